"""Does an attending doctor learn of a return by the employee's hand and consent alone, and HR never of the paper?"""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from casework.access import Act, reach
from casework.access.reach_cases import through_case
from casework.models.accounts import Account
from casework.models.doctor_notices import DoctorNotice
from casework.models.leaves import SickLeave
from casework.rules import moves
from casework.rules.doctor_notices import NoticeState
from casework.rules.errors import NotNow, NotValid, NotYours, Stale
from casework.rules.moves import Moves
from casework.rules.notices import Notice
from casework.rules.return_to_work import Asked
from casework.rules.vocabulary import ConsentChannel, Hat
from casework.services import (
    cases,
    doctor_enquiries,
    doctor_notices,
    hat_grants,
    leave_views,
    return_days,
    return_opinions,
)
from casework.services.doctor_notices import Words
from tests.services.test_doctor_enquiries import OUTSIDE, answered, case_of, do, handed_on, mine, next_day, text, told
from tests.services.test_doctor_enquiries import version as enquiry_version
from tests.services.test_leaves import begun, end
from tests.services.test_return_opinions import LESS
from tests.services.test_return_opinions import issue as issue_opinion
from tests.services.test_return_opinions import whole as opinion
from tests.services.test_return_plans import decided
from tests.services.test_return_plans import read as read_plan
from tests.walks import walked


def whole(world) -> Words:
    day = world.now.date()
    back_on, until = day + timedelta(days=1), day + timedelta(days=60)
    return Words("みなと総合病院", "森 恵子", back_on, LESS, "3か月で戻る見込み。", "canary-変化があれば", day, until)


def version(world) -> int:
    with world.database.reading() as session:
        return session.execute(select(DoctorNotice.version).order_by(DoctorNotice.id.desc()).limit(1)).scalar_one()


@walked
def back(world) -> str:
    """Somebody who came back from a leave without a plan."""
    leave_id = begun(world)
    end(world, leave_id, world.now.date())
    return leave_id


@walked
def drafted(world) -> tuple[str, str]:
    """(leave, notice)."""
    leave_id = back(world)
    return leave_id, do(world, doctor_notices.save, leave_id, whole(world), version=0)


def offer(world, notice_id):
    do(world, doctor_notices.offer, notice_id, version=version(world))


@walked
def offered(world) -> tuple[str, str]:
    made = drafted(world)
    offer(world, made[1])
    return made


def is_theirs_once_shown(world) -> tuple[str, str]:
    leave_id, notice_id = drafted(world)
    for who in ("worker", "nurse", *OUTSIDE):
        with pytest.raises(NotYours):
            do(world, doctor_notices.read, notice_id, who=who)
    return leave_id, notice_id


def test_a_draft_is_its_writers_and_the_employee_reads_it_once_they_are_asked(world):
    leave_id, notice_id = is_theirs_once_shown(world)
    offer(world, notice_id)
    assert mine(world, doctor_notices.read, notice_id).words == whole(world)
    assert told(world, Notice.NOTICE_ASKED) == ["worker"]
    for who in ("nurse", *OUTSIDE):
        with pytest.raises(NotYours):
            do(world, doctor_notices.read, notice_id, who=who)
    assert do(world, leave_views.read, leave_id, who="hr").notices == []


def test_twin_a_notice_that_exists_for_all_who_reach_the_case_is_seen(world, monkeypatch):
    monkeypatch.setitem(reach.REACHES, DoctorNotice, through_case(DoctorNotice))
    with pytest.raises((pytest.fail.Exception, AttributeError)):
        is_theirs_once_shown(world)


def needs_consent(world) -> None:
    _leave, notice_id = offered(world)
    with pytest.raises(NotYours):
        mine(world, doctor_notices.file, notice_id)
    mine(world, doctor_notices.refuse_it, notice_id)
    with pytest.raises(NotNow):
        mine(world, doctor_notices.agree, notice_id)
    with pytest.raises(NotYours):
        mine(world, doctor_notices.file, notice_id)


def test_without_consent_nobody_takes_it_along_and_a_refusal_stands(world):
    needs_consent(world)
    assert told(world, Notice.NOTICE_SAID) == ["physician"]


def test_twin_a_refused_notice_that_can_be_agreed_to_is_seen(world, monkeypatch):
    loose = {**moves.DOCTOR_NOTICE.table, (NoticeState.REFUSED, "agree_doctor_notice"): NoticeState.AGREED}
    monkeypatch.setattr(moves, "DOCTOR_NOTICE", Moves("doctor_notice", NoticeState.DRAFT, loose))
    with pytest.raises((pytest.fail.Exception, DBAPIError)):
        needs_consent(world)


def test_with_consent_they_take_the_form_along_as_it_was_signed(world):
    _leave, notice_id = offered(world)
    mine(world, doctor_notices.agree, notice_id)
    paper = text(mine(world, doctor_notices.file, notice_id))
    for words in ("職場復帰及び就業上の配慮に関する情報提供書", "みなと総合病院", "月20時間", "夜の番に就かない",
                  "canary-変化があれば", "山田 哲也"):  # fmt: skip
        assert words in paper, words
    with pytest.raises(DBAPIError, match="fixed_doctor_notice"), world.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE doctor_notice SET returns_on = '2026-01-01'")


