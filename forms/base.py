"""What do all forms have in common: their token, messages in the reader's language, closed lists?"""

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, Field, HiddenField, IntegerField, SelectChoice
from wtforms import Form as PlainForm
from wtforms import MonthField as PlainMonthField
from wtforms.fields.choices import SelectFieldBase
from wtforms.validators import InputRequired, Length, StopValidation, ValidationError
from wtforms.widgets import HiddenInput

from casework import ids
from casework.ids import PublicId
from casework.rules.days import FIRST_DAY, LAST_DAY
from casework.rules.vocabulary import Choice
from casework.rules.words import telling_desk, telling_words

__all__ = [
    "AskedAbout", "Form", "MonthField", "NamingForm", "OnceForm", "OwnIds", "Part", "Versioned",
    "VersionedForm", "at_most", "choices", "needed", "optional_choice", "untold",
]  # fmt: skip

_MESSAGES = {
    "This field is required.": _l("入力してください。"),
    "Not a valid choice": _l("一覧から選んでください。"),
    "Not a valid choice.": _l("一覧から選んでください。"),
    "Invalid Choice: could not coerce.": _l("一覧から選んでください。"),
    "Not a valid date value.": _l("日付を「2026-12-01」の形で入力してください。"),
    "Not a valid time value.": _l("時刻を「09:00」の形で入力してください。"),
    "Not a valid integer value.": _l("整数を入力してください。"),
    "Not a valid decimal value.": _l("数を入力してください。"),
    "Invalid value, must be one of: %(values)s.": _l("一覧から選んでください。"),
    "'%(value)s' is not a valid choice for this field.": _l("一覧から選んでください。"),
    "'%(value)s' are not valid choices for this field.": _l("一覧から選んでください。"),
}
"""WTForms' own English sentences, in ours. A test walks through every validator that is used."""


_UNUSABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""Signs that nobody types and that no database, calendar or Word file takes: control characters, halves of signs."""


class _Translations:
    def gettext(self, string: str) -> str:
        return str(_MESSAGES.get(string, string))

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return str(_MESSAGES.get(singular if n == 1 else plural, singular if n == 1 else plural))


def _lines(data: Any) -> Any:
    """Browsers send each end of a line as two signs; one is counted, kept and read."""
    return data.replace("\r\n", "\n").replace("\r", "\n") if isinstance(data, str) else data


def _counting_lines_once(field: Any) -> Any:
    field.filters = [*field.filters, _lines]
    return field


class Part(PlainForm):
    """A form inside a form, such as a row of a table: it speaks the same language."""

    class Meta(PlainForm.Meta):
        """How WTForms is told our sentences, and what every text goes through."""

        def bind_field(self, form: Any, unbound_field: Any, options: Any) -> Any:
            return _counting_lines_once(super().bind_field(form, unbound_field, options))

        def get_translations(self, form: Any) -> _Translations:
            return _Translations()


class Form(FlaskForm):
    """A form of this product: speaks the reader's language in its built-in messages too."""

    class Meta(FlaskForm.Meta):
        """How WTForms is told our sentences, and what every text goes through."""

        def bind_field(self, form: Any, unbound_field: Any, options: Any) -> Any:
            return _counting_lines_once(super().bind_field(form, unbound_field, options))

        def get_translations(self, form: Any) -> _Translations:
            return _Translations()

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether all is right; a sign that can't be kept and a day that nobody can mean are said beside their fields,
        whatever the fields are for.
        """
        fine = bool(super().validate(extra_validators))
        return sum(map(_unusable, self)) + sum(map(_mistyped, self)) == 0 and fine


class OwnIds(Form):
    """One of several forms on a page: no field is called there as that of another."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for field in self:
            field.id = f"{type(self).__name__.removesuffix('Form').lower()}-{field.id}"
            field.label.field_id = field.id


class Versioned:
    """What a form has that changes something somebody else may be changing: which version it began from."""

    version = IntegerField(widget=HiddenInput(), default=0)

    def seen_version(self) -> int:
        """What the form began from; a form without it began from nothing."""
        version: int | None = self.version.data
        return version or 0

    def began_from(self, version: int) -> None:
        """From here on the form is about what is there now."""
        self.version.raw_data, self.version.data = None, version


class VersionedForm(Versioned, Form):
    """A form with nothing else in common but its version."""


class Weighing:
    """With a tick for what is meant to stand, shown once it was asked about (`rules/unclinical.py`)."""

    sure = BooleanField(_l("このままの言葉で渡す"))

    @property
    def meant(self) -> bool:
        """Whether it is set."""
        return bool(self.sure.data)


class NamingForm(Form):
    """A form that names somebody by number: the name is shown once, and only then is anything written."""

    named = HiddenField()

    def looked_at(self, public_id: str) -> bool:
        """Whether this very person was shown on the page that was sent; from now on they are."""
        before: str | None = self.named.data
        self.named.data = public_id
        return before == public_id


