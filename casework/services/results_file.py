"""Which columns does a file of stress-check results have, and what stands in it?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from casework import workbooks
from casework.rules import layouts, tables
from casework.rules.grids import BadFile
from casework.rules.layouts import Layout
from casework.rules.scoring import LIKELY_MOST
from casework.rules.tables import BadCell, Column, Table
from casework.rules.texts import N_, Said

MAX_BYTES: Final = 2 * 1024 * 1024
MAX_ROWS: Final = 20_000
"""A company of that size imports by workplace anyway."""

_SCORE = tables.whole(0, LIKELY_MOST)
_HIGH: Final = frozenset(map(tables.plain, ("該当", "高ストレス", "高ストレス者", "要", "要面接", "対象")))
_NOT_HIGH: Final = frozenset(
    map(tables.plain, ("非該当", "該当なし", "該当しない", "なし", "不要", "対象外", "-", "－", "ー"))
)


def flag(cell: str) -> bool:
    """High stress or not, in the words that products use beside ○ and ×."""
    answer = tables.plain(cell)
    if answer in _HIGH or answer in _NOT_HIGH:
        return answer in _HIGH
    try:
        return tables.yes_no(cell)
    except BadCell as bad:
        said = Said(N_("○か×（1か0、はいかいいえ、該当か非該当）で書いてください。"))
        raise BadCell(said) from bad


COLUMNS: Final = (
    Column("number", (N_("社員番号"), "従業員番号", "number", "employee_number"), tables.code(), required=True),
    Column(
        "stressors",
        (N_("ストレス要因"), "仕事のストレス要因", "心理的な負担の原因", "stressors"),
        _SCORE,
        required=True,
    ),
    Column(
        "reactions",
        (N_("心身の反応"), "心身のストレス反応", "心身の自覚症状", "reactions"),
        _SCORE,
        required=True,
    ),
    Column("support", (N_("周囲の支援"), "周囲のサポート", "support"), _SCORE, required=True),
    Column("high_stress", (N_("高ストレス"), "高ストレス者", "high_stress"), flag),
    Column("checked_on", (N_("実施日"), "受検日", "checked_on"), tables.day, required=True),
    Column("notified_on", (N_("結果通知日"), "通知日", "notified_on"), tables.day, required=True),
)
"""The columns that are looked for; A, B and C are never names of a domain: they are used both ways round."""
DAYS: Final = ("checked_on", "notified_on")
"""Columns that many products leave out, because the day is the same for everybody."""


@dataclass(frozen=True)
class Columns:
    """How a file is to be read: the heading for each column, and days that hold for every row where none is named."""

    layout: Layout
    days: Mapping[str, date]


@dataclass(frozen=True)
class Reading:
    """What stands in a file, and which preset helped to find its columns."""

    table: Table
    preset: str = ""


def read(data: bytes, columns: Columns | None = None, *, kept: Iterable[Layout] = ()) -> Reading:
    """Read a file, by the columns that somebody chose or the likeliest. Never raises for what it holds."""
    try:
        grid = workbooks.grid(data, max_bytes=MAX_BYTES)
    except BadFile as bad:
        return Reading(tables.unreadable(bad.said))
    if columns is not None:
        chosen = columns.layout
        instead = {key: day for key, day in columns.days.items() if key not in chosen}
        return Reading(tables.judge(grid, COLUMNS, layout=lambda _headings: chosen, instead=instead, max_rows=MAX_ROWS))
    helped: list[str] = []

    def likeliest(headings: Iterable[str]) -> Layout:
        found, preset = layouts.guess(COLUMNS, tuple(headings), kept=kept)
        helped.append(preset)
        return found

    table = tables.judge(grid, COLUMNS, layout=likeliest, max_rows=MAX_ROWS)
    return Reading(table, helped[0] if helped else "")
