"""Are times within somebody's hours proposed first and by ourselves alone, is nothing said where nothing is known, and
do only the clerk's hand and the employee's eyes reach a roster?
"""

from datetime import date, time, timedelta

import pytest
from sqlalchemy import func, select

from casework.access import Act, enter, reach, sight
from casework.access.standing import Standing
from casework.models.people import HatGrant
from casework.models.rosters import RosterDay, ShiftCode
from casework.rules.days import TOKYO
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.rosters import Hours
from casework.rules.vocabulary import Hat, InterviewMode
from casework.services import bookings, choices, fits, requests, rosters, rosters_import, waiting
from casework.services.fits import Fit
from casework.services.rosters import NewCode
from casework.services.wishes import Wish
from casework.settings import Settings
from casework.worker import Worker
from tests.services import asking
from tests.services.asking import ask, book, invited, offer
from tests.services.test_bookings import build
from tests.services.test_fitting import looked
from tests.services.test_handlers import authority
from tests.world import LONG_AGO

SOON = date(2026, 12, 8)
NIGHT, DAY, OFF = ("22:00", "7:00"), ("8:30", "17:15"), ("", "")


def roster(world, *days, name="worker", who="clerk", now=None):
    """Take a roster in: (day, (begins, ends)) for somebody."""
    lines = ["社員番号,日付,勤務記号,始業,終業"]
    for day, (begins, ends) in days:
        lines.append(f"{world.people[name].number},{day},{'' if begins else '休'},{begins},{ends}")
    with world.database.writing() as session:
        found = rosters_import.load(session, world.actor(who), "\n".join(lines).encode(), None, now=now or world.now)
    assert found.problems == ()
    return found


def asked(world, name="worker", wish=asking.EITHER) -> str:
    case_id = invited(world, name)
    ask(world, case_id, wish, who=name)
    return case_id


def times(shown, found) -> list[str]:
    """Each time in its order; a bar in front where it is said to be outside of somebody's hours."""
    return [
        f"{'|' if one.public_id in found.outside else ''}{one.starts_at.astimezone(TOKYO):%d %H:%M}" for one in shown
    ]


def chosen_from(world, case_id, **more) -> list[str]:
    found = asking.choices(world, case_id, **more)
    return times(found.earlier, found)


def week(world) -> str:
    """Times at eight, two and nine in the evening on three days: a day shift, a night into a day off, nothing known."""
    case_id = asked(world)
    for ahead in range(3):
        for at in (time(6, 30), time(14), time(22, 30)):
            offer(world, SOON + timedelta(days=ahead), at=at)
    return case_id


def test_within_hours_first_then_outside_and_both_before_the_limit(world):
    case_id = week(world)
    offer(world, date(2027, 1, 5), at=time(14))
    everything = chosen_from(world, case_id)
    assert len(everything) == 9
    assert not [one for one in everything if one.startswith("|")]
    roster(world, (SOON, NIGHT), (SOON + timedelta(days=1), OFF), (date(2027, 1, 5), OFF))
    found = asking.choices(world, case_id, later=True)
    assert times(found.earlier, found) == [
        "08 22:30", "09 06:30", "10 06:30", "10 14:00", "10 22:30",
        "|08 06:30", "|08 14:00", "|09 14:00", "|09 22:30",
    ]  # fmt: skip
    assert times(found.later, found) == ["|05 14:00"]


def test_of_the_day_that_is_asked_for_all_are_shown_though_later_ones_suit(world):
    case_id = asked(world)
    offer(world, SOON, at=time(8), count=3)
    offer(world, SOON + timedelta(days=1), at=time(8), count=20)
    offer(world, SOON + timedelta(days=2), at=time(8), count=20)
    roster(world, (SOON, OFF))
    with world.database.writing() as session:
        found = choices.choosing(session, world.actor("worker"), case_id, since=SOON, now=world.now)
    told = times(found.earlier, found)
    assert (len(told), told[-3:]) == (choices.SHOWN_AT_ONCE, ["|08 08:00", "|08 08:30", "|08 09:00"])


def test_twin_that_fills_the_page_with_what_suits_is_seen(world, monkeypatch):
    monkeypatch.setattr(
        choices, "_suiting_first", lambda found, _since: sorted(found, key=lambda fit: not fit.suits)[:30]
    )
    with pytest.raises(AssertionError):
        test_of_the_day_that_is_asked_for_all_are_shown_though_later_ones_suit(world)


