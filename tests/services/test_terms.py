"""Does no measure end by itself, is everybody reminded, and do a renewal, a change and a lifting need an opinion?

All of it from outside: by acts, by the worker's rounds, by what each of them reads.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, true, update

from casework.access import Act, enter_worker
from casework.models.cases import Assignment, Case
from casework.models.measures import Decision, Instruction, Measure
from casework.models.messages import InboxNote, OutboxMail
from casework.models.people import Employment, HatGrant, Placement, ReportingLine
from casework.rules import terms as rules
from casework.rules.bases import Purpose
from casework.rules.days import tokyo_date
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.notices import Notice
from casework.rules.objections import Outcome
from casework.rules.terms import Term
from casework.rules.todos import Todo
from casework.rules.vocabulary import CloseReason, Hat, InterviewMode, MeasureKind
from casework.services import (
    decisions,
    duties,
    duties_of_care,
    instruction_threads,
    instructions,
    issuing,
    listeners,
    objections,
    opinions,
    review_talks,
    rounds,
    terms,
)
from casework.services.objections import Reply
from tests.services import advising, ruling
from tests.services.advising import NORMAL, RESTRICTED, UNTIL, Advising, decide, decided, explain, hear, told
from tests.services.test_hearings import running

K = MeasureKind
FEBRUARY = datetime(2027, 2, 22, 1, tzinfo=UTC)
PAST = datetime(2027, 3, 9, 1, tzinfo=UTC)
YEARS = datetime(2030, 3, 9, 1, tzinfo=UTC)
LATER, LAST = date(2027, 3, 9), date(2027, 6, 8)
"""UNTIL is Monday 8 March 2027."""


def read(world, decision, who="hr", now=PAST):
    with world.database.writing() as session:
        return decisions.read(session, world.actor(who), decision.public_id, now=now)


def supervised(world, instruction, now=PAST, who="supervisor"):
    with world.database.writing() as session:
        return instructions.read(session, world.actor(who), instruction.public_id, now=now)


def desk(world, who, now=PAST):
    """What stands on a desk about ends: (todo, employee, day, words)."""
    with world.database.writing() as session:
        found = duties.desk(session, world.actor(who), now=now)
    return [
        (task.todo, task.employee.name, task.due_on, task.said.text)
        for part in found.parts
        for task in part.tasks
        if task.todo in {Todo.DECIDE_END, Todo.ADVISE_END} and task.employee is not None and task.said is not None
    ]


def all_rounds(world, now) -> None:
    """Whatever the worker of the product does by the clock."""
    for which in rounds.ROUNDS:
        with world.database.writing() as session:
            rounds.go(session, world.company_id, which, now=now)


def notices(world, *which) -> list[tuple[str, str, Hat]]:
    names = {person.person_id: name for name, person in world.people.items()}
    with world.database.reading() as session:
        rows = session.execute(
            select(InboxNote.notice, InboxNote.person_id, InboxNote.hat)
            .where(InboxNote.notice.in_([one.value for one in which]))
            .order_by(InboxNote.id)
        )
        return [(row.notice, names[row.person_id], row.hat) for row in rows]


def stored(world, model=Measure) -> list:
    with world.database.reading() as session:
        return list(session.execute(select(model).order_by(model.id)).scalars())


def met(world, decision, *, who="physician", on=date(2027, 2, 22), now=FEBRUARY) -> str:
    with world.database.writing() as session:
        return review_talks.hold(
            session, world.actor(who), decision.public_id, on, InterviewMode.IN_PERSON, now=now
        )  # fmt: skip


def advised_again(world, case, decision, purpose, *, now=FEBRUARY, **changed) -> Advising:
    """The physician sees the employee again and writes what becomes of the measures."""
    interview_id = met(world, decision, now=now)
    record = replace(RESTRICTED, from_on=LATER, until_on=LAST)
    if purpose is Purpose.LIFTED:
        record = replace(NORMAL, reason="回復が確かめられたため")
    record = replace(record, purpose=purpose, follows=case.opinion_id, **changed)
    doctor = world.actor("physician")
    with world.database.writing() as session:
        version = opinions.save(session, doctor, interview_id, record, version=0, now=now)
    with world.database.writing() as session:
        opinion = issuing.issue(session, doctor, interview_id, version=version, now=now)
    return Advising(case.case_id, interview_id, opinion.public_id)


def renewed(world, case, decision, *items, purpose=Purpose.CONTINUED, now=FEBRUARY):
    again = advised_again(world, case, decision, purpose, now=now)
    hear(world, again, now=now, heard_on=date(2027, 2, 22))
    wanted = items or (
        advising.limited(from_on=LATER, until_on=LAST), advising.nights(from_on=LATER, until_on=LAST),
    )  # fmt: skip
    return again, decide(world, again, *wanted, now=now, review_on=date(2027, 4, 9))


# --- nothing ends by itself -------------------------------------------------------------------------------------------


def test_years_past_its_end_a_measure_still_holds_for_everybody(world):
    _, decision, instruction = told(world)
    for day in (FEBRUARY, PAST, YEARS):
        all_rounds(world, day)
    assert [(one.ended_on, one.ended_by_id) for one in stored(world)] == [(None, None), (None, None)]
    assert [one.closed_on for one in stored(world, Case)] == [None]
    page = supervised(world, instruction, now=YEARS)
    assert page.goes_on
    assert not page.over
    with world.database.writing() as session:
        page = instruction_threads.thread(session, world.actor("supervisor"), instruction.public_id, now=YEARS)
    assert page.report_on is not None
    for who in ("hr", "physician", "worker"):
        assert read(world, decision, who, now=YEARS).terms == (Term.PAST, Term.PAST)


def test_twin_a_measure_that_ends_with_its_day_is_seen(world, monkeypatch):
    def lifted(session, company_id, *, now):
        visit = enter_worker(session, company_id, Act.CHASE, now=now)
        for instruction in session.execute(select(Instruction)).scalars():
            instruction.ended_on = UNTIL
            visit.record("instruction", instruction.public_id, of=instruction.employment_id)
        return 1

    which = tuple(
        rounds.Round("terms", lifted) if one.name == "terms" else one for one in rounds.ROUNDS
    )  # fmt: skip
    monkeypatch.setattr(rounds, "ROUNDS", which)
    with pytest.raises((AssertionError, NotYours)):  # what is over is no supervisor's to read
        test_years_past_its_end_a_measure_still_holds_for_everybody(world)


def test_past_its_end_it_is_a_task_of_hr_and_of_the_physician(world):
    told(world)
    assert desk(world, "hr", now=datetime(2027, 2, 7, 1, tzinfo=UTC)) == []
    for who, todo in (("hr", Todo.DECIDE_END), ("physician", Todo.ADVISE_END)):
        assert desk(world, who, now=FEBRUARY) == [(todo, "佐藤 真由美", UNTIL, Term.SOON.label)]
        assert desk(world, who) == [(todo, "佐藤 真由美", UNTIL, Term.PAST.label)]
    for who in ("factory_hr", "supervisor", "clerk", "nurse"):
        assert desk(world, who) == []


def test_an_opinion_is_asked_of_whoever_has_the_case_and_of_the_others_while_nobody_has(world):
    decided(world, by="outside_physician")
    assert [bool(desk(world, who)) for who in ("outside_physician", "physician")] == [True, False]
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        session.execute(update(Assignment).values(until_on=PAST.date() - timedelta(days=1)))
        visit.record("assignment", "0" * 32)
    assert desk(world, "physician") != []


def test_twin_a_desk_that_asks_whoever_reads_of_it_is_seen(world, monkeypatch):
    monkeypatch.setattr(duties_of_care, "or_", lambda *_conditions: true())
    with pytest.raises(AssertionError):
        test_an_opinion_is_asked_of_whoever_has_the_case_and_of_the_others_while_nobody_has(world)


def test_twin_a_desk_without_ends_is_seen(world, monkeypatch):
    monkeypatch.setattr(rules, "SOON", timedelta(days=-365))
    with pytest.raises(AssertionError):
        test_past_its_end_it_is_a_task_of_hr_and_of_the_physician(world)


def test_the_review_isnt_said_twice_beside_the_end(world):
    told(world)

    def reviews(now):
        with world.database.writing() as session:
            found = duties.desk(session, world.actor("hr"), now=now)
        return [task for part in found.parts for task in part.tasks if task.todo is Todo.REVIEW]

    assert len(reviews(datetime(2027, 1, 20, 1, tzinfo=UTC))) == 1
    assert reviews(PAST) == []


def test_what_the_supervisor_reads_past_the_end_tells_nothing_more(world):
    _, _, instruction = told(world)
    before, after = (supervised(world, instruction, now=now) for now in (FEBRUARY, PAST))
    assert before.instruction.as_dict() == after.instruction.as_dict()
    assert (before.lines, before.names, before.over) == (after.lines, after.names, after.over)
    assert (before.goes_on, after.goes_on) == (False, True)


# --- reminders --------------------------------------------------------------------------------------------------------


def remind(world, day) -> int:
    with world.database.writing() as session:
        return terms.remind(session, world.company_id, now=datetime(day.year, day.month, day.day, 1, tzinfo=UTC))


def test_hr_and_the_physician_are_reminded_before_and_every_week_after(world):
    told(world)
    assert remind(world, date(2027, 2, 7)) == 0
    both = [("measure_ends", "hr", Hat.HR), ("measure_ends", "physician", Hat.PHYSICIAN)]
    assert remind(world, date(2027, 2, 8)) == 1
    assert remind(world, date(2027, 2, 9)) == 0
    assert notices(world, Notice.MEASURE_ENDS) == both
    assert remind(world, date(2027, 3, 1)) == 1
    assert notices(world, Notice.MEASURE_ENDS) == both * 2
    assert remind(world, date(2027, 3, 8)) == 0
    late = [("measure_past", "hr", Hat.HR), ("measure_past", "physician", Hat.PHYSICIAN)]
    assert [remind(world, day) for day in (date(2027, 3, 9), date(2027, 3, 10), date(2027, 3, 16))] == [1, 0, 1]
    assert notices(world, Notice.MEASURE_PAST) == late * 2


def test_twin_a_worker_that_forgets_the_past_ones_is_seen(world, monkeypatch):
    usual = rules.reminder

    def once(until_on, by, today, days):
        due = usual(until_on, by, today, days)
        return None if due is not None and due.past else due

    monkeypatch.setattr(rules, "reminder", once)
    with pytest.raises(AssertionError):
        test_hr_and_the_physician_are_reminded_before_and_every_week_after(world)


def test_the_days_are_the_workplaces_own(world):
    told(world)
    ruling.change(world, {**ruling.DEEMED, "measure_reminder_days": [3]})
    assert remind(world, date(2027, 3, 4)) == 0
    assert remind(world, date(2027, 3, 5)) == 1


def test_nobody_is_reminded_at_night_nor_once_it_is_decided(world):
    case, decision, _ = told(world)
    with world.database.writing() as session:
        assert terms.remind(session, world.company_id, now=datetime(2027, 3, 9, 12, tzinfo=UTC)) == 0
    renewed(world, case, decision)
    assert remind(world, date(2027, 3, 9)) == 0


def test_hr_is_never_reminded_of_their_own_measures(world):
    """An officer of HR who is the person concerned hears nothing under that hat, and doesn't find it on that desk."""
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        visit.record("hat_grant", "0" * 32)
        session.add(
            HatGrant(
                company_id=world.company_id, person_id=world.people["colleague"].person_id, hat=Hat.HR,
                workplace_id=world.head_office, from_on=date(2026, 1, 1),
            )
        )  # fmt: skip
    case = advising.advised(world, name="colleague")
    hear(world, case)
    decision = decide(world, case, advising.limited(), advising.nights())
    assert remind(world, date(2027, 3, 9)) == 1
    assert notices(world, Notice.MEASURE_PAST) == [
        ("measure_past", "hr", Hat.HR), ("measure_past", "physician", Hat.PHYSICIAN),
    ]  # fmt: skip
    assert [line[:2] for line in desk(world, "hr")] == [(Todo.DECIDE_END, "鈴木 健")]
    concerned = world.actor("colleague", Hat.HR)
    with world.database.writing() as session:
        assert duties.desk(session, concerned, now=PAST).clear
    with world.database.writing() as session, pytest.raises(NotYours):
        decisions.read(session, concerned, decision.public_id, now=PAST)


