"""Has each item that differs a row of its own for its reason?"""

from datetime import date

import pytest

from casework.rules import departures
from casework.rules.comparison import Item, compare
from casework.rules.vocabulary import MeasureKind

K = MeasureKind
DAY = date(2026, 12, 9)
FIRST = Item(K.OVERTIME_LIMIT, 20, from_on=DAY, until_on=date(2026, 12, 31))
SECOND = Item(K.OVERTIME_LIMIT, 45, from_on=date(2027, 1, 1), until_on=date(2027, 1, 31))
BAN = Item(K.OVERTIME_BAN, from_on=DAY, until_on=date(2026, 12, 31))
OTHER = Item(K.OTHER, words="面談", from_on=DAY, until_on=date(2026, 12, 31))


def rows(advised, decided):
    lines = compare(advised, list(decided), decided_on=DAY)
    found = departures.rows(lines, advised, decided)
    return [found[number - 1] for number in departures.differing(lines)]


def test_an_advised_item_has_its_own_row_whatever_answers_it():
    assert rows([FIRST, SECOND], {FIRST: "overtime_limit", SECOND: "overtime_limit_2"}) == []
    assert rows([FIRST, SECOND], {SECOND: "overtime_limit_2"}) == ["overtime_limit"]
    assert rows([FIRST], {BAN: "overtime_ban"}) == ["overtime_limit"]
    assert rows([FIRST, OTHER], {}) == ["overtime_limit", "other"]


def test_what_was_added_has_the_row_in_which_it_was_ticked():
    assert rows([FIRST], {FIRST: "overtime_limit", OTHER: "other_2"}) == ["other_2"]


def test_where_an_advised_item_stands_already_it_has_the_next_one():
    """Two steps for one that was advised: the later of them answers it, the earlier one is added."""
    early = Item(K.OVERTIME_LIMIT, 0, from_on=DAY, until_on=date(2026, 12, 10))
    later = Item(K.OVERTIME_LIMIT, 20, from_on=date(2026, 12, 11), until_on=date(2026, 12, 31))
    assert rows([FIRST], {early: "overtime_limit", later: "overtime_limit_2"}) == ["overtime_limit", "overtime_limit_2"]


def test_twin_one_row_for_two_reasons_is_seen(monkeypatch):
    monkeypatch.setattr(departures, "PERIODS", 0)
    with pytest.raises(AssertionError):
        test_where_an_advised_item_stands_already_it_has_the_next_one()
