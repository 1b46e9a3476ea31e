"""Are the columns of a file found by the names that products use, and never by chance?"""

import pytest

from casework.rules import layouts
from casework.rules.layouts import GENERAL, MINISTRY, OWN, PRESETS
from casework.services.results_file import COLUMNS

KEYS = [column.key for column in COLUMNS]


def guessed(*headings: str, kept=()):
    found = layouts.guess(COLUMNS, headings, kept=kept)
    return found.layout, found.preset


def test_our_own_names_need_no_preset():
    headings = [column.names[0] for column in COLUMNS]
    assert guessed(*headings) == (dict(zip(KEYS, headings, strict=True)), "")


@pytest.mark.parametrize("preset", PRESETS, ids=[preset.key for preset in PRESETS])
@pytest.mark.parametrize("which", [0, -1])
def test_every_name_of_a_preset_finds_its_column(preset, which):
    headings = {key: names[which] for key, names in preset.columns.items()}
    found, helped = guessed("氏名", *headings.values(), "備考")
    assert found == headings
    assert helped in {preset.key, ""}


def test_a_preset_names_no_heading_for_two_columns_and_only_columns_that_are_there():
    for preset in PRESETS:
        names = [name for several in preset.columns.values() for name in several]
        assert len(set(names)) == len(names)
        assert set(preset.columns) == set(KEYS)
    assert [preset.sure for preset in (OWN, MINISTRY, GENERAL)] == [True, False, False]


def test_a_layout_that_the_company_keeps_comes_first_where_it_fits_wholly():
    kept = {"number": "職員", "stressors": "要因点", "reactions": "反応点", "support": "支援点"}
    assert guessed("社員番号", "職員", "要因点", "反応点", "支援点", kept=[kept]) == (kept, "")
    found, _ = guessed("社員番号", "職員", "要因点", "反応点", kept=[kept])
    assert found == {"number": "社員番号"}


def test_a_name_inside_a_heading_is_found_where_it_stands_once():
    assert guessed("【必須】社員番号（半角）")[0] == {"number": "【必須】社員番号（半角）"}
    assert guessed("社員番号（新）", "社員番号（旧）")[0] == {}


def test_a_heading_that_stands_there_twice_is_nobodys_guess():
    assert "number" not in guessed("社員番号", "社員番号 (2)", "実施日")[0]


@pytest.mark.parametrize("heading", ["A1", "Ｂ29", "c9", "D2", "Q57", "問1", "設問12", "回答3", "No.5", "q_1"])
def test_an_answer_to_one_question_is_known(heading):
    assert layouts.is_answer(heading)


@pytest.mark.parametrize("heading", ["社員番号", "A", "A合計", "B100", "ストレス要因", "問診日", "E1", "Q1の合計"])
def test_other_columns_are_no_answers(heading):
    assert not layouts.is_answer(heading)
