"""Is the time of an explanation kept in the physician's calendar, told neutrally to the three, and counted once?"""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from casework.access import Act, enter
from casework.models.slots import Slot
from casework.rules import explanation_times
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.notices import Notice
from casework.rules.todos import Todo
from casework.rules.vocabulary import Hat, TalkPurpose
from casework.services import bookings, busy, decisions, explanation_talks, needed_time, notices, slots, talk_times
from casework.services.explanation_talks import Wanted
from casework.services.slots import Offer
from tests.services import asking
from tests.services.advising import NEXT, decided, explain, limited, nights
from tests.services.test_hearing_questions import todos
from tests.services.test_hearings import notes

DAY = date(2026, 12, 16)


def wanted(world, **changed):
    return Wanted(**{
        "physician_id": world.people["physician"].public_id, "on": DAY, "starts": time(14), "minutes": 20,
        "online": False, "place": "会議室A", **changed,
    })  # fmt: skip


def fix(world, decision, *, who="hr", now=NEXT, **changed):
    with world.database.writing() as session:
        return explanation_talks.fix(session, world.actor(who), decision.public_id, wanted(world, **changed), now=now)


def opening(world, decision):
    with world.database.writing() as session:
        return explanation_talks.opening(session, world.actor("hr"), decision.public_id, now=NEXT)


def offer(world, at, *, purpose=None, who="physician", on=DAY):
    wish = Offer(on=on, starts=at, count=1, minutes=30, online=False, place="会議室A", purpose=purpose,
                 workplace_id=asking.workplace(world), person_id="")  # fmt: skip
    with world.database.writing() as session:
        slots.offer(session, world.actor(who), wish, now=NEXT)


def calendar(world, talk, who, hat, notice=Notice.EXPLANATION_SET):
    with world.database.writing() as session:
        visit = enter(session, world.actor(who, hat), Act.READ_MESSAGES, now=NEXT)
        told = notices.about(visit, notice, talk.public_id, sender="office@example.jp", to=f"{who}@example.jp",
                             occasion="", written_at=NEXT)  # fmt: skip
    assert told is not None
    assert told.calendar is not None
    return told.calendar.content.decode()


def line(text, name):
    return next(one for one in text.splitlines() if one.startswith(name))


def test_the_three_are_told_with_an_entry_that_says_nothing(world):
    _case, decision = decided(world)
    talk = fix(world, decision)
    assert talk.starts_at == datetime(2026, 12, 16, 5, tzinfo=UTC)
    assert notes(world, Notice.EXPLANATION_SET) == [
        ("hr", Hat.HR), ("physician", Hat.PHYSICIAN), ("worker", Hat.WORKER),
    ]  # fmt: skip
    entries = [
        calendar(world, talk, who, hat)
        for who, hat in (("hr", Hat.HR), ("physician", Hat.PHYSICIAN), ("worker", Hat.WORKER))
    ]
    for entry in entries:
        assert line(entry, "SUMMARY") == "SUMMARY:打合せ"
        assert "説明" not in entry
        assert "措置" not in entry
    assert line(entries[2], "UID") != line(entries[1], "UID")
    assert Todo.HEAR_EXPLANATION in todos(world, "worker", Hat.WORKER)
    assert Todo.JOIN_EXPLANATION in todos(world, "physician", Hat.PHYSICIAN)


WAY_IN = "https://kaigi.example.jp/9911 合言葉は三日月"


def test_how_they_come_in_on_line_is_the_threes_alone(world):
    _case, decision = decided(world)
    talk = fix(world, decision, online=True, place="", way_in=WAY_IN)
    for who in ("worker", "physician", "hr"):
        with world.database.writing() as session:
            read = decisions.read(session, world.actor(who), decision.public_id, now=NEXT)
        assert read.talk is not None
        assert read.talk.way_in == WAY_IN
    with world.database.writing() as session:
        assert decisions.read(session, world.actor("nurse"), decision.public_id, now=NEXT).talk is None
    assert "kaigi" not in calendar(world, talk, "worker", Hat.WORKER)
    with world.database.engine.connect() as connection:
        row = connection.exec_driver_sql("SELECT way_in FROM explanation_talk").scalar_one()
    assert WAY_IN.encode() not in bytes(row)


