"""Is a wish to come back said, changed and taken back on pages, and a certificate handed in with it?"""

import re

from casework.rules.vocabulary import Hat
from tests.databases import SQLITE_ONLY
from tests.papers import files
from tests.services.test_leaves import begun
from tests.web.test_leave_certificates import with_file

pytestmark = SQLITE_ONLY


def test_from_the_button_to_the_certificate_and_back(world, site):
    leave = f"/leaves/{begun(world)}"
    site.clock.now = world.now
    worker, hr, physician = site.visitor("worker", Hat.WORKER), site.visitor("hr"), site.visitor("physician")
    assert "復職したい" in worker.get(leave).text
    wrong = worker.post(f"{leave}/wish", {"wishes_on": "2026-11-30"})
    assert (wrong.status_code, "より後の日にしてください" in wrong.text) == (422, True)
    answer = worker.post(f"{leave}/wish", {"wishes_on": "2027-01-12"})
    assert (answer.status_code, answer.location) == (303, f"{leave}/certificates/new?ready=1")
    proposed = worker.get(answer.location).text
    assert 'value="2027-01-12"' in proposed
    assert re.search(r'<input checked[^>]* value="ready"', proposed)
    handed = worker.post(f"{leave}/certificates/new", with_file(files.pdf(), purpose="ready", until_on=""))
    assert handed.status_code == 422, "the first day of the leave is no day to come back on"
    sent = with_file(files.pdf(), purpose="ready", from_on="2027-01-12", until_on="")
    assert worker.post(f"{leave}/certificates/new", sent).status_code == 303
    for reader in (hr, physician):
        page = reader.get(leave).text
        assert "から働きたい" in page
        assert "復職できるという診断書（" in page
        assert "/wish/take-back" not in page
    assert "から働きたい" in hr.get(f"{leave}/steps/2").text
    assert hr.post(f"{leave}/wish/note", {"wishes_on": "2027-01-13"}).status_code == 303
    assert "人事が記録しました" in worker.get(leave).text
    assert worker.post(f"{leave}/wish/take-back").status_code == 303
    assert "から働きたい" not in hr.get(leave).text
