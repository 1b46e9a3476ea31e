"""How did the company keep in touch with somebody on leave? About work alone; the employee reads every line."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Visit, enter, sight
from casework.models.cases import Case
from casework.models.leaves import LeaveContact, SickLeave
from casework.rules import leaves as rules
from casework.rules import unclinical
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, faults, refuse
from casework.rules.leaves import ContactWay, Reached
from casework.rules.texts import N_, Said
from casework.services import leaves, limits

TALKED_OF: Final = Said(N_("話した仕事のことを書いてください。体調や治療のことは聞かず、書きません。"))


@dataclass(frozen=True)
class Kept:
    """One time that HR kept in touch, or tried to, as it writes it down."""

    held_on: date
    way: ContactWay
    reached: Reached
    words: str
    of_limit: bool = False
    """They talked of the last day that the company's rules allow: its early word is done."""
    sure: bool = False
    """Words of how somebody is are meant to stand."""


def log(session: Session, actor: Actor, leave_id: str, kept: Kept, *, now: datetime) -> None:
    """Write it down; the next one is due a whole number of intervals after the leave's first day, and whoever wasn't
    reached stays to be reached. NotNow once the leave is over, NotValid for a day outside of it, and for words of
    illness or none about a talk, and once for words of how somebody is.
    """
    visit = enter(session, actor, Act.LOG_LEAVE_CONTACT, now=now)
    case = visit.reach_id(Case, visit.reach(SickLeave, leave_id).case_id, lock=True)  # first
    leave = visit.reach(SickLeave, leave_id, lock=True)
    if leave.ended_on is not None:
        raise NotNow(rules.OVER)
    _check(visit, leave, kept)
    made = LeaveContact(
        company_id=case.company_id, public_id=ids.fresh(), case_id=case.id, leave_id=leave.id, held_on=kept.held_on,
        way=kept.way, reached=kept.reached, by_id=actor.person_id,
    )  # fmt: skip
    visit.seal(case.data_key_id, made, words=kept.words.strip())
    session.add(made)
    session.flush()
    visit.record(sight.LEAVE_CONTACT, made.public_id, of=case.employment_id)
    if kept.reached is not Reached.NOT_REACHED:  # who wasn't reached is still to be reached
        leaves.watch_contact(visit, case, leave, _last(session, leave))
    if kept.of_limit:
        limits.stop(visit, case, Clock.LEAVE_LIMIT, record_id=leave.public_id)
    session.flush()


def _last(session: Session, leave: SickLeave) -> date:
    """The last day on which there was a word, or none was wanted: entries may come late, and in any order."""
    return session.execute(
        select(func.max(LeaveContact.held_on)).where(
            LeaveContact.company_id == leave.company_id,
            LeaveContact.leave_id == leave.id,
            LeaveContact.reached != Reached.NOT_REACHED,
        )
    ).scalar_one()


def _check(visit: Visit, leave: SickLeave, kept: Kept) -> None:
    wrong = []
    if not leave.begins_on <= kept.held_on <= visit.today:
        wrong.append(
            NotValid("held_on", Said(N_("%(first)sから今日までの日を入力してください。"), {"first": leave.begins_on}))
        )
    if kept.way is ContactWay.NONE:
        wrong.append(NotValid("way", Said(N_("一覧から選んでください。"))))
    if kept.reached is Reached.TALKED and not kept.words.strip():
        wrong.append(NotValid("words", TALKED_OF))
    if kept.of_limit and kept.reached is not Reached.TALKED:
        wrong.append(NotValid("of_limit", Said(N_("話せたときだけ、選んでください。"))))
    if len(kept.words.strip()) > rules.LONGEST_WORDS:
        wrong.append(NotValid("words", Said(N_("%(most)s文字以内で入力してください。"), {"most": rules.LONGEST_WORDS})))
    wrong += faults(lambda: unclinical.check("words", kept.words))
    refuse([*wrong, *unclinical.weigh([kept.words], sure=kept.sure)])
