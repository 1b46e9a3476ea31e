"""What did HR and supervisors talk about with somebody, of their work? The employee reads all that is written down.

人事面談 and 上司面談 beside the physician's: work-only events of the employer's (docs/decisions/0050).
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.access.sight import Fact
from casework.ids import PublicId
from casework.models.cases import Case
from casework.models.leaves import SickLeave
from casework.models.measures import Instruction
from casework.models.people import Employment, Person, ReportingLine
from casework.models.requests import InterviewRequest
from casework.models.stage_texts import StageText
from casework.models.work_talks import WorkTalk
from casework.rules import unclinical
from casework.rules import work_talks as rules
from casework.rules.errors import NotNow, NotValid, NotYours, refuse
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import Hat
from casework.rules.work_talks import LONGEST, Topic
from casework.services import cases, people

CLOSED: Final = Said(N_("この件は終わったか、申出が取り下げられたため、面談の記録を書き足せません。"))
OVER: Final = Said(N_("この文面は終わっているため、面談の記録を書き足せません。"))
TAKEN_BACK: Final = Said(N_("この記録は、すでに取り消してあります。"))


@dataclass(frozen=True)
class Held:
    """One talk as whoever held it writes it down."""

    held_on: date
    topics: Collection[Topic]
    words: str = ""
    once: PublicId | None = None
    """What the record of it will be called."""


@dataclass(frozen=True)
class Told:
    """One talk. `mine`: the reader wrote it under the hat that they wear, and can take it back."""

    employee: Shown
    talk: Shown
    topics: tuple[Topic, ...]
    mine: bool


@dataclass(frozen=True)
class Talks:
    """What the reader reads of talks, the newest first, and whether they can write one down here."""

    told: tuple[Told, ...] = ()
    may_keep: bool = False
    offered: tuple[tuple[PublicId, Shown], ...] = field(default=())
    """For a supervisor's page of stages: by which text about whom."""


@dataclass(frozen=True)
class Place:
    """On which page of its author's a talk stands: an instruction's, a leave's or a request's; else that of stages."""

    instruction_id: PublicId | None = None
    leave_id: PublicId | None = None
    request_id: PublicId | None = None


def keep_of_request(session: Session, actor: Actor, request_id: str, held: Held, *, now: datetime) -> None:
    """HR writes down a talk with somebody whose request is before it. NotNow once the file is over or the request was
    withdrawn; NotValid for a day that can't be, without a topic and for words of health.
    """
    visit = enter(session, actor, Act.KEEP_WORK_TALK, now=now)
    _keep_in_file(visit, visit.reach(InterviewRequest, request_id).case_id, held)


def keep_of_leave(session: Session, actor: Actor, leave_id: str, held: Held, *, now: datetime) -> None:
    """The same of somebody who is or was on leave."""
    visit = enter(session, actor, Act.KEEP_WORK_TALK, now=now)
    _keep_in_file(visit, visit.reach(SickLeave, leave_id).case_id, held)


def keep_of_instruction(session: Session, actor: Actor, instruction_id: str, held: Held, *, now: datetime) -> None:
    """A supervisor writes down a talk with somebody about whom they have an instruction. NotNow once it is over,
    NotValid as for HR.
    """
    visit = enter(session, actor, Act.KEEP_OWN_WORK_TALK, now=now)
    _keep_of_text(visit, Instruction, instruction_id, held)


def keep_of_stage(session: Session, actor: Actor, text_id: str, held: Held, *, now: datetime) -> None:
    """The same of somebody about whom they have the text of a stage."""
    visit = enter(session, actor, Act.KEEP_OWN_WORK_TALK, now=now)
    _keep_of_text(visit, StageText, text_id, held)


def take_back(session: Session, actor: Actor, talk_id: str, *, now: datetime) -> Place:
    """Whoever wrote it says that it isn't so: it stays to be read, marked as that. NotYours for what somebody else
    wrote, or they themself under another hat; NotNow the second time.
    """
    visit = enter(session, actor, Act.TAKE_BACK_WORK_TALK, now=now)
    case = cases.locked(visit, visit.reach(WorkTalk, talk_id).case_id)
    talk = visit.reach(WorkTalk, talk_id, lock=True)
    if not _mine(visit, talk):
        raise NotYours
    if talk.taken_back_at is not None:
        raise NotNow(TAKEN_BACK)
    talk.taken_back_at = now
    visit.record(sight.WORK_TALK, talk.public_id, of=talk.employment_id)
    session.flush()
    return _place(visit, case)


def of_case(visit: Visit, case: Case, known: Fact) -> Talks:
    """Of one case, for HR, the employee and whoever is assigned to it. `known`: its facts for the reader."""
    told = _told(visit, WorkTalk.case_id == case.id, known)
    return Talks(told, visit.actor.hat is Hat.HR and _open(case, known))


def of_instruction(visit: Visit, instruction: Instruction) -> Talks:
    """A supervisor's own with the employee of an instruction within reach."""
    return Talks(_told(visit, WorkTalk.employment_id == instruction.employment_id), _living(visit, instruction))


