"""A second officer at the head office, and how tests ask whose a file is."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

from sqlalchemy import select

from casework.access import Act, enter, enter_worker
from casework.models.cases import Case
from casework.models.messages import InboxNote
from casework.models.people import HatGrant, PersonnelAuthority
from casework.models.requests import InterviewRequest
from casework.rules.vocabulary import Hat
from casework.services import duties, owners, task_list
from tests.services import asking
from tests.world import LONG_AGO


@contextmanager
def as_worker(world, name) -> Iterator[None]:
    """Somebody of the staff is the person concerned: the helpers act for them as an employee."""
    kept = world.people[name]
    world.people[name] = replace(kept, hats=(Hat.WORKER, *kept.hats))
    try:
        yield
    finally:
        world.people[name] = kept


def asked(world, name) -> None:
    """Somebody's own request."""
    with as_worker(world, name):
        asking.ask(world, asking.invited(world, name), who=name)


def add(world, *records) -> None:
    """As the command line would."""
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        session.add_all(records)
        session.flush()
        visit.record("test", "t" * 32)


def grant(world, who, *, place="head_office", **more) -> HatGrant:
    where = getattr(world, place) if place else None
    return HatGrant(**{
        "company_id": world.company_id, "person_id": world.people[who].person_id, "hat": Hat.HR, "workplace_id": where,
        "from_on": LONG_AGO, **more,
    })  # fmt: skip


def second(world, who="factory_hr") -> None:
    """The officer of the factory is one of the head office too."""
    add(world, grant(world, who))


def rules_people(world, who) -> None:
    """The owner, or the head of HR: has the say over posts."""
    add(
        world,
        PersonnelAuthority(company_id=world.company_id, person_id=world.people[who].person_id, from_on=LONG_AGO),
    )


def ends(world, who, last: date) -> None:
    """The hat at the head office ends, and nobody handed anything over."""
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        held = session.execute(
            select(HatGrant).where(
                HatGrant.person_id == world.people[who].person_id, HatGrant.workplace_id == world.head_office
            )
        ).scalar_one()
        held.until_on = last
        visit.record("test", "t" * 32)


def request_of(world, name="worker") -> str:
    with world.database.reading() as session:
        wanted = select(InterviewRequest.public_id).join(Case, Case.id == InterviewRequest.case_id)
        return session.execute(
            wanted.where(Case.employment_id == world.people[name].employment_id).order_by(InterviewRequest.id.desc())
        ).scalars().first()  # fmt: skip


def whose(world, who="hr", name="worker", now=None):
    """(how, the name, whether mine) as an officer reads it; None where the file isn't within reach."""
    with world.database.reading() as session:
        visit = enter(session, world.actor(who, Hat.HR), Act.SEE_DESK, now=now or world.now)
        cases = session.execute(
            select(Case.public_id).where(Case.employment_id == world.people[name].employment_id)
        ).scalars()
        found = owners.of(visit, set(cases))
    return next(((told.held.value, told.name, told.mine) for told in found.values()), None)


def listed(world, who="hr", look=None, now=None) -> list[str]:
    """Whose work stands in the list, in its order."""
    with world.database.writing() as session:
        page = task_list.index(session, world.actor(who, Hat.HR), look=look, now=now or world.now)
    return [line.task.employee.name for line in page.lines if line.task.employee is not None]


def parts(world, who="hr", now=None) -> dict[str, list[str]]:
    """The desk: heading → todos."""
    with world.database.writing() as session:
        found = duties.desk(session, world.actor(who, Hat.HR), now=now or world.now)
    return {part.title: [task.todo.value for task in part.tasks] for part in found.parts if part.tasks}


def told(world, who, hat=Hat.HR) -> list[str]:
    with world.database.reading() as session:
        rows = session.execute(
            select(InboxNote.notice)
            .where(InboxNote.person_id == world.people[who].person_id, InboxNote.hat == hat)
            .order_by(InboxNote.id)
        )
        return list(rows.scalars())
