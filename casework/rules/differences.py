"""Which stretches of a text read otherwise in the one that it came in place of?"""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Final, NamedTuple

_STRETCH: Final = re.compile("[一-鿿々]+|[ぁ-ゖ]+|[ァ-ヺー]+|[A-Za-z0-9]+|.", re.DOTALL)
"""Letters of one kind after each other: a Japanese text has no gaps between its words, and single signs that happen to
stand in both texts would cut a word in two.
"""


class Run(NamedTuple):
    """A stretch of one of the two texts; `changed`: the other one hasn't got it there."""

    text: str
    changed: bool


def of(before: str, after: str) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """Both texts, whole, cut where they begin and cease to be the same."""
    old, new = _STRETCH.findall(before), _STRETCH.findall(after)
    found = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return (
        _runs((old[first:last], how != "equal") for how, first, last, _, _ in found),
        _runs((new[first:last], how != "equal") for how, _, _, first, last in found),
    )


def _runs(pieces: Iterable[tuple[list[str], bool]]) -> tuple[Run, ...]:
    return tuple(Run("".join(stretches), changed) for stretches, changed in pieces if stretches)
