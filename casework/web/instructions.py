"""On which pages does HR tell a supervisor what to do, and what does the supervisor read?"""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casework.access import Act
from casework.ids import PublicId
from casework.rules import wording
from casework.rules.errors import NotNow, NotValid
from casework.rules.previews import Preview
from casework.rules.texts import Said
from casework.rules.vocabulary import Hat
from casework.rules.work_data import hours
from casework.services import instructing, instruction_threads, instructions, previews, work_talks
from casework.services.instructing import Draft
from casework.services.orders import NotArranged, Order
from casework.web import meanwhile
from casework.web.face import label, say
from casework.web.here import actor, beside, gettext, needs, now, page_session, transaction, tried
from casework.web.meanwhile import Line, line
from forms.instruction_notes import SayForm
from forms.instructions import InstructionForm, PreviewForm
from forms.work_talks import WorkTalkForm

instructions_pages = Blueprint("instructions", __name__)
Answer = str | tuple[str, int] | Response
_TEMPLATES = {Hat.SUPERVISOR: "instructions/show_supervisor.html"}


@instructions_pages.route("/decisions/<public_id:decision_id>/instruction", methods=["GET", "POST"])
@needs(Act.INSTRUCT)
def write(decision_id: PublicId) -> Answer:
    """The instruction, exactly as the supervisor would read it. `preview` only looks at what was typed, `carry` keeps
    that HR carries it out itself. Somebody else told them meanwhile: both are shown.
    """
    with page_session() as session:
        page = instructing.opening(session, actor(), decision_id, now=now())
    form = _form(page)
    if not form.is_submitted():
        return _writing(page, form)
    if not form.validate():
        return _writing(page, form), 422
    refusal: Said | None = None
    try:
        done = _done(decision_id, form.order())
    except NotValid as error:
        beside(form, error)
        if isinstance(error, NotArranged):
            form.ask_about(error.found)
    except NotNow as error:
        refusal = error.said
    else:
        if done is not None:
            return done
    page = _typed(decision_id, form.order())
    if refusal and _is_all(refusal):
        return _writing(page, form, same=say(refusal)), 409
    if refusal:
        return _writing(page, form, refusal=say(refusal), rows=_both(form, page)), 409
    return _writing(page, form), 422 if form.errors else 200


@instructions_pages.route("/instruction-drafts/<public_id:draft_id>", methods=["GET", "POST"])
@needs(Act.ANSWER_DRAFT)
def preview(draft_id: PublicId) -> Answer:
    """The employee reads what somebody is going to read about them, and says that it is fine or what is wrong."""
    form, refusal = PreviewForm(), None
    if form.validate_on_submit():
        try:
            with transaction() as session:
                said = Preview(form.answer.data)
                previews.answer(session, actor(), draft_id, said, form.wrong.data or "", now=now())
        except NotValid as error:
            beside(form, error)
        except NotNow as error:
            refusal = say(error.said)
        else:
            flash(gettext("返事を、人事の窓口に伝えました。"), "done")
            return redirect(url_for("instructions.preview", draft_id=draft_id), 303)
    with page_session() as session:
        page = previews.reading(session, actor(), draft_id, now=now())
    html = render_template("instructions/preview.html", page=page, form=form, refusal=refusal)
    return html, 409 if refusal else 422 if form.is_submitted() else 200


@instructions_pages.get("/instructions")
@needs(Act.SEE_INSTRUCTIONS)
def index() -> Answer:
    """The instructions of my team, about me, or of my workplaces."""
    with page_session() as session:
        page = instructions.index(session, actor(), after=request.args.get("after", ""), now=now())
    next_url = url_for("instructions.index", after=page.after) if page.after else None
    return render_template("instructions/index.html", page=page, next_url=next_url, hat=actor().hat)


@instructions_pages.get("/instructions/<public_id:instruction_id>")
@needs(Act.SEE_INSTRUCTIONS)
def show(instruction_id: PublicId) -> Answer:
    """One instruction, and what was said about it."""
    return _showing(instruction_id, SayForm(formdata=None))


@instructions_pages.post("/instructions/<public_id:instruction_id>/say")
@needs(Act.SPEAK_OF_INSTRUCTION)
def say_of(instruction_id: PublicId) -> Answer:
    """A supervisor asks, reports, or says that it can't be done here: which of them, the button tells."""
    form, refusal = SayForm(), None
    if form.validate():
        try:
            with transaction() as session:
                word = form.word(request.form.get("say", ""))
                instruction_threads.say(session, actor(), instruction_id, word, now=now())
        except NotValid as error:
            beside(form, error)
        except NotNow as error:
            refusal = say(error.said)
        else:
            flash(gettext("窓口に送りました。"), "done")
            return redirect(url_for("instructions.show", instruction_id=instruction_id), 303)
    return _showing(instruction_id, form, refusal), 409 if refusal else 422