def of_stages(session: Session, actor: Actor, *, now: datetime) -> Talks:
    """A supervisor's own with those about whom they have a text of a stage."""
    visit = enter(session, actor, Act.SEE_STAGE_TEXTS, now=now)
    texts = session.execute(
        select(StageText).where(visit.within(StageText)).order_by(StageText.from_on.desc(), StageText.id.desc())
    ).scalars().all()  # fmt: skip
    newest = {text.employment_id: text for text in reversed(texts) if _living(visit, text)}
    staff = people.employees(visit, newest.keys())
    offered = tuple((text.public_id, staff[employment_id]) for employment_id, text in newest.items())
    told = _told(visit, WorkTalk.employment_id.in_({text.employment_id for text in texts}))
    return Talks(told, bool(offered), offered)


def _keep_in_file(visit: Visit, case_id: int, held: Held) -> None:
    case = visit.reach_id(Case, case_id, lock=True)
    if not _open(case, visit.facts(case)):
        raise NotNow(CLOSED)
    own_from = visit.session.get_one(Employment, case.employment_id).from_on
    _keep(visit, case, held, Hat.HR, own_from)


def _keep_of_text(visit: Visit, model: type[Instruction | StageText], text_id: str, held: Held) -> None:
    case = cases.locked(visit, visit.reach(model, text_id).case_id)
    text = visit.reach(model, text_id)
    if not _living(visit, text):
        raise NotNow(OVER)
    lines: Any = visit.session.execute(
        select(ReportingLine.from_on, ReportingLine.until_on).where(
            ReportingLine.company_id == case.company_id,
            ReportingLine.employment_id == case.employment_id,
            ReportingLine.supervisor_id.in_(visit.standing.own),
        )
    ).all()
    _keep(visit, case, held, Hat.SUPERVISOR, rules.led_since(lines, visit.today) or visit.today)


def _keep(visit: Visit, case: Case, held: Held, hat: Hat, own_from: date) -> None:
    if visit.written(WorkTalk, held.once) is not None:
        return
    first = rules.earliest(own_from, visit.today)
    _check(held, first, visit.today)
    made = WorkTalk(
        company_id=case.company_id, public_id=held.once or ids.fresh(), case_id=case.id,
        employment_id=case.employment_id, author_id=visit.actor.person_id, hat=hat, held_on=held.held_on,
        topics=[topic.value for topic in Topic if topic in held.topics], written_at=visit.now,
    )  # fmt: skip
    visit.seal(case.data_key_id, made, words=held.words.strip())
    visit.session.add(made)
    visit.session.flush()
    visit.record(sight.WORK_TALK, made.public_id, of=case.employment_id)


def _check(held: Held, first: date, today: date) -> None:
    wrong = []
    if not first <= held.held_on <= today:
        said = Said(N_("%(first)sから今日までの日を入力してください。"), {"first": first})
        wrong.append(NotValid("talk_on", said))
    if not held.topics:
        wrong.append(NotValid("topics", Said(N_("話したことを、一つ以上選んでください。"))))
    words = held.words.strip()
    if len(words) > LONGEST:
        wrong.append(NotValid("talk_words", Said(N_("%(most)s文字以内で入力してください。"), {"most": LONGEST})))
    refuse([*wrong, *unclinical.work_alone("talk_words", words)])


def _open(case: Case, known: Fact) -> bool:
    """Whether HR still acts in the file: it isn't closed, nor of a request that was withdrawn."""
    return case.closed_on is None and Fact.REQUESTED in known


def _living(visit: Visit, text: Instruction | StageText) -> bool:
    return text.ended_on is None or text.ended_on >= visit.today


def _mine(visit: Visit, talk: WorkTalk) -> bool:
    return talk.author_id == visit.actor.person_id and talk.hat is visit.actor.hat


def _told(visit: Visit, which: Any, known: Fact = Fact.NOTHING) -> tuple[Told, ...]:
    rows = visit.session.execute(
        select(WorkTalk, Person.name)
        .join(Person, and_(Person.company_id == WorkTalk.company_id, Person.id == WorkTalk.author_id))
        .where(which, visit.within(WorkTalk))
        .order_by(WorkTalk.held_on.desc(), WorkTalk.id.desc())
    ).all()
    staff = people.employees(visit, {talk.employment_id for talk, _name in rows})
    told = []
    for talk, name in rows:
        shown = visit.show(sight.WORK_TALK, talk, known, of=talk.employment_id, by_name=name)
        topics = tuple(Topic(code) for code in shown.topics)
        told.append(Told(staff[talk.employment_id], shown, topics, _mine(visit, talk) and talk.taken_back_at is None))
    return tuple(told)


def _place(visit: Visit, case: Case) -> Place:
    """Where its author finds it again: the newest page within their reach."""

    def newest(model: Any, of: Any) -> PublicId | None:
        found: PublicId | None = visit.session.execute(
            select(model.public_id).where(of, visit.within(model)).order_by(model.id.desc()).limit(1)
        ).scalar_one_or_none()
        return found

    if visit.actor.hat is Hat.SUPERVISOR:
        return Place(instruction_id=newest(Instruction, Instruction.employment_id == case.employment_id))
    leave = newest(SickLeave, SickLeave.case_id == case.id)
    asked = newest(InterviewRequest, InterviewRequest.case_id == case.id)
    return Place(leave_id=leave, request_id=asked)
