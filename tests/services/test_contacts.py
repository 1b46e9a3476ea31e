"""Is what is said between the appointments kept, promised and handed on, and nobody else's to know?"""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from casework import ids
from casework.access import reach
from casework.ids import PublicId
from casework.models.cases import Assignment, Case
from casework.models.contacts import CareContact
from casework.models.messages import InboxNote
from casework.rules.contacts import ContactKind
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.notices import Notice
from casework.rules.todos import Todo
from casework.rules.vocabulary import CaseKind, Hat
from casework.services import case_list, contacts, duties, overview, rounds
from casework.services.case_list import Wanted
from casework.services.contacts import New
from tests.access.reaching import exists
from tests.services import asking, counselling
from tests.world import NOW

TODAY = NOW.date()
NOTE = "canary-contact 眠れない日が続いている。"
SOON = date(2026, 12, 8)


def new(**changed) -> New:
    return New(**{"kind": ContactKind.ON_SITE, "held_on": TODAY, "minutes": 20, "note": NOTE, **changed})


def walk_in(world, name="worker", *, who="nurse", now=None, **changed):
    with world.database.writing() as session:
        number = world.people[name].number
        return contacts.walk_in(session, world.actor(who), number, new(**changed), now=now or world.now)


def log(world, case_id, *, who="nurse", now=None, hat=None, **changed):
    with world.database.writing() as session:
        return contacts.log(session, world.actor(who, hat), case_id, new(**changed), now=now or world.now)


def page(world, case_id, who="nurse", hat=None):
    with world.database.writing() as session:
        return contacts.opening(session, world.actor(who, hat), case_id, now=world.now)


def case_of(world, name="worker") -> PublicId:
    return PublicId(asking.case_of(world, name, CaseKind.CONSULTATION))


def mine(world, who="nurse"):
    with world.database.writing() as session:
        return contacts.index(session, world.actor(who), now=world.now)


def desk(world, who, hat=None, *, now=None):
    with world.database.writing() as session:
        return duties.desk(session, world.actor(who, hat), now=now or world.now)


def todos(world, who, hat=None, **more) -> list[Todo]:
    return [task.todo for part in desk(world, who, hat, **more).parts for task in part.tasks]


def assigned(world, case_id) -> set[int]:
    with world.database.reading() as session:
        found = select(Assignment.person_id).join(Case, Case.id == Assignment.case_id)
        return set(session.execute(found.where(Case.public_id == case_id)).scalars())


def test_somebody_who_walks_in_has_a_consultation_in_the_nurses_care(world):
    walk_in(world)
    case_id = case_of(world)
    seen = page(world, case_id)
    [one] = seen.contacts
    assert (one.kind, one.minutes, one.note, one.by_name) == (ContactKind.ON_SITE, 20, NOTE, "井上 彩")
    assert assigned(world, case_id) == {world.people["nurse"].person_id}


def test_the_employee_reads_that_there_was_one_and_not_what_was_noted(world):
    walk_in(world)
    with world.database.writing() as session:
        seen = overview.case_page(session, world.actor("worker"), case_of(world), now=world.now)
    [one] = seen.contacts
    assert (one.kind, one.held_on) == (ContactKind.ON_SITE, TODAY)
    assert "note" not in one


def test_a_walk_in_is_nobody_elses_to_know(world):
    walk_in(world, call_on=SOON)
    case_id = case_of(world)
    with world.database.reading() as session:
        case = session.execute(select(Case).where(Case.public_id == case_id)).scalar_one()
        contact = session.execute(select(CareContact)).scalar_one()
    for name, who in world.people.items():
        for hat in who.hats:
            theirs = (name, hat) in {("nurse", Hat.NURSE), ("worker", Hat.WORKER)}
            assert exists(world, world.actor(name, hat), case) is theirs, (name, hat)
            assert exists(world, world.actor(name, hat), contact) is theirs, (name, hat)
    with world.database.reading() as session:
        assert session.execute(select(InboxNote)).first() is None, "nobody is told"


