"""Does a plan end by whoever has the case, and does nobody of them miss what becomes of it?"""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from casework.models.cases import Assignment
from casework.models.followups import FollowUp
from casework.models.interviews import Interview
from casework.models.messages import InboxNote
from casework.rules.errors import NotNow, NotValid
from casework.rules.follow_up_notes import NextStep
from casework.rules.notices import Notice
from casework.rules.vocabulary import AssignmentRole, FollowUpEnd, FollowUpState, Hat
from casework.services import cases, follow_up_lists, follow_up_plans, followups, inbox
from forms.followups import EndForm, HeldForm
from tests.databases import SQLITE_ONLY
from tests.services.advising import NEXT, advised, held
from tests.services.following import NEW, TOLD, hold, plan
from tests.services.test_hearings import notes
from tests.services.test_leavers import AFTER, left, rounds_of

DAY = NEXT.date()


def planned(world):
    return plan(world, held(world).interview_id, [1, 3, 6], now=NEXT)


def states(world) -> list[FollowUpState]:
    with world.database.reading() as session:
        return list(session.execute(select(FollowUp.state).order_by(FollowUp.due_on)).scalars())


def end(world, follow_up_id, who="nurse"):
    with world.database.writing() as session:
        followups.end(session, world.actor(who), follow_up_id, FollowUpEnd.RESOLVED, now=NEXT)


def said(step: NextStep, **more):
    return replace(NEW, told=replace(TOLD, following=step), **more)


def is_theirs(world) -> None:
    first, second, _third = planned(world)
    with pytest.raises(NotNow, match="この件を担当する人"):
        end(world, first.public_id)
    with pytest.raises(NotValid, match="この件を担当する人") as refused:
        hold(world, first.public_id, DAY, said(NextStep.OVER), who="nurse", now=NEXT)
    assert refused.value.field == "following"
    hold(world, first.public_id, DAY, said(NextStep.PROPOSED), who="nurse", now=NEXT)
    assert states(world) == [FollowUpState.HELD, FollowUpState.PLANNED, FollowUpState.PLANNED]
    assert notes(world, Notice.FOLLOW_UP_END_PROPOSED) == [("physician", Hat.PHYSICIAN)]
    with pytest.raises(NotNow):  # who talked once has the case for that talk alone
        end(world, second.public_id)
    end(world, second.public_id, "physician")
    assert notes(world, Notice.FOLLOW_UPS_OVER) == [("nurse", Hat.NURSE), ("worker", Hat.WORKER)]


def test_whoever_has_the_case_ends_what_is_planned_and_a_colleague_proposes_it(world):
    is_theirs(world)


def test_twin_an_end_by_anybody_is_seen(world, monkeypatch):
    monkeypatch.setattr(followups, "may_end", lambda *_: True)
    with pytest.raises(pytest.fail.Exception):
        is_theirs(world)


def test_twin_who_talked_once_and_then_ends_it_all_is_seen(world, monkeypatch):
    monkeypatch.setattr(cases, "planners", cases.carers)
    with pytest.raises(pytest.fail.Exception, match="DID NOT RAISE"):
        is_theirs(world)


def test_while_nobody_has_the_case_whoever_reaches_it_ends_the_plan(world):
    first, second, _third = planned(world)
    with world.database.engine.begin() as connection:
        connection.execute(update(Assignment).values(until_on=DAY - timedelta(days=1)))
    end(world, first.public_id)
    hold(world, second.public_id, DAY, said(NextStep.OVER, sure=True), who="nurse", now=NEXT)
    assert states(world) == [FollowUpState.ENDED, FollowUpState.HELD, FollowUpState.ENDED]


def test_twin_a_plan_that_nobody_can_end_is_seen(world, monkeypatch):
    monkeypatch.setattr(
        followups, "may_end", lambda visit, case: visit.actor.person_id in followups.planners(visit, case)
    )
    with pytest.raises(NotNow):
        test_while_nobody_has_the_case_whoever_reaches_it_ends_the_plan(world)


