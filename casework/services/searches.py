"""What has somebody who looks for a time: a request, its limit, an appointment, a time that is kept for them?"""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import Select, and_, bindparam, select

from casework.access import Visit
from casework.models.base import Instant
from casework.models.cases import Case, Limit
from casework.models.holds import SlotHold
from casework.models.people import Employment
from casework.models.requests import InterviewRequest
from casework.models.slots import Booking
from casework.rules.errors import NotNow
from casework.rules.texts import Said
from casework.services import bookings, fits, holds, requests
from casework.services.fits import Fit


class Search(NamedTuple):
    """All of one case, read in one statement; whoever changes anything of it locks each by itself instead."""

    case: Case
    request: InterviewRequest
    present: Booking | None
    """The appointment that a new choice would move."""
    kept: SlotHold | None
    limit_on: date | None
    person_id: int

    def fitting(self, visit: Visit, slot_id: str | None = None) -> list[Fit]:
        """The times that fit, as `fits.fitting` finds them."""
        asking = fits.asking(self.case, self.request, self.person_id, self.limit_on)
        return fits.fitting_each(visit, [asking], slot_id)[self.request.id]


def _question() -> Select[*tuple[Any, ...]]:
    now = bindparam("now", type_=Instant)
    return (
        select(
            InterviewRequest, Booking, SlotHold, Limit.limit_on, Employment.person_id,
            bookings.outside(InterviewRequest).label("outside"),
        )
        .select_from(Case)
        .join(Employment, and_(Employment.company_id == Case.company_id, Employment.id == Case.employment_id))
        .join(InterviewRequest, requests.stands(Case))
        .outerjoin(Booking, bookings.stands(InterviewRequest))
        .outerjoin(SlotHold, holds.for_request(InterviewRequest, now))
        .outerjoin(Limit, fits.limits(InterviewRequest))
        .where(Case.company_id == bindparam("company"), Case.id == bindparam("case"))
    )  # fmt: skip


_QUESTION: Final = _question()
"""Made once: whoever looks for a time asks it at every look."""


def search(visit: Visit, case: Case) -> Search:
    """Of a case within reach. NotNow as `bookings.open_request`."""
    asked = {"company": case.company_id, "case": case.id, "now": visit.now}
    row: Sequence[Any] | None = visit.session.execute(_QUESTION, asked).one_or_none()
    request, present, kept, limit_on, person_id, outside = row or (None, None, None, None, 0, False)
    request = bookings.still_open(case, request)
    if outside:
        raise NotNow(Said(bookings.OUTSIDE))
    return Search(case, request, present, kept, limit_on, person_id)
