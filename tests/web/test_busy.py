"""Can a physician let us read when they are busy elsewhere, and does a clerk learn only that a time is closed?"""

import io
from datetime import UTC, date, datetime, timedelta

import pytest

from casework.calendars import Busy
from casework.services import busy
from tests.calendars.test_calendars import file
from tests.services.asking import offer

PATH = "/slots/calendars"
EVENT = "DTSTART:20261208T050000Z\nDURATION:PT1H\nSUMMARY:カナリアの受診"


def sent(content) -> dict[str, object]:
    return {"file": (io.BytesIO(content), "private-name.ics")}


def test_a_file_blocks_and_is_taken_away_again(world, site):
    offer(world, date(2026, 12, 8), count=4)
    physician = site.visitor("physician")
    assert "ほかの予定表" in physician.get("/slots").text
    page = physician.get(PATH)
    assert page.status_code == 200
    assert physician.post(f"{PATH}/file", sent(file(EVENT))).status_code == 303
    page = physician.get(PATH).text
    assert "読めています" in page
    for word in ("カナリア", "private-name"):
        assert word not in page
    own = physician.get("/slots").text
    assert own.count("ほかの予定があるため停止中") == 2
    clerk = site.visitor("clerk").get("/slots").text
    assert clerk.count("受け付けられません") == 2
    assert "予定表" not in clerk
    (remove,) = [
        line.split('"')[0] for line in page.split('action="') if line.startswith(f"{PATH}/") and "remove" in line[:90]
    ]
    assert site.visitor("outside_physician").post(remove).status_code == 404
    assert physician.post(remove).status_code == 303
    assert "停止中" not in physician.get("/slots").text


def test_an_address_waits_for_the_worker_and_is_not_shown(site):
    physician = site.visitor("physician")
    done = physician.post(f"{PATH}/address", {"address": "webcal://calendar.example/secret-part/basic.ics"})
    assert (done.status_code, done.location) == (303, PATH)
    page = physician.get(PATH).text
    assert "これから読みます" in page
    assert "calendar.example" in page
    assert "secret-part" not in page


def test_a_failure_is_told_with_its_reason_and_what_still_holds(world, site):
    physician = site.visitor("physician")
    physician.post(f"{PATH}/address", {"address": "https://calendar.example/a.ics"})
    with world.database.writing() as session:
        taken = busy.claim(session, now=world.now)
    assert taken is not None
    start = datetime(2026, 12, 8, 5, tzinfo=UTC)
    with world.database.writing() as session:
        busy.keep(session, taken, [Busy(start, start + timedelta(hours=1))], now=world.now)
    later = world.now + busy.EVERY
    with world.database.writing() as session:
        taken = busy.claim(session, now=later)
    assert taken is not None
    with world.database.writing() as session:
        busy.failed(session, taken, "status", now=later)
    site.clock.now = later
    page = site.visitor("physician").get(PATH).text
    assert "読めていません" in page
    assert "サーバーが予定表を渡しませんでした" in page
    assert "に読んだ時間を使っています" in page
    site.clock.now = later + timedelta(days=3)
    assert "3日以上読めていません" in site.visitor("physician").get("/desk").text


@pytest.mark.parametrize(
    ("path", "data", "field"),
    [
        ("address", {"address": ""}, "address"),
        ("address", {"address": "http://calendar.example/"}, "address"),
        ("address", {"address": "https://127.0.0.1:22/"}, "address"),
        ("address", {"address": "x" * 3000}, "address"),
        ("file", {}, "file"),
        ("file", b"%PDF-1.7", "file"),
        ("file", file("DTSTART:20261208T050000Z\nDURATION:PT1H\nRRULE:FREQ=SECONDLY"), "file"),
    ],
)
def test_what_cannot_be_read_stands_beside_its_field(site, path, data, field):
    data = sent(data) if isinstance(data, bytes) else data
    page = site.visitor("physician").post(f"{PATH}/{path}", data)
    assert page.status_code == 422
    assert f'id="{field}-error"' in page.text


def test_a_sixth_is_refused(site):
    physician = site.visitor("physician")
    for number in range(5):
        physician.post(f"{PATH}/address", {"address": f"https://calendar.example/{number}.ics"})
    assert "5つまで" in physician.get(PATH).text
    assert physician.post(f"{PATH}/address", {"address": "https://calendar.example/6.ics"}).status_code == 409


@pytest.mark.parametrize("who", ["worker", "clerk", "hr", "supervisor", "admin"])
def test_nobody_else_gets_there(site, who):
    visitor = site.visitor(who)
    assert visitor.get(PATH).status_code == 404
    assert visitor.post(f"{PATH}/address", {"address": "https://calendar.example/a.ics"}).status_code == 404


def test_no_busy_time_is_left_out_of_the_week_and_its_hours_are_marked(site):
    """Before the first hour, after the last, and over several: each is told once in the table, and once by day."""
    events = "".join(
        f"BEGIN:VEVENT\r\nUID:{at}@x\r\nDTSTAMP:20261101T000000Z\r\nDTSTART:{begins}\r\nDTEND:{ends}\r\nEND:VEVENT\r\n"
        for at, begins, ends in (
            ("early", "20261207T210000Z", "20261207T213000Z"),  # 6:00 in Japan
            ("long", "20261208T040000Z", "20261208T073000Z"),  # 13:00–16:30
            ("late", "20261208T120000Z", "20261208T130000Z"),  # 21:00
        )
    )
    content = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{events}END:VCALENDAR\r\n".encode()
    physician = site.visitor("physician")
    assert physician.post(f"{PATH}/file", sent(content)).status_code == 303
    page = physician.get("/slots/week?on=2026-12-08").text
    assert [page.count(told) for told in ("6:00–6:30", "13:00–16:30", "21:00–22:00")] == [2, 2, 2]
    assert page.count('class="grid__busy"') == 4, "13, 14, 15 and 16 o'clock"
