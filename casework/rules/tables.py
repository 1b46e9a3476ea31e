"""What does a file from a spreadsheet or another system say, row by row, and what in it can't be read?

Nothing that a file can hold raises: whatever is wrong comes back as a `Problem` with line, column and a sentence.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, TypeVar

from casework.rules import grids, headings
from casework.rules.grids import BadFile, Grid, Line
from casework.rules.headings import Ahead
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import Choice

MAX_BYTES: Final = 20 * 1024 * 1024
"""A company of 100,000 people needs about half of it; more is a wrong file."""
MAX_ROWS: Final = 200_000
MAX_CELL: Final = 10_000
"""Characters in one cell; a forgotten quotation mark swallows the rest of a file into one."""
SAMPLE: Final = 5
"""Rows that are shown before anything is taken in."""
MAX_PROBLEMS: Final = 200
"""After that many the file is not read on: nobody corrects from a longer list."""

C = TypeVar("C", bound=Choice)


class BadCell(Exception):
    """A cell can't be read; `said` is the reason for the person who made the file."""

    def __init__(self, said: Said) -> None:
        super().__init__(str(said))
        self.said = said


@dataclass(frozen=True)
class Column:
    """A column that is looked for. `names`: Japanese first (it is the name in problems), then other spellings.

    `parse` turns a trimmed, non-empty cell into a value or raises BadCell. `required`: the column must be there and
    every cell filled. An empty cell of another column is None.
    """

    key: str
    names: tuple[str, ...]
    parse: Callable[[str], Any]
    required: bool = False


@dataclass(frozen=True)
class Problem:
    """What can't be read and where. `line` counts the file's lines from 1; 0 is the file itself. `found`: what the cell
    holds, where it is one cell.
    """

    line: int
    column: str
    said: Said
    found: str = ""


@dataclass(frozen=True)
class TableRow:
    """One row without a problem. `values` has a key for every column found in the header."""

    line: int
    values: Mapping[str, Any]

    def __getitem__(self, key: str) -> Any:
        return self.values.get(key)


@dataclass(frozen=True)
class Table:
    """What was read. Rows with a problem are not among `rows`; `lines` counts all rows that hold anything."""

    rows: tuple[TableRow, ...] = ()
    problems: tuple[Problem, ...] = ()
    faulty: tuple[TableRow, ...] = ()
    """The rows with a problem, with what could be read of them."""
    unfilled: tuple[int, ...] = ()
    """Lines that say nothing, and so have nothing wrong in them."""
    columns: frozenset[str] = frozenset()
    ignored: tuple[str, ...] = ()
    """Names in the header that nobody asked for."""
    encoding: str = ""
    lines: int = 0
    readable: bool = True
    """False: encoding or header is wrong, so that no row could be read at all."""
    headings: tuple[str, ...] = ()
    """The row of headings, each name once: a second column of the same name has a number behind it."""
    headings_at: int = 0
    """In which line they stand."""
    above: tuple[tuple[int, str], ...] = ()
    """The rows that could hold the headings: line, and how it begins."""
    layout: Mapping[str, str] = field(default_factory=dict)
    """Which heading was taken for which column, by key."""
    sample: tuple[tuple[str, ...], ...] = ()
    """The first rows as they stand in the file."""
    sample_at: tuple[int, ...] = ()
    """And their lines."""


@dataclass
class _Reading:
    rows: list[TableRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    faulty: list[TableRow] = field(default_factory=list)
    unfilled: list[int] = field(default_factory=list)
    lines: int = 0
    sample: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)
    torn: bool = False
    """From some line on nothing could be read: then nothing of the file can be taken."""

    def torn_at(self, line: int, said: Said) -> "_Reading":
        """From this line on nothing is read."""
        self.problems.append(Problem(line, "", said))
        self.torn = True
        return self


