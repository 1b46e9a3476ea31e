"""What may be typed as the text of a letter?"""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, SubmitField, TextAreaField

from casework.services.wordings import NewWording
from forms.base import Form, needed


class WordingForm(Form):
    """One version of a letter's text."""

    body = TextAreaField(
        _l("手紙の文"), [needed()], description=_l("波かっこ { } の差し込みは、送るときに名前や日付に置き換わります。")
    )
    from_on = DateField(_l("使い始める日"), [needed()], description=_l("この日から送る手紙に使います。"))
    all_the_same = BooleanField(_l("一覧のことを確かめたうえで、この文で保存する"))
    preview = SubmitField(_l("保存せずに見てみる"))

    def new(self) -> NewWording:
        """What was typed. Raises ValueError before the form was validated."""
        if self.from_on.data is None:
            raise ValueError("not validated")
        return NewWording(self.body.data or "", self.from_on.data, bool(self.all_the_same.data))
