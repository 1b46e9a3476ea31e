"""Which consents on paper does a clerk enter, whose are they, and what is printed to be filled in?"""

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.ids import PublicId
from casework.models.checks import CheckResult, StressCheck
from casework.models.people import Employment, Workplace
from casework.models.providers import Provider
from casework.rules.errors import NotValid
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import ConsentChannel
from casework.services import consents, people, recipients_outside


@dataclass(frozen=True)
class Paper:
    """A consent that came on paper. By employee number and public id of the check. `provider`: public id of the outside
    organisation that it names; empty for the employer.
    """

    check: str
    number: str
    given_on: date
    received_on: date
    provider: str = ""


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


def outside(session: Session, actor: Actor, *, now: datetime) -> list[Shown]:
    """The outside organisations of today that a paper can name."""
    visit = enter(session, actor, Act.ENTER_CONSENT, now=now)
    found = session.execute(
        select(Provider).where(visit.within(Provider), Provider.on(visit.today)).order_by(Provider.name, Provider.id)
    ).scalars()
    return [visit.show(sight.PROVIDER, one, workplace="") for one in found]


def receive(session: Session, actor: Actor, paper: Paper, *, now: datetime) -> PublicId:
    """A clerk enters a consent that came on paper. NotValid beside what can't be: no such result in that check, given
    before the notice, received before given, in the future; NotNow when one stands already.
    """
    visit = enter(session, actor, Act.ENTER_CONSENT, now=now)
    result, provider = _receivable(visit, paper, lock=True)
    return consents.write(visit, result, ConsentChannel.PAPER, paper.given_on, paper.received_on, provider)


def named(session: Session, actor: Actor, paper: Paper, *, now: datetime) -> Named:
    """Whose consent would be entered, to be looked at first: a mistyped number is somebody else's too. Writes nothing;
    raises as `receive` does.
    """
    visit = enter(session, actor, Act.ENTER_CONSENT, now=now)
    result, _provider = _receivable(visit, paper)
    return Named(result.public_id, people.employee(visit, result.employment_id))


def _receivable(visit: Visit, paper: Paper, *, lock: bool = False) -> tuple[CheckResult, Provider | None]:
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
    notified_on = consents.notice_of(visit, result)
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
    provider = recipients_outside.named_on_paper(visit, result, paper.provider)
    if consents.standing(visit, result, provider) is not None:
        raise NotValid("number", Said(N_("この人の同意は、すでに記録されています。")))
    return result, provider


def blank(session: Session, actor: Actor, *, now: datetime) -> str:
    """The name of the company, for the empty paper."""
    enter(session, actor, Act.ENTER_CONSENT, now=now)
    return people.company_name(session, actor.company_id)
