"""Where does each row of a file of results belong: new, changed, the same, only counted, left out, or wrong?"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, NamedTuple, TypeVar

from sqlalchemy import Row, exists, literal, select

from casework.access import Visit
from casework.models.checks import CheckResult, CountedResult, StressCheck
from casework.models.consents import ResultConsent
from casework.models.people import Employment, Placement
from casework.rules.tables import Problem, Table, TableRow
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import EmploymentKind
from casework.services import counted_groups
from casework.services.results_file import SCALE

T = TypeVar("T", int, str)

AT_ONCE: Final = 2_000
"""Keys in one query: both databases limit the parameters of a statement."""
VALUES: Final = ("stressors", "reactions", "support", "high_stress", "checked_on", "notified_on", "scales")
COUNTED: Final = ("department_id", "stressors", "reactions", "support", "checked_on", "scales")
"""What is kept of somebody who is only counted."""


class Known(NamedTuple):
    """An employment that a number names, and where it is placed when."""

    id: int
    kind: EmploymentKind
    from_on: date
    until_on: date | None
    here: tuple[tuple[date, date | None, int], ...]
    """From, until, and in which department."""

    def employed(self, day: date) -> bool:
        """Whether it ran on a day."""
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)

    def department(self, day: date) -> int | None:
        """Where it was at the check's workplace on a day; None elsewhere."""
        there = (at for from_on, until_on, at in self.here if from_on <= day and (until_on is None or day <= until_on))
        return next(there, None)


class Stored(NamedTuple):
    """A result that came in before."""

    id: int
    public_id: str
    employment_id: int
    interview_needed: bool | None
    values: tuple[Any, ...]
    agreed: bool
    """Its employee has agreed that it is passed on: to these scores, notified on this day."""


@dataclass
class Share:
    """The rows that go into one table."""

    added: list[tuple[int, tuple[Any, ...]]] = field(default_factory=list)
    changed: list[tuple[Stored, tuple[Any, ...]]] = field(default_factory=list)
    same: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return len(self.added) + len(self.changed) + self.same

    def put(self, employment_id: int, stored: Stored | None, values: tuple[Any, ...]) -> None:
        """New, changed or the same."""
        if stored is None:
            self.added.append((employment_id, values))
        elif stored.values == values:
            self.same += 1
        else:
            self.changed.append((stored, values))


RUNS: Final = 40
"""So many runs of lines are spelled out."""


@dataclass(frozen=True)
class Lines:
    """Rows of which only the place in the file is told."""

    lines: tuple[int, ...]

    @property
    def count(self) -> int:
        """How many."""
        return len(self.lines)

    @property
    def spelled(self) -> str:
        """Which, in short: 4-6, 9."""
        runs: list[list[int]] = []
        for line in self.lines:
            if runs and line == runs[-1][-1] + 1:
                runs[-1][1:] = [line]
            else:
                runs.append([line])
        said = ["-".join(map(str, run)) for run in runs[:RUNS]]
        return ", ".join([*said, "…"] if len(runs) > RUNS else said)


