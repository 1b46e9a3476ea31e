"""Do the databases that tests get keep what the tests count on: real, migrated, empty, one's own?"""

import psycopg
import pytest
from sqlalchemy import Engine, create_engine, event, inspect, make_url, select, text
from sqlalchemy.engine.interfaces import CacheStats
from sqlalchemy.exc import OperationalError

from casework import migrate
from casework.db import WRITES, make_engine
from casework.models.people import Person
from tests import postgres, statements
from tests.copies import Copy
from tests.databases import POSTGRESQL_ONLY, SQLITE_ONLY
from tests.services import results
from tests.statements import Kept


def put_mark(url: str) -> None:
    engine = make_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE mark (word text)"))
    engine.dispose()


def is_marked(engine: Engine) -> bool:
    return inspect(engine).has_table("mark")


def test_a_fresh_database_is_at_the_newest_revision(engine):
    assert migrate.current(engine) is not None
    assert inspect(engine).has_table("employment")


@pytest.mark.parametrize("_time", [1, 2])
def test_what_one_test_writes_the_next_does_not_find(database_url, _time):
    engine = make_engine(database_url)
    assert not is_marked(engine)
    put_mark(database_url)
    assert is_marked(engine)
    engine.dispose()


def state(world) -> list[object]:
    """Every row and every sequence."""
    with world.database.engine.connect() as connection:
        tables = sorted(inspect(connection).get_table_names())
        rows: list[object] = [sorted(map(str, connection.execute(text(f'SELECT * FROM "{name}"')))) for name in tables]
        names = connection.scalars(text("SELECT relname FROM pg_class WHERE relkind = 'S' ORDER BY relname")).all()
        return [*rows, [connection.execute(text(f"SELECT last_value, is_called FROM {name}")).one() for name in names]]


@pytest.fixture(scope="module")
def first_state() -> list[object]:
    return []


@POSTGRESQL_ONLY
@pytest.mark.parametrize("harm", ["rows", "an alteration", "an open transaction", "nothing"])
def test_a_world_that_was_used_before_is_as_it_was(world, first_state, harm):
    first_state.append(state(world))
    assert len(first_state[0]) > 40
    assert first_state[-1] == first_state[0]
    assert inspect(world.database.engine).has_table("letter")
    if harm == "rows":
        results.invite(world, "worker", "colleague")
    elif harm == "an alteration":
        with world.database.engine.begin() as connection:
            connection.execute(text("ALTER TABLE person DROP COLUMN kana CASCADE"))
    elif harm == "an open transaction":
        left = world.database.engine.connect()
        left.execute(
            text("DELETE FROM mark" if is_marked(world.database.engine) else "SELECT * FROM person FOR UPDATE")
        )
        LEFT.append(left)
    assert (state(world) == first_state[0]) is (harm in {"an open transaction", "nothing"})


LEFT: list[object] = []
"""Connections that a test forgot."""


@POSTGRESQL_ONLY
def test_twin_a_database_that_is_not_put_back_shows_what_was_written(
    database_url, databases, first_worlds, tmp_path, monkeypatch
):
    put_mark(database_url)
    monkeypatch.setattr(Copy, "put_back", lambda _copy: True)
    source = first_worlds("postgresql").url
    found = []
    for _time in range(2):
        with databases.copied(source, tmp_path) as url:
            engine = make_engine(url)
            found.append(is_marked(engine))
            engine.dispose()
            if not found[-1]:
                put_mark(url)
    databases.forget()
    assert found == [False, True]


def follower(url: str) -> tuple[bool, list[object]]:
    """Whether the next engine has the connection of the last, and what it finds that this left: a setting, a lock that
    stays, a table for a while.
    """
    engine = make_engine(url)
    with engine.connect() as connection:
        last = connection.scalar(text("SELECT pg_backend_pid()"))
        connection.execute(text("SET application_name = 'left'"))
        connection.execute(text("SELECT pg_advisory_lock(7)"))
        connection.execute(text("CREATE TEMPORARY TABLE mark (word text)"))
        connection.commit()
    engine.dispose()
    engine = make_engine(url)
    with engine.connect() as connection:
        found = connection.execute(
            text(
                "SELECT pg_backend_pid(), current_setting('application_name'), to_regclass('mark')::text,"
                " (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory')"
            )
        ).one()
    engine.dispose()
    return found[0] == last, list(found[1:])


@POSTGRESQL_ONLY
def test_a_connection_waits_for_the_next_engine_and_brings_nothing_along(database_url):
    assert follower(database_url) == (True, ["", None, 0])


@POSTGRESQL_ONLY
def test_twin_a_connection_that_is_not_put_back_brings_it_along(database_url, monkeypatch):
    monkeypatch.setattr(Kept, "is_as_new", lambda _connection: True)
    assert follower(database_url) == (True, ["left", "mark", 1])
    statements.end(str(make_url(database_url).database))


@POSTGRESQL_ONLY
def test_a_connection_that_the_server_ended_waits_for_nobody(database_url, databases):
    engine = make_engine(database_url)
    with engine.connect() as connection:
        pid = connection.scalar(text("SELECT pg_backend_pid()"))
    engine.dispose()
    with psycopg.connect(postgres.superuser(databases.folder) or "", autocommit=True) as above:
        above.execute("SELECT pg_terminate_backend(%s, 10000)", [pid])
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT pg_backend_pid()")) != pid
    engine.dispose()


def is_known(engine: Engine) -> bool:
    """Has the SQL of this statement been written before?"""
    with engine.connect() as connection:
        found = connection.execute(select(Person.name).where(Person.kana == "ユキ", Person.email == "yuki@example.jp"))
    return bool(found.context.cache_hit is CacheStats.CACHE_HIT)


def test_the_sql_of_a_statement_is_written_once_for_the_databases_of_a_kind(database_url):
    engines = [make_engine(database_url) for _time in range(2)]
    alone = create_engine(database_url)
    is_known(engines[0])
    assert is_known(engines[1])
    assert not is_known(alone), "an engine that shares nothing writes it again"
    for engine in (*engines, alone):
        engine.dispose()


@SQLITE_ONLY
def test_sqlite_only(engine):
    assert engine.dialect.name == "sqlite"


@POSTGRESQL_ONLY
def test_postgresql_only_and_by_a_role_without_privileges(engine):
    assert engine.dialect.name == "postgresql"
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT NOT rolsuper FROM pg_roles WHERE rolname = current_user"))


def test_the_session_rolls_back(session):
    session.execute(text("CREATE TABLE mark (word text)"))
    assert is_marked_in(session)


def is_marked_in(session) -> bool:
    return inspect(session.connection()).has_table("mark")


@SQLITE_ONLY
def test_whoever_finds_the_database_busy_is_told_in_the_words_that_pages_and_the_worker_know(engine):
    event.listen(engine, "connect", lambda connection, _record: connection.execute("PRAGMA busy_timeout = 0"))
    writing = engine.execution_options(**{WRITES: True})
    with writing.begin(), pytest.raises(OperationalError, match="locked"), writing.begin():
        raise AssertionError("two write at once")
    with writing.begin() as connection:
        assert connection.exec_driver_sql("SELECT 1").scalar() == 1
