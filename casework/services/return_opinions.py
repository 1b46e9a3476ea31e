"""May somebody on leave come back, in the physician's opinion, and who reads that?

職場復帰に関する意見書 (様式例3 of the ministry's guide), written for HR without diagnosis. Its page is
reached from the leave, since that is what HR knows of.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Final

from sqlalchemy import and_, literal, select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.access.acts import may
from casework.access.sight import Fact
from casework.documents import return_opinion
from casework.documents.return_papers import Employee
from casework.ids import PublicId
from casework.models.cases import Case, Limit
from casework.models.leaves import LeaveTerm, SickLeave
from casework.models.people import Workplace
from casework.models.return_opinions import ReturnOpinion
from casework.models.return_plans import ReturnPlan
from casework.rules import moves, unclinical
from casework.rules.days import tokyo_date
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, NotYours, Stale, faults, refuse
from casework.rules.notices import Notice
from casework.rules.return_plans import PlanState
from casework.rules.return_to_work import Accommodation, Aim, Readiness, pack, unpack
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import AssignmentRole, Hat, Language, RecordState, Zone
from casework.services import advice, cases, interviews, letterheads, limits, messages, people, return_days, returns

LONGEST: Final = 2000
SETTLED: Final = Said(N_("この意見書を受けて決めることは、もう残っていません。"))
FIRST: Final = Said(N_("変えたり解除したりする意見書が、まだありません。「新規」を選んでください。"))
PASSED: Final = Said(N_("もう過ぎた措置期間です。今日以後の日にするか、まだ決められないときは空欄にしてください。"))
UNDECIDED: Final = Said(
    N_("復帰について決めたことが、まだありません。復帰のプランを決めるか、休業の終わりを記録してください。")
)
LIFTED_IN_PART: Final = Said(
    N_(
        "「解除」は、就業上の配慮をすべて終えるときに選びます。残す配慮があるときは「変更」を選び、ないときは配慮の選択を外してください。"
    )
)
NONE_CHOSEN: Final = Said(N_("条件付き可のときは、就業上の配慮を少なくとも1つ選んでください。"))


@dataclass(frozen=True)
class Words:
    """What the physician wrote; whole or not."""

    aim: Aim | None = None
    readiness: Readiness | None = None
    opinion: str = ""
    accommodations: tuple[Accommodation, ...] = ()
    outlook: str = ""
    held_on: date | None = None
    from_on: date | None = None
    until_on: date | None = None

    @property
    def empty(self) -> bool:
        """Nothing was written; what is chosen from two lists can't be taken back on a page."""
        return replace(self, aim=None, readiness=None) == Words()


@dataclass(frozen=True)
class Page:
    """One opinion, or the draft of the reader (None before it was saved; version 0)."""

    leave_id: PublicId
    employee: Shown
    opinion: Shown | None
    words: Words
    version: int
    waits: bool = False
    """For this reader's word: HR has decided nothing after it yet."""
    decided: bool = False
    """There is something that can go on as it was decided."""

    @property
    def weighed(self) -> list[str]:
        """Words of how somebody is in what HR is going to read."""
        return unclinical.weighed(text for _field, text in _texts(self.words))

    @property
    def gaps(self) -> list[NotValid]:
        """What is missing before it can be issued."""
        needed = _NEEDED if self.words.readiness is Readiness.NO else (*_NEEDED, _FROM)
        wrong = [NotValid(name, said) for name, said in needed if not getattr(self.words, name)]
        if self.words.aim is Aim.LIFTED and self.words.accommodations:
            wrong.append(NotValid("aim", LIFTED_IN_PART))
        if self.words.readiness is Readiness.CONDITIONAL and not self.words.accommodations:
            wrong.append(NotValid("overtime", NONE_CHOSEN))
        return wrong


_NEEDED: Final = (
    ("aim", Said(N_("目的を選んでください。"))),
    ("readiness", Said(N_("復職の可否を選んでください。"))),
    ("opinion", Said(N_("意見を入力してください。"))),
    ("held_on", Said(N_("面談した日を入力してください。"))),
)
_FROM: Final = ("from_on", Said(N_("措置期間の初めの日を入力してください。")))
"""Where they can come back."""


