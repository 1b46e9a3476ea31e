"""Which texts does the product speak? Everything that is marked in Python and in the templates."""

from collections.abc import Iterable
from pathlib import Path

from babel.messages.extract import extract_from_dir

ROOT = Path(__file__).resolve().parents[2]
METHODS = [("**.py", "python"), ("**.html", "jinja2"), ("**.txt", "jinja2")]
KEYWORDS = {
    "_": None, "_l": None, "N_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2), "_n": (1, 2),
    "lazy_ngettext": (1, 2),
}  # fmt: skip
OPTIONS = {"**.html": {"encoding": "utf-8", "silent": "false"}, "**.txt": {"encoding": "utf-8", "silent": "false"}}


def extracted(folders: Iterable[str] = ("casework", "forms", "templates")) -> list[tuple[str, list[str], str | None]]:
    """(text, places, plural) of every marked text; an error in a template is an error here."""
    found: dict[str, tuple[list[str], str | None]] = {}
    for folder in folders:
        for file, line, message, _comments, _context in extract_from_dir(
            ROOT / folder, METHODS, OPTIONS, KEYWORDS, strip_comment_tags=True
        ):
            text, plural = (message[0], message[1]) if isinstance(message, tuple) else (message, None)
            places, _ = found.setdefault(text, ([], plural))
            places.append(f"{folder}/{file}:{line}")
    return [(text, places, plural) for text, (places, plural) in found.items()]
