"""Do HR and supervisors write down talks about work alone? Does nobody read of them who isn't to know?"""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from casework.access import reach
from casework.models.leaves import SickLeave
from casework.models.measures import Instruction
from casework.models.people import Person
from casework.models.requests import InterviewRequest
from casework.models.stage_texts import StageText
from casework.models.work_talks import WorkTalk
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.return_plans import PlanEnd
from casework.rules.vocabulary import Hat
from casework.rules.work_talks import Topic
from casework.services import instruction_threads, leave_views, overview, return_plans, stage_texts, work_talks
from casework.services.work_talks import Held
from tests.services.advising import NEXT, told
from tests.services.test_instructions import lead
from tests.services.test_return_plans import decided

CHANGE = date(2026, 12, 21)
MORNING = datetime(2026, 12, 21, 1, 0, tzinfo=UTC)
TODAY = NEXT.date()
TOPICS = (Topic.KEPT, Topic.AMOUNT)
OF_HR, OF_BOSS = "繁忙期の応援を相談した", "遅番の組み方を決めた"


def held(day: date = TODAY, words: str = OF_BOSS, topics=TOPICS) -> Held:
    return Held(day, topics, words)


@pytest.fixture
def road(world) -> tuple[str, str, str]:
    """A case whose measures the supervisor was told of, the request by which HR has it, and the instruction."""
    case, _, instruction = told(world)
    with world.database.reading() as session:
        request_id = session.execute(select(InterviewRequest.public_id)).scalar_one()
    return case.case_id, request_id, instruction.public_id


def of_boss(world, instruction_id, what=None, who="supervisor", now=NEXT):
    with world.database.writing() as session:
        actor = world.actor(who, Hat.SUPERVISOR)
        work_talks.keep_of_instruction(session, actor, instruction_id, what or held(), now=now)


def of_hr(world, request_id, what=None, who="hr", now=NEXT):
    with world.database.writing() as session:
        work_talks.keep_of_request(session, world.actor(who), request_id, what or held(words=OF_HR), now=now)


def both(world, road):
    of_boss(world, road[2])
    of_hr(world, road[1])


def on_instruction(world, instruction_id, who="supervisor", now=NEXT):
    with world.database.writing() as session:
        return instruction_threads.thread(session, world.actor(who, Hat.SUPERVISOR), instruction_id, now=now).work_talks


def in_case(world, case_id, who, hat=None):
    with world.database.writing() as session:
        return overview.case_page(session, world.actor(who, hat), case_id, now=NEXT).work_talks


def in_file(world, request_id, who="hr"):
    with world.database.writing() as session:
        return overview.request_page(session, world.actor(who), request_id, now=NEXT).work_talks


def words(talks) -> list[str]:
    return [one.talk.words for one in talks.told]


def name(world, who) -> str:
    with world.database.reading() as session:
        return session.get_one(Person, world.people[who].person_id).name


def take_back(world, talk_id, who, hat, now=NEXT):
    with world.database.writing() as session:
        return work_talks.take_back(session, world.actor(who, hat), talk_id, now=now)


def ids_of(world) -> list[str]:
    with world.database.reading() as session:
        return list(session.execute(select(WorkTalk.public_id).order_by(WorkTalk.id)).scalars())


def test_each_reads_what_is_theirs_to_read(world, road):
    case_id, request_id, instruction_id = road
    both(world, road)
    mine = in_case(world, case_id, "worker", Hat.WORKER)
    assert [(one.talk.words, one.talk.by_name, one.talk.hat) for one in mine.told] == [
        (OF_HR, name(world, "hr"), Hat.HR), (OF_BOSS, name(world, "supervisor"), Hat.SUPERVISOR),
    ]  # fmt: skip
    assert mine.told[1].topics == (Topic.AMOUNT, Topic.KEPT)
    assert not mine.may_keep
    assert not any(one.mine for one in mine.told)
    file = in_file(world, request_id)
    assert words(file) == [OF_HR, OF_BOSS]
    assert [one.mine for one in file.told] == [True, False]
    assert file.may_keep
    doctor = in_case(world, case_id, "physician")
    assert words(doctor) == [OF_HR, OF_BOSS]
    assert all("by_name" not in one.talk for one in doctor.told)
    assert words(in_case(world, case_id, "nurse")) == []  # of the workplace, and not assigned
    own = on_instruction(world, instruction_id)
    assert words(own) == [OF_BOSS]
    assert all("by_name" not in one.talk and "hat" not in one.talk for one in own.told)
    assert in_case(world, case_id, "clerk").told == ()


def test_twin_a_supervisor_who_reaches_talks_by_the_employee_reads_hrs(world, road, monkeypatch):
    both(world, road)
    monkeypatch.setitem(reach.REACHES, WorkTalk, lambda actor, *_of: WorkTalk.company_id == actor.company_id)
    assert OF_HR in words(on_instruction(world, road[2]))


def test_whoever_leads_later_reads_nothing_of_it_and_who_led_before_no_more(world, road):
    instruction_id = road[2]
    both(world, road)
    lead(world, "other_supervisor", from_on=CHANGE)
    assert words(on_instruction(world, instruction_id, "other_supervisor", MORNING)) == []
    assert on_instruction(world, instruction_id, "other_supervisor", MORNING).may_keep
    with pytest.raises(NotYours):
        of_boss(world, instruction_id, now=MORNING)
    with pytest.raises(NotYours):
        take_back(world, ids_of(world)[0], "supervisor", Hat.SUPERVISOR, MORNING)
    with pytest.raises(NotValid) as refused:  # they led from that day on alone
        of_boss(world, instruction_id, held(CHANGE - timedelta(days=1)), "other_supervisor", MORNING)
    assert refused.value.field == "talk_on"
    of_boss(world, instruction_id, held(CHANGE), "other_supervisor", MORNING)


