"""What does each command of the shell do? Each loads only what it needs."""

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from casework.db import Database
    from casework.services.account_care import Issued
    from casework.services.people_import import Report


class Stop(Exception):
    """The command can't go on; the sentence says why and what to do."""


def language() -> str:
    """The language of the shell: Japanese where it is set so, else English."""
    told = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "ja" if told.startswith("ja") else "en"


def say(said: object) -> str:
    """A sentence of the product in the language of the shell."""
    from casework import texts
    from casework.rules.texts import Said

    return texts.say(said, language()) if isinstance(said, Said) else str(said)


# --- the database and its keys --------------------------------------------------------------------------------


def _variable(name: str) -> str:
    value = os.environ.get(name, "").strip()
    if not value:
        raise Stop(f"{name} is not set; docs/developers/settings.md explains it.")
    return value


def _database_url() -> str:
    from casework.settings import usable_database

    return usable_database(_variable("CASEWORK_DATABASE_URL"))


def _database() -> "Database":
    from casework.db import Database
    from casework.sealing import Keyring

    return Database.open(_database_url(), Keyring.read(Path(_variable("CASEWORK_KEY_FILE"))))


@contextmanager
def _writing() -> Iterator["Session"]:
    """One transaction in a database that is closed afterwards."""
    database = _database()
    try:
        with database.writing() as session:
            yield session
    finally:
        database.engine.dispose()


@contextmanager
def _still() -> Iterator["Session"]:
    """A session that sees the database of one moment, however long it reads, and holds nobody up."""
    database = _database()
    try:
        with database.reading() as session:
            if database.engine.dialect.name == "postgresql":  # SQLite's readers see one moment anyway
                session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            yield session
    finally:
        database.engine.dispose()


def upgrade(_given: argparse.Namespace) -> None:
    """Bring the database up to the tables of this version."""
    from casework import migrate

    migrate.upgrade(_database_url())
    print("The database has the tables of this version.")


def create_keys(given: argparse.Namespace) -> None:
    """Write a new key file; never over one."""
    from casework.sealing import Keyring

    path = given.path or Path(_variable("CASEWORK_KEY_FILE"))
    try:
        Keyring.create(path)
    except FileExistsError:
        raise Stop(f"{path} is there already and was left alone.") from None
    except OSError as error:
        raise Stop(f"{path} can't be written: {error.strerror}.") from None
    print(f"{path} holds a new key. Keep a copy where the database's backups are not: without it nothing can be read.")


def make_secret(_given: argparse.Namespace) -> None:
    """Print a new value for CASEWORK_SECRET_KEY."""
    import secrets

    print(secrets.token_urlsafe(48))


def verify(given: argparse.Namespace) -> int:
    """Walk the chain of the trail; 1 where it is broken."""
    from casework.services import openings, trail

    broken = 0
    with _still() as session:
        only = openings.company_called(session, given.company) if given.company else None
        for company_id, name in openings.companies(session):
            if only in {None, company_id}:
                verdict, head = trail.verify(session, company_id), trail.head(session, company_id)
                said = f"{verdict.entries} whole" if verdict.said is None else say(verdict.said)
                print(f"{name}: {said} ({head.number} {head.mac})")
                broken += not verdict.whole
    return 1 if broken else 0


# --- people and accounts --------------------------------------------------------------------------------------


def create_company(given: argparse.Namespace) -> None:
    """Enter a company and its administrator."""
    from casework import clock
    from casework.services import openings
    from casework.services.hat_grants import Newcomer

    admin = Newcomer(given.admin, given.kana, given.login if "@" in given.login else "")
    with _writing() as session:
        issued = openings.open_company(session, given.name, admin, given.login, now=clock.now(), share=given.share)
    _print_code(issued)


def _print_code(issued: "Issued") -> None:
    from casework import texts

    print(f"{issued.name}\n  sign-in name  {issued.login}\n  first code    {issued.code}")
    print(f"  valid until   {texts.when(issued.expires_at, language())}")


def first_code(given: argparse.Namespace) -> None:
    """Print a single-use code with which a password is set."""
    from casework import clock
    from casework.rules.errors import NotYours
    from casework.services import account_care, openings

    try:
        with _writing() as session:
            if given.number:
                company = openings.company_called(session, given.company)
                issued = account_care.code_by_number(
                    session, company, given.number, given.login, share=given.share, now=clock.now()
                )
            else:
                issued = account_care.code_by_login(session, given.login, now=clock.now())
    except NotYours:
        wanted = f"an employee with the number {given.number}" if given.number else f"an account named {given.login}"
        raise Stop(f"There is no {wanted.removeprefix('an ')}.") from None
    _print_code(issued)


def add_person(given: argparse.Namespace) -> None:
    """Enter somebody who isn't employed, with a sign-in."""
    from casework import clock
    from casework.access import Act, enter_worker
    from casework.services import account_care, hat_grants, openings

    now = clock.now()
    newcomer = hat_grants.Newcomer(given.name, given.kana, given.login if "@" in given.login else "")
    with _writing() as session:
        company = openings.company_called(session, given.company)
        person = hat_grants.add_person(session, company, newcomer, now=now)
        visit = enter_worker(session, company, Act.MANAGE_ACCOUNTS, now=now)
        account_care.account_for(visit, person, given.login, share=given.share)
    print(f"{given.name} can be given a hat now: casework hats grant {given.login} …")


