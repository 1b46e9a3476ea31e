"""What may be typed or chosen when HR tells whoever holds the talk about somebody's work?"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import FieldList, FormField, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import NumberRange, Optional, ValidationError
from wtforms.widgets import HiddenInput, TextInput

from casework.rules import work_data as rules
from casework.rules.tables import BadCell
from casework.rules.vocabulary import WorkForm
from casework.rules.work_data import LONGEST, MONTHS, MOST_NIGHTS, Month
from casework.services.work_data import Given
from casework.services.work_data_file import MAX_BYTES
from forms.base import Form, Part, at_most, optional_choice
from forms.files import CarriedForm, bytes_of, file_field


def _hours(label: Any) -> StringField:
    return StringField(label, [Optional(), at_most(40), _readable])


def _readable(_form: Any, field: StringField) -> None:
    try:
        rules.minutes(field.data or "")
    except BadCell as bad:
        raise ValidationError(str(_l(bad.said.text, **bad.said.params))) from bad


def _count(label: Any) -> IntegerField:
    told = _l("0から%(max)sまでの整数を入力してください。", max=MOST_NIGHTS)
    return IntegerField(label, [Optional(), NumberRange(0, MOST_NIGHTS, message=told)], widget=TextInput())


class MonthRow(Part):
    """One month. Left empty it is not told."""

    on = HiddenField()
    overtime = _hours(_l("時間外労働"))
    holiday = _hours(_l("休日労働"))
    nights = _count(_l("深夜業の回数"))
    days = _count(_l("働いた日数"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Overtime and work on days of rest go together; the counts go with them."""
        fine = bool(super().validate(extra_validators))
        filled = [
            name for name in ("overtime", "holiday", "nights", "days") if (self[name].raw_data or [""])[0].strip()
        ]
        for name in ("overtime", "holiday"):
            if filled and name not in filled:
                self[name].errors = [*self[name].errors, str(_l("なければ 0 を入力してください。"))]
                fine = False
        if fine and None not in (self.nights.data, self.days.data) and self.nights.data > self.days.data:
            self.nights.errors = [*self.nights.errors, str(_l(rules.MORE_NIGHTS))]
            fine = False
        return fine

    def month(self) -> Month | None:
        """What was typed, or nothing."""
        if not (self.overtime.data or "").strip():
            return None
        try:
            on = date.fromisoformat(self.on.data or "")
        except ValueError:
            on = date.min
        return Month(
            on, rules.minutes(self.overtime.data or ""), rules.minutes(self.holiday.data or ""), self.nights.data,
            self.days.data,
        )  # fmt: skip


class WorkDataForm(Form):
    """勤務状況シート."""

    number = IntegerField(widget=HiddenInput(), default=0)
    last_on = HiddenField()
    months = FieldList(FormField(MonthRow), label=_l("月ごとの時間"), max_entries=MONTHS)
    work_form = SelectField(_l("勤務形態"), [Optional()], choices=optional_choice(WorkForm), default="")
    duties = TextAreaField(
        _l("仕事の内容"),
        [Optional(), at_most(LONGEST)],
        description=_l("仕事の中身、繁忙期、出張など。ほかの人の評価や、本人の体調についての推測は書きません。"),
    )
    responsibility = TextAreaField(
        _l("役割と責任"), [Optional(), at_most(LONGEST)], description=_l("役職、部下の人数、任されていることなど。")
    )
    changes = TextAreaField(
        _l("最近の変化"),
        [Optional(), at_most(LONGEST)],
        description=_l("異動、昇進、上司や担当の交代、組織の変更など、人事として知っている事実だけを書きます。"),
    )

    def offer(self, months: Iterable[date], given: Given | None) -> None:
        """A row for each month, with what was told before."""
        known = {} if given is None else {month.on: month for month in given.months}
        for on in months:
            month = known.get(on)
            entry: dict[str, Any] = {"on": on.isoformat()}
            if month is not None:
                entry |= {
                    "overtime": rules.hours(month.overtime), "holiday": rules.hours(month.holiday),
                    "nights": month.nights, "days": month.days,
                }  # fmt: skip
            self.months.append_entry(entry)
        if given is not None:
            self.work_form.data = given.work_form.value if given.work_form else ""
            self.duties.data, self.responsibility.data = given.duties, given.responsibility
            self.changes.data = given.changes

    def offered(self) -> list[str]:
        """The months of the rows."""
        return [row.form.on.data or "" for row in self.months]

    def renew(self, months: Iterable[date]) -> None:
        """The rows of today's months, with what was typed for them."""
        typed = {row.form.on.data: row.form.data for row in self.months}
        while self.months.entries:
            self.months.pop_entry()
        for on in months:
            self.months.append_entry({**typed.get(on.isoformat(), {}), "on": on.isoformat()})

    def began_from(self, months: Sequence[date], number: int) -> None:
        """What the page begins from now."""
        self.last_on.data = months[-1].isoformat()
        self.number.data, self.number.raw_data = number, None

    def given(self) -> Given:
        """What was typed."""
        try:
            last_on = date.fromisoformat(self.last_on.data or "")
        except ValueError:
            last_on = date.min
        months = [row.form.month() for row in self.months]
        return Given(
            last_on=last_on,
            months=tuple(sorted((month for month in months if month is not None), key=lambda month: month.on)),
            work_form=WorkForm(self.work_form.data) if self.work_form.data else None,
            duties=(self.duties.data or "").strip(),
            responsibility=(self.responsibility.data or "").strip(),
            changes=(self.changes.data or "").strip(),
        )

    def seen_number(self) -> int:
        """What the page began from."""
        return self.number.data or 0


class UploadForm(Form):
    """A file of many people's work, to be looked at first."""

    file = file_field(
        _l("勤務状況のファイル（Excel・CSV）"),
        _l("2MB・5万行まで。Excel（.xlsx）は最初のシートを読みます。CSVの文字コードはUTF-8とShift_JIS（CP932）です。"),
    )

    def content(self) -> bytes:
        """The bytes of the file."""
        return bytes_of(self.file, MAX_BYTES)


class TakeInForm(CarriedForm):
    """The file that was looked at."""

    MOST = MAX_BYTES
