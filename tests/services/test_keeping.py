"""Is what an open page saves by itself kept once, by its writer only, and never over somebody else's words?"""

from types import SimpleNamespace

import pytest
from sqlalchemy import func, select

from casework.access.visit import Visit
from casework.models.interviews import Interview
from casework.models.trail import TrailEntry
from casework.rules.errors import NotYours, Stale
from casework.rules.interview_items import unpack
from casework.rules.keeping import Mark
from casework.services import interviews
from casework.services.interviews import Notes, Part
from tests.services.talking import NOTES, THEN, begun, held, note, page

PAGE = "a" * 32


def keep(world, interview_id, texts=None, items=None, *, version, mark=None, who="physician", conditions=None):
    with world.database.writing() as session:
        part = Part(texts or {}, items or {}, conditions)
        kept = interviews.keep(session, world.actor(who), interview_id, part, version=version, mark=mark, now=THEN)
    return kept.version


def entries(world) -> int:
    with world.database.reading() as session:
        return session.execute(select(func.count(TrailEntry.id))).scalar_one()


def seen(world, interview_id):
    return page(world, interview_id).known.interview


def test_parts_are_kept_and_the_rest_stays(world):
    _case, _booking, interview_id = begun(world)
    note(world, interview_id, Notes(complaint="はじめ", assessment="なし", items={"nights": 6, "causes": "引継ぎ"}))
    version = keep(world, interview_id, {"complaint": "つづき"}, {"nights": 7, "overtime": 40}, version=2)
    found = seen(world, interview_id)
    assert (found.complaint, found.assessment, version) == ("つづき", "なし", 3)
    assert unpack(found.items) == {"nights": 7, "causes": "引継ぎ", "overtime": 40}
    keep(world, interview_id, {"assessment": ""}, {"causes": ""}, version=3)
    found = seen(world, interview_id)
    assert (found.complaint, found.assessment) == ("つづき", None)
    assert unpack(found.items) == {"nights": 7, "overtime": 40}


def test_nothing_new_writes_nothing(world):
    _case, _booking, interview_id = begun(world)
    keep(world, interview_id, {"complaint": "同じ"}, {"nights": 6}, version=1)
    before = entries(world)
    with world.database.reading() as session:
        raw = session.execute(select(Interview.complaint, Interview.items, Interview.version)).one()
    assert keep(world, interview_id, {"complaint": "同じ "}, {"nights": 6}, version=2) == 2
    with world.database.reading() as session:
        assert session.execute(select(Interview.complaint, Interview.items, Interview.version)).one() == raw
    assert entries(world) == before


def test_twin_a_saving_that_seals_whatever_comes(world, monkeypatch):
    def always(visit, key_id, table, stored, **texts):
        target = SimpleNamespace(__tablename__=table, public_id=stored.public_id)
        visit.seal(
            key_id, target, **{name: text if isinstance(text, str) else text("") for name, text in texts.items()}
        )
        return {name: getattr(target, name) for name in texts}

    monkeypatch.setattr(Visit, "resealed", always)
    with pytest.raises(AssertionError):
        test_nothing_new_writes_nothing(world)


def test_every_saving_stands_in_the_trail(world):
    _case, _booking, interview_id = begun(world)
    before = entries(world)
    for turn in range(3):
        keep(world, interview_id, {"complaint": f"{turn}"}, version=turn + 1)
    assert entries(world) == before + 3


def test_somebody_elses_words_are_never_written_over(world):
    _case, _booking, interview_id = begun(world)
    mark = Mark(PAGE, 1)
    assert keep(world, interview_id, {"complaint": "この画面"}, version=1, mark=mark) == 2
    note(world, interview_id, NOTES, version=2)  # the button of another window
    with pytest.raises(Stale):
        keep(world, interview_id, {"complaint": "この画面のつづき"}, version=2, mark=Mark(PAGE, 2))
    assert seen(world, interview_id).complaint == NOTES.complaint


def test_an_answer_that_got_lost_is_no_stranger(world):
    """The page still believes in version 1: its first saving came through, the answer didn't."""
    _case, _booking, interview_id = begun(world)
    keep(world, interview_id, {"complaint": "一"}, version=1, mark=Mark(PAGE, 1))
    assert keep(world, interview_id, {"complaint": "一二"}, version=1, mark=Mark(PAGE, 2)) == 3
    with pytest.raises(Stale):  # one that was under way and comes late
        keep(world, interview_id, {"complaint": "一"}, version=1, mark=Mark(PAGE, 1))
    assert seen(world, interview_id).complaint == "一二"


def test_twin_a_saving_that_asks_for_the_version_alone(world, monkeypatch):
    monkeypatch.setattr("casework.rules.keeping.goes_on", lambda *_: False)
    with pytest.raises(Stale):
        test_an_answer_that_got_lost_is_no_stranger(world)


@pytest.mark.parametrize("name", ["nurse", "outside_physician", "hr", "clerk", "worker", "supervisor", "admin"])
def test_nobody_else_keeps_anything(world, name):
    _case, interview_id = held(world)
    with pytest.raises(NotYours):
        keep(world, interview_id, {"complaint": "x"}, version=2, who=name)
