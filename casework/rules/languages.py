"""Which language of the list does a word mean that somebody wrote beside it?"""

from collections.abc import Mapping
from typing import Final

from casework.rules.tables import plain
from casework.rules.vocabulary import Language

_NAMES: Final[Mapping[str, Language]] = {
    "日本語": Language.JAPANESE,
    "にほんご": Language.JAPANESE,
    "japanese": Language.JAPANESE,
    "英語": Language.ENGLISH,
    "えいご": Language.ENGLISH,
    "english": Language.ENGLISH,
}


def meant(word: str) -> Language | None:
    """English, 英語 and ＥＮＧＬＩＳＨ are the one of the list; None for what is not in it."""
    return _NAMES.get(plain(word))
