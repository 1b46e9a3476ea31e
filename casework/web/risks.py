"""On which page is somebody's safety assessed?"""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from casework.access import Act
from casework.ids import PublicId
from casework.rules.texts import N_, Said
from casework.services import risks
from casework.services.crises import Alarm
from casework.web.face import say
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
            alarm = risks.assess(session, actor(), interview_id, form.risk(), now=now())
        if alarm is not None:
            flash(_said(alarm), "danger")
            return redirect(url_for("crises.show", crisis_id=alarm.crisis_id), 303)
        flash(_("安全の確認を記録しました。"), "done")
        return redirect(url_for("interviews.write", interview_id=interview_id), 303)
    with page_session() as session:
        page = risks.page(session, actor(), interview_id, now=now())
    return render_template("risks/assess.html", page=page, form=form), 422 if form.is_submitted() else 200


def _said(alarm: Alarm) -> str:
    """What happened, and nothing that didn't: whoever reads it counts on who was told."""
    if alarm.told:
        words = N_(
            "安全の確認を記録し、%(count)s人に知らせました（名前はこの画面にあります）。下の順に、いま行動してください。"
        )
    elif alarm.due:
        words = N_(
            "安全の確認を記録しましたが、知らせることのできる産業医・保健師がいません。"
            "119番や事業場の緊急の連絡先に、あなたから電話してください。"
        )
    else:
        words = N_("安全の確認を記録しました。前の確認より悪くなっていないため、あらためて知らせてはいません。")
    return say(Said(words, {"count": alarm.told}))
