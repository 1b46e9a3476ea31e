"""What may be typed when somebody comes again and again?"""

from datetime import date, time
from typing import Any, Final

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TimeField,
)
from wtforms.validators import NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from casework.rules import recurrence
from casework.rules.errors import NotValid
from casework.rules.recurrence import LAST, Pattern, Rule
from casework.rules.texts import N_, Said
from casework.services.series import NewSeries, SeriesPage
from forms.base import Form, at_most, needed
from forms.slots import TimeLists, purpose_of

WEEKLY: Final = "weekly"
MONTHLY: Final = "monthly"
WHOLE: Final = "rule"
"""Typed by parts, or whole as RFC 5545 writes it."""
_NTH: Final = (
    ("1", _l("第1")), ("2", _l("第2")), ("3", _l("第3")), ("4", _l("第4")), ("5", _l("第5")), (str(LAST), _l("最後の")),
)  # fmt: skip


class _Ticks(SelectMultipleField):
    """Several answers as ticks; a number that stands for none of them is refused by the rule."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def _choices(pairs: Any) -> list[SelectChoice]:
    return [SelectChoice(value=value, label=label) for value, label in pairs]


class SeriesForm(TimeLists, Form):
    """定期の枠."""

    version = HiddenField(default="1")
    person = SelectField(_l("どなたの枠ですか"), [Optional()], choices=[], validate_choice=False)
    every = RadioField(
        _l("いつ来ますか"),
        [needed()],
        choices=_choices(
            (
                (MONTHLY, _l("毎月の決まった曜日（例：第2火曜日）")),
                (WEEKLY, _l("毎週の決まった曜日")),
                (WHOLE, _l("規則を直接書く（RFC 5545のRRULE）")),
            )
        ),
        default=MONTHLY,
    )
    nth = _Ticks(_l("第何"), choices=_choices(_NTH))
    weekdays = _Ticks(
        _l("曜日"),
        choices=_choices(
            (str(number), name)
            for number, name in enumerate(
                (_l("月曜日"), _l("火曜日"), _l("水曜日"), _l("木曜日"), _l("金曜日"), _l("土曜日"), _l("日曜日"))
            )
        ),
    )
    interval = IntegerField(
        _l("何週間・何か月ごと"),
        [Optional(), NumberRange(1, 12, _l("1から12までの数を入力してください。"))],
        default=1,
        description=_l("毎週・毎月は1、隔週・隔月は2です。"),
    )
    not_in = _Ticks(
        _l("来ない月"),
        choices=_choices(
            (str(number), name)
            for number, name in enumerate(
                (
                    _l("1月"), _l("2月"), _l("3月"), _l("4月"), _l("5月"), _l("6月"), _l("7月"), _l("8月"), _l("9月"),
                    _l("10月"), _l("11月"), _l("12月"),
                ),
                1,
            )
        ),
    )  # fmt: skip
    rule = StringField(
        _l("規則"),
        [Optional(), at_most(recurrence.LONGEST)],
        description=_l("例：FREQ=MONTHLY;BYDAY=2TU;BYMONTH=1,2,3,4,5,6,7,9,10,11,12"),
    )
    from_on = DateField(_l("始まりの日"), [needed()], description=_l("隔週・隔月は、この日から数えます。"))
    until_on = DateField(_l("終わりの日"), [Optional()], description=_l("決まっていないときは空けておきます。"))
    starts = TimeField(_l("始まりの時刻"), [needed()])
    ends = TimeField(_l("終わりの時刻"), [needed()])
    purpose = SelectField(_l("どの面談の枠ですか"), [Optional()], choices=[], validate_choice=False)
    minutes = IntegerField(
        _l("1枠の長さ（分）"), [Optional(), NumberRange(10, 180, _l("10から180までの数を入力してください。"))]
    )
    gap = IntegerField(
        _l("枠と枠の間（分）"), [Optional(), NumberRange(0, 60, _l("0から60までの数を入力してください。"))]
    )
    online = BooleanField(_l("オンラインの枠"))
    workplace = SelectField(_l("事業場"), [Optional()], choices=[], validate_choice=False)
    place = StringField(
        _l("場所"),
        [Optional(), at_most(100)],
        description=_l("本人の予定表に載ります。用件が推測できない名前にしてください（例：会議室B）。"),
    )

    @staticmethod
    def standing(page: SeriesPage, workplace_id: str) -> dict[str, Any]:
        """What stands in the fields of a series that goes on."""
        shown, pattern = page.series, page.pattern
        found: dict[str, Any] = {
            "version": str(page.version), "from_on": shown.from_on, "until_on": shown.until_on, "starts": shown.starts,
            "ends": shown.ends, "purpose": shown.purpose.value if shown.purpose else "", "minutes": shown.minutes,
            "gap": shown.gap_minutes, "online": shown.online, "workplace": workplace_id, "place": shown.place,
        }  # fmt: skip
        if pattern is None:
            return {**found, "every": WHOLE, "rule": shown.rule}
        return {
            **found,
            "every": MONTHLY if pattern.nth else WEEKLY,
            "nth": [str(nth) for nth in pattern.nth],
            "weekdays": [str(day) for day in pattern.weekdays],
            "interval": pattern.interval,
            "not_in": [str(month) for month in pattern.not_in],
        }

    def new(self) -> NewSeries:
        """What was typed. NotValid for a rule that can't be, ValueError before the form was validated."""
        from_on: date | None = self.from_on.data
        starts: time | None = self.starts.data
        ends: time | None = self.ends.data
        if from_on is None or starts is None or ends is None:
            raise ValueError("asked before the form was validated")
        return NewSeries(
            rule=self._rule(),
            from_on=from_on,
            until_on=self.until_on.data,
            starts=starts,
            ends=ends,
            minutes=self.minutes.data,
            gap=self.gap.data or 0,
            online=bool(self.online.data),
            place=(self.place.data or "").strip(),
            workplace_id=self.workplace.data or "",
            person_id=self.person.data or "",
            purpose=purpose_of(self.purpose.data),
        )

    def seen(self) -> int:
        """The version from which the page began; none that exists for anything else."""
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0

    def renew(self, version: int) -> None:
        """From now on the page begins from another version, which was shown beside what was typed."""
        self.version.raw_data, self.version.data = None, str(version)

    def _rule(self) -> Rule:
        if self.every.data == WHOLE:
            return recurrence.read(self.rule.data or "")
        monthly = self.every.data == MONTHLY
        if monthly and not self.nth.data:
            raise NotValid("nth", Said(N_("第何曜日かを選んでください。")))
        return recurrence.of(
            Pattern(
                weekdays=_numbers(self.weekdays),
                nth=_numbers(self.nth) if monthly else (),
                interval=1 if self.interval.data is None else self.interval.data,
                not_in=_numbers(self.not_in),
            )
        )


class DayForm(Form):
    """One day of a series."""

    day = DateField(_l("日付"), [needed()])


def _numbers(ticks: _Ticks) -> tuple[int, ...]:
    return tuple(int(value) for value in ticks.data or ())
