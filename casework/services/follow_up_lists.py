"""Which follow-ups are there, as far as a reader may know of them?

HR and the clerk learn of a case that the employer knows of that one was held, nothing more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, and_, case, exists, func, literal, or_, select, true
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.access.sight import Fact
from casework.models.cases import Case
from casework.models.followups import FollowUp
from casework.models.leaves import LeaveTerm, SickLeave
from casework.models.people import Employment, Person
from casework.models.return_plans import ReturnPlan
from casework.models.slots import Booking, Slot
from casework.rules import moves
from casework.rules.return_plans import PlanState
from casework.rules.vocabulary import AROUND_LEAVE, BookingState, FollowUpState, Hat, Occasion
from casework.services import people

PAGE = 50
_NO_DAY = literal(date.min, Date)


@dataclass(frozen=True)
class Line:
    """One follow-up in a list. `may`: the reader may say that it was held or will not be. `booking`: its appointment,
    for those who may know of it.
    """

    employee: Shown
    follow_up: Shown
    may: bool
    booking: Shown | None = None

    @property
    def planned(self) -> bool:
        """It is to come."""
        return self.follow_up.state is FollowUpState.PLANNED


@dataclass(frozen=True)
class Page:
    """One page of a list; `after` leads to the next one."""

    lines: list[Line]
    after: str | None


def index(session: Session, actor: Actor, *, after: str = "", now: datetime) -> Page:
    """The follow-ups that this hat may know of; those to come first, then what is over, the newest first. Days only for
    employee and professionals.
    """
    visit = enter(session, actor, Act.SEE_FOLLOW_UPS, now=now)
    fields = sorted(visit.grants(sight.FOLLOW_UP, Fact.REQUESTED | Fact.KNOWN))
    keys = _keys(dated="due_on" in fields)
    statement = (
        select(
            FollowUp.public_id, Case.employment_id, *(getattr(FollowUp, field) for field in fields),
            visit.facts_column().label("facts"),
        )
        .join(Case, and_(Case.company_id == FollowUp.company_id, Case.id == FollowUp.case_id))
        .join(Employment, and_(Employment.company_id == Case.company_id, Employment.id == Case.employment_id))
        .where(visit.within(FollowUp))
        .order_by(*(key.order for key in keys))
        .limit(PAGE + 1)
    )  # fmt: skip
    if after:
        visit.reach(FollowUp, after)
        statement = statement.where(_behind(keys, after))
    rows = session.execute(statement).all()
    return Page(_listed(visit, rows[:PAGE]), rows[PAGE - 1].public_id if len(rows) > PAGE else None)


def in_case(visit: Visit, of_case: Case) -> list[Shown]:
    """Those of a case that this reader may know of, the earliest day first."""
    known = visit.facts(of_case)
    found = visit.session.execute(
        select(FollowUp).where(visit.within(FollowUp), FollowUp.case_id == of_case.id).order_by(FollowUp.anchored_on)
    ).scalars()
    return [visit.show(sight.FOLLOW_UP, one, known, of=of_case.employment_id) for one in found]


def ahead(today: date) -> ColumnElement[bool]:
    """In a select over `FollowUp`: what it is to be ahead of, a leave or a return, is still to come. Of any other there
    is nothing that could be over. Nobody may have written down yet that they are back: it goes by the plan, else by
    the planned end.
    """
    plan = select(literal(1)).where(
        ReturnPlan.company_id == SickLeave.company_id, ReturnPlan.leave_id == SickLeave.id,
        ReturnPlan.state == PlanState.DECIDED,
    )  # fmt: skip
    last_on = (
        select(LeaveTerm.until_on)
        .where(LeaveTerm.company_id == SickLeave.company_id, LeaveTerm.leave_id == SickLeave.id)
        .order_by(LeaveTerm.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    not_back = or_(exists(plan.where(ReturnPlan.begins_on > today)), and_(~exists(plan), last_on >= today))
    still = exists(
        select(literal(1)).where(
            SickLeave.company_id == FollowUp.company_id, SickLeave.public_id == FollowUp.around,
            SickLeave.ended_on.is_(None),
            or_(and_(FollowUp.because == Occasion.BEFORE_RETURN, not_back), SickLeave.begins_on > today),
        )
    )  # fmt: skip
    return case((FollowUp.because.in_(AROUND_LEAVE), still), else_=true())


def line(visit: Visit, follow_up: FollowUp, of_case: Case) -> Line:
    """One follow-up that was reached."""
    shown = visit.show(sight.FOLLOW_UP, follow_up, visit.facts(of_case), of=of_case.employment_id)
    return Line(people.employee(visit, of_case.employment_id), shown, _may(visit, shown))


@dataclass(frozen=True)
class _Key:
    """One column of the order of the list."""

    of: ColumnElement[Any]
    falling: bool = False

    @property
    def order(self) -> ColumnElement[Any]:
        return self.of.desc() if self.falling else self.of.asc()

    def behind(self, at: Any) -> ColumnElement[bool]:
        behind: ColumnElement[bool] = self.of < at if self.falling else self.of > at
        return behind


def _keys(*, dated: bool) -> tuple[_Key, ...]:
    """The order of the list: what is to come by its day, then what is over, the newest first. Who isn't shown the days
    isn't told their order either.
    """
    if not dated:
        return _Key(Employment.number.expression), _Key(FollowUp.public_id.expression)
    planned = FollowUp.state == FollowUpState.PLANNED
    return (
        _Key(case((planned, 0), else_=1)),
        _Key(case((planned, FollowUp.due_on), else_=_NO_DAY)),
        _Key(case((planned, _NO_DAY), else_=func.coalesce(FollowUp.held_on, FollowUp.due_on)), falling=True),
        _Key(FollowUp.public_id.expression),
    )


def _behind(keys: Sequence[_Key], after: str) -> ColumnElement[bool]:
    """Behind the row `after`, in the order of `keys`."""
    at = [
        select(key.of)
        .select_from(FollowUp)
        .join(Case, and_(Case.company_id == FollowUp.company_id, Case.id == FollowUp.case_id))
        .join(Employment, and_(Employment.company_id == Case.company_id, Employment.id == Case.employment_id))
        .where(FollowUp.public_id == after)
        .correlate(None)
        .scalar_subquery()
        for key in keys
    ]
    return or_(
        *(
            and_(*(keys[earlier].of == at[earlier] for earlier in range(position)), key.behind(at[position]))
            for position, key in enumerate(keys)
        )
    )


def _listed(visit: Visit, rows: Sequence[Any]) -> list[Line]:
    employees = people.employees(visit, [row.employment_id for row in rows])
    shown = visit.show_rows(sight.FOLLOW_UP, rows, of=lambda row: row.employment_id)
    booked = appointments(visit, [row.public_id for row in rows])
    return [
        Line(employees[row.employment_id], follow_up, _may(visit, follow_up), booked.get(row.public_id))
        for row, follow_up in zip(rows, shown, strict=True)
        if "state" in follow_up
    ]


def appointments(visit: Visit, follow_up_ids: Sequence[str]) -> dict[str, Shown]:
    """The appointments that stand, by the public id of their follow-up."""
    rows: Sequence[Any] = visit.session.execute(
        select(
            Booking.public_id, Booking.state, Booking.after_limit, Booking.late_minutes, Slot.starts_at, Slot.ends_at,
            Slot.place, Slot.online, Person.name.label("physician_name"), literal(True).label("booked"),
            FollowUp.public_id.label("follow_up_id"), Case.employment_id,
        )
        .join(FollowUp, and_(FollowUp.company_id == Booking.company_id, FollowUp.id == Booking.follow_up_id))
        .join(Slot, and_(Slot.company_id == Booking.company_id, Slot.id == Booking.slot_id))
        .join(Person, and_(Person.company_id == Slot.company_id, Person.id == Slot.person_id))
        .join(Case, and_(Case.company_id == Booking.company_id, Case.id == Booking.case_id))
        .where(
            visit.within(Booking), Booking.state == BookingState.BOOKED, FollowUp.public_id.in_(follow_up_ids)
        )
    ).all()  # fmt: skip
    shown = visit.show_rows(sight.BOOKING, rows, of=lambda row: row.employment_id)
    return {row.follow_up_id: booking for row, booking in zip(rows, shown, strict=True)}


def _may(visit: Visit, follow_up: Shown) -> bool:
    return visit.actor.hat in {Hat.PHYSICIAN, Hat.NURSE} and moves.FOLLOW_UP.possible(
        follow_up.state, Act.HOLD_FOLLOW_UP
    )
