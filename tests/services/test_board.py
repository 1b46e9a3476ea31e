"""Does the board count and list everybody whom its reader may know, exactly, pressing things first, and nobody else?"""

from datetime import date

import pytest
from sqlalchemy import select, update

from casework.access import Act, enter, enter_worker
from casework.models.cases import Case
from casework.models.checks import CheckResult
from casework.models.people import Employment, ReportingLine
from casework.models.trail import TrailEntry, TrailSubject
from casework.rules.board import Due, Stage
from casework.rules.deadlines import Clock
from casework.rules.errors import NotYours
from casework.rules.lists import Kind
from casework.rules.todos import Todo
from casework.rules.vocabulary import LetterKind, LineKind
from casework.services import board, board_file, endings, invitations, letters
from casework.services.board import Wanted
from casework.services.invitations import NotThisTime
from casework.services.needs import Decision
from tests.services import asking, results
from tests.services.results import decide, file, line, load, more_people, waiting

EVERYBODY = Wanted()


def page(world, who="clerk", wanted=EVERYBODY, *, hat=None, now=None):
    with world.database.writing() as session:
        return board.show(session, world.actor(who, hat), world.check_public_id, wanted, now=now or world.now)


def overview(world, who="clerk", *, now=None):
    with world.database.writing() as session:
        return board.index(session, world.actor(who), now=now or world.now)


def numbers(found):
    return [one.employee.number for one in found.lines]


def counted(tally):
    return {stage: number for stage, number in tally.stages.items() if number}


def stage_of(world, name="worker", who="clerk", **more):
    number = world.people[name].number
    [found] = [one for one in page(world, who, **more).lines if one.employee.number == number]
    return found.stage


def declined(world, name="worker", act=Act.DECLINE):
    who, case_id = world.actor(name), asking.case_of(world, name)
    with world.database.writing() as session:
        if act is Act.DECLINE:
            invitations.decline(session, who, case_id, NotThisTime(), now=world.now)
        else:
            endings.consult(session, who, case_id, now=world.now)


def withdrawn(world, name="worker"):
    with world.database.writing() as session:
        endings.withdraw(session, world.actor(name), asking.case_of(world, name), version=1, now=world.now)


# --- stages ---------------------------------------------------------------------------------------------


def test_the_road_from_the_invitation_to_a_date(world):
    results.invite(world, "worker")
    assert stage_of(world) is Stage.INVITED
    with world.database.writing() as session:
        invitations.page(session, world.actor("worker"), asking.case_of(world), now=world.now)
    assert stage_of(world) is Stage.READ
    asking.ask(world, asking.case_of(world))
    assert stage_of(world) is Stage.ASKED
    asking.offer(world, date(2026, 12, 8))
    free = asking.choices(world, asking.case_of(world))
    asking.book(world, asking.case_of(world), (free.earlier or free.later)[0].public_id)
    assert stage_of(world) is Stage.BOOKED
    withdrawn(world)
    assert stage_of(world) is Stage.WITHDRAWN
    asking.ask(world, asking.case_of(world))
    assert stage_of(world) is Stage.ASKED


def test_a_consultation_is_counted_as_not_this_time_and_the_examiner_knows(world):
    results.invite(world, "worker", "colleague")
    declined(world)
    declined(world, "colleague", Act.CONSULT)
    office, examiner = page(world), page(world, "physician")
    assert counted(office.tally) == {Stage.DECLINED: 2}
    assert {one.stage for one in office.lines} == {Stage.DECLINED}
    assert Stage.CONSULTED not in office.stages
    assert counted(examiner.tally) == {Stage.DECLINED: 1, Stage.CONSULTED: 1}
    assert sorted(numbers(page(world, wanted=Wanted(stage=Stage.DECLINED)))) == ["1001", "1002"]
    assert numbers(page(world, "physician", Wanted(stage=Stage.CONSULTED))) == ["1002"]
    with pytest.raises(NotYours):
        page(world, wanted=Wanted(stage=Stage.CONSULTED))


def many(world, count: int = 6) -> list[str]:
    """People at several stages, in two departments."""
    names = more_people(world, count)
    load(world, file(*(line(number) for number in ("1001", "1002", "1003", *names))))
    found = waiting(world)
    needed = ["1001", "1002", *names[:-1]]
    decide(world, *(Decision(found[number].public_id, needed=True) for number in needed))
    decide(world, Decision(found[names[-1]].public_id, needed=False, reason="面談で確認"))
    declined(world)
    asking.ask(world, asking.case_of(world, "colleague"), who="colleague")
    return names


