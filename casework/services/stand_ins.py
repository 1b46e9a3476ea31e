"""Who takes the place of HR where a file is an officer's own, and what does a workplace lack for that?"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, exists, literal, or_, select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.models.people import Employment, HatGrant, Person, PersonnelAuthority, Workplace
from casework.models.providers import Engagement
from casework.rules import cover as rules
from casework.rules.cover import Lack
from casework.rules.errors import NotNow, NotValid
from casework.rules.notices import Notice
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import EngagementKind, Hat
from casework.services import messages, people
from casework.services.people import Named

AHEAD: Final = timedelta(days=366)
_PHYSICIANS: Final = tuple(kind for kind in EngagementKind if kind.hat is Hat.PHYSICIAN)


@dataclass(frozen=True)
class Place:
    """One workplace: who handles files there, who stands in, who the physicians are, and what is lacking."""

    place: Named
    officers: tuple[str, ...]
    standing_in: tuple[Shown, ...]
    physicians: tuple[str, ...]
    lacks: tuple[Lack, ...]


@dataclass(frozen=True)
class Wanted:
    """Who is to stand in, where, from when until when; as typed."""

    person: str
    workplace: str
    from_on: date
    until_on: date | None


@dataclass(frozen=True)
class Opening:
    """Who could stand in, and where."""

    people: tuple[Named, ...]
    workplaces: tuple[Named, ...]


def index(session: Session, actor: Actor, *, now: datetime) -> list[Place]:
    """The workplaces of the worn hat. A fixed number of queries."""
    return _looked_over(enter(session, actor, Act.SEE_COVER, now=now))


def _looked_over(visit: Visit) -> list[Place]:
    session, actor = visit.session, visit.actor
    places = _places(visit)
    grants = session.execute(
        select(HatGrant, Person.id.label("person"), Person.name)
        .join(Person, and_(Person.company_id == HatGrant.company_id, Person.id == HatGrant.person_id))
        .where(
            HatGrant.company_id == actor.company_id, HatGrant.hat == Hat.HR,
            or_(HatGrant.until_on.is_(None), HatGrant.until_on >= visit.today),
        )
        .order_by(Person.kana, Person.id, HatGrant.from_on)
    ).all()  # fmt: skip
    engaged = _physicians(visit)
    working = (
        set(
            session.execute(
                select(Employment.person_id).where(
                    Employment.company_id == actor.company_id, Employment.on(visit.today)
                )
            ).scalars()
        )
        if engaged
        else set()
    )
    officers = {row.person for row in grants if not row.HatGrant.instead}
    bosses = people.supervisors_of_each(session, actor.company_id, officers) if officers else {}
    return [_place(visit, place, grants, bosses, engaged, working) for place in places]


def cover_lacks(visit: Visit) -> int:
    """How many of the workplaces of the worn hat lack something."""
    return sum(bool(one.lacks) for one in _looked_over(visit))


def opening(session: Session, actor: Actor, *, now: datetime) -> Opening:
    """Who could stand in: HR of another workplace, and whoever has the say over posts in the company (the owner, the
    head of HR); never the reader, nor who handles results on the examiner's side, nor whoever would be refused at each
    of the workplaces.
    """
    visit = enter(session, actor, Act.KEEP_STAND_INS, now=now)
    places = _places(visit)
    refused = _refused_at_all(visit, places) if places else set()
    rows = session.execute(_able(visit).order_by(Person.kana, Person.id)).all()
    return Opening(
        tuple(Named(row.public_id, row.name) for row in rows if row.id not in refused),
        tuple(Named(place.public_id, place.name) for place in places),
    )


def appoint(session: Session, actor: Actor, wanted: Wanted, *, now: datetime) -> None:
    """Settle who stands in at a workplace, from a day on. They are told, and see nothing unless the only officer there
    is the person concerned. NotValid where it can't be.
    """
    visit = enter(session, actor, Act.KEEP_STAND_INS, now=now)
    place = next((one for one in _places(visit) if one.public_id == wanted.workplace), None)
    if place is None:
        raise NotValid("workplace", Said(N_("事業場を選んでください。")))
    person = session.execute(_able(visit).where(Person.public_id == wanted.person)).one_or_none()
    if person is None:
        raise NotValid("person", Said(N_("一覧から選んでください。")))
    if not visit.today <= wanted.from_on <= visit.today + AHEAD:
        raise NotValid("from_on", Said(N_("今日から1年先までの日付を入力してください。")))
    if wanted.until_on is not None and wanted.until_on < wanted.from_on:
        raise NotValid("until_on", Said(N_("最初の日以後の日付にしてください。")))
    if person.id in _lead_all(visit, place.id):
        said = N_("この方は、そこの人事労務担当者の上司です（上司でした）。上司は、部下の件を扱えません。")
        raise NotValid("person", Said(said))
    held = _held(visit, person.id, place.id, wanted)
    if False in held:
        raise NotValid("person", Said(N_("この方は、そこの人事労務担当者です。別の方を選んでください。")))
    if True in held:
        raise NotValid("person", Said(N_("この方は、その期間、すでに代わりの担当です。")))
    made = HatGrant(
        company_id=visit.actor.company_id, public_id=ids.fresh(), person_id=person.id, hat=Hat.HR, instead=True,
        workplace_id=place.id, from_on=wanted.from_on, until_on=wanted.until_on,
    )  # fmt: skip
    session.add(made)
    session.flush()
    visit.record(sight.STAND_IN, made.public_id)
    messages.queue(visit, Notice.STAND_IN_NAMED, record_id=made.public_id, to=person.id, hat=Hat.HR)


def end(session: Session, actor: Actor, grant_id: str, *, now: datetime) -> None:
    """From today on somebody doesn't stand in any more. NotNow when it has ended already."""
    visit = enter(session, actor, Act.KEEP_STAND_INS, now=now)
    grant = visit.reach(HatGrant, grant_id, lock=True)
    if grant.until_on is not None and grant.until_on < visit.today:
        raise NotNow(Said(N_("この方の代わりの担当は、すでに終わっています。")))
    visit.record(sight.STAND_IN, grant.public_id)
    if grant.from_on >= visit.today:
        session.delete(grant)
    else:
        grant.lasts(visit.today - timedelta(days=1))
    session.flush()


