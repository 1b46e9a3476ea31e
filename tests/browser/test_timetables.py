"""Can a week and a month of time be read and walked by everybody: by keyboard, without script, on a phone, enlarged?"""

from datetime import date, time

import pytest
from playwright.sync_api import Page

from casework.access import Act, enter_worker
from casework.models.policies import Closure
from tests.browser.conftest import Served, judge
from tests.browser.walking import enter, fill, look, press, tick
from tests.services import asking

DAY = date(2026, 12, 8)


@pytest.fixture
def offered(served: Served) -> Served:
    """A booked slot, free ones, a closure and a physician who looks at them."""
    world = served.site.world
    asking.booked(world, on=DAY)
    asking.offer(world, DAY, at=time(15), count=2)
    asking.offer(world, date(2026, 12, 10), at=time(9, 15), online=True)
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        session.add(Closure(company_id=world.company_id, name="創立記念日", from_on=date(2026, 12, 11)))
        visit.record("test", "t" * 32)
    return served


def focused(page: Page) -> str:
    """The words of what has the focus."""
    return " ".join(str(page.evaluate("document.activeElement.innerText")).split())


def keys(page: Page, *pressed: str) -> str:
    for key in pressed:
        page.keyboard.press(key)
    return focused(page)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_page_of_time_is_fine_at_both_widths(offered, language):
    page = offered.signed_in("clerk")
    page.goto("/desk")
    if language == "en":
        page.get_by_role("button", name="English").click()
    for path in ("/slots/week?on=2026-12-08", "/slots/month?on=2026-12-08", "/slots/month?on=2028-02-01",
                 "/slots/series", "/slots/series/new", "/slots/new?on=2026-12-08&starts=10:00"):  # fmt: skip
        page.goto(path)
        look(page)
    page.goto("/slots/week?on=2026-12-08")
    page.locator("td a.slot--free").first.click()
    look(page)


def test_the_table_is_one_stop_and_arrow_keys_walk_in_it(offered):
    page = offered.signed_in("physician")
    page.goto("/slots/week?on=2026-12-08")
    assert page.locator("table[data-grid] [tabindex='0']").count() == 1
    page.locator("table[data-grid] [tabindex='0']").focus()
    assert "2026年12月7日（月） 8時に枠を作る" in focused(page)
    assert "2026年12月8日（火） 8時" in keys(page, "ArrowRight")
    assert "14:00–14:30 予約あり" in keys(page, *["ArrowDown"] * 6)
    assert "14時に枠を作る" in keys(page, "ArrowDown"), "the next thing in the same column"
    assert "15:00–15:30 空き" in keys(page, "ArrowDown")
    assert "2026年12月9日（水） 15時" in keys(page, "ArrowRight")
    assert "2026年12月7日（月） 15時" in keys(page, "Home")
    assert "2026年12月7日（月） 15時" in keys(page, "ArrowLeft"), "it ends at the edge"
    assert "15:00–15:30 空き" in keys(page, "ArrowRight")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert "15:00–15:30 空き" in focused(page), "coming back leads to where one was"
    enter(page)
    assert page.locator("h1").inner_text().startswith("2026年12月8日（火） 15:00")


def test_without_script_every_link_is_reached_by_tab(offered):
    page = offered.signed_in("physician", script=False)
    page.goto("/slots/week?on=2026-12-08")
    assert page.locator("table[data-grid] [tabindex='-1']").count() == 0
    page.get_by_role("link", name="15:00–15:30 空き").first.focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="受付停止にする").click()
    assert page.locator("main .status").first.inner_text() == "受付停止"


def test_a_phone_reads_the_days_one_below_the_other(offered):
    page = offered.signed_in("physician", width=390)
    for path in ("/slots/week?on=2026-12-08", "/slots/month?on=2026-12-08"):
        page.goto(path)
        judge(page)
        assert not page.locator("table.grid").is_visible()
        day = page.locator(".grid-days__item").filter(has_text="12月8日")
        assert "予約あり" in day.inner_text()
        assert "創立記念日" in page.locator(".grid-days").inner_text()


def test_enlarged_twice_nothing_is_lost(offered):
    page = offered.signed_in("physician", width=640)  # 1280 px at 200 %
    for path in ("/slots/week?on=2026-12-08", "/slots/month?on=2026-12-08", "/slots/series/new"):
        page.goto(path)
        judge(page)


def test_a_series_is_written_down_in_the_browser(served):
    page = served.signed_in("physician")
    page.goto("/slots/series/new")
    tick(page, "nth=2", "weekdays=1", "not_in=8")
    assert not page.locator("[name=rule]").is_visible()
    fill(page, from_on="2026-12-01", starts="14:00", ends="17:00", place="会議室B")
    told = press(page, "定期の枠を作る")
    assert "毎月第2火曜日 14:00〜17:00（8月を除く）" in told
    assert "18枠を作り" in told
    press(page, "決まりを変える")
