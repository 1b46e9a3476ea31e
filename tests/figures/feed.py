"""What does a calendar program's fetch of many appointments cost, against a feed written with nothing around it?

Ours is the whole request: the real application from its WSGI door on, the secret looked up, the hat and the engagement
asked, the tag made, the times selected through `access`, the calendar written. The floor selects the same times in
the driver's own words and joins strings, behind a route of a bare Flask. Beside it: the same request when nothing
changed, which has to be cheaper than the whole.
"""

import io
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from flask import Flask, Response
from sqlalchemy import insert, select
from werkzeug.test import EnvironBuilder

from casework import ids
from casework.models.base import Base
from casework.rules.days import TOKYO
from casework.rules.vocabulary import BookingState
from casework.services import feeds
from tests import world as worlds
from tests.clients import Site
from tests.figures import databases
from tests.figures.case_list import connected
from tests.figures.figures import Figure, compared, turns
from tests.services import asking

GOAL = 5.0
UNCHANGED = 1.0
"""304 against the whole of ours: cheaper."""
EVENTS = 500
ROUNDS = 200
HALF, HOUR = timedelta(minutes=30), timedelta(hours=1)

STATEMENT = """
SELECT b.uid, b.sequence, b.booked_at, s.starts_at, s.ends_at
FROM slot AS s JOIN booking AS b ON b.company_id = s.company_id AND b.slot_id = s.id
WHERE s.company_id = {company} AND s.person_id = {person} AND b.state IN ('booked', 'kept', 'missed')
ORDER BY s.starts_at, b.id
"""


def rows(events: int = EVENTS, rounds: int = ROUNDS, kinds: tuple[str, ...] = databases.KINDS) -> Iterator[Figure]:
    """The whole feed, and an unchanged one, on each kind of database."""
    for kind in kinds:
        with databases.fresh(kind) as (url, folder):
            world = worlds.build(url, folder)
            fill(world, events)
            yield from _measured(kind, url, world, events, rounds)
            world.close()


def fill(world: worlds.World, events: int) -> None:
    """So many appointments of one physician: the first by acts, the others like it, an hour apart."""
    asking.booked(world)
    slots, bookings = Base.metadata.tables["slot"], Base.metadata.tables["booking"]
    start = worlds.NOW + timedelta(days=8)
    with world.database.engine.begin() as connection:
        slot = dict(connection.execute(select(slots)).mappings().one())
        booking = dict(connection.execute(select(bookings)).mappings().one())
        more = range(1, events)
        connection.execute(insert(slots), [
            {**slot, "id": slot["id"] + number, "public_id": ids.fresh(), "starts_at": start + number * HOUR,
             "ends_at": start + number * HOUR + HALF}
            for number in more
        ])  # fmt: skip
        connection.execute(insert(bookings), [
            {**booking, "id": booking["id"] + number, "public_id": ids.fresh(), "slot_id": slot["id"] + number,
             "state": BookingState.KEPT, "uid": f"{ids.fresh()}@casework.invalid"}
            for number in more
        ])  # fmt: skip


def _measured(kind: str, url: str, world: worlds.World, events: int, rounds: int) -> Iterator[Figure]:
    site = Site(world)
    with world.database.writing() as session:
        token = feeds.make(session, world.actor("physician"), now=world.now)
    whole = door(site.app, f"/calendar/{token}.ics", 200)
    tag, content = whole()  # the day's first fetch is written down; those that are measured only read
    if content.count(b"BEGIN:VEVENT") != events:
        raise RuntimeError(f"the feed holds {content.count(b'BEGIN:VEVENT')} events, not {events}")
    floor = Floor(kind, url, world)
    _tag, plain = floor.visit()
    if times(plain) != times(content):
        raise RuntimeError("the floor writes other times")
    ours, bare = turns(rounds, whole, floor.visit)
    yield compared("feed", kind, events, ours, bare, GOAL, answer=200, bytes=len(content))
    unchanged = door(site.app, f"/calendar/{token}.ics", 304, {"If-None-Match": tag})
    same, all_of_it = turns(rounds, unchanged, whole)
    yield compared("feed-unchanged", kind, events, same, all_of_it, UNCHANGED, answer=304)
    floor.close()
    site.close()


def times(content: bytes) -> list[bytes]:
    """The beginnings, in order."""
    return [line for line in content.split(b"\r\n") if line.startswith(b"DTSTART;")]


def door(app: Flask, path: str, status: int, headers: dict[str, str] | None = None) -> Callable[[], tuple[str, bytes]]:
    """A request as the web server hands it over: the tag and the body. RuntimeError for another status."""
    environ = EnvironBuilder(path=path, headers=list((headers or {}).items())).get_environ()

    def visit() -> tuple[str, bytes]:
        told: list[tuple[str, dict[str, str]]] = []

        def answer(line: str, given: list[tuple[str, str]], _error: object = None) -> Callable[[bytes], object]:
            told.append((line, dict(given)))
            return lambda _chunk: None

        body = b"".join(app.wsgi_app({**environ, "wsgi.input": io.BytesIO()}, answer))
        if not told[0][0].startswith(str(status)):
            raise RuntimeError(f"answered {told[0][0]}")
        return told[0][1].get("ETag", ""), body

    return visit


class Floor:
    """The bare minimum for the same feed."""

    def __init__(self, kind: str, url: str, world: worlds.World) -> None:
        self.connection = connected(kind, url)
        self.sqlite = kind == "sqlite"
        person = world.people["physician"].person_id
        self.statement = STATEMENT.format(company=world.company_id, person=person)
        app = Flask("floor")
        app.add_url_rule("/feed.ics", "feed", self._feed)
        self.visit = door(app, "/feed.ics", 200)

    def _feed(self) -> Response:
        parts = ["BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//floor//JA\r\nMETHOD:PUBLISH\r\n"]
        cursor = self.connection.cursor()
        cursor.execute(self.statement)
        for uid, sequence, booked_at, starts_at, ends_at in cursor.fetchall():
            stamp, start, end = map(self._local, (booked_at, starts_at, ends_at))
            parts.append(
                f"BEGIN:VEVENT\r\nUID:{uid}\r\nSEQUENCE:{sequence}\r\nDTSTAMP:{stamp}Z\r\n"
                f"DTSTART;TZID=Asia/Tokyo:{start}\r\nDTEND;TZID=Asia/Tokyo:{end}\r\nSUMMARY:打合せ\r\n"
                "CLASS:PRIVATE\r\nTRANSP:OPAQUE\r\nSTATUS:CONFIRMED\r\nEND:VEVENT\r\n"
            )
        parts.append("END:VCALENDAR\r\n")
        return Response("".join(parts).encode(), content_type="text/calendar; charset=utf-8")

    def _local(self, moment: object) -> str:
        if self.sqlite:
            moment = datetime.fromisoformat(str(moment)).replace(tzinfo=UTC)
        if not isinstance(moment, datetime):
            raise TypeError(f"{moment} is no moment")
        return f"{moment.astimezone(TOKYO):%Y%m%dT%H%M%S}"

    def close(self) -> None:
        self.connection.close()
