"""Is the record of an interview complete and free of contradictions, so that it can be issued?

The record is report and opinion together (domain: §12.1). 安衛則52条の18第2項 names what it must hold: the day, the
employee, the physician, the three states of 52条の17 and the physician's opinion. The official form adds choices that
exclude or ask for one another. A draft may be anything; only issuing asks here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from casework.rules.comparison import COUNTED_KINDS, TEXT_KINDS, Item
from casework.rules.months import months_after
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import HOURS_KINDS, Guidance, MeasureKind, WorkCategory
from casework.rules.words import clinical_words

MONTHS: Final = 60
"""The longest period in months that anybody types on purpose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What the physician wrote for the employer, as typed: empty texts and None where nothing was."""

    work_hours: str = ""
    work_other: str = ""
    burden: str = ""
    other_findings: bool | None = None
    other_condition: str = ""
    guidance: tuple[Guidance, ...] = ()
    interview_again_on: date | None = None
    guidance_notes: str = ""
    urgent: bool = False
    work_category: WorkCategory | None = None
    items: tuple[Item, ...] = ()
    from_on: date | None = None
    until_on: date | None = None
    months: int | None = None
    next_interview_on: date | None = None
    workplace_view: str = ""
    medical_view: str = ""
    notes: str = ""
    reason: str = ""

    @property
    def ends_on(self) -> date | None:
        """The last day of the measures: as typed, else counted from the number of months (three months from 1
        December end on 28 February).
        """
        if self.until_on is not None or self.from_on is None or not self.months:
            return self.until_on
        return months_after(self.from_on, self.months) - timedelta(days=1)

    @property
    def kinds(self) -> frozenset[MeasureKind]:
        return frozenset(item.kind for item in self.items)


@dataclass(frozen=True, slots=True)
class Meeting:
    """What the record says of the meeting itself; comes from the interview, not from the form."""

    held_on: date | None
    employee: str
    physician: str


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
}
"""Every free text of the record that the employer reads, with its label."""


def words_field(kind: MeasureKind) -> str:
    """The form field for the words of a measure."""
    return f"{kind.value}_words"


def hours_field(kind: MeasureKind) -> str:
    """The form field for the number of a measure."""
    return f"{kind.value}_hours"


def tick_field(kind: MeasureKind) -> str:
    """The form field in which a measure is ticked: 労働時間の短縮 or 労働時間以外の項目."""
    return "hours_items" if kind in HOURS_KINDS else "other_items"


def missing(record: Record, meeting: Meeting) -> list[Gap]:
    """Everything that keeps the record from being issued, in the order of the form. Empty: it may be issued."""
    return [*_meeting(meeting), *_report(record, meeting), *_opinion(record, meeting), *_items(record)]


def warnings(record: Record) -> dict[str, list[str]]:
    """Words of diagnosis or treatment in what the employer is going to read, by form field. They warn, no more."""
    texts = {field: str(getattr(record, field)) for field in EMPLOYERS_TEXTS}
    texts |= {words_field(item.kind): item.words for item in record.items}
    return {field: words for field, text in texts.items() if (words := clinical_words(text))}


def _meeting(meeting: Meeting) -> Iterator[Gap]:
    if meeting.held_on is None:
        yield Gap("held_on", Said(N_("実施年月日がありません。面接指導の実施を先に記録してください。")))
    if not meeting.employee.strip():
        yield Gap("employee", Said(N_("労働者の氏名がありません。")))
    if not meeting.physician.strip():
        yield Gap("physician", Said(N_("医師の氏名がありません。")))


def _report(record: Record, meeting: Meeting) -> Iterator[Gap]:
    if not record.work_hours.strip():
        yield Gap("work_hours", Said(N_("勤務の状況のうち、労働時間を書いてください。")))
    if not record.work_other.strip():
        yield Gap(
            "work_other",
            Said(N_("勤務の状況のうち、労働時間以外の要因を書いてください。なければ「特になし」と書いてください。")),
        )
    if not record.burden.strip():
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


def _opinion(record: Record, meeting: Meeting) -> Iterator[Gap]:
    category = record.work_category
    if category is None:
        yield Gap("work_category", Said(N_("医師の意見として、就業区分を選んでください。")))
    if category is WorkCategory.NORMAL and record.items:
        yield Gap("work_category", Said(N_("「通常勤務」と、就業上の措置は同時には選べません。")))
    if category is WorkCategory.RESTRICTED and not record.items:
        yield Gap("hours_items", Said(N_("「就業制限・配慮」のときは、措置を一つ以上選んでください。")))
    if category is WorkCategory.LEAVE and MeasureKind.WORK_BAN not in record.kinds:
        yield Gap("hours_items", Said(N_("「要休業」のときは、「就業の禁止（休暇・休養の指示）」を選んでください。")))
    yield from _period(record)
    if record.next_interview_on and meeting.held_on and record.next_interview_on <= meeting.held_on:
        yield Gap("next_interview_on", Said(N_("次回面接予定日は、面接指導の日より後にしてください。")))


def _period(record: Record) -> Iterator[Gap]:
    if record.work_category in {WorkCategory.RESTRICTED, WorkCategory.LEAVE}:
        if record.from_on is None:
            yield Gap("from_on", Said(N_("措置期間の初めの日を入力してください。")))
        if record.until_on is None and not record.months:
            yield Gap("until_on", Said(N_("措置期間の終わりの日か、月数を入力してください。見込みでかまいません。")))
    elif record.work_category is WorkCategory.NORMAL and (record.from_on or record.until_on or record.months):
        yield Gap("from_on", Said(N_("「通常勤務」のときは、措置期間を空欄にしてください。")))
    if record.from_on is None or record.until_on is None:
        return
    if record.until_on < record.from_on:
        yield Gap("until_on", Said(N_("措置期間の終わりの日が、初めの日より前になっています。")))
    elif record.months and record.until_on != months_after(record.from_on, record.months) - timedelta(days=1):
        yield Gap("months", Said(N_("措置期間の月数と終わりの日が合いません。どちらかを空欄にしてください。")))


_EXCLUSIVE: Final = (
    (MeasureKind.OVERTIME_BAN, MeasureKind.OVERTIME_LIMIT),
    (MeasureKind.WORK_BAN, MeasureKind.OVERTIME_LIMIT),
    (MeasureKind.WORK_BAN, MeasureKind.OVERTIME_BAN),
    (MeasureKind.WORK_BAN, MeasureKind.WORKING_HOURS),
    (MeasureKind.DAY_SHIFT, MeasureKind.FEWER_NIGHTS),
)
"""Within one period, the first leaves nothing for the second to say."""


def _items(record: Record) -> Iterator[Gap]:
    for one, other in _EXCLUSIVE:
        if {one, other} <= record.kinds:
            yield Gap(
                tick_field(one),
                Said(
                    N_("「%(one)s」と「%(other)s」は同時には選べません。"),
                    {"one": Said(one.label), "other": Said(other.label)},
                ),
            )
    for item in record.items:
        yield from _values(item)


def _values(item: Item) -> Iterator[Gap]:
    label = Said(item.kind.label)
    if item.kind in COUNTED_KINDS and item.hours is None:
        yield Gap(hours_field(item.kind), Said(N_("「%(measure)s」の数を入力してください。"), {"measure": label}))
    if item.kind is MeasureKind.OVERTIME_LIMIT and item.hours == 0:
        yield Gap(
            hours_field(item.kind), Said(N_("時間外労働を0時間にするときは、「時間外労働の禁止」を選んでください。"))
        )
    if item.kind is MeasureKind.WORKING_HOURS:
        if item.starts is None:
            yield Gap("working_hours_starts", Said(N_("就業時間の始まりの時刻を入力してください。")))
        if item.ends is None:
            yield Gap("working_hours_ends", Said(N_("就業時間の終わりの時刻を入力してください。")))
        elif item.starts == item.ends:
            yield Gap("working_hours_ends", Said(N_("就業時間の始まりと終わりが同じ時刻です。")))
    if item.kind in TEXT_KINDS and not item.words.strip():
        yield Gap(
            words_field(item.kind), Said(N_("「%(measure)s」の内容を具体的に書いてください。"), {"measure": label})
        )
