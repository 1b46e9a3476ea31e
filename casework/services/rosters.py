"""When do people work, as far as a roster is known: for whoever offers them time, for themselves, and until when at
which workplace?

Rosters say nothing of health. They are read by whoever offers a time, to say whether it lies within somebody's hours;
the employee reads their own, and nobody else reads any. What is over is forgotten.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Date, Row, Select, and_, bindparam, delete, func, select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.models.base import Base
from casework.models.people import Employment, Placement, Workplace
from casework.models.rosters import RosterDay, ShiftCode
from casework.rules import rosters as rules
from casework.rules.days import tokyo_date
from casework.rules.errors import NotValid, NotYours, refuse
from casework.rules.rosters import OFF, UNKNOWN, Hours, Shift
from casework.rules.tables import BadCell
from casework.rules.texts import N_, Said
from casework.services import people
from casework.services.people import Named

MOST_CODES: Final = 200
"""So many are kept in one company: more than any shift table has."""
_DAYS: Final = Base.metadata.tables[RosterDay.__tablename__]
_HOURS: Final[Select[*tuple[Any, ...]]] = (
    select(Employment.person_id, RosterDay.day, RosterDay.starts_at, RosterDay.ends_at)
    .join(Employment, and_(Employment.company_id == RosterDay.company_id, Employment.id == RosterDay.employment_id))
    .where(
        RosterDay.company_id == bindparam("company"),
        Employment.person_id.in_(bindparam("persons", expanding=True)),
        RosterDay.day >= bindparam("day", type_=Date),
    )
    .order_by(Employment.person_id, RosterDay.day, RosterDay.id)
)
"""Made once: every time that is offered asks it."""


@dataclass(frozen=True)
class NewCode:
    """What was typed. `workplace`: public id, or empty for all of the company."""

    code: str
    off: bool
    begins: str = ""
    ends: str = ""
    workplace: str = ""


@dataclass(frozen=True)
class Place:
    """A workplace: until when a roster is known, and of how many of those who work there. `last`: None for none."""

    name: str
    people: int
    known: int
    last: date | None


@dataclass(frozen=True)
class Code:
    """One 勤務記号, in words. `may_change`: by whoever looks."""

    code: Shown
    said: Said
    may_change: bool


@dataclass(frozen=True)
class Rosters:
    """What is known where, and how many codes are kept."""

    places: tuple[Place, ...]
    codes: int


@dataclass(frozen=True)
class CodesPage:
    """What the codes stand for, and where one may be kept. `everywhere`: for all of the company too."""

    codes: tuple[Code, ...]
    workplaces: tuple[Named, ...]
    everywhere: bool


@dataclass(frozen=True)
class OwnDay:
    """One of one's own days, in words."""

    day: Shown
    said: Said


def index(session: Session, actor: Actor, *, now: datetime) -> Rosters:
    """Until when which workplace's roster is known."""
    visit = enter(session, actor, Act.KEEP_ROSTERS, now=now)
    known: Select[*tuple[Any, ...]] = (
        select(
            Placement.workplace_id, func.count(RosterDay.employment_id.distinct()).label("people"),
            func.max(RosterDay.day).label("last"),
        )
        .join(
            Placement,
            and_(Placement.company_id == RosterDay.company_id, Placement.employment_id == RosterDay.employment_id),
        )
        .where(visit.within(RosterDay), RosterDay.day >= visit.today, Placement.on(visit.today))
        .group_by(Placement.workplace_id)
    )  # fmt: skip
    at = {row.workplace_id: row for row in session.execute(known)}
    places: Select[*tuple[Any, ...]] = (
        select(Workplace.id, Workplace.name, people.headcount(visit.today).label("people"))
        .where(visit.workplaces())
        .order_by(Workplace.code)
    )
    counted = session.execute(select(func.count()).select_from(ShiftCode).where(visit.within(ShiftCode))).scalar_one()
    return Rosters(tuple(_place_of(row, at.get(row.id)) for row in session.execute(places)), counted)


def codes(session: Session, actor: Actor, *, now: datetime) -> CodesPage:
    """What the codes stand for, and where whoever looks may keep one."""
    visit = enter(session, actor, Act.KEEP_ROSTERS, now=now)
    rows = session.execute(
        select(Workplace.public_id, Workplace.name).where(visit.workplaces()).order_by(Workplace.code)
    )
    return CodesPage(
        tuple(_shown(visit, code, place) for code, place in _codes(visit)),
        tuple(Named(row.public_id, row.name) for row in rows),
        visit.standing.whole_company,
    )


def put_code(session: Session, actor: Actor, new: NewCode, *, now: datetime) -> None:
    """Keep what a code stands for, in place of what it stood for. Days that were taken in before stay as they are.
    NotValid, with all that is wrong.
    """
    visit = enter(session, actor, Act.KEEP_ROSTERS, now=now)
    faults: list[NotValid] = []
    place = _place(visit, new.workplace, faults)
    sign, shift = _typed(new, faults)
    refuse(faults)
    of = ShiftCode.workplace_id.is_(None) if place is None else ShiftCode.workplace_id == place
    mine = and_(visit.within(ShiftCode), of, ShiftCode.code == sign)
    code = session.execute(select(ShiftCode).where(mine).with_for_update()).scalar_one_or_none()
    if code is None:
        there = session.execute(select(func.count()).where(ShiftCode.company_id == actor.company_id)).scalar_one()
        if there >= MOST_CODES:
            told = N_("%(count)s個まで保存できます。使わないものを消してください。")
            raise NotValid("code", Said(told, {"count": MOST_CODES}))
        code = ShiftCode(company_id=actor.company_id, public_id=ids.fresh(), workplace_id=place, code=sign)
        session.add(code)
    code.begins, code.ends = shift
    visit.record(sight.SHIFT_CODE, code.public_id)
    session.flush()


