"""Does a request find its way through an outside organisation and back, with the clocks of any other?"""

from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import func, select

from casework.access import Act, enter_worker
from casework.models.accounts import Account
from casework.models.cases import Assignment, Case
from casework.models.checks import CheckResult
from casework.models.consents import ResultConsent
from casework.models.interviews import Interview
from casework.models.messages import InboxNote
from casework.models.people import Person
from casework.models.providers import Provider
from casework.models.referrals import Referral
from casework.models.requests import InterviewRequest
from casework.models.slots import Booking, Slot
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, NotYours, Stale
from casework.rules.notices import Notice
from casework.rules.todos import Todo
from casework.rules.vocabulary import (
    BookingState,
    CaseKind,
    Hat,
    InterviewState,
    ProviderKind,
    ReferralEnd,
    ReferralState,
    RequestState,
    SlotState,
)
from casework.services import appointments, bookings, consents, duties, endings, overview, providers, referrals, trail
from casework.services.providers import NewProvider
from tests.services import asking, outside, ruling
from tests.services.outside import AFTER, DAY


def rows(world, model, *where):
    with world.database.reading() as session:
        return list(session.execute(select(model).where(*where).order_by(model.id)).scalars())


def running(world, case_id):
    return {clock: row.limit_on for clock, row in outside.running(world, case_id).items()}


def told(world, notice, who):
    with world.database.reading() as session:
        return session.execute(
            select(func.count())
            .select_from(InboxNote)
            .where(InboxNote.notice == notice, InboxNote.person_id == world.people[who].person_id)
        ).scalar_one()


def todos(world, who, hat=None, now=None):
    with world.database.writing() as session:
        desk = duties.desk(session, world.actor(who, hat), now=now or world.now)
        return [task.todo for part in desk.parts for task in part.tasks]


def opening(world, case_id, *, who="clerk"):
    with world.database.writing() as session:
        return referrals.opening(session, world.actor(who), case_id, now=world.now)


def test_a_request_is_handed_out_and_its_limit_runs_on(world):
    case_id = outside.asked(world)
    limit_on = running(world, case_id)[Clock.INTERVIEW]
    shown = outside.refer(world, case_id)
    assert (shown.state, shown.provider_name) == (ReferralState.ASKED, "みなと地域産業保健センター")
    assert shown.sent_by_name == "小林 直子"
    assert running(world, case_id).keys() == {Clock.INTERVIEW, Clock.WORK_DATA}, "HR still has to tell of the work"
    assert running(world, case_id)[Clock.INTERVIEW] == limit_on
    assert told(world, Notice.REFERRED, "worker") == 1
    assert told(world, Notice.REFERRED, "hr") == 0


def test_the_office_waits_for_the_organisation_and_the_employee_knows_it(world):
    case_id = outside.asked(world)
    assert Todo.ARRANGE in todos(world, "clerk")
    assert Todo.CHOOSE_SLOT in todos(world, "worker")
    outside.refer(world, case_id)
    clerk, worker = todos(world, "clerk"), todos(world, "worker")
    assert (Todo.ARRANGE in clerk, Todo.AWAIT_PROVIDER in clerk) == (False, True)
    assert (Todo.CHOOSE_SLOT in worker, Todo.AWAIT_DATE in worker) == (False, True)


def test_no_time_is_chosen_here_while_somebody_outside_has_the_request(world):
    case_id, _ = outside.referred(world)
    asking.offer(world, date(2026, 12, 8))
    with pytest.raises(NotNow, match="外部の依頼先"):
        asking.choices(world, case_id)
    slot = rows(world, Slot)[0].public_id
    with pytest.raises(NotNow, match="外部の依頼先"):
        asking.book(world, case_id, slot)


def test_a_request_goes_to_one_organisation_at_a_time(world):
    case_id, _ = outside.referred(world)
    with pytest.raises(NotNow, match="すでに"):
        outside.refer(world, case_id)


