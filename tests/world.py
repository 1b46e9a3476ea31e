"""A small company in which tests act: everybody that the access matrix names, and nothing that an act should make."""

import secrets
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from casework import ids
from casework.access import Act, Actor, enter_worker
from casework.access import keys as access_keys
from casework.db import Database, make_engine
from casework.models.accounts import Account
from casework.models.checks import ExaminerAppointment, StressCheck
from casework.models.handlers import NamedHandler
from casework.models.people import (
    Company,
    Department,
    Employment,
    HatGrant,
    Installation,
    Person,
    Placement,
    ReportingLine,
    Workplace,
)
from casework.models.policies import PolicyVersion
from casework.models.providers import Engagement, Provider
from casework.rules import scoring
from casework.rules.policy import Thresholds
from casework.rules.scoring import Questionnaire
from casework.rules.vocabulary import EngagementKind, Hat, InterviewedBy, Language, ProviderKind, Sex
from casework.sealing import Keyring

NOW = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
"""Tuesday 1 December 2026, 10:00 in Tokyo."""
LONG_AGO = date(2020, 4, 1)


@dataclass(frozen=True)
class Who:
    """Somebody in the world."""

    person_id: int
    public_id: str
    employment_id: int | None
    number: str | None
    account_id: int
    login: str
    hats: tuple[Hat, ...]


@dataclass
class World:
    """One company with everybody, a second company with strangers."""

    database: Database
    key_file: Path
    company_id: int = 0
    other_company_id: int = 0
    head_office: int = 0
    factory: int = 0
    check_id: int = 0
    check_public_id: str = ""
    centre: str = ""
    """Public id of the regional centre that interviews for the head office."""
    people: dict[str, Who] = field(default_factory=dict)
    now: datetime = NOW
    road: Any = None
    """Where stages that were walked to before are put (`tests/walks.py`)."""

    def actor(self, name: str, hat: Hat | None = None) -> Actor:
        """Somebody under one of their hats (the first one, unless said)."""
        who = self.people[name]
        company = self.other_company_id if name.startswith("stranger") else self.company_id
        return Actor(company_id=company, person_id=who.person_id, hat=hat or who.hats[0], account_id=who.account_id)

    def later(self, **span: float) -> datetime:
        """Some time after the world's now."""
        return self.now + timedelta(**span)

    @property
    def url(self) -> str:
        """Where it lives."""
        return self.database.engine.url.render_as_string(hide_password=False)

    def copied(self, url: str, folder: Path) -> "World":
        """The same world in a copy of its database, with a copy of its key file."""
        key_file = folder / self.key_file.name
        shutil.copyfile(self.key_file, key_file)
        key_file.chmod(0o600)
        return replace(self, database=Database(make_engine(url), Keyring.read(key_file)), key_file=key_file,
                       people=dict(self.people))  # fmt: skip

    def close(self) -> None:
        self.database.engine.dispose()


# name, kana, department, hats, sex
CAST: tuple[tuple[str, str, str, str, tuple[Hat, ...], Sex], ...] = (
    ("worker", "佐藤 真由美", "サトウ マユミ", "sales", (Hat.WORKER,), Sex.FEMALE),
    ("colleague", "鈴木 健", "スズキ ケン", "sales", (Hat.WORKER,), Sex.MALE),
    ("supervisor", "高橋 浩", "タカハシ ヒロシ", "sales", (Hat.SUPERVISOR, Hat.WORKER), Sex.MALE),
    ("other_supervisor", "田中 洋子", "タナカ ヨウコ", "works", (Hat.SUPERVISOR, Hat.WORKER), Sex.FEMALE),
    ("former_supervisor", "伊藤 誠", "イトウ マコト", "works", (Hat.SUPERVISOR, Hat.WORKER), Sex.MALE),
    ("factory_worker", "渡辺 大輔", "ワタナベ ダイスケ", "works", (Hat.WORKER,), Sex.MALE),
    ("hr", "山本 恵", "ヤマモト メグミ", "labour", (Hat.HR, Hat.WORKER), Sex.FEMALE),
    ("factory_hr", "中村 隆", "ナカムラ タカシ", "works", (Hat.HR, Hat.WORKER), Sex.MALE),
    ("clerk", "小林 直子", "コバヤシ ナオコ", "labour", (Hat.CLERK, Hat.WORKER), Sex.FEMALE),
    ("committee", "加藤 修", "カトウ オサム", "sales", (Hat.COMMITTEE, Hat.WORKER), Sex.MALE),
    ("admin", "吉田 学", "ヨシダ マナブ", "labour", (Hat.ADMIN, Hat.WORKER), Sex.MALE),
    ("coordinator", "清水 静香", "シミズ シズカ", "labour", (Hat.COORDINATOR, Hat.WORKER), Sex.FEMALE),
    ("physician", "山田 哲也", "ヤマダ テツヤ", "", (Hat.PHYSICIAN,), Sex.MALE),
    ("outside_physician", "佐々木 玲子", "ササキ レイコ", "", (Hat.PHYSICIAN,), Sex.FEMALE),
    ("factory_physician", "松本 剛", "マツモト ツヨシ", "", (Hat.PHYSICIAN,), Sex.MALE),
    ("nurse", "井上 彩", "イノウエ アヤ", "", (Hat.NURSE,), Sex.FEMALE),
)


