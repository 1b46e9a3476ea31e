"""Does a nurse read how the talk she holds is to be arranged, and before and after it nothing of that?"""

from dataclasses import replace
from datetime import date

import pytest

from casework.access import sight
from casework.access.cells import Cell
from casework.rules.vocabulary import Hat, InterviewMode, Language, PhysicianWish
from casework.services import bookings, endings, overview
from casework.services.wishes import Wish, WishedTime
from tests.services import asking

SOON = date(2026, 12, 8)
WISH = Wish(
    InterviewMode.EITHER, PhysicianWish.WOMAN, remarks="家のことで", contact="090-1111-2222",
    times=(WishedTime(SOON), WishedTime(date(2026, 12, 10))), hours="17時から", place="別の建物",
    language=Language.ENGLISH, language_other="ベトナム語", quiet_entrance=True,
)  # fmt: skip
ARRANGED = {"first_on": SOON, "hours": "17時から", "place_wish": "別の建物", "language_wish": Language.ENGLISH,
            "language_other": "ベトナム語", "quiet_entrance": True}  # fmt: skip
KEPT = ("physician_wish", "remarks", "contact")


def wish(world, wished=WISH) -> str:
    with world.database.writing() as session:
        return endings.talk(session, world.actor("colleague"), wished, now=world.now)


def book(world, case_id, who="nurse") -> str:
    """A time of the professional's, taken by the employee; its public id."""
    asking.offer(world, SOON, who=who)
    (free,) = asking.choices(world, case_id, who="colleague").earlier
    return asking.book(world, case_id, free.public_id, who="colleague").public_id


def read(world, case_id, who="nurse"):
    """The request as it stands on the page of the case."""
    with world.database.writing() as session:
        (request,) = overview.case_page(session, world.actor(who), case_id, now=world.now).requests
    return request


def told(world, case_id, who="nurse") -> dict[str, object]:
    """What of the arrangements somebody reads."""
    request = read(world, case_id, who)
    return {field: getattr(request, field) for field in ARRANGED if field in request}


def reads_while_it_is_hers(world) -> bool:
    """The harness: nothing before the booking, all of the arrangements while it stands, nothing after its end."""
    case_id = wish(world)
    before = told(world, case_id)
    booking = book(world, case_id)
    during = told(world, case_id)
    with world.database.writing() as session:
        bookings.cancel(session, world.actor("colleague"), booking, now=world.now)
    return (before, during, told(world, case_id)) == ({}, ARRANGED, {})


def test_the_nurse_reads_how_to_arrange_the_talk_that_she_holds(world):
    assert reads_while_it_is_hers(world)


def test_what_is_for_the_physicians_stays_with_them(world):
    case_id = wish(world)
    book(world, case_id)
    assert not any(field in read(world, case_id) for field in KEPT)
    assert read(world, case_id, "physician").remarks == WISH.remarks


def test_a_talk_that_a_physician_holds_is_arranged_without_the_nurse(world):
    case_id = wish(world, replace(WISH, physician=PhysicianWish.ANY))
    book(world, case_id, "physician")
    assert told(world, case_id) == {}
    assert told(world, case_id, "physician") == ARRANGED


@pytest.mark.parametrize("cell", [sight.NO, sight.YES], ids=["of nobody's", "of everybody's"])
def test_twin_a_nurse_who_reads_none_or_all_of_them_is_caught(world, monkeypatch, cell: Cell):
    (row,) = (row for row in sight.REQUEST.rows if "place_wish" in row.fields)
    monkeypatch.setitem(row.cells, Hat.NURSE, cell)
    sight.granted.cache_clear()
    try:
        assert not reads_while_it_is_hers(world)
    finally:
        sight.granted.cache_clear()
