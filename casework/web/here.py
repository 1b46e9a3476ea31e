"""What does every page need: who is here, what time it is, a session, and the guard?"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ParamSpec, TypeVar

from flask import abort, current_app, g, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_wtf import FlaskForm
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from casework.access import Act, Actor
from casework.access.acts import ACTS, may
from casework.db import Database
from casework.rules.errors import NotNow, NotValid, Stale
from casework.rules.texts import N_, Said
from casework.services.accounts import Wearing
from casework.web.face import say

_NOT_TYPED = frozenset({"csrf_token", "carried", "password", "next"})
_WORTH_KEEPING = 10
"""Characters: a number or a day is quicker typed again than copied."""

P = ParamSpec("P")
R = TypeVar("R")

PROOF_LASTS = timedelta(minutes=10)
"""How long a password counts as just given, for signing (step-up)."""


def database() -> Database:
    """The database of this application."""
    found: Database = current_app.extensions["casework"].database
    return found


def now() -> datetime:
    """The instant of this request: the same all through it."""
    if "now" not in g:
        g.now = current_app.extensions["casework"].clock()
    moment: datetime = g.now
    return moment


def wearing() -> Wearing | None:
    """Who is signed in, in which company, under which hat; None for nobody."""
    found: Wearing | None = g.get("wearing")
    return found


def actor() -> Actor:
    """The one who acts. Only behind `needs`."""
    worn = wearing()
    if worn is None or worn.company_id is None or worn.person_id is None or worn.hat is None:
        raise RuntimeError("an actor is asked for on a page without a guard")
    return Actor(company_id=worn.company_id, person_id=worn.person_id, hat=worn.hat, account_id=worn.account_id)


def recently_proved() -> bool:
    """Whether the password was given a short while ago."""
    worn = wearing()
    return worn is not None and now() - worn.proved_at <= PROOF_LASTS


def needs(act: Act) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Guard a page: only for somebody whose hat may use this verb. Everybody else: sign-in, choice of hat, or 404.

    The guard itself runs before every request (`guard`), so that no order of decorators can lose it.
    """

    def mark(view: Callable[P, R]) -> Callable[P, R]:
        view.casework_act = act  # type: ignore[attr-defined]  # the mark on the view
        return view

    return mark


def open_to_all(view: Callable[P, R]) -> Callable[P, R]:
    """A page for anybody, signed in or not."""
    view.casework_act = None  # type: ignore[attr-defined]  # the mark on the view
    return view


def signed_in(view: Callable[P, R]) -> Callable[P, R]:
    """A page for anybody who is signed in, whatever the hat: choosing one, changing the language, signing out."""
    view.casework_act = "signed_in"  # type: ignore[attr-defined]  # the mark on the view
    return view


def _readable() -> bool:
    """Whether the address is text: bytes that are no UTF-8, or a NUL, which no database takes, were never typed."""
    try:
        return not any("\0" in part for pair in request.args.items(multi=True) for part in pair)
    except UnicodeDecodeError:
        return False


def guard() -> Response | None:
    """Before every request: may this person be here at all?"""
    if not _readable():
        abort(400)
    view = current_app.view_functions.get(request.endpoint or "")
    act = getattr(view, "casework_act", None)
    if act is None:
        return None
    worn = wearing()
    if worn is None:
        if request.method == "POST" and (typed := _typed()):
            return Response(render_template("errors/ended.html", typed=typed), 401, mimetype="text/html")
        target = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("accounts.sign_in", next=target), 303)
    if act == "signed_in":
        return None
    if worn.hat is None:
        return redirect(url_for("accounts.choose"), 303)
    if not may(worn.hat, act):
        abort(404)
    g.act = act
    return None


def _typed() -> list[str]:
    """What somebody wrote while their sign-in ended: half an hour of notes must not be lost. It is given back to the
    browser that sent it, and kept nowhere.
    """
    return [
        text
        for name, text in request.form.items(multi=True)
        if name not in _NOT_TYPED and len(text.strip()) >= _WORTH_KEEPING
    ]


@contextmanager
def transaction() -> Iterator[Session]:
    """The one transaction of a POST. Two people at once: Stale; a guarantee of the database: NotNow."""
    try:
        with database().writing() as session:
            yield session
    except StaleDataError as error:
        raise Stale from error
    except IntegrityError as error:
        current_app.logger.warning("integrity error on %s: %s", request.endpoint, type(error.orig).__name__)
        raise NotNow(
            Said(N_("ほかの操作と重なったため、保存できませんでした。画面を開き直して、もう一度お試しください。"))
        ) from error


@contextmanager
def page_session() -> Iterator[Session]:
    """The session of a GET: one that commits only the record of what was read, where the act is a recorded one."""
    if ACTS[g.act].recorded:
        with transaction() as session:
            yield session
    else:
        with database().reading() as session:
            yield session


@dataclass(frozen=True)
class Tried:
    """What came of a form. `made`: what the verb gave. `stale`: somebody else changed it meanwhile; `refusal`: why it
    can't be done now. With neither it wasn't done because of what stands in the form, beside its fields.
    """

    done: bool = False
    made: Any = None
    stale: bool = False
    refusal: str | None = None

    @property
    def clash(self) -> bool:
        """It wasn't done, whatever stands in the form."""
        return self.stale or self.refusal is not None


def tried(form: FlaskForm, do: Callable[[Session], Any]) -> Tried:
    """Do what a form asks for, in one transaction, if it is filled in well."""
    if not form.validate_on_submit():
        return Tried()
    try:
        with transaction() as session:
            made = do(session)
    except NotValid as error:
        beside(form, error)
    except Stale:
        return Tried(stale=True)
    except NotNow as error:
        return Tried(refusal=say(error.said))
    else:
        return Tried(done=True, made=made)
    return Tried()


def beside(form: FlaskForm, error: NotValid) -> None:
    """Put a service's refusal beside the field it is about; at the top of the form when the form lacks that field."""
    for other in (error, *error.others):
        _beside(form, other)


def _beside(form: FlaskForm, error: NotValid) -> None:
    sentence = say(error.said)
    field: Any = form._fields.get(error.field)
    if field is None:
        form.form_errors = [*form.form_errors, sentence]
    else:
        field.errors = [*field.errors, sentence]


__all__ = [
    "Tried", "actor", "beside", "database", "gettext", "guard", "needs", "now", "open_to_all", "page_session",
    "recently_proved", "signed_in", "transaction", "tried", "wearing",
]  # fmt: skip
