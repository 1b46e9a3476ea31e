"""Does the checkout look as its readers are told: top-level names, commands, documents?"""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
KEPT = {"pyproject.toml", "README.md", "Makefile", "casework", "forms", "templates", "migrations", "tests", "docs"}
MADE = {"var", "figures", "dist", "build"}
"""Left by commands and ignored by git."""
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
CALLED = re.compile(r"(?<!install )\bmake ([a-z][a-z-]*)")


def targets() -> set[str]:
    """What the Makefile can make."""
    phony = re.search(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert phony
    return set(phony[1].split())


def called(text: str) -> set[str]:
    """The make targets that a page names in code."""
    return {name for span in CODE.findall(text) for name in CALLED.findall(span)}


def test_the_top_level_has_only_the_agreed_names():
    names = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    assert names - MADE - {name for name in names if name.endswith(".egg-info")} == KEPT


def test_what_commands_leave_behind_is_ignored():
    ignored = {line.removeprefix("/") for line in (ROOT / ".gitignore").read_text().split()}
    assert {f"{name}/" for name in MADE} <= ignored


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_pages_name_only_commands_that_exist(page):
    assert called(page.read_text()) <= targets()


def test_a_page_that_names_another_would_be_seen():
    assert called("First `make everything`, then\n```sh\nPORT=1 make run\n```\nand make sure.") == {"everything", "run"}


def test_every_command_is_explained_and_helped():
    explained = called((ROOT / "docs" / "developers" / "commands.md").read_text())
    shown = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert explained == targets()
    assert set(re.findall(r"^  make ([a-z]+) ", shown.stdout, re.MULTILINE)) == targets()


def test_the_readme_opens_with_the_two_commands():
    opening = (ROOT / "README.md").read_text()[:1500]
    assert {"run", "test"} <= called(opening)


def test_continuous_integration_runs_exactly_make_test():
    words = [line for line in (ROOT / ".ci" / "run").read_text().splitlines() if line and not line.startswith("#")]
    assert words == ["set -eu", 'cd "$(dirname "$0")/.."', "exec make test"]
