"""Do the pages say how it went on: a text sent unchanged, words that were written, a move to another workplace?"""

import pytest

from casework.access import sight
from casework.rules.previews import Preview
from casework.rules.vocabulary import Hat
from casework.services import sendings
from tests.databases import SQLITE_ONLY
from tests.services.advising import NEXT, told
from tests.services.test_reconsiderations import refused, say
from tests.services.test_relocations import MOVE, MOVED, PLACE, place, send
from tests.services.test_sendings import ROSTER, answer, propose

pytestmark = SQLITE_ONLY
WHY = "来月まで遅番の人がいないため"
CARING = [("hr", Hat.HR), ("physician", Hat.PHYSICIAN), ("nurse", Hat.NURSE)]


def test_the_employee_finds_the_reason_where_they_answered(world, site):
    _, decision, _ = told(world)
    draft = propose(world, decision, ROSTER)
    answer(world, draft, Preview.WRONG, "部署の名前がちがいます")
    site.clock.now = NEXT
    me = site.visitor("worker", Hat.WORKER)
    assert "伝えられました" not in me.get(f"/instruction-drafts/{draft.public_id}").text
    with world.database.writing() as session:
        sendings.send_shown(session, world.actor("hr"), decision.public_id, draft.public_id, WHY, now=NEXT)
    page = me.get(f"/instruction-drafts/{draft.public_id}").text
    assert "直さずに勤務割を担当する人に伝えられました" in page
    assert WHY in page
    assert f"/decisions/{decision.public_id}/told" in page


def test_whoever_wrote_their_words_is_not_asked_to_write_them(world, site):
    _case, decision = refused(world)
    site.clock.now = NEXT
    physician = site.visitor("physician", Hat.PHYSICIAN)
    asked = "あなたの意見を書いてください"
    assert asked in physician.get(f"/decisions/{decision.public_id}").text
    say(world, decision)
    page = physician.get(f"/decisions/{decision.public_id}").text
    assert asked not in page
    assert "あなたの意見は、人事労務担当者に届いています" in page


def moved(world, site, who, hat):
    """What a decision page says of a move, before and after HR there was told."""
    _, decision, _ = told(world)
    place(world, world.factory, MOVE)
    site.clock.now = MOVED
    visitor = site.visitor(who, hat)
    before = visitor.get(f"/decisions/{decision.public_id}").text
    send(world, decision)
    return before, visitor.get(f"/decisions/{decision.public_id}").text


@pytest.mark.parametrize(("who", "hat"), CARING)
def test_whoever_has_the_file_reads_where_they_work_now_and_that_it_was_told_there(world, site, who, hat):
    before, after = moved(world, site, who, hat)
    for page in (before, after):
        assert f"12月21日（月）から、{PLACE}で働いています" in page
    assert ("まだ伝えていません" in before, "異動先の人事労務担当者に伝えました" in after) == (True, True)


def test_before_the_day_it_is_ahead_and_the_employee_knows(world, site):
    _, decision, _ = told(world)
    place(world, world.factory, MOVE)
    site.clock.now = NEXT
    assert f"{PLACE}で働く予定です" in site.visitor("hr").get(f"/decisions/{decision.public_id}").text
    assert PLACE not in site.visitor("worker", Hat.WORKER).get(f"/decisions/{decision.public_id}").text


def test_twin_a_move_that_is_invisible_is_seen(world, site, monkeypatch):
    (row,) = sight.RELOCATION.rows
    monkeypatch.setitem(row.cells, Hat.HR, sight.NO)
    monkeypatch.setattr(sight, "granted", sight.granted.__wrapped__)
    _before, after = moved(world, site, "hr", Hat.HR)
    assert PLACE not in after


def test_twin_a_move_that_the_employee_reads_here_too_is_seen(world, site, monkeypatch):
    (row,) = sight.RELOCATION.rows
    monkeypatch.setitem(row.cells, Hat.WORKER, sight.YES)
    monkeypatch.setattr(sight, "granted", sight.granted.__wrapped__)
    with pytest.raises(AssertionError):
        test_before_the_day_it_is_ahead_and_the_employee_knows(world, site)
