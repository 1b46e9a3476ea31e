"""Does anything that can be typed, sent or written into an address break a page, come back as markup, or half-write?

Every form and every query parameter is found on the pages themselves, so a new field is covered by being there. Each is
sent values that no form asked for, by somebody who may use it, in a world in which every step of the road is open.
"""

import io
import itertools
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, quote_from_bytes

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, text
from werkzeug.datastructures import FileStorage
from wtforms.validators import Optional

from casework import ids
from casework.access import Act
from casework.models.measures import Decision
from casework.rules.notices import Notice
from casework.rules.vocabulary import Hat
from casework.services import invitations, passwords
from casework.services.invitations import NotThisTime
from casework.web import here
from forms.slots import OfferForm
from tests import world as worlds
from tests.databases import Databases
from tests.services import results
from tests.services.test_deliveries import tell
from tests.web import hostile
from tests.web.asking import Explored, Report, again, beside, explore
from tests.web.hostile import EVIL, NUL, RAW, faults
from tests.web.inboxes import unreached
from tests.web.lab import NUMBERS, Door, Lab

WORDS = {"text", "textarea", "search"}
PARTS = 6
"""Of the longest test: whoever runs several at once shares it out."""


@pytest.fixture(scope="module", autouse=True)
def _light() -> Iterator[None]:
    """Passwords are compared often here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "HASHER", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
        passwords.stand_in.cache_clear()
        yield
    passwords.stand_in.cache_clear()


def made(kind: str, databases: Databases, folder: Any) -> Iterator[Lab]:
    """A lab; wherever it is made, its records have the same ids."""
    fresh, numbers = databases.fresh(kind, folder), itertools.count(1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ids, "source", lambda: f"{next(numbers):032x}")
        world = worlds.build(next(fresh), folder)
        lab = Lab(world, databases)
    yield lab
    lab.site.close()
    world.close()
    lab.store.forget()
    next(fresh, None)


@pytest.fixture(scope="module")
def lab(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    yield from made("sqlite", databases, tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="module")
def explored(lab: Lab) -> Explored:
    """One open door for each kind of form."""
    return explore(lab)


def short(value: object) -> str:
    return repr(value)[:60]


def idle(door: Door) -> set[str]:
    """Fields of measures that aren't ticked: they are asked together only."""
    off = [name.removesuffix("chosen") for name in door.names if name.endswith("_chosen") and name not in door.basis]
    return {name for name in door.names for prefix in off if name.startswith(prefix) and not name.endswith("_chosen")}


def unlimited(lab: Lab) -> None:
    """Forget wrong tries to sign in, which would end this with 429."""
    with lab.world.database.engine.begin() as connection:
        connection.execute(text("DELETE FROM sign_in_attempt"))


def test_every_form_of_the_product_is_found_and_open(explored):
    assert explored.shut == []
    assert {name for _endpoint, name in explored.parameters} >= {
        "next",
        "after",
        "before",
        "state",
        "workplace",
        "later",
        "q",
    }


def test_looking_at_every_page_changes_nothing_but_proofs_of_receipt(explored):
    """That an invitation was opened, a feed fetched, words that were passed on read by their officer, and a certificate
    by whom it was given to.
    """
    assert explored.looked == {"invitation", "calendar_feed", "passing_on", "certificate_paper"}


def test_nobody_holds_a_line_of_the_inbox_about_what_they_do_not_reach(lab):
    found, kinds = unreached(lab.world)
    assert found == set()
    assert kinds > 50


def test_twin_somebody_told_of_what_they_do_not_reach_is_seen(lab):
    with lab.world.database.reading() as session:
        decision = session.execute(select(Decision.public_id).limit(1)).scalar_one()
    tell(lab.world, "factory_hr", Hat.HR, notice=Notice.DECISION_HOLDS, record=decision)
    try:
        assert unreached(lab.world)[0] == {("factory_hr", "decision_holds")}
    finally:
        lab.put_back()


def test_every_field_takes_anything_together(lab, explored):
    """Every field by name gets every value: all fields of a form at once."""
    report = Report(lab)
    for door in explored.doors:
        unlimited(lab)
        for value in hostile.TOGETHER:
            sent = dict.fromkeys(door.names, value) | {"csrf_token": door.seat.token}
            report.post(door, sent, f"everything = {short(value)}")
    assert report.wrong == []


