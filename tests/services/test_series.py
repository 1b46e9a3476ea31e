"""Do the slots of a series follow its rule, the closures and the contracts, and does what is booked stay?"""

from collections import Counter
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from casework.access import Act, enter_worker
from casework.models.people import Person
from casework.models.policies import Closure
from casework.models.providers import Engagement
from casework.models.slots import Slot, SlotSeries
from casework.models.trail import TrailEntry
from casework.rules import recurrence, workdays
from casework.rules.days import TOKYO, tokyo_date
from casework.rules.errors import NotNow, NotValid, NotYours, Stale
from casework.rules.recurrence import Pattern
from casework.rules.vocabulary import Hat, SlotState, TalkPurpose
from casework.services import bookings, rounds, series, series_slots, slots
from casework.services.series import NewSeries
from casework.services.series_slots import Filled
from tests.services import asking
from tests.services.asking import ask, book, choices, invited, offer

SECOND_TUESDAY = recurrence.of(Pattern((1,), (2,), not_in=(8,)))
# The world stands on 1 December 2026 and offers time for 90 days: until 1 March 2027.
TUESDAYS = [date(2026, 12, 8), date(2027, 1, 12), date(2027, 2, 9)]


def new(world, **more) -> NewSeries:
    given = {
        "rule": SECOND_TUESDAY, "from_on": date(2026, 12, 1), "until_on": None, "starts": time(14), "ends": time(15),
        "minutes": 30, "gap": 0, "online": False, "place": "会議室B", "workplace_id": asking.workplace(world), **more,
    }  # fmt: skip
    return NewSeries(**given)


def make(world, who="physician", now=None, **more):
    with world.database.writing() as session:
        return series.make(session, world.actor(who), new(world, **more), now=now or world.now)


def change(world, series_id, version=1, who="physician", now=None, **more):
    with world.database.writing() as session:
        return series.change(session, world.actor(who), series_id, new(world, **more), version, now=now or world.now)


def act(world, verb, series_id, *given, who="physician", now=None):
    with world.database.writing() as session:
        return verb(session, world.actor(who), series_id, *given, now=now or world.now)


def page(world, series_id, who="physician", now=None):
    return act(world, series.show, series_id, who=who, now=now)


def fill(world, now=None):
    with world.database.writing() as session:
        return series.fill_due(session, world.company_id, now=now or world.now)


def of_series(world, series_id, state=SlotState.FREE) -> list[datetime]:
    """When the slots of a series begin, in Japan."""
    with world.database.reading() as session:
        found = session.execute(
            select(Slot.starts_at)
            .join(SlotSeries, SlotSeries.id == Slot.slot_series_id)
            .where(SlotSeries.public_id == series_id, Slot.state == state)
            .order_by(Slot.starts_at)
        ).scalars()
        return [moment.astimezone(TOKYO) for moment in found]


def days_of(world, series_id) -> list[date]:
    return sorted({moment.date() for moment in of_series(world, series_id)})


def close_workplace(world, from_on, until_on=None, name="創立記念日"):
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        session.add(Closure(company_id=world.company_id, workplace_id=world.head_office, name=name, from_on=from_on,
                            until_on=until_on))  # fmt: skip
        visit.record("test", "t" * 32)


# --- making -----------------------------------------------------------------------------------------


def test_a_series_makes_the_slots_of_its_days_as_far_as_time_is_offered(world):
    series_id, filled = make(world)
    assert filled == Filled(made=6, gone=0, kept=0, overlapping=0)
    assert days_of(world, series_id) == TUESDAYS
    assert {moment.time() for moment in of_series(world, series_id)} == {time(14), time(14, 30)}
    shown = page(world, series_id)
    assert [(line.day, line.free) for line in shown.days] == [(day, 2) for day in TUESDAYS]
    assert (str(shown.words), shown.unsettled, shown.until) == (
        "毎月第2火曜日 14:00〜15:00（8月を除く）", None, date(2027, 3, 1),
    )  # fmt: skip


def test_making_them_again_makes_nothing(world):
    series_id, _ = make(world)
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.FILL_SERIES, now=world.now)
        found = session.execute(select(SlotSeries)).scalar_one()
        assert series_slots.fill(visit, found) == Filled(0, 0, 0, 0)
        visit.record("test", "t" * 32)
    assert len(of_series(world, series_id)) == 6


