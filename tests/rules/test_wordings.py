"""Do the product's letters say all they have to, is a gap seen, and do places take names and nothing else?"""

import pytest

from casework.rules import letter_texts, wordings
from casework.rules.vocabulary import Language, LetterKind, WordingKind

EACH = [(kind, language) for kind in WordingKind for language in Language]
VALUES = {name: f"<{name}>" for name in wordings.PLACES}


def missing(text: str, kind: WordingKind, language: Language) -> set[str]:
    return {point.code for point in wordings.missing_points(text, kind, language)}


@pytest.mark.parametrize(("kind", "language"), EACH)
def test_the_product_s_letters_say_everything_and_nothing_forbidden(kind, language):
    text = letter_texts.TEXTS[kind, language]
    assert missing(text, kind, language) == set()
    assert wordings.errors(text, kind) == []
    assert wordings.fill(text, VALUES).count("<氏名>") == 1


@pytest.mark.parametrize(("kind", "language"), EACH)
def test_twin_a_letter_without_one_of_its_points_is_caught(kind, language):
    text = letter_texts.TEXTS[kind, language]
    for point in wordings.REQUIRED[kind]:
        groups = point.english if language is Language.ENGLISH else point.japanese
        without = text
        for word in groups[0]:
            without = without.replace(word, "…").replace(word.capitalize(), "…")
        assert point.code in missing(without, kind, language), point.code


def test_every_letter_kind_has_a_wording():
    assert {kind.value for kind in LetterKind} <= {kind.value for kind in WordingKind}


def test_words_are_found_in_any_width_and_across_lines():
    text = letter_texts.TEXTS[WordingKind.FINAL, Language.ENGLISH].replace("not to single out", "Not  to\nSINGLE out")
    assert missing(text, WordingKind.FINAL, Language.ENGLISH) == set()


@pytest.mark.parametrize("word", wordings.FORBIDDEN)
def test_words_that_are_never_used_are_refused(word):
    assert len(wordings.errors(f"一行目\nここは{word.upper()}です", WordingKind.FIRST)) >= 1
    assert wordings.errors("一行目\nここは安心です", WordingKind.FIRST) == []


@pytest.mark.parametrize(
    ("text", "line"),
    [("{氏名} 様\n{病名}", 2), ("{ 氏名 } 様", 1), ("{{氏名}}", 1), ("{氏名", 1), ("a\nb\n}", 3), ("{}", 1),
     ("{氏名\n}", 1), ("{氏名!r}", 1), ("{氏名.__class__}", 1), ("{% if x %}", 1), ("{{ config }}", 1)],
)  # fmt: skip
def test_an_unknown_or_broken_place_is_an_error_with_its_line(text, line):
    found = wordings.errors(text, WordingKind.FIRST)
    assert found
    assert found[0].params["line"] == line


def test_what_only_an_invited_person_has_is_no_place_of_the_letter_to_everybody():
    assert wordings.errors("{期限}", WordingKind.FIRST) == []
    assert wordings.errors("{期限}", WordingKind.EVERYBODY) != []
    assert not wordings.places(letter_texts.TEXTS[WordingKind.EVERYBODY, Language.JAPANESE]) & wordings.TARGETS_ONLY


def test_a_value_is_text_and_is_never_read_again():
    hostile = dict(VALUES, 氏名="{会社名} %(x)s {{ 7*7 }} \\1 {0}")
    assert wordings.fill("{氏名}／{会社名}", hostile) == "{会社名} %(x)s {{ 7*7 }} \\1 {0}／<会社名>"


def test_too_long_is_refused():
    assert wordings.errors("あ" * wordings.LONGEST, WordingKind.FIRST) == []
    assert wordings.errors("あ" * (wordings.LONGEST + 1), WordingKind.FIRST) != []


@pytest.mark.parametrize(
    "text",
    [
        "面接指導を必ず受けてください。", "必ず 面接指導を\nお受けください。", "受けなければなりません",
        "受ける義務があります",
        "面接指導は必須です", "断ることはできません", "You must attend the interview.", "The interview is mandatory.",
        "必ず期日までに申し出てください",
    ],
)  # fmt: skip
def test_a_sentence_that_makes_a_duty_of_the_talk_is_seen(text):
    assert wordings.pressing(text)


@pytest.mark.parametrize(
    "text",
    ["必ずしも受ける必要はありません。", "受けなければならないものではありません。", "You need not attend.",
     "必ず鍵をかけます。",
     "受ける義務はありません。"],
)  # fmt: skip
def test_its_opposite_is_not(text):
    assert wordings.pressing(text) == []


@pytest.mark.parametrize(("kind", "language"), EACH)
def test_the_product_s_letters_press_nobody(kind, language):
    assert wordings.pressing(letter_texts.TEXTS[kind, language]) == []
