"""Is a text that repeats somebody's notes found however it is typed, and one in its own words not?"""

import pytest

from casework.rules import repetitions
from casework.rules.repetitions import repeated

REASON = "残業が続き、休息を連続してとれるようにするため、当面のあいだ制限が必要です。"


@pytest.mark.parametrize(
    ("text", "run"),
    [
        ("休息を連続してとれるようにするため、夕方は内勤にする", "休息を連続してとれるようにするため"),
        ("夕方は内勤（休息を 連続して、とれる ように）", "休息を 連続して、とれる ように"),
        ("休息ヲ連続シテトレル", "休息ヲ連続シテトレル"),
        ("夕方は内勤にし、休息をとれるようにする", None),
        ("休息を連続してと", None),
    ],
)
def test_ten_signs_in_a_row_are_a_repetition(text, run):
    assert repeated(text, [REASON]) == run


def test_what_is_told_anyway_and_days_may_be_repeated():
    notes = ["12月10日から2027年1月9日まで、22時から5時までの勤務を割り当てないと説明した。"]
    text = "12月10日から2027年1月9日まで。22時から5時までの勤務を割り当てない"
    assert repeated(text, notes, ["22時から5時までの勤務を割り当てない"]) is None
    assert repeated(text, notes) == "22時から5時までの勤務を割り当てない"


def test_twin_a_comparison_of_the_whole_text_misses_a_copied_middle(monkeypatch):
    text = "休息を連続してとれるようにするため、夕方は内勤にする"
    monkeypatch.setattr(repetitions, "SHORTEST", len(text) - 1)
    assert repeated(text, [REASON]) is None
