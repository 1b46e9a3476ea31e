"""Before the interview begins the employee may turn back: does HR learn only that it was withdrawn?"""

from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from casework.access import Act, Visit, enter
from casework.models.cases import Case, CaseLink
from casework.models.interviews import Interview
from casework.models.messages import InboxNote
from casework.models.requests import InterviewRequest
from casework.rules.days import TOKYO, tokyo_date
from casework.rules.errors import NotNow, NotYours
from casework.rules.notices import Notice
from casework.rules.risk import Ideation, Risk, SelfHarm
from casework.rules.vocabulary import CaseKind, Channel, Hat, InterviewState, RequestState, SlotState
from casework.services import crises, endings, overview, risks, slots
from casework.services.crises import Told
from tests.services import asking, talking
from tests.services.talking import THEN


def turn(world, booking, *, consult, who="physician", now=THEN):
    with world.database.writing() as session:
        return endings.turn_at_door(session, world.actor(who), booking, consult_instead=consult, now=now)


def test_withdrawn_at_the_door(world):
    _case, booking, _interview = talking.begun(world)
    assert turn(world, booking, consult=False) is None
    with world.database.reading() as session:
        request = session.execute(select(InterviewRequest)).scalar_one()
        assert request.state is RequestState.WITHDRAWN
        told = set(session.execute(select(InboxNote.hat).where(InboxNote.notice == Notice.WITHDRAWN)).scalars())
    assert told == {Hat.HR, Hat.CLERK}, "the physician who wrote it down knows"
    with pytest.raises(NotYours):
        turn(world, booking, consult=False)


def test_turned_into_a_consultation_they_go_on_in_the_same_time(world):
    _case, booking, _interview = talking.begun(world)
    instead = turn(world, booking, consult=True)
    assert instead
    interview = talking.start(world, instead)
    page = talking.page(world, interview)
    assert page.known.case.kind is CaseKind.CONSULTATION
    talking.hold(world, interview)
    with world.database.reading() as session:
        kinds = session.execute(select(Case.kind)).scalars().all()
        assert sorted(kinds) == ["consultation", "statutory"]
        assert session.execute(select(CaseLink.id)).first() is not None


def test_hr_reads_the_same_whether_or_not_it_became_a_consultation(world):
    """The employer's file after the one and after the other, but for the ids."""
    seen = []
    for consult, name in ((False, "worker"), (True, "colleague")):
        _case, booking, _interview = talking.begun(world, name)
        turn(world, booking, consult=consult)
        with world.database.writing() as session:
            request = session.execute(
                select(InterviewRequest.public_id)
                .join(Case, Case.id == InterviewRequest.case_id)
                .where(Case.employment_id == world.people[name].employment_id, InterviewRequest.statutory)
            ).scalar_one()
            page = overview.request_page(session, world.actor("hr"), request, now=THEN)
        seen.append((
            page.requests[0].state, page.requests[0].withdrawn_on, page.requests[0].requested_on, page.booking,
            page.interviews, [limit.clock for limit in page.limits], page.follow_ups, len(page.requests), page.waits,
        ))  # fmt: skip
    assert seen[0] == seen[1]


@pytest.mark.parametrize("consult", [False, True])
def test_notes_that_were_begun_end_with_it_as_those_of_a_talk_that_was_broken_off(world, consult):
    _case, booking, interview = talking.begun(world)
    talking.note(world, interview)
    instead = turn(world, booking, consult=consult)
    with world.database.reading() as session:
        begun = session.execute(select(Interview).where(Interview.public_id == interview)).scalar_one()
        assert (begun.state, begun.held_on) == (InterviewState.BROKEN_OFF, tokyo_date(THEN))
    for who in ("physician", "nurse", "outside_physician"):
        with pytest.raises(NotYours):
            talking.page(world, interview, who=who)
    with pytest.raises(NotYours):
        talking.note(world, interview, version=2)
    if instead:
        talking.start(world, instead)
        with pytest.raises(NotYours):
            talking.page(world, interview), "those of the consultation are others"


FOUND = Risk(Ideation.ACTIVE, SelfHarm.RECENT, words="canary-danger")


def test_who_goes_on_talking_reads_the_notes_and_the_safety_of_before(world):
    _case, booking, interview = talking.begun(world)
    talking.note(world, interview)
    with world.database.writing() as session:
        risks.assess(session, world.actor("physician"), interview, Risk(Ideation.PASSIVE, words="canary"), now=THEN)
    following = talking.start(world, turn(world, booking, consult=True))
    assert following != interview
    page = talking.page(world, following)
    assert page.known.interview.complaint == "canary-complaint"
    assert page.known.interview.assessment == "canary-assessment"
    assert page.safety is not None
    assert page.safety.risk.words == "canary"
    assert page.mine
    assert page.prepared
    for who in ("nurse", "outside_physician"):
        with pytest.raises(NotYours):
            talking.page(world, following, who=who)
    talking.hold(world, following, notes=talking.NOTES, version=page.version)


