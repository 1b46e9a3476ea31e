"""Which cases does somebody see in a list, page by page?

A list of 100,000 must come as fast as one of a hundred. So the page's ids are found first, per workplace in the order
of an index; the columns are fetched for these only; and the statement is built once for a reader, a day and a filter.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Date, Integer, Row, Select, and_, bindparam, func, or_, select, tuple_, union, union_all
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import Subquery

from casework.access import Act, Actor, Shown, Visit, enter, facts, reach, sight, standing
from casework.access.standing import Standing
from casework.models.cases import Assignment, Case
from casework.models.checks import CheckResult, ExaminerAppointment, StressCheck
from casework.models.interviews import Interview
from casework.models.invitations import Invitation
from casework.models.people import Department, Employment, Person, Placement, Workplace
from casework.models.requests import InterviewRequest
from casework.models.slots import Booking, Slot
from casework.rules import office
from casework.rules.errors import NotYours
from casework.rules.vocabulary import CaseKind, Hat, InvitationState
from casework.services import people

PAGE: Final = 50
_ON_THE_WAY: Final = frozenset(
    {"company_id", "check_result_id", "latest_booking", "latest_interview", "latest_placement"}
)
"""Columns that join the others and are not asked for themselves: SQLite would look each of them up twice."""


@dataclass(frozen=True)
class Wanted:
    """Which page: after or before a case (its public id), the last one, or the first; and the filters."""

    after: str | None = None
    before: str | None = None
    last: bool = False
    state: InvitationState | None = None
    workplace: str | None = None


@dataclass(frozen=True)
class Place:
    """A workplace to choose from."""

    public_id: str
    name: str


@dataclass(frozen=True)
class Line:
    """One case of the list; a part that isn't there, or isn't granted, is None."""

    case: Shown
    employee: Shown | None
    check: Shown | None
    invitation: Shown | None
    booking: Shown | None
    interview: Shown | None


@dataclass(frozen=True)
class CasesPage:
    """A page of the list. `after` and `before`: where the next and the previous page begin, None at the ends."""

    lines: tuple[Line, ...]
    after: str | None
    before: str | None
    places: tuple[Place, ...]
    wanted: Wanted


def states(hat: Hat | None) -> tuple[InvitationState, ...]:
    """The states by which a hat may look for cases: those that it has a word for."""
    return office.WORDS if hat is Hat.CLERK else tuple(InvitationState)


def index(session: Session, actor: Actor, wanted: Wanted, *, now: datetime) -> CasesPage:
    """One page of the cases within reach, the newest first. NotYours when a case or workplace named isn't in reach, or
    the state is one that the hat has no word for.
    """
    visit = enter(session, actor, Act.SEE_CASES, now=now)
    if wanted.state is not None and wanted.state not in states(actor.hat):
        raise NotYours
    places = _places(visit)
    chosen = _chosen(places, wanted.workplace)
    at = _cursor(visit, wanted.after or wanted.before)
    backwards = wanted.last or wanted.before is not None
    statement = _statement(actor, visit.standing, visit.today, chosen, wanted.state, backwards, at is not None)
    rows = list(session.connection().execute(statement, {} if at is None else {"at_day": at[0], "at_id": at[1]}))
    more = len(rows) > PAGE
    rows = rows[:PAGE]
    if backwards:
        rows.reverse()
    earlier = more if backwards else wanted.after is not None
    later = wanted.before is not None if backwards else more
    return CasesPage(
        lines=_lines(visit, rows),
        after=rows[-1].public_id if rows and later else None,
        before=rows[0].public_id if rows and earlier else None,
        places=tuple(Place(place.public_id, place.name) for place in places) if len(places) > 1 else (),
        wanted=wanted,
    )


def _places(visit: Visit) -> list[Row[Any]]:
    """The workplaces of the hat; an employee chooses among none."""
    if visit.actor.hat is Hat.WORKER:
        return []
    return list(visit.session.connection().execute(_workplaces(visit.actor, visit.standing)))


@lru_cache(maxsize=512)
def _workplaces(actor: Actor, where: Standing) -> "Select[*tuple[Any, ...]]":
    inside = standing.workplaces(actor, where)
    return select(Workplace.id, Workplace.public_id, Workplace.name).where(inside).order_by(Workplace.code)


def _chosen(places: list[Row[Any]], wanted: str | None) -> tuple[tuple[int, ...], bool]:
    """The workplaces to look at, and whether the reader asked for exactly these."""
    if wanted is None:
        return tuple(place.id for place in places), False
    found = tuple(place.id for place in places if place.public_id == wanted)
    if not found:
        raise NotYours
    return found, True


def _cursor(visit: Visit, public_id: str | None) -> tuple[date, int] | None:
    if public_id is None:
        return None
    found = visit.session.execute(
        select(Case.opened_on, Case.id).where(Case.public_id == public_id, visit.within(Case))
    ).one_or_none()
    if found is None:
        raise NotYours
    return found.opened_on, found.id


@lru_cache(maxsize=512)
def _statement(
    actor: Actor,
    where: Standing,
    today: date,
    chosen: tuple[tuple[int, ...], bool],
    state: InvitationState | None,
    backwards: bool,
    continued: bool,
) -> Select[Any]:
    """The statement of a page. Whatever it depends on is an argument, so that a kept one is never a wrong one."""
    page = _page(actor, where, today, chosen, state, backwards, continued)
    latest_booking = select(func.max(Booking.id)).where(
        Booking.company_id == Case.company_id, Booking.case_id == Case.id, Booking.interview_request_id.is_not(None)
    )
    latest_interview = select(func.max(Interview.id)).where(
        Interview.company_id == Case.company_id, Interview.case_id == Case.id
    )
    body = (
        select(
            Case.id,
            Case.company_id,
            Case.public_id,
            Case.employment_id,
            Case.kind,
            Case.opened_on,
            Case.closed_on,
            Case.close_reason,
            Case.check_result_id,
            facts.column(actor, today).label("facts"),
            latest_booking.scalar_subquery().label("latest_booking"),
            latest_interview.scalar_subquery().label("latest_interview"),
            people.latest_placement(today).label("latest_placement"),
            Employment.public_id.label("employee_id"),
            Employment.number.label("employee_number"),
            Person.name.label("employee_name"),
        )
        .join(page, page.c.id == Case.id)
        .join(Employment, and_(Employment.company_id == Case.company_id, Employment.id == Case.employment_id))
        .join(Person, and_(Person.company_id == Employment.company_id, Person.id == Employment.person_id))
        .subquery("line")
    )
    line = body.c
    order = (line.opened_on, line.id) if backwards else (line.opened_on.desc(), line.id.desc())
    return (
        select(
            *(column for column in line if column.name not in _ON_THE_WAY),
            Department.name.label("employee_department"),
            StressCheck.public_id.label("check_id"),
            StressCheck.name.label("check_name"),
            Invitation.public_id.label("invitation_id"),
            Invitation.state.label("invitation_state"),
            Invitation.office_state.label("invitation_office_state"),
            Invitation.request_by.label("invitation_request_by"),
            Booking.public_id.label("booking_id"),
            Booking.state.label("booking_state"),
            Slot.starts_at.label("booking_starts_at"),
            Interview.public_id.label("interview_id"),
            Interview.state.label("interview_state"),
            Interview.held_on.label("interview_held_on"),
        )
        .select_from(body)
        .outerjoin(Placement, Placement.id == line.latest_placement)
        .outerjoin(Department, Department.id == Placement.department_id)
        .outerjoin(Invitation, and_(Invitation.company_id == line.company_id, Invitation.case_id == line.id))
        .outerjoin(CheckResult, CheckResult.id == line.check_result_id)
        .outerjoin(StressCheck, StressCheck.id == CheckResult.stress_check_id)
        .outerjoin(Booking, Booking.id == line.latest_booking)
        .outerjoin(Slot, Slot.id == Booking.slot_id)
        .outerjoin(Interview, Interview.id == line.latest_interview)
        .order_by(*order)
    )


def _page(
    actor: Actor,
    where: Standing,
    today: date,
    chosen: tuple[tuple[int, ...], bool],
    state: InvitationState | None,
    backwards: bool,
    continued: bool,
) -> Subquery:
    """The ids of the page and one more: each branch gives its first ones in the order of an index."""
    order = (Case.opened_on, Case.id) if backwards else (Case.opened_on.desc(), Case.id.desc())
    common = [reach.cases(actor, where, today)]
    if continued:
        here = tuple_(Case.opened_on, Case.id)
        at = tuple_(bindparam("at_day", type_=Date), bindparam("at_id", type_=Integer))
        common.append(here > at if backwards else here < at)
    if state is not None:
        # A filter must not say what a cell does not show (sight.INVITATION).
        meant = office.behind(state) if actor.hat is Hat.CLERK else (state,)
        common.append(
            select(Invitation.id)
            .where(
                Invitation.company_id == Case.company_id,
                Invitation.case_id == Case.id,
                Invitation.state.in_(meant),
            )
            .exists()
        )
        if actor.hat in {Hat.PHYSICIAN, Hat.NURSE}:
            common.append(or_(facts.assigned(actor, today), facts.examines(actor, today)))
    branches = [
        select(Case.id, Case.opened_on).where(*common, branch).order_by(*order).limit(PAGE + 1).subquery()
        for branch in _branches(actor, today, chosen)
    ]
    together = union_all if actor.hat is Hat.CLERK else union  # no case is at two workplaces
    found = together(*(select(branch.c.id, branch.c.opened_on) for branch in branches)).subquery("found")
    ends = (found.c.opened_on, found.c.id) if backwards else (found.c.opened_on.desc(), found.c.id.desc())
    return select(found.c.id).order_by(*ends).limit(PAGE + 1).subquery("page")


def _branches(actor: Actor, today: date, chosen: tuple[tuple[int, ...], bool]) -> list[ColumnElement[bool]]:
    """Ways by which cases come within reach, each answered by an index of its own. Together they leave none out: what
    may be reached at all is said by `reach.cases`, which stands beside each of them.
    """
    company = Case.company_id == actor.company_id
    places, asked_for = chosen
    if actor.hat is Hat.WORKER:
        return [company]
    here = [Case.workplace_id == place for place in places]
    if actor.hat is Hat.CLERK:
        return here or [company]
    anywhere = Case.workplace_id.in_(places) if asked_for else company
    mine = Case.id.in_(
        select(Assignment.case_id).where(
            Assignment.company_id == actor.company_id, Assignment.person_id == actor.person_id, Assignment.on(today)
        )
    )
    examined = Case.check_result_id.in_(
        select(CheckResult.id)
        .join(
            ExaminerAppointment,
            and_(
                ExaminerAppointment.company_id == CheckResult.company_id,
                ExaminerAppointment.stress_check_id == CheckResult.stress_check_id,
            ),
        )
        .where(
            ExaminerAppointment.company_id == actor.company_id,
            ExaminerAppointment.person_id == actor.person_id,
            ExaminerAppointment.on(today),
        )
    )
    requested = Case.id.in_(select(InterviewRequest.case_id).where(InterviewRequest.company_id == actor.company_id))
    returning = Case.kind == CaseKind.RETURN
    return [and_(anywhere, way) for way in (mine, examined, requested, returning)]


def _lines(visit: Visit, rows: list[Row[Any]]) -> tuple[Line, ...]:
    def of(row: Row[Any]) -> int:
        about: int = row.employment_id
        return about

    return tuple(
        Line(*parts)
        for parts in zip(
            visit.show_rows(sight.CASE, rows, of=of),
            visit.show_parts(sight.EMPLOYEE, rows, ("name", "number", "department"), prefix="employee", of=of),
            visit.show_parts(sight.CHECK, rows, ("name",), prefix="check", of=of),
            visit.show_parts(
                sight.INVITATION, rows, ("state", "office_state", "request_by"), prefix="invitation", of=of
            ),
            visit.show_parts(sight.BOOKING, rows, ("state", "starts_at"), prefix="booking", of=of),
            visit.show_parts(sight.INTERVIEW, rows, ("state", "held_on"), prefix="interview", of=of),
            strict=True,
        )
    )
