"""Is a time or a number asked about that no decided measure has, and nothing else?"""

import pytest

from casework.rules.undecided import undecided

DECIDED = ("残業は月20時間以内", "22時から5時までの勤務を割り当てない", "勤務は9:30から16:00まで")


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("金曜の17時に帰す", ["17時"]),
        ("１７：００に帰す。17時に", ["17:00"]),
        ("午後5時半には帰す", ["午後5時半"]),
        ("五時四十分から", ["五時四十分"]),
        ("週3日の勤務、1日6時間まで", ["週3日", "6時間"]),
        ("22時以降は外す。午後10時も、残業は20時間まで、夕方4時まで", []),
        ("朝9時半から", []),
        ("12月10日から、一時的に、十分な引継ぎをして、二人で", []),
    ],
)
def test_what_no_measure_has_is_found(text, asked) -> None:
    assert undecided(text, DECIDED) == asked
