"""Which times, numbers and ways of working in a text for a supervisor stand in none of the decided measures?

Words beside the measures arrange how these are kept. A time to go home or a number of days that nobody decided would be
a measure by itself, without an opinion and without a hearing: whoever writes it is asked, and the employee reads so.
A number is the decided one only where it is per the same (twenty hours a week are no twenty hours a month), and of the
same: a limit of overtime sets no hours of work, and the hour at which night work begins is none to go home at.
No pattern finds every wording; the employee reads the text before it goes out.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from casework.rules.undecided_work import undecided_work
from casework.rules.words import unmasked

_ONES: Final[Mapping[str, int]] = {sign: number for number, sign in enumerate("〇一二三四五六七八九")}
_ENGLISH: Final = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_KANJI: Final = "〇一二三四五六七八九十"
_NUMBER: Final = rf"(?:\d+(?:\.\d+)?|[{_KANJI}]{{1,3}})"
_NUMBER_ENGLISH: Final = rf"(?:\d+(?:\.\d+)?|{'|'.join(_ENGLISH)})"

_TIME: Final = re.compile(
    rf"(?:(?P<half>午前|午後|朝|夕方|夜)の?)?(?<![\d.])(?P<hour>{_NUMBER})"
    rf"(?:\s*時(?!間|的|期|限|々)(?:(?P<past>半)|(?P<minutes>{_NUMBER})分)?|:(?P<clock>\d\d)(?:\s*(?P<ends>[ap])\.?m\b)?)"
    r"|正午|\bnoon\b",
    re.IGNORECASE,
)
_TIME_ENGLISH: Final = re.compile(
    rf"(?P<at>\b(?:at|by|until|till)\s+)?(?<![\d:.])\b(?P<hour>{_NUMBER_ENGLISH})"
    r"(?:\s*(?P<ends>[ap])\.?m\b|(?P<clock>\s*o['’]?clock)|(?=\s*(?:$|[.,;)]|every|each|on\b|daily|sharp|and\b)))",
    re.IGNORECASE,
)
_HOME: Final = re.compile(r"(?:までに|[にで])?[はも]?(?:必ず)?(?:帰|退勤|退社|終業|上が[らりる])")
_COME: Final = re.compile(r"(?:から|に)?[はも]?(?:必ず)?(?:出勤|出社|始業)")
_HOME_ENGLISH: Final = re.compile(r"\b(?:leav|home|finish|stop)[^.;\n]{0,20}$", re.IGNORECASE)
_FROM: Final = re.compile(r"勤務[はを]?、?$")
"""Hours of work, from – to; night work that isn't assigned reads 「…までの勤務」."""

_WORK: Final = r"(?:(?<!時間外)(?<!休日)(?<!深夜)(?:勤務|就業|労働)(?:時間)?)"
_COUNT: Final = re.compile(
    rf"(?:(?P<before>{_WORK})[はをがも]?)?"
    r"(?:(?<![\d第今来先翌])(?P<per>週休|毎[日週月年]|[週月年]|(?<!十)[1一]日)(?:間|あたり|につき|に|の)?"
    rf"(?:残業|時間外(?:労働)?|夜勤|(?P<inner>{_WORK}))?[はをがも]?(?:最大|合計|計|約)?\s*)?"
    rf"(?<![\d第.])(?P<number>{_NUMBER})\s*"
    r"(?P<unit>時間(?![帯外割])|h(?![a-z])|回(?![り線収答復転路覧数避目])|日間?|割(?!り?当)|%"
    rf"|分(?!の[\d{_KANJI}]|[担割類量析け岐散野配解]|する|し[てた]))(?P<past>半)?"
    rf"(?:(?:まで|以内|だけ)?の?(?P<after>{_WORK}))?",
    re.IGNORECASE,
)
_COUNT_ENGLISH: Final = re.compile(
    rf"\b(?:(?P<number>{_NUMBER_ENGLISH})[ -]?(?P<unit>hour|day|minute|time|night|shift)s?|(?P<often>once|twice))\b"
    r"(?: of (?:(?P<work>work)|overtime))?(?:\s*(?:a|per|each|every)\s+(?P<per>day|week|month)\b)?",
    re.IGNORECASE,
)
_PART: Final = re.compile(
    r"(?P<morning>午前中?(?:だけ|のみ)|\bmornings? only\b)|(?P<afternoon>午後(?:だけ|のみ)|\bafternoons? only\b)"
    r"|半日|\bhalf[ -]days?\b",
    re.IGNORECASE,
)
"""Hours of work without a number."""

_AFTERNOON: Final = frozenset({"午後", "夕方", "夜"})
_NOON: Final = 12
_EARLIEST: Final = 7
"""Below it an English hour without a.m. or p.m. is one of the afternoon."""
_SAME: Final[Mapping[str, str]] = {
    "h": "時間", "hour": "時間", "day": "日", "日間": "日", "minute": "分", "time": "回", "night": "回", "shift": "回",
    "毎日": "1日", "一日": "1日", "毎週": "週", "毎月": "月", "毎年": "年", "week": "週", "month": "月",
}  # fmt: skip
"""Units, and what they are per, that are written in several ways."""
_DAYS_PER: Final = frozenset({"週休", "毎週", "週", "月", "年"})


