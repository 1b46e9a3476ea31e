"""Is every page, header and mail of every supervisor the same, whatever else a database holds?"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import KINDS, Databases
from tests.web import supervisor_twins
from tests.web.supervisor_leaks import leaking
from tests.web.supervisor_twins import Half

ROUNDS = {"sqlite": 4, "postgresql": 2}
SEED = 20261201
OWN_PAST = 703
"""Somebody takes over who reports of a month, which the measure began on another day in each half: the twin "thread"
wouldn't be caught else.
"""
COMMON = next(seed for seed in range(SEED, SEED + 50) if not supervisor_twins.past_is_own(seed))


@pytest.fixture(scope="module", params=KINDS)
def ground(
    request: pytest.FixtureRequest, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Half]:
    folder = tmp_path_factory.mktemp("supervisor-twins")
    fresh = databases.fresh(request.param, folder)
    yield supervisor_twins.base(next(fresh), folder)
    next(fresh, None)


def test_a_supervisor_sees_no_difference(ground, databases, tmp_path, monkeypatch):
    """And much was looked at, in halves that differ: otherwise equal pages would prove nothing."""
    seen: list[tuple[int, set[int], list[str], bool]] = []
    deliver, ids = supervisor_twins._deliver, supervisor_twins._ids
    mails = []

    def watched(half: Half, now: object) -> None:
        deliver(half, now)  # type: ignore[arg-type]  # a half stands in for a world
        mails.append([key for key in half.found if key[1] == "MAIL"])

    monkeypatch.setattr(supervisor_twins, "_deliver", watched)
    rounds = ROUNDS[ground.world.database.engine.dialect.name]
    halves: list[list[str]] = []
    stages: list[bool] = []

    def noted(half: Half) -> list[str]:
        halves.append(ids(half))
        return halves[-1]

    monkeypatch.setattr(supervisor_twins, "_ids", noted)
    walk = supervisor_twins._walk

    def counted(half: Half, *more: object) -> None:
        walk(half, *more)  # type: ignore[arg-type]  # a half stands in for a world
        answers = {answer[0] for key, answer in half.found.items() if key[1] != "MAIL"}
        page = half.found.get(("supervisor", "GET", "/instructions"), (0, [], b""))[2].decode()
        told = half.found.get(("other_supervisor", "GET", "/stage-texts"), (0, [], b""))[2].decode()
        stages.append("第一工場" in told)
        seen.append((len(half.found), answers, [], "佐藤 真由美" in page))

    monkeypatch.setattr(supervisor_twins, "_walk", counted)
    found = list(supervisor_twins.pairs(ground, COMMON, rounds, databases.copied, tmp_path))
    found += supervisor_twins.pairs(ground, OWN_PAST, 2, databases.copied, tmp_path)
    assert found == [[]] * (rounds + 2)
    assert max(number for number, *_rest in seen) > 80
    assert {200, 303, 404, 422} <= set().union(*(answers for _number, answers, *_rest in seen))
    assert any(there for *_rest, there in seen)
    assert any(mails)
    assert any(stages)
    assert halves[0] != halves[1]


def differing(ground: Half, seed: int, databases: Databases, folder: Path) -> list[list[tuple[str, str, str]]]:
    """The pairs of one seed in which something differs."""
    return [one for one in supervisor_twins.pairs(ground, seed, 2, databases.copied, folder) if one]


@pytest.mark.parametrize("ground", ["sqlite"], indirect=True)
@pytest.mark.parametrize("how", ["count", "existence", "over", "since", "words", "thread", "limit", "talks", "stage"])
def test_twin_a_product_that_leaks_is_caught(ground, how, databases, tmp_path):
    """On one database, as every twin of a page: it asks whether the comparison sees, which is no question about a
    database. That nothing differs is asked on both.
    """
    taken_over = how in {"since", "words"}
    seeds = [seed for seed in range(SEED, SEED + 12) if supervisor_twins.past_is_own(seed) or not taken_over]
    if how == "thread":
        seeds = [OWN_PAST]
    with leaking(how):
        found = next((one for seed in seeds for one in differing(ground, seed, databases, tmp_path)), [])
    assert found
    if how == "count":
        assert {path.partition("?")[0] for _who, _method, path in found} == {"/desk"}
