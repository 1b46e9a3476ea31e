"""Does the committee read the numbers of a workplace once they are released, always the same, and never of anybody?"""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select, true, update
from sqlalchemy.exc import DBAPIError

from casework import ids
from casework.access import Act, enter_worker, reach
from casework.access.reach_committee_reports import committee_reports as honest
from casework.models.committee_reports import CommitteeReport, CommitteeReportMonth
from casework.models.interviews import Interview
from casework.models.messages import InboxNote
from casework.models.opinions import Opinion
from casework.rules import committee
from casework.rules import recommendations as recommendation_rules
from casework.rules.bases import Purpose
from casework.rules.committee import Counted, Period, Span
from casework.rules.errors import NotNow, NotValid, NotYours, Stale
from casework.rules.notices import Notice
from casework.rules.recommendations import Outcome
from casework.rules.vocabulary import CaseKind, Hat, MeasureKind
from casework.services import committee_counts, committee_reports, duties, inbox, recommendations
from casework.services.recommendations import Answer, Given
from tests.services import advising, asking, reporting, test_terms
from tests.services.reporting import NOVEMBER, OCTOBER, Happened

MONTH = Period(Span.MONTH, date(2026, 11, 1))
BEFORE = Period(Span.MONTH, date(2026, 10, 1))
HALF = Happened(examined=25, interviewed=14, opinions=14, restricted=11, banned=4)
K = MeasureKind


def counted(world, period=MONTH, place="head_office") -> Counted:
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        found = committee_counts.counted(visit, getattr(world, place), period)
        visit.record("case", "0" * 32)
        return found


def prepare(world, period=MONTH, *, who="hr", place="head_office", now=None):
    with world.database.writing() as session:
        return committee_reports.prepare(
            session, world.actor(who), asking.workplace(world, place), period.code, now=now or world.now
        )


def read(world, made, who="committee", hat=None):
    with world.database.writing() as session:
        return committee_reports.read(session, world.actor(who, hat), made, now=world.now)


def listed(world, who="committee"):
    with world.database.writing() as session:
        return [one.public_id for one in committee_reports.index(session, world.actor(who), now=world.now).found]


def release(world, made, *, who="hr", version=1, now=None):
    with world.database.writing() as session:
        committee_reports.release(session, world.actor(who), made, version=version, now=now or world.now)


def advise(world, made, words="夜勤明けの残業を減らすとよい。", *, who="physician", version=1):
    with world.database.writing() as session:
        committee_reports.advise(session, world.actor(who), made, words, version=version, now=world.now)


def discuss(world, made, day=None, words="人員を増やす。", *, version=2, now=None):
    with world.database.writing() as session:
        committee_reports.discuss(
            session, world.actor("hr"), made, day or world.now.date(), words, version=version, now=now or world.now
        )


def drop(world, made, *, version=1):
    with world.database.writing() as session:
        committee_reports.drop(session, world.actor("hr"), made, version=version, now=world.now)


def refused(error, verb, *given, **more):
    with pytest.raises(error) as found:
        verb(*given, **more)
    return found.value


def plainly(world, statement):
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        visit.record("committee_report", "0" * 32)
        session.execute(statement)


def told(world, notice):
    with world.database.reading() as session:
        rows = session.execute(select(InboxNote.person_id, InboxNote.hat).where(InboxNote.notice == notice)).all()
    return {(row.person_id, row.hat) for row in rows}


# --- counting -----------------------------------------------------------------------------------------------------


def test_people_are_counted_once_for_each_thing_where_they_worked_on_its_day(world):
    before = counted(world)
    people = reporting.crowd(world)
    reporting.happens(world, HALF, people)
    found = counted(world)
    assert found.workers == before.workers + 30
    assert (found.examined, found.interviewed, found.opinions, found.restricted, found.measured) == (25, 14, 14, 11, 11)
    assert found.kinds == {K.WORK_BAN: 4, K.OVERTIME_LIMIT: 7}
    reporting.moved(world, people, date(2026, 12, 1))
    assert counted(world) == found, "who moves later was counted where they were"
    assert counted(world, BEFORE).interviewed == counted(world, place="factory").interviewed == 0


