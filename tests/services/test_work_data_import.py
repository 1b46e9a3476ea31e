"""Does a payroll file of everybody tell of those who asked and of nobody else, all or nothing, with faults by line?"""

import io
from datetime import date

import pytest
import xlsxwriter
from sqlalchemy import func, select

from casework.models.trail import TrailEntry
from casework.models.work_data import WorkData
from casework.rules.errors import NotYours
from casework.rules.vocabulary import WorkForm
from casework.rules.work_data import Month
from casework.services import work_data_import
from tests.services import asking
from tests.services.test_work_data import GIVEN, LAST, give, page, request_of
from tests.walks import walked
from tests.workbooks import books

HEADER = "社員番号,年月,時間外労働,休日労働,深夜業の回数,働いた日数,勤務形態,仕事の内容"


def file(*lines, header=HEADER, encoding="utf-8"):
    return "\r\n".join((header, *lines)).encode(encoding)


WHOLE = file(
    "1001,2026-10,50,0,4,20,3交替,組立", "１００１,2026年11月,45:30,8,,,,", "1001,2025-01,99,99,,,,",
    "1002,2026-11,1,1,,,,", "9999,2026-11,1,1,,,,",
)  # fmt: skip


def preview(world, data=WHOLE, who="hr"):
    with world.database.writing() as session:
        return work_data_import.preview(session, world.actor(who), data, now=world.now)


def load(world, data=WHOLE, who="hr"):
    with world.database.writing() as session:
        return work_data_import.load(session, world.actor(who), data, now=world.now)


def rows(world) -> int:
    with world.database.reading() as session:
        return session.execute(select(func.count()).select_from(WorkData)).scalar_one()


def faults(found):
    return [(problem.line, problem.column, str(problem.said)) for problem in found.problems]


@pytest.fixture
@walked
def asked(world) -> str:
    case = asking.invited(world)
    asking.ask(world, case)
    return case


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_those_who_asked_are_told_of_and_nobody_else(world, encoding):
    found = load(world, WHOLE.decode().encode(encoding))
    assert (found.rows, found.others, found.elsewhen, len(found.lines), found.missing) == (5, 2, 1, 1, ())
    told = page(world).told
    assert told.summary.months == (Month(date(2026, 10, 1), 3000, 0, 4, 20), Month(LAST, 2730, 480))
    assert (told.data.work_form, told.data.duties) == (WorkForm.THREE_SHIFTS, "組立")


@pytest.mark.usefixtures("asked")
def test_a_workbook_with_hours_as_numbers(world):
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["社員番号", "年月", "残業時間", "休日出勤時間"])
        sheet.write_row(1, 0, [1001, "2026-11"])
        sheet.write_number(1, 2, 45.5 / 24, book.add_format({"num_format": "[h]:mm"}))
        sheet.write_number(1, 3, 8)
    assert load(world, made.getvalue()).changes_something
    assert page(world).told.summary.months == (Month(LAST, 2730, 480),)


@pytest.mark.usefixtures("asked")
def test_a_preview_writes_nothing_and_the_same_file_twice_changes_nothing(world):
    assert preview(world).changes_something
    assert rows(world) == 0
    load(world)
    with world.database.reading() as session:
        entries = session.execute(select(func.count()).select_from(TrailEntry)).scalar_one()
    again = load(world)
    assert (again.changes_something, [line.new for line in again.lines]) == (False, [False])
    assert rows(world) == 1
    with world.database.reading() as session:  # that it was read to be compared, nothing more
        assert session.execute(select(func.count()).select_from(TrailEntry)).scalar_one() == entries + 1


