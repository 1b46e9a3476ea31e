"""Is work data told, mended, imported and read on pages that say what is wrong beside its field?"""

import io
import re

import pytest
from flask_wtf import FlaskForm
from werkzeug.datastructures import FileStorage

from forms import base
from tests.services import asking, talking, test_work_questions
from tests.services.test_work_data import request_of
from tests.services.test_work_data_import import WHOLE, file

MONTHS = ("2026-06-01", "2026-07-01", "2026-08-01", "2026-09-01", "2026-10-01", "2026-11-01")


def typed(**more):
    sent = {"number": "0", "last_on": MONTHS[-1]}
    sent |= {f"months-{at}-on": on for at, on in enumerate(MONTHS)}
    return sent | {"months-5-overtime": "45:30", "months-5-holiday": "8", "duties": "組立"} | more


@pytest.fixture
def address(world) -> str:
    case = asking.invited(world)
    asking.ask(world, case)
    return f"/requests/{request_of(world)}/work"


def test_told_by_hr_and_read_by_the_employee(site, address):
    hr = site.visitor("hr")
    assert address in hr.get("/desk").text
    assert address in hr.get(address.removesuffix("/work")).text
    page = hr.get(address).text
    assert page.count('name="months-') == 6 * 5
    assert "2026年6月" in page
    assert hr.post(address, typed(work_form="three_shifts")).status_code == 303
    assert address not in hr.get("/desk").text
    assert "53:30" in hr.get(address).text
    case = asking.case_of(site.world)
    worker = site.visitor("worker")
    assert f"/cases/{case}/work" in worker.get(f"/cases/{case}").text
    read = worker.get(f"/cases/{case}/work").text
    assert all(word in read for word in ("53:30", "45時間超", "組立", "3交替", "この期間の月がそろっていません"))
    english = site.visitor("worker")
    english.post("/language", {"lang": "en"})
    assert "November 2026" in english.get(f"/cases/{case}/work").text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"months-5-overtime": "たくさん"}, "時間は 45、45.5、45:30 のように書いてください。"),
        ({"months-5-holiday": ""}, "なければ 0 を入力してください。"),
        ({"months-4-nights": "3"}, "なければ 0 を入力してください。"),
        ({"months-5-nights": "32"}, "0から31までの整数を入力してください。"),
        ({"months-5-nights": "21", "months-5-days": "20"}, "深夜業の回数が、働いた日数より多くなっています。"),
        ({"months-5-days": "x"}, "整数を入力してください。"),
        ({"months-5-overtime": "", "months-5-holiday": ""}, "1か月分は入力してください。"),
        ({"months-5-on": "2027-01-01"}, "一覧にない月は入力できません。"),
        ({"last_on": "2026-10-01"}, "画面を開いたあとに月が変わりました。"),
        ({"last_on": "", "months-5-overtime": "x"}, "時間は 45、45.5、45:30 のように書いてください。"),
        ({"duties": "あ" * 1001}, "1000文字以内で入力してください。"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(site, address, wrong, said):
    hr = site.visitor("hr")
    answer = hr.post(address, typed(responsibility="班長", **wrong))
    assert answer.status_code == 422
    assert said in answer.text
    assert "班長" in answer.text
    assert "53:30" not in hr.get(address).text


def test_pressed_twice_it_is_told_once(site, address):
    hr = site.visitor("hr")
    for _press in range(2):
        assert hr.post(address, typed(duties="組立\r\n検査")).status_code == 303
    assert "同じ内容がすでに渡されています。" in hr.get("/desk").text


def test_the_end_of_a_line_is_one_sign(site, address):
    hr = site.visitor("hr")
    assert hr.post(address, typed(duties="あ\r\n" * 501)).status_code == 422
    assert hr.post(address, typed(duties="あ\r\n" * 500)).status_code == 303


def test_twin_counted_as_browsers_send_it_half_would_be_too_long(site, address, monkeypatch):
    monkeypatch.setattr(base.Form.Meta, "bind_field", FlaskForm.Meta.bind_field)
    with pytest.raises(AssertionError):
        test_the_end_of_a_line_is_one_sign(site, address)


def test_told_elsewhere_meanwhile_both_are_shown(site, address):
    hr = site.visitor("hr")
    hr.post(address, typed())
    both = hr.post(address, typed(duties="検査"))
    assert both.status_code == 409
    assert all(word in both.text for word in ("検査", "組立"))
    number = re.search(r'name="number"[^>]*value="(\d+)"', both.text)
    assert number
    assert number[1] == "1"
    assert hr.post(address, typed(duties="検査", number="1")).status_code == 303


def test_a_file_is_looked_at_first_and_then_taken(site, address):
    hr = site.visitor("hr")
    looked = hr.post("/work-data/import", {"file": FileStorage(io.BytesIO(WHOLE), "a.csv")})
    assert looked.status_code == 200
    assert "佐藤 真由美" in looked.text
    assert "53:30" not in hr.get(address).text
    carried = re.search(r'name="carried"[^>]*value="([^"]+)"', looked.text)
    assert carried
    assert hr.post("/work-data/import", {"carried": carried[1]}).status_code == 303
    assert "53:30" in hr.get(address).text
    assert "何も変えていません" in hr.get(hr.post("/work-data/import", {"carried": carried[1]}).location).text


@pytest.mark.usefixtures("address")
def test_a_wrong_file_is_refused_with_its_lines(site):
    hr = site.visitor("hr")
    wrong = file("1001,2026-11,x,0,,,,")
    answer = hr.post("/work-data/import", {"file": FileStorage(io.BytesIO(wrong), "a.csv")})
    assert answer.status_code == 422
    assert "2行目" in answer.text
    assert hr.post("/work-data/import", {"carried": "x"}).status_code == 422


def test_whoever_holds_the_talk_reads_it_beside_the_notes(site):
    world = site.world
    case, booking = asking.booked(world)
    site.visitor("hr").post(f"/requests/{request_of(world)}/work", typed())
    physician = site.visitor("physician")
    started = physician.post(f"/bookings/{booking.public_id}/interview")
    assert all(word in physician.get(started.location).text for word in ("組立", "時間外45:30 休日8:00 計53:30"))
    assert case


def test_a_question_that_waits_stands_on_the_page_of_the_request_and_so_does_one_that_was_answered(world, site):
    _case, _booking, interview = talking.begun(world)
    question = test_work_questions.ask(world, interview)
    site.clock.now = talking.THEN
    page = f"/requests/{request_of(world)}"
    waiting = site.visitor("hr").get(page)
    assert waiting.status_code == 200
    assert "返事を待っています" in waiting.text
    test_work_questions.answer(world, question)
    assert "返事あり" in site.visitor("hr").get(page).text
