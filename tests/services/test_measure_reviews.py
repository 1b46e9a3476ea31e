"""Is a review in which nothing changes kept once, shown to those whom it concerns, and followed by the next one?"""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from casework import ids
from casework.access import Act, enter
from casework.models.cases import Limit
from casework.models.measure_reviews import MeasureReview
from casework.models.measures import Decision
from casework.models.messages import InboxNote
from casework.models.providers import Engagement
from casework.rules import measure_reviews as rules
from casework.rules import unclinical
from casework.rules.bases import Purpose
from casework.rules.comparison import Item
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, NotYours, Stale
from casework.rules.instruction_notes import Kept
from casework.rules.notices import Notice
from casework.rules.objections import Outcome
from casework.rules.standing import Station
from casework.rules.todos import Todo
from casework.rules.vocabulary import Hat, MeasureKind
from casework.services import (
    duties,
    explainers,
    late_effects,
    measure_reviews,
    measures_board,
    messages,
    objections,
    review_days,
    rounds,
    screens,
    terms,
)
from casework.services.inbox import open_line
from casework.services.measure_reviews import Held
from casework.services.objections import Reply
from casework.web.messages import PLACES
from tests.concurrency.meeting import meet
from tests.services import advising, ruling, test_objections
from tests.services.advising import FROM, UNTIL, decided, told
from tests.services.test_assents import changed
from tests.services.test_case_stations import at
from tests.services.test_hearings import notes
from tests.services.test_rounds import statements
from tests.services.test_terms import FEBRUARY, advised_again, met, notices, read, renewed, stored

DUE, NEXT_ON = date(2027, 1, 9), date(2027, 2, 9)
ON_ITS_DAY = datetime(2027, 1, 9, 1, tzinfo=UTC)
"""The measures began on 9 December and are planned until 8 March."""


def on(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 1, tzinfo=UTC)


def held(world, **changed) -> Held:
    return Held(**{
        "held_on": DUE, "kept": Kept.PARTLY, "words": "残業は減った。月末だけ超えたため、当番を組み直す",
        "heard": True, "voice": "早く帰れる日が増えた", "physician_id": world.people["physician"].public_id,
        "physician_words": "このまま続けるのがよい", "next_on": NEXT_ON, "once": ids.fresh(), **changed,
    })  # fmt: skip


def look_again(world, decision, *, now=ON_ITS_DAY, who="hr", seen=0, **changed):
    with world.database.writing() as session:
        said = held(world, **changed)
        return measure_reviews.hold(session, world.actor(who), decision.public_id, said, version=seen, now=now)


def opened(world, decision, *, now=ON_ITS_DAY, who="hr"):
    with world.database.writing() as session:
        return measure_reviews.opening(session, world.actor(who), decision.public_id, now=now)


def limits_of(world) -> list[tuple[date, date | None]]:
    with world.database.reading() as session:
        rows = session.execute(
            select(Limit.limit_on, Limit.stopped_on).where(Limit.clock == Clock.MEASURE_REVIEW).order_by(Limit.id)
        )
        return [tuple(row) for row in rows]


def remind(world, day: date) -> int:
    with world.database.writing() as session:
        return review_days.remind(session, world.company_id, now=on(day))


def test_the_review_that_was_due_is_over_and_the_next_one_runs(world):
    _, decision, _ = told(world)
    assert opened(world, decision).next_on == NEXT_ON
    look_again(world, decision)
    assert limits_of(world) == [(DUE, DUE), (NEXT_ON, None)]
    assert [(one.ended_on, one.until_on) for one in stored(world)] == [(None, UNTIL)] * 2, "nothing else changes"
    page = read(world, decision, now=ON_ITS_DAY)
    [review] = page.reviews
    assert (review.held_on, review.kept, review.next_on) == (DUE, Kept.PARTLY, NEXT_ON)
    assert (review.words, review.voice) == ("残業は減った。月末だけ超えたため、当番を組み直す", "早く帰れる日が増えた")
    assert (review.physician_name, review.physician_words) == ("山田 哲也", "このまま続けるのがよい")
    assert page.due.limit_on == NEXT_ON
    look_again(world, decision, now=on(NEXT_ON), held_on=NEXT_ON, next_on=None, seen=1)
    assert limits_of(world) == [(DUE, DUE), (NEXT_ON, NEXT_ON)]
    assert [one.held_on for one in read(world, decision, now=on(NEXT_ON)).reviews] == [NEXT_ON, DUE]
    assert read(world, decision, now=on(NEXT_ON)).due is None, "the third would lie past the end"


