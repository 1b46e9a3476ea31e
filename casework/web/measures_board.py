"""On which page does HR see all the measures whose end is to be decided?"""

from flask import Blueprint, render_template, request, url_for

from casework.access import Act
from casework.rules.errors import NotYours
from casework.rules.terms import Look
from casework.services import measures_board
from casework.web.here import actor, needs, now, page_session

measures_board_pages = Blueprint("measures_board", __name__)


@measures_board_pages.get("/measures")
@needs(Act.SEE_MEASURES)
def index() -> str:
    """One page of the list; the filter stands in the address, so that a page can be kept and printed."""
    look = _look(request.args.get("look"))
    with page_session() as session:
        page = measures_board.index(session, actor(), look=look, after=request.args.get("after") or None, now=now())
    kept = look.value if look else None
    next_url = url_for("measures_board.index", after=page.after, look=kept) if page.after else None
    return render_template("measures_board/index.html", page=page, next_url=next_url, looks=tuple(Look))


def _look(code: str | None) -> Look | None:
    """What to look at; another word than one of the list is no page."""
    found = next((look for look in Look if look.value == code), None)
    if code and found is None:
        raise NotYours
    return found