@pytest.mark.usefixtures("asked")
def test_what_the_file_does_not_say_stays_as_it_was_told(world):
    give(world)
    load(world, file("1001,2026-11,10,0", header="社員番号,年月,時間外労働,休日労働"))
    told = page(world).told
    assert told.summary.months == (GIVEN.months[0], Month(LAST, 600, 0))
    assert (told.data.duties, told.data.changes, told.data.number) == ("組立", "10月に異動", 2)


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("1001,2026-11,x,0,,,,", (3, "時間外労働", "時間は 45、45.5、45:30 のように書いてください。")),
        ("1001,2026-11,401,0,,,,", (3, "時間外労働", "1か月に400時間までの数で書いてください。")),
        ("1001,2026-11,1,0,32,,,", (3, "深夜業の回数", "0から31までの整数で書いてください。")),
        ("1001,2026-11,1,0,21,20,,", (3, "深夜業の回数", "深夜業の回数が、働いた日数より多くなっています。")),
        ("1001,11月,1,0,,,,", (3, "年月", "年月は 2026-06、2026/6、2026年6月 のように書いてください。")),
        ("1001,2026-11,,0,,,,", (3, "時間外労働", "空欄です。")),
        ("1001,2026-10,1,0,,,,", (3, "年月", "同じ社員番号と年月が2行目にもあります。")),
        ("1001,2026-11,1,0,,,,検査", (3, "仕事の内容", "2行目と内容が違います。")),
    ],
)
def test_a_fault_has_line_and_column_and_nothing_is_written(world, line, fault):
    found = load(world, file("1001,2026-10,50,0,4,20,3交替,組立", line))
    assert faults(found) == [fault]
    assert rows(world) == 0


@pytest.mark.usefixtures("asked")
def test_a_file_in_which_nobody_is_found_says_so(world):
    assert faults(load(world, file("1002,2026-11,1,1,,,,"))) == [
        (0, "社員番号", "申出のあった人の、この6か月の行がありません。社員番号と年月を確かめてください。")
    ]


@pytest.mark.usefixtures("asked")
def test_who_asked_and_is_not_in_the_file_is_named(world):
    other = asking.invited(world, "colleague")
    asking.ask(world, other, who="colleague")
    assert [one.name for one in preview(world).missing] == []
    found = preview(world, file("1001,2026-11,1,1,,,,"))
    assert [one.name for one in found.missing] == ["鈴木 健"]


@pytest.mark.usefixtures("asked")
def test_a_file_says_nothing_of_who_has_not_asked(world):
    """Somebody invited, somebody who declined, somebody unknown: all of them are rows that aren't used."""

    def said(found):
        return found.rows, found.others, found.elsewhen, [line.employee.number for line in found.lines], found.missing

    before = said(preview(world))
    asking.invited(world, "colleague")
    assert said(preview(world)) == before == (5, 2, 1, ["1001"], ())


@pytest.mark.usefixtures("asked")
def test_hr_of_another_workplace_and_other_hats(world):
    assert faults(load(world, who="factory_hr"))[0][0] == 0
    for who in ("clerk", "supervisor", "physician", "worker"):
        with pytest.raises(NotYours):
            preview(world, who=who)
    assert rows(world) == 0


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("name", ["a block to the end of the sheet", "a billion laughs", "half a file"])
def test_a_hostile_workbook_is_a_problem_of_the_file(world, name):
    found = load(world, books.HOSTILE[name]())
    assert not found.readable
    assert found.problems[0].line == 0
    assert request_of(world)


@pytest.mark.usefixtures("asked")
def test_more_requests_than_are_looked_at_together_are_refused_not_left_out(world, monkeypatch):
    monkeypatch.setattr(work_data_import, "MOST", 1)
    assert load(world, file("1001,2026-11,1,1,,,,")).problems == ()
    other = asking.invited(world, "colleague")
    asking.ask(world, other, who="colleague")
    for found in (preview(world), load(world)):
        ((line, column, said),) = faults(found)
        assert (line, column) == (0, "社員番号")
        assert "1件を超えるため" in said
        assert not found.changes_something
    assert rows(world) == 1


@pytest.mark.usefixtures("asked")
def test_twin_who_is_beyond_the_most_would_be_left_out(world, monkeypatch):
    monkeypatch.setattr(work_data_import, "_too_many", lambda _asked: ())
    with pytest.raises(ValueError, match="unpack"):
        test_more_requests_than_are_looked_at_together_are_refused_not_left_out(world, monkeypatch)
