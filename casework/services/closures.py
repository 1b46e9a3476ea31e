"""On which days is a workplace closed (休業日), beside weekends and national holidays, and who writes that down?

Letters and follow-ups are planned around these days: the final confirmation moves back to the working day before.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.ids import PublicId
from casework.models.people import Workplace
from casework.models.policies import Closure
from casework.rules.errors import NotNow, NotValid, NotYours, refuse
from casework.rules.texts import N_, Said
from casework.services import rulebook

AHEAD: Final = timedelta(days=731)
LONGEST: Final = timedelta(days=62)
"""Longer than that nothing near could be moved to a working day."""
LONGEST_NAME: Final = 60


@dataclass(frozen=True)
class NewClosure:
    """What was typed. Without a last day it is one day."""

    name: str
    from_on: date
    until_on: date | None


@dataclass(frozen=True)
class Line:
    """One closure. `removable`: it has not begun, and this reader keeps those of its place."""

    closure: Shown
    removable: bool


@dataclass(frozen=True)
class ClosuresPage:
    """The closures ahead of a workplace (or, without it, of the company), to be added to."""

    place_id: str | None
    place: str
    today: date
    lines: tuple[Line, ...]


def opening(session: Session, actor: Actor, place_id: str | None, *, now: datetime) -> ClosuresPage:
    """The closures of a place that are ahead. NotYours outside of the hat's workplaces."""
    visit = enter(session, actor, Act.KEEP_CLOSURES, now=now)
    place, name = rulebook.to_change(visit, place_id)
    everywhere = visit.standing.everywhere
    lines = tuple(
        Line(shown, shown.from_on > visit.today and (everywhere or bool(shown.workplace)))
        for shown in rulebook.closures_ahead(visit, place)
    )
    return ClosuresPage(place_id, name, visit.today, lines)


def add(session: Session, actor: Actor, place_id: str | None, new: NewClosure, *, now: datetime) -> PublicId:
    """Write a closure down. NotValid, with all that is wrong, for days in the past, too many, or taken already."""
    visit = enter(session, actor, Act.KEEP_CLOSURES, now=now)
    place, _name = rulebook.to_change(visit, place_id)
    until_on = new.until_on or new.from_on
    faults = []
    if not new.name.strip():
        faults.append(NotValid("name", Said(N_("入力してください。"))))
    if not visit.today <= new.from_on <= visit.today + AHEAD:
        faults.append(NotValid("from_on", Said(N_("今日から2年先までの日付を入力してください。"))))
    if not timedelta(0) <= until_on - new.from_on <= LONGEST:  # a day of the year 9999 has no later one
        faults.append(
            NotValid("until_on", Said(N_("始まりの日から%(days)s日以内で入力してください。"), {"days": LONGEST.days}))
        )
    elif _taken(visit, place, new.from_on, until_on):
        faults.append(NotValid("from_on", Said(N_("ここには、この期間に重なる休業日がすでにあります。"))))
    refuse(faults)
    made = Closure(
        company_id=actor.company_id, public_id=ids.fresh(), workplace_id=place, name=new.name.strip(),
        from_on=new.from_on, until_on=until_on,
    )  # fmt: skip
    session.add(made)
    visit.record(sight.CLOSURE, made.public_id)
    session.flush()
    return made.public_id


def remove(session: Session, actor: Actor, closure_id: str, *, now: datetime) -> str | None:
    """A closure that has not begun is not one; the public id of its workplace. NotNow from its first day on."""
    visit = enter(session, actor, Act.KEEP_CLOSURES, now=now)
    closure = visit.reach(Closure, closure_id, lock=True)
    if not rulebook.reaches(visit, closure.workplace_id):
        raise NotYours
    if closure.from_on <= visit.today:
        raise NotNow(Said(N_("この休業日はもう始まっているため、削除できません。")))
    place: str | None = session.execute(
        select(Workplace.public_id).where(Workplace.id == closure.workplace_id)
    ).scalar_one_or_none()
    visit.record(sight.CLOSURE, closure.public_id)
    session.delete(closure)
    session.flush()
    return place


def _taken(visit: Visit, place: int | None, from_on: date, until_on: date) -> bool:
    same = select(Closure.id).where(
        visit.within(Closure),
        Closure.workplace_id.is_not_distinct_from(place),
        Closure.from_on <= until_on,
        func.coalesce(Closure.until_on, Closure.from_on) >= from_on,
    )
    return visit.session.execute(same).first() is not None
