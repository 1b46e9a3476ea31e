"""Can a physician see who comes, note down a talk and say how it went, without script and without losing a word?"""

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from casework.rules.vocabulary import InterviewState
from tests.databases import SQLITE_ONLY
from tests.services import asking, talking
from tests.services.talking import THEN, begun, held, page

TYPED = {
    "complaint": "眠れない夜が続く", "work_notes": "夜勤", "burden_notes": "", "body_notes": "",
    "assessment": "休養", "companions": "", "version": "1",
}  # fmt: skip


@pytest.fixture
def physician(site):
    site.clock.now = THEN
    return site.visitor("physician")


def test_from_the_list_to_the_held_talk(world, physician):
    case_id, booking_id, _interview = begun(world)
    listed = physician.get("/visits")
    assert listed.status_code == 200
    assert "佐藤 真由美" in listed.text
    begin = physician.post(f"/bookings/{booking_id}/interview")
    assert begin.status_code == 303
    notes = physician.get(begin.location)
    assert notes.status_code == 200
    assert f"/cases/{case_id}" in notes.text
    assert 'formaction="' + begin.location + '/held"' in notes.text
    saved = physician.post(begin.location, TYPED)
    assert (saved.status_code, saved.location) == (303, begin.location)
    assert "眠れない夜が続く" in physician.get(begin.location).text
    done = physician.post(
        f"{begin.location}/held",
        {**TYPED, "version": "2", "assessment": "最後の一行", "held_on": "2026-12-08", "mode": "in_person"},
    )
    assert (done.status_code, done.location) == (303, begin.location)
    after = physician.get(begin.location)
    assert "最後の一行" in after.text
    assert f"{begin.location}/record" in after.text
    assert "/held" not in after.text
    assert "報告書・意見書を書く" in physician.get("/visits").text


@SQLITE_ONLY
def test_two_texts_are_shown_side_by_side_and_the_form_goes_on(world, physician):
    _case, _booking, interview_id = begun(world)
    talking.note(world, interview_id)
    answer = physician.post(f"/interviews/{interview_id}", TYPED)
    assert answer.status_code == 409
    assert "canary-complaint" in answer.text
    assert answer.text.count("眠れない夜が続く") == 2
    assert re.search(r'name="version"[^>]*value="2"', answer.text)
    assert page(world, interview_id).known.interview.complaint == "canary-complaint"
    again = physician.post(f"/interviews/{interview_id}", {**TYPED, "version": "2"})
    assert again.status_code == 303


@SQLITE_ONLY
def test_whatever_differs_is_shown_items_and_those_present_too(world, physician):
    _case, _booking, interview_id = begun(world)
    theirs = replace(talking.NOTES, items={"sleep_hours": 4, "discretion": "low"}, companions="")
    talking.note(world, interview_id, theirs)
    more = {"item_sleep_hours": "7", "who_0_presence": "interpreter", "who_0_name": "訳 花子", "wished": "y"}
    answer = physician.post(f"/interviews/{interview_id}", {**TYPED, **more})
    assert answer.status_code == 409
    start = answer.text.index("conflict-title")
    beside = answer.text[start : answer.text.index("<form", start)]
    for said in ("ほとんど決められない", "訳 花子", ">4<", ">7<"):
        assert said in beside


