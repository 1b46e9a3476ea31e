"""Do rows that aren't for this check stay out without stopping the others, and are all faults of a row told at once?"""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from casework.access import Act, enter_worker
from casework.models.people import Placement, ReportingLine
from casework.rules.vocabulary import LineKind
from casework.services import results_file, results_plan
from casework.services.needs import Decision
from casework.services.results_plan import Lines
from tests.services.results import HEADER, LOW, decide, file, line, load, waiting
from tests.services.test_results_import import change, faults, stored, trail_length, workbook

ELSEWHERE = 1004
"""Works at the factory; the check is the head office's."""


def without(number: object, high: str = "", day: str = "") -> str:
    """Somebody who was asked and didn't come."""
    return f"{number},,,,{high},{day},"


def test_who_was_not_examined_is_left_out_and_the_others_come_in(world):
    found = load(world, file(without(1002), line(1001), without(1003, day="2026-11-02")))
    assert (found.added, found.problems, found.lines) == (1, (), 3)
    assert (found.unexamined.lines, found.elsewhere.lines, found.left_out) == ((2, 4), (), ())
    assert stored(world).keys() == {"1001"}


def test_twin_read_like_any_other_row_it_would_stop_them(world, monkeypatch):
    monkeypatch.setattr(results_file, "without_result", lambda _cells: False)
    with pytest.raises(AssertionError):
        test_who_was_not_examined_is_left_out_and_the_others_come_in(world)


@pytest.mark.parametrize("nothing", ["-", "－", "未受検", "未回答", "―"])
def test_a_word_for_nothing_is_nothing(world, nothing):
    found = load(world, file(f"1002,{nothing},{nothing},{nothing},{nothing},,", line(1001)))
    assert (found.unexamined.lines, found.added, found.problems) == ((2,), 1, ())


@pytest.mark.parametrize(
    ("half", "columns"),
    [
        ("1002,50,,,,2026-11-02,2026-12-01", ["心身の反応", "周囲の支援"]),
        ("1002,,,,○,2026-11-02,2026-12-01", ["ストレス要因", "心身の反応", "周囲の支援"]),
        ("1002,,,,×,,", ["ストレス要因", "心身の反応", "周囲の支援", "実施日", "結果通知日"]),
        (",,,,,,x", ["社員番号", "ストレス要因", "心身の反応", "周囲の支援", "実施日", "結果通知日"]),
        ("1002,50,80,25,○,,2026-12-01", ["実施日"]),
    ],
)
def test_half_a_result_is_a_fault_and_so_is_nothing_about_nobody(world, half, columns):
    found = load(world, file(half, line(1001)))
    assert [problem.column for problem in found.problems] == columns
    assert found.unexamined.lines == ()
    assert stored(world) == {}


def test_points_of_a_scale_are_half_a_result(world):
    data = f"{HEADER},活気\r\n{without(1002)},4\r\n{without(1003)},\r\n{line(1001)},3\r\n".encode()
    found = load(world, data)
    assert {problem.line for problem in found.problems} == {2}
    assert found.unexamined.lines == (3,)


def test_in_a_workbook_too(world):
    found = load(world, workbook(line(1001), "1002,,,,,2026-11-02,2026-12-01"))
    assert (found.added, found.unexamined.lines, found.problems) == (1, (3,), ())


def test_who_works_elsewhere_is_left_out_and_told_by_the_row_alone(world):
    found = load(world, file(line(1001), line(ELSEWHERE), line(1002)))
    assert (found.added, found.problems, found.elsewhere.lines) == (2, (), (3,))
    assert (found.left_out, found.disagree, found.unflagged, found.warnings) == ((), 0, 0, ())
    assert stored(world).keys() == {"1001", "1002"}
    assert [row.name for row in found.sample if row.line == 3] == [""]


def test_twin_as_somebody_of_this_workplace_they_would_come_in(world, monkeypatch):
    monkeypatch.setattr(results_plan, "_elsewhere", lambda _row, _known: False)
    with pytest.raises(AssertionError):
        test_who_works_elsewhere_is_left_out_and_told_by_the_row_alone(world)


@pytest.mark.parametrize(
    "row",
    [
        line(ELSEWHERE, checked="2026-09-30", notified="2026-09-30"),
        line(ELSEWHERE, (16, "多い", 8), high=""),
        line(ELSEWHERE, checked="来週"),
        line(ELSEWHERE, LOW, high="○"),
    ],
    ids=[
        "checked before this check began",
        "a score that can't be read",
        "a day that can't be read",
        "flag and scores",
    ],
)
def test_nothing_in_a_row_of_another_workplace_matters_here(world, row):
    found = load(world, file(row, line(1001), row))
    assert (found.added, found.problems, found.elsewhere.lines) == (1, (), (2, 4))
    assert (found.disagree, found.unflagged) == (0, 0)


