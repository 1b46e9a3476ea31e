"""Is a meeting about a return kept in two parts, and does no one at the employer reach what is health?"""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import false, select
from sqlalchemy.exc import DBAPIError

from casework.access import Act, reach
from casework.access.reach_cases import through_case
from casework.documents.return_talk_record import AWAITED, WITHHELD
from casework.models.cases import Assignment
from casework.models.messages import InboxNote
from casework.models.return_talks import ReturnTalk, ReturnTalkHealth
from casework.rules.errors import NotNow, NotValid, NotYours, Stale
from casework.rules.leaves import LeaveEnd
from casework.rules.notices import Notice
from casework.rules.return_talks import CanReturn, HealthPart, WorkPart, health_part, work_part
from casework.rules.return_to_work import Assessment, PlanItem, Present
from casework.rules.todos import Todo
from casework.services import advice, duties, duties_of_papers, leave_views, return_talks
from casework.services.return_talks import Words
from tests.services.test_doctor_enquiries import do, mine, text, told
from tests.services.test_leaves import begun, end
from tests.walks import walked

WORK = WorkPart(
    {Present.SUPERVISOR: "山本 誠", Present.HR: "森 悠斗", Present.PHYSICIAN: "山田 哲也"},
    {Assessment.WORKPLACE: "席を用意した。", Assessment.OTHER: "通勤の混雑に不安がある。"},
    {PlanItem.SUPERVISOR: "週の初めに量を確かめる。", PlanItem.HR: "時差出勤の手続きをする。",
     PlanItem.PHYSICIAN: "段階を追って延ばす。", PlanItem.FOLLOW_UP: "1か月後に面談する。",
     PlanItem.OTHER: "伝え方を決める。"},
    "席替えを待つ。", "森、山田",
)  # fmt: skip
HEALTH = HealthPart(
    "canary-経過",
    "みなと総合病院",
    "森 恵子",
    "045-000-0202",
    "canary-治療",
    "canary-主治医の配慮",
    "canary-本人の状況",
)
OUTSIDE = ("clerk", "supervisor", "colleague", "factory_hr", "factory_physician", "committee", "admin", "stranger_hr")


def whole(world) -> Words:
    day = world.now.date()
    return Words(world.now - timedelta(hours=1), WORK, day + timedelta(days=14), CanReturn.NO, day + timedelta(days=7))


def version(world, model=ReturnTalk) -> int:
    with world.database.reading() as session:
        return session.execute(select(model.version).order_by(model.id.desc()).limit(1)).scalar_one()


@walked
def drafted(world) -> tuple[str, str]:
    """(leave, talk)."""
    leave_id = begun(world)
    return leave_id, do(world, return_talks.save, leave_id, whole(world), version=0, who="hr")


@walked
def kept(world) -> tuple[str, str]:
    made = drafted(world)
    do(world, return_talks.keep, made[1], version=version(world), who="hr")
    return made


@walked
def with_health(world) -> tuple[str, str]:
    made = kept(world)
    do(world, return_talks.save_health, made[1], HEALTH, version=0)
    do(world, return_talks.keep_health, made[1], version=1)
    return made


def test_parts_come_back_as_they_were_kept():
    assert work_part(WORK.pack()) == WORK
    assert health_part(HEALTH.pack()) == HEALTH


def test_a_draft_is_hrs_and_kept_all_who_care_read_the_work_part(world):
    leave_id, talk_id = drafted(world)
    for who in ("worker", "physician", "nurse", *OUTSIDE):
        with pytest.raises(NotYours):
            do(world, return_talks.read, talk_id, who=who)
    do(world, return_talks.keep, talk_id, version=version(world), who="hr")
    for who in ("hr", "physician", "nurse", "worker"):
        assert do(world, return_talks.read, talk_id, who=who).words == whole(world)
        assert [one.talked_at for one in do(world, leave_views.read, leave_id, who=who).talks]
    for who in OUTSIDE:
        with pytest.raises(NotYours):
            do(world, return_talks.read, talk_id, who=who)
    assert told(world, Notice.RETURN_TALK_KEPT) == ["worker"]


