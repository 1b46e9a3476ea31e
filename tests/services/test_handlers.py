"""Who of HR may open scores, who names them, and what takes it away again?"""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select, update

from casework.access import Act, enter_worker
from casework.ids import PublicId
from casework.models.handlers import NamedHandler
from casework.models.people import HatGrant, PersonnelAuthority
from casework.models.trail import TrailEntry
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.vocabulary import Hat, Language
from casework.services import handlers, overview, record_files, records
from casework.services.handlers import Naming
from tests.services import advising
from tests.services.asking import ask, invited, workplace
from tests.services.test_requests import disclosed
from tests.world import LONG_AGO

TODAY = date(2026, 12, 1)


def plainly(world, statement) -> None:
    """Change something as the command line would."""
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        session.execute(statement)
        visit.record("test", "t" * 32)


def add(world, record) -> None:
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        session.add(record)
        session.flush()
        visit.record("test", "t" * 32)


def unnamed(world) -> None:
    plainly(world, delete(NamedHandler))


def naming(world, who="hr", **other) -> Naming:
    return replace(Naming(world.people[who].public_id, workplace(world), TODAY, None), **other)


def name(world, wanted: Naming, who="clerk", now=None) -> str:
    with world.database.writing() as session:
        return handlers.name(session, world.actor(who), wanted, now=now or world.now)


def end(world, handler_id: str, last_on: date, who="clerk", now=None) -> None:
    with world.database.writing() as session:
        handlers.end(session, world.actor(who), handler_id, last_on, now=now or world.now)


def lines(world, who="clerk"):
    with world.database.reading() as session:
        return handlers.index(session, world.actor(who), now=world.now)


def authority(world, who: str, place: int | None) -> PersonnelAuthority:
    return PersonnelAuthority(company_id=world.company_id, person_id=world.people[who].person_id, workplace_id=place,
                              from_on=LONG_AGO)  # fmt: skip


def page(world, request_id: PublicId):
    with world.database.writing() as session:
        return overview.request_page(session, world.actor("hr"), request_id, now=world.now)


def test_without_a_naming_hr_learns_that_a_result_was_provided_and_opens_nothing(world):
    request = ask(world, invited(world))
    unnamed(world)
    shown = page(world, request.public_id)
    assert (shown.discloses, shown.may_open) == (True, False)
    with pytest.raises(NotYours):
        disclosed(world, request.public_id)
    name(world, naming(world))
    assert page(world, request.public_id).may_open
    disclosed(world, request.public_id)


def test_a_naming_elsewhere_or_not_yet_or_no_more_opens_nothing(world):
    request = ask(world, invited(world))
    for values in (
        {"workplace_id": world.factory},
        {"from_on": TODAY + timedelta(days=1)},
        {"until_on": TODAY - timedelta(days=1)},
        {"person_id": world.people["factory_hr"].person_id},
    ):
        plainly(world, update(NamedHandler).values(workplace_id=world.head_office, from_on=LONG_AGO, until_on=None))
        disclosed(world, request.public_id)
        plainly(world, update(NamedHandler).values(**values))
        with pytest.raises(NotYours):
            disclosed(world, request.public_id)
    plainly(
        world,
        update(NamedHandler).values(workplace_id=None, until_on=TODAY, person_id=world.people["hr"].person_id),
    )
    disclosed(world, request.public_id)


@pytest.mark.parametrize(("place", "opens"), [("head_office", False), ("factory", True), (None, False)])
def test_personnel_authority_takes_it_away_without_anybody_ending_it(world, place, opens):
    request = ask(world, invited(world))
    add(world, authority(world, "hr", getattr(world, place) if place else None))
    assert page(world, request.public_id).may_open is opens
    assert lines(world)[0].void is not opens
    if not opens:
        with pytest.raises(NotYours):
            disclosed(world, request.public_id)


def test_a_naming_for_the_company_says_where_it_opens_nothing(world):
    """At the factory the officer doesn't wear the hat, at the head office it does; then nowhere."""
    plainly(world, update(NamedHandler).values(workplace_id=None))
    clerk = world.people["clerk"].person_id
    plainly(world, update(HatGrant).where(HatGrant.person_id == clerk).values(workplace_id=None))
    request = ask(world, invited(world))
    (line,) = lines(world)
    assert (line.void, line.void_at) == (False, ("第一工場",))
    assert page(world, request.public_id).may_open
    add(world, authority(world, "hr", world.head_office))
    (line,) = lines(world)
    assert (line.void, line.void_at) == (True, ())
    assert not page(world, request.public_id).may_open


def test_the_hat_must_still_be_held(world):
    request = ask(world, invited(world))
    hr = world.people["hr"].person_id
    plainly(world, update(HatGrant).where(HatGrant.person_id == hr).values(until_on=TODAY - timedelta(days=1)))
    with pytest.raises(NotYours):
        disclosed(world, request.public_id)
    assert lines(world)[0].void


def test_a_report_with_scores_is_handed_to_named_officers_only_and_the_opinion_to_all(world):
    opinion = advising.advised(world).opinion_id
    hr = world.actor("hr")

    def files() -> dict[str, bool]:
        found = {}
        for kind in ("report", "opinion"):
            with world.database.writing() as session:
                try:
                    found[kind] = bool(
                        record_files.file(session, hr, opinion, kind, Language.JAPANESE, now=advising.NEXT)
                    )
                except NotYours:
                    found[kind] = False
        return found

    assert files() == {"report": True, "opinion": True}
    unnamed(world)
    assert files() == {"report": False, "opinion": True}
    with world.database.writing() as session:
        shown = records.read(session, hr, opinion, now=advising.NEXT)
    assert (shown.scores, shown.may_open) == (None, False)
    assert {document.kind: "file" in document for document in shown.documents} == {"report": False, "opinion": True}


