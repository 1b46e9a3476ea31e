"""To which outside organisation is a request handed, what does it answer, and how does that end?

Somebody here writes down what the organisation tells: its physicians have no account. Only requests of the law go out;
of a consultation nobody outside learns, since that it exists must not reach the employer (docs/decisions/0013).
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.models.cases import Case
from casework.models.checks import CheckResult, StressCheck
from casework.models.interviews import Interview
from casework.models.people import Workplace
from casework.models.providers import Provider
from casework.models.referrals import Referral
from casework.models.requests import InterviewRequest
from casework.models.slots import Booking
from casework.rules import moves
from casework.rules.errors import NotNow, NotValid, NotYours, Stale
from casework.rules.notices import Notice
from casework.rules.referrals import fiscal_year, is_full
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import (
    ENDED_BY_OFFICE,
    CaseKind,
    Hat,
    ReferralChannel,
    ReferralEnd,
    ReferralState,
    TellingReason,
)
from casework.services import (
    bookings,
    consents,
    fits,
    interviews,
    messages,
    people,
    requests,
    tellings,
    work_data,
)
from casework.services.providers import serves

LIVING = (ReferralState.ASKED, ReferralState.APPOINTED)


@dataclass(frozen=True)
class Option:
    """An organisation that can be asked. `sent`: how many of this workplace went there this fiscal year; `agreed`: it
    may get a copy of the result.
    """

    provider: Shown
    sent: int
    agreed: bool

    @property
    def full(self) -> bool:
        """One more would be too many by what the organisation said."""
        return is_full(self.sent, self.provider.yearly_cap)


@dataclass(frozen=True)
class Opening:
    """What somebody sees before a request is handed out. `chosen`: whom the check names."""

    case_id: str
    employee: Shown
    request: Shown
    limit_on: date | None
    options: tuple[Option, ...]
    chosen: str

    @property
    def may_attach(self) -> bool:
        """A copy of the result may go to one of them."""
        return any(option.agreed for option in self.options)


@dataclass(frozen=True)
class Handing:
    """What is handed out to whom. `provider`: public id."""

    provider: str
    sent_on: date
    channel: ReferralChannel
    with_result: bool = False


@dataclass(frozen=True)
class Page:
    """One handing out, as its reader may see it. `papers`: which documents can be had; `with_address`: the
    workplace has one to be put into them; `version`: for a change.
    """

    referral: Shown
    case_id: str
    employee: Shown
    request: Shown
    booking: Shown | None
    interview: Shown | None
    limit_on: date | None
    papers: tuple[str, ...]
    work_sheet: bool
    """The employee can have what the company told of the work, as it goes there."""
    with_address: bool
    tellings: tuple[Shown, ...]
    """What the organisation has to be told, or was."""
    living: bool
    withdrawn: bool
    version: int

    @property
    def to_tell(self) -> bool:
        """Something waits to be told."""
        return any(one.told_on is None for one in self.tellings)


def opening(session: Session, actor: Actor, case_id: str, *, now: datetime) -> Opening:
    """The page on which a request is handed out. NotNow when it can't be (any more)."""
    visit = enter(session, actor, Act.REFER, now=now)
    case = visit.reach(Case, case_id)
    request = _to_hand_out(visit, case)
    options = _options(visit, case)
    named = _named_by_check(visit, case)
    chosen = [option.provider.public_id for option in options if option.provider.public_id == named]
    return Opening(
        case_id=case.public_id,
        employee=people.employee(visit, case.employment_id),
        request=requests.shown(visit, case, request),
        limit_on=fits.limit_of(session, request),
        options=options,
        chosen=chosen[0] if chosen else options[0].provider.public_id if len(options) == 1 else "",
    )


def refer(session: Session, actor: Actor, case_id: str, handing: Handing, *, now: datetime) -> Shown:
    """Write down that a request was handed to an organisation. Its limit runs on as before, and so does HR's to tell of
    the work: the physician outside reads it on paper. The employee is told.
    """
    visit = enter(session, actor, Act.REFER, now=now)
    case = visit.reach(Case, case_id, lock=True)
    request = _to_hand_out(visit, case, lock=True)
    provider = _provider(visit, case, handing.provider)
    if not request.requested_on <= handing.sent_on <= visit.today:
        said = N_("申出の日（%(day)s）から今日までの日付にしてください。")
        raise NotValid("sent_on", Said(said, {"day": request.requested_on}))
    if handing.with_result and not consents.agreed(visit, case, provider):
        said = N_("結果の写しは、この依頼先に渡すことに本人が同意しているときだけ添えられます。")
        raise NotValid("with_result", Said(said))
    referral = Referral(
        company_id=case.company_id, public_id=ids.fresh(), case_id=case.id, interview_request_id=request.id,
        provider_id=provider.id, state=moves.REFERRAL.start, sent_on=handing.sent_on, channel=handing.channel,
        with_result=handing.with_result, sent_by_id=actor.person_id, entered_at=now,
    )  # fmt: skip
    session.add(referral)
    visit.record(sight.REFERRAL, referral.public_id, of=case.employment_id)
    session.flush()
    _tell(visit, case, referral, Notice.REFERRED)
    return shown(visit, case, referral)