def test_twin_an_officer_who_is_reminded_of_their_own_is_seen(world, monkeypatch):
    usual = listeners.Listeners.hr
    monkeypatch.setattr(listeners.Listeners, "hr", lambda self, place, _person: usual(self, place, 0))
    with pytest.raises(AssertionError):
        test_hr_is_never_reminded_of_their_own_measures(world)


# --- renewal, change, lifting: with an opinion ------------------------------------------------------------------------


def test_a_renewal_ends_the_old_measures_on_the_day_before_and_the_instruction_when_the_new_one_is_out(world):
    case, decision, instruction = told(world)
    again, new = renewed(world, case, decision)
    old, fresh = stored(world)[:2], stored(world)[2:]
    assert [one.ended_on for one in old] == [UNTIL, UNTIL]
    assert [one.ended_on for one in fresh] == [None, None]
    assert supervised(world, instruction).goes_on, "told of nothing new, the supervisor keeps to the old one"
    assert [one.purpose for one in read(world, decision).followed] == [Purpose.CONTINUED]
    explain(world, new, now=FEBRUARY, given_on=date(2027, 2, 22))
    advising.instruct(world, new, now=FEBRUARY, from_on=LATER, until_on=LAST)
    assert supervised(world, instruction, now=FEBRUARY).instruction.ended_on == UNTIL
    page = supervised(world, instruction)
    assert (page.over, page.goes_on) == (True, False)
    assert notices(world, Notice.INSTRUCTION_ENDED) == [], "the new instruction says it"
    assert [one.closed_on for one in stored(world, Case)] == [None]
    assert desk(world, "hr") == []
    assert again.opinion_id != case.opinion_id


