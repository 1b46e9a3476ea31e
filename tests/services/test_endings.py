"""What is left of a request that is taken back, and does a consultation stay unknown to the employer?"""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from casework.ids import PublicId
from casework.models.cases import Case, CaseLink, Limit
from casework.models.invitations import Invitation
from casework.models.messages import InboxNote
from casework.models.requests import InterviewRequest
from casework.models.slots import Booking
from casework.rules.days import tokyo_date
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, NotYours, Stale
from casework.rules.notices import Notice
from casework.rules.vocabulary import (
    BookingState,
    CaseKind,
    CloseReason,
    Hat,
    InterviewMode,
    InvitationState,
    RequestState,
)
from casework.services import case_list, endings, follow_up_lists, follow_up_times, overview, requests, requests_for_hr
from casework.services.case_list import Wanted
from casework.services.wishes import Wish, WishedTime
from tests.services import asking, following, results, talking
from tests.services.asking import EITHER, ask, case_of, invited
from tests.services.test_bookings import bookings_of, told
from tests.services.test_hearings import notes
from tests.services.test_requests import disclosed, hr_lines


def look(world, case_id, who="worker"):
    with world.database.writing() as session:
        return endings.withdrawal(session, world.actor(who), case_id, now=world.now)


def withdraw(world, case_id, *, who="worker", instead=False, version=None, now=None):
    seen = look(world, case_id, who).version if version is None else version
    with world.database.writing() as session:
        return endings.withdraw(
            session, world.actor(who), case_id, version=seen, consult_instead=instead,
            now=now or world.later(days=2),
        )  # fmt: skip


def talk(world, name="colleague", hat=Hat.WORKER):
    with world.database.writing() as session:
        return endings.talk(session, world.actor(name, hat), EITHER, now=world.now)


def consult(world, case_id, who="worker", now=None):
    with world.database.writing() as session:
        return endings.consult(session, world.actor(who), case_id, now=now or world.now)


def cases(world, kind=None):
    with world.database.reading() as session:
        found = session.execute(select(Case).order_by(Case.id)).scalars()
        return [case for case in found if kind in {None, case.kind}]


# --- taking back ---------------------------------------------------------------------------------


def test_hr_keeps_both_dates_and_loses_the_scores(world):
    case_id, _ = asking.booked(world)
    (line,) = hr_lines(world)
    disclosed(world, line.request.public_id)
    assert withdraw(world, case_id) == case_id
    (line,) = hr_lines(world)
    assert (line.request.requested_on, line.request.withdrawn_on) == (date(2026, 12, 1), date(2026, 12, 3))
    assert (line.waits, line.limit_on) == (requests_for_hr.Waits.WITHDRAWN, None)
    assert "has_wishes" not in line.request
    with pytest.raises(NotYours):
        disclosed(world, line.request.public_id)


def test_clock_booking_and_invitation_end_with_it_and_the_case_stays_open(world):
    case_id, _ = asking.booked(world)
    withdraw(world, case_id)
    with world.database.reading() as session:
        limit = session.execute(select(Limit).where(Limit.clock == Clock.INTERVIEW)).scalar_one()
        assert limit.stopped_on == date(2026, 12, 3)
        assert session.execute(select(Invitation.state)).scalar_one() is InvitationState.DECLINED
    assert [booking.state for booking in bookings_of(world)] == [BookingState.CANCELLED]
    assert [case.closed_on for case in cases(world)] == [None]
    assert told(world, Notice.WITHDRAWN) == [("hr", Hat.HR), ("clerk", Hat.CLERK), ("physician", Hat.PHYSICIAN)]
    assert told(world, Notice.BOOKING_ENDED) == [("physician", Hat.PHYSICIAN), ("worker", Hat.WORKER)]


def test_after_it_the_same_case_takes_a_new_request(world):
    case_id, _ = asking.booked(world)
    withdraw(world, case_id)
    again = ask(world, case_id, now=world.later(days=5))
    with world.database.reading() as session:
        states = session.execute(select(InterviewRequest.state).order_by(InterviewRequest.id)).scalars().all()
        running = session.execute(
            select(Limit).where(Limit.clock == Clock.INTERVIEW, Limit.stopped_on.is_(None))
        ).scalar_one()
    assert states == [RequestState.WITHDRAWN, RequestState.SUBMITTED]
    assert (running.record_id, running.start_on) == (again.public_id, date(2026, 12, 6))
    assert {line.waits for line in hr_lines(world, now=world.later(days=5))} == {
        requests_for_hr.Waits.WITHDRAWN,
        requests_for_hr.Waits.BOOKING,
    }


