"""Can somebody give their calendar program an address, and does that address open one thing only and stand nowhere?"""

import logging
import re
from datetime import date
from html import unescape

import pytest
from icalendar import Calendar
from sqlalchemy.exc import OperationalError

from casework.rules.vocabulary import Hat
from casework.services import feeds
from tests.services import asking


def made(visitor) -> tuple[str, str]:
    """A new address on the page: its path, and the page."""
    page = visitor.post("/calendar/make")
    assert page.status_code == 200
    (address,) = re.findall(r"<textarea[^>]*>(.*?)</textarea>", page.text)
    assert address.startswith("http://127.0.0.1:8000/calendar/")
    return unescape(address).removeprefix("http://127.0.0.1:8000"), page.text


def test_made_shown_once_fetched_without_a_sign_in_and_stopped(world, site):
    asking.booked(world)
    worker = site.visitor("worker")
    assert "使っていません" in worker.get("/calendar").text
    path, page = made(worker)
    assert f'href="webcal://127.0.0.1:8000{path}"' in page
    assert "<svg" in page
    shown = worker.get("/calendar").text
    assert "使っています" in shown
    assert path not in shown
    program = site.visitor()
    answer = program.get(path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert len(Calendar.from_ical(answer.data).walk("VEVENT")) == 1
    assert "2026年12月1日" in worker.get("/calendar").text, "the last day on which it was fetched"
    assert worker.post("/calendar/revoke").status_code == 303
    assert program.get(path).status_code == 404
    assert worker.post("/calendar/revoke").status_code == 409


def test_304_while_unchanged_and_the_whole_again_after_a_change(world, site):
    asking.booked(world)
    path, _page = made(site.visitor("worker"))
    program = site.visitor()
    first = program.get(path)
    assert first.headers["Cache-Control"] == "private, no-cache"
    again = program.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    weak = program.get(path, headers={"If-None-Match": f"W/{first.headers['ETag']}"})
    assert weak.status_code == 304
    asking.booked(world, "colleague", on=date(2026, 12, 9))
    physician, _page = made(site.visitor("physician"))
    assert program.get(physician, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_the_secret_opens_nothing_but_the_feed(site):
    path, _page = made(site.visitor("worker"))
    token = path.removeprefix("/calendar/").removesuffix(".ics")
    stranger = site.visitor()
    stranger.get(path)
    for other in ("/desk", "/calendar", "/cases", f"/calendar/{token}", f"/bookings/{token}", f"/calendar/{token}.ICS"):
        assert stranger.get(other).status_code in {303, 404}, other
    for method in (stranger.client.post, stranger.client.put, stranger.client.delete):
        assert method(path).status_code in {400, 405}
    assert not stranger.get(path).headers.getlist("Set-Cookie")


def test_an_unknown_secret_gets_a_bare_line(site):
    answer = site.visitor().get("/calendar/nobody-knows-this.ics")
    assert (answer.status_code, answer.text, answer.mimetype) == (404, "404\n", "text/plain")


def test_the_address_stands_in_no_log_no_header_and_no_title(world, site, caplog, monkeypatch):
    asking.booked(world)
    path, page = made(site.visitor("worker"))
    token = path.removeprefix("/calendar/").removesuffix(".ics")
    assert token not in re.findall(r"<title>.*?</title>", page, re.DOTALL)[0]
    program = site.visitor()
    with caplog.at_level(logging.DEBUG):
        answer = program.get(path)
        assert token not in str(answer.headers)
        for broken in (ValueError(token), OperationalError("SELECT", {}, Exception(token))):
            with monkeypatch.context() as patched:

                def fail(*_given, _error=broken, **_named):
                    raise _error

                patched.setattr(feeds, "fetch", fail)
                failed = program.get(path)
                assert failed.status_code in {500, 503}
                assert token not in str(failed.headers)
    assert caplog.records
    assert token not in caplog.text


def test_the_harness_catches_a_log_that_holds_the_address(site, caplog):
    path, _page = made(site.visitor("worker"))
    with caplog.at_level(logging.DEBUG):
        site.app.logger.warning("GET %s", path)
    assert path in caplog.text


@pytest.mark.parametrize(
    ("who", "hat"),
    [("hr", Hat.HR), ("clerk", Hat.CLERK), ("supervisor", Hat.SUPERVISOR), ("admin", Hat.ADMIN)],
)
def test_hats_without_times_of_their_own_have_none(site, who, hat):
    visitor = site.visitor(who, hat)
    assert visitor.get("/calendar").status_code == 404
    assert visitor.post("/calendar/make").status_code == 404


def test_the_way_there_stands_where_the_appointment_is(world, site):
    _case_id, booking = asking.booked(world)
    assert 'href="/calendar"' in site.visitor("worker").get(f"/bookings/{booking.public_id}").text
    assert 'href="/calendar"' in site.visitor("physician").get("/slots").text
    assert 'href="/calendar"' not in site.visitor("clerk").get("/slots").text
