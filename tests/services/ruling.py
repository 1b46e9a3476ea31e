"""How do tests put other rules in force? By a new version for the company: none is ever altered."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select

from casework.access import Act, enter_worker
from casework.models.policies import PolicyVersion
from tests.world import LONG_AGO, World

DEEMED = {"disclosure": "deemed", "deliberated_on": "2020-03-01", "published_on": "2020-03-15"}
"""What holds in the world from the beginning."""


def change(world: World, values: dict[str, Any], *, from_on: date | None = None) -> None:
    """From a day on (long ago, after what held before) these values depart from the defaults."""
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        number, latest = session.execute(
            select(func.max(PolicyVersion.number), func.max(PolicyVersion.from_on)).where(
                PolicyVersion.company_id == world.company_id, PolicyVersion.workplace_id.is_(None)
            )
        ).one()
        made = PolicyVersion(
            company_id=world.company_id, number=1 + number, deliberated_on=LONG_AGO, values=values,
            from_on=from_on or latest + timedelta(days=1),
        )  # fmt: skip
        session.add(made)
        session.flush()
        visit.record("policy_version", made.public_id)
