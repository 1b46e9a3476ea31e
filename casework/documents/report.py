"""面接指導結果報告書: which fields does the official form have, and what goes into them?

Fields, order and labels: form of the ministry's manual (ストレスチェック制度実施マニュアル, November 2015; domain:
§2c). The form is already the processed text for the employer: no notes, no diagnosis. Made from Shown objects only, so
that nothing gets onto paper that the signer was not shown.
"""

from dataclasses import replace
from datetime import date
from typing import Final

from casework.access import Shown
from casework.documents import japanese
from casework.documents.sheet import Content, Filling, Line, Option, Options, Pair, Row, Sheet
from casework.rules.bases import RecordBasis
from casework.rules.vocabulary import Guidance, Sex

TITLE: Final = "面接指導結果報告書"
FOOTNOTE: Final = "労働安全衛生規則第52条の18に基づく記録（5年間保存）"
ADDRESSEE: Final = Line("{company}　御中")
DATED: Final = Line("{urgent}{dated}")
PERSON: Final = (
    Pair(("氏名", Line("{name}")), ("所属", Line("{department}"))),
    Pair(
        ("男・女", Options("sex", (Option(Sex.MALE, "男"), Option(Sex.FEMALE, "女")), inline=True)),
        ("年齢", Line("{age}歳")),
    ),
)
SIGNATURE: Final = (
    Row("医師の所属先", (Line("{affiliation}"),)),
    Row("実施年月日", (Line("{held_on}"),)),
    Row("医師氏名", (Line("{physician}"), Line("（{signed}）"))),
)

SHEET: Final = Sheet(
    title=TITLE,
    subject="面接指導の結果（事業者提出用）",
    addressee=ADDRESSEE,
    dated=DATED,
    person_head="対象者",
    person=PERSON,
    rows=(
        Row("勤務の状況（労働時間、労働時間以外の要因）", (Line("{work_hours}"),), sub="労働時間", free=True),
        Row("勤務の状況（労働時間、労働時間以外の要因）", (Line("{work_other}"),), sub="労働時間以外の要因", free=True),
        Row(
            "心理的な負担の状況",
            (
                Line("A.ストレスの要因　{stressors}点"),
                Line("B.心身の自覚症状　{reactions}点"),
                Line("C.周囲の支援　{support}点{scores_note}"),
            ),
            sub="ストレスチェック結果",
        ),
        Row("心理的な負担の状況", (Line("{burden}"),), sub="（医学的所見に関する特記事項）", free=True),
        Row(
            "その他の心身の状況",
            (
                Options(
                    "other_findings", (Option("no", "0.所見なし"), Option("yes", "1.所見あり（{other_condition}）"))
                ),
            ),
        ),
        Row(
            "面接医師判定",
            (
                Options(
                    "guidance",
                    (
                        Option(Guidance.NONE, "0.措置不要"),
                        Option(Guidance.HEALTH_GUIDANCE, "1.要保健指導"),
                        Option(Guidance.OBSERVE, "2.要経過観察"),
                        Option(Guidance.INTERVIEW_AGAIN, "3.要再面接（時期：{interview_again_on}）"),
                        Option(Guidance.TREATMENT, "4.現病治療継続 又は 医療機関紹介"),
                    ),
                ),
            ),
            sub="本人への指導区分",
            note="※複数選択可",
        ),
        Row("面接医師判定", (Line("{guidance_notes}"),), sub="（その他特記事項）", free=True),
    ),
    signature=SIGNATURE,
    footnote=FOOTNOTE,
)