class _Amount(NamedTuple):
    """`number` of a `unit` (時 for minutes since midnight) `per` 1日, 週, 月, 年 or nothing. `of`: "work" for hours of
    work, "home" and "come" for the time to go and to come; else nothing.
    """

    unit: str
    number: float
    per: str = ""
    of: str = ""

    def within(self, other: "_Amount") -> bool:
        """Whether the other one says this, too; what isn't said here may be anything there."""
        same = (self.unit, self.number) == (other.unit, other.number)
        return same and self.per in {"", other.per} and self.of in {"", other.of}


def undecided(text: str, decided: Iterable[str]) -> list[str]:
    """The times of day, hours and counts of a text that stand in none of the `decided` texts, each once, as written
    (NFKC), in the order of the text; then the ways of working that none of them holds.
    """
    decided = list(decided)
    known = [amount for one in decided for amount in _amounts(one)]
    found: dict[_Amount, str] = {}
    for amount, written in _amounts(text).items():
        if not any(map(amount.within, known)):
            found.setdefault(amount._replace(of=""), written)
    return [*found.values(), *undecided_work(text, decided)]


def _amounts(text: str) -> dict[_Amount, str]:
    """Each amount, however it is written, with the first way that it is."""
    plain = unmasked(text)
    times = [*_times(plain), *_english_times(plain)]
    taken = [span for span, _amount in times]
    counts = [
        (span, amount)
        for span, amount in (*_counts(plain), *_english_counts(plain), *_parts(plain))
        if not any(first < span[1] and span[0] < last for first, last in taken)
    ]
    amounts: dict[_Amount, str] = {}
    for (start, end), amount in sorted(times + counts):
        amounts.setdefault(amount, plain[start:end])
    return amounts


_Found = Iterator[tuple[tuple[int, int], _Amount]]


def _times(plain: str) -> _Found:
    begun = False  # hours of work: what follows is their end
    for match in _TIME.finditer(plain):
        before, after = plain[: match.start()], plain[match.end() :]
        hour, minutes = float(_NOON), 0.0
        if match["hour"]:
            hour = _number(match["hour"])
            minutes = 30 if match["past"] else _number(match["minutes"] or match["clock"] or "0")
            if match["hour"] == "一" and not (match["half"] or match["past"] or match["minutes"]):
                continue  # 一時 is "for a while" as often as one o'clock
            if (match["half"] in _AFTERNOON or (match["ends"] or "").lower() == "p") and hour < _NOON:
                hour += _NOON
        of = ""
        if _HOME.match(after) or _HOME_ENGLISH.search(before) or (begun and re.match("まで(?!の)", after)):
            of = "home"
        elif _COME.match(after) or (_FROM.search(before) and after.startswith("から")):
            of = "come"
        begun = of == "come"
        yield match.span(), _Amount("時", hour * 60 + minutes, of=of)


def _english_times(plain: str) -> _Found:
    for match in _TIME_ENGLISH.finditer(plain):
        if not (match["at"] or match["ends"] or match["clock"]):
            continue
        hour, ends = _number(match["hour"]), (match["ends"] or "").lower()
        if hour < _NOON and (ends == "p" or (not ends and hour < _EARLIEST)):
            hour += _NOON
        home = _HOME_ENGLISH.search(plain[: match.start("hour")])
        yield (match.start("hour"), match.end()), _Amount("時", hour * 60, of="home" if home else "")


def _counts(plain: str) -> _Found:
    for match in _COUNT.finditer(plain):
        written, unit, per = match["number"], _SAME.get(match["unit"].lower(), match["unit"]), match["per"] or ""
        after = plain[match.end() :]
        if match["unit"] == "日" and (per not in _DAYS_PER or (per == "月" and after[:1] in {"に", "締"})):
            continue  # a day of the month
        if unit == "分" and written == "十" and after[:1] not in {"間", "前"}:
            continue  # 十分 is "enough" as often as ten minutes
        work = match["before"] or match["inner"] or match["after"]
        number = _number(written) + (0.5 if match["past"] else 0)
        span = match.start("per" if per else "number"), match.end("past" if match["past"] else "unit")
        yield span, _Amount(unit, number, _SAME.get(per, per), "work" if work and unit == "時間" else "")


def _english_counts(plain: str) -> _Found:
    for match in _COUNT_ENGLISH.finditer(plain):
        per, unit = (match["per"] or "").lower(), (match["unit"] or "time").lower()
        number = _number(match["number"]) if match["number"] else 1 + (match["often"].lower() == "twice")
        if unit == "day" and not per:
            continue  # how many days something lasts, as often as not
        said = "1日" if per == "day" else _SAME.get(per, per)
        yield match.span(), _Amount(_SAME[unit], number, said, "work" if match["work"] else "")


def _parts(plain: str) -> _Found:
    for match in _PART.finditer(plain):
        yield match.span(), _Amount(match.lastgroup or "half day", 1)


def _number(written: str) -> float:
    if written[0] in "0123456789":
        return float(written)
    if written[0] not in _KANJI:
        return float(_ENGLISH.index(written.lower()) + 1)
    if "十" not in written:
        return float("".join(str(_ONES[sign]) for sign in written))
    tens, _ten, ones = written.partition("十")
    return _ONES.get(tens, 1) * 10 + _ONES.get(ones, 0)
