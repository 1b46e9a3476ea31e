"""Which records can a hat reach at all, on a day? SQL conditions, read from the dated relations at every request."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import and_, false, or_

from casework.access.actor import Actor
from casework.access.reach_bookings import bookings
from casework.access.reach_cases import (
    absences,
    assigned,
    cases,
    crises,
    disclosures,
    instructions,
    interviews,
    invitations,
    issued_or_own,
    medical_letters,
    never_clerk,
    of_opinion,
    passing_on,
    remarks,
    requests,
    risk_assessments,
    scans,
    sheets,
    supervised,
    tellings,
    through_case,
    through_invitation,
    work_data,
    work_questions,
)
from casework.access.reach_checks import checks, consents, counted, general_letters, results, talks, wordings
from casework.access.reach_committee_reports import committee_reports
from casework.access.reach_contacts import contacts
from casework.access.reach_decisions import assent_calls, decisions, of_decision
from casework.access.reach_doctor_enquiries import asked, summaries
from casework.access.reach_explanation_talks import explanation_talks, own_explanation
from casework.access.reach_follow_ups import follow_up_notes, follow_ups
from casework.access.reach_hearings import hearing_questions
from casework.access.reach_holdings import holdings, stand_ins
from casework.access.reach_instructions import (
    guide_readings,
    instruction_acks,
    instruction_drafts,
    instruction_notes,
)
from casework.access.reach_leave_certificates import certificates, papers
from casework.access.reach_leaves import leaves
from casework.access.reach_objections import answered_together, looked_at_again
from casework.access.reach_outcomes import outcomes
from casework.access.reach_recommendations import recommendations
from casework.access.reach_return_talks import healths, return_talks
from casework.access.reach_returns import notes as return_notes
from casework.access.reach_returns import of_plan, plans, task_questions, texts
from casework.access.reach_reviews import review_points, reviews
from casework.access.reach_sendings import sendings
from casework.access.reach_treatment import treatment_reviews
from casework.access.reach_work_talks import work_talks
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
from casework.models.assents import AssentCall
from casework.models.busy import BusyCalendar
from casework.models.cases import Assignment, Case, Limit
from casework.models.checks import CheckResult, CountedResult, StressCheck, SupplementaryTalk
from casework.models.committee_reports import CommitteeReport
from casework.models.consents import ResultConsent
from casework.models.contacts import CareContact
from casework.models.departures import Departure
from casework.models.doctor_enquiries import DoctorEnquiry, DoctorSummary
from casework.models.doctor_notices import DoctorNotice
from casework.models.explanation_talks import ExplanationTalk
from casework.models.feeds import CalendarFeed
from casework.models.follow_up_notes import FollowUpNote
from casework.models.followups import FollowUp
from casework.models.guide_readings import GuideReading
from casework.models.handlers import NamedHandler
from casework.models.handovers import Handover, Relation
from casework.models.hearings import HearingAttempt, HearingQuestion
from casework.models.holdings import Holding
from casework.models.holds import SlotHold
from casework.models.instruction_drafts import InstructionDraft
from casework.models.instruction_notes import InstructionAck, InstructionNote
from casework.models.interviews import Interview, IssuedDocument, Report
from casework.models.invitations import ContactAttempt, GeneralLetter, Invitation, Letter, LetterPause, NoticeMove
from casework.models.leave_certificates import CertificatePaper, LeaveCertificate
from casework.models.leaves import LeaveContact, LeaveTerm, SickLeave
from casework.models.letterheads import Letterhead
from casework.models.measure_reviews import MeasureReview
from casework.models.measures import Decision, Explanation, Hearing, Instruction, Measure
from casework.models.medical_letters import MedicalLetter
from casework.models.messages import InboxNote, OutboxMail
from casework.models.objections import Objection
from casework.models.online import OnlineRoom, OnlineSetting
from casework.models.opinions import Opinion, OpinionItem, OpinionPeriod, OpinionView, RecordRemark
from casework.models.outcomes import Outcome
from casework.models.passing_on import PassingOn
from casework.models.people import Employment, HatGrant, Placement
from casework.models.policies import Closure, PolicyVersion
from casework.models.providers import Engagement, Provider
from casework.models.receipts import Receipt
from casework.models.recommendations import Recommendation
from casework.models.reconsiderations import Reconsideration
from casework.models.referrals import Referral
from casework.models.requests import InterviewRequest
from casework.models.results import ResultLayout
from casework.models.return_absences import ReturnAbsence
from casework.models.return_opinions import ReturnOpinion
from casework.models.return_plans import ReturnNote, ReturnPlan, ReturnStage, StageCheck
from casework.models.return_talks import ReturnTalk, ReturnTalkHealth
from casework.models.reviews import MonthlyReview, ReviewPoint
from casework.models.risks import Crisis, Disclosure, RiskAssessment
from casework.models.rosters import RosterDay, ShiftCode
from casework.models.scans import Scan
from casework.models.sendings import Sending
from casework.models.sheets import InterviewSheet
from casework.models.slots import Booking, Slot, SlotSeries
from casework.models.snippets import SnippetBook
from casework.models.stage_texts import StageAck, StageText
from casework.models.tellings import Telling
from casework.models.transfers import TransferGround
from casework.models.treatment import TreatmentReview
from casework.models.trials import TaskQuestion, TrialAttendance
from casework.models.wordings import Wording
from casework.models.work_data import WorkData
from casework.models.work_questions import WorkQuestion
from casework.models.work_talks import WorkTalk
from casework.rules.deadlines import Clock
from casework.rules.vocabulary import Hat, Zone

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
"""Beside clerks: to whom somebody may say that they ask for the talk. Not to a counsellor, whose hat is the nurse's."""


