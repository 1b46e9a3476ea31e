"""Does a counsellor hold consultations, and neither hold nor read anything else?"""

from datetime import date

import pytest
from sqlalchemy import select

from casework.access import Act, enter, enter_worker, reach_cases, standing
from casework.models.cases import Assignment, Case
from casework.models.messages import InboxNote
from casework.models.people import Employment
from casework.models.requests import InterviewRequest
from casework.models.slots import Booking, Slot
from casework.prepared import Prepared
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.notices import Notice
from casework.rules.vocabulary import AssignmentRole, EngagementKind, Hat, InterviewMode, PhysicianWish
from casework.services import appointments, cases, checks, fits, hat_grants, interviews, people, relations
from casework.services.holds import NotFree
from casework.services.wishes import Wish
from tests.services import asking
from tests.services.asking import ask, book, invited, offer
from tests.services.counselling import counsellor, talk
from tests.services.test_engagements import add, stored
from tests.services.test_handovers import leave, whose
from tests.services.test_receipts import receive

SOON = date(2026, 12, 8)
LATER = date(2026, 12, 15)


def names(world, case_id, who="worker") -> list[str]:
    page = asking.choices(world, case_id, who=who)
    return [slot.physician_name for slot in (*page.earlier, *page.later)]


def everybody_offers(world) -> None:
    for who in ("counsellor", "nurse", "physician"):
        offer(world, SOON, who=who)


# --- whom somebody is offered who would like a counsellor --------------------------------------------------------


def test_where_a_counsellor_comes_they_are_who_is_offered(world):
    counsellor(world)
    everybody_offers(world)
    case_id = talk(world)
    assert names(world, case_id) == ["野口 counsellor"]
    (slot,) = asking.choices(world, case_id).earlier
    assert slot.role is EngagementKind.COUNSELLOR


def test_where_none_comes_a_nurse_or_a_physician_rather_than_nobody(world):
    for who in ("nurse", "physician"):
        offer(world, SOON, who=who)
    assert set(names(world, talk(world))) == {"井上 彩", "山田 哲也"}


def test_it_is_the_day_of_the_talk_that_counts(world):
    counsellor(world, from_on=LATER)
    offer(world, SOON, who="nurse")
    offer(world, LATER, who="nurse")
    offer(world, LATER, who="counsellor")
    assert names(world, talk(world)) == ["井上 彩", "野口 counsellor"]


def test_who_would_rather_not_meet_the_only_counsellor_is_offered_the_nurse(world):
    counsellor(world)
    everybody_offers(world)
    with world.database.writing() as session:
        relations.avoid(session, world.actor("worker"), [world.people["counsellor"].public_id], now=world.now)
    assert set(names(world, talk(world))) == {"井上 彩", "山田 哲也"}


def test_without_that_wish_a_counsellor_is_one_of_those_who_are_offered(world):
    counsellor(world)
    everybody_offers(world)
    assert len(names(world, talk(world, wish=Wish(InterviewMode.EITHER)))) == 3
    woman = talk(world, "colleague", Wish(InterviewMode.EITHER, PhysicianWish.WOMAN))
    assert set(names(world, woman, "colleague")) == {"野口 counsellor", "井上 彩"}


def test_a_rule_that_asks_nobody_who_is_engaged_offers_the_nurse_all_the_same(world, monkeypatch):
    monkeypatch.setattr(fits, "_counsellors", lambda *_: ())
    counsellor(world)
    everybody_offers(world)
    assert names(world, talk(world)) != ["野口 counsellor"]


# --- never the interview of the law ---------------------------------------------------------------------------------


def slot_of(world, who) -> str:
    with world.database.reading() as session:
        mine = select(Slot.public_id).where(Slot.person_id == world.people[who].person_id)
        return session.execute(mine).scalar_one()


def asked(world) -> str:
    case_id = invited(world)
    ask(world, case_id)
    return case_id


def test_a_counsellor_is_neither_offered_nor_booked_for_the_interview_of_the_law(world):
    counsellor(world)
    everybody_offers(world)
    case_id = asked(world)
    assert names(world, case_id) == ["山田 哲也"]
    with pytest.raises(NotFree):
        book(world, case_id, slot_of(world, "counsellor"))


