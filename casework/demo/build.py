"""How is the demo made? An empty database, the company, its checks and calendars, then one story after the other."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from casework import ids, migrate
from casework.access import Act, enter_worker
from casework.db import Database, make_engine
from casework.demo import (
    asking,
    away,
    committee,
    company,
    crowd,
    history,
    informing,
    meeting,
    monthly,
    nursing,
    phrases,
    post,
    sharing,
    shifts,
    treatment,
)
from casework.demo.road import Road
from casework.demo.stage import MINUTES, PLACES, Stage
from casework.demo.stories import STORIES
from casework.models.people import Company
from casework.rules import recurrence
from casework.rules.days import tokyo_date
from casework.rules.online import OF_SETTING
from casework.rules.recurrence import Pattern
from casework.rules.vocabulary import Hat
from casework.sealing import Keyring
from casework.services import handlers, online, series, slots
from casework.services.handlers import Naming
from casework.services.series import NewSeries

OFFERED_AGO = 10
HANDLED_AGO = 400
EXAMINED_BEFORE = ("invited", "interview_today", "no_slot")
"""Of them the result of the check before is here too."""

MEETING = "会社の会議サービス（待合室あり、録画なし、参加用のアドレスは毎回変える）"
EMERGENCY = "総務の当番（内線 110）が面談の部屋の近くに待機し、産業医に連絡します。"


def build(url: str, key_file: Path, *, now: datetime, public_url: str = Stage.public_url) -> None:
    """Make the demo in an empty database; the key file is made beside it. All days are relative to `now`, and the links
    in what was sent lead to `public_url`.
    """
    migrate.upgrade(url)
    database = Database(_hasty(make_engine(url)), Keyring.create(key_file))
    try:
        with database.writing() as session:
            founded = Company(name=company.NAME, public_id=ids.fresh())
            session.add(founded)
            session.flush()
            visit = enter_worker(session, founded.id, Act.BUILD, now=now - timedelta(days=500))
            session.add(company.installation(visit))
            made = company.found(visit, founded, tokyo_date(now))
        stage = Stage(database, made, now, post.deliver, public_url)
        road = Road(stage)
        road.begin_checks()
        road.keep_columns()
        for key in EXAMINED_BEFORE:
            road.year_before(key)
        crowd.results(road)
        _sessions(stage)
        shifts.keep(stage)
        phrases.keep(stage)
        named = Naming(stage.person_id("hr"), "", tokyo_date(stage.at(HANDLED_AGO)), None)
        stage.act("clerk", Hat.CLERK, handlers.name, named, now=stage.at(HANDLED_AGO))
        looked = online.NewSetting(
            stage.at(HANDLED_AGO).date(), frozenset(OF_SETTING), MEETING, EMERGENCY, stage.at(HANDLED_AGO + 30).date()
        )
        stage.act("clerk", Hat.CLERK, online.keep, None, looked, now=stage.at(HANDLED_AGO))
        for story in STORIES:
            story(road)
        monthly.held(road)
        committee.reported(road)
        treatment.watched(road)
        history.returned(road)
        away.on_leave(road)
        meeting.met(road)
        informing.told(road)
        asking.asked(road)
        nursing.came(road)
        sharing.shared(road)
        post.send_letters(stage, 0)
        post.read_notes(stage)
    finally:
        database.engine.dispose()


def _hasty(engine: Engine) -> Engine:
    """Don't wait for the disk after each of a thousand transactions: a demo that was cut off is made anew."""
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def opened(connection: Any, _record: Any) -> None:
            connection.execute("PRAGMA synchronous = OFF")

    return engine


def _second_tuesday(year: int, month: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(1 - first.weekday()) % 7 + 7)


def _sessions(stage: Stage) -> None:
    """The coming visits: 産業医 on second Tuesdays and the nurse twice a week as series; the day after at the factory,
    a colleague every other month, on line, the counsellor and the centre one by one.
    """
    offered = stage.at(OFFERED_AGO, 7)

    def offer(who: str, hat: Hat, on: date, starts: time, count: int, code: str | None) -> None:
        if on > stage.today and stage.works(on, code or "HQ"):
            stage.offer(who, hat, on, starts, count, code, now=offered)

    for nth in range(4):
        later, month = divmod(stage.today.month - 1 + nth, 12)
        tuesday = _second_tuesday(stage.today.year + later, month + 1)
        offer("physician", Hat.PHYSICIAN, tuesday + timedelta(days=1), time(14), 3, "AT")
        if month % 2:
            offer("second_physician", Hat.PHYSICIAN, tuesday + timedelta(days=2), time(15), 3, "AT")
    for day in sorted({stage.workday(-ahead) for ahead in range(2, 30, 6)}):  # over the new year two are one day
        offer("outside_physician", Hat.PHYSICIAN, day, time(18), 2, None)
    _series(stage, "physician", Hat.PHYSICIAN, Pattern((1,), (2,)), time(14), 4)
    _series(stage, "nurse", Hat.NURSE, Pattern((1, 3)), time(10), 2)
    for ahead in range(1, 22):
        day = stage.today + timedelta(days=ahead)
        if day.weekday() == 2:
            offer("counsellor", Hat.NURSE, day, time(15), 2, "HQ")
    offer("centre_physician", Hat.PHYSICIAN, stage.workday(-9, "SD"), time(13), 2, "SD")
    stage.act(
        "outside_physician", Hat.PHYSICIAN, slots.close, stage.last_slot("outside_physician"), now=stage.at(1, 20)
    )


def _series(stage: Stage, who: str, hat: Hat, pattern: Pattern, starts: time, count: int) -> None:
    """Somebody comes to the head office again and again, for so many slots each time; no day that is before today is
    part of it.
    """
    ends = (datetime.combine(stage.today, starts) + timedelta(minutes=MINUTES) * count).time()
    wanted = NewSeries(
        recurrence.of(pattern), stage.today, None, starts, ends, MINUTES, 0, online=False,
        place=PLACES["HQ"], workplace_id=stage.place_id("HQ"),
    )  # fmt: skip
    stage.act(who, hat, series.make, wanted, now=stage.at(OFFERED_AGO, 7))
