"""What does a notice point at, is it still true when its mail leaves, and which record does its page open?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import select

from casework.access import Visit, reach
from casework.documents import calendar
from casework.documents.calendar import Method
from casework.documents.mail import Calendar
from casework.ids import PublicId
from casework.models.absences import Absence
from casework.models.cases import Case
from casework.models.checks import StressCheck
from casework.models.committee_reports import CommitteeReport
from casework.models.contacts import CareContact
from casework.models.doctor_enquiries import DoctorEnquiry
from casework.models.doctor_notices import DoctorNotice
from casework.models.explanation_talks import ExplanationTalk
from casework.models.followups import FollowUp
from casework.models.hearings import HearingQuestion
from casework.models.holds import SlotHold
from casework.models.instruction_drafts import InstructionDraft
from casework.models.instruction_notes import InstructionNote
from casework.models.interviews import Interview
from casework.models.invitations import GeneralLetter, Invitation
from casework.models.leaves import SickLeave
from casework.models.measures import Decision, Hearing, Instruction
from casework.models.medical_letters import MedicalLetter
from casework.models.objections import Objection
from casework.models.opinions import Opinion
from casework.models.passing_on import PassingOn
from casework.models.policies import Closure
from casework.models.receipts import Receipt
from casework.models.recommendations import Recommendation
from casework.models.referrals import Referral
from casework.models.requests import InterviewRequest
from casework.models.return_opinions import ReturnOpinion
from casework.models.return_plans import ReturnPlan
from casework.models.return_talks import ReturnTalk
from casework.models.risks import Crisis
from casework.models.sendings import Sending
from casework.models.slots import Booking
from casework.models.stage_texts import StageText
from casework.models.treatment import TreatmentReview
from casework.models.trials import TaskQuestion
from casework.models.work_data import WorkData
from casework.models.work_questions import WorkQuestion
from casework.rules.doctor_enquiries import EnquiryState
from casework.rules.errors import NotYours
from casework.rules.notices import Notice
from casework.rules.vocabulary import BookingState, InvitationState, PassingState, ReferralState, RequestState
from casework.services import (
    assent_calls,
    bookings,
    chases,
    contacts,
    explanation_talks,
    hearing_questions,
    instruction_threads,
    objections,
    policies,
    previews,
    received,
    reconsiderations,
    reminders,
    review_days,
    terms,
    work_questions,
)


@dataclass(frozen=True)
class Told:
    """A notice that may leave, with what goes along."""

    calendar: Calendar | None = None


def _unanswered(visit: Visit, case: Case) -> bool:
    """A letter stops at once when somebody has answered anywhere."""
    state = visit.session.execute(
        select(Invitation.state).where(Invitation.company_id == case.company_id, Invitation.case_id == case.id)
    ).scalar_one_or_none()
    open_ = state is InvitationState.OPEN and case.closed_on is None
    return open_ and not received.unsettled(visit, case.employment_id) and not received.elsewhere(visit, case)


def _asked_again(visit: Visit, case: Case) -> bool:
    """No more once somebody has asked for the talk, or wants no more letters."""
    found = visit.session.execute(
        select(Invitation.state, Invitation.no_more_on).where(
            Invitation.company_id == case.company_id, Invitation.case_id == case.id
        )
    ).one_or_none()
    wanted = found is not None and found.state is not InvitationState.REQUESTED and found.no_more_on is None
    open_ = wanted and case.closed_on is None and not received.elsewhere(visit, case)
    return open_ and not received.unsettled(visit, case.employment_id)


def _waits(_visit: Visit, receipt: Receipt) -> bool:
    return receipt.settled_at is None


def _stands(_visit: Visit, request: InterviewRequest) -> bool:
    return request.state is not RequestState.WITHDRAWN


def _kept(visit: Visit, hold: SlotHold) -> bool:
    return hold.ended_at is None and hold.until_at > visit.now


def _stands_still(_visit: Visit, booking: Booking) -> bool:
    return booking.state is BookingState.BOOKED


def _runs_late(visit: Visit, booking: Booking) -> bool:
    return booking.late_minutes > 0 and _not_begun(visit, booking)


def _runs_on_time(visit: Visit, booking: Booking) -> bool:
    return booking.late_minutes == 0 and _not_begun(visit, booking)


def _not_begun(visit: Visit, booking: Booking) -> bool:
    """Late by some minutes it is still to come for as long."""
    begins = booking.slot.starts_at + timedelta(minutes=booking.late_minutes)
    return booking.state is BookingState.BOOKED and begins > visit.now


def _ahead(visit: Visit, absence: Absence) -> bool:
    return absence.over_at is None and absence.starts_at > visit.now


def _unmet(_visit: Visit, booking: Booking) -> bool:
    return booking.state is BookingState.MISSED


def _going_on(_visit: Visit, referral: Referral) -> bool:
    return referral.state is not ReferralState.ENDED


def _open_still(_visit: Visit, crisis: Crisis) -> bool:
    return crisis.closed_at is None


def _unchosen(_visit: Visit, words: PassingOn) -> bool:
    return words.state is PassingState.WRITTEN


def _enquiry_waits(_visit: Visit, enquiry: DoctorEnquiry) -> bool:
    return enquiry.state is EnquiryState.ASKED


def _always(_visit: Visit, _record: Any) -> bool:
    return True


ABOUT: Final[Mapping[Notice, tuple[type, Callable[[Visit, Any], bool]]]] = MappingProxyType(
    {
        Notice.INVITATION: (Case, _unanswered),
        Notice.GENERAL: (GeneralLetter, _always),
        Notice.REMINDER: (Case, _unanswered),
        Notice.FINAL_CONFIRMATION: (Case, _unanswered),
        Notice.LETTERS_MOVED: (Closure, _always),
        Notice.REAPPROACH: (Case, _asked_again),
        Notice.REQUEST_RECEIVED: (InterviewRequest, _stands),
        Notice.REQUEST_TO_HR: (InterviewRequest, _stands),
        Notice.REQUEST_TO_CLERK: (InterviewRequest, _stands),
        Notice.REQUEST_TO_PHYSICIAN: (InterviewRequest, _stands),
        Notice.RECEIPT_NOTED: (Receipt, _waits),
        Notice.RECEIPT_TO_CLERK: (Receipt, _waits),
        Notice.RECEIPT_ANSWERED: (Receipt, _always),
        Notice.WORK_DATA_MISSING: (InterviewRequest, chases.work_data_awaited),
        Notice.WORK_ASKED: (WorkQuestion, _always),
        Notice.WORK_ASKED_HR: (WorkQuestion, work_questions.waits),
        Notice.WORK_ANSWER_LATE: (WorkQuestion, work_questions.waits),
        Notice.WORK_ANSWERED: (WorkQuestion, _always),
        Notice.WORK_ANSWERED_TO_PHYSICIAN: (Interview, _always),
        Notice.WORK_DATA_GIVEN: (WorkData, _always),
        Notice.SLOT_OFFERED: (SlotHold, _kept),
        Notice.RUNNING_LATE: (Booking, _runs_late),
        Notice.ON_TIME: (Booking, _runs_on_time),
        Notice.ROOM_OPEN: (Booking, _stands_still),
        Notice.TWO_AT_ONCE: (Booking, _stands_still),
        Notice.MISSED: (Booking, _unmet),
        Notice.ABSENCE: (Absence, _ahead),
        Notice.ABSENCE_OVER: (Absence, _always),
        Notice.REBOOK_TO_CLERK: (InterviewRequest, _stands),
        Notice.REFERRED: (Referral, _going_on),
        Notice.REFERRAL_ENDED: (Referral, _always),
        Notice.HELD_OUTSIDE: (InterviewRequest, _stands),
        Notice.RECORD_TO_HR: (Opinion, _always),
        Notice.RECORD_TO_WORKER: (Opinion, _always),
        Notice.OPINION_AHEAD: (Interview, chases.record_awaited),
        Notice.OPINION_LATE: (InterviewRequest, chases.opinion_awaited),
        Notice.NEWER_TO_HR: (Opinion, _always),
        Notice.NEWER_TO_WORKER: (Opinion, _always),
        Notice.VIEW_WANTED: (Opinion, _always),
        Notice.VIEW_GIVEN: (Opinion, _always),
        Notice.VIEW_DIFFERS: (Opinion, _always),
        Notice.OBJECTION_WORDS: (Decision, _always),
        Notice.HEARING_DONE: (Hearing, _always),
        Notice.HEARING_ASKED: (HearingQuestion, hearing_questions.waits),
        Notice.HEARING_ANSWERED: (Hearing, _always),
        Notice.HEARING_MARKED: (Hearing, _always),
        Notice.DECISION_TO_WORKER: (Decision, _always),
        Notice.DECISION_TO_PHYSICIAN: (Decision, _always),
        Notice.DECISION_DIFFERS: (Decision, _always),
        Notice.SOME_END: (Decision, _always),
        Notice.NO_MEASURES: (Decision, _always),
        Notice.LIFTED: (Decision, _always),
        Notice.DECISION_TO_ASSENT: (Decision, assent_calls.waits),
        Notice.DECISION_RETURNED: (Decision, assent_calls.returned),
        Notice.DECISION_HOLDS: (Decision, _always),
        Notice.ASSENT_LATE: (Decision, assent_calls.still_waits),
        Notice.OBJECTION_RAISED: (Objection, objections.waits),
        Notice.OBJECTION_RECORDED: (Objection, _always),
        Notice.OBJECTION_ANSWERED: (Objection, _always),
        Notice.EXPLAINED_IN_WRITING: (Decision, _always),
        Notice.RECONSIDERATION_ASKED: (Decision, reconsiderations.awaited),
        Notice.RECONSIDERATION_SAID: (Decision, _always),
        Notice.RECONSIDERED: (Decision, _always),
        Notice.DECISION_SET_ASIDE: (Decision, _always),
        Notice.INSTRUCTION_TO_SUPERVISOR: (Instruction, _always),
        Notice.INSTRUCTION_TO_WORKER: (Instruction, _always),
        Notice.HR_CARRIES_OUT: (Instruction, _always),
        Notice.INSTRUCTION_ENDED: (Instruction, terms.is_over),
        Notice.INSTRUCTION_GOES_ON: (Instruction, terms.goes_on_still),
        Notice.MEASURE_REVIEW_AHEAD: (Decision, review_days.awaited),
        Notice.MEASURES_REVIEWED: (Decision, _always),
        Notice.REVIEW_WORDS: (Decision, _always),
        Notice.MEASURE_ENDS: (Decision, terms.undecided),
        Notice.MEASURE_PAST: (Decision, terms.undecided),
        Notice.MEASURES_LEFT: (Decision, _always),
        Notice.MEASURES_GO_ON: (Decision, _always),
        Notice.GOES_ON: (Case, _always),
        Notice.REQUEST_GOES_ON: (InterviewRequest, _stands),
        Notice.ACKNOWLEDGED: (Instruction, _always),
        Notice.INSTRUCTION_TAKEN_OVER: (Instruction, _always),
        Notice.INSTRUCTION_DRAFTED: (InstructionDraft, previews.waits),
        Notice.DRAFT_ANSWERED: (Decision, _always),
        Notice.OUTSIDE_DRAFT_ANSWERED: (Decision, _always),
        Notice.RECIPIENT_TOLD: (Decision, _always),
        Notice.ARRIVAL: (Sending, _always),
        Notice.SUPERVISOR_SAID: (InstructionNote, instruction_threads.waits),
        Notice.SUPERVISOR_ANSWERED: (Instruction, _always),
        Notice.THREAD_TO_WORKER: (Instruction, _always),
        Notice.LEAVE_BEGUN: (SickLeave, _always),
        Notice.LEAVE_CHANGED: (SickLeave, _always),
        Notice.LEAVE_TO_PHYSICIAN: (SickLeave, _always),
        Notice.LEAVE_PERIOD: (SickLeave, _always),
        Notice.RETURN_WISHED: (SickLeave, _always),
        Notice.CERTIFICATE_GIVEN: (SickLeave, _always),
        Notice.CERTIFICATE_THERE: (SickLeave, _always),
        Notice.CERTIFICATE_NOTED: (SickLeave, _always),
        Notice.ENQUIRY_ASKED: (DoctorEnquiry, _enquiry_waits),
        Notice.ENQUIRY_SAID: (DoctorEnquiry, _always),
        Notice.ENQUIRY_TOLD: (DoctorEnquiry, _always),
        Notice.SUMMARY_ASKED: (DoctorEnquiry, _always),
        Notice.SUMMARY_TO_HR: (SickLeave, _always),
        Notice.RETURN_OPINION_TO_HR: (ReturnOpinion, _always),
        Notice.RETURN_OPINION_NOTED: (ReturnOpinion, _always),
        Notice.RETURN_OPINION_TO_WORKER: (ReturnOpinion, _always),
        Notice.RETURN_TALK_KEPT: (ReturnTalk, _always),
        Notice.NOTICE_ASKED: (DoctorNotice, _always),
        Notice.NOTICE_SAID: (DoctorNotice, _always),
        Notice.NOTICE_TOLD: (DoctorNotice, _always),
        Notice.RETURN_ABSENCES: (SickLeave, _always),
        Notice.TASKS_MAY_BE_ASKED: (SickLeave, _always),
        Notice.TASKS_ASKED: (TaskQuestion, _always),
        Notice.TASKS_TOLD: (SickLeave, _always),
        Notice.RETURN_PLAN: (ReturnPlan, _always),
        Notice.RETURN_MOVED: (ReturnPlan, _always),
        Notice.STAGE_ANSWERED: (ReturnPlan, _always),
        Notice.STAGE_TO_SUPERVISOR: (StageText, _always),
        Notice.STAGE_OVER: (StageText, _always),
        Notice.STAGE_GOES_ON: (StageText, _always),
        Notice.FOLLOW_UPS_SET: (Case, _always),
        Notice.FOLLOW_UP_EXTRA: (Case, _always),
        Notice.FOLLOW_UP_HELD: (FollowUp, _always),
        Notice.FOLLOW_UPS_OVER: (Case, _always),
        Notice.FOLLOW_UPS_REST: (Case, _always),
        Notice.FOLLOW_UP_END_PROPOSED: (FollowUp, _always),
        Notice.FOLLOW_UP_TO_SEE: (FollowUp, _always),
        Notice.CONSULTATION: (InterviewRequest, _stands),
        Notice.URGENT_TALK: (StressCheck, _always),
        Notice.LOOK_AT_ONCE: (Crisis, _open_still),
        Notice.WORDS_TO_CHOOSE: (PassingOn, _unchosen),
        Notice.HANDED_ON: (CareContact, _always),
        Notice.RECOMMENDED: (Recommendation, _always),
        Notice.RECOMMENDATION_ANSWERED: (Recommendation, _always),
        Notice.COMMITTEE_REPORT_DRAFTED: (CommitteeReport, _always),
        Notice.COMMITTEE_REPORT_RELEASED: (CommitteeReport, _always),
        Notice.TREATMENT_TOLD: (TreatmentReview, _always),
        Notice.TREATMENT_CLOSED: (TreatmentReview, _always),
        Notice.CALL_DUE: (CareContact, contacts.awaited),
        Notice.PASSED_ON: (PassingOn, _always),
        Notice.PAPER_READY: (MedicalLetter, _always),
        Notice.FILE_GIVEN: (InterviewRequest, _always),
        Notice.FILE_TAKEN: (InterviewRequest, _always),
        Notice.WITHDRAWN: (InterviewRequest, _always),
    }
)
"""What `record_id` names, and whether the notice is still true of it. Appointments are below: they carry a calendar."""

APPOINTMENTS: Final = frozenset(
    {Notice.BOOKED, Notice.BOOKED_PHYSICIAN, Notice.BOOKING_MOVED, Notice.BOOKING_ENDED, Notice.REBOOK}
)
TALKS: Final = frozenset(
    {Notice.EXPLANATION_SET, Notice.EXPLANATION_MOVED, Notice.EXPLANATION_OFF, Notice.EXPLANATION_DONE}
)
"""Appointments too: at which a decision is explained."""
AHEAD: Final = frozenset({Notice.BOOKING_AHEAD, Notice.DAY_AHEAD})
"""They say only that a day is near, and are silent when it isn't any more."""
OF_NO_CASE: Final = (
    Absence, Closure, CommitteeReport, GeneralLetter, Receipt, Recommendation, StressCheck, TreatmentReview,
)  # fmt: skip
"""Records that stand by themselves: their own id is all that a line of the inbox leads to."""
OF_NO_RECORD: Final = frozenset(
    {Notice.FIRST_CODE, Notice.CALL_EXAMINER, Notice.CHANGES_CAME, Notice.FILES_PASSED, Notice.STAND_IN_NAMED}
)
"""About nothing that the reader could open."""