def test_the_worker_makes_what_the_horizon_reaches_once_a_day(world):
    series_id, _ = make(world)
    assert fill(world) == 0, "made on the day itself"
    assert fill(world, world.later(days=7)) == 1
    assert days_of(world, series_id) == TUESDAYS
    assert fill(world, world.later(days=8)) == 1, "9 March is 90 days away on 9 December"
    assert days_of(world, series_id) == [*TUESDAYS, date(2027, 3, 9)]
    assert fill(world, world.later(days=8, hours=5)) == 0
    assert "series" in {which.name for which in rounds.ROUNDS}


def test_a_gap_and_a_purpose_are_those_of_each_slot(world):
    series_id, _ = make(world, purpose=TalkPurpose.FOLLOW_UP, minutes=None, gap=10)
    assert [moment.time() for moment in of_series(world, series_id)[:2]] == [time(14), time(14, 30)]
    with world.database.reading() as session:
        found = {(slot.purpose, slot.ends_at - slot.starts_at) for slot in session.query(Slot)}
    assert found == {(TalkPurpose.FOLLOW_UP, timedelta(minutes=20))}


def test_its_slots_are_offered_and_booked_like_any_other(world):
    case_id = invited(world)
    ask(world, case_id)
    make(world)
    found = choices(world, case_id)
    assert [tokyo_date(slot.starts_at) for slot in found.earlier] == [TUESDAYS[0]] * 2
    assert book(world, case_id, found.earlier[0].public_id).booked


def test_what_is_past_today_is_not_made(world):
    series_id, _ = make(world, rule=recurrence.of(Pattern((1,))), starts=time(9), ends=time(11))
    assert of_series(world, series_id)[0] == datetime(2026, 12, 1, 10, 30, tzinfo=TOKYO)


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("from_on", {"from_on": date(2026, 11, 30)}), ("from_on", {"from_on": date(2029, 1, 1)}),
        ("until_on", {"until_on": date(2026, 11, 30)}), ("ends", {"ends": time(14, 29)}), ("ends", {"ends": time(13)}),
        ("rule", {"until_on": date(2026, 12, 7)}), ("place", {"place": "健康相談室"}), ("place", {"place": " "}),
        ("rule", {"rule": recurrence.read("FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2")}),
        ("rule", {"rule": recurrence.read("FREQ=WEEKLY;BYDAY=MO;UNTIL=20200101")}),
        ("workplace", {"workplace_id": ""}), ("workplace", {"workplace_id": "0" * 32}),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_beside_its_field(world, field, changed):
    with pytest.raises(NotValid) as refused:
        make(world, **changed)
    assert field in {refused.value.field, *(other.field for other in refused.value.others)}


def test_the_clerk_writes_one_down_for_a_professional_in_scope_only(world):
    person = {name: world.people[name].public_id for name in ("outside_physician", "factory_physician", "worker")}
    series_id, _ = make(world, "clerk", person_id=person["outside_physician"])
    assert days_of(world, series_id) == TUESDAYS
    for name in ("factory_physician", "worker"):
        with pytest.raises(NotValid) as refused:
            make(world, "clerk", person_id=person[name])
        assert refused.value.field == "person"


@pytest.mark.parametrize("who", ["hr", "supervisor", "admin", "committee", "worker", "coordinator"])
def test_nobody_else_has_to_do_with_series(world, who):
    series_id, _ = make(world)
    for verb in (series.show, series.changing, series.end):
        with pytest.raises(NotYours):
            act(world, verb, series_id, who=who)
    with pytest.raises(NotYours):
        make(world, who)


def test_another_professional_and_another_company_do_not_reach_it(world):
    series_id, _ = make(world)
    for who in ("outside_physician", "nurse", "factory_physician", "stranger_physician", "stranger_clerk"):
        with pytest.raises(NotYours):
            page(world, series_id, who)
    with world.database.reading() as session:
        assert series.index(session, world.actor("outside_physician"), now=world.now) == []
    with world.database.reading() as session:
        (line,) = series.index(session, world.actor("clerk"), now=world.now)
    assert (line.series.public_id, line.series.physician_name, line.next_on) == (series_id, "山田 哲也", TUESDAYS[0])


# --- the calendar of the workplace and the contract -----------------------------------------------------


def test_closed_days_and_holidays_are_left_out_and_listed(world):
    close_workplace(world, date(2026, 12, 28), date(2027, 1, 5), "年末年始")
    series_id, _ = make(world, rule=recurrence.of(Pattern((0,))), from_on=date(2026, 12, 14))
    assert days_of(world, series_id)[:4] == [
        date(2026, 12, 14), date(2026, 12, 21), date(2027, 1, 18), date(2027, 1, 25),
    ]  # fmt: skip
    why = {line.day: line.rest for line in page(world, series_id).days if line.rest}
    assert {day: (rest.kind.value, rest.name) for day, rest in why.items()} == {
        date(2026, 12, 28): ("closure", "年末年始"), date(2027, 1, 4): ("closure", "年末年始"),
        date(2027, 1, 11): ("holiday", ""),
    }  # fmt: skip