def test_on_line_without_a_way_in_nothing_is_set(world):
    _case, decision = decided(world)
    with pytest.raises(NotValid) as refused:
        fix(world, decision, online=True, place="", way_in=" ")
    assert refused.value.field == "way_in"


def test_in_a_room_no_way_in_is_kept(world):
    _case, decision = decided(world)
    assert not fix(world, decision, way_in=WAY_IN).way_in


def test_it_is_not_put_off_for_ever(world):
    _case, decision = decided(world)
    last = NEXT.date() + explanation_times.FARTHEST
    with pytest.raises(NotValid) as refused:
        fix(world, decision, on=last + timedelta(days=1))
    assert refused.value.field == "on"


LIMIT = date(2026, 12, 23)
"""Fourteen days after the decision."""
ODD = [
    ({"on": date(2026, 12, 13)}, "休みの日"),
    ({"on": date(2027, 1, 1), "sure": False}, "休みの日"),
    ({"starts": time(7, 59)}, "朝早く"),
    ({"starts": time(18, 50)}, "夜の時間"),
    ({"starts": time(23, 50)}, "夜の時間"),
    ({"on": LIMIT + timedelta(days=1)}, "期限"),
]


@pytest.mark.parametrize(("changed", "said"), ODD)
def test_an_unusual_time_is_asked_about_once(world, changed, said):
    _case, decision = decided(world)
    with pytest.raises(NotValid) as refused:
        fix(world, decision, **changed)
    told = [refused.value, *refused.value.others]
    assert {one.field for one in told} == {"sure"}
    assert said in "".join(str(one.said) for one in told)
    assert told[-1].said == explanation_times.SURE
    fix(world, decision, **{**changed, "sure": True})


def test_all_that_is_unusual_is_said_at_once_and_the_usual_is_not_asked_about(world):
    _case, decision = decided(world)
    with pytest.raises(NotValid) as refused:
        fix(world, decision, on=date(2026, 12, 27), starts=time(21))
    assert len(refused.value.others) == 3
    for starts, minutes in ((time(8), 20), (time(18, 40), 20)):
        fix(world, decision, on=LIMIT, starts=starts, minutes=minutes)


def test_twin_a_calendar_without_days_of_rest_asks_nothing_on_sunday(world, monkeypatch):
    _case, decision = decided(world)
    monkeypatch.setattr(explanation_times, "rests", lambda *_of: False)
    fix(world, decision, on=date(2026, 12, 13))


def test_after_the_end_of_what_is_explained_nothing_is_set_whoever_is_sure(world):
    _case, decision = decided(world, limited(until_on=date(2026, 12, 20)), nights(until_on=date(2026, 12, 22)),
                              review_on=date(2026, 12, 16), reason="本人の希望")  # fmt: skip
    with pytest.raises(NotValid, match="終了予定日") as refused:
        fix(world, decision, on=date(2026, 12, 23), sure=True)
    assert refused.value.field == "on"
    fix(world, decision, on=date(2026, 12, 22))


def test_a_slot_that_is_offered_on_a_day_of_rest_is_meant(world):
    _case, decision = decided(world)
    sunday = date(2026, 12, 13)
    offer(world, time(7), purpose=TalkPurpose.EXPLANATION, on=sunday)
    (one,) = opening(world, decision).offered
    talk = fix(world, decision, slot_id=one.slot_id)
    assert talk.starts_at == datetime(2026, 12, 12, 22, tzinfo=UTC)


def test_explained_before_its_time_nothing_was_called_off(world):
    _case, decision = decided(world)
    talk = fix(world, decision)
    explain(world, decision)
    assert notes(world, Notice.EXPLANATION_OFF) == []
    assert len(notes(world, Notice.EXPLANATION_DONE)) == 3
    gone = calendar(world, talk, "worker", Hat.WORKER, Notice.EXPLANATION_DONE)
    assert (line(gone, "SEQUENCE"), line(gone, "STATUS")) == ("SEQUENCE:1", "STATUS:CANCELLED")


