"""What does a file of people from the personnel system change here, and why can't a row of it be taken?

People are found by 社員番号 and by nothing else, never by name. Nothing is written unless every row is right, or the
wrong ones are to be left out, which then are listed. The transaction belongs to the caller: a dry run rolls it back.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy.orm import Session

from casework.access import Act, enter_worker
from casework.rules import tables
from casework.rules.tables import Problem, Table, TableRow
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import EmploymentKind
from casework.services.people import has_left
from casework.services.people_changes import Writer
from casework.services.people_file import (
    AHEAD,
    BORN,
    BOSS,
    COLUMNS,
    DAY,
    FOR_NEW,
    JOINED,
    KANA,
    KIND,
    LEFT,
    NAME,
    NUMBER,
    PLACE,
    PLACE_NAME,
    UNIT,
    UNIT_NAME,
    YOUNGEST,
    Change,
    Known,
    begins,
    gone,
)


@dataclass(frozen=True)
class Report:
    """What the file came to. `written` is False when a problem kept everything from being written."""

    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]
    ignored: tuple[str, ...]
    encoding: str
    lines: int
    taken: int
    written: bool


_CODES: Final[dict[str, tuple[str, str]]] = {"place": ("place_name", PLACE_NAME), "unit": ("unit_name", UNIT_NAME)}
"""Which column of names goes with which column of codes, and what it is called."""


# --- judging --------------------------------------------------------------------------------------------------


class Judge:
    """Says which rows can be taken together, and why the others can't."""

    def __init__(self, known: Known, as_of: date, today: date, *, create_places: bool) -> None:
        self.known = known
        self.as_of = as_of
        self.today = today
        self.latest = max(as_of, today) + AHEAD
        self.create_places = create_places

    def judge(self, table: Table) -> tuple[list[TableRow], list[Problem]]:
        """The rows that can be taken, and all problems. A row that leans on a wrong one is wrong too."""
        rows, problems = self._without_doubles(table.rows)
        good = []
        for row in rows:
            wrong = [*self._person(row), *self._impossible(row), *self._dates(row), *self._places(row, rows)]
            wrong += self._two_names(row, rows)
            problems.extend(wrong)
            good.extend([] if wrong else [row])
        while True:
            wrong = self._bosses(good)
            if not wrong:
                break
            problems.extend(wrong)
            lines = {problem.line for problem in wrong}
            good = [row for row in good if row.line not in lines]
        return good, problems

    def _without_doubles(self, rows: Iterable[TableRow]) -> tuple[list[TableRow], list[Problem]]:
        kept = list(rows)
        often = Counter(row["number"] for row in kept)
        first = {row["number"]: row.line for row in reversed(kept)}
        problems = [
            Problem(
                row.line,
                NUMBER,
                Said(
                    N_("%(number)sが二度以上あります（最初は%(line)s行目）。"),
                    {"number": row["number"], "line": first[row["number"]]},
                ),
            )
            for row in kept
            if often[row["number"]] > 1
        ]
        return [row for row in kept if often[row["number"]] == 1], problems

    def _person(self, row: TableRow) -> list[Problem]:
        there = self.known.employments.get(row["number"])
        if there is None:
            return [
                Problem(row.line, name, Said(N_("新しい社員番号のため、この列が必要です。")))
                for key, name in FOR_NEW.items()
                if row[key] is None
            ]
        problems = [
            Problem(row.line, name, Said(N_("空欄にはできません。")))
            for key, name in {"name": NAME, "kana": KANA, "joined": JOINED}.items()
            if key in row.values and row[key] is None
        ]
        other = {row["kind"] or there.kind, there.kind} - {EmploymentKind.REGULAR, EmploymentKind.DISPATCHED_OUT}
        if row["kind"] not in {None, there.kind} and other:  # another employer is another employment
            said = N_("雇用区分は変えられません。雇用主が変わるときは、新しい社員番号で登録してください。")
            problems.append(Problem(row.line, KIND, Said(said)))
        return problems

    def _impossible(self, row: TableRow) -> list[Problem]:
        """Days that can't be meant."""
        there = self.known.employments.get(row["number"])
        joined = row["joined"] or (there.from_on if there else None)
        born = row["born_on"] or (self.known.persons[there.person_id].born_on if there else None)
        problems = [
            Problem(row.line, name, Said(N_("%(day)sより先の日付です。年を確かめてください。"), {"day": self.latest}))
            for key, name in {"joined": JOINED, "day": DAY}.items()
            if row[key] and row[key] > self.latest
        ]
        if joined and row["day"] and row["day"] < joined:
            problems.append(Problem(row.line, DAY, Said(N_("入社日（%(day)s）より前です。"), {"day": joined})))
        if joined and born and (row["born_on"] or row["joined"]) and born.year + YOUNGEST > joined.year:
            said = Said(N_("入社日（%(day)s）に働ける年齢ではありません。"), {"day": joined})
            problems.append(Problem(row.line, BORN, said))
        return problems

    def _two_names(self, row: TableRow, rows: Iterable[TableRow]) -> list[Problem]:
        """A workplace or department has one name in one file; else the last row would win, each time anew."""
        if not hasattr(self, "_first_names"):
            self._first_names: dict[tuple[str, str], TableRow] = {}
            for other in rows:
                for key in _CODES:
                    if other[key] and other[_CODES[key][0]]:
                        self._first_names.setdefault((key, other[key]), other)
        problems = []
        for key, (name, column) in _CODES.items():
            first = self._first_names.get((key, row[key])) if row[key] and row[name] else None
            if first is not None and first[name] != row[name]:
                said = N_("%(line)s行目では、同じコードに「%(name)s」という名前が付いています。")
                problems.append(Problem(row.line, column, Said(said, {"line": first.line, "name": first[name]})))
        return problems

    def _dates(self, row: TableRow) -> list[Problem]:
        there = self.known.employments.get(row["number"])
        joined = row["joined"] or (there.from_on if there else None)
        left = row["left"] if "left" in row.values else (there.until_on if there else None)
        if joined and left and left < joined:
            return [Problem(row.line, LEFT, Said(N_("退職日が入社日より前です。")))]
        if there is None:
            return []
        if left is None and has_left(there, self.today):
            said = Said(
                N_("退職日%(day)sが登録されている社員番号です。再雇用は新しい社員番号で登録してください。"),
                {"day": there.until_on},
            )
            return [Problem(row.line, LEFT, said)]
        begun = [placement.from_on for placement in self.known.placements.get(there.id, [])]
        begun += [line.from_on for line in self.known.lines.get(there.id, [])]
        if begun and joined and joined > min(begun):
            return [
                Problem(
                    row.line,
                    JOINED,
                    Said(N_("%(day)sからの配属があるため、それより後にはできません。"), {"day": min(begun)}),
                )
            ]
        if begun and left and left < max(begun):
            return [
                Problem(
                    row.line,
                    LEFT,
                    Said(N_("%(day)sからの配属があるため、それより前にはできません。"), {"day": max(begun)}),
                )
            ]
        return []

    def _places(self, row: TableRow, rows: Iterable[TableRow]) -> list[Problem]:
        if "unit" not in row.values:
            return []
        if row["unit"] is None:
            return [Problem(row.line, UNIT, Said(N_("空欄です。")))] if row["number"] in self.known.employments else []
        problems = []
        department = self.known.departments.get(row["unit"])
        workplace = self.known.workplaces.get(row["place"]) if row["place"] else None
        if row["place"] and workplace is None:
            problems += self._unknown(row, PLACE, "place", "place_name", PLACE_NAME)
        if department is None:
            problems += self._unknown(row, UNIT, "unit", "unit_name", UNIT_NAME)
            if not row["place"]:
                problems.append(Problem(row.line, PLACE, Said(N_("新しい部署には事業場コードが必要です。"))))
            elif self.create_places and self._elsewhere(row, rows):
                problems.append(
                    Problem(row.line, PLACE, Said(N_("同じ部署コードが、このファイルの中で別の事業場にもあります。")))
                )
        elif row["place"] and (workplace is None or department.workplace_id != workplace.id):
            problems.append(Problem(row.line, PLACE, Said(N_("この部署は別の事業場に登録されています。"))))
        for code, name, column in (
            (workplace, row["place_name"], PLACE_NAME),
            (department, row["unit_name"], UNIT_NAME),
        ):
            if code is not None and name and code.name != name and not self.create_places:
                said = Said(N_("登録されている名前（%(name)s）と違います。"), {"name": code.name})
                problems.append(Problem(row.line, column, said))
        return problems

    def _elsewhere(self, row: TableRow, rows: Iterable[TableRow]) -> bool:
        if not hasattr(self, "_unit_places"):
            self._unit_places: dict[str, set[str]] = {}
            for other in rows:
                self._unit_places.setdefault(other["unit"], set()).add(other["place"])
        return len(self._unit_places[row["unit"]]) > 1

    def _unknown(self, row: TableRow, column: str, key: str, name_key: str, name_column: str) -> list[Problem]:
        if not self.create_places:
            said = Said(
                N_("%(code)sは登録されていません。登録しながら取り込むには --create-places を付けてください。"),
                {"code": row[key]},
            )
            return [Problem(row.line, column, said)]
        if not row[name_key]:
            return [Problem(row.line, name_column, Said(N_("新しく登録するには名前が必要です。")))]
        return []

    def _bosses(self, rows: list[TableRow]) -> list[Problem]:
        new = {row["number"]: row for row in rows}
        problems = [p for row in rows if row["boss"] for p in self._boss(row, new)]
        if problems:
            return problems
        leads = self.known.bosses(self.as_of)
        told = {row["number"]: row for row in rows if "boss" in row.values}
        leads.update({number: row["boss"] for number, row in told.items()})
        problems = []
        for ring in _rings(leads):
            for at, number in enumerate(ring):
                if number in told:
                    around = " → ".join([*ring[at:], *ring[: at + 1]])
                    said = Said(N_("上司のつながりが輪になっています：%(numbers)s"), {"numbers": around})
                    problems.append(Problem(told[number].line, BOSS, said))
        return problems

    def _boss(self, row: TableRow, new: Mapping[str, TableRow]) -> list[Problem]:
        boss, there = row["boss"], self.known.employments.get(row["boss"])
        if boss == row["number"]:
            return [Problem(row.line, BOSS, Said(N_("自分自身を上司にはできません。")))]
        theirs = new.get(boss)
        if there is None and theirs is None:
            return [Problem(row.line, BOSS, Said(N_("%(number)sという社員は登録されていません。"), {"number": boss}))]
        day = begins(row, self.as_of, self.known)
        if gone(row, self.known.employments.get(row["number"]), day):
            return []
        joined = (theirs["joined"] if theirs else None) or (there.from_on if there else day)
        left = theirs["left"] if theirs and "left" in theirs.values else (there.until_on if there else None)
        if joined > day or (left is not None and left < day):
            said = Said(N_("%(number)sは%(day)sには在籍していません。"), {"number": boss, "day": day})
            return [Problem(row.line, BOSS, said)]
        return []


