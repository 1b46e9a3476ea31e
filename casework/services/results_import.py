"""What would a file of stress-check results change, what in it is wrong, and how does it come in?

All or nothing: one bad line, and nothing is written. The file itself isn't kept.
"""

from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, NamedTuple, TypeVar, cast

from sqlalchemy import Row, Table, exists, insert, literal, select, update
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.models.checks import CheckResult, StressCheck
from casework.models.consents import ResultConsent
from casework.models.people import Employment, Placement
from casework.rules import layouts, scoring
from casework.rules.layouts import Layout
from casework.rules.scoring import SPANS, Questionnaire
from casework.rules.tables import Problem, TableRow
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import EmploymentKind
from casework.services import checks, results_file, results_layouts
from casework.services.results_file import Columns

T = TypeVar("T", int, str)

_RESULTS: Final = cast("Table", CheckResult.__table__)
_AT_ONCE: Final = 2_000
"""Keys in one query: both databases limit the parameters of a statement."""
_READ: Final = 60
"""So many parts of a hundred are done when the file is read and every row has its place."""
LONG: Final = 2_000
"""Rows from which on a person would wonder whether anything is happening."""
_DOMAINS: Final = {"stressors": "ストレス要因", "reactions": "心身の反応", "support": "周囲の支援"}
_VALUES: Final = ("stressors", "reactions", "support", "high_stress", "checked_on", "notified_on")


@dataclass(frozen=True)
class Import:
    """What a file would change, or has changed. `problems` stop it; `warnings` don't; `left_out` says whom and why.

    `disagree`: how many flags of the file differ from what the scores propose; `unflagged`: how many people have none,
    so that the proposal stands in. `layout`: which heading was taken for which column; `sample`: the first rows.
    """

    headings: tuple[str, ...]
    layout: Layout
    preset: str
    sample: tuple[tuple[str, ...], ...]
    readable: bool
    lines: int
    encoding: str
    ignored: tuple[str, ...]
    added: int
    changed: int
    same: int
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
        return not self.problems and bool(self.added or self.changed)


class _Known(NamedTuple):
    """An employment that a number names, and where it is placed when."""

    id: int
    kind: EmploymentKind
    from_on: date
    until_on: date | None
    here: tuple[tuple[date, date | None], ...]


class _Stored(NamedTuple):
    """A result that came in before."""

    id: int
    public_id: str
    employment_id: int
    interview_needed: bool | None
    values: tuple[Any, ...]
    agreed: bool
    """Its employee has agreed that it is passed on: to these scores, notified on this day."""


@dataclass
class _Plan:
    added: list[tuple[int, tuple[Any, ...]]]
    changed: list[tuple[_Stored, tuple[Any, ...]]]
    same: int
    left_out: list[Problem]
    problems: list[Problem]


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
        for share in _write(visit, check, plan):
            yield _READ + int((99 - _READ) * share)
    return found


def _write(visit: Visit, check: StressCheck, plan: _Plan) -> Iterator[float]:
    """One statement for a portion of what is new and one for all that changes; gives the share that is done."""
    about = {"company_id": check.company_id, "stress_check_id": check.id}
    rows: list[dict[str, Any]] = [
        {**about, "public_id": public_id, "employment_id": employment_id, **dict(zip(_VALUES, values, strict=True))}
        for public_id, (employment_id, values) in zip(ids.several(len(plan.added)), plan.added, strict=True)
    ]
    for row in rows:
        visit.record(sight.RESULT, row["public_id"], of=row["employment_id"])
    for result, _values in plan.changed:
        visit.record(sight.RESULT, result.public_id, of=result.employment_id)
    for start in range(0, len(rows), _AT_ONCE):  # the table, not the model: ten thousand objects cost more than rows
        visit.session.connection().execute(insert(_RESULTS), rows[start : start + _AT_ONCE])
        yield min(1.0, (start + _AT_ONCE) / len(rows))
    if plan.changed:
        visit.session.execute(
            update(CheckResult),
            [{"id": result.id, **dict(zip(_VALUES, values, strict=True))} for result, values in plan.changed],
        )
        yield 1.0


