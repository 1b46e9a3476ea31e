"""Is the employee heard before anything is decided, and can nobody's words be lost?"""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from casework.models.cases import Limit
from casework.models.messages import InboxNote
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, NotYours, Stale
from casework.rules.notices import Notice
from casework.rules.vocabulary import Agreement, Hat
from casework.services import hearings
from tests.services.advising import NEXT, advised, decide, hear, limited, nights


def running(world) -> dict[Clock, Limit]:
    with world.database.reading() as session:
        found = session.execute(select(Limit).where(Limit.stopped_on.is_(None))).scalars().all()
    return {limit.clock: limit for limit in found}


def notes(world, notice: Notice) -> list[tuple[str, Hat]]:
    names = {who.person_id: name for name, who in world.people.items()}
    with world.database.reading() as session:
        rows = session.execute(select(InboxNote.person_id, InboxNote.hat).where(InboxNote.notice == notice))
        return sorted((names[row.person_id], row.hat) for row in rows)


def test_a_hearing_is_kept_told_and_starts_the_time_to_decide(world):
    case = advised(world)
    assert Clock.HEARING in running(world)
    shown = hear(world, case)
    assert (shown.words, shown.agreement, shown.heard_by_name) == (
        "夜勤手当が減るのは困るが、3か月なら", Agreement.PARTLY, "山本 恵",
    )  # fmt: skip
    left = running(world)
    assert Clock.HEARING not in left
    assert (left[Clock.DECISION].start_on, left[Clock.DECISION].limit_on) == (date(2026, 12, 9), date(2026, 12, 23))
    assert notes(world, Notice.HEARING_DONE) == [("worker", Hat.WORKER)]


def test_the_employee_reads_all_of_it_the_physician_only_that_it_took_place(world):
    hearing = hear(world, advised(world))
    with world.database.writing() as session:
        mine = hearings.read(session, world.actor("worker"), hearing.public_id, now=NEXT).hearing
        theirs = hearings.read(session, world.actor("physician"), hearing.public_id, now=NEXT).hearing
    assert "3か月なら" in mine.words
    assert set(theirs.as_dict()) == {"public_id", "heard_on", "agreement", "physician_present", "way"}


@pytest.mark.parametrize("name", ["supervisor", "clerk", "factory_hr", "stranger_hr", "colleague", "committee"])
def test_nobody_else_reaches_it(world, name):
    hearing = hear(world, advised(world))
    with world.database.writing() as session, pytest.raises(NotYours):
        hearings.read(session, world.actor(name), hearing.public_id, now=NEXT)


def test_it_may_be_mended_until_the_decision(world):
    case = advised(world)
    hear(world, case)
    mended = hear(world, case, version=1, words="3か月なら", heard_on=date(2026, 12, 8))
    assert mended.words == "3か月なら"
    assert running(world)[Clock.DECISION].start_on == date(2026, 12, 8)
    assert len(notes(world, Notice.HEARING_DONE)) == 2
    decide(world, case, limited(), nights())
    with pytest.raises(NotNow, match="すでに決まっています"):
        hear(world, case, version=2)


@pytest.mark.parametrize("version", [0, 2])
def test_of_two_texts_the_second_is_refused_and_the_first_stands(world, version):
    case = advised(world)
    hear(world, case)
    with pytest.raises(Stale):
        hear(world, case, version=version, words="ほかの言葉")
    with world.database.writing() as session:
        page = hearings.opening(session, world.actor("hr"), case.opinion_id, now=NEXT)
    assert page.version == 1
    assert page.hearing is not None
    assert "夜勤手当" in page.hearing.words


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("heard_on", {"heard_on": date(2026, 12, 10)}),
        ("heard_on", {"heard_on": date(2026, 12, 7)}),
        ("words", {"words": " \n"}),
        ("put", {"put": ""}),
        ("present", {"present": ""}),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(world, field, changed):
    case = advised(world)
    with pytest.raises(NotValid) as refused:
        hear(world, case, **changed)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("field", "kept_out"), [("put", "hearing.put|column .put"), ("present", "meeting_with_people")]
)
def test_twin_a_hearing_without_what_was_put_or_who_was_there_is_seen(world, monkeypatch, field, kept_out):
    monkeypatch.setattr(hearings, "_check", lambda *_: None)
    with pytest.raises(IntegrityError, match=kept_out):  # the database sees it, too
        test_what_cannot_be_is_refused_beside_its_field(world, field, {field: ""})


def test_hr_does_not_hear_before_the_opinion_is_issued(world):
    from casework.services import opinions
    from tests.services.advising import RESTRICTED, TALK, held

    case = held(world)
    with world.database.writing() as session:
        opinions.save(session, world.actor("physician"), case.interview_id, RESTRICTED, version=0, now=TALK)
    with world.database.writing() as session:
        from casework.models.opinions import Opinion

        draft_id = session.execute(select(Opinion.public_id)).scalar_one()
    with world.database.writing() as session, pytest.raises(NotYours):
        hearings.opening(session, world.actor("hr"), draft_id, now=datetime(2026, 12, 9, tzinfo=UTC))
