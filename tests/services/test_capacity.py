"""Is it said in time, and only to whom it may be said, that the time will not do?"""

import subprocess
import sys
from datetime import date, time, timedelta

import pytest
from sqlalchemy import event, select, update

from casework.access import Act, enter
from casework.models.cases import Case, Limit
from casework.models.followups import FollowUp
from casework.models.invitations import Invitation
from casework.models.people import HatGrant, ReportingLine
from casework.models.providers import Engagement
from casework.rules.capacity import Help
from casework.rules.deadlines import Clock
from casework.rules.errors import NotYours
from casework.rules.todos import Todo
from casework.rules.vocabulary import (
    FollowUpBase,
    Hat,
    InterviewMode,
    InvitationState,
    LineKind,
    PhysicianWish,
    TalkPurpose,
)
from casework.services import capacity, duties, endings, fits, needed_time, slots
from casework.services.wishes import Wish
from tests.services import asking, results, ruling
from tests.services.planning import EITHER, IN_PERSON, MANY, SOON, page, seven_for_five, wait
from tests.services.test_bookings import build
from tests.services.test_handovers import leave
from tests.world import LONG_AGO

LAST_DAY = date(2026, 12, 31)


def told(found) -> list[str]:
    return [str(said) for lack in found.lacks for said in lack.said]


def ways(found) -> list[list[Help]]:
    return [[step.help for step in way] for lack in found.lacks for way in lack.ways]


def names(found) -> set[str]:
    return {one.employee.name for lack in found.lacks for one in lack.people}


def desk_lines(world, who="clerk", now=None) -> list[str]:
    with world.database.writing() as session:
        found = duties.desk(session, world.actor(who), now=now or world.now)
    return [str(task.said) for part in found.parts for task in part.tasks if task.todo is Todo.FIND_TIME]


def test_seven_compete_for_five(world):
    seven_for_five(world)
    found = page(world)
    assert told(found) == [
        "本社：2026-12-31までに面接が必要な申出が7件あり、使える枠は5枠です。あと2枠足りません。"
    ]  # fmt: skip
    assert (len(names(found)), found.waiting) == (7, 7)
    (line,) = found.lines
    assert (line.name, line.waiting, line.lacking) == ("本社", 7, 2)
    cheapest = found.lacks[0].ways[0]
    assert [str(need) for step in cheapest for need in step.needs] == [
        "2026-12-31までのいずれかの日に、2枠（合わせて60分）"
    ]


def test_with_the_slots_of_the_cheapest_way_everybody_fits_and_the_desk_is_quiet(world):
    seven_for_five(world)
    (way, *_others) = page(world).lacks[0].ways
    assert [step.help for step in way] == [Help.VISIT]
    assert desk_lines(world) == told(page(world))
    asking.offer(world, way[0].until, at=time(9), count=way[0].count)
    assert (page(world).lacks, desk_lines(world)) == ((), [])


def test_one_slot_fewer_would_not_do(world):
    seven_for_five(world)
    asking.offer(world, LAST_DAY, at=time(9), count=1)
    assert [line.lacking for line in page(world).lines] == [1]


def test_a_slot_after_the_limit_is_no_help(world):
    seven_for_five(world)
    asking.offer(world, LAST_DAY + timedelta(days=1), at=time(9), count=2)
    assert [line.lacking for line in page(world).lines] == [2]


def test_on_line_comes_first_for_those_who_would_take_it(world):
    wait(world, *MANY[:5], wish=IN_PERSON)
    wait(world, *MANY[5:], wish=EITHER)
    asking.offer(world, SOON, at=time(13), count=5)
    assert ways(page(world))[0] == [Help.ONLINE]
    asking.offer(world, SOON, at=time(16), count=2, online=True)
    assert page(world).lacks == ()