@pytest.mark.parametrize("broken", ["order", "unknown", "nothing"])
def test_twin_another_order_or_rule_is_seen(world, monkeypatch, broken):
    if broken == "order":
        monkeypatch.setattr(choices, "_suiting_first", lambda found, _since: found)
    elif broken == "unknown":
        honest = Hours.cover
        monkeypatch.setattr(Hours, "cover", lambda *asked: bool(honest(*asked)))
    else:
        monkeypatch.setattr(Hours, "cover", lambda *_asked: None)
    with pytest.raises(AssertionError):
        test_within_hours_first_then_outside_and_both_before_the_limit(world)


def test_the_clerk_who_books_for_somebody_sees_the_same(world):
    case_id = week(world)
    roster(world, (SOON, DAY))
    mine, theirs = (asking.choices(world, case_id, who=who) for who in ("worker", "clerk"))
    assert times(theirs.earlier, theirs) == times(mine.earlier, mine)
    assert "|08 22:30" in times(theirs.earlier, theirs)


def test_what_lies_outside_can_be_kept_and_booked_and_is_said_once_more(world):
    case_id = asked(world)
    offer(world, SOON, at=time(14))
    roster(world, (SOON, NIGHT))
    (slot,) = asking.choices(world, case_id).earlier
    with world.database.writing() as session:
        choices.hold(session, world.actor("worker"), case_id, slot.public_id, now=world.now)
        assert choices.confirming(session, world.actor("worker"), case_id, now=world.now).outside
    assert book(world, case_id, slot.public_id).starts_at == slot.starts_at


def test_another_persons_roster_decides_nothing(world):
    case_id = week(world)
    before = chosen_from(world, case_id)
    roster(world, (SOON, NIGHT), name="colleague")
    assert chosen_from(world, case_id) == before


# --- the waiting list -------------------------------------------------------------------------------------


def waits(world, case_id) -> bool:
    with world.database.writing() as session:
        return waiting.wait(session, world.actor("worker"), case_id, now=world.now).waits_since is not None


def offered(world) -> int:
    with world.database.writing() as session:
        return waiting.offer_freed(session, world.company_id, now=world.now)


def test_nobody_is_called_to_a_time_outside_of_their_hours(world):
    case_id = asked(world)
    offer(world, SOON, at=time(14))
    roster(world, (SOON, NIGHT))
    assert asking.choices(world, case_id).may_wait
    assert waits(world, case_id)
    assert offered(world) == 0
    offer(world, SOON, at=time(22, 30))
    assert offered(world) == 1
    assert chosen_from(world, case_id)[0] == "08 22:30"


def test_who_has_a_time_within_their_hours_need_not_wait(world):
    case_id = asked(world)
    offer(world, SOON, at=time(14))
    roster(world, (SOON, DAY))
    assert not asking.choices(world, case_id).may_wait


def test_twin_a_waiting_list_that_does_not_ask_for_hours_is_seen(world, monkeypatch):
    monkeypatch.setattr(Fit, "suits", property(lambda _fit: True))
    with pytest.raises(AssertionError):
        test_nobody_is_called_to_a_time_outside_of_their_hours(world)


# --- how it is asked ----------------------------------------------------------------------------------------


def fitted(world) -> tuple[list[list[bool | None]], int]:
    def work(visit, _pairs, askings):
        found = fits.fitting_each(visit, askings)
        return [[fit.in_hours for fit in found[one.request_id]] for one in askings]

    return looked(world, work)


def test_many_with_rosters_take_as_many_statements_as_one_without(world):
    names = ("worker", "colleague", "supervisor", "hr")
    asked(world, names[0])
    offer(world, SOON, at=time(14))
    told, one = fitted(world)
    assert told == [[None]]
    for name in names[1:]:
        case_id = invited(world, name)
        with world.database.writing() as session:
            fits_of = world.actor(name, Hat.WORKER)
            requests.submit(session, fits_of, case_id, asking.EITHER, now=world.now)
    for name, shift in zip(names, (DAY, NIGHT, OFF, None), strict=True):
        if shift is not None:
            roster(world, *((SOON + timedelta(days=ahead), shift) for ahead in range(20)), name=name)
    told, many = fitted(world)
    assert told == [[True], [False], [False], [None]]
    assert many == one


def test_twin_a_statement_for_each_is_seen(world, monkeypatch):
    honest = rosters.hours_of_each

    def each(session, company_id, persons, today):
        return {person: honest(session, company_id, {person}, today)[person] for person in persons}

    monkeypatch.setattr(rosters, "hours_of_each", each)
    with pytest.raises(AssertionError):
        test_many_with_rosters_take_as_many_statements_as_one_without(world)