def test_the_day_of_the_check_decides_where_somebody_worked(world):
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        mine = world.people["colleague"].employment_id
        placement = session.execute(select(Placement).where(Placement.employment_id == mine)).scalar_one()
        factory = session.execute(
            select(Placement.department_id).where(Placement.workplace_id == world.factory).limit(1)
        ).scalar_one()
        placement.until_on = date(2026, 11, 9)
        session.flush()
        session.add(
            Placement(company_id=world.company_id, employment_id=mine, department_id=factory,
                      workplace_id=world.factory, from_on=date(2026, 11, 10))
        )  # fmt: skip
        visit.record("employment", "0" * 32)
    after = load(world, file(line(1001), line(1002, checked="2026-11-10")))
    assert (after.elsewhere.lines, after.added) == ((3,), 1)
    before = load(world, file(line(1001), line(1002, checked="2026-11-09")))
    assert (before.elsewhere.lines, before.added, before.same) == ((), 1, 1)


def test_somebody_of_here_who_is_employed_nowhere_on_that_day_is_a_wrong_day(world):
    change(world, "colleague", from_on=date(2026, 11, 16))
    found = load(world, file(line(1002)))
    assert (faults(found), found.elsewhere.lines) == ([(2, "実施日", "この日には在籍していません。")], ())


def test_the_same_file_twice_changes_nothing_with_rows_left_out(world):
    data = file(line(1001), without(1002), line(ELSEWHERE))
    load(world, data)
    entries = trail_length(world)
    again = load(world, data)
    assert (again.changes_something, again.known_already, again.same) == (False, True, 1)
    assert (again.unexamined.lines, again.elsewhere.lines) == ((3,), (4,))
    assert trail_length(world) == entries


def test_a_file_of_others_alone_holds_nothing_for_this_check(world):
    found = load(world, file(without(1001), line(ELSEWHERE)))
    assert (found.changes_something, found.known_already, found.problems) == (False, False, ())


def test_who_came_in_before_stays_when_a_later_file_has_no_result_of_them(world):
    load(world, file(line(1001)))
    assert load(world, file(without(1001))).unexamined.count == 1
    assert stored(world).keys() == {"1001"}


def test_all_faults_of_a_row_are_told_at_once(world):
    data = (
        f"{HEADER},活気\r\n{line(1001)},3\r\n9999,多い,80,40,多分,2026-09-30,2026-12-02,9\r\n"
        f"1001,50,80,40,○,2026-12-02,2026-12-01,6\r\n{line(1002)},3\r\n{line(1003)},1\r\n"
    ).encode()
    found = load(world, data)
    assert [(problem.line, problem.column) for problem in found.problems] == [
        (3, "ストレス要因"), (3, "周囲の支援"), (3, "高ストレス"), (3, "活気"),
        (3, "実施日"), (3, "結果通知日"), (3, "社員番号"),
        (4, "周囲の支援"), (4, "活気"), (4, "実施日"), (4, "結果通知日"), (4, "社員番号"),
    ]  # fmt: skip


def test_twin_rows_that_can_not_be_read_would_be_told_in_rounds(world, monkeypatch):
    judge = results_file._judge
    monkeypatch.setattr(results_file, "_judge", lambda *given: replace(judge(*given), faulty=()))
    with pytest.raises(AssertionError):
        test_all_faults_of_a_row_are_told_at_once(world)


def test_what_was_decided_is_among_them_where_the_row_says_otherwise(world):
    load(world, file(line(1001), line(1002)))
    decide(world, Decision(waiting(world)["1001"].public_id, needed=True))
    found = load(world, file(line(1001, (51, "多い", 25)), line(1002, (51, "多い", 25))))
    assert [(problem.line, problem.column) for problem in found.problems] == [
        (2, "心身の反応"), (2, "社員番号"), (3, "心身の反応"),
    ]  # fmt: skip
    same = load(world, file(line(1001, (50, "多い", 25))))
    assert [problem.column for problem in same.problems] == ["心身の反応"]


def test_rows_that_somebody_else_takes_in_are_shown_by_their_number_only(world):
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        session.add(
            ReportingLine(company_id=world.company_id, employment_id=world.people["colleague"].employment_id,
                          supervisor_id=world.people["clerk"].employment_id, kind=LineKind.ACTING,
                          from_on=date(2026, 1, 1), until_on=date(2026, 2, 1))
        )  # fmt: skip
        visit.record("employment", "0" * 32)
    clerk = world.people["clerk"].number
    found = load(world, file(line(clerk, (50, "多い", 25)), line(1002), line(1001)))
    assert [(left.line, str(left.said)[:9]) for left in found.left_out] == [
        (2, "ご自身の結果のため"),
        (3, "あなたが上司である"),
    ]
    assert [(row.line, row.cells, row.name) for row in found.sample[:2]] == [(2, (), ""), (3, (), "")]
    assert (found.added, found.problems) == (1, ())


@pytest.mark.parametrize(
    ("lines", "spelled"),
    [((), ""), ((4,), "4"), ((4, 5), "4-5"), ((2, 4, 5, 6, 9), "2, 4-6, 9"), (tuple(range(2, 9000)), "2-8999")],
)
def test_how_lines_are_spelled(lines, spelled):
    assert Lines(lines).spelled == spelled


def test_a_long_list_of_lines_ends():
    spelled = Lines(tuple(range(2, 9000, 2))).spelled
    assert spelled.endswith("80, …")
