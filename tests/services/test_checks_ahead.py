"""Does a check whose first day is ahead follow the rules until then, and never after? (issue 3, point 2; trap 52)"""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from casework import ids
from casework.models.checks import StressCheck
from casework.models.people import Workplace
from casework.models.trail import TrailEntry
from casework.rules import scoring
from casework.rules.policy import SHORT_THRESHOLDS, Thresholds
from casework.rules.scoring import Questionnaire
from casework.rules.vocabulary import Deliberation, InterviewedBy
from casework.services import checks, rule_changes
from casework.services.checks import NewCheck
from casework.services.rule_changes import NewRules
from tests.services import results
from tests.services.test_rule_changes import NEW, NEXT, TODAY, everywhere, opening, plainly, take_back, write

FIRST_DAY = date(2027, 2, 1)
MILD = Thresholds(reactions=60, stressors_and_support=70, reactions_beside=50)
MILDER = Thresholds(reactions=58, stressors_and_support=68, reactions_beside=48)
SHORT = Thresholds(reactions=28, stressors_and_support=36, reactions_beside=20)


@pytest.fixture
def ahead(world) -> str:
    """A check of the head office that begins in two months."""
    return start(world)


def start(world, name="2027年度", day=FIRST_DAY, questionnaire=Questionnaire.FULL, now=None) -> str:
    with world.database.reading() as session:
        place = session.get_one(Workplace, world.head_office).public_id
    new = NewCheck(name, place, day, questionnaire, (world.people["physician"].public_id,),
                   InterviewedBy.INDUSTRIAL_PHYSICIAN)  # fmt: skip
    with world.database.writing() as session:
        return checks.start(session, world.actor("clerk"), new, now=now or world.now)


def rules(thresholds=MILD, from_on=NEXT, **more):
    return replace(NEW, values={"thresholds": thresholds, "published_on": TODAY, **more}, from_on=from_on)


def shown(world, check_id, who="clerk", now=None):
    with world.database.reading() as session:
        return next(
            one for one in checks.index(session, world.actor(who), now=now or world.now) if one.public_id == check_id
        )


def state(world, check_id, now=None):
    found = shown(world, check_id, now=now)
    return found.thresholds, found.rules_number, found.rules_of_company, found.follows_rules


def test_it_follows_each_version_that_will_hold_on_its_first_day(world, ahead):
    assert state(world, ahead) == (Thresholds(), 1, True, True)
    version = write(world, rules())
    assert state(world, ahead) == (MILD, 1, False, True)
    write(world, rules(MILDER, FIRST_DAY + timedelta(days=1)))
    assert state(world, ahead) == (MILD, 1, False, True), "a version that begins after its first day isn't its own"
    take_back(world, version)
    assert state(world, ahead) == (Thresholds(), 1, True, True), "what was taken back holds nowhere"
    assert shown(world, ahead, "physician").thresholds == Thresholds()


def test_twin_frozen_when_it_was_written_down(world, ahead, monkeypatch):
    monkeypatch.setattr(rule_changes, "_follow", lambda _visit, _place: None)
    with pytest.raises(AssertionError):
        test_it_follows_each_version_that_will_hold_on_its_first_day(world, ahead)


def test_it_follows_the_company_unless_its_workplace_has_rules_of_its_own(world, ahead):
    everywhere(world, "coordinator")
    write(world, rules(), place=None)
    assert state(world, ahead) == (MILD, 2, True, True)
    write(world, rules(MILDER, NEXT + timedelta(days=1)))
    assert state(world, ahead) == (MILDER, 1, False, True)
    write(world, rules(Thresholds(), NEXT + timedelta(days=2)), place=None)
    assert state(world, ahead) == (MILDER, 1, False, True)


def test_the_shorter_questionnaire_follows_its_own_thresholds(world):
    check = start(world, "短い調査票", questionnaire=Questionnaire.SHORT)
    assert state(world, check)[0] == SHORT_THRESHOLDS
    write(world, rules(MILD, short_thresholds=SHORT))
    assert state(world, check)[0] == SHORT
    with world.database.reading() as session:
        kept = session.execute(select(StressCheck.thresholds).where(StressCheck.public_id == check)).scalar_one()
    assert scoring.thaw(kept) == (Questionnaire.SHORT, SHORT)


