"""Which cases can a hat reach, and what hangs on a case? What hangs on a check is in `reach_checks`."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import and_, false, or_
from sqlalchemy.orm import InstrumentedAttribute, aliased

from casework.access import facts
from casework.access.actor import Actor
from casework.access.reach_checks import consents
from casework.access.standing import (
    PROFESSIONALS,
    Condition,
    Standing,
    bareheaded,
    no_conflict,
    not_mine,
    scope,
    served,
    stands_in,
    there,
)
from casework.models.absences import Absence
from casework.models.cases import Assignment, Case
from casework.models.consents import ResultConsent
from casework.models.interviews import Interview
from casework.models.invitations import Invitation
from casework.models.measures import Instruction
from casework.models.medical_letters import MedicalLetter
from casework.models.opinions import Opinion, RecordRemark
from casework.models.passing_on import PassingOn
from casework.models.people import Employment, HatGrant, ReportingLine
from casework.models.requests import InterviewRequest
from casework.models.risks import Crisis, CrisisCall, Disclosure, RiskAssessment
from casework.models.scans import Scan
from casework.models.sheets import InterviewSheet
from casework.models.tellings import Telling
from casework.models.work_data import WorkData
from casework.models.work_questions import WorkQuestion
from casework.rules.vocabulary import CaseKind, Hat, InterviewState, PassingState, RecordState, SheetState

_TOLD: Final = or_(
    Case.kind != CaseKind.STATUTORY,
    there(Case, Invitation.company_id == Case.company_id, Invitation.case_id == Case.id),
)
"""What an employee knows of. Made once: their every page asks it."""

AFTERWARDS: Final = timedelta(days=31)
"""So long a supervisor can still read an instruction that is over, and report about its last month."""


def cases(actor: Actor, where: Standing, today: date) -> Condition:
    """Cases within reach. HR reaches through the request, never the case; supervisors reach none."""
    if where.reached is not None:
        found: Condition = Case.id == where.reached.c.id
        return found
    return _cases(actor, where, today)


def _cases(actor: Actor, where: Standing, today: date) -> Condition:
    company = Case.company_id == actor.company_id
    if actor.hat is None:
        return company
    if bareheaded(actor, where):
        return false()
    if actor.hat is Hat.WORKER:
        return and_(company, Case.employment_id.in_(where.own), _TOLD)
    others = and_(company, not_mine(Case.employment_id, where), no_conflict(Case.employment_id, actor, where))
    in_scope = scope(Case.workplace_id, actor, where)
    if actor.hat in {Hat.HR, Hat.CLERK}:
        if actor.hat is Hat.HR:
            here, theirs = _in_hand(in_scope, where, today), facts.known()
        else:
            here, theirs = in_scope, Case.kind == CaseKind.STATUTORY
        return and_(others, here, theirs)
    if actor.hat in PROFESSIONALS:
        asked = there(Case, InterviewRequest.company_id == Case.company_id, InterviewRequest.case_id == Case.id)
        by_authority = scope(
            Case.workplace_id,
            actor,
            replace(where, everywhere=True),
        )
        serves = served(Case.workplace_id, where)
        theirs = facts.assigned(actor, today)
        if actor.hat is Hat.NURSE:  # a counsellor wears this hat too, and holds consultations only
            theirs = and_(theirs, or_(Case.kind == CaseKind.CONSULTATION, serves))
        cares = or_(theirs, facts.examines(actor, today))
        in_scope = and_(in_scope, serves)
        return and_(others, or_(and_(in_scope, or_(asked, Case.kind == CaseKind.RETURN)), and_(by_authority, cares)))
    return false()


def _in_hand(in_scope: Condition, where: Standing, today: date) -> Condition:
    """The files of HR's own workplaces; for whoever stands in, those besides which no other officer may handle: the
    only one there is the person whose file it is, or there is none. Whoever leads or led that person reads the
    instruction alone, also where they stand in.
    """
    if not where.stands_in:
        return in_scope
    whose = aliased(Employment)
    officer = there(
        Case,
        HatGrant.company_id == Case.company_id,
        HatGrant.hat == Hat.HR,
        HatGrant.instead.is_(False),
        or_(HatGrant.workplace_id.is_(None), HatGrant.workplace_id == Case.workplace_id),
        HatGrant.on(today),
        whose.company_id == Case.company_id,
        whose.id == Case.employment_id,
        HatGrant.person_id != whose.person_id,
    )
    others = Case.employment_id.not_in(where.led)
    return or_(in_scope, and_(stands_in(Case.workplace_id, where), others, ~officer))


def through_case(model: Any, *more: Condition) -> Callable[[Actor, Standing, date], Condition]:
    """A record is within reach when its case is."""

    def condition(actor: Actor, where: Standing, today: date) -> Condition:
        if where.reached is not None and not more:
            return and_(model.company_id == where.reached.c.company_id, model.case_id == where.reached.c.id)
        return and_(
            model.company_id == actor.company_id,
            there(
                model, Case.company_id == model.company_id, Case.id == model.case_id, cases(actor, where, today), *more
            ),
        )

    return condition


def issued_or_own(model: Any) -> Callable[[Actor, Standing, date], Condition]:
    """A draft exists only for the professionals assigned to the case; an issued document for all who reach the case."""
    reached = through_case(model)

    def condition(actor: Actor, where: Standing, today: date) -> Condition:
        issued = model.state == RecordState.ISSUED
        if actor.hat in PROFESSIONALS:
            return and_(reached(actor, where, today), or_(issued, assigned(model, actor, today)))
        if actor.hat is Hat.CLERK:
            return false()
        return and_(reached(actor, where, today), issued)

    return condition


def of_opinion(model: Any) -> Callable[[Actor, Standing, date], Condition]:
    """Its periods and items exist for whom the opinion does."""
    opinions = issued_or_own(Opinion)

    def condition(actor: Actor, where: Standing, today: date) -> Condition:
        of = and_(Opinion.company_id == model.company_id, Opinion.id == model.opinion_id)
        return and_(model.company_id == actor.company_id, there(model, of, opinions(actor, where, today)))

    return condition


def remarks(actor: Actor, where: Standing, today: date) -> Condition:
    """What was said to a record: for the professionals assigned to the case, for the employee once it was issued, and
    for HR only when the employee wants that; for everybody else it doesn't exist.
    """
    reached = through_case(RecordRemark)(actor, where, today)
    if actor.hat in PROFESSIONALS:
        return and_(reached, assigned(RecordRemark, actor, today))
    issued = there(
        RecordRemark,
        Opinion.company_id == RecordRemark.company_id,
        Opinion.id == RecordRemark.opinion_id,
        Opinion.state == RecordState.ISSUED,
    )
    if actor.hat is Hat.WORKER:
        return and_(reached, issued)
    return and_(reached, issued, RecordRemark.pass_on) if actor.hat is Hat.HR else false()


def never_clerk(model: Any) -> Callable[[Actor, Standing, date], Condition]:
    """The employer's procedure after the opinion is nothing to the examiner's clerks."""
    reached = through_case(model)
    return lambda actor, where, today: false() if actor.hat is Hat.CLERK else reached(actor, where, today)


def sheets(actor: Actor, where: Standing, today: date) -> Condition:
    """The employee's own; once handed in also that of whoever is assigned to the case today."""
    reached = through_case(InterviewSheet)(actor, where, today)
    if actor.hat is None or actor.hat is Hat.WORKER:
        return reached
    if actor.hat not in PROFESSIONALS:
        return false()
    return and_(reached, InterviewSheet.state == SheetState.SUBMITTED, assigned(InterviewSheet, actor, today))


