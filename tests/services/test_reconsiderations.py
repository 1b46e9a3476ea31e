"""Is a refused decision looked at again with the 産業医 before the supervisor is told, and what can come of it?"""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from casework import ids
from casework.access import Act, Visit, cells, enter_worker, sight
from casework.models.measures import Decision
from casework.models.providers import Engagement
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.notices import Notice
from casework.rules.objections import Outcome, WordsWay
from casework.rules.todos import Todo
from casework.rules.vocabulary import DecisionState, Hat
from casework.services import decisions, instructions, people, reconsiderations
from casework.services.reconsiderations import Settled
from tests.services.advising import NEXT, decide, decided, explain, instruct, limited, nights
from tests.services.test_hearing_questions import todos
from tests.services.test_hearings import notes, running

WHY = "手当が減ると生活できません。"


def settle(world, decision, result=Outcome.KEPT, *, who="hr", **changed):
    said = Settled(**{
        "held_on": date(2026, 12, 9), "physician_id": world.people["physician"].public_id,
        "physician_words": "期間を区切れば働き方の見直しは必要です。", "result": result,
        "reason": "手当は3か月補うことにしました。", **changed,
    })  # fmt: skip
    with world.database.writing() as session:
        return reconsiderations.settle(session, world.actor(who), decision.public_id, said, now=NEXT)


def refused(world):
    case, decision = decided(world)
    explain(world, decision, accepted=False, refused_because=WHY)
    return case, decision


def state(world, decision):
    with world.database.reading() as session:
        return session.execute(select(Decision.state).where(Decision.public_id == decision.public_id)).scalar_one()


def test_a_refusal_has_its_reason(world):
    _case, decision = decided(world)
    with pytest.raises(NotValid) as found:
        explain(world, decision, accepted=False, refused_because=" ")
    assert found.value.field == "refused_because"
    given = explain(world, decision, accepted=False, refused_because=WHY)
    assert (given.accepted, given.refused_because) == (False, WHY)


def test_a_refusal_is_looked_at_before_the_supervisor_is_told(world):
    _case, decision = refused(world)
    left = running(world)
    assert left[Clock.RECONSIDERATION].limit_on == date(2026, 12, 23)
    assert Clock.INSTRUCTION not in left
    assert Todo.RECONSIDER in todos(world, "hr", Hat.HR)
    with pytest.raises(NotValid) as found:
        instruct(world, decision)
    assert found.value.field == "despite"


def test_twin_a_refusal_that_nobody_looks_at_is_seen(world, monkeypatch):
    _case, decision = refused(world)
    monkeypatch.setattr(reconsiderations, "waits", lambda _session, _decision: False)
    assert instruct(world, decision).public_id


def test_hr_may_give_a_reason_for_not_waiting_which_the_supervisor_does_not_read(world):
    _case, decision = refused(world)
    told = instruct(world, decision, despite="今週から夜勤に入る予定のため")
    assert told.despite_reason == "今週から夜勤に入る予定のため"
    with world.database.writing() as session:
        theirs = instructions.read(session, world.actor("supervisor"), told.public_id, now=NEXT)
        mine = instructions.read(session, world.actor("worker"), told.public_id, now=NEXT)
    assert "despite_reason" not in theirs.instruction
    assert mine.instruction.despite_reason == "今週から夜勤に入る予定のため"


def test_what_is_kept_goes_on_to_the_supervisor(world):
    _case, decision = refused(world)
    settled = settle(world, decision)
    assert (settled.result, settled.physician_name) == (Outcome.KEPT, "山田 哲也")
    left = running(world)
    assert Clock.RECONSIDERATION not in left
    assert left[Clock.INSTRUCTION].start_on == NEXT.date()
    assert notes(world, Notice.RECONSIDERED) == [("worker", Hat.WORKER)]
    assert instruct(world, decision).despite_reason is None
    with pytest.raises(NotNow):
        settle(world, decision)
    with world.database.writing() as session:
        page = decisions.read(session, world.actor("worker"), decision.public_id, now=NEXT)
    assert page.reconsideration is not None
    assert page.reconsideration.physician_words == "期間を区切れば働き方の見直しは必要です。"