def of_case(visit: Visit, case: Case) -> list[Shown]:
    """Those of a return that this reader may know of, the newest first."""
    found = visit.session.execute(
        select(ReturnOpinion)
        .where(visit.within(ReturnOpinion), ReturnOpinion.case_id == case.id)
        .order_by(ReturnOpinion.id.desc())
    ).scalars().all()  # fmt: skip
    names = people.person_names(visit.session, case.company_id, {one.person_id for one in found})
    known, closed = visit.facts(case), dict.fromkeys(("file", "opinion", "accommodations", "outlook"))
    return [
        visit.show(sight.RETURN_OPINION, one, known, of=case.employment_id, author_name=names[one.person_id], **closed)
        for one in found
    ]


def writing(session: Session, actor: Actor, leave_id: str, *, now: datetime) -> Page:
    """The opinion that the physician is writing about the return from a leave, or an empty one. NotNow as `save`."""
    visit = enter(session, actor, Act.WRITE_RETURN_OPINION, now=now)
    leave, case, opinion = _of_leave(visit, leave_id)
    return _page(visit, case, leave.public_id, opinion)


def save(session: Session, actor: Actor, leave_id: str, words: Words, *, version: int, now: datetime) -> PublicId:
    """Keep the draft, whole or not; whoever begins one has the case from then on. NotNow where another leave followed,
    and for a first word where the return is over; Stale when it was saved elsewhere since `version`; NotValid for words
    of illness, since HR reads them, and for what can't be: it stays once signed.
    """
    visit = enter(session, actor, Act.WRITE_RETURN_OPINION, now=now)
    _leave, case, opinion = _of_leave(visit, leave_id, lock=True)
    if actor.person_id is None:
        raise NotYours
    refuse(_faults(visit, case, words))
    if (0 if opinion is None else opinion.version) != version:
        raise Stale
    if opinion is None:
        if Fact.ASSIGNED not in visit.facts(case):
            cases.assign(visit, case, actor.person_id, AssignmentRole.CARE, visit.today)
        opinion = ReturnOpinion(
            company_id=case.company_id, public_id=ids.fresh(), case_id=case.id, person_id=actor.person_id, version=1
        )
        session.add(opinion)
    for name in ("aim", "readiness", "held_on", "from_on", "until_on"):
        setattr(opinion, name, getattr(words, name))
    visit.seal(case.data_key_id, opinion, opinion=words.opinion.strip(), outlook=words.outlook.strip(),
               accommodations=pack(words.accommodations))  # fmt: skip
    visit.record(sight.RETURN_OPINION, opinion.public_id, of=case.employment_id)
    session.flush()
    return opinion.public_id


def drop(session: Session, actor: Actor, leave_id: str, *, version: int, now: datetime) -> None:
    """The physician saves a draft without any words: it is none any more, and a case that only waited for it ends.
    NotNow and Stale as `save`.
    """
    visit = enter(session, actor, Act.WRITE_RETURN_OPINION, now=now)
    _leave, case, opinion = _of_leave(visit, leave_id, lock=True)
    if (0 if opinion is None else opinion.version) != version:
        raise Stale
    if opinion is not None:
        visit.record(sight.RETURN_OPINION, opinion.public_id, of=case.employment_id)
        session.delete(opinion)
        session.flush()
        returns.close_if_over(visit, case)


def issuing(session: Session, actor: Actor, opinion_id: str, *, now: datetime) -> Page:
    """The last look before it is signed."""
    visit = enter(session, actor, Act.ISSUE_RETURN_OPINION, now=now)
    case, opinion = _own(visit, opinion_id)
    moves.RETURN_OPINION.check(opinion.state, visit.act)
    return _page(visit, case, _leave_of(visit, case), opinion)


