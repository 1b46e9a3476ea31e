"""Files of results for tests, and the road up to an invitation, walked by acts."""

from datetime import date

from sqlalchemy import select

from casework import ids
from casework.access import Act, enter_worker
from casework.models.checks import CheckResult, ExaminerAppointment, StressCheck
from casework.models.people import Employment, Person, Placement
from casework.services import needs, results_import
from casework.services.needs import Decision
from tests.walks import walked
from tests.world import LONG_AGO

HEADER = "社員番号,ストレス要因,心身の反応,周囲の支援,高ストレス,実施日,結果通知日"
HIGH = (50, 80, 25)
"""Proposes an interview by the 57 items: reactions of 77 and more."""
LOW = (30, 40, 15)


def line(number: object, scores=HIGH, high="○", checked="2026-11-02", notified="2026-12-01") -> str:
    return ",".join([str(number), *map(str, scores), high, checked, notified])


def file(*lines: str, encoding="utf-8") -> bytes:
    return "\r\n".join([HEADER, *lines, ""]).encode(encoding)


def load(world, data, columns=None, *, who="clerk", now=None):
    with world.database.writing() as session:
        return results_import.load(
            session, world.actor(who), world.check_public_id, data, columns, now=now or world.now
        )


def waiting(world, *, who="physician", high_only=True, now=None):
    """The lines that wait for the examiner, by employee number."""
    with world.database.writing() as session:
        page = needs.undecided(
            session, world.actor(who), world.check_public_id, high_only=high_only, now=now or world.now
        )
    return {line.employee.number: line.result for line in page.lines}


def decide(world, *decisions, who="physician", now=None):
    with world.database.writing() as session:
        return needs.decide(session, world.actor(who), world.check_public_id, decisions, now=now or world.now)


@walked
def invite(world, *names: str, notified: date = date(2026, 12, 1), now=None) -> None:
    """Import a high result for each and decide that the interview is needed."""
    numbers = [world.people[name].number for name in names]
    load(world, file(*(line(number, notified=notified.isoformat()) for number in numbers)), now=now)
    found = waiting(world, now=now)
    decide(world, *(Decision(found[number].public_id, needed=True) for number in numbers), now=now)


def more_people(world, count: int) -> list[str]:
    """Many more employees of the head office; gives their numbers."""
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        home = session.execute(
            select(Placement.department_id).where(Placement.employment_id == world.people["worker"].employment_id)
        ).scalar_one()
        common = {"company_id": world.company_id, "from_on": LONG_AGO}
        numbers = [f"M{count:05}" for count in range(count)]
        for number in numbers:
            person = Person(company_id=world.company_id, name=f"社員 {number}", kana=f"シャイン {number}")
            session.add(person)
            session.flush()
            employment = Employment(person_id=person.id, number=number, **common)
            session.add(employment)
            session.flush()
            session.add(
                Placement(employment_id=employment.id, department_id=home, workplace_id=world.head_office, **common)
            )
        visit.record("employment", "0" * 32)
    return numbers


def last_year(world) -> None:
    """A result of the year before, of a check with the same examiner."""
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        now = session.get_one(StressCheck, world.check_id)
        check = StressCheck(
            company_id=world.company_id, public_id=ids.fresh(), workplace_id=now.workplace_id, name="2025",
            started_on=date(2025, 10, 1), thresholds=now.thresholds, interviewed_by=now.interviewed_by,
        )  # fmt: skip
        session.add(check)
        session.flush()
        common = {"company_id": world.company_id, "stress_check_id": check.id}
        session.add(ExaminerAppointment(
            person_id=world.people["physician"].person_id, from_on=LONG_AGO, public_id=ids.fresh(), **common
        ))  # fmt: skip
        for who, scales in (("worker", {"vigour": 4, "fatigue": 5}), ("colleague", {"vigour": 1})):
            session.add(CheckResult(
                public_id=ids.fresh(), employment_id=world.people[who].employment_id, stressors=40, reactions=50,
                support=20, high_stress=False, checked_on=date(2025, 11, 3), notified_on=date(2025, 12, 1),
                scales=scales, interview_needed=False, decided_at=world.now,
                decided_by_id=world.people["physician"].person_id, **common,
            ))  # fmt: skip
        visit.record("stress_check", check.public_id)
