"""What was said in a meeting about somebody's return to work, and is it kept in its two parts?

職場復帰支援に関する面談記録票 (様式例2 of the ministry's guide). HR writes the work part, who has the case in their
care the health part, which no one at the employer reaches. The form is made for each reader of what they may read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.access.acts import may
from casework.access.sight import Fact
from casework.documents import return_talk_record
from casework.documents.return_papers import Doctor, Employee
from casework.documents.return_talk_record import Health
from casework.documents.return_talk_record import ReturnTalk as Paper
from casework.ids import PublicId
from casework.models.cases import Case
from casework.models.leaves import SickLeave
from casework.models.people import Workplace
from casework.models.return_talks import ReturnTalk, ReturnTalkHealth
from casework.rules import moves, unclinical
from casework.rules.days import tokyo_date
from casework.rules.errors import NotNow, NotValid, NotYours, Stale, faults, refuse
from casework.rules.notices import Notice
from casework.rules.return_talks import CARERS, CanReturn, HealthPart, WorkPart, health_part, work_part
from casework.rules.return_to_work import Assessment
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import AssignmentRole, Hat, Language, RecordState
from casework.services import advice, cases, letterheads, measures, messages, people, return_days, returns

OTHERS: Final = Said(N_("健康の部分は、ほかの担当者が書いています。"))


@dataclass(frozen=True)
class Words:
    """What HR wrote; whole or not."""

    talked_at: datetime | None = None
    work: WorkPart = field(default_factory=WorkPart)
    starts_on: date | None = None
    can_return: CanReturn | None = None
    next_on: date | None = None

    @property
    def empty(self) -> bool:
        """Nothing was written; what is chosen of 可・不可 can't be taken back on a page."""
        return replace(self, can_return=None) == Words()


@dataclass(frozen=True)
class Page:
    """One talk, or the draft of HR (None before it was saved; version 0). `health`: None where the reader has none to
    read; `may`: what they can do with it now.
    """

    leave_id: PublicId
    employee: Shown
    talk: Shown | None
    words: Words
    version: int
    corrects: PublicId | None = None
    """A kept record of the same meeting, in whose place this one is to stand."""
    health: Shown | None = None
    health_words: HealthPart = field(default_factory=HealthPart)
    health_version: int = 0
    """`_seen` of all of them; 0 where none was begun."""
    health_before: tuple[tuple[Shown, HealthPart], ...] = ()
    """Kept ones in whose place `health` stands, the newest first."""
    drafting: bool = False
    """HR is writing something of this leave already, for who may know: nothing else can be begun until it is kept."""
    may: frozenset[Act] = frozenset()

    @property
    def health_kept(self) -> HealthPart | None:
        """What holds of the health part. None as long as nothing is kept, and where there is none to read."""
        if self.health is not None and self.health.kept_at is not None:
            return self.health_words
        return self.health_before[0][1] if self.health_before else None

    @property
    def weighed(self) -> list[str]:
        """Words of how somebody is in the work part."""
        return unclinical.weighed(_texts(self.words.work).values())

    @property
    def gaps(self) -> list[NotValid]:
        """What is missing before it can be kept."""
        wrong = []
        if self.words.talked_at is None:
            wrong.append(NotValid("talked_on", Said(N_("面談の日と時刻を入力してください。"))))
        if not self.words.work.present:
            wrong.append(NotValid("present_hr", Said(N_("出席した人を、少なくとも1人入力してください。"))))
        if self.words.can_return is CanReturn.NO and not self.words.work.reason:
            wrong.append(NotValid("reason", Said(N_("不可とした理由を入力してください。"))))
        return wrong


def of_leave(visit: Visit, case: Case, leave: SickLeave) -> list[Shown]:
    """Those of a return that this reader may know of, the newest first, without their words."""
    found = visit.session.execute(
        select(ReturnTalk)
        .where(visit.within(ReturnTalk), ReturnTalk.leave_id == leave.id)
        .order_by(ReturnTalk.id.desc())
    ).scalars()
    return [_shown(visit, case, one, work=None) for one in found]


def writing(
    session: Session, actor: Actor, leave_id: str, *, corrects: PublicId | None = None, now: datetime
) -> Page:  # fmt: skip
    """The record that HR is writing of the newest meeting, or an empty one; of one that is to take the place of a kept
    one, what that says. NotYours for what can't be corrected, NotNow as `save`.
    """
    visit = enter(session, actor, Act.WRITE_RETURN_TALK, now=now)
    leave, case = _of_leave(visit, leave_id)
    draft = _draft(visit, leave)
    _begins(visit, case, leave, draft, corrects)
    page = _page(visit, case, leave, draft)
    if draft is not None or corrects is None:
        return page
    return replace(page, words=_page(visit, case, leave, _correctable(visit, leave, corrects)).words, corrects=corrects)


