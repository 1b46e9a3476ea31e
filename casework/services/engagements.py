"""Which professionals are engaged for which workplace, from when until when, and who writes that down?

Who becomes 産業医, nurse or centre of a workplace reads more than their own talks, so that is given together with the
hat by whoever runs the installation (`services/hat_grants.py`). What a clerk writes down here is who comes to hold
single talks: a physician by a contract, or once, and a counsellor.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, exists, literal, or_, select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.ids import PublicId
from casework.models.people import HatGrant, Person, Workplace
from casework.models.providers import Engagement
from casework.rules.errors import NotNow, NotValid, NotYours, refuse
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import EngagementKind, Hat
from casework.services import languages
from casework.services.providers import Place

BY_CLERKS: Final = (EngagementKind.INTERVIEW_PHYSICIAN, EngagementKind.SPOT_PHYSICIAN, EngagementKind.COUNSELLOR)
"""What a clerk may write down: who holds single talks, and reads nothing but those."""
AHEAD: Final = timedelta(days=731)
LONGEST_SPOT: Final = timedelta(days=31)
"""Who comes once comes within a month; who comes longer has a contract."""


@dataclass(frozen=True)
class NewEngagement:
    """What was typed. `person`: public id of somebody known, or empty for the name of somebody new."""

    kind: EngagementKind
    from_on: date
    until_on: date | None
    workplace: str = ""
    person: str = ""
    name: str = ""
    affiliation: str = ""


@dataclass(frozen=True)
class Line:
    """One engagement. `may_end`: it can be ended by whoever looks."""

    engagement: Shown
    spoken: tuple[Shown, ...]
    """What the person speaks beside Japanese."""
    may_end: bool


@dataclass(frozen=True)
class EngagementsPage:
    """Those of today and to come, and those of the last year that ended."""

    standing: tuple[Line, ...]
    ended: tuple[Line, ...]


@dataclass(frozen=True)
class Opening:
    """For whom and where one can be written down. People by the hat under which they would act."""

    workplaces: tuple[Place, ...]
    professionals: Mapping[Hat, tuple[Place, ...]]


def index(session: Session, actor: Actor, *, now: datetime) -> EngagementsPage:
    """All within reach, by person."""
    visit = enter(session, actor, Act.KEEP_ENGAGEMENTS, now=now)
    rows = session.execute(
        select(Engagement, Person.name, Workplace.name)
        .join(Person, and_(Person.company_id == Engagement.company_id, Person.id == Engagement.person_id))
        .outerjoin(
            Workplace, and_(Workplace.company_id == Engagement.company_id, Workplace.id == Engagement.workplace_id)
        )
        .where(
            visit.within(Engagement),
            or_(Engagement.until_on.is_(None), Engagement.until_on >= visit.today - timedelta(days=366)),
        )
        .order_by(Person.kana, Person.name, Engagement.from_on, Engagement.id)
    ).all()
    spoken = languages.shown_each(visit, {engagement.person_id for engagement, _name, _place in rows})
    standing: list[Line] = []
    ended: list[Line] = []
    for engagement, name, place in rows:
        over = engagement.until_on is not None and engagement.until_on < visit.today
        shown = visit.show(sight.ENGAGEMENT, engagement, name=name, workplace=place or "")
        (ended if over else standing).append(
            Line(shown, spoken[engagement.person_id], not over and _may_change(visit, engagement))
        )
    return EngagementsPage(tuple(standing), tuple(ended))


def opening(session: Session, actor: Actor, *, now: datetime) -> Opening:
    """The workplaces of the hat, and those of the company who could come."""
    visit = enter(session, actor, Act.KEEP_ENGAGEMENTS, now=now)
    places = session.execute(
        select(Workplace.public_id, Workplace.name).where(visit.workplaces()).order_by(Workplace.code)
    )
    return Opening(
        tuple(Place(row.public_id, row.name) for row in places),
        {hat: _people(visit, hat) for hat in (Hat.PHYSICIAN, Hat.NURSE)},
    )


def _people(visit: Visit, hat: Hat) -> tuple[Place, ...]:
    found = visit.session.execute(
        select(Person.public_id, Person.name).where(_professional(visit, hat)).order_by(Person.kana, Person.name)
    )
    return tuple(Place(row.public_id, row.name) for row in found)


def add(session: Session, actor: Actor, new: NewEngagement, *, now: datetime) -> PublicId:
    """Write one down, and with it the person when they are new. NotValid, with all that is wrong."""
    visit = enter(session, actor, Act.KEEP_ENGAGEMENTS, now=now)
    if new.kind not in BY_CLERKS:
        raise NotValid("kind", Said(N_("一覧から選んでください。")))
    workplace_id = _workplace(visit, new.workplace)
    faults = []
    until_on = new.until_on or (new.from_on if new.kind is EngagementKind.SPOT_PHYSICIAN else None)
    if not visit.today <= new.from_on <= visit.today + AHEAD:
        faults.append(NotValid("from_on", Said(N_("今日から2年先までの日付を入力してください。"))))
    if until_on is not None and until_on < new.from_on:
        faults.append(NotValid("until_on", Said(N_("始まりの日より前の日付は入力できません。"))))
    elif new.kind is EngagementKind.SPOT_PHYSICIAN and until_on is not None and until_on - new.from_on > LONGEST_SPOT:
        faults.append(
            NotValid(
                "until_on", Said(N_("単発の来訪は%(days)s日以内で入力してください。"), {"days": LONGEST_SPOT.days})
            )
        )
    if bool(new.person) == bool(new.name.strip()):
        faults.append(NotValid("name", Said(N_("登録済みの人を選ぶか、新しい人の氏名を入力してください。"))))
    refuse(faults)
    made = Engagement(
        company_id=actor.company_id, public_id=ids.fresh(), person_id=_person(visit, new), workplace_id=workplace_id,
        kind=new.kind, affiliation=new.affiliation.strip(), from_on=new.from_on, until_on=until_on,
    )  # fmt: skip
    session.add(made)
    visit.record(sight.ENGAGEMENT, made.public_id)
    session.flush()
    return made.public_id


def ending(session: Session, actor: Actor, engagement_id: str, *, now: datetime) -> Shown:
    """The engagement that somebody is about to end."""
    visit = enter(session, actor, Act.KEEP_ENGAGEMENTS, now=now)
    engagement = _to_end(visit, engagement_id)
    name = session.get_one(Person, engagement.person_id).name
    place = session.get(Workplace, engagement.workplace_id) if engagement.workplace_id else None
    return visit.show(sight.ENGAGEMENT, engagement, name=name, workplace=place.name if place else "")


def end(session: Session, actor: Actor, engagement_id: str, until_on: date, *, now: datetime) -> None:
    """From the day after `until_on` they come no more; slots after it are offered to nobody."""
    visit = enter(session, actor, Act.KEEP_ENGAGEMENTS, now=now)
    engagement = _to_end(visit, engagement_id, lock=True)
    if not max(engagement.from_on, visit.today) <= until_on <= (engagement.until_on or visit.today + AHEAD):
        raise NotValid("until_on", Said(N_("今日から、いまの終わりの日までの日付を入力してください。")))
    engagement.until_on = until_on
    visit.record(sight.ENGAGEMENT, engagement.public_id)
    session.flush()


def _to_end(visit: Visit, engagement_id: str, *, lock: bool = False) -> Engagement:
    engagement = visit.reach(Engagement, engagement_id, lock=lock)
    if not _may_change(visit, engagement):
        raise NotYours
    if engagement.until_on is not None and engagement.until_on < visit.today:
        raise NotNow(Said(N_("この契約は、すでに終わっています。")))
    return engagement


def _may_change(visit: Visit, engagement: Engagement) -> bool:
    """What clerks write down they end; a contract of the whole company is kept by who works for all of it."""
    return engagement.kind in BY_CLERKS and (engagement.workplace_id is not None or visit.standing.everywhere)


def _professional(visit: Visit, hat: Hat) -> ColumnElement[bool]:
    """Somebody who wears this hat, or was engaged before as what acts under it, in this company: nobody becomes a
    physician by being chosen from a list.
    """
    worn = exists(
        select(literal(1)).where(
            HatGrant.company_id == Person.company_id, HatGrant.person_id == Person.id, HatGrant.hat == hat,
            HatGrant.on(visit.today),
        )
    )  # fmt: skip
    before = exists(
        select(literal(1)).where(
            Engagement.company_id == Person.company_id, Engagement.person_id == Person.id,
            Engagement.kind.in_([kind for kind in BY_CLERKS if kind.hat is hat]),
        )
    )  # fmt: skip
    return and_(Person.company_id == visit.actor.company_id, or_(worn, before))


def _person(visit: Visit, new: NewEngagement) -> int:
    """Whom it is about. Somebody new has no account: they get one with the hat, from whoever runs the installation."""
    if not new.person:
        person = Person(company_id=visit.actor.company_id, public_id=ids.fresh(), name=new.name.strip(), kana="")
        visit.session.add(person)
        visit.session.flush()
        return person.id
    found = visit.session.execute(
        select(Person.id).where(_professional(visit, new.kind.hat), Person.public_id == new.person)
    ).scalar_one_or_none()
    if found is None:
        raise NotValid("person", Said(N_("選んだ種類の面談を担当できる人を、一覧から選んでください。")))
    return found


def _workplace(visit: Visit, public_id: str) -> int:
    found = visit.session.execute(
        select(Workplace.id).where(visit.workplaces(), Workplace.public_id == public_id)
    ).scalar_one_or_none()
    if found is None:
        raise NotValid("workplace", Said(N_("担当している事業場から選んでください。")))
    return found
