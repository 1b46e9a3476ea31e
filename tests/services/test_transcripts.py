"""Does the record of an outside physician come in whole, once, by HR, and is it said whose hand wrote it down?"""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from casework import ids
from casework.access import Act, Visit, enter
from casework.documents import report as report_form
from casework.ids import PublicId
from casework.models.interviews import Interview, IssuedDocument, Report
from casework.models.opinions import Opinion
from casework.rules import record as record_rules
from casework.rules.bases import Purpose
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.record import Record
from casework.rules.todos import Todo
from casework.rules.vocabulary import Guidance, Hat, InterviewMode, InterviewState, Language, WorkCategory
from casework.services import duties, duties_of_care, issuing, opinions, overview, record_files, records, transcripts
from casework.services.transcripts import Incomplete
from tests.services import advising, outside, talking
from tests.services.outside import LATER
from tests.services.test_corrections import leave, request_of
from tests.world import World


def count(world: World, *models) -> list[int]:
    with world.database.reading() as session:
        return [len(session.execute(select(model.id)).all()) for model in models]


def running(world, case_id):
    return {clock: row.start_on for clock, row in outside.running(world, case_id).items()}


def read(world, opinion_id, who):
    with world.database.writing() as session:
        return records.read(session, world.actor(who), opinion_id, now=LATER)


def file(world, opinion_id, kind, who):
    with world.database.writing() as session:
        return record_files.file(session, world.actor(who), opinion_id, kind, Language.JAPANESE, now=LATER)


def test_the_statutory_record_is_whole_and_says_who_copied_it(world):
    case_id, _, interview_id = outside.held(world)
    opinion = outside.copy(world, interview_id, talking.WHOLE)
    for who in ("worker", "hr"):
        page = read(world, opinion.public_id, who)
        assert page.interview.held_on == outside.DAY
        assert page.interview.physician_name == outside.PHYSICIAN
        assert page.interview.affiliation == "みなと地域産業保健センター"
        assert page.employee.name == "佐藤 真由美"
        assert page.record.report.work_hours == talking.WHOLE.work_hours
        assert page.record.report.burden == talking.WHOLE.burden
        assert page.record.report.other_condition == talking.WHOLE.other_condition
        assert page.record.opinion.work_category is WorkCategory.RESTRICTED
        assert page.record.opinion.entered_by_name == "山本 恵"
        assert page.record.opinion.received_on == date(2026, 12, 18)
        assert len(page.record.items) == len(talking.WHOLE.items)
        assert [document.signer_name for document in page.documents] == ["山本 恵", "山本 恵"]
    assert running(world, case_id) == {Clock.HEARING: date(2026, 12, 18)}, "from the day on which it was received"


def later_talk(world, interview_id: str) -> str:
    """The same physician outside talks to them once more."""
    with world.database.writing() as session:
        visit = enter(session, world.actor("clerk"), Act.REPORT_HELD, now=LATER)
        first = session.execute(select(Interview).where(Interview.public_id == interview_id)).scalar_one()
        made = Interview(
            company_id=first.company_id, public_id=ids.fresh(), case_id=first.case_id, booking_id=None,
            person_id=first.person_id, state=InterviewState.HELD, mode=InterviewMode.IN_PERSON, held_on=LATER.date(),
            conditions=[],
        )  # fmt: skip
        session.add(made)
        visit.record("interview", made.public_id)
        session.flush()
        return made.public_id


def copying(world, interview_id, who="hr"):
    with world.database.writing() as session:
        return transcripts.copying(session, world.actor(who), interview_id, now=LATER)


LIFTED = replace(talking.NORMAL, purpose=Purpose.LIFTED, reason="回復したため")


