"""Which officer of HR sees to a file today? For lists as conditions, for lines in words. Rule: `rules/owners`."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, case, exists, func, literal, or_, select
from sqlalchemy.orm import aliased

from casework.access import Visit
from casework.models.cases import Case, Limit
from casework.models.holdings import Holding
from casework.models.measures import Decision
from casework.models.objections import Objection
from casework.models.people import Employment, HatGrant, Person, ReportingLine
from casework.rules import owners as rules
from casework.rules.deadlines import Clock
from casework.rules.owners import Held, Look
from casework.rules.vocabulary import Hat
from casework.services import people

_HR: Final = HatGrant.hat == Hat.HR


@dataclass(frozen=True)
class Told:
    """Whose it is, in words: a name, or none. `able`: the names of those who could take it."""

    held: Held
    name: str
    mine: bool
    able: tuple[str, ...]


@dataclass(frozen=True)
class Answering:
    """Whose an objection is to answer: another officer's than who decided, as long as there is one, whoever has the
    file in hand. `own`: it is the reader's to do, because it is theirs, or nobody's and they may.
    """

    told: Told
    own: bool


@dataclass(frozen=True)
class Able:
    """Who may handle one file today, by person; never the person whose it is."""

    names: dict[int, str]


def of(visit: Visit, case_ids: Collection[str]) -> dict[str, Told]:
    """Whose these files are, by public id of the case, as far as they are within reach. Two queries,
    and one more where somebody stands in.
    """
    wanted = {case_id for case_id in case_ids if case_id}
    if not wanted:
        return {}
    rows = visit.session.execute(
        select(
            Case.public_id, Case.workplace_id, Employment.person_id.label("whose"), Holding.person_id.label("holder")
        )
        .join(Employment, and_(Employment.company_id == Case.company_id, Employment.id == Case.employment_id))
        .outerjoin(
            Holding,
            and_(Holding.company_id == Case.company_id, Holding.case_id == Case.id, Holding.on(visit.today)),
        )
        .where(visit.within(Case), Case.public_id.in_(wanted))
    ).all()
    officers, standing_in = _officers(visit)
    barred = _barred(visit, standing_in, {row.whose for row in rows})
    found = {}
    for row in rows:
        able = _able(officers, standing_in, row.workplace_id, row.whose, barred[row.whose])
        owner = rules.owner(row.holder, able)
        name = "" if owner.person_id is None else able[owner.person_id]
        theirs = owner.person_id is not None and owner.person_id == visit.actor.person_id
        found[row.public_id] = Told(owner.held, name, theirs, tuple(able.values()))
    return found


def able(visit: Visit, of_case: Case) -> Able:
    """Who may handle one file today."""
    officers, standing_in = _officers(visit)
    whose = of_case.employment.person_id
    barred = _barred(visit, standing_in, {whose})[whose]
    return Able(_able(officers, standing_in, of_case.workplace_id, whose, barred))


def _barred(
    visit: Visit, standing_in: dict[int | None, dict[int, str]], whose: Collection[int]
) -> Mapping[int, frozenset[int]]:  # fmt: skip
    """Who leads or led each of these, where anybody stands in."""
    if not standing_in:
        return dict.fromkeys(whose, frozenset())
    return people.supervisors_of_each(visit.session, visit.actor.company_id, whose)


def of_objections(visit: Visit) -> dict[str, Answering]:
    """Whose it is to answer each objection that waits within reach, by its public id."""
    rows = visit.session.execute(
        select(
            Objection.public_id, Objection.owner_id, Decision.decided_by_id, Case.workplace_id,
            Employment.person_id.label("whose"),
        )
        .join(Decision, and_(Decision.company_id == Objection.company_id, Decision.id == Objection.decision_id))
        .join(Case, and_(Case.company_id == Objection.company_id, Case.id == Objection.case_id))
        .join(Employment, and_(Employment.company_id == Case.company_id, Employment.id == Case.employment_id))
        .where(visit.within(Objection), Objection.answered_at.is_(None))
    ).all()  # fmt: skip
    if not rows:
        return {}
    officers, standing_in = _officers(visit)
    barred = _barred(visit, standing_in, {row.whose for row in rows})
    found = {}
    for row in rows:
        able = dict(_able(officers, standing_in, row.workplace_id, row.whose, barred[row.whose]))
        if len(able) > 1:
            able.pop(row.decided_by_id, None)
        owner = rules.owner(row.owner_id, able)
        name = "" if owner.person_id is None else able[owner.person_id]
        theirs = owner.person_id is not None and owner.person_id == visit.actor.person_id
        told = Told(owner.held, name, theirs, tuple(able.values()))
        found[row.public_id] = Answering(told, theirs or (not name and visit.actor.person_id in able))
    return found


def _officers(visit: Visit) -> tuple[dict[int | None, dict[int, str]], dict[int | None, dict[int, str]]]:
    """Officers of HR today, and those who stand in for them, by workplace; `None`: of the whole company."""
    found: tuple[dict[int | None, dict[int, str]], ...] = (defaultdict(dict), defaultdict(dict))
    for row in visit.session.execute(
        select(HatGrant.workplace_id, HatGrant.instead, Person.id, Person.name)
        .join(Person, and_(Person.company_id == HatGrant.company_id, Person.id == HatGrant.person_id))
        .where(HatGrant.company_id == visit.actor.company_id, _HR, HatGrant.on(visit.today))
        .order_by(Person.kana, Person.id)
    ):
        found[row.instead][row.workplace_id][row.id] = row.name
    return found[0], found[1]


def _able(
    officers: dict[int | None, dict[int, str]],
    standing_in: dict[int | None, dict[int, str]],
    workplace_id: int,
    whose: int,
    barred: Collection[int],
) -> dict[int, str]:
    """As `people.hr_for` and `access/reach_cases.py`: colleagues first, and only where there is none, who stands in and
    neither leads nor led the person.
    """
    for some, without in ((officers, {whose}), (standing_in, {whose, *barred})):
        there = {**some.get(None, {}), **some.get(workplace_id, {})}
        if able := {person_id: name for person_id, name in there.items() if person_id not in without}:
            return able
    return {}


def looked_at(visit: Visit, look: Look | None) -> tuple[ColumnElement[bool], ...]:
    """What a list of limits is narrowed to, in a select over `Case` with `Limit` beside it; late is the caller's."""
    if look is Look.MINE:
        return (_either(mine(visit), {one for one, whose in of_objections(visit).items() if whose.told.mine}),)
    if look is Look.NOBODYS:
        nobodys = {one for one, whose in of_objections(visit).items() if not whose.told.name}
        return (_either(and_(~_held(visit), ~_alone(visit)), nobodys),)
    return ()


