"""What do HR and the employee read of a text that isn't sent yet, or not any more?"""

import re
from dataclasses import replace
from datetime import date

import pytest

from casework.rules import differences
from casework.rules.instruction_notes import Kept, NoteKind
from casework.rules.previews import Preview
from casework.rules.vocabulary import Hat
from casework.rules.vocabulary import MeasureKind as K
from casework.services import first_orders, instructing, instruction_threads, previews
from casework.services.instruction_threads import Word
from casework.web import instructions as pages
from tests.databases import SQLITE_ONLY
from tests.services.advising import (
    LIMIT,
    NEXT,
    RESTRICTED,
    advised,
    decide,
    decided,
    explain,
    hear,
    limited,
    order,
    told,
)
from tests.services.test_instructing import unlead
from tests.services.test_instruction_threads import JANUARY, say
from tests.services.test_previews import propose
from tests.web.test_instructions import FORM, held

DAYS = re.compile(r"[^\s>]+日（.）からの期間について|[^\s>]+日からの期間について")
READERS = (("supervisor", None), ("worker", Hat.WORKER), ("hr", None))
GONE_BY = "この文面は、新しい文面に替わりました"
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


def marked_beside_each_other(world, site):
    """What is marked in the text before and in the new one, as it is read out, and where the reports stand."""
    _, decision, _ = told(world, words="早番のみ", ask="労務課")
    draft = propose(world, decision, words="早番と中番のみ", ask="人事課", because="中番が始まったため", replaces=1)
    site.clock.now = NEXT
    page = site.visitor("worker").get(f"/instruction-drafts/{draft.public_id}").text
    before, after = page.split('class="letter"')[1:]
    return [
        [re.sub("<[^>]+>", "", one) for one in re.findall(f"<{tag}>(.*?)</{tag}>", part)]
        for part, tag in ((before, "del"), (after, "ins"))
    ], [part.count("守れているかの報告") for part in page.split('class="letter"')]


@SQLITE_ONLY
def test_what_changes_is_marked_word_by_word_and_read_out_and_both_sides_say_the_same(world, site):
    assert marked_beside_each_other(world, site) == (
        [["（前の言葉：）相談先：労務課"], ["（新しい言葉：）と中番", "（新しい言葉：）相談先：人事課"]],
        [0, 1, 1],
    )


@SQLITE_ONLY
def test_twin_texts_that_are_compared_as_a_whole_are_seen(world, site, monkeypatch):
    monkeypatch.setattr(differences, "_STRETCH", re.compile(".+", re.DOTALL))
    with pytest.raises(AssertionError):
        test_what_changes_is_marked_word_by_word_and_read_out_and_both_sides_say_the_same(world, site)


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


# --- what the employee is shown before another text goes out --------------------------------------------------------


def shown_again(world, site, *, words="遅番のみ"):
    """HR showed the employee another text in the place of one that was told: (decision, the page's address)."""
    _, decision, _ = told(world, words="早番のみ")
    site.clock.now = NEXT
    with world.database.writing() as session:
        draft = previews.propose(
            session, world.actor("hr"), decision.public_id,
            order(words=words, replaces=1, because="早番と遅番を取りちがえたため"), now=NEXT,
        )  # fmt: skip
    return decision, draft.public_id


@SQLITE_ONLY
def test_the_employee_reads_both_texts_what_changes_who_reads_it_and_how_often_is_reported(world, site):
    _, draft_id = shown_again(world, site)
    marked = site.visitor("worker", Hat.WORKER).get(f"/instruction-drafts/{draft_id}").text
    page = re.sub(r'<(ins|del)><span class="unseen">[^<]*</span>(.*?)</\1>', r"\2", marked)
    old, new = page.split("前に伝えた文面</h2>", 1)[1].split("相手が読む文面</h2>", 1)
    assert ("早番のみ" in old, "遅番のみ" in new) == (True, True)
    assert "変わるところ: 具体的なこと<br>" in page
    assert "伝える相手: 高橋 浩" in page
    assert "守れているかの報告: 毎月（上司から人事に）" in page
    assert GONE_BY not in page


@SQLITE_ONLY
def test_twin_a_page_that_knows_of_no_text_before_is_seen(world, site, monkeypatch):
    monkeypatch.setattr(previews, "_instruction", lambda *_of: None)
    with pytest.raises((AssertionError, IndexError)):
        test_the_employee_reads_both_texts_what_changes_who_reads_it_and_how_often_is_reported(world, site)


