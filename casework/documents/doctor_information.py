"""職場復帰及び就業上の配慮に関する情報提供書 (様式例4): what does an attending doctor learn of the return?

It goes through the employee's own hands, who so decides whether it gets there.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from casework.documents import return_papers
from casework.documents.letterhead import Paper
from casework.documents.return_papers import ACCOMMODATIONS, SENDER, SEX, TO_DOCTOR, Doctor, Person, Sender
from casework.documents.sheet import Content, Line, Pair, Row, Sheet
from casework.rules.return_to_work import Accommodation
from casework.rules.vocabulary import Language

SHEET: Final = Sheet(
    title="職場復帰及び就業上の配慮に関する情報提供書",
    subject="主治医あて（本人を通じて）",
    addressee=TO_DOCTOR,
    dated=Line("{issued_on}"),
    person_head="従業員",
    person=(
        Pair(("氏名", Line("{name}")), ("性別", SEX)),
        Pair(("生年月日", Line("{born_on}")), ("復職日", Line("{returns_on}"))),
    ),
    rows=(
        Row(
            "お知らせ",
            (
                Line("上記の従業員は、下の配慮を受けながら職場に戻ります。治療のご参考になれば幸いです。"),
                Line("この書面は、本人を通じてお渡しします。"),
            ),
        ),
        *ACCOMMODATIONS,
        Row("連絡事項", (Line("{message}"),), free=True),
        Row("措置期間", (Line("{period}"),)),
    ),
    signature=SENDER,
    footnote="本人が主治医に渡す書面です。会社から主治医へ直接は送りません。",
    day_apart=True,
    mark="親展",
)


@dataclass(frozen=True)
class DoctorInformation:
    """What the paper says. `issued_on`: None as long as it isn't signed; `until_on`: None where the end is open."""

    doctor: Doctor = field(default_factory=Doctor)
    sender: Sender = field(default_factory=Sender)
    person: Person = field(default_factory=Person)
    returns_on: date | None = None
    accommodations: Sequence[Accommodation] = ()
    outlook: str = ""
    message: str = ""
    from_on: date | None = None
    until_on: date | None = None
    issued_on: date | None = None


def made(paper: Paper, information: DoctorInformation, language: Language) -> bytes:
    """The Word file."""
    return return_papers.printed(SHEET, content(paper.company, information), paper, language)


def content(company: str, information: DoctorInformation) -> Content:
    """What is filled in."""
    return {
        **return_papers.letter(company, information.doctor, information.sender, information.issued_on),
        **return_papers.person(information.person),
        "returns_on": return_papers.day(information.returns_on),
        **return_papers.accommodations(information.accommodations, information.outlook),
        "message": information.message,
        "period": return_papers.period(information.from_on, information.until_on),
    }
