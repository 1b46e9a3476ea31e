"""What would a file of rosters change, and what in it is wrong?

A file replaces the days that it names and no others; the same file once more changes nothing. Rows of people whom the
clerk doesn't reach are left out and told of in one sentence, whoever they are. All else is taken or nothing. The file
itself isn't kept.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import Row, Select, and_, delete, insert, select
from sqlalchemy.orm import Session

from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.models.people import Employment, Placement
from casework.models.rosters import RosterDay
from casework.rules import rosters as rules
from casework.rules.rosters import Shift
from casework.rules.tables import BadCell, Problem, TableRow
from casework.rules.texts import N_, Said
from casework.services import people, rosters
from casework.services.rosters_file import BEGINS, CODE, DAY, ENDS, NUMBER, Told, read

LISTED: Final = 50
"""So many people of a file are listed one by one."""
_CHUNK: Final = 1_000

Key = tuple[int, date]
"""An employment and a day."""


class Cell(NamedTuple):
    """What a file says of one person and day, and where."""

    line: int
    column: str
    number: str
    day: date
    code: str | None
    begins: int | None
    ends: int | None


@dataclass(frozen=True)
class Line:
    """What the file tells of one person. `new`: on so many days something else was known, or nothing."""

    employee: Shown
    first: date
    last: date
    days: int
    off: int
    new: int


@dataclass(frozen=True)
class Import:
    """What a file would change, or has changed. `problems` stop it. `others`: people who are left out, by the line
    where they first stand; `past`: days that are over already; `empty`: rows about nobody.
    """

    readable: bool
    rows: int
    ignored: tuple[str, ...]
    lines: tuple[Line, ...]
    others: tuple[Problem, ...]
    past: int
    empty: int
    problems: tuple[Problem, ...]

    @property
    def changes_something(self) -> bool:
        """Whether there is anything to write."""
        return not self.problems and any(line.new for line in self.lines)

    @property
    def new(self) -> int:
        """On so many days something changes."""
        return sum(line.new for line in self.lines)

    @property
    def same(self) -> int:
        """So many days are known as the file has them."""
        return sum(line.days - line.new for line in self.lines)

    @property
    def first(self) -> date:
        """The first day of which it tells."""
        return min(line.first for line in self.lines)

    @property
    def last(self) -> date:
        """The last one."""
        return max(line.last for line in self.lines)

    @property
    def listed(self) -> tuple[Line, ...]:
        """The first of them, to be looked at."""
        return self.lines[:LISTED]


@dataclass
class _Plan:
    found: dict[str, Row[Any]]
    days: dict[Key, Shift]
    before: dict[Key, Shift]
    others: list[Problem]
    past: int
    problems: list[Problem]


def preview(session: Session, actor: Actor, data: bytes, month: date | None, *, now: datetime) -> Import:
    """What the file would change. Writes nothing."""
    visit = enter(session, actor, Act.KEEP_ROSTERS, now=now)
    told = read(data, month, today=visit.today)
    return _import(visit, told, _plan(visit, told))


def load(session: Session, actor: Actor, data: bytes, month: date | None, *, now: datetime) -> Import:
    """Take the file in, if all of it is right."""
    visit = enter(session, actor, Act.KEEP_ROSTERS, now=now)
    told = read(data, month, today=visit.today)
    plan = _plan(visit, told, lock=True)
    found = _import(visit, told, plan)
    if found.changes_something:
        _write(visit, plan)
    return found


def _plan(visit: Visit, told: Told, *, lock: bool = False) -> _Plan:
    plan = _Plan({}, {}, {}, [], 0, list(told.problems))
    cells = list(_cells(told, plan.problems)) if told.table.readable else []
    plan.found = _employments(visit, {cell.number for cell in cells}, lock=lock)
    codes = rosters.codes_at(visit, {row.workplace_id for row in plan.found.values()})
    left: dict[str, int] = {}
    unknown: dict[tuple[int, str], list[Cell]] = {}
    met: dict[Key, int] = {}
    for cell in cells:
        who = plan.found.get(cell.number)
        if who is None:
            left.setdefault(cell.number, cell.line)
        elif cell.day < visit.today - rules.KEPT:
            plan.past += 1
        elif cell.day > visit.today + rules.AHEAD:
            said = Said(N_("1年より先の日付です。年を確かめてください。"))
            plan.problems.append(Problem(cell.line, cell.column, said, cell.day.isoformat()))
        elif (who.id, cell.day) in met:
            said = Said(N_("同じ社員番号と日付が%(line)s行目にもあります。"), {"line": met[who.id, cell.day]})
            plan.problems.append(Problem(cell.line, cell.column, said, cell.number))
        else:
            met[who.id, cell.day] = cell.line
            try:
                shift = _shift(cell, codes[who.workplace_id])
            except BadCell as bad:
                plan.problems.append(Problem(cell.line, cell.column, bad.said, cell.code or ""))
                continue
            if shift is None:
                unknown.setdefault((who.workplace_id, cell.code or ""), []).append(cell)
            else:
                plan.days[who.id, cell.day] = shift
    plan.problems += _unknown(unknown)
    plan.problems.sort(key=lambda problem: problem.line)
    plan.others = [
        Problem(line, NUMBER, Said(N_("担当する事業場に、この社員番号の人はいません。")), number)
        for number, line in left.items()
    ]
    plan.before = _before(visit, plan.days)
    return plan


def _cells(told: Told, problems: list[Problem]) -> Iterator[Cell]:
    """Each person and day of a file that can be read, one after the other."""
    for row in told.table.rows:
        yield from _row_of_days(told, row, problems) if told.wide else _row_of_day(row, problems)


def _row_of_days(told: Told, row: TableRow, problems: list[Problem]) -> Iterator[Cell]:
    for key, day in told.days.items():
        code, column = row[key], told.table.layout[key]
        if code is not None and day is None:
            problems.append(Problem(row.line, column, Said(N_("暦にない日付です。")), code))
        elif code is not None and day is not None:
            yield Cell(row.line, column, row["number"], day, code, None, None)


def _row_of_day(row: TableRow, problems: list[Problem]) -> Iterator[Cell]:
    begins, ends = row["begins"], row["ends"]
    if row["day"] is None:
        problems.append(Problem(row.line, DAY, Said(N_("空欄です。"))))
    elif (begins is None) != (ends is None):
        column = BEGINS if begins is None else ENDS
        problems.append(Problem(row.line, column, Said(N_("始業と終業は、両方を書いてください。"))))
    elif row["code"] is None and begins is None:
        told = N_("勤務記号か、始業と終業を書いてください。休みの日は「休」と書きます。")
        problems.append(Problem(row.line, CODE, Said(told)))
    else:
        column = CODE if begins is None else BEGINS
        yield Cell(row.line, column, row["number"], row["day"], row["code"], begins, ends)


def _shift(cell: Cell, codes: dict[str, Shift]) -> Shift | None:
    """Times say what they say; a code beside them is the table's own remark."""
    if cell.begins is not None and cell.ends is not None:
        return rules.shift(cell.begins, cell.ends)
    return rules.read(cell.code or "", codes)


