"""Where do HR and supervisors take back what they wrote of a talk? They write and read it on the pages it is about."""

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from casework.access import Act
from casework.ids import PublicId
from casework.services import work_talks
from casework.web.here import actor, needs, now, transaction

work_talks_pages = Blueprint("work_talks", __name__)


@work_talks_pages.post("/work-talks/<public_id:talk_id>/take-back")
@needs(Act.TAKE_BACK_WORK_TALK)
def take_back(talk_id: PublicId) -> Response:
    """Its author says that it isn't so."""
    with transaction() as session:
        place = work_talks.take_back(session, actor(), talk_id, now=now())
    flash(_("記録を取り消しました。取り消した記録として残ります。"), "done")
    if place.instruction_id:
        return redirect(url_for("instructions.show", instruction_id=place.instruction_id), 303)
    if place.leave_id:
        return redirect(url_for("leaves.show", leave_id=place.leave_id), 303)
    if place.request_id:
        return redirect(url_for("requests.show", request_id=place.request_id), 303)
    return redirect(url_for("return_plans.of_team"), 303)
