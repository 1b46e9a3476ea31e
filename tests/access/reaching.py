"""How do tests ask which records exist for whom?"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.access import Act, Actor, Visit, enter, enter_worker
from casework.access.sight import Fact
from casework.models.cases import Assignment, Case
from casework.models.checks import CheckResult, StressCheck
from casework.models.followups import FollowUp
from casework.models.holds import SlotHold
from casework.models.interviews import Interview, IssuedDocument, Report
from casework.models.invitations import ContactAttempt, Invitation, Letter, LetterPause, NoticeMove
from casework.models.measures import Decision, Explanation, Hearing, Instruction, Measure
from casework.models.opinions import Opinion, OpinionView
from casework.models.people import HatGrant, ReportingLine
from casework.models.requests import InterviewRequest
from casework.models.slots import Booking
from casework.rules.deadlines import Clock
from casework.rules.errors import NotYours
from casework.rules.vocabulary import Hat
from tests.access.road import Road
from tests.world import NOW, World

LETTERS: dict[str, type] = {
    "C": Case, "R": CheckResult, "V": Invitation, "l": Letter, "z": LetterPause, "m": NoticeMove,
    "c": ContactAttempt, "Q": InterviewRequest, "h": SlotHold, "B": Booking, "A": Assignment,
    "I": Interview, "P": Report, "O": Opinion, "w": OpinionView, "D": IssuedDocument,
    "H": Hearing, "E": Decision, "M": Measure, "X": Explanation, "N": Instruction, "F": FollowUp,
}  # fmt: skip
"""One letter for each record of a case."""
LIMITS = {"1": Clock.REQUEST, "2": Clock.INTERVIEW, "3": Clock.MEASURE_REVIEW}

ALL = "CRVlzmcQhBAIPOwDHEMXNF123"
FILE_OF_HR = "CQhBAIPOwDHEMXNF23"
"""What is reached through the request. Sight decides which fields of it are shown: none of the case or assignment."""
CLERKS = "CRVlzmcQhBAIF12"
EXAMINER_OR_ASSIGNED = ALL
NO_RESULT = "CVlzmcQhBAIPOwDHEMXNF123"
"""A physician who isn't the check's examiner reaches the request and what follows, never the results of the check."""
EVERYBODY = (
    "worker", "colleague", "supervisor", "other_supervisor", "former_supervisor", "factory_worker", "hr", "factory_hr",
    "clerk", "committee", "admin", "coordinator", "physician", "outside_physician", "factory_physician", "nurse",
    "stranger", "stranger_hr", "stranger_physician", "stranger_clerk",
)  # fmt: skip


def reached(world: World, who: str, of: Road, *, hat: Hat | None = None, now: datetime = NOW) -> str:
    """The letters of all records of a road that exist for somebody."""
    return reached_as(world, world.actor(who, hat), of, now)


def reached_as(world: World, actor: Actor, of: Road, now: datetime = NOW) -> str:
    with world.database.reading() as session:
        visit = entered(session, actor, now)
        letters = [letter for letter, model in LETTERS.items() if model in of.found and there(visit, of[model])]
        clocks = [n for n, clock in LIMITS.items() if clock in of.limits and there(visit, of.limits[clock])]
    return "".join(letters + clocks)


def entered(session: Session, actor: Actor, now: datetime = NOW) -> Visit:
    if actor.hat is None:
        return enter_worker(session, actor.company_id, Act.BUILD, now=now)
    return enter(session, actor, Act.SEE_DESK, now=now)


def exists(world: World, actor: Actor, record: Any) -> bool:
    with world.database.reading() as session:
        return there(entered(session, actor), record)


def there(visit: Visit, record: Any) -> bool:
    """Whether a record is found in a list. A test of its own holds that addresses and references answer the same."""
    model = type(record)
    return (
        visit.session.execute(select(model.id).where(model.id == record.id, visit.within(model))).scalar() is not None
    )


def by_address(visit: Visit, record: Any) -> bool:
    """Whether a record is reached by its public id, and by its internal id: both or neither."""
    answers = {
        found(lambda: visit.reach(type(record), record.public_id)),
        found(lambda: visit.reach_id(type(record), record.id)),
    }
    assert len(answers) == 1, (visit.actor, type(record))
    return answers.pop()


def found(look: Callable[[], object]) -> bool:
    try:
        look()
    except NotYours:
        return False
    return True


def change(world: World, *records: Any, **values: Any) -> None:
    """Add rows, or change a row (its values given by name), as the command line would."""
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=NOW)
        for record in records:
            there = session.get(type(record), record.id) if record.id else None
            for name, value in values.items():
                setattr(there, name, value)
            session.add(there or record)
        session.flush()
        visit.record("test", "t" * 32)


def grants(world: World, who: str) -> HatGrant:
    with world.database.reading() as session:
        statement = select(HatGrant).where(HatGrant.person_id == world.people[who].person_id)
        return session.execute(statement).scalar_one()


def at(day: date) -> datetime:
    """Noon of a day in Tokyo."""
    return datetime.combine(day, NOW.timetz()) + timedelta(hours=2)


def expect(world: World, of: Road, expected: dict[str, str]) -> None:
    """Somebody reaches exactly these; who is not named reaches nothing."""
    seen = {who: reached(world, who, of) for who in EVERYBODY}
    assert {who: letters for who, letters in seen.items() if letters} == expected


def facts_of(world: World, who: str, of: Road, hat: Hat | None = None) -> Fact:
    with world.database.reading() as session:
        return enter(session, world.actor(who, hat), Act.SEE_DESK, now=NOW).facts(of.case)


def line(world: World, worker: str, boss_id: int, **more: Any) -> ReportingLine:
    employment_id = world.people[worker].employment_id
    return ReportingLine(company_id=world.company_id, employment_id=employment_id, supervisor_id=boss_id, **more)


def check(world: World) -> StressCheck:
    with world.database.reading() as session:
        return session.get_one(StressCheck, world.check_id)