@SQLITE_ONLY
@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"held_on": ""}, "held_on"),
        ({"held_on": "2026-12-09"}, "held_on"),
        ({"held_on": "きのう"}, "held_on"),
        ({"mode": ""}, "mode"),
        ({"mode": "either"}, "mode"),
        ({"complaint": "あ" * 8001}, "complaint"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(world, physician, changed, field):
    _case, _booking, interview_id = begun(world)
    typed = {**TYPED, "held_on": "2026-12-08", "mode": "in_person", **changed}
    answer = physician.post(f"/interviews/{interview_id}/held", typed)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert "休養" in answer.text
    assert page(world, interview_id).known.interview.state is InterviewState.PREPARED


@SQLITE_ONLY
def test_a_broken_talk_keeps_its_notes(world, physician):
    case_id, _booking, interview_id = begun(world)
    answer = physician.post(f"/interviews/{interview_id}/broken-off", TYPED)
    assert (answer.status_code, answer.location) == (303, "/visits")
    assert physician.get(f"/interviews/{interview_id}").status_code == 404
    asking.offer(world, date(2026, 12, 15), now=THEN)
    free = asking.choices(world, case_id, now=THEN)
    asking.book(world, case_id, free.earlier[0].public_id, now=THEN)
    found = page(world, interview_id).known.interview
    assert (found.state, found.complaint) == (InterviewState.BROKEN_OFF, "眠れない夜が続く")
    assert physician.get(f"/interviews/{interview_id}").status_code == 200
    assert physician.post(f"/interviews/{interview_id}/broken-off", {**TYPED, "version": "2"}).status_code == 409


@SQLITE_ONLY
def test_who_did_not_come_is_marked_after_the_hour(world, site, physician):
    _case, booking_id, interview_id = begun(world)
    site.clock.now = datetime(2026, 12, 8, 4, 0, tzinfo=UTC)
    assert "来られなかった</button>" not in physician.get("/visits").text
    assert physician.post(f"/bookings/{booking_id}/missed").status_code == 409
    site.clock.now = THEN
    assert "来られなかった</button>" in physician.get("/visits").text
    assert physician.post(f"/bookings/{booking_id}/missed").location == "/visits"
    listed = physician.get("/visits").text
    assert "来られなかった</button>" not in listed
    assert "佐藤 真由美" in listed
    assert f"/interviews/{interview_id}" not in listed
    assert physician.get(f"/interviews/{interview_id}").status_code == 404


@SQLITE_ONLY
def test_an_empty_list_says_what_to_do(physician):
    assert "/slots" in physician.get("/visits").text


@SQLITE_ONLY
@pytest.mark.parametrize(
    "name",
    ["worker", "hr", "clerk", "supervisor", "committee", "admin", "outside_physician", "nurse", "stranger_physician"],
)
def test_the_pages_of_a_talk_exist_for_nobody_else(world, site, name):
    _case, interview_id = held(world)
    site.clock.now = THEN
    visitor = site.visitor(name)
    for path in ("", "/record", "/issue"):
        answer = visitor.get(f"/interviews/{interview_id}{path}")
        assert answer.status_code == 404
        assert "canary" not in answer.text
    for path in ("", "/held", "/broken-off", "/record", "/issue"):
        assert visitor.post(f"/interviews/{interview_id}{path}", {"read": "y", **TYPED}).status_code in {404, 422}
    assert page(world, interview_id).version == 2


def boxes(page: str) -> list[bool]:
    """Row by row: whether somebody is asked about another one of the same name."""
    before = [page[: page.index(f'name="who_{at}_other"')] for at in range(3)]
    return [part.rindex("<div hidden>") < part.rindex('name="who_') if "<div hidden>" in part else True
            for part in before]  # fmt: skip


@SQLITE_ONLY
def test_another_one_of_the_same_name_is_asked_about_only_where_the_name_is_one(world, site):
    """山本 is HR's name."""
    _case, _booking, interview_id = talking.begun(world)
    site.clock.now = THEN
    physician = site.visitor("physician")
    path = f"/interviews/{interview_id}"
    assert boxes(physician.get(path).text) == [False, False, False]
    typed = {"version": "1", "wished": "y", "who_1_presence": "companion", "who_1_name": "山本さん"}
    asked = physician.post(path, typed)
    assert asked.status_code == 422
    assert boxes(asked.text) == [False, True, False]
    assert 'id="who_1_other-error"' in asked.text
    assert physician.post(path, {**typed, "who_1_other": "y"}).status_code == 303
    assert boxes(physician.get(path).text) == [False, True, False], "what was said stays to be seen"
    wrong = physician.post(path, {**typed, "version": "2", "who_1_name": "山本 恵"})
    assert wrong.status_code == 422
    assert boxes(wrong.text) == [False, False, False], "nobody confirms a full name away"
