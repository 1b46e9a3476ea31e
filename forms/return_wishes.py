"""What may be typed where somebody on leave says that they would like to come back?"""

from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import DateField

from forms.base import Form, needed


class WishForm(Form):
    """From when: nothing else is asked."""

    wishes_on = DateField(_l("いつから働きたいですか"), [needed()], description=_l("おおよその日で構いません。"))

    def day(self) -> date:
        """What was typed."""
        day: date | None = self.wishes_on.data
        if day is None:
            raise ValueError("asked before the form was validated")
        return day


class NoteForm(WishForm):
    """The same, as HR heard it."""

    wishes_on = DateField(_l("本人が働きたいと言っている日"), [needed()], description=_l("おおよその日で構いません。"))
