"""What was decided and why, what was said about it, and who was told what? One page for the employee, HR and the
professionals.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.access.sight import Fact
from casework.models.cases import Case
from casework.models.measures import Decision, Measure
from casework.models.opinions import Opinion
from casework.rules import comparison, moves, terms, wording
from casework.rules.assents import IN_FORCE, Step
from casework.rules.comparison import Compared
from casework.rules.days import tokyo_date
from casework.rules.terms import Term
from casework.rules.texts import Said
from casework.rules.vocabulary import DecisionState, Hat, RecordState
from casework.services import (
    advice,
    assent_calls,
    assents,
    editions,
    explainers,
    explanation_attempts,
    explanation_talks,
    explanations,
    hearing_attempts,
    hearings,
    instructions,
    justifications,
    late_effects,
    liftings,
    limits,
    measure_reviews,
    measures,
    objections,
    policies,
    reconsiderations,
    relocations,
    review_days,
    review_talks,
)
from casework.services import terms as ends
from casework.services.advice import Advice
from casework.services.explainers import Advisers
from casework.services.instructions import Told
from casework.services.liftings import Ending, Lifting


@dataclass(frozen=True)
class DecisionRead:
    """A decision with all that belongs to it. `draft`: what would be told to the supervisor, before it is told."""

    advice: Advice
    decision: Shown
    measures: tuple[Shown, ...]
    lifting: Lifting | None
    """What it ends, where it takes no measures any more."""
    endings: tuple[Ending, ...]
    """What it ends of the measures before it, where it takes others."""
    terms: tuple[Term, ...]
    """How each measure stands to its days …"""
    gives_way: tuple[bool, ...]
    """… and of each that has its last day, whether something like it takes its place."""
    decide_by: date | None
    """When the end of a measure is near or has passed: the last working day on which it can be decided in time."""
    followed: tuple[Shown, ...]
    """Opinions that were issued since and continue, change or lift this one."""
    lines: tuple[Compared, ...]
    reasons: dict[int, Shown]
    """Why a line differs, by its number from 1."""
    grounds: dict[str, Shown]
    """Why somebody is moved, by the measure's public id."""
    hearing: Shown | None
    talk: Shown | None
    """When it is explained."""
    reconsideration: Shown | None
    """Of a refusal."""
    again_by: date | None
    """While a refusal is looked at again: until when the rules want it done …"""
    may_say_again: bool
    """… and whether the reader is a physician who is asked."""
    objections: tuple[Shown, ...]
    until: date
    """The last day on which the rules let the employee object."""
    may_object: bool
    attempts: tuple[Shown, ...]
    """Where nobody was heard: when it was tried."""
    explanation: Shown | None
    tries: tuple[Shown, ...]
    """When it was tried in vain to explain it."""
    told: tuple[Told, ...]
    moves: tuple[Shown, ...]
    """For HR, physician and nurse: where the employee works or is going to, if not where the file is kept."""
    draft: tuple[Said, ...]
    limits: list[Shown]
    late_on: date | None
    """From which day it holds, where it waited for somebody's word longer than the day of the decision."""
    settled: bool
    begun_unexplained: bool
    """A measure holds already, and nobody explained it."""
    may_explain: bool
    may_instruct: bool
    may_review: bool
    """The reader is the physician who has the case, and can see the employee again about the measures."""
    reviews: tuple[Shown, ...]
    """How the measures were looked at again and stayed as they are, the newest first …"""
    due: Shown | None
    """… and the review that is due next."""
    may_hold_review: bool
    """The reader is HR, and can write down that they stay as they are."""
    advisers: Advisers
    """Whom the employee may ask, and HR hears."""
    asked: tuple[Shown, ...]
    """Whose word it waits for …"""
    step: Step | None
    """… and which."""
    mine: bool
    """The reader is among them."""
    may_note: bool
    may_take_back: bool
    may_decide_anew: bool
    """It came back, and HR decides on the same opinion again."""