@dataclass
class Plan:
    """What a file would change, and what of it is wrong or left out. `elsewhere`: lines of people who work at another
    workplace; `late`: of people who are only counted, when that was done already.
    """

    problems: list[Problem]
    results: Share = field(default_factory=Share)
    counted: Share = field(default_factory=Share)
    left_out: list[Problem] = field(default_factory=list)
    elsewhere: list[int] = field(default_factory=list)
    late: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Placing:
    """Puts the rows of a file into a plan, by what is known of the people and of the results that came in before."""

    visit: Visit
    check: StressCheck
    known: dict[str, Known]
    stored: dict[int, Stored]
    counted: dict[int, Stored]
    led: frozenset[int]
    """Employments that whoever imports leads or ever led."""
    scaled: bool
    """The file has columns of scales; else it says nothing about those that came in before."""
    plan: Plan

    def counts_only(self, number: str) -> bool:
        """Whether a number names somebody who is employed elsewhere: nobody here decides about them."""
        found = self.known.get(number)
        return found is not None and found.kind is EmploymentKind.DISPATCHED_IN

    def theirs(self, row: TableRow) -> bool:
        """Whether whoever imports takes this row in for this check. One that isn't is told, whatever stands in it."""
        found = self.known.get(row["number"])
        if found is None:
            return True
        if _elsewhere(row, found):
            self.plan.elsewhere.append(row.line)
            return False
        said = self.kept_from(found)
        if said is not None:
            self.plan.left_out.append(at(row, "社員番号", said))
        return said is None

    def kept_from(self, found: Known) -> Said | None:
        """Why whoever imports may not take in what is said of somebody."""
        if found.id in self.visit.standing.own:
            return Said(
                N_("ご自身の結果のため取り込みません。ほかの実施事務従事者に、同じファイルの取り込みを頼んでください。")
            )
        if found.id in self.led:
            return Said(
                N_(
                    "あなたが上司である、または上司だった人の結果のため取り込みません。"
                    "ほかの実施事務従事者に頼んでください。"
                )
            )
        return None

    def faults(self, row: TableRow) -> list[Problem]:
        """What can't be of a row, however much of it could be read."""
        found = self.known.get(row["number"])
        problems = list(_impossible(self.visit.today, self.check, row))
        day = row["checked_on"]
        if found is None and row["number"]:
            said = Said(N_("この社員番号の人が見つかりません。"))
            problems.append(Problem(row.line, "社員番号", said, row["number"]))
        elif found is not None and day is not None and not found.employed(day):
            problems.append(at(row, "実施日", Said(N_("この日には在籍していません。"))))
        return problems

    def kept(self, row: TableRow, given: Mapping[str, Any]) -> Problem | None:
        """The result that is there already and can't be changed, where a row says otherwise."""
        found = self.known.get(row["number"])
        stored = None if found is None else self.stored.get(found.id)
        before = () if stored is None else zip(VALUES, stored.values, strict=True)
        if stored is None or all(given.get(name, value) == value for name, value in before):
            return None
        if stored.interview_needed is not None:
            return at(row, "社員番号", Said(N_("実施者がすでに判断した結果のため、書き換えられません。")))
        if stored.agreed:
            said = Said(
                N_("本人が提供に同意している結果のため、書き換えられません。撤回を受けてから取り込んでください。")
            )
            return at(row, "社員番号", said)
        return None

    def put(self, row: TableRow, values: tuple[Any, ...]) -> Problem | None:
        """Put a row without a fault where it belongs; why it can't be, where something stands in its way."""
        found = self.known[row["number"]]
        if self.counts_only(row["number"]):
            self._count(row, found, dict(zip(VALUES, values, strict=True)))
            return None
        result = self.stored.get(found.id)
        values = self._with_scales(result, values)
        if result is not None and result.values != values:
            problem = self.kept(row, dict(zip(VALUES, values, strict=True)))
            if problem is not None:
                return problem
        self.plan.results.put(found.id, result, values)
        return None

    def _count(self, row: TableRow, found: Known, values: dict[str, Any]) -> None:
        values["department_id"] = found.department(values["checked_on"])
        stored = self.counted.get(found.id)
        few = self._with_scales(stored, tuple(values[name] for name in COUNTED))
        if counted_groups.closed(self.check, self.visit.today) and (stored is None or stored.values != few):
            self.plan.late.append(row.line)
        else:
            self.plan.counted.put(found.id, stored, few)

    def _with_scales(self, stored: Stored | None, values: tuple[Any, ...]) -> tuple[Any, ...]:
        return values if self.scaled or stored is None else (*values[:-1], stored.values[-1])


def placing(visit: Visit, check: StressCheck, table: Table, more: Iterable[str] = ()) -> Placing:
    """All that has to be known before the rows of a file can be placed; `more`: numbers that nothing is placed of."""
    numbers = {number for row in (*table.rows, *table.faulty) if (number := row["number"])}
    known = _known(visit, check, numbers | set(more))
    regular = {one.id for one in known.values() if one.kind is not EmploymentKind.DISPATCHED_IN}
    elsewhere = {one.id for one in known.values()} - regular
    stored, counted = _stored(visit, check, regular), _counted(visit, check, elsewhere)
    scaled = any(key.startswith(SCALE) for key in table.columns)
    led = visit.standing.led
    return Placing(visit, check, known, stored, counted, led, scaled, Plan(list(table.problems)))


