"""Does this database belong to this installation, and may it be used the way the settings say?"""

from sqlalchemy import inspect, select

from casework.access import keys
from casework.db import Database
from casework.models.people import Installation
from casework.sealing import BadSeal
from casework.settings import BadSetting, Settings


def check(database: Database, given: Settings) -> bool:
    """Whether this is the demo. Raises BadSetting when there are no tables or nothing in them, when the key file is
    another database's, or when the demo is to run as production: pages and worker both ask before they begin.
    """
    empty = BadSetting("The database is empty; make it with: casework db upgrade, then casework company create")
    if not inspect(database.engine).has_table(Installation.__tablename__):
        raise empty
    with database.reading() as session:
        installation = session.execute(select(Installation)).scalar_one_or_none()
        if installation is None:
            raise empty
        try:
            keys.find(session, installation.key_check_id)
        except BadSeal as error:
            raise BadSetting("The key file does not belong to this database; nothing was changed.") from error
        if installation.demo and given.production:
            raise BadSetting(
                "This is the demo database: anybody can sign in as anybody. It does not run as production."
            )
        return installation.demo
