"""For whom does it exist that a supervisor confirmed an instruction, and what was said about it?"""

from datetime import date

from sqlalchemy import and_, false
from sqlalchemy.orm import aliased

from casework.access.actor import Actor
from casework.access.reach_cases import instructions, never_clerk
from casework.access.standing import PROFESSIONALS, Condition, Standing, there
from casework.models.guide_readings import GuideReading
from casework.models.instruction_drafts import InstructionDraft
from casework.models.instruction_notes import InstructionAck, InstructionNote
from casework.models.measures import Instruction
from casework.rules.instruction_notes import NoteKind
from casework.rules.vocabulary import Hat


def guide_readings(actor: Actor, _where: Standing, _today: date) -> Condition:
    """A supervisor's own. HR is shown the last one of each who leads somebody there, without the records."""
    company = GuideReading.company_id == actor.company_id
    if actor.hat is None:
        return company
    return and_(company, GuideReading.person_id == actor.person_id) if actor.hat is Hat.SUPERVISOR else false()


def instruction_drafts(actor: Actor, where: Standing, today: date) -> Condition:
    """HR's and the employee's: to nobody else a text that didn't go out exists."""
    if actor.hat is Hat.SUPERVISOR or actor.hat in PROFESSIONALS:
        return false()
    return never_clerk(InstructionDraft)(actor, where, today)


def instruction_acks(actor: Actor, where: Standing, today: date) -> Condition:
    """HR's and the employee's. A supervisor isn't told of the others, and knows of their own by the instruction."""
    if actor.hat is Hat.SUPERVISOR or actor.hat in PROFESSIONALS:
        return false()
    return never_clerk(InstructionAck)(actor, where, today)


def instruction_notes(actor: Actor, where: Standing, today: date) -> Condition:
    """HR's and the employee's; a supervisor's own words, as long as they lead the employee, under that hat alone: also
    what they said of a text that was replaced since.
    """
    if actor.hat is Hat.SUPERVISOR:
        about = aliased(Instruction)
        led = there(
            InstructionNote,
            about.company_id == InstructionNote.company_id,
            about.id == InstructionNote.instruction_id,
            Instruction.decision_id == about.decision_id,
            instructions(actor, where, today),
        )
        own = and_(InstructionNote.author_id == actor.person_id, InstructionNote.kind != NoteKind.HOURS)
        return and_(InstructionNote.company_id == actor.company_id, own, led)
    if actor.hat in PROFESSIONALS:
        return false()
    return never_clerk(InstructionNote)(actor, where, today)
