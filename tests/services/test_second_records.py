"""Does one meeting have a record on each article of the law, each with its own words, limit, documents and issue?"""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select, update

from casework import ids
from casework.access import Act, enter, reach, reach_cases
from casework.models.cases import Case
from casework.models.interviews import Interview, IssuedDocument, Report
from casework.models.opinions import RecordRemark
from casework.rules.bases import CLOCKS, Purpose, RecordBasis
from casework.rules.comparison import Item
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.record import Period
from casework.rules.todos import Todo
from casework.rules.vocabulary import (
    CloseReason,
    InterviewMode,
    InterviewState,
    Language,
    MeasureKind,
    WorkCategory,
    Zone,
)
from casework.services import corrections, duties, issuing, long_hours, opinions, record_files, records, remarks, visits
from casework.services.remarks import Remark
from tests.services import advising
from tests.services.advising import NEXT, TALK, advised, decide, hear, held, limited, nights
from tests.services.test_issuing import running, words_of

LATER = date(2026, 12, 9)
SECOND = RecordBasis.LONG_HOURS
FIRST = RecordBasis.STRESS_CHECK
TIRED = replace(advising.RESTRICTED, burden="", hours_over_40=95, fatigue=3, work_hours="月95時間の時間外")


def add(world, interview_id, *, who="physician"):
    with world.database.writing() as session:
        return long_hours.add(session, world.actor(who), interview_id, now=TALK)


def save(world, interview_id, record, *, basis=SECOND, who="physician", now=TALK):
    with world.database.writing() as session:
        version = opinions.draft(session, world.actor(who), interview_id, basis=basis, now=now).version
    with world.database.writing() as session:
        return opinions.save(session, world.actor(who), interview_id, record, basis=basis, version=version, now=now)


def issue(world, interview_id, version, *, basis=SECOND, who="physician", now=TALK):
    with world.database.writing() as session:
        return issuing.issue(session, world.actor(who), interview_id, basis=basis, version=version, now=now).public_id


def both(world):
    """Both records of one meeting, issued: (case, the first opinion, the second)."""
    case = advised(world)
    add(world, case.interview_id)
    return case, case.opinion_id, issue(world, case.interview_id, save(world, case.interview_id, TIRED))


def read(world, opinion_id, who="hr", *, now=NEXT):
    with world.database.writing() as session:
        return records.read(session, world.actor(who), opinion_id, now=now)


def test_the_second_record_begins_with_what_the_first_says_of_the_work_and_has_its_own_limit(world):
    case = held(world)
    save(world, case.interview_id, advising.RESTRICTED, basis=FIRST)
    add(world, case.interview_id)
    add(world, case.interview_id)
    with world.database.writing() as session:
        page = opinions.draft(session, world.actor("physician"), case.interview_id, basis=SECOND, now=TALK)
    assert (page.record.work_hours, page.record.items) == (advising.RESTRICTED.work_hours, ())
    assert {"hours_over_40", "fatigue"} <= {gap.field for gap in page.gaps}
    limits = running(world)
    assert limits[Clock.LONG_HOURS_OPINION].limit_on == limits[Clock.OPINION].limit_on
    with world.database.reading() as session:
        assert len(session.execute(select(Report)).all()) == 2


def test_each_is_issued_alone_and_stops_its_own_limit(world):
    case = held(world)
    add(world, case.interview_id)
    second = issue(world, case.interview_id, save(world, case.interview_id, TIRED))
    limits = running(world)
    assert Clock.OPINION in limits
    assert Clock.LONG_HOURS_OPINION not in limits
    assert limits[Clock.HEARING].record_id == second


def test_hr_reads_both_and_no_scores_stand_in_the_second(world):
    _case, first, second = both(world)
    one, other = read(world, first), read(world, second)
    assert (one.record.opinion.basis, other.record.opinion.basis) == (FIRST, SECOND)
    assert (other.record.report.fatigue, other.record.report.hours_over_40, other.scores) == (3, 95, None)
    assert read(world, second, "physician").scores is None
    with world.database.writing() as session:
        file = record_files.file(session, world.actor("hr"), second, "report", Language.JAPANESE, now=NEXT)
    told = words_of(file)
    assert "面接指導結果報告書（長時間労働者）" in told
    assert "ストレスの要因" not in told
    with world.database.reading() as session:
        assert [scored for (scored,) in session.execute(select(IssuedDocument.scored).order_by(IssuedDocument.id))][
            2:
        ] == [False, False]