def test_a_paper_from_outside_names_what_it_lifts_and_that_waits_no_more(world):
    _, _, interview_id = outside.held(world)
    assert copying(world, interview_id).earlier == ()
    first = outside.copy(world, interview_id, talking.WHOLE)
    second = later_talk(world, interview_id)
    assert [one.opinion_id for one in copying(world, second).earlier] == [first.public_id]
    on = LATER.date()
    with pytest.raises(Incomplete) as refused:
        outside.copy(world, second, LIFTED, received_on=on)
    assert [gap.field for gap in refused.value.gaps] == ["follows"]
    lifted = outside.copy(world, second, replace(LIFTED, follows=first.public_id), received_on=on)
    page = read(world, lifted.public_id, "hr")
    assert (page.record.opinion.purpose, page.follows_id) == (Purpose.LIFTED, first.public_id)
    assert page.record.opinion.follows_on == date(2026, 12, 18)
    paper = outside.text_of(file(world, lifted.public_id, "opinion", "hr"))
    assert "目的：解除（2026年12月18日の意見書を解除）" in paper
    third = later_talk(world, interview_id)
    assert copying(world, third).earlier == (), "it was lifted already"
    corrected = copying(world, second)
    assert (corrected.before.purpose, corrected.before.follows) == (Purpose.LIFTED, first.public_id)
    again = replace(corrected.before, correction_reason="写し間違い")
    outside.copy(world, second, again, received_on=on, edition=2)


@pytest.mark.parametrize("wrong", ["0" * 32, "another's"])
def test_a_paper_is_about_no_opinion_but_those_offered_and_nothing_is_kept(world, wrong):
    _, _, interview_id = outside.held(world)
    if wrong == "another's":
        _case, wrong = talking.issued(world, "colleague")
    before = count(world, Opinion, Report)
    with pytest.raises(NotValid) as refused:
        outside.copy(world, interview_id, replace(LIFTED, follows=wrong))
    assert refused.value.field == "follows"
    assert count(world, Opinion, Report) == before


def test_twin_a_paper_that_may_be_about_anything_is_seen(world, monkeypatch):
    def anything(visit, _stored, opinion_id):
        return visit.session.execute(select(Opinion.id).where(Opinion.public_id == opinion_id)).scalar_one_or_none()

    monkeypatch.setattr(opinions, "followed_id", anything)
    with pytest.raises(pytest.fail.Exception):
        test_a_paper_is_about_no_opinion_but_those_offered_and_nothing_is_kept(world, "another's")


def test_normal_duty_needs_no_hearing(world):
    case_id, _, interview_id = outside.held(world)
    outside.copy(world, interview_id)
    assert running(world, case_id) == {Clock.DECISION: date(2026, 12, 18)}


def test_the_papers_say_that_they_are_copies_and_hold_no_scores(world):
    _, _, interview_id = outside.held(world)
    opinion_id = outside.copy(world, interview_id, talking.WHOLE).public_id
    for kind in ("report", "opinion"):
        text = outside.text_of(file(world, opinion_id, kind, "hr"))
        assert "2026年12月18日に受け取った書面から、山本 恵が転記" in text
        assert "転記日　2026年12月20日" in text
        assert "本人認証のうえ発行" not in text
        assert outside.PHYSICIAN in text
    assert report_form.SCORES_APART.strip() in outside.text_of(file(world, opinion_id, "report", "hr"))


def test_what_lacks_is_said_all_at_once_and_nothing_is_kept(world):
    _, _, interview_id = outside.held(world)
    wrong = replace(talking.NORMAL, work_hours="", work_category=None)
    with pytest.raises(Incomplete) as refused:
        outside.copy(world, interview_id, wrong)
    assert {gap.field for gap in refused.value.gaps} == {"work_hours", "work_category"}
    assert count(world, Report, Opinion, IssuedDocument) == [0, 0, 0]


@pytest.mark.parametrize("received_on", [date(2026, 12, 14), date(2026, 12, 21)])
def test_it_came_after_the_talk_and_not_tomorrow(world, received_on):
    _, _, interview_id = outside.held(world)
    with pytest.raises(NotValid) as refused:
        outside.copy(world, interview_id, received_on=received_on)
    assert refused.value.field == "received_on"
    assert count(world, Report, Opinion) == [0, 0]


def test_it_is_entered_once(world):
    _, _, interview_id = outside.held(world)
    outside.copy(world, interview_id)
    with pytest.raises(NotNow):
        outside.copy(world, interview_id)
    assert count(world, Report, Opinion) == [1, 1]


CORRECTED = replace(talking.WHOLE, correction_reason="上限の写し違い", notes="毎月見直します。")


