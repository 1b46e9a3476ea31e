"""Is a shift table read as it is, does it replace the days that it names and no others, and are faults told by line?"""

import io
from datetime import date

import pytest
import xlsxwriter
from sqlalchemy import func, select

from casework.access import Act, enter
from casework.models.people import Employment, Placement
from casework.models.rosters import RosterDay, ShiftCode
from casework.models.trail import TrailEntry
from casework.rules.days import TOKYO
from casework.rules.vocabulary import Hat
from casework.services import rosters, rosters_file, rosters_import, trail
from casework.services.rosters import NewCode
from tests.services import asking
from tests.workbooks import books

MONTH = date(2026, 12, 1)
LONG = "社員番号,日付,勤務記号,始業,終業"
WHOLE = (
    "1001,2026-12-08,夜,,", "１００１,2026年12月9日,休,,", "1001,2026/12/10,,8:30,17:15", "1002,2026-12-08,日,,",
    "1001,2026-11-20,日,,", "9999,2026-12-08,日,,", "1006,2026-12-08,日,,", "1006,2026-12-09,日,,",
)  # fmt: skip


UNKNOWN_CODE = "この勤務記号は登録されていません（このファイルに2か所）。先に、何時から何時までかを登録してください。"


def file(*lines, header=LONG, encoding="utf-8") -> bytes:
    return "\r\n".join((header, *lines)).encode(encoding)


@pytest.fixture
def coded(world):
    """The head office has two codes."""
    for code, begins, ends in (("日", "8:30", "17:15"), ("夜", "22:00", "翌7:00")):
        with world.database.writing() as session:
            new = NewCode(code, False, begins, ends, asking.workplace(world))
            rosters.put_code(session, world.actor("clerk"), new, now=world.now)
    return world


def preview(world, data, month=None, who="clerk"):
    with world.database.writing() as session:
        return rosters_import.preview(session, world.actor(who), data, month, now=world.now)


def load(world, data, month=None, who="clerk"):
    with world.database.writing() as session:
        return rosters_import.load(session, world.actor(who), data, month, now=world.now)


def kept(world, name="worker") -> list[str]:
    """The days that are kept of somebody, with their hours in Japan."""

    def clock(at):
        return "" if at is None else f"{at.astimezone(TOKYO):%d %H:%M}"

    with world.database.reading() as session:
        rows = session.execute(
            select(RosterDay).where(RosterDay.employment_id == world.people[name].employment_id).order_by(RosterDay.day)
        ).scalars()
        return [f"{one.day:%m-%d} {clock(one.starts_at)}~{clock(one.ends_at)}".removesuffix(" ~") for one in rows]


def faults(found):
    return [(problem.line, problem.column, str(problem.said)) for problem in found.problems]


def entries(world) -> int:
    with world.database.reading() as session:
        return session.execute(select(func.count()).select_from(TrailEntry)).scalar_one()