@pytest.mark.parametrize("part", range(PARTS))
def test_every_field_takes_anything_alone(lab, explored, part):
    """Each field is wrong in what its control could let through, and everything else is right. A field that stands in
    several forms of one endpoint, or in several lines of one form, is asked once.

    What no form takes in any field of that sort is first sent in all fields together. Each is looked at by itself,
    whatever is said of the others: what is refused beside its field is refused there alone as well, and got no further.
    Whatever isn't, and whatever a form may take, is asked alone.
    """
    report = Report(lab)
    asked: set[tuple[str, str]] = set()
    endpoints = sorted({door.endpoint for door in explored.doors})[part::PARTS]
    for door in (one for one in explored.doors if one.endpoint in endpoints):
        unlimited(lab)
        fresh: dict[tuple[str, str], str] = {}
        for name in sorted(door.names - idle(door)):
            fresh.setdefault((door.endpoint, NUMBERS.sub("0", name)), name)
        new = {name for what, name in fresh.items() if what not in asked}
        asked |= fresh.keys()
        words = {name for name in new if door.form.fields[name].kind in WORDS}
        for value in hostile.TEXTS if words else ():
            sent = door.basis | dict.fromkeys(words, value)
            if report.post(door, sent, f"all words = {short(value)}") >= 400 and len(words) > 1:
                for name in words:
                    report.post(door, door.basis | {name: value}, f"{name} = {short(value)}")
        alone(report, door, new - words)
    assert report.wrong == []


def alone(report: Report, door: Door, names: set[str]) -> None:
    """Ask with each value that fits each of some fields."""
    fitting = {name: hostile.FITTING[door.form.fields[name].kind] for name in sorted(names)}
    for at in range(max(map(len, fitting.values()), default=0)):
        wrong = {name: values[at] for name, values in fitting.items() if at < len(values)}
        together = {name: value for name, value in wrong.items() if value not in hostile.PLAUSIBLE}
        told: set[str] = set()
        if len(together) > 1:
            report.post(door, door.basis | together, f"at once = {short(together)}")
            told = report.beside & together.keys()
        for name in wrong.keys() - told:
            report.post(door, door.basis | {name: wrong[name]}, f"{name} = {short(wrong[name])}")


def test_a_field_may_come_twice_or_not_at_all(lab, explored):
    report = Report(lab)
    for door in explored.doors:
        token = {"csrf_token": door.seat.token}
        one = {name: value if isinstance(value, list) else [value] for name, value in door.basis.items()}
        twice = {name: [*values, "x", "", "-1", EVIL] for name, values in one.items()}
        arrays = {f"{name}{end}": EVIL for name in door.names for end in ("[]", "[0][x]", ".x", "-0")}
        more = {"is_admin": "1", "__class__": "x", "company_id": "2", "version-0": "1", "csrf_token[]": "x"}
        for what, sent in (("twice", twice), ("arrays", arrays), ("nothing", {}), ("more", {**door.basis, **more})):
            report.post(door, {**sent, **token}, what)
    assert report.wrong == []


def test_a_sign_that_cannot_be_kept_is_said_beside_its_field(lab, explored):
    report = Report(lab)
    told = []
    for door in explored.doors:
        for name in door.names:
            if door.form.fields[name].kind in WORDS:
                response = lab.send(door, door.basis | {name: f"a{NUL}b"})
                if name not in beside(response):
                    report.wrong.append(f"{door} {name}: {response.status_code}")
                if response.mimetype == "application/json":
                    lab.put_back()  # what was right beside it was kept
                told.append(name)
    assert report.wrong == []
    assert len(told) > 50


def test_every_query_parameter_takes_anything(lab, explored):
    """Alone and as bytes that are no text, by somebody who may open the page."""
    wrong = []
    for (endpoint, name), (path, seat) in explored.parameters.items():
        for value in (*map(quote, hostile.IN_ADDRESSES), *map(quote_from_bytes, RAW), "%", "%zz%u0000"):
            response = lab.get(seat, f"{path}?{name}={value}")
            wrong += [f"{endpoint} {name}={value[:40]}: {one}" for one in faults(response)]
            response.close()
        response = lab.get(seat, f"{path}?{name}=1&{name}=2&{name}[]=3&{name}={quote(EVIL)}")
        wrong += [f"{endpoint} {name} thrice: {one}" for one in faults(response)]
    assert wrong == []
    assert lab.wrote(None) <= {"invitation"}


