"""Which records can a hat reach at all, on a day? SQL conditions, read from the dated relations at every request."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import and_, false, or_
from sqlalchemy.orm import InstrumentedAttribute

from casework.access import facts
from casework.access.actor import Actor
from casework.access.reach_checks import checks, consents, counted, general_letters, results, talks, wordings
from casework.access.standing import PROFESSIONALS, Condition, Standing, bareheaded, no_conflict, not_mine, scope, there
from casework.models.cases import Assignment, Case, Limit
from casework.models.checks import CheckResult, CountedResult, StressCheck, SupplementaryTalk
from casework.models.consents import ResultConsent
from casework.models.followups import FollowUp
from casework.models.handlers import NamedHandler
from casework.models.interviews import Interview, IssuedDocument, Report
from casework.models.invitations import ContactAttempt, GeneralLetter, Invitation, Letter, LetterPause, NoticeMove
from casework.models.measures import Decision, Explanation, Hearing, Instruction, Measure
from casework.models.messages import InboxNote, OutboxMail
from casework.models.opinions import Opinion, OpinionView
from casework.models.people import Employment, Placement, ReportingLine
from casework.models.policies import Closure, PolicyVersion
from casework.models.providers import Provider
from casework.models.receipts import Receipt
from casework.models.referrals import Referral
from casework.models.requests import InterviewRequest
from casework.models.results import ResultLayout
from casework.models.scans import Scan
from casework.models.sheets import InterviewSheet
from casework.models.slots import Booking, Slot
from casework.models.tellings import Telling
from casework.models.wordings import Wording
from casework.models.work_data import WorkData
from casework.rules.deadlines import Clock
from casework.rules.vocabulary import CaseKind, Hat, InterviewState, RecordState, SheetState, Zone

ZONES: dict[Hat, frozenset[Zone]] = {
    Hat.WORKER: frozenset({Zone.EXAMINER, Zone.EMPLOYER, Zone.CLINICAL}),
    Hat.SUPERVISOR: frozenset(),
    Hat.HR: frozenset({Zone.EMPLOYER}),
    Hat.CLERK: frozenset({Zone.EXAMINER, Zone.EMPLOYER}),
    Hat.PHYSICIAN: frozenset({Zone.EXAMINER, Zone.EMPLOYER, Zone.CLINICAL}),
    Hat.NURSE: frozenset({Zone.EXAMINER, Zone.EMPLOYER, Zone.CLINICAL}),
    Hat.COMMITTEE: frozenset(),
    Hat.ADMIN: frozenset(),
    Hat.COORDINATOR: frozenset(),
}
"""Whose limits may stand on which desk."""

RECEIVING = frozenset({Hat.HR, Hat.NURSE})
"""Beside clerks: to whom somebody may say that they ask for the talk."""

CLERKS_CLOCKS = frozenset({Clock.REQUEST, Clock.FIRST_REMINDER, Clock.FINAL_CONFIRMATION, Clock.INTERVIEW})
"""Up to the interview: what the employer does with the opinion is nothing to the examiner's clerks."""


def cases(actor: Actor, where: Standing, today: date) -> Condition:
    """Cases within reach. HR reaches through the request, never the case; supervisors reach none."""
    company = Case.company_id == actor.company_id
    if actor.hat is None:
        return company
    if bareheaded(actor, where):
        return false()
    if actor.hat is Hat.WORKER:
        told = or_(
            Case.kind != CaseKind.STATUTORY,
            there(Case, Invitation.company_id == Case.company_id, Invitation.case_id == Case.id),
        )
        return and_(company, Case.employment_id.in_(where.own), told)
    others = and_(company, not_mine(Case.employment_id, where), no_conflict(Case.employment_id, actor, where))
    in_scope = scope(Case.workplace_id, actor, where)
    if actor.hat in {Hat.HR, Hat.CLERK}:
        theirs = facts.known() if actor.hat is Hat.HR else Case.kind == CaseKind.STATUTORY
        return and_(others, in_scope, theirs)
    if actor.hat in PROFESSIONALS:
        asked = there(Case, InterviewRequest.company_id == Case.company_id, InterviewRequest.case_id == Case.id)
        by_authority = scope(
            Case.workplace_id,
            actor,
            replace(where, everywhere=True),
        )
        cares = or_(facts.assigned(actor, today), facts.examines(actor, today))
        if not where.serves_everywhere:
            in_scope = and_(in_scope, Case.workplace_id.in_(where.serves))
        return and_(others, or_(and_(in_scope, or_(asked, Case.kind == CaseKind.RETURN)), and_(by_authority, cares)))
    return false()