def save(
    session: Session, actor: Actor, leave_id: str, words: Words, *, corrects: PublicId | None = None, version: int,
    now: datetime,
) -> PublicId:  # fmt: skip
    """Keep the draft, whole or not; `corrects`: of the meeting of that record, in whose place it is to stand.
    NotNow for a first one where the return is over, Stale when it was saved elsewhere since `version`, NotValid for
    words of illness, for a meeting to come and for days that can't be.
    """
    visit = enter(session, actor, Act.WRITE_RETURN_TALK, now=now)
    leave, case = _of_leave(visit, leave_id, lock=True)
    if actor.person_id is None:
        raise NotYours
    talk = _draft(visit, leave)
    _begins(visit, case, leave, talk, corrects)
    refuse(_faults(visit, leave, words))
    if (0 if talk is None else talk.version) != version:
        raise Stale
    if talk is None:
        talk = ReturnTalk(company_id=case.company_id, public_id=ids.fresh(), case_id=case.id, leave_id=leave.id,
                          person_id=actor.person_id, version=1)  # fmt: skip
        if corrects is not None:
            kept = _correctable(visit, leave, corrects)
            talk.corrects_id = kept.corrects_id or kept.id
        session.add(talk)
    talk.person_id = actor.person_id
    for name in ("talked_at", "starts_on", "can_return", "next_on"):
        setattr(talk, name, getattr(words, name))
    talk.cared = not CARERS.isdisjoint(words.work.present)
    visit.seal(case.data_key_id, talk, work=words.work.pack())
    visit.record(sight.RETURN_TALK, talk.public_id, of=case.employment_id)
    session.flush()
    return talk.public_id


def drop(session: Session, actor: Actor, leave_id: str, *, version: int, now: datetime) -> None:
    """HR saves a draft without any words: it is none any more, and a case that only waited for it ends. NotNow once the
    case is closed, Stale as `save`.
    """
    visit = enter(session, actor, Act.WRITE_RETURN_TALK, now=now)
    leave, case = _of_leave(visit, leave_id, lock=True)
    talk = _draft(visit, leave)
    if (0 if talk is None else talk.version) != version:
        raise Stale
    if talk is not None:
        visit.record(sight.RETURN_TALK, talk.public_id, of=case.employment_id)
        session.delete(talk)
        session.flush()
        measures.close_if_over(visit, case)


def keep(session: Session, actor: Actor, talk_id: str, *, version: int, sure: bool = False, now: datetime) -> None:
    """It stays from here on, and the employee reads it. NotValid with what is missing, Stale when it changed. `sure`:
    words of how somebody is are meant to stay.
    """
    visit = enter(session, actor, Act.KEEP_RETURN_TALK, now=now)
    case = visit.reach_id(Case, visit.reach(ReturnTalk, talk_id).case_id, lock=True)
    talk = visit.reach(ReturnTalk, talk_id, lock=True)
    advice.still_open(case)
    after = moves.RETURN_TALK.check(talk.state, visit.act)
    if talk.version != version:
        raise Stale
    leave = session.get_one(SickLeave, talk.leave_id)
    page = _page(visit, case, leave, talk)
    wrong = [*page.gaps, *_faults(visit, leave, page.words)]
    refuse([*wrong, *unclinical.weigh(page.weighed, sure=sure)])
    talk.state, talk.kept_at = after, now
    visit.record(sight.RETURN_TALK, talk.public_id, of=case.employment_id)
    session.flush()
    messages.queue(visit, Notice.RETURN_TALK_KEPT, record_id=talk.public_id, to=case.employment.person_id,
                   hat=Hat.WORKER)  # fmt: skip
    measures.close_if_over(visit, case)


def read(session: Session, actor: Actor, talk_id: str, *, now: datetime) -> Page:
    """One talk, with its health part for whoever may read that."""
    visit = enter(session, actor, Act.READ_RETURN_TALK, now=now)
    talk = visit.reach(ReturnTalk, talk_id)
    return _page(visit, visit.reach_id(Case, talk.case_id), session.get_one(SickLeave, talk.leave_id), talk)


