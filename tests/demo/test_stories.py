"""Is each story what it is called, on every day: no time before the limit, moved off the weekend, still in force?"""

from datetime import timedelta

import pytest
from sqlalchemy import and_, select, update

from casework.demo.roll import NAMED
from casework.demo.texts import TALES
from casework.models.cases import Case, Limit
from casework.models.checks import CheckResult, CountedResult, SupplementaryTalk
from casework.models.contacts import CareContact
from casework.models.followups import FollowUp
from casework.models.instruction_notes import InstructionAck
from casework.models.interviews import Interview
from casework.models.invitations import Invitation, Letter
from casework.models.measure_reviews import MeasureReview
from casework.models.measures import Decision, Instruction, Measure
from casework.models.messages import InboxNote, OutboxMail
from casework.models.passing_on import PassingOn
from casework.models.people import Employment, Person
from casework.models.referrals import Referral
from casework.models.reviews import MonthlyReview, ReviewPoint
from casework.models.risks import Crisis
from casework.models.slots import Booking
from casework.models.tellings import Telling
from casework.rules.contacts import ContactKind
from casework.rules.days import tokyo_date
from casework.rules.deadlines import Clock
from casework.rules.notices import Notice
from casework.rules.reviews import first_of
from casework.rules.vocabulary import (
    CloseReason,
    EmploymentKind,
    Hat,
    InstructionState,
    InterviewState,
    InvitationState,
    LetterChannel,
    LetterKind,
    OutboxState,
    PassingState,
    ReferralEnd,
    ReturnReason,
    TellingReason,
)
from casework.rules.words import clinical_words
from casework.services import choices, messages, people, policies


def person(key: str) -> str:
    return next(member.name for member in NAMED if member.key == key)


def case_of(session, key):
    return session.execute(
        select(Case).join(Employment, Employment.id == Case.employment_id).join(Person)
        .where(Person.name == person(key)).order_by(Case.id)
    ).scalars().first()  # fmt: skip


def of_case(session, key, model):
    return session.execute(select(model).where(model.case_id == case_of(session, key).id)).scalars().all()


def choosing(demo, key):
    with demo.database.writing() as session:
        case = case_of(session, key)
        return choices.choosing(session, demo.actor(person(key), Hat.WORKER), case.public_id, now=demo.now)


def test_somebody_who_wants_the_physician_in_person_finds_nothing_before_the_limit(demo_of_a_day):
    found = choosing(demo_of_a_day, "no_slot")
    assert found.earlier == []
    assert found.limit_on >= tokyo_date(demo_of_a_day.now)


def test_somebody_who_asked_yesterday_finds_free_times(demo_of_a_day):
    assert len(choosing(demo_of_a_day, "bookable").earlier) >= 2


def test_somebody_who_works_in_shifts_finds_times_within_hours_and_outside_of_them(demo_of_a_day):
    found = choosing(demo_of_a_day, "night_worker")
    ids = [one.public_id for one in (*found.earlier, *found.later)]
    assert len(set(ids) & found.outside) >= 2
    assert len(set(ids) - found.outside) >= 2


def test_the_final_confirmation_was_moved_off_the_weekend(demo_of_a_day):
    with demo_of_a_day.database.reading() as session:
        (invitation,) = of_case(session, "noticed", Invitation)
        letter = session.execute(
            select(Letter).where(Letter.invitation_id == invitation.id, Letter.kind == LetterKind.FINAL)
        ).scalar_one()
        calendar = policies.calendar_for(session, invitation.company_id, case_of(session, "noticed").workplace_id)
    unmoved = invitation.notified_on + timedelta(days=29)
    assert unmoved.weekday() >= 5
    if unmoved.year <= 2027:
        assert letter.due_on < unmoved
        assert calendar.is_workday(letter.due_on)
    assert unmoved >= tokyo_date(demo_of_a_day.now)


def test_an_interview_is_prepared_for_this_evening(demo_of_a_day):
    with demo_of_a_day.database.reading() as session:
        (interview,) = of_case(session, "interview_today", Interview)
        booking = session.get_one(Booking, interview.booking_id)
        assert interview.state is InterviewState.PREPARED
        assert tokyo_date(booking.slot.starts_at) == tokyo_date(demo_of_a_day.now)


