"""Is a record issued once and corrected once, whoever signs at the same moment?"""

from dataclasses import replace
from types import NoneType

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from casework.models.cases import Limit
from casework.models.interviews import IssuedDocument
from casework.models.opinions import Opinion
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow
from casework.services import corrections, editions, hearings, issuing
from tests.concurrency.meeting import meet
from tests.services import advising
from tests.services.advising import NEXT, advised
from tests.services.talking import THEN, held, save
from tests.services.test_corrections import OTHER, begin, rewrite


def papers(world) -> int:
    with world.database.reading() as session:
        return len(session.execute(select(IssuedDocument.id)).all())


def editions_of(world) -> list[int]:
    with world.database.reading() as session:
        return list(session.execute(select(Opinion.edition).order_by(Opinion.edition)).scalars())


def test_a_record_is_issued_once(world):
    _case, interview_id = held(world)
    version = save(world, interview_id)

    def issue(session):
        return issuing.issue(session, world.actor("physician"), interview_id, version=version, now=THEN)

    assert isinstance(meet(world, issue, issue), NotNow)
    assert papers(world) == 2


def test_two_corrections_begun_at_once_are_one_draft(world):
    case = advised(world)

    def correct(session):
        return corrections.correct(session, world.actor("physician"), case.opinion_id, now=NEXT)

    assert meet(world, correct, correct) is None
    assert editions_of(world) == [1, 2]


def test_twin_without_looking_whether_there_is_a_draft_the_database_refuses(world, monkeypatch):
    case = advised(world)
    found = editions.latest

    def blind(session, interview, kept, basis):
        stored = found(session, interview, kept, basis)
        first = session.execute(select(Opinion).where(Opinion.public_id == case.opinion_id)).scalar_one()
        return replace(stored, opinion=first, report=editions.report_of(session, first))

    monkeypatch.setattr(editions, "latest", blind)

    def correct(session):
        return corrections.correct(session, world.actor("physician"), case.opinion_id, now=NEXT)

    assert isinstance(meet(world, correct, correct), IntegrityError)
    assert editions_of(world) == [1, 2]


def test_a_correction_is_issued_once(world):
    case = advised(world)
    begin(world, case.opinion_id)
    version = rewrite(world, case.interview_id, OTHER)

    def issue(session):
        return issuing.issue(session, world.actor("physician"), case.interview_id, version=version, now=NEXT)

    assert isinstance(meet(world, issue, issue), NotNow)
    assert papers(world) == 4


@pytest.mark.parametrize("first", ["heard", "corrected"])
def test_a_hearing_and_a_correction_at_once_leave_one_limit_about_the_newer_opinion(world, first):
    case = advised(world)
    begin(world, case.opinion_id)
    version = rewrite(world, case.interview_id, OTHER)

    def hear(session):
        return hearings.hear(session, world.actor("hr"), case.opinion_id, advising.heard(), version=0, now=NEXT)

    def issue(session):
        return issuing.issue(session, world.actor("physician"), case.interview_id, version=version, now=NEXT)

    refused = meet(world, hear, issue) if first == "heard" else meet(world, issue, hear)
    with world.database.reading() as session:
        newest = session.execute(select(Opinion.public_id).where(Opinion.edition == 2)).scalar_one()
    running = limits_running(world)
    assert isinstance(refused, NoneType if first == "heard" else NotNow)
    assert running == [("hearing", newest)], "whoever was heard spoke about other words"


def limits_running(world) -> list[tuple[str, str]]:
    with world.database.reading() as session:
        rows = session.execute(
            select(Limit.clock, Limit.record_id).where(
                Limit.stopped_on.is_(None), Limit.clock.in_((Clock.HEARING, Clock.DECISION))
            )
        )
        return [(row.clock.value, row.record_id) for row in rows]
