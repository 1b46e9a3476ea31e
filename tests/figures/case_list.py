"""What does the clerk's list of cases cost among very many, against the bare minimum for the same work?

Ours is the whole page: the real application from its WSGI door on, a signed-in session, reach, sight, language, layout
and the trail's entry. The floor does the same work with nothing around it: one statement in the driver's own words for
the same fifty cases and the same columns, a plain template that writes a page of the same size, the trail's rows
inserted and committed, behind a route of a bare Flask.
"""

import io
import re
from collections.abc import Callable, Iterator
from typing import Any

from flask import Flask
from jinja2 import Environment
from sqlalchemy import Engine, event, make_url, update
from werkzeug.test import EnvironBuilder

from casework.db import POSTGRESQL, make_engine, sqlite_driver
from casework.models.people import HatGrant
from tests import world as worlds
from tests.clients import Site
from tests.figures import crowd, databases
from tests.figures.figures import Figure, compared, turns

GOAL = 4.0
CASES = 100_000
ROUNDS = 200
PAGES = {"first": "/cases", "last": "/cases?last=1"}

STATEMENT = """
SELECT c.public_id, c.kind, c.opened_on, p.name, e.number, d.name, s.name, i.state, i.request_by, b.state, t.starts_at,
       v.state, v.held_on, c.employment_id, i.public_id, b.public_id, v.public_id
FROM (SELECT id FROM "case" WHERE company_id = {company} AND workplace_id IN ({places})
      ORDER BY opened_on {way}, id {way} LIMIT 50) AS page
JOIN "case" AS c ON c.id = page.id
JOIN employment AS e ON e.id = c.employment_id
JOIN person AS p ON p.id = e.person_id
JOIN placement AS l ON l.employment_id = e.id AND l.company_id = c.company_id
JOIN department AS d ON d.id = l.department_id
JOIN check_result AS r ON r.id = c.check_result_id
JOIN stress_check AS s ON s.id = r.stress_check_id
LEFT JOIN invitation AS i ON i.company_id = c.company_id AND i.case_id = c.id
LEFT JOIN booking AS b ON b.company_id = c.company_id AND b.case_id = c.id
LEFT JOIN slot AS t ON t.id = b.slot_id
LEFT JOIN interview AS v ON v.company_id = c.company_id AND v.case_id = c.id
ORDER BY c.opened_on {way}, c.id {way}
"""
ROW = """<tr><th scope="row"><a href="/cases/{{ r[0] }}">{{ r[3] }}</a><br>{{ r[4] }}</th>
<td data-label="所属">{{ r[5] }}</td><td data-label="種類">{{ r[1] }}</td><td data-label="実施回">{{ r[6] }}</td>
<td data-label="案内"><span class="status status--done">{{ r[7] }}</span></td>
<td data-label="申出の期限">{{ r[8] }}</td>
<td data-label="予約・面談"><span class="status status--done">{{ r[11] or r[9] }}</span> {{ r[12] or r[10] }}</td>
</tr>"""


def rows(cases: int = CASES, rounds: int = ROUNDS, kinds: tuple[str, ...] = databases.KINDS) -> Iterator[Figure]:
    """First and last page on each kind of database."""
    for kind in kinds:
        with databases.fresh(kind) as (url, folder):
            world = worlds.build(url, folder)
            with world.database.engine.begin() as connection:
                clerk = world.people["clerk"].person_id
                connection.execute(update(HatGrant).where(HatGrant.person_id == clerk).values(workplace_id=None))
                crowd.fill(connection, world, cases)
            yield from _measured(kind, url, world, cases, rounds)
            world.close()


def _measured(kind: str, url: str, world: worlds.World, cases: int, rounds: int) -> Iterator[Figure]:
    site = Site(world)
    name = site.app.config["SESSION_COOKIE_NAME"]
    clerk = site.visitor("clerk")
    clerk.get("/cases")  # from its second page on a session only reads its cookie
    cookie = clerk.client.get_cookie(name)
    cookies = f"{name}={cookie.value if cookie else ''}"
    engine: Engine = site.app.extensions["casework"].database.engine
    for page, path in PAGES.items():
        visit = door(site.app, path, cookies)
        body = visit()
        shown = body.count("<tr>") - 1
        if shown != min(50, cases):
            raise RuntimeError(f"the page shows {shown} cases, not 50:\n{body[:2000]}")
        floor = Floor(kind, url, world, page, body)
        if listed(floor.visit()) != listed(body):
            raise RuntimeError("the floor shows other cases than the page")
        ours, bare = turns(rounds, visit, floor.visit)
        queries = counted(engine, visit)
        yield compared("case-list", kind, cases, ours, bare, GOAL, page=page, queries=queries, bytes=len(body.encode()))
        floor.close()
    site.close()


