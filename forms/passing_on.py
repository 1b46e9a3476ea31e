"""What may be typed when somebody wants that what they told of harassment is passed on?"""

import re

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import Optional

from casework.services.passing_on import WORDS_AT_MOST, Draft, Page
from forms.base import Form, at_most, needed


class WriteForm(Form):
    """窓口に伝える文面."""

    accused = StringField(
        _l("行為をしたとされる人の社員番号"),
        [Optional(), at_most(200)],
        description=_l(
            "その人に届くことがないように確かめるためだけに使い、保存しません。複数のときは「、」で区切ります。"
        ),
    )
    unnamed = BooleanField(_l("社内の人ではない、または名前を挙げていない"))
    recipient = SelectField(_l("伝える相手"), [needed()], choices=[], validate_choice=False)
    words = TextAreaField(
        _l("伝える文面"),
        [needed(), at_most(WORDS_AT_MOST)],
        description=_l("本人と一緒に、本人が伝えたいことだけを書きます。このままの言葉で伝わります。"),
    )

    def choose_from(self, page: Page) -> None:
        """Fill the list."""
        officers = [SelectChoice(value=one.public_id, label=one.name) for one in page.officers]
        self.recipient.choices = [SelectChoice(value="", label=_l("選んでください")), *officers]

    def draft(self) -> Draft:
        """What was typed."""
        numbers = re.split(r"[、,，\s]+", self.accused.data or "")
        return Draft(
            self.recipient.data or "", self.words.data or "", frozenset(number for number in numbers if number),
            unnamed=bool(self.unnamed.data),
        )  # fmt: skip


class ChooseForm(Form):
    """The employee's choice."""

    choice = RadioField(
        _l("どうしますか"),
        [needed()],
        choices=[
            SelectChoice(value="pass", label=_l("この文面のまま、この人に伝える")),
            SelectChoice(value="keep", label=_l("伝えない")),
        ],
    )

    @property
    def pass_on(self) -> bool:
        return bool(self.choice.data == "pass")
