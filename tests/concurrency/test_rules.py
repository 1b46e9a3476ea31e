"""Do two people who change the rules at the same moment never overwrite each other unseen?"""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from casework.models.policies import PolicyVersion
from casework.rules.errors import Stale
from casework.services import rule_changes
from tests.concurrency.meeting import meet
from tests.databases import POSTGRESQL_ONLY
from tests.services.test_rule_bases import AGAIN
from tests.services.test_rule_changes import NEW, office, opening


def writes(world, new, who, began_from):
    place = office(world)
    return lambda session: rule_changes.write(
        session, world.actor(who), place, new, began_from=began_from, now=world.now
    )  # fmt: skip


def versions(world) -> int:
    with world.database.reading() as session:
        return session.execute(
            select(func.count()).select_from(PolicyVersion).where(PolicyVersion.workplace_id.is_not(None))
        ).scalar_one()


@pytest.mark.parametrize("days", [-1, 0, 28])
def test_of_two_writers_the_later_is_told(world, days):
    seen, theirs = opening(world).began_from, replace(AGAIN, from_on=NEW.from_on + timedelta(days=days))
    later = meet(world, writes(world, NEW, "coordinator", seen), writes(world, theirs, "clerk", seen))
    assert isinstance(later, Stale)
    assert versions(world) == 1


def test_what_is_being_taken_back_isn_t_gone_on_from(world):
    with world.database.writing() as session:
        seen = writes(world, NEW, "coordinator", opening(world).began_from)(session)
    taken_back = meet(
        world,
        lambda session: rule_changes.take_back(session, world.actor("clerk"), seen, now=world.now),
        writes(world, AGAIN, "coordinator", seen),
    )
    assert isinstance(taken_back, Stale)


@POSTGRESQL_ONLY
def test_twin_without_the_lock_the_later_isn_t_told(world, monkeypatch):
    monkeypatch.setattr(rule_changes, "alone", lambda _visit: None)
    with pytest.raises(AssertionError):
        test_of_two_writers_the_later_is_told(world, 28)
