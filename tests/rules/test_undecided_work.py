"""Is a way of working asked about that no decided measure holds, and nothing that only arranges the work?"""

import re

import pytest

from casework.rules import undecided_work as rules
from casework.rules.undecided_work import undecided_work

OVERTIME = ("残業は月20時間以内",)
FOUND = {
    "夜勤は外し、班長の仕事からも外す": ["夜勤は外し", "班長の仕事からも外す"],
    "深夜勤務なし。日勤だけにする": ["深夜勤務なし", "日勤だけ"],
    "残業させない。定時に帰す": ["残業させない", "定時に帰"],
    "休日出勤はさせない": ["休日出勤はさせない"],
    "No business trips": ["No business trips"],
    "在宅勤務にする": ["在宅勤務にする"],
    "毎週水曜は休みにする": ["毎週水曜は休み"],
    "出張させない。運転をさせない": ["出張させない", "運転をさせない"],
    "第二倉庫の担当に替える。部署を変える": ["担当に替え", "部署を変え"],
    "主任から外す": ["主任から外す"],
    "金曜は早く帰す": ["早く帰"],
    "No night shifts, works from home, no overtime": ["No night shifts", "works from home", "no overtime"],
}
FINE = (
    "金曜の当番は鈴木さんと交代", "病院ルートの担当から外す", "検品の担当にする", "火薬を扱う作業は外す",
    "システム障害の夜間当番は三人で回す", "新卒面接の会場の設営は外す", "採用面接の担当は続ける",
    "班長に申し出る。困ったときは課長へ", "土曜は休みの人に頼まない", "農薬の棚卸しは日勤で行う",
    "残業は月20時間以内を週ごとに確かめる", "人事異動の書類は総務へ", "job interviews stay with her",
)  # fmt: skip
HELD = {
    "夜勤は外す": "22時から5時までの勤務を割り当てない",
    "残業なし": "時間外・休日の勤務をさせない",
    "担当を替える": "作業の変更（内容は下の「具体的なこと」）",
    "在宅勤務にする": "勤務場所の変更（内容は下の「具体的なこと」）",
    "早く帰す": "勤務は9:30から16:00まで",
}
"""What is said, and the decided text that says the same."""


def wrong() -> list[str]:
    """The texts of which something else is found than typed above."""
    typed = {**FOUND, **{text: [] for text in FINE}}
    return [text for text, asked in typed.items() if undecided_work(text, OVERTIME) != asked] + [
        text for text, measure in HELD.items() if undecided_work(text, [*OVERTIME, measure])
    ]


def test_what_no_measure_holds_is_found_and_what_only_arranges_is_not():
    assert wrong() == []


@pytest.mark.parametrize("at", range(len(rules._ASKED)))
def test_a_broken_twin_is_caught(monkeypatch, at):
    never = re.compile("(?!)")
    kept = [(never, known) if number == at else (asked, known) for number, (asked, known) in enumerate(rules._ASKED)]
    monkeypatch.setattr(rules, "_ASKED", tuple(kept))
    assert wrong() != []


def test_twin_what_was_decided_and_is_asked_about_all_the_same_is_caught(monkeypatch):
    monkeypatch.setattr(rules, "_ASKED", tuple((asked, re.compile("(?!)")) for asked, _known in rules._ASKED))
    assert set(HELD) <= set(wrong())