def _unknown(unknown: dict[tuple[int, str], list[Cell]]) -> Iterable[Problem]:
    """A code that nobody wrote down, once for each workplace, however often it stands in the file."""
    for (_place, code), cells in unknown.items():
        told = N_(
            "この勤務記号は登録されていません（このファイルに%(count)sか所）。先に、何時から何時までかを登録してください。"
        )
        yield Problem(cells[0].line, cells[0].column, Said(told, {"count": len(cells)}), code)


def _employments(visit: Visit, numbers: set[str], *, lock: bool) -> dict[str, Row[Any]]:
    """The people of a file within reach, by 社員番号, with where they work today. Locked in one order, so that of two
    files at once one comes in after the other.
    """
    found: dict[str, Row[Any]] = {}
    wanted = sorted(numbers)
    for start in range(0, len(wanted), _CHUNK):
        which = and_(visit.within(Employment), Employment.number.in_(wanted[start : start + _CHUNK]))
        if lock:
            theirs = select(Employment.id).where(which).order_by(Employment.id)
            visit.session.execute(theirs.with_for_update(key_share=True, of=Employment)).all()
        rows = visit.session.execute(
            select(Employment.id, Employment.public_id, Employment.number, Placement.workplace_id)
            .join(
                Placement,
                and_(Placement.company_id == Employment.company_id, Placement.employment_id == Employment.id),
            )
            .where(which, Placement.on(visit.today))
        )
        found |= {row.number: row for row in rows}
    return found


