"""Does a slot that many ask for at once go to exactly one, thousands of times, and would a double booking be seen?"""

import os
from collections.abc import Iterator

from tests.concurrency import contest
from tests.figures import databases
from tests.figures.figures import Figure

ATTEMPTS = 4_000
PROCESSES = 8
SEED = 20261201
TWIN_ROUNDS = 10


def rows(
    attempts: int | None = None,
    processes: int = PROCESSES,
    seed: int | None = None,
    kinds: tuple[str, ...] = databases.KINDS,
) -> Iterator[Figure]:
    """Real processes on each kind of database, then a few rounds of the broken twin. ATTEMPTS and SEED change them."""
    attempts = attempts or int(os.environ.get("ATTEMPTS") or ATTEMPTS)
    seed = seed or int(os.environ.get("SEED") or SEED)
    for kind in kinds:
        with databases.fresh(kind) as (url, _folder):
            held = contest.run(url, processes=processes, rounds=max(1, attempts // processes), seed=seed)
        with databases.fresh(kind) as (url, _folder):
            twin = contest.run(url, processes=processes, rounds=TWIN_ROUNDS, seed=seed, twin=True)
        yield {
            "name": "contested-booking", "database": kind, "seed": seed, "attempts": held.attempts,
            "violations": held.violations, "twin_violations": twin.violations,
        }  # fmt: skip
