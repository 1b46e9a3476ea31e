"""Does the page of how returns went say what it counts, and whose the 72 → 89 % are?"""

from datetime import date

import pytest
from sqlalchemy import event

from casework.rules.vocabulary import FollowUpState
from tests.databases import SQLITE_ONLY
from tests.services.results import more_people
from tests.services.test_outcomes import DRAWN, away_again, draw, returned, talked

pytestmark = SQLITE_ONLY


def statements(site, visitor) -> tuple[str, int]:
    """The page, and how often it asks the database, but for the line of the trail that counted people leave."""
    assert visitor.get("/outcomes").status_code == 200  # the first of a session writes down that it goes on
    engine, said = site.app.extensions["casework"].database.engine, []

    def note(*given: object) -> None:
        if "trail_" not in str(given[2]):
            said.append(str(given[2]))

    event.listen(engine, "before_cursor_execute", note)
    page = visitor.get("/outcomes").text
    event.remove(engine, "before_cursor_execute", note)
    return page, len(said)


@pytest.mark.parametrize("who", ["hr", "committee"])
def test_the_page(world, site, who):
    site.clock.now = DRAWN[3]
    visitor = site.visitor(who)
    empty, before = statements(site, visitor)
    assert "まだ表はありません" in empty
    assert "/outcomes/outcomes.csv" not in empty
    numbers = more_people(world, 20)
    returned(world, numbers)
    away_again(world, numbers[:5], date(2025, 8, 20))
    talked(world, numbers[5:13], 1, FollowUpState.HELD)
    draw(world, 3)
    page, after = statements(site, visitor)
    assert after == before > 0, "however many there are"
    assert "15人（75％）" in page
    assert page.count("10月30日") == 8, "six months later is to come"
    for said in ("72％から89％", "法令や指針が定めた基準ではなく", "面談で変わる職場のメンタルヘルス"):
        assert said in page
    file = visitor.get("/outcomes/outcomes.csv")
    assert '"20","15"' in file.data.decode("utf-8-sig")
    assert visitor.get("/outcomes/outcomes.xlsx").data[:2] == b"PK"
    assert visitor.get("/outcomes/outcomes.exe").status_code == 404


def test_for_nobody_else_there_is_such_a_page(site):
    for who in ("worker", "supervisor", "clerk", "nurse", "admin"):
        assert site.visitor(who).get("/outcomes").status_code == 404
