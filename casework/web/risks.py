"""On which page is somebody's safety assessed?"""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from casework.access import Act
from casework.ids import PublicId
from casework.services import risks
from casework.web.here import actor, needs, now, page_session, transaction
from forms.risks import RiskForm

risks_pages = Blueprint("risks", __name__)

Answer = str | Response | tuple[str, int]


@risks_pages.route("/interviews/<public_id:interview_id>/safety", methods=["GET", "POST"])
@needs(Act.ASSESS_RISK)
def assess(interview_id: PublicId) -> Answer:
    """What was found; when somebody is in danger, the list opens at once."""
    form = RiskForm()
    if form.validate_on_submit():
        with transaction() as session:
            crisis = risks.assess(session, actor(), interview_id, form.risk(), now=now())
        if crisis is not None:
            flash(_("安全の確認を記録し、産業医と保健師に知らせました。下の順に、いま行動してください。"), "danger")
            return redirect(url_for("crises.show", crisis_id=crisis), 303)
        flash(_("安全の確認を記録しました。"), "done")
        return redirect(url_for("interviews.write", interview_id=interview_id), 303)
    with page_session() as session:
        page = risks.page(session, actor(), interview_id, now=now())
    return render_template("risks/assess.html", page=page, form=form), 422 if form.is_submitted() else 200
