"""What was said in a follow-up, how does it go against the times before, and what comes next?

Employee and professionals only. The employer learns that it took place, and anything else by an opinion (domain: §4,
row 19).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, keys, sight
from casework.access.acts import may
from casework.access.sight import Fact
from casework.ids import PublicId
from casework.models.cases import Case
from casework.models.follow_up_notes import FollowUpNote
from casework.models.followups import FollowUp
from casework.models.measures import Decision, Measure
from casework.rules import explanation_times, terms
from casework.rules import follow_up_notes as rules
from casework.rules.errors import NotNow, NotValid, NotYours, Stale, refuse
from casework.rules.follow_up_notes import NextStep, Told, Way
from casework.rules.notices import Notice
from casework.rules.terms import Term
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import AROUND_LEAVE, AssignmentRole, CaseKind, FollowUpState, Hat
from casework.services import (
    advice,
    bookings,
    cases,
    follow_up_lists,
    follow_up_plans,
    followups,
    measures,
    messages,
    people,
    requests,
    returns,
)
from casework.services.follow_up_lists import Line
from casework.services.policies import calendar_for

FARTHEST = timedelta(days=366)
"""So far ahead may an extra follow-up be."""
NOT_HELD = Said(N_("実施を記録してから、内容を直してください。"))
OUT_OF_TURN = N_(
    "この面談の目安の日は%(due)sで、実施した日から離れています。"
    "その前の面談（目安の日 %(earlier)s）は、まだ記録されていません。どの面談の記録か、確かめてください。"
)
SETTLED = Said(N_("次にすることは、済んだと記録されています。または、記録することがありません。"))
NOT_THEIRS = Said(
    N_("これからの予定を終わりにできるのは、この件を担当する人です。「終えてよいと、担当する人に伝える」を選べます。")
)
AUTHORS = Said(N_("この記録を直せるのは、書いた人が、この方を担当している間だけです。"))


@dataclass(frozen=True)
class New:
    """What is written down. `extra_on`: the day of an extra talk, where that comes next; `sure`: what was asked
    about is meant; `once`: what the record of it will be called.
    """

    way: Way
    told: Told
    words: str = ""
    advice: str = ""
    extra_on: date | None = None
    sure: bool = False
    once: PublicId | None = None


@dataclass(frozen=True)
class Note:
    """A note as its reader may see it, and the day of its talk."""

    held_on: date
    note: Shown
    told: Told


@dataclass(frozen=True)
class InForce:
    """A decision whose measures hold, for whoever talks about them."""

    decision_id: str
    measures: tuple[Shown, ...]


@dataclass(frozen=True)
class FollowUpPage:
    """One follow-up with what was said in it and before."""

    line: Line
    note: Note | None
    course: tuple[Note, ...]
    """All notes of the case that the reader has, in the order of their days."""
    in_force: tuple[InForce, ...]
    following: Shown | None
    """The next one that is planned."""
    wish: Shown | None
    """What the employee wished when they asked for it, where they did."""
    booking: Shown | None
    """Its appointment."""
    may_choose: bool
    """The reader may choose a time for it."""
    may_decline: bool
    """It is only offered, its appointment hasn't begun, and the reader is who may say no."""
    past: bool
    """What it was to be ahead of began, or is over."""
    may_change: bool
    may_end: bool
    """The reader may say that it won't take place, nor those after it."""
    planners: tuple[Shown, ...]
    """Whoever may, where the reader may not."""
    case_id: str
    """Where what comes next is done."""
    leave_id: PublicId | None
    """The leave that a talk of a return belongs to: its papers are there."""
    plan_after: PublicId | None
    """The leave after which the reader can plan others."""
    may_settle: bool
    """The reader may say that it is done."""
    unheard: bool
    """A nurse wrote it for a physician, and there is none who could read it."""
    version: int

    @property
    def last(self) -> Note | None:
        """The note before this one."""
        before = [one for one in self.course if self.note is None or one.held_on < self.note.held_on]
        return before[-1] if before else None


