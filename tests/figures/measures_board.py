"""What does HR's list of measures cost among 20,000 that wait for a decision, against the bare minimum?

Ours is the whole page, from the WSGI door on. The floor does the same work with nothing around it: one statement in the
driver's own words for the same fifty measures, a plain template that writes a page of the same size, the trail's rows
inserted and committed, behind a route of a bare Flask.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from flask import Flask
from jinja2 import Environment
from sqlalchemy import Connection, update

from casework.models.people import HatGrant
from casework.sealing import Sealed
from tests import world as worlds
from tests.clients import Site
from tests.figures import crowd, databases
from tests.figures.case_list import connected, counted, door, record
from tests.figures.figures import Figure, compared, turns

GOAL = 4.0
MEASURES = 20_000
ROUNDS = 200
EACH = 2
"""Measures of one decision."""
TODAY = worlds.NOW.date()

STATEMENT = """
SELECT m.public_id, m.kind, m.hours, m.until_on, d.public_id, p.name, o.name, i.public_id, i.state, n.public_id, n.kept,
       n.period_on, c.employment_id
FROM (SELECT m.id FROM measure AS m JOIN "case" AS c ON c.id = m.case_id
      WHERE m.company_id = {company} AND m.ended_on IS NULL AND c.closed_on IS NULL AND c.workplace_id IN ({places})
        AND {look}
      ORDER BY m.until_on, m.id LIMIT 50) AS page
