"""What does a page need to show the notes of a talk, beside the notes themselves?"""

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from flask import current_app
from markupsafe import Markup

from casework.rules import interview_items
from casework.rules.interview_items import TITLES, Item
from casework.services.interviews import Known
from casework.web.face import language
from forms.interview_items import PREFIX
from forms.interviews import NOTES, NotesForm


class Part(NamedTuple):
    """One section of the notes: its title, the column of its free text, its items."""

    title: str
    text: str
    items: tuple[Item, ...]


SECTIONS = tuple(Part(TITLES[one], one.value, interview_items.of(one)) for one in interview_items.Section)


def reading(known: Known, form: NotesForm | None = None) -> dict[str, Any]:
    """The sections with their items, what was answered, and what the fields are called."""
    form = form or NotesForm(formdata=None)
    return {
        "sections": SECTIONS,
        "answers": interview_items.unpack(known.interview.items) if "items" in known.interview else {},
        "blanks": _blanks(language()),
        "labels": {name: form[name].label.text for name in NOTES},
    }


@cache
def _blanks(_language: str) -> Mapping[str, Markup]:
    """The field of each item in which nothing stands, by code: the same for everybody who reads this language, and
    most of a page of fifty of them.
    """
    form = NotesForm(formdata=None)
    written = current_app.jinja_env.get_template("interviews/items.html").module
    return {code: written.item_field(form[PREFIX + code], item) for code, item in interview_items.ITEMS.items()}  # type: ignore[attr-defined]  # a macro
