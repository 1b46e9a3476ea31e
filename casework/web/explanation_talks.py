"""On which page does HR set the time at which a decision is explained?"""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import get_locale
from werkzeug.wrappers import Response

from casework import texts
from casework.access import Act
from casework.ids import PublicId
from casework.rules.days import tokyo_date
from casework.rules.errors import NotValid
from casework.services import explanation_attempts, explanation_talks
from casework.services.explanation_talks import Offered
from casework.web.here import actor, beside, gettext, needs, now, page_session, transaction
from forms.explanation_talks import TalkForm, UnheldForm
from forms.hearings import AttemptForm

explanation_talks_pages = Blueprint("explanation_talks", __name__)
Answer = str | tuple[str, int] | Response


@explanation_talks_pages.route("/decisions/<public_id:decision_id>/explanation/time", methods=["GET", "POST"])
@needs(Act.SET_EXPLANATION)
def fix(decision_id: PublicId) -> Answer:
    """A slot for explanations, or a time that was agreed with the physician."""
    with page_session() as session:
        page = explanation_talks.opening(session, actor(), decision_id, now=now())
    form = TalkForm(data=TalkForm.standing(page))
    form.offer(page.physicians, alone=page.alone, slots=[(one.slot_id, _words(one)) for one in page.offered])
    if form.validate_on_submit():
        try:
            with transaction() as session:
                talk = explanation_talks.fix(session, actor(), decision_id, form.wanted(), now=now())
        except NotValid as error:
            beside(form, error)
        else:
            together = gettext("日程を決め、本人と、同席する医師に知らせました。")
            flash(together if talk.physician_name else gettext("日程を決め、本人に知らせました。"), "done")
            return redirect(url_for("measures.show", decision_id=decision_id), 303)
    shown = render_template("measures/explain_time.html", page=page, form=form, unheld_form=UnheldForm(formdata=None))
    return shown, 422 if form.is_submitted() else 200


@explanation_talks_pages.post("/decisions/<public_id:decision_id>/explanation/time/unheld")
@needs(Act.LOG_ATTEMPT)
def unheld(decision_id: PublicId) -> Answer:
    """The time has come, and it wasn't explained: why. Then another time is set."""
    with page_session() as session:
        page = explanation_attempts.asking(session, actor(), decision_id, now=now())
    form = UnheldForm()
    if form.validate_on_submit():
        try:
            with transaction() as session:
                explanation_attempts.unheld(session, actor(), decision_id, form.why(), form.words(), now=now())
        except NotValid as error:
            beside(form, error)
        else:
            flash(gettext("行えなかったことを記録しました。新しい日時を決めて、知らせてください。"), "done")
            return redirect(url_for("explanation_talks.fix", decision_id=decision_id), 303)
    return render_template("measures/explain_time.html", page=page, form=form, unheld_form=form), 422


@explanation_talks_pages.route("/decisions/<public_id:decision_id>/explanation/attempts", methods=["GET", "POST"])
@needs(Act.LOG_ATTEMPT)
def tries(decision_id: PublicId) -> Answer:
    """On which days it was tried to explain, and what came of it."""
    form = AttemptForm(data={"tried_on": tokyo_date(now())})
    if form.validate_on_submit():
        try:
            with transaction() as session:
                explanation_attempts.log(session, actor(), decision_id, form.attempt(), now=now())
        except NotValid as error:
            beside(form, error)
        else:
            flash(gettext("説明を試みたことを記録しました。"), "done")
            return redirect(url_for("explanation_talks.tries", decision_id=decision_id), 303)
    with page_session() as session:
        page = explanation_attempts.opening(session, actor(), decision_id, now=now())
    shown = render_template("measures/explain_tries.html", page=page, form=form)
    return shown, 422 if form.is_submitted() else 200


@explanation_talks_pages.get("/explanation-times/<public_id:talk_id>")
@needs(Act.READ_DECISION)
def read(talk_id: PublicId) -> Response:
    """Where a line of the inbox leads: the page of the decision."""
    with page_session() as session:
        decision_id = explanation_talks.reading(session, actor(), talk_id, now=now())
    return redirect(url_for("measures.show", decision_id=decision_id), 303)


@explanation_talks_pages.post("/decisions/<public_id:decision_id>/explanation/time/off")
@needs(Act.SET_EXPLANATION)
def call_off(decision_id: PublicId) -> Response:
    """Call the time off."""
    with transaction() as session:
        talk = explanation_talks.call_off(session, actor(), decision_id, now=now())
    together = gettext("日程を取り消し、本人と、同席する医師に知らせました。")
    flash(together if talk.physician_name else gettext("日程を取り消し、本人に知らせました。"), "done")
    return redirect(url_for("measures.show", decision_id=decision_id), 303)


def _words(one: Offered) -> str:
    language = str(get_locale())
    where = gettext("オンライン") if one.online else one.place
    return f"{texts.when(one.starts_at, language)}–{texts.clock(one.ends_at, language)}　{one.physician_name}　{where}"