def _through_case(model: Any, *more: Condition) -> Callable[[Actor, Standing, date], Condition]:
    """A record is within reach when its case is."""

    def condition(actor: Actor, where: Standing, today: date) -> Condition:
        return and_(
            model.company_id == actor.company_id,
            there(
                model, Case.company_id == model.company_id, Case.id == model.case_id, cases(actor, where, today), *more
            ),
        )

    return condition


def _issued_or_own(model: Any) -> Callable[[Actor, Standing, date], Condition]:
    """A draft exists only for the professionals assigned to the case; an issued document for all who reach the case."""
    reached = _through_case(model)

    def condition(actor: Actor, where: Standing, today: date) -> Condition:
        issued = model.state == RecordState.ISSUED
        if actor.hat in PROFESSIONALS:
            return and_(reached(actor, where, today), or_(issued, _assigned(model, actor, today)))
        if actor.hat is Hat.CLERK:
            return false()
        return and_(reached(actor, where, today), issued)

    return condition


def _never_clerk(model: Any) -> Callable[[Actor, Standing, date], Condition]:
    """The employer's procedure after the opinion is nothing to the examiner's clerks."""
    reached = _through_case(model)
    return lambda actor, where, today: false() if actor.hat is Hat.CLERK else reached(actor, where, today)


def _sheets(actor: Actor, where: Standing, today: date) -> Condition:
    """The employee's own; once handed in also that of whoever is assigned to the case today."""
    reached = _through_case(InterviewSheet)(actor, where, today)
    if actor.hat is None or actor.hat is Hat.WORKER:
        return reached
    if actor.hat not in PROFESSIONALS:
        return false()
    return and_(reached, InterviewSheet.state == SheetState.SUBMITTED, _assigned(InterviewSheet, actor, today))


def _assigned(model: Any, actor: Actor, today: date) -> Condition:
    """The actor is assigned today to the case that a record belongs to."""
    return there(
        model,
        Assignment.company_id == model.company_id,
        Assignment.case_id == model.case_id,
        Assignment.person_id == actor.person_id,
        Assignment.on(today),
    )


def _work_data(actor: Actor, where: Standing, today: date) -> Condition:
    """HR's, who wrote it; the employee's; and that of whoever is assigned to the case today."""
    reached = _through_case(WorkData)(actor, where, today)
    if actor.hat is Hat.CLERK:
        return false()
    return and_(reached, _assigned(WorkData, actor, today)) if actor.hat in PROFESSIONALS else reached


def _employees(actor: Actor, where: Standing, today: date) -> Condition:
    """Everybody who works in the workplaces of HR, the nurse or the clerk, so that a request can be received from each
    of them and letters to each can rest; whether there is anything about somebody makes no difference.
    """
    company = Employment.company_id == actor.company_id
    if actor.hat is None:
        return company
    if actor.hat is not Hat.CLERK and actor.hat not in RECEIVING:
        return false()
    placed = there(
        Employment,
        Placement.company_id == Employment.company_id,
        Placement.employment_id == Employment.id,
        Placement.on(today),
        scope(Placement.workplace_id, actor, where),
    )
    others = and_(not_mine(Employment.id, where), no_conflict(Employment.id, actor, where))
    return and_(company, Employment.on(today), others, placed)


def _receipts(actor: Actor, where: Standing, _today: date) -> Condition:
    """The employee's own; the clerks' of the workplace; and of HR and the nurse what the worn hat itself received."""
    company: Condition = Receipt.company_id == actor.company_id
    if actor.hat is None:
        return company
    if actor.hat is Hat.WORKER:
        return and_(company, Receipt.employment_id.in_(where.own))
    if actor.hat is not Hat.CLERK and actor.hat not in RECEIVING:
        return false()
    others = and_(not_mine(Receipt.employment_id, where), no_conflict(Receipt.employment_id, actor, where))
    theirs = and_(company, others, scope(Receipt.workplace_id, actor, where))
    return theirs if actor.hat is Hat.CLERK else and_(theirs, Receipt.hat == actor.hat)


def _requests(actor: Actor, where: Standing, today: date) -> Condition:
    """HR reaches requests of the statutory kind only; the existence of a consultation is nobody's at the employer."""
    reached = _through_case(InterviewRequest)(actor, where, today)
    return and_(reached, InterviewRequest.statutory) if actor.hat is Hat.HR else reached


def _tellings(actor: Actor, where: Standing, today: date) -> Condition:
    """For the employee and for the clerk who does the telling: nobody else learns that somebody changed their mind."""
    if actor.hat not in {None, Hat.WORKER, Hat.CLERK}:
        return false()
    return _through_case(Telling)(actor, where, today)


