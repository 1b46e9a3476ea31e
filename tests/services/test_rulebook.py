"""Which rules does everybody read, and which one would tell too much?"""

import pytest
from sqlalchemy import select

from casework import texts
from casework.models.people import Workplace
from casework.rules.errors import NotYours
from casework.rules.policy import Kind
from casework.rules.policy_words import LABELS
from casework.services import rulebook
from tests.services import ruling

TITLE = "水曜の確認"


def place(world) -> str:
    with world.database.reading() as session:
        return session.execute(select(Workplace.public_id).where(Workplace.id == world.head_office)).scalar_one()


def page(world, who="worker"):
    with world.database.reading() as session:
        return rulebook.page(session, world.actor(who), place(world), now=world.now)


def told(world, who) -> str:
    lines = page(world, who).lines
    return "\n".join(f"{line.label} {texts.say(line.value, 'ja')}" for line in lines)


@pytest.mark.parametrize("who", ["worker", "supervisor", "hr", "clerk", "physician", "committee", "admin"])
def test_everybody_reads_every_rule_but_the_title_that_hides_a_talk(world, who, monkeypatch):
    ruling.change(world, {"neutral_title": TITLE, "interview_days": 28})
    found = told(world, who)
    assert "28日" in found
    assert len(page(world, who).lines) == len(LABELS) - 1
    assert TITLE not in found
    monkeypatch.setattr(rulebook, "UNTOLD", frozenset())
    assert TITLE in told(world, who), "the twin that tells everything is seen"


def test_what_departs_is_marked_and_policy_is_never_shown_as_law(world):
    ruling.change(world, {"interview_days": 20})
    lines = {line.label: line for line in page(world).lines}
    assert [label for label, line in lines.items() if line.own] == [LABELS["interview_days"][0]]
    assert lines[LABELS["hearing_days"][0]].kind is Kind.POLICY


def test_another_company_has_its_own_rules(world):
    with pytest.raises(NotYours):
        page(world, "stranger")
    with world.database.reading() as session:
        ours = {one.public_id for one in rulebook.index(session, world.actor("worker"), now=world.now).places}
        theirs = {one.public_id for one in rulebook.index(session, world.actor("stranger"), now=world.now).places}
    assert place(world) in ours
    assert not ours & theirs
