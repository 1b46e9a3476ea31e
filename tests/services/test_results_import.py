"""Do results come in from three encodings, all or nothing, with every fault named by line and column?"""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from casework.access import Act, enter_worker
from casework.models.checks import CheckResult, StressCheck
from casework.models.people import Employment, Person, PersonnelAuthority
from casework.models.trail import TrailEntry
from casework.rules import scoring
from casework.rules.errors import NotYours
from casework.rules.policy import SHORT_THRESHOLDS, Thresholds
from casework.rules.scoring import Questionnaire
from casework.rules.vocabulary import EmploymentKind, Hat
from casework.services import results_file, results_import
from casework.services.needs import Decision
from casework.services.results_file import Columns
from tests.services.results import HEADER, HIGH, LOW, decide, file, line, load, more_people, waiting
from tests.workbooks import books


def stored(world):
    with world.database.reading() as session:
        return {
            number: (row.stressors, row.reactions, row.support, row.high_stress, row.checked_on, row.notified_on)
            for row, number in session.execute(
                select(CheckResult, Employment.number).join(Employment, Employment.id == CheckResult.employment_id)
            )
        }


def faults(found):
    return [(problem.line, problem.column, str(problem.said)) for problem in found.problems]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_three_encodings(world, encoding):
    found = load(world, file(line(1001), line(1002, LOW, "×"), encoding=encoding))
    assert (found.added, found.changed, found.same, found.problems) == (2, 0, 0, ())
    days = (date(2026, 11, 2), date(2026, 12, 1))
    assert stored(world) == {"1001": (*HIGH, True, *days), "1002": (*LOW, False, *days)}


def test_a_preview_writes_nothing(world):
    with world.database.writing() as session:
        found = results_import.preview(session, world.actor("clerk"), world.check_public_id, file(line(1001)),
                                       now=world.now)  # fmt: skip
    assert found.added == 1
    assert stored(world) == {}


def test_the_same_file_twice_changes_nothing(world):
    data = file(line(1001), line(1002, LOW, "×"))
    load(world, data)
    entries = trail_length(world)
    again = load(world, data)
    assert (again.added, again.changed, again.same, again.changes_something) == (0, 0, 2, False)
    assert trail_length(world) == entries


def trail_length(world):
    with world.database.reading() as session:
        return len(session.execute(select(TrailEntry.id)).all())


def test_a_correction_before_the_decision_is_taken(world):
    load(world, file(line(1001)))
    found = load(world, file(line(1001, LOW, "×")))
    assert (found.added, found.changed, found.same) == (0, 1, 0)
    assert stored(world)["1001"][:4] == (*LOW, False)


def test_what_the_examiner_decided_about_is_never_overwritten(world):
    load(world, file(line(1001), line(1002)))
    decide(world, Decision(waiting(world)["1001"].public_id, needed=True))
    before = stored(world)
    found = load(world, file(line(1002, LOW, "×"), line(1001, LOW, "×")))
    assert faults(found) == [(3, "社員番号", "実施者がすでに判断した結果のため、書き換えられません。")]
    assert stored(world) == before
    assert load(world, file(line(1001))).same == 1


