"""Are follow-ups set, listed, held and ended on their pages, each reader with their own columns?"""

import html
import re
from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import true

from casework.rules.vocabulary import Occasion
from casework.services import follow_up_board, follow_up_lists
from casework.web.follow_up_pictures import picture
from tests.databases import SQLITE_ONLY
from tests.services import test_occasions, test_talks_offered
from tests.services.advising import NEXT, held
from tests.services.asking import offer
from tests.services.test_followups import plan as planned
from tests.services.test_return_plans import at

DUE = "2027年3月8日"
PARTS = [[["3"], ["1"]]] * 3


@pytest.fixture
def doctor(site):
    site.clock.now = NEXT
    return site.visitor("physician")


def plan(doctor, case, **data):
    return doctor.post(f"/interviews/{case.interview_id}/follow-ups", {"months": ["1", "3"], "more": "", **data})


def test_the_physician_sets_what_is_proposed_and_more(world, doctor):
    case = held(world)
    page = doctor.get(f"/interviews/{case.interview_id}/follow-ups")
    assert len(re.findall(r'name="months"[^>]*checked|checked[^>]*name="months"', page.text)) == 3
    assert DUE in page.text
    assert plan(doctor, case, more="２、9").status_code == 303
    page = doctor.get("/follow-ups")
    for months in (1, 2, 3, 9):
        assert f"{months}か月後" in page.text


@SQLITE_ONLY
@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"months": []}, "months"),
        ({"months": ["5"]}, "months"),
        ({"more": "すぐ"}, "more"),
        ({"more": "25"}, "more"),
        ({"more": "0"}, "more"),
    ],
)
def test_months_that_cannot_be_come_back_with_their_reason(world, doctor, data, field):
    case = held(world)
    page = plan(doctor, case, **data)
    assert page.status_code == 422
    assert f'id="{field}-error"' in page.text


@SQLITE_ONLY
@pytest.mark.parametrize(
    ("who", "dated"), [("worker", True), ("physician", True), ("nurse", True), ("hr", False), ("clerk", False)]
)
def test_days_are_only_for_the_employee_and_the_professionals(world, site, doctor, who, dated):
    plan(doctor, held(world))
    page = site.visitor(who).get("/follow-ups")
    assert page.status_code == 200
    assert ("3か月後" in page.text) is dated
    assert (DUE in page.text) is dated
    assert ("2027-03-08" in page.text) is dated


def sections(page) -> list[list[str]]:
    """Under each heading of the list, the times counted from the interview."""
    return [sorted(set(re.findall(r"(\d)か月後", part))) for part in page.text.split("<h2>")[1:]]


def listed_in_parts(world, site, doctor):
    plan(doctor, held(world))
    first, _second = re.findall(r'href="(/follow-ups/[0-9a-f]{32})"', doctor.get("/follow-ups").text)
    doctor.post(f"{first}/end", {"reason": "resolved"})
    return [sections(site.visitor(who).get("/follow-ups")) for who in ("physician", "nurse", "worker")]


@SQLITE_ONLY
def test_what_is_to_come_and_what_is_over_stand_apart(world, site, doctor):
    assert listed_in_parts(world, site, doctor) == PARTS


@SQLITE_ONLY
def test_twin_one_list_of_all_is_seen(world, site, doctor, monkeypatch):
    monkeypatch.setattr(follow_up_lists.Line, "planned", True)
    assert listed_in_parts(world, site, doctor) != PARTS


SAID = {"way": "in_person", "course": "better", "view": "none", "following": "planned", "sleep": "4",
        "words": "眠りの話", "advice": "早めに休んでください"}  # fmt: skip


@SQLITE_ONLY
def test_what_was_said_is_kept_mended_and_read_by_the_two(world, site, doctor):
    plan(doctor, held(world))
    first, second = re.findall(r'href="(/follow-ups/[0-9a-f]{32})"', doctor.get("/follow-ups").text)
    page = doctor.post(f"{first}/held", {**SAID, "held_on": "2026-12-09", "sleep": "11"})
    assert page.status_code == 422
    assert 'id="sleep-error"' in page.text
    assert "眠りの話" in page.text, "what was typed is still there"
    doctor.post(f"{first}/held", {**SAID, "held_on": "2026-12-09"})
    doctor.post(f"{second}/held", {**SAID, "held_on": "2026-12-09", "sleep": "6", "following": "medical"})
    theirs = doctor.get(second).text
    assert "眠りの話" in theirs
    assert "chart__course--sleep" in theirs, "a line between the two numbers"
    mine = site.visitor("worker").get(second).text
    assert "早めに休んでください" in mine
    assert "眠りの話" not in mine
    mended = {**SAID, "words": "聴き直した話", "version": "1"}
    assert doctor.post(f"{first}/note", mended).status_code == 303
    stale = doctor.post(f"{first}/note", {**mended, "words": "別の窓の話"})
    assert stale.status_code == 409
    assert "聴き直した話" in stale.text
    assert "別の窓の話" in stale.text
    assert site.visitor("worker").get(f"{first}/note").status_code == 404


