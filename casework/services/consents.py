"""Who agrees that their result is passed on, who takes that back, and who opens what was passed on?"""

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.ids import PublicId
from casework.models.cases import Case
from casework.models.checks import CheckResult, StressCheck
from casework.models.consents import ResultConsent
from casework.models.invitations import Invitation
from casework.models.people import Employment, Workplace
from casework.rules.consents import PURPOSE, RECIPIENT, SCOPE
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.policy import Disclosure
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import ConsentChannel, Hat
from casework.services import people, policies, results

PAGE = 50


@dataclass(frozen=True)
class Own:
    """One of my results: of which check, and the consent that stands, if any."""

    result: Shown
    check: Shown
    consent: Shown | None


@dataclass(frozen=True)
class Opening:
    """What I read before I agree. `earlier`: consents that I took back. `deemed`: a request passes the result on.
    `scope`, `recipient`, `purpose`: the words that I would agree to today.
    """

    own: Own
    employee: Shown
    earlier_result: Shown | None
    """Day and scales of the check before."""
    earlier: tuple[Shown, ...]
    deemed: bool
    scope: str = SCOPE
    recipient: str = RECIPIENT
    purpose: str = PURPOSE


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


@dataclass(frozen=True)
class Paper:
    """A consent that came on paper. By employee number and public id of the check."""

    check: str
    number: str
    given_on: date
    received_on: date


@dataclass(frozen=True)
class Named:
    """Whose result an employee number names."""

    result_id: PublicId
    employee: Shown


@dataclass(frozen=True)
class Option:
    """A check to choose."""

    public_id: PublicId
    name: str


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


def opening(session: Session, actor: Actor, result_id: str, *, now: datetime) -> Opening:
    """The page on which I agree or take it back. NotNow before the notice."""
    visit = enter(session, actor, Act.GIVE_CONSENT, now=now)
    result = _notified(visit, result_id)
    policy, _ = policies.policy_for(session, result.company_id, result.stress_check.workplace_id, visit.today)
    earlier = [one for one in _consents(visit, result) if one.withdrawn_on is not None]
    return Opening(
        own=_own(visit, result),
        employee=people.employee(visit, result.employment_id),
        earlier_result=results.earlier(visit, result),
        earlier=tuple(_shown(visit, one, result.employment_id) for one in earlier),
        deemed=policy.disclosure is Disclosure.DEEMED,
    )


def give(session: Session, actor: Actor, result_id: str, *, now: datetime) -> PublicId:
    """I agree that this result is passed on, from today. NotNow before the notice, or when I agreed already."""
    visit = enter(session, actor, Act.GIVE_CONSENT, now=now)
    result = _notified(visit, result_id, lock=True)
    if standing(visit, result) is not None:
        raise NotNow(Said(N_("結果の提供には、すでに同意しています。")))
    return _write(visit, result, ConsentChannel.ONLINE, visit.today, visit.today)


def checks(session: Session, actor: Actor, *, now: datetime) -> list[Option]:
    """The checks for which a consent on paper may be entered."""
    visit = enter(session, actor, Act.ENTER_CONSENT, now=now)
    found = session.execute(
        select(StressCheck.public_id, StressCheck.name, Workplace.name.label("place"))
        .join(Workplace, and_(Workplace.company_id == StressCheck.company_id, Workplace.id == StressCheck.workplace_id))
        .where(visit.within(StressCheck))
        .order_by(StressCheck.started_on.desc(), StressCheck.id.desc())
    )
    return [Option(row.public_id, f"{row.place} {row.name}") for row in found]


def receive(session: Session, actor: Actor, paper: Paper, *, now: datetime) -> PublicId:
    """A clerk enters a consent that came on paper. NotValid beside what can't be: no such result in that check, given
    before the notice, received before given, in the future; NotNow when one stands already.
    """
    visit = enter(session, actor, Act.ENTER_CONSENT, now=now)
    result = _receivable(visit, paper, lock=True)
    return _write(visit, result, ConsentChannel.PAPER, paper.given_on, paper.received_on)


def named(session: Session, actor: Actor, paper: Paper, *, now: datetime) -> Named:
    """Whose consent would be entered, to be looked at first: a mistyped number is somebody else's too. Writes nothing;
    raises as `receive` does.
    """
    visit = enter(session, actor, Act.ENTER_CONSENT, now=now)
    result = _receivable(visit, paper)
    return Named(result.public_id, people.employee(visit, result.employment_id))


def _receivable(visit: Visit, paper: Paper, *, lock: bool = False) -> CheckResult:
    statement = (
        select(CheckResult)
        .join(StressCheck, and_(StressCheck.company_id == CheckResult.company_id,
                                StressCheck.id == CheckResult.stress_check_id))
        .join(Employment, and_(Employment.company_id == CheckResult.company_id,
                               Employment.id == CheckResult.employment_id))
        .where(visit.within(CheckResult), StressCheck.public_id == paper.check,
               Employment.number == unicodedata.normalize("NFKC", paper.number).strip())
    )  # fmt: skip
    result = visit.session.execute(
        statement.with_for_update(of=CheckResult) if lock else statement
    ).scalar_one_or_none()
    if result is None:
        raise NotValid("number", Said(N_("この実施回に、この社員番号の結果はありません。番号を確かめてください。")))
    notified_on = _notice(visit, result)
    for field, day in (("given_on", paper.given_on), ("received_on", paper.received_on)):
        if day > visit.today:
            raise NotValid(field, Said(N_("今日までの日付にしてください。")))
    if paper.given_on < notified_on:
        raise NotValid(
            "given_on",
            Said(
                N_("結果の通知（%(day)s）より前の同意は受け取れません。通知のあとに、あらためて確認してください。"),
                {"day": notified_on},
            ),
        )
    if paper.received_on < paper.given_on:
        raise NotValid("received_on", Said(N_("同意した日か、それより後の日付にしてください。")))
    if standing(visit, result) is not None:
        raise NotValid("number", Said(N_("この人の同意は、すでに記録されています。")))
    return result