def test_a_closure_that_is_written_down_later_takes_the_free_slots_and_gives_them_back(world):
    series_id, _ = make(world)
    close_workplace(world, TUESDAYS[1])
    fill(world, world.later(days=1))
    assert days_of(world, series_id) == [TUESDAYS[0], TUESDAYS[2]]
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        session.delete(session.execute(select(Closure)).scalar_one())
        visit.record("test", "t" * 32)
    fill(world, world.later(days=2))
    assert days_of(world, series_id) == TUESDAYS


def year_end(world):
    return make(world, now=datetime(2027, 11, 1, 3, tzinfo=TOKYO), from_on=date(2027, 11, 1))[0]


def test_slots_end_before_a_year_whose_holidays_nobody_knows(world):
    series_id = year_end(world)
    assert days_of(world, series_id) == [date(2027, 11, 9), date(2027, 12, 14)]
    assert page(world, series_id, now=datetime(2027, 11, 1, 3, tzinfo=TOKYO)).unsettled == 2028


def test_a_guess_would_fill_that_year(world, monkeypatch):
    monkeypatch.setattr(workdays, "SETTLED_UNTIL", 2040)
    workdays.national_holidays.cache_clear()
    series_id = year_end(world)
    workdays.national_holidays.cache_clear()
    assert days_of(world, series_id)[-1] == date(2028, 1, 11)


def test_nobody_comes_on_days_without_a_contract(world):
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        mine = select(Engagement).where(Engagement.person_id == world.people["physician"].person_id)
        session.execute(mine).scalar_one().until_on = date(2027, 1, 31)
        visit.record("test", "t" * 32)
    series_id, _ = make(world)
    assert days_of(world, series_id) == TUESDAYS[:2]
    assert [line.engaged for line in page(world, series_id).days] == [True, True, False]


def test_a_day_is_left_out_and_comes_again(world):
    series_id, _ = make(world)
    assert act(world, series.leave_out, series_id, TUESDAYS[1]).gone == 2
    assert days_of(world, series_id) == [TUESDAYS[0], TUESDAYS[2]]
    assert [line.left_out for line in page(world, series_id).days] == [False, True, False]
    act(world, series.leave_out, series_id, TUESDAYS[1])
    with pytest.raises(NotValid):
        act(world, series.leave_out, series_id, date(2027, 1, 13))
    with pytest.raises(NotValid):
        act(world, series.leave_out, series_id, date(2026, 11, 10))
    act(world, series.come_again, series_id, date(2027, 2, 9))
    assert act(world, series.come_again, series_id, TUESDAYS[1]).made == 2
    assert days_of(world, series_id) == TUESDAYS


# --- overlaps ------------------------------------------------------------------------------------------


def test_times_that_meet_another_slot_are_left_out_and_listed_and_come_when_it_goes(world):
    offer(world, TUESDAYS[0], at=time(14, 15))
    series_id, filled = make(world)
    assert (filled.made, filled.overlapping) == (4, 2)
    assert [line.overlapping for line in page(world, series_id).days] == [2, 0, 0]
    with world.database.writing() as session:
        other = session.execute(select(Slot.public_id).where(Slot.slot_series_id.is_(None))).scalar_one()
        slots.close(session, world.actor("physician"), other, now=world.now)
    fill(world, world.later(days=1))
    assert days_of(world, series_id) == TUESDAYS


def test_a_series_is_nowhere_where_its_person_is_for_another_company(world):
    with world.database.writing() as session:
        visit = enter_worker(session, world.other_company_id, Act.BUILD, now=world.now)
        theirs = session.get_one(Person, world.people["stranger_physician"].person_id)
        theirs.account_id = world.people["physician"].account_id
        session.add(Slot(company_id=world.other_company_id, person_id=theirs.id, account_id=theirs.account_id,
                         starts_at=datetime(2026, 12, 8, 14, 30, tzinfo=TOKYO), online=True,
                         ends_at=datetime(2026, 12, 8, 15, tzinfo=TOKYO)))  # fmt: skip
        visit.record("test", "t" * 32)
    series_id, filled = make(world)
    assert (filled.made, filled.overlapping) == (5, 1)
    assert of_series(world, series_id)[0] == datetime(2026, 12, 8, 14, tzinfo=TOKYO)