def test_both_are_heard_and_decided_about_each_for_itself(world):
    case, _first, second = both(world)
    hear(world, case)
    decide(world, case, limited(), nights())
    assert running(world)[Clock.HEARING].record_id == second
    other = replace(case, opinion_id=second)
    hear(world, other)
    decide(world, other, limited(), nights())
    assert not {Clock.HEARING, Clock.DECISION} & set(running(world))


def test_an_urgent_second_record_has_its_own_limit_of_the_same_day_and_its_own_line(world):
    case = held(world)
    add(world, case.interview_id)
    save(world, case.interview_id, TIRED)
    assert Clock.URGENT_LONG_HOURS not in running(world)
    version = save(world, case.interview_id, replace(TIRED, urgent=True))
    limit = running(world)[Clock.URGENT_LONG_HOURS]
    assert (limit.zone, limit.limit_on, limit.record_id) == (Zone.CLINICAL, TALK.date(), case.interview_id)
    assert Clock.URGENT_OPINION not in running(world)
    with world.database.writing() as session:
        desk = duties.desk(session, world.actor("physician"), now=TALK)
        listed = visits.visits(session, world.actor("physician"), now=TALK).unfinished
    lines = [task.todo for part in desk.parts for task in part.tasks if task.limit]
    assert lines == [Todo.WRITE_URGENT_LONG_HOURS, Todo.WRITE_RECORD]
    assert [(one.basis, one.urgent) for one in listed] == [(SECOND, True), (FIRST, False)]
    issue(world, case.interview_id, version)
    assert not {Clock.URGENT_LONG_HOURS, Clock.LONG_HOURS_OPINION} & set(running(world))
    with world.database.writing() as session:
        listed = visits.visits(session, world.actor("physician"), now=TALK).unfinished
    assert [one.basis for one in listed] == [FIRST]


def test_the_twin_that_hurries_the_first_for_the_second(world, monkeypatch):
    monkeypatch.setattr(opinions, "CLOCKS", {**CLOCKS, SECOND: CLOCKS[FIRST]})
    with pytest.raises(KeyError):
        test_an_urgent_second_record_has_its_own_limit_of_the_same_day_and_its_own_line(world)


def test_its_limit_of_the_same_day_goes_with_its_draft(world):
    case = held(world)
    add(world, case.interview_id)
    save(world, case.interview_id, replace(TIRED, urgent=True))
    with world.database.writing() as session:
        long_hours.drop(session, world.actor("physician"), case.interview_id, now=TALK)
    assert Clock.URGENT_LONG_HOURS not in running(world)


def test_a_second_record_waits_on_the_list_when_the_first_is_issued(world):
    case = advised(world)
    add(world, case.interview_id)
    with world.database.writing() as session:
        listed = visits.visits(session, world.actor("physician"), now=TALK).unfinished
    assert [(one.basis, one.interview.public_id) for one in listed] == [(SECOND, case.interview_id)]


def test_it_can_be_taken_back_until_it_is_issued(world):
    case = held(world)
    add(world, case.interview_id)
    with world.database.writing() as session:
        long_hours.drop(session, world.actor("physician"), case.interview_id, now=TALK)
    assert Clock.LONG_HOURS_OPINION not in running(world)
    with world.database.writing() as session, pytest.raises(NotNow):
        long_hours.drop(session, world.actor("physician"), case.interview_id, now=TALK)
    add(world, case.interview_id)
    issue(world, case.interview_id, save(world, case.interview_id, TIRED))
    with world.database.writing() as session, pytest.raises(NotNow):
        long_hours.drop(session, world.actor("physician"), case.interview_id, now=TALK)


@pytest.mark.parametrize("name", ["outside_physician", "hr", "worker", "nurse", "clerk"])
def test_nobody_else_adds_one(world, name):
    case = held(world)
    with pytest.raises(NotYours):
        add(world, case.interview_id, who=name)


