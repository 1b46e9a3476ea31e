"""How does a database get today's tables? Alembic, configured in code."""

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine

from casework import paths
from casework.db import WRITES, make_engine


def config(connection: Connection | None = None) -> Config:
    """Alembic's configuration; with a connection, ready to run."""
    made = Config()
    made.set_main_option("script_location", str(paths.migrations()))
    made.set_main_option("path_separator", "os")
    if connection is not None:
        made.attributes["connection"] = connection
    return made


def _run(url: str, step: str, revision: str) -> None:
    engine = make_engine(url)
    try:
        with engine.execution_options(**{WRITES: True}).begin() as connection:
            getattr(command, step)(config(connection), revision)
    finally:
        engine.dispose()


def upgrade(url: str, revision: str = "head") -> None:
    """Bring a database up to a revision, in one transaction."""
    _run(url, "upgrade", revision)


def downgrade(url: str, revision: str) -> None:
    """Take a database back to a revision ("base": empty)."""
    _run(url, "downgrade", revision)


def current(engine: Engine) -> str | None:
    """The revision a database is at; None when it has no tables yet."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()
