"""What may be typed when follow-ups are set, held or ended?"""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectChoice, SelectField, SelectMultipleField, StringField
from wtforms.validators import Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from casework.rules.vocabulary import FollowUpEnd
from forms.base import Form, at_most, choices, needed

_BETWEEN = re.compile(r"[,、，・\s]+")


def _numbers(text: str | None) -> list[str]:
    plain = unicodedata.normalize("NFKC", text or "")
    return [part for part in _BETWEEN.split(plain) if part]


class PlanForm(Form):
    """フォロー面談の時期."""

    months = SelectMultipleField(
        _l("フォロー面談の時期"),
        choices=[],
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
        if not all(re.fullmatch(r"[0-9]{1,3}", part) for part in _numbers(field.data)):
            raise ValidationError(_l("月数を数字で入力してください。"))

    def offer(self, months: Sequence[tuple[int, str]]) -> None:
        """Fill the list: (months, words for them)."""
        self.months.choices = [SelectChoice(value=count, label=words) for count, words in months]

    def wanted(self) -> list[int]:
        """All months that are wanted."""
        return [*(self.months.data or ()), *(int(part) for part in _numbers(self.more.data))]


class HeldForm(Form):
    """実施した日."""

    held_on = DateField(_l("実施した日"), [needed()])

    def day(self) -> date:
        """The day."""
        day: date | None = self.held_on.data
        if day is None:
            raise ValueError("asked before the form was validated")
        return day


class EndForm(Form):
    """行わない理由."""

    reason = SelectField(_l("行わない理由"), [needed()], choices=choices(FollowUpEnd))

    def why(self) -> FollowUpEnd:
        """The reason."""
        return FollowUpEnd(self.reason.data)
