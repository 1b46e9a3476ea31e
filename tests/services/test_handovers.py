"""When a professional is away: do cases go over and come back on the day, are people asked anew in order of limit?"""

from datetime import date, time, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import false, select
from sqlalchemy.exc import IntegrityError

from casework.access import Act, enter_worker
from casework.models.cases import Assignment, Case
from casework.models.interviews import Interview
from casework.models.messages import InboxNote
from casework.models.people import Employment, HatGrant, ReportingLine
from casework.models.providers import Engagement
from casework.models.requests import InterviewRequest
from casework.models.slots import Booking, Slot
from casework.rules import recurrence
from casework.rules.days import TOKYO, tokyo_date
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.notices import Notice
from casework.rules.recurrence import Pattern
from casework.rules.vocabulary import BookingState, EngagementKind, Hat, LineKind, SlotState
from casework.services import (
    appointments,
    care,
    endings,
    fits,
    handovers,
    screens,
    series,
    slots,
    timetables,
    waiting,
)
from casework.services.handovers import Leaving
from casework.services.series import NewSeries
from tests.services import asking, results, talking
from tests.services.asking import ask, book, case_of, invited, offer
from tests.services.talking import THEN
from tests.services.test_bookings import build
from tests.world import LONG_AGO

SOON = date(2026, 12, 8)
FIRST, LAST = date(2026, 12, 7), date(2026, 12, 20)


def leave(world, *, to="outside_physician", person="physician", workplace="head_office", who="clerk", now=None, **days):
    chosen = Leaving(
        person=world.people[person].public_id, to=world.people[to].public_id if to else "",
        workplace=asking.workplace(world, workplace) if workplace else "",
        from_on=days.get("from_on", FIRST), until_on=days.get("until_on", LAST),
    )  # fmt: skip
    with world.database.writing() as session:
        return handovers.hand_over(session, world.actor(who), chosen, now=now or world.now)


def whose(world) -> list[tuple[str, date, date | None]]:
    """Who has the case, from when until when."""
    people = {who.person_id: name for name, who in world.people.items()}
    with world.database.reading() as session:
        rows = session.execute(select(Assignment).order_by(Assignment.from_on, Assignment.id)).scalars()
        return [(people[row.person_id], row.from_on, row.until_on) for row in rows]


def told(world, notice) -> list[str]:
    people = {who.person_id: name for name, who in world.people.items()}
    with world.database.reading() as session:
        rows = session.execute(select(InboxNote.person_id).where(InboxNote.notice == notice).order_by(InboxNote.id))
        return [people[person_id] for person_id in rows.scalars()]


def held(world) -> str:
    """A held talk whose record is not written yet: the case, in the physician's care."""
    case_id, _interview = talking.held(world)
    return case_id


def reads(world, case_id, who, on: date) -> bool:
    """Whether somebody opens the notes of the case's talk on a day."""
    now = THEN + timedelta(days=(on - SOON).days)
    with world.database.writing() as session:
        of_case = session.execute(select(Case).where(Case.public_id == case_id)).scalar_one()
        found = session.execute(select(Interview.public_id).where(Interview.case_id == of_case.id)).scalar_one()
        try:
            screens.page(session, world.actor(who), found, now=now)
        except NotYours:
            return False
    return True


def test_a_case_goes_over_on_the_first_day_and_comes_back_after_the_last(world):
    case_id = held(world)
    done = leave(world, from_on=date(2026, 12, 10), until_on=date(2026, 12, 20), now=THEN)
    assert (done.passed, done.left, done.rebooked) == (1, 0, 0)
    assert whose(world) == [
        ("physician", date(2026, 12, 1), date(2026, 12, 9)),
        ("outside_physician", date(2026, 12, 10), date(2026, 12, 20)),
        ("physician", date(2026, 12, 21), None),
    ]
    by_day = {
        day: [who for who in ("physician", "outside_physician") if reads(world, case_id, who, date(2026, 12, day))]
        for day in (9, 10, 20, 21)
    }
    assert by_day == {9: ["physician"], 10: ["outside_physician"], 20: ["outside_physician"], 21: ["physician"]}


