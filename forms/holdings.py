"""What may be typed when a file of HR is given to a colleague?"""

from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectField, TextAreaField
from wtforms.validators import Length, Optional

from casework.rules.owners import LONGEST
from casework.services.holdings import GivePage, Giving
from forms.base import Form, needed


class GiveForm(Form):
    """担当を渡す."""

    to = SelectField(_l("渡す相手"), [needed()], choices=[], validate_choice=False)
    note = TextAreaField(
        _l("申し送り"),
        [Optional(), Length(max=LONGEST)],
        description=_l("次にすることと、約束した日だけを書いてください。病名や治療、本人の体調は書けません。"),
    )

    def choose_from(self, page: GivePage) -> None:
        """Fill the list."""
        self.to.choices = [SelectChoice(value="", label=_l("選んでください"))]
        self.to.choices += [SelectChoice(value=one.public_id, label=one.name) for one in page.officers]

    def giving(self) -> Giving:
        """To whom, and what is said."""
        return Giving(self.to.data or "", self.note.data or "")
