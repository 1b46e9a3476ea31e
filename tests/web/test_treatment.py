"""Does nothing that a reviewer of a change has typed get lost, whichever button is pressed?"""

import pytest

from casework.models.treatment import TreatmentReview
from casework.rules.treatment import Answer, Outcome, Step
from casework.web import treatment_reviews as pages
from tests.services.test_treatment import tell

STEPS = {step.value: Answer.YES.value for step in Step}
TYPED = {**STEPS, "notes": "辞令を確かめた。", "outcome": Outcome.NO_CONCERN.value, "reason_words": "定期異動のため。",
         "reply": "定期の異動でした。"}  # fmt: skip


@pytest.fixture
def review(world) -> str:
    return f"/treatment/{tell(world)}"


def missing(page: str) -> list[str]:
    return [text for text in ("辞令を確かめた。", "定期異動のため。", "定期の異動でした。") if text not in page]


def refused(site, review):
    doctor = site.visitor("physician")
    gap = {key: value for key, value in TYPED.items() if key != Step.HEARD.value}
    return doctor.post(f"{review}/close", {**gap, "version": "1"})


def test_a_step_without_an_answer_loses_nothing(site, review):
    page = refused(site, review)
    assert (page.status_code, missing(page.text)) == (409, [])
    assert page.text.count("checked") == len(Step), "five answers and the outcome"


def test_twin_a_page_that_starts_anew_is_seen(site, review, monkeypatch):
    honest = pages._page
    monkeypatch.setattr(pages, "_page", lambda review_id, refusal="", _form=None: honest(review_id, refusal))
    assert missing(refused(site, review).text) != []


def test_a_save_that_is_refused_loses_nothing_either(site, review):
    page = site.visitor("physician").post(review, {**TYPED, "asked_on": "2026-12-24", "version": "1"})
    assert (page.status_code, missing(page.text)) == (422, [])
    assert "まだ来ていない日は入力できません" in page.text


def test_the_end_keeps_the_steps_of_the_same_form(site, world, review):
    assert site.visitor("physician").post(f"{review}/close", {**TYPED, "version": "1"}).status_code == 303
    with world.database.reading() as session:
        kept = session.query(TreatmentReview).one()
    assert (kept.outcome, set(kept.steps.values())) == (Outcome.NO_CONCERN, {"yes"})
