"""Are days of absence after a return told as facts, seen by those who care, and answered by a physician?"""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from casework.access import reach
from casework.access.trail import Unrecorded
from casework.models.cases import Assignment, Case
from casework.models.followups import FollowUp
from casework.models.leaves import SickLeave
from casework.models.providers import Engagement
from casework.models.return_absences import ReturnAbsence
from casework.rules import return_absences as rules
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, NotYours, Stale
from casework.rules.notices import Notice
from casework.rules.return_absences import Answer
from casework.rules.todos import Todo
from casework.rules.vocabulary import EngagementKind, Hat
from casework.services import duties, limits, people, return_absences, returns
from tests.services.test_hearings import notes
from tests.services.test_leave_starts import again
from tests.services.test_leave_starts import looked as looked_after
from tests.services.test_leaves import begun, end, number, running
from tests.walks import walked

READERS = ("worker", "hr", "physician", "nurse")
OTHERS = ("clerk", "supervisor", "colleague", "factory_hr", "committee", "admin", "coordinator", "stranger_hr")
LAST = 9
"""The leave's last day, counted from its first; everything else happens a month later."""


def day(world, count: int) -> date:
    """So many days after the first day back."""
    return world.now.date() + timedelta(days=LAST + 1 + count)


def then(world, count: int = 30):
    return world.later(days=LAST + 1 + count)


@walked
def back(world) -> str:
    leave_id = begun(world)
    end(world, leave_id, world.now.date() + timedelta(days=LAST), now=then(world, 0))
    return leave_id


def file(world, *days: int, whose: str | None = None, more: str = "") -> bytes:
    rows = [f"{whose or number(world)},{day(world, count)}" for count in days]
    return "\r\n".join(["社員番号,欠勤日", *rows, more]).encode()


def loaded(world, data: bytes, who="hr", now=None):
    with world.database.writing() as session:
        return return_absences.load(session, world.actor(who), data, now=now or then(world))


def looked(world, data: bytes):
    with world.database.writing() as session:
        return return_absences.preview(session, world.actor("hr"), data, now=then(world))


def page(world, leave_id, who="hr", hat=None, now=None):
    with world.database.writing() as session:
        return return_absences.read_page(session, world.actor(who, hat), leave_id, now=now or then(world))


def kept(world) -> list[date]:
    with world.database.reading() as session:
        return list(session.execute(select(ReturnAbsence.absent_on).order_by(ReturnAbsence.absent_on)).scalars())


def answered(world, leave_id, what=Answer.TALK, on=None, version=None, who="physician", now=None):
    version = page(world, leave_id, "worker", now=now).version if version is None else version
    with world.database.writing() as session:
        return return_absences.answer(session, world.actor(who), leave_id, what, on, version=version,
                                      now=now or then(world))  # fmt: skip


def waits(world, who="physician", now=None) -> bool:
    with world.database.writing() as session:
        desk = duties.desk(session, world.actor(who), now=now or then(world))
    return any(task.todo is Todo.SEE_ABSENCES for part in desk.parts for task in part.tasks)


def test_only_days_after_a_return_that_is_followed_up_are_kept(world):
    back(world)
    told = loaded(world, file(world, -3, 2, 5, more="2002,2026-12-20\r\nX999,2026-12-20\r\n"))
    assert kept(world) == [day(world, 2), day(world, 5)]
    assert (told.new, told.others, [line.days for line in told.lines]) == (2, 3, [2])
    assert loaded(world, file(world, 2, 5)).new == 0, "the same file once more"
    assert not waits(world), "two are not three"
    assert notes(world, Notice.RETURN_ABSENCES) == []


def test_a_reason_is_not_read(world):
    back(world)
    told = loaded(world, f"社員番号,欠勤日,理由\r\n{number(world)},{day(world, 2)},うつ病\r\n".encode())
    assert (told.ignored, told.new) == (("理由",), 1)


@pytest.mark.parametrize(
    ("more", "line"),
    [("1001,2027-13-01", 4), ("1001,きのう", 4), (",2026-12-20", 4), ("1001,2030-01-01", 4), ("SAME", 4)],
    ids=["no date", "no day", "no number", "to come", "twice"],
)
def test_a_bad_line_is_told_and_nothing_is_written(world, more, line):
    back(world)
    same = f"{number(world)},{day(world, 2)}"
    data = file(world, 2, 3, more=more.replace("SAME", same).replace("1001", number(world)))
    assert [problem.line for problem in looked(world, data).problems] == [line]
    told = loaded(world, data)
    assert ([problem.line for problem in told.problems], told.new, kept(world)) == ([line], 0, [])


@pytest.mark.parametrize("data", [b"", b"\x00\x01", "氏名,日\r\nA,B".encode(), b"PK\x03\x04"])
def test_what_is_no_such_file_is_refused_in_words(world, data):
    back(world)
    assert looked(world, data).problems
    assert loaded(world, data).new == 0


