"""How far has a campaign come, what of it waits, and for whom: counts and a list, for those who run it?

What is asked of the database, and how, stands in `board_questions.py`.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Row, Select, and_, bindparam, literal, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from casework.access import Act, Actor, Shown, Visit, enter, reach, sight
from casework.access.sight import Fact
from casework.access.standing import Standing
from casework.models.checks import StressCheck
from casework.models.people import Workplace
from casework.rules import board as rules
from casework.rules.board import Due, Road, Stage
from casework.rules.deadlines import Clock
from casework.rules.errors import NotYours
from casework.rules.todos import Todo
from casework.rules.vocabulary import Choice, Hat, LetterKind
from casework.services import board_questions as questions

PAGE: Final = 50
RUNNING: Final = timedelta(days=365)
"""A check counts as running for a year from its first day: then the next one is due (安衛則52条の9)."""
TEXT_AT_MOST: Final = 50
_STAGES: Final = {stage.value: stage for stage in Stage}
_NOBODY: Final = dict.fromkeys(Stage, 0)
_BETWEEN: Final = "~"
_SPECIAL: Final = re.compile(r"([%_\\])")
_ESCAPED: Final = r"\\\1"
"""What a database would read as "anything"."""


@dataclass(frozen=True)
class Wanted:
    """The filters, and the day and case after which the page begins, as the page before says."""

    stage: Stage | None = None
    department: str | None = None
    due: Due | None = None
    text: str = ""
    after: str | None = None

    @property
    def filtered(self) -> bool:
        """Whether the list is narrower than the campaign."""
        return any((self.stage, self.department, self.due, self.text))


@dataclass(frozen=True)
class DepartmentCount:
    """How many of one department stand at each stage. `public_id` None: nobody knows where they work."""

    public_id: str | None
    name: str
    stages: dict[Stage, int]

    @property
    def total(self) -> int:
        """All of the department."""
        return sum(self.stages.values())


@dataclass
class _Tally:
    """The numbers of one check while they are added up."""

    public_id: str
    examined: int = 0
    counted: int = 0
    undecided: int = 0
    needed: int = 0
    late: int = 0
    overdue: int = 0
    today: int = 0
    week: int = 0
    stages: dict[Stage, int] = field(default_factory=_NOBODY.copy)
    departments: list[DepartmentCount] = field(default_factory=list)


@dataclass(frozen=True)
class Line:
    """Somebody of the list; a part that isn't there is None. `due_on`: the next day that matters."""

    case: Shown
    employee: Shown
    stage: Stage
    invitation: Shown | None
    request: Shown | None
    booking: Shown | None
    interview: Shown | None
    limit: Shown | None
    letter: Shown | None
    due_on: date | None

    @property
    def next(self) -> Choice | None:
        """What the office does or waits for by that day."""
        if self.letter is not None and self.letter.leaves_on == self.due_on:
            kind: LetterKind = self.letter.kind
            return kind
        if self.limit is None:
            return None
        if self.limit.clock is Clock.REQUEST:
            return Todo.AWAIT_ANSWER
        return Todo.ARRANGE if self.stage is Stage.ASKED else Todo.AWAIT_INTERVIEW


@dataclass(frozen=True)
class Campaign:
    """A check with its numbers."""

    check: Shown
    tally: Shown


@dataclass(frozen=True)
class BoardPage:
    """The board of one check: numbers of all, one page of the list. `after`: where the next page begins."""

    check: Shown
    tally: Shown
    lines: tuple[Line, ...]
    after: str | None
    wanted: Wanted
    stages: tuple[Stage, ...]


def stages(hat: Hat | None) -> tuple[Stage, ...]:
    """The stages that a hat has a word for."""
    return rules.FOR_OFFICE if hat is Hat.CLERK else tuple(Stage)


