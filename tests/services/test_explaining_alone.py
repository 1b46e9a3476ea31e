"""Where no physician can be named: is the time of an explanation agreed with the employee alone?"""

from datetime import date

import pytest

from casework.access import Act, enter_worker
from casework.models.providers import Engagement
from casework.rules.errors import NotValid
from casework.rules.notices import Notice
from casework.rules.vocabulary import Hat
from casework.services import decisions, explainers, explanation_talks, people
from tests.databases import SQLITE_ONLY
from tests.services.advising import NEXT, advised, decide, decided, hear, limited, nights
from tests.services.test_explanation_talks import DAY, calendar, fix, opening
from tests.services.test_explanations import without_physicians
from tests.services.test_hearings import notes
from tests.web.test_measures import DECISION

NOBODY = "同席できる医師の登録がありません"
TIME = {"on": f"{DAY}", "starts": "14:00", "minutes": "20", "mode": "in_person", "place": "会議室A"}


def alone(world):
    _case, decision = decided(world)
    without_physicians(world)
    return decision


def test_the_time_is_agreed_with_the_employee_alone_and_told_to_two(world):
    decision = alone(world)
    page = opening(world, decision)
    assert (page.physicians, page.alone) == ((), True)
    talk = fix(world, decision, physician_id="")
    assert talk.physician_name == ""
    assert notes(world, Notice.EXPLANATION_SET) == [("hr", Hat.HR), ("worker", Hat.WORKER)]
    assert "打合せ" in calendar(world, talk, "worker", Hat.WORKER)
    with world.database.writing() as session:
        explanation_talks.call_off(session, world.actor("hr"), decision.public_id, now=NEXT)
    assert notes(world, Notice.EXPLANATION_OFF) == [("hr", Hat.HR), ("worker", Hat.WORKER)]


def test_two_explanations_without_a_physician_may_be_at_one_time(world):
    """They are with different officers: nobody's calendar is concerned."""
    _case, one = decided(world)
    theirs = advised(world, name="colleague", by="outside_physician")
    hear(world, theirs)
    other = decide(world, theirs, limited(), nights())
    without_physicians(world)
    for decision in (one, other):
        fix(world, decision, physician_id="")
    for decision in (one, other):
        with world.database.writing() as session:
            talk = decisions.read(session, world.actor("hr"), decision.public_id, now=NEXT).talk
        assert talk is not None


def test_where_somebody_can_be_named_nobody_is_left_out(world):
    _case, decision = decided(world)
    assert not opening(world, decision).alone
    with pytest.raises(NotValid) as refused:
        fix(world, decision, physician_id="")
    assert refused.value.field == "physician"


def test_twin_a_page_that_asks_nobody_leaves_the_physician_out(world, monkeypatch):
    monkeypatch.setattr(people, "may_explain", lambda _session, _case, _day: [])
    with pytest.raises(pytest.fail.Exception):
        test_where_somebody_can_be_named_nobody_is_left_out(world)


def test_of_a_contract_that_ends_both_is_possible_each_on_its_days(world):
    _case, decision = decided(world)
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=NEXT)
        for contract in session.query(Engagement).filter_by(company_id=world.company_id):
            contract.until_on = date(2026, 12, 15)
            visit.record("engagement", contract.public_id)
    page = opening(world, decision)
    assert page.physicians
    assert page.alone
    with pytest.raises(NotValid):
        fix(world, decision, physician_id="", on=date(2026, 12, 15))
    assert fix(world, decision, physician_id="", on=date(2026, 12, 16)).physician_name == ""


@SQLITE_ONLY
def test_hrs_page_sends_what_it_holds_and_promises_nothing(world, site):
    decision = alone(world)
    site.clock.now = NEXT
    hr, where = site.visitor("hr"), f"/decisions/{decision.public_id}"
    page = hr.get(f"{where}/explanation/time").text
    assert 'name="physician"' not in page
    assert "産業医" not in page.split("<h1")[1].split("<form")[0]
    saved = hr.post(f"{where}/explanation/time", TIME)
    assert saved.status_code == 303
    after = hr.get(where).text
    assert "日程を決め、本人に知らせました。" in after
    for read in (after, site.visitor("worker").get(where).text):
        assert NOBODY in read
        assert "同席のもとで" not in read
    written = hr.get(f"{where}/explanation").text
    assert "同席のもとで" not in written
    assert "必須" in written.split("だれに、どのように確かめて説明したか")[1].split("<textarea")[0]


def test_twin_a_list_that_is_asked_for_although_it_is_empty_is_a_dead_end(world, site, monkeypatch):
    monkeypatch.setattr(explainers, "nobody_between", lambda *_of: False)
    with pytest.raises(AssertionError):
        test_hrs_page_sends_what_it_holds_and_promises_nothing(world, site)


@SQLITE_ONLY
def test_having_decided_says_nobody_was_told_who_isnt_there(world, site):
    case = advised(world)
    hear(world, case)
    without_physicians(world)
    site.clock.now = NEXT
    hr = site.visitor("hr")
    saved = hr.post(f"/opinions/{case.opinion_id}/decision", DECISION)
    assert saved.status_code == 303
    assert "本人と産業医に知らせました" not in hr.get(saved.location).text
