"""When does a decision of measures hold, what ends it again, and who is told?

The 産業医 is told without delay (安衛則14条の2).
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import exists, literal, select
from sqlalchemy.orm import Session

from casework.access import Shown, Visit, sight
from casework.models.cases import Case, Limit
from casework.models.followups import FollowUp
from casework.models.measures import Decision, Instruction
from casework.models.opinions import Opinion
from casework.rules import moves
from casework.rules.assents import IN_FORCE, ConfirmedWay, Returned
from casework.rules.comparison import Item
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow
from casework.rules.notices import Notice
from casework.rules.vocabulary import (
    CloseReason,
    DecisionState,
    FollowUpState,
    Hat,
    Match,
    Zone,
)
from casework.services import (
    cases,
    editions,
    late_effects,
    liftings,
    limits,
    messages,
    people,
    requests,
    returns,
    talk_times,
    terms,
)


def take_effect(visit: Visit, case: Case, decision: Decision) -> None:
    """A decision holds from now on: its measures are in force, the employee and the 産業医 are told, and what it waited
    for ends.
    """
    if terms.taken_over(visit.session, decision):  # while it waited
        raise NotNow(editions.FOLLOWED)
    if late_effects.past(decision, visit.today):
        raise NotNow(late_effects.PAST)
    decision.state = moves.DECISION.check(decision.state, visit.act)
    decision.effective_at = visit.now
    visit.session.flush()  # first: no measure is in force before its decision
    opinion = decision.opinion
    late_effects.begin(visit, decision)
    terms.follow(visit, decision)
    limits.stop(visit, case, Clock.HEARING, Clock.DECISION, record_id=opinion.public_id)
    limits.stop(visit, case, Clock.ASSENT, record_id=decision.public_id)
    visit.record(sight.DECISION, decision.public_id, of=case.employment_id)
    if settled(decision):
        _tell(visit, case, decision, Notice.LIFTED if liftings.lifts(visit, decision) else Notice.NO_MEASURES)
        close_if_over(visit, case)
    else:
        ends = liftings.drops(visit, decision)
        _tell(visit, case, decision, Notice.SOME_END if ends else Notice.DECISION_TO_WORKER)
        limits.start(visit, case, Clock.EXPLANATION, visit.today, zone=Zone.EMPLOYER, record_id=decision.public_id,
                     at_latest=limits.eve(decision))  # fmt: skip
        if decision.review_on is not None and decision.measures:
            limits.start(visit, case, Clock.MEASURE_REVIEW, late_effects.first_day(decision), zone=Zone.EMPLOYER,
                         record_id=decision.public_id,
                         limit_on=max(decision.review_on, visit.today))  # fmt: skip


def give_back(visit: Visit, case: Case, decision: Decision, cause: Returned, words: str = "") -> None:
    """A decision that waits doesn't come to hold. Nothing of it is lost: the form starts from it again."""
    after = moves.DECISION.check(decision.state, visit.act)
    visit.seal(case.data_key_id, decision, returned_words=words.strip())
    decision.returned_at, decision.returned_as = visit.now, cause
    decision.state, decision.returned_by_id = after, visit.actor.person_id
    limits.stop(visit, case, Clock.ASSENT, record_id=decision.public_id)
    visit.record(sight.DECISION, decision.public_id, of=case.employment_id)
    visit.session.flush()
    if cause is Returned.TAKEN_BACK:
        return
    for to in people.hr_for(visit.session, case.company_id, case.workplace_id, visit.today,
                            not_person=case.employment.person_id):  # fmt: skip
        messages.queue(visit, Notice.DECISION_RETURNED, record_id=decision.public_id, to=to, hat=Hat.HR)


def tell_decider(visit: Visit, case: Case, decision: Decision) -> None:
    """Whoever decided hears that it holds now, as long as they are HR there."""
    theirs = people.hr_for(visit.session, case.company_id, case.workplace_id, visit.today,
                           not_person=case.employment.person_id)  # fmt: skip
    if decision.decided_by_id in theirs and decision.decided_by_id != visit.actor.person_id:
        messages.queue(visit, Notice.DECISION_HOLDS, record_id=decision.public_id, to=decision.decided_by_id,
                       hat=Hat.HR)  # fmt: skip


