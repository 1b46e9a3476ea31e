"""Does a return run by its plan: stages with their days, a check at the end of each, and nothing by itself?"""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event, insert, select, update
from sqlalchemy.exc import DBAPIError

from casework import ids
from casework.access import reach
from casework.models.cases import Case, Limit
from casework.models.leaves import SickLeave
from casework.models.return_plans import ReturnPlan, ReturnStage, StageCheck
from casework.models.stage_texts import StageText
from casework.rules import return_plans as rules
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, NotYours, Stale
from casework.rules.leaves import LeaveEnd
from casework.rules.notices import Notice
from casework.rules.previews import Preview
from casework.rules.return_plans import Checked, Outcome, Phase, PlanEnd, PlanState
from casework.rules.vocabulary import CloseReason, Hat
from casework.services import (
    leave_ends,
    plans_in_force,
    return_plans,
    return_views,
    returns,
    stage_texts,
    takeovers,
    team_stages,
)
from casework.services.return_plans import New, Stage
from tests.services import test_leaves
from tests.services.test_hearings import notes
from tests.services.test_instructions import lead
from tests.services.test_leaves import begun, end
from tests.walks import walked

READERS = ("worker", "hr", "physician", "nurse")
OTHERS = ("clerk", "supervisor", "colleague", "factory_hr", "committee", "admin", "coordinator", "stranger_hr")
STAGE = Stage(2, 240, 4, "部品の検査の記録。電話の応対はしない", 0, True, True, "第二製造課")


def first(world) -> date:
    """The plan's first day: three days after its leave."""
    return world.now.date() + timedelta(days=10)


def new(world, **changed):
    stages = (STAGE, replace(STAGE, weeks=3, minutes=360, days=5), replace(STAGE, weeks=3, minutes=480, overtime=20))
    made = New(first(world), "労務課 森", "12月1日の産業医の意見", "短時間勤務は時間給。通院は年休", stages)
    return replace(made, **changed)


def saved(world, leave_id, who="hr", version=0, now=None, **changed):
    with world.database.writing() as session:
        typed = new(world, **changed)
        return return_plans.save(session, world.actor(who), leave_id, typed, version=version, now=now or world.now)


def read(world, plan_id, who="hr", hat=None, now=None):
    with world.database.writing() as session:
        return return_views.read(session, world.actor(who, hat), plan_id, now=now or world.now)


@walked
def decided(world) -> str:
    plan_id = saved(world, begun(world))
    with world.database.writing() as session:
        return_plans.decide(session, world.actor("hr"), plan_id, version=1, now=world.now)
    return plan_id


def at(world, day: date):
    return world.later(days=(day - world.now.date()).days)


def back(world, now) -> None:
    """Whoever is on leave came back by now, on the plan's first day where that has passed."""
    with world.database.writing() as session:
        away = session.execute(select(SickLeave).where(SickLeave.ended_on.is_(None))).scalar_one_or_none()
        if away is not None:
            last = max(away.begins_on, min(now.date(), first(world)) - timedelta(days=1))
            leave_ends.end(session, world.actor("hr"), away.public_id, last, LeaveEnd.RETURNED, aware=True,
                       version=away.version, now=now)  # fmt: skip


def checked(world, plan_id, outcome, day, who="hr", weeks=None, words="予定の仕事ができた", version=None):
    now = at(world, day)
    back(world, now)
    seen = read(world, plan_id, now=now).version if version is None else version
    with world.database.writing() as session:
        return_plans.check(session, world.actor(who), plan_id, outcome, weeks, words, ends=outcome is Outcome.WELL,
                           version=seen, now=now)  # fmt: skip


def due(world) -> list[date]:
    with world.database.reading() as session:
        found = select(Limit.limit_on).where(Limit.clock == Clock.STAGE_CHECK, Limit.stopped_on.is_(None))
        return list(session.execute(found).scalars())


