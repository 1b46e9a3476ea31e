"""Is any confidential text to be read in the raw database: file, log, dump or any column of any table?"""

import base64
import subprocess
from pathlib import Path

from sqlalchemy import Engine, inspect, make_url, text

from tests import postgres
from tests.access import road
from tests.databases import POSTGRESQL_ONLY, SQLITE_ONLY

PLAIN = "第2会議室"
"""A plain text on the same road: the same search must find it."""


def spellings(secret: str) -> list[bytes]:
    """How the same text could stand in a file."""
    raw = secret.encode()
    return [
        raw, secret.encode("utf-16-le"), secret.encode("cp932"), raw.hex().encode(), raw.hex().upper().encode(),
        base64.b64encode(raw).rstrip(b"=")[:-1], secret.encode("unicode_escape"),
    ]  # fmt: skip


def canaries() -> list[str]:
    return [road.canary(table, column) for table, column in sorted(road.SEALED)]


def readable(raw: bytes, secrets: list[str]) -> list[str]:
    """Which of the texts stand in these bytes, in any spelling?"""
    return [secret for secret in secrets if any(spelling in raw for spelling in spellings(secret))]


def every_column(engine: Engine) -> bytes:
    """All that SELECT gives, as text and as bytes."""
    found: list[bytes] = []
    with engine.connect() as connection:
        for table in inspect(connection).get_table_names():
            for row in connection.execute(text(f'SELECT * FROM "{table}"')):
                found += [value if isinstance(value, bytes) else str(value).encode() for value in row]
    return b"\n".join(found)


def test_a_road_fills_every_sealed_column(world):
    filled = road.build(world)
    there = {
        (table, column)
        for record in filled.found.values()
        for table, column in road.SEALED
        if record.__tablename__ == table and getattr(record, column) is not None
    }
    assert there == road.SEALED


def test_no_column_of_any_table_holds_a_canary(world):
    road.build(world)
    raw = every_column(world.database.engine)
    assert readable(raw, canaries()) == []
    assert readable(raw, [PLAIN]) == [PLAIN]


@SQLITE_ONLY
def test_neither_the_file_nor_its_write_ahead_log_holds_a_canary(world, database_url):
    road.build(world)
    file = Path(str(make_url(database_url).database))
    beside = sorted(path.name.removeprefix(file.name) for path in file.parent.glob(f"{file.name}*"))
    raw = b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))
    assert beside[0] == ""
    assert readable(raw, canaries()) == []
    assert readable(raw, [PLAIN]) == [PLAIN]


@POSTGRESQL_ONLY
def test_a_dump_holds_no_canary(world, database_url):
    road.build(world)
    url = make_url(database_url)
    dump = subprocess.run(
        [postgres.binaries() / "pg_dump", "-h", str(url.query["host"]), "-U", str(url.username), str(url.database)],
        capture_output=True,
        check=True,
    ).stdout
    assert readable(dump, canaries()) == []
    assert readable(dump, [PLAIN]) == [PLAIN]


def test_twin_a_column_that_forgot_its_seal_is_found(world):
    road.build(world)
    leaked = road.canary("interview", "assessment")
    with world.database.engine.begin() as connection:
        connection.execute(text("UPDATE interview SET assessment = :leaked"), {"leaked": leaked.encode()})
    assert readable(every_column(world.database.engine), canaries()) == [leaked]
