"""Where does the office see how far its campaigns have come, and take the list along?"""

from typing import Any, TypeVar

from flask import Blueprint, Response, render_template, request

from casework.access import Act
from casework.ids import PublicId
from casework.rules.board import Due, Stage
from casework.rules.errors import NotYours
from casework.rules.vocabulary import Choice, Hat
from casework.services import board, board_file
from casework.services.board import Wanted
from casework.web.face import language
from casework.web.here import actor, needs, now, page_session, transaction
from forms.board import ExportForm

C = TypeVar("C", bound=Choice)

board_pages = Blueprint("board", __name__)


@board_pages.get("/boards")
@needs(Act.SEE_BOARD)
def index() -> str:
    """The running checks, each with its numbers."""
    with page_session() as session:
        campaigns = board.index(session, actor(), now=now())
    return render_template("board/index.html", campaigns=campaigns, stages=board.stages(actor().hat))


@board_pages.get("/checks/<public_id:check_id>/board")
@needs(Act.SEE_BOARD)
def show(check_id: PublicId) -> str:
    """One check: its numbers, what is near, and the list. The filters stand in the address."""
    asked = request.args
    wanted = Wanted(
        stage=_one_of(Stage, asked.get("stage")),
        department=asked.get("department") or None,
        due=_one_of(Due, asked.get("due")),
        text=(asked.get("text") or "").strip()[: board.TEXT_AT_MOST],
        after=asked.get("after"),
    )
    return _page(check_id, wanted, ExportForm.of(wanted))


@board_pages.post("/checks/<public_id:check_id>/board/file")
@needs(Act.EXPORT_BOARD)
def export(check_id: PublicId) -> Response | tuple[str, int]:
    """The filtered list as a file. A button and not a link: nothing fetches it by itself, and the trail has it."""
    form = ExportForm()
    if not form.validate_on_submit():
        return _page(check_id, Wanted(), form), 422
    with transaction() as session:
        taken = board_file.take(session, actor(), check_id, form.wanted(), form.chosen(), language(), now=now())
    kept = {"Content-Disposition": f'attachment; filename="{taken.name}"'}
    return Response(taken.content, content_type=taken.kind, headers=kept)


def _page(check_id: str, wanted: Wanted, form: ExportForm) -> str:
    with page_session() as session:
        page = board.show(session, actor(), check_id, wanted, now=now())
    return render_template(
        "board/show.html", page=page, form=form, filters=filters(wanted), dues=tuple(Due), may_export=_exports()
    )


def filters(wanted: Wanted) -> dict[str, Any]:
    """The filters as they stand in an address, without the page."""
    return {
        "stage": wanted.stage.value if wanted.stage else None,
        "department": wanted.department,
        "due": wanted.due.value if wanted.due else None,
        "text": wanted.text or None,
    }


def _exports() -> bool:
    return actor().hat is Hat.CLERK


def _one_of(kind: type[C], code: str | None) -> C | None:
    """The choice with this code; another word than one of the list is no page."""
    found = next((choice for choice in kind if choice.value == code), None)
    if code and found is None:
        raise NotYours
    return found