def page(session: Session, actor: Actor, referral_id: str, *, now: datetime) -> Page:
    """One handing out: to whom, what went along, what came back."""
    return page_of(enter(session, actor, Act.SEE_REFERRAL, now=now), referral_id)


def ending(session: Session, actor: Actor, referral_id: str, *, now: datetime) -> Page:
    """The last look before a handing out ends."""
    return page_of(enter(session, actor, Act.END_REFERRAL, now=now), referral_id, possible=True)


def end(session: Session, actor: Actor, referral_id: str, reason: ReferralEnd, *, version: int, now: datetime) -> Shown:
    """The organisation doesn't go on with it. The request stands, its limit runs on, another way can be taken."""
    visit = enter(session, actor, Act.END_REFERRAL, now=now)
    case, _request, booking, referral = locked(visit, referral_id, version)
    if reason not in ENDED_BY_OFFICE:
        raise NotValid("reason", Said(N_("一覧から選んでください。")))
    _end(visit, case, referral, reason)
    if reason is ReferralEnd.TAKEN_BACK:
        tellings.arise(visit, case, referral, TellingReason.TAKEN_BACK)
    if booking is not None:
        bookings.end(visit, case, booking)
    _tell(visit, case, referral, Notice.REFERRAL_ENDED)
    session.flush()
    return shown(visit, case, referral)


def telling(session: Session, actor: Actor, referral_id: str, *, now: datetime) -> Page:
    """The page on which is written down that the organisation was told. NotNow when nothing waits."""
    page = page_of(enter(session, actor, Act.TELL_PROVIDER, now=now), referral_id)
    if not page.to_tell:
        raise NotNow(Said(N_("依頼先に伝えることは、いまはありません。")))
    return page


def withdrawn(visit: Visit, case: Case, request: InterviewRequest) -> None:
    """A request was taken back: what was handed out ends with it."""
    statement = _of_request(request).with_for_update().execution_options(populate_existing=True)
    referral = visit.session.execute(statement).scalar_one_or_none()
    if referral is not None:
        _end(visit, case, referral, ReferralEnd.WITHDRAWN)
        tellings.arise(visit, case, referral, TellingReason.REQUEST_WITHDRAWN)


def shown(visit: Visit, case: Case, referral: Referral) -> Shown:
    """A handing out as this reader may see it."""
    provider = visit.session.get_one(Provider, referral.provider_id)
    writers = [referral.sent_by_id, referral.answer_entered_by_id]
    names = people.person_names(visit.session, case.company_id, writers)
    return visit.show(
        sight.REFERRAL, referral, visit.facts(case), of=case.employment_id, provider_name=provider.name,
        provider_contact=provider.contact, sent_by_name=names[referral.sent_by_id],
        answer_entered_by_name=names.get(referral.answer_entered_by_id or 0, ""),
    )  # fmt: skip


def reached(visit: Visit, referral_id: str) -> tuple[Referral, Case, InterviewRequest]:
    """A handing out within reach, with its case and request."""
    referral = visit.reach(Referral, referral_id)
    case = visit.reach_id(Case, referral.case_id)
    return referral, case, visit.session.get_one(InterviewRequest, referral.interview_request_id)


def papers(visit: Visit, case: Case, referral: Referral) -> tuple[str, ...]:
    """Which documents can be had: nothing more goes out once the talk was held or all has ended. A copy of the result
    goes with a consent for this organisation alone: what was passed on to HR was passed on to nobody else.
    """
    if referral.state not in LIVING:
        return ()
    provider = visit.session.get_one(Provider, referral.provider_id)
    with_result = referral.with_result and consents.agreed(visit, case, provider)
    return ("application", "request", "result") if with_result else ("application", "request")