def build(url: str, folder: Path, *, demo: bool = False) -> World:
    """Fill an empty, migrated database. Fast: no passwords are set (tests that sign in set their own)."""
    key_file = folder / f"keys-{secrets.token_hex(4)}"
    database = Database(make_engine(url), Keyring.create(key_file))
    world = World(database, key_file)
    with database.writing() as session:
        company = Company(name="港テスト工業", public_id=ids.fresh())
        other = Company(name="よその会社", public_id=ids.fresh())
        session.add_all([company, other])
        session.flush()
        world.company_id, world.other_company_id = company.id, other.id
        visit = enter_worker(session, company.id, Act.BUILD, now=NOW)
        session.add(Installation(id=1, demo=demo, key_check_id=access_keys.make(session, company.id)))
        company.data_key_id, other.data_key_id = visit.new_key(), access_keys.make(session, other.id)

        def add(record: object) -> int:
            session.add(record)
            session.flush()
            made: int = record.id  # type: ignore[attr-defined]  # every model has one
            return made

        company_id = company.id
        world.head_office = add(Workplace(company_id=company_id, code="HQ", name="本社"))
        world.factory = add(Workplace(company_id=company_id, code="F1", name="第一工場"))
        departments = {
            "sales": (
                add(Department(company_id=company_id, code="S", name="営業課", workplace_id=world.head_office)),
                world.head_office,
            ),
            "labour": (
                add(Department(company_id=company_id, code="L", name="労務課", workplace_id=world.head_office)),
                world.head_office,
            ),
            "works": (
                add(Department(company_id=company_id, code="W", name="製造課", workplace_id=world.factory)),
                world.factory,
            ),
        }
        scopes: dict[str, tuple[int | None, ...]] = {
            "hr": (world.head_office,), "factory_hr": (world.factory,), "clerk": (world.head_office,),
            "committee": (world.head_office,), "admin": (None,), "physician": (world.head_office,),
            "coordinator": (world.head_office,),
            "outside_physician": (world.head_office,), "factory_physician": (world.factory,),
            "nurse": (world.head_office,),
        }  # fmt: skip
        _people(world, add, departments, scopes)
        people = world.people
        for kind, name, place in (
            (EngagementKind.INDUSTRIAL_PHYSICIAN, "physician", world.head_office),
            (EngagementKind.INTERVIEW_PHYSICIAN, "outside_physician", world.head_office),
            (EngagementKind.INDUSTRIAL_PHYSICIAN, "factory_physician", world.factory),
            (EngagementKind.NURSE, "nurse", world.head_office),
        ):
            add(Engagement(company_id=company_id, person_id=people[name].person_id, workplace_id=place, kind=kind,
                           affiliation="みなと診療所", from_on=LONG_AGO))  # fmt: skip
        centre = Provider(company_id=company_id, public_id=ids.fresh(), workplace_id=world.head_office,
                          kind=ProviderKind.REGIONAL_CENTRE, name="みなと地域産業保健センター", phone="045-000-0000",
                          from_on=LONG_AGO)  # fmt: skip
        add(centre)
        world.centre = centre.public_id
        yesterday = (NOW - timedelta(days=30)).date()
        for worker, boss, from_on, until_on in (
            ("worker", "former_supervisor", LONG_AGO, yesterday - timedelta(days=1)),
            ("worker", "supervisor", yesterday, None),
            ("colleague", "supervisor", LONG_AGO, None),
            ("factory_worker", "other_supervisor", LONG_AGO, None),
            ("factory_hr", "former_supervisor", LONG_AGO, None),
        ):
            add(ReportingLine(company_id=company_id, employment_id=people[worker].employment_id,
                              supervisor_id=people[boss].employment_id, from_on=from_on,
                              until_on=until_on))  # fmt: skip
        deemed = {"disclosure": "deemed", "deliberated_on": "2020-03-01", "published_on": "2020-03-15"}
        add(PolicyVersion(company_id=company_id, workplace_id=None, number=1, from_on=LONG_AGO, deliberated_on=LONG_AGO,
                          values=deemed))  # fmt: skip
        add(NamedHandler(company_id=company_id, person_id=people["hr"].person_id, workplace_id=world.head_office,
                         named_by_id=people["clerk"].person_id, named_at=NOW, from_on=LONG_AGO))  # fmt: skip
        check = StressCheck(company_id=company_id, workplace_id=world.head_office, name="2026年度",
                            public_id=ids.fresh(), started_on=date(2026, 10, 1),
                            thresholds=scoring.frozen(Questionnaire.FULL, Thresholds()),
                            interviewed_by=InterviewedBy.INDUSTRIAL_PHYSICIAN)  # fmt: skip
        world.check_id, world.check_public_id = add(check), check.public_id
        add(ExaminerAppointment(company_id=company_id, stress_check_id=world.check_id,
                                person_id=people["physician"].person_id, from_on=LONG_AGO))  # fmt: skip
        visit.record("installation", ids.fresh())
    with database.writing() as session:
        visit = enter_worker(session, world.other_company_id, Act.BUILD, now=NOW)
        _strangers(world, session)
        visit.record("installation", ids.fresh())
    return world


