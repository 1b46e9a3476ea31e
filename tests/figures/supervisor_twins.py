"""Is everything that any supervisor gets the same in 500 pairs of databases that differ in all else?

The short run stands among the tests (`tests/web/test_supervisor_twins.py`); this is the long one.
"""

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from tests.figures import databases
from tests.figures.figures import Figure
from tests.web import supervisor_twins
from tests.web.supervisor_leaks import leaking

PAIRS = 500
ROUNDS = 20
"""Pairs that one seed gives, each further apart."""
SEED = 20261201
TWIN_PAIRS = 10
TWINS = ("count", "since")
"""The leaks of each of which some pairs have to be caught: the fewest of them are told."""


def rows(
    pairs: int | None = None,
    seed: int | None = None,
    kinds: tuple[str, ...] = databases.KINDS,
    rounds: int = ROUNDS,
    twin_pairs: int = TWIN_PAIRS,
) -> Iterator[Figure]:
    """For each kind of database: the pairs, then some of them with a product that leaks. PAIRS and SEED change them."""
    wanted = pairs or int(os.environ.get("PAIRS") or PAIRS)
    first = seed or int(os.environ.get("SEED") or SEED)
    for kind in kinds:
        with databases.fresh(kind) as (url, folder):
            ground, apart = supervisor_twins.base(url, folder), folder / "pairs"
            apart.mkdir()
            violations = _tried(ground, first, wanted, rounds, apart)
            caught = []
            for how in TWINS:
                with leaking(how):
                    caught.append(_tried(ground, first, twin_pairs, rounds, apart, taken_over=how == "since"))
            ground.world.close()
        yield {
            "name": "supervisor-twins", "database": kind, "seed": first, "attempts": wanted,
            "violations": violations, "twin_violations": min(caught),
        }  # fmt: skip


def _tried(
    ground: supervisor_twins.Half, seed: int, wanted: int, rounds: int, folder: Path, *, taken_over: bool = False
) -> int:
    """In how many of the pairs anything differed for a supervisor. `taken_over`: of those in which somebody takes over
    alone.
    """
    differing, left = 0, wanted
    while left > 0:
        now = min(rounds, left)
        of = next(one for one in count(seed + left) if supervisor_twins.past_is_own(one) or not taken_over)
        differing += sum(map(bool, supervisor_twins.pairs(ground, of, now, _copied, folder)))
        left -= now
    return differing


@contextmanager
def _copied(url: str, folder: Path) -> Iterator[str]:
    """A copy of a database to which nobody is connected; it is gone afterwards."""
    source, name = make_url(url), f"cw_twin_{uuid.uuid4().hex}"
    if source.get_backend_name() == "sqlite":
        file = folder / f"{name}.db"
        shutil.copyfile(str(source.database), file)
        try:
            yield f"sqlite:///{file}"
        finally:
            for left in folder.glob(f"{name}.db*"):
                left.unlink()
        return
    address = source.set(drivername="postgresql", database="postgres").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as master:
        names = sql.Identifier(name), sql.Identifier(str(source.database))
        master.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*names))
        try:
            yield source.set(database=name).render_as_string(hide_password=False)
        finally:
            master.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(names[0]))
