"""Which month does payroll get, as which file; and does the supervisor hear of an appointment's time?"""

from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectChoice
from wtforms.validators import Optional

from casework.rules.lists import Kind
from forms.base import Form, MonthField, choices, needed

OFFICE = "office"
"""The office tells the supervisor when the employee is away; the other answer is that they arrange it themselves."""


class PayrollForm(Form):
    """給与の担当者に渡す時間."""

    month = MonthField(_l("対象の月"), [needed()])
    kind = RadioField(_l("ファイルの形式"), [needed()], choices=choices(Kind), default=Kind.XLSX.value)

    def first(self) -> date:
        """The first day of the month."""
        first: date | None = self.month.data
        if first is None:
            raise ValueError("asked before the form was validated")
        return first

    def chosen(self) -> Kind:
        """The kind of file."""
        return Kind(self.kind.data)


def absence_field() -> RadioField:
    """Who tells the supervisor when the employee is away: themself, unless they wish otherwise."""
    return RadioField(
        _l("職場への伝え方"),
        [Optional()],
        choices=[
            SelectChoice(value="self", label=_l("自分で調整する（会社からは何も伝えない）")),
            SelectChoice(value=OFFICE, label=_l("不在になる時間だけを、上司に伝えてもらう")),
        ],
        default="self",
    )


class ConfirmForm(Form):
    """The last look before a time is booked."""

    slot = HiddenField(validators=[needed()])
    later = HiddenField(default="")
    absence = absence_field()
