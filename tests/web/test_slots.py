"""Can time be offered, chosen, moved, cancelled and taken home on the pages, and does nobody else get a glimpse?"""

import re
from datetime import date, time

import pytest
from icalendar import Calendar

from casework.rules.vocabulary import Hat
from tests.services import asking, results
from tests.services.asking import ask, case_of, choices, invited, offer

SOON = date(2026, 12, 8)
TOO_LATE = date(2027, 1, 5)
OFFER = {"on": "2026-12-08", "starts": "14:00", "count": "2", "minutes": "30", "place": "会議室B"}


def asked(world) -> str:
    case_id = invited(world)
    ask(world, case_id)
    return case_id


def radios(page) -> list[str]:
    return re.findall(r'name="slot"[^>]*value="([0-9a-f]{32})"', page.text)


# --- offering -------------------------------------------------------------------------------------


def test_a_physician_offers_time_and_takes_it_back(world, site):
    physician = site.visitor("physician")
    assert "これからの枠はありません" in physician.get("/slots").text
    assert "最初の面談 30分・フォロー面談 20分・職場復帰面談 60分・措置の説明 20分" in physician.get("/slots/new").text
    sent = physician.post("/slots/new", {**OFFER, "workplace": asking.workplace(world)})
    assert (sent.status_code, sent.location) == (303, "/slots")
    page = physician.get("/slots")
    assert page.text.count("会議室B") == 2
    close = re.findall(r'action="(/slots/[0-9a-f]{32}/close)"', page.text)[0]
    assert site.visitor("outside_physician").post(close).status_code == 404
    assert physician.post(close).status_code == 303
    assert "受付停止" in physician.get("/slots").text
    assert physician.post(close).status_code == 409


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"place": "健康相談室"}, "place"),
        ({"place": ""}, "place"),
        ({"on": "2026-11-01"}, "starts"),
        ({"on": "あした"}, "on"),
        ({"starts": "25:00"}, "starts"),
        ({"count": "0"}, "count"),
        ({"count": "many"}, "count"),
        ({"minutes": "5"}, "minutes"),
        ({"workplace": "0" * 32}, "workplace"),
    ],
)
def test_what_cannot_be_offered_stands_beside_its_field(world, site, changed, field):
    page = site.visitor("physician").post("/slots/new", {**OFFER, "workplace": asking.workplace(world), **changed})
    assert page.status_code == 422
    assert f'id="{field}-error"' in page.text


def test_an_overlap_stands_beside_the_time(world, site):
    physician = site.visitor("physician")
    data = {**OFFER, "workplace": asking.workplace(world)}
    physician.post("/slots/new", data)
    page = physician.post("/slots/new", {**data, "starts": "14:15"})
    assert page.status_code == 422
    assert "重なっています" in page.text


@pytest.mark.parametrize("who", ["worker", "hr", "supervisor", "admin", "committee"])
def test_nobody_else_offers(site, who):
    assert site.visitor(who).get("/slots").status_code == 404
    assert site.visitor(who).post("/slots/new", OFFER).status_code == 404


# --- choosing -------------------------------------------------------------------------------------


def test_three_pages_from_the_choice_to_the_confirmation(world, site):
    """Choose (page 1), look once more (page 2), booked (page 3). From the desk: open, choose, on, book: four taps."""
    case_id = invited(world)
    offer(world, SOON)
    worker = site.visitor("worker")
    worker.get(f"/cases/{case_id}/request")
    ticks = {"mode": "either", "physician": "any", "known": "y", "unharmed": "y", "passed_on": "y"}
    page = worker.get(worker.post(f"/cases/{case_id}/request", ticks).location)
    (slot,) = radios(page)
    kept = worker.post(f"/cases/{case_id}/slots/keep", {"slot": slot})
    assert (kept.status_code, kept.location) == (303, f"/cases/{case_id}/slots/confirm")
    last_look = worker.get(kept.location)
    assert "10:10まで取り置いています" in last_look.text
    assert re.search(f'name="slot"[^>]*value="{slot}"', last_look.text)
    done = worker.post(f"/cases/{case_id}/slots", {"slot": slot})
    assert done.status_code == 303
    confirmed = worker.get(done.location)
    for words in ("日本時間", "14:00", "会議室B", "山田 哲也", "勤務時間として扱います", "calendar.ics", "打合せ"):
        assert words in confirmed.text, words
    assert worker.client.get(done.location + "/calendar.ics").status_code == 200
    again = worker.post(f"/cases/{case_id}/slots", {"slot": slot})
    assert (again.status_code, again.location) == (303, done.location), "a second press leads to the same page"
    assert worker.get(f"/cases/{case_id}/slots/confirm").status_code == 409