def that_day() -> NewRules:
    """Deliberated, published and begun on the first day of the check."""
    return NewRules({"thresholds": MILDER, "published_on": FIRST_DAY}, FIRST_DAY, FIRST_DAY, Deliberation.WORKERS)


def test_from_its_first_day_on_it_stays_as_it_is(world, ahead):
    """The day itself counts: a version that begins on it can still be written in its afternoon."""
    write(world, rules())
    first = world.now + (FIRST_DAY - TODAY)
    assert state(world, ahead, now=first - timedelta(days=1))[3]
    assert state(world, ahead, now=first) == (MILD, 1, False, False)
    write(world, that_day(), now=first)
    assert state(world, ahead, now=first) == (MILD, 1, False, False)
    the_eve = start(world, "その次", FIRST_DAY + timedelta(days=1), now=first)
    assert state(world, the_eve, now=first)[0] == MILDER


def test_twin_it_would_still_follow_on_its_first_day(world, ahead, monkeypatch):
    def late(visit, place):
        monkeypatch.undo()
        visit.today, today = visit.today - timedelta(days=1), visit.today
        rule_changes._follow(visit, place)
        visit.today = today

    first = world.now + (FIRST_DAY - TODAY)
    write(world, rules())
    monkeypatch.setattr(rule_changes, "_follow", late)
    write(world, that_day(), now=first)
    assert state(world, ahead, now=first)[0] == MILDER


def test_one_that_began_is_not_touched_beside_it(world, ahead):
    began = world.check_public_id
    write(world, rules(MILD, TODAY))
    assert state(world, began)[0] == Thresholds()
    assert state(world, ahead)[0] == MILD


def at_the_factory(world) -> str:
    check = StressCheck(company_id=world.company_id, public_id=ids.fresh(), workplace_id=world.factory, name="工場",
                        started_on=FIRST_DAY, thresholds=scoring.frozen(Questionnaire.FULL, Thresholds()),
                        interviewed_by=InterviewedBy.INDUSTRIAL_PHYSICIAN)  # fmt: skip
    public_id = check.public_id
    plainly(world, check)
    return public_id


def kept(world, check_id) -> tuple[Thresholds, bool]:
    with world.database.reading() as session:
        check = session.execute(select(StressCheck).where(StressCheck.public_id == check_id)).scalar_one()
        return scoring.thaw(check.thresholds)[1], check.policy_version_id is not None


def test_rules_of_a_place_move_no_check_of_another_and_those_of_the_company_do(world, ahead):
    factory = at_the_factory(world)
    write(world, rules())
    assert (kept(world, factory), kept(world, ahead)) == ((Thresholds(), False), (MILD, True))
    everywhere(world, "coordinator")
    write(world, rules(MILDER), place=None)
    assert (kept(world, factory), kept(world, ahead)) == ((MILDER, True), (MILD, True))


def test_the_version_is_named_even_where_its_thresholds_are_the_same_and_the_trail_tells_of_it(world, ahead):
    entries = len(trail(world))
    write(world, replace(NEW, values={"interview_days": 25, "published_on": TODAY}))
    assert state(world, ahead) == (Thresholds(), 1, False, True)
    [entry] = trail(world)[entries:]
    assert (entry.act, entry.reading) == ("change_rules", False)


def trail(world):
    with world.database.reading() as session:
        return list(session.execute(select(TrailEntry).order_by(TrailEntry.number)).scalars())


def test_the_database_itself_keeps_the_rules_of_results_that_are_in(world):
    results.load(world, results.file(results.line(1001)))
    for values in ({"thresholds": scoring.frozen(Questionnaire.FULL, MILD)}, {"started_on": FIRST_DAY}):
        with pytest.raises(IntegrityError, match="fixed_stress_check"):
            plainly(world, statement=update(StressCheck).where(StressCheck.id == world.check_id).values(**values))
    plainly(world, statement=update(StressCheck).where(StressCheck.id == world.check_id).values(name="別の名前"))


def test_twin_without_results_they_can_be_written(world):
    plainly(world, statement=update(StressCheck).where(StressCheck.id == world.check_id).values(started_on=FIRST_DAY))


@pytest.mark.usefixtures("ahead")
def test_whoever_changes_rules_sees_which_checks_follow_and_which_stay(world):
    page = opening(world)
    assert [check.name for check in page.running] == ["2026年度"]
    assert [(check.name, check.started_on) for check in page.coming] == [("2027年度", FIRST_DAY)]