def _scans(actor: Actor, where: Standing, today: date) -> Condition:
    """The scan of a request exists for whoever reads what was wished, and for nobody else: the wishes stand on it. That
    of a consent exists for the employee and for the clerks who keep it.
    """
    company = Scan.company_id == actor.company_id
    if actor.hat is None:
        return company
    asked = _through_case(Scan)(actor, where, today)
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


def _invitations(actor: Actor, where: Standing, today: date) -> Condition:
    return false() if actor.hat is Hat.HR else _through_case(Invitation)(actor, where, today)


def _through_invitation(model: Any) -> Callable[[Actor, Standing, date], Condition]:
    """Letters, pauses and calls are within reach when the invitation is: never for the employer."""

    def condition(actor: Actor, where: Standing, today: date) -> Condition:
        return and_(
            model.company_id == actor.company_id,
            there(
                model,
                Invitation.company_id == model.company_id,
                Invitation.id == model.invitation_id,
                _invitations(actor, where, today),
            ),
        )

    return condition


def _pauses(actor: Actor, where: Standing, today: date) -> Condition:
    """The employee's own; the clerks' of where they work, whether or not they are a target: that letters rest says
    nothing about it. Professionals reach those of the invitations within their reach.
    """
    company = LetterPause.company_id == actor.company_id
    if actor.hat is None:
        return company
    if actor.hat is Hat.WORKER:
        return and_(company, LetterPause.employment_id.in_(where.own))
    if actor.hat is Hat.CLERK:
        theirs = there(LetterPause, Employment.id == LetterPause.employment_id, _employees(actor, where, today))
        return and_(company, theirs)
    if actor.hat not in PROFESSIONALS:
        return false()
    invited = there(
        LetterPause,
        Case.company_id == LetterPause.company_id,
        Case.employment_id == LetterPause.employment_id,
        there(Case, Invitation.company_id == Case.company_id, Invitation.case_id == Case.id),
        cases(actor, where, today),
    )
    return and_(company, invited)


def _interviews(actor: Actor, where: Standing, today: date) -> Condition:
    """The employer knows who was seen on which day, not that somebody failed to come or left early."""
    reached = _through_case(Interview)(actor, where, today)
    return and_(reached, Interview.state == InterviewState.HELD) if actor.hat is Hat.HR else reached


def _follow_ups(actor: Actor, where: Standing, today: date) -> Condition:
    reached = _through_case(FollowUp)(actor, where, today)
    return and_(reached, FollowUp.known_to_employer) if actor.hat in {Hat.HR, Hat.CLERK} else reached


def own_appointment(actor: Actor) -> Condition:
    """Bookings of one's own time, for the calendar that goes by mail: the employee's, or the professional's whose slot
    it is or was. Reached even after the case has left the professional's care, so that the event can be taken back.
    """
    if actor.hat is Hat.WORKER:
        mine = there(
            Booking,
            Case.company_id == Booking.company_id,
            Case.id == Booking.case_id,
            Employment.company_id == Case.company_id,
            Employment.id == Case.employment_id,
            Employment.person_id == actor.person_id,
        )
    elif actor.hat in PROFESSIONALS:
        mine = there(
            Booking,
            Slot.company_id == Booking.company_id,
            Slot.id == Booking.slot_id,
            Slot.person_id == actor.person_id,
        )
    else:
        return false()
    return and_(Booking.company_id == actor.company_id, mine)


def supervised(column: InstrumentedAttribute[Any], actor: Actor, where: Standing, today: date) -> Condition:
    """Employments that report to the actor today, by line, acting or matrix."""
    return there(
        column.class_,
        ReportingLine.company_id == actor.company_id,
        ReportingLine.employment_id == column,
        ReportingLine.supervisor_id.in_(where.own),
        ReportingLine.on(today),
    )


def _instructions(actor: Actor, where: Standing, today: date) -> Condition:
    """A supervisor reaches an instruction through the reporting line of the day, and through nothing else."""
    if actor.hat is Hat.SUPERVISOR:
        return and_(
            Instruction.company_id == actor.company_id,
            supervised(Instruction.employment_id, actor, where, today),
        )
    return _never_clerk(Instruction)(actor, where, today)


def _for_workplace(model: Any, hats: frozenset[Hat]) -> Callable[[Actor, Standing, date], Condition]:
    """What holds for a workplace of the hat, or for all of the company. It says nothing of anybody."""

    def condition(actor: Actor, where: Standing, _today: date) -> Condition:
        company: Condition = model.company_id == actor.company_id
        if actor.hat is None:
            return company
        if actor.hat not in hats:
            return false()
        return and_(company, or_(model.workplace_id.is_(None), scope(model.workplace_id, actor, where)))

    return condition


def _of_company(model: Any) -> Callable[[Actor, Standing, date], Condition]:
    """What everybody in the company may know."""
    return lambda actor, _where, _today: model.company_id == actor.company_id


