"""Who was called about the invitation, when, and what came of it?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.models.cases import Case
from casework.models.invitations import ContactAttempt, Invitation
from casework.models.people import Person
from casework.rules.days import tokyo_date
from casework.rules.errors import NotNow, NotValid
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import CallOutcome, InvitationState
from casework.services import invitations, letters, people, received, rests

WORDS_AT_MOST: Final = 1000


@dataclass(frozen=True)
class Call:
    """A call as it is entered. `caller`: public id of a person of the office; `words` are kept sealed."""

    at: datetime
    caller: str
    outcome: CallOutcome
    words: str = ""


@dataclass(frozen=True)
class Caller:
    """Somebody of the office who may have called."""

    public_id: str
    name: str
    me: bool


@dataclass(frozen=True)
class CallsPage:
    """Whom to call, who calls, and what came of earlier calls. `closed`: why nobody is to call now."""

    case_id: str
    employee: Shown
    calls: tuple[Shown, ...]
    callers: tuple[Caller, ...]
    closed: Said | None


def page(session: Session, actor: Actor, case_id: str, *, now: datetime) -> CallsPage:
    """The page with the words for the caller, the log, and the form."""
    visit = enter(session, actor, Act.LOG_CALL, now=now)
    case = visit.reach(Case, case_id)
    invitation = invitations.invited(visit, case)
    return CallsPage(
        case_id=case.public_id,
        employee=people.employee(visit, case.employment_id),
        calls=_shown(visit, case, invitation),
        callers=tuple(Caller(one.public_id, one.name, one.id == actor.person_id) for one in _callers(visit, case)),
        closed=_closed(visit, case, invitation),
    )


def log(session: Session, actor: Actor, case_id: str, call: Call, *, now: datetime) -> None:
    """Write a call down. When the person was spoken to, the letter that was due has reached them."""
    visit = enter(session, actor, Act.LOG_CALL, now=now)
    case = visit.reach(Case, case_id, lock=True)
    invitation = invitations.invited(visit, case, lock=True)
    closed = _closed(visit, case, invitation)
    if closed is not None:
        raise NotNow(closed)
    if call.at > now:
        raise NotValid("on", Said(N_("これからの電話は記録できません。")))
    if tokyo_date(call.at) < case.opened_on:
        raise NotValid("on", Said(N_("案内を始めた日（%(day)s）より前にできません。"), {"day": case.opened_on}))
    if len(call.words) > WORDS_AT_MOST:
        raise NotValid("words", Said(N_("%(limit)s文字以内で書いてください。"), {"limit": WORDS_AT_MOST}))
    caller = next((one for one in _callers(visit, case) if one.public_id == call.caller), None)
    if caller is None:
        raise NotValid("caller", Said(N_("一覧から選んでください。")))
    made = ContactAttempt(
        company_id=case.company_id, public_id=ids.fresh(), invitation_id=invitation.id, called_at=call.at,
        caller_id=caller.id, outcome=call.outcome,
    )  # fmt: skip
    visit.seal(case.data_key_id, made, words=call.words.strip())
    session.add(made)
    visit.record(sight.CONTACT, made.public_id, of=case.employment_id)
    if call.outcome is CallOutcome.TALKED:
        letters.told_by_telephone(visit, invitation)
    session.flush()


def _closed(visit: Visit, case: Case, invitation: Invitation) -> Said | None:
    if invitation.state is not InvitationState.OPEN:
        return Said(N_("すでにお返事のあった方です。この件で電話をかける必要はありません。"))
    if received.elsewhere(visit, case):
        return Said(N_("別の件で、すでに面接指導を申し出ている方です。電話をかける必要はありません。"))
    if received.unsettled(visit, case.employment_id):
        return Said(N_("申出を受け取ったとの知らせがあります。先に「受領した申出」で返事をしてください。"))
    if rests.resting(visit, case.employment_id):
        return Said(N_("ご案内を休む期間です。終わるまで電話をかけないでください。"))
    return None


def _callers(visit: Visit, case: Case) -> list[Person]:
    """The office of the workplace, and who is signed in."""
    theirs = {
        *people.clerks_for(visit.session, case.company_id, case.workplace_id, visit.today, about=case.employment),
        *people.nurses_for(visit.session, case.company_id, case.workplace_id, visit.today),
        visit.actor.person_id,
    } - {case.employment.person_id}
    found = select(Person).where(Person.company_id == case.company_id, Person.id.in_(theirs)).order_by(Person.kana)
    return list(visit.session.execute(found).scalars())


def _shown(visit: Visit, case: Case, invitation: Invitation) -> tuple[Shown, ...]:
    found = (
        visit.session.execute(
            select(ContactAttempt)
            .where(ContactAttempt.company_id == invitation.company_id, ContactAttempt.invitation_id == invitation.id)
            .order_by(ContactAttempt.called_at.desc(), ContactAttempt.id.desc())
        )
        .scalars()
        .all()
    )
    names = people.person_names(visit.session, case.company_id, [one.caller_id for one in found])
    known = visit.facts(case)
    return tuple(
        visit.show(sight.CONTACT, one, known, of=case.employment_id, caller_name=names[one.caller_id]) for one in found
    )
