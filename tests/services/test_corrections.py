"""Is an issued record corrected by a new edition beside it, kept with the old one, and gone on with by the employer?"""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select, update

from casework.access import Act, Visit, enter
from casework.ids import PublicId
from casework.models.cases import Case
from casework.models.interviews import IssuedDocument, Report
from casework.models.opinions import Opinion
from casework.models.providers import Engagement
from casework.models.requests import InterviewRequest
from casework.rules.comparison import Item
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.notices import Notice
from casework.rules.vocabulary import AssignmentRole, Hat, MeasureKind
from casework.services import (
    cases,
    corrections,
    deciding,
    decisions,
    editions,
    issuing,
    opinions,
    overview,
    records,
)
from casework.services.judgements import Judgement
from tests.databases import SQLITE_ONLY
from tests.services import advising
from tests.services.advising import NEXT, TALK, Advising, advised, decide, hear, limited, nights
from tests.services.test_issuing import running, told

WHY = "時間外の上限の写し違い"
OTHER = replace(advising.RESTRICTED, items=(Item(MeasureKind.OVERTIME_LIMIT, 30), advising.NIGHTS))
SAME = replace(advising.RESTRICTED, notes="連絡先を書き足した")


def begin(world, opinion_id, *, who="physician", now=NEXT):
    with world.database.writing() as session:
        return corrections.correct(session, world.actor(who), opinion_id, now=now)[0]


def drop(world, opinion_id, *, who="physician", now=NEXT):
    with world.database.writing() as session:
        return corrections.drop(session, world.actor(who), opinion_id, now=now)


def draft(world, interview_id, *, who="physician", now=NEXT):
    with world.database.writing() as session:
        return opinions.draft(session, world.actor(who), interview_id, now=now)


def rewrite(world, interview_id, record, *, who="physician", now=NEXT):
    version = draft(world, interview_id, who=who, now=now).version
    with world.database.writing() as session:
        record = replace(record, correction_reason=WHY)
        return opinions.save(session, world.actor(who), interview_id, record, version=version, now=now)


def issue(world, interview_id, version, *, who="physician", now=NEXT):
    with world.database.writing() as session:
        return issuing.issue(session, world.actor(who), interview_id, version=version, now=now).public_id


def corrected(world, case: Advising, record=OTHER, *, who="physician", now=NEXT) -> Advising:
    """The same case with the corrected opinion."""
    begin(world, case.opinion_id, who=who, now=now)
    version = rewrite(world, case.interview_id, record, who=who, now=now)
    return replace(case, opinion_id=issue(world, case.interview_id, version, who=who, now=now))


def read(world, opinion_id, who="hr", *, now=NEXT):
    with world.database.writing() as session:
        return records.read(session, world.actor(who), opinion_id, now=now)


def leave(world, name="physician"):
    """The contract ended yesterday."""
    with world.database.engine.begin() as connection:
        ended = update(Engagement).where(Engagement.person_id == world.people[name].person_id)
        connection.execute(ended.values(until_on=date(2026, 12, 8)))


def take_over(world, case, name):
    with world.database.writing() as session:
        visit = enter(session, world.actor("clerk"), Act.BOOK, now=NEXT)
        found = session.execute(select(Case).where(Case.public_id == case.case_id)).scalar_one()
        cases.assign(visit, found, world.people[name].person_id, AssignmentRole.INTERVIEWER, date(2026, 12, 9))
        visit.record("assignment", found.public_id, of=found.employment_id)


def test_the_draft_begins_with_the_words_of_the_issued_record(world):
    case = advised(world)
    assert begin(world, case.opinion_id) == case.interview_id
    page = draft(world, case.interview_id)
    assert page.edition == 2
    assert page.record == advising.RESTRICTED
    assert [gap.field for gap in page.gaps] == ["correction_reason"]


def test_both_editions_are_kept_and_the_newer_names_the_older(world):
    first = advised(world)
    second = corrected(world, first)
    old, new = read(world, first.opinion_id), read(world, second.opinion_id)
    assert ([item.hours for item in old.record.items], [item.hours for item in new.record.items]) == ([20, 0], [30, 0])
    assert (old.is_newest, new.is_newest, new.record.opinion.correction_reason) == (False, True, WHY)
    assert [one.opinion_id for one in old.editions] == [first.opinion_id, second.opinion_id]
    with world.database.reading() as session:
        papers = list(session.execute(select(IssuedDocument).order_by(IssuedDocument.id)).scalars())
    assert [paper.kind for paper in papers] == ["report", "opinion"] * 2
    assert [paper.replaces_id for paper in papers] == [None, None, papers[0].id, papers[1].id]
    assert len({paper.content_hash for paper in papers}) == 4


