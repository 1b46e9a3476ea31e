"""Who is somebody, where do they work, who leads them, and who handles a workplace's cases on a day?

The lookups of ids take a session and no visit: they feed notices and other verbs, and show nothing. What is shown of
an employee passes `sight.EMPLOYEE`.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    BindParameter,
    Date,
    Row,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.elements import ColumnElement

from casework import ids
from casework.access import Act, Shown, Visit, enter_worker, sight
from casework.models.cases import Case
from casework.models.people import (
    Company,
    Department,
    Employment,
    HatGrant,
    Installation,
    Person,
    PersonnelAuthority,
    Placement,
    ReportingLine,
    Workplace,
)
from casework.models.providers import Engagement
from casework.rules.errors import NotYours
from casework.rules.suppression import FEWEST
from casework.rules.vocabulary import EngagementKind, Hat
from casework.services import serving_days
from casework.services.serving_days import PHYSICIANS, Serving, here


class Named(NamedTuple):
    """A workplace or somebody to choose from."""

    public_id: str
    name: str


def latest_placement(day: date | BindParameter[date]) -> ColumnElement[Any]:
    """In a select over `Employment`: the id of the placement of that day, else the last before it, else the first."""
    return (
        select(Placement.id)
        .where(Placement.company_id == Employment.company_id, Placement.employment_id == Employment.id)
        .order_by(*_latest(day))
        .limit(1)
        .correlate(Employment)
        .scalar_subquery()
    )


def latest_department(day: date) -> ColumnElement[Any]:
    """In a select over `Case`: the department of that same placement of its employee."""
    return (
        select(Placement.department_id)
        .where(Placement.company_id == Case.company_id, Placement.employment_id == Case.employment_id)
        .order_by(*_latest(day))
        .limit(1)
        .correlate(Case)
        .scalar_subquery()
    )


def _latest(day: date | BindParameter[date]) -> tuple[ColumnElement[Any], ...]:
    return (
        case((Placement.from_on <= day, 0), else_=1),
        case((Placement.from_on <= day, Placement.from_on)).desc(),
        Placement.from_on.asc(),
    )


COLUMNS: Final = (
    Employment.id, Employment.public_id, Employment.number, Person.name, Person.kana, Person.sex, Person.born_on,
    Person.email, Person.phone, Person.language, Placement.post, Department.name.label("department"),
    Workplace.name.label("workplace"),
)  # fmt: skip
"""What is told of an employee, for a select that `placed` completes."""


def placed(statement: Select[*tuple[Any, ...]], today: "date | BindParameter[date]") -> Select[*tuple[Any, ...]]:
    """Beside `Employment`: who that is, and the placement of today or the last one."""
    return (
        statement.join(Person, and_(Person.company_id == Employment.company_id, Person.id == Employment.person_id))
        .outerjoin(
            Placement,
            and_(Placement.company_id == Employment.company_id, Placement.id == latest_placement(today)),
        )
        .outerjoin(
            Department, and_(Department.company_id == Placement.company_id, Department.id == Placement.department_id)
        )
        .outerjoin(
            Workplace, and_(Workplace.company_id == Placement.company_id, Workplace.id == Placement.workplace_id)
        )
    )


def _employees() -> Select[*tuple[Any, ...]]:
    today: BindParameter[date] = bindparam("today", type_=Date)
    return placed(select(*COLUMNS).select_from(Employment), today).where(
        Employment.company_id == bindparam("company"), Employment.id.in_(bindparam("employments", expanding=True))
    )


_EMPLOYEES: Final = _employees()
"""Made once: almost every page asks it."""


def show(visit: Visit, row: Row[Any]) -> Shown:
    """An employee from a row of these columns."""
    return visit.show(sight.EMPLOYEE, row, of=row.id)


def employee(visit: Visit, employment_id: int) -> Shown:
    """What the worn hat is shown of an employee, with the placement of today or the last one. NotYours when absent.

    The employment comes from a record that was reached: this asks no reach of its own.
    """
    found = employees(visit, {employment_id})
    if not found:
        raise NotYours
    return found[employment_id]


def employees(visit: Visit, employment_ids: Collection[int], on: date | None = None) -> dict[int, Shown]:
    """The same for many, by employment id, with one query. `on`: with the placement of another day than today."""
    if not employment_ids:
        return {}
    visit.session.flush()
    asked = {"company": visit.actor.company_id, "employments": sorted(set(employment_ids)), "today": on or visit.today}
    rows = visit.session.connection().execute(_EMPLOYEES, asked).all()
    return {row.id: show(visit, row) for row in rows}


def person_of(session: Session, company_id: int, employment_id: int) -> int:
    """The person behind an employment. NotYours when absent."""
    found = session.execute(
        select(Employment.person_id).where(Employment.company_id == company_id, Employment.id == employment_id)
    ).scalar_one_or_none()
    if found is None:
        raise NotYours
    return found


def person_names(session: Session, company_id: int, person_ids: Collection[int | None]) -> dict[int, str]:
    """The names of people of a company, by id, with one query."""
    wanted = {person_id for person_id in person_ids if person_id is not None}
    if not wanted:
        return {}
    rows = session.execute(select(Person.id, Person.name).where(Person.company_id == company_id, Person.id.in_(wanted)))
    return {row.id: row.name for row in rows}


def names_at(session: Session, company_id: int, workplace_id: int, today: date) -> list[str]:
    """The names of everybody who works at a workplace today."""
    return list(
        session.execute(
            select(Person.name)
            .join(Employment, and_(Employment.company_id == Person.company_id, Employment.person_id == Person.id))
            .join(Placement, and_(Placement.company_id == Employment.company_id,
                                  Placement.employment_id == Employment.id))
            .where(Person.company_id == company_id, Placement.workplace_id == workplace_id, Placement.on(today))
            .order_by(Person.id)
        ).scalars()
    )  # fmt: skip


def employments_by_number(session: Session, company_id: int, numbers: Collection[str]) -> dict[str, int]:
    """社員番号 → employment id, for those that exist; one query for up to 10,000 at a time."""
    found: dict[str, int] = {}
    wanted = sorted(set(numbers))
    for start in range(0, len(wanted), 10_000):
        rows = session.execute(
            select(Employment.number, Employment.id).where(
                Employment.company_id == company_id, Employment.number.in_(wanted[start : start + 10_000])
            )
        )
        found.update({row.number: row.id for row in rows})
    return found


def supervisors_of(session: Session, company_id: int, employment_id: int, day: date) -> list[int]:
    """Persons who lead an employee on a day, by line, acting or matrix, and are employed themselves."""
    theirs = aliased(Employment)
    rows = session.execute(
        select(theirs.person_id)
        .distinct()
        .join(
            ReportingLine, and_(ReportingLine.company_id == theirs.company_id, ReportingLine.supervisor_id == theirs.id)
        )
        .where(
            theirs.company_id == company_id,
            ReportingLine.employment_id == employment_id,
            ReportingLine.on(day),
            theirs.from_on <= day,
            or_(theirs.until_on.is_(None), theirs.until_on >= day),
        )
        .order_by(theirs.person_id)
    )
    return list(rows.scalars())


def has_left(employment: Employment, today: date) -> bool:
    """Whether its last day has passed."""
    return employment.until_on is not None and employment.until_on < today


def led_since(session: Session, company_id: int, employment_id: int, day: date) -> date:
    """Since when the longest of those who lead an employee on a day has done so; the day itself where nobody does."""
    theirs = aliased(Employment)
    found: date | None = session.execute(
        select(func.min(ReportingLine.from_on))
        .join(theirs, and_(ReportingLine.company_id == theirs.company_id, ReportingLine.supervisor_id == theirs.id))
        .where(
            theirs.company_id == company_id,
            ReportingLine.employment_id == employment_id,
            ReportingLine.on(day),
            theirs.from_on <= day,
            or_(theirs.until_on.is_(None), theirs.until_on >= day),
        )
    ).scalar_one()
    return day if found is None else found


def _holders(company_id: Any, hat: Hat, workplace_id: Any, day: Any, *, instead: bool = False) -> Select[Any]:
    return select(HatGrant.person_id).where(
        HatGrant.company_id == company_id,
        HatGrant.hat == hat,
        HatGrant.instead.is_(instead),
        here(HatGrant.workplace_id, workplace_id),
        HatGrant.on(day),
    )


def hr_at(company_id: Any, workplace_id: Any, day: Any, person_id: Any) -> ColumnElement[bool]:
    """For statements, by columns: a person is HR of a workplace on a day, or stands in for them there."""
    theirs = [_holders(company_id, Hat.HR, workplace_id, day, instead=instead) for instead in (False, True)]
    return or_(*(exists(one.where(HatGrant.person_id == person_id).correlate_except(HatGrant)) for one in theirs))


def hr_until(session: Session, company_id: int, workplace_id: int, person_id: int, today: date) -> date | None:
    """The last day on which a person was HR of a workplace, or stood in there; None while they are, or never were."""
    rows = session.execute(
        select(HatGrant.until_on).where(
            HatGrant.company_id == company_id, HatGrant.hat == Hat.HR, HatGrant.person_id == person_id,
            here(HatGrant.workplace_id, workplace_id), HatGrant.from_on <= today,
        )
    ).scalars().all()  # fmt: skip
    days = [day or date.max for day in rows]
    return max(days) if days and max(days) < today else None


def _without_authority(company_id: Any, workplace_id: Any, day: Any) -> ColumnElement[bool]:
    """安衛則52条の10第2項: who decides over dismissal, promotion or transfer here takes no part in the check's work."""
    return ~exists(
        select(PersonnelAuthority.id)
        .where(
            PersonnelAuthority.company_id == company_id,
            PersonnelAuthority.person_id == HatGrant.person_id,
            here(PersonnelAuthority.workplace_id, workplace_id),
            PersonnelAuthority.on(day),
        )
        .correlate_except(PersonnelAuthority)
    )


