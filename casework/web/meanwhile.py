"""What did somebody else save while this form was open? Lines of "mine" and "theirs" for the page that keeps both."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from wtforms import BooleanField, Field, HiddenField
from wtforms.fields.choices import SelectFieldBase
from wtforms.widgets import HiddenInput

from casework.rules.texts import Said
from casework.web.face import label, listed, say
from forms.base import Form

Line = dict[str, str]


def line(field: Field, mine: str | None, theirs: str | None) -> Line:
    """One field of a form: what was typed, and what is kept."""
    return {"label": str(field.label.text), "mine": mine or "", "theirs": theirs or ""}


def differing(mine: Form, theirs: Form, labels: Mapping[str, str] | None = None) -> list[Line]:
    """Every field that a person fills in and that reads otherwise in the two forms, so that nothing is overwritten
    unseen. `labels`: what some fields are called where their own label isn't enough.
    """
    found = [
        {
            "label": (labels or {}).get(field.short_name, str(field.label.text)),
            "mine": _read(field),
            "theirs": _read(theirs[field.short_name]),
        }
        for field in mine
        if not isinstance(field, HiddenField) and not isinstance(field.widget, HiddenInput)
    ]
    return [one for one in found if one["mine"] != one["theirs"]]


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
