"""Is a professional's time taken by the explanation of a decision? For whoever offers times."""

from sqlalchemy import ColumnElement, exists, literal, select

from casework.models.explanation_talks import ExplanationTalk
from casework.models.slots import Slot


def explains() -> ColumnElement[bool]:
    """Whether its professional explains a decision at some moment of a slot; for a select over `Slot`."""
    return exists(
        select(literal(1)).where(
            ExplanationTalk.company_id == Slot.company_id,
            ExplanationTalk.physician_id == Slot.person_id,
            ExplanationTalk.ended_at.is_(None),
            ExplanationTalk.starts_at < Slot.ends_at,
            ExplanationTalk.ends_at > Slot.starts_at,
        )
    )
