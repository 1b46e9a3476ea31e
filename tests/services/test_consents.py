"""Who agrees that a result is passed on, from when until when, and what does HR read of it?"""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, exists, func, insert, literal, select, update
from sqlalchemy.exc import IntegrityError

from casework.access import Act, enter_worker, facts
from casework.models.cases import Case
from casework.models.checks import CheckResult
from casework.models.consents import ResultConsent
from casework.models.handlers import NamedHandler
from casework.models.interviews import IssuedDocument
from casework.models.invitations import Invitation
from casework.models.people import PersonnelAuthority
from casework.models.trail import TrailEntry, TrailSubject
from casework.rules.consents import PURPOSE, RECIPIENT, SCOPE, TO_OUTSIDE
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.vocabulary import ConsentChannel, Hat
from casework.services import consents, consents_on_paper, endings, issuing, opinions, overview
from casework.services.consents_on_paper import Paper
from tests.services import advising, results, ruling
from tests.services.asking import ask, invited
from tests.world import LONG_AGO

TODAY = date(2026, 12, 1)


def plainly(world, *statements) -> None:
    """Change something as the command line would."""
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        for statement in statements:
            session.execute(statement)
        visit.record("test", "t" * 32)


def separate(world) -> None:
    """From now on a request passes no result on."""
    ruling.change(world, {"disclosure": "separate"})


def told(world, name="worker", scores=results.LOW, notified="2026-12-01", now=None) -> str:
    """Somebody who isn't selected has a notified result; its public id."""
    results.load(world, results.file(results.line(world.people[name].number, scores, "×", notified=notified)), now=now)
    return result_of(world, name)


def result_of(world, name="worker") -> str:
    found = select(CheckResult.public_id).where(CheckResult.employment_id == world.people[name].employment_id)
    with world.database.reading() as session:
        return session.execute(found).scalar_one()


def give(world, result_id, who="worker", now=None) -> str:
    with world.database.writing() as session:
        return consents.give(session, world.actor(who, Hat.WORKER), result_id, now=now or world.now)


def withdraw(world, consent_id, who="worker", now=None) -> None:
    with world.database.writing() as session:
        consents.withdraw(session, world.actor(who), consent_id, now=now or world.now)


def lines(world, who="hr", **more):
    with world.database.writing() as session:
        return consents.index(session, world.actor(who), now=more.pop("now", world.now), **more).lines


def opened(world, consent_id, who="hr", now=None):
    with world.database.writing() as session:
        return consents.result(session, world.actor(who), consent_id, now=now or world.now)[1]


def opening(world, result_id, who="worker", now=None):
    with world.database.writing() as session:
        return consents.opening(session, world.actor(who), result_id, now=now or world.now)


def paper(world, **other) -> Paper:
    return replace(Paper(world.check_public_id, world.people["worker"].number, TODAY, TODAY), **other)


def receive(world, wanted, who="clerk", now=None) -> str:
    with world.database.writing() as session:
        return consents_on_paper.receive(session, world.actor(who), wanted, now=now or world.now)


def rows(world) -> int:
    with world.database.reading() as session:
        return session.execute(select(func.count()).select_from(ResultConsent)).scalar_one()


# --- given ------------------------------------------------------------------------------------------------


def test_whoever_has_a_notified_result_can_agree_target_or_not_and_hr_opens_it_on_demand(world):
    consent = give(world, told(world))
    with world.database.reading() as session:
        assert session.execute(select(func.count()).select_from(Case)).scalar_one() == 0
    (line,) = lines(world)
    assert (line.consent.given_on, line.consent.channel, line.may_open) == (TODAY, ConsentChannel.ONLINE, True)
    assert (line.consent.scope, line.consent.recipient, line.consent.purpose) == (SCOPE, RECIPIENT, PURPOSE)
    assert "stressors" not in line.consent
    scores = opened(world, consent)
    assert (scores.stressors, scores.reactions, scores.support) == results.LOW
    assert "interview_needed" not in scores


