"""Do follow-ups fall on the days of the worked examples, and who knows of them what?"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import and_, select, update

from casework.access import reach
from casework.access.reach_cases import through_case
from casework.models.cases import Assignment, Limit
from casework.models.followups import FollowUp
from casework.models.interviews import Interview
from casework.rules import deadlines
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.follow_up_notes import NextStep
from casework.rules.notices import Notice
from casework.rules.vocabulary import FollowUpEnd, FollowUpState, Hat
from casework.services import follow_up_lists, follow_up_plans, followups
from tests.services import asking
from tests.services.advising import NEXT, TALK, held
from tests.services.following import NEW, TOLD, hold
from tests.services.test_hearings import notes, running

# held on, now: months → (anchored, due, settled); domain §6.1
WORKED = [
    (date(2026, 8, 31), {1: ("2026-09-30", "2026-09-30", True), 3: ("2026-11-30", "2026-11-30", True),
                         6: ("2027-02-28", "2027-03-01", True)}),
    (date(2027, 11, 30), {3: ("2028-02-29", "2028-02-29", False)}),
    (date(2027, 1, 31), {3: ("2027-04-30", "2027-04-30", True)}),
    (date(2026, 12, 8), {1: ("2027-01-08", "2027-01-08", True), 3: ("2027-03-08", "2027-03-08", True),
                         6: ("2027-06-08", "2027-06-08", True)}),
]  # fmt: skip


def plan(world, case, months, *, who="physician", now=NEXT):
    with world.database.writing() as session:
        return follow_up_plans.plan(session, world.actor(who), case.interview_id, months, now=now)


def listed(world, who, now=NEXT, hat=None):
    with world.database.writing() as session:
        return follow_up_lists.index(session, world.actor(who, hat), now=now).lines


def held_back(world, on: date):
    """An interview whose day is set to `on`, so that the worked examples of any year can be asked."""
    case = held(world)
    with world.database.engine.begin() as connection:
        connection.execute(update(Interview).values(held_on=on))
        connection.execute(update(Assignment).values(from_on=min(on, NEXT.date())))
    return case


@pytest.mark.parametrize(("on", "expected"), WORKED)
def test_the_worked_days(world, on, expected):
    case = held_back(world, on)
    made = plan(world, case, list(expected), now=datetime(on.year, on.month, on.day, 3, tzinfo=UTC))
    found = {one.months: (one.anchored_on.isoformat(), one.due_on.isoformat(), one.settled) for one in made}
    assert found == expected
    with world.database.reading() as session:
        limits = session.execute(select(Limit).where(Limit.clock == Clock.FOLLOW_UP)).scalars().all()
    assert {(limit.start_on, limit.limit_on.isoformat(), limit.settled) for limit in limits} == {
        (on, due, settled) for _, due, settled in expected.values()
    }


def test_the_page_proposes_what_the_rules_of_the_workplace_say(world):
    case = held(world)
    with world.database.writing() as session:
        page = follow_up_plans.opening(session, world.actor("physician"), case.interview_id, now=NEXT)
    assert [(day.months, day.due_on) for day in page.proposed] == [
        (1, date(2027, 1, 8)), (3, date(2027, 3, 8)), (6, date(2027, 6, 8)),
    ]  # fmt: skip
    plan(world, case, [1, 2])
    with world.database.writing() as session:
        page = follow_up_plans.opening(session, world.actor("physician"), case.interview_id, now=NEXT)
    assert [day.months for day in page.proposed] == [3, 6]
    assert [one.months for one in page.planned] == [1, 2]


def test_each_has_its_limit_in_the_clinical_zone_and_the_employee_is_told(world):
    made = plan(world, held(world), [1, 3, 6])
    with world.database.reading() as session:
        found = session.execute(select(Limit).where(Limit.clock == Clock.FOLLOW_UP)).scalars().all()
    assert {(one.record_id, one.limit_on, one.zone.value) for one in found} == {
        (one.public_id, one.due_on, "clinical") for one in made
    }
    assert notes(world, Notice.FOLLOW_UPS_SET) == [("worker", Hat.WORKER)]


@pytest.mark.parametrize("who", ["worker", "physician", "nurse"])
def test_the_employee_and_the_professionals_read_the_days(world, who):
    plan(world, held(world), [6, 1])
    lines = listed(world, who)
    assert [(line.follow_up.months, line.follow_up.due_on) for line in lines] == [
        (1, date(2027, 1, 8)), (6, date(2027, 6, 8)),
    ]  # fmt: skip
    assert all(line.may is (who != "worker") for line in lines)


@pytest.mark.parametrize("who", ["hr", "clerk"])
@pytest.mark.parametrize("following", list(NextStep))
def test_hr_and_the_clerk_learn_that_one_took_place_whatever_was_said(world, who, following):
    first, _later = plan(world, held(world), [1, 6])
    assert listed(world, who) == []
    extra = date(2027, 1, 22) if following is NextStep.EXTRA else None
    hold(world, first.public_id, NEXT.date(), replace(NEW, told=replace(TOLD, following=following), extra_on=extra),
         now=NEXT)  # fmt: skip
    assert [line.follow_up.as_dict() for line in listed(world, who)] == [
        {"public_id": first.public_id, "state": FollowUpState.HELD}
    ]


def test_twin_a_list_of_what_is_planned_tells_what_was_said(world, monkeypatch):
    monkeypatch.setattr(reach, "REACHES", {**reach.REACHES, FollowUp: through_case(FollowUp)})
    with pytest.raises(AssertionError):
        test_hr_and_the_clerk_learn_that_one_took_place_whatever_was_said(world, "hr", NextStep.OVER)


@pytest.mark.parametrize("who", ["colleague", "factory_hr", "factory_physician", "stranger_hr"])
def test_others_find_none(world, who):
    plan(world, held(world), [1])
    assert listed(world, who) == []


def test_a_supervisor_has_no_such_page(world):
    with pytest.raises(NotYours):
        listed(world, "supervisor")


def test_of_a_consultation_the_employer_knows_nothing(world):
    plan(world, held(world), [1])
    with world.database.engine.begin() as connection:
        connection.execute(update(FollowUp).values(known_to_employer=False))
    assert listed(world, "hr") == []
    assert listed(world, "clerk") == []
    assert len(listed(world, "worker")) == 1


def test_before_the_interview_nothing_is_planned(world):
    from casework.services import interviews
    from tests.services.advising import Advising

    _, booking = asking.booked(world)
    with world.database.writing() as session:
        started = interviews.start(session, world.actor("physician"), booking.public_id, now=TALK)
    case = Advising("", started.public_id)
    with pytest.raises(NotNow, match="実施してから"):
        plan(world, case, [1])
    with world.database.writing() as session, pytest.raises(NotNow, match="実施してから"):
        follow_up_plans.opening(session, world.actor("physician"), case.interview_id, now=NEXT)


def test_only_who_cares_for_the_case_plans(world):
    case = held(world, by="outside_physician")
    with pytest.raises(NotYours):
        plan(world, case, [1], who="physician")
    assert len(plan(world, case, [1], who="outside_physician")) == 1


@pytest.mark.parametrize(
    ("months", "field"),
    [([], "months"), ([0], "more"), ([25], "more"), ([-1, 3], "more")],
)
def test_months_that_cannot_be_are_refused(world, months, field):
    case = held(world)
    with pytest.raises(NotValid) as refused:
        plan(world, case, months)
    assert refused.value.field == field


def test_the_same_month_is_not_planned_twice_nor_a_day_that_has_passed(world):
    case = held(world)
    plan(world, case, [1])
    with pytest.raises(NotValid, match="すでに予定"):
        plan(world, case, [1, 3])
    with pytest.raises(NotValid, match="もう過ぎています"):
        plan(world, case, [2], now=datetime(2027, 2, 9, 1, tzinfo=UTC))


def test_held_stops_its_limit_and_is_held_once(world):
    first, _ = plan(world, held(world), [1, 3])
    then = datetime(2027, 1, 8, 5, tzinfo=UTC)
    hold(world, first.public_id, date(2027, 1, 8), who="nurse", now=then)
    shown = listed(world, "physician", now=then)[-1].follow_up
    assert (shown.state, shown.held_on) == (FollowUpState.HELD, date(2027, 1, 8))
    assert running(world)[Clock.FOLLOW_UP].limit_on == date(2027, 3, 8)
    with world.database.writing() as session, pytest.raises(NotNow, match="実施済み"):
        followups.end(session, world.actor("physician"), first.public_id, FollowUpEnd.OTHER, now=then)
    assert [line.follow_up.months for line in listed(world, "physician", now=then)] == [3, 1]


@pytest.mark.parametrize("day", [date(2026, 12, 8), date(2027, 1, 9)])
def test_a_day_on_which_it_cannot_have_been_is_refused(world, day):
    (one,) = plan(world, held(world), [1])
    with pytest.raises(NotValid) as refused:
        hold(world, one.public_id, day, now=datetime(2027, 1, 8, 5, tzinfo=UTC))
    assert refused.value.field == "held_on"


def test_ended_keeps_its_reason_from_the_employer(world):
    (one,) = plan(world, held(world), [1])
    with world.database.writing() as session:
        shown = followups.end(session, world.actor("physician"), one.public_id, FollowUpEnd.RESOLVED, now=NEXT)
    assert (shown.state, shown.ended_reason) == (FollowUpState.ENDED, FollowUpEnd.RESOLVED)
    assert Clock.FOLLOW_UP not in running(world)
    assert listed(world, "hr") == []
    assert notes(world, Notice.FOLLOW_UPS_OVER) == [("worker", Hat.WORKER)]


def test_who_left_is_not_ended_by_hand(world):
    (one,) = plan(world, held(world), [1])
    with world.database.writing() as session, pytest.raises(NotValid):
        followups.end(session, world.actor("physician"), one.public_id, FollowUpEnd.LEFT, now=NEXT)


@pytest.mark.parametrize("who", ["worker", "hr", "clerk"])
def test_only_professionals_say_what_became_of_it(world, who):
    (one,) = plan(world, held(world), [1])
    with world.database.writing() as session, pytest.raises(NotYours):
        followups.end(session, world.actor(who), one.public_id, FollowUpEnd.OTHER, now=NEXT)


@pytest.mark.parametrize("who", ["hr", "clerk"])
def test_hr_and_the_clerk_read_one_line_of_a_case_however_many_talks_there_were(world, who):
    """A line more than planned would tell of a talk that was added, on the day on which it was held."""
    first, second, _third = plan(world, held(world), [1, 2, 3])
    hold(world, second.public_id, NEXT.date(), replace(NEW, sure=True), now=NEXT)
    assert [line.follow_up.public_id for line in listed(world, who)] == [second.public_id]
    hold(world, first.public_id, NEXT.date(), now=NEXT)
    assert [line.follow_up.public_id for line in listed(world, who)] == [first.public_id]
    assert len(listed(world, "worker")) == 3


def test_twin_a_list_that_counts_the_talks_is_seen(world, monkeypatch):
    def counted(actor, where, today):
        reached = through_case(FollowUp)(actor, where, today)
        return reached if actor.hat is not Hat.HR else and_(reached, FollowUp.state == FollowUpState.HELD)

    monkeypatch.setattr(reach, "REACHES", {**reach.REACHES, FollowUp: counted})
    with pytest.raises(AssertionError):
        test_hr_and_the_clerk_read_one_line_of_a_case_however_many_talks_there_were(world, "hr")


@pytest.mark.parametrize("who", ["hr", "clerk"])
def test_pages_of_what_took_place_join(world, monkeypatch, who):
    for case in (held(world), held(world, "colleague", on=date(2026, 12, 9))):
        (one,) = plan(world, case, [1], now=world.later(days=9))
        hold(world, one.public_id, date(2026, 12, 10), now=world.later(days=9))
    whole = [line.follow_up.public_id for line in listed(world, who)]
    monkeypatch.setattr(follow_up_lists, "PAGE", 1)
    found: list[str] = []
    after: str | None = ""
    for _ in range(2):
        with world.database.writing() as session:
            page = follow_up_lists.index(session, world.actor(who), after=after or "", now=NEXT)
        found += [line.follow_up.public_id for line in page.lines]
        after = page.after
    assert after is None
    assert found == whole
    assert len(set(found)) == 2


@pytest.mark.parametrize("who", ["worker", "nurse"])
def test_pages_of_the_list_join_without_gap_or_repetition(world, monkeypatch, who):
    plan(world, held(world), [1, 2, 3, 6])
    whole = [line.follow_up.months for line in listed(world, who)]
    monkeypatch.setattr(follow_up_lists, "PAGE", 1)
    found, after = [], ""
    for _ in range(6):
        with world.database.writing() as session:
            page = follow_up_lists.index(session, world.actor(who), after=after, now=NEXT)
        found += [line.follow_up.months for line in page.lines]
        if page.after is None:
            break
        after = page.after
    assert found == whole == [1, 2, 3, 6]


def refuse(world, follow_up_id, now=NEXT):
    with world.database.writing() as session:
        followups.end(session, world.actor("physician"), follow_up_id, FollowUpEnd.NOT_WISHED, now=now)


def asked_again(world) -> list[date]:
    with world.database.reading() as session:
        return list(session.execute(select(FollowUp.due_on).where(FollowUp.asks_again).order_by(FollowUp.id)).scalars())


def test_who_did_not_wish_is_asked_once_more_after_the_months_of_the_rules(world):
    (one,) = plan(world, held(world), [1])
    refuse(world, one.public_id)
    assert asked_again(world) == [date(2027, 3, 9)]
    assert Clock.FOLLOW_UP in running(world)
    assert [line.follow_up.asks_again for line in listed(world, "worker")] == [True, False]


def test_where_another_is_planned_before_that_one_asks(world):
    first, _second = plan(world, held(world), [1, 3])
    refuse(world, first.public_id)
    assert asked_again(world) == []


def test_nobody_is_asked_more_often_in_a_year_than_the_rules_say(world):
    (one,) = plan(world, held(world), [1])
    now, waiting = NEXT, one.public_id
    for count in range(1, 5):
        refuse(world, waiting, now=now)
        assert len(asked_again(world)) == min(count, 3)
        now += timedelta(days=1)
        with world.database.reading() as session:
            planned = select(FollowUp.public_id).where(FollowUp.state == FollowUpState.PLANNED)
            waiting = session.execute(planned).scalars().first()
    assert waiting is None


def test_twin_a_refusal_that_ends_it_all_is_seen(world, monkeypatch):
    monkeypatch.setattr(followups, "_ask_again", lambda *_: None)
    with pytest.raises(AssertionError):
        test_who_did_not_wish_is_asked_once_more_after_the_months_of_the_rules(world)


def test_ended_for_another_reason_nobody_is_asked_again(world):
    (one,) = plan(world, held(world), [1])
    with world.database.writing() as session:
        followups.end(session, world.actor("physician"), one.public_id, FollowUpEnd.RESOLVED, now=NEXT)
    assert asked_again(world) == []


def rebase(world, case, base_on, months, reason=FollowUpEnd.NEW_MEASURE, *, who="physician", now=NEXT):
    with world.database.writing() as session:
        follow_up_plans.rebase(session, world.actor(who), case.interview_id, base_on, months, reason, now=now)


def test_a_plan_is_counted_from_a_new_day_and_what_was_held_or_stands_apart_stays(world):
    """From 31 January: clipped to the end of the month, and never one from another (domain: §6.1)."""
    case = held(world)
    first, _second = plan(world, case, [1, 3])
    then = datetime(2027, 1, 8, 5, tzinfo=UTC)
    extra = replace(NEW, told=replace(TOLD, following=NextStep.EXTRA), extra_on=date(2027, 1, 22))
    hold(world, first.public_id, date(2027, 1, 8), extra, now=then)
    rebase(world, case, date(2027, 1, 31), [1, 3], now=then)
    found = [
        (one.months, one.anchored_on.isoformat(), one.state, one.ended_reason)
        for one in sorted((line.follow_up for line in listed(world, "worker", then)), key=lambda one: one.anchored_on)
    ]
    assert found == [
        (1, "2027-01-08", FollowUpState.HELD, None),
        (None, "2027-01-22", FollowUpState.PLANNED, None),
        (1, "2027-02-28", FollowUpState.PLANNED, None),
        (3, "2027-03-08", FollowUpState.ENDED, FollowUpEnd.NEW_MEASURE),
        (3, "2027-04-30", FollowUpState.PLANNED, None),
    ]
    assert [line.follow_up.as_dict() for line in listed(world, "hr", then)] == [
        {"public_id": first.public_id, "state": FollowUpState.HELD}
    ]
    assert notes(world, Notice.FOLLOW_UPS_SET) == [("worker", Hat.WORKER)] * 2  # set, counted anew
    limits = {date(2027, 1, 22), date(2027, 3, 1), date(2027, 4, 30)}  # 28 February is a Sunday
    with world.database.reading() as session:
        running_on = session.execute(
            select(Limit.limit_on).where(Limit.clock == Clock.FOLLOW_UP, Limit.stopped_on.is_(None))
        ).scalars()
        assert set(running_on) == limits


def test_twin_a_plan_that_is_chained_is_seen(world, monkeypatch):
    whole = deadlines.follow_ups

    def chained(base_on, months, *more):
        made: list[deadlines.FollowUpDate] = []
        for count, before in zip(months, (0, *months), strict=False):
            [one] = whole(made[-1].anchored_on if made else base_on, (count - before,), *more)
            made.append(one._replace(months=count))
        return tuple(made)

    monkeypatch.setattr(deadlines, "follow_ups", chained)
    with pytest.raises(AssertionError):
        test_a_plan_is_counted_from_a_new_day_and_what_was_held_or_stands_apart_stays(world)


@pytest.mark.parametrize(
    ("base_on", "months", "reason", "field"),
    [
        (date(2026, 12, 7), [1], FollowUpEnd.RETURNED, "base_on"),
        (date(2027, 4, 1), [1], FollowUpEnd.RETURNED, "base_on"),
        (date(2026, 12, 10), [25], FollowUpEnd.RETURNED, "more"),
        (date(2026, 12, 10), [], FollowUpEnd.RETURNED, "months"),
        (date(2026, 12, 10), [1], FollowUpEnd.OTHER, "reason"),
    ],
)
def test_a_day_months_or_a_reason_that_cannot_be_are_refused(world, base_on, months, reason, field):
    case = held(world)
    plan(world, case, [1])
    with pytest.raises(NotValid) as refused:
        rebase(world, case, base_on, months, reason)
    assert refused.value.field == field
    assert [line.follow_up.state for line in listed(world, "worker")] == [FollowUpState.PLANNED]


def test_the_day_from_which_it_is_counted_already_is_no_new_one(world):
    case = held(world)
    plan(world, case, [1])
    rebase(world, case, date(2026, 12, 10), [1])
    with pytest.raises(NotValid, match="この日から数えています"):
        rebase(world, case, date(2026, 12, 10), [3])
    one = listed(world, "physician")[0].follow_up
    with world.database.writing() as session, pytest.raises(NotValid, match="数え直すときは"):
        followups.end(session, world.actor("physician"), one.public_id, FollowUpEnd.RETURNED, now=NEXT)


def test_a_day_that_was_wrong_is_taken_back_and_the_first_plan_stands_as_before(world):
    case = held(world)
    plan(world, case, [1, 3])
    before = standing(world)
    rebase(world, case, date(2026, 12, 16), [1, 3])
    assert before.isdisjoint(standing(world))
    rebase(world, case, date(2026, 12, 8), [1, 3], FollowUpEnd.COUNTED_ANEW)
    assert standing(world) == before
    assert len(listed(world, "worker")) == 4


def standing(world):
    """What is to come by id, and the days of the limits that run."""
    with world.database.reading() as session:
        running = session.execute(
            select(Limit.limit_on).where(Limit.clock == Clock.FOLLOW_UP, Limit.stopped_on.is_(None))
        ).scalars()
        return {line.follow_up.public_id for line in listed(world, "worker") if line.planned} | set(running)


def test_twin_a_plan_that_is_set_beside_the_one_that_ended_is_refused_by_the_database(world, monkeypatch):
    monkeypatch.setattr(followups, "every", lambda _session, _case: ())
    with pytest.raises(AssertionError):
        test_a_day_that_was_wrong_is_taken_back_and_the_first_plan_stands_as_before(world)


def pause(world, follow_up_id, again_on, reason=FollowUpEnd.PARENTAL_LEAVE):
    with world.database.writing() as session:
        followups.end(session, world.actor("physician"), follow_up_id, reason, again_on=again_on, now=NEXT)


def test_a_leave_pauses_what_is_due_before_a_day_and_a_talk_stands_on_it(world):
    case = held(world)
    first, second, third = plan(world, case, [1, 3, 6])
    for wrong in (None, date(2027, 1, 8), date(2028, 12, 10)):
        with pytest.raises(NotValid) as refused:
            pause(world, first.public_id, wrong)
        assert refused.value.field == "again_on"
    pause(world, first.public_id, date(2027, 4, 1))
    found = {line.follow_up.public_id: line.follow_up for line in listed(world, "worker")}
    why = [found[one.public_id].ended_reason for one in (first, second, third)]
    assert why == [FollowUpEnd.PARENTAL_LEAVE, FollowUpEnd.PARENTAL_LEAVE, None]
    [extra] = (one for one in found.values() if one.months is None)
    assert (extra.state, extra.due_on) == (FollowUpState.PLANNED, date(2027, 4, 1))
    assert {extra.public_id, third.public_id, date(2027, 4, 1), third.due_on} == standing(world)


def test_twin_a_pause_that_leaves_nothing_to_come_is_seen(world, monkeypatch):
    monkeypatch.setattr(followups, "add_extra", lambda *_of: None)
    with pytest.raises(ValueError, match="not enough values"):
        test_a_leave_pauses_what_is_due_before_a_day_and_a_talk_stands_on_it(world)