def test_twin_access_that_goes_on_after_the_day_is_seen(world, monkeypatch):
    monkeypatch.setattr(care, "ONE_DAY", timedelta(0))
    with pytest.raises((AssertionError, IntegrityError)):
        test_a_case_goes_over_on_the_first_day_and_comes_back_after_the_last(world)


def back(world, on, *, who="clerk", now=THEN) -> None:
    with world.database.writing() as session:
        [line] = handovers.index(session, world.actor(who), now=now)
        handovers.come_back(session, world.actor(who), line.handover.public_id, on, now=now)


def absence(world, now=THEN):
    with world.database.writing() as session:
        [line] = handovers.index(session, world.actor("clerk"), now=now)
        return handovers.show(session, world.actor("clerk"), line.handover.public_id, now=now)


def test_who_is_back_earlier_has_the_case_earlier(world):
    case_id = held(world)
    leave(world, from_on=date(2026, 12, 10), until_on=date(2026, 12, 20), now=THEN)
    back(world, date(2026, 12, 15))
    assert whose(world) == [
        ("physician", date(2026, 12, 1), date(2026, 12, 9)),
        ("outside_physician", date(2026, 12, 10), date(2026, 12, 14)),
        ("physician", date(2026, 12, 15), None),
    ]
    assert not reads(world, case_id, "outside_physician", date(2026, 12, 15))
    assert reads(world, case_id, "physician", date(2026, 12, 15))
    assert absence(world).line.handover.until_on == date(2026, 12, 14)


def test_an_absence_that_does_not_come_about_leaves_nothing(world):
    held(world)
    leave(world, from_on=date(2026, 12, 10), until_on=date(2026, 12, 20), now=THEN)
    back(world, date(2026, 12, 9))
    assert whose(world) == [
        ("physician", date(2026, 12, 1), date(2026, 12, 9)),
        ("physician", date(2026, 12, 10), None),
    ]
    with world.database.writing() as session:
        assert handovers.index(session, world.actor("clerk"), now=THEN) == []


def test_twin_coming_back_while_the_other_one_stays_is_seen(world, monkeypatch):
    monkeypatch.setattr(care, "_end_stand_ins", lambda *_: None)
    with pytest.raises(AssertionError):
        test_who_is_back_earlier_has_the_case_earlier(world)


@pytest.mark.parametrize("on", [date(2026, 12, 7), date(2026, 12, 21)])
def test_nobody_comes_back_in_the_past_or_later_than_was_written_down(world, on):
    leave(world, from_on=date(2026, 12, 10), until_on=date(2026, 12, 20), now=THEN)
    with pytest.raises(NotValid):
        back(world, on)


def test_for_good_is_not_changed_and_over_is_over(world):
    leave(world, from_on=SOON, until_on=None, now=THEN)
    assert not absence(world).may_end
    with pytest.raises(NotNow):
        back(world, date(2026, 12, 15))


def test_what_an_absence_leaves_with_nobody_is_named_until_somebody_has_it(world):
    held(world)
    leave(world, to=None, from_on=date(2026, 12, 10), until_on=LAST, now=THEN)
    assert [case.employee.name for case in absence(world).uncared] == ["佐藤 真由美"]
    assert absence(world, THEN + timedelta(days=20)).uncared == ()


def uncared(world, now=THEN) -> list[tuple[str, date]]:
    return [(case.employee.name, case.since) for case in absence(world, now).uncared]


def contract_ends(world, on: date, who="outside_physician") -> None:
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        theirs = select(Engagement).where(Engagement.person_id == world.people[who].person_id)
        one = session.execute(theirs).scalar_one()
        one.until_on = on
        visit.record("engagement", one.public_id)


@pytest.mark.parametrize("until_on", [None, LAST])
def test_a_contract_that_ends_meanwhile_leaves_the_case_with_nobody_from_the_next_day_on(world, until_on):
    held(world)
    leave(world, from_on=date(2026, 12, 10), until_on=until_on, now=THEN)
    assert uncared(world) == []
    contract_ends(world, date(2026, 12, 15))
    assert uncared(world) == [("佐藤 真由美", date(2026, 12, 16))]
    assert uncared(world, THEN + timedelta(days=9)) == [("佐藤 真由美", date(2026, 12, 17))], "today it is nobody's"


