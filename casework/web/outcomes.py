"""On which page does one read how returns from a leave went, in numbers of the whole company?"""

from flask import Blueprint, Response, render_template

from casework.access import Act
from casework.rules.lists import Kind
from casework.rules.outcomes import REFERENCE, TALKS
from casework.services import outcomes
from casework.web.face import language
from casework.web.here import actor, needs, now, page_session

outcomes_pages = Blueprint("outcomes", __name__)


@outcomes_pages.get("/outcomes")
@needs(Act.SEE_OUTCOMES)
def index() -> str:
    """The newest years first."""
    with page_session() as session:
        page = outcomes.page(session, actor(), now=now())
    return render_template("outcomes/index.html", page=page, talks=TALKS, reference=REFERENCE)


@outcomes_pages.get('/outcomes/outcomes.<any("csv", "xlsx"):kind>')
@needs(Act.SEE_OUTCOMES)
def take(kind: str) -> Response:
    """The same numbers as a file."""
    with page_session() as session:
        taken = outcomes.take(session, actor(), Kind(kind), language(), now=now())
    kept = {"Content-Disposition": f'attachment; filename="{taken.name}"'}
    return Response(taken.content, content_type=taken.kind, headers=kept)