# --- who reads it ---------------------------------------------------------------------------------------------


def own(world, who="worker"):
    with world.database.reading() as session:
        return [(str(one.day.day), str(one.said)) for one in rosters.own(session, world.actor(who), now=world.now)]


def test_the_employee_reads_their_own_days_and_nobody_elses(world):
    roster(world, (world.now.date(), DAY), (SOON, NIGHT), (SOON + timedelta(days=1), OFF))
    roster(world, (SOON, DAY), name="colleague")
    assert own(world) == [("2026-12-01", "8:30–17:15"), ("2026-12-08", "22:00–翌7:00"), ("2026-12-09", "休み")]
    assert own(world, "colleague") == [("2026-12-08", "8:30–17:15")]
    assert own(world, "factory_worker") == []


@pytest.mark.parametrize("who", ["supervisor", "hr", "physician", "nurse", "committee", "admin", "coordinator"])
def test_nobody_else_reads_or_keeps_any(world, who):
    roster(world, (SOON, NIGHT))
    actor = world.actor(who)
    with world.database.reading() as session:
        for verb in (rosters.index, rosters.codes, rosters.own):
            with pytest.raises(NotYours):
                verb(session, actor, now=world.now)
        with pytest.raises(NotYours):
            rosters_import.preview(session, actor, b"x", None, now=world.now)
        visit = enter(session, actor, Act.SEE_DESK, now=world.now)
        assert session.execute(select(func.count()).where(visit.within(RosterDay))).scalar_one() == 0
        assert visit.grants(sight.ROSTER_DAY) == frozenset()


def test_a_clerk_replaces_days_and_is_shown_none(world):
    roster(world, (SOON, NIGHT))
    with world.database.reading() as session:
        visit = enter(session, world.actor("clerk"), Act.KEEP_ROSTERS, now=world.now)
        assert session.execute(select(func.count()).where(visit.within(RosterDay))).scalar_one() == 1
        assert visit.grants(sight.ROSTER_DAY) == frozenset()
        with pytest.raises(NotYours):
            rosters.own(session, world.actor("clerk"), now=world.now)


def test_twin_a_reach_without_its_own_condition_is_seen(world, monkeypatch):
    monkeypatch.setitem(reach.REACHES, RosterDay, reach._of_company(RosterDay))
    with pytest.raises(AssertionError):
        test_the_employee_reads_their_own_days_and_nobody_elses(world)


# --- what is known where --------------------------------------------------------------------------------------


def places(world, who="clerk", now=None):
    with world.database.reading() as session:
        found = rosters.index(session, world.actor(who), now=now or world.now)
    return [(place.name, place.known, place.last) for place in found.places]


def test_until_when_a_roster_is_known(world):
    assert places(world) == [("本社", 0, None)]
    roster(world, (SOON, DAY), (SOON + timedelta(days=20), DAY))
    roster(world, (SOON, DAY), name="colleague")
    assert places(world) == [("本社", 2, SOON + timedelta(days=20))]
    assert places(world, now=world.later(days=9)) == [("本社", 1, SOON + timedelta(days=20))]


# --- what is over ---------------------------------------------------------------------------------------------


def kept(world) -> list[date]:
    with world.database.reading() as session:
        return list(session.execute(select(RosterDay.day).order_by(RosterDay.day)).scalars())


def test_days_that_are_over_are_forgotten_by_the_worker(world):
    today = world.now.astimezone(TOKYO).date()
    roster(world, *((today + timedelta(days=ahead), NIGHT) for ahead in range(-1, 4)))
    assert len(kept(world)) == 5
    settings = Settings(database_url=world.url, secret_key="x" * 40, key_file=world.key_file)
    Worker(world.database, settings, tell_time=lambda: world.later(days=2)).tidy()
    assert kept(world) == [today + timedelta(days=ahead) for ahead in range(1, 4)]


def test_twin_a_worker_that_keeps_them_is_seen(world, monkeypatch):
    monkeypatch.setattr(rosters, "tidy", lambda *_asked, **_more: None)
    with pytest.raises(AssertionError):
        test_days_that_are_over_are_forgotten_by_the_worker(world)


# --- codes ----------------------------------------------------------------------------------------------------


def put(world, code="夜", begins="22:00", ends="7:00", *, off=False, where="head_office", who="clerk"):
    place = asking.workplace(world, where) if where else ""
    with world.database.writing() as session:
        rosters.put_code(session, world.actor(who), NewCode(code, off, begins, ends, place), now=world.now)


