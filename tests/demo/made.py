"""The demo company, made once per day and run, for tests that only look at it (those that act take a copy)."""

import fcntl
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.access import Actor
from casework.app import create_app
from casework.db import Database, make_engine
from casework.demo.build import build
from casework.models.people import Company, Person
from casework.rules.vocabulary import Hat
from casework.sealing import Keyring
from casework.settings import Settings
from tests.clients import COMPILED, Visitor

DAYS = {
    "saturday": "2026-11-21T03:00:00+00:00",
    "three_weeks_before_new_year": "2026-12-09T03:00:00+00:00",
    "closed_for_new_year": "2026-12-31T03:00:00+00:00",
    "new_year": "2026-12-31T16:30:00+00:00",
    "holidays_in_may": "2027-05-05T10:00:00+00:00",
    "early_monday": "2027-12-19T20:00:00+00:00",
    "leap_day_without_official_holidays": "2028-02-29T03:00:00+00:00",
}
"""In Tokyo: noon, noon, noon, half past one at night on 1 January, evening, five in the morning, noon."""


@dataclass(frozen=True)
class Demo:
    """A demo of one day."""

    url: str
    key_file: Path
    now: datetime
    database: Database

    def company_id(self, session: Session) -> int:
        return session.execute(select(Company.id)).scalar_one()

    def actor(self, name: str, hat: Hat) -> Actor:
        """Somebody by name, under one hat."""
        with self.database.reading() as session:
            person = session.execute(select(Person).where(Person.name == name)).scalar_one()
            return Actor(
                company_id=person.company_id, person_id=person.id, hat=hat, account_id=person.account_id
            )  # fmt: skip

    def copied(self, folder: Path) -> "Demo":
        """The same on SQLite, to act in."""
        file = folder / "copy.db"
        shutil.copyfile(self.url.removeprefix("sqlite:///"), file)
        return opened(f"sqlite:///{file}", self.key_file, self.now)

    def visitor(self) -> Visitor:
        """Nobody in particular at a browser, in front of the real application."""
        settings = Settings(database_url=self.url, secret_key="only for tests " * 3, key_file=self.key_file)
        app = create_app(settings, tell_time=lambda: self.now)
        app.jinja_env.bytecode_cache = COMPILED
        return Visitor(app.test_client())


def opened(url: str, key_file: Path, now: datetime) -> Demo:
    return Demo(url, key_file, now, Database(make_engine(url), Keyring.read(key_file)))


def made(day: str, folder: Path) -> Demo:
    """The demo of a day, on SQLite; built by whichever worker asks first."""
    now = datetime.fromisoformat(DAYS[day])
    file, key_file = folder / f"demo-{day}.db", folder / f"demo-{day}.key"
    with (folder / f"demo-{day}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not file.exists():
            draft = folder / f"demo-{day}.draft.db"
            for old in (draft, key_file):
                old.unlink(missing_ok=True)
            build(f"sqlite:///{draft}", key_file, now=now)
            draft.rename(file)
    return opened(f"sqlite:///{file}", key_file, now)
