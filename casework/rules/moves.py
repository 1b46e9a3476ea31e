"""Which act leads from which state to which? Literal tables; nothing else changes a state."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from casework.rules.doctor_enquiries import EnquiryState, SummaryState
from casework.rules.doctor_notices import NoticeState
from casework.rules.errors import NotNow
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import (
    BookingState,
    Choice,
    DecisionState,
    FollowUpState,
    InstructionState,
    InterviewState,
    InvitationState,
    OutboxState,
    RecordState,
    ReferralState,
    RequestState,
    SlotState,
)

S = TypeVar("S", bound=Choice)


@dataclass(frozen=True)
class Moves(Generic[S]):
    """The moves of one kind of record: (state, act) → state. Acts are the values of `access.acts.Act`."""

    name: str
    start: S
    table: Mapping[tuple[S, str], S]

    def check(self, state: S, act: str) -> S:
        """The state after the act. Raises NotNow, naming the present state, when the act does not fit it."""
        after = self.table.get((state, act))
        if after is None:
            raise NotNow(Said(N_("いまの状態（%(state)s）では、この操作はできません。"), {"state": Said(state.label)}))
        return after

    def possible(self, state: S, act: str) -> bool:
        """Whether the act fits the state: for buttons."""
        return (state, act) in self.table


INVITATION = Moves(
    "invitation",
    InvitationState.OPEN,
    {
        (InvitationState.OPEN, "decline"): InvitationState.DECLINED,
        (InvitationState.OPEN, "consult"): InvitationState.CONSULTED,
        (InvitationState.OPEN, "request"): InvitationState.REQUESTED,
        (InvitationState.OPEN, "enter_request"): InvitationState.REQUESTED,
        (InvitationState.OPEN, "settle_receipt"): InvitationState.REQUESTED,
        (InvitationState.OPEN, "choose_approach"): InvitationState.POSTPONED,
        (InvitationState.POSTPONED, "choose_approach"): InvitationState.POSTPONED,
        (InvitationState.POSTPONED, "decline"): InvitationState.DECLINED,
        (InvitationState.POSTPONED, "consult"): InvitationState.CONSULTED,
        (InvitationState.POSTPONED, "request"): InvitationState.REQUESTED,
        (InvitationState.POSTPONED, "enter_request"): InvitationState.REQUESTED,
        (InvitationState.POSTPONED, "settle_receipt"): InvitationState.REQUESTED,
        (InvitationState.DECLINED, "choose_approach"): InvitationState.DECLINED,
        (InvitationState.DECLINED, "consult"): InvitationState.CONSULTED,
        (InvitationState.DECLINED, "request"): InvitationState.REQUESTED,
        (InvitationState.DECLINED, "enter_request"): InvitationState.REQUESTED,
        (InvitationState.DECLINED, "settle_receipt"): InvitationState.REQUESTED,
        (InvitationState.CONSULTED, "choose_approach"): InvitationState.CONSULTED,
        (InvitationState.CONSULTED, "request"): InvitationState.REQUESTED,
        (InvitationState.CONSULTED, "enter_request"): InvitationState.REQUESTED,
        (InvitationState.CONSULTED, "settle_receipt"): InvitationState.REQUESTED,
        (InvitationState.REQUESTED, "withdraw"): InvitationState.DECLINED,
        (InvitationState.REQUESTED, "turn_at_door"): InvitationState.DECLINED,
    },
)
"""Declining is not "no need": the door stays open. A withdrawn request leaves the invitation declined. When
to be asked again may be chosen after every answer but a request; before any, it is an answer itself.
"""

REQUEST = Moves(
    "request",
    RequestState.SUBMITTED,
    {
        (RequestState.SUBMITTED, "withdraw"): RequestState.WITHDRAWN,
        (RequestState.SUBMITTED, "turn_at_door"): RequestState.WITHDRAWN,
        (RequestState.SUBMITTED, "hold_interview"): RequestState.FULFILLED,
        (RequestState.SUBMITTED, "report_held"): RequestState.FULFILLED,
    },
)

REFERRAL = Moves(
    "referral",
    ReferralState.ASKED,
    {
        (ReferralState.ASKED, "appoint"): ReferralState.APPOINTED,
        (ReferralState.APPOINTED, "appoint"): ReferralState.APPOINTED,
        (ReferralState.ASKED, "report_held"): ReferralState.HELD,
        (ReferralState.APPOINTED, "report_held"): ReferralState.HELD,
        (ReferralState.ASKED, "end_referral"): ReferralState.ENDED,
        (ReferralState.APPOINTED, "end_referral"): ReferralState.ENDED,
        (ReferralState.ASKED, "withdraw"): ReferralState.ENDED,
        (ReferralState.APPOINTED, "withdraw"): ReferralState.ENDED,
    },
)
"""A request at an outside organisation. That the talk took place may be the first that is heard of it. Report and
opinion aren't a state of it: they stand for themselves.
"""

SLOT = Moves(
    "slot",
    SlotState.FREE,
    {
        (SlotState.FREE, "close_slot"): SlotState.CLOSED,
        (SlotState.FREE, "hand_over"): SlotState.CLOSED,
        (SlotState.CLOSED, "reopen_slot"): SlotState.FREE,
    },
)
"""Whether a slot is taken is told by its booking, never by the slot."""

BOOKING = Moves(
    "booking",
    BookingState.BOOKED,
    {
        (BookingState.BOOKED, "book"): BookingState.MOVED,
        (BookingState.BOOKED, "appoint"): BookingState.MOVED,
        (BookingState.BOOKED, "book_follow_up"): BookingState.MOVED,
        (BookingState.BOOKED, "hold_follow_up"): BookingState.KEPT,
        (BookingState.BOOKED, "end_follow_up"): BookingState.CANCELLED,
        (BookingState.BOOKED, "end_referral"): BookingState.CANCELLED,
        (BookingState.BOOKED, "cancel_booking"): BookingState.CANCELLED,
        (BookingState.BOOKED, "withdraw"): BookingState.CANCELLED,
        (BookingState.BOOKED, "turn_at_door"): BookingState.TURNED,
        (BookingState.BOOKED, "hand_over"): BookingState.CANCELLED,
        (BookingState.BOOKED, "declare_relation"): BookingState.CANCELLED,
        (BookingState.BOOKED, "hold_interview"): BookingState.KEPT,
        (BookingState.BOOKED, "report_held"): BookingState.KEPT,
        (BookingState.BOOKED, "mark_missed"): BookingState.MISSED,
        (BookingState.BOOKED, "break_off"): BookingState.CANCELLED,
        (BookingState.BOOKED, "end_with_employment"): BookingState.CANCELLED,
    },
)
"""Booking again moves: the old row stays as history, the calendar event keeps its UID. An interview that was broken off
leaves the booking cancelled, so that another time can be taken. One that ended at the door gives its time to nobody
else: that a consultation went on in it must not be told by the slot.
"""

INTERVIEW = Moves(
    "interview",
    InterviewState.PREPARED,
    {
        (InterviewState.PREPARED, "hold_interview"): InterviewState.HELD,
        (InterviewState.PREPARED, "report_held"): InterviewState.HELD,
        (InterviewState.PREPARED, "break_off"): InterviewState.BROKEN_OFF,
        (InterviewState.PREPARED, "mark_missed"): InterviewState.BROKEN_OFF,
        (InterviewState.PREPARED, "turn_at_door"): InterviewState.BROKEN_OFF,
        (InterviewState.PREPARED, "withdraw"): InterviewState.BROKEN_OFF,
    },
)

RECORD = Moves(
    "record",
    RecordState.DRAFT,
    {
        (RecordState.DRAFT, "issue"): RecordState.ISSUED,
        (RecordState.DRAFT, "enter_record"): RecordState.ISSUED,
    },
)
"""Report and opinion: issued together, or entered together from the paper of an outside physician; never changed again.
"""

MEDICAL_LETTER = Moves(
    "medical_letter", RecordState.DRAFT, {(RecordState.DRAFT, "issue_medical_letter"): RecordState.ISSUED}
)
"""A letter to a medical institution; never changed again."""

DECISION = Moves(
    "decision",
    DecisionState.WAITING,
    {
        (DecisionState.WAITING, "decide"): DecisionState.DECIDED,
        (DecisionState.WAITING, "assent"): DecisionState.DECIDED,
        (DecisionState.WAITING, "note_confirmation"): DecisionState.DECIDED,
        (DecisionState.WAITING, "send_back"): DecisionState.RETURNED,
        (DecisionState.WAITING, "take_back_decision"): DecisionState.RETURNED,
        (DecisionState.WAITING, "mark_hearing"): DecisionState.RETURNED,
        (DecisionState.WAITING, "answer_hearing"): DecisionState.RETURNED,
        (DecisionState.WAITING, "chase"): DecisionState.RETURNED,
        (DecisionState.DECIDED, "explain"): DecisionState.EXPLAINED,
        (DecisionState.EXPLAINED, "reconsider"): DecisionState.SET_ASIDE,
        (DecisionState.DECIDED, "answer_objection"): DecisionState.SET_ASIDE,
        (DecisionState.EXPLAINED, "answer_objection"): DecisionState.SET_ASIDE,
    },
)

INSTRUCTION = Moves(
    "instruction",
    InstructionState.ISSUED,
    {
        (InstructionState.ISSUED, "acknowledge"): InstructionState.ACKNOWLEDGED,
        **{
            (state, verb): InstructionState.REPLACED
            for state in (InstructionState.ISSUED, InstructionState.ACKNOWLEDGED)
            for verb in ("instruct", "carry_out")
        },
    },
)

FOLLOW_UP = Moves(
    "follow_up",
    FollowUpState.PLANNED,
    {
        (FollowUpState.PLANNED, "hold_follow_up"): FollowUpState.HELD,
        (FollowUpState.PLANNED, "end_follow_up"): FollowUpState.ENDED,
        (FollowUpState.PLANNED, "decline_follow_up"): FollowUpState.ENDED,
        (FollowUpState.PLANNED, "end_with_employment"): FollowUpState.ENDED,
        (FollowUpState.ENDED, "go_on_with_employment"): FollowUpState.PLANNED,
        (FollowUpState.ENDED, "plan_follow_ups"): FollowUpState.PLANNED,
        (FollowUpState.ENDED, "end_leave"): FollowUpState.PLANNED,
        (FollowUpState.ENDED, "rest_for_leave"): FollowUpState.PLANNED,
        (FollowUpState.ENDED, "correct_leave_end"): FollowUpState.PLANNED,
    },
)

DOCTOR_ENQUIRY = Moves(
    "doctor_enquiry",
    EnquiryState.DRAFT,
    {
        (EnquiryState.DRAFT, "ask_enquiry"): EnquiryState.ASKED,
        (EnquiryState.ASKED, "agree_enquiry"): EnquiryState.CONSENTED,
        (EnquiryState.ASKED, "keep_enquiry_consent"): EnquiryState.CONSENTED,
        (EnquiryState.ASKED, "refuse_enquiry"): EnquiryState.REFUSED,
        (EnquiryState.CONSENTED, "take_back_enquiry"): EnquiryState.TAKEN_BACK,
        **{
            (state, "give_up_enquiry"): EnquiryState.GIVEN_UP
            for state in (EnquiryState.DRAFT, EnquiryState.ASKED, EnquiryState.CONSENTED)
        },
        (EnquiryState.CONSENTED, "send_enquiry"): EnquiryState.SENT,
        (EnquiryState.SENT, "answer_enquiry"): EnquiryState.ANSWERED,
        (EnquiryState.SENT, "end_enquiry"): EnquiryState.UNANSWERED,
        (EnquiryState.UNANSWERED, "answer_enquiry"): EnquiryState.ANSWERED,
        (EnquiryState.ANSWERED, "answer_enquiry"): EnquiryState.ANSWERED,
    },
)
"""An enquiry to an attending doctor: sent by consent alone, which may be taken back until then. An answer may come
after it was ended without one.
"""

DOCTOR_SUMMARY = Moves(
    "doctor_summary",
    SummaryState.ASKED,
    {
        (SummaryState.ASKED, "agree_summary"): SummaryState.PASSED,
        (SummaryState.ASKED, "keep_summary_consent"): SummaryState.PASSED,
        (SummaryState.ASKED, "refuse_summary"): SummaryState.REFUSED,
        (SummaryState.ASKED, "summarise_answer"): SummaryState.REPLACED,
    },
)

RETURN_OPINION = Moves(
    "return_opinion", RecordState.DRAFT, {(RecordState.DRAFT, "issue_return_opinion"): RecordState.ISSUED}
)
"""A physician's opinion on a return; never changed again."""