def test_the_second_is_corrected_like_the_first(world):
    case, _first, second = both(world)
    with world.database.writing() as session:
        _interview, basis = corrections.correct(session, world.actor("physician"), second, now=NEXT)
    assert basis is SECOND
    changed = replace(TIRED, hours_over_40=99, correction_reason="集計の誤り")
    newer = issue(world, case.interview_id, save(world, case.interview_id, changed, now=NEXT), now=NEXT)
    assert read(world, newer).record.report.hours_over_40 == 99
    assert read(world, second).newest.opinion_id == newer


def test_several_periods_are_kept_shown_and_decided_about(world):
    record = replace(
        advising.RESTRICTED, items=(Item(MeasureKind.OVERTIME_LIMIT, 10),), until_on=date(2026, 12, 31),
        more=(Period(items=(Item(MeasureKind.OVERTIME_LIMIT, 40),), from_on=date(2027, 1, 1), months=2),),
    )  # fmt: skip
    case = advised(world, record)
    shown = read(world, case.opinion_id)
    assert [(period.number, period.from_on) for period in shown.record.periods] == [
        (1, advising.FROM), (2, date(2027, 1, 1)),
    ]  # fmt: skip
    assert (shown.record.opinion.from_on, shown.record.opinion.until_on) == (advising.FROM, date(2027, 2, 28))
    counted = tuple(replace(period, until_on=period.ends_on) for period in record.more)  # as it was issued
    assert opinions.as_record(shown.record) == replace(record, more=counted)
    hear(world, case)
    first = limited(10, until_on=date(2026, 12, 31))
    second = limited(40, from_on=date(2027, 1, 1), until_on=date(2027, 2, 28))
    with pytest.raises(NotValid):
        decide(world, case, first, replace(second, from_on=date(2026, 12, 31)), reason="重なる")
    assert decide(world, case, first, second).opinion_match.value == "same"
    with world.database.writing() as session:
        told = words_of(
            record_files.file(session, world.actor("hr"), case.opinion_id, "opinion", Language.JAPANESE, now=NEXT)
        )
    assert "第1期" in told
    assert "第2期" in told
    assert "時間外労働の制限（40時間/月まで）" in told


def again(world, case):
    """A second talk of the same case."""
    with world.database.writing() as session:
        visit = enter(session, world.actor("physician"), Act.HOLD_INTERVIEW, now=NEXT)
        found = session.execute(select(Case).where(Case.public_id == case.case_id)).scalar_one()
        interview = Interview(
            company_id=found.company_id, public_id=ids.fresh(), case_id=found.id, booking_id=None,
            person_id=world.people["physician"].person_id, state=InterviewState.HELD, mode=InterviewMode.IN_PERSON,
            held_on=NEXT.date(), conditions=[],
        )  # fmt: skip
        session.add(interview)
        visit.record("interview", interview.public_id, of=found.employment_id)
        session.flush()
        return interview.public_id


LIFTED = replace(
    advising.NORMAL, purpose=Purpose.LIFTED, reason="回復が確かめられたため", work_category=WorkCategory.NORMAL
)


def test_an_opinion_is_lifted_by_one_that_names_it(world):
    case = advised(world)
    interview_id = again(world, case)
    with world.database.writing() as session:
        page = opinions.draft(session, world.actor("physician"), interview_id, now=NEXT)
    assert [one.opinion_id for one in page.earlier] == [case.opinion_id]
    version = save(world, interview_id, replace(LIFTED, follows=case.opinion_id), basis=FIRST, now=NEXT)
    lifted = read(world, issue(world, interview_id, version, basis=FIRST, now=NEXT))
    assert (lifted.record.opinion.purpose, lifted.record.opinion.follows_on) == (Purpose.LIFTED, date(2026, 12, 8))
    assert lifted.follows_id == case.opinion_id
    with world.database.writing() as session:
        file = record_files.file(
            session, world.actor("hr"), lifted.record.opinion.public_id, "opinion", Language.JAPANESE, now=NEXT
        )
    assert "目的：解除（2026年12月8日の意見書を解除）" in words_of(file)
    third = again(world, case)
    with world.database.writing() as session:
        assert opinions.draft(session, world.actor("physician"), third, now=NEXT).earlier == ()


