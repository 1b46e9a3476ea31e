"""What do HR and the employee read of a text that isn't sent yet, or not any more?"""

import pytest

from casework.services import instructing
from casework.web import instructions as pages
from tests.databases import SQLITE_ONLY
from tests.services.advising import NEXT, decided, explain, told
from tests.services.test_instructing import unlead
from tests.web.test_instructions import FORM, held

COPY_OUT, ALIKE = "必要なところを書き写して", "同じ内容です"
SAME, PAST = "いまの文面と同じです", "）より後にはできません"


def unchanged(world, site, button):
    """What the page says to a text that is sent as it stands: (status, text)."""
    _, decision, _ = told(world, words="早番のみ")
    site.clock.now = NEXT
    hr, path = site.visitor("hr"), f"/decisions/{decision.public_id}/instruction"
    answer = hr.post(path, {**held(hr.get(path).text, path), **button})
    return answer.status_code, answer.text


@SQLITE_ONLY
@pytest.mark.parametrize("button", [{}, {"propose": "1"}])
def test_a_text_sent_as_it_stands_gets_one_sentence(world, site, button):
    status, page = unchanged(world, site, button)
    assert (status, page.count(SAME)) == (409, 1)
    assert (page.count(COPY_OUT), page.count(ALIKE), page.count("直す理由を書いて")) == (0, 0, 0)


@SQLITE_ONLY
def test_twin_a_refusal_like_any_other_has_it_all_copied_out(world, site, monkeypatch):
    monkeypatch.setattr(pages, "_is_all", lambda _refusal: False)
    with pytest.raises(AssertionError):
        test_a_text_sent_as_it_stands_gets_one_sentence(world, site, {})


@SQLITE_ONLY
@pytest.mark.parametrize("led", [True, False])
def test_looking_refuses_a_text_past_the_end_as_sending_does(world, site, led):
    if not led:
        unlead(world)
    _, decision = decided(world)
    explain(world, decision)
    site.clock.now = NEXT
    hr, path = site.visitor("hr"), f"/decisions/{decision.public_id}/instruction"
    typed = {**FORM, "until_on": "2027-03-31"}
    for button in ("preview", "propose" if led else "carry"):
        answer = hr.post(path, {**typed, button: "1"})
        assert (answer.status_code, answer.text.count(PAST)) == (422, 2), "above the form and beside the field"
        assert "3月31日" not in answer.text, "what can't be isn't shown as it would be read"
    looked = hr.post(path, {**FORM, "preview": "1"})
    assert (looked.status_code, "3月8日" in looked.text) == (200, True)


@SQLITE_ONLY
def test_twin_looking_at_what_was_not_checked_shows_what_cannot_be(world, site, monkeypatch):
    monkeypatch.setattr(instructing, "check", lambda *_of, **_more: None)
    with pytest.raises(AssertionError):
        test_looking_refuses_a_text_past_the_end_as_sending_does(world, site, led=True)
