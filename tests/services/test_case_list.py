"""Does the list give every case in reach exactly once, page by page, to those who may know, in a few queries?"""

from datetime import date

import pytest
from sqlalchemy import event, select

from casework.access import Act, Actor, enter, enter_worker
from casework.models.cases import Case
from casework.models.people import Employment, HatGrant, Workplace
from casework.models.trail import TrailSubject
from casework.rules.errors import NotYours
from casework.rules.vocabulary import AssignmentRole, Hat, InvitationState
from casework.services import case_list, cases, invitations
from casework.services.case_list import Wanted
from casework.services.needs import Decision
from tests import world as worlds
from tests.services.results import decide as decide_all
from tests.services.results import file, invite, line, load, more_people, waiting

FIRST = Wanted()


def page(world, who="clerk", wanted=FIRST, hat=None):
    with world.database.writing() as session:
        return case_list.index(session, world.actor(who, hat), wanted, now=world.now)


def numbers(found):
    return [line.employee.number for line in found.lines]


def case_of(world, number) -> str:
    with world.database.reading() as session:
        return session.execute(
            select(Case.public_id)
            .join(Employment, Employment.id == Case.employment_id)
            .where(Employment.number == number)
        ).scalar_one()


@pytest.fixture
def many(world, monkeypatch):
    """Seven cases, opened on two days."""
    monkeypatch.setattr(case_list, "PAGE", 3)
    case_list._statement.cache_clear()
    names = more_people(world, 5)
    load(world, file(*(line(number) for number in (1001, 1002, *names))))
    found = waiting(world)
    for day, some in ((0, ("1001", *names[:3])), (3, ("1002", *names[3:]))):
        decide_all(world, *(Decision(found[n].public_id, needed=True) for n in some), now=world.later(days=day))
    yield ["1002", *names[3:], "1001", *names[:3]]
    case_list._statement.cache_clear()


def test_every_case_once_forwards_and_backwards(world, many):
    forwards: list[list[str]] = []
    wanted = FIRST
    while True:
        found = page(world, wanted=wanted)
        forwards.append(numbers(found))
        if found.after is None:
            break
        wanted = Wanted(after=found.after)
    assert [len(some) for some in forwards] == [3, 3, 1]
    seen = [number for some in forwards for number in some]
    assert sorted(seen) == sorted(many)
    assert set(seen[:3]) == {"1002", "M00003", "M00004"}
    backwards: list[list[str]] = []
    wanted = Wanted(last=True)
    while True:
        found = page(world, wanted=wanted)
        backwards.insert(0, numbers(found))
        if found.before is None:
            break
        wanted = Wanted(before=found.before)
    assert [number for some in backwards for number in some] == seen


@pytest.mark.usefixtures("many")
def test_the_ends_are_known(world):
    first, last = page(world), page(world, wanted=Wanted(last=True))
    assert (first.before, last.after) == (None, None)
    assert first.after
    assert last.before
    middle = page(world, wanted=Wanted(after=first.after))
    assert (middle.before, middle.after) != (None, None)


@pytest.mark.usefixtures("many")
def test_filters(world):
    answer(world, "1001", Act.DECLINE)
    assert numbers(page(world, wanted=Wanted(state=InvitationState.DECLINED))) == ["1001"]
    found = page(world, wanted=Wanted(state=InvitationState.OPEN))
    assert len(found.lines) == 3
    rest = page(world, wanted=Wanted(state=InvitationState.OPEN, after=found.after))
    assert len(rest.lines) == 3
    assert rest.after is None


@pytest.mark.usefixtures("many")
def test_the_office_has_no_word_for_a_consultation(world):
    answer(world, "1001", Act.DECLINE)
    answer(world, "1002", Act.CONSULT, "colleague")
    both = page(world, wanted=Wanted(state=InvitationState.DECLINED))
    assert sorted(numbers(both)) == ["1001", "1002"]
    assert {line.invitation.office_state for line in both.lines} == {InvitationState.DECLINED}
    with pytest.raises(NotYours):
        page(world, wanted=Wanted(state=InvitationState.CONSULTED))
    (found,) = page(world, "physician", Wanted(state=InvitationState.CONSULTED)).lines
    assert (found.employee.number, found.invitation.state) == ("1002", InvitationState.CONSULTED)
    assert "office_state" not in found.invitation
    assert numbers(page(world, "physician", Wanted(state=InvitationState.DECLINED))) == ["1001"]


def answer(world, number, act, who="worker"):
    with world.database.writing() as session:
        visit = enter(session, world.actor(who), act, now=world.now)
        invitations.answer(visit, visit.reach(Case, case_of(world, number), lock=True))


def test_what_the_clerk_is_shown(world):
    invite(world, "worker")
    (found,) = page(world).lines
    assert (found.employee.name, found.employee.number, found.employee.department) == ("佐藤 真由美", "1001", "営業課")
    assert found.check.name == "2026年度"
    assert (found.invitation.office_state, found.invitation.request_by) == (InvitationState.OPEN, date(2026, 12, 31))
    assert "state" not in found.invitation
    assert (found.booking, found.interview) == (None, None)
    assert "decline_words" not in found.invitation


@pytest.mark.parametrize("who", ["supervisor", "other_supervisor", "hr", "factory_hr", "committee", "admin"])
def test_the_list_is_no_page_for_the_employers_side(world, who):
    invite(world, "worker")
    with pytest.raises(NotYours):
        page(world, who)


