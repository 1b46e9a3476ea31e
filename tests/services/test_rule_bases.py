"""Does a new version of the rules go on from the rules that its writer saw, and from those that hold before it?"""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from casework.rules.errors import NotValid, Stale
from casework.rules.vocabulary import Deliberation
from casework.services import rule_changes
from casework.services.rule_changes import NewRules
from tests.services.test_rule_changes import (
    NEW,
    NEXT,
    TODAY,
    everywhere,
    office,
    opening,
    page,
    policy,
    refused,
    standing,
    take_back,
    write,
)

LATER = date(2027, 2, 1)
AGAIN = replace(NEW, values={"opinion_days": 20, "published_on": TODAY}, from_on=LATER)


def own(world) -> list[int]:
    return [line.version.number for line in page(world).versions]


@pytest.fixture
def company_changes(world) -> str:
    """From February on the whole company has three weeks for what takes two until then."""
    everywhere(world, "coordinator")
    new = replace(NEW, values={"hearing_days": 21, "published_on": TODAY}, from_on=LATER)
    return write(world, new, place=None)


def test_the_form_starts_from_what_will_hold_on_the_day(world, company_changes):
    first = standing(world, day=NEXT)
    assert (opening(world).began_from, opening(world).policy.hearing_days) == (first, 14)
    late = opening(world, from_on=LATER)
    assert (late.began_from, late.policy.hearing_days, late.number, late.of_company) == (company_changes, 21, 2, True)
    assert opening(world, from_on=LATER - timedelta(days=1)).began_from == first


def test_what_was_not_typed_stays_as_it_holds_on_the_day(world, company_changes):
    write(world, replace(AGAIN, from_on=LATER + timedelta(days=1)), began_from=company_changes)
    held = policy(world, LATER + timedelta(days=1))
    assert (held.hearing_days, held.opinion_days) == (21, 20)


def test_a_version_before_the_company_s_goes_on_from_the_one_that_holds_then(world, company_changes):
    assert company_changes
    write(world, replace(AGAIN, from_on=NEXT), began_from=standing(world, day=NEXT))
    assert policy(world, NEXT).hearing_days == 14


def test_another_day_than_the_form_was_for_is_said_and_nothing_is_written(world, company_changes):
    assert company_changes
    found = refused(world, AGAIN, began_from=standing(world, day=NEXT))
    assert found.keys() == {"from_on"}
    assert own(world) == []


def test_a_planned_version_isn_t_overtaken(world):
    write(world, AGAIN)
    for day in (NEXT, LATER):
        assert refused(world, replace(NEW, from_on=day)).keys() == {"from_on"}
    take_back(world, standing(world, office(world)))
    write(world, NEW)
    assert own(world) == [2]


def test_twin_a_version_could_begin_before_a_planned_one(world, monkeypatch):
    monkeypatch.setattr(rule_changes, "_days", lambda *_anything: ())
    with pytest.raises(BaseException, match="DID NOT RAISE"):
        test_a_planned_version_isn_t_overtaken(world)


def test_who_saw_older_rules_is_told_and_nothing_is_lost(world):
    seen = opening(world).began_from
    write(world, NEW, began_from=seen)
    for from_on in (LATER, NEXT, NEXT - timedelta(days=1)):
        with pytest.raises(Stale):
            write(world, replace(AGAIN, from_on=from_on), began_from=seen)
    assert own(world) == [1]
    write(world, AGAIN, began_from=opening(world).began_from)
    assert own(world) == [2, 1]


def test_who_saw_a_version_that_was_taken_back_is_told(world):
    seen = write(world, NEW)
    take_back(world, seen)
    with pytest.raises(Stale):
        write(world, AGAIN, began_from=seen)
    with pytest.raises(Stale):
        write(world, AGAIN, began_from="0" * 32)


def test_twin_the_later_writer_would_win_silently(world, monkeypatch):
    monkeypatch.setattr(rule_changes, "_other_basis", lambda *_anything: ())
    with pytest.raises(BaseException, match="DID NOT RAISE"):
        test_who_saw_older_rules_is_told_and_nothing_is_lost(world)


def test_the_first_version_of_a_workplace_was_deliberated_after_the_company_s(world):
    early = replace(NEW, deliberated_on=date(2020, 3, 31))
    assert refused(world, early).keys() == {"deliberated_on"}
    write(world, replace(NEW, deliberated_on=date(2020, 4, 1)))


def test_the_first_version_from_a_later_day_was_deliberated_after_the_one_that_holds_then(world, company_changes):
    before = TODAY - timedelta(days=1)
    assert refused(world, replace(AGAIN, deliberated_on=before), began_from=company_changes).keys() == {
        "deliberated_on"
    }
    write(world, replace(AGAIN, from_on=NEXT, deliberated_on=before))


def test_twin_the_first_version_of_a_workplace_took_any_deliberation(world, monkeypatch):
    faults = rule_changes._faults
    monkeypatch.setattr(rule_changes, "_faults", lambda visit, place, _basis, *rest: faults(visit, place, None, *rest))
    with pytest.raises(BaseException, match="DID NOT RAISE"):
        test_the_first_version_of_a_workplace_was_deliberated_after_the_company_s(world)


def test_rules_that_nobody_set_before_may_have_been_deliberated_long_ago(world):
    """A company that writes down for the first time what it agreed years ago."""
    new = NewRules({"hearing_days": 21}, NEXT, date(2019, 4, 1), Deliberation.COMMITTEE)
    with world.database.writing() as session:
        rule_changes.write(session, world.actor("stranger_clerk"), None, new, began_from="", now=world.now)
    early = replace(new, from_on=LATER, deliberated_on=date(2019, 3, 31))
    seen = standing_of_strangers(world)
    with world.database.writing() as session, pytest.raises(NotValid):
        rule_changes.write(session, world.actor("stranger_clerk"), None, early, began_from=seen, now=world.now)


def standing_of_strangers(world) -> str:
    with world.database.reading() as session:
        return rule_changes.opening(session, world.actor("stranger_clerk"), None, now=world.now).began_from
