"""What may be typed into report and opinion, at their issue, and as the 産業医's view?"""

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from casework.rules.bases import FATIGUE, Purpose
from casework.rules.comparison import COUNTED_KINDS, Item
from casework.rules.record import COUNTED, PERIODS, Period, Record, hours_field, in_period, tick_field, words_field
from casework.rules.vocabulary import HOURS_KINDS, Guidance, MeasureKind, WorkCategory
from casework.services.drafts import DAYS, Part, PeriodPart
from forms.base import Versioned, VersionedForm, at_most, choices, needed
from forms.signing import SigningForm

LONGEST = 4000
MOST = 744
"""Hours of a month of 31 days: more is a slip of the hand."""
TEXTS = (
    "work_hours", "work_other", "burden", "other_condition", "guidance_notes", "workplace_view", "medical_view",
    "notes", "reason", "correction_reason",
)  # fmt: skip
_FINDINGS = {"yes": True, "no": False}
_DATES = ("interview_again_on", "from_on", "until_on", "next_interview_on")
NUMBERS = range(1, PERIODS + 1)
"""Of the periods that an opinion can have."""
_WORDLESS = frozenset({MeasureKind.OVERTIME_BAN, MeasureKind.FLEXIBLE_EXCLUDED})
"""Kinds that say everything by themselves."""


