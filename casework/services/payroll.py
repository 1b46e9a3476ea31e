"""Which working time does payroll have to count, without a word of why?

The time of an interview is working time, also outside of a shift (実施規程例16条・21条; domain: §12.14). Payroll gets a
neutral code and the minutes of a month, no day: HR knows of a request, and not on which day somebody was where.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from casework import texts
from casework.access import Act, Actor, Shown, enter, sight
from casework.documents import lists
from casework.documents.lists import Listing
from casework.models.cases import Case
from casework.models.slots import Booking, Slot
from casework.rules.days import TOKYO
from casework.rules.lists import Kind
from casework.rules.months import months_after
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import BookingState, CaseKind
from casework.services import people
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
    """The minutes of a month (named by any of its days) at the clerk's workplaces, by number."""
    visit = enter(session, actor, Act.TAKE_PAYROLL, now=now)
    begins = first.replace(day=1)
    from_at, until_at = (datetime.combine(day, time.min, TOKYO) for day in (begins, months_after(begins, 1)))
    rows = session.execute(
        select(Booking, Case.employment_id, Slot.starts_at, Slot.ends_at)
        .join(Slot, and_(Slot.company_id == Booking.company_id, Slot.id == Booking.slot_id))
        .join(Case, and_(Case.company_id == Booking.company_id, Case.id == Booking.case_id))
        .where(
            visit.within(Booking),
            Booking.state == BookingState.KEPT,
            Case.kind == CaseKind.STATUTORY,
            Slot.starts_at >= from_at,
            Slot.starts_at < until_at,
        )
    ).all()
    minutes: dict[int, int] = {}
    for booking, employment_id, _starts_at, _ends_at in rows:
        shown = visit.show(
            sight.BOOKING, booking, of=employment_id, booked=False, starts_at=_starts_at, ends_at=_ends_at,
            place="", online=False, physician_name="",
        )  # fmt: skip
        length = shown.ends_at - shown.starts_at
        minutes[employment_id] = minutes.get(employment_id, 0) + int(length.total_seconds()) // 60
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
