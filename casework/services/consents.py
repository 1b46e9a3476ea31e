"""Who agrees that their result is passed on, who takes that back, and who opens what was passed on?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.ids import PublicId
from casework.models.cases import Case
from casework.models.checks import CheckResult
from casework.models.consents import ResultConsent
from casework.models.invitations import Invitation
from casework.models.providers import Provider
from casework.models.requests import InterviewRequest
from casework.rules.consents import TO_HR, TO_OUTSIDE, Words
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.policy import Disclosure
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import ConsentChannel, Hat
from casework.services import people, policies, recipients_outside, results, tellings

PAGE = 50


@dataclass(frozen=True)
class Own:
    """One of my results: of which check, and the consent that stands, if any. `by_request`: my request has passed it on
    already, and does so with a consent or without one.
    """

    result: Shown
    check: Shown
    consent: Shown | None
    by_request: bool


@dataclass(frozen=True)
class Recipient:
    """An outside organisation that holds interviews, and my consent that stands for it. `serves`: it does so today."""

    public_id: PublicId
    name: str
    consent: Shown | None
    serves: bool


@dataclass(frozen=True)
class Opening:
    """What I read before I agree. `to`: the outside organisation; none for the employer. `outside`: those that can be
    agreed to beside it. `earlier`: consents that I took back. `deemed`: a request passes the result on to the employer.
    `words`: what I would agree to today.
    """

    own: Own
    employee: Shown
    earlier_result: Shown | None
    """Day and scales of the check before."""
    earlier: tuple[Shown, ...]
    deemed: bool
    to: Recipient | None
    outside: tuple[Recipient, ...]

    @property
    def consent(self) -> Shown | None:
        """The one that stands, for the recipient of this page."""
        return self.own.consent if self.to is None else self.to.consent

    @property
    def words(self) -> Words:
        """What I would agree to today."""
        return TO_HR if self.to is None else TO_OUTSIDE


@dataclass(frozen=True)
class Line:
    """One consent in a list. `may_open`: the reader may open the scores."""

    consent: Shown
    employee: Shown
    check: str
    may_open: bool


@dataclass(frozen=True)
class Page:
    """One page of the list, newest first; `after` leads to the next one."""

    lines: list[Line]
    after: str | None


def own(session: Session, actor: Actor, *, now: datetime) -> list[Own]:
    """My results that were notified, the newest first. Every employee's, target or not."""
    visit = enter(session, actor, Act.SEE_CONSENTS, now=now)
    found = session.execute(
        select(CheckResult)
        .where(visit.within(CheckResult), CheckResult.notified_on <= visit.today)
        .options(joinedload(CheckResult.stress_check))
        .order_by(CheckResult.notified_on.desc(), CheckResult.id.desc())
    ).scalars()
    return [_own(visit, result) for result in found]


def opening(session: Session, actor: Actor, result_id: str, provider_id: str = "", *, now: datetime) -> Opening:
    """The page on which I agree or take it back: for the employer, or for an outside organisation. NotNow before the
    notice, NotYours for an organisation that isn't asked for me.
    """
    visit = enter(session, actor, Act.GIVE_CONSENT, now=now)
    result = notified(visit, result_id)
    policy, _ = policies.policy_for(session, result.company_id, result.stress_check.workplace_id, visit.today)
    outside = recipients(visit, result)
    to = next((one for one in outside if one.public_id == provider_id), None)
    if provider_id and to is None:
        raise NotYours
    chosen = session.execute(select(Provider.id).where(Provider.public_id == provider_id)).scalar_one_or_none()
    earlier = [one for one in _consents(visit, result) if one.withdrawn_on is not None and one.provider_id == chosen]
    return Opening(
        own=_own(visit, result),
        employee=people.employee(visit, result.employment_id),
        earlier_result=results.earlier(visit, result),
        earlier=tuple(_shown(visit, one, result.employment_id) for one in earlier),
        deemed=policy.disclosure is Disclosure.DEEMED,
        to=to,
        outside=outside,
    )


def give(session: Session, actor: Actor, result_id: str, provider_id: str = "", *, now: datetime) -> PublicId:
    """I agree that this result is passed on, from today, to the employer or to an outside organisation. NotNow before
    the notice, or when I agreed already.
    """
    visit = enter(session, actor, Act.GIVE_CONSENT, now=now)
    result = notified(visit, result_id, lock=True)
    provider = recipients_outside.provider(visit, result, provider_id) if provider_id else None
    if standing(visit, result, provider) is not None:
        raise NotNow(Said(N_("結果の提供には、すでに同意しています。")))
    return write(visit, result, ConsentChannel.ONLINE, visit.today, visit.today, provider)


def give_outside(visit: Visit, case: Case, provider_ids: Iterable[str]) -> None:
    """With their request somebody agrees that these organisations get a copy; whoever agreed before, did."""
    if case.check_result_id is None or not provider_ids:
        return
    result = visit.session.get_one(CheckResult, case.check_result_id)
    if notice_of(visit, result) > visit.today:
        raise NotValid("outside", Said(N_("結果の通知を受け取ってから、お答えいただけます。")))
    for provider_id in dict.fromkeys(provider_ids):
        try:
            provider = recipients_outside.provider(visit, result, provider_id)
        except NotYours:
            raise NotValid("outside", Said(N_("一覧から選んでください。"))) from None
        if standing(visit, result, provider) is None:
            write(visit, result, ConsentChannel.ONLINE, visit.today, visit.today, provider)


