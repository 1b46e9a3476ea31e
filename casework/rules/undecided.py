"""Which times and numbers in a text for a supervisor stand in none of the decided measures?

Words beside the measures arrange how these are kept. A time to go home or a number of days that nobody decided would be
a measure by itself, without an opinion and without a hearing: whoever writes it is asked, and the employee reads so.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from casework.rules.words import unmasked

_ONES: Final[Mapping[str, int]] = {sign: number for number, sign in enumerate("〇一二三四五六七八九")}
_NUMBER: Final = r"(?:\d+(?:\.\d+)?|[二三四五六七八九十][一二三四五六七八九十]{0,2})"
_TIME: Final = re.compile(
    rf"(?:(?P<half>午前|午後|朝|夕方|夜)の?)?(?P<hour>{_NUMBER})"
    rf"(?:時(?!間|的|期)(?:(?P<past>半)|(?P<minutes>{_NUMBER})分)?|:(?P<clock>\d\d))"
)
_COUNT: Final = re.compile(
    rf"(?P<number>{_NUMBER})\s*(?P<unit>時間|回|日間|割|%|(?<!十)分)|(?<!\d)(?P<each>[週月])に?(?P<days>{_NUMBER})日"
)
_AFTERNOON: Final = frozenset({"午後", "夕方", "夜"})
_NOON: Final = 12


def undecided(text: str, decided: Iterable[str]) -> list[str]:
    """The times of day, hours and counts of a text that stand in none of the `decided` texts, each once, as written
    (NFKC), in the order of the text.
    """
    known = {value for one in decided for value in _amounts(one)}
    return [written for value, written in _amounts(text).items() if value not in known]


def _amounts(text: str) -> dict[tuple[str, float], str]:
    """Each amount, however it is written, with the first way that it is."""
    plain, found = unmasked(text), []
    for match in _TIME.finditer(plain):
        hour = _number(match["hour"])
        if match["half"] in _AFTERNOON and hour < _NOON:
            hour += _NOON
        minutes = 30 if match["past"] else _number(match["minutes"] or match["clock"] or "0")
        found.append((match.start(), ("at", hour * 60 + minutes), match.group()))
    times = [range(*match.span()) for match in _TIME.finditer(plain)]
    for match in _COUNT.finditer(plain):
        if not any(match.start() in span for span in times):
            unit, number = (match["unit"], match["number"]) if match["unit"] else (match["each"], match["days"])
            found.append((match.start(), (unit, _number(number)), match.group()))
    amounts: dict[tuple[str, float], str] = {}
    for _place, value, written in sorted(found):
        amounts.setdefault(value, written)
    return amounts


def _number(written: str) -> float:
    if written[0] in "0123456789":
        return float(written)
    tens, ten, ones = written.rpartition("十")
    return (_ONES.get(tens, 1) * 10 if ten else 0) + _ONES.get(ones, 0)
