"""What does it cost to show somebody the free times of a month, with ten physicians and five years of bookings?

Ours is all that the page asks when an employee chooses: reach, the rule of what fits whom, sight, and the trail's entry
with its commit. The floor does the same with nothing around it: in the driver's own words one statement for who asks,
one for the free times of the month that leaves out what is taken, kept, busy, away, led, avoided or not engaged, a
dictionary for each time, and the same rows of the trail inserted and committed. Both have to offer the same times. What
the whole page costs stands beside it.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, insert, select

from casework import ids
from casework.models.base import Base
from casework.rules.days import TOKYO
from casework.rules.policy import Policy
from casework.rules.vocabulary import BookingState, EngagementKind, SlotState
from casework.services import choices
from tests import world as worlds
from tests.clients import Site
from tests.figures import databases
from tests.figures.case_list import connected, counted, door, record
from tests.figures.figures import Figure, compared, turns
from tests.services import asking

GOAL = 4.0
PHYSICIANS = 10
YEARS = 5
A_DAY = 6
"""Slots of one physician on one of their days."""
ROUNDS = 100
HALF = timedelta(minutes=30)

WHO = """
SELECT c.id, c.public_id, c.workplace_id, e.id, e.number, e.person_id, p.name, p.kana, r.id, r.public_id, r.mode,
       r.physician_wish, r.waits_since, l.limit_on, b.id, h.slot_id
FROM "case" AS c
JOIN employment AS e ON e.company_id = c.company_id AND e.id = c.employment_id
JOIN person AS p ON p.company_id = e.company_id AND p.id = e.person_id
JOIN interview_request AS r ON r.company_id = c.company_id AND r.case_id = c.id AND r.state <> 'withdrawn'
LEFT JOIN case_limit AS l ON l.company_id = c.company_id AND l.case_id = c.id AND l.clock = 'interview'
  AND l.record_id = r.public_id AND l.stopped_on IS NULL
LEFT JOIN booking AS b ON b.company_id = c.company_id AND b.interview_request_id = r.id AND b.state = 'booked'
LEFT JOIN slot_hold AS h ON h.company_id = c.company_id AND h.interview_request_id = r.id AND h.ended_at IS NULL
WHERE c.company_id = {company} AND c.public_id = '{case}' AND e.person_id = {person}
"""
TIMES = """
SELECT s.public_id, s.starts_at, s.ends_at, s.place, s.online, s.purpose, p.name
FROM slot AS s JOIN person AS p ON p.company_id = s.company_id AND p.id = s.person_id
WHERE s.company_id = {company} AND s.state = 'free' AND s.starts_at > '{now}' AND s.starts_at < '{until}'
  AND (s.purpose IS NULL OR s.purpose = 'first')
  AND (s.workplace_id = {place} OR (s.online AND s.workplace_id IS NULL))
  AND s.person_id <> {person}
  AND EXISTS (SELECT 1 FROM engagement AS e WHERE e.company_id = {company} AND e.person_id = s.person_id
              AND (e.workplace_id = {place} OR e.workplace_id IS NULL) AND e.kind <> 'nurse'
              AND e.from_on <= date(s.starts_at) AND (e.until_on IS NULL OR e.until_on >= date(s.starts_at)))
  AND s.person_id NOT IN (SELECT b.person_id FROM reporting_line AS g
                          JOIN employment AS w ON w.company_id = g.company_id AND w.id = g.employment_id
                          JOIN employment AS b ON b.company_id = g.company_id AND b.id = g.supervisor_id
                          WHERE g.company_id = {company} AND w.person_id = {person})
  AND s.person_id NOT IN (SELECT a.person_id FROM personnel_authority AS a WHERE a.company_id = {company}
                          AND (a.workplace_id = {place} OR a.workplace_id IS NULL) AND a.until_on IS NULL)
  AND s.person_id NOT IN (SELECT o.person_id FROM relation AS o WHERE o.company_id = {company}
                          AND o.other_id = {person} AND o.until_on IS NULL)
  AND NOT EXISTS (SELECT 1 FROM handover AS d WHERE d.company_id = {company} AND d.person_id = s.person_id
                  AND d.from_on <= date(s.starts_at) AND (d.until_on IS NULL OR d.until_on >= date(s.starts_at)))
  AND NOT EXISTS (SELECT 1 FROM booking AS b WHERE b.company_id = s.company_id AND b.slot_id = s.id
                  AND b.state IN ('booked', 'kept', 'missed'))
  AND NOT EXISTS (SELECT 1 FROM slot_hold AS h WHERE h.company_id = s.company_id AND h.slot_id = s.id
                  AND h.ended_at IS NULL)
  AND NOT EXISTS (SELECT 1 FROM busy_time AS t WHERE t.company_id = s.company_id AND t.person_id = s.person_id
                  AND t.starts_at < s.ends_at AND t.ends_at > s.starts_at)
