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
    """One closure. `open`: it is of the place that is shown, and can still be changed."""

    closure: Shown
    open: bool


@dataclass(frozen=True)
class ClosuresPage:
    """The closures ahead of a workplace (or, without it, of the company), to be added to."""

    place_id: str | None
    place: str
    today: date
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class ClosurePage:
    """One closure, to be shortened or, before it begins, removed. `first`, `last`: on which days it may end instead;
    none when it can't be shorter.
    """

    closure: Shown
    place_id: str | None
    removable: bool
    first: date
    last: date

    @property
    def shortens(self) -> bool:
        """Whether it could end earlier."""
        return self.first <= self.last


def opening(session: Session, actor: Actor, place_id: str | None, *, now: datetime) -> ClosuresPage:
    """The closures of a place that are ahead. NotYours outside of the hat's workplaces."""
    visit = enter(session, actor, Act.KEEP_CLOSURES, now=now)
    place, name = rulebook.to_change(visit, place_id)
    lines = tuple(
        Line(shown, open=(place is None or bool(shown.workplace)) and max(shown.from_on, _last(shown)) > visit.today)
        for shown in rulebook.closures_ahead(visit, place)
    )
    return ClosuresPage(place_id, name, visit.today, lines)


def one(session: Session, actor: Actor, closure_id: str, *, now: datetime) -> ClosurePage:
    """One closure that the worn hat keeps. NotYours for any other, NotNow once nothing of it can be changed."""
    visit = enter(session, actor, Act.KEEP_CLOSURES, now=now)
    closure = _kept(visit, closure_id)
    first, last = _shorter(visit, closure)
    removable = closure.from_on > visit.today
    if not removable and first > last:
        raise NotNow(Said(N_("この休業日は、もう変えられません。")))
    public_id, name = _place(visit, closure)
    return ClosurePage(visit.show(sight.CLOSURE, closure, workplace=name), public_id, removable, first, last)


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


def shorten(session: Session, actor: Actor, closure_id: str, until_on: date, *, now: datetime) -> str | None:
    """A closure ends earlier than it was written down, begun or not; the public id of its workplace. NotValid for a
    day in the past, before its first day, or not earlier.
    """
    visit = enter(session, actor, Act.KEEP_CLOSURES, now=now)
    closure = _kept(visit, closure_id, lock=True)
    first, last = _shorter(visit, closure)
    if first > last:
        raise NotNow(Said(N_("この休業日は、これより短くできません。")))
    if not first <= until_on <= last:
        told = Said(N_("%(first)sから%(last)sまでの日付を入力してください。"), {"first": first, "last": last})
        raise NotValid("until_on", told)
    closure.until_on = until_on
    visit.record(sight.CLOSURE, closure.public_id)
    session.flush()
    return _place(visit, closure)[0]


def remove(session: Session, actor: Actor, closure_id: str, *, now: datetime) -> str | None:
    """A closure that has not begun is not one; the public id of its workplace. NotNow from its first day on."""
    visit = enter(session, actor, Act.KEEP_CLOSURES, now=now)
    closure = _kept(visit, closure_id, lock=True)
    if closure.from_on <= visit.today:
        raise NotNow(Said(N_("この休業日はもう始まっているため、削除できません。終わりの日を早めてください。")))
    place = _place(visit, closure)[0]
    visit.record(sight.CLOSURE, closure.public_id)
    session.delete(closure)
    session.flush()
    return place


def _kept(visit: Visit, closure_id: str, *, lock: bool = False) -> Closure:
    """A closure of a place of the worn hat. NotYours for any other."""
    closure = visit.reach(Closure, closure_id, lock=lock)
    if not rulebook.reaches(visit, closure.workplace_id):
        raise NotYours
    return closure


def _last(closure: Closure | Shown) -> date:
    last: date = closure.until_on or closure.from_on
    return last


def _shorter(visit: Visit, closure: Closure) -> tuple[date, date]:
    """The first and the last day on which it could end instead: from today on, and earlier than it does."""
    return max(closure.from_on, visit.today), _last(closure) - timedelta(days=1)


def _place(visit: Visit, closure: Closure) -> tuple[str | None, str]:
    """Public id and name of its workplace; nothing for the whole company's."""
    found = visit.session.execute(
        select(Workplace.public_id, Workplace.name).where(Workplace.id == closure.workplace_id)
    ).one_or_none()
    return (None, "") if found is None else (found.public_id, found.name)


def _taken(visit: Visit, place: int | None, from_on: date, until_on: date) -> bool:
    same = select(Closure.id).where(
        visit.within(Closure),
        Closure.workplace_id.is_not_distinct_from(place),
        Closure.from_on <= until_on,
        func.coalesce(Closure.until_on, Closure.from_on) >= from_on,
    )
    return visit.session.execute(same).first() is not None
