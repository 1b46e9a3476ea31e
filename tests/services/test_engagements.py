"""Can a physician who comes by a contract, or once, be written down, and do they reach nothing but their own talks?"""

from datetime import date, datetime

import pytest
from sqlalchemy import select

from casework.access import standing
from casework.models.people import Person
from casework.models.providers import Engagement
from casework.rules.days import TOKYO, tokyo_date
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.vocabulary import EngagementKind, Hat
from casework.services import engagements, slots
from casework.services.engagements import NewEngagement
from casework.services.slots import Offer
from tests.services import asking
from tests.services.asking import ask, choices, invited

SPOT = EngagementKind.SPOT_PHYSICIAN
DAY = date(2026, 12, 8)


def add(world, who="clerk", now=None, **more):
    given = {"kind": SPOT, "from_on": DAY, "until_on": None, "workplace": asking.workplace(world),
             "name": "星野 医師", "affiliation": "みなと医師会", **more}  # fmt: skip
    with world.database.writing() as session:
        return engagements.add(session, world.actor(who), NewEngagement(**given), now=now or world.now)


def stored(world, public_id) -> Engagement:
    with world.database.reading() as session:
        return session.execute(select(Engagement).where(Engagement.public_id == public_id)).scalar_one()


def page(world, who="clerk", now=None):
    with world.database.reading() as session:
        return engagements.index(session, world.actor(who), now=now or world.now)


def end(world, public_id, day, who="clerk", now=None):
    with world.database.writing() as session:
        engagements.end(session, world.actor(who), public_id, day, now=now or world.now)


def test_somebody_new_comes_once_and_their_time_is_offered_on_that_day_only(world):
    made = stored(world, add(world))
    assert (made.kind, made.from_on, made.until_on, made.affiliation) == (SPOT, DAY, DAY, "みなと医師会")
    with world.database.reading() as session:
        person = session.get_one(Person, made.person_id).public_id
    case_id = invited(world)
    ask(world, case_id)
    at = datetime(2026, 12, 8, 14, tzinfo=TOKYO)
    with pytest.raises(NotValid):
        offer(world, "0" * 32, at)
    assert offer(world, person, at) == 1
    with pytest.raises(NotValid, match="契約の期間"):
        offer(world, person, at.replace(day=9))
    found = choices(world, case_id)
    assert [tokyo_date(slot.starts_at) for slot in found.earlier] == [DAY]
    assert found.earlier[0].role is SPOT


def offer(world, person, at):
    wanted = Offer(at.date(), at.time(), 1, 30, online=False, place="会議室B", workplace_id=asking.workplace(world),
                   person_id=person)  # fmt: skip
    with world.database.writing() as session:
        return slots.offer(session, world.actor("clerk"), wanted, now=world.now)


def test_who_comes_once_serves_nobody_but_their_own(world):
    """A 産業医 reads the cases of the workplace; this one doesn't. The twin would, by the old condition alone."""
    add(world, person=world.people["outside_physician"].public_id, name="", from_on=date(2026, 12, 1),
        until_on=date(2026, 12, 20))  # fmt: skip
    with world.database.reading() as session:
        where = standing.find(session, world.actor("outside_physician", Hat.PHYSICIAN), date(2026, 12, 1))
    assert (where.serves, where.serves_everywhere) == (frozenset(), False)


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("kind", {"kind": EngagementKind.INDUSTRIAL_PHYSICIAN}), ("kind", {"kind": EngagementKind.NURSE}),
        ("from_on", {"from_on": date(2026, 11, 30)}), ("from_on", {"from_on": date(2029, 1, 1)}),
        ("until_on", {"until_on": date(2026, 12, 7)}), ("until_on", {"until_on": date(2027, 1, 9)}),
        ("name", {"name": " "}), ("name", {"person": "0" * 32}), ("person", {"person": "0" * 32, "name": ""}),
        ("workplace", {"workplace": ""}), ("workplace", {"workplace": "0" * 32}),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_beside_its_field(world, field, changed):
    with pytest.raises(NotValid) as refused:
        add(world, **changed)
    assert refused.value.field == field


def test_nobody_chooses_an_employee_as_a_physician(world):
    with pytest.raises(NotValid) as refused:
        add(world, person=world.people["worker"].public_id, name="")
    assert refused.value.field == "person"


def test_another_workplace_is_out_of_scope(world):
    with pytest.raises(NotValid):
        add(world, workplace=asking.workplace(world, "factory"))
    assert {line.engagement.name for line in page(world).standing} == {"山田 哲也", "佐々木 玲子", "井上 彩"}
    assert {line.engagement.name for line in page(world).standing if line.may_end} == {"佐々木 玲子"}


def test_a_contract_ends_and_stays_listed_for_a_year(world):
    made = add(world, kind=EngagementKind.INTERVIEW_PHYSICIAN)
    for day in (date(2026, 11, 30), date(2026, 12, 7), date(2029, 1, 1)):
        with pytest.raises(NotValid):
            end(world, made, day)
    end(world, made, date(2026, 12, 31))
    with pytest.raises(NotValid):
        end(world, made, date(2027, 1, 1))
    later = datetime(2027, 1, 5, 10, tzinfo=TOKYO)
    assert [line.engagement.public_id for line in page(world, now=later).ended] == [made]
    with pytest.raises(NotNow):
        end(world, made, date(2027, 1, 6), now=later)
    assert page(world, now=datetime(2028, 2, 1, 10, tzinfo=TOKYO)).ended == ()


def test_who_is_engaged_by_the_installation_is_not_ended_here(world):
    with world.database.reading() as session:
        mine = select(Engagement.public_id).where(Engagement.kind == EngagementKind.INDUSTRIAL_PHYSICIAN)
        theirs = session.execute(mine).scalars().all()
    for public_id in theirs:
        with pytest.raises(NotYours):
            end(world, public_id, date(2026, 12, 31))


@pytest.mark.parametrize("who", ["hr", "physician", "nurse", "worker", "supervisor", "admin", "coordinator"])
def test_nobody_else_has_to_do_with_contracts(world, who):
    with pytest.raises(NotYours):
        page(world, who)
    with pytest.raises(NotYours):
        add(world, who)
