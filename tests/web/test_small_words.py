"""Do the small sentences of the pages say what is so: whose other tab, which day, what is asked for, until when?"""

from dataclasses import replace
from datetime import timedelta

import pytest
from werkzeug.datastructures import MultiDict

from casework.web import meanwhile, visit_days
from forms.interviews import NotesForm
from tests.databases import SQLITE_ONLY
from tests.services import asking, counselling, talking
from tests.services.talking import THEN

pytestmark = SQLITE_ONLY


@pytest.fixture
def physician(site):
    site.clock.now = THEN
    return site.visitor("physician")


def beside(answer) -> str:
    start = answer.text.index("conflict-title")
    return answer.text[start : answer.text.index("<form", start)]


WIDE = {"item_overtime": "５２", "item_sleep_hours": "４．５", "item_weight": "－３"}
NARROW = {"item_overtime": "52", "item_sleep_hours": "4.5", "item_weight": "-3"}
"""The same numbers."""


def test_on_another_tab_it_was_oneself_and_a_number_is_one_however_it_is_typed(world, physician):
    _case, _booking, interview = talking.begun(world)
    path, typed = f"/interviews/{interview}", {"complaint": "眠れない", "version": "1"}
    assert physician.post(path, {**typed, **NARROW}).status_code == 303
    stale = physician.post(path, {**typed, **WIDE, "complaint": "眠れる", "item_nights": "８"})
    assert stale.status_code == 409
    assert "あなたが別の画面（タブ）で保存しました" in stale.text
    assert "ほかの人が" not in stale.text
    shown = beside(stale)
    assert "眠れない" in shown
    assert "８" in shown
    for signs in (*WIDE.values(), *NARROW.values()):
        assert signs not in shown


def test_twin_signs_that_are_compared_are_seen(world, physician, monkeypatch):
    monkeypatch.setattr(meanwhile, "NUMBERS", ())
    with pytest.raises(AssertionError):
        test_on_another_tab_it_was_oneself_and_a_number_is_one_however_it_is_typed(world, physician)


@pytest.mark.parametrize(
    ("mine", "theirs", "same"),
    [("５２", "52", True), ("52.0", "52", True), ("52", "53", False), ("", "0", False), ("abc", "abc", True),
     ("abc", "52", False), ("", "", True), ("−3", "-3", True)],
)  # fmt: skip
def test_two_numbers(site, mine, theirs, same):
    with site.app.test_request_context():
        forms = [NotesForm(MultiDict({"item_weight": text})) for text in (mine, theirs)]
        found = [line["label"] for line in meanwhile.differing(*forms)]
    assert (found == []) is same


def test_an_empty_answer_of_the_employee_is_no_record(world, physician):
    _case, interview = talking.held(world)
    talking.save(world, interview)
    path = f"/interviews/{interview}/remarks"
    empty = physician.post(path, {"words": " ", "version": "0"})
    assert empty.status_code == 422
    assert 'id="shown-error"' in empty.text
    assert physician.post(path, {"shown": "y", "words": "", "version": "0"}).status_code == 303
    assert physician.post(path, {"words": "", "version": "1"}).status_code == 303, "it can be taken back"


def test_a_password_is_spoken_of_only_where_one_is_asked_for(world, site, physician):
    _case, interview = talking.held(world)
    version = talking.save(world, interview)
    path = f"/interviews/{interview}/issue"
    proved = physician.post(path, {"version": str(version)})
    site.clock.now = THEN + timedelta(minutes=16)
    asked = physician.post(path, {"version": str(version)})
    for answer, asks in ((proved, False), (asked, True)):
        assert answer.status_code == 422
        assert ('name="password"' in answer.text) is asks
        assert ("パスワードはもう一度" in answer.text) is asks
    assert "この事業場の産業医・保健師" in physician.get(path).text


def test_a_day_that_is_none_is_said(physician):
    for page in ("/visits/day", "/visits/day/end", "/visits/day/print"):
        for address, said in ((page, False), (f"{page}?on=2026-12-09", False), (f"{page}?on=2026-13-01", True),
                              (f"{page}?on=", True), (f"{page}?on=0001-01-01", True)):  # fmt: skip
            assert ("日付を読み取れなかったため" in physician.get(address).text) is said, address


def test_twin_a_day_that_becomes_today_in_silence_is_seen(physician, monkeypatch):
    monkeypatch.setattr(visit_days, "_misread", lambda: False)
    with pytest.raises(AssertionError):
        test_a_day_that_is_none_is_said(physician)


def test_what_is_for_today_bears_no_other_count_of_days(world, site):
    site.clock.now = THEN
    talking.issued(world, record=replace(talking.WHOLE, urgent=True))
    desk = site.visitor("hr").get("/desk").text
    start = desk.index("至急：今日のうちに対応を始めること")
    lane = desk[start : desk.index("</ul>", start)]
    assert "今日のうちに" in lane[40:]
    assert "あと" not in lane


def test_a_counsellors_time_is_for_a_counsellors_talk(world, site):
    counselling.counsellor(world)
    asking.offer(world, talking.DAY, who="counsellor")
    for who in ("counsellor", "clerk"):
        text = site.visitor(who).get("/slots").text
        assert "心理職の面談" in text
        assert "どの面談でも" not in text