def test_a_nurse_who_has_the_case_otherwise_than_for_a_talk_ends_it(world):
    first, *_more = planned(world)
    hold(world, first.public_id, DAY, who="nurse", now=NEXT)
    nurse = Assignment.person_id == world.people["nurse"].person_id
    with world.database.engine.begin() as connection:
        connection.execute(update(Assignment).where(nurse).values(role=AssignmentRole.CARE))
    with world.database.reading() as session:
        ids = list(session.execute(select(FollowUp.public_id).where(FollowUp.state == FollowUpState.PLANNED)).scalars())
    for one in ids:
        end(world, one)
    assert states(world) == [FollowUpState.HELD, FollowUpState.ENDED, FollowUpState.ENDED]
    assert notes(world, Notice.FOLLOW_UPS_OVER) == [("physician", Hat.PHYSICIAN)] * 2 + [("worker", Hat.WORKER)] * 2


def test_a_last_talk_ends_nothing_else_and_is_said_to_be_one_by_whoever_held_it(world):
    (only,) = plan(world, held(world).interview_id, [1], now=NEXT)
    hold(world, only.public_id, DAY, said(NextStep.OVER), who="nurse", now=NEXT)
    assert states(world) == [FollowUpState.HELD]


def hears_of_who_left(world) -> None:
    plan(world, advised(world).interview_id, [1, 3], now=NEXT)
    left(world)
    rounds_of(world)
    assert notes(world, Notice.FOLLOW_UPS_OVER) == [("physician", Hat.PHYSICIAN)]
    with world.database.reading() as session:
        told = select(InboxNote.public_id).where(InboxNote.notice == Notice.FOLLOW_UPS_OVER)
        note_id = session.execute(told).scalar_one()
    with world.database.writing() as session:
        [target] = inbox.open_line(session, world.actor("physician"), note_id, now=AFTER)
    assert target.case_id is not None


def test_whoever_has_the_case_hears_that_it_ended_with_the_employment(world):
    hears_of_who_left(world)


def test_twin_a_carer_who_hears_nothing_is_seen(world, monkeypatch):
    monkeypatch.setattr(followups, "tell_carers", lambda *_: None)
    with pytest.raises(AssertionError):
        hears_of_who_left(world)


def is_told_on_the_page(world, site) -> None:
    first, *_more = planned(world)
    site.clock.now = NEXT
    where = f"/follow-ups/{first.public_id}"
    nurse, doctor = (site.visitor(who) for who in ("nurse", "physician"))
    theirs, own = nurse.get(where).text, doctor.get(where).text
    assert ("行わないことにする</button>" in theirs, "行わないことにする</button>" in own) == (False, True)
    assert ('value="proposed"' in theirs, 'value="over"' in theirs) == (True, False)
    assert ('value="proposed"' in own, 'value="over"' in own) == (False, True)
    assert "この件を担当する人（山田 哲也）" in theirs
    typed = {"way": "in_person", "course": "better", "view": "none", "words": "眠りの話", "held_on": DAY.isoformat()}
    assert nurse.post(f"{where}/held", {**typed, "following": "over"}).status_code == 422
    assert nurse.post(f"{where}/held", {**typed, "following": "proposed"}).status_code == 303
    assert "面談した人は、終えてよいと考えています" in doctor.get(where).text
    assert "面談した人は、終えてよいと考えています" not in site.visitor("worker").get(where).text


@SQLITE_ONLY
def test_the_page_says_who_ends_it(world, site):
    is_told_on_the_page(world, site)


@SQLITE_ONLY
def test_twin_a_page_that_offers_it_to_everybody_is_seen(world, site, monkeypatch):
    monkeypatch.setattr(followups, "planners", lambda *_: {})
    with pytest.raises(AssertionError):
        is_told_on_the_page(world, site)