def _listed(session: Session, statement: Select[Any]) -> list[int]:
    return sorted(set(session.execute(statement).scalars()))


def only_stands_in(visit: Visit) -> bool:
    """Whether HR's hat is worn in place of others alone, and so reaches over no workplace: of what there is at one
    nothing can be said then, not even that there is nothing.
    """
    there = exists(select(Workplace.id).where(visit.workplaces()))
    return visit.actor.hat is Hat.HR and not visit.session.execute(select(there)).scalar_one()


def hr_for(
    session: Session, company_id: int, workplace_id: int, day: date, *, not_person: int | None = None
) -> list[int]:
    """Persons who handle a workplace's cases for the employer; `not_person`: whose own case it is. Where that leaves
    nobody, whoever stands in for them there and neither leads nor led the person (`access/reach_cases.py` says the
    same).
    """
    found = [one for one in _listed(session, _holders(company_id, Hat.HR, workplace_id, day)) if one != not_person]
    if found or not_person is None:
        return found
    barred = supervisors_of_each(session, company_id, {not_person})[not_person] | {not_person}
    return [one for one in stand_ins(session, company_id, workplace_id, day) if one not in barred]


def stand_ins(session: Session, company_id: int, workplace_id: int, day: date) -> list[int]:
    """Persons who take the place of HR at a workplace where no officer may handle a file."""
    return _listed(session, _holders(company_id, Hat.HR, workplace_id, day, instead=True))