def read(session: Session, actor: Actor, consent_id: str, *, now: datetime) -> Line:
    """One consent, before it is taken back. NotNow when it was already."""
    visit = enter(session, actor, Act.WITHDRAW_CONSENT, now=now)
    consent = _withdrawable(visit, consent_id)
    return _line(visit, consent)


def withdraw(session: Session, actor: Actor, consent_id: str, *, now: datetime) -> None:
    """From now on nobody opens the scores by this consent; what happened before stays (domain: trap 29)."""
    visit = enter(session, actor, Act.WITHDRAW_CONSENT, now=now)
    consent = _withdrawable(visit, consent_id, lock=True)
    consent.withdrawn_on = visit.today
    visit.record(sight.CONSENT, consent.public_id, of=consent.check_result.employment_id)
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
    line = _line(visit, consent)
    if not line.may_open:
        raise NotYours
    found = consent.check_result
    return line, visit.show(sight.RESULT, found, visit.facts_of_results([found.id])[found.id], of=found.employment_id)


def form(session: Session, actor: Actor, consent_id: str, *, now: datetime) -> tuple[Line, str]:
    """One consent and the name of the company, for the paper."""
    visit = enter(session, actor, Act.SEE_CONSENTS, now=now)
    line = _line(visit, visit.reach(ResultConsent, consent_id))
    return line, people.company_name(session, actor.company_id)


def blank(session: Session, actor: Actor, *, now: datetime) -> str:
    """The name of the company, for the empty paper."""
    enter(session, actor, Act.ENTER_CONSENT, now=now)
    return people.company_name(session, actor.company_id)


def standing(visit: Visit, result: CheckResult) -> ResultConsent | None:
    """The consent to pass this result on that stands today."""
    return visit.session.execute(
        select(ResultConsent).where(
            ResultConsent.company_id == result.company_id,
            ResultConsent.check_result_id == result.id,
            ResultConsent.withdrawn_on.is_(None),
        )
    ).scalar_one_or_none()


def agreed(visit: Visit, case: Case) -> bool:
    """The result that this case comes from is passed on by a consent that stands today."""
    if case.check_result_id is None:
        return False
    return standing(visit, visit.session.get_one(CheckResult, case.check_result_id)) is not None


def _consents(visit: Visit, result: CheckResult) -> list[ResultConsent]:
    return list(
        visit.session.execute(
            select(ResultConsent)
            .where(ResultConsent.check_result_id == result.id, visit.within(ResultConsent))
            .order_by(ResultConsent.id.desc())
        ).scalars()
    )


def _notified(visit: Visit, result_id: str, *, lock: bool = False) -> CheckResult:
    result = visit.reach(CheckResult, result_id, lock=lock)
    if _notice(visit, result) > visit.today:
        raise NotNow(Said(N_("結果の通知を受け取ってから、お答えいただけます。")))
    return result


def _notice(visit: Visit, result: CheckResult) -> date:
    """When the result was notified: the day of receipt, where the notice came back and was received later."""
    moved: date | None = visit.session.execute(
        select(func.max(Invitation.notified_on))
        .join(Case, and_(Case.company_id == Invitation.company_id, Case.id == Invitation.case_id))
        .where(Case.company_id == result.company_id, Case.check_result_id == result.id)
    ).scalar_one()
    return max(result.notified_on, moved or result.notified_on)


def _write(visit: Visit, result: CheckResult, channel: ConsentChannel, given_on: date, received_on: date) -> PublicId:
    consent = ResultConsent(
        company_id=result.company_id, public_id=ids.fresh(), check_result_id=result.id,
        notified_on=_notice(visit, result), given_on=given_on, received_on=received_on, channel=channel,
        scope=SCOPE, recipient=RECIPIENT, purpose=PURPOSE, recorded_at=visit.now,
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
    )


def _shown(visit: Visit, consent: ResultConsent, employment_id: int, names: dict[int, str] | None = None) -> Shown:
    by = consent.entered_by_id
    if names is None:
        names = people.person_names(visit.session, consent.company_id, [] if by is None else [by])
    return visit.show(sight.CONSENT, consent, of=employment_id, entered_by_name="" if by is None else names[by])


def _line(visit: Visit, consent: ResultConsent) -> Line:
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
            may_open=one.withdrawn_on is None and one.check_result_id in opens,
        )
        for one in found
    ]


def _opened_by(visit: Visit, result_ids: list[int]) -> set[int]:
    """Of which of these results the reader may open the scores by consent. HR only: everybody else has no such page."""
    if visit.actor.hat is not Hat.HR:
        return set()
    known = visit.facts_of_results(result_ids)
    return {result_id for result_id, facts in known.items() if visit.grants(sight.RESULT, facts)}