THREE = ["12-08 08 22:00~09 07:00", "12-09", "12-10 10 08:30~10 17:15"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_a_row_for_each_day(coded, encoding):
    found = load(coded, file(*WHOLE, encoding=encoding))
    assert (found.problems, len(found.lines), found.new, found.same, found.past) == ((), 2, 4, 0, 1)
    assert (found.first, found.last) == (date(2026, 12, 8), date(2026, 12, 10))
    assert kept(coded) == THREE
    assert kept(coded, "colleague") == ["12-08 08 08:30~08 17:15"]


def test_who_is_not_here_is_told_in_one_sentence_whoever_it_is(coded):
    """Nobody of that number, somebody of another workplace, and the clerk themself: no difference is made."""
    mine = coded.people["clerk"].number
    found = preview(coded, file(*WHOLE, f"{mine},2026-12-08,日,,"))
    assert [(one.line, one.found) for one in found.others] == [(7, "9999"), (8, "1006"), (10, mine)]
    assert {str(one.said) for one in found.others} == {"担当する事業場に、この社員番号の人はいません。"}


def test_twin_a_sentence_that_tells_who_exists_is_seen(coded, monkeypatch):
    honest = rosters_import._plan

    def telling(visit, told, *, lock=False):
        plan = honest(visit, told, lock=lock)
        there = set(visit.session.execute(select(Employment.number)).scalars())
        plan.others = [one for one in plan.others if one.found not in there]
        return plan

    monkeypatch.setattr(rosters_import, "_plan", telling)
    with pytest.raises(AssertionError):
        test_who_is_not_here_is_told_in_one_sentence_whoever_it_is(coded)


def test_a_column_for_each_day_below_a_title_and_above_the_weekdays(coded):
    table = "\r\n".join((
        "営業課 勤務表,,,,,", "社員番号,氏名,30,31,1,2", ",,水,木,金,土", "1001,佐藤,夜,休,,8:30-17:15",
        "1002,鈴木,日,日,日,公休", ",合計,2,1,1,0",
    ))  # fmt: skip
    found = load(coded, table.encode(), MONTH)
    assert (found.problems, found.empty, found.ignored) == ((), 2, ("氏名",))
    assert kept(coded) == ["12-30 30 22:00~31 07:00", "12-31", "01-02 02 08:30~02 17:15"]
    assert kept(coded, "colleague")[-1] == "01-02"


@pytest.mark.parametrize("about", ["曜日", "合計", "日勤 計", "出勤人数", "Total", "weekday", "社員番号"])
def test_rows_of_weekdays_and_totals_are_nobody_and_are_told(coded, about):
    table = "\r\n".join((
        "社員番号,氏名,1,2,3,合計", f"{about},,火,水,木,", "1001,佐藤,日,休,夜,2", "計算01,だれか,日,日,日,3",
        f"{about},,2,1,2,5",
    ))  # fmt: skip
    found = load(coded, table.encode(), MONTH)
    assert (found.problems, found.empty, found.ignored) == ((), 2, ("氏名", "合計"))
    assert [(one.line, one.found) for one in found.others] == [(4, "計算01")], "a number is never left out"
    assert kept(coded) == ["12-01 01 08:30~01 17:15", "12-02", "12-03 03 22:00~04 07:00"]


def test_twin_that_takes_a_total_for_a_number_is_seen(coded, monkeypatch):
    monkeypatch.setattr(rosters_file, "_names_nobody", lambda _number: False)
    with pytest.raises(AssertionError):
        test_rows_of_weekdays_and_totals_are_nobody_and_are_told(coded, "合計")


@pytest.mark.parametrize("first", ["12/8", "12月8日", "12/8(火)", "2026-12-08", "2026年12月8日（火）", "8日(火)"])
def test_headings_of_days_as_people_write_them(coded, first):
    load(coded, f"社員番号,{first}\r\n1001,休".encode(), MONTH)
    assert kept(coded) == ["12-08"]


def test_a_day_without_a_year_is_the_nearest(coded):
    load(coded, "社員番号,1/5\r\n1001,休".encode())
    assert kept(coded) == ["01-05"]
    with coded.database.reading() as session:
        assert session.execute(select(RosterDay.day)).scalar_one() == date(2027, 1, 5)


def test_a_workbook_with_dates_and_times_as_excel_keeps_them(coded):
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["社員番号", "日付", "始業", "終業"])
        for row, (begins, ends) in enumerate(((8.5, 17.25), (22, 31), (22, 7)), 1):
            sheet.write_number(row, 0, 1001)
            sheet.write_datetime(row, 1, date(2026, 12, 7 + row), book.add_format({"num_format": "yyyy/m/d"}))
            for column, hours in ((2, begins), (3, ends)):
                shape = "[h]:mm" if hours > 24 else "h:mm"
                sheet.write_number(row, column, hours / 24, book.add_format({"num_format": shape}))
    load(coded, made.getvalue())
    assert kept(coded) == [
        "12-08 08 08:30~08 17:15", "12-09 09 22:00~10 07:00", "12-10 10 22:00~11 07:00",
    ]  # fmt: skip


def test_a_workbook_with_a_column_for_each_day(coded):
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["2026年12月 勤務表"])
        sheet.write_row(1, 0, ["社員番号", *range(1, 32)])
        sheet.write_row(2, 0, [1001, *[""] * 7, "夜", "休"])
    found = load(coded, made.getvalue(), MONTH)
    assert found.problems == ()
    assert kept(coded) == THREE[:2]


def test_a_preview_writes_nothing_and_the_same_file_twice_changes_nothing(coded):
    assert preview(coded, file(*WHOLE)).changes_something
    assert kept(coded) == []
    load(coded, file(*WHOLE))
    before = entries(coded)
    again = load(coded, file(*WHOLE))
    assert (again.changes_something, again.new, again.same) == (False, 0, 4)
    assert (kept(coded), entries(coded)) == (THREE, before)


def test_a_newer_file_replaces_the_days_that_it_names_and_no_others(coded):
    load(coded, file(*WHOLE))
    found = load(coded, file("1001,2026-12-09,日,,", "1001,2026-12-11,夜,,"))
    assert (found.new, found.same) == (2, 0)
    assert kept(coded) == [THREE[0], "12-09 09 08:30~09 17:15", THREE[2], "12-11 11 22:00~12 07:00"]
    assert kept(coded, "colleague") == ["12-08 08 08:30~08 17:15"]