def test_three_days_in_four_weeks_wait_for_a_physician_and_for_nobody_else(world):
    leave_id = back(world)
    loaded(world, file(world, 1, 8, 15))
    assert running(world)[Clock.RETURN_ABSENCE] == then(world).date() + timedelta(days=7)
    assert notes(world, Notice.RETURN_ABSENCES) == [("physician", Hat.PHYSICIAN)]
    assert waits(world)
    assert [who for who in ("hr", "worker", "supervisor", "clerk") if waits(world, who)] == []
    assert [page(world, leave_id, who).noticed for who in READERS] == [False, False, True, True]
    loaded(world, file(world, 16))
    assert len(notes(world, Notice.RETURN_ABSENCES)) == 1, "told once"


def test_twin_a_task_without_days_is_seen(world, monkeypatch):
    monkeypatch.setattr(rules, "noticed", lambda *_any: True)
    with pytest.raises(AssertionError):
        test_only_days_after_a_return_that_is_followed_up_are_kept(world)


@pytest.mark.parametrize("who", OTHERS)
def test_for_nobody_else_they_exist(world, who):
    leave_id = back(world)
    loaded(world, file(world, 1, 8, 15))
    with pytest.raises(NotYours):
        page(world, leave_id, who)
    with world.database.reading() as session:
        one = session.execute(select(ReturnAbsence.public_id)).scalars().first()
    with pytest.raises(NotYours), world.database.writing() as session:
        return_absences.take_back(session, world.actor(who), one, now=then(world))


def test_twin_a_reach_of_everybody_is_seen(world, monkeypatch):
    for model in (Case, SickLeave, ReturnAbsence):
        monkeypatch.setitem(reach.REACHES, model, lambda *_any, model=model: model.id > 0)
    with pytest.raises(pytest.fail.Exception):
        test_for_nobody_else_they_exist(world, "factory_hr")


def test_hr_reads_what_it_gave_and_nothing_of_what_came_of_it(world):
    leave_id = back(world)
    loaded(world, file(world, 1, 8, 15))
    before = page(world, leave_id)
    answered(world, leave_id, on=then(world).date() + timedelta(days=3))
    after = page(world, leave_id)
    assert [one.absent_on for one in after.days] == [day(world, 15), day(world, 8), day(world, 1)]
    assert not [one for one in after.days if "answered_on" in one]
    assert (after.planned, after.noticed, after.may_answer) == ((), False, False)
    assert (after.version, after.may_take_back) == (before.version, before.may_take_back)
    assert all(one.answered_on == then(world).date() for one in page(world, leave_id, "physician").days)


def test_the_physician_plans_a_talk_and_the_employee_hears_of_it_as_of_any(world):
    leave_id = back(world)
    loaded(world, file(world, 1, 8, 15))
    on = then(world).date() + timedelta(days=3)
    made = answered(world, leave_id, on=on)
    with world.database.reading() as session:
        talk = session.execute(select(FollowUp).where(FollowUp.public_id == made)).scalar_one()
    assert (talk.due_on, talk.months, talk.base_on) == (on, None, day(world, 0))
    assert notes(world, Notice.FOLLOW_UP_EXTRA) == [("worker", Hat.WORKER)]
    assert Clock.RETURN_ABSENCE not in running(world)
    assert not waits(world)
    with pytest.raises(NotNow):
        answered(world, leave_id, on=on)
    loaded(world, file(world, 20, 21))
    assert not waits(world), "the three before were looked at"
    loaded(world, file(world, 22))
    assert waits(world)


def test_no_talk_is_an_answer_too(world):
    leave_id = back(world)
    loaded(world, file(world, 1, 8, 15))
    assert answered(world, leave_id, Answer.NONE) is None
    assert not waits(world)
    assert notes(world, Notice.FOLLOW_UP_EXTRA) == []


def without(world, *kinds: EngagementKind) -> None:
    """These of the workplace's professionals are gone before anybody comes back."""
    with world.database.engine.begin() as connection:
        connection.execute(update(Engagement).where(Engagement.kind.in_(kinds)).values(until_on=world.now.date()))
        connection.execute(update(Assignment).values(until_on=world.now.date()))


def a_nurse_decides(world) -> None:
    leave_id = back(world)
    without(world, EngagementKind.INDUSTRIAL_PHYSICIAN)
    assert not looked(world, file(world, 1, 8, 15)).unheard
    loaded(world, file(world, 1, 8, 15))
    assert notes(world, Notice.RETURN_ABSENCES) == [("nurse", Hat.NURSE)]
    assert waits(world, "nurse")
    assert not page(world, leave_id).unheard
    answered(world, leave_id, who="nurse", on=then(world).date() + timedelta(days=3))
    assert not waits(world, "nurse")


def test_where_there_is_no_physician_a_nurse_is_told_and_decides(world):
    a_nurse_decides(world)


def test_twin_days_of_absence_that_reach_nobody_are_seen(world, monkeypatch):
    monkeypatch.setattr(people, "nurses_for", lambda *_of: [])
    with pytest.raises(AssertionError):
        a_nurse_decides(world)