def read(session: Session, actor: Actor, follow_up_id: str, *, now: datetime) -> FollowUpPage:
    """One follow-up, for the employee and the professionals. To HR and clerks there is the list alone: NotYours."""
    visit = enter(session, actor, Act.SEE_FOLLOW_UPS, now=now)
    if actor.hat in {Hat.HR, Hat.CLERK}:
        raise NotYours
    follow_up = visit.reach(FollowUp, follow_up_id)
    case = visit.reach_id(Case, follow_up.case_id)
    course = _course(visit, case)
    mine = next((note for held, note in course if held.id == follow_up.id), None)
    waits = actor.hat is Hat.NURSE and mine is not None and mine.for_physician
    shown = [(held, _shown(visit, case, held, note)) for held, note in course]
    planned = follow_up.state is FollowUpState.PLANNED and case.closed_on is None
    past = planned and not _ahead(visit, follow_up)
    booking = _booking(visit, case, follow_up)
    planners = {} if actor.hat is Hat.WORKER else followups.planners(visit, case)
    return FollowUpPage(
        line=follow_up_lists.line(visit, follow_up, case),
        note=next((one for held, one in shown if held.id == follow_up.id), None),
        course=tuple(one for _held, one in shown),
        in_force=_in_force(visit, case),
        following=_following(visit, case, follow_up, *_waiting(visit)),
        wish=_wish(visit, case, follow_up),
        booking=booking,
        may_choose=planned and not past,
        may_decline=planned and (follow_up.because is not None or follow_up.asks_again)
        and may(actor.hat, Act.DECLINE_FOLLOW_UP)
        and (booking is None or not followups.begun(visit, booking.starts_at)),
        past=past,
        may_change=mine is not None and mine.person_id == actor.person_id and case.closed_on is None
        and Fact.ASSIGNED in visit.facts(case),
        may_end=not planners or actor.person_id in planners,
        planners=() if actor.person_id in planners else followups.named(visit, case, planners),
        case_id=case.public_id,
        plan_after=follow_up_plans.after_leave(visit, case),
        leave_id=returns.leave_of(visit, case) if case.kind is CaseKind.RETURN else None,
        may_settle=mine is not None and mine.leads_on and mine.done_on is None and case.closed_on is None
        and may(actor.hat, Act.SETTLE_NEXT_STEP) and Fact.ASSIGNED in visit.facts(case),
        unheard=waits and mine is not None and not _physicians(visit, case, mine),
        version=0 if mine is None else mine.version,
    )  # fmt: skip


def hold(session: Session, actor: Actor, follow_up_id: str, held_on: date, new: New, *, now: datetime) -> None:
    """It took place on `held_on`, and this was said. An extra talk is planned, or those to come end, as was chosen; who
    doesn't have the case proposes it to whoever has.

    Raises NotNow when it isn't planned any more, NotValid for an impossible day and for what can't be written.
    """
    visit = enter(session, actor, Act.HOLD_FOLLOW_UP, now=now)
    follow_up, case = followups.reached(visit, follow_up_id)
    if visit.written(FollowUpNote, new.once) is not None:
        return
    advice.still_open(case)
    _check(new)
    followups.check_held(visit, follow_up, case, held_on)
    step = new.told.following
    extra_on = _day(visit, new, held_on) if step is NextStep.EXTRA else None  # what can't be isn't asked about
    _ask(visit, case, follow_up, held_on, new)
    if step is NextStep.OVER and _following(visit, case, follow_up) is not None and not followups.may_end(visit, case):
        raise NotValid("following", NOT_THEIRS)
    if actor.person_id is not None and Fact.ASSIGNED not in visit.facts(case):  # who talked reads what they wrote
        cases.assign(visit, case, actor.person_id, AssignmentRole.FOLLOW_UP, visit.today)
    note = FollowUpNote(
        company_id=case.company_id, public_id=new.once or ids.fresh(), case_id=case.id, follow_up_id=follow_up.id,
        person_id=actor.person_id, way=new.way, written_at=now,
    )  # fmt: skip
    _write(visit, case, note, new)
    followups.mark_held(visit, follow_up, case, held_on)
    _tell_physicians(visit, case, follow_up, note)
    if extra_on is not None:
        followups.add_extra(visit, case, held_on, extra_on)
    elif step is NextStep.OVER:
        followups.end_planned(visit, case)
    elif step is NextStep.PROPOSED:
        theirs = followups.planners(visit, case)
        for to in theirs.keys() - {actor.person_id}:
            messages.queue(visit, Notice.FOLLOW_UP_END_PROPOSED, record_id=follow_up.public_id, to=to, hat=theirs[to])
    followups.over(visit, follow_up, case)


