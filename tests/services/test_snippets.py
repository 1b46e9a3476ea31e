"""Are a professional's short texts theirs alone, in their own order, and never offered in the wrong zone?"""

import pytest
from sqlalchemy import select, text

from casework.models.snippets import SnippetBook
from casework.models.trail import TrailSubject
from casework.rules.errors import NotValid, NotYours, Stale
from casework.rules.snippets import MOST
from casework.rules.vocabulary import Hat, Zone
from casework.services import snippets

NOTES, RECORD = "眠れているかを、就寝と起床の時刻で確かめた。", "当面、時間外労働を月20時間までとする。"


def add(world, words=NOTES, *, title="睡眠", zone=Zone.CLINICAL, who="physician"):
    with world.database.writing() as session:
        return snippets.add(session, world.actor(who), zone, title, words, now=world.now)


def titles(world, *, zone=Zone.CLINICAL, who="physician"):
    with world.database.writing() as session:
        return [one.title for one in snippets.book(session, world.actor(who), zone, now=world.now).snippets]


def both(world):
    return add(world), add(world, RECORD, title="残業", zone=Zone.EMPLOYER)


def test_each_zone_is_offered_its_own(world):
    both(world)
    assert titles(world) == ["睡眠"]
    assert titles(world, zone=Zone.EMPLOYER) == ["残業"]
    with world.database.writing() as session:
        books = snippets.books(session, world.actor("physician"), now=world.now)
    assert [(book.zone, [one.text for one in book.snippets]) for book in books] == [
        (Zone.CLINICAL, [NOTES]), (Zone.EMPLOYER, [RECORD]),
    ]  # fmt: skip


def test_twin_a_book_of_both_zones_is_caught(world, monkeypatch):
    real = snippets._stored
    monkeypatch.setattr(snippets, "_stored", lambda visit, _zone, **more: real(visit, Zone.CLINICAL, **more))
    with pytest.raises(AssertionError):
        test_each_zone_is_offered_its_own(world)


def test_to_everybody_else_they_do_not_exist(world):
    mine, _other = both(world)
    for who in ("outside_physician", "factory_physician", "stranger_physician"):
        assert titles(world, who=who) == titles(world, who=who, zone=Zone.EMPLOYER) == []
    assert titles(world, who="nurse") == []
    for who in ("outside_physician", "factory_physician", "stranger_physician", "nurse", "hr", "clerk", "worker",
                "supervisor", "admin", "coordinator", "committee"):  # fmt: skip
        with world.database.writing() as session, pytest.raises(NotYours):
            snippets.find(session, world.actor(who), mine, now=world.now)
        with world.database.writing() as session, pytest.raises(NotYours):
            snippets.remove(session, world.actor(who), mine, now=world.now)
    assert titles(world) == ["睡眠"]


def test_another_hat_of_the_same_person_does_not_have_them(world):
    both(world)
    with world.database.writing() as session:
        theirs = snippets.book(session, world.actor("physician", Hat.NURSE), Zone.CLINICAL, now=world.now)
    assert theirs.snippets == ()


def test_a_nurse_keeps_none_for_the_employer(world):
    add(world, who="nurse")
    assert titles(world, who="nurse") == ["睡眠"]
    with pytest.raises(NotYours):
        add(world, zone=Zone.EMPLOYER, who="nurse")
    with pytest.raises(NotYours):
        titles(world, zone=Zone.EMPLOYER, who="nurse")
    with pytest.raises(NotYours):
        add(world, zone=Zone.EXAMINER)


def test_they_are_ordered_changed_and_thrown_away(world):
    first, second, third = (add(world, title=title) for title in "一二三")

    def act(verb, *given, **more):
        with world.database.writing() as session:
            return verb(session, world.actor("physician"), *given, now=world.now, **more)

    act(snippets.move, third, -1)
    act(snippets.move, first, 1)
    assert titles(world) == ["三", "一", "二"]
    found = act(snippets.find, second)
    act(snippets.change, second, " 二の二 ", "別の文", version=found.version)
    assert titles(world) == ["三", "一", "二の二"]
    with pytest.raises(Stale):
        act(snippets.change, second, "遅い", "遅い", version=found.version)
    act(snippets.remove, first)
    assert titles(world) == ["三", "二の二"]
    with pytest.raises(NotYours):
        act(snippets.find, first)
    act(snippets.remove, second)
    act(snippets.remove, third)
    assert titles(world) == []


def test_there_is_an_end_to_them(world):
    for number in range(MOST):
        add(world, title=str(number))
    with pytest.raises(NotValid):
        add(world)
    assert len(titles(world)) == MOST
    add(world, zone=Zone.EMPLOYER)  # the other book has room


def test_the_database_says_neither_words_nor_number(world):
    both(world)
    with world.database.reading() as session:
        raw = [bytes(blob) for blob in session.execute(text("SELECT texts FROM snippet_book")).scalars()]
        keys = session.execute(select(SnippetBook.data_key_id)).scalars().all()
    assert len(raw) == len(set(keys)) == 2
    assert not any(word.encode() in blob for blob in raw for word in (NOTES, RECORD, "睡眠", "残業"))


def test_each_look_stands_in_the_trail_and_is_about_nobody(world):
    both(world)
    titles(world)
    with world.database.reading() as session:
        told = session.execute(
            select(TrailSubject.employment_id).where(TrailSubject.record == SnippetBook.__tablename__)
        ).scalars()
        assert list(told) == [None, None, None]