def health_is_nobodys_at_the_employer(world) -> None:
    _leave, talk_id = with_health(world)
    page = do(world, return_talks.read, talk_id, who="hr")
    assert (page.health, page.health_words) == (None, HealthPart()), "health reached HR"
    paper = text(do(world, return_talks.file, talk_id, who="hr"))
    assert "canary-" not in paper
    assert WITHHELD in paper


def test_health_reaches_no_one_at_the_employer(world):
    health_is_nobodys_at_the_employer(world)


def test_twin_a_health_part_that_exists_for_all_who_reach_the_case_is_seen(world, monkeypatch):
    monkeypatch.setitem(reach.REACHES, ReturnTalkHealth, through_case(ReturnTalkHealth))
    with pytest.raises((AssertionError, AttributeError)):
        health_is_nobodys_at_the_employer(world)


def test_the_employee_and_who_has_the_case_read_both_parts_on_the_form(world):
    _leave, talk_id = with_health(world)
    assert do(world, return_talks.read, talk_id, who="nurse").health is None
    for page in (do(world, return_talks.read, talk_id), mine(world, return_talks.read, talk_id)):
        assert page.health_words == HEALTH
    paper = text(mine(world, return_talks.file, talk_id))
    for words in ("職場復帰支援に関する面談記録票", "山本 誠", "席を用意した", "canary-経過", "canary-治療",
                  "canary-本人の状況", "時差出勤の手続き", "席替えを待つ", "■ 不可"):  # fmt: skip
        assert words in paper, words


def test_the_employee_reads_health_once_it_is_kept(world):
    _leave, talk_id = kept(world)
    do(world, return_talks.save_health, talk_id, HEALTH, version=0)
    assert mine(world, return_talks.read, talk_id).health is None
    with pytest.raises(NotNow):
        do(world, return_talks.save_health, talk_id, HEALTH, version=0, who="nurse")
    assert Act.WRITE_TALK_HEALTH not in do(world, return_talks.read, talk_id, who="nurse").may, "nor is it offered"
    assert Act.WRITE_TALK_HEALTH in do(world, return_talks.read, talk_id).may
    with pytest.raises(Stale):
        do(world, return_talks.keep_health, talk_id, version=9)
    do(world, return_talks.keep_health, talk_id, version=1)
    assert mine(world, return_talks.read, talk_id).health_words == HEALTH
    with pytest.raises(NotNow):
        do(world, return_talks.keep_health, talk_id, version=2)


def is_put_right(world) -> None:
    _leave, talk_id = with_health(world)
    page = do(world, return_talks.writing_health, talk_id)
    seen = page.health_version
    assert (page.health_words, seen) == (HEALTH, 2), "it begins with what stood there"
    right = replace(HEALTH, course="canary-直した経過")
    with pytest.raises(Stale):  # opened before it was kept, or before there was one
        do(world, return_talks.save_health, talk_id, right, version=0)
    do(world, return_talks.save_health, talk_id, right, version=seen)
    assert desk(world, "physician")[0] is Todo.WRITE_TALK_HEALTH, "what was begun isn't forgotten"
    assert mine(world, return_talks.read, talk_id).health_words == HEALTH, "a draft is nobody's else"
    assert "canary-経過" in text(do(world, return_talks.file, talk_id))
    do(world, return_talks.keep_health, talk_id, version=seen + 1)
    for page in (do(world, return_talks.read, talk_id), mine(world, return_talks.read, talk_id)):
        assert (page.health_words, [part for _told, part in page.health_before]) == (right, [HEALTH]), "both are read"
    assert "canary-直した経過" in text(mine(world, return_talks.file, talk_id))
    with world.database.reading() as session:
        occasions = session.execute(select(InboxNote.occasion).where(InboxNote.notice == Notice.RETURN_TALK_KEPT))
        assert len(set(occasions.scalars())) == 3, "the employee hears of each"
    assert desk(world, "physician") == [Todo.WRITE_RETURN_OPINION]


def holds_what_is_kept(world) -> None:
    _leave, talk_id = kept(world)
    do(world, return_talks.save_health, talk_id, HEALTH, version=0)
    for paper in (do(world, return_talks.file, talk_id), mine(world, return_talks.file, talk_id)):
        assert "canary-" not in text(paper), "a draft stands on no paper"
        assert text(paper).count(AWAITED) == 7
        assert WITHHELD not in text(paper), "it isn't their own consent that it waits for"
    for who in ("hr", "nurse"):
        assert AWAITED not in text(do(world, return_talks.file, talk_id, who=who)), "there may be none"


