"""What may be typed when somebody told HR or the nurse that they ask for the talk, and when that is answered?"""

from collections.abc import Iterable
from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, SelectChoice, SelectField, StringField
from wtforms.validators import ValidationError

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
    """What becomes of it. Where it can be about several checks, an answer names the case too: `request:<case>`."""

    answer = RadioField(
        _l("どのように返事をしますか"), [needed()], choices=choices(ReceiptAnswer), validate_choice=False
    )

    def validate_answer(self, field: RadioField) -> None:
        """Whether it is an answer at all; whether it is open now is the service's to say."""
        if field.data.partition(":")[0] not in {answer.value for answer in ReceiptAnswer}:
            raise ValidationError(str(_l("一覧から選んでください。")))

    def settled(self) -> tuple[ReceiptAnswer, str]:
        """The answer and the case that it names."""
        answer, _sign, case_id = self.answer.data.partition(":")
        return ReceiptAnswer(answer), case_id

    def offer(self, ways: Iterable[tuple[ReceiptAnswer, str, str]]) -> None:
        """Offer what is open now: answers, each with the case and the words for its check where there are several."""
        self.answer.choices = [
            SelectChoice(value=f"{answer.value}:{case_id}", label=f"{_l(answer.label)}{words}")
            if case_id
            else SelectChoice(value=answer.value, label=_l(answer.label))
            for answer, case_id, words in ways
        ]