def test_numbers_list_and_filters_agree(world):
    names = many(world)
    found = page(world)
    tally = found.tally
    assert (tally.examined, tally.undecided, tally.needed) == (9, 1, 7)
    assert counted(tally) == {Stage.INVITED: 5, Stage.DECLINED: 1, Stage.ASKED: 1}
    assert sorted(numbers(found)) == sorted(["1001", "1002", *names[:-1]])
    for stage in found.stages:
        listed = page(world, wanted=Wanted(stage=stage))
        assert len(listed.lines) == tally.stages[stage]
        assert {one.stage for one in listed.lines} <= {stage}, "the database and the rule say the same"
    [department] = tally.departments
    assert (department.name, department.total) == ("営業課", 7)
    assert len(page(world, wanted=Wanted(department=department.public_id)).lines) == 7
    assert numbers(page(world, wanted=Wanted(department=department.public_id, stage=Stage.ASKED))) == ["1002"]
    assert page(world, wanted=Wanted(department="0" * 32)).lines == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("佐藤", ["1001"]),
        ("スズキ", ["1002"]),
        ("佐藤真由美", ["1001"]),
        ("佐藤　真由美", ["1001"]),
        ("ｽｽﾞｷｹﾝ", ["1002"]),
        ("１００１", ["1001"]),
        ("　", 7),
        ("％", 0),
        ("m0000", 5),
        ("%", 0),
        ("_", 0),
        ("\\", 0),
        ("'", 0),
        ("0" * 80, 0),
    ],
)
def test_looking_for_a_name_or_number(world, text, expected):
    many(world)
    found = numbers(page(world, wanted=Wanted(text=text)))
    assert found == expected or len(found) == expected


def test_departments_are_those_of_today(world):
    results.invite(world, "worker", "hr")
    found = page(world)
    assert [(one.name, one.total) for one in found.tally.departments] == [("労務課", 1), ("営業課", 1)]


# --- days -----------------------------------------------------------------------------------------------


def test_no_letter_waits_for_somebody_who_has_left_as_on_the_desk(world):
    results.invite(world, "worker", "colleague")
    now = world.later(days=34)
    assert page(world, now=now).tally.overdue == 2
    job = world.people["colleague"].employment_id
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        session.execute(update(Employment).where(Employment.id == job).values(until_on=date(2026, 12, 20)))
        visit.record("test", "t" * 32)
    assert page(world, now=now).tally.overdue == 1


def test_what_presses_stands_first_and_is_counted(world):
    """A request without a date whose limit has passed, a letter of today, and whoever has nothing near."""
    results.invite(world, "worker", "colleague", "supervisor")
    asking.ask(world, asking.case_of(world))
    declined(world, "colleague")
    today = date(2027, 1, 4)
    now = world.later(days=(today - date(2026, 12, 1)).days)
    found = page(world, now=now)
    assert numbers(found) == ["1003", "1001", "1002"]
    letter, asked, quiet = found.lines
    assert letter.next is LetterKind.FINAL
    assert (asked.next, asked.due_on) == (Todo.ARRANGE, date(2026, 12, 31))
    assert (quiet.next, quiet.due_on) == (LetterKind.REAPPROACH, date(2027, 3, 1))
    assert (found.tally.overdue, found.tally.today, found.tally.week) == (2, 0, 0)
    assert numbers(page(world, wanted=Wanted(due=Due.OVERDUE), now=now)) == ["1003", "1001"]
    assert page(world, wanted=Wanted(due=Due.WEEK), now=now).lines == ()


def test_the_days_before_a_limit(world):
    results.invite(world, "worker")
    asking.ask(world, asking.case_of(world))
    for days, due in ((22, None), (23, Due.WEEK), (30, Due.TODAY), (31, Due.OVERDUE)):
        tally = page(world, now=world.later(days=days)).tally
        assert {
            one for one, number in ((Due.OVERDUE, tally.overdue), (Due.TODAY, tally.today), (Due.WEEK, tally.week))
            if number
        } == ({Due.TODAY, Due.WEEK} if due is Due.TODAY else {due} - {None})  # fmt: skip


def test_an_answer_that_can_no_longer_come_in_time_presses_nobody(world):
    results.invite(world, "worker")
    with world.database.writing() as session:
        letters.send(session, world.actor("clerk"), now=world.later(days=30))
    [found] = page(world, now=world.later(days=40)).lines
    assert (found.due_on, found.next) == (None, None)
    [before] = page(world, now=world.later(days=30)).lines
    assert before.limit.clock is Clock.REQUEST
    assert before.next is Todo.AWAIT_ANSWER


def test_a_late_request_is_counted(world):
    results.invite(world, "worker")
    asking.ask(world, asking.case_of(world), now=world.later(days=34))
    assert page(world, now=world.later(days=34)).tally.late == 1


# --- pages ----------------------------------------------------------------------------------------------


def test_every_person_once_page_by_page(world, monkeypatch):
    many(world)
    whole = numbers(page(world))
    monkeypatch.setattr(board, "PAGE", 3)
    seen, wanted = [], EVERYBODY
    while True:
        found = page(world, wanted=wanted)
        seen.append(numbers(found))
        if found.after is None:
            break
        wanted = Wanted(after=found.after)
    assert [len(some) for some in seen] == [3, 3, 1]
    assert [number for some in seen for number in some] == whole
    for unknown in ("", "0" * 32, "2026-13-01~" + "0" * 32):
        with pytest.raises(NotYours):
            page(world, wanted=Wanted(after=unknown))
    assert page(world, wanted=Wanted(after="9999-12-31~" + "0" * 32)).lines == ()


# --- who may know ---------------------------------------------------------------------------------------


