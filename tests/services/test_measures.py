"""Is nothing decided without a hearing, no departure without its reason, and is everybody told who must be?"""

from dataclasses import replace
from datetime import date, time

import pytest
from sqlalchemy import select

from casework.ids import PublicId
from casework.models.cases import Case
from casework.models.measures import Measure
from casework.models.trail import TrailEntry
from casework.rules import explanation_times
from casework.rules.comparison import Degree, Item
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, NotYours, Stale
from casework.rules.notices import Notice
from casework.rules.standing import Waits
from casework.rules.vocabulary import CloseReason, DecisionState, Hat, Match, MeasureKind, WorkCategory
from casework.services import deciding, decisions, follow_up_plans, measures, overview, requests_for_hr
from casework.services.judgements import Judgement
from tests.services.advising import (
    EVERY_ROW,
    FROM,
    NEXT,
    NORMAL,
    UNTIL,
    advised,
    agree,
    decide,
    decided,
    explain,
    hear,
    limited,
    nights,
)
from tests.services.following import hold
from tests.services.test_hearings import notes, running

K = MeasureKind
DAY = date(2026, 12, 9)


def read(world, decision, who="worker", now=NEXT):
    with world.database.writing() as session:
        return decisions.read(session, world.actor(who), decision.public_id, now=now)


def case_row(world) -> Case:
    with world.database.reading() as session:
        return session.execute(select(Case)).scalar_one()


def waits_for_hr(world, now=NEXT) -> Waits:
    """What HR's list says, which is what HR's file and the employee's page say."""
    with world.database.writing() as session:
        (line,) = requests_for_hr.index(session, world.actor("hr"), now=now).lines
    with world.database.writing() as session:
        file = overview.request_page(session, world.actor("hr"), PublicId(line.request.public_id), now=now)
    with world.database.writing() as session:
        case_id = session.execute(select(Case.public_id)).scalar_one()
        mine = overview.case_page(session, world.actor("worker"), case_id, now=now)
    assert (file.waits, file.road) == (mine.waits, mine.road)
    assert file.waits is line.waits
    return line.waits


def refused(world, case, *items, **more) -> NotValid:
    with pytest.raises(NotValid) as error:
        decide(world, case, *items, **more)
    return error.value


SUNDAY = date(2027, 1, 10)


def test_a_review_day_on_which_the_workplace_is_closed_is_asked_about_once_and_never_proposed(world):
    case = advised(world)
    hear(world, case)
    with world.database.writing() as session:
        proposed = deciding.opening(session, world.actor("hr"), case.opinion_id, now=NEXT).proposal.review_on
    assert proposed == date(2027, 1, 8), "a month later it is Saturday"
    judgement = Judgement(
        (limited(), nights()),
        SUNDAY,
        "",
        hearing_version=1,
        without_view=True,
        closed_too=False,
        unseen="急ぐ",
        weighed="見直しで確かめる",
    )
    with world.database.writing() as session, pytest.raises(NotValid) as refused:
        deciding.decide(session, world.actor("hr"), case.opinion_id, judgement, now=NEXT)
    asked = [refused.value, *refused.value.others]
    assert ([one.field for one in asked], asked[0].said.params) == (["sure", "sure"], {"day": SUNDAY})
    with world.database.writing() as session:
        decision = deciding.decide(
            session, world.actor("hr"), case.opinion_id, replace(judgement, closed_too=True), now=NEXT
        )  # fmt: skip
    assert decision.public_id


def test_twin_a_calendar_without_days_of_rest_proposes_and_takes_a_sunday(world, monkeypatch):
    monkeypatch.setattr(explanation_times, "rests", lambda *_of: False)
    with pytest.raises(AssertionError):
        test_a_review_day_on_which_the_workplace_is_closed_is_asked_about_once_and_never_proposed(world)


