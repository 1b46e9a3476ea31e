"""What does a large company's database look like after some years? Rows by the ten thousand, as plausible as they need
to be: four workplaces, yearly checks, and for every case what the list of cases shows of it.
"""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table, insert, text

from casework.models.base import Base
from casework.models.people import Person
from tests.world import NOW, World

YEARS = 5
FAMILY = (
    "佐藤",
    "鈴木",
    "高橋",
    "田中",
    "伊藤",
    "渡辺",
    "山本",
    "中村",
    "小林",
    "加藤",
    "吉田",
    "山田",
    "松本",
    "井上",
)
GIVEN = ("真由美", "健", "浩", "洋子", "誠", "大輔", "恵", "隆", "直子", "修", "学", "哲也", "玲子", "剛", "彩", "翔太")
PLACES = ("横浜本社", "厚木工場", "仙台物流センター", "大阪支社")
ASKED = 0.6
"""Share of those invited who ask for a talk."""
PROFESSIONALS = 200
"""So many share the slots."""
START = 1_000_000
"""Ids from here on, out of the way of the world's own rows."""
A_BATCH = 5_000
A_TASTE = 500


def code(kind: int, number: int) -> str:
    return f"{kind:04x}{number:028x}"


def fill(connection: Connection, world: World, cases: int, *, seed: int = 20261201) -> None:
    """Put `cases` cases into the world's company, a fifth of them from each of the last five yearly checks."""
    chance = random.Random(seed)
    people = max(1, -(-cases // YEARS))
    for table, rows in _tables(world, people, cases, chance):
        put(connection, table, rows)
    if connection.dialect.name == "postgresql":  # where a server does so by itself; on SQLite nobody does
        connection.execute(text("ANALYZE"))


def employments(company: dict[str, int], people: int) -> Iterator[dict[str, Any]]:
    for n in range(people):
        yield {
            **company, "id": START + n, "public_id": code(4, n), "person_id": START + n, "number": f"{100_000 + n}",
            "kind": "regular", "from_on": date(2015, 4, 1), "until_on": None,
        }  # fmt: skip


def put(connection: Connection, name: str, rows: Iterator[dict[str, Any]]) -> None:
    """Insert rows. A server that plans by what it knows is told early, as it would notice by itself within a minute:
    guards and foreign keys look up every row.
    """
    table: Table = Base.metadata.tables[name]
    size = A_TASTE
    while batch := list(islice(rows, size)):
        connection.execute(insert(table), batch)
        if size == A_TASTE or len(batch) < size:
            know(connection, name)
        size = A_BATCH


def know(connection: Connection, name: str) -> None:
    """Let PostgreSQL look at a table; SQLite has nobody who does so."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f'ANALYZE "{name}"'))


def _tables(
    world: World, people: int, cases: int, chance: random.Random
) -> Iterator[tuple[str, Iterator[dict[str, Any]]]]:
    company = {"company_id": world.company_id}
    yield (
        "workplace",
        iter(
            {**company, "id": START + n, "public_id": code(1, n), "code": f"P{n}", "name": name, "address": ""}
            for n, name in enumerate(PLACES)
        ),
    )
    yield "department", iter(
        {**company, "id": START + n, "public_id": code(2, n), "code": f"D{n}", "name": f"第{n + 1}課",
         "workplace_id": START + n % len(PLACES)}
        for n in range(40)
    )  # fmt: skip
    yield "person", persons(company, people, chance)
    yield "employment", employments(company, people)
    yield "placement", iter(
        {**company, "id": START + n, "public_id": code(5, n), "employment_id": START + n,
         "department_id": START + n % 40, "workplace_id": START + n % 40 % len(PLACES), "post": "",
         "from_on": date(2015, 4, 1), "until_on": None}
        for n in range(people)
    )  # fmt: skip
    yield "stress_check", iter(
        {**company, "id": START + n, "public_id": code(6, n), "workplace_id": START + n % len(PLACES),
         "name": f"{2022 + n // len(PLACES)}年度", "started_on": date(2022 + n // len(PLACES), 10, 1),
         "thresholds": "77/76/63", "interviewed_by": "industrial_physician", "provider_id": None}
        for n in range(YEARS * len(PLACES))
    )  # fmt: skip
    yield "check_result", _results(world, people, cases)
    yield "case", _cases(company, people, cases)
    yield "invitation", _invitations(company, people, cases, chance)
    yield "slot", _slots(world, people, cases)
    yield "interview_request", _requests(company, people, cases)
    yield "booking", _bookings(world, people, cases)
    yield "interview", _interviews(world, people, cases)


def persons(company: dict[str, int], people: int, chance: random.Random) -> Iterator[dict[str, Any]]:
    for n in range(people):
        yield {
            **company, "id": START + n, "public_id": code(3, n), "account_id": None,
            "name": f"{chance.choice(FAMILY)} {chance.choice(GIVEN)}", "kana": "サトウ マユミ",
            "email": f"p{n}@example.jp", "phone": "", "sex": "female" if n % 2 else "male",
            "born_on": date(1970 + n % 35, 6, 15), "language": Person.language.type.python_type("ja"),
        }  # fmt: skip


def _year(n: int, people: int) -> int:
    return 2022 + n // people


def _opened(n: int, people: int) -> date:
    """Through the November of the year; the cases of one day are many."""
    return date(_year(n, people), 11, 1) + timedelta(days=n % 30)


def _place(n: int, people: int) -> int:
    return START + n % people % 40 % len(PLACES)


def _check(n: int, people: int) -> int:
    """The check of the year at the workplace."""
    return START + (_year(n, people) - 2022) * len(PLACES) + _place(n, people) - START


def _asked(n: int) -> bool:
    return (n * 7919) % 1000 < ASKED * 1000


def _results(world: World, people: int, cases: int) -> Iterator[dict[str, Any]]:
    for n in range(cases):
        yield {
            "company_id": world.company_id, "id": START + n, "public_id": code(7, n),
            "stress_check_id": _check(n, people), "employment_id": START + n % people, "stressors": 60 + n % 20,
            "reactions": 77 + n % 20,
            "support": 20 + n % 10, "high_stress": True, "checked_on": date(_year(n, people), 10, 10),
            "notified_on": _opened(n, people), "interview_needed": True, "decided_at": NOW,
            "decided_by_id": world.people["physician"].person_id, "data_key_id": None, "decision_reason": None,
        }  # fmt: skip


def _cases(company: dict[str, int], people: int, cases: int) -> Iterator[dict[str, Any]]:
    for n in range(cases):
        past = _year(n, people) < 2026
        yield {
            **company, "id": START + n, "public_id": code(8, n), "employment_id": START + n % people,
            "workplace_id": _place(n, people), "kind": "statutory", "stress_check_id": _check(n, people),
            "check_result_id": START + n,
            "data_key_id": code(9, n), "opened_on": _opened(n, people),
            "closed_on": date(_year(n, people) + 1, 6, 30) if past else None,
            "close_reason": "measures_over" if past else None,
        }  # fmt: skip


def _invitations(company: dict[str, int], people: int, cases: int, chance: random.Random) -> Iterator[dict[str, Any]]:
    for n in range(cases):
        state = "requested" if _asked(n) else chance.choice(("open", "declined"))
        opened = _opened(n, people)
        yield {
            **company, "id": START + n, "public_id": code(10, n), "case_id": START + n, "state": state,
            "notified_on": opened, "request_by": opened + timedelta(days=30), "read_at": None,
            "answered_at": None if state == "open" else NOW, "decline_reason": None, "decline_words": None,
            "next_approach_on": None, "version": 1,
        }  # fmt: skip


def _begins(n: int, people: int) -> datetime:
    """Each in a half hour of its own: no professional is in two places."""
    return datetime(_year(n, people), 12, 1, tzinfo=UTC) - timedelta(minutes=30 * (n % people))


def _slots(world: World, people: int, cases: int) -> Iterator[dict[str, Any]]:
    for n in filter(_asked, range(cases)):
        begins = _begins(n, people)
        yield {
            "company_id": world.company_id, "id": START + n, "public_id": code(11, n),
            "person_id": START + n % min(people, PROFESSIONALS),
            "workplace_id": _place(n, people), "starts_at": begins, "ends_at": begins + timedelta(minutes=30),
            "online": False, "place": "会議室B", "state": "free",
        }  # fmt: skip


def _requests(company: dict[str, int], people: int, cases: int) -> Iterator[dict[str, Any]]:
    for n in filter(_asked, range(cases)):
        yield {
            **company, "id": START + n, "public_id": code(12, n), "case_id": START + n, "state": "fulfilled",
            "requested_on": _opened(n, people) + timedelta(days=9), "late": False, "channel": "online",
            "entered_by_id": None, "entered_at": NOW, "statutory": True, "discloses": True, "mode": "either",
            "physician_wish": "any", "remarks": None, "contact": None, "acknowledged": True, "later_wished_on": None,
            "quiet_entrance": False,
            "withdrawn_on": None, "version": 1,
        }  # fmt: skip


def _bookings(world: World, people: int, cases: int) -> Iterator[dict[str, Any]]:
    for n in filter(_asked, range(cases)):
        yield {
            "company_id": world.company_id, "id": START + n, "public_id": code(13, n), "slot_id": START + n,
            "case_id": START + n, "interview_request_id": START + n,
            "state": "kept" if _held(n, people) else "booked", "booked_at": NOW,
            "booked_by_id": world.people["clerk"].person_id, "ended_at": None, "after_limit": False, "late_minutes": 0,
            "uid": code(14, n), "sequence": 0,
        }  # fmt: skip


def _held(n: int, people: int) -> bool:
    return _year(n, people) < 2026 or n % 3 == 0


def _interviews(world: World, people: int, cases: int) -> Iterator[dict[str, Any]]:
    for n in range(cases):
        if _asked(n) and _held(n, people):
            yield {
                "company_id": world.company_id, "id": START + n, "public_id": code(15, n), "case_id": START + n,
                "booking_id": START + n, "person_id": world.people["physician"].person_id, "state": "held",
                "mode": "in_person", "held_on": _begins(n, people).date(), "companions": None, "complaint": None,
                "work_notes": None, "burden_notes": None, "body_notes": None, "assessment": None,
                "version": 1,
            }  # fmt: skip