def test_a_rule_that_lets_anybody_hold_it_is_seen_and_stopped_by_the_next(world, monkeypatch):
    monkeypatch.setattr(fits, "_wished", lambda *_, **__: True)
    counsellor(world)
    everybody_offers(world)
    case_id = asked(world)
    assert "野口 counsellor" in names(world, case_id)
    with pytest.raises(NotNow, match="健康相談だけ"):
        book(world, case_id, slot_of(world, "counsellor"))
    monkeypatch.setattr(cases, "refuse_carer", lambda *_: None)
    assert book(world, case_id, slot_of(world, "counsellor")).booked


def test_a_case_of_the_law_is_given_to_no_counsellor(world):
    counsellor(world)
    case_id, consultation = asked(world), talk(world, "colleague")
    person_id = world.people["counsellor"].person_id

    def given(of: str) -> Assignment:
        with world.database.writing() as session:
            visit = enter(session, world.actor("clerk"), Act.BOOK, now=world.now)
            case = session.execute(select(Case).where(Case.public_id == of)).scalar_one()
            return cases.assign(visit, case, person_id, AssignmentRole.INTERVIEWER, visit.today)

    assert given(consultation).person_id == person_id
    with pytest.raises(NotNow):
        given(case_id)


def test_a_counsellor_follows_a_counsellor_and_no_nurse(world):
    counsellor(world)
    counsellor(world, "another")
    for person in ("nurse", "physician"):
        with pytest.raises(NotValid):
            leave(world, person=person, to="counsellor")
    offer(world, SOON, who="counsellor")
    case_id = talk(world)
    book(world, case_id, slot_of(world, "counsellor"))
    leave(world, person="counsellor", to="another", from_on=date(2026, 12, 20), until_on=date(2026, 12, 25))
    assert [name for name, _from, _until in whose(world)] == ["counsellor", "another", "counsellor"]
    leave(world, person="counsellor", to="nurse", from_on=date(2026, 12, 27), until_on=date(2026, 12, 28))
    assert "nurse" in [name for name, _from, _until in whose(world)]


def test_no_counsellor_examines_a_check(world):
    counsellor(world)
    with world.database.writing() as session:
        found = checks.opening(session, world.actor("clerk"), now=world.now)
    assert "野口 counsellor" not in {one.name for one in found.professionals}
    assert "井上 彩" in {one.name for one in found.professionals}


# --- who becomes one ----------------------------------------------------------------------------------------------


def test_a_clerk_writes_a_counsellor_down(world):
    made = stored(world, add(world, kind=EngagementKind.COUNSELLOR, name="三宅 心理士", until_on=None))
    assert (made.kind, made.until_on) == (EngagementKind.COUNSELLOR, None)


@pytest.mark.parametrize(
    ("kind", "who"),
    [
        (EngagementKind.INTERVIEW_PHYSICIAN, "counsellor"), (EngagementKind.SPOT_PHYSICIAN, "counsellor"),
        (EngagementKind.INTERVIEW_PHYSICIAN, "nurse"), (EngagementKind.COUNSELLOR, "physician"),
    ],
)  # fmt: skip
def test_nobody_becomes_a_physician_by_being_chosen_from_a_list(world, kind, who):
    counsellor(world)
    with pytest.raises(NotValid) as refused:
        add(world, kind=kind, person=world.people[who].public_id, name="")
    assert refused.value.field == "person"


def test_the_installation_gives_no_physicians_contract_with_the_other_hat(world):
    counsellor(world)
    with world.database.writing() as session, pytest.raises(NotNow):
        hat_grants.grant(
            session, world.company_id, "counsellor@example.jp", Hat.NURSE, workplace="F1", from_on=SOON, now=world.now,
            engaged_as=EngagementKind.INDUSTRIAL_PHYSICIAN,
        )  # fmt: skip


# --- what a counsellor reads ---------------------------------------------------------------------------------------


def reached(world, model, who="counsellor") -> int:
    """How many records of a kind exist for somebody."""
    with world.database.reading() as session:
        visit = enter(session, world.actor(who, Hat.NURSE), Act.SEE_CASES, now=world.now)
        return len(session.execute(select(model.id).where(visit.within(model))).all())


