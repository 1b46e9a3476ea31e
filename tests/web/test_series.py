"""Can a series be written down, changed, left out and ended on the pages, and what is refused there?"""

import re

import pytest

from tests.services import asking

SERIES = {
    "every": "monthly", "nth": ["2"], "weekdays": ["1"], "interval": "1", "not_in": ["8"], "from_on": "2026-12-01",
    "starts": "14:00", "ends": "15:00", "minutes": "30", "gap": "0", "place": "会議室B",
}  # fmt: skip


def written(world, site, who="physician", **changed):
    physician = site.visitor(who)
    sent = physician.post("/slots/series/new", {**SERIES, "workplace": asking.workplace(world), **changed})
    return physician, sent


def test_a_series_from_the_form_to_its_end(world, site):
    physician = site.visitor("physician")
    assert "定期の枠はまだありません" in physician.get("/slots/series").text
    physician.get("/slots/series/new")
    physician, sent = written(world, site)
    assert sent.status_code == 303
    page = physician.get(sent.location)
    for words in ("毎月第2火曜日 14:00〜15:00（8月を除く）", "6枠を作り", "2027年1月12日（火）", "空き2・予約あり0"):
        assert words in page.text, words
    assert "毎月第2火曜日" in physician.get("/slots/series").text
    assert page.text.count("この日を除く") == 3
    assert physician.post(sent.location + "/leave-out", {"day": "2027-01-12"}).status_code == 303
    page = physician.get(sent.location)
    assert "この日は除いています" in page.text
    assert physician.post(sent.location + "/come-again", {"day": "2027-01-12"}).status_code == 303
    assert "この日は除いています" not in physician.get(sent.location).text
    change = sent.location + "/change"
    form = physician.get(change)
    for ticked in ('name="nth" type="checkbox" value="2"', 'name="not_in" type="checkbox" value="8"'):
        assert re.search(rf"<input checked[^>]*{ticked}", form.text), ticked
    data = {**SERIES, "workplace": asking.workplace(world), "version": "1"}
    assert physician.post(change, {**data, "ends": "16:00"}).status_code == 303
    stale = physician.post(change, {**data, "ends": "17:00"})
    assert stale.status_code == 409
    assert "14:00〜16:00" in stale.text
    assert 'value="17:00"' in stale.text
    assert 'name="version" type="hidden" value="2"' in stale.text
    assert physician.post(sent.location + "/end").status_code == 303
    page = physician.get(sent.location)
    assert "この定期の枠は終わっています" in page.text
    assert physician.post(sent.location + "/end").status_code == 409
    assert physician.client.get(change).status_code == 409


def test_a_rule_may_be_typed_whole_and_comes_back_whole(world, site):
    physician, sent = written(world, site, every="rule", rule="rrule:freq=monthly;byday=mo,tu;bysetpos=-1")
    assert sent.status_code == 303
    assert "規則 FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1" in physician.get(sent.location).text
    assert 'value="FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1"' in physician.get(sent.location + "/change").text


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"every": "rule", "rule": "FREQ=SECONDLY"}, "rule"),
        ({"every": "rule", "rule": ""}, "rule"),
        ({"every": "rule", "rule": "FREQ=WEEKLY;BYDAY=" + "MO," * 100}, "rule"),
        ({"every": "rule", "rule": "FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2"}, "rule"),
        ({"every": "yearly"}, "every"), ({"weekdays": []}, "weekdays"), ({"nth": []}, "nth"),
        ({"weekdays": ["9"]}, "weekdays"), ({"nth": ["x"]}, "nth"), ({"interval": "0"}, "interval"),
        ({"interval": "99"}, "interval"), ({"not_in": [str(month) for month in range(1, 13)]}, "not_in"),
        ({"from_on": "2026-11-30"}, "from_on"), ({"from_on": "9999-12-31"}, "from_on"), ({"from_on": ""}, "from_on"),
        ({"until_on": "2026-11-30"}, "until_on"), ({"ends": "14:00"}, "ends"), ({"starts": "25:00"}, "starts"),
        ({"minutes": "5"}, "minutes"), ({"gap": "61"}, "gap"), ({"place": "健康相談室"}, "place"),
        ({"workplace": "0" * 32}, "workplace"),
    ],
)  # fmt: skip
def test_what_cannot_be_stands_beside_its_field(world, site, changed, field):
    _physician, sent = written(world, site, **changed)
    assert sent.status_code == 422
    assert f'id="{field}-error"' in sent.text


def test_a_day_that_is_none_of_it_is_told(world, site):
    physician, sent = written(world, site)
    for day in ("2027-01-13", "", "x"):
        answer = physician.post(sent.location + "/leave-out", {"day": day})
        assert answer.status_code == 422
        assert 'role="alert"' in answer.text


@pytest.mark.parametrize("who", ["worker", "hr", "supervisor", "admin", "committee", "coordinator"])
def test_nobody_else_has_series(site, who):
    assert site.visitor(who).get("/slots/series").status_code == 404
    assert site.visitor(who).post("/slots/series/new", SERIES).status_code == 404
