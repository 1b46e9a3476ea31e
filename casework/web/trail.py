"""Which page shows an employee who looked at their file?"""

from collections.abc import Iterable

from flask import Blueprint, abort, render_template, request, url_for

from casework.access import Act
from casework.rules.trail_words import RECORDS, told
from casework.services import trail
from casework.web.here import actor, needs, now, page_session

trail_pages = Blueprint("trail", __name__)


@trail_pages.get("/my-file/readers")
@needs(Act.SEE_OWN_TRAIL)
def own() -> str:
    """Who looked at my file, when, and at what?"""
    mine = request.args.get("mine") == "1"
    wished = request.args.get("after")
    after = trail.Place.read(wished) if wished is not None else None
    if wished is not None and after is None:
        abort(404)
    with page_session() as session:
        page = trail.own(session, actor(), now=now(), after=after, mine=mine)
    next_url = url_for("trail.own", after=str(page.after), mine="1" if mine else None) if page.after else None
    return render_template(
        "trail/own.html",
        lines=page.lines,
        mine=mine,
        next_url=next_url,
        first=after is None,
        told=told,
        labels=_labels,
    )


def _labels(kinds: Iterable[str]) -> list[str]:
    """What was looked at, each name once: several kinds of record may bear one."""
    return list(dict.fromkeys(RECORDS[kind] for kind in kinds))