def committee_of(session: Session, company_id: int, workplace_id: int, day: date) -> list[int]:
    """The members of a workplace's committee (衛生委員会)."""
    return _listed(session, _holders(company_id, Hat.COMMITTEE, workplace_id, day))


def clerks_for(
    session: Session, company_id: int, workplace_id: int, day: date, *, about: Employment | None = None
) -> list[int]:
    """実施事務従事者 of a workplace, less those whom personnel authority bars. `about`: whose case it is; neither they
    nor their supervisors, past or present, are among them then.
    """
    statement = _holders(company_id, Hat.CLERK, workplace_id, day).where(
        _without_authority(company_id, workplace_id, day)
    )
    barred = set() if about is None else supervisors_ever(session, about) | {about.person_id}
    return [person_id for person_id in _listed(session, statement) if person_id not in barred]


def supervisors_ever(session: Session, employment: Employment) -> frozenset[int]:
    """Persons who are or ever were somebody's supervisor, in whichever of their employments."""
    return supervisors_of_each(session, employment.company_id, {employment.person_id})[employment.person_id]


def _supervisors() -> Select[*tuple[Any, ...]]:
    theirs, boss = aliased(Employment), aliased(Employment)
    return (
        select(theirs.person_id.label("led_id"), boss.person_id.label("leads_id"))
        .select_from(ReportingLine)
        .join(theirs, and_(theirs.company_id == ReportingLine.company_id, theirs.id == ReportingLine.employment_id))
        .join(boss, and_(boss.company_id == ReportingLine.company_id, boss.id == ReportingLine.supervisor_id))
        .where(
            ReportingLine.company_id == bindparam("company"),
            theirs.person_id.in_(bindparam("persons", expanding=True)),
        )
    )


