"""Does a supervisor see exactly the instruction, as long as they lead, and does everybody else know what was told?"""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from casework.access import Act, enter_worker
from casework.models.people import ReportingLine
from casework.rules.comparison import Item
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.notices import Notice
from casework.rules.vocabulary import Hat, InstructionState, LineKind, MeasureKind
from casework.services import decisions, instructing, instructions
from tests.services.advising import (
    FROM,
    NEXT,
    NORMAL,
    RESTRICTED,
    UNTIL,
    advised,
    decide,
    decided,
    explain,
    hear,
    instruct,
    limited,
    nights,
    order,
    told,
)
from tests.services.test_hearings import notes, running

K = MeasureKind
WHAT = ["残業は月20時間以内", "22時から5時までの勤務を割り当てない"]


def read(world, instruction, who="supervisor", hat=None, now=NEXT):
    with world.database.writing() as session:
        return instructions.read(session, world.actor(who, hat), instruction.public_id, now=now)


def listed(world, who="supervisor", hat=None, now=NEXT):
    with world.database.writing() as session:
        return instructions.index(session, world.actor(who, hat), now=now).lines


def lead(world, who, *, from_on, until_on=None, kind=LineKind.LINE, worker="worker"):
    """Change who leads from a day on."""
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=NEXT)
        if kind is LineKind.LINE:
            before = session.execute(
                select(ReportingLine).where(
                    ReportingLine.employment_id == world.people[worker].employment_id, ReportingLine.until_on.is_(None)
                )
            ).scalar_one()
            before.until_on = from_on - timedelta(days=1)
            session.flush()
        session.add(
            ReportingLine(
                company_id=world.company_id, employment_id=world.people[worker].employment_id, kind=kind,
                supervisor_id=world.people[who].employment_id, from_on=from_on, until_on=until_on,
            )
        )  # fmt: skip
        visit.record("reporting_line", "0" * 32)


def refused(world, decision, **changed) -> NotValid:
    with pytest.raises(NotValid) as error:
        instruct(world, decision, **changed)
    return error.value


def test_the_supervisor_and_the_employee_are_told_and_the_limit_stops(world):
    _, _, instruction = told(world, words="金曜の夜勤は鈴木さんと交代")
    assert notes(world, Notice.INSTRUCTION_TO_SUPERVISOR) == [("supervisor", Hat.SUPERVISOR)]
    assert notes(world, Notice.INSTRUCTION_TO_WORKER) == [("worker", Hat.WORKER)]
    assert Clock.INSTRUCTION not in running(world)
    page = read(world, instruction)
    assert [str(line) for line in page.lines] == WHAT
    assert (page.instruction.words, page.instruction.ask) == ("金曜の夜勤は鈴木さんと交代", "労務課")
    assert (page.instruction.from_on, page.instruction.until_on) == (FROM, UNTIL)


def test_what_a_supervisor_is_shown_typed_by_hand(world):
    _, _, instruction = told(world)
    page = read(world, instruction)
    assert set(page.instruction.as_dict()) == {
        "public_id", "items", "words", "from_on", "until_on", "ended_on", "ask", "issued_on", "report_every", "own_at",
        "replaces_former",
    }  # fmt: skip
    assert set(page.employee.as_dict()) == {"public_id", "name", "department"}
    assert page.names == ()
    (line,) = listed(world)
    assert set(line.instruction.as_dict()) <= set(page.instruction.as_dict()) - {"items", "words"}


def test_who_was_told_is_no_secret_for_the_employee(world):
    _, decision, instruction = told(world)
    assert read(world, instruction, "worker").names == ("高橋 浩",)
    with world.database.writing() as session:
        page = decisions.read(session, world.actor("worker"), decision.public_id, now=NEXT)
    assert [told_one.names for told_one in page.told] == [("高橋 浩",)]
    assert page.draft == ()


def test_before_it_is_told_the_employee_reads_what_will_be(world):
    _, decision = decided(world)
    with world.database.writing() as session:
        page = decisions.read(session, world.actor("worker"), decision.public_id, now=NEXT)
    assert [str(line) for line in page.draft] == WHAT
    assert page.told == ()