def test_only_an_opinion_of_the_same_employee_that_is_in_force_can_be_named(world):
    case, other = advised(world), advised(world, name="colleague", by="outside_physician")
    interview_id = again(world, case)
    for wrong in (other.opinion_id, "0" * 32):
        with pytest.raises(NotValid) as refused:
            save(world, interview_id, replace(LIFTED, follows=wrong), basis=FIRST, now=NEXT)
        assert refused.value.field == "follows"


def keep(world, interview_id, remark, *, version=0, who="physician", basis=FIRST):
    with world.database.writing() as session:
        return remarks.keep(session, world.actor(who), interview_id, remark, basis=basis, version=version, now=TALK)


WORDS = "夜勤のことは会社にも知ってほしい"


def remarked(world, *, pass_on):
    case = held(world)
    version = save(world, case.interview_id, advising.RESTRICTED, basis=FIRST)
    keep(world, case.interview_id, Remark(True, WORDS, pass_on))
    return replace(case, opinion_id=issue(world, case.interview_id, version, basis=FIRST))


@pytest.mark.parametrize("pass_on", [True, False])
def test_what_the_employee_says_is_theirs_and_hr_reads_it_only_when_they_want(world, pass_on):
    case = remarked(world, pass_on=pass_on)
    for name in ("worker", "physician"):
        assert read(world, case.opinion_id, name).remark.words == WORDS
    assert read(world, case.opinion_id, "nurse").remark is None
    seen = read(world, case.opinion_id, "hr").remark
    assert (seen is not None) is pass_on
    assert not pass_on or seen.words == WORDS


def test_twin_hr_that_reaches_every_remark_is_caught_and_shown_nothing_of_it(world, monkeypatch):
    case = remarked(world, pass_on=False)
    monkeypatch.setattr(reach, "REACHES", {**reach.REACHES, RecordRemark: reach_cases.never_clerk(RecordRemark)})
    seen = read(world, case.opinion_id, "hr").remark
    assert seen is not None, "that there is one would be known"
    assert "words" not in seen


def test_a_remark_is_kept_until_the_issue(world):
    case = remarked(world, pass_on=False)
    with pytest.raises(NotNow):
        keep(world, case.interview_id, Remark(True, "あとから", False))


@pytest.mark.parametrize(
    ("wrong", "field"), [(Remark(False, "見ていない", False), "shown"), (Remark(True, "", True), "words")]
)
def test_words_are_said_to_what_was_shown_and_only_words_are_passed_on(world, wrong, field):
    case = held(world)
    save(world, case.interview_id, advising.RESTRICTED, basis=FIRST)
    with pytest.raises(NotValid) as refused:
        keep(world, case.interview_id, wrong)
    assert refused.value.field == field


def test_what_was_said_to_a_draft_that_is_given_up_goes_with_it(world):
    case = held(world)
    add(world, case.interview_id)
    keep(world, case.interview_id, Remark(True, WORDS, True), basis=SECOND)
    with world.database.writing() as session:
        long_hours.drop(session, world.actor("physician"), case.interview_id, now=TALK)
    with world.database.reading() as session:
        assert session.execute(select(RecordRemark)).first() is None


def test_words_about_a_text_that_was_changed_afterwards_say_so(world):
    case = held(world)
    save(world, case.interview_id, advising.NORMAL, basis=FIRST)
    keep(world, case.interview_id, Remark(True, WORDS, True))
    with world.database.writing() as session:
        page = remarks.opening(session, world.actor("physician"), case.interview_id, basis=FIRST, now=TALK)
    assert page.remark is not None
    assert not page.remark.changed_since
    version = save(world, case.interview_id, advising.RESTRICTED, basis=FIRST)
    with world.database.writing() as session:
        preview = issuing.preview(session, world.actor("physician"), case.interview_id, now=TALK)
    assert preview.remark is not None
    assert preview.remark.changed_since
    opinion_id = issue(world, case.interview_id, version, basis=FIRST)
    for name in ("hr", "worker", "physician"):
        assert read(world, opinion_id, name).remark.changed_since