def test_a_kept_time_is_marked_and_can_be_given_back(world, site):
    case_id = asked(world)
    offer(world, SOON, count=2)
    worker = site.visitor("worker")
    first, second = radios(worker.get(f"/cases/{case_id}/slots"))
    worker.post(f"/cases/{case_id}/slots/keep", {"slot": second})
    page = worker.get(f"/cases/{case_id}/slots").text
    assert re.search(rf'<input[^>]*checked[^>]*value="{second}"', page)
    assert not re.search(rf'<input[^>]*checked[^>]*value="{first}"', page)
    back = worker.post(f"/cases/{case_id}/slots/let-go")
    assert (back.status_code, back.location) == (303, f"/cases/{case_id}/slots")
    gone = worker.get(f"/cases/{case_id}/slots/confirm")
    assert gone.status_code == 409
    assert "取り置きの時間が過ぎました" in gone.text
    assert len(radios(gone)) == 2


def test_waiting_is_offered_where_nothing_is_free_before_the_limit(world, site):
    case_id = asked(world)
    worker = site.visitor("worker")
    assert "空きが出たら知らせてほしい" in worker.get(f"/cases/{case_id}/slots").text
    assert worker.post(f"/cases/{case_id}/slots/wait").status_code == 303
    waits = worker.get(f"/cases/{case_id}/slots").text
    assert "空きをお待ちいただいています" in waits
    assert "空きが出たら知らせてほしい" not in waits
    worker.post(f"/cases/{case_id}/slots/wait/end")
    offer(world, SOON)
    assert "空きが出たら" not in worker.get(f"/cases/{case_id}/slots").text


def test_days_are_headings_and_later_ones_come_when_asked_for(world, site):
    case_id = asked(world)
    offer(world, SOON, count=2)
    offer(world, TOO_LATE)
    worker = site.visitor("worker")
    page = worker.get(f"/cases/{case_id}/slots")
    assert len(radios(page)) == 2
    assert page.text.count('choices__heading"') == 1
    assert "2026年12月8日（火）" in page.text
    later = worker.get(f"/cases/{case_id}/slots?later=1")
    assert len(radios(later)) == 3
    assert "期限より後" in later.text
    slot = radios(later)[-1]
    refused = worker.post(f"/cases/{case_id}/slots", {"slot": slot})
    assert refused.status_code == 422
    assert 'id="slot-error"' in refused.text
    assert worker.post(f"/cases/{case_id}/slots", {"slot": slot, "later": "1"}).status_code == 303