def test_twin_a_file_that_forgets_all_others_is_seen(coded, monkeypatch):
    honest = rosters_import._write

    def all_of_them(visit, plan):
        for row in visit.session.execute(select(RosterDay)).scalars():
            visit.session.delete(row)
        visit.session.flush()
        honest(visit, plan)

    monkeypatch.setattr(rosters_import, "_write", all_of_them)
    with pytest.raises(AssertionError):
        test_a_newer_file_replaces_the_days_that_it_names_and_no_others(coded)


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        (("1001,12月8日,日,,",),
         (2, "日付", "日付は 2026-11-21、2026/11/21、2026年11月21日 のように書いてください。")),
        (("1001,,日,,",), (2, "日付", "空欄です。")),
        (("1001,2026-12-08,,,",),
         (2, "勤務記号", "勤務記号か、始業と終業を書いてください。休みの日は「休」と書きます。")),
        (("1001,2026-12-08,,8:30,",), (2, "終業", "始業と終業は、両方を書いてください。")),
        (("1001,2026-12-08,,8,17:15",), (2, "始業", "時刻は 8:30、22:00、翌7:00 のように書いてください。")),
        (("1001,2026-12-08,,8:30,8:30",),
         (2, "始業", "始業と終業が同じ時刻です。24時間の勤務は、終業を「翌8:30」のように書いてください。")),
        (("1001,2026-12-08,,8:30,翌17:15",),
         (2, "始業", "勤務の長さが24時間を超えています。始業と終業を確かめてください。")),
        (("1001,2026-12-08,遅,,", "1002,2026-12-08,遅,,"),
         (2, "勤務記号", UNKNOWN_CODE)),
        (("1001,2026-12-08,日,,", "1001,2026-12-08,夜,,"), (3, "勤務記号", "同じ社員番号と日付が2行目にもあります。")),
        (("1001,2028-12-08,日,,",), (2, "勤務記号", "1年より先の日付です。年を確かめてください。")),
        ((",2026-12-08,日,,",), (2, "社員番号", "空欄です。")),
        (("9999,2026-12-08,日,,",),
         (0, "社員番号", "担当する事業場の人の、きょうからの勤務がありません。社員番号と日付を確かめてください。")),
    ],
)  # fmt: skip
def test_a_fault_has_line_and_column_and_nothing_is_written(coded, lines, fault):
    found = load(coded, file(*lines, "1001,2026-12-24,日,,") if fault[0] else file(*lines))
    assert faults(found) == [fault]
    assert kept(coded) == []


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        ("社員番号,30,31\r\n1001,夜,夜",
         (1, "日付", "列の名前が日だけです。何年何月の表かを選んで、もう一度確かめてください。")),
        ("社員番号,勤務\r\n1001,夜", (1, "日付", "「日付」の列も、1日、2日のような日の列もありません。")),
        ("名前,1,2\r\n佐藤,夜,夜", (1, "社員番号", "必要な列がありません。")),
        ("", (0, "", "ファイルが空です。1行目に列の名前を書いてください。")),
    ],
)  # fmt: skip
def test_a_table_that_cannot_be_understood_says_why(coded, table, fault):
    assert faults(load(coded, table.encode())) == [fault]


def test_a_day_that_the_month_does_not_have_may_be_empty_but_not_filled(coded):
    table = "社員番号,30,31\r\n1001,夜,{}"
    november = date(2026, 11, 1)
    assert faults(load(coded, table.format("夜").encode(), november)) == [(2, "31", "暦にない日付です。")]
    assert load(coded, table.format("").encode(), november).problems == ()
    assert kept(coded) == ["11-30 30 22:00~01 07:00"]


def test_a_code_of_the_workplace_comes_before_one_of_the_company(coded):
    with coded.database.writing() as session:
        visit = enter(session, coded.actor("clerk"), Act.KEEP_ROSTERS, now=coded.now)
        for code, begins in (("夜", 1200), ("遅", 780)):
            of_all = ShiftCode(company_id=coded.company_id, workplace_id=None, code=code, begins=begins,
                                       ends=begins + 480)  # fmt: skip
            session.add(of_all)
            session.flush()
            visit.record("shift_code", of_all.public_id)
    load(coded, file("1001,2026-12-08,夜,,", "1001,2026-12-09,遅,,"))
    assert kept(coded) == [THREE[0], "12-09 09 13:00~09 21:00"]


def test_who_has_moved_away_is_not_here_any_more(coded):
    with coded.database.writing() as session:
        visit = enter(session, coded.actor("clerk"), Act.KEEP_ROSTERS, now=coded.now)
        placement = session.execute(
            select(Placement).where(Placement.employment_id == coded.people["worker"].employment_id)
        ).scalar_one()
        placement.until_on = date(2026, 11, 30)
        visit.record("employment", "0" * 32)
    found = preview(coded, file(*WHOLE))
    assert [one.found for one in found.others] == ["1001", "9999", "1006"]


def test_the_employee_finds_in_their_trail_that_it_was_handed_in(coded):
    load(coded, file(*WHOLE))
    for who, count in (("worker", 1), ("colleague", 1), ("supervisor", 0)):
        with coded.database.reading() as session:
            page = trail.own(session, coded.actor(who, Hat.WORKER), now=coded.now)
            assert sum(one.act == "keep_rosters" for one in page.entries) == count


@pytest.mark.parametrize("name", books.HOSTILE)
def test_a_hostile_workbook_is_told_and_nothing_breaks(coded, name):
    found = load(coded, books.HOSTILE[name]())
    assert (found.readable, len(found.problems)) == (False, 1)
