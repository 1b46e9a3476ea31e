"""Does HR at the new workplace read of everybody who comes, page by page, however many there are?"""

import pytest
from sqlalchemy import event, literal, select

from casework.access import Visit
from casework.rules.errors import NotYours
from casework.rules.notices import Notice
from casework.rules.previews import Preview
from casework.rules.vocabulary import Hat
from casework.services import arrivals, inbox, previews
from tests.services.advising import NEXT, advised, decide, explain, hear, limited, nights
from tests.services.test_relocations import MOVE, MOVED, TOLD, place
from tests.services.test_sendings import propose, send_shown


def comes(world, name, by):
    """Somebody with measures moves, and HR there is told."""
    case = advised(world, name=name, by=by)
    hear(world, case)
    decision = decide(world, case, limited(), nights())
    explain(world, decision)
    place(world, world.factory, MOVE, name)
    draft = propose(world, decision, TOLD)
    with world.database.writing() as session:
        previews.answer(session, world.actor(name, Hat.WORKER), draft.public_id, Preview.FINE, now=NEXT)
    send_shown(world, decision, draft)


def look(world, now, after=""):
    with world.database.writing() as session:
        return arrivals.index(session, world.actor("factory_hr", Hat.HR), after=after, now=now)


def asked(world, now):
    """How many statements the page takes."""
    seen = []

    def note(*of):
        seen.append(of[2])

    event.listen(world.database.engine, "before_cursor_execute", note)
    look(world, now)
    event.remove(world.database.engine, "before_cursor_execute", note)
    return len(seen)


def one_and_more(world):
    """The statements for one who comes and for two, before the day and after it."""
    comes(world, "worker", "physician")
    few = [asked(world, now) for now in (NEXT, MOVED)]
    comes(world, "colleague", "outside_physician")
    return few, [asked(world, now) for now in (NEXT, MOVED)]


def test_many_are_read_in_pages_by_as_many_statements_as_one(world, monkeypatch):
    few, many = one_and_more(world)
    assert few == many
    for now in (NEXT, MOVED):
        whole = [one.employee.name for one in look(world, now).arrivals]
        assert len(whole) == 2
        found: list[str] = []
        after: str | None = ""
        with monkeypatch.context() as patch:
            patch.setattr(arrivals, "PAGE", 1)
            for _ in whole:
                page = look(world, now, after or "")
                found += [one.employee.name for one in page.arrivals]
                after = page.after
        assert (found, after) == (whole, None)
    with pytest.raises(NotYours):
        look(world, MOVED, "0" * 32)


def test_twin_facts_asked_for_each_are_seen(world, monkeypatch):
    honest = Visit.show

    def asking(visit, record, source, *known, **more):
        visit.session.execute(select(literal(1)))
        return honest(visit, record, source, *known, **more)

    monkeypatch.setattr(Visit, "show", asking)
    few, many = one_and_more(world)
    assert few != many


def behind_the_line(world):
    """What stands behind the line of the inbox that tells HR of who comes."""
    comes(world, "worker", "physician")
    with world.database.writing() as session:
        hr = world.actor("factory_hr", Hat.HR)
        [line] = [one for one in inbox.index(session, hr, now=NEXT).lines if one.note.notice is Notice.ARRIVAL]
        return inbox.alike(session, hr, line.note.public_id, now=NEXT)[1]


def test_behind_the_line_of_who_comes_stands_nothing_of_where_they_still_work(world):
    assert [(one.employee, one.case_id) for one in behind_the_line(world)] == [(None, None)]


def test_twin_whoever_comes_as_they_are_placed_today_is_seen(world, monkeypatch):
    monkeypatch.setattr(inbox, "Sending", None)
    [target] = behind_the_line(world)
    assert target.employee is not None
