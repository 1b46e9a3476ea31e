"""Which requests are before HR, what does each wait for, and what did it disclose?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, and_, exists, func, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.sql.elements import ColumnElement

from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.models.cases import Case, Limit
from casework.models.checks import CheckResult
from casework.models.interviews import Interview
from casework.models.measures import Decision, Hearing, Instruction
from casework.models.opinions import Opinion
from casework.models.requests import InterviewRequest
from casework.models.slots import Booking
from casework.rules.assents import IN_FORCE
from casework.rules.deadlines import Clock
from casework.rules.errors import NotYours
from casework.rules.standing import HR_ACTS, Done, Waits, waits
from casework.rules.vocabulary import (
    BookingState,
    DecisionState,
    InterviewState,
    Match,
    RecordState,
    RequestState,
    WorkCategory,
    Zone,
)
from casework.services import editions, owners, people, wishes
from casework.services.owners import Told

__all__ = ["HR_ACTS", "Line", "Page", "Waits", "disclosed_result", "index"]

PAGE = 50


@dataclass(frozen=True)
class Line:
    """One request in HR's list."""

    request: Shown
    employee: Shown
    limit_on: date | None
    waits: Waits
    owner: Told | None

    @property
    def is_mine(self) -> bool:
        """Whether HR itself is to act."""
        return self.waits in HR_ACTS


@dataclass(frozen=True)
class Page:
    """One page of the list, newest first; `after` leads to the next one."""

    lines: list[Line]
    after: str | None


def _of(model: Any, *more: ColumnElement[bool] | InstrumentedAttribute[bool]) -> ColumnElement[bool]:
    return exists(select(literal(1)).where(model.company_id == Case.company_id, model.case_id == Case.id, *more))


_BOOKED = exists(
    select(literal(1)).where(
        Booking.company_id == InterviewRequest.company_id,
        Booking.interview_request_id == InterviewRequest.id,
        Booking.state == BookingState.BOOKED,
    )
)
_ISSUED = and_(Opinion.state == RecordState.ISSUED, ~editions.replaced())
_STANDS = Decision.state.in_(IN_FORCE)
_NONE_STANDS = and_(_of(Decision), ~_of(Decision, _STANDS))
"""Every decision was set aside; whether one is to be made anew, its limit says."""
_RUNS = Limit.stopped_on.is_(None)
"""A second opinion, or a correction that advises something else, is heard and decided about like the first."""
_NEAREST = (
    select(func.min(Limit.limit_on))
    .where(
        Limit.company_id == Case.company_id,
        Limit.case_id == Case.id,
        Limit.zone == Zone.EMPLOYER,
        Limit.clock.not_in([Clock.WORK_DATA, Clock.WORK_QUESTION]),
        Limit.stopped_on.is_(None),
    )
    .scalar_subquery()
)
"""Of what the request waits for; the work data and a question about it have lines of their own on the desk."""


