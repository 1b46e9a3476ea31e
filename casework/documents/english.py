"""How do report, opinion and record read for somebody who reads English?

The same form, row by row, with English labels. What somebody wrote stands as it was written; days, times and fixed
words that the product itself put there are turned. It is a courtesy: the Japanese document is the record, as its top
says.
"""

import re
from dataclasses import replace
from functools import lru_cache
from typing import Final

from casework.documents import english_return
from casework.documents.sheet import Content, Filling, Line, Option, Options, Pair, Part, Row, Sheet

LEAD: Final = (
    "Courtesy translation of the form. The Japanese document is the record. "
    "Names and free text stand as they were written."
)
MARK: Final = "Handle with care: health information"
LANGUAGE: Final = "en-GB"
HEADINGS: Final = ("Item", "Entry")

_NOTE: Final = "(tick what applies: ■)"
WORDS: Final[dict[str, str]] = {
    # titles and what stands around the rows
    "面接指導結果報告書": "Report on the physician's interview",
    "面接指導の結果（事業者提出用）": "Result of the interview, for the employer",
    "就業上の措置に係る意見書": "Opinion on measures at work",
    "就業上の措置に関する医師の意見（事業者提出用）": "The physician's opinion on measures at work, for the employer",
    "面接指導の記録": "Record of the physician's interview",
    "報告書と意見書による法定の記録": "The statutory record, from report and opinion",
    "労働安全衛生規則第52条の18に基づく記録（5年間保存）": (
        "Record under Article 52-18, Ordinance on Industrial Safety and Health (kept 5 years)"
    ),
    "{company}　御中": "To: {company}",
    "{company}": "{company}",
    "{urgent}{dated}": "{urgent}{dated}",
    "{urgent}{edition}意見聴取の日　{received_on}{first}": "{urgent}{edition}Opinion received on {received_on}{first}",
    # an interview because of long working hours
    "面接指導結果報告書（長時間労働者）": "Report on the physician's interview (long working hours)",
    "長時間労働者への面接指導の結果（事業者提出用）": (
        "Result of the interview because of long working hours, for the employer"
    ),
    "就業上の措置に係る意見書（長時間労働者）": "Opinion on measures at work (long working hours)",
    "長時間労働者の就業上の措置に関する医師の意見（事業者提出用）": (
        "The physician's opinion on measures at work because of long working hours, for the employer"
    ),
    "面接指導の記録（長時間労働者）": "Record of the physician's interview (long working hours)",
    "労働安全衛生規則第52条の6に基づく記録（5年間保存）": (
        "Record under Article 52-6, Ordinance on Industrial Safety and Health (kept 5 years)"
    ),
    "労働安全衛生規則第52条の6・第52条の7に基づく記録（5年間保存）": (
        "Record under Articles 52-6 and 52-7, Ordinance on Industrial Safety and Health (kept 5 years)"
    ),
    "疲労の蓄積の状況": "Accumulated fatigue",
    "②疲労の蓄積の状況": "(2) Accumulated fatigue",
    "（特記事項）": "(Remarks)",
    "0（低い）": "0 (low)",
    "1": "1",
    "2": "2",
    "3（高い）": "3 (high)",
    "週40時間を超えて働いた時間": "Hours worked beyond 40 a week",
    "{hours_over_40}時間/月": "{hours_over_40} hours a month",
    # the person
    "対象者": "Person",
    "氏名": "Name",
    "所属": "Unit",
    "男・女": "Sex",
    "男": "male",
    "女": "female",
    "年齢": "Age",
    "{age}歳": "{age}",
    # the report
    "勤務の状況（労働時間、労働時間以外の要因）": "Work (hours, factors other than hours)",
    "労働時間": "Working hours",
    "労働時間以外の要因": "Factors other than working hours",
    "心理的な負担の状況": "Psychological burden",
    "ストレスチェック結果": "Result of the stress check",
    "A.ストレスの要因　{stressors}点": "A. Causes of stress: {stressors} points",
    "B.心身の自覚症状　{reactions}点": "B. Symptoms felt: {reactions} points",
    "C.周囲の支援　{support}点{scores_note}": "C. Support from others: {support} points{scores_note}",
    "（医学的所見に関する特記事項）": "(Remarks on medical findings)",
    "その他の心身の状況": "Other conditions of mind and body",
    "0.所見なし": "0. no findings",
    "1.所見あり（{other_condition}）": "1. findings ({other_condition})",
    "面接医師判定": "The physician's judgement",
    "本人への指導区分": "Guidance to the person",
    "※複数選択可": "More than one may apply",
    "0.措置不要": "0. none needed",
    "1.要保健指導": "1. health guidance",
    "2.要経過観察": "2. observation",
    "3.要再面接（時期：{interview_again_on}）": "3. another interview (when: {interview_again_on})",
    "4.現病治療継続 又は 医療機関紹介": "4. treatment goes on, or referral to a medical institution",
    "（その他特記事項）": "(Other remarks)",
    # the opinion
    "就業区分": "Work category",
    "0.通常勤務": "0. regular work",
    "1.就業制限・配慮": "1. restricted work",
    "2.要休業": "2. leave needed",
    "就業上の措置": "Measures at work",
    "労働時間の短縮": "Shorter working hours",
    "（考えられるものに■）": _NOTE,
    "0.特に指示なし": "0. no instruction",
    "1.時間外労働の制限　{overtime_limit_hours}時間/月まで": (
        "1. overtime limited to {overtime_limit_hours} hours a month"
    ),
    "2.時間外労働の禁止": "2. no overtime",
    "3.就業時間を制限　{starts}〜{ends}": "3. working hours limited to {starts}–{ends}",
    "4.変形労働時間制または裁量労働制の対象からの除外": "4. no variable or discretionary working hours",
    "5.就業の禁止（休暇・休養の指示）": "5. no work (leave, rest)",
    "6.その他{hours_words}": "6. other{hours_words}",
    "労働時間以外の項目": "Items other than working hours",
    "a.就業場所の変更": "a. change of workplace",
    "b.作業の転換": "b. change of tasks",
    "c.深夜業の回数の減少": "c. fewer night shifts",
    "d.昼間勤務への転換": "d. change to day work",
    "e.その他": "e. other",
    "（措置の内容を具体的に記述）{other_words}": "(What the measure consists of){other_words}",
    "措置期間": "Period",
    "{period}": "{period}",
    "次回面接予定日": "Next interview planned for",
    "職場環境の改善に関する意見": "View on improving the workplace",
    "医療機関への受診配慮等": "Consideration for medical visits",
    "その他（連絡事項等）": "Other (messages)",
    # the signature
    "医師の所属先": "Affiliation of the physician",
    "実施年月日": "Day of the interview",
    "医師氏名": "Name of the physician",
    "（{signed}）": "({signed})",
    # the record
    "1.実施年月日": "1. Day of the interview",
    "2.労働者の氏名": "2. Name of the employee",
    "3.面接指導を行った医師の氏名": "3. Name of the physician who held it",
    "{physician}（{affiliation}）": "{physician} ({affiliation})",
    "4.労働者の状況": "4. State of the employee",
    "①勤務の状況": "(1) Work",
    "②心理的な負担の状況": "(2) Psychological burden",
    "③その他の心身の状況": "(3) Other conditions of mind and body",
    "③その他の心身の状況（面接医師判定）": "(3) Other conditions (the physician's judgement)",
    "5.医師の意見": "5. The physician's opinion",
    "照合番号　{report_hash}": "Check number {report_hash}",
    "照合番号　{opinion_hash}": "Check number {opinion_hash}",
    **english_return.WORDS,
}
"""Every fixed word of the forms. A form with a word that is missing here can't be had in English."""

