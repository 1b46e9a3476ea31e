"""Is each hat shown what was typed by hand in `seen.py`, and never more than the need-to-know matrix allows?"""

from fnmatch import fnmatch
from functools import cache
from itertools import combinations, product
from pathlib import Path

import pytest

from casework.access import cells, sight
from casework.access.sight import Fact, Record, Row
from casework.rules.vocabulary import Hat
from tests.access.seen import BELONGS, HATS, LEAVE_A_TRACE, MATRIX, SEEN, STRICTER

BY_LETTER = dict(
    zip(
        HATS,
        (
            Hat.WORKER,
            Hat.PHYSICIAN,
            Hat.NURSE,
            Hat.CLERK,
            Hat.HR,
            Hat.SUPERVISOR,
            Hat.ADMIN,
            Hat.COMMITTEE,
            Hat.COORDINATOR,
        ),
        strict=True,
    )
)
COMBINATIONS = [Fact(number) for number in range(4096)]
"""Every set of facts there can be."""
MOST = 3
"""No sign, and no cell, asks for more facts than these together."""
FEW = [known for known in COMBINATIONS if known.bit_count() <= MOST or known.bit_count() >= 12 - MOST]
"""A cell holds under all that one of its alternatives holds under, so that sets of three facts tell any two cells
apart; and those to which no more than three are lacking.
"""

HOLDS = {
    "-": lambda _known: False,
    "F": lambda _known: True,
    "k": lambda known: Fact.KNOWN in known,
    "r": lambda known: Fact.REQUESTED in known,
    "d": lambda known: Fact.DISCLOSED in known and Fact.NAMED in known,
    "s": lambda known: Fact.KNOWN in known and (Fact.NAMED in known or Fact.SCORELESS in known),
    "a": lambda known: Fact.ASSIGNED in known,
    "x": lambda known: Fact.EXAMINER in known,
    "c": lambda known: Fact.EXAMINER in known or Fact.ASSIGNED in known,
    "i": lambda known: Fact.ISSUED in known,
    "o": lambda known: Fact.ISSUED in known or Fact.ASSIGNED in known,
    "n": lambda known: Fact.ISSUED in known and Fact.KNOWN in known,
    "p": lambda known: Fact.ISSUED in known and Fact.KNOWN in known and Fact.WISHED in known,
    "e": lambda known: Fact.SETTLED in known,
    "g": lambda known: Fact.ASKED in known,
    "v": lambda known: Fact.EXAMINER in known or Fact.ASSIGNED in known or Fact.ASKED in known,
    "f": lambda known: Fact.FITS in known,
}


@pytest.fixture(autouse=True)
def _forgotten():
    """What was asked of a thousand broken records stays in no memory: it filled four gigabytes."""
    yield
    cells.granted.cache_clear()


def spread(table: dict[str, dict[str, str]]) -> dict[tuple[str, str], str]:
    """(record, field) → what stands beside it."""
    return {
        (record, field): value
        for record, rows in table.items()
        for fields, value in rows.items()
        for field in fields.split()
    }


SIGNS = spread(SEEN)
UNDER = {sign: frozenset(known.value for known in COMBINATIONS if holds(known)) for sign, holds in HOLDS.items()}
"""Of all sets of facts those under which a sign holds."""


@cache
def telling() -> list[Fact]:
    """A few sets of facts, any two signs differing under one of them."""
    chosen: list[Fact] = []
    alike = list(combinations(UNDER, 2))
    while alike:
        best = max(FEW, key=lambda known: sum((known in UNDER[one]) != (known in UNDER[two]) for one, two in alike))
        chosen.append(best)
        alike = [(one, two) for one, two in alike if (best in UNDER[one]) == (best in UNDER[two])]
    return chosen


def mistakes(records: tuple[Record, ...], hats: str = HATS, facts: list[Fact] = FEW) -> set[tuple[str, str, str]]:
    """Where the table in the product shows a field to a hat, under some facts, otherwise than it was typed here."""
    found = set()
    for record, hat in product(records, hats):
        typed = [(field, UNDER[SIGNS[record.name, field][HATS.index(hat)]]) for field in record.fields]
        for known in facts:
            granted, number = sight.granted(record, BY_LETTER[hat], known), known.value
            wanted = tuple(field for field, under in typed if number in under)
            found |= {(record.name, field, hat) for field in set(granted).symmetric_difference(wanted)}
    return found


def test_the_facts_are_the_ones_that_are_combined_here():
    assert sorted(Fact) == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048]


def test_every_record_and_field_is_typed_here_and_no_other():
    assert {(record.name, field) for record in sight.RECORDS for field in record.fields} == set(SIGNS)
    assert all(len(signs) == len(HATS) for signs in SIGNS.values())
    assert set(BY_LETTER.values()) == set(Hat)


def test_each_hat_is_shown_what_was_typed_here():
    """Under each set of few facts and of nearly all: the two tests below say why these tell."""
    assert mistakes(sight.RECORDS) == set()


def test_no_cell_asks_for_more_facts_than_are_combined():
    cells = {cell for record in sight.RECORDS for row in record.rows for cell in row.cells.values()}
    assert max(needed.bit_count() for cell in cells for needed in cell.alternatives) == MOST
    assert cells <= set(CELLS.values())