def waiting(session: Session, opinion: Opinion) -> Decision | None:
    """The decision on an opinion that waits for somebody's word."""
    return session.execute(
        select(Decision).where(
            Decision.company_id == opinion.company_id, Decision.opinion_id == opinion.id,
            Decision.state == DecisionState.WAITING,
        )
    ).scalar_one_or_none()  # fmt: skip


def last_fallen(session: Session, opinion: Opinion) -> Decision | None:
    """The last decision on an opinion, where it came back or was set aside and no other one followed."""
    last = session.execute(
        select(Decision)
        .where(Decision.company_id == opinion.company_id, Decision.opinion_id == opinion.id)
        .order_by(Decision.id.desc())
        .limit(1)
    ).scalar_one_or_none()
    return last if last is not None and last.state in {DecisionState.RETURNED, DecisionState.SET_ASIDE} else None


def settled(decision: Decision) -> bool:
    """Nothing was advised and nothing decided: notice is enough, there is nothing to explain, instruct or review."""
    return decision.normal and decision.opinion_match is Match.SAME


def _over(decision: Decision, today: date) -> bool:
    if decision.state not in IN_FORCE:  # made anew or awaited: its limit runs, and holds the case open
        return True
    if decision.measures:
        return all(one.ended_on is not None and one.ended_on <= today for one in decision.measures)
    return settled(decision) or decision.state is DecisionState.EXPLAINED


def close_if_over(visit: Visit, case: Case) -> None:
    """End a case in which no measure holds any more, each decision without any is explained or needs none, no follow-up
    is planned, no objection and no refusal waits, no other opinion waits or is being written, nobody is on leave, and
    nothing of a return waits. A return in which nothing was decided ends by `returns.close_if_over`.
    """
    returns.close_if_over(visit, case)
    same = (case.company_id, case.id)
    decisions = visit.session.execute(
        select(Decision).where(Decision.company_id == same[0], Decision.case_id == same[1])
    ).scalars().all()  # fmt: skip
    planned = visit.session.execute(
        select(
            exists(
                select(literal(1)).where(
                    FollowUp.company_id == same[0], FollowUp.case_id == same[1], FollowUp.state == FollowUpState.PLANNED
                )
            )
        )
    ).scalar_one()
    asked = visit.session.execute(
        select(
            exists(
                select(literal(1)).where(
                    Limit.company_id == same[0], Limit.case_id == same[1], Limit.stopped_on.is_(None),
                    Limit.clock.in_((Clock.OBJECTION, Clock.RECONSIDERATION)),
                )
            )
        )
    ).scalar_one()  # fmt: skip
    over = not asked and bool(decisions) and all(_over(decision, visit.today) for decision in decisions)
    waits = planned or editions.open_in(visit.session, case) or returns.on_leave(visit, case)
    waits = waits or returns.something_waits(visit, case)
    if case.closed_on is not None or waits or not over:
        return
    held = any(decision.measures and decision.state in IN_FORCE for decision in decisions)
    cases.close(visit, case, CloseReason.MEASURES_OVER if held else CloseReason.NO_MEASURES, visit.today)


def instructed(session: Session, decision: Decision) -> bool:
    """The supervisor was told of this decision."""
    told = select(Instruction.id).where(
        Instruction.company_id == decision.company_id, Instruction.decision_id == decision.id
    )
    return session.execute(told).first() is not None