def writing_health(session: Session, actor: Actor, talk_id: str, *, now: datetime) -> Page:
    """The health part as it is being written; of one that is to take the place of a kept one, what that says."""
    visit = enter(session, actor, Act.WRITE_TALK_HEALTH, now=now)
    case, talk = _kept(visit, talk_id)
    return _page(visit, case, session.get_one(SickLeave, talk.leave_id), talk)


def save_health(
    session: Session, actor: Actor, talk_id: str, words: HealthPart, *, version: int, now: datetime
) -> bool:
    """Keep the draft of the health part, of the first or of one that is to take the place of a kept one; whoever begins
    it has the case from then on. Without a word there is none: False. Stale when it was saved elsewhere since
    `version`, NotNow where somebody else has it.
    """
    visit = enter(session, actor, Act.WRITE_TALK_HEALTH, now=now)
    case, talk = _kept(visit, talk_id, lock=True)
    if actor.person_id is None:
        raise NotYours
    draft = _health_draft(visit, talk, lock=True)
    if _seen(_healths(visit, talk)) != version:
        raise Stale
    if words == HealthPart():
        if draft is not None:
            visit.record(sight.RETURN_TALK_HEALTH, draft.public_id, of=case.employment_id)
            session.delete(draft)
            session.flush()
            measures.close_if_over(visit, case)
        return False
    made = draft or ReturnTalkHealth(
        company_id=case.company_id, public_id=ids.fresh(), case_id=case.id,
        return_talk_id=talk.corrects_id or talk.id, version=1,
    )  # fmt: skip
    made.person_id = actor.person_id
    visit.seal(case.data_key_id, made, health=words.pack())
    session.add(made)
    visit.record(sight.RETURN_TALK_HEALTH, made.public_id, of=case.employment_id)
    if Fact.ASSIGNED not in visit.facts(case):
        cases.assign(visit, case, actor.person_id, AssignmentRole.CARE, visit.today)
    session.flush()
    return True


def keep_health(session: Session, actor: Actor, talk_id: str, *, version: int, now: datetime) -> None:
    """The health part stays from here on, in the place of the one before, and the employee reads it. NotYours where
    there is none, NotNow once it is kept, Stale when it changed.
    """
    visit = enter(session, actor, Act.KEEP_TALK_HEALTH, now=now)
    case, talk = _kept(visit, talk_id, lock=True)
    health = _health_draft(visit, talk, lock=True) or next(iter(_healths(visit, talk)), None)
    if health is None:
        raise NotYours
    after = moves.TALK_HEALTH.check(health.state, visit.act)
    if _seen(_healths(visit, talk)) != version:
        raise Stale
    health.state, health.kept_at = after, now
    visit.record(sight.RETURN_TALK_HEALTH, health.public_id, of=case.employment_id)
    session.flush()
    messages.queue(visit, Notice.RETURN_TALK_KEPT, record_id=talk.public_id, to=case.employment.person_id,
                   hat=Hat.WORKER, occasion=f"health {health.public_id}")  # fmt: skip
    measures.close_if_over(visit, case)


def file(session: Session, actor: Actor, talk_id: str, *, now: datetime) -> bytes:
    """The form with what this reader may read and what is kept; a draft of the health part isn't on it. NotYours before
    the work part is kept.
    """
    visit = enter(session, actor, Act.READ_RETURN_TALK, now=now)
    talk = visit.reach(ReturnTalk, talk_id)
    case = visit.reach_id(Case, talk.case_id)
    if talk.state is not RecordState.ISSUED or talk.kept_at is None:
        raise NotYours
    page = _page(visit, case, session.get_one(SickLeave, talk.leave_id), talk)
    name = people.person_names(session, case.company_id, [talk.person_id])[talk.person_id]
    return _paper(visit, case, page, name, tokyo_date(talk.kept_at))


def _of_leave(visit: Visit, leave_id: str, *, lock: bool = False) -> tuple[SickLeave, Case]:
    leave = visit.reach(SickLeave, leave_id)
    case = visit.reach_id(Case, leave.case_id, lock=lock)
    advice.still_open(case)
    return leave, case


def _begins(
    visit: Visit, case: Case, leave: SickLeave, draft: ReturnTalk | None, corrects: PublicId | None
) -> None:  # fmt: skip
    """NotNow where a meeting would be written down that nobody wrote of before, though the return is over: not because
    another leave followed, since a meeting before that one belongs here.
    """
    followed = leave.number is not None and return_days.followed_on(visit, leave) is not None
    if draft is None and corrects is None and not followed:
        returns.still_going_on(visit, case, leave)


