"""On which talk does an opinion stand that continues, changes or lifts a measure?

The physician sees the employee again before it is decided how a measure goes on. Whoever has the case writes down that
they talked, and writes the opinion on it like any other; nobody asks for it and no time is booked by the employee.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, literal, select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.access.sight import Fact
from casework.ids import PublicId
from casework.models.cases import Case
from casework.models.interviews import Interview
from casework.models.measures import Decision
from casework.models.opinions import Opinion
from casework.rules.days import tokyo_date
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import CaseKind, Hat, InterviewMode, InterviewState, RecordState, Zone
from casework.services import advice, limits, measures, people, terms

SETTLED = Said(N_("この措置が終わる日は、すでに決まっています。"))
MODES = (InterviewMode.IN_PERSON, InterviewMode.ONLINE)


@dataclass(frozen=True)
class ReviewTalkPage:
    """The form's page."""

    employee: Shown
    decision: Shown
    measures: tuple[Shown, ...]


def may(visit: Visit, decision: Decision, case: Case) -> bool:
    """Whether the reader can write such a talk down now."""
    theirs = visit.actor.hat is Hat.PHYSICIAN and case.kind is CaseKind.STATUTORY
    return theirs and Fact.ASSIGNED in visit.facts(case) and terms.undecided(visit, decision)


def opening(session: Session, actor: Actor, decision_id: str, *, now: datetime) -> ReviewTalkPage:
    """The page on which the talk is written down. NotYours for whoever doesn't have the case."""
    visit = enter(session, actor, Act.HOLD_INTERVIEW, now=now)
    decision, case = _theirs(visit, decision_id)
    return ReviewTalkPage(
        employee=people.employee(visit, case.employment_id),
        decision=measures.show(visit, decision, case),
        measures=measures.show_measures(visit, decision, case),
    )


def hold(
    session: Session, actor: Actor, decision_id: str, held_on: date, mode: InterviewMode, *, now: datetime
) -> PublicId:
    """They talked on `held_on`; gives the interview on which the opinion is written. The second time, while that
    opinion isn't there yet, the same one. The time to hear the opinion runs from that day (安衛則52条の19).

    Raises NotNow once the end of the measures is decided, NotValid for a day before the decision or to come.
    """
    visit = enter(session, actor, Act.HOLD_INTERVIEW, now=now)
    decision, case = _theirs(visit, decision_id)
    advice.still_open(case)
    if not terms.undecided(visit, decision):
        raise NotNow(SETTLED)
    first = tokyo_date(decision.decided_at)
    if not first <= held_on <= visit.today:
        raise NotValid("held_on", Said(N_("%(first)sから今日までの日を入力してください。"), {"first": first}))
    known = _unwritten(visit, case)
    if known is not None:
        return known
    interview = Interview(
        company_id=case.company_id, public_id=ids.fresh(), case_id=case.id, booking_id=None,
        person_id=actor.person_id, state=InterviewState.HELD, mode=mode, held_on=held_on,
    )  # fmt: skip
    session.add(interview)
    limits.start(visit, case, Clock.OPINION, held_on, zone=Zone.EMPLOYER, record_id=interview.public_id)
    visit.record(sight.INTERVIEW, interview.public_id, of=case.employment_id)
    session.flush()
    return interview.public_id


def _theirs(visit: Visit, decision_id: str) -> tuple[Decision, Case]:
    decision = visit.reach(Decision, decision_id)
    case = visit.reach_id(Case, decision.case_id, lock=True)
    if visit.actor.hat is not Hat.PHYSICIAN or case.kind is not CaseKind.STATUTORY:
        raise NotYours
    if Fact.ASSIGNED not in visit.facts(case):
        raise NotYours
    return decision, case


def _unwritten(visit: Visit, case: Case) -> PublicId | None:
    """Such a talk of the same physician on which no opinion was issued yet."""
    issued = exists(
        select(literal(1)).where(
            Opinion.company_id == Interview.company_id,
            Opinion.interview_id == Interview.id,
            Opinion.state == RecordState.ISSUED,
        )
    )
    return visit.session.execute(
        select(Interview.public_id)
        .where(
            Interview.company_id == case.company_id,
            Interview.case_id == case.id,
            Interview.person_id == visit.actor.person_id,
            Interview.booking_id.is_(None),
            Interview.entered_by_id.is_(None),
            Interview.state == InterviewState.HELD,
            ~issued,
        )
        .order_by(Interview.id.desc())
        .limit(1)
    ).scalar_one_or_none()
