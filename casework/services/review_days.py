"""When are measures to be reviewed, and who is told before that day comes?"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from casework.access import Act, Shown, Visit, enter_worker, sight
from casework.models.cases import Case, Limit
from casework.models.measures import Decision
from casework.models.people import Employment
from casework.rules import measure_reviews as rules
from casework.rules import reminders
from casework.rules.days import TOKYO
from casework.rules.deadlines import Clock
from casework.rules.notices import Notice
from casework.rules.policy import FARTHEST_REMINDER
from casework.rules.vocabulary import Hat
from casework.services import limits, listeners, messages, policies, terms

FARTHEST: Final = timedelta(days=FARTHEST_REMINDER)
"""How far ahead reviews are looked at."""


def due(visit: Visit, decision: Decision, case: Case) -> Shown | None:
    """The review of a decision that is due next, as a limit."""
    found = _limit(visit, decision, visit.within(Limit))
    return None if found is None else visit.show(sight.LIMIT, found, visit.facts(case), of=case.employment_id)


def day(visit: Visit, decision: Decision) -> date | None:
    """The day of that review, whoever asks."""
    found = _limit(visit, decision)
    return None if found is None else found.limit_on


def awaited(visit: Visit, decision: Decision) -> bool:
    """Whether a review is still due, and near; the mail asks before it leaves."""
    found = _limit(visit, decision)
    if found is None:
        return False
    policy, _ = policies.policy_for(visit.session, decision.company_id, found.workplace_id, visit.today)
    return rules.to_remind(found.limit_on, visit.today, policy.measure_reminder_days)


def remind(session: Session, company_id: int, *, now: datetime) -> int:
    """Tell HR of reviews whose day is near, once for each day; of how many decisions. By day only. Near the measures'
    end the word of that stands in its place. A round with nothing to tell costs the same few statements however many
    reviews are due.
    """
    if not reminders.EARLIEST <= now.astimezone(TOKYO).time() < reminders.LATEST:
        return 0
    visit = enter_worker(session, company_id, Act.CHASE, now=now)
    near = (
        Limit.company_id == company_id,
        Limit.clock == Clock.MEASURE_REVIEW,
        Limit.stopped_on.is_(None),
        Limit.limit_on <= visit.today + FARTHEST,
        Case.closed_on.is_(None),
        ~terms.said_as_end(visit),
    )
    rows: Sequence[Any] = session.execute(
        select(
            Limit.record_id, Limit.limit_on, Case.workplace_id, Case.employment_id,
            Employment.person_id.label("employee_id"),
        )
        .join(Case, Case.id == Limit.case_id)
        .join(Employment, Employment.id == Case.employment_id)
        .where(*near)
        .order_by(Limit.limit_on, Limit.id)
    ).all()  # fmt: skip
    places = {row.workplace_id for row in rows}
    known = policies.policies_for(session, company_id, places, visit.today) if places else {}
    of = select(Limit.record_id).join(Case, Case.id == Limit.case_id).where(*near)
    told = messages.told(visit, (Notice.MEASURE_REVIEW_AHEAD,), of)
    new = [
        row
        for row in rows
        if rules.to_remind(row.limit_on, visit.today, known[row.workplace_id].measure_reminder_days)
        and (Notice.MEASURE_REVIEW_AHEAD.value, row.record_id, row.limit_on.isoformat()) not in told
    ]
    hearers = listeners.Listeners(visit, {row.employee_id for row in new})
    return sum(_tell(visit, row, hearers) for row in new)


def _tell(visit: Visit, row: Any, hearers: listeners.Listeners) -> bool:
    theirs = hearers.hr(row.workplace_id, row.employee_id)
    new = [
        messages.queue(visit, Notice.MEASURE_REVIEW_AHEAD, record_id=row.record_id, to=to, hat=Hat.HR,
                       occasion=row.limit_on.isoformat())
        for to in theirs
    ]  # fmt: skip
    if not any(new):
        return False
    visit.record(sight.DECISION, row.record_id, of=row.employment_id)
    visit.session.flush()
    return True


def _limit(visit: Visit, decision: Decision, *more: ColumnElement[bool]) -> Limit | None:
    of_it = (Decision.id == decision.id, *more)
    return visit.session.execute(select(Limit).join(Decision, limits.of_review()).where(*of_it)).scalar_one_or_none()
