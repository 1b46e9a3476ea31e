"""On which pages does a physician confirm a decision, and does a second person approve it?"""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from casework.access import Act
from casework.ids import PublicId
from casework.rules.assents import Step
from casework.rules.days import tokyo_date
from casework.rules.errors import NotNow, NotValid
from casework.services import assents
from casework.web.face import say
from casework.web.here import actor, beside, gettext, needs, now, page_session, transaction
from forms.assents import AssentForm, NotedForm

assents_pages = Blueprint("assents", __name__)
Answer = str | tuple[str, int] | Response


@assents_pages.route("/decisions/<public_id:decision_id>/assent", methods=["GET", "POST"])
@needs(Act.ASSENT)
def answer(decision_id: PublicId) -> Answer:
    """What was decided beside the opinion: agree, or send it back. Somebody else was first: what came of it."""
    with page_session() as session:
        page = assents.opening(session, actor(), decision_id, now=now())
    form, refusal = AssentForm(), None
    if form.validate_on_submit():
        say_it = assents.agree if form.agrees() else assents.send_back
        try:
            with transaction() as session:
                say_it(session, actor(), decision_id, form.said(), now=now())
        except NotValid as error:
            beside(form, error)
        except NotNow as error:
            refusal = say(error.said)
        else:
            done = gettext("返事をしました。") if form.agrees() else gettext("差し戻しました。決めた人に知らせました。")
            flash(done, "done")
            return redirect(url_for("measures.show", decision_id=decision_id), 303)
    if refusal is not None:
        with page_session() as session:
            page = assents.opening(session, actor(), decision_id, now=now())
    if page.step is Step.PHYSICIAN:
        form.from_physician(in_words=page.in_words)
    shown = render_template("assents/answer.html", page=page, form=form, refusal=refusal)
    return (shown, 409 if refusal else 422) if form.is_submitted() else shown


@assents_pages.route("/decisions/<public_id:decision_id>/confirmation", methods=["GET", "POST"])
@needs(Act.NOTE_CONFIRMATION)
def note(decision_id: PublicId) -> Answer:
    """What a physician confirmed on paper or by telephone, where none can be asked here."""
    form, refusal = NotedForm(data={"confirmed_on": tokyo_date(now())}), None
    if form.validate_on_submit():
        try:
            with transaction() as session:
                assents.note(session, actor(), decision_id, form.noted(), now=now())
        except NotValid as error:
            beside(form, error)
        except NotNow as error:
            refusal = say(error.said)
        else:
            flash(gettext("医師の確認を記録しました。"), "done")
            return redirect(url_for("measures.show", decision_id=decision_id), 303)
    with page_session() as session:
        page = assents.noting(session, actor(), decision_id, now=now())
    shown = render_template("assents/note.html", page=page, form=form, refusal=refusal)
    return (shown, 409 if refusal else 422) if form.is_submitted() else shown


@assents_pages.post("/decisions/<public_id:decision_id>/take-back")
@needs(Act.TAKE_BACK_DECISION)
def take_back(decision_id: PublicId) -> Response:
    """HR takes back what waits, and decides anew."""
    with transaction() as session:
        opinion_id = assents.take_back(session, actor(), decision_id, now=now())
    flash(gettext("決定の案を取り下げました。内容は下の欄に残っています。"), "done")
    return redirect(url_for("measures.decide", opinion_id=opinion_id), 303)
