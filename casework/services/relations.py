"""Which professional is not to care for whom, because one of the two said so?

No reason is asked for. What a professional declares holds for offering, booking and reading; whom an employee would
rather not talk to is not offered to them, and nobody is told.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, exists, literal, or_, select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.access.sight import Fact
from casework.models.cases import Assignment, Case
from casework.models.handovers import Relation
from casework.models.interviews import Interview
from casework.models.people import Employment, Person, Placement
from casework.models.providers import Engagement
from casework.models.requests import InterviewRequest
from casework.rules.errors import NotNow, NotYours
from casework.rules.notices import Notice
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import CaseKind, Hat, InterviewState
from casework.services import bookings, messages, people, requests, waiting
from casework.services.people import Named


@dataclass(frozen=True)
class Declaring:
    """The last look before a professional says that they are not to care for somebody."""

    case_id: str
    employee: Shown
    booked: bool


@dataclass(frozen=True)
class Avoiding:
    """Whom an employee could be offered, and whom of them they would rather not."""

    professionals: list[Named]
    avoided: frozenset[str]


def declaring(session: Session, actor: Actor, case_id: str, *, now: datetime) -> Declaring:
    """What declaring would mean for a case in one's care or reach."""
    visit = enter(session, actor, Act.DECLARE_RELATION, now=now)
    case = visit.reach(Case, case_id)
    request = requests.standing(visit, case)
    booking = None if request is None else bookings.of_request(visit, request)
    mine = booking is not None and booking.slot.person_id == actor.person_id
    return Declaring(case.public_id, people.employee(visit, case.employment_id), mine)


def declare(session: Session, actor: Actor, case_id: str, *, now: datetime) -> None:
    """Say that one is not to care for this person: from now on nothing of theirs is within reach, an appointment with
    them ends and they choose another time. The clerks are told where there was one, or the case was in the actor's
    care: else nothing is to be changed. NotNow between an interview and its record: then the office is needed.
    """
    visit = enter(session, actor, Act.DECLARE_RELATION, now=now)
    case = visit.reach(Case, case_id, lock=True)
    if visit.facts(case) & Fact.ASSIGNED and _held(visit, case):
        raise NotNow(
            Said(N_("面談を実施しているため、この画面では申告できません。担当の窓口に、引継ぎを頼んでください。"))
        )
    request = requests.standing(visit, case, lock=True)
    booking = None if request is None else bookings.of_request(visit, request, lock=True)
    other = case.employment.person_id
    ended: list[tuple[Case, InterviewRequest]] = []
    if request is not None and booking is not None and booking.slot.person_id == actor.person_id:
        bookings.end(visit, case, booking, notice=Notice.REBOOK)
        session.flush()
        ended.append((case, request))
    for follow_up in bookings.of_follow_ups(visit, case, actor.person_id):
        bookings.end(visit, case, follow_up, notice=Notice.REBOOK)
    left = _leave(visit, case)
    _write(visit, actor.person_id, other, avoided=False, of=case.employment_id)
    session.flush()
    waiting.line_up(visit, ended)
    if case.kind is CaseKind.STATUTORY and request is not None and (ended or left):
        for clerk in people.clerks_for(session, case.company_id, case.workplace_id, visit.today, about=case.employment):
            messages.queue(
                visit, Notice.REBOOK_TO_CLERK, record_id=request.public_id, to=clerk, hat=Hat.CLERK,
                occasion=visit.today.isoformat(),
            )  # fmt: skip
    session.flush()


def avoiding(session: Session, actor: Actor, *, now: datetime) -> Avoiding:
    """The professionals of the own workplace, and which of them one would rather not talk to."""
    visit = enter(session, actor, Act.AVOID, now=now)
    there = _professionals(visit)
    known = set(_avoided(visit))
    return Avoiding(
        [Named(person.public_id, person.name) for person in there],
        frozenset(person.public_id for person in there if person.id in known),
    )


def avoid(session: Session, actor: Actor, wanted: Collection[str], *, now: datetime) -> None:
    """These professionals are not offered to oneself any more, all others are. An appointment stays as it is."""
    visit = enter(session, actor, Act.AVOID, now=now)
    known = _avoided(visit)
    for person in _professionals(visit):
        wished = person.public_id in wanted
        if wished and person.id not in known:
            _write(visit, person.id, actor.person_id, avoided=True, of=None)
        elif not wished and person.id in known:
            _end(visit, known[person.id])
    session.flush()


def _leave(visit: Visit, case: Case) -> bool:
    """The case is no longer in one's own care; whether it was."""
    mine = visit.session.execute(
        select(Assignment).where(
            Assignment.company_id == case.company_id,
            Assignment.case_id == case.id,
            Assignment.person_id == visit.actor.person_id,
            or_(Assignment.until_on.is_(None), Assignment.until_on >= visit.today),
        )
    ).scalars()
    left = False
    for assignment in mine.all():
        left = True
        visit.record(sight.ASSIGNMENT, assignment.public_id, of=case.employment_id)
        if assignment.from_on >= visit.today:
            visit.session.delete(assignment)
        else:
            assignment.until_on = visit.today - timedelta(days=1)
    return left


def _held(visit: Visit, case: Case) -> bool:
    held = select(literal(1)).where(
        Interview.company_id == case.company_id,
        Interview.case_id == case.id,
        Interview.person_id == visit.actor.person_id,
        Interview.state == InterviewState.HELD,
    )
    return visit.session.execute(held).first() is not None


def _write(visit: Visit, person_id: int | None, other_id: int | None, *, avoided: bool, of: int | None) -> None:
    if person_id is None or other_id is None or person_id == other_id:
        raise NotYours
    made = Relation(
        public_id=ids.fresh(), company_id=visit.actor.company_id, person_id=person_id, other_id=other_id,
        avoided=avoided, from_on=visit.today, made_at=visit.now,
    )  # fmt: skip
    visit.session.add(made)
    visit.record(sight.RELATION, made.public_id, of=of)


def _end(visit: Visit, relation: Relation) -> None:
    """Over from now on; one of today never was."""
    if relation.from_on == visit.today:
        visit.session.delete(relation)
    else:
        relation.until_on = visit.today - timedelta(days=1)
    visit.record(sight.RELATION, relation.public_id)


def _avoided(visit: Visit) -> dict[int, Relation]:
    """What stands of one's own wishes, by professional."""
    found = visit.session.execute(
        select(Relation).where(visit.within(Relation), Relation.avoided, Relation.until_on.is_(None))
    ).scalars()
    return {relation.person_id: relation for relation in found}


def _professionals(visit: Visit) -> list[Person]:
    """Who is engaged for the own workplace today or later, and could be offered."""
    mine = exists(
        select(literal(1))
        .select_from(Placement)
        .join(Employment, and_(Employment.company_id == Placement.company_id, Employment.id == Placement.employment_id))
        .where(
            Placement.company_id == Engagement.company_id,
            Placement.on(visit.today),
            Employment.person_id == visit.actor.person_id,
            or_(Engagement.workplace_id == Placement.workplace_id, Engagement.workplace_id.is_(None)),
        )
        .correlate(Engagement)
    )
    engaged = exists(
        select(literal(1)).where(
            Engagement.company_id == Person.company_id,
            Engagement.person_id == Person.id,
            or_(Engagement.until_on.is_(None), Engagement.until_on >= visit.today),
            mine,
        )
    )
    statement = select(Person).where(
        Person.company_id == visit.actor.company_id, Person.id != visit.actor.person_id, engaged
    )
    return list(visit.session.execute(statement.order_by(Person.kana, Person.id)).scalars())
