"""Does a space stand between two English sentences that follow each other, in one text or on one line of a page?

Japanese needs none, so that nobody who writes a page sees that it is missing.
"""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from tests.texts.test_catalogue import english

PAGES = Path(__file__).parents[2] / "templates"
PASTED = re.compile(r"[a-z)”][.?!][A-Z“]")
"""The end of a sentence, and the next one without a space."""
ENDS = r'。"(?:, [^{}]*)?\)(?: if [^{}]*)?'
"""A sentence that is put there, perhaps one of two."""
BESIDE = re.compile(r"\{\{ _\([^{}]*" + ENDS + r" \}\}(?P<tags>(?:\{%[^%]*%\})*)\{\{ _\(")


def pasted(catalogue) -> list[str]:
    found = []
    for message in catalogue:
        said = [message.string] if isinstance(message.string, str) else message.string
        found += [one for one in said if message.id and PASTED.search(one)]
    return found


def beside(page: str) -> list[str]:
    """Where a page puts one sentence right behind another; two of which only one is said stand in other branches."""
    return [
        match.group()
        for match in BESIDE.finditer(page)
        if "{% else" not in match["tags"] and "{% elif" not in match["tags"]
    ]


def test_sentences_of_one_english_text_have_a_space_between_them():
    assert pasted(english()) == []


def test_twin_a_text_without_the_space_is_found(tmp_path):
    broken = tmp_path / "messages.po"
    text = 'msgid ""\nmsgstr ""\n\nmsgid "一。二。"\nmsgstr "One is said."\n"Two is said."\n'
    broken.write_text(text, encoding="utf-8")
    with broken.open("rb") as file:
        assert pasted(read_po(file, locale="en")) == ["One is said.Two is said."]


@pytest.mark.parametrize("path", sorted(PAGES.rglob("*.html")), ids=lambda path: str(path.relative_to(PAGES)))
def test_sentences_on_one_line_of_a_page_have_a_space_between_them(path):
    assert beside(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ('{{ _("一。") }}{{ _("二。") }}', 1),
        ('{{ _("一。") if x else _("二。", day=a|day) }}{% if y %}{{ _("三。") }}{% endif %}', 1),
        ('{{ _("一。") }} {{ _("二。") }}', 0),
        ('{% if x %}{{ _("一。") }}{% else %}{{ _("二。") }}{% endif %}', 0),
        ('{{ _("見出し") }}{{ _("二。") }}', 0),
    ],
)
def test_twin_a_page_without_the_space_is_found(page, found):
    assert len(beside(page)) == found
