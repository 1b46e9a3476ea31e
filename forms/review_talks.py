"""What may be typed when a physician saw somebody again about their measures?"""

from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField

from casework.rules.vocabulary import InterviewMode
from casework.services.review_talks import MODES
from forms.base import Form, choices, needed


class ReviewTalkForm(Form):
    """見直しの面談."""

    held_on = DateField(_l("面談した日"), [needed()])
    mode = RadioField(_l("方法"), [needed()], choices=choices(MODES))

    def held(self) -> tuple[date, InterviewMode]:
        """Day and way."""
        day: date | None = self.held_on.data
        if day is None:
            raise ValueError("asked before the form was validated")
        return day, InterviewMode(self.mode.data)
