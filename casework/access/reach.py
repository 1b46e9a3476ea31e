"""Which records can a hat reach at all, on a day? SQL conditions, read from the dated relations at every request."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import CompoundSelect, Date, Integer, and_, bindparam, exists, false, literal, or_, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.sql.elements import ColumnElement

from casework.access import facts
from casework.access.actor import Actor
from casework.models.cases import Assignment, Case, Limit
from casework.models.checks import CheckResult, ExaminerAppointment, StressCheck, SupplementaryTalk
from casework.models.consents import ResultConsent
from casework.models.followups import FollowUp
from casework.models.handlers import NamedHandler
from casework.models.interviews import Interview, IssuedDocument, Report
from casework.models.invitations import ContactAttempt, GeneralLetter, Invitation, InvitationPause, Letter, NoticeMove
from casework.models.measures import Decision, Explanation, Hearing, Instruction, Measure
from casework.models.messages import InboxNote, OutboxMail
from casework.models.opinions import Opinion, OpinionView
from casework.models.people import Employment, HatGrant, PersonnelAuthority, ReportingLine
from casework.models.providers import Engagement, Provider
from casework.models.requests import InterviewRequest
from casework.models.results import ResultLayout
from casework.models.sheets import InterviewSheet
from casework.models.slots import Booking, Slot
from casework.rules.deadlines import Clock
from casework.rules.vocabulary import CaseKind, EngagementKind, Hat, InterviewState, RecordState, SheetState, Zone

Condition = ColumnElement[bool]
_PROFESSIONALS = frozenset({Hat.PHYSICIAN, Hat.NURSE})
_BARRED_BY_AUTHORITY = frozenset({Hat.CLERK, Hat.PHYSICIAN, Hat.NURSE})
"""安衛則52条の10第2項: who decides over dismissal, promotion or transfer takes no part in the check's work."""

_GRANTED = frozenset(Hat) - {Hat.WORKER, Hat.SUPERVISOR}

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

CLERKS_CLOCKS = frozenset({Clock.REQUEST, Clock.FIRST_REMINDER, Clock.FINAL_CONFIRMATION, Clock.INTERVIEW})
"""Up to the interview: what the employer does with the opinion is nothing to the examiner's clerks."""


@dataclass(frozen=True)
class Standing:
    """Where an actor stands today: scope of the hat, own employments, personnel authority."""

    everywhere: bool
    workplaces: frozenset[int]
    own: frozenset[int]
    serves_everywhere: bool
    """The actor is 産業医, nurse or regional centre of the whole company …"""
    serves: frozenset[int]
    """… or of these workplaces. Who only interviews, from outside, is none of that."""
    authority_everywhere: bool
    authority: frozenset[int]


def _standing() -> CompoundSelect[Any]:
    company, person = bindparam("company", type_=Integer), bindparam("person", type_=Integer)
    today: Any = bindparam("today", type_=Date)
    return union_all(
        select(literal("grant"), HatGrant.workplace_id).where(
            HatGrant.company_id == company,
            HatGrant.person_id == person,
            HatGrant.hat == bindparam("worn"),
            HatGrant.on(today),
        ),
        select(literal("own"), Employment.id).where(Employment.company_id == company, Employment.person_id == person),
        select(literal("serves"), Engagement.workplace_id).where(
            Engagement.company_id == company,
            Engagement.person_id == person,
            Engagement.kind != EngagementKind.INTERVIEW_PHYSICIAN,
            Engagement.on(today),
        ),
        select(literal("authority"), PersonnelAuthority.workplace_id).where(
            PersonnelAuthority.company_id == company,
            PersonnelAuthority.person_id == person,
            PersonnelAuthority.on(today),
        ),
    )


_STANDING: Final = _standing()
"""Made once: almost every act asks it."""


THE_WORKER: Final = Standing(
    everywhere=True, workplaces=frozenset(), own=frozenset(), serves_everywhere=False, serves=frozenset(),
    authority_everywhere=False, authority=frozenset(),
)  # fmt: skip
"""The product's own worker: everywhere in its company, and nobody's conflict."""


