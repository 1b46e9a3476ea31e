"""Which follow-ups does a professional have to see to within seven days, those past their day first?

A hundred thousand plans must come as fast as fifty: the ids of the page are found first, in the order of an index, and
everything else is asked for these alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import Date, Integer, Select, and_, bindparam, select, tuple_
from sqlalchemy.orm import Session

from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.models.cases import Case
from casework.models.followups import FollowUp
from casework.models.people import Department, Employment, Person, Placement
from casework.models.slots import Booking, Slot
from casework.rules.board import AHEAD
from casework.rules.errors import NotYours
from casework.rules.vocabulary import BookingState, FollowUpState, Hat
from casework.services import people
from casework.services.tasks import of

PAGE: Final = 50
_FOLLOW_UP: Final = ("months", "counted_from", "base_on", "asks_again", "because", "due_on")


@dataclass(frozen=True)
class Wanted:
    """Which page: after or before a follow-up (its public id), the last one, or the first."""

    after: str | None = None
    before: str | None = None
    last: bool = False


@dataclass(frozen=True)
class Due:
    """One follow-up that is planned, and its appointment where it has one."""

    employee: Shown
    follow_up: Shown
    booking: Shown | None


@dataclass(frozen=True)
class DuePage:
    """A page of the board. `after` and `before`: where the next and the previous page begin, None at the ends."""

    lines: tuple[Due, ...]
    after: str | None
    before: str | None


def index(session: Session, actor: Actor, wanted: Wanted, *, now: datetime) -> DuePage:
    """One page of what is due by then, the earliest day first. NotYours for whoever isn't a professional (what is
    planned is nothing to the employer, and the employee has their own list), and when the follow-up from which the
    page is to go on isn't among them.
    """
    visit = enter(session, actor, Act.SEE_FOLLOW_UPS, now=now)
    if actor.hat not in {Hat.PHYSICIAN, Hat.NURSE}:
        raise NotYours
    at = _cursor(visit, wanted.after or wanted.before)
    backwards = wanted.last or wanted.before is not None
    given = {} if at is None else {"at_day": at[0], "at_id": at[1]}
    rows = visit.rows(_STATEMENTS[backwards, at is not None], **given)
    more = len(rows) > PAGE
    rows = rows[:PAGE]
    if backwards:
        rows.reverse()
    earlier = more if backwards else wanted.after is not None
    later = wanted.before is not None if backwards else more
    staff = visit.show_parts(sight.EMPLOYEE, rows, ("name", "number", "department"), prefix="employee", of=of)
    shown = visit.show_parts(sight.FOLLOW_UP, rows, _FOLLOW_UP, prefix="follow_up", of=of)
    booked = visit.show_parts(sight.BOOKING, rows, ("starts_at", "physician_name"), prefix="booking", of=of)
    lines = tuple(
        Due(employee, follow_up, booking)
        for employee, follow_up, booking in zip(staff, shown, booked, strict=True)
        if employee is not None and follow_up is not None
    )
    return DuePage(
        lines,
        after=rows[-1].follow_up_id if rows and later else None,
        before=rows[0].follow_up_id if rows and earlier else None,
    )


def _cursor(visit: Visit, follow_up_id: str | None) -> tuple[date, int] | None:
    if follow_up_id is None:
        return None
    found = visit.session.execute(
        select(FollowUp.due_on, FollowUp.id).where(FollowUp.public_id == follow_up_id, visit.within(FollowUp))
    ).one_or_none()
    if found is None:
        raise NotYours
    return found.due_on, found.id


def _statement(visit: Visit, *, backwards: bool, continued: bool) -> Select[*tuple[Any, ...]]:
    """The ids of the page and one more, then what is told of these."""
    here = tuple_(FollowUp.due_on, FollowUp.id)
    order = (FollowUp.due_on.desc(), FollowUp.id.desc()) if backwards else (FollowUp.due_on, FollowUp.id)
    ids = (
        select(FollowUp.id)
        .where(
            FollowUp.company_id == visit.actor.company_id, FollowUp.state == FollowUpState.PLANNED,
            FollowUp.due_on <= visit.today + AHEAD, visit.within(FollowUp),
        )
        .order_by(*order)
        .limit(PAGE + 1)
    )  # fmt: skip
    if continued:
        at = tuple_(bindparam("at_day", type_=Date), bindparam("at_id", type_=Integer))
        ids = ids.where(here < at if backwards else here > at)
    page = ids.subquery("page")
    booked = and_(
        Booking.company_id == FollowUp.company_id, Booking.follow_up_id == FollowUp.id,
        Booking.state == BookingState.BOOKED,
    )  # fmt: skip
    host = Person.__table__.alias("host")
    return (
        select(
            FollowUp.public_id.label("follow_up_id"),
            *(getattr(FollowUp, field).label(f"follow_up_{field}") for field in _FOLLOW_UP),
            Case.employment_id,
            Employment.public_id.label("employee_id"),
            Employment.number.label("employee_number"),
            Person.name.label("employee_name"),
            Department.name.label("employee_department"),
            Booking.public_id.label("booking_id"),
            Slot.starts_at.label("booking_starts_at"),
            host.c.name.label("booking_physician_name"),
        )
        .join(page, page.c.id == FollowUp.id)
        .join(Case, and_(Case.company_id == FollowUp.company_id, Case.id == FollowUp.case_id))
        .join(Employment, and_(Employment.company_id == Case.company_id, Employment.id == Case.employment_id))
        .join(Person, and_(Person.company_id == Employment.company_id, Person.id == Employment.person_id))
        .outerjoin(Placement, Placement.id == people.latest_placement(visit.today))
        .outerjoin(Department, Department.id == Placement.department_id)
        .outerjoin(Booking, booked)
        .outerjoin(Slot, Slot.id == Booking.slot_id)
        .outerjoin(host, host.c.id == Slot.person_id)
        .order_by(*order)
    )


_STATEMENTS: Final[Mapping[tuple[bool, bool], Any]] = MappingProxyType(
    {
        (backwards, continued): partial(_statement, backwards=backwards, continued=continued)
        for backwards in (False, True)
        for continued in (False, True)
    }
)
"""Forwards and back, and for a page that goes on; each is made once for a reader, where they stand and the day."""
