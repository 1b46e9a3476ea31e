"""How does a service verb begin? With `enter`: may this hat do this, and from here on all is recorded under it."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import Row, Select, and_, literal, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.interfaces import ORMOption
from sqlalchemy.sql.elements import ColumnElement

from casework.access import advising, facts, keys, own_days, reach, sight, standing, trail
from casework.access.actor import Actor
from casework.access.acts import Act, may
from casework.access.own_days import OwnDays
from casework.access.shown import Shown, shown_class
from casework.access.sight import Fact, Record
from casework.ids import PublicId
from casework.models.cases import Case
from casework.models.checks import CheckResult, StressCheck
from casework.models.people import Employment
from casework.prepared import Prepared
from casework.rules.days import tokyo_date
from casework.rules.errors import NotYours, Stale
from casework.rules.vocabulary import Hat, RecordState
from casework.sealing import Sealed

M = TypeVar("M")
B = TypeVar("B")
_BUILT: dict[tuple[Any, ...], Any] = {}
_MOST_BUILT = 1_000
"""So many statements and conditions are kept; a new day begins anew sooner or later."""
_MISSING = object()


class Visit:
    """One act of one actor at one moment: reaches, shows, seals and records."""

    def __init__(
        self, session: Session, actor: Actor, act: Act, now: datetime, *, recorded_as: Actor | None = None
    ) -> None:
        self.session = session
        self.actor = actor
        self.act = act
        self.now = now
        self.today: date = tokyo_date(now)
        self._standing: standing.Standing | None = None
        self._note = trail.Note(recorded_as or actor, act, now)
        trail.begin(session, self._note)

    @property
    def standing(self) -> standing.Standing:
        """Where the actor stands today: one query, at first need. Not by `functools.cached_property`: until Python 3.12
        it holds one lock for all visits, and this query may have to wait for the transaction of another of them.
        """
        if self._standing is None:
            self._standing = standing.find(self.session, self.actor, self.today)
        return self._standing

    def workplaces(self) -> ColumnElement[bool]:
        """The condition under which a workplace is one over which the worn hat reaches."""
        return standing.workplaces(self.actor, self.standing)

    def within(self, model: type) -> ColumnElement[bool]:
        """The condition under which records of `model` exist for this actor: for lists and counts."""
        return self._made(
            (model, reach.REACHES.get(model)), lambda: reach.within(model, self.actor, self.standing, self.today)
        )

    def among(self, *conditions: ColumnElement[bool]) -> "Among":
        """The cases within reach under some conditions, asked for once in a statement that shows more than one kind of
        record of them: `within` of each kind would ask the same about its case again, for every row.
        """
        return Among(self, conditions)

    def built(self, build: Callable[["Visit"], Select[*tuple[Any, ...]]]) -> Select[*tuple[Any, ...]]:
        """The statement that `build` makes of this visit. Reach and facts depend on who acts, where they stand and the
        day, so it is the same for these and is made once: a long one takes longer to build than to run. What differs
        from one asking to the next is a bound parameter.
        """
        return self._made(build, lambda: build(self))

    def rows(self, build: Callable[["Visit"], Select[*tuple[Any, ...]]], **given: Any) -> list[Any]:
        """What the statement of `build` finds, as plain rows. It is prepared once, as that of `built` is made once."""
        prepared = self._made(("rows", build), lambda: Prepared(build(self)))
        self.session.flush()
        return prepared.rows(self.session.connection(), **given)

    def lock(self, build: Callable[["Visit"], Select[*tuple[Any, ...]]], **given: Any) -> None:
        """Lock what the statement of `build` finds. On SQLite whoever writes has locked all of it. What else is
        read of it has to be asked for after that: it may have waited.
        """
        if self.session.get_bind().dialect.name != "sqlite":
            self.rows(build, **given)

    def _made(self, what: object, make: Callable[[], B]) -> B:
        """What was made of `what` for this actor, where they stand and this day; made where it isn't there yet."""
        key = (what, self.actor, self.standing, self.today)
        found: B | None = _BUILT.get(key)
        if found is None:
            if len(_BUILT) >= _MOST_BUILT:
                _BUILT.clear()
            found = _BUILT[key] = make()
        return found  # not looked up again: another thread may have cleared it all meanwhile

    def reach(self, model: type[M], public_id: str, *, lock: bool = False, options: Sequence[ORMOption] = ()) -> M:
        """The record with this public id, or NotYours whether it is absent or somebody else's."""
        of_id = model.public_id == public_id  # type: ignore[attr-defined]  # every record has one
        statement = select(model).where(of_id, self.within(model)).options(*options)
        if lock:
            statement = statement.with_for_update(of=model).execution_options(populate_existing=True)
        found = self.session.execute(statement).scalar_one_or_none()
        if found is None:
            raise NotYours
        return found

    def reach_id(self, model: type[M], record_id: int | None, *, lock: bool = False) -> M:
        """The record with this internal id, from a reference inside a record that was reached; NotYours otherwise."""
        of_id = model.id == record_id  # type: ignore[attr-defined]  # every model has one
        statement = select(model).where(of_id, self.within(model))
        if lock:
            statement = statement.with_for_update(of=model).execution_options(populate_existing=True)
        found = self.session.execute(statement).scalar_one_or_none()
        if found is None:
            raise NotYours
        return found

    def written(self, model: type[M], once: PublicId | None) -> M | None:
        """What the page that was sent has written already: the record that bears the name which the page gave it
        (`forms.base.OnceForm`). Asked once what the record hangs on is locked: whoever presses twice waits here.
        """
        of_id = model.public_id == once  # type: ignore[attr-defined]  # every record has one
        if once is None:
            return None
        return self.session.execute(select(model).where(of_id, self.within(model))).scalar_one_or_none()

    def reaching(self, model: type, record_id: int, persons: Collection[int], hat: Hat) -> list[int]:
        """Of some persons, in their order, those for whom a record exists today under a hat: who isn't among them is
        told of nothing that would lead nowhere. Two statements for each.
        """
        found = []
        for person_id in persons:
            other = Actor(self.actor.company_id, person_id, hat)
            theirs = reach.within(model, other, standing.find(self.session, other, self.today), self.today)
            of_id = model.id == record_id  # type: ignore[attr-defined]  # every model has one
            if self.session.execute(select(literal(1)).select_from(model).where(of_id, theirs)).first() is not None:
                found.append(person_id)
        return found

    def facts_column(self) -> ColumnElement[int]:
        """The facts of each case in a select over `Case`, for the conditional cells of a list."""
        return self._made("facts", lambda: facts.column(self.actor, self.today))

    def facts(self, case: Case) -> Fact:
        """The facts of one case for this reader."""
        if not facts.needed(self.actor):
            return Fact.NOTHING
        return Fact(self.session.execute(select(self.facts_column()).where(Case.id == case.id)).scalar_one())

    def advises(self, case: Case, *present: int | None) -> Fact:
        """Whether this reader is the physician with whom the measures of a case are explained, or was `present`."""
        if self.actor.hat is not Hat.PHYSICIAN:
            return Fact.NOTHING
        asked = select(literal(1)).where(Case.id == case.id, advising.advises(self.standing, self.today))
        theirs = self.actor.person_id in present or self.session.execute(asked).first() is not None
        return Fact.ASKED if theirs else Fact.NOTHING

    def facts_of_results(self, result_ids: Collection[int]) -> dict[int, Fact]:
        """The facts of results for this reader, whether there is a case or not."""
        rows = self.session.execute(
            select(CheckResult.id, facts.column_of_results(self.actor, self.today))
            .join(
                StressCheck,
                and_(StressCheck.company_id == CheckResult.company_id, StressCheck.id == CheckResult.stress_check_id),
            )
            .where(CheckResult.company_id == self.actor.company_id, CheckResult.id.in_(result_ids))
        )
        return {row[0]: Fact(row[1]) for row in rows}

    def show(
        self, record: Record, source: Any, /, known: Fact = Fact.NOTHING, *, of: int | None = None, **computed: Any
    ) -> Shown:
        """Show one record: granted fields only, seals opened, reading noted.

        `source`: a model object or a row. `of`: the employment it is about (for the trail). `computed`: fields that are
        not columns, such as names; they pass the same table. A granted field that is neither raises AttributeError.
        """
        if self.actor.hat is None:
            raise NotYours
        if getattr(source, "state", None) is RecordState.ISSUED:
            known |= Fact.ISSUED
        if getattr(source, "scored", None) is False:
            known |= Fact.SCORELESS
        if getattr(source, "pass_on", None) is True:
            known |= Fact.WISHED
        if getattr(source, "settled_at", None) is not None:
            known |= Fact.SETTLED
        public_id = source.public_id
        own = self._cut(record, [public_id]).get(public_id)
        if own is not None:
            known |= own.facts
        fields = sight.granted(record, self.actor.hat, known)
        if record.health and fields:
            trail.touch(self.session, self._note, record.table, public_id, of)
            if record.apart is not None and record.apart[0] in fields:
                trail.touch(self.session, self._note, record.apart[1], public_id, of)
        values: list[Any] = [public_id]
        for field in fields:
            value = computed.get(field, _MISSING)
            if value is _MISSING:
                value = getattr(source, field)
            if isinstance(value, Sealed):
                raw = trail.unseal(
                    self.session, self._note, value, table=record.table, public_id=public_id, column=field
                )
                value = raw if field in record.binary else raw.decode()
            values.append(value if own is None else own.cut(field, value))
        return shown_class(record, fields)(values)

    def digest(self, record: Record, source: Any, *columns: str, of: int | None = None) -> str:
        """SHA-256 of what is sealed in some columns, one after the other, to compare with the one that was signed;
        nothing of it is shown.
        """
        if self.actor.hat is None:
            raise NotYours
        trail.touch(self.session, self._note, record.table, source.public_id, of)
        found = hashlib.sha256()
        for column in columns:
            sealed: Sealed | None = getattr(source, column)
            if sealed is not None:
                found.update(
                    trail.unseal(
                        self.session, self._note, sealed, table=record.table, public_id=source.public_id, column=column
                    )
                )
        return found.hexdigest()

    def show_rows(
        self,
        record: Record,
        rows: Iterable[Row[Any]],
        *,
        of: Callable[[Row[Any]], int | None],
        columns: Mapping[str, str] | None = None,
    ) -> list[Shown]:
        """Show the rows of a list. A row carries `public_id`, the granted fields (`columns`: field → label where they
        differ) and, where a cell is conditional, `facts`. Sealed fields don't belong into lists.
        """
        labels = columns or {}
        return [shown for shown in self._listed(record, rows, None, "public_id", labels, of) if shown is not None]

    def show_parts(
        self,
        record: Record,
        rows: Iterable[Row[Any]],
        fields: Sequence[str],
        *,
        prefix: str,
        of: Callable[[Row[Any]], int | None],
    ) -> list[Shown | None]:
        """Show some fields of a record that is joined into the rows of another's list, None where a row has none.

        A row carries the record's public id as `<prefix>_id`, each field as `<prefix>_<field>`, and `facts` as for
        `show_rows`. What the table doesn't grant is left out of what is asked for.
        """
        labels = {field: f"{prefix}_{field}" for field in fields}
        return self._listed(record, rows, fields, f"{prefix}_id", labels, of)

    def _listed(
        self,
        record: Record,
        rows: Iterable[Row[Any]],
        fields: Sequence[str] | None,
        id_label: str,
        labels: Mapping[str, str],
        of: Callable[[Row[Any]], int | None],
    ) -> list[Shown | None]:
        """What a hat is granted is looked up once for each set of facts, not for each row."""
        hat = self.actor.hat
        if hat is None:
            raise NotYours
        shown: list[Shown | None] = []
        made: dict[int, tuple[tuple[str, ...], type[Shown], list[int]]] = {}
        at: dict[str, int] = {}
        touch: Callable[[str, int | None], None] | None = None
        cut: dict[str, OwnDays] = {}
        if record.by_days:
            rows = list(rows)
            cut = self._cut(record, [getattr(row, id_label) for row in rows])
        for row in rows:
            if not at:
                at = {label: position for position, label in enumerate(row._fields)}
            mask = row[at["facts"]] if "facts" in at else 0
            own = cut.get(row[at[id_label]]) if cut else None
            if own is not None:
                mask |= own.facts
            if mask not in made:
                granted = sight.granted(record, hat, Fact(mask))
                given = granted if fields is None else tuple(field for field in fields if field in granted)
                picks = [at[id_label], *(at[labels.get(field, field)] for field in given)]
                made[mask] = given, shown_class(record, given), picks
            given, kind, picks = made[mask]
            public_id = row[picks[0]]
            if fields is not None and (public_id is None or not given):
                shown.append(None)
                continue
            if record.health and given:
                touch = touch or trail.toucher(self.session, self._note, record.table)
                touch(public_id, of(row))
            values = [row[pick] for pick in picks]
            if own is not None:
                values[1:] = [own.cut(field, value) for field, value in zip(given, values[1:], strict=True)]
            shown.append(kind(values))
        return shown

    def own_days(self, public_ids: Collection[str]) -> dict[str, OwnDays]:
        """What of some instructions is a supervisor's who acts, by their public ids."""
        found = own_days.find(self.session, self.actor.company_id, self.standing.own, self.today, public_ids)
        return {public_id: one for (_person_id, public_id), one in found.items()}

    def days_of(self, person_ids: Collection[int], public_ids: Collection[str]) -> dict[tuple[int, str], OwnDays]:
        """What of some instructions is each supervisor's, by person and public id, for somebody else who reads all of
        them and asks what they read.
        """
        theirs = select(Employment.id).where(
            Employment.company_id == self.actor.company_id, Employment.person_id.in_(person_ids)
        )
        return own_days.find(self.session, self.actor.company_id, theirs, self.today, public_ids)

    def _cut(self, record: Record, public_ids: Collection[str]) -> dict[str, OwnDays]:
        """Of records that are shown by one's own days, these. NotYours where somebody has none of one of them."""
        if not record.by_days or self.actor.hat is not Hat.SUPERVISOR or not public_ids:
            return {}
        found = self.own_days(public_ids)
        if found.keys() < set(public_ids):
            raise NotYours
        return found

    def grants(self, record: Record, known: Fact = Fact.NOTHING) -> frozenset[str]:
        """Which fields of a record this hat is shown: a list selects only these columns."""
        return frozenset(sight.granted(record, self.actor.hat, known)) if self.actor.hat else frozenset()

    def record(self, record: Record | str, public_id: str, *, of: int | None = None) -> None:
        """Write down that this act changed a record. Every verb that changes something calls it."""
        name = record if isinstance(record, str) else record.table
        if not self.session.info.get("writes"):
            raise trail.Unrecorded(f"{self.act} changes {name} in a session that can't write")
        self._note.changed = True
        self._note.subjects.setdefault((name, public_id), of)

    def change(
        self, record: Record | str, statement: Prepared, public_id: str, *, of: int | None, **given: Any
    ) -> None:
        """Change one row by a statement of its own, and write it down. Stale when it isn't there any more as it was."""
        self.record(record, public_id, of=of)
        self.session.flush()
        if statement.run(self.session.connection(), **given) != 1:
            raise Stale

    def seal(self, key_id: str, target: Any, **texts: str | bytes | None) -> None:
        """Seal texts into the columns of a model object, with the case's data key. Empty text becomes None."""
        key = keys.find(self.session, key_id)
        for column, text in texts.items():
            value = None
            if text:
                value = key.seal(text, table=target.__tablename__, public_id=target.public_id, column=column)
            setattr(target, column, value)

    def reseal(self, key_id: str, target: Any, **texts: str | Callable[[str], str]) -> bool:
        """Seal only what differs from what is sealed already; whether anything did. A text may be given as what becomes
        of the stored one. Nothing of what is stored leaves this method, so that nobody reads by it.
        """
        changed = self.resealed(key_id, target.__tablename__, target, **texts)
        for column, sealed in changed.items():
            setattr(target, column, sealed)
        return bool(changed)

    def resealed(
        self, key_id: str, table: str, stored: Any, **texts: str | Callable[[str], str]
    ) -> dict[str, Sealed | None]:
        """The same of a row: what is to be stored instead, by column. A row of a statement that was `keyed` brings its
        key along.
        """
        if hasattr(stored, "key_master"):
            keys.know(self.session, key_id, stored)
        key = keys.find(self.session, key_id)
        changed: dict[str, Sealed | None] = {}
        for column, given in texts.items():
            sealed: Sealed | None = getattr(stored, column)
            place = {"table": table, "public_id": stored.public_id, "column": column}
            before = "" if sealed is None else key.open(sealed, **place).decode()
            text = given if isinstance(given, str) else given(before)
            if text != before:
                changed[column] = key.seal(text, **place) if text else None
        return changed

    def carry(self, source: Any, target: Any, key_id: str, *columns: str) -> None:
        """Seal what one record holds into another of the same kind, under the key of the other's case. Nothing of it
        leaves this method.
        """
        new = keys.find(self.session, key_id)
        for column in columns:
            sealed: Sealed | None = getattr(source, column)
            if sealed is not None:
                table = source.__tablename__
                old = keys.find(self.session, sealed.key_id)
                text = old.open(sealed, table=table, public_id=source.public_id, column=column)
                sealed = new.seal(text, table=table, public_id=target.public_id, column=column)
            setattr(target, column, sealed)

    @staticmethod
    def keyed(statement: Select[*tuple[Any, ...]], key_id: Any) -> Select[*tuple[Any, ...]]:
        """A statement whose rows bring the key along that seals them: one statement less for what is saved all the
        time.
        """
        return keys.joined(statement, key_id)

    def new_key(self) -> PublicId:
        """A fresh data key for a new case or result."""
        return keys.make(self.session, self.actor.company_id)


