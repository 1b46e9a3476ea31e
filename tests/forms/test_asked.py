"""Does a tick pass what was asked about, and nothing that is typed afterwards?"""

import pytest
from werkzeug.datastructures import MultiDict

from forms.base import AskedAbout
from forms.measure_reviews import MeasureReviewForm
from forms.measures import DecisionForm

SUNDAY, HOLIDAY = "2027-01-10", "2027-01-11"


def decision(day: str, **said: str) -> tuple[bool, DecisionForm]:
    form = DecisionForm(MultiDict({"review_on": day, **said}))
    return form.judgement().closed_too, form


def review(day: str, **said: str) -> tuple[bool, MeasureReviewForm]:
    form = MeasureReviewForm(MultiDict({"held_on": "2026-12-01", "kept": "yes", "next_on": day, **said}))
    return form.held().closed_too, form


@pytest.mark.parametrize("sent", [decision, review])
def test_a_tick_for_a_review_on_one_day_of_rest_is_for_no_other(sent):
    kept, form = sent(SUNDAY)
    assert not kept
    assert sent(SUNDAY, sure="y", asked=form.asked.data)[0]
    kept, form = sent(HOLIDAY, sure="y", asked=form.asked.data)
    assert (kept, form.sure.data) == (False, False), "it is asked about anew"
    assert sent(HOLIDAY, sure="y", asked=form.asked.data)[0]


@pytest.mark.parametrize("sent", [decision, review])
def test_twin_a_tick_for_whatever_is_typed_is_seen(sent, monkeypatch):
    monkeypatch.setattr(AskedAbout, "is_sure", lambda form, *_typed: bool(form.sure.data))
    with pytest.raises(AssertionError):
        test_a_tick_for_a_review_on_one_day_of_rest_is_for_no_other(sent)
