"""Which of the changes that were entered follow a request or an interview, and are to be looked at quietly?

The worker asks, long after the file was taken in. The 産業医 of a workplace gets the same word whenever changes came in
there, whether or not anything is to be looked at: a mail that came would tell, and so would one that didn't.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Select, and_, exists, func, literal, select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Visit, enter_worker, sight
from casework.models.cases import Case
from casework.models.interviews import Interview
from casework.models.people import Workplace
from casework.models.requests import InterviewRequest
from casework.models.treatment import PersonnelChange, TreatmentReview
from casework.rules.notices import Notice
from casework.rules.policy import LONGEST_WATCH
from casework.rules.treatment import LEAVING, WATCHED, falls
from casework.rules.vocabulary import CaseKind, Hat, InterviewState
from casework.services import messages, people, policies

_WITHIN: Final = timedelta(days=1)
"""So long after they came in, the word of them may still leave."""


def look(session: Session, company_id: int, *, now: datetime) -> int:
    """Open what is to be looked at, and say that changes came in; how many were opened."""
    visit = enter_worker(session, company_id, Act.WATCH_TREATMENT, now=now)
    changes = _after_requests(visit)
    whose = {change.employment_id for change in changes}
    asked, held = _requested(visit, whose), _held(visit, whose)
    places = {change.workplace_id for change in changes}
    known = policies.policies_for(session, company_id, places, visit.today) if places else {}
    opened = 0
    for change in changes:
        requests = asked[change.employment_id]
        days = [*requests, *held.get(change.employment_id, [])]
        if falls(change.happened_on, change.recorded_on, days, known[change.workplace_id].watch_days):
            _open(visit, change, max(day for day in requests if day <= min(change.happened_on, change.recorded_on)))
            opened += 1
    _follow(visit)
    _tell(visit)
    session.flush()
    return opened


def _follow(visit: Visit) -> None:
    """A leaving that was moved: what is looked at is that of its new day, at once."""
    moved = visit.session.execute(
        select(TreatmentReview, PersonnelChange.happened_on)
        .join(
            PersonnelChange,
            and_(
                PersonnelChange.company_id == TreatmentReview.company_id,
                PersonnelChange.id == TreatmentReview.change_id,
            ),
        )
        .where(
            TreatmentReview.company_id == visit.actor.company_id,
            TreatmentReview.closed_on.is_(None),
            PersonnelChange.kind.in_(LEAVING),
            PersonnelChange.happened_on != TreatmentReview.happened_on,
        )
        .with_for_update(of=TreatmentReview)
    ).all()
    for review, happened_on in moved:
        review.happened_on = happened_on
        visit.record(sight.TREATMENT_REVIEW, review.public_id, of=review.employment_id)


def requested(visit: Visit, employment_id: int) -> list[date]:
    """When somebody asked the employer for the talk: withdrawn or not, the employer knows. A consultation is none, and
    whoever was only encouraged made none.
    """
    return _requested(visit, {employment_id}).get(employment_id, [])


def _requested(visit: Visit, employment_ids: Collection[int]) -> dict[int, list[date]]:
    found = visit.session.execute(
        select(Case.employment_id, InterviewRequest.requested_on.label("day"))
        .join(Case, _case_of_request())
        .where(
            Case.company_id == visit.actor.company_id,
            Case.employment_id.in_(employment_ids),
            Case.kind == CaseKind.STATUTORY,
            InterviewRequest.statutory,
        )
        .order_by(InterviewRequest.requested_on)
    )
    return _by_person(found)


def _by_person(rows: Iterable[Any]) -> dict[int, list[date]]:
    days: dict[int, list[date]] = {}
    for row in rows:
        days.setdefault(row.employment_id, []).append(row.day)
    return days


def _case_of_request() -> Any:
    return and_(Case.company_id == InterviewRequest.company_id, Case.id == InterviewRequest.case_id)


def _after_requests(visit: Visit) -> Sequence[PersonnelChange]:
    """Changes of people who asked, which nobody looks at yet."""
    known = visit.today - timedelta(days=LONGEST_WATCH)
    there = exists(
        select(literal(1)).where(
            TreatmentReview.company_id == PersonnelChange.company_id, TreatmentReview.change_id == PersonnelChange.id
        )
    )
    asked = exists(
        select(literal(1))
        .select_from(InterviewRequest)
        .join(Case, _case_of_request())
        .where(
            Case.company_id == PersonnelChange.company_id,
            Case.employment_id == PersonnelChange.employment_id,
            Case.kind == CaseKind.STATUTORY,
            InterviewRequest.statutory,
            InterviewRequest.requested_on <= PersonnelChange.happened_on,
            InterviewRequest.requested_on <= PersonnelChange.recorded_on,
        )
    )
    return (
        visit.session.execute(
            select(PersonnelChange)
            .where(
                PersonnelChange.company_id == visit.actor.company_id,
                PersonnelChange.kind.in_(WATCHED),
                PersonnelChange.recorded_on >= known,
                ~there,
                asked,
            )
            .order_by(PersonnelChange.id)
        )
        .scalars()
        .all()
    )


def _held(visit: Visit, employment_ids: Collection[int]) -> dict[int, list[date]]:
    """The days of interviews that were held because of requests."""
    found = visit.session.execute(
        select(Case.employment_id, Interview.held_on.label("day"))
        .select_from(Interview)
        .join(Case, and_(Case.company_id == Interview.company_id, Case.id == Interview.case_id))
        .where(
            Case.company_id == visit.actor.company_id,
            Case.employment_id.in_(employment_ids),
            Case.kind == CaseKind.STATUTORY,
            Interview.state == InterviewState.HELD,
        )
    )
    return _by_person(found)


def _open(visit: Visit, change: PersonnelChange, requested_on: date) -> None:
    """One for a change; what the employee told of before goes on as it."""
    told = visit.session.execute(
        select(TreatmentReview).where(
            TreatmentReview.company_id == change.company_id,
            TreatmentReview.employment_id == change.employment_id,
            TreatmentReview.kind == change.kind,
            TreatmentReview.change_id.is_(None),
            TreatmentReview.closed_on.is_(None),
        )
    ).scalar_one_or_none()
    if told is None:
        told = TreatmentReview(
            company_id=change.company_id, public_id=ids.fresh(), employment_id=change.employment_id,
            workplace_id=change.workplace_id, kind=change.kind, opened_on=visit.today, steps={}, agreed=False,
        )  # fmt: skip
        visit.session.add(told)
    told.change_id, told.happened_on, told.requested_on = change.id, change.happened_on, requested_on
    visit.record(sight.TREATMENT_REVIEW, told.public_id, of=change.employment_id)


def _tell(visit: Visit) -> None:
    """The same word to the 産業医 for all changes of a day at a workplace."""
    came: Select[*tuple[Any, ...]] = (
        select(Workplace.id, Workplace.public_id, PersonnelChange.recorded_on, func.count())
        .join(
            Workplace,
            and_(Workplace.company_id == PersonnelChange.company_id, Workplace.id == PersonnelChange.workplace_id),
        )
        .where(
            PersonnelChange.company_id == visit.actor.company_id,
            PersonnelChange.kind.in_(WATCHED),
            PersonnelChange.recorded_on >= visit.today - _WITHIN,
        )
        .group_by(Workplace.id, Workplace.public_id, PersonnelChange.recorded_on)
        .order_by(Workplace.id, PersonnelChange.recorded_on)
    )
    for row in visit.session.execute(came).all():
        for person_id in people.industrial_physicians(visit.session, visit.actor.company_id, row.id, visit.today):
            occasion = row.recorded_on.isoformat()
            if messages.queue(
                visit, Notice.CHANGES_CAME, record_id=row.public_id, to=person_id, hat=Hat.PHYSICIAN, occasion=occasion
            ):
                visit.record("workplace", row.public_id)