def _received(column: Any, actor: Actor, where: Standing) -> Condition:
    """The hat's workplaces; of the nurse's hat those that its wearer serves as a nurse."""
    here = scope(column, actor, where)
    return and_(here, served(column, where)) if actor.hat is Hat.NURSE else here


CLERKS_CLOCKS = frozenset({Clock.REQUEST, Clock.FIRST_REMINDER, Clock.FINAL_CONFIRMATION, Clock.INTERVIEW})
"""Up to the interview: what the employer does with the opinion is nothing to the examiner's clerks."""


OF_DRAFTS = frozenset({Clock.URGENT_OPINION, Clock.URGENT_LONG_HOURS})
"""These run while the opinion is still being written: that they run stands in the draft alone."""


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
        _received(Placement.workplace_id, actor, where),
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
    theirs = and_(company, others, _received(Receipt.workplace_id, actor, where))
    return theirs if actor.hat is Hat.CLERK else and_(theirs, Receipt.hat == actor.hat)


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


def _rooms(actor: Actor, _where: Standing, _today: date) -> Condition:
    """The room of one's own appointment: the employee's, or the professional's whose slot it is."""
    company = OnlineRoom.company_id == actor.company_id
    if actor.hat is None:
        return company
    own = there(
        OnlineRoom,
        Booking.company_id == OnlineRoom.company_id,
        Booking.id == OnlineRoom.booking_id,
        own_appointment(actor),
    )
    return and_(company, own)


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


def _letterheads(actor: Actor, _where: Standing, _today: date) -> Condition:
    """The company's, for whoever runs its programme."""
    company: Condition = Letterhead.company_id == actor.company_id
    return company if actor.hat is None or actor.hat in {Hat.CLERK, Hat.COORDINATOR} else false()


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


def _series(actor: Actor, where: Standing, _today: date) -> Condition:
    """As the slots that follow from it; the employee sees those only."""
    company = SlotSeries.company_id == actor.company_id
    if actor.hat is None:
        return company
    if actor.hat in PROFESSIONALS:
        return and_(company, SlotSeries.person_id == actor.person_id)
    if actor.hat is not Hat.CLERK:
        return false()
    return and_(company, or_(SlotSeries.workplace_id.is_(None), scope(SlotSeries.workplace_id, actor, where)))


