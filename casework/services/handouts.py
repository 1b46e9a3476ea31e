"""What is handed to an outside organisation on paper: which words, of whom, and with what never in it?"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.models.cases import Case
from casework.models.checks import CheckResult
from casework.models.people import Workplace
from casework.rules.errors import NotYours
from casework.services import fits, people, referrals, requests, work_data
from casework.services.work_data import Told


@dataclass(frozen=True)
class Site:
    """The workplace that applies: says nothing of anybody. `workers`: who is registered there today."""

    company: str
    name: str
    address: str
    workers: int


@dataclass(frozen=True)
class Material:
    """What the papers are made of. `scores`: only on the sheet of the result, and only where it is passed on."""

    site: Site
    referral: Shown
    employee: Shown
    request: Shown
    limit_on: date | None
    scores: Shown | None


@dataclass(frozen=True)
class WorkSheet:
    """What the sheet of somebody's work is made of. `provider`: the name of the organisation."""

    company: str
    provider: str
    employee: Shown
    told: Told


def material(session: Session, actor: Actor, referral_id: str, paper: str, *, now: datetime) -> Material:
    """What one of the papers is made of; that it was taken out is written down, for the employee to read. NotYours for
    a paper that doesn't go along, or no more.
    """
    visit = enter(session, actor, Act.SEE_HANDOUT, now=now)
    referral, case, request = referrals.reached(visit, referral_id)
    if paper not in referrals.papers(visit, case, referral):
        raise NotYours
    return Material(
        site=_site(visit, case),
        referral=referrals.shown(visit, case, referral),
        employee=people.employee(visit, case.employment_id),
        request=requests.shown(visit, case, request),
        limit_on=fits.limit_of(session, request),
        scores=_scores(visit, case) if paper == "result" else None,
    )


def work_sheet(session: Session, actor: Actor, referral_id: str, *, now: datetime) -> WorkSheet:
    """What the company tells the physician outside about the work: taken out by HR, who wrote it, and by the employee.
    That it was taken out is written down. NotYours while nothing was told, or once it is over.
    """
    visit = enter(session, actor, Act.TAKE_WORK_SHEET, now=now)
    referral, case, request = referrals.reached(visit, referral_id)
    told = work_data.of_request(visit, case, request)
    if referral.state not in referrals.LIVING or told is None:
        raise NotYours
    return WorkSheet(
        company=people.company_name(session, case.company_id),
        provider=referrals.shown(visit, case, referral).provider_name,
        employee=people.employee(visit, case.employment_id),
        told=told,
    )


def _scores(visit: Visit, case: Case) -> Shown:
    """The three scores and their days; why the examiner decided is not opened for it."""
    result = visit.session.get_one(CheckResult, case.check_result_id)
    known = visit.facts(case)
    return visit.show(sight.RESULT, result, known, of=case.employment_id, decision_reason=None, proposed=None)


def _site(visit: Visit, case: Case) -> Site:
    workplace = visit.session.get_one(Workplace, case.workplace_id)
    counted = select(people.headcount(visit.today)).where(Workplace.id == workplace.id)
    workers = visit.session.execute(counted).scalar_one()
    company = people.company_name(visit.session, case.company_id)
    return Site(company, workplace.name, workplace.address, workers)
