"""One slot, many real processes: exactly one has it, on both databases; and would a double booking be seen?"""

import pytest

from tests.concurrency import contest
from tests.concurrency.contest import Call

PROCESSES = 6
ROUNDS = 8


def test_a_slot_that_many_ask_for_at_once_goes_to_exactly_one(database_url):
    outcome = contest.run(database_url, processes=PROCESSES, rounds=ROUNDS, seed=20261201)
    assert outcome.details == ()
    assert (outcome.attempts, outcome.wins) == (PROCESSES * ROUNDS, ROUNDS)


def test_looking_first_and_inserting_then_is_caught(database_url):
    outcome = contest.run(database_url, processes=PROCESSES, rounds=2, seed=20261201, twin=True)
    assert outcome.wins > 2
    assert any("winners" in words for words in outcome.details)


def test_what_decides_gives_a_slot_to_exactly_one_even_without_all_that_stands_before_it(database_url):
    outcome = contest.run(database_url, processes=PROCESSES, rounds=40, seed=20261201, bare=True)
    assert outcome.details == ()
    assert (outcome.attempts, outcome.wins) == (PROCESSES * 40, 40)


def test_without_the_index_the_bare_moment_is_caught(database_url):
    outcome = contest.run(database_url, processes=PROCESSES, rounds=2, seed=20261201, twin=True, bare=True)
    assert outcome.wins > 2
    assert any("winners" in words for words in outcome.details)


GOOD = [Call("s", "a", 10, 30, "won"), Call("s", "b", 12, 40, "refused")]


def judged(*calls: Call, held=("a",)):
    return contest.judge(list(calls), {"s": list(held)}, ["s"], 2).details


def test_the_judge_accepts_a_good_history():
    assert judged(*GOOD) == ()


@pytest.mark.parametrize(
    ("calls", "held", "words"),
    [
        ([GOOD[0], Call("s", "b", 12, 40, "won")], ("a", "b"), "2 winners"),
        ([Call("s", "a", 10, 30, "refused"), GOOD[1]], (), "0 winners"),
        ([GOOD[0], Call("s", "b", 1, 9, "refused")], ("a",), "before anybody could have won"),
        (GOOD, ("b",), "other winners"),
        (GOOD, ("a", "b"), "other winners"),
        (GOOD, (), "other winners"),
        ([GOOD[0]], ("a",), "1 tries of 2"),
        ([GOOD[0], Call("s", "b", 12, 40, "OperationalError: database is locked")], ("a",), "database is locked"),
    ],
)
def test_the_judge_sees_every_kind_of_violation(calls, held, words):
    assert any(words in sentence for sentence in judged(*calls, held=held))
