"""Whose is the work by rule, and what does a workplace lack? Typed by hand."""

import pytest

from casework.rules import cover, owners
from casework.rules.cover import Lack, lacks
from casework.rules.owners import Held, Owner, owner

ME, YOU, GONE = 1, 2, 3


@pytest.mark.parametrize(
    ("holder", "able", "expected"),
    [
        (ME, {ME, YOU}, Owner(Held.TAKEN, ME)),
        (None, {ME}, Owner(Held.ALONE, ME)),
        (None, {ME, YOU}, Owner(Held.NOBODY, None)),
        (None, set(), Owner(Held.NOBODY, None)),
        (GONE, {ME, YOU}, Owner(Held.LEFT, None)),
        (GONE, {ME}, Owner(Held.ALONE, ME)),
        (GONE, set(), Owner(Held.LEFT, None)),
    ],
)
def test_who_took_it_the_only_one_or_nobody(holder, able, expected):
    assert owner(holder, able) == expected


@pytest.mark.parametrize(
    ("officers", "standing_in", "physicians", "employed", "expected"),
    [
        ({1, 2}, set(), {9}, set(), ()),
        ({1}, set(), {9}, set(), (Lack.ONE_OFFICER,)),
        ({1}, {5}, {9}, set(), ()),
        ({1}, {1}, {9}, set(), (Lack.ONE_OFFICER,)),
        (set(), {5}, {9}, set(), (Lack.NO_OFFICER,)),
        ({1, 2}, set(), set(), set(), (Lack.NO_PHYSICIAN,)),
        ({1, 2}, set(), {9}, {9}, (Lack.ONE_PHYSICIAN,)),
        ({1, 2}, set(), {8, 9}, {8, 9}, ()),
        ({1}, set(), {9}, {9}, (Lack.ONE_OFFICER, Lack.ONE_PHYSICIAN)),
    ],
)
def test_what_a_workplace_lacks(officers, standing_in, physicians, employed, expected):
    assert lacks(officers, standing_in, (), physicians, employed) == expected


def test_who_leads_the_only_officer_stands_in_for_nobody():
    assert lacks({1}, {2}, {2}, {7, 8}, ()) == (Lack.LED_BY_STAND_IN,)
    assert lacks({1}, {2, 3}, {2}, {7, 8}, ()) == ()
    assert lacks({1, 4}, {2}, {2}, {7, 8}, ()) == ()


def test_nobody_who_knows_results_stands_in():
    assert {hat.value for hat in cover.KNOWING} == {"clerk", "physician", "nurse"}


def test_every_way_to_hold_says_something_of_its_own():
    words = [held.label for held in owners.Held]
    assert len(set(words)) == len(words)
