"""Is a time or a number asked about that no decided measure has, and nothing else?"""

import re

import pytest

from casework.rules import undecided as rules
from casework.rules.undecided import undecided

DECIDED = ("残業は月20時間以内", "22時から5時までの勤務を割り当てない", "勤務は9:30から16:00まで")
FOUND = {
    "金曜の17時に帰す": ["17時"],
    "１７：００に帰す。17時に": ["17:00"],
    "17 時に帰す。週 4 日": ["17 時", "週 4 日"],
    "午後5時半には帰す": ["午後5時半"],
    "五時四十分から": ["五時四十分"],
    "週3日の勤務、1日6時間まで": ["週3日", "1日6時間"],
    "週20時間の勤務にする": ["週20時間"],
    "月20時間の勤務にする": ["月20時間"],
    "一日20時間まで": ["一日20時間"],
    "22時に帰す": ["22時"],
    "5時に出社": ["5時"],
    "毎日一時間早く帰す": ["毎日一時間"],
    "三十分早く帰す。十分間の休憩": ["三十分", "十分"],
    "正午に帰す。午後一時に": ["正午", "午後一時"],
    "午前中だけの勤務。半日": ["午前中だけ", "半日"],
    "週休3日、週に一日は在宅": ["週休3日", "週に一日"],
    "1時間半の休憩、8h勤務": ["1時間半", "8h"],
    "Leave at 5 pm every day": ["5 pm"],
    "Leave at five, or at noon": ["five", "noon"],
    "four days a week only, mornings only": ["four days a week", "mornings only"],
    "20 hours a week, twice a week": ["20 hours a week", "twice a week"],
}
"""What nobody decided, as it is written."""
FINE = (
    "22時以降は外す。午後10時も、残業は20時間まで、夕方4時まで", "朝9時半から", "16時に帰す。16:00までに退社",
    "12月10日から、一時的に、十分な引継ぎをして、二人で", "残業は毎月20時間以内。時間外労働は月に最大二十時間",
    "勤務は9時半から16時まで。22時より前", "今月20日に会議、毎月10日も。第2回の定例会、3回目",
    "業務を二分して、三分の一は隣の班へ",
    "同一時間帯に二人で、一回り大きい箱を運ぶ", "Overtime up to 20 hours a month, leave at 4 p.m.",
    "5 people at 2 desks, tell the office within two days",
)  # fmt: skip


def wrong() -> list[str]:
    """The texts of which something else is found than typed above."""
    known = {**FOUND, **{text: [] for text in FINE}}
    return [text for text, asked in known.items() if undecided(text, DECIDED) != asked]


def test_what_no_measure_has_is_found():
    assert wrong() == []


@pytest.mark.parametrize(
    ("broken", "twin", "caught"),
    [
        ("_DAYS_PER", frozenset({"週"}), "週休3日、週に一日は在宅"),
        ("_HOME", re.compile("(?!)"), "22時に帰す"),
        ("_FROM", re.compile("(?!)"), "16時に帰す。16:00までに退社"),
        ("_PART", re.compile("(?!)"), "午前中だけの勤務。半日"),
        ("_TIME_ENGLISH", re.compile("(?!)"), "Leave at 5 pm every day"),
        ("_COUNT_ENGLISH", re.compile("(?!)"), "20 hours a week, twice a week"),
    ],
)
def test_a_broken_twin_is_caught(monkeypatch, broken, twin, caught):
    monkeypatch.setattr(rules, broken, twin)
    assert caught in wrong()


def test_twin_a_number_that_is_asked_nothing_about_what_it_is_per_goes_through(monkeypatch):
    monkeypatch.setattr(rules._Amount, "within", lambda one, other: one[:2] == other[:2])
    assert {"週20時間の勤務にする", "月20時間の勤務にする", "一日20時間まで", "22時に帰す"} <= set(wrong())
