"""What of a stress check is within reach: the check itself, its results, and what hangs on a result?"""

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import and_, false, or_

from casework.access.actor import Actor
from casework.access.standing import PROFESSIONALS, Condition, Standing, bareheaded, no_conflict, not_mine, scope, there
from casework.models.cases import Case
from casework.models.checks import CheckResult, CountedResult, ExaminerAppointment, StressCheck, SupplementaryTalk
from casework.models.consents import ResultConsent
from casework.models.invitations import GeneralLetter
from casework.models.wordings import Wording
from casework.rules.vocabulary import CaseKind, Hat


def checks(actor: Actor, where: Standing, today: date) -> Condition:
    """The clerk's and the coordinator's by workplace, a professional's by appointment as its examiner."""
    company = StressCheck.company_id == actor.company_id
    if actor.hat is None:
        return company
    if actor.hat in {Hat.CLERK, Hat.COORDINATOR}:
        return and_(company, scope(StressCheck.workplace_id, actor, where))
    if actor.hat in PROFESSIONALS and not where.authority_everywhere:
        return and_(
            company,
            StressCheck.workplace_id.not_in(where.authority),
            there(
                StressCheck,
                ExaminerAppointment.company_id == StressCheck.company_id,
                ExaminerAppointment.stress_check_id == StressCheck.id,
                ExaminerAppointment.person_id == actor.person_id,
                ExaminerAppointment.on(today),
            ),
        )
    return false()


def _of_check(model: Any, reached: Condition) -> Condition:
    """Hangs on a check of which something holds."""
    return there(model, StressCheck.company_id == model.company_id, StressCheck.id == model.stress_check_id, reached)


def _of_result(model: Any, reached: Condition) -> Condition:
    """Hangs on a result of which something holds."""
    return there(model, CheckResult.company_id == model.company_id, CheckResult.id == model.check_result_id, reached)


def results(actor: Actor, where: Standing, today: date) -> Condition:
    """One's own, and those of the checks within reach of their examiners and clerks."""
    company = CheckResult.company_id == actor.company_id
    if actor.hat is None:
        return company
    if actor.hat is Hat.WORKER:
        return and_(company, CheckResult.employment_id.in_(where.own))
    if actor.hat is Hat.CLERK or actor.hat in PROFESSIONALS:
        return and_(
            company,
            not_mine(CheckResult.employment_id, where),
            no_conflict(CheckResult.employment_id, actor, where),
            _of_check(CheckResult, checks(actor, where, today)),
        )
    return false()


def counted(actor: Actor, where: Standing, today: date) -> Condition:
    """Of workers who are employed elsewhere: to be counted by those who run the check, never theirs to open here."""
    company = CountedResult.company_id == actor.company_id
    if actor.hat is None:
        return company
    if actor.hat is Hat.CLERK or actor.hat in PROFESSIONALS:
        return and_(
            company,
            _of_check(CountedResult, checks(actor, where, today)),
        )
    return false()


def consents(actor: Actor, where: Standing, today: date) -> Condition:
    """One's own, for the clerk those of the checks within reach, for HR those of its workplaces: only what was given is
    there. HR reaches a consent that was given to HR, through the workplace of its check and never through a case; what
    somebody agreed to for an outside organisation would tell that they think of asking.
    """
    company = ResultConsent.company_id == actor.company_id
    if actor.hat is None:
        return company
    if actor.hat is Hat.HR:
        company = and_(company, ResultConsent.provider_id.is_(None))
        theirs = and_(
            not_mine(CheckResult.employment_id, where),
            _of_check(CheckResult, scope(StressCheck.workplace_id, actor, where)),
        )
    elif actor.hat in {Hat.WORKER, Hat.CLERK}:
        theirs = results(actor, where, today)
    else:
        return false()
    return and_(
        company,
        _of_result(ResultConsent, theirs),
    )


def general_letters(actor: Actor, where: Standing, today: date) -> Condition:
    """One's own, and for the clerk those of the checks within reach."""
    company = GeneralLetter.company_id == actor.company_id
    if actor.hat is None:
        return company
    if actor.hat is Hat.WORKER:
        return and_(company, GeneralLetter.employment_id.in_(where.own))
    if actor.hat is not Hat.CLERK:
        return false()
    return and_(
        company,
        not_mine(GeneralLetter.employment_id, where),
        no_conflict(GeneralLetter.employment_id, actor, where),
        _of_check(GeneralLetter, checks(actor, where, today)),
    )


def talks(actor: Actor, where: Standing, today: date) -> Condition:
    """Supplementary talks of a check: the examiner's, and one's own."""
    company = SupplementaryTalk.company_id == actor.company_id
    if actor.hat is None:
        return company
    if actor.hat is not Hat.WORKER and actor.hat not in PROFESSIONALS:
        return false()
    return and_(
        company,
        _of_result(SupplementaryTalk, results(actor, where, today)),
    )


def cases_of_checks(actor: Actor, where: Standing) -> Condition:
    """Of cases of checks that were reached already: those within reach, as `cases` says it, without asking again for
    each of them who examines its check.
    """
    if actor.hat not in {Hat.CLERK, *PROFESSIONALS} or bareheaded(actor, where):
        return false()
    anywhere = where if actor.hat is Hat.CLERK else replace(where, everywhere=True)
    return and_(
        Case.company_id == actor.company_id,
        Case.kind == CaseKind.STATUTORY,
        not_mine(Case.employment_id, where),
        no_conflict(Case.employment_id, actor, where),
        scope(Case.workplace_id, actor, anywhere),
    )


def unreached_results(actor: Actor, where: Standing) -> Condition:
    """Of results of checks that were reached already: the few that are out of reach all the same, one's own and those
    of people whom one ever led.
    """
    kept_from = CheckResult.employment_id.in_(where.own)
    return or_(kept_from, ~no_conflict(CheckResult.employment_id, actor, where)) if where.own else kept_from


def wordings(actor: Actor, where: Standing, today: date) -> Condition:
    """The texts of the clerk's workplaces and of the company; to an examiner those that are sent in their name."""
    company = Wording.company_id == actor.company_id
    if actor.hat is None:
        return company
    if actor.hat is Hat.CLERK:
        return and_(company, or_(Wording.workplace_id.is_(None), scope(Wording.workplace_id, actor, where)))
    if actor.hat in PROFESSIONALS:
        at_its_place = or_(Wording.workplace_id.is_(None), StressCheck.workplace_id == Wording.workplace_id)
        mine = checks(actor, where, today)
        return and_(company, there(Wording, StressCheck.company_id == Wording.company_id, at_its_place, mine))
    return false()