def standing(session: Session, actor: Actor, today: date) -> Standing:
    """One query for everything that reach asks about the actor."""
    if actor.person_id is None:
        return THE_WORKER
    asked = {"company": actor.company_id, "person": actor.person_id, "worn": actor.hat, "today": today}
    rows: Sequence[Any] = session.execute(_STANDING, asked).all()

    def ids(kind: str) -> list[int | None]:
        return [row[1] for row in rows if row[0] == kind]

    grants, authority, serves = ids("grant"), ids("authority"), ids("serves")
    return Standing(
        everywhere=None in grants,
        workplaces=frozenset(i for i in grants if i is not None),
        own=frozenset(i for i in ids("own") if i is not None),
        serves_everywhere=None in serves,
        serves=frozenset(i for i in serves if i is not None),
        authority_everywhere=None in authority,
        authority=frozenset(i for i in authority if i is not None),
    )


def _there(outer: Any, *conditions: Condition) -> Condition:
    """Something exists that belongs to the record of the outer select, whatever else that select joins."""
    return exists(select(literal(1)).where(*conditions).correlate(outer))


def _bareheaded(actor: Actor, where: Standing) -> bool:
    """The worn hat is one that is granted, and no grant is in force today: then nothing is within reach, whatever an
    assignment or an appointment that nobody ended may say.
    """
    return actor.hat in _GRANTED and not where.everywhere and not where.workplaces


def scope(column: InstrumentedAttribute[Any], actor: Actor, where: Standing) -> Condition:
    """The hat's workplaces, less those over which personnel authority bars it."""
    if actor.hat in _BARRED_BY_AUTHORITY and where.authority_everywhere:
        return false()
    conditions: list[Condition] = [] if where.everywhere else [column.in_(where.workplaces)]
    if actor.hat in _BARRED_BY_AUTHORITY and where.authority:
        conditions.append(column.not_in(where.authority))
    return and_(column.is_not(None), *conditions)


def _not_mine(column: InstrumentedAttribute[Any], where: Standing) -> Condition:
    """Nobody acts on their own case with a staff hat."""
    return column.not_in(where.own)


def _no_conflict(column: InstrumentedAttribute[Any], actor: Actor, where: Standing) -> Condition:
    """A professional who ever was the employee's supervisor is out, at read as at booking."""
    if actor.hat not in _PROFESSIONALS or not where.own:
        return and_(True)
    return column.not_in(
        select(ReportingLine.employment_id).where(
            ReportingLine.company_id == actor.company_id, ReportingLine.supervisor_id.in_(where.own)
        )
    )


def cases(actor: Actor, where: Standing, today: date) -> Condition:
    """Cases within reach. HR reaches through the request, never the case; supervisors reach none."""
    company = Case.company_id == actor.company_id
    if actor.hat is None:
        return company
    if _bareheaded(actor, where):
        return false()
    if actor.hat is Hat.WORKER:
        told = or_(
            Case.kind != CaseKind.STATUTORY,
            _there(Case, Invitation.company_id == Case.company_id, Invitation.case_id == Case.id),
        )
        return and_(company, Case.employment_id.in_(where.own), told)
    others = and_(company, _not_mine(Case.employment_id, where), _no_conflict(Case.employment_id, actor, where))
    in_scope = scope(Case.workplace_id, actor, where)
    if actor.hat in {Hat.HR, Hat.CLERK}:
        theirs = facts.known() if actor.hat is Hat.HR else Case.kind == CaseKind.STATUTORY
        return and_(others, in_scope, theirs)
    if actor.hat in _PROFESSIONALS:
        asked = _there(Case, InterviewRequest.company_id == Case.company_id, InterviewRequest.case_id == Case.id)
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


def cases_of_checks(actor: Actor, where: Standing) -> Condition:
    """Of cases of checks that were reached already: those within reach, as `cases` says it, without asking again for
    each of them who examines its check.
    """
    if actor.hat not in {Hat.CLERK, *_PROFESSIONALS} or _bareheaded(actor, where):
        return false()
    anywhere = where if actor.hat is Hat.CLERK else replace(where, everywhere=True)
    return and_(
        Case.company_id == actor.company_id,
        Case.kind == CaseKind.STATUTORY,
        _not_mine(Case.employment_id, where),
        _no_conflict(Case.employment_id, actor, where),
        scope(Case.workplace_id, actor, anywhere),
    )