def _slots(actor: Actor, where: Standing, _today: date) -> Condition:
    """A professional reaches their own slots; the clerk those of the workplaces in scope and the on-line ones."""
    company = Slot.company_id == actor.company_id
    if actor.hat is None:
        return company
    if actor.hat in PROFESSIONALS:
        return and_(company, Slot.person_id == actor.person_id)
    if actor.hat is Hat.CLERK:
        return and_(company, or_(Slot.workplace_id.is_(None), scope(Slot.workplace_id, actor, where)))
    return company if actor.hat is Hat.WORKER else false()


def _limits(actor: Actor, where: Standing, today: date) -> Condition:
    """By zone, workplace and case; HR's limits are those of the employer's zone. The name of a limit says how far a
    case has come, so the clerks' end where their part does.
    """
    if actor.hat is None:
        return Limit.company_id == actor.company_id
    reached = and_(Limit.zone.in_(ZONES[actor.hat]), _through_case(Limit)(actor, where, today))
    if actor.hat in {Hat.HR, Hat.CLERK}:
        reached = and_(reached, scope(Limit.workplace_id, actor, where))
    return and_(reached, Limit.clock.in_(CLERKS_CLOCKS)) if actor.hat is Hat.CLERK else reached


def _handlers(actor: Actor, where: Standing, _today: date) -> Condition:
    """Clerks name and end within their own workplaces; for the whole company, whoever works for the whole company."""
    company = NamedHandler.company_id == actor.company_id
    if actor.hat is None:
        return company
    if actor.hat is not Hat.CLERK:
        return false()
    here = scope(NamedHandler.workplace_id, actor, where)
    everywhere = where.everywhere and not where.authority_everywhere and not where.authority
    return and_(company, or_(here, NamedHandler.workplace_id.is_(None)) if everywhere else here)


def _layouts(actor: Actor, where: Standing, _today: date) -> Condition:
    """Of all the company, for every clerk: a product's file has the same columns at each workplace."""
    company = ResultLayout.company_id == actor.company_id
    barred = actor.hat is not None and (actor.hat is not Hat.CLERK or where.authority_everywhere)
    return false() if barred else company


def _own_message(model: Any) -> Callable[[Actor, Standing, date], Condition]:
    """Notes and mails to oneself, under the hat that is worn."""

    def condition(actor: Actor, _where: Standing, _today: date) -> Condition:
        company: Condition = model.company_id == actor.company_id
        if actor.hat is None:
            return company
        return and_(company, model.person_id == actor.person_id, model.hat == actor.hat)

    return condition


REACHES: dict[type, Callable[[Actor, Standing, date], Condition]] = {
    Case: cases,
    Employment: _employees,
    Receipt: _receipts,
    Provider: _for_workplace(Provider, frozenset({Hat.CLERK, Hat.HR, Hat.COORDINATOR})),
    StressCheck: checks,
    CheckResult: results,
    CountedResult: counted,
    SupplementaryTalk: talks,
    ResultConsent: consents,
    Invitation: _invitations,
    Letter: _through_invitation(Letter),
    GeneralLetter: general_letters,
    LetterPause: _pauses,
    NoticeMove: _through_invitation(NoticeMove),
    ContactAttempt: _through_invitation(ContactAttempt),
    InterviewRequest: _requests,
    Scan: _scans,
    Referral: _through_case(Referral),
    Telling: _tellings,
    InterviewSheet: _sheets,
    WorkData: _work_data,
    Slot: _slots,
    Booking: _through_case(Booking),
    Interview: _interviews,
    Report: _issued_or_own(Report),
    Opinion: _issued_or_own(Opinion),
    OpinionView: _never_clerk(OpinionView),
    IssuedDocument: _never_clerk(IssuedDocument),
    Hearing: _never_clerk(Hearing),
    Decision: _never_clerk(Decision),
    Measure: _never_clerk(Measure),
    Explanation: _never_clerk(Explanation),
    Instruction: _instructions,
    FollowUp: _follow_ups,
    Limit: _limits,
    Assignment: _through_case(Assignment),
    NamedHandler: _handlers,
    ResultLayout: _layouts,
    Wording: wordings,
    PolicyVersion: _of_company(PolicyVersion),
    Closure: _of_company(Closure),
    InboxNote: _own_message(InboxNote),
    OutboxMail: _own_message(OutboxMail),
}


def within(model: type, actor: Actor, where: Standing, today: date) -> Condition:
    """The condition under which records of `model` exist for this actor today."""
    return false() if bareheaded(actor, where) else REACHES[model](actor, where, today)


__all__ = [
    "REACHES", "ZONES", "cases", "own_appointment", "supervised", "within",
]  # fmt: skip
