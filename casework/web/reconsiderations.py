"""On which page does HR write down how a refused decision was looked at again?"""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from casework.access import Act
from casework.ids import PublicId
from casework.rules.days import tokyo_date
from casework.rules.errors import NotValid
from casework.services import reconsiderations
from casework.web.here import actor, beside, gettext, needs, now, page_session, transaction
from forms.reconsiderations import ReconsiderationForm

reconsiderations_pages = Blueprint("reconsiderations", __name__)
Answer = str | tuple[str, int] | Response


@reconsiderations_pages.route("/decisions/<public_id:decision_id>/reconsideration", methods=["GET", "POST"])
@needs(Act.RECONSIDER)
def settle(decision_id: PublicId) -> Answer:
    """With whom, what they said, and what comes of it."""
    with page_session() as session:
        page = reconsiderations.opening(session, actor(), decision_id, now=now())
    form = ReconsiderationForm(data={"held_on": tokyo_date(now())})
    form.offer(page.physicians)
    if form.validate_on_submit():
        try:
            with transaction() as session:
                reconsiderations.settle(session, actor(), decision_id, form.settled(), now=now())
        except NotValid as error:
            beside(form, error)
        else:
            flash(gettext("再検討の結果を記録し、本人に知らせました。"), "done")
            return redirect(url_for("measures.show", decision_id=decision_id), 303)
    shown = render_template("objections/reconsider.html", page=page, form=form)
    return shown, 422 if form.is_submitted() else 200