@SQLITE_ONLY
def test_held_and_ended_over_http(world, site, doctor):
    plan(doctor, held(world))
    first, second = re.findall(r'href="(/follow-ups/[0-9a-f]{32})"', doctor.get("/follow-ups").text)
    assert doctor.get(first).status_code == 200
    page = doctor.post(f"{first}/held", {**SAID, "held_on": "2027-01-08"})
    assert page.status_code == 422
    assert 'id="held_on-error"' in page.text
    assert doctor.post(f"{first}/end", {"reason": "bored"}).status_code == 422
    assert doctor.post(f"{first}/held", {**SAID, "held_on": "2026-12-09"}).status_code == 303
    twice = doctor.post(f"{first}/held", {**SAID, "held_on": "2026-12-09", "words": "もう一つの窓の話"})
    assert twice.status_code == 409
    assert "もう一つの窓の話" in twice.text, "what was typed isn't lost"
    assert doctor.post(f"{second}/end", {"reason": "resolved"}).status_code == 303
    assert doctor.post(f"{second}/end", {"reason": "resolved"}).status_code == 303  # told on the page it leads to
    ended = doctor.post(f"{second}/held", {**SAID, "held_on": "2026-12-09", "words": "終わった後の話"})
    assert (ended.status_code, "終わった後の話" in ended.text) == (409, True)
    assert "状態が落ち着き" in doctor.get("/follow-ups").text
    assert "状態が落ち着き" not in site.visitor("hr").get("/follow-ups").text
    assert site.visitor("hr").get(first).status_code == 404


@SQLITE_ONLY
@pytest.mark.parametrize("who", ["supervisor", "committee", "admin"])
def test_others_have_no_such_page(world, site, doctor, who):
    plan(doctor, held(world))
    assert site.visitor(who).get("/follow-ups").status_code == 404


@SQLITE_ONLY
def test_an_empty_list_says_so(site):
    page = site.visitor("worker").get("/follow-ups")
    assert page.status_code == 200
    assert "フォロー面談の予定はありません" in page.text


def test_a_time_is_chosen_moved_and_given_back_on_its_pages(world, site, doctor):
    plan(doctor, held(world))
    offer(world, date(2027, 1, 8), count=2)
    worker = site.visitor("worker")
    (first, _second) = re.findall(r'href="(/follow-ups/[0-9a-f]{32})"', worker.get("/follow-ups").text)
    assert f'href="{first}/time"' in worker.get(first).text
    page = worker.get(f"{first}/time")
    (best,) = re.findall(
        r'name="slot"[^>]*value="([0-9a-f]{32})"[^>]*checked|checked[^>]*value="([0-9a-f]{32})"', page.text
    )
    slots = re.findall(r'name="slot"[^>]*value="([0-9a-f]{32})"', page.text)
    assert "目安の日にいちばん合う" in page.text
    assert worker.post(f"{first}/time", {"absence": "self"}).status_code == 422
    taken = worker.post(f"{first}/time", {"slot": "".join(best), "absence": "self"})
    assert taken.status_code == 303
    booking = taken.headers["Location"]
    told = worker.get(booking)
    assert "フォロー面談の予約" in told.text
    assert "2027年1月8日" in told.text
    assert f'href="{first}/time"' in told.text
    assert doctor.get(booking).status_code == 200
    assert "フォロー面談を開く" in doctor.get("/visits").text
    other = next(one for one in slots if one not in best)
    moved = doctor.post(f"{first}/time", {"slot": other})
    assert moved.status_code == 303
    assert doctor.post(f"{first}/time", {"slot": "0" * 32}).status_code == 409
    living = moved.headers["Location"]
    assert "フォロー面談の予定はそのまま残ります" in doctor.get(f"{living}/cancel").text
    assert doctor.post(f"{living}/cancel").status_code == 303
    assert "別の日時を選ぶ" in worker.get(living).text
    for who in ("hr", "clerk", "supervisor", "colleague"):
        assert site.visitor(who).get(living).status_code == 404
        assert site.visitor(who).get(f"{first}/time").status_code == 404