@pytest.mark.parametrize(
    ("bad", "column", "said"),
    [
        (line(9999), "社員番号", "この社員番号の人が見つかりません。"),
        (line("", HIGH), "社員番号", "空欄です。"),
        (line(1002, (50, "多い", 25)), "心身の反応", "0から116までの整数で書いてください。"),
        (line(1002, (69, 80, 25)), "ストレス要因", "0から68までの整数で書いてください。"),
        (line(1002, (50, 80, 37)), "周囲の支援", "0から36までの整数で書いてください。"),
        (line(1002, (50, 117, 25)), "心身の反応", "0から116までの整数で書いてください。"),
        (line(1002, high="たぶん"), "高ストレス", "○か×（1か0、はいかいいえ、該当か非該当）で書いてください。"),
        (line(1002, checked="2026-11-31"), "実施日", "暦にない日付です。"),
        (line(1002, checked="2026-12-02", notified="2026-12-01"), "実施日", "まだ来ていない日付です。"),
        (line(1002, checked="2026-09-30"), "実施日", "実施回の開始日（2026-10-01）より前の日付です。"),
        (line(1002, notified="2026-12-02"), "結果通知日", "まだ来ていない日付です。"),
        (line(1002, notified="2026-11-01"), "結果通知日", "実施日より前の日付です。"),
        (line(1001), "社員番号", "同じ社員番号が2行目にもあります。"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_written(world, bad, column, said):
    found = load(world, file(line(1001), bad, line(1003)))
    assert (3, column, said) in faults(found)
    assert stored(world) == {}


def test_a_day_counts_as_come_at_midnight_in_tokyo(world):
    """The server's clock is another one (domain: trap 5)."""
    data = file(line(1001, notified="2026-12-02"))
    late = datetime(2026, 12, 1, 14, 59, tzinfo=UTC)
    assert faults(load(world, data, now=late)) == [(2, "結果通知日", "まだ来ていない日付です。")]
    assert load(world, data, now=late + timedelta(minutes=1)).added == 1


def test_somebody_not_employed_on_the_day(world):
    change(world, "colleague", from_on=date(2026, 11, 16))
    assert faults(load(world, file(line(1002)))) == [(2, "実施日", "この日には在籍していません。")]


def test_the_whole_file_can_be_wrong(world):
    for data in (b"", b"\xff\xfe\x00", "社員番号,実施日\r\n1001,2026-11-02\r\n".encode(), b"\x00" * 10):
        found = load(world, data)
        assert found.problems
        assert not found.changes_something
    assert stored(world) == {}


def test_caps(world, monkeypatch):
    monkeypatch.setattr(results_file, "MAX_ROWS", 2)
    assert faults(load(world, file(line(1001), line(1002), line(1003))))[-1][0] == 4
    monkeypatch.setattr(results_file, "MAX_BYTES", 100)
    assert load(world, file(line(1001), line(1002))).problems
    assert stored(world) == {}


def test_the_clerk_is_left_out_and_said_so_and_dispatched_workers_are_only_counted(world):
    change(world, "colleague", kind=EmploymentKind.DISPATCHED_IN)
    clerk = world.people["clerk"].number
    found = load(world, file(line(1001), line(1002), line(clerk)))
    assert (found.added, found.counted, found.counted_changes) == (1, 1, 1)
    assert [(left.line, str(left.said)[:9]) for left in found.left_out] == [(4, "ご自身の結果のため")]
    assert stored(world).keys() == {"1001"}


def test_unlikely_scores_are_a_warning_only(world):
    found = load(world, file(line(1001, (16, 28, 8)), line(1002, (25, 50, 8))))
    assert [(w.line, w.column) for w in found.warnings] == [
        (2, "ストレス要因"), (2, "心身の反応"), (2, "周囲の支援"), (3, "周囲の支援"),
    ]  # fmt: skip
    assert found.added == 2


def test_what_the_shorter_questionnaire_can_not_give_is_not_read(world):
    thresholds(world, SHORT_THRESHOLDS, Questionnaire.SHORT)
    assert faults(load(world, file(line(1001, (25, 45, 25))))) == [
        (2, "ストレス要因", "0から24までの整数で書いてください。"),
        (2, "心身の反応", "0から44までの整数で書いてください。"),
        (2, "周囲の支援", "0から24までの整数で書いてください。"),
    ]
    assert load(world, file(line(1001, (24, 44, 24)))).added == 1


def test_flags_that_differ_from_the_scores_are_counted(world):
    assert load(world, file(line(1001, LOW, "○"), line(1002, HIGH, "○"))).disagree == 1


def test_columns_by_other_names_and_in_any_order(world):
    data = (
        "部署,結果通知日,受検日,高ストレス者,周囲のサポート,心身のストレス反応,仕事のストレス要因,従業員番号\r\n"
        "営業,2026/12/01,2026年11月2日,1,25,80,50,1001\r\n"
    )
    found = load(world, data.encode())
    assert (found.added, found.ignored) == (1, ("部署",))
    assert stored(world)["1001"][:3] == HIGH


@pytest.mark.parametrize("who", ["worker", "supervisor", "hr", "physician", "nurse", "admin", "stranger_clerk"])
def test_nobody_else_imports(world, who):
    with pytest.raises(NotYours):
        load(world, file(line(1001)), who=who)


def test_who_has_personnel_authority_imports_nothing(world):
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        clerk = world.people["clerk"].person_id
        session.add(PersonnelAuthority(company_id=world.company_id, person_id=clerk, workplace_id=world.head_office,
                                       from_on=date(2026, 1, 1)))  # fmt: skip
        visit.record("personnel_authority", "0" * 32)
    with pytest.raises(NotYours):
        load(world, file(line(1001)))


def test_many_rows_come_in_at_once(world):
    numbers = more_people(world, 700)
    found = load(world, file(*(line(number, LOW, "×") for number in numbers)))
    assert (found.added, found.problems) == (700, ())
    assert load(world, file(*(line(number, LOW, "×") for number in numbers))).same == 700


def test_each_person_can_see_that_their_result_came_in(world):
    load(world, file(line(1001)))
    with world.database.reading() as session:
        entry = session.execute(select(TrailEntry).order_by(TrailEntry.number.desc()).limit(1)).scalar_one()
    assert (entry.act, entry.reading, entry.hat) == ("import_results", False, Hat.CLERK)


def test_the_header_of_these_tests_is_the_documented_one():
    assert HEADER.split(",") == [column.names[0] for column in results_file.COLUMNS]


# --- who stands in the first rows, and where the headings stand --------------------------------------------------


def test_the_preview_names_the_people_of_this_workplace_only(world):
    found = load(world, file(line(1001), line("１００２"), line(1004), line(9999)))
    with world.database.reading() as session:
        worker, colleague = (session.get_one(Person, world.people[who].person_id) for who in ("worker", "colleague"))
    assert [(row.cells[0], row.name, row.told) for row in found.sample] == [
        ("1001", worker.name, None), ("１００２", colleague.name, None), ("1004", "", None), ("9999", "", None),
    ]  # fmt: skip


TITLED = "{above}" + HEADER + "\r\n{line}\r\n"


@pytest.mark.parametrize("above", ["", "結果一覧\r\n", "\r\n\r\n株式会社みなと,2026年\r\n実施日 2026-11-02\r\n,,\r\n"])
def test_headings_are_found_below_titles_and_blank_lines(world, above):
    data = TITLED.format(above=above, line=line(1001)).encode()
    found = load(world, data)
    assert (found.added, found.problems, found.headings_at) == (1, (), above.count("\r\n") + 1)
    bad = load(world, TITLED.format(above=above, line=line(9999)).encode())
    assert [problem.line for problem in bad.problems] == [found.headings_at + 1]


def test_headings_of_a_workbook_below_a_title(world):
    texts = ["ストレスチェック 結果", *HEADER.split(","), *line(1001).split(",")]
    body = [books.row(1, books.shared("A1", 0)), books.row(2)]
    for at, first in ((4, 1), (5, 8)):
        body.append(books.row(at, *(books.shared(f"{chr(65 + place)}{at}", first + place) for place in range(7))))
    found = taken(world, books.pack(books.parts("".join(body), texts)))
    assert (found.added, found.headings_at, found.problems) == (1, 4, ())


def test_another_row_can_be_chosen_for_the_headings(world):
    """The same names twice: a list of terms above the table. The first is taken, the other can be."""
    data = (f"{HEADER}\r\n" + ",".join(["説明"] * 7) + f"\r\n{HEADER}\r\n{line(1001)}\r\n").encode()
    found = taken(world, data)
    assert (found.headings_at, bool(found.problems)) == (1, True)
    assert [at for at, _words in found.above] == [1, 2, 3, 4]
    again = chosen_row(world, data, 3)
    assert (again.headings_at, again.added, again.problems) == (3, 1, ())
    [gone] = chosen_row(world, data, 99).problems
    assert "99行目" in str(gone.said)


def test_where_no_name_is_known_the_first_full_row_is_taken(world):
    data = "結果一覧\r\n\r\n職員,要因点,反応点\r\n1001,50,80\r\n".encode()
    found = load(world, data)
    assert (found.headings_at, found.headings) == (3, ("職員", "要因点", "反応点"))


def test_what_stands_far_below_is_not_searched_for(world):
    data = ("題名\r\n" * 20 + HEADER + "\r\n" + line(1001) + "\r\n").encode()
    assert load(world, data).headings_at == 1


def chosen_row(world, data, headings_at):
    return load(world, data, Columns(None, {}, headings_at=headings_at))


def change(world, who, **values):
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        employment = session.get_one(Employment, world.people[who].employment_id)
        for name, value in values.items():
            setattr(employment, name, value)
        visit.record("employment", employment.public_id)


# --- by chosen columns, and from Excel's files -----------------------------------------------------------------------


def taken(world, data, layout=None, **days):
    chosen = None if layout is None else Columns(layout, days)
    with world.database.writing() as session:
        return results_import.load(session, world.actor("clerk"), world.check_public_id, data, chosen, now=world.now)


def test_a_workbook_comes_in_like_a_file_of_text_and_the_other_way_round_nothing_changes(world):
    assert taken(world, workbook(line(1001), line(1002, LOW, "×"))).added == 2
    days = (date(2026, 11, 2), date(2026, 12, 1))
    assert stored(world) == {"1001": (*HIGH, True, *days), "1002": (*LOW, False, *days)}
    entries = trail_length(world)
    again = taken(world, workbook(line(1001), line(1002, LOW, "×")))
    text = load(world, file(line(1001), line(1002, LOW, "×")))
    assert [(found.same, found.changes_something) for found in (again, text)] == [(2, False)] * 2
    assert trail_length(world) == entries


def test_a_fault_of_a_workbook_has_the_line_of_the_sheet(world):
    found = taken(world, workbook(line(1001), line(9999), line(1003, (50, "多い", 25))))
    assert [(p.line, p.column, p.found) for p in found.problems] == [
        (3, "社員番号", "9999"), (4, "心身の反応", "多い"),
    ]  # fmt: skip
    assert stored(world) == {}


@pytest.mark.parametrize("name", ["a block to the end of the sheet", "a billion laughs", "half a file"])
def test_a_hostile_workbook_is_a_problem_of_the_file(world, name):
    (problem,) = taken(world, books.HOSTILE[name]()).problems
    assert problem.line == 0
    assert stored(world) == {}


def test_swapped_columns_are_put_right_by_choosing(world):
    """Two products use A and B both ways round; a score that can't be leads to the choice."""
    data = "社員番号,A,B,C,実施日,結果通知日\r\n1001,100,50,25,2026-11-02,2026-12-01\r\n".encode()
    named = {"number": "社員番号", "support": "C", "checked_on": "実施日", "notified_on": "結果通知日"}
    wrong = taken(world, data, {**named, "stressors": "A", "reactions": "B"})
    assert [p.column for p in wrong.problems] == ["ストレス要因"]
    right = taken(world, data, {**named, "stressors": "B", "reactions": "A"})
    assert (right.added, right.warnings) == (1, ())
    assert stored(world)["1001"][:3] == (50, 100, 25)


def test_without_a_flag_the_proposal_of_the_frozen_thresholds_stands_in(world):
    data = (
        "社員番号,ストレス要因,心身の反応,周囲の支援,高ストレス,実施日,結果通知日\r\n"
        "1001,50,80,25,,2026-11-02,2026-12-01\r\n1002,30,40,15,,2026-11-02,2026-12-01\r\n"
        "1003,30,40,15,該当,2026-11-02,2026-12-01\r\n"
    )
    found = load(world, data.encode())
    assert (found.added, found.unflagged, found.disagree, found.problems) == (3, 2, 1, ())
    assert {number: values[3] for number, values in stored(world).items()} == {
        "1001": True,
        "1002": False,
        "1003": True,
    }


def test_other_thresholds_stand_in_otherwise(world):
    thresholds(world, Thresholds(reactions=100, stressors_and_support=120, reactions_beside=90))
    data = "社員番号,ストレス要因,心身の反応,周囲の支援,高ストレス,実施日,結果通知日\r\n"
    assert load(world, f"{data}1001,50,90,25,,2026-11-02,2026-12-01\r\n".encode()).added == 1
    assert stored(world)["1001"][3] is False


def test_one_day_for_everybody_where_the_file_has_none(world):
    data = b"number,stressors,reactions,support\r\n1001,50,80,25\r\n"
    layout = {key: key for key in ("number", "stressors", "reactions", "support")}
    lacking = taken(world, data, layout, checked_on=date(2026, 11, 2))
    assert faults(lacking) == [(1, "結果通知日", "必要な列がありません。")]
    assert lacking.problems_of_columns == lacking.problems
    assert taken(world, data, layout, checked_on=date(2026, 11, 2), notified_on=date(2026, 12, 1)).added == 1
    assert stored(world)["1001"][4:] == (date(2026, 11, 2), date(2026, 12, 1))


def test_a_choice_that_can_not_be_read(world):
    names = HEADER.split(",")
    layout = dict(zip((column.key for column in results_file.COLUMNS), names, strict=True))
    gone = taken(world, file(line(1001)), {**layout, "support": "どこにもない列"})
    assert faults(gone) == [(1, "周囲の支援", "「どこにもない列」という列が、このファイルにありません。")]
    twice = taken(world, file(line(1001)), {**layout, "support": "心身の反応"})
    assert faults(twice) == [(1, "周囲の支援", "ほかの項目と同じ列です。")]
    assert [row.cells for row in twice.sample] == [tuple(line(1001).split(","))]


def workbook(*lines: str) -> bytes:
    """The same rows as `file` makes, as Excel keeps them: texts beside, days as numbers with a format."""
    texts = [*HEADER.split(",")]
    body = [books.row(1, *(books.shared(f"{chr(65 + at)}1", at) for at in range(len(texts))))]
    for number, row in enumerate(lines, 2):
        cells = []
        for place, cell in zip("ABCDEFG", row.split(","), strict=True):
            if place in "FG":
                day = (date.fromisoformat(cell) - date(1899, 12, 30)).days
                cells.append(f'<c r="{place}{number}" s="1"><v>{day}</v></c>')
            elif cell.isdigit():
                cells.append(books.number(f"{place}{number}", cell))
            else:
                texts.append(cell)
                cells.append(books.shared(f"{place}{number}", len(texts) - 1))
        body.append(books.row(number, *cells))
    return books.pack(books.parts("".join(body), texts))


def thresholds(world, changed, questionnaire=Questionnaire.FULL):
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        check = session.get_one(StressCheck, world.check_id)
        check.thresholds = scoring.frozen(questionnaire, changed)
        visit.record("stress_check", check.public_id)
