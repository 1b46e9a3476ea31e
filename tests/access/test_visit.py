"""Is what a visit makes once, for everybody who asks alike, there also while other threads make and clear it?"""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from casework.access import Act, visit
from casework.models.cases import Case
from casework.rules.vocabulary import Hat

THREADS = 8
"""As many as serve in one process (`casework.serving`)."""


class Forgetful(dict[Any, Any]):
    """As if another thread cleared it after each write."""

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__(key, value)
        self.clear()


def condition(world, name: str) -> str:
    with world.database.reading() as session:
        entered = visit.enter(session, world.actor(name, Hat.WORKER), Act.SEE_CASE, now=world.now)
        return str(entered.within(Case))


def test_what_another_thread_cleared_meanwhile_is_there(world, monkeypatch):
    wanted = condition(world, "worker")
    monkeypatch.setattr(visit, "_BUILT", Forgetful())
    assert condition(world, "worker") == wanted


def test_twin_what_is_looked_up_again_is_gone(world, monkeypatch):
    def looked_up_again(self, what, make):
        key = (what, self.actor, self.standing, self.today)
        if key not in visit._BUILT:
            visit._BUILT[key] = make()
        return visit._BUILT[key]

    monkeypatch.setattr(visit.Visit, "_made", looked_up_again)
    with pytest.raises(KeyError):
        test_what_another_thread_cleared_meanwhile_is_there(world, monkeypatch)


def test_threads_that_clear_for_one_another_each_get_their_own(world, monkeypatch):
    monkeypatch.setattr(visit, "_BUILT", {})
    monkeypatch.setattr(visit, "_MOST_BUILT", 2)
    names = ("worker", "colleague", "supervisor", "hr")
    persons = {name: world.people[name].person_id for name in names}
    start = Barrier(THREADS)

    def ask(number: int) -> bool:
        name = names[number % len(names)]
        with world.database.reading() as session:
            entered = visit.enter(session, world.actor(name, Hat.WORKER), Act.SEE_CASE, now=world.now)
            start.wait(30)
            made = [entered._made((name, nth), lambda: (persons[name],)) for nth in range(200)]
        return made == [(persons[name],)] * 200

    with ThreadPoolExecutor(THREADS) as pool:
        assert all(pool.map(ask, range(THREADS)))
