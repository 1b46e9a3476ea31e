"""What do the four papers of a return to work have in common: people, accommodations, places for a pen?

`information_request.py`, `return_talk_record.py`, `return_opinion.py`, `doctor_information.py`: 様式例1 to 4 of the
ministry's guide (domain: §2e). Fields and order are the forms'; the sentences are ours. A paper of which nothing is
known yet comes out empty, to be written on by hand.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from casework.documents import english, japanese, word
from casework.documents.letterhead import Paper
from casework.documents.sheet import Content, Filling, Line, Option, Options, Pair, Part, Row, Sheet
from casework.rules import durations
from casework.rules.return_to_work import EXTENTS, TIMED, Accommodation, AccommodationKind, Extent
from casework.rules.vocabulary import Language, Sex

ROOM: Final = "　" * 10
"""A place for a pen, between brackets or words."""
LINE: Final = "＿" * 14
"""A line to write on."""
DAY: Final = "　　　　年　　月　　日"
SEX: Final = Options("sex", (Option(Sex.MALE, "男"), Option(Sex.FEMALE, "女")), inline=True)


@dataclass(frozen=True)
class Person:
    """The employee, as far as an attending doctor needs to know who it is."""

    name: str = ""
    sex: Sex | None = None
    born_on: date | None = None


@dataclass(frozen=True)
class Employee(Person):
    """The employee, as the company knows them."""

    workplace: str = ""
    department: str = ""
    number: str = ""


EMPLOYEE: Final = (
    Pair(("事業場", Line("{workplace}")), ("所属", Line("{department}"))),
    Pair(("従業員番号", Line("{number}")), ("氏名", Line("{name}"))),
    Pair(("性別", SEX), ("年齢", Line("{age}歳"))),
)


def person(one: Person) -> dict[str, Filling]:
    """What stands of them on a paper for their doctor."""
    return {"name": one.name or ROOM, "sex": _sex(one), "born_on": day(one.born_on)}


def employee(one: Employee, on: date | None) -> dict[str, Filling]:
    """What stands of them on a paper of the company; `on`: the day on which they are that old."""
    return {
        "workplace": one.workplace, "department": one.department, "number": one.number, "name": one.name or ROOM,
        "sex": _sex(one), "age": japanese.age(one.born_on, on),
    }  # fmt: skip


def _sex(one: Person) -> list[str]:
    return [one.sex.value] if one.sex else []


@dataclass(frozen=True)
class Doctor:
    """The attending doctor (主治医)."""

    institution: str = ""
    name: str = ""


@dataclass(frozen=True)
class Sender:
    """産業医等 who writes, and where an answer reaches nobody else."""

    name: str = ""
    workplace: str = ""
    address: str = ""
    phone: str = ""


TO_DOCTOR: Final = Line("{institution}　{to_doctor}")
SENDER: Final = (
    Row("産業医等の氏名", (Line("{physician}"), Line("（{signed}）"))),
    Row("所属・連絡先", (Line("{company}　{workplace}"), Line("所在地　{address}"), Line("電話　{phone}"))),
)


def letter(company: str, doctor: Doctor, sender: Sender, issued_on: date | None) -> dict[str, Filling]:
    """From whom, to whom and when. `issued_on`: None as long as it isn't signed."""
    somebody = "ご担当の先生" if doctor.institution else f"{LINE}　先生"
    return {
        "institution": doctor.institution or f"{LINE}病院・診療所",
        "to_doctor": f"{doctor.name}　先生" if doctor.name else somebody,
        "issued_on": day(issued_on),
        "physician": sender.name or LINE,
        "signed": signed(issued_on),
        "company": company,
        "workplace": sender.workplace or LINE,
        "address": sender.address or LINE,
        "phone": sender.phone or LINE,
    }


def signed(issued_on: date | None) -> str:
    """How it was signed; a place for a signature as long as it wasn't."""
    return f"署名{ROOM}" if issued_on is None else f"{japanese.day(issued_on)}　本人認証のうえ発行"


def day(value: date | None) -> str:
    """The day, or a place for one."""
    return japanese.day(value) or DAY


def period(from_on: date | None, until_on: date | None) -> str:
    """措置期間; one without an end yet stays open."""
    until = japanese.day(until_on) if from_on and until_on is None else day(until_on)
    return f"{day(from_on)}〜{until}"


_HEAD: Final = "就業上の配慮の内容"
_WORDS: Final = {
    AccommodationKind.TASKS: "あり（{tasks_words}）",
    AccommodationKind.TRANSFER: "あり（{transfer_words}）",
    AccommodationKind.OTHER: "あり（{other_words}）",
}
"""What is ticked and told in words."""


def _offered(kind: AccommodationKind) -> Part:
    if not EXTENTS[kind]:
        return Options(kind.value, (Option(kind.value, _WORDS[kind]),))
    return Options(kind.value, tuple(Option(extent, _extent(kind, extent)) for extent in EXTENTS[kind]), inline=True)


def _extent(kind: AccommodationKind, extent: Extent) -> str:
    if (kind, extent) in TIMED:
        per, until = ("月", "まで") if extent is Extent.LIMIT else ("1日", "")
        return f"{extent.label}（{per}{{{kind.value}_{extent.value}_time}}{until}）"
    return f"{extent.label}（{{{kind.value}_words}}）" if extent is Extent.LIMIT else extent.label


ACCOMMODATIONS: Final = (
    *(
        Row(_HEAD, (_offered(kind),), sub="その他" if kind is AccommodationKind.OTHER else kind.label)
        for kind in AccommodationKind
    ),
    Row(_HEAD, (Line("{outlook}"),), sub="今後の見通し", free=True),
)
"""The same list on forms 3 and 4."""


def accommodations(chosen: Sequence[Accommodation], outlook: str) -> dict[str, Filling]:
    """What is ticked of the list, with its hours and words; places for a pen where there are none."""
    told: dict[str, Filling] = {"outlook": outlook}
    for kind in AccommodationKind:
        theirs = [one for one in chosen if one.kind is kind]
        told[kind.value] = [(one.extent or kind).value for one in theirs]
        for extent in EXTENTS[kind]:
            if (kind, extent) in TIMED:
                minutes = next((one.minutes for one in theirs if one.extent is extent), None)
                told[f"{kind.value}_{extent.value}_time"] = _time(minutes)
        if kind in _WORDS or (kind, Extent.LIMIT) in _LIMITED:
            told[f"{kind.value}_words"] = next((one.words for one in theirs if one.words), ROOM)
    return told


_LIMITED: Final = frozenset(
    {(kind, Extent.LIMIT) for kind, extents in EXTENTS.items() if Extent.LIMIT in extents} - TIMED
)
"""Where a limit is told in words, since it has no hours."""


def _time(minutes: int | None) -> str:
    return f"{japanese.BLANK}時間" if minutes is None else str(durations.said(minutes))


def printed(sheet: Sheet, content: Content, paper: Paper, language: Language) -> bytes:
    """The Word file on the company's paper: the form, or its English edition."""
    if language is Language.ENGLISH:
        sheet, content = english.edition(sheet), english.content(content)
    return word.form(sheet, paper).fill(content)
