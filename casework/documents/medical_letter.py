"""紹介状: how does a physician of the company write to a medical institution about somebody who agreed to it?

For the physician there, and for nobody at the company. Made from Shown objects only.
"""

from datetime import date
from typing import Final

from casework.access import Shown
from casework.documents import japanese, word
from casework.documents.letterhead import Paper
from casework.documents.sheet import Content, Line, Option, Options, Pair, Row, Sheet
from casework.rules.vocabulary import Sex

SHEET: Final = Sheet(
    title="紹介状",
    subject="医療機関あて（親展）",
    addressee=Line("{institution}　{doctor}"),
    dated=Line("{issued_on}"),
    person_head="ご本人",
    person=(
        Pair(("氏名", Line("{name}")), ("生年月日", Line("{born_on}"))),
        Pair(
            ("性別", Options("sex", (Option(Sex.MALE, "男"), Option(Sex.FEMALE, "女")), inline=True)),
            ("年齢", Line("{age}歳")),
        ),
    ),
    rows=(
        Row("紹介の目的", (Line("{purpose}"),), free=True),
        Row("これまでの経過", (Line("{course}"),), free=True),
        Row("所見", (Line("{findings}"),), free=True),
        Row("服薬・治療中の病気", (Line("{medication}"),), free=True),
        Row("お願いしたいこと", (Line("{asked}"),), free=True),
    ),
    signature=(
        Row("医師の所属先", (Line("{affiliation}"),)),
        Row("医師氏名", (Line("{physician}"), Line("（{signed}）"))),
        Row("本人の同意", (Line("{consented_on}に、この内容をお伝えすることへの同意を得ています。"),)),
    ),
    footnote="会社の人事労務担当者・上司には渡りません。お返事は、ご本人にお渡しいただくか、医師の所属先あてに親展でお送りください。",
    day_apart=True,
    mark="親展",
    narrow=True,
)


def made(
    paper: Paper, letter: Shown, employee: Shown, physician: tuple[str, str], consented_on: date, issued_on: date
) -> bytes:  # fmt: skip
    """The letter; `physician`: name and affiliation."""
    return word.form(SHEET, paper).fill(content(letter, employee, physician, consented_on, issued_on))


def content(
    letter: Shown, employee: Shown, physician: tuple[str, str], consented_on: date, issued_on: date
) -> Content:  # fmt: skip
    """What is filled in."""
    day = japanese.day(issued_on)
    return {
        "institution": letter.institution or "",
        "doctor": f"{letter.doctor}　先生" if letter.doctor else "ご担当の先生",
        "issued_on": day,
        "name": employee.name,
        "born_on": japanese.day(employee.born_on),
        "sex": [employee.sex.value] if employee.sex else [],
        "age": japanese.age(employee.born_on, issued_on),
        "purpose": letter.purpose or "",
        "course": letter.course or "",
        "findings": letter.findings or "",
        "medication": letter.medication or "",
        "asked": letter.asked or "",
        "physician": physician[0],
        "affiliation": physician[1],
        "signed": f"{day}　本人認証のうえ発行",
        "consented_on": japanese.day(consented_on),
    }
