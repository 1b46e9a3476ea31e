"""What may be typed of a call or of somebody who walks in, and when a case is handed on to a physician?"""

from collections.abc import Iterable
from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import NumberRange, Optional

from casework.rules.contacts import LONGEST, TALKS, ContactKind
from casework.services.contacts import NOTE_AT_MOST, WORDS_AT_MOST, New
from casework.services.people import Named
from forms.base import Form, NamingForm, OnceForm, at_most, choices, needed


class _Who:
    """Before the rest: the order of a form is that in which its fields are written."""

    number = StringField(_l("社員番号"), [needed(), at_most(50)])


class _Contact:
    """What both pages ask for."""

    kind = RadioField(_l("方法"), [needed()], choices=choices(TALKS))
    held_on = DateField(_l("日付"), [needed()])
    minutes = IntegerField(
        _l("時間（分）"), [needed(), NumberRange(1, LONGEST, _l("1から240までの数を入力してください。"))]
    )
    note = TextAreaField(
        _l("記録"),
        [Optional(), at_most(NOTE_AT_MOST)],
        description=_l(
            "封をして保存します。読めるのは、この件の担当者だけです。会社、窓口の担当者には、あることも伝わりません。"
        ),
    )
    call_on = DateField(
        _l("次に連絡する日"),
        [Optional()],
        description=_l("その日の朝に知らせ、「やること」にも出ます。約束していなければ空けておきます。"),
    )


class ContactForm(_Contact, OnceForm):
    """相談・連絡の記録."""

    def new(self) -> New:
        """What was typed."""
        return _new(self)


class WalkInForm(_Who, _Contact, NamingForm, OnceForm):
    """来室・電話の相談."""

    wished = BooleanField(_l("本人が、相談として記録することを望んでいます"), [needed()])

    def new(self) -> New:
        """What was typed."""
        return _new(self)


class HandOnForm(Form):
    """医師への引継ぎ."""

    to = SelectField(_l("引き継ぐ医師"), [needed()], choices=[], validate_choice=False)
    words = TextAreaField(
        _l("引き継ぐこと"),
        [needed(), at_most(WORDS_AT_MOST)],
        description=_l("一、二文で。医師が最初に読みます。本人に伝えてから引き継いでください。"),
    )

    def choose_from(self, physicians: Iterable[Named]) -> None:
        """Fill the list."""
        listed = [SelectChoice(value=one.public_id, label=one.name) for one in physicians]
        self.to.choices = [SelectChoice(value="", label=_l("選んでください")), *listed]


def _new(form: ContactForm | WalkInForm) -> New:
    held_on: date | None = form.held_on.data
    if held_on is None:
        raise ValueError("asked before the form was validated")
    return New(
        ContactKind(form.kind.data), held_on, form.minutes.data or 0, form.note.data or "", form.call_on.data,
        form.called(),
    )  # fmt: skip