def test_each_opening_is_written_down_and_the_employee_sees_it(world):
    consent = give(world, told(world))
    for _ in range(2):
        opened(world, consent)
    with world.database.reading() as session:
        found = session.execute(
            select(func.count())
            .select_from(TrailEntry)
            .join(TrailSubject, TrailSubject.trail_entry_id == TrailEntry.id)
            .where(TrailEntry.act == Act.SEE_CONSENTED_RESULT, TrailSubject.record == "check_result",
                   TrailSubject.employment_id == world.people["worker"].employment_id)
        ).scalar_one()  # fmt: skip
    assert found == 2


def test_not_before_the_notice_and_not_twice(world):
    result = told(world)
    plainly(world, update(CheckResult).values(notified_on=date(2026, 12, 3)))
    for act in (give, opening):
        with pytest.raises(NotNow):
            act(world, result)
    with world.database.writing() as session:
        assert consents.own(session, world.actor("worker"), now=world.now) == []
    later = world.later(days=2)
    give(world, result, now=later)
    with pytest.raises(NotNow):
        give(world, result, now=later)
    assert rows(world) == 1


def test_a_notice_that_was_received_later_counts_from_there(world):
    invited(world)
    result = result_of(world)
    plainly(world, update(Invitation).values(notified_on=TODAY + timedelta(days=4), request_by=date(2027, 1, 10)))
    with pytest.raises(NotNow):
        give(world, result)
    give(world, result, now=world.later(days=4))


@pytest.mark.parametrize("who", ["colleague", "stranger", "hr"])
def test_nobody_agrees_for_somebody_else(world, who):
    result = told(world)
    with pytest.raises(NotYours):
        give(world, result, who)


def test_who_says_nothing_or_refuses_leaves_no_row_and_hr_reads_of_nobody(world):
    told(world)
    assert rows(world) == 0
    assert lines(world) == []
    assert lines(world, "clerk") == []


# --- who reads --------------------------------------------------------------------------------------------


def test_only_named_officers_open_and_the_others_see_that_it_was_given(world):
    consent = give(world, told(world))
    plainly(world, delete(NamedHandler))
    assert [line.may_open for line in lines(world)] == [False]
    with pytest.raises(NotYours):
        opened(world, consent)


def test_personnel_authority_shuts_it(world):
    consent = give(world, told(world))
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        session.add(PersonnelAuthority(company_id=world.company_id, person_id=world.people["hr"].person_id,
                                       workplace_id=None, from_on=LONG_AGO))  # fmt: skip
        session.flush()
        visit.record("test", "t" * 32)
    with pytest.raises(NotYours):
        opened(world, consent)


@pytest.mark.parametrize("who", ["factory_hr", "stranger_hr"])
def test_hr_of_another_workplace_reads_nothing(world, who):
    consent = give(world, told(world))
    assert lines(world, who) == []
    with pytest.raises(NotYours):
        opened(world, consent, who)


def test_an_officer_does_not_read_their_own_under_the_hat_of_hr(world):
    consent = give(world, told(world, "hr"), "hr")
    assert lines(world) == []
    with pytest.raises(NotYours):
        opened(world, consent)


@pytest.mark.parametrize("who", ["supervisor", "committee", "admin", "coordinator", "physician", "nurse"])
def test_nobody_else_has_the_list(world, who):
    with pytest.raises(NotYours):
        lines(world, who)


# --- withdrawn --------------------------------------------------------------------------------------------


def test_withdrawn_hr_keeps_fact_and_dates_and_loses_the_scores(world):
    result = told(world)
    consent = give(world, result)
    opened(world, consent)
    later = world.later(days=3)
    withdraw(world, consent, now=later)
    (line,) = lines(world, now=later)
    assert (line.consent.given_on, line.consent.withdrawn_on, line.may_open) == (TODAY, date(2026, 12, 4), False)
    with pytest.raises(NotYours):
        opened(world, consent, now=later)
    with pytest.raises(NotNow):
        withdraw(world, consent, now=later)
    page = opening(world, result, now=later)
    assert page.own.consent is None
    assert [one.withdrawn_on for one in page.earlier] == [date(2026, 12, 4)]


def test_whoever_withdrew_can_agree_again(world):
    result = told(world)
    withdraw(world, give(world, result))
    again = give(world, result)
    assert opened(world, again).stressors == results.LOW[0]
    assert len(lines(world)) == 2


