"""On which pages does a physician ask HR about somebody's work, does HR answer, and does the employee read both?"""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from casework.access import Act
from casework.ids import PublicId
from casework.rules.errors import NotValid
from casework.services import work_questions
from casework.web.here import actor, beside, needs, now, page_session, transaction
from forms.work_questions import AnswerForm, AskForm

work_questions_pages = Blueprint("work_questions", __name__)
Answer = str | tuple[str, int] | Response


@work_questions_pages.route("/interviews/<public_id:interview_id>/work-questions", methods=["GET", "POST"])
@needs(Act.ASK_WORK)
def ask(interview_id: PublicId) -> Answer:
    """Write a question, look at what HR is going to read, and send just that."""
    form, to_read = AskForm(), None
    if form.validate_on_submit():
        if form.was_shown():
            try:
                with transaction() as session:
                    work_questions.ask(session, actor(), interview_id, form.question(), now=now())
            except NotValid as error:
                beside(form, error)
            else:
                flash(_("人事労務担当者に質問しました。本人も質問を読めます。"), "done")
                return redirect(url_for("interviews.write", interview_id=interview_id), 303)
        else:
            to_read = form.show()
    with page_session() as session:
        page = work_questions.asking(session, actor(), interview_id, now=now())
    html = render_template("work_questions/ask.html", page=page, form=form, to_read=to_read)
    return html, 422 if form.is_submitted() and to_read is None else 200


@work_questions_pages.route("/work-questions/<public_id:question_id>", methods=["GET", "POST"])
@needs(Act.ANSWER_WORK)
def answer(question_id: PublicId) -> Answer:
    """HR's page of one question."""
    form = AnswerForm()
    if form.validate_on_submit():
        try:
            with transaction() as session:
                work_questions.answer(session, actor(), question_id, form.reply(), now=now())
        except NotValid as error:
            beside(form, error)
        else:
            flash(_("返事をしました。質問した医師と本人が読めます。"), "done")
            return redirect(url_for("work_questions.answer", question_id=question_id), 303)
    with page_session() as session:
        page = work_questions.answering(session, actor(), question_id, now=now())
    if not form.is_submitted():
        form.with_sheet.data = page.sheet_since is not None
    html = render_template("work_questions/answer.html", page=page, form=form)
    return html, 422 if form.is_submitted() else 200


@work_questions_pages.get("/cases/<public_id:case_id>/work-questions")
@needs(Act.SEE_WORK_DATA)
def own(case_id: PublicId) -> str:
    """What was asked about my work, and answered."""
    with page_session() as session:
        page = work_questions.own(session, actor(), case_id, now=now())
    return render_template("work_questions/own.html", page=page, case_id=case_id)
