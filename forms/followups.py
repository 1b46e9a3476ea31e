"""What may be typed when follow-ups are set, held or ended?"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
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
    StringField,
    TextAreaField,
)
from wtforms.validators import Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from casework.rules.days import FIRST_DAY, LAST_DAY
from casework.rules.follow_up_notes import LONGEST, LONGEST_ADVICE, Course, NextStep, Scale, Told, View, Way
from casework.rules.vocabulary import PAUSING, REBASED, FollowUpEnd
from casework.services.follow_up_notes import New, Note
from forms.base import AskedAbout, Form, OnceForm, Versioned, at_most, choices, needed

_BETWEEN = re.compile(r"[,、，・\s]+")


def _numbers(text: str | None) -> list[str]:
    plain = unicodedata.normalize("NFKC", text or "")
    return [part for part in _BETWEEN.split(plain) if part]


def _whole(field: StringField) -> None:
    if not all(re.fullmatch(r"[0-9]{1,3}", part) for part in _numbers(field.data)):
        raise ValidationError(_l("月数を数字で入力してください。"))


def _readable(field: DateField) -> bool:
    """A day was typed, in a year that can be meant: another is told before anything else."""
    return field.data is not None and FIRST_DAY <= field.data <= LAST_DAY


class PlanForm(OnceForm):
    """フォロー面談の時期."""

    months = SelectMultipleField(
        _l("フォロー面談の時期"),
        choices=[],
        validate_choice=False,
        coerce=int,
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        description=_l("面接指導の日から数えます。要らないものは外してください。"),
    )
    more = StringField(
        _l("ほかの時期を加える（何か月後）"),
        [Optional(), at_most(40)],
        description=_l("いくつかあるときは「2、9」のように区切ります。"),
    )

    def validate_more(self, field: StringField) -> None:
        """Only whole numbers of months."""
        _whole(field)

    def validate_months(self, field: SelectMultipleField) -> None:
        """What was offered, or is planned by now: of that the service speaks."""
        if not self.known.issuperset(field.data or ()):
            raise ValidationError(_l("一覧から選んでください。"))

    def offer(self, months: Sequence[tuple[int, str]], planned: Iterable[int | None]) -> None:
        """Fill the list: (months, words for them); `planned`: months that stand already."""
        self.months.choices = [SelectChoice(value=count, label=words) for count, words in months]
        self.known = {*planned, *(count for count, _words in months)}

    def wanted(self) -> list[int]:
        """All months that are wanted."""
        return [*(self.months.data or ()), *(int(part) for part in _numbers(self.more.data))]


class BaseForm(OnceForm):
    """別の日から数え直す."""

    base_on = DateField(_l("数え始める日"), [needed()])
    more = StringField(_l("時期（何か月後）"), [needed(), at_most(40)])
    reason = SelectField(
        _l("数え直す理由"), [needed()], choices=[SelectChoice("", _l("選んでください")), *choices(REBASED)]
    )

    def validate_more(self, field: StringField) -> None:
        """Only whole numbers of months."""
        _whole(field)

    def day(self) -> date:
        """The day."""
        day: date | None = self.base_on.data
        if day is None:
            raise ValueError("asked before the form was validated")
        return day

    def months(self) -> list[int]:
        """All months that are wanted."""
        return [int(part) for part in _numbers(self.more.data)]

    def why(self) -> FollowUpEnd:
        """The reason."""
        return FollowUpEnd(self.reason.data)


class NoteForm(Versioned, Form):
    """フォロー面談の記録."""

    way = RadioField(_l("方法"), [needed()], choices=choices(Way))
    course = RadioField(_l("前回とくらべて"), [needed()], choices=choices(Course))
    condition = IntegerField(_l(Scale.CONDITION.label), [Optional()])
    sleep = IntegerField(_l(Scale.SLEEP.label), [Optional()])
    work = IntegerField(_l(Scale.WORK.label), [Optional()])
    words = TextAreaField(
        _l("メモ（医療職だけが読む）"),
        [Optional(), at_most(LONGEST)],
        description=_l("担当する医師・看護職・心理職と、書いた人だけが読めます。"),
    )
    advice = TextAreaField(
        _l("本人に伝えたこと"),
        [Optional(), at_most(LONGEST_ADVICE)],
        description=_l("本人があとから読み返せます。会社には伝わりません。"),
    )
    view = RadioField(
        _l("就業上の措置について"),
        [needed()],
        choices=choices(View),
        description=_l("会社に伝わるのは、意見書を書いたときだけです。"),
    )

    def of_the_first(self) -> None:
        """There is no note before this one: it is against the talk that began it."""
        self.course.label.text = _l("はじめの面談とくらべて")

    def told(self, following: NextStep) -> Told:
        """What was answered, with what comes next."""
        numbers = {scale: self[scale.value].data for scale in Scale}
        return Told(
            Course(self.course.data), View(self.view.data), following,
            {scale: number for scale, number in numbers.items() if number is not None},
        )  # fmt: skip

    def new(self, following: NextStep, extra_on: date | None = None) -> New:
        """What was typed."""
        return New(
            Way(self.way.data), self.told(following), (self.words.data or "").strip(),
            (self.advice.data or "").strip(), extra_on,
        )  # fmt: skip

    @staticmethod
    def standing(note: Note) -> dict[str, Any]:
        """The form's data with what was written."""
        told = note.told
        return {
            "way": note.note.way.value, "course": told.course.value, "view": told.view.value,
            "words": note.note.words or "" if "words" in note.note else "", "advice": note.note.advice or "",
            **{scale.value: number for scale, number in told.scales.items()},
        }  # fmt: skip