def door(app: Flask, path: str, cookies: str) -> Callable[[], str]:
    """A request as the web server hands it over; gives the page. RuntimeError for anything but 200."""
    headers = [("Cookie", cookies), ("Accept-Language", "ja")]
    environ = EnvironBuilder(path=path, headers=headers).get_environ()

    def visit() -> str:
        told: list[str] = []

        def answer(status: str, *_headers: object) -> Callable[[bytes], object]:
            told.append(status)
            return lambda _chunk: None

        body = b"".join(app.wsgi_app({**environ, "wsgi.input": io.BytesIO()}, answer))
        if told != ["200 OK"]:
            raise RuntimeError(f"{path} answered {told}")
        return body.decode()

    return visit


def listed(body: str) -> list[str]:
    """The cases of a page, in its order."""
    return re.findall(r'href="/cases/([0-9a-f]{32})"', body)


def counted(engine: Engine, visit: Callable[[], object]) -> int:
    """How many statements a page takes, BEGIN and COMMIT aside."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    visit()
    event.remove(engine, "before_cursor_execute", note)
    return len([statement for statement in seen if not statement.startswith(("BEGIN", "COMMIT"))])


class Floor:
    """The bare minimum for the same page."""

    def __init__(self, kind: str, url: str, world: worlds.World, page: str, body: str) -> None:
        self.kind, self.company = kind, world.company_id
        self.person = world.people["clerk"].person_id
        self.connection = connected(kind, url)
        places = ", ".join(str(crowd.START + n) for n in range(len(crowd.PLACES)))
        self.statement = STATEMENT.format(company=self.company, places=places, way="DESC" if page == "first" else "ASC")
        self.backwards = page == "last"
        environment = Environment(autoescape=True)
        around = re.sub(r"<tr>.*</tr>", "", body, flags=re.DOTALL)
        made = environment.from_string("{{ top|safe }}<table>{% for r in rows %}" + ROW + "{% endfor %}</table>")
        plain = len(made.render(top="", rows=self._rows()).encode())
        self.template, self.top = made, around + " " * max(0, len(body.encode()) - plain - len(around.encode()))
        app = Flask("floor")
        app.add_url_rule("/cases", "cases", self._page)
        self.visit = door(app, "/cases", "")

    def _page(self) -> str:
        rows = self._rows()
        self._record(rows)
        return self.template.render(top=self.top, rows=rows)

    def _rows(self) -> list[Any]:
        cursor = self.connection.cursor()
        cursor.execute(self.statement)
        rows = cursor.fetchall()
        return rows[::-1] if self.backwards else rows

    def _record(self, rows: list[Any]) -> None:
        record(self.connection, self.kind, self.company, self.person, "see_cases", [
            (name, row[at], row[13])
            for row in rows
            for name, at in (("case", 0), ("invitation", 14), ("booking", 15), ("interview", 16))
            if row[at] is not None
        ])  # fmt: skip

    def close(self) -> None:
        self.connection.close()


def record(
    connection: Any, kind: str, company: int, person: int, act: str, subjects: list[tuple[str, str, int]]
) -> None:
    """One entry, and a row for each record of it: what the trail of the page holds."""
    sign = "?" if kind == "sqlite" else "%s"
    cursor = connection.cursor()
    cursor.execute(f"SELECT number, mac FROM trail_head WHERE company_id = {company}")
    number, mac = cursor.fetchone()
    now = worlds.NOW.isoformat(sep=" ")
    cursor.execute(
        "INSERT INTO trail_entry (company_id, number, at, person_id, hat, act, reading, mac)"
        f" VALUES ({', '.join([sign] * 8)}) RETURNING id",
        (company, number + 1, now, person, "clerk", act, True, mac),
    )
    [entry] = cursor.fetchone()
    cursor.executemany(
        "INSERT INTO trail_subject (company_id, trail_entry_id, record, record_id, employment_id)"
        f" VALUES ({', '.join([sign] * 5)})",
        [(company, entry, *subject) for subject in subjects],
    )
    cursor.execute(f"UPDATE trail_head SET number = {number + 1} WHERE company_id = {company}")
    connection.commit()


def connected(kind: str, url: str) -> Any:
    """The driver's own connection, as durable as ours and with the same settings."""
    if kind == "sqlite":
        connection = sqlite_driver().connect(make_url(url).database)
        with make_engine(url).connect() as ours:
            for pragma in ("journal_mode", "synchronous"):
                connection.execute(f"PRAGMA {pragma} = {ours.exec_driver_sql(f'PRAGMA {pragma}').scalar()}")
        return connection
    import psycopg

    address = make_url(url)
    host = str(address.query["host"])
    return psycopg.connect(host=host, user=address.username, dbname=address.database, options=POSTGRESQL)