def test_a_booked_request_is_not_handed_out(world):
    case_id, _ = asking.booked(world)
    with pytest.raises(NotNow, match="先に予約を取り消して"):
        outside.refer(world, case_id)


def test_a_consultation_is_never_handed_out(world):
    """Nobody outside learns of one; clerks don't even reach it, and who would is refused by the kind of the case."""
    case_id = asking.invited(world)
    with world.database.writing() as session:
        consultation = endings.consult(session, world.actor("worker"), case_id, now=world.now)
    for who in ("clerk", "worker", "physician", "hr"):
        with pytest.raises(NotYours):
            outside.refer(world, consultation, who=who)
    assert rows(world, Referral) == []


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"sent_on": date(2026, 11, 30)}, "sent_on"),
        ({"sent_on": date(2026, 12, 2)}, "sent_on"),
        ({"provider": "0" * 32}, "provider"),
        ({"provider": ""}, "provider"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(world, changed, field):
    case_id = outside.asked(world)
    with pytest.raises(NotValid) as refused:
        outside.refer(world, case_id, **changed)
    assert refused.value.field == field
    assert rows(world, Referral) == []


def test_an_organisation_that_ended_or_serves_elsewhere_is_not_asked(world):
    case_id = outside.asked(world)
    assert [option.provider.public_id for option in opening(world, case_id).options] == [world.centre]
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        centre = session.execute(select(Provider).where(Provider.public_id == world.centre)).scalar_one()
        centre.until_on = date(2026, 11, 30)
        visit.record("provider", centre.public_id)
    assert opening(world, case_id).options == ()
    with pytest.raises(NotValid):
        outside.refer(world, case_id)


def cap(world, number):
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        centre = session.execute(select(Provider).where(Provider.public_id == world.centre)).scalar_one()
        centre.yearly_cap = number
        visit.record("provider", centre.public_id)


def test_the_yearly_cap_warns_and_refuses_nothing(world):
    cap(world, 1)
    first, second = outside.asked(world), outside.asked(world, "colleague")
    assert [(option.sent, option.full) for option in opening(world, first).options] == [(0, False)]
    referral = outside.refer(world, first)
    assert [(option.sent, option.full) for option in opening(world, second).options] == [(1, True)]
    outside.end(world, referral.public_id, ReferralEnd.DECLINED)
    assert [(option.sent, option.full) for option in opening(world, second).options] == [(0, False)]
    outside.refer(world, first)
    assert outside.refer(world, second).state is ReferralState.ASKED


def test_the_answer_becomes_an_appointment_like_any_other(world):
    case_id, referral_id = outside.referred(world)
    shown = outside.appoint(world, referral_id)
    assert (shown.state, shown.answered_on) == (ReferralState.APPOINTED, date(2026, 12, 1))
    assert shown.answer_entered_by_name == "小林 直子"
    page = outside.page(world, referral_id, who="worker")
    assert (page.booking.physician_name, page.booking.place) == (outside.PHYSICIAN, "駅前ビル3階")
    assert page.booking.starts_at.hour == 5, "14:00 in Tokyo"
    assert told(world, Notice.BOOKED, "worker") == 1
    with world.database.writing() as session:
        hr = overview.request_page(session, world.actor("hr"), page.request.public_id, now=world.now)
    assert hr.booking is not None
    assert "starts_at" not in hr.booking
    assert hr.referral is not None
    assert hr.referral.provider_name == "みなと地域産業保健センター"
    assert "channel" not in hr.referral
    assert case_id == page.case_id


def test_an_outside_physician_has_no_account_and_reads_nothing(world):
    _, referral_id = outside.referred(world)
    outside.appoint(world, referral_id)
    (person,) = rows(world, Person, Person.name == outside.PHYSICIAN)
    assert person.account_id is None
    notes = rows(world, InboxNote, InboxNote.person_id == person.id)
    assert notes == [], "nobody could read them"
    assert rows(world, Account, Account.login.contains(outside.PHYSICIAN)) == []


def test_the_time_outside_is_offered_to_nobody_else(world):
    _, referral_id = outside.referred(world)
    outside.appoint(world, referral_id)
    other = outside.asked(world, "colleague")
    outside.end(world, referral_id, ReferralEnd.TAKEN_BACK)
    assert [slot.state for slot in rows(world, Slot)] == [SlotState.CLOSED]
    found = asking.choices(world, other, who="colleague")
    assert (found.earlier, found.later) == ([], [])


def test_a_second_answer_moves_the_appointment_under_the_same_calendar_entry(world):
    _, referral_id = outside.referred(world)
    outside.appoint(world, referral_id)
    outside.appoint(world, referral_id, on=date(2026, 12, 17), starts=time(10))
    first, second = rows(world, Booking)
    assert (first.state, second.state) == (BookingState.MOVED, BookingState.BOOKED)
    assert (second.uid, second.sequence) == (first.uid, first.sequence + 1)
    living = rows(world, Assignment, Assignment.until_on.is_(None))
    assert len([one for one in living if one.case_id == second.case_id]) == 1


def test_the_same_physician_may_come_a_little_later(world):
    """A move by ten minutes overlaps the old time; it is another row and not refused."""
    _, referral_id = outside.referred(world)
    outside.appoint(world, referral_id)
    shown = outside.appoint(world, referral_id, starts=time(14, 10))
    assert shown.state is ReferralState.APPOINTED


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"answered_on": date(2026, 11, 30)}, "answered_on"),
        ({"answered_on": date(2026, 12, 2)}, "answered_on"),
        ({"on": date(2026, 12, 1), "starts": time(9)}, "on"),
        ({"place": "仙台地域産業保健センター"}, "place"),
        ({"place": " "}, "place"),
        ({"physician": " "}, "physician"),
        ({"starts": time(23, 50), "minutes": 30}, "minutes"),
    ],
)
def test_an_answer_that_cannot_be_is_said_beside_its_field(world, changed, field):
    _, referral_id = outside.referred(world)
    with pytest.raises(NotValid) as refused:
        outside.appoint(world, referral_id, **changed)
    assert refused.value.field == field
    assert rows(world, Booking) == []
    assert rows(world, Slot) == []