def index(session: Session, actor: Actor, *, now: datetime) -> list[Campaign]:
    """The checks within reach that are running, the newest first, each with its numbers."""
    visit = enter(session, actor, Act.SEE_BOARD, now=now)
    rows = list(session.connection().execute(_checks(actor, visit.standing, visit.today, True)))
    if not rows:
        return []
    tallies = _tallies(visit, rows)
    return [
        Campaign(check, tally) for check, tally in zip(_shown_checks(visit, rows), tallies, strict=True) if check
    ]  # fmt: skip


def show(session: Session, actor: Actor, check_id: str, wanted: Wanted, *, now: datetime) -> BoardPage:
    """The board of a check. NotYours when it isn't in reach, nor the case to go on after, nor a word for the stage."""
    visit = enter(session, actor, Act.SEE_BOARD, now=now)
    row, check = _reached(visit, check_id, wanted)
    [tally] = _tallies(visit, [row])
    rows = _rows(visit, row.id, wanted, PAGE + 1)
    lines = _lines(visit, rows[:PAGE])
    return BoardPage(
        check=check,
        tally=tally,
        lines=lines,
        after=f"{rows[PAGE - 1].due_on}{_BETWEEN}{rows[PAGE - 1].public_id}" if len(rows) > PAGE else None,
        wanted=wanted,
        stages=stages(actor.hat),
    )


def everybody(visit: Visit, check_id: str, wanted: Wanted) -> tuple[Line, ...]:
    """The filtered list as a whole, for a file. NotYours as for a page."""
    row, _check = _reached(visit, check_id, wanted)
    return _lines(visit, _rows(visit, row.id, wanted, None))


# --- the check ------------------------------------------------------------------------------------------


@lru_cache(maxsize=512)
def _checks(actor: Actor, where: Standing, today: date, running: bool) -> "Select[*tuple[Any, ...]]":
    """Checks within reach: those that are running, or the one that is asked for. Whoever reaches one with another hat
    than the clerk's is its examiner (access/reach.py).
    """
    there = and_(Workplace.company_id == StressCheck.company_id, Workplace.id == StressCheck.workplace_id)
    begun: ColumnElement[bool] = StressCheck.started_on.between(today - RUNNING, today)
    statement: Select[*tuple[Any, ...]] = (
        select(
            StressCheck.id,
            StressCheck.public_id.label("check_id"),
            StressCheck.name.label("check_name"),
            StressCheck.started_on.label("check_started_on"),
            Workplace.name.label("check_workplace"),
            literal(int(Fact.EXAMINER)).label("facts"),
        )
        .join(Workplace, there)
        .where(
            reach.within(StressCheck, actor, where, today),
            begun if running else StressCheck.public_id == bindparam("check"),
        )
        .order_by(StressCheck.started_on.desc(), StressCheck.id.desc())
    )
    return statement


def _shown_checks(visit: Visit, rows: Sequence[Row[Any]]) -> list[Shown | None]:
    fields = ("name", "started_on", "workplace")
    return visit.show_parts(sight.CHECK, rows, fields, prefix="check", of=lambda _row: None)


def _reached(visit: Visit, check_id: str, wanted: Wanted) -> tuple[Row[Any], Shown]:
    if wanted.stage is not None and wanted.stage not in stages(visit.actor.hat):
        raise NotYours
    one = _checks(visit.actor, visit.standing, visit.today, False)
    rows = list(visit.session.connection().execute(one, {"check": check_id}))
    found = [check for check in _shown_checks(visit, rows) if check is not None]
    if not found:
        raise NotYours
    return rows[0], found[0]


# --- numbers --------------------------------------------------------------------------------------------


