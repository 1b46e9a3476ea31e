"""Who is on leave for illness, until when, and what was decided and said of it?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.ids import PublicId
from casework.models.cases import Case
from casework.models.leaves import LeaveContact, LeaveTerm, SickLeave
from casework.models.people import Person
from casework.rules.leaves import CLOCKS
from casework.rules.vocabulary import Hat
from casework.services import (
    doctor_notices,
    doctor_summaries,
    followups,
    limits,
    people,
    return_opinions,
    return_talks,
    work_talks,
)
from casework.services.policies import policy_for
from casework.services.work_talks import Talks

PAGE: Final = 50
MOST: Final = 200
"""Of a team."""


@dataclass(frozen=True)
class Line:
    """One leave in a list."""

    employee: Shown
    leave: Shown


@dataclass(frozen=True)
class Page:
    """Those on leave first, by their planned end; `after` leads to the next page."""

    lines: list[Line]
    after: str | None


@dataclass(frozen=True)
class LeavePage:
    """One leave with what was decided about it and how the company kept in touch. `version` goes into the forms."""

    employee: Shown
    leave: Shown
    terms: tuple[Shown, ...]
    contacts: tuple[Shown, ...]
    limits: list[Shown]
    before_id: PublicId | None
    """The leave before this one."""
    open: bool
    case_open: bool
    """What belongs to the return can still be written down."""
    version: int
    case_id: PublicId | None
    """For who may know of it: HR has the leave alone."""
    talks: list[Shown]
    """Meetings about the return, without their words."""
    notices: list[Shown]
    """For the attending doctor, by the employee's hand; without their words."""
    untold: bool
    """What was decided about the return isn't told to an attending doctor yet: for the physician, who can write it."""
    opinions: list[Shown]
    """Of the physician, on the return; without their words."""
    pay: str
    """What the company says of pay and insurance meanwhile, in its own words; empty where it says nothing."""
    follow_ups: list[Shown]
    """Those of the case, as far as the reader may know of them."""
    work_talks: Talks
    """What HR and supervisors talked about, of the work."""
    summaries: list[Shown]
    """What an attending doctor said, in words that the employee let HR read."""


def index(session: Session, actor: Actor, *, after: str = "", now: datetime) -> Page:
    """Everybody within reach who is or was on leave."""
    visit = enter(session, actor, Act.SEE_LEAVES, now=now)
    over, until = SickLeave.ended_on.is_not(None), _until()
    statement = _asked(visit).order_by(over, until, SickLeave.id).limit(PAGE + 1)
    if after:
        last = visit.reach(SickLeave, after)
        there = session.execute(select(over, until, SickLeave.id).where(SickLeave.id == last.id)).one()
        statement = statement.where(func.row(over, until, SickLeave.id) > func.row(*there))
    rows = session.execute(statement).all()
    staff = people.employees(visit, {row.SickLeave.employment_id for row in rows[:PAGE]})
    lines = [Line(staff[row.SickLeave.employment_id], _shown(visit, row, sealed=False)) for row in rows[:PAGE]]
    return Page(lines, rows[PAGE - 1].SickLeave.public_id if len(rows) > PAGE else None)


def of_team(session: Session, actor: Actor, *, now: datetime) -> list[Line]:
    """Who of the own team is on leave, and until when it is planned; a supervisor reads nothing else of it."""
    visit = enter(session, actor, Act.SEE_ABSENCES, now=now)
    rows = session.execute(_asked(visit).order_by(_until(), SickLeave.id).limit(MOST)).all()
    staff = people.employees(visit, {row.SickLeave.employment_id for row in rows})
    return [Line(staff[row.SickLeave.employment_id], _shown(visit, row, sealed=False)) for row in rows]


def read(session: Session, actor: Actor, leave_id: str, *, now: datetime) -> LeavePage:
    """One leave. NotYours where it isn't within reach; of a supervisor the list of the team is the only page."""
    visit = enter(session, actor, Act.SEE_LEAVE, now=now)
    leave = visit.reach(SickLeave, leave_id)
    case = visit.reach_id(Case, leave.case_id)
    row = session.execute(_asked(visit).where(SickLeave.id == leave.id)).one()
    before = None if leave.before_id is None else session.get_one(SickLeave, leave.before_id).public_id
    return LeavePage(
        employee=people.employee(visit, leave.employment_id),
        leave=_shown(visit, row),
        terms=_of_leave(visit, leave, LeaveTerm, sight.LEAVE_TERM, LeaveTerm.decided_by_id, "decided_by_name"),
        contacts=_of_leave(visit, leave, LeaveContact, sight.LEAVE_CONTACT, LeaveContact.by_id, "by_name"),
        limits=[one for one in limits.shown(visit, case) if one.clock in CLOCKS],
        before_id=before,
        open=leave.ended_on is None,
        case_open=case.closed_on is None,
        version=leave.version,
        case_id=None if actor.hat is Hat.HR else case.public_id,
        pay=policy_for(session, case.company_id, case.workplace_id, visit.today)[0].leave_pay,
        follow_ups=followups.in_case(visit, case),
        work_talks=work_talks.of_case(visit, case, visit.facts(case)),
        summaries=doctor_summaries.passed(visit, case),
        opinions=return_opinions.of_case(visit, case),
        talks=return_talks.of_case(visit, case),
        notices=doctor_notices.of_case(visit, case),
        untold=actor.hat is Hat.PHYSICIAN and case.closed_on is None and doctor_notices.untold(visit, leave),
    )


def headline(session: Session, actor: Actor, leave_id: str, act: Act, *, now: datetime) -> Line:
    """Whose leave it is, and its days, on the page of an act about it."""
    visit = enter(session, actor, act, now=now)
    leave = visit.reach(SickLeave, leave_id)
    row = session.execute(_asked(visit).where(SickLeave.id == leave.id)).one()
    return Line(people.employee(visit, leave.employment_id), _shown(visit, row, sealed=False))


def _until() -> Any:
    """The last day of a leave that is over, else the planned one; in a select over `SickLeave`."""
    planned = (
        select(LeaveTerm.until_on)
        .where(LeaveTerm.company_id == SickLeave.company_id, LeaveTerm.leave_id == SickLeave.id)
        .order_by(LeaveTerm.number.desc())
        .limit(1)
        .correlate(SickLeave)
        .scalar_subquery()
    )
    return func.coalesce(SickLeave.ended_on, planned)


def _asked(visit: Visit) -> Select[*tuple[Any, ...]]:
    entered = aliased(Person)
    return (
        select(SickLeave, _until().label("until_on"), entered.name.label("entered_by_name"))
        .join(entered, and_(entered.company_id == SickLeave.company_id, entered.id == SickLeave.entered_by_id))
        .where(visit.within(SickLeave))
    )


def _shown(visit: Visit, row: Any, *, sealed: bool = True) -> Shown:
    left_out: dict[str, Any] = {} if sealed else {"contact_to": None}
    return visit.show(sight.SICK_LEAVE, row.SickLeave, of=row.SickLeave.employment_id, until_on=row.until_on,
                      entered_by_name=row.entered_by_name, **left_out)  # fmt: skip


def _of_leave(
    visit: Visit, leave: SickLeave, model: Any, record: sight.Record, by: Any, name: str
) -> tuple[Shown, ...]:
    rows = visit.session.execute(
        select(model, Person.name)
        .join(Person, and_(Person.company_id == model.company_id, Person.id == by))
        .where(model.leave_id == leave.id, visit.within(model))
        .order_by(model.id.desc())
    ).all()
    return tuple(visit.show(record, row[0], of=leave.employment_id, **{name: row[1]}) for row in rows)