class Among:
    """The cases of `Visit.among`, as a table that the statement joins with what hangs on them."""

    def __init__(self, visit: Visit, conditions: Sequence[ColumnElement[bool]]) -> None:
        found = select(Case.company_id, Case.id, visit.facts_column().label("facts"))
        self.cases = found.where(*conditions, visit.within(Case)).cte("reached").prefix_with("MATERIALIZED")
        self._visit = visit
        self._standing = replace(visit.standing, reached=self.cases)

    @property
    def facts(self) -> ColumnElement[int]:
        """The facts of each case, as `Visit.facts_column`."""
        return self.cases.c.facts

    def within(self, model: type) -> ColumnElement[bool]:
        """The same as `Visit.within`, in a statement whose cases are these."""
        return reach.within(model, self._visit.actor, self._standing, self._visit.today)


def enter(session: Session, actor: Actor, act: Act, *, now: datetime) -> Visit:
    """Begin an act. NotYours when the worn hat may not use this verb at all."""
    if not may(actor.hat, act):
        raise NotYours
    return Visit(session, actor, act, now)


def enter_for(session: Session, reader: Actor, act: Act, *, now: datetime) -> Visit:
    """Begin an act of the product's own worker that makes something for `reader`: a mail holds what its recipient may
    see, and the trail says that the worker made it.
    """
    worker = Actor.worker(reader.company_id)
    if not may(worker.hat, act):
        raise NotYours
    return Visit(session, reader, act, now, recorded_as=worker)


def enter_worker(session: Session, company_id: int, act: Act, *, now: datetime) -> Visit:
    """Begin an act of the product's own worker or command line."""
    return enter(session, Actor.worker(company_id), act, now=now)


__all__ = ["Fact", "Hat", "Visit", "enter", "enter_for", "enter_worker"]
