"""What does a page need to show the notes of a talk, beside the notes themselves?"""

from typing import Any, NamedTuple

from casework.rules import interview_items
from casework.rules.interview_items import TITLES, Item
from casework.services.interviews import Known
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
        "labels": {name: form[name].label.text for name in NOTES},
    }
