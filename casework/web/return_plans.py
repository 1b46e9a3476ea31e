"""On which pages is a return to work planned, checked and told?"""

from collections.abc import Callable, Sequence
from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from casework.access import Act
from casework.ids import PublicId
from casework.rules.days import tokyo_date
from casework.rules.previews import Preview
from casework.rules.return_plans import MOST_STAGES, Outcome, Phase, PlanEnd, PlanState
from casework.rules.vocabulary import Hat
from casework.services import return_plans, return_views, stage_texts, task_questions, team_stages, work_talks
from casework.web import meanwhile, return_calendars, return_pictures
from casework.web.here import actor, needs, now, page_session, transaction, tried
from forms.base import choices
from forms.instructions import PreviewForm
from forms.return_plans import CheckForm, DecideForm, EndPlanForm, HealthForm, PlanForm, SendForm
from forms.work_talks import StageTalkForm

AFTER_THE_LAST: Final = (Outcome.HOLD, Outcome.BACK)
"""What puts right that the last stage went well."""
return_plans_pages = Blueprint("return_plans", __name__)
Answer = str | Response | tuple[str, int]


@return_plans_pages.route("/leaves/<public_id:leave_id>/plan", methods=["GET", "POST"])
@needs(Act.DRAFT_RETURN_PLAN)
def draft(leave_id: PublicId) -> Answer:
    """HR writes the plan of a return; it is decided on its own page."""
    form: Any = PlanForm()
    with page_session() as session:
        page = return_views.drafting(session, actor(), leave_id, now=now())
    if not form.is_submitted():
        return _drafting(page, _standing(page))
    done = tried(
        form,
        lambda session: return_plans.save(session, actor(), leave_id, form.new(), version=form.seen_version(),
                                          now=now()),
    )  # fmt: skip
    made, rows = done.made, list[meanwhile.Line]()
    if done.stale:  # both are shown, and the next time it is saved over what stands there now
        with page_session() as session:
            page = return_views.drafting(session, actor(), leave_id, now=now())
        rows = meanwhile.differing(form, _standing(page), form.labels())
        form.began_from(page.version)
        made = page.plan.public_id if page.plan is not None and not rows else None  # sent twice: it is saved
    if made is not None:
        flash(_("プランの案を保存しました。決めるまで、本人と上司には伝わりません。"), "done")
        return redirect(url_for("return_plans.show", plan_id=made), 303)
    return _drafting(page, form, done.refusal, rows), 409 if done.clash else 422


@return_plans_pages.get("/return-plans/<public_id:plan_id>")
@needs(Act.SEE_RETURN_PLAN)
def show(plan_id: PublicId) -> str:
    """One plan: for each reader what is theirs."""
    return _page(plan_id)


@return_plans_pages.post("/return-plans/<public_id:plan_id>/decide")
@needs(Act.DECIDE_RETURN_PLAN)
def decide(plan_id: PublicId) -> Answer:
    """The plan holds."""
    form = DecideForm()
    return _done(
        plan_id, "decide", form,
        lambda session: return_plans.decide(session, actor(), plan_id, version=form.seen_version(), now=now()),
        _("プランを決め、本人と産業医に知らせました。上司に伝える文面は、本人に見せてあります。"),
    )  # fmt: skip


@return_plans_pages.post("/return-plans/<public_id:plan_id>/check")
@needs(Act.CHECK_STAGE)
def check(plan_id: PublicId) -> Answer:
    """What was said of the stage in force."""
    form = CheckForm()
    return _done(
        plan_id, "check", form,
        lambda session: return_plans.check(session, actor(), plan_id, *form.result(), ends=bool(form.ends.data),
                                           version=form.seen_version(), sure=form.meant, once=form.called(),
                                           now=now()),
        _("段階の確認を記録し、本人に知らせました。"),
    )  # fmt: skip


@return_plans_pages.post("/return-plans/<public_id:plan_id>/end")
@needs(Act.END_RETURN_PLAN)
def end(plan_id: PublicId) -> Answer:
    """The plan ends before its last stage is over."""
    form = EndPlanForm()
    return _done(
        plan_id, "end", form,
        lambda session: return_plans.end(session, actor(), plan_id, PlanEnd(form.how.data),
                                         version=form.seen_version(), now=now()),
        _("プランを終え、本人と産業医と、文面を受け取った上司に知らせました。"),
    )  # fmt: skip


@return_plans_pages.post("/return-plans/<public_id:plan_id>/health")
@needs(Act.WRITE_RETURN_NOTE)
def write_health(plan_id: PublicId) -> Answer:
    """A physician writes the health part."""
    form = HealthForm()
    return _done(
        plan_id, "health", form,
        lambda session: return_plans.note(session, actor(), plan_id, form.words.data or "", once=form.called(),
                                          now=now()),
        _("書き加えました。本人と、この件を担当する医師・保健師が読めます。"),
    )  # fmt: skip


@return_plans_pages.post("/return-plans/<public_id:plan_id>/texts/<public_id:text_id>/answer")
@needs(Act.ANSWER_STAGE_TEXT)
def answer(plan_id: PublicId, text_id: PublicId) -> Answer:
    """The employee says that a text is fine, or what is wrong with it."""
    form = PreviewForm()
    return _done(
        plan_id, "answer", form,
        lambda session: stage_texts.answer(session, actor(), text_id, Preview(form.answer.data), form.wrong.data or "",
                                           now=now()),
        _("返事を、人事の窓口に伝えました。"),
    )  # fmt: skip