@SQLITE_ONLY
@pytest.mark.parametrize("day", [date(2026, 12, 31), date(2027, 1, 1)])
def test_what_is_due_within_seven_days_stands_on_a_board_of_the_professionals(world, site, doctor, day):
    """The first follow-up is due on 8 January 2027: on the eighth day before it isn't there, on the seventh it is."""
    plan(doctor, held(world))
    first, second = re.findall(r'href="(/follow-ups/[0-9a-f]{32})"', doctor.get("/follow-ups").text)
    site.clock.now = datetime.combine(day, time(3), UTC)
    doctor = site.visitor("physician")
    board = doctor.get("/follow-ups?look=due").text
    assert (first in board, second in board) == (day == date(2027, 1, 1), False)
    assert first in site.visitor("nurse").get("/follow-ups?look=due").text or day < date(2027, 1, 1)
    for other in ("worker", "hr", "clerk"):
        assert site.visitor(other).get("/follow-ups?look=due").status_code == 404


@SQLITE_ONLY
def test_pages_of_the_board_join_forwards_and_back(world, site, doctor, monkeypatch):
    plan(doctor, held(world), months=["1", "3", "6"])
    site.clock.now = datetime(2027, 7, 1, 3, tzinfo=UTC)
    doctor = site.visitor("physician")

    def found(address):
        text = doctor.get(address).text
        links = {rel: html.unescape(href) for href, rel in re.findall(r'href="([^"]+)" rel="(prev|next)"', text)}
        return re.findall(r'href="(/follow-ups/[0-9a-f]{32})"', text), links

    whole, _links = found("/follow-ups?look=due")
    assert len(whole) == 3
    monkeypatch.setattr(follow_up_board, "PAGE", 2)
    monkeypatch.setattr("casework.access.visit._BUILT", {})
    first, ways = found("/follow-ups?look=due")
    second, back = found(ways["next"])
    assert [*first, *second] == whole
    assert ("next" in back, "prev" in ways) == (False, False)
    assert found(back["prev"])[0] == first
    assert found("/follow-ups?look=due&last=1")[0] == whole[-2:]
    assert doctor.get(f"/follow-ups?look=due&after={'0' * 32}").status_code == 404


@SQLITE_ONLY
def test_a_plan_is_counted_anew_on_its_page_and_drawn_for_those_who_read_its_days(world, site, doctor):
    case = held(world)
    plan(doctor, case)
    base = f"/interviews/{case.interview_id}/follow-ups/base"
    assert base in doctor.get(f"/interviews/{case.interview_id}/follow-ups").text
    typed = {"base_on": "2026-12-16", "more": "1・3", "reason": "new_measure"}
    assert doctor.post(base, {**typed, "more": "すぐ"}).status_code == 422
    assert doctor.post(base, {**typed, "base_on": "2026-12-08"}).status_code == 422
    assert doctor.post(base, typed).status_code == 303
    for who in ("worker", "physician", "nurse"):
        page = drawn(site.visitor(who))
        assert page.count('class="plan__mark plan__mark--planned" cx') == 3, who  # two, and one in the key
        assert page.count('class="plan__mark plan__mark--ended" cx') == 3, who
        assert "2026年12月16日" in page, who
        assert "新しい措置が始まり" in page, who
    for who in ("hr", "clerk"):
        page = drawn(site.visitor(who))
        assert "plan__mark" not in page, who
        assert "新しい措置が始まり" not in page, who
    one = re.findall(r'href="(/follow-ups/[0-9a-f]{32})"', doctor.get("/follow-ups").text)[0]
    paused = doctor.post(f"{one}/end", {"reason": "on_leave"})
    assert (paused.status_code, paused.text.count('id="again_on-error"')) == (422, 1)
    assert doctor.post(f"{one}/end", {"reason": "on_leave", "again_on": "2027-06-01"}).status_code == 303


def drawn(visitor):
    """The page of the case that a visitor has, or HR's file of it."""
    for listing, one in (
        ("/cases", r'href="(/cases/[0-9a-f]{32})"'),
        ("/requests", r'href="(/requests/[0-9a-f]{32})"'),
    ):
        found = visitor.get(listing)
        if found.status_code == 200:
            return visitor.get(re.findall(one, found.text)[0]).text
    raise AssertionError("no list")


