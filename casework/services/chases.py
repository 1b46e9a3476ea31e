"""Who hears that something is late, or soon will be: the physician and HR of an opinion, HR of work data and answers?

Late opinions are escalated without content (domain: §9 no. 38): HR hears that the opinion for a request isn't there,
and nothing of what was said in the talk. A consultation has neither limit; an urgent opinion is between the physician
and their own desk until it is issued, since the urgency tells how somebody is.

HR isn't told the day of a talk, and a word some days before each would tell it: whoever owes work data is asked
when the day on which it was expected has passed, and only where a talk comes sooner, before that.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from sqlalchemy import and_, exists, func, literal, select
from sqlalchemy.orm import Session, aliased

from casework.access import Act, Visit, enter_worker, sight
from casework.ids import PublicId
from casework.models.cases import Case, Limit
from casework.models.interviews import Interview
from casework.models.people import Employment
from casework.models.requests import InterviewRequest
from casework.models.slots import Booking, Slot
from casework.rules import chases as rules
from casework.rules import reminders
from casework.rules.days import TOKYO, tokyo_date
from casework.rules.deadlines import Clock
from casework.rules.notices import Notice
from casework.rules.policy import FARTHEST_REMINDER, Policy
from casework.rules.vocabulary import BookingState, CaseKind, Hat, RequestState
from casework.services import cases, listeners, messages, policies

AWAITED: Final = (Clock.OPINION, Clock.LONG_HOURS_OPINION)
"""A talk that stands on two articles waits for two opinions."""


class _Due(NamedTuple):
    """What somebody is to hear of a row: a limit of somebody's case."""

    row: Any
    notice: Notice
    record_id: PublicId
    occasion: str


def chase(session: Session, company_id: int, *, now: datetime) -> int:
    """Tell everybody in a company of what is theirs and late or nearly so, each once; how many. By day only."""
    if not reminders.EARLIEST <= now.astimezone(TOKYO).time() < reminders.LATEST:
        return 0
    visit = enter_worker(session, company_id, Act.CHASE, now=now)
    return _opinions(visit) + _work_data(visit) + _answers(visit)


def opinion_awaited(visit: Visit, request: InterviewRequest) -> bool:
    """Whether the opinion that follows from a request is still to come; the mail asks before it leaves."""
    return _runs(visit, Limit.case_id == request.case_id, Limit.clock.in_(AWAITED))


def record_awaited(visit: Visit, interview: Interview) -> bool:
    """Whether a talk still waits for its record."""
    return _runs(visit, Limit.record_id == interview.public_id, Limit.clock.in_(AWAITED))


def work_data_awaited(visit: Visit, request: InterviewRequest) -> bool:
    """Whether HR still has to hand in work data for a request."""
    waits = _runs(visit, Limit.record_id == request.public_id, Limit.clock == Clock.WORK_DATA)
    return waits and request.state is RequestState.SUBMITTED


def _runs(visit: Visit, *which: Any) -> bool:
    running = select(literal(1)).where(
        Limit.company_id == visit.actor.company_id, Limit.stopped_on.is_(None), *which
    )  # fmt: skip
    return visit.session.execute(select(exists(running))).scalar_one()


def _opinions(visit: Visit) -> int:
    newest = aliased(InterviewRequest)
    request_id = (
        select(func.max(newest.id))
        .where(newest.company_id == Case.company_id, newest.case_id == Case.id, newest.statutory)
        .scalar_subquery()
    )
    rows: Sequence[Any] = visit.session.execute(
        select(
            Limit.public_id, Limit.start_on, Limit.limit_on, Case.id.label("case_id"), Case.workplace_id,
            Case.employment_id, Employment.person_id.label("employee_id"), Interview.public_id.label("interview_id"),
            InterviewRequest.public_id.label("request_id"),
        )
        .join(Case, and_(Case.company_id == Limit.company_id, Case.id == Limit.case_id))
        .join(Employment, and_(Employment.company_id == Case.company_id, Employment.id == Case.employment_id))
        .join(Interview, and_(Interview.company_id == Limit.company_id, Interview.public_id == Limit.record_id))
        .join(InterviewRequest, and_(InterviewRequest.company_id == Case.company_id, InterviewRequest.id == request_id))
        .where(
            Limit.company_id == visit.actor.company_id,
            Limit.clock.in_(AWAITED),
            Limit.stopped_on.is_(None),
            Limit.limit_on <= visit.today + timedelta(days=FARTHEST_REMINDER),
            Case.kind == CaseKind.STATUTORY,
            Case.closed_on.is_(None),
        )
        .order_by(Limit.limit_on, Limit.id)
    ).all()  # fmt: skip
    known, due = _rules(visit, rows), list[_Due]()
    for row in rows:
        if rules.late(row.limit_on, visit.today):
            due.append(_Due(row, Notice.OPINION_LATE, row.request_id, row.public_id))
            continue
        days = known[row.workplace_id].opinion_reminder_days
        count = rules.opinion_reminder(row.limit_on, started_on=row.start_on, today=visit.today, days=days)
        if count is not None:
            due.append(_Due(row, Notice.OPINION_AHEAD, row.interview_id, f"{row.public_id} {count}"))
    return _tell(visit, due)