def test_the_draft_exists_for_nobody_but_those_assigned(world):
    case = advised(world)
    begin(world, case.opinion_id)
    for name in ("worker", "hr", "nurse"):
        page = read(world, case.opinion_id, name)
        assert (page.is_newest, page.corrigible) == (True, None)
    with world.database.reading() as session:
        unborn = session.execute(select(Opinion.public_id).where(Opinion.edition == 2)).scalar_one()
    for name in ("worker", "hr", "nurse", "clerk"):
        with pytest.raises(NotYours):
            read(world, unborn, name)


def test_twice_begun_is_one_and_once_given_up_the_issued_one_stands(world):
    case = advised(world)
    begin(world, case.opinion_id)
    begin(world, case.opinion_id)
    with world.database.reading() as session:
        assert len(session.execute(select(Report)).all()) == 2
    assert drop(world, case.opinion_id) == case.opinion_id
    with world.database.reading() as session:
        assert session.execute(select(Opinion.edition)).scalars().all() == [1]
        assert session.execute(select(Report.edition)).scalars().all() == [1]
    with pytest.raises(NotNow):
        drop(world, case.opinion_id)
    assert corrected(world, case).opinion_id != case.opinion_id


def test_an_older_edition_is_not_corrected_again_and_a_correction_is(world):
    first = advised(world)
    second = corrected(world, first)
    with pytest.raises(NotNow) as refused:
        begin(world, first.opinion_id)
    assert refused.value.said == editions.NEWER
    third = corrected(world, second, SAME)
    assert [one.number for one in read(world, third.opinion_id).editions] == [1, 2, 3]
    assert read(world, first.opinion_id).newest.opinion_id == third.opinion_id


@pytest.mark.parametrize("name", ["hr", "worker", "clerk", "nurse", "outside_physician", "factory_physician"])
def test_nobody_else_corrects(world, name):
    case = advised(world)
    with pytest.raises(NotYours):
        begin(world, case.opinion_id, who=name)


def test_a_colleague_who_has_the_case_corrects_only_after_the_writer_left(world):
    case = advised(world)
    take_over(world, case, "outside_physician")
    with pytest.raises(NotNow) as refused:
        begin(world, case.opinion_id, who="outside_physician")
    assert refused.value.said == editions.WRITERS
    begin(world, case.opinion_id)
    with pytest.raises(NotNow):
        draft(world, case.interview_id, who="outside_physician")
    leave(world)
    page = draft(world, case.interview_id, who="outside_physician")
    version = rewrite(world, case.interview_id, OTHER, who="outside_physician")
    assert page.edition == 2
    newer = issue(world, case.interview_id, version, who="outside_physician")
    assert read(world, newer).documents[0].signer_name == "佐々木 玲子"
    assert read(world, newer).interview.physician_name == "山田 哲也"


def test_a_draft_of_somebody_who_left_is_the_successors_once_they_sign_it(world):
    case = advised(world)
    begin(world, case.opinion_id)
    take_over(world, case, "outside_physician")
    leave(world)
    version = rewrite(world, case.interview_id, OTHER, who="outside_physician")
    newer = issue(world, case.interview_id, version, who="outside_physician")
    with world.database.reading() as session:
        author = session.execute(select(Opinion.author_id).where(Opinion.public_id == newer)).scalar_one()
    assert author == world.people["outside_physician"].person_id
    begin(world, newer, who="outside_physician")


def test_hr_and_the_employee_are_told_without_content_that_there_is_a_newer_one(world):
    corrected(world, advised(world))
    assert told(world, Notice.NEWER_TO_HR) == {("hr", Hat.HR)}
    assert told(world, Notice.NEWER_TO_WORKER) == {("worker", Hat.WORKER)}
    assert told(world, Notice.RECORD_TO_HR) == {("hr", Hat.HR)}


def test_a_running_limit_of_the_employer_stays_and_is_about_the_newer_opinion(world):
    case = advised(world)
    before = running(world)[Clock.HEARING]
    newer = corrected(world, case)
    after = running(world)
    assert (after[Clock.HEARING].id, after[Clock.HEARING].limit_on) == (before.id, before.limit_on)
    assert after[Clock.HEARING].record_id == newer.opinion_id
    assert Clock.DECISION not in after


