"""What comes of it when a file is given twice at the same moment?"""

from sqlalchemy import select

from casework.models.holdings import Holding
from casework.rules.vocabulary import Hat
from casework.services import holdings
from casework.services.holdings import Giving
from tests.concurrency.meeting import meet
from tests.services import advising
from tests.services.advising import NEXT
from tests.services.sharing import request_of, second, told


def giving(world):
    given = Giving(world.people["factory_hr"].public_id, "木曜に本人と会う約束です。")
    return lambda session: holdings.give(session, world.actor("hr", Hat.HR), request_of(world), given, now=NEXT)


def test_a_giving_that_is_sent_twice_at_once_is_one(world):
    second(world)
    advising.advised(world)
    assert meet(world, giving(world), giving(world)) is None
    with world.database.reading() as session:
        assert len(session.execute(select(Holding)).all()) == 1
    assert told(world, "factory_hr").count("file_given") == 1
