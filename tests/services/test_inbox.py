"""Do lines of the inbox that are alike stand as one, counted by what they lead to, and are they read together?"""

from datetime import timedelta

import pytest
from sqlalchemy import event

from casework.access import Act, enter, enter_worker
from casework.ids import PublicId
from casework.rules.errors import NotYours
from casework.rules.notices import Notice
from casework.rules.vocabulary import Hat
from casework.services import inbox, messages, previews
from tests.services import asking
from tests.services.advising import NEXT, decided, explain
from tests.services.test_deliveries import RECORD, tell
from tests.services.test_previews import propose

GONE = "f" * 32
LATER = NEXT + timedelta(days=2)


def lines(world, who="hr", hat=Hat.HR, *, now=None):
    with world.database.writing() as session:
        found = inbox.index(session, world.actor(who, hat), now=now or world.now).lines
    return [(line.note.notice, line.count, line.note.read_at is None, line.note.public_id) for line in found]


def unread(world, who="hr", hat=Hat.HR):
    with world.database.reading() as session:
        return messages.unread(session, world.company_id, world.people[who].person_id, hat)


def opened(world, note_id, who="hr", hat=Hat.HR, *, now=None):
    with world.database.writing() as session:
        targets = inbox.open_line(session, world.actor(who, hat), note_id, now=now or world.later(minutes=5))
    return [None if one.employee is None else one.employee.name for one in targets if one.there]


def two_and_a_lost_one(world):
    """Two ask on one day; the record of a third line isn't there: count, unread before and after, whom it leads to."""
    for name in ("worker", "colleague"):
        asking.ask(world, asking.invited(world, name), who=name)
    tell(world, "hr", Hat.HR, notice=Notice.REQUEST_TO_HR, record=GONE)
    [(_notice, count, _unread, note_id)] = [one for one in lines(world) if one[0] is Notice.REQUEST_TO_HR]
    before = unread(world)
    names = opened(world, note_id)
    [again] = [one for one in lines(world) if one[0] is Notice.REQUEST_TO_HR]
    assert again[3] == note_id, "they stay together"
    return count, before - unread(world), sorted(names)


TWO = (2, 3, ["佐藤 真由美", "鈴木 健"])
"""Counted are those that lead somewhere; all three are read."""


def test_lines_that_are_alike_are_one_line_counted_by_what_they_lead_to(world):
    assert two_and_a_lost_one(world) == TWO


def twice_of_one(world):
    """Two lines about one request, and how many the line is said to be."""
    request = asking.ask(world, asking.invited(world))
    tell(world, "hr", Hat.HR, notice=Notice.REQUEST_TO_HR, record=request.public_id, occasion="again")
    return [count for notice, count, *_rest in lines(world) if notice is Notice.REQUEST_TO_HR]


def test_lines_that_lead_to_one_record_are_no_more_than_one(world):
    assert twice_of_one(world) == [1]


def test_twin_a_count_of_lines_is_seen(world, monkeypatch):
    monkeypatch.setattr(
        inbox, "_counts", lambda _visit, rows: {(row.notice, row.day, row.read_at): row.lines for row in rows}
    )
    assert twice_of_one(world) != [1]


def test_twin_a_count_of_what_is_gone_is_seen(world, monkeypatch):
    monkeypatch.setattr(inbox, "_there", lambda _visit, _model, ids: {one: one for one in ids})
    assert two_and_a_lost_one(world) != TWO


def test_twin_lines_that_stay_unread_behind_the_one_are_seen(world, monkeypatch):
    monkeypatch.setattr(inbox, "_unread_with", lambda *_of: [])
    with pytest.raises((AssertionError, ValueError)):
        assert two_and_a_lost_one(world) == TWO


def test_another_day_is_another_line_and_pages_join(world, monkeypatch):
    for day in range(4):
        for number in range(2):
            with world.database.writing() as session:
                visit = enter_worker(session, world.company_id, Act.BUILD, now=world.later(days=day))
                to, occasion = world.people["hr"].person_id, f"{day} {number}"
                messages.queue(
                    visit, Notice.FIRST_CODE, record_id=PublicId(str(number) * 32), to=to, hat=Hat.HR, occasion=occasion
                )
                visit.record("installation", RECORD)
    whole = lines(world)
    assert [count for _notice, count, _unread, _id in whole] == [2] * 4
    monkeypatch.setattr(inbox, "PAGE", 3)
    with world.database.writing() as session:
        first = inbox.index(session, world.actor("hr", Hat.HR), now=world.now)
        second = inbox.index(session, world.actor("hr", Hat.HR), now=world.now, after=first.after)
        assert [one.note.public_id for one in (*first.lines, *second.lines)] == [one[3] for one in whole]
        assert (len(first.lines), second.after) == (3, None)
        with pytest.raises(NotYours):
            inbox.index(session, world.actor("worker", Hat.WORKER), now=world.now, after=first.after)


def overtaken(world):
    """The employee is shown a text, two days later another in its place: what is unread once the newer one is opened,
    and where both lead.
    """
    _case, decision = decided(world)
    explain(world, decision)
    first = propose(world, decision)
    newer = propose(world, decision, now=LATER, words="早番のみ")
    shown = [one for one in lines(world, "worker", Hat.WORKER, now=LATER) if one[0] is Notice.INSTRUCTION_DRAFTED]
    leads_to, left = [], []
    for one in shown:
        with world.database.writing() as session:
            [target] = inbox.open_line(session, world.actor("worker", Hat.WORKER), one[3], now=LATER)
        leads_to.append(target.record_id)
        if len(leads_to) == 1:
            left = [
                one for one in lines(world, "worker", Hat.WORKER) if one[0] is Notice.INSTRUCTION_DRAFTED and one[2]
            ]
    assert first.public_id != newer.public_id
    return len(shown), len(left), leads_to == [newer.public_id] * 2


def test_a_text_in_whose_place_another_came_leads_to_that_and_is_read_with_it(world):
    assert overtaken(world) == (2, 0, True)


def statements(world):
    """How many it takes to find what came in the place of one text, and of three."""
    _case, decision = decided(world)
    explain(world, decision)
    shown = [propose(world, decision, now=NEXT + timedelta(days=day), words=f"早番{day}").public_id for day in range(3)]
    counts, given = [], []
    event.listen(world.database.engine, "before_cursor_execute", lambda *of: given.append(of[2]))
    with world.database.reading() as session:
        visit = enter(session, world.actor("worker", Hat.WORKER), Act.READ_MESSAGES, now=LATER)
        previews.standing(visit, shown[:1])  # the first one asks who they are as well
        for some in (shown[:1], shown):
            before = len(given)
            assert previews.standing(visit, some) == dict.fromkeys(some, shown[-1])
            counts.append(len(given) - before)
    return counts


def test_what_came_in_the_place_of_texts_is_found_by_one_statement(world):
    assert statements(world) == [1, 1]


def test_twin_a_statement_for_each_text_is_seen(world, monkeypatch):
    ours = previews.standing
    monkeypatch.setattr(
        previews, "standing", lambda visit, ids: {one: at for each in ids for one, at in ours(visit, [each]).items()}
    )
    assert statements(world) == [1, 3]


def test_twin_a_line_that_leads_to_the_old_text_is_seen(world, monkeypatch):
    monkeypatch.setattr(previews, "standing", lambda _visit, ids: {one: one for one in ids})
    assert overtaken(world) == (2, 1, False)