def test_the_day_is_counted_from_the_beginning_however_late_a_review_was(world):
    _, decision, _ = told(world)
    late = date(2027, 1, 25)
    assert opened(world, decision, now=on(late)).next_on == NEXT_ON
    later = date(2027, 2, 9)
    assert opened(world, decision, now=on(later)).next_on is None
    ruling.change(world, {**ruling.DEEMED, "measure_review_months": 2})
    assert opened(world, decision, now=ON_ITS_DAY).next_on == date(2027, 2, 9)


def test_twin_a_review_that_is_counted_from_the_one_before_is_seen(world, monkeypatch):
    usual = rules.next_on
    monkeypatch.setattr(
        rules, "next_on", lambda _began, due, last, today, policy: usual(today, due, last, today, policy)
    )
    with pytest.raises(AssertionError):
        test_the_day_is_counted_from_the_beginning_however_late_a_review_was(world)


def test_whose_words_hr_wrote_down_is_told_and_led_to_them(world):
    _, decision, _ = told(world)
    look_again(world, decision, physician_id="", physician_words="")
    assert notes(world, Notice.REVIEW_WORDS) == []
    look_again(world, decision, now=on(NEXT_ON), held_on=NEXT_ON, next_on=None, seen=1)
    assert notes(world, Notice.REVIEW_WORDS) == [("physician", Hat.PHYSICIAN)]
    with world.database.writing() as session:
        note = session.query(InboxNote).filter_by(notice=Notice.REVIEW_WORDS.value).one().public_id
    with world.database.writing() as session:
        [target] = open_line(session, world.actor("physician"), note, now=on(NEXT_ON))
    assert (target.there, target.record_id) == (True, decision.public_id)
    assert PLACES[Notice.REVIEW_WORDS, Hat.PHYSICIAN] == ("measures.show", "record_id")


def test_twin_words_that_nobody_is_told_of_are_seen(world, monkeypatch):
    honest = messages.queue
    monkeypatch.setattr(
        messages, "queue",
        lambda visit, notice, **how: notice is not Notice.REVIEW_WORDS and honest(visit, notice, **how),
    )  # fmt: skip
    with pytest.raises(AssertionError):
        test_whose_words_hr_wrote_down_is_told_and_led_to_them(world)


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("held_on", {"held_on": FROM - timedelta(1)}),
        ("held_on", {"held_on": DUE + timedelta(1)}),
        ("next_on", {"next_on": DUE}),
        ("next_on", {"next_on": UNTIL + timedelta(1)}),
        ("next_on", {"next_on": None}),
        ("voice", {"voice": " "}),
        ("unheard", {"heard": False, "voice": ""}),
        ("words", {"words": " "}),
        ("words", {"words": "長" * 1001}),
        ("physician_words", {"physician_words": ""}),
        ("physician", {"physician_id": ""}),
        ("physician", {"physician_id": "nobody"}),
        ("words", {"words": "抑うつが軽くなった"}),
        ("unheard", {"heard": False, "voice": "うつ病で休んでいたため"}),
        ("physician_words", {"physician_words": "適応障害の経過はよい"}),
    ],
)
def test_what_cant_be_is_said_beside_its_field(world, field, changed):
    _, decision, _ = told(world)
    with pytest.raises(NotValid) as refused:
        look_again(world, decision, **changed)
    assert refused.value.field == field
    assert stored(world, MeasureReview) == []


def test_twin_a_review_without_the_guard_of_words_is_seen(world, monkeypatch):
    monkeypatch.setattr(unclinical, "check", lambda *_text: None)
    with pytest.raises(pytest.fail.Exception):
        test_what_cant_be_is_said_beside_its_field(world, "words", {"words": "抑うつが軽くなった"})


