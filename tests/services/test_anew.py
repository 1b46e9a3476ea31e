"""Which measures hold, and which clocks run, when decisions are objected to, set aside and followed by others?"""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from casework.models.cases import Case, Limit
from casework.models.explanation_talks import ExplanationTalk
from casework.models.measures import Instruction
from casework.rules.bases import Purpose
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, Stale
from casework.rules.notices import Notice
from casework.rules.objections import Outcome
from casework.rules.todos import Todo
from casework.rules.vocabulary import CloseReason, Hat
from casework.services import decisions, editions, hearing_marks, hearings, objections, talk_times, terms
from tests.services import advising
from tests.services.advising import NEXT, Advising, decide, decided, explain, hear, instruct, limited, told
from tests.services.test_explanation_talks import fix
from tests.services.test_hearing_questions import todos
from tests.services.test_hearings import notes, running
from tests.services.test_instructions import listed
from tests.services.test_objections import answer, write
from tests.services.test_reconsiderations import settle
from tests.services.test_terms import FEBRUARY, LAST, LATER, advised_again, desk, renewed, stored

MARCH = datetime(2027, 3, 1, 1, tzinfo=UTC)
TODAY = FEBRUARY.date()


def open_limits(world) -> set[tuple[Clock, str]]:
    with world.database.reading() as session:
        found = session.execute(select(Limit.clock, Limit.record_id).where(Limit.stopped_on.is_(None)))
        return {(row.clock, row.record_id) for row in found}


def the_case(world) -> Case:
    [found] = stored(world, Case)
    return found


# --- an objection to a lifting ----------------------------------------------------------------------------------------


def lifted(world) -> tuple[Advising, object]:
    case, decision, _ = told(world)
    again = advised_again(world, case, decision, Purpose.LIFTED)
    return again, decide(world, again, now=FEBRUARY, reason="医師の意見のとおり、解除する")


def test_whose_objection_to_a_lifting_is_heard_is_open_again_and_can_be_helped(world):
    again, lifting = lifted(world)
    assert the_case(world).close_reason is CloseReason.MEASURES_OVER
    made = write(world, lifting, now=FEBRUARY)
    assert the_case(world).closed_on is None
    answer(world, made, Outcome.CHANGED, now=FEBRUARY)
    assert the_case(world).closed_on is None
    assert [one.ended_on for one in stored(world)] == [None, None]
    assert [one.ended_on for one in stored(world, Instruction)] == [None]
    assert (Clock.DECISION, again.opinion_id) in open_limits(world)
    hear(world, again, now=FEBRUARY, heard_on=TODAY)
    kept = (limited(from_on=LATER, until_on=LAST),)
    decide(world, again, *kept, now=FEBRUARY, review_on=date(2027, 4, 9), reason="本人の申出により")
    assert [one.ended_on for one in stored(world)] == [date(2027, 3, 8), date(2027, 3, 8), None]
    assert desk(world, "hr") == []


def test_what_holds_on_after_an_objection_to_a_lifting_is_a_task_past_its_end(world):
    _, lifting = lifted(world)
    answer(world, write(world, lifting, now=FEBRUARY), Outcome.CHANGED, now=FEBRUARY)
    assert [line[0] for line in desk(world, "hr")] == [Todo.DECIDE_END]


def test_twin_a_case_that_stays_closed_is_seen(world, monkeypatch):
    usual = objections._raise

    def shut(visit, *said):
        before = [(one, one.closed_on, one.close_reason) for one in visit.session.execute(select(Case)).scalars()]
        made = usual(visit, *said)
        for case, closed_on, reason in before:
            case.closed_on, case.close_reason = closed_on, reason
        return made

    monkeypatch.setattr(objections, "_raise", shut)
    with pytest.raises(AssertionError):
        test_whose_objection_to_a_lifting_is_heard_is_open_again_and_can_be_helped(world)


def test_a_lifting_that_is_kept_closes_the_case_again(world):
    _, lifting = lifted(world)
    answer(world, write(world, lifting, now=FEBRUARY), now=FEBRUARY)
    assert the_case(world).close_reason is CloseReason.MEASURES_OVER
    assert [one.ended_on for one in stored(world)] == [TODAY, TODAY]


# --- a decision between two others ------------------------------------------------------------------------------------


def third(world, case, middle, purpose=Purpose.CHANGED):
    """Another opinion on what the second decision was about, and the decision on it: told, too."""
    days = {"from_on": date(2027, 3, 10), "until_on": date(2027, 9, 1)}
    again = advised_again(world, case, middle, purpose, now=MARCH, **({} if purpose is Purpose.LIFTED else days))
    if purpose is Purpose.LIFTED:
        return decide(world, again, now=MARCH, reason="医師の意見のとおり、解除する")
    hear(world, again, now=MARCH, heard_on=MARCH.date())
    items = (limited(**days), advising.nights(**days))
    made = decide(world, again, *items, now=MARCH, review_on=date(2027, 4, 10))
    explain(world, made, now=MARCH, given_on=MARCH.date())
    instruct(world, made, now=MARCH, **days)
    return made


