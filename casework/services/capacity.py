"""Does the time that is free do for all who wait, workplace by workplace, and if not, what would?

Whether it does is known days before a limit breaks: the desk says so as soon as the slots of today aren't enough.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import Row, and_, or_, select
from sqlalchemy.orm import Session

from casework.access import Act, Actor, Visit, enter
from casework.models.people import Person
from casework.models.providers import Engagement
from casework.rules import capacity_words
from casework.rules.capacity import (
    CLOSES,
    OPENS,
    Bound,
    Demand,
    Group,
    Help,
    Option,
    Remedy,
    Shortage,
    Supply,
)
from casework.rules.days import TOKYO
from casework.rules.errors import UnknownYear
from casework.rules.texts import Said
from casework.rules.vocabulary import InterviewMode, PhysicianWish
from casework.rules.workdays import Calendar
from casework.services import away, fits, needed_time, rosters, waivers
from casework.services.contracts import PHYSICIANS
from casework.services.fits import Fit
from casework.services.needed_time import Question, Waiting
from casework.services.policies import calendar_for
from casework.services.waivers import Wished

LEAD: Final[Mapping[Help, int]] = {Help.ONLINE: 1, Help.VISIT: 3, Help.SPOT: 7}
"""Own assumption: so many days ahead each can be arranged."""
FARTHEST: Final = 90
"""Days ahead in which help is looked for."""
MOST_WAYS: Final = 4
"""So many ways out are shown: the cheapest."""


@dataclass(frozen=True)
class Step:
    """One thing to do, with what its page is filled in with."""

    help: Help
    said: Said
    needs: tuple[Said, ...]
    until: date
    count: int
    minutes: int
    person_id: str
    workplace_id: str


@dataclass(frozen=True)
class Lack:
    """One shortage: told in sentences, the people in it, and ways out, the cheapest first."""

    said: tuple[Said, ...]
    people: tuple[Waiting, ...]
    ways: tuple[tuple[Step, ...], ...]
    wished: Wished | None
    """How much of it is there for a wish only."""
    rostered: bool
    """The hours of some of them leave time on some days only."""


@dataclass(frozen=True)
class Line:
    """One workplace: how many wait, how many of them find no time, what else is to be expected."""

    name: str
    waiting: int
    lacking: int
    coming: int
    assumed: bool
    hours: int | None
    """Missing for all that isn't told one by one; None where that isn't told."""


@dataclass(frozen=True)
class CapacityPage:
    """The page: what is missing, then every workplace."""

    lacks: tuple[Lack, ...]
    lines: tuple[Line, ...]
    waiting: int


def page(session: Session, actor: Actor, *, now: datetime) -> CapacityPage:
    """What fits and what doesn't, at the workplaces of the clerk."""
    visit = enter(session, actor, Act.SEE_CAPACITY, now=now)
    asked = needed_time.question(visit)
    found, missing = needed_time.matched(asked)
    left = needed_time.hours_missing(asked, found)
    lacking = {demand.id for demand in found.unmatched}
    lines = [
        Line(
            name=place.name,
            waiting=sum(1 for row in asked.waiting.values() if row.workplace_id == place.id),
            lacking=sum(1 for name in lacking if asked.waiting[name].workplace_id == place.id),
            coming=asked.coming[place.id][0],
            assumed=asked.coming[place.id][1],
            hours=left.get(place.id),
        )
        for place in asked.places.values()
    ]
    return CapacityPage(tuple(_lacks(visit, asked, found, missing)), tuple(lines), len(asked.waiting))


def warnings(visit: Visit) -> tuple[Said, ...]:
    """What is missing, in sentences without a name, for a desk; nothing when all fits."""
    if not needed_time.anybody(visit):
        return ()
    asked = needed_time.question(visit)
    _found, missing = needed_time.matched(asked)
    if not missing:
        return ()
    names = _names(asked, missing)
    return tuple(capacity_words.lack(witness, names) for one in missing for witness in one.witnesses)


def _names(asked: Question, missing: Iterable[Shortage]) -> dict[Group, str]:
    """What the groups are called that the sentences name."""
    by_person = {str(fit.row.person_id): fit.row.name for fit in asked.free.values()}
    names: dict[Group, str] = {}
    for shortage in missing:
        for witness in shortage.witnesses:
            if witness.group is not None:
                bound, key = witness.group
                names[witness.group] = asked.places[int(key)].name if bound is Bound.PLACE else by_person[key]
    return names


