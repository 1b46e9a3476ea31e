"""What may be offered by whom, and what does the database refuse?"""

from datetime import date, time, timedelta

import pytest
from sqlalchemy import func, select

from casework.access import Act, enter_worker
from casework.models.people import Person, Workplace
from casework.models.providers import Engagement
from casework.models.slots import Slot
from casework.rules.days import TOKYO
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.telling import TELLING_WORDS
from casework.rules.vocabulary import EngagementKind, Hat, SlotState, TalkPurpose
from casework.services import account_care, fits, slots
from casework.services.slots import Offer
from tests.services import asking
from tests.services.asking import offer
from tests.world import LONG_AGO

DAY = date(2026, 12, 8)


def count(world) -> int:
    with world.database.reading() as session:
        return session.execute(select(func.count()).select_from(Slot)).scalar_one()


def listed(world, who="physician", now=None, after=""):
    with world.database.writing() as session:
        return slots.index(session, world.actor(who), after=after, now=now or world.now)


def close(world, slot_id, who="physician"):
    with world.database.writing() as session:
        slots.close(session, world.actor(who), slot_id, now=world.now)


def test_several_slots_stand_one_after_the_other(world):
    assert offer(world, DAY, at=time(13, 30), count=3) == 3
    found = listed(world).slots
    hours = [(slot.starts_at.hour + 9, slot.starts_at.minute, slot.ends_at.minute) for slot in found]
    assert hours == [(13, 30, 0), (14, 0, 30), (14, 30, 0)]
    assert {(slot.role, slot.physician_name, slot.taken) for slot in found} == {
        (EngagementKind.INDUSTRIAL_PHYSICIAN, "山田 哲也", False)
    }


@pytest.mark.parametrize("at", [time(14, 0), time(13, 45), time(14, 15)])
def test_the_database_refuses_overlapping_slots_of_one_person_and_nothing_is_half_written(world, at):
    offer(world, DAY, at=time(14))
    with pytest.raises(NotValid) as refused:
        offer(world, DAY, at=at, count=4)
    assert refused.value.field == "starts"
    assert count(world) == 1
    assert offer(world, DAY, at=at, count=4, who="outside_physician") == 4


def test_slots_that_touch_are_fine(world):
    offer(world, DAY, at=time(14))
    assert offer(world, DAY, at=time(14, 30)) == 1
    assert offer(world, DAY, at=time(13, 30)) == 1


@pytest.mark.parametrize("word", TELLING_WORDS)
def test_a_place_that_tells_the_reason_is_refused(world, word):
    with pytest.raises(NotValid) as refused:
        offer(world, DAY, place=f"{word}室")
    assert refused.value.field == "place"
    assert count(world) == 0


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("starts", {"on": date(2026, 12, 1), "starts": time(10)}),
        ("starts", {"on": date(2026, 11, 30)}),
        ("count", {"count": 0}),
        ("count", {"count": 25}),
        ("count", {"starts": time(23), "count": 3}),
        ("place", {"place": " "}),
        ("workplace", {"workplace_id": ""}),
        ("workplace", {"workplace_id": "0" * 32}),
    ],
)
def test_what_cannot_be_offered_is_said_beside_its_field(world, field, changed):
    given = {"on": DAY, "starts": time(14), "count": 1, "minutes": 30, "online": False, "place": "会議室B",
             "workplace_id": asking.workplace(world), **changed}  # fmt: skip
    with pytest.raises(NotValid) as refused, world.database.writing() as session:
        slots.offer(session, world.actor("physician"), Offer(**given), now=world.now)
    assert refused.value.field == field


def test_a_slot_may_end_at_midnight(world):
    assert offer(world, DAY, at=time(23), count=2) == 2


def test_another_workplace_is_not_there_for_a_physician_who_does_not_serve_it(world):
    given = Offer(DAY, time(14), 1, 30, online=False, place="会議室", workplace_id=asking.workplace(world, "factory"))
    with pytest.raises(NotValid), world.database.writing() as session:
        slots.offer(session, world.actor("physician"), given, now=world.now)