def test_oneself_is_not_on_ones_own_board(world):
    load(world, file(line("1001")))
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        session.add(
            CheckResult(
                company_id=world.company_id, stress_check_id=world.check_id, stressors=80, reactions=90, support=30,
                employment_id=world.people["clerk"].employment_id, high_stress=True, checked_on=date(2026, 11, 2),
                notified_on=date(2026, 12, 1),
            )
        )  # fmt: skip
        visit.record("check_result", "0" * 32)
    found = waiting(world)
    decide(world, *(Decision(result.public_id, needed=True) for result in found.values()))
    assert (page(world).tally.examined, page(world).tally.needed, numbers(page(world))) == (1, 1, ["1001"])
    examiner = page(world, "physician")
    assert (examiner.tally.examined, examiner.tally.needed) == (2, 2)
    assert sorted(numbers(examiner)) == ["1001", "1009"]


@pytest.mark.parametrize("who", ["outside_physician", "factory_physician", "nurse", "stranger_clerk"])
def test_a_board_out_of_reach_is_none(world, who):
    results.invite(world, "worker")
    with pytest.raises(NotYours):
        page(world, who)
    assert overview(world, who) == []


@pytest.mark.parametrize("who", ["clerk", "physician"])
def test_the_board_shows_the_cases_that_its_reader_reaches_and_no_other(world, who):
    """Its shortened conditions (access/reach.py) say what `cases` says: also of somebody whom one led."""
    results.invite(world, "worker", "colleague", "supervisor")
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        then = {"company_id": world.company_id, "from_on": date(2020, 4, 1), "until_on": date(2021, 3, 31)}
        mine = world.people[who].employment_id
        if mine is None:
            employed = Employment(person_id=world.people[who].person_id, number="8000", **then)
            session.add(employed)
            session.flush()
            mine = employed.id
        led = world.people["worker"].employment_id
        session.add(ReportingLine(employment_id=led, supervisor_id=mine, kind=LineKind.MATRIX, **then))
        visit.record("employment", "0" * 32)
    found = {one.case.public_id for one in page(world, who).lines}
    with world.database.writing() as session:
        visit = enter(session, world.actor(who), Act.SEE_CASES, now=world.now)
        reached = set(
            session.execute(
                select(Case.public_id).where(visit.within(Case), Case.stress_check_id == world.check_id)
            ).scalars()
        )
    assert found == reached
    assert len(found) == 2
    assert page(world, who).tally.examined == len(found)


@pytest.mark.parametrize("who", ["hr", "supervisor", "committee", "admin", "coordinator", "worker"])
def test_other_hats_have_no_boards(world, who):
    with pytest.raises(NotYours):
        page(world, who)
    with pytest.raises(NotYours):
        overview(world, who)


def test_the_overview_counts_as_the_board_does(world):
    many(world)
    [campaign] = overview(world)
    assert campaign.check.name == "2026年度"
    assert campaign.tally.as_dict() == page(world).tally.as_dict()
    assert overview(world, now=world.later(days=365)) == []
    assert len(overview(world, "physician")) == 1


# --- the file -------------------------------------------------------------------------------------------


def take(world, kind=Kind.CSV, wanted=EVERYBODY, who="clerk", language="ja"):
    with world.database.writing() as session:
        return board_file.take(session, world.actor(who), world.check_public_id, wanted, kind, language, now=world.now)


def test_the_file_holds_the_filtered_list_and_who_took_it(world):
    many(world)
    taken = take(world, wanted=Wanted(stage=Stage.ASKED))
    first, head, *rows = taken.content.decode("utf-8-sig").splitlines()
    assert first == '"取扱注意。2026年12月1日（火） 10:00 に 小林 直子 が書き出しました。用が済んだら消してください。"'
    assert head.startswith('"社員番号","氏名","所属","段階"')
    [row] = rows
    assert row.startswith('"1002","鈴木 健","営業課","申出あり・日時未定","2026-12-31","面接指導の日時を調整する"')
    assert taken.name == "list-20261201.csv"
    assert len(take(world).content.decode("utf-8-sig").splitlines()) == 2 + 7
    english = take(world, language="en").content.decode("utf-8-sig")
    assert "Employee number" in english
    assert "社員番号" not in english


def test_the_trail_says_who_took_whom(world):
    many(world)
    take(world, wanted=Wanted(stage=Stage.ASKED))
    with world.database.reading() as session:
        entry = session.execute(select(TrailEntry).order_by(TrailEntry.id.desc()).limit(1)).scalar_one()
        about = set(
            session.execute(select(TrailSubject.employment_id).where(TrailSubject.trail_entry_id == entry.id)).scalars()
        )
    assert (entry.act, entry.hat, entry.person_id) == ("export_board", "clerk", world.people["clerk"].person_id)
    assert about == {world.people["colleague"].employment_id}


@pytest.mark.parametrize("who", ["physician", "stranger_clerk", "hr", "coordinator"])
def test_only_the_clerk_of_the_place_takes_it_along(world, who):
    results.invite(world, "worker")
    with pytest.raises(NotYours):
        take(world, who=who)