def assigned(model: Any, actor: Actor, today: date) -> Condition:
    """The actor is assigned today to the case that a record belongs to."""
    return there(
        model,
        Assignment.company_id == model.company_id,
        Assignment.case_id == model.case_id,
        Assignment.person_id == actor.person_id,
        Assignment.on(today),
    )


def work_data(actor: Actor, where: Standing, today: date) -> Condition:
    """HR's, who wrote it; the employee's; and that of whoever is assigned to the case today."""
    reached = through_case(WorkData)(actor, where, today)
    if actor.hat is Hat.CLERK:
        return false()
    return and_(reached, assigned(WorkData, actor, today)) if actor.hat in PROFESSIONALS else reached


def work_questions(actor: Actor, where: Standing, today: date) -> Condition:
    """HR's, who is asked; the employee's; and that of the physician who is assigned to the case today."""
    reached = through_case(WorkQuestion)(actor, where, today)
    if actor.hat in {Hat.CLERK, Hat.NURSE}:
        return false()
    return and_(reached, assigned(WorkQuestion, actor, today)) if actor.hat is Hat.PHYSICIAN else reached


def requests(actor: Actor, where: Standing, today: date) -> Condition:
    """HR reaches requests of the statutory kind only; the existence of a consultation is nobody's at the employer."""
    reached = through_case(InterviewRequest)(actor, where, today)
    return and_(reached, InterviewRequest.statutory) if actor.hat is Hat.HR else reached