def test_twin_believing_the_assignment_alone_is_seen(world, monkeypatch):
    monkeypatch.setattr(care, "contracts", SimpleNamespace(engagements_of=lambda *_: {}))
    with pytest.raises(AssertionError):
        test_a_contract_that_ends_meanwhile_leaves_the_case_with_nobody_from_the_next_day_on(world, LAST)


def test_a_contract_that_ends_after_the_absence_or_in_a_year_leaves_nothing(world):
    held(world)
    leave(world, from_on=date(2026, 12, 10), until_on=LAST, now=THEN)
    contract_ends(world, LAST)
    assert uncared(world) == []


def test_a_contract_that_ends_in_a_year_is_not_looked_at_yet(world):
    held(world)
    leave(world, from_on=date(2026, 12, 10), until_on=None, now=THEN)
    contract_ends(world, date(2027, 12, 31))
    assert uncared(world) == []


def test_an_absence_from_one_workplace_names_nobody_of_another(world):
    held(world)
    serves_the_factory(world)
    clerk_of(world, None)
    leave(world, to=None, workplace="factory", from_on=date(2026, 12, 10), until_on=LAST, now=THEN)
    assert absence(world).uncared == ()


def serves_the_factory(world) -> None:
    build(world, Engagement(company_id=world.company_id, person_id=world.people["physician"].person_id,
                            workplace_id=world.factory, kind=EngagementKind.INDUSTRIAL_PHYSICIAN, affiliation="",
                            from_on=LONG_AGO))  # fmt: skip


def test_nobody_is_away_twice_or_from_where_they_do_not_serve(world):
    clerk_of(world, None)
    with pytest.raises(NotValid, match="担当ではありません"):
        leave(world, workplace="factory")
    leave(world)
    with pytest.raises(NotValid, match="重なっています"):
        leave(world, from_on=LAST, until_on=None)


def test_whose_case_went_over_is_not_named(world):
    held(world)
    leave(world, from_on=date(2026, 12, 10), until_on=LAST, now=THEN)
    assert absence(world).uncared == ()


def outside_too(world) -> None:
    """The factory's physician serves the head office as well."""
    build(world, Engagement(company_id=world.company_id, person_id=world.people["factory_physician"].person_id,
                            workplace_id=world.head_office, kind=EngagementKind.INTERVIEW_PHYSICIAN, affiliation="",
                            from_on=LONG_AGO))  # fmt: skip


def test_who_stood_in_for_the_stand_in_goes_as_well(world):
    held(world)
    outside_too(world)
    leave(world, from_on=date(2026, 12, 10), until_on=date(2026, 12, 20), now=THEN)
    leave(world, person="outside_physician", to="factory_physician", from_on=date(2026, 12, 13),
          until_on=date(2026, 12, 16), now=THEN)  # fmt: skip
    with world.database.writing() as session:
        mine = next(line for line in handovers.index(session, world.actor("clerk"), now=THEN)
                    if line.handover.name == "山田 哲也")  # fmt: skip
        handovers.come_back(session, world.actor("clerk"), mine.handover.public_id, date(2026, 12, 14), now=THEN)
    assert whose(world) == [
        ("physician", date(2026, 12, 1), date(2026, 12, 9)),
        ("outside_physician", date(2026, 12, 10), date(2026, 12, 12)),
        ("factory_physician", date(2026, 12, 13), date(2026, 12, 13)),
        ("physician", date(2026, 12, 14), None),
    ]


