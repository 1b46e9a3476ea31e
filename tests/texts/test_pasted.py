"""Does a space stand between two sentences that follow each other on one line of a page, as English needs it?

Japanese needs none, so that nobody who writes a page sees that it is missing.
"""

import re
from pathlib import Path

import pytest

PAGES = Path(__file__).parents[2] / "templates"
ENDS = r'。"(?:, [^{}]*)?\)(?: if [^{}]*)?'
"""A sentence that is put there, perhaps one of two."""
BESIDE = re.compile(r"\{\{ _\([^{}]*" + ENDS + r" \}\}(?P<tags>(?:\{%[^%]*%\})*)\{\{ _\(")


def beside(page: str) -> list[str]:
    """Where a page puts one sentence right behind another; two of which only one is said stand in other branches."""
    return [
        match.group()
        for match in BESIDE.finditer(page)
        if "{% else" not in match["tags"] and "{% elif" not in match["tags"]
    ]


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
