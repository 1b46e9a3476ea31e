"""What can be done from a shell? `casework --help`. Each command loads only what it needs, so that a fault in one part
leaves the others usable.
"""

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from sqlalchemy.exc import DBAPIError
    from sqlalchemy.orm import Session

    from casework.db import Database
    from casework.services.account_care import Issued
    from casework.services.people_import import Report


class Stop(Exception):
    """The command can't go on; the sentence says why and what to do."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; 0 when done, 1 with one sentence when it could not be done, 2 when it was called wrongly."""
    from sqlalchemy.exc import DBAPIError

    from casework.rules.errors import Refusal
    from casework.sealing import BadKeyFile, BadSeal
    from casework.settings import BadSetting

    given = _parser().parse_args(arguments)
    try:
        done: int | None = given.run(given)
    except (Stop, BadSetting, BadKeyFile) as told:
        return _complain(str(told))
    except BadSeal:
        return _complain("The key file does not belong to this database; nothing was changed.")
    except DBAPIError as error:
        return _complain(_about_the_database(error))
    except Refusal as refusal:
        return _complain(_say(refusal.said))
    except KeyboardInterrupt:
        return 130
    return done or 0


def _complain(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


def _about_the_database(error: "DBAPIError") -> str:
    """One sentence on a database that can't be used. What the driver says names no value of a record."""
    said = str(error.orig).strip().splitlines() or [type(error).__name__]
    if "no such table" in said[0] or type(error.orig).__name__ == "UndefinedTable":
        return "The database lacks this version's tables; make them with: casework db upgrade"
    return f"The database can't be used: {said[0]}"


def _language() -> str:
    """The language of the shell: Japanese where it is set so, else English."""
    told = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "ja" if told.startswith("ja") else "en"


def _say(said: object) -> str:
    from casework import texts
    from casework.rules.texts import Said

    return texts.say(said, _language()) if isinstance(said, Said) else str(said)


# --- what there is ------------------------------------------------------------------------------------------


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="casework", description="What happens in a company after the yearly stress check."
    )
    groups = parser.add_subparsers(required=True, metavar="COMMAND")

    def group(name: str, text: str) -> "argparse._SubParsersAction[argparse.ArgumentParser]":
        return groups.add_parser(name, help=text, description=text).add_subparsers(required=True, metavar="WHAT")

    def command(
        where: "argparse._SubParsersAction[argparse.ArgumentParser]",
        name: str,
        run: Callable[[argparse.Namespace], int | None],
        text: str,
    ) -> argparse.ArgumentParser:
        made = where.add_parser(name, help=text, description=text)
        made.set_defaults(run=run)
        return made

    command(group("db", "the database"), "upgrade", _upgrade, "bring the database up to this version's tables")

    keys = group("keys", "the key file and the secret")
    made = command(keys, "create", _create_keys, "write a new key file; never overwrites one")
    made.add_argument("path", nargs="?", type=Path, help="where (CASEWORK_KEY_FILE when left out)")
    command(keys, "secret", _make_secret, "print a new value for CASEWORK_SECRET_KEY")

    company = command(group("company", "companies"), "create", _create_company, "enter a company and its administrator")
    company.add_argument("name", help="the company's name")
    company.add_argument("--admin", required=True, metavar="NAME", help="the administrator's name")
    company.add_argument("--kana", required=True, help="its reading")
    company.add_argument("--login", required=True, help="the administrator's sign-in name, such as a mail address")
    company.add_argument("--share", action="store_true", help="the sign-in name may exist already")

    people = command(group("import", "take files in"), "people", _import_people, "take in a CSV file of employees")
    people.add_argument("file", type=Path)
    _of_company(people)
    people.add_argument("--as-of", type=_day, metavar="DATE", help="from which day changes hold (today when left out)")
    people.add_argument("--dry-run", action="store_true", help="print what would change and change nothing")
    people.add_argument("--skip-bad", action="store_true", help="leave wrong rows out and list them")
    people.add_argument("--create-places", action="store_true", help="also enter new workplaces and departments")

    code = command(groups, "first-code", _first_code, "print a single-use code with which a password is set")
    code.add_argument("login", help="the sign-in name")
    code.add_argument("--number", help="社員番号: gives this employee an account where there is none")
    code.add_argument("--share", action="store_true", help="the sign-in name may belong to another company's person")
    _of_company(code)

    _hat_commands(group("hats", "who may act as what"), command)

    serve = command(groups, "serve", _serve, "serve the pages")
    serve.add_argument("--port", default="8000")
    serve.add_argument("--bind", default="127.0.0.1", metavar="ADDRESS")
    serve.add_argument("--workers", type=int, default=2, help="processes, of eight threads each")
    command(groups, "worker", _worker, "send mail and do what has come due, until stopped")
    _of_company(command(group("trail", "the trail"), "verify", _verify, "check that nobody changed the trail"))

    demo = command(group("demo", "the demo company"), "run", _demo, "build the demo company if need be, and serve it")
    demo.add_argument("--port", default="8000")
    demo.add_argument("--folder", type=Path, default=Path("var/demo"))
    demo.add_argument("--fresh", action="store_true", help="build it anew; what was tried in it is lost")
    return parser


