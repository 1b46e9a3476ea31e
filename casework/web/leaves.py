"""On which pages does HR keep the leaves for illness, and who reads them?"""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from casework.access import Act
from casework.ids import PublicId
from casework.rules.errors import NotNow, NotValid, Stale
from casework.rules.return_steps import Step
from casework.rules.vocabulary import Hat
from casework.services import (
    leave_certificates,
    leave_contacts,
    leave_corrections,
    leave_ends,
    leave_steps,
    leave_views,
    leaves,
    return_views,
    task_questions,
    trials,
    work_talks,
)
from casework.web.desk import place
from casework.web.face import say
from casework.web.here import actor, beside, needs, now, page_session, transaction, tried
from forms.base import OnceForm
from forms.leaves import AnewForm, ContactForm, CorrectForm, EndForm, ExtendForm, KeptForm, LeaveForm
from forms.work_talks import WorkTalkForm

leaves_pages = Blueprint("leaves", __name__)
Answer = str | Response | tuple[str, int]


@leaves_pages.get("/leaves")
@needs(Act.SEE_LEAVES)
def index() -> str:
    """Everybody within reach who is or was on leave; one's own for the employee."""
    with page_session() as session:
        page = leave_views.index(session, actor(), after=request.args.get("after", ""), now=now())
    next_url = url_for("leaves.index", after=page.after) if page.after else None
    return render_template("leaves/index.html", page=page, next_url=next_url, hat=actor().hat)


@leaves_pages.route("/leaves/new", methods=["GET", "POST"])
@needs(Act.BEGIN_LEAVE)
def begin() -> Answer:
    """Somebody is on leave from a day on: written down once the name behind the number was shown."""
    form, shown, refusal = LeaveForm(), None, None
    if form.validate_on_submit():
        made: PublicId | None = None
        try:
            with transaction() as session:
                shown = leaves.named(session, actor(), form.new(), now=now())
                if form.looked_at(shown.public_id):
                    made = leaves.begin(session, actor(), form.new(), now=now())
        except NotValid as error:
            beside(form, error)
        except NotNow as error:
            refusal = say(error.said)
        if made is not None:
            flash(_("休業を記録し、本人、産業医、上司に知らせました。上司に伝わるのは期間だけです。"), "done")
            return redirect(url_for("leaves.show", leave_id=made), 303)
    status = 409 if refusal else 422 if form.errors else 200
    return render_template("leaves/new.html", form=form, named=shown, refusal=refusal), status


@leaves_pages.get("/leaves/<public_id:leave_id>")
@needs(Act.SEE_LEAVE)
def show(leave_id: PublicId) -> str:
    """One leave; for HR with what can be done about it."""
    return _page(leave_id)


@leaves_pages.get("/leaves/<public_id:leave_id>/steps")
@needs(Act.SEE_LEAVE)
def steps(leave_id: PublicId) -> str:
    """Where the return stands in the five steps, and what the reader does in each."""
    with page_session() as session:
        page = leave_steps.read(session, actor(), leave_id, now=now())
    return render_template("leaves/steps.html", page=page, place=place, hat=actor().hat)


@leaves_pages.get("/leaves/<public_id:leave_id>/steps/<int:number>")
@needs(Act.SEE_LEAVE)
def step(leave_id: PublicId, number: int) -> str:
    """One of the five steps, 1 to 5: who does what by when, with which papers, and what is on record of this leave."""
    if not 1 <= number <= len(Step):
        abort(404)
    with page_session() as session:
        page = leave_steps.read(session, actor(), leave_id, now=now())
    return render_template("leaves/step.html", page=page, number=number, place=place, hat=actor().hat)


@leaves_pages.post("/leaves/<public_id:leave_id>/extend")
@needs(Act.EXTEND_LEAVE)
def extend(leave_id: PublicId) -> Answer:
    """Another last day is planned."""
    form = ExtendForm()
    return _done(
        leave_id, "extend", form,
        lambda session: leaves.extend(session, actor(), leave_id, form.term(), aware=form.knowing(form.until_on.data),
                                      version=form.seen_version(), now=now()),
        _("期間を改め、本人に知らせました。"),
    )  # fmt: skip


@leaves_pages.post("/leaves/<public_id:leave_id>/end")
@needs(Act.END_LEAVE)
def end(leave_id: PublicId) -> Answer:
    """The leave is over."""
    form = EndForm()
    return _done(
        leave_id, "end", form,
        lambda session: leave_ends.end(session, actor(), leave_id, form.day(), form.how(),
                                   aware=form.knowing(form.how(), form.day()),
                                   version=form.seen_version(), now=now()),
        _("休業の終わりを記録し、本人に知らせました。"),
    )  # fmt: skip


@leaves_pages.post("/leaves/<public_id:leave_id>/correct")
@needs(Act.CORRECT_LEAVE_END)
def correct(leave_id: PublicId) -> Answer:
    """It ended otherwise, on another day, or not at all."""
    form = CorrectForm()
    return _done(
        leave_id, "correct", form,
        lambda session: leave_corrections.correct(session, actor(), leave_id, form.correction(),
                                                  version=form.seen_version(), now=now()),
        _("休業の終わりの記録を直し、本人に知らせました。"),
    )  # fmt: skip