def test_moved_it_keeps_its_event_and_called_off_it_leaves_the_calendars(world):
    _case, decision = decided(world)
    first = fix(world, decision)
    before = calendar(world, first, "worker", Hat.WORKER)
    second = fix(world, decision, starts=time(15))
    after = calendar(world, second, "worker", Hat.WORKER)
    assert line(before, "UID") == line(after, "UID")
    assert (line(before, "SEQUENCE"), line(after, "SEQUENCE")) == ("SEQUENCE:0", "SEQUENCE:1")
    assert notes(world, Notice.EXPLANATION_OFF) == []
    with world.database.writing() as session:
        explanation_talks.call_off(session, world.actor("hr"), decision.public_id, now=NEXT)
    gone = calendar(world, second, "worker", Hat.WORKER, Notice.EXPLANATION_OFF)
    assert (line(gone, "SEQUENCE"), line(gone, "STATUS")) == ("SEQUENCE:2", "STATUS:CANCELLED")
    assert len(notes(world, Notice.EXPLANATION_OFF)) == 3
    with world.database.writing() as session, pytest.raises(NotNow):
        explanation_talks.call_off(session, world.actor("hr"), decision.public_id, now=NEXT)


def free_at(world, at):
    """Whether the physician's slot at this time is offered to somebody who asks."""
    with world.database.reading() as session:
        found = select(Slot.id).where(
            Slot.starts_at == datetime.combine(DAY, at, UTC) - timedelta(hours=9), ~busy.touches()
        )
        return session.execute(found).first() is not None


def test_while_it_stands_no_slot_of_that_time_is_offered(world):
    _case, decision = decided(world)
    offer(world, time(14))
    offer(world, time(16))
    assert free_at(world, time(14))
    fix(world, decision, starts=time(14, 10))
    assert not free_at(world, time(14))
    assert free_at(world, time(16))
    with world.database.writing() as session:
        explanation_talks.call_off(session, world.actor("hr"), decision.public_id, now=NEXT)
    assert free_at(world, time(14))


def test_twin_a_time_that_takes_no_slot_is_seen(world, monkeypatch):
    from sqlalchemy import false

    _case, decision = decided(world)
    offer(world, time(14))
    fix(world, decision)
    monkeypatch.setattr(talk_times, "explains", false)
    assert free_at(world, time(14))


def test_a_time_at_which_the_physician_meets_somebody_is_refused(world):
    _case, decision = decided(world)
    other = asking.invited(world, "colleague")
    asking.ask(world, other, who="colleague")
    offer(world, time(14))
    free = asking.choices(world, other, who="colleague")
    there = next(one for one in (*free.earlier, *free.later) if one.starts_at == datetime(2026, 12, 16, 5, tzinfo=UTC))
    asking.book(world, other, there.public_id, who="colleague")
    with pytest.raises(NotValid) as refused:
        fix(world, decision)
    assert (refused.value.field, refused.value.said) == ("starts", explanation_talks.NOT_FREE)


def test_nobody_books_a_slot_that_an_explanation_took_between_looking_and_taking(world, monkeypatch):
    _case, decision = decided(world)
    other = asking.invited(world, "colleague")
    asking.ask(world, other, who="colleague")
    offer(world, time(14))
    free = asking.choices(world, other, who="colleague")
    there = next(one for one in (*free.earlier, *free.later) if one.starts_at == datetime(2026, 12, 16, 5, tzinfo=UTC))
    seen = bookings.wanted

    with world.database.writing() as session:
        visit = enter(session, world.actor("colleague"), Act.BOOK, now=world.now)
        from casework.models.cases import Case

        case = visit.reach(Case, other)
        fit = seen(visit, case, bookings.open_request(visit, case), there.public_id, None)
    fix(world, decision)
    monkeypatch.setattr(bookings, "wanted", lambda *_args: fit)
    with pytest.raises(NotNow):
        asking.book(world, other, there.public_id, who="colleague")