@instructions_pages.post("/instructions/<public_id:instruction_id>/work-talks")
@needs(Act.KEEP_OWN_WORK_TALK)
def keep_talk(instruction_id: PublicId) -> Answer:
    """A supervisor writes down a talk about somebody's work."""
    form = WorkTalkForm()
    done = tried(
        form, lambda session: work_talks.keep_of_instruction(session, actor(), instruction_id, form.held(), now=now())
    )
    if done.done:
        flash(gettext("記録しました。本人も読めます。"), "done")
        return redirect(url_for("instructions.show", instruction_id=instruction_id), 303)
    page = _showing(instruction_id, SayForm(formdata=None), done.refusal, talk=form)
    return page, 409 if done.clash else 422


@instructions_pages.post("/instructions/<public_id:instruction_id>/acknowledge")
@needs(Act.ACKNOWLEDGE)
def acknowledge(instruction_id: PublicId) -> Answer:
    """The supervisor has read it."""
    with transaction() as session:
        instructions.acknowledge(session, actor(), instruction_id, now=now())
    flash(gettext("確認したことを、相談先の窓口に伝えました。"), "done")
    return redirect(url_for("instructions.show", instruction_id=instruction_id), 303)


def _showing(
    instruction_id: PublicId, form: SayForm, refusal: str | None = None, talk: WorkTalkForm | None = None
) -> str:
    with page_session() as session:
        page = instructions.read(session, actor(), instruction_id, now=now())
    with page_session() as session:
        thread = instruction_threads.thread(session, actor(), instruction_id, now=now())
    hat = actor().hat
    template = _TEMPLATES.get(hat, "instructions/show.html") if hat else "instructions/show.html"
    return render_template(
        template, page=page, thread=thread, wording=wording, hat=hat, form=form, refusal=refusal, hours=hours,
        talk=talk or WorkTalkForm(formdata=None),
    )  # fmt: skip


def _form(page: Draft) -> InstructionForm:
    """What was sent, else what stands in it at first; where nobody leads, without what nobody reports."""
    form = InstructionForm()
    if not form.is_submitted():
        form = InstructionForm.of(page.order, page.replaces)
    form.offer(page.items, {kind: meanwhile.lines(steps) for kind, steps in page.steps.items()})
    if page.unled:
        form.by_hr()
    if page.why:
        form.because.flags.required = True
    return form


def _done(decision_id: PublicId, order: Order) -> Response | None:
    """Do what the pressed button says; None for the one that only looks at what was typed."""
    if "preview" in request.form:
        with page_session() as session:
            instructing.check(session, actor(), decision_id, order, now=now())
        return None
    if "propose" in request.form:
        with transaction() as session:
            previews.propose(session, actor(), decision_id, order, now=now())
        flash(gettext("本人に文面を見せました。返事があると知らせが届きます。"), "done")
        return redirect(url_for("instructions.write", decision_id=decision_id), 303)
    carried = "carry" in request.form
    with transaction() as session:
        verb = instructing.carry_out if carried else instructing.instruct
        issued = verb(session, actor(), decision_id, order, now=now())
    said = gettext("人事が自ら行うことを記録し、本人に知らせました。")
    flash(said if carried else gettext("指示を出し、上司と本人に知らせました。"), "done")
    return redirect(url_for("instructions.show", instruction_id=issued.public_id), 303)


def _typed(decision_id: PublicId, order: Order) -> Draft:
    """The page with what was typed instead of the first values."""
    with page_session() as session:
        return instructing.opening(session, actor(), decision_id, draft=order, now=now())


def _writing(
    page: Draft, form: InstructionForm, *, refusal: str | None = None, rows: Sequence[Line] = (), same: str = ""
) -> str:
    return render_template(
        "instructions/write.html", page=page, form=form, wording=wording, refusal=refusal, rows=rows, same=same
    )


def _is_all(refusal: Said) -> bool:
    """Whether the sentence says everything: nothing that was typed is lost, and there is nothing to compare."""
    return refusal == instructing.SAME_TEXT


def _both(form: InstructionForm, page: Draft) -> list[Line]:
    """Mine and what the supervisor was told; nothing when nothing was."""
    if page.told is None:
        return []
    theirs: Any = page.told.instruction
    both = [
        line(form.kinds, meanwhile.lines(page.lines), meanwhile.lines(page.told.lines)),
        line(form.from_on, meanwhile.day(page.order.from_on), meanwhile.day(theirs.from_on)),
        line(form.until_on, meanwhile.day(page.order.until_on), meanwhile.day(theirs.until_on)),
        line(form.words, page.order.words, theirs.words),
        line(form.ask, page.order.ask, theirs.ask),
    ]
    if "report_every" in form:
        both.append(line(form.report_every, label(page.order.report_every), label(theirs.report_every)))
    return both