_FATIGUE: Final = Row(
    "疲労の蓄積の状況",
    (
        Options("fatigue", (Option("0", "0（低い）"), Option("1", "1"), Option("2", "2"), Option("3", "3（高い）")),
                inline=True),
    ),
)  # fmt: skip
_OVER_40: Final = Row(
    "勤務の状況（労働時間、労働時間以外の要因）", (Line("{hours_over_40}時間/月"),), sub="週40時間を超えて働いた時間"
)
LONG_HOURS: Final = replace(
    SHEET,
    title="面接指導結果報告書（長時間労働者）",
    subject="長時間労働者への面接指導の結果（事業者提出用）",
    rows=(
        SHEET.rows[0],
        _OVER_40,
        SHEET.rows[1],
        _FATIGUE,
        Row("疲労の蓄積の状況", (Line("{burden}"),), sub="（特記事項）", free=True),
        *SHEET.rows[4:],
    ),
    footnote="労働安全衛生規則第52条の6に基づく記録（5年間保存）",
)
"""The second record of one meeting (安衛法66条の8): fatigue in place of the psychological burden, and no scores."""

SCORES_APART: Final = "\n（得点は、本人の同意を得たときに別に提供します。）"

_APART: Final[dict[str, Filling]] = {
    "stressors": japanese.BLANK, "reactions": japanese.BLANK, "support": japanese.BLANK, "scores_note": SCORES_APART,
}  # fmt: skip
"""Their places, where the scores aren't passed on."""


def _scores(scores: Shown) -> dict[str, Filling]:
    told = {name: str(getattr(scores, name)) for name in ("stressors", "reactions", "support")}
    return {**told, "scores_note": ""}


def without_scores(content: Content) -> Content:
    """The same report for whoever may not read the scores."""
    return {**content, **_APART}


def common(
    *,
    company: str,
    employee: Shown,
    interview: Shown,
    urgent: bool,
    issued_on: date,
    copied: str = "",
    edition: int = 1,
    signer: str = "",
) -> dict[str, Filling]:
    """What stands on both forms: addressee, person, signature. `copied`: on a copy of a paper that came from outside,
    who copied it from what; the physician did not sign here then. `signer`: who signs instead of the physician who held
    the interview, in a correction.
    """
    day = japanese.day(issued_on)
    dated = f"転記日　{day}" if copied else f"発行日　{day}"
    signed = copied or f"{day}　{f'{signer}が' if signer else ''}本人認証のうえ発行"
    return {
        "company": company,
        "urgent": "【至急】　" if urgent else "",
        "dated": f"第{edition}版（訂正版）　{dated}" if edition > 1 else dated,
        "signed": signed,
        "name": employee.name,
        "department": " ".join(part for part in (employee.workplace, employee.department) if part),
        "affiliation": interview.affiliation,
        "held_on": japanese.day(interview.held_on),
        "physician": interview.physician_name,
    }


def content(
    *,
    company: str,
    employee: Shown,
    interview: Shown,
    report: Shown,
    scores: Shown | None,
    urgent: bool,
    issued_on: date,
    copied: str = "",
    signer: str = "",
) -> Content:
    """What is filled in. `scores`: None when the request did not pass the result on to the employer; `issued_on`: a day
    in Tokyo; `copied`, `signer` as in `common`.
    """
    filled = common(
        company=company, employee=employee, interview=interview, urgent=urgent, issued_on=issued_on, copied=copied,
        edition=report.edition, signer=signer,
    )  # fmt: skip
    findings = {None: "", True: "yes", False: "no"}[report.other_findings]
    burdened = _APART if scores is None else _scores(scores)
    if report.basis is RecordBasis.LONG_HOURS:
        burdened = {
            "hours_over_40": japanese.number(report.hours_over_40),
            "fatigue": [] if report.fatigue is None else [str(report.fatigue)],
        }
    filled |= burdened | {
        "sex": [employee.sex.value] if employee.sex else [],
        "age": japanese.age(employee.born_on, interview.held_on),
        "work_hours": report.work_hours or "",
        "work_other": report.work_other or "",
        "burden": report.burden or "",
        "other_findings": [findings] if findings else [],
        "other_condition": report.other_condition or japanese.BLANK,
        "guidance": list(report.guidance),
        "interview_again_on": japanese.day(report.interview_again_on) or japanese.BLANK,
        "guidance_notes": report.guidance_notes or "",
    }
    return filled