def test_twin_contacts_that_whoever_reaches_a_case_reaches_are_seen(world, monkeypatch):
    def all_of_the_company(actor, *_rest):
        return CareContact.company_id == actor.company_id

    monkeypatch.setitem(reach.REACHES, CareContact, all_of_the_company)
    with pytest.raises(AssertionError):
        test_a_walk_in_is_nobody_elses_to_know(world)


def test_what_clerk_and_hr_see_is_the_same_with_and_without_it(world):
    asking.invited(world, "colleague")
    before = [todos(world, who) for who in ("clerk", "hr", "physician", "supervisor")]
    with world.database.writing() as session:
        listed = case_list.index(session, world.actor("clerk"), Wanted(), now=world.now).lines
    walk_in(world)
    assert [todos(world, who) for who in ("clerk", "hr", "physician", "supervisor")] == before
    with world.database.writing() as session:
        assert len(case_list.index(session, world.actor("clerk"), Wanted(), now=world.now).lines) == len(listed)


def test_whoever_only_reaches_a_case_neither_reads_nor_writes_what_was_noted(world):
    """The physician of the workplace reaches a consultation that was wished for on line; the nurse has it."""
    case_id = counselling.talk(world, "worker", asking.EITHER)
    log(world, case_id)
    for who in ("physician", "factory_physician", "outside_physician"):
        with pytest.raises(NotYours):
            page(world, case_id, who)
        with pytest.raises(NotYours):
            log(world, case_id, who=who)


def test_twin_notes_for_whoever_reaches_the_case_are_seen(world, monkeypatch):
    from casework.access import facts
    from casework.access.sight import Fact
    from casework.access.visit import Visit

    monkeypatch.setattr(facts, "assigned", lambda *_: facts.known() | ~facts.known())
    monkeypatch.setattr(Visit, "facts", lambda *_: Fact.ASSIGNED)
    with pytest.raises(pytest.fail.Exception):
        test_whoever_only_reaches_a_case_neither_reads_nor_writes_what_was_noted(world)


def test_a_consultation_that_nobody_has_is_taken_into_care_by_the_first_call(world):
    case_id = counselling.talk(world, "worker", asking.EITHER)
    assert assigned(world, case_id) == set()
    log(world, case_id, kind=ContactKind.PHONE)
    assert assigned(world, case_id) == {world.people["nurse"].person_id}


def test_a_case_of_the_law_is_taken_into_care_by_no_call(world):
    case_id = asking.invited(world)
    asking.ask(world, case_id)
    with pytest.raises(NotYours):
        log(world, case_id)


def test_to_say_that_somebody_came_opens_nothing_of_what_another_wrote(world):
    """The physician has the consultation in his care; the nurse writes down that the same person came to her."""
    case_id = counselling.talk(world, "worker", asking.EITHER)
    log(world, case_id, who="physician", note="canary-of-the-physician")
    walk_in(world, note="canary-of-the-nurse")
    assert assigned(world, case_id) == {world.people["physician"].person_id}
    with pytest.raises(NotYours):
        page(world, case_id)
    assert [line.employee.name for line in mine(world).latest] == ["佐藤 真由美"]
    assert {one.note for one in page(world, case_id, "physician").contacts} == {
        "canary-of-the-physician", "canary-of-the-nurse",
    }  # fmt: skip


def test_only_people_of_the_workplaces_are_found_and_nobody_dispatched_or_oneself(world):
    for number in ("9999", world.people["factory_worker"].number, ""):
        with world.database.writing() as session, pytest.raises(NotValid):
            contacts.walk_in(session, world.actor("nurse"), number, new(), now=world.now)
    for who in ("physician", "hr", "clerk", "worker", "supervisor"):
        with world.database.writing() as session, pytest.raises(NotYours):
            contacts.walk_in(session, world.actor(who), world.people["worker"].number, new(), now=world.now)


def test_a_counsellor_takes_nobody_in(world):
    counselling.counsellor(world)
    with world.database.writing() as session, pytest.raises(NotValid):
        contacts.walk_in(session, world.actor("counsellor"), world.people["worker"].number, new(), now=world.now)


