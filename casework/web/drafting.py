"""How is a draft that somebody goes on with saved by its page, and what of it stays when it can't be?"""

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from sqlalchemy.orm import Session

from casework.rules.errors import NotValid, Stale
from casework.web.here import beside, page_session, transaction
from casework.web.meanwhile import differing


@dataclass(frozen=True)
class Draft:
    """What came of it. `saved`: the page goes on elsewhere, with what the verb gave (`made`). Else `form` and `page`
    are to be shown again; `stale`: it was saved elsewhere meanwhile, and what was typed stays.
    """

    form: Any
    page: Any = None
    saved: bool = False
    made: Any = None
    stale: bool = False

    @property
    def status(self) -> int:
        """Of the answer, where it wasn't saved."""
        return 409 if self.stale else 422 if self.form.is_submitted() else 200


def drafted(
    kind: Any, save: Callable[[Session, Any], Any], read: Callable[[Session], Any], *, draft: str,
    version: str = "version",
) -> Draft:  # fmt: skip
    """Save what was typed into a form of a kind, else read the draft. `kind.of` makes the form of what was read;
    `draft`, `version`: where the draft and its version stand on it. Sent twice, it was saved the first time: what
    stands there now is what was typed.
    """
    form, stale = kind(), False
    if form.validate_on_submit():
        try:
            with transaction() as session:
                return Draft(form, saved=True, made=save(session, form))
        except NotValid as error:
            beside(form, error)
        except Stale:
            stale = True
    with page_session() as session:
        page = read(session)
    if not form.is_submitted():
        form = kind.of(page)
    kept = attrgetter(draft)(page)
    if stale and kept is not None and not differing(form, kind.of(page)):
        return Draft(form, page, saved=True, made=kept.public_id)
    if stale:
        form.began_from(attrgetter(version)(page))
    return Draft(form, page, stale=stale)
