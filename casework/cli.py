"""What can be done from a shell? `casework --help`. Each command loads only what it needs, so that a fault in one part
leaves the others usable.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from casework import commands
from casework.commands import Stop, say

if TYPE_CHECKING:
    from sqlalchemy.exc import DBAPIError


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
        return _complain(say(refusal.said))
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

    command(group("db", "the database"), "upgrade", commands.upgrade, "bring the database up to this version's tables")

    keys = group("keys", "the key file and the secret")
    made = command(keys, "create", commands.create_keys, "write a new key file; never overwrites one")
    made.add_argument("path", nargs="?", type=Path, help="where (CASEWORK_KEY_FILE when left out)")
    command(keys, "secret", commands.make_secret, "print a new value for CASEWORK_SECRET_KEY")

    company = command(
        group("company", "companies"), "create", commands.create_company, "enter a company and its administrator"
    )
    company.add_argument("name", help="the company's name")
    company.add_argument("--admin", required=True, metavar="NAME", help="the administrator's name")
    company.add_argument("--kana", required=True, help="its reading")
    company.add_argument("--login", required=True, help="the administrator's sign-in name, such as a mail address")
    company.add_argument("--share", action="store_true", help="the sign-in name may exist already")

    people = command(
        group("import", "take files in"), "people", commands.import_people, "take in a CSV file of employees"
    )
    people.add_argument("file", type=Path)
    _of_company(people)
    people.add_argument("--as-of", type=_day, metavar="DATE", help="from which day changes hold (today when left out)")
    people.add_argument("--dry-run", action="store_true", help="print what would change and change nothing")
    people.add_argument("--skip-bad", action="store_true", help="leave wrong rows out and list them")
    people.add_argument("--create-places", action="store_true", help="also enter new workplaces and departments")

    code = command(groups, "first-code", commands.first_code, "print a single-use code with which a password is set")
    code.add_argument("login", help="the sign-in name")
    code.add_argument("--number", help="社員番号: gives this employee an account where there is none")
    code.add_argument("--share", action="store_true", help="the sign-in name may belong to another company's person")
    _of_company(code)

    _hat_commands(group("hats", "who may act as what"), command)

    serve = command(groups, "serve", commands.serve, "serve the pages")
    serve.add_argument("--port", default="8000")
    serve.add_argument("--bind", default="127.0.0.1", metavar="ADDRESS")
    serve.add_argument("--workers", type=int, default=2, help="processes, of eight threads each")
    command(groups, "worker", commands.work, "send mail and do what has come due, until stopped")
    _of_company(command(group("trail", "the trail"), "verify", commands.verify, "check that nobody changed the trail"))

    demo = command(
        group("demo", "the demo company"), "run", commands.demo, "build the demo company if need be, and serve it"
    )
    demo.add_argument("--port", default="8000")
    demo.add_argument("--folder", type=Path, default=Path("var/demo"))
    demo.add_argument("--fresh", action="store_true", help="build it anew; what was tried in it is lost")
    return parser


def _hat_commands(
    hats: "argparse._SubParsersAction[argparse.ArgumentParser]", command: Callable[..., argparse.ArgumentParser]
) -> None:
    add = command(
        hats, "person", commands.add_person, "enter somebody who isn't employed, such as a physician, with a sign-in"
    )
    add.add_argument("name")
    add.add_argument("--kana", required=True)
    add.add_argument("--login", required=True)
    add.add_argument("--share", action="store_true", help="the sign-in name may belong to another company's person")
    _of_company(add)
    phone = command(
        hats, "phone", commands.set_phone, "write down a physician's or nurse's number, as attending doctors read it"
    )
    phone.add_argument("who", help="社員番号 or sign-in name")
    phone.add_argument("phone", help='the number; "" takes it away')
    _of_company(phone)
    for name, run, text in (
        ("grant", commands.grant, "give somebody a hat"),
        ("take", commands.take, "end somebody's hat"),
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
        raise argparse.ArgumentTypeError(say(bad.said)) from bad


if __name__ == "__main__":
    sys.exit(main())
