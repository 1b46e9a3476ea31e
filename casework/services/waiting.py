"""Who waits for a time before the limit, and who is offered one that becomes free?

In the order of the limits: the nearest first. What is offered is kept for that person until they answer; one time is
offered to the same person once.
"""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from casework.access import Act, Actor, Shown, Visit, enter, enter_worker, sight
from casework.models.cases import Case, Limit
from casework.models.holds import SlotHold
from casework.models.requests import InterviewRequest
from casework.models.slots import Slot
from casework.rules.deadlines import Clock
from casework.rules.notices import Notice
from casework.rules.vocabulary import Hat, RequestState
from casework.services import bookings, fits, holds, messages, policies, requests
from casework.services.fits import Fit
from casework.services.holds import NotFree

LEAST: Final = timedelta(minutes=30)
"""Nobody is offered a time with less than this to answer."""


def wait(session: Session, actor: Actor, case_id: str, *, now: datetime) -> Shown:
    """Ask to be told when a time before the limit becomes free. Asking twice changes nothing."""
    visit = enter(session, actor, Act.WAIT_FOR_SLOT, now=now)
    case, request = _asked(visit, case_id)
    if request.waits_since is None:
        request.waits_since = now
        visit.record(sight.REQUEST, request.public_id, of=case.employment_id)
        session.flush()
    return requests.shown(visit, case, request)


def stop(session: Session, actor: Actor, case_id: str, *, now: datetime) -> Shown:
    """Wait no longer; what is kept for them at this moment stays kept."""
    visit = enter(session, actor, Act.WAIT_FOR_SLOT, now=now)
    case, request = _asked(visit, case_id)
    if request.waits_since is not None:
        request.waits_since = None
        visit.record(sight.REQUEST, request.public_id, of=case.employment_id)
        session.flush()
    return requests.shown(visit, case, request)


def offer_freed(session: Session, company_id: int, *, now: datetime) -> int:
    """Offer a free time to the first who waits and can have one, the nearest limit first; 1, or 0 when there is none.
    One time in one transaction: who holds a slot must not wait for anybody's case.
    """
    visit = enter_worker(session, company_id, Act.OFFER_FREED, now=now)
    return int(any(_offer(visit, case_id) for case_id in _queue(visit)))


def _asked(visit: Visit, case_id: str) -> tuple[Case, InterviewRequest]:
    case = visit.reach(Case, case_id, lock=True)
    return case, bookings.open_request(visit, case, lock=True)


def _queue(visit: Visit) -> list[str]:
    """The cases of those who wait, in the order in which they are asked."""
    rows = visit.session.execute(
        select(Case.public_id)
        .join(
            InterviewRequest,
            and_(InterviewRequest.company_id == Case.company_id, InterviewRequest.case_id == Case.id),
        )
        .outerjoin(
            Limit,
            and_(
                Limit.company_id == InterviewRequest.company_id,
                Limit.record_id == InterviewRequest.public_id,
                Limit.clock == Clock.INTERVIEW,
                Limit.stopped_on.is_(None),
            ),
        )
        .where(
            visit.within(InterviewRequest),
            InterviewRequest.waits_since.is_not(None),
            InterviewRequest.state == RequestState.SUBMITTED,
            Case.closed_on.is_(None),
        )
        .order_by(Limit.limit_on.is_(None), Limit.limit_on, InterviewRequest.waits_since, InterviewRequest.id)
    )
    return list(rows.scalars())


def _offer(visit: Visit, case_id: str) -> bool:
    """Keep the first fitting time for one who waits, and tell them; False when there is none, something is kept, or
    somebody is at work on the case at this moment: the next round asks again.
    """
    mine = select(Case).where(Case.public_id == case_id, visit.within(Case))
    locked = mine.with_for_update(of=Case, skip_locked=True).execution_options(populate_existing=True)
    case = visit.session.execute(locked).scalar_one_or_none()
    if case is None:
        return False
    request = requests.standing(visit, case, lock=True)
    if request is None or request.waits_since is None or bookings.handed_out(visit.session, request):
        return False
    if holds.of_request(visit, request) is not None:
        return False
    present = bookings.of_request(visit, request, lock=True)
    policy, _ = policies.policy_for(visit.session, case.company_id, case.workplace_id, visit.today)
    sooner = None if present is None else present.slot.starts_at
    limit_on = fits.limit_of(visit.session, request)
    overdue = limit_on is not None and limit_on < visit.today
    for fit in _new(visit, request, fits.fitting(visit, case, request), overdue=overdue):
        if sooner is not None and fit.row.starts_at >= sooner:
            break
        last = fit.row.starts_at - timedelta(hours=policy.notice_hours)
        until = min(visit.now + timedelta(hours=policy.offer_hours), last)
        if until - visit.now < LEAST:
            continue
        try:
            bookings.hold_open(visit, request, fit)
            kept = holds.keep(visit, case, request, fit.row.id, until, offered=True)
        except NotFree:
            continue
        messages.queue(
            visit, Notice.SLOT_OFFERED, record_id=kept.public_id, to=case.employment.person_id, hat=Hat.WORKER
        )
        return True
    return False


def _new(visit: Visit, request: InterviewRequest, fits: list[Fit], *, overdue: bool) -> list[Fit]:
    """Free times before the limit (any, where that has passed) that suit and were not offered to this request before.
    What lies outside of somebody's hours they may choose; nobody is called to it.
    """
    offered = set(
        visit.session.execute(
            select(Slot.id)
            .join(SlotHold, and_(SlotHold.company_id == Slot.company_id, SlotHold.slot_id == Slot.id))
            .where(
                SlotHold.company_id == request.company_id,
                SlotHold.interview_request_id == request.id,
                SlotHold.offered,
            )
        ).scalars()
    )
    fresh = [fit for fit in fits if fit.free and fit.suits and fit.row.id not in offered]
    return fresh if overdue else [fit for fit in fresh if not fit.after_limit]
