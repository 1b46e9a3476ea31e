"""What does a supervisor ask, report or find impossible about an instruction, and what does HR answer?

Each supervisor has a thread of their own with HR, and the employee reads all of them. Neither side writes why: what is
written is checked against the list of telling words, and HR's answer against what HR may read of the case. To compare
it with what stands in the clinical zone of this very case would tell whoever writes, word by word, what stands there.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Row, and_, bindparam, func, select
from sqlalchemy.orm import Session, aliased

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.models.cases import Case
from casework.models.instruction_notes import InstructionAck, InstructionNote
from casework.models.measures import Decision, Instruction
from casework.models.people import Person
from casework.rules import instruction_notes as rules
from casework.rules import wording
from casework.rules.comparison import Item
from casework.rules.errors import NotNow, NotValid
from casework.rules.instruction_notes import LONGEST, LONGEST_ANSWER, Days, Kept, NoteKind
from casework.rules.notices import Notice
from casework.rules.terms import as_they_hold
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import Hat
from casework.rules.words import telling_words
from casework.services import cases, instructions, messages, orders, people, repetitions, work_talks
from casework.services.work_talks import Talks

_Author, _By = aliased(Person, name="author"), aliased(Person, name="answerer")
NOT_YET: Final = Said(N_("報告は、配慮の始まる日から、終わりの連絡があるまでできます。"))
SETTLED: Final = Said(N_("この期間の報告には、窓口がもう返事をしました。変わったことは、質問として送ってください。"))


@dataclass(frozen=True)
class Word:
    """What a supervisor says: a question, that it can't be done here, or whether it was kept."""

    kind: NoteKind
    words: str = ""
    kept: Kept | None = None
    overtime: int | None = None
    """Minutes of overtime in the week or month that is reported about."""


@dataclass(frozen=True)
class Thread:
    """What was said about one instruction and the texts before it, the newest first. `acks`: who confirmed it, for all
    but supervisors.
    """

    notes: tuple[Shown, ...]
    acks: tuple[Shown, ...]
    report_on: date | None
    """The first day of the week or month that the supervisor may report about now."""
    asked_from: date | None
    """The first day of it that they are asked about: they led, and a text had been told."""
    since: date
    """The first day that was told of, of a supervisor's own alone: a week or month that had begun before is spoken of
    from then on.
    """
    hours: bool
    """Whether overtime is limited, so that a report may say how much there was."""
    work_talks: Talks
    """A supervisor's own talks with the employee; of all others no page of an instruction tells."""


@dataclass(frozen=True)
class Answering:
    """HR's page of one note."""

    note: Shown
    employee: Shown
    instruction: Shown
    lines: tuple[Said, ...]
    since: date
    """As of its thread."""
    open: bool


def thread(session: Session, actor: Actor, instruction_id: str, *, now: datetime) -> Thread:
    """What was said about an instruction within reach."""
    visit = enter(session, actor, Act.SEE_INSTRUCTIONS, now=now)
    instruction = visit.reach(Instruction, instruction_id)
    case = session.get_one(Case, instruction.case_id)
    known = visit.facts(case)
    upto = {"decision": instruction.decision_id, "edition": instruction.edition}
    rows = session.execute(visit.built(_notes), upto).all()
    acks = session.execute(
        select(InstructionAck, Person.name)
        .join(Person, and_(Person.company_id == InstructionAck.company_id, Person.id == InstructionAck.person_id))
        .where(InstructionAck.instruction_id == instruction.id, visit.within(InstructionAck))
        .order_by(InstructionAck.acknowledged_at, InstructionAck.id)
    ).all()
    leads = actor.hat is Hat.SUPERVISOR
    items = _items(instruction)
    days = _asked(visit, instruction) if leads else ()
    report_on = rules.reportable(instruction.report_every, days, visit.today)
    return Thread(
        notes=tuple(_show(visit, case, row, known) for row in rows),
        acks=tuple(
            visit.show(sight.INSTRUCTION_ACK, row.InstructionAck, known, of=case.employment_id, name=row.name)
            for row in acks
        ),
        report_on=report_on,
        asked_from=None if report_on is None else rules.asked_from(instruction.report_every, days, report_on),
        since=_since(visit, instruction, days),
        hours=rules.speaks_of_hours(items),
        work_talks=work_talks.of_instruction(visit, instruction) if leads else Talks(),
    )


