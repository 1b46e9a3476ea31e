"""Do words of diagnosis and treatment warn, in whatever width they are typed, and ordinary words not?"""

import pytest

from casework.rules.words import DIAGNOSES, TREATMENTS, clinical_words


@pytest.mark.parametrize("word", [*DIAGNOSES, *TREATMENTS])
def test_every_word_of_the_list_is_found_in_a_sentence(word) -> None:
    assert clinical_words(f"本人は{word}のため、配慮が要る。")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("適応障害のためＳＳＲＩを服用", ["適応障害", "SSRI"]),
        ("ﾃﾞﾊﾟｽを処方", ["デパス"]),
        ("過敏性腸症候群の疑い", ["過敏性腸症候群"]),
        ("アルコール依存症", ["アルコール依存症"]),
        ("ssriとSSRI", ["ssri", "SSRI"]),
        ("抑うつ状態。抑うつ状態。", ["抑うつ"]),
        ("うつ病は双極性障害と", ["うつ病", "双極性障害"]),
    ],
)
def test_what_is_found(text, found) -> None:
    assert clinical_words(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "時間外は月20時間まで、深夜業なし。3か月、月1回見直し。",
        "業務がうつる時期に、引継ぎの相談先を定める。",
        "睡眠が不足し、疲労の回復に配慮が要る。",
        "通院のための休暇・時間の配慮。",
        "がんばりすぎない工夫を。",
        "WASDキーの操作、PHIVEという製品名。",
        "安全で定まった手順。方向を転換する。",
    ],
)
def test_ordinary_words_do_not_warn(text) -> None:
    assert clinical_words(text) == []
