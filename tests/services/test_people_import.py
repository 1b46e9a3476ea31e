"""Does a file of people change exactly what it says, keep history, and say by line what it can't take?"""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from casework.access import Act, enter_worker
from casework.models.accounts import SignIn
from casework.models.people import Department, Employment, HatGrant, Person, Placement, ReportingLine, Workplace
from casework.models.trail import TrailEntry, TrailSubject
from casework.rules.vocabulary import EmploymentKind, Hat, Language, LineKind, Sex
from casework.services import accounts, hats, people_changes, people_import
from tests import world as worlds

HEADER = (
    "社員番号,氏名,カナ,メール,電話,性別,生年月日,言語,雇用区分,入社日,退職日,"
    "事業場コード,事業場名,部署コード,部署名,役職,上司社員番号"
)
TODAY = date(2026, 12, 1)


def sheet(*rows, header=HEADER, encoding="utf-8"):
    return "\r\n".join((header, *rows, "")).encode(encoding)


def load(world, data, *, now=None, as_of=TODAY, **how):
    with world.database.writing() as session:
        return people_import.load(session, world.company_id, data, as_of=as_of, now=now or world.now, **how)


def told(report):
    return [f"{change.line} {change.number} {change.said}" for change in report.changes]


def wrong(report):
    return [f"{problem.line} {problem.column}: {problem.said}" for problem in report.problems]


def rows(world, statement):
    with world.database.reading() as session:
        return session.execute(statement).all()


FRESH = "1,佐藤 花,サトウ ハナ,{email},,,{born},,,{joined},,HQ,{place},S,{unit},,"


def fresh(number="B2", *, email="", born="", joined="2026-04-01", place="", unit=""):
    return FRESH.format(email=email, born=born, joined=joined, place=place, unit=unit).replace("1,", f"{number},", 1)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (fresh(joined="2199-01-01"), "入社日"),
        (fresh(joined="2027-12-31"), "入社日"),
        (fresh(born="2150-01-01"), "生年月日"),
        (fresh(born="2021-05-05", joined="2020-04-01"), "生年月日"),
        (fresh(born="2012-05-05", joined="2026-04-01"), "生年月日"),
        (fresh(email="not-an-address"), "メール"),
        (fresh(email='"a@b.jp\nBcc: x@y.jp"'), "メール"),
    ],
)
def test_what_cannot_be_meant_is_refused_beside_its_column(world, row, column):
    report = load(world, sheet(row))
    assert not report.written
    assert {problem.column for problem in report.problems} == {column}
    assert load(world, sheet(fresh(born="2008-05-05", joined="2027-11-30", email="a@b.jp"))).written


@pytest.mark.parametrize(("day", "taken"), [("1900-01-01", False), ("2026-03-31", False), ("2026-04-01", True)])
def test_nobody_is_placed_before_they_came(world, day, taken):
    report = load(world, sheet(fresh() + f",{day}", header=HEADER + ",適用日"))
    assert report.written is taken
    assert taken or {problem.column for problem in report.problems} == {"適用日"}


def test_a_number_in_full_width_is_the_same_person(world):
    assert load(world, sheet(fresh("B2"))).written
    assert wrong(load(world, sheet(fresh("B2"), fresh("Ｂ２")))) == [
        "2 社員番号: B2が二度以上あります（最初は2行目）。", "3 社員番号: B2が二度以上あります（最初は2行目）。",
    ]  # fmt: skip
    assert told(load(world, sheet(fresh("Ｂ２")))) == []


@pytest.mark.parametrize("code", ["S", "D9"])
def test_one_file_gives_a_place_one_name(world, code):
    data = sheet(*(fresh(number, place="本社", unit=name).replace(",S,", f",{code},") for number, name in
                   (("B2", "新課"), ("B3", ""), ("B4", "別名"))))  # fmt: skip
    report = load(world, data, create_places=True)
    assert not report.written
    assert "4 部署名: 2行目では、同じコードに「新課」という名前が付いています。" in wrong(report)


