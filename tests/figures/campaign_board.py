"""What does the board of a campaign of 50,000 people cost, against the bare minimum for the same work?

Ours is the whole page, as in `case_list.py`: every number counted anew, the list with its most pressing fifty, the
trail. The floor counts the same numbers and finds the same fifty, with three statements in the driver's own words, each
asking no more than its answer needs; it writes a page of the same size from a plain template and records the same rows.
"""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from flask import Flask
from jinja2 import Environment
from sqlalchemy import Engine, select, text

from casework.models.checks import StressCheck
from casework.rules.days import tokyo_date
from tests import world as worlds
from tests.clients import Site
from tests.figures import campaign_crowd, case_list, crowd, databases
from tests.figures.figures import Figure, compared, turns

GOAL = 4.0
PEOPLE = 50_000
NEEDED = 0.1
"""Share of those examined who are found to need an interview."""
BEFORE = 2
"""Campaigns of the years before, of the same size: the index has to find its range."""
ROUNDS = 30
NEVER = date.max.isoformat()

RESULTS = """
SELECT interview_needed, count(*) FROM check_result WHERE company_id = {company} AND stress_check_id = {check}
GROUP BY interview_needed
"""
ROAD = """
SELECT c.id, {more}
  (SELECT i.state FROM invitation AS i WHERE i.company_id = c.company_id AND i.case_id = c.id) AS answer,
  coalesce((SELECT min(l.limit_on) FROM case_limit AS l WHERE l.company_id = c.company_id AND l.case_id = c.id
    AND l.stopped_on IS NULL AND (l.clock = 'interview' OR l.clock = 'request' AND l.limit_on >= '{today}')), '{never}')
    AS limit_on,
  coalesce((SELECT min(coalesce(t.not_before_on, t.due_on)) FROM invitation AS i
    JOIN letter AS t ON t.company_id = i.company_id AND t.invitation_id = i.id
    WHERE i.company_id = c.company_id AND i.case_id = c.id AND i.state = 'open' AND t.sent_at IS NULL), '{never}')
    AS letter_on
FROM "case" AS c WHERE c.company_id = {company} AND c.stress_check_id = {check}
"""
STAGES = """
  (SELECT p.department_id FROM placement AS p WHERE p.company_id = c.company_id AND p.employment_id = c.employment_id
    ORDER BY p.from_on DESC LIMIT 1) AS department_id,
  (SELECT i.read_at FROM invitation AS i WHERE i.company_id = c.company_id AND i.case_id = c.id) AS read_at,
  (SELECT r.state FROM interview_request AS r WHERE r.company_id = c.company_id AND r.case_id = c.id
    ORDER BY r.id DESC LIMIT 1) AS request,
  (SELECT r.late FROM interview_request AS r WHERE r.company_id = c.company_id AND r.case_id = c.id
    ORDER BY r.id DESC LIMIT 1) AS late,
  (SELECT max(b.id) FROM booking AS b WHERE b.company_id = c.company_id AND b.case_id = c.id AND b.state = 'booked')
    AS booking_id,
  (SELECT max(v.id) FROM interview AS v WHERE v.company_id = c.company_id AND v.case_id = c.id AND v.state = 'held')
    AS interview_id,
"""
COUNTS = """
WITH road AS MATERIALIZED ({road}), staged AS (
  SELECT department_id, late, CASE WHEN limit_on < letter_on THEN limit_on ELSE letter_on END AS due_on,
    CASE WHEN interview_id IS NOT NULL THEN 'held' WHEN request <> 'withdrawn' AND booking_id IS NOT NULL THEN 'booked'
      WHEN request <> 'withdrawn' THEN 'asked' WHEN request IS NOT NULL THEN 'withdrawn'
      WHEN answer <> 'open' THEN answer WHEN read_at IS NOT NULL THEN 'read' ELSE 'invited' END AS stage FROM road)
SELECT g.*, d.name FROM (SELECT department_id, stage, count(*), sum(CASE WHEN late THEN 1 ELSE 0 END),
    sum(CASE WHEN due_on < '{today}' THEN 1 ELSE 0 END), sum(CASE WHEN due_on = '{today}' THEN 1 ELSE 0 END),
    sum(CASE WHEN due_on BETWEEN '{today}' AND '{week}' THEN 1 ELSE 0 END)
  FROM staged GROUP BY department_id, stage) AS g LEFT JOIN department AS d ON d.id = g.department_id
"""
LIST = """
WITH road AS MATERIALIZED ({road}), page AS (
  SELECT id, CASE WHEN limit_on < letter_on THEN limit_on ELSE letter_on END AS due_on FROM road
  ORDER BY 2, 1 LIMIT 50)
SELECT c.public_id, c.employment_id, p.name, e.number, d.name, i.public_id, i.state, i.request_by, r.public_id, r.state,
  r.requested_on, b.public_id, s.starts_at, v.public_id, v.held_on, l.public_id, l.clock, t.public_id, t.kind,
  page.due_on
FROM page JOIN "case" AS c ON c.id = page.id JOIN employment AS e ON e.id = c.employment_id
JOIN person AS p ON p.id = e.person_id
JOIN placement AS q ON q.company_id = c.company_id AND q.employment_id = c.employment_id
JOIN department AS d ON d.id = q.department_id
LEFT JOIN invitation AS i ON i.company_id = c.company_id AND i.case_id = c.id
LEFT JOIN interview_request AS r ON r.company_id = c.company_id AND r.case_id = c.id
LEFT JOIN booking AS b ON b.company_id = c.company_id AND b.case_id = c.id AND b.state = 'booked'
LEFT JOIN slot AS s ON s.id = b.slot_id
LEFT JOIN interview AS v ON v.company_id = c.company_id AND v.case_id = c.id AND v.state = 'held'
LEFT JOIN case_limit AS l ON l.company_id = c.company_id AND l.case_id = c.id AND l.stopped_on IS NULL
  AND l.limit_on = page.due_on AND l.clock IN ('interview', 'request')
LEFT JOIN letter AS t ON t.company_id = c.company_id AND t.invitation_id = i.id AND t.sent_at IS NULL
  AND coalesce(t.not_before_on, t.due_on) = page.due_on
ORDER BY page.due_on, page.id
"""
ROW = """<tr><th scope="row"><a href="/cases/{{ r[0] }}">{{ r[2] }}</a><br>{{ r[3] }}</th><td>{{ r[4] }}</td>
<td><span class="status status--done">{{ r[6] }}</span></td><td>{{ r[19] }}</td><td>{{ r[18] or r[16] }}</td>
<td>{{ r[14] or r[12] or r[10] }}</td></tr>"""