def test_nobody_follows_who_is_away_themself_or_whose_contract_ends_meanwhile(world):
    held(world)
    outside_too(world)
    leave(world, person="factory_physician", to="outside_physician", from_on=date(2026, 12, 18),
          until_on=date(2026, 12, 22), now=THEN)  # fmt: skip
    with pytest.raises(NotValid, match="不在の日があります"):
        leave(world, to="factory_physician", from_on=date(2026, 12, 10), until_on=date(2026, 12, 20), now=THEN)
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        of_hers = Engagement.person_id == world.people["factory_physician"].person_id
        here = select(Engagement).where(of_hers, Engagement.workplace_id == world.head_office)
        theirs = session.execute(here).scalar_one()
        theirs.until_on = date(2026, 12, 15)
        visit.record("engagement", "0" * 32)
    with pytest.raises(NotValid, match="同じ資格"):
        leave(world, to="factory_physician", from_on=date(2026, 12, 10), until_on=date(2026, 12, 17), now=THEN)


def test_twin_asking_on_the_first_day_only_is_seen(world, monkeypatch):
    monkeypatch.setattr(handovers, "_away_too", lambda *_: False)
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        test_nobody_follows_who_is_away_themself_or_whose_contract_ends_meanwhile(world)


def online_for_all(world) -> str:
    """An appointment on line, in time that serves the whole company: the case."""
    mine = invited(world)
    ask(world, mine)
    offer(world, SOON, online=True, place="")
    book(world, mine, asking.choices(world, mine).earlier[0].public_id)
    return mine


def test_on_line_time_for_everybody_ends_for_those_who_work_there(world):
    mine = online_for_all(world)
    assert leave(world, from_on=FIRST, until_on=LAST).rebooked == 1
    assert told(world, Notice.REBOOK) == ["worker"]
    offer(world, SOON, at=time(9), online=True, place="")
    free = asking.choices(world, mine)
    assert [*free.earlier, *free.later] == []


def clerk_of(world, place: int | None) -> None:
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        theirs = select(HatGrant).where(
            HatGrant.person_id == world.people["clerk"].person_id, HatGrant.hat == Hat.CLERK
        )
        session.execute(theirs).scalar_one().workplace_id = place
        visit.record("hat_grant", "0" * 32)


def test_who_works_for_one_workplace_ends_no_absence_of_the_whole_company(world):
    clerk_of(world, None)
    leave(world, workplace="", from_on=date(2026, 12, 10), until_on=date(2026, 12, 20), now=THEN)
    assert absence(world).may_end
    clerk_of(world, world.head_office)
    assert not absence(world).may_end
    with pytest.raises(NotNow):
        back(world, date(2026, 12, 15))


def test_a_series_goes_on_when_its_person_is_back_earlier(world):
    wanted = NewSeries(
        recurrence.of(Pattern((1, 3))), date(2026, 12, 10), date(2026, 12, 18), time(14), time(15), 30, 0, online=False,
        place="会議室B", workplace_id=asking.workplace(world),
    )  # fmt: skip
    with world.database.writing() as session:
        series.make(session, world.actor("physician"), wanted, now=THEN)
    leave(world, from_on=date(2026, 12, 9), until_on=date(2026, 12, 20), now=THEN)
    assert open_days(world) == []
    back(world, date(2026, 12, 15))
    assert open_days(world) == [date(2026, 12, 15), date(2026, 12, 17)]


def open_days(world) -> list[date]:
    with world.database.reading() as session:
        found = select(Slot.starts_at).where(Slot.state == SlotState.FREE).order_by(Slot.starts_at)
        return sorted({tokyo_date(starts_at) for starts_at in session.execute(found).scalars()})


def test_for_good_it_never_comes_back(world):
    held(world)
    leave(world, from_on=SOON, until_on=None, now=THEN)
    assert whose(world) == [
        ("physician", date(2026, 12, 1), date(2026, 12, 7)),
        ("outside_physician", SOON, None),
    ]


def test_nobody_takes_over_against_a_conflict(world):
    case_id = held(world)
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        job = Employment(company_id=world.company_id, person_id=world.people["outside_physician"].person_id,
                         number="P2", from_on=LONG_AGO)  # fmt: skip
        session.add(job)
        session.flush()
        session.add(
            ReportingLine(company_id=world.company_id, employment_id=world.people["worker"].employment_id,
                          supervisor_id=job.id, kind=LineKind.MATRIX, from_on=LONG_AGO, until_on=date(2021, 3, 31))
        )  # fmt: skip
        visit.record("employment", "0" * 32)
    done = leave(world, from_on=date(2026, 12, 10), until_on=LAST, now=THEN)
    assert (done.passed, done.left) == (0, 1)
    assert [row for row in whose(world) if row[0] == "outside_physician"] == []
    assert not reads(world, case_id, "physician", date(2026, 12, 10))
    assert reads(world, case_id, "physician", date(2026, 12, 21))


