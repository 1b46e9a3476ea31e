"""For whom is a slot kept for a while, and when does that end?"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.exc import IntegrityError

from casework import ids
from casework.access import Shown, Visit, sight
from casework.models.cases import Case
from casework.models.holds import SlotHold
from casework.models.requests import InterviewRequest
from casework.models.slots import Slot
from casework.rules.errors import NotNow
from casework.rules.texts import N_, Said


class NotFree(NotNow):
    """The time can't be had (409): the choice is offered again, the wishes stay."""


def taken_now() -> NotFree:
    """Somebody was quicker."""
    return NotFree(
        Said(N_("たった今、ほかの人がこの日時を選びました。ご希望の内容は残っています。別の日時を選んでください。"))
    )


def lives(now: Any) -> Any:
    """A hold that still holds, in a select over holds."""
    return and_(SlotHold.ended_at.is_(None), SlotHold.until_at > now)


def kept_for(now: Any) -> Any:
    """For which request a slot is kept now (its internal id), or NULL; for a select over `Slot`."""
    return (
        select(SlotHold.interview_request_id)
        .where(SlotHold.company_id == Slot.company_id, SlotHold.slot_id == Slot.id, lives(now))
        .correlate(Slot)
        .scalar_subquery()
    )


def for_request(request: Any, now: Any) -> ColumnElement[bool]:
    """What is kept for a request (or, in a join, for each) now, in a select over holds."""
    return and_(SlotHold.company_id == request.company_id, SlotHold.interview_request_id == request.id, lives(now))


def of_request(visit: Visit, request: InterviewRequest) -> SlotHold | None:
    """What is kept for a request now."""
    return visit.session.execute(select(SlotHold).where(for_request(request, visit.now))).scalar_one_or_none()


def keep(
    visit: Visit, case: Case, request: InterviewRequest, slot_id: int, until_at: datetime, *, offered: bool = False
) -> SlotHold:  # fmt: skip
    """Keep a slot for a request, in place of what is kept for it. What is kept already for the same request stays as it
    is. NotFree when it is kept for somebody else: the database's unique index decides who was first.
    """
    session = visit.session
    present = of_request(visit, request)
    if present is not None and present.slot_id == slot_id:
        return present
    over = select(SlotHold).where(
        SlotHold.company_id == request.company_id,
        SlotHold.ended_at.is_(None),
        or_(
            SlotHold.interview_request_id == request.id,
            and_(SlotHold.slot_id == slot_id, SlotHold.until_at <= visit.now),
        ),
    )
    for hold in session.execute(over).scalars().all():
        hold.ended_at = visit.now
    session.flush()
    made = SlotHold(
        public_id=ids.fresh(), company_id=case.company_id, slot_id=slot_id, case_id=case.id,
        interview_request_id=request.id, from_at=visit.now, until_at=until_at, offered=offered,
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError as error:
        raise taken_now() from error
    visit.record(sight.HOLD, made.public_id, of=case.employment_id)
    return made


def let_go(visit: Visit, case: Case, request: InterviewRequest) -> bool:
    """End what is kept for a request; whether there was anything."""
    kept = visit.session.execute(
        select(SlotHold).where(
            SlotHold.company_id == request.company_id,
            SlotHold.interview_request_id == request.id,
            SlotHold.ended_at.is_(None),
        )
    ).scalar_one_or_none()
    if kept is None:
        return False
    kept.ended_at = visit.now
    visit.record(sight.HOLD, kept.public_id, of=case.employment_id)
    visit.session.flush()
    return True


def shown(visit: Visit, case: Case, hold: SlotHold) -> Shown:
    """A hold as this reader may see it."""
    return visit.show(sight.HOLD, hold, of=case.employment_id)
