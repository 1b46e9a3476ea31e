"""Is what a visit makes once, for everybody who asks alike, there also while other threads make and clear it?"""

import sys
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from threading import Barrier, Event
from time import monotonic, sleep
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from casework.access import Act, standing, visit
from casework.models.cases import Case
from casework.rules.vocabulary import Hat
from tests.databases import SQLITE_ONLY

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


def waits_for_no_other(world) -> None:
    """One has the database for writing and asks where it stands only once another waits for it to do the same."""
    waiting = Event()

    def second() -> None:
        with world.database.writing() as session:
            entered = visit.enter(session, world.actor("colleague", Hat.WORKER), Act.SEE_CASE, now=world.now)
            waiting.set()
            assert entered.standing.own

    def first(pool: ThreadPoolExecutor) -> None:
        with world.database.writing() as session:
            session.execute(select(Case.id)).first()
            entered = visit.enter(session, world.actor("worker", Hat.WORKER), Act.SEE_CASE, now=world.now)
            other = pool.submit(second)
            assert waiting.wait(10)
            sleep(0.3)  # it is in the middle of asking
            asked = monotonic()
            assert entered.standing.own
            assert monotonic() - asked < 5, "another's wait is not its own"
        other.result(30)

    with ThreadPoolExecutor(2) as pool:
        pool.submit(first, pool).result(60)


def test_asking_where_one_stands_waits_for_no_other_visit(world):
    waits_for_no_other(world)


@SQLITE_ONLY
@pytest.mark.skipif(sys.version_info >= (3, 12), reason="since then the property of the library has no lock")
def test_twin_one_lock_for_all_visits_is_seen(world, monkeypatch):
    found = cached_property(lambda self: standing.find(self.session, self.actor, self.today))
    found.__set_name__(visit.Visit, "standing")
    monkeypatch.setattr(visit.Visit, "standing", found)
    with pytest.raises((AssertionError, OperationalError)):
        waits_for_no_other(world)