def test_what_the_employee_says_of_themself_is_left_as_it_is(world):
    _, decision, _ = told(world)
    assert look_again(world, decision, voice="睡眠薬をやめられた").voice == "睡眠薬をやめられた"


def test_until_the_very_end_and_never_before_the_review_before(world):
    _, decision, _ = told(world)
    look_again(world, decision, next_on=UNTIL, physician_id="", physician_words="")
    with pytest.raises(NotValid) as refused:
        look_again(world, decision, now=on(NEXT_ON), held_on=DUE - timedelta(1), next_on=None, seen=1)
    assert (refused.value.field, refused.value.said.params) == ("held_on", {"first": DUE})


def test_nothing_is_looked_at_before_it_began_nor_past_its_end(world):
    items = (advising.limited(from_on=date(2026, 12, 14)), advising.nights(from_on=date(2026, 12, 14)))
    _, decision = decided(world, *items, reason="始まりをそろえるため")
    with pytest.raises(NotNow) as refused:
        look_again(world, decision, now=on(date(2026, 12, 13)), held_on=date(2026, 12, 13))
    assert refused.value.said == measure_reviews.NOT_BEGUN
    look_again(world, decision, now=on(UNTIL), held_on=UNTIL, next_on=None)
    with pytest.raises(NotNow) as refused:
        look_again(world, decision, now=on(UNTIL + timedelta(1)), held_on=UNTIL, next_on=None, seen=1)
    assert refused.value.said == measure_reviews.PAST_END
    assert not read(world, decision, now=on(UNTIL + timedelta(1))).may_hold_review


def begun_late(world):
    """A ban until 20 December and 10 hours from then on were confirmed on 5 January: the ban was never in force."""
    case = advising.advised(world)
    advising.hear(world, case)
    ban = Item(MeasureKind.OVERTIME_BAN, from_on=FROM, until_on=date(2026, 12, 20))
    steps = (ban, advising.limited(10, from_on=date(2026, 12, 21)), advising.nights())
    decision = advising.decide(world, case, *steps, reason="段階的に", confirm=False)
    return advising.agree(world, decision, now=on(BEGUN))


BEGUN = date(2027, 1, 5)


def test_who_served_on_the_day_can_be_named_afterwards(world):
    """Engaged until 9 January; the review of that day is written down on the 12th."""
    _, decision, _ = told(world)
    late = on(date(2027, 1, 12))
    changed(world, update(Engagement).values(until_on=DUE))
    page = opened(world, decision, now=late)
    assert [one.name for one in page.physicians] == ["山田 哲也"]
    look_again(world, decision, now=late)


def test_twin_a_list_of_those_of_today_is_seen(world, monkeypatch):
    honest = explainers.able_between
    monkeypatch.setattr(explainers, "able_between", lambda session, case, _first, last: honest(
        session, case, last, last))  # fmt: skip
    with pytest.raises(AssertionError):
        test_who_served_on_the_day_can_be_named_afterwards(world)


def test_a_step_that_was_never_in_force_is_no_first_day(world):
    decision = begun_late(world)
    with world.database.reading() as session:
        limit = session.execute(select(Limit).where(Limit.clock == Clock.MEASURE_REVIEW)).scalar_one()
    assert limit.start_on == BEGUN
    day = date(2027, 1, 20)
    assert opened(world, decision, now=on(day)).next_on == date(2027, 2, 5)
    with pytest.raises(NotValid) as refused:
        look_again(world, decision, now=on(day), held_on=BEGUN - timedelta(1))
    assert refused.value.said.params == {"first": BEGUN}
    look_again(world, decision, now=on(day), held_on=BEGUN)


def test_twin_a_first_day_of_all_steps_is_seen(world, monkeypatch):
    monkeypatch.setattr(late_effects, "first_day", lambda decision: min(one.from_on for one in decision.measures))
    with pytest.raises(AssertionError):
        test_a_step_that_was_never_in_force_is_no_first_day(world)


def lifted_in_vain(world, case, decision) -> None:
    """It is lifted on 22 February, and that is set aside the same day: what was lifted holds again."""
    again = advised_again(world, case, decision, Purpose.LIFTED)
    lifting = advising.decide(world, again, now=FEBRUARY, reason="解除")
    test_objections.answer(
        world, test_objections.write(world, lifting, now=FEBRUARY), Outcome.CHANGED, now=FEBRUARY
    )  # fmt: skip