def test_left_out_is_all_that_is_wrong_and_only_that(world):
    """Two hundred and fifty wrong rows do not end the reading."""
    bad = [fresh(f"X{number}", joined="") for number in range(250)]
    report = load(world, sheet(*bad, fresh("B2"), fresh("B3")), skip_bad=True)
    assert (report.written, report.taken, report.lines) == (True, 2, 252)
    assert {problem.line for problem in report.problems} == set(range(2, 252))
    assert len(rows(world, select(Employment.id).where(Employment.number.in_(["B2", "B3"])))) == 2


def test_a_torn_file_is_not_taken_even_in_part(world):
    report = load(world, sheet(fresh("B2"), '"' + fresh("B3"), fresh("B4")), skip_bad=True)
    assert not report.written
    assert rows(world, select(Employment.id).where(Employment.number.in_(["B2", "B3", "B4"]))) == []


def placements(world, number):
    return [
        tuple(row)
        for row in rows(
            world,
            select(Department.name, Placement.post, Placement.from_on, Placement.until_on)
            .select_from(Placement)
            .join(Department, Department.id == Placement.department_id)
            .join(Employment, Employment.id == Placement.employment_id)
            .where(Employment.number == number, Employment.company_id == world.company_id)
            .order_by(Placement.from_on),
        )
    ]


def lines(world, number):
    boss = aliased(Employment)
    return [
        tuple(row)
        for row in rows(
            world,
            select(boss.number, ReportingLine.from_on, ReportingLine.until_on)
            .join(Employment, Employment.id == ReportingLine.employment_id)
            .join(boss, boss.id == ReportingLine.supervisor_id)
            .where(Employment.number == number, Employment.company_id == world.company_id)
            .order_by(ReportingLine.from_on, ReportingLine.id),
        )
    ]


def count(world, model):
    return rows(world, select(func.count()).select_from(model))[0][0]


