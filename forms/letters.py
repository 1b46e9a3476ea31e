"""What may be typed about letters: a pause, a return, the day of receipt, a call?"""

from datetime import date, datetime, time, tzinfo

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, SelectChoice, SelectField, StringField, TextAreaField, TimeField
from wtforms.validators import Optional

from casework.rules.vocabulary import CallOutcome, PauseReason, ReturnReason
from casework.services.calls import WORDS_AT_MOST, Call, Caller
from casework.services.notice_days import CameBack
from casework.services.pauses import Rest
from forms.base import Form, at_most, choices, needed


class PauseForm(Form):
    """When nobody is to write to somebody."""

    reason = RadioField(_l("休む理由"), [needed()], choices=choices(PauseReason))
    from_on = DateField(_l("始まりの日"), [needed()])
    until_on = DateField(
        _l("終わりの日"), [Optional()], description=_l("この日まで休みます。まだ分からないときは、書かずにおきます。")
    )

    def rest(self) -> Rest:
        """The pause."""
        return Rest(PauseReason(self.reason.data), _typed(self.from_on.data), self.until_on.data)


class NumberedPauseForm(PauseForm):
    """The same for an employee who is named by number, target or not."""

    number = StringField(_l("社員番号"), [needed(), at_most(50)])


class ReturnForm(Form):
    """A letter, or the result notice, came back."""

    on = DateField(_l("戻ってきた日"), [needed()])
    reason = RadioField(_l("戻ってきた理由"), [needed()], choices=choices(ReturnReason))

    def said(self) -> CameBack:
        """The return."""
        return CameBack(_typed(self.on.data), ReturnReason(self.reason.data))


class ReceiptForm(Form):
    """The day on which somebody has really received the notice."""

    on = DateField(_l("本人が実際に受け取った日"), [needed()])

    def day(self) -> date:
        """The day."""
        return _typed(self.on.data)


class CallForm(Form):
    """What came of a call."""

    on = DateField(_l("かけた日"), [needed()])
    at = TimeField(_l("かけた時刻"), [needed()])
    caller = SelectField(_l("かけた人"), [needed()])
    outcome = RadioField(_l("電話の結果"), [needed()], choices=choices(CallOutcome))
    words = TextAreaField(
        _l("書き残すこと"),
        [Optional(), at_most(WORDS_AT_MOST)],
        description=_l("次にかける時間帯など。体調や病名は書かないでください。暗号にして保存します。"),
    )

    def offer(self, callers: tuple[Caller, ...]) -> None:
        """Who may have called; the one who is signed in stands first chosen."""
        self.caller.choices = [SelectChoice(value=one.public_id, label=one.name) for one in callers]
        if not self.caller.data:
            self.caller.data = next((one.public_id for one in callers if one.me), None)

    def call(self, zone: tzinfo) -> Call:
        """The call; the time typed is that of the office's clock."""
        at = self.at.data
        moment = datetime.combine(_typed(self.on.data), at if isinstance(at, time) else time(), zone)
        return Call(moment, self.caller.data, CallOutcome(self.outcome.data), (self.words.data or "").strip())


def _typed(value: date | None) -> date:
    if value is None:
        raise RuntimeError("a day is read from a form that was not validated")
    return value
