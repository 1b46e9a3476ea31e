"""Is an employee promised only what is done where there is no 産業医: on the page, in the notice, in the objection?"""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from sqlalchemy import true, update

from casework.access import Act, advising, enter_worker
from casework.models.people import HatGrant, PersonnelAuthority
from casework.rules.advisers import AGAIN, EXPLAINED_WITH, Adviser
from casework.rules.errors import NotValid
from casework.rules.todos import Todo
from casework.rules.vocabulary import EngagementKind, Hat, Language
from casework.services import decisions, duties, explainers, objections, people, reconsiderations
from tests.services.advising import NEXT, decided, explain
from tests.services.test_decision_notices import taken
from tests.services.test_explanations import engaged_as, without_physicians


def of_centre(world):
    engaged_as(world, EngagementKind.REGIONAL_CENTRE)


def unchanged(_world):
    """As it is: a 産業医 is appointed."""


WORLDS = [
    (unchanged, Adviser.INDUSTRIAL, ("山田 哲也",)),
    (of_centre, Adviser.OTHER, ("佐々木 玲子",)),
    (without_physicians, Adviser.NOBODY, ()),
]


def read(world, decision):
    with world.database.writing() as session:
        page = decisions.read(session, world.actor("worker"), decision.public_id, now=NEXT)
    with world.database.writing() as session:
        assert (
            objections.opening(session, world.actor("worker"), decision.public_id, now=NEXT).advisers == page.advisers
        )
    return page.advisers


@pytest.mark.parametrize(("changed", "kind", "names"), WORLDS)
def test_page_objection_and_notice_say_who_is_heard(world, changed, kind, names):
    _case, decision = decided(world)
    changed(world)
    found = read(world, decision)
    assert (found.kind, found.names) == (kind, names)
    notice = taken(world, decision)
    english = taken(world, decision, language=Language.ENGLISH)
    appointed = kind is Adviser.INDUSTRIAL
    assert ("産業医の意見も聴いて" in notice, "産業医：" in notice) == (appointed, appointed)
    assert ("意見を聴ける産業医はいません" in notice) is not appointed
    assert ("hears the occupational physician" in english) is appointed
    assert ("no occupational physician" in english) is not appointed
    assert ("医師：" in notice) is bool(names and not appointed)
    assert ("地域産業保健センターに無料で相談" in notice) is not names
    assert "登録がありません" not in notice


def test_each_kind_has_its_sentences_and_one_alone_promises_the_industrial_physician():
    for said in (AGAIN, EXPLAINED_WITH):
        assert set(said) == set(Adviser)
    promising = {kind for kind in Adviser if "産業医の意見も聴いて" in str(AGAIN[kind])}
    assert promising == {Adviser.INDUSTRIAL}
    assert {kind for kind in Adviser if "産業医の同席" in str(EXPLAINED_WITH[kind])} == {Adviser.INDUSTRIAL}


def test_twin_a_page_that_takes_every_physician_for_the_industrial_one_is_seen(world, monkeypatch):
    honest = explainers.advisers
    monkeypatch.setattr(explainers, "advisers", lambda *of: explainers.Advisers(Adviser.INDUSTRIAL, honest(*of).names))
    with pytest.raises(AssertionError):
        test_page_objection_and_notice_say_who_is_heard(world, of_centre, Adviser.OTHER, ("佐々木 玲子",))


def leads(world, monkeypatch, *names):
    """These led the employee once."""
    them = {world.people[name].person_id for name in names}
    honest = people.supervisors_ever
    monkeypatch.setattr(people, "supervisors_ever", lambda *of: honest(*of) | them)


def test_whoever_leads_the_employee_is_no_adviser_and_explains_nothing(world, monkeypatch):
    _case, decision = decided(world)
    leads(world, monkeypatch, "physician")
    found = read(world, decision)
    assert found.kind is not Adviser.INDUSTRIAL
    assert "山田 哲也" not in found.names
    with pytest.raises(NotValid) as refused:
        explain(world, decision)
    assert refused.value.field == "physician"


def test_twin_a_supervisor_who_advises_is_seen(world):
    with pytest.raises(AssertionError):
        test_whoever_leads_the_employee_is_no_adviser_and_explains_nothing(
            world, SimpleNamespace(setattr=lambda *_: None)
        )


# --- asked about a refusal --------------------------------------------------------------------------------------------


AFTERWARDS = datetime(2026, 12, 11, 1, tzinfo=UTC)


def mend(world, *rows, until_on=None):
    """From the day after the explanation on it is so; on paper he is the 産業医 all the time."""
    theirs = HatGrant.person_id == world.people["physician"].person_id, HatGrant.hat == Hat.PHYSICIAN
    with world.database.writing() as session:
        enter_worker(session, world.company_id, Act.BUILD, now=NEXT).record("assignment", "0" * 32)
        session.add_all(rows)
        session.execute(update(HatGrant).where(*theirs).values(until_on=until_on))


def without_hat(world):
    mend(world, until_on=NEXT.date())


def with_authority(world):
    mend(world, PersonnelAuthority(company_id=world.company_id, person_id=world.people["physician"].person_id,
                                   workplace_id=None, from_on=date(2026, 12, 10)))  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "asked"),
    [(unchanged, "physician"), (without_hat, "outside_physician"), (with_authority, "outside_physician")],
)
def test_who_is_asked_about_a_refusal_has_the_task_and_reads_the_reason(world, changed, asked):
    _case, decision = decided(world, by="outside_physician")
    explain(world, decision, accepted=False, refused_because="子どもの迎えがあるため")
    changed(world)
    with world.database.writing() as session:
        page = reconsiderations.opening(session, world.actor("hr"), decision.public_id, now=AFTERWARDS)
    assert page.asked == ({"physician": "山田 哲也", "outside_physician": "佐々木 玲子"}[asked],)
    with world.database.writing() as session:
        desk = duties.desk(session, world.actor(asked, Hat.PHYSICIAN), now=AFTERWARDS)
    assert Todo.SAY_RECONSIDERATION in {task.todo for part in desk.parts for task in part.tasks}
    with world.database.writing() as session:
        found = decisions.read(session, world.actor(asked), decision.public_id, now=AFTERWARDS).explanation
    assert found is not None
    assert "refused_because" in found
    assert found.refused_because == "子どもの迎えがあるため"


def test_twin_a_contract_alone_that_stands_for_a_physician_is_seen(world, monkeypatch):
    honest = advising._there
    monkeypatch.setattr(
        advising, "_there", lambda model, day: (true(),) if model is HatGrant else honest(model, day)
    )  # fmt: skip
    with pytest.raises(AssertionError):
        test_who_is_asked_about_a_refusal_has_the_task_and_reads_the_reason(world, without_hat, "outside_physician")
