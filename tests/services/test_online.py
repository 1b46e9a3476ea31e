"""Are the conditions of talks on line looked at, is the way in for two people only, and does what fails not count?"""

import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from casework.models.messages import InboxNote
from casework.models.online import OnlineRoom
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.notices import Notice
from casework.rules.online import OF_SETTING, OF_TALK, Condition, missing
from casework.rules.vocabulary import BookingState, Hat, InterviewMode, InterviewState, RequestState
from casework.services import appointments, interviews, online, rooms, screens
from casework.services.online import NewSetting
from tests.services import asking
from tests.services.asking import ask, book, invited, offer
from tests.services.test_interviews import states
from tests.walks import walked

SOON = date(2026, 12, 8)
THEN = datetime.fromisoformat("2026-12-08T14:20:00+09:00")
URL = "https://meet.example.jp/canary-room"
ALL = frozenset(OF_SETTING)


def setting(**changed: Any) -> NewSetting:
    return replace(
        NewSetting(date(2026, 12, 1), ALL, "会議サービス", "総務の当番（内線110）", date(2026, 11, 2)), **changed
    )


def keep(world, new=None, *, who="clerk", place="head_office", now=None):
    where = None if place is None else asking.workplace(world, place)
    with world.database.writing() as session:
        return online.keep(session, world.actor(who), where, new or setting(), now=now or world.now)


@walked
def booked(world) -> tuple[str, str]:
    """An appointment on line: (case, booking)."""
    case_id = invited(world)
    ask(world, case_id)
    offer(world, SOON, at=time(14), online=True)
    slot = asking.choices(world, case_id).earlier[0].public_id
    return case_id, book(world, case_id, slot).public_id


def appointment(world, booking_id, who="worker", hat=None):
    with world.database.writing() as session:
        return appointments.appointment(session, world.actor(who, hat), booking_id, now=world.now)


def open_room(world, booking_id, url=URL, *, who="physician", now=None):
    with world.database.writing() as session:
        rooms.open_room(session, world.actor(who), booking_id, url, now=now or world.now)


@walked
def begun(world) -> str:
    _case, booking_id = booked(world)
    with world.database.writing() as session:
        return interviews.start(session, world.actor("physician"), booking_id, now=THEN).public_id


def hold(world, interview_id, conditions=frozenset(OF_TALK), mode=InterviewMode.ONLINE):
    with world.database.writing() as session:
        return interviews.hold(
            session, world.actor("physician"), interview_id, SOON, mode, conditions=conditions, now=THEN
        )  # fmt: skip


# --- the conditions ----------------------------------------------------------------------------------


def test_seven_conditions_of_which_one_is_a_preference():
    assert len(Condition) == 7
    assert set(OF_SETTING) | set(OF_TALK) == set(Condition)
    assert missing(OF_TALK, frozenset()) == tuple(one for one in OF_TALK if one is not Condition.KNOWS)
    assert missing(OF_SETTING, ALL - {Condition.KNOWS}) == ()


@pytest.mark.parametrize("lacking", [one for one in OF_SETTING if one is not Condition.KNOWS])
def test_each_other_one_is_required(lacking):
    assert missing(OF_SETTING, ALL - {lacking}) == (lacking,)


def test_a_workplace_goes_by_its_own_or_by_the_companys(world):
    def there():
        with world.database.writing() as session:
            return {place.name: (place.setting is not None, place.missing == ()) for place in online.index(
                session, world.actor("clerk"), now=world.now)}  # fmt: skip

    assert there() == {"本社": (False, False)}
    keep(world, setting(conditions=ALL - {Condition.SECURE}))
    assert there() == {"本社": (True, False)}
    keep(world)
    assert there() == {"本社": (True, True)}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"checked_on": date(2026, 12, 2)}, "checked_on"),
        ({"deliberated_on": None}, "deliberated_on"),
        ({"deliberated_on": date(2026, 12, 2)}, "deliberated_on"),
        ({"emergency": " "}, "emergency"),
        ({"method": ""}, "method"),
    ],
)
def test_what_contradicts_itself_is_said_beside_its_field(world, changed, field):
    with pytest.raises(NotValid) as refused:
        keep(world, setting(**changed))
    assert field in {refused.value.field, *(other.field for other in refused.value.others)}


@pytest.mark.parametrize(("who", "place"), [("clerk", None), ("clerk", "factory"), ("stranger_clerk", "head_office")])
def test_nobody_writes_beyond_their_hat(world, who, place):
    with pytest.raises(NotYours):
        keep(world, who=who, place=place)


def test_what_was_looked_at_stays_as_it_was(world):
    keep(world)
    for statement in ("UPDATE online_setting SET method = 'x'", "DELETE FROM online_setting"):
        with pytest.raises(IntegrityError), world.database.engine.begin() as connection:
            connection.execute(text(statement))


# --- the way in --------------------------------------------------------------------------------------


def test_both_and_nobody_else_read_address_and_words(world):
    keep(world)
    _case, booking_id = booked(world)
    open_room(world, booking_id)
    theirs, mine = appointment(world, booking_id, "physician").room, appointment(world, booking_id).room
    assert mine.url == theirs.url == URL
    assert mine.passcode == theirs.passcode
    assert re.fullmatch("[A-HJ-NP-Z2-9]{8}", mine.passcode)
    assert appointment(world, booking_id).emergency == "総務の当番（内線110）"
    assert appointment(world, booking_id, "clerk").room is None
    with pytest.raises(NotYours):
        appointment(world, booking_id, "hr")


