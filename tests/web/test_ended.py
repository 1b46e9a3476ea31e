"""What becomes of a form that is sent after the sign-in has ended?"""

from datetime import timedelta

import pytest

from tests.databases import SQLITE_ONLY
from tests.services import talking
from tests.services.talking import THEN

pytestmark = SQLITE_ONLY

LONG = "眠れない夜が続いていると話す。<b>担当替え</b>のあとから。"


@pytest.fixture
def late(world, site):
    """A physician who has written for longer than the sign-in lasts, and the address of the notes."""
    _case, _booking, interview_id = talking.begun(world)
    site.clock.now = THEN
    visitor = site.visitor("physician")
    visitor.get(f"/interviews/{interview_id}")
    site.clock.now = THEN + timedelta(minutes=31)
    return visitor, f"/interviews/{interview_id}"


def test_what_was_written_comes_back_and_is_not_saved(world, site, late):
    visitor, path = late
    answer = visitor.post(path, {"complaint": LONG, "companions": "妻", "version": "1"})
    assert answer.status_code == 401
    assert answer.headers["Cache-Control"] == visitor.get("/sign-in").headers["Cache-Control"]
    assert "&lt;b&gt;担当替え&lt;/b&gt;" in answer.text
    assert "妻" not in answer.text
    assert f"/sign-in?next={path}" in answer.text
    assert "佐藤" not in answer.text
    kept = talking.page(world, path.removeprefix("/interviews/"), now=site.clock.now).known.interview
    assert kept.complaint != LONG


def test_a_button_without_words_leads_to_the_sign_in(late):
    visitor, path = late
    answer = visitor.post(path, {"version": "1"})
    assert (answer.status_code, answer.location) == (303, "/sign-in")


def test_a_password_is_never_given_back(late):
    visitor, _path = late
    answer = visitor.post("/prove", {"password": "ながいながいパスワードです", "next": "/interviews/and-a-long-one"})
    assert answer.status_code == 303
    assert "ながい" not in answer.text


def test_a_forged_form_gets_nothing_back(late):
    visitor, path = late
    visitor.token = "forged"
    answer = visitor.post(path, {"complaint": LONG})
    assert answer.status_code == 400
    assert "担当替え" not in answer.text