def test_of_one_who_moved_each_thing_counts_where_they_were_on_its_day(world):
    people = reporting.crowd(world)
    reporting.moved(world, people[:5], date(2026, 11, 9))
    reporting.happens(world, Happened(10, 10, 10), people)
    assert [counted(world, place=place).interviewed for place in ("head_office", "factory")] == [5, 5]


def test_consultations_and_talks_that_broke_off_are_nobodys_numbers(world):
    reporting.happens(world, Happened(12, 12, 0), reporting.crowd(world), kind=CaseKind.CONSULTATION)
    assert counted(world).interviewed == 0
    found = counted(world)
    assert (found.examined, found.opinions) == (12, 0)


def test_a_correction_belongs_to_the_month_of_what_it_corrects(world):
    reporting.happens(world, Happened(12, 12, 12, 0, day=OCTOBER), reporting.crowd(world))
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        first = session.execute(select(Opinion).order_by(Opinion.id)).scalars().first()
        newer = Opinion(
            company_id=world.company_id, public_id=ids.fresh(), case_id=first.case_id,
            interview_id=first.interview_id, replaces_id=first.id,
            edition=2, author_id=first.author_id, state=first.state, work_category="restricted", from_on=NOVEMBER,
            issued_at=world.now, received_on=NOVEMBER,
        )  # fmt: skip
        visit.seal(visit.new_key(), newer, correction_reason="書き間違い")
        session.add(newer)
        visit.record("opinion", "0" * 32)
    assert (counted(world).opinions, counted(world, BEFORE).opinions, counted(world, BEFORE).restricted) == (0, 12, 1)


def strictly(world, people) -> None:
    """Each of these has an opinion that asks for measures, and in the same month one that lifts them."""
    reporting.happens(world, Happened(10, 10, 10, 10), people)
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        for first in session.execute(select(Opinion).order_by(Opinion.id)).scalars().all():
            talk = Interview(
                company_id=world.company_id, public_id=ids.fresh(), case_id=first.case_id, person_id=first.author_id,
                state="held", mode="in_person", held_on=NOVEMBER + timedelta(days=5),
            )  # fmt: skip
            session.add(talk)
            session.flush()
            lifted = Opinion(
                company_id=world.company_id, public_id=ids.fresh(), case_id=first.case_id, interview_id=talk.id,
                edition=1, author_id=first.author_id, state=first.state, work_category="normal",
                issued_at=world.now, received_on=talk.held_on, purpose=Purpose.LIFTED, follows_id=first.id,
            )  # fmt: skip
            visit.seal(visit.new_key(), lifted, reason="回復したため")
            session.add(lifted)
        visit.record("opinion", "0" * 32)


def test_whoever_recovered_in_the_same_months_needed_measures_all_the_same(world):
    strictly(world, reporting.crowd(world))
    assert (counted(world).opinions, counted(world).restricted) == (10, 10)


def test_twin_opinions_on_what_runs_already_would_take_them_out(world, monkeypatch):
    monkeypatch.setattr(committee_counts, "Purpose", SimpleNamespace(NEW=Purpose.LIFTED))
    with pytest.raises(AssertionError):
        test_whoever_recovered_in_the_same_months_needed_measures_all_the_same(world)


def test_a_talk_about_a_measure_that_runs_is_no_interview(world):
    """The real one, as it is written down; the interview that brought the measure stands in its own month."""
    _case, decision = advising.decided(world)
    test_terms.met(world, decision)
    december, february = (Period(Span.MONTH, first) for first in (date(2026, 12, 1), date(2027, 2, 1)))
    assert (counted(world, december).interviewed, counted(world, february).interviewed) == (1, 0)


