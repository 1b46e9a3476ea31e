"""Before the interview begins the employee may turn back: does HR learn only that it was withdrawn?"""

import pytest
from sqlalchemy import select

from casework.models.cases import Case, CaseLink
from casework.models.messages import InboxNote
from casework.models.requests import InterviewRequest
from casework.rules.errors import NotNow, NotYours
from casework.rules.notices import Notice
from casework.rules.vocabulary import CaseKind, Hat, RequestState
from casework.services import endings, overview
from tests.services import talking
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
