"""Is the record of an interview complete and free of contradictions, so that it can be issued?

The record is report and opinion together (domain: §12.1). 安衛則52条の18第2項 names what it must hold: the day, the
employee, the physician, the three states of 52条の17 and the physician's opinion. The official form adds choices that
exclude or ask for one another. A draft may be anything; only issuing asks here.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import combinations, pairwise
from types import MappingProxyType
from typing import Final

from casework.rules.bases import FATIGUE, Purpose, RecordBasis
from casework.rules.comparison import COUNTED_KINDS, MOST, TEXT_KINDS, Item, overlap
from casework.rules.months import months_after
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import HOURS_KINDS, Guidance, MeasureKind, WorkCategory
from casework.rules.words import clinical_words

COUNTED: Final = MappingProxyType({"days": 366, "weeks": 104, "months": 60})
"""In what a period is counted (the form has 「_日・週・月」), and the most that anybody types of it on purpose."""
FARTHEST_MONTHS: Final = 24
"""Months after the talk: a later day of a next talk is a slip of the pen."""
PERIODS: Final = 3
"""How many periods one opinion names at most, each with measures of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """措置期間 with what is advised for it, as typed."""

    items: tuple[Item, ...] = ()
    from_on: date | None = None
    until_on: date | None = None
    days: int | None = None
    weeks: int | None = None
    months: int | None = None

    @property
    def ends_on(self) -> date | None:
        """The last day: as typed, else counted."""
        return self.counted_on if self.until_on is None else self.until_on

    @property
    def counted_on(self) -> date | None:
        """The last day by the number of days, weeks or months; the first day is one of them (three months from 1
        December end on 28 February, two weeks from a Monday on a Sunday).
        """
        if self.from_on is None or not self.counts:
            return None
        if self.months:
            return months_after(self.from_on, self.months) - timedelta(days=1)
        return self.from_on + timedelta(days=(self.days or 7 * (self.weeks or 0)) - 1)

    @property
    def counts(self) -> tuple[str, ...]:
        """In what it is counted: one of `COUNTED`, none, or by mistake several."""
        return tuple(name for name in COUNTED if getattr(self, name))

    @property
    def empty(self) -> bool:
        return not self.items and not self.dated

    @property
    def dated(self) -> bool:
        return any((self.from_on, self.until_on, self.counts))

    def dated_items(self) -> tuple[Item, ...]:
        """The measures, each with the days of the period."""
        return tuple(replace(item, from_on=self.from_on, until_on=self.ends_on) for item in self.items)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What the physician wrote for the employer, as typed: empty texts and None where nothing was. `items`, `from_on`,
    `until_on`, `days`, `weeks` and `months` are the first period, `more` the ones after it. `follows`: public id of the
    opinion that this one continues, changes or lifts.
    """

    work_hours: str = ""
    work_other: str = ""
    burden: str = ""
    other_findings: bool | None = None
    other_condition: str = ""
    guidance: tuple[Guidance, ...] = ()
    interview_again_on: date | None = None
    guidance_notes: str = ""
    fatigue: int | None = None
    hours_over_40: int | None = None
    urgent: bool = False
    purpose: Purpose = Purpose.NEW
    follows: str = ""
    work_category: WorkCategory | None = None
    items: tuple[Item, ...] = ()
    from_on: date | None = None
    until_on: date | None = None
    days: int | None = None
    weeks: int | None = None
    months: int | None = None
    more: tuple[Period, ...] = ()
    next_interview_on: date | None = None
    workplace_view: str = ""
    medical_view: str = ""
    notes: str = ""
    reason: str = ""
    correction_reason: str = ""

    @property
    def periods(self) -> tuple[Period, ...]:
        """All of them, the first one first; never none."""
        first = Period(
            items=self.items, from_on=self.from_on, until_on=self.until_on, days=self.days, weeks=self.weeks,
            months=self.months,
        )  # fmt: skip
        return (first, *self.more)

    @property
    def starts_on(self) -> date | None:
        """The first day of all measures."""
        return min((period.from_on for period in self.periods if period.from_on), default=None)

    @property
    def ends_on(self) -> date | None:
        """The last day of all measures; None while the end of one of them is open."""
        ends = [period.ends_on for period in self.periods if not period.empty]
        return max((day for day in ends if day), default=None) if all(ends) else None

    @property
    def kinds(self) -> frozenset[MeasureKind]:
        return frozenset(item.kind for period in self.periods for item in period.items)


@dataclass(frozen=True, slots=True)
class Meeting:
    """What the record says of the meeting itself; comes from the interview, not from the form."""

    held_on: date | None
    employee: str
    physician: str
    edition: int = 1
    basis: RecordBasis = RecordBasis.STRESS_CHECK


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that keeps the record from being issued: `field` names the form field to mend."""

    field: str
    said: Said