def issue(session: Session, actor: Actor, opinion_id: str, *, version: int, sure: bool = False, now: datetime) -> None:
    """Sign it: the file is kept as it is, HR and the employee are told. NotValid with what is missing, Stale when it
    changed meanwhile. `sure`: words of how somebody is are meant to reach HR.
    """
    visit = enter(session, actor, Act.ISSUE_RETURN_OPINION, now=now)
    case, opinion = _own(visit, opinion_id, lock=True)
    after = moves.RETURN_OPINION.check(opinion.state, visit.act)
    if opinion.version != version:
        raise Stale
    page = _page(visit, case, _leave_of(visit, case), opinion)
    wrong = [*page.gaps, *_faults(visit, case, page.words)]
    refuse([*wrong, *unclinical.weigh(page.weighed, sure=sure)])
    file = _paper(visit, case, opinion, page)
    visit.seal(case.data_key_id, opinion, file=file)
    opinion.state, opinion.issued_at = after, now
    opinion.content_hash = hashlib.sha256(file).hexdigest()
    visit.record(sight.RETURN_OPINION, opinion.public_id, of=case.employment_id)
    session.flush()
    limits.stop(visit, case, Clock.RETURN_OPINION)  # of the one before
    session.flush()  # one runs at a time
    limits.start(visit, case, Clock.RETURN_OPINION, visit.today, zone=Zone.EMPLOYER, record_id=opinion.public_id)
    officers = people.hr_for(session, case.company_id, case.workplace_id, visit.today)
    for to in visit.reaching(ReturnOpinion, opinion.id, officers, Hat.HR):
        messages.queue(visit, Notice.RETURN_OPINION_TO_HR, record_id=opinion.public_id, to=to, hat=Hat.HR)
    messages.queue(visit, Notice.RETURN_OPINION_TO_WORKER, record_id=opinion.public_id, to=case.employment.person_id,
                   hat=Hat.WORKER)  # fmt: skip


def read(session: Session, actor: Actor, opinion_id: str, *, now: datetime) -> Page:
    """One opinion, for whoever reaches it."""
    visit = enter(session, actor, Act.READ_RETURN_OPINION, now=now)
    opinion = visit.reach(ReturnOpinion, opinion_id)
    case = visit.reach_id(Case, opinion.case_id)
    return _page(visit, case, _leave_of(visit, case), opinion)


def note(session: Session, actor: Actor, opinion_id: str, *, now: datetime) -> None:
    """HR writes down that after this opinion what was decided before goes on; the employee and its physician are told.
    NotNow where nothing waits for HR's word any more, since a plan was decided or another opinion came, and where
    nothing was decided that could go on. A case that only waited for this ends.
    """
    visit = enter(session, actor, Act.NOTE_RETURN_OPINION, now=now)
    case = visit.reach_id(Case, visit.reach(ReturnOpinion, opinion_id).case_id, lock=True)  # first
    opinion = visit.reach(ReturnOpinion, opinion_id, lock=True)
    if not _waits(visit, case, opinion):
        raise NotNow(SETTLED)
    if not _decided(visit, case, opinion):
        raise NotNow(UNDECIDED)
    limits.stop(visit, case, Clock.RETURN_OPINION, record_id=opinion.public_id)
    opinion.noted_on, opinion.noted_by_id = visit.today, actor.person_id
    visit.record(sight.RETURN_OPINION, opinion.public_id, of=case.employment_id)
    session.flush()
    messages.queue(visit, Notice.RETURN_OPINION_NOTED, record_id=opinion.public_id, to=case.employment.person_id,
                   hat=Hat.WORKER)  # fmt: skip
    for to in visit.reaching(ReturnOpinion, opinion.id, [opinion.person_id], Hat.PHYSICIAN):
        messages.queue(visit, Notice.RETURN_OPINION_NOTED, record_id=opinion.public_id, to=to, hat=Hat.PHYSICIAN)
    returns.close_if_over(visit, case)


def stopped(visit: Visit, case: Case, on: date) -> Limit | None:
    """What was to be decided on the newest opinion, where it stopped on that day without HR's word."""
    found = visit.session.execute(
        select(Limit, ReturnOpinion.noted_on)
        .join(
            ReturnOpinion,
            and_(ReturnOpinion.company_id == Limit.company_id, ReturnOpinion.public_id == Limit.record_id),
        )
        .where(Limit.company_id == case.company_id, Limit.case_id == case.id, Limit.clock == Clock.RETURN_OPINION)
        .order_by(Limit.id.desc())
        .limit(1)
    ).first()  # fmt: skip
    return found[0] if found is not None and found.noted_on is None and found[0].stopped_on == on else None


