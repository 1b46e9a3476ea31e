"""How does a clock start, and how does it stop? The limit date is stored with its basis when the clock starts."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, exists, literal, or_, select

from casework import ids
from casework.access import Shown, Visit, sight
from casework.ids import PublicId
from casework.models.cases import Case, Limit
from casework.models.measures import Decision
from casework.models.opinions import Opinion
from casework.rules import deadlines, terms
from casework.rules.days import tokyo_date
from casework.rules.deadlines import Clock
from casework.rules.vocabulary import RecordState, Zone
from casework.services.policies import calendar_for, policy_for


def start(
    visit: Visit,
    case: Case,
    clock: Clock,
    start_on: date,
    *,
    zone: Zone,
    record_id: PublicId | None = None,
    limit_on: date | None = None,
    at_latest: date | None = None,
    settled: bool = True,
) -> Limit:
    """Start a clock of a case: computed by the policy of the workplace on its first day, unless `limit_on` is given
    (follow-ups and reviews bring their own date), and ended by the last working day until `at_latest` where that is
    earlier: today, where it has passed but `at_latest` is still ahead.
    `record_id`: what it is about; the case itself without it.
    """
    policy, version = policy_for(visit.session, case.company_id, case.workplace_id, start_on)
    calendar = calendar_for(visit.session, case.company_id, case.workplace_id)
    if limit_on is None:
        limit_on, settled = deadlines.due(clock, start_on, policy, calendar)
    if at_latest is not None and visit.today <= at_latest:
        limit_on = min(limit_on, max(visit.today, terms.decide_by(at_latest, calendar)))
    limit = Limit(
        company_id=case.company_id, public_id=ids.fresh(), case_id=case.id, workplace_id=case.workplace_id,
        clock=clock, zone=zone, record_id=record_id or case.public_id, start_on=start_on, limit_on=limit_on,
        settled=settled, basis=deadlines.LIMITS[clock].basis, policy_version=version, created_at=visit.now,
    )  # fmt: skip
    visit.session.add(limit)
    return limit


def eve(decision: Decision) -> date | None:
    """The day before anything of a decision is in force: until then it should be explained and told. None without
    measures.
    """
    days = [one.from_on for one in decision.measures if one.ended_on is None or one.ended_on >= one.from_on]
    return min(days) - timedelta(days=1) if days else None


def restart(visit: Visit, case: Case, clock: Clock, start_on: date, *, record_id: PublicId | None = None) -> None:
    """Let a running clock of a case count from another day, by the policy of that day; nothing running is no error."""
    limit = running(visit, case, clock, record_id)
    if limit is None:
        return
    policy, version = policy_for(visit.session, case.company_id, case.workplace_id, start_on)
    calendar = calendar_for(visit.session, case.company_id, case.workplace_id)
    limit.start_on, limit.policy_version = start_on, version
    limit.limit_on, limit.settled = deadlines.due(clock, start_on, policy, calendar)
    visit.record(sight.LIMIT, limit.public_id, of=case.employment_id)


def move(visit: Visit, case: Case, clock: Clock, limit_on: date) -> None:
    """Put the running limit of a clock on another day; nothing running is no error."""
    limit = running(visit, case, clock)
    if limit is not None and limit.limit_on != limit_on:
        limit.limit_on = limit_on
        visit.record(sight.LIMIT, limit.public_id, of=case.employment_id)


def running(visit: Visit, case: Case, clock: Clock, record_id: PublicId | None = None) -> Limit | None:
    """The running limit of a clock that is about one record; without it, about the case itself."""
    return visit.session.execute(
        select(Limit).where(
            Limit.company_id == case.company_id,
            Limit.case_id == case.id,
            Limit.clock == clock,
            Limit.record_id == (record_id or case.public_id),
            Limit.stopped_on.is_(None),
        )
    ).scalar_one_or_none()


def of_review() -> ColumnElement[bool]:
    """The limit, in a select over `Limit` and `Decision`, is the review of its measures that is due next."""
    return and_(
        Limit.company_id == Decision.company_id,
        Limit.case_id == Decision.case_id,
        Limit.clock == Clock.MEASURE_REVIEW,
        Limit.record_id == Decision.public_id,
        Limit.stopped_on.is_(None),
    )


def stop(visit: Visit, case: Case, *clocks: Clock, record_id: PublicId | None = None) -> Sequence[Limit]:
    """Stop running clocks of a case, today; those of one record only when it is named. Nothing running is no error.
    Gives what was stopped.
    """
    running = select(Limit).where(
        Limit.company_id == case.company_id,
        Limit.case_id == case.id,
        Limit.clock.in_(clocks),
        Limit.stopped_on.is_(None),
    )
    if record_id is not None:
        running = running.where(Limit.record_id == record_id)
    found = visit.session.execute(running).scalars().all()
    for limit in found:
        limit.stopped_on = visit.today
    return found


def ran_on(visit: Visit, case: Case, clock: Clock, record_id: PublicId, day: date) -> bool:
    """A clock that is about a record ran on this day, if only for a part of it: what stopped since ran then too."""
    ran = visit.session.execute(
        select(Limit.created_at, Limit.stopped_on).where(
            Limit.company_id == case.company_id, Limit.case_id == case.id, Limit.clock == clock,
            Limit.record_id == record_id,
        )
    ).all()  # fmt: skip
    return any(tokyo_date(began) <= day and (stopped_on is None or day <= stopped_on) for began, stopped_on in ran)


def shown(visit: Visit, case: Case, *, stopped: bool = False) -> list[Shown]:
    """The running limits of a case that this reader may see, the nearest first; with `stopped` those before too."""
    known = visit.facts(case)
    theirs = select(Limit).where(Limit.case_id == case.id, visit.within(Limit)).order_by(Limit.limit_on, Limit.id)
    found = visit.session.execute(theirs if stopped else theirs.where(Limit.stopped_on.is_(None))).scalars()
    return [visit.show(sight.LIMIT, limit, known, of=case.employment_id) for limit in found]


def urgent() -> ColumnElement[bool]:
    """The limit, in a select over `Limit`, follows from an issued opinion that is marked urgent, or its decision."""
    opinion = and_(
        Opinion.company_id == Limit.company_id,
        Opinion.case_id == Limit.case_id,
        Opinion.state == RecordState.ISSUED,
        Opinion.urgent,
    )
    decided = exists(
        select(literal(1)).where(
            Decision.company_id == Opinion.company_id,
            Decision.opinion_id == Opinion.id,
            Decision.public_id == Limit.record_id,
        )
    )
    early = Limit.clock.in_([Clock.HEARING, Clock.DECISION, Clock.EXPLANATION, Clock.INSTRUCTION])
    return and_(early, exists(select(literal(1)).where(opinion, or_(Opinion.public_id == Limit.record_id, decided))))
