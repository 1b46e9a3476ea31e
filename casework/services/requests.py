"""Who asks for a talk, by which road and with which wishes, and who is told of it?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.access.sight import Fact
from casework.models.cases import Case
from casework.models.checks import CheckResult
from casework.models.followups import FollowUp
from casework.models.invitations import Invitation
from casework.models.requests import InterviewRequest
from casework.rules import moves
from casework.rules.deadlines import Clock, is_late
from casework.rules.errors import NotNow, NotValid, NotYours, Stale
from casework.rules.notices import Notice
from casework.rules.policy import Disclosure
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import CaseKind, Channel, Hat, InterviewMode, ReceiptAnswer, RequestState, Zone
from casework.services import consents, invitations, limits, messages, open_cases, people, policies, received
from casework.services.consents import Recipient
from casework.services.wishes import Wish, has_wishes, put


@dataclass(frozen=True)
class Received:
    """A request that came in on paper, by telephone or through somebody else. `case_id` or `number` names the person;
    both may be given when they name the same one.
    """

    received_on: date
    channel: Channel
    wish: Wish
    acknowledged: bool = False
    case_id: str = ""
    number: str = ""


@dataclass(frozen=True)
class Entered:
    """A request that was entered for somebody, and the case that it belongs to."""

    case_id: str
    request: Shown


@dataclass(frozen=True)
class Opening:
    """What a person reads before the button of the request."""

    case_id: str
    employee: Shown
    result: Shown
    request_by: date
    late: bool
    discloses: bool
    deliberated_on: date | None
    interview_days: int
    may_consult: bool
    """The consultation is still open to them instead."""
    small: bool
    """So few work there that an absence is noticed."""
    outside: tuple[Recipient, ...]
    """Who may be asked to hold the talk instead, outside the company."""
    is_officer: bool
    """The person is HR of the workplace, and reads who handles their own file instead of them."""
    handled_by: tuple[str, ...]
    """Who would; nobody where nobody is settled."""


@dataclass(frozen=True)
class Wishes:
    """The wishes as they stand, with the version that a change has to name."""

    case_id: str
    statutory: bool
    employee: Shown
    request: Shown
    version: int


def opening(session: Session, actor: Actor, case_id: str, *, now: datetime) -> Opening:
    """The page of the request. NotYours for a stranger or another kind of case, NotNow when it was made already."""
    visit = enter(session, actor, Act.REQUEST, now=now)
    case, invitation = _askable(visit, case_id)
    policy, _ = policies.policy_for(session, case.company_id, case.workplace_id, visit.today)
    where, me = (session, case.company_id, case.workplace_id, visit.today), case.employment.person_id
    is_officer = me in people.hr_for(*where)
    instead = people.person_names(session, case.company_id, people.hr_for(*where, not_person=me)) if is_officer else {}
    return Opening(
        case_id=case.public_id,
        employee=people.employee(visit, case.employment_id),
        result=_result(visit, case),
        request_by=invitation.request_by,
        late=is_late(visit.today, invitation.request_by),
        discloses=policy.disclosure is Disclosure.DEEMED,
        deliberated_on=policy.deliberated_on,
        interview_days=policy.interview_days,
        may_consult=moves.INVITATION.possible(invitation.state, Act.CONSULT),
        small=people.in_a_small_place(session, case.employment_id, visit.today),
        outside=tuple(one for one in consents.of_case(visit, case) if one.serves),
        is_officer=is_officer,
        handled_by=tuple(instead.values()),
    )


def submit(
    session: Session, actor: Actor, case_id: str, wish: Wish, outside: Iterable[str] = (), *, now: datetime
) -> Shown:
    """A worker asks for the interview; the time to hold it runs from today (安衛則52条の16). Late is no obstacle.
    `outside`: the organisations that may get a copy of the result, each by a consent of its own.
    """
    visit = enter(session, actor, Act.REQUEST, now=now)
    case, invitation = _askable(visit, case_id, lock=True)
    request = _statutory(visit, case, invitation, wish, on=visit.today, channel=Channel.ONLINE, acknowledged=True)
    consents.give_outside(visit, case, outside)
    return shown(visit, case, request)


def blank(session: Session, actor: Actor, *, now: datetime) -> str:
    """The name of the company, for the empty paper."""
    enter(session, actor, Act.ENTER_REQUEST, now=now)
    return people.company_name(session, actor.company_id)


def receive(session: Session, actor: Actor, received: Received, *, now: datetime) -> Entered:
    """A clerk enters a request that came in elsewhere. The clock runs from the first receipt (domain: §12.12); missing
    ticks on paper don't make it invalid: they are explained later. Raises NotValid beside the field that can't be.
    """
    visit = enter(session, actor, Act.ENTER_REQUEST, now=now)
    case, invitation = _receivable(visit, received, lock=True)
    request = _statutory(
        visit, case, invitation, received.wish,
        on=received.received_on, channel=received.channel, acknowledged=received.acknowledged,
    )  # fmt: skip
    return Entered(case.public_id, shown(visit, case, request))


def named(session: Session, actor: Actor, received: Received, *, now: datetime) -> open_cases.Pick:
    """Whom a request would be entered for, to be looked at first: a mistyped number is somebody else's too. Writes
    nothing; raises as `receive` does.
    """
    visit = enter(session, actor, Act.ENTER_REQUEST, now=now)
    case, _invitation = _receivable(visit, received)
    return open_cases.pick(visit, case)


def _receivable(visit: Visit, received: Received, *, lock: bool = False) -> tuple[Case, Invitation]:
    case_id = received.case_id or open_cases.numbered(visit, received.number, received.received_on)
    case, invitation = _askable(visit, case_id, lock=lock)
    if received.number and case.employment.number != open_cases.normal(received.number):
        raise NotValid(
            "number",
            Said(
                N_(
                    "一覧で選んだ人の社員番号ではありません。どちらの人の申出かを確かめ、番号を直すか空欄にするか、"
                    "一覧を選び直してください。"
                )
            ),
        )
    if received.received_on > visit.today:
        raise NotValid("received_on", Said(N_("受け取った日は、今日までの日付にしてください。")))
    if received.received_on < invitation.notified_on:
        raise NotValid(
            "received_on",
            Said(N_("結果を通知した日（%(day)s）以後の日付にしてください。"), {"day": invitation.notified_on}),
        )
    if received.channel is Channel.ONLINE:
        raise NotValid("channel", Said(N_("どこで受け取ったかを選んでください。")))
    return case, invitation


def wishes(session: Session, actor: Actor, case_id: str, *, now: datetime) -> Wishes:
    """The wishes of a standing request, for changing them."""
    visit = enter(session, actor, Act.CHANGE_WISHES, now=now)
    case = visit.reach(Case, case_id)
    request = _changeable(visit, case)
    return Wishes(
        case_id=case.public_id,
        statutory=request.statutory,
        employee=people.employee(visit, case.employment_id),
        request=shown(visit, case, request),
        version=request.version,
    )


def change_wishes(session: Session, actor: Actor, case_id: str, wish: Wish, *, version: int, now: datetime) -> Shown:
    """Put other wishes in place of the ones of `version`. Stale when somebody else changed them since."""
    visit = enter(session, actor, Act.CHANGE_WISHES, now=now)
    case = visit.reach(Case, case_id)
    request = _changeable(visit, case, lock=True)
    if request.version != version:
        raise Stale
    put(visit, case, request, wish)
    visit.record(sight.REQUEST, request.public_id, of=case.employment_id)
    session.flush()
    return shown(visit, case, request)


def shown(visit: Visit, case: Case, request: InterviewRequest, known: Fact | None = None) -> Shown:
    """A request as this reader may see it. `known`: the facts of its case, where they were asked for already."""
    facts = visit.facts(case) if known is None else known
    return visit.show(sight.REQUEST, request, facts, of=case.employment_id, has_wishes=has_wishes(request))


def stands(case: Any) -> ColumnElement[bool]:
    """The request of a case (or, in a join, of each) that stands, in a select over `InterviewRequest`."""
    return and_(
        InterviewRequest.company_id == case.company_id,
        InterviewRequest.case_id == case.id,
        InterviewRequest.stands(),
    )


def standing(visit: Visit, case: Case, *, lock: bool = False) -> InterviewRequest | None:
    """The request of a case that stands (made and not withdrawn)."""
    statement = select(InterviewRequest).where(stands(case))
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return visit.session.execute(statement).scalar_one_or_none()


def for_follow_up(visit: Visit, follow_up: FollowUp) -> InterviewRequest | None:
    """Another wish of an employee, where it is what a follow-up is for."""
    return visit.session.execute(
        select(InterviewRequest).where(
            InterviewRequest.company_id == follow_up.company_id, InterviewRequest.follow_up_id == follow_up.id
        )
    ).scalar_one_or_none()  # fmt: skip


def write(
    visit: Visit, case: Case, wish: Wish, *, on: date, channel: Channel, late: bool, discloses: bool,
    acknowledged: bool, follow_up: FollowUp | None = None,
) -> InterviewRequest:  # fmt: skip
    """Write a request down. Statutory when its case is; the clock and the notices are the caller's. `follow_up`: the
    talk that is to come of another wish, beside the request that was granted already.
    """
    state = moves.REQUEST.start if follow_up is None else RequestState.FOLLOWED
    request = InterviewRequest(
        public_id=ids.fresh(), company_id=case.company_id, case_id=case.id, state=state,
        follow_up_id=None if follow_up is None else follow_up.id,
        requested_on=on, late=late, channel=channel, entered_at=visit.now,
        entered_by_id=None if channel is Channel.ONLINE else visit.actor.person_id,
        statutory=case.kind is CaseKind.STATUTORY, discloses=discloses, acknowledged=acknowledged,
    )  # fmt: skip
    put(visit, case, request, wish)
    visit.session.add(request)
    visit.session.flush()
    visit.record(sight.REQUEST, request.public_id, of=case.employment_id)
    return request


def physicians_to_tell(session: Session, case: Case, day: date) -> list[int]:
    """産業医 of the workplace who may be told of a case: never the person themself, nor who is or was their supervisor;
    a line in the inbox would tell them that there is a case.
    """
    theirs = people.industrial_physicians(session, case.company_id, case.workplace_id, day)
    barred = people.supervisors_ever(session, case.employment) | {case.employment.person_id}
    return [person_id for person_id in theirs if person_id not in barred]


def tell_employer_side(visit: Visit, case: Case, request: InterviewRequest, notices: dict[Hat, Notice]) -> None:
    """Tell HR, clerks and 産業医 of a statutory request: never the person themself, whoever acts, or a supervisor."""
    session, where, day = visit.session, (case.company_id, case.workplace_id), visit.today
    person = case.employment.person_id
    told = {
        Hat.HR: people.hr_for(session, *where, day, not_person=person),
        Hat.CLERK: people.clerks_for(session, *where, day, about=case.employment),
        Hat.PHYSICIAN: physicians_to_tell(session, case, day),
    }
    for hat, notice in notices.items():
        for to in told[hat]:
            if to not in {person, visit.actor.person_id}:
                messages.queue(visit, notice, record_id=request.public_id, to=to, hat=hat)


def take_up(visit: Visit, case: Case, invitation: Invitation, *, on: date, hat: Hat) -> InterviewRequest:
    """What somebody told HR or the nurse becomes a request, counted from that day. Its wishes are asked for later."""
    channel = Channel.HR if hat is Hat.HR else Channel.TELEPHONE
    return _statutory(visit, case, invitation, Wish(InterviewMode.EITHER), on=on, channel=channel, acknowledged=False)


def _askable(visit: Visit, case_id: str, *, lock: bool = False) -> tuple[Case, Invitation]:
    """An interview case that is open and for which no request stands, nor in another case of the same person."""
    case = visit.reach(Case, case_id)
    if lock:
        open_cases.hold(visit, case.employment_id)
        case = visit.reach(Case, case_id, lock=True)
    invitation = invitations.of_case(visit, case)
    if case.kind is not CaseKind.STATUTORY or invitation is None:
        raise NotYours
    if case.closed_on is not None:
        raise NotNow(Said(N_("この件はすでに終わっています。お話しを希望されるときは「だれかと話す」からどうぞ。")))
    if received.elsewhere(visit, case):
        raise NotNow(Said(N_("別の回の案内から、面接指導をすでに申し出ています。そちらの面談で一緒に話せます。")))
    if standing(visit, case) is not None:
        raise NotNow(Said(N_("面接指導の申出は、すでに受け付けています。")))
    return case, invitation


def _statutory(
    visit: Visit,
    case: Case,
    invitation: Invitation,
    wish: Wish,
    *,
    on: date,
    channel: Channel,
    acknowledged: bool,
) -> InterviewRequest:
    """Everything that a request for the interview sets going: answer, clock, notices. What it says of the result is
    told by the rules of the day on which it was received: those are the ones that the person could know. What the
    employee told HR or the nurse before joins it, and the earliest day counts.
    """
    policy, _ = policies.policy_for(visit.session, case.company_id, case.workplace_id, on)
    invitations.answer(visit, case)
    told = received.unsettled(visit, case.employment_id, lock=True)
    on = min([on, *(max(one.received_on, invitation.notified_on) for one in told)])
    request = write(
        visit, case, wish, on=on, channel=channel, acknowledged=acknowledged,
        late=is_late(on, invitation.request_by), discloses=policy.disclosure is Disclosure.DEEMED,
    )  # fmt: skip
    received.settle(visit, told, ReceiptAnswer.REQUEST, request)
    limits.start(visit, case, Clock.INTERVIEW, on, zone=Zone.EMPLOYER, record_id=request.public_id)
    limits.start(visit, case, Clock.WORK_DATA, visit.today, zone=Zone.EMPLOYER, record_id=request.public_id)
    messages.queue(
        visit, Notice.REQUEST_RECEIVED, record_id=request.public_id, to=case.employment.person_id, hat=Hat.WORKER
    )
    tell_employer_side(
        visit,
        case,
        request,
        {
            Hat.HR: Notice.REQUEST_TO_HR,
            Hat.CLERK: Notice.REQUEST_TO_CLERK,
            Hat.PHYSICIAN: Notice.REQUEST_TO_PHYSICIAN,
        },
    )
    visit.session.flush()
    return request


def _changeable(visit: Visit, case: Case, *, lock: bool = False) -> InterviewRequest:
    request = standing(visit, case, lock=lock)
    if request is None:
        raise NotYours
    if request.state is not RequestState.SUBMITTED:
        raise NotNow(Said(N_("面接が終わっているため、希望は変えられません。")))
    return request


def _result(visit: Visit, case: Case) -> Shown:
    result = visit.session.get_one(CheckResult, case.check_result_id)
    return visit.show(sight.RESULT, result, visit.facts(case), of=case.employment_id)