def unreached_results(actor: Actor, where: Standing) -> Condition:
    """Of results of checks that were reached already: the few that are out of reach all the same, one's own and those
    of people whom one ever led.
    """
    kept_from = CheckResult.employment_id.in_(where.own)
    if actor.hat in _PROFESSIONALS and where.own:
        return or_(kept_from, ~_no_conflict(CheckResult.employment_id, actor, where))
    return kept_from


def _through_case(model: Any, *more: Condition) -> Callable[[Actor, Standing, date], Condition]:
    """A record is within reach when its case is."""

    def condition(actor: Actor, where: Standing, today: date) -> Condition:
        return and_(
            model.company_id == actor.company_id,
            _there(
                model, Case.company_id == model.company_id, Case.id == model.case_id, cases(actor, where, today), *more
            ),
        )

    return condition


def _issued_or_own(model: Any) -> Callable[[Actor, Standing, date], Condition]:
    """A draft exists only for the professionals assigned to the case; an issued document for all who reach the case."""
    reached = _through_case(model)

    def condition(actor: Actor, where: Standing, today: date) -> Condition:
        issued = model.state == RecordState.ISSUED
        if actor.hat in _PROFESSIONALS:
            mine = _there(
                model,
                Assignment.company_id == model.company_id,
                Assignment.case_id == model.case_id,
                Assignment.person_id == actor.person_id,
                Assignment.on(today),
            )
            return and_(reached(actor, where, today), or_(issued, mine))
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
    if actor.hat not in _PROFESSIONALS:
        return false()
    mine = _there(
        InterviewSheet,
        Assignment.company_id == InterviewSheet.company_id,
        Assignment.case_id == InterviewSheet.case_id,
        Assignment.person_id == actor.person_id,
        Assignment.on(today),
    )
    return and_(reached, InterviewSheet.state == SheetState.SUBMITTED, mine)


def _requests(actor: Actor, where: Standing, today: date) -> Condition:
    """HR reaches requests of the statutory kind only; the existence of a consultation is nobody's at the employer."""
    reached = _through_case(InterviewRequest)(actor, where, today)
    return and_(reached, InterviewRequest.statutory) if actor.hat is Hat.HR else reached


def _invitations(actor: Actor, where: Standing, today: date) -> Condition:
    return false() if actor.hat is Hat.HR else _through_case(Invitation)(actor, where, today)


