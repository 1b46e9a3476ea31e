"""What may be typed about the languages in which somebody can hold a talk?"""

from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField, StringField
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from casework.rules.vocabulary import Language
from casework.services import languages
from casework.services.languages import Spoken
from forms.base import Form, at_most, choices

_COMMAS = str.maketrans(dict.fromkeys(",，､・/／", "、"))
"""By what people part several things on one line."""


class LanguagesForm(Form):
    """面談で話せる言葉."""

    listed = SelectMultipleField(
        _l("日本語のほかに話せる言葉"),
        choices=choices(languages.LISTED),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    others = StringField(
        _l("そのほかの言葉"),
        [Optional(), at_most(180)],
        description=_l(
            "手話もここに入力します。いくつかあるときは「、」で区切ります（例：ポルトガル語、ベトナム語）。"
        ),
    )

    def fill(self, spoken: Spoken) -> None:
        """What is written down so far."""
        self.listed.data = [language.value for language in spoken.listed]
        self.others.data = "、".join(spoken.words)

    def spoken(self) -> Spoken:
        """What was ticked and typed."""
        typed = (self.others.data or "").translate(_COMMAS)
        return Spoken(frozenset(Language(one) for one in self.listed.data or ()), tuple(typed.split("、")))