def plain(text: str) -> str:
    """The text as it is compared: full-width letters and digits made half-width, case and blanks dropped."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()


# --- cells ------------------------------------------------------------------------------------------


def text(limit: int = 200) -> Callable[[str], str]:
    """A cell of one line, of at most `limit` characters, without control characters."""

    def parse(cell: str) -> str:
        if len(cell) > limit:
            raise BadCell(Said(N_("%(limit)s文字以内で書いてください。"), {"limit": limit}))
        if any(unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"} for sign in cell):
            raise BadCell(Said(N_("使えない文字（改行などの制御文字）が入っています。")))
        return cell

    return parse


def code(limit: int = 40) -> Callable[[str], str]:
    """A number or code that names something: in full width or in half, it is the same one."""
    line = text(limit)
    return lambda cell: line(unicodedata.normalize("NFKC", cell).strip())


_ADDRESS = re.compile(
    r"[^\s@\"(),:;<>\[\]\\]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9-]{2,63}"
)


def address(cell: str) -> str:
    """A mail address as it can stand in a header: one @, no blanks, a domain with a dot."""
    if len(cell) > 254 or not cell.isprintable() or not _ADDRESS.fullmatch(cell) or ".." in cell:
        raise BadCell(Said(N_("メールアドレスとして使えません。name@example.co.jp のように書いてください。")))
    return cell


_DAY = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})-([0-9]{1,2})|/([0-9]{1,2})/([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2})日)")


def day(cell: str) -> date:
    """A date as 2026-11-21, 2026/11/21 or 2026年11月21日, between 1900 and 2199."""
    found = _DAY.fullmatch(plain(cell))
    if found:
        year, month, of_month = (int(part) for part in found.groups() if part is not None)
        if 1900 <= year < 2200:
            try:
                return date(year, month, of_month)
            except ValueError:
                raise BadCell(Said(N_("暦にない日付です。"))) from None
    raise BadCell(Said(N_("日付は 2026-11-21、2026/11/21、2026年11月21日 のように書いてください。")))


def whole(low: int = 0, high: int = 10**9) -> Callable[[str], int]:
    """A whole number between `low` and `high`, both included."""

    def parse(cell: str) -> int:
        digits = plain(cell)
        number = int(digits) if re.fullmatch(r"[+-]?[0-9]{1,10}", digits) else None
        if number is None or not low <= number <= high:
            raise BadCell(Said(N_("%(low)sから%(high)sまでの整数で書いてください。"), {"low": low, "high": high}))
        return number

    return parse


_YES = frozenset(map(plain, ("1", "○", "〇", "◯", "はい", "有", "true", "yes", "y")))
_NO = frozenset(map(plain, ("0", "×", "✕", "✖", "いいえ", "無", "false", "no", "n")))


def yes_no(cell: str) -> bool:
    """1/0, ○/×, はい/いいえ, true/false, yes/no."""
    answer = plain(cell)
    if answer in _YES or answer in _NO:
        return answer in _YES
    raise BadCell(Said(N_("○か×（1か0、はいかいいえ）で書いてください。")))


def choice(kind: type[C], also: Mapping[str, C] | None = None) -> Callable[[str], C]:
    """One of a closed list, by code or by Japanese label; `also` names other spellings."""
    known: dict[str, C] = {}
    for member in kind:
        known[plain(member.value)] = known[plain(member.label)] = member
    known.update({plain(spelling): member for spelling, member in (also or {}).items()})
    offered = "、".join(str(member.label) for member in kind)

    def parse(cell: str) -> C:
        found = known.get(plain(cell))
        if found is None:
            raise BadCell(Said(N_("次のどれかで書いてください：%(offered)s"), {"offered": offered}))
        return found

    return parse


# --- the file ---------------------------------------------------------------------------------------


def read(
    data: bytes,
    columns: Sequence[Column],
    *,
    max_bytes: int = MAX_BYTES,
    max_rows: int = MAX_ROWS,
    max_problems: int | None = MAX_PROBLEMS,
) -> Table:
    """Read a CSV file: UTF-8 (with or without BOM), else CP932. Never raises for what the file holds.

    After `max_problems` it is not read on; None reads to the end, for whoever leaves wrong rows out and takes the rest.
    """
    try:
        grid = grids.from_csv(data, max_bytes=max_bytes)
    except BadFile as bad:
        return unreadable(bad.said)
    return judge(grid, columns, max_rows=max_rows, max_problems=max_problems)


def unreadable(said: Said) -> Table:
    """What is known of a file that can't be opened at all."""
    return Table(problems=(Problem(0, "", said),), readable=False)


def by_names(columns: Sequence[Column], words: Sequence[str]) -> dict[str, str]:
    """Which heading stands for which column, by the names that a column is known by."""
    known = {plain(name): column.key for column in columns for name in column.names}
    found: dict[str, str] = {}
    for heading in words:
        key = known.get(plain(heading))
        if key is not None:
            found.setdefault(key, heading)
    return found


