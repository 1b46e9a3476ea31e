"""Do a supervisor who speaks or confirms and HR who changes the same instruction never wait for each other for ever?"""

from datetime import date

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from casework.access import Act, enter_worker
from casework.models.cases import Case
from casework.models.instruction_notes import InstructionAck, InstructionNote
from casework.models.measures import Instruction
from casework.rules.instruction_notes import NoteKind
from casework.services import cases, instruction_threads, instructions
from casework.services.instruction_threads import Word
from tests.concurrency.meeting import meet
from tests.services.advising import NEXT, told

LAST = date(2027, 1, 1)
QUESTION = Word(NoteKind.QUESTION, "夜の当番はどうしますか")


def saying(world, instruction):
    return lambda session: instruction_threads.say(
        session, world.actor("supervisor"), instruction.public_id, QUESTION, now=NEXT
    )


def confirming(world, instruction):
    return lambda session: instructions.acknowledge(session, world.actor("supervisor"), instruction.public_id, now=NEXT)


def deciding(session):
    """As a decision that ends an instruction: first the case …"""
    session.execute(select(Case.id).with_for_update()).all()


def ending(world, instruction):
    """… then the instruction."""

    def end(session):
        visit = enter_worker(session, world.company_id, Act.BUILD, now=NEXT)
        session.execute(update(Instruction).values(ended_on=LAST).execution_options(synchronize_session=False))
        visit.record("instruction", instruction.public_id)

    return end


@pytest.mark.parametrize(("verb", "kept"), [(saying, InstructionNote), (confirming, InstructionAck)])
def test_neither_waits_for_ever_and_both_are_done(world, verb, kept):
    _case, _decision, instruction = told(world)
    second = verb(world, instruction)
    assert meet(world, deciding, second, then=ending(world, instruction)) is None
    with world.database.reading() as session:
        assert session.execute(select(Instruction.ended_on)).scalar_one() == LAST
        assert len(session.execute(select(kept)).all()) == 1


def test_twin_the_instruction_first_is_a_deadlock_on_postgresql(world, monkeypatch):
    """On SQLite there is one writer, who waits for nobody."""
    _case, _decision, instruction = told(world)
    monkeypatch.setattr(cases, "locked", lambda visit, case_id: visit.session.get_one(Case, case_id))
    try:
        refused = meet(world, deciding, saying(world, instruction), then=ending(world, instruction))
    except OperationalError as error:
        refused = error
    assert (refused is None) is (world.database.engine.dialect.name == "sqlite")
