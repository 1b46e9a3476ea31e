"""What may be typed when the time of a follow-up is chosen?"""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice
from wtforms.validators import Optional

from forms.absences import OFFICE
from forms.base import Form, needed


class TimeForm(Form):
    """フォロー面談の日時."""

    slot = RadioField(_l("日時"), [needed(_l("日時を選んでください。"))], choices=[], validate_choice=False)
    absence = RadioField(
        _l("職場への伝え方"),
        [Optional()],
        choices=[
            SelectChoice(value="self", label=_l("自分で調整する（会社からは何も伝えない）")),
            SelectChoice(value=OFFICE, label=_l("不在になる時間だけを、上司に伝えてもらう")),
        ],
        default="self",
    )
