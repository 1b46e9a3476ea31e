"""協力依頼: how does the company ask the client of somebody who is placed there to keep to a measure?

Interview results go to a client only with consent (domain: §12.11), so nothing of them is here: what, from, until, whom
to ask, and that no replacement is to be asked for. Made from Shown objects and the words of the rules only.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

from casework.access import Shown
from casework.documents import japanese, word
from casework.documents.letterhead import Paper
from casework.documents.sheet import Content, Line, Pair, Row, Sheet
from casework.rules.days import tokyo_date
from casework.rules.texts import Said

SHEET: Final = Sheet(
    title="就業上の配慮への協力のお願い",
    subject="派遣先のご担当者あて",
    addressee=Line("{client}　御中"),
    dated=Line("{sent_on}"),
    person_head="対象の派遣労働者",
    person=(Pair(("氏名", Line("{name}")), ("期間", Line("{period}"))),),
    rows=(
        Row("お願いしたいこと", (Line("{lines}"),), free=True),
        Row("具体的なこと", (Line("{words}"),), free=True),
        Row("お願い", (Line("{no_reasons}"),)),
    ),
    signature=(Row("相談先", (Line("{ask}"),)),),
    footnote="健康管理上の就業上の配慮です。この文書は、対象者の就業に関わる方だけがご覧ください。",
    day_apart=True,
    mark="取扱注意",
)


def made(paper: Paper, employee: Shown, sending: Shown, lines: Sequence[Said], no_reasons: Said) -> bytes:
    """The letter."""
    return word.form(SHEET, paper).fill(content(employee, sending, lines, no_reasons))


def content(employee: Shown, sending: Shown, lines: Sequence[Said], no_reasons: Said) -> Content:
    """What is filled in."""
    return {
        "client": sending.name,
        "sent_on": japanese.day(tokyo_date(sending.sent_at)),
        "name": employee.name,
        "period": f"{japanese.day(sending.from_on)}から{japanese.day(sending.until_on)}まで",
        "lines": "\n".join(f"・{_said(line)}" for line in lines),
        "words": sending.words or "",
        "no_reasons": str(no_reasons),
        "ask": sending.ask,
    }


def _said(line: Said) -> Said:
    """With its days as they stand on a Japanese form."""
    return Said(
        line.text,
        {
            name: japanese.day(value) if isinstance(value, date) else _said(value) if isinstance(value, Said) else value
            for name, value in line.params.items()
        },
    )
