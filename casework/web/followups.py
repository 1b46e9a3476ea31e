"""On which pages are follow-ups set, listed, held and ended?"""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casework import texts
from casework.access import Act
from casework.ids import PublicId
from casework.rules.days import tokyo_date
from casework.rules.errors import NotNow, NotValid, Stale
from casework.rules.follow_up_notes import NextStep
from casework.rules.vocabulary import FollowUpState, Hat
from casework.services import follow_up_board, follow_up_lists, follow_up_notes, follow_up_plans, followups
from casework.services.follow_up_board import Wanted
from casework.services.follow_up_notes import FollowUpPage
from casework.services.follow_up_plans import Plan
from casework.web.face import language, say
from casework.web.here import actor, beside, gettext, needs, now, page_session, transaction
from casework.web.meanwhile import differing
from casework.web.trends import trend
from forms.followups import BaseForm, EndForm, HeldForm, NoteForm, PlanForm

followups_pages = Blueprint("followups", __name__)
Answer = str | tuple[str, int] | Response


@followups_pages.route("/leaves/<public_id:leave_id>/follow-ups", methods=["GET", "POST"])
@followups_pages.route("/interviews/<public_id:interview_id>/follow-ups", methods=["GET", "POST"])
@needs(Act.PLAN_FOLLOW_UPS)
def plan(**of: Any) -> Answer:
    """What the rules propose after this interview, or this return, and what is planned."""
    (of_id,), of_leave = of.values(), "leave_id" in of
    with page_session() as session:
        page = follow_up_plans.opening(session, actor(), of_id, of_leave=of_leave, now=now())
    form = PlanForm(data={"months": [date.months for date in page.proposed]})
    _offer(form, page)
    if form.validate_on_submit():
        try:
            with transaction() as session:
                follow_up_plans.plan(session, actor(), of_id, form.wanted(), of_leave=of_leave, once=form.called(),
                                     now=now())  # fmt: skip
        except NotValid as error:
            beside(form, error)
        else:
            flash(gettext("フォロー面談の時期を決め、本人に知らせました。"), "done")
            return redirect(url_for("followups.plan", **of), 303)
    return render_template("followups/plan.html", page=page, form=form, of=of), 422 if form.is_submitted() else 200


@followups_pages.route("/leaves/<public_id:leave_id>/follow-ups/base", methods=["GET", "POST"])
@followups_pages.route("/interviews/<public_id:interview_id>/follow-ups/base", methods=["GET", "POST"])
@needs(Act.PLAN_FOLLOW_UPS)
def rebase(**of: Any) -> Answer:
    """The plan is counted from another day."""
    (of_id,), of_leave = of.values(), "leave_id" in of
    with page_session() as session:
        page = follow_up_plans.opening(session, actor(), of_id, of_leave=of_leave, now=now())
    begins = {"base_on": page.starts[-1] if page.starts else None, "more": gettext("・").join(map(str, page.months))}
    form = BaseForm(data=begins)
    if form.validate_on_submit():
        try:
            with transaction() as session:
                follow_up_plans.rebase(
                    session,
                    actor(),
                    of_id,
                    form.day(),
                    form.months(),
                    form.why(),
                    of_leave=of_leave,
                    once=form.called(),
                    now=now(),
                )
        except NotValid as error:
            beside(form, error)
        else:
            flash(gettext("フォロー面談を新しい日から数え直し、本人に知らせました。"), "done")
            return redirect(url_for("followups.plan", **of), 303)
    return render_template("followups/rebase.html", page=page, form=form, of=of), 422 if form.is_submitted() else 200


@followups_pages.get("/follow-ups")
@needs(Act.SEE_FOLLOW_UPS)
def index() -> Answer:
    """The follow-ups that this hat may know of; `look=due`: what is due in the next days, for who has to see to it."""
    asked = request.args
    if asked.get("look") == "due":
        wanted = Wanted(asked.get("after"), asked.get("before"), last="last" in asked)
        with page_session() as session:
            due = follow_up_board.index(session, actor(), wanted, now=now())
        return render_template("followups/due.html", page=due)
    with page_session() as session:
        page = follow_up_lists.index(session, actor(), after=asked.get("after", ""), now=now())
    next_url = url_for("followups.index", after=page.after) if page.after else None
    return render_template("followups/index.html", page=page, next_url=next_url, hat=actor().hat)


@followups_pages.get("/follow-ups/<public_id:follow_up_id>")
@needs(Act.SEE_FOLLOW_UPS)
def show(follow_up_id: PublicId) -> Answer:
    """One follow-up, what was said in it, and what may become of it."""
    return _one(follow_up_id, HeldForm(data={"held_on": tokyo_date(now())}), EndForm())


@followups_pages.post("/follow-ups/<public_id:follow_up_id>/held")
@needs(Act.HOLD_FOLLOW_UP)
def held(follow_up_id: PublicId) -> Answer:
    """It took place."""
    form = HeldForm()
    with page_session() as session:
        _offer_steps(form, follow_up_notes.read(session, actor(), follow_up_id, now=now()))
    if form.validate_on_submit():
        try:
            with transaction() as session:
                follow_up_notes.hold(session, actor(), follow_up_id, form.day(), form.whole(), now=now())
        except NotValid as error:
            beside(form, error)
        except NotNow as error:  # somebody else held or ended it meanwhile: what was typed stays on the page
            return _one(follow_up_id, form, EndForm(formdata=None), refusal=say(error.said)), 409
        else:
            flash(gettext("フォロー面談を記録しました。"), "done")
            return redirect(url_for("followups.show", follow_up_id=follow_up_id), 303)
    return _one(follow_up_id, form, EndForm(formdata=None)), 422