def test_acknowledging_reaches_hr_and_happens_once(world):
    _, _, instruction = told(world)
    later = world.later(days=9)
    with world.database.writing() as session:
        shown = instructions.acknowledge(session, world.actor("supervisor"), instruction.public_id, now=later)
    assert shown.own_at == later
    assert read(world, instruction, "hr").instruction.state is InstructionState.ACKNOWLEDGED
    assert notes(world, Notice.ACKNOWLEDGED) == [("hr", Hat.HR)]
    assert read(world, instruction, "hr").instruction.acknowledged_by_name == "高橋 浩"
    with world.database.writing() as session, pytest.raises(NotNow, match="確認済み"):
        instructions.acknowledge(session, world.actor("supervisor"), instruction.public_id, now=later)


@pytest.mark.parametrize(
    ("who", "hat"),
    [
        ("supervisor", Hat.WORKER),
        ("other_supervisor", None),
        ("former_supervisor", None),
        ("colleague", None),
        ("clerk", None),
        ("factory_hr", None),
        ("stranger_hr", None),
        ("committee", None),
        ("physician", None),
    ],
)
def test_nobody_else_reads_or_lists_it(world, who, hat):
    _, _, instruction = told(world)
    with pytest.raises(NotYours):
        read(world, instruction, who, hat)
    try:
        assert listed(world, who, hat) == []
    except NotYours:
        assert who in {"clerk", "committee", "physician"}


@pytest.mark.parametrize("who", ["hr", "worker"])
def test_only_a_supervisor_acknowledges(world, who):
    _, _, instruction = told(world)
    with world.database.writing() as session, pytest.raises(NotYours):
        instructions.acknowledge(session, world.actor(who), instruction.public_id, now=NEXT)


def test_a_change_of_supervisor_changes_who_reads_from_its_day_on(world):
    _, _, instruction = told(world)
    lead(world, "other_supervisor", from_on=date(2026, 12, 21))
    before, after = world.later(days=19), world.later(days=20)
    assert read(world, instruction, "supervisor", now=before).employee.name == "佐藤 真由美"
    with pytest.raises(NotYours):
        read(world, instruction, "other_supervisor", now=before)
    with pytest.raises(NotYours):
        read(world, instruction, "supervisor", now=after)
    assert listed(world, "supervisor", now=after) == []
    assert [str(line) for line in read(world, instruction, "other_supervisor", now=after).lines] == WHAT
    with world.database.writing() as session, pytest.raises(NotYours):
        instructions.acknowledge(session, world.actor("supervisor"), instruction.public_id, now=after)
    page = read(world, instruction, "worker", now=after)
    assert (page.names, [one.who.name for one in page.later]) == (("高橋 浩",), ["田中 洋子"])


def test_an_acting_supervisor_is_told_too_and_reads_it_for_that_time(world):
    lead(world, "other_supervisor", from_on=FROM, until_on=date(2026, 12, 20), kind=LineKind.ACTING)
    told(world)
    assert notes(world, Notice.INSTRUCTION_TO_SUPERVISOR) == [
        ("other_supervisor", Hat.SUPERVISOR), ("supervisor", Hat.SUPERVISOR),
    ]  # fmt: skip
    assert len(listed(world, "other_supervisor", now=world.later(days=19))) == 1
    assert listed(world, "other_supervisor", now=world.later(days=20)) == []


def test_without_a_supervisor_nothing_goes_out(world):
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=NEXT)
        for line in session.query(ReportingLine).filter_by(
            employment_id=world.people["worker"].employment_id, until_on=None
        ):
            line.until_on = date(2026, 12, 8)
        visit.record("reporting_line", "0" * 32)
    _, decision = decided(world)
    explain(world, decision)
    with pytest.raises(NotNow, match="上司が登録されていません"):
        instruct(world, decision)


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("kinds", {"kinds": frozenset()}),
        ("kinds", {"kinds": frozenset({K.WORK_BAN})}),
        ("from_on", {"from_on": date(2026, 12, 8)}),
        ("until_on", {"until_on": date(2027, 3, 9)}),
        ("until_on", {"from_on": date(2027, 1, 10), "until_on": date(2027, 1, 9)}),
        ("until_on", {"from_on": date(2027, 4, 1), "until_on": date(2027, 4, 9)}),
        ("ask", {"ask": " "}),
        ("ask", {"ask": "労" * 81}),
        ("words", {"words": "うつ病のため配慮してください"}),
        ("ask", {"ask": "労務課（適応障害担当）"}),
    ],
)
def test_what_cannot_be_told_is_refused_beside_its_field(world, field, changed):
    _, decision = decided(world)
    explain(world, decision)
    assert refused(world, decision, **changed).field == field


