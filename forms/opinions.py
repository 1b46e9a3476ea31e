"""What may be typed into report and opinion, at their issue, and as the 産業医's view?"""

from datetime import time
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectMultipleField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from casework.rules.comparison import COUNTED_KINDS, Item
from casework.rules.record import MONTHS, Record, hours_field, tick_field, words_field
from casework.rules.vocabulary import HOURS_KINDS, Guidance, MeasureKind, WorkCategory
from forms.base import Form, at_most, choices, needed

LONGEST = 4000
MOST = 744
"""Hours of a month of 31 days: more is a slip of the hand."""
TEXTS = (
    "work_hours", "work_other", "burden", "other_condition", "guidance_notes", "workplace_view", "medical_view",
    "notes", "reason",
)  # fmt: skip
_DATES = ("interview_again_on", "from_on", "until_on", "next_interview_on")
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


class RecordForm(Form):
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

    work_category = RadioField(_l("就業区分"), [Optional()], choices=choices(WorkCategory))
    hours_items = _Ticks(_l("労働時間の短縮"), choices=_kinds(hours=True))
    other_items = _Ticks(_l("労働時間以外の項目"), choices=_kinds(hours=False))
    working_hours_starts = TimeField(_l("就業時間の始まり"), [Optional()])
    working_hours_ends = TimeField(_l("就業時間の終わり"), [Optional()])
    from_on = DateField(_l("措置期間の初めの日"), [Optional()])
    until_on = DateField(_l("措置期間の終わりの日"), [Optional()])
    months = IntegerField(
        _l("または、措置期間の月数"),
        [Optional(), NumberRange(1, MONTHS, _l("1から60までの数を入力してください。"))],
        description=_l("終わりの日を空けておくと、月数から数えます。"),
    )
    next_interview_on = DateField(_l("次回面接予定日"), [Optional()])
    workplace_view = _area(_l("職場環境の改善に関する意見"))
    medical_view = _area(_l("医療機関への受診配慮等"), _l("例：通院のための休暇・時間の配慮。"))
    notes = _area(_l("その他（連絡事項等）"))
    reason = _area(_l("意見の理由"), _l("会社に渡せる言葉で。書類では「その他（連絡事項等）」の欄に入ります。"))
    urgent = BooleanField(
        _l("至急：当日のうちに会社へ伝える"),
        description=_l("期限が当日になり、書類に【至急】と入ります。"),
    )
    version = IntegerField(widget=HiddenInput(), default=0)

    def seen_version(self) -> int:
        """What the form began from; a form without it began from nothing."""
        version: int | None = self.version.data
        return version or 0

    def ticked(self) -> frozenset[MeasureKind]:
        """The chosen measures."""
        codes = {*(self.hours_items.data or ()), *(self.other_items.data or ())}
        return frozenset(kind for kind in MeasureKind if kind.value in codes)

    def written(self) -> Record:
        """The record as typed."""
        findings = {"yes": True, "no": False}.get(self.other_findings.data or "")
        ticked = self.ticked()
        filled: dict[str, Any] = {name: self[name].data for name in _DATES}
        filled |= {name: (self[name].data or "").strip() for name in TEXTS}
        return Record(
            other_findings=findings,
            guidance=tuple(code for code in Guidance if code.value in (self.guidance.data or ())),
            urgent=bool(self.urgent.data),
            work_category=WorkCategory(self.work_category.data) if self.work_category.data else None,
            items=tuple(self._item(kind) for kind in MeasureKind if kind in ticked),
            months=self.months.data,
            **filled,
        )

    def _item(self, kind: MeasureKind) -> Item:
        hours = kind is MeasureKind.WORKING_HOURS
        return Item(
            kind=kind,
            hours=self[hours_field(kind)].data if kind in COUNTED_KINDS else None,
            starts=self.working_hours_starts.data if hours else None,
            ends=self.working_hours_ends.data if hours else None,
            words=(self[words_field(kind)].data or "").strip() if kind not in _WORDLESS else "",
        )

    def validate_hours_items(self, field: Any) -> None:
        """A value beside a measure that isn't ticked would be lost; it is asked about instead."""
        self._nothing_astray(field, HOURS_KINDS)

    def validate_other_items(self, field: Any) -> None:
        """The same for the other measures."""
        self._nothing_astray(field, frozenset(MeasureKind) - HOURS_KINDS)

    def _nothing_astray(self, field: Any, kinds: frozenset[MeasureKind]) -> None:
        for kind in MeasureKind:
            if kind in kinds and kind not in self.ticked() and self._typed(kind):
                message = _l("「%(measure)s」に記入があります。選ぶか、記入を消してください。")
                raise ValidationError(str(message) % {"measure": _l(kind.label)})

    def _typed(self, kind: MeasureKind) -> bool:
        item = self._item(kind)
        return bool(item.words) or any(value is not None for value in (item.hours, item.starts, item.ends))

    @classmethod
    def of(cls, record: Record, version: int) -> "RecordForm":
        """The form with what was kept so far."""
        data: dict[str, object] = {name: getattr(record, name) for name in (*TEXTS, *_DATES, "months", "urgent")}
        data |= {
            "version": version,
            "other_findings": {None: None, True: "yes", False: "no"}[record.other_findings],
            "guidance": [code.value for code in record.guidance],
            "work_category": record.work_category.value if record.work_category else None,
            "hours_items": [item.kind.value for item in record.items if item.kind in HOURS_KINDS],
            "other_items": [item.kind.value for item in record.items if item.kind not in HOURS_KINDS],
        }
        for item in record.items:
            data |= _values(item)
        return cls(data=data)


def _values(item: Item) -> dict[str, int | time | str | None]:
    values: dict[str, int | time | str | None] = {words_field(item.kind): item.words}
    if item.kind in COUNTED_KINDS:
        values[hours_field(item.kind)] = item.hours
    if item.kind is MeasureKind.WORKING_HOURS:
        values |= {"working_hours_starts": item.starts, "working_hours_ends": item.ends}
    return values


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
for _kind, _unit in _UNITS.items():
    _range = NumberRange(0, MOST, _l("0から744までの数を入力してください。"))
    setattr(RecordForm, hours_field(_kind), IntegerField(_unit, [Optional(), _range]))
for _kind, _told in _WORDS.items():
    setattr(RecordForm, words_field(_kind), TextAreaField(_told, [Optional(), at_most(LONGEST)]))


def measure_fields(kind: MeasureKind) -> list[str]:
    """The names of the fields that belong to a measure, in order; `tick_field` names where it is ticked."""
    names = [hours_field(kind)] if kind in COUNTED_KINDS else []
    if kind is MeasureKind.WORKING_HOURS:
        names += ["working_hours_starts", "working_hours_ends"]
    return names + ([words_field(kind)] if kind not in _WORDLESS else [])


class IssueForm(Form):
    """The signature: what was looked at."""

    version = IntegerField(widget=HiddenInput(), default=0)
    read = BooleanField(_l("会社に渡る文面を読み、内容を確認しました"), [needed()])

    def seen_version(self) -> int:
        """The version that was looked at."""
        version: int | None = self.version.data
        return version or 0


class ViewForm(Form):
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
