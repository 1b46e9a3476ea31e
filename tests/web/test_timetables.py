"""Does a week and a month of time show what is offered, closed and not settled, and lead to what can be done?"""

import re
from datetime import date, datetime, time, timedelta

import pytest

from casework.access import Act, enter_worker
from casework.calendars import Busy
from casework.models.policies import Closure
from casework.rules import workdays
from casework.rules.days import TOKYO
from casework.services import busy
from tests.services import asking
from tests.services.asking import offer

DAY = date(2026, 12, 8)


def close_workplace(world, day, name, place=None):
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        session.add(Closure(company_id=world.company_id, workplace_id=place, name=name, from_on=day))
        visit.record("test", "t" * 32)


def cells(page) -> list[str]:
    """The words of each cell of the table."""
    table = page.text[page.text.index("<tbody>") : page.text.index("</tbody>")]
    return [
        re.sub(r"(<[^>]+>|\s)+", " ", cell).strip() for cell in re.findall(r"<td[^>]*>(.*?)</td>", table, re.DOTALL)
    ]


def test_a_week_shows_its_slots_in_their_hours(world, site):
    offer(world, DAY, at=time(14), count=2)
    offer(world, DAY, at=time(20, 30))
    page = site.visitor("physician").get("/slots/week?on=2026-12-10")
    assert page.status_code == 200
    assert "2026年12月7日（月）から2026年12月13日（日）までの枠" in page.text
    assert page.text.count('scope="col"') == 8
    assert page.text.count('scope="row"') == 13, "8 to 20 o'clock: as far as the slots go"
    row = cells(page)[7 * (14 - 8) :][:7]
    assert row[1].startswith("14:00–14:30 空き")
    assert "14:30–15:00 空き" in row[1]
    assert "slots/new?on=2026-12-08&amp;starts=15:00" in page.text


def test_today_and_before_offers_nothing_in_hours_that_are_over(site):
    page = site.visitor("physician").get("/slots/week")
    assert "slots/new?on=2026-12-01&amp;starts=11:00" in page.text
    assert "slots/new?on=2026-12-01&amp;starts=10:00" not in page.text
    assert "slots/new?on=2026-11-30" not in page.text


def test_from_a_cell_the_form_begins_at_that_time(site):
    page = site.visitor("physician").get("/slots/new?on=2026-12-08&starts=15:00")
    assert 'value="2026-12-08"' in page.text
    assert 'value="15:00"' in page.text
    for odd in ("on=x&starts=99:99", "on=&starts=", "on=2026-12-08T00:00&starts=15:00%2B09:00&person=x"):
        assert site.visitor("physician").get(f"/slots/new?{odd}").status_code == 200


def test_a_slot_is_closed_and_opened_again_from_its_page(world, site):
    offer(world, DAY)
    physician = site.visitor("physician")
    slot = re.findall(r'href="(/slots/[0-9a-f]{32})"', physician.get("/slots/week?on=2026-12-08").text)[0]
    assert "受付停止にする" in physician.get(slot).text
    assert physician.post(slot + "/close", {"from": "slot"}).location == slot
    assert "受付を再開する" in physician.get(slot).text
    assert "受付停止" in physician.get("/slots/week?on=2026-12-08").text
    assert physician.post(slot + "/reopen", {"from": "slot"}).location == slot
    assert site.visitor("outside_physician").get(slot).status_code == 404


def test_a_booked_slot_names_nobody(world, site):
    asking.booked(world)
    for who in ("physician", "clerk"):
        page = site.visitor(who).get("/slots/week?on=2026-12-08")
        assert "予約あり" in page.text
        assert "佐藤" not in page.text
        slot = re.findall(r'href="(/slots/[0-9a-f]{32})"', page.text)[0]
        shown = site.visitor(who).get(slot)
        assert "受付停止にする" not in shown.text
        assert "佐藤" not in shown.text


