"""What would a file of many people's work change, and what in it is wrong?

A file may hold everybody: only those who asked for the interview are taken, so that nobody has to make a list of them.
All or nothing; the same file once more changes nothing; the file itself isn't kept.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from casework.access import Act, Actor, Shown, Visit, enter
from casework.models.cases import Case
from casework.models.requests import InterviewRequest
from casework.models.work_data import WorkData
from casework.rules import work_data as rules
from casework.rules.tables import Problem, Table, TableRow
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import RequestState
from casework.rules.work_data import Month
from casework.services import people, work_data
from casework.services.work_data import Given
from casework.services.work_data_file import MONTH, NIGHTS, NUMBER, OF_PERSON, read

MOST: Final = 500
"""So many open requests are looked at together; beyond, a file is refused and says so."""


class Asked(NamedTuple):
    """Somebody of whom HR has to tell: their request, and what was told last."""

    case: Case
    request: InterviewRequest
    newest: WorkData | None
    before: Given | None


@dataclass(frozen=True)
class Line:
    """What the file would tell of one person. `new`: it differs from what was told."""

    employee: Shown
    months: int
    new: bool


@dataclass(frozen=True)
class Import:
    """What a file would change, or has changed. `problems` stop it. `others`: rows of people who haven't asked;
    `elsewhen`: rows of other months; `missing`: who asked and is still to be told of.
    """

    readable: bool
    rows: int
    encoding: str
    ignored: tuple[str, ...]
    lines: tuple[Line, ...]
    others: int
    elsewhen: int
    missing: tuple[Shown, ...]
    problems: tuple[Problem, ...]

    @property
    def changes_something(self) -> bool:
        """Whether there is anything to write."""
        return not self.problems and any(line.new for line in self.lines)


@dataclass
class _Plan:
    given: dict[int, Given]
    others: int
    elsewhen: int
    problems: list[Problem]


def months(session: Session, actor: Actor, *, now: datetime) -> tuple[date, ...]:
    """The six months of which a file is to tell."""
    return rules.last_months(enter(session, actor, Act.IMPORT_WORK_DATA, now=now).today)


def preview(session: Session, actor: Actor, data: bytes, *, now: datetime) -> Import:
    """What the file would tell. Writes nothing."""
    visit = enter(session, actor, Act.IMPORT_WORK_DATA, now=now)
    table = read(data)
    asked = _asked(visit)
    return _import(visit, table, asked, _plan(visit.today, table, asked))


def load(session: Session, actor: Actor, data: bytes, *, now: datetime) -> Import:
    """Tell what the file tells, if all of it is right."""
    visit = enter(session, actor, Act.IMPORT_WORK_DATA, now=now)
    table = read(data)
    asked = _asked(visit, lock=True)
    plan = _plan(visit.today, table, asked)
    found = _import(visit, table, asked, plan)
    if found.changes_something:
        for employment_id, given in plan.given.items():
            one = asked[employment_id]
            work_data.write(visit, one.case, one.request, given, one.newest)
    return found


def _asked(visit: Visit, *, lock: bool = False) -> dict[int, Asked]:
    """The requests of the interview that stand within reach, by employment; locked in the order of their cases. One
    more than `MOST` when there are more.
    """
    standing = and_(
        visit.within(Case), InterviewRequest.statutory, InterviewRequest.state == RequestState.SUBMITTED,
        Case.closed_on.is_(None),
    )  # fmt: skip
    theirs = and_(InterviewRequest.company_id == Case.company_id, InterviewRequest.case_id == Case.id)
    if lock:  # whoever is withdrawing holds the case: their request is read again once it is ours
        cases = select(Case.id).join(InterviewRequest, theirs).where(standing).order_by(Case.id).limit(MOST + 1)
        held = list(visit.session.execute(cases.with_for_update(of=Case)).scalars())
        standing = and_(standing, Case.id.in_(held))
    statement = (
        select(Case, InterviewRequest)
        .join(InterviewRequest, theirs)
        .where(standing)
        .order_by(Case.id)
        .limit(MOST + 1)
        .execution_options(populate_existing=True)
    )
    found = {}
    for case, request in visit.session.execute(statement).all():
        newest = work_data.latest(visit, request)
        before = None if newest is None else work_data.read(visit, case, newest)
        found[case.employment_id] = Asked(case, request, newest, before)
    return found


def _plan(today: date, table: Table, asked: dict[int, Asked]) -> _Plan:
    plan = _Plan({}, 0, 0, [*table.problems, *_too_many(asked)])
    offered = rules.last_months(today)
    numbers = {one.case.employment.number: employment_id for employment_id, one in asked.items()}
    rows: dict[int, list[TableRow]] = {}
    for row in table.rows:
        employment_id = numbers.get(row["number"])
        if employment_id is None:
            plan.others += 1
        elif row["month"] not in offered:
            plan.elsewhen += 1
        else:
            rows.setdefault(employment_id, []).append(row)
    for employment_id, theirs in rows.items():
        problems = list(_contradictions(theirs))
        plan.problems += problems
        if not problems:
            plan.given[employment_id] = _given(offered, theirs, asked[employment_id].before)
    plan.problems.sort(key=lambda problem: problem.line)
    return plan


def _too_many(asked: dict[int, Asked]) -> Iterable[Problem]:
    """Nobody is left out unseen: with more requests than are looked at together the whole file is refused."""
    if len(asked) > MOST:
        told = N_(
            "終わっていない申出が%(most)s件を超えるため、ファイルからは渡せません。申出の画面から、一人ずつ渡してください。"
        )
        yield Problem(0, NUMBER, Said(told, {"most": MOST}))


def _contradictions(rows: list[TableRow]) -> Iterable[Problem]:
    """A month is told once; what is said of the person is the same in each of their rows, or empty."""
    months_met: dict[date, int] = {}
    said: dict[str, tuple[int, Any]] = {}
    for row in rows:
        before = months_met.setdefault(row["month"], row.line)
        if before != row.line:
            told = Said(N_("同じ社員番号と年月が%(line)s行目にもあります。"), {"line": before})
            yield Problem(row.line, MONTH, told)
        if row["nights"] is not None and row["days"] is not None and row["nights"] > row["days"]:
            yield Problem(row.line, NIGHTS, Said(rules.MORE_NIGHTS))
        for key, name in OF_PERSON.items():
            if row[key] is None:
                continue
            line, value = said.setdefault(key, (row.line, row[key]))
            if value != row[key]:
                yield Problem(row.line, name, Said(N_("%(line)s行目と内容が違います。"), {"line": line}))


def _given(offered: tuple[date, ...], rows: list[TableRow], before: Given | None) -> Given:
    """The rows in place of what was told of these months; what the file doesn't say stays as it was told."""
    kept = before or Given(offered[-1], ())
    told = {month.on: month for month in kept.months if month.on in offered}
    told |= {
        row["month"]: Month(row["month"], row["overtime"], row["holiday"], row["nights"], row["days"]) for row in rows
    }
    words = {key: next((row[key] for row in rows if row[key] is not None), None) for key in OF_PERSON}
    return replace(
        kept,
        last_on=offered[-1],
        months=tuple(told[on] for on in sorted(told)),
        **{key: value for key, value in words.items() if value is not None},
    )


def _import(visit: Visit, table: Table, asked: dict[int, Asked], plan: _Plan) -> Import:
    staff = people.employees(visit, set(asked))
    lines = [
        Line(staff[employment_id], len(given.months), given != asked[employment_id].before)
        for employment_id, given in plan.given.items()
    ]
    missing = [
        staff[employment_id]
        for employment_id, one in asked.items()
        if one.newest is None and employment_id not in plan.given
    ]
    if table.readable and not plan.problems and not lines:
        told = Said(N_("申出のあった人の、この6か月の行がありません。社員番号と年月を確かめてください。"))
        plan.problems.append(Problem(0, NUMBER, told))
    return Import(
        readable=table.readable,
        rows=table.lines,
        encoding=table.encoding,
        ignored=table.ignored,
        lines=tuple(sorted(lines, key=lambda line: str(line.employee.kana))),
        others=plan.others,
        elsewhen=plan.elsewhen,
        missing=tuple(sorted(missing, key=lambda one: str(one.kana))),
        problems=tuple(plan.problems),
    )
