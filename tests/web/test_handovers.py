"""Can an absence be written down on a page, and can two people be kept apart without saying why?"""

import re
from datetime import date

from tests.services import asking
from tests.services.asking import ask, invited, offer

SOON = date(2026, 12, 8)


def test_the_clerk_writes_an_absence_down_and_the_list_shows_it(world, site):
    _case, booking = asking.booked(world)
    clerk = site.visitor("clerk")
    assert "登録された不在はありません" in clerk.get("/handovers").text
    typed = {
        "person": world.people["physician"].public_id, "to": world.people["outside_physician"].public_id,
        "workplace": asking.workplace(world), "from_on": "2026-12-07", "until_on": "2026-12-20",
    }  # fmt: skip
    wrong = clerk.post("/handovers/new", {**typed, "to": world.people["nurse"].public_id})
    assert wrong.status_code == 422
    assert 'id="to-error"' in wrong.text
    done = clerk.post("/handovers/new", typed)
    assert (done.status_code, done.location) == (303, "/handovers")
    page = clerk.get("/handovers").text
    for words in ("日時を選び直してもらう人は1人です", "山田 哲也", "佐々木 玲子", "2026年12月7日"):
        assert words in page, words
    [path] = set(re.findall(r"/handovers/[0-9a-f]{32}", page))
    assert "山田 哲也さんの不在" in clerk.get(path).text
    wrong = clerk.post(path, {"on": "2026-12-21"})
    assert wrong.status_code == 422
    assert 'id="on-error"' in wrong.text
    assert clerk.post(path, {"on": "2026-12-15"}).status_code == 303
    assert "2026年12月14日" in clerk.get(path).text
    assert site.visitor("hr").get(path).status_code == 404
    worker = site.visitor("worker")
    assert "取消し" in worker.get(f"/bookings/{booking.public_id}").text
    assert "担当者の都合で、面談の日時を選び直していただくお願いです" in worker.get("/inbox").text


def test_a_physician_steps_back_and_the_record_is_gone(world, site):
    case_id, booking = asking.booked(world)
    physician = site.visitor("physician")
    assert f"/cases/{case_id}/relation" in physician.get(f"/cases/{case_id}").text
    page = physician.get(f"/cases/{case_id}/relation")
    assert "佐藤 真由美" in page.text
    done = physician.post(f"/cases/{case_id}/relation")
    assert done.status_code == 303
    assert physician.get(f"/cases/{case_id}").status_code == 404
    assert physician.get(f"/bookings/{booking.public_id}").status_code == 404


def test_an_employee_chooses_whom_not_to_meet(world, site):
    case_id = invited(world)
    ask(world, case_id)
    offer(world, SOON)
    worker = site.visitor("worker")
    assert 'href="/avoid"' in worker.get(f"/cases/{case_id}/slots").text
    physician = world.people["physician"].public_id
    assert worker.post("/avoid", {"persons": [physician]}).status_code == 303
    assert "いま選べる枠がありません" in worker.get(f"/cases/{case_id}/slots").text
    assert worker.get("/avoid").text.count("checked") == 1
    assert worker.post("/avoid", {"persons": ["0" * 32, "x"]}).status_code == 303
    assert worker.get("/avoid").text.count("checked") == 0