def test_twin_counting_every_talk_counts_it(world, monkeypatch):
    monkeypatch.setattr(committee_counts, "_BY_APPOINTMENT", true())
    with pytest.raises(AssertionError):
        test_a_talk_about_a_measure_that_runs_is_no_interview(world)


# --- one report ---------------------------------------------------------------------------------------------------


def test_it_is_prepared_advised_released_and_discussed(world):
    reporting.happens(world, HALF, reporting.crowd(world))
    made = prepare(world)
    assert told(world, Notice.COMMITTEE_REPORT_DRAFTED) == {(world.people["physician"].person_id, Hat.PHYSICIAN)}
    draft = read(world, made, "hr")
    assert (draft.may_release, draft.may_advise, draft.may_discuss) == (True, False, False)
    assert read(world, made, "physician").may_advise
    advise(world, made)
    release(world, made, version=2)
    assert told(world, Notice.COMMITTEE_REPORT_RELEASED) == {(world.people["committee"].person_id, Hat.COMMITTEE)}
    page = read(world, made)
    numbers = [number for _said, number in page.lines]
    assert numbers[1:5] == [25, 14, 14, 11]
    assert {number for number in numbers[5:] if number is not None} == {4, 7}
    assert (page.report.advice, page.may_release, page.may_discuss) == ("夜勤明けの残業を減らすとよい。", False, False)
    assert "made_by_name" not in page.report
    assert read(world, made, "hr").may_discuss
    discuss(world, made, version=3)
    assert read(world, made).report.minutes == "人員を増やす。"


def test_a_line_of_the_inbox_leads_to_it(world):
    made = prepare(world)
    release(world, made)
    with world.database.writing() as session:
        note = session.execute(
            select(InboxNote).where(InboxNote.notice == Notice.COMMITTEE_REPORT_RELEASED)
        ).scalar_one()
        [target] = inbox.open_line(session, world.actor("committee"), note.public_id, now=world.now)
    assert (target.record_id, target.case_id, target.there) == (made, None, True)


def committee_reads(world, made) -> bool:
    try:
        read(world, made)
    except NotYours:
        return False
    return True


def test_the_committee_reads_nothing_before_it_is_released(world):
    made = prepare(world)
    assert (committee_reads(world, made), listed(world)) == (False, [])
    release(world, made)
    assert (committee_reads(world, made), listed(world)) == (True, [made])


def test_twin_a_committee_that_reads_drafts(world, monkeypatch):
    def open_to_all(actor, where, today):
        everything = CommitteeReport.company_id == actor.company_id
        return everything if actor.hat is Hat.COMMITTEE else honest(actor, where, today)

    monkeypatch.setitem(reach.REACHES, CommitteeReport, open_to_all)
    assert committee_reads(world, prepare(world))


@pytest.mark.parametrize(
    "who",
    ["worker", "supervisor", "clerk", "nurse", "admin", "coordinator", "factory_hr", "factory_physician",
     "stranger_hr", "stranger_physician"],
)  # fmt: skip
def test_nobody_else_reads_or_makes_it(world, who):
    made = prepare(world)
    release(world, made)
    refused(NotYours, read, world, made, who)
    refused((NotYours, NotValid), prepare, world, BEFORE, who=who)


def test_what_is_hidden_is_not_even_kept(world):
    reporting.happens(world, Happened(25, 2, 1, 1), reporting.crowd(world))
    prepare(world)
    with world.database.reading() as session:
        content = session.execute(select(CommitteeReport.content)).scalar_one()
    assert content["examined"] == 25
    assert (content["interviewed"], content["opinions"], content["restricted"], content["kinds"]) == (None,) * 3 + ({},)


# --- the same for ever --------------------------------------------------------------------------------------------


