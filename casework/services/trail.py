"""Who looked at my file, and is the trail still whole?"""

import re
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.access.trail import START, canonical, chain_key, link
from casework.access.untold import untold
from casework.models.people import Employment, Person
from casework.models.trail import TrailEntry, TrailHead, TrailSubject
from casework.rules.days import tokyo_date
from casework.rules.texts import N_, Said
from casework.rules.trail_words import Done, names_what_is_told
from casework.rules.vocabulary import Hat

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
PAGE: Final = 30
"""Lines on one page of one's own trail: what was done several times running is one of them."""
AT_ONCE: Final = 200
"""Entries fetched at once for it."""
BATCH: Final = 5_000
"""Rows fetched at once by the verifier: its memory doesn't grow with the trail."""


@dataclass(frozen=True)
class Place:
    """Where a page ends: at an instant, after so many entries of that instant. The running number of an entry is never
    shown: it counts what others do.
    """

    at: datetime
    shown: int

    def __str__(self) -> str:
        return f"{int(self.at.timestamp() * 1_000_000)}-{self.shown}"

    @classmethod
    def read(cls, text: str) -> "Place | None":
        """The place that an address names; None for anything else."""
        match = re.fullmatch(r"([0-9]{1,16})-([0-9]{1,6})", text)
        return cls(EPOCH + timedelta(microseconds=int(match[1])), int(match[2])) if match else None


@dataclass(frozen=True)
class Line:
    """What somebody did at one visit of a page, `times` times running on one day: the last time. `done`: all of it, the
    most telling first.
    """

    entry: Shown
    done: tuple[Done, ...]
    times: int


@dataclass(frozen=True)
class Readers:
    """Who looked at or changed one's own records, the newest first, and the place after which the next page begins."""

    lines: list[Line]
    after: Place | None

    @property
    def entries(self) -> list[Shown]:
        """The last entry of each line."""
        return [line.entry for line in self.lines]


@dataclass(frozen=True)
class Head:
    """The end of a company's chain. Kept outside the machine, it shows later that nothing was cut off."""

    number: int
    mac: str


_Entry = tuple[Any, list[tuple[str, str, int | None]]]
"""A row of the trail with what it touched."""


@dataclass(frozen=True)
class Verdict:
    """What the verifier found. `number`: the entry at which the chain first breaks."""

    entries: int
    number: int | None = None
    said: Said | None = None

    @property
    def whole(self) -> bool:
        """Whether nothing was changed, removed or added."""
        return self.said is None


def own(session: Session, actor: Actor, *, now: datetime, after: Place | None = None, mine: bool = False) -> Readers:
    """Entries about the actor's own employments. `mine`: also what the person did themselves.

    A record that doesn't exist for the employee, or not yet, isn't told of: neither it nor an act on it, until it is
    within their reach. Who looked at what else of theirs with it is told all the same, as of a case that was opened.
    """
    visit = enter(session, actor, Act.SEE_OWN_TRAIL, now=now)
    employments = select(Employment.id).where(
        Employment.company_id == actor.company_id, Employment.person_id == actor.person_id
    )
    about_me = select(TrailSubject.trail_entry_id).where(
        TrailSubject.company_id == actor.company_id, TrailSubject.employment_id.in_(employments)
    )
    entries = (
        select(TrailEntry, Person.name)
        .outerjoin(Person, and_(Person.company_id == TrailEntry.company_id, Person.id == TrailEntry.person_id))
        .where(TrailEntry.company_id == actor.company_id, TrailEntry.id.in_(about_me))
        .order_by(TrailEntry.at.desc(), TrailEntry.number.desc())
        .limit(AT_ONCE)
    )
    if not mine:
        own_hand = and_(TrailEntry.person_id == actor.person_id, TrailEntry.hat == Hat.WORKER)
        entries = entries.where(or_(TrailEntry.person_id.is_(None), ~own_hand))
    if after is not None:
        entries = entries.where(TrailEntry.at <= after.at)
    runs: list[_Run] = []
    place = after
    for look in _looks(_visible(visit, entries, employments, after)):
        run = _Run(look)
        if not runs or not runs[-1].goes_on(run):
            if len(runs) == PAGE:
                return Readers([one.shown(visit) for one in runs], place)
            runs.append(run)
        runs[-1].times += 1
        before = place.shown if place is not None and place.at == run.entry.at else 0
        place = Place(run.entry.at, before + len(look))
    return Readers([one.shown(visit) for one in runs], None)