def file(session: Session, actor: Actor, opinion_id: str, *, now: datetime) -> bytes:
    """The opinion as it was issued. NotYours before."""
    visit = enter(session, actor, Act.READ_RETURN_OPINION, now=now)
    opinion = visit.reach(ReturnOpinion, opinion_id)
    if opinion.state is not RecordState.ISSUED:
        raise NotYours
    content: bytes = _shown(visit, visit.reach_id(Case, opinion.case_id), opinion, opened=True).file
    return content


def _of_leave(
    visit: Visit, leave_id: str, *, lock: bool = False
) -> tuple[SickLeave, Case, ReturnOpinion | None]:  # fmt: skip
    """A leave on whose return something can be written, and the reader's own draft, which is of the newest one."""
    leave = visit.reach(SickLeave, leave_id)
    case = visit.reach_id(Case, leave.case_id, lock=lock)
    advice.still_open(case)
    draft = _draft(visit, case)
    if draft is None or leave.public_id != _leave_of(visit, case):
        returns.still_going_on(visit, case, leave)
    return leave, case, draft


def _leave_of(visit: Visit, case: Case) -> PublicId:
    """The newest leave of a return."""
    return visit.session.execute(
        select(SickLeave.public_id)
        .where(SickLeave.company_id == case.company_id, SickLeave.case_id == case.id)
        .order_by(SickLeave.number.is_(None), SickLeave.number.desc())
        .limit(1)
    ).scalar_one()


def _own(visit: Visit, opinion_id: str, *, lock: bool = False) -> tuple[Case, ReturnOpinion]:
    """An opinion of one's own, in an open case that one has."""
    found = visit.reach(ReturnOpinion, opinion_id)
    case = visit.reach_id(Case, found.case_id, lock=lock)
    opinion = visit.reach(ReturnOpinion, opinion_id, lock=lock)
    if opinion.person_id != visit.actor.person_id or Fact.ASSIGNED not in visit.facts(case):
        raise NotYours
    advice.still_open(case)
    return case, opinion


def _draft(visit: Visit, case: Case) -> ReturnOpinion | None:
    return visit.session.execute(
        select(ReturnOpinion).where(
            visit.within(ReturnOpinion), ReturnOpinion.case_id == case.id,
            ReturnOpinion.person_id == visit.actor.person_id, ReturnOpinion.state == RecordState.DRAFT,
        )
    ).scalar_one_or_none()  # fmt: skip


def _texts(words: Words) -> list[tuple[str, str]]:
    """What HR reads, each with its field of the form."""
    said = [(f"{one.kind.value}_words", one.words) for one in words.accommodations]
    return [("opinion", words.opinion), ("outlook", words.outlook), *said]


def _faults(visit: Visit, case: Case, words: Words) -> list[NotValid]:
    wrong: list[NotValid] = []
    if words.aim not in {None, Aim.NEW} and not _issued(visit, case):
        wrong.append(NotValid("aim", FIRST))
    for name, text in _texts(words):
        wrong += faults(partial(unclinical.check, name, text))
    if words.held_on is not None and words.held_on > visit.today:
        wrong.append(NotValid("held_on", Said(N_("今日までの日付にしてください。"))))
    if words.from_on is not None and words.until_on is not None and words.until_on < words.from_on:
        wrong.append(NotValid("until_on", Said(N_("終わりの日は、初めの日以後の日にしてください。"))))
    if words.until_on is not None and words.from_on is None:
        wrong.append(NotValid("from_on", Said(N_("措置期間の初めの日を入力してください。"))))
    elif words.aim is not Aim.LIFTED and words.until_on is not None and words.until_on < visit.today:
        wrong.append(NotValid("until_on", PASSED))
    leave = return_days.begun(visit, case)
    wrong += return_days.talked(visit, leave, "held_on", words.held_on)
    for name in ("from_on", "until_on"):
        wrong += return_days.ahead(visit, leave, name, getattr(words, name))
    return wrong