def test_a_counsellor_finds_no_page_for_it_and_no_way_to_one(world, site):
    counselling.counsellor(world)
    for who, there in (("counsellor", False), ("nurse", True)):
        visitor = site.visitor(who)
        assert visitor.get("/contacts/walk-in").status_code == (200 if there else 404)
        for page in ("/contacts", "/desk"):
            assert ("/contacts/walk-in" in visitor.get(page).text) is there


def test_twin_a_page_for_everybody_with_the_hat_is_seen(world, site, monkeypatch):
    monkeypatch.setattr(contacts, "_takes_in", lambda *_: True)
    with pytest.raises(AssertionError):
        test_a_counsellor_finds_no_page_for_it_and_no_way_to_one(world, site)


def at_once(*acts) -> list:
    """What each gave, begun at the same moment."""
    ready, given = Barrier(len(acts)), []

    def go(act) -> None:
        ready.wait(30)
        given.append(act())

    with ThreadPoolExecutor(len(acts)) as pool:
        for done in [pool.submit(go, act) for act in acts]:
            done.result()
    return given


def kept(world) -> list[PublicId]:
    with world.database.reading() as session:
        return list(session.execute(select(CareContact.public_id).order_by(CareContact.id)).scalars())


def test_a_form_that_is_sent_twice_writes_one_contact(world):
    once = ids.fresh()
    given = at_once(*[lambda: walk_in(world, once=once)] * 3)
    assert set(given) == {once}, "each gets the same page"
    assert walk_in(world, once=once) == once, "and so does whoever goes back and sends it again"
    again = ids.fresh()
    assert set(at_once(*[lambda: log(world, case_of(world), once=again)] * 3)) == {again}
    assert kept(world) == [once, again]
    with world.database.reading() as session:
        assert len(list(session.execute(select(Case.id).where(Case.kind == CaseKind.CONSULTATION)).scalars())) == 1


def test_twin_a_form_that_is_not_known_again_is_seen(world, monkeypatch):
    monkeypatch.setattr(contacts, "_written", lambda *_: False)
    with pytest.raises((IntegrityError, AssertionError)):
        test_a_form_that_is_sent_twice_writes_one_contact(world)


def test_two_who_write_down_the_same_person_find_one_consultation(world):
    assert len(set(at_once(lambda: walk_in(world), lambda: walk_in(world), lambda: walk_in(world)))) == 3
    assert len(kept(world)) == 3
    assert case_of(world)


