"""How does the day of a visit go: who comes next, what is prepared, who waits because it runs late, what is left at its
end?
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import Row, and_, select
from sqlalchemy.orm import Session, selectinload

from casework import texts
from casework.access import Act, Actor, Shown, Visit, enter, keys, sight
from casework.access.sight import Fact
from casework.documents import lists
from casework.documents.lists import Listing
from casework.ids import PublicId
from casework.models.cases import Case
from casework.models.interviews import Interview
from casework.models.opinions import Opinion
from casework.models.people import Person
from casework.models.requests import InterviewRequest
from casework.models.sheets import InterviewSheet
from casework.models.slots import Booking, Slot
from casework.models.work_data import WorkData
from casework.rules.attendees import Attendee
from casework.rules.days import TOKYO
from casework.rules.errors import NotNow
from casework.rules.lists import Kind
from casework.rules.notices import Notice
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import BookingState, CaseKind, Hat, RecordState
from casework.services import attending, messages, people, requests, sheets, visits, work_data
from casework.services.board_file import Taken
from casework.services.sheets import Answers
from casework.services.visits import Turn, Unfinished
from casework.services.work_data import Told

COLUMNS: Final = ((N_("日付"), 14), (N_("件数"), 8), (N_("時間（分）"), 12))


@dataclass(frozen=True)
class Comer:
    """Somebody who comes on the day, with what is prepared. `work` and `sheet` are None where there is none to read;
    `next`: the first that is not done yet.
    """

    turn: Turn
    request: Shown | None
    sheet: Answers | None
    work: Told | None
    others: tuple[Attendee, ...]
    """Who was announced to come along."""
    next: bool

    @property
    def statutory(self) -> bool:
        """Only for an interview of the law does the company hand in work data."""
        return self.turn.case.kind is CaseKind.STATUTORY and self.turn.follow_up_id is None


@dataclass(frozen=True)
class Day:
    """The list of one day. `ahead`: how many still come, who would be told that it runs late."""

    on: date
    comers: tuple[Comer, ...]
    ahead: int
    late_minutes: int


@dataclass(frozen=True)
class Issued:
    """One record that was issued on the day, without a word of it."""

    employee: Shown
    opinion_id: PublicId
    opinion: Shown
    """Its basis and edition: several of one person are told apart by them."""


@dataclass(frozen=True)
class End:
    """What leaves the physician's hands at the end of a visit, and how long it took; `minutes` of the `count` held."""

    on: date
    issued: tuple[Issued, ...]
    unfinished: tuple[Unfinished, ...]
    count: int
    minutes: int


def day(session: Session, actor: Actor, on: date | None, *, now: datetime) -> Day:
    """The bookings of one's own time that begin on a day in Tokyo, in order; today without one."""
    visit = enter(session, actor, Act.SEE_VISITS, now=now)
    on = on or visit.today
    turns = visits.turns_of(visit, on)
    known = _known(visit, [turn.booking.public_id for turn in turns])
    work = _work(visit, [row.InterviewRequest.id for row in known.values()
                         if row.InterviewRequest is not None and Fact(row.facts) & Fact.ASSIGNED])  # fmt: skip
    comers: list[Comer] = []
    for turn in turns:
        row = known[turn.booking.public_id]
        case, facts = row.Case, Fact(row.facts)
        mine = bool(facts & Fact.ASSIGNED)
        waits = turn.booking.state is BookingState.BOOKED
        asked = row.InterviewRequest
        told = None if asked is None else work.get(asked.id)
        comers.append(
            Comer(
                turn=turn,
                request=requests.shown(visit, case, asked, facts) if mine and asked is not None else None,
                sheet=sheets.written(visit, case, row.InterviewSheet, facts)
                if mine and asked is not None and row.InterviewSheet
                else None,
                work=work_data.told(visit, case, told[0], facts, told[1]) if mine and told else None,
                others=_announced(visit, row, turn) if mine else (),
                next=waits and on == visit.today and not any(one.next for one in comers),
            )
        )
    ahead = [one for one in comers if on == visit.today and _still_comes(one, now)]
    return Day(on, tuple(comers), len(ahead), max((one.turn.booking.late_minutes for one in ahead), default=0))


def run_late(session: Session, actor: Actor, minutes: int, *, now: datetime) -> int:
    """Today begins about so many minutes later for all who still come, 0: as booked after all; how many hear of it.

    They hear that, and nothing else. Whoever was told the same before hears nothing.
    """
    visit = enter(session, actor, Act.RUN_LATE, now=now)
    midnight = datetime.combine(visit.today, time(), TOKYO)
    found = session.execute(
        select(Booking, Case)
        .join(Slot, and_(Slot.company_id == Booking.company_id, Slot.id == Booking.slot_id))
        .join(Case, and_(Case.company_id == Booking.company_id, Case.id == Booking.case_id))
        .where(
            visit.within(Booking),
            Booking.state == BookingState.BOOKED,
            Slot.person_id == actor.person_id,
            Slot.starts_at > now,
            Slot.starts_at < midnight + timedelta(days=1),
        )
        .order_by(Booking.id)
        .with_for_update(of=Booking)
        .execution_options(populate_existing=True)
    ).all()
    if not found:
        raise NotNow(Said(N_("今日、これから来る人はいません。")))
    told = 0
    for booking, case in found:
        if booking.late_minutes == minutes:
            continue
        booking.late_minutes = minutes
        visit.record(sight.BOOKING, booking.public_id, of=case.employment_id)
        notice = Notice.RUNNING_LATE if minutes else Notice.ON_TIME
        told += messages.queue(
            visit, notice, record_id=booking.public_id, to=case.employment.person_id, hat=Hat.WORKER,
            occasion=now.isoformat(timespec="seconds"),
        )  # fmt: skip
    session.flush()
    return told