def _before(visit: Visit, days: dict[Key, Shift]) -> dict[Key, Shift]:
    """What is known of these people between the first and the last day of a file."""
    return {
        (row.employment_id, row.day): rules.of_instants(row.day, row.starts_at, row.ends_at)
        for row in _kept(visit, days)
    }


def _kept(visit: Visit, days: Iterable[Key]) -> Iterator[Row[Any]]:
    keys = list(days)
    whose = sorted({employment_id for employment_id, _day in keys})
    on = [day for _employment_id, day in keys]
    for start in range(0, len(whose), _CHUNK):
        statement: Select[*tuple[Any, ...]] = select(
            RosterDay.id, RosterDay.employment_id, RosterDay.day, RosterDay.starts_at, RosterDay.ends_at
        ).where(
            visit.within(RosterDay),
            RosterDay.employment_id.in_(whose[start : start + _CHUNK]),
            RosterDay.day >= min(on),
            RosterDay.day <= max(on),
        )
        yield from visit.session.execute(statement)


def _write(visit: Visit, plan: _Plan) -> None:
    """The days of the file in place of what was known of them."""
    changed = {key: shift for key, shift in plan.days.items() if plan.before.get(key) != shift}
    gone = [row.id for row in _kept(visit, changed) if (row.employment_id, row.day) in changed]
    for start in range(0, len(gone), _CHUNK):
        old = and_(RosterDay.company_id == visit.actor.company_id, RosterDay.id.in_(gone[start : start + _CHUNK]))
        visit.session.execute(delete(RosterDay).where(old).execution_options(synchronize_session=False))
    rows = []
    for (employment_id, day), shift in changed.items():
        starts_at, ends_at = shift.on(day)
        rows.append(
            {
                "company_id": visit.actor.company_id, "employment_id": employment_id, "day": day,
                "starts_at": starts_at, "ends_at": ends_at,
            }
        )  # fmt: skip
    visit.session.execute(insert(RosterDay), rows)
    whose = {employment_id for employment_id, _day in changed}
    for row in plan.found.values():
        if row.id in whose:
            visit.record(sight.ROSTER_DAY, row.public_id, of=row.id)


def _import(visit: Visit, told: Told, plan: _Plan) -> Import:
    theirs: dict[int, list[date]] = {}
    for employment_id, day in plan.days:
        theirs.setdefault(employment_id, []).append(day)
    new: dict[int, int] = {}
    for (employment_id, day), shift in plan.days.items():
        if plan.before.get((employment_id, day)) != shift:
            new[employment_id] = new.get(employment_id, 0) + 1
    staff = people.employees(visit, set(theirs))
    lines = [
        Line(
            staff[employment_id], min(days), max(days), len(days),
            sum(plan.days[employment_id, day].off for day in days), new.get(employment_id, 0),
        )
        for employment_id, days in theirs.items()
    ]  # fmt: skip
    if told.table.readable and not plan.problems and not lines:
        said = N_("担当する事業場の人の、きょうからの勤務がありません。社員番号と日付を確かめてください。")
        plan.problems.append(Problem(0, NUMBER, Said(said)))
    return Import(
        readable=told.table.readable,
        rows=told.table.lines,
        ignored=told.table.ignored,
        lines=tuple(sorted(lines, key=lambda line: str(line.employee.number))),
        others=tuple(plan.others),
        past=plan.past,
        empty=len(told.table.unfilled),
        problems=tuple(plan.problems),
    )