@pytest.mark.parametrize("result", [Outcome.CHANGED, Outcome.WITHDRAWN])
def test_what_does_not_stand_is_set_aside_and_decided_again(world, result):
    case, decision = refused(world)
    settle(world, decision, result)
    assert state(world, decision) is DecisionState.SET_ASIDE
    assert Clock.DECISION in running(world)
    assert notes(world, Notice.DECISION_SET_ASIDE) == [("physician", Hat.PHYSICIAN), ("worker", Hat.WORKER)]
    assert notes(world, Notice.RECONSIDERED) == []
    items = (limited(30),) if result is Outcome.CHANGED else ()
    assert decide(world, case, *items, reason="再検討により").public_id != decision.public_id


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("held_on", {"held_on": date(2026, 12, 8)}),
        ("held_on", {"held_on": date(2026, 12, 10)}),
        ("physician_words", {"physician_words": " "}),
        ("reason", {"reason": ""}),
        ("physician", {"physician_id": "0" * 32}),
    ],
)
def test_what_cannot_be_is_refused(world, field, changed):
    _case, decision = refused(world)
    with pytest.raises(NotValid) as found:
        settle(world, decision, **changed)
    assert found.value.field == field


def test_where_nothing_was_refused_there_is_no_page(world):
    _case, decision = decided(world)
    explain(world, decision)
    with world.database.writing() as session, pytest.raises(NotYours):
        reconsiderations.opening(session, world.actor("hr"), decision.public_id, now=NEXT)


@pytest.mark.parametrize("name", ["worker", "supervisor", "physician", "clerk", "factory_hr"])
def test_nobody_else_settles_it(world, name):
    _case, decision = refused(world)
    with pytest.raises(NotYours):
        settle(world, decision, who=name)


# --- the physician writes it themself ---------------------------------------------------------------------------------

OWN = "夜の勤務を減らすことは、いまの働き方には必要です。"


READ = {"physician_id": None, "physician_words": ""}
"""HR names nobody and writes nothing where the physician did."""


def say(world, decision, words=OWN, who="physician", now=NEXT):
    with world.database.writing() as session:
        return reconsiderations.say(session, world.actor(who, Hat.PHYSICIAN), decision.public_id, words, now=now)


def page_of(world, decision):
    with world.database.writing() as session:
        return reconsiderations.opening(session, world.actor("hr"), decision.public_id, now=NEXT)


def theirs(world, who="physician"):
    return Todo.SAY_RECONSIDERATION in todos(world, who, Hat.PHYSICIAN)


def test_the_industrial_physician_is_told_has_a_task_and_writes_it_themself(world):
    _case, decision = refused(world)
    assert notes(world, Notice.RECONSIDERATION_ASKED) == [("physician", Hat.PHYSICIAN)]
    assert theirs(world)
    assert not theirs(world, "outside_physician")
    assert page_of(world, decision).asked == ("山田 哲也",)
    said = say(world, decision)
    assert (said.words_way, said.physician_name, said.said_at) == (WordsWay.OWN, "山田 哲也", NEXT)
    assert notes(world, Notice.RECONSIDERATION_SAID) == [("hr", Hat.HR)]
    assert not theirs(world)
    assert page_of(world, decision).asked == ()
    again = say(world, decision, f"{OWN}期間は3か月で足ります。")
    assert again.physician_words.endswith("足ります。")
    assert notes(world, Notice.RECONSIDERATION_SAID) == [("hr", Hat.HR)] * 2
    kept = settle(world, decision, **READ, words_version=2)
    assert (kept.words_way, kept.physician_words, kept.physician_name) == (
        WordsWay.OWN, again.physician_words, "山田 哲也",
    )  # fmt: skip
    with pytest.raises(NotNow):
        say(world, decision)


def test_what_hr_was_told_is_marked_so_and_ends_the_task(world):
    _case, decision = refused(world)
    told = settle(world, decision)
    assert (told.words_way, told.said_at) == (WordsWay.TOLD, None)
    assert not theirs(world)


