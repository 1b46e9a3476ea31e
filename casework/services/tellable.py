"""Why is nobody besides the supervisor told of a decision now?"""

from collections.abc import Collection
from datetime import date
from typing import Any, Final

from sqlalchemy import and_, exists, select

from casework.access import Visit
from casework.models.cases import Case
from casework.models.measures import Decision, Instruction
from casework.models.opinions import Opinion
from casework.models.people import Employment
from casework.models.reconsiderations import Reconsideration
from casework.rules.assents import NOT_YET
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import DecisionState
from casework.services import editions, instructing

NOT_EXPLAINED: Final = Said(N_("ほかの相手に伝える前に、決定を本人に説明して、記録してください。"))
NOT_HELD: Final = Said(N_("この決定は、いまは効力がありません。新しく伝えることはありません。"))
RECONSIDERED: Final = Said(
    N_("本人が了承しなかった決定です。産業医との再検討が終わるか、上司に指示するまでは、ほかの相手に伝えられません。")
)
HAS_LEFT: Final = Said(N_("本人が退職したため、新しく伝えることはありません。"))
NOTHING: Final = Said(N_("この相手が知る必要のある措置はありません。"))


def refusal(visit: Visit, decision: Decision) -> Said | None:
    """As with the supervisor; what went to them in spite of a refusal may go to the others. None where it may go."""
    return refusals(visit, [decision])[decision.id]


def refusals(visit: Visit, decisions: Collection[Decision]) -> dict[int, Said | None]:
    """The same of many, by their internal ids: as many statements as for one."""
    waits = exists().where(
        Reconsideration.company_id == Decision.company_id, Reconsideration.decision_id == Decision.id,
        Reconsideration.settled_at.is_(None),
    )  # fmt: skip
    told = exists().where(
        Instruction.company_id == Decision.company_id, Instruction.decision_id == Decision.id, Instruction.stands(),
        visit.within(Instruction),
    )  # fmt: skip
    rows = visit.session.execute(
        select(Decision, Employment.until_on, Opinion.urgent, waits.label("waits"), told.label("told"))
        .join(Case, and_(Case.company_id == Decision.company_id, Case.id == Decision.case_id))
        .join(Employment, and_(Employment.company_id == Case.company_id, Employment.id == Case.employment_id))
        .join(Opinion, and_(Opinion.company_id == Decision.company_id, Opinion.id == Decision.opinion_id))
        .where(Decision.id.in_([one.id for one in decisions]))
    ).all()
    replaced = editions.taken_over(visit.session, decisions)
    return {row.Decision.id: _why(row, visit.today, replaced=row.Decision.id in replaced) for row in rows}


def _why(row: Any, today: date, *, replaced: bool) -> Said | None:
    decision = row.Decision
    if decision.normal:
        return NOTHING
    if row.until_on is not None and row.until_on < today:
        return HAS_LEFT
    if decision.state in NOT_YET:
        return instructing.NOT_YET_HELD
    if decision.state is DecisionState.SET_ASIDE or replaced:
        return NOT_HELD
    if decision.state is not DecisionState.EXPLAINED and not row.urgent:
        return NOT_EXPLAINED
    return RECONSIDERED if row.waits and not row.told and not row.urgent else None
