"""Which stored dates were waiting for a year's holidays, or fall into days on which the workplace is closed by now?

docs/decisions/0004: a date that could not be told was stored unmoved, with a mark. When a release knows the year, the
worker asks again with the same start; the mark goes. A final confirmation that a new closure covers is asked again too:
it moves back to a working day, or stays where that day is already over; the clerks of the place are told. One that
leaves after a pause moves on to the next working day: there is no earlier one.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, literal, or_, select
from sqlalchemy.orm import Session

from casework.access import Act, Visit, enter_worker, sight
from casework.ids import PublicId
from casework.models.cases import Case, Limit
from casework.models.followups import FollowUp
from casework.models.invitations import Invitation, Letter
from casework.models.policies import Closure
from casework.rules import deadlines
from casework.rules.deadlines import Clock
from casework.rules.notices import Notice
from casework.rules.vocabulary import FollowUpState, Hat, LetterKind
from casework.services import messages, people, rests
from casework.services.policies import calendar_for, policy_for


def settle(session: Session, company_id: int, *, now: datetime) -> int:
    """Ask again for every date of a company that is not settled; how many are now."""
    visit = enter_worker(session, company_id, Act.SETTLE_DATES, now=now)
    return _confirmations(visit) + _follow_ups(visit)


def _confirmations(visit: Visit) -> int:
    waiting = visit.session.execute(
        select(Limit, Case)
        .join(Case, and_(Case.company_id == Limit.company_id, Case.id == Limit.case_id))
        .where(
            visit.within(Limit),
            Limit.clock == Clock.FINAL_CONFIRMATION,
            Limit.stopped_on.is_(None),
            or_(Limit.settled.is_(False), _closed_by_now(visit)),
        )
    ).all()
    done = 0
    for limit, case in waiting:
        policy, _ = policy_for(visit.session, case.company_id, case.workplace_id, limit.start_on)
        calendar = calendar_for(visit.session, case.company_id, case.workplace_id)
        due = deadlines.due(limit.clock, limit.start_on, policy, calendar)
        if not due.settled:
            continue
        closed = _covering(visit, limit) if limit.settled else []
        before = (limit.limit_on, limit.settled)
        found = visit.session.execute(
            select(Letter, Invitation)
            .join(Invitation, and_(Invitation.company_id == Letter.company_id, Invitation.id == Letter.invitation_id))
            .where(Invitation.case_id == case.id, Letter.kind == LetterKind.FINAL, Letter.sent_at.is_(None))
        ).one_or_none()
        if not limit.settled or due.on >= visit.today:
            limit.limit_on, limit.settled = due
            if found is not None:
                found[0].due_on = due.on
        if found is not None:
            rests.hold(visit, case, found[1])
        if (limit.limit_on, limit.settled) == before:
            continue
        if found is not None:
            _tell(visit, case, closed)
        visit.record(sight.LIMIT, limit.public_id, of=case.employment_id)
        done += 1
    return done


def _covering(visit: Visit, limit: Limit) -> list[PublicId]:
    """The closures that cover the day of a limit."""
    found = visit.session.execute(
        select(Closure.public_id).where(
            Closure.company_id == limit.company_id,
            or_(Closure.workplace_id == limit.workplace_id, Closure.workplace_id.is_(None)),
            Closure.from_on <= limit.limit_on,
            func.coalesce(Closure.until_on, Closure.from_on) >= limit.limit_on,
        )
    )
    return list(found.scalars())


def _tell(visit: Visit, case: Case, closed: list[PublicId]) -> None:
    """The clerks of the place hear once a day for each closure that letters move; of whom, the list says."""
    for closure in closed:
        for clerk in people.clerks_for(visit.session, case.company_id, case.workplace_id, visit.today):
            messages.queue(
                visit, Notice.LETTERS_MOVED, record_id=closure, to=clerk, hat=Hat.CLERK,
                occasion=f"{case.workplace_id} {visit.today.isoformat()}",
            )  # fmt: skip


def _closed_by_now(visit: Visit) -> ColumnElement[bool]:
    """The day of the limit is still ahead, and a closure of its workplace or of the company covers it."""
    covered = select(literal(1)).where(
        Closure.company_id == Limit.company_id,
        or_(Closure.workplace_id == Limit.workplace_id, Closure.workplace_id.is_(None)),
        Closure.from_on <= Limit.limit_on,
        func.coalesce(Closure.until_on, Closure.from_on) >= Limit.limit_on,
    )
    return and_(Limit.limit_on >= visit.today, exists(covered.correlate(Limit)))


def _follow_ups(visit: Visit) -> int:
    waiting = visit.session.execute(
        select(FollowUp, Case)
        .join(Case, and_(Case.company_id == FollowUp.company_id, Case.id == FollowUp.case_id))
        .where(visit.within(FollowUp), FollowUp.state == FollowUpState.PLANNED, FollowUp.settled.is_(False))
    ).all()
    done = 0
    for follow_up, case in waiting:
        policy, _ = policy_for(visit.session, case.company_id, case.workplace_id, follow_up.base_on)
        calendar = calendar_for(visit.session, case.company_id, case.workplace_id)
        window = policy.follow_up_window_days
        due_on, settled = deadlines.near(follow_up.anchored_on, calendar, window)
        if not settled:
            continue
        follow_up.due_on, follow_up.settled = due_on, True
        limit = visit.session.execute(
            select(Limit).where(visit.within(Limit), Limit.record_id == follow_up.public_id, Limit.stopped_on.is_(None))
        ).scalar_one_or_none()
        if limit is not None:
            limit.limit_on, limit.settled = due_on, True
        visit.record(sight.FOLLOW_UP, follow_up.public_id, of=case.employment_id)
        done += 1
    return done