def end(session: Session, actor: Actor, on: date | None, *, now: datetime) -> End:
    """What was issued on a day, what waits for its record, and the hours of the day."""
    visit = enter(session, actor, Act.SEE_VISITS, now=now)
    on = on or visit.today
    count, minutes = _hours(visit, on)
    return End(on, tuple(_issued(visit, on)), tuple(visits.unfinished(visit)), count, minutes)


def hours(session: Session, actor: Actor, on: date, language: str, *, now: datetime) -> Taken:
    """The hours of a day as a file for the invoice: how many talks, how many minutes. No name, no kind of talk, and no
    time of day: any of them could tell of a consultation (domain: §12.6).
    """
    visit = enter(session, actor, Act.SEE_VISITS, now=now)
    count, minutes = _hours(visit, on)
    listing = Listing(
        texts.translate(N_("面談の時間の記録（氏名と用件は含みません）"), language),
        now,
        [(texts.translate(name, language), width) for name, width in COLUMNS],
        [[on.isoformat(), str(count), str(minutes)]],
    )
    return Taken(f"hours-{on:%Y%m%d}.csv", lists.TYPES[Kind.CSV], lists.written(listing, Kind.CSV))


def _still_comes(one: Comer, now: datetime) -> bool:
    return one.turn.booking.state is BookingState.BOOKED and one.turn.booking.starts_at > now


def _known(visit: Visit, booking_ids: Sequence[str]) -> dict[str, Row[Any]]:
    """Case, request, sheet, talk and facts of each booking, with the keys of their texts: one question for a day."""
    rows: Sequence[Any] = visit.session.execute(
        select(
            Booking.public_id, Case, InterviewRequest, InterviewSheet, Interview, visit.facts_column().label("facts")
        )
        .join(Case, and_(Case.company_id == Booking.company_id, Case.id == Booking.case_id))
        .outerjoin(
            InterviewRequest,
            and_(
                InterviewRequest.company_id == Booking.company_id,
                InterviewRequest.id == Booking.interview_request_id,
            ),
        )
        .outerjoin(InterviewSheet, and_(InterviewSheet.case_id == Case.id, visit.within(InterviewSheet)))
        .outerjoin(Interview, and_(Interview.booking_id == Booking.id, visit.within(Interview)))
        .where(Booking.public_id.in_(booking_ids), visit.within(Booking), visit.within(Case))
    ).all()
    keys.preload(visit.session, {row.Case.data_key_id for row in rows})
    return {row.public_id: row for row in rows}


def _announced(visit: Visit, row: Row[Any], turn: Turn) -> tuple[Attendee, ...]:
    return attending.written(visit, row.Case, row.Interview, Fact(row.facts), turn.booking.physician_name)


def _work(visit: Visit, request_ids: Sequence[int]) -> dict[int, tuple[WorkData, str]]:
    """The newest handing in for each request, and who gave it."""
    rows = visit.session.execute(
        select(WorkData, Person.name)
        .join(Person, and_(Person.company_id == WorkData.company_id, Person.id == WorkData.given_by_id))
        .where(WorkData.interview_request_id.in_(request_ids), visit.within(WorkData))
        .options(selectinload(WorkData.months))
        .order_by(WorkData.number)
    )
    return {data.interview_request_id: (data, name) for data, name in rows}


_TOLD: Final = ("basis", "edition")


def _issued(visit: Visit, on: date) -> list[Issued]:
    begins = datetime.combine(on, time(), TOKYO)
    rows: Sequence[Any] = visit.session.execute(
        select(
            Opinion.public_id.label("opinion_id"),
            Case.employment_id,
            visit.facts_column().label("facts"),
            *(getattr(Opinion, name).label(f"opinion_{name}") for name in _TOLD),
        )
        .join(Interview, and_(Interview.company_id == Opinion.company_id, Interview.id == Opinion.interview_id))
        .join(Case, and_(Case.company_id == Opinion.company_id, Case.id == Opinion.case_id))
        .where(
            visit.within(Opinion),
            Interview.person_id == visit.actor.person_id,
            Opinion.state == RecordState.ISSUED,
            Opinion.issued_at >= begins,
            Opinion.issued_at < begins + timedelta(days=1),
        )
        .order_by(Opinion.issued_at, Opinion.id)
    ).all()
    staff = people.employees(visit, {row.employment_id for row in rows})
    told = visit.show_parts(sight.OPINION, rows, _TOLD, prefix="opinion", of=lambda row: row.employment_id)
    return [
        Issued(staff[row.employment_id], row.opinion_id, opinion)
        for row, opinion in zip(rows, told, strict=True)
        if opinion is not None
    ]


def _hours(visit: Visit, on: date) -> tuple[int, int]:
    begins = datetime.combine(on, time(), TOKYO)
    spans = visit.session.execute(
        select(Slot.starts_at, Slot.ends_at)
        .join(Booking, and_(Booking.company_id == Slot.company_id, Booking.slot_id == Slot.id))
        .where(
            Slot.company_id == visit.actor.company_id,
            Slot.person_id == visit.actor.person_id,
            Booking.state == BookingState.KEPT,
            Slot.starts_at >= begins,
            Slot.starts_at < begins + timedelta(days=1),
        )
    ).all()
    return len(spans), sum(int((ends - starts).total_seconds()) // 60 for starts, ends in spans)
