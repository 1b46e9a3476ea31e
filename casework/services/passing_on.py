"""What somebody told of harassment: do they choose that it is passed on, and to whom? Never to the accused.

Whoever holds the talk writes the words together with the employee. Nobody else reads them before the employee chose so,
in the room or later in the product; then one officer of the company's desk does (domain §12.19).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.access.sight import Fact
from casework.ids import PublicId
from casework.models.cases import Case
from casework.models.interviews import Interview
from casework.models.passing_on import PassingOn
from casework.models.people import Employment, Person
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.notices import Notice
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import CaseKind, Hat, InterviewState, PassingState
from casework.services import interviews, messages, open_cases, people
from casework.services.people import Named

WORDS_AT_MOST: Final = 2_000
ASK_WHO: Final = Said(
    N_("社員番号を書くか、「社内の人ではない、または名前を挙げていない」に印をつけてください（どちらか一方）。")
)


@dataclass(frozen=True)
class Draft:
    """What is to be passed on, as typed together with the employee."""

    recipient: str
    """Public id of the officer."""
    words: str
    accused: frozenset[str] = frozenset()
    """Employee numbers of those of whom it tells: asked for so that it goes to none of them, and not kept."""
    unnamed: bool = False
    """They aren't of this company, or the employee names nobody: said, so that the question isn't just passed over."""


@dataclass(frozen=True)
class Page:
    """The page on which it is written: whom it can go to, and what was written before."""

    interview_id: PublicId
    employee: Shown
    officers: list[Named]
    written: tuple[Shown, ...]
    statutory: bool


@dataclass(frozen=True)
class Choosing:
    """The words as the employee, or whoever holds the talk, reads them."""

    employee: Shown
    passing: Shown
    case_id: PublicId
    statutory: bool
    mine: bool
    """The reader is the employee."""
    lost: bool
    """It was passed on, and the officer can't read it any more: somebody else has to be chosen."""


@dataclass(frozen=True)
class Received:
    """All that the officer gets: the words, and whose they are."""

    name: str
    department: str
    words: str


def page(session: Session, actor: Actor, interview_id: str, *, now: datetime) -> Page:
    """What has been written of a talk so far, and to whom it could go."""
    visit = enter(session, actor, Act.WRITE_PASSING_ON, now=now)
    interview, case = interviews.assigned(visit, interview_id)
    rows = list(
        visit.session.execute(
            select(PassingOn)
            .where(PassingOn.interview_id == interview.id, visit.within(PassingOn))
            .order_by(PassingOn.id)
        ).scalars()
    )
    return Page(
        interview_id=interview.public_id,
        employee=people.employee(visit, case.employment_id),
        officers=_officers(visit, case),
        written=tuple(_shown(visit, case, row) for row in rows),
        statutory=case.kind is CaseKind.STATUTORY,
    )


