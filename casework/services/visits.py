"""Who comes to this physician or nurse, when and where, and which held interviews still wait for their record?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import Row, Select, and_, exists, literal, or_, select
from sqlalchemy.orm import Session

from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.ids import PublicId
from casework.models.cases import Case, Limit
from casework.models.followups import FollowUp
from casework.models.interviews import Interview
from casework.models.opinions import Opinion
from casework.models.people import Person
from casework.models.requests import InterviewRequest
from casework.models.slots import Booking, Slot
from casework.rules.bases import CLOCKS, RecordBasis
from casework.rules.days import TOKYO, tokyo_date
from casework.rules.deadlines import Clock
from casework.rules.vocabulary import BookingState, CaseKind, InterviewState, RecordState
from casework.services import people

SHOWN_AT_ONCE = 200
"""More than anybody books at one time; the earliest are shown."""


@dataclass(frozen=True)
class Turn:
    """One booking on the list. `missable`: its time has come. `follow_up_id`: of the follow-up that it is for."""

    booking: Shown
    case: Shown
    employee: Shown
    interview: Shown | None
    limit: Shown | None
    follow_up_id: PublicId | None
    missable: bool


@dataclass(frozen=True)
class Unfinished:
    """A record of a held interview that isn't issued: one talk may stand on two articles, each with its own."""

    interview: Shown
    employee: Shown
    limit: Shown | None
    basis: RecordBasis

    @property
    def urgent(self) -> bool:
        """Whether the draft is marked for the same day."""
        return self.limit is not None and self.limit.clock is CLOCKS[self.basis][1]


@dataclass(frozen=True)
class Visits:
    """The list: days with their turns in order, and what waits for its record."""

    days: list[tuple[date, list[Turn]]]
    unfinished: list[Unfinished]
    """What is urgent first."""
    hours_left: int
    """Whole hours until the day ends in Tokyo, and with it the lane of urgent opinions."""


def visits(session: Session, actor: Actor, *, now: datetime) -> Visits:
    """The coming bookings of the actor, today's, and earlier ones of which nobody said how they ended."""
    visit = enter(session, actor, Act.SEE_VISITS, now=now)
    listed = _turns(visit, _bookings(visit))
    return Visits(
        days=[
            (day, list(group)) for day, group in groupby(listed, key=lambda turn: tokyo_date(turn.booking.starts_at))
        ],
        unfinished=unfinished(visit),
        hours_left=23 - visit.now.astimezone(TOKYO).hour,
    )


def turns_of(visit: Visit, on: date) -> list[Turn]:
    """The bookings of the actor that begin on one day in Tokyo, in order: to come, kept and missed."""
    return _turns(visit, _bookings(visit, on))


def unfinished(visit: Visit) -> list[Unfinished]:
    """What isn't issued of the records of the talks that the actor held, what is urgent first."""
    waiting = [row for basis in RecordBasis for row in _unfinished(visit, basis)]
    employees = people.employees(visit, [row.employment_id for row in waiting])
    limits = _limits(visit, [row.case_id for row in waiting])
    held = visit.show_rows(sight.INTERVIEW, waiting, of=_of)
    found = [
        Unfinished(
            interview=interview,
            employee=employees[row.employment_id],
            limit=next(
                (
                    limits[clock, row.public_id]
                    for clock in reversed(CLOCKS[row.basis])
                    if (clock, row.public_id) in limits
                ),
                None,
            ),
            basis=row.basis,
        )
        for interview, row in zip(held, waiting, strict=True)
    ]
    return sorted(found, key=lambda one: (not one.urgent, one.interview.held_on))


def _turns(visit: Visit, rows: list[Row[Any]]) -> list[Turn]:
    employees = people.employees(visit, [row.employment_id for row in rows])
    limits = _limits(visit, [row.case_id for row in rows])
    bookings = visit.show_rows(sight.BOOKING, rows, of=_of)
    cases = _cases(visit, [row.case_id for row in rows])
    talks = _talks(visit, [row.booking_id for row in rows])
    return [
        Turn(
            booking=booking,
            case=cases[row.case_id],
            employee=employees[row.employment_id],
            interview=talks.get(row.booking_id),
            limit=limits.get((Clock.INTERVIEW, row.request_id)),
            follow_up_id=row.follow_up_id,
            missable=booking.state is BookingState.BOOKED and booking.starts_at <= visit.now,
        )
        for booking, row in zip(bookings, rows, strict=True)
    ]


def _rows(visit: Visit, statement: Select[*tuple[Any, ...]]) -> list[Any]:
    return list(visit.session.execute(statement).all())


def _of(row: Row[Any]) -> int:
    employment_id: int = row.employment_id
    return employment_id