def test_what_changed_meanwhile_is_looked_at_first(world):
    case_id = invited(world)
    ask(world, case_id)
    seen = look(world, case_id).version
    with world.database.writing() as session:
        page = requests.wishes(session, world.actor("clerk"), case_id, now=world.now)
        requests.change_wishes(
            session, world.actor("clerk"), case_id, Wish(EITHER.mode, contact="内線 1"),
            version=page.version, now=world.now,
        )  # fmt: skip
    with pytest.raises(Stale):
        withdraw(world, case_id, version=seen)


def test_without_a_standing_request_there_is_nothing_to_take_back(world):
    case_id = invited(world)
    with pytest.raises(NotYours):
        look(world, case_id)
    ask(world, case_id)
    withdraw(world, case_id)
    with pytest.raises(NotYours):
        withdraw(world, case_id, version=1)


@pytest.mark.parametrize("who", ["colleague", "stranger", "clerk", "hr", "physician"])
def test_nobody_takes_back_for_somebody_else(world, who):
    case_id, _ = asking.booked(world)
    with pytest.raises(NotYours):
        withdraw(world, case_id, who=who, version=1)
    with world.database.reading() as session:
        assert session.execute(select(InterviewRequest.state)).scalar_one() is RequestState.SUBMITTED


def test_with_a_consultation_instead_hr_sees_the_same_as_without(world):
    """Twin cases: whatever HR can read or was told is equal but for the names."""
    results.invite(world, "worker", "colleague")
    for name in ("worker", "colleague"):
        ask(world, case_of(world, name), who=name)
    withdraw(world, case_of(world, "worker"), instead=True)
    withdraw(world, case_of(world, "colleague"), who="colleague")
    first, second = hr_lines(world)
    fields = ("state", "requested_on", "withdrawn_on", "late", "channel", "acknowledged")
    assert [getattr(first.request, field) for field in fields] == [getattr(second.request, field) for field in fields]
    assert (first.waits, first.limit_on) == (second.waits, second.limit_on)
    with world.database.reading() as session:
        hr = world.people["hr"].person_id
        notices = session.execute(select(InboxNote.notice).where(InboxNote.person_id == hr)).scalars().all()
    assert sorted(notices) == ["request_to_hr", "request_to_hr", "withdrawn", "withdrawn"]
    assert told(world, Notice.CONSULTATION) == [("nurse", Hat.NURSE), ("physician", Hat.PHYSICIAN)]


# --- the consultation ----------------------------------------------------------------------------


def test_a_consultation_is_a_case_of_its_own_with_a_key_of_its_own(world):
    case_id = invited(world)
    opened = consult(world, case_id)
    statutory, other = cases(world)
    assert (other.public_id, other.kind, other.check_result_id) == (opened, CaseKind.CONSULTATION, None)
    assert statutory.data_key_id != other.data_key_id
    with world.database.reading() as session:
        link = session.execute(select(CaseLink)).scalar_one()
        request = session.execute(select(InterviewRequest)).scalar_one()
        assert session.execute(select(Invitation.state)).scalar_one() is InvitationState.CONSULTED
        limits = session.execute(select(func.count()).where(Limit.case_id == other.id)).scalar_one()
    assert (link.ended_id, link.opened_id) == (statutory.id, other.id)
    assert (request.case_id, request.statutory, request.discloses) == (other.id, False, False)
    assert limits == 0
    assert statutory.closed_on is None


def test_neither_hr_nor_clerk_nor_supervisor_learns_that_a_consultation_exists(world):
    case_id = talk(world)
    assert hr_lines(world) == []
    with world.database.writing() as session:
        assert case_list.index(session, world.actor("clerk"), Wanted(), now=world.now).lines == ()
    for who in ("hr", "clerk", "supervisor"):
        with pytest.raises(NotYours):
            asking.choices(world, case_id, who=who)
    with world.database.reading() as session:
        hats = set(session.execute(select(InboxNote.hat)).scalars())
    assert hats == {Hat.NURSE, Hat.PHYSICIAN}


