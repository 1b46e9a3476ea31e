"""What does it cost to open a talk with ten years of talks behind it, against the bare minimum for the same page?

Ours is the whole page from the WSGI door on: a signed-in session, reach, sight, seals, forms, language, layout, trail.
The floor asks for the same records in the driver's own words, opens the seals, writes the same controls, the same table
of all years and the same earlier talks through one plain template (no form library, no macros, no second language), and
writes the same rows of the trail, behind a route of a bare Flask. What is left of the page is put in as it is.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from flask import Flask
from jinja2 import Environment
from sqlalchemy import Engine

from casework.rules import interview_items
from casework.rules.scales import SHORT_NAMES
from casework.sealing import Sealed
from forms.interview_items import PREFIX
from tests import world as worlds
from tests.clients import Site
from tests.figures import databases
from tests.figures.case_list import connected, counted, door, record
from tests.figures.figures import Figure, compared, turns
from tests.services import history, talking

GOAL = 4.0
YEARS = 10
ROUNDS = 100

TALK = """
SELECT v.public_id, v.state, v.mode, v.held_on, v.complaint, v.work_notes, v.burden_notes, v.body_notes, v.assessment,
       v.items, v.companions, v.version,
       (SELECT a.answers FROM risk_assessment AS a WHERE a.company_id = v.company_id AND a.case_id = v.case_id
        ORDER BY a.assessed_at DESC, a.id DESC LIMIT 1),
       c.public_id, c.kind, c.employment_id, b.public_id, b.state,
       s.starts_at, s.ends_at, s.place, q.public_id, q.state, q.requested_on, q.mode, q.remarks, q.contact,
       p.name, p.kana, e.number,
       l.post, d.name, w.name, h.name, k.public_id, k.answers, m.public_id, m.clock, m.limit_on, c.id, q.id,
       c.check_result_id, c.data_key_id
FROM interview AS v
JOIN "case" AS c ON c.id = v.case_id
JOIN employment AS e ON e.id = c.employment_id
JOIN person AS p ON p.id = e.person_id
JOIN person AS h ON h.id = v.person_id
JOIN placement AS l ON l.employment_id = e.id AND l.company_id = c.company_id
JOIN department AS d ON d.id = l.department_id
JOIN workplace AS w ON w.id = l.workplace_id
LEFT JOIN booking AS b ON b.id = v.booking_id
LEFT JOIN slot AS s ON s.id = b.slot_id
LEFT JOIN interview_request AS q ON q.id = b.interview_request_id
LEFT JOIN interview_sheet AS k ON k.company_id = c.company_id AND k.case_id = c.id
LEFT JOIN case_limit AS m ON m.company_id = c.company_id AND m.case_id = c.id AND m.stopped_on IS NULL
WHERE v.public_id = '{talk}'
"""
RESULTS = """
SELECT r.public_id, r.employment_id, r.stressors, r.reactions, r.support, r.high_stress, r.scales, r.checked_on,
       r.notified_on, t.thresholds
FROM check_result AS r JOIN stress_check AS t ON t.id = r.stress_check_id
WHERE r.company_id = {company} AND r.employment_id = {employment} ORDER BY r.checked_on DESC, r.id DESC
"""
WORK = """
SELECT d.public_id, d.duties, d.responsibility, d.changes, d.given_at, p.name, m.month_on, m.overtime, m.holiday
FROM work_data AS d JOIN person AS p ON p.id = d.given_by_id LEFT JOIN work_month AS m ON m.work_data_id = d.id
WHERE d.company_id = {company} AND d.interview_request_id = {request}
"""
BEFORE = """
SELECT c.kind, v.public_id, v.mode, v.held_on, h.name, o.public_id, o.work_category, o.from_on, o.until_on,
       i.public_id, i.kind, i.hours, x.public_id, x.kind, x.hours, x.from_on, x.until_on, x.review_on
