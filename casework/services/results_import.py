"""What would a file of stress-check results change, what in it is wrong, and how does it come in?

All or nothing: one bad line, and nothing is written. The file itself isn't kept.
"""

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, cast

from sqlalchemy import Table as Rows
from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.access.sight import Record
from casework.models.checks import CheckResult, CountedResult, StressCheck
from casework.rules import layouts, scoring, tables
from casework.rules.headings import WITHIN
from casework.rules.layouts import Layout
from casework.rules.scales import Direction, Scale, turned
from casework.rules.scoring import SPANS, Questionnaire
from casework.rules.tables import BadCell, Column, Problem, Table, TableRow
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import EmploymentKind
from casework.services import checks, counted_groups, interviewers, people, results_file, results_layouts, results_plan
from casework.services.results_file import SCALE, Columns
from casework.services.results_plan import AT_ONCE, COUNTED, VALUES, Lines, Placing, Plan, Share, at

_READ: Final = 60
"""So many parts of a hundred are done when the file is read and every row has its place."""
LONG: Final = 2_000
"""Rows from which on a person would wonder whether anything is happening."""
_PLAIN: Final = ("stressors", "reactions", "support", "checked_on", "notified_on")
"""What a row says without anything being worked out of it."""
_DOMAINS: Final = {"stressors": "ストレス要因", "reactions": "心身の反応", "support": "周囲の支援"}


_COUNTS_ONLY: Final = Said(N_("受入れ派遣の人です。集計にだけ含めます。"))
_TOO_LATE: Final = Said(N_("受入れ派遣の人です。集計の表ができているため、新しい結果は取り込みません。"))


@dataclass(frozen=True)
class First:
    """One of the first rows of a file as it may be shown: with its cells and whose they are, or only what becomes of
    it. Nothing is shown of those who are only counted, and of those whom the reader may not take in.
    """

    line: int
    cells: tuple[str, ...] = ()
    name: str = ""
    told: Said | None = None


@dataclass(frozen=True)
class Import:
    """What a file would change, or has changed. `problems` stop it; `warnings` don't; `left_out` says whom and why,
    `unexamined` in which lines somebody has no result, `elsewhere` in which they work at another workplace, and `late`
    in which they would only be counted and that was done already.

    `counted`: how many rows are of workers dispatched to the company, who are only counted, and `counted_changes` how
    many of them are new or changed; nothing else speaks of them. `disagree`: how many flags of the file differ from
    what the scores propose; `unflagged`: how many people have none, so that the proposal stands in. `layout`: which
    heading was taken for which column; `sample`: the first rows. `headings_at`: the line of the headings, `above` the
    rows among which it was found. `kept`: the name of the layout that was taken; `scaled`: how many columns of scales
    there are, counted as `direction` says.
    """

    headings: tuple[str, ...]
    headings_at: int
    above: tuple[tuple[int, str], ...]
    layout: Layout
    columns: tuple[Column, ...]
    preset: str
    kept: str
    direction: Direction
    scaled: int
    sample: tuple[First, ...]
    readable: bool
    lines: int
    encoding: str
    ignored: tuple[str, ...]
    added: int
    changed: int
    same: int
    counted: int
    counted_changes: int
    disagree: int
    unflagged: int
    left_out: tuple[Problem, ...]
    unexamined: Lines
    elsewhere: Lines
    late: Lines
    warnings: tuple[Problem, ...]
    problems: tuple[Problem, ...]

    @property
    def answers(self) -> int:
        """How many columns hold raw answers; none of them is read or kept."""
        return sum(map(layouts.is_answer, self.ignored))

    @property
    def unused(self) -> tuple[str, ...]:
        """The other columns that are left alone."""
        return tuple(heading for heading in self.ignored if not layouts.is_answer(heading))

    @property
    def problems_of_columns(self) -> tuple[Problem, ...]:
        """What is wrong with the choice of columns, before any row was read."""
        return () if self.readable else tuple(problem for problem in self.problems if problem.column)

    @property
    def known_already(self) -> bool:
        """Whether there is something in it, and all of that came in before."""
        return not self.changes_something and bool(self.same or self.counted)

    @property
    def changes_something(self) -> bool:
        """Whether there is anything to write."""
        return not self.problems and bool(self.added or self.changed or self.counted_changes)


def opening(session: Session, actor: Actor, check_id: str, *, now: datetime) -> Shown:
    """The check into which a file would come."""
    visit = enter(session, actor, Act.IMPORT_RESULTS, now=now)
    return checks.shown(visit, visit.reach(StressCheck, check_id))


def preview(
    session: Session, actor: Actor, check_id: str, data: bytes, columns: Columns | None = None, *, now: datetime
) -> Import:
    """What the file would change. Writes nothing."""
    visit = enter(session, actor, Act.IMPORT_RESULTS, now=now)
    check = visit.reach(StressCheck, check_id)
    return _read(visit, check, data, columns)[0]