SUPERVISORS: Final = _supervisors()
"""Of some persons: everybody who is or ever was their supervisor. Made once: every time that is offered asks it."""


def supervisors_of_each(session: Session, company_id: int, person_ids: Collection[int]) -> dict[int, frozenset[int]]:
    """The same for many, by person, with one query."""
    session.flush()
    rows = session.connection().execute(SUPERVISORS, {"company": company_id, "persons": list(person_ids)})
    return supervisors_among(rows, person_ids)


def supervisors_among(rows: Iterable[Any], person_ids: Collection[int]) -> dict[int, frozenset[int]]:
    """The rows of `SUPERVISORS`, by whom they lead."""
    found: dict[int, set[int]] = {person_id: set() for person_id in person_ids}
    for row in rows:
        found[row.led_id].add(row.leads_id)
    return {person_id: frozenset(bosses) for person_id, bosses in found.items()}


def nurses_for(
    session: Session, company_id: int, workplace_id: int, day: date, *, not_person: int | None = None
) -> list[int]:
    """保健師 of a workplace: engaged as such and wearing the hat there, as a counsellor does who is none."""
    found = _listed(session, _engaged(company_id, workplace_id, day, Hat.NURSE, EngagementKind.NURSE))
    return [person_id for person_id in found if person_id != not_person]


def physicians_for(session: Session, company_id: int, workplace_id: int, day: date) -> list[int]:
    """Physicians who serve a workplace by whichever contract, and can sign in."""
    found = _physicians(session, company_id, workplace_id, day, *PHYSICIANS)
    rows = session.execute(
        select(Person.id).where(Person.company_id == company_id, Person.id.in_(found), Person.account_id.is_not(None))
    )
    return sorted(rows.scalars())


def industrial_physicians(session: Session, company_id: int, workplace_id: int, day: date) -> list[int]:
    """産業医 of a workplace: engaged as such and wearing the hat there."""
    return _physicians(session, company_id, workplace_id, day, EngagementKind.INDUSTRIAL_PHYSICIAN)


def industrial(
    company_id: Any, workplace_id: Any, day: Any, person_id: Any = None, *, but: Any = None
) -> ColumnElement[bool]:
    """The same for statements, by columns: `person_id` (without: somebody, not `but`) was 産業医 of a workplace on
    a day.
    """
    theirs = _engaged(company_id, workplace_id, day, Hat.PHYSICIAN, EngagementKind.INDUSTRIAL_PHYSICIAN)
    if person_id is not None:
        theirs = theirs.where(HatGrant.person_id == person_id)
    if but is not None:
        theirs = theirs.where(HatGrant.person_id != but)
    return exists(theirs.correlate_except(HatGrant))


