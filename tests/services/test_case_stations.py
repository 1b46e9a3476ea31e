"""Does HR read on one line how far a case has come, step by step, and nothing that it may not know?"""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from casework.access import reach, reach_cases
from casework.models.opinions import Opinion
from casework.models.requests import InterviewRequest
from casework.models.slots import Booking
from casework.rules import standing, stations
from casework.rules.deadlines import Clock
from casework.rules.standing import Station, Waits
from casework.rules.stations import Doer, StopState, Why
from casework.services import case_stations, endings, interviews, opinions, overview, requests_for_hr
from tests.services import advising, asking
from tests.services.advising import NEXT, NORMAL, TALK, UNTIL, decide, explain, hear, instruct
from tests.services.test_hearing_questions import log
from tests.services.test_reconsiderations import settle

S = StopState
DAY = date(2026, 12, 9)
LETTER = {S.DONE: "d", S.NOW: "n", S.LATE: "l", S.AHEAD: "a", S.NOT_NEEDED: "x"}


def stops(world, now=NEXT, who="hr"):
    with world.database.writing() as session:
        request = session.query(InterviewRequest).order_by(InterviewRequest.id.desc()).first()
        file = overview.request_page(session, world.actor(who), request.public_id, now=now)
    return case_stations.stops(file, now.astimezone(UTC).date())


def read(world, now=NEXT) -> str:
    return "".join(LETTER[stop.state] for stop in stops(world, now))


def at(world, station: Station, now=NEXT):
    return next(stop for stop in stops(world, now) if stop.station is station)


def test_every_act_moves_the_line_by_one_station(world):
    case_id = asking.invited(world)
    asking.ask(world, case_id)
    assert read(world, world.now) == "dnaaaaaa"
    asking.offer(world, date(2026, 12, 8))
    free = asking.choices(world, case_id)
    asking.book(world, case_id, (free.earlier or free.later)[0].public_id)
    assert read(world, world.now) == "dnaaaaaa"


def test_from_the_opinion_to_the_review(world):
    case = advising.advised(world)
    assert read(world) == "dddnaaaa"
    hear(world, case)
    assert read(world) == "ddddnaaa"
    decision = decide(world, case, advising.limited(), advising.nights())
    assert read(world) == "dddddnaa"
    explain(world, decision)
    assert read(world) == "ddddddna"
    instruct(world, decision)
    assert read(world) == "dddddddn"
    assert [stop.on for stop in stops(world)] == [
        world.now.date(), date(2026, 12, 8), date(2026, 12, 8), DAY, DAY, DAY, DAY, None,
    ]  # fmt: skip
    review = at(world, Station.REVIEW)
    assert (review.ran.limit_on, review.ran.rule.kind.value) == (date(2027, 1, 9), "policy")
    assert at(world, Station.REVIEW, datetime(2027, 3, 9, 1, tzinfo=UTC)).state is S.LATE
    assert date(2027, 3, 9) > UNTIL


def test_a_limit_says_when_it_is_over_and_who_set_it(world):
    advising.advised(world)
    hearing = at(world, Station.HEARING)
    assert (hearing.state, hearing.ran.rule.kind.value) == (S.NOW, "policy")
    later = datetime.combine(hearing.ran.limit_on, NEXT.timetz())
    assert at(world, Station.HEARING, later).state is S.NOW
    assert at(world, Station.HEARING, later.replace(day=later.day + 1)).state is S.LATE


def test_normal_duty_needs_no_hearing_and_no_instruction(world):
    case = advising.advised(world, NORMAL)
    assert read(world) == "dddxnaxx"
    decide(world, case, reason="意見のとおり")
    assert read(world) == "dddxddxx"
    assert [stop.why for stop in stops(world) if stop.why] == [Why.NORMAL_ADVISED] * 3


def test_decided_without_a_hearing_says_so(world):
    case = advising.advised(world)
    log(world, case)
    log(world, case, tried_on=date(2026, 12, 8))
    decide(world, case, advising.limited(), advising.nights(), unheard="連絡がつかないため")
    assert at(world, Station.HEARING).why is Why.UNHEARD