class _Ticks(SelectMultipleField):
    """Several answers as ticks."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def _area(label: Any, description: Any = "") -> TextAreaField:
    return TextAreaField(label, [Optional(), at_most(LONGEST)], description=description)


def _kinds(*, hours: bool) -> list[SelectChoice]:
    return choices(kind for kind in MeasureKind if (kind in HOURS_KINDS) is hours)


class RecordForm(VersionedForm):
    """面接指導結果報告書 and 就業上の措置に係る意見書, in the order of the official forms. Nothing is obligatory here:
    a draft is kept in any state, and `rules/record.py` says what its issue still needs.
    """

    work_hours = _area(_l("労働時間"), _l("例：直近3か月の時間外は月平均45時間、夜勤は月6回。"))
    work_other = _area(_l("労働時間以外の要因"), _l("なければ「特になし」と書いてください。"))
    burden = _area(_l("医学的所見に関する特記事項"), _l("病名や具体的な訴えではなく、会社に必要な言葉で書きます。"))
    other_findings = RadioField(
        _l("その他の心身の状況"),
        [Optional()],
        choices=[SelectChoice(value="no", label=_l("所見なし")), SelectChoice(value="yes", label=_l("所見あり"))],
    )
    other_condition = _area(
        _l("所見の内容"),
        _l(
            "会社が読みます。病名、検査値、薬の名前、具体的な訴えは書かないでください。例：睡眠が不足し、疲労の回復に配慮が要る。"
        ),
    )
    guidance = _Ticks(_l("本人への指導区分"), [Optional()], choices=choices(Guidance))
    interview_again_on = DateField(_l("再面接の時期"), [Optional()])
    guidance_notes = _area(_l("その他特記事項"))

    hours_over_40 = IntegerField(
        _l("週40時間を超えて働いた時間（時間／月）"),
        [Optional(), NumberRange(0, MOST, _l("0から744までの数を入力してください。"))],
    )
    fatigue = RadioField(
        _l("疲労の蓄積の状況"),
        [Optional()],
        choices=[SelectChoice(value=str(number), label=_l(label)) for number, label in enumerate(FATIGUE)],
    )

    purpose = RadioField(_l("意見の目的"), [Optional()], choices=choices(Purpose), default=Purpose.NEW.value)
    follows = SelectField(
        _l("どの意見書について"),
        [Optional()],
        choices=[],
        validate_choice=False,
        description=_l("いま続いている意見書から選びます。書類に「○年○月○日の意見書を変更」のように入ります。"),
    )
    work_category = RadioField(_l("就業区分"), [Optional()], choices=choices(WorkCategory))
    next_interview_on = DateField(_l("次回面接予定日"), [Optional()])
    workplace_view = _area(_l("職場環境の改善に関する意見"))
    medical_view = _area(_l("医療機関への受診配慮等"), _l("例：通院のための休暇・時間の配慮。"))
    notes = _area(_l("その他（連絡事項等）"))
    reason = _area(_l("意見の理由"), _l("会社に渡せる言葉で。書類では「その他（連絡事項等）」の欄に入ります。"))
    urgent = BooleanField(
        _l("至急：当日のうちに会社へ伝える"),
        description=_l("期限が当日になり、書類に【至急】と入ります。"),
    )
    correction_reason = _area(
        _l("訂正の理由"), _l("どこを、なぜ直したか。会社とご本人が読みます。前の版も、このまま残ります。")
    )

    def offer(self, earlier: Sequence[tuple[str, str]]) -> None:
        """Fill the list of opinions in force: public id and what is said of each."""
        self.follows.choices = [
            SelectChoice(value="", label=_l("選ばない")),
            *(SelectChoice(value=public_id, label=told) for public_id, told in earlier),
        ]

    def ticked(self, number: int = 1) -> frozenset[MeasureKind]:
        """The chosen measures of a period."""
        ticks = (self[in_period(name, number)].data or () for name in ("hours_items", "other_items"))
        codes = {code for chosen in ticks for code in chosen}
        return frozenset(kind for kind in MeasureKind if kind.value in codes)

    def written(self) -> Record:
        """The record as typed."""
        findings = _FINDINGS.get(self.other_findings.data or "")
        first, *more = (self._period(number) for number in NUMBERS)
        while more and more[-1].empty:
            more.pop()
        filled: dict[str, Any] = {name: self[name].data for name in _DATES}
        filled |= {name: (self[name].data or "").strip() for name in TEXTS}
        return Record(
            other_findings=findings,
            guidance=tuple(code for code in Guidance if code.value in (self.guidance.data or ())),
            fatigue=int(self.fatigue.data) if self.fatigue.data else None,
            hours_over_40=self.hours_over_40.data,
            urgent=bool(self.urgent.data),
            purpose=Purpose(self.purpose.data) if self.purpose.data else Purpose.NEW,
            follows=self.follows.data or "",
            work_category=WorkCategory(self.work_category.data) if self.work_category.data else None,
            items=first.items,
            days=first.days,
            weeks=first.weeks,
            months=first.months,
            more=tuple(more),
            **filled,
        )

    def _period(self, number: int) -> Period:
        ticked = self.ticked(number)
        return Period(
            items=tuple(self._item(kind, number) for kind in MeasureKind if kind in ticked),
            from_on=self[in_period("from_on", number)].data,
            until_on=self[in_period("until_on", number)].data,
            **{name: self[in_period(name, number)].data for name in COUNTED},
        )

    def _item(self, kind: MeasureKind, number: int) -> Item:
        hours = kind is MeasureKind.WORKING_HOURS
        return Item(
            kind=kind,
            hours=self[hours_field(kind, number)].data if kind in COUNTED_KINDS else None,
            starts=self[in_period("working_hours_starts", number)].data if hours else None,
            ends=self[in_period("working_hours_ends", number)].data if hours else None,
            words=(self[words_field(kind, number)].data or "").strip() if kind not in _WORDLESS else "",
        )

    def part(self, unread: AbstractSet[str]) -> Part:
        """What can be kept although other fields are wrong, or half typed (`unread`): a measure with a wrong value, or
        with a value and no tick, stays as it was.
        """
        fine = {field.short_name for field in self if not field.errors} - unread
        read: dict[str, Callable[[], Any]] = {
            "other_findings": lambda: _FINDINGS.get(self.other_findings.data or ""),
            "guidance": lambda: [code.value for code in Guidance if code.value in (self.guidance.data or ())],
            "interview_again_on": lambda: self.interview_again_on.data,
            "fatigue": lambda: int(self.fatigue.data) if self.fatigue.data else None,
            "hours_over_40": lambda: self.hours_over_40.data,
            "urgent": lambda: bool(self.urgent.data),
            "purpose": lambda: Purpose(self.purpose.data) if self.purpose.data else Purpose.NEW,
            "work_category": lambda: WorkCategory(self.work_category.data) if self.work_category.data else None,
            "next_interview_on": lambda: self.next_interview_on.data,
        }
        return Part(
            texts={name: (self[name].data or "").strip() for name in TEXTS if name in fine},
            values={name: value() for name, value in read.items() if name in fine},
            periods={number: self._period_part(number, fine) for number in NUMBERS},
            follows=(self.follows.data or "") if "follows" in fine else None,
        )

    def _period_part(self, number: int, fine: AbstractSet[str]) -> PeriodPart:
        ticked = self.ticked(number)
        named = {name: in_period(name, number) for name in DAYS}
        return PeriodPart(
            days={name: self[field].data for name, field in named.items() if field in fine},
            items={
                kind: self._item(kind, number) if kind in ticked else None
                for kind in MeasureKind
                if self._sound(kind, number, fine)
            },
        )

    def _sound(self, kind: MeasureKind, number: int, fine: AbstractSet[str]) -> bool:
        """Whether a measure and its values can be kept as they are typed."""
        ticks = self[tick_field(kind, number)]
        strange = not set(ticks.data or ()) <= {choice.value for choice in ticks.choices}
        wrong = any(in_period(name, number) not in fine for name in measure_fields(kind))
        return not wrong and not strange and (kind in self.ticked(number) or not self._typed(kind, number))

    def nothing_astray(self, field: Any, number: int, *, hours: bool) -> None:
        """A value beside a measure that isn't ticked would be lost; it is asked about instead."""
        for kind in MeasureKind:
            if (kind in HOURS_KINDS) is hours and kind not in self.ticked(number) and self._typed(kind, number):
                message = _l("「%(measure)s」に記入があります。選ぶか、記入を消してください。")
                raise ValidationError(str(message) % {"measure": _l(kind.label)})

    def _typed(self, kind: MeasureKind, number: int) -> bool:
        item = self._item(kind, number)
        return bool(item.words) or any(value is not None for value in (item.hours, item.starts, item.ends))

    @classmethod
    def of(cls, record: Record, version: int) -> "RecordForm":
        """The form with what was kept so far."""
        data: dict[str, object] = {name: getattr(record, name) for name in (*TEXTS, *_DATES, *COUNTED, "urgent")}
        data |= {
            "version": version,
            "other_findings": {None: None, True: "yes", False: "no"}[record.other_findings],
            "guidance": [code.value for code in record.guidance],
            "fatigue": None if record.fatigue is None else str(record.fatigue),
            "hours_over_40": record.hours_over_40,
            "purpose": record.purpose.value,
            "follows": record.follows,
            "work_category": record.work_category.value if record.work_category else None,
        }
        for number, period in enumerate(record.periods, 1):
            data |= _values(period, number)
        return cls(formdata=None, data=data)


