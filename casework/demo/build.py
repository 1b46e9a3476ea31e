"""How is the demo made? An empty database, the company, its checks and calendars, then one story after the other."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

from casework import ids, migrate
from casework.access import Act, enter_worker
from casework.db import Database, make_engine
from casework.demo import company, post
from casework.demo.road import Road
from casework.demo.roll import DEPARTMENTS
from casework.demo.stage import Stage, workday
from casework.demo.stories import STORIES
from casework.models.people import Company
from casework.rules.vocabulary import EmploymentKind, Hat
from casework.sealing import Keyring

CROWD_SEED = 77


def build(url: str, key_file: Path, *, now: datetime) -> None:
    """Make the demo in an empty database; the key file is made beside it. All days are relative to `now`."""
    migrate.upgrade(url)
    database = Database(make_engine(url), Keyring.create(key_file))
    try:
        with database.writing() as session:
            founded = Company(name=company.NAME, public_id=ids.fresh())
            session.add(founded)
            session.flush()
            visit = enter_worker(session, founded.id, Act.BUILD, now=now - timedelta(days=500))
            session.add(company.installation(visit))
            made = company.found(visit, founded, (now - timedelta(0)).date())
        stage = Stage(database, made, now, post.deliver)
        road = Road(stage)
        road.begin_checks()
        _results(road)
        _sessions(stage)
        for story in STORIES:
            story(road)
        post.send_letters(stage)
    finally:
        database.engine.dispose()


def _results(road: Road) -> None:
    """Results of everybody without a story: one in ten high, nearly all told weeks ago."""
    chance = Random(CROWD_SEED)  # noqa: S311 - scores for a demo
    day = road.stage.today - timedelta(days=75)
    rows: dict[str, list[str]] = {"HQ": [], "AT": [], "SD": []}
    for key, team in road.stage.made.crowd.items():
        code = DEPARTMENTS[key].workplace
        for employment in team:
            if employment.kind is EmploymentKind.DISPATCHED_IN:
                continue
            high = chance.random() < 0.1
            reactions = chance.randint(77, 92) if high else chance.randint(34, 62)
            rows[code].append(
                f"{employment.number},{chance.randint(26, 50)},{reactions},{chance.randint(12, 25)},{int(high)},"
                f"{day - timedelta(days=10)},{day}"
            )
    for code, lines in rows.items():
        road.load(code, lines, last=False, now=road.stage.at(74, 9))


def _second_tuesday(year: int, month: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(1 - first.weekday()) % 7 + 7)


def _sessions(stage: Stage) -> None:
    """The coming visits: 産業医 on second Tuesdays, a colleague every other month, on line, nurse, centre."""
    offered = stage.at(10, 7)
    for nth in range(4):
        later, month = divmod(stage.today.month - 1 + nth, 12)
        tuesday = _second_tuesday(stage.today.year + later, month + 1)
        if tuesday > stage.today:
            stage.offer("physician", Hat.PHYSICIAN, tuesday, time(14), 4, "HQ", now=offered)
            stage.offer("physician", Hat.PHYSICIAN, tuesday + timedelta(days=1), time(14), 3, "AT", now=offered)
        if nth % 2 and tuesday + timedelta(days=2) > stage.today:
            stage.offer("second_physician", Hat.PHYSICIAN, tuesday + timedelta(days=2), time(15), 3, "AT", now=offered)
    for ahead in range(2, 30, 6):
        day = workday(stage.today + timedelta(days=ahead))
        if day > stage.today:
            stage.offer("outside_physician", Hat.PHYSICIAN, day, time(18), 2, None, now=offered)
    for ahead in range(1, 22):
        day = stage.today + timedelta(days=ahead)
        if day.weekday() in {1, 3}:
            stage.offer("nurse", Hat.NURSE, day, time(10), 2, "HQ", now=offered)
    stage.offer(
        "centre_physician", Hat.PHYSICIAN, workday(stage.today + timedelta(days=9)), time(13), 2, "SD", now=offered
    )
