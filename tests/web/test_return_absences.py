"""Do HR's import, the page of the days and the physician's answer go together, without a word to anybody else?"""

import io
import re

import pytest

from casework.access.visit import Visit
from casework.rules.vocabulary import Hat
from tests.databases import SQLITE_ONLY
from tests.services.test_leaves import begun
from tests.services.test_return_absences import back, day, file, kept, loaded, then

pytestmark = SQLITE_ONLY
PATH = "/return-absences/import"


@pytest.fixture
def leave(world, site) -> str:
    site.clock.now = then(world)
    return back(world)


def uploaded(visitor, data: bytes):
    return visitor.post(PATH, {"file": (io.BytesIO(data), "absences.csv")})


def test_a_file_is_looked_at_and_taken_in(world, site, leave):
    hr = site.visitor("hr")
    seen = uploaded(hr, file(world, 1, 8, 15, more="2002,2026-12-20"))
    assert seen.status_code == 200
    assert "3日" in seen.text
    assert kept(world) == [], "only looked at"
    carried = re.search(r'name="carried"[^>]*value="([^"]+)"', seen.text)
    assert carried is not None
    assert hr.post(PATH, {"carried": carried[1]}).status_code == 303
    assert kept(world) == [day(world, 1), day(world, 8), day(world, 15)]
    page = hr.get(f"/leaves/{leave}/absences").text
    assert page.count("を取り消す") == 3
    for unsaid in ("まだだれも見ていない", "話を聞くかどうかを決める", "に確認<"):
        assert unsaid not in page
    back_to = re.search(r'action="(/return-absences/[0-9a-f]+/take-back)"', page)
    assert back_to is not None
    assert hr.post(back_to[1], {}).status_code == 303
    assert len(kept(world)) == 2


@pytest.mark.usefixtures("leave")
def test_a_bad_line_is_shown_with_its_number(world, site):
    answer = uploaded(site.visitor("hr"), file(world, 1, more="1001,2026-02-30"))
    assert answer.status_code == 422
    assert "暦にない日付です" in answer.text
    assert kept(world) == []
    assert site.visitor("hr").post(PATH, {"carried": "x"}).status_code == 422


def test_the_physician_decides_on_the_page(world, site, leave):
    loaded(world, file(world, 1, 8, 15))
    doctor = site.visitor("physician")
    assert f"/leaves/{leave}/absences" in doctor.get("/desk").text
    page = doctor.get(f"/leaves/{leave}/absences").text
    assert "まだだれも見ていない欠勤が、4週間のうちに3日以上あります" in page
    (seen,) = re.findall(r'name="version"[^>]*value="(\d+)"', page)
    other = str(int(seen) + 1)
    assert doctor.post(f"/leaves/{leave}/absences", {"version": seen}).status_code == 422
    for wrong in ("0001-01-01", "9999-12-31", "きのう"):
        refused = doctor.post(f"/leaves/{leave}/absences", {"version": seen, "what": "talk", "on": wrong})
        assert refused.status_code == 422
    stale = doctor.post(f"/leaves/{leave}/absences", {"version": other, "what": "none"})
    assert stale.status_code == 409
    done = doctor.post(f"/leaves/{leave}/absences", {"version": seen, "what": "talk", "on": str(day(world, 33))})
    assert (done.status_code, "/time" in done.headers["Location"]) == (303, True)
    assert doctor.post(f"/leaves/{leave}/absences", {"version": seen, "what": "none"}).status_code == 409
    assert "に確認<" in doctor.get(f"/leaves/{leave}/absences").text


def sent_twice(world, site, leave) -> bool:
    """The physician's answer leads to the same talk."""
    loaded(world, file(world, 1, 8, 15))
    doctor, path = site.visitor("physician"), f"/leaves/{leave}/absences"
    (seen,) = re.findall(r'name="version"[^>]*value="(\d+)"', doctor.get(path).text)
    meant = {"version": seen, "what": "talk", "on": str(day(world, 33)), "once": "a" * 32}
    first, second = doctor.post(path, meant), doctor.post(path, meant)
    assert first.status_code == 303
    return second.headers.get("Location") == first.headers["Location"]


def test_an_answer_that_is_sent_twice_plans_one_talk(world, site, leave):
    assert sent_twice(world, site, leave)


def test_twin_an_answer_that_is_not_known_again_is_seen(world, site, leave, monkeypatch):
    monkeypatch.setattr(Visit, "written", lambda *_: None)
    assert not sent_twice(world, site, leave)


def test_the_employee_reads_the_days_and_a_supervisor_nothing(world, site, leave):
    loaded(world, file(world, 1, 8, 15))
    mine = site.visitor("worker").get(f"/leaves/{leave}/absences").text
    assert "休んだことを責めるものではなく" in mine
    assert "を取り消す" not in mine
    boss = site.visitor("supervisor", Hat.SUPERVISOR)
    assert boss.get(f"/leaves/{leave}/absences").status_code == 404
    assert boss.get(PATH).status_code == 404
    for path in ("/desk", "/absences", "/inbox"):
        told = boss.get(path)
        assert "欠勤" not in told.text, path


def test_a_leave_that_goes_on_has_none(world, site):
    leave_id = begun(world)
    assert "記録された日は、ありません" in site.visitor("hr").get(f"/leaves/{leave_id}/absences").text
