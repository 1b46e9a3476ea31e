"""How does an employee see what somebody is going to be told about them, and say what is wrong with it?

HR shows a text; the employee reads exactly what its reader would read and says that it is fine or what is wrong.
After some working days, or when it is urgent, HR may send without an answer, and that is kept.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.ids import PublicId
from casework.models.cases import Case
from casework.models.instruction_drafts import InstructionDraft
from casework.models.measures import Decision, Instruction
from casework.models.sendings import Sending
from casework.rules import differences, recipients, wording
from casework.rules.days import tokyo_date
from casework.rules.differences import Run
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.notices import Notice
from casework.rules.previews import LONGEST, UNCHANGED, Preview
from casework.rules.recipients import Saying
from casework.rules.texts import N_, Said
from casework.rules.undecided import undecided
from casework.rules.vocabulary import Hat
from casework.services import (
    cases,
    ceasing,
    instructing,
    instructions,
    measures,
    messages,
    people,
    readers,
    shown_texts,
)
from casework.services.ceasing import Ceasing
from casework.services.instructions import Told
from casework.services.orders import Order

OVER = Said(N_("この文面への返事は、もういりません。新しい文面があるか、もう伝えられているか、決定が変わっています。"))


@dataclass(frozen=True)
class Went:
    """A text went out: on which day, and whether and why as it is although the employee wanted it changed. Nobody
    gives a reason where the opinion is urgent.
    """

    on: date
    unchanged: bool
    because: str


@dataclass(frozen=True)
class Beside:
    """One of two texts beside each other. `other`: the instruction that the other one is, and its lines. `runs`: the
    practical words of this one; `new`: it is the one that comes.
    """

    other: Shown
    lines: tuple[Said, ...]
    runs: tuple[Run, ...]
    new: bool


@dataclass(frozen=True)
class Reading:
    """The employee's page: the text, exactly as its reader would read it."""

    employee: Shown
    draft: Shown
    reader: Said
    """Who would read it: the supervisor, payroll …; in the middle of a sentence."""
    purpose: Said
    no_reasons: Said
    lines: tuple[Said, ...]
    ceasing: Ceasing | None
    """What of the instruction before would be over with it."""
    undecided: tuple[str, ...]
    """Times and numbers in HR's words that no decided measure has."""
    means: tuple[Said, ...]
    """What it means for the employee, said to them."""
    names: tuple[str, ...]
    """Whom it goes to: today's supervisors, or what HR calls another reader; once it went out, whom it went to."""
    led_before: tuple[str, ...]
    """Who led when the employee last had it before them, where it would go to others now."""
    former: Told | None
    """What the supervisors have now, or HR does itself, and this would come in the place of."""
    changed: tuple[Said, ...]
    """In which parts it reads otherwise than that."""
    beside: tuple[Beside, ...]
    """That and this, as they stand beside each other."""
    newer_id: PublicId | None
    """A text that the employee was shown in its place."""
    sent_id: PublicId | None
    """The instruction as which it went out."""
    went: Went | None
    """How it did, to whomever."""
    decision_id: str
    wait_until: date | None
    open: bool


def propose(session: Session, actor: Actor, decision_id: str, order: Order, *, now: datetime) -> Shown:
    """Show a text to the employee; it takes the place of the one before. As `instructing.instruct` refuses."""
    visit = enter(session, actor, Act.PROPOSE_INSTRUCTION, now=now)
    case, decision = instructing.locked(visit, decision_id)
    led_by = people.supervisors_of(session, case.company_id, case.employment_id, visit.today)
    refusal = instructing.refusal(visit, decision, led_by)
    if refusal is not None:
        raise NotNow(refusal)
    kept = instructing.checked(visit, decision, case, order)
    before = instructing.former(visit, decision, order, kept, by_hr=False, ahead=True)
    unchanged = shown_texts.wanted_changed(visit, decision, case, instructing.said(order, kept))
    draft = InstructionDraft(
        company_id=case.company_id, public_id=ids.fresh(), case_id=case.id, decision_id=decision.id,
        edition=shown_texts.next_edition(visit, decision), items=kept, from_on=order.from_on, until_on=order.until_on,
        ask=order.ask.strip(), report_every=order.report_every, unchanged=unchanged, shown_at=now,
        shown_by_id=actor.person_id,
    )  # fmt: skip
    visit.seal(case.data_key_id, draft, words=order.words.strip(),
               corrected_because=order.because.strip() if before is not None else "")  # fmt: skip
    session.add(draft)
    session.flush()
    visit.record(sight.INSTRUCTION_DRAFT, draft.public_id, of=case.employment_id)
    messages.queue(visit, Notice.INSTRUCTION_DRAFTED, record_id=draft.public_id, to=case.employment.person_id,
                   hat=Hat.WORKER)  # fmt: skip
    session.flush()
    return _show(visit, draft, case)