def _tallies(visit: Visit, checks: Sequence[Row[Any]]) -> list[Shown]:
    """The numbers of each check, in one query."""
    ids = tuple(row.id for row in checks)
    found = {row.id: _Tally(row.check_id) for row in checks}
    departments: dict[tuple[int, str | None], DepartmentCount] = {}
    for row in visit.session.connection().execute(questions.counts(visit.actor, visit.standing, visit.today, ids)):
        tally = found[row.check_id]
        if row.stage == questions.COUNTED:
            tally.counted = row.number
            continue
        if row.stage in questions.OF_RESULTS:
            tally.examined += row.number
            tally.undecided += row.number if row.stage == questions.UNDECIDED else 0
            tally.needed += row.number if row.stage == questions.NEEDED else 0
            continue
        tally.late += row.late
        tally.overdue += row.overdue
        tally.today += row.today
        tally.week += row.week
        stage = _STAGES[row.stage]
        tally.stages[stage] += row.number
        here = departments.get((row.check_id, row.public_id))
        if here is None:
            here = DepartmentCount(row.public_id, row.name or "", _NOBODY.copy())
            departments[row.check_id, row.public_id] = here
            tally.departments.append(here)
        here.stages[stage] += row.number
    return [visit.show(sight.BOARD, tally, Fact.EXAMINER) for tally in found.values()]


# --- the list -------------------------------------------------------------------------------------------


def _place(after: str) -> tuple[date, str]:
    """The day and the case after which a page begins. NotYours for anything else."""
    day, _between, case_id = after.partition(_BETWEEN)
    try:
        return date.fromisoformat(day), case_id
    except ValueError as error:
        raise NotYours from error


def _rows(visit: Visit, check_id: int, wanted: Wanted, most: int | None) -> list[Row[Any]]:
    text = questions.looked_for(wanted.text[:TEXT_AT_MOST])
    narrowed = wanted.department is not None, bool(text)
    statement = questions.listed(
        visit.actor,
        visit.standing,
        visit.today,
        check_id,
        wanted.stage,
        wanted.due,
        narrowed,
        wanted.after is not None,
        most,
    )
    given: dict[str, Any] = {}
    if wanted.department is not None:
        given["department"] = wanted.department
    if text:
        given["text"] = f"%{_SPECIAL.sub(_ESCAPED, text)}%"
    if wanted.after is not None:
        given["at_day"], given["at_case"] = _place(wanted.after)
    return list(visit.session.connection().execute(statement, given))


_FIELDS: Final[tuple[tuple[sight.Record, str, tuple[str, ...]], ...]] = (
    (sight.EMPLOYEE, "employee", ("name", "number", "department")),
    (sight.INVITATION, "invitation", ("state", "office_state", "read_at", "request_by")),
    (sight.REQUEST, "request", ("state", "requested_on", "late")),
    (sight.BOOKING, "booking", ("state", "starts_at")),
    (sight.INTERVIEW, "interview", ("state", "held_on")),
    (sight.LIMIT, "limit", ("clock", "limit_on")),
    (sight.LETTER, "letter", ("kind", "leaves_on")),
)


def _lines(visit: Visit, rows: Sequence[Row[Any]]) -> tuple[Line, ...]:
    of: Callable[[Row[Any]], int] = lambda row: int(row.employment_id)  # noqa: E731 - one look-up for eight lists
    cases = visit.show_rows(sight.CASE, rows, of=of)
    parts = [visit.show_parts(record, rows, fields, prefix=prefix, of=of) for record, prefix, fields in _FIELDS]
    return tuple(_line(row, *line) for row, *line in zip(rows, cases, *parts, strict=True))


def _line(row: Row[Any], known: Shown, employee: Shown, *parts: Shown | None) -> Line:
    invitation, request, booking, interview, limit, letter = parts
    answer = None
    if invitation is not None:
        answer = invitation.state if "state" in invitation else invitation.office_state
    road = Road(
        answer=answer,
        read=invitation is not None and invitation.read_at is not None,
        request=None if request is None else request.state,
        booked=booking is not None,
        held=interview is not None,
    )
    day = None if row.due_on == questions.NEVER else row.due_on
    return Line(known, employee, rules.stage(road), invitation, request, booking, interview, limit, letter, day)
