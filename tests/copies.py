"""How is a PostgreSQL database put back as a test found it, in a fraction of the time that a new one takes?

Making a database copies some hundred files. A test changes a few rows of it: they are put back, with the sequences, by
the superuser of the run's own server, past every trigger. A database whose catalogue changed is thrown away instead.
"""

import psycopg
from psycopg import sql

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
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


class Copy:
    """A database to which nobody is connected yet. `address`: as the superuser."""

    def __init__(self, address: str, name: str) -> None:
        self.name, self._address = name, address
        self._link = self._connected()
        self._shape = self._looked()
        self._uses = 0
        tables = self._link.execute(
            "SELECT quote_ident(relname) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        ).fetchall()
        self._tables = [table for (table,) in tables]
        self._rows = {table: rows for table in self._tables if (rows := self._read(table))}
        self._sequences = [
            self._link.execute(
                sql.SQL("SELECT {}, last_value, is_called FROM {}").format(sql.Literal(name), sql.Identifier(name))
            ).fetchone()
            for (name,) in self._link.execute("SELECT relname FROM pg_class WHERE relkind = 'S'").fetchall()
        ]

    def put_back(self) -> bool:
        """Make it as it was; False when that can't be done."""
        self._uses += 1
        try:
            self._link = self._connected()
            self._link.execute(_OTHERS)
            if self._uses > MOST or self._looked() != self._shape:
                return False
            with self._link.transaction(), self._link.cursor() as cursor:
                cursor.execute("SET LOCAL session_replication_role = replica")  # neither keys nor guards look
                cursor.execute("; ".join(f"DELETE FROM {table}" for table in self._tables))
                for table, rows in self._rows.items():
                    with cursor.copy(f"COPY {table} FROM STDIN (FORMAT binary)") as into:
                        into.write(rows)
                for sequence in self._sequences:
                    cursor.execute("SELECT setval(quote_ident(%s)::regclass, %s, %s)", sequence)
        except psycopg.Error:
            return False
        return True

    def close(self) -> None:
        """End this process's own connection to it: a test may copy it in turn."""
        self._link.close()

    def _connected(self) -> psycopg.Connection:
        return psycopg.connect(self._address, dbname=self.name, autocommit=True)

    def _looked(self) -> list[tuple[int, int]]:
        return [*self._link.execute(_SHAPE).fetchall(), *self._link.execute(_SETTINGS).fetchall()]

    def _read(self, table: str) -> bytes:
        if self._link.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() is None:
            return b""
        with self._link.cursor().copy(f"COPY {table} TO STDOUT (FORMAT binary)") as out:
            return b"".join(bytes(block) for block in out)