def test_the_clerk_offers_for_a_professional_in_scope_only(world):
    def offered_for(name):
        with world.database.reading() as session:
            person = session.get_one(Person, world.people[name].person_id).public_id
        given = Offer(DAY, time(14), 1, 30, online=False, place="会議室B", workplace_id=asking.workplace(world),
                      person_id=person)  # fmt: skip
        with world.database.writing() as session:
            return slots.offer(session, world.actor("clerk"), given, now=world.now)

    assert offered_for("outside_physician") == 1
    for name in ("factory_physician", "worker", "hr"):
        with pytest.raises(NotValid) as refused:
            offered_for(name)
        assert refused.value.field == "person"
    assert [slot.physician_name for slot in listed(world, "clerk").slots] == ["佐々木 玲子"]


@pytest.mark.parametrize("who", ["hr", "supervisor", "admin", "committee", "worker"])
def test_nobody_else_offers_time(world, who):
    with pytest.raises(NotYours):
        offer(world, DAY, who=who)
    with pytest.raises(NotYours):
        listed(world, who)


def test_a_professional_lists_their_own_and_nobody_elses(world):
    offer(world, DAY)
    offer(world, DAY, who="outside_physician")
    offer(world, DAY, who="nurse")
    assert [slot.role for slot in listed(world, "nurse").slots] == [EngagementKind.NURSE]
    assert len(listed(world, "physician").slots) == 1
    assert listed(world, "stranger_physician").slots == []
    assert len(listed(world, "clerk").slots) == 3


def test_the_list_goes_on_page_by_page_and_leaves_the_past_out(world, monkeypatch):
    monkeypatch.setattr(slots, "PAGE", 2)
    offer(world, DAY, count=3)
    first = listed(world)
    second = listed(world, after=first.after)
    assert [len(first.slots), len(second.slots), second.after] == [2, 1, None]
    assert len({slot.public_id for slot in (*first.slots, *second.slots)}) == 3
    assert listed(world, now=world.later(days=8)).slots == []


def test_a_free_slot_is_taken_back_once(world):
    offer(world, DAY)
    (slot,) = listed(world).slots
    for who in ("outside_physician", "stranger_physician", "nurse"):
        with pytest.raises(NotYours):
            close(world, slot.public_id, who)
    close(world, slot.public_id)
    assert listed(world).slots[0].state is SlotState.CLOSED
    with pytest.raises(NotNow):
        close(world, slot.public_id)


def test_a_booked_slot_is_not_taken_back(world):
    asking.booked(world)
    (slot,) = listed(world).slots
    assert slot.taken
    with pytest.raises(NotNow, match="予約が入っている"):
        close(world, slot.public_id)


def test_the_clerk_sees_that_a_slot_is_taken_and_not_by_whom(world):
    asking.booked(world)
    (slot,) = listed(world, "clerk").slots
    assert slot.taken
    assert "佐藤" not in str(slot.as_dict())


def test_what_may_be_chosen_when_offering(world):
    with world.database.writing() as session:
        own = slots.offering(session, world.actor("physician"), now=world.now)
    with world.database.writing() as session:
        clerk = slots.offering(session, world.actor("clerk"), now=world.now)
    assert ([place.name for place in own.workplaces], own.professionals, own.policy.slot_minutes) == (["本社"], [], 30)
    assert {one.name for one in clerk.professionals} == {"山田 哲也", "佐々木 玲子", "井上 彩"}
    assert world.actor("clerk").hat is Hat.CLERK


# --- for which talk, how long, how soon and how far ahead ------------------------------------------


def offered(world, case_id, who="worker", now=None):
    found = asking.choices(world, case_id, who=who, now=now)
    return [slot.starts_at.astimezone(TOKYO).time() for slot in (*found.earlier, *found.later)]