def change(session: Session, actor: Actor, follow_up_id: str, new: New, *, version: int, now: datetime) -> None:
    """Mend what was written; what came of it, the next step, stays. NotNow for anybody but its author and once the case
    is closed, Stale when it isn't what was read.
    """
    visit = enter(session, actor, Act.CHANGE_FOLLOW_UP_NOTE, now=now)
    follow_up, case = followups.reached(visit, follow_up_id)
    advice.still_open(case)
    note = visit.session.execute(
        select(FollowUpNote)
        .where(FollowUpNote.follow_up_id == follow_up.id, visit.within(FollowUpNote))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()
    if note is None:
        raise NotNow(NOT_HELD)
    if note.person_id != actor.person_id or Fact.ASSIGNED not in visit.facts(case):
        raise NotNow(AUTHORS)
    if note.version != version:
        raise Stale
    kept = _shown(visit, case, follow_up, note).told
    new = replace(new, told=replace(new.told, following=kept.following))
    _check(new)
    note.way = new.way
    _write(visit, case, note, new)
    _tell_physicians(visit, case, follow_up, note)


def settle(session: Session, actor: Actor, follow_up_id: str, *, now: datetime) -> None:
    """What was to come next is done, wherever it was; a return that only waited for it ends. NotYours for whoever
    doesn't have the case, NotNow where nothing waits (any more).
    """
    visit = enter(session, actor, Act.SETTLE_NEXT_STEP, now=now)
    follow_up, case = followups.reached(visit, follow_up_id)
    advice.still_open(case)
    if Fact.ASSIGNED not in visit.facts(case):
        raise NotYours
    note = visit.session.execute(
        select(FollowUpNote)
        .where(FollowUpNote.follow_up_id == follow_up.id, visit.within(FollowUpNote))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()
    if note is None or not note.leads_on or note.done_on is not None:
        raise NotNow(SETTLED)
    note.done_on = visit.today
    visit.record(sight.FOLLOW_UP_NOTE, note.public_id, of=case.employment_id)
    session.flush()
    measures.close_if_over(visit, case)


def _check(new: New) -> None:
    faults = [
        NotValid(scale.value, Said(N_("0から%(top)sまでの整数で入力してください。"), {"top": rules.TOP}))
        for scale in rules.faults(new.told)
    ]
    for name, text, most in (("words", new.words, rules.LONGEST), ("advice", new.advice, rules.LONGEST_ADVICE)):
        if len(text) > most:
            faults.append(NotValid(name, Said(N_("%(most)s文字以内で入力してください。"), {"most": most})))
    refuse(faults)


def _ask(visit: Visit, case: Case, follow_up: FollowUp, held_on: date, new: New) -> None:
    """NotValid, once and together, for what may be meant and may be a slip: another line than the one that was talked
    about, and an extra talk on a day on which the workplace is closed.
    """
    odd, day = [], new.extra_on
    skipped = followups.out_of_turn(visit, follow_up, case, held_on)
    if skipped is not None:
        odd.append(Said(OUT_OF_TURN, {"due": follow_up.due_on, "earlier": skipped.due_on}))
    calendar = calendar_for(visit.session, case.company_id, case.workplace_id)
    if new.told.following is NextStep.EXTRA and day is not None:
        odd += explanation_times.closed(calendar, day)
    if odd and not new.sure:
        refuse([NotValid("sure", said) for said in (*odd, explanation_times.SURE)])


def _day(visit: Visit, new: New, held_on: date) -> date:
    """The day of an extra talk."""
    day, today = new.extra_on, visit.today
    if day is None or not max(held_on, today) < day <= today + FARTHEST:
        raise NotValid("extra_on", Said(N_("臨時の面談をする日を、明日から1年先までで入力してください。")))
    return day


def _write(visit: Visit, case: Case, note: FollowUpNote, new: New) -> None:
    note.for_physician = visit.actor.hat is Hat.NURSE and new.told.to_a_physician
    note.leads_on = new.told.leads_on
    visit.seal(case.data_key_id, note, told=new.told.pack(), words=new.words.strip(), advice=new.advice.strip())
    note.written_at = visit.now
    visit.session.add(note)
    visit.session.flush()
    visit.record(sight.FOLLOW_UP_NOTE, note.public_id, of=case.employment_id)


def _tell_physicians(visit: Visit, case: Case, follow_up: FollowUp, note: FollowUpNote) -> None:
    """Of what a nurse wrote that takes a physician, those hear who can read it; once for each talk."""
    if note.for_physician:
        for to in _physicians(visit, case, note):
            messages.queue(visit, Notice.FOLLOW_UP_TO_SEE, record_id=follow_up.public_id, to=to, hat=Hat.PHYSICIAN)


def _physicians(visit: Visit, case: Case, note: FollowUpNote) -> list[int]:
    """Who has the case; while no physician does, the 産業医 who reach it (`reach_follow_ups`)."""
    theirs = cases.assigned_physicians(visit.session, case.company_id, case.id, visit.today)
    here = people.industrial_physicians(visit.session, case.company_id, case.workplace_id, visit.today)
    return visit.reaching(FollowUpNote, note.id, sorted({*theirs, *here}), Hat.PHYSICIAN)


def _course(visit: Visit, case: Case) -> Sequence[tuple[FollowUp, FollowUpNote]]:
    rows = visit.session.execute(
        select(FollowUp, FollowUpNote)
        .join(FollowUpNote, FollowUpNote.follow_up_id == FollowUp.id)
        .where(FollowUpNote.case_id == case.id, visit.within(FollowUpNote))
        .order_by(FollowUp.held_on, FollowUpNote.id)
    ).all()
    keys.preload(visit.session, {row.FollowUpNote.told.key_id for row in rows})
    return [(row.FollowUp, row.FollowUpNote) for row in rows]


def _shown(visit: Visit, case: Case, follow_up: FollowUp, note: FollowUpNote) -> Note:
    names = people.person_names(visit.session, case.company_id, [note.person_id])
    shown = visit.show(sight.FOLLOW_UP_NOTE, note, visit.facts(case), of=case.employment_id,
                       by_name=names[note.person_id])  # fmt: skip
    return Note(follow_up.held_on or visit.today, shown, rules.unpack(shown.told))


def _in_force(visit: Visit, case: Case) -> tuple[InForce, ...]:
    """The decisions of the case with what of them holds today or is to begin: a step until its last day."""
    found = visit.session.execute(
        select(Decision)
        .where(
            Decision.case_id == case.id, visit.within(Decision),
            Decision.id.in_(
                select(Measure.decision_id).where(
                    Measure.case_id == case.id, or_(Measure.ended_on.is_(None), Measure.ended_on >= visit.today)
                )
            ),
        )
        .order_by(Decision.id)
    ).scalars()  # fmt: skip
    shown = [InForce(one.public_id, tuple(measure for measure in measures.show_measures(visit, one, case)
                                          if _holds(measure, visit.today))) for one in found]  # fmt: skip
    return tuple(one for one in shown if one.measures)


def _holds(measure: Shown, today: date) -> bool:
    return terms.term(measure.from_on, measure.until_on, measure.ended_on, today) is not Term.ENDED


def _wish(visit: Visit, case: Case, follow_up: FollowUp) -> Shown | None:
    found = requests.for_follow_up(visit, follow_up)
    return None if found is None else requests.shown(visit, case, found)


def _booking(visit: Visit, case: Case, follow_up: FollowUp) -> Shown | None:
    found = bookings.of_follow_up(visit, follow_up)
    return None if found is None else bookings.shown(visit, case, found)


def _ahead(visit: Visit, follow_up: FollowUp) -> bool:
    if follow_up.because not in AROUND_LEAVE:
        return True
    found = select(FollowUp.id).where(FollowUp.id == follow_up.id, follow_up_lists.ahead(visit.today))
    return visit.session.execute(found).first() is not None


def _waiting(visit: Visit) -> list[ColumnElement[bool]]:
    """What of the plan is named as the next: to the employee nothing that was to be ahead of what is over. Whoever
    writes down what took place still finds it.
    """
    return [follow_up_lists.ahead(visit.today)] if visit.actor.hat is Hat.WORKER else []


def _following(visit: Visit, case: Case, this: FollowUp, *which: ColumnElement[bool]) -> Shown | None:
    found = visit.session.execute(
        select(FollowUp)
        .where(
            FollowUp.case_id == case.id, FollowUp.state == FollowUpState.PLANNED, FollowUp.id != this.id,
            visit.within(FollowUp), *which,
        )
        .order_by(FollowUp.due_on, FollowUp.id)
        .limit(1)
    ).scalar_one_or_none()  # fmt: skip
    return None if found is None else visit.show(sight.FOLLOW_UP, found, visit.facts(case), of=case.employment_id)
