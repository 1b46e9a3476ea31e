"""Is a lifting told as what it is: which measures end on which day, and that the supervisor was told so?"""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from casework.models.cases import Case
from casework.models.measures import Decision, Instruction
from casework.models.requests import InterviewRequest
from casework.rules.bases import Purpose
from casework.rules.errors import NotValid
from casework.rules.notices import Notice
from casework.rules.standing import Station, Waits
from casework.rules.stations import Doer, StopState, Why
from casework.rules.terms import Term
from casework.rules.vocabulary import CloseReason, Hat, InterviewState, Language, MeasureKind
from casework.services import (
    assents,
    case_stations,
    decision_notices,
    decisions,
    instructions,
    ledgers,
    lift_days,
    liftings,
    overview,
    rounds,
)
from casework.services.overview import Thread
from casework.texts import say
from tests.services import advising
from tests.services.advising import UNTIL, decide, decided, explain, hear, limited, told
from tests.services.test_decision_notices import written
from tests.services.test_followups import plan
from tests.services.test_hearings import notes
from tests.services.test_terms import (
    FEBRUARY,
    PAST,
    advised_again,
    all_rounds,
    desk,
    met,
    notices,
    stored,
    supervised,
)

K = MeasureKind
LAST = date(2027, 2, 22)


def lifted(world, case, decision, ends_on=LAST):
    again = advised_again(world, case, decision, Purpose.LIFTED)
    return decide(world, again, reason="医師の意見のとおり、解除する", now=FEBRUARY, ends_on=ends_on)


def read(world, decision, who, hat=None):
    with world.database.writing() as session:
        return decisions.read(session, world.actor(who, hat), decision.public_id, now=FEBRUARY)


def file(world, who="hr") -> Thread:
    with world.database.writing() as session:
        if who == "worker":
            case_id = session.execute(select(Case.public_id)).scalar_one()
            return overview.case_page(session, world.actor(who), case_id, now=FEBRUARY)
        request_id = session.execute(select(InterviewRequest.public_id)).scalar_one()
        return overview.request_page(session, world.actor(who), request_id, now=FEBRUARY)


def stops(world):
    return {stop.station: stop for stop in case_stations.stops(file(world), LAST)}


def notice(world, decision, language=Language.JAPANESE):
    with world.database.writing() as session:
        return written(
            decision_notices.take(session, world.actor("worker"), decision.public_id, language, now=FEBRUARY).file
        )


FIRST = {Station.OPINION: date(2026, 12, 8), Station.HEARING: date(2026, 12, 9), Station.DECISION: date(2026, 12, 9)}
"""When the first round had its steps."""


def ends_told(world, decision, who="worker"):
    with world.database.writing() as session:
        page = ledgers.ledger(session, world.actor(who), decision.public_id, now=FEBRUARY)
    return [(one.name, one.at, say(one.end, "ja")) for one in page.entries if one.end is not None]


def test_that_an_instruction_is_over_stands_in_the_ledger_of_then_and_of_the_lifting(world):
    case, decision, _instruction = told(world)
    assert ends_told(world, decision) == []
    lifting = lifted(world, case, decision)
    entry = ("高橋 浩", LAST, "2026年12月9日（水）に伝えた指示が、2027年2月22日（月）までであること")
    for one in (decision, lifting):
        assert ends_told(world, one) == [entry]
        assert ends_told(world, one, "physician") == [("", *entry[1:])]


def test_twin_a_ledger_that_forgets_the_end_is_seen(world, monkeypatch):
    monkeypatch.setattr(ledgers, "_ends", lambda *_: [])
    with pytest.raises(AssertionError):
        test_that_an_instruction_is_over_stands_in_the_ledger_of_then_and_of_the_lifting(world)


def test_after_a_review_talk_the_line_is_of_one_round(world):
    """The talk alone changes nothing; a new opinion stands above no hearing and no decision that were before it."""
    case, decision, _instruction = told(world)
    before = {station: (stop.on, stop.ran) for station, stop in stops(world).items() if station in FIRST}
    assert {station: on for station, (on, _ran) in before.items()} == FIRST
    met(world, decision)
    assert {station: (stop.on, stop.ran) for station, stop in stops(world).items() if station in FIRST} == before
    advised_again(world, case, decision, Purpose.CONTINUED)
    line = stops(world)
    assert (line[Station.OPINION].state, line[Station.OPINION].on) == (StopState.DONE, LAST)
    assert line[Station.HEARING].state is StopState.NOW
    later = [line[station] for station in (Station.DECISION, Station.EXPLANATION, Station.INSTRUCTION)]
    assert [(stop.state, stop.on) for stop in later] == [(StopState.AHEAD, None)] * 3