NEW = (
    "2001,新田 光,ニッタ ヒカル,nitta@example.jp,045-000-0000,男,1990年1月2日,ja,直接雇用,2026/11/1,,"
    "HQ,本社,S,営業課,係長,1003"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_somebody_new_in_every_encoding(world, encoding):
    report = load(world, sheet(NEW, encoding=encoding))
    assert wrong(report) == []
    assert report.written
    assert told(report) == [
        "2 2001 新しい社員：新田 光（2026-11-01入社）",
        "2 2001 配属：— → 営業課 係長（2026-12-01から）",
        "2 2001 上司：— → 1003（2026-12-01から）",
    ]
    [(person, employment)] = rows(
        world,
        select(Person, Employment)
        .join(Employment, Employment.person_id == Person.id)
        .where(Employment.number == "2001"),
    )
    assert (person.name, person.kana, person.email, person.phone) == (
        "新田 光",
        "ニッタ ヒカル",
        "nitta@example.jp",
        "045-000-0000",
    )
    assert (person.sex, person.born_on, person.language) == (Sex.MALE, date(1990, 1, 2), Language.JAPANESE)
    assert (employment.kind, employment.from_on, employment.until_on) == (
        EmploymentKind.REGULAR,
        date(2026, 11, 1),
        None,
    )
    assert placements(world, "2001") == [("営業課", "係長", TODAY, None)]
    assert lines(world, "2001") == [("1003", TODAY, None)]


def test_who_employs_somebody_never_changes_under_the_same_number(world):
    """Whatever hangs on the employment: a refusal that depended on it would tell that there is a case."""
    header = "社員番号,雇用区分"
    report = load(world, sheet("1002,派遣（受入れ）", header=header))
    assert wrong(report) == [
        "2 雇用区分: 雇用区分は変えられません。雇用主が変わるときは、新しい社員番号で登録してください。"
    ]
    assert load(world, sheet("1002,直接雇用", header=header)).problems == ()


def test_the_same_file_again_changes_nothing_and_writes_no_entry(world):
    data = sheet(NEW, "2002,新田 空,ニッタ ソラ,,,,,,派遣（受入れ）,2026-12-15,2027-03-31,HQ,本社,S,営業課,,2001")
    assert load(world, data).changes
    before = {model: count(world, model) for model in (Person, Employment, Placement, ReportingLine, TrailEntry)}
    for now, as_of in ((world.now, TODAY), (world.later(days=3), TODAY + timedelta(days=3))):
        again = load(world, data, now=now, as_of=as_of)
        assert (again.changes, again.problems, again.written) == ((), (), True)
    assert {model: count(world, model) for model in before} == before


def test_a_change_of_department_or_supervisor_opens_a_new_row_and_closes_the_old_one_the_day_before(world):
    header = "社員番号,部署コード,役職,上司社員番号,適用日"
    report = load(world, sheet("1001,W,主任,1004,2026/12/10", header=header))
    assert told(report) == [
        "2 1001 配属：営業課 主任 → 製造課 主任（2026-12-10から）",
        "2 1001 上司：1003 → 1004（2026-12-10から）",
    ]
    assert placements(world, "1001") == [
        ("営業課", "主任", worlds.LONG_AGO, date(2026, 12, 9)),
        ("製造課", "主任", date(2026, 12, 10), None),
    ]
    assert [row[0] for row in lines(world, "1001")] == ["1005", "1003", "1004"]
    assert lines(world, "1001")[1][2] == date(2026, 12, 9)
    assert lines(world, "1001")[2][1:] == (date(2026, 12, 10), None)
    [[workplace]] = rows(world, select(Placement.workplace_id).where(Placement.from_on == date(2026, 12, 10)))
    assert workplace == world.factory


def test_a_new_post_alone_is_dated_too_and_a_change_of_the_same_day_corrects(world):
    header = "社員番号,役職"
    assert load(world, sheet("1001,課長", header=header)).written
    assert placements(world, "1001") == [
        ("営業課", "主任", worlds.LONG_AGO, date(2026, 11, 30)),
        ("営業課", "課長", TODAY, None),
    ]
    assert told(load(world, sheet("1001,課長代理", header=header))) == [
        "2 1001 配属：営業課 課長 → 営業課 課長代理（2026-12-01から）"
    ]
    assert placements(world, "1001")[1] == ("営業課", "課長代理", TODAY, None)


def test_a_change_before_one_that_is_planned_holds_until_then(world):
    header = "社員番号,部署コード,上司社員番号,適用日"
    load(world, sheet("1001,W,1004,2027-01-01", header=header))
    load(world, sheet("1001,L,1007,2026-12-15", header=header))
    assert [row[:1] + row[2:] for row in placements(world, "1001")] == [
        ("営業課", worlds.LONG_AGO, date(2026, 12, 14)),
        ("労務課", date(2026, 12, 15), date(2026, 12, 31)),
        ("製造課", date(2027, 1, 1), None),
    ]
    assert lines(world, "1001")[2:] == [
        ("1007", date(2026, 12, 15), date(2026, 12, 31)),
        ("1004", date(2027, 1, 1), None),
    ]


def test_an_empty_supervisor_ends_the_line_and_an_absent_column_does_not(world):
    assert load(world, sheet("1001,佐藤 真由美,サトウ マユミ", header="社員番号,氏名,カナ")).changes == ()
    assert told(load(world, sheet("1001,", header="社員番号,上司社員番号"))) == [
        "2 1001 上司：1003 → —（2026-12-01から）"
    ]
    assert lines(world, "1001")[-1][2] == date(2026, 11, 30)
    again = load(world, sheet("1001,1003", header="社員番号,上司社員番号"))
    assert told(again) == ["2 1001 上司：— → 1003（2026-12-01から）"]
    assert told(load(world, sheet("1001,", header="社員番号,上司社員番号"))) == [
        "2 1001 上司：1003 → —（2026-12-01から）"
    ]
    assert len(lines(world, "1001")) == 2  # the line of one day that never held is gone


def test_acting_and_matrix_lines_are_left_alone(world):
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        session.add(ReportingLine(company_id=world.company_id, kind=LineKind.ACTING, from_on=worlds.LONG_AGO,
                                  employment_id=world.people["worker"].employment_id,
                                  supervisor_id=world.people["hr"].employment_id))  # fmt: skip
        visit.record("reporting_line", "0" * 32)
    assert load(world, sheet("1001,1003", header="社員番号,上司社員番号")).changes == ()
    load(world, sheet("1001,1004", header="社員番号,上司社員番号"))
    assert ("1007", worlds.LONG_AGO, None) in lines(world, "1001")


def test_what_is_not_dated_is_corrected_in_place_and_told(world):
    header = "社員番号,氏名,カナ,メール,電話,性別,言語,入社日"
    report = load(world, sheet("1001,佐藤 真由,サトウ マユ,,03-1,女,英語,2019-04-01", header=header))
    assert told(report) == [
        "2 1001 氏名：佐藤 真由美 → 佐藤 真由",
        "2 1001 カナ：サトウ マユミ → サトウ マユ",
        "2 1001 メール：worker@example.jp → —",
        "2 1001 電話：— → 03-1",
        "2 1001 言語：日本語 → 英語",
        "2 1001 入社日：2020-04-01 → 2019-04-01",
    ]
    [[person]] = rows(world, select(Person).where(Person.id == world.people["worker"].person_id))
    assert (person.name, person.email, person.language) == ("佐藤 真由", "", Language.ENGLISH)


# --- leaving ----------------------------------------------------------------------------------------------------


def test_leaving_ends_placement_lines_in_both_directions_hats_and_what_is_open(world):
    account = world.people["supervisor"].account_id
    with world.database.writing() as session:
        key = accounts.start(session, account, now=world.now, wear=None)
        wear = hats.options(session, account, now=world.now)[0]
        worn = accounts.start(session, account, now=world.now, wear=wear)
    report = load(world, sheet("1003,2026-11-30", header="社員番号,退職日"))
    assert told(report) == ["2 1003 退職日：— → 2026-11-30"]
    assert placements(world, "1003")[-1][3] == date(2026, 11, 30)
    assert lines(world, "1001")[-1] == ("1003", lines(world, "1001")[-1][1], date(2026, 11, 30))
    with world.database.reading() as session:
        assert accounts.find(session, worn, now=world.now) is None
        other = accounts.find(session, key, now=world.now)
        assert other is not None
        assert other.hat is None
        assert hats.options(session, account, now=world.now) == []
    assert load(world, sheet("1003,2026-11-30", header="社員番号,退職日")).changes == ()


def test_leaving_later_keeps_everything_until_that_day_and_can_be_put_off(world):
    for day in (date(2026, 12, 31), date(2027, 1, 31), date(2026, 12, 20)):
        report = load(world, sheet(f"1007,{day}", header="社員番号,退職日"))
        assert len(report.changes) == 1
        assert placements(world, "1007")[-1][3] == day
        [[until]] = rows(world, select(HatGrant.until_on).where(HatGrant.person_id == world.people["hr"].person_id))
        assert until == day
    assert count(world, SignIn) == 0


def test_a_last_day_that_is_still_to_come_can_be_taken_back_and_everything_goes_on(world):
    load(world, sheet("1007,2026-12-31", header="社員番号,退職日"))
    report = load(world, sheet("1007,", header="社員番号,退職日"))
    assert wrong(report) == []
    assert told(report) == [
        "2 1007 退職日：2026-12-31 → —",
        "2 1007 配属（労務課 主任）の終わり：2026-12-31 → —",
        "2 1007 立場（人事労務担当者）の終わり：2026-12-31 → —",
    ]
    assert placements(world, "1007")[-1][3] is None
    [[until]] = rows(world, select(HatGrant.until_on).where(HatGrant.person_id == world.people["hr"].person_id))
    assert until is None
    assert load(world, sheet("1007,", header="社員番号,退職日")).changes == ()


def test_twin_what_ends_with_a_last_day_that_was_taken_back_is_seen(world, monkeypatch):
    bound = people_changes.Writer._bound
    monkeypatch.setattr(
        people_changes.Writer, "_bound", lambda writer, there: bound(writer, there) if there.until_on else []
    )
    with pytest.raises(AssertionError):
        test_a_last_day_that_is_still_to_come_can_be_taken_back_and_everything_goes_on(world)


def ends(world):
    """Until when the line supervisor leads, the acting one leads, and the employee is on the committee."""
    of = world.people["worker"]
    lines_of = select(ReportingLine.kind, ReportingLine.until_on).where(ReportingLine.employment_id == of.employment_id)
    [[hat]] = rows(world, select(HatGrant.until_on).where(HatGrant.person_id == of.person_id))
    found = dict(map(tuple, rows(world, lines_of.order_by(ReportingLine.from_on, ReportingLine.id))))
    return found[LineKind.LINE], found[LineKind.ACTING], hat


def until_december(world):
    """An acting supervisor and a seat on the committee until 31 December, whoever leaves when."""
    of, last = world.people["worker"], date(2026, 12, 31)
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        session.add(ReportingLine(company_id=world.company_id, kind=LineKind.ACTING, employment_id=of.employment_id,
                                  supervisor_id=world.people["other_supervisor"].employment_id,
                                  from_on=TODAY, until_on=last))  # fmt: skip
        session.add(HatGrant(company_id=world.company_id, person_id=of.person_id, hat=Hat.COMMITTEE,
                             workplace_id=world.head_office, from_on=TODAY, until_on=last))  # fmt: skip
        visit.record("hat_grant", "0" * 32)


def leave(world, number, day=""):
    return told(load(world, sheet(f"{number},{day}", header="社員番号,退職日")))


def test_what_was_to_end_by_itself_on_a_last_day_ends_then_although_it_is_taken_back(world):
    until_december(world)
    last = date(2026, 12, 31)
    leave(world, "1001", date(2026, 12, 20))
    assert ends(world) == (date(2026, 12, 20),) * 3
    leave(world, "1001", last)
    leave(world, "1003", last)
    assert ends(world) == (last, last, last)
    assert leave(world, "1001")[1:] == ["2 1001 配属（営業課 主任）の終わり：2026-12-31 → —"]
    assert ends(world) == (last, last, last), "the supervisor still leaves"
    assert "2 1003 1001の上司（直属、1003）の終わり：2026-12-31 → —" in leave(world, "1003")
    assert ends(world) == (None, last, last)


def test_a_last_day_is_put_off_and_taken_back_although_a_successor_was_entered(world):
    leave(world, "1003", date(2026, 12, 31))
    load(world, sheet("1001,1004,2027-01-01", header="社員番号,上司社員番号,適用日"))
    for day in (date(2027, 1, 31), ""):
        assert len(leave(world, "1003", day)) >= 1
        assert lines(world, "1001")[-2:] == [
            ("1003", lines(world, "1001")[-2][1], date(2026, 12, 31)), ("1004", date(2027, 1, 1), None)
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("part", "proof"),
    [
        ("_employed", test_what_was_to_end_by_itself_on_a_last_day_ends_then_although_it_is_taken_back),
        ("_own_end", test_what_was_to_end_by_itself_on_a_last_day_ends_then_although_it_is_taken_back),
        ("_own_end", test_a_last_day_is_put_off_and_taken_back_although_a_successor_was_entered),
    ],
)
def test_twin_rows_that_go_on_for_ever_after_a_last_day_was_taken_back_are_seen(world, monkeypatch, part, proof):
    broken = {"_employed": lambda _writer, _row, there: there.until_on, "_own_end": lambda _writer, _row: None}
    monkeypatch.setattr(people_changes.Writer, part, broken[part])
    with pytest.raises((AssertionError, IntegrityError)):
        proof(world)


def test_a_hat_that_would_begin_after_leaving_never_does(world):
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        session.add(HatGrant(company_id=world.company_id, person_id=world.people["worker"].person_id, hat=Hat.HR,
                             from_on=date(2027, 4, 1)))  # fmt: skip
        visit.record("hat_grant", "0" * 32)
    assert leave(world, "1001", "2027-03-31")[1:] == ["2 1001 立場（人事労務担当者）：2027-04-01からの予定を取りやめ"]
    assert rows(world, select(HatGrant).where(HatGrant.person_id == world.people["worker"].person_id)) == []


def test_who_has_left_already_gets_no_placement(world):
    row = "2001,新田 光,ニッタ ヒカル,2020-04-01,2026-03-31,S,1003"
    report = load(world, sheet(row, header="社員番号,氏名,カナ,入社日,退職日,部署コード,上司社員番号"))
    assert wrong(report) == []
    assert len(report.changes) == 2
    assert placements(world, "2001") == lines(world, "2001") == []


# --- problems -----------------------------------------------------------------------------------------------------

SHORT = "社員番号,氏名,カナ,入社日,退職日,事業場コード,事業場名,部署コード,部署名,上司社員番号,適用日"


WRONG = {
    "2001,新田 光,,2026-02-01,,HQ,,S,,,": "2 カナ: 新しい社員番号のため、この列が必要です。",
    "2001,新田 光,ニッタ,,,HQ,,S,,,": "2 入社日: 新しい社員番号のため、この列が必要です。",
    "2001,新田 光,ニッタ,2026-02-31,,HQ,,S,,,": "2 入社日: 暦にない日付です。",
    "2001,新田 光,ニッタ,2026-02-01,2026-01-31,HQ,,S,,,": "2 退職日: 退職日が入社日より前です。",
    "2001,新田 光,ニッタ,2026-02-01,,HQ,,S,,9999,": "2 上司社員番号: 9999という社員は登録されていません。",
    "2001,新田 光,ニッタ,2026-02-01,,HQ,,S,,X3,": "2 上司社員番号: X3という社員は登録されていません。",
    "2001,新田 光,ニッタ,2026-02-01,,HQ,,S,,2001,": "2 上司社員番号: 自分自身を上司にはできません。",
    "2001,新田 光,ニッタ,2010-02-01,,HQ,,S,,1003,2019-12-31": (
        "2 上司社員番号: 1003は2019-12-31には在籍していません。"
    ),
    "2001,新田 光,ニッタ,2026-02-01,,HQ,,Q,研究課,,": (
        "2 部署コード: Qは登録されていません。登録しながら取り込むには --create-places を付けてください。"
    ),
    "2001,新田 光,ニッタ,2026-02-01,,,,S,販売課,,": "2 部署名: 登録されている名前（営業課）と違います。",
    "2001,新田 光,ニッタ,2026-02-01,,F1,,S,,,": "2 事業場コード: この部署は別の事業場に登録されています。",
    "1001,,サトウ,2020-04-01,,HQ,,S,,,": "2 氏名: 空欄にはできません。",
    "1001,佐藤 真由美,サトウ マユミ,2020-04-01,,HQ,,,,,": "2 部署コード: 空欄です。",
    "1001,佐藤 真由美,サトウ マユミ,2021-04-01,,HQ,,S,,,": (
        "2 入社日: 2020-04-01からの配属があるため、それより後にはできません。"
    ),
    "1001,佐藤 真由美,サトウ マユミ,2020-04-01,2020-04-02,HQ,,S,,,": (
        "2 退職日: 2026-11-01からの配属があるため、それより前にはできません。"
    ),
    "1003,高橋 浩,タカハシ ヒロシ,2020-04-01,,HQ,,S,,1001,": (
        "2 上司社員番号: 上司のつながりが輪になっています：1003 → 1001 → 1003"
    ),
}


@pytest.mark.parametrize(("row", "problem"), WRONG.items())
def test_a_bad_row_is_told_by_line_and_column_and_nothing_is_written(world, row, problem):
    before = {model: count(world, model) for model in (Person, Employment, Placement, ReportingLine, TrailEntry)}
    report = load(world, sheet(row, "1002,鈴木 賢,スズキ ケン,2020-04-01,,HQ,,S,,1003,", header=SHORT))
    assert wrong(report) == [problem]
    assert not report.written
    assert report.changes == ()
    assert {model: count(world, model) for model in before} == before
    assert rows(world, select(Person.name).where(Person.id == world.people["colleague"].person_id)) == [("鈴木 健",)]


def test_leaving_the_bad_ones_out_takes_the_rest_and_lists_what_was_left_out(world):
    data = sheet(
        "2001,新田 光,ニッタ,2026-02-01,,HQ,,S,,2002,",  # leans on 2002, which leans on 2003, which is wrong
        "2002,新田 空,ニッタ,2026-02-01,,HQ,,S,,2003,",
        "2003,新田 海,ニッタ,いつか,,HQ,,S,,,",
        "2004,新田 山,ニッタ,2026-02-01,,HQ,,S,,1003,",
        header=SHORT,
    )
    report = load(world, data, skip_bad=True)
    assert wrong(report) == [
        "2 上司社員番号: 2002という社員は登録されていません。",
        "3 上司社員番号: 2003という社員は登録されていません。",
        "4 入社日: 日付は 2026-11-21、2026/11/21、2026年11月21日 のように書いてください。",
    ]
    assert report.written
    assert {change.number for change in report.changes} == {"2004"}
    assert (report.lines, report.taken) == (4, 1)
    assert rows(world, select(Employment.number).where(Employment.number.like("200%"))) == [("2004",)]


def test_the_same_number_twice_is_told_on_each_line_and_neither_is_believed(world):
    data = sheet("1001,課長", "1002,課長", "1001,部長", header="社員番号,役職")
    report = load(world, data, skip_bad=True)
    assert wrong(report) == [
        "2 社員番号: 1001が二度以上あります（最初は2行目）。",
        "4 社員番号: 1001が二度以上あります（最初は2行目）。",
    ]
    assert [row[1] for row in placements(world, "1001")] == ["主任"]
    assert [row[1] for row in placements(world, "1002")] == ["主任", "課長"]


def test_a_ring_over_new_people_and_old_ones_is_found_and_a_chain_is_not(world):
    chain = sheet("1007,1003", "1009,1007", "1011,1009", header="社員番号,上司社員番号")
    assert wrong(load(world, chain)) == []
    ring = sheet("1003,1011", "1002,1003", header="社員番号,上司社員番号")
    assert wrong(load(world, ring)) == [
        "2 上司社員番号: 上司のつながりが輪になっています：1003 → 1011 → 1009 → 1007 → 1003"
    ]


def test_a_supervisor_who_leaves_in_the_same_file_leads_nobody_after(world):
    header = "社員番号,退職日,上司社員番号"
    report = load(world, sheet("1003,2026-11-15,", "1001,,1003", header=header))
    assert wrong(report) == ["3 上司社員番号: 1003は2026-12-01には在籍していません。"]


def test_a_number_that_left_is_not_used_again(world):
    load(world, sheet("1001,2026-11-30", header="社員番号,退職日"))
    report = load(world, sheet("1001,", header="社員番号,退職日"))
    assert wrong(report) == [
        "2 退職日: 退職日2026-11-30が登録されている社員番号です。再雇用は新しい社員番号で登録してください。"
    ]
    assert load(world, sheet("1001,部長", header="社員番号,役職")).changes == ()


def test_names_never_match(world):
    """Somebody of the same name, reading and birthday is somebody else."""
    row = "2001,佐藤 真由美,サトウ マユミ,1985-06-15,2026-12-01,S"
    report = load(world, sheet(row, header="社員番号,氏名,カナ,生年月日,入社日,部署コード"))
    assert report.written
    assert len(rows(world, select(Person.id).where(Person.name == "佐藤 真由美"))) == 2
    assert placements(world, "1001") == [("営業課", "主任", worlds.LONG_AGO, None)]


# --- places ---------------------------------------------------------------------------------------------------------


def test_unknown_places_are_made_only_when_asked_for(world):
    data = sheet(
        "2001,新田 光,ニッタ,2026-02-01,,N1,新工場,Q,研究課,,",
        "2002,新田 空,ニッタ,2026-02-01,,N1,新工場,Q,研究課,2001,",
        header=SHORT,
    )
    assert len(wrong(load(world, data))) == 4
    report = load(world, data, create_places=True)
    assert wrong(report) == []
    assert told(report)[:4] == [
        "2 2001 事業場を登録：新工場",
        "2 2001 部署を登録：研究課",
        "2 2001 新しい社員：新田 光（2026-02-01入社）",
        "2 2001 配属：— → 研究課（2026-12-01から）",
    ]
    assert placements(world, "2002") == [("研究課", "", TODAY, None)]
    assert (count(world, Workplace), count(world, Department)) == (4, 5)
    assert load(world, data, create_places=True).changes == ()
    renamed = sheet("2001,N1,第二工場,Q,研究開発課", header="社員番号,事業場コード,事業場名,部署コード,部署名")
    assert told(load(world, renamed, create_places=True)) == [
        "2 2001 名前を変更：新工場 → 第二工場",
        "2 2001 名前を変更：研究課 → 研究開発課",
    ]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("2001,新田 光,ニッタ,2026-02-01,,N1,,Q,研究課,,", "2 事業場名: 新しく登録するには名前が必要です。"),
        ("2001,新田 光,ニッタ,2026-02-01,,HQ,,Q,,,", "2 部署名: 新しく登録するには名前が必要です。"),
        ("2001,新田 光,ニッタ,2026-02-01,,,,Q,研究課,,", "2 事業場コード: 新しい部署には事業場コードが必要です。"),
    ],
)
def test_a_new_place_needs_a_code_and_a_name(world, row, problem):
    assert problem in wrong(load(world, sheet(row, header=SHORT), create_places=True))