def medical_letters(actor: Actor, where: Standing, today: date) -> Condition:
    """The employee's own once it is issued; else only for whoever is assigned to the case today."""
    reached = through_case(MedicalLetter)(actor, where, today)
    if actor.hat is None:
        return reached
    if actor.hat is Hat.WORKER:
        return and_(reached, MedicalLetter.state == RecordState.ISSUED)
    if actor.hat not in PROFESSIONALS:
        return false()
    return and_(reached, assigned(MedicalLetter, actor, today))


def tellings(actor: Actor, where: Standing, today: date) -> Condition:
    """For the employee and for the clerk who does the telling: nobody else learns that somebody changed their mind."""
    if actor.hat not in {None, Hat.WORKER, Hat.CLERK}:
        return false()
    return through_case(Telling)(actor, where, today)


def scans(actor: Actor, where: Standing, today: date) -> Condition:
    """The scan of a request exists for whoever reads what was wished, and for nobody else: the wishes stand on it. That
    of a consent exists for the employee and for the clerks who keep it.
    """
    company = Scan.company_id == actor.company_id
    if actor.hat is None:
        return company
    asked = through_case(Scan)(actor, where, today)
    if actor.hat is Hat.PHYSICIAN:
        return asked
    if actor.hat not in {Hat.WORKER, Hat.CLERK}:
        return false()
    agreed = there(
        Scan,
        ResultConsent.company_id == Scan.company_id,
        ResultConsent.id == Scan.result_consent_id,
        consents(actor, where, today),
    )
    return or_(asked, and_(company, agreed))


def invitations(actor: Actor, where: Standing, today: date) -> Condition:
    """An invitation says who was selected: it doesn't exist for the employer."""
    return false() if actor.hat is Hat.HR else through_case(Invitation)(actor, where, today)


def through_invitation(model: Any) -> Callable[[Actor, Standing, date], Condition]:
    """Letters, pauses and calls are within reach when the invitation is: never for the employer."""

    def condition(actor: Actor, where: Standing, today: date) -> Condition:
        return and_(
            model.company_id == actor.company_id,
            there(
                model,
                Invitation.company_id == model.company_id,
                Invitation.id == model.invitation_id,
                invitations(actor, where, today),
            ),
        )

    return condition


def interviews(actor: Actor, where: Standing, today: date) -> Condition:
    """The employer knows who was seen on which day, not that somebody failed to come or left early."""
    reached = through_case(Interview)(actor, where, today)
    return and_(reached, Interview.state == InterviewState.HELD) if actor.hat is Hat.HR else reached


def risk_assessments(actor: Actor, where: Standing, today: date) -> Condition:
    """For whoever is assigned to the case today, and for nobody else."""
    reached = through_case(RiskAssessment)(actor, where, today)
    if actor.hat is None:
        return reached
    return and_(reached, assigned(RiskAssessment, actor, today)) if actor.hat in PROFESSIONALS else false()