def test_a_corrected_paper_becomes_the_next_edition_and_both_are_kept(world):
    _, _, interview_id = outside.held(world)
    first = outside.copy(world, interview_id, talking.WHOLE).public_id
    with world.database.writing() as session:
        page = transcripts.copying(session, world.actor("hr"), interview_id, now=LATER)
    assert page.before is not None
    assert (page.edition, page.before.notes) == (2, talking.WHOLE.notes)
    second = outside.copy(world, interview_id, CORRECTED, edition=2)
    assert read(world, first, "hr").newest.opinion_id == second.public_id
    newer = read(world, second.public_id, "hr")
    assert newer.record.opinion.correction_reason == CORRECTED.correction_reason
    assert [one.number for one in newer.editions] == [1, 2]
    assert newer.copied_of == interview_id
    with world.database.reading() as session:
        named = session.execute(select(IssuedDocument.replaces_id).order_by(IssuedDocument.id)).scalars().all()
    assert [one is not None for one in named] == [False, False, True, True]


def test_a_correction_without_its_reason_or_from_before_the_first_paper_is_refused(world):
    _, _, interview_id = outside.held(world)
    outside.copy(world, interview_id, talking.WHOLE)
    with pytest.raises(Incomplete) as refused:
        outside.copy(world, interview_id, talking.WHOLE, edition=2)
    assert [gap.field for gap in refused.value.gaps] == ["correction_reason"]
    with pytest.raises(NotValid) as early:
        outside.copy(world, interview_id, CORRECTED, edition=2, received_on=date(2026, 12, 17))
    assert early.value.field == "received_on"
    assert count(world, Report, Opinion) == [1, 1]


def test_two_who_copy_the_same_correction_make_one(world):
    _, _, interview_id = outside.held(world)
    outside.copy(world, interview_id, talking.WHOLE)
    outside.copy(world, interview_id, CORRECTED, edition=2)
    with pytest.raises(NotNow):
        outside.copy(world, interview_id, CORRECTED, edition=2)


@pytest.mark.parametrize("begun", [False, True])
def test_the_paper_of_a_physician_who_left_is_copied_and_what_they_began_is_gone(world, begun):
    case = advising.held(world)
    if begun:
        with world.database.writing() as session:
            opinions.save(
                session, world.actor("physician"), case.interview_id, talking.NORMAL, version=0, now=advising.TALK
            )
    leave(world)
    with world.database.writing() as session:
        page = overview.request_page(session, world.actor("hr"), request_of(world), now=advising.NEXT)
    assert page.to_copy is not None
    assert page.to_copy.public_id == case.interview_id
    opinion = outside.copy(world, case.interview_id, talking.WHOLE, received_on=date(2026, 12, 9), now=advising.NEXT)
    assert read(world, opinion.public_id, "hr").record.opinion.entered_by_name
    assert count(world, Report, Opinion) == [1, 1]


def test_what_a_physician_issued_here_is_copied_by_nobody(world):
    case = advising.advised(world)
    leave(world)
    with pytest.raises(NotNow):
        outside.copy(world, case.interview_id, CORRECTED, edition=2, now=advising.NEXT)


@pytest.mark.parametrize("who", ["clerk", "worker", "supervisor", "coordinator", "physician", "nurse", "factory_hr"])
def test_nobody_but_hr_of_the_workplace_copies_it(world, who):
    """Least of all the clerk, who reads nothing of what was said."""
    _, _, interview_id = outside.held(world)
    with pytest.raises(NotYours):
        outside.copy(world, interview_id, who=who)


def test_the_record_of_an_inside_interview_is_its_physicians(world):
    case = advising.held(world)
    with pytest.raises(NotYours):
        outside.copy(world, case.interview_id, received_on=date(2026, 12, 9), now=advising.NEXT)


def test_the_clerk_reads_nothing_of_the_record(world):
    case_id, _, interview_id = outside.held(world)
    opinion_id = outside.copy(world, interview_id, talking.WHOLE).public_id
    with pytest.raises(NotYours):
        read(world, opinion_id, "clerk")
    with world.database.writing() as session:
        page = overview.case_page(session, world.actor("clerk"), PublicId(case_id), now=LATER)
    assert (page.advice, page.documents, page.drafts) == ([], [], [])


