"""Where are the cases listed, for the clerk, for those who care, and for the employee their own?"""

from flask import Blueprint, render_template, request

from casework.access import Act
from casework.ids import PublicId
from casework.rules.days import tokyo_date
from casework.rules.errors import NotYours
from casework.rules.vocabulary import Hat, InvitationState
from casework.services import case_list, overview
from casework.services.case_list import Wanted
from casework.web.follow_up_pictures import DATED, picture
from casework.web.here import actor, needs, now, page_session

cases_pages = Blueprint("cases", __name__)
_READERS: dict[Hat | None, str] = {Hat.WORKER: "worker", Hat.CLERK: "clerk"}
"""Each reader's own page of a case; professionals share one."""


@cases_pages.get("/cases")
@needs(Act.SEE_CASES)
def index() -> str:
    """One page of the list; the filters stand in the address, so that a page can be kept and printed."""
    asked = request.args
    wanted = Wanted(
        after=asked.get("after"),
        before=asked.get("before"),
        last="last" in asked,
        state=_state(asked.get("state")),
        workplace=asked.get("workplace") or None,
    )
    with page_session() as session:
        page = case_list.index(session, actor(), wanted, now=now())
    filters = {"state": wanted.state.value if wanted.state else None, "workplace": wanted.workplace}
    return render_template("cases/index.html", page=page, filters=filters, states=case_list.states(actor().hat))


@cases_pages.get("/cases/<public_id:case_id>")
@needs(Act.SEE_CASE)
def show(case_id: PublicId) -> str:
    """One case, as this hat may know it."""
    with page_session() as session:
        page = overview.case_page(session, actor(), case_id, now=now())
    plan = picture(page.follow_ups, tokyo_date(now())) if actor().hat in DATED else None
    return render_template(f"cases/show_{_READERS.get(actor().hat, 'care')}.html", page=page, plan=plan)


def _state(code: str | None) -> InvitationState | None:
    """The state to look at; another word than one of the list is no page."""
    found = next((state for state in InvitationState if state.value == code), None)
    if code and found is None:
        raise NotYours
    return found
