"""What does a professional say when the day runs late?"""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField
from wtforms.validators import NumberRange
from wtforms.widgets import NumberInput

from forms.base import Form, needed

MOST = 180
"""Minutes; whoever is later than that should ask the office to find another time."""


class LateForm(Form):
    """About how many minutes later everybody begins."""

    minutes = IntegerField(
        _l("約何分、遅れていますか"),
        [needed(), NumberRange(0, MOST, message=_l("0から180までの整数を入力してください。"))],
        widget=NumberInput(step=5, min=0, max=MOST),
        description=_l(
            "これから来る人に、始まりの時刻が変わることだけが伝わります。理由は伝わりません。0にすると、もとの時刻に戻ります。"
        ),
    )

    def said(self) -> int:
        """What was typed."""
        minutes: int | None = self.minutes.data
        if minutes is None:
            raise ValueError("asked before the form was validated")
        return minutes