class AskedAbout:
    """A tick `sure` for what is unusual. It passes what was asked about when it was drawn, and nothing that is typed
    afterwards: that is asked about anew.
    """

    asked = HiddenField()

    def is_sure(self, *typed: object) -> bool:
        """Whether the tick is for this; what is asked about from now on is this."""
        about = " ".join(map(str, typed))
        sure = bool(self.sure.data) and self.asked.data == about  # type: ignore[attr-defined]  # whoever asks has it
        self.sure.data, self.asked.data = sure, about  # type: ignore[attr-defined]  # the same
        return sure

    def passed(self) -> tuple[str, ...]:
        """What the tick is for, where a list was asked about; nothing without it."""
        about: str = self.asked.data or ""
        return tuple(about.split("、")) if self.sure.data else ()  # type: ignore[attr-defined]  # the same

    def ask_about(self, found: Sequence[str]) -> None:
        """Ask about these: a tick for anything else is gone."""
        self.sure.data, self.asked.data = False, "、".join(found)  # type: ignore[attr-defined]  # the same


class OnceForm(Form):
    """A form that writes one record, however often it is sent: the page bears what the record will be called."""

    once = HiddenField(default=ids.fresh)

    def called(self) -> PublicId:
        """What the record will be called; a new name for what no page of ours bears."""
        given: str = self.once.data or ""
        return PublicId(given) if re.fullmatch("[0-9a-f]{32}", given) else ids.fresh()


class MonthField(PlainMonthField):
    """A month, with a sentence of its own: a day is not what is missing."""

    def process_formdata(self, valuelist: Any) -> None:
        """ValueError for what is no month."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(str(_l("月を「2026-12」の形で入力してください。"))) from error


def _unusable(field: Any) -> bool:
    """Say it beside the field, or beside those inside it, when there is a sign that can't be kept."""
    entries = getattr(field, "entries", None)
    if entries is not None:
        found = sum(map(_unusable, entries)) > 0  # every one of them, so that each gets its sentence
        if found:
            field.errors = [entry.errors for entry in entries]
        return found
    if hasattr(field, "form"):
        return sum(map(_unusable, field.form)) > 0
    found = any(isinstance(value, str) and _UNUSABLE.search(value) for value in field.raw_data or ())
    told = str(_l("使えない文字が入っています。"))
    if found and told not in [str(error) for error in field.errors]:
        field.errors = [*field.errors, told]
    return found


def _mistyped(field: Any) -> bool:
    """Say it beside the field when its day is in no year that anybody means."""
    if not isinstance(field, DateField) or field.errors or field.data is None:
        return False
    if FIRST_DAY <= field.data <= LAST_DAY:
        return False
    years = {"first": FIRST_DAY.year, "last": LAST_DAY.year}
    if isinstance(field, PlainMonthField):
        field.errors = [str(_l("%(first)d年から%(last)d年までの月を入力してください。年を確かめてください。", **years))]
        return True
    field.errors = [str(_l("%(first)d年から%(last)d年までの日付を入力してください。年を確かめてください。", **years))]
    return True


def choices(kind: Iterable[Choice]) -> list[SelectChoice]:
    """The choices of a closed list, labelled in the reader's language."""
    return [SelectChoice(value=member.value, label=_l(member.label)) for member in kind]


def optional_choice(kind: Iterable[Choice]) -> list[SelectChoice]:
    """The same with "no answer" first."""
    return [SelectChoice(value="", label=_l("選ばない")), *choices(kind)]


class _Needed(InputRequired):
    """Says what to do in the words that fit the control: write, choose or tick."""

    def __call__(self, form: Any, field: Any) -> None:
        if field.raw_data and field.raw_data[0]:
            return
        field.errors[:] = []
        if isinstance(field, BooleanField):
            raise StopValidation(self.message or _l("チェックを入れてください。"))
        if isinstance(field, SelectFieldBase):
            raise StopValidation(self.message or _l("選んでください。"))
        raise StopValidation(self.message or _l("入力してください。"))


def needed(message: Any = None) -> InputRequired:
    """The field must be filled in; without a message of its own it says so in the words that fit the control."""
    return _Needed(message)


def untold(field: Field, *, desk: bool = False) -> None:
    """Refuse, beside the field, words that tell a reason to whoever reads the text: whichever button was pressed. Of a
    desk to ask at, its name too.
    """
    found = telling_desk(field.data or "") if desk else telling_words(field.data or "")
    if found:
        said = _("病名・治療や、理由が分かる言葉（%(words)s）は伝えられません。", words="、".join(found))
        raise ValidationError(said)


def at_most(characters: int) -> Length:
    """A limit of characters, counted as people count."""
    return Length(max=characters, message=_l("%(max)d文字以内で入力してください。"))
