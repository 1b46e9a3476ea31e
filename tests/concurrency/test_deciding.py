"""What comes of it when a hearing is written, corrected and decided on at the same moment?"""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from casework.access import Visit
from casework.models.cases import Case
from casework.models.measures import Decision, Hearing, Measure
from casework.rules.errors import NotNow, Stale
from casework.services import deciding, hearing_marks, hearings
from casework.services.judgements import Judgement
from tests.concurrency.meeting import meet
from tests.services.advising import NEXT, advised, hear, heard, limited, nights

WORDS = "残業の上限は、月末だけ外してほしいと言いました"


def decides(world, case, version=1):
    """HR decides what was advised, on the hearing that it read."""
    judgement = Judgement((limited(), nights()), date(2027, 1, 9), "", hearing_version=version, unseen="急ぐため",
                          weighed="見直しで確かめる")  # fmt: skip
    return lambda session: deciding.decide(session, world.actor("hr"), case.opinion_id, judgement, now=NEXT)


def hearing(world, case, version, **changed):
    return lambda session: hearings.hear(
        session, world.actor("hr"), case.opinion_id, heard(**changed), version=version, now=NEXT
    )


def correcting(world, hearing_id):
    return lambda session: hearing_marks.correct(session, world.actor("worker"), hearing_id, WORDS, version=1, now=NEXT)


def count(world, model) -> int:
    with world.database.reading() as session:
        return session.execute(select(func.count()).select_from(model)).scalar_one()


def test_two_officers_who_decide_at_once_make_one_decision(world):
    case = advised(world)
    hear(world, case)
    assert isinstance(meet(world, decides(world, case), decides(world, case)), NotNow)
    assert (count(world, Decision), count(world, Measure)) == (1, 2)


def test_two_officers_who_write_the_hearing_at_once_write_one(world):
    case = advised(world)
    assert isinstance(meet(world, hearing(world, case, 0), hearing(world, case, 0, words="ほかの言葉")), Stale)
    assert count(world, Hearing) == 1


def decided_on_the_words_before(world) -> bool:
    """The employee's correction is not committed yet when HR decides on the note without it."""
    case = advised(world)
    written: Any = hear(world, case)
    refused = meet(world, correcting(world, written.public_id), decides(world, case))
    return refused is None and count(world, Decision) == 1


def test_nobody_decides_on_a_note_that_is_just_being_corrected(world):
    case = advised(world)
    written: Any = hear(world, case)
    assert isinstance(meet(world, correcting(world, written.public_id), decides(world, case)), Stale)
    assert count(world, Decision) == 0


def test_who_corrects_while_it_is_decided_is_told_that_it_is_too_late(world):
    case = advised(world)
    written: Any = hear(world, case)
    assert isinstance(meet(world, decides(world, case), correcting(world, written.public_id)), NotNow)


def test_twin_without_the_lock_of_the_case_the_note_before_is_decided_on(world, monkeypatch):
    """On SQLite the second waits from its very beginning, and sees the correction."""
    real = Visit.reach_id

    def unlocked(visit, model, record_id, *, lock=False):
        return real(visit, model, record_id, lock=lock and model is not Case)

    monkeypatch.setattr(Visit, "reach_id", unlocked)
    assert decided_on_the_words_before(world) is (world.database.engine.dialect.name == "postgresql")


@pytest.mark.parametrize("first", ["hear", "correct"])
def test_what_was_decided_rests_on_the_note_that_was_read(world, first):
    """HR writes the note anew, or the employee corrects it, and a decision on the note before is refused."""
    case = advised(world)
    written: Any = hear(world, case)
    part = hearing(world, case, 1, words="聴き直した言葉") if first == "hear" else correcting(world, written.public_id)
    assert isinstance(meet(world, part, decides(world, case)), Stale)