def _rings(leads: Mapping[str, str | None]) -> list[list[str]]:
    """The circles in who leads whom."""
    done: set[str] = set()
    found = []
    for start in leads:
        path: list[str] = []
        at: str | None = start
        while at is not None and at not in done and at not in path:
            path.append(at)
            at = leads.get(at)
        if at is not None and at not in done:
            found.append(path[path.index(at) :])
        done.update(path)
    return found


def load(
    session: Session,
    company_id: int,
    data: bytes,
    *,
    as_of: date,
    now: datetime,
    create_places: bool = False,
    skip_bad: bool = False,
) -> Report:
    """Take a file of people in. With a problem nothing is written, unless `skip_bad` leaves the wrong rows out."""
    visit = enter_worker(session, company_id, Act.IMPORT_PEOPLE, now=now)
    table = tables.read(data, COLUMNS, max_problems=None if skip_bad else tables.MAX_PROBLEMS)
    known = Known(session, company_id)
    rows, more = Judge(known, as_of, visit.today, create_places=create_places).judge(table)
    problems = tuple(sorted((*table.problems, *more), key=lambda problem: (problem.line, problem.column)))
    goes = table.readable and (skip_bad or not problems)
    changes: list[Change] = Writer(visit, known, as_of).write(rows) if goes else []
    return Report(tuple(changes), problems, table.ignored, table.encoding, table.lines, len(rows), written=goes)