def say(session: Session, actor: Actor, instruction_id: str, word: Word, *, now: datetime) -> Shown:
    """A supervisor asks, reports, or says that it can't be done here. HR is told at once of whatever waits for it.

    NotValid without a sentence, for words that tell a reason and for impossible hours; NotNow for a report outside of
    the days of the instruction, or when HR answered the one before.
    """
    visit = enter(session, actor, Act.SPEAK_OF_INSTRUCTION, now=now)
    case = cases.locked(visit, visit.reach(Instruction, instruction_id).case_id)
    instruction = visit.reach(Instruction, instruction_id, lock=True)
    words = _checked("words", word.words, LONGEST, needed=word.kind in {NoteKind.QUESTION, NoteKind.OBSTACLE})
    begun = None
    if word.kind is NoteKind.REPORT:
        begun = rules.reportable(instruction.report_every, _asked(visit, instruction), visit.today)
    if word.kind is NoteKind.REPORT and begun is None:
        raise NotNow(NOT_YET)
    allowed = None if begun is None else rules.limit(_told(visit, instruction), instruction.report_every, begun)
    overtime = word.overtime if begun is not None and rules.speaks_of_hours(_items(instruction)) else None
    kept = word.kept if word.kind is NoteKind.REPORT else None
    note = _standing(visit, instruction, begun) if begun is not None else None
    if note is not None and note.answered_at is not None:
        raise NotNow(SETTLED)
    if note is None:
        note = InstructionNote(
            company_id=case.company_id, public_id=ids.fresh(), case_id=case.id, instruction_id=instruction.id,
            author_id=actor.person_id, kind=word.kind, period_on=begun,
        )  # fmt: skip
    note.said_at, note.kept, note.overtime = now, kept, overtime
    note.wants_answer = rules.wants_answer(word.kind, kept, overtime, allowed)
    visit.seal(case.data_key_id, note, words=words)
    session.add(note)
    session.flush()
    visit.record(sight.INSTRUCTION_NOTE, note.public_id, of=case.employment_id)
    if note.wants_answer:
        _tell_hr(visit, case, note)
    if word.kind is not NoteKind.REPORT:
        _tell(visit, instruction, case.employment.person_id, Hat.WORKER, note)
    session.flush()
    return _one(visit, case, note)


def answering(session: Session, actor: Actor, note_id: str, *, now: datetime) -> Answering:
    """HR's page of what a supervisor said, or of a month over the limit."""
    visit = enter(session, actor, Act.ANSWER_SUPERVISOR, now=now)
    note = visit.reach(InstructionNote, note_id)
    case = session.get_one(Case, note.case_id)
    instruction = visit.reach_id(Instruction, note.instruction_id)
    shown = instructions.show(visit, instruction)
    return Answering(
        note=_one(visit, case, note),
        employee=people.employee(visit, case.employment_id),
        instruction=shown,
        lines=instructions.lines_of(shown),
        since=_since(visit, instruction, ()),
        open=note.answered_at is None,
    )


def answer(
    session: Session, actor: Actor, note_id: str, words: str, *, arranged: Collection[str] = (), now: datetime
) -> None:
    """HR answers once; the supervisor who said it and the employee hear of it. NotNow when it was answered; NotValid
    for words that tell a reason and for times and numbers of no measure of the text that aren't among the `arranged`.
    """
    visit = enter(session, actor, Act.ANSWER_SUPERVISOR, now=now)
    case = cases.locked(visit, visit.reach(InstructionNote, note_id).case_id)
    note = visit.reach(InstructionNote, note_id, lock=True)
    if note.answered_at is not None:
        raise NotNow(Said(N_("この連絡には、すでに返事をしています。")))
    text = _checked("answer", words, LONGEST_ANSWER, needed=True)
    repetitions.refuse(visit, case, {"answer": text})
    instruction = visit.reach_id(Instruction, note.instruction_id)
    if note.kind is not NoteKind.HOURS:  # which no supervisor reads
        shown = instructions.show(visit, instruction)
        decided = [*map(str, instructions.lines_of(shown)), shown.words or ""]
        orders.arranged(text, decided, arranged)
    visit.seal(case.data_key_id, note, answer=text)
    note.answered_at, note.answered_by_id = now, actor.person_id
    visit.record(sight.INSTRUCTION_NOTE, note.public_id, of=case.employment_id)
    if note.kind is not NoteKind.HOURS:
        read = instructions.of_decision(visit, visit.reach_id(Decision, instruction.decision_id)) or instruction
        for author_id in visit.reaching(Instruction, read.id, [note.author_id], Hat.SUPERVISOR):  # no more once they
            _tell(visit, read, author_id, Hat.SUPERVISOR, note)  # lead no more
    _tell(visit, instruction, case.employment.person_id, Hat.WORKER, note, "answer")
    session.flush()


def waits(_visit: Visit, note: InstructionNote) -> bool:
    """Whether it still waits for HR; the mail asks before it leaves."""
    return note.wants_answer and note.answered_at is None