def test_as_advised_is_decided_without_a_word_more(world):
    case, decision = decided(world)
    assert (decision.opinion_match, decision.normal, decision.reason) == (Match.SAME, False, None)
    left = running(world)
    assert {Clock.HEARING, Clock.DECISION}.isdisjoint(left)
    assert (left[Clock.EXPLANATION].start_on, left[Clock.EXPLANATION].limit_on) == (DAY, date(2026, 12, 23))
    assert (left[Clock.MEASURE_REVIEW].start_on, left[Clock.MEASURE_REVIEW].limit_on) == (FROM, date(2027, 1, 9))
    assert notes(world, Notice.DECISION_TO_WORKER) == [("worker", Hat.WORKER)]
    assert notes(world, Notice.DECISION_TO_PHYSICIAN) == [("physician", Hat.PHYSICIAN)]
    assert notes(world, Notice.NO_MEASURES) == []
    page = read(world, decision)
    assert [line.degree for line in page.lines] == [Degree.SAME, Degree.SAME]
    assert [(m.kind, m.hours, m.from_on, m.until_on, m.review_on) for m in page.measures] == [
        (K.OVERTIME_LIMIT, 20, FROM, UNTIL, date(2027, 1, 9)),
        (K.FEWER_NIGHTS, 0, FROM, UNTIL, date(2027, 1, 9)),
    ]
    assert page.advice.thread_id == case.case_id


def test_the_deed_stands_in_the_trail(world):
    decided(world)
    with world.database.reading() as session:
        acts = session.execute(select(TrailEntry.act, TrailEntry.reading).order_by(TrailEntry.number.desc())).first()
    assert tuple(acts) == ("decide", False)


def test_without_a_hearing_nothing_is_decided(world):
    case = advised(world)
    with pytest.raises(NotNow, match="本人の意見を聴いて"):
        decide(world, case, limited(), nights())
    with pytest.raises(NotNow, match="本人の意見を聴いて"):
        decide(world, case, reason="不要と考えた")
    assert Clock.HEARING in running(world)


def test_normal_duty_needs_a_reason_no_hearing_and_ends_the_case(world):
    case = advised(world, NORMAL)
    assert refused(world, case).field == "reason"
    decision = decide(world, case, reason="医師の意見のとおり、通常勤務で差し支えないため")
    assert (decision.normal, decision.opinion_match) == (True, Match.SAME)
    closed = case_row(world)
    assert (closed.closed_on, closed.close_reason) == (DAY, CloseReason.NO_MEASURES)
    assert running(world) == {}
    assert notes(world, Notice.NO_MEASURES) == [("worker", Hat.WORKER)]
    assert notes(world, Notice.DECISION_TO_PHYSICIAN) == [("physician", Hat.PHYSICIAN)]
    assert notes(world, Notice.DECISION_TO_WORKER) == []
    assert read(world, decision).settled
    with pytest.raises(NotNow, match="お知らせだけで終わります"):
        explain(world, decision)
    with pytest.raises(NotNow, match="終わっている"):
        hear(world, case)


def test_normal_duty_with_a_follow_up_stays_open_until_it_is_over(world):
    case = advised(world, NORMAL)
    with world.database.writing() as session:
        (planned,) = follow_up_plans.plan(session, world.actor("physician"), case.interview_id, [1], now=NEXT)
    decide(world, case, reason="通常勤務で差し支えない")
    assert case_row(world).closed_on is None
    hold(world, planned.public_id, date(2027, 1, 8), now=world.later(days=40))
    assert (case_row(world).closed_on, case_row(world).close_reason) == (date(2027, 1, 10), CloseReason.NO_MEASURES)


def test_nothing_instead_of_what_was_advised_is_a_departure_that_is_explained(world):
    case = advised(world)
    hear(world, case)
    assert refused(world, case).field == "overtime_limit_why"
    decision = decide(world, case, reason="本人が強く望み、産業医も了解した")
    assert (decision.normal, decision.opinion_match) == (True, Match.LACKING)
    assert case_row(world).closed_on is None
    assert Clock.EXPLANATION in running(world)
    assert read(world, decision, who="hr").may_explain
    assert waits_for_hr(world) is Waits.EXPLANATION
    explain(world, decision)
    assert running(world) == {}
    assert (case_row(world).closed_on, case_row(world).close_reason) == (DAY, CloseReason.NO_MEASURES)
    assert waits_for_hr(world) is Waits.OVER


