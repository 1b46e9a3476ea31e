"""What decides who may hold whose talk, before any time is looked at?"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final, NamedTuple

from casework.access import Visit
from casework.rules.policy import Policy
from casework.services import away, coming, contracts, elsewhere, people, policies
from casework.services.batches import Batch
from casework.services.elsewhere import Time

_QUESTIONS: Final = Batch(
    rules=policies.OF_PLACES,
    engaged=contracts.OF_PLACES,
    rulers=away.AUTHORITY,
    bosses=people.SUPERVISORS,
    related=away.RELATED,
    absent=away.ABSENCES,
    freed=coming.FREED,
    booked=elsewhere.BOOKED,
    explained=elsewhere.EXPLAINED,
)
"""Made once: every time that is offered asks it."""


class Grounds(NamedTuple):
    """Of some workplaces and of the people who ask there."""

    rules: Mapping[int, Policy]
    """By workplace."""
    engaged: Mapping[int, Sequence[Any]]
    """Engagements, by person."""
    rulers: Mapping[int, frozenset[int]]
    """Who has personnel authority today, by workplace."""
    bosses: Mapping[int, frozenset[int]]
    """Who is or was their supervisor, by who asks."""
    related: Mapping[int, frozenset[int]]
    """Who is not to care for them, or whom they would rather not meet, by who asks."""
    absent: Mapping[int, Sequence[Any]]
    """Who is away, from today on."""
    freed: Collection[int]
    """Slots that were just given back, while others wait for one."""
    elsewhere: Mapping[int, Sequence[Time]]
    """When they are to be somewhere already, by who asks."""


def grounds(visit: Visit, workplaces: Collection[int], persons: Collection[int]) -> Grounds:
    """All of it in one statement, for one as for a thousand."""
    found = _QUESTIONS.ask(
        visit.session,
        {
            "company": visit.actor.company_id, "places": list(workplaces), "persons": list(persons),
            "day": visit.today, "since": coming.given_back(visit),
            "now": visit.now,
        },
    )  # fmt: skip
    return Grounds(
        rules=policies.of_places(found["rules"], workplaces),
        engaged=contracts.by_person(found["engaged"]),
        rulers=away.with_authority(found["rulers"], workplaces),
        bosses=people.supervisors_among(found["bosses"], persons),
        related=away.related(found["related"], persons),
        absent=away.by_person(found["absent"]),
        freed=coming.freed(visit, found["freed"]),
        elsewhere=elsewhere.by_person(found["booked"], found["explained"]),
    )
