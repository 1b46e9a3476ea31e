"""Does HR's form ask about each running measure that a decision leaves out, and do the pages name what ends?"""

from datetime import date

import pytest

from casework.rules.bases import Purpose
from casework.rules.comparison import Item
from casework.rules.vocabulary import Agreement, MeasureKind
from casework.services import unnamed
from tests.services.advising import hear, told
from tests.services.test_terms import FEBRUARY, advised_again

DECISION = {
    "overtime_limit_chosen": "y", "overtime_limit_hours": "30", "from_on": "2027-03-09", "until_on": "2027-06-08",
    "review_on": "2027-04-09", "version": "1", "reason": "夜勤は、もう差し支えないため",
    "unseen": "来月の当番に間に合わせるため", "put": "y", "weighed": "見直しで確かめる",
}  # fmt: skip


@pytest.fixture
def form(world, site):
    """The address of HR's form on an opinion of 30 hours that says nothing of the nights that are forbidden, and of the
    decision before it.
    """
    case, before, _instruction = told(world)
    limit = Item(MeasureKind.OVERTIME_LIMIT, 30)
    again = advised_again(world, case, before, Purpose.CHANGED, items=(limit,))
    hear(world, again, now=FEBRUARY, heard_on=date(2027, 2, 22), agreement=Agreement.YES)
    site.clock.now = FEBRUARY
    return f"/opinions/{again.opinion_id}/decision", f"/decisions/{before.public_id}"


def test_the_form_asks_and_the_pages_name_what_ends(site, form):
    address, before = form
    hr, worker = site.visitor("hr"), site.visitor("worker")
    assert 'name="fewer_nights_after"' in hr.get(address).text
    refused = hr.post(address, DECISION)
    assert refused.status_code == 422
    assert "続けるか、終わりにするかを選んでください。" in refused.text
    going_on = hr.post(address, {**DECISION, "fewer_nights_after": "goes_on", "compare": "1"}).text
    assert "医師に画面での確認をお願いします" in going_on
    saved = hr.post(address, {**DECISION, "fewer_nights_after": "ends"})
    assert saved.status_code == 303
    assert "そのあとに続く措置はありません" in worker.get(saved.location).text
    assert "その先も決まっています" in worker.get(before).text  # of the hours, which others follow
    assert worker.get(before).text.count("で終わります") == 1  # of the nights, which nothing follows


def test_twin_a_form_that_asks_nothing_is_seen(site, form, monkeypatch):
    monkeypatch.setattr(unnamed, "of", lambda *_: ())
    with pytest.raises(AssertionError):
        test_the_form_asks_and_the_pages_name_what_ends(site, form)
