"""Who waits for a time before the limit, and who is offered one that becomes free?

In the order of the limits: the nearest first. What is offered is kept for that person until they answer; one time is
offered to the same person once.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from casework.access import Act, Actor, Shown, Visit, enter, enter_worker, sight
from casework.models.cases import Case, Limit
from casework.models.requests import InterviewRequest
from casework.rules.deadlines import Clock
from casework.rules.notices import Notice
from casework.rules.vocabulary import Hat, RequestState
from casework.services import bookings, coming, fits, holds, messages, policies, requests
from casework.services.fits import Fit
from casework.services.holds import NotFree


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


def line_up(visit: Visit, ended: Sequence[tuple[Case, InterviewRequest]]) -> None:
    """These were asked to choose anew, since their professional can't come. Whoever may find no time when the others
    have chosen is put on the waiting list as well; who finds one in any case simply chooses, and nothing is kept from
    anybody meanwhile.
    """
    askings = [fits.asking_of(visit, case, request) for case, request in ended]
    found = fits.fitting_each(visit, askings)
    for asking, (_case, request) in zip(askings, ended, strict=True):
        theirs = [fit for fit in found[request.id] if fits.called(fit, asking.limit_on, visit.today)]
        if len(theirs) < len(ended):
            request.waits_since = request.waits_since or visit.now


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
    for fit in _new(visit, request, fits.fitting(visit, case, request), limit_on):
        if sooner is not None and fit.row.starts_at >= sooner:
            break
        last = fit.row.starts_at - timedelta(hours=policy.notice_hours)
        until = min(visit.now + timedelta(hours=policy.offer_hours), last)
        if until - visit.now < coming.LEAST:
            continue
        try:
            bookings.hold_open(visit, fit, request)
            kept = holds.keep(visit, case, request, fit.row.id, until, offered=True)
        except NotFree:
            continue
        messages.queue(
            visit, Notice.SLOT_OFFERED, record_id=kept.public_id, to=case.employment.person_id, hat=Hat.WORKER
        )
        return True
    return False


def _new(visit: Visit, request: InterviewRequest, found: list[Fit], limit_on: date | None) -> list[Fit]:
    """The free times to which they are called, and were not before."""
    before = coming.offered(visit, [fit.row.id for fit in found])
    return [fit for fit in found if fits.called(fit, limit_on, visit.today) and (request.id, fit.row.id) not in before]