def told(world, notice) -> set[str]:
    names = {who.person_id: name for name, who in world.people.items()}
    with world.database.reading() as session:
        rows = session.execute(
            select(InboxNote.person_id).where(InboxNote.notice == notice, InboxNote.hat == Hat.NURSE)
        )
        return {names[person_id] for person_id in rows.scalars()}


def crowd(world) -> str:
    """Somebody asked by the law, two wish for a consultation; one of them has a time with the counsellor."""
    counsellor(world)
    asked(world)
    talk(world, "admin")
    offer(world, SOON, who="counsellor")
    mine = talk(world, "colleague")
    book(world, mine, slot_of(world, "counsellor"), who="colleague")
    return mine


def sees_only_their_own(world, mine) -> bool:
    with world.database.reading() as session:
        visit = enter(session, world.actor("counsellor"), Act.SEE_CASES, now=world.now)
        found = session.execute(select(Case.public_id).where(visit.within(Case))).scalars().all()
    return found == [mine] and (reached(world, InterviewRequest), reached(world, Employment)) == (1, 0)


def test_a_counsellor_reads_their_own_consultations_and_nothing_else_of_the_workplace(world):
    mine = crowd(world)
    assert sees_only_their_own(world, mine)
    assert reached(world, Case, "nurse") == 3
    assert reached(world, Employment, "nurse") > 5
    assert told(world, Notice.CONSULTATION) == {"nurse"}
    assert told(world, Notice.BOOKED_PHYSICIAN) == {"counsellor"}


def test_counted_among_those_who_serve_the_workplace_they_would_read_it_all(world, monkeypatch):
    mine = crowd(world)
    monkeypatch.setattr(standing, "_OWN_TALKS_ONLY", (EngagementKind.SPOT_PHYSICIAN,))
    monkeypatch.setattr(standing, "_STANDING", Prepared(standing._standing()))
    assert not sees_only_their_own(world, mine)


def assigned_to_the_law(world) -> None:
    """As if somebody had got round every rule that stands before."""
    counsellor(world)
    case_id = asked(world)
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        case = session.execute(select(Case).where(Case.public_id == case_id)).scalar_one()
        session.add(
            Assignment(company_id=world.company_id, case_id=case.id, role=AssignmentRole.INTERVIEWER,
                       person_id=world.people["counsellor"].person_id, from_on=visit.today)
        )  # fmt: skip
        visit.record("assignment", "0" * 32)


def test_an_assignment_alone_opens_no_case_of_the_law(world):
    assigned_to_the_law(world)
    assert reached(world, Case) == 0


def test_a_reach_that_looks_at_the_assignment_alone_is_seen(world, monkeypatch):
    assigned_to_the_law(world)
    monkeypatch.setattr(reach_cases, "served", lambda column, _where: column.is_not(None))
    assert reached(world, Case) == 1


def test_nobody_says_to_a_counsellor_that_they_ask_for_the_interview(world):
    counsellor(world)
    with pytest.raises(NotValid):
        receive(world, who="counsellor")
    assert receive(world, who="nurse")


def test_the_hat_alone_makes_no_nurse(world):
    """Whose contract as a counsellor is over and who kept the hat serves nobody."""
    counsellor(world, until_on=date(2026, 11, 30))
    assert reached(world, Employment) == 0
    with world.database.reading() as session:
        there = people.nurses_for(session, world.company_id, world.head_office, SOON)
    assert world.people["counsellor"].person_id not in there


def test_a_counsellor_holds_a_consultation(world):
    mine = crowd(world)
    then = world.later(days=7, hours=4)
    with world.database.reading() as session:
        booking = session.execute(select(Booking.public_id)).scalar_one()
    with world.database.writing() as session, pytest.raises(NotYours):
        interviews.start(session, world.actor("nurse"), booking, now=then)
    with world.database.writing() as session:
        assert appointments.appointment(session, world.actor("counsellor"), booking, now=then).case_id == mine
        assert interviews.start(session, world.actor("counsellor"), booking, now=then).public_id