def test_nothing_instead_of_what_was_advised_stays_open_while_follow_ups_are_planned(world):
    case = advised(world)
    with world.database.writing() as session:
        (planned,) = follow_up_plans.plan(session, world.actor("physician"), case.interview_id, [1], now=NEXT)
    hear(world, case)
    explain(world, decide(world, case, reason="本人が強く望み、産業医も了解した"))
    assert case_row(world).closed_on is None
    assert waits_for_hr(world) is Waits.FOLLOW_UP
    hold(world, planned.public_id, date(2027, 1, 8), now=world.later(days=40))
    assert case_row(world).close_reason is CloseReason.NO_MEASURES


def test_a_decision_with_measures_stays_open_after_its_explanation(world):
    _, decision = decided(world)
    explain(world, decision)
    assert case_row(world).closed_on is None
    assert waits_for_hr(world) is Waits.INSTRUCTION


@pytest.mark.parametrize(
    ("items", "field"),
    [
        ((limited(30), nights()), "overtime_limit_why"),
        ((limited(until_on=date(2027, 1, 31)), nights()), "overtime_limit_why"),
    ],
)
def test_a_lighter_decision_needs_its_reason(world, items, field):
    case = advised(world)
    hear(world, case)
    row = field.removesuffix("_why")
    assert refused(world, case, *items).field == field
    assert refused(world, case, *items, reason=" \n").field == field
    assert refused(world, case, *items, reasons={row: "あ" * 2001}).field == field
    decision = decide(world, case, *items, reasons={row: "繁忙期のため、本人と相談した"})
    assert decision.opinion_match is Match.LIGHTER
    assert notes(world, Notice.DECISION_DIFFERS) == [
        ("physician", Hat.PHYSICIAN)
    ]  # and of one as advised, another line
    assert notes(world, Notice.DECISION_TO_PHYSICIAN) == []
    assert [one.reason for one in read(world, decision).reasons.values()] == ["繁忙期のため、本人と相談した"]


@pytest.mark.parametrize(
    ("items", "field"),
    [
        ((limited(10), nights()), "overtime_limit_why"),
        (
            (limited(), nights(), Item(K.TASK_CHANGE, words="検品", from_on=FROM, until_on=UNTIL)),
            "task_change_why",
        ),
        ((limited(until_on=date(2027, 3, 31)), nights()), "overtime_limit_why"),
    ],
)
def test_a_stricter_decision_needs_reason_and_physician(world, items, field):
    case = advised(world)
    hear(world, case)
    assert refused(world, case, *items).field == field
    decision = decide(world, case, *items, reason="本人の希望", confirm=False)
    assert (decision.opinion_match, decision.state) == (Match.STRICTER, DecisionState.WAITING)
    while decision.state is DecisionState.WAITING:
        decision = agree(world, decision)
    assert (decision.state, decision.confirmed_on, decision.confirmed_by_name) == (
        DecisionState.DECIDED, DAY, "山田 哲也",
    )  # fmt: skip


def test_twin_a_physician_who_is_told_the_same_of_every_decision_is_seen(world, monkeypatch):
    monkeypatch.setattr(measures, "_to_physicians", lambda _decision: Notice.DECISION_TO_PHYSICIAN)
    with pytest.raises(AssertionError):
        test_a_lighter_decision_needs_its_reason(world, (limited(30), nights()), "overtime_limit_why")


def test_measures_after_normal_duty_are_stricter_and_need_a_hearing(world):
    case = advised(world, NORMAL)
    with pytest.raises(NotNow):
        decide(world, case, limited(), reason="r")
    hear(world, case)
    assert decide(world, case, limited(), reason="r").opinion_match is Match.STRICTER