def test_a_picture_without_follow_ups_is_none_and_days_are_as_far_apart_as_in_the_year():
    made: list[Any] = [SimpleNamespace(base_on=date(2026, 12, 1), counted_from=None, held_on=None, due_on=day)
            for day in (date(2027, 1, 30), date(2027, 3, 31))]  # fmt: skip
    assert picture([], date(2027, 1, 1)) is None
    found = picture(made, date(2027, 4, 1))
    assert found is not None
    assert [mark.x for mark in found.lanes[0].marks] == [200.0, 384.0]
    assert found.today is None
    on_the_first_day = picture(made, date(2026, 12, 1))
    assert on_the_first_day is not None
    assert on_the_first_day.today == 16.0


@SQLITE_ONLY
def test_a_talk_that_is_offered_says_why_and_asks_for_nothing(world, site):
    planned(world, held(world), [6])
    test_occasions.move(world)
    test_occasions.look(world)
    site.clock.now = test_occasions.FEBRUARY
    for who, words in (("worker", "選ばなくても、何かを言われることはありません"), ("physician", "新しい職場の様子を")):
        listed = site.visitor(who).get("/follow-ups").text
        assert "異動のあと" in listed, who
        address = re.search(r'href="(/follow-ups/[0-9a-f]{32})"', listed)
        assert address is not None
        page = site.visitor(who).get(address[1]).text
        assert "2027年2月1日（月）に所属が変わりました" in page
        assert words in page


def test_the_employee_says_no_to_what_is_offered_and_reads_when_there_is_no_time(world, site):
    """Before a leave that is to come: the only free time lies in it."""
    test_talks_offered.to_come(world)
    offer(world, date(2026, 12, 18))
    talk = test_talks_offered.named(world, Occasion.BEFORE_LEAVE)
    site.clock.now = world.now
    worker = site.visitor("worker")
    times = worker.get(f"/follow-ups/{talk}/time").text
    assert "休業の前に選べる枠がありません" in times
    assert "選べるのは、2026年12月15日" in html.unescape(times)
    assert "今回は話さない" in worker.get(f"/follow-ups/{talk}").text
    declined = worker.post(f"/follow-ups/{talk}/decline", {})
    assert declined.headers["Location"].endswith(f"/follow-ups/{talk}")
    page = worker.get(f"/follow-ups/{talk}").text
    assert "今回は希望しない" in page
    assert "今回は話さない</button>" not in page


def offers_no_time(world, site) -> None:
    test_talks_offered.to_come(world)
    talk = test_talks_offered.named(world, Occasion.BEFORE_LEAVE)
    site.clock.now = at(world, test_talks_offered.FIRST)
    page = site.visitor("worker").get(f"/follow-ups/{talk}").text
    assert "休業が始まったので" in page
    assert f"/follow-ups/{talk}/time" not in page
    assert "超過" not in page + site.visitor("worker").get("/follow-ups").text


def offers_no_time_after_the_planned_end(world, site) -> None:
    """Nobody has written down yet that they are back."""
    test_talks_offered.to_come(world, begins_on=world.now.date())
    talk = test_talks_offered.named(world, Occasion.BEFORE_RETURN)
    site.clock.now = at(world, test_talks_offered.LAST + timedelta(days=1))
    page = site.visitor("worker").get(f"/follow-ups/{talk}").text
    assert "復帰の日か、復帰の予定の日を過ぎたので" in page
    theirs = site.visitor("physician").get(f"/follow-ups/{talk}").text
    assert f"/follow-ups/{talk}/time" not in page + theirs
    times = site.visitor("physician").get(f"/follow-ups/{talk}/time").text
    assert "選べる日がありません" in times
    assert "枠をつくると" not in times


PAST = (offers_no_time, offers_no_time_after_the_planned_end)


@pytest.mark.parametrize("happens", PAST)
def test_once_what_it_was_to_be_ahead_of_came_its_page_offers_no_time(world, site, happens):
    happens(world, site)


@SQLITE_ONLY
@pytest.mark.parametrize("happens", PAST)
def test_twin_a_page_that_asks_for_what_is_past_is_seen(world, site, monkeypatch, happens):
    monkeypatch.setattr(follow_up_lists, "ahead", lambda _today: true())
    with pytest.raises(AssertionError):
        happens(world, site)
