"""Where does an actor stand today: in which scope, with which own employments, against which conflicts?"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from sqlalchemy import (
    CompoundSelect,
    Date,
    Integer,
    and_,
    bindparam,
    case,
    exists,
    false,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased
from sqlalchemy.sql.elements import ColumnElement

from casework.access.actor import Actor
from casework.models.handovers import Relation
from casework.models.people import Employment, HatGrant, PersonnelAuthority, ReportingLine, Workplace
from casework.models.providers import Engagement
from casework.prepared import Prepared
from casework.rules.vocabulary import EngagementKind, Hat

Condition = ColumnElement[bool]
PROFESSIONALS = frozenset({Hat.PHYSICIAN, Hat.NURSE})
_BARRED_BY_AUTHORITY = frozenset({Hat.CLERK, Hat.PHYSICIAN, Hat.NURSE})
"""安衛則52条の10第2項: who decides over dismissal, promotion or transfer takes no part in the check's work."""

_OWN_TALKS_ONLY = (EngagementKind.INTERVIEW_PHYSICIAN, EngagementKind.SPOT_PHYSICIAN, EngagementKind.COUNSELLOR)
"""Whoever is engaged as such reads the talks that they hold, and nothing else of the workplace."""

_GRANTED = frozenset(Hat) - {Hat.WORKER, Hat.SUPERVISOR}


@dataclass(frozen=True)
class Standing:
    """Where an actor stands today: scope of the hat, own employments, personnel authority."""

    everywhere: bool
    workplaces: frozenset[int]
    instead_everywhere: bool
    """The hat of HR is worn here in place of others: for the files that none of them may handle …"""
    instead: frozenset[int]
    """… or at these workplaces."""
    own: frozenset[int]
    serves_everywhere: bool
    """The actor is 産業医, nurse or regional centre of the whole company …"""
    serves: frozenset[int]
    """… or of these workplaces. Who only interviews, from outside, or only counsels is none of that."""
    authority_everywhere: bool
    authority: frozenset[int]
    led: frozenset[int]
    """Employments of everybody whom the actor leads or ever led, in whichever employment of theirs and of the actor's:
    who comes back to the company comes back to nobody who led them before. And of whom the actor declared that they
    are not to care for them.
    """
    reached: Any = field(default=None, compare=False)
    """Where a statement has found the cases within reach already (`Visit.among`): the common table that holds them."""

    @property
    def stands_in(self) -> bool:
        """Whether the hat of HR is worn anywhere in place of others."""
        return self.instead_everywhere or bool(self.instead)

    @property
    def whole_company(self) -> bool:
        """The hat is worn for all of the company, and nobody's post is in the actor's hands: what holds for the whole
        company is theirs to keep.
        """
        return self.everywhere and not self.authority_everywhere and not self.authority


def _standing() -> CompoundSelect[Any]:
    company, person = bindparam("company", type_=Integer), bindparam("person", type_=Integer)
    today: Any = bindparam("today", type_=Date)
    mine, once, theirs = aliased(Employment), aliased(Employment), aliased(Employment)
    return union_all(
        select(case((HatGrant.instead, "instead"), else_="grant").label("what"), HatGrant.workplace_id).where(
            HatGrant.company_id == company,
            HatGrant.person_id == person,
            HatGrant.hat == bindparam("worn"),
            HatGrant.on(today),
        ),
        select(literal("own").label("what"), Employment.id).where(
            Employment.company_id == company, Employment.person_id == person
        ),
        select(literal("serves").label("what"), Engagement.workplace_id).where(
            Engagement.company_id == company,
            Engagement.person_id == person,
            Engagement.kind.not_in(_OWN_TALKS_ONLY),
            Engagement.on(today),
        ),
        select(literal("authority").label("what"), PersonnelAuthority.workplace_id).where(
            PersonnelAuthority.company_id == company,
            PersonnelAuthority.person_id == person,
            PersonnelAuthority.on(today),
        ),
        select(literal("led").label("what"), theirs.id)
        .select_from(mine)
        .join(ReportingLine, and_(ReportingLine.company_id == mine.company_id, ReportingLine.supervisor_id == mine.id))
        .join(once, and_(once.company_id == mine.company_id, once.id == ReportingLine.employment_id))
        .join(theirs, and_(theirs.company_id == mine.company_id, theirs.person_id == once.person_id))
        .where(mine.company_id == company, mine.person_id == person),
        select(literal("led").label("what"), theirs.id)
        .select_from(Relation)
        .join(theirs, and_(theirs.company_id == Relation.company_id, theirs.person_id == Relation.other_id))
        .where(
            Relation.company_id == company,
            Relation.person_id == person,
            Relation.until_on.is_(None),
            Relation.avoided.is_(False),
        ),
    )


