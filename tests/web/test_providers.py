"""Do the pages of outside organisations work, and what does the coordinator read on theirs?"""

import pytest
from sqlalchemy import func, select

from casework.models.providers import Provider
from tests.databases import SQLITE_ONLY
from tests.services.asking import workplace
from tests.services.results import file, line, load


def typed(world, **changed):
    return {
        "kind": "outside", "name": "みなと健診機関", "workplace": workplace(world), "phone": "045-111-1111",
        "from_on": "2026-12-01", **changed,
    }  # fmt: skip


def count(world) -> int:
    with world.database.reading() as session:
        return session.execute(select(func.count()).select_from(Provider)).scalar_one()


def test_one_is_written_down_and_ended(world, site):
    coordinator = site.visitor("coordinator")
    saved = coordinator.post("/providers/new", typed(world))
    assert (saved.status_code, saved.location) == (303, "/providers")
    page = coordinator.get("/providers").text
    assert "みなと健診機関" in page
    assert "045-111-1111" in page
    ended = coordinator.post(f"/providers/{world.centre}/end", {"until_on": "2026-11-30"})
    assert ended.status_code == 303
    assert "終わった依頼先" in coordinator.get("/providers").text
    assert f"/providers/{world.centre}/end" not in coordinator.get("/providers").text


@SQLITE_ONLY
@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"kind": ""}, "選んでください。"),
        ({"kind": "physician"}, "一覧から選んでください。"),
        ({"name": " "}, "入力してください。"),
        ({"name": "あ" * 101}, "100文字以内で入力してください。"),
        ({"phone": ""}, "電話番号か所在地のどちらかを入力してください。"),
        ({"email": "みなと"}, "の形で入力してください。"),
        ({"workplace": "0" * 32}, "担当している事業場から選んでください。"),
        ({"from_on": "2026-13-01"}, "日付を"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_kept(world, site, changed, told):
    answer = site.visitor("clerk").post("/providers/new", typed(world, **changed))
    assert answer.status_code == 422
    assert told in answer.text
    assert count(world) == 1


def test_hr_reads_and_changes_nothing(world, site):
    hr = site.visitor("hr")
    page = hr.get("/providers").text
    assert "みなと地域産業保健センター" in page
    assert "/providers/new" not in page
    assert hr.post("/providers/new", typed(world)).status_code == 404


def test_the_coordinator_reads_of_a_check_who_interviews_and_no_number(world, site):
    """A check with one result and one with none look the same but for their name and day."""
    before = site.visitor("coordinator").get("/checks").text
    load(world, file(line(1001)))
    coordinator = site.visitor("coordinator")
    page = coordinator.get("/checks").text
    assert "2026年度" in page
    assert "産業医" in page
    assert "山田 哲也" not in page, "nor who decides about results"
    assert page.count("<tr>") == before.count("<tr>")
    assert "あと1人" not in page
    assert coordinator.get(f"/checks/{world.check_public_id}").status_code == 404
    assert "あと1人" in site.visitor("clerk").get("/checks").text, "the same number is there for the clerk"
