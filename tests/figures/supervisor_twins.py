"""Is everything that any supervisor gets the same in 500 pairs of databases that differ in all else?

The short run stands among the tests (`tests/web/test_supervisor_twins.py`); this is the long one.
"""

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from tests.figures import databases
from tests.figures.figures import Figure
from tests.web import supervisor_twins

PAIRS = 500
ROUNDS = 20
"""Pairs that one seed gives, each further apart."""
SEED = 20261201
TWIN_PAIRS = 10


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
            with supervisor_twins.leaking("count"):
                caught = _tried(ground, first, twin_pairs, rounds, apart)
            ground.world.close()
        yield {
            "name": "supervisor-twins", "database": kind, "seed": first, "attempts": wanted,
            "violations": violations, "twin_violations": caught,
        }  # fmt: skip


def _tried(ground: supervisor_twins.Half, seed: int, wanted: int, rounds: int, folder: Path) -> int:
    """In how many of the pairs anything differed for a supervisor."""
    differing, left = 0, wanted
    while left > 0:
        now = min(rounds, left)
        differing += sum(map(bool, supervisor_twins.pairs(ground, seed + left, now, _copied, folder)))
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
