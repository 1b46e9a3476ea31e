"""Which HR officers may open the scores that employees passed on? Named by the side that holds the scores."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.ids import PublicId
from casework.models.handlers import NamedHandler
from casework.models.people import HatGrant, Person, PersonnelAuthority, Workplace
from casework.rules.errors import NotNow, NotValid
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import Hat
from casework.services import people

AHEAD = timedelta(days=366)


@dataclass(frozen=True)
class Naming:
    """Who is to open scores, where, from when until when. By public id; no workplace: everywhere."""

    person: str
    workplace: str
    from_on: date
    until_on: date | None


@dataclass(frozen=True)
class Option:
    """Something to choose."""

    public_id: PublicId
    name: str


@dataclass(frozen=True)
class Opening:
    """What the clerk may choose from. `everywhere`: whether also the whole company."""

    officers: tuple[Option, ...]
    workplaces: tuple[Option, ...]
    everywhere: bool


@dataclass(frozen=True)
class Line:
    """One naming. `over`: it has ended. `void`: it opens nothing today, although its days say that it would. `void_at`:
    the workplaces at which it doesn't, where it is for the whole company and holds elsewhere.
    """

    handler: Shown
    over: bool
    void: bool
    void_at: tuple[str, ...]


def index(session: Session, actor: Actor, *, now: datetime) -> list[Line]:
    """Who is named within the clerk's workplaces: those in force and to come first, then those that ended."""
    visit = enter(session, actor, Act.NAME_HANDLERS, now=now)
    found = session.execute(
        select(NamedHandler)
        .where(visit.within(NamedHandler))
        .order_by(NamedHandler.until_on.is_(None).desc(), NamedHandler.until_on.desc(), NamedHandler.id.desc())
    ).scalars()
    return _lines(visit, list(found))


def read(session: Session, actor: Actor, handler_id: str, *, now: datetime) -> Line:
    """One naming."""
    visit = enter(session, actor, Act.NAME_HANDLERS, now=now)
    return _lines(visit, [visit.reach(NamedHandler, handler_id)])[0]


def _lines(visit: Visit, found: list[NamedHandler]) -> list[Line]:
    company_id = visit.actor.company_id
    names = people.person_names(visit.session, company_id, [n for h in found for n in (h.person_id, h.named_by_id)])
    places = {
        row.id: row.name
        for row in visit.session.execute(
            select(Workplace.id, Workplace.name).where(Workplace.company_id == company_id).order_by(Workplace.code)
        )
    }
    lines = []
    for one in found:
        at = places if one.workplace_id is None else {one.workplace_id: places[one.workplace_id]}
        idle = [name for place, name in at.items() if not _opens(visit, one.person_id, place)]
        shown = visit.show(
            sight.HANDLER, one, name=names[one.person_id], named_by_name=names[one.named_by_id],
            workplace=at[one.workplace_id] if one.workplace_id is not None else "",
        )  # fmt: skip
        void = len(idle) == len(at)
        over = one.until_on is not None and one.until_on < visit.today
        lines.append(Line(shown, over, void, () if void else tuple(idle)))
    return lines


def opening(session: Session, actor: Actor, *, now: datetime) -> Opening:
    """The workplaces of the clerk, and the HR officers there who could be named."""
    visit = enter(session, actor, Act.NAME_HANDLERS, now=now)
    places = session.execute(
        select(Workplace.id, Workplace.public_id, Workplace.name).where(visit.workplaces()).order_by(Workplace.code)
    ).all()
    officers = session.execute(
        select(Person.id, Person.public_id, Person.name, Person.kana)
        .join(HatGrant, and_(HatGrant.company_id == Person.company_id, HatGrant.person_id == Person.id))
        .where(
            Person.company_id == actor.company_id,
            Person.id != actor.person_id,
            HatGrant.hat == Hat.HR,
            HatGrant.instead.is_(False),
            HatGrant.on(visit.today),
            or_(HatGrant.workplace_id.is_(None), HatGrant.workplace_id.in_([place.id for place in places])),
        )
        .distinct()
        .order_by(Person.kana, Person.id)
    ).all()
    barred = _barred(visit, [officer.id for officer in officers])
    often = Counter(officer.name for officer in officers)
    return Opening(
        officers=tuple(
            Option(o.public_id, o.name if often[o.name] == 1 else f"{o.name}（{o.kana}）")
            for o in officers
            if o.id not in barred
        ),
        workplaces=tuple(Option(place.public_id, place.name) for place in places),
        everywhere=visit.standing.whole_company,
    )


def name(session: Session, actor: Actor, naming: Naming, *, now: datetime) -> PublicId:
    """Name an HR officer. NotValid where the person doesn't wear the hat of HR there or has personnel authority there
    (nobody who decides on posts handles results), is the clerk themself, or is named there already.
    """
    visit = enter(session, actor, Act.NAME_HANDLERS, now=now)
    place, person = _place(visit, naming.workplace), _officer(visit, naming.person)
    _days(visit, naming)
    if person.id == actor.person_id:
        raise NotValid("person", Said(N_("ご自身を指名することはできません。ほかの実施事務従事者が指名してください。")))
    if not _wears(visit, person.id, place, naming.from_on):
        raise NotValid("person", Said(N_("始まりの日にその事業場の人事労務担当者である人を選んでください。")))
    if _decides(visit, person.id, place, naming.from_on, naming.until_on):
        raise NotValid(
            "person", Said(N_("この人はそこで人事権（解雇・昇進・異動を決める権限）を持つため、指名できません。"))
        )
    if _overlaps(visit, person.id, place, naming):
        raise NotValid("person", Said(N_("この人は、その期間、そこですでに指名されています。")))
    named = NamedHandler(
        company_id=actor.company_id, public_id=ids.fresh(), person_id=person.id, workplace_id=place,
        named_by_id=actor.person_id, named_at=now, from_on=naming.from_on, until_on=naming.until_on,
    )  # fmt: skip
    session.add(named)
    session.flush()
    visit.record(sight.HANDLER, named.public_id)
    return named.public_id