_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_DAY: Final = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_CLOCK: Final = re.compile(r"(\d{1,2})時(\d{2})分")

MADE: Final = frozenset(
    {
        "urgent", "dated", "signed", "held_on", "interview_again_on", "next_interview_on", "period", "starts", "ends",
        "scores_note", "received_on", "report_signed", "opinion_signed", "purpose", "edition", "first",
    }
    | english_return.MADE
)  # fmt: skip
"""Places that the product fills with days, times and words of its own."""
_MEASURES: Final = (
    (re.compile("時間外労働の制限（(\\S+?)時間/月まで）"), r"overtime up to \1 hours a month"),
    (re.compile("深夜業の回数の減少（月(\\d+)回まで）"), r"up to \1 night shifts a month"),
    (re.compile("就業時間を制限（(.+?)）"), r"working hours \1"),
    *(
        (re.compile(words), told)
        for words, told in {
            "時間外労働の禁止": "no overtime",
            "深夜業なし": "no night shifts",
            "深夜業の回数の減少": "fewer night shifts",
            "変形労働時間制または裁量労働制の対象からの除外": "no variable or discretionary working hours",
            "就業の禁止（休暇・休養の指示）": "no work (leave, rest)",
            "労働時間についてのその他の措置": "another measure on working hours",
            "就業場所の変更": "change of workplace",
            "作業の転換": "change of tasks",
            "昼間勤務への転換": "change to day work",
            "その他": "other",
            "：": ": ",
            "、": ", ",
        }.items()
    ),
)
"""What several periods say of their measures, in words of the product's own."""
_IN_MADE: Final = (
    *english_return.IN_MADE,
    (re.compile("^【至急】　?"), "[URGENT]  "),
    (re.compile("^第(\\d+)版（訂正版）　発行日　"), r"Edition \1 (correction), issued on "),
    (re.compile("^第(\\d+)版（訂正版）　転記日　"), r"Edition \1 (correction), copied on "),
    (re.compile("^第(\\d+)版（訂正版）　$"), r"Edition \1 (correction)  "),
    (re.compile("^（初版　(.+)）$"), r" (first edition: \1)"),
    (re.compile("^発行日　"), "Issued on "),
    (re.compile("^転記日　"), "Copied on "),
    (re.compile("(.+)　(.+)が本人認証のうえ発行"), r"issued on \1 by \2 after signing in again"),
    (re.compile("(.+)　本人認証のうえ発行"), r"issued on \1 after signing in again"),
    (
        re.compile("(.+)に受け取った書面から、(.+)が転記。原本は別に保管"),
        r"copied by \2 from a paper received on \1; the original is kept",
    ),
    (
        re.compile("（得点は、本人の同意を得たときに別に提供します。）"),
        "(The scores are handed over apart, once the person agrees.)",
    ),
    *(
        pair
        for count, said in (("か月", "months"), ("週間", "weeks"), ("日間", "days"))
        for pair in (
            (re.compile(rf"（1{count}）"), f" (1 {said.removesuffix('s')})"),
            (re.compile(rf"（(\d+){count}）"), rf" (\1 {said})"),
            (re.compile(rf"^1{count}$"), f"1 {said.removesuffix('s')}"),
            (re.compile(rf"^(\d+){count}$"), rf"\1 {said}"),
        )
    ),
    (re.compile("^目的：新規$"), "Purpose: new"),
    (re.compile("^目的：継続（(.+)の意見書を継続）$"), r"Purpose: continues the opinion of \1"),
    (re.compile("^目的：変更（(.+)の意見書を変更）$"), r"Purpose: changes the opinion of \1"),
    (re.compile("^目的：解除（(.+)の意見書を解除）$"), r"Purpose: lifts the opinion of \1"),
    *_MEASURES,
    (re.compile("^第(\\d+)期　", re.MULTILINE), r"Period \1: "),
    (re.compile("〜"), " – "),
    (re.compile("^　　時　　分$"), "　　:　　"),
)  # fmt: skip
MIXED: Final = frozenset({"hours_words", "other_words", "notes"}) | english_return.MIXED
"""Places where words of the product stand before what somebody wrote, at the beginning of a line, or in its place."""
_IN_MIXED: Final = (
    (re.compile("^c\\. 深夜業なし　?", re.MULTILINE), "c. no night shifts "),
    (re.compile("^c\\. 深夜業は月(\\d+)回まで　?", re.MULTILINE), r"c. up to \1 night shifts a month "),
    (re.compile("^【至急】当日のうちにお伝えする意見です。", re.MULTILINE), "[URGENT] To be told on the same day."),
    (re.compile("^（意見の理由）", re.MULTILINE), "(Reason of the opinion) "),
    (re.compile("^（訂正の理由）", re.MULTILINE), "(Reason of the correction) "),
    (re.compile("^([0-9a-e]\\. )［第(\\d+)期］", re.MULTILINE), r"\1[period \2] "),
    *english_return.IN_MIXED,
)


