"""What does a physician's board of what is due this week cost among 100,000 plans, against the bare minimum?

Ours is the whole page, from the WSGI door on. The floor does the same work with nothing around it: one statement in the
driver's own words for the same fifty follow-ups, a plain template that writes a page of the same size, the trail's rows
inserted and committed, behind a route of a bare Flask. The last page is to cost what the first one does.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from flask import Flask
from jinja2 import Environment
from sqlalchemy import Connection, update

from casework.models.people import HatGrant
from casework.models.providers import Engagement
from casework.rules.months import months_after
from casework.rules.vocabulary import FollowUpBase
from tests import world as worlds
from tests.clients import Site
from tests.figures import crowd, databases
from tests.figures.case_list import connected, counted, door, record
from tests.figures.figures import Figure, compared, turns

GOAL = 4.0
PLANS = 100_000
APART = 1.3
"""So much more the last page may cost than the first."""
ROUNDS = 200
EACH = (1, 3, 6)
"""Months of each plan."""
TODAY = worlds.NOW.date()
SOON = TODAY + timedelta(days=7)
PAGES = {"first": "/follow-ups?look=due", "last": "/follow-ups?look=due&last=1"}

STATEMENT = """
SELECT f.public_id, f.months, f.asks_again, f.due_on, e.public_id, e.number, p.name, o.name, b.public_id, s.starts_at,
       h.name, c.employment_id, f.counted_from, f.base_on
FROM (SELECT id FROM follow_up WHERE company_id = {company} AND state = 'planned' AND due_on <= '{soon}'
      ORDER BY due_on {way}, id {way} LIMIT 50) AS page
