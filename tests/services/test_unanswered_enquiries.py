"""Can an enquiry that no doctor answers be ended, once the employee was asked about it?"""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from casework.models.doctor_enquiries import DoctorEnquiry
from casework.models.messages import InboxNote
from casework.rules import moves
from casework.rules.deadlines import Clock
from casework.rules.doctor_enquiries import LONGEST_TALK, EnquiryState
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.moves import Moves
from casework.rules.notices import Notice
from casework.rules.todos import Todo
from casework.services import doctor_enquiries, limits
from casework.services.doctor_enquiries import Answer
from tests.services.test_doctor_enquiries import consented, do, mine, send
from tests.services.test_duties_of_papers import desk
from tests.services.test_leaves import running
from tests.walks import walked

WORDS = "書面は出ないとのこと。本人の話で進める"


@walked
def sent(world) -> str:
    _leave, _case, enquiry_id = consented(world)
    send(world, enquiry_id)
    return enquiry_id


def heard_of(world) -> int:
    """How often the employee was told that there is something to read about it."""
    with world.database.reading() as session:
        count = select(func.count(InboxNote.id)).where(InboxNote.notice == Notice.ENQUIRY_TOLD)
        return session.execute(count).scalar_one()


def ended(world, enquiry_id, on=None, words=WORDS, who="physician") -> None:
    do(world, doctor_enquiries.end, enquiry_id, on or world.now.date(), words, who=who)


def waits_no_more(world) -> None:
    enquiry_id = sent(world)
    assert Clock.DOCTOR_ANSWER in running(world)
    heard = heard_of(world)
    ended(world, enquiry_id)
    assert Clock.DOCTOR_ANSWER not in running(world)
    assert Todo.AWAIT_ENQUIRY not in desk(world, "physician")
    assert heard_of(world) == heard + 1
    page = mine(world, doctor_enquiries.read, enquiry_id)
    assert (page.enquiry.state, page.enquiry.talked_on, page.enquiry.talk) == (
        EnquiryState.UNANSWERED, world.now.date(), WORDS,
    )  # fmt: skip
    assert do(world, doctor_enquiries.file, enquiry_id), "the paper stays"
    with pytest.raises(NotNow):
        ended(world, enquiry_id)
    for who in ("hr", "supervisor", "clerk"):
        with pytest.raises(NotYours):
            do(world, doctor_enquiries.read, enquiry_id, who=who)


def test_an_enquiry_without_an_answer_is_ended_and_the_employee_reads_why(world):
    waits_no_more(world)


def test_twin_an_enquiry_for_which_somebody_waits_for_good_is_seen(world, monkeypatch):
    table = {key: after for key, after in moves.DOCTOR_ENQUIRY.table.items() if key[1] != "end_enquiry"}
    monkeypatch.setattr(moves, "DOCTOR_ENQUIRY", Moves("doctor_enquiry", EnquiryState.DRAFT, table))
    with pytest.raises(NotNow):
        waits_no_more(world)


def test_twin_a_clock_that_runs_on_is_seen(world, monkeypatch):
    enquiry_id = sent(world)
    monkeypatch.setattr(limits, "stop", lambda *_of, **_more: None)
    ended(world, enquiry_id)
    assert Clock.DOCTOR_ANSWER in running(world)


def test_an_answer_that_comes_late_is_written_down_all_the_same(world):
    enquiry_id = sent(world)
    ended(world, enquiry_id)
    heard = heard_of(world)
    do(world, doctor_enquiries.answer, enquiry_id, Answer(world.now.date(), "経過は良好"))
    with world.database.reading() as session:
        one = session.execute(select(DoctorEnquiry)).scalar_one()
        assert (one.state, one.talked_on) == (EnquiryState.ANSWERED, world.now.date())
    assert heard_of(world) == heard + 1, "the employee hears of it"


def test_only_what_was_sent_and_was_talked_of_is_ended(world):
    _leave, _case, enquiry_id = consented(world)
    with pytest.raises(NotNow):
        ended(world, enquiry_id)
    send(world, enquiry_id)
    today = world.now.date()
    for field, on, words in (
        ("on", today + timedelta(days=1), WORDS), ("on", today - timedelta(days=1), WORDS), ("words", today, " "),
        ("words", today, "あ" * (LONGEST_TALK + 1)),
    ):  # fmt: skip
        with pytest.raises(NotValid) as wrong:
            ended(world, enquiry_id, on, words)
        assert wrong.value.field == field
    for who in ("worker", "hr", "nurse"):
        with pytest.raises(NotYours):
            ended(world, enquiry_id, who=who)