def test_a_lifting_ends_measures_and_instruction_at_once_and_tells_the_supervisor_only_that(world):
    case, decision, instruction = told(world)
    again = advised_again(world, case, decision, Purpose.LIFTED)
    decide(world, again, reason="医師の意見のとおり、解除する", now=FEBRUARY)
    today = date(2027, 2, 22)
    assert [one.ended_on for one in stored(world)] == [today, today]
    page = supervised(world, instruction, now=FEBRUARY)
    assert page.instruction.ended_on == today
    assert not page.over
    assert supervised(world, instruction, now=PAST).over
    assert notices(world, Notice.INSTRUCTION_ENDED) == [("instruction_ended", "supervisor", Hat.SUPERVISOR)]
    [closed] = stored(world, Case)
    assert (closed.closed_on, closed.close_reason) == (today, CloseReason.MEASURES_OVER)
    assert remind(world, date(2027, 3, 9)) == 0
    assert Clock.MEASURE_REVIEW not in running(world)


def test_without_a_new_opinion_nothing_is_decided_again(world):
    case, _, _ = told(world)
    with pytest.raises(NotNow):
        decide(world, case, advising.limited(from_on=LATER, until_on=LAST), now=FEBRUARY)
    with pytest.raises(NotNow):
        decide(world, case, reason="もう大丈夫そうなため", now=FEBRUARY)
    assert [one.ended_on for one in stored(world)] == [None, None]


