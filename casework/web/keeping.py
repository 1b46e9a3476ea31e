"""How does a page that saves by itself get its answer: what is kept, what is wrong, whether somebody else saved?"""

from collections.abc import Callable
from typing import Any

from flask import jsonify, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from casework.rules.errors import NotNow, Stale
from casework.rules.keeping import Kept, Mark
from casework.web.face import clock, say
from casework.web.here import beside, gettext, now, transaction
from forms.base import Form

_BESIDE = ("csrf_token", "version")


def unread() -> frozenset[str]:
    """The fields that the browser itself couldn't read, such as a day that is half typed."""
    return frozenset(request.form.getlist("unread"))


def mark() -> Mark | None:
    """Which open page saves, and the how manieth time."""
    return Mark.read(request.form.get("mark"))


def kept(form: Form, keep: Callable[[Session], Kept]) -> tuple[Response, int]:
    """Keep what can be kept. `keep` is called after the form was checked."""
    form.validate()
    try:
        with transaction() as session:
            done = keep(session)
    except Stale:
        said = gettext("開いている間に、ほかの画面で保存されました。")
        return jsonify(stale=True, said=said), 409
    except NotNow as error:
        return jsonify(stale=True, said=say(error.said)), 409
    for refusal in done.wrong:
        beside(form, refusal)
    return jsonify(version=done.version, at=clock(now()), wrong=_wrong(form)), 200


def _wrong(form: Form) -> list[dict[str, Any]]:
    """What stays as it was, each with its sentence."""
    return [
        {"field": field.id, "label": str(field.label.text), "said": " ".join(str(error) for error in field.errors)}
        for field in form
        if field.errors and field.short_name not in _BESIDE
    ]
