"""Is reading the guide kept as training, and does the list of readers tell nothing of anybody's team?"""

import pytest

from casework.rules.errors import NotYours
from casework.services import guides
from tests.services.advising import NEXT, told


def readers(world, who="hr", now=NEXT):
    with world.database.writing() as session:
        return guides.readers(session, world.actor(who), now=now)


def read(world, who, now=NEXT):
    with world.database.writing() as session:
        guides.read(session, world.actor(who), now=now)


def test_reading_is_kept_with_its_time_and_hr_sees_the_last_one(world):
    read(world, "supervisor", now=world.now)
    read(world, "supervisor")
    page = readers(world)
    assert [(line.name, line.read_at) for line in page.lines] == [("高橋 浩", NEXT)]
    with world.database.writing() as session:
        assert guides.last_read(session, world.actor("supervisor"), now=NEXT) == NEXT
        assert guides.last_read(session, world.actor("other_supervisor"), now=NEXT) is None


def test_the_list_is_the_same_whether_or_not_an_instruction_is_out(world):
    before = [line.as_dict() for line in readers(world).lines]
    told(world)
    assert [line.as_dict() for line in readers(world).lines] == before
    assert readers(world).without == 1


def test_hr_sees_those_who_lead_at_its_own_workplaces(world):
    assert {line.name for line in readers(world, "factory_hr").lines} == {"田中 洋子", "伊藤 誠"}


@pytest.mark.parametrize("who", ["worker", "clerk", "physician", "committee"])
def test_nobody_else_reads_or_lists_it(world, who):
    for act in (read, readers):
        with pytest.raises(NotYours):
            act(world, who)