def _place(
    visit: Visit,
    place: Any,
    grants: Sequence[Any],
    bosses: Mapping[int, frozenset[int]],
    engaged: Sequence[Any],
    working: Collection[int],
) -> Place:
    here = [row for row in grants if row.HatGrant.workplace_id in {None, place.id}]
    today = [row for row in here if row.HatGrant.from_on <= visit.today]
    officers = {row.person: row.name for row in today if not row.HatGrant.instead}
    physicians = {row.person: row.name for row in engaged if row.workplace_id in {None, place.id}}
    lacks = rules.lacks(
        officers, {row.person for row in today if row.HatGrant.instead},
        set().union(*(bosses[person_id] for person_id in officers)), physicians, set(physicians) & set(working),
    )  # fmt: skip
    return Place(
        place=Named(place.public_id, place.name),
        officers=tuple(officers.values()),
        standing_in=tuple(
            visit.show(sight.STAND_IN, row.HatGrant, name=row.name, workplace=place.name)
            for row in here
            if row.HatGrant.instead
        ),
        physicians=tuple(physicians.values()),
        lacks=lacks,
    )


def _places(visit: Visit) -> Sequence[Any]:
    wanted = select(Workplace.id, Workplace.public_id, Workplace.name).where(visit.workplaces())
    return visit.session.execute(wanted.order_by(Workplace.code)).all()


def _physicians(visit: Visit) -> Sequence[Any]:
    """Everybody who can hold the interview of the law, by workplace."""
    return visit.session.execute(
        select(Engagement.workplace_id, Person.id.label("person"), Person.name)
        .join(Person, and_(Person.company_id == Engagement.company_id, Person.id == Engagement.person_id))
        .where(
            Engagement.company_id == visit.actor.company_id, Engagement.kind.in_(_PHYSICIANS),
            Engagement.on(visit.today),
        )
        .order_by(Person.kana, Person.id)
    ).all()  # fmt: skip


def _able(visit: Visit) -> Any:
    later = or_(HatGrant.until_on.is_(None), HatGrant.until_on >= visit.today)
    theirs = and_(HatGrant.company_id == Person.company_id, HatGrant.person_id == Person.id, later)
    officer = _there(HatGrant, theirs, HatGrant.hat == Hat.HR, HatGrant.instead.is_(False))
    knows = _there(HatGrant, theirs, HatGrant.hat.in_(rules.KNOWING))
    decides = _there(
        PersonnelAuthority,
        PersonnelAuthority.company_id == Person.company_id,
        PersonnelAuthority.person_id == Person.id,
        PersonnelAuthority.on(visit.today),
    )
    return select(Person.id, Person.public_id, Person.name).where(
        Person.company_id == visit.actor.company_id,
        Person.id != visit.actor.person_id,
        Person.account_id.is_not(None),
        or_(officer, decides),
        ~knows,
    )


def _lead_all(visit: Visit, place_id: int) -> frozenset[int]:
    """Who leads or led every officer of a workplace: there is no file that they could handle in place of one."""
    officers = people.hr_for(visit.session, visit.actor.company_id, place_id, visit.today)
    bosses = people.supervisors_of_each(visit.session, visit.actor.company_id, officers)
    return frozenset.intersection(*bosses.values()) if officers else frozenset()


def _refused_at_all(visit: Visit, places: Sequence[Any]) -> set[int]:
    """Whom `appoint` refuses at each of some workplaces, whichever days are typed: they are HR there for good, in their
    own right or in place of others, or lead all who are.
    """
    rows: Sequence[Any] = visit.session.execute(
        select(HatGrant.person_id, HatGrant.workplace_id).where(
            HatGrant.company_id == visit.actor.company_id, HatGrant.hat == Hat.HR,
            HatGrant.from_on <= visit.today, HatGrant.until_on.is_(None),
        )
    ).all()  # fmt: skip
    return set.intersection(
        *(
            {row.person_id for row in rows if row.workplace_id in {None, place.id}} | _lead_all(visit, place.id)
            for place in places
        )
    )


def _there(model: Any, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists(select(literal(1)).select_from(model).where(*conditions).correlate(Person))


def _held(visit: Visit, person_id: int, place_id: int, wanted: Wanted) -> set[bool]:
    """Whether somebody is HR at a workplace on any of the days, and in which way: in place of others or not."""
    later = or_(HatGrant.until_on.is_(None), HatGrant.until_on >= wanted.from_on)
    before = literal(value=True) if wanted.until_on is None else HatGrant.from_on <= wanted.until_on
    return set(
        visit.session.execute(
            select(HatGrant.instead).where(
                HatGrant.company_id == visit.actor.company_id, HatGrant.person_id == person_id,
                HatGrant.hat == Hat.HR, or_(HatGrant.workplace_id.is_(None), HatGrant.workplace_id == place_id),
                later, before,
            )
        ).scalars()
    )  # fmt: skip