def crises(actor: Actor, where: Standing, today: date) -> Condition:
    """For whoever is assigned to the case today, or was called under the hat that is worn: to nobody else it exists."""
    reached = through_case(Crisis)(actor, where, today)
    if actor.hat is None:
        return reached
    if actor.hat not in PROFESSIONALS:
        return false()
    called = there(
        Crisis,
        CrisisCall.company_id == Crisis.company_id,
        CrisisCall.crisis_id == Crisis.id,
        CrisisCall.person_id == actor.person_id,
        CrisisCall.hat == actor.hat,
    )
    return and_(reached, or_(called, assigned(Crisis, actor, today)))


def disclosures(actor: Actor, where: Standing, today: date) -> Condition:
    """As the crisis in which they were made."""
    of_crisis = and_(Crisis.company_id == Disclosure.company_id, Crisis.id == Disclosure.crisis_id)
    return and_(Disclosure.company_id == actor.company_id, there(Disclosure, of_crisis, crises(actor, where, today)))


def passing_on(actor: Actor, where: Standing, today: date) -> Condition:
    """The employee's own; whoever is assigned; of HR only the officer whom the employee chose, once they chose it, as
    long as that officer is HR there and neither is nor was their supervisor: what stood for the choice stands for each
    reading. (The case of a consultation is nobody's at the employer; only its words are.)
    """
    if actor.hat is Hat.HR:
        still = there(
            PassingOn,
            Case.company_id == PassingOn.company_id,
            Case.id == PassingOn.case_id,
            scope(Case.workplace_id, actor, where),
            not_mine(Case.employment_id, where),
            Case.employment_id.not_in(where.led),
        )
        mine = and_(PassingOn.recipient_id == actor.person_id, PassingOn.state == PassingState.PASSED)
        return and_(PassingOn.company_id == actor.company_id, mine, still)
    reached = through_case(PassingOn)(actor, where, today)
    if actor.hat is None or actor.hat is Hat.WORKER:
        return reached
    return and_(reached, assigned(PassingOn, actor, today)) if actor.hat in PROFESSIONALS else false()


def supervised(column: InstrumentedAttribute[Any], actor: Actor, where: Standing, today: date) -> Condition:
    """Employments that report to the actor today, by line, acting or matrix."""
    return there(
        column.class_,
        ReportingLine.company_id == actor.company_id,
        ReportingLine.employment_id == column,
        ReportingLine.supervisor_id.in_(where.own),
        ReportingLine.on(today),
    )


def absences(actor: Actor, where: Standing, today: date) -> Condition:
    """The employee's own; a supervisor's through the reporting line of the day."""
    company = Absence.company_id == actor.company_id
    if actor.hat is None:
        return company
    if actor.hat is Hat.WORKER:
        return and_(company, Absence.employment_id.in_(where.own))
    if actor.hat is Hat.SUPERVISOR:
        return and_(company, supervised(Absence.employment_id, actor, where, today))
    return false()


def instructions(actor: Actor, where: Standing, today: date) -> Condition:
    """A supervisor reaches an instruction through the reporting line of the day, and through nothing else: while it
    holds, and for a month after its last day if they led meanwhile. Whoever leads later reads nothing of what was,
    and a text that was replaced nobody of them from that second on. What HR carries out itself isn't theirs.
    """
    if actor.hat is Hat.SUPERVISOR:
        led_then = there(
            Instruction,
            ReportingLine.company_id == Instruction.company_id,
            ReportingLine.employment_id == Instruction.employment_id,
            ReportingLine.supervisor_id.in_(where.own),
            ReportingLine.from_on <= Instruction.ended_on,
            or_(ReportingLine.until_on.is_(None), ReportingLine.until_on >= Instruction.issued_on),
        )
        return and_(
            Instruction.company_id == actor.company_id,
            supervised(Instruction.employment_id, actor, where, today),
            Instruction.stands(),
            Instruction.carrier_id.is_(None),
            or_(
                Instruction.ended_on.is_(None),
                Instruction.ended_on >= today,
                and_(Instruction.ended_on >= today - AFTERWARDS, led_then),
            ),
        )
    return never_clerk(Instruction)(actor, where, today)