def test_twin_a_room_reached_through_the_case_is_seen(world, monkeypatch):
    from casework.access import reach, reach_cases

    monkeypatch.setitem(reach.REACHES, OnlineRoom, reach_cases.through_case(OnlineRoom))
    with pytest.raises((AssertionError, AttributeError)):
        test_both_and_nobody_else_read_address_and_words(world)


def test_the_employee_hears_that_it_can_be_read_and_another_time_has_another_room(world):
    case_id, booking_id = booked(world)
    open_room(world, booking_id)
    with world.database.reading() as session:
        told = session.execute(select(InboxNote.person_id).where(InboxNote.notice == Notice.ROOM_OPEN)).scalars()
        assert list(told) == [world.people["worker"].person_id]
    before = appointment(world, booking_id).room.passcode
    offer(world, SOON, at=time(16), online=True)
    moved = book(world, case_id, asking.choices(world, case_id).earlier[0].public_id).public_id
    room = appointment(world, moved).room
    assert (room.url, room.passcode == before) == (None, False)
    assert appointment(world, booking_id).room is None, "what is over has no door"


def test_in_a_room_of_the_house_nobody_needs_a_link(world):
    _case, booking = asking.booked(world)
    assert appointment(world, booking.public_id).room is None
    with pytest.raises(NotNow):
        open_room(world, booking.public_id)


@pytest.mark.parametrize(
    "url",
    ["", "http://meet.example.jp/x", "javascript:alert(1)", "https://", "https://a:b@meet.example.jp/",
     "meet.example.jp",
     "https://meet.example.jp/a b", "https://meet.example.jp:x/", "https://meet.example.jp/" + "x" * 500],
)  # fmt: skip
def test_only_an_address_of_the_web_is_taken(world, url):
    _case, booking_id = booked(world)
    with pytest.raises(NotValid) as refused:
        open_room(world, booking_id, url)
    assert refused.value.field == "url"


@pytest.mark.parametrize("who", ["outside_physician", "nurse", "factory_physician", "stranger_physician"])
def test_nobody_opens_a_room_for_somebody_elses_appointment(world, who):
    _case, booking_id = booked(world)
    with pytest.raises(NotYours):
        open_room(world, booking_id, who=who)


def test_the_address_lies_sealed_in_the_database(world):
    _case, booking_id = booked(world)
    open_room(world, booking_id)
    with world.database.engine.connect() as connection:
        row = connection.execute(text("SELECT url, passcode FROM online_room")).one()
    assert b"canary-room" not in bytes(row.url)
    assert appointment(world, booking_id).room.passcode.encode() not in bytes(row.passcode)


# --- the talk ----------------------------------------------------------------------------------------


def test_on_line_it_counts_with_all_conditions_and_they_are_kept(world):
    keep(world)
    interview_id = begun(world)
    with pytest.raises(NotValid) as refused:
        hold(world, interview_id, frozenset(OF_TALK) - {Condition.PRIVATE})
    assert refused.value.field == "conditions"
    assert states(world) == (InterviewState.PREPARED, BookingState.BOOKED, RequestState.SUBMITTED)
    with world.database.writing() as session:
        version = screens.page(session, world.actor("physician"), interview_id, now=THEN).version
        interviews.hold(
            session, world.actor("physician"), interview_id, SOON, InterviewMode.ONLINE, notes=interviews.Notes(),
            conditions=frozenset(OF_TALK), version=version, now=THEN,
        )  # fmt: skip
    with world.database.writing() as session:
        known = screens.page(session, world.actor("physician"), interview_id, now=THEN).known
    assert known.interview.conditions == [one.value for one in OF_TALK]


def test_where_nobody_looked_at_the_conditions_it_does_not_count(world):
    interview_id = begun(world)
    with pytest.raises(NotValid) as refused:
        hold(world, interview_id)
    assert refused.value.field == "mode"
    hold(world, interview_id, frozenset(), InterviewMode.IN_PERSON)


def test_twin_without_the_check_it_counts_all_the_same(world, monkeypatch):
    monkeypatch.setattr(online, "refuse_unfit", lambda *_: None)
    with pytest.raises(pytest.fail.Exception):
        test_where_nobody_looked_at_the_conditions_it_does_not_count(world)


def test_a_line_that_fails_is_no_interview_and_another_time_is_chosen(world):
    keep(world)
    case_id, booking_id = booked(world)
    with world.database.writing() as session:
        talk = interviews.start(session, world.actor("physician"), booking_id, now=THEN).public_id
    with world.database.writing() as session:
        interviews.break_off(session, world.actor("physician"), talk, now=THEN)
    assert states(world) == (InterviewState.BROKEN_OFF, BookingState.CANCELLED, RequestState.SUBMITTED)
    offer(world, date(2026, 12, 15), now=THEN)
    assert len(asking.choices(world, case_id, now=THEN + timedelta(minutes=1)).earlier) == 1


def test_a_consultation_on_line_asks_for_no_conditions_of_the_law(world):
    from casework.services import endings

    with world.database.writing() as session:
        case_id = endings.talk(session, world.actor("colleague"), asking.EITHER, now=world.now)
    offer(world, SOON, online=True)
    slot = asking.choices(world, case_id, who="colleague").earlier[0].public_id
    booking_id = book(world, case_id, slot, who="colleague").public_id
    assert appointment(world, booking_id, "colleague", Hat.WORKER).room.passcode
    with world.database.writing() as session:
        talk = interviews.start(session, world.actor("physician"), booking_id, now=THEN).public_id
    assert hold(world, talk, frozenset()).state is InterviewState.HELD