def test_slots_for_explanations_are_taken_as_they_are(world):
    _case, decision = decided(world)
    offer(world, time(10), purpose=TalkPurpose.EXPLANATION)
    offer(world, time(11))
    (one,) = opening(world, decision).offered
    talk = fix(world, decision, slot_id=one.slot_id, on=None, starts=None, physician_id="")
    assert (talk.starts_at, talk.ends_at, talk.place) == (one.starts_at, one.ends_at, "会議室A")
    assert opening(world, decision).offered == ()


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("on", {"on": date(2026, 12, 8)}),
        ("on", {"on": None}),
        ("starts", {"starts": None}),
        ("minutes", {"minutes": 5}),
        ("place", {"place": ""}),
        ("place", {"place": "産業医の部屋"}),
        ("physician", {"physician_id": "0" * 32}),
        ("slot", {"slot_id": "0" * 32}),
    ],
)
def test_what_cannot_be_is_refused(world, field, changed):
    _case, decision = decided(world)
    with pytest.raises(NotValid) as refused:
        fix(world, decision, **changed)
    assert refused.value.field == field


def test_once_explained_the_time_is_over_and_none_is_set(world):
    _case, decision = decided(world)
    fix(world, decision)
    explain(world, decision)
    assert len(notes(world, Notice.EXPLANATION_DONE)) == 3, "it was still ahead"
    with pytest.raises(NotNow):
        fix(world, decision)


def test_capacity_counts_an_explanation_until_its_time_is_set(world):
    _case, decision = decided(world)

    def counted():
        with world.database.writing() as session:
            visit = enter(session, world.actor("clerk"), Act.SEE_CAPACITY, now=NEXT)
            places = needed_time._places(visit)
            return len(list(needed_time._with_the_physician(visit, places)))

    before = counted()
    fix(world, decision)
    assert counted() == before - 1


@pytest.mark.parametrize("name", ["worker", "supervisor", "physician", "nurse", "clerk", "factory_hr"])
def test_nobody_else_sets_it(world, name):
    _case, decision = decided(world)
    with pytest.raises(NotYours):
        fix(world, decision, who=name)


def test_a_time_that_was_moved_is_told_once_as_moved(world):
    _case, decision = decided(world)
    fix(world, decision)
    moved = fix(world, decision, on=DAY + timedelta(days=1))
    three = [("hr", Hat.HR), ("physician", Hat.PHYSICIAN), ("worker", Hat.WORKER)]
    assert (notes(world, Notice.EXPLANATION_SET), notes(world, Notice.EXPLANATION_MOVED)) == (three, three)
    assert line(calendar(world, moved, "worker", Hat.WORKER, Notice.EXPLANATION_MOVED), "STATUS") == "STATUS:CONFIRMED"


def test_twin_a_move_that_is_told_as_a_first_time_is_seen(world, monkeypatch):
    tell = talk_times.tell
    monkeypatch.setattr(
        talk_times,
        "tell",
        lambda visit, case, talk, _told, _other=None: tell(visit, case, talk, Notice.EXPLANATION_SET),
    )
    with pytest.raises(AssertionError):
        test_a_time_that_was_moved_is_told_once_as_moved(world)


LATER = date(2026, 12, 15)


@pytest.mark.parametrize(
    ("changed", "said"),
    [({}, "措置の開始日（2026-12-15）より後"), ({"on": NEXT.date(), "starts": time(10, 3)}, "1時間以内")],
)
def test_a_time_after_the_measures_begin_or_at_once_is_asked_about(world, changed, said):
    _case, decision = decided(world, limited(from_on=LATER), nights(from_on=LATER), reason="本人の希望")
    with pytest.raises(NotValid) as refused:
        fix(world, decision, **changed)
    asked = [refused.value, *refused.value.others]
    assert {one.field for one in asked} == {"sure"}
    assert any(said in str(one.said) for one in asked)
    fix(world, decision, **changed, sure=True)


def test_twin_a_time_that_comes_too_late_without_a_word_is_seen(world, monkeypatch):
    monkeypatch.setattr(explanation_times, "hasty", lambda *_of: [])
    with pytest.raises(AssertionError):  # it is asked about for its limit alone
        test_a_time_after_the_measures_begin_or_at_once_is_asked_about(world, {}, "措置の開始日")
