"""What short texts does a professional keep for themself, and what is offered of them where one writes?

They are private to whoever wrote them, in one company and under one hat: a phrase may name what is only done there. To
everybody else they don't exist.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Visit, enter, sight
from casework.ids import PublicId
from casework.models.snippets import SnippetBook
from casework.rules.errors import NotValid, NotYours, Stale
from casework.rules.snippets import MOST, ZONES, Snippet, moved, pack, unpack
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import Zone

FULL = Said(N_("定型文は%(count)s件までです。使わないものを消すと、また足せます。"), {"count": MOST})


@dataclass(frozen=True)
class Book:
    """The texts of one zone. `version`: 0 before there was one."""

    zone: Zone
    snippets: tuple[Snippet, ...]
    version: int

    @property
    def open(self) -> bool:
        """One more may be added."""
        return len(self.snippets) < MOST


@dataclass(frozen=True)
class Found:
    """One text where it is changed."""

    snippet: Snippet
    zone: Zone
    version: int


def books(session: Session, actor: Actor, *, now: datetime) -> tuple[Book, ...]:
    """All of one's own, by zone."""
    visit = enter(session, actor, Act.KEEP_SNIPPETS, now=now)
    return tuple(_read(visit, zone) for zone in _zones(visit))


def book(session: Session, actor: Actor, zone: Zone, *, now: datetime) -> Book:
    """Those of one zone: what may be offered where one writes for it, and nothing else. NotYours for a zone for which
    the hat writes nothing.
    """
    visit = enter(session, actor, Act.KEEP_SNIPPETS, now=now)
    if zone not in _zones(visit):
        raise NotYours
    return _read(visit, zone)


def find(session: Session, actor: Actor, snippet_id: str, *, now: datetime) -> Found:
    """One of one's own texts; NotYours for any other."""
    visit = enter(session, actor, Act.KEEP_SNIPPETS, now=now)
    for zone in _zones(visit):
        kept = _read(visit, zone)
        for one in kept.snippets:
            if one.snippet_id == snippet_id:
                return Found(one, zone, kept.version)
    raise NotYours


def add(session: Session, actor: Actor, zone: Zone, title: str, text: str, *, now: datetime) -> PublicId:
    """Keep one more, as the last. NotValid when the book is full."""
    visit = enter(session, actor, Act.KEEP_SNIPPETS, now=now)
    if zone not in _zones(visit):
        raise NotYours
    made = Snippet(ids.fresh(), title.strip(), text.strip())
    stored = _stored(visit, zone, lock=True)
    if stored is None:
        stored = SnippetBook(
            company_id=actor.company_id, public_id=ids.fresh(), person_id=actor.person_id, hat=actor.hat, zone=zone,
            data_key_id=visit.new_key(),
        )  # fmt: skip
        session.add(stored)
    kept = _opened(visit, stored)
    if len(kept) >= MOST:
        raise NotValid("title", FULL)
    _keep(visit, stored, (*kept, made))
    return PublicId(made.snippet_id)


def change(
    session: Session, actor: Actor, snippet_id: str, title: str, text: str, *, version: int, now: datetime
) -> None:
    """Write one anew, in its place. Stale when the book was changed since `version`."""
    visit = enter(session, actor, Act.KEEP_SNIPPETS, now=now)
    stored, kept = _holding(visit, snippet_id)
    if stored.version != version:
        raise Stale
    new = Snippet(snippet_id, title.strip(), text.strip())
    _keep(visit, stored, tuple(new if one.snippet_id == snippet_id else one for one in kept))


def move(session: Session, actor: Actor, snippet_id: str, step: int, *, now: datetime) -> None:
    """Put one a place up (-1) or down (1)."""
    _alter(session, actor, snippet_id, lambda kept: moved(kept, snippet_id, step), now)


def remove(session: Session, actor: Actor, snippet_id: str, *, now: datetime) -> None:
    """Keep one no longer."""
    _alter(session, actor, snippet_id, lambda kept: tuple(one for one in kept if one.snippet_id != snippet_id), now)


def _alter(
    session: Session,
    actor: Actor,
    snippet_id: str,
    alter: Callable[[tuple[Snippet, ...]], tuple[Snippet, ...]],
    now: datetime,
) -> None:
    visit = enter(session, actor, Act.KEEP_SNIPPETS, now=now)
    stored, kept = _holding(visit, snippet_id)
    _keep(visit, stored, alter(kept))


def _zones(visit: Visit) -> tuple[Zone, ...]:
    return ZONES[visit.actor.hat] if visit.actor.hat is not None else ()


def _stored(visit: Visit, zone: Zone, *, lock: bool = False) -> SnippetBook | None:
    statement = select(SnippetBook).where(visit.within(SnippetBook), SnippetBook.zone == zone)
    if lock:
        statement = statement.with_for_update(of=SnippetBook)
    return visit.session.execute(statement).scalar_one_or_none()


def _read(visit: Visit, zone: Zone) -> Book:
    stored = _stored(visit, zone)
    return Book(zone, (), 0) if stored is None else Book(zone, _opened(visit, stored), stored.version)


def _opened(visit: Visit, stored: SnippetBook) -> tuple[Snippet, ...]:
    return unpack(visit.show(sight.SNIPPET_BOOK, stored).texts)


def _holding(visit: Visit, snippet_id: str) -> tuple[SnippetBook, tuple[Snippet, ...]]:
    """The book in which one of one's own texts stands, locked; NotYours for any other text."""
    for zone in _zones(visit):
        stored = _stored(visit, zone, lock=True)
        kept = () if stored is None else _opened(visit, stored)
        if stored is not None and any(one.snippet_id == snippet_id for one in kept):
            return stored, kept
    raise NotYours


def _keep(visit: Visit, stored: SnippetBook, snippets: tuple[Snippet, ...]) -> None:
    visit.seal(stored.data_key_id, stored, texts=pack(snippets))
    visit.record(sight.SNIPPET_BOOK, stored.public_id)
    visit.session.flush()