def test_a_clerk_names_and_it_is_written_down(world):
    unnamed(world)
    name(world, naming(world, until_on=TODAY + timedelta(days=30)))
    (line,) = lines(world)
    shown = line.handler
    assert (shown.name, shown.workplace, shown.named_by_name) == ("山本 恵", "本社", "小林 直子")
    assert (shown.from_on, shown.until_on, line.over, line.void) == (TODAY, TODAY + timedelta(days=30), False, False)
    with world.database.reading() as session:
        entry = session.execute(select(TrailEntry).where(TrailEntry.act == "name_handlers")).scalar_one()
    assert (entry.reading, entry.person_id) == (False, world.people["clerk"].person_id)


@pytest.mark.parametrize(
    "who", ["worker", "supervisor", "hr", "physician", "nurse", "committee", "admin", "coordinator"]
)
def test_nobody_else_names(world, who):
    with pytest.raises(NotYours):
        name(world, naming(world), who)


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"person": "0" * 32}, "person"),
        ({"workplace": ""}, "workplace"),
        ({"workplace": "0" * 32}, "workplace"),
        ({"from_on": TODAY - timedelta(days=1)}, "from_on"),
        ({"from_on": TODAY + timedelta(days=367)}, "from_on"),
        ({"until_on": TODAY - timedelta(days=1)}, "until_on"),
    ],
)
def test_what_can_not_be_meant_is_refused_beside_its_field(world, other, field):
    unnamed(world)
    with pytest.raises(NotValid) as refused:
        name(world, naming(world, **other))
    assert refused.value.field == field
    assert lines(world) == []


@pytest.mark.parametrize("who", ["worker", "factory_hr", "admin", "clerk", "physician"])
def test_only_an_officer_of_that_workplace_is_named(world, who):
    unnamed(world)
    with pytest.raises(NotValid) as refused:
        name(world, naming(world, who))
    assert refused.value.field == "person"


def test_a_clerk_who_is_an_officer_too_does_not_name_themself(world):
    unnamed(world)
    me = world.people["clerk"]
    add(world, HatGrant(company_id=world.company_id, person_id=me.person_id, hat=Hat.HR, workplace_id=None,
                        from_on=LONG_AGO))  # fmt: skip
    with pytest.raises(NotValid) as refused:
        name(world, naming(world, "clerk"))
    assert refused.value.field == "person"
    with world.database.reading() as session:
        officers = handlers.opening(session, world.actor("clerk"), now=world.now).officers
    assert [one.public_id for one in officers] == [world.people["hr"].public_id]


@pytest.mark.parametrize(("place", "named"), [("head_office", False), ("factory", True), (None, False)])
def test_who_decides_on_posts_is_not_named(world, place, named):
    unnamed(world)
    add(world, authority(world, "hr", getattr(world, place) if place else None))
    if named:
        name(world, naming(world))
    else:
        with pytest.raises(NotValid):
            name(world, naming(world))
    assert len(lines(world)) == int(named)


def test_the_same_days_are_not_named_twice(world):
    with pytest.raises(NotValid):
        name(world, naming(world))
    plainly(world, update(NamedHandler).values(until_on=TODAY + timedelta(days=5)))
    with pytest.raises(NotValid):
        name(world, naming(world, from_on=TODAY + timedelta(days=5)))
    name(world, naming(world, from_on=TODAY + timedelta(days=6)))
    assert len(lines(world)) == 2


def test_an_end_is_for_the_future_and_closes_the_scores(world):
    request = ask(world, invited(world))
    handler_id = lines(world)[0].handler.public_id
    with pytest.raises(NotValid):
        end(world, handler_id, TODAY - timedelta(days=2))
    disclosed(world, request.public_id)
    end(world, handler_id, TODAY - timedelta(days=1))
    assert lines(world)[0].over
    with pytest.raises(NotYours):
        disclosed(world, request.public_id)
    with pytest.raises(NotNow):
        end(world, handler_id, TODAY)


def test_an_end_comes_no_later_than_it_was_settled(world):
    unnamed(world)
    handler_id = name(world, naming(world, from_on=TODAY + timedelta(days=3), until_on=TODAY + timedelta(days=9)))
    with pytest.raises(NotValid):
        end(world, handler_id, TODAY + timedelta(days=10))
    end(world, handler_id, TODAY + timedelta(days=4))


@pytest.mark.parametrize("begins", [TODAY, TODAY + timedelta(days=3)])
def test_a_mistake_is_taken_back_at_once(world, begins):
    unnamed(world)
    handler_id = name(world, naming(world, from_on=begins, until_on=None))
    end(world, handler_id, TODAY - timedelta(days=1))
    assert lines(world) == []


def test_a_naming_exists_for_the_clerks_of_its_workplace_only(world):
    handler_id = lines(world)[0].handler.public_id
    assert lines(world, "stranger_clerk") == []
    with pytest.raises(NotYours):
        end(world, handler_id, TODAY, "stranger_clerk")
    for values in ({"workplace_id": world.factory}, {"workplace_id": None}):
        plainly(world, update(NamedHandler).values(**values))
        assert lines(world) == []
        with pytest.raises(NotYours):
            end(world, handler_id, TODAY)
    clerk = world.people["clerk"].person_id
    plainly(world, update(HatGrant).where(HatGrant.person_id == clerk).values(workplace_id=None))
    assert len(lines(world)) == 1, "who works for the whole company reaches what is named for it"
    add(world, authority(world, "clerk", world.factory))
    assert lines(world) == []