def _limits(actor: Actor, where: Standing, today: date) -> Condition:
    """By zone, workplace and case; HR's limits are those of the employer's zone. The name of a limit says how far a
    case has come, so the clerks' end where their part does; and that of an urgent opinion what stands in a draft, so it
    exists for whom the draft does.
    """
    if actor.hat is None:
        return Limit.company_id == actor.company_id
    reached = and_(Limit.zone.in_(ZONES[actor.hat]), through_case(Limit)(actor, where, today))
    if actor.hat in {Hat.HR, Hat.CLERK}:
        here = scope(Limit.workplace_id, actor, where)
        reached = and_(reached, or_(here, stands_in(Limit.workplace_id, where)) if where.stands_in else here)
    if actor.hat is Hat.CLERK:
        return and_(reached, Limit.clock.in_(CLERKS_CLOCKS))
    unknown = {*OF_DRAFTS, Clock.ASSENT} if actor.hat in {Hat.WORKER, Hat.NURSE} else OF_DRAFTS
    settled = Limit.clock.not_in(unknown)  # the name of one tells of a decision that doesn't hold yet
    if actor.hat not in PROFESSIONALS:
        return and_(reached, settled)
    # The names of the others would tell every physician and nurse of the workplace of the question and the enquiry.
    known = and_(settled, Limit.clock != Clock.DOCTOR_ANSWER)
    return and_(reached, Limit.clock != Clock.WORK_QUESTION, or_(known, assigned(Limit, actor, today)))


def _handlers(actor: Actor, where: Standing, _today: date) -> Condition:
    """Clerks name and end within their own workplaces; for the whole company, whoever works for the whole company."""
    company = NamedHandler.company_id == actor.company_id
    if actor.hat is None:
        return company
    if actor.hat is not Hat.CLERK:
        return false()
    here = scope(NamedHandler.workplace_id, actor, where)
    return and_(company, or_(here, NamedHandler.workplace_id.is_(None)) if where.whole_company else here)


def _handovers(actor: Actor, where: Standing, _today: date) -> Condition:
    """Absences at the clerk's workplaces, and those from everywhere."""
    company = Handover.company_id == actor.company_id
    if actor.hat is None:
        return company
    if actor.hat is not Hat.CLERK or where.authority_everywhere:
        return false()
    return and_(company, or_(Handover.workplace_id.is_(None), scope(Handover.workplace_id, actor, where)))


def _relations(actor: Actor, _where: Standing, _today: date) -> Condition:
    """What somebody said themself: the employee whom they would rather not meet, the professional whom not to care
    for.
    """
    company = Relation.company_id == actor.company_id
    if actor.hat is None:
        return company
    if actor.hat is Hat.WORKER:
        return and_(company, Relation.avoided, Relation.other_id == actor.person_id)
    if actor.hat in PROFESSIONALS:
        return and_(company, Relation.avoided.is_(False), Relation.person_id == actor.person_id)
    return false()


