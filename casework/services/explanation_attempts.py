"""On which days was it tried in vain to explain a decision, and does that suffice to explain it in writing?

Somebody who doesn't come, or is on leave, must not be left without protection: as with the hearing (decision 30). A
time that was set and has come is asked about until HR says what became of it.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.models.cases import Case
from casework.models.hearings import HearingAttempt
from casework.models.measures import Decision
from casework.rules.days import tokyo_date
from casework.rules.errors import NotNow, NotValid
from casework.rules.explanation_times import Stage
from casework.rules.hearings import IN_VAIN, UNHELD, AttemptOutcome, AttemptWay
from casework.rules.texts import N_, Said
from casework.services import advice, explanation_talks, hearing_attempts, measures, people, talk_times
from casework.services.explanation_talks import NOT_TO_EXPLAIN, TalkPage
from casework.services.hearing_attempts import Attempt
from casework.services.policies import policy_for

NOT_YET = Said(N_("決まっている日程がないか、まだその時間になっていません。"))


@dataclass(frozen=True)
class TriesPage:
    """The tries so far, the newest first, on how many days, and how many the rules want. `open`: one may be added."""

    employee: Shown
    decision: Shown
    attempts: tuple[Shown, ...]
    days: int
    needed: int
    open: bool


def opening(session: Session, actor: Actor, decision_id: str, *, now: datetime) -> TriesPage:
    """HR's page of the tries to explain a decision."""
    visit = enter(session, actor, Act.LOG_ATTEMPT, now=now)
    decision = visit.reach(Decision, decision_id)
    case = visit.reach_id(Case, decision.case_id)
    return TriesPage(
        employee=people.employee(visit, case.employment_id),
        decision=measures.show(visit, decision, case),
        attempts=of_decision(visit, decision, case),
        days=days(session, decision),
        needed=needed(visit, case),
        open=explanation_talks.to_explain(session, case, decision),
    )


def log(session: Session, actor: Actor, decision_id: str, attempt: Attempt, *, now: datetime) -> None:
    """Write one try down; it is never changed. NotNow once explained, or when there is nothing to explain; NotValid for
    a day before the decision held, or to come.
    """
    visit = enter(session, actor, Act.LOG_ATTEMPT, now=now)
    case = visit.reach_id(Case, visit.reach(Decision, decision_id).case_id, lock=True)
    decision = visit.reach(Decision, decision_id, lock=True)
    advice.still_open(case)
    if not explanation_talks.to_explain(session, case, decision):
        raise NotNow(NOT_TO_EXPLAIN)
    if not tokyo_date(decision.effective_at or decision.decided_at) <= attempt.tried_on <= visit.today:
        raise NotValid("tried_on", Said(N_("措置を決めた日から今日までの日を入力してください。")))
    _write(visit, case, decision, attempt)


def asking(session: Session, actor: Actor, decision_id: str, *, now: datetime) -> TalkPage:
    """The page on which HR says that it wasn't explained at the time that was set. NotNow before that time."""
    page = explanation_talks.opening(session, actor, decision_id, now=now)
    if page.stage in {None, Stage.AHEAD}:
        raise NotNow(NOT_YET)
    return page


def unheld(
    session: Session, actor: Actor, decision_id: str, outcome: AttemptOutcome, note: str, *, now: datetime
) -> None:
    """The time that was set has come, and nothing was explained: it is over, and stands among the tries with its day
    and the reason (one of `UNHELD`); where the company or the physician was lacking it counts for nothing. NotNow
    before its time, and where none is set; NotValid for another reason.
    """
    visit = enter(session, actor, Act.LOG_ATTEMPT, now=now)
    case = visit.reach_id(Case, visit.reach(Decision, decision_id).case_id, lock=True)
    decision = visit.reach(Decision, decision_id, lock=True)
    advice.still_open(case)
    talk = talk_times.standing(visit, decision, lock=True)
    if talk is None or talk.starts_at > visit.now:
        raise NotNow(NOT_YET)
    if outcome not in UNHELD:
        raise NotValid("outcome", Said(N_("選んでください。")))
    talk.ended_at = visit.now
    visit.record(sight.EXPLANATION_TALK, talk.public_id, of=case.employment_id)
    _write(visit, case, decision, Attempt(tokyo_date(talk.starts_at), AttemptWay.AGREED_TIME, outcome, note))


def _write(visit: Visit, case: Case, decision: Decision, attempt: Attempt) -> None:
    hearing_attempts.check_note(attempt)
    made = HearingAttempt(
        company_id=case.company_id, public_id=ids.fresh(), case_id=case.id, opinion_id=decision.opinion_id,
        decision_id=decision.id, tried_on=attempt.tried_on, way=attempt.way, outcome=attempt.outcome,
        recorded_at=visit.now, recorded_by_id=visit.actor.person_id,
    )  # fmt: skip
    visit.seal(case.data_key_id, made, note=attempt.note.strip())
    visit.session.add(made)
    visit.session.flush()
    visit.record(sight.HEARING_ATTEMPT, made.public_id, of=case.employment_id)


def of_decision(visit: Visit, decision: Decision, case: Case) -> tuple[Shown, ...]:
    """The tries to explain a decision that was reached, the newest first."""
    return hearing_attempts.shown(visit, case, HearingAttempt.decision_id == decision.id)


def days(session: Session, decision: Decision) -> int:
    """On how many different days it was tried."""
    return session.execute(
        select(func.count(HearingAttempt.tried_on.distinct())).where(
            HearingAttempt.company_id == decision.company_id, HearingAttempt.decision_id == decision.id,
            HearingAttempt.outcome.in_(IN_VAIN),
        )
    ).scalar_one()  # fmt: skip


def needed(visit: Visit, case: Case) -> int:
    """On how many days the rules of the workplace want it tried: as many as for a hearing."""
    policy, _ = policy_for(visit.session, case.company_id, case.workplace_id, visit.today)
    return policy.hearing_attempts


def enough(visit: Visit, case: Case, decision: Decision) -> bool:
    """Whether a decision may be explained in writing, without an answer."""
    return days(visit.session, decision) >= needed(visit, case)
