"""What did somebody else save while this form was open? Lines of "mine" and "theirs" for the page that keeps both."""

import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from wtforms import BooleanField, DecimalField, Field, HiddenField, IntegerField
from wtforms.fields.choices import SelectFieldBase
from wtforms.widgets import HiddenInput

from casework.rules.texts import Said
from casework.web.face import label, listed, say
from forms.base import Form

Line = dict[str, str]
PASSES: Final = "sure"
"""The tick that lets something pass: nothing that is kept (`forms.base.Weighing`)."""
NUMBERS: Final = (IntegerField, DecimalField)


def line(field: Field, mine: str | None, theirs: str | None) -> Line:
    """One field of a form: what was typed, and what is kept."""
    return {"label": str(field.label.text), "mine": mine or "", "theirs": theirs or ""}


def differing(mine: Form, theirs: Form, labels: Mapping[str, str] | None = None) -> list[Line]:
    """Every field that a person fills in and that reads otherwise in the two forms, so that nothing is overwritten
    unseen. `labels`: what some fields are called where their own label isn't enough.
    """
    return [
        {
            "label": (labels or {}).get(field.short_name, str(field.label.text)),
            "mine": _read(field),
            "theirs": _read(theirs[field.short_name]),
        }
        for field in mine
        if not isinstance(field, HiddenField)
        and field.short_name != PASSES
        and not isinstance(field.widget, HiddenInput)
        and not _same(field, theirs[field.short_name])
    ]


def _same(mine: Field, theirs: Field) -> bool:
    """Whether two fields mean the same: a number is one however wide its signs were typed."""
    one, other = _read(mine), _read(theirs)
    if isinstance(mine, NUMBERS):
        number = _number(one)
        return one == other or (number is not None and number == _number(other))
    return one == other


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(unicodedata.normalize("NFKC", text).replace("−", "-").strip())
    except InvalidOperation:
        return None


def _read(field: Field) -> str:
    """What stands in a field, as people read it."""
    if isinstance(field, SelectFieldBase):
        chosen = field.data if isinstance(field.data, list | tuple) else [field.data]
        return listed(str(choice.label) for choice in field.choices if choice.value in chosen and choice.value)
    if isinstance(field, BooleanField):
        return str(field.label.text) if field.data else ""
    return str(field._value()).strip()  # noqa: SLF001 - WTForms' own word for what stands in a field


def day(value: date | None) -> str:
    """A day as it stands in a date field, so that both sides look alike."""
    return value.isoformat() if value else ""


def items(measures: Iterable[Any]) -> str:
    """Measures in one line: kind, values and words, whether whole or not."""
    return listed(_item(measure) for measure in measures)


def lines(said: Iterable[Said]) -> str:
    """Sentences in one line."""
    return listed(say(one) for one in said)


def _item(item: Any) -> str:
    values = [str(item.hours) if item.hours is not None else "", item.words or ""]
    values += [moment.strftime("%H:%M") for moment in (item.starts, item.ends) if moment]
    days = "–".join(day(value) for value in (getattr(item, "from_on", None), getattr(item, "until_on", None)) if value)
    return " ".join([label(item.kind), *filter(None, [*values, days])])


__all__ = ["Line", "day", "differing", "items", "line", "lines"]