ORDER BY s.starts_at, s.id
"""


def rows(
    years: int = YEARS,
    physicians: int = PHYSICIANS,
    rounds: int = ROUNDS,
    kinds: tuple[str, ...] = databases.KINDS,
) -> Iterator[Figure]:
    """The page on each kind of database."""
    for kind in kinds:
        with databases.fresh(kind) as (url, folder):
            world = worlds.build(url, folder)
            case_id = asking.invited(world)
            asking.ask(world, case_id)
            with world.database.engine.begin() as connection:
                bookings = fill(connection, world, years, physicians)
            yield _measured(kind, url, world, case_id, bookings, rounds)
            world.close()


def fill(connection: Connection, world: worlds.World, years: int, physicians: int) -> int:
    """So many physicians with time on every working day, all of it taken in the past and every second one ahead; how
    many bookings.
    """
    people = _people(connection, world, physicians)
    slots, bookings = Base.metadata.tables["slot"], Base.metadata.tables["booking"]
    case = _somebodys_case(connection, world)
    first, last = worlds.NOW.date() - timedelta(days=365 * years), worlds.NOW.date() + timedelta(days=30)
    days = [first + timedelta(days=nth) for nth in range((last - first).days + 1)]
    number, made, taken = 0, [], []
    for day in days:
        for person_id in people if day.weekday() < 5 else ():
            for nth in range(A_DAY):
                number += 1
                starts_at = datetime.combine(day, time(9 + nth), TOKYO)
                made.append({
                    "id": number, "public_id": ids.fresh(), "company_id": world.company_id, "person_id": person_id,
                    "workplace_id": world.head_office, "starts_at": starts_at, "ends_at": starts_at + HALF,
                    "online": False, "place": "会議室B", "state": SlotState.FREE,
                })  # fmt: skip
                if starts_at < worlds.NOW or nth % 2:
                    taken.append({
                        "id": number, "public_id": ids.fresh(), "company_id": world.company_id, "slot_id": number,
                        "state": BookingState.KEPT, "booked_at": starts_at, "after_limit": False, "late_minutes": 0,
                        "uid": f"{number}@casework.invalid", "sequence": 0, **case,
                    })  # fmt: skip
    connection.execute(insert(slots), made)
    connection.execute(insert(bookings), taken)
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("ANALYZE")
    else:
        connection.exec_driver_sql("ANALYZE slot")
        connection.exec_driver_sql("ANALYZE booking")
    return len(taken)


def _people(connection: Connection, world: worlds.World, count: int) -> list[int]:
    """Physicians for the head office, like the one who is there."""
    persons, engagements = Base.metadata.tables["person"], Base.metadata.tables["engagement"]
    like = dict(
        connection.execute(
            select(persons).where(persons.c.id == world.people["outside_physician"].person_id)
        ).mappings().one()
    )  # fmt: skip
    made = [like["id"]]
    for nth in range(1, count):
        person = {**like, "id": 90_000 + nth, "public_id": ids.fresh(), "name": f"医師 {nth:02}", "account_id": None}
        connection.execute(insert(persons).values(person))
        connection.execute(insert(engagements).values(
            public_id=ids.fresh(), company_id=world.company_id, person_id=person["id"], workplace_id=world.head_office,
            kind=EngagementKind.INTERVIEW_PHYSICIAN, affiliation="", from_on=worlds.LONG_AGO,
        ))  # fmt: skip
        made.append(person["id"])
    return made


def _somebodys_case(connection: Connection, world: worlds.World) -> dict[str, int]:
    """Whose bookings fill the years."""
    requests = Base.metadata.tables["interview_request"]
    row = connection.execute(select(requests)).mappings().one()
    return {
        "case_id": row["case_id"], "interview_request_id": row["id"], "booked_by_id": world.people["clerk"].person_id,
    }  # fmt: skip


def _measured(kind: str, url: str, world: worlds.World, case_id: str, bookings: int, rounds: int) -> Figure:
    actor, floor = world.actor("worker"), Floor(kind, url, world, case_id)

    def ask() -> list[str]:
        with world.database.writing() as session:
            page = choices.choosing(session, actor, case_id, now=world.now)
        return [slot.public_id for slot in page.earlier]

    if ask() != floor.ask()[: len(ask())]:
        raise RuntimeError("the floor offers other times")
    visit, site = _page(world, case_id)
    ours, bare, page = turns(rounds, ask, floor.ask, visit)
    queries = counted(world.database.engine, ask)
    floor.close()
    site.close()
    return compared(
        "free-slots", kind, bookings, ours, bare, GOAL, free=len(floor.found), queries=queries, page=round(page, 2)
    )


def _page(world: worlds.World, case_id: str) -> tuple[Callable[[], str], Site]:
    """The whole page on which the times stand, from the WSGI door on: told beside, without a goal of its own."""
    site = Site(world)
    name, path = site.app.config["SESSION_COOKIE_NAME"], f"/cases/{case_id}/slots"
    worker = site.visitor("worker")
    worker.get(path)  # from its second page on a session only reads its cookie
    cookie = worker.client.get_cookie(name)
    return door(site.app, path, f"{name}={cookie.value if cookie else ''}"), site


class Floor:
    """The bare minimum for the same question."""

    def __init__(self, kind: str, url: str, world: worlds.World, case_id: str) -> None:
        self.kind, self.company, self.connection = kind, world.company_id, connected(kind, url)
        self.person = world.people["worker"].person_id
        until = datetime.combine(worlds.NOW.date() + timedelta(days=31), time.min, TOKYO)
        asked = {"company": self.company, "person": self.person, "case": case_id, "place": world.head_office}
        soonest = worlds.NOW + timedelta(hours=Policy().notice_hours)
        self.who = WHO.format(**asked)
        self.times = TIMES.format(**asked, now=self._kept(soonest), until=self._kept(until))
        self.found: list[dict[str, Any]] = []

    def ask(self) -> list[str]:
        """The free times of the month, each with whether it is after the limit, and the trail's entry."""
        cursor = self.connection.cursor()
        cursor.execute(self.who)
        who = cursor.fetchone()
        last = date.fromisoformat(str(who[13]))
        cursor.execute(self.times)
        self.found = []
        for name, starts_at, ends_at, place, online, purpose, physician in cursor.fetchall():
            starts, ends = self._moment(starts_at), self._moment(ends_at)
            self.found.append({
                "public_id": name, "starts_at": starts, "ends_at": ends, "place": place, "online": online,
                "purpose": purpose, "physician_name": physician, "after_limit": starts.astimezone(TOKYO).date() > last,
            })  # fmt: skip
        record(self.connection, self.kind, self.company, self.person, "see_free_slots", [
            ("case", who[1], who[3]), ("request", who[9], who[3]),
        ])  # fmt: skip
        return [one["public_id"] for one in self.found if not one["after_limit"]]

    def _kept(self, moment: datetime) -> str:
        """As the database keeps it."""
        utc = moment.astimezone(UTC)
        return utc.replace(tzinfo=None).isoformat(" ") + ".000000" if self.kind == "sqlite" else utc.isoformat()

    def _moment(self, kept: Any) -> datetime:
        return datetime.fromisoformat(kept).replace(tzinfo=UTC) if self.kind == "sqlite" else kept

    def close(self) -> None:
        self.connection.close()
