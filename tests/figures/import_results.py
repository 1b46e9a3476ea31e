"""What does it cost to check and write a workbook of results, against reading its cells and one bare insert?

Ours is the service's verb in one transaction with its trail: the file looked at before it is opened, its columns
found, every cell judged, everybody looked up, every result written, and the commit. The floor reads the same bytes with
the same reader and inserts the same rows in the driver's own words. Between the rounds both are taken out again,
unmeasured.
"""

import gc
import io
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook
from sqlalchemy import Connection, delete, insert

from casework.models.base import Base
from casework.models.people import Employment, Person, Placement
from casework.services import results_import
from tests import world as worlds
from tests.figures import databases, figures
from tests.services.results import HEADER
from tests.workbooks import books
from tests.world import LONG_AGO, World

GOAL = 6.0
MIB = 200
"""The memory that the import may take."""
START = 1_000_000
_COLUMNS = (
    "company_id", "public_id", "stress_check_id", "employment_id", "stressors", "reactions", "support", "high_stress",
    "checked_on", "notified_on",
)  # fmt: skip
MORE = ("氏名", "フリガナ", "部署")
"""Columns that nobody asked for: a file of a product has them."""


def rows(count: int = 10_000, rounds: int = 5, kinds: tuple[str, ...] = databases.KINDS) -> Iterator[dict[str, Any]]:
    """One row for each kind of database."""
    data = workbook(count)
    for kind in kinds:
        with databases.fresh(kind) as (url, folder):
            world = worlds.build(url, folder)
            try:
                with world.database.engine.begin() as connection:
                    people(connection, world, count)
                yield compared(world, kind, data, count, rounds)
            finally:
                world.close()


def compared(world: World, kind: str, data: bytes, count: int, rounds: int) -> dict[str, Any]:
    """Ours and the floor in turn, from an empty check each time."""
    memory = risen(lambda: ours(world, data))
    empty(world)
    works: dict[str, Callable[[], int]] = {"ours": lambda: ours(world, data), "floor": lambda: floor(world, data)}
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds + 1):
        for name, work in works.items():
            gc.collect()
            begun = time.process_time()
            written = work()
            taken[name].append((time.process_time() - begun) * 1000)
            if written != count:
                raise RuntimeError(f"{name} wrote {written} of {count} rows")
            empty(world)
    medians = {name: statistics.median(times[1:]) for name, times in taken.items()}
    figure = figures.compared(
        "import-results", kind, count, medians["ours"], medians["floor"], GOAL, bytes=len(data), mib=memory
    )
    return {**figure, "met": figure["met"] and memory < MIB}


def ours(world: World, data: bytes) -> int:
    """The rows that came in."""
    with world.database.writing() as session:
        found = results_import.load(session, world.actor("clerk"), world.check_public_id, data, now=world.now)
    if found.problems:
        raise RuntimeError(f"the file is refused: {found.problems[:3]}")
    return found.added


def floor(world: World, data: bytes) -> int:
    """Read by the same reader, insert by the driver, commit; nothing is judged."""
    sheet: Any = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    raw = world.database.engine.raw_connection()
    try:
        cursor = raw.cursor()
        sqlite = world.database.engine.dialect.name == "sqlite"
        signs = ", ".join(["?" if sqlite else "%s"] * len(_COLUMNS))
        statement = f"INSERT INTO check_result ({', '.join(_COLUMNS)}) VALUES ({signs})"
        if sqlite:
            cursor.execute("BEGIN IMMEDIATE")
        cursor.executemany(
            statement,
            [
                (
                    world.company_id, f"{at:032x}", world.check_id, START + at, row[4], row[5], row[6], row[7] == "○",
                    row[8].isoformat(), row[9].isoformat(),
                )
                for at, row in enumerate(sheet[1:])
            ],
        )  # fmt: skip
        raw.commit()
    finally:
        raw.close()
    return len(sheet) - 1


def empty(world: World) -> None:
    """Take the results out again."""
    results = Base.metadata.tables["check_result"]
    with world.database.engine.begin() as connection:
        connection.execute(delete(results).where(results.c.stress_check_id == world.check_id))


def workbook(count: int) -> bytes:
    """Results of `count` people as a spreadsheet keeps them: texts shared, days as numbers with a format."""
    names = HEADER.split(",")
    texts = [names[0], *MORE, *names[1:], "○", "×", "営業課"]
    body = [books.row(1, *(books.shared(f"{chr(65 + at)}1", at) for at in range(10)))]
    day = (date(2026, 11, 2) - date(1899, 12, 30)).days
    for at in range(count):
        line = at + 2
        texts += [number(at), f"社員 {at}", f"シャイン {at}"]
        mine = len(texts) - 3
        high = at % 9 == 0
        cells = [books.shared(f"{place}{line}", mine + offset) for offset, place in enumerate("ABC")]
        cells.append(books.shared(f"D{line}", 12))
        scores = (50, 80, 25) if high else (30 + at % 20, 35 + at % 25, 12 + at % 10)
        cells += [books.number(f"{place}{line}", score) for place, score in zip("EFG", scores, strict=True)]
        cells.append(books.shared(f"H{line}", 10 if high else 11))
        cells += [
            f'<c r="{place}{line}" s="1"><v>{day + more}</v></c>'
            for place, more in (("I", at % 5), ("J", 10 + at % 15))
        ]
        body.append(books.row(line, *cells))
    return books.pack(books.parts("".join(body), texts))


def number(at: int) -> str:
    """The number of an employee."""
    return f"N{at:06}"


def people(connection: Connection, world: World, count: int) -> None:
    """So many more employees at the head office."""
    department = connection.execute(
        Placement.__table__.select().where(Placement.workplace_id == world.head_office).limit(1)
    ).mappings().one()["department_id"]  # fmt: skip
    common = {"company_id": world.company_id}

    def public(kind: int, at: int) -> str:
        return f"{kind:04x}{at:028x}"

    _add(connection, Person, (
        {**common, "id": START + at, "public_id": public(1, at), "account_id": None, "name": f"社員 {at}",
         "kana": f"シャイン {at}", "email": "", "phone": "", "sex": None, "born_on": None, "language": "ja"}
        for at in range(count)
    ))  # fmt: skip
    _add(connection, Employment, (
        {**common, "id": START + at, "public_id": public(2, at), "person_id": START + at, "number": number(at),
         "kind": "regular", "from_on": LONG_AGO, "until_on": None}
        for at in range(count)
    ))  # fmt: skip
    _add(connection, Placement, (
        {**common, "id": START + at, "public_id": public(3, at), "employment_id": START + at,
         "department_id": department, "workplace_id": world.head_office, "post": "", "from_on": LONG_AGO,
         "until_on": None}
        for at in range(count)
    ))  # fmt: skip


def _add(connection: Connection, model: type[Base], found: Iterator[dict[str, Any]]) -> None:
    connection.execute(insert(Base.metadata.tables[model.__tablename__]), list(found))


def risen(work: Callable[[], object]) -> int:
    """By how many MiB this process grew at most while it worked."""
    gc.collect()
    before = _resident()
    highest, done = before, threading.Event()

    def watch() -> None:
        nonlocal highest
        while not done.wait(0.002):
            highest = max(highest, _resident())

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        work()
    finally:
        done.set()
        watching.join()
    return (highest - before) // 1024


def _resident() -> int:
    """KiB of memory that this process holds."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * 4
