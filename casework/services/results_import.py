"""What would a file of stress-check results change, what in it is wrong, and how does it come in?

All or nothing: one bad line, and nothing is written. The file itself isn't kept.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, TypeVar

from sqlalchemy import and_, insert, select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.models.checks import CheckResult, StressCheck
from casework.models.people import Employment, Placement
from casework.rules import scoring, tables
from casework.rules.scoring import LIKELY_MOST, SPANS, Questionnaire
from casework.rules.tables import Column, Problem, TableRow
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import EmploymentKind
from casework.services import checks

T = TypeVar("T", int, str)

MAX_BYTES: Final = 2 * 1024 * 1024
MAX_ROWS: Final = 20_000
"""A company of that size imports by workplace anyway."""
_AT_ONCE: Final = 500
"""Employee numbers in one query: both databases limit the parameters of a statement."""

_SCORE = tables.whole(0, LIKELY_MOST)
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
    Column("high_stress", (N_("高ストレス"), "高ストレス者", "high_stress"), tables.yes_no, required=True),
    Column("checked_on", (N_("実施日"), "受検日", "checked_on"), tables.day, required=True),
    Column("notified_on", (N_("結果通知日"), "通知日", "notified_on"), tables.day, required=True),
)
"""The columns that are looked for; A, B and C are never names of a domain: they are used both ways round."""

_DOMAINS: Final = {"stressors": "ストレス要因", "reactions": "心身の反応", "support": "周囲の支援"}
_VALUES: Final = ("stressors", "reactions", "support", "high_stress", "checked_on", "notified_on")


@dataclass(frozen=True)
class Import:
    """What a file would change, or has changed. `problems` stop it; `warnings` don't; `left_out` says whom and why.

    `disagree`: how many flags of the file differ from what the scores propose.
    """

    lines: int
    encoding: str
    ignored: tuple[str, ...]
    added: int
    changed: int
    same: int
    disagree: int
    left_out: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    problems: tuple[Problem, ...]

    @property
    def changes_something(self) -> bool:
        """Whether there is anything to write."""
        return not self.problems and bool(self.added or self.changed)


@dataclass(frozen=True)
class _Known:
    """An employment that a number names, and where it is placed when."""

    id: int
    number: str
    kind: EmploymentKind
    from_on: date
    until_on: date | None
    here: tuple[tuple[date, date | None], ...]


@dataclass
class _Plan:
    added: list[tuple[int, TableRow]]
    changed: list[tuple[CheckResult, TableRow]]
    same: int
    left_out: list[Problem]
    problems: list[Problem]


def opening(session: Session, actor: Actor, check_id: str, *, now: datetime) -> Shown:
    """The check into which a file would come."""
    visit = enter(session, actor, Act.IMPORT_RESULTS, now=now)
    return checks.shown(visit, visit.reach(StressCheck, check_id))


def preview(session: Session, actor: Actor, check_id: str, data: bytes, *, now: datetime) -> Import:
    """What the file would change. Writes nothing."""
    visit = enter(session, actor, Act.IMPORT_RESULTS, now=now)
    check = visit.reach(StressCheck, check_id)
    return _read(visit, check, data)[0]


def load(session: Session, actor: Actor, check_id: str, data: bytes, *, now: datetime) -> Import:
    """Take the file in, if all of it is right. The same file once more changes nothing. A result that the examiner has
    decided about is never overwritten: a line that would is a problem.
    """
    visit = enter(session, actor, Act.IMPORT_RESULTS, now=now)
    check = visit.reach(StressCheck, check_id, lock=True)
    found, plan = _read(visit, check, data)
    if not found.changes_something:
        return found
    rows = []
    for employment_id, row in plan.added:
        public_id = ids.fresh()
        rows.append(
            {
                "company_id": check.company_id,
                "public_id": public_id,
                "stress_check_id": check.id,
                "employment_id": employment_id,
                **{name: row[name] for name in _VALUES},
            }
        )
        visit.record(sight.RESULT, public_id, of=employment_id)
    if rows:
        session.execute(insert(CheckResult), rows)
    for result, row in plan.changed:
        for name in _VALUES:
            setattr(result, name, row[name])
        visit.record(sight.RESULT, result.public_id, of=result.employment_id)
    session.flush()
    return found


def _read(visit: Visit, check: StressCheck, data: bytes) -> tuple[Import, _Plan]:
    table = tables.read(data, COLUMNS, max_bytes=MAX_BYTES, max_rows=MAX_ROWS)
    plan = _Plan([], [], 0, [], list(table.problems))
    questionnaire, thresholds = scoring.thaw(check.thresholds)
    known = _known(visit, check, {row["number"] for row in table.rows})
    stored = _stored(visit, check, {found.id for found in known.values()})
    first: dict[str, int] = {}
    for row in table.rows:
        if row["number"] in first:
            said = Said(N_("同じ社員番号が%(line)s行目にもあります。"), {"line": first[row["number"]]})
            plan.problems.append(_at(row, "社員番号", said))
            continue
        first[row["number"]] = row.line
        _place(visit, check, row, known.get(row["number"]), stored, plan)
    plan.problems.sort(key=lambda problem: problem.line)
    disagree = sum(
        row["high_stress"] != scoring.proposes(thresholds, row["stressors"], row["reactions"], row["support"])
        for row in table.rows
    )
    found = Import(
        lines=table.lines,
        encoding=table.encoding,
        ignored=table.ignored,
        added=len(plan.added),
        changed=len(plan.changed),
        same=plan.same,
        disagree=disagree,
        left_out=tuple(plan.left_out),
        warnings=tuple(_warnings(questionnaire, table.rows)),
        problems=tuple(plan.problems),
    )
    return found, plan


def _place(
    visit: Visit, check: StressCheck, row: TableRow, known: _Known | None, stored: dict[int, CheckResult], plan: _Plan
) -> None:
    """Put a row where it belongs: new, changed, the same, left out or a problem."""
    problems = list(_impossible(visit.today, check, row))
    if known is None:
        problems.append(_at(row, "社員番号", Said(N_("この社員番号の人が見つかりません。"))))
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
        plan.added.append((known.id, row))
    elif all(getattr(result, name) == row[name] for name in _VALUES):
        plan.same += 1
    elif result.interview_needed is not None:
        said = Said(N_("実施者がすでに判断した結果のため、書き換えられません。"))
        plan.problems.append(_at(row, "社員番号", said))
    else:
        plan.changed.append((result, row))


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
            if scoring.implausible(questionnaire, domain, row[domain]):
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
    """The employments behind the numbers, with their times at the check's workplace."""
    found: dict[str, _Known] = {}
    for some in _portions(sorted(numbers)):
        for row in visit.session.execute(
            select(
                Employment.id,
                Employment.number,
                Employment.kind,
                Employment.from_on,
                Employment.until_on,
                Placement.from_on.label("here_from"),
                Placement.until_on.label("here_until"),
            )
            .outerjoin(
                Placement,
                and_(
                    Placement.company_id == Employment.company_id,
                    Placement.employment_id == Employment.id,
                    Placement.workplace_id == check.workplace_id,
                ),
            )
            .where(Employment.company_id == check.company_id, Employment.number.in_(some))
        ):
            before = found.get(row.number)
            here = () if row.here_from is None else ((row.here_from, row.here_until),)
            found[row.number] = _Known(
                row.id, row.number, row.kind, row.from_on, row.until_on, (before.here if before else ()) + here
            )
    return found


def _stored(visit: Visit, check: StressCheck, employments: set[int]) -> dict[int, CheckResult]:
    """What came in before, locked: the examiner may be deciding at this moment."""
    found: dict[int, CheckResult] = {}
    for some in _portions(sorted(employments)):
        statement: Any = (
            select(CheckResult)
            .where(
                CheckResult.company_id == check.company_id,
                CheckResult.stress_check_id == check.id,
                CheckResult.employment_id.in_(some),
            )
            .with_for_update()
        )
        found.update({result.employment_id: result for result in visit.session.execute(statement).scalars()})
    return found