def read(session: Session, actor: Actor, consent_id: str, *, now: datetime) -> Line:
    """One consent, before it is taken back. NotNow when it was already."""
    visit = enter(session, actor, Act.WITHDRAW_CONSENT, now=now)
    consent = _withdrawable(visit, consent_id)
    return line(visit, consent)


def withdraw(session: Session, actor: Actor, consent_id: str, *, now: datetime) -> None:
    """From now on nobody opens the scores by this consent; what happened before stays (domain: trap 29)."""
    visit = enter(session, actor, Act.WITHDRAW_CONSENT, now=now)
    consent = _withdrawable(visit, consent_id, lock=True)
    consent.withdrawn_on = visit.today
    visit.record(sight.CONSENT, consent.public_id, of=consent.check_result.employment_id)
    tellings.consent_withdrawn(visit, consent)
    session.flush()


def index(session: Session, actor: Actor, *, after: str = "", now: datetime) -> Page:
    """The consents of the clerk's or the officer's workplaces, the newest first, those taken back among them."""
    visit = enter(session, actor, Act.SEE_CONSENTS, now=now)
    if actor.hat is Hat.WORKER:
        raise NotYours
    statement: Select[Any] = (
        select(ResultConsent)
        .where(visit.within(ResultConsent))
        .options(joinedload(ResultConsent.check_result).joinedload(CheckResult.stress_check))
        .order_by(ResultConsent.received_on.desc(), ResultConsent.id.desc())
        .limit(PAGE + 1)
    )
    if after:
        last = visit.reach(ResultConsent, after)
        statement = statement.where(
            or_(
                ResultConsent.received_on < last.received_on,
                and_(ResultConsent.received_on == last.received_on, ResultConsent.id < last.id),
            )
        )
    found = list(session.execute(statement).scalars())
    lines = _lines(visit, found[:PAGE])
    return Page(lines, lines[-1].consent.public_id if len(found) > PAGE else None)


def result(session: Session, actor: Actor, consent_id: str, *, now: datetime) -> tuple[Line, Shown]:
    """The scores that a consent passes on, on demand and written to the trail. NotYours for whoever isn't named, and
    for everybody once it was taken back.
    """
    visit = enter(session, actor, Act.SEE_CONSENTED_RESULT, now=now)
    consent = visit.reach(ResultConsent, consent_id)
    opened = line(visit, consent)
    if not opened.may_open:
        raise NotYours
    found = consent.check_result
    return opened, visit.show(sight.RESULT, found, visit.facts_of_results([found.id])[found.id], of=found.employment_id)


def form(session: Session, actor: Actor, consent_id: str, *, now: datetime) -> tuple[Line, str]:
    """One consent and the name of the company, for the paper."""
    visit = enter(session, actor, Act.SEE_CONSENTS, now=now)
    given = line(visit, visit.reach(ResultConsent, consent_id))
    return given, people.company_name(session, actor.company_id)


def standing(visit: Visit, result: CheckResult, provider: Provider | None = None) -> ResultConsent | None:
    """The consent that stands today to pass this result on: to the employer, or to an outside organisation."""
    return visit.session.execute(
        select(ResultConsent).where(
            ResultConsent.company_id == result.company_id,
            ResultConsent.check_result_id == result.id,
            ResultConsent.provider_id.is_not_distinct_from(None if provider is None else provider.id),
            ResultConsent.withdrawn_on.is_(None),
        )
    ).scalar_one_or_none()


def agreed(visit: Visit, case: Case, provider: Provider | None = None) -> bool:
    """The result that this case comes from is passed on, to the employer or to an outside organisation, by a consent
    that stands today.
    """
    if case.check_result_id is None:
        return False
    return standing(visit, visit.session.get_one(CheckResult, case.check_result_id), provider) is not None


def recipients(visit: Visit, result: CheckResult) -> tuple[Recipient, ...]:
    """The outside organisations that interview for where I was checked or work, and those that I agreed to before."""
    consents = {one.provider_id: one for one in _consents(visit, result) if one.withdrawn_on is None}
    serving = recipients_outside.serving(visit, result)
    found = visit.session.execute(
        select(Provider, serving.label("serves"))
        .where(Provider.company_id == result.company_id, or_(serving, Provider.id.in_(consents.keys() - {None})))
        .order_by(Provider.name, Provider.id)
    )
    return tuple(
        Recipient(
            public_id=provider.public_id,
            name=provider.name,
            consent=_shown(visit, consents[provider.id], result.employment_id) if provider.id in consents else None,
            serves=bool(serves),
        )
        for provider, serves in found
    )


def of_case(visit: Visit, case: Case) -> tuple[Recipient, ...]:
    """The outside organisations that may be asked for a case, with what was agreed to for each."""
    return recipients(visit, visit.session.get_one(CheckResult, case.check_result_id))


