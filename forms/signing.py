"""What may be typed where something is signed: the password once more?"""

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField

from casework.rules.passwords import LONGEST
from forms.accounts import fits
from forms.base import Form


class SigningForm(Form):
    """A form that signs. Whether the password is asked for is known to the page (`web/signing.py`)."""

    password = PasswordField(
        _l("パスワード"),
        [fits(LONGEST)],
        description=_l("署名の前に、ご本人であることを確かめます。確認は10分間有効です。"),
    )