def _through_invitation(model: Any) -> Callable[[Actor, Standing, date], Condition]:
    """Letters, pauses and calls are within reach when the invitation is: never for the employer."""

    def condition(actor: Actor, where: Standing, today: date) -> Condition:
        return and_(
            model.company_id == actor.company_id,
            _there(
                model,
                Invitation.company_id == model.company_id,
                Invitation.id == model.invitation_id,
                _invitations(actor, where, today),
            ),
        )

    return condition


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
        mine = _there(
            Booking,
            Case.company_id == Booking.company_id,
            Case.id == Booking.case_id,
            Employment.company_id == Case.company_id,
            Employment.id == Case.employment_id,
            Employment.person_id == actor.person_id,
        )
    elif actor.hat in _PROFESSIONALS:
        mine = _there(
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
    return _there(
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


def _checks(actor: Actor, where: Standing, today: date) -> Condition:
    company = StressCheck.company_id == actor.company_id
    if actor.hat is None:
        return company
    if actor.hat in {Hat.CLERK, Hat.COORDINATOR}:
        return and_(company, scope(StressCheck.workplace_id, actor, where))
    if actor.hat in _PROFESSIONALS and not where.authority_everywhere:
        return and_(
            company,
            StressCheck.workplace_id.not_in(where.authority),
            _there(
                StressCheck,
                ExaminerAppointment.company_id == StressCheck.company_id,
                ExaminerAppointment.stress_check_id == StressCheck.id,
                ExaminerAppointment.person_id == actor.person_id,
                ExaminerAppointment.on(today),
            ),
        )
    return false()


def _results(actor: Actor, where: Standing, today: date) -> Condition:
    company = CheckResult.company_id == actor.company_id
    if actor.hat is None:
        return company
    if actor.hat is Hat.WORKER:
        return and_(company, CheckResult.employment_id.in_(where.own))
    if actor.hat is Hat.CLERK or actor.hat in _PROFESSIONALS:
        return and_(
            company,
            _not_mine(CheckResult.employment_id, where),
            _no_conflict(CheckResult.employment_id, actor, where),
            _there(
                CheckResult,
                StressCheck.company_id == CheckResult.company_id,
                StressCheck.id == CheckResult.stress_check_id,
                _checks(actor, where, today),
            ),
        )
    return false()


def _consents(actor: Actor, where: Standing, today: date) -> Condition:
    """One's own, for the clerk those of the checks within reach, for HR those of its workplaces: only what was given is
    there. HR reaches a consent through the workplace of its check, never through a case.
    """
    company = ResultConsent.company_id == actor.company_id
    if actor.hat is None:
        return company
    if actor.hat is Hat.HR:
        theirs = and_(
            _not_mine(CheckResult.employment_id, where),
            _there(
                CheckResult,
                StressCheck.company_id == CheckResult.company_id,
                StressCheck.id == CheckResult.stress_check_id,
                scope(StressCheck.workplace_id, actor, where),
            ),
        )
    elif actor.hat in {Hat.WORKER, Hat.CLERK}:
        theirs = _results(actor, where, today)
    else:
        return false()
    return and_(
        company,
        _there(
            ResultConsent,
            CheckResult.company_id == ResultConsent.company_id,
            CheckResult.id == ResultConsent.check_result_id,
            theirs,
        ),
    )


def _general_letters(actor: Actor, where: Standing, today: date) -> Condition:
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
        _not_mine(GeneralLetter.employment_id, where),
        _there(
            GeneralLetter,
            StressCheck.company_id == GeneralLetter.company_id,
            StressCheck.id == GeneralLetter.stress_check_id,
            _checks(actor, where, today),
        ),
    )


def _talks(actor: Actor, where: Standing, today: date) -> Condition:
    """Supplementary talks of a check: the examiner's, and one's own."""
    company = SupplementaryTalk.company_id == actor.company_id
    if actor.hat is None:
        return company
    if actor.hat is not Hat.WORKER and actor.hat not in _PROFESSIONALS:
        return false()
    return and_(
        company,
        _there(
            SupplementaryTalk,
            CheckResult.company_id == SupplementaryTalk.company_id,
            CheckResult.id == SupplementaryTalk.check_result_id,
            _results(actor, where, today),
        ),
    )


def _slots(actor: Actor, where: Standing, _today: date) -> Condition:
    """A professional reaches their own slots; the clerk those of the workplaces in scope and the on-line ones."""
    company = Slot.company_id == actor.company_id
    if actor.hat is None:
        return company
    if actor.hat in _PROFESSIONALS:
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
    Provider: _for_workplace(Provider, frozenset({Hat.CLERK, Hat.HR, Hat.COORDINATOR})),
    StressCheck: _checks,
    CheckResult: _results,
    SupplementaryTalk: _talks,
    ResultConsent: _consents,
    Invitation: _invitations,
    Letter: _through_invitation(Letter),
    GeneralLetter: _general_letters,
    InvitationPause: _through_invitation(InvitationPause),
    NoticeMove: _through_invitation(NoticeMove),
    ContactAttempt: _through_invitation(ContactAttempt),
    InterviewRequest: _requests,
    InterviewSheet: _sheets,
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
    InboxNote: _own_message(InboxNote),
    OutboxMail: _own_message(OutboxMail),
}


def within(model: type, actor: Actor, where: Standing, today: date) -> Condition:
    """The condition under which records of `model` exist for this actor today."""
    return false() if _bareheaded(actor, where) else REACHES[model](actor, where, today)


__all__ = [
    "REACHES", "ZONES", "Standing", "cases", "cases_of_checks", "own_appointment", "scope", "standing", "supervised",
    "unreached_results", "within",
]  # fmt: skip
