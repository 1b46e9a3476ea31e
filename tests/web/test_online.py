"""Can the conditions of talks on line be looked at on the pages, and do only two people find the way in?"""

import re
from datetime import date

from tests.services import asking
from tests.services.asking import ask, book, invited, offer
from tests.services.test_online import URL

ALL = ["told", "knows", "seen", "secure", "announced", "emergency"]
TYPED = {
    "checked_on": "2026-12-01", "conditions": ALL, "method": "会議サービス", "deliberated_on": "2026-11-02",
    "emergency": "内線110",
}  # fmt: skip


def booked(world) -> str:
    case_id = invited(world)
    ask(world, case_id)
    offer(world, date(2026, 12, 8), online=True)
    return book(world, case_id, asking.choices(world, case_id).earlier[0].public_id).public_id


def test_the_clerk_looks_at_the_conditions_and_what_is_missing_is_named(world, site):
    clerk = site.visitor("clerk")
    assert "確かめていません" in clerk.get("/online").text
    place = f"/online/{asking.workplace(world)}"
    assert 'value="2026-12-01"' in clerk.get(place).text
    assert clerk.post(place, {**TYPED, "conditions": ALL[:3]}).status_code == 303
    page = clerk.get("/online").text
    assert "足りない条件があります" in page
    assert "緊急のときに駆けつける" in page
    assert clerk.post(place, TYPED).status_code == 303
    page = clerk.get("/online").text
    assert "満たしています" in page
    assert "足りない条件があります" not in page
    assert "会議サービス" in clerk.get(place).text


def test_a_fault_stands_beside_its_field_and_nothing_is_lost(world, site):
    place = f"/online/{asking.workplace(world)}"
    page = site.visitor("clerk").post(place, {**TYPED, "deliberated_on": ""})
    assert page.status_code == 422
    assert 'id="deliberated_on-error"' in page.text
    assert "会議サービス" in page.text


def test_the_way_in_is_on_the_page_of_the_two_and_nowhere_else(world, site):
    booking_id = booked(world)
    physician, worker = site.visitor("physician"), site.visitor("worker")
    assert "まだ登録していません" in physician.get(f"/bookings/{booking_id}").text
    room = f"/bookings/{booking_id}/room"
    wrong = physician.post(room, {"url": "http://meet.example.jp"})
    assert wrong.status_code == 422
    assert 'id="url-error"' in wrong.text
    sent = physician.post(room, {"url": URL})
    assert (sent.status_code, sent.location) == (303, f"/bookings/{booking_id}")
    for reader in (physician, worker):
        page = reader.get(f"/bookings/{booking_id}").text
        assert f'href="{URL}"' in page
        assert "合言葉" in page
    for who in ("clerk", "hr", "supervisor", "outside_physician", "nurse"):
        page = site.visitor(who).get(f"/bookings/{booking_id}")
        assert URL not in page.text
        assert "合言葉" not in page.text
    taken_home = worker.client.get(f"/bookings/{booking_id}/calendar.ics")
    assert URL.encode() not in taken_home.data
    for who in ("worker", "clerk", "outside_physician"):
        assert site.visitor(who).get(room).status_code == 404


def test_the_physician_ticks_the_conditions_beside_the_notes(world, site):
    booking_id = booked(world)
    physician = site.visitor("physician")
    begin = physician.post(f"/bookings/{booking_id}/interview")
    page = physician.get(begin.location).text
    assert 'data-show-when="mode=online"' in page
    typed = {"version": "1", "complaint": "眠れない", "held_on": "2026-12-01", "mode": "online", "conditions": ["told"]}
    saved = physician.post(begin.location, typed)
    assert saved.status_code == 303
    page = physician.get(begin.location).text
    ticked = re.findall(r'<input[^>]*name="conditions"[^>]*>', page)
    assert "checked" in ticked[0]
    assert 'value="told"' in ticked[0]
    assert sum("checked" in tick for tick in ticked) == 1
