"""Which working time does payroll have to count, without a word of why?

The time of an interview is working time, also outside of a shift (実施規程例16条・21条; domain: §12.14). Payroll gets a
neutral code and the minutes of a month, no day: HR knows of a request, and not on which day somebody was where.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row, Select, and_, select
from sqlalchemy.orm import Session

from casework import texts
from casework.access import Act, Actor, Shown, enter, sight
from casework.documents import lists
from casework.documents.lists import Listing
from casework.models.cases import Case
from casework.models.interviews import Interview
from casework.models.slots import Booking, Slot
from casework.rules.lists import Kind
from casework.rules.months import months_after
from casework.rules.policy import Policy
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import CaseKind, InterviewState, TalkPurpose
from casework.services import people, policies
from casework.services.board_file import Taken

CODE: Final = N_("その他の勤務")
"""The same for everybody, and for other times that payroll counts by hand."""
COLUMNS: Final = ((N_("社員番号"), 12), (N_("氏名"), 18), (N_("区分"), 14), (N_("時間（分）"), 12))


@dataclass(frozen=True)
class Line:
    """One employee of the month."""

    employee: Shown
    minutes: int


def month(session: Session, actor: Actor, first: date, *, now: datetime) -> list[Line]:
    """The minutes of a month (named by any of its days) at the clerk's workplaces, by number. What counts is that a
    talk was held, on the day on which it was, whether or not an appointment led to it. It took as long as its
    appointment; where none is known, as long as the rules of that day give a first talk.
    """
    visit = enter(session, actor, Act.TAKE_PAYROLL, now=now)
    begins = first.replace(day=1)
    statement: Select[*tuple[Any, ...]] = (
        select(
            Case.employment_id, Case.workplace_id, Interview.public_id.label("talk_id"),
            Interview.held_on.label("talk_held_on"), Booking.public_id.label("booking_id"),
            Slot.starts_at.label("booking_starts_at"), Slot.ends_at.label("booking_ends_at"),
        )
        .join(Case, and_(Case.company_id == Interview.company_id, Case.id == Interview.case_id))
        .outerjoin(Booking, and_(Booking.company_id == Interview.company_id, Booking.id == Interview.booking_id))
        .outerjoin(Slot, and_(Slot.company_id == Booking.company_id, Slot.id == Booking.slot_id))
        .where(
            visit.within(Interview),
            Interview.state == InterviewState.HELD,
            Case.kind == CaseKind.STATUTORY,
            Interview.held_on >= begins,
            Interview.held_on < months_after(begins, 1),
        )
    )  # fmt: skip
    rows = session.execute(statement).all()
    talks = visit.show_parts(sight.INTERVIEW, rows, ("held_on",), prefix="talk", of=_whose)
    booked = visit.show_parts(sight.BOOKING, rows, ("starts_at", "ends_at"), prefix="booking", of=_whose)
    rules = _Rules(session, actor.company_id, {row.workplace_id for row in rows})
    minutes: dict[int, int] = {}
    for row, talk, booking in zip(rows, talks, booked, strict=True):
        if talk is not None:
            took = rules.minutes(row.workplace_id, talk.held_on) if booking is None else _length(booking)
            minutes[row.employment_id] = minutes.get(row.employment_id, 0) + took
    staff = people.employees(visit, minutes)
    lines = [Line(staff[employment_id], told) for employment_id, told in minutes.items()]
    return sorted(lines, key=lambda line: line.employee.number)


def take(session: Session, actor: Actor, first: date, kind: Kind, language: str, *, now: datetime) -> Taken:
    """The same as a file. Its name says nothing."""
    found = month(session, actor, first, now=now)
    names = people.person_names(session, actor.company_id, [actor.person_id])
    told = Said(
        N_("取扱注意。%(at)s に %(who)s が書き出しました。用が済んだら消してください。"),
        {"who": names.get(actor.person_id or 0, ""), "at": texts.when(now, language)},
    )
    listing = Listing(
        taken=texts.say(told, language),
        at=now,
        columns=[(texts.translate(name, language), width) for name, width in COLUMNS],
        rows=[
            [line.employee.number, line.employee.name, texts.translate(CODE, language), str(line.minutes)]
            for line in found
        ],
    )
    return Taken(f"list-{first:%Y%m}.{kind.value}", lists.TYPES[kind], lists.written(listing, kind))


class _Rules:
    """How long a first talk takes at some workplaces by the rules of a day: each day is asked for once."""

    def __init__(self, session: Session, company_id: int, workplaces: set[int]) -> None:
        self._session, self._company_id, self._workplaces = session, company_id, workplaces
        self._days: dict[date, dict[int, Policy]] = {}

    def minutes(self, workplace_id: int, day: date) -> int:
        if day not in self._days:
            self._days[day] = policies.policies_for(self._session, self._company_id, self._workplaces, day)
        return self._days[day][workplace_id].minutes(TalkPurpose.FIRST)


def _length(booking: Shown) -> int:
    length: timedelta = booking.ends_at - booking.starts_at
    return int(length.total_seconds()) // 60


def _whose(row: Row[Any]) -> int:
    whose: int = row.employment_id
    return whose