@pytest.mark.parametrize(
    "who", ["colleague", "outside_physician", "factory_physician", "nurse", "stranger", "stranger_clerk"]
)
def test_nothing_for_those_who_have_no_part(world, who):
    invite(world, "worker")
    assert page(world, who).lines == ()


def test_the_employee_sees_their_own(world):
    invite(world, "worker", "colleague")
    assert numbers(page(world, "worker")) == ["1001"]


def test_the_examiner_and_the_assigned(world):
    invite(world, "worker", "colleague")
    assert sorted(numbers(page(world, "physician"))) == ["1001", "1002"]
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        case = session.execute(select(Case).where(Case.public_id == case_of(world, "1002"))).scalar_one()
        cases.assign(visit, case, world.people["outside_physician"].person_id, AssignmentRole.CARE, visit.today)
    (found,) = page(world, "outside_physician").lines
    assert (found.employee.number, found.check.name, found.invitation.state) == (
        "1002", "2026年度", InvitationState.OPEN,
    )  # fmt: skip


def test_a_clerk_does_not_see_their_own_case(world):
    """Only the employee hat shows it; the staff hat of the same person has none."""
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        session.add(HatGrant(company_id=world.company_id, person_id=world.people["colleague"].person_id,
                             hat=Hat.CLERK, workplace_id=world.head_office, from_on=worlds.LONG_AGO))  # fmt: skip
        visit.record("hat_grant", "0" * 32)
    invite(world, "worker", "colleague")
    assert numbers(page(world, "colleague", hat=Hat.CLERK)) == ["1001"]
    assert numbers(page(world, "colleague", hat=Hat.WORKER)) == ["1002"]


def test_a_kept_statement_is_never_somebody_elses(world):
    """The same question by others, and by the same person after the hat was taken away."""
    invite(world, "worker", "colleague")
    assert len(page(world).lines) == 2
    assert page(world, "stranger_clerk").lines == ()
    clerk = world.actor("clerk")
    assert page(world, "worker", hat=Hat.WORKER).lines[0].employee.number == "1001"
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        grant = session.execute(select(HatGrant).where(HatGrant.person_id == clerk.person_id)).scalar_one()
        grant.until_on = date(2026, 11, 30)
        visit.record("hat_grant", "0" * 32)
    assert page(world).lines == ()


def test_workplaces_to_choose_from(world):
    clerk = world.people["clerk"].person_id
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        session.add(HatGrant(company_id=world.company_id, person_id=clerk, hat=Hat.CLERK, workplace_id=world.factory,
                             from_on=worlds.LONG_AGO))  # fmt: skip
        visit.record("hat_grant", "0" * 32)
    invite(world, "worker", "colleague")
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        moved = session.execute(select(Case).where(Case.public_id == case_of(world, "1002"))).scalar_one()
        moved.workplace_id = world.factory
        visit.record("case", moved.public_id)
        places = {row.id: row.public_id for row in session.execute(select(Workplace.id, Workplace.public_id))}
    found = page(world)
    assert sorted(numbers(found)) == ["1001", "1002"]
    assert [place.name for place in found.places] == ["第一工場", "本社"]
    assert numbers(page(world, wanted=Wanted(workplace=places[world.factory]))) == ["1002"]
    assert numbers(page(world, wanted=Wanted(workplace=places[world.head_office]))) == ["1001"]


@pytest.mark.parametrize("wanted", [Wanted(after="0" * 32), Wanted(before="0" * 32), Wanted(workplace="0" * 32)])
def test_what_is_out_of_reach_is_not_found(world, wanted):
    invite(world, "worker")
    with pytest.raises(NotYours):
        page(world, wanted=wanted)


def test_a_case_out_of_reach_is_no_place_in_the_list(world):
    """Otherwise its day would tell when it was opened."""
    invite(world, "worker")
    with pytest.raises(NotYours):
        page(world, "stranger_clerk", Wanted(after=case_of(world, "1001")))


def test_queries_do_not_grow_with_the_rows(world):
    seen = []

    def listen(_connection, _cursor, statement, *_rest):
        if statement.lstrip().startswith("SELECT"):
            seen.append(statement)

    def counted(wanted):
        event.listen(world.database.engine, "before_cursor_execute", listen)
        seen.clear()
        page(world, wanted=wanted)
        event.remove(world.database.engine, "before_cursor_execute", listen)
        return len(seen)

    invite(world, "worker")
    one = counted(Wanted()), counted(Wanted(after=case_of(world, "1001")))
    names = more_people(world, 20)
    load(world, file(*(line(number) for number in names)))
    decide_all(world, *(Decision(r.public_id, needed=True) for r in waiting(world).values()))
    assert (counted(Wanted()), counted(Wanted(after=case_of(world, "1001")))) == one
    assert max(one) <= 6


def test_a_page_is_written_down_with_everybody_on_it(world):
    invite(world, "worker", "colleague")
    with world.database.reading() as session:
        before = session.execute(select(TrailSubject.id).order_by(TrailSubject.id.desc())).scalars().first()
    page(world)
    with world.database.reading() as session:
        about = session.execute(
            select(TrailSubject.record, TrailSubject.employment_id).where(TrailSubject.id > before)
        ).all()
    both = {world.people["worker"].employment_id, world.people["colleague"].employment_id}
    assert {record for record, _ in about} == {"case", "invitation"}
    assert {employment for _, employment in about} == both


def test_an_actor_without_a_person_lists_nothing(world):
    with world.database.writing() as session, pytest.raises(NotYours):
        case_list.index(session, Actor.worker(world.company_id), Wanted(), now=world.now)
