"""What is laid on the table between HR and the 産業医 once a month: what both may know, and nothing else?"""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import event, false, func, select

from casework.access import keys, reach
from casework.models.cases import Case
from casework.models.requests import InterviewRequest
from casework.models.reviews import ReviewPoint
from casework.rules import reviews as rules
from casework.rules import terms
from casework.rules.bases import RecordBasis
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.objections import Outcome
from casework.rules.record import Period
from casework.rules.reviews import Doer, Next, horizon
from casework.rules.standing import Waits
from casework.rules.vocabulary import Hat, InterviewMode
from casework.services import agendas, endings, interviews, issuing, limits, opinions, requests, reviews
from casework.services.reviews import Agreed, Meeting
from tests.access.reaching import exists
from tests.services import advising, asking, counselling, talking
from tests.services.advising import NEXT, Advising
from tests.services.test_objections import answer, write
from tests.services.test_reconsiderations import refused
from tests.services.test_second_records import LIFTED, again, issue, save

MONTH = date(2026, 12, 1)
MARCH = date(2027, 3, 1)
IN_MARCH = datetime(2027, 3, 2, 1, tzinfo=UTC)
DAY = date(2026, 12, 9)


def look(world, who="hr", month=MONTH, *, hat=None, now=NEXT, place="head_office"):
    with world.database.writing() as session:
        return reviews.page(session, world.actor(who, hat), asking.workplace(world, place), month, now=now)


def hold(world, who="hr", month=MONTH, *, on=DAY, present=("hr", "physician"), now=NEXT):
    met = Meeting(on, frozenset(world.people[name].public_id for name in present))
    with world.database.writing() as session:
        return reviews.hold(session, world.actor(who), asking.workplace(world), month, met, now=now)


def agree(world, review_id, request_id, words="残業の実績を確かめて知らせる。", *, who="hr", sure=False, now=NEXT):
    with world.database.writing() as session:
        reviews.agree(session, world.actor(who), review_id, Agreed(request_id, Doer.HR, words, sure), now=now)


def names(lines) -> list[str]:
    return [line.about.employee.name for line in lines]


def request_of(world, who="hr") -> str:
    return look(world, who).agenda.waiting[0].about.request_id


def test_a_case_stands_there_where_it_waits_since_when_and_what_is_next(world):
    case = advising.advised(world)
    [line] = look(world).agenda.waiting
    assert (line.about.employee.name, line.waits, line.next) == ("佐藤 真由美", Waits.HEARING, Next.HEAR)
    assert line.limit.clock is Clock.HEARING
    assert line.limit.start_on == date(2026, 12, 8)
    assert line.about.case_id == case.case_id


def test_the_physician_reads_the_same_as_hr(world):
    advising.decided(world)
    for who in ("hr", "physician"):
        agenda = look(world, who).agenda
        assert [(line.waits, line.limit.limit_on) for line in agenda.waiting] == [
            (Waits.EXPLANATION, look(world).agenda.waiting[0].limit.limit_on)
        ]


def test_without_an_appointment_it_waits_for_one(world):
    case = asking.invited(world)
    asking.ask(world, case)
    [line] = look(world).agenda.waiting
    assert (line.waits, line.next) == (Waits.BOOKING, Next.BOOK)
    asking.offer(world, date(2026, 12, 15))
    asking.book(world, case, asking.choices(world, case).earlier[0].public_id)
    [line] = look(world).agenda.waiting
    assert (line.waits, line.next) == (Waits.INTERVIEW, Next.HOLD)


def test_who_did_not_ask_talks_or_took_it_back_is_on_nobodys_agenda(world):
    """The physician reaches the consultation, and the one who asked and took it back; the table doesn't."""
    asking.invited(world, "worker")
    counselling.talk(world, "colleague", asking.EITHER)
    case = asking.invited(world, "supervisor")
    with world.database.writing() as session:
        requests.submit(session, world.actor("supervisor", Hat.WORKER), case, asking.EITHER, now=world.now)
    with world.database.writing() as session:
        seen = endings.withdrawal(session, world.actor("supervisor", Hat.WORKER), case, now=world.now)
        endings.withdraw(session, world.actor("supervisor", Hat.WORKER), case, version=seen.version, now=world.now)
    for who in ("hr", "physician"):
        assert look(world, who).agenda.empty
    review_id = hold(world)
    for who in ("hr", "physician"):
        with world.database.writing() as session:
            page = reviews.writing(session, world.actor(who), review_id, now=NEXT)
        assert page.cases == ()


