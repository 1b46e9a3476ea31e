"""What does the examiner's office (実施事務従事者) read of an answer to an invitation?

That somebody chose a consultation is known to them and to the health professionals, to nobody else (domain: §4 row 18,
§12.6). To the office it looks like 「今回は希望しない」 in every way: the same word, the same days, the same letters.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from casework.rules.vocabulary import InvitationState

AS_READ: Final[Mapping[InvitationState, InvitationState]] = MappingProxyType(
    {
        InvitationState.OPEN: InvitationState.OPEN,
        InvitationState.DECLINED: InvitationState.DECLINED,
        InvitationState.CONSULTED: InvitationState.DECLINED,
        InvitationState.POSTPONED: InvitationState.POSTPONED,
        InvitationState.REQUESTED: InvitationState.REQUESTED,
    }
)
"""The state as it is → as the office reads it. Every state stands here: a new one has to be decided on."""

WORDS: Final = tuple(dict.fromkeys(AS_READ.values()))
"""The states that the office has a word for."""


def behind(read: InvitationState) -> tuple[InvitationState, ...]:
    """The states that the office reads as this one; none when it has no such word."""
    return tuple(state for state, shown in AS_READ.items() if shown is read)
