"""On which pages does HR answer what a supervisor said about an instruction, and bring in hours that are limited?"""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from casework.access import Act
from casework.ids import PublicId
from casework.rules.errors import NotNow, NotValid
from casework.rules.work_data import hours
from casework.services import instruction_threads, kept_hours
from casework.services.kept_hours import Import
from casework.services.orders import NotArranged
from casework.web.face import say
from casework.web.here import actor, beside, needs, now, page_session, transaction
from forms.instruction_notes import AnswerForm, HoursForm

instruction_notes_pages = Blueprint("instruction_notes", __name__)
Answer = str | tuple[str, int] | Response


@instruction_notes_pages.route("/instructions/notes/<public_id:note_id>", methods=["GET", "POST"])
@needs(Act.ANSWER_SUPERVISOR)
def answer(note_id: PublicId) -> Answer:
    """What a supervisor said, or a month over the limit, and HR's answer."""
    form, refusal = AnswerForm(), ""
    if form.validate_on_submit():
        try:
            with transaction() as session:
                instruction_threads.answer(
                    session, actor(), note_id, form.answer.data or "", arranged=form.passed(), now=now()
                )
        except NotValid as error:
            beside(form, error)
            if isinstance(error, NotArranged):
                form.ask_about(error.found)
        except NotNow as error:
            refusal = say(error.said)
        else:
            flash(_("返事をしました。"), "done")
            return redirect(url_for("instruction_notes.answer", note_id=note_id), 303)
    with page_session() as session:
        page = instruction_threads.answering(session, actor(), note_id, now=now())
    html = render_template("instruction_notes/answer.html", page=page, form=form, refusal=refusal, hours=hours)
    return html, 409 if refusal else 422 if form.is_submitted() else 200


@instruction_notes_pages.route("/instructions/hours", methods=["GET", "POST"])
@needs(Act.IMPORT_KEPT_HOURS)
def load() -> Answer:
    """A file of everybody's hours: those with an instruction that limits overtime are taken, all or nothing."""
    form = HoursForm()
    found: Import | None = None
    if form.validate_on_submit():
        content = form.content()
        with transaction() as session:
            found = kept_hours.load(session, actor(), content, now=now())
    fine = not form.is_submitted() or (found is not None and not found.problems)
    html = render_template("instruction_notes/load.html", form=form, found=found, hours=hours)
    return html, 200 if fine else 422