@SQLITE_ONLY
def test_a_draft_that_was_overtaken_says_so_and_leads_to_the_other(world, site):
    decision, draft_id = shown_again(world, site)
    with world.database.writing() as session:
        newer = previews.propose(
            session, world.actor("hr"), decision.public_id,
            order(words="早番か遅番", replaces=1, because="早番と遅番を取りちがえたため"), now=NEXT,
        )  # fmt: skip
    me = site.visitor("worker", Hat.WORKER)
    page = me.get(f"/instruction-drafts/{draft_id}").text
    assert (GONE_BY in page, f'href="/instruction-drafts/{newer.public_id}"' in page) == (True, True)
    assert 'name="answer"' not in page
    assert GONE_BY not in me.get(f"/instruction-drafts/{newer.public_id}").text
    with world.database.writing() as session:
        previews.answer(session, world.actor("worker", Hat.WORKER), newer.public_id, Preview.FINE, now=NEXT)
    with world.database.writing() as session:
        sent = instructing.instruct(
            session, world.actor("hr"), decision.public_id,
            order(words="早番か遅番", replaces=1, because="早番と遅番を取りちがえたため"), now=NEXT,
        )  # fmt: skip
    page = me.get(f"/instruction-drafts/{newer.public_id}").text
    assert ("もう伝えられています" in page, f'href="/instructions/{sent.public_id}"' in page) == (True, True)


@SQLITE_ONLY
def test_twin_a_draft_that_nothing_overtakes_is_seen(world, site, monkeypatch):
    monkeypatch.setattr(previews, "_newer", lambda *_of: None)
    with pytest.raises(AssertionError):
        test_a_draft_that_was_overtaken_says_so_and_leads_to_the_other(world, site)


# --- where nobody leads ---------------------------------------------------------------------------------------------


def unled_again(world, site):
    """HR carries it out itself and opens its page once more: (address, page)."""
    unlead(world)
    case = advised(world, replace(RESTRICTED, items=(LIMIT,)))
    hear(world, case)
    steps = (limited(0, until_on=date(2026, 12, 31), words="表の作成"), limited(20, from_on=date(2027, 1, 1)))
    decision = decide(world, case, *steps, reason="段階的に戻すため")
    explain(world, decision)
    with world.database.writing() as session:
        made = instructing.carry_out(
            session, world.actor("hr"), decision.public_id, order(kinds=frozenset({K.OVERTIME_LIMIT})), now=NEXT
        )
    site.clock.now = NEXT
    return made, site.visitor("hr").get(f"/decisions/{decision.public_id}/instruction").text


@SQLITE_ONLY
def test_where_nobody_leads_the_page_speaks_of_hr_and_of_the_record_before(world, site):
    made, page = unled_again(world, site)
    assert "決めた内容（上司には伝わりません）" not in page
    assert "人事が自ら行うことを記録しています" in page
    assert f'href="/instructions/{made.public_id}"' in page
    assert page.count('name="kinds"') == 1, "two steps of one kind are one tick"
    assert "残業は月0時間以内" in page.split('for="kinds-0"', 1)[1].split("</label>", 1)[0]
    because = page.split('for="because"', 1)[1].split("</label>", 1)[0]
    assert "必須" in because


@SQLITE_ONLY
def test_twin_ticks_without_their_steps_are_seen(world, site, monkeypatch):
    monkeypatch.setattr(first_orders, "steps", lambda _items: {})
    with pytest.raises(AssertionError):
        test_where_nobody_leads_the_page_speaks_of_hr_and_of_the_record_before(world, site)


# --- for which days a report is -------------------------------------------------------------------------------------


def days_reported(world, site):
    """What a report of the first month is called where it is asked for, and where the three read it."""
    _, _, instruction = told(world)
    site.clock.now = JANUARY
    path = f"/instructions/{instruction.public_id}"
    asked = site.visitor("supervisor").get(path).text
    note = say(world, instruction, Word(NoteKind.REPORT, kept=Kept.PARTLY), now=JANUARY)
    pages = [site.visitor(who, hat).get(path).text for who, hat in READERS]
    pages.append(site.visitor("hr").get(f"/instructions/notes/{note.public_id}").text)
    return [DAYS.findall(asked)[:1], *(sorted(set(DAYS.findall(page))) for page in pages)]


@SQLITE_ONLY
def test_a_report_is_read_as_one_of_the_days_that_it_was_asked_for(world, site):
    asked, *read = days_reported(world, site)
    assert asked != []
    assert read == [asked] * 4


@SQLITE_ONLY
def test_twin_a_report_of_the_whole_month_is_seen(world, site, monkeypatch):
    monkeypatch.setattr(instruction_threads, "_since", lambda *_of: date(2026, 1, 1))
    with pytest.raises(AssertionError):
        test_a_report_is_read_as_one_of_the_days_that_it_was_asked_for(world, site)
