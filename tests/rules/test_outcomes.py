"""Can anybody who reads how returns went, and knows how the tables are made, work out one or two people?

As for reports to the committee: every possible truth is gone through, and for each page all truths that would have
given the same page: what is the same in all of them has been told.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import product

import pytest

from casework.rules import outcomes
from casework.rules.outcomes import Counted, Shown
from casework.rules.suppression import FEW, FEWEST

FIELDS = ("retained", "again", "left")
TALKED = ("due", "held", "late", "refused")


def states(people: int) -> Iterable[tuple[int, int, int]]:
    for retained in range(people + 1):
        for again in range(people - retained + 1):
            yield retained, again, people - retained - again


def two_marks(people: int) -> Iterable[tuple[Counted, ...]]:
    """Where so many people can be at two marks: whoever left stays away."""
    for first, second in product(states(people), states(people)):
        if second[2] >= first[2]:
            yield Counted(people, *first), Counted(people, *second)


def talks(people: int) -> Iterable[tuple[Counted, ...]]:
    """What can have become of the follow-ups of so many."""
    for due in range(people + 1):
        for held in range(due + 1):
            for late in range(held + 1):
                for refused in range(due - held + 1):
                    yield (Counted(people, people, due=due, held=held, late=late, refused=refused),)


def drawn(truth: tuple[Counted, ...]) -> list[Shown]:
    """The tables of the same people, one after the other."""
    found: list[Shown] = []
    for counted in truth:
        found.append(outcomes.shown(counted, found))
    return found


def told_of_few(people: int, all_truths, fields) -> list[tuple[str, set[int]]]:
    """Numbers of which a page leaves nothing but one or two people, or all but one or two, or nobody."""
    behind: dict[object, dict[tuple[int, str], set[int]]] = defaultdict(lambda: defaultdict(set))
    for truth in all_truths(people):
        page = tuple(tuple(one.as_json().items()) for one in drawn(truth))
        for at, counted in enumerate(truth):
            for name in fields:
                behind[page][at, name].add(getattr(counted, name))
    few = set(range(1, FEW + 1)) | {people - some for some in range(1, FEW + 1)}
    return [
        (name, values)
        for of_page in behind.values()
        for (_at, name), values in of_page.items()
        if values <= few or values in ({0}, {people})
    ]


@pytest.mark.parametrize("people", [FEWEST - 1, FEWEST, 12])
def test_no_tables_of_the_same_people_tell_of_one_or_two_or_of_nobody(people):
    assert told_of_few(people, two_marks, FIELDS) == []


@pytest.mark.parametrize("people", [FEWEST, 12])
def test_nor_do_their_follow_ups(people):
    assert told_of_few(people, talks, TALKED) == []


def test_twin_tables_of_all_numbers_are_caught(monkeypatch):
    monkeypatch.setattr(outcomes, "showable", lambda _people, _did: True)
    assert told_of_few(FEWEST, two_marks, FIELDS)
    assert told_of_few(FEWEST, talks, TALKED)


def differences(people: int) -> list[tuple[int, int]]:
    """Numbers of the same people that differ by one or two: who fell ill again between the marks."""
    found = []
    for truth in two_marks(people):
        told = [number for one in drawn(truth) for number in one.told]
        found += [(a, b) for at, a in enumerate(told) for b in told[at + 1 :] if 0 < abs(a - b) <= FEW]
    return found


def test_two_marks_differ_by_nobody_or_by_more_than_two(monkeypatch):
    assert [pair for pair in differences(12) if max(pair) > 6] == [], "again and left are different people"
    monkeypatch.setattr(outcomes, "near", lambda _one, _other: False)
    assert [pair for pair in differences(12) if max(pair) > 6]


def test_what_may_be_told_is_told():
    assert outcomes.shown(Counted(20, 14, 3, 3, due=17, held=11, late=4, refused=3)) == Shown(
        20, 14, 3, 3, 17, 11, None, 3
    ), "one more or less than another number is hidden: late ones are one more than those away"
    assert outcomes.shown(Counted(60, 50, 6, 4, due=54, held=40, late=10, refused=11)).told == (50, 6, 4, 54, 40, 10)
    assert outcomes.shown(Counted(9, 5, 2, 2)) == Shown()


def test_who_left_before_is_away_now_and_is_not_subtracted():
    """Three left by the first mark: with three away at the second nobody would be on leave."""
    first = outcomes.shown(Counted(12, 3, 6, 3))
    assert first.left == 3
    assert outcomes.shown(Counted(12, 9, 0, 3), [first]).retained is None


def test_more_people_than_before_are_no_table_beside_it():
    first = outcomes.shown(Counted(20, 14))
    assert outcomes.shown(Counted(21, 10), [first]) == Shown()
    assert outcomes.shown(Counted(20, 10), [first]).retained == 10
    assert outcomes.shown(Counted(30, 20), [first]).retained == 20


def test_what_is_kept_can_be_read_again():
    made = outcomes.shown(Counted(20, 14, 3, 3))
    assert outcomes.thawed(made.as_json()) == made


@pytest.mark.parametrize(("day", "year"), [(date(2026, 3, 31), date(2025, 4, 1)), (date(2026, 4, 1), date(2026, 4, 1))])
def test_a_fiscal_year_begins_with_april(day, year):
    assert outcomes.year_of(day) == year


def test_a_table_waits_for_whoever_came_back_last():
    """Back on the 31st of March: three months later is the 30th of June, and a month for entering it."""
    assert outcomes.drawn_on(date(2026, 4, 1), 3) == date(2026, 7, 30)
    assert outcomes.drawn_on(date(2026, 4, 1), 12) == date(2027, 4, 30)
