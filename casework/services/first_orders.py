"""What stands in the form of an instruction before HR types anything?"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import and_, select

from casework.access import Shown, Visit
from casework.models.people import Department, Employment, Placement
from casework.rules import wording
from casework.rules.comparison import Item
from casework.rules.terms import holding
from casework.rules.texts import Said
from casework.rules.vocabulary import MeasureKind
from casework.services.instructions import Told
from casework.services.orders import Order


def steps(items: Sequence[Item]) -> dict[MeasureKind, tuple[Said, ...]]:
    """Of the kinds that were decided in steps: each of them with its days."""
    begun = min((item.from_on for item in items if item.from_on), default=date.min)
    kinds = [item.kind for item in items]
    return {
        kind: tuple(wording.lines([item for item in items if item.kind is kind], begun, date.max, wording.named))
        for kind in dict.fromkeys(kinds)
        if kinds.count(kind) > 1
    }


def order_of(text: Shown) -> Order:
    """What the employee was shown, or what went out, as HR typed it."""
    return Order(
        kinds=frozenset(wording.restored(item).kind for item in text.items), from_on=text.from_on,
        until_on=text.until_on, words=text.words or "", ask=text.ask, report_every=text.report_every,
        because=text.corrected_because or "",
    )  # fmt: skip


def first(
    visit: Visit, items: Sequence[Item], shown: Shown | None, told: Told | None, *, led: bool
) -> Order:  # fmt: skip
    """What stands in the form at first: what the employee was shown, else what went out, else all that was decided; but
    no step that is over, which nobody can keep to from today on. Of what HR did itself, whoever leads now reads neither
    the words nor a day before today.
    """
    if shown is not None:
        return order_of(shown)
    held = holding(items, visit.today)
    handed_back = told is not None and told.instruction.by_hr and led
    if told is not None and not handed_back:
        return _going_on(replace(order_of(told.instruction), because=""), held)
    begun = min((item.from_on for item in held if item.from_on), default=visit.today)
    if handed_back:
        begun = max(begun, min([visit.today, *(item.until_on for item in held if item.until_on)]))
    return Order(
        kinds=frozenset(item.kind for item in held),
        from_on=begun,
        until_on=max((item.until_on for item in held if item.until_on), default=visit.today),
        words="",
        ask=desk_of(visit),
    )


def _going_on(order: Order, held: Sequence[Item]) -> Order:
    """What went out, without its steps that are over and the days of these."""
    kinds = order.kinds & {item.kind for item in held}
    begun = [item.from_on for item in held if item.kind in kinds and item.from_on]
    return replace(order, kinds=kinds, from_on=max([order.from_on, *([min(begun)] if begun else [])]))


def desk_of(visit: Visit) -> str:
    """The department of who writes: where questions go to, so that no single person has to be there."""
    name = visit.session.execute(
        select(Department.name)
        .join(Placement, and_(Placement.company_id == Department.company_id, Placement.department_id == Department.id))
        .join(Employment, and_(Employment.company_id == Placement.company_id, Employment.id == Placement.employment_id))
        .where(
            Employment.company_id == visit.actor.company_id,
            Employment.person_id == visit.actor.person_id,
            Placement.on(visit.today),
        )
        .limit(1)
    ).scalar_one_or_none()
    return name or ""