def test_a_day_after_the_limit_is_written_down_and_marked(world):
    _, referral_id = outside.referred(world)
    outside.appoint(world, referral_id, on=date(2027, 1, 20))
    assert [booking.after_limit for booking in rows(world, Booking)] == [True]


def test_two_who_write_at_once_do_not_overwrite_each_other(world):
    _, referral_id = outside.referred(world)
    seen = outside.version(world, referral_id)
    outside.appoint(world, referral_id)
    with pytest.raises(Stale):
        outside.appoint(world, referral_id, seen=seen, place="別の部屋")


def test_only_the_office_moves_an_appointment_outside(world):
    _, referral_id = outside.referred(world)
    outside.appoint(world, referral_id)
    (booking,) = rows(world, Booking)
    for who in ("worker", "clerk"):
        with world.database.writing() as session, pytest.raises(NotNow, match="外部の依頼先"):
            bookings.cancel(session, world.actor(who), booking.public_id, now=world.now)
        with world.database.writing() as session:
            seen = appointments.appointment(session, world.actor(who), booking.public_id, now=world.now)
        assert (seen.living, seen.may_change) == (True, False)


def test_that_it_took_place_stops_one_clock_and_starts_the_next(world):
    case_id, referral_id = outside.referred(world)
    outside.appoint(world, referral_id)
    assert Todo.REPORT_HELD in todos(world, "clerk", now=AFTER)
    shown = outside.report(world, referral_id)
    assert shown.state is ReferralState.HELD
    assert running(world, case_id) == {Clock.OPINION: date(2027, 1, 14)}, "thirty days from the talk"
    (interview,) = rows(world, Interview)
    assert (interview.state, interview.held_on) == (InterviewState.HELD, DAY)
    (request,) = rows(world, InterviewRequest)
    assert request.state is RequestState.FULFILLED
    assert [booking.state for booking in rows(world, Booking)] == [BookingState.KEPT]
    assert told(world, Notice.HELD_OUTSIDE, "hr") == 1
    assert Todo.ENTER_RECORD in todos(world, "hr", Hat.HR, now=AFTER)
    assert Todo.REPORT_HELD not in todos(world, "clerk", now=AFTER)