def load(
    session: Session, actor: Actor, check_id: str, data: bytes, columns: Columns | None = None, *, now: datetime
) -> Import:
    """Take the file in, if all of it is right. The same file once more changes nothing. A result that the examiner has
    decided about is never overwritten: a line that would is a problem. NotNow where nobody would interview.
    """
    steps = load_by_steps(session, actor, check_id, data, columns, now=now)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            found: Import = end.value
            return found


def load_by_steps(
    session: Session, actor: Actor, check_id: str, data: bytes, columns: Columns | None = None, *, now: datetime
) -> Generator[int, None, Import]:
    """The same, telling after each step how many parts of a hundred are done. All steps are one transaction, the
    caller's: whoever stops before the end has changed nothing.
    """
    visit = enter(session, actor, Act.IMPORT_RESULTS, now=now)
    check = visit.reach(StressCheck, check_id, lock=True)
    interviewers.refuse_missing(visit, check)
    yield 5
    found, plan = _read(visit, check, data, columns)
    yield _READ
    if found.changes_something:
        if plan.counted.added and check.counted_until is None:
            check.counted_until = counted_groups.until(check, visit.today)
            visit.record(sight.CHECK, check.public_id)
        elsewhere = {"employment_kind": EmploymentKind.DISPATCHED_IN}
        for _share in _write(visit, check, plan.counted, CountedResult, sight.COUNTED_RESULT, COUNTED, elsewhere):
            yield _READ
        for share in _write(visit, check, plan.results, CheckResult, sight.RESULT, VALUES, {}):
            yield _READ + int((99 - _READ) * share)
    return found


def _write(
    visit: Visit,
    check: StressCheck,
    share: Share,
    model: type[CheckResult | CountedResult],
    record: Record,
    names: tuple[str, ...],
    more: dict[str, Any],
) -> Iterator[float]:
    """One statement for a portion of what is new and one for all that changes; gives the share that is done."""
    about = {"company_id": check.company_id, "stress_check_id": check.id, **more}
    rows: list[dict[str, Any]] = [
        {**about, "public_id": public_id, "employment_id": employment_id, **dict(zip(names, values, strict=True))}
        for public_id, (employment_id, values) in zip(ids.several(len(share.added)), share.added, strict=True)
    ]
    for row in rows:
        visit.record(record, row["public_id"], of=row["employment_id"])
    for stored, _values in share.changed:
        visit.record(record, stored.public_id, of=stored.employment_id)
    table = cast("Rows", model.__table__)  # the table, not the model: ten thousand objects cost more than rows
    for start in range(0, len(rows), AT_ONCE):
        visit.session.connection().execute(insert(table), rows[start : start + AT_ONCE])
        yield min(1.0, (start + AT_ONCE) / len(rows))
    if share.changed:
        changes = [{"id": stored.id, **dict(zip(names, values, strict=True))} for stored, values in share.changed]
        visit.session.execute(update(model), changes)
        yield 1.0


def _read(visit: Visit, check: StressCheck, data: bytes, columns: Columns | None) -> tuple[Import, Plan]:
    questionnaire, thresholds = scoring.thaw(check.thresholds)
    kept = [] if columns and columns.layout is not None else results_layouts.kept(visit)
    reading = results_file.read(data, questionnaire, columns, kept=kept)
    table = reading.table
    numbers = _numbers(table)
    placing = results_plan.placing(visit, check, table, filter(None, numbers))
    plan = placing.plan
    taken: list[TableRow] = []
    there = [(scale, scale.value, key) for scale in Scale if (key := SCALE + scale.value) in table.columns]
    disagree = unflagged = 0
    for row in _sound(placing, table):
        cells = row.values
        scores, flag = [cells[domain] for domain in _DOMAINS], cells.get("high_stress")
        proposed = scoring.proposes(thresholds, *scores)
        if not placing.counts_only(cells["number"]):
            unflagged += flag is None
            disagree += flag is not None and flag != proposed
        days = cells["checked_on"], cells["notified_on"]
        values = (*scores, proposed if flag is None else flag, *days, _scales(cells, there, reading.direction))
        problem = placing.put(row, values)
        if problem is not None:
            plan.problems.append(problem)
        taken.append(row)
    plan.problems.sort(key=lambda problem: problem.line)
    found = Import(
        headings=table.headings,
        headings_at=table.headings_at,
        above=tuple(_above(table, placing, numbers)),
        layout=table.layout,
        columns=(*results_file.columns_of(questionnaire), *results_file.scale_columns(questionnaire)),
        preset=reading.preset,
        kept=reading.kept,
        direction=reading.direction,
        scaled=sum(key.startswith(SCALE) for key in table.layout),
        sample=tuple(_first_rows(visit, table, placing, numbers)),
        readable=table.readable,
        lines=table.lines,
        encoding=table.encoding,
        ignored=table.ignored,
        added=len(plan.results.added),
        changed=len(plan.results.changed),
        same=plan.results.same,
        counted=plan.counted.total,
        counted_changes=plan.counted.total - plan.counted.same,
        disagree=disagree,
        unflagged=unflagged,
        left_out=tuple(plan.left_out),
        unexamined=Lines(table.unfilled),
        elsewhere=Lines(tuple(plan.elsewhere)),
        late=Lines(tuple(plan.late)),
        warnings=tuple(_warnings(questionnaire, taken)),
        problems=tuple(plan.problems),
    )
    return found, plan


