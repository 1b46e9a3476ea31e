"""Does a desk ask as much of the database for many texts, moves and refusals as for one?"""

from datetime import timedelta

import pytest

from casework.rules.vocabulary import Hat
from casework.services import editions, explainers, tellable
from tests.services.advising import NEXT, advised, decide, decided, explain, hear, limited, nights
from tests.services.test_duties import questions
from tests.services.test_reconsiderations import WHY
from tests.services.test_relocations import MOVE, place
from tests.services.test_sendings import propose

LATER = NEXT + timedelta(days=14)
"""The employees had the days for their answer."""


def two(world):
    """Two decisions, of two employees."""
    _case, one = decided(world)
    theirs = advised(world, name="colleague", by="outside_physician")
    hear(world, theirs)
    return one, decide(world, theirs, limited(), nights())


def explained(world):
    decisions = two(world)
    for decision in decisions:
        explain(world, decision)
    return decisions


def texts(world):
    """What HR's desk asks where one text may go out, and where two may."""
    found = []
    for decision in explained(world):
        propose(world, decision)
        found.append(questions(world, "hr", Hat.HR, LATER))
    return found


def moves(world):
    """The same where one of two goes to another workplace, and where both do."""
    explained(world)
    found = []
    for name in ("worker", "colleague"):
        place(world, world.factory, MOVE, name)
        found.append(questions(world, "hr", Hat.HR, NEXT))
    return found


def refusals(world):
    """The same of the physician's desk, with one decision that wasn't accepted, and with two."""
    found = []
    for decision in two(world):
        explain(world, decision, accepted=False, refused_because=WHY)
        found.append(questions(world, "physician", Hat.PHYSICIAN, NEXT))
    return found


@pytest.mark.parametrize("many", [texts, moves, refusals])
def test_a_desk_asks_as_much_for_many_as_for_one(world, many):
    first, last = many(world)
    assert first == last


def one_by_one(monkeypatch) -> None:
    """Every record is asked about by itself."""
    over, of_each, refused = editions.taken_over, explainers.of_each, tellable.refusals
    monkeypatch.setattr(
        editions, "taken_over", lambda session, those: {each for one in those for each in over(session, [one])}
    )
    monkeypatch.setattr(
        explainers, "of_each",
        lambda session, company_id, whose, day: {
            key: found for one in whose for key, found in of_each(session, company_id, {one}, day).items()
        },
    )  # fmt: skip
    monkeypatch.setattr(
        tellable, "refusals",
        lambda visit, those: {key: why for one in those for key, why in refused(visit, [one]).items()},
    )  # fmt: skip


@pytest.mark.parametrize("many", [texts, moves, refusals])
def test_twin_records_that_are_asked_about_one_by_one_are_seen(world, monkeypatch, many):
    one_by_one(monkeypatch)
    first, last = many(world)
    assert first < last