def page_of(visit: Visit, referral_id: str, *, possible: bool = False) -> Page:
    """What stands of one handing out. NotNow when the act of the visit isn't possible (any more)."""
    referral, case, request = reached(visit, referral_id)
    if possible:
        moves.REFERRAL.check(referral.state, visit.act)
    booking = bookings.of_request(visit, request)
    interview = None
    if referral.interview_id is not None:
        interview = interviews.shown(visit, case, visit.session.get_one(Interview, referral.interview_id))
    return Page(
        referral=shown(visit, case, referral),
        case_id=case.public_id,
        employee=people.employee(visit, case.employment_id),
        request=requests.shown(visit, case, request),
        booking=None if booking is None else bookings.shown(visit, case, booking),
        interview=interview,
        limit_on=fits.limit_of(visit.session, request),
        papers=papers(visit, case, referral),
        work_sheet=referral.state in LIVING and work_data.latest(visit, request) is not None,
        with_address=bool(visit.session.get_one(Workplace, case.workplace_id).address),
        tellings=tellings.shown(visit, case, referral),
        living=referral.state in LIVING,
        withdrawn=referral.end_reason is ReferralEnd.WITHDRAWN,
        version=referral.version,
    )


def _to_hand_out(visit: Visit, case: Case, *, lock: bool = False) -> InterviewRequest:
    """The request of the law that waits for a time and has none."""
    if case.kind is not CaseKind.STATUTORY:
        raise NotYours
    standing = requests.standing(visit, case, lock=lock)
    if standing is not None and bookings.handed_out(visit.session, standing):
        raise NotNow(Said(N_("この申出は、すでに外部の依頼先にお願いしています。")))
    request = bookings.open_request(visit, case, lock=lock)
    if bookings.of_request(visit, request, lock=lock) is not None:
        said = N_("面談の予約が入っています。外部の依頼先に頼むときは、先に予約を取り消してください。")
        raise NotNow(Said(said))
    return request


def _options(visit: Visit, case: Case) -> tuple[Option, ...]:
    """Who can be asked for this workplace today, and how many of it went there this fiscal year."""
    found = visit.session.execute(
        select(Provider).where(visit.within(Provider), serves(case.workplace_id, visit.today)).order_by(Provider.name)
    ).scalars()
    first, last = fiscal_year(visit.today)
    sent = visit.session.execute(
        select(Referral.provider_id, func.count())
        .join(Case, and_(Case.company_id == Referral.company_id, Case.id == Referral.case_id))
        .where(
            visit.within(Referral),
            Case.workplace_id == case.workplace_id,
            Referral.state != ReferralState.ENDED,
            Referral.sent_on.between(first, last),
        )
        .group_by(Referral.provider_id)
    )
    counted = {row[0]: row[1] for row in sent}
    return tuple(
        Option(visit.show(sight.PROVIDER, one, workplace=""), counted.get(one.id, 0), consents.agreed(visit, case, one))
        for one in found
    )


def _named_by_check(visit: Visit, case: Case) -> str | None:
    """Whom the check of the case names to interview."""
    return visit.session.execute(
        select(Provider.public_id)
        .join(StressCheck, and_(StressCheck.company_id == Provider.company_id, StressCheck.provider_id == Provider.id))
        .join(
            CheckResult,
            and_(CheckResult.company_id == StressCheck.company_id, CheckResult.stress_check_id == StressCheck.id),
        )
        .where(CheckResult.company_id == case.company_id, CheckResult.id == case.check_result_id)
    ).scalar_one_or_none()


def _provider(visit: Visit, case: Case, public_id: str) -> Provider:
    found = visit.session.execute(
        select(Provider).where(
            visit.within(Provider), serves(case.workplace_id, visit.today), Provider.public_id == public_id
        )
    ).scalar_one_or_none()
    if found is None:
        raise NotValid("provider", Said(N_("一覧から選んでください。")))
    return found


def _of_request(request: InterviewRequest) -> Select[Referral]:
    return select(Referral).where(
        Referral.company_id == request.company_id,
        Referral.interview_request_id == request.id,
        Referral.state.in_(LIVING),
    )


def locked(visit: Visit, referral_id: str, version: int) -> tuple[Case, InterviewRequest, Booking | None, Referral]:
    """Case, request, appointment and handing out, locked in this order."""
    case = visit.reach_id(Case, visit.reach(Referral, referral_id).case_id, lock=True)
    request_id = visit.reach(Referral, referral_id).interview_request_id
    request = visit.reach_id(InterviewRequest, request_id, lock=True)
    booking = bookings.of_request(visit, request, lock=True)
    referral = visit.reach(Referral, referral_id, lock=True)
    moves.REFERRAL.check(referral.state, visit.act)
    if referral.version != version:
        raise Stale
    return case, request, booking, referral


def _end(visit: Visit, case: Case, referral: Referral, reason: ReferralEnd) -> None:
    referral.state = moves.REFERRAL.check(referral.state, visit.act)
    referral.ended_on, referral.end_reason = visit.today, reason
    visit.record(sight.REFERRAL, referral.public_id, of=case.employment_id)


def _tell(visit: Visit, case: Case, referral: Referral, notice: Notice) -> None:
    messages.queue(
        visit, notice, record_id=referral.public_id, to=case.employment.person_id, hat=Hat.WORKER
    )  # fmt: skip
