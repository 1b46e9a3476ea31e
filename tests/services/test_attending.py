"""Does the employee read who will be there, and is neither a supervisor nor HR ever among them?"""

from datetime import date

import pytest

from casework.rules import attendees
from casework.rules.attendees import Attendee, Presence
from casework.rules.errors import NotValid
from casework.rules.vocabulary import Hat
from casework.services import appointments, interviews
from casework.services.interviews import Notes, Part
from tests.services import talking
from tests.services.talking import THEN, begun, note, page
from tests.world import CAST

INTERPRETER = Attendee(Presence.INTERPRETER, "グエン ティ")
NAMES = {name: full for name, full, *_rest in CAST}


def written(*rows) -> str:
    return attendees.pack(list(rows))


def appointment(world, booking_id, who="worker", hat=Hat.WORKER):
    with world.database.writing() as session:
        return appointments.appointment(session, world.actor(who, hat), booking_id, now=world.now)


def test_the_employee_reads_beforehand_who_will_be_there(world):
    _case, booking_id, interview_id = begun(world)
    assert appointment(world, booking_id).others == ()
    note(world, interview_id, Notes(companions=written(INTERPRETER)))
    assert appointment(world, booking_id).others == (INTERPRETER,)
    assert appointment(world, booking_id, "physician", Hat.PHYSICIAN).others == (INTERPRETER,)
    assert appointment(world, booking_id, "clerk", Hat.CLERK).others == ()


@pytest.mark.parametrize("who", ["supervisor", "former_supervisor", "hr"])
def test_a_supervisor_and_hr_are_refused_beside_their_field(world, who):
    _case, _booking, interview_id = begun(world)
    theirs = Attendee(Presence.COMPANION, NAMES[who].replace(" ", "　") + "さん")
    with pytest.raises(NotValid) as refused:
        note(world, interview_id, Notes(companions=written(INTERPRETER, theirs)))
    assert refused.value.field == "who_1_name"
    with pytest.raises(NotValid):
        talking.hold(world, interview_id, notes=Notes(companions=written(theirs)), version=1)
    assert page(world, interview_id).known.interview.companions is None


def test_twin_a_talk_that_asks_nobody(world, monkeypatch):
    monkeypatch.setattr("casework.services.people.supervisors_ever", lambda *_: frozenset())
    with pytest.raises(pytest.fail.Exception):
        test_a_supervisor_and_hr_are_refused_beside_their_field(world, "supervisor")


def test_a_colleague_may_come(world):
    _case, _booking, interview_id = begun(world)
    note(world, interview_id, Notes(companions=written(Attendee(Presence.COMPANION, NAMES["colleague"]))))
    assert page(world, interview_id).known.interview.companions is not None


@pytest.mark.parametrize("typed", ["山本", "山本さん", "山本課長", "山本　部長代理", "やまもと", "ヤマモト様"])
def test_a_family_name_alone_is_asked_about_and_can_be_somebody_else(world, typed):
    """山本 恵 is HR: 「山本さん」 may be her, or the employee's aunt."""
    _case, _booking, interview_id = begun(world)
    with pytest.raises(NotValid) as refused:
        note(world, interview_id, Notes(companions=written(Attendee(Presence.COMPANION, typed))))
    assert refused.value.field == "who_0_other"
    assert refused.value.said == attendees.SAME_FAMILY_NAME
    note(world, interview_id, Notes(companions=written(Attendee(Presence.COMPANION, typed, other=True))))
    kept = attendees.unpack(page(world, interview_id).known.interview.companions)
    assert kept == [Attendee(Presence.COMPANION, typed, True)]


@pytest.mark.parametrize("typed", ["山本恵課長", "ヤマモト メグミさん"])
def test_nobody_confirms_the_full_name_away(world, typed):
    _case, _booking, interview_id = begun(world)
    with pytest.raises(NotValid) as refused:
        note(world, interview_id, Notes(companions=written(Attendee(Presence.COMPANION, typed, other=True))))
    assert refused.value.said == attendees.UNWELCOME


def test_another_full_name_is_somebody_else(world):
    _case, _booking, interview_id = begun(world)
    note(world, interview_id, Notes(companions=written(Attendee(Presence.COMPANION, "山本 さくら"))))


def test_twin_full_names_only(world, monkeypatch):
    monkeypatch.setattr(attendees, "same_family", lambda *_: False)
    with pytest.raises(pytest.fail.Exception):
        test_a_family_name_alone_is_asked_about_and_can_be_somebody_else(world, "山本課長")


def test_a_page_that_saves_itself_names_the_row_and_keeps_the_rest(world):
    _case, _booking, interview_id = begun(world)
    part = Part({"complaint": "話", "companions": written(Attendee(Presence.COMPANION, NAMES["hr"]))}, {}, None)
    with world.database.writing() as session:
        kept = interviews.keep(session, world.actor("physician"), interview_id, part, version=1, mark=None, now=THEN)
    assert [error.field for error in kept.wrong] == ["who_0_name"]
    found = page(world, interview_id).known.interview
    assert (found.complaint, found.companions) == ("話", None)
    assert THEN.date() == date(2026, 12, 8)