@pytest.mark.parametrize("next_on", [date(2027, 3, 1), None])
def test_what_holds_again_is_looked_at_when_the_last_review_said(world, next_on):
    case, decision, _ = told(world)
    look_again(world, decision)
    look_again(world, decision, now=on(NEXT_ON), held_on=NEXT_ON, next_on=next_on, seen=1)
    lifted_in_vain(world, case, decision)
    running = [limit_on for limit_on, stopped_on in limits_of(world) if stopped_on is None]
    assert running == ([] if next_on is None else [next_on])


def test_what_nobody_looked_at_yet_is_due_at_once(world):
    case, decision, _ = told(world)
    lifted_in_vain(world, case, decision)
    assert limits_of(world)[-1] == (FEBRUARY.date(), None)


@pytest.mark.parametrize("next_on", [date(2027, 3, 1), None])
def test_twin_as_if_nobody_had_looked_is_seen(world, monkeypatch, next_on):
    monkeypatch.setattr(terms, "_review_on", lambda _session, _of, measures: min(one.review_on for one in measures))
    with pytest.raises(AssertionError):
        test_what_holds_again_is_looked_at_when_the_last_review_said(world, next_on)


def test_only_the_decision_in_force_is_looked_at(world):
    """Renewed: the earlier one has none, the new one has its own, from its own beginning."""
    case, decision, _ = told(world)
    look_again(world, decision)
    _, new = renewed(world, case, decision)
    with pytest.raises(NotNow) as refused:
        look_again(world, decision, now=FEBRUARY, held_on=date(2027, 2, 22), seen=1)
    assert refused.value.said == measure_reviews.NOT_HELD
    assert len(read(world, decision, now=FEBRUARY).reviews) == 1, "what was looked at stays readable"
    assert read(world, decision, now=FEBRUARY).due is None
    april = date(2027, 4, 9)
    assert opened(world, new, now=on(april)).next_on == date(2027, 5, 7), "the 9th is a Sunday"
    look_again(world, new, now=on(april), held_on=april, next_on=date(2027, 5, 9))


def test_while_an_opinion_waits_nothing_stays_as_it_is(world):
    case, decision, _ = told(world)
    again = advised_again(world, case, decision, Purpose.CHANGED)
    with pytest.raises(NotNow) as refused:
        look_again(world, decision, now=FEBRUARY, held_on=date(2027, 2, 22), next_on=date(2027, 3, 1))
    assert refused.value.said == measure_reviews.ADVISED
    assert opened(world, decision, now=FEBRUARY).followed == (again.opinion_id,)


def test_what_was_promised_is_not_looked_away_from(world):
    """The employee was told that it is decided anew; the supervisor had been told before, so it holds until then."""
    _, decision, _ = told(world)
    with world.database.writing() as session:
        raised = objections.write(
            session, world.actor("worker"), decision.public_id, "考え直してほしい", now=ON_ITS_DAY
        )
    with world.database.writing() as session:
        asked = (world.people["physician"].public_id, DUE, "よい案です")
        reply = Reply("決め直します", Outcome.CHANGED, *asked)
        objections.answer(session, world.actor("hr"), raised.public_id, reply, now=ON_ITS_DAY)
    with pytest.raises(NotNow) as refused:
        look_again(world, decision)
    assert refused.value.said == measure_reviews.PROMISED


@pytest.mark.parametrize(
    ("look", "nothing", "test"),
    [
        ("_advised", (), test_while_an_opinion_waits_nothing_stays_as_it_is),
        ("_promised", False, test_what_was_promised_is_not_looked_away_from),
    ],
)
def test_twin_a_review_that_doesnt_ask_is_seen(world, monkeypatch, look, nothing, test):
    monkeypatch.setattr(measure_reviews, look, lambda *_of: nothing)
    with pytest.raises(pytest.fail.Exception):
        test(world)


# --- for whom ---------------------------------------------------------------------------------------------------------