def runs(page) -> list[tuple[int, date, date]]:
    return [(step.run.stage, step.run.from_on, step.run.until_on) for step in page.steps if not step.ahead]


def test_a_draft_is_hrs_and_the_physicians_until_it_is_decided(world):
    plan_id = saved(world, begun(world))
    assert read(world, plan_id, "physician").plan.state is PlanState.DRAFT
    with pytest.raises(NotYours):
        read(world, plan_id, "worker")
    with world.database.writing() as session:
        return_plans.decide(session, world.actor("hr"), plan_id, version=1, now=world.now)
    assert notes(world, Notice.RETURN_PLAN) == [("physician", Hat.PHYSICIAN), ("worker", Hat.WORKER)]
    assert due(world) == [first(world) + timedelta(days=9)]


@pytest.mark.parametrize("who", READERS)
def test_who_reads_the_work_part(world, who):
    page = read(world, decided(world), who)
    assert [(one.number, one.minutes) for one in page.stages] == [(1, 240), (2, 360), (3, 480)]
    assert page.stages[0].tasks == STAGE.tasks


@pytest.mark.parametrize("who", OTHERS)
def test_for_nobody_else_it_exists(world, who):
    with pytest.raises(NotYours):
        read(world, decided(world), who)


def test_a_stage_past_its_end_stays_in_force_and_is_hrs_task(world):
    """Nothing moves on by itself, however long nobody looks."""
    plan_id, later = decided(world), first(world) + timedelta(days=40)
    page = read(world, plan_id, now=at(world, later))
    assert runs(page) == [(1, first(world), first(world) + timedelta(days=13))]
    assert page.overdue
    assert due(world) == [first(world) + timedelta(days=9)]
    with world.database.reading() as session:
        assert len(session.execute(select(StageText.id)).all()) == 1


def test_twin_a_plan_that_moves_on_by_itself_is_seen(world, monkeypatch):
    """On the first planned day of a stage somebody's clock records that all went well."""
    whole = plans_in_force.done

    def alone(checks):
        return whole(checks) or [Checked(Outcome.WELL, 0, first(world) + timedelta(days=13))]

    plan_id = decided(world)
    monkeypatch.setattr(plans_in_force, "done", alone)
    page = read(world, plan_id, now=at(world, first(world) + timedelta(days=20)))
    assert runs(page) != [(1, first(world), first(world) + timedelta(days=13))]
    assert not page.overdue


def test_each_check_says_what_follows_and_the_last_one_ends_the_plan(world):
    plan_id, begins = decided(world), first(world)
    checked(world, plan_id, Outcome.WELL, begins + timedelta(days=13))
    checked(world, plan_id, Outcome.HOLD, begins + timedelta(days=32), weeks=1, words="月末の締めと重なるため")
    checked(world, plan_id, Outcome.BACK, begins + timedelta(days=36), words="納期が続いたため")
    page = read(world, plan_id, "worker", now=at(world, begins + timedelta(days=37)))
    assert runs(page) == [
        (1, begins, begins + timedelta(days=13)),
        (2, begins + timedelta(days=14), begins + timedelta(days=34)),
        (2, begins + timedelta(days=35), begins + timedelta(days=36)),
        (1, begins + timedelta(days=37), begins + timedelta(days=55)),
    ]
    assert [one.words for one in page.checks][1:] == ["月末の締めと重なるため", "納期が続いたため"]
    for number in range(3):
        page = read(world, plan_id, now=at(world, begins + timedelta(days=90)))
        last = next(step.run for step in reversed(page.steps) if not step.ahead)
        assert last.stage == number + 1
        checked(world, plan_id, Outcome.WELL, last.until_on)
    page = read(world, plan_id, now=at(world, begins + timedelta(days=90)))
    assert (page.plan.state, page.plan.ended_as) == (PlanState.OVER, PlanEnd.COMPLETED)
    assert due(world) == []


