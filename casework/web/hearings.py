"""On which pages is an employee heard in writing, a note of a meeting confirmed, and a try in vain written down?"""

from flask import Blueprint, flash, redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from casework.access import Act
from casework.ids import PublicId
from casework.rules.days import tokyo_date
from casework.rules.errors import NotValid, Stale
from casework.services import hearing_attempts, hearing_marks, hearing_questions, hearings
from casework.web.here import actor, beside, gettext, needs, now, page_session, transaction, tried
from casework.web.meanwhile import line
from forms.hearings import AnswerForm, AttemptForm, CorrectionForm, QuestionForm, SignForm

hearings_pages = Blueprint("hearings", __name__)
Answer = str | tuple[str, int] | Response


@hearings_pages.route("/opinions/<public_id:opinion_id>/hearing/question", methods=["GET", "POST"])
@needs(Act.ASK_HEARING)
def ask(opinion_id: PublicId) -> Answer:
    """HR puts its proposal to the employee. Somebody else's words meanwhile: both are shown."""
    form = QuestionForm()

    def do(session: Session) -> None:
        put = (form.put.data or "").strip()
        hearing_questions.ask(session, actor(), opinion_id, put, version=form.seen_version(), now=now())

    came = tried(form, do)
    if came.done:
        flash(gettext("本人に問いかけました。答えが届いたら、お知らせします。"), "done")
        return redirect(url_for("hearings.ask", opinion_id=opinion_id), 303)
    with page_session() as session:
        page = hearing_questions.asking(session, actor(), opinion_id, now=now())
    theirs = page.question.put if page.question is not None else ""
    if not form.is_submitted():
        form = QuestionForm(data={"version": page.version, "put": theirs})
        return render_template("hearings/ask.html", page=page, form=form, rows=[], refusal=None)
    rows = [line(form.put, form.put.data, theirs)] if came.clash and theirs else []
    if came.stale:
        form.began_from(page.version)
    shown = render_template("hearings/ask.html", page=page, form=form, rows=rows, refusal=came.refusal)
    return shown, 409 if came.clash else 422


@hearings_pages.route("/hearing-questions/<public_id:question_id>", methods=["GET", "POST"])
@needs(Act.ANSWER_HEARING)
def answer(question_id: PublicId) -> Answer:
    """What is put to me, and my answer. Other words meanwhile: they are read first, and mine stay in the form."""
    form, changed = AnswerForm(), False
    if form.validate_on_submit():
        try:
            with transaction() as session:
                heard = hearing_questions.answer(
                    session, actor(), question_id, form.answer(), version=form.seen_version(), now=now()
                )
        except NotValid as error:
            beside(form, error)
        except Stale:
            changed = True
        else:
            flash(gettext("署名しました。人事労務担当者に届きました。"), "done")
            return redirect(url_for("measures.heard", hearing_id=heard.public_id), 303)
    with page_session() as session:
        page = hearing_questions.answering(session, actor(), question_id, now=now())
    if not form.is_submitted():
        if page.heard_id is not None:
            flash(
                gettext("この問いかけは終わっています。お聴きした内容の記録です。違うところは、知らせてください。"),
                "info",
            )
            return redirect(url_for("measures.heard", hearing_id=page.heard_id), 303)
        form = AnswerForm(data={"version": page.version})
        return render_template("hearings/answer.html", page=page, form=form, changed=False)
    if changed:
        form.began_from(page.version)
        form.signed.raw_data, form.signed.data = [], False  # it was for other words
    return render_template("hearings/answer.html", page=page, form=form, changed=changed), 409 if changed else 422


@hearings_pages.route("/hearings/<public_id:hearing_id>/correction", methods=["GET", "POST"])
@needs(Act.MARK_HEARING)
def correct(hearing_id: PublicId) -> Answer:
    """What is different, in my own words. The note changed meanwhile: it is read first, and my words stay."""
    form, changed = CorrectionForm(), False
    if form.validate_on_submit():
        try:
            with transaction() as session:
                hearing_marks.correct(
                    session, actor(), hearing_id, (form.words.data or "").strip(), version=form.seen_version(),
                    now=now(),
                )  # fmt: skip
        except NotValid as error:
            beside(form, error)
        except Stale:
            changed = True
        else:
            flash(gettext("訂正を記録しました。これでよければ、署名してください。"), "done")
            return redirect(url_for("measures.heard", hearing_id=hearing_id), 303)
    with page_session() as session:
        page = hearings.read(session, actor(), hearing_id, now=now())
    if not form.is_submitted():
        form = CorrectionForm(data={"version": page.version, "words": page.hearing.correction or ""})
        return render_template("hearings/correct.html", page=page, form=form, changed=False)
    if changed:
        form.began_from(page.version)
    return render_template("hearings/correct.html", page=page, form=form, changed=changed), 409 if changed else 422


@hearings_pages.post("/hearings/<public_id:hearing_id>/signature")
@needs(Act.MARK_HEARING)
def sign(hearing_id: PublicId) -> Answer:
    """Sign the record as it was read."""
    form = SignForm()
    if form.validate_on_submit():
        with transaction() as session:
            hearing_marks.sign(session, actor(), hearing_id, version=form.seen_version(), now=now())
        flash(gettext("署名しました。人事労務担当者に届きました。"), "done")
        return redirect(url_for("measures.heard", hearing_id=hearing_id), 303)
    with transaction() as session:
        page = hearings.read(session, actor(), hearing_id, now=now())
    return render_template("measures/heard.html", page=page, sign_form=form), 422


@hearings_pages.route("/opinions/<public_id:opinion_id>/hearing/attempts", methods=["GET", "POST"])
@needs(Act.LOG_ATTEMPT)
def attempts(opinion_id: PublicId) -> Answer:
    """On which days it was tried, and what came of it."""
    form = AttemptForm(data={"tried_on": tokyo_date(now())})
    if form.validate_on_submit():
        try:
            with transaction() as session:
                hearing_attempts.log(session, actor(), opinion_id, form.attempt(), now=now())
        except NotValid as error:
            beside(form, error)
        else:
            flash(gettext("連絡を試みたことを記録しました。"), "done")
            return redirect(url_for("hearings.attempts", opinion_id=opinion_id), 303)
    with page_session() as session:
        page = hearing_attempts.opening(session, actor(), opinion_id, now=now())
    shown = render_template("hearings/attempts.html", page=page, form=form)
    return shown, 422 if form.is_submitted() else 200