FROM "case" AS c
JOIN interview AS v ON v.company_id = c.company_id AND v.case_id = c.id
JOIN person AS h ON h.id = v.person_id
LEFT JOIN opinion AS o ON o.company_id = v.company_id AND o.interview_id = v.id
LEFT JOIN opinion_item AS i ON i.company_id = o.company_id AND i.opinion_id = o.id
LEFT JOIN decision AS y ON y.company_id = o.company_id AND y.opinion_id = o.id
LEFT JOIN measure AS x ON x.company_id = y.company_id AND x.decision_id = y.id AND x.until_on >= '2026-12-08'
WHERE c.company_id = {company} AND c.employment_id = {employment} AND v.state = 'held'
ORDER BY v.held_on DESC, v.id DESC
"""
PAGE = Path(__file__).with_name("interview_floor.html")
TEXTS = ("complaint", "work_notes", "burden_notes", "body_notes", "assessment")
SUMS = (("仕事のストレス要因", 2), ("心身のストレス反応", 3), ("周囲のサポート", 4))


class Control(NamedTuple):
    """One control of the page, as whoever writes it by hand has it before them."""

    name: str
    kind: str
    label: str
    hint: str = ""
    options: tuple[tuple[str, str], ...] = ()


CONTROLS = (
    *(Control(name, "text", name) for name in TEXTS),
    *(
        Control(PREFIX + item.code, item.kind.value, item.label, f"{item.low}～{item.high} {item.unit}", item.options)
        for item in interview_items.ITEMS.values()
    ),
)


def rows(years: int = YEARS, rounds: int = ROUNDS, kinds: tuple[str, ...] = databases.KINDS) -> Iterator[Figure]:
    """Opening the screen on each kind of database."""
    for kind in kinds:
        with databases.fresh(kind) as (url, folder):
            world = worlds.build(url, folder)
            history.years(world, "worker", years)
            _case, _booking, talk = talking.begun(world)
            talking.note(world, talk)
            yield _measured(kind, url, world, talk, years, rounds)
            world.close()


def _measured(kind: str, url: str, world: worlds.World, talk: str, years: int, rounds: int) -> Figure:
    site = Site(world)
    site.clock.now = talking.THEN
    name = site.app.config["SESSION_COOKIE_NAME"]
    physician = site.visitor("physician")
    physician.get(f"/interviews/{talk}")
    cookie = physician.client.get_cookie(name)
    visit = door(site.app, f"/interviews/{talk}", f"{name}={cookie.value if cookie else ''}")
    engine: Engine = site.app.extensions["casework"].database.engine
    body = visit()
    if len(set(re.findall(r"\d{4}年12月8日", body))) < years:
        raise RuntimeError("the page doesn't show every year")
    floor = Floor(kind, url, world, talk, body, years)
    if not controls(body) <= controls(floor.visit().removeprefix(floor.top)):
        raise RuntimeError("the floor leaves controls out")
    ours, bare = turns(rounds, visit, floor.visit)
    queries = counted(engine, visit)
    figure = compared("interview-screen", kind, years, ours, bare, GOAL, queries=queries, bytes=len(body.encode()))
    floor.close()
    site.close()
    return figure


def controls(page: str) -> set[str]:
    """The controls for what is noted, by name: texts and items."""
    return set(re.findall(r'name="(item_\w+)"', page)) | {name for name in TEXTS if f'name="{name}"' in page}


class Floor:
    """The bare minimum for the same page."""

    def __init__(self, kind: str, url: str, world: worlds.World, talk: str, body: str, years: int) -> None:
        self.kind, self.world, self.talk, self.years = kind, world, talk, years
        self.connection = connected(kind, url)
        self.template = Environment(autoescape=True, trim_blocks=True).from_string(PAGE.read_text())
        self.top = ""
        short = len(body.encode()) - len(self._page(written=False).encode())
        self.top = body[: max(0, short * len(body) // len(body.encode()))]
        app = Flask("floor")
        app.add_url_rule("/talk", "talk", self._page)
        self.visit = door(app, "/talk", "")

    def _asked(self, statement: str, **more: object) -> list[Any]:
        cursor = self.connection.cursor()
        cursor.execute(statement.format(company=self.world.company_id, talk=self.talk, **more))
        found: list[Any] = cursor.fetchall()
        return found

    def _page(self, *, written: bool = True) -> str:
        [talk, *_limits] = self._asked(TALK)
        results = self._asked(RESULTS, employment=talk[15])
        work = self._asked(WORK, request=talk[40])
        before = self._asked(BEFORE, employment=talk[15])
        given = self._opened(talk)
        if written:
            self._record(talk, results, work, before)
        return self.template.render(
            top=self.top,
            fields=CONTROLS,
            given=given,
            results=results,
            sums=SUMS,
            scales=SHORT_NAMES.items(),
            years=[json.loads(row[6]) if isinstance(row[6], str) else row[6] or {} for row in results],
            talks=list({row[1]: row for row in before}.values()),
            items={talk: list({row[9]: row for row in of}.values()) for talk, of in _by(before, 1).items()},
            measures=list({row[12]: row for row in before if row[12]}.values()),
        )

    def _opened(self, talk: Any) -> dict[str, Any]:
        """The seals of the notes, with the key of the case."""
        ring = self.world.database.keyring
        [(master, wrapped)] = self._asked(
            "SELECT master_id, wrapped FROM data_key WHERE public_id = '{key}'", key=talk[42]
        )  # fmt: skip
        key = ring.unwrap(talk[42], master, bytes(wrapped))
        found = {
            column: key.open(Sealed(bytes(blob)), table="interview", public_id=talk[0], column=column).decode()
            for column, blob in zip((*TEXTS, "items", "companions"), talk[4:11], strict=True)
            if blob is not None
        }
        items = json.loads(found.pop("items", "{}"))
        return {**found, **{PREFIX + code: answer for code, answer in items.items()}}

    def _record(self, talk: Any, results: list[Any], work: list[Any], before: list[Any]) -> None:
        of = talk[15]
        ids = [("interview", talk[0]), ("case", talk[13]), ("booking", talk[16]), ("interview_request", talk[21])]
        ids += [("check_result", row[0]) for row in results]
        ids += list({("work_data", row[0]) for row in work})
        for name, at in (("interview", 1), ("opinion", 5), ("opinion_item", 9), ("measure", 12)):
            ids += list({(name, row[at]) for row in before if row[at] is not None})
        physician = self.world.people["physician"].person_id
        record(self.connection, self.kind, self.world.company_id, physician, "write_interview", [
            (name, public_id, of) for name, public_id in ids if public_id is not None
        ])  # fmt: skip

    def close(self) -> None:
        self.connection.close()


def _by(rows: list[Any], at: int) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = {}
    for row in rows:
        found.setdefault(row[at], []).append(row)
    return found