def test_what_would_not_do_for_all_is_not_told(world):
    """Two of them would only take a woman, and she is there no more: no visit of anybody else helps."""
    wait(world, *MANY[:2], wish=Wish(InterviewMode.IN_PERSON, PhysicianWish.WOMAN))
    assert [Help.VISIT] in ways(page(world))
    with world.database.writing() as session:
        visit = enter(session, world.actor("clerk"), Act.SEE_CAPACITY, now=world.now)
        session.execute(
            update(Engagement)
            .where(Engagement.person_id == world.people["outside_physician"].person_id)
            .values(until_on=date(2026, 11, 30))
        )
        visit.record("employment", "0" * 32)
    found = page(world)
    assert ways(found) == []
    assert "合う枠が一つもありません" in told(found)[0]


def test_free_time_at_another_workplace_is_named(world):
    build(world, HatGrant(company_id=world.company_id, person_id=world.people["clerk"].person_id, hat=Hat.CLERK,
                          workplace_id=world.factory, from_on=LONG_AGO))  # fmt: skip
    wait(world, "worker", "colleague")
    there = slots.Offer(on=SOON, starts=time(9), count=2, minutes=30, online=False, place="会議室K",
                               workplace_id=asking.workplace(world, "factory"))  # fmt: skip
    with world.database.writing() as session:
        slots.offer(session, world.actor("factory_physician"), there, now=world.now)
    found = page(world)
    assert ways(found)[-1] == [Help.ELSEWHERE]
    last = found.lacks[0].ways[-1][0]
    assert (str(last.said), last.count, last.until) == ("第一工場の空いている枠を使わせてもらう", 2, SOON)


def test_who_has_an_appointment_waits_no_more(world):
    cases = seven_for_five(world)
    for name in ("worker", "colleague"):
        free = asking.choices(world, cases[name], who=name).earlier
        asking.book(world, cases[name], free[0].public_id, who=name)
    found = page(world)
    assert (found.waiting, found.lines[0].lacking) == (5, 2)


@pytest.mark.parametrize("who", ["worker", "hr", "supervisor", "physician", "nurse", "admin", "committee"])
def test_nobody_else_sees_it(world, who):
    with pytest.raises(NotYours):
        page(world, who)


def test_another_clerk_sees_nothing_of_it(world):
    seven_for_five(world)
    found = page(world, "stranger_clerk")
    assert (found.lacks, found.waiting, [line.waiting for line in found.lines]) == ((), 0, [0])


def test_whoever_the_clerk_does_not_reach_is_neither_named_nor_counted(world):
    """A clerk who once led somebody learns nothing of their request: with it there would be one too few."""
    wait(world, "worker", "colleague")
    led = world.people["colleague"].employment_id
    build(world, ReportingLine(company_id=world.company_id, employment_id=led, kind=LineKind.MATRIX, from_on=LONG_AGO,
                               supervisor_id=world.people["clerk"].employment_id,
                               until_on=date(2020, 12, 31)))  # fmt: skip
    asking.offer(world, SOON)
    found = page(world)
    assert (found.waiting, found.lacks, found.lines[0].lacking, desk_lines(world)) == (1, (), 0, [])
    other = world.people["admin"].person_id  # somebody else who keeps these cases sees both
    build(world, HatGrant(company_id=world.company_id, person_id=other, hat=Hat.CLERK, workplace_id=world.head_office,
                          from_on=LONG_AGO))  # fmt: skip
    with world.database.writing() as session:
        seen = capacity.page(session, world.actor("admin", Hat.CLERK), now=world.now)
    assert (seen.waiting, seen.lines[0].lacking) == (2, 1)


def test_consultations_are_never_counted_among_those_who_wait(world):
    wait(world, "worker")
    asking.offer(world, SOON)
    consult(world, "colleague")
    found = page(world)
    assert (found.waiting, found.lacks, names(found), found.lines[0].lacking) == (1, (), set(), 0)


def consult(world, name: str) -> None:
    """Invited, and rather a consultation: nobody but its professional may know."""
    case_id = asking.invited(world, name)
    with world.database.writing() as session:
        endings.consult(session, world.actor(name, Hat.WORKER), case_id, now=world.now)