def test_who_entered_it_is_shown_to_everybody_who_reads_of_it(world):
    _, referral_id, _ = outside.held(world)
    for who in ("worker", "clerk"):
        interview = outside.page(world, referral_id, who=who, now=AFTER).interview
        assert interview.entered_by_name == "小林 直子"
        assert interview.affiliation == "みなと地域産業保健センター"
        assert interview.physician_name == outside.PHYSICIAN


def test_that_it_took_place_may_be_the_first_that_is_heard(world):
    _, referral_id = outside.referred(world)
    shown = outside.report(world, referral_id)
    assert shown.state is ReferralState.HELD
    assert rows(world, Booking) == []


def test_another_physician_may_have_come(world):
    _, referral_id = outside.referred(world)
    outside.appoint(world, referral_id)
    outside.report(world, referral_id, physician="別の 医師")
    page = outside.page(world, referral_id, who="worker", now=AFTER)
    assert page.interview.physician_name == "別の 医師"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"held_on": date(2026, 11, 30)}, "held_on"),  # before the request
        ({"held_on": date(2026, 12, 17)}, "held_on"),  # tomorrow
        ({"physician": ""}, "physician"),
    ],
)
def test_a_talk_that_cannot_have_been_is_said_beside_its_field(world, changed, field):
    _, referral_id = outside.referred(world)
    outside.appoint(world, referral_id)
    with pytest.raises(NotValid) as refused:
        outside.report(world, referral_id, **changed)
    assert refused.value.field == field
    assert rows(world, Interview) == []


@pytest.mark.parametrize(("held_on", "now", "notes"), [
    (date(2026, 12, 10), datetime(2026, 12, 11, 1, tzinfo=UTC), 1),
    (date(2026, 12, 14), AFTER, 0),
    (date(2026, 12, 16), AFTER, 0),
])  # fmt: skip
def test_a_talk_on_another_day_than_booked_is_written_down_as_it_was(world, held_on, now, notes):
    """The day is the real one; the appointment stays as moved, and one that lies ahead is called off."""
    case_id, referral_id = outside.referred(world)
    outside.appoint(world, referral_id)
    shown = outside.report(world, referral_id, held_on=held_on, now=now)
    assert shown.state is ReferralState.HELD
    (interview,) = rows(world, Interview)
    assert (interview.held_on, interview.booking_id) == (held_on, None)
    assert [booking.state for booking in rows(world, Booking)] == [BookingState.MOVED]
    assert told(world, Notice.BOOKING_ENDED, "worker") == notes
    assert outside.running(world, case_id)[Clock.OPINION].start_on == held_on
    page = outside.page(world, referral_id, now=now)
    assert page.interview.physician_name == outside.PHYSICIAN
    assert page.booking is None


def test_nobody_was_seen_before_they_were_referred(world):
    case_id = outside.asked(world)
    later = world.later(days=3)
    referral_id = outside.refer(world, case_id, sent_on=date(2026, 12, 4), now=later).public_id
    with pytest.raises(NotValid, match="依頼した日"):
        outside.report(world, referral_id, held_on=date(2026, 12, 3))


@pytest.mark.parametrize("reason", [ReferralEnd.DECLINED, ReferralEnd.CAP, ReferralEnd.TAKEN_BACK])
def test_a_handing_out_ends_and_the_request_stands(world, reason):
    case_id, referral_id = outside.referred(world)
    outside.appoint(world, referral_id)
    shown = outside.end(world, referral_id, reason)
    assert (shown.state, shown.end_reason, shown.ended_on) == (ReferralState.ENDED, reason, date(2026, 12, 1))
    assert running(world, case_id).keys() == {Clock.INTERVIEW, Clock.WORK_DATA}, "whoever holds it here needs it again"
    assert [booking.state for booking in rows(world, Booking)] == [BookingState.CANCELLED]
    assert told(world, Notice.REFERRAL_ENDED, "worker") == 1
    asking.offer(world, date(2026, 12, 8))
    assert len(asking.choices(world, case_id).earlier) == 1
    assert outside.refer(world, case_id).state is ReferralState.ASKED, "and to somebody else, or once more"