def later(world) -> tuple[Any, Any]:
    """What the committee reads, before and after one more person was interviewed in those months and put in late."""
    people = reporting.crowd(world)
    reporting.happens(world, HALF, people)
    made = prepare(world)
    release(world, made)
    before = read(world, made).lines
    reporting.happens(world, Happened(1, 1, 1, 1), people[25:])
    return before, read(world, made).lines


def test_what_is_entered_later_does_not_move_a_released_report(world):
    before, after = later(world)
    assert before == after


def test_twin_a_report_that_is_counted_anew_tells_of_the_one(world, monkeypatch):
    def anew(visit, there):
        counts = committee_counts.counted(visit, there.workplace_id, MONTH)
        return tuple(committee.lines(committee.shown(counts)))

    honest_page = committee_reports._page

    def page(visit, report_id):
        found = honest_page(visit, report_id)
        there = visit.reach(CommitteeReport, report_id)
        return committee_reports.Page(found.report, anew(visit, there), found.recommended, False, False, False, 1)

    monkeypatch.setattr(committee_reports, "_page", page)
    before, after = later(world)
    assert [b[1] - a[1] for a, b in zip(before, after, strict=True) if a[1] is not None and a[1] != b[1]]


YEAR = Period(Span.YEAR, date(2025, 4, 1))
QUARTER = Period(Span.QUARTER, date(2026, 1, 1))


@pytest.mark.parametrize(("first", "second"), [(YEAR, QUARTER), (QUARTER, YEAR), (MONTH, MONTH)])
def test_a_month_of_a_workplace_stands_in_one_report(world, first, second):
    prepare(world, first)
    assert refused(NotValid, prepare, world, second).field == "period"
    prepare(world, BEFORE)
    prepare(world, first, who="factory_hr", place="factory")


def test_a_draft_that_goes_frees_its_months(world):
    drop(world, prepare(world, QUARTER))
    prepare(world, YEAR)
    with world.database.reading() as session:
        assert len(session.execute(select(CommitteeReportMonth.month_on)).all()) == 12


def interviewed_over_all(world) -> tuple[int, int]:
    """The sum of what all possible reports of two months count at both workplaces, and how many were interviewed."""
    total = sum(
        counted(world, one, place).interviewed for one in (MONTH, BEFORE) for place in ("head_office", "factory")
    )
    with world.database.reading() as session:
        return total, len(session.execute(select(Interview.id)).all())


def test_nothing_is_counted_in_two_reports_whoever_moves(world):
    people = reporting.crowd(world)
    reporting.happens(world, Happened(10, 10, day=OCTOBER), people[:10])
    reporting.happens(world, Happened(12, 12), people[10:])
    reporting.moved(world, people[5:15], date(2026, 11, 1))
    total, happened = interviewed_over_all(world)
    assert total == happened == 22


def test_twin_counted_where_they_are_today_somebody_stands_in_two(world, monkeypatch):
    monkeypatch.setattr(committee_counts._Placed, "on", lambda self, employment_id, _day: employment_id in self._days)
    people = reporting.crowd(world)
    reporting.happens(world, Happened(10, 10), people[:10])
    reporting.moved(world, people[5:10], date(2026, 11, 20))
    assert interviewed_over_all(world) == (15, 10)


def test_the_database_itself_keeps_released_reports_and_their_months(world):
    made = prepare(world)
    release(world, made)
    for statement in (
        update(CommitteeReport).values(content={}),
        update(CommitteeReport).values(released_on=None, released_by_id=None),
        update(CommitteeReportMonth).values(month_on=date(2026, 1, 1)),
    ):
        refused(DBAPIError, plainly, world, statement)


# --- each step in its order ---------------------------------------------------------------------------------------


