"""Would somebody on leave like to come back, and from when?

With it the second of the five steps begins (domain: §2e). The employee says it, or HR writes down what they said; the
company decides. A certificate that says they can goes its own way (`leave_certificates`).
"""

from datetime import date, datetime
from typing import Final

from sqlalchemy.orm import Session

from casework.access import Act, Actor, Visit, enter, sight
from casework.models.cases import Case
from casework.models.leaves import SickLeave
from casework.rules import leaves as rules
from casework.rules.errors import NotNow, NotValid
from casework.rules.notices import Notice
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import ConsentChannel, Hat
from casework.services import cases, messages, people

NO_WISH: Final = Said(N_("復職の希望は、まだ伝えられていません。"))


def say(session: Session, actor: Actor, leave_id: str, wishes_on: date, *, now: datetime) -> None:
    """The employee would like to work again from a day on; said anew it takes the place of what they said before. HR
    and whoever has the case are told. NotNow once the leave is over, NotValid for a day that can't be.
    """
    visit = enter(session, actor, Act.WISH_RETURN, now=now)
    case, leave = _locked(visit, leave_id)
    _keep(visit, case, leave, wishes_on, ConsentChannel.ONLINE)
    _tell_company(visit, case, leave)


def note(session: Session, actor: Actor, leave_id: str, wishes_on: date, *, now: datetime) -> None:
    """HR writes down what the employee said or wrote to them; the employee is told as well. Raises as `say`."""
    visit = enter(session, actor, Act.NOTE_RETURN_WISH, now=now)
    case, leave = _locked(visit, leave_id)
    _keep(visit, case, leave, wishes_on, ConsentChannel.PAPER)
    _tell_company(visit, case, leave)
    messages.queue(visit, Notice.LEAVE_CHANGED, record_id=leave.public_id, to=case.employment.person_id,
                   hat=Hat.WORKER, occasion=f"wish {leave.version}")  # fmt: skip


def take_back(session: Session, actor: Actor, leave_id: str, *, now: datetime) -> None:
    """The employee doesn't say so any more, whoever wrote it down. NotNow where there is nothing to take back."""
    visit = enter(session, actor, Act.WISH_RETURN, now=now)
    case, leave = _locked(visit, leave_id)
    if leave.wishes_on is None:
        raise NotNow(NO_WISH)
    leave.wishes_on = leave.wished_on = leave.wish_channel = None
    visit.record(sight.SICK_LEAVE, leave.public_id, of=case.employment_id)
    session.flush()
    _tell_company(visit, case, leave)


def _locked(visit: Visit, leave_id: str) -> tuple[Case, SickLeave]:
    case = visit.reach_id(Case, visit.reach(SickLeave, leave_id).case_id, lock=True)  # first
    leave = visit.reach(SickLeave, leave_id, lock=True)
    if leave.ended_on is not None:
        raise NotNow(rules.OVER)
    return case, leave


def _keep(visit: Visit, case: Case, leave: SickLeave, wishes_on: date, channel: ConsentChannel) -> None:
    first = max(leave.begins_on, visit.today)
    if wishes_on <= first:
        raise NotValid("wishes_on", Said(N_("%(day)sより後の日にしてください。"), {"day": first}))
    if wishes_on > visit.today + rules.FARTHEST:
        most = visit.today + rules.FARTHEST
        raise NotValid("wishes_on", Said(N_("%(day)sまでの日にしてください。"), {"day": most}))
    leave.wishes_on, leave.wished_on, leave.wish_channel = wishes_on, visit.today, channel
    visit.record(sight.SICK_LEAVE, leave.public_id, of=case.employment_id)
    visit.session.flush()


def _tell_company(visit: Visit, case: Case, leave: SickLeave) -> None:
    """HR, and whoever has the case; where nobody has, the physicians and nurses of the workplace."""
    session, company_id, place = visit.session, case.company_id, case.workplace_id
    officers = people.hr_for(session, company_id, place, visit.today, not_person=case.employment.person_id)
    told = dict.fromkeys(officers, Hat.HR)
    having = cases.carers(session, company_id, case.id, visit.today)
    if not having:
        having = dict.fromkeys(people.nurses_for(session, company_id, place, visit.today), Hat.NURSE)
        having |= dict.fromkeys(people.industrial_physicians(session, company_id, place, visit.today), Hat.PHYSICIAN)
    for to, hat in [*told.items(), *having.items()]:
        if to != visit.actor.person_id and visit.reaching(SickLeave, leave.id, [to], hat):
            messages.queue(visit, Notice.RETURN_WISHED, record_id=leave.public_id, to=to, hat=hat,
                           occasion=str(leave.version))  # fmt: skip
