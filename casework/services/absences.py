"""What does a supervisor learn of an appointment? At the employee's wish a time, and never more; otherwise nothing."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.models.absences import Absence
from casework.models.cases import Case
from casework.models.slots import Booking, Slot
from casework.rules.notices import Notice
from casework.rules.vocabulary import Hat
from casework.services import messages, people

MOST = 200


@dataclass(frozen=True)
class Line:
    """Somebody of the team, and when they are away."""

    employee: Shown
    absence: Shown


def announce(visit: Visit, case: Case, booking: Booking, slot: Slot, *, known: bool = False) -> None:
    """Tell the supervisors of today when the employee is away: at the employee's own wish. `known`: of the time before
    they had been told, and hear just now that it is another one (`retract`): that is enough.
    """
    made = Absence(
        public_id=ids.fresh(), company_id=case.company_id, employment_id=case.employment_id, booking_id=booking.id,
        starts_at=slot.starts_at, ends_at=slot.ends_at,
    )  # fmt: skip
    visit.session.add(made)
    visit.record(sight.ABSENCE, made.public_id, of=case.employment_id)
    if not known:
        _tell(visit, case, made, Notice.ABSENCE)


def retract(visit: Visit, case: Case, booking: Booking) -> bool:
    """The time is over or another one; whether it had been announced."""
    made = of_booking(visit, booking)
    if made is None:
        return False
    made.over_at = visit.now
    visit.record(sight.ABSENCE, made.public_id, of=case.employment_id)
    _tell(visit, case, made, Notice.ABSENCE_OVER)
    return True


def of_booking(visit: Visit, booking: Booking) -> Absence | None:
    """What the supervisor was told of an appointment, while it holds."""
    return visit.session.execute(
        select(Absence).where(
            Absence.company_id == booking.company_id, Absence.booking_id == booking.id, Absence.over_at.is_(None)
        )
    ).scalar_one_or_none()


def index(session: Session, actor: Actor, *, now: datetime) -> list[Line]:
    """When people of the own team are away, the next first."""
    visit = enter(session, actor, Act.SEE_ABSENCES, now=now)
    found = list(
        session.execute(
            select(Absence)
            .where(visit.within(Absence), Absence.over_at.is_(None), Absence.ends_at > now)
            .order_by(Absence.starts_at, Absence.id)
            .limit(MOST)
        ).scalars()
    )
    staff = people.employees(visit, {one.employment_id for one in found})
    return [Line(staff[one.employment_id], visit.show(sight.ABSENCE, one, of=one.employment_id)) for one in found]


def _tell(visit: Visit, case: Case, made: Absence, notice: Notice) -> None:
    for to in people.supervisors_of(visit.session, case.company_id, case.employment_id, visit.today):
        messages.queue(visit, notice, record_id=made.public_id, to=to, hat=Hat.SUPERVISOR)
