"""就業上の措置に係る意見書: which fields does the official form have, and what goes into them?

Fields, order and labels: as `report.py` (domain: §2c); 次回面接予定日 from the form's variant for long hours.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from casework.access import Shown
from casework.documents import japanese
from casework.documents.report import ADDRESSEE, DATED, FOOTNOTE, SIGNATURE, common
from casework.documents.sheet import Content, Line, Option, Options, Pair, Row, Sheet
from casework.rules.bases import Purpose
from casework.rules.record import Period
from casework.rules.vocabulary import HOURS_KINDS, MeasureKind, WorkCategory

TITLE: Final = "就業上の措置に係る意見書"
_MEASURES: Final = "就業上の措置"
_ORDER: Final = tuple(MeasureKind)
_COUNTS: Final = {"days": "日間", "weeks": "週間", "months": "か月"}
"""The order of the form."""
_SHORT: Final = {
    MeasureKind.OVERTIME_BAN: "時間外労働の禁止",
    MeasureKind.FLEXIBLE_EXCLUDED: "変形労働時間制または裁量労働制の対象からの除外",
    MeasureKind.WORK_BAN: "就業の禁止（休暇・休養の指示）",
    MeasureKind.HOURS_OTHER: "労働時間についてのその他の措置",
    MeasureKind.PLACE_CHANGE: "就業場所の変更",
    MeasureKind.TASK_CHANGE: "作業の転換",
    MeasureKind.FEWER_NIGHTS: "深夜業の回数の減少",
    MeasureKind.DAY_SHIFT: "昼間勤務への転換",
    MeasureKind.OTHER: "その他",
}
_NONE: Final = "none"
"""0.特に指示なし: no code of a measure, it says that none was chosen."""

SHEET: Final = Sheet(
    title=TITLE,
    subject="就業上の措置に関する医師の意見（事業者提出用）",
    addressee=ADDRESSEE,
    dated=DATED,
    person_head="対象者",
    person=(Pair(("氏名", Line("{name}")), ("所属", Line("{department}"))),),
    rows=(
        Row(
            "就業区分",
            (
                Options(
                    "work_category",
                    (
                        Option(WorkCategory.NORMAL, "0.通常勤務"),
                        Option(WorkCategory.RESTRICTED, "1.就業制限・配慮"),
                        Option(WorkCategory.LEAVE, "2.要休業"),
                    ),
                    inline=True,
                ),
                Line("{purpose}"),
            ),
        ),
        Row(
            _MEASURES,
            (
                Options(
                    "hours_items",
                    (
                        Option(_NONE, "0.特に指示なし"),
                        Option(MeasureKind.OVERTIME_LIMIT, "1.時間外労働の制限　{overtime_limit_hours}時間/月まで"),
                        Option(MeasureKind.OVERTIME_BAN, "2.時間外労働の禁止"),
                        Option(MeasureKind.WORKING_HOURS, "3.就業時間を制限　{starts}〜{ends}"),
                        Option(MeasureKind.FLEXIBLE_EXCLUDED, "4.変形労働時間制または裁量労働制の対象からの除外"),
                        Option(MeasureKind.WORK_BAN, "5.就業の禁止（休暇・休養の指示）"),
                        Option(MeasureKind.HOURS_OTHER, "6.その他{hours_words}"),
                    ),
                ),
            ),
            sub="労働時間の短縮",
            note="（考えられるものに■）",
        ),
        Row(
            _MEASURES,
            (
                Options(
                    "other_items",
                    (
                        Option(MeasureKind.PLACE_CHANGE, "a.就業場所の変更"),
                        Option(MeasureKind.TASK_CHANGE, "b.作業の転換"),
                        Option(MeasureKind.FEWER_NIGHTS, "c.深夜業の回数の減少"),
                        Option(MeasureKind.DAY_SHIFT, "d.昼間勤務への転換"),
                        Option(MeasureKind.OTHER, "e.その他"),
                    ),
                ),
                Line("（措置の内容を具体的に記述）{other_words}"),
            ),
            sub="労働時間以外の項目",
            note="（考えられるものに■）",
        ),
        Row(_MEASURES, (Line("{period}"),), sub="措置期間"),
        Row("次回面接予定日", (Line("{next_interview_on}"),)),
        Row("職場環境の改善に関する意見", (Line("{workplace_view}"),), free=True),
        Row("医療機関への受診配慮等", (Line("{medical_view}"),), free=True),
        Row("その他（連絡事項等）", (Line("{notes}"),), free=True),
    ),
    signature=SIGNATURE,
    footnote=FOOTNOTE,
)


LONG_HOURS: Final = replace(
    SHEET,
    title="就業上の措置に係る意見書（長時間労働者）",
    subject="長時間労働者の就業上の措置に関する医師の意見（事業者提出用）",
    footnote="労働安全衛生規則第52条の6・第52条の7に基づく記録（5年間保存）",
)
"""The same form for an interview because of long working hours (安衛法66条の8)."""


def _with_letter(item: Shown, words: str) -> str:
    """The concrete content of a measure, under its number on the form."""
    labels = {
        MeasureKind.HOURS_OTHER: "6.", MeasureKind.PLACE_CHANGE: "a.", MeasureKind.TASK_CHANGE: "b.",
        MeasureKind.FEWER_NIGHTS: "c.", MeasureKind.DAY_SHIFT: "d.", MeasureKind.OTHER: "e.",
        MeasureKind.OVERTIME_LIMIT: "1.", MeasureKind.OVERTIME_BAN: "2.", MeasureKind.WORKING_HOURS: "3.",
        MeasureKind.FLEXIBLE_EXCLUDED: "4.", MeasureKind.WORK_BAN: "5.",
    }  # fmt: skip
    return f"{labels[item.kind]} {words}"


def _details(items: Sequence[Shown], *, hours: bool, several: bool) -> str:
    """The concrete contents of the chosen measures, one each line; with several periods, of which."""
    lines = []
    for item in sorted(items, key=lambda one: _ORDER.index(one.kind)):
        if (item.kind in HOURS_KINDS) is not hours:
            continue
        words = item.words or ""
        if item.kind is MeasureKind.FEWER_NIGHTS and item.hours is not None:
            count = "深夜業なし" if item.hours == 0 else f"深夜業は月{item.hours}回まで"
            words = f"{count}　{words}" if words else count
        if words:
            lines.append(_with_letter(item, f"［第{item.period}期］{words}" if several else words))
    return "".join(f"\n{line}" for line in lines)


def _period(period: Shown) -> str:
    """措置期間: the days, and the number of days, weeks or months where the physician named one."""
    typed = Period(
        from_on=period.from_on, until_on=period.until_on, days=period.days, weeks=period.weeks, months=period.months
    )
    counted = "・".join(f"{getattr(period, name)}{_COUNTS[name]}" for name in typed.counts)
    if typed.from_on is None and typed.ends_on is None:
        return counted
    days = f"{japanese.day(typed.from_on)}〜{japanese.day(typed.ends_on)}"
    return f"{days}（{counted}）" if counted else days


def _periods(periods: Sequence[Shown], items: Sequence[Shown]) -> str:
    """One period as its days; several one each line, with what is advised for it."""
    if len(periods) == 1:
        return _period(periods[0])
    lines = []
    for period in periods:
        theirs = [item for item in items if item.period == period.number]
        theirs.sort(key=lambda one: _ORDER.index(one.kind))
        lines.append(f"第{period.number}期　{_period(period)}：{'、'.join(map(_in_words, theirs))}")
    return "\n".join(lines)


def _in_words(item: Shown) -> str:
    """A measure with its number or hours, in the words of the form."""
    if item.kind is MeasureKind.OVERTIME_LIMIT:
        return f"時間外労働の制限（{japanese.number(item.hours)}時間/月まで）"
    if item.kind is MeasureKind.FEWER_NIGHTS and item.hours is not None:
        return "深夜業なし" if item.hours == 0 else f"深夜業の回数の減少（月{item.hours}回まで）"
    if item.kind is MeasureKind.WORKING_HOURS:
        return f"就業時間を制限（{japanese.clock(item.starts)}〜{japanese.clock(item.ends)}）"
    return _SHORT[item.kind]


def _purpose(opinion: Shown) -> str:
    """What the opinion does to the one before it."""
    if opinion.purpose is Purpose.NEW:
        return "目的：新規"
    words = {Purpose.CONTINUED: "継続", Purpose.CHANGED: "変更", Purpose.LIFTED: "解除"}[opinion.purpose]
    return f"目的：{words}（{japanese.day(opinion.follows_on)}の意見書を{words}）"


def _notes(opinion: Shown) -> str:
    """連絡事項, the reason of the opinion and of its correction, in words fit for the employer."""
    parts = [opinion.notes or ""]
    if opinion.correction_reason:
        parts.append(f"（訂正の理由）{opinion.correction_reason}")
    if opinion.reason:
        parts.append(f"（意見の理由）{opinion.reason}")
    if opinion.urgent:
        parts.insert(0, "【至急】当日のうちにお伝えする意見です。")
    return "\n".join(part for part in parts if part)


def content(
    *,
    company: str,
    employee: Shown,
    interview: Shown,
    opinion: Shown,
    periods: Sequence[Shown],
    items: Sequence[Shown],
    issued_on: date,
    copied: str = "",
    signer: str = "",
) -> Content:
    """What is filled in. `items`: the advised measures; `issued_on`: a day in Tokyo; `copied`, `signer` as in
    `report.common`.
    """
    filled = common(
        company=company, employee=employee, interview=interview, urgent=opinion.urgent, issued_on=issued_on,
        copied=copied, edition=opinion.edition, signer=signer,
    )  # fmt: skip
    kinds = list(dict.fromkeys(item.kind for item in items))
    limits = [item.hours for item in items if item.kind is MeasureKind.OVERTIME_LIMIT]
    windows = [item for item in items if item.kind is MeasureKind.WORKING_HOURS]
    several = len(periods) > 1
    chosen_hours = [kind.value for kind in kinds if kind in HOURS_KINDS]
    if opinion.work_category is not None and not chosen_hours:
        chosen_hours = [_NONE]
    filled |= {
        "work_category": [opinion.work_category.value] if opinion.work_category else [],
        "hours_items": chosen_hours,
        "purpose": _purpose(opinion),
        "overtime_limit_hours": "・".join(dict.fromkeys(map(japanese.number, limits or [None]))),
        "starts": japanese.clock(windows[0].starts if len(windows) == 1 else None),
        "ends": japanese.clock(windows[0].ends if len(windows) == 1 else None),
        "hours_words": _details(items, hours=True, several=several),
        "other_items": [kind.value for kind in kinds if kind not in HOURS_KINDS],
        "other_words": _details(items, hours=False, several=several),
        "period": _periods(periods, items) if periods else "",
        "next_interview_on": japanese.day(opinion.next_interview_on),
        "workplace_view": opinion.workplace_view or "",
        "medical_view": opinion.medical_view or "",
        "notes": _notes(opinion),
    }
    return filled