# --- what isn't told one by one ----------------------------------------------------------------------


def grown(world) -> None:
    """So many work at the head office that a number is nobody."""
    results.more_people(world, 5)


def test_in_a_small_place_the_rest_is_not_told_and_elsewhere_in_whole_hours(world):
    assert [line.hours for line in page(world).lines] == [None]
    grown(world)
    assert [line.hours for line in page(world).lines] == [1]
    asking.offer(world, SOON)
    assert [line.hours for line in page(world).lines] == [0]


def test_one_more_talk_of_which_the_reader_must_not_know_changes_nothing(world):
    """The talk that is always expected hides it: with one slot missing or two, an hour is told."""
    grown(world)
    before = page(world).lines[0].hours
    consult(world, "colleague")
    assert page(world).lines[0].hours == before == 1


def test_follow_ups_and_explanations_take_time(world):
    grown(world)
    case_id = asking.invited(world)
    with world.database.reading() as session:
        case = session.execute(select(Case).where(Case.public_id == case_id)).scalar_one()
    due = SOON
    for months in (1, 2, 3, 4):
        build(world, FollowUp(company_id=world.company_id, case_id=case.id, base_on=LONG_AGO, months=months,
                              counted_from=FollowUpBase.OTHER, anchored_on=due, due_on=due, settled=True,
                              known_to_employer=True))  # fmt: skip
    assert page(world).lines[0].hours == 2  # four of twenty minutes, and the one that is always expected
    build(world, Limit(company_id=world.company_id, case_id=case.id, workplace_id=world.head_office,
                       clock=Clock.EXPLANATION, zone="employer", record_id="0" * 32, start_on=due, limit_on=due,
                       settled=True, basis="", policy_version=0, created_at=world.now))  # fmt: skip
    assert page(world).lines[0].hours == 3
    asking.offer(world, SOON, at=time(9), count=6)
    assert page(world).lines[0].hours == 0


def test_nobody_is_asked_for_help_on_days_on_which_they_are_away(world):
    wait(world, *MANY[:3])
    first = [step.until for lack in page(world).lacks for way in lack.ways for step in way if step.person_id]
    assert first
    leave(world, to=None, from_on=date(2026, 12, 2), until_on=date(2027, 2, 28))
    leave(world, person="outside_physician", to=None, from_on=date(2026, 12, 2), until_on=date(2027, 2, 28))
    assert [step for lack in page(world).lacks for way in lack.ways for step in way if step.person_id] == []


def test_who_is_away_tomorrow_can_help_the_day_after(world):
    wait(world, *MANY[:3])
    leave(world, to=None, from_on=date(2026, 12, 2), until_on=date(2026, 12, 2))
    named = {step.person_id for lack in page(world).lacks for way in lack.ways for step in way}
    assert world.people["physician"].public_id in named


def test_a_hearing_takes_time_where_the_rules_say_that_a_physician_is_there(world):
    grown(world)
    case_id = asking.invited(world)
    with world.database.reading() as session:
        case = session.execute(select(Case).where(Case.public_id == case_id)).scalar_one()
    build(world, Limit(company_id=world.company_id, case_id=case.id, workplace_id=world.head_office,
                       clock=Clock.HEARING, zone="employer", record_id="0" * 32, start_on=SOON, limit_on=SOON,
                       settled=True, basis="", policy_version=0, created_at=world.now))  # fmt: skip
    assert page(world).lines[0].hours == 1  # the talk that is always expected
    ruling.change(world, {**ruling.DEEMED, "hearing_minutes": 60})
    assert page(world).lines[0].hours == 2