_STANDING: Final = Prepared(_standing())
"""Made once: almost every act asks it."""


THE_WORKER: Final = Standing(
    everywhere=True, workplaces=frozenset(), instead_everywhere=False, instead=frozenset(), own=frozenset(),
    serves_everywhere=False, serves=frozenset(),
    authority_everywhere=False, authority=frozenset(), led=frozenset(),
)  # fmt: skip
"""The product's own worker: everywhere in its company, and nobody's conflict."""


def find(session: Session, actor: Actor, today: date) -> Standing:
    """One query for everything that reach asks about the actor."""
    if actor.person_id is None:
        return THE_WORKER
    asked = {"company": actor.company_id, "person": actor.person_id, "worn": actor.hat, "today": today}
    session.flush()
    found: dict[str, list[int | None]] = {
        "grant": [],
        "instead": [],
        "own": [],
        "serves": [],
        "authority": [],
        "led": [],
    }
    for what, which in _STANDING.rows(session.connection(), **asked):
        found[what].append(which)
    grants, authority, serves = found["grant"], found["authority"], found["serves"]
    return Standing(
        everywhere=None in grants,
        workplaces=frozenset(i for i in grants if i is not None),
        instead_everywhere=None in found["instead"],
        instead=frozenset(i for i in found["instead"] if i is not None),
        own=frozenset(i for i in found["own"] if i is not None),
        serves_everywhere=None in serves,
        serves=frozenset(i for i in serves if i is not None),
        authority_everywhere=None in authority,
        authority=frozenset(i for i in authority if i is not None),
        led=frozenset(i for i in found["led"] if i is not None),
    )


def there(outer: Any, *conditions: Condition) -> Condition:
    """Something exists that belongs to the record of the outer select, whatever else that select joins."""
    return exists(select(literal(1)).where(*conditions).correlate(outer))


def bareheaded(actor: Actor, where: Standing) -> bool:
    """The worn hat is one that is granted, and no grant is in force today: then nothing is within reach, whatever an
    assignment or an appointment that nobody ended may say.
    """
    granted = where.everywhere or where.workplaces or where.stands_in
    return actor.hat in _GRANTED and not granted


def scope(column: InstrumentedAttribute[Any], actor: Actor, where: Standing) -> Condition:
    """The hat's workplaces, less those over which personnel authority bars it."""
    if actor.hat in _BARRED_BY_AUTHORITY and where.authority_everywhere:
        return false()
    conditions: list[Condition] = [] if where.everywhere else [column.in_(where.workplaces)]
    if actor.hat in _BARRED_BY_AUTHORITY and where.authority:
        conditions.append(column.not_in(where.authority))
    return and_(column.is_not(None), *conditions)


def stands_in(column: InstrumentedAttribute[Any], where: Standing) -> Condition:
    """The workplaces at which the hat of HR is worn in place of others."""
    return column.is_not(None) if where.instead_everywhere else column.in_(where.instead)


def served(column: InstrumentedAttribute[Any], where: Standing) -> Condition:
    """The workplaces that the actor serves as 産業医, nurse or regional centre."""
    return column.is_not(None) if where.serves_everywhere else column.in_(where.serves)


def appointed(model: Any, actor: Actor, today: date) -> Condition:
    """The actor is 産業医 of the workplace of a record."""
    return there(
        model,
        Engagement.company_id == model.company_id,
        Engagement.person_id == actor.person_id,
        Engagement.kind == EngagementKind.INDUSTRIAL_PHYSICIAN,
        or_(Engagement.workplace_id.is_(None), Engagement.workplace_id == model.workplace_id),
        Engagement.on(today),
    )


def not_mine(column: InstrumentedAttribute[Any], where: Standing) -> Condition:
    """Nobody acts on their own case with a staff hat."""
    return column.not_in(where.own)


def no_conflict(column: InstrumentedAttribute[Any], actor: Actor, where: Standing) -> Condition:
    """A professional or clerk who ever was the employee's supervisor is out, at read as at booking."""
    if actor.hat not in {Hat.CLERK, *PROFESSIONALS} or not where.led:
        return and_(True)
    return column.not_in(where.led)


def workplaces(actor: Actor, where: Standing) -> Condition:
    """The workplaces over which the worn hat reaches."""
    return and_(Workplace.company_id == actor.company_id, scope(Workplace.id, actor, where))
