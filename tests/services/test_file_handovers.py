"""Does all that is open go over on the day, does the old view end the day before, and does nobody get their own?"""

from datetime import timedelta

import pytest
from sqlalchemy import select

from casework.ids import PublicId
from casework.models.holdings import Holding
from casework.rules.errors import NotValid, NotYours
from casework.rules.vocabulary import Hat
from casework.services import file_handovers, holdings, overview
from casework.services.file_handovers import Leaving
from tests.services import advising
from tests.services.advising import NEXT
from tests.services.sharing import add, asked, ends, grant, listed, request_of, second, told, whose
from tests.services.test_holdings import HR, NAME, OTHER, take

DAY = NEXT.date() + timedelta(days=5)
EVE, ON = NEXT + timedelta(days=4), NEXT + timedelta(days=5)


def opening(world, who="hr", now=NEXT):
    with world.database.reading() as session:
        return file_handovers.opening(session, world.actor(who, Hat.HR), now=now)


def hand_over(world, who="hr", of="hr", to="factory_hr", from_on=DAY, now=NEXT):
    names = {one.public_id: one.name for one in opening(world, who, now).grants}
    wanted = {"hr": HR, "factory_hr": OTHER}[of]
    chosen = next((public_id for public_id, name in names.items() if name == f"{wanted}（本社）"), "")
    with world.database.writing() as session:
        return file_handovers.hand_over(
            session, world.actor(who, Hat.HR), Leaving(chosen, world.people[to].public_id, from_on), now=now
        )  # fmt: skip


def read(world, who, now):
    with world.database.writing() as session:
        return overview.request_page(session, world.actor(who, Hat.HR), PublicId(request_of(world)), now=now)


def test_what_was_taken_goes_over_on_the_day_and_the_view_ends(world):
    second(world)
    advising.advised(world)
    take(world)
    done = hand_over(world)
    assert (done.passed, done.left) == (1, 0)
    assert whose(world, now=EVE) == ("taken", HR, True)
    assert read(world, "hr", EVE).employee.name == NAME
    assert whose(world, "factory_hr", now=ON) == ("taken", OTHER, True)
    with pytest.raises(NotYours):
        read(world, "hr", ON)
    assert listed(world, now=ON) == []
    assert told(world, "factory_hr").count("files_passed") == 1


def test_what_was_the_only_ones_by_default_goes_over_too(world):
    """Until the day the next one isn't there yet: the files were nobody else's."""
    add(world, grant(world, "factory_hr", from_on=DAY), grant(world, "colleague", from_on=DAY))
    advising.advised(world)
    assert whose(world, now=NEXT) == ("alone", HR, True)
    assert hand_over(world).passed == 1
    assert whose(world, "colleague", now=ON) == ("taken", OTHER, False)


def test_a_file_about_the_next_one_falls_to_the_others(world):
    second(world)
    second(world, "colleague")
    asked(world, "colleague")
    with world.database.writing() as session:
        holdings.take(session, world.actor("hr"), request_of(world, "colleague"), now=NEXT)
    done = hand_over(world, to="colleague")
    assert (done.passed, done.left) == (0, 1)
    assert whose(world, "colleague", "colleague", now=ON) is None
    assert whose(world, "factory_hr", "colleague", now=ON) == ("alone", OTHER, True)


def test_twin_a_handing_over_that_looks_at_nobody_gives_them_their_own(world, monkeypatch):
    """It would be theirs in the table, though no page would open it."""

    def theirs() -> list[Holding]:
        with world.database.reading() as session:
            mine = world.people["colleague"].person_id
            return list(session.execute(select(Holding).where(Holding.person_id == mine)).scalars())

    second(world, "colleague")
    asked(world, "colleague")
    with world.database.writing() as session:
        holdings.take(session, world.actor("hr"), request_of(world, "colleague"), now=NEXT)
    monkeypatch.setattr(file_handovers, "_is_about", lambda _case, _person: False)
    hand_over(world, to="colleague")
    assert len(theirs()) == 1
    assert whose(world, "colleague", "colleague", now=ON) is None


def test_whoever_is_hr_of_the_whole_company_hands_over_anybodys(world):
    second(world)
    add(world, grant(world, "colleague", place=None))
    advising.advised(world)
    take(world)
    assert hand_over(world, "colleague").passed == 1
    assert whose(world, "factory_hr", now=ON) == ("taken", OTHER, True)
    assert "files_passed" in told(world, "hr")


def test_others_hand_over_their_own_alone(world):
    second(world)
    advising.advised(world)
    assert [one.name for one in opening(world, "factory_hr").grants] == [f"{OTHER}（第一工場）", f"{OTHER}（本社）"]
    with pytest.raises(NotValid) as refusal:
        hand_over(world, "factory_hr", of="hr", to="factory_hr")
    assert refusal.value.field == "grant"


def test_what_the_writer_may_not_know_of_is_not_counted(world):
    """The head of HR hands over what the leaving officer has: their own is among it, and isn't counted."""
    add(world, grant(world, "colleague", place=None))
    second(world)
    asked(world, "colleague")
    with world.database.writing() as session:
        holdings.take(session, world.actor("hr"), request_of(world, "colleague"), now=NEXT)
    done = hand_over(world, "colleague")
    assert (done.passed, done.left) == (0, 0)
    assert whose(world, "factory_hr", "colleague", now=ON) == ("alone", OTHER, True)


@pytest.mark.parametrize("from_on", [NEXT.date(), NEXT.date() - timedelta(days=1), NEXT.date() + timedelta(days=367)])
def test_not_before_tomorrow_and_not_in_years(world, from_on):
    second(world)
    with pytest.raises(NotValid) as refusal:
        hand_over(world, from_on=from_on)
    assert refusal.value.field == "from_on"


def test_the_next_one_is_hr_there_on_the_day(world):
    second(world)
    for to in ("hr", "worker", "clerk"):
        with pytest.raises(NotValid) as refusal:
            hand_over(world, to=to)
        assert refusal.value.field == "to"
    ends(world, "factory_hr", EVE.date())
    with pytest.raises(NotValid):
        hand_over(world)


def test_with_nobody_to_follow_the_page_has_no_one_to_choose(world):
    assert [one.name for one in opening(world).officers] == [OTHER, HR]
    with pytest.raises(NotValid) as refusal:
        hand_over(world)
    assert "割り当てを頼んで" in str(refusal.value)