EMPLOYERS_TEXTS: Final = {
    "work_hours": N_("労働時間"),
    "work_other": N_("労働時間以外の要因"),
    "burden": N_("医学的所見に関する特記事項"),
    "other_condition": N_("所見の内容"),
    "guidance_notes": N_("その他特記事項"),
    "workplace_view": N_("職場環境の改善に関する意見"),
    "medical_view": N_("医療機関への受診配慮等"),
    "notes": N_("その他（連絡事項等）"),
    "reason": N_("意見の理由"),
    "correction_reason": N_("訂正の理由"),
}
"""Every free text of the record that the employer reads, with its label."""


def in_period(name: str, number: int = 1) -> str:
    """The form field of that name in the period of that number; those of the first have plain names."""
    return name if number == 1 else f"p{number}_{name}"


def words_field(kind: MeasureKind, number: int = 1) -> str:
    """The form field for the words of a measure."""
    return in_period(f"{kind.value}_words", number)


def hours_field(kind: MeasureKind, number: int = 1) -> str:
    """The form field for the number of a measure."""
    return in_period(f"{kind.value}_hours", number)


def tick_field(kind: MeasureKind, number: int = 1) -> str:
    """The form field in which a measure is ticked: 労働時間の短縮 or 労働時間以外の項目."""
    return in_period("hours_items" if kind in HOURS_KINDS else "other_items", number)


def missing(record: Record, meeting: Meeting) -> list[Gap]:
    """Everything that keeps the record from being issued, in the order of the form. Empty: it may be issued."""
    return [
        *_meeting(meeting),
        *_correction(record, meeting),
        *_report(record, meeting),
        *_purpose(record),
        *_opinion(record, meeting),
        *(gap for number, period in enumerate(record.periods, 1) for gap in _items(period, number)),
        *_between(record),
    ]


def warnings(record: Record) -> dict[str, list[str]]:
    """Words of diagnosis or treatment in what the employer is going to read, by form field. They warn, no more."""
    texts = {field: str(getattr(record, field)) for field in EMPLOYERS_TEXTS}
    for number, period in enumerate(record.periods, 1):
        texts |= {words_field(item.kind, number): item.words for item in period.items}
    return {field: words for field, text in texts.items() if (words := clinical_words(text))}


def _meeting(meeting: Meeting) -> Iterator[Gap]:
    if meeting.held_on is None:
        yield Gap("held_on", Said(N_("実施年月日がありません。面接指導の実施を先に記録してください。")))
    if not meeting.employee.strip():
        yield Gap("employee", Said(N_("労働者の氏名がありません。")))
    if not meeting.physician.strip():
        yield Gap("physician", Said(N_("医師の氏名がありません。")))


def _correction(record: Record, meeting: Meeting) -> Iterator[Gap]:
    if meeting.edition > 1 and not record.correction_reason.strip():
        yield Gap("correction_reason", Said(N_("訂正の理由を、会社に渡せる言葉で書いてください。")))


def _report(record: Record, meeting: Meeting) -> Iterator[Gap]:
    if not record.work_hours.strip():
        yield Gap("work_hours", Said(N_("勤務の状況のうち、労働時間を書いてください。")))
    if not record.work_other.strip():
        yield Gap(
            "work_other",
            Said(N_("勤務の状況のうち、労働時間以外の要因を書いてください。なければ「特になし」と書いてください。")),
        )
    if meeting.basis is RecordBasis.LONG_HOURS:
        yield from _long_hours(record)
    elif not record.burden.strip():
        yield Gap("burden", Said(N_("心理的な負担の状況を書いてください。なければ「特記事項なし」と書いてください。")))
    if record.other_findings is None:
        yield Gap("other_findings", Said(N_("その他の心身の状況について、所見のあり・なしを選んでください。")))
    elif record.other_findings and not record.other_condition.strip():
        yield Gap("other_condition", Said(N_("「所見あり」のときは、その内容を会社に渡せる言葉で書いてください。")))
    elif not record.other_findings and record.other_condition.strip():
        yield Gap(
            "other_condition", Said(N_("「所見なし」と、所見の内容が両方書かれています。どちらかにしてください。"))
        )
    yield from _guidance(record, meeting)


def _long_hours(record: Record) -> Iterator[Gap]:
    """安衛則52条の4: the state of fatigue stands where the other form has the psychological burden."""
    if record.hours_over_40 is None:
        said = N_("週40時間を超えて働いた時間（月あたり）を入力してください。")
        yield Gap("hours_over_40", Said(said))
    if record.fatigue is None or not 0 <= record.fatigue < len(FATIGUE):
        yield Gap("fatigue", Said(N_("疲労の蓄積の状況を選んでください。")))


