"""On which page does the physician write down that they saw somebody again about their measures?"""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from casework.access import Act
from casework.ids import PublicId
from casework.rules.days import tokyo_date
from casework.rules.errors import NotNow, NotValid
from casework.services import review_talks
from casework.web.face import say
from casework.web.here import actor, beside, gettext, needs, now, page_session, transaction
from forms.review_talks import ReviewTalkForm

review_talks_pages = Blueprint("review_talks", __name__)
Answer = str | tuple[str, int] | Response


@review_talks_pages.route("/decisions/<public_id:decision_id>/review-talk", methods=["GET", "POST"])
@needs(Act.HOLD_INTERVIEW)
def hold(decision_id: PublicId) -> Answer:
    """The day of the talk; the opinion is written on the next page."""
    with page_session() as session:
        page = review_talks.opening(session, actor(), decision_id, now=now())
    form, refusal = ReviewTalkForm(data={"held_on": tokyo_date(now())}), None
    if form.validate_on_submit():
        held_on, mode = form.held()
        try:
            with transaction() as session:
                interview_id = review_talks.hold(session, actor(), decision_id, held_on, mode, now=now())
        except NotValid as error:
            beside(form, error)
        except NotNow as error:
            refusal = say(error.said)
        else:
            flash(gettext("面談を記録しました。続けて、意見書を書いてください。"), "done")
            return redirect(url_for("opinions.write", interview_id=interview_id), 303)
    status = 409 if refusal else 422 if form.is_submitted() else 200
    return render_template("review_talks/hold.html", page=page, form=form, refusal=refusal), status
