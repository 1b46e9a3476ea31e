"""Which rules hold at a workplace today, where does each come from, what changed when, and what of the law is ahead?

The rules have to be made known to the workers (指針), so everybody in the company may read those of each workplace.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.access.acts import may
from casework.models.people import Workplace
from casework.models.policies import Closure, PolicyVersion
from casework.rules import policy_words
from casework.rules.duties_of_law import AMENDMENTS, Amendment
from casework.rules.errors import NotYours
from casework.rules.policy import SOURCES, Kind, Policy
from casework.rules.policy_words import Change
from casework.rules.texts import Said
from casework.services import people, policies

UNTOLD: Final = frozenset({"neutral_title"})
"""Whoever knows which title hides a talk knows of everybody's in whose calendar it stands (domain: §12.9)."""
_DAYS: Final = frozenset({"deliberated_on", "published_on"})
"""Each version has its own; that they are others is no change of the rules, and no default is ours."""


@dataclass(frozen=True)
class Place:
    """A workplace to choose."""

    public_id: str
    name: str


@dataclass(frozen=True)
class RuleLine:
    """One rule: its value today, its weight, where it comes from, and whether it departs from our default."""

    label: str
    value: Said
    kind: Kind
    where: str
    own: bool


@dataclass(frozen=True)
class VersionLine:
    """One version. `changes`: against the one before. `ahead`: not begun; `holds`: in force today at its place."""

    version: Shown
    changes: tuple[Change, ...]
    ahead: bool
    holds: bool


@dataclass(frozen=True)
class Index:
    """The workplaces, and the versions for the whole company. `may_change`: those of the company, by this reader."""

    places: tuple[Place, ...]
    versions: tuple[VersionLine, ...]
    may_change: bool


@dataclass(frozen=True)
class RulesPage:
    """The rules of a workplace on a day. `number`: of their version; 0 where nobody has set any. `own`: the version is
    the workplace's, else the company's. `closures`: the days of rest that are ahead, for everybody to know.
    """

    place: Place
    number: int
    own: bool
    today: date
    lines: tuple[RuleLine, ...]
    amendments: tuple[Amendment, ...]
    versions: tuple[VersionLine, ...]
    closures: tuple[Shown, ...]
    may_change: bool


def index(session: Session, actor: Actor, *, now: datetime) -> Index:
    """The workplaces of the company and the rules for all of it."""
    visit = enter(session, actor, Act.SEE_RULES, now=now)
    found = select(Workplace.public_id, Workplace.name).where(Workplace.company_id == actor.company_id)
    places = tuple(Place(*row) for row in session.execute(found.order_by(Workplace.code)))
    return Index(places, version_lines(visit, None), _writes(visit) and visit.standing.everywhere)


def page(session: Session, actor: Actor, workplace_id: str, *, now: datetime) -> RulesPage:
    """The rules of one of them. NotYours for another company's."""
    visit = enter(session, actor, Act.SEE_RULES, now=now)
    place = session.execute(
        select(Workplace).where(Workplace.company_id == actor.company_id, Workplace.public_id == workplace_id)
    ).scalar_one_or_none()
    if place is None:
        raise NotYours
    policy, number = policies.policy_for(session, actor.company_id, place.id, visit.today)
    usual = Policy()
    lines = tuple(
        RuleLine(
            label=label,
            value=policy_words.value(name, getattr(policy, name)),
            kind=SOURCES[name].kind,
            where=SOURCES[name].where,
            own=name not in _DAYS and getattr(policy, name) != getattr(usual, name),
        )
        for name, (label, _unit) in policy_words.LABELS.items()
        if name not in UNTOLD
    )
    versions = version_lines(visit, place.id)
    return RulesPage(
        place=Place(place.public_id, place.name),
        number=number,
        own=any(line.holds for line in versions),
        today=visit.today,
        lines=lines,
        amendments=AMENDMENTS,
        versions=versions,
        closures=closures_ahead(visit, place.id),
        may_change=_writes(visit) and reaches(visit, place.id),
    )


def reaches(visit: Visit, place: int | None) -> bool:
    """Whether the worn hat is granted for the workplace; for none, for the whole company."""
    if place is None:
        return visit.standing.everywhere
    found = select(Workplace.id).where(visit.workplaces(), Workplace.id == place)
    return visit.session.execute(found).first() is not None


def to_change(visit: Visit, place_id: str | None) -> tuple[int | None, str]:
    """The workplace to write something for, and its name; without it the whole company. NotYours beyond the hat."""
    if place_id is None:
        if not visit.standing.everywhere:
            raise NotYours
        return None, ""
    found = visit.session.execute(
        select(Workplace.id, Workplace.name).where(visit.workplaces(), Workplace.public_id == place_id)
    ).one_or_none()
    if found is None:
        raise NotYours
    return found.id, found.name


def standing_versions(visit: Visit, place: int | None) -> list[PolicyVersion]:
    """The versions of a workplace or of the company, in the order in which they begin; without those taken back."""
    where = PolicyVersion.workplace_id.is_(None) if place is None else PolicyVersion.workplace_id == place
    return list(
        visit.session.execute(
            select(PolicyVersion)
            .where(visit.within(PolicyVersion), where, PolicyVersion.taken_back_on.is_(None))
            .order_by(PolicyVersion.from_on, PolicyVersion.number)
        ).scalars()
    )


def company_version(visit: Visit, day: date) -> PolicyVersion | None:
    """The version of the company that holds on a day at places without one of their own."""
    return next((one for one in reversed(standing_versions(visit, None)) if one.from_on <= day), None)


def version_lines(visit: Visit, place: int | None) -> tuple[VersionLine, ...]:
    """The versions of a place, the newest first, each with what it changed."""
    found = standing_versions(visit, place)
    names = people.person_names(
        visit.session, visit.actor.company_id, [one.made_by_id for one in found if one.made_by_id is not None]
    )
    holding = max((at for at, one in enumerate(found) if one.from_on <= visit.today), default=-1)
    lines = []
    before: Policy | None = None
    for at, one in enumerate(found):
        rules = policies.read(one.values)
        changed = policy_words.changes(before or _before_its_own(visit, place, one.from_on), rules)
        shown = visit.show(
            sight.POLICY_VERSION,
            one,
            made_by_name=names.get(one.made_by_id or 0, ""),
            neutral_title=rules.neutral_title,
            published_on=rules.published_on,
        )
        told = tuple(change for change in changed if change.name not in UNTOLD | _DAYS)
        lines.append(VersionLine(shown, told, ahead=one.from_on > visit.today, holds=at == holding))
        before = rules
    return tuple(reversed(lines))


def closures_ahead(visit: Visit, place: int | None) -> tuple[Shown, ...]:
    """The days of rest of a place from today on, its own and the company's, the next first; of the company alone when
    there is no place.
    """
    found = visit.session.execute(
        select(Closure, Workplace.name)
        .outerjoin(Workplace, Workplace.id == Closure.workplace_id)
        .where(
            visit.within(Closure),
            or_(Closure.workplace_id == place, Closure.workplace_id.is_(None)),
            or_(Closure.from_on >= visit.today, Closure.until_on >= visit.today),
        )
        .order_by(Closure.from_on, Closure.id)
    )
    return tuple(visit.show(sight.CLOSURE, closure, workplace=name or "") for closure, name in found)


def _before_its_own(visit: Visit, place: int | None, day: date) -> Policy:
    found = None if place is None else company_version(visit, day)
    return Policy() if found is None else policies.read(found.values)


def _writes(visit: Visit) -> bool:
    return may(visit.actor.hat, Act.CHANGE_RULES)
