"""Which words in the title or the place of an appointment would tell the reason of a talk, or lie about it?

The one list: calendars, slots, outside appointments and the rules of a workplace ask here. Case and width don't matter;
Latin words count as whole words only, so that "environmental" is no "mental".
"""

import re
import unicodedata
from typing import Final

TELLING_WORDS: Final = (
    "産業医", "医師", "医務", "医院", "病院", "診療", "診察", "外来", "看護", "保健", "健康", "面接指導", "ストレス",
    "メンタル", "ヘルス", "こころ", "ココロ", "心の", "心療", "心理", "精神", "うつ病", "クリニック", "ドクター",
    "カウンセ", "セラピ", "相談室", "相談窓口", "研修",
)  # fmt: skip
"""Signs that tell wherever they stand (domain: §12.9); the last one lies."""
TELLING_LATIN: Final = (
    "eap", "mental", "mentally", "clinic", "clinics", "clinical", "counselling", "counseling", "counsellor",
    "counsellors", "counselor", "counselors", "therapy", "therapist", "psychologist", "psychology", "psychological",
    "psychiatry", "psychiatrist", "psychiatric", "stress", "health", "healthcare", "doctor", "doctors", "dr",
    "physician", "physicians", "nurse", "nurses", "medical", "hospital", "infirmary", "wellness", "training",
)  # fmt: skip
"""Words of other scripts that tell as a whole word."""
_LATIN: Final = re.compile(rf"(?<![a-z])(?:{'|'.join(TELLING_LATIN)})(?![a-z])")


def tells(text: str) -> bool:
    """Whether a title or a place says what a talk is about."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return any(word in plain for word in TELLING_WORDS) or _LATIN.search(plain) is not None
