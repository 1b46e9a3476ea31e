"""Who is on leave for illness, until when, and what was decided and said of it?"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import sqlalchemy as sql
from sqlalchemy import Select, and_, exists, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.access.reach_returns import returning
from casework.ids import PublicId
from casework.models.cases import Case, Limit
from casework.models.leaves import LeaveContact, LeaveTerm, SickLeave
from casework.models.people import Person
from casework.rules.days import tokyo_date
from casework.rules.leaves import CLOCKS, SEEN_TO_BY, LeaveEnd, Turn
from casework.rules.vocabulary import Hat
from casework.services import (
    doctor_notices,
    doctor_summaries,
    follow_up_lists,
    limits,
    people,
    return_opinions,
    return_talks,
    returns,
    work_talks,
)
from casework.services.policies import policy_for
from casework.services.work_talks import Talks

PAGE: Final = 50
_DUE, _ON_LEAVE, _BACK, _OVER = range(4)
MOST: Final = 200
"""Of a team."""


@dataclass(frozen=True)
class Line:
    """One leave in a list."""

    employee: Shown
    leave: Shown
    due: bool = False
    """Something of it waits for the reader."""
    followed_up: bool = False
    """They came back, and the case goes on."""


@dataclass(frozen=True)
class Page:
    """First those of which something is due, then those on leave by their planned end, those who came back and are
    followed up, and what is over, the newest first; `after` leads to the next page.
    """

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
    """The leave before this one, where the reader can read it."""
    open: bool
    case_open: bool
    """What belongs to the return can still be written down."""
    correctable: bool
    """How it ended can be put right: nothing came after it."""
    returning: bool
    """Something of the return can be begun here: it is the newest, and isn't over."""
    may_meet: bool
    """A meeting about it can be written down here."""
    """They may come back from this leave, or came back and are followed up; no other leave followed."""
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
    rank = _rank(visit)
    until = sql.case((rank == _OVER, date.max), else_=_until())
    keys = rank, until, sql.case((rank == _OVER, -SickLeave.id), else_=SickLeave.id)
    statement = _asked(visit).add_columns(rank.label("rank")).order_by(*keys).limit(PAGE + 1)
    if after:
        last = visit.reach(SickLeave, after)
        there = session.execute(select(*keys).where(SickLeave.id == last.id)).one()
        statement = statement.where(sql.tuple_(*keys) > sql.tuple_(*map(literal, there)))
    rows = session.execute(statement).all()
    staff = people.employees(visit, {row.SickLeave.employment_id for row in rows[:PAGE]})
    lines = [
        Line(staff[row.SickLeave.employment_id], _shown(visit, row, sealed=False), row.rank == _DUE,
             row.rank < _OVER and row.SickLeave.ended_on is not None)
        for row in rows[:PAGE]
    ]  # fmt: skip
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
    before = select(SickLeave.public_id).where(SickLeave.id == leave.before_id, visit.within(SickLeave))
    among, goes_on = turn(visit, leave), returns.goes_on(visit, leave.id)
    return LeavePage(
        employee=people.employee(visit, leave.employment_id),
        leave=_shown(visit, row),
        terms=_terms(visit, leave),
        contacts=_contacts(visit, leave),
        limits=_limits(visit, case, leave),
        before_id=session.execute(before).scalar_one_or_none(),
        open=leave.ended_on is None,
        case_open=case.closed_on is None,
        correctable=leave.ended_on is not None and returns.why_it_stays(visit, leave) is None,
        returning=goes_on,
        may_meet=case.closed_on is None and (goes_on or (leave.number is not None and among.next_on is not None)),
        version=leave.version,
        case_id=None if actor.hat is Hat.HR else case.public_id,
        pay=policy_for(session, case.company_id, case.workplace_id, visit.today)[0].leave_pay,
        follow_ups=follow_up_lists.in_case(visit, case),
        work_talks=work_talks.of_case(visit, case, visit.facts(case)),
        summaries=[one for one in doctor_summaries.passed(visit, case) if among.holds(one.decided_on)],
        opinions=[one for one in return_opinions.of_case(visit, case) if among.holds(issued_on(one))],
        talks=return_talks.of_leave(visit, case, leave),
        notices=doctor_notices.of_leave(visit, case, leave),
        untold=actor.hat is Hat.PHYSICIAN and case.closed_on is None and doctor_notices.untold(visit, leave),
    )


