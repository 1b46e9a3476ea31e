"""Who is told that an appointment is near, on which day, once, and only while it stands?"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Row, Select, and_, exists, literal, select
from sqlalchemy.orm import Session

from casework.access import Act, Visit, enter_worker, reach, sight
from casework.ids import PublicId
from casework.models.cases import Case
from casework.models.messages import InboxNote
from casework.models.people import Employment, Person
from casework.models.slots import Booking, Slot
from casework.rules import reminders as rules
from casework.rules.days import TOKYO, tokyo_date
from casework.rules.notices import Notice
from casework.rules.policy import FARTHEST_REMINDER, Policy
from casework.rules.vocabulary import BookingState, Hat
from casework.services import contracts, messages, policies


def remind(session: Session, company_id: int, *, now: datetime) -> int:
    """Tell everybody in a company whose appointment is near by the rules of the workplace; how many. By day only."""
    if not rules.EARLIEST <= now.astimezone(TOKYO).time() < rules.LATEST:
        return 0
    visit = enter_worker(session, company_id, Act.REMIND, now=now)
    told, known = 0, dict[int, Policy]()
    for row, occasions in _near(visit):
        if row.workplace_id not in known:
            known[row.workplace_id] = policies.policy_for(session, company_id, row.workplace_id, visit.today)[0]
        days = known[row.workplace_id].reminder_days
        on = tokyo_date(row.starts_at)
        count = rules.due(days, on, booked_on=tokyo_date(row.booked_at), today=visit.today)
        if count is None or str(count) in occasions:
            continue
        messages.queue(
            visit, Notice.BOOKING_AHEAD, record_id=row.public_id, to=row.employee_id, hat=Hat.WORKER,
            occasion=str(count),
        )  # fmt: skip
        if count == days[-1] and row.account_id is not None:
            _tell_professional(visit, row, on)
        visit.record(sight.BOOKING, row.public_id, of=row.employment_id)
        session.flush()
        told += 1
    return told


def still(visit: Visit, notice: Notice, record_id: PublicId, occasion: str) -> bool:
    """Whether the reader's appointment is still ahead: it was neither cancelled nor moved, nor has it begun."""
    if notice is Notice.BOOKING_AHEAD:
        which = Booking.public_id == record_id
    else:
        begins = datetime.combine(date.fromisoformat(occasion), time(), TOKYO)
        which = and_(Slot.starts_at >= begins, Slot.starts_at < begins + timedelta(days=1))
    ahead = (
        select(literal(1))
        .select_from(Booking)
        .join(Slot, and_(Slot.company_id == Booking.company_id, Slot.id == Booking.slot_id))
        .where(
            which,
            reach.own_appointment(visit.actor),
            Booking.state == BookingState.BOOKED,
            Slot.starts_at > visit.now,
        )
    )
    return visit.session.execute(select(exists(ahead))).scalar_one()


def _near(visit: Visit) -> Iterable[tuple[Row[Any], set[str]]]:
    """The coming appointments that a reminder may be due for, each with the occasions on which it was told already."""
    statement: Select[*tuple[Any, ...]] = (
        select(
            Booking.public_id, Booking.booked_at, Slot.id.label("slot_id"), Slot.starts_at, Case.workplace_id,
            Case.employment_id, Employment.person_id.label("employee_id"), Person.id.label("professional_id"),
            Person.public_id.label("professional"), Person.account_id, InboxNote.occasion,
        )
        .join(Slot, and_(Slot.company_id == Booking.company_id, Slot.id == Booking.slot_id))
        .join(Person, and_(Person.company_id == Slot.company_id, Person.id == Slot.person_id))
        .join(Case, and_(Case.company_id == Booking.company_id, Case.id == Booking.case_id))
        .join(Employment, and_(Employment.company_id == Case.company_id, Employment.id == Case.employment_id))
        .outerjoin(
            InboxNote,
            and_(
                InboxNote.company_id == Booking.company_id,
                InboxNote.notice == Notice.BOOKING_AHEAD.value,
                InboxNote.record_id == Booking.public_id,
            ),
        )
        .where(
            Booking.company_id == visit.actor.company_id,
            Booking.state == BookingState.BOOKED,
            Slot.starts_at > visit.now,
            Slot.starts_at < visit.now + timedelta(days=FARTHEST_REMINDER + 1),
        )
        .order_by(Slot.starts_at, Booking.id)
    )  # fmt: skip
    found: dict[str, tuple[Row[Any], set[str]]] = {}
    for row in visit.session.execute(statement):
        found.setdefault(row.public_id, (row, set()))[1].add(row.occasion or "")
    return found.values()


def _tell_professional(visit: Visit, row: Row[Any], on: date) -> None:
    """One line for all that is booked with them on the day, with the last reminder of the rules: the day before."""
    role = contracts.role_of(visit.session, visit.session.get_one(Slot, row.slot_id))
    hat = contracts.hat_of(role)
    messages.queue(
        visit, Notice.DAY_AHEAD, record_id=row.professional, to=row.professional_id, hat=hat, occasion=on.isoformat()
    )