def test_where_there_are_many_times_one_chooses_the_day_first(world, site):
    case_id = asked(world)
    offer(world, date(2026, 12, 8), at=time(8), count=20)
    offer(world, date(2026, 12, 10), at=time(8), count=15)
    worker = site.visitor("worker")
    page = worker.get(f"/cases/{case_id}/slots")
    assert len(radios(page)) == 30
    assert "12/8（火） <" in page.text
    assert "12/10（木） <" in page.text
    assert ["空き20" in page.text, "空き15" in page.text] == [True, True]
    [link] = re.findall(r'href="([^"]*since=2026-12-10[^"]*)"', page.text)
    of_the_day = worker.get(link.replace("&amp;", "&"))
    assert len(radios(of_the_day)) == 15
    assert 'aria-current="true"' in of_the_day.text
    assert "2026年12月8日" not in of_the_day.text
    assert "いちばん早い日から見る" in of_the_day.text
    wrong = worker.post(f"/cases/{case_id}/slots/keep", {"since": "2026-12-10"})
    assert wrong.status_code == 422
    assert len(radios(wrong)) == 15, "the day stays"
    nothing = worker.get(f"/cases/{case_id}/slots?since=2026-12-11")
    assert (radios(nothing), "この日からの空きはありません" in nothing.text) == ([], True)
    assert len(radios(worker.get(f"/cases/{case_id}/slots?since=x"))) == 30


def test_few_times_stand_on_one_page_without_days(world, site):
    case_id = asked(world)
    offer(world, date(2026, 12, 8), at=time(8), count=20)
    offer(world, date(2026, 12, 10), at=time(8), count=10)
    page = site.visitor("worker").get(f"/cases/{case_id}/slots")
    assert len(radios(page)) == 30
    assert "何日からの空き" not in page.text


def test_somebody_faster_gives_409_with_the_other_times_and_the_wishes(world, site):
    case_id = asked(world)
    offer(world, SOON, count=2)
    worker = site.visitor("worker")
    first, second = radios(worker.get(f"/cases/{case_id}/slots"))
    results.invite(world, "colleague")
    ask(world, case_of(world, "colleague"), who="colleague")
    asking.book(world, case_of(world, "colleague"), first, who="colleague")
    page = worker.post(f"/cases/{case_id}/slots", {"slot": first})
    assert page.status_code == 409
    assert "たった今、ほかの人がこの日時を選びました" in page.text
    assert radios(page) == [second]
    assert worker.post(f"/cases/{case_id}/slots", {"slot": second}).status_code == 303


@pytest.mark.parametrize("slot", ["0" * 32, "x", "1; DROP TABLE slot"])
def test_a_made_up_slot_is_refused_and_the_choice_comes_again(world, site, slot):
    case_id = asked(world)
    offer(world, SOON)
    page = site.visitor("worker").post(f"/cases/{case_id}/slots", {"slot": slot})
    assert page.status_code == 409
    assert len(radios(page)) == 1


def test_choosing_nothing_is_said_beside_the_times(world, site):
    case_id = asked(world)
    offer(world, SOON)
    page = site.visitor("worker").post(f"/cases/{case_id}/slots")
    assert page.status_code == 422
    assert 'id="slot-error"' in page.text


def test_without_a_fitting_time_the_wishes_can_be_changed(world, site):
    case_id = asked(world)
    page = site.visitor("worker").get(f"/cases/{case_id}/slots")
    assert "いま選べる枠がありません" in page.text
    assert f"/cases/{case_id}/wishes" in page.text


def test_the_clerk_chooses_for_somebody(world, site):
    case_id = asked(world)
    offer(world, SOON)
    clerk = site.visitor("clerk")
    page = clerk.get(f"/cases/{case_id}/slots")
    assert "佐藤 真由美" in page.text
    assert clerk.post(f"/cases/{case_id}/slots", {"slot": radios(page)[0]}).status_code == 303


# --- the appointment ------------------------------------------------------------------------------


def test_moving_and_cancelling_page_by_page(world, site):
    case_id = asked(world)
    offer(world, SOON, count=2)
    worker = site.visitor("worker")
    first, second = radios(worker.get(f"/cases/{case_id}/slots"))
    old = worker.post(f"/cases/{case_id}/slots", {"slot": first}).location
    assert "選び直すと、日時が変わります" in worker.get(f"/cases/{case_id}/slots").text
    new = worker.post(f"/cases/{case_id}/slots", {"slot": second}).location
    assert "日時を変更" in worker.get(old).text
    assert worker.get(f"{old}/calendar.ics").status_code == 409
    assert "面接の期限も変わりません" in worker.get(f"{new}/cancel").text
    assert worker.post(f"{new}/cancel").location == new
    assert "別の日時を選ぶ" in worker.get(new).text
    assert worker.post(f"{new}/cancel").status_code == 409
    assert worker.get(f"{new}/cancel").status_code == 409


