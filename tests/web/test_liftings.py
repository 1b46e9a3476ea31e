"""Do employee and HR read on their pages that measures end, and when, and never that there were none?"""

import re

import pytest
from sqlalchemy import select

from casework.models.cases import Case
from casework.models.requests import InterviewRequest
from casework.rules.bases import Purpose
from casework.web import measures
from forms.measures import DecisionForm
from tests.services.advising import UNTIL, decide, told
from tests.services.test_followups import plan
from tests.services.test_liftings import LAST, lifted
from tests.services.test_terms import FEBRUARY, advised_again


def test_what_each_of_them_reads_of_a_lifting(site, world):
    case, decision, _instruction = told(world)
    plan(world, case, (4,))
    ends = lifted(world, case, decision)
    with world.database.reading() as session:
        request = session.execute(select(InterviewRequest.public_id)).scalar_one()
        mine = session.execute(select(Case.public_id)).scalar_one()
    site.clock.now = FEBRUARY
    for who in ("worker", "hr", "physician", "nurse"):
        page = site.visitor(who).get(f"/decisions/{ends.public_id}").text
        assert "次の措置を終わりにし" in page, who
        assert "指示が2027年2月22日（月）までであることを知らせました" in page, who
        assert "通常勤務（措置なし）" not in page, who
    assert "通常どおり働くことに差し支えない" not in site.visitor("worker").get(f"/decisions/{ends.public_id}").text
    own = site.visitor("worker").get(f"/cases/{mine}").text
    assert "就業上の措置を終えることが決まりました" in own
    assert "見直しの面談" in own
    file = site.visitor("hr").get(f"/requests/{request}").text
    assert "措置を終える決定をし、本人に知らせました" in file
    assert "決めるまでは、いまの措置が続きます" not in file
    assert "2026年12月8日" in file
    assert "通常勤務のお知らせ" not in file


@pytest.mark.parametrize(("purpose", "ends"), [(Purpose.LIFTED, True), (Purpose.CONTINUED, False)])
def test_the_form_speaks_of_an_end_and_asks_why_where_there_is_one(site, world, purpose, ends):
    case, decision, _instruction = told(world)
    again = advised_again(world, case, decision, purpose)
    site.clock.now = FEBRUARY
    page = site.visitor("hr").get(f"/opinions/{again.opinion_id}/decision").text
    reason = re.search(r'<textarea[^>]*id="reason"([^>]*)>\s*([^<]*)</textarea>', page)
    assert reason is not None
    assert ("required" in reason[1], reason[2]) == (ends, "医師の意見のとおりです。" if ends else "")
    assert ("いまの措置を終える理由を書きます" in page, "その指示が終わる日" in page) == (ends, ends)
    assert "措置をとらない理由" not in page
    day = re.search(r'<input[^>]*id="ends_on"[^>]*value="([^"]*)"', page)
    assert (None if day is None else day[1]) == (UNTIL.isoformat() if ends else None), "until when everybody was told"
    if ends:
        sent = site.visitor("hr").post(f"/opinions/{again.opinion_id}/decision", {"version": "0", "reason": ""})
        assert sent.status_code == 422
        assert "いまの措置を終える理由を書いてください" in sent.text


def test_twin_a_form_that_marks_no_reason_is_seen(site, world, monkeypatch):
    monkeypatch.setattr(DecisionForm, "nothing", lambda _form, *, ends: ends)
    with pytest.raises(AssertionError):
        test_the_form_speaks_of_an_end_and_asks_why_where_there_is_one(site, world, Purpose.LIFTED, ends=True)


def test_who_lifts_second_reads_until_when_it_was_decided_and_keeps_the_own_day(site, world):
    case, decision, _instruction = told(world)
    again = advised_again(world, case, decision, Purpose.LIFTED)
    decide(world, again, reason="医師の意見のとおり、解除する", now=FEBRUARY, ends_on=LAST)
    site.clock.now = FEBRUARY
    typed = {"version": "0", "reason": "わたしの理由", "ends_on": UNTIL.isoformat()}
    page = site.visitor("hr").post(f"/opinions/{again.opinion_id}/decision", typed)
    assert page.status_code == 409
    both = re.search(r"いまの措置の最後の日.*?(?=<tr|</table|理由)", page.text, re.DOTALL)
    assert both is not None
    assert [LAST.isoformat() in both[0], UNTIL.isoformat() in both[0]] == [True, True], both[0]


def test_twin_a_page_that_compares_no_last_days_is_seen(site, world, monkeypatch):
    monkeypatch.setattr(measures, "_last_days", lambda _form, _page: [])
    with pytest.raises(AssertionError):
        test_who_lifts_second_reads_until_when_it_was_decided_and_keeps_the_own_day(site, world)