def _person(
    add: Callable[[object], int], name: str, full: str, kana: str, sex: Sex, company_id: int
) -> tuple[int, str, int]:
    account_id = add(Account(login=f"{name}@example.jp", language=Language.JAPANESE, created_at=NOW))
    person = Person(company_id=company_id, public_id=ids.fresh(), account_id=account_id, name=full, kana=kana, sex=sex,
                    email=f"{name}@example.jp", born_on=date(1985, 6, 15))  # fmt: skip
    return add(person), person.public_id, account_id


def _people(
    world: World,
    add: Callable[[object], int],
    departments: dict[str, tuple[int, int]],
    scopes: dict[str, tuple[int | None, ...]],
) -> None:
    company_id = world.company_id
    for position, (name, full, kana, department, hats, sex) in enumerate(CAST, 1001):
        person_id, public_id, account_id = _person(add, name, full, kana, sex, company_id)
        employment_id, number = None, None
        if department:
            number = str(position)
            employment_id = add(Employment(company_id=company_id, person_id=person_id, number=number, from_on=LONG_AGO))
            department_id, workplace_id = departments[department]
            add(Placement(company_id=company_id, employment_id=employment_id, department_id=department_id,
                          workplace_id=workplace_id, post="主任", from_on=LONG_AGO))  # fmt: skip
        for hat in hats:
            for place in scopes.get(name, ()) if hat not in {Hat.WORKER, Hat.SUPERVISOR} else ():
                add(HatGrant(company_id=company_id, person_id=person_id, hat=hat, workplace_id=place, from_on=LONG_AGO))
        world.people[name] = Who(person_id, public_id, employment_id, number, account_id, f"{name}@example.jp", hats)


def _strangers(world: World, session: object) -> None:
    company_id = world.other_company_id

    def add(record: object) -> int:
        session.add(record)  # type: ignore[attr-defined]  # a session, told as an object
        session.flush()  # type: ignore[attr-defined]  # a session, told as an object
        made: int = record.id  # type: ignore[attr-defined]  # every model has one
        return made

    place = add(Workplace(company_id=company_id, code="HQ", name="本社"))
    department = add(Department(company_id=company_id, code="A", name="総務課", workplace_id=place))
    for name, hat in (
        ("stranger", Hat.WORKER),
        ("stranger_hr", Hat.HR),
        ("stranger_physician", Hat.PHYSICIAN),
        ("stranger_clerk", Hat.CLERK),
    ):
        person_id, public_id, account_id = _person(add, name, "よその 人", "ヨソノ ヒト", Sex.MALE, company_id)
        number = f"X{person_id}"
        employment_id = add(Employment(company_id=company_id, person_id=person_id, number=number, from_on=LONG_AGO))
        add(Placement(company_id=company_id, employment_id=employment_id, department_id=department, workplace_id=place,
                      from_on=LONG_AGO))  # fmt: skip
        if hat is not Hat.WORKER:
            add(HatGrant(company_id=company_id, person_id=person_id, hat=hat, workplace_id=None, from_on=LONG_AGO))
        world.people[name] = Who(person_id, public_id, employment_id, number, account_id, f"{name}@example.jp", (hat,))
