"""Which columns does a file of stress-check results have, and what stands in it?"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from casework import workbooks
from casework.rules import layouts, scales, tables
from casework.rules.grids import BadFile
from casework.rules.layouts import Guess, Layout
from casework.rules.scales import OTHER_NAMES, Direction, Scale
from casework.rules.scoring import SPANS, Questionnaire
from casework.rules.tables import BadCell, Column, Table
from casework.rules.texts import N_, Said

MAX_BYTES: Final = 2 * 1024 * 1024
MAX_ROWS: Final = 20_000
"""A company of that size imports by workplace anyway."""

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


_NOT_EXAMINED: Final = frozenset(
    map(tables.plain, ("", "-", "－", "—", "―", "ー", "未受検", "未受診", "未実施", "未回答"))
)
_RESULT: Final = frozenset(("stressors", "reactions", "support", "high_stress"))


def without_result(cells: Mapping[str, str]) -> bool:
    """Whether a row names somebody and no result of theirs: they weren't examined. Half a result is a mistake."""
    said = (tables.plain(cell) for key, cell in cells.items() if key in _RESULT or key.startswith(SCALE))
    return bool(cells.get("number")) and all(cell in _NOT_EXAMINED for cell in said)


def columns_of(questionnaire: Questionnaire) -> tuple[Column, ...]:
    """The columns that are looked for; A, B and C are never names of a domain: they are used both ways round."""
    sums = {domain: tables.whole(0, span.high) for domain, span in SPANS[questionnaire].items()}
    return (
        Column("number", (N_("社員番号"), "従業員番号", "number", "employee_number"), tables.code(), required=True),
        Column(
            "stressors",
            (N_("ストレス要因"), "仕事のストレス要因", "心理的な負担の原因", "stressors"),
            sums["stressors"],
            required=True,
        ),
        Column(
            "reactions",
            (N_("心身の反応"), "心身のストレス反応", "心身の自覚症状", "reactions"),
            sums["reactions"],
            required=True,
        ),
        Column("support", (N_("周囲の支援"), "周囲のサポート", "support"), sums["support"], required=True),
        Column("high_stress", (N_("高ストレス"), "高ストレス者", "high_stress"), flag),
        Column("checked_on", (N_("実施日"), "受検日", "checked_on"), tables.day, required=True),
        Column("notified_on", (N_("結果通知日"), "通知日", "notified_on"), tables.day, required=True),
    )


COLUMNS: Final = columns_of(Questionnaire.FULL)
"""The same for whoever only asks what they are called."""
SCALE: Final = "scale_"
"""In front of the code of a scale: the column of its points."""


_OF_POINTS: Final = ("（評価点）", "_評価点", "評価点", "の評価点", "（5段階）", "（換算点）")


def _names(scale: Scale) -> tuple[str, ...]:
    """What a column of points can be called; one that speaks of raw sums (素点) or answers isn't meant."""
    plain = (scale.label, *OTHER_NAMES.get(scale, ()))
    return (*plain, *(name + more for more in _OF_POINTS for name in plain))


def scale_columns(questionnaire: Questionnaire) -> tuple[Column, ...]:
    """The scales that a questionnaire can give: optional, and found by their own names only."""
    points = tables.whole(scales.LOW, scales.HIGH)
    return tuple(Column(SCALE + scale.value, _names(scale), points) for scale in scales.of_questionnaire(questionnaire))


SCALE_COLUMNS: Final = scale_columns(Questionnaire.FULL)
ALL_COLUMNS: Final = (*COLUMNS, *SCALE_COLUMNS)
DAYS: Final = ("checked_on", "notified_on")
"""Columns that many products leave out, because the day is the same for everybody."""


@dataclass(frozen=True)
class Columns:
    """How a file is to be read: the heading for each column, days that hold for every row where none is named, which
    way round the scales count, and in which line the headings stand. None: whatever is likeliest.
    """

    layout: Layout | None
    days: Mapping[str, date]
    direction: Direction = Direction.POINTS
    headings_at: int | None = None


@dataclass(frozen=True)
class Kept:
    """A layout that the company keeps under a name."""

    name: str
    layout: Layout
    direction: Direction


@dataclass(frozen=True)
class Reading:
    """What stands in a file, which preset helped to find its columns or which kept layout was taken, and which way
    round its scales count.
    """

    table: Table
    preset: str = ""
    kept: str = ""
    direction: Direction = Direction.POINTS


def read(
    data: bytes, questionnaire: Questionnaire, columns: Columns | None = None, *, kept: Sequence[Kept] = ()
) -> Reading:
    """Read a file, by the columns that somebody chose or the likeliest. Never raises for what it holds."""
    main, more = columns_of(questionnaire), scale_columns(questionnaire)
    headings_at = None if columns is None else columns.headings_at
    days = {} if columns is None else columns.days
    chosen = None if columns is None else columns.layout
    if columns is not None and chosen is not None:
        instead = {key: day for key, day in days.items() if key not in chosen}
        table = _judge(data, (*main, *more), lambda _headings: chosen, instead, headings_at)
        return Reading(table, direction=columns.direction)

    def likeliest(headings: Sequence[str]) -> Guess:
        return layouts.guess(main, tuple(headings), kept=[one.layout for one in kept], exact=more)

    table = _judge(data, (*main, *more), lambda headings: likeliest(headings).layout, days, headings_at)
    guess = likeliest(table.headings)
    if guess.kept is not None:
        return Reading(table, kept=kept[guess.kept].name, direction=kept[guess.kept].direction)
    doubtful = _doubtful(table, more)
    if doubtful:
        sure = {key: heading for key, heading in guess.layout.items() if key not in doubtful}
        table = _judge(data, (*main, *more), lambda _headings: sure, days, table.headings_at)
    return Reading(table, guess.preset)


def _judge(
    data: bytes,
    columns: Sequence[Column],
    layout: Callable[[Sequence[str]], Layout],
    instead: Mapping[str, date],
    headings_at: int | None,
) -> Table:
    try:
        grid = workbooks.grid(data, max_bytes=MAX_BYTES)
    except BadFile as bad:
        return tables.unreadable(bad.said)
    return tables.judge(
        grid, columns, layout=layout, instead=instead, headings_at=headings_at, says_nothing=without_result,
        max_rows=MAX_ROWS,
    )  # fmt: skip


def _doubtful(table: Table, more: Sequence[Column]) -> set[str]:
    """Scales of which the first rows hold something else, such as raw sums: nobody chose those columns."""
    places = {heading: place for place, heading in enumerate(table.headings)}
    found = set()
    for column in more:
        place = places.get(table.layout.get(column.key, ""))
        cells = [row[place] for row in table.sample if place is not None and place < len(row) and row[place]]
        if 2 * sum(map(_is_points, cells)) < len(cells):
            found.add(column.key)
    # The sum of a scale of one question looks like points: beside raw sums, only what is called points is taken.
    unsure = {column.key for column in more if not _says_points(table.layout.get(column.key, ""))}
    return found | unsure if found else found


def _says_points(heading: str) -> bool:
    return "評価点" in heading or "換算点" in heading


def _is_points(cell: str) -> bool:
    try:
        tables.whole(scales.LOW, scales.HIGH)(cell)
    except BadCell:
        return False
    return True
