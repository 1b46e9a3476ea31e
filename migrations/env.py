"""How does Alembic run here? On the connection it is handed by `casework.migrate`; there is no .ini file."""

from alembic import context

from casework.models import Base

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Base.metadata, compare_type=True, render_as_batch=False)
with context.begin_transaction():
    context.run_migrations()
