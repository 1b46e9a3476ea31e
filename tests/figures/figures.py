"""How are figures measured, printed and written down?

CPU seconds are those of this very process (`time.process_time`): for PostgreSQL that is the client's part, the server
works in processes of its own. Ours and the floor take turns, so that a busy minute of the machine falls on both.
"""

import gc
import json
import os
import statistics
import time
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[2] / "figures"
BENCH = ("name", "database", "size", "ours", "floor", "ratio", "goal", "met")
"""`ours` and `floor`: median milliseconds of CPU. `goal`: the ratio that is promised, None for a mere probe."""
STRESS = ("name", "database", "seed", "attempts", "violations", "twin_violations")

Figure = dict[str, Any]
Rows = Callable[[], Iterable[Figure]]
"""How a row is taken: everything has its default."""


def turns(rounds: int, *works: Callable[[], object]) -> list[float]:
    """The median CPU milliseconds of each piece of work, all of them done in turn, `rounds` times."""
    for work in works:
        work()
    taken: list[list[float]] = [[] for _ in works]
    gc.collect()
    for _ in range(rounds):
        for work, times in zip(works, taken, strict=True):
            begun = time.process_time()
            work()
            times.append((time.process_time() - begun) * 1000)
    return [statistics.median(times) for times in taken]


def compared(name: str, database: str, size: int, ours: float, floor: float, goal: float, **more: Any) -> Figure:
    """A row of the bench."""
    ratio = ours / floor
    return {
        "name": name, "database": database, "size": size, "ours": round(ours, 4), "floor": round(floor, 4),
        "ratio": round(ratio, 2), "goal": goal, "met": ratio <= goal, **more,
    }  # fmt: skip


def chosen(rows: dict[str, Rows]) -> dict[str, Rows]:
    """All rows, or the one named by ONLY. SystemExit with one sentence when there is no such row."""
    only = os.environ.get("ONLY", "").strip()
    if not only:
        return rows
    if only not in rows:
        raise SystemExit(f"There is no row {only}; there are: {', '.join(rows)}.")
    return {only: rows[only]}


def table(columns: Sequence[str], figures: Iterable[Figure]) -> str:
    """The figures as a table for a terminal; what a row has beside the columns stands behind them."""
    figures = list(figures)
    names = [*columns, *dict.fromkeys(name for figure in figures for name in figure if name not in columns)]
    lines = [names, *([_cell(figure.get(name)) for name in names] for figure in figures)]
    widths = [max(_wide(line[at]) for line in lines) for at in range(len(names))]
    return "\n".join(
        "  ".join(cell + " " * (width - _wide(cell)) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def write(name: str, figures: list[Figure], folder: Path | None = None) -> Path:
    """Keep the figures. Rows of other names from an earlier run stay, so that ONLY renews only its own."""
    path = (folder or FOLDER) / f"{name}.json"
    path.parent.mkdir(exist_ok=True)
    renewed = {figure["name"] for figure in figures}
    kept = [figure for figure in _read(path) if figure["name"] not in renewed]
    path.write_text(json.dumps([*kept, *figures], ensure_ascii=False, indent=1) + "\n")
    return path


def _read(path: Path) -> list[Figure]:
    found: list[Figure] = json.loads(path.read_text()) if path.exists() else []
    return found


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "NO"
    return "" if value is None else str(value)


def _wide(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
