"""Who reads a text about somebody's measures, so that two texts are for the same one?"""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, or_

from casework.models.instruction_drafts import InstructionDraft
from casework.rules.recipients import Recipient


@dataclass(frozen=True)
class Reader:
    """The supervisor, without a recipient; others by the name that HR gives them, but HR of another workplace by the
    workplace: two may be called the same, and one may be called otherwise one day.
    """

    recipient: Recipient | None = None
    name: str | None = None
    workplace_id: int | None = None

    def of(self, texts: Any) -> ColumnElement[bool]:
        """Texts for this reader; in a select over `texts`, shown or sent."""
        if self.recipient is None:
            return and_(texts.recipient.is_(None))
        if self.workplace_id is not None:
            return and_(texts.workplace_id == self.workplace_id)
        return and_(texts.recipient == self.recipient, texts.name == self.name)


SUPERVISOR: Final = Reader()


def of_draft(draft: InstructionDraft) -> Reader:
    """For whom a text is; equal for texts of the same reader."""
    return Reader(draft.recipient, None if draft.workplace_id is not None else draft.name, draft.workplace_id)


def same(one: Any, other: Any) -> ColumnElement[bool]:
    """Two texts, neither of them for a supervisor, are for the same reader."""
    by_name = and_(one.workplace_id.is_(None), one.name == other.name)
    return and_(one.recipient == other.recipient, or_(one.workplace_id == other.workplace_id, by_name))
