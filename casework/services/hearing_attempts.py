"""On which days was it tried in vain to hear somebody, and does that suffice to decide without? (domain: §12.2)"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.models.cases import Case
from casework.models.hearings import HearingAttempt
from casework.models.opinions import Opinion
from casework.rules import unclinical
from casework.rules.errors import NotNow, NotValid
from casework.rules.hearings import IN_VAIN, LONGEST_NOTE, AttemptOutcome, AttemptWay
from casework.rules.policy import Policy
from casework.rules.texts import N_, Said
from casework.services import advice, editions, hearings, people
from casework.services.advice import Advice
from casework.services.policies import policy_for

HEARD = Said(N_("この意見書についての本人の意見は、すでに聴いています。"))


@dataclass(frozen=True)
class Attempt:
    """What HR writes down of one try."""

    tried_on: date
    way: AttemptWay
    outcome: AttemptOutcome
    note: str = ""


@dataclass(frozen=True)
class AttemptsPage:
    """The tries so far, the newest first, on how many days, and how many days the rules want. `open`: one may be
    added.
    """

    advice: Advice
    attempts: tuple[Shown, ...]
    days: int
    needed: int
    open: bool


def opening(session: Session, actor: Actor, opinion_id: str, *, now: datetime) -> AttemptsPage:
    """HR's page of the tries."""
    visit = enter(session, actor, Act.LOG_ATTEMPT, now=now)
    opinion = visit.reach(Opinion, opinion_id)
    case = visit.reach_id(Case, opinion.case_id)
    policy, _ = policy_for(session, case.company_id, case.workplace_id, visit.today)
    return AttemptsPage(
        advice=advice.read(visit, opinion, case),
        attempts=of_opinion(visit, opinion, case),
        days=days(session, opinion),
        needed=policy.hearing_attempts,
        open=case.closed_on is None
        and not hearings.heard(session, opinion)
        and hearings.decided(session, opinion) is None
        and editions.why_over(session, opinion) is None,
    )


def log(session: Session, actor: Actor, opinion_id: str, attempt: Attempt, *, now: datetime) -> None:
    """Write one try down; it is never changed. NotNow once heard, decided or closed; NotValid for a day that can't
    be.
    """
    visit = enter(session, actor, Act.LOG_ATTEMPT, now=now)
    case = visit.reach_id(Case, visit.reach(Opinion, opinion_id).case_id, lock=True)
    opinion = visit.reach(Opinion, opinion_id)
    advice.still_open(case)
    if hearings.decided(session, opinion) is not None:
        raise NotNow(hearings.DECIDED)
    if hearings.heard(session, opinion):
        raise NotNow(HEARD)
    editions.refuse_older(session, opinion)
    hearings.check_day(visit, opinion, "tried_on", attempt.tried_on)
    check_note(attempt)
    made = HearingAttempt(
        company_id=case.company_id, public_id=ids.fresh(), case_id=case.id, opinion_id=opinion.id,
        tried_on=attempt.tried_on, way=attempt.way, outcome=attempt.outcome, recorded_at=visit.now,
        recorded_by_id=actor.person_id,
    )  # fmt: skip
    visit.seal(case.data_key_id, made, note=attempt.note.strip())
    session.add(made)
    session.flush()
    visit.record(sight.HEARING_ATTEMPT, made.public_id, of=case.employment_id)


def check_note(attempt: Attempt) -> None:
    """NotValid for a note that is too long, or says an illness: it stays with the company, whoever told HR."""
    if len(attempt.note) > LONGEST_NOTE:
        raise NotValid("note", Said(N_("%(most)s文字以内で入力してください。"), {"most": LONGEST_NOTE}))
    unclinical.check("note", attempt.note)


def of_opinion(visit: Visit, opinion: Opinion, case: Case) -> tuple[Shown, ...]:
    """The tries to hear somebody on one opinion that was reached, the newest first."""
    return shown(visit, case, HearingAttempt.opinion_id == opinion.id, HearingAttempt.decision_id.is_(None))


def of_case(visit: Visit, case: Case) -> tuple[Shown, ...]:
    """The tries to hear somebody in a case within reach, the newest first."""
    return shown(visit, case, HearingAttempt.case_id == case.id, HearingAttempt.decision_id.is_(None))


def days(session: Session, opinion: Opinion) -> int:
    """On how many different days it was tried."""
    return session.execute(
        select(func.count(HearingAttempt.tried_on.distinct())).where(
            HearingAttempt.company_id == opinion.company_id,
            HearingAttempt.opinion_id == opinion.id,
            HearingAttempt.decision_id.is_(None),
            HearingAttempt.outcome.in_(IN_VAIN),
        )
    ).scalar_one()


def check_enough(session: Session, opinion: Opinion, policy: Policy) -> None:
    """Raise NotValid when it wasn't tried on enough days to decide without a hearing."""
    found = days(session, opinion)
    if found < policy.hearing_attempts:
        raise NotValid(
            "unheard",
            Said(
                N_(
                    "意見を聴かずに決めるには、%(needed)s日以上の別々の日に連絡を試みた記録が必要です。いまの記録は%(found)s日分です。"
                ),
                {"needed": policy.hearing_attempts, "found": found},
            ),
        )


def shown(visit: Visit, case: Case, *which: Any) -> tuple[Shown, ...]:
    """The tries of a case within reach for which all of this holds, the newest first."""
    rows = visit.session.execute(
        select(HearingAttempt)
        .where(HearingAttempt.company_id == case.company_id, *which, visit.within(HearingAttempt))
        .order_by(HearingAttempt.tried_on.desc(), HearingAttempt.id.desc())
    ).scalars().all()  # fmt: skip
    names = people.person_names(visit.session, case.company_id, {row.recorded_by_id for row in rows})
    known = visit.facts(case)
    return tuple(
        visit.show(sight.HEARING_ATTEMPT, row, known, of=case.employment_id,
                   recorded_by_name=names[row.recorded_by_id])
        for row in rows
    )  # fmt: skip