def test_talking_is_open_to_everybody_in_the_same_way(world):
    results.invite(world, "worker")
    with world.database.writing() as session:
        target = endings.talking(session, world.actor("worker"), now=world.now)
    with world.database.writing() as session:
        other = endings.talking(session, world.actor("colleague"), now=world.now)
    assert (target.open_case_id, other.open_case_id) == (None, None)
    assert target.employee.as_dict().keys() == other.employee.as_dict().keys()


def test_talking_does_not_answer_an_invitation(world):
    results.invite(world, "worker")
    talk(world, "worker")
    with world.database.reading() as session:
        assert session.execute(select(Invitation.state)).scalar_one() is InvitationState.OPEN
        assert session.execute(select(func.count()).select_from(CaseLink)).scalar_one() == 0


def test_asking_to_talk_twice_goes_on_with_the_open_consultation(world):
    assert talk(world) == talk(world)
    assert told(world, Notice.CONSULTATION) == [("nurse", Hat.NURSE), ("physician", Hat.PHYSICIAN)]
    assert len(cases(world)) == 1


def test_a_professional_who_wants_to_talk_is_not_told_of_it(world):
    """The supervisor of somebody is told nothing either: only people who may care for the case are."""
    talk(world, "clerk")
    assert told(world, Notice.CONSULTATION) == [("nurse", Hat.NURSE), ("physician", Hat.PHYSICIAN)]
    with pytest.raises(NotYours):
        talk(world, "physician", Hat.PHYSICIAN)


def test_a_consultation_is_taken_back_without_a_word_to_the_employer(world):
    case_id = talk(world)
    withdraw(world, case_id, who="colleague")
    (case,) = cases(world)
    assert (case.closed_on, case.close_reason) == (date(2026, 12, 3), CloseReason.WITHDRAWN)
    assert told(world, Notice.WITHDRAWN) == []
    assert talk(world) != case_id


def test_while_a_request_stands_a_consultation_instead_needs_it_taken_back(world):
    case_id = invited(world)
    ask(world, case_id)
    with pytest.raises(NotNow, match="先に申出を"):
        consult(world, case_id)


def test_a_request_after_a_consultation_continues_the_first_case(world):
    case_id = invited(world)
    consult(world, case_id)
    request = ask(world, case_id, now=world.later(days=4))
    with world.database.reading() as session:
        found = session.execute(
            select(InterviewRequest).where(InterviewRequest.public_id == request.public_id)
        ).scalar_one()
        assert found.case_id == cases(world, CaseKind.STATUTORY)[0].id
        assert session.execute(select(func.count()).select_from(Booking)).scalar_one() == 0
    assert len(cases(world)) == 2


@pytest.mark.parametrize("who", ["colleague", "stranger"])
def test_nobody_chooses_a_consultation_on_somebody_elses_invitation(world, who):
    case_id = invited(world)
    with pytest.raises(NotYours):
        consult(world, case_id, who)
    assert len(cases(world)) == 1


# --- going on ------------------------------------------------------------------------------------


def talked(world) -> tuple[str, str]:
    """A consultation that was held: its case and its talk."""
    case_id = talk(world, "worker")
    asking.offer(world, talking.DAY)
    free = asking.choices(world, case_id)
    booking = asking.book(world, case_id, free.earlier[0].public_id)
    interview = talking.start(world, booking.public_id)
    talking.hold(world, interview)
    return case_id, interview


def again(world):
    with world.database.writing() as session:
        actor = world.actor("worker", Hat.WORKER)
        case_id = endings.talk(session, actor, Wish(InterviewMode.ONLINE, remarks="もう一度"), now=talking.THEN)
        return case_id, follow_up_times.next_to_choose(session, actor, case_id, now=talking.THEN)