def test_the_database_holds_one_standing_consent_of_a_result(world):
    give(world, told(world))
    with world.database.reading() as session:
        there = session.execute(select(ResultConsent)).scalar_one()
    values = {
        column.name: getattr(there, column.name) for column in ResultConsent.__table__.columns if column.name != "id"
    }
    with pytest.raises(IntegrityError):
        plainly(world, insert(ResultConsent).values({**values, "public_id": "2" * 32}))


# --- on paper ---------------------------------------------------------------------------------------------


def test_a_clerk_enters_what_came_on_paper_and_takes_it_back_for_somebody(world):
    told(world)
    later = world.later(days=5)
    consent = receive(world, paper(world, given_on=date(2026, 12, 2), received_on=date(2026, 12, 4)), now=later)
    (line,) = lines(world, "clerk", now=later)
    assert (line.consent.channel, line.consent.given_on, line.consent.received_on) == (
        ConsentChannel.PAPER, date(2026, 12, 2), date(2026, 12, 4),
    )  # fmt: skip
    assert line.consent.entered_by_name
    assert "entered_by_name" not in lines(world, now=later)[0].consent
    withdraw(world, consent, "clerk", now=later)
    assert not lines(world, now=later)[0].may_open


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"number": "9999"}, "number"),
        ({"check": "0" * 32}, "number"),
        ({"given_on": date(2026, 11, 30)}, "given_on"),
        ({"given_on": date(2026, 12, 2), "received_on": date(2026, 12, 2)}, "given_on"),
        ({"received_on": date(2026, 12, 2)}, "received_on"),
        ({"received_on": date(2026, 11, 30)}, "received_on"),
    ],
)
def test_what_can_not_be_is_refused_beside_its_field(world, other, field):
    told(world)
    with pytest.raises(NotValid) as refused:
        receive(world, paper(world, **other))
    assert refused.value.field == field
    assert rows(world) == 0


def test_a_second_paper_is_refused(world):
    give(world, told(world))
    with pytest.raises(NotValid):
        receive(world, paper(world))


# --- to an outside organisation -----------------------------------------------------------------------------


def outside_page(world, result_id, provider, who="worker"):
    with world.database.writing() as session:
        return consents.opening(session, world.actor(who, Hat.WORKER), result_id, provider, now=world.now)


def give_outside(world, result_id, provider=None, who="worker") -> str:
    with world.database.writing() as session:
        return consents.give(session, world.actor(who, Hat.WORKER), result_id, provider or world.centre, now=world.now)


def test_each_recipient_has_a_consent_of_its_own(world):
    result = told(world)
    (there,) = opening(world, result).outside
    assert (there.public_id, there.consent, there.serves) == (world.centre, None, True)
    give_outside(world, result)
    page = outside_page(world, result, world.centre)
    assert (page.consent.recipient, page.consent.provider_name) == (TO_OUTSIDE.recipient, there.name)
    assert page.own.consent is None, "the employer was told nothing"
    with pytest.raises(NotNow):
        give_outside(world, result)
    give(world, result)
    assert rows(world) == 2


def test_hr_learns_nothing_of_a_consent_for_somebody_outside(world):
    """Who agrees to it thinks of asking: HR would know before the request."""
    result = told(world)
    consent = give_outside(world, result)
    assert lines(world) == []
    for read in (lambda: opened(world, consent), lambda: form_of(world, consent)):
        with pytest.raises(NotYours):
            read()
    (line,) = lines(world, "clerk")
    assert line.consent.provider_name


def form_of(world, consent, who="hr"):
    with world.database.writing() as session:
        return consents.form(session, world.actor(who), consent, now=world.now)


def test_with_a_consent_outside_hr_opens_no_scores(world):
    separate(world)
    request = ask(world, invited(world), outside=(world.centre,))
    assert rows(world) == 1
    page = hr_page(world, request.public_id)
    assert (page.discloses, page.consented, page.may_open) == (False, False, False)


def test_twin_a_fact_that_asks_for_nobody_opens_them(world, monkeypatch):
    separate(world)
    request = ask(world, invited(world), outside=(world.centre,))

    def anybody(outer, result_id):
        return exists(
            select(literal(1))
            .where(ResultConsent.company_id == outer.company_id, ResultConsent.check_result_id == result_id)
            .correlate(outer)
        )

    monkeypatch.setattr(facts, "consented", anybody)
    assert hr_page(world, request.public_id).consented