def test_a_slot_closed_by_hand_stays_closed(world):
    series_id, _ = make(world)
    with world.database.writing() as session:
        first = session.execute(select(Slot.public_id).order_by(Slot.starts_at)).scalars().first()
        slots.close(session, world.actor("physician"), first, now=world.now)
    fill(world, world.later(days=1))
    assert len(of_series(world, series_id)) == 5
    assert of_series(world, series_id, SlotState.CLOSED) == [datetime(2026, 12, 8, 14, tzinfo=TOKYO)]


# --- changing and ending ---------------------------------------------------------------------------------


def booked(world):
    case_id = invited(world)
    ask(world, case_id)
    return case_id, book(world, case_id, choices(world, case_id).earlier[0].public_id)


def test_a_change_moves_the_free_slots_and_keeps_the_booked_one(world):
    series_id, _ = make(world)
    booked(world)
    filled = change(world, series_id, starts=time(15), ends=time(16))
    assert filled == Filled(made=6, gone=5, kept=1, overlapping=0)
    assert Counter(moment.hour for moment in of_series(world, series_id)) == {15: 6, 14: 1}
    shown = page(world, series_id)
    assert [slot.starts_at for slot in shown.kept] == [datetime(2026, 12, 8, 14, tzinfo=TOKYO)]
    assert shown.kept[0].taken


def test_a_change_that_drops_booked_slots_would_be_seen(world, monkeypatch):
    series_id, _ = make(world)
    booked(world)
    monkeypatch.setattr(series_slots, "held", lambda *_: set())
    change(world, series_id, starts=time(15), ends=time(16))
    assert Counter(moment.hour for moment in of_series(world, series_id)) == {15: 6}, "the twin lost the booked one"


def test_a_slot_that_somebody_had_once_stays_closed_as_history(world):
    series_id, _ = make(world)
    _case, booking = booked(world)
    with world.database.writing() as session:
        bookings.cancel(session, world.actor("worker"), booking.public_id, now=world.now)
    assert change(world, series_id, starts=time(15), ends=time(16)).gone == 6
    with world.database.reading() as session:
        (left,) = session.execute(select(Slot).where(Slot.slot_series_id.is_(None))).scalars()
    assert (left.state, left.starts_at) == (SlotState.CLOSED, datetime(2026, 12, 8, 14, tzinfo=TOKYO))


def test_only_the_place_changes_and_the_slots_stay_the_same(world):
    series_id, _ = make(world)

    def found():
        with world.database.reading() as session:
            return {(slot.public_id, slot.place) for slot in session.query(Slot)}

    before = found()
    assert change(world, series_id, place="応接室") == Filled(0, 0, 0, 0)
    assert found() == {(public_id, "応接室") for public_id, _place in before}


def test_two_who_change_at_once_do_not_write_over_each_other(world):
    series_id, _ = make(world)
    change(world, series_id, ends=time(16))
    with pytest.raises(Stale):
        change(world, series_id, version=1, ends=time(17))
    change(world, series_id, version=2, ends=time(17))


def test_the_end_takes_the_free_slots_and_keeps_the_booked_one(world):
    series_id, _ = make(world)
    _case, booking = booked(world)
    assert act(world, series.end, series_id) == Filled(made=0, gone=5, kept=1, overlapping=0)
    assert of_series(world, series_id) == [booking.starts_at]
    shown = page(world, series_id)
    assert (shown.may_change, shown.days, len(shown.kept)) == (False, (), 1)
    assert fill(world, world.later(days=9)) == 0
    for verb, given in ((series.end, ()), (series.leave_out, (TUESDAYS[1],)), (series.come_again, (TUESDAYS[1],)),
                        (series.changing, ())):  # fmt: skip
        with pytest.raises(NotNow):
            act(world, verb, series_id, *given)
    with pytest.raises(NotNow):
        change(world, series_id, version=2)


def test_a_series_ends_with_its_last_day(world):
    series_id, _ = make(world, until_on=date(2027, 1, 12))
    assert days_of(world, series_id) == TUESDAYS[:2]
    assert fill(world, datetime(2027, 1, 13, 9, tzinfo=TOKYO)) == 0


def test_every_change_is_in_the_trail(world):
    series_id, _ = make(world)
    act(world, series.leave_out, series_id, TUESDAYS[1])
    act(world, series.end, series_id)
    fill(world)
    with world.database.reading() as session:
        found = session.execute(select(TrailEntry.act, TrailEntry.hat).where(TrailEntry.act == "keep_series")).all()
    assert [(row.act, row.hat) for row in found] == [("keep_series", Hat.PHYSICIAN)] * 3