def _tell_hr(visit: Visit, case: Case, note: InstructionNote) -> None:
    for to in people.hr_for(visit.session, case.company_id, case.workplace_id, visit.today,
                            not_person=case.employment.person_id):  # fmt: skip
        messages.queue(visit, Notice.SUPERVISOR_SAID, record_id=note.public_id, to=to, hat=Hat.HR)


def _tell(visit: Visit, instruction: Instruction, to: int, hat: Hat, note: InstructionNote, what: str = "") -> None:
    notice = Notice.SUPERVISOR_ANSWERED if hat is Hat.SUPERVISOR else Notice.THREAD_TO_WORKER
    messages.queue(visit, notice, record_id=instruction.public_id, to=to, hat=hat, occasion=note.public_id + what)


def _checked(field: str, words: str, longest: int, *, needed: bool) -> str:
    text = words.strip()
    if needed and not text:
        raise NotValid(field, Said(N_("一文で書いてください。")))
    if len(text) > longest:
        raise NotValid(field, Said(N_("%(most)s文字以内で入力してください。"), {"most": longest}))
    found = telling_words(text)
    if found:
        said = N_("病名・治療や、理由が分かる言葉（%(words)s）は書けません。仕事の割当てのことだけを書いてください。")
        raise NotValid(field, Said(said, {"words": "、".join(found)}))
    return text


def _items(instruction: Instruction) -> list[Item]:
    items = [wording.restored(item) for item in instruction.items]
    return as_they_hold(items, instruction.issued_on, instruction.ended_on)


def _told(visit: Visit, instruction: Instruction) -> list[Item]:
    """What supervisors were told to keep to: of texts that came in the place of each other, each while it stood. Its
    values are those of one decision, so that a slip that is put right takes no day out of a month.
    """
    texts = visit.session.execute(
        select(Instruction)
        .where(
            Instruction.company_id == instruction.company_id, Instruction.decision_id == instruction.decision_id,
            Instruction.carrier_id.is_(None),
        )
        .order_by(Instruction.edition)
    ).scalars()  # fmt: skip
    return [item for text in texts for item in _items(text)]


def _since(visit: Visit, instruction: Instruction, own: Sequence[Days]) -> date:
    """`own`: the days about which a supervisor is asked. From when on it held before them is none of theirs."""
    if visit.actor.hat is Hat.SUPERVISOR:
        return min((one.first for one in own), default=visit.today)
    return visit.session.execute(
        select(func.min(Instruction.from_on)).where(
            Instruction.company_id == instruction.company_id, Instruction.decision_id == instruction.decision_id
        )
    ).scalar_one()


def _asked(visit: Visit, instruction: Instruction) -> tuple[Days, ...]:
    """The days about which a supervisor can say whether it was kept."""
    own = visit.own_days([instruction.public_id]).get(instruction.public_id)
    return () if own is None else own.asked


def _standing(visit: Visit, instruction: Instruction, begun: date) -> InstructionNote | None:
    """The report of this supervisor about that week or month, as long as it can be mended."""
    return visit.session.execute(
        select(InstructionNote).where(
            InstructionNote.instruction_id == instruction.id, InstructionNote.author_id == visit.actor.person_id,
            InstructionNote.kind == NoteKind.REPORT, InstructionNote.period_on == begun, visit.within(InstructionNote),
        )
    ).scalar_one_or_none()  # fmt: skip


def _notes(visit: Visit) -> Any:
    """Of a text and of those in whose place it came: what was said goes on."""
    texts = select(Instruction.id).where(
        Instruction.company_id == visit.actor.company_id, Instruction.decision_id == bindparam("decision"),
        Instruction.edition <= bindparam("edition"),
    )  # fmt: skip
    return _all_notes(visit).where(InstructionNote.instruction_id.in_(texts))


def _all_notes(visit: Visit) -> Any:
    return (
        select(InstructionNote, _Author.name.label("author"), _By.name.label("answerer"))
        .join(_Author, and_(_Author.company_id == InstructionNote.company_id, _Author.id == InstructionNote.author_id))
        .outerjoin(_By, and_(_By.company_id == InstructionNote.company_id, _By.id == InstructionNote.answered_by_id))
        .where(visit.within(InstructionNote))
        .order_by(InstructionNote.said_at.desc(), InstructionNote.id.desc())
    )


def _one(visit: Visit, case: Case, note: InstructionNote) -> Shown:
    row = visit.session.execute(_all_notes(visit).where(InstructionNote.id == note.id)).one()
    return _show(visit, case, row, visit.facts(case))


def _show(visit: Visit, case: Case, row: Row[Any], known: Any) -> Shown:
    return visit.show(
        sight.INSTRUCTION_NOTE, row.InstructionNote, known, of=case.employment_id,
        author_name=row.author, answered_by_name=row.answerer or "",
    )  # fmt: skip