@return_plans_pages.post("/return-plans/<public_id:plan_id>/texts/<public_id:text_id>/send")
@needs(Act.SEND_STAGE_TEXT)
def send(plan_id: PublicId, text_id: PublicId) -> Answer:
    """HR sends a text to whoever leads."""
    form = SendForm()
    return _done(
        plan_id, "send", form,
        lambda session: stage_texts.send(session, actor(), text_id, form.despite.data or "", sure=form.meant,
                                         now=now()),
        _("文面を上司に送り、本人に知らせました。"),
    )  # fmt: skip


@return_plans_pages.get("/stage-texts")
@needs(Act.SEE_STAGE_TEXTS)
def of_team() -> str:
    """What a supervisor reads of returns in their team: whole texts, and a button to confirm each."""
    return _team(StageTalkForm(formdata=None))


@return_plans_pages.post("/stage-texts/work-talks")
@needs(Act.KEEP_OWN_WORK_TALK)
def keep_talk() -> Answer:
    """A supervisor writes down a talk about the work of somebody who comes back."""
    form = StageTalkForm()
    with page_session() as session:
        form.offer(work_talks.of_stages(session, actor(), now=now()).offered)
    done = tried(
        form, lambda session: work_talks.keep_of_stage(session, actor(), form.text_id.data, form.held(), now=now())
    )
    if done.done:
        flash(_("記録しました。本人も読めます。"), "done")
        return redirect(url_for("return_plans.of_team"), 303)
    return _team(form, done.refusal), 409 if done.clash else 422


@return_plans_pages.post("/stage-texts/<public_id:text_id>/acknowledge")
@needs(Act.ACKNOWLEDGE_STAGE)
def acknowledge(text_id: PublicId) -> Answer:
    """The supervisor has read it."""
    with transaction() as session:
        team_stages.acknowledge(session, actor(), text_id, now=now())
    flash(_("確認したことを、相談先の窓口に伝えました。"), "done")
    return redirect(url_for("return_plans.of_team"), 303)


def _team(form: StageTalkForm, refusal: str | None = None) -> str:
    with page_session() as session:
        lines = team_stages.of_team(session, actor(), now=now())
        asked = task_questions.of_team(session, actor(), now=now())
        talks = work_talks.of_stages(session, actor(), now=now())
    form.offer(talks.offered)
    return render_template(
        "return_plans/of_team.html", lines=lines, asked=asked, talks=talks, form=form, refusal=refusal
    )


def _standing(page: return_views.Drafting) -> PlanForm:
    """The form with what is kept."""
    form: Any = PlanForm(formdata=None)
    form.version.data = page.version
    if page.plan is not None:
        for name in ("ask", "basis", "pay"):
            form[name].data = getattr(page.plan, name)
        form.begins_on.data = page.begins_on
        form.begin_with(page.stages)
    made: PlanForm = form
    return made


def _drafting(
    page: return_views.Drafting, form: Any, refusal: str | None = None, differing: Sequence[meanwhile.Line] = ()
) -> str:
    return render_template(
        "return_plans/draft.html", page=page, form=form, refusal=refusal, differing=differing,
        rows=range(1, MOST_STAGES + 1),
    )  # fmt: skip


def _done(plan_id: PublicId, name: str, form: Any, act: Callable[[Session], Any], said: str) -> Answer:
    """Do what a form of the page asks for; what was typed stays on it when it can't be done."""
    done = tried(form, act)
    if done.done:
        flash(said, "done")
        return redirect(url_for("return_plans.show", plan_id=plan_id), 303)
    refusal = _("開いている間に内容が変わりました。下の内容を確かめてください。") if done.stale else done.refusal
    return _page(plan_id, refusal=refusal, stale=done.stale, **{name: form}), 409 if done.clash else 422


def _page(plan_id: PublicId, *, refusal: str | None = None, stale: bool = False, **typed: Any) -> str:
    """`stale`: what was typed is from now on about what the page shows."""
    with page_session() as session:
        page = return_views.read(session, actor(), plan_id, now=now())
    if stale:
        for form in typed.values():
            form.began_from(page.version)
    forms = {**_forms(page), **typed}
    if page.resumable and "check" in forms:
        forms["check"].outcome.choices = choices(AFTER_THE_LAST)
    return render_template(
        "return_plans/show.html", page=page, forms=forms, refusal=refusal, hat=actor().hat,
        picture=return_pictures.picture(page.steps, tokyo_date(now())) if page.steps else None,
        months=return_calendars.months(page.steps) if page.steps else (),
    )  # fmt: skip


def _forms(page: return_views.PlanPage) -> dict[str, Any]:
    """What this reader can do about the plan as it stands."""
    standing = {"version": page.version}
    state, hat, waits = page.plan.state, actor().hat, page.waiting
    made: dict[str, Any] = {}
    if hat is Hat.HR and state is PlanState.DRAFT:
        made["decide"] = DecideForm(formdata=None, data=standing)
    if hat is Hat.HR and state is PlanState.DECIDED and page.phase is Phase.IN_FORCE:
        made["check"] = CheckForm(formdata=None, data=standing)
    if hat is Hat.HR and state is PlanState.DECIDED:
        made["end"] = EndPlanForm(formdata=None, data=standing)
    if hat is Hat.HR and page.resumable:
        made["check"] = CheckForm(formdata=None, data=standing)
    if hat is Hat.HR and waits is not None:
        made["send"] = SendForm(formdata=None)
    if hat is Hat.WORKER and waits is not None and waits.text.answer is None:
        made["answer"] = PreviewForm(formdata=None)
    if hat is Hat.PHYSICIAN and state is not PlanState.DRAFT:
        made["health"] = HealthForm(formdata=None)
    return made