def test_a_consent_on_paper_is_written_down_for_them(world):
    _leave, notice_id = offered(world)
    for wrong in (-1, 1):
        with pytest.raises(NotValid):
            do(world, doctor_notices.keep_consent, notice_id, world.now.date() + timedelta(days=wrong))
    do(world, doctor_notices.keep_consent, notice_id, world.now.date())
    shown = mine(world, doctor_notices.read, notice_id).notice
    assert (shown.state, shown.consent_channel) == (NoticeState.AGREED, ConsentChannel.PAPER)
    assert told(world, Notice.NOTICE_TOLD) == ["worker"]


def one_for_each_decision(world) -> None:
    leave_id, first = offered(world)
    second = do(world, doctor_notices.save, leave_id, whole(world), version=0)
    assert do(world, doctor_notices.read, second).stands
    with pytest.raises(NotNow):
        offer(world, second)
    do(world, doctor_notices.give_up, first)
    offer(world, second)


def test_one_stands_for_each_decision(world):
    one_for_each_decision(world)


def goes_on(world) -> tuple[str, str]:
    """Its writer doesn't have the case any more; the next physician takes it away and shows another one."""
    leave_id, first = offered(world)
    handed_on(world)
    next_day(world, doctor_notices.give_up, first)
    second = next_day(world, doctor_notices.save, leave_id, whole(world), version=0)
    next_day(world, doctor_notices.offer, second, version=version(world))
    return leave_id, second


def test_the_next_physician_goes_on_and_what_was_agreed_to_can_still_be_put_right(world):
    leave_id, second = goes_on(world)
    next_day(world, doctor_notices.agree, second, who="worker", hat=Hat.WORKER)
    assert told(world, Notice.NOTICE_SAID) == ["outside_physician"]
    next_day(world, doctor_notices.give_up, second)
    with pytest.raises(NotYours):
        mine(world, doctor_notices.file, second)
    with pytest.raises(NotNow):
        next_day(world, doctor_notices.give_up, second)
    third = next_day(world, doctor_notices.save, leave_id, whole(world), version=0)
    next_day(world, doctor_notices.offer, third, version=version(world))


def a_draft_is_given_up(world) -> None:
    leave_id, draft = drafted(world)
    do(world, doctor_notices.read, draft)
    handed_on(world)
    page = next_day(world, doctor_notices.read, draft)
    assert page.may == {Act.GIVE_UP_DOCTOR_NOTICE}, "its words are its writer's"
    with pytest.raises(NotYours):
        next_day(world, doctor_notices.offer, draft, version=version(world))
    next_day(world, doctor_notices.give_up, draft)
    assert told(world, Notice.NOTICE_TOLD) == [], "the employee never knew"
    with pytest.raises(NotYours):
        mine(world, doctor_notices.read, draft)
    next_day(world, doctor_notices.save, leave_id, whole(world), version=0)


def test_a_draft_whose_writer_has_left_is_given_up_by_who_has_the_case(world):
    a_draft_is_given_up(world)


def test_twin_a_draft_that_stays_with_who_has_left_is_seen(world, monkeypatch):
    monkeypatch.setattr(cases, "acts_for", lambda visit, _case, author_id: author_id == visit.actor.person_id)
    with pytest.raises((AssertionError, NotYours)):
        a_draft_is_given_up(world)


def test_twin_papers_that_stay_with_who_has_left_are_seen(world, monkeypatch):
    monkeypatch.setattr(cases, "acts_for", lambda visit, _case, author_id: author_id == visit.actor.person_id)
    with pytest.raises(NotYours):
        goes_on(world)


def test_twin_a_second_one_for_a_decision_is_seen(world, monkeypatch):
    monkeypatch.setattr(doctor_notices, "_stands", lambda *_of: False)
    with pytest.raises((AssertionError, DBAPIError)):
        one_for_each_decision(world)


def test_it_waits_for_a_decision_and_a_plan_is_one(world):
    waiting = begun(world)
    with pytest.raises(NotNow):
        do(world, doctor_notices.save, waiting, whole(world), version=0)
    assert not do(world, leave_views.read, waiting).untold


def test_a_plan_that_was_decided_is_told_of(world):
    plan_id = decided(world)
    leave_id = read_plan(world, plan_id).leave_id
    assert do(world, leave_views.read, leave_id).untold
    notice_id = do(world, doctor_notices.save, leave_id, whole(world), version=0)
    offer(world, notice_id)
    with world.database.reading() as session:
        assert session.execute(select(DoctorNotice.plan_id)).scalar_one() is not None
    assert not do(world, leave_views.read, leave_id).untold


def test_what_is_on_record_already_stands_in_an_empty_one(world):
    leave_id, _case, _enquiry = answered(world)
    opinion_id = do(world, return_opinions.save, leave_id, opinion(world), version=0)
    issue_opinion(world, opinion_id)
    end(world, leave_id, world.now.date())
    words = do(world, doctor_notices.writing, leave_id).words
    day = world.now.date()
    assert (words.institution, words.doctor) == ("みなと総合病院　心療内科", "森 恵子")
    assert (words.returns_on, words.accommodations) == (day + timedelta(days=1), LESS)


