"""On which page does HR tell that it is over, with one button for each recipient and without typing anything?"""

import re

from tests.databases import SQLITE_ONLY
from tests.services.test_afterwards import FEBRUARY, lifted


@SQLITE_ONLY
def test_one_button_for_each_recipient_and_the_second_press_says_so(world, site):
    decision, ids = lifted(world)
    site.clock.now = FEBRUARY
    hr = site.visitor("hr")
    path = f"/decisions/{decision.public_id}/recipients"
    page = hr.get(path).get_data(as_text=True)
    assert re.findall(r'name="after" value="([0-9a-f]{32})"', page) == ids
    assert "で終わります" in page
    assert hr.post(path, {"after": ids[0]}).status_code == 303
    assert "で終わります" in hr.get(f"/decisions/{decision.public_id}/told").get_data(as_text=True)
    again = hr.post(path, {"after": ids[0]})
    assert again.status_code == 409
    assert "もう伝えて" in again.get_data(as_text=True)
    assert re.findall(r'name="after" value="([0-9a-f]{32})"', hr.get(path).get_data(as_text=True)) == ids[1:]