@pytest.mark.parametrize(
    ("items", "review_on", "field"),
    [
        ((limited(None),), date(2027, 1, 9), "overtime_limit_hours"),
        ((limited(100),), date(2027, 1, 9), "overtime_limit_hours"),
        ((limited(-1),), date(2027, 1, 9), "overtime_limit_hours"),
        ((nights(32),), date(2027, 1, 9), "fewer_nights_hours"),
        ((Item(K.WORKING_HOURS, starts=time(9), from_on=FROM, until_on=UNTIL),), date(2027, 1, 9),
         "working_hours_starts"),
        ((Item(K.OTHER, words=" ", from_on=FROM, until_on=UNTIL),), date(2027, 1, 9), "other_words"),
        ((limited(from_on=None),), date(2027, 1, 9), "from_on"),
        ((limited(until_on=None),), date(2027, 1, 9), "until_on"),
        ((limited(until_on=date(2026, 12, 8)),), date(2027, 1, 9), "until_on"),
        ((limited(from_on=date(2026, 11, 1), until_on=date(2026, 12, 8)),), date(2026, 12, 1), "from_on"),
        ((limited(),), None, "review_on"),
        ((limited(),), date(2026, 12, 8), "review_on"),
        ((limited(),), date(2027, 3, 9), "review_on"),
        ((limited(), Item(K.OVERTIME_BAN, from_on=FROM, until_on=UNTIL)), date(2027, 1, 9), "overtime_limit_chosen"),
    ],
)  # fmt: skip
def test_values_that_cannot_be_are_refused_beside_their_field(world, items, review_on, field):
    case = advised(world)
    hear(world, case)
    assert refused(world, case, *items, review_on=review_on, reason="r").field == field


def test_a_reason_says_nothing_of_illness(world):
    case = heard_case(world)
    for field, changed in (
        (
            "reason",
            {"reason": "うつ病で通院中とのことだが、繁忙期のため", "reasons": dict.fromkeys(EVERY_ROW, "繁忙期のため")},
        ),
        ("overtime_limit_why", {"reasons": dict.fromkeys(EVERY_ROW, "抑うつが軽いため")}),
    ):
        with pytest.raises(NotValid) as refused:
            decide(world, case, limited(30), nights(), **changed)
        assert refused.value.field == field
    decide(world, case, limited(30), nights(), reason="月末の決算のため、通院の日は除く")


def test_no_measure_begins_before_its_opinion(world):
    case = heard_case(world)
    early = date(2026, 10, 14)
    with pytest.raises(NotValid) as refused:
        decide(world, case, limited(from_on=early), nights(from_on=early), reason="早く始める")
    assert refused.value.field == "from_on"


def test_to_take_nothing_of_what_was_advised_is_said_on_the_page(world):
    case = heard_case(world)
    with world.database.writing() as session:
        whole = deciding.opening(session, world.actor("hr"), case.opinion_id, now=NEXT)
        nothing = deciding.opening(session, world.actor("hr"), case.opinion_id, draft={}, now=NEXT)
    assert (whole.nothing_of_it, nothing.nothing_of_it) == (False, True)


def heard_case(world):
    case = advised(world)
    hear(world, case)
    return case


def test_it_is_decided_once(world):
    case, _ = decided(world)
    with pytest.raises(NotNow, match="すでに決まっています"):
        decide(world, case, limited(), nights())


def test_a_hearing_that_changed_meanwhile_is_read_before_anything_is_decided(world):
    case = advised(world)
    hear(world, case)
    hear(world, case, version=1, words="やはり残業はできない")
    for seen in (0, 1):
        with pytest.raises(Stale):
            decide(world, case, limited(), nights(), version=seen)
    assert Clock.DECISION in running(world)
    assert decide(world, case, limited(), nights(), version=2).opinion_match is Match.SAME