def nursed(company_id: Any, workplace_id: Any, day: Any) -> ColumnElement[bool]:
    """There is a 保健師 of a workplace on a day, for statements."""
    return exists(_engaged(company_id, workplace_id, day, Hat.NURSE, EngagementKind.NURSE).correlate_except(HatGrant))


def explaining_physicians(session: Session, company_id: int, workplace_id: int, day: date) -> list[int]:
    """Who may be present when measures are explained (`Serving.explaining`)."""
    return serving_days.read(session, company_id, workplace_id, day, day).explaining(day)


def serving(session: Session, case: Case, first: date, last: date) -> Serving:
    """The physicians with whom the measures of one case are explained, with their days: never the person whose it is,
    nor who leads or led them.
    """
    barred = supervisors_ever(session, case.employment) | {case.employment.person_id}
    return serving_days.read(session, case.company_id, case.workplace_id, first, last, barred=barred)


def may_explain(session: Session, case: Case, day: date) -> list[int]:
    """Who of them may be present on a day."""
    return serving(session, case, day, day).explaining(day)


def _physicians(session: Session, company_id: int, workplace_id: int, day: date, *kinds: EngagementKind) -> list[int]:
    return _listed(session, _engaged(company_id, workplace_id, day, Hat.PHYSICIAN, *kinds))


def _engaged(company_id: Any, workplace_id: Any, day: Any, hat: Hat, *kinds: EngagementKind) -> Select[Any]:
    """Who wears a hat at a workplace and is engaged there as one of these, less those whom personnel authority bars."""
    engaged = exists(
        select(Engagement.id)
        .where(
            Engagement.company_id == company_id,
            Engagement.person_id == HatGrant.person_id,
            Engagement.kind.in_(kinds),
            here(Engagement.workplace_id, workplace_id),
            Engagement.on(day),
        )
        .correlate_except(Engagement)
    )
    return _holders(company_id, hat, workplace_id, day).where(
        engaged, _without_authority(company_id, workplace_id, day)
    )


def headcount(day: date) -> ScalarSelect[int]:
    """How many work at a workplace on a day, dispatched workers counted in; for a select over `Workplace`."""
    return (
        select(func.count(func.distinct(Placement.employment_id)))
        .join(Employment, and_(Employment.company_id == Placement.company_id, Employment.id == Placement.employment_id))
        .where(
            Placement.company_id == Workplace.company_id,
            Placement.workplace_id == Workplace.id,
            Placement.on(day),
            Employment.on(day),
        )
        .correlate(Workplace)
        .scalar_subquery()
    )


def in_a_small_place(session: Session, employment_id: int, day: date) -> bool:
    """Does somebody work on a day where so few do that an absence alone tells whose it is? Dispatched workers count."""
    few = (
        select(literal(True))
        .select_from(Workplace)
        .join(Placement, and_(Placement.company_id == Workplace.company_id, Placement.workplace_id == Workplace.id))
        .where(
            Placement.employment_id == employment_id,
            Placement.on(day),
            headcount(day) < FEWEST,
        )
        .limit(1)
    )
    return session.execute(few).scalar_one_or_none() is not None


def company_name(session: Session, company_id: int) -> str:
    """The addressee of every document."""
    return session.get_one(Company, company_id).name


def found_company(session: Session, name: str, *, now: datetime, demo: bool = False) -> tuple[Company, Visit]:
    """Enter a new company, with the key for what belongs to no case; the first one also says what this database is.

    Returns the company and the visit under which its first records may be made.
    """
    company = Company(name=name, public_id=ids.fresh())
    session.add(company)
    session.flush()
    visit = enter_worker(session, company.id, Act.BUILD, now=now)
    company.data_key_id = visit.new_key()
    if session.execute(select(Installation.id)).scalar_one_or_none() is None:
        session.add(Installation(id=1, demo=demo, key_check_id=visit.new_key()))
    session.flush()
    visit.record("company", company.public_id)
    return company, visit