def test_a_draft_of_the_health_part_stands_on_no_paper(world):
    holds_what_is_kept(world)


def test_twin_a_paper_with_a_draft_is_seen(world, monkeypatch):
    monkeypatch.setattr(return_talks.Page, "health_kept", property(lambda page: page.health and page.health_words))
    with pytest.raises(AssertionError, match="stands on no paper"):
        holds_what_is_kept(world)


def test_a_kept_health_part_is_put_right_by_another_one(world):
    is_put_right(world)


def test_twin_a_reader_of_the_oldest_is_seen(world, monkeypatch):
    newest_first = return_talks._healths
    monkeypatch.setattr(return_talks, "_healths", lambda *of: newest_first(*of)[::-1])
    with pytest.raises(AssertionError):
        is_put_right(world)


def is_not_begun_without_a_word(world) -> None:
    _leave, talk_id = kept(world)
    assert not do(world, return_talks.save_health, talk_id, HealthPart(), version=0, who="nurse")
    with world.database.reading() as session:
        assert not session.execute(select(ReturnTalkHealth.id)).all()
        assigned = session.execute(select(Assignment.person_id)).scalars().all()
    assert world.people["nurse"].person_id not in assigned, "nobody has a case because of nothing"
    do(world, return_talks.save_health, talk_id, HEALTH, version=0)
    do(world, return_talks.keep_health, talk_id, version=1)
    assert do(world, return_talks.save_health, talk_id, replace(HEALTH, course="canary-迷い"), version=2)
    assert not do(world, return_talks.save_health, talk_id, HealthPart(), version=3)
    page = do(world, return_talks.read, talk_id)
    assert (page.health_words, page.health_before) == (HEALTH, ()), "what was kept stays"


def test_without_a_word_there_is_no_draft_of_the_health_part(world):
    is_not_begun_without_a_word(world)


def test_twin_an_empty_draft_is_seen(world, monkeypatch):
    monkeypatch.setattr(return_talks, "HealthPart", lambda **more: HealthPart(**more, course="none"))
    with pytest.raises(AssertionError):
        is_not_begun_without_a_word(world)


def test_kept_both_stay_and_another_talk_follows(world):
    leave_id, talk_id = with_health(world)
    with pytest.raises(NotNow):
        do(world, return_talks.keep, talk_id, version=version(world), who="hr")
    for table, column in (("return_talk", "can_return = 'yes'"), ("return_talk_health", "version = 9")):
        with pytest.raises(DBAPIError, match=f"fixed_{table}"), world.database.engine.begin() as connection:
            connection.exec_driver_sql(f"UPDATE {table} SET {column}")
    later = replace(whole(world), can_return=CanReturn.YES)
    do(world, return_talks.save, leave_id, later, version=0, who="hr")
    shown = do(world, leave_views.read, leave_id, who="hr").talks
    assert [one.can_return for one in shown] == [CanReturn.YES, CanReturn.NO]


@pytest.mark.parametrize(
    ("field", "changed"),
    [("talked_on", {"talked_at": None}), ("present_hr", {"work": replace(WORK, present={})}),
     ("reason", {"work": replace(WORK, reason="")})],
)  # fmt: skip
def test_what_is_missing_is_said_before_it_is_kept(world, field, changed):
    talk_id = do(world, return_talks.save, begun(world), replace(whole(world), **changed), version=0, who="hr")
    with pytest.raises(NotValid) as caught:
        do(world, return_talks.keep, talk_id, version=version(world), who="hr")
    assert caught.value.field == field


