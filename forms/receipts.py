"""What may be typed when somebody told HR or the nurse that they ask for the talk, and when that is answered?"""

from collections.abc import Iterable
from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, SelectField, StringField

from casework.rules.vocabulary import ReceiptAnswer, ReceiptChannel
from casework.services.receipts import Heard
from forms.base import Form, NamingForm, at_most, choices, needed


class ReceiptForm(NamingForm):
    """Who asked, when and how."""

    number = StringField(_l("社員番号"), [needed(), at_most(50)])
    received_on = DateField(
        _l("受け取った日"),
        [needed()],
        description=_l("本人から聞いた日、または書面やメールが届いた日です。期限はこの日から数えます。"),
    )
    channel = SelectField(_l("受け取った方法"), [needed()], choices=choices(ReceiptChannel))

    def heard(self) -> Heard:
        """What was heard."""
        day: date | None = self.received_on.data
        if day is None:
            raise ValueError("asked before the form was validated")
        return Heard((self.number.data or "").strip(), day, ReceiptChannel(self.channel.data))


class SettleForm(Form):
    """What becomes of it."""

    answer = RadioField(_l("どのように返事をしますか"), [needed()], choices=choices(ReceiptAnswer))

    def offer(self, ways: Iterable[ReceiptAnswer]) -> None:
        """Offer what is open now."""
        self.answer.choices = choices(ways)
