"""Years of talks behind an employee, put into the database at once, for tests and figures."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from casework import ids
from casework.access import Act, enter_worker
from casework.models.base import SealedText
from casework.models.cases import Case
from casework.models.checks import CheckResult, ExaminerAppointment, StressCheck
from casework.models.interviews import Interview, Report
from casework.models.measures import Decision, Hearing, Measure
from casework.models.opinions import Opinion, OpinionItem, OpinionPeriod
from casework.models.requests import InterviewRequest
from casework.models.slots import Booking, Slot
from casework.rules.scales import Scale
from casework.rules.vocabulary import (
    Agreement,
    BookingState,
    CaseKind,
    Channel,
    CloseReason,
    DecisionState,
    InterviewedBy,
    InterviewMode,
    InterviewState,
    Match,
    MeasureKind,
    RecordState,
    RequestState,
    WorkCategory,
)
from tests.world import LONG_AGO, World

OLD_TEXT = "canary-of-an-earlier-year"


def years(world: World, name: str, count: int, *, physician: str = "physician", last: int = 2025) -> list[str]:
    """A check, a talk and an opinion with a measure in each of `count` years up to `last`; the public ids of the talks,
    the oldest first. The measure of the last year is in force.
    """
    return [_year(world, name, year, world.people[physician].person_id) for year in range(last - count + 1, last + 1)]


def _year(world: World, name: str, year: int, physician: int) -> str:
    employment = world.people[name].employment_id
    assert employment is not None
    hr = world.people["hr"].person_id
    on, at = date(year, 12, 8), datetime(year, 12, 8, 5, tzinfo=UTC)
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)

        def add(record: Any, **sealed: str) -> Any:
            record.company_id, record.public_id = world.company_id, ids.fresh()
            columns = [column.name for column in record.__table__.columns if isinstance(column.type, SealedText)]
            visit.seal(key, record, **{name: OLD_TEXT for name in columns if name in (*sealed, *_ALWAYS)})
            session.add(record)
            session.flush()
            return record

        key = visit.new_key()
        check = add(StressCheck(
            workplace_id=world.head_office, name=f"{year}年度", started_on=date(year, 10, 1), thresholds="77/76/63",
            interviewed_by=InterviewedBy.INDUSTRIAL_PHYSICIAN,
        ))  # fmt: skip
        add(ExaminerAppointment(stress_check_id=check.id, person_id=physician, from_on=LONG_AGO))
        result = add(CheckResult(
            stress_check_id=check.id, employment_id=employment, stressors=60 + year % 10, reactions=80, support=30,
            high_stress=True, checked_on=date(year, 10, 10), notified_on=date(year, 11, 1), interview_needed=True,
            decided_at=at, decided_by_id=physician, data_key_id=key,
            scales={scale: 1 + (year + at_) % 5 for at_, scale in enumerate(Scale)},
        ))  # fmt: skip
        case = add(Case(
            employment_id=employment, workplace_id=world.head_office, kind=CaseKind.STATUTORY, data_key_id=key,
            stress_check_id=check.id, check_result_id=result.id, opened_on=date(year, 11, 1),
            closed_on=date(year + 1, 6, 30), close_reason=CloseReason.MEASURES_OVER,
        ))  # fmt: skip
        request = add(InterviewRequest(
            case_id=case.id, state=RequestState.FULFILLED, requested_on=date(year, 11, 10), late=False,
            channel=Channel.ONLINE, entered_at=at, statutory=True, discloses=True, mode=InterviewMode.EITHER,
            acknowledged=True,
        ))  # fmt: skip
        slot = add(Slot(
            person_id=physician, workplace_id=world.head_office, starts_at=at, ends_at=at + timedelta(minutes=30),
            place="会議室B", online=False,
        ))  # fmt: skip
        booking = add(Booking(
            case_id=case.id, slot_id=slot.id, interview_request_id=request.id, state=BookingState.KEPT, booked_at=at,
            booked_by_id=world.people[name].person_id, after_limit=False, uid=ids.fresh(), sequence=0,
        ))  # fmt: skip
        talk = add(Interview(
            case_id=case.id, booking_id=booking.id, person_id=physician, state=InterviewState.HELD,
            mode=InterviewMode.IN_PERSON, held_on=on,
        ), complaint="")  # fmt: skip
        add(Report(case_id=case.id, interview_id=talk.id, other_findings=False, state=RecordState.ISSUED))
        opinion = add(Opinion(
            case_id=case.id, interview_id=talk.id, work_category=WorkCategory.RESTRICTED, from_on=on,
            until_on=date(year + 1, 12, 31), author_id=talk.person_id,
        ))  # fmt: skip
        add(OpinionPeriod(opinion_id=opinion.id, number=1, from_on=on, until_on=date(year + 1, 12, 31)))
        for position, kind in enumerate((MeasureKind.OVERTIME_LIMIT, MeasureKind.FEWER_NIGHTS)):
            add(OpinionItem(opinion_id=opinion.id, position=position, kind=kind, hours=20 + year % 10))
        opinion.state, opinion.issued_at, opinion.received_on = RecordState.ISSUED, at, on
        session.flush()
        hearing = add(Hearing(
            case_id=case.id, opinion_id=opinion.id, heard_on=on, heard_by_id=hr, physician_present=False,
            agreement=Agreement.YES,
        ))  # fmt: skip
        decision = add(Decision(
            case_id=case.id, opinion_id=opinion.id, hearing_id=hearing.id, state=DecisionState.EXPLAINED, normal=False,
            opinion_match=Match.SAME, decided_at=at, decided_by_id=hr, effective_at=at,
        ))  # fmt: skip
        for position, kind in enumerate((MeasureKind.OVERTIME_LIMIT, MeasureKind.FEWER_NIGHTS)):
            add(Measure(
                case_id=case.id, decision_id=decision.id, position=position, kind=kind, hours=20 + year % 10,
                from_on=on, until_on=date(year + 1, 12, 31), review_on=date(year + 1, 3, 31),
                ended_on=date(year + 1, 12, 31), ended_by_id=decision.id,
            ))  # fmt: skip
        visit.record("case", case.public_id, of=employment)
        return str(talk.public_id)


_ALWAYS = ("present", "put", "words", "complaint")
