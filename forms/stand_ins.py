"""What may be typed when it is settled who stands in for HR?"""

from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectChoice, SelectField
from wtforms.validators import Optional

from casework.services.stand_ins import Opening, Wanted
from forms.base import Form, needed


class StandInForm(Form):
    """代わりの担当を決める."""

    workplace = SelectField(_l("事業場"), [needed()], choices=[], validate_choice=False)
    person = SelectField(
        _l("代わりの担当"),
        [needed()],
        choices=[],
        validate_choice=False,
        description=_l(
            "ほかの事業場の人事労務担当者と、人事権のある方（事業主、人事の責任者など）から選べます。できれば、担当者の"
            "直属の上司でない方を選んでください。"
        ),
    )
    from_on = DateField(_l("最初の日"), [needed()])
    until_on = DateField(_l("最後の日"), [Optional()], description=_l("決まっていなければ、空けておいてください。"))

    def choose_from(self, page: Opening) -> None:
        """Fill the lists."""
        for field, options in ((self.workplace, page.workplaces), (self.person, page.people)):
            field.choices = [SelectChoice(value="", label=_l("選んでください"))]
            field.choices += [SelectChoice(value=one.public_id, label=one.name) for one in options]

    def wanted(self) -> Wanted:
        """Who, where, when."""
        from_on: date | None = self.from_on.data
        if from_on is None:
            raise ValueError("asked before the form was validated")
        return Wanted(self.person.data or "", self.workplace.data or "", from_on, self.until_on.data)