JOIN follow_up AS f ON f.id = page.id
JOIN "case" AS c ON c.id = f.case_id
JOIN employment AS e ON e.id = c.employment_id
JOIN person AS p ON p.id = e.person_id
JOIN placement AS l ON l.employment_id = e.id AND l.company_id = c.company_id
JOIN department AS o ON o.id = l.department_id
LEFT JOIN booking AS b ON b.company_id = f.company_id AND b.follow_up_id = f.id AND b.state = 'booked'
LEFT JOIN slot AS s ON s.id = b.slot_id
LEFT JOIN person AS h ON h.id = s.person_id
ORDER BY f.due_on {way}, f.id {way}
"""
ROW = """<tr><th scope="row"><a href="/follow-ups/{{ r[0] }}">{{ r[6] }}</a><br>{{ r[5] }}</th>
<td data-label="所属">{{ r[7] }}</td><td data-label="時期">{{ r[12] }}（{{ r[13] }}）から{{ r[1] }}か月後</td>
<td data-label="目安の日"><span class="limit">{{ r[3] }}</span></td>
<td data-label="日時">{{ r[9] or "" }}<br><span class="hint">{{ r[10] or "" }}</span></td></tr>"""


def rows(plans: int = PLANS, rounds: int = ROUNDS, kinds: tuple[str, ...] = databases.KINDS) -> Iterator[Figure]:
    """First and last page on each kind of database."""
    for kind in kinds:
        with databases.fresh(kind) as (url, folder):
            world = worlds.build(url, folder)
            with world.database.engine.begin() as connection:
                fill(connection, world, plans)
            yield from _measured(kind, url, world, plans, rounds)
            world.close()


def fill(connection: Connection, world: worlds.World, plans: int) -> None:
    """So many plans: three for each case in which somebody asked for a talk. Those of this year's cases are spread over
    half a year, and every other one has its appointment; those of the years before are over. The physician serves every
    workplace.
    """
    physician = world.people["physician"].person_id
    for model in (HatGrant, Engagement):
        connection.execute(update(model).where(model.person_id == physician).values(workplace_id=None))
    people = plans // crowd.YEARS
    crowd.fill(connection, world, people * crowd.YEARS)
    for table, made in _tables(world, people, plans):
        crowd.put(connection, table, made)


def _tables(world: worlds.World, people: int, plans: int) -> Iterator[tuple[str, Iterator[dict[str, Any]]]]:
    company = {"company_id": world.company_id}
    asked = [n for n in reversed(range(people * crowd.YEARS)) if crowd._asked(n)]  # this year's first
    waiting = len(EACH) * sum(n >= people * (crowd.YEARS - 1) for n in asked)

    def case(n: int) -> int:
        return crowd.START + asked[n // len(EACH)]

    def to_come(n: int) -> bool:
        return n < waiting

    def base(n: int) -> date:
        return TODAY - timedelta(days=n // len(EACH) * 37 % 181 + (0 if to_come(n) else 365))

    def due(n: int) -> date:
        """From some that are past their day to those of half a year ahead."""
        return TODAY + timedelta(days=n * 37 % 190 - 10) if to_come(n) else months_after(base(n), EACH[n % len(EACH)])

    yield "follow_up", iter(
        {
            **company, "id": crowd.START + n, "public_id": crowd.code(50, n), "case_id": case(n),
            "base_on": min(base(n), due(n) - timedelta(days=28)), "months": EACH[n % len(EACH)],
            "counted_from": FollowUpBase.INTERVIEW, "asks_again": False,
            "anchored_on": due(n), "due_on": due(n), "settled": True,
            "state": "planned" if to_come(n) else "ended", "held_on": None,
            "ended_reason": None if to_come(n) else "resolved", "known_to_employer": True,
        }
        for n in range(plans)
    )  # fmt: skip
    booked = [n for n in range(plans) if to_come(n) and n % 2]
    begins = worlds.NOW + timedelta(days=1)
    yield "slot", iter(
        {
            **company, "id": crowd.START * 2 + n, "public_id": crowd.code(51, n),
            "person_id": crowd.START + at % min(people, crowd.PROFESSIONALS), "workplace_id": crowd.START,
            "starts_at": begins + timedelta(minutes=30 * (at // min(people, crowd.PROFESSIONALS))),
            "ends_at": begins + timedelta(minutes=30 * (at // min(people, crowd.PROFESSIONALS)) + 30),
            "online": False, "place": "会議室B", "state": "free",
        }
        for at, n in enumerate(booked)
    )  # fmt: skip
    yield "booking", iter(
        {
            **company, "id": crowd.START * 2 + n, "public_id": crowd.code(52, n), "slot_id": crowd.START * 2 + n,
            "case_id": case(n), "interview_request_id": None, "follow_up_id": crowd.START + n, "state": "booked",
            "booked_at": worlds.NOW, "booked_by_id": world.people["physician"].person_id, "ended_at": None,
            "after_limit": False, "late_minutes": 0, "uid": crowd.code(53, n), "sequence": 0,
        }
        for n in booked
    )  # fmt: skip


def _measured(kind: str, url: str, world: worlds.World, plans: int, rounds: int) -> Iterator[Figure]:
    site = Site(world)
    name = site.app.config["SESSION_COOKIE_NAME"]
    physician = site.visitor("physician")
    physician.get("/follow-ups?look=due")  # from its second page on a session only reads its cookie
    cookie = physician.client.get_cookie(name)
    cookies = f"{name}={cookie.value if cookie else ''}"
    engine = site.app.extensions["casework"].database.engine
    visits = {page: door(site.app, path, cookies) for page, path in PAGES.items()}
    floors = {page: Floor(kind, url, world, page, visit()) for page, visit in visits.items()}
    for page, visit in visits.items():
        if len(set(listed(visit()))) != 50 or listed(floors[page].visit()) != listed(visit()):
            raise RuntimeError(f"{page}: the floor shows other follow-ups than the page:\n{visit()[:2000]}")
    first, bare_first, last, bare_last = turns(
        rounds, visits["first"], floors["first"].visit, visits["last"], floors["last"].visit
    )
    for page, ours, bare in (("first", first, bare_first), ("last", last, bare_last)):
        figure = compared(
            "followup-board", kind, plans, ours, bare, GOAL, page=page, queries=counted(engine, visits[page]),
            bytes=len(visits[page]().encode()), apart=round(max(first, last) / min(first, last), 2),
        )  # fmt: skip
        yield {**figure, "met": figure["met"] and figure["apart"] <= APART}
        floors[page].close()
    site.close()


def listed(body: str) -> list[str]:
    """The follow-ups of a page, in its order."""
    return re.findall(r'href="/follow-ups/([0-9a-f]{32})"', body)


class Floor:
    """The bare minimum for the same page."""

    def __init__(self, kind: str, url: str, world: worlds.World, page: str, body: str) -> None:
        self.kind, self.company = kind, world.company_id
        self.person = world.people["physician"].person_id
        self.connection = connected(kind, url)
        self.backwards = page == "last"
        self.statement = STATEMENT.format(company=self.company, soon=SOON, way="DESC" if self.backwards else "ASC")
        environment = Environment(autoescape=True)
        around = re.sub(r"<tr>.*</tr>", "", body, flags=re.DOTALL)
        made = environment.from_string("{{ top|safe }}<table>{% for r in rows %}" + ROW + "{% endfor %}</table>")
        plain = len(made.render(top="", rows=self._rows()).encode())
        self.template, self.top = made, around + " " * max(0, len(body.encode()) - plain - len(around.encode()))
        app = Flask("floor")
        app.add_url_rule("/follow-ups", "follow_ups", self._page)
        self.visit = door(app, "/follow-ups", "")

    def _page(self) -> str:
        found = self._rows()
        record(self.connection, self.kind, self.company, self.person, "see_follow_ups", [
            (name, row[at], row[11])
            for row in found
            for name, at in (("follow_up", 0), ("booking", 8))
            if row[at] is not None
        ])  # fmt: skip
        return self.template.render(top=self.top, rows=found)

    def _rows(self) -> list[Any]:
        cursor = self.connection.cursor()
        cursor.execute(self.statement)
        found = list(cursor.fetchall())
        return found[::-1] if self.backwards else found

    def close(self) -> None:
        self.connection.close()