def _values(period: Period, number: int) -> dict[str, object]:
    values: dict[str, object] = {
        "from_on": period.from_on, "until_on": period.until_on,
        **{name: getattr(period, name) for name in COUNTED},
        "hours_items": [item.kind.value for item in period.items if item.kind in HOURS_KINDS],
        "other_items": [item.kind.value for item in period.items if item.kind not in HOURS_KINDS],
    }  # fmt: skip
    for item in period.items:
        values[words_field(item.kind)] = item.words
        if item.kind in COUNTED_KINDS:
            values[hours_field(item.kind)] = item.hours
        if item.kind is MeasureKind.WORKING_HOURS:
            values |= {"working_hours_starts": item.starts, "working_hours_ends": item.ends}
    return {in_period(name, number): value for name, value in values.items()}


_UNITS = {
    MeasureKind.OVERTIME_LIMIT: _l("時間外労働の上限（時間／月）"),
    MeasureKind.FEWER_NIGHTS: _l("深夜業の回数（回／月。なしは0）"),
}
_WORDS = {
    MeasureKind.OVERTIME_LIMIT: _l("時間外労働の制限の補足"),
    MeasureKind.WORKING_HOURS: _l("就業時間の制限の補足"),
    MeasureKind.WORK_BAN: _l("休暇・休養の指示の内容"),
    MeasureKind.HOURS_OTHER: _l("労働時間についてのその他の措置の内容"),
    MeasureKind.PLACE_CHANGE: _l("就業場所の変更の内容"),
    MeasureKind.TASK_CHANGE: _l("作業の転換の内容"),
    MeasureKind.FEWER_NIGHTS: _l("深夜業の回数の減少の内容"),
    MeasureKind.DAY_SHIFT: _l("昼間勤務への転換の内容"),
    MeasureKind.OTHER: _l("その他の措置の内容"),
}


