"""Which texts are new or gone? Brings the English catalogue up to what the code says: `make texts`."""

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from casework import texts
from tests.texts.extraction import extracted

NOTE = "# English texts of casework. Japanese is the source; docs/developers/texts.md says how they are made."


def update(file: Path) -> list[str]:
    """Write the catalogue anew: what is gone leaves, what is new comes in empty. Gives the texts without English."""
    with file.open("rb") as opened:
        old = read_po(opened, locale="en")
    made = Catalog(locale="en", project="casework", charset="utf-8", fuzzy=False, header_comment=NOTE)
    for text, _places, plural in extracted():
        known = old.get(text)
        flags = ["python-format"] if "%(" in text else []
        made.add((text, plural) if plural else text, known.string if known else "", flags=flags)
    with file.open("wb") as opened:
        write_po(opened, made, width=110, sort_output=True, no_location=True)
    lines = file.read_text().split("\n")
    dated = ('"POT-Creation', '"PO-Revision', '"Report-Msgid', '"Last-Translator', '"Generated-By', '"Language-Team')
    file.write_text("\n".join(line for line in lines if not line.startswith(dated)))
    return [str(message.id) for message in made if message.id and not message.string]


if __name__ == "__main__":
    missing = update(texts.FOLDER / "en" / "LC_MESSAGES" / "messages.po")
    sys.stdout.write("".join(f"without English: {text}\n" for text in missing))
    sys.exit(1 if missing else 0)
