"""On which page does HR see all that is open, and whose it is?"""

from flask import Blueprint, abort, render_template, request

from casework.access import Act
from casework.rules.owners import Look
from casework.services import task_list
from casework.web.desk import place
from casework.web.here import actor, needs, now, page_session

task_list_pages = Blueprint("task_list", __name__)


@task_list_pages.get("/tasks")
@needs(Act.SEE_TASKS)
def index() -> str:
    """All of it, or what is mine, nobody's or late."""
    asked = request.args.get("look") or None
    if asked not in {None, *Look}:
        abort(404)
    look = None if asked is None else Look(asked)
    with page_session() as session:
        page = task_list.index(session, actor(), look=look, after=request.args.get("after"), now=now())
    return render_template("task_list/index.html", page=page, looks=Look, place=place)