def test_twin_an_agenda_of_whatever_the_physician_reaches_is_seen(world, monkeypatch):
    def all_of_them(visit, statement):
        theirs = InterviewRequest.case_id == Case.id
        return statement.join(InterviewRequest, theirs).where(visit.within(Case))

    monkeypatch.setattr(agendas, "_known", all_of_them)
    with pytest.raises(AssertionError):
        test_who_did_not_ask_talks_or_took_it_back_is_on_nobodys_agenda(world)


def test_measures_end_by_the_periods_of_the_opinion_in_force(world):
    advising.decided(world)  # until 8 March
    assert look(world).agenda.ending == ()
    for who in ("hr", "physician"):
        [line] = look(world, who, MARCH, now=IN_MARCH).agenda.ending
        assert line.period.until_on == advising.UNTIL
        assert [item.kind for item in line.items] == [advising.LIMIT.kind, advising.NIGHTS.kind]
        assert all("words" not in item for item in line.items)
        assert line.next_on is None


@pytest.mark.parametrize(
    ("counted", "last"),
    [
        ({"months": 3}, date(2027, 3, 9)),
        ({"weeks": 12}, date(2027, 3, 3)),
        ({"days": 100}, date(2027, 3, 19)),
    ],
)
def test_measures_end_as_well_where_their_length_was_typed(world, counted, last):
    """Three months from 10 December end on 9 March."""
    typed = replace(advising.RESTRICTED, from_on=date(2026, 12, 10), until_on=None, **counted)
    advising.advised(world, typed)
    [line] = look(world, month=MARCH, now=IN_MARCH).agenda.ending
    assert (line.period.until_on, line.next_on) == (last, None)


def test_twin_ends_that_nobody_counts_are_seen(world, monkeypatch):
    monkeypatch.setattr(opinions, "count_ends", lambda _: None)
    with pytest.raises(ValueError, match="unpack"):
        test_measures_end_as_well_where_their_length_was_typed(world, {"months": 3}, date(2027, 3, 9))


def test_past_its_end_a_measure_stands_there_until_somebody_decides(world):
    advising.decided(world)
    later = datetime(2027, 5, 10, 1, tzinfo=UTC)
    [line] = look(world, month=date(2027, 5, 1), now=later).agenda.ending
    assert line.period.until_on == advising.UNTIL


def test_of_two_periods_the_first_one_ends_and_the_second_follows(world):
    """The night shifts go on in the second one. The limit of overtime doesn't, and nothing lifts it."""
    more = Period(items=(advising.NIGHTS,), from_on=date(2027, 3, 9), until_on=date(2027, 9, 8))
    advising.advised(world, replace(advising.RESTRICTED, more=(more,)))
    found = {line.next_on: line for line in look(world, month=MARCH, now=IN_MARCH).agenda.ending}
    kinds = {next_on: [item.kind for item in line.items] for next_on, line in found.items()}
    assert kinds == {None: [advising.LIMIT.kind], date(2027, 3, 9): [advising.NIGHTS.kind]}
    assert {line.period.number for line in found.values()} == {1}
    for day in (date(2027, 3, 9), date(2027, 5, 10)):  # from the first day of the next step on, this one isn't late
        now = datetime(day.year, day.month, day.day, 1, tzinfo=UTC)
        [line] = look(world, month=day.replace(day=1), now=now).agenda.ending
        assert (line.next_on, [item.kind for item in line.items]) == (None, [advising.LIMIT.kind])


def test_twin_a_step_that_is_late(world, monkeypatch):
    monkeypatch.setattr(terms, "steps", lambda items: [None] * len(items))
    with pytest.raises(AssertionError):
        test_of_two_periods_the_first_one_ends_and_the_second_follows(world)


def test_what_is_urgent_stands_first_and_says_so(world):
    urgent = advising.advised(world, replace(advising.RESTRICTED, urgent=True))
    advising.advised(world, name="colleague", by="outside_physician")
    for who in ("hr", "physician"):
        lines = look(world, who).agenda.waiting
        assert [(line.urgent, line.waits) for line in lines] == [(True, Waits.HEARING), (False, Waits.HEARING)]
        assert lines[0].about.case_id == urgent.case_id
    advising.hear(world, urgent)
    advising.decide(world, urgent, advising.limited(), advising.nights())
    lines = look(world).agenda.waiting
    assert [(line.urgent, line.waits) for line in lines] == [(True, Waits.EXPLANATION), (False, Waits.HEARING)]


def test_twin_an_agenda_without_hurry(world, monkeypatch):
    monkeypatch.setattr(limits, "urgent", false)
    with pytest.raises(AssertionError):
        test_what_is_urgent_stands_first_and_says_so(world)