def asked(world):
    case_id = asking.invited(world)
    asking.ask(world, case_id)
    return case_id


@pytest.mark.parametrize(
    ("purpose", "minutes"),
    [(None, 30), (TalkPurpose.FIRST, 30), (TalkPurpose.FOLLOW_UP, 20), (TalkPurpose.RETURN, 60),
     (TalkPurpose.EXPLANATION, 20)],
)  # fmt: skip
def test_a_slot_is_as_long_as_the_rules_say_for_its_talk(world, purpose, minutes):
    offer(world, DAY, purpose=purpose, minutes=None)
    (slot,) = listed(world).slots
    assert (slot.ends_at - slot.starts_at, slot.purpose) == (timedelta(minutes=minutes), purpose)


def test_a_gap_stands_between_two_slots_and_not_after_the_last(world):
    assert offer(world, DAY, at=time(23), count=2, gap=0) == 2
    with pytest.raises(NotValid) as refused:
        offer(world, DAY, at=time(22), count=4, gap=5)
    assert refused.value.field == "count"
    offer(world, DAY, at=time(9), count=3, gap=10)
    found = [slot.starts_at.astimezone(TOKYO).time() for slot in listed(world).slots][:3]
    assert found == [time(9), time(9, 40), time(10, 20)]


def mixed(world):
    """One slot of each purpose, and one that is too short."""
    offer(world, DAY, at=time(9))
    for at, purpose in zip((10, 11, 12, 13), TalkPurpose, strict=True):
        offer(world, DAY, at=time(at), purpose=purpose, minutes=60)
    offer(world, DAY, at=time(15), minutes=25)


def test_a_slot_kept_for_another_talk_or_too_short_is_not_offered(world):
    case_id = asked(world)
    mixed(world)
    assert offered(world, case_id) == [time(9), time(10)]


def test_without_the_purpose_a_follow_up_would_be_given_away(world, monkeypatch):
    case_id = asked(world)
    mixed(world)
    monkeypatch.setattr(fits, "_serves", lambda _kept_for, _purpose: True)
    with pytest.raises(AssertionError):
        assert offered(world, case_id) == [time(9), time(10)]


def test_the_employee_books_until_the_notice_and_the_clerk_until_the_last_minute(world):
    case_id = asked(world)
    offer(world, date(2026, 12, 1), at=time(11, 30), count=3)  # it is 10 o'clock, and the rules want two hours
    assert offered(world, case_id) == [time(12, 30)]
    assert offered(world, case_id, "clerk") == [time(11, 30), time(12, 0), time(12, 30)]


def test_nobody_is_offered_time_beyond_the_horizon(world):
    case_id = asked(world)
    last = date(2026, 12, 1) + timedelta(days=90)
    offer(world, last, at=time(23, 30))
    offer(world, last + timedelta(days=1), at=time(0))
    assert offered(world, case_id) == offered(world, case_id, "clerk") == [time(23, 30)]


# --- closing and opening again ---------------------------------------------------------------------


def reopen(world, slot_id, who="physician", now=None):
    with world.database.writing() as session:
        slots.reopen(session, world.actor(who), slot_id, now=now or world.now)


def test_a_closed_slot_takes_no_time_and_opens_again_when_its_time_is_free(world):
    offer(world, DAY)
    closed = listed(world).slots[0].public_id
    with pytest.raises(NotNow):
        reopen(world, closed)
    close(world, closed)
    offer(world, DAY, at=time(14, 15))
    with pytest.raises(NotNow, match="重なっています"):
        reopen(world, closed)
    close(world, listed(world).slots[0].public_id)
    reopen(world, closed)
    assert [slot.state for slot in listed(world).slots] == [SlotState.FREE], "the other one is history"
    close(world, closed)
    with pytest.raises(NotNow, match="過ぎた"):
        reopen(world, closed, now=world.later(days=7, hours=5))
    with pytest.raises(NotYours):
        reopen(world, closed, "outside_physician")