def test_twin_an_opinion_that_ends_nothing_is_seen(world, monkeypatch):
    monkeypatch.setattr(terms, "before", lambda *_: [])
    with pytest.raises(AssertionError):
        test_a_lifting_ends_measures_and_instruction_at_once_and_tells_the_supervisor_only_that(world)


def test_what_was_never_told_isnt_told_any_more_once_another_decision_takes_its_place(world):
    case, decision = decided(world)
    explain(world, decision)
    renewed(world, case, decision)
    assert Clock.INSTRUCTION not in running(world)
    with pytest.raises(NotNow, match="伝える措置がありません"):
        advising.instruct(world, decision, now=FEBRUARY)


def test_all_is_lifted_only_where_the_physician_says_so(world):
    case, decision, _ = told(world)
    again = advised_again(world, case, decision, Purpose.CHANGED)
    hear(world, again, now=FEBRUARY, heard_on=date(2027, 2, 22))
    with pytest.raises(NotValid) as error:
        decide(world, again, reason="会社の都合で解除する", now=FEBRUARY)
    assert error.value.field == "reason"
    assert [one.ended_on for one in stored(world)] == [None, None]


def test_twin_an_employer_that_lifts_against_the_opinion_is_seen(world, monkeypatch):
    monkeypatch.setattr(terms, "hold_now", lambda *_: False)
    with pytest.raises(pytest.fail.Exception):
        test_all_is_lifted_only_where_the_physician_says_so(world)


