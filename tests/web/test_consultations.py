"""Can the nurse end a consultation on a page, and does the page say what still waits in it?"""

from tests.databases import SQLITE_ONLY
from tests.services.test_contacts import SOON, case_of, log, walk_in


@SQLITE_ONLY
def test_what_waits_stands_on_the_page_instead_of_the_button_and_then_it_ends(world, site):
    walk_in(world, call_on=SOON)
    case_id = case_of(world)
    nurse = site.visitor("nurse")
    for page in (f"/cases/{case_id}", f"/cases/{case_id}/contacts"):
        assert f"/cases/{case_id}/end" in nurse.get(page).text
    waiting = nurse.get(f"/cases/{case_id}/end").text
    assert "約束した連絡があります" in waiting
    assert f'action="/cases/{case_id}/end"' not in waiting
    assert nurse.post(f"/cases/{case_id}/end").status_code == 409
    log(world, case_id)
    assert f'action="/cases/{case_id}/end"' in nurse.get(f"/cases/{case_id}/end").text
    ended = nurse.post(f"/cases/{case_id}/end")
    assert (ended.status_code, ended.location) == (303, f"/cases/{case_id}")
    page = nurse.get(f"/cases/{case_id}").text
    assert "終了" in page
    assert f"/cases/{case_id}/end" not in page
    assert nurse.get(f"/cases/{case_id}/end").status_code == 409
    assert "終了" in site.visitor("worker").get(f"/cases/{case_id}").text
    assert site.visitor("physician").get(f"/cases/{case_id}/end").status_code == 404
