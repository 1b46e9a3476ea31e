"""What is written of a follow-up, who reads it, and what comes of the next step that was chosen?"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, true

from casework.access import reach
from casework.models.cases import Limit
from casework.models.follow_up_notes import FollowUpNote
from casework.models.followups import FollowUp
from casework.rules import explanation_times
from casework.rules.comparison import Item
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, NotYours, Stale
from casework.rules.follow_up_notes import Course, NextStep, Scale, Told, View, Way
from casework.rules.notices import Notice
from casework.rules.vocabulary import FollowUpEnd, FollowUpState, Hat, MeasureKind
from casework.services import follow_up_lists, follow_up_notes, followups
from casework.services.follow_up_notes import New
from forms.followups import HeldForm
from tests.databases import SQLITE_ONLY
from tests.services.advising import FROM, NEXT, advised, decide, explain, hear, limited, nights, told
from tests.services.following import NEW, TOLD, hold, plan, read
from tests.services.test_hearings import notes

DAY = date(2027, 1, 8)
THEN = datetime(2027, 1, 8, 5, tzinfo=UTC)
LATER = datetime(2027, 3, 8, 5, tzinfo=UTC)


def held(world, new: New = NEW):
    case = advised(world)
    first, second = plan(world, case.interview_id, [1, 3], now=NEXT)
    hold(world, first.public_id, DAY, new, now=THEN)
    return case, first, second


def stored(world, model=FollowUp):
    with world.database.reading() as session:
        return list(session.execute(select(model).order_by(model.id)).scalars())


def following(step: NextStep, **more) -> New:
    return replace(NEW, told=replace(TOLD, following=step), **more)


def test_professional_and_employee_read_the_same_but_for_the_notes(world):
    _case, first, second = held(world)
    page = read(world, first.public_id, now=THEN)
    assert page.note.told == TOLD
    assert (page.note.note.words, page.note.note.advice, page.note.note.by_name) == (NEW.words, NEW.advice, "山田 哲也")
    assert page.following.public_id == second.public_id
    mine = read(world, first.public_id, "worker", now=THEN)
    assert mine.note.told == TOLD
    assert mine.note.note.advice == NEW.advice
    assert "words" not in mine.note.note


CLOSED = date(2027, 1, 17)
"""A Sunday."""


def test_an_extra_talk_on_a_closed_day_is_asked_about_once(world):
    case = advised(world)
    [first] = plan(world, case.interview_id, [1], now=NEXT)
    with pytest.raises(NotValid) as refused:
        hold(world, first.public_id, DAY, following(NextStep.EXTRA, extra_on=CLOSED), now=THEN)
    assert (refused.value.field, "休みの日" in str(refused.value.said)) == ("sure", True)
    hold(world, first.public_id, DAY, following(NextStep.EXTRA, extra_on=CLOSED, sure=True), now=THEN)
    assert CLOSED in {one.due_on for one in stored(world)}


def test_twin_a_closed_day_that_nobody_asks_about_is_seen(world, monkeypatch):
    monkeypatch.setattr(explanation_times, "rests", lambda *_of: False)
    with pytest.raises(pytest.fail.Exception):
        test_an_extra_talk_on_a_closed_day_is_asked_about_once(world)


def test_a_talk_far_from_its_day_while_an_earlier_one_is_open_is_asked_about_once(world):
    case = advised(world)
    first, last = plan(world, case.interview_id, [1, 6], now=NEXT)
    with pytest.raises(NotValid) as refused:
        hold(world, last.public_id, DAY, now=THEN)
    asked = [refused.value, *refused.value.others]
    assert {one.field for one in asked} == {"sure"}
    assert asked[0].said.params == {"due": last.due_on, "earlier": first.due_on}
    hold(world, last.public_id, DAY, replace(NEW, sure=True), now=THEN)
    assert [one.state for one in stored(world)] == [FollowUpState.PLANNED, FollowUpState.HELD]
    hold(world, first.public_id, DAY, now=THEN)


def test_twin_a_slip_of_one_line_that_nobody_asks_about_is_seen(world, monkeypatch):
    monkeypatch.setattr(followups, "out_of_turn", lambda *_of: None)
    with pytest.raises(pytest.fail.Exception):
        test_a_talk_far_from_its_day_while_an_earlier_one_is_open_is_asked_about_once(world)


@SQLITE_ONLY
def test_the_page_of_mending_is_its_authors_and_there_once_something_is_written(world, site):
    case, first, second = held(world)
    hold(world, second.public_id, DAY, who="nurse", now=THEN)
    (third,) = plan(world, case.interview_id, [6], now=THEN)
    site.clock.now = THEN
    physician = site.visitor("physician")
    found = [physician.get(f"/follow-ups/{one.public_id}/note").status_code for one in (first, second, third)]
    assert found == [200, 409, 409]


@SQLITE_ONLY
def test_twin_a_page_of_mending_that_opens_for_others_is_seen(world, site, monkeypatch):
    seen = follow_up_notes.read
    monkeypatch.setattr(follow_up_notes, "read", lambda *of, **more: replace(seen(*of, **more), may_change=True))
    with pytest.raises(AssertionError):
        test_the_page_of_mending_is_its_authors_and_there_once_something_is_written(world, site)


@SQLITE_ONLY
def test_a_measure_that_has_not_begun_is_not_called_a_present_one(world, site):
    case = advised(world)
    hear(world, case)
    decide(world, case, limited(from_on=date(2027, 1, 21)), nights(), reason="段階的に")
    (first,) = plan(world, case.interview_id, [1], now=NEXT)
    site.clock.now = THEN
    page = site.visitor("physician").get(f"/follow-ups/{first.public_id}").text
    listed = page[page.index("就業上の措置") : page.index("決定を読む")]
    assert [("いま" in line, "これから" in line) for line in listed.split("<li>")[1:]] == [(False, True), (True, False)]


@SQLITE_ONLY
def test_twin_a_measure_to_come_that_is_called_a_present_one_is_seen(world, site, monkeypatch):
    said = site.app.template_context_processors
    monkeypatch.setitem(said, None, [*said[None], lambda: {"today": date(2027, 1, 21)}])  # all have begun, it says
    with pytest.raises(AssertionError):
        test_a_measure_that_has_not_begun_is_not_called_a_present_one(world, site)


def test_a_later_talk_was_not_held_before_an_earlier_one(world):
    _case, _first, second = held(world)
    with pytest.raises(NotValid) as refused:
        hold(world, second.public_id, DAY - timedelta(days=1), now=LATER)
    assert refused.value.field == "held_on"
    hold(world, second.public_id, DAY, now=LATER)


def test_twin_talks_in_no_order_are_seen(world, monkeypatch):
    monkeypatch.setattr(followups, "every", lambda *_of: [])
    with pytest.raises(pytest.fail.Exception):
        test_a_later_talk_was_not_held_before_an_earlier_one(world)


@SQLITE_ONLY
def test_as_planned_is_offered_where_something_is_and_a_first_talk_has_no_last_time(world, site):
    case = advised(world)
    first, second = plan(world, case.interview_id, [1, 3], now=NEXT)
    site.clock.now = THEN
    physician = site.visitor("physician")
    page = physician.get(f"/follow-ups/{first.public_id}").text
    assert ('value="planned"' in page, "前回" in page, "はじめの面談とくらべて" in page) == (True, False, True)
    hold(world, first.public_id, DAY, now=THEN)
    site.clock.now = LATER
    where = f"/follow-ups/{second.public_id}"
    page = site.visitor("physician").get(where).text
    assert ('value="planned"' in page, "前回とくらべて" in page) == (False, True)
    typed = {"held_on": f"{LATER.date()}", "way": "online", "course": "same", "view": "keep", "following": "planned"}
    assert site.visitor("physician").post(f"{where}/held", typed).status_code == 422
    assert site.visitor("physician").post(f"{where}/held", {**typed, "following": "over"}).status_code == 303


@SQLITE_ONLY
def test_twin_a_form_that_offers_everything_is_seen(world, site, monkeypatch):
    monkeypatch.setattr(HeldForm, "offer", lambda _form, **_how: None)
    with pytest.raises(AssertionError):
        test_as_planned_is_offered_where_something_is_and_a_first_talk_has_no_last_time(world, site)


@pytest.mark.parametrize("who", ["hr", "clerk", "supervisor", "colleague", "factory_physician", "stranger_hr", "admin"])
def test_to_nobody_else_there_is_a_page(world, who):
    _case, first, _second = held(world)
    with pytest.raises(NotYours):
        read(world, first.public_id, who, now=THEN)


def test_who_does_not_have_the_case_knows_the_day_and_not_what_was_said(world):
    _case, first, _second = held(world)
    page = read(world, first.public_id, "nurse", now=THEN)
    assert page.line.follow_up.state is FollowUpState.HELD
    assert (page.note, page.course) == (None, ())


def test_twin_a_reach_that_asks_only_for_the_company_is_seen(world, monkeypatch):
    monkeypatch.setitem(reach.REACHES, FollowUpNote, lambda *_given: true())
    with pytest.raises(AssertionError):
        test_who_does_not_have_the_case_knows_the_day_and_not_what_was_said(world)


def test_of_it_the_employer_learns_that_it_took_place(world):
    held(world)
    with world.database.writing() as session:
        lines = follow_up_lists.index(session, world.actor("hr"), now=THEN).lines
    assert [line.follow_up.as_dict().keys() for line in lines] == [{"public_id", "state"}]
    assert lines[0].follow_up.state is FollowUpState.HELD


def test_the_course_stands_in_the_order_of_its_days(world):
    _case, first, second = held(world)
    worse = replace(NEW, told=Told(Course.WORSE, View.CHANGE, NextStep.PLANNED, {Scale.CONDITION: 3, Scale.WORK: 4}))
    hold(world, second.public_id, LATER.date(), worse, now=LATER)
    page = read(world, second.public_id, "worker", now=LATER)
    assert [(one.held_on, one.told.scales) for one in page.course] == [
        (DAY, {Scale.CONDITION: 6, Scale.SLEEP: 5}), (LATER.date(), {Scale.CONDITION: 3, Scale.WORK: 4}),
    ]  # fmt: skip
    assert page.last.held_on == DAY
    assert read(world, first.public_id, now=LATER).last is None


def test_an_extra_talk_has_a_day_of_its_own_and_the_employee_is_told(world):
    extra = date(2027, 1, 22)
    held(world, following(NextStep.EXTRA, extra_on=extra))
    [one] = [one for one in stored(world) if one.months is None]
    assert (one.base_on, one.anchored_on, one.due_on, one.settled, one.state) == (
        DAY, extra, extra, True, FollowUpState.PLANNED,
    )  # fmt: skip
    limits = [limit for limit in stored(world, Limit) if limit.record_id == one.public_id]
    assert [(limit.clock, limit.limit_on, limit.stopped_on) for limit in limits] == [(Clock.FOLLOW_UP, extra, None)]
    told = (Notice.FOLLOW_UPS_SET, Notice.FOLLOW_UP_HELD, Notice.FOLLOW_UP_EXTRA, Notice.FOLLOW_UPS_OVER)
    assert [len(notes(world, notice)) for notice in told] == [1, 1, 1, 0], "each in its own words"


def test_twin_one_notice_for_all_of_them_is_seen(world, monkeypatch):
    honest = followups.say_so
    monkeypatch.setattr(
        followups,
        "say_so",
        lambda visit, case, _notice, occasion: honest(visit, case, Notice.FOLLOW_UPS_SET, occasion),
    )
    with pytest.raises(AssertionError):
        test_an_extra_talk_has_a_day_of_its_own_and_the_employee_is_told(world)


@pytest.mark.parametrize("day", [None, DAY, date(2026, 12, 31), date(2026, 12, 27), date(2028, 1, 10)])
def test_an_extra_talk_on_a_day_that_cannot_be_is_refused_and_nothing_is_written(world, day):
    first, _second = plan(world, advised(world).interview_id, [1, 3], now=NEXT)
    with pytest.raises(NotValid) as refused:
        hold(world, first.public_id, DAY, following(NextStep.EXTRA, extra_on=day), now=THEN)
    assert refused.value.field == "extra_on"
    assert stored(world, FollowUpNote) == []
    assert {one.state for one in stored(world)} == {FollowUpState.PLANNED}


def test_twin_a_past_day_off_that_is_asked_about_is_seen(world, monkeypatch):
    """The question comes before the refusal, and then again."""

    def asked_first(_visit, _new, _held_on):
        raise NotValid("sure", explanation_times.SURE)

    monkeypatch.setattr(follow_up_notes, "_day", asked_first)
    with pytest.raises(AssertionError):
        test_an_extra_talk_on_a_day_that_cannot_be_is_refused_and_nothing_is_written(world, date(2026, 12, 27))


def test_where_it_is_over_those_to_come_end_with_their_reason(world):
    held(world, following(NextStep.OVER))
    assert [(one.state, one.ended_reason) for one in stored(world)] == [
        (FollowUpState.HELD, None), (FollowUpState.ENDED, FollowUpEnd.RESOLVED),
    ]  # fmt: skip
    assert [
        limit.limit_on for limit in stored(world, Limit) if limit.clock is Clock.FOLLOW_UP and not limit.stopped_on
    ] == []


@pytest.mark.parametrize("step", [NextStep.PLANNED, NextStep.INTERVIEW, NextStep.MEDICAL, NextStep.LEAVE])
def test_whatever_else_comes_next_those_to_come_stay(world, step):
    held(world, following(step))
    assert [one.state for one in stored(world)] == [FollowUpState.HELD, FollowUpState.PLANNED]


def test_twin_a_next_step_that_nobody_carries_out_is_seen(world, monkeypatch):
    monkeypatch.setattr(followups, "end_planned", lambda *_: None)
    with pytest.raises(AssertionError):
        test_where_it_is_over_those_to_come_end_with_their_reason(world)


@pytest.mark.parametrize("number", [-1, 11])
def test_a_number_that_cannot_be_stands_beside_its_scale(world, number):
    first, _second = plan(world, advised(world).interview_id, [1, 3], now=NEXT)
    wrong = replace(NEW, told=replace(TOLD, scales={Scale.SLEEP: number}))
    with pytest.raises(NotValid) as refused:
        hold(world, first.public_id, DAY, wrong, now=THEN)
    assert refused.value.field == "sleep"


def mend(world, first, new, *, who="physician", version=1, now=THEN):
    with world.database.writing() as session:
        follow_up_notes.change(session, world.actor(who), first.public_id, new, version=version, now=now)


def test_its_author_mends_it_and_what_came_of_it_stays(world):
    _case, first, _second = held(world)
    mended = New(Way.TELEPHONE, Told(Course.SAME, View.LIFT, NextStep.OVER), "電話で聴き直した", "")
    mend(world, first, mended)
    page = read(world, first.public_id, now=THEN)
    assert (page.note.told, page.version) == (replace(mended.told, following=NextStep.PLANNED), 2)
    assert [one.state for one in stored(world)] == [FollowUpState.HELD, FollowUpState.PLANNED]
    with pytest.raises(Stale):
        mend(world, first, mended)


def test_nobody_else_mends_it(world):
    _case, first, second = held(world)
    with pytest.raises(NotNow):
        mend(world, first, NEW, who="nurse")
    with pytest.raises(NotYours):
        mend(world, first, NEW, who="worker")
    with pytest.raises(NotNow):
        mend(world, second, NEW)


def test_the_measures_that_hold_stand_beside_it(world):
    case, decision, _instruction = told(world)
    (first,) = plan(world, case.interview_id, [1], now=NEXT)
    page = read(world, first.public_id, now=THEN)
    assert [(one.decision_id, len(one.measures)) for one in page.in_force] == [(decision.public_id, 2)]


def test_nothing_of_what_is_said_stands_in_the_database_in_plain(world):
    held(world)
    with world.database.engine.connect() as connection:
        row = connection.exec_driver_sql("SELECT * FROM follow_up_note").mappings().one()
    found = b" ".join(value if isinstance(value, bytes) else str(value).encode() for value in row.values())
    for canary in (NEW.words, NEW.advice, "better", "condition"):
        assert canary.encode() not in found


def test_the_employee_is_never_who_writes(world):
    (first,) = plan(world, advised(world).interview_id, [1], now=NEXT)
    with pytest.raises(NotYours):
        hold(world, first.public_id, DAY, who="worker", hat=Hat.WORKER, now=THEN)


def test_the_measures_of_today_stand_beside_it_step_by_step(world):
    case = advised(world)
    hear(world, case)
    ban = Item(MeasureKind.OVERTIME_BAN, from_on=FROM, until_on=date(2027, 1, 20))
    decision = decide(world, case, ban, limited(from_on=date(2027, 1, 21)), nights(), reason="段階的に")
    explain(world, decision)
    (first,) = plan(world, case.interview_id, [1], now=NEXT)
    kinds = [
        {measure.kind for measure in one.measures}
        for day in (date(2027, 1, 8), date(2027, 2, 8))
        for one in read(world, first.public_id, now=datetime(day.year, day.month, day.day, 1, tzinfo=UTC)).in_force
    ]
    assert kinds == [
        {MeasureKind.OVERTIME_BAN, MeasureKind.OVERTIME_LIMIT, MeasureKind.FEWER_NIGHTS},
        {MeasureKind.OVERTIME_LIMIT, MeasureKind.FEWER_NIGHTS},
    ]


def test_twin_a_step_that_is_left_out_while_it_holds_is_seen(world, monkeypatch):
    monkeypatch.setattr(follow_up_notes, "_holds", lambda measure, _today: measure.ended_on is None)
    with pytest.raises(AssertionError):
        test_the_measures_of_today_stand_beside_it_step_by_step(world)


def test_who_talked_without_having_had_the_case_reads_what_they_wrote(world):
    case = advised(world)
    (first,) = plan(world, case.interview_id, [1], now=NEXT)
    hold(world, first.public_id, NEXT.date(), who="nurse", now=NEXT)
    page = read(world, first.public_id, "nurse", now=NEXT)
    assert page.note.note.words == NEW.words
    assert page.may_change


def planned_two(world):
    case = advised(world)
    return case, *plan(world, case.interview_id, [1, 3], now=NEXT)


WORSE = Told(Course.WORSE, View.KEEP, NextStep.PLANNED, {})
CHANGE = Told(Course.SAME, View.CHANGE, NextStep.PLANNED, {})


@pytest.mark.parametrize(("said", "heard"), [(WORSE, True), (CHANGE, True), (TOLD, False)])
def test_what_takes_a_physician_is_told_to_who_has_the_case(world, said, heard):
    _case, first, _second = planned_two(world)
    hold(world, first.public_id, NEXT.date(), replace(NEW, told=said), who="nurse", now=NEXT)
    assert notes(world, Notice.FOLLOW_UP_TO_SEE) == ([("physician", Hat.PHYSICIAN)] if heard else [])


def test_once_for_each_talk_and_not_of_what_a_physician_wrote(world):
    _case, first, second = planned_two(world)
    hold(world, first.public_id, NEXT.date(), who="nurse", now=NEXT)
    for anew in (WORSE, CHANGE):
        version = read(world, first.public_id, "nurse", now=NEXT).version
        with world.database.writing() as session:
            follow_up_notes.change(
                session, world.actor("nurse"), first.public_id, replace(NEW, told=anew), version=version, now=NEXT
            )
    hold(world, second.public_id, NEXT.date(), replace(NEW, told=WORSE), now=NEXT)
    assert notes(world, Notice.FOLLOW_UP_TO_SEE) == [("physician", Hat.PHYSICIAN)]


def test_twin_a_nurse_who_keeps_it_is_seen(world, monkeypatch):
    monkeypatch.setattr(follow_up_notes, "_tell_physicians", lambda *_: None)
    with pytest.raises(AssertionError):
        test_what_takes_a_physician_is_told_to_who_has_the_case(world, WORSE, heard=True)