def test_a_decision_that_is_set_aside_lets_hold_what_it_had_ended(world):
    case, decision, instruction = told(world)
    _, new = renewed(world, case, decision, purpose=Purpose.CHANGED)
    assert [one.ended_on for one in stored(world)] == [UNTIL, UNTIL, None, None]
    with world.database.writing() as session:
        said = objections.write(session, world.actor("worker"), new.public_id, "もっと軽くてよい", now=FEBRUARY)
    with world.database.writing() as session:
        doctor = world.people["physician"].public_id
        reply = Reply("作り直します", Outcome.CHANGED, doctor, FEBRUARY.date(), "軽くしてよい")
        objections.answer(session, world.actor("hr"), said.public_id, reply, now=FEBRUARY)
    assert [one.ended_on for one in stored(world)] == [None, None, date(2027, 2, 22), date(2027, 2, 22)]
    assert supervised(world, instruction).goes_on
    assert Clock.MEASURE_REVIEW in running(world)
    assert [line[0] for line in desk(world, "hr")] == [Todo.DECIDE_END]


def test_twin_a_lapse_that_lets_nothing_hold_again_is_seen(world, monkeypatch):
    monkeypatch.setattr(terms, "lapse", lambda *_: None)
    with pytest.raises(AssertionError):
        test_a_decision_that_is_set_aside_lets_hold_what_it_had_ended(world)


# --- stepwise ---------------------------------------------------------------------------------------------------------

FIRST, SECOND, THIRD = (
    advising.limited(0, until_on=date(2026, 12, 31)),
    advising.limited(20, from_on=date(2027, 1, 1), until_on=date(2027, 1, 31)),
    advising.limited(45, from_on=date(2027, 2, 1), until_on=UNTIL),
)


def test_steps_follow_each_other_and_only_the_last_one_asks_for_a_decision(world):
    case = advising.advised(world, replace(RESTRICTED, items=(advising.LIMIT,)))
    hear(world, case)
    decision = decide(
        world, case, FIRST, SECOND, THIRD, reason="段階的に通常へ戻すため"
    )  # fmt: skip
    assert [one.ended_on for one in stored(world)] == [date(2026, 12, 31), date(2027, 1, 31), None]
    december = datetime(2026, 12, 20, 1, tzinfo=UTC)
    assert read(world, decision, now=december).terms == (Term.SETTLED, Term.AHEAD, Term.AHEAD)
    assert read(world, decision, now=FEBRUARY).terms == (Term.ENDED, Term.ENDED, Term.SOON)
    assert read(world, decision, now=PAST).terms == (Term.ENDED, Term.ENDED, Term.PAST)
    assert desk(world, "hr", now=datetime(2027, 1, 25, 1, tzinfo=UTC)) == []
    assert len(desk(world, "hr")) == 1


def test_twin_steps_that_all_wait_for_a_decision_are_seen(world, monkeypatch):
    monkeypatch.setattr(rules, "steps", lambda items: [None] * len(items))
    with pytest.raises(AssertionError):
        test_steps_follow_each_other_and_only_the_last_one_asks_for_a_decision(world)


# --- the talk on which the opinion stands -----------------------------------------------------------------------------


