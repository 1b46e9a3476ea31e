"""Does the page of a handing out say what has to be written into the papers by hand?"""

from sqlalchemy import update

from casework.models.people import Workplace
from casework.services import referrals
from tests.services import asking, outside
from tests.services.test_consents import plainly

HEAD, ADDRESS = "渡す前に、手で書き入れてください", "事業場の所在地（登録されていません）"


def handed(world) -> str:
    case = asking.invited(world)
    asking.ask(world, case)
    with world.database.writing() as session:
        referral = referrals.refer(session, world.actor("clerk"), case, outside.handing(world), now=world.now)
    return f"/referrals/{referral.public_id}"


def test_the_clerk_is_told_which_places_the_papers_leave_open(world, site):
    address = handed(world)
    plainly(world, update(Workplace).values(address=""))
    page = site.visitor("clerk").get(address).text
    assert all(words in page for words in (HEAD, ADDRESS, "事業の種類"))
    plainly(world, update(Workplace).values(address="川崎市"))
    page = site.visitor("clerk").get(address).text
    assert HEAD in page
    assert ADDRESS not in page
    assert HEAD not in site.visitor("worker").get(address).text