def judge(
    grid: Grid,
    columns: Sequence[Column],
    *,
    layout: Callable[[Sequence[str]], Mapping[str, str]] | None = None,
    instead: Mapping[str, Any] | None = None,
    headings_at: int | None = None,
    says_nothing: Callable[[Mapping[str, str]], bool] | None = None,
    max_rows: int = MAX_ROWS,
    max_problems: int | None = MAX_PROBLEMS,
) -> Table:
    """Read the rows of a grid. `layout` tells from the headings which of them stands for which column, and so in which
    row they stand; without it the names of the columns do, in the first row. `instead`: values of columns for which
    there is no heading. `headings_at`: the line of the headings, by somebody's choice. `says_nothing`: whether a row
    that can't be read, by the texts of its columns, has nothing to say at all.
    """
    told = layout is not None
    read = Ahead(grid, headings.WITHIN if told else 1)
    if not read.rows:
        return unreadable(Said(N_("ファイルが空です。1行目に列の名前を書いてください。")))
    start, cells = read.rows[0]
    if isinstance(cells, Said):
        return Table(problems=(Problem(start, "", cells),), readable=False)
    found = read.found(layout or (lambda words: by_names(columns, words)), headings_at)
    if found is None:
        said = N_("見出しの行に選んだ%(line)s行目が、このファイルにありません。")
        return unreadable(Said(said, {"line": headings_at or 0}))
    start, names, known, chosen, grid = found
    above = read.begin() if told else ()
    places, wrong = _places(start, names, known, columns, chosen, instead or {}, told=told)
    ignored = tuple(heading[:60] for place, heading in enumerate(known) if names[place].strip() and place not in places)
    if wrong:
        some = [(line, _row_of_text(grid, cells)) for line, cells in _some(grid.lines)]
        return Table(
            problems=tuple(wrong), readable=False, encoding=grid.encoding, headings=known, layout=chosen,
            sample=tuple(cells for _line, cells in some), sample_at=tuple(line for line, _cells in some),
            ignored=ignored, headings_at=start, above=above,
        )  # fmt: skip
    rows = _Rows(grid, start, len(names), places, dict(instead or {}))
    reading = rows.read(max_rows, max_problems, says_nothing)
    if not reading.lines and not reading.problems:
        reading.problems.append(Problem(start, "", Said(N_("列の名前だけで、その下に行がありません。"))))
        reading.torn = True
    return Table(
        rows=() if reading.torn else tuple(reading.rows),
        faulty=() if reading.torn else tuple(reading.faulty),
        unfilled=() if reading.torn else tuple(reading.unfilled),
        readable=not reading.torn,
        problems=tuple(reading.problems),
        columns=frozenset(column.key for column in places.values()),
        ignored=ignored,
        encoding=grid.encoding,
        lines=reading.lines,
        headings=known,
        headings_at=start,
        above=above,
        layout=chosen,
        sample=tuple(cells for _line, cells in reading.sample),
        sample_at=tuple(line for line, _cells in reading.sample),
    )


def _places(
    line: int,
    names: Sequence[str],
    headings: Sequence[str],
    columns: Sequence[Column],
    chosen: Mapping[str, str],
    instead: Mapping[str, Any],
    *,
    told: bool,
) -> tuple[dict[int, Column], list[Problem]]:
    """At which place of a row each column stands."""
    at = {heading: place for place, heading in enumerate(headings)}
    places: dict[int, Column] = {}
    problems: list[Problem] = []
    for column in columns:
        heading = chosen.get(column.key)
        if heading is None:
            if column.required and column.key not in instead:
                problems.append(Problem(line, column.names[0], Said(N_("必要な列がありません。"))))
        elif heading not in at:
            said = Said(N_("「%(heading)s」という列が、このファイルにありません。"), {"heading": heading[:60]})
            problems.append(Problem(line, column.names[0], said))
        elif at[heading] in places:
            problems.append(Problem(line, column.names[0], Said(N_("ほかの項目と同じ列です。"))))
        else:
            places[at[heading]] = column
    if problems and len(names) == 1 and re.search(r"[\t;]", names[0]):
        said = Said(N_("列がコンマで区切られていません。CSV（コンマ区切り）で保存し直してください。"))
        return {}, [Problem(line, "", said)]
    if not places and not told:
        return {}, [Problem(line, "", Said(N_("1行目に列の名前が見つかりません。")))]
    if not told:
        problems.extend(_twice(line, headings, columns, places))
    return dict(sorted(places.items())), sorted(
        problems, key=lambda problem: problem.said.text == N_("必要な列がありません。")
    )