def _kept(visit: Visit, talk_id: str, *, lock: bool = False) -> tuple[Case, ReturnTalk]:
    """A talk whose work part is kept, in an open case. NotNow where somebody else has its health part."""
    talk = visit.reach(ReturnTalk, talk_id)
    case = visit.reach_id(Case, talk.case_id, lock=lock)
    advice.still_open(case)
    if not _healths(visit, talk) and _others(visit, case, talk):
        raise NotNow(OTHERS)
    return case, talk


def _others(visit: Visit, case: Case, talk: ReturnTalk) -> bool:
    """Whether there is a health part, whoever has it."""
    there = select(ReturnTalkHealth.id).where(
        ReturnTalkHealth.company_id == case.company_id,
        ReturnTalkHealth.return_talk_id == (talk.corrects_id or talk.id),
    )
    return visit.session.execute(there).first() is not None


def _draft(visit: Visit, leave: SickLeave) -> ReturnTalk | None:
    return visit.session.execute(
        select(ReturnTalk).where(
            visit.within(ReturnTalk), ReturnTalk.leave_id == leave.id, ReturnTalk.state == RecordState.DRAFT
        )
    ).scalar_one_or_none()


def _correctable(visit: Visit, leave: SickLeave, talk_id: str) -> ReturnTalk:
    """A kept record of this leave in whose place another one can stand. NotYours for anything else."""
    talk = visit.reach(ReturnTalk, talk_id)
    if talk.leave_id != leave.id or talk.state is not RecordState.ISSUED or _newer(visit, talk) is not None:
        raise NotYours
    return talk


def _first(visit: Visit, talk: ReturnTalk | None) -> PublicId | None:
    """The first record of the meeting, where this one is to stand in its place."""
    if talk is None or talk.corrects_id is None:
        return None
    return visit.session.get_one(ReturnTalk, talk.corrects_id).public_id


def _newer(visit: Visit, talk: ReturnTalk) -> PublicId | None:
    """The kept record of the same meeting that holds instead of this one."""
    return visit.session.execute(
        select(ReturnTalk.public_id)
        .where(
            ReturnTalk.company_id == talk.company_id, ReturnTalk.corrects_id == (talk.corrects_id or talk.id),
            ReturnTalk.id > talk.id, ReturnTalk.state == RecordState.ISSUED,
        )
        .order_by(ReturnTalk.id.desc())
        .limit(1)
    ).scalar_one_or_none()  # fmt: skip


def _healths(visit: Visit, talk: ReturnTalk) -> Sequence[ReturnTalkHealth]:
    """Those of the meeting that the reader may know of, the newest first."""
    return (
        visit.session.execute(
            select(ReturnTalkHealth)
            .where(visit.within(ReturnTalkHealth), ReturnTalkHealth.return_talk_id == (talk.corrects_id or talk.id))
            .order_by(ReturnTalkHealth.id.desc())
        )
        .scalars()
        .all()
    )


def _seen(healths: Sequence[ReturnTalkHealth]) -> int:
    """A number that changes with whatever is written or kept of them."""
    return sum(one.version for one in healths)


def _health_draft(visit: Visit, talk: ReturnTalk, *, lock: bool = False) -> ReturnTalkHealth | None:
    statement = select(ReturnTalkHealth).where(
        visit.within(ReturnTalkHealth), ReturnTalkHealth.return_talk_id == (talk.corrects_id or talk.id),
        ReturnTalkHealth.state == RecordState.DRAFT,
    )  # fmt: skip
    return visit.session.execute(statement.with_for_update() if lock else statement).scalar_one_or_none()


def _texts(work: WorkPart) -> dict[str, str]:
    """All that is typed of the work part, by field of the form."""
    texts = {f"present_{one.value}": text for one, text in work.present.items()}
    texts |= {f"state_{one.value}": text for one, text in work.state.items()}
    texts |= {f"plan_{one.value}": text for one, text in work.plan.items()}
    return texts | {"reason": work.reason, "next_with": work.next_with}


def _faults(visit: Visit, leave: SickLeave, words: Words) -> list[NotValid]:
    wrong: list[NotValid] = []
    for name, text in _texts(words.work).items():
        wrong += faults(partial(unclinical.check, name, text))
    if words.talked_at is not None and words.talked_at > visit.now:
        wrong.append(NotValid("talked_on", Said(N_("これまでに行った面談の日時にしてください。"))))
    if words.next_on is not None and words.talked_at is not None and words.next_on < tokyo_date(words.talked_at):
        wrong.append(NotValid("next_on", Said(N_("面談の日以後の日にしてください。"))))
    talked_on = words.talked_at and tokyo_date(words.talked_at)
    wrong += return_days.talked(visit, leave, "talked_on", talked_on)
    wrong += return_days.before_the_next(visit, leave, "talked_on", talked_on)
    for name in ("starts_on", "next_on"):
        wrong += return_days.ahead(visit, leave, name, getattr(words, name))
    return wrong