def reading(session: Session, actor: Actor, draft_id: str, *, now: datetime) -> Reading:
    """What the employee is shown."""
    visit = enter(session, actor, Act.ANSWER_DRAFT, now=now)
    draft = visit.reach(InstructionDraft, draft_id)
    case = visit.reach_id(Case, draft.case_id)
    decision = visit.reach_id(Decision, draft.decision_id)
    shown = _show(visit, draft, case)
    lines = instructions.lines_of(shown)
    former = _instruction(visit, draft, draft.edition - 1)
    told = None if former is None else instructions.told(visit, former)
    newer_id = _newer(visit, decision, draft)
    sent = _instruction(visit, draft, draft.edition) if newer_id is None else None
    return Reading(
        employee=people.employee(visit, case.employment_id),
        draft=shown,
        reader=Said(recipients.TO_SUPERVISOR if draft.recipient is None else recipients.READER[draft.recipient]),
        purpose=wording.PURPOSE if draft.recipient is None else recipients.PURPOSE[draft.recipient],
        no_reasons=wording.NO_REASONS if draft.recipient is None else recipients.NO_REASONS[draft.recipient],
        lines=lines,
        ceasing=None
        if draft.recipient is not None or sent is not None
        else ceasing.of_draft(visit, decision, [wording.restored(item) for item in shown.items], shown.from_on),
        undecided=tuple(undecided(shown.words or "", [*map(str, lines), *_decided(visit, decision, case)])),
        means=instructions.lines_of(shown, wording.to_employee),
        names=_names(visit, draft, case) if sent is None else instructions.told(visit, sent).names,
        led_before=() if sent is not None else shown_texts.led_before(visit, case, draft),
        former=told,
        changed=() if told is None else _changes(told, shown, lines),
        beside=() if told is None else _beside(told, shown, lines),
        newer_id=newer_id,
        sent_id=None if sent is None else sent.public_id,
        went=_went(visit, case, draft, sent) if newer_id is None else None,
        decision_id=decision.public_id,
        wait_until=shown_texts.wait_until(visit, case, draft),
        open=_open(visit, decision, draft),
    )


def _decided(visit: Visit, decision: Decision, case: Case) -> list[str]:
    return [item.words for item in measures.as_items(measures.show_measures(visit, decision, case))]


def _instruction(visit: Visit, draft: InstructionDraft, edition: int) -> Instruction | None:
    """What went out to the supervisors in an edition; nothing for a text that is for others."""
    if draft.recipient is not None:
        return None
    return visit.session.execute(
        select(Instruction).where(
            Instruction.company_id == draft.company_id, Instruction.decision_id == draft.decision_id,
            Instruction.edition == edition, visit.within(Instruction),
        )
    ).scalar_one_or_none()  # fmt: skip


def _went(visit: Visit, case: Case, draft: InstructionDraft, sent: Instruction | None) -> Went | None:
    """How the text went out, of what a recipient was told the one with its number."""
    if sent is not None:
        shown = instructions.told(visit, sent).instruction
        return Went(shown.issued_on, shown.previewed in UNCHANGED, shown.unchanged_because or "")
    if draft.recipient is None:
        return None
    found = visit.session.execute(
        select(Sending)
        .where(
            Sending.company_id == draft.company_id, Sending.decision_id == draft.decision_id,
            readers.of_draft(draft).of(Sending), Sending.says == Saying.MEASURES,
            visit.within(Sending),
        )
        .order_by(Sending.id)
        .offset(draft.edition - 1)
        .limit(1)
    ).scalar_one_or_none()  # fmt: skip
    if found is None:
        return None
    shown = visit.show(sight.SENDING, found, visit.facts(case), of=case.employment_id, sent_by_name="")
    return Went(tokyo_date(shown.sent_at), shown.previewed in UNCHANGED, shown.unchanged_because or "")


def _newer(visit: Visit, decision: Decision, draft: InstructionDraft) -> PublicId | None:
    newest = shown_texts.newest(visit, decision, readers.of_draft(draft), edition=draft.edition)
    return None if newest is None or newest.id == draft.id else newest.public_id


def standing(visit: Visit, draft_ids: Collection[PublicId]) -> dict[PublicId, PublicId]:
    """Of texts that the employee was shown, each with the one that came in its place, or itself; one statement."""
    decisions = select(InstructionDraft.decision_id).where(InstructionDraft.public_id.in_(draft_ids)).correlate(None)
    drafts = visit.session.execute(
        select(InstructionDraft)
        .where(InstructionDraft.decision_id.in_(decisions), visit.within(InstructionDraft))
        .order_by(InstructionDraft.id)
    ).scalars()
    place = {one.public_id: (one.decision_id, readers.of_draft(one), one.edition) for one in drafts}
    newest = {at: public_id for public_id, at in place.items()}
    return {one: newest[place[one]] if one in place else one for one in draft_ids}


def _names(visit: Visit, draft: InstructionDraft, case: Case) -> tuple[str, ...]:
    if draft.name:
        return (draft.name,)
    found = people.supervisors_of(visit.session, case.company_id, case.employment_id, visit.today)
    names = people.person_names(visit.session, case.company_id, found)
    return tuple(names[person_id] for person_id in found)