def test_shown_again_they_are_about_what_is_issued(world):
    case = held(world)
    save(world, case.interview_id, advising.NORMAL, basis=FIRST)
    keep(world, case.interview_id, Remark(True, WORDS, True))
    version = save(world, case.interview_id, advising.RESTRICTED, basis=FIRST)
    keep(world, case.interview_id, Remark(True, WORDS, True), version=1)
    opinion_id = issue(world, case.interview_id, version, basis=FIRST)
    remark = read(world, opinion_id).remark
    assert (remark.changed_since, remark.shown_on) == (False, date(2026, 12, 8))


def test_twin_words_that_cling_to_whatever_is_issued_are_seen(world, monkeypatch):
    monkeypatch.setattr(remarks, "settle", lambda *_: None)
    with pytest.raises(AssertionError):
        test_words_about_a_text_that_was_changed_afterwards_say_so(world)


def waiting(world, *, now=NEXT):
    with world.database.writing() as session:
        page = visits.visits(session, world.actor("physician"), now=now)
    return [(one.basis, None if one.limit is None else one.limit.clock) for one in page.unfinished]


def test_each_record_waits_on_the_physicians_list_until_it_is_issued(world):
    case = held(world)
    assert waiting(world) == [(FIRST, Clock.OPINION)]
    add(world, case.interview_id)
    assert waiting(world) == [(FIRST, Clock.OPINION), (SECOND, Clock.LONG_HOURS_OPINION)]
    issue(world, case.interview_id, save(world, case.interview_id, TIRED))
    assert waiting(world) == [(FIRST, Clock.OPINION)]
    issue(world, case.interview_id, save(world, case.interview_id, advising.RESTRICTED, basis=FIRST), basis=FIRST)
    assert waiting(world) == []


def followed_twice(world):
    """An opinion, and two later talks of the same employee whose drafts both lift it: their interviews, versions."""
    case = advised(world)
    made = []
    for _nth in range(2):
        interview_id = again(world, case)
        made.append(
            (interview_id, save(world, interview_id, replace(LIFTED, follows=case.opinion_id), basis=FIRST, now=NEXT))
        )
    return case, made


def test_an_opinion_is_met_by_one_other_only_whenever_the_drafts_began(world):
    _case, [(first, version), (second, other)] = followed_twice(world)
    issue(world, first, version, basis=FIRST, now=NEXT)
    with pytest.raises(NotValid) as refused:
        issue(world, second, other, basis=FIRST, now=NEXT)
    assert refused.value.field == "follows"


def test_twin_a_choice_that_is_believed_until_the_issue_is_seen(world, monkeypatch):
    monkeypatch.setattr(opinions, "lock_followed", lambda *_: None)
    with pytest.raises(pytest.fail.Exception):
        test_an_opinion_is_met_by_one_other_only_whenever_the_drafts_began(world)


def offered(world, interview_id):
    with world.database.writing() as session:
        page = opinions.draft(session, world.actor("physician"), interview_id, now=NEXT)
    return [one.opinion_id for one in page.earlier]


def test_lifted_once_a_newer_edition_of_the_lifted_opinion_is_lifted_too(world):
    case, [(first, version), (second, _other)] = followed_twice(world)
    issue(world, first, version, basis=FIRST, now=NEXT)
    with world.database.writing() as session:
        corrections.correct(session, world.actor("physician"), case.opinion_id, now=NEXT)
    newer = replace(advising.RESTRICTED, correction_reason="写し違い", notes="連絡先")
    issue(world, case.interview_id, save(world, case.interview_id, newer, basis=FIRST, now=NEXT), basis=FIRST, now=NEXT)
    assert offered(world, second) == []


@pytest.mark.parametrize("closed", [False, True])
def test_past_its_end_an_opinion_can_be_met_while_its_case_is_open(world, closed):
    case = advised(world, replace(advising.RESTRICTED, until_on=date(2026, 12, 8), from_on=date(2026, 12, 8)))
    interview_id = again(world, case)
    with world.database.engine.begin() as connection:
        connection.execute(update(Interview).where(Interview.public_id == interview_id).values(held_on=LATER))
        if closed:
            connection.execute(update(Case).values(closed_on=LATER, close_reason=CloseReason.MEASURES_OVER))
    assert offered(world, interview_id) == ([] if closed else [case.opinion_id])
