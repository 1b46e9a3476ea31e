"""Which columns does a file of people have, and what is it compared with?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.models.people import Department, Employment, Person, Placement, ReportingLine, Workplace
from casework.rules import tables
from casework.rules.tables import Column, TableRow
from casework.rules.texts import Said
from casework.rules.treatment import ChangeKind
from casework.rules.vocabulary import EmploymentKind, Language, LineKind, Sex

NUMBER, NAME, KANA, JOINED, LEFT, KIND = "社員番号", "氏名", "カナ", "入社日", "退職日", "雇用区分"
PLACE, PLACE_NAME, UNIT, UNIT_NAME, BOSS = "事業場コード", "事業場名", "部署コード", "部署名", "上司社員番号"
BORN, DAY, MOVE = "生年月日", "適用日", "異動区分"
_SEXES = {"M": Sex.MALE, "F": Sex.FEMALE, "男性": Sex.MALE, "女性": Sex.FEMALE}
_KINDS = {"直接": EmploymentKind.REGULAR, "派遣": EmploymentKind.DISPATCHED_IN,
          "派遣先で働く": EmploymentKind.DISPATCHED_OUT}  # fmt: skip

COLUMNS: Final = (
    Column("number", (NUMBER, "従業員番号", "number", "employee number"), tables.code(), required=True),
    Column("name", (NAME, "名前", "name"), tables.text(100)),
    Column("kana", (KANA, "フリガナ", "氏名カナ", "kana", "reading"), tables.text(100)),
    Column("email", ("メール", "メールアドレス", "email", "mail"), tables.address),
    Column("phone", ("電話", "電話番号", "phone"), tables.text(40)),
    Column("sex", ("性別", "sex", "gender"), tables.choice(Sex, _SEXES)),
    Column("born_on", (BORN, "date of birth", "born"), tables.day),
    Column("language", ("言語", "language"), tables.choice(Language)),
    Column("kind", (KIND, "employment kind", "kind"), tables.choice(EmploymentKind, _KINDS)),
    Column("joined", (JOINED, "joined", "hire date"), tables.day),
    Column("left", (LEFT, "left", "leaving date"), tables.day),
    Column("place", (PLACE, "workplace code"), tables.code()),
    Column("place_name", (PLACE_NAME, "workplace"), tables.text(100)),
    Column("unit", (UNIT, "department code"), tables.code()),
    Column("unit_name", (UNIT_NAME, "department"), tables.text(100)),
    Column("post", ("役職", "post", "title"), tables.text(100)),
    Column("boss", (BOSS, "supervisor number", "supervisor"), tables.code()),
    Column("move", (MOVE, "kind of change"), tables.choice(ChangeKind)),
    Column("day", (DAY, "from date", "effective date"), tables.day),
)  # fmt: skip
AHEAD: Final = timedelta(days=366)
"""So far ahead somebody may be entered before they come; a day beyond is a slip of the pen (our own bound)."""
YOUNGEST: Final = 15
"""Years: below nobody is employed before the March after it (労基法56条), the young actors of films aside."""
FOR_NEW: Final = {"name": NAME, "kana": KANA, "joined": JOINED, "unit": UNIT}
"""What a new 社員番号 needs beside itself."""


@dataclass(frozen=True)
class Change:
    """One thing that changes, with the line of the file it comes from."""

    line: int
    number: str
    said: Said


def held(row: Placement | ReportingLine, day: date) -> bool:
    """Whether a dated row holds on a day."""
    return row.from_on <= day and (row.until_on is None or row.until_on >= day)


class Known:
    """Everything of one company that a file is compared with; a handful of queries however long the file."""

    def __init__(self, session: Session, company_id: int) -> None:
        self.session = session
        self.company_id = company_id
        self.workplaces = {w.code: w for w in self._all(Workplace)}
        self.departments = {d.code: d for d in self._all(Department)}
        self.employments = {e.number: e for e in self._all(Employment)}
        self.persons = {p.id: p for p in self._all(Person)}
        self.placements: dict[int, list[Placement]] = {}
        for placement in self._all(Placement):
            self.placements.setdefault(placement.employment_id, []).append(placement)
        self.lines: dict[int, list[ReportingLine]] = {}
        for line in self._all(ReportingLine):
            if line.kind is LineKind.LINE:
                self.lines.setdefault(line.employment_id, []).append(line)
        self.number_of = {e.id: e.number for e in self.employments.values()}

    def _all(self, model: type[Any]) -> Iterable[Any]:
        found: Iterable[Any] = self.session.execute(
            select(model).where(model.company_id == self.company_id).order_by(model.id)
        ).scalars()
        return found

    def bosses(self, day: date) -> dict[str, str]:
        """Who leads whom on a day, by 社員番号."""
        rows = (line for lines in self.lines.values() for line in lines if held(line, day))
        return {self.number_of[row.employment_id]: self.number_of[row.supervisor_id] for row in rows}


def begins(row: TableRow, as_of: date, known: Known) -> date:
    """From which day a row holds: its own 適用日 or the file's day, but not before somebody joined."""
    day: date = row["day"] or as_of
    there = known.employments.get(row["number"])
    joined: date | None = row["joined"] or (there.from_on if there else None)
    return joined if joined is not None and joined > day else day


def gone(row: TableRow, there: Employment | None, day: date) -> bool:
    """Whether somebody has left before a day: then nothing of what is dated changes."""
    left: date | None = row["left"] or (there.until_on if there else None)
    return left is not None and left < day