def _visible(visit: Visit, entries: Any, employments: Any, after: Place | None) -> Iterator["_Seen"]:
    """Entries as far as the person may know of them, the newest first."""
    fetched, passed = None, 0
    while True:
        part = entries if fetched is None else entries.where(_before(fetched))
        found = visit.session.execute(part).all()
        known = _told(visit, [entry for entry, _ in found], employments)
        for entry, name in found:
            kinds, whole = known[entry.id]
            if not kinds or (not whole and entry.person_id is None):
                continue
            if after is not None and entry.at == after.at and passed < after.shown:
                passed += 1
                continue
            whole = whole or entry.person_id == visit.actor.person_id
            whole = whole or names_what_is_told(Done(entry.act, entry.reading, kinds))
            yield _Seen(entry, name or "", frozenset(kinds), whole)
        if len(found) < AT_ONCE:
            return
        fetched = found[-1].TrailEntry


def _looks(entries: Iterable["_Seen"]) -> Iterator[list["_Seen"]]:
    """What each person read at one visit of one page, as one: a request has one instant, and a page may ask several
    verbs. Each change stands by itself, with what was read beside it; what no person did is no visit.
    """
    look: list[_Seen] = []
    for one in entries:
        if look and not _beside(look, one):
            yield look
            look = []
        look.append(one)
    if look:
        yield look


def _beside(look: Sequence["_Seen"], one: "_Seen") -> bool:
    """Whether an entry belongs to the visit that others belong to."""
    entry, other = look[0].entry, one.entry
    same = (entry.at, entry.person_id, entry.hat) == (other.at, other.person_id, other.hat)
    changes = sum(not each.reading for each in (*look, one))
    return same and other.person_id is not None and changes <= 1


def _before(entry: TrailEntry) -> Any:
    """Entries that come after this one on the page."""
    earlier = and_(TrailEntry.at == entry.at, TrailEntry.number < entry.number)
    return or_(TrailEntry.at < entry.at, earlier)


@dataclass(frozen=True)
class _Line:
    """An entry as a source to be shown; it has no page, hence no address of its own."""

    entry: TrailEntry
    public_id: str = ""

    def __getattr__(self, name: str) -> Any:
        return getattr(self.entry, name)


@dataclass(frozen=True)
class _Seen:
    """An entry as far as the person may know of it."""

    entry: TrailEntry
    name: str
    record: frozenset[str]
    whole: bool
    """Whether the act may be named: the name of one tells of what it is about."""

    @property
    def reading(self) -> bool:
        """Nothing was changed, as far as may be told."""
        return self.entry.reading or not self.whole

    @property
    def act(self) -> Act:
        """What was done, as far as may be told."""
        return Act(self.entry.act) if self.whole else Act.SEE_CASE

    @property
    def done(self) -> Done:
        """The same, to be put into words. What no person did was read by nobody."""
        return Done(self.act.value, self.reading and self.entry.person_id is not None, self.record)


@dataclass
class _Run:
    """What somebody did several times running on one day, such as a text that saved itself: its last visit, and how
    often.
    """

    look: list[_Seen]
    times: int = 0

    def __post_init__(self) -> None:
        named = [one for one in self.look if one.whole] or self.look
        order = sorted(named, key=lambda one: (one.done.rank, one.entry.number))
        self.first, self.done = order[0], tuple(one.done for one in order)
        self.entry, self.act = self.first.entry, self.first.act
        self.reading = all(one.reading for one in self.look)
        self.record = tuple(sorted(frozenset[str]().union(*(one.record for one in self.look))))

    def goes_on(self, other: "_Run") -> bool:
        """Whether another entry, the one before it in time, belongs to the same run."""
        return self.what() == other.what()

    def what(self) -> tuple[Any, ...]:
        """Who did what to which kinds of record, on which day."""
        entry = self.entry
        who = entry.hat, entry.person_id
        return tokyo_date(entry.at), *who, self.done, self.reading, self.record

    def shown(self, visit: Visit) -> "Line":
        """As a line of the page."""
        line = visit.show(
            sight.OWN_TRAIL, _Line(self.entry), actor_name=self.first.name, record=self.record, act=self.act,
            reading=self.reading,
        )  # fmt: skip
        return Line(line, self.done, self.times)


