"""診断書の渡し方: how does somebody on leave who has no screen learn where to bring a certificate, and who reads it?

Handed over or posted by whoever keeps in touch. It says what the pages say (domain: §12.16), and nothing of the leave.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from casework.access import Shown
from casework.documents import english, japanese, word
from casework.documents.letterhead import Paper
from casework.documents.sheet import Line, Pair, Row, Sheet
from casework.rules.leave_certificates import HandedTo
from casework.rules.vocabulary import Language

JAPANESE: Final = Sheet(
    title="診断書の渡し方のご案内",
    subject="休業中の方へ",
    addressee=Line("{name}　様"),
    dated=Line("{issued_on}"),
    person_head="宛先",
    person=(Pair(("氏名", Line("{name}")), ("社員番号", Line("{number}"))),),
    rows=(
        Row(
            "渡し方",
            (
                Line("診断書を受け取ったら、下の相手のうち、あなたが選んだ方に渡してください。"),
                Line("封筒に入れて封をし、表に相手を書いて、直接渡すか送ってください。急ぐ必要はありません。"),
            ),
        ),
        Row("渡す相手", (Line("{receivers}"),)),
        Row("送り先", (Line("{workplace}　{address}"),)),
        Row(
            "読む人",
            (
                Line("中身を読むのは、あなたが渡した相手だけです。"),
                Line("人事労務担当者には、だれに渡しても、診断書があることとその期間が伝わります。"),
                Line("上司には、休業の期間だけが伝わります。"),
            ),
        ),
        Row(
            "病名のこと",
            (Line("会社に病名を伝えたくないときは、病名のない診断書（「自宅療養を要する」など）を主治医に頼めます。"),),
        ),
        Row(
            "戻りたいとき",
            (
                Line("主治医と話して、戻れそうだと思ったら、働きたい日を下の窓口に伝えてください。"),
                Line("復職できるという診断書も、同じように渡せます。"),
            ),
        ),
    ),
    signature=(Row("連絡する窓口", (Line("{contact_by}"),)),),
    footnote="病名や治療を、窓口からたずねることはありません。",
    mark="",
)
ENGLISH: Final = Sheet(
    title="Where to bring a certificate",
    subject="To somebody on leave",
    addressee=Line("{name}"),
    dated=Line("{issued_on}"),
    person_head="To",
    person=(Pair(("Name", Line("{name}")), ("Number", Line("{number}"))),),
    rows=(
        Row(
            "How",
            (
                Line("When your doctor gave you a certificate, hand it to whom you choose among those below."),
                Line("Put it into a closed envelope with their name on it, and bring or post it. There is no hurry."),
            ),
        ),
        Row("To whom", (Line("{receivers}"),)),
        Row("Address", (Line("{workplace} {address}"),)),
        Row(
            "Who reads it",
            (
                Line("Only those to whom you gave it read what it says."),
                Line("Human resources learns in any case that there is one, and its days."),
                Line("Your supervisor learns the period of your leave, and nothing else."),
            ),
        ),
        Row(
            "The illness",
            (Line("If the company shall not learn of it, you can ask your doctor for a certificate that names none."),),
        ),
        Row(
            "To come back",
            (
                Line("When you have talked with your doctor and think you can, say from when to the contact below."),
                Line("A certificate that you can come back is handed over in the same way."),
            ),
        ),
    ),
    signature=(Row("Contact", (Line("{contact_by}"),)),),
    footnote="Nobody there asks about an illness or a treatment.",
    mark="",
    headings=english.HEADINGS,
    language=english.LANGUAGE,
)
_WHO: Final = {
    Language.JAPANESE: {HandedTo.HEALTH: "産業医・保健師", HandedTo.HR: "人事労務担当者"},
    Language.ENGLISH: {HandedTo.HEALTH: "Occupational physician, nurse", HandedTo.HR: "Human resources"},
}


def made(
    paper: Paper, employee: Shown, leave: Shown, receivers: Mapping[HandedTo, Sequence[str]], address: str,
    issued_on: date, language: Language,
) -> bytes:  # fmt: skip
    """The sheet. `receivers`: to whom a certificate can be handed, with their names."""
    sheet = JAPANESE if language is Language.JAPANESE else ENGLISH
    day = japanese.day(issued_on)
    colon, apart = ("：", "・") if language is Language.JAPANESE else (": ", ", ")
    who = [f"{_WHO[language][to]}{colon}{apart.join(names)}" for to, names in receivers.items()]
    content = {
        "name": employee.name, "number": employee.number or "", "receivers": "\n".join(who),
        "workplace": employee.workplace or "", "address": address, "contact_by": leave.contact_by,
        "issued_on": day if language is Language.JAPANESE else english.day(day),
    }  # fmt: skip
    return word.form(sheet, paper).fill(content)