def mine(visit: Visit) -> ColumnElement[bool]:
    """The file is the reader's: they have it in hand, or nobody has and only one may; in a select over `Case`."""
    return or_(_held(visit, Holding.person_id == visit.actor.person_id), and_(~_held(visit), _alone(visit)))


def colleagues(visit: Visit) -> ColumnElement[bool]:
    """A colleague who may handle it has the file in hand, or the objection to answer; in a select over `Case` with
    `Limit` beside it.
    """
    theirs = {one for one, whose in of_objections(visit).items() if not whose.own}
    return _either(_held(visit, Holding.person_id != visit.actor.person_id), theirs)


def _either(file: ColumnElement[bool], objections: Collection[str]) -> ColumnElement[bool]:
    """A limit goes by its file; that of an objection by whose the objection is."""
    return case((Limit.clock == Clock.OBJECTION, Limit.record_id.in_(objections)), else_=file)


def _whose() -> Any:
    return (
        select(Employment.person_id)
        .where(Employment.company_id == Case.company_id, Employment.id == Case.employment_id)
        .correlate(Case)
        .scalar_subquery()
    )


def _count(visit: Visit, *, instead: bool) -> Any:
    """How many may handle the file of a case; in a select over `Case`."""
    return (
        select(func.count(func.distinct(HatGrant.person_id)))
        .where(
            *_of_the_place(visit, HatGrant, instead=instead),
            HatGrant.person_id != _whose(),
            *([~_leads(HatGrant)] if instead else []),
        )
        .correlate(Case)
        .scalar_subquery()
    )


def _leads(grant: Any) -> ColumnElement[bool]:
    """Its holder leads or led the person whose case it is."""
    theirs, boss = aliased(Employment), aliased(Employment)
    return exists(
        select(literal(1))
        .select_from(ReportingLine)
        .join(theirs, and_(theirs.company_id == ReportingLine.company_id, theirs.id == ReportingLine.employment_id))
        .join(boss, and_(boss.company_id == ReportingLine.company_id, boss.id == ReportingLine.supervisor_id))
        .where(
            ReportingLine.company_id == Case.company_id, theirs.person_id == _whose(),
            boss.person_id == grant.person_id,
        )
        .correlate(Case, grant)
    )  # fmt: skip


def _of_the_place(visit: Visit, grant: Any, *, instead: bool) -> Iterable[ColumnElement[bool]]:
    return (
        grant.company_id == Case.company_id,
        grant.hat == Hat.HR,
        grant.instead.is_(instead),
        or_(grant.workplace_id.is_(None), grant.workplace_id == Case.workplace_id),
        grant.on(visit.today),
    )


def _alone(visit: Visit) -> ColumnElement[bool]:
    """Exactly one may handle the file."""
    officers, standing_in = _count(visit, instead=False), _count(visit, instead=True)
    return or_(officers == 1, and_(officers == 0, standing_in == 1))


def _held(visit: Visit, *more: ColumnElement[bool]) -> ColumnElement[bool]:
    """Somebody who may handle it today has the file in hand."""
    regular, instead = aliased(HatGrant), aliased(HatGrant)
    officer = exists(
        select(literal(1)).where(*_of_the_place(visit, regular, instead=False), regular.person_id == Holding.person_id)
    ).correlate(Case, Holding)
    stands_in = exists(
        select(literal(1)).where(
            *_of_the_place(visit, instead, instead=True), instead.person_id == Holding.person_id, ~_leads(instead)
        )
    ).correlate(Case, Holding)
    return exists(
        select(literal(1))
        .where(
            Holding.company_id == Case.company_id, Holding.case_id == Case.id, Holding.on(visit.today), *more,
            or_(officer, and_(stands_in, _count(visit, instead=False) == 0)),
        )
        .correlate(Case)
    )  # fmt: skip