def _read(visit: Visit, check: StressCheck, data: bytes, columns: Columns | None) -> tuple[Import, _Plan]:
    reading = results_file.read(data, columns, kept=[] if columns else results_layouts.kept(visit))
    table = reading.table
    plan = _Plan([], [], 0, [], list(table.problems))
    questionnaire, thresholds = scoring.thaw(check.thresholds)
    known = _known(visit, check, {row["number"] for row in table.rows})
    stored = _stored(visit, check, {found.id for found in known.values()})
    first: dict[str, int] = {}
    disagree = unflagged = 0
    for row in table.rows:
        cells = row.values
        number, scores, flag = cells["number"], [cells[domain] for domain in _DOMAINS], cells.get("high_stress")
        if number in first:
            said = Said(N_("同じ社員番号が%(line)s行目にもあります。"), {"line": first[number]})
            plan.problems.append(_at(row, "社員番号", said))
            continue
        first[number] = row.line
        proposed = scoring.proposes(thresholds, *scores)
        unflagged += flag is None
        disagree += flag is not None and flag != proposed
        values = (*scores, proposed if flag is None else flag, cells["checked_on"], cells["notified_on"])
        _place(visit, check, row, values, known.get(number), stored, plan)
    plan.problems.sort(key=lambda problem: problem.line)
    found = Import(
        headings=table.headings,
        layout=table.layout,
        preset=reading.preset,
        sample=table.sample,
        readable=table.readable,
        lines=table.lines,
        encoding=table.encoding,
        ignored=table.ignored,
        added=len(plan.added),
        changed=len(plan.changed),
        same=plan.same,
        disagree=disagree,
        unflagged=unflagged,
        left_out=tuple(plan.left_out),
        warnings=tuple(_warnings(questionnaire, table.rows)),
        problems=tuple(plan.problems),
    )
    return found, plan


def _place(
    visit: Visit,
    check: StressCheck,
    row: TableRow,
    values: tuple[Any, ...],
    known: _Known | None,
    stored: dict[int, _Stored],
    plan: _Plan,
) -> None:
    """Put a row where it belongs: new, changed, the same, left out or a problem."""
    problems = list(_impossible(visit.today, check, row))
    if known is None:
        said = Said(N_("この社員番号の人が見つかりません。"))
        problems.append(Problem(row.line, "社員番号", said, row["number"]))
    plan.problems.extend(problems)
    if known is None or problems:
        return
    if known.id in visit.standing.own:
        said = Said(
            N_("ご自身の結果のため取り込みません。ほかの実施事務従事者に、同じファイルの取り込みを頼んでください。")
        )
        plan.left_out.append(_at(row, "社員番号", said))
        return
    if known.kind is EmploymentKind.DISPATCHED_IN:
        said = Said(N_("受入れ派遣の人は派遣元が実施するため取り込みません。この会社では集計にだけ含まれます。"))
        plan.left_out.append(_at(row, "社員番号", said))
        return
    away = _elsewhere(row, known)
    if away is not None:
        plan.problems.append(away)
        return
    result = stored.get(known.id)
    if result is None:
        plan.added.append((known.id, values))
    elif result.values == values:
        plan.same += 1
    elif result.interview_needed is not None:
        said = Said(N_("実施者がすでに判断した結果のため、書き換えられません。"))
        plan.problems.append(_at(row, "社員番号", said))
    elif result.agreed:
        said = Said(N_("本人が提供に同意している結果のため、書き換えられません。撤回を受けてから取り込んでください。"))
        plan.problems.append(_at(row, "社員番号", said))
    else:
        plan.changed.append((result, values))