def test_twin_notes_that_stay_behind_are_missed(world, monkeypatch):
    monkeypatch.setattr(Visit, "carry", lambda *_: None)
    with pytest.raises((AttributeError, AssertionError, IntegrityError)):
        test_who_goes_on_talking_reads_the_notes_and_the_safety_of_before(world)


def test_a_crisis_goes_on_where_the_talk_goes_on(world):
    """One who only interviews has the ended case no more: what is being done must not slip out of their hands."""
    _case, booking, interview = talking.begun(world, physician="outside_physician")
    with world.database.writing() as session:
        alarm = risks.assess(session, world.actor("outside_physician"), interview, FOUND, now=THEN)
    assert alarm is not None
    before = alarm.crisis_id
    with world.database.writing() as session:
        crises.take_step(session, world.actor("nurse"), before, "stay", "canary-step", now=THEN)
    with world.database.writing() as session:
        told = Told("家族", "canary-told", consented=True)
        crises.tell(session, world.actor("outside_physician"), before, told, now=THEN)
    following = talking.start(
        world, turn(world, booking, consult=True, who="outside_physician"), who="outside_physician"
    )
    with world.database.writing() as session:
        found = risks.page(session, world.actor("outside_physician"), following, now=THEN).crisis
    assert found is not None
    now = found.public_id
    assert now not in {None, before}
    for who in ("outside_physician", "physician", "nurse"):
        with world.database.writing() as session:
            page = crises.page(session, world.actor(who), now, now=THEN)
        assert page.risk == FOUND
        assert page.done["stay"][0].words == "canary-step"
        assert [one.content for one in page.told] == ["canary-told"]
        assert page.crisis.closed_at is None
    with world.database.writing() as session:
        assert crises.page(session, world.actor("nurse"), before, now=THEN).crisis.outcome == crises.GOES_ON
        assert list(crises.waiting(enter(session, world.actor("nurse"), Act.CARE_IN_CRISIS, now=THEN))) == [now]


def test_who_wrote_the_wish_down_stands_with_it(world):
    _case, booking, _interview = talking.begun(world)
    turn(world, booking, consult=True)
    with world.database.reading() as session:
        wish = session.execute(select(InterviewRequest).where(~InterviewRequest.statutory)).scalar_one()
    assert (wish.channel, wish.entered_by_id) == (Channel.TELEPHONE, world.people["physician"].person_id)


def test_only_from_the_day_on(world):
    """The day in Tokyo: before it the employee has a button of their own."""
    _case, booking, _interview = talking.begun(world)
    midnight = datetime.combine(talking.DAY, time(), TOKYO)
    for consult in (False, True):
        with pytest.raises(NotNow):
            turn(world, booking, consult=consult, now=midnight - timedelta(seconds=1))
    with world.database.writing() as session, pytest.raises(NotNow):
        endings.at_the_door(session, world.actor("physician"), booking, now=midnight - timedelta(seconds=1))
    turn(world, booking, consult=False, now=midnight)


@pytest.mark.parametrize("consult", [False, True])
def test_its_time_is_given_to_nobody_else(world, consult):
    """Both ways alike, or the slot tells what went on in it."""
    _case, booking, _interview = talking.begun(world)
    early = THEN - timedelta(hours=2)
    turn(world, booking, consult=consult, now=early)
    with world.database.writing() as session:
        (slot,) = slots.index(session, world.actor("clerk"), now=early).slots
    assert (slot.state, slot.taken) == (SlotState.FREE, True)
    with world.database.writing() as session, pytest.raises(NotNow):
        slots.close(session, world.actor("clerk"), slot.public_id, now=early)
    case_id = asking.invited(world, "colleague")
    asking.ask(world, case_id, who="colleague")
    found = asking.choices(world, case_id, who="colleague", now=early)
    assert [*found.earlier, *found.later] == []


def test_held_it_cannot_be_turned_any_more(world):
    _case, booking, interview = talking.begun(world)
    talking.hold(world, interview, notes=talking.NOTES, version=1)
    with pytest.raises(NotNow):
        turn(world, booking, consult=True)


def test_only_whoever_is_to_hold_it(world):
    _case, booking, _interview = talking.begun(world)
    for who in ("outside_physician", "nurse", "clerk", "worker", "hr"):
        with pytest.raises(NotYours):
            turn(world, booking, consult=False, who=who)
