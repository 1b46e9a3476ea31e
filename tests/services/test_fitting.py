"""Does one rule say which time fits whom, for one who asks and for many, with as many statements?"""

from datetime import date, time

import pytest
from sqlalchemy import event, select

from casework.access import Act, enter
from casework.models.cases import Case
from casework.models.people import Employment, PersonnelAuthority, ReportingLine
from casework.models.requests import InterviewRequest
from casework.rules.vocabulary import Hat, InterviewMode, LineKind, PhysicianWish
from casework.services import fits, requests
from casework.services.fits import Asking
from casework.services.wishes import Wish
from tests.services import asking
from tests.services.test_bookings import build
from tests.world import LONG_AGO

DAY = date(2026, 12, 8)
WISHES = (
    Wish(InterviewMode.EITHER),
    Wish(InterviewMode.ONLINE),
    Wish(InterviewMode.IN_PERSON),
    Wish(InterviewMode.EITHER, PhysicianWish.WOMAN),
    Wish(InterviewMode.EITHER, PhysicianWish.INDUSTRIAL),
    Wish(InterviewMode.EITHER, PhysicianWish.OUTSIDE),
)


@pytest.fixture
def crowd(world):
    """Six who asked, each with another wish; one was once led by the outside physician, one rules over the place."""
    names = ["worker", "colleague", "supervisor", "committee", "admin", "coordinator"]
    for name, wish in zip(names, WISHES, strict=True):
        case_id = asking.invited(world, name)
        with world.database.writing() as session:
            requests.submit(session, world.actor(name, Hat.WORKER), case_id, wish, now=world.now)
    for who, at in (("physician", time(10)), ("outside_physician", time(10)), ("nurse", time(10))):
        asking.offer(world, DAY, who=who, at=at, count=2)
        asking.offer(world, date(2027, 1, 12), who=who, at=at, online=True)
    physician = world.people["outside_physician"].person_id
    once = Employment(company_id=world.company_id, person_id=physician, number="9001", from_on=LONG_AGO,
                      until_on=date(2021, 3, 31))  # fmt: skip
    build(world, once)
    build(world, ReportingLine(company_id=world.company_id, employment_id=world.people["worker"].employment_id,
                               supervisor_id=once.id, kind=LineKind.MATRIX, from_on=LONG_AGO,
                               until_on=date(2020, 12, 31)))  # fmt: skip
    return names


def looked(world, work):
    """What `work` gives under a clerk's visit, and how many statements it took."""
    statements: list[str] = []

    def listen(_connection, _cursor, statement, *_):
        statements.append(statement)

    with world.database.writing() as session:
        visit = enter(session, world.actor("clerk"), Act.SEE_FREE_SLOTS, now=world.now)
        pairs = session.execute(
            select(Case, InterviewRequest)
            .join(InterviewRequest, InterviewRequest.case_id == Case.id)
            .order_by(InterviewRequest.id)
        ).all()
        askings = [
            Asking(request.id, case.workplace_id, case.employment.person_id, request.statutory, request.mode,
                   request.physician_wish, fits.limit_of(session, request))
            for case, request in pairs
        ]  # fmt: skip
        engine = world.database.engine
        event.listen(engine, "before_cursor_execute", listen)
        try:
            return work(visit, pairs, askings), len(statements)
        finally:
            event.remove(engine, "before_cursor_execute", listen)


def alike(world) -> bool:
    def both(visit, pairs, askings):
        many = fits.fitting_each(visit, askings)
        told = {request.id: fits.fitting(visit, case, request) for case, request in pairs}
        return [
            [(fit.row.public_id, fit.kind, fit.after_limit, fit.free) for fit in found[request.id]]
            for found in (many, told)
            for _case, request in pairs
        ]

    found, _ = looked(world, both)
    return found[: len(found) // 2] == found[len(found) // 2 :]


@pytest.mark.usefixtures("crowd")
def test_for_many_at_once_it_is_what_it_is_for_each(world):
    assert alike(world)
    found, _ = looked(world, lambda visit, _pairs, askings: fits.fitting_each(visit, askings))
    assert [len(fits) for fits in found.values()] == [3, 2, 4, 3, 3, 3]


@pytest.mark.usefixtures("crowd")
def test_a_rule_for_one_that_forgets_the_wish_is_seen(world, monkeypatch):
    def forgetful(visit, case, request, slot_id=None):
        asking = Asking(request.id, case.workplace_id, case.employment.person_id, request.statutory, request.mode,
                        PhysicianWish.ANY, fits.limit_of(visit.session, request))  # fmt: skip
        return fits.fitting_each(visit, [asking], slot_id)[request.id]

    monkeypatch.setattr(fits, "fitting", forgetful)
    assert not alike(world)


@pytest.mark.usefixtures("crowd")
def test_who_rules_over_the_place_fits_nobody_there(world):
    build(world, PersonnelAuthority(company_id=world.company_id, workplace_id=world.head_office, from_on=LONG_AGO,
                                    person_id=world.people["physician"].person_id))  # fmt: skip
    found, _ = looked(world, lambda visit, _pairs, askings: fits.fitting_each(visit, askings))
    names = {fit.row.name for fits in found.values() for fit in fits}
    assert names == {"佐々木 玲子"}


@pytest.mark.usefixtures("crowd")
def test_a_thousand_cost_as_many_statements_as_one(world):
    _, one = looked(world, lambda visit, _pairs, askings: fits.fitting_each(visit, askings[:1]))
    _, six = looked(world, lambda visit, _pairs, askings: fits.fitting_each(visit, askings))
    _, each = looked(world, lambda visit, _pairs, askings: [fits.fitting_each(visit, [a]) for a in askings])
    assert one == six == 3
    assert each > six


def test_nobody_who_asks_costs_nothing(world):
    assert looked(world, lambda visit, *_: fits.fitting_each(visit, [])) == ({}, 0)