def index(session: Session, actor: Actor, *, after: str = "", now: datetime) -> Page:
    """HR's list of requests, newest first. `after`: public id of the last line of the page before."""
    visit = enter(session, actor, Act.SEE_REQUESTS, now=now)
    statement: Select[*tuple[Any, ...]] = (
        select(
            InterviewRequest.public_id, InterviewRequest.state, InterviewRequest.requested_on,
            InterviewRequest.channel, InterviewRequest.late, InterviewRequest.withdrawn_on,
            InterviewRequest.acknowledged, InterviewRequest.explained_on, InterviewRequest.eligible_on,
            Case.employment_id, Case.public_id.label("case_public_id"),
            Case.closed_on, visit.facts_column().label("facts"),
            wishes.are_there().label("has_wishes"),
            _NEAREST.label("limit_on"),
            _BOOKED.label("booked"),
            _of(Interview, Interview.state == InterviewState.HELD).label("held"),
            _of(Opinion, _ISSUED).label("issued"),
            and_(_of(Opinion, _ISSUED), ~_of(Opinion, _ISSUED, Opinion.work_category != WorkCategory.NORMAL)).label(
                "normal"
            ),
            and_(_of(Hearing), ~_of(Limit, Limit.clock == Clock.HEARING, _RUNS)).label("heard"),
            and_(_of(Decision), ~_of(Limit, Limit.clock.in_((Clock.HEARING, Clock.DECISION)), _RUNS)).label("decided"),
            or_(_of(Decision, Decision.normal, _STANDS), _NONE_STANDS).label("decided_normal"),
            _of(Decision, Decision.normal, Decision.opinion_match == Match.SAME, _STANDS).label("settled"),
            or_(_of(Decision, Decision.state == DecisionState.EXPLAINED), _NONE_STANDS).label("explained"),
            and_(
                _of(Limit, Limit.clock == Clock.RECONSIDERATION, _RUNS),
                ~_of(Limit, Limit.clock == Clock.INSTRUCTION, _RUNS),
            ).label("refused"),
            and_(_of(Instruction), ~_of(Limit, Limit.clock == Clock.INSTRUCTION, _RUNS)).label("instructed"),
        )
        .join(Case, and_(Case.company_id == InterviewRequest.company_id, Case.id == InterviewRequest.case_id))
        .where(visit.within(InterviewRequest))
        .order_by(InterviewRequest.requested_on.desc(), InterviewRequest.id.desc())
        .limit(PAGE + 1)
    )  # fmt: skip
    if after:
        last = visit.reach(InterviewRequest, after)
        statement = statement.where(
            or_(
                InterviewRequest.requested_on < last.requested_on,
                and_(InterviewRequest.requested_on == last.requested_on, InterviewRequest.id < last.id),
            )
        )
    rows = session.execute(statement).all()
    lines = _lines(visit, rows[:PAGE])
    return Page(lines, lines[-1].request.public_id if len(rows) > PAGE else None)


def _lines(visit: Visit, rows: Sequence[Row[Any]]) -> list[Line]:
    employees = people.employees(visit, [row.employment_id for row in rows])
    theirs = owners.of(visit, {row.case_public_id for row in rows})
    requests = visit.show_rows(sight.REQUEST, rows, of=lambda row: row.employment_id)
    return [
        Line(
            request=request,
            employee=employees[row.employment_id],
            limit_on=None if row.state is RequestState.WITHDRAWN else row.limit_on,
            waits=_waits(row),
            owner=theirs.get(row.case_public_id),
        )
        for request, row in zip(requests, rows, strict=True)
    ]


def _waits(row: Row[Any]) -> Waits:
    return waits(
        Done(
            withdrawn=row.state is RequestState.WITHDRAWN,
            closed=row.closed_on is not None,
            booked=row.booked,
            held=row.held,
            issued=row.issued,
            normal=row.normal,
            heard=row.heard,
            decided=row.decided,
            decided_normal=row.decided_normal,
            settled=row.settled,
            explained=row.explained,
            instructed=row.instructed,
            refused=row.refused,
        )
    )


def disclosed_result(session: Session, actor: Actor, request_id: str, *, now: datetime) -> tuple[Shown, Shown, Shown]:
    """The result that a request disclosed to HR, on demand and written to the trail: request, employee, result.

    NotYours when nothing was disclosed, or no more: a withdrawal takes the scores back (domain: §12.5, §12.7).
    """
    visit = enter(session, actor, Act.SEE_DISCLOSED_RESULT, now=now)
    request = visit.reach(InterviewRequest, request_id)
    case = visit.reach_id(Case, request.case_id)
    known = visit.facts(case)
    result = session.get(CheckResult, case.check_result_id) if case.check_result_id else None
    gone = not request.discloses or request.state is RequestState.WITHDRAWN
    if result is None or gone or not visit.grants(sight.RESULT, known):
        raise NotYours
    return (
        visit.show(sight.REQUEST, request, known, of=case.employment_id, has_wishes=wishes.has_wishes(request)),
        people.employee(visit, case.employment_id),
        visit.show(sight.RESULT, result, known, of=case.employment_id),
    )