def at(row: TableRow, column: str, said: Said) -> Problem:
    """Something about one cell of a row."""
    return Problem(row.line, column, said)


def _impossible(today: date, check: StressCheck, row: TableRow) -> Iterable[Problem]:
    """Dates that can't be."""
    ahead = Said(N_("まだ来ていない日付です。"))
    checked_on, notified_on = row["checked_on"], row["notified_on"]
    if checked_on is not None and checked_on > today:
        yield at(row, "実施日", ahead)
    elif checked_on is not None and checked_on < check.started_on:
        yield at(row, "実施日", Said(N_("実施回の開始日（%(day)s）より前の日付です。"), {"day": check.started_on}))
    if notified_on is not None and notified_on > today:
        yield at(row, "結果通知日", ahead)
    if checked_on is not None and notified_on is not None and notified_on < checked_on:
        yield at(row, "結果通知日", Said(N_("実施日より前の日付です。")))


def _elsewhere(row: TableRow, known: Known) -> bool:
    """Did the person work at another workplace than the check's on the day of their check, as far as that can be read?
    Who was here once and employed nowhere on that day isn't elsewhere: then the day is wrong.
    """
    if not known.here:
        return True
    day = row["checked_on"]
    return day is not None and known.employed(day) and known.department(day) is None


def _portions(keys: list[T]) -> Iterator[list[T]]:
    for start in range(0, len(keys), AT_ONCE):
        yield keys[start : start + AT_ONCE]


def _known(visit: Visit, check: StressCheck, numbers: set[str]) -> dict[str, Known]:
    """The employments behind the numbers, with their times at the check's workplace. Two statements, not a join: SQLite
    would walk the whole workplace for each person.
    """
    found: list[Row[*tuple[Any, ...]]] = []
    of = Employment
    for some in _portions(sorted(numbers)):
        found += visit.session.execute(
            select(of.id, of.number, of.kind, of.from_on, of.until_on).where(
                of.company_id == check.company_id, of.number.in_(some)
            )
        )
    here: dict[int, list[tuple[date, date | None, int]]] = {row.id: [] for row in found}
    for few in _portions(sorted(here)):
        for employment_id, from_on, until_on, at in visit.session.execute(
            select(Placement.employment_id, Placement.from_on, Placement.until_on, Placement.department_id).where(
                Placement.company_id == check.company_id,
                Placement.workplace_id == check.workplace_id,
                Placement.employment_id.in_(few),
            )
        ):
            here[employment_id].append((from_on, until_on, at))
    return {row.number: Known(row.id, row.kind, row.from_on, row.until_on, tuple(here[row.id])) for row in found}


def _stored(visit: Visit, check: StressCheck, employments: set[int]) -> dict[int, Stored]:
    """What came in before, locked: the examiner may be deciding at this moment."""
    found: dict[int, Stored] = {}
    of = CheckResult
    values = [getattr(of, name) for name in VALUES]
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
            found[row.employment_id] = Stored(
                row.id, row.public_id, row.employment_id, row.interview_needed, tuple(row[4:-1]), bool(row.agreed)
            )
    return found


def _counted(visit: Visit, check: StressCheck, employments: set[int]) -> dict[int, Stored]:
    """The same of those who are only counted: nobody decides about them, nobody agrees to anything."""
    found: dict[int, Stored] = {}
    of = CountedResult
    values = [getattr(of, name) for name in COUNTED]
    for some in _portions(sorted(employments)):
        for row in visit.session.execute(
            select(of.id, of.public_id, of.employment_id, *values)
            .where(of.company_id == check.company_id, of.stress_check_id == check.id, of.employment_id.in_(some))
            .with_for_update()
        ):
            found[row.employment_id] = Stored(
                row.id, row.public_id, row.employment_id, None, tuple(row[3:]), agreed=False
            )
    return found