def test_the_talk_is_the_physicians_who_has_the_case(world):
    _, decision, _ = told(world)
    for who in ("hr", "nurse", "clerk", "supervisor", "worker"):
        with pytest.raises(NotYours):
            met(world, decision, who=who)
    assert read(world, decision, "physician").may_review
    assert not read(world, decision, "hr").may_review
    with pytest.raises(NotValid):
        met(world, decision, on=date(2026, 12, 8))
    with pytest.raises(NotValid):
        met(world, decision, on=date(2027, 2, 23))
    interview = met(world, decision)
    assert Clock.OPINION in running(world)
    assert met(world, decision) == interview, "sent twice it is one talk"


def test_once_the_end_is_decided_no_other_talk_is_needed(world):
    case, decision, _ = told(world)
    renewed(world, case, decision)
    with pytest.raises(NotNow, match="すでに決まっています"):
        met(world, decision)


def test_no_mail_leaves_once_it_is_decided(world):
    """A reminder that still waits in the outbox isn't sent any more."""
    case, decision, _ = told(world)
    remind(world, date(2027, 2, 20))
    [row] = [one for one in stored(world, Decision) if one.public_id == decision.public_id]
    assert [mail for mail in stored(world, OutboxMail) if mail.record_id == row.public_id]
    with world.database.reading() as session:
        visit = type("V", (), {"session": session})()
        assert terms.undecided(visit, row)
    renewed(world, case, decision)
    with world.database.reading() as session:
        visit = type("V", (), {"session": session})()
        assert not terms.undecided(visit, row)


# --- who has left -----------------------------------------------------------------------------------------------------

GONE = date(2027, 1, 31)


def left(world):
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=advising.NEXT)
        whose = world.people["worker"].employment_id
        for model in (Placement, ReportingLine):
            held = select(model).where(model.employment_id == whose, model.until_on.is_(None))
            for row in session.execute(held).scalars():
                row.until_on = GONE
        session.flush()
        session.get_one(Employment, whose).until_on = GONE
        visit.record("employment", "0" * 32)


def after_leaving(world, now=PAST):
    """Todos of HR, how measures and instruction ended, and why the case did."""
    all_rounds(world, now)
    with world.database.writing() as session:
        found = duties.desk(session, world.actor("hr"), now=now)
    about = [task.todo for part in found.parts for task in part.tasks]
    ends = {(one.ended_on, one.ended_by_id, one.left_with) for one in stored(world)}
    return about, ends, [one.ended_on for one in stored(world, Instruction)], stored(world, Case)[0].close_reason


def test_whoever_has_left_leaves_no_task_behind(world):
    told(world)
    left(world)
    todos, ends, instruction, reason = after_leaving(world)
    assert not {Todo.DECIDE_END, Todo.NOBODY_LEADS, Todo.REVIEW} & set(todos)
    assert (ends, instruction, reason) == ({(GONE, None, True)}, [GONE], CloseReason.LEFT)
    assert notices(world, Notice.MEASURE_PAST) == []


def test_twin_a_worker_that_ends_nothing_with_an_employment_is_seen(world, monkeypatch):
    monkeypatch.setattr(rounds, "ROUNDS", tuple(one for one in rounds.ROUNDS if one.name != "leavers"))
    with pytest.raises(AssertionError):
        test_whoever_has_left_leaves_no_task_behind(world)


def test_until_the_last_day_has_passed_everything_holds(world):
    told(world)
    left(world)
    all_rounds(world, datetime(2027, 1, 31, 1, tzinfo=UTC))
    assert [one.ended_on for one in stored(world)] == [None, None]


def test_an_objection_of_somebody_who_left_is_answered_before_the_case_ends(world):
    _, decision = decided(world)
    with world.database.writing() as session:
        said = objections.write(session, world.actor("worker"), decision.public_id, "納得できません", now=advising.NEXT)
    left(world)
    assert after_leaving(world)[3] is None
    with world.database.writing() as session:
        asked = (world.people["physician"].public_id, tokyo_date(PAST), "変えなくてよい")
        reply = Reply("変えません", Outcome.KEPT, *asked)
        objections.answer(session, world.actor("hr"), said.public_id, reply, now=PAST)
    assert after_leaving(world)[3] is CloseReason.LEFT
