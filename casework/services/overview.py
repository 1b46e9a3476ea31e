"""Where does a case stand, for this reader? The whole thread on one page; each part only if the hat sees it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.access.sight import Fact, Record
from casework.ids import PublicId
from casework.models.cases import Assignment, Case, CaseLink, Limit
from casework.models.checks import CheckResult
from casework.models.followups import FollowUp
from casework.models.interviews import Interview, IssuedDocument, Report
from casework.models.invitations import Invitation, Letter
from casework.models.measures import Decision, Explanation, Hearing, Instruction, Measure
from casework.models.opinions import Opinion, OpinionView
from casework.models.referrals import Referral
from casework.models.requests import InterviewRequest
from casework.models.sheets import InterviewSheet
from casework.models.slots import Booking
from casework.models.work_data import WorkData
from casework.rules import standing
from casework.rules.assents import IN_FORCE
from casework.rules.deadlines import Clock
from casework.rules.hearings import confirmed
from casework.rules.standing import HR_ACTS, Done, Road, Waits
from casework.rules.terms import SOON
from casework.rules.vocabulary import (
    BookingState,
    CaseKind,
    Hat,
    InstructionState,
    InterviewState,
    Match,
    ReferralState,
    RequestState,
    WorkCategory,
)
from casework.services import (
    begun,
    consultations,
    contacts,
    duties_of_instructions,
    editions,
    eligibility,
    explanation_talks,
    follow_up_plans,
    hearing_attempts,
    hearing_questions,
    holdings,
    informed,
    liftings,
    limits,
    measure_reviews,
    notice_days,
    passing_on,
    pauses,
    people,
    ready_texts,
    records,
    referrals,
    results,
    returns,
    scans,
    work_answers,
    work_talks,
)
from casework.services.holdings import InHand
from casework.services.interviews import affiliation
from casework.services.liftings import Ending, Lifting
from casework.services.measures import persons as deciders
from casework.services.scans import Kept
from casework.services.tasks import Task
from casework.services.wishes import has_wishes
from casework.services.work_talks import Talks

_AFTER_OPINION: Final = HR_ACTS - {Waits.NORMAL}


@dataclass(frozen=True)
class Advice:
    """One opinion with its items and the 産業医's view on it."""

    opinion: Shown
    periods: list[Shown]
    items: list[Shown]
    view: Shown | None
    interview_id: str


@dataclass(frozen=True)
class Outcome:
    """One decision with what led to it and what came of it."""

    decision: Shown
    measures: list[Shown]
    explanation: Shown | None
    instructions: list[Shown]
    reviews: tuple[Shown, ...]
    """How the measures were looked at again and stayed as they are, the newest first."""
    lifting: Lifting | None
    endings: tuple[Ending, ...]
    """What it ends of the measures before it, where it takes others."""


