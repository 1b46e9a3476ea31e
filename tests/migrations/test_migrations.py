"""Does a database that was migrated equal the models, on the way up and on the way back, with rows in it?"""

from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Connection, Engine, MetaData, String, inspect, text

from casework import migrate
from casework.db import make_engine
from casework.models import Base
from tests.databases import Databases
from tests.migrations import rows

REVISIONS = [script.revision for script in ScriptDirectory.from_config(migrate.config()).walk_revisions()][::-1]


@pytest.fixture(params=["sqlite", "postgresql"])
def bare_url(request, databases: Databases, tmp_path) -> Iterator[str]:
    """An empty database of each kind, without any table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'bare.db'}"
    else:
        with databases.postgresql(migrated=False) as url:
            yield url


def differences(engine: Engine, metadata: MetaData) -> list[object]:
    """What Alembic would still do to make the database equal the models."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        return list(compare_metadata(context, metadata))


def constraints(engine: Engine) -> dict[str, object]:
    """All that the database holds of each table, the checks included (Alembic compares none of those)."""
    there = inspect(engine)
    plain = lambda found: sorted(map(str, found))  # noqa: E731 - one short line
    return {
        table: [
            plain((c["name"], str(c["type"]), c["nullable"], c["default"]) for c in there.get_columns(table)),
            plain((c["name"], " ".join(c["sqltext"].split())) for c in there.get_check_constraints(table)),
            plain((c["name"], c["column_names"]) for c in there.get_unique_constraints(table)),
            plain(
                (c["name"], c["constrained_columns"], c["referred_table"], c["referred_columns"])
                for c in there.get_foreign_keys(table)
            ),
            plain(
                (i["name"], i["column_names"], i["unique"], [str(where) for where in i["dialect_options"].values()])
                for i in there.get_indexes(table)
                if not str(i["name"]).startswith("no_overlap_")
            ),
        ]
        for table in there.get_table_names()
        if table != "alembic_version"
    }


def guards(connection: Connection) -> list[str]:
    """The names of triggers and exclusion constraints."""
    if connection.dialect.name == "sqlite":
        names = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
    else:
        names = connection.execute(
            text(
                "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
                " UNION ALL SELECT conname FROM pg_constraint WHERE contype = 'x'"
                " UNION ALL SELECT proname FROM pg_proc WHERE proname LIKE 'casework%'"
            )
        )
    return sorted(names.scalars())


def test_the_head_equals_the_models(engine):
    assert differences(engine, Base.metadata) == []


def copied() -> MetaData:
    """The models' tables, to be changed by a twin."""
    made = MetaData(naming_convention=Base.metadata.naming_convention)
    for table in Base.metadata.sorted_tables:
        table.to_metadata(made)
    return made


def test_twin_a_column_more_in_the_models_is_seen(engine):
    wider = copied()
    wider.tables["person"].append_column(Column("nickname", String))
    assert [change[0] for change in differences(engine, wider)] == ["add_column"]  # type: ignore[index]  # untyped


def migrated_and_made(url: str, metadata: MetaData) -> tuple[dict[str, object], dict[str, object]]:
    """What migrations leave, and what the models alone would make, in the same database one after the other."""
    engine = make_engine(url)
    migrate.upgrade(url)
    migrated = constraints(engine)
    migrate.downgrade(url, "base")
    metadata.create_all(engine)
    made = constraints(engine)
    engine.dispose()
    return migrated, made


def test_the_head_holds_every_constraint_of_the_models(bare_url):
    migrated, made = migrated_and_made(bare_url, Base.metadata)
    assert migrated == made


def test_twin_a_check_less_in_the_models_is_seen(bare_url):
    looser = copied()
    decision = looser.tables["decision"]
    decision.constraints.remove(next(c for c in decision.constraints if "difference_with_reason" in str(c.name)))
    migrated, made = migrated_and_made(bare_url, looser)
    assert [table for table, held in migrated.items() if made[table] != held] == ["decision"]


def test_up_down_up_leaves_nothing_and_brings_back_all(bare_url):
    migrate.upgrade(bare_url)
    engine = make_engine(bare_url)
    first = constraints(engine)
    with engine.connect() as connection:
        put_up = guards(connection)
    assert put_up
    migrate.downgrade(bare_url, "base")
    with engine.connect() as connection:
        assert guards(connection) == []
        assert inspect(connection).get_table_names() == ["alembic_version"]
    migrate.upgrade(bare_url)
    with engine.connect() as connection:
        assert guards(connection) == put_up
    assert constraints(engine) == first
    engine.dispose()


def test_rows_of_every_revision_live_through_up_and_through_down_up(bare_url):
    engine = make_engine(bare_url)
    before: dict[str, list[dict[str, object]]] = {}
    for revision in REVISIONS:
        migrate.upgrade(bare_url, revision)
        with engine.begin() as connection:
            for table, row in rows.ROWS.get(revision, []):
                rows.put(connection, table, row)
            before = rows.everything(connection)
    assert sum(map(len, before.values())) == sum(map(len, rows.ROWS.values()))
    assert before["interview"][0]["complaint"] == rows.BLOB
    with engine.connect() as connection:
        assert rows.everything(connection) == before
    migrate.downgrade(bare_url, "0004")
    migrate.upgrade(bare_url)
    older = {table for revision in REVISIONS if revision <= "0004" for table, _row in rows.ROWS.get(revision, [])}
    with engine.connect() as connection:
        assert rows.everything(connection) == {
            table: found if table in older else [] for table, found in before.items()
        }
    engine.dispose()


def test_each_step_up_and_down_works_alone_with_rows_in_it(bare_url):
    engine = make_engine(bare_url)
    for before, revision in zip(["base", *REVISIONS], REVISIONS, strict=False):
        migrate.upgrade(bare_url, revision)
        with engine.begin() as connection:
            for table, row in rows.ROWS.get(revision, []):
                rows.put(connection, table, row)
        if revision == REVISIONS[-1]:
            migrate.downgrade(bare_url, before)
            assert migrate.current(engine) == before
            migrate.upgrade(bare_url, revision)
    for revision in [*REVISIONS[-2::-1], "base"]:
        migrate.downgrade(bare_url, revision)
        assert migrate.current(engine) == (None if revision == "base" else revision)
    migrate.upgrade(bare_url)
    assert differences(engine, Base.metadata) == []
    engine.dispose()
