"""In whose care is a case while its professional is away: what goes over, what comes back, what is left with nobody?

Assignments are divided by day: the old access ends with the day before the new one begins.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Final, NamedTuple

from sqlalchemy import and_, exists, literal, or_, select
from sqlalchemy.orm import aliased

from casework import ids
from casework.access import Shown, Visit, sight
from casework.models.cases import Assignment, Case
from casework.models.handovers import Handover
from casework.rules.errors import NotNow
from casework.rules.vocabulary import AssignmentRole, CaseKind
from casework.services import cases, contracts, people

ONE_DAY: Final = timedelta(days=1)
FORESEEN: Final = timedelta(days=90)
"""Own assumption: where nobody knows when the other one is back, a case is looked at so far ahead."""


class Uncared(NamedTuple):
    """A case that nobody cares for while somebody is away."""

    case_id: str
    employee: Shown
    since: date
    """From this day on."""


def pass_on(visit: Visit, made: Handover) -> tuple[int, int]:
    """Open cases in the person's care: how many of the law went over, and how many could not, of those that the reader
    may know of.
    """
    found = visit.session.execute(
        select(Assignment, Case)
        .join(Case, and_(Case.company_id == Assignment.company_id, Case.id == Assignment.case_id))
        .where(
            Assignment.company_id == visit.actor.company_id,
            Assignment.person_id == made.person_id,
            or_(Assignment.until_on.is_(None), Assignment.until_on >= made.from_on),
            Case.closed_on.is_(None),
            *([] if made.workplace_id is None else [Case.workplace_id == made.workplace_id]),
        )
        .order_by(Case.id, Assignment.id)
    ).all()
    passed = left = 0
    reached = select(Case.id).where(visit.within(Case), Case.id.in_({case.id for _, case in found}))
    known = set(visit.session.execute(reached).scalars())
    for assignment, case in found:
        taken = made.to_id is not None and _take_over(visit, made, assignment, case, made.to_id)
        if case.kind is CaseKind.STATUTORY and case.id in known:
            passed, left = passed + taken, left + (not taken)
    return passed, left


def _take_over(visit: Visit, made: Handover, old: Assignment, case: Case, to_id: int) -> bool:
    """One case; False where it is left with nobody while its carer is away: for a conflict of interest, or because the
    other one has it for a part of that time only.
    """
    session, until_on = visit.session, old.until_on
    goes = max(old.from_on, made.from_on)
    visit.record(sight.ASSIGNMENT, old.public_id, of=case.employment_id)
    if old.from_on >= made.from_on:
        session.delete(old)
    else:
        old.until_on = made.from_on - ONE_DAY
    session.flush()
    last = made.until_on if until_on is None else until_on if made.until_on is None else min(until_on, made.until_on)
    back = None if made.until_on is None else made.until_on + ONE_DAY
    if back is not None and (until_on is None or until_on >= back):
        _assign(visit, case, made.person_id, old.role, back, until_on)
    try:
        cases.refuse_carer(visit, case, to_id, goes)
    except NotNow:
        return False
    if last is not None and last < goes:
        return True
    theirs = select(Assignment).where(
        Assignment.company_id == case.company_id,
        Assignment.case_id == case.id,
        Assignment.person_id == to_id,
        or_(Assignment.until_on.is_(None), Assignment.until_on >= goes),
        *([] if last is None else [Assignment.from_on <= last]),
    )
    present = session.execute(theirs.order_by(Assignment.from_on)).scalars().first()
    if present is None:
        _assign(visit, case, to_id, old.role, goes, last)
        return True
    return present.from_on <= goes and (present.until_on is None or (last is not None and present.until_on >= last))


def _assign(
    visit: Visit, case: Case, person_id: int, role: AssignmentRole, from_on: date, until_on: date | None
) -> None:  # fmt: skip
    made = Assignment(
        public_id=ids.fresh(), company_id=case.company_id, case_id=case.id, person_id=person_id, role=role,
        from_on=from_on, until_on=until_on,
    )  # fmt: skip
    visit.session.add(made)
    visit.record(sight.ASSIGNMENT, made.public_id, of=case.employment_id)
    visit.session.flush()


def bring_back(visit: Visit, made: Handover, last: date, back: date) -> None:
    """The assignments that an absence until `last` divided, as if it ended before `back`."""
    returning = visit.session.execute(
        select(Assignment, Case)
        .join(Case, and_(Case.company_id == Assignment.company_id, Case.id == Assignment.case_id))
        .where(
            Assignment.company_id == visit.actor.company_id,
            Assignment.person_id == made.person_id,
            Assignment.from_on == last + ONE_DAY,
            Case.closed_on.is_(None),
            *([] if made.workplace_id is None else [Case.workplace_id == made.workplace_id]),
        )
        .order_by(Case.id)
    ).all()
    for assignment, case in returning:
        _end_stand_ins(visit, assignment, last, back)
        assignment.from_on = back
        visit.record(sight.ASSIGNMENT, assignment.public_id, of=case.employment_id)
        visit.session.flush()


def _end_stand_ins(visit: Visit, returning: Assignment, last: date, back: date) -> None:
    """Whoever had the case meanwhile, also in turn, has it no more from that day on."""
    standing = visit.session.execute(
        select(Assignment).where(
            Assignment.company_id == returning.company_id,
            Assignment.case_id == returning.case_id,
            Assignment.role == returning.role,
            Assignment.person_id != returning.person_id,
            Assignment.until_on >= back,
            Assignment.until_on <= last,
        )
    ).scalars()
    case = visit.session.get_one(Case, returning.case_id)
    for one in standing.all():
        visit.record(sight.ASSIGNMENT, one.public_id, of=case.employment_id)
        if one.from_on >= back:
            visit.session.delete(one)
        else:
            one.until_on = back - ONE_DAY
    visit.session.flush()


def uncared(visit: Visit, made: Handover) -> list[Uncared]:
    """Open statutory cases that the reader may know of and that the absence leaves with nobody, now or from a day
    within it on: the other one's care may end before, or their contract.
    """
    day = max(visit.today, made.from_on)
    if made.until_on is not None and made.until_on < day:
        return []
    theirs = aliased(Assignment)
    still = and_(theirs.from_on <= day, or_(theirs.until_on.is_(None), theirs.until_on >= day))
    cut = [still, theirs.until_on == made.from_on - ONE_DAY]
    if made.until_on is not None:
        cut.append(theirs.from_on == made.until_on + ONE_DAY)
    rows = visit.session.execute(
        select(Case.id, Case.public_id, Case.employment_id, Case.workplace_id)
        .where(
            visit.within(Case),
            Case.kind == CaseKind.STATUTORY,
            Case.closed_on.is_(None),
            *([] if made.workplace_id is None else [Case.workplace_id == made.workplace_id]),
            exists(
                select(literal(1)).where(
                    theirs.company_id == Case.company_id, theirs.case_id == Case.id,
                    theirs.person_id == made.person_id, or_(*cut),
                )
            ),
        )
        .order_by(Case.id)
    ).all()  # fmt: skip
    spans = _cared_for(visit, made, {row.id: row.workplace_id for row in rows}, day)
    last = made.until_on or day + FORESEEN
    found = [(row, since) for row in rows if (since := _gap(day, last, spans[row.id])) is not None]
    staff = people.employees(visit, {row.employment_id for row, _ in found})
    return [Uncared(row.public_id, staff[row.employment_id], since) for row, since in found]


Span = tuple[date, date]


def _cared_for(visit: Visit, made: Handover, places: Mapping[int, int], day: date) -> dict[int, list[Span]]:
    """By case, when somebody else has it from a day on: while it is theirs, and while their contract runs where they
    have or had one there. Who never had one is of an outside organisation.
    """
    found: dict[int, list[Span]] = {case_id: [] for case_id in places}
    others = visit.session.execute(
        select(Assignment.case_id, Assignment.person_id, Assignment.from_on, Assignment.until_on).where(
            Assignment.company_id == visit.actor.company_id,
            Assignment.case_id.in_(places),
            Assignment.person_id != made.person_id,
            or_(Assignment.until_on.is_(None), Assignment.until_on >= day),
        )
    ).all()
    engaged = contracts.engagements_of(visit.session, visit.actor.company_id, {one.person_id for one in others})
    for one in others:
        there = {places[one.case_id], None}
        theirs = [
            (kind.from_on, kind.until_on or date.max)
            for kind in engaged.get(one.person_id, ())
            if kind.workplace_id in there
        ]
        until_on = one.until_on or date.max
        for first, last in theirs or [(date.min, date.max)]:
            if max(first, one.from_on) <= min(last, until_on):
                found[one.case_id].append((max(first, one.from_on), min(last, until_on)))
    return found


def _gap(day: date, last: date, spans: Iterable[Span]) -> date | None:
    """The first day from `day` until `last` that no span covers."""
    for first, until in sorted(spans):
        if first > day:
            break
        if until >= last:
            return None
        day = max(day, until + ONE_DAY)
    return day
