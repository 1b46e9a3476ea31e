"""On which page does whoever cares for a consultation say that it is over?"""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from casework.access import Act
from casework.ids import PublicId
from casework.services import consultations
from casework.web.here import actor, needs, now, page_session, transaction
from forms.base import Form

consultations_pages = Blueprint("consultations", __name__)


@consultations_pages.route("/cases/<public_id:case_id>/end", methods=["GET", "POST"])
@needs(Act.END_CONSULTATION)
def end(case_id: PublicId) -> str | Response | tuple[str, int]:
    """The last look, and the button."""
    form = Form()
    if form.validate_on_submit():
        with transaction() as session:
            consultations.end(session, actor(), case_id, now=now())
        flash(_("健康相談を終えました。"), "done")
        return redirect(url_for("cases.show", case_id=case_id), 303)
    with page_session() as session:
        page = consultations.parting(session, actor(), case_id, now=now())
    return render_template("consultations/end.html", page=page, form=form), 422 if form.is_submitted() else 200
