"""How does a calendar program get at somebody's own appointments, without a sign-in and without learning what they are?

The address holds a secret that is shown once and kept as a hash. Whether it still opens anything is asked at each fetch
from the dated relations: with the employment, the engagement or the hat the feed ends. docs/decisions/0017 says what is
written down of a fetch.
"""

import hashlib
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, or_, select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, reach, sight
from casework.documents import feed as documents
from casework.documents.feed import Time
from casework.models.accounts import Account
from casework.models.cases import Case
from casework.models.explanation_talks import ExplanationTalk
from casework.models.feeds import CalendarFeed
from casework.models.people import Employment, Person
from casework.models.providers import Engagement
from casework.models.slots import Booking, Slot
from casework.rules.days import tokyo_date
from casework.rules.errors import NotNow, NotYours
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import Hat
from casework.services import bookings, hats, policies
from casework.services.coming import LIVING

KEPT: Final = timedelta(days=92)
"""Appointments stay so long after they are over: people look up when they were."""
MOST: Final = 2000
"""More than anybody has in that time."""


@dataclass(frozen=True)
class Fetched:
    """What is answered. `content` None: what the program holds is still true. `first`: the day's first fetch."""

    etag: str
    content: bytes | None
    first: bool


def page(session: Session, actor: Actor, *, now: datetime) -> Shown | None:
    """One's own feed under the worn hat, if there is one."""
    visit = enter(session, actor, Act.KEEP_FEED, now=now)
    feed = _standing(visit)
    return None if feed is None else visit.show(sight.FEED, feed)


def make(session: Session, actor: Actor, *, now: datetime) -> str:
    """A new secret, in place of the one there was; it is given back this once."""
    visit = enter(session, actor, Act.KEEP_FEED, now=now)
    if actor.person_id is None or actor.hat is None:
        raise NotYours
    before = _standing(visit, lock=True)
    if before is not None:
        _end(visit, before)
    token = secrets.token_urlsafe(32)
    feed = CalendarFeed(
        public_id=ids.fresh(), company_id=actor.company_id, person_id=actor.person_id, hat=actor.hat,
        token_hash=_hash(token), made_at=now,
    )  # fmt: skip
    session.add(feed)
    visit.record(sight.FEED, feed.public_id)
    session.flush()
    return token


def revoke(session: Session, actor: Actor, *, now: datetime) -> None:
    """From now on the address opens nothing. NotNow when there is none."""
    visit = enter(session, actor, Act.KEEP_FEED, now=now)
    feed = _standing(visit, lock=True)
    if feed is None:
        raise NotNow(Said(N_("予定表への配信は、すでに止まっています。")))
    _end(visit, feed)


def fetch(session: Session, token: str, *, held: Collection[str] = (), office: str, now: datetime) -> Fetched:
    """The times behind a secret. `held`: the tags of what the program has; while one is still true, nothing is written
    anew. NotYours for a secret that opens nothing: unknown, revoked, or of somebody who has no such times any more.
    """
    feed, language = _living(session, token, now)
    actor = Actor(company_id=feed.company_id, person_id=feed.person_id, hat=feed.hat)
    visit = enter(session, actor, Act.FETCH_FEED, now=now)
    titles, etag = _fingerprint(visit, feed, office, language)
    first = feed.fetched_on != visit.today
    if etag in held:
        return Fetched(etag, None, first)
    rows: list[Any] = list(session.execute(
        _own(visit, select(
            Booking.public_id, Booking.uid, Booking.sequence, Booking.booked_at, Slot.starts_at, Slot.ends_at,
            Case.workplace_id,
        )).order_by(Slot.starts_at, Booking.id).limit(MOST)
    ).all())  # fmt: skip
    explained: Sequence[Any] = session.execute(
        select(
            ExplanationTalk.public_id, ExplanationTalk.uid, ExplanationTalk.sequence,
            ExplanationTalk.set_at.label("booked_at"), ExplanationTalk.starts_at, ExplanationTalk.ends_at,
            Case.workplace_id,
        )
        .join(Case, and_(Case.company_id == ExplanationTalk.company_id, Case.id == ExplanationTalk.case_id))
        .where(*_explained(visit))
        .order_by(ExplanationTalk.starts_at, ExplanationTalk.id)
        .limit(MOST)
    ).all()  # fmt: skip
    rows = [*rows, *explained]
    named = bookings.uids_for(session, actor.hat)
    times = [
        Time(named(row.uid), row.sequence, row.booked_at, titles[row.workplace_id], shown)
        for row, shown in zip(rows, visit.show_rows(sight.OWN_TIME, rows, of=lambda _row: None), strict=True)
    ]
    return Fetched(etag, documents.feed(times, organizer=office, language=language), first)


