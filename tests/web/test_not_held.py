"""Is a talk to which nobody came, or which broke off, never shown as one that was held?"""

from datetime import date

import pytest

from tests.databases import SQLITE_ONLY
from tests.services import asking
from tests.services.talking import NOTES, THEN, begun, hold, note, start
from tests.services.test_interviews import break_off, missed

pytestmark = SQLITE_ONLY
AGAIN = date(2026, 12, 15)
THEN_AGAIN = THEN + asking.days(7)


def nobody_came(world) -> str:
    case_id, booking_id, interview_id = begun(world)
    note(world, interview_id)
    missed(world, booking_id)
    return case_id


def broke_off(world) -> str:
    case_id, _booking, interview_id = begun(world)
    break_off(world, interview_id, notes=NOTES, version=1)
    return case_id


@pytest.fixture(params=[nobody_came, broke_off])
def case_id(request, world, site):
    """A case whose only talk was not held."""
    site.clock.now = THEN
    return request.param(world)


def next_talk(world, case_id) -> str:
    """The same physician has it again a week later, the notes are open."""
    asking.offer(world, AGAIN, now=THEN)
    free = asking.choices(world, case_id, now=THEN)
    booking = asking.book(world, case_id, free.earlier[0].public_id, now=THEN)
    return start(world, booking.public_id, now=THEN_AGAIN)


def test_the_clerk_is_not_told_that_it_was_held(world, site, case_id):
    assert "面接指導を実施" not in site.visitor("clerk").get(f"/cases/{case_id}").text
    hold(world, next_talk(world, case_id), on=AGAIN, now=THEN_AGAIN)
    site.clock.now = THEN_AGAIN
    assert site.visitor("clerk").get(f"/cases/{case_id}").text.count("面接指導を実施") == 1


def line_of(site, who, case_id) -> str:
    """The case's line in somebody's list, who signs in now."""
    (line,) = [row for row in site.visitor(who).get("/cases").text.split("<tr>") if case_id in row]
    return line


@pytest.mark.parametrize("who", ["clerk", "physician", "worker"])
def test_the_list_tells_what_became_of_the_booking(world, site, case_id, who):
    line = line_of(site, who, case_id)
    assert "中断" not in line
    assert "2026年12月8日" in line  # the booking of that day, as it ended
    hold(world, next_talk(world, case_id), on=AGAIN, now=THEN_AGAIN)
    site.clock.now = THEN_AGAIN
    line = line_of(site, who, case_id)
    assert "実施" in line
    assert "2026年12月15日" in line


def test_neither_record_nor_follow_ups_are_offered_for_it(world, site, case_id):
    interview_id = next_talk(world, case_id)
    site.clock.now = THEN_AGAIN
    physician = site.visitor("physician")
    offered = ("報告書・意見書を書く", "フォロー面談を決める")
    page = physician.get(f"/cases/{case_id}").text
    assert page.count("面談メモを開く") == 2
    assert [page.count(words) for words in offered] == [0, 0]
    hold(world, interview_id, on=AGAIN, now=THEN_AGAIN)
    page = physician.get(f"/cases/{case_id}").text
    assert [page.count(words) for words in offered] == [1, 1]
    assert f"/interviews/{interview_id}/record" in page