@pytest.mark.parametrize("wrong", ["0" * 32, "elsewhere"])
def test_with_a_request_only_those_are_agreed_to_that_may_be_asked(world, wrong):
    case_id = invited(world)
    with pytest.raises(NotValid) as refused:
        ask(world, case_id, outside=(world.centre, wrong))
    assert refused.value.field == "outside"
    assert rows(world) == 0


def test_a_stranger_and_a_strange_organisation_are_refused(world):
    result = told(world)
    with pytest.raises(NotYours):
        give_outside(world, result, "0" * 32)
    with pytest.raises(NotYours):
        give_outside(world, result, who="colleague")


def test_a_paper_names_whom_it_is_for(world):
    told(world)
    consent = receive(world, paper(world, provider=world.centre))
    assert {line.consent.public_id for line in lines(world, "clerk")} == {consent}
    assert lines(world) == []
    receive(world, paper(world))
    with pytest.raises(NotValid) as refused:
        receive(world, paper(world, provider="0" * 32))
    assert refused.value.field == "provider"


# --- what it means for a request --------------------------------------------------------------------------


def test_the_page_says_whether_a_later_request_passes_the_result_on(world):
    result = told(world)
    assert opening(world, result).deemed
    separate(world)
    assert not opening(world, result).deemed


def hr_page(world, request_id, now=None):
    with world.database.writing() as session:
        return overview.request_page(session, world.actor("hr"), request_id, now=now or world.now)


def test_where_a_request_passes_nothing_on_a_consent_does(world):
    separate(world)
    request = ask(world, invited(world))
    page = hr_page(world, request.public_id)
    assert (page.discloses, page.consented) == (False, False)
    consent = give(world, result_of(world))
    assert hr_page(world, request.public_id).consented
    withdraw(world, consent)
    assert not hr_page(world, request.public_id).consented


@pytest.mark.parametrize("agrees", [True, False])
def test_the_report_holds_scores_when_a_consent_stands(world, agrees):
    separate(world)
    case = advising.held(world)
    if agrees:
        give(world, result_of(world))
    doctor, now = world.actor("physician"), advising.TALK
    with world.database.writing() as session:
        version = opinions.save(session, doctor, case.interview_id, advising.RESTRICTED, version=0, now=now)
    with world.database.writing() as session:
        issuing.issue(session, doctor, case.interview_id, version=version, now=now)
    with world.database.reading() as session:
        rows = session.execute(select(IssuedDocument.kind, IssuedDocument.scored))
        assert {row.kind: row.scored for row in rows} == {"report": agrees, "opinion": False}


def test_a_result_that_was_agreed_to_is_not_written_over(world):
    """Else HR would open scores that nobody agreed to; after a withdrawal the file is taken."""
    result_id = told(world)
    consent_id = give(world, result_id)
    number = world.people["worker"].number
    other = results.file(results.line(number, results.HIGH, "○"))
    found = results.load(world, other)
    assert [problem.column for problem in found.problems] == ["社員番号"]
    assert results.load(world, results.file(results.line(number, results.LOW, "×"))).same == 1
    withdraw(world, consent_id)
    assert results.load(world, other).changed == 1


def test_the_page_knows_that_a_request_has_passed_the_result_on_already(world):
    case = invited(world)
    mine = result_of(world)
    assert opening(world, mine).own.by_request is False
    ask(world, case)
    assert opening(world, mine).own.by_request is True
    consent = give(world, mine)
    withdraw(world, consent)
    assert opening(world, mine).own.by_request is True, "the consent changes nothing of it"
    with world.database.writing() as session:
        actor = world.actor("worker")
        version = endings.withdrawal(session, actor, case, now=world.now).version
        endings.withdraw(session, actor, case, version=version, consult_instead=False, now=world.now)
    assert opening(world, mine).own.by_request is False


def test_a_request_under_rules_that_ask_separately_passes_nothing_on(world):
    separate(world)
    ask(world, invited(world))
    assert opening(world, result_of(world)).own.by_request is False