def test_withdrawn_leaves_nothing_to_do(world):
    case_id, _ = asking.booked(world)
    with world.database.writing() as session:
        version = endings.withdrawal(session, world.actor("worker"), case_id, now=world.now).version
        endings.withdraw(session, world.actor("worker"), case_id, version=version, now=world.now)
    assert read(world, world.now) == "dxxxxxxx"
    assert {stop.why for stop in stops(world, world.now)[1:]} == {Why.WITHDRAWN}


def after_a_refusal(world):
    """What the explanation and its limit read as before, after a refusal, and once it was looked at again."""
    _case, decision = advising.decided(world)
    before = at(world, Station.EXPLANATION)
    advising.explain(world, decision, accepted=False, refused_because="手当が減ると生活できません。")
    explained, again = at(world, Station.EXPLANATION), at(world, Station.RECONSIDERATION)
    line, waits = read(world), listed(world)
    settle(world, decision)
    return before, explained, again, line, waits, at(world, Station.EXPLANATION), read(world), listed(world)


def listed(world):
    with world.database.writing() as session:
        (line,) = requests_for_hr.index(session, world.actor("hr"), now=NEXT).lines
    return line.waits


def test_a_refusal_is_a_station_of_its_own_and_the_explanation_keeps_its_limit(world):
    before, explained, again, line, waits, kept, after, then = after_a_refusal(world)
    assert (line, after) == ("ddddddnaa", "ddddddna")
    assert (waits, then) == (Waits.RECONSIDERATION, Waits.INSTRUCTION)
    assert (again.ran.clock, again.ran.limit_on, again.doer) == (
        Clock.RECONSIDERATION, date(2026, 12, 23), Doer.HR_AND_PHYSICIAN,
    )  # fmt: skip
    for stop in (explained, kept):
        assert (stop.ran.clock, stop.ran.limit_on, stop.ran.rule) == (
            Clock.EXPLANATION, before.ran.limit_on, before.ran.rule,
        )  # fmt: skip


def test_twin_a_reconsideration_that_writes_over_the_explanation_is_seen(world, monkeypatch):
    clocks = {**stations.CLOCKS, Clock.RECONSIDERATION: Station.EXPLANATION}
    monkeypatch.setattr(stations, "CLOCKS", clocks)
    _before, explained, _again, *_ = after_a_refusal(world)
    assert explained.ran.clock is Clock.RECONSIDERATION


def test_twin_a_road_that_knows_no_refusal_tells_hr_to_instruct(world, monkeypatch):
    whole = standing.waits
    for module in (standing, requests_for_hr):
        monkeypatch.setattr(module, "waits", lambda done: whole(replace(done, refused=False)))
    _case, decision = advising.decided(world)
    advising.explain(world, decision, accepted=False, refused_because="手当が減ると生活できません。")
    assert listed(world) is Waits.INSTRUCTION


# --- what HR may not know -----------------------------------------------------------------------------------------


def test_a_talk_that_has_begun_a_draft_and_an_appointment_change_nothing(world):
    """Before it was held HR learns no day: the line is the same while the physician writes."""
    asking.booked(world)
    before = stops(world, world.now)
    with world.database.writing() as session:
        booking = session.query(Booking).one()
        interviews.start(session, world.actor("physician"), booking.public_id, now=TALK)
    assert stops(world, world.now) == before
    assert [stop.on for stop in before if stop.station is Station.INTERVIEW] == [None]


def test_held_tells_the_day_and_that_the_opinion_is_awaited_but_not_of_a_draft(world):
    advising.held(world)
    assert read(world) == "ddnaaaaa"


def test_twin_a_reach_that_opens_drafts_does_not_pass(world, monkeypatch):
    """What a physician has only begun to write changes nothing; were it in reach, the same look would break."""
    case = advising.held(world)
    with world.database.writing() as session:
        opinions.save(session, world.actor("physician"), case.interview_id, advising.RESTRICTED, version=0, now=TALK)
    assert read(world) == "ddnaaaaa"
    monkeypatch.setitem(reach.REACHES, Opinion, reach_cases.through_case(Opinion))
    with pytest.raises(AttributeError, match="was not granted"):
        read(world)
