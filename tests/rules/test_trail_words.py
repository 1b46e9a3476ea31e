"""Has everything that the product writes into the trail words for the person concerned?"""

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from casework.access import sight
from casework.access.acts import Act
from casework.access.sight import Record
from casework.rules import trail_words
from casework.rules.trail_words import ACTS, LOOKED, RECORDS, Done, words

ROOT = Path(__file__).parents[2]
WRITERS = sorted(
    path
    for folder in ("services", "demo")
    for path in (ROOT / "casework" / folder).glob("*.py")
    if path.name != "__init__.py"
)
AT_RUN = {"place.__tablename__": {"workplace", "department"}, "record": set[str]()}
"""What is known only where it runs: the table of a place; a row of `sight`, whose names are asked for anyway."""


def written(source: str, known: dict[str, object]) -> Iterator[str]:
    """The name of each record that a module writes down, `known` being what its names stand for."""
    for call in ast.walk(ast.parse(source)):
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)):
            continue
        if call.func.attr not in {"record", "change"} or not ast.unparse(call.func.value).endswith("visit"):
            continue
        what = ast.unparse(call.args[0])
        if what in AT_RUN:
            yield from AT_RUN[what]
        else:
            found = eval(what, dict(known))  # noqa: S307 - a constant of the project's own source
            yield found.name if isinstance(found, Record) else found


def all_written() -> set[str]:
    found: set[str] = set()
    for path in WRITERS:
        module = import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        found |= set(written(path.read_text("utf-8"), vars(module)))
    return found


def missing() -> set[str]:
    return all_written() - set(RECORDS)


def test_every_act_has_its_words():
    assert set(ACTS) == {act.value for act in Act}


def test_every_record_that_is_shown_or_written_has_its_words_and_no_other():
    apart = {record.apart[1] for record in sight.RECORDS if record.apart is not None}
    assert missing() == set()
    assert set(RECORDS) == {record.table for record in sight.RECORDS} | apart | all_written()


@pytest.mark.parametrize("name", ["employment", "workplace", "interview_notes"])
def test_twin_a_record_without_words_is_seen(monkeypatch, name):
    monkeypatch.delitem(dict_of(monkeypatch), name)
    assert missing() == {name}


def test_twin_a_service_that_writes_a_name_of_its_own_is_seen():
    source = "def do(visit):\n    visit.record('canary', '0' * 32, of=1)\n    self.visit.record(sight.CASE, '1' * 32)"
    assert list(written(source, {"sight": sight})) == ["canary", "case"]


def said(act: str, *record: str, reading: bool = True) -> str:
    return words(Done(act, reading, record))


def test_a_reading_has_true_words():
    """To take a paper along is to read it; to open the page on which something is taken back isn't to take it back."""
    taking = {act for act in ACTS if act.startswith("take_") and not act.startswith(("take_back_", "take_away_"))}
    assert taking == {
        "take_bundle", "take_certificate", "take_cooperation_letter", "take_decision_notice", "take_payroll",
        "take_work_sheet",
    }  # fmt: skip
    for act in {*taking, "export_board", "see_case", "read_record"}:
        assert said(act) == ACTS[act]
    for act in ("take_back_decision", "take_away_scan", "decide"):
        assert (said(act), said(act, reading=False)) == (LOOKED, ACTS[act])


@pytest.mark.parametrize("began", ["take_", "export_"])
def test_twin_a_reading_without_its_words_is_seen(monkeypatch, began):
    monkeypatch.setattr(trail_words, "_LOOKING", tuple(one for one in trail_words._LOOKING if one != began))
    with pytest.raises(AssertionError):
        test_a_reading_has_true_words()


def test_what_was_opened_of_a_return_is_named_by_its_record():
    opened = {kind: said("see_return_plan", kind) for kind in ("return_plan", "trial_attendance", "task_question")}
    assert opened == {
        "return_plan": "復帰のプランを開いた", "trial_attendance": "試し出勤などの記録を開いた",
        "task_question": "任せられる仕事についての質問を開いた",
    }  # fmt: skip
    assert said("see_return_plan", "trial_attendance", "return_plan") == opened["return_plan"]


def dict_of(monkeypatch) -> dict[str, str]:
    """A copy of the words that may be broken."""
    copy = dict(RECORDS)
    monkeypatch.setitem(globals(), "RECORDS", copy)
    return copy
