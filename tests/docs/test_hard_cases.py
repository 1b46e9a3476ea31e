"""Is each hard case on its page held by tests that are there?"""

import ast
import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
PAGE = TESTS.parent / "docs" / "developers" / "hard_cases.md"
WANTED = {*range(1, 6), *range(8, 17), *range(20, 24), *range(25, 35), *range(36, 51), 52}
"""All but 6, 7, 24, 35 and 51, which nothing holds yet, and 17 to 19, which what a company is settles."""


def lines(text: str) -> dict[int, list[str]]:
    """The tests that each line names, by the number of the case."""
    rows = re.findall(r"^\| (\d+) \|.*\|([^|]*)\|$", text, re.MULTILINE)
    return {int(number): re.findall(r"`([^`]+)`", cell) for number, cell in rows}


def missing(text: str) -> list[str]:
    """What a page names that isn't there: a case, a file or a test of a file."""
    held = lines(text)
    found = [f"case {number}" for number in sorted(WANTED) if not held.get(number)]
    for named in (name for names in held.values() for name in names):
        file, _, test = named.partition("::")
        path = TESTS / file
        if not path.is_file():
            found.append(file)
        elif test and test not in {
            node.name for node in ast.parse(path.read_text()).body if isinstance(node, ast.FunctionDef)
        }:
            found.append(named)
    return found


def test_every_case_is_held_by_tests_that_are_there():
    assert missing(PAGE.read_text()) == []


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("| 1 |", "| 101 |", "case 1"),
        ("::test_a_late_request_is_accepted_and_marked", "::test_gone", "services/test_requests.py::test_gone"),
        ("rules/test_suppression.py", "rules/test_gone.py", "rules/test_gone.py"),
    ],
)
def test_twin_a_line_that_leads_nowhere_is_seen(old, new, found):
    assert found in missing(PAGE.read_text().replace(old, new, 1))