def due_reviews(session, key):
    """The days of the reviews that are due next."""
    running = (Limit.clock == Clock.MEASURE_REVIEW, Limit.stopped_on.is_(None))
    statement = select(Limit.limit_on).where(Limit.case_id == case_of(session, key).id, *running)
    return session.execute(statement).scalars().all()


def test_measures_were_looked_at_and_stayed_and_others_are_to_be_looked_at_soon(demo_of_a_day):
    today = tokyo_date(demo_of_a_day.now)
    with demo_of_a_day.database.reading() as session:
        [looked] = of_case(session, "stepwise", MeasureReview)
        assert due_reviews(session, "stepwise") == [looked.next_on]
        assert today < looked.next_on
        ended = of_case(session, "measure_ended", MeasureReview)
        assert [one.number for one in ended] == [1, 2]
        assert ended[0].next_on is not None
        assert ended[1].next_on is None
        assert due_reviews(session, "measure_ended") == []
        [soon] = due_reviews(session, "supervisor_changed")
        assert today < soon <= today + timedelta(days=7)


def test_a_measure_whose_days_are_over_waits_for_somebody_to_decide(demo_of_a_day):
    today = tokyo_date(demo_of_a_day.now)
    with demo_of_a_day.database.reading() as session:
        found = of_case(session, "measure_ended", Measure)
        assert found
        assert {measure.until_on < today for measure in found} == {True}
        assert case_of(session, "measure_ended").closed_on is None


def test_somebody_is_in_the_third_week_of_eight_after_coming_back(demo_of_a_day):
    today = tokyo_date(demo_of_a_day.now)
    with demo_of_a_day.database.reading() as session:
        slipped, instruction = of_case(session, "returning", Instruction)
    assert (slipped.state, instruction.replaces_id) == (InstructionState.REPLACED, slipped.id)
    assert 14 <= (today - instruction.from_on).days < 21
    assert (instruction.until_on - instruction.from_on).days in range(50, 56)


def test_the_talk_after_six_months_is_moved_off_the_closed_days_of_the_year_end(demo):
    with demo.database.reading() as session:
        last = max(of_case(session, "year_end", FollowUp), key=lambda follow_up: follow_up.months)
    assert (last.months, last.anchored_on.month) == (6, 12)
    assert last.anchored_on.day in {29, 30}
    assert last.due_on != last.anchored_on


def test_normal_duty_ended_with_a_notice(demo_of_a_day):
    with demo_of_a_day.database.reading() as session:
        case = case_of(session, "normal_duty")
        assert case.close_reason is CloseReason.NO_MEASURES
        (decision,) = of_case(session, "normal_duty", Decision)
        assert decision.hearing_id is None


def test_the_head_of_the_third_works_leads_since_yesterday(demo_of_a_day):
    today = tokyo_date(demo_of_a_day.now)
    with demo_of_a_day.database.reading() as session:
        employment = session.execute(
            select(Employment).join(Person).where(Person.name == person("supervisor_changed"))
        ).scalar_one()
        led = {
            days: people.supervisors_of(session, employment.company_id, employment.id, today - timedelta(days=days))
            for days in (0, 1, 2)
        }
        names = {row.id: row.name for row in session.execute(select(Person.id, Person.name))}
    assert [[names[one] for one in led[days]] for days in (0, 1, 2)] == [
        [person("head_made3")], [person("head_made3")], [person("head_made1")]
    ]  # fmt: skip


def confirmed_untold(demo) -> list[str]:
    """Who confirmed an instruction before they were told of it."""
    told = and_(
        InboxNote.record_id == Instruction.public_id, InboxNote.person_id == InstructionAck.person_id,
        InboxNote.notice == Notice.INSTRUCTION_TO_SUPERVISOR.value,
    )  # fmt: skip
    acks = (
        select(InstructionAck.acknowledged_at, InboxNote.created_at, Person.name)
        .join(Instruction, Instruction.id == InstructionAck.instruction_id)
        .join(InboxNote, told)
        .join(Person, Person.id == InstructionAck.person_id)
    )
    with demo.database.reading() as session:
        found = session.execute(acks).all()
    assert found
    return [row.name for row in found if row.acknowledged_at <= row.created_at]


