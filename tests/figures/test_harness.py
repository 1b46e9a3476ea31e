"""Does the harness behind the figures work? Every row at a tiny size; nothing here judges a time."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import repeat
from pathlib import Path

import pytest

from casework.documents import archive, word
from casework.rules import planner
from tests import postgres
from tests.databases import Databases
from tests.documents.papers import COMPANY
from tests.figures import (
    autosave,
    bench,
    campaign_board,
    case_list,
    contested_booking,
    documents,
    feed,
    figures,
    follow_up_board,
    free_slots,
    hello,
    import_results,
    interview_screen,
    matching,
    measures_board,
    print_run,
    stress,
    supervisor_twins,
)
from tests.figures import databases as own
from tests.rules.test_planner import greedy


@pytest.fixture(autouse=True)
def _on_databases_of_the_run(request, databases, tmp_path, monkeypatch):
    """A server for each row, and a database that is migrated there, are for those who measure. The feed tries that way
    too, on the run's server.
    """
    if "postgresql" in request.node.name:
        monkeypatch.setenv(postgres.NAMED_SERVER, databases.server())
    if "feed" not in request.node.name:
        monkeypatch.setattr(own, "fresh", contextmanager(lambda kind: _fresh(databases, kind, tmp_path)))


def _fresh(databases: Databases, kind: str, folder: Path) -> Iterator[tuple[str, Path]]:
    for url in databases.fresh(kind, folder):
        yield url, folder


def test_every_row_is_tried_here():
    assert set(bench.ROWS) == {
        "hello", "case-list", "campaign-board", "print-run", "import-results", "matching", "feed", "free-slots",
        "interview-screen", "autosave", "document", "documents-1000", "measures-board",
        "followup-board",
    }  # fmt: skip
    assert set(stress.ROWS) == {"contested-booking", "contested-slot", "supervisor-twins"}


def test_hello():
    [figure] = hello.rows(rounds=3)
    assert figure["name"] == "hello"
    assert figure["ours"] > 0


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_case_list_compares_two_pages_that_show_the_same_cases(kind):
    first, last = case_list.rows(cases=120, rounds=1, kinds=(kind,))
    for figure, page in ((first, "first"), (last, "last")):
        assert set(figures.BENCH) <= set(figure)
        assert (figure["name"], figure["database"], figure["size"], figure["page"]) == ("case-list", kind, 120, page)
        assert figure["ours"] > 0 < figure["floor"]
        assert figure["bytes"] > 10_000


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_measures_board_compares_pages_that_show_the_same_measures_in_as_many_statements(kind):
    few = list(measures_board.rows(measures=400, rounds=1, kinds=(kind,)))
    many = list(measures_board.rows(measures=1_200, rounds=1, kinds=(kind,)))
    for smaller, figure, page in zip(few, many, ("first", "soon"), strict=True):
        assert set(figures.BENCH) <= set(figure)
        assert (figure["name"], figure["database"], figure["size"], figure["page"]) == (
            "measures-board", kind, 1_200, page,
        )  # fmt: skip
        assert figure["ours"] > 0 < figure["floor"]
        assert smaller["queries"] == figure["queries"] <= 10


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_follow_up_board_compares_pages_that_show_the_same_follow_ups(kind):
    first, last = follow_up_board.rows(plans=1_500, rounds=1, kinds=(kind,))
    for figure, page in ((first, "first"), (last, "last")):
        assert set(figures.BENCH) <= set(figure)
        assert (figure["name"], figure["database"], figure["size"], figure["page"]) == (
            "followup-board", kind, 1_500, page,
        )  # fmt: skip
        assert figure["ours"] > 0 < figure["floor"]
        assert figure["queries"] <= 10


def test_a_board_that_leaves_something_out_is_not_measured(monkeypatch):
    """The twin: one that knows nothing of what is past its day."""
    monkeypatch.setattr(follow_up_board, "STATEMENT", follow_up_board.STATEMENT.replace(
        "AND due_on <=", f"AND due_on >= '{follow_up_board.TODAY}' AND due_on <="))  # fmt: skip
    with pytest.raises(RuntimeError, match="other follow-ups"):
        list(follow_up_board.rows(plans=1_500, rounds=1, kinds=("sqlite",)))


def test_the_number_of_statements_does_not_grow_with_the_cases():
    few, _last = case_list.rows(cases=55, rounds=1, kinds=("sqlite",))
    many, _last = case_list.rows(cases=600, rounds=1, kinds=("sqlite",))
    assert few["queries"] == many["queries"] <= 10


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_campaign_board_compares_pages_that_count_and_show_the_same_people(kind):
    [figure] = campaign_board.rows(people=240, rounds=1, kinds=(kind,), before=1)
    assert set(figures.BENCH) <= set(figure)
    assert (figure["name"], figure["database"], figure["size"]) == ("campaign-board", kind, 240)
    assert figure["ours"] > 0 < figure["floor"]
    [smaller] = campaign_board.rows(people=120, rounds=1, kinds=(kind,), before=0)
    assert smaller["queries"] == figure["queries"] <= 10


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_feed_compares_two_that_hold_the_same_times_and_an_unchanged_one(kind):
    whole, unchanged = feed.rows(events=20, rounds=1, kinds=(kind,))
    assert set(figures.BENCH) <= set(whole)
    assert [(one["name"], one["database"], one["size"]) for one in (whole, unchanged)] == [
        ("feed", kind, 20), ("feed-unchanged", kind, 20),
    ]  # fmt: skip
    assert whole["ours"] > 0 < whole["floor"]
    assert unchanged["ours"] > 0


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_free_slots_offers_the_same_times_as_its_floor(kind):
    [figure] = free_slots.rows(years=1, physicians=3, rounds=1, kinds=(kind,))
    assert set(figures.BENCH) <= set(figure)
    assert (figure["name"], figure["database"]) == ("free-slots", kind)
    assert figure["size"] > 3_000
    assert figure["free"] > 100
    assert min(figure["page"], figure["ours"], figure["floor"]) > 0


def test_a_floor_that_offers_other_times_is_not_measured_against(monkeypatch):
    """The twin: one that offers what is taken."""
    taken = free_slots.TIMES.replace("NOT EXISTS (SELECT 1 FROM booking", "EXISTS (SELECT 1 FROM booking")
    monkeypatch.setattr(free_slots, "TIMES", taken)
    with pytest.raises(RuntimeError, match="other times"):
        list(free_slots.rows(years=1, physicians=3, rounds=1, kinds=("sqlite",)))


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_interview_screen_shows_every_year_as_its_floor_does(kind):
    [figure] = interview_screen.rows(years=3, rounds=1, kinds=(kind,))
    assert set(figures.BENCH) <= set(figure)
    assert (figure["name"], figure["database"], figure["size"]) == ("interview-screen", kind, 3)
    assert figure["ours"] > 0 < figure["floor"]
    assert figure["queries"] <= 12


def test_a_floor_that_shows_less_is_not_measured_against(monkeypatch):
    """The twin: one that writes down the first controls only."""
    monkeypatch.setattr(interview_screen, "CONTROLS", interview_screen.CONTROLS[:20])
    with pytest.raises(RuntimeError, match="leaves controls out"):
        list(interview_screen.rows(years=3, rounds=1, kinds=("sqlite",)))


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_autosave_keeps_a_new_text_each_time(kind):
    [figure] = autosave.rows(rounds=3, kinds=(kind,))
    assert set(figures.BENCH) <= set(figure)
    assert (figure["name"], figure["database"], figure["size"]) == ("autosave", kind, 2_000)
    assert figure["ours"] > 0 < figure["floor"]


def test_a_floor_that_keeps_what_stood_there_is_not_measured_against(monkeypatch):
    """The twin: nothing new is ever typed."""
    monkeypatch.setattr(autosave, "_texts", lambda: repeat("話"))
    with pytest.raises(RuntimeError, match="nothing new"):
        list(autosave.rows(rounds=3, kinds=("sqlite",)))


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_contested_booking_holds_and_its_twin_is_caught(kind):
    [figure] = contested_booking.rows(attempts=12, processes=2, seed=1, kinds=(kind,))
    assert set(figure) == set(figures.STRESS)
    assert (figure["attempts"], figure["violations"]) == (12, 0)
    assert figure["twin_violations"] > 0
    [bare] = contested_booking.bare_rows(attempts=40, processes=2, seed=1, kinds=(kind,))
    assert set(bare) == set(figures.STRESS)
    assert (bare["name"], bare["attempts"], bare["violations"]) == ("contested-slot", 40, 0)
    assert bare["twin_violations"] > 0


def test_print_run_fills_every_letter():
    [figure] = print_run.rows(letters=3, rounds=1)
    assert set(figures.BENCH) <= set(figure)
    assert (figure["name"], figure["size"]) == ("print-run", 3)
    assert figure["ours"] > 0
    assert figure["floor"] > 0


def test_documents_are_as_many_and_as_large_as_those_of_the_floor():
    [one] = documents.one(rounds=1)
    [many] = documents.many(records=20, rounds=1)
    assert [(figure["name"], figure["size"]) for figure in (one, many)] == [("document", 1), ("documents-1000", 20)]
    assert all(figure["ours"] > 0 < figure["floor"] for figure in (one, many))
    assert many["mib"] < documents.MIB
    sheet, content = documents.FILES[0]
    ours = len(word.form(sheet, COMPANY).fill(content))
    bare = documents.Floor(sheet, content)
    assert len(bare.fill()) == pytest.approx(ours, rel=0.05)


def test_an_archive_that_is_kept_in_memory_is_seen(monkeypatch):
    """The twin: every piece is held."""
    held: list[bytes] = []
    real = archive.streamed

    def kept(entries, index):
        for piece in real(entries, index):
            held.append(piece * 100)
            yield piece

    monkeypatch.setattr(archive, "streamed", kept)
    assert documents.ours(60) > documents.MIB


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_import_results_writes_as_many_rows_as_its_floor(kind):
    [figure] = import_results.rows(count=40, rounds=1, kinds=(kind,))
    assert set(figures.BENCH) <= set(figure)
    assert (figure["name"], figure["database"], figure["size"]) == ("import-results", kind, 40)
    assert figure["ours"] > 0 < figure["floor"]
    assert figure["mib"] < import_results.MIB


def test_the_memory_of_a_piece_of_work_is_seen():
    def work() -> None:
        held = bytearray(b"x" * (100 << 20))
        time.sleep(0.1)  # nobody else in the process can look while it is being filled
        assert held

    assert import_results.risen(work) >= 90


# --- the parts ------------------------------------------------------------------------------------------


def test_turns_take_turns_and_give_a_median_for_each():
    done: list[str] = []
    taken = figures.turns(3, lambda: done.append("a"), lambda: done.append("b"))
    assert done == ["a", "b"] * 4
    assert len(taken) == 2


@pytest.mark.parametrize(("ours", "met"), [(4.0, True), (4.1, False)])
def test_a_goal_is_met_up_to_its_ratio(ours, met):
    figure = figures.compared("x", "sqlite", 1, ours, 1.0, 4.0)
    assert figure["met"] is met
    assert list(figure) == list(figures.BENCH)


def test_only_one_row_is_kept_apart_from_the_others(tmp_path):
    old, other = {"name": "a", "ours": 1}, {"name": "b", "ours": 2}
    figures.write("bench", [old, other], tmp_path)
    path = figures.write("bench", [{"name": "a", "ours": 3}], tmp_path)
    assert json.loads(path.read_text()) == [other, {"name": "a", "ours": 3}]


def test_only_names_a_row_or_says_which_there_are(monkeypatch):
    rows: dict[str, figures.Rows] = {"a": hello.rows, "b": case_list.rows}
    monkeypatch.setenv("ONLY", "b")
    assert figures.chosen(rows) == {"b": case_list.rows}
    monkeypatch.setenv("ONLY", "")
    assert figures.chosen(rows) == rows
    monkeypatch.setenv("ONLY", "c")
    with pytest.raises(SystemExit, match="a, b"):
        figures.chosen(rows)


def test_the_table_names_every_column_and_says_no_loudly():
    text = figures.table(("name", "met"), [{"name": "x", "met": False, "page": "first"}, {"name": "日本", "met": True}])
    assert [line.split() for line in text.splitlines()] == [
        ["name", "met", "page"],
        ["x", "NO", "first"],
        ["日本", "yes"],
    ]


@pytest.mark.parametrize(
    ("found", "code"),
    [
        ({"violations": 0, "twin_violations": 3}, 0),
        ({"violations": 1, "twin_violations": 3}, 1),
        ({"violations": 0, "twin_violations": 0}, 1),
    ],
)
def test_stress_fails_when_something_broke_or_the_twin_was_not_caught(monkeypatch, tmp_path, capsys, found, code):
    row = {"name": "x", "database": "sqlite", "seed": 1, "attempts": 1, **found}
    monkeypatch.setattr(stress, "ROWS", {"x": lambda: [row]})
    monkeypatch.setattr(figures, "FOLDER", tmp_path)
    monkeypatch.delenv("ONLY", raising=False)
    assert stress.main() == code
    assert json.loads((tmp_path / "stress.json").read_text()) == [row]
    assert "violations" in capsys.readouterr().out


def test_bench_fails_when_a_goal_is_missed(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(bench, "ROWS", {"x": lambda: [figures.compared("x", "sqlite", 1, 5.0, 1.0, 4.0)]})
    monkeypatch.setattr(figures, "FOLDER", tmp_path)
    monkeypatch.delenv("ONLY", raising=False)
    assert bench.main() == 1
    assert "NO" in capsys.readouterr().out


def test_matching_leaves_out_as_many_as_the_bare_solver():
    [figure] = matching.rows(sizes=((60, 90),), rounds=1)
    assert set(figures.BENCH) <= set(figure)
    assert (figure["name"], figure["database"], figure["size"], figure["slots"]) == ("matching", "none", 60, 90)
    assert figure["ours"] > 0 < figure["floor"]


def test_a_plan_that_takes_the_nearest_first_is_not_measured_against_the_solver(monkeypatch):
    """The twin: a matching that is quicker because it is worse."""
    given = matching.work(60, 62)
    ready = matching.matrix(*given)
    matching.agree(given, ready)
    monkeypatch.setattr(planner, "cheapest", greedy)
    with pytest.raises(ValueError, match="the solver leaves out"):
        matching.agree(given, ready)


def test_supervisor_twins_are_alike_and_a_leak_is_caught():
    [figure] = supervisor_twins.rows(pairs=1, kinds=("sqlite",), rounds=1, twin_pairs=2)
    assert list(figure) == list(figures.STRESS)
    assert (figure["name"], figure["attempts"], figure["violations"]) == ("supervisor-twins", 1, 0)
    assert figure["twin_violations"] > 0
