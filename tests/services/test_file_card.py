"""Does the file name what waits for HR about its instructions, as the desk does?"""

import pytest
from sqlalchemy import select

from casework.models.requests import InterviewRequest
from casework.rules.instruction_notes import NoteKind
from casework.rules.todos import Todo
from casework.services import duties_of_instructions, overview
from casework.services.instruction_threads import Word
from tests.services.advising import NEXT, told
from tests.services.test_instruction_threads import answer, say


def waiting(world):
    with world.database.writing() as session:
        request_id = session.execute(select(InterviewRequest.public_id)).scalar_one()
        page = overview.request_page(session, world.actor("hr"), request_id, now=NEXT)
    return [(task.todo, task.said.text) for task in page.waiting if task.said is not None]


def test_a_supervisor_who_waits_is_named_in_the_file_until_answered(world):
    _case, _decision, instruction = told(world)
    assert waiting(world) == []
    note = say(world, instruction, Word(NoteKind.OBSTACLE, "人手が足りません"))
    assert waiting(world) == [(Todo.ANSWER_SUPERVISOR, NoteKind.OBSTACLE.label)]
    answer(world, note, "応援を頼みます")
    assert waiting(world) == []


def test_twin_a_file_that_is_silent_is_seen(world, monkeypatch):
    monkeypatch.setattr(duties_of_instructions, "of_file", lambda *_: ())
    with pytest.raises(AssertionError):
        test_a_supervisor_who_waits_is_named_in_the_file_until_answered(world)
