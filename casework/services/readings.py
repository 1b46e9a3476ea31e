"""What does each supervisor read of an instruction? It is told to HR and the employee as that person reads it.

The employee's word on a text was about those to whom it went out: it is no word on whoever leads later.
"""

from dataclasses import dataclass
from datetime import date

from casework.access import Shown, Visit
from casework.access.own_days import OwnDays
from casework.access.sight import Fact
from casework.models.measures import Instruction
from casework.rules import wording
from casework.rules.texts import Said
from casework.services import informed
from casework.services.informed import Informed


@dataclass(frozen=True)
class Reading:
    """One time for which somebody could read it, or did it, and the text as they did."""

    who: Informed
    lines: tuple[Said, ...]
    from_on: date
    until_on: date
    words: str
    unread: bool
    """There are words, and they aren't theirs: written for another department than they found the employee in."""
    later: bool
    """They came to it after it had gone out."""


def of_instruction(visit: Visit, instruction: Instruction, shown: Shown) -> tuple[Reading, ...]:
    """Of everybody who was told, confirmed, or could read it, the earliest first. `shown`: to who asks, with all that
    is in it. What was told to somebody whose line was corrected away since was told as it stands.
    """
    read = informed.of_instruction(visit, instruction)
    key = instruction.public_id
    days = {} if instruction.by_hr else visit.days_of({one.person_id for one in read}, [key])
    return tuple(_of(instruction, shown, one, days.get((one.person_id, key))) for one in read)


def _of(instruction: Instruction, shown: Shown, who: Informed, own: OwnDays | None) -> Reading:
    from_on, items = shown.from_on, shown.items
    fits = own is None or Fact.FITS in own.facts
    if own is not None:
        from_on, items = own.cut("from_on", from_on), own.cut("items", items)
    words = shown.words or ""
    return Reading(
        who=who,
        lines=tuple(wording.lines([wording.restored(item) for item in items], from_on, shown.until_on)),
        from_on=from_on,
        until_on=shown.until_on,
        words=words if fits else "",
        unread=bool(words) and not fits,
        later=who.at > instruction.issued_on,
    )
