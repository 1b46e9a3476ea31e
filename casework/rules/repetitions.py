"""Does a text for others repeat, word by word, what stands in somebody's notes?

So many signs in a row, whatever stands between them and however they are typed, are no chance: who wrote them had the
notes before them.
"""

import re
from collections.abc import Iterable
from typing import Final

from casework.rules.words import in_hiragana, unmasked

SHORTEST: Final = 10
"""So many signs in a row are a repetition; spaces and punctuation aren't counted."""
_DAYS: Final = re.compile("[0-9年月日時分半週間回まで迄からより以内上下降前後]+")
"""Figures and days stand in every text about the same measure."""


def repeated(text: str, notes: Iterable[str], told: Iterable[str] = ()) -> str | None:
    """The first run of a text that stands in one of some notes, as it was typed; None where there is none. `told`: what
    is told anyway, and may be repeated.
    """
    plain = unmasked(text)
    places = [place for place, sign in enumerate(plain) if _counts(sign)]
    typed, theirs, fine = _signs(plain), [_signs(note) for note in notes], [_signs(one) for one in told]
    for start in range(len(typed) - SHORTEST + 1):
        run = typed[start : start + SHORTEST]
        if _DAYS.fullmatch(run) or any(run in one for one in fine):
            continue
        for note in theirs:
            if run in note:
                end = start + SHORTEST
                while end < len(typed) and typed[start : end + 1] in note:
                    end += 1
                return plain[places[start] : places[end - 1] + 1]
    return None


def _signs(text: str) -> str:
    return in_hiragana("".join(sign.lower()[:1] for sign in unmasked(text) if _counts(sign)))


def _counts(sign: str) -> bool:
    return sign.isalnum()
