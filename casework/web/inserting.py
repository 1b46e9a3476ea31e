"""How does a short text of one's own come into a field where no script runs?

In two steps of the form that is being written, and neither saves anything: the first shows what may be chosen, the
second puts it behind what stands in the chosen field. All that was typed is on the page again, right or wrong. With
script the same button opens a list in the page (static/snippets.js).
"""

from dataclasses import dataclass
from typing import Any

from flask import request
from wtforms import TextAreaField

from casework.rules.snippets import Snippet, added
from casework.rules.vocabulary import Zone
from casework.services import snippets
from casework.web.here import actor, now, page_session
from forms.base import Form


@dataclass(frozen=True)
class Choosing:
    """What may be put where. `done`: the field into which a text was put just now."""

    snippets: tuple[Snippet, ...]
    fields: tuple[Any, ...]
    done: Any | None = None


def step(form: Form, zone: Zone, labels: dict[str, str] | None = None, last: str = " ") -> Choosing:
    """One step; with a choice in it, the text is in the form afterwards. `labels`: of fields that are called alike.
    `last`: what the names of those fields begin with that stand behind the others in the list.
    """
    with page_session() as session:
        book = snippets.book(session, actor(), zone, now=now())
    areas = (field for field in form if isinstance(field, TextAreaField))
    fields = tuple(sorted(areas, key=lambda field: field.short_name.startswith(last)))
    into = next((field for field in fields if field.short_name == request.form.get("into")), None)
    chosen = next((one for one in book.snippets if one.snippet_id == request.form.get("snippet")), None)
    if into is None or chosen is None:
        return Choosing(book.snippets, _named(fields, labels))
    into.data = added(into.data or "", chosen.text)
    into.render_kw = {**(into.render_kw or {}), "autofocus": True}
    return Choosing(book.snippets, _named(fields, labels), into)


def _named(fields: tuple[Any, ...], labels: dict[str, str] | None) -> tuple[Any, ...]:
    return tuple((field.short_name, (labels or {}).get(field.short_name, str(field.label.text))) for field in fields)