def test_what_was_heard_on_the_older_one_stays_with_it_and_the_newer_one_is_heard_anew(world):
    first = advised(world)
    hear(world, first)
    second = corrected(world, first)
    with pytest.raises(NotNow) as refused:
        decide(world, first, limited(), nights())
    assert refused.value.said == editions.NEWER
    with pytest.raises(NotNow):
        hear(world, first, version=1)
    with pytest.raises(NotNow) as unheard:
        decide(world, second, limited(30), nights())
    assert unheard.value.said == deciding.NOT_HEARD
    hear(world, second)
    assert decide(world, second, limited(30), nights()).opinion_match.value == "same"
    assert Clock.DECISION not in running(world)


STEPS = {
    # the opinion before, and the newer one → the limit that runs, since when
    "there is something to hear now": (advising.NORMAL, OTHER, Clock.HEARING, date(2026, 12, 8)),
    "there is nothing to hear any more": (OTHER, advising.NORMAL, Clock.DECISION, date(2026, 12, 8)),
    "it stays the hearing": (advising.RESTRICTED, OTHER, Clock.HEARING, date(2026, 12, 8)),
    "it stays the decision": (advising.NORMAL, replace(advising.NORMAL, notes="連絡先"), Clock.DECISION,
                              date(2026, 12, 8)),
}  # fmt: skip


@pytest.mark.parametrize("step", STEPS)
def test_after_a_correction_the_limit_of_the_next_step_runs_and_no_other(world, step):
    before, after, clock, since = STEPS[step]
    newer = corrected(world, advised(world, before), after)
    limits = {one: limit for one, limit in running(world).items() if one in {Clock.HEARING, Clock.DECISION}}
    assert [(one, limit.record_id, limit.start_on) for one, limit in limits.items()] == [
        (clock, newer.opinion_id, since)
    ]
    with world.database.writing() as session:
        shown = overview.request_page(session, world.actor("hr"), request_of(world), now=NEXT)
    assert shown.waits.value == {Clock.HEARING: "hearing", Clock.DECISION: "normal"}[clock]


def test_twin_a_limit_that_only_moves_on_is_told(world, monkeypatch):
    monkeypatch.setattr(issuing, "_next_step", lambda _opinion: Clock.DECISION)
    with pytest.raises(AssertionError):
        test_after_a_correction_the_limit_of_the_next_step_runs_and_no_other(world, "there is something to hear now")


def test_heard_on_other_words_the_case_waits_for_the_hearing_again(world):
    first = advised(world)
    hear(world, first)
    second = corrected(world, first)
    limit = running(world)[Clock.HEARING]
    assert (limit.record_id, limit.start_on) == (second.opinion_id, date(2026, 12, 9))
    assert Clock.DECISION not in running(world)
    with world.database.writing() as session:
        shown = overview.request_page(session, world.actor("hr"), request_of(world), now=NEXT)
    assert shown.waits.value == "hearing"


def test_a_decision_stays_with_its_edition_and_says_that_a_newer_one_came(world):
    case, decision = advising.decided(world)
    newer = corrected(world, case, SAME)
    with world.database.writing() as session:
        page = decisions.read(session, world.actor("hr"), decision.public_id, now=NEXT)
    assert (page.advice.opinion.public_id, page.advice.newer_id) == (case.opinion_id, newer.opinion_id)
    assert not {Clock.HEARING, Clock.DECISION} & set(running(world))


def test_a_correction_that_advises_something_else_after_the_decision_is_heard_and_decided_about_anew(world):
    case, _decision = advising.decided(world)
    newer = corrected(world, case)
    assert running(world)[Clock.HEARING].record_id == newer.opinion_id
    with world.database.writing() as session:
        shown = overview.request_page(session, world.actor("hr"), request_of(world), now=NEXT)
    assert shown.waits.value == "hearing"
    hear(world, newer)
    decide(world, newer, limited(30), nights())
    assert not {Clock.HEARING, Clock.DECISION} & set(running(world))


def request_of(world):
    with world.database.reading() as session:
        return session.execute(select(InterviewRequest.public_id)).scalar_one()