def _hat_commands(
    hats: "argparse._SubParsersAction[argparse.ArgumentParser]", command: Callable[..., argparse.ArgumentParser]
) -> None:
    add = command(hats, "person", _add_person, "enter somebody who isn't employed, such as a physician, with a sign-in")
    add.add_argument("name")
    add.add_argument("--kana", required=True)
    add.add_argument("--login", required=True)
    add.add_argument("--share", action="store_true", help="the sign-in name may belong to another company's person")
    _of_company(add)
    for name, run, text in (
        ("grant", _grant, "give somebody a hat"),
        ("take", _take, "end somebody's hat"),
    ):
        made = command(hats, name, run, text)
        made.add_argument("who", help="社員番号 or sign-in name")
        made.add_argument("hat", help="hr, clerk, physician, nurse, committee, admin or coordinator")
        made.add_argument("--workplace", metavar="CODE", help="for one workplace only")
        _of_company(made)
        if name == "grant":
            made.add_argument("--from", dest="from_on", type=_day, metavar="DATE", help="today when left out")
            made.add_argument("--until", type=_day, metavar="DATE")
            made.add_argument("--engaged-as", metavar="KIND", help="industrial_physician, interview_physician, nurse")
        else:
            made.add_argument("--last", type=_day, metavar="DATE", help="the last day (yesterday when left out)")


def _of_company(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--company", metavar="NAME", help="name or id of the company, where there are several")


def _day(text: str) -> date:
    from casework.rules import tables

    try:
        return tables.day(text)
    except tables.BadCell as bad:
        raise argparse.ArgumentTypeError(_say(bad.said)) from bad


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


def _upgrade(_given: argparse.Namespace) -> None:
    from casework import migrate

    migrate.upgrade(_database_url())
    print("The database has the tables of this version.")


def _create_keys(given: argparse.Namespace) -> None:
    from casework.sealing import Keyring

    path = given.path or Path(_variable("CASEWORK_KEY_FILE"))
    try:
        Keyring.create(path)
    except FileExistsError:
        raise Stop(f"{path} is there already and was left alone.") from None
    except OSError as error:
        raise Stop(f"{path} can't be written: {error.strerror}.") from None
    print(f"{path} holds a new key. Keep a copy where the database's backups are not: without it nothing can be read.")


def _make_secret(_given: argparse.Namespace) -> None:
    import secrets

    print(secrets.token_urlsafe(48))


def _verify(given: argparse.Namespace) -> int:
    from casework.services import openings, trail

    broken = 0
    with _still() as session:
        only = openings.company_called(session, given.company) if given.company else None
        for company_id, name in openings.companies(session):
            if only in {None, company_id}:
                verdict, head = trail.verify(session, company_id), trail.head(session, company_id)
                said = f"{verdict.entries} whole" if verdict.said is None else _say(verdict.said)
                print(f"{name}: {said} ({head.number} {head.mac})")
                broken += not verdict.whole
    return 1 if broken else 0


# --- people and accounts --------------------------------------------------------------------------------------


def _create_company(given: argparse.Namespace) -> None:
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
    print(f"  valid until   {texts.when(issued.expires_at, _language())}")


def _first_code(given: argparse.Namespace) -> None:
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


def _add_person(given: argparse.Namespace) -> None:
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


def _grant(given: argparse.Namespace) -> None:
    _change_hat(given, give=True)


def _take(given: argparse.Namespace) -> None:
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


def _import_people(given: argparse.Namespace) -> int:
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
        print(f"{given.file.name}:{change.line}: {change.number} {_say(change.said)}")
    for problem in report.problems:
        column = f" {problem.column}:" if problem.column else ""
        print(f"{given.file.name}:{problem.line}:{column} {_say(problem.said)}", file=sys.stderr)
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


def _serve(given: argparse.Namespace) -> NoReturn:
    from casework import serving

    serving.serve(given.bind, given.port, given.workers)


def _worker(_given: argparse.Namespace) -> None:
    from casework import settings, worker
    from casework.services import installations

    database = _database()
    given = settings.from_environment()
    installations.check(database, given)
    worker.run(database, given)


def _demo(given: argparse.Namespace) -> int:
    from casework import serving

    return serving.demo(given.folder, given.port, fresh=given.fresh)


if __name__ == "__main__":
    sys.exit(main())
