"""Are talks about work written down on the pages of the file and of the instruction, and read where they belong?"""

import re

import pytest

from casework.rules.vocabulary import Hat
from tests.databases import SQLITE_ONLY
from tests.services.advising import NEXT, told
from tests.services.test_leaves import begun
from tests.web.test_requests import request_id

pytestmark = SQLITE_ONLY

TYPED = {"talk_on": NEXT.date().isoformat(), "topics": ["hours", "kept"], "talk_words": "遅番の組み方を決めた"}
BACK = re.compile(r"/work-talks/[0-9a-f]{32}/take-back")


@pytest.fixture
def road(world) -> dict[str, str]:
    """Addresses of the pages on which talks stand."""
    case, _, instruction = told(world)
    return {
        "case": f"/cases/{case.case_id}", "file": f"/requests/{request_id(world)}",
        "instruction": f"/instructions/{instruction.public_id}",
    }  # fmt: skip


def test_a_talk_goes_from_each_form_to_its_readers_and_is_taken_back(site, road):
    site.clock.now = NEXT
    hr, boss, worker = site.visitor("hr"), site.visitor("supervisor"), site.visitor("worker", Hat.WORKER)
    doctor = site.visitor("physician")
    assert "人事・上司の面談の記録" not in worker.get(road["case"]).text
    assert "体調や理由は、聞かず、書きません" in boss.get(road["instruction"]).text
    for visitor, page, words in ((hr, "file", "応援の人を頼んだ"), (boss, "instruction", TYPED["talk_words"])):
        said = visitor.post(f"{road[page]}/work-talks", {**TYPED, "talk_words": words})
        assert (said.status_code, said.location) == (303, road[page])
    for visitor, page in ((hr, "file"), (worker, "case"), (doctor, "case")):
        read = visitor.get(road[page]).text
        assert "応援の人を頼んだ" in read
        assert TYPED["talk_words"] in read
        assert "<li>勤務時間・休み</li><li>配慮が守れているか</li>" in read
        assert "上司面談" in read
    assert not BACK.findall(worker.get(road["case"]).text + doctor.get(road["case"]).text)
    own = boss.get(road["instruction"]).text
    assert TYPED["talk_words"] in own
    assert "応援の人を頼んだ" not in own
    for visitor, page, other in ((boss, "instruction", hr), (hr, "file", boss)):
        (path,) = BACK.findall(visitor.get(road[page]).text)
        assert other.post(path).status_code == 404
        assert visitor.post(path).location == road[page]
        assert visitor.post(path).status_code == 409
        assert "取り消しました" in visitor.get(road[page]).text
    assert worker.get(road["case"]).text.count("書いた人が、誤りとして取り消した記録です") == 2


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(site, road):
    site.clock.now = NEXT
    hr, boss = site.visitor("hr"), site.visitor("supervisor")
    wrong = (
        ({**TYPED, "talk_words": "頭痛があると聞いた"}, "体調や治療、理由が分かる言葉です"),
        ({**TYPED, "topics": []}, "話したことを、一つ以上選んでください。"),
        ({**TYPED, "topics": ["health"]}, "一覧から選んでください。"),
        ({**TYPED, "talk_on": "9999-12-31"}, "talk_on"),
        ({**TYPED, "talk_on": "0001-01-01"}, "talk_on"),
        ({**TYPED, "talk_on": "2026-12-10"}, "今日までの日を入力してください。"),
        ({**TYPED, "talk_on": ""}, "入力してください。"),
    )
    for visitor, page in ((hr, "file"), (boss, "instruction")):
        for typed, said in wrong:
            answer = visitor.post(f"{road[page]}/work-talks", typed)
            assert answer.status_code == 422
            assert said in answer.text
            assert typed["talk_words"] in answer.text
    assert "遅番の組み方" not in hr.get(road["file"]).text


def test_on_the_page_of_a_leave_hr_writes_one_down_and_the_employee_reads_it(world, site):
    leave_id = begun(world)
    page, day = f"/leaves/{leave_id}", world.now.date().isoformat()
    hr, worker = site.visitor("hr"), site.visitor("worker", Hat.WORKER)
    wrong = hr.post(f"{page}/work-talks", {**TYPED, "talk_on": day, "topics": []})
    assert wrong.status_code == 422
    assert TYPED["talk_words"] in wrong.text
    assert hr.post(f"{page}/work-talks", {**TYPED, "talk_on": day}).location == page
    assert TYPED["talk_words"] in worker.get(page).text
    (path,) = BACK.findall(hr.get(page).text)
    assert hr.post(path).location == page


def test_the_page_of_a_team_takes_no_text_of_somebody_elses(site, road):
    site.clock.now = NEXT
    boss = site.visitor("supervisor")
    assert "話したことを記録する" not in boss.get("/stage-texts").text
    for text_id in ("0" * 32, road["instruction"].rsplit("/", 1)[-1], "x\0", ""):
        assert boss.post("/stage-texts/work-talks", {**TYPED, "text_id": text_id}).status_code == 422