def ends(world) -> list[tuple[date | None, int | None]]:
    return [(one.ended_on, one.ended_by_id) for one in stored(world)]


def kept_only(world, purpose=Purpose.CHANGED) -> None:
    """An objection to a decision that was replaced meanwhile: the one that holds is what can be changed."""
    case, first, _ = told(world)
    again, second = renewed(world, case, first)
    made = write(world, second, now=FEBRUARY)
    third(world, again, second, purpose)
    before = ends(world)
    for result in (Outcome.CHANGED, Outcome.WITHDRAWN):
        with pytest.raises(NotValid) as refused:
            answer(world, made, result, now=MARCH)
        assert refused.value.field == "result"
    answer(world, made, now=MARCH)
    assert ends(world) == before


def test_nothing_that_ended_holds_again_beside_what_took_its_place(world):
    kept_only(world)
    assert [one.ended_on for one in stored(world)][4:] == [None, None]
    assert [one.ended_on for one in stored(world, Instruction)] == [date(2027, 3, 9), None]
    assert Clock.DECISION not in running(world)
    later = datetime(2027, 3, 20, 1, tzinfo=UTC)
    assert [line.instruction.until_on for line in listed(world, now=later) if line.instruction.ended_on is None] == [
        date(2027, 9, 1)
    ]
    assert desk(world, "hr", now=later) == []


def test_what_was_lifted_since_stays_lifted(world):
    kept_only(world, Purpose.LIFTED)
    assert all(one.ended_on is not None and one.ended_on <= MARCH.date() for one in stored(world))
    assert the_case(world).close_reason is CloseReason.MEASURES_OVER


def test_twin_an_answer_that_can_undo_what_was_replaced_is_seen(world, monkeypatch):
    monkeypatch.setattr(objections, "_results", lambda *_: tuple(Outcome))
    with pytest.raises(pytest.fail.Exception):
        kept_only(world)


# --- an opinion that was followed -------------------------------------------------------------------------------------


def fallen_and_followed(world):
    """A decision was set aside; the opinion that continues its own is decided on."""
    case, first = decided(world)
    made = write(world, first)
    again = advised_again(world, case, first, Purpose.CONTINUED)
    answer(world, made, Outcome.CHANGED, now=FEBRUARY)
    assert (Clock.DECISION, case.opinion_id) in open_limits(world)
    hear(world, again, now=FEBRUARY, heard_on=TODAY)
    decide(world, again, limited(from_on=LATER, until_on=LAST), advising.nights(from_on=LATER, until_on=LAST),
           now=FEBRUARY, review_on=date(2027, 4, 9))  # fmt: skip
    return case


def test_no_decision_is_made_on_an_opinion_once_a_later_one_was_decided_on(world):
    case = fallen_and_followed(world)
    for act in (
        lambda: decide(world, case, limited(45), reason="申出により", now=FEBRUARY, review_on=date(2027, 3, 1)),
        lambda: hear(world, case, now=FEBRUARY, version=1, heard_on=TODAY),
    ):
        with pytest.raises(NotNow) as refused:
            act()
        assert refused.value.said == editions.FOLLOWED
    assert [one.ended_on for one in stored(world)][2:] == [None, None]


def test_a_clock_of_an_earlier_opinion_stops_with_the_later_decision(world):
    fallen_and_followed(world)
    assert not {clock for clock, _ in open_limits(world)} & {Clock.DECISION, Clock.HEARING}


def test_twin_decisions_side_by_side_are_seen(world, monkeypatch):
    monkeypatch.setattr(editions, "later_decisions", lambda *_: [])
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        test_no_decision_is_made_on_an_opinion_once_a_later_one_was_decided_on(world)


def test_what_was_replaced_is_neither_explained_nor_looked_at_again(world):
    case, first = decided(world)
    explain(world, first, accepted=False, refused_because="手当が減ると困ります")
    renewed(world, case, first)
    assert (Clock.RECONSIDERATION, first.public_id) not in open_limits(world)
    with pytest.raises(NotNow, match="あとの意見書"):
        settle(world, first)


def test_what_was_replaced_before_it_was_explained_starts_no_clock(world):
    case, first = decided(world)
    _, second = renewed(world, case, first)
    with pytest.raises(NotNow, match="あとの意見書"):
        explain(world, first, now=FEBRUARY, given_on=TODAY)
    with pytest.raises(NotNow):
        fix(world, first, now=FEBRUARY, on=date(2027, 2, 24), sure=True)
    assert {record for clock, record in open_limits(world) if clock in {Clock.EXPLANATION, Clock.INSTRUCTION}} == {
        second.public_id
    }
    with world.database.writing() as session:
        page = decisions.read(session, world.actor("hr"), first.public_id, now=FEBRUARY)
    assert not page.may_explain
    assert not page.may_instruct


def test_twin_an_explanation_of_what_was_replaced_is_seen(world, monkeypatch):
    monkeypatch.setattr(terms, "taken_over", lambda *_: False)
    with pytest.raises(pytest.fail.Exception):
        test_what_was_replaced_before_it_was_explained_starts_no_clock(world)


