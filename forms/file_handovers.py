"""What may be typed when an officer of HR hands everything over?"""

from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectChoice, SelectField

from casework.services.file_handovers import Leaving, Opening
from forms.base import Form, needed


class LeavingForm(Form):
    """担当をまとめて引き継ぐ."""

    grant = SelectField(_l("担当を離れる方"), [needed()], choices=[], validate_choice=False)
    to = SelectField(_l("引き継ぐ方"), [needed()], choices=[], validate_choice=False)
    from_on = DateField(
        _l("引き継ぐ日"),
        [needed()],
        description=_l("この日から引き継ぐ方の担当です。前の担当者が見られるのは、前の日までです。"),
    )

    def choose_from(self, page: Opening) -> None:
        """Fill the lists."""
        for field, options in ((self.grant, page.grants), (self.to, page.officers)):
            field.choices = [SelectChoice(value="", label=_l("選んでください"))]
            field.choices += [SelectChoice(value=one.public_id, label=one.name) for one in options]

    def leaving(self) -> Leaving:
        """Which hat ends, who follows, from which day."""
        from_on: date | None = self.from_on.data
        if from_on is None:
            raise ValueError("asked before the form was validated")
        return Leaving(self.grant.data or "", self.to.data or "", from_on)