def _limits(visit: Visit, case: Case, leave: SickLeave) -> list[Shown]:
    """What HR is to see to. They run while a leave does, so those of the case are of the one that isn't over."""
    return [] if leave.ended_on is not None else [one for one in limits.shown(visit, case) if one.clock in CLOCKS]


def turn(visit: Visit, leave: SickLeave) -> Turn:
    """Which days are this leave's among those of its case; a slip takes none away."""
    others = visit.session.execute(
        select(SickLeave.begins_on).where(
            SickLeave.company_id == leave.company_id, SickLeave.case_id == leave.case_id, SickLeave.id != leave.id,
            or_(SickLeave.ended_as.is_(None), SickLeave.ended_as != LeaveEnd.MISTAKEN),
        )
    ).scalars().all()  # fmt: skip
    first = all(day > leave.begins_on for day in others)
    after = min((day for day in others if day > leave.begins_on), default=None)
    return Turn(None if first else leave.begins_on, after)


def issued_on(opinion: Shown) -> date | None:
    """The day of an opinion; None for a draft."""
    return None if opinion.issued_at is None else tokyo_date(opinion.issued_at)


def headline(session: Session, actor: Actor, leave_id: str, act: Act, *, now: datetime) -> Line:
    """Whose leave it is, and its days, on the page of an act about it."""
    visit = enter(session, actor, act, now=now)
    leave = visit.reach(SickLeave, leave_id)
    row = session.execute(_asked(visit).where(SickLeave.id == leave.id)).one()
    return Line(people.employee(visit, leave.employment_id), _shown(visit, row, sealed=False))


def _rank(visit: Visit) -> Any:
    """What stands first in the list, in a select over `SickLeave`."""
    followed = and_(SickLeave.ended_as == LeaveEnd.RETURNED, returning())
    stands = or_(SickLeave.ended_on.is_(None), followed)
    due = exists(
        select(literal(1)).where(
            visit.within(Limit), Limit.company_id == SickLeave.company_id, Limit.case_id == SickLeave.case_id,
            Limit.stopped_on.is_(None), Limit.limit_on <= visit.today,
            Limit.clock.in_(SEEN_TO_BY.get(visit.actor.hat, ())),
        )
    )  # fmt: skip
    return sql.case(
        (and_(stands, due), _DUE), (SickLeave.ended_on.is_(None), _ON_LEAVE), (followed, _BACK), else_=_OVER
    )


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


def _terms(visit: Visit, leave: SickLeave) -> tuple[Shown, ...]:
    rows = visit.session.execute(
        select(LeaveTerm, Person.name)
        .join(Person, and_(Person.company_id == LeaveTerm.company_id, Person.id == LeaveTerm.decided_by_id))
        .where(LeaveTerm.leave_id == leave.id, visit.within(LeaveTerm))
        .order_by(LeaveTerm.id.desc())
    ).all()
    return tuple(visit.show(sight.LEAVE_TERM, row[0], of=leave.employment_id, decided_by_name=row[1]) for row in rows)


def _contacts(visit: Visit, leave: SickLeave) -> tuple[Shown, ...]:
    """The newest entry first, each with who put another one in its place, and when."""
    later, theirs = aliased(LeaveContact), aliased(Person)
    rows = visit.session.execute(
        select(LeaveContact, Person.name.label("by_name"), later.written_on, theirs.name.label("struck_by_name"))
        .join(Person, and_(Person.company_id == LeaveContact.company_id, Person.id == LeaveContact.by_id))
        .outerjoin(
            later, and_(later.company_id == LeaveContact.company_id, later.corrects_id == LeaveContact.id)
        )
        .outerjoin(theirs, and_(theirs.company_id == later.company_id, theirs.id == later.by_id))
        .where(LeaveContact.leave_id == leave.id, visit.within(LeaveContact))
        .order_by(LeaveContact.id.desc())
    ).all()  # fmt: skip
    return tuple(
        visit.show(sight.LEAVE_CONTACT, row.LeaveContact, of=leave.employment_id, by_name=row.by_name,
                   struck_on=row.written_on, struck_by_name=row.struck_by_name)
        for row in rows
    )  # fmt: skip