def test_a_withdrawal_cannot_be_given_as_a_reason(world):
    _, referral_id = outside.referred(world)
    with pytest.raises(NotValid):
        outside.end(world, referral_id, ReferralEnd.WITHDRAWN)


def withdraw(world, case_id, **more):
    (request,) = rows(world, InterviewRequest)
    with world.database.writing() as session:
        endings.withdraw(session, world.actor("worker"), case_id, version=request.version, now=world.now, **more)


@pytest.mark.parametrize("instead", [False, True])
def test_a_withdrawn_request_ends_what_was_handed_out(world, instead):
    """Whoever chooses a consultation instead looks from outside like whoever simply withdraws."""
    case_id, referral_id = outside.referred(world)
    outside.appoint(world, referral_id)
    withdraw(world, case_id, consult_instead=instead)
    (referral,) = rows(world, Referral)
    assert (referral.state, referral.end_reason) == (ReferralState.ENDED, ReferralEnd.WITHDRAWN)
    assert [booking.state for booking in rows(world, Booking)] == [BookingState.CANCELLED]
    assert running(world, case_id) == {}
    page = outside.page(world, referral_id)
    assert (page.papers, page.withdrawn) == ((), True)
    with world.database.reading() as session:
        kinds = session.execute(select(Case.kind).where(Case.id == referral.case_id)).scalars().all()
    assert kinds == [CaseKind.STATUTORY]


def test_hr_reads_nothing_of_it_after_a_withdrawal(world):
    case_id, _ = outside.referred(world)
    withdraw(world, case_id)
    (request,) = rows(world, InterviewRequest)
    with world.database.writing() as session:
        seen = overview.request_page(session, world.actor("hr"), request.public_id, now=world.now)
    assert seen.referral is None


def test_nothing_is_changed_once_it_is_over(world):
    _, referral_id = outside.referred(world)
    outside.end(world, referral_id, ReferralEnd.DECLINED)
    with pytest.raises(NotNow):
        outside.appoint(world, referral_id)
    with pytest.raises(NotNow):
        outside.report(world, referral_id)
    with pytest.raises(NotNow):
        outside.end(world, referral_id, ReferralEnd.DECLINED)


@pytest.mark.parametrize("who", ["hr", "supervisor", "coordinator", "committee", "admin", "nurse", "colleague"])
def test_nobody_else_opens_it(world, who):
    _, referral_id = outside.referred(world)
    with pytest.raises(NotYours):
        outside.page(world, referral_id, who=who)


# --- what is handed over ------------------------------------------------------------------------------------------


def agree(world, result_id, provider=""):
    with world.database.writing() as session:
        return consents.give(session, world.actor("worker"), result_id, provider, now=world.now)


def result_of(world) -> str:
    (found,) = rows(world, CheckResult)
    return found.public_id


def another_centre(world) -> str:
    """Another organisation that interviews for the head office."""
    with world.database.writing() as session:
        new = NewProvider(
            ProviderKind.OUTSIDE, "丘の上クリニック", date(2026, 4, 1), asking.workplace(world), phone="03-0000-0000"
        )
        return providers.add(session, world.actor("clerk"), new, now=world.now)