def test_a_refusal_and_an_objection_stand_there_until_they_are_answered(world):
    _case, decision = refused(world)
    for who in ("hr", "physician"):
        [line] = look(world, who).agenda.waiting
        assert (line.waits, line.next, line.limit.limit_on) == (
            Waits.RECONSIDERATION, Next.RECONSIDER, date(2026, 12, 23),
        )  # fmt: skip
    raised = write(world, decision)
    assert Clock.OBJECTION in [line.limit.clock for line in look(world).agenda.coming]
    answer(world, raised, Outcome.CHANGED)
    assert look(world).agenda.waiting[0].waits is Waits.DECISION
    assert Clock.OBJECTION not in [line.limit.clock for line in look(world).agenda.coming]


def test_twin_an_agenda_without_refusals_is_seen(world, monkeypatch):
    rest = {clock: waits for clock, waits in rules.WAITING.items() if clock is not Clock.RECONSIDERATION}
    monkeypatch.setattr(rules, "WAITING", rest)
    with pytest.raises(ValueError, match="unpack"):
        test_a_refusal_and_an_objection_stand_there_until_they_are_answered(world)


def test_limits_that_come_or_have_passed_stand_there(world):
    advising.decided(world)  # review on 9 January
    [line] = look(world).agenda.coming
    assert (line.limit.clock, line.limit.limit_on) == (Clock.MEASURE_REVIEW, date(2027, 1, 9))
    assert date(2027, 1, 9) <= horizon(MONTH)
    [line] = look(world, month=MARCH, now=IN_MARCH).agenda.coming
    assert line.limit.limit_on == date(2027, 1, 9)


def test_only_hr_and_the_physician_of_the_workplace_open_it(world):
    advising.advised(world)
    for name, who in world.people.items():
        for hat in who.hats:
            if (name, hat) in {("hr", Hat.HR), ("physician", Hat.PHYSICIAN)}:
                assert look(world, name, hat=hat).agenda.waiting
            else:
                with pytest.raises(NotYours):
                    look(world, name, hat=hat)


def test_nobody_finds_their_own_case_on_it(world):
    talking.begun(world, "hr")
    assert look(world).agenda.empty
    assert names(look(world, "physician").agenda.waiting) == ["山本 恵"]


def test_that_it_was_held_is_kept_with_who_was_there(world):
    advising.advised(world)
    hold(world)
    for who in ("hr", "physician"):
        page = look(world, who)
        assert page.agenda is None
        assert page.held.held_on == DAY
        assert page.held.present == ["山本 恵", "山田 哲也"]
        assert page.held.recorded_by_name == "山本 恵"
    with world.database.writing() as session:
        [series] = reviews.index(session, world.actor("hr"), now=NEXT)
    assert series.coming == date(2027, 1, 1)
    assert [one.month for one in series.held] == [MONTH]


def test_it_is_held_once_a_month_by_both_and_in_its_month(world):
    for bad in ({"on": date(2026, 11, 30)}, {"on": date(2026, 12, 10)}, {"present": ("hr",)}, {"present": ("clerk",)}):
        with pytest.raises(NotValid):
            hold(world, **bad)
    with pytest.raises(NotNow):
        hold(world, month=date(2027, 1, 1), on=date(2027, 1, 5))
    with pytest.raises(NotYours):
        hold(world, month=date(2026, 10, 1), on=date(2026, 10, 5))
    hold(world, who="physician")
    with pytest.raises(NotNow):
        hold(world)


def test_open_points_come_first_in_the_next_review_until_they_are_done(world):
    advising.advised(world)
    request = request_of(world)
    review = hold(world)
    agree(world, review, request)
    for who in ("hr", "physician"):
        [point] = look(world, who, date(2027, 1, 1)).agenda.points
        assert (point.point.words, point.point.doer, point.month) == ("残業の実績を確かめて知らせる。", Doer.HR, MONTH)
        assert [one.point.settled_on for one in look(world, who).points] == [None]
    [point] = look(world).points
    with world.database.writing() as session:
        _place, month = reviews.settle(session, world.actor("physician"), point.point.public_id, now=NEXT)
    assert month == date(2027, 1, 1)
    assert look(world, month=date(2027, 1, 1)).agenda.points == ()
    [point] = look(world).points
    assert (point.point.settled_on, point.point.settled_by_name) == (DAY, "山田 哲也")
    with world.database.writing() as session, pytest.raises(NotNow):
        reviews.settle(session, world.actor("hr"), point.point.public_id, now=NEXT)


