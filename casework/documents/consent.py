"""同意書: which places does the form of consent have, and what goes into them? (Form 別紙2 of the model rules.)

Printed empty it is filled in by hand; given on line it is printed as it was given. Made from Shown objects only.
"""

from typing import Final

from casework.access import Shown
from casework.documents import japanese, word
from casework.documents.sheet import Content, Line, Option, Options, Pair, Row, Sheet
from casework.rules.consents import TO_HR, TO_OUTSIDE, Words

TITLE: Final = "ストレスチェック結果の提供に関する同意書"
AGREES: Final = "agrees"
_HAND: Final = "　　　　年　　月　　日"


def _sheet(subject: str, *read: str) -> Sheet:
    """The form for one kind of recipient, with what is to be read first."""
    return Sheet(
        title=TITLE,
        subject=subject,
        addressee=Line("{company}　御中"),
        dated=Line("同意した日　{given_on}"),
        person_head="本人",
        person=(
            Pair(("氏名", Line("{name}")), ("社員番号", Line("{number}"))),
            Pair(("所属", Line("{department}")), ("実施回", Line("{check}"))),
        ),
        rows=(
            Row(
                "結果の提供に",
                (Options("answer", (Option(AGREES, "同意します"), Option("refuses", "同意しません")), inline=True),),
                note="（どちらかに印）",
            ),
            Row("提供する範囲", (Line("{scope}"),)),
            Row("提供先", (Line("{recipient}"),)),
            Row("利用目的", (Line("{purpose}"),)),
            Row(
                "お読みください",
                (
                    Line(
                        "1. 結果の通知のあとに、ご自分の意思で選んでください。お答えがなければ、同意とはみなしません。"
                    ),
                    Line("2. 同意しても、しなくても、撤回しても、それを理由に不利益な取扱いを受けることはありません。"),
                    *(Line(f"{number}. {words}") for number, words in enumerate(read, 3)),
                ),
            ),
        ),
        signature=(
            Row("受け取った日", (Line("{received_on}"),)),
            Row("署名", (Line("{signature}"),)),
            Row("撤回した日", (Line("{withdrawn_on}"),)),
        ),
        footnote="労働安全衛生法第66条の10第2項に基づく同意（同意書は5年間保存）",
    )


SHEET: Final = _sheet(
    "ストレスチェックの結果を事業者に提供することへの同意",
    "同意は、いつでも撤回できます。撤回のあとは点数を開けません。それまでに提供した事実は残ります。",
    "面接指導を申し出たときは、会社の規程により、提供に同意したものとみなすことがあります。",
)
OUTSIDE: Final = _sheet(
    "ストレスチェックの結果の写しを外部の依頼先に渡すことへの同意",
    "同意しなくても、面接指導は受けられます。当日に、ご自分で結果を示すこともできます。",
    "同意は、いつでも撤回できます。撤回のあとは写しを渡せません。それまでに渡した事実は残ります。",
)


def blank(company: str) -> bytes:
    """The empty form for the employer, for writing by hand."""
    return word.form(SHEET, company).fill(_empty(company, TO_HR, TO_HR.recipient))


def blank_outside(company: str) -> bytes:
    """The empty form for an outside organisation, whose name is written in by hand."""
    recipient = f"{TO_OUTSIDE.recipient}\n依頼先の名前　{'　' * 20}"
    return word.form(OUTSIDE, company).fill(_empty(company, TO_OUTSIDE, recipient))


def _empty(company: str, words: Words, recipient: str) -> Content:
    return {
        "company": company, "given_on": _HAND, "name": "", "number": "", "department": "", "check": "", "answer": [],
        "scope": words.scope, "recipient": recipient, "purpose": words.purpose, "received_on": "", "signature": "",
        "withdrawn_on": "",
    }  # fmt: skip


def given(company: str, employee: Shown, consent: Shown, check: str) -> bytes:
    """The form as it was given: the words that were agreed to, as they were then."""
    sheet = OUTSIDE if consent.provider_name else SHEET
    return word.form(sheet, company).fill(content(company, employee, consent, check))


def content(company: str, employee: Shown, consent: Shown, check: str) -> Content:
    """What is filled in."""
    online = consent.channel.value == "online"
    return {
        "company": company,
        "given_on": japanese.day(consent.given_on),
        "name": employee.name,
        "number": employee.number,
        "department": " ".join(part for part in (employee.workplace, employee.department) if part),
        "check": check,
        "answer": [AGREES],
        "scope": consent.scope,
        "recipient": f"{consent.recipient}\n依頼先　{consent.provider_name}"
        if consent.provider_name
        else consent.recipient,
        "purpose": consent.purpose,
        "received_on": japanese.day(consent.received_on),
        "signature": "本人認証のうえ、画面で同意" if online else "紙の同意書のとおり（原本は別に保管）",
        "withdrawn_on": japanese.day(consent.withdrawn_on),
    }