@pytest.mark.parametrize("disclosure", ["deemed", "separate"])
@pytest.mark.parametrize("to_hr", [True, False])
def test_what_went_to_hr_goes_to_nobody_outside(world, disclosure, to_hr):
    """Neither a request under the rules nor a consent for HR is one for the organisation."""
    if disclosure == "separate":
        ruling.change(world, {"disclosure": "separate"})
    case_id = outside.asked(world)
    if to_hr:
        agree(world, result_of(world))
    assert opening(world, case_id).may_attach is False
    with pytest.raises(NotValid) as refused:
        outside.refer(world, case_id, with_result=True)
    assert refused.value.field == "with_result"
    referral_id = outside.refer(world, case_id).public_id
    assert outside.page(world, referral_id).papers == ("application", "request")
    for who in ("clerk", "worker"):
        with pytest.raises(NotYours):
            outside.material(world, referral_id, "result", who=who)
        assert outside.material(world, referral_id, "request", who=who).scores is None


def test_a_consent_for_one_organisation_is_none_for_another(world):
    other = another_centre(world)
    case_id = outside.asked(world)
    agree(world, result_of(world), other)
    assert {option.provider.public_id: option.agreed for option in opening(world, case_id).options} == {
        other: True, world.centre: False,
    }  # fmt: skip
    with pytest.raises(NotValid):
        outside.refer(world, case_id, with_result=True)
    referral_id = outside.refer(world, case_id, provider=other, with_result=True).public_id
    assert outside.material(world, referral_id, "result").scores is not None


def test_a_copy_stays_here_from_the_moment_the_consent_is_taken_back(world):
    _, referral_id = outside.referred(world, with_result=True)
    outside.material(world, referral_id, "result")
    (consent,) = rows(world, ResultConsent)
    with world.database.writing() as session:
        consents.withdraw(session, world.actor("worker"), consent.public_id, now=world.now)
    assert outside.page(world, referral_id).papers == ("application", "request")
    with pytest.raises(NotYours):
        outside.material(world, referral_id, "result")


def test_twin_a_consent_that_asks_for_nobody_lets_the_copy_out(world, monkeypatch):
    """What catches it above: with a consent for HR taken for everybody's, the sheet goes outside."""
    case_id = outside.asked(world)
    agree(world, result_of(world))
    anybody = consents.standing
    monkeypatch.setattr(consents, "standing", lambda visit, result, _provider=None: anybody(visit, result))
    referral_id = outside.refer(world, case_id, with_result=True).public_id
    assert "result" in outside.page(world, referral_id).papers


def test_a_sheet_of_the_result_that_was_not_chosen_cannot_be_had(world):
    _, referral_id = outside.referred(world)
    with pytest.raises(NotYours):
        outside.material(world, referral_id, "result")
    other, chosen = outside.referred(world, "colleague", with_result=True)
    found = outside.material(world, chosen, "result")
    assert (found.scores.stressors, found.scores.reactions) != (None, None)
    assert other


def test_nothing_more_is_handed_out_once_it_is_over(world):
    _, referral_id = outside.referred(world, with_result=True)
    assert outside.page(world, referral_id).papers == ("application", "request", "result")
    outside.end(world, referral_id, ReferralEnd.DECLINED)
    assert outside.page(world, referral_id).papers == ()
    for paper in ("application", "request", "result"):
        with pytest.raises(NotYours):
            outside.material(world, referral_id, paper)


def test_the_employee_reads_who_took_what_out(world):
    _, referral_id = outside.referred(world)
    outside.material(world, referral_id, "request")
    with world.database.reading() as session:
        readers = trail.own(session, world.actor("worker"), now=world.now)
    found = [line.entry for line in readers.lines if "see_handout" in {one.act for one in line.done}]
    assert [line.actor_name for line in found] == ["小林 直子"]
    assert "referral" in found[0].record


def test_told_is_kept_apart_from_other_cases(world):
    """A colleague's handing out is untouched by mine: each acts on its own request."""
    _, mine = outside.referred(world)
    _, other = outside.referred(world, "colleague")
    outside.end(world, mine, ReferralEnd.DECLINED)
    states = {referral.public_id: referral.state for referral in rows(world, Referral)}
    assert states == {mine: ReferralState.ENDED, other: ReferralState.ASKED}
