"""What may be typed into the structured items of a talk?"""

import unicodedata
from collections.abc import Collection
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, DecimalField, SelectChoice, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget, TextInput

from casework.rules.interview_items import ITEMS, LONGEST, Item, Kind
from forms.base import Form, at_most

PREFIX = "item_"
"""Before the code of an item: its field."""


class Number(DecimalField):
    """A number as people type it in Japanese too: full-width digits are digits. Written as text, because a browser's
    own field for numbers turns its value with the wheel, and hides from the script what it can't read.
    """

    widget = TextInput()

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata([unicodedata.normalize("NFKC", str(value)).strip() for value in valuelist])

    def _value(self) -> str:
        return self.raw_data[0] if self.raw_data else "" if self.data is None else f"{self.data:g}"


class Within(NumberRange):
    """The range of a number; what is no number has been told so already."""

    def __call__(self, form: Any, field: Any) -> None:
        if not field.process_errors:
            super().__call__(form, field)


def plain(number: float) -> str:
    """A number as it is written into a sentence."""
    return f"{number:g}"


def _field(item: Item) -> Any:
    label = _l(item.label)
    if item.kind is Kind.NUMBER:
        bounds = {"low": plain(item.low), "high": plain(item.high)}
        told = Within(item.low, item.high, _l("%(low)sから%(high)sまでの数を入力してください。", **bounds))
        return Number(label, [Optional(), told], places=None, render_kw={"inputmode": "decimal", "autocomplete": "off"})
    if item.kind is Kind.DAY:
        return DateField(label, [Optional()])
    if item.kind is Kind.TEXT:
        return TextAreaField(label, [Optional(), at_most(LONGEST)])
    answers = [SelectChoice(value=option.code, label=_l(option.label)) for option in item.options]
    if item.kind is Kind.CHOICE:
        return SelectField(label, [Optional()], choices=[SelectChoice(value="", label=_l("（記入なし）")), *answers])
    return SelectMultipleField(
        label, [Optional()], choices=answers, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )


class ItemsForm(Form):
    """The items of all sections; each may stay empty. `without`: codes of items that a page to be read again and not to
    be sent to this form writes otherwise: their fields aren't made.
    """

    def __init__(self, *args: Any, without: Collection[str] = (), **kwargs: Any) -> None:
        left_out = {PREFIX + code for code in without}
        mine: Any = self  # WTForms leaves out fields by request in no other way than by what it is about to bind
        mine._unbound_fields = [one for one in mine._unbound_fields if one[0] not in left_out]  # noqa: SLF001 - see above
        super().__init__(*args, **kwargs)

    def items(self) -> dict[str, Any]:
        """What was answered, by code; what is wrong is left out."""
        return {code: self[PREFIX + code].data for code in ITEMS if not self[PREFIX + code].errors}


for _item in ITEMS.values():
    setattr(ItemsForm, PREFIX + _item.code, _field(_item))