def _told(visit: Visit, entries: Sequence[TrailEntry], employments: Any) -> dict[int, tuple[set[str], bool]]:
    """Which kinds of one's own records each entry touched: others' records in the same entry stay out, and so do those
    that don't exist for the reader. And whether its act may be named: not where one of them doesn't exist yet. Of kinds
    that never do the words of acts say nothing.
    """
    rows = visit.session.execute(
        select(TrailSubject.trail_entry_id, TrailSubject.record, TrailSubject.record_id).where(
            TrailSubject.company_id == visit.actor.company_id,
            TrailSubject.employment_id.in_(employments),
            TrailSubject.trail_entry_id.in_([entry.id for entry in entries]),
        )
    ).all()
    hidden = untold(visit, {(row.record, row.record_id) for row in rows})
    kinds: dict[int, set[str]] = {entry.id: set() for entry in entries}
    parts = set()
    for row in rows:
        ever = hidden.get((row.record, row.record_id))
        if ever and row.record != sight.LIMIT.name:  # what runs until then is hidden itself
            parts.add(row.trail_entry_id)
        if ever is None:
            kinds[row.trail_entry_id].add(row.record)
    return {entry: (found, entry not in parts) for entry, found in kinds.items()}


def head(session: Session, company_id: int) -> Head:
    """The end of a company's chain, to be noted outside this machine."""
    found = session.execute(
        select(TrailHead.number, TrailHead.mac).where(TrailHead.company_id == company_id)
    ).one_or_none()
    return Head(found.number, found.mac) if found is not None else Head(0, START)


def verify(session: Session, company_id: int, *, noted: Head | None = None) -> Verdict:
    """Read a company's whole chain and compare. `noted`: an end that was noted outside earlier; without it, a tail that
    was cut off together with its head can't be told from a shorter trail.
    """
    with closing(_entries(session, company_id)) as entries:
        return _compare(session, company_id, entries, noted)


def _compare(session: Session, company_id: int, entries: Iterator[_Entry], noted: Head | None) -> Verdict:
    key, mac, number = chain_key(session), START, 0
    subjects = 0
    for entry, about in entries:
        number += 1
        if entry.number != number:
            return Verdict(number - 1, number, Said(N_("%(number)s番の記録がありません。"), {"number": number}))
        subjects += len(about)
        mac = link(
            key,
            mac,
            canonical(
                number=entry.number, at=entry.at, person_id=entry.person_id, hat=entry.hat, act=entry.act,
                reading=entry.reading, subjects=about,
            ),
        )  # fmt: skip
        if mac != entry.mac:
            said = Said(N_("%(number)s番の記録が、書かれたときと違います。"), {"number": number})
            return Verdict(number, number, said)
        if noted is not None and noted.number == number and noted.mac != mac:
            said = Said(N_("%(number)s番までの記録が、控えと違います。"), {"number": number})
            return Verdict(number, number, said)
    return _end(session, company_id, Head(number, mac), subjects, noted)


def _end(session: Session, company_id: int, reached: Head, subjects: int, noted: Head | None) -> Verdict:
    """Does the chain end where its head says, and is there no row beside it?"""
    number = reached.number
    if head(session, company_id) != reached:
        return Verdict(number, number + 1, Said(N_("記録の終わりが切り取られています。")))
    if noted is not None and noted.number > number:
        return Verdict(number, number + 1, Said(N_("控えにある記録がなくなっています。")))
    beside = session.execute(select(func.count()).where(TrailSubject.company_id == company_id)).scalar_one()
    if beside != subjects:
        return Verdict(number, number, Said(N_("どの記録にも属さない行があります。")))
    return Verdict(number)


def _entries(session: Session, company_id: int) -> Generator[_Entry, None, None]:
    """Every entry in order with what it touched, streamed."""
    statement = (
        select(
            TrailEntry.id, TrailEntry.number, TrailEntry.at, TrailEntry.person_id, TrailEntry.hat, TrailEntry.act,
            TrailEntry.reading, TrailEntry.mac,
            TrailSubject.record, TrailSubject.record_id, TrailSubject.employment_id,
        )
        .outerjoin(
            TrailSubject,
            and_(TrailSubject.company_id == TrailEntry.company_id, TrailSubject.trail_entry_id == TrailEntry.id),
        )
        .where(TrailEntry.company_id == company_id)
        .order_by(TrailEntry.number, TrailEntry.id)
        .execution_options(yield_per=BATCH)
    )  # fmt: skip
    with session.execute(statement) as rows:
        for _, group in groupby(rows, key=itemgetter(0)):
            found = list(group)
            yield found[0], [(row.record, row.record_id, row.employment_id) for row in found if row.record is not None]