def test_the_industrial_physician_is_asked_for_a_view_on_it(world):
    """§12.3: an opinion of somebody who isn't the workplace's 産業医, where there is one."""
    _, _, interview_id = outside.held(world)
    opinion_id = outside.copy(world, interview_id, talking.WHOLE).public_id
    with world.database.writing() as session:
        desk = duties.desk(session, world.actor("physician"), now=LATER)
    assert Todo.GIVE_VIEW in [task.todo for part in desk.parts for task in part.tasks]
    assert read(world, opinion_id, "physician").view_wanted


def test_hr_has_it_on_the_desk_until_it_is_there(world):
    _, _, interview_id = outside.held(world)

    def todos():
        with world.database.writing() as session:
            desk = duties.desk(session, world.actor("hr", Hat.HR), now=LATER)
        return {task.todo: task.record_id for part in desk.parts for task in part.tasks}

    assert todos()[Todo.ENTER_RECORD] == interview_id
    assert Todo.AWAIT_OPINION not in todos()
    outside.copy(world, interview_id, talking.WHOLE)
    assert Todo.ENTER_RECORD not in todos()
    assert Todo.HEAR in todos()


def test_the_end_of_a_period_is_counted_from_its_months(world):
    _, _, interview_id = outside.held(world)
    opinion = outside.copy(world, interview_id, replace(talking.WHOLE, guidance=(Guidance.OBSERVE,),
                                                        interview_again_on=None))  # fmt: skip
    assert opinion.until_on == date(2027, 3, 13)


# --- the twins: the same tests, with one thing broken ----------------------------------------------------------

whole, normal = test_the_statutory_record_is_whole_and_says_who_copied_it, test_normal_duty_needs_no_hearing
TWINS = {
    "a report that loses a part": (
        whole, opinions, "write_report",
        lambda honest: lambda visit, case, report, written: honest(visit, case, report, replace(written, burden="")),
    ),
    "no step of the employer's": (whole, issuing, "clocks", lambda _honest: lambda *_of: None),
    "no step after normal duty": (normal, issuing, "clocks", lambda _honest: lambda *_of: None),
    "papers that nobody copied": (
        test_the_papers_say_that_they_are_copies_and_hold_no_scores, report_form, "content",
        lambda honest: lambda **words: honest(**{**words, "copied": ""}),
    ),
    "one gap at a time": (
        test_what_lacks_is_said_all_at_once_and_nothing_is_kept, record_rules, "missing",
        lambda honest: lambda *asked: honest(*asked)[:1],
    ),
    "any day of receipt": (
        lambda world: test_it_came_after_the_talk_and_not_tomorrow(world, date(2026, 12, 21)), transcripts, "_received",
        lambda _honest: lambda *_of: None,
    ),
    "anybody's talk": (test_the_record_of_an_inside_interview_is_its_physicians, transcripts, "_holder_left",
                       lambda _honest: lambda *_of: True),
    "a draft that stays beside the paper": (
        lambda world: test_the_paper_of_a_physician_who_left_is_copied_and_what_they_began_is_gone(world, begun=True),
        transcripts, "_give_up", lambda _honest: lambda *_of: None,
    ),
    "the clerk copies": (
        lambda world: test_nobody_but_hr_of_the_workplace_copies_it(world, "clerk"), transcripts, "enter",
        lambda _honest: Visit,
    ),
    "nobody's view": (
        test_the_industrial_physician_is_asked_for_a_view_on_it, duties_of_care, "_views",
        lambda _honest: lambda *_of: (),
    ),
    "a period without its end": (
        test_the_end_of_a_period_is_counted_from_its_months, Record, "ends_on",
        lambda _honest: property(lambda written: written.until_on),
    ),
}  # fmt: skip
"""Which test, and what is broken of what."""
NEXT_WALL = (IntegrityError, AttributeError)
"""Whoever comes past one wall stands before the next: the database keeps one opinion of a talk, and a clerk is shown
nothing to copy. The test sees that, since it isn't the refusal that it asks for.
"""


@pytest.mark.parametrize("broken", TWINS)
def test_twin(world, monkeypatch, broken):
    caught, owner, name, twin = TWINS[broken]
    monkeypatch.setattr(owner, name, twin(getattr(owner, name)))
    with pytest.raises((AssertionError, pytest.fail.Exception, *NEXT_WALL)):
        caught(world)