def test_who_talks_again_loses_no_talk_that_is_planned(world):
    case_id, interview = talked(world)
    (later,) = following.plan(world, interview, [1], now=talking.THEN)
    where, first = again(world)
    assert where == case_id
    assert [one.closed_on for one in cases(world, CaseKind.CONSULTATION)] == [None]
    with world.database.writing() as session:
        lines = follow_up_lists.index(session, world.actor("physician"), now=talking.THEN).lines
    assert [(line.follow_up.public_id, line.follow_up.months) for line in lines] == [
        (first, None), (later.public_id, 1),
    ]  # fmt: skip
    with world.database.reading() as session:
        running = select(func.count()).where(Limit.clock == Clock.FOLLOW_UP, Limit.stopped_on.is_(None))
        assert session.execute(running).scalar_one() == 2


def test_twin_a_case_that_is_closed_under_what_is_planned_is_seen(world, monkeypatch):
    monkeypatch.setattr(endings, "_goes_on", lambda *_: False)
    with pytest.raises(AssertionError):
        test_who_talks_again_loses_no_talk_that_is_planned(world)


def told_again(world):
    """Who hears of a wish to talk, and of the next one while a follow-up is planned; pressed twice."""
    _case_id, interview = talked(world)
    following.plan(world, interview, [1], now=talking.THEN)
    first = hearers(world)
    again(world)
    again(world)
    return first, hearers(world)


def hearers(world) -> Counter[str]:
    return Counter(name for name, _hat in notes(world, Notice.CONSULTATION))


def test_another_wish_is_told_to_whoever_was_told_of_the_first(world):
    first, both = told_again(world)
    assert set(first) == {"nurse", "physician"}
    assert both == first + first


def test_another_wish_is_for_a_day_to_come(world):
    _case_id, interview = talked(world)
    following.plan(world, interview, [1], now=talking.THEN)
    past = replace(EITHER, times=(WishedTime(tokyo_date(talking.THEN) - timedelta(days=1)),))
    with pytest.raises(NotValid) as found, world.database.writing() as session:
        endings.talk(session, world.actor("worker", Hat.WORKER), past, now=talking.THEN)
    assert found.value.field == "first_on"


def test_twin_a_second_wish_in_the_first_ones_place_is_heard_by_nobody(world, monkeypatch):
    honest = endings._tell_care

    def of_the_first(visit, case, _request):
        first = requests.standing(visit, case)
        assert first is not None
        honest(visit, case, first)

    monkeypatch.setattr(endings, "_tell_care", of_the_first)
    first, both = told_again(world)
    assert both == first


def wished(world):
    """What was wished for a talk that was held, and for the next one, as the physician reads it."""
    first = Wish(InterviewMode.IN_PERSON, remarks="一度め", contact="内線1", times=(WishedTime(talking.DAY),))
    with world.database.writing() as session:
        actor = world.actor("worker", Hat.WORKER)
        case_id = endings.talk(session, actor, first, now=world.now)
    asking.offer(world, talking.DAY)
    booking = asking.book(world, case_id, asking.choices(world, case_id).earlier[0].public_id)
    interview = talking.start(world, booking.public_id)
    talking.hold(world, interview)
    following.plan(world, interview, [1], now=talking.THEN)
    _case_id, follow_up = again(world)
    with world.database.writing() as session:
        held = overview.case_page(session, world.actor("physician"), PublicId(case_id), now=talking.THEN).request
    return held, following.read(world, follow_up, now=talking.THEN).wish


def test_another_wish_leaves_those_of_the_talk_that_was_held(world):
    held, again = wished(world)
    assert (held.remarks, held.contact, held.first_on) == ("一度め", "内線1", talking.DAY)
    assert (again.remarks, again.contact, again.first_on) == ("もう一度", None, None)


def test_twin_a_wish_that_comes_in_the_place_of_the_first_is_seen(world, monkeypatch):
    monkeypatch.setattr(requests, "for_follow_up", lambda visit, follow_up: visit.session.execute(
        select(InterviewRequest).where(InterviewRequest.case_id == follow_up.case_id)
    ).scalars().first())  # fmt: skip
    with pytest.raises(AssertionError):
        test_another_wish_leaves_those_of_the_talk_that_was_held(world)


def test_where_nothing_goes_on_another_consultation_begins(world):
    case_id, _interview = talked(world)
    where, first = again(world)
    assert (where == case_id, first) == (False, None)
