"""Can anybody who holds the whole table work out a row that is hidden?"""

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from casework.rules import suppression
from casework.rules.suppression import Count, Table, showable, suppressed

COUNTS = st.integers(0, 60).flatmap(lambda people: st.integers(0, people).map(lambda did: Count(people, did)))
TABLES = st.dictionaries(st.integers(0, 8), COUNTS, max_size=8)


def told(table: Table[int]) -> Count | None:
    """What the total less the rows that are shown tells of the hidden ones together."""
    if table.total is None:
        return None
    people, did = table.total.people, table.total.did
    for count in table.rows.values():
        if count is not None:
            people, did = people - count.people, did - count.did
    return Count(people, did)


def attacked(rows: Mapping[int, Count], table: Table[int]) -> bool:
    """Is something told that may not stand on its own: a row, or the hidden ones together?"""
    hidden = [rows[key] for key, count in table.rows.items() if count is None and rows[key].people]
    shown = [count for count in table.rows.values() if count is not None]
    if not all(map(showable, shown)) or (table.total is not None and not showable(table.total)):
        return True
    rest = told(table)
    return rest is not None and bool(hidden) and (len(hidden) == 1 or not showable(rest))


@given(TABLES)
def test_nothing_that_is_hidden_can_be_worked_out(rows):
    assert not attacked(rows, suppressed(rows))


@given(TABLES)
def test_what_is_shown_is_true(rows):
    table = suppressed(rows)
    assert table.rows.keys() == rows.keys()
    assert all(count in (None, rows[key]) for key, count in table.rows.items())
    assert table.total in (None, sum(rows.values(), Count(0, 0)))


def test_twin_without_the_second_row_the_first_is_worked_out(monkeypatch):
    rows = {1: Count(30, 10), 2: Count(40, 12), 3: Count(5, 1)}
    assert not attacked(rows, suppressed(rows))
    monkeypatch.setattr(suppression, "_safe", lambda *_anything: True)
    assert attacked(rows, suppressed(rows))


def test_the_smallest_that_is_left_goes_with_it():
    table = suppressed({1: Count(30, 10), 2: Count(40, 12), 3: Count(5, 1)})
    assert table == Table({1: None, 2: Count(40, 12), 3: None}, Count(75, 23))


def test_few_all_and_nobody_look_alike():
    table = suppressed({1: Count(30, 0), 2: Count(30, 2), 3: Count(30, 30), 4: Count(9, 4), 5: Count(0, 0)})
    assert set(table.rows.values()) == {None}
