"""What may be typed to sign in, to set a password and to give it again?"""

from collections.abc import Callable

from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, PasswordField, StringField
from wtforms.validators import EqualTo, ValidationError

from casework.rules.passwords import LONGEST
from forms.base import Form, needed

LONGEST_LOGIN = 254
"""The longest mail address there is."""


def fits(longest: int) -> Callable[[object, Field], None]:
    """No longer than anybody types; unlike `at_most` it leaves no hint about characters below the label."""

    def check(_form: object, field: Field) -> None:
        if "\0" in (field.data or ""):
            raise ValidationError(_l("使えない文字が入っています。"))
        if len(field.data or "") > longest:
            raise ValidationError(_l("長すぎます。"))

    return check


class SignInForm(Form):
    """Name and password."""

    login = StringField(
        _l("サインイン名"),
        [needed(), fits(LONGEST_LOGIN)],
        description=_l("メールアドレスか、会社から知らされた名前です。"),
    )
    password = PasswordField(_l("パスワード"), [needed(), fits(LONGEST)])
    next = HiddenField()


class FirstCodeForm(Form):
    """The single-use code, and the password that is to hold from now on."""

    login = StringField(_l("サインイン名"), [needed(), fits(LONGEST_LOGIN)])
    code = StringField(
        _l("コード"),
        [needed(), fits(60)],
        description=_l("案内に書かれた20文字です。ハイフンや大文字・小文字の違いは気にしなくてかまいません。"),
    )
    password = PasswordField(
        _l("これから使うパスワード"),
        [needed()],
        description=_l(
            "13文字以上。記号や数字は必要ありません。好きな短い文のように、長くて覚えやすいものがおすすめです。"
        ),
    )
    again = PasswordField(
        _l("パスワード（確認のためもう一度）"),
        [needed(), EqualTo("password", _l("上のパスワードと同じものを入力してください。"))],
    )


class ProveForm(Form):
    """The password once more, before something that is signed."""

    password = PasswordField(_l("パスワード"), [needed(), fits(LONGEST)])
    next = HiddenField()


class DemoProveForm(Form):
    """The same page in the demo, whose people have no passwords."""

    next = HiddenField()