def _roster_days(actor: Actor, where: Standing, today: date) -> Condition:
    """The employee's own; for clerks those of everybody who works in their workplaces, so that newer ones can take
    their place: sight shows them none.
    """
    company = RosterDay.company_id == actor.company_id
    if actor.hat is None:
        return company
    if actor.hat is Hat.WORKER:
        return and_(company, RosterDay.employment_id.in_(where.own))
    if actor.hat is not Hat.CLERK:
        return false()
    theirs = there(RosterDay, Employment.id == RosterDay.employment_id, _employees(actor, where, today))
    return and_(company, theirs)


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
    Invitation: invitations,
    Letter: through_invitation(Letter),
    GeneralLetter: general_letters,
    LetterPause: _pauses,
    NoticeMove: through_invitation(NoticeMove),
    ContactAttempt: through_invitation(ContactAttempt),
    InterviewRequest: requests,
    Scan: scans,
    Referral: through_case(Referral),
    Telling: tellings,
    InterviewSheet: sheets,
    WorkData: work_data,
    WorkQuestion: work_questions,
    Engagement: _for_workplace(Engagement, frozenset({Hat.CLERK})),
    Slot: _slots,
    SlotHold: through_case(SlotHold),
    SlotSeries: _series,
    Booking: bookings,
    OnlineSetting: _for_workplace(OnlineSetting, frozenset({Hat.CLERK, Hat.COORDINATOR})),
    OnlineRoom: _rooms,
    Absence: absences,
    Handover: _handovers,
    Relation: _relations,
    Interview: interviews,
    RiskAssessment: risk_assessments,
    Crisis: crises,
    Disclosure: disclosures,
    PassingOn: passing_on,
    CareContact: contacts,
    Report: issued_or_own(Report),
    Opinion: issued_or_own(Opinion),
    OpinionPeriod: of_opinion(OpinionPeriod),
    OpinionItem: of_opinion(OpinionItem),
    OpinionView: never_clerk(OpinionView),
    RecordRemark: remarks,
    IssuedDocument: never_clerk(IssuedDocument),
    MedicalLetter: medical_letters,
    Hearing: never_clerk(Hearing),
    HearingQuestion: hearing_questions,
    HearingAttempt: never_clerk(HearingAttempt),
    Decision: decisions,
    Departure: of_decision(Departure),
    TransferGround: of_decision(TransferGround),
    AssentCall: assent_calls,
    Objection: answered_together(Objection),
    Reconsideration: answered_together(Reconsideration),
    Measure: of_decision(Measure),
    MeasureReview: looked_at_again(MeasureReview),
    Explanation: never_clerk(Explanation),
    ExplanationTalk: explanation_talks,
    Instruction: instructions,
    GuideReading: guide_readings,
    Sending: sendings,
    InstructionDraft: instruction_drafts,
    InstructionAck: instruction_acks,
    InstructionNote: instruction_notes,
    MonthlyReview: reviews,
    ReviewPoint: review_points,
    Recommendation: recommendations,
    CommitteeReport: committee_reports,
    Outcome: outcomes,
    TreatmentReview: treatment_reviews,
    FollowUp: follow_ups,
    FollowUpNote: follow_up_notes,
    SickLeave: leaves,
    LeaveTerm: through_case(LeaveTerm),
    LeaveContact: through_case(LeaveContact),
    LeaveCertificate: certificates,
    CertificatePaper: papers,
    DoctorEnquiry: asked(DoctorEnquiry),
    DoctorNotice: asked(DoctorNotice),
    DoctorSummary: summaries,
    ReturnAbsence: through_case(ReturnAbsence),
    ReturnOpinion: issued_or_own(ReturnOpinion),
    ReturnTalk: return_talks,
    ReturnTalkHealth: healths,
    ReturnPlan: plans,
    ReturnStage: of_plan(ReturnStage),
    StageCheck: of_plan(StageCheck),
    ReturnNote: return_notes,
    StageText: texts,
    StageAck: through_case(StageAck),
    TrialAttendance: through_case(TrialAttendance),
    TaskQuestion: task_questions,
    WorkTalk: work_talks,
    Limit: _limits,
    Assignment: through_case(Assignment),
    NamedHandler: _handlers,
    Holding: holdings,
    HatGrant: stand_ins,
    Letterhead: _letterheads,
    ResultLayout: _layouts,
    Wording: wordings,
    PolicyVersion: _of_company(PolicyVersion),
    Closure: _of_company(Closure),
    InboxNote: _own_message(InboxNote),
    OutboxMail: _own_message(OutboxMail),
    CalendarFeed: _own_message(CalendarFeed),
    BusyCalendar: _own_message(BusyCalendar),
    SnippetBook: _own_message(SnippetBook),
    RosterDay: _roster_days,
    ShiftCode: _for_workplace(ShiftCode, frozenset({Hat.CLERK})),
}


def within(model: type, actor: Actor, where: Standing, today: date) -> Condition:
    """The condition under which records of `model` exist for this actor today."""
    return false() if bareheaded(actor, where) else REACHES[model](actor, where, today)


__all__ = [
    "REACHES", "ZONES", "cases", "own_appointment", "own_explanation", "supervised", "within",
]  # fmt: skip