def test_clinical_words_are_warned_of_and_stand_when_they_are_meant(world):
    advising.advised(world)
    request, review = request_of(world), hold(world)
    with pytest.raises(NotValid) as refused:
        agree(world, review, request, "うつ病のため様子を見る。")
    assert refused.value.field == "sure"
    assert refused.value.said.params["words"] == "うつ病"
    agree(world, review, request, "うつ病のため様子を見る。", sure=True)
    assert len(look(world).points) == 1


def test_a_point_is_about_a_case_of_the_table(world):
    advising.advised(world)
    counselling.talk(world, "colleague", asking.EITHER)
    review = hold(world)
    theirs = _request_id(world, "colleague")
    for who in ("hr", "physician"):
        with pytest.raises((NotValid, NotYours)):
            agree(world, review, theirs, who=who)
    with world.database.reading() as session:
        assert session.execute(select(func.count()).select_from(ReviewPoint)).scalar_one() == 0


def _request_id(world, who) -> str:
    with world.database.reading() as session:
        return session.execute(
            select(InterviewRequest.public_id)
            .join(Case, Case.id == InterviewRequest.case_id)
            .where(Case.employment_id == world.people[who].employment_id)
        ).scalar_one()


def test_a_point_exists_for_the_two_and_for_nobody_else(world):
    advising.advised(world)
    review = hold(world)
    with world.database.writing() as session:
        page = reviews.writing(session, world.actor("hr"), review, now=NEXT)
    agree(world, review, page.cases[0][0])
    with world.database.reading() as session:
        point = session.execute(select(ReviewPoint)).scalar_one()
    for name, who in world.people.items():
        for hat in who.hats:
            both = (name, hat) in {("hr", Hat.HR), ("physician", Hat.PHYSICIAN)}
            assert exists(world, world.actor(name, hat), point) is both, (name, hat)


def test_twin_a_point_that_all_of_the_company_reaches_is_seen(world, monkeypatch):
    monkeypatch.setitem(reach.REACHES, ReviewPoint, lambda actor, *_: ReviewPoint.company_id == actor.company_id)
    with pytest.raises(AssertionError):
        test_a_point_exists_for_the_two_and_for_nobody_else(world)


def settled(world, name, day) -> None:
    """Advised after a talk on a day of the month, heard and decided."""
    then = datetime(2026, 12, day, 6, tzinfo=UTC)
    case, _booking, interview = talking.begun(world, name, on=then.date())
    doctor = world.actor("physician")
    with world.database.writing() as session:
        interviews.hold(session, doctor, interview, then.date(), InterviewMode.IN_PERSON, now=then)
    with world.database.writing() as session:
        version = opinions.save(session, doctor, interview, advising.RESTRICTED, version=0, now=then)
    with world.database.writing() as session:
        opinion = issuing.issue(session, doctor, interview, version=version, now=then)
    advised = Advising(case, interview, opinion.public_id)
    advising.hear(world, advised)
    advising.decide(world, advised, advising.limited(), advising.nights())


def count(world, work) -> int:
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        seen.append(statement)

    event.listen(world.database.engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        event.remove(world.database.engine, "before_cursor_execute", note)
    return len(seen)


def test_however_many_cases_wait_the_database_is_asked_as_often(world):
    settled(world, "worker", 1)
    review = hold(world)
    agree(world, review, _request_id(world, "worker"))
    january = date(2027, 1, 1)
    one = count(world, lambda: look(world, month=january))
    for day, name in enumerate(("colleague", "supervisor", "committee"), 2):
        settled(world, name, day)
        agree(world, review, _request_id(world, name))
    agenda = look(world, month=january).agenda
    assert (len(agenda.points), len(agenda.waiting), len(agenda.coming)) == (4, 4, 4)
    assert count(world, lambda: look(world, month=january)) == one < 20


def test_twin_keys_opened_one_by_one_are_counted(world, monkeypatch):
    monkeypatch.setattr(keys, "preload", lambda *_: None)
    with pytest.raises(AssertionError):
        test_however_many_cases_wait_the_database_is_asked_as_often(world)


def test_a_continued_opinion_takes_the_place_of_the_one_before(world):
    first = advising.advised(world)
    assert look(world, month=MARCH, now=IN_MARCH).agenda.ending
    lifted = again(world, first)
    record = replace(LIFTED, follows=first.opinion_id)
    version = save(world, lifted, record, basis=RecordBasis.STRESS_CHECK, now=NEXT)
    issue(world, lifted, version, basis=RecordBasis.STRESS_CHECK, now=NEXT)
    assert look(world, month=MARCH, now=IN_MARCH).agenda.ending == ()