def set_phone(given: argparse.Namespace) -> None:
    """Write down somebody's telephone number at work."""
    from casework import clock
    from casework.rules.errors import NotValid, NotYours
    from casework.services import hat_grants, openings

    try:
        with _writing() as session:
            company = openings.company_called(session, given.company)
            hat_grants.set_phone(session, company, given.who, given.phone, now=clock.now())
    except NotYours:
        raise Stop(f"There is nobody with the number or sign-in name {given.who} in this company.") from None
    except NotValid as error:
        raise Stop(say(error.said)) from None
    print(f"{given.who}: {given.phone.strip() or 'no number'}")


def grant(given: argparse.Namespace) -> None:
    """Give somebody a hat."""
    _change_hat(given, give=True)


def take(given: argparse.Namespace) -> None:
    """End somebody's hat."""
    _change_hat(given, give=False)


def _change_hat(given: argparse.Namespace, *, give: bool) -> None:
    from datetime import timedelta

    from casework import clock
    from casework.rules.days import tokyo_date
    from casework.rules.errors import NotYours
    from casework.rules.vocabulary import EngagementKind, Hat
    from casework.services import hat_grants, openings

    if given.hat not in set(Hat):
        raise Stop(f"{given.hat} is no hat; there are {', '.join(sorted(hat_grants.GRANTED))}.")
    now = clock.now()
    try:
        with _writing() as session:
            company = openings.company_called(session, given.company)
            if give:
                kind = given.engaged_as
                if kind is not None and kind not in set(EngagementKind):
                    raise Stop(f"{kind} is no engagement; there are {', '.join(EngagementKind)}.")
                changed = hat_grants.grant(
                    session, company, given.who, Hat(given.hat), workplace=given.workplace, until_on=given.until,
                    from_on=given.from_on or tokyo_date(now), now=now,
                    engaged_as=EngagementKind(kind) if kind else None,
                )  # fmt: skip
            else:
                changed = hat_grants.take(
                    session, company, given.who, Hat(given.hat), workplace=given.workplace,
                    last_on=given.last or tokyo_date(now) - timedelta(days=1), now=now,
                )  # fmt: skip
            print(f"{given.who} {given.hat}: {changed.from_on} – {changed.until_on or ''}")
    except NotYours:
        raise Stop(f"There is nobody with the number or sign-in name {given.who} in this company.") from None


def import_people(given: argparse.Namespace) -> int:
    """Take in a file of employees; 1 where nothing was written."""
    from casework import clock
    from casework.rules.days import tokyo_date
    from casework.services import openings, people_import

    class Tried(Exception):
        """Leaves the transaction without a commit."""

    try:
        data = given.file.read_bytes()
    except OSError as error:
        raise Stop(f"{given.file} can't be read: {error.strerror}.") from None
    now = clock.now()
    report = None
    try:
        with _writing() as session:
            report = people_import.load(
                session, openings.company_called(session, given.company), data, as_of=given.as_of or tokyo_date(now),
                now=now, create_places=given.create_places, skip_bad=given.skip_bad,
            )  # fmt: skip
            if given.dry_run or not report.written:
                raise Tried
    except Tried:
        pass
    return _print_report(report, given) if report else 1


def _print_report(report: "Report", given: argparse.Namespace) -> int:
    for change in report.changes:
        print(f"{given.file.name}:{change.line}: {change.number} {say(change.said)}")
    for problem in report.problems:
        column = f" {problem.column}:" if problem.column else ""
        print(f"{given.file.name}:{problem.line}:{column} {say(problem.said)}", file=sys.stderr)
    if report.ignored:
        print(f"Columns that were not read: {', '.join(report.ignored)}")
    if not report.written:
        print("Nothing was written. Mend the lines above, or leave them out with --skip-bad.", file=sys.stderr)
        return 1
    left_out = f" {report.lines - report.taken} rows were left out." if report.lines > report.taken else ""
    if given.dry_run:
        print(f"{len(report.changes)} changes would be made; nothing was written.{left_out}")
    elif report.changes:
        print(f"{len(report.changes)} changes were made.{left_out}")
    else:
        print(f"Everything was so already; nothing was changed.{left_out}")
    return 0


# --- running --------------------------------------------------------------------------------------------------


def serve(given: argparse.Namespace) -> NoReturn:
    """Serve the pages until stopped."""
    from casework import serving

    serving.serve(given.bind, given.port, given.workers)


def work(_given: argparse.Namespace) -> None:
    """Send mail and do what has come due, until stopped."""
    from casework import settings, worker
    from casework.services import installations

    database = _database()
    given = settings.from_environment()
    installations.check(database, given)
    worker.run(database, given)


def demo(given: argparse.Namespace) -> int:
    """Build the demo company if need be, and serve it."""
    from casework import serving

    return serving.demo(given.folder, given.port, fresh=given.fresh)
