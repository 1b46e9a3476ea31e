"""Is a title or a place that tells the reason of a talk known as one, however it is written, and nothing else?"""

from types import SimpleNamespace

import pytest

from casework.rules import telling
from casework.rules.telling import TELLING_LATIN, TELLING_WORDS, tells


@pytest.mark.parametrize("word", [*TELLING_WORDS, *TELLING_LATIN])
def test_every_word_of_the_list_is_found(word):
    assert tells(f"第2{word}室" if word in TELLING_WORDS else f"Room 2 ({word.upper()})")


@pytest.mark.parametrize(
    "text",
    ["EAPルーム", "ＥＡＰ", "eap room", "Mental", "ＭＥＮＴＡＬ　ＲＯＯＭ", "駅前ｸﾘﾆｯｸ", "こころの相談", "ｶｳﾝｾﾘﾝｸﾞ",
     "Counselling-Room", "clinic3", "学生相談室", "メンタルヘルス"],
)  # fmt: skip
def test_width_and_case_hide_nothing(text):
    assert tells(text)


@pytest.mark.parametrize(
    "text",
    ["会議室B", "打合せ", "○○ビル3階", "Environmental Lab", "Fundamentals", "Leap", "Cheapside 3F", "distressed",
     "第3応接", "水曜の確認", "安心院支店", "Sandra", "本社 3F"],
)  # fmt: skip
def test_what_only_looks_alike_is_fine(text):
    assert not tells(text)


def test_twin_letter_by_letter_half_width_would_pass(monkeypatch):
    monkeypatch.setattr(telling, "unicodedata", SimpleNamespace(normalize=lambda _form, text: text))
    with pytest.raises(AssertionError):
        test_width_and_case_hide_nothing("駅前ｸﾘﾆｯｸ")
