"""What does a page hold, read as a browser reads it: its forms with their fields, and what could do harm in it?"""

from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

EVIL_TAG, EVIL_ATTRIBUTE, EVIL_SCHEME = "kx-evil", "onkx", "javascript:"
"""A hostile value carries these; on a page they may stand as text only."""
_ADDRESSES = ("href", "src", "action", "formaction")


@dataclass
class Field:
    """One name in a form: what sort of control, what stands in it, and what may be chosen."""

    name: str
    kind: str
    """text, textarea, date, time, number, hidden, file, password, checkbox, radio, select, button"""
    values: list[str] = field(default_factory=list)
    """What a browser sends when nothing is touched."""
    options: list[str] = field(default_factory=list)
    required: bool = False


@dataclass
class Form:
    """A form as a browser would send it."""

    action: str
    method: str
    fields: dict[str, Field] = field(default_factory=dict)

    @property
    def files(self) -> bool:
        return any(one.kind == "file" for one in self.fields.values())


class Page(HTMLParser):
    """A page that was read."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self.evil: list[str] = []
        self._form: Form | None = None
        self._select: Field | None = None
        self._area: Field | None = None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == EVIL_TAG or EVIL_ATTRIBUTE in given:
            self.evil.append(f"<{tag}> {sorted(given)}")
        self.evil += [given[at] for at in _ADDRESSES if given.get(at, "").strip().lower().startswith(EVIL_SCHEME)]
        if tag == "form":
            self._form = Form(given.get("action", ""), given.get("method", "get").lower())
            self.forms.append(self._form)
            if "data-keep" in given:  # where its script sends the same fields
                self.forms.append(replace(self._form, action=given["data-keep"], fields=self._form.fields))
        elif self._form is not None and tag in {"input", "button", "select", "textarea"}:
            self._control(self._form, tag, given)
        elif tag == "option" and self._select is not None:
            self._select.options.append(given.get("value", ""))
            if "selected" in given:
                self._select.values = [given.get("value", "")]

    def _control(self, form: Form, tag: str, given: dict[str, str]) -> None:
        if "formaction" in given:
            self.forms.append(replace(form, action=given["formaction"], fields=form.fields))
        name = given.get("name")
        if not name:
            return
        kind = {"input": given.get("type", "text"), "button": "button"}.get(tag, tag)
        one = form.fields.setdefault(name, Field(name, kind))
        value = given.get("value", "")
        one.required |= "required" in given
        if kind in {"checkbox", "radio"}:
            one.options.append(given.get("value", "on"))
            if "checked" in given:
                one.values.append(given.get("value", "on"))
        elif kind == "button":
            one.options.append(value)
        elif tag == "input" and kind != "file":
            one.values.append(value)
        self._select = one if tag == "select" else self._select
        self._area = one if tag == "textarea" else self._area

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area.values = ["".join([*self._area.values, data])]

    def _end_area(self) -> None:
        """A browser leaves out the line break that begins a text area."""
        if self._area is not None:
            self._area.values = [value.removeprefix("\r").removeprefix("\n") for value in self._area.values]
            self._area = None

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            if self._select is not None and not self._select.values:
                self._select.values = self._select.options[:1]
            self._select = None
        elif tag == "textarea":
            self._end_area()


def forms(text: str) -> list[Form]:
    """The forms of a page; a button with an address of its own is one more."""
    return Page(text).forms


def harm(text: str) -> list[str]:
    """Where something that somebody typed has become part of the page itself."""
    return Page(text).evil