RECORDED = (
    ("case", 0), ("invitation", 5), ("interview_request", 8), ("booking", 11), ("interview", 13), ("case_limit", 15),
    ("letter", 17),
)  # fmt: skip


def rows(
    people: int = PEOPLE, rounds: int = ROUNDS, kinds: tuple[str, ...] = databases.KINDS, before: int = BEFORE
) -> Iterator[Figure]:
    """The board as it opens, on each kind of database."""
    for kind in kinds:
        with databases.fresh(kind) as (url, folder):
            world = worlds.build(url, folder)
            check = fill(world, people, before=before)
            yield _measured(kind, url, world, check, people, rounds, before)
            world.close()


def fill(world: worlds.World, people: int, *, before: int = BEFORE, needed: float = NEEDED) -> str:
    """A campaign at the clerk's workplace, and those before it; the public id of the last one."""
    with world.database.engine.begin() as connection:
        campaign_crowd.fill(connection, world, people, needed, before=before)
    if world.database.engine.dialect.name == "postgresql":  # as the server does by itself after so many rows
        with world.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
    with world.database.engine.connect() as connection:
        return str(
            connection.execute(
                select(StressCheck.public_id).where(StressCheck.id == crowd.START + before)
            ).scalar_one()
        )  # fmt: skip


def _measured(kind: str, url: str, world: worlds.World, check: str, people: int, rounds: int, before: int) -> Figure:
    site = Site(world)
    name = site.app.config["SESSION_COOKIE_NAME"]
    clerk = site.visitor("clerk")
    clerk.get("/boards")  # from its second page on a session only reads its cookie
    cookie = clerk.client.get_cookie(name)
    cookies = f"{name}={cookie.value if cookie else ''}"
    engine: Engine = site.app.extensions["casework"].database.engine
    visit = case_list.door(site.app, f"/checks/{check}/board", cookies)
    body = visit()
    if len(case_list.listed(body)) != min(50, int(people * NEEDED)):
        raise RuntimeError(f"the board shows {len(case_list.listed(body))} people, not 50:\n{body[:2000]}")
    floor = Floor(kind, url, world, crowd.START + before, body)
    if case_list.listed(floor.visit()) != case_list.listed(body):
        raise RuntimeError("the floor shows other people than the board")
    if floor.numbers() != numbers(body):
        raise RuntimeError(f"the floor counts {floor.numbers()}, the board {numbers(body)}")
    ours, bare = turns(rounds, visit, floor.visit)
    queries = case_list.counted(engine, visit)
    floor.close()
    site.close()
    return compared(
        "campaign-board", kind, people, ours, bare, GOAL, queries=queries, bytes=len(body.encode())
    )  # fmt: skip