def test_nobody_confirms_an_instruction_before_they_were_told(demo_of_a_day):
    """Whatever lies on a weekend falls on the Friday before it."""
    assert confirmed_untold(demo_of_a_day) == []


def test_twin_a_confirmation_before_the_telling_is_seen(demo, tmp_path):
    copy = demo.copied(tmp_path)
    with copy.database.engine.begin() as connection:
        connection.execute(
            update(InboxNote)
            .where(InboxNote.notice == Notice.INSTRUCTION_TO_SUPERVISOR.value)
            .values(created_at=demo.now)
        )
    assert confirmed_untold(copy)


def test_dispatched_workers_are_counted_and_have_no_case(demo):
    with demo.database.reading() as session:
        dispatched = set(
            session.execute(select(Employment.id).where(Employment.kind == EmploymentKind.DISPATCHED_IN)).scalars()
        )
        assert len(dispatched) > 1
        assert dispatched == set(session.execute(select(CountedResult.employment_id)).scalars())
        assert dispatched.isdisjoint(session.execute(select(CheckResult.employment_id)).scalars())
        assert dispatched.isdisjoint(session.execute(select(Case.employment_id)).scalars())


def test_about_one_in_ten_is_highly_stressed(demo):
    with demo.database.reading() as session:
        high = session.execute(select(CheckResult.high_stress)).scalars().all()
    assert 270 < len(high) < 302
    assert 0.07 < sum(high) / len(high) < 0.18, "a little more than in practice: each story needs somebody"


def test_a_few_have_not_answered_and_a_few_have_said_not_this_time(demo):
    with demo.database.reading() as session:
        states = session.execute(select(Invitation.state)).scalars().all()
        unread = session.execute(select(Invitation).where(Invitation.read_at.is_(None))).scalars().all()
    assert states.count(InvitationState.OPEN) >= 3
    assert states.count(InvitationState.POSTPONED) >= 1
    assert states.count(InvitationState.DECLINED) >= 3
    assert unread


def test_every_mail_that_left_has_the_same_neutral_subject(demo, tmp_path):
    copy = demo.copied(tmp_path)
    with copy.database.reading() as session:
        told = session.execute(
            select(Person.name, OutboxMail.hat).distinct()
            .join(Person, and_(Person.company_id == OutboxMail.company_id, Person.id == OutboxMail.person_id))
            .where(OutboxMail.state == OutboxState.SENT)
        ).all()  # fmt: skip
    subjects, read = set(), 0
    for name, hat in told:
        with copy.database.writing() as session:
            page = messages.mails(session, copy.actor(name, hat), now=copy.now)
        subjects |= {letter.read.subject for letter in page.letters}
        read += len(page.letters)
    copy.database.engine.dispose()
    assert len(subjects) == 1, subjects
    assert read > 100
    assert not any(word in subject for subject in subjects for word in ("面接", "ストレス", "健康", "産業医", "相談"))


def test_an_employee_without_mail_gets_none_and_a_full_mail_box_is_noticed(demo):
    with demo.database.reading() as session:
        rows = session.execute(
            select(OutboxMail.state, Person.name).join(
                Person, and_(Person.company_id == OutboxMail.company_id, Person.id == OutboxMail.person_id)
            )
        ).all()
    assert {state for state, name in rows if name == person("night_worker")} == {OutboxState.STOPPED}
    assert {name for state, name in rows if state is OutboxState.FAILED} == {person("missed")}


EMPLOYERS = ("hours", "other", "burden", "guidance", "workplace", "reason", "put", "words", "told", "answer")


@pytest.mark.parametrize("key", TALES)
def test_nothing_that_the_employer_reads_names_an_illness_or_a_treatment(key):
    found = {field: clinical_words(getattr(TALES[key], field)) for field in EMPLOYERS}
    assert {field: words for field, words in found.items() if words} == {}
    assert clinical_words("本人はうつ病と話す") == ["うつ病"]