def test_one_new_department_in_two_workplaces_is_a_problem(world):
    data = sheet(
        "2001,新田 光,ニッタ,2026-02-01,,HQ,,Q,研究課,,",
        "2002,新田 空,ニッタ,2026-02-01,,F1,,Q,研究課,,",
        header=SHORT,
    )
    assert wrong(load(world, data, create_places=True)) == [
        "2 事業場コード: 同じ部署コードが、このファイルの中で別の事業場にもあります。",
        "3 事業場コード: 同じ部署コードが、このファイルの中で別の事業場にもあります。",
    ]


# --- the whole ------------------------------------------------------------------------------------------------------


def test_the_import_is_one_entry_of_the_trail_about_everybody_it_changed(world):
    load(world, sheet(NEW, "1001,佐藤 真由,サトウ マユ,,,,,,,2020-04-01,,HQ,本社,S,営業課,主任,1003"))
    [(entry,)] = rows(world, select(TrailEntry).where(TrailEntry.act == "import_people"))
    assert (entry.person_id, entry.hat, entry.reading) == (None, None, False)
    about = rows(
        world,
        select(TrailSubject.record, Employment.number)
        .join(Employment, Employment.id == TrailSubject.employment_id)
        .where(TrailSubject.trail_entry_id == entry.id),
    )
    assert sorted(map(tuple, about)) == [("employment", "1001"), ("employment", "2001")]


def test_a_file_that_is_no_table_changes_nothing_even_when_bad_rows_are_to_be_left_out(world):
    report = load(world, b"\xff\xfe\x00", skip_bad=True)
    assert not report.written
    assert "UTF-16" in wrong(report)[0]


def test_the_other_company_is_untouched_by_the_same_numbers(world):
    number = world.people["stranger"].number
    load(world, sheet(f"{number},新田 光,ニッタ,2026-02-01,,HQ,,S,,,", header=SHORT))
    names = rows(
        world,
        select(Person.name).join(Employment, Employment.person_id == Person.id).where(Employment.number == number),
    )
    assert sorted(map(tuple, names)) == [("よその 人",), ("新田 光",)]