def codes(world, who="clerk"):
    with world.database.reading() as session:
        found = rosters.codes(session, world.actor(who), now=world.now)
    return [(one.code.code, str(one.said), one.code.workplace, one.may_change) for one in found.codes]


def everywhere(world) -> None:
    build(world, HatGrant(company_id=world.company_id, person_id=world.people["clerk"].person_id, hat=Hat.CLERK,
                          workplace_id=None, from_on=LONG_AGO))  # fmt: skip


def test_a_code_is_kept_and_replaced(world):
    put(world)
    put(world, "公", off=True)
    put(world, "夜", "21:00", "6:00")
    assert codes(world) == [("夜", "21:00–翌6:00", "本社", True), ("公", "休み", "本社", True)]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"code": " "}, "code"), ({"code": "夜" * 21}, "code"), ({"begins": "x"}, "begins"), ({"ends": ""}, "ends"),
        ({"ends": "22:00"}, "ends"), ({"where": "factory"}, "workplace"), ({"where": ""}, "workplace"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_code_is_told(world, typed, field):
    with pytest.raises(NotValid) as told:
        put(world, **typed)
    assert told.value.field == field
    assert codes(world) == []


def test_one_for_all_of_the_company_is_kept_by_who_works_for_all_of_it(world):
    everywhere(world)
    put(world, where="")
    clerk = world.people["clerk"].person_id
    with world.database.writing() as session:
        visit = enter(session, world.actor("clerk"), Act.KEEP_ROSTERS, now=world.now)
        grant = session.execute(
            select(HatGrant).where(HatGrant.person_id == clerk, HatGrant.workplace_id.is_(None))
        ).scalar_one()
        session.delete(grant)
        visit.record("hat_grant", grant.public_id)
    assert codes(world) == [("夜", "22:00–翌7:00", "", False)]
    with world.database.writing() as session:
        code_id = session.execute(select(ShiftCode.public_id)).scalar_one()
        with pytest.raises(NotYours):
            rosters.drop_code(session, world.actor("clerk"), code_id, now=world.now)


@pytest.mark.parametrize("place", [None, "factory"])
def test_one_for_all_of_the_company_is_not_kept_by_who_decides_over_posts(world, place):
    """Personnel authority, everywhere or at one workplace: the whole company isn't theirs any more (安衛則52条の10)."""
    everywhere(world)
    put(world, where="")
    build(world, authority(world, "clerk", getattr(world, place) if place else None))
    with pytest.raises(NotValid) as told:
        put(world, "早", "6:00", "14:00", where="")
    assert told.value.field == "workplace"
    with world.database.reading() as session:
        assert not rosters.codes(session, world.actor("clerk"), now=world.now).everywhere
    with world.database.writing() as session:
        code_id = session.execute(select(ShiftCode.public_id)).scalar_one()
        with pytest.raises(NotYours):
            rosters.drop_code(session, world.actor("clerk"), code_id, now=world.now)
    assert codes(world) == [("夜", "22:00–翌7:00", "", False)]


def test_twin_a_standing_that_forgets_authority_everywhere_is_seen(world, monkeypatch):
    monkeypatch.setattr(Standing, "whole_company", property(lambda where: where.everywhere and not where.authority))
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        test_one_for_all_of_the_company_is_not_kept_by_who_decides_over_posts(world, None)


def test_a_code_that_is_forgotten_leaves_what_came_in_by_it(world):
    put(world)
    number = world.people["worker"].number
    with world.database.writing() as session:
        rosters_import.load(session, world.actor("clerk"), f"社員番号,日付,勤務記号\n{number},{SOON},夜".encode(), None,
                            now=world.now)  # fmt: skip
        code_id = session.execute(select(ShiftCode.public_id)).scalar_one()
        rosters.drop_code(session, world.actor("clerk"), code_id, now=world.now)
    assert codes(world) == []
    assert own(world) == [("2026-12-08", "22:00–翌7:00")]


def test_the_refusals_of_booking_are_as_before(world):
    """A roster takes no time away and gives none."""
    case_id = asked(world, wish=Wish(InterviewMode.ONLINE))
    offer(world, SOON, at=time(14))
    roster(world, (SOON, DAY))
    assert chosen_from(world, case_id) == []
    with world.database.writing() as session, pytest.raises(NotNow):
        bookings.book(session, world.actor("worker"), case_id, "0" * 32, now=world.now)
