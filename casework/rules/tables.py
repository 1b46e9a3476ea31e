"""What does a CSV file from a spreadsheet or another system say, row by row, and what in it can't be read?

Nothing that a file can hold raises: whatever is wrong comes back as a `Problem` with line, column and a sentence.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, TypeVar

from casework.rules.texts import N_, Said
from casework.rules.vocabulary import Choice

MAX_BYTES: Final = 20 * 1024 * 1024
"""A company of 100,000 people needs about half of it; more is a wrong file."""
MAX_ROWS: Final = 200_000
MAX_CELL: Final = 10_000
"""Characters in one cell; a forgotten quotation mark swallows the rest of a file into one."""
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
    """What can't be read and where. `line` counts the file's lines from 1; 0 is the file itself."""

    line: int
    column: str
    said: Said


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
    columns: frozenset[str] = frozenset()
    ignored: tuple[str, ...] = ()
    """Names in the header that nobody asked for."""
    encoding: str = ""
    lines: int = 0
    readable: bool = True
    """False: encoding or header is wrong, so that no row could be read at all."""


@dataclass
class _Reading:
    rows: list[TableRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    lines: int = 0
    torn: bool = False
    """From some line on nothing could be read: then nothing of the file can be taken."""


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
    if len(data) > max_bytes:
        size = max(1, max_bytes // (1024 * 1024))
        return _unreadable(Said(N_("ファイルが大きすぎます。%(size)sMBまで読めます。"), {"size": size}))
    decoded = _decode(data)
    if isinstance(decoded, Said):
        return _unreadable(decoded)
    content, encoding = decoded
    lines = _lines(content)
    header = next(lines, None)
    if header is None:
        return _unreadable(Said(N_("ファイルが空です。1行目に列の名前を書いてください。")))
    start, names = header
    if isinstance(names, Said):
        return Table(problems=(Problem(start, "", names),), readable=False)
    places, ignored, wrong = _header(start, names, columns)
    if wrong:
        return Table(problems=tuple(wrong), readable=False, encoding=encoding)
    reading = _rows(lines, len(names), places, max_rows, max_problems)
    if not reading.lines and not reading.problems:
        reading.problems.append(Problem(start, "", Said(N_("列の名前だけで、その下に行がありません。"))))
        reading.torn = True
    return Table(
        rows=() if reading.torn else tuple(reading.rows),
        readable=not reading.torn,
        problems=tuple(reading.problems),
        columns=frozenset(column.key for column in places.values()),
        ignored=tuple(ignored),
        encoding=encoding,
        lines=reading.lines,
    )


def _unreadable(said: Said) -> Table:
    return Table(problems=(Problem(0, "", said),), readable=False)


def _decode(data: bytes) -> tuple[str, str] | Said:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Said(N_("文字コードがUTF-16です。「CSV UTF-8」で保存し直してください。"))
    if b"\0" in data:
        return Said(N_("CSVとして読めないファイルです（NUL文字が入っています）。「CSV UTF-8」で保存し直してください。"))
    try:
        return data.decode("utf-8-sig"), "utf-8-sig"
    except UnicodeDecodeError as error:
        if data.startswith(b"\xef\xbb\xbf") or _broken_utf8(data):
            line = data.count(b"\n", 0, error.start) + 1
            said = N_("%(line)s行目に、UTF-8として読めない文字があります。「CSV UTF-8」で保存し直してください。")
            return Said(said, {"line": line})
    try:
        content = data.decode("cp932")
    except UnicodeDecodeError:
        content = ""
    if not content or _other_encoding(data, content):
        return Said(N_("文字コードを読み取れません。「CSV UTF-8」で保存し直してください。"))
    return content, "cp932"


def _broken_utf8(data: bytes) -> bool:
    """Is it UTF-8 with a few bad bytes? Then CP932 would read it too, as quite different signs."""
    signs = data.decode("utf-8", "surrogateescape")
    bad = sum("\udc80" <= sign <= "\udcff" for sign in signs)
    whole = sum(sign >= "\u0800" and not "\ud800" <= sign <= "\udfff" for sign in signs)
    return 3 * whole > bad  # a kanji of UTF-8 takes three bytes


def _other_encoding(data: bytes, content: str) -> bool:
    """Is it EUC-JP? CP932 reads that as a row of half-width kana."""
    beyond = [sign for sign in content if sign > "\x7f"]
    half = sum("\uff61" <= sign <= "\uff9f" for sign in beyond)
    if 5 * half <= 3 * len(beyond):
        return False
    try:
        data.decode("euc_jp")
    except UnicodeDecodeError:
        return False
    return True


def _lines(content: str) -> Iterator[tuple[int, list[str] | Said]]:
    """The records with the line each begins on; a Said in place of the first that is no CSV, and nothing after it."""
    reader = csv.reader(io.StringIO(content, newline=""), strict=True)
    start = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield start, Said(N_('ここから先をCSVとして読めません。引用符（"）の閉じ忘れなどを確かめてください。'))
            return
        if any(cell.strip() for cell in cells):
            yield start, cells
        start = reader.line_num + 1


def _header(
    line: int, names: list[str], columns: Sequence[Column]
) -> tuple[dict[int, Column], list[str], list[Problem]]:
    known = {plain(name): column for column in columns for name in column.names}
    places: dict[int, Column] = {}
    ignored: list[str] = []
    problems: list[Problem] = []
    for place, name in enumerate(names):
        column = known.get(plain(name))
        if column is None:
            ignored.extend([name.strip()[:60]] if name.strip() else [])
        elif column in places.values():
            problems.append(Problem(line, column.names[0], Said(N_("同じ列が二度あります。"))))
        else:
            places[place] = column
    missing = [column for column in columns if column.required and column not in places.values()]
    if missing and len(names) == 1 and re.search(r"[\t;]", names[0]):
        return (
            {},
            [],
            [
                Problem(
                    line, "", Said(N_("列がコンマで区切られていません。CSV（コンマ区切り）で保存し直してください。"))
                )
            ],
        )
    if not places:
        return {}, [], [Problem(line, "", Said(N_("1行目に列の名前が見つかりません。")))]
    problems.extend(Problem(line, column.names[0], Said(N_("必要な列がありません。"))) for column in missing)
    return places, ignored, problems


def _rows(
    lines: Iterator[tuple[int, list[str] | Said]],
    width: int,
    places: dict[int, Column],
    max_rows: int,
    max_problems: int | None,
) -> _Reading:
    reading = _Reading()
    for line, cells in lines:
        if isinstance(cells, Said):
            reading.problems.append(Problem(line, "", cells))
            reading.torn = True
            break
        reading.lines += 1
        if reading.lines > max_rows:
            said = Said(N_("行が多すぎます。%(rows)s行まで読めます。"), {"rows": max_rows})
            reading.problems.append(Problem(line, "", said))
            reading.torn = True
            break
        if max_problems is not None and len(reading.problems) >= max_problems:
            reading.problems.append(Problem(line, "", Said(N_("問題が多いため、ここから先は読んでいません。"))))
            reading.torn = True
            break
        values, problems = _row(line, cells, width, places)
        reading.problems.extend(problems)
        if not problems:
            reading.rows.append(TableRow(line, values))
    return reading


def _row(line: int, cells: list[str], width: int, places: dict[int, Column]) -> tuple[dict[str, Any], list[Problem]]:
    if len(cells) < width or any(cell.strip() for cell in cells[width:]):
        said = Said(
            N_("列の数が1行目と違います（1行目は%(width)s列、この行は%(found)s列）。"),
            {"width": width, "found": len(cells)},
        )
        return {}, [Problem(line, "", said)]
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for place, column in places.items():
        try:
            values[column.key] = _cell(cells[place].strip(), column)
        except BadCell as bad:
            problems.append(Problem(line, column.names[0], bad.said))
    return values, problems


def _cell(cell: str, column: Column) -> Any:
    if not cell:
        if column.required:
            raise BadCell(Said(N_("空欄です。")))
        return None
    if len(cell) > MAX_CELL:
        raise BadCell(Said(N_("長すぎます。")))
    return column.parse(cell)