def test_each_cell_holds_as_its_sign_says():
    """Under every set of facts."""
    assert CELLS.keys() == HOLDS.keys()
    for sign, cell in CELLS.items():
        assert {known.value for known in COMBINATIONS if cell.holds(known)} == UNDER[sign], sign


CELLS = {
    "-": sight.NO, "F": sight.YES, "k": sight.ONCE_KNOWN, "r": sight.ONCE_REQUESTED, "d": sight.NAMED_ONCE_DISCLOSED,
    "s": sight.KNOWN_SCORES_NAMED,
    "a": sight.IF_ASSIGNED, "x": sight.IF_EXAMINER, "c": sight.IF_CARING, "i": sight.ONCE_ISSUED,
    "o": sight.ISSUED_OR_ASSIGNED, "n": sight.ISSUED_AND_KNOWN,
    "e": sight.ONCE_SETTLED, "p": sight.ISSUED_AND_WISHED, "v": sight.CARING_OR_ASKED,
    "f": sight.IF_FITTING, "g": sight.IF_ADVISING,
}  # fmt: skip


@pytest.mark.parametrize("record", sight.RECORDS, ids=lambda record: record.name)
def test_twin_one_flipped_cell_is_caught(record):
    """Each row under each hat, with each other sign in turn: sets of facts that tell any two signs apart see it, and
    they are among those that the table is compared under.
    """
    facts = telling()
    assert set(facts) <= set(FEW)
    for at, hat in product(range(len(record.rows)), HATS):
        fields = record.rows[at].fields
        written = SIGNS[record.name, fields[0]][HATS.index(hat)]
        for sign in CELLS.keys() - {written}:
            cells = {h.value: CELLS[sign] if h is BY_LETTER[hat] else record.rows[at].cells[h] for h in Hat}
            rows = [*record.rows[:at], Row(*fields, **cells), *record.rows[at + 1 :]]
            twin = Record(record.name, *rows, label="", why="")
            assert mistakes((twin,), hat, facts) == {(record.name, name, hat) for name in fields}, (fields, hat, sign)


def test_a_forgotten_hat_or_a_field_twice_is_an_error_at_import():
    everybody = {hat.value: sight.NO for hat in Hat}
    for hat in Hat:
        with pytest.raises(TypeError):
            Row("name", **{other: cell for other, cell in everybody.items() if other != hat})
    with pytest.raises(ValueError, match="two rows"):
        Record("person", Row("name", **everybody), Row("name", **everybody), label="", why="")


def test_reading_health_leaves_a_trace():
    assert {record.name for record in sight.RECORDS if record.health} == LEAVE_A_TRACE


# --- against the matrix of the law ------------------------------------------------------------------------


def allowed(sign: str, level: str) -> frozenset[int]:
    """The facts under which a sign of the matrix allows a field of a level."""
    if sign in "EPF":
        return UNDER["F" if "EPF".index(level) <= "EPF".index(sign) else "-"]
    return UNDER[sign]


def compared(with_: dict[str, str]) -> tuple[set[tuple[str, str, str]], set[tuple[str, str, str]]]:
    """Where we show more than the matrix, and where less."""
    more, less = set(), set()
    for (record, field), place in spread(BELONGS).items():
        row, level = place[:-1], place[-1]
        for at, hat in enumerate(HATS):
            ours = UNDER[SIGNS[record, field][at]]
            theirs = allowed(with_[row][at], level)
            if ours - theirs:
                more.add((record, field, hat))
            if theirs - ours:
                less.add((record, field, hat))
    return more, less


def test_nobody_is_shown_more_than_the_matrix_allows():
    more, _less = compared(MATRIX)
    assert more == set()


def test_twin_a_matrix_that_allows_less_is_seen():
    more, _less = compared({**MATRIX, "14": "FFF------"})
    assert ("opinion", "reason", "H") in more


def explained() -> set[tuple[str, str, str]]:
    """Every (record, field, hat) that a paragraph speaks of."""
    return {
        (record, field, hat)
        for patterns in STRICTER.values()
        for pattern, hats in patterns.items()
        for record, field in SIGNS
        for hat in hats
        if fnmatch(f"{record}.{field}", pattern)
    }


def test_where_less_is_shown_a_paragraph_says_why():
    _more, less = compared(MATRIX)
    assert less == explained() & less
    assert less


def test_no_paragraph_speaks_of_nothing():
    _more, less = compared(MATRIX)
    idle = {
        (title, pattern, hat)
        for title, patterns in STRICTER.items()
        for pattern, hats in patterns.items()
        for hat in hats
        if not any(fnmatch(f"{record}.{field}", pattern) and theirs == hat for record, field, theirs in less)
    }
    assert idle == set()


def test_the_paragraphs_are_written():
    decision = Path(__file__).parents[2] / "docs" / "decisions" / "0005-cells.md"
    titles = {line.removeprefix("## ") for line in decision.read_text().splitlines() if line.startswith("## ")}
    assert set(STRICTER) <= titles
    for record in set(SEEN) - set(BELONGS):
        assert f"`{record}`" in decision.read_text(), record
