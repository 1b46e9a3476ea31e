"""Does the text of report and opinion survive what breaks while it is typed, in the first edition and in a correction?

The same road as that of the notes (test_keep.py), with its twins.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect

from casework.services import corrections
from tests.browser.apart import Apart
from tests.browser.conftest import Served, judge
from tests.browser.test_keep import LOST_AT_MOST, Place, arrived, killed_and_back, status, twin, typed_until_killed
from tests.services import talking
from tests.services.talking import THEN


def burden(served: Served, interview_id: str) -> str:
    return talking.draft(served.site.world, interview_id, now=served.site.clock.now).record.burden


def in_the_draft(served: Served) -> Place:
    _case, interview_id = talking.held(served.site.world)
    return Place(f"/interviews/{interview_id}/record", "burden", lambda: burden(served, interview_id))


def in_a_correction(served: Served) -> Place:
    world = served.site.world
    _case, interview_id = talking.held(world)
    issued = talking.issue(world, interview_id, version=talking.save(world, interview_id))
    with world.database.writing() as session:
        corrections.correct(session, world.actor("physician"), issued.public_id, now=THEN)
    return Place(f"/interviews/{interview_id}/record", "burden", lambda: burden(served, interview_id))


def writing(served: Served, place: Place) -> Page:
    served.site.clock.now = THEN
    page = served.signed_in("physician")
    page.goto(place.path)
    return page


@pytest.fixture
def apart(served: Served) -> Iterator[Apart]:
    served.site.clock.now = THEN
    made = Apart(served.site)
    yield made
    made.kill()


def test_a_draft_saves_itself_with_its_measures(served: Served) -> None:
    place = in_the_draft(served)
    page = writing(served, place)
    page.locator("[name=burden]").fill("仕事の量が多い")
    page.locator("[name=hours_items][value=overtime_limit]").check()
    page.locator("[name=overtime_limit_hours]").fill("999")
    page.locator("[name=burden]").focus()
    status(page, "まだ保存していません")
    judge(page)
    page.locator("[name=overtime_limit_hours]").fill("20")
    page.locator("[name=burden]").focus()
    expect(page.locator("#keep-status a")).to_have_count(0, timeout=15_000)
    interview_id = place.path.split("/")[2]
    found = talking.draft(served.site.world, interview_id).record
    assert (found.burden, [item.hours for item in found.items]) == ("仕事の量が多い", [20])
    with page.expect_navigation():
        page.get_by_role("button", name="下書きを保存する").click()
    assert page.locator("[name=burden]").input_value() == "仕事の量が多い"


def test_what_lacks_is_said_anew_after_a_saving(served: Served) -> None:
    """The words about diagnoses come without a button, and what was filled in lacks no more."""
    place = in_the_draft(served)
    page = writing(served, place)
    gap = page.locator("#gaps a[href='#burden']")
    expect(gap).to_have_count(1)
    page.locator("[name=burden]").fill("うつ病がある")
    assert arrived(place.there, "うつ病がある")
    page.locator("#gaps").scroll_into_view_if_needed()
    expect(gap).to_have_count(0)
    expect(page.locator("#warnings")).to_contain_text("うつ病")
    judge(page)


def test_a_correction_saves_itself_too(served: Served) -> None:
    place = in_a_correction(served)
    page = writing(served, place)
    page.locator("[name=burden]").fill("訂正した文")
    assert arrived(place.there, "訂正した文")


def test_twin_a_page_that_keeps_nothing(served: Served) -> None:
    place = in_a_correction(served)
    page = writing(served, place)
    twin(page.context, ("for (const form of document", "for (const form of [] ?? document"))
    page.reload()
    page.locator("[name=burden]").fill("訂正した文")
    assert not arrived(place.there, "訂正した文", seconds=6)
    page.close()


def test_killing_the_server_loses_nothing(served: Served, apart: Apart) -> None:
    killed_and_back(served, apart, where=in_the_draft)


def test_killing_the_browser_loses_five_seconds_at_most(
    served: Served, apart: Apart, playwright_here: Playwright, tmp_path: Path
) -> None:
    lost = typed_until_killed(served, apart, playwright_here, tmp_path / "profile", where=in_the_draft)
    assert lost <= LOST_AT_MOST


def test_twin_a_script_that_waits_for_a_pause(
    served: Served, apart: Apart, playwright_here: Playwright, tmp_path: Path
) -> None:
    change = ("if (this.timer === null && ", "clearTimeout(this.timer); if (")
    with pytest.raises(AssertionError, match="nothing was saved"):
        typed_until_killed(served, apart, playwright_here, tmp_path / "profile", change, where=in_the_draft)
