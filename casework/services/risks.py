"""Is somebody in danger? What whoever holds the talk found, kept each time, and what follows from it at once."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ScalarSelect, select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.ids import PublicId
from casework.models.cases import Case
from casework.models.interviews import Interview
from casework.models.risks import RiskAssessment
from casework.rules.errors import NotNow
from casework.rules.risk import Risk
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import InterviewState
from casework.services import crises, interviews, people
from casework.services.crises import Alarm


@dataclass(frozen=True)
class Found:
    """One assessment: when, by whom, what."""

    at: datetime
    by: str
    risk: Risk


@dataclass(frozen=True)
class Page:
    """The page on which safety is assessed: of whom, and what was found before, the newest first."""

    interview_id: PublicId
    employee: Shown
    found: tuple[Found, ...]
    crisis: Shown | None
    """The newest crisis of the case: whether, when and by whom it ended."""


def page(session: Session, actor: Actor, interview_id: str, *, now: datetime) -> Page:
    """What was found in the talks of a case, for those assigned to it."""
    visit = enter(session, actor, Act.ASSESS_RISK, now=now)
    interview, case = interviews.assigned(visit, interview_id)
    return Page(
        interview_id=interview.public_id,
        employee=people.employee(visit, case.employment_id),
        found=found(visit, case),
        crisis=crises.last_of(visit, case),
    )


def assess(session: Session, actor: Actor, interview_id: str, risk: Risk, *, now: datetime) -> Alarm | None:
    """Keep what was found; from "active" on the crisis opens and physician and nurse are called in the same act.
    Returns the crisis and who was told, None without one.
    """
    visit = enter(session, actor, Act.ASSESS_RISK, now=now)
    interview, case = interviews.mine(visit, interview_id)
    if interview.state is InterviewState.BROKEN_OFF:
        raise NotNow(Said(N_("中断した面談には書けません。")))
    made = RiskAssessment(
        company_id=case.company_id, public_id=ids.fresh(), case_id=case.id, interview_id=interview.id,
        person_id=actor.person_id, assessed_at=now,
    )  # fmt: skip
    visit.seal(case.data_key_id, made, answers=json.dumps(risk.kept(), ensure_ascii=False))
    session.add(made)
    visit.record(sight.RISK_ASSESSMENT, made.public_id, of=case.employment_id)
    session.flush()
    return crises.assessed(visit, case, interview, risk, occasion=made.public_id)


def go_on(visit: Visit, begun: Interview, ended: Case, following: Interview, case: Case) -> None:
    """The talk `begun` goes on as `following`, of another case: what was found of the person's safety in it stays known
    to whoever talks with them, with its day and who found it, and so does a crisis that is open.
    """
    rows = visit.session.execute(
        select(RiskAssessment)
        .where(RiskAssessment.company_id == ended.company_id, RiskAssessment.interview_id == begun.id)
        .order_by(RiskAssessment.assessed_at, RiskAssessment.id)
    ).scalars()
    for one in rows.all():
        made = RiskAssessment(
            company_id=case.company_id, public_id=ids.fresh(), case_id=case.id, interview_id=following.id,
            person_id=one.person_id, assessed_at=one.assessed_at,
        )  # fmt: skip
        visit.carry(one, made, case.data_key_id, "answers")
        visit.session.add(made)
        visit.record(sight.RISK_ASSESSMENT, made.public_id, of=case.employment_id)
        visit.session.flush()
    crises.go_on(visit, ended, following, case)


def found(visit: Visit, case: Case) -> tuple[Found, ...]:
    """All assessments of a case, the newest first."""
    rows = list(
        visit.session.execute(
            select(RiskAssessment)
            .where(RiskAssessment.case_id == case.id, visit.within(RiskAssessment))
            .order_by(RiskAssessment.assessed_at.desc(), RiskAssessment.id.desc())
        ).scalars()
    )
    names = people.person_names(visit.session, case.company_id, [one.person_id for one in rows])
    known = visit.facts(case)
    shown = [
        visit.show(sight.RISK_ASSESSMENT, one, known, of=case.employment_id, by_name=names[one.person_id])
        for one in rows
    ]
    return tuple(map(read, shown))


def read(shown: Shown) -> Found:
    """One assessment as it is shown to somebody who may see it."""
    return Found(shown.assessed_at, shown.by_name, Risk.read(json.loads(shown.answers)))


def newest() -> ScalarSelect[int]:
    """The newest assessment of each case in a select over `Case`."""
    return (
        select(RiskAssessment.id)
        .where(RiskAssessment.company_id == Case.company_id, RiskAssessment.case_id == Case.id)
        .order_by(RiskAssessment.assessed_at.desc(), RiskAssessment.id.desc())
        .limit(1)
        .correlate(Case)
        .scalar_subquery()
    )