def test_the_employee_reads_all_of_it_the_physician_what_it_says_of_the_measures(world):
    _, decision, _ = told(world)
    look_again(world, decision)
    [mine] = read(world, decision, "worker", now=ON_ITS_DAY).reviews
    assert (mine.voice, mine.recorded_by_name) == ("早く帰れる日が増えた", "山本 恵")
    [theirs] = read(world, decision, "physician", now=ON_ITS_DAY).reviews
    assert (theirs.words, theirs.heard) == ("残業は減った。月末だけ超えたため、当番を組み直す", True)
    assert "voice" not in theirs
    assert read(world, decision, "nurse", now=ON_ITS_DAY).reviews == ()
    assert notices(world, Notice.MEASURES_REVIEWED) == [("measures_reviewed", "worker", Hat.WORKER)]
    look_again(world, decision, now=on(NEXT_ON), held_on=NEXT_ON, next_on=None, seen=1)
    assert len(notices(world, Notice.MEASURES_REVIEWED)) == 2, "of each review"


@pytest.mark.parametrize("who", ["physician", "supervisor", "worker", "clerk", "factory_hr", "stranger_hr"])
def test_nobody_but_hr_of_the_workplace_writes_it(world, who):
    _, decision, _ = told(world)
    for act in (look_again, opened):
        with pytest.raises(NotYours):
            act(world, decision, who=who)


# --- two at once ------------------------------------------------------------------------------------------------------


def test_sent_twice_it_is_kept_once(world):
    _, decision, _ = told(world)
    once = ids.fresh()
    first = look_again(world, decision, once=once)
    assert look_again(world, decision, once=once).public_id == first.public_id
    assert len(stored(world, MeasureReview)) == 1
    assert limits_of(world) == [(DUE, DUE), (NEXT_ON, None)]


def test_a_page_that_didnt_show_it_is_stale(world):
    _, decision, _ = told(world)
    look_again(world, decision)
    with pytest.raises(Stale):
        look_again(world, decision)
    assert len(stored(world, MeasureReview)) == 1


def two_at_once(world):
    _, decision, _ = told(world)

    def one(session):
        measure_reviews.hold(session, world.actor("hr"), decision.public_id, held(world), version=0, now=ON_ITS_DAY)

    return meet(world, one, one)


def test_of_two_at_the_same_moment_one_reads_the_other_first(world):
    assert isinstance(two_at_once(world), Stale)
    assert limits_of(world) == [(DUE, DUE), (NEXT_ON, None)]


# --- before the day ---------------------------------------------------------------------------------------------------


def test_hr_is_told_before_each_review_day_and_once(world):
    _, decision, _ = told(world)
    january = [date(2027, 1, day) for day in (1, 2, 9, 20)]
    assert [remind(world, day) for day in january] == [0, 1, 0, 0]
    to_hr = [("measure_review_ahead", "hr", Hat.HR)]
    assert notices(world, Notice.MEASURE_REVIEW_AHEAD) == to_hr
    look_again(world, decision)
    february = [date(2027, 2, day) for day in (1, 2, 3, 7)]
    assert [remind(world, day) for day in february] == [0, 1, 0, 0]
    assert notices(world, Notice.MEASURE_REVIEW_AHEAD) == to_hr * 2


def test_twin_a_worker_that_says_it_every_day_is_seen(world, monkeypatch):
    usual = review_days._tell

    def daily(visit, row, hearers):
        told_anew = type("Row", (), {**row._mapping, "limit_on": visit.today})
        return usual(visit, told_anew, hearers)

    monkeypatch.setattr(review_days, "_tell", daily)
    monkeypatch.setattr(messages, "told", lambda *_: set())
    with pytest.raises(AssertionError):
        test_hr_is_told_before_each_review_day_and_once(world)


def quiet(world) -> int:
    """How many statements a round takes that has told everything."""
    which = next(one for one in rounds.ROUNDS if one.name == "measure reviews")
    while statements(world, which, now=ON_ITS_DAY)[0]:
        pass
    return statements(world, which, now=ON_ITS_DAY)[1]