def _impossible(today: date, check: StressCheck, row: TableRow) -> Iterable[Problem]:
    """Dates that can't be."""
    ahead = Said(N_("まだ来ていない日付です。"))
    checked_on, notified_on = row["checked_on"], row["notified_on"]
    if checked_on > today:
        yield _at(row, "実施日", ahead)
    elif checked_on < check.started_on:
        yield _at(row, "実施日", Said(N_("実施回の開始日（%(day)s）より前の日付です。"), {"day": check.started_on}))
    if notified_on > today:
        yield _at(row, "結果通知日", ahead)
    if notified_on < checked_on:
        yield _at(row, "結果通知日", Said(N_("実施日より前の日付です。")))


def _elsewhere(row: TableRow, known: _Known) -> Problem | None:
    """Was the person employed, and at this workplace, on the day of the check?"""
    day = row["checked_on"]
    if not (known.from_on <= day and (known.until_on is None or day <= known.until_on)):
        return _at(row, "実施日", Said(N_("この日には在籍していません。")))
    if not any(from_on <= day and (until_on is None or day <= until_on) for from_on, until_on in known.here):
        return _at(row, "社員番号", Said(N_("実施日に、この事業場に所属していません。")))
    return None


def _warnings(questionnaire: Questionnaire, rows: Iterable[TableRow]) -> Iterable[Problem]:
    for row in rows:
        for domain, name in _DOMAINS.items():
            if scoring.implausible(questionnaire, domain, row.values[domain]):
                span = SPANS[questionnaire][domain]
                said = Said(
                    N_("この調査票の得点は%(low)sから%(high)sまでです。列の取り違えがないか確かめてください。"),
                    {"low": span.low, "high": span.high},
                )
                yield _at(row, name, said)


def _at(row: TableRow, column: str, said: Said) -> Problem:
    return Problem(row.line, column, said)


def _portions(keys: list[T]) -> Iterator[list[T]]:
    for start in range(0, len(keys), _AT_ONCE):
        yield keys[start : start + _AT_ONCE]


def _known(visit: Visit, check: StressCheck, numbers: set[str]) -> dict[str, _Known]:
    """The employments behind the numbers, with their times at the check's workplace. Two statements, not a join: SQLite
    would walk the whole workplace for each person.
    """
    found: list[Row[*tuple[Any, ...]]] = []
    for some in _portions(sorted(numbers)):
        found += visit.session.execute(
            select(Employment.id, Employment.number, Employment.kind, Employment.from_on, Employment.until_on).where(
                Employment.company_id == check.company_id, Employment.number.in_(some)
            )
        )
    here: dict[int, list[tuple[date, date | None]]] = {row.id: [] for row in found}
    for few in _portions(sorted(here)):
        for employment_id, from_on, until_on in visit.session.execute(
            select(Placement.employment_id, Placement.from_on, Placement.until_on).where(
                Placement.company_id == check.company_id,
                Placement.workplace_id == check.workplace_id,
                Placement.employment_id.in_(few),
            )
        ):
            here[employment_id].append((from_on, until_on))
    return {row.number: _Known(row.id, row.kind, row.from_on, row.until_on, tuple(here[row.id])) for row in found}


def _stored(visit: Visit, check: StressCheck, employments: set[int]) -> dict[int, _Stored]:
    """What came in before, locked: the examiner may be deciding at this moment."""
    found: dict[int, _Stored] = {}
    of = CheckResult
    values = [getattr(of, name) for name in _VALUES]
    agreed = (
        exists(select(literal(1)).where(
            ResultConsent.company_id == of.company_id,
            ResultConsent.check_result_id == of.id,
            ResultConsent.withdrawn_on.is_(None),
        ))
        .correlate(of)
        .label("agreed")
    )  # fmt: skip
    for some in _portions(sorted(employments)):
        for row in visit.session.execute(
            select(of.id, of.public_id, of.employment_id, of.interview_needed, *values, agreed)
            .where(of.company_id == check.company_id, of.stress_check_id == check.id, of.employment_id.in_(some))
            .with_for_update()
        ):
            found[row.employment_id] = _Stored(
                row.id, row.public_id, row.employment_id, row.interview_needed, tuple(row[4:-1]), bool(row.agreed)
            )
    return found