def test_appointments_end_in_the_order_of_limits_and_their_people_wait_for_the_next_time(world):
    mine = invited(world)
    ask(world, mine)
    results.invite(world, "colleague")
    theirs = case_of(world, "colleague")
    ask(world, theirs, who="colleague", now=world.later(days=1))
    at = world.later(days=1)
    offer(world, SOON, count=3, now=at)
    first, second, _third = asking.choices(world, mine, now=at).earlier
    book(world, theirs, first.public_id, who="colleague", now=at)
    book(world, mine, second.public_id, now=at)
    done = leave(world, now=at)
    assert (done.passed, done.rebooked) == (0, 2)
    assert told(world, Notice.REBOOK) == ["worker", "colleague"], "the nearest limit first"
    with world.database.reading() as session:
        assert set(session.execute(select(Booking.state)).scalars()) == {BookingState.CANCELLED}
        assert set(session.execute(select(Slot.state)).scalars()) == {SlotState.CLOSED}
        assert all(session.execute(select(InterviewRequest.waits_since)).scalars())
    assert whose(world) == []
    offer(world, date(2026, 12, 22), now=at)
    with world.database.writing() as session:
        assert waiting.offer_freed(session, world.company_id, now=at) == 1
    assert told(world, Notice.SLOT_OFFERED) == ["worker"]


def two_to_choose_anew(world, free: int) -> list[str]:
    """Two have appointments with a physician who is going to be away, and so many times of another one are free: who of
    them waits to be called.
    """
    mine = invited(world)
    ask(world, mine)
    theirs = invited(world, "colleague")
    ask(world, theirs, who="colleague")
    offer(world, SOON, count=2)
    first, second = asking.choices(world, mine).earlier
    book(world, mine, first.public_id)
    book(world, theirs, second.public_id, who="colleague")
    offer(world, date(2026, 12, 9), who="outside_physician", count=free)
    assert leave(world).rebooked == 2
    assert told(world, Notice.REBOOK) == ["worker", "colleague"]
    names = {who.employment_id: name for name, who in world.people.items()}
    with world.database.reading() as session:
        waits = select(Case.employment_id).join(InterviewRequest, InterviewRequest.case_id == Case.id)
        rows = session.execute(waits.where(InterviewRequest.waits_since.is_not(None)).order_by(Case.id)).scalars()
        return [names[one] for one in rows]


def test_who_finds_a_time_whatever_the_others_choose_chooses_and_is_not_called(world):
    assert two_to_choose_anew(world, free=2) == []
    with world.database.writing() as session:
        assert waiting.offer_freed(session, world.company_id, now=world.now) == 0
    page = asking.choices(world, case_of(world))
    assert (len(page.earlier), page.request.waits_since) == (2, None)


def test_where_fewer_times_are_free_they_are_called_in_the_order_of_limits(world):
    assert two_to_choose_anew(world, free=1) == ["worker", "colleague"]
    with world.database.writing() as session:
        assert waiting.offer_freed(session, world.company_id, now=world.now) == 1
    assert told(world, Notice.SLOT_OFFERED) == ["worker"]


def test_twin_everybody_on_the_list_is_seen(world, monkeypatch):
    monkeypatch.setattr(fits, "called", lambda *_: False)
    with pytest.raises(AssertionError):
        test_who_finds_a_time_whatever_the_others_choose_chooses_and_is_not_called(world)


def test_twin_the_absent_ones_own_time_counted_as_free_is_seen(world, monkeypatch):
    from casework.services import away

    monkeypatch.setattr(away, "by_person", lambda _rows: {})
    monkeypatch.setattr(handovers, "_close_slots", lambda *_: None)
    with pytest.raises(AssertionError):
        test_where_fewer_times_are_free_they_are_called_in_the_order_of_limits(world)


