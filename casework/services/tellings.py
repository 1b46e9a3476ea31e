"""What has to be told to an outside organisation since somebody changed their mind, and who wrote down that it was?

A paper that went out can't be called back by a button here: somebody has to ask for it. Until they write down on which
day they did, it stays on the clerk's desk.
"""

from datetime import date, datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.models.cases import Case
from casework.models.checks import CheckResult
from casework.models.consents import ResultConsent
from casework.models.referrals import Referral
from casework.models.tellings import Telling
from casework.rules.errors import NotNow, NotValid
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import TellingReason
from casework.services import people


def arise(visit: Visit, case: Case, referral: Referral, reason: TellingReason) -> None:
    """From today the organisation has to be told; what waits already waits once."""
    there = select(Telling.id).where(
        Telling.company_id == case.company_id, Telling.referral_id == referral.id, Telling.reason == reason,
        Telling.told_on.is_(None),
    )  # fmt: skip
    if visit.session.execute(there).first() is not None:
        return
    telling = Telling(
        company_id=case.company_id, public_id=ids.fresh(), case_id=case.id, referral_id=referral.id, reason=reason,
        arose_on=visit.today,
    )  # fmt: skip
    visit.session.add(telling)
    visit.record(sight.TELLING, telling.public_id, of=case.employment_id)
    visit.session.flush()


def consent_withdrawn(visit: Visit, consent: ResultConsent) -> None:
    """A consent for an organisation was taken back: where a copy of the result went along, it is asked for."""
    if consent.provider_id is None:
        return
    found = visit.session.execute(
        select(Referral, Case)
        .join(Case, and_(Case.company_id == Referral.company_id, Case.id == Referral.case_id))
        .join(CheckResult, and_(CheckResult.company_id == Case.company_id, CheckResult.id == Case.check_result_id))
        .where(
            Referral.company_id == consent.company_id,
            Referral.provider_id == consent.provider_id,
            Referral.with_result,
            CheckResult.id == consent.check_result_id,
        )
    )
    for referral, case in found.all():
        arise(visit, case, referral, TellingReason.CONSENT_WITHDRAWN)


def tell(session: Session, actor: Actor, referral_id: str, told_on: date, *, now: datetime) -> None:
    """Write down on which day the organisation was told all that waited. NotNow when nothing waits."""
    visit = enter(session, actor, Act.TELL_PROVIDER, now=now)
    case = visit.reach_id(Case, visit.reach(Referral, referral_id).case_id, lock=True)
    waiting = still_open(visit, visit.reach(Referral, referral_id))
    if not waiting:
        raise NotNow(Said(N_("依頼先に伝えることは、いまはありません。")))
    first = max(telling.arose_on for telling in waiting)
    if not first <= told_on <= visit.today:
        said = N_("%(day)sから今日までの日付にしてください。")
        raise NotValid("told_on", Said(said, {"day": first}))
    for telling in waiting:
        telling.told_on, telling.told_by_id = told_on, actor.person_id
        visit.record(sight.TELLING, telling.public_id, of=case.employment_id)
    session.flush()


def still_open(visit: Visit, referral: Referral) -> list[Telling]:
    """What waits to be told of one handing out."""
    return [one for one in _all(visit, referral) if one.told_on is None]


def shown(visit: Visit, case: Case, referral: Referral) -> tuple[Shown, ...]:
    """All that was or is to be told, the oldest first, for those who may know."""
    known = visit.facts(case)
    if not visit.grants(sight.TELLING, known):
        return ()
    found = _all(visit, referral)
    names = people.person_names(
        visit.session, case.company_id, [one.told_by_id for one in found if one.told_by_id is not None]
    )
    return tuple(
        visit.show(sight.TELLING, one, known, of=case.employment_id, told_by_name=names.get(one.told_by_id or 0, ""))
        for one in found
    )


def _all(visit: Visit, referral: Referral) -> list[Telling]:
    return list(
        visit.session.execute(
            select(Telling)
            .where(Telling.referral_id == referral.id, visit.within(Telling))
            .order_by(Telling.arose_on, Telling.id)
        ).scalars()
    )
