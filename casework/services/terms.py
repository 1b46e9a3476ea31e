"""What ends a measure, who is told before its day comes, and what holds when nobody decided?

Nothing ends by itself. A decision on an opinion that continues, changes or lifts an earlier one ends what was decided
on that; a step ends where the next one begins. Past its day a measure holds on, and everybody whose it is hears so.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, literal, select
from sqlalchemy.orm import Session

from casework.access import Act, Shown, Visit, enter_worker, sight
from casework.models.cases import Case, Limit
from casework.models.instruction_notes import InstructionAck
from casework.models.measure_reviews import MeasureReview
from casework.models.measures import Decision, Instruction, Measure
from casework.models.opinions import Opinion
from casework.models.people import Employment
from casework.models.reconsiderations import Reconsideration
from casework.rules import reminders
from casework.rules import terms as rules
from casework.rules.assents import IN_FORCE
from casework.rules.bases import Purpose
from casework.rules.comparison import Item
from casework.rules.days import TOKYO, tokyo_date
from casework.rules.deadlines import Clock
from casework.rules.notices import Notice
from casework.rules.policy import FARTHEST_REMINDER, Policy
from casework.rules.vocabulary import DecisionState, Hat, Match, Zone
from casework.rules.workdays import Calendar
from casework.services import editions, limits, listeners, messages, people, policies, talk_times

FARTHEST = timedelta(days=FARTHEST_REMINDER + 14)
"""How far ahead ends are looked at: a long closure moves the day of deciding to the front."""


def follow(visit: Visit, decision: Decision) -> None:
    """A decision takes the place of what was decided on the opinions that its own continues, changes or lifts: each of
    those measures has its last day now. Without measures the supervisor is told that day at once; else the instruction
    goes on until the new one is out.
    """
    items = _items([one for one in decision.measures if one.ended_on is None or one.ended_on >= one.from_on])
    _asked_no_more(visit, decision)
    for old in before(visit.session, decision.opinion, decision):
        for measure in old.measures:
            last = rules.last_day(_item(measure), items, visit.today, decision.ends_on)
            if measure.ended_on is None or measure.ended_on > last:
                _end(visit, measure, last, decision, old)
        case = _case(visit, old)
        limits.stop(visit, case, Clock.EXPLANATION, Clock.RECONSIDERATION, Clock.INSTRUCTION, Clock.MEASURE_REVIEW,
                    record_id=old.public_id)  # fmt: skip
        talk_times.over(visit, case, old)
        if decision.normal:
            _end_instruction(visit, old, _lifted_on(old, decision) or visit.today, tell=True)


def _lifted_on(old: Decision, by: Decision) -> date | None:
    """The last day of what a decision lifts of one before it: of what holds then, where anything does."""
    ended = [one for one in old.measures if one.ended_by_id == by.id and one.ended_on is not None]
    held = [one for one in ended if one.ended_on is not None and one.ended_on >= one.from_on]
    return max((one.ended_on for one in held or ended if one.ended_on is not None), default=None)


def lapse(visit: Visit, decision: Decision) -> None:
    """A decision doesn't stand: its own measures never were, and what it ended holds again. What another decision has
    taken the place of meanwhile doesn't: it ends with that one.
    """
    for measure in decision.measures:
        if measure.ended_on is None or measure.ended_on > visit.today:
            _end(visit, measure, visit.today, decision, decision)
    for old in before(visit.session, decision.opinion, decision):
        lasts = rules.steps(_items(old.measures))
        ended = [(one, last) for one, last in zip(old.measures, lasts, strict=True) if one.ended_by_id == decision.id]
        heirs = editions.later_decisions(visit.session, old.opinion, decision)
        if heirs:
            _inherit(visit, old, ended, heirs)
        else:
            _hold_again(visit, old, ended)


def go_on(visit: Visit, decision: Decision) -> bool:
    """The employment wasn't over: what ended with it holds again, or until what a later decision says meanwhile.
    Whether anything did.
    """
    lasts = rules.steps(_items(decision.measures))
    ended = [(one, last) for one, last in zip(decision.measures, lasts, strict=True) if one.left_with]
    if not ended:
        return False
    for measure, last in ended:
        measure.left_with = False
        measure.ended_on, measure.ended_by_id = last, None if last is None else decision.id
        visit.record(sight.MEASURE, measure.public_id, of=_case(visit, decision).employment_id)
    heirs = editions.later_decisions(visit.session, decision.opinion, decision)
    told = [one for one in (_instruction(visit.session, heir) for heir in heirs) if one is not None]
    if heirs:
        _inherit(visit, decision, ended, heirs)
    if told:
        begins = min(max(one.from_on, one.issued_on) for one in told)  # as when it was handed over
        _end_instruction(visit, decision, begins - timedelta(days=1), tell=False)
    elif not heirs:
        _end_instruction(visit, decision, None, tell=True)
    return True


def _inherit(
    visit: Visit, old: Decision, ended: Sequence[tuple[Measure, date | None]], heirs: Sequence[Decision]
) -> None:  # fmt: skip
    """What a lapsed decision had ended ends by the others that take its place: on the first of their days."""
    for measure, step in ended:
        last, by = min(
            (
                (
                    rules.last_day(
                        _item(measure),
                        _items(one.measures),
                        tokyo_date(one.effective_at or one.decided_at),
                        one.ends_on,
                    ),
                    one,
                )
                for one in heirs
            ),
            key=lambda end: end[0],
        )
        if step is not None and step <= last:
            last, by = step, old
        _end(visit, measure, last, by, old)
    if ended and not any(one.normal or _instruction(visit.session, one) is not None for one in heirs):
        _end_instruction(visit, old, None, tell=True)  # nothing else was told: the supervisor keeps to it


def _hold_again(visit: Visit, old: Decision, ended: Sequence[tuple[Measure, date | None]]) -> None:
    case = _case(visit, old)
    for measure, last in ended:
        measure.ended_on, measure.ended_by_id = last, None if last is None else old.id
        visit.record(sight.MEASURE, measure.public_id, of=case.employment_id)
    due_on = _review_on(visit.session, old, [measure for measure, _last in ended]) if ended else None
    if due_on is not None:
        limits.start(visit, case, Clock.MEASURE_REVIEW, visit.today, zone=Zone.EMPLOYER, record_id=old.public_id,
                     limit_on=max(due_on, visit.today))  # fmt: skip
    waits = _waits_for(visit, old)
    if waits is not None:
        limits.start(visit, case, waits, visit.today, zone=Zone.EMPLOYER, record_id=old.public_id,
                     at_latest=limits.eve(old))  # fmt: skip
    _end_instruction(visit, old, None, tell=True)


def _review_on(session: Session, decision: Decision, measures: Sequence[Measure]) -> date | None:
    """The day of the review that was due before these measures ended: the one that the last review named, none where it
    named none; the first one where nobody has looked at them yet.
    """
    reviewed = session.execute(
        select(MeasureReview.next_on)
        .where(MeasureReview.company_id == decision.company_id, MeasureReview.decision_id == decision.id)
        .order_by(MeasureReview.number.desc())
        .limit(1)
    ).first()
    return min(one.review_on for one in measures) if reviewed is None else reviewed.next_on


def _waits_for(visit: Visit, decision: Decision) -> Clock | None:
    """What is still to be done with a decision that stands: explain it, look at a refusal, tell the supervisor."""
    if decision.state is DecisionState.DECIDED:
        return None if decision.normal and decision.opinion_match is Match.SAME else Clock.EXPLANATION
    refused = select(Reconsideration.id).where(
        Reconsideration.company_id == decision.company_id, Reconsideration.decision_id == decision.id,
        Reconsideration.settled_at.is_(None),
    )  # fmt: skip
    if visit.session.execute(refused).first() is not None:
        return Clock.RECONSIDERATION
    return None if decision.normal or _instruction(visit.session, decision) is not None else Clock.INSTRUCTION


def _asked_no_more(visit: Visit, decision: Decision) -> None:
    """Nothing is heard or decided any more on the opinions before."""
    ids = editions.followed(visit.session, decision.opinion)
    for opinion in visit.session.execute(select(Opinion).where(Opinion.id.in_(ids))).scalars():
        case = visit.session.get_one(Case, opinion.case_id)
        limits.stop(visit, case, Clock.HEARING, Clock.DECISION, record_id=opinion.public_id)


def hand_over(visit: Visit, decision: Decision, from_on: date, *, moved_from: date | None = None) -> None:
    """A new instruction begins: the earlier ones, in whose place it comes, end on the day before. Whoever keeps to
    one of them knows nothing of a new one before it is issued, which is today. `moved_from`: it is put right, and its
    text began on that day before: what ended for it, and isn't over, ends with it.
    """
    last = max(from_on, visit.today) - timedelta(days=1)
    for old in before(visit.session, decision.opinion, decision):
        instruction = _instruction(visit.session, old)
        ended_on = None if instruction is None else instruction.ended_on
        moves = moved_from is not None and ended_on == moved_from - timedelta(days=1) and ended_on >= visit.today
        if ended_on is None or ended_on > last or moves:
            _end_instruction(visit, old, last, tell=False)


def running(session: Session, opinion: Opinion, today: date) -> list[Measure]:
    """The measures that no later decision ended, and which stand on the opinions that this one is about: of steps all
    that aren't over on a day, what holds now and what is still to come.
    """
    return [
        one
        for old in before(session, opinion)
        for one in old.measures
        if one.ended_on is None or (one.ended_by_id == old.id and one.ended_on >= today)
    ]


def hold_now(session: Session, opinion: Opinion, today: date) -> bool:
    """Whether there are any."""
    return bool(running(session, opinion, today))


def to_lift(visit: Visit, opinion: Opinion, case: Case) -> tuple[Shown, ...]:
    """For whoever decides on an opinion that lifts earlier measures: those that hold, and would end without new ones.
    Empty for any other opinion.
    """
    if opinion.purpose is not Purpose.LIFTED:
        return ()
    known = visit.facts(case)
    return tuple(
        visit.show(sight.MEASURE, one, known, of=case.employment_id)
        for one in running(visit.session, opinion, visit.today)
    )


def taken_over(session: Session, decision: Decision) -> bool:
    """A later decision has taken the place of this one: it is neither explained nor told to anybody any more."""
    return bool(editions.later_decisions(session, decision.opinion, decision))


def undecided(visit: Visit, decision: Decision) -> bool:
    """Whether the end of a measure is still to be decided."""
    waits = select(literal(1)).where(
        Measure.company_id == decision.company_id,
        Measure.decision_id == decision.id,
        Measure.ended_on.is_(None),
        Case.id == Measure.case_id,
        Case.closed_on.is_(None),
    )
    return visit.session.execute(select(exists(waits))).scalar_one()


def said_as_end(visit: Visit) -> ColumnElement[bool]:
    """A review, in a select over `Limit`, is of measures whose end is near or has passed: that is said instead."""
    return and_(
        Limit.clock == Clock.MEASURE_REVIEW,
        exists(
            select(literal(1))
            .select_from(Decision)
            .join(Measure, and_(Measure.company_id == Decision.company_id, Measure.decision_id == Decision.id))
            .where(
                Decision.company_id == Limit.company_id,
                Decision.public_id == Limit.record_id,
                Measure.ended_on.is_(None),
                Measure.until_on <= visit.today + rules.SOON,
            )
        ),
    )


def goes_on_still(_visit: Visit, instruction: Instruction) -> bool:
    """Whether nobody has said since that it is over."""
    return instruction.ended_on is None


def is_over(_visit: Visit, instruction: Instruction) -> bool:
    """Whether the last day of an instruction is known."""
    return instruction.ended_on is not None


def remind(session: Session, company_id: int, *, now: datetime) -> int:
    """Tell HR and the 産業医 of measures whose end is near or has passed; of how many decisions. By day only. An
    occasion of which somebody was told is over: whoever comes later has it on their desk. So a round with nothing to
    tell costs the same few statements however many measures hold.
    """
    if not reminders.EARLIEST <= now.astimezone(TOKYO).time() < reminders.LATEST:
        return 0
    visit = enter_worker(session, company_id, Act.CHASE, now=now)
    ahead = (
        Measure.company_id == company_id,
        Measure.ended_on.is_(None),
        Measure.until_on <= visit.today + FARTHEST,
        Case.closed_on.is_(None),
    )
    rows: Sequence[Any] = session.execute(
        select(
            Decision.public_id, Case.workplace_id, Case.employment_id,
            Employment.person_id.label("employee_id"), func.min(Measure.until_on).label("until_on"),
        )
        .join(Decision, Decision.id == Measure.decision_id)
        .join(Case, Case.id == Measure.case_id)
        .join(Employment, Employment.id == Case.employment_id)
        .where(*ahead)
        .group_by(Decision.id, Decision.public_id, Case.workplace_id, Case.employment_id, Employment.person_id)
        .order_by(func.min(Measure.until_on), Decision.id)
    ).all()  # fmt: skip
    places = {row.workplace_id for row in rows}
    known = policies.policies_for(session, company_id, places, visit.today) if places else {}
    calendars = policies.calendars_for(session, company_id, places)
    due = [(row, _due(row, calendars[row.workplace_id], visit.today, known[row.workplace_id])) for row in rows]
    of = select(Decision.public_id).join(Measure, Measure.decision_id == Decision.id)
    told = messages.told(
        visit, (Notice.MEASURE_PAST, Notice.MEASURE_ENDS), of.join(Case, Case.id == Measure.case_id).where(*ahead)
    )
    new = [(row, *what) for row, what in due if what is not None and (what[0], row.public_id, what[1]) not in told]
    hearers = listeners.Listeners(visit, {row.employee_id for row, *_ in new})
    return sum(_tell(visit, row, notice, occasion, hearers) for row, notice, occasion in new)


def _due(row: Any, calendar: Calendar, today: date, policy: Policy) -> tuple[Notice, str] | None:
    """Which notice is due today, and its occasion."""
    days = policy.measure_reminder_days
    due = rules.reminder(row.until_on, rules.decide_by(row.until_on, calendar), today, days)
    if due is None:
        return None
    notice = Notice.MEASURE_PAST if due.past else Notice.MEASURE_ENDS
    return notice, f"{row.until_on.isoformat()} {due.number}"


def _tell(visit: Visit, row: Any, notice: Notice, occasion: str, hearers: listeners.Listeners) -> bool:
    theirs = {
        Hat.HR: hearers.hr(row.workplace_id, row.employee_id),
        Hat.PHYSICIAN: hearers.physicians(row.workplace_id, row.employee_id),
    }
    new = [
        messages.queue(visit, notice, record_id=row.public_id, to=to, hat=hat, occasion=occasion)
        for hat, them in theirs.items()
        for to in them
    ]
    if not any(new):
        return False
    visit.record(sight.DECISION, row.public_id, of=row.employment_id)
    visit.session.flush()
    return True


def before(session: Session, of: Opinion, but: Decision | None = None) -> list[Decision]:
    """The decisions that stand on an opinion that this one is about, and on those before it: in whichever edition."""
    found = editions.followed(session, of)
    if not found:
        return []
    return list(
        session.execute(
            select(Decision)
            .where(
                Decision.company_id == of.company_id,
                Decision.opinion_id.in_(found),
                Decision.state.in_(IN_FORCE),
                Decision.id != (0 if but is None else but.id),
            )
            .order_by(Decision.id)
            .with_for_update()
        ).scalars()
    )


def _case(visit: Visit, decision: Decision) -> Case:
    return visit.session.get_one(Case, decision.case_id)


def _end(visit: Visit, measure: Measure, last: date, by: Decision, of: Decision) -> None:
    measure.ended_on, measure.ended_by_id = last, by.id
    visit.record(sight.MEASURE, measure.public_id, of=_case(visit, of).employment_id)


def _end_instruction(visit: Visit, decision: Decision, last: date | None, *, tell: bool) -> None:
    """Say when the instruction of a decision is over, or that it isn't; the supervisors of today hear of it, unless HR
    carried it out itself: then nobody of them was ever told.
    """
    instruction = _instruction(visit.session, decision)
    if instruction is None or instruction.ended_on == last:
        return
    instruction.ended_on = last
    visit.record(sight.INSTRUCTION, instruction.public_id, of=instruction.employment_id)
    if not tell or instruction.by_hr:
        return
    confirmed = _confirmed_by(visit.session, instruction)
    occasion = f"{visit.today.isoformat()} again" if last is None else last.isoformat()
    theirs = people.supervisors_of(visit.session, decision.company_id, instruction.employment_id, visit.today)
    for to in theirs:
        again = Notice.INSTRUCTION_GOES_ON if to in confirmed else Notice.INSTRUCTION_TO_SUPERVISOR
        notice = again if last is None else Notice.INSTRUCTION_ENDED
        messages.queue(visit, notice, record_id=instruction.public_id, to=to, hat=Hat.SUPERVISOR, occasion=occasion)


def _confirmed_by(session: Session, instruction: Instruction) -> set[int]:
    """Who has nothing new to confirm when it goes on."""
    acks = select(InstructionAck.person_id).where(
        InstructionAck.company_id == instruction.company_id, InstructionAck.instruction_id == instruction.id
    )
    return set(session.execute(acks).scalars())


def _instruction(session: Session, decision: Decision) -> Instruction | None:
    """The one that stands."""
    return session.execute(
        select(Instruction).where(
            Instruction.company_id == decision.company_id, Instruction.decision_id == decision.id, Instruction.stands()
        )
    ).scalar_one_or_none()  # fmt: skip


def _item(measure: Measure) -> Item:
    """Kind and days, which are all that an end asks for."""
    return Item(measure.kind, from_on=measure.from_on, until_on=measure.until_on)


def _items(measures: Sequence[Measure]) -> list[Item]:
    return [_item(measure) for measure in measures]