def _consents(visit: Visit, result: CheckResult) -> list[ResultConsent]:
    return list(
        visit.session.execute(
            select(ResultConsent)
            .where(ResultConsent.check_result_id == result.id, visit.within(ResultConsent))
            .order_by(ResultConsent.id.desc())
        ).scalars()
    )


def notified(visit: Visit, result_id: str, *, lock: bool = False) -> CheckResult:
    """A result whose notice was received. NotNow before."""
    result = visit.reach(CheckResult, result_id, lock=lock)
    if notice_of(visit, result) > visit.today:
        raise NotNow(Said(N_("結果の通知を受け取ってから、お答えいただけます。")))
    return result


def notice_of(visit: Visit, result: CheckResult) -> date:
    """When the result was notified: the day of receipt, where the notice came back and was received later."""
    moved: date | None = visit.session.execute(
        select(func.max(Invitation.notified_on))
        .join(Case, and_(Case.company_id == Invitation.company_id, Case.id == Invitation.case_id))
        .where(Case.company_id == result.company_id, Case.check_result_id == result.id)
    ).scalar_one()
    return max(result.notified_on, moved or result.notified_on)


def write(
    visit: Visit, result: CheckResult, channel: ConsentChannel, given_on: date, received_on: date,
    provider: Provider | None,
) -> PublicId:  # fmt: skip
    """Keep a consent, with the words that were agreed to."""
    words = TO_HR if provider is None else TO_OUTSIDE
    consent = ResultConsent(
        company_id=result.company_id, public_id=ids.fresh(), check_result_id=result.id,
        notified_on=notice_of(visit, result), given_on=given_on, received_on=received_on, channel=channel,
        scope=words.scope, recipient=words.recipient, purpose=words.purpose, recorded_at=visit.now,
        provider_id=None if provider is None else provider.id,
        provider_name=None if provider is None else provider.name,
        entered_by_id=visit.actor.person_id if channel is ConsentChannel.PAPER else None,
    )  # fmt: skip
    visit.session.add(consent)
    visit.record(sight.CONSENT, consent.public_id, of=result.employment_id)
    visit.session.flush()
    return consent.public_id


def _withdrawable(visit: Visit, consent_id: str, *, lock: bool = False) -> ResultConsent:
    consent = visit.reach(ResultConsent, consent_id, lock=lock)
    if consent.withdrawn_on is not None:
        raise NotNow(Said(N_("この同意は、すでに撤回されています。")))
    return consent


def _own(visit: Visit, result: CheckResult) -> Own:
    consent = standing(visit, result)
    check = result.stress_check
    return Own(
        result=visit.show(sight.RESULT, result, of=result.employment_id),
        check=visit.show(sight.CHECK, check),
        consent=None if consent is None else _shown(visit, consent, result.employment_id),
        by_request=_passed_on_by_request(visit, result),
    )


def _passed_on_by_request(visit: Visit, result: CheckResult) -> bool:
    """A request that stands, made under rules by which it passes the result on."""
    found = (
        select(InterviewRequest.id)
        .join(Case, and_(Case.company_id == InterviewRequest.company_id, Case.id == InterviewRequest.case_id))
        .where(
            Case.company_id == result.company_id,
            Case.check_result_id == result.id,
            InterviewRequest.statutory,
            InterviewRequest.discloses,
            InterviewRequest.stands(),
        )
    )
    return visit.session.execute(found.limit(1)).first() is not None


def _shown(visit: Visit, consent: ResultConsent, employment_id: int, names: dict[int, str] | None = None) -> Shown:
    by = consent.entered_by_id
    if names is None:
        names = people.person_names(visit.session, consent.company_id, [] if by is None else [by])
    return visit.show(sight.CONSENT, consent, of=employment_id, entered_by_name="" if by is None else names[by])


def line(visit: Visit, consent: ResultConsent) -> Line:
    """One consent as a list shows it, for whoever reached it."""
    return _lines(visit, [consent])[0]


def _lines(visit: Visit, found: list[ResultConsent]) -> list[Line]:
    employees = people.employees(visit, {one.check_result.employment_id for one in found})
    by = [one.entered_by_id for one in found if one.entered_by_id is not None]
    names = people.person_names(visit.session, visit.actor.company_id, by)
    opens = _opened_by(visit, [one.check_result_id for one in found])
    return [
        Line(
            consent=_shown(visit, one, one.check_result.employment_id, names),
            employee=employees[one.check_result.employment_id],
            check=one.check_result.stress_check.name,
            may_open=one.withdrawn_on is None and one.provider_id is None and one.check_result_id in opens,
        )
        for one in found
    ]


def _opened_by(visit: Visit, result_ids: list[int]) -> set[int]:
    """Of which of these results the reader may open the scores by consent. HR only: everybody else has no such page."""
    if visit.actor.hat is not Hat.HR:
        return set()
    known = visit.facts_of_results(result_ids)
    return {result_id for result_id, facts in known.items() if visit.grants(sight.RESULT, facts)}
