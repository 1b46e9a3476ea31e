"""Does the employee choose on the page what their supervisor hears, and can payroll's minutes be taken along?"""

import re
from datetime import date

from tests.services import asking, talking
from tests.services.asking import ask, invited, offer
from tests.services.talking import THEN

SOON = date(2026, 12, 8)


def test_the_choice_stands_on_the_last_page_and_nothing_is_told_unless_it_is_made(world, site):
    case_id = invited(world)
    ask(world, case_id)
    offer(world, SOON)
    slot = asking.choices(world, case_id).earlier[0].public_id
    worker, supervisor = site.visitor("worker"), site.visitor("supervisor")
    page = worker.get(worker.post(f"/cases/{case_id}/slots/keep", {"slot": slot}).location).text
    chosen = re.findall(r'<input[^>]*name="absence"[^>]*>', page)
    assert [("checked" in one, 'value="self"' in one) for one in chosen] == [(True, True), (False, False)]
    booked = worker.post(f"/cases/{case_id}/slots", {"slot": slot, "absence": "office"})
    assert "不在になる時間を、上司に伝えました" in worker.get(booked.location).text
    assert "チームの人の、不在の予定を読めます" in supervisor.get("/inbox").text
    read = supervisor.get("/absences").text
    assert "佐藤 真由美" in read
    assert "14:00–14:30" in read
    for secret in ("会議室B", "山田", "面接", "健康", "ストレス", "相談"):
        assert secret not in re.sub(r"(?s)<(head|header|footer|nav)[ >].*?</\1>", "", read), secret
    worker.post(f"{booked.location}/cancel")
    assert "佐藤 真由美" not in supervisor.get("/absences").text


def test_payroll_takes_a_file_along_that_says_nothing(world, site):
    talking.held(world)
    site.clock.now = THEN
    clerk = site.visitor("clerk")
    assert "30" in clerk.get("/payroll?month=2026-12").text
    assert "この月に渡す時間はありません" in clerk.get("/payroll?month=2026-11").text
    assert clerk.get("/payroll?month=x").status_code == 200
    sent = clerk.post("/payroll", {"month": "2026-12", "kind": "csv"})
    assert sent.status_code == 200
    assert sent.headers["Content-Disposition"] == 'attachment; filename="list-202612.csv"'
    wrong = clerk.post("/payroll", {"month": "12", "kind": "csv"})
    assert wrong.status_code == 422
    assert "月を「2026-12」の形で入力してください。" in wrong.text
    assert "日付を「2026-12-01」" not in wrong.text
    assert "この月に渡す時間はありません" not in wrong.text, "this month's stay on the page"
    far = clerk.post("/payroll", {"month": "0026-12", "kind": "csv"})
    assert "年までの月を入力してください" in far.text
