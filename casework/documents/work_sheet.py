"""勤務状況シート: what does an outside physician read on paper of somebody's hours and work?

Made only from what may be shown to whoever takes it out: HR, who wrote it, or the employee.
"""

from typing import Final, Protocol

from casework.access import Shown
from casework.documents import japanese, word
from casework.documents.sheet import Content, Line, Pair, Row, Sheet
from casework.rules.days import tokyo_date
from casework.rules.work_data import Month, Summary, hours

_NONE: Final = "記入なし"
_LACKS: Final = "この期間の月がそろっていません"

SHEET: Final = Sheet(
    title="勤務状況シート",
    subject="面接指導をする医師あて（親展）",
    addressee=Line("{provider}　面接指導をする医師　様"),
    dated=Line("会社が記入した日　{given_on}"),
    person_head="本人",
    person=(
        Pair(("氏名", Line("{name}")), ("会社・事業場", Line("{site}"))),
        Pair(("所属", Line("{department}")), ("勤務形態", Line("{work_form}"))),
    ),
    rows=(
        Row("月ごとの労働時間", (Line("{months}"),), note="（時間外・休日は 時間:分）"),
        Row("平均（時間外と休日の合計）", (Line("{means}"),)),
        Row("目安を超えるところ", (Line("{lines}"),)),
        Row("仕事の内容", (Line("{duties}"),), free=True),
        Row("役割と責任", (Line("{responsibility}"),), free=True),
        Row("最近の変化", (Line("{changes}"),), free=True),
        Row(
            "お取扱い",
            (
                Line("面接指導の準備のために、会社がお渡しします。同じ内容を本人も読んでいます。"),
                Line("ほかの目的には使わず、面接指導が終わったら返すか、廃棄してください。"),
            ),
        ),
    ),
    signature=(Row("お問い合わせ", (Line("{company}　人事労務担当　{given_by}"),)),),
    footnote="ストレスチェックの結果、申出書に書かれた希望は、この書面には入っていません。",
    day_apart=True,
)


class Told(Protocol):
    """What was handed in, with what its months come to."""

    @property
    def data(self) -> Shown: ...
    @property
    def summary(self) -> Summary: ...


def sheet(company: str, provider: str, employee: Shown, told: Told) -> bytes:
    """The sheet of one employee for one organisation."""
    data, summary = told.data, told.summary
    content: Content = {
        "provider": provider,
        "company": company,
        "given_on": japanese.day(tokyo_date(data.given_at)),
        "given_by": data.given_by_name,
        "name": employee.name,
        "site": f"{company}　{employee.workplace or ''}".strip(),
        "department": employee.department or "",
        "work_form": data.work_form.label if data.work_form else _NONE,
        "months": "\n".join(_month(month) for month in summary.months),
        "means": "\n".join(
            f"直近{mean.months}か月　{_LACKS if mean.minutes is None else hours(mean.minutes)}"
            for mean in summary.means
        ),
        "lines": "\n".join(line.label for line in summary.lines) or "なし",
        "duties": data.duties or _NONE,
        "responsibility": data.responsibility or _NONE,
        "changes": data.changes or _NONE,
    }
    return word.form(SHEET, company).fill(content)


def _month(month: Month) -> str:
    known = (
        f"深夜業{month.nights}回" if month.nights is not None else "",
        f"出勤{month.days}日" if month.days is not None else "",
    )
    told = f"{month.on.year}年{month.on.month}月 時間外{hours(month.overtime)} 休日{hours(month.holiday)}"
    return " ".join(part for part in (told, *known) if part)
