"""What did somebody else save while this form was open? Lines of "mine" and "theirs" for the page that keeps both."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from wtforms import Field

from casework.rules.texts import Said
from casework.web.face import label, listed, say

Line = dict[str, str]


def line(field: Field, mine: str | None, theirs: str | None) -> Line:
    """One field of a form: what was typed, and what is kept."""
    return {"label": str(field.label.text), "mine": mine or "", "theirs": theirs or ""}


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


__all__ = ["Line", "day", "items", "line", "lines"]