@pytest.mark.parametrize("raw", RAW)
def test_bytes_that_are_no_text(lab, raw):
    """In the address, in the query, in a cookie, in a form."""
    seat = lab.seats["worker"]
    wrong = []
    told = raw.decode("latin1")
    for path in ("/desk", "/sign-in", "/static/casework.css", "/no-such-page", "/static/"):
        for environ in (
            {"QUERY_STRING": told}, {"PATH_INFO": path + told}, {"HTTP_COOKIE": f"casework={told}"},
            {"HTTP_ACCEPT_LANGUAGE": told}, {"HTTP_REFERER": told}, {"HTTP_USER_AGENT": told},
        ):  # fmt: skip
            for method in ("GET", "POST"):
                made = {"HTTP_COOKIE": f"casework={seat.cookie}", **environ}
                response = lab.client.open(path, method=method, environ_overrides=made)
                wrong += [f"{method} {path} {environ}: {one}" for one in faults(response) if one != "status 405"]
                response.close()
    token = f"csrf_token={seat.token}&".encode()
    for sort in (
        "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "multipart/form-data",
        "application/json", "text/xml", "\xff", "",
    ):  # fmt: skip
        response = lab.post(seat, "/talk", token + b"remarks=" + raw + b"&mode=" + raw, content_type=sort)
        wrong += [f"{sort}: {one}" for one in faults(response)]
    assert wrong == []
    assert not lab.wrote(None)


def test_what_is_given_back_after_the_sign_in_ended_is_text(lab, explored):
    """Whoever was signed out while writing gets the own words back: as words."""
    report, answers = Report(lab), set()
    nobody = lab.seats["nobody"]
    for door in explored.doors:
        for value in (EVIL, hostile.SCRIPT, hostile.JINJA, NUL):
            gone = Door(door.endpoint, nobody, door.page, door.form)
            sent = dict.fromkeys(door.names, value) | {"csrf_token": nobody.token}
            answers.add(report.post(gone, sent, f"gone = {short(value)}"))
    assert report.wrong == []
    assert 401 in answers


FILES: dict[str, bytes] = {
    "empty": b"",
    "only a mark": b"\xef\xbb\xbf",
    "UTF-16": "社員番号,ストレス要因".encode("utf-16"),
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(200),
    "a zip": b"PK\x03\x04" + bytes(200),
    "NUL in a cell": results.file("10\0\x30,50,80,25,○,2026-11-02,2026-12-01"),
    "no UTF-8": results.file(results.line("1009")).replace(b"1009", b"\xff\xfe\x80"),
    "a surrogate": results.file(results.line("1009")).replace(b"1009", b"\xed\xa0\x80"),
    "a formula": results.file(results.line("=cmd|'/c calc'!A1")),
    "markup": results.file(results.line('"' + EVIL.replace('"', '""') + '"')),
    "an open quote": results.file('"1009,50,80,25,○,2026-11-02,2026-12-01'),
    "one endless line": b"a" * 1_500_000,
    "endless columns": b"," * 500_000,
    "only line breaks": b"\r\n" * 300_000,
    "twenty thousand one lines": results.file(*(results.line(number) for number in range(20_001))),
    "numbers": results.file(*(results.line("1001", scores=(number, "1e400", "NaN")) for number in hostile.NUMBERS)),
    "dates": results.file(*(results.line("1001", checked=day, notified=day) for day in hostile.DATES)),
    "Jinja": results.file(results.line(hostile.JINJA)),
    "per cent": results.file(results.line("%(x)s%s")),
}


def test_every_file_gets_the_form_back(lab, explored):
    report = Report(lab)
    upload = next(door for door in explored.doors if door.form.files)
    [name] = [name for name, one in upload.form.fields.items() if one.kind == "file"]
    for what, content in FILES.items():
        status = report.post(upload, upload.basis | {name: content}, what)
        if status not in {413, 422}:
            report.wrong.append(f"{what}: {status}")
    for file_name in ("../../etc/passwd", "a\0b.csv", "x" * 5000, EVIL, "\r\nX: y", "", "con"):
        sent = {"csrf_token": upload.seat.token, name: FileStorage(io.BytesIO(b"x"), file_name, name)}
        response = lab.multipart(upload, sent)
        report.wrong += [f"{file_name!r}: {one}" for one in faults(response)]
    assert report.wrong == []


# --- on PostgreSQL, which takes neither a NUL nor a number of eleven digits ------------------------------------------


EXTREMES = (NUL, hostile.HUGE, hostile.NUMBERS[2], hostile.DATES[1])


