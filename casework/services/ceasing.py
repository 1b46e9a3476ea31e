"""What of the instruction before isn't in the one that comes in its place, and until when is it kept?

An instruction that ends says nothing of what becomes of its parts, so the new one does. For who was told already this
is read from what supervisors were told and from nothing else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, select

from casework.access import Visit
from casework.models.measures import Decision, Instruction
from casework.rules import wording
from casework.rules.comparison import Item, akin
from casework.rules.terms import holding
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import Hat
from casework.services import terms

_FROM = N_("%(what)s（%(first)sから）")


@dataclass(frozen=True)
class Ceasing:
    """`lines`: what is kept until `last`, and isn't told to do any more after it. `never`: what was to begin later, and
    doesn't.
    """

    lines: tuple[Said, ...]
    never: tuple[Said, ...]
    last: date


def of_instruction(visit: Visit, instruction: Instruction) -> Ceasing | None:
    """For who reads an instruction that stands; of supervisors who led while what ended was told: whoever came later
    never was.
    """
    last = max(instruction.from_on, instruction.issued_on) - timedelta(days=1)
    if instruction.carrier_id is not None:
        return None
    before = _told(
        visit,
        Instruction.employment_id == instruction.employment_id,
        Instruction.decision_id != instruction.decision_id,
        Instruction.ended_on == last,
    )
    if before and visit.actor.hat is Hat.SUPERVISOR:
        own = visit.own_days([one.public_id for one in before])
        before = [one for one in before if one.public_id in own]
    return _without(before, [wording.restored(item) for item in instruction.items], last)


def of_draft(visit: Visit, decision: Decision, items: Sequence[Item], from_on: date) -> Ceasing | None:
    """For HR and the employee, of a text that isn't out yet and would begin on a day."""
    last = max(from_on, visit.today) - timedelta(days=1)
    earlier = {one.id for one in terms.before(visit.session, decision.opinion, decision)}
    before = [
        one
        for one in _told(visit, Instruction.decision_id.in_(earlier), visit.within(Instruction))
        if one.ended_on is None or one.ended_on > last
    ]
    return _without(before, items, last)


def _told(visit: Visit, *which: ColumnElement[bool]) -> Sequence[Instruction]:
    return visit.session.execute(
        select(Instruction)
        .where(
            Instruction.company_id == visit.actor.company_id, Instruction.stands(), Instruction.carrier_id.is_(None),
            *which,
        )
        .order_by(Instruction.id)
    ).scalars().all()  # fmt: skip


def _without(before: Sequence[Instruction], items: Sequence[Item], last: date) -> Ceasing | None:
    kept = [item for one in before for item in holding([wording.restored(item) for item in one.items], last)]
    left = [item for item in kept if not any(akin(item.kind, other.kind) for other in items)]
    if not left:
        return None
    days = [(wording.line(item), item.from_on) for item in left]
    never = tuple(Said(_FROM, {"what": what, "first": first}) for what, first in days if first and first > last)
    return Ceasing(tuple(what for what, first in days if not first or first <= last), never, last)