def test_a_case_that_was_over_is_open_again_when_the_correction_advises_measures(world):
    case = advised(world, advising.NORMAL)
    decide(world, case, reason="意見のとおり")
    with world.database.reading() as session:
        assert session.execute(select(Case.closed_on)).scalar_one() is not None
    corrected(world, case, advising.RESTRICTED)
    with world.database.reading() as session:
        assert session.execute(select(Case.closed_on)).scalar_one() is None
    assert Clock.HEARING in running(world)


def test_the_industrial_physician_is_asked_about_each_edition_anew(world):
    case = advised(world, by="outside_physician")
    with world.database.writing() as session:
        records.give_view(session, world.actor("physician"), case.opinion_id, True, "", now=TALK)
    newer = corrected(world, case, who="outside_physician")
    assert read(world, newer.opinion_id, "physician").view_wanted
    assert not read(world, case.opinion_id, "physician").view_wanted
    with world.database.writing() as session, pytest.raises(NotNow):
        records.viewing(session, world.actor("physician"), case.opinion_id, now=NEXT)
    with world.database.writing() as session:
        records.give_view(session, world.actor("physician"), newer.opinion_id, True, "", now=NEXT)
    assert told(world, Notice.VIEW_WANTED) == {("physician", Hat.PHYSICIAN)}


def test_hr_decides_without_the_view_only_knowingly(world):
    case = advised(world, by="outside_physician")
    hear(world, case)
    judgement = Judgement((limited(), nights()), date(2027, 1, 9), "", hearing_version=1, unseen="急ぐため",
                          weighed="見直しで確かめる")  # fmt: skip
    with world.database.writing() as session, pytest.raises(NotValid) as refused:
        deciding.decide(session, world.actor("hr"), case.opinion_id, judgement, now=NEXT)
    assert (refused.value.field, refused.value.said) == ("without_view", deciding.AWAITED)
    with world.database.writing() as session:
        knowing = replace(judgement, without_view=True)
        deciding.decide(session, world.actor("hr"), case.opinion_id, knowing, now=NEXT)


def test_an_urgent_correction_has_its_limit_from_today(world):
    case = advised(world)
    begin(world, case.opinion_id)
    rewrite(world, case.interview_id, replace(SAME, urgent=True))
    limit = running(world)[Clock.URGENT_OPINION]
    assert limit.start_on == date(2026, 12, 9)
    drop(world, case.opinion_id)
    assert Clock.URGENT_OPINION not in running(world)


def test_only_the_newest_edition_stands_on_the_page_of_the_case(world):
    first = advised(world)
    second = corrected(world, first)
    for name in ("worker", "physician"):
        with world.database.writing() as session:
            page = overview.case_page(session, world.actor(name), PublicId(first.case_id), now=NEXT)
        assert [one.opinion.public_id for one in page.advice] == [second.opinion_id]


def test_each_document_is_compared_with_what_was_signed(world):
    case = advised(world)
    assert [paper.intact for paper in read(world, case.opinion_id).documents] == [True, True]


@SQLITE_ONLY
def test_twin_a_document_that_was_changed_behind_the_guards_is_told(world):
    case = advised(world)
    with world.database.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER fixed_issued_document_update")
        connection.execute(update(IssuedDocument).where(IssuedDocument.kind == "opinion").values(content_hash="0" * 64))
    assert [paper.intact for paper in read(world, case.opinion_id).documents] == [True, False]


@SQLITE_ONLY
@pytest.mark.parametrize("column", ["file", "content"])
def test_the_words_and_the_issued_file_are_both_under_the_hash(world, column):
    """Whoever held all keys and got past the guards would still be told of."""
    case = advised(world)
    with world.database.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER fixed_issued_document_update")
    with world.database.writing() as session:
        visit = enter(session, world.actor("physician"), Act.ISSUE, now=NEXT)
        document = session.execute(select(IssuedDocument).where(IssuedDocument.kind == "opinion")).scalar_one()
        key_id = session.get_one(Case, document.case_id).data_key_id
        visit.seal(key_id, document, **{column: b"PK another" if column == "file" else "{}"})
        visit.record("issued_document", document.public_id)
    assert [paper.intact for paper in read(world, case.opinion_id).documents] == [True, False]


@SQLITE_ONLY
def test_twin_a_comparison_of_nothing_is_seen(world, monkeypatch):
    monkeypatch.setattr(Visit, "digest", lambda _self, _record, source, *_columns, **_of: source.content_hash)
    with pytest.raises(AssertionError):
        test_the_words_and_the_issued_file_are_both_under_the_hash(world, "file")