def test_a_page_bears_what_its_record_will_be_called(world, site):
    site.clock.now = world.now
    nurse = site.visitor("nurse")
    text = nurse.get("/contacts/walk-in").text
    once = re.search(r'name="once"[^>]*value="([0-9a-f]{32})"', text)
    assert once is not None
    typed = {
        "number": world.people["worker"].number, "kind": "on_site", "held_on": "2026-12-01", "minutes": "20",
        "note": "", "call_on": "", "wished": "y", "named": world.people["worker"].public_id, "once": once[1],
    }  # fmt: skip
    looked = nurse.post("/contacts/walk-in", typed | {"named": ""})
    named = re.search(r'name="named"[^>]*value="([0-9a-f]{32})"', looked.text)
    assert named is not None
    assert once[1] in looked.text
    for _ in range(2):
        assert nurse.post("/contacts/walk-in", typed | {"named": named[1]}).status_code == 303
    assert kept(world) == [once[1]]
    for nonsense in ("", "x" * 32, once[1].upper()):
        assert nurse.post("/contacts/walk-in", typed | {"named": named[1], "once": nonsense}).status_code == 303
    assert len(kept(world)) == 4


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"held_on": TODAY + timedelta(days=1)}, "held_on"),
        ({"held_on": TODAY - timedelta(days=32)}, "held_on"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": 241}, "minutes"),
        ({"call_on": TODAY}, "call_on"),
        ({"call_on": TODAY + timedelta(days=400)}, "call_on"),
        ({"kind": ContactKind.HANDED_ON}, "kind"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_begins(world, wrong, field):
    with pytest.raises(NotValid) as refused:
        walk_in(world, **wrong)
    assert refused.value.field == field
    with world.database.reading() as session:
        assert session.execute(select(Case.id)).first() is None


def test_the_next_call_stands_on_the_desk_and_is_told_once_on_its_day(world):
    walk_in(world, call_on=SOON)
    assert Todo.CALL in todos(world, "nurse")
    for days, told in ((6, 0), (7, 1), (7, 1), (8, 1)):
        with world.database.writing() as session:
            for one in rounds.ROUNDS:
                if one.name == "calls":
                    rounds.go(session, world.company_id, one, now=world.later(days=days))
        with world.database.reading() as session:
            found = session.execute(select(InboxNote.person_id).where(InboxNote.notice == Notice.CALL_DUE)).scalars()
            assert list(found) == [world.people["nurse"].person_id] * told
    for who in ("physician", "clerk", "hr"):
        assert Todo.CALL not in todos(world, who)


def test_a_later_contact_or_calling_it_off_takes_the_call_away(world):
    contact = walk_in(world, call_on=SOON)
    assert [line.contact.call_on for line in mine(world).calls] == [SOON]
    log(world, case_of(world), kind=ContactKind.PHONE)
    assert mine(world).calls == ()
    second = log(world, case_of(world), kind=ContactKind.PHONE, call_on=date(2026, 12, 15))
    for gone in (contact,):
        with world.database.writing() as session, pytest.raises(NotNow):
            contacts.call_off(session, world.actor("nurse"), gone, now=world.now)
    with world.database.writing() as session:
        contacts.call_off(session, world.actor("nurse"), second, now=world.now)
    assert mine(world).calls == ()
    assert Todo.CALL not in todos(world, "nurse")


def test_handed_on_the_physician_reads_the_sentence_and_all_before_it(world):
    walk_in(world)
    case_id = case_of(world)
    doctor = world.people["physician"]
    with pytest.raises(NotYours):
        page(world, case_id, "physician")
    with world.database.writing() as session:
        words = "一度、先生に会ってほしいそうです。"
        contacts.hand_on(session, world.actor("nurse"), case_id, doctor.public_id, words, now=world.now)
    seen = page(world, case_id, "physician").contacts
    assert [(one.kind, one.note, one.to_name) for one in seen] == [
        (ContactKind.HANDED_ON, words, "山田 哲也"), (ContactKind.ON_SITE, NOTE, ""),
    ]  # fmt: skip
    assert assigned(world, case_id) == {doctor.person_id, world.people["nurse"].person_id}
    with world.database.reading() as session:
        told = session.execute(select(InboxNote.person_id, InboxNote.hat, InboxNote.notice)).all()
    assert [tuple(one) for one in told] == [(doctor.person_id, Hat.PHYSICIAN, Notice.HANDED_ON)]


def test_it_is_handed_on_by_whoever_has_it_to_the_physicians_of_the_workplace(world):
    walk_in(world)
    case_id = case_of(world)
    for to in ("factory_physician", "nurse", "hr", "clerk"):
        with world.database.writing() as session, pytest.raises(NotValid):
            contacts.hand_on(session, world.actor("nurse"), case_id, world.people[to].public_id, "x", now=world.now)
    other = asking.invited(world, "colleague")
    asking.ask(world, other, who="colleague")
    doctor = world.people["physician"].public_id
    with world.database.writing() as session, pytest.raises(NotYours):
        contacts.hand_on(session, world.actor("nurse"), other, doctor, "x", now=world.now)


def test_requests_without_an_appointment_wait_on_the_nurses_desk_by_their_limit(world):
    case_id = asking.invited(world)
    asking.ask(world, case_id)
    assert Todo.WATCH_REQUEST in todos(world, "nurse")
    asking.offer(world, date(2026, 12, 8))
    asking.book(world, case_id, asking.choices(world, case_id).earlier[0].public_id)
    assert Todo.WATCH_REQUEST not in todos(world, "nurse")


def test_a_wish_on_line_goes_on_in_the_consultation_that_a_walk_in_began(world):
    walk_in(world)
    case_id = case_of(world)
    assert counselling.talk(world, "worker", asking.EITHER) == case_id