@lru_cache(maxsize=16)
def edition(sheet: Sheet) -> Sheet:
    """The English form. KeyError for a word that has no English."""
    return replace(
        sheet,
        title=WORDS[sheet.title],
        subject=WORDS[sheet.subject],
        addressee=_line(sheet.addressee),
        dated=_line(sheet.dated),
        person_head=WORDS[sheet.person_head],
        person=tuple(Pair(_labelled(pair.left), _labelled(pair.right)) for pair in sheet.person),
        rows=tuple(map(_row, sheet.rows)),
        signature=tuple(map(_row, sheet.signature)),
        footnote=WORDS[sheet.footnote],
        lead=LEAD,
        mark=MARK,
        headings=HEADINGS,
        language=LANGUAGE,
    )


def content(issued: Content) -> Content:
    """What was filled in, for the English form."""
    return {field: _said(field, value) for field, value in issued.items()}


def day(words: str) -> str:
    """Days as they stand on a Japanese form, in English."""
    return _DAY.sub(lambda found: f"{int(found[3])} {_MONTHS[int(found[2]) - 1]} {found[1]}", words)


def _said(field: str, value: Filling) -> Filling:
    if not isinstance(value, str) or (field not in MADE and field not in MIXED):
        return value
    for words, english in _IN_MADE if field in MADE else _IN_MIXED:
        value = words.sub(english, value)
    return _CLOCK.sub(r"\1:\2", day(value)) if field in MADE else value


def _row(row: Row) -> Row:
    return replace(
        row,
        head=WORDS[row.head],
        sub=WORDS[row.sub] if row.sub else "",
        note=WORDS[row.note] if row.note else "",
        parts=tuple(map(_part, row.parts)),
    )


def _labelled(place: tuple[str, Part]) -> tuple[str, Part]:
    return WORDS[place[0]], _part(place[1])


def _part(part: Part) -> Part:
    if isinstance(part, Line):
        return _line(part)
    return Options(part.field, tuple(Option(one.code, WORDS[one.template]) for one in part.options), inline=part.inline)


def _line(line: Line) -> Line:
    """A line that is nothing but a place has no words."""
    bare = len(line.pieces) == 1 and line.pieces[0].field is not None
    return line if bare else Line(WORDS[line.template])
