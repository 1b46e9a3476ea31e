"""職場復帰支援に関する面談記録票 (様式例2): what was said of the state and the plan, and can the employee come back?

The company's meeting, so HR reads the work part; what is health stands in `Health`, and whoever may not read it has a
paper that says so at each place (domain: §4 rows 17 and 20).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from casework.documents import japanese, return_papers
from casework.documents.letterhead import Paper
from casework.documents.return_papers import EMPLOYEE, LINE, ROOM, Doctor, Employee
from casework.documents.sheet import Content, Filling, Line, Option, Options, Row, Sheet
from casework.rules.days import TOKYO
from casework.rules.return_to_work import Assessment, PlanItem, Present
from casework.rules.vocabulary import Language

WITHHELD: Final = "（本人の同意があるときに伝えます。）"
AWAITED: Final = "（健康の部分は、まだ確定していません。）"
REPLACED: Final = "　※差し替えられた記録です。いまの記録は別にあります。"
_OTHER: Final = "その他"
_DOCTOR, _STATE, _PLAN = "主治医による意見", "現状の評価・問題点", "職場復帰支援プランの検討事項"


def _label(one: Present | Assessment | PlanItem) -> str:
    return _OTHER if one.value == "other" else one.label


SHEET: Final = Sheet(
    title="職場復帰支援に関する面談記録票",
    subject="職場復帰支援のための面談の記録",
    addressee=Line("{company}"),
    dated=Line("記録作成日　{recorded_on}"),
    person_head="従業員",
    person=EMPLOYEE,
    rows=(
        Row("面談日時", (Line("{talked_at}"),)),
        Row(
            "出席者",
            (
                Options(
                    "present",
                    tuple(Option(one, f"{_label(one)}（{{present_{one.value}}}）") for one in Present),
                ),
            ),
        ),
        Row("これまでの経過のまとめ", (Line("{course}"),), free=True),
        Row(
            _DOCTOR,
            (Line("医療機関名　{institution}"), Line("主治医　{doctor}"), Line("連絡先　{doctor_contact}")),
            sub="医療機関・主治医",
        ),
        Row(_DOCTOR, (Line("{treatment}"),), sub="治療状況", free=True),
        Row(_DOCTOR, (Line("{doctors_view}"),), sub="業務上の配慮", free=True),
        *(Row(_STATE, (Line(f"{{state_{one.value}}}"),), sub=_label(one), free=True) for one in Assessment),
        Row(_PLAN, (Line("{starts_on}"),), sub="復帰開始予定日", fresh=True),
        *(Row(_PLAN, (Line(f"{{plan_{one.value}}}"),), sub=_label(one), free=True) for one in PlanItem),
        Row(
            "職場復帰の可否",
            (Options("decision", (Option("yes", "可"), Option("no", "不可（理由：{reason}）")), inline=True),),
        ),
        Row("次回面談", (Line("{next_on}"),), sub="予定日"),
        Row("次回面談", (Line("{next_with}"),), sub="予定者"),
    ),
    signature=(Row("記載者", (Line("{recorder}"),)),),
    footnote="経過、主治医の意見、本人の状況は、本人の同意があるときだけ人事労務担当者に渡ります。上司には渡りません。",
)


@dataclass(frozen=True)
class Health:
    """What is health on this paper, besides 本人の状況. Whoever may not read it can't have it."""

    course: str = ""
    doctor: Doctor = field(default_factory=Doctor)
    doctor_contact: str = ""
    treatment: str = ""
    doctors_view: str = ""


@dataclass(frozen=True)
class ReturnTalk:
    """What the paper says. `health`: None for whoever may not read it, who has no 本人の状況 either (else ValueError),
    and as long as it isn't kept (`awaited`: for whoever may read it then).
    `present`: names by part taken, empty where nobody wrote one. `decision`: None as long as it is open.
    """

    employee: Employee = field(default_factory=Employee)
    recorded_on: date | None = None
    recorder: str = ""
    talked_at: datetime | None = None
    present: Mapping[Present, str] = field(default_factory=dict)
    health: Health | None = field(default_factory=Health)
    state: Mapping[Assessment, str] = field(default_factory=dict)
    starts_on: date | None = None
    plan: Mapping[PlanItem, str] = field(default_factory=dict)
    decision: bool | None = None
    reason: str = ""
    next_on: date | None = None
    next_with: str = ""
    awaited: bool = False
    replaced: bool = False
    """Another record of the same meeting holds instead."""

    def __post_init__(self) -> None:
        if self.health is None and Assessment.EMPLOYEE in self.state:
            raise ValueError("本人の状況 is health")


def made(paper: Paper, talk: ReturnTalk, language: Language) -> bytes:
    """The Word file."""
    return return_papers.printed(SHEET, content(paper.company, talk), paper, language)


def content(company: str, talk: ReturnTalk) -> Content:
    """What is filled in."""
    talked = None if talk.talked_at is None else talk.talked_at.astimezone(TOKYO)
    on = talked.date() if talked else None
    missing = AWAITED if talk.awaited else WITHHELD
    return {
        "company": company,
        "recorded_on": return_papers.day(talk.recorded_on) + (REPLACED if talk.replaced else ""),
        "recorder": talk.recorder or LINE,
        **return_papers.employee(talk.employee, on),
        "talked_at": f"{return_papers.day(on)}　{japanese.clock(talked.time() if talked else None)}",
        "present": [one.value for one in Present if one in talk.present],
        **{f"present_{one.value}": talk.present.get(one) or ROOM for one in Present},
        **_health(talk.health, missing),
        **{f"state_{one.value}": talk.state.get(one, "") for one in Assessment},
        **({"state_employee": missing} if talk.health is None else {}),
        "starts_on": return_papers.day(talk.starts_on),
        **{f"plan_{one.value}": talk.plan.get(one, "") for one in PlanItem},
        "decision": {None: [], True: ["yes"], False: ["no"]}[talk.decision],
        "reason": talk.reason or ROOM,
        "next_on": return_papers.day(talk.next_on),
        "next_with": talk.next_with or LINE,
    }


def _health(health: Health | None, missing: str) -> dict[str, Filling]:
    if health is None:
        places = ("course", "institution", "doctor", "doctor_contact", "treatment", "doctors_view")
        return dict.fromkeys(places, missing)
    return {
        "course": health.course,
        "institution": health.doctor.institution or LINE,
        "doctor": health.doctor.name or LINE,
        "doctor_contact": health.doctor_contact or LINE,
        "treatment": health.treatment,
        "doctors_view": health.doctors_view,
    }