def _guidance(record: Record, meeting: Meeting) -> Iterator[Gap]:
    if not record.guidance:
        yield Gap("guidance", Said(N_("本人への指導区分を選んでください。")))
    if Guidance.NONE in record.guidance and len(record.guidance) > 1:
        yield Gap("guidance", Said(N_("「措置不要」は、ほかの指導区分と同時には選べません。")))
    again = Guidance.INTERVIEW_AGAIN in record.guidance
    if again and record.interview_again_on is None:
        yield Gap("interview_again_on", Said(N_("「要再面接」のときは、その時期を入力してください。")))
    if not again and record.interview_again_on is not None:
        yield Gap("guidance", Said(N_("再面接の時期があります。「要再面接」も選んでください。")))
    if record.interview_again_on and meeting.held_on and record.interview_again_on <= meeting.held_on:
        yield Gap("interview_again_on", Said(N_("再面接の時期は、面接指導の日より後にしてください。")))
    yield from _too_far("interview_again_on", record.interview_again_on, meeting)


def _too_far(field: str, on: date | None, meeting: Meeting) -> Iterator[Gap]:
    if on and meeting.held_on and on > months_after(meeting.held_on, FARTHEST_MONTHS):
        said = N_("面接指導の日から%(years)s年より先の日です。年を確かめてください。")
        yield Gap(field, Said(said, {"years": FARTHEST_MONTHS // 12}))


def _purpose(record: Record) -> Iterator[Gap]:
    purpose, normal = record.purpose, record.work_category is WorkCategory.NORMAL
    if purpose is Purpose.NEW:
        if record.follows:
            said = N_("前の意見書が選ばれています。「継続」「変更」「解除」のどれかを選ぶか、選択を外してください。")
            yield Gap("purpose", Said(said))
        return
    if not record.follows:
        said = N_("「%(purpose)s」のときは、どの意見書についてかを選んでください。")
        yield Gap("follows", Said(said, {"purpose": Said(purpose.label)}))
    if purpose is Purpose.LIFTED and record.work_category is not None and not normal:
        yield Gap("work_category", Said(N_("「解除」のときは、「通常勤務」を選んでください。")))
    if purpose is Purpose.LIFTED and not record.reason.strip():
        yield Gap("reason", Said(N_("「解除」のときは、意見の理由を書いてください。")))
    if purpose is not Purpose.LIFTED and normal:
        yield Gap("purpose", Said(N_("通常勤務に戻すときは、「解除」を選んでください。")))


def _opinion(record: Record, meeting: Meeting) -> Iterator[Gap]:
    category, advised = record.work_category, any(period.items for period in record.periods)
    if category is None:
        yield Gap("work_category", Said(N_("医師の意見として、就業区分を選んでください。")))
    if category is WorkCategory.NORMAL and advised:
        yield Gap("work_category", Said(N_("「通常勤務」と、就業上の措置は同時には選べません。")))
    if category is WorkCategory.RESTRICTED and not advised:
        yield Gap("hours_items", Said(N_("「就業制限・配慮」のときは、措置を一つ以上選んでください。")))
    if category is WorkCategory.LEAVE and MeasureKind.WORK_BAN not in record.kinds:
        yield Gap("hours_items", Said(N_("「要休業」のときは、「就業の禁止（休暇・休養の指示）」を選んでください。")))
    for number, period in enumerate(record.periods, 1):
        yield from _period(record, period, number)
        if meeting.held_on and period.until_on and period.until_on < meeting.held_on:
            said = N_("措置期間の終わりの日が、面接指導の日より前です。年を確かめてください。")
            yield Gap(in_period("until_on", number), Said(said))
    if record.next_interview_on and meeting.held_on and record.next_interview_on <= meeting.held_on:
        yield Gap("next_interview_on", Said(N_("次回面接予定日は、面接指導の日より後にしてください。")))
    yield from _too_far("next_interview_on", record.next_interview_on, meeting)


def _period(record: Record, period: Period, number: int) -> Iterator[Gap]:
    def at(name: str) -> str:
        return in_period(name, number)

    needed = record.work_category in {WorkCategory.RESTRICTED, WorkCategory.LEAVE} and (number == 1 or not period.empty)
    if needed:
        if period.from_on is None:
            if number == 1:
                yield Gap(at("from_on"), Said(N_("措置期間の初めの日を入力してください。")))
            else:
                said = N_("第%(number)s期の、措置期間の初めの日を入力してください。")
                yield Gap(at("from_on"), Said(said, {"number": number}))
        if period.until_on is None and not period.counts:
            said = N_("措置期間の終わりの日か、日数・週数・月数を入力してください。見込みでかまいません。")
            yield Gap(at("until_on"), Said(said))
        if number > 1 and not period.items:
            said = N_("第%(number)s期の措置を選ぶか、期間を空欄にしてください。")
            yield Gap(at("hours_items"), Said(said, {"number": number}))
    elif record.work_category is WorkCategory.NORMAL and period.dated:
        yield Gap(at("from_on"), Said(N_("「通常勤務」のときは、措置期間を空欄にしてください。")))
    if len(period.counts) > 1:
        said = N_("措置期間の日数・週数・月数は、どれか一つだけ入力してください。")
        yield Gap(at(period.counts[1]), Said(said))
    if period.from_on is None or period.until_on is None:
        return
    if period.until_on < period.from_on:
        yield Gap(at("until_on"), Said(N_("措置期間の終わりの日が、初めの日より前になっています。")))
    elif len(period.counts) == 1 and period.until_on != period.counted_on:
        said = N_("措置期間の長さと終わりの日が合いません。どちらかを空欄にしてください。")
        yield Gap(at(period.counts[0]), Said(said))


def _between(record: Record) -> Iterator[Gap]:
    """Periods follow one another, and on no day is the same thing said twice or taken back."""
    if record.work_category is WorkCategory.NORMAL:
        return
    numbered = [(number, period) for number, period in enumerate(record.periods, 1) if not period.empty]
    if numbered and numbered[0][0] > 1:
        yield Gap("from_on", Said(N_("第1期から順に書いてください。")))
    for (_one, before), (number, after) in pairwise(numbered):
        if before.from_on and after.from_on and after.from_on < before.from_on:
            said = N_("第%(number)s期の初めの日が、前の期より前になっています。")
            yield Gap(in_period("from_on", number), Said(said, {"number": number}))
    for (_one, before), (number, after) in combinations(numbered, 2):
        for first in before.dated_items():
            for second in after.dated_items():
                dated = first.from_on and second.from_on
                if dated and _clash(first.kind, second.kind) and overlap(first, second):
                    said = N_("「%(one)s」と「%(other)s」の期間が重なっています。")
                    one, other = Said(first.kind.label), Said(second.kind.label)
                    yield Gap(in_period("from_on", number), Said(said, {"one": one, "other": other}))


def _clash(one: MeasureKind, other: MeasureKind) -> bool:
    return one is other or any({one, other} == set(pair) for pair in _EXCLUSIVE)


_EXCLUSIVE: Final = (
    (MeasureKind.OVERTIME_BAN, MeasureKind.OVERTIME_LIMIT),
    (MeasureKind.WORK_BAN, MeasureKind.OVERTIME_LIMIT),
    (MeasureKind.WORK_BAN, MeasureKind.OVERTIME_BAN),
    (MeasureKind.WORK_BAN, MeasureKind.WORKING_HOURS),
    (MeasureKind.DAY_SHIFT, MeasureKind.FEWER_NIGHTS),
)
"""Within one period, the first leaves nothing for the second to say."""


def _items(period: Period, number: int) -> Iterator[Gap]:
    kinds = {item.kind for item in period.items}
    for one, other in _EXCLUSIVE:
        if {one, other} <= kinds:
            yield Gap(
                tick_field(one, number),
                Said(
                    N_("「%(one)s」と「%(other)s」は同時には選べません。"),
                    {"one": Said(one.label), "other": Said(other.label)},
                ),
            )
    for item in period.items:
        yield from _values(item, number)


def _values(item: Item, number: int) -> Iterator[Gap]:
    label = Said(item.kind.label)
    words, hours = words_field(item.kind, number), hours_field(item.kind, number)
    if item.kind in COUNTED_KINDS and item.hours is None:
        yield Gap(hours, Said(N_("「%(measure)s」の数を入力してください。"), {"measure": label}))
    most = MOST.get(item.kind)
    if most is not None and item.hours is not None and item.hours > most:
        said = N_("「%(measure)s」は%(most)sまでの数を入力してください。")
        yield Gap(hours, Said(said, {"measure": label, "most": most}))
    if item.kind is MeasureKind.OVERTIME_LIMIT and item.hours == 0:
        yield Gap(
            hours,
            Said(N_("時間外労働を0時間にするときは、「時間外労働の禁止」を選んでください。")),
        )
    if item.kind is MeasureKind.WORKING_HOURS:
        if item.starts is None:
            yield Gap(in_period("working_hours_starts", number), Said(N_("就業時間の始まりの時刻を入力してください。")))
        if item.ends is None:
            yield Gap(in_period("working_hours_ends", number), Said(N_("就業時間の終わりの時刻を入力してください。")))
        elif item.starts == item.ends:
            yield Gap(in_period("working_hours_ends", number), Said(N_("就業時間の始まりと終わりが同じ時刻です。")))
    if item.kind in TEXT_KINDS and not item.words.strip():
        yield Gap(
            words,
            Said(N_("「%(measure)s」の内容を具体的に書いてください。"), {"measure": label}),
        )