def test_where_nobody_would_be_told_hr_reads_that_and_nothing_of_the_days(world):
    leave_id = back(world)
    without(world, EngagementKind.INDUSTRIAL_PHYSICIAN, EngagementKind.NURSE)
    assert looked(world, file(world, 1)).unheard
    assert page(world, leave_id).unheard, "also before there is any"


@pytest.mark.parametrize("days", [None, -1, 32, 3_000_000])
def test_a_day_that_can_not_be_is_refused(world, days):
    leave_id = back(world)
    loaded(world, file(world, 1, 8, 15))
    on = None if days is None else date.max if days > 1000 else then(world).date() + timedelta(days=days)
    with pytest.raises(NotValid):
        answered(world, leave_id, on=on)
    assert waits(world)


@pytest.mark.parametrize("who", ["nurse", "hr", "worker"])
def test_nobody_else_decides_while_there_is_a_physician(world, who):
    leave_id = back(world)
    loaded(world, file(world, 1, 8, 15))
    with pytest.raises(NotYours):
        answered(world, leave_id, Answer.NONE, who=who)


def test_what_hr_adds_meanwhile_is_looked_at_first(world):
    leave_id = back(world)
    loaded(world, file(world, 1, 8, 15))
    read = page(world, leave_id, "physician").version
    loaded(world, file(world, 16))
    with pytest.raises(Stale):
        answered(world, leave_id, Answer.NONE, version=read)


def others_as_many(world) -> None:
    leave_id = back(world)
    loaded(world, file(world, 1, 8, 15))
    read = page(world, leave_id, "physician")
    with world.database.writing() as session:
        return_absences.take_back(session, world.actor("hr"), read.days[0].public_id, now=then(world))
    loaded(world, file(world, 16))
    with pytest.raises(Stale):
        answered(world, leave_id, Answer.NONE, version=read.version)


def test_as_many_days_are_not_the_same_days(world):
    others_as_many(world)


def test_twin_days_that_are_only_counted_are_seen(world, monkeypatch):
    monkeypatch.setattr(return_absences, "_seen", lambda days: len(list(days)))
    with pytest.raises(pytest.fail.Exception):
        others_as_many(world)


def test_a_day_that_was_none_goes_and_what_rested_on_it_too(world):
    leave_id = back(world)
    loaded(world, file(world, 1, 8, 15))
    one = page(world, leave_id).days[0].public_id
    with world.database.writing() as session:
        assert return_absences.take_back(session, world.actor("hr"), one, now=then(world)) == leave_id
    assert kept(world) == [day(world, 1), day(world, 8)]
    assert Clock.RETURN_ABSENCE not in running(world)


def rests_in_the_next_leave(world) -> None:
    """As most are, it was entered ahead; nothing but the question rests with it."""
    back(world)
    loaded(world, file(world, 1, 8, 15, 20))
    begins = then(world, 37)
    again(world, then(world), begins.date())
    looked_after(world, then(world, 36))
    assert waits(world, now=then(world, 36)), "until then it goes on"
    looked_after(world, begins)
    assert not waits(world, now=begins)
    loaded(world, file(world, 25), now=begins)  # last month's attendance
    with world.database.reading() as session:
        first = session.execute(select(ReturnAbsence.public_id).order_by(ReturnAbsence.absent_on)).scalars().first()
    with world.database.writing() as session:
        return_absences.take_back(session, world.actor("hr"), str(first), now=begins)
    assert kept(world)[-1] == day(world, 25), "it is kept, in case there was no leave at all"
    assert (Clock.RETURN_ABSENCE in running(world), len(notes(world, Notice.RETURN_ABSENCES))) == (False, 1)


def test_the_question_rests_in_the_next_leave_and_isnt_asked_in_its_midst(world):
    rests_in_the_next_leave(world)


@pytest.mark.parametrize("heedless", ["stops silently", "asks whatever followed"])
def test_twin_a_question_in_the_next_leave_is_seen(world, monkeypatch, heedless):
    if heedless == "stops silently":
        stop = limits.stop
        monkeypatch.setattr(limits, "stop", lambda *args, **more: stop(*args, **more) and ())
        refused: type[Exception] = Unrecorded
    else:
        monkeypatch.setattr(returns, "followed", lambda *_args, **_more: False)
        refused = AssertionError
    with pytest.raises(refused):
        rests_in_the_next_leave(world)


def test_a_second_leave_ends_the_question_and_its_days_are_no_absence(world):
    leave_id = back(world)
    loaded(world, file(world, 1, 8, 15))
    now = then(world)
    first = now.date()
    begun(world, now=now, begins_on=first, until_on=first + timedelta(days=30), limit_on=None, limit_basis="")
    assert Clock.RETURN_ABSENCE not in running(world)
    later = then(world, 40)
    told = loaded(world, file(world, 20, 35), now=later)
    assert (told.new, told.others) == (1, 1)
    assert page(world, leave_id, now=later).days[0].absent_on == day(world, 20)