def _changes(former: Told, draft: Shown, lines: tuple[Said, ...]) -> tuple[Said, ...]:
    old = former.instruction
    parts = (
        (N_("すること"), former.lines == lines),
        (N_("期間"), (old.from_on, old.until_on) == (draft.from_on, draft.until_on)),
        (N_("具体的なこと"), (old.words or "") == (draft.words or "")),
        (N_("相談先"), old.ask == draft.ask),
        (N_("報告の間隔"), old.report_every == draft.report_every),
    )
    return tuple(Said(name) for name, same in parts if not same)


def _beside(former: Told, draft: Shown, lines: tuple[Said, ...]) -> tuple[Beside, ...]:
    old = former.instruction
    before, after = differences.of(old.words or "", draft.words or "")
    return Beside(draft, lines, before, new=False), Beside(old, former.lines, after, new=True)


def answer(
    session: Session, actor: Actor, draft_id: str, said: Preview, wrong: str = "", *, now: datetime
) -> None:  # fmt: skip
    """The employee says that it is fine, or what is wrong; once for each text. HR hears of it."""
    visit = enter(session, actor, Act.ANSWER_DRAFT, now=now)
    case = cases.locked(visit, visit.reach(InstructionDraft, draft_id).case_id)  # first: HR may be showing another one
    draft = visit.reach(InstructionDraft, draft_id, lock=True)
    decision = visit.reach_id(Decision, draft.decision_id)
    if not _open(visit, decision, draft):
        raise NotNow(OVER)
    text = wrong.strip() if said is Preview.WRONG else ""
    if said is Preview.WRONG and not text:
        raise NotValid("wrong", Said(N_("どこを直してほしいかを書いてください。")))
    if len(text) > LONGEST:
        raise NotValid("wrong", Said(N_("%(most)s文字以内で入力してください。"), {"most": LONGEST}))
    visit.seal(case.data_key_id, draft, wrong=text)
    draft.answer, draft.answered_at = said, now
    visit.record(sight.INSTRUCTION_DRAFT, draft.public_id, of=case.employment_id)
    for to in people.hr_for(session, case.company_id, case.workplace_id, visit.today,
                            not_person=case.employment.person_id):  # fmt: skip
        notice = Notice.DRAFT_ANSWERED if draft.recipient is None else Notice.OUTSIDE_DRAFT_ANSWERED
        messages.queue(visit, notice, record_id=decision.public_id, to=to, hat=Hat.HR,
                       occasion=draft.public_id)  # fmt: skip
    session.flush()


def withdraw(session: Session, actor: Actor, decision_id: str, draft_id: str, *, now: datetime) -> None:
    """HR says that a text which the employee was shown for a recipient isn't sent, as when it was
    meant for somebody else. It stays, with the day; the employee reads that. NotNow when it went out, or another one
    came in its place.
    """
    visit = enter(session, actor, Act.TELL_RECIPIENT, now=now)
    case, decision = instructing.locked(visit, decision_id)
    draft = visit.reach(InstructionDraft, draft_id, lock=True)
    if draft.decision_id != decision.id or draft.recipient is None:
        raise NotYours
    if not shown_texts.ahead(visit, decision, draft):
        raise NotNow(shown_texts.GONE_OUT)
    draft.withdrawn_at = now
    visit.record(sight.INSTRUCTION_DRAFT, draft.public_id, of=case.employment_id)
    session.flush()


def waits(visit: Visit, draft: InstructionDraft) -> bool:
    """Whether the employee may still answer; the mail asks before it leaves."""
    return _open(visit, visit.session.get_one(Decision, draft.decision_id), draft)


def unanswered(visit: Visit) -> list[tuple[InstructionDraft, Case, date | None]]:
    """The texts that I am asked about, each with the day until which HR waits for me."""
    rows = visit.session.execute(
        select(InstructionDraft, Case, Decision)
        .join(Case, and_(Case.company_id == InstructionDraft.company_id, Case.id == InstructionDraft.case_id))
        .join(
            Decision,
            and_(Decision.company_id == InstructionDraft.company_id, Decision.id == InstructionDraft.decision_id),
        )
        .where(visit.within(InstructionDraft), InstructionDraft.answer.is_(None), Case.closed_on.is_(None))
        .order_by(InstructionDraft.shown_at, InstructionDraft.id)
    ).all()
    return [
        (row.InstructionDraft, row.Case, shown_texts.wait_until(visit, row.Case, row.InstructionDraft))
        for row in rows
        if _open(visit, row.Decision, row.InstructionDraft)
    ]


def _open(visit: Visit, decision: Decision, draft: InstructionDraft) -> bool:
    return draft.answer is None and shown_texts.ahead(visit, decision, draft)


def _show(visit: Visit, draft: InstructionDraft, case: Case) -> Shown:
    return visit.show(sight.INSTRUCTION_DRAFT, draft, visit.facts(case), of=case.employment_id)
