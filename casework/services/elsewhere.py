"""When are people to be somewhere already: at a talk of theirs, of whichever case, or where a decision is explained?

One rule for offering, for planning and for refusing. It says when, never of what: that is the person's alone.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import and_, bindparam, select

from casework.access import Visit
from casework.models.base import Instant
from casework.models.cases import Case
from casework.models.explanation_talks import ExplanationTalk
from casework.models.people import Employment
from casework.models.slots import Booking, Slot
from casework.rules.vocabulary import BookingState


class Time(NamedTuple):
    """From when until when somebody is to be somewhere, and of which booking, if any."""

    person_id: int
    starts_at: datetime
    ends_at: datetime
    booking_id: int | None = None
    request_id: int | None = None
    """Whose appointment it is: a new one of the same request moves it, and may meet it."""
    follow_up_id: int | None = None

    def meets(self, starts_at: datetime, ends_at: datetime) -> bool:
        """Whether another time falls into it."""
        return starts_at < self.ends_at and self.starts_at < ends_at


_THEIRS: Final = and_(Employment.company_id == Case.company_id, Employment.id == Case.employment_id)
_ASKED: Final = (
    Case.company_id == bindparam("company"),
    Employment.person_id.in_(bindparam("persons", expanding=True)),
)
BOOKED: Final = (
    select(
        Employment.person_id, Slot.starts_at, Slot.ends_at, Booking.id.label("booking_id"),
        Booking.interview_request_id.label("request_id"), Booking.follow_up_id,
    )
    .select_from(Booking)
    .join(Slot, and_(Slot.company_id == Booking.company_id, Slot.id == Booking.slot_id))
    .join(Case, and_(Case.company_id == Booking.company_id, Case.id == Booking.case_id))
    .join(Employment, _THEIRS)
    .where(*_ASKED, Booking.state == BookingState.BOOKED, Slot.ends_at > bindparam("now", type_=Instant))
)  # fmt: skip
EXPLAINED: Final = (
    select(Employment.person_id, ExplanationTalk.starts_at, ExplanationTalk.ends_at)
    .select_from(ExplanationTalk)
    .join(Case, and_(Case.company_id == ExplanationTalk.company_id, Case.id == ExplanationTalk.case_id))
    .join(Employment, _THEIRS)
    .where(
        *_ASKED, ExplanationTalk.ended_at.is_(None), ExplanationTalk.ends_at > bindparam("now", type_=Instant)
    )
)  # fmt: skip


def by_person(*found: Iterable[Any]) -> Mapping[int, list[Time]]:
    """The rows of `BOOKED` and `EXPLAINED`, by whose they are."""
    times: dict[int, list[Time]] = {}
    for rows in found:
        for row in rows:
            times.setdefault(row.person_id, []).append(Time(*row))
    return times


def of_person(visit: Visit, person_id: int) -> list[Time]:
    """As far as it is ahead."""
    asked = {"company": visit.actor.company_id, "persons": [person_id], "now": visit.now}
    return by_person(*(visit.session.execute(each, asked) for each in (BOOKED, EXPLAINED))).get(person_id, [])
