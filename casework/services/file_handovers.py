"""How does an officer of HR who leaves hand over all that is open, and when does their view end?"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from casework.access import Act, Actor, Visit, enter, sight
from casework.models.cases import Case
from casework.models.holdings import Holding
from casework.models.people import HatGrant, Person, Workplace
from casework.rules.errors import NotValid
from casework.rules.notices import Notice
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import Hat
from casework.services import holdings, messages, owners
from casework.services.holdings import ONE_DAY
from casework.services.people import Named

AHEAD: Final = timedelta(days=366)


@dataclass(frozen=True)
class Leaving:
    """Which hat ends, who follows, and from which day; as typed."""

    grant: str
    to: str
    from_on: date


@dataclass(frozen=True)
class Opening:
    """The hats that the reader may hand over, and the officers who could follow."""

    grants: tuple[Named, ...]
    officers: tuple[Named, ...]


@dataclass(frozen=True)
class Done:
    """What came of it. `left`: what the next one may not handle, being about themself; it falls to the others."""

    passed: int
    left: int


def opening(session: Session, actor: Actor, *, now: datetime) -> Opening:
    """Whose work can be handed over by the reader, and to whom."""
    visit = enter(session, actor, Act.HAND_OVER_FILES, now=now)
    rows = session.execute(
        select(HatGrant.public_id, Person.name, Workplace.name.label("place"))
        .join(Person, and_(Person.company_id == HatGrant.company_id, Person.id == HatGrant.person_id))
        .outerjoin(Workplace, and_(Workplace.company_id == HatGrant.company_id, Workplace.id == HatGrant.workplace_id))
        .where(HatGrant.id.in_([one.id for one in _grants(visit)]))
        .order_by(Person.kana, Person.id, HatGrant.id)
    ).all()
    return Opening(
        tuple(Named(row.public_id, f"{row.name}（{row.place}）" if row.place else row.name) for row in rows),
        _officers(visit),
    )


def hand_over(session: Session, actor: Actor, leaving: Leaving, *, now: datetime) -> Done:
    """Hand everything that is open over from a day on; the old view ends with the day before. What an officer took by
    themself and what is theirs as the only one there goes to the next one, but for what is about the next one: that
    falls to the others. NotValid says what is wrong.
    """
    visit = enter(session, actor, Act.HAND_OVER_FILES, now=now)
    grant, to = _meant(visit, leaving)
    passed = left = 0
    for case in _files(visit, grant, leaving.from_on):
        if _is_about(case, to):
            holdings.release(visit, case, leaving.from_on)
            left += 1
        else:
            holdings.put(visit, case, to.id, leaving.from_on)
            passed += 1
    grant.lasts(leaving.from_on - ONE_DAY)
    visit.record(sight.STAND_IN, grant.public_id)
    occasion = f"{grant.public_id} {leaving.from_on.isoformat()}"
    for person_id in {to.id, grant.person_id} - {actor.person_id}:
        messages.queue(
            visit, Notice.FILES_PASSED, record_id=grant.public_id, to=person_id, hat=Hat.HR, occasion=occasion
        )  # fmt: skip
    session.flush()
    return Done(passed, left)


def _is_about(case: Case, person: Person) -> bool:
    return case.employment.person_id == person.id


def _grants(visit: Visit) -> list[HatGrant]:
    """The hats of HR that go on after today: one's own; of everybody for whoever is HR of the whole company."""
    mine = [] if visit.standing.everywhere else [HatGrant.person_id == visit.actor.person_id]
    found = select(HatGrant).where(
        HatGrant.company_id == visit.actor.company_id,
        HatGrant.hat == Hat.HR,
        HatGrant.instead.is_(False),
        HatGrant.from_on <= visit.today,
        or_(HatGrant.until_on.is_(None), HatGrant.until_on > visit.today),
        *mine,
    )
    return list(visit.session.execute(found.order_by(HatGrant.id)).scalars())


def _officers(visit: Visit) -> tuple[Named, ...]:
    """Everybody who is HR after today and could follow somebody."""
    rows = visit.session.execute(
        select(Person.public_id, Person.name)
        .join(HatGrant, and_(HatGrant.company_id == Person.company_id, HatGrant.person_id == Person.id))
        .where(
            Person.company_id == visit.actor.company_id,
            HatGrant.hat == Hat.HR,
            HatGrant.instead.is_(False),
            or_(HatGrant.until_on.is_(None), HatGrant.until_on > visit.today),
        )
        .distinct()
        .order_by(Person.name, Person.public_id)
    )
    return tuple(Named(row.public_id, row.name) for row in rows)


def _meant(visit: Visit, leaving: Leaving) -> tuple[HatGrant, Person]:
    grant = next((one for one in _grants(visit) if one.public_id == leaving.grant), None)
    if grant is None:
        raise NotValid("grant", Said(N_("一覧から選んでください。")))
    if not visit.today < leaving.from_on <= visit.today + AHEAD:
        raise NotValid("from_on", Said(N_("明日から1年先までの日付を入力してください。")))
    if grant.until_on is not None and grant.until_on < leaving.from_on - ONE_DAY:
        raise NotValid(
            "from_on", Said(N_("この方の担当は%(day)sで終わります。その翌日までの日付にしてください。"),
                            {"day": grant.until_on})
        )  # fmt: skip
    to = visit.session.execute(
        select(Person).where(Person.company_id == visit.actor.company_id, Person.public_id == leaving.to)
    ).scalar_one_or_none()
    if to is None or to.id == grant.person_id:
        raise NotValid("to", Said(N_("担当を離れる方とは別の方を選んでください。")))
    covers: ColumnElement[bool] = HatGrant.workplace_id.is_(None)
    if grant.workplace_id is not None:
        covers = or_(covers, HatGrant.workplace_id == grant.workplace_id)
    follows = visit.session.execute(
        select(HatGrant.id).where(
            HatGrant.company_id == visit.actor.company_id,
            HatGrant.person_id == to.id,
            HatGrant.hat == Hat.HR,
            HatGrant.instead.is_(False),
            HatGrant.on(leaving.from_on),
            covers,
        )
    ).first()
    if follows is None:
        raise NotValid(
            "to",
            Said(
                N_(
                    "この方は、その日に同じ事業場の人事労務担当者ではありません。先に、システム管理者に割り当てを頼んで"
                    "ください。"
                )
            ),
        )
    return grant, to


def _files(visit: Visit, grant: HatGrant, from_on: date) -> list[Case]:
    """The open files within reach that are in the hands of whoever leaves, there, in the order in which all lock."""
    taken = and_(Holding.person_id == grant.person_id, or_(Holding.until_on.is_(None), Holding.until_on >= from_on))
    holds = (
        select(Holding.case_id).where(Holding.company_id == Case.company_id, Holding.case_id == Case.id, taken).exists()
    )
    own: ColumnElement[bool] = holds
    if grant.person_id == visit.actor.person_id:
        own = or_(holds, owners.mine(visit))
    here = [] if grant.workplace_id is None else [Case.workplace_id == grant.workplace_id]
    found = (
        select(Case)
        .where(visit.within(Case), Case.closed_on.is_(None), own, *here)
        .order_by(Case.id)
        .with_for_update(of=Case)
    )
    return list(visit.session.execute(found).scalars())