def drop_code(session: Session, actor: Actor, code_id: str, *, now: datetime) -> None:
    """Forget one; what came in by it stays. NotYours for one of the whole company, for who keeps single workplaces."""
    visit = enter(session, actor, Act.KEEP_ROSTERS, now=now)
    code = visit.reach(ShiftCode, code_id, lock=True)
    if code.workplace_id is None and not visit.standing.whole_company:
        raise NotYours
    visit.record(sight.SHIFT_CODE, code.public_id)
    session.delete(code)
    session.flush()


def own(session: Session, actor: Actor, *, now: datetime) -> list[OwnDay]:
    """One's own days from today on, as the company handed them in."""
    visit = enter(session, actor, Act.SEE_OWN_ROSTER, now=now)
    statement: Select[*tuple[Any, ...]] = (
        select(Employment.id, Employment.public_id, RosterDay.day, RosterDay.starts_at, RosterDay.ends_at)
        .join(Employment, and_(Employment.company_id == RosterDay.company_id, Employment.id == RosterDay.employment_id))
        .where(visit.within(RosterDay), RosterDay.day >= visit.today)
        .order_by(RosterDay.day, RosterDay.id)
    )
    shown = visit.show_rows(sight.ROSTER_DAY, session.execute(statement), of=lambda row: row.id)
    return [OwnDay(day, rules.words(rules.of_instants(day.day, day.starts_at, day.ends_at))) for day in shown]


def codes_at(visit: Visit, workplaces: Collection[int]) -> dict[int, dict[str, Shift]]:
    """What the codes stand for at each workplace: its own before those of the company."""
    found: dict[int, dict[str, Shift]] = {place: {} for place in workplaces}
    for code, _place_name in sorted(_codes(visit), key=lambda pair: pair[0].workplace_id is not None):
        for place in workplaces if code.workplace_id is None else {code.workplace_id} & set(workplaces):
            found[place][code.code] = Shift(code.begins, code.ends)
    return found


def hours_of_each(session: Session, company_id: int, persons: Collection[int], today: date) -> dict[int, Hours]:
    """The rostered time of each of some people from today on, by person, with one statement for all of them. Who works
    alike has the same hours, so that each question about them is answered once.
    """
    session.flush()
    asked = {"company": company_id, "persons": list(persons), "day": today - rules.KEPT}
    days: dict[int, list[tuple[date, datetime | None, datetime | None]]] = {}
    for person_id, day, starts_at, ends_at in session.connection().execute(_HOURS, asked):
        days.setdefault(person_id, []).append((day, starts_at, ends_at))
    alike: dict[tuple[tuple[date, datetime | None, datetime | None], ...], Hours] = {}
    found = dict.fromkeys(persons, UNKNOWN)
    for person_id, theirs in days.items():
        key = tuple(theirs)
        if key not in alike:
            alike[key] = Hours(theirs)
        found[person_id] = alike[key]
    return found


def tidy(session: Session, *, now: datetime) -> None:
    """Forget the days that are over: nobody is offered time in them, and they say when somebody worked."""
    session.execute(delete(_DAYS).where(_DAYS.c.day < tokyo_date(now) - rules.KEPT))


def _place_of(row: Row[Any], known: Row[Any] | None) -> Place:
    return Place(row.name, row.people, known.people if known else 0, known.last if known else None)


def _codes(visit: Visit) -> list[tuple[ShiftCode, str]]:
    rows = visit.session.execute(
        select(ShiftCode, Workplace.name)
        .outerjoin(
            Workplace, and_(Workplace.company_id == ShiftCode.company_id, Workplace.id == ShiftCode.workplace_id)
        )
        .where(visit.within(ShiftCode))
        .order_by(
            Workplace.code.is_not(None), Workplace.code, ShiftCode.begins.is_(None), ShiftCode.begins, ShiftCode.code
        )
    )
    return [(code, name or "") for code, name in rows.all()]


def _shown(visit: Visit, code: ShiftCode, place: str) -> Code:
    shown = visit.show(sight.SHIFT_CODE, code, workplace=place)
    return Code(
        shown,
        rules.words(Shift(shown.begins, shown.ends)),
        code.workplace_id is not None or visit.standing.whole_company,
    )


def _place(visit: Visit, public_id: str, faults: list[NotValid]) -> int | None:
    if not public_id and visit.standing.whole_company:
        return None
    found = visit.session.execute(
        select(Workplace.id).where(visit.workplaces(), Workplace.public_id == public_id)
    ).scalar_one_or_none()
    if found is None:
        faults.append(NotValid("workplace", Said(N_("担当している事業場から選んでください。"))))
    return found


def _typed(new: NewCode, faults: list[NotValid]) -> tuple[str, Shift]:
    sign, shift = "", OFF
    try:
        sign = rules.code(new.code)
        if not sign:
            faults.append(NotValid("code", Said(N_("入力してください。"))))
        elif rules.reads_itself(sign):
            faults.append(NotValid("code", Said(N_("この書き方は、登録しなくてもそのまま読み取ります。"))))
    except BadCell as bad:
        faults.append(NotValid("code", bad.said))
    if new.off:
        return sign, shift
    times: dict[str, int] = {}
    for name, typed in (("begins", new.begins), ("ends", new.ends)):
        try:
            times[name] = rules.minute(typed)
        except BadCell as bad:
            faults.append(NotValid(name, bad.said))
    if len(times) == len(("begins", "ends")):
        try:
            shift = rules.shift(**times)
        except BadCell as bad:
            faults.append(NotValid("ends", bad.said))
    return sign, shift