def test_a_hearing_that_was_written_meanwhile_is_read_before_normal_duty_is_decided(world):
    case = advised(world, NORMAL)
    hear(world, case)
    with pytest.raises(Stale):
        decide(world, case, reason="差し支えない", version=0)
    assert decide(world, case, reason="差し支えない", version=1).normal


def test_each_measure_keeps_its_own_days_and_its_words_are_sealed(world):
    own = Item(K.OTHER, words="月一回の面談", from_on=FROM, until_on=date(2026, 12, 31))
    decided(world, limited(), nights(), own, reason="本人の希望")
    with world.database.reading() as session:
        kept = session.execute(select(Measure).where(Measure.kind == K.OTHER)).scalar_one()
    assert (kept.until_on, kept.review_on) == (date(2026, 12, 31), date(2026, 12, 31))
    assert "月一回".encode() not in kept.words.blob


def test_the_form_starts_from_the_opinion(world):
    case = advised(world)
    with world.database.writing() as session:
        page = deciding.opening(session, world.actor("hr"), case.opinion_id, now=world.later(days=20))
    assert page.hearing_needed
    assert page.match is Match.SAME
    assert (page.proposal.from_on, page.proposal.until_on) == (date(2026, 12, 21), UNTIL)
    assert page.proposal.review_on == date(2027, 1, 21)
    assert [(item.kind, item.hours) for item in page.proposal.items] == [(K.OVERTIME_LIMIT, 20), (K.FEWER_NIGHTS, 0)]


def test_a_draft_is_compared_without_being_kept(world):
    case = advised(world)
    with world.database.writing() as session:
        page = deciding.opening(
            session, world.actor("hr"), case.opinion_id, draft={limited(10): "overtime_limit"}, now=NEXT
        )
    assert [line.degree for line in page.lines] == [Degree.STRICTER, Degree.MISSING]
    assert page.match is Match.LACKING
    assert page.decided_id is None


def test_an_outside_opinion_warns_until_the_industrial_physician_said_something(world):
    from casework.services import records

    case = advised(world, by="outside_physician")
    hear(world, case)
    with world.database.writing() as session:
        assert deciding.opening(session, world.actor("hr"), case.opinion_id, now=NEXT).advice.view_wanted
    with world.database.writing() as session:
        records.give_view(session, world.actor("physician"), case.opinion_id, True, "同じ考えです", now=NEXT)
    with world.database.writing() as session:
        advice = deciding.opening(session, world.actor("hr"), case.opinion_id, now=NEXT).advice
    assert not advice.view_wanted
    assert advice.view is not None
    assert advice.view.agrees
    assert decide(world, case, limited(), nights()).opinion_match is Match.SAME


@pytest.mark.parametrize("who", ["factory_hr", "stranger_hr"])
def test_hr_of_elsewhere_finds_nothing(world, who):
    case = advised(world)
    with pytest.raises(NotYours):
        hear(world, case, who=who)
    with pytest.raises(NotYours):
        decide(world, case, limited(), who=who)


@pytest.mark.parametrize("who", ["supervisor", "clerk", "colleague", "factory_physician", "committee", "admin"])
def test_who_has_nothing_to_do_with_it_cannot_read_the_decision(world, who):
    _, decision = decided(world)
    with pytest.raises(NotYours):
        read(world, decision, who=who)


@pytest.mark.parametrize("who", ["worker", "hr", "physician", "nurse"])
def test_who_may_reads_the_decision(world, who):
    _, decision = decided(world, limited(30), nights(), reason="繁忙期")
    page = read(world, decision, who=who)
    assert page.decision.reason == "繁忙期"
    assert page.decision.state is DecisionState.DECIDED
    assert page.may_explain is (who == "hr")
    assert not page.may_instruct
    assert ("words" in page.hearing) is (who in {"worker", "hr"})
    assert page.advice.opinion.work_category is WorkCategory.RESTRICTED