@dataclass(frozen=True)
class Thread:
    """Everything of one case that one reader is shown, in the order in which a case lives it."""

    kind: CaseKind | None
    case: Shown | None
    employee: Shown
    result: Shown | None
    earlier: Shown | None
    """Day and scales of the check before."""
    invitation: Shown | None
    letters: list[Shown]
    pauses: tuple[Shown, ...]
    notice_moves: tuple[Shown, ...]
    requests: list[Shown]
    referral: Shown | None
    """The last handing out to an outside organisation."""
    booking: Shown | None
    interviews: list[Shown]
    drafts: list[Shown]
    advice: list[Advice]
    documents: list[Shown]
    hearings: list[Shown]
    questions: tuple[Shown, ...]
    """What HR put to the employee in the app and what isn't answered yet, without the words."""
    attempts: tuple[Shown, ...]
    """When it was tried in vain to hear the employee."""
    outcomes: list[Outcome]
    follow_ups: list[Shown]
    hands: InHand | None
    """For HR: who has the file in hand."""
    limits: list[Shown]
    ran: list[Shown]
    """For HR: these, and the limits that ran before."""
    corrected: tuple[Shown, PublicId] | None
    """For HR: a text in the place of the supervisors', ready to be sent, and its decision."""
    acts_on: PublicId | None
    """The opinion that is to be heard or decided about next; the newest one without any."""
    assigned: list[Shown]
    linked: Shown | None
    leave_id: PublicId | None
    """The leave of a case of a return: its papers are there."""
    plan_after: PublicId | None
    """The leave after which the reader can plan follow-ups."""
    discloses: bool
    may_open: bool
    """The reader may open the scores."""
    consented: bool
    """For HR: the result is passed on by a consent that stands."""
    may_confirm: bool
    """The reader is examiner, and HR waits to hear that the person is eligible."""
    closed: bool
    waiting: tuple[Task, ...]
    """For HR: what was written or reported of its instructions, and texts that wait to be told."""
    begun_untold: bool
    """For HR: measures hold already, and no supervisor was told."""
    sheet: Shown | None
    """How far the employee's sheet for the physician is, without its answers."""
    asked: tuple[Shown, ...]
    """What the physician asked HR about the work, without the words, for the employee and HR; the newest first."""
    answers_help: bool
    """What of it has no answer yet still waits for one."""
    work: Shown | None
    """The newest of what the company told about the work, without the words."""
    may_tell_work: bool
    """The reader is HR, and the talk is still ahead."""
    left_on: date | None
    """For HR: the last day of an employment that is over."""
    lost_words: frozenset[PublicId]
    """Of those the ones that were passed on, and that nobody can read any more."""
    passing_on: list[Shown]
    """Words that the employee may have passed on, for the employee and for those assigned."""
    contacts: tuple[Shown, ...]
    """Between the appointments: for the employee without what was noted, else for those assigned."""
    may_contact: bool
    """The reader can write one down."""
    may_end: bool
    """The reader can say that the consultation is over."""
    scans: Mapping[str, Kept]
    """By request: the papers on which somebody asked, for whoever reads the wishes."""

    work_talks: Talks
    """What HR and supervisors talked about, of the work."""
    talk: Shown | None
    """For HR: the time that is set for explaining the last decision."""
    holder_left: bool
    """For HR: whoever held the last talk can't issue its record here any more."""

    @property
    def request(self) -> Shown | None:
        """The request that stands, else the last one."""
        standing = [request for request in self.requests if request.state is not RequestState.WITHDRAWN]
        found = standing or self.requests
        return found[-1] if found else None

    @property
    def handed_out(self) -> bool:
        """An outside organisation has the request and the talk was not held yet."""
        living = {ReferralState.ASKED, ReferralState.APPOINTED}
        return self.referral is not None and self.referral.state in living

    @property
    def to_copy(self) -> Shown | None:
        """A talk whose record comes on paper and was not entered yet: an outside physician held it, or one who left."""
        outside = self.referral is not None and self.referral.state is ReferralState.HELD
        return self.held if (outside or self.holder_left) and not self.advice else None

    @property
    def held(self) -> Shown | None:
        """The last interview that was held."""
        return self.talks[-1] if self.talks else None

    @property
    def talks(self) -> list[Shown]:
        """Those that were held: the one that was asked for, and each on which measures were looked at again."""
        return [one for one in self.interviews if one.state is InterviewState.HELD]

    @property
    def carried(self) -> Outcome | None:
        """The last decision that held and took measures: of measures that were lifted the one that was explained and
        told. Never one that was sent back or taken back before it held.
        """
        found = [one for one in self.outcomes if one.lifting is None and one.decision.effective_at is not None]
        return found[-1] if found else None

    @property
    def done(self) -> Done:
        """What of the road has been done. For the employee and HR, to whom all of it is shown."""
        last = self.outcomes[-1] if self.outcomes else None
        lifted = last is not None and last.lifting is not None
        carried = self.carried if lifted else last
        issued = [advice.opinion for advice in self.advice]
        running = {limit.clock for limit in self.limits}
        withdrawn = last is not None and last.decision.state not in IN_FORCE
        return Done(
            withdrawn=self.request is not None and self.request.state is RequestState.WITHDRAWN,
            closed=self.closed,
            booked=self.booking is not None,
            held=self.held is not None,
            issued=bool(issued),
            normal=bool(issued) and all(one.work_category is WorkCategory.NORMAL for one in issued),
            heard=bool(self.hearings) and Clock.HEARING not in running,
            decided=last is not None and not running & {Clock.HEARING, Clock.DECISION},
            decided_normal=last is not None and (bool(last.decision.normal) or withdrawn),
            settled=last is not None and bool(last.decision.normal) and last.decision.opinion_match is Match.SAME,
            explained=carried is not None and (carried.explanation is not None or withdrawn),
            instructed=carried is not None and bool(carried.instructions) and Clock.INSTRUCTION not in running,
            refused=Clock.RECONSIDERATION in running and Clock.INSTRUCTION not in running,
            lifted=lifted and not running & {Clock.HEARING, Clock.DECISION},
        )

    @property
    def open_end(self) -> date | None:
        """The earliest planned end of a measure about whose end nobody decided."""
        held = [one for outcome in self.outcomes if outcome.decision.state in IN_FORCE for one in outcome.measures]
        return min((one.until_on for one in held if one.ended_on is None), default=None)

    @property
    def lasts_until(self) -> date | None:
        """The last day of what the last decision lifted."""
        lifting = self.outcomes[-1].lifting if self.outcomes else None
        held = [] if lifting is None else [one.ended_on for one in lifting.measures if one.ended_on >= one.from_on]
        return max(held, default=None)

    @property
    def anew(self) -> bool:
        """A newer opinion on measures that were decided waits for its own decision."""
        stands = bool(self.outcomes) and self.outcomes[-1].decision.state in IN_FORCE
        return stands and not self.closed and not self.done.decided

    @property
    def to_lift(self) -> bool:
        """… and it says 通常勤務: to decide so ends the measures, and nobody is heard for that."""
        return self.anew and self.advice[-1].opinion.work_category is WorkCategory.NORMAL

    def end_is_due(self, today: date) -> bool:
        """Whether it is time to decide about it, as the desk says: nothing else is waited for."""
        end = self.open_end
        return self.waits is Waits.FOLLOW_UP and end is not None and end <= today + SOON

    @property
    def urgent(self) -> bool:
        """What HR does next follows from an opinion that is marked urgent."""
        return self.waits in _AFTER_OPINION and any(
            one.opinion.urgent for one in self.advice if one.opinion.public_id == self.acts_on
        )

    @property
    def waits(self) -> Waits:
        """What the case waits for."""
        return standing.waits(self.done)

    @property
    def road(self) -> Road | None:
        """Where it is on its road."""
        return standing.road(self.done)


