"""Does every case that asks what a database refuses meet both databases, and does nothing else?"""

import subprocess
import sys
from collections import defaultdict
from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError

from tests import refusals
from tests.refusals import asks_the_database

SERVICES = "tests/services"
GUARDS = {
    "test_receipts.py": "test_the_database_itself_keeps_what_was_told",
    "test_scans.py": "test_the_database_itself_keeps_what_was_attached",
    "test_work_data.py": "test_the_database_itself_keeps_what_was_told",
    "test_checks.py": "test_the_database_itself_holds_who_interviews",
    "test_deliveries.py": "test_the_database_too_refuses_the_same_notice_twice_under_one_hat",
    "test_assents.py": "test_twin_a_service_that_asks_nobody_is_refused_by_the_database",
    "test_anew.py": "test_twin_a_hearing_that_is_written_over_is_refused_by_the_database",
    "test_justifications.py": "test_twin_a_service_that_asks_for_no_reason_is_refused_by_the_database",
}
"""By file: a test whose cases, or a twin that itself, ask the database."""


PLAIN = "test_follow_up_notes.py"
"""Nothing in it expects anything of a database."""
COLLECTED = """
import sys
import pytest
from tests import conftest

class Tells:
    def pytest_collection_finish(self, session):
        for item in session.items:
            given = dict(item.callspec.params) if hasattr(item, "callspec") else {}
            kind = given.pop("database_url", "")
            print("kept", item.path.name, item.name.partition("[")[0], kind, ascii(given), sep="\t")

if sys.argv[1] == "blind":
    conftest.asks_the_database = lambda _test: False
sys.exit(pytest.main(["--collect-only", "-qq", "-p", "no:cacheprovider", *sys.argv[2:]], plugins=[Tells()]))
"""


@cache
def kept(how: str) -> dict[tuple[str, str], dict[str, set[str]]]:
    """What a run would collect of these files: file and test → kind of database → the other values of its cases."""
    files = [f"{SERVICES}/{file}" for file in (*GUARDS, PLAIN)]
    ran = subprocess.run(
        [sys.executable, "-c", COLLECTED, how, *files],
        cwd=Path(__file__).parent.parent.parent, capture_output=True, text=True, check=True,
    )  # fmt: skip
    found: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for line in ran.stdout.splitlines():
        if line.startswith("kept\t"):
            _, file, name, kind, given = line.split("\t")
            found[file, name][kind].add(given)
    return found


def keeps_all(how: str, guard: tuple[str, str]) -> None:
    cases = kept(how)[guard]
    assert cases["sqlite"]
    assert cases["postgresql"] == cases["sqlite"]


@pytest.mark.parametrize("guard", GUARDS.items())
def test_a_guard_keeps_all_its_cases_on_both_databases(guard):
    keeps_all("seeing", guard)


@pytest.mark.parametrize("guard", GUARDS.items())
def test_twin_a_rule_that_knows_no_guards_takes_cases_off_one_database(guard):
    with pytest.raises(AssertionError):
        keeps_all("blind", guard)


def test_what_asks_no_database_meets_one_with_its_further_cases_and_its_twins():
    cases = kept("seeing")
    twins = [one for (file, name), one in cases.items() if file == PLAIN and name.startswith("test_twin_")]
    assert twins
    assert not any(one["postgresql"] for one in twins)
    assert len(cases[PLAIN, "test_to_nobody_else_there_is_a_page"]["postgresql"]) == 1


def refused(error, verb):
    with pytest.raises(error):
        verb()


def plainly(verb):
    with pytest.raises(IntegrityError):
        verb()


WALLS = (AttributeError, DBAPIError)


def within_itself(verb):
    def inside():
        with pytest.raises(DBAPIError):
            verb()

    inside()


def by_a_helper(verb):
    plainly(verb)


def by_a_word_that_is_given(verb):
    refused(DBAPIError, verb)


def by_a_name_for_several(verb):
    with pytest.raises(WALLS):
        verb()


def goes_on(verb):
    with suppress(IntegrityError):
        verb()


def another(verb):
    goes_on(verb)
    refused(AttributeError, verb)


@pytest.mark.parametrize("asks", [plainly, within_itself, by_a_helper, by_a_word_that_is_given, by_a_name_for_several])
def test_who_expects_an_error_of_the_database_asks_it(asks):
    assert asks_the_database(asks)


@pytest.mark.parametrize("asks", [goes_on, another])
def test_who_expects_none_does_not(asks):
    assert not asks_the_database(asks)


def test_twin_a_look_that_stops_at_the_test_itself_is_seen(monkeypatch):
    asks_the_database.cache_clear()
    monkeypatch.setattr(refusals, "_reached", lambda test, _met: [test])
    with pytest.raises(AssertionError):
        test_who_expects_an_error_of_the_database_asks_it(by_a_helper)
    asks_the_database.cache_clear()