RETURN_TALK = Moves("return_talk", RecordState.DRAFT, {(RecordState.DRAFT, "keep_return_talk"): RecordState.ISSUED})
"""The work part of a meeting about a return."""

TALK_HEALTH = Moves(
    "return_talk_health", RecordState.DRAFT, {(RecordState.DRAFT, "keep_talk_health"): RecordState.ISSUED}
)
"""And its health part."""

DOCTOR_NOTICE = Moves(
    "doctor_notice",
    NoticeState.DRAFT,
    {
        (NoticeState.DRAFT, "offer_doctor_notice"): NoticeState.ASKED,
        (NoticeState.DRAFT, "give_up_doctor_notice"): NoticeState.GIVEN_UP,
        (NoticeState.ASKED, "agree_doctor_notice"): NoticeState.AGREED,
        (NoticeState.ASKED, "keep_notice_consent"): NoticeState.AGREED,
        (NoticeState.ASKED, "refuse_doctor_notice"): NoticeState.REFUSED,
        (NoticeState.ASKED, "give_up_doctor_notice"): NoticeState.GIVEN_UP,
        (NoticeState.AGREED, "give_up_doctor_notice"): NoticeState.GIVEN_UP,
    },
)
"""What an attending doctor learns of a return: the employee's to hand over, by a consent."""

OUTBOX = Moves(
    "outbox",
    OutboxState.WAITING,
    {
        (OutboxState.WAITING, "deliver"): OutboxState.SENT,
        (OutboxState.WAITING, "give_up"): OutboxState.FAILED,
        (OutboxState.WAITING, "stop"): OutboxState.STOPPED,
    },
)

ALL: tuple[Moves[InvitationState] | Moves[RequestState] | Moves[ReferralState] | Moves[SlotState]
           | Moves[BookingState] | Moves[InterviewState] | Moves[RecordState] | Moves[DecisionState]
           | Moves[InstructionState] | Moves[FollowUpState] | Moves[EnquiryState] | Moves[SummaryState]
           | Moves[NoticeState] | Moves[OutboxState], ...] = (
    INVITATION, REQUEST, REFERRAL, SLOT, BOOKING, INTERVIEW, RECORD, MEDICAL_LETTER, DECISION, INSTRUCTION,
    FOLLOW_UP, DOCTOR_ENQUIRY, DOCTOR_SUMMARY, RETURN_OPINION, RETURN_TALK, TALK_HEALTH, DOCTOR_NOTICE, OUTBOX,
)  # fmt: skip
