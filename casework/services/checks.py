"""Which stress checks are there, who examines them, and which results came in?"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, literal, or_, select, tuple_
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, keys, sight
from casework.access.sight import Fact
from casework.ids import PublicId
from casework.models.checks import CheckResult, CountedResult, ExaminerAppointment, StressCheck
from casework.models.people import Employment, Person, PersonnelAuthority, Workplace
from casework.models.policies import PolicyVersion
from casework.models.providers import Engagement, Provider
from casework.rules import scoring
from casework.rules.errors import NotValid, NotYours
from casework.rules.policy import Policy
from casework.rules.scoring import Questionnaire, Span
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import EngagementKind, InterviewedBy
from casework.services import counted_groups, interviewers, people, policies, rule_changes
from casework.services.interviewers import ProviderOption

PAGE: Final = 50
BEGAN: Final = date(2015, 12, 1)
"""The stress check exists since that day (労働安全衛生法66条の10)."""
AHEAD: Final = timedelta(days=366)
EXAMINERS: Final = (
    EngagementKind.INDUSTRIAL_PHYSICIAN, EngagementKind.INTERVIEW_PHYSICIAN, EngagementKind.NURSE,
)  # fmt: skip


@dataclass(frozen=True)
class NewCheck:
    """What the clerk says about a check that begins. Workplace and examiners by public id."""

    name: str
    workplace: str
    started_on: date
    questionnaire: Questionnaire
    examiners: tuple[str, ...]
    interviewed_by: InterviewedBy
    provider: str = ""
    """Public id of the organisation, where one interviews."""


@dataclass(frozen=True)
class Option:
    """Something to choose: a workplace, or a professional with what they are engaged for."""

    public_id: str
    name: str
    kind: EngagementKind | None = None
    workplace: str = ""


@dataclass(frozen=True)
class Opening:
    """What the clerk may choose from."""

    workplaces: tuple[Option, ...]
    professionals: tuple[Option, ...]
    providers: tuple[ProviderOption, ...]


@dataclass(frozen=True)
class Naming:
    """Who interviews for a check, and the organisations that could."""

    check: Shown
    interviewed_by: InterviewedBy
    provider: str
    providers: tuple[ProviderOption, ...]


@dataclass(frozen=True)
class ResultLine:
    """One result and whose it is."""

    employee: Shown
    result: Shown


@dataclass(frozen=True)
class CheckPage:
    """A check with a page of its results. `after`: where the next page begins. `spans`: what each score can be.
    `groups`: those who are only counted, together.
    """

    check: Shown
    lines: tuple[ResultLine, ...]
    spans: dict[str, Span]
    after: str | None
    groups: Shown | None


def opening(session: Session, actor: Actor, *, now: datetime) -> Opening:
    """The workplaces of the clerk and the professionals who are engaged there and may examine."""
    visit = enter(session, actor, Act.START_CHECK, now=now)
    places = session.execute(
        select(Workplace.id, Workplace.public_id, Workplace.name).where(visit.workplaces()).order_by(Workplace.code)
    ).all()
    found: dict[tuple[str, EngagementKind], Option] = {}
    for place in places:
        for row in session.execute(_professionals(visit, place.id).order_by(Person.kana)):
            option = Option(row.public_id, row.name, row.kind, place.name if len(places) > 1 else "")
            known = found.get((row.public_id, row.kind))
            if known is not None:
                option = Option(row.public_id, row.name, row.kind, f"{known.workplace}・{place.name}")
            found[row.public_id, row.kind] = option
    named = {place.id: place.name for place in places}
    return Opening(
        tuple(Option(place.public_id, place.name) for place in places),
        tuple(found.values()),
        interviewers.options(visit, named),
    )


def start(session: Session, actor: Actor, new: NewCheck, *, now: datetime) -> PublicId:
    """Begin a check: its thresholds are those of the policy of its first day, its examiners are appointed. Until that
    day they follow what is written of the policy (`rule_changes.write`); from then on they are frozen.

    NotValid for a name that is taken, an impossible day, no examiner or one who can't be (安衛則52条の10), and without
    somebody who interviews from that day on: who is found to need an interview must be able to get one.
    """
    visit = enter(session, actor, Act.START_CHECK, now=now)
    place = session.execute(
        select(Workplace.id).where(visit.workplaces(), Workplace.public_id == new.workplace)
    ).scalar_one_or_none()
    if place is None:
        raise NotValid("workplace", Said(N_("担当している事業場から選んでください。")))
    if not BEGAN <= new.started_on <= visit.today + AHEAD:
        raise NotValid("started_on", Said(N_("2015年12月1日から1年先までの日付を入力してください。")))
    examiners = _examiners(visit, place, new.examiners)
    provider_id = interviewers.chosen(visit, place, new.interviewed_by, new.provider, new.started_on)
    if new.started_on > visit.today:
        rule_changes.alone(visit)
    version = policies.version_for(session, actor.company_id, place, new.started_on)
    policy = Policy() if version is None else policies.read(version.values)
    check = StressCheck(
        company_id=actor.company_id,
        public_id=ids.fresh(),
        workplace_id=place,
        name=new.name.strip(),
        started_on=new.started_on,
        thresholds=scoring.by_policy(new.questionnaire, policy),
        policy_version_id=None if version is None else version.id,
        interviewed_by=new.interviewed_by,
        provider_id=provider_id,
    )
    taken = NotValid("name", Said(N_("同じ名前の実施回が、この事業場にあります。別の名前にしてください。")))
    if session.execute(
        select(StressCheck.id).where(
            StressCheck.company_id == actor.company_id,
            StressCheck.workplace_id == place,
            StressCheck.name == check.name,
        )
    ).first():
        raise taken
    session.add(check)
    visit.record(sight.CHECK, check.public_id)
    try:
        session.flush()
    except IntegrityError as error:
        raise taken from error
    for person_id in examiners:
        session.add(
            ExaminerAppointment(
                company_id=actor.company_id,
                public_id=ids.fresh(),
                stress_check_id=check.id,
                person_id=person_id,
                from_on=min(new.started_on, visit.today),
            )
        )
    session.flush()
    return check.public_id


def naming(session: Session, actor: Actor, check_id: str, *, now: datetime) -> Naming:
    """Who could interview instead. NotNow once results are in."""
    visit = enter(session, actor, Act.START_CHECK, now=now)
    check = visit.reach(StressCheck, check_id)
    interviewers.refuse_begun(visit, check)
    places = session.execute(select(Workplace.id, Workplace.name).where(visit.workplaces())).all()
    found = interviewers.options(visit, {place.id: place.name for place in places})
    provider = "" if check.provider is None else check.provider.public_id
    return Naming(shown(visit, check), check.interviewed_by, provider, found)


def name_interviewer(
    session: Session, actor: Actor, check_id: str, by: InterviewedBy, provider: str, *, now: datetime
) -> None:
    """Somebody else interviews. NotValid where nobody stands behind that on the first day, or today where that has
    passed; NotNow once results are in.
    """
    visit = enter(session, actor, Act.START_CHECK, now=now)
    check = visit.reach(StressCheck, check_id, lock=True)
    interviewers.refuse_begun(visit, check)
    day = max(check.started_on, visit.today)
    check.provider_id = interviewers.chosen(visit, check.workplace_id, by, provider, day)
    check.interviewed_by = by
    visit.record(sight.CHECK, check.public_id)
    session.flush()


def index(session: Session, actor: Actor, *, now: datetime) -> list[Shown]:
    """The checks within reach, the newest first, each with how many results came in and how many wait."""
    visit = enter(session, actor, Act.SEE_CHECKS, now=now)
    return _show_all(visit, _found(visit, visit.within(StressCheck)))


def show(session: Session, actor: Actor, check_id: str, *, after: str | None = None, now: datetime) -> CheckPage:
    """A check with a page of its results by employee number; `after`: the public id of a result of the page before."""
    visit = enter(session, actor, Act.SEE_RESULTS, now=now)
    check = visit.reach(StressCheck, check_id)
    lines, more = result_lines(visit, check, after=after)
    return CheckPage(
        check=shown(visit, check),
        lines=lines,
        spans=scoring.SPANS[scoring.thaw(check.thresholds)[0]],
        after=lines[-1].result.public_id if more else None,
        groups=counted_groups.page(visit, check),
    )


def shown(visit: Visit, check: StressCheck) -> Shown:
    """A check that was reached, as its reader may see it."""
    return _show_all(visit, _found(visit, StressCheck.id == check.id))[0]


def result_lines(
    visit: Visit,
    check: StressCheck,
    *conditions: ColumnElement[bool],
    after: str | None = None,
    at_most: int | None = None,
) -> tuple[tuple[ResultLine, ...], bool]:
    """A page of results by employee number, and whether more follow; `at_most`: longer than an ordinary page. NotYours
    when `after` is out of reach.
    """
    at_most = at_most or PAGE
    _, thresholds = scoring.thaw(check.thresholds)
    # A professional reaches a result only as its examiner (access/reach.py), so that fact holds for each of them.
    inside = (visit.within(CheckResult), CheckResult.stress_check_id == check.id)
    place = (Employment.number, CheckResult.id)
    employed = and_(Employment.company_id == CheckResult.company_id, Employment.id == CheckResult.employment_id)
    where = [*inside, *conditions]
    if after is not None:
        cursor = visit.session.execute(
            select(*place).join(Employment, employed).where(*inside, CheckResult.public_id == after)
        ).one_or_none()
        if cursor is None:
            raise NotYours
        where.append(tuple_(*place) > tuple_(*map(literal, cursor)))
    found = list(
        visit.session.execute(
            select(CheckResult).join(Employment, employed).where(*where).order_by(*place).limit(at_most + 1)
        ).scalars()
    )
    results = found[:at_most]
    keys.preload(visit.session, {result.decision_reason.key_id for result in results if result.decision_reason})
    staff = people.employees(visit, {result.employment_id for result in results})
    lines = (
        ResultLine(
            staff[result.employment_id],
            visit.show(
                sight.RESULT,
                result,
                Fact.EXAMINER,
                of=result.employment_id,
                proposed=scoring.proposes(thresholds, result.stressors, result.reactions, result.support),
            ),
        )
        for result in results
    )
    return tuple(lines), len(found) > at_most


def _professionals(visit: Visit, workplace_id: int) -> Select[*tuple[Any, ...]]:
    """Physicians and nurses engaged at a workplace today, without those who have personnel authority there."""
    authority = select(PersonnelAuthority.person_id).where(
        PersonnelAuthority.company_id == visit.actor.company_id,
        or_(PersonnelAuthority.workplace_id == workplace_id, PersonnelAuthority.workplace_id.is_(None)),
        PersonnelAuthority.on(visit.today),
    )
    statement: Select[*tuple[Any, ...]] = (
        select(Person.id, Person.public_id, Person.name, Engagement.kind)
        .join(Engagement, and_(Engagement.company_id == Person.company_id, Engagement.person_id == Person.id))
        .where(
            Person.company_id == visit.actor.company_id,
            or_(Engagement.workplace_id == workplace_id, Engagement.workplace_id.is_(None)),
            Engagement.on(visit.today),
            Engagement.kind.in_(EXAMINERS),
            Person.id.not_in(authority),
        )
    )
    return statement


def _examiners(visit: Visit, workplace_id: int, wanted: tuple[str, ...]) -> list[int]:
    """The persons behind the public ids, each engaged at the workplace. NotValid otherwise."""
    if not wanted:
        raise NotValid("examiners", Said(N_("実施者を1人以上選んでください。")))
    ids_by_public = {row.public_id: row.id for row in visit.session.execute(_professionals(visit, workplace_id))}
    if not set(wanted) <= ids_by_public.keys():
        raise NotValid(
            "examiners",
            Said(N_("この事業場と契約のある医師・保健師から選んでください。人事権のある人は実施者になれません。")),
        )
    return sorted({ids_by_public[public_id] for public_id in wanted})


def _found(visit: Visit, *conditions: ColumnElement[bool]) -> list[Row[*tuple[Any, ...]]]:
    """Checks with workplace and counts, the newest first."""
    counted = (
        select(CountedResult.stress_check_id, func.count().label("counted"))
        .where(visit.within(CountedResult))
        .group_by(CountedResult.stress_check_id)
        .subquery()
    )
    counts = (
        select(
            CheckResult.stress_check_id,
            func.count().label("results"),
            func.sum(case((CheckResult.interview_needed.is_(None), 1), else_=0)).label("undecided"),
        )
        .where(visit.within(CheckResult))
        .group_by(CheckResult.stress_check_id)
        .subquery()
    )
    return list(
        visit.session.execute(
            select(
                StressCheck, Workplace.name, Provider.name, counts.c.results, counts.c.undecided, counted.c.counted,
                PolicyVersion.number, PolicyVersion.workplace_id, interviewers.missing(visit.today),
            )
            .join(
                Workplace,
                and_(Workplace.company_id == StressCheck.company_id, Workplace.id == StressCheck.workplace_id),
            )
            .outerjoin(
                Provider, and_(Provider.company_id == StressCheck.company_id, Provider.id == StressCheck.provider_id)
            )
            .outerjoin(
                PolicyVersion,
                and_(
                    PolicyVersion.company_id == StressCheck.company_id,
                    PolicyVersion.id == StressCheck.policy_version_id,
                ),
            )
            .outerjoin(counts, counts.c.stress_check_id == StressCheck.id)
            .outerjoin(counted, counted.c.stress_check_id == StressCheck.id)
            .where(*conditions)
            .order_by(StressCheck.started_on.desc(), StressCheck.id.desc())
        )
    )  # fmt: skip


def _show_all(visit: Visit, rows: list[Row[*tuple[Any, ...]]]) -> list[Shown]:
    examiners: dict[int, list[str]] = {}
    for appointed in visit.session.execute(
        select(ExaminerAppointment.stress_check_id, Person.name)
        .join(
            Person,
            and_(Person.company_id == ExaminerAppointment.company_id, Person.id == ExaminerAppointment.person_id),
        )
        .where(ExaminerAppointment.stress_check_id.in_([check.id for check, *_ in rows]))
        .order_by(Person.kana)
    ):
        examiners.setdefault(appointed.stress_check_id, []).append(appointed.name)
    shown = []
    for check, workplace, provider, results, undecided, counted, number, at_place, missing in rows:
        questionnaire, thresholds = scoring.thaw(check.thresholds)
        shown.append(
            visit.show(
                sight.CHECK,
                check,
                Fact.EXAMINER,
                workplace=workplace,
                provider_name=provider or "",
                questionnaire=questionnaire,
                thresholds=thresholds,
                examiners=tuple(examiners.get(check.id, ())),
                results=results or 0,
                undecided=undecided or 0,
                counted=counted or 0,
                rules_number=number or 0,
                rules_of_company=number is not None and at_place is None,
                interviewer_missing=missing,
                follows_rules=check.started_on > visit.today,
            )
        )
    return shown