def test_the_calendar_file_tells_a_time_and_a_room_and_nothing_else(world, site):
    case_id, booking = asking.booked(world)
    response = site.visitor("worker").get(f"/bookings/{booking.public_id}/calendar.ics")
    assert response.content_type == "text/calendar; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="yotei.ics"'
    (event,) = Calendar.from_ical(response.data).walk("VEVENT")
    assert (str(event["SUMMARY"]), str(event["LOCATION"]), str(event["CLASS"])) == ("打合せ", "会議室B", "PRIVATE")
    whole = response.data.decode()
    for telling in ("佐藤", "山田", "面接", "健康", "医師", "DESCRIPTION", case_id, booking.public_id):
        assert telling not in whole


def test_a_moved_appointment_keeps_its_uid_with_a_higher_sequence(world, site):
    case_id, before = asking.booked(world)
    worker = site.visitor("worker")

    def event(booking_id):
        data = worker.get(f"/bookings/{booking_id}/calendar.ics").data
        return Calendar.from_ical(data).walk("VEVENT")[0]

    first = event(before.public_id)
    offer(world, date(2026, 12, 9))
    after = asking.book(world, case_id, choices(world, case_id).earlier[0].public_id)
    second = event(after.public_id)
    assert first["UID"] == second["UID"]
    assert second["SEQUENCE"] > first["SEQUENCE"]
    assert first["DTSTART"].dt != second["DTSTART"].dt


@pytest.mark.parametrize(
    "who", ["colleague", "supervisor", "hr", "factory_physician", "stranger", "stranger_physician", "admin"]
)
@pytest.mark.parametrize("part", ["", "/calendar.ics", "/cancel"])
def test_for_others_the_appointment_is_no_page(world, site, who, part):
    _, booking = asking.booked(world)
    assert site.visitor(who).get(f"/bookings/{booking.public_id}{part}").status_code == 404


def test_the_physician_reads_the_appointment_and_cannot_change_it(world, site):
    case_id, booking = asking.booked(world)
    physician = site.visitor("physician")
    page = physician.get(f"/bookings/{booking.public_id}")
    assert "佐藤 真由美" in page.text
    assert f"/bookings/{booking.public_id}/cancel" not in page.text
    assert physician.post(f"/bookings/{booking.public_id}/cancel").status_code == 404
    assert physician.post(f"/cases/{case_id}/slots", {"slot": "0" * 32}).status_code == 404


def test_the_worker_hat_of_a_staff_member_is_needed_for_their_own(world, site):
    """The head of HR as patient: nothing of it under the hat of HR."""
    results.invite(world, "hr")
    case_id = case_of(world, "hr")
    assert site.visitor("hr", Hat.WORKER).get(f"/cases/{case_id}/request").status_code == 200
    assert site.visitor("hr", Hat.HR).get(f"/cases/{case_id}/slots").status_code == 404


def test_a_consultations_appointment_says_that_nobody_at_the_company_learns_of_it(world, site):
    visitor = site.visitor("colleague")
    choose = visitor.post("/talk", {"mode": "either", "physician": "any"}).location
    offer(world, SOON, who="nurse")
    page = visitor.get(choose)
    done = visitor.post(choose, {"slot": radios(page)[0]})
    confirmed = visitor.get(done.location).text
    assert "人事労務担当者にも上司にも伝わりません" in confirmed
    assert "勤務時間として扱います" not in confirmed
    assert site.visitor("clerk").get(done.location).status_code == 404
    assert site.visitor("nurse").get(done.location).status_code == 200
