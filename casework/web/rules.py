"""On which pages does everybody read the rules that hold at their company?"""

from flask import Blueprint, render_template

from casework.access import Act
from casework.services import rulebook
from casework.web.here import actor, needs, now, page_session

rules_pages = Blueprint("rules", __name__)


@rules_pages.get("/rules")
@needs(Act.SEE_RULES)
def index() -> str:
    """The workplaces, each with its rules."""
    with page_session() as session:
        places = rulebook.index(session, actor(), now=now())
    return render_template("rules/index.html", places=places)


@rules_pages.get("/rules/<public_id:workplace_id>")
@needs(Act.SEE_RULES)
def show(workplace_id: str) -> str:
    """Every value with its source, and the changes of the law that are ahead."""
    with page_session() as session:
        page = rulebook.page(session, actor(), workplace_id, now=now())
    return render_template("rules/show.html", page=page)