def _twice(
    line: int, headings: Sequence[str], columns: Sequence[Column], places: Mapping[int, Column]
) -> list[Problem]:
    """A column that two headings name: nobody said which is meant."""
    known = {plain(name): column for column in columns for name in column.names}
    again = (
        known.get(plain(re.sub(r" \([0-9]+\)$", "", heading)))
        for place, heading in enumerate(headings)
        if place not in places
    )
    return [
        Problem(line, column.names[0], Said(N_("同じ列が二度あります。"))) for column in again if column is not None
    ]


def _some(lines: Iterator[Line]) -> Iterator[tuple[int, list[Any]]]:
    for (line, cells), _number in zip(lines, range(SAMPLE), strict=False):
        if not isinstance(cells, Said):
            yield line, cells


def _row_of_text(grid: Grid, cells: Sequence[Any]) -> tuple[str, ...]:
    return tuple(grid.text(cell).strip()[:60] for cell in cells)


class _Rows:
    """Reads what stands below the headings. What was read once is not read again: dates, marks and scores repeat."""

    def __init__(
        self, grid: Grid, start: int, width: int, places: Mapping[int, Column], instead: Mapping[str, Any]
    ) -> None:
        self.grid, self.start, self.width = grid, start, width
        self.columns = [(place, column, dict[str, Any]()) for place, column in places.items()]
        self.instead = {key: value for key, value in instead.items() if key not in {c.key for c in places.values()}}

    def read(
        self, max_rows: int, max_problems: int | None, says_nothing: Callable[[Mapping[str, str]], bool] | None = None
    ) -> _Reading:
        """Read to the end, or to where nothing can be made of it."""
        reading = _Reading()
        for line, cells in self.grid.lines:
            if isinstance(cells, Said):
                return reading.torn_at(line, cells)
            reading.lines += 1
            if reading.lines > max_rows:
                return reading.torn_at(line, Said(N_("行が多すぎます。%(rows)s行まで読めます。"), {"rows": max_rows}))
            if max_problems is not None and len(reading.problems) >= max_problems:
                return reading.torn_at(line, Said(N_("問題が多いため、ここから先は読んでいません。")))
            if len(reading.sample) < SAMPLE:
                reading.sample.append((line, _row_of_text(self.grid, cells)))
            values, problems = self.row(line, cells)
            if not problems:
                reading.rows.append(TableRow(line, values))
            elif says_nothing is not None and len(cells) >= self.width and says_nothing(self.texts(cells)):
                reading.unfilled.append(line)
            else:
                reading.problems.extend(problems)
                reading.faulty.append(TableRow(line, values))
        return reading

    def texts(self, cells: Sequence[Any]) -> dict[str, str]:
        """What stands in each column of a row."""
        return {column.key: self.grid.text(cells[place]).strip() for place, column, _before in self.columns}

    def row(self, line: int, cells: Sequence[Any]) -> tuple[dict[str, Any], list[Problem]]:
        """The values of one row, or what is wrong in it."""
        if len(cells) < self.width or any(self.grid.text(cell).strip() for cell in cells[self.width :]):
            said = Said(
                N_("列の数が%(at)s行目と違います（%(at)s行目は%(width)s列、この行は%(found)s列）。"),
                {"at": self.start, "width": self.width, "found": len(cells)},
            )
            return {}, [Problem(line, "", said)]
        values: dict[str, Any] = dict(self.instead)
        problems: list[Problem] = []
        for place, column, before in self.columns:
            cell = self.grid.text(cells[place])
            if cell in before:
                values[column.key] = before[cell]
                continue
            try:
                values[column.key] = before[cell] = _cell(cell.strip(), column)
            except BadCell as bad:
                problems.append(Problem(line, column.names[0], bad.said, cell.strip()[:40]))
        return values, problems


def _cell(cell: str, column: Column) -> Any:
    if not cell:
        if column.required:
            raise BadCell(Said(N_("空欄です。")))
        return None
    if len(cell) > MAX_CELL:
        raise BadCell(Said(N_("長すぎます。")))
    return column.parse(cell)
