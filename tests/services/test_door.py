"""Before the interview begins the employee may turn back: does HR learn only that it was withdrawn?"""

from datetime import timedelta

import pytest
from sqlalchemy import select

from casework.models.cases import Case, CaseLink
from casework.models.interviews import Interview
from casework.models.messages import InboxNote
from casework.models.requests import InterviewRequest
from casework.rules.days import tokyo_date
from casework.rules.errors import NotNow, NotYours
from casework.rules.notices import Notice
from casework.rules.vocabulary import CaseKind, Hat, InterviewState, RequestState, SlotState
from casework.services import endings, overview, slots
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
