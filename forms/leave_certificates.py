"""What may be typed where a certificate of a leave is handed in, or a paper one was received?"""

from collections.abc import Iterable
from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, RadioField
from wtforms.validators import Optional

from casework.rules.leave_certificates import HandedTo, Purpose
from casework.rules.scans import MOST_BYTES
from casework.services.leave_certificates import Period
from forms.base import Form, OnceForm, choices, needed
from forms.files import bytes_of, file_field


class PeriodForm(OnceForm):
    """The days that a certificate covers; of a paper nothing else is written down."""

    purpose = RadioField(_l("どのような診断書ですか"), [needed()], choices=choices(Purpose), default=Purpose.REST.value)
    from_on = DateField(_l("休む期間の初めの日、または復職できる日"), [needed()])
    until_on = DateField(
        _l("休む期間の終わりの日"), [Optional()],
        description=_l("診断書に書かれている期間です。復職できるという診断書では空欄にします。病名は入力しません。"),
    )  # fmt: skip

    def period(self) -> Period:
        """What was typed."""
        return Period(_day(self.from_on), self.until_on.data, Purpose(self.purpose.data), self.called())

    def propose(self, next_from: date, ready_on: date | None) -> None:
        """Begin with the day after the last certificate; of whoever would like to come back, with the day they said."""
        self.from_on.data = ready_on or next_from
        self.purpose.data = (Purpose.READY if ready_on else Purpose.REST).value


class HandInForm(PeriodForm):
    """The employee's certificate, and who receives it."""

    to = RadioField(_l("だれに渡しますか"), [needed()], choices=choices(HandedTo))
    file = file_field(
        _l("診断書のスキャンか写真（PDF・JPEG・PNG）"),
        _l("5MBまで。写真に入っている撮影場所などの情報は取り除きます。"),
    )
    read = BooleanField(_l("選んだ相手が、診断書の中身を読むことを確かめました"), [needed()])

    def offer(self, to: Iterable[HandedTo]) -> None:
        """To whom it can be handed here."""
        self.to.choices = choices(to)

    def chosen(self) -> HandedTo:
        """Who receives it."""
        return HandedTo(self.to.data)

    def content(self) -> bytes:
        """The bytes of the file."""
        return bytes_of(self.file, MOST_BYTES)


class TakeAwayForm(Form):
    """Nothing to type: the button is the answer."""


def _day(field: DateField) -> date:
    day: date | None = field.data
    if day is None:
        raise ValueError("asked before the form was validated")
    return day