def test_whoever_was_first_is_not_written_over(world):
    _case, decision = refused(world)
    say(world, decision)
    with pytest.raises(NotNow, match="自分で意見を書きました"):
        settle(world, decision, words_version=0)
    with world.database.writing() as session:
        page = decisions.read(session, world.actor("hr"), decision.public_id, now=NEXT)
    assert page.reconsideration is not None
    assert page.reconsideration.physician_words == OWN


@pytest.mark.parametrize("words", ["", " ", "あ" * 2001, "うつ病の再発を防ぐため"])
def test_words_that_cannot_stand_are_refused_beside_them(world, words):
    _case, decision = refused(world)
    with pytest.raises(NotValid) as found:
        say(world, decision, words)
    assert found.value.field == "words"


@pytest.mark.parametrize("who", ["outside_physician", "nurse", "hr", "worker", "supervisor", "factory_physician"])
def test_nobody_else_says_it(world, who):
    _case, decision = refused(world)
    with pytest.raises(NotYours), world.database.writing() as session:
        reconsiderations.say(session, world.actor(who), decision.public_id, OWN, now=NEXT)


def test_without_a_refusal_there_is_nothing_to_say(world):
    _case, decision = decided(world)
    with pytest.raises(NotYours):
        say(world, decision)


def test_whoever_led_the_employee_is_not_asked(world, monkeypatch):
    physician = world.people["physician"].person_id
    honest = people.supervisors_ever
    monkeypatch.setattr(people, "supervisors_ever", lambda *of: honest(*of) | {physician})
    _case, decision = decided(world)
    explain(world, decision, accepted=False, refused_because=WHY,
            physician_id=world.people["outside_physician"].public_id)  # fmt: skip
    assert ("physician", Hat.PHYSICIAN) not in notes(world, Notice.RECONSIDERATION_ASKED)
    with pytest.raises(NotYours):
        say(world, decision)


WORDS = ("physician_name", "words_way", "said_at", "physician_words")


def read_by_the_employee(world):
    """What of a physician's words is the employee's, before and after it is settled."""
    _case, decision = refused(world)
    say(world, decision)
    found = []
    for settled in (False, True):
        if settled:
            settle(world, decision, **READ, words_version=1)
        with world.database.writing() as session:
            page = decisions.read(session, world.actor("worker"), decision.public_id, now=NEXT)
        assert page.reconsideration is not None
        assert (page.reconsideration.result is not None) is settled
        found.append([field for field in WORDS if field in page.reconsideration])
    return found


def test_the_employee_reads_it_once_it_is_settled(world):
    assert read_by_the_employee(world) == [[], list(WORDS)]


def test_twin_a_cell_without_a_condition_is_seen(world, monkeypatch):
    [row] = [row for row in sight.RECONSIDERATION.rows if "physician_words" in row.fields]
    monkeypatch.setitem(row.cells, Hat.WORKER, sight.YES)
    cells.granted.cache_clear()
    try:
        assert read_by_the_employee(world) == [list(WORDS)] * 2
    finally:
        cells.granted.cache_clear()


# --- who is asked where there is no 産業医 ----------------------------------------------------------------------------


def without_industrial_physician(world, *, by):
    """Nobody is 産業医 any more; an outside physician serves the workplace by contract, and has the case or not."""
    case, decision = decided(world, by=by)
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=NEXT)
        serves = Engagement.person_id == world.people["physician"].person_id
        for engagement in session.execute(select(Engagement).where(serves)).scalars():
            engagement.until_on = NEXT.date() - timedelta(days=1)
        visit.record("employment", "0" * 32)
    outside = world.people["outside_physician"].public_id
    explain(world, decision, accepted=False, refused_because=WHY, physician_id=outside)
    return case, decision


def asked_there(world, by):
    _case, decision = without_industrial_physician(world, by=by)
    return (
        notes(world, Notice.RECONSIDERATION_ASKED), page_of(world, decision).asked, theirs(world, "outside_physician")
    )  # fmt: skip


def test_who_serves_there_without_the_case_is_neither_told_nor_waited_for(world):
    assert asked_there(world, "physician") == ([], (), False)


