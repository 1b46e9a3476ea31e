"""On the pages of one's own short texts, and where they are put into a field without script: is nothing typed lost?"""

import pytest
from sqlalchemy import select

from casework.models.snippets import SnippetBook
from casework.rules.vocabulary import Zone
from tests.databases import SQLITE_ONLY
from tests.services import talking
from tests.services.talking import THEN, begun, held, page
from tests.services.test_snippets import NOTES, RECORD, add, both, titles
from tests.web.found import forms

pytestmark = SQLITE_ONLY


@pytest.fixture
def physician(site):
    site.clock.now = THEN
    return site.visitor("physician")


def test_one_is_made_changed_moved_and_thrown_away(world, physician):
    made = physician.post("/snippets/clinical/new", {"title": "睡眠", "text": NOTES})
    assert (made.status_code, made.location) == (303, "/snippets")
    physician.post("/snippets/clinical/new", {"title": "食欲", "text": "食欲は保たれている。"})
    body = physician.get("/snippets").text
    assert body.index("睡眠") < body.index("食欲")
    moves = [form for form in forms(body) if form.action.endswith("/move")]
    assert [form.fields["to"].values for form in moves] == [["down"], ["up"]]
    physician.post(moves[1].action, {"to": "up"})
    assert titles(world) == ["食欲", "睡眠"]
    where = moves[0].action.removesuffix("/move")
    form = next(form for form in forms(physician.get(where).text) if form.action == where)
    version = form.fields["version"].values[0]
    assert physician.post(where, {"title": "", "text": NOTES, "version": version}).status_code == 422
    assert physician.post(where, {"title": "眠り", "text": NOTES, "version": version}).status_code == 303
    late = physician.post(where, {"title": "遅い", "text": "わたしの文", "version": version})
    assert late.status_code == 409
    assert "わたしの文" in late.text
    assert NOTES in late.text
    assert physician.post(f"{where}/remove").status_code == 303
    assert titles(world) == ["食欲"]


def test_a_full_book_says_so_and_loses_nothing(world, physician, monkeypatch):
    monkeypatch.setattr("casework.services.snippets.MOST", 1)
    add(world)
    answer = physician.post("/snippets/clinical/new", {"title": "もう一つ", "text": "消えない文"})
    assert answer.status_code == 422
    assert "消えない文" in answer.text


def test_a_script_is_given_those_of_its_zone(world, physician):
    both(world)
    assert physician.get("/snippets/clinical/list").json == [{"title": "睡眠", "text": NOTES}]
    assert physician.get("/snippets/employer/list").json == [{"title": "残業", "text": RECORD}]
    for nowhere in ("examiner", "everything"):
        assert physician.get(f"/snippets/{nowhere}/list").status_code == 404


def test_without_script_a_text_goes_into_a_field_and_all_that_was_typed_stays(world, physician):
    mine, other = both(world)
    _case, _booking, interview_id = begun(world)
    where = f"/interviews/{interview_id}"
    assert f'formaction="{where}/insert"' in physician.get(where).text
    typed = {"complaint": "眠れない", "work_notes": "夜勤が続く", "item_commute": "遠い", "version": "1"}
    first = physician.post(f"{where}/insert", typed)
    assert first.status_code == 422  # 「遠い」 is no number; it is said, and it stays
    form = next(form for form in forms(first.text) if form.action == where)
    assert form.fields["snippet"].options == [mine]
    assert {"complaint", "work_notes", "item_causes"} <= set(form.fields["into"].options)
    assert kept(form, typed) == typed
    second = physician.post(f"{where}/insert", typed | {"snippet": mine, "into": "complaint"})
    form = next(form for form in forms(second.text) if form.action == where)
    assert kept(form, typed) == typed | {"complaint": f"眠れない\n{NOTES}"}
    assert "まだ保存していません" in second.text
    stranger = physician.post(f"{where}/insert", typed | {"snippet": other, "into": "complaint"})
    assert RECORD not in stranger.text  # for the employer's words, and not offered here
    assert page(world, interview_id).known.interview.complaint is None  # nothing was saved by it
    assert physician.post(where, typed | {"item_commute": "95"}).status_code == 303


def kept(form, typed):
    return {name: "".join(form.fields[name].values) for name in typed}


def test_what_stays_here_is_never_offered_for_the_employer(world, physician):
    mine, other = both(world)
    _case, interview_id = held(world)
    where = f"/interviews/{interview_id}/record"
    typed = {"burden": "仕事の量", "overtime_limit_hours": "999", "version": "0"}
    answer = physician.post(f"{where}/insert", typed | {"snippet": other, "into": "p2_task_change_words"})
    form = next(form for form in forms(answer.text) if form.action == where)
    assert form.fields["snippet"].options == [other]
    assert kept(form, typed) == typed
    assert "".join(form.fields["p2_task_change_words"].values) == RECORD
    assert "第2期の「作業の転換の内容」" in answer.text
    answer = physician.post(f"{where}/insert", typed | {"snippet": mine, "into": "burden"})
    assert NOTES not in answer.text
    assert talking.draft(world, interview_id).version == 0  # nothing was saved by it


def test_twin_a_page_that_offers_the_other_zone(world, physician, monkeypatch):
    monkeypatch.setattr("casework.services.snippets._stored", _clinical)
    with pytest.raises(AssertionError):
        test_what_stays_here_is_never_offered_for_the_employer(world, physician)


def test_twin_fields_of_a_later_period_called_as_those_of_the_first_are_seen(world, physician, monkeypatch):
    monkeypatch.setattr("casework.web.opinions._labels", lambda _form: {})
    with pytest.raises(AssertionError):
        test_what_stays_here_is_never_offered_for_the_employer(world, physician)


def _clinical(visit, _zone, **_more):
    return visit.session.execute(select(SnippetBook).where(SnippetBook.zone == Zone.CLINICAL)).scalar_one_or_none()