def case_page(session: Session, actor: Actor, case_id: PublicId, *, now: datetime) -> Thread:
    """The case of an employee, for themselves, for the clerk, or for those who care for it."""
    visit = enter(session, actor, Act.SEE_CASE, now=now)
    return _Thread(visit, visit.reach(Case, case_id)).page()


def request_page(session: Session, actor: Actor, request_id: PublicId, *, now: datetime) -> Thread:
    """HR's file: everything the employer knows, reached by the request."""
    visit = enter(session, actor, Act.SEE_REQUEST, now=now)
    request = visit.reach(InterviewRequest, request_id)
    return _Thread(visit, visit.reach_id(Case, request.case_id)).page()


class _Thread:
    """One case being put together for one reader."""

    def __init__(self, visit: Visit, case: Case) -> None:
        self.visit, self.case = visit, case
        self.facts = visit.facts(case)
        self.names: dict[int, str] = {}

    def show(self, record: Record, source: Any, *, issued: bool = False, **computed: Any) -> Shown:
        known = self.facts | Fact.ISSUED if issued else self.facts
        return self.visit.show(record, source, known, of=self.case.employment_id, **computed)

    def all(self, model: type[Any], order: Any, *options: Any) -> list[Any]:
        """The records of this case that the reader reaches."""
        statement = select(model).where(model.case_id == self.case.id, self.visit.within(model))
        return list(self.visit.session.execute(statement.order_by(order, model.id).options(*options)).scalars())

    def holder_left(self, interviews: list[Interview]) -> bool:
        """Whoever held the last talk has no contract for the workplace any more."""
        held = next((one for one in reversed(interviews) if one.state is InterviewState.HELD), None)
        return held is not None and not editions.serves(self.visit, self.case, held.person_id)

    def name(self, person_id: int | None) -> str:
        return self.names.get(person_id or 0, "")

    def names_of(self, whose: dict[str, int | None]) -> dict[str, Any]:
        return {field: self.name(person_id) for field, person_id in whose.items()}

    def page(self) -> Thread:
        visit, case, hr = self.visit, self.case, self.visit.actor.hat is Hat.HR
        asked_for = self.all(InterviewRequest, InterviewRequest.requested_on)
        requests = [one for one in asked_for if one.follow_up_id is None]  # other wishes: with their follow-up
        every = self.all(Booking, Booking.booked_at, selectinload(Booking.slot))
        bookings = [one for one in every if one.interview_request_id is not None]  # those of follow-ups: their own page
        interviews = self.all(Interview, Interview.id)
        opinions = self.newest(
            self.all(Opinion, Opinion.id, selectinload(Opinion.items), selectinload(Opinion.periods))
        )
        views = self.all(OpinionView, OpinionView.id)
        documents = self.all(IssuedDocument, IssuedDocument.signed_at)
        hearings = self.all(Hearing, Hearing.heard_on)
        decisions = self.all(Decision, Decision.decided_at)
        measures = self.all(Measure, Measure.position)
        explanations = self.all(Explanation, Explanation.given_on)
        instructions = self.all(Instruction, Instruction.issued_on)
        reviews = measure_reviews.of_case(visit, case)
        assigned = self.all(Assignment, Assignment.from_on)
        stand = informed.states(visit, instructions)
        named = (bookings, interviews, views, documents, hearings, decisions, explanations, instructions, assigned)
        self.names = people.person_names(visit.session, case.company_id, _people_in(*named))
        booking = next((b for b in reversed(bookings) if b.state is BookingState.BOOKED), None)
        living = [r for r in requests if r.state is not RequestState.WITHDRAWN]
        ran = limits.shown(visit, case, stopped=hr)
        until_on = case.employment.until_on
        left_on = until_on if hr and people.has_left(case.employment, visit.today) else None
        asked = work_answers.heads(visit, case) if visit.actor.hat in {Hat.WORKER, Hat.HR} else ()
        return Thread(
            kind=None if hr else case.kind,
            case=None if hr else self.show(sight.CASE, case),
            employee=people.employee(visit, case.employment_id),
            result=(result := self.result()),
            earlier=None if result is None else results.earlier(visit, self.of_check()),
            invitation=self.invitation(),
            letters=self.letters(),
            pauses=self.pauses(),
            notice_moves=self.about_invitation(sight.NOTICE_MOVE, notice_days.shown),
            requests=[self.show(sight.REQUEST, r, has_wishes=has_wishes(r)) for r in requests],
            referral=self.referral(),
            booking=self.booking(booking) if booking else None,
            interviews=self.interviews(interviews),
            drafts=[self.show(sight.REPORT, r) for r in self.all(Report, Report.id)],
            advice=[self.advice(o, views, interviews) for o in opinions],
            documents=[self.document(d) for d in documents],
            hearings=[self.hearing(h) for h in hearings],
            questions=hearing_questions.waiting(visit, case),
            attempts=hearing_attempts.of_case(visit, case),
            outcomes=[self.outcome(d, measures, explanations, instructions, stand, reviews) for d in decisions],
            follow_ups=[self.show(sight.FOLLOW_UP, f) for f in self.all(FollowUp, FollowUp.anchored_on)],
            hands=holdings.of_case(visit, case) if hr else None,
            limits=[one for one in ran if one.stopped_on is None],
            ran=ran,
            corrected=next(((one[0], one[1]) for one in ready_texts.corrections(visit, 1, case)), None) if hr else None,
            acts_on=self.acts_on(opinions),
            assigned=[self.show(sight.ASSIGNMENT, a, name=self.name(a.person_id)) for a in assigned],
            linked=self.linked(),
            plan_after=follow_up_plans.after_leave(visit, case),
            leave_id=returns.leave_of(visit, case) if case.kind is CaseKind.RETURN else None,
            discloses=any(r.discloses for r in living),
            may_open=bool(self.visit.grants(sight.RESULT, self.facts)),
            consented=Fact.DISCLOSED in self.facts and not any(r.discloses for r in living),
            may_confirm=Fact.EXAMINER in self.facts and any(eligibility.waiting(r) for r in living),
            closed=case.closed_on is not None,
            waiting=duties_of_instructions.of_file(visit, case) if hr and case.closed_on is None else (),
            begun_untold=hr and case.closed_on is None and begun.of_case(visit, case),
            sheet=self.sheet(),
            asked=asked,
            answers_help=bool(asked) and any(work_answers.helps(visit, case, one) for one in living),
            work=self.work(living),
            passing_on=passing_on.of_case(visit, case),
            lost_words=passing_on.lost(visit, case),
            contacts=self.contacts(),
            may_contact=visit.actor.hat in {Hat.PHYSICIAN, Hat.NURSE} and contacts.may_log(visit, case),
            may_end=visit.actor.hat in {Hat.PHYSICIAN, Hat.NURSE} and consultations.may_end(visit, case),
            scans=scans.of_requests(visit, case, requests),
            work_talks=work_talks.of_case(visit, case, self.facts),
            talk=explanation_talks.heads(visit, [decisions[-1].public_id]).get(decisions[-1].public_id)
            if hr and decisions
            else None,
            holder_left=hr and not opinions and self.holder_left(interviews),
            may_tell_work=hr
            and left_on is None
            and any(r.statutory and r.state is RequestState.SUBMITTED for r in living),
            left_on=left_on,
        )

    def hearing(self, hearing: Hearing) -> Shown:
        said = confirmed(hearing.corrected_at, hearing.signed_at)
        return self.show(sight.HEARING, hearing, heard_by_name=self.name(hearing.heard_by_id), confirmed=said)

    def contacts(self) -> tuple[Shown, ...]:
        """That there were some, for the employee; whoever cares reads them on a page of their own."""
        return contacts.of_case(self.visit, self.case) if self.visit.actor.hat is Hat.WORKER else ()

    def sheet(self) -> Shown | None:
        """For the employee's own page; whoever holds the talk reads it beside the notes."""
        if self.visit.actor.hat is not Hat.WORKER:
            return None
        found = self.all(InterviewSheet, InterviewSheet.id)
        return self.show(sight.SHEET, found[0], answers=None) if found else None

    def work(self, living: list[InterviewRequest]) -> Shown | None:
        """For HR that of the request that stands; for the employee the last one, whatever became of the request."""
        hat, standing = self.visit.actor.hat, {r.id for r in living}
        if hat not in {Hat.WORKER, Hat.HR}:
            return None
        found = [one for one in self.all(WorkData, WorkData.id) if hat is Hat.WORKER or not standing
                 or one.interview_request_id in standing]  # fmt: skip
        if not found:
            return None
        names = people.person_names(self.visit.session, self.case.company_id, [found[-1].given_by_id])
        return self.show(sight.WORK_DATA, found[-1], duties=None, responsibility=None, changes=None,
                         given_by_name=names[found[-1].given_by_id])  # fmt: skip

    def result(self) -> Shown | None:
        """Scores: for HR they stand on a page of their own, asked for and logged each time."""
        if self.case.check_result_id is None or self.visit.actor.hat is Hat.HR:
            return None
        if not self.visit.grants(sight.RESULT, self.facts):
            return None
        return self.show(sight.RESULT, self.of_check(), proposed=None)

    def of_check(self) -> CheckResult:
        """The result behind the case, not yet shown to anybody."""
        return self.visit.session.get_one(CheckResult, self.case.check_result_id)

    def invitation(self) -> Shown | None:
        if not self.visit.grants(sight.INVITATION, self.facts):
            return None
        found = self.all(Invitation, Invitation.id)
        return self.show(sight.INVITATION, found[0]) if found else None

    def letters(self) -> list[Shown]:
        if not self.visit.grants(sight.LETTER, self.facts):
            return []
        letters = self.visit.session.execute(
            select(Letter)
            .join(Invitation, Letter.invitation_id == Invitation.id)
            .where(Invitation.case_id == self.case.id, self.visit.within(Invitation))
            .order_by(Letter.due_on, Letter.id)
        ).scalars()
        return [self.show(sight.LETTER, letter) for letter in letters]

    def pauses(self) -> tuple[Shown, ...]:
        """Of nobody but those who read of the invitation."""
        if not self.visit.grants(sight.PAUSE, self.facts) or not self.all(Invitation, Invitation.id):
            return ()
        return pauses.shown(self.visit, self.case)

    def about_invitation(
        self, record: Record, shown: Callable[[Visit, Case, Invitation], tuple[Shown, ...]]
    ) -> tuple[Shown, ...]:
        if not self.visit.grants(record, self.facts):
            return ()
        found = self.all(Invitation, Invitation.id)
        return shown(self.visit, self.case, found[0]) if found else ()

    def referral(self) -> Shown | None:
        found = self.all(Referral, Referral.id)
        if not found or not self.visit.grants(sight.REFERRAL, self.facts):
            return None
        return referrals.shown(self.visit, self.case, found[-1])

    def booking(self, booking: Booking) -> Shown:
        slot = booking.slot
        return self.show(
            sight.BOOKING, booking, booked=True, starts_at=slot.starts_at, ends_at=slot.ends_at, place=slot.place,
            online=slot.online, physician_name=self.name(slot.person_id),
        )  # fmt: skip

    def interviews(self, interviews: list[Interview]) -> list[Shown]:
        session, today = self.visit.session, self.visit.today
        return [
            self.show(
                sight.INTERVIEW, i, physician_name=self.name(i.person_id),
                affiliation=affiliation(session, self.case, i.person_id, i.held_on or today),
            )
            for i in interviews
        ]  # fmt: skip

    def document(self, document: IssuedDocument) -> Shown:
        """That there is one; whether it is still what was signed is looked at on its own page."""
        name = self.name(document.signer_id)
        return self.show(sight.DOCUMENT, document, signer_name=name, **records.UNOPENED)

    def acts_on(self, opinions: list[Opinion]) -> PublicId | None:
        """With two records of one meeting, or a correction, it isn't always the last one."""
        for clock in (Clock.HEARING, Clock.DECISION):
            limit = self.visit.session.execute(
                select(Limit.record_id)
                .where(Limit.case_id == self.case.id, Limit.clock == clock, Limit.stopped_on.is_(None),
                       self.visit.within(Limit))
                .order_by(Limit.limit_on, Limit.id)
                .limit(1)
            ).scalar_one_or_none()  # fmt: skip
            if limit is not None and limit in {one.public_id for one in opinions}:
                return PublicId(limit)
        return PublicId(opinions[-1].public_id) if opinions else None

    def newest(self, opinions: list[Opinion]) -> list[Opinion]:
        """Without what was corrected since: an earlier edition is read from the page of the newer one."""
        issued = [one for one in opinions if one.issued_at is not None]
        return [one for one in opinions if not any(newer.replaces_id == one.id for newer in issued)]

    def advice(self, opinion: Opinion, views: list[OpinionView], interviews: list[Interview]) -> Advice:
        issued = opinion.issued_at is not None
        view = next((v for v in views if v.opinion_id == opinion.id), None)
        return Advice(
            opinion=self.show(sight.OPINION, opinion),
            periods=[self.show(sight.OPINION_PERIOD, period, issued=issued) for period in opinion.periods],
            items=[self.show(sight.OPINION_ITEM, item, issued=issued) for item in opinion.items],
            view=self.show(sight.OPINION_VIEW, view, physician_name=self.name(view.person_id)) if view else None,
            interview_id=next((i.public_id for i in interviews if i.id == opinion.interview_id), ""),
        )

    def outcome(
        self,
        decision: Decision,
        measures: list[Measure],
        explanations: list[Explanation],
        instructions: list[Instruction],
        stand: Mapping[int, InstructionState],
        reviews: Mapping[int, tuple[Shown, ...]],
    ) -> Outcome:
        given = next((e for e in explanations if e.decision_id == decision.id), None)
        explanation = None
        if given is not None:
            explanation = self.show(
                sight.EXPLANATION, given,
                physician_name=self.name(given.physician_id), given_by_name=self.name(given.given_by_id),
            )  # fmt: skip
        return Outcome(
            decision=self.show(sight.DECISION, decision, **self.names_of(deciders(decision))),
            measures=[self.show(sight.MEASURE, m) for m in measures if m.decision_id == decision.id],
            explanation=explanation,
            lifting=liftings.of_decision(self.visit, decision, self.case),
            endings=liftings.endings(self.visit, decision, self.case),
            instructions=[
                self.show(sight.INSTRUCTION, i, state=stand[i.id],
                          acknowledged_by_name=self.name(i.acknowledged_by_id), carrier_name=self.name(i.carrier_id))
                for i in instructions
                if i.decision_id == decision.id
            ],
            reviews=reviews.get(decision.id, ()),
        )  # fmt: skip

    def linked(self) -> Shown | None:
        """The case this one came from or went on as: told to the person and in the clinical zone only."""
        visit, case = self.visit, self.case
        if visit.actor.hat not in {Hat.WORKER, Hat.PHYSICIAN, Hat.NURSE}:
            return None
        link = visit.session.execute(
            select(CaseLink).where(or_(CaseLink.ended_id == case.id, CaseLink.opened_id == case.id)).limit(1)
        ).scalar_one_or_none()
        if link is None:
            return None
        other_id = link.opened_id if link.ended_id == case.id else link.ended_id
        other = visit.session.execute(select(Case).where(Case.id == other_id, visit.within(Case))).scalar_one_or_none()
        return self.show(sight.CASE, other) if other else None


def _people_in(*records: Iterable[Any]) -> set[int]:
    columns = (
        "person_id", "signer_id", "heard_by_id", "decided_by_id", "confirmed_by_id", "approved_by_id",
        "returned_by_id", "given_by_id", "physician_id", "acknowledged_by_id", "carrier_id",
    )  # fmt: skip
    found = {getattr(record, column, None) for group in records for record in group for column in columns}
    slots = {record.slot.person_id for group in records for record in group if isinstance(record, Booking)}
    return {person_id for person_id in found | slots if person_id is not None}