def _issued(visit: Visit, case: Case) -> bool:
    """Whether there is an opinion on this return that could be changed or lifted, whoever wrote it."""
    there = select(ReturnOpinion.id).where(
        ReturnOpinion.company_id == case.company_id, ReturnOpinion.case_id == case.id,
        ReturnOpinion.state == RecordState.ISSUED,
    )  # fmt: skip
    return visit.session.execute(there).first() is not None


def _page(visit: Visit, case: Case, leave_id: PublicId, opinion: ReturnOpinion | None) -> Page:
    shown = None if opinion is None else _shown(visit, case, opinion)
    words = Words()
    if shown is not None:
        words = Words(
            shown.aim, shown.readiness, shown.opinion or "", unpack(shown.accommodations or ""), shown.outlook or "",
            shown.held_on, shown.from_on, shown.until_on,
        )  # fmt: skip
    return Page(
        leave_id=leave_id, employee=people.employee(visit, case.employment_id), opinion=shown, words=words,
        version=0 if opinion is None else opinion.version,
        waits=opinion is not None and may(visit.actor.hat, Act.NOTE_RETURN_OPINION) and _waits(visit, case, opinion),
        decided=opinion is not None and _decided(visit, case, opinion),
    )  # fmt: skip


def _decided(visit: Visit, case: Case, opinion: ReturnOpinion) -> bool:
    """A plan is decided, or the leave is over. After an opinion that they can't come back yet it goes on, as it was
    decided; and so does the next leave, after an opinion on the return before it.
    """
    if opinion.readiness is Readiness.NO:
        return True
    plan = select(literal(1)).where(
        ReturnPlan.company_id == case.company_id, ReturnPlan.case_id == case.id, ReturnPlan.state == PlanState.DECIDED
    )
    newest = visit.reach(SickLeave, _leave_of(visit, case))
    over = newest.ended_on is not None or _of_the_return_before(visit, opinion, newest)
    return over or visit.session.execute(plan).first() is not None


def _of_the_return_before(visit: Visit, opinion: ReturnOpinion, newest: SickLeave) -> bool:
    """It was issued before the newest leave was written down, or before its first day."""
    if newest.before_id is None or opinion.issued_at is None:
        return False
    written_on = visit.session.execute(
        select(LeaveTerm.decided_on).where(
            LeaveTerm.company_id == newest.company_id, LeaveTerm.leave_id == newest.id, LeaveTerm.number == 1
        )
    ).scalar_one()
    issued_on = tokyo_date(opinion.issued_at)
    return issued_on <= written_on or issued_on < newest.begins_on


def _waits(visit: Visit, case: Case, opinion: ReturnOpinion) -> bool:
    return limits.running(visit, case, Clock.RETURN_OPINION, opinion.public_id) is not None


def _paper(visit: Visit, case: Case, opinion: ReturnOpinion, page: Page) -> bytes:
    """様式例3, signed today."""
    session, employee, words = visit.session, page.employee, page.words
    officers = people.hr_for(session, case.company_id, case.workplace_id, visit.today)
    names = people.person_names(session, case.company_id, [*officers, opinion.person_id])
    content = return_opinion.ReturnOpinion(
        responsible=names[officers[0]] if len(officers) == 1 else "",
        employee=Employee(
            employee.name, employee.sex, employee.born_on, session.get_one(Workplace, case.workplace_id).name,
            employee.department or "", employee.number or "",
        ),
        aim=words.aim, readiness=words.readiness, opinion=words.opinion, accommodations=words.accommodations,
        outlook=words.outlook, held_on=words.held_on, from_on=words.from_on, until_on=words.until_on,
        physician=names[opinion.person_id],
        affiliation=interviews.affiliation(session, case, opinion.person_id, visit.today), issued_on=visit.today,
    )  # fmt: skip
    return return_opinion.made(letterheads.paper(session, case.company_id), content, Language.JAPANESE)


def _shown(visit: Visit, case: Case, opinion: ReturnOpinion, *, opened: bool = False) -> Shown:
    """An opinion as this reader may see it: the file only where it is taken along."""
    left = {} if opened else {"file": None}
    name = people.person_names(visit.session, case.company_id, [opinion.person_id])[opinion.person_id]
    return visit.show(sight.RETURN_OPINION, opinion, visit.facts(case), of=case.employment_id, author_name=name, **left)