def test_while_a_lifting_is_decided_what_was_done_stays_done_and_nothing_but_the_end_is_asked_for(world):
    case, decision, _instruction = told(world)
    before = stops(world)
    advised_again(world, case, decision, Purpose.LIFTED)
    line = stops(world)
    assert {station: line[station] for station in line if station is not Station.REVIEW} == {
        station: before[station] for station in before if station is not Station.REVIEW
    }
    assert (line[Station.REVIEW].state, line[Station.REVIEW].doer) == (StopState.LATE, Doer.HR), "due on 9 January"
    assert file(world).to_lift


def test_while_a_lifting_is_decided_what_was_never_done_isnt_asked_for_any_more(world):
    case, decision = decided(world)
    advised_again(world, case, decision, Purpose.LIFTED)
    line = stops(world)
    for station in (Station.EXPLANATION, Station.INSTRUCTION):
        assert (line[station].state, line[station].why) == (StopState.NOT_NEEDED, Why.NORMAL_ADVISED)


def test_after_a_lifting_the_line_is_of_the_round_that_was_carried_out(world):
    """The decision of then follows the opinion of then, with its limit, and not the one that ended it."""
    case, decision, _instruction = told(world)
    before = {station: (stop.on, stop.ran) for station, stop in stops(world).items() if station in FIRST}
    lifted(world, case, decision)
    line = stops(world)
    assert {station: (line[station].on, line[station].ran) for station in FIRST} == before


def test_twin_an_opinion_after_its_decision_is_seen(world, monkeypatch):
    monkeypatch.setattr(case_stations, "_last_of_round", lambda _thread, _last, days: days[-1])
    with pytest.raises(AssertionError):
        test_after_a_lifting_the_line_is_of_the_round_that_was_carried_out(world)


def test_twin_days_of_two_rounds_in_one_line_are_seen(world, monkeypatch):
    monkeypatch.setattr(case_stations, "_last_of_round", lambda _thread, _last, days: days[-1])
    with pytest.raises(AssertionError):
        test_while_a_lifting_is_decided_what_was_done_stays_done_and_nothing_but_the_end_is_asked_for(world)


def test_twin_the_limit_of_a_talk_without_its_opinion_is_seen(world, monkeypatch):
    monkeypatch.setattr(case_stations, "Station", SimpleNamespace(**{**Station.__members__, "OPINION": None}))
    with pytest.raises(AssertionError):
        test_after_a_review_talk_the_line_is_of_one_round(world)


@pytest.mark.parametrize("who", ["worker", "hr", "physician"])
def test_everybody_reads_which_measures_end_when_and_that_the_supervisor_was_told(world, who):
    case, decision, _instruction = told(world)
    lifting = read(world, lifted(world, case, decision), who).lifting
    assert {(one.kind, one.ended_on) for one in lifting.measures} == {(K.OVERTIME_LIMIT, LAST), (K.FEWER_NIGHTS, LAST)}
    assert lifting.told == (LAST,)
    assert read(world, decision, who).lifting is None


def test_twin_a_lifting_that_ends_nothing_is_seen(world, monkeypatch):
    monkeypatch.setattr(liftings, "_ended", lambda *_: ())
    with pytest.raises(AttributeError):
        test_everybody_reads_which_measures_end_when_and_that_the_supervisor_was_told(world, "worker")


def test_nobody_was_told_where_nobody_had_been_instructed(world):
    case, decision = decided(world)
    assert read(world, lifted(world, case, decision), "hr").lifting.told == ()


def test_the_employee_gets_a_notice_of_its_own(world):
    case, decision, _instruction = told(world)
    lifted(world, case, decision)
    assert notes(world, Notice.LIFTED) == [("worker", Hat.WORKER)]
    assert notes(world, Notice.NO_MEASURES) == []