JOIN measure AS m ON m.id = page.id
JOIN "case" AS c ON c.id = m.case_id
JOIN decision AS d ON d.id = m.decision_id
JOIN employment AS e ON e.id = c.employment_id
JOIN person AS p ON p.id = e.person_id
JOIN placement AS l ON l.employment_id = e.id AND l.company_id = c.company_id
JOIN department AS o ON o.id = l.department_id
LEFT JOIN instruction AS i ON i.company_id = m.company_id AND i.decision_id = m.decision_id
LEFT JOIN instruction_note AS n ON n.company_id = i.company_id AND n.instruction_id = i.id
ORDER BY m.until_on, m.id
"""
ROW = """<tr><th scope="row"><a href="/decisions/{{ r[4] }}">{{ r[5] }}</a><br>{{ r[6] }}</th>
<td data-label="措置">{{ r[1] }} {{ r[2] }}</td><td data-label="終了予定日">{{ r[3] }}</td>
<td data-label="状態"><span class="status status--done">{{ r[3] }}</span></td>
<td data-label="上司への指示"><span class="status status--done">{{ r[8] }}</span></td>
<td data-label="守れているか"><span class="status status--done">{{ r[10] }}</span> {{ r[11] }}</td></tr>"""
PAGES = {"first": ("/measures", "1 = 1"), "soon": ("/measures?look=soon", "m.until_on BETWEEN '{today}' AND '{soon}'")}


def rows(measures: int = MEASURES, rounds: int = ROUNDS, kinds: tuple[str, ...] = databases.KINDS) -> Iterator[Figure]:
    """The first page, and that of what ends soon, on each kind of database."""
    for kind in kinds:
        with databases.fresh(kind) as (url, folder):
            world = worlds.build(url, folder)
            with world.database.engine.begin() as connection:
                officer = world.people["hr"].person_id
                connection.execute(update(HatGrant).where(HatGrant.person_id == officer).values(workplace_id=None))
                fill(connection, world, measures)
            yield from _measured(kind, url, world, measures, rounds)
            world.close()


def fill(connection: Connection, world: worlds.World, measures: int) -> None:
    """So many open measures, two to a case, each case with all that led to them."""
    people = -(-measures // EACH)
    crowd.fill(connection, world, people * crowd.YEARS)
    first = people * (crowd.YEARS - 1)  # the cases of this year are open
    for table, made in _tables(world, first, people, measures):
        crowd.put(connection, table, made)


def _until(n: int) -> date:
    """Some are past their end, some end in the next weeks, most within half a year."""
    return TODAY + timedelta(days=n * 37 % 200 - 10)


def _tables(
    world: worlds.World, first: int, people: int, measures: int
) -> Iterator[tuple[str, Iterator[dict[str, Any]]]]:
    company, begun = {"company_id": world.company_id}, TODAY - timedelta(days=60)
    physician, officer = world.people["physician"].person_id, world.people["hr"].person_id

    def ids(kind: int, n: int) -> dict[str, Any]:
        return {**company, "id": crowd.START * 2 + n, "public_id": crowd.code(kind, n)}

    def case(n: int) -> int:
        return crowd.START + first + n

    def seen(n: int) -> int:
        return crowd.START * 2 + n

    asked = [n for n in range(people) if not crowd._asked(first + n)]
    yield "interview_request", iter(
        {
            **ids(40, n), "case_id": case(n), "state": "fulfilled", "requested_on": begun, "late": False,
            "channel": "online", "entered_by_id": None, "entered_at": worlds.NOW, "statutory": True, "discloses": True,
            "mode": "either", "physician_wish": "any", "remarks": None, "contact": None, "acknowledged": True,
            "later_wished_on": None, "quiet_entrance": False, "withdrawn_on": None, "version": 1,
        }
        for n in asked
    )  # fmt: skip
    yield "interview", iter(
        {
            **ids(41, n), "case_id": case(n), "booking_id": None, "person_id": physician, "state": "held",
            "mode": "in_person", "held_on": begun, "companions": None, "complaint": None, "work_notes": None,
            "burden_notes": None, "body_notes": None, "assessment": None, "version": 1, "conditions": [],
        }
        for n in range(people)
    )  # fmt: skip
    yield "opinion", iter(
        {
            **ids(42, n), "case_id": case(n), "interview_id": seen(n), "basis": "stress_check", "edition": 1,
            "author_id": physician, "state": "issued", "urgent": False, "work_category": "restricted",
            "purpose": "new", "from_on": begun, "until_on": _until(n), "issued_at": worlds.NOW,
            "received_on": begun, "version": 1,
        }
        for n in range(people)
    )  # fmt: skip
    yield "decision", iter(
        {
            **ids(43, n), "case_id": case(n), "opinion_id": seen(n), "hearing_id": None, "state": "explained",
            "normal": False, "opinion_match": "same", "unheard_reason": Sealed(b"never opened here"),
            "departures": 0, "second_wanted": False, "alone": False, "decided_at": worlds.NOW,
            "effective_at": worlds.NOW, "decided_by_id": officer,
        }
        for n in range(people)
    )  # fmt: skip
    yield "measure", iter(
        {
            **ids(44, n), "case_id": case(n // EACH), "decision_id": seen(n // EACH), "position": n % EACH + 1,
            "kind": ("overtime_limit", "fewer_nights")[n % EACH], "hours": (20, 0)[n % EACH], "from_on": begun,
            "until_on": _until(n // EACH), "review_on": begun + timedelta(days=30),
        }
        for n in range(measures)
    )  # fmt: skip
    yield "instruction", iter(
        {
            **ids(45, n), "case_id": case(n), "decision_id": seen(n), "employment_id": crowd.START + n,
            "edition": 1, "state": "issued", "items": [], "from_on": begun, "until_on": _until(n), "ask": "労務課",
            "report_every": "month", "previewed": "fine", "issued_on": begun,
        }
        for n in range(people)
    )  # fmt: skip
    yield "instruction_note", iter(
        {
            **ids(46, n), "case_id": case(n), "instruction_id": seen(n), "author_id": officer, "kind": "report",
            "said_at": worlds.NOW, "period_on": begun.replace(day=1), "kept": ("yes", "partly")[n % 2],
            "wants_answer": False,
        }
        for n in range(people)
    )  # fmt: skip


def _measured(kind: str, url: str, world: worlds.World, measures: int, rounds: int) -> Iterator[Figure]:
    site = Site(world)
    name = site.app.config["SESSION_COOKIE_NAME"]
    officer = site.visitor("hr")
    officer.get("/measures")  # from its second page on a session only reads its cookie
    cookie = officer.client.get_cookie(name)
    cookies = f"{name}={cookie.value if cookie else ''}"
    engine = site.app.extensions["casework"].database.engine
    for page, (path, look) in PAGES.items():
        visit = door(site.app, path, cookies)
        body = visit()
        if len(listed(body)) != min(50, measures):
            raise RuntimeError(f"the page shows {len(listed(body))} measures, not 50:\n{body[:2000]}")
        floor = Floor(kind, url, world, body, look.format(today=TODAY, soon=TODAY + timedelta(days=28)))
        if listed(floor.visit()) != listed(body):
            raise RuntimeError("the floor shows other measures than the page")
        ours, bare = turns(rounds, visit, floor.visit)
        queries = counted(engine, visit)
        yield compared(
            "measures-board", kind, measures, ours, bare, GOAL, page=page, queries=queries, bytes=len(body.encode())
        )
        floor.close()
    site.close()


def listed(body: str) -> list[str]:
    """The decisions of a page, in its order."""
    return re.findall(r'href="/decisions/([0-9a-f]{32})"', body)


class Floor:
    """The bare minimum for the same page."""

    def __init__(self, kind: str, url: str, world: worlds.World, body: str, look: str) -> None:
        self.kind, self.company = kind, world.company_id
        self.person = world.people["hr"].person_id
        self.connection = connected(kind, url)
        places = ", ".join(str(crowd.START + n) for n in range(len(crowd.PLACES)))
        self.statement = STATEMENT.format(company=self.company, places=places, look=look)
        environment = Environment(autoescape=True)
        around = re.sub(r"<tr>.*</tr>", "", body, flags=re.DOTALL)
        made = environment.from_string("{{ top|safe }}<table>{% for r in rows %}" + ROW + "{% endfor %}</table>")
        plain = len(made.render(top="", rows=self._rows()).encode())
        self.template, self.top = made, around + " " * max(0, len(body.encode()) - plain - len(around.encode()))
        app = Flask("floor")
        app.add_url_rule("/measures", "measures", self._page)
        self.visit = door(app, "/measures", "")

    def _page(self) -> str:
        found = self._rows()
        record(self.connection, self.kind, self.company, self.person, "see_measures", [
            (name, row[at], row[12])
            for row in found
            for name, at in (("measure", 0), ("instruction", 7), ("instruction_note", 9))
        ])  # fmt: skip
        return self.template.render(top=self.top, rows=found)

    def _rows(self) -> list[Any]:
        cursor = self.connection.cursor()
        cursor.execute(self.statement)
        return list(cursor.fetchall())

    def close(self) -> None:
        self.connection.close()
