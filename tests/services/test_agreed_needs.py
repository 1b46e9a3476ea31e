"""Does one button decide about exactly those who were on the page, and of whom flag and scores say the same?"""

from datetime import date

import pytest
from sqlalchemy import select

from casework.access import Act, enter_worker
from casework.models.cases import Case
from casework.models.checks import CheckResult
from casework.models.people import Employment
from casework.rules.errors import NotValid, NotYours
from casework.rules.vocabulary import Profession
from casework.services import agreed_needs, needs, talks
from casework.services.needs import Decision
from casework.services.talks import NewTalk
from tests.services.results import HIGH, LOW, decide, file, line, load, more_people, waiting

DATA = (
    line(1001),
    line(1002),
    line(1003, LOW, "×"),
    line(1007, LOW, "×"),
    line(1010, LOW, "○"),
    line(1011, HIGH, "×"),
)
"""Two whom both call high, two whom both don't, one of each kind of whom they differ."""


def portion(world, needed, who="physician"):
    with world.database.writing() as session:
        return agreed_needs.portion(session, world.actor(who), world.check_public_id, needed, now=world.now)


def numbers(page):
    return [line.employee.number for line in page.lines]


def press(world, needed, seen, who="physician"):
    with world.database.writing() as session:
        return agreed_needs.decide(session, world.actor(who), world.check_public_id, needed, seen, now=world.now)


def decided(world):
    with world.database.reading() as session:
        statement = select(Employment.number, CheckResult.interview_needed).join(
            CheckResult, CheckResult.employment_id == Employment.id
        )
        return dict(session.execute(statement).all())


def test_only_those_of_whom_flag_and_scores_say_the_same(world):
    load(world, file(*DATA))
    assert numbers(portion(world, True)) == ["1001", "1002"]
    assert numbers(portion(world, False)) == ["1003", "1007"]
    with world.database.writing() as session:
        counts = agreed_needs.waiting(session, world.actor("physician"), world.check_public_id, now=world.now)
    assert counts == {True: 2, False: 2}


def test_a_press_decides_about_them_and_nobody_else(world):
    load(world, file(*DATA))
    assert press(world, False, portion(world, False).seen) == 2
    assert press(world, True, portion(world, True).seen) == 2
    assert decided(world) == {"1001": True, "1002": True, "1003": False, "1007": False, "1010": None, "1011": None}
    with world.database.reading() as session:
        assert len(session.execute(select(Case)).all()) == 2
    with pytest.raises(NotValid):
        press(world, False, portion(world, False).seen)


def test_what_changed_since_it_was_seen_is_looked_at_again(world):
    """As many people, but not the same: a twin that compares numbers would decide about somebody unseen."""
    load(world, file(*DATA))
    seen = portion(world, False)
    load(world, file(line(1003, HIGH, "○"), line(1012, LOW, "×")))
    now_there = portion(world, False)
    assert len(now_there.lines) == len(seen.lines)
    with pytest.raises(NotValid) as refused:
        press(world, False, seen.seen)
    assert refused.value.field == "seen"
    assert set(decided(world).values()) == {None}
    assert press(world, False, now_there.seen) == 2


def test_who_was_talked_to_is_looked_at_alone(world):
    load(world, file(*DATA))
    talk = NewTalk(date(2026, 11, 20), Profession.INDUSTRIAL_COUNSELLOR, "森 一郎", "眠れない日が続く")
    with world.database.writing() as session:
        talks.record(session, world.actor("physician"), waiting(world)["1001"].public_id, talk, now=world.now)
    assert numbers(portion(world, True)) == ["1002"]


def test_who_has_left_gets_no_invitation_by_it(world):
    load(world, file(*DATA))
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        session.get_one(Employment, world.people["worker"].employment_id).until_on = world.now.date().replace(month=11)
        visit.record("employment", "0" * 32)
    assert numbers(portion(world, True)) == ["1002"]


def test_many_come_in_portions(world, monkeypatch):
    monkeypatch.setattr(needs, "AT_MOST", 3)
    load(world, file(*(line(number, LOW, "×") for number in more_people(world, 7))))
    counts = []
    while (page := portion(world, False)).lines:
        counts.append((page.waiting, press(world, False, page.seen)))
    assert counts == [(7, 3), (4, 3), (1, 1)]


@pytest.mark.parametrize("who", ["clerk", "hr", "nurse", "outside_physician", "worker", "coordinator"])
def test_nobody_but_the_examiner(world, who):
    load(world, file(*DATA))
    seen = portion(world, False).seen
    for act in (lambda: portion(world, False, who), lambda: press(world, False, seen, who)):
        with pytest.raises(NotYours):
            act()
    assert set(decided(world).values()) == {None}


def test_a_decision_made_meanwhile_is_not_made_again(world):
    load(world, file(*DATA))
    seen = portion(world, False)
    decide(world, Decision(seen.lines[0].result.public_id, needed=False))
    with pytest.raises(NotValid):
        press(world, False, seen.seen)