def test_everybody_speaks_for_themselves():
    said = [getattr(tale, field) for tale in TALES.values() for field in (*EMPLOYERS,) if getattr(tale, field)]
    said += [text for tale in TALES.values() for text in (tale.notes.complaint, tale.notes.work_notes)]
    twice = {text for text in said if said.count(text) > 1}
    assert twice <= {"特記事項なし"}


def letters_to(session, key):
    found = select(Letter).join(Invitation, Invitation.id == Letter.invitation_id)
    return session.execute(found.where(Invitation.case_id == case_of(session, key).id)).scalars().all()


def test_a_letter_on_paper_came_back_and_the_clocks_run_from_the_day_it_was_handed_over(demo_of_a_day):
    with demo_of_a_day.database.reading() as session:
        first = next(one for one in letters_to(session, "came_back") if one.kind is LetterKind.FIRST)
        assert (first.channel, first.return_reason) == (LetterChannel.PAPER, ReturnReason.ADDRESS)
        invitation = of_case(session, "came_back", Invitation)[0]
        assert invitation.notified_on > tokyo_date(first.sent_at)


def test_the_encouragement_of_somebody_on_leave_waits_until_they_are_back(demo_of_a_day):
    today = tokyo_date(demo_of_a_day.now)
    with demo_of_a_day.database.reading() as session:
        reminder = next(one for one in letters_to(session, "resting") if one.kind is LetterKind.REMINDER)
        assert reminder.sent_at is None
        assert reminder.due_on < today + timedelta(days=21) < reminder.leaves_on


def test_the_centre_has_to_be_told_that_somebody_changed_their_mind(demo_of_a_day):
    with demo_of_a_day.database.reading() as session:
        (waits,) = of_case(session, "changed_mind", Telling)
        assert (waits.reason, waits.told_on) == (TellingReason.REQUEST_WITHDRAWN, None)
        (referral,) = of_case(session, "changed_mind", Referral)
        assert (referral.with_result, referral.end_reason) == (True, ReferralEnd.WITHDRAWN)


def test_a_supplementary_talk_waits_for_the_decision_of_the_examiner(demo_of_a_day):
    with demo_of_a_day.database.reading() as session:
        needed = select(CheckResult.interview_needed).join(
            SupplementaryTalk, SupplementaryTalk.check_result_id == CheckResult.id
        )
        assert session.execute(needed).scalars().all() == [None]


def test_last_months_review_was_held_and_this_months_begins_with_what_is_left(demo):
    with demo.database.reading() as session:
        held = session.execute(select(MonthlyReview)).scalars().all()
        left = session.execute(select(ReviewPoint.settled_on).order_by(ReviewPoint.id)).scalars().all()
    today = tokyo_date(demo.now)
    assert [one.month for one in held] == [first_of(first_of(today) - timedelta(days=1))]
    assert [day is None for day in left] == [False, True, True]


def test_three_walked_in_to_the_nurse_one_of_them_is_done_and_a_call_is_due_today(demo):
    with demo.database.reading() as session:
        found = session.execute(select(CareContact).order_by(CareContact.id)).scalars().all()
        over = session.execute(select(Case.id).where(Case.close_reason == CloseReason.TALKED)).scalars().all()
    assert [one.kind for one in found] == [
        ContactKind.ON_SITE, ContactKind.PHONE, ContactKind.ON_SITE, ContactKind.HANDED_ON
    ]  # fmt: skip
    assert over == [found[2].case_id]
    assert found[0].call_on == tokyo_date(demo.now)


def test_somebody_is_in_danger_and_only_those_who_care_were_called(demo):
    with demo.database.reading() as session:
        (crisis,) = of_case(session, "urgent_leave", Crisis)
        called = session.execute(select(InboxNote.hat).where(InboxNote.notice == Notice.LOOK_AT_ONCE)).scalars().all()
    assert crisis.closed_at is None
    assert set(called) <= {Hat.PHYSICIAN, Hat.NURSE}


def test_words_about_harassment_were_passed_on_by_choice_and_read(demo):
    with demo.database.reading() as session:
        (words,) = of_case(session, "to_explain", PassingOn)
    assert (words.state, words.received_at is None) == (PassingState.PASSED, False)