def test_a_talk_is_taken_back_by_its_author_alone_and_stays_to_be_read(world, road):
    case_id, request_id, _ = road
    both(world, road)
    boss, officer = ids_of(world)
    for who, hat, talk in (
        ("hr", Hat.HR, boss), ("supervisor", Hat.SUPERVISOR, officer), ("other_supervisor", Hat.SUPERVISOR, boss),
        ("factory_hr", Hat.HR, officer), ("hr", Hat.HR, "0" * 32),
    ):  # fmt: skip
        with pytest.raises(NotYours):
            take_back(world, talk, who, hat)
    place = take_back(world, officer, "hr", Hat.HR)
    assert (place.request_id, place.leave_id, place.instruction_id) == (request_id, None, None)
    with pytest.raises(NotNow):
        take_back(world, officer, "hr", Hat.HR)
    assert take_back(world, boss, "supervisor", Hat.SUPERVISOR).instruction_id == road[2]
    mine = in_case(world, case_id, "worker", Hat.WORKER)
    assert [(one.talk.words, one.talk.taken_back_at) for one in mine.told] == [(OF_HR, NEXT), (OF_BOSS, NEXT)]


@pytest.mark.parametrize(
    ("what", "field"),
    [
        (held(NEXT.date() + timedelta(days=1)), "talk_on"),
        (held(date.min), "talk_on"),
        (held(date.max), "talk_on"),
        (held(topics=()), "topics"),
        (held(words="あ" * 301), "talk_words"),
        (held(words="うつ病の様子を聞いた"), "talk_words"),
        (held(words="体調が悪そうだった"), "talk_words"),
        (held(words="受診の予定を話した"), "talk_words"),
    ],
)
def test_what_is_no_talk_about_work_isnt_kept(world, road, what, field):
    for keep, where in ((of_boss, road[2]), (of_hr, road[1])):
        with pytest.raises(NotValid) as refused:
            keep(world, where, what)
        assert refused.value.field == field
    assert ids_of(world) == []


def test_nobody_else_writes_one_down(world, road):
    for who in ("other_supervisor", "former_supervisor"):
        with pytest.raises(NotYours):
            of_boss(world, road[2], who=who)
    with pytest.raises(NotYours):
        of_hr(world, road[1], who="factory_hr")
    with world.database.writing() as session, pytest.raises(NotYours):
        work_talks.keep_of_instruction(session, world.actor("hr"), road[2], held(), now=NEXT)
    with world.database.writing() as session, pytest.raises(NotYours):
        work_talks.keep_of_request(session, world.actor("supervisor"), road[1], held(), now=NEXT)


def test_once_the_text_is_over_nothing_is_added_and_after_a_month_nothing_is_read(world, road):
    of_boss(world, road[2])
    over = NEXT.date()
    with world.database.engine.begin() as connection:
        connection.execute(update(Instruction).values(ended_on=over))
    later = NEXT + timedelta(days=2)
    with pytest.raises(NotNow):
        of_boss(world, road[2], now=later)
    talks = on_instruction(world, road[2], now=later)
    assert (words(talks), talks.may_keep) == ([OF_BOSS], False)
    with pytest.raises(NotYours):
        on_instruction(world, road[2], now=NEXT + timedelta(days=40))
    with pytest.raises(NotYours):
        take_back(world, ids_of(world)[0], "supervisor", Hat.SUPERVISOR, NEXT + timedelta(days=40))


def test_of_somebody_who_comes_back_the_stage_text_is_the_place(world):
    boss, plan_id = world.actor("supervisor", Hat.SUPERVISOR), decided(world)
    with world.database.reading() as session:
        text_id = session.execute(select(StageText.public_id)).scalar_one()
        leave_id = session.execute(select(SickLeave.public_id)).scalar_one()

    def of_stages():
        with world.database.writing() as session:
            return work_talks.of_stages(session, boss, now=world.now)

    day = world.now.date()
    with world.database.writing() as session:
        work_talks.keep_of_leave(session, world.actor("hr"), leave_id, held(day, OF_HR), now=world.now)
    with world.database.writing() as session, pytest.raises(NotYours):  # it waits still
        work_talks.keep_of_stage(session, boss, text_id, held(day), now=world.now)
    with world.database.writing() as session:
        stage_texts.send(session, world.actor("hr"), text_id, "急ぎのため", now=world.now)
    assert [employee.name for _text, employee in of_stages().offered] == [name(world, "worker")]
    with world.database.writing() as session:
        work_talks.keep_of_stage(session, boss, text_id, held(day), now=world.now)
    assert words(of_stages()) == [OF_BOSS]
    with world.database.writing() as session:
        page = leave_views.read(session, world.actor("hr"), leave_id, now=world.now)
    assert words(page.work_talks) == [OF_BOSS, OF_HR]
    talk_id = of_stages().told[0].talk.public_id
    assert take_back(world, talk_id, "supervisor", Hat.SUPERVISOR, world.now) == work_talks.Place()
    with world.database.writing() as session:
        return_plans.end(session, world.actor("hr"), plan_id, PlanEnd.STOPPED, version=2, now=world.now)
    tomorrow = world.later(days=2)
    with world.database.writing() as session:
        talks = work_talks.of_stages(session, boss, now=tomorrow)
    assert (words(talks), talks.may_keep) == ([OF_BOSS], False)
    with world.database.writing() as session, pytest.raises(NotNow):
        work_talks.keep_of_stage(session, boss, text_id, held(day), now=tomorrow)