_COUNTS = {
    "days": (_l("または、措置期間の日数"), _l("1から366までの数を入力してください。")),
    "weeks": (_l("または、週数"), _l("1から104までの数を入力してください。")),
    "months": (_l("または、月数"), _l("1から60までの数を入力してください。")),
}


def _fields_of_a_period(number: int) -> None:
    """The measures of one period with their values, and its days."""

    def add(name: str, field: Any) -> None:
        setattr(RecordForm, in_period(name, number), field)

    def check(hours: bool) -> Callable[[RecordForm, Any], None]:
        return lambda form, field: form.nothing_astray(field, number, hours=hours)

    add("hours_items", _Ticks(_l("労働時間の短縮"), [check(hours=True)], choices=_kinds(hours=True)))
    add("other_items", _Ticks(_l("労働時間以外の項目"), [check(hours=False)], choices=_kinds(hours=False)))
    add("working_hours_starts", TimeField(_l("就業時間の始まり"), [Optional()]))
    add("working_hours_ends", TimeField(_l("就業時間の終わり"), [Optional()]))
    add("from_on", DateField(_l("措置期間の初めの日"), [Optional()]))
    add("until_on", DateField(_l("措置期間の終わりの日"), [Optional()]))
    for name, (label, wrong) in _COUNTS.items():
        add(name, IntegerField(label, [Optional(), NumberRange(1, COUNTED[name], wrong)]))
    for kind, unit in _UNITS.items():
        most = NumberRange(0, MOST, _l("0から744までの数を入力してください。"))
        setattr(RecordForm, hours_field(kind, number), IntegerField(unit, [Optional(), most]))
    for kind, told in _WORDS.items():
        setattr(RecordForm, words_field(kind, number), TextAreaField(told, [Optional(), at_most(LONGEST)]))


for _number in NUMBERS:
    _fields_of_a_period(_number)


def measure_fields(kind: MeasureKind) -> list[str]:
    """The names of the fields that belong to a measure in the first period, in order; `tick_field` names where it is
    ticked, `in_period` the same in a later period.
    """
    names = [hours_field(kind)] if kind in COUNTED_KINDS else []
    if kind is MeasureKind.WORKING_HOURS:
        names += ["working_hours_starts", "working_hours_ends"]
    return names + ([words_field(kind)] if kind not in _WORDLESS else [])


class IssueForm(Versioned, SigningForm):
    """The signature: what was looked at."""

    read = BooleanField(_l("会社に渡る文面を読み、内容を確認しました"), [needed()])


class ViewForm(SigningForm):
    """産業医の見解 on another physician's opinion."""

    agrees = RadioField(
        _l("意見書について"),
        [needed()],
        choices=[
            SelectChoice(value="yes", label=_l("意見書のとおりでよい")),
            SelectChoice(value="no", label=_l("補足・修正が必要と考える")),
        ],
    )
    words = TextAreaField(
        _l("見解"),
        [at_most(LONGEST)],
        description=_l("会社と本人が読みます。補足・修正が必要と考えるときは、その内容を書いてください。"),
    )

    def validate_words(self, field: Any) -> None:
        """A disagreement says in what."""
        if self.agrees.data == "no" and not (field.data or "").strip():
            raise ValidationError(_l("どの点に補足・修正が必要かを書いてください。"))


__all__ = ["IssueForm", "RecordForm", "ViewForm", "measure_fields", "tick_field"]
