"""What is a desk made of, and how are the nearest limits put on it?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, and_, exists, literal, select

from casework.access import Shown, Visit, sight
from casework.models.cases import Case, Limit
from casework.models.referrals import Referral
from casework.models.requests import InterviewRequest
from casework.models.slots import Booking
from casework.rules.deadlines import Clock
from casework.rules.texts import Said
from casework.rules.todos import Todo
from casework.rules.vocabulary import BookingState, ReferralState
from casework.services import owners, people
from casework.services.owners import Told

MOST: Final = 20
"""Lines of one part of a desk; the list behind it holds the rest."""


@dataclass(frozen=True)
class Task:
    """One line: what to do, about whom, until when. The ids are for the page it leads to."""

    todo: Todo
    employee: Shown | None = None
    limit: Shown | None = None
    booking: Shown | None = None
    note: Shown | None = None
    alike: int = 1
    """For how many lines of the inbox that note stands."""
    said: Said | None = None
    """What more there is to say."""
    due_on: date | None = None
    """Until when, where no limit of a clock says it."""
    case_id: str = ""
    record_id: str = ""
    request_id: str = ""
    owner: Told | None = None
    """Whose it is, where the work is shared."""

    @property
    def limit_id(self) -> str:
        """From which limit a list goes on."""
        return "" if self.limit is None else self.limit.public_id


@dataclass(frozen=True)
class Part:
    """Some lines under a heading. `list_of`: the page that holds all of them, by name. `more`: they don't all fit.
    `today`: what stands there is for today, whatever day its limit ends.
    """

    title: str
    tasks: tuple[Task, ...]
    none: str
    more: bool = False
    list_of: str = ""
    today: bool = False


@dataclass(frozen=True)
class Count:
    """One large number on top. `about`: the page it leads to, by name."""

    label: str
    number: int
    tone: str = "neutral"
    about: str = ""


@dataclass(frozen=True)
class Desk:
    """What one hat sees first."""

    parts: tuple[Part, ...] = ()
    counts: tuple[Count, ...] = ()
    notes: tuple[Said, ...] = ()
    counsels: bool = False
    """Under the nurse's hat, and serves no workplace as a nurse: only one's own talks lead on from here."""

    @property
    def clear(self) -> bool:
        """Whether nothing waits at all."""
        return not any(part.tasks for part in self.parts)


def of(row: Row[Any]) -> int:
    """The employment that a row is about, for the trail."""
    return int(row.employment_id)


def limits(
    visit: Visit, todos: Mapping[Clock, Todo], *more: ColumnElement[bool], named: bool = True, most: int = MOST
) -> tuple[tuple[Task, ...], bool]:
    """The nearest running limits of these clocks within reach, and whether there are more. Two queries."""
    request = (
        select(InterviewRequest.public_id)
        .where(InterviewRequest.company_id == Case.company_id, InterviewRequest.case_id == Case.id)
        .order_by(InterviewRequest.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = visit.session.execute(
        select(
            Limit.public_id, Limit.clock, Limit.start_on, Limit.limit_on, Limit.basis, Limit.stopped_on,
            Limit.record_id, Case.public_id.label("case_public_id"), Case.employment_id,
            request.label("request_public_id"), visit.facts_column().label("facts"),
        )
        .join(Case, and_(Case.company_id == Limit.company_id, Case.id == Limit.case_id))
        .where(Limit.stopped_on.is_(None), Limit.clock.in_(todos), visit.within(Limit), *more)
        .order_by(Limit.limit_on, Limit.id)
        .limit(most + 1)
    ).all()  # fmt: skip
    shown = visit.show_rows(sight.LIMIT, rows[:most], of=of)
    staff = people.employees(visit, {row.employment_id for row in rows[:most]}) if named else {}
    tasks = tuple(
        Task(
            todos[row.clock],
            employee=staff.get(row.employment_id),
            limit=limit,
            case_id=row.case_public_id,
            record_id=row.record_id,
            request_id=row.request_public_id or "",
        )
        for row, limit in zip(rows, shown, strict=False)
    )
    return tasks, len(rows) > most


def outside(*states: ReferralState) -> ColumnElement[bool]:
    """The request of a case, in a select over `Case`, is with an outside organisation and stands so."""
    return exists(
        select(literal(1)).where(
            Referral.company_id == Case.company_id, Referral.case_id == Case.id, Referral.state.in_(states)
        )
    )


def booked() -> ColumnElement[bool]:
    """A case, in a select over `Case`, has an appointment ahead."""
    return exists(
        select(literal(1)).where(
            Booking.company_id == Case.company_id,
            Booking.case_id == Case.id,
            Booking.state == BookingState.BOOKED,
            Booking.interview_request_id.is_not(None),
        )
    )


def owned(visit: Visit, parts: Iterable[Part]) -> tuple[Part, ...]:
    """The same parts, each line with whose it is. Two queries, however many lines."""
    parts = tuple(parts)
    theirs = iter(whose(visit, [task for part in parts for task in part.tasks]))
    return tuple(replace(part, tasks=tuple(replace(task, owner=next(theirs)) for task in part.tasks)) for part in parts)


def whose(visit: Visit, tasks: Sequence[Task]) -> list[Told | None]:
    """Of each task whose it is: by its file, an objection by who is to answer it."""
    files = owners.of(visit, {task.case_id for task in tasks})
    some = any(task.todo is Todo.ANSWER_OBJECTION for task in tasks)
    answers = {one: found.told for one, found in owners.of_objections(visit).items()} if some else {}
    return [answers.get(task.record_id) or files.get(task.case_id) for task in tasks]