def is_refused_where_it_is_not_read(world, site) -> None:
    first, *_more = planned(world)
    site.clock.now = NEXT
    doctor, where = site.visitor("physician"), f"/follow-ups/{first.public_id}"
    typed = {"way": "in_person", "course": "better", "view": "none", "words": "眠りの話", "held_on": DAY.isoformat(),
             "following": "planned", "extra_on": "2027-01-22"}  # fmt: skip
    page = doctor.post(f"{where}/held", typed)
    assert (page.status_code, page.text.count('id="extra_on-error"')) == (422, 1)
    assert ("眠りの話" in page.text, 'value="2027-01-22"' in page.text) == (True, True)
    page = doctor.post(f"{where}/end", {"reason": "resolved", "again_on": "2027-02-22"})
    assert (page.status_code, page.text.count('id="again_on-error"')) == (422, 1)
    assert 'value="2027-02-22"' in page.text
    assert states(world) == [FollowUpState.PLANNED] * 3
    assert doctor.post(f"{where}/held", {**typed, "following": "extra"}).status_code == 303
    assert len(states(world)) == 4


@SQLITE_ONLY
def test_a_day_that_would_not_be_read_is_refused_beside_its_field(world, site):
    is_refused_where_it_is_not_read(world, site)


@SQLITE_ONLY
@pytest.mark.parametrize(("form", "check"), [(HeldForm, "validate_extra_on"), (EndForm, "validate_again_on")])
def test_twin_a_day_that_is_dropped_without_a_word_is_seen(world, site, monkeypatch, form, check):
    monkeypatch.setattr(form, check, lambda *_: None)
    with pytest.raises(AssertionError):
        is_refused_where_it_is_not_read(world, site)


def test_what_is_over_stands_newest_first(world):
    first, second, third = planned(world)
    for one, on in ((second, DAY), (first, DAY)):
        hold(world, one.public_id, on, replace(NEW, sure=True), now=NEXT)
    end(world, third.public_id, "physician")
    plan_again(world)
    with world.database.writing() as session:
        lines = follow_up_lists.index(session, world.actor("physician"), now=NEXT).lines
    days = [line.follow_up.held_on or line.follow_up.due_on for line in lines]
    assert [line.planned for line in lines] == [True, False, False, False]
    assert days[1:] == sorted(days[1:], reverse=True)
    assert days[1] > days[-1]


def plan_again(world) -> None:
    with world.database.reading() as session:
        interview_id = session.execute(select(Interview.public_id)).scalar_one()
    plan(world, interview_id, [9], now=NEXT)


def test_twin_the_oldest_first_is_seen(world, monkeypatch):
    honest = follow_up_lists._Key
    monkeypatch.setattr(follow_up_lists, "_Key", lambda of, **_falling: honest(of))
    with pytest.raises(AssertionError):
        test_what_is_over_stands_newest_first(world)


def are_told_apart(world, site) -> None:
    interview_id = held(world).interview_id
    plan(world, interview_id, [1, 3], now=NEXT)
    with world.database.writing() as session:
        follow_up_plans.rebase(session, world.actor("physician"), interview_id, date(2026, 12, 16), [1, 3],
                               FollowUpEnd.NEW_MEASURE, now=NEXT)  # fmt: skip
    site.clock.now = NEXT
    for who in ("physician", "nurse", "worker"):
        page = site.visitor(who).get("/follow-ups").text
        for since in (
            "はじめの面談（2026年12月8日（火））から3か月後",
            "措置の開始（2026年12月16日（水））から3か月後",
        ):
            assert since in page, (who, since)
    site.clock.now = NEXT + timedelta(days=34)
    assert "措置の開始（2026年12月16日（水））から1か月後" in site.visitor("physician").get("/follow-ups?look=due").text


@SQLITE_ONLY
def test_series_are_told_apart_by_what_they_are_counted_from(world, site):
    are_told_apart(world, site)


@SQLITE_ONLY
def test_twin_series_of_one_name_are_seen(world, site, monkeypatch):
    monkeypatch.setattr(follow_up_plans, "_BASES", {})
    with pytest.raises(AssertionError):
        are_told_apart(world, site)