def test_normal_duty_without_anything_before_is_no_lifting(world):
    case = advising.advised(world, advising.NORMAL)
    decision = decide(world, case, reason="意見のとおり")
    assert read(world, decision, "worker").lifting is None
    assert notes(world, Notice.NO_MEASURES) == [("worker", Hat.WORKER)]


@pytest.mark.parametrize(
    ("language", "there", "never"),
    [
        (Language.JAPANESE,
         ("残業は月20時間以内：2027年2月22日（月）で終わりにします", "上の日で措置は終わり", "措置を終える決定"),
         ("通常勤務（措置なし）", "措置はありません", "面接を受けたことも伝えません")),
        (Language.ENGLISH, ("Mon 22 Feb 2027", "back on normal duty", "to end measures"),
         ("no measures", "neither a reason")),
    ],
)  # fmt: skip
def test_the_notice_says_so(world, language, there, never):
    case, decision, _instruction = told(world)
    said = notice(world, lifted(world, case, decision), language)
    assert [words for words in there if words not in said] == []
    assert [words for words in never if words in said] == []


def test_the_file_of_hr_keeps_every_day_as_it_was(world):
    case, decision, _instruction = told(world)
    before = {station: stop.on for station, stop in stops(world).items()}
    plan(world, case, (4,))
    lifted(world, case, decision)
    page = file(world)
    assert (page.waits, page.done.lifted) == (Waits.FOLLOW_UP, True)
    after = stops(world)
    for station in (Station.INTERVIEW, Station.HEARING, Station.DECISION, Station.EXPLANATION, Station.INSTRUCTION):
        assert (station, after[station].on) == (station, before[station])
    assert after[Station.REVIEW].on == LAST
    assert {stop.state for stop in after.values()} == {StopState.DONE}
    assert [station for station, stop in after.items() if stop.overran] == [Station.REVIEW], "due on 9 January"
    assert [one.held_on for one in page.talks] == [date(2026, 12, 8), LAST]
    mine = file(world, "worker").road
    assert mine is not None
    assert mine.current == len(mine.stations) + 1 == 9


def test_twin_a_talk_in_the_place_of_the_interview_is_seen(world, monkeypatch):
    held = property(lambda page: [one for one in page.interviews if one.state is InterviewState.HELD][-1:])
    monkeypatch.setattr(Thread, "talks", held)
    with pytest.raises(AssertionError):
        test_the_file_of_hr_keeps_every_day_as_it_was(world)


def test_twin_limits_of_another_round_are_seen(world, monkeypatch):
    monkeypatch.setattr(case_stations, "_limits", lambda ran, _days, to_lift: _limits(ran, {}, to_lift=to_lift))
    case, decision, _instruction = told(world)
    plan(world, case, (4,))
    lifted(world, case, decision)
    assert stops(world)[Station.DECISION].ran.limit_on > LAST


_limits = case_stations._limits


def behind_a_draft(world):
    """Once the opinion says to lift, HR first decides less overtime, takes that back while it waits, and lifts."""
    case, decision, _ = told(world)
    again = advised_again(world, case, decision, Purpose.LIFTED)
    hear(world, again, now=FEBRUARY, heard_on=LAST)
    draft = decide(
        world,
        again,
        limited(10, from_on=FEBRUARY.date()),
        reason="念のため",
        review_on=UNTIL,
        confirm=False,
        now=FEBRUARY,
    )
    with world.database.writing() as session:
        assents.take_back(session, world.actor("hr"), draft.public_id, now=FEBRUARY)
    decide(world, again, reason="医師の意見のとおり、解除する", now=FEBRUARY)
    return {station: stop.on for station, stop in stops(world).items() if station in FIRST}


def test_a_draft_that_was_taken_back_is_no_round_of_the_file(world):
    assert behind_a_draft(world) == FIRST


def test_twin_a_draft_taken_for_what_was_carried_out_is_seen(world, monkeypatch):
    carried = property(lambda file: [one for one in file.outcomes if one.lifting is None][-1])
    monkeypatch.setattr(Thread, "carried", carried)
    with pytest.raises(AttributeError):
        behind_a_draft(world)


# --- the day that is chosen -------------------------------------------------------------------------------------------

MARCH = date(2027, 3, 1)
"""Between the day of the decision and the planned end, which is the 8th."""


def chosen(world):
    case, decision, instruction = told(world)
    before = supervised(world, instruction, now=FEBRUARY)
    lifted(world, case, decision, MARCH)
    return decision, instruction, before