def _bookings(visit: Visit, on: date | None = None) -> list[Row[Any]]:
    midnight = datetime.combine(on or visit.today, time.min, TOKYO)
    that_day = and_(Slot.starts_at >= midnight, Slot.starts_at < midnight + timedelta(days=1))
    ended = Booking.state.in_([BookingState.KEPT, BookingState.MISSED])
    wanted = or_(Booking.state == BookingState.BOOKED, and_(that_day, ended))
    if on is not None:
        wanted = and_(that_day, or_(Booking.state == BookingState.BOOKED, ended))
    return _rows(
        visit,
        select(
            Booking.id.label("booking_id"),
            Booking.public_id,
            Booking.state,
            Booking.after_limit,
            Booking.late_minutes,
            Booking.case_id,
            Slot.starts_at,
            Slot.ends_at,
            Slot.place,
            Slot.online,
            Person.name.label("physician_name"),
            literal(True).label("booked"),
            InterviewRequest.public_id.label("request_id"),
            FollowUp.public_id.label("follow_up_id"),
            Case.employment_id,
        )
        .join(Slot, and_(Slot.company_id == Booking.company_id, Slot.id == Booking.slot_id))
        .join(Person, and_(Person.company_id == Slot.company_id, Person.id == Slot.person_id))
        .join(Case, and_(Case.company_id == Booking.company_id, Case.id == Booking.case_id))
        .outerjoin(
            InterviewRequest,
            and_(
                InterviewRequest.company_id == Booking.company_id,
                InterviewRequest.id == Booking.interview_request_id,
            ),
        )
        .outerjoin(FollowUp, and_(FollowUp.company_id == Booking.company_id, FollowUp.id == Booking.follow_up_id))
        .where(
            Slot.person_id == visit.actor.person_id,
            wanted,
            visit.within(Booking),
        )
        .order_by(Slot.starts_at, Booking.id)
        .limit(SHOWN_AT_ONCE),
    )


def _unfinished(visit: Visit, basis: RecordBasis) -> list[Row[Any]]:
    """A record of the first basis waits from the talk on, one of the other from the day it was added."""
    of_talk = (
        Opinion.company_id == Interview.company_id, Opinion.interview_id == Interview.id, Opinion.basis == basis
    )  # fmt: skip
    waits = ~exists(select(literal(1)).where(*of_talk, Opinion.state == RecordState.ISSUED))
    if basis is RecordBasis.LONG_HOURS:
        waits = and_(waits, exists(select(literal(1)).where(*of_talk)))
    return _rows(
        visit,
        select(
            Interview.public_id,
            Interview.state,
            Interview.held_on,
            Interview.mode,
            Interview.case_id,
            Person.name.label("physician_name"),
            literal("").label("affiliation"),
            literal("").label("entered_by_name"),
            literal(basis, Opinion.basis.type).label("basis"),
            Case.employment_id,
        )
        .join(Person, and_(Person.company_id == Interview.company_id, Person.id == Interview.person_id))
        .join(Case, and_(Case.company_id == Interview.company_id, Case.id == Interview.case_id))
        .where(
            Interview.person_id == visit.actor.person_id,
            Interview.state == InterviewState.HELD,
            Case.kind == CaseKind.STATUTORY,
            waits,
            visit.within(Interview),
        )
        .order_by(Interview.held_on, Interview.id)
        .limit(SHOWN_AT_ONCE),
    )


def _cases(visit: Visit, case_ids: Iterable[int]) -> dict[int, Shown]:
    rows = _rows(
        visit,
        select(
            Case.id, Case.public_id, Case.kind, Case.opened_on, Case.closed_on, Case.close_reason, Case.employment_id
        ).where(Case.id.in_(set(case_ids)), visit.within(Case)),
    )
    return {row.id: case for row, case in zip(rows, visit.show_rows(sight.CASE, rows, of=_of), strict=True)}


def _talks(visit: Visit, booking_ids: Iterable[int]) -> dict[int, Shown]:
    rows = _rows(
        visit,
        select(
            Interview.public_id,
            Interview.state,
            Interview.held_on,
            Interview.mode,
            Interview.booking_id,
            Person.name.label("physician_name"),
            literal("").label("affiliation"),
            literal("").label("entered_by_name"),
            Case.employment_id,
        )
        .join(Person, and_(Person.company_id == Interview.company_id, Person.id == Interview.person_id))
        .join(Case, and_(Case.company_id == Interview.company_id, Case.id == Interview.case_id))
        .where(Interview.booking_id.in_(set(booking_ids)), visit.within(Interview)),
    )
    return {
        row.booking_id: talk for row, talk in zip(rows, visit.show_rows(sight.INTERVIEW, rows, of=_of), strict=True)
    }


def _limits(visit: Visit, case_ids: Iterable[int]) -> dict[tuple[Clock, PublicId], Shown]:
    """Running limits by clock and record."""
    rows = _rows(
        visit,
        select(
            Limit.public_id,
            Limit.clock,
            Limit.start_on,
            Limit.limit_on,
            Limit.basis,
            Limit.stopped_on,
            Limit.record_id,
            Case.employment_id,
        )
        .join(Case, and_(Case.company_id == Limit.company_id, Case.id == Limit.case_id))
        .where(Limit.case_id.in_(set(case_ids)), Limit.stopped_on.is_(None), visit.within(Limit)),
    )
    shown = visit.show_rows(sight.LIMIT, rows, of=_of)
    return {(row.clock, row.record_id): limit for row, limit in zip(rows, shown, strict=True)}
