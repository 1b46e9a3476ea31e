"""What may be typed when somebody agrees that a result is passed on, or takes it back?"""

from collections.abc import Iterable
from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, SelectChoice, SelectField, StringField
from wtforms.validators import Optional

from casework.access import Shown
from casework.services.consents_on_paper import Option, Paper
from forms.base import Form, NamingForm, at_most, needed


class ConsentForm(Form):
    """結果の提供への同意."""

    agreed = BooleanField(_l("上の内容で、結果の提供に同意します"), [needed()])


class OutsideConsentForm(Form):
    """外部の依頼先に渡すことへの同意."""

    agreed = BooleanField(_l("上の内容で、結果の写しを渡すことに同意します"), [needed()])


class WithdrawalForm(Form):
    """同意の撤回."""

    certain = BooleanField(_l("同意を撤回します"), [needed()])


class PaperForm(NamingForm):
    """紙で届いた同意書."""

    check = SelectField(_l("実施回"), [needed()], choices=[], validate_choice=False)
    provider = SelectField(
        _l("提供先"),
        [Optional()],
        choices=[],
        validate_choice=False,
        description=_l("同意書に書かれた提供先です。提供先が2つ以上あるときは、1つずつ入力します。"),
    )
    number = StringField(_l("社員番号"), [needed(), at_most(50)])
    given_on = DateField(_l("同意した日"), [needed()], description=_l("同意書に書かれた日付です。"))
    received_on = DateField(_l("受け取った日"), [needed()])

    def offer(self, checks: Iterable[Option], outside: Iterable[Shown]) -> None:
        """Fill the lists."""
        self.provider.choices = [SelectChoice(value="", label=_l("人事労務部門"))]
        self.provider.choices += [SelectChoice(value=one.public_id, label=one.name) for one in outside]
        self.check.choices = [SelectChoice(value="", label=_l("選んでください"))]
        self.check.choices += [SelectChoice(value=one.public_id, label=one.name) for one in checks]

    def paper(self) -> Paper:
        """What was on the paper."""
        given_on: date | None = self.given_on.data
        received_on: date | None = self.received_on.data
        if given_on is None or received_on is None:
            raise ValueError("asked before the form was validated")
        return Paper(
            self.check.data or "", self.number.data or "", given_on, received_on, self.provider.data or ""
        )  # fmt: skip