def end(session: Session, actor: Actor, handler_id: str, last_on: date, *, now: datetime) -> None:
    """The naming ends after a day; yesterday: at once. One that hasn't held for a day yet is taken away altogether;
    what was opened by it stays in the trail. Not for the past, in which it did open scores.
    """
    visit = enter(session, actor, Act.NAME_HANDLERS, now=now)
    named = visit.reach(NamedHandler, handler_id, lock=True)
    if named.until_on is not None and named.until_on < visit.today:
        raise NotNow(Said(N_("この指名はすでに終わっています。")))
    if last_on < named.from_on and named.from_on >= visit.today:
        visit.record(sight.HANDLER, named.public_id)
        session.delete(named)
        return
    if last_on < named.from_on:
        raise NotValid("last_on", Said(N_("始まりの日より前の日は選べません。")))
    if last_on < visit.today - timedelta(days=1):
        raise NotValid("last_on", Said(N_("昨日以後の日付を入力してください。昨日にすると、すぐに終わります。")))
    if named.until_on is not None and last_on > named.until_on:
        raise NotValid("last_on", Said(N_("決めてある終わりの日より後にはできません。もう一度指名してください。")))
    named.until_on = last_on
    visit.record(sight.HANDLER, named.public_id)


def _place(visit: Visit, public_id: str) -> int | None:
    if not public_id and visit.standing.whole_company:
        return None
    found = visit.session.execute(
        select(Workplace.id).where(visit.workplaces(), Workplace.public_id == public_id)
    ).scalar_one_or_none()
    if found is None:
        raise NotValid("workplace", Said(N_("担当している事業場から選んでください。")))
    return found


def _officer(visit: Visit, public_id: str) -> Person:
    found = visit.session.execute(
        select(Person).where(Person.company_id == visit.actor.company_id, Person.public_id == public_id)
    ).scalar_one_or_none()
    if found is None:
        raise NotValid("person", Said(N_("一覧から選んでください。")))
    return found


def _days(visit: Visit, naming: Naming) -> None:
    if not visit.today <= naming.from_on <= visit.today + AHEAD:
        raise NotValid("from_on", Said(N_("今日から1年先までの日付を入力してください。")))
    if naming.until_on is not None and naming.until_on < naming.from_on:
        raise NotValid("until_on", Said(N_("終わりの日が始まりの日より前です。")))


def _here(column: Any, place: int | None) -> ColumnElement[bool]:
    """Rows for the whole company and rows for the workplace."""
    return or_(column.is_(None), column == place) if place is not None else column.is_(None)


def _opens(visit: Visit, person_id: int, place: int) -> bool:
    """Does a naming open scores at a workplace today? As `access/facts.py` asks it, and with the hat of HR there."""
    return _wears(visit, person_id, place, visit.today) and not _decides(
        visit, person_id, place, visit.today, visit.today
    )


def _wears(visit: Visit, person_id: int, place: int | None, day: date) -> bool:
    return _any(
        visit,
        select(HatGrant.id).where(
            HatGrant.company_id == visit.actor.company_id, HatGrant.person_id == person_id, HatGrant.hat == Hat.HR,
            HatGrant.instead.is_(False),
            _here(HatGrant.workplace_id, place), HatGrant.on(day),
        ),
    )  # fmt: skip


def _during(model: type[NamedHandler | PersonnelAuthority], from_on: date, until_on: date | None) -> Any:
    later = model.until_on.is_(None) | (model.until_on >= from_on)
    return later if until_on is None else and_(later, model.from_on <= until_on)


def _decides(visit: Visit, person_id: int, place: int | None, from_on: date, until_on: date | None) -> bool:
    """Personnel authority on any of the days: at the workplace, or anywhere when it is about the whole company."""
    found = select(PersonnelAuthority.id).where(
        PersonnelAuthority.company_id == visit.actor.company_id,
        PersonnelAuthority.person_id == person_id,
        _during(PersonnelAuthority, from_on, until_on),
    )
    return _any(visit, found if place is None else found.where(_here(PersonnelAuthority.workplace_id, place)))


def _barred(visit: Visit, person_ids: Iterable[int]) -> set[int]:
    """Who can't be named anywhere: personnel authority over the whole company."""
    return set(
        visit.session.execute(
            select(PersonnelAuthority.person_id).where(
                PersonnelAuthority.company_id == visit.actor.company_id,
                PersonnelAuthority.person_id.in_(list(person_ids)),
                PersonnelAuthority.workplace_id.is_(None),
                PersonnelAuthority.on(visit.today),
            )
        ).scalars()
    )


def _overlaps(visit: Visit, person_id: int, place: int | None, naming: Naming) -> bool:
    same = NamedHandler.workplace_id.is_(None) if place is None else NamedHandler.workplace_id == place
    return _any(
        visit,
        select(NamedHandler.id).where(
            NamedHandler.company_id == visit.actor.company_id, NamedHandler.person_id == person_id, same,
            _during(NamedHandler, naming.from_on, naming.until_on),
        ),
    )  # fmt: skip


def _any(visit: Visit, statement: Any) -> bool:
    return visit.session.execute(statement.limit(1)).first() is not None