def test_what_cannot_be_written_is_said_beside_its_field(world):
    leave_id, day = begun(world), world.now.date()
    for field, changed in (
        ("state_other", {"work": replace(WORK, state={Assessment.OTHER: "うつ病のため"})}),
        ("talked_on", {"talked_at": world.now + timedelta(hours=1)}),
        ("next_on", {"next_on": day - timedelta(days=1)}),
        ("talked_on", {"talked_at": world.now - timedelta(days=400)}),
        ("starts_on", {"starts_on": day - timedelta(days=1)}),
        ("starts_on", {"starts_on": day + timedelta(days=4 * 366)}),
        ("next_on", {"next_on": day + timedelta(days=4 * 366)}),
    ):
        with pytest.raises(NotValid) as caught:
            do(world, return_talks.save, leave_id, replace(whole(world), **changed), version=0, who="hr")
        assert caught.value.field == field


def desk(world, who) -> list[Todo]:
    of_talks = {Todo.CLOSE_RETURN_TALK, Todo.HOLD_RETURN_TALK, Todo.WRITE_TALK_HEALTH, Todo.WRITE_RETURN_OPINION}
    page = do(world, duties.desk, who=who)
    return [task.todo for part in page.parts for task in part.tasks if task.todo in of_talks]


def takes_its_place(world) -> None:
    leave_id, first = with_health(world)
    starts_on = world.now.date() + timedelta(days=21)
    page = do(world, return_talks.writing, leave_id, corrects=first, who="hr")
    assert (page.words, page.version) == (whole(world), 0), "it begins with what stood there"
    words = replace(page.words, starts_on=starts_on)
    second = do(world, return_talks.save, leave_id, words, corrects=first, version=0, who="hr")
    assert mine(world, return_talks.read, first).talk.newer is None, "a draft is HR's alone"
    assert desk(world, "hr") == [Todo.CLOSE_RETURN_TALK]
    do(world, return_talks.keep, second, version=version(world), who="hr")
    for who in ("hr", "physician", "worker"):
        before, now = (do(world, return_talks.read, one, who=who) for one in (first, second))
        assert (before.talk.newer, before.words.starts_on) == (second, whole(world).starts_on), "the old one stays"
        assert (now.talk.newer, now.words.starts_on, now.corrects) == (None, starts_on, first)
        assert (now.health_words == HEALTH) is (who != "hr"), "the health part is of the meeting"
    assert desk(world, "physician") == [Todo.WRITE_RETURN_OPINION], "of health nothing is written again"
    assert desk(world, "hr") == [Todo.HOLD_RETURN_TALK], "once"
    for wrong in (first, "0" * 32):
        with pytest.raises(NotYours):
            do(world, return_talks.save, leave_id, words, corrects=wrong, version=0, who="hr")
    third = do(world, return_talks.save, leave_id, words, corrects=second, version=0, who="hr")
    do(world, return_talks.keep, third, version=version(world), who="hr")
    assert [one.newer for one in do(world, leave_views.read, leave_id, who="hr").talks] == [None, third, third]
    papers = [text(do(world, return_talks.file, one, who="hr")) for one in (first, second, third)]
    assert ["差し替えられた記録です" in paper for paper in papers] == [True, True, False]


def test_a_further_record_takes_the_place_of_a_kept_one(world):
    takes_its_place(world)


def test_twin_a_record_that_is_none_of_the_same_meeting_is_seen(world, monkeypatch):
    monkeypatch.setattr(return_talks, "_newer", lambda *_of: None)
    with pytest.raises(AssertionError, match="the old one stays"):
        takes_its_place(world)


def test_twin_a_desk_that_counts_what_was_replaced_is_seen(world, monkeypatch):
    monkeypatch.setattr(duties_of_papers, "_replaced", lambda **_more: false())
    with pytest.raises(AssertionError):
        takes_its_place(world)


def is_not_kept_once_it_is_over(world) -> None:
    leave_id, talk_id = drafted(world)
    end(world, leave_id, world.now.date(), LeaveEnd.LEFT, now=world.now)
    with pytest.raises(NotNow):
        do(world, return_talks.keep, talk_id, version=version(world), who="hr")


def test_a_draft_of_a_case_that_is_over_is_not_kept(world):
    is_not_kept_once_it_is_over(world)


def test_twin_a_meeting_kept_in_a_case_that_is_over_is_seen(world, monkeypatch):
    monkeypatch.setattr(advice, "still_open", lambda _case: None)
    with pytest.raises(pytest.fail.Exception):
        is_not_kept_once_it_is_over(world)
