"""For whom does it exist that HR or a supervisor talked with somebody about their work?"""

from datetime import date

from sqlalchemy import and_, or_

from casework.access.actor import Actor
from casework.access.reach_cases import assigned, instructions, never_clerk
from casework.access.reach_returns import texts
from casework.access.standing import PROFESSIONALS, Condition, Standing, there
from casework.models.measures import Instruction
from casework.models.stage_texts import StageText
from casework.models.work_talks import WorkTalk
from casework.rules.vocabulary import Hat


def work_talks(actor: Actor, where: Standing, today: date) -> Condition:
    """HR's with its file, the employee's, and of whoever is assigned to the case today. A supervisor's own, as long as
    an instruction or the text of a stage about that employee is theirs to read; by the employee and not by the case,
    so that it tells nothing of which texts belong to one.
    """
    if actor.hat is Hat.SUPERVISOR:
        reads = or_(
            *(
                there(
                    WorkTalk,
                    text.company_id == WorkTalk.company_id,
                    text.employment_id == WorkTalk.employment_id,
                    condition(actor, where, today),
                )
                for text, condition in ((Instruction, instructions), (StageText, texts))
            )
        )
        own = and_(WorkTalk.author_id == actor.person_id, WorkTalk.hat == Hat.SUPERVISOR)
        return and_(WorkTalk.company_id == actor.company_id, own, reads)
    reached = never_clerk(WorkTalk)(actor, where, today)
    return and_(reached, assigned(WorkTalk, actor, today)) if actor.hat in PROFESSIONALS else reached
