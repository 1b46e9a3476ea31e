"""Is a monthly review gone through, printed, recorded and carried on with on its pages?"""

import pytest

from tests.databases import SQLITE_ONLY
from tests.services import advising, asking
from tests.services.advising import NEXT
from tests.services.test_reviews import hold, request_of


@pytest.fixture
def place(world, site) -> str:
    site.clock.now = NEXT
    advising.advised(world)
    return f"/reviews/{asking.workplace(world)}"


def test_a_review_goes_from_its_agenda_to_what_was_agreed(world, site, place):
    officer, doctor = site.visitor("hr"), site.visitor("physician")
    for reader in (officer, doctor):
        page = reader.get(f"{place}/2026-12")
        assert "佐藤 真由美" in page.text
        assert "本人の意見を聴く（人事労務）" in page.text
    both = [world.people[who].public_id for who in ("hr", "physician")]
    done = officer.post(f"{place}/2026-12/held", {"held_on": "2026-12-09", "present": both})
    assert done.status_code == 303
    said = {
        "request": request_of_the_form(officer, done.location),
        "doer": "physician",
        "words": "服薬ではなく残業を確かめる。",
    }
    assert officer.post(done.location, said).status_code == 303
    page = doctor.get(f"{place}/2026-12")
    assert "服薬ではなく残業を確かめる。" in page.text
    assert "山田 哲也" in page.text
    assert "服薬ではなく残業を確かめる。" in doctor.get(f"{place}/2027-01").text


def request_of_the_form(visitor, address) -> str:
    page = visitor.get(address).text
    return page.split("<select", 1)[1].split('value="')[2].split('"')[0]


@SQLITE_ONLY
@pytest.mark.usefixtures("place")
def test_words_of_an_illness_come_back_once_with_a_tick(world, site):
    request, review = request_of(world), hold(world)
    officer = site.visitor("hr")
    said = {"request": request, "doer": "hr", "words": "適応障害の経過を聞く。"}
    page = officer.post(f"/reviews/{review}/points", said)
    assert page.status_code == 422
    assert "適応障害" in page.text
    assert 'name="sure"' in page.text
    assert 'name="sure"' not in officer.get(f"/reviews/{review}/points").text
    assert officer.post(f"/reviews/{review}/points", {**said, "sure": "y"}).status_code == 303


@SQLITE_ONLY
@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"held_on": ""}, "held_on"),
        ({"held_on": "2026-11-30"}, "held_on"),
        ({"held_on": "2026-12-31"}, "held_on"),
        ({"present": []}, "present"),
    ],
)
def test_what_cannot_be_comes_back_beside_its_field(world, site, place, data, field):
    both = [world.people[who].public_id for who in ("hr", "physician")]
    page = site.visitor("hr").post(f"{place}/2026-12/held", {"held_on": "2026-12-09", "present": both, **data})
    assert page.status_code == 422
    assert f'id="{field}-error"' in page.text


@SQLITE_ONLY
@pytest.mark.parametrize("month", ["2026-13", "2026", "1999-01", "x", "2026-09", "2027-02"])
def test_a_month_that_is_none_is_no_page(site, place, month):
    assert site.visitor("hr").get(f"{place}/{month}").status_code == 404