def write(session: Session, actor: Actor, interview_id: str, draft: Draft, *, now: datetime) -> PublicId:
    """Write the words down; the employee is asked to read them and to choose. The same words to the same officer again,
    while the employee hasn't chosen: these, and nobody is asked twice. NotValid where the officer is one of
    those of whom it tells, or the employee's supervisor.
    """
    visit = enter(session, actor, Act.WRITE_PASSING_ON, now=now)
    interview, case = interviews.mine(visit, interview_id)
    if interview.state is InterviewState.BROKEN_OFF:
        raise NotNow(Said(N_("中断した面談には書けません。")))
    if not draft.words.strip():
        raise NotValid("words", Said(N_("伝える文面を、本人と一緒に書いてください。")))
    if bool(draft.accused) is draft.unnamed:
        raise NotValid("accused", ASK_WHO)
    accused = _persons(visit, draft.accused)
    if case.employment.person_id in accused:
        raise NotValid("accused", Said(N_("本人の社員番号です。行為をしたとされる人の社員番号を書いてください。")))
    recipient = session.execute(
        select(Person).where(
            Person.company_id == actor.company_id,
            Person.public_id == draft.recipient,
            Person.id.in_(_allowed(visit, case)),
        )
    ).scalar_one_or_none()
    if recipient is None:
        raise NotValid("recipient", Said(N_("一覧から選んでください。")))
    if recipient.id in accused:
        raise NotValid("recipient", Said(N_("この人は、行為をしたとされる人です。別の担当者を選んでください。")))
    waiting = _waiting(visit, case, interview, recipient.id, draft.words.strip())
    if waiting is not None:
        return waiting.public_id
    made = PassingOn(
        company_id=case.company_id, public_id=ids.fresh(), case_id=case.id, interview_id=interview.id,
        written_by_id=actor.person_id, written_at=now, recipient_id=recipient.id, state=PassingState.WRITTEN,
    )  # fmt: skip
    visit.seal(case.data_key_id, made, words=draft.words.strip())
    session.add(made)
    visit.record(sight.PASSING_ON, made.public_id, of=case.employment_id)
    session.flush()
    to = case.employment.person_id
    messages.queue(visit, Notice.WORDS_TO_CHOOSE, record_id=made.public_id, to=to, hat=Hat.WORKER)
    return made.public_id


def choosing(session: Session, actor: Actor, words_id: str, *, now: datetime) -> Choosing:
    """The words, for the employee to choose, or in the room for both."""
    visit = enter(session, actor, Act.CHOOSE_PASSING_ON, now=now)
    passing = visit.reach(PassingOn, words_id)
    return _choosing(visit, passing)


def choose(session: Session, actor: Actor, words_id: str, *, pass_on: bool, now: datetime) -> Shown:
    """The employee's choice: passed on to the officer, or not at all. Once; whoever holds the talk may write it down in
    the room, at the employee's word.
    """
    visit = enter(session, actor, Act.CHOOSE_PASSING_ON, now=now)
    case = visit.reach_id(Case, visit.reach(PassingOn, words_id).case_id, lock=True)
    passing = visit.reach(PassingOn, words_id, lock=True)
    if actor.hat is not Hat.WORKER and passing.written_by_id != actor.person_id:
        raise NotYours
    if passing.state is not PassingState.WRITTEN:
        raise NotNow(Said(N_("この文面については、すでに決まっています。")))
    if pass_on and passing.recipient_id not in _allowed(visit, case):
        raise NotNow(Said(N_("選ばれた担当者が変わりました。面談の担当者に、別の担当者を選んでもらってください。")))
    passing.state = PassingState.PASSED if pass_on else PassingState.KEPT
    passing.chosen_at, passing.chosen_by_id = now, actor.person_id
    visit.record(sight.PASSING_ON, passing.public_id, of=case.employment_id)
    session.flush()
    if pass_on:
        to = passing.recipient_id
        messages.queue(visit, Notice.PASSED_ON, record_id=passing.public_id, to=to, hat=Hat.HR)
    return _shown(visit, case, passing)


def receive(session: Session, actor: Actor, words_id: str, *, now: datetime) -> Received:
    """The officer reads what was passed on to them; the first reading is the receipt."""
    visit = enter(session, actor, Act.READ_PASSED_ON, now=now)
    passing = visit.reach(PassingOn, words_id)
    case = session.get_one(Case, passing.case_id)
    if passing.received_at is None:
        passing.received_at = now
        visit.record(sight.PASSING_ON, passing.public_id, of=case.employment_id)
        session.flush()
    whose = people.employee(visit, case.employment_id)
    return Received(whose.name, whose.department, _shown(visit, case, passing).words)


