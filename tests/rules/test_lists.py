"""Does no text become a formula, and does every text come back as it was?"""

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from casework.rules.lists import MARK, defused, looks_like_a_formula, read_back

BEGINNINGS = "=+-@\t\r＝＋－＠"


@given(some.text())
@example("'=1+1")
@example("''")
@example("")
def test_every_text_comes_back(text):
    assert read_back(defused(text)) == text


@given(some.sampled_from(BEGINNINGS), some.text())
def test_what_begins_like_a_formula_is_marked(sign, rest):
    assert defused(sign + rest).startswith(MARK)


@given(
    some.sampled_from(["", " ", "\u3000", "\ufeff", "\u200b", "\x00 "]), some.sampled_from("=+-@＝＋－＠"), some.text()
)
def test_what_a_spreadsheet_skips_hides_nothing(before, sign, rest):
    assert defused(before + sign + rest).startswith(MARK)


@given(some.text())
def test_a_cell_never_begins_like_one(text):
    assert not looks_like_a_formula(defused(text))


@pytest.mark.parametrize("text", ["佐藤 真由美", "1001", "M00001", "2026-12-01", "営業課", "a=b", "（仮）", ""])
def test_plain_words_stay_as_they_are(text):
    assert defused(text) == text