def about(
    visit: Visit,
    notice: Notice,
    record_id: PublicId,
    *,
    sender: str,
    to: str,
    occasion: str,
    written_at: datetime,
) -> Told | None:
    """What may leave for the reader of this visit now; None when it is over, or not theirs any more. `written_at`: when
    the mail came into being, so that a second try says the same.
    """
    if notice in OF_NO_RECORD:
        return Told()
    if notice in APPOINTMENTS:
        return _appointment(visit, notice, record_id, sender=sender, to=to, written_at=written_at)
    if notice in TALKS:
        return _talk(visit, notice, record_id, sender=sender, to=to, written_at=written_at)
    if notice in AHEAD:
        return Told() if reminders.still(visit, notice, record_id, occasion) else None
    model, still = ABOUT[notice]
    try:
        record: Any = visit.reach(model, record_id)
    except NotYours:
        return None
    return Told() if still(visit, record) else None


def _appointment(
    visit: Visit, notice: Notice, record_id: PublicId, *, sender: str, to: str, written_at: datetime
) -> Told | None:
    """The calendar of one's own appointment: to take in, or to take out again."""
    booking = visit.session.execute(
        select(Booking).where(Booking.public_id == record_id, reach.own_appointment(visit.actor))
    ).scalar_one_or_none()
    if booking is None:
        return None
    ended = notice in {Notice.BOOKING_ENDED, Notice.REBOOK}
    if not ended and booking.state is not BookingState.BOOKED:
        return None
    case = visit.session.get_one(Case, booking.case_id)
    policy, _ = policies.policy_for(visit.session, case.company_id, case.workplace_id, visit.today)
    content = calendar.invitation(
        bookings.shown(visit, case, booking),
        uid=bookings.uid_for(visit.session, visit.actor.hat, booking.uid),
        # A booking that was moved keeps its number; the word that it is over must carry a higher one.
        sequence=booking.sequence + (booking.state is BookingState.MOVED),
        title=policy.neutral_title,
        organizer=sender,
        attendee=to,
        method=Method.CANCEL if ended else Method.REQUEST,
        written_at=written_at,
    )
    return Told(Calendar(content, (Method.CANCEL if ended else Method.REQUEST).value))


def _talk(
    visit: Visit, notice: Notice, record_id: PublicId, *, sender: str, to: str, written_at: datetime
) -> Told | None:
    """The calendar of the time at which a decision is explained; each of the three has an entry of their own."""
    try:
        talk = visit.reach(ExplanationTalk, record_id)
    except NotYours:
        return None
    ended = notice not in {Notice.EXPLANATION_SET, Notice.EXPLANATION_MOVED}
    if not ended and talk.ended_at is not None:
        return None
    case = visit.session.get_one(Case, talk.case_id)
    policy, _ = policies.policy_for(visit.session, case.company_id, case.workplace_id, visit.today)
    method = Method.CANCEL if ended else Method.REQUEST
    content = calendar.invitation(
        explanation_talks.show(visit, talk, case),
        uid=bookings.uid_for(visit.session, visit.actor.hat, talk.uid),
        sequence=talk.sequence + ended,
        title=policy.neutral_title,
        organizer=sender,
        attendee=to,
        method=method,
        written_at=written_at,
    )
    return Told(Calendar(content, method.value))