def read(session: Session, actor: Actor, decision_id: str, *, now: datetime) -> DecisionRead:
    """The page of one decision; NotYours for supervisors, clerks and strangers."""
    visit = enter(session, actor, Act.READ_DECISION, now=now)
    decision = visit.reach(Decision, decision_id)
    case = visit.reach_id(Case, decision.case_id)
    opinion = visit.reach_id(Opinion, decision.opinion_id)
    advised = advice.read(visit, opinion, case)
    decided = measures.show_measures(visit, decision, case)
    hearing = hearings.of_decision(session, decision)
    explanation = explanations.of_decision(session, decision)
    found = instructions.all_of(visit, decision)
    settled = measures.settled(decision)
    stand = tuple(terms.term(one.from_on, one.until_on, one.ended_on, visit.today) for one in decided)
    stands = decision.state in IN_FORCE
    replaced = stands and ends.taken_over(session, decision)
    is_hr = actor.hat is Hat.HR and case.closed_on is None and stands and not replaced
    ready = decision.state is DecisionState.EXPLAINED or (stands and bool(decision.opinion.urgent))
    waiting = decision.state is DecisionState.WAITING and case.closed_on is None
    return DecisionRead(
        advice=advised,
        decision=measures.show(visit, decision, case),
        measures=decided,
        lifting=liftings.of_decision(visit, decision, case),
        endings=liftings.endings(visit, decision, case),
        terms=stand,
        gives_way=tuple(_gives_way(visit, one) for one in decision.measures),
        decide_by=_decide_by(visit, case, decided, stand),
        followed=_followed(visit, opinion, case),
        lines=comparison.compare(
            advised.as_items(),
            measures.as_items(decided),
            decided_on=tokyo_date(decision.effective_at or decision.decided_at),
        ),
        reasons=justifications.reasons_of(visit, decision, case),
        grounds=justifications.grounds_of(visit, decision, case),
        hearing=None if hearing is None else hearings.show(visit, hearing, case),
        talk=explanation_talks.of_decision(visit, decision, case),
        reconsideration=reconsiderations.of_decision(visit, decision, case),
        again_by=reconsiderations.due_on(visit, decision, case),
        may_say_again=reconsiderations.may_say(visit, decision, case),
        objections=(objected := objections.of_decision(visit, decision, case)),
        until=objections.until(visit, case, decision),
        may_object=stands and all(one.answered_at is not None for one in objected),
        attempts=() if hearing is not None else hearing_attempts.of_opinion(visit, opinion, case),
        explanation=None if explanation is None else explanations.show(visit, explanation, case),
        told=tuple(instructions.told(visit, instruction) for instruction in reversed(found)),
        moves=relocations.for_reader(visit, case, decision),
        draft=() if found else tuple(wording.ahead(item) for item in measures.as_items(decided)),
        tries=explanation_attempts.of_decision(visit, decision, case),
        limits=limits.shown(visit, case),
        late_on=late_effects.late_on(decision),
        settled=settled,
        begun_unexplained=stands and explanation is None and any(one.from_on <= visit.today for one in decided),
        may_explain=is_hr and not settled and moves.DECISION.possible(decision.state, Act.EXPLAIN),
        may_instruct=is_hr and ready and bool(decided) and not found,
        may_review=stands and review_talks.may(visit, decision, case),
        reviews=measure_reviews.of_decision(visit, decision, case),
        due=review_days.due(visit, decision, case),
        may_hold_review=measure_reviews.may(visit, decision, case),
        advisers=explainers.advisers(session, case, visit.today),
        asked=assent_calls.of_decision(visit, decision, case),
        step=assent_calls.step(decision),
        mine=waiting and assent_calls.mine(visit, case, decision) is not None,
        may_note=waiting and assents.may_note(visit, case, decision),
        may_take_back=waiting and actor.hat is Hat.HR,
        may_decide_anew=_may_decide_anew(visit, decision, opinion, case),
    )


def _may_decide_anew(visit: Visit, decision: Decision, opinion: Opinion, case: Case) -> bool:
    if visit.actor.hat is not Hat.HR or case.closed_on is not None:
        return False
    last = measures.last_fallen(visit.session, opinion)
    return last is not None and last.id == decision.id and editions.why_over(visit.session, opinion) is None


def _decide_by(visit: Visit, case: Case, decided: Sequence[Shown], stand: Sequence[Term]) -> date | None:
    ends = [one.until_on for one, term in zip(decided, stand, strict=True) if term in {Term.SOON, Term.PAST}]
    if not ends:
        return None
    calendar = policies.calendar_for(visit.session, case.company_id, case.workplace_id)
    return terms.decide_by(min(ends), calendar)


def _gives_way(visit: Visit, measure: Measure) -> bool:
    ended_by = measure.ended_by_id
    return liftings.followed(measure, None if ended_by is None else visit.session.get_one(Decision, ended_by))


def _followed(visit: Visit, opinion: Opinion, case: Case) -> tuple[Shown, ...]:
    found = visit.session.execute(
        select(Opinion)
        .where(
            Opinion.company_id == opinion.company_id, Opinion.follows_id == opinion.id,
            Opinion.state == RecordState.ISSUED, visit.within(Opinion),
        )
        .order_by(Opinion.id)
    ).scalars()  # fmt: skip
    known = visit.facts(case) | Fact.ISSUED
    return tuple(visit.show(sight.OPINION, one, known, of=case.employment_id) for one in found)
