"""On which pages does HR tell a supervisor what to do, and what does the supervisor read?"""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casework.access import Act
from casework.ids import PublicId
from casework.rules import wording
from casework.rules.errors import NotNow, NotValid
from casework.rules.vocabulary import Hat
from casework.services import instructions
from casework.services.instructions import Draft, Order
from casework.web import meanwhile
from casework.web.face import say
from casework.web.here import actor, beside, gettext, needs, now, page_session, transaction
from casework.web.meanwhile import Line, line
from forms.instructions import InstructionForm

instructions_pages = Blueprint("instructions", __name__)
Answer = str | tuple[str, int] | Response
_TEMPLATES = {Hat.SUPERVISOR: "instructions/show_supervisor.html"}


@instructions_pages.route("/decisions/<public_id:decision_id>/instruction", methods=["GET", "POST"])
@needs(Act.INSTRUCT)
def write(decision_id: PublicId) -> Answer:
    """The instruction, exactly as the supervisor would read it. `preview` only looks at what was typed. Somebody else
    told them meanwhile: both are shown.
    """
    with page_session() as session:
        page = instructions.opening(session, actor(), decision_id, now=now())
    form = InstructionForm()
    if not form.is_submitted():
        form = InstructionForm.of(page.order)
        form.offer(page.items)
        return _writing(page, form)
    form.offer(page.items)
    if not form.validate():
        return _writing(page, form), 422
    only_preview, refusal = "preview" in request.form, None
    if not only_preview:
        try:
            with transaction() as session:
                issued = instructions.instruct(session, actor(), decision_id, form.order(), now=now())
        except NotValid as error:
            beside(form, error)
        except NotNow as error:
            refusal = say(error.said)
        else:
            flash(gettext("指示を出し、上司と本人に知らせました。"), "done")
            return redirect(url_for("instructions.show", instruction_id=issued.public_id), 303)
    page = _typed(decision_id, form.order())
    if refusal:
        return _writing(page, form, refusal=refusal, rows=_both(form, page)), 409
    return _writing(page, form), 200 if only_preview else 422


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
    """One instruction."""
    with page_session() as session:
        page = instructions.read(session, actor(), instruction_id, now=now())
    hat = actor().hat
    template = _TEMPLATES.get(hat, "instructions/show.html") if hat else "instructions/show.html"
    return render_template(template, page=page, wording=wording, hat=hat)


@instructions_pages.post("/instructions/<public_id:instruction_id>/acknowledge")
@needs(Act.ACKNOWLEDGE)
def acknowledge(instruction_id: PublicId) -> Answer:
    """The supervisor has read it."""
    with transaction() as session:
        instructions.acknowledge(session, actor(), instruction_id, now=now())
    flash(gettext("確認したことを、相談先の窓口に伝えました。"), "done")
    return redirect(url_for("instructions.show", instruction_id=instruction_id), 303)


def _typed(decision_id: PublicId, order: Order) -> Draft:
    """The page with what was typed instead of the first values."""
    with page_session() as session:
        return instructions.opening(session, actor(), decision_id, draft=order, now=now())


def _writing(
    page: Draft, form: InstructionForm, *, refusal: str | None = None, rows: Sequence[Line] = ()
) -> str:  # fmt: skip
    return render_template(
        "instructions/write.html", page=page, form=form, wording=wording, refusal=refusal, rows=rows
    )  # fmt: skip


def _both(form: InstructionForm, page: Draft) -> list[Line]:
    """Mine and what the supervisor was told; nothing when nothing was."""
    if page.told is None:
        return []
    theirs: Any = page.told.instruction
    return [
        line(form.kinds, meanwhile.lines(page.lines), meanwhile.lines(page.told.lines)),
        line(form.from_on, meanwhile.day(page.order.from_on), meanwhile.day(theirs.from_on)),
        line(form.until_on, meanwhile.day(page.order.until_on), meanwhile.day(theirs.until_on)),
        line(form.words, page.order.words, theirs.words),
        line(form.ask, page.order.ask, theirs.ask),
    ]