def _page(visit: Visit, case: Case, leave: SickLeave, talk: ReturnTalk | None) -> Page:
    shown = None if talk is None else _shown(visit, case, talk)
    healths = () if talk is None else _healths(visit, talk)
    words = Words()
    if shown is not None:
        work = work_part(shown.work) if shown.work else WorkPart()
        words = Words(shown.talked_at, work, shown.starts_on, shown.can_return, shown.next_on)
    names = people.person_names(visit.session, case.company_id, [one.person_id for one in healths])
    told = [
        visit.show(sight.RETURN_TALK_HEALTH, one, visit.facts(case), of=case.employment_id,
                   author_name=names[one.person_id])
        for one in healths
    ]  # fmt: skip
    parts = [(one, health_part(one.health)) for one in told]
    health, part = parts[0] if parts else (None, HealthPart())
    return Page(
        leave.public_id, people.employee(visit, case.employment_id), shown, words, 0 if talk is None else talk.version,
        _first(visit, talk), health, part, _seen(healths), tuple(parts[1:]),
        talk is not None and _begun(visit, talk), _able(visit, case, talk, healths),
    )  # fmt: skip


def _able(
    visit: Visit, case: Case, talk: ReturnTalk | None, healths: Sequence[ReturnTalkHealth]
) -> frozenset[Act]:  # fmt: skip
    if talk is None or case.closed_on is not None:
        return frozenset()
    there: Mapping[Act, bool] = {
        Act.KEEP_RETURN_TALK: talk.state is RecordState.DRAFT,
        Act.WRITE_RETURN_TALK: talk.state is RecordState.ISSUED and _newer(visit, talk) is None,
        Act.WRITE_TALK_HEALTH: talk.state is RecordState.ISSUED and (bool(healths) or not _others(visit, case, talk)),
        Act.KEEP_TALK_HEALTH: bool(healths) and healths[0].state is RecordState.DRAFT,
    }
    return frozenset(act for act, open_now in there.items() if open_now and may(visit.actor.hat, act))


def _begun(visit: Visit, talk: ReturnTalk) -> bool:
    """HR is writing something of this leave already."""
    there = select(ReturnTalk.id).where(
        visit.within(ReturnTalk), ReturnTalk.leave_id == talk.leave_id, ReturnTalk.state == RecordState.DRAFT
    )
    return visit.session.execute(there).first() is not None


def _paper(visit: Visit, case: Case, page: Page, recorder: str, on: date) -> bytes:
    """様式例2; the places of health say so to whoever may not read it, and as long as none is kept."""
    session, employee, words, part = visit.session, page.employee, page.words, page.health_kept
    health, state = None, dict(words.work.state)
    if part is not None:
        health = Health(part.course, Doctor(part.institution, part.doctor), part.doctor_contact, part.treatment,
                        part.doctors_view)  # fmt: skip
        state[Assessment.EMPLOYEE] = part.employee
    paper = Paper(
        employee=Employee(
            employee.name, employee.sex, employee.born_on, session.get_one(Workplace, case.workplace_id).name,
            employee.department or "", employee.number or "",
        ),
        recorded_on=on, recorder=recorder, talked_at=words.talked_at, present=words.work.present,
        health=health, state=state, starts_on=words.starts_on, plan=words.work.plan,
        decision=None if words.can_return is None else words.can_return is CanReturn.YES, reason=words.work.reason,
        next_on=words.next_on, next_with=words.work.next_with,
        awaited=visit.actor.hat is Hat.WORKER or Fact.ASSIGNED in visit.facts(case),
        replaced=page.talk is not None and bool(page.talk.newer),
    )  # fmt: skip
    return return_talk_record.made(letterheads.paper(session, case.company_id), paper, Language.JAPANESE)


def _shown(visit: Visit, case: Case, talk: ReturnTalk, **left: Any) -> Shown:
    name = people.person_names(visit.session, case.company_id, [talk.person_id])[talk.person_id]
    return visit.show(sight.RETURN_TALK, talk, visit.facts(case), of=case.employment_id, author_name=name,
                      newer=_newer(visit, talk), **left)  # fmt: skip