@followups_pages.route("/follow-ups/<public_id:follow_up_id>/note", methods=["GET", "POST"])
@needs(Act.CHANGE_FOLLOW_UP_NOTE)
def change(follow_up_id: PublicId) -> Answer:
    """What was written is mended by its author. Changed meanwhile (in another window): both are shown."""
    form, refusal, stale = NoteForm(), "", False
    if form.validate_on_submit():
        try:
            with transaction() as session:
                follow_up_notes.change(
                    session, actor(), follow_up_id, form.new(NextStep.PLANNED), version=form.seen_version(), now=now()
                )
        except NotValid as error:
            beside(form, error)
        except NotNow as error:
            refusal = say(error.said)
        except Stale:
            stale = True
        else:
            flash(gettext("記録を直しました。"), "done")
            return redirect(url_for("followups.show", follow_up_id=follow_up_id), 303)
    with page_session() as session:
        page = follow_up_notes.read(session, actor(), follow_up_id, now=now())
    if page.note is None or not (page.may_change or form.is_submitted()):  # what its author typed stays
        held = page.line.follow_up.state is FollowUpState.HELD
        raise NotNow(follow_up_notes.AUTHORS if held else follow_up_notes.NOT_HELD)
    standing = {**NoteForm.standing(page.note), "version": page.version}
    if not form.is_submitted():
        form = NoteForm(data=standing)
    if page.last is None:
        form.of_the_first()
    if not form.is_submitted():
        return render_template("followups/change.html", page=page, form=form, rows=[], refusal="")
    rows = differing(form, NoteForm(formdata=None, data=standing)) if stale else []
    if stale and not rows:  # sent twice: it is saved
        flash(gettext("記録を直しました。"), "done")
        return redirect(url_for("followups.show", follow_up_id=follow_up_id), 303)
    if stale:
        form.began_from(page.version)
    shown = render_template("followups/change.html", page=page, form=form, rows=rows, refusal=refusal)
    return shown, 409 if stale or refusal else 422


@followups_pages.post("/follow-ups/<public_id:follow_up_id>/next-step")
@needs(Act.SETTLE_NEXT_STEP)
def settle(follow_up_id: PublicId) -> Answer:
    """What was to come next is done."""
    with transaction() as session:
        follow_up_notes.settle(session, actor(), follow_up_id, now=now())
    flash(gettext("次にすることを、済んだと記録しました。"), "done")
    return redirect(url_for("followups.show", follow_up_id=follow_up_id), 303)


@followups_pages.post("/follow-ups/<public_id:follow_up_id>/end")
@needs(Act.END_FOLLOW_UP)
def end(follow_up_id: PublicId) -> Answer:
    """It will not take place."""
    form = EndForm()
    if form.validate_on_submit():
        try:
            with transaction() as session:
                followups.end(session, actor(), follow_up_id, form.why(), again_on=form.again_on.data, now=now())
        except NotValid as error:
            beside(form, error)
            return _one(follow_up_id, HeldForm(formdata=None, data={"held_on": tokyo_date(now())}), form), 422
        except NotNow as error:
            flash(say(error.said), "warning")
            return redirect(url_for("followups.show", follow_up_id=follow_up_id), 303)
        flash(gettext("フォロー面談を行わないことにしました。"), "done")
        return redirect(url_for("followups.index"), 303)
    return _one(follow_up_id, HeldForm(formdata=None, data={"held_on": tokyo_date(now())}), form), 422


@followups_pages.post("/follow-ups/<public_id:follow_up_id>/decline")
@needs(Act.DECLINE_FOLLOW_UP)
def decline(follow_up_id: PublicId) -> Answer:
    """Who it was offered to doesn't wish for it this time."""
    with transaction() as session:
        followups.decline(session, actor(), follow_up_id, now=now())
    flash(gettext("この面談は、今回は話さないことにしました。話さないことは、会社に伝わりません。"), "done")
    return redirect(url_for("followups.show", follow_up_id=follow_up_id), 303)


def _one(follow_up_id: PublicId, held_form: HeldForm, end_form: EndForm, *, refusal: str = "") -> str:
    with page_session() as session:
        page = follow_up_notes.read(session, actor(), follow_up_id, now=now())
    _offer_steps(held_form, page)
    if page.last is None:
        held_form.of_the_first()
    return render_template(
        "followups/show.html", page=page, form=end_form if end_form.errors else held_form, held_form=held_form,
        end_form=end_form, trend=trend(page.course), mine=actor().hat is Hat.WORKER, refusal=refusal,
    )  # fmt: skip


def _offer_steps(form: HeldForm, page: FollowUpPage) -> None:
    """What can come next; of a talk that is over it isn't asked: what was typed stays."""
    over = page.line.follow_up.state is not FollowUpState.PLANNED
    form.offer(planned=page.following is not None or over, may_end=page.may_end)


def _offer(form: PlanForm, page: Plan) -> None:
    form.offer(
        [
            (
                date.months,
                gettext("1か月後：%(day)s", day=texts.day(date.due_on, language()))
                if date.months == 1
                else gettext("%(months)sか月後：%(day)s", months=date.months, day=texts.day(date.due_on, language())),
            )
            for date in page.proposed
        ],
        planned=(one.months for one in page.planned),
    )
