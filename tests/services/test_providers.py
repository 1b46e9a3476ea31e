"""Which organisations interview for whom, and who may write them down and end them?"""

from dataclasses import replace
from datetime import date

import pytest

from casework.access import Act, enter_worker
from casework.models.people import HatGrant
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.vocabulary import ProviderKind
from casework.services import providers
from casework.services.providers import NewProvider
from tests.services.asking import workplace


@pytest.fixture
def new(world):
    return NewProvider(
        ProviderKind.OUTSIDE, "みなと健診機関", date(2026, 12, 1), workplace(world), phone="045-111-1111"
    )


def add(world, new, who="coordinator"):
    with world.database.writing() as session:
        return providers.add(session, world.actor(who), new, now=world.now)


def end(world, provider_id, day, who="coordinator", now=None):
    with world.database.writing() as session:
        providers.end(session, world.actor(who), provider_id, day, now=now or world.now)


def listed(world, who="coordinator", now=None):
    with world.database.reading() as session:
        page = providers.index(session, world.actor(who), now=now or world.now)
    return [line.provider.name for line in page.standing], [line.provider.name for line in page.ended]


def everywhere(world, who):
    """The hat of somebody is for the whole company too."""
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        hat = world.people[who].hats[0]
        session.add(HatGrant(company_id=world.company_id, person_id=world.people[who].person_id, hat=hat,
                             workplace_id=None, from_on=date(2020, 4, 1)))  # fmt: skip
        visit.record("hat_grant", "0" * 32)


@pytest.mark.parametrize("who", ["clerk", "coordinator"])
def test_it_is_written_down_listed_and_ended(world, new, who):
    made = add(world, new, who)
    assert listed(world) == (["みなと健診機関", "みなと地域産業保健センター"], [])
    assert listed(world, "hr")[0] == listed(world)[0]
    assert listed(world, "factory_hr") == ([], [])
    end(world, made, date(2026, 12, 3), who)
    assert listed(world, now=world.later(days=2))[1] == []
    assert listed(world, now=world.later(days=3))[1] == ["みなと健診機関"]
    with pytest.raises(NotNow):
        end(world, made, date(2027, 1, 1), who, now=world.later(days=3))


@pytest.mark.parametrize("who", ["worker", "supervisor", "hr", "physician", "nurse", "committee", "admin"])
def test_others_write_none_down(world, new, who):
    with pytest.raises(NotYours):
        add(world, new, who)


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("phone", {"phone": " "}),
        ("name", {"name": "みなと地域産業保健センター", "kind": ProviderKind.REGIONAL_CENTRE}),
        ("workplace", {"workplace": ""}),
        ("workplace", {"workplace": "0" * 32}),
        ("workplace", {"workplace": "factory"}),
    ],
)
def test_what_is_refused(world, new, field, changes):
    if changes.get("workplace") == "factory":
        changes = {"workplace": workplace(world, "factory")}
    with pytest.raises(NotValid) as refused:
        add(world, replace(new, **changes))
    assert refused.value.field == field
    assert listed(world)[0] == ["みなと地域産業保健センター"]


def test_one_for_the_whole_company_is_kept_by_whoever_has_the_hat_everywhere(world, new):
    everywhere(world, "coordinator")
    made = add(world, replace(new, workplace=""))
    assert listed(world, "factory_hr")[0] == ["みなと健診機関"]
    with pytest.raises(NotYours):
        end(world, made, date(2026, 12, 31), "clerk")
    with world.database.reading() as session:
        page = providers.index(session, world.actor("clerk"), now=world.now)
    assert {line.provider.name: line.may_end for line in page.standing} == {
        "みなと健診機関": False, "みなと地域産業保健センター": True
    }  # fmt: skip
    end(world, made, date(2026, 12, 31))


def test_it_does_not_end_before_it_began(world):
    with pytest.raises(NotValid) as refused:
        end(world, world.centre, date(2020, 3, 31))
    assert refused.value.field == "until_on"
    with pytest.raises(NotYours):
        end(world, "0" * 32, date(2027, 1, 1))


def test_the_same_name_may_come_back_after_it_ended(world, new):
    end(world, world.centre, date(2026, 11, 30))
    add(world, replace(new, name="みなと地域産業保健センター", kind=ProviderKind.REGIONAL_CENTRE))
    assert listed(world) == (["みなと地域産業保健センター"], ["みなと地域産業保健センター"])