@pytest.fixture(scope="module")
def elsewhere(
    explored: Explored, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Lab, Explored]]:
    for lab in made("postgresql", databases, tmp_path_factory.mktemp("hostile")):
        yield lab, again(lab, explored)


def extremes(lab: Lab, doors: list[Door]) -> list[str]:
    report = Report(lab)
    for door in doors:
        unlimited(lab)
        for value in EXTREMES:
            sent = dict.fromkeys(door.names, value) | {"csrf_token": door.seat.token}
            report.post(door, sent, f"everything = {short(value)}")
        for name in sorted(door.names - idle(door)):
            for value in ALONE.get(door.form.fields[name].kind, ()):
                report.post(door, door.basis | {name: value}, f"{name} = {short(value)}")
    return report.wrong


ALONE = {"number": hostile.NUMBERS[2:4], "hidden": hostile.NUMBERS[2:3]}


def test_postgresql_is_asked_for_nothing_that_it_cannot_hold(elsewhere):
    lab, there = elsewhere
    assert all(lab.get(door.seat, door.page).status_code == 200 for door in there.doors), "the same ids everywhere"
    assert extremes(lab, there.doors) == []
    wrong = []
    for (endpoint, name), (path, seat) in there.parameters.items():
        for value in (*EXTREMES, EVIL, "\u202e", "-1"):
            response = lab.get(seat, f"{path}?{name}={quote(value)}")
            wrong += [f"{endpoint} {name}={short(value)}: {one}" for one in faults(response)]
    assert wrong == []


# --- would it be seen? ----------------------------------------------------------------------------------------------


def door_to(explored: Explored, endpoint: str) -> Door:
    return next(door for door in explored.doors if door.endpoint == endpoint)


def test_a_form_that_lets_a_nul_through_is_seen(elsewhere, monkeypatch):
    lab, there = elsewhere
    monkeypatch.setattr("forms.base._UNUSABLE", re.compile("(?!)"))
    report, door = Report(lab), door_to(there, "slots.new")
    assert report.post(door, door.basis | {"place": f"a{NUL}b"}, "NUL") == 500
    assert report.wrong == [f"{door} NUL: status 500"]


def test_a_field_that_takes_any_number_is_seen_among_others_that_are_wrong(lab, explored, monkeypatch):
    """The broken twin of asking together: what no longer refuses a number is asked alone, and goes through."""
    report, door = Report(lab), door_to(explored, "slots.new")
    numbers = {name for name in door.names if door.form.fields[name].kind in {"number", "date", "time"}}
    assert len(numbers) > 2
    alone(report, door, numbers)
    assert report.wrong == []
    label, _validators = OfferForm.gap.args
    monkeypatch.setattr(OfferForm.gap, "args", (label, [Optional()]))
    alone(report, door, numbers)
    assert f"{door} gap = {hostile.NUMBERS[3]!r}: status 500" in report.wrong
    assert all(one.startswith(f"{door} gap = ") for one in report.wrong)


def test_a_page_without_escaping_is_seen(lab):
    environment: Any = lab.app.jinja_env
    environment = environment.speaking("ja")
    honest, environment.autoescape = environment.autoescape, False
    compiled, environment.bytecode_cache = environment.bytecode_cache, None
    environment.cache.clear()
    try:
        response = lab.get(lab.seats["admin"], f"/accounts?q={quote(EVIL)}")
    finally:
        environment.autoescape, environment.bytecode_cache = honest, compiled
        environment.cache.clear()
    assert any("markup" in one for one in faults(response))
    assert faults(lab.get(lab.seats["admin"], f"/accounts?q={quote(EVIL)}")) == []


def test_a_page_that_writes_before_it_looks_is_seen(lab, explored, monkeypatch):
    honest = lab.app.view_functions["invitations.decline"]

    def hasty(case_id: str) -> Any:
        with here.transaction() as session:
            invitations.decline(session, here.actor(), case_id, NotThisTime(None, ""), now=here.now())
        return honest(case_id)

    monkeypatch.setitem(lab.app.view_functions, "invitations.decline", here.needs(Act.DECLINE)(hasty))
    report, door = Report(lab), door_to(explored, "invitations.decline")
    status = report.post(door, {"csrf_token": door.seat.token, "reason": "no-such-reason"}, "nonsense")
    written = ["case_limit", "invitation", "letter"]
    assert report.wrong == [f"{door} nonsense: answered {status} and had written {written}"]