def test_each_step_once_and_in_its_order(world):
    made = prepare(world)
    refused(NotNow, discuss, world, made, version=1)
    refused(Stale, release, world, made, version=7)
    refused(Stale, advise, world, made, version=7)
    refused(Stale, drop, world, made, version=7)
    assert refused(NotValid, advise, world, made, " 　").field == "words"
    release(world, made)
    for verb in (release, advise, drop):
        refused(NotNow, verb, world, made, version=2)
    refused(Stale, discuss, world, made, version=1)
    for day in (world.now.date() - timedelta(days=1), world.now.date() + timedelta(days=1)):
        assert refused(NotValid, discuss, world, made, day).field == "discussed_on"
    discuss(world, made)
    refused(Stale, discuss, world, made, version=2)


TELLING = (
    "佐藤 真由美さんの件を話した。",
    "佐藤さんのように夜間の試験が続く人がいる。",
    "うつ病の人が増えている。",
    "う つ 病が多い。",
)


@pytest.mark.parametrize("words", TELLING)
def test_neither_the_physician_nor_the_minutes_name_somebody_or_an_illness(world, words):
    made = prepare(world)
    assert refused(NotValid, advise, world, made, words).field == "words"
    release(world, made)
    assert refused(NotValid, discuss, world, made, words=words).field == "words"
    discuss(world, made, words="佐藤商店の件のように、夜勤明けの残業を減らす。")


@pytest.mark.parametrize(
    ("words", "check"),
    [(TELLING[1], (recommendation_rules, "named", lambda _words, _names: None)),
     (TELLING[2], (committee_reports, "clinical_words", lambda _words: []))],
)  # fmt: skip
def test_twin_without_the_look_at_the_words_the_committee_reads_them(world, monkeypatch, words, check):
    monkeypatch.setattr(*check)
    made = prepare(world)
    release(world, made)
    discuss(world, made, words=words)
    assert read(world, made).report.minutes == words


def test_what_the_committee_said_can_be_put_right(world):
    made = prepare(world)
    release(world, made)
    discuss(world, made)
    assert read(world, made, "hr").may_discuss
    assert not read(world, made).may_discuss
    discuss(world, made, words="人員を増やし、夜勤明けの残業をなくす。", version=3)
    assert read(world, made).report.minutes == "人員を増やし、夜勤明けの残業をなくす。"


@pytest.mark.parametrize("code", ["", "month:2026-12-01", "month:2020-01-01"])
def test_only_what_is_over_is_reported(world, code):
    with world.database.writing() as session, pytest.raises(NotValid):
        committee_reports.prepare(session, world.actor("hr"), asking.workplace(world), code, now=world.now)


def test_reported_recommendations_of_its_months_stand_in_it(world):
    now = world.now - timedelta(days=20)
    with world.database.writing() as session:
        given = Given(asking.workplace(world), now.date(), now.date(), "夜勤明けの残業を止めること。")
        one = recommendations.give(session, world.actor("physician"), given, now=now)
    with world.database.writing() as session:
        recommendations.answer(session, world.actor("hr"), one, Answer(Outcome.TAKEN, "止めた。"), version=1, now=now)
    made = prepare(world)
    release(world, made)
    assert read(world, made).recommended == []
    with world.database.writing() as session:
        recommendations.report(session, world.actor("hr"), one, now.date(), now=now)
    assert [(shown.words, shown.answer) for shown in read(world, made).recommended] == [
        ("夜勤明けの残業を止めること。", "止めた。")
    ]
    with world.database.writing() as session:
        document = committee_reports.document(session, world.actor("committee"), made, now=world.now)
    assert document.startswith(b"PK")


def test_desks_say_how_many_wait_and_how_many_are_new(world):
    def counts(who):
        with world.database.writing() as session:
            shown = duties.desk(session, world.actor(who), now=world.now).counts
            return [count.number for count in shown if count.about == "committee_reports.index"]

    assert (counts("hr"), counts("committee")) == ([], [])
    made = prepare(world)
    assert (counts("hr"), counts("committee")) == ([1], [])
    release(world, made)
    assert (counts("hr"), counts("committee")) == ([], [1])