def set_aside(visit: Visit, case: Case, decision: Decision) -> bool:
    """A decision was looked at again and doesn't stand: the employee and the 産業医 are told, and HR decides anew
    on the same opinion, also that nothing is done, with its reason and all that a decision has; not where a later
    opinion was decided on meanwhile. Once the supervisor was told, nothing lapses by itself: the measures stay in
    force, and their review is due today. Whether it was set aside.
    """
    session, opinion = visit.session, decision.opinion
    if instructed(session, decision):
        review = limits.running(visit, case, Clock.MEASURE_REVIEW, decision.public_id)
        if review is None:
            limits.start(visit, case, Clock.MEASURE_REVIEW, visit.today, zone=Zone.EMPLOYER,
                         record_id=decision.public_id, limit_on=visit.today)  # fmt: skip
        elif review.limit_on > visit.today:
            review.limit_on = visit.today
            visit.record(sight.LIMIT, review.public_id, of=case.employment_id)
        return False
    decision.state = moves.DECISION.check(decision.state, visit.act)
    terms.lapse(visit, decision)
    visit.record(sight.DECISION, decision.public_id, of=case.employment_id)
    limits.stop(
        visit,
        case,
        Clock.EXPLANATION,
        Clock.RECONSIDERATION,
        Clock.INSTRUCTION,
        Clock.MEASURE_REVIEW,
        record_id=decision.public_id,
    )
    talk_times.over(visit, case, decision)
    session.flush()
    if not terms.taken_over(session, decision):
        limits.start(visit, case, Clock.DECISION, visit.today, zone=Zone.EMPLOYER, record_id=opinion.public_id)
    messages.queue(visit, Notice.DECISION_SET_ASIDE, record_id=decision.public_id, to=case.employment.person_id,
                   hat=Hat.WORKER)  # fmt: skip
    for to in requests.physicians_to_tell(session, case, visit.today):
        messages.queue(visit, Notice.DECISION_SET_ASIDE, record_id=decision.public_id, to=to, hat=Hat.PHYSICIAN)
    return True


def show(visit: Visit, decision: Decision, case: Case) -> Shown:
    """A decision that was reached, with the name of who decided."""
    whose = persons(decision)
    names = people.person_names(visit.session, case.company_id, set(whose.values()))
    said = {field: names.get(person_id or 0, "") for field, person_id in whose.items()}
    return visit.show(sight.DECISION, decision, visit.facts(case), of=case.employment_id, **said)


def persons(decision: Decision) -> dict[str, int | None]:
    """Who decided, confirmed, approved and sent back, by the field that shows the name."""
    return {f"{name}_name": getattr(decision, f"{name}_id") for name in ("decided_by", "confirmed_by", "approved_by",
                                                                         "returned_by")}  # fmt: skip


def show_measures(visit: Visit, decision: Decision, case: Case) -> tuple[Shown, ...]:
    """The decided measures of a decision that was reached."""
    known = visit.facts(case)
    return tuple(visit.show(sight.MEASURE, measure, known, of=case.employment_id) for measure in decision.measures)


def as_items(measures: Sequence[Shown]) -> tuple[Item, ...]:
    """Shown measures, for comparison and wording."""
    return tuple(
        Item(measure.kind, measure.hours, measure.starts, measure.ends, measure.words or "",
             measure.from_on, measure.until_on)
        for measure in measures
    )  # fmt: skip


def _tell(visit: Visit, case: Case, decision: Decision, notice: Notice) -> None:
    employee_id = case.employment.person_id
    messages.queue(visit, notice, record_id=decision.public_id, to=employee_id, hat=Hat.WORKER)
    for to in requests.physicians_to_tell(visit.session, case, visit.today):
        told = Notice.DECISION_HOLDS if _answered(decision, to) else _to_physicians(decision)
        if told is not Notice.DECISION_HOLDS or to != visit.actor.person_id:
            messages.queue(visit, told, record_id=decision.public_id, to=to, hat=Hat.PHYSICIAN)


def _answered(decision: Decision, person_id: int) -> bool:
    """Whether they confirmed or approved this very decision, and so read why it differs."""
    own = decision.confirmed_way is ConfirmedWay.OWN and decision.confirmed_by_id == person_id
    return own or decision.approved_by_id == person_id


def _to_physicians(decision: Decision) -> Notice:
    """They hear at once whether it follows the opinion: of what differs somebody has to look at the reason."""
    return Notice.DECISION_TO_PHYSICIAN if decision.opinion_match is Match.SAME else Notice.DECISION_DIFFERS