def test_however_many_reviews_are_due_a_quiet_round_asks_as_often(world):
    decided(world)
    few = quiet(world)
    theirs = advising.advised(world, name="colleague", by="outside_physician")
    advising.hear(world, theirs)
    advising.decide(world, theirs, advising.limited(), advising.nights())
    assert quiet(world) == few
    assert len(notices(world, Notice.MEASURE_REVIEW_AHEAD)) == 2


def test_twin_a_round_that_forgets_what_was_told_is_seen(world, monkeypatch):
    monkeypatch.setattr(messages, "told", lambda *_: set())
    with pytest.raises(AssertionError):
        test_however_many_reviews_are_due_a_quiet_round_asks_as_often(world)


def test_it_is_one_of_the_workers_rounds_and_by_day_only(world):
    told(world)
    with world.database.writing() as session:
        assert review_days.remind(session, world.company_id, now=datetime(2027, 1, 5, 12, tzinfo=UTC)) == 0
    for which in rounds.ROUNDS:
        with world.database.writing() as session:
            rounds.go(session, world.company_id, which, now=on(date(2027, 1, 5)))
    assert len(notices(world, Notice.MEASURE_REVIEW_AHEAD)) == 1


def test_near_the_end_the_end_is_said_instead(world):
    _, decision, _ = told(world)
    look_again(world, decision, next_on=date(2027, 2, 20))
    assert remind(world, date(2027, 2, 13)) == 0
    with world.database.writing() as session:
        assert terms.remind(session, world.company_id, now=on(date(2027, 2, 13))) == 1


def test_without_days_nobody_is_told(world):
    told(world)
    ruling.change(world, {**ruling.DEEMED, "measure_reminder_days": []})
    assert remind(world, DUE) == 0


def test_the_mail_stays_at_home_once_it_was_looked_at(world):
    _, decision, _ = told(world)
    remind(world, date(2027, 1, 2))

    def awaited(now):
        with world.database.reading() as session:
            visit = enter(session, world.actor("hr"), Act.SEE_DESK, now=now)
            return review_days.awaited(visit, visit.reach(Decision, decision.public_id))

    assert awaited(on(date(2027, 1, 2)))
    look_again(world, decision)
    assert not awaited(ON_ITS_DAY)


# --- where else it stands ---------------------------------------------------------------------------------------------


def desk_of_hr(world, now):
    with world.database.writing() as session:
        found = duties.desk(session, world.actor("hr"), now=now)
    tasks = [task for part in found.parts for task in part.tasks if task.todo is Todo.REVIEW]
    return [task.limit.limit_on for task in tasks if task.limit is not None]


def test_desk_board_and_line_speak_of_the_next_one(world):
    _, decision, _ = told(world)
    late = on(DUE + timedelta(3))
    assert desk_of_hr(world, late) == [DUE]
    look_again(world, decision, now=late)
    assert desk_of_hr(world, late) == [NEXT_ON]
    with world.database.writing() as session:
        lines = measures_board.index(session, world.actor("hr"), now=late).lines
    assert [line.measure.review_on for line in lines] == [NEXT_ON, NEXT_ON]
    review = at(world, Station.REVIEW, late)
    assert (review.looked_on, review.ran.limit_on, review.end_on) == (DUE, NEXT_ON, None)
    look_again(world, decision, now=on(NEXT_ON), held_on=NEXT_ON, next_on=None, seen=1)
    review = at(world, Station.REVIEW, on(NEXT_ON))
    assert (review.looked_on, review.ran, review.end_on) == (NEXT_ON, None, UNTIL)
    with world.database.writing() as session:
        lines = measures_board.index(session, world.actor("hr"), now=on(NEXT_ON)).lines
    assert [line.measure.review_on for line in lines] == [None, None]


def test_beside_the_notes_of_the_next_talk_stands_the_next_one(world):
    _, decision, _ = told(world)
    look_again(world, decision)
    interview_id = met(world, decision, on=date(2027, 1, 20), now=on(date(2027, 1, 20)))
    with world.database.writing() as session:
        page = screens.page(session, world.actor("physician"), interview_id, now=on(date(2027, 1, 20)))
    assert [one.review_on for before in page.before for one in before.measures] == [NEXT_ON, NEXT_ON]