def _rules(visit: Visit, rows: Sequence[Any]) -> dict[int, Policy]:
    """The rules of today at every workplace of some rows: how early somebody is reminded is the workplace's own."""
    places = {row.workplace_id for row in rows}
    return policies.policies_for(visit.session, visit.actor.company_id, places, visit.today) if places else {}


def _tell(visit: Visit, due: Sequence[_Due]) -> int:
    """HR at the workplace, never the person themself; of an opinion that is awaited the physicians who have the case.
    What anybody was told of is told already: whoever comes later has it on their desk.
    """
    told = messages.told(visit, {one.notice for one in due}, {one.record_id for one in due}) if due else set()
    new = [one for one in due if (one.notice, one.record_id, one.occasion) not in told]
    hearers, count = listeners.Listeners(visit, {one.row.employee_id for one in new}), 0
    for one in new:
        row, hat = one.row, Hat.HR
        if one.notice is Notice.OPINION_AHEAD:
            hat = Hat.PHYSICIAN
            to = cases.assigned_physicians(visit.session, visit.actor.company_id, row.case_id, visit.today)
        else:
            to = hearers.hr(row.workplace_id, row.employee_id)
        heard = [
            messages.queue(visit, one.notice, record_id=one.record_id, to=who, hat=hat, occasion=one.occasion)
            for who in to
        ]
        count += _noted(visit, row, heard)
    return count


def _work_data(visit: Visit) -> int:
    """Work data that HR hasn't handed in: asked for once more, once for a request."""
    rows: Sequence[Any] = visit.session.execute(
        select(
            Limit.public_id, Limit.limit_on, Case.workplace_id, Case.employment_id,
            Employment.person_id.label("employee_id"), InterviewRequest.public_id.label("request_id"), Slot.starts_at,
        )
        .join(Case, and_(Case.company_id == Limit.company_id, Case.id == Limit.case_id))
        .join(Employment, and_(Employment.company_id == Case.company_id, Employment.id == Case.employment_id))
        .join(
            InterviewRequest,
            and_(InterviewRequest.company_id == Limit.company_id, InterviewRequest.public_id == Limit.record_id),
        )
        .outerjoin(
            Booking,
            and_(
                Booking.company_id == Limit.company_id,
                Booking.interview_request_id == InterviewRequest.id,
                Booking.state == BookingState.BOOKED,
            ),
        )
        .outerjoin(Slot, and_(Slot.company_id == Booking.company_id, Slot.id == Booking.slot_id))
        .where(
            Limit.company_id == visit.actor.company_id,
            Limit.clock == Clock.WORK_DATA,
            Limit.stopped_on.is_(None),
            InterviewRequest.state == RequestState.SUBMITTED,
            Case.closed_on.is_(None),
        )
        .order_by(Limit.limit_on, Limit.id)
    ).all()  # fmt: skip
    known, due = _rules(visit, rows), list[_Due]()
    for row in rows:
        days = known[row.workplace_id].work_data_reminder_days
        talk_on = None if row.starts_at is None else tokyo_date(row.starts_at)
        if rules.work_data_wanted(row.limit_on, talk_on, visit.today, days):
            due.append(_Due(row, Notice.WORK_DATA_MISSING, row.request_id, ""))
    return _tell(visit, due)


def _answers(visit: Visit) -> int:
    """Questions of a physician that HR hasn't answered in time: asked for again and again, as often as the workplace's
    own days say, until there is an answer or none is needed.
    """
    rows: Sequence[Any] = visit.session.execute(
        select(
            Limit.public_id, Limit.limit_on, Limit.record_id.label("question_id"), Case.workplace_id,
            Case.employment_id, Employment.person_id.label("employee_id"),
        )
        .join(Case, and_(Case.company_id == Limit.company_id, Case.id == Limit.case_id))
        .join(Employment, and_(Employment.company_id == Case.company_id, Employment.id == Case.employment_id))
        .where(
            Limit.company_id == visit.actor.company_id,
            Limit.clock == Clock.WORK_QUESTION,
            Limit.stopped_on.is_(None),
            Limit.limit_on < visit.today,
            Case.closed_on.is_(None),
        )
        .order_by(Limit.limit_on, Limit.id)
    ).all()  # fmt: skip
    known, due = _rules(visit, rows), list[_Due]()
    for row in rows:
        count = rules.answer_chase(row.limit_on, visit.today, known[row.workplace_id].work_question_days)
        if count is not None:
            due.append(_Due(row, Notice.WORK_ANSWER_LATE, row.question_id, str(count)))
    return _tell(visit, due)


def _noted(visit: Visit, row: Any, new: list[bool]) -> int:
    if not any(new):
        return 0
    visit.record(sight.LIMIT, row.public_id, of=row.employment_id)
    visit.session.flush()
    return 1
