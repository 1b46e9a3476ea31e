"""What may be typed when an HR officer is named to open scores, or is no longer?"""

from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectChoice, SelectField
from wtforms.validators import Optional

from casework.services.handlers import Naming, Opening
from forms.base import Form, needed


class NameForm(Form):
    """結果を取り扱う担当者の指名."""

    person = SelectField(_l("人事労務担当者"), [needed()], choices=[], validate_choice=False)
    workplace = SelectField(_l("事業場"), [Optional()], choices=[], validate_choice=False)
    from_on = DateField(_l("始まりの日"), [needed()])
    until_on = DateField(_l("終わりの日"), [Optional()], description=_l("決まっていなければ、空けておいてください。"))

    def naming(self) -> Naming:
        """Who is named."""
        from_on: date | None = self.from_on.data
        if from_on is None:
            raise ValueError("asked before the form was validated")
        return Naming(
            person=self.person.data or "",
            workplace=self.workplace.data or "",
            from_on=from_on,
            until_on=self.until_on.data,
        )

    def choose_from(self, page: Opening) -> None:
        """Fill the lists."""
        self.person.choices = [SelectChoice(value="", label=_l("選んでください"))]
        self.person.choices += [SelectChoice(value=one.public_id, label=one.name) for one in page.officers]
        self.workplace.choices = [SelectChoice(value=one.public_id, label=one.name) for one in page.workplaces]
        if page.everywhere:
            self.workplace.choices.append(SelectChoice(value="", label=_l("すべての事業場")))


class EndForm(Form):
    """指名の終わり."""

    last_on = DateField(
        _l("最後の日"), [needed()], description=_l("この日までは結果を開けます。昨日にすると、すぐに終わります。")
    )

    def day(self) -> date:
        """The last day."""
        day: date | None = self.last_on.data
        if day is None:
            raise ValueError("asked before the form was validated")
        return day
