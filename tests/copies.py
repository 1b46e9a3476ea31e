"""How is a PostgreSQL database put back as a test found it, in a fraction of the time that a new one takes?

Making a database copies some hundred files. A test changes a few rows of it: the tables that it changed are put back,
with the sequences, by the superuser of the run's own server, past every trigger. A database whose catalogue changed is
thrown away instead. One connection stays open for all of this: a new one first reads the whole catalogue again, which
took most of a test's time.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import psycopg
from psycopg import sql

from tests import statements

MOST = 40
"""How often one is put back: deleted rows stay in its files, for nothing vacuums here."""

_CATALOGUES = ("class", "attribute", "attrdef", "constraint", "trigger", "proc", "type", "index", "namespace",
               "statistic", "rewrite", "policy")  # fmt: skip
_SHAPE = " UNION ALL ".join(f"SELECT count(*), max(xmin::text::bigint) FROM pg_{name}" for name in _CATALOGUES)
"""Whatever is made or altered gets a row of a later transaction; whatever is dropped is missing."""
_SETTINGS = """
SELECT count(*) FROM pg_db_role_setting
WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
_OTHERS = """
SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND pid <> ALL(%s)
"""

Seen = list[tuple[str, int, int | None]]
"""Of each table its rows, and the last transaction that wrote one of them."""
Place = tuple[str, int, bool]
"""Where a sequence stands."""


class Copy:
    """A database to which nobody else is connected yet. `address`: as the superuser."""

    def __init__(self, address: str, name: str) -> None:
        self.name, self._address = name, address
        self._link = self._connected()
        self._shape = self._looked()
        self._uses = 0
        tables = self._link.execute(
            "SELECT quote_ident(relname) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        ).fetchall()
        self._seen = " UNION ALL ".join(
            f"SELECT '{table}', count(*), max(xmin::text::bigint) FROM {table}" for (table,) in tables
        )
        names = [name for (name,) in self._link.execute("SELECT relname FROM pg_class WHERE relkind = 'S'")]
        self._places = sql.SQL(" UNION ALL ").join(
            sql.SQL("SELECT {}, last_value, is_called FROM {}").format(sql.Literal(name), sql.Identifier(name))
            for name in names
        )
        seen = self.seen()
        self.counts = {table: count for table, count, _newest in seen}
        """How many rows each table has when a test gets it."""
        self._rows = self.read(table for table, count, _newest in seen if count)
        self._sequences = self.sequences()
        self.mark = self.now()
        """Whatever a test writes is of a later transaction."""

    def seen(self) -> Seen:
        """What stands in each table now."""
        return self._asked(self._seen)

    def changed(self, seen: Seen) -> list[str]:
        """The tables in which something was written or deleted since a test got it."""
        return [table for table, count, newest in seen if (newest or 0) > self.mark or count != self.counts[table]]

    def sequences(self) -> list[Place]:
        """Where the sequences stand now."""
        return self._asked(self._places) if self._places.as_string(None) else []

    def now(self) -> int:
        """A transaction's number: every later one has a greater one."""
        [(number,)] = self._asked("SELECT pg_current_xact_id()::text::bigint")
        return int(number)

    def read(self, tables: Iterable[str]) -> dict[str, bytes]:
        """The rows of some tables."""
        found = {}
        for table in tables:
            with self._open().cursor().copy(f"COPY {table} TO STDOUT (FORMAT binary)") as out:
                found[table] = b"".join(bytes(block) for block in out)
        return found

    def write(self, tables: Collection[str], rows: Mapping[str, bytes], sequences: Iterable[Place]) -> None:
        """Let these rows, and no others, stand in some tables."""
        with self._open().transaction(), self._link.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")  # neither keys nor guards look
            cursor.execute("; ".join(f"DELETE FROM {table}" for table in tables))
            for table in tables:
                if table in rows:
                    with cursor.copy(f"COPY {table} FROM STDIN (FORMAT binary)") as into:
                        into.write(rows[table])
            for sequence in sequences:
                cursor.execute("SELECT setval(quote_ident(%s)::regclass, %s, %s)", sequence)

    def put_back(self) -> bool:
        """Make it as it was; False when that can't be done."""
        self._uses += 1
        try:
            self._asked(_OTHERS, statements.waiting(self.name))
            if self._uses > MOST or self._looked() != self._shape:
                return False
            first = set(self._sequences)
            moved = {name for name, *_place in set(self.sequences()) - first}
            self.write(self.changed(self.seen()), self._rows, [place for place in first if place[0] in moved])
            self.mark = self.now()
        except psycopg.Error:
            return False
        return True

    def close(self) -> None:
        """End this process's own connection to it, until it is needed again: it is going to be copied in turn."""
        self._link.close()

    def _open(self) -> psycopg.Connection:
        if self._link.closed:
            self._link = self._connected()
        return self._link

    def _asked(self, query: Any, *given: object) -> list[Any]:
        """Each question is asked after every test: the server plans it once."""
        return self._open().execute(query, given or None, prepare=True).fetchall()

    def _connected(self) -> psycopg.Connection:
        return psycopg.connect(self._address, dbname=self.name, autocommit=True)

    def _looked(self) -> list[tuple[int, int]]:
        return [*self._asked(_SHAPE), *self._asked(_SETTINGS)]
