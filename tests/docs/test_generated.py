"""Do the generated pages say what the tables say, and would a difference be seen?"""

import re
from pathlib import Path

import pytest

from casework import generate
from casework.access import sight
from casework.access.acts import Act
from casework.rules import deadlines, moves
from casework.rules.vocabulary import Hat

DOCS = Path(__file__).parents[2] / "docs"


def different(folder: Path) -> list[str]:
    """Which pages in a folder are not what the generator writes."""
    return [name for name, text in generate.pages().items() if (folder / name).read_text() != text]


def test_the_pages_are_up_to_date():
    assert different(DOCS) == [], "make docs writes them anew"


@pytest.mark.parametrize("name", ["access.md", "states.md", "deadlines.md"])
def test_twin_a_changed_line_is_seen(tmp_path, name):
    generate.main(tmp_path)
    assert different(tmp_path) == []
    page = tmp_path / name
    lines = page.read_text().splitlines(keepends=True)
    for at in (0, len(lines) // 2, len(lines) - 1):
        page.write_text("".join([*lines[:at], lines[at].rstrip("\n") + " \n", *lines[at + 1 :]]))
        assert different(tmp_path) == [name]


def test_every_record_field_and_verb_stands_in_the_page():
    text = (DOCS / "access.md").read_text()
    for record in sight.RECORDS:
        assert f"### {record.label} `{record.name}`" in text
        assert record.why in text
        assert all(f"`{field}`" in text for field in record.fields)
    assert all(f"| `{act.value}` |" in text for act in Act)
    assert all(hat.label in text for hat in Hat)


def test_every_cell_has_a_name_in_both_languages_and_a_meaning():
    used = {row.cells[hat] for record in sight.RECORDS for row in record.rows for hat in Hat}
    assert used <= set(generate.JAPANESE)
    assert set(generate.JAPANESE) == set(generate.MEANS)
    assert len(set(generate.JAPANESE.values())) == len(generate.JAPANESE)


def test_every_move_stands_in_the_table_and_in_the_picture():
    text = (DOCS / "states.md").read_text()
    sections = dict(re.findall(r"^## `(\w+)`\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL))
    assert set(sections) == {machine.name for machine in moves.ALL}
    for machine in moves.ALL:
        shown, drawn = sections[machine.name].split("```mermaid")
        assert len(re.findall(r"^\| .* `\w+` \| `\w+` \| .* \|$", shown, re.MULTILINE)) == len(machine.table)
        for (before, act), after in machine.table.items():
            assert f"    {before.value} --> {after.value}: {act}\n" in drawn


def test_every_limit_stands_in_the_page():
    text = (DOCS / "deadlines.md").read_text()
    assert len(deadlines.as_rows()) == len(deadlines.LIMITS)
    assert all("| " + " | ".join(row) + " |" in text for row in deadlines.as_rows())


def test_outside_of_a_checkout_it_says_so(tmp_path):
    with pytest.raises(FileNotFoundError, match="checkout"):
        generate.main(tmp_path / "docs")


def test_links_between_pages_lead_somewhere():
    """Every relative link in docs/ and README.md."""
    pages = [*DOCS.rglob("*.md"), DOCS.parent / "README.md"]
    for page in pages:
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text()):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
