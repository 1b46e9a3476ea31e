"""Does a slot that many ask for at once go to exactly one, a million times, and would a double booking be seen?

Two rows. `contested-booking`: the whole verb, as the page calls it, with every rule before it. `contested-slot`: the
moment that decides, alone, a million times on each kind of database.
"""

import os
from collections.abc import Iterator

from tests.concurrency import contest
from tests.figures import databases
from tests.figures.figures import Figure

ATTEMPTS = 20_000
BARE_ATTEMPTS = 1_000_000
PROCESSES = 8
SEED = 20261201
TWIN_ROUNDS = 10


def rows(
    attempts: int | None = None,
    processes: int = PROCESSES,
    seed: int | None = None,
    kinds: tuple[str, ...] = databases.KINDS,
) -> Iterator[Figure]:
    """The whole verb: real processes on each kind of database, then a few rounds of the broken twin. ATTEMPTS and SEED
    change them.
    """
    yield from _rows("contested-booking", attempts or _given("ATTEMPTS", ATTEMPTS), processes, seed, kinds)


def bare_rows(
    attempts: int | None = None,
    processes: int = PROCESSES,
    seed: int | None = None,
    kinds: tuple[str, ...] = databases.KINDS,
) -> Iterator[Figure]:
    """The same for the moment that decides. BARE_ATTEMPTS and SEED change them."""
    yield from _rows(
        "contested-slot", attempts or _given("BARE_ATTEMPTS", BARE_ATTEMPTS), processes, seed, kinds, bare=True
    )


def _rows(
    name: str, attempts: int, processes: int, seed: int | None, kinds: tuple[str, ...], *, bare: bool = False
) -> Iterator[Figure]:
    seed = seed or _given("SEED", SEED)
    for kind in kinds:
        with databases.fresh(kind) as (url, _folder):
            rounds = max(1, attempts // processes)
            held = contest.run(url, processes=processes, rounds=rounds, seed=seed, bare=bare)
        with databases.fresh(kind) as (url, _folder):
            twin = contest.run(url, processes=processes, rounds=TWIN_ROUNDS, seed=seed, twin=True, bare=bare)
        yield {
            "name": name, "database": kind, "seed": seed, "attempts": held.attempts,
            "violations": held.violations, "twin_violations": twin.violations,
        }  # fmt: skip


def _given(name: str, usual: int) -> int:
    return int(os.environ.get(name) or usual)
