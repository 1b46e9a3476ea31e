"""What may be typed when the time of a follow-up is chosen?"""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from forms.absences import absence_field
from forms.base import Form, needed


class TimeForm(Form):
    """フォロー面談の日時."""

    slot = RadioField(_l("日時"), [needed(_l("日時を選んでください。"))], choices=[], validate_choice=False)
    absence = absence_field()