def test_a_month_shows_holidays_and_closures_by_name_and_offers_nothing_there(world, site):
    close_workplace(world, date(2027, 1, 15), "創立記念日")
    close_workplace(world, date(2027, 1, 20), "棚卸し", world.head_office)
    close_workplace(world, date(2027, 1, 21), "設備点検", world.factory)
    offer(world, date(2027, 1, 12), count=2)
    page = site.visitor("physician").get("/slots/month?on=2027-01-20")
    assert "2027年1月の枠" in page.text
    found = {cell.split()[0]: cell for cell in cells(page)[4:]}  # from Friday, 1 January
    assert "成人の日" in found["11"]
    assert "空き2" in found["12"]
    assert "休業：創立記念日" in found["15"]
    assert "休業：棚卸し（本社）" in found["20"]
    assert "設備点検" not in page.text, "another workplace's"
    for day, offered in (("11", False), ("12", True), ("15", False), ("20", True)):
        assert (f"/slots/new?on=2027-01-{day}" in page.text) is offered, day


def test_in_a_year_that_is_not_settled_nothing_is_offered(site):
    page = site.visitor("physician").get("/slots/month?on=2028-02-10")
    assert page.text.count("祝日が未確定") >= 29
    assert "slots/new?on=" not in page.text
    assert "2028-02-11" in page.text
    assert "建国記念の日" not in page.text


def test_a_guess_would_name_the_holiday(site, monkeypatch):
    monkeypatch.setattr(workdays, "SETTLED_UNTIL", 2040)
    for known in (workdays.national_holidays, workdays._holiday_names):
        known.cache_clear()
    page = site.visitor("physician").get("/slots/month?on=2028-02-10")
    for known in (workdays.national_holidays, workdays._holiday_names):
        known.cache_clear()
    assert "建国記念の日" in page.text
    assert "祝日が未確定" not in page.text


def test_the_clerk_sees_whose_it_is_and_may_look_at_one(world, site):
    offer(world, DAY)
    offer(world, DAY, at=time(10), who="outside_physician")
    clerk = site.visitor("clerk")
    page = clerk.get("/slots/week?on=2026-12-08")
    assert "山田 哲也" in page.text[page.text.index("<tbody>") :]
    who = world.people["outside_physician"].public_id
    alone = clerk.get(f"/slots/week?on=2026-12-08&person={who}")
    assert "14:00–14:30" not in alone.text
    assert "10:00–10:30" in alone.text
    assert f"person={who}" in alone.text
    assert clerk.get(f"/slots/week?person={world.people['worker'].public_id}").status_code == 422


@pytest.mark.parametrize("on", ["", "x", "2026-13-01", "0001-01-01", "9999-12-31", "1999-12-31", "2099-12-31"])
def test_a_day_that_cannot_be_shown_is_no_mishap(site, on):
    for view in ("week", "month"):
        assert site.visitor("physician").client.get(f"/slots/{view}?on={on}").status_code in {200, 409}


@pytest.mark.parametrize("who", ["worker", "hr", "supervisor", "admin", "committee"])
def test_nobody_else_sees_timetables(site, who):
    for path in ("/slots/week", "/slots/month"):
        assert site.visitor(who).get(path).status_code == 404


def test_ones_own_busy_times_stand_in_the_week_and_nobody_elses_do(world, site):
    start = datetime.combine(DAY, time(15, 30), TOKYO)
    with world.database.writing() as session:
        busy.add_file(
            session, world.actor("physician"),
            [Busy(start, start + timedelta(hours=1)), Busy(start, start + timedelta(hours=1))], now=world.now,
        )  # fmt: skip
    shown = site.visitor("physician").get(f"/slots/week?on={DAY.isoformat()}").text
    assert shown.count("ほかの予定") == 2, "in the table and in the list"
    assert "15:30–16:30" in shown
    for who in ("outside_physician", "clerk"):
        assert "ほかの予定" not in site.visitor(who).get(f"/slots/week?on={DAY.isoformat()}").text


def test_a_time_over_several_days_stands_on_each_of_them(world, site):
    start = datetime.combine(DAY, time(16), TOKYO)
    with world.database.writing() as session:
        busy.add_file(session, world.actor("physician"), [Busy(start, start + timedelta(hours=34))], now=world.now)
    shown = site.visitor("physician").get(f"/slots/week?on={DAY.isoformat()}").text
    assert [shown.count(one) for one in ("16:00–0:00", "終日", "0:00–2:00")] == [2, 2, 2]