class HeldForm(AskedAbout, OnceForm, NoteForm):
    """The same, while it is written down that the talk took place."""

    held_on = DateField(_l("実施した日"), [needed()])
    following = RadioField(_l("次にすること"), [needed()], choices=choices(NextStep))
    extra_on = DateField(_l("臨時の面談の日"), [Optional()])
    sure = BooleanField(_l("このまま記録する"), [Optional()])

    def offer(self, *, planned: bool, may_end: bool) -> None:
        """What can come next: as planned only where something is, and then its end by whoever may end it."""
        left_out = {NextStep.PROPOSED} if may_end else {NextStep.OVER}
        self.following.choices = choices(
            one for one in NextStep if one not in (left_out if planned else {NextStep.PLANNED, NextStep.PROPOSED})
        )

    def validate_extra_on(self, field: DateField) -> None:
        """It is read under one choice only: what was typed isn't dropped without a word."""
        if _readable(field) and self.following.data != NextStep.EXTRA.value:
            raise ValidationError(
                _l(
                    "日を入れるのは、「予定のほかに、臨時の面談をする」を選んだときだけです。選び直すか、日を消してください。"
                )
            )

    def day(self) -> date:
        """The day."""
        day: date | None = self.held_on.data
        if day is None:
            raise ValueError("asked before the form was validated")
        return day

    def whole(self) -> New:
        """What was typed."""
        return replace(
            self.new(NextStep(self.following.data), self.extra_on.data), sure=self.is_sure(self.extra_on.data),
            once=self.called(),
        )  # fmt: skip


class EndForm(Form):
    """行わない理由."""

    reason = SelectField(
        _l("行わない理由"),
        [needed()],
        choices=[
            SelectChoice("", _l("選んでください")),
            *choices(one for one in FollowUpEnd if one not in {FollowUpEnd.LEFT, *REBASED}),
        ],
    )
    again_on = DateField(_l("再び様子をうかがう日（休業のとき）"), [Optional()])

    def validate_again_on(self, field: DateField) -> None:
        """It is read for a leave only: what was typed isn't dropped without a word."""
        if _readable(field) and self.reason.data not in {reason.value for reason in PAUSING}:
            raise ValidationError(_l("日を入れるのは、休業のときだけです。理由を選び直すか、日を消してください。"))

    def why(self) -> FollowUpEnd:
        """The reason."""
        return FollowUpEnd(self.reason.data)