def lost(visit: Visit, case: Case) -> frozenset[PublicId]:
    """Those words of a case that were passed on and that their officer can't read any more: for those who are told."""
    if visit.actor.hat not in {Hat.WORKER, Hat.PHYSICIAN, Hat.NURSE}:
        return frozenset()
    unread = visit.session.execute(
        select(PassingOn).where(
            PassingOn.case_id == case.id,
            visit.within(PassingOn),
            PassingOn.state == PassingState.PASSED,
            PassingOn.received_at.is_(None),
        )
    ).scalars().all()  # fmt: skip
    allowed = _allowed(visit, case) if unread else []
    return frozenset(PublicId(one.public_id) for one in unread if one.recipient_id not in allowed)


def of_case(visit: Visit, case: Case) -> list[Shown]:
    """What was written of a case, for the employee and for those assigned; of HR only the officer reads, elsewhere."""
    if visit.actor.hat not in {Hat.WORKER, Hat.PHYSICIAN, Hat.NURSE}:
        return []
    rows = visit.session.execute(
        select(PassingOn).where(PassingOn.case_id == case.id, visit.within(PassingOn)).order_by(PassingOn.id)
    ).scalars()
    return [_shown(visit, case, row) for row in rows.all()]


def _choosing(visit: Visit, passing: PassingOn) -> Choosing:
    case = visit.reach_id(Case, passing.case_id)
    return Choosing(
        employee=people.employee(visit, case.employment_id),
        passing=_shown(visit, case, passing),
        case_id=case.public_id,
        statutory=case.kind is CaseKind.STATUTORY,
        mine=visit.actor.hat is Hat.WORKER,
        lost=passing.public_id in lost(visit, case),
    )


def _allowed(visit: Visit, case: Case) -> list[int]:
    """Officers of HR at the workplace, never the person themself nor who is or was their supervisor."""
    person = case.employment.person_id
    found = people.hr_for(visit.session, case.company_id, case.workplace_id, visit.today, not_person=person)
    barred = people.supervisors_ever(visit.session, case.employment)
    return [person_id for person_id in found if person_id not in barred]


def _waiting(visit: Visit, case: Case, interview: Interview, recipient_id: int, words: str) -> PassingOn | None:
    """The same words to the same officer, of this talk, that wait for the employee's choice."""
    rows = visit.session.execute(
        select(PassingOn)
        .where(
            PassingOn.interview_id == interview.id,
            PassingOn.recipient_id == recipient_id,
            PassingOn.state == PassingState.WRITTEN,
            visit.within(PassingOn),
        )
        .order_by(PassingOn.id)
    ).scalars()
    return next((row for row in rows.all() if _shown(visit, case, row).words == words), None)


def _officers(visit: Visit, case: Case) -> list[Named]:
    statement = select(Person.public_id, Person.name).where(
        Person.company_id == case.company_id, Person.id.in_(_allowed(visit, case))
    )
    return [Named(*row) for row in visit.session.execute(statement.order_by(Person.kana, Person.id))]


def _persons(visit: Visit, numbers: Collection[str]) -> set[int]:
    """Who has these employee numbers. NotValid names those that nobody has."""
    wanted = {number for given in numbers if (number := open_cases.normal(given))}
    found = people.employments_by_number(visit.session, visit.actor.company_id or 0, wanted)
    unknown = sorted(wanted - set(found))
    if unknown:
        raise NotValid(
            "accused", Said(N_("この社員番号の人は見つかりません：%(numbers)s"), {"numbers": "、".join(unknown)})
        )
    rows = visit.session.execute(
        select(Employment.person_id).where(
            Employment.company_id == visit.actor.company_id, Employment.id.in_(found.values())
        )
    )
    return set(rows.scalars())


def _shown(visit: Visit, case: Case, passing: PassingOn) -> Shown:
    session = visit.session
    names = people.person_names(session, case.company_id, [passing.recipient_id, passing.written_by_id])
    known = Fact.NOTHING if visit.actor.hat is Hat.HR else visit.facts(case)
    return visit.show(
        sight.PASSING_ON, passing, known, of=case.employment_id,
        recipient_name=names[passing.recipient_id], written_by_name=names[passing.written_by_id],
    )  # fmt: skip