@pytest.mark.parametrize(
    ("field", "changed"),
    [("returns_on", {"returns_on": None}), ("from_on", {"from_on": None, "until_on": None})],
)
def test_what_is_missing_is_said_before_it_is_shown(world, field, changed):
    made = do(world, doctor_notices.save, back(world), replace(whole(world), **changed), version=0)
    with pytest.raises(NotValid) as caught:
        offer(world, made)
    assert caught.value.field == field


def test_days_that_cannot_be_and_a_draft_saved_elsewhere_are_refused(world):
    leave_id, notice_id = drafted(world)
    day = world.now.date()
    for wrong in ({"until_on": day - timedelta(days=1)}, {"from_on": None}):
        with pytest.raises(NotValid):
            do(world, doctor_notices.save, leave_id, replace(whole(world), **wrong), version=version(world))
    with pytest.raises(Stale):
        do(world, doctor_notices.save, leave_id, whole(world), version=0)
    with pytest.raises(Stale):
        do(world, doctor_notices.offer, notice_id, version=99)


def tells_the_day_on_record(world) -> None:
    leave_id, day = back(world), world.now.date()
    wrong = replace(whole(world), returns_on=day + timedelta(days=6))
    with pytest.raises(NotValid) as caught:
        do(world, doctor_notices.save, leave_id, wrong, version=0)
    assert caught.value.field == "returns_on"
    notice_id = do(world, doctor_notices.save, leave_id, whole(world), version=0)
    with world.database.engine.begin() as connection:  # the record of the leave is put right meanwhile
        connection.execute(update(SickLeave).values(ended_on=day + timedelta(days=1)))
    with pytest.raises(NotValid) as caught:
        offer(world, notice_id)
    assert caught.value.field == "returns_on"


def test_it_is_signed_with_the_day_on_which_they_came_back(world):
    tells_the_day_on_record(world)


def test_twin_a_paper_with_any_day_is_seen(world, monkeypatch):
    monkeypatch.setattr(doctor_notices, "_unlike", lambda *_of: [])
    with pytest.raises(pytest.fail.Exception):
        tells_the_day_on_record(world)


def is_about_its_leave(world) -> None:
    """They came back today from a leave that began today; the opinion on an earlier return spoke of days before."""
    first = begun(world)
    issue_opinion(world, do(world, return_opinions.save, first, opinion(world), version=0))
    world.now += timedelta(days=20)
    end(world, first, world.now.date())
    world.now += timedelta(days=20)
    leave_id, day = back(world), world.now.date()
    assert do(world, doctor_notices.writing, leave_id).words.from_on is None, "nor is such a day proposed"
    for changed in (
        {"from_on": day - timedelta(days=1)},
        {"from_on": day.replace(year=2020)},
        {"from_on": day.replace(year=2040), "until_on": None},
        {"until_on": day.replace(year=2040)},
    ):
        with pytest.raises(NotValid) as caught:
            do(world, doctor_notices.save, leave_id, replace(whole(world), **changed), version=0)
        assert caught.value.field in changed
    notice_id = do(world, doctor_notices.save, leave_id, whole(world), version=0)
    with world.database.engine.begin() as connection:  # a draft from before anybody looked
        connection.execute(update(DoctorNotice).values(from_on=day.replace(year=2020)))
    with pytest.raises(NotValid) as caught:
        offer(world, notice_id)
    assert caught.value.field == "from_on"


def test_its_days_are_of_the_leave_and_not_years_away(world):
    is_about_its_leave(world)


def test_twin_a_day_that_nobody_looks_at_is_seen(world, monkeypatch):
    monkeypatch.setattr(return_days, "ahead", lambda *_of: [])
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        is_about_its_leave(world)


def reaches_its_writer(world) -> None:
    _leave, notice_id = drafted(world)
    with world.database.writing() as session:
        hat_grants.set_phone(session, world.company_id, login(world, "physician"), " 045-000-0101 ", now=world.now)
    offer(world, notice_id)
    assert "電話　045-000-0101" in text(do(world, doctor_notices.file, notice_id))
    words = doctor_enquiries.Words("みなと総合病院", asked=frozenset({Asked.AT_WORK}))
    enquiry_id = do(world, doctor_enquiries.save, case_of(world), words, version=0)
    do(world, doctor_enquiries.ask, enquiry_id, version=enquiry_version(world))
    assert "電話　045-000-0101" in text(do(world, doctor_enquiries.file, enquiry_id))


def login(world, name) -> str:
    with world.database.reading() as session:
        return session.get_one(Account, world.people[name].account_id).login


def test_the_attending_doctor_reads_the_number_of_its_writer(world):
    reaches_its_writer(world)


def test_twin_a_number_that_is_not_kept_is_seen(world, monkeypatch):
    monkeypatch.setattr(hat_grants, "set_phone", lambda *_of, **_more: None)
    with pytest.raises(AssertionError, match="045"):
        reaches_its_writer(world)
