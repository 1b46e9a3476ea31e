"""Shown objects and filled forms for tests of documents."""

from datetime import date, time
from typing import Any

from casework.access import Shown, sight
from casework.access.shown import shown_class
from casework.documents import opinion, report
from casework.documents.sheet import Content
from casework.rules.bases import Purpose, RecordBasis
from casework.rules.vocabulary import InterviewMode, MeasureKind, Sex, WorkCategory

COMPANY = "港テスト工業株式会社"
ISSUED_ON = date(2026, 12, 9)


def shown(record: sight.Record, **fields: Any) -> Shown:
    """What a service would show."""
    return shown_class(record, tuple(fields))(["0" * 32, *fields.values()])


EMPLOYEE = shown(
    sight.EMPLOYEE, name="佐藤 真由美", department="営業課", workplace="本社", sex=Sex.FEMALE, born_on=date(1985, 12, 9)
)
INTERVIEW = shown(
    sight.INTERVIEW,
    held_on=date(2026, 12, 8),
    mode=InterviewMode.IN_PERSON,
    physician_name="山田 哲也",
    affiliation="みなと診療所",
)
SCORES = shown(sight.RESULT, stressors=58, reactions=82, support=27)


def report_shown(**changed: Any) -> Shown:
    fields: dict[str, Any] = {
        "basis": RecordBasis.STRESS_CHECK,
        "edition": 1,
        "work_hours": "直近3か月の時間外は月平均52時間。",
        "work_other": "担当の引継ぎが重なった。",
        "burden": "仕事の量と休養の確保が課題。",
        "other_findings": True,
        "other_condition": "疲労の回復に配慮が要る",
        "guidance": ["health_guidance", "interview_again"],
        "interview_again_on": date(2027, 1, 12),
        "guidance_notes": "休養のとり方を助言した。",
    }
    return shown(sight.REPORT, **{**fields, **changed})


def period(from_on: date | None, until_on: date | None = None, **counted: int) -> Shown:
    """The first period of an opinion, counted in one of days, weeks and months or in none."""
    counts = dict.fromkeys(("days", "weeks", "months")) | counted
    return shown(sight.OPINION_PERIOD, number=1, from_on=from_on, until_on=until_on, **counts)


PERIOD = period(date(2026, 12, 14), date(2027, 3, 13), months=3)


def opinion_shown(**changed: Any) -> Shown:
    fields: dict[str, Any] = {
        "edition": 1,
        "correction_reason": None,
        "purpose": Purpose.NEW,
        "urgent": False,
        "work_category": WorkCategory.RESTRICTED,
        "from_on": date(2026, 12, 14),
        "until_on": date(2027, 3, 13),
        "next_interview_on": date(2027, 1, 12),
        "workplace_view": "相談先を定めることが望ましい。",
        "medical_view": "通院の時間に配慮を。",
        "notes": "月1回、見直します。",
        "reason": "休養の確保が当面大切なため。",
    }
    return shown(sight.OPINION, **{**fields, **changed})


def item(kind: MeasureKind, hours: int | None = None, words: str | None = None, **more: Any) -> Shown:
    return shown(
        sight.OPINION_ITEM,
        period=more.get("period", 1),
        kind=kind,
        hours=hours,
        starts=more.get("starts"),
        ends=more.get("ends"),
        words=words,
    )


ITEMS = (
    item(MeasureKind.OVERTIME_LIMIT, 20),
    item(MeasureKind.WORKING_HOURS, starts=time(9), ends=time(17, 30)),
    item(MeasureKind.FEWER_NIGHTS, 0),
    item(MeasureKind.TASK_CHANGE, words="引継ぎの窓口を一人にする。"),
)


def report_content(scores: Shown | None = SCORES, *, urgent: bool = False, **changed: Any) -> Content:
    return report.content(
        company=COMPANY, employee=EMPLOYEE, interview=INTERVIEW, report=report_shown(**changed), scores=scores,
        urgent=urgent, issued_on=ISSUED_ON,
    )  # fmt: skip


def opinion_content(
    items: tuple[Shown, ...] = ITEMS, periods: tuple[Shown, ...] = (PERIOD,), **changed: Any
) -> Content:  # fmt: skip
    return opinion.content(
        company=COMPANY, employee=EMPLOYEE, interview=INTERVIEW, opinion=opinion_shown(**changed), periods=periods,
        items=items,
        issued_on=ISSUED_ON,
    )  # fmt: skip