# --- several companies -----------------------------------------------------------------------------


def serves_both(world):
    """The physician serves the other company as well, under one account; they wear its hat there."""
    with world.database.writing() as session:
        visit = enter_worker(session, world.other_company_id, Act.BUILD, now=world.now)
        theirs = session.get_one(Person, world.people["stranger_physician"].person_id)
        theirs.account_id = world.people["physician"].account_id
        session.add(Engagement(company_id=theirs.company_id, person_id=theirs.id, workplace_id=None, affiliation="",
                               kind=EngagementKind.INDUSTRIAL_PHYSICIAN, from_on=LONG_AGO))  # fmt: skip
        visit.record("test", "t" * 32)
    with world.database.reading() as session:
        place = select(Workplace.public_id).where(Workplace.company_id == world.other_company_id)
        return session.execute(place).scalar_one()


def offer_elsewhere(world, place):
    wanted = Offer(DAY, time(14), 1, 30, online=False, place="会議室", workplace_id=place)
    with world.database.writing() as session:
        return slots.offer(session, world.actor("stranger_physician"), wanted, now=world.now)


@pytest.mark.parametrize("at", [time(13, 45), time(14), time(14, 15)])
def test_nobody_is_at_two_companies_at_once_and_neither_learns_of_the_other(world, at):
    offer_elsewhere(world, serves_both(world))
    with pytest.raises(NotValid) as refused:
        offer(world, DAY, at=at)
    assert (refused.value.field, str(refused.value)) == ("starts", "この時間は、担当の人の都合がつきません。")
    assert offer(world, DAY, at=time(14, 30)) == 1


def test_without_the_account_on_it_the_slot_would_be_given_twice(world, monkeypatch):
    offer_elsewhere(world, serves_both(world))
    monkeypatch.setattr(slots, "Slot", lambda **values: Slot(**{**values, "account_id": None}))
    assert offer(world, DAY) == 1, "the twin gives the same half hour to two companies"


def test_an_account_that_is_shared_later_joins_the_times_that_do_not_meet(world):
    place = serves_both(world)
    with world.database.writing() as session:
        visit = enter_worker(session, world.other_company_id, Act.BUILD, now=world.now)
        session.get_one(Person, world.people["stranger_physician"].person_id).account_id = None
        visit.record("test", "t" * 32)
    offer_elsewhere(world, place)
    with world.database.writing() as session:
        visit = enter_worker(session, world.other_company_id, Act.BUILD, now=world.now)
        person = session.get_one(Person, world.people["stranger_physician"].person_id)
        account_care.account_for(visit, person, world.people["physician"].login, share=True)
    with pytest.raises(NotValid):
        offer(world, DAY, at=time(14, 15))


@pytest.mark.parametrize(("day", "words"), [(date(2028, 12, 2), "2年先まで"), (date(2020, 3, 31), "これからの日時")])
def test_what_is_too_far_ahead_and_the_past_are_refused_beside_the_day(world, day, words):
    with pytest.raises(NotValid, match=words):
        offer(world, day)


def test_two_years_ahead_is_taken_whether_or_not_its_holidays_are_known(world):
    assert offer(world, date(2028, 12, 1)) == 1


def test_twin_a_slot_on_a_day_without_a_contract_is_seen(world, monkeypatch):
    person = world.people["outside_physician"]
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        of_hers = select(Engagement).where(Engagement.person_id == person.person_id)
        session.execute(of_hers).scalar_one().until_on = date(2026, 12, 7)
        visit.record("test", "t" * 32)
    assert offer(world, date(2026, 12, 7), who="outside_physician") == 1
    with pytest.raises(NotValid, match="契約の期間"):
        offer(world, date(2026, 12, 8), who="outside_physician")
    monkeypatch.setattr(slots, "_refuse_day", lambda *_: None)
    assert offer(world, date(2026, 12, 8), who="outside_physician") == 1
