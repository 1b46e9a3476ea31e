"""On which pages does an employee object to a decision, and does HR answer?"""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from casework.access import Act
from casework.ids import PublicId
from casework.rules.advisers import AGAIN
from casework.rules.days import tokyo_date
from casework.rules.errors import NotValid
from casework.rules.objections import Outcome
from casework.services import objections
from casework.web.here import actor, beside, gettext, needs, now, page_session, transaction
from forms.objections import AnswerForm, ObjectionForm, RecordedForm

objections_pages = Blueprint("objections", __name__)
Answer = str | tuple[str, int] | Response


@objections_pages.route("/decisions/<public_id:decision_id>/objection", methods=["GET", "POST"])
@needs(Act.OBJECT)
def write(decision_id: PublicId) -> Answer:
    """What I don't agree with."""
    form = ObjectionForm()
    if form.validate_on_submit():
        try:
            with transaction() as session:
                objections.write(session, actor(), decision_id, (form.words.data or "").strip(), now=now())
        except NotValid as error:
            beside(form, error)
        else:
            flash(gettext("申し出ました。返事が届いたら、お知らせします。"), "done")
            return redirect(url_for("measures.show", decision_id=decision_id), 303)
    return _page("objections/write.html", decision_id, form)


@objections_pages.get("/objections/<public_id:objection_id>/answer")
@needs(Act.OBJECT)
def read(objection_id: PublicId) -> str:
    """What I said against a decision, and the answer."""
    with page_session() as session:
        objection, decision_id = objections.reading(session, actor(), objection_id, now=now())
    return render_template("objections/read.html", objection=objection, decision_id=decision_id)


@objections_pages.route("/decisions/<public_id:decision_id>/objection/record", methods=["GET", "POST"])
@needs(Act.RECORD_OBJECTION)
def record(decision_id: PublicId) -> Answer:
    """What came on paper, or was said to HR."""
    form = RecordedForm(data={"raised_on": tokyo_date(now())})
    if form.validate_on_submit():
        try:
            with transaction() as session:
                objections.record(session, actor(), decision_id, form.raised(), now=now())
        except NotValid as error:
            beside(form, error)
        else:
            flash(gettext("申出を記録し、本人に知らせました。"), "done")
            return redirect(url_for("measures.show", decision_id=decision_id), 303)
    return _page("objections/record.html", decision_id, form)


@objections_pages.route("/objections/<public_id:objection_id>", methods=["GET", "POST"])
@needs(Act.ANSWER_OBJECTION)
def answer(objection_id: PublicId) -> Answer:
    """One objection, and HR's answer."""
    form = AnswerForm()
    form.offer((), tuple(Outcome))
    if form.validate_on_submit():
        try:
            with transaction() as session:
                objections.answer(session, actor(), objection_id, form.reply(), now=now())
        except NotValid as error:
            beside(form, error)
        else:
            flash(gettext("返事をしました。本人に知らせました。"), "done")
            return redirect(url_for("objections.answer", objection_id=objection_id), 303)
    with page_session() as session:
        page = objections.answering(session, actor(), objection_id, now=now())
    form.offer(page.physicians, page.results)
    shown = render_template("objections/answer.html", page=page, form=form)
    return shown, 422 if form.is_submitted() else 200


def _page(template: str, decision_id: PublicId, form: ObjectionForm | RecordedForm) -> Answer:
    with page_session() as session:
        page = objections.opening(session, actor(), decision_id, now=now())
    shown = render_template(template, page=page, form=form, again_with=AGAIN)
    return shown, 422 if form.is_submitted() else 200
