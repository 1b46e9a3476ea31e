"""What is asked of the database for the board of a campaign, and how, so that 50,000 people can be counted at once?

The cases of a check are one range of one index; what is asked about each of them is a look-up in an index of its own (a
scalar subquery: a database may not turn it into a join over the whole table), asked once, behind a materialised table
expression. Results are counted from their index alone.
"""

import re
import unicodedata
from datetime import date
from functools import lru_cache
from typing import Any, Final, cast

from sqlalchemy import (
    CTE,
    BindParameter,
    Date,
    Select,
    String,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    literal_column,
    null,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.visitors import replacement_traverse

from casework.access import Actor, facts, reach_checks
from casework.access.standing import Standing
from casework.models.cases import Case, Limit
from casework.models.checks import CheckResult, CountedResult
from casework.models.interviews import Interview
from casework.models.invitations import Invitation, Letter
from casework.models.people import Department, Employment, Person
from casework.models.requests import InterviewRequest
from casework.models.slots import Booking, Slot
from casework.rules import board as rules
from casework.rules.board import Due, Stage
from casework.rules.deadlines import Clock
from casework.rules.vocabulary import BookingState, Choice, Hat, InterviewState, InvitationState, RequestState
from casework.services import approaches, letters, people

NEVER: Final = date.max
"""Sorts behind every day."""
UNDECIDED, NEEDED, NOT_NEEDED = "result_undecided", "result_needed", "result_not_needed"
COUNTED: Final = "result_counted"
"""Of workers dispatched to the company: one number, no stage, no department."""
_CODE: Final = re.compile(r"[a-z_]+")
OF_RESULTS: Final = frozenset({UNDECIDED, NEEDED, NOT_NEEDED})
"""What the rows of results carry in the place of a stage."""


def _about(model: Any, what: Any, *conditions: ColumnElement[bool]) -> ColumnElement[Any]:
    """One value of what belongs to a case, in a select over `Case`."""
    return (
        select(what)
        .where(model.company_id == Case.company_id, model.case_id == Case.id, *conditions)
        .correlate(Case)
        .scalar_subquery()
    )


def _latest_request(what: Any) -> ColumnElement[Any]:
    return (
        select(what)
        .where(InterviewRequest.company_id == Case.company_id, InterviewRequest.case_id == Case.id)
        .order_by(InterviewRequest.id.desc())
        .limit(1)
        .correlate(Case)
        .scalar_subquery()
    )


def _presses(today: date) -> tuple[ColumnElement[bool], ...]:
    """Limits that press: to hold the interview; and to answer, while the answer can still come in time."""
    return (
        Limit.stopped_on.is_(None),
        or_(Limit.clock == Clock.INTERVIEW, and_(Limit.clock == Clock.REQUEST, Limit.limit_on >= today)),
    )


def _waits(today: date) -> tuple[ColumnElement[bool], ...]:
    """Letters that are due or coming, in a select over letters and their invitation; none to somebody who has left or
    whose case is closed, as on the desk and in the mailroom.
    """
    gone = exists(
        select(literal(1)).where(
            Employment.company_id == Case.company_id, Employment.id == Case.employment_id, ~Employment.on(today)
        )
    )
    return (
        Case.closed_on.is_(None),
        ~gone.correlate(Case),
        Letter.sent_at.is_(None),
        approaches.is_wanted(),
        or_(letters.is_due(today), Letter.leaves_on > today),
    )


def _letter(what: Any, today: date) -> "Select[*tuple[Any, ...]]":
    statement: Select[*tuple[Any, ...]] = (
        select(what)
        .select_from(Invitation)
        .join(Letter, and_(Letter.company_id == Invitation.company_id, Letter.invitation_id == Invitation.id))
        .where(Invitation.company_id == Case.company_id, Invitation.case_id == Case.id, *_waits(today))
        .correlate(Case)
    )
    return statement


def _answer(actor: Actor) -> Any:
    """The invitation's state in the words of the reader."""
    return Invitation.office_state if actor.hat is Hat.CLERK else Invitation.state


def roads(actor: Actor, where: Standing, today: date, checks: tuple[int, ...], *conditions: ColumnElement[bool]) -> CTE:
    """The cases of checks that were reached, with what the stage, the department and the next day follow from."""
    return (
        select(
            Case.id.label("case_id"),
            Case.stress_check_id.label("check_id"),
            people.latest_department(today).label("department_id"),
            _about(Invitation, _answer(actor)).label("answer"),
            _about(Invitation, Invitation.read_at).label("read_at"),
            _latest_request(InterviewRequest.state).label("request"),
            _latest_request(case((InterviewRequest.late, 1), else_=0)).label("late"),
            _about(
                Booking,
                func.max(Booking.id),
                Booking.state == BookingState.BOOKED,
                Booking.interview_request_id.is_not(None),
            ).label("booking_id"),
            _about(Interview, func.max(Interview.id), Interview.state == InterviewState.HELD).label("interview_id"),
            _about(Limit, func.min(Limit.limit_on), *_presses(today)).label("limit_on"),
            _letter(func.min(Letter.leaves_on), today).scalar_subquery().label("letter_on"),
        )
        .where(reach_checks.cases_of_checks(actor, where), Case.stress_check_id.in_(checks), *conditions)
        .cte("road")
        .prefix_with("MATERIALIZED")
    )


def _stage(road: CTE) -> ColumnElement[str]:
    """`rules/board.py: stage`, asked of the database."""
    at = road.c
    stands = or_(at.request == RequestState.SUBMITTED, at.request == RequestState.FULFILLED)
    afterwards = or_(at.answer == InvitationState.OPEN, at.answer == InvitationState.CONSULTED)
    return case(
        (at.interview_id.is_not(None), literal(Stage.HELD.value)),
        (and_(stands, at.booking_id.is_not(None)), literal(Stage.BOOKED.value)),
        (stands, literal(Stage.ASKED.value)),
        (and_(at.request == RequestState.WITHDRAWN, ~afterwards), literal(Stage.WITHDRAWN.value)),
        (at.answer == InvitationState.DECLINED, literal(Stage.DECLINED.value)),
        (at.answer == InvitationState.CONSULTED, literal(Stage.CONSULTED.value)),
        (at.answer == InvitationState.POSTPONED, literal(Stage.POSTPONED.value)),
        (at.answer == InvitationState.REQUESTED, literal(Stage.ASKED.value)),
        (at.read_at.is_not(None), literal(Stage.READ.value)),
        else_=literal(Stage.INVITED.value),
    )


def next_day(road: CTE) -> ColumnElement[date]:
    """The nearest day of a case; a day that never comes where there is none."""
    limit_on = func.coalesce(road.c.limit_on, literal(NEVER, Date), type_=Date)
    letter_on = func.coalesce(road.c.letter_on, literal(NEVER, Date), type_=Date)
    return case((limit_on < letter_on, limit_on), else_=letter_on)


def _results(actor: Actor, where: Standing, checks: tuple[int, ...]) -> list["Select[*tuple[Any, ...]]"]:
    """All results of each check from their index alone, less the few that are out of reach."""

    def counted(sign: int, *more: ColumnElement[bool]) -> "Select[*tuple[Any, ...]]":
        return (
            select(
                CheckResult.stress_check_id.label("check_id"),
                CheckResult.interview_needed.label("needed"),
                (func.count() * sign).label("number"),
            )
            .where(CheckResult.company_id == actor.company_id, CheckResult.stress_check_id.in_(checks), *more)
            .group_by(CheckResult.stress_check_id, CheckResult.interview_needed)
        )

    found = [counted(1)]
    if where.own:
        found.append(counted(-1, reach_checks.unreached_results(actor, where)))
    return found


def _spelled(statement: "Select[*tuple[Any, ...]]") -> "Select[*tuple[Any, ...]]":
    """The same with codes of choices written out: a hundred parameters that never differ cost more than the answer."""

    def spell(element: Any, **_more: Any) -> "ColumnElement[Any] | None":
        value = element.value if isinstance(element, BindParameter) and not element.expanding else None
        code = value.value if isinstance(value, Choice) else value
        if isinstance(code, str) and _CODE.fullmatch(code):
            return literal_column(f"'{code}'", element.type)
        return None

    spelled: Select[*tuple[Any, ...]] = replacement_traverse(cast("Any", statement), {}, spell)
    return spelled


@lru_cache(maxsize=256)
def counts(actor: Actor, where: Standing, today: date, checks: tuple[int, ...]) -> "Select[*tuple[Any, ...]]":
    """The cases of each check by department and stage, and how many of them have a day that is near; and its results,
    which have an answer of `OF_RESULTS` in the place of a stage.
    """
    road = roads(actor, where, today, checks)
    staged = select(
        road.c.check_id, road.c.department_id, _stage(road).label("stage"), road.c.late, next_day(road).label("due_on")
    ).subquery("staged")
    at = staged.c

    def within(due: Due) -> ColumnElement[int]:
        return func.sum(case((at.due_on.between(*rules.span(due, today)), 1), else_=0))

    grouped = (
        select(
            at.check_id,
            at.department_id,
            at.stage,
            func.count().label("number"),
            func.coalesce(func.sum(at.late), 0).label("late"),
            within(Due.OVERDUE).label("overdue"),
            within(Due.TODAY).label("today"),
            within(Due.WEEK).label("week"),
        )
        .group_by(at.check_id, at.department_id, at.stage)
        .subquery("grouped")
    )
    here = and_(Department.company_id == actor.company_id, Department.id == grouped.c.department_id)
    cases = select(
        *(grouped.c[name] for name in ("check_id", "stage", "number", "late", "overdue", "today", "week")),
        Department.code,
        Department.public_id,
        Department.name,
    ).select_from(grouped.outerjoin(Department, here))
    none = (literal(0), literal(0), literal(0), literal(0), null(), null(), null())
    results = []
    for some in _results(actor, where, checks):
        of = some.subquery().c
        said = case((of.needed.is_(None), UNDECIDED), (of.needed, NEEDED), else_=NOT_NEEDED)
        results.append(select(of.check_id, said, of.number, *none))
    of_check = CountedResult.stress_check_id
    results.append(
        select(of_check, literal(COUNTED), func.count(), *none)
        .where(CountedResult.company_id == actor.company_id, of_check.in_(checks))
        .group_by(of_check)
    )
    whole = union_all(cases, *results).subquery("whole")
    return _spelled(select(whole).order_by(whole.c.code.is_(None), whole.c.code))


@lru_cache(maxsize=512)
def listed(
    actor: Actor,
    where: Standing,
    today: date,
    check_id: int,
    stage: Stage | None,
    due: Due | None,
    narrowed: tuple[bool, bool],
    continued: bool,
    most: int | None,
) -> "Select[*tuple[Any, ...]]":
    """The cases of a page, the most pressing first, with all that a line shows. Whatever the statement depends on is an
    argument, so that a kept one is never a wrong one.
    """
    by_department, by_text = narrowed
    road = roads(actor, where, today, (check_id,), *([_called()] if by_text else []))
    day = next_day(road)
    page = select(road.c.case_id, day.label("due_on"), road.c.booking_id, road.c.interview_id)
    if stage is not None:
        page = page.where(_stage(road) == stage.value)
    if due is not None:
        page = page.where(day.between(*rules.span(due, today)))
    if by_department:
        place = select(Department.id).where(
            Department.company_id == actor.company_id, Department.public_id == bindparam("department")
        )
        page = page.where(road.c.department_id == place.scalar_subquery())
    if continued:
        known = select(Case.id).where(
            reach_checks.cases_of_checks(actor, where),
            Case.stress_check_id == check_id,
            Case.public_id == bindparam("at_case", type_=String),
        )
        at = tuple_(bindparam("at_day", type_=Date), known.scalar_subquery())
        page = page.where(tuple_(day, road.c.case_id) > at)
    return _body(actor, today, page.order_by(day, road.c.case_id).limit(most))


def looked_for(text: str) -> str:
    """What somebody typed, as names, readings and numbers are compared: half-width kana and full-width digits are the
    usual ones, and nobody need know whether a name is kept with a space.
    """
    return "".join(unicodedata.normalize("NFKC", text).split())


def _called() -> ColumnElement[bool]:
    """Name, reading or number holds the text that is looked for; as `looked_for` gives it, with its signs escaped."""
    text: Any = bindparam("text", type_=String)

    def closed_up(column: Any) -> ColumnElement[str]:
        return func.replace(func.replace(column, " ", ""), "\u3000", "")

    compared = (closed_up(Person.name), closed_up(Person.kana), Employment.number)
    matches = or_(*(one.ilike(text, escape="\\") for one in compared))
    found = (
        select(case((matches, 1), else_=0))
        .select_from(Employment)
        .join(Person, and_(Person.company_id == Employment.company_id, Person.id == Employment.person_id))
        .where(Employment.company_id == Case.company_id, Employment.id == Case.employment_id)
        .correlate(Case)
        .scalar_subquery()
    )
    return found == 1


def _body(actor: Actor, today: date, which: "Select[*tuple[Any, ...]]") -> "Select[*tuple[Any, ...]]":
    """The columns of the lines."""
    page = which.subquery("page")
    nearest = select(Limit.id).where(Limit.company_id == Case.company_id, Limit.case_id == Case.id, *_presses(today))
    line = (
        select(
            Case.id,
            Case.company_id,
            Case.public_id,
            Case.employment_id,
            Case.kind,
            Case.opened_on,
            Case.closed_on,
            Case.close_reason,
            page.c.due_on,
            page.c.booking_id,
            page.c.interview_id,
            facts.column(actor, today).label("facts"),
            people.latest_department(today).label("department_id"),
            _latest_request(InterviewRequest.id).label("request_id"),
            nearest.order_by(Limit.limit_on, Limit.id).limit(1).correlate(Case).scalar_subquery().label("limit_id"),
            _letter(Letter.id, today)
            .order_by(Letter.leaves_on, Letter.id)
            .limit(1)
            .scalar_subquery()
            .label("letter_id"),
        )
        .join(page, page.c.case_id == Case.id)
        .cte("line")
        .prefix_with("MATERIALIZED")
    )
    at = line.c
    statement: Select[*tuple[Any, ...]] = (
        select(
            at.id, at.public_id, at.employment_id, at.kind, at.opened_on, at.closed_on, at.close_reason, at.due_on,
            at.facts,
            Employment.public_id.label("employee_id"), Employment.number.label("employee_number"),
            Person.name.label("employee_name"), Department.name.label("employee_department"),
            Invitation.public_id.label("invitation_id"), Invitation.state.label("invitation_state"),
            Invitation.office_state.label("invitation_office_state"), Invitation.read_at.label("invitation_read_at"),
            Invitation.request_by.label("invitation_request_by"),
            InterviewRequest.public_id.label("request_id"), InterviewRequest.state.label("request_state"),
            InterviewRequest.requested_on.label("request_requested_on"), InterviewRequest.late.label("request_late"),
            Booking.public_id.label("booking_id"), Booking.state.label("booking_state"),
            Slot.starts_at.label("booking_starts_at"),
            Interview.public_id.label("interview_id"), Interview.state.label("interview_state"),
            Interview.held_on.label("interview_held_on"),
            Limit.public_id.label("limit_id"), Limit.clock.label("limit_clock"),
            Limit.limit_on.label("limit_limit_on"),
            Letter.public_id.label("letter_id"), Letter.kind.label("letter_kind"),
            Letter.leaves_on.label("letter_leaves_on"),
        )
        .select_from(line)
        .join(Employment, Employment.id == at.employment_id)
        .join(Person, Person.id == Employment.person_id)
        .outerjoin(Department, Department.id == at.department_id)
        .outerjoin(Invitation, and_(Invitation.company_id == at.company_id, Invitation.case_id == at.id))
        .outerjoin(InterviewRequest, InterviewRequest.id == at.request_id)
        .outerjoin(Booking, Booking.id == at.booking_id)
        .outerjoin(Slot, Slot.id == Booking.slot_id)
        .outerjoin(Interview, Interview.id == at.interview_id)
        .outerjoin(Limit, Limit.id == at.limit_id)
        .outerjoin(Letter, Letter.id == at.letter_id)
        .order_by(at.due_on, at.id)
    )  # fmt: skip
    return _spelled(statement)