def listed(world) -> list[tuple[time, SlotState]]:
    with world.database.writing() as session:
        page = slots.index(session, world.actor("physician"), now=world.now)
        week = timetables.week(session, world.actor("physician"), SOON, now=world.now)
    found = [(slot.starts_at, slot.state) for slot in page.slots]
    assert [(slot.starts_at, slot.state) for day in week.days for slot in day.slots] == found
    return [(starts_at.astimezone(TOKYO).time(), state) for starts_at, state in found]


def test_what_new_time_has_replaced_is_history_and_no_line_beside_it(world):
    """A time that was booked, given back and closed stays for its history; the new one of the same hour is the one."""
    case_id, booked = asking.booked(world)
    leave(world)
    assert listed(world) == [(time(14), SlotState.CLOSED)]
    with world.database.writing() as session:
        handovers.come_back(session, world.actor("clerk"), only(world), world.now.date(), now=world.now)
    offer(world, SOON)
    assert listed(world) == [(time(14), SlotState.FREE)]
    with world.database.writing() as session:
        found = session.execute(select(Slot.public_id).where(Slot.state == SlotState.CLOSED)).scalar_one()
        assert timetables.slot(session, world.actor("physician"), found, now=world.now).slot.state is SlotState.CLOSED
        assert (
            appointments.appointment(session, world.actor("worker"), booked.public_id, now=world.now).case_id == case_id
        )


def only(world) -> str:
    with world.database.writing() as session:
        [line] = handovers.index(session, world.actor("clerk"), now=world.now)
        return str(line.handover.public_id)


def test_twin_every_closed_one_is_a_line_is_seen(world, monkeypatch):
    monkeypatch.setattr(slots, "_replaced", false)
    with pytest.raises(AssertionError):
        test_what_new_time_has_replaced_is_history_and_no_line_beside_it(world)


def test_what_is_offered_later_within_the_absence_is_not_offered(world):
    mine = invited(world)
    ask(world, mine)
    leave(world)
    for day in (date(2026, 12, 6), FIRST, LAST, date(2026, 12, 21)):
        offer(world, day, at=time(9))
    days = [slot.starts_at.date() for slot in asking.choices(world, mine).earlier]
    assert days == [date(2026, 12, 6), date(2026, 12, 21)]


def test_twin_without_looking_at_absences_it_is_offered(world, monkeypatch):
    from casework.services import away

    monkeypatch.setattr(away, "by_person", lambda _rows: {})
    with pytest.raises(AssertionError):
        test_what_is_offered_later_within_the_absence_is_not_offered(world)


def test_a_consultation_goes_over_and_is_counted_to_nobody(world):
    with world.database.writing() as session:
        case_id = endings.talk(session, world.actor("colleague"), asking.EITHER, now=world.now)
    offer(world, SOON)
    book(world, case_id, asking.choices(world, case_id, who="colleague").earlier[0].public_id, who="colleague")
    done = leave(world, from_on=date(2026, 12, 2))
    assert (done.passed, done.left, done.rebooked) == (0, 0, 0)
    assert told(world, Notice.REBOOK) == ["colleague"]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"to": "physician"}, "to"),
        ({"to": "nurse"}, "to"),
        ({"to": "factory_physician"}, "to"),
        ({"person": "factory_physician"}, "person"),
        ({"person": "worker"}, "person"),
        ({"workplace": "factory"}, "workplace"),
        ({"workplace": None}, "workplace"),
        ({"from_on": date(2026, 11, 30)}, "from_on"),
        ({"until_on": date(2026, 12, 6)}, "until_on"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_done(world, changed, field):
    held(world)
    before = whose(world)
    with pytest.raises(NotValid) as refused:
        leave(world, **changed)
    assert field in {refused.value.field, *(other.field for other in refused.value.others)}
    assert whose(world) == before


def test_the_clerk_of_another_company_hands_nothing_over(world):
    with pytest.raises(NotValid):
        leave(world, who="stranger_clerk")
    with world.database.writing() as session:
        assert handovers.index(session, world.actor("stranger_clerk"), now=world.now) == []
