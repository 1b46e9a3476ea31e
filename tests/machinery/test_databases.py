"""Do the databases that tests get keep what the tests count on: real, migrated, empty, one's own?"""

import pytest
from sqlalchemy import Engine, event, inspect, text
from sqlalchemy.exc import OperationalError

from casework import migrate
from casework.db import WRITES, make_engine
from tests.databases import POSTGRESQL_ONLY, SQLITE_ONLY


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
