"""What does a case look like in raw rows once it has gone the whole road? For tests of access and of seals only.

Everywhere else records reach a state by performing the acts. Here the acts are kept out on purpose: what is tested is
what access lets through when the rows are what they are. Every sealed column holds a canary of its own.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from casework import ids
from casework.access import Act, Visit, enter_worker
from casework.db import SealedText
from casework.models.assents import AssentCall
from casework.models.base import Base
from casework.models.busy import BusyCalendar
from casework.models.cases import Assignment, Case, Limit
from casework.models.checks import CheckResult, ExaminerAppointment, StressCheck, SupplementaryTalk
from casework.models.committee_reports import CommitteeReport
from casework.models.contacts import CareContact
from casework.models.departures import Departure
from casework.models.doctor_enquiries import DoctorEnquiry, DoctorSummary
from casework.models.doctor_notices import DoctorNotice
from casework.models.explanation_talks import ExplanationTalk
from casework.models.follow_up_notes import FollowUpNote
from casework.models.followups import FollowUp
from casework.models.guide_readings import GuideReading
from casework.models.hearings import HearingAttempt, HearingQuestion
from casework.models.holdings import Holding
from casework.models.holds import SlotHold
from casework.models.instruction_drafts import InstructionDraft
from casework.models.instruction_notes import InstructionAck, InstructionNote
from casework.models.interviews import Interview, IssuedDocument, Report
from casework.models.invitations import ContactAttempt, Invitation, Letter, LetterPause, NoticeMove
from casework.models.leave_certificates import CertificatePaper, LeaveCertificate
from casework.models.leaves import LeaveContact, LeaveTerm, SickLeave
from casework.models.measure_reviews import MeasureReview
from casework.models.measures import Decision, Explanation, Hearing, Instruction, Measure
from casework.models.medical_letters import MedicalLetter
from casework.models.messages import InboxNote, OutboxMail
from casework.models.objections import Objection
from casework.models.online import OnlineRoom
from casework.models.opinions import Opinion, OpinionItem, OpinionPeriod, OpinionView, RecordRemark
from casework.models.outcomes import Outcome as OutcomeTable
from casework.models.passing_on import PassingOn
from casework.models.recommendations import Recommendation
from casework.models.reconsiderations import Reconsideration
from casework.models.requests import InterviewRequest
from casework.models.return_absences import ReturnAbsence
from casework.models.return_opinions import ReturnOpinion
from casework.models.return_plans import ReturnNote, ReturnPlan, ReturnStage, StageCheck
from casework.models.return_talks import ReturnTalk, ReturnTalkHealth
from casework.models.reviews import MonthlyReview, ReviewPoint
from casework.models.risks import Crisis, Disclosure, RiskAssessment
from casework.models.scans import Scan
from casework.models.sendings import Sending
from casework.models.sheets import InterviewSheet
from casework.models.slots import Booking, Slot
from casework.models.snippets import SnippetBook
from casework.models.stage_texts import StageAck, StageText
from casework.models.transfers import TransferGround
from casework.models.treatment import PersonnelChange, TreatmentReview
from casework.models.trials import TaskQuestion, TrialAttendance
from casework.models.work_data import WorkData, WorkMonth
from casework.models.work_questions import WorkQuestion
from casework.models.work_talks import WorkTalk
from casework.rules.assents import Step
from casework.rules.committee import Span
from casework.rules.comparison import Degree
from casework.rules.contacts import ContactKind
from casework.rules.deadlines import Clock
from casework.rules.doctor_enquiries import EnquiryState, SummaryState
from casework.rules.doctor_notices import NoticeState
from casework.rules.follow_up_notes import Way
from casework.rules.hearings import AttemptOutcome, AttemptWay
from casework.rules.instruction_notes import Kept, NoteKind, Rhythm
from casework.rules.leave_certificates import HandedTo, Purpose
from casework.rules.leaves import ContactWay, LeaveEnd, Reached
from casework.rules.months import months_after
from casework.rules.objections import ObjectionWay, WordsWay
from casework.rules.objections import Outcome as Again
from casework.rules.previews import Preview, Previewed
from casework.rules.recipients import Recipient
from casework.rules.recommendations import Outcome
from casework.rules.return_plans import Outcome as Checked
from casework.rules.return_plans import PlanState
from casework.rules.return_to_work import Aim, Readiness
from casework.rules.reviews import Doer
from casework.rules.treatment import ChangeKind
from casework.rules.treatment import Outcome as Ended
from casework.rules.trials import Cover, TrialKind
from casework.rules.vocabulary import (
    Agreement,
    AssignmentRole,
    BookingState,
    BusyKind,
    CallOutcome,
    CaseKind,
    Channel,
    ConsentChannel,
    DecisionState,
    FollowUpBase,
    FollowUpState,
    Hat,
    InterviewedBy,
    InterviewMode,
    InterviewState,
    InvitationState,
    LetterChannel,
    LetterRoad,
    Match,
    MeasureKind,
    PassingState,
    PauseReason,
    Profession,
    RecordState,
    RequestState,
    ReturnReason,
    ScanKind,
    SheetState,
    WorkCategory,
    Zone,
)
from tests.world import LONG_AGO, NOW, World

TODAY = date(2026, 12, 1)


def canary(table: str, column: str, who: str = "worker") -> str:
    """The text in a sealed column: nowhere else, and recognisable in any dump."""
    return f"カナリア-{who}-{table}-{column}"


@dataclass
class Road:
    """One case and all that belongs to it, by model."""

    who: str
    case: Case
    employment_id: int
    found: dict[type, Any] = field(default_factory=dict)
    limits: dict[Clock, Limit] = field(default_factory=dict)

    def __getitem__(self, model: type) -> Any:
        return self.found[model]

    def id_of(self, model: type) -> str:
        """The public id of a record on this road."""
        public_id: str = self.found[model].public_id
        return public_id


def build(
    world: World,
    who: str = "worker",
    *,
    kind: CaseKind = CaseKind.STATUTORY,
    invited: bool = True,
    request: RequestState | None = RequestState.FULFILLED,
    discloses: bool = True,
    record: RecordState = RecordState.ISSUED,
    physician: str = "physician",
    assigned: bool = True,
    at: datetime = NOW,
) -> Road:
    """Put a whole road into the database. `request` None: nobody asked, so nothing follows."""
    person = world.people[who]
    assert person.employment_id is not None
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=NOW)
        factory = who.startswith("factory")
        case = Case(
            company_id=world.company_id,
            public_id=ids.fresh(),
            employment_id=person.employment_id,
            kind=kind,
            workplace_id=world.factory if factory else world.head_office,
            data_key_id=visit.new_key(),
            opened_on=date(2026, 11, 1),
        )
        made = _Maker(visit, case, Road(who, case, person.employment_id), world)
        if kind is CaseKind.STATUTORY:
            made.result(world.check_id if not factory else made.factory_check(), world.people["physician"].person_id)
        made.add(case)
        if kind is CaseKind.STATUTORY and invited:
            made.invited(InvitationState.REQUESTED if request else InvitationState.OPEN)
        made.limit(Clock.REQUEST, Zone.EXAMINER)
        if request:
            made.requested(request, discloses, world.people[physician].person_id, assigned, at)
        if request is RequestState.FULFILLED:
            made.interviewed(record, world.people[physician].person_id)
        if request is RequestState.FULFILLED and record is RecordState.ISSUED:
            made.decided(world.people["hr"].person_id, world.people["physician"].person_id)
        visit.record("case", case.public_id, of=case.employment_id)
    return made.road


class _Maker:
    """Adds row after row to one road."""

    def __init__(self, visit: Visit, case: Case, road: Road, world: World) -> None:
        self.visit, self.case, self.road, self.world = visit, case, road, world

    def add(self, record: Any) -> Any:
        """Store a record; all its sealed columns that are still empty get their canary."""
        record.company_id = self.world.company_id
        if hasattr(type(record), "case_id"):
            record.case_id = self.case.id
        if hasattr(record, "public_id") and not record.public_id:
            record.public_id = ids.fresh()
        table = record.__table__
        sealed = [column.name for column in table.columns if isinstance(column.type, SealedText)]
        key = getattr(record, "data_key_id", None) or self.case.data_key_id
        self.visit.seal(key, record, **{name: canary(table.name, name, self.road.who) for name in sealed})
        self.visit.session.add(record)
        self.visit.session.flush()
        self.road.found[type(record)] = record
        return record

    def factory_check(self) -> int:
        """A check of the factory, with its own physician as examiner."""
        check = self.add(
            StressCheck(
                workplace_id=self.world.factory, name=ids.fresh(), started_on=TODAY, thresholds="77/76/63",
                interviewed_by=InterviewedBy.INDUSTRIAL_PHYSICIAN,
            )
        )  # fmt: skip
        physician = self.world.people["factory_physician"].person_id
        self.add(ExaminerAppointment(stress_check_id=check.id, person_id=physician, from_on=LONG_AGO))
        return int(check.id)

    def result(self, check_id: int, examiner_id: int) -> None:
        """A result with the examiner's decision that a talk is needed."""
        made = self.add(
            CheckResult(
                stress_check_id=check_id,
                employment_id=self.case.employment_id,
                stressors=80,
                reactions=90,
                support=30,
                high_stress=True,
                checked_on=date(2026, 10, 10),
                notified_on=date(2026, 11, 1),
                interview_needed=True,
                decided_at=NOW,
                decided_by_id=examiner_id,
                data_key_id=self.case.data_key_id,
            )
        )
        self.case.stress_check_id, self.case.check_result_id = check_id, made.id
        self.add(
            SupplementaryTalk(
                check_result_id=made.id,
                held_on=date(2026, 11, 2),
                profession=Profession.PUBLIC_HEALTH_NURSE,
                held_by="森 一郎",
                urgent=False,
                data_key_id=self.case.data_key_id,
                recorded_at=NOW,
                recorded_by_id=examiner_id,
            )
        )

    def invited(self, state: InvitationState) -> None:
        """An invitation and its first letter."""
        answered = None if state is InvitationState.OPEN else NOW
        invitation = self.add(
            Invitation(state=state, notified_on=date(2026, 11, 1), request_by=date(2026, 12, 1), answered_at=answered)
        )
        common = {"invitation_id": invitation.id}
        clerk = self.world.people["clerk"].person_id
        self.add(Letter(**common, kind="first", due_on=date(2026, 11, 1), sent_at=NOW, channel=LetterChannel.MAIL))
        self.add(
            LetterPause(
                employment_id=self.case.employment_id,
                reason=PauseReason.OTHER,
                from_on=TODAY,
                until_on=TODAY,
                entered_at=NOW,
                entered_by_id=clerk,
            )
        )
        self.add(
            NoticeMove(
                **common,
                moved_from=date(2026, 10, 31),
                moved_to=date(2026, 11, 1),
                reason=ReturnReason.ABSENT,
                moved_at=NOW,
                moved_by_id=clerk,
            )
        )
        self.add(ContactAttempt(**common, called_at=NOW, caller_id=clerk, outcome=CallOutcome.ABSENT))

    def requested(self, state: RequestState, discloses: bool, physician_id: int, assigned: bool, at: datetime) -> None:
        """A request, a slot, its booking and the assignment that the booking makes."""
        statutory = self.case.kind is CaseKind.STATUTORY
        request = self.add(
            InterviewRequest(
                state=state,
                requested_on=date(2026, 11, 10),
                late=False,
                channel=Channel.ONLINE,
                entered_at=NOW,
                statutory=statutory,
                discloses=statutory and discloses,
                mode=InterviewMode.EITHER,
                acknowledged=True,
                withdrawn_on=TODAY if state is RequestState.WITHDRAWN else None,
            )
        )
        taken = len(self.visit.session.query(Slot.id).all())
        starts_at = at + timedelta(hours=taken)
        slot = self.add(
            Slot(
                person_id=physician_id,
                workplace_id=self.case.workplace_id,
                starts_at=starts_at,
                place="第2会議室",
                ends_at=starts_at + timedelta(minutes=30),
                online=False,
            )
        )
        booking_state = {
            RequestState.FULFILLED: BookingState.KEPT,
            RequestState.WITHDRAWN: BookingState.CANCELLED,
            RequestState.SUBMITTED: BookingState.BOOKED,
        }[state]
        booking = self.add(
            Booking(
                slot_id=slot.id,
                interview_request_id=request.id,
                state=booking_state,
                booked_at=NOW,
                booked_by_id=self.world.people[self.road.who].person_id,
                after_limit=False,
                uid=ids.fresh(),
                sequence=0,
            )
        )
        self.add(
            SlotHold(
                slot_id=slot.id, interview_request_id=request.id, from_at=NOW, until_at=NOW + timedelta(minutes=10),
                offered=False, ended_at=NOW,
            )
        )  # fmt: skip
        self.add(OnlineRoom(booking_id=booking.id))
        self.add(InterviewSheet(state=SheetState.SUBMITTED, saved_at=NOW, submitted_at=NOW))
        if statutory:
            paper = {"interview_request_id": request.id, "kind": ScanKind.PDF, "size": 1}
            self.add(Scan(**paper, attached_at=NOW, attached_by_id=self.world.people["clerk"].person_id))
            told = {"interview_request_id": request.id, "number": 1, "last_month_on": date(2026, 11, 1)}
            data = self.add(WorkData(**told, given_at=NOW, given_by_id=self.world.people["hr"].person_id))
            asked = {"interview_request_id": request.id, "wanted": ["shifts"], "asked_by_id": physician_id}
            answered = {"answered_at": NOW, "answered_by_id": self.world.people["hr"].person_id}
            self.add(WorkQuestion(**asked, **answered, asked_at=NOW))
            self.add(WorkMonth(work_data_id=data.id, month_on=date(2026, 11, 1), overtime=2730, holiday=480))
        if assigned:
            role = AssignmentRole.INTERVIEWER
            self.add(Assignment(person_id=physician_id, role=role, from_on=date(2026, 11, 10)))
        self.limit(Clock.INTERVIEW, Zone.EMPLOYER if statutory else Zone.CLINICAL)

    def interviewed(self, state: RecordState, physician_id: int) -> None:
        """An interview with notes, its report, opinion and one item, drafted or issued."""
        issued = state is RecordState.ISSUED
        interview = self.add(
            Interview(
                booking_id=self.road[Booking].id,
                person_id=physician_id,
                state=InterviewState.HELD,
                mode=InterviewMode.IN_PERSON,
                held_on=TODAY,
            )
        )
        here = {"interview_id": interview.id}
        self.add(RiskAssessment(**here, person_id=physician_id, assessed_at=NOW))
        crisis = self.add(Crisis(**here, opened_at=NOW, opened_by_id=physician_id))
        self.add(Disclosure(crisis_id=crisis.id, made_by_id=physician_id, told_at=NOW, consented=False))
        officer = self.world.people["hr"].person_id
        self.add(
            PassingOn(
                **here, written_by_id=physician_id, written_at=NOW, recipient_id=officer, state=PassingState.PASSED,
                chosen_at=NOW, chosen_by_id=physician_id,
            )
        )  # fmt: skip
        self.add(
            CareContact(
                person_id=physician_id, hat=Hat.PHYSICIAN, kind=ContactKind.PHONE, held_on=TODAY, minutes=10,
                recorded_at=NOW,
            )
        )  # fmt: skip
        report = self.add(Report(interview_id=interview.id, other_findings=False))
        opinion = self.add(
            Opinion(
                interview_id=interview.id,
                author_id=physician_id,
                work_category=WorkCategory.RESTRICTED,
                from_on=TODAY,
                until_on=TODAY,
            )
        )
        self.add(OpinionPeriod(opinion_id=opinion.id, number=1, from_on=TODAY, until_on=TODAY))
        self.add(
            RecordRemark(
                opinion_id=opinion.id,
                shown_on=TODAY,
                draft_version=2,
                pass_on=True,
                recorded_by_id=physician_id,
                recorded_at=NOW,
            )
        )
        self.add(OpinionItem(opinion_id=opinion.id, position=1, kind=MeasureKind.OVERTIME_BAN))
        known = self.case.kind is CaseKind.STATUTORY
        follow_up = self.add(
            FollowUp(
                base_on=TODAY,
                months=1,
                counted_from=FollowUpBase.INTERVIEW,
                anchored_on=date(2027, 1, 1),
                due_on=date(2027, 1, 4),
                settled=True,
                known_to_employer=known,
            )
        )
        if known:
            self._on_leave(physician_id)
            self._opined(physician_id)
        self.add(FollowUpNote(follow_up_id=follow_up.id, person_id=physician_id, way=Way.TELEPHONE, written_at=NOW))
        self.visit.session.flush()
        follow_up.state, follow_up.held_on = FollowUpState.HELD, TODAY
        if issued:
            report.state, opinion.state = state, state
            opinion.issued_at, opinion.received_on = NOW, TODAY
            self.visit.session.flush()

    def _on_leave(self, person_id: int) -> None:
        """They were on leave three weeks ago: no supervisor is told any more."""
        day = TODAY - timedelta(days=21)
        leave = self.add(
            SickLeave(
                employment_id=self.case.employment_id, number=1, begins_on=day, contact_way=ContactWay.NONE,
                contact_by="労務課", entered_by_id=person_id, ended_on=day, ended_as=LeaveEnd.RETURNED,
                ended_by_id=person_id,
            )
        )  # fmt: skip
        self.add(LeaveTerm(leave_id=leave.id, number=1, until_on=day, decided_on=day, decided_by_id=person_id))
        self.add(
            LeaveContact(leave_id=leave.id, held_on=day, written_on=day, way=ContactWay.EMAIL, reached=Reached.NOT_NOW,
                         by_id=person_id)
        )  # fmt: skip
        for to in HandedTo:
            given = self.add(
                LeaveCertificate(
                    leave_id=leave.id, purpose=Purpose.REST, handed_to=to, channel=ConsentChannel.ONLINE,
                    from_on=day, until_on=day, entered_at=NOW, entered_by_id=person_id,
                )
            )  # fmt: skip
            self.add(CertificatePaper(leave_certificate_id=given.id, kind=ScanKind.PDF, size=1))
        self.add(
            ReturnAbsence(
                employment_id=self.case.employment_id, leave_id=leave.id, absent_on=day, given_on=day,
                given_by_id=person_id, answered_on=day,
            )
        )  # fmt: skip
        agreed = {"consented_on": day, "consent_channel": ConsentChannel.PAPER}
        asked = self.add(
            DoctorEnquiry(
                person_id=person_id, hat=Hat.PHYSICIAN, state=EnquiryState.ANSWERED, asked=["course"], asked_at=NOW,
                sent_at=NOW, road=LetterRoad.EMPLOYEE, content_hash="0", answered_on=day, scan_kind=ScanKind.PDF,
                talked_on=day, **agreed,
            )
        )  # fmt: skip
        self.add(
            DoctorSummary(
                doctor_enquiry_id=asked.id, person_id=person_id, state=SummaryState.PASSED, written_at=NOW,
                decided_on=day, consent_channel=ConsentChannel.PAPER,
            )
        )  # fmt: skip
        self._planned(leave, person_id)
        talk = self.add(
            ReturnTalk(leave_id=leave.id, person_id=person_id, state=RecordState.ISSUED, talked_at=NOW, kept_at=NOW)
        )
        self.add(ReturnTalkHealth(return_talk_id=talk.id, person_id=person_id, state=RecordState.ISSUED, kept_at=NOW))
        self.add(
            DoctorNotice(
                leave_id=leave.id, person_id=person_id, state=NoticeState.AGREED, returns_on=TODAY, from_on=TODAY,
                asked_at=NOW, content_hash="0", ended_on=TODAY, consent_channel=ConsentChannel.PAPER,
            )
        )  # fmt: skip
        self.add(
            WorkTalk(employment_id=self.case.employment_id, author_id=person_id, hat=Hat.HR, held_on=day,
                     topics=["hours"], written_at=NOW)
        )  # fmt: skip

    def _opined(self, person_id: int) -> None:
        said = {"aim": Aim.NEW, "readiness": Readiness.YES, "held_on": TODAY, "from_on": TODAY}
        self.add(
            ReturnOpinion(
                person_id=person_id, state=RecordState.ISSUED, issued_at=NOW, content_hash="0", **said,
            )
        )  # fmt: skip

    def _planned(self, leave: SickLeave, person_id: int) -> None:
        """A plan of the return that is over before any text of it went out, a trial, and a question for tasks."""
        of = {"employment_id": self.case.employment_id, "leave_id": leave.id}
        plan = self.add(
            ReturnPlan(**of, number=1, begins_on=TODAY, ask="労務課", drafted_by_id=person_id, state=PlanState.DRAFT)
        )
        stage = self.add(
            ReturnStage(plan_id=plan.id, number=1, weeks=2, minutes=240, days=5, no_night=True, no_holiday=True,
                        place="職場")
        )  # fmt: skip
        plan.state, plan.decided_on, plan.decided_by_id = PlanState.DECIDED, TODAY, person_id
        self.visit.session.flush()
        self.add(
            StageCheck(plan_id=plan.id, stage_id=stage.id, number=1, outcome=Checked.WELL, weeks=0, checked_on=TODAY,
                       by_id=person_id)
        )  # fmt: skip
        self.add(ReturnNote(plan_id=plan.id, written_on=TODAY, by_id=person_id))
        text = self.add(
            StageText(employment_id=self.case.employment_id, plan_id=plan.id, stage_id=stage.id, number=1,
                      from_on=TODAY, until_on=TODAY, eases=False, shown_at=NOW, answer=Preview.WRONG,
                      answered_at=NOW)
        )  # fmt: skip
        self.add(StageAck(stage_text_id=text.id, person_id=person_id, acknowledged_at=NOW))
        self.add(
            TrialAttendance(leave_id=leave.id, kind=TrialKind.MOCK, as_work=False, paid=False, cover=Cover.NONE,
                            from_on=TODAY, until_on=TODAY, settled_on=TODAY, settled_by_id=person_id)
        )  # fmt: skip
        self.add(
            TaskQuestion(**of, asked_on=TODAY, asked_by_id=person_id, agreed=True, agreed_at=NOW, answered_at=NOW,
                         answered_by_id=person_id)
        )  # fmt: skip

    def looked_again(self, decision_id: int, hr_id: int, physician_id: int) -> None:
        """The measures stay as they are."""
        looked = {"held_on": TODAY, "heard": True, "kept": Kept.YES, "physician_id": physician_id, "recorded_at": NOW}
        self.add(MeasureReview(decision_id=decision_id, number=1, recorded_by_id=hr_id, **looked))

    def decided(self, hr_id: int, physician_id: int) -> None:
        """What the employer does with the opinion."""
        opinion = self.road[Opinion]
        self.add(OpinionView(opinion_id=opinion.id, person_id=physician_id, given_at=NOW, agrees=True))
        document = IssuedDocument(kind="opinion", record_id=opinion.public_id, content_hash="0", signer_id=physician_id)
        document.signed_at = NOW
        self.add(document)
        road = {"consented_on": TODAY, "road": LetterRoad.EMPLOYEE, "issued_at": NOW, "content_hash": "0"}
        self.add(MedicalLetter(person_id=physician_id, state=RecordState.ISSUED, **road))
        hearing = self.add(
            Hearing(
                opinion_id=opinion.id,
                heard_on=TODAY,
                heard_by_id=hr_id,
                physician_present=False,
                agreement=Agreement.YES,
                corrected_at=NOW,
                signed_at=NOW,
            )
        )
        self.add(HearingQuestion(opinion_id=opinion.id, asked_at=NOW, asked_by_id=hr_id))
        self.add(
            HearingAttempt(
                opinion_id=opinion.id, tried_on=TODAY, way=AttemptWay.PHONE, outcome=AttemptOutcome.NOT_REACHED,
                recorded_at=NOW, recorded_by_id=hr_id,
            )
        )  # fmt: skip
        decision = self.add(
            Decision(
                opinion_id=opinion.id,
                hearing_id=None,  # every sealed column holds something, the reason why nobody was heard too
                normal=False,
                opinion_match=Match.LIGHTER,
                departures=1,
                effective_at=NOW,
                state=DecisionState.EXPLAINED,
                decided_at=NOW,
                decided_by_id=hr_id,
            )
        )
        said = {"way": ObjectionWay.PAPER, "raised_on": TODAY, "late": False, "result": Again.KEPT, "asked_on": TODAY,
                "physician_id": physician_id}  # fmt: skip
        whose = {"owner_id": hr_id, "recorded_by_id": hr_id, "answered_by_id": hr_id}
        settled = {
            "held_on": TODAY,
            "physician_id": physician_id,
            "words_way": WordsWay.OWN,
            "said_at": NOW,
            "words_version": 1,
            "settled_at": NOW,
            "settled_by_id": hr_id,
        }
        self.add(Reconsideration(decision_id=decision.id, opened_on=TODAY, result=Again.KEPT, **settled))
        when = {"starts_at": NOW, "ends_at": NOW + timedelta(minutes=20), "online": True, "uid": "1", "sequence": 0}
        who = {"physician_id": physician_id, "set_by_id": hr_id}
        self.add(ExplanationTalk(decision_id=decision.id, set_at=NOW, ended_at=NOW, **when, **who))
        self.add(Objection(decision_id=decision.id, recorded_at=NOW, answered_at=NOW, **said, **whose))
        measure = self.add(
            Measure(
                decision_id=decision.id,
                position=1,
                kind=MeasureKind.OVERTIME_BAN,
                from_on=TODAY,
                until_on=TODAY,
                review_on=TODAY,
            )
        )
        self.looked_again(decision.id, hr_id, physician_id)
        self.add(Departure(decision_id=decision.id, number=1, degree=Degree.ADDED, measure_id=measure.id))
        self.add(TransferGround(decision_id=decision.id, measure_id=measure.id, hearing_id=hearing.id))
        self.add(
            AssentCall(
                decision_id=decision.id, step=Step.PHYSICIAN, person_id=physician_id, hat=Hat.PHYSICIAN, asked_at=NOW
            )
        )  # fmt: skip
        self.add(
            Explanation(
                decision_id=decision.id,
                given_on=TODAY,
                given_by_id=hr_id,
                mode=InterviewMode.IN_PERSON,
                accepted=True,
            )
        )
        instruction = self.add(
            Instruction(
                decision_id=decision.id,
                employment_id=self.case.employment_id,
                items=[],
                from_on=TODAY,
                until_on=TODAY,
                ask="労務課",
                issued_on=TODAY,
                previewed=Previewed.WRONG,
            )
        )
        said = {"instruction_id": instruction.id, "kind": NoteKind.QUESTION, "said_at": NOW, "wants_answer": True}
        led_by = self.world.people["supervisor"].person_id
        sent = {"decision_id": decision.id, "employment_id": self.case.employment_id, "recipient": Recipient.CLIENT}
        dates = {"from_on": TODAY, "until_on": TODAY, "sent_at": NOW, "sent_by_id": hr_id}
        self.add(Sending(**sent, **dates, name="みなと物流", items=[], ask="労務課", previewed=Previewed.WRONG))
        shown = {"items": [], "from_on": TODAY, "until_on": TODAY, "ask": "労務課", "report_every": Rhythm.MONTH}
        answered = {"answer": Preview.WRONG, "answered_at": NOW, "shown_at": NOW, "shown_by_id": hr_id}
        self.add(InstructionDraft(decision_id=decision.id, **shown, **answered))
        self.add(GuideReading(person_id=hr_id, read_at=NOW))
        self.add(InstructionAck(instruction_id=instruction.id, person_id=led_by, acknowledged_at=NOW))
        self.add(InstructionNote(**said, author_id=led_by, answered_at=NOW, answered_by_id=hr_id))
        month = months_after(date(2000, 1, 1), len(self.visit.session.query(MonthlyReview.id).all()))
        review = self.add(
            MonthlyReview(
                workplace_id=self.case.workplace_id, month=month, held_on=month, present=[], recorded_by_id=hr_id,
                recorded_at=NOW,
            )
        )  # fmt: skip
        self.add(Holding(person_id=hr_id, given_by_id=hr_id, given_at=NOW, from_on=TODAY))
        self.add(ReviewPoint(monthly_review_id=review.id, doer=Doer.HR, written_by_id=hr_id))
        self.add(
            Recommendation(
                workplace_id=self.case.workplace_id, given_by_id=physician_id, heard_on=TODAY, given_on=TODAY,
                outcome=Outcome.PLANNED, answered_on=TODAY, answered_by_id=hr_id, reported_on=TODAY,
                reported_by_id=hr_id, done_on=TODAY, done_by_id=hr_id,
            )
        )  # fmt: skip
        self.add(
            CommitteeReport(
                workplace_id=self.case.workplace_id, span=Span.MONTH, from_on=date(2026, 10, 1),
                until_on=date(2026, 10, 31), content={}, made_at=NOW, made_by_id=hr_id, advised_on=TODAY,
                advised_by_id=physician_id, released_on=TODAY, released_by_id=hr_id, discussed_on=TODAY,
                discussed_by_id=hr_id,
            )
        )  # fmt: skip
        self._treated(physician_id)
        self.limit(Clock.MEASURE_REVIEW, Zone.EMPLOYER)
        for hat, person_id in ((Hat.HR, hr_id), (Hat.PHYSICIAN, physician_id)):
            self._told(hat, person_id, opinion.public_id)
        theirs = self.world.people[self.road.who].person_id  # a book of one's own for each road
        key = self.visit.new_key()
        self.add(SnippetBook(person_id=theirs, hat=Hat.PHYSICIAN, zone=Zone.CLINICAL, data_key_id=key))

    def _treated(self, physician_id: int) -> None:
        """A change that was looked at, and how returns went."""
        year = date(2000 + len(self.visit.session.query(OutcomeTable.id).all()), 4, 1)
        until_on = months_after(year, 12) - timedelta(days=1)
        self.add(OutcomeTable(from_on=year, until_on=until_on, months=3, content={}, drawn_at=NOW))
        change = PersonnelChange(
            company_id=self.world.company_id, employment_id=self.case.employment_id,
            workplace_id=self.case.workplace_id, kind=ChangeKind.TRANSFER, happened_on=TODAY, recorded_on=TODAY,
        )  # fmt: skip
        self.visit.session.add(change)
        self.visit.session.flush()
        self.add(
            TreatmentReview(
                employment_id=self.case.employment_id, workplace_id=self.case.workplace_id, change_id=change.id,
                kind=ChangeKind.TRANSFER, happened_on=TODAY, opened_on=TODAY, requested_on=TODAY, raised_on=TODAY,
                steps={}, asked_on=TODAY, agreed=True, outcome=Ended.TALKED, closed_on=TODAY, closed_by_id=physician_id,
            )
        )  # fmt: skip

    def _told(self, hat: Hat, person_id: int, record_id: str) -> None:
        """A note and a mail for somebody under a hat."""
        about = {"person_id": person_id, "hat": hat, "notice": "record_to_hr", "record_id": record_id, "occasion": ""}
        self.add(InboxNote(**about, created_at=NOW))
        key = self.visit.new_key()
        self.add(OutboxMail(**about, message_id="<1@x>", created_at=NOW, not_before=NOW, data_key_id=key))
        theirs = {"person_id": self.world.people["physician"].person_id, "hat": Hat.PHYSICIAN}
        self.add(BusyCalendar(**theirs, kind=BusyKind.ADDRESS, error="", added_at=NOW, next_at=NOW))

    def limit(self, clock: Clock, zone: Zone) -> None:
        """A running limit."""
        self.road.limits[clock] = self.add(
            Limit(
                workplace_id=self.case.workplace_id,
                clock=clock,
                zone=zone,
                record_id=self.case.public_id,
                start_on=TODAY,
                limit_on=TODAY,
                settled=True,
                basis="x",
                policy_version=0,
                created_at=NOW,
            )
        )


SEALED = {
    (table.name, column.name)
    for table in Base.metadata.sorted_tables
    for column in table.columns
    if isinstance(column.type, SealedText)
}
"""Every sealed column there is: a road fills them all."""