def test_who_has_the_case_is_asked_and_answers(world):
    told, names, task = asked_there(world, "outside_physician")
    assert (told, names, task) == ([("outside_physician", Hat.PHYSICIAN)], ("佐々木 玲子",), True)


def test_twin_telling_whoever_serves_there_is_seen(world, monkeypatch):
    monkeypatch.setattr(Visit, "reaching", lambda _visit, _model, _id, persons, _hat: list(persons))
    told, names, task = asked_there(world, "physician")
    assert (told, names, task) == ([("outside_physician", Hat.PHYSICIAN)], ("佐々木 玲子",), False)


# --- nobody settles by words that they haven't read, nor signs another's ----------------------------------------------


def settled_unread(world):
    """HR's page is open while the physician changes their words."""
    _case, decision = refused(world)
    say(world, decision)
    page = page_of(world, decision)
    say(world, decision, "取りやめてかまいません。")
    return decision, settle(world, decision, **READ, words_version=page.words_version)


def test_words_that_were_changed_under_hr_are_read_first(world):
    with pytest.raises(NotNow, match="書き直しました"):
        settled_unread(world)


def test_twin_words_without_a_version_settle_unread(world, monkeypatch):
    honest = reconsiderations.settle

    def blind(session, actor, decision_id, said, *, now):
        version = reconsiderations.opening(session, actor, decision_id, now=now).words_version
        return honest(session, actor, decision_id, replace(said, words_version=version), now=now)

    monkeypatch.setattr(reconsiderations, "settle", blind)
    _decision, settled = settled_unread(world)
    assert settled.physician_words == "取りやめてかまいません。"


def a_colleague(world):
    """A second 産業医 of the workplace."""
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=NEXT)
        mine = Engagement.person_id == world.people["physician"].person_id
        one = session.execute(select(Engagement).where(mine)).scalars().one()
        same = {
            column.key: getattr(one, column.key)
            for column in Engagement.__mapper__.column_attrs
            if column.key not in {"id", "public_id", "person_id"}
        }
        other = world.people["outside_physician"].person_id
        session.add(Engagement(**same, person_id=other, public_id=ids.fresh()))
        visit.record("employment", "0" * 32)
    return "outside_physician"


def two_say_it(world):
    """Whose words stand after a colleague tried to write over them."""
    colleague = a_colleague(world)
    _case, decision = refused(world)
    say(world, decision)
    with world.database.writing() as session:
        page = reconsiderations.saying(session, world.actor(colleague, Hat.PHYSICIAN), decision.public_id, now=NEXT)
        read = decisions.read(session, world.actor(colleague, Hat.PHYSICIAN), decision.public_id, now=NEXT)
    assert (page.open, page.anothers, read.may_say_again) == (True, True, False)
    with pytest.raises(NotNow, match="ほかの医師"):
        say(world, decision, "取りやめてかまいません。", colleague)
    again = say(world, decision, f"{OWN}期間は3か月で足ります。")
    return again.physician_name, again.physician_words


def test_a_colleagues_words_are_nobody_elses_to_change(world):
    assert two_say_it(world) == ("山田 哲也", f"{OWN}期間は3か月で足ります。")


def test_twin_words_that_any_physician_signs_are_seen(world, monkeypatch):
    monkeypatch.setattr(reconsiderations, "_anothers", lambda _visit, _found: False)
    with pytest.raises(AssertionError):
        two_say_it(world)


def test_twin_who_explains_is_asked_whomever_they_led_is_seen(world, monkeypatch):
    monkeypatch.setattr(
        reconsiderations, "able",
        lambda session, case, day: people.explaining_physicians(session, case.company_id, case.workplace_id, day),
    )  # fmt: skip
    with pytest.raises(AssertionError):
        test_whoever_led_the_employee_is_not_asked(world, monkeypatch)


def test_decided_anew_wants_a_reason(world):
    case, decision = refused(world)
    settle(world, decision, Outcome.CHANGED)
    with pytest.raises(NotValid) as found:
        decide(world, case, limited(), nights())
    assert found.value.field == "reason"
    assert decide(world, case, limited(), nights(), reason="手当の心配を考え、期間を確かめました。").reason