def _sound(placing: Placing, table: Table) -> Iterator[TableRow]:
    """The rows that can be placed. Of the others all that is wrong is told at once, and nothing of those that are left
    out: they are mended where they belong.
    """
    plan = placing.plan
    first: dict[str, int] = {}
    unread = {row.line for row in table.faulty}
    gone: set[int] = set()
    for row in sorted((*table.rows, *table.faulty), key=lambda row: row.line) if unread else table.rows:
        if not placing.theirs(row):
            gone.add(row.line)
            continue
        faults = placing.faults(row)
        number = row["number"]
        if number in first:
            said = Said(N_("同じ社員番号が%(line)s行目にもあります。"), {"line": first[number]})
            faults.append(at(row, "社員番号", said))
        elif number:
            first[number] = row.line
        if not faults and row.line not in unread:
            yield row
            continue
        kept = placing.kept(row, {name: row[name] for name in _PLAIN if row[name] is not None})
        plan.problems += [*faults, *([] if kept is None else [kept])]
    few = {row.line for row in (*table.rows, *table.faulty) if placing.counts_only(row["number"])}
    if gone or few:
        plan.problems[:] = [
            replace(problem, found="") if problem.line in few else problem
            for problem in plan.problems
            if problem.line not in gone
        ]


def _scales(
    cells: Mapping[str, Any], there: Sequence[tuple[Scale, str, str]], direction: Direction
) -> dict[str, int] | None:
    """The points of the scales that a row has, five the favourable end; `there`: those of which the file has a column,
    with its key.
    """
    given = ((scale, code, cells.get(key)) for scale, code, key in there)
    return {code: turned(scale, points, direction) for scale, code, points in given if points is not None} or None


def _number(cell: str) -> str:
    try:
        return tables.code()(cell)
    except BadCell:
        return ""


def _numbers(table: Table) -> tuple[str, ...]:
    """The numbers in the first rows; empty where none can be read."""
    at = dict(zip(table.headings, range(len(table.headings)), strict=True)).get(table.layout.get("number", ""))
    return tuple(_number(row[at]) if at is not None and at < len(row) else "" for row in table.sample)


def _above(table: Table, placing: Placing, numbers: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    """The rows that could hold the headings, without those that aren't shown."""
    near = {row.line: row["number"] for row in (*table.rows[:WITHIN], *table.faulty[:WITHIN])}
    near |= dict(zip(table.sample_at, numbers, strict=True))
    return ((line, words) for line, words in table.above if _hidden(placing, near.get(line) or "") is None)


def _hidden(placing: Placing, number: str) -> Said | None:
    """What is said of a row in place of what stands in it; None where that is shown."""
    found = placing.known.get(number)
    if found is None:
        return None
    if not placing.counts_only(number):
        return placing.kept_from(found)
    return _TOO_LATE if counted_groups.closed(placing.check, placing.visit.today) else _COUNTS_ONLY


def _first_rows(visit: Visit, table: Table, placing: Placing, numbers: tuple[str, ...]) -> Iterator[First]:
    """The first rows, with names where the people belong to the check's workplace."""
    known = [placing.known.get(number) for number in numbers]
    staff = people.employees(visit, {one.id for one in known if one is not None and one.here})
    for line, cells, number, one in zip(table.sample_at, table.sample, numbers, known, strict=True):
        told = _hidden(placing, number)
        if told is not None:
            yield First(line, told=told)
        else:
            yield First(line, cells, staff[one.id].name if one is not None and one.id in staff else "")


def _warnings(questionnaire: Questionnaire, rows: Iterable[TableRow]) -> Iterable[Problem]:
    for row in rows:
        for domain, name in _DOMAINS.items():
            if scoring.implausible(questionnaire, domain, row.values[domain]):
                span = SPANS[questionnaire][domain]
                said = Said(
                    N_("この調査票の得点は%(low)sから%(high)sまでです。列の取り違えがないか確かめてください。"),
                    {"low": span.low, "high": span.high},
                )
                yield at(row, name, said)
