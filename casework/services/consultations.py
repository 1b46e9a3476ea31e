"""When is a consultation over, and who says so?

Whoever cares for it, whether it was wished for on line or began with somebody who walked in; the employee ends one by
taking their wish back (`endings`). Nobody at the employer learns of either, and the employee can come again any day.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, literal, select
from sqlalchemy.orm import Session

from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.access.sight import Fact
from casework.models.cases import Case
from casework.models.followups import FollowUp
from casework.models.risks import Crisis
from casework.rules.errors import NotNow, NotYours
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import CaseKind, CloseReason, FollowUpState, RequestState
from casework.services import cases, contacts, people, requests


@dataclass(frozen=True)
class Parting:
    """The last look before a consultation is ended. `waits`: what has to be settled before."""

    case: Shown
    employee: Shown
    waits: tuple[Said, ...]


def parting(session: Session, actor: Actor, case_id: str, *, now: datetime) -> Parting:
    """What ending it would mean. NotYours for whoever doesn't care for it, NotNow when it is over."""
    visit = enter(session, actor, Act.END_CONSULTATION, now=now)
    case = _cared_for(visit, case_id)
    return Parting(
        case=visit.show(sight.CASE, case, visit.facts(case), of=case.employment_id),
        employee=people.employee(visit, case.employment_id),
        waits=_waits(visit, case),
    )


def end(session: Session, actor: Actor, case_id: str, *, now: datetime) -> None:
    """It is over from today. NotNow while somebody or something still waits in it."""
    visit = enter(session, actor, Act.END_CONSULTATION, now=now)
    case = _cared_for(visit, case_id, lock=True)
    for said in _waits(visit, case):
        raise NotNow(said)
    cases.close(visit, case, CloseReason.TALKED, visit.today)


def may_end(visit: Visit, case: Case) -> bool:
    """Whether the reader is offered it."""
    return case.kind is CaseKind.CONSULTATION and case.closed_on is None and bool(visit.facts(case) & Fact.ASSIGNED)


def _cared_for(visit: Visit, case_id: str, *, lock: bool = False) -> Case:
    case = visit.reach(Case, case_id, lock=lock)
    if case.kind is not CaseKind.CONSULTATION or not visit.facts(case) & Fact.ASSIGNED:
        raise NotYours
    if case.closed_on is not None:
        raise NotNow(cases.OVER)
    return case


def _waits(visit: Visit, case: Case) -> tuple[Said, ...]:
    """What would be forgotten: a wish without its talk, a promised call, a planned follow-up, somebody in danger."""
    request = requests.standing(visit, case)
    planned = select(literal(1)).where(
        FollowUp.company_id == case.company_id, FollowUp.case_id == case.id, FollowUp.state == FollowUpState.PLANNED
    )
    danger = select(literal(1)).where(
        Crisis.company_id == case.company_id, Crisis.case_id == case.id, Crisis.closed_at.is_(None)
    )
    followed, in_danger = visit.session.execute(select(exists(planned), exists(danger))).one()
    found = (
        (
            request is not None and request.state is RequestState.SUBMITTED,
            N_("本人の相談の希望が、面談を待っています。面談を記録するか、本人が希望を取り下げてから終えてください。"),
        ),
        (
            contacts.promised(visit, case),
            N_("約束した連絡があります。連絡を記録するか、約束を取りやめてから終えてください。"),
        ),
        (followed, N_("予定しているフォロー面談があります。実施か取りやめを記録してから終えてください。")),
        (in_danger, N_("危機対応が続いています。対応を閉じてから終えてください。")),
    )
    return tuple(Said(words) for waits, words in found if waits)