def test_time_that_is_kept_for_follow_ups_serves_those_and_nobody_who_waits(world):
    grown(world)
    case_id = asking.invited(world)
    with world.database.reading() as session:
        case = session.execute(select(Case).where(Case.public_id == case_id)).scalar_one()
    for months in (1, 2, 3, 4):
        build(world, FollowUp(company_id=world.company_id, case_id=case.id, base_on=LONG_AGO, months=months,
                              counted_from=FollowUpBase.OTHER, anchored_on=SOON, due_on=SOON, settled=True,
                              known_to_employer=True))  # fmt: skip
    wait(world, "colleague")
    kept = slots.Offer(on=SOON, starts=time(9), count=4, minutes=20, online=False, place="会議室B",
                       workplace_id=asking.workplace(world), purpose=TalkPurpose.FOLLOW_UP)  # fmt: skip
    with world.database.writing() as session:
        slots.offer(session, world.actor("physician"), kept, now=world.now)
    (line,) = page(world).lines
    assert (line.lacking, line.hours) == (1, 1)  # who waits, and the talk that is always expected


def test_open_invitations_bring_a_rounded_number_by_the_share_of_before(world):
    grown(world)
    results.invite(world, *MANY)
    assert [(line.coming, line.assumed) for line in page(world).lines] == [(1, True)]
    invited_before(world, 12, asked=6)
    assert [(line.coming, line.assumed) for line in page(world).lines] == [(4, False)]


def invited_before(world, count: int, *, asked: int) -> None:
    """People of a campaign of before, without walking its road."""
    with world.database.writing() as session:
        visit = enter(session, world.actor("clerk"), Act.SEE_CAPACITY, now=world.now)
        found = session.execute(select(Invitation).order_by(Invitation.id)).scalars().all()
        template = found[0]
        case = session.get_one(Case, template.case_id)
        for nth in range(count):
            mine = Case(company_id=world.company_id, public_id=f"{nth:032x}", employment_id=case.employment_id,
                        workplace_id=case.workplace_id, kind="consultation", data_key_id=case.data_key_id,
                        opened_on=date(2026, 8, 1), closed_on=date(2026, 9, 30), close_reason="withdrawn")  # fmt: skip
            session.add(mine)
            session.flush()
            answered = {"state": InvitationState.REQUESTED, "answered_at": world.now} if nth < asked else {}
            session.add(
                Invitation(company_id=world.company_id, public_id=f"{nth + 99:032x}", case_id=mine.id,
                           notified_on=date(2026, 8, 1), request_by=date(2026, 8, 31), **answered)
            )  # fmt: skip
        visit.record("invitation", "0" * 32)


# --- how it is asked ------------------------------------------------------------------------------------


def statements(world, work) -> int:
    asked: list[str] = []

    def listen(_connection, _cursor, statement, *_):
        asked.append(statement)

    with world.database.writing() as session:
        visit = enter(session, world.actor("clerk"), Act.SEE_CAPACITY, now=world.now)
        event.listen(world.database.engine, "before_cursor_execute", listen)
        try:
            work(visit)
        finally:
            event.remove(world.database.engine, "before_cursor_execute", listen)
    return len(asked)


def test_a_plan_asks_as_many_questions_for_many_as_for_one(world):
    wait(world, "worker")
    asking.offer(world, SOON, at=time(9), count=2)
    one = statements(world, needed_time.question)
    wait(world, *MANY[1:])
    asking.offer(world, SOON, at=time(13), count=5)
    assert statements(world, needed_time.question) == one < 20


def test_a_plan_that_asks_for_each_is_seen(world, monkeypatch):
    wait(world, "worker")
    honest = fits.survey

    def each(visit, askings, slot_id=None, **more):
        found: dict = {}
        for one in askings:
            found |= honest(visit, [one], slot_id, **more).found
        return fits.Survey(found, frozenset())

    monkeypatch.setattr(fits, "survey", each)
    one = statements(world, needed_time.question)
    wait(world, *MANY[1:])
    assert statements(world, needed_time.question) > one


def test_nothing_that_starts_waits_for_scipy():
    """Only whoever asks for a plan loads it."""
    run = "import sys, casework.app, casework.cli, casework.worker; sys.exit('scipy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", run], check=False).returncode == 0
    planned = "import sys, casework.rules.planner; sys.exit('scipy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", planned], check=False).returncode == 1