def test_the_refusal_names_the_words(world):
    _, decision = decided(world)
    explain(world, decision)
    assert "適応障害" in str(refused(world, decision, words="適応障害と睡眠薬").said)


def test_a_measure_in_words_needs_practical_words_and_keeps_its_own_to_itself(world):
    secret = Item(K.TASK_CHANGE, words="理由をふくむ決定の文", from_on=FROM, until_on=UNTIL)
    _, decision = decided(world, limited(), nights(), secret, reason="本人の希望")
    explain(world, decision)
    kinds = frozenset({K.OVERTIME_LIMIT, K.TASK_CHANGE})
    assert refused(world, decision, kinds=kinds).field == "words"
    instruction = instruct(world, decision, kinds=kinds, words="検品の作業に替える")
    page = read(world, instruction)
    assert [str(line) for line in page.lines] == [WHAT[0], "作業の変更（内容は下の「具体的なこと」）"]
    assert "理由をふくむ" not in repr(page.instruction.as_dict())


def test_a_measure_with_days_of_its_own_says_them(world):
    _, decision = decided(world, limited(until_on=date(2027, 1, 31)), nights(), reason="本人の希望")
    explain(world, decision)
    page = read(world, instruct(world, decision))
    dated, plain = page.lines
    assert (dated.params["first"], dated.params["last"]) == (FROM, date(2027, 1, 31))
    assert str(plain) == WHAT[1]


def test_the_page_of_hr_previews_exactly_what_will_be_read(world):
    _, decision = decided(world)
    explain(world, decision)
    with world.database.writing() as session:
        page = instructing.opening(session, world.actor("hr"), decision.public_id, now=NEXT)
    assert (page.order.ask, page.supervisors, page.refusal) == ("労務課", ("高橋 浩",), None)
    assert page.order.kinds == {K.OVERTIME_LIMIT, K.FEWER_NIGHTS}
    with world.database.writing() as session:
        typed = order(kinds=frozenset({K.FEWER_NIGHTS}))
        page = instructing.opening(session, world.actor("hr"), decision.public_id, draft=typed, now=NEXT)
    assert [str(line) for line in page.lines] == WHAT[1:]
    instruction = instruct(world, decision, kinds=frozenset({K.FEWER_NIGHTS}))
    assert read(world, instruction).lines == page.lines


def test_it_is_told_once_and_only_where_there_is_something_to_tell(world):
    _, decision, _ = told(world)
    with pytest.raises(NotNow, match="いまの文面と同じです"):
        instruct(world, decision)


def test_without_measures_there_is_nothing_to_tell(world):
    case = advised(world, NORMAL)
    decision = decide(world, case, reason="通常勤務で差し支えない")
    with pytest.raises(NotNow, match="終わっている"):
        instruct(world, decision)


def test_an_urgent_opinion_may_be_told_before_the_explanation(world):
    from dataclasses import replace

    case = advised(world, replace(RESTRICTED, urgent=True))
    hear(world, case)
    decision = decide(world, case, limited(), nights())
    instruct(world, decision)
    explain(world, decision)
    assert Clock.INSTRUCTION not in running(world)


def test_lists_are_paged_by_the_last_line(world, monkeypatch):
    told(world)
    monkeypatch.setattr(instructions, "PAGE", 1)
    with world.database.writing() as session:
        page = instructions.index(session, world.actor("hr"), now=NEXT)
    assert (len(page.lines), page.after) == (1, None)
    with world.database.writing() as session:
        page = instructions.index(session, world.actor("hr"), after=page.lines[0].instruction.public_id, now=NEXT)
    assert page.lines == []
