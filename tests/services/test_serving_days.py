"""Does a page that asks who serves on which day ask as much for many dated rows as for one, and answer by the day?"""

from datetime import date, timedelta

import pytest
from sqlalchemy import event

from casework import ids
from casework.access import Act, enter_worker
from casework.models.people import HatGrant, PersonnelAuthority
from casework.models.providers import Engagement
from casework.rules import explanation_times
from casework.rules.vocabulary import EngagementKind, Hat
from casework.services import explainers, people, serving_days
from tests.services.advising import NEXT, decided
from tests.services.test_explanation_talks import opening

FIRST = NEXT.date()
LAST = FIRST + explanation_times.FARTHEST


def entered(world, *rows) -> None:
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=NEXT)
        for row in rows:
            row.company_id = world.company_id
            session.add(row)
        visit.record("hat_grant", "0" * 32)


def span(model, who: str, workplace_id, first: int, last: int, world, **more):
    """A dated row of somebody, from one day of the page to another."""
    if model is not HatGrant:
        more["public_id"] = ids.fresh()
    return model(person_id=world.people[who].person_id, workplace_id=workplace_id,
                 from_on=FIRST + timedelta(days=first), until_on=FIRST + timedelta(days=last), **more)  # fmt: skip


def changing(world, workplace_id) -> None:
    """Somebody comes and goes many times, also as one who decides over posts."""
    for at in range(2, 60, 6):
        entered(
            world,
            span(HatGrant, "committee", workplace_id, at, at + 4, world, hat=Hat.PHYSICIAN),
            span(Engagement, "committee", workplace_id, at, at + 3, world, kind=EngagementKind.INDUSTRIAL_PHYSICIAN),
            span(PersonnelAuthority, "committee", workplace_id, at + 1, at + 1, world),
        )


def asked(world, decision) -> int:
    """The statements of HR's page of the explanation's time."""
    said: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        said.append(statement)

    event.listen(world.database.engine, "before_cursor_execute", note)
    try:
        opening(world, decision)
    finally:
        event.remove(world.database.engine, "before_cursor_execute", note)
    return len(said)


def test_the_page_asks_as_much_for_many_dated_rows_here_and_elsewhere_as_for_none(world):
    _case, decision = decided(world)
    one = asked(world, decision)
    changing(world, world.head_office)
    changing(world, world.factory)
    assert asked(world, decision) == one


def test_twin_a_question_for_each_day_on_which_it_may_be_anothers_turn_is_seen(world, monkeypatch):
    honest = explainers.able_between

    def each(session, case, first, last):
        days = people.serving(session, case, first, last).turns()
        return tuple({one for day in days for one in honest(session, case, day, day)})

    monkeypatch.setattr(explainers, "able_between", each)
    with pytest.raises(AssertionError):
        test_the_page_asks_as_much_for_many_dated_rows_here_and_elsewhere_as_for_none(world)


def named(world, day: date) -> bool:
    """Whether who comes and goes explains on a day, read for all days of the page at once."""
    with world.database.reading() as session:
        found = serving_days.read(session, world.company_id, world.head_office, FIRST, LAST)
    return world.people["committee"].person_id in found.explaining(day)


def test_each_day_is_decided_by_the_rows_of_this_workplace_that_hold_on_it(world):
    decided(world)
    changing(world, world.factory)
    days = [FIRST + timedelta(days=at) for at in range(1, 8)]
    assert not any(named(world, day) for day in days)
    changing(world, world.head_office)
    assert [named(world, day) for day in days] == [False, True, False, True, True, False, False]


def test_twin_an_authority_that_counts_for_all_days_is_seen(world, monkeypatch):
    monkeypatch.setattr(serving_days.Span, "on", lambda _span, _day: True)
    with pytest.raises(AssertionError):
        test_each_day_is_decided_by_the_rows_of_this_workplace_that_hold_on_it(world)