def note(session: Session, token: str, *, now: datetime) -> None:
    """Write down that a program came for the times: once a day."""
    feed, _ = _living(session, token, now, lock=True)
    actor = Actor(company_id=feed.company_id, person_id=feed.person_id, hat=feed.hat)
    visit = enter(session, actor, Act.FETCH_FEED, now=now)
    if feed.fetched_on != visit.today:
        feed.fetched_on = visit.today
        visit.record(sight.FEED, feed.public_id)


def _hash(token: str) -> str:
    """Two hundred and fifty-six bits of chance need no slow hash."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _standing(visit: Visit, *, lock: bool = False) -> CalendarFeed | None:
    found = select(CalendarFeed).where(visit.within(CalendarFeed), CalendarFeed.revoked_at.is_(None))
    if lock:
        found = found.with_for_update().execution_options(populate_existing=True)
    return visit.session.execute(found).scalar_one_or_none()


def _end(visit: Visit, feed: CalendarFeed) -> None:
    feed.revoked_at = visit.now
    visit.record(sight.FEED, feed.public_id)
    visit.session.flush()


def _living(session: Session, token: str, now: datetime, *, lock: bool = False) -> tuple[CalendarFeed, str]:
    """The feed behind a secret, while its owner still has what it is about, and the language of their account."""
    statement = (
        select(CalendarFeed, Account.language)
        .join(Person, and_(Person.company_id == CalendarFeed.company_id, Person.id == CalendarFeed.person_id))
        .join(Account, Account.id == Person.account_id)
        .where(
            CalendarFeed.token_hash == _hash(token), CalendarFeed.revoked_at.is_(None), Account.disabled_at.is_(None)
        )
    )  # fmt: skip
    if lock:
        statement = statement.with_for_update(of=CalendarFeed)
    found = session.execute(statement).one_or_none()
    if found is None:
        raise NotYours
    feed: CalendarFeed = found[0]
    today = tokyo_date(now)
    if not hats.holds(session, feed.company_id, feed.person_id, feed.hat, today):
        raise NotYours
    if feed.hat is not Hat.WORKER:
        engaged = select(literal(1)).where(
            Engagement.company_id == feed.company_id, Engagement.person_id == feed.person_id, Engagement.on(today)
        )
        if not session.execute(select(exists(engaged))).scalar_one():
            raise NotYours
    return feed, found[1].value


def _own(visit: Visit, wanted: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """The standing appointments of one's own: found from the person, admitted by `access`."""
    actor = visit.actor
    statement = (
        wanted.select_from(Booking)
        .join(Slot, and_(Slot.company_id == Booking.company_id, Slot.id == Booking.slot_id))
        .join(Case, and_(Case.company_id == Booking.company_id, Case.id == Booking.case_id))
        .where(reach.own_appointment(actor), Booking.state.in_(LIVING), Slot.ends_at > visit.now - KEPT)
    )
    if actor.hat is not Hat.WORKER:
        return statement.where(Slot.company_id == actor.company_id, Slot.person_id == actor.person_id)
    mine = select(Employment.id).where(
        Employment.company_id == actor.company_id, Employment.person_id == actor.person_id
    )
    return statement.where(Case.company_id == actor.company_id, Case.employment_id.in_(mine))


def _explained(visit: Visit) -> tuple[ColumnElement[bool], ...]:
    """The explanations of decisions of one's own: those that are set, and those whose time had come before they ended,
    as they may have been held. Whatever was called off or moved before is gone.
    """
    stands = or_(ExplanationTalk.ended_at.is_(None), ExplanationTalk.ended_at >= ExplanationTalk.starts_at)
    return (reach.own_explanation(visit.actor), stands, ExplanationTalk.ends_at > visit.now - KEPT)


def _fingerprint(visit: Visit, feed: CalendarFeed, office: str, language: str) -> tuple[dict[int, str], str]:
    """The titles by workplace, and a tag that changes whenever the content does: a booking never changes its time, nor
    does an explanation, it ends and another begins with a higher number; so how many stand and the highest of them tell
    of every change.
    """
    found = visit.session.execute(
        _own(visit, select(Case.workplace_id, func.count(), func.min(Booking.id), func.max(Booking.id)))
        .group_by(Case.workplace_id)
        .order_by(Case.workplace_id)
    ).all()
    explained = visit.session.execute(
        select(Case.workplace_id, func.count(), func.min(ExplanationTalk.id), func.max(ExplanationTalk.id))
        .join(Case, and_(Case.company_id == ExplanationTalk.company_id, Case.id == ExplanationTalk.case_id))
        .where(*_explained(visit))
        .group_by(Case.workplace_id)
        .order_by(Case.workplace_id)
    ).all()
    titles = {
        place: policies.policy_for(visit.session, feed.company_id, place, visit.today)[0].neutral_title
        for place in {row[0] for row in (*found, *explained)}
    }
    parts = [[(*row, titles[row[0]]) for row in rows] for rows in (found, explained)]
    whole = [documents.FORM, feed.public_id, office, language, parts]
    return titles, hashlib.sha256(repr(whole).encode()).hexdigest()[:32]
