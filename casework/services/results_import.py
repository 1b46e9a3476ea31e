"""What would a file of stress-check results change, what in it is wrong, and how does it come in?

All or nothing: one bad line, and nothing is written. The file itself isn't kept.
"""

from collections.abc import Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass
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
from casework.rules.layouts import Layout
from casework.rules.scales import Direction, Scale, turned
from casework.rules.scoring import SPANS, Questionnaire
from casework.rules.tables import BadCell, Column, Problem, Table, TableRow
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import EmploymentKind
from casework.services import checks, people, results_file, results_layouts, results_plan
from casework.services.results_file import SCALE, Columns
from casework.services.results_plan import AT_ONCE, COUNTED, VALUES, Placing, Plan, Share, at

_READ: Final = 60
"""So many parts of a hundred are done when the file is read and every row has its place."""
LONG: Final = 2_000
"""Rows from which on a person would wonder whether anything is happening."""
_DOMAINS: Final = {"stressors": "ストレス要因", "reactions": "心身の反応", "support": "周囲の支援"}


@dataclass(frozen=True)
class Import:
    """What a file would change, or has changed. `problems` stop it; `warnings` don't; `left_out` says whom and why.

    `counted`: how many rows are of workers dispatched to the company, who are only counted, and `counted_changes` how
    many of them are new or changed; nothing else speaks of them. `disagree`: how many flags of the file differ from
    what the scores propose; `unflagged`: how many people have none, so that the proposal stands in. `layout`: which
    heading was taken for which column; `sample`: the first rows, `names`: whose numbers stand in them. `headings_at`:
    the line of the headings, `above` the rows among which it was found. `kept`: the name of the layout that was taken;
    `scaled`: how many columns of scales there are, counted as `direction` says.
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
    names: Mapping[str, str]
    sample: tuple[tuple[str, ...], ...]
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
    decided about is never overwritten: a line that would is a problem.
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
    yield 5
    found, plan = _read(visit, check, data, columns)
    yield _READ
    if found.changes_something:
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
    placing = results_plan.placing(visit, check, table)
    plan = placing.plan
    first: dict[str, int] = {}
    disagree = unflagged = 0
    for row in table.rows:
        cells = row.values
        number, scores, flag = cells["number"], [cells[domain] for domain in _DOMAINS], cells.get("high_stress")
        if number in first:
            said = Said(N_("同じ社員番号が%(line)s行目にもあります。"), {"line": first[number]})
            plan.problems.append(at(row, "社員番号", said))
            continue
        first[number] = row.line
        proposed = scoring.proposes(thresholds, *scores)
        if not placing.counts_only(number):
            unflagged += flag is None
            disagree += flag is not None and flag != proposed
        days = cells["checked_on"], cells["notified_on"]
        placing.put(row, (*scores, proposed if flag is None else flag, *days, _scales(cells, reading.direction)))
    plan.problems.sort(key=lambda problem: problem.line)
    found = Import(
        headings=table.headings,
        headings_at=table.headings_at,
        above=table.above,
        layout=table.layout,
        columns=(*results_file.columns_of(questionnaire), *results_file.scale_columns(questionnaire)),
        preset=reading.preset,
        kept=reading.kept,
        direction=reading.direction,
        scaled=sum(key.startswith(SCALE) for key in table.layout),
        names=_names(visit, table, placing),
        sample=table.sample,
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
        warnings=tuple(_warnings(questionnaire, table.rows)),
        problems=tuple(plan.problems),
    )
    return found, plan


def _scales(cells: Mapping[str, Any], direction: Direction) -> dict[str, int] | None:
    """The points of the scales that a row has, five the favourable end."""
    given = ((scale, cells.get(SCALE + scale.value)) for scale in Scale)
    return {scale.value: turned(scale, points, direction) for scale, points in given if points is not None} or None


def _number(cell: str) -> str:
    try:
        return tables.code()(cell)
    except BadCell:
        return ""


def _names(visit: Visit, table: Table, placing: Placing) -> dict[str, str]:
    """Who stands behind the numbers of the first rows, where they belong to the check's workplace."""
    at = dict(zip(table.headings, range(len(table.headings)), strict=True)).get(table.layout.get("number", ""))
    cells = [row[at] for row in table.sample if at is not None and at < len(row)]
    ids = {cell: placing.known[number].id for cell in cells if (number := _number(cell)) in placing.known}
    here = {one.id for one in placing.known.values() if one.here}
    staff = people.employees(visit, here & set(ids.values()))
    return {cell: staff[employment_id].name for cell, employment_id in ids.items() if employment_id in staff}


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
