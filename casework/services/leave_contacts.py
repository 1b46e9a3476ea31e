"""How did the company keep in touch with somebody on leave? About work alone; the employee reads every line."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import takewhile
from typing import Final

from sqlalchemy import ColumnElement, exists, func, literal, select
from sqlalchemy.orm import Session, aliased

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.ids import PublicId
from casework.models.cases import Case
from casework.models.leaves import LeaveContact, LeaveTerm, SickLeave
from casework.rules import leaves as rules
from casework.rules import unclinical
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, faults, refuse
from casework.rules.leaves import ContactWay, Reached
from casework.rules.notices import Notice
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import Hat
from casework.services import leaves, limits, messages, people

TALKED_OF: Final = Said(N_("話した仕事のことを書いてください。体調や治療のことは聞かず、書きません。"))


WHY_NONE: Final = Said(N_("取り消す理由を書いてください。本人が読みます。"))
CORRECTED: Final = Said(N_("この記録は、すでに直されています。"))


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
    once: PublicId | None = None
    """What the record of it will be called."""


@dataclass(frozen=True)
class CorrectionPage:
    """An entry that is to be written anew. `stands`: nothing took its place yet."""

    employee: Shown
    contact: Shown
    leave_id: PublicId
    stands: bool


def log(session: Session, actor: Actor, leave_id: str, kept: Kept, *, now: datetime) -> None:
    """Write it down; the next one is due a whole number of intervals after the leave's first day, and whoever wasn't
    reached stays to be reached. NotNow once the leave is over, NotValid for a day outside of it, and for words of
    illness or none about a talk, and once for words of how somebody is.
    """
    visit = enter(session, actor, Act.LOG_LEAVE_CONTACT, now=now)
    case = visit.reach_id(Case, visit.reach(SickLeave, leave_id).case_id, lock=True)  # first
    leave = visit.reach(SickLeave, leave_id, lock=True)
    if visit.written(LeaveContact, kept.once) is not None:
        return
    if leave.ended_on is not None:
        raise NotNow(rules.OVER)
    if kept.reached is Reached.MISTAKEN:
        raise NotValid("reached", Said(N_("一覧から選んでください。")))
    _check(visit, leave, kept)
    _write(visit, case, leave, kept, None)
    if kept.reached is not Reached.NOT_REACHED:  # who wasn't reached is still to be reached
        watch(visit, case, leave)
    if kept.of_limit:
        limits.stop(visit, case, Clock.LEAVE_LIMIT, record_id=leave.public_id)
    session.flush()


def opening(session: Session, actor: Actor, contact_id: str, *, now: datetime) -> CorrectionPage:
    """The entry that is to be put right."""
    visit = enter(session, actor, Act.CORRECT_LEAVE_CONTACT, now=now)
    contact = visit.reach(LeaveContact, contact_id)
    leave = visit.reach_id(SickLeave, contact.leave_id)
    shown = visit.show(sight.LEAVE_CONTACT, contact, of=leave.employment_id, by_name="", struck_on=None,
                       struck_by_name=None)  # fmt: skip
    stands = _stands(session, contact)
    return CorrectionPage(people.employee(visit, leave.employment_id), shown, leave.public_id, stands)


def correct(session: Session, actor: Actor, contact_id: str, kept: Kept, *, now: datetime) -> PublicId:
    """Another entry takes the place of one that was wrong, or takes it back; that one can still be read. What is due
    is counted from what stands. The leave, which may be over. NotNow where it was put right already, NotValid as `log`,
    and without the reason why there was none.
    """
    visit = enter(session, actor, Act.CORRECT_LEAVE_CONTACT, now=now)
    case = visit.reach_id(Case, visit.reach(LeaveContact, contact_id).case_id, lock=True)  # first
    wrong = visit.reach(LeaveContact, contact_id)
    leave = visit.reach_id(SickLeave, wrong.leave_id, lock=True)
    if visit.written(LeaveContact, kept.once) is not None:
        return leave.public_id
    if not _stands(session, wrong):
        raise NotNow(CORRECTED)
    _check(visit, leave, kept)
    _write(visit, case, leave, kept, wrong)
    messages.queue(visit, Notice.LEAVE_CHANGED, record_id=leave.public_id, to=case.employment.person_id,
                   hat=Hat.WORKER, occasion=f"contact put right {wrong.public_id}")  # fmt: skip
    if leave.ended_on is None:
        if kept.of_limit:
            limits.stop(visit, case, Clock.LEAVE_LIMIT, record_id=leave.public_id)
        elif wrong.of_limit and not spoken(session, leave):
            leaves.watch_term(visit, case, leave, leaves.newest(session, leave), anew=True)
        watch(visit, case, leave)
    session.flush()
    return leave.public_id


def watch(visit: Visit, case: Case, leave: SickLeave) -> None:
    """Let the next word be due after the last one; where there was none yet, after the leave was written down."""
    leaves.watch_contact(visit, case, leave, last(visit.session, leave) or _written_on(visit.session, leave))


def _written_on(session: Session, leave: SickLeave) -> date:
    """When the leave was written down."""
    return session.execute(
        select(LeaveTerm.decided_on).where(LeaveTerm.leave_id == leave.id, LeaveTerm.number == 1)
    ).scalar_one()


def _earliest(visit: Visit, leave: SickLeave) -> date:
    """The first day on which there can have been a word of a leave: of one that was to come, since it is on record."""
    return min(leave.begins_on, _written_on(visit.session, leave))


def standing() -> ColumnElement[bool]:
    """Nothing took the place of the entry, in a select over `LeaveContact`."""
    later = aliased(LeaveContact)
    return ~exists(
        select(literal(1)).where(later.company_id == LeaveContact.company_id, later.corrects_id == LeaveContact.id)
    )


def spoken(session: Session, leave: SickLeave) -> bool:
    """They talked of the limit that holds: an entry that stands says so, written down since it was decided."""
    terms = session.execute(
        select(LeaveTerm.limit_on, LeaveTerm.decided_on)
        .where(LeaveTerm.company_id == leave.company_id, LeaveTerm.leave_id == leave.id)
        .order_by(LeaveTerm.number.desc())
    ).all()  # fmt: skip
    since = min(one.decided_on for one in takewhile(lambda one: one.limit_on == terms[0].limit_on, terms))
    told = select(literal(1)).where(
        LeaveContact.company_id == leave.company_id, LeaveContact.leave_id == leave.id, LeaveContact.of_limit,
        LeaveContact.written_on >= since, standing(),
    )  # fmt: skip
    return session.execute(told).first() is not None


def _stands(session: Session, contact: LeaveContact) -> bool:
    of = select(literal(1)).where(LeaveContact.id == contact.id, LeaveContact.reached != Reached.MISTAKEN, standing())
    return session.execute(of).first() is not None


def _write(visit: Visit, case: Case, leave: SickLeave, kept: Kept, wrong: LeaveContact | None) -> None:
    made = LeaveContact(
        company_id=case.company_id, public_id=kept.once or ids.fresh(), case_id=case.id, leave_id=leave.id,
        held_on=kept.held_on, way=kept.way, reached=kept.reached, of_limit=kept.of_limit, written_on=visit.today,
        by_id=visit.actor.person_id, corrects_id=None if wrong is None else wrong.id,
    )  # fmt: skip
    visit.seal(case.data_key_id, made, words=kept.words.strip())
    visit.session.add(made)
    visit.session.flush()
    visit.record(sight.LEAVE_CONTACT, made.public_id, of=case.employment_id)


def last(session: Session, leave: SickLeave) -> date | None:
    """The last day on which there was a word, or none was wanted: entries may come late, and in any order."""
    found: date | None = session.execute(
        select(func.max(LeaveContact.held_on)).where(
            LeaveContact.company_id == leave.company_id,
            LeaveContact.leave_id == leave.id,
            LeaveContact.reached.in_((Reached.TALKED, Reached.NOT_NOW)),
            standing(),
        )
    ).scalar_one()
    return found


def _check(visit: Visit, leave: SickLeave, kept: Kept) -> None:
    wrong = []
    last_on = min(visit.today, leave.ended_on or visit.today)
    first = _earliest(visit, leave)
    if not first <= kept.held_on <= last_on:
        wrong.append(
            NotValid(
                "held_on",
                Said(N_("%(first)sから%(last)sまでの日を入力してください。"), {"first": first, "last": last_on}),
            )
        )
    if kept.way is ContactWay.NONE:
        wrong.append(NotValid("way", Said(N_("一覧から選んでください。"))))
    if kept.reached is Reached.TALKED and not kept.words.strip():
        wrong.append(NotValid("words", TALKED_OF))
    if kept.reached is Reached.MISTAKEN and not kept.words.strip():
        wrong.append(NotValid("words", WHY_NONE))
    if kept.of_limit and kept.reached is not Reached.TALKED:
        wrong.append(NotValid("of_limit", Said(N_("話せたときだけ、選んでください。"))))
    if len(kept.words.strip()) > rules.LONGEST_WORDS:
        wrong.append(NotValid("words", Said(N_("%(most)s文字以内で入力してください。"), {"most": rules.LONGEST_WORDS})))
    wrong += faults(lambda: unclinical.check("words", kept.words))
    refuse([*wrong, *unclinical.weigh([kept.words], sure=kept.sure)])