def numbers(body: str) -> dict[str, int]:
    """How many stand at each stage, as the last line of the table of numbers says."""
    foot = body[body.index("<tfoot>") : body.index("</tfoot>")]
    return {stage: int(number) for stage, number in re.findall(r"stage=(\w+)#list\">(\d+)<", foot)}


class Floor:
    """The bare minimum for the same board."""

    def __init__(self, kind: str, url: str, world: worlds.World, check: int, body: str) -> None:
        self.kind, self.company = kind, world.company_id
        self.person = world.people["clerk"].person_id
        self.connection = case_list.connected(kind, url)
        today = tokyo_date(world.now)
        known = {
            "company": world.company_id, "check": check, "today": today.isoformat(),
            "week": (today + timedelta(days=7)).isoformat(), "never": NEVER,
        }  # fmt: skip
        self.statements = (
            RESULTS.format(**known),
            COUNTS.format(road=ROAD.format(more=STAGES, **known), **known),
            LIST.format(road=ROAD.format(more="", **known), **known),
        )
        around = re.sub(r"<tr>.*</tr>", "", body, flags=re.DOTALL)
        made = Environment(autoescape=True).from_string(
            "{{ top|safe }}{% for r in results %}{{ r[0] }}{{ r[1] }}{% endfor %}<table>{% for r in counts %}<tr>"
            "{% for one in r %}<td>{{ one }}</td>{% endfor %}</tr>{% endfor %}</table><table>{% for r in rows %}"
            + ROW + "{% endfor %}</table>"
        )  # fmt: skip
        plain = len(made.render(top="", **self._found()).encode())
        self.template, self.top = made, around + " " * max(0, len(body.encode()) - plain - len(around.encode()))
        app = Flask("floor")
        app.add_url_rule("/board", "board", self._page)
        self.visit = case_list.door(app, "/board", "")

    def _found(self) -> dict[str, list[Any]]:
        cursor = self.connection.cursor()
        found = []
        for statement in self.statements:
            cursor.execute(statement)
            found.append(cursor.fetchall())
        return dict(zip(("results", "counts", "rows"), found, strict=True))

    def _page(self) -> str:
        found = self._found()
        case_list.record(self.connection, self.kind, self.company, self.person, "see_board", [
            (name, row[at], row[1])
            for row in found["rows"]
            for name, at in RECORDED
            if row[at] is not None
        ])  # fmt: skip
        return self.template.render(top=self.top, **found)

    def numbers(self) -> dict[str, int]:
        """How many stand at each stage."""
        counted: Counter[str] = Counter()
        for row in self._found()["counts"]:
            counted[row[1]] += row[2]
        return dict(counted)

    def close(self) -> None:
        self.connection.close()