def _lacks(visit: Visit, asked: Question, found: Any, missing: Sequence[Shortage]) -> Iterator[Lack]:
    if not missing:
        return
    names = _names(asked, missing)
    told = needed_time.people_of(visit, asked, [name for one in missing for name in one.demands])
    helpers = _Helpers(visit, asked, missing)
    for shortage in missing:
        named = {name for witness in shortage.witnesses for name in witness.demands}
        yield Lack(
            said=tuple(capacity_words.lack(witness, names) for witness in shortage.witnesses),
            people=tuple(told[name] for name in shortage.demands if name in named),
            ways=tuple(helpers.ways(found, shortage)),
            wished=waivers.wished(visit, asked, found, shortage),
            rostered=any(name in helpers.barred for name in shortage.demands),
        )


# --- what would help -----------------------------------------------------------------------------------------


class _Helpers:
    """Who could give more time, to whom, and on which days."""

    def __init__(self, visit: Visit, asked: Question, missing: Sequence[Shortage]) -> None:
        self.visit, self.asked = visit, asked
        self.short = {demand.id: demand for demand in asked.demands if any(demand.id in one.demands for one in missing)}
        self.places = sorted({int(demand.place) for demand in self.short.values()})
        company = visit.actor.company_id
        self.calendars = {place: calendar_for(visit.session, company, place) for place in self.places}
        self.engaged = self._engaged()
        self.people = {row.person_id: row for row in self.engaged}
        self.absent = away.absences(visit.session, company, self.people.keys(), visit.today)
        self.served = self._served()
        self.barred = self._barred()

    def ways(self, found: Any, shortage: Shortage) -> Iterator[tuple[Step, ...]]:
        """The ways out of one shortage: of each kind of help the first that does."""
        from casework.rules import shortages  # noqa: PLC0415 - as in needed_time.matched

        mine = [self.short[name] for name in shortage.demands]
        options = list(self._options(mine, found.left))
        shown: list[tuple[Help, ...]] = []
        for cure in shortages.cures(found, shortage, options):
            kinds = tuple(remedy.help for remedy in cure.remedies)
            if kinds not in shown and len(shown) < MOST_WAYS:
                shown.append(kinds)
                yield tuple(self._step(remedy, mine) for remedy in cure.remedies)

    def _engaged(self) -> list[Row[Any]]:
        """The physicians who serve a workplace where time is missing, or all of the company."""
        return list(
            self.visit.session.execute(
                select(
                    Engagement.person_id, Engagement.workplace_id, Engagement.from_on, Engagement.until_on,
                    Person.public_id, Person.name, Person.sex,
                )
                .join(Person, and_(Person.company_id == Engagement.company_id, Person.id == Engagement.person_id))
                .where(
                    Engagement.company_id == self.visit.actor.company_id,
                    Engagement.kind.in_(PHYSICIANS),
                    or_(Engagement.workplace_id.in_(self.places), Engagement.workplace_id.is_(None)),
                    Engagement.on(self.visit.today),
                )
                .order_by(Person.kana, Person.id, Engagement.id)
            )
        )  # fmt: skip

    def _served(self) -> dict[str, frozenset[str]]:
        """Who could have a slot of each physician, on line or at each workplace: by the rule of all slots, tried with
        slots that aren't there, on the first day on which that physician could.
        """
        imagined = []
        for person in self.people.values():
            for place in (None, *self.places):
                kind, places = (Help.ONLINE, self.places) if place is None else (Help.VISIT, [place])
                day = next(iter(self._days(kind, places, person.person_id)), None)
                if day is None:
                    continue
                noon = datetime.combine(day, time(12), TOKYO)
                minutes = timedelta(minutes=180)  # as long as any talk may be
                imagined.append(
                    fits.imagined(
                        _key(person.person_id, place), person.person_id, person.name, person.sex, place,
                        noon, noon + minutes,
                    )
                )  # fmt: skip
        askings = [self.asked.askings[name] for name in self.short]
        found_each = fits.fitting_each(self.visit, askings, more=imagined)
        found: dict[str, set[str]] = {one.public_id: set() for one in imagined}
        for name in self.short:
            for fit in found_each[self.asked.askings[name].request_id]:
                if fit.row.public_id in found and self._understood(name, fit):
                    found[fit.row.public_id].add(name)
        return {key: frozenset(names) for key, names in found.items()}

    def _barred(self) -> dict[str, frozenset[date]]:
        """By request: the days on which the employee's hours leave no time for a talk, as far as a roster is known."""
        persons = {name: self.asked.askings[name].person_id for name in self.short}
        company = self.visit.actor.company_id
        hours = rosters.hours_of_each(self.visit.session, company, set(persons.values()), self.visit.today)
        last = self.visit.today + timedelta(days=FARTHEST + max(LEAD.values()))
        found = {
            name: frozenset(
                day
                for day in hours[persons[name]].known
                if day <= last and not hours[persons[name]].leave(day, demand.minutes, OPENS, CLOSES)
            )
            for name, demand in self.short.items()
        }
        return {name: days for name, days in found.items() if days}

    def _options(self, mine: Sequence[Demand], left: Sequence[Supply]) -> Iterator[Option]:
        places = sorted({int(demand.place) for demand in mine})
        for person in self.people.values():
            days = self._days(Help.ONLINE, places, person.person_id)
            key = _key(person.person_id, None)
            yield Option(Help.ONLINE, days, self.served.get(key, frozenset()), key, self.barred)
        for place in places:
            for person in self.people.values():
                key = _key(person.person_id, place)
                days = self._days(Help.VISIT, [place], person.person_id)
                yield Option(Help.VISIT, days, self.served.get(key, frozenset()), key, self.barred)
            days = self._days(Help.SPOT, [place])
            yield Option(Help.SPOT, days, self._anybodys(mine, place), _key(0, place), self.barred)
        yield from self._elsewhere(mine, left)

    def _anybodys(self, mine: Sequence[Demand], place: int) -> frozenset[str]:
        """Who would take a physician of whom nothing is known yet, nor what they speak: sex and specialty aren't for
        choice (domain: §5).
        """
        rows = ((demand.id, self.asked.waiting[demand.id]) for demand in mine if int(demand.place) == place)
        return frozenset(
            name
            for name, row in rows
            if row.mode is not InterviewMode.ONLINE
            and row.physician_wish in {PhysicianWish.ANY, PhysicianWish.OUTSIDE}
            and name not in self.asked.spoken
        )

    def _understood(self, name: str, fit: Fit) -> bool:
        """As in the plan itself: an interpreter only for whom nobody of their own workplace would do without one."""
        return fit.speaks or name not in self.asked.spoken

    def _elsewhere(self, mine: Sequence[Demand], left: Sequence[Supply]) -> Iterator[Option]:
        """Free time at other workplaces, for those who could have it if they worked there."""
        there: dict[int, list[Supply]] = {}
        for slot in left:
            if slot.place:
                there.setdefault(int(slot.place), []).append(slot)
        pairs = [
            (demand, place)
            for place in sorted(there)
            for demand in mine
            if int(demand.place) != place and self.asked.askings[demand.id].mode is not InterviewMode.ONLINE
        ]
        askings = [
            self.asked.askings[demand.id]._replace(request_id=-1 - nth, workplace_id=place)
            for nth, (demand, place) in enumerate(pairs)
        ]
        found_each = fits.fitting_each(self.visit, askings)
        who: dict[str, set[str]] = {}
        for nth, (demand, _place) in enumerate(pairs):
            for fit in found_each[-1 - nth]:
                if fit.suits and not fit.elsewhere and self._understood(demand.id, fit):
                    who.setdefault(fit.row.public_id, set()).add(demand.id)
        for place, free in sorted(there.items()):
            if any(slot.id in who for slot in free):
                served = tuple(frozenset(who.get(slot.id, ())) for slot in free)
                yield Option(Help.ELSEWHERE, place=_key(0, place), slots=tuple(free), served=served)

    def _days(self, kind: Help, places: Sequence[int], person_id: int | None = None) -> tuple[date, ...]:
        """Working days of all these workplaces, as soon as that help can be had, and while the contract runs and
        nobody is away.
        """
        first = self.visit.today + timedelta(days=LEAD[kind])
        days = (first + timedelta(days=ahead) for ahead in range(FARTHEST))
        if person_id is not None:
            theirs = [row for row in self.engaged if row.person_id == person_id]
            out = self.absent.get(person_id, ())
            days = (
                day
                for day in days
                if any(row.until_on is None or day <= row.until_on for row in theirs)
                and not any(away.covers(one, day, place) for one in out for place in places)
            )
        return tuple(_workdays([self.calendars[place] for place in places], days))

    def _step(self, remedy: Remedy, mine: Sequence[Demand]) -> Step:
        person_id, place = (int(part) for part in remedy.place.split("@"))
        minutes = max(demand.minutes for demand in mine)
        person, at = self.people.get(person_id), self.asked.places.get(place)
        return Step(
            help=remedy.help,
            said=capacity_words.way(remedy, who=person.name if person else "", where=at.name if at else ""),
            needs=tuple(capacity_words.need(count, minutes, until) for count, until in remedy.needs),
            until=remedy.needs[0][1],
            count=remedy.count,
            minutes=minutes,
            person_id=person.public_id if person else "",
            workplace_id=at.public_id if at else "",
        )


def _key(person_id: int, place: int | None) -> str:
    """A physician at a place; 0 for whoever it may be, and for no place."""
    return f"{person_id}@{place or 0}"


def _workdays(calendars: Sequence[Calendar], days: Iterable[date]) -> Iterator[date]:
    """Those on which all of them work, as far as their calendars know."""
    for day in days:
        try:
            if all(calendar.is_workday(day) for calendar in calendars):
                yield day
        except UnknownYear:
            return
