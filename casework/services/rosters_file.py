"""Which columns does a file of rosters have, and of which days does it tell?

Either a row for each person and day, or a row for each person with a column for each day, as shift tables are written.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from casework import workbooks
from casework.rules import rosters as rules
from casework.rules import tables
from casework.rules.grids import BadFile
from casework.rules.tables import Column, Problem, Table
from casework.rules.texts import N_, Said

MAX_BYTES: Final = 2 * 1024 * 1024
MAX_ROWS: Final = 50_000
"""A month of a company of sixteen hundred, a row for each day."""
MOST_DAYS: Final = 62
"""Columns of days: two months."""

NUMBER, DAY, CODE, BEGINS, ENDS = N_("社員番号"), N_("日付"), N_("勤務記号"), N_("始業"), N_("終業")

COLUMNS: Final = (
    Column(
        "number", (NUMBER, "従業員番号", "number", "employee_number", "employee number"), tables.code(), required=True
    ),
    Column("day", (DAY, "年月日", "勤務日", "date"), tables.day),
    Column("code", (CODE, "シフト", "勤務区分", "勤務", "記号", "code", "shift", "shift codes"), rules.code),
    Column("begins", (BEGINS, "始業時刻", "出勤", "出勤時刻", "開始", "start", "begins"), rules.minute),
    Column("ends", (ENDS, "終業時刻", "退勤", "退勤時刻", "終了", "end", "ends"), rules.minute),
)
_ALL: Final = (*COLUMNS, *(Column(f"d{nth}", (f"d{nth}",), rules.code) for nth in range(MOST_DAYS)))

_ABOUT_NOBODY: Final = re.compile(
    r"曜日?|(?:.*[^0-9])?(?:合計|小計|総計|累計|計)|.*(?:人数|人員|者数|要員)|weekdays?|days?(?:oftheweek)?|"
    r"(?:sub|grand)?totals?|sum|head-?count"
)
"""What stands in the place of a number where a row holds weekdays or totals, or a heading once more."""
_WEEKDAY: Final = r"(?:\([月火水木金土日](?:・?祝)?\))?"
_HEADING: Final = re.compile(
    rf"(?:(?:(?P<year>[0-9]{{4}})[-/年])?(?P<month>[0-9]{{1,2}})[-/月])?(?P<day>[0-9]{{1,2}})日?{_WEEKDAY}"
)


@dataclass(frozen=True)
class Told:
    """A file as it was read. `days`: which day each column stands for, where the days are columns; None for one that
    the month doesn't have.
    """

    table: Table
    days: Mapping[str, date | None]
    problems: tuple[Problem, ...]

    @property
    def wide(self) -> bool:
        """Whether the days are columns."""
        return bool(self.days)


def read(data: bytes, month: date | None, *, today: date) -> Told:
    """Read a file. `month`: of the first column of days, for a table that names the days alone. Never raises for what
    the file holds.
    """
    try:
        grid = workbooks.grid(data, max_bytes=MAX_BYTES)
    except BadFile as bad:
        table = tables.unreadable(bad.said)
        return Told(table, {}, table.problems)
    table = tables.judge(grid, _ALL, layout=_layout, says_nothing=_says_nothing, max_rows=MAX_ROWS)
    if not table.readable:
        return Told(table, {}, table.problems)
    table = _without_totals(table)
    wide = [key for key in table.layout if re.fullmatch("d[0-9]+", key)]
    if not wide and "day" not in table.columns:
        return _not_understood(table, N_("「日付」の列も、1日、2日のような日の列もありません。"))
    days = _days([table.layout[key] for key in wide], month, today)
    if days is None:
        return _not_understood(table, N_("列の名前が日だけです。何年何月の表かを選んで、もう一度確かめてください。"))
    named = {key: table.layout[key] for key in wide}
    problems = tuple(_named(problem, named) for problem in table.problems)
    return Told(table, dict(zip(wide, days, strict=True)), problems)


def _not_understood(table: Table, told: str) -> Told:
    """Of no row is it known which days it tells of."""
    return Told(replace(table, readable=False), {}, (Problem(table.headings_at, DAY, Said(told)),))


def _layout(words: Sequence[str]) -> Mapping[str, str]:
    """Columns by name; where none is the day's, the columns of days in their order."""
    found = tables.by_names(COLUMNS, words)
    if "day" in found:
        return found
    taken = set(found.values())
    days = [word for word in words if word not in taken and _parts(word) is not None]
    return found | {f"d{nth}": word for nth, word in enumerate(days[:MOST_DAYS])}


def _says_nothing(texts: Mapping[str, str]) -> bool:
    """A row below the headings that is about nobody: weekdays, totals."""
    return not texts.get("day") and (not texts.get("number") or _names_nobody(texts["number"]))


def _names_nobody(number: str) -> bool:
    told = tables.plain(number)
    return _ABOUT_NOBODY.fullmatch(told) is not None or told in {tables.plain(name) for name in COLUMNS[0].names}


def _without_totals(table: Table) -> Table:
    """The same rows where they could be read: 合計 would else be taken for somebody's number."""
    empty = [row for row in table.rows if not row.values.get("day") and _names_nobody(str(row.values["number"]))]
    if not empty:
        return table
    lines = {row.line for row in empty}
    kept = tuple(row for row in table.rows if row.line not in lines)
    return replace(table, rows=kept, unfilled=tuple(sorted({*table.unfilled, *lines})))


def _parts(heading: str) -> tuple[int | None, int | None, int] | None:
    """Year, month and day of a column's heading, as far as it names them."""
    found = _HEADING.fullmatch(tables.plain(heading))
    if not found or not 1 <= int(found["day"]) <= 31 or not 1 <= int(found["month"] or 1) <= 12:
        return None
    year, month = (int(found[name]) if found[name] else None for name in ("year", "month"))
    return year, month, int(found["day"])


def _days(headings: Sequence[str], month: date | None, today: date) -> list[date | None] | None:
    """The days that the columns stand for; None when they name no month and none was chosen."""
    found: list[date | None] = []
    at, before = month, 0
    for heading in headings:
        year, named, day = _parts(heading) or (None, None, 0)
        if named is not None:
            at = date(year, named, 1) if year and 1900 <= year < 2200 else _nearest(named, month or today)
        elif at is None:
            return None
        elif day < before:  # from the 21st to the 20th: the month goes over
            at = date(at.year + at.month // 12, at.month % 12 + 1, 1)
        before = day
        found.append(_on(at, day))
    return found


def _nearest(month: int, to: date) -> date:
    return min((date(to.year + off, month, 1) for off in (-1, 0, 1)), key=lambda day: abs((day - to).days))


def _on(month: date, day: int) -> date | None:
    try:
        return month.replace(day=day)
    except ValueError:
        return None


def _named(problem: Problem, named: Mapping[str, str]) -> Problem:
    """A fault in a column of days under its own heading."""
    return Problem(problem.line, named.get(problem.column, problem.column), problem.said, problem.found)
