"""面接指導の記録: how do report and opinion read as the one record of the law, under its headings?

安衛則52条の18 names five things, the fourth in three parts (domain: §12.1): the day, the employee, the physician, the
employee's state (work, burden, the rest), the physician's opinion. What stands there is what was issued, place by
place: the rows are those of the two forms, so that a form that grows makes the record grow.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from casework.documents import opinion, report
from casework.documents.sheet import Content, Filling, Line, Row, Sheet

KEPT: Final = "労働安全衛生規則第52条の18に基づく記録（5年間保存）"
STATE: Final = "4.労働者の状況"
VIEW: Final = "5.医師の意見"
_PARTS: Final = {
    "勤務の状況": "①勤務の状況",
    "心理的な負担の状況": "②心理的な負担の状況",
    "疲労の蓄積の状況": "②疲労の蓄積の状況",
    "その他の心身の状況": "③その他の心身の状況",
    "面接医師判定": "③その他の心身の状況（面接医師判定）",
}
"""Beginning of the heading on the report → where it stands in the record."""


def _state(form: Sheet = report.SHEET) -> Iterator[Row]:
    for row in form.rows:
        below = next((told for head, told in _PARTS.items() if row.head.startswith(head)), None)
        if below is None:
            raise ValueError(f"{row.head} has no place in the record")
        yield replace(row, head=STATE, sub=below, note=row.sub or row.note)


def _view(form: Sheet = opinion.SHEET) -> Iterator[Row]:
    for row in form.rows:
        yield replace(row, head=VIEW, sub=row.sub or row.head)


SHEET: Final = Sheet(
    title="面接指導の記録",
    subject="報告書と意見書による法定の記録",
    addressee=Line("{company}"),
    dated=Line("{urgent}{edition}意見聴取の日　{received_on}{first}"),
    person_head="対象者",
    person=report.PERSON,
    rows=(
        Row("1.実施年月日", (Line("{held_on}"),)),
        Row("2.労働者の氏名", (Line("{name}"),)),
        Row("3.面接指導を行った医師の氏名", (Line("{physician}（{affiliation}）"),)),
        *_state(report.SHEET),
        *_view(opinion.SHEET),
    ),
    signature=(
        Row("面接指導結果報告書", (Line("{report_signed}"), Line("照合番号　{report_hash}"))),
        Row("就業上の措置に係る意見書", (Line("{opinion_signed}"), Line("照合番号　{opinion_hash}"))),
    ),
    footnote=KEPT,
)
LONG_HOURS: Final = replace(
    SHEET,
    title="面接指導の記録（長時間労働者）",
    rows=(*SHEET.rows[:3], *_state(report.LONG_HOURS), *_view(opinion.LONG_HOURS)),
    footnote=report.LONG_HOURS.footnote,
)
"""Of an interview because of long working hours (安衛則52条の6)."""


def content(
    issued: Content,
    advised: Content,
    *,
    hashes: tuple[str, str],
    received_on: str,
    edition: int = 1,
    first_on: str = "",
    sheet: Sheet = SHEET,
) -> Content:
    """What is filled into a sheet: the snapshots of report and opinion as they were issued, with their hashes.
    `first_on`: of a correction, the day on which the first edition was received.
    """
    filled: dict[str, Filling] = {**advised, **issued}
    filled |= {
        "received_on": received_on,
        "edition": f"第{edition}版（訂正版）　" if edition > 1 else "",
        "first": f"（初版　{first_on}）" if edition > 1 else "",
        "report_signed": issued["signed"],
        "opinion_signed": advised["signed"],
        "report_hash": hashes[0],
        "opinion_hash": hashes[1],
    }
    return {field: filled.get(field, "") for field in sheet.fields}