REFUSED = {
    "before it begins": (NotNow, 5, Outcome.HOLD, 1, "まだ"),
    "well in the first week": (NotNow, 13, Outcome.WELL, None, ""),
    "back from the first": (NotNow, 13, Outcome.BACK, None, "戻す"),
    "a hold without a reason": (NotValid, 20, Outcome.HOLD, 1, " "),
    "a hold that is over today": (NotValid, 31, Outcome.HOLD, 1, "延ばす"),
    "a word of illness": (NotValid, 23, Outcome.WELL, None, "うつ病の薬が合わない"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_is_refused(world, name):
    error, days, outcome, weeks, words = REFUSED[name]
    plan_id = decided(world)
    with pytest.raises(error):
        checked(world, plan_id, outcome, world.now.date() + timedelta(days=days), weeks=weeks, words=words)
    with world.database.reading() as session:
        assert session.execute(select(StageCheck.id)).all() == []


def test_of_two_officers_the_second_reads_the_first(world):
    plan_id, day = decided(world), first(world) + timedelta(days=12)
    checked(world, plan_id, Outcome.WELL, day)
    with pytest.raises(Stale):
        checked(world, plan_id, Outcome.WELL, day, version=2)


FAULTS: dict[str, dict[str, Any]] = {
    "begins_on": {"begins_on": date(2020, 1, 1)},
    "ask": {"ask": " "},
    "basis": {"basis": "うつ病の回復"},
    "pay": {"pay": ""},
    "stages": {"stages": ()},
    "weeks_1": {"stages": (replace(STAGE, weeks=13),)},
    "minutes_1": {"stages": (replace(STAGE, minutes=10),)},
    "overtime_1": {"stages": (replace(STAGE, overtime=81),)},
    "tasks_2": {"stages": (STAGE, replace(STAGE, tasks="抗うつ薬を飲みながらの検査"))},
    "place_1": {"stages": (replace(STAGE, place=""),)},
}


@pytest.mark.parametrize("field", FAULTS)
def test_a_plan_that_cannot_be_is_refused_beside_its_field(world, field):
    with pytest.raises(NotValid) as refused:
        saved(world, begun(world), **FAULTS[field])
    assert refused.value.field == field


def test_a_new_plan_takes_the_place_of_the_one_before_once_it_is_decided(world):
    plan_id = decided(world)
    leave_id = read(world, plan_id).leave_id
    second = saved(world, leave_id, begins_on=first(world) + timedelta(days=7))
    assert read(world, plan_id).plan.state is PlanState.DECIDED
    with world.database.writing() as session:
        return_plans.decide(session, world.actor("hr"), second, version=1, now=world.now)
    page = read(world, plan_id, "worker")
    assert (page.plan.ended_as, page.following.public_id) == (PlanEnd.REPLACED, second)
    assert len(due(world)) == 1


def by_state(state, *_of):
    """How a plan stands for somebody who looks at nothing but its state."""
    states = {PlanState.DRAFT: Phase.DRAFT, PlanState.DECIDED: Phase.IN_FORCE, PlanState.OVER: Phase.OVER}
    return states[state]


def leaves_no_day_without(world) -> None:
    """A plan that is in force goes on until the eve of the new one; where that one never begins, beyond it."""
    plan_id, begins = decided(world), first(world)
    leave_id, later = read(world, plan_id).leave_id, ""
    now = at(world, begins + timedelta(days=3))
    for weeks in (3, 4):
        later = saved(world, leave_id, begins_on=begins + timedelta(weeks=weeks), now=now)
        with world.database.writing() as session:
            return_plans.decide(session, world.actor("hr"), later, version=1, now=now)
        page = read(world, plan_id, "worker", now=now)
        assert page.plan.ended_on == begins + timedelta(weeks=weeks) - timedelta(days=1)
        assert [(step.now, step.last_on) for step in page.steps] == [(True, page.plan.ended_on)]
    newest = read(world, later, now=now).version
    with world.database.writing() as session:
        return_plans.end(session, world.actor("hr"), later, PlanEnd.STOPPED, version=newest, now=now)
    page = read(world, plan_id, now=now)
    assert (page.phase, page.plan.state, page.plan.ended_on) == (Phase.IN_FORCE, PlanState.DECIDED, None)
    assert due(world) == [begins + timedelta(days=9)]


def test_a_new_plan_leaves_no_day_without_one(world):
    leaves_no_day_without(world)


def test_twin_a_plan_that_ends_before_the_new_one_begins_is_seen(world, monkeypatch):
    monkeypatch.setattr(rules, "phase", by_state)
    with pytest.raises(AssertionError):
        leaves_no_day_without(world)


def test_a_decided_plan_and_its_checks_are_never_changed(world):
    plan_id = decided(world)
    checked(world, plan_id, Outcome.WELL, first(world) + timedelta(days=12))
    for statement, guard in (
        (update(ReturnPlan).values(begins_on=date(2030, 1, 1)), "decided_plan_stays"),
        (update(ReturnStage).values(minutes=480), "stage_of_draft"),
        (update(StageCheck).values(weeks=3), "fixed_stage_check"),
    ):
        with pytest.raises(DBAPIError, match=guard), world.database.engine.begin() as connection:
            connection.execute(statement)


@pytest.mark.parametrize("again", [True, False])
def test_whatever_ends_the_return_ends_the_plan(world, again):
    plan_id, back = decided(world), at(world, first(world))
    leave_id = read(world, plan_id).leave_id
    if again:
        end(world, leave_id, back.date() - timedelta(days=1), now=back)
        begun(world, now=back, begins_on=back.date(), until_on=back.date() + timedelta(days=9), limit_on=None,
              limit_basis="")  # fmt: skip
    else:
        end(world, leave_id, back.date(), LeaveEnd.LEFT, now=back)
    how = PlanEnd.ON_LEAVE if again else PlanEnd.LEFT
    with world.database.reading() as session:
        assert session.execute(select(ReturnPlan.ended_as)).scalar_one() is how
    assert due(world) == []


def health(world, plan_id, who="physician", words="睡眠の乱れに注意。受診は月2回"):
    with world.database.writing() as session:
        return_plans.note(session, world.actor(who), plan_id, words, now=world.now)


def test_what_a_physician_writes_of_health_is_for_the_employee_and_whoever_cares(world):
    plan_id = decided(world)
    health(world, plan_id)
    for who, seen in (("worker", 1), ("physician", 1), ("nurse", 0), ("hr", 0)):
        page = read(world, plan_id, who)
        assert len(page.notes) == seen, who
        assert page.has_health is bool(seen), who
    assert notes(world, Notice.RETURN_MOVED) == [("worker", Hat.WORKER)]
    with pytest.raises(NotYours):
        health(world, plan_id, "hr")


def answered(world, text_id, said, wrong=""):
    with world.database.writing() as session:
        stage_texts.answer(session, world.actor("worker", Hat.WORKER), text_id, said, wrong, now=world.now)


def sent(world, text_id, despite="", now=None):
    with world.database.writing() as session:
        stage_texts.send(session, world.actor("hr"), text_id, despite, now=now or world.now)


def team(world, who="supervisor", now=None):
    with world.database.writing() as session:
        return team_stages.of_team(session, world.actor(who, Hat.SUPERVISOR), now=now or world.now)


def test_the_employee_sees_the_text_first_and_the_supervisor_nothing_else(world):
    plan_id = decided(world)
    waiting = read(world, plan_id, "worker").waiting
    assert team(world) == []
    with pytest.raises(NotValid):
        sent(world, waiting.text.public_id)
    answered(world, waiting.text.public_id, Preview.FINE)
    assert notes(world, Notice.STAGE_ANSWERED) == [("hr", Hat.HR)]
    sent(world, waiting.text.public_id)
    (line,) = team(world)
    assert (line.stage.minutes, line.stage.days, line.stage.tasks, line.text.ask) == (240, 4, STAGE.tasks, "労務課 森")
    assert (line.from_on, line.text.until_on) == (first(world), first(world) + timedelta(days=13))
    hidden = {"number", "weeks", "basis", "pay", "answer", "despite", "sent_at"}
    assert not [name for name in hidden if name in line.stage or name in line.text]
    assert team(world, "other_supervisor") == []
    assert notes(world, Notice.STAGE_TO_SUPERVISOR) == [("supervisor", Hat.SUPERVISOR)]


def handed_on(world, days):
    with world.database.writing() as session:
        return takeovers.hand_on(session, world.company_id, now=world.later(days=days))


def test_whoever_takes_over_in_the_middle_of_a_stage_is_told_on_the_day(world):
    text_id = read(world, decided(world), "worker").waiting.text.public_id
    answered(world, text_id, Preview.FINE)
    sent(world, text_id)
    assert handed_on(world, 0) == 0, "who was told leads still"
    moved = len(notes(world, Notice.RETURN_MOVED))
    lead(world, "other_supervisor", from_on=world.later(days=5).date())
    assert handed_on(world, 4) == 0
    assert (handed_on(world, 5), handed_on(world, 6)) == (1, 0)
    told = {who for who, _hat in notes(world, Notice.STAGE_TO_SUPERVISOR)}
    assert told == {"supervisor", "other_supervisor"}
    assert len(notes(world, Notice.RETURN_MOVED)) == moved + 1, "and the employee who reads it now"


def test_twin_a_worker_that_looks_at_instructions_alone_is_seen(world, monkeypatch):
    monkeypatch.setattr(takeovers, "_stages", lambda _visit: 0)
    with pytest.raises(AssertionError):
        test_whoever_takes_over_in_the_middle_of_a_stage_is_told_on_the_day(world)


def test_twin_a_text_within_reach_before_it_is_sent_is_seen(world, monkeypatch):
    decided(world)
    monkeypatch.setitem(reach.REACHES, StageText, lambda actor, *_of: StageText.company_id == actor.company_id)
    assert team(world)


def test_what_the_employee_wanted_changed_goes_out_with_a_reason_only_and_they_read_it(world):
    plan_id = decided(world)
    text_id = read(world, plan_id).waiting.text.public_id
    answered(world, text_id, Preview.WRONG, "電話の応対も外してほしい")
    with pytest.raises(NotValid):
        sent(world, text_id, now=world.later(days=9))
    sent(world, text_id, "電話の応対は、はじめから外してある")
    (told,) = read(world, plan_id, "worker").ledger
    assert told.text.despite == "電話の応対は、はじめから外してある"
    with world.database.writing() as session:
        team_stages.acknowledge(session, world.actor("supervisor", Hat.SUPERVISOR), text_id, now=world.now)
    (told,) = read(world, plan_id, "worker").ledger
    assert [when is not None for _name, when in told.readers] == [True]
    with pytest.raises(NotNow):
        sent(world, text_id)


def test_the_next_stage_has_a_text_of_its_own_and_the_one_before_ends_with_it(world):
    plan_id, begins = decided(world), first(world)
    sent(world, read(world, plan_id).waiting.text.public_id, "あすから出勤するため")
    day = begins + timedelta(days=12)
    checked(world, plan_id, Outcome.HOLD, day, weeks=1, words="検査の月末のため")
    waiting = read(world, plan_id, now=at(world, day)).waiting
    assert waiting.free, "what eases waits for no answer"
    assert len(team(world, now=at(world, day))) == 1
    sent(world, waiting.text.public_id, now=at(world, day))
    newest, former = team(world, now=at(world, day))
    assert (former.text.ended_on, newest.from_on) == (begins + timedelta(days=13), begins + timedelta(days=14))
    with world.database.writing() as session:
        return_plans.end(session, world.actor("hr"), plan_id, PlanEnd.STOPPED, version=read(world, plan_id).version,
                         now=at(world, day))  # fmt: skip
    assert {one.text.ended_on for one in team(world, now=at(world, day))} == {day}


def puts_a_slip_right(world) -> str:
    """It went well, said somebody who meant another plan: the stage goes on, and its text too."""
    plan_id, day = decided(world), first(world) + timedelta(days=8)
    checked(world, plan_id, Outcome.WELL, day)
    with pytest.raises(NotNow):
        checked(world, plan_id, Outcome.WELL, day + timedelta(days=1))
    checked(world, plan_id, Outcome.HOLD, day + timedelta(days=1), weeks=1, words="別の人のプランと間違えました")
    return plan_id


def test_well_by_a_slip_is_put_right_until_the_next_stage_begins(world):
    plan_id, begins = puts_a_slip_right(world), first(world)
    page = read(world, plan_id, now=at(world, begins + timedelta(days=10)))
    assert runs(page) == [
        (1, begins, begins + timedelta(days=13)),
        (1, begins + timedelta(days=14), begins + timedelta(days=20)),
    ]
    said = [None if step.check is None else step.check.outcome for step in page.steps if not step.ahead]
    assert said == [Outcome.HOLD, None], "the stage in force hasn't been checked"
    assert (page.waiting.text.until_on, page.waiting.eases) == (begins + timedelta(days=20), True)
    assert due(world) == [begins + timedelta(days=16)]


def test_twin_a_hold_of_the_stage_to_come_is_seen(world, monkeypatch):
    monkeypatch.setattr(rules, "taken_back", lambda made, _weeks: tuple(made))
    plan_id = puts_a_slip_right(world)
    assert {stage for stage, _from, _until in runs(read(world, plan_id))} == {1, 2}


@pytest.mark.parametrize("who", ["worker", "supervisor", "physician", "nurse", "clerk"])
def test_only_hr_keeps_a_plan(world, who):
    plan_id = decided(world)
    leave_id = read(world, plan_id).leave_id
    for act in (
        lambda: saved(world, leave_id, who),
        lambda: checked(world, plan_id, Outcome.WELL, first(world) + timedelta(days=12), who),
    ):
        with pytest.raises(NotYours):
            act()


def ended(world, plan_id, now):
    version = read(world, plan_id, now=now).version
    with world.database.writing() as session:
        return_plans.end(session, world.actor("hr"), plan_id, PlanEnd.STOPPED, version=version, now=now)


def test_a_plan_that_ends_takes_back_the_text_sent_ahead_and_the_one_before_it(world):
    plan_id = decided(world)
    text_id = read(world, plan_id, "worker").waiting.text.public_id
    answered(world, text_id, Preview.FINE)
    sent(world, text_id)
    day = first(world) + timedelta(days=9)
    checked(world, plan_id, Outcome.WELL, day)
    now = at(world, day)
    sent(world, read(world, plan_id, now=now).waiting.text.public_id, "早めに知らせる", now=now)
    ended(world, plan_id, now)
    assert [line.text.ended_on for line in team(world, now=now)] == [day, day], "neither holds any longer"


def test_a_team_of_many_is_read_in_as_many_statements_as_one(world):
    text_id = read(world, decided(world), "worker").waiting.text.public_id
    answered(world, text_id, Preview.FINE)
    sent(world, text_id)
    one = asked(world)
    with world.database.engine.begin() as connection:
        row = dict(connection.execute(select(StageText)).mappings().one())
        for number in range(2, 8):
            more = {**row, "number": number, "public_id": ids.fresh()}
            connection.execute(insert(StageText).values({name: value for name, value in more.items() if name != "id"}))
    assert len(team(world)) == 7
    assert asked(world) == one


def asked(world) -> int:
    """How many statements a supervisor's page takes."""
    said = []

    def note(*given):
        said.append(given[2])

    event.listen(world.database.engine, "before_cursor_execute", note)
    team(world)
    event.remove(world.database.engine, "before_cursor_execute", note)
    return len(said)


def test_nothing_is_planned_in_a_case_that_ended(world):
    leave_id = begun(world)
    plan_id = saved(world, leave_id)
    with world.database.engine.begin() as connection:
        connection.execute(update(Case).values(closed_on=world.now.date(), close_reason=CloseReason.LEAVE_OVER))
    with pytest.raises(NotNow, match="この件は"), world.database.writing() as session:
        return_plans.decide(session, world.actor("hr"), plan_id, version=1, now=world.now)
    with pytest.raises(NotNow, match="この件は"):
        saved(world, leave_id, version=1)


def well_of_a_short_stage(world) -> None:
    plan_id = saved(world, begun(world), stages=(replace(STAGE, weeks=1), replace(STAGE, weeks=3)))
    with world.database.writing() as session:
        return_plans.decide(session, world.actor("hr"), plan_id, version=1, now=world.now)
    fourth = first(world) + timedelta(days=3)
    assert due(world) == [fourth], "HR is asked for nothing that can't be said yet"
    for day in (first(world), fourth - timedelta(days=1)):
        with pytest.raises(NotNow) as refused:
            checked(world, plan_id, Outcome.WELL, day)
        assert refused.value.said.params == {"day": fourth}
    checked(world, plan_id, Outcome.WELL, fourth)


def test_a_stage_of_one_week_is_half_over_before_it_went_well(world):
    well_of_a_short_stage(world)


def test_twin_a_stage_that_went_well_on_its_first_day_is_seen(world, monkeypatch):
    monkeypatch.setattr(rules, "well_from", lambda run: run.until_on - rules.EARLY)
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        well_of_a_short_stage(world)


def followed_by_another(world) -> None:
    plan_id, back = decided(world), at(world, first(world))
    leave_id = read(world, plan_id).leave_id
    end(world, leave_id, back.date() - timedelta(days=1), now=back)
    assert test_leaves.read(world, leave_id, now=back).returning
    typed = {"begins_on": back.date() + timedelta(days=9)}
    draft_id = saved(world, leave_id, now=back, **typed)
    days = {"begins_on": back.date(), "until_on": back.date() + timedelta(days=4), "limit_on": None, "limit_basis": ""}
    second = begun(world, now=back, **days)
    over = at(world, days["until_on"] + timedelta(days=1))
    end(world, second, days["until_on"], now=over)
    assert not test_leaves.read(world, leave_id, now=over).returning
    for act in (
        lambda: saved(world, leave_id, now=over, begins_on=over.date() + timedelta(days=9)),
        lambda: drafted(world, leave_id, over),
    ):
        with pytest.raises(NotNow) as refused:
            act()
        assert refused.value.said == returns.OVER
    with pytest.raises(NotYours):
        read(world, draft_id, now=over)
    saved(world, second, now=over, begins_on=over.date() + timedelta(days=9))


def drafted(world, leave_id, now) -> None:
    with world.database.writing() as session:
        return_views.drafting(session, world.actor("hr"), leave_id, now=now)


def test_nothing_is_planned_of_a_return_that_another_leave_followed(world):
    followed_by_another(world)


def test_twin_a_plan_beside_that_of_the_next_leave_is_seen(world, monkeypatch):
    monkeypatch.setattr(returns, "goes_on", lambda *_: True)
    with pytest.raises(AssertionError):
        followed_by_another(world)


def test_a_stage_long_overdue_can_still_be_held(world):
    plan_id = decided(world)
    day = first(world) + timedelta(days=14 + 13 * 7)
    least = read(world, plan_id, now=at(world, day)).least_hold
    checked(world, plan_id, Outcome.HOLD, day, weeks=least, words="産業医の都合で遅れた")
    with pytest.raises(NotValid):
        checked(world, plan_id, Outcome.HOLD, day, weeks=99, words="長い")