def test_until_the_day_that_was_chosen_everything_holds_and_after_it_nothing_does(world):
    decision, instruction, _before = chosen(world)
    assert {one.ended_on for one in stored(world)} == {MARCH}
    review = stops(world)[Station.REVIEW]
    assert (review.state, review.on, file(world).lasts_until) == (StopState.SETTLED, MARCH, MARCH)
    for who in ("hr", "physician", "worker"):
        assert read(world, decision, who).terms == (Term.SETTLED, Term.SETTLED)
    assert [one.closed_on for one in stored(world, Case)] == [None]
    on_the_day = datetime(2027, 3, 1, 1, tzinfo=UTC)
    all_rounds(world, on_the_day)
    assert [one.closed_on for one in stored(world, Case)] == [None]
    assert not supervised(world, instruction, now=on_the_day).over
    day_after = on_the_day + timedelta(days=1)
    all_rounds(world, day_after)
    assert [(one.closed_on, one.close_reason) for one in stored(world, Case)] == [
        (day_after.date(), CloseReason.MEASURES_OVER)
    ]
    assert supervised(world, instruction, now=day_after).over
    assert (desk(world, "hr"), notices(world, Notice.MEASURE_PAST, Notice.MEASURE_ENDS)) == ([], [])


def test_twin_a_round_that_ends_no_case_is_seen(world, monkeypatch):
    monkeypatch.setattr(rounds, "ROUNDS", tuple(one for one in rounds.ROUNDS if one.name != "lifted cases"))
    with pytest.raises(AssertionError):
        test_until_the_day_that_was_chosen_everything_holds_and_after_it_nothing_does(world)


def test_the_supervisor_reads_one_end_and_that_is_the_new_one(world):
    _decision, instruction, before = chosen(world)
    page = supervised(world, instruction, now=FEBRUARY)
    assert (before.last, page.last, page.lines) == (UNTIL, MARCH, before.lines)
    assert notes(world, Notice.INSTRUCTION_ENDED) == [("supervisor", Hat.SUPERVISOR)]


def test_twin_two_ends_on_one_page_are_seen(world, monkeypatch):
    monkeypatch.setattr(instructions, "_held", lambda _shown: False)
    with pytest.raises(AssertionError):
        test_the_supervisor_reads_one_end_and_that_is_the_new_one(world)


@pytest.mark.parametrize("ends_on", [date(2027, 2, 21), date(2027, 3, 9)])
def test_no_day_before_today_and_none_after_the_planned_end_is_taken(world, ends_on):
    case, decision, _instruction = told(world)
    with pytest.raises(NotValid, match="予定の終わりの日") as refused:
        lifted(world, case, decision, ends_on)
    assert refused.value.field == "ends_on"


def test_twin_a_day_that_nobody_checks_is_refused_by_the_database(world, monkeypatch):
    monkeypatch.setattr(lift_days, "check", lambda *_: None)
    case, decision, _instruction = told(world)
    with pytest.raises(IntegrityError, match="ends_from_its_day"):
        lifted(world, case, decision, date(2027, 2, 21))


def test_what_was_to_end_before_the_chosen_day_ends_as_planned_and_a_later_step_never_begins(world):
    first, then = date(2027, 2, 25), date(2027, 3, 4)
    case = advising.advised(world)
    hear(world, case)
    items = (
        advising.limited(20, until_on=first), advising.limited(30, from_on=then, until_on=UNTIL), advising.nights(),
    )  # fmt: skip
    decision = decide(world, case, *items, reason="早く慣れるため")
    explain(world, decision)
    advising.instruct(world, decision)
    lifted(world, case, decision, MARCH)
    assert [one.ended_on for one in stored(world)] == [first, MARCH, MARCH]
    assert [one.ended_on for one in stored(world, Instruction)] == [MARCH]


def test_past_the_planned_end_nobody_is_asked_and_it_ends_today(world):
    case, decision, _instruction = told(world)
    again = advised_again(world, case, decision, Purpose.LIFTED, now=PAST)
    decide(world, again, reason="意見のとおり", now=PAST, ends_on=date(2030, 1, 1))
    assert {one.ended_on for one in stored(world)} == {PAST.date()}
    assert stored(world, Decision)[-1].ends_on == PAST.date()