def test_a_refusal_is_looked_at_again_once_what_replaced_it_falls(world):
    case, first = decided(world)
    explain(world, first, accepted=False, refused_because="手当が減ると困ります")
    _, second = renewed(world, case, first)
    answer(world, write(world, second, now=FEBRUARY), Outcome.CHANGED, now=FEBRUARY)
    assert {clock for clock, record in open_limits(world) if record == first.public_id} == {
        Clock.RECONSIDERATION, Clock.MEASURE_REVIEW,
    }  # fmt: skip


# --- the time kept for an explanation ---------------------------------------------------------------------------------


def kept(world) -> list[bool]:
    with world.database.reading() as session:
        found = session.execute(select(ExplanationTalk).order_by(ExplanationTalk.id)).scalars()
        return [one.ended_at is None for one in found]


def off(world) -> list[tuple[str, Hat]]:
    return notes(world, Notice.EXPLANATION_OFF)


THREE = [("hr", Hat.HR), ("physician", Hat.PHYSICIAN), ("worker", Hat.WORKER)]


def test_the_time_of_an_explanation_is_free_once_the_decision_is_set_aside(world):
    _case, decision = decided(world)
    fix(world, decision)
    answer(world, write(world, decision), Outcome.WITHDRAWN)
    assert kept(world) == [False]
    assert off(world) == THREE
    assert Todo.JOIN_EXPLANATION not in todos(world, "physician", Hat.PHYSICIAN)


def test_and_once_another_decision_takes_its_place(world):
    case, decision = decided(world)
    fix(world, decision, now=FEBRUARY, on=date(2027, 3, 8), sure=True)
    renewed(world, case, decision)
    assert kept(world) == [False]
    assert off(world) == THREE


@pytest.mark.parametrize(
    "which",
    [test_the_time_of_an_explanation_is_free_once_the_decision_is_set_aside,
     test_and_once_another_decision_takes_its_place],
)  # fmt: skip
def test_twin_a_time_that_outlives_its_decision_is_seen(world, monkeypatch, which):
    monkeypatch.setattr(talk_times, "over", lambda *_: None)
    with pytest.raises(AssertionError):
        which(world)


# --- what a decision rested on ----------------------------------------------------------------------------------------


def page_of(world, decision, who="worker", now=FEBRUARY):
    with world.database.writing() as session:
        return decisions.read(session, world.actor(who), decision.public_id, now=now)


def test_who_is_heard_again_has_another_hearing_and_the_first_decision_keeps_its_own(world):
    case, first = decided(world)
    before = page_of(world, first).hearing
    answer(world, write(world, first), Outcome.CHANGED)
    later = datetime(2026, 12, 18, 1, tzinfo=UTC)
    again = hear(world, case, now=later, heard_on=later.date(), words="夜勤を週一回は残してほしい")
    second = decide(world, case, limited(30), reason="本人の意見により", now=later, version=1001)
    theirs = page_of(world, first).hearing
    assert theirs.as_dict() == before.as_dict()
    assert (theirs.heard_on, theirs.public_id != again.public_id) == (NEXT.date(), True)
    assert page_of(world, second).hearing.words == "夜勤を週一回は残してほしい"
    assert running(world)[Clock.EXPLANATION].start_on == later.date()


def test_twin_a_hearing_that_is_written_over_is_refused_by_the_database(world, monkeypatch):
    case, first = decided(world)
    answer(world, write(world, first), Outcome.CHANGED)
    monkeypatch.setattr(hearings, "rested_on", lambda *_: False)
    with pytest.raises(DBAPIError, match="fixed_hearing"):
        hear(world, case, version=1, words="べつの言葉")


def test_a_form_that_began_from_the_first_hearing_is_stale_after_the_second(world):
    case, first = decided(world)
    answer(world, write(world, first), Outcome.CHANGED)
    hear(world, case)
    with pytest.raises(Stale):
        hear(world, case)
    with pytest.raises(Stale):
        decide(world, case, limited(30), reason="本人の意見により", version=1)


def test_the_employee_corrects_the_new_note_and_not_the_one_that_was_decided_on(world):
    case, first = decided(world)
    old = page_of(world, first, now=NEXT).hearing
    answer(world, write(world, first), Outcome.CHANGED)
    new = hear(world, case)
    with world.database.writing() as session, pytest.raises(NotNow):
        hearing_marks.correct(session, world.actor("worker"), old.public_id, "ちがいます", version=1, now=NEXT)
    with world.database.writing() as session:
        hearing_marks.sign(session, world.actor("worker"), old.public_id, version=1, now=NEXT)
    with world.database.writing() as session:
        hearing_marks.correct(session, world.actor("worker"), new.public_id, "すこしちがいます", version=1, now=NEXT)
    with world.database.writing() as session:
        page = hearings.read(session, world.actor("hr"), old.public_id, now=NEXT)
    assert not page.may_change
    with world.database.writing() as session:
        form = hearings.opening(session, world.actor("hr"), case.opinion_id, now=NEXT)
    assert form.hearing is not None
    assert (form.hearing.public_id, form.fixed) == (new.public_id, True)
