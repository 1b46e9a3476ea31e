"""Who waits and which time is free, for tests of capacity and of plans."""

from collections.abc import Mapping
from datetime import date, time
from types import MappingProxyType

from casework.rules.vocabulary import Hat, InterviewMode
from casework.services import capacity, plans, requests
from casework.services.wishes import Wish
from tests.services import asking
from tests.walks import walked

EITHER = Wish(InterviewMode.EITHER)
IN_PERSON = Wish(InterviewMode.IN_PERSON)
MANY = ("worker", "colleague", "supervisor", "hr", "committee", "admin", "coordinator")
"""Seven employees of the head office whose requests its clerk reaches."""
SOON = date(2026, 12, 8)


@walked
def wait(world, *names: str, wish: Wish = IN_PERSON, now=None) -> Mapping[str, str]:
    """Invite people and let them ask; gives their cases, to be read only: the next test gets the same."""
    cases = {}
    for name in names:
        cases[name] = asking.invited(world, name)
        with world.database.writing() as session:
            requests.submit(session, world.actor(name, Hat.WORKER), cases[name], wish, now=now or world.now)
    return MappingProxyType(cases)


@walked
def seven_for_five(world) -> Mapping[str, str]:
    """Seven ask for an interview in person, and the physician comes for five slots."""
    cases = wait(world, *MANY)
    asking.offer(world, SOON, at=time(13), count=5)
    return cases


def page(world, who="clerk", *, now=None) -> capacity.CapacityPage:
    with world.database.writing() as session:
        return capacity.page(session, world.actor(who), now=now or world.now)


def proposal(world, who="clerk", *, now=None) -> plans.PlanPage:
    with world.database.writing() as session:
        return plans.proposal(session, world.actor(who), now=now or world.now)


def accept(world, seen: plans.PlanPage, chosen=None, *, who="clerk", now=None) -> int:
    names = [row.request_id for row in seen.rows] if chosen is None else chosen
    with world.database.writing() as session:
        return plans.accept(session, world.actor(who), seen.digest, names, now=now or world.now)
