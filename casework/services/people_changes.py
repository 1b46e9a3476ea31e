"""How is a judged file of people written? What is dated gets a new row; the old one ends the day before."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, Final, TypeVar

from sqlalchemy import or_, select

from casework import ids
from casework.access import Visit
from casework.models.people import (
    Department,
    Employment,
    HatGrant,
    Person,
    PersonnelAuthority,
    Placement,
    ReportingLine,
    WhileEmployed,
    Workplace,
)
from casework.rules.tables import TableRow
from casework.rules.texts import N_, Said
from casework.rules.treatment import LEAVING, ChangeKind
from casework.rules.vocabulary import Choice, EmploymentKind, Language, LineKind
from casework.services import accounts
from casework.services.people_file import COLUMNS, MOVE, Change, Known, begins, gone, held
from casework.services.personnel_changes import Changes

OF_PERSON: Final = ("name", "kana", "email", "phone", "sex", "born_on", "language")
"""Columns that are simply true of a person: no day is kept for them."""
NEVER_EMPTY: Final = {"email": "", "phone": "", "language": Language.JAPANESE}
"""What an empty cell means where the database keeps no NULL."""
_NAMES: Final = {column.key: column.names[0] for column in COLUMNS}
_DAY: Final = timedelta(days=1)

_KEPT: Final[dict[type[Any], tuple[str, ...]]] = {
    Placement: ("department_id", "workplace_id", "post"),
    ReportingLine: ("supervisor_id",),
}
"""What a following row takes over from the one before it, where the file says nothing else."""

_DEFAULT: Final[dict[type[Any], dict[str, Any]]] = {Placement: {"post": ""}, ReportingLine: {}}

D = TypeVar("D", Placement, ReportingLine)


def _told(value: object) -> str | date | Said:
    """A value as a change tells it."""
    if value is None or value == "":
        return "—"
    if isinstance(value, Choice):
        return Said(value.label)
    return value if isinstance(value, date) else str(value)


def _called(kind: ChangeKind, day: date) -> Said:
    """What the file calls a change."""
    return Said(N_("%(column)s：%(kind)s（%(day)s）"), {"column": Said(MOVE), "kind": Said(kind.label), "day": day})


class Writer:
    """Writes rows that the judge let pass, within the visit of the import."""

    def __init__(self, visit: Visit, known: Known, as_of: date) -> None:
        self.visit = visit
        self.session = visit.session
        self.company_id = visit.actor.company_id
        self.known = known
        self.as_of = as_of
        self.changes: list[Change] = []
        self.opened: list[Placement | ReportingLine] = []
        self.touched: dict[str, Employment] = {}
        self.moves = Changes(visit)

    def write(self, rows: list[TableRow]) -> list[Change]:
        """Write all rows and return what changed, in the order of the file."""
        numbers = {row["number"] for row in rows}
        self.moves.know({self.known.employments[number].id for number in numbers & self.known.employments.keys()})
        self._places(rows)
        self._newcomers(rows)
        for row in rows:
            self._of_person(row)
            self._of_employment(row)
            self._placement(row)
            self._line(row)
            self._said(row)
        self.session.flush()  # rows that end must have ended before their followers begin
        self.session.add_all(self.opened)
        self.session.flush()
        for row in rows:
            self._leave(row)
        self.session.flush()
        for employment in self.touched.values():
            self.visit.record("employment", employment.public_id, of=employment.id)
        return sorted(self.changes, key=lambda change: change.line)

    def _change(self, row: TableRow, said: Said) -> None:
        self.changes.append(Change(row.line, row["number"], said))
        there = self.known.employments.get(row["number"])
        if there is not None:
            self.touched[row["number"]] = there

    # --- places ---------------------------------------------------------------------------------------------

    def _places(self, rows: list[TableRow]) -> None:
        """New workplaces and departments, and their names; the judge let them pass only where that was asked for."""
        for row in rows:
            if row["place"]:
                workplace = self.known.workplaces.get(row["place"])
                if workplace is None:
                    workplace = Workplace(company_id=self.company_id, public_id=ids.fresh(), code=row["place"],
                                          name=row["place_name"])  # fmt: skip
                    self.known.workplaces[row["place"]] = workplace
                    self._made(row, workplace, Said(N_("事業場を登録：%(name)s"), {"name": workplace.name}))
                self._rename(row, workplace, row["place_name"])
        for row in rows:
            if row["unit"]:
                department = self.known.departments.get(row["unit"])
                if department is None:
                    department = Department(company_id=self.company_id, public_id=ids.fresh(), code=row["unit"],
                                            name=row["unit_name"],
                                            workplace_id=self.known.workplaces[row["place"]].id)  # fmt: skip
                    self.known.departments[row["unit"]] = department
                    self._made(row, department, Said(N_("部署を登録：%(name)s"), {"name": department.name}))
                self._rename(row, department, row["unit_name"])

    def _made(self, row: TableRow, place: Workplace | Department, said: Said) -> None:
        self.session.add(place)
        self.session.flush()
        self.visit.record(place.__tablename__, place.public_id)
        self.changes.append(Change(row.line, row["number"], said))

    def _rename(self, row: TableRow, place: Workplace | Department, name: str | None) -> None:
        if name and place.name != name:
            said = Said(N_("名前を変更：%(old)s → %(new)s"), {"old": place.name, "new": name})
            place.name = name
            self.visit.record(place.__tablename__, place.public_id)
            self.changes.append(Change(row.line, row["number"], said))

    # --- people ---------------------------------------------------------------------------------------------

    def _newcomers(self, rows: list[TableRow]) -> None:
        made: list[tuple[TableRow, Person]] = []
        for row in rows:
            if row["number"] not in self.known.employments:
                person = Person(company_id=self.company_id, public_id=ids.fresh(), **self._given(row))
                made.append((row, person))
        self.session.add_all([person for _, person in made])
        self.session.flush()
        for row, person in made:
            self.known.persons[person.id] = person
            self.known.employments[row["number"]] = Employment(
                company_id=self.company_id, public_id=ids.fresh(), person_id=person.id, number=row["number"],
                kind=row["kind"] or EmploymentKind.REGULAR, from_on=row["joined"],
            )  # fmt: skip
        self.session.add_all([self.known.employments[row["number"]] for row, _ in made])
        self.session.flush()
        for row, person in made:
            self.known.number_of[self.known.employments[row["number"]].id] = row["number"]
            said = Said(N_("新しい社員：%(name)s（%(day)s入社）"), {"name": person.name, "day": row["joined"]})
            self._change(row, said)

    @staticmethod
    def _given(row: TableRow) -> dict[str, Any]:
        return {key: NEVER_EMPTY.get(key) if row[key] is None else row[key] for key in OF_PERSON if key in row.values}

    def _of_person(self, row: TableRow) -> None:
        person = self.known.persons[self.known.employments[row["number"]].person_id]
        for key, value in self._given(row).items():
            self._set(row, person, key, value)

    def _of_employment(self, row: TableRow) -> None:
        there = self.known.employments[row["number"]]
        if row["joined"] is not None:
            self._set(row, there, "from_on", row["joined"], _NAMES["joined"])
        if row["kind"] is not None:  # to and from where the company dispatches them, with the same employer
            self._set(row, there, "kind", row["kind"], _NAMES["kind"])

    def _set(self, row: TableRow, record: Person | Employment, key: str, value: Any, name: str | None = None) -> None:
        old = getattr(record, key)
        if old != value:
            setattr(record, key, value)
            said = Said(
                N_("%(column)s：%(old)s → %(new)s"),
                {"column": Said(name or _NAMES[key]), "old": _told(old), "new": _told(value)},
            )
            self._change(row, said)

    # --- what is dated --------------------------------------------------------------------------------------

    def _placement(self, row: TableRow) -> None:
        wanted: dict[str, Any] = {}
        if row["unit"] is not None:
            department = self.known.departments[row["unit"]]
            wanted = {"department_id": department.id, "workplace_id": department.workplace_id}
        if "post" in row.values:
            wanted["post"] = row["post"] or ""
        there = self.known.employments[row["number"]]
        rows = self.known.placements.setdefault(there.id, [])
        day = begins(row, self.as_of, self.known)
        if not wanted or gone(row, there, day):
            return
        before = next((placement for placement in rows if held(placement, day)), None)
        if before is None and "department_id" not in wanted:
            return
        old = self._place_and_post(before)
        was = None if before is None else (before.department_id, before.post, before.workplace_id)
        after = self._from(Placement, there, rows, day, wanted)
        if after is not None:
            if was is not None:
                self.moves.placed(there, *was, after, day, row["move"])
            said = Said(
                N_("配属：%(old)s → %(new)s（%(day)sから）"),
                {"old": old, "new": self._place_and_post(after), "day": day},
            )
            self._change(row, said)

    def _said(self, row: TableRow) -> None:
        """What the file calls a change that changes nothing else here, such as a cut in pay."""
        there, day = self.known.employments[row["number"]], begins(row, self.as_of, self.known)
        place = next((one for one in self.known.placements.get(there.id, []) if held(one, day)), None)
        kind = row["move"]
        if kind is None or kind in LEAVING or place is None or gone(row, there, day):
            return
        before = next((one for one in self.known.placements[there.id] if held(one, day - _DAY)), place)
        if self.moves.add(there, before.workplace_id, kind, day):
            self._change(row, _called(kind, day))

    def _place_and_post(self, placement: Placement | None) -> str:
        if placement is None:
            return "—"
        department = next(d for d in self.known.departments.values() if d.id == placement.department_id)
        return f"{department.name} {placement.post}".strip()

    def _line(self, row: TableRow) -> None:
        there = self.known.employments[row["number"]]
        day = begins(row, self.as_of, self.known)
        if "boss" not in row.values or gone(row, there, day):
            return
        rows = self.known.lines.setdefault(there.id, [])
        boss = self.known.employments[row["boss"]] if row["boss"] else None
        before = next((line for line in rows if held(line, day)), None)
        old = self.known.number_of[before.supervisor_id] if before else None
        if (boss.id if boss else None) == (before.supervisor_id if before else None):
            return
        if boss is None and before is not None:
            self._close(before, day)
        elif boss is not None:
            self._from(ReportingLine, there, rows, day, {"supervisor_id": boss.id})
        said = Said(
            N_("上司：%(old)s → %(new)s（%(day)sから）"), {"old": _told(old), "new": _told(row["boss"]), "day": day}
        )
        self._change(row, said)

    def _close(self, row: Placement | ReportingLine, day: date) -> None:
        """End a row the day before; one that began on this very day never held."""
        if row.from_on < day:
            row.lasts(day - _DAY)
        else:
            self.session.delete(row)

    def _from(self, kind: type[D], there: Employment, rows: list[D], day: date, wanted: Mapping[str, Any]) -> D | None:
        """Have what is wanted hold from a day on, until whatever is already planned. None: it holds already."""
        before = next((row for row in rows if held(row, day)), None)
        if before is not None and all(getattr(before, key) == value for key, value in wanted.items()):
            return None
        if before is not None and before.from_on == day:
            for key, value in wanted.items():  # begun today: corrected, there is no history yet
                setattr(before, key, value)
            before.lasts(before.own_end, self._employed(before, there))
            return before
        kept: dict[str, Any] = dict(_DEFAULT[kind])
        if before is not None:
            own_end = before.own_end
            kept = {key: getattr(before, key) for key in _KEPT[kind]}
            before.lasts(day - _DAY)
        else:
            next_one = min((row.from_on for row in rows if row.from_on > day), default=None)
            own_end = next_one - _DAY if next_one else None
        made = kind(company_id=self.company_id, public_id=ids.fresh(), employment_id=there.id, from_on=day,
                    **{**kept, **wanted})  # fmt: skip
        made.lasts(own_end, self._employed(made, there))
        rows.append(made)
        self.opened.append(made)
        return made

    # --- leaving --------------------------------------------------------------------------------------------

    def _leave(self, row: TableRow) -> None:
        """An employment ends: with it placement, lines in both directions and hats. The worker ends
        what was decided about them once the day has passed (`leavers`). An empty cell takes back a last day that is
        still to come: what it cut short goes on as far as it was to, or until the next one of its kind begins. What
        would have begun after it is gone, and was told then.
        """
        if "left" not in row.values:
            return
        left, there = row["left"], self.known.employments[row["number"]]
        if left is not None:
            self._why(row, there, left)
        if there.until_on == left:
            return
        before = there.until_on
        there.until_on = left
        person = self.known.persons[there.person_id]
        told: list[Said] = []
        for dated in self._bound(there):
            was, what = dated.until_on, self._what(dated)
            if left is not None and dated.from_on > left:
                self.session.delete(dated)
                gone_too = N_("%(what)s：%(day)sからの予定を取りやめ")
                told.append(Said(gone_too, {"what": what, "day": dated.from_on}))
                continue
            dated.lasts(self._own_end(dated), self._employed(dated, there))
            if left is None and dated.until_on != was:
                days = {"old": _told(was), "new": _told(dated.until_on)}
                told.append(Said(N_("%(what)sの終わり：%(old)s → %(new)s"), {"what": what, **days}))
        if person.account_id is not None and left is not None and left < self.visit.today:
            accounts.end_all(self.session, person.account_id, now=self.visit.now, company_id=self.company_id)
        self._change(row, Said(N_("退職日：%(old)s → %(new)s"), {"old": _told(before), "new": _told(left)}))
        for said in told:
            self._change(row, said)

    def _why(self, row: TableRow, there: Employment, left: date) -> None:
        """For what reason, where the file says one."""
        place = max(self.known.placements.get(there.id, []), key=lambda one: one.from_on, default=None)
        said = row["move"] if row["move"] in LEAVING else None
        if place is None or (said is None and there.until_on == left):
            return
        if self.moves.add(there, place.workplace_id, said or ChangeKind.LEFT, left) and said is not None:
            self._change(row, _called(said, left))

    def _bound(self, there: Employment) -> Iterable[WhileEmployed]:
        """Everything dated that holds only as long as the employment."""
        bound: list[Any] = []
        for model, condition in (
            (Placement, Placement.employment_id == there.id),
            (ReportingLine, or_(ReportingLine.employment_id == there.id, ReportingLine.supervisor_id == there.id)),
            (HatGrant, HatGrant.person_id == there.person_id),
            (PersonnelAuthority, PersonnelAuthority.person_id == there.person_id),
        ):
            bound += self.session.execute(
                select(model).where(model.company_id == self.company_id, condition).order_by(model.id)
            ).scalars()
        return bound

    def _own_end(self, dated: WhileEmployed) -> date | None:
        """Until when a row holds if no employment ended. What was entered meanwhile for the days after it stands."""
        rows: Iterable[Placement | ReportingLine] = ()
        if isinstance(dated, Placement):
            rows = self.known.placements.get(dated.employment_id, ())
        elif isinstance(dated, ReportingLine) and dated.kind is LineKind.LINE:
            rows = self.known.lines.get(dated.employment_id, ())
        ends = [one.from_on - _DAY for one in rows if one.from_on > dated.from_on]
        return min(ends if dated.own_end is None else [dated.own_end, *ends], default=None)

    def _employed(self, dated: WhileEmployed, there: Employment) -> date | None:
        """The last day of the employments that a row hangs on: of both, where one leads the other."""
        on = [there]
        if isinstance(dated, ReportingLine):
            numbers = [self.known.number_of[one] for one in (dated.employment_id, dated.supervisor_id)]
            on = [self.known.employments[number] for number in numbers]
        return min((one.until_on for one in on if one.until_on and one.until_on >= dated.from_on), default=None)

    def _what(self, dated: WhileEmployed) -> Said:
        """What a row is called in the list of what changes."""
        if isinstance(dated, Placement):
            return Said(N_("配属（%(place)s）"), {"place": self._place_and_post(dated)})
        if isinstance(dated, ReportingLine):
            whose, boss = (self.known.number_of[one] for one in (dated.employment_id, dated.supervisor_id))
            said = N_("%(number)sの上司（%(kind)s、%(boss)s）")
            return Said(said, {"number": whose, "kind": Said(dated.kind.label), "boss": boss})
        if isinstance(dated, HatGrant):
            return Said(N_("立場（%(hat)s）"), {"hat": Said(dated.hat.label)})
        return Said(N_("人事権"))