@leaves_pages.post("/leaves/<public_id:leave_id>/contact")
@needs(Act.AGREE_LEAVE_CONTACT)
def agree(leave_id: PublicId) -> Answer:
    """How to keep in touch was agreed anew."""
    form = ContactForm()
    return _done(
        leave_id, "contact", form,
        lambda session: leaves.agree(session, actor(), leave_id, form.contact(), version=form.seen_version(),
                                     now=now()),
        _("連絡の取決めを改め、本人に知らせました。"),
    )  # fmt: skip


@leaves_pages.post("/leaves/<public_id:leave_id>/kept")
@needs(Act.LOG_LEAVE_CONTACT)
def log(leave_id: PublicId) -> Answer:
    """HR kept in touch, or tried to."""
    form = KeptForm()
    return _done(
        leave_id, "kept", form,
        lambda session: leave_contacts.log(session, actor(), leave_id, form.kept(), now=now()),
        _("連絡を記録しました。"),
    )  # fmt: skip


@leaves_pages.route("/leave-contacts/<public_id:contact_id>/correct", methods=["GET", "POST"])
@needs(Act.CORRECT_LEAVE_CONTACT)
def correct_contact(contact_id: PublicId) -> Answer:
    """An entry was wrong: another one takes its place, or takes it back."""
    form = AnewForm()
    done = tried(
        form, lambda session: leave_contacts.correct(session, actor(), contact_id, form.kept(), now=now())
    )  # fmt: skip
    with page_session() as session:
        page = leave_contacts.opening(session, actor(), contact_id, now=now())
    if done.done:
        flash(_("連絡の記録を直し、本人に知らせました。"), "done")
        return redirect(url_for("leaves.show", leave_id=page.leave_id, _anchor="contacts"), 303)
    if not form.is_submitted():
        form.propose(page.contact)
    status = 409 if done.clash else 422 if form.is_submitted() else 200
    return render_template("leaves/contact.html", form=form, page=page, refusal=done.refusal), status


@leaves_pages.post("/leaves/<public_id:leave_id>/work-talks")
@needs(Act.KEEP_WORK_TALK)
def keep_talk(leave_id: PublicId) -> Answer:
    """HR writes down a talk about somebody's work."""
    form = WorkTalkForm()
    return _done(
        leave_id, "talk", form,
        lambda session: work_talks.keep_of_leave(session, actor(), leave_id, form.held(), now=now()),
        _("面談を記録しました。本人も読めます。"),
    )  # fmt: skip


def _done(leave_id: PublicId, name: str, form: Any, act: Callable[[Any], None], said: str) -> Answer:
    """Do what a form of the page asks for; what was typed stays on it when it can't be done."""
    refusal, status, stale = None, 422, False
    if form.validate():
        try:
            with transaction() as session:
                act(session)
        except NotValid as error:
            beside(form, error)
        except NotNow as error:
            refusal, status = say(error.said), 409
        except Stale:
            refusal, status = _("開いている間に内容が変わりました。下の内容を確かめてください。"), 409
            stale = True
        else:
            flash(said, "done")
            return redirect(url_for("leaves.show", leave_id=leave_id), 303)
    return _page(leave_id, **{name: form}, refusal=refusal, stale=stale), status


def _page(leave_id: PublicId, *, refusal: str | None = None, stale: bool = False, **typed: Any) -> str:
    """`stale`: what was typed is from now on about what the page shows."""
    talk = typed.pop("talk", None) or WorkTalkForm(formdata=None)
    with page_session() as session:
        page = leave_views.read(session, actor(), leave_id, now=now())
        plans = return_views.of_leave(session, actor(), leave_id, now=now())
        certificates = leave_certificates.of_leave(session, actor(), leave_id, now=now())
        tried_out = trials.of_leave(session, actor(), leave_id, now=now())
        asked = task_questions.of_leave(session, actor(), leave_id, now=now())
    if stale:
        for form in typed.values():
            form.began_from(page.version)
    forms: dict[str, Any] = {}
    if actor().hat is Hat.HR:
        standing = {"version": page.version}
        contact = {
            "way": page.leave.contact_way.value, "weeks": page.leave.contact_weeks, "by": page.leave.contact_by,
            "to": page.leave.contact_to or "",
        }  # fmt: skip
        newest = page.terms[0]
        proposed = max(filter(None, (newest.until_on, certificates.last_on)))
        term = {"until_on": proposed, "limit_on": newest.limit_on, "limit_basis": newest.limit_basis}
        forms = {
            "extend": ExtendForm(formdata=None, data={**standing, **term}),
            "end": EndForm(formdata=None, data=standing),
            "contact": ContactForm(formdata=None, data={**standing, **contact}),
            "kept": KeptForm(formdata=None, data={"way": contact["way"]}),
            "correct": CorrectForm(formdata=None, data=standing),
            "ask": OnceForm(formdata=None),
            **typed,
        }
    return render_template(
        "leaves/show.html", page=page, certificates=certificates, plans=plans, trials=tried_out, asked=asked,
        forms=forms, typed=set(typed), refusal=refusal, hat=actor().hat, talk=talk,
    )  # fmt: skip
