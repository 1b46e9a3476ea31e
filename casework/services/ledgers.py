"""Who was told what of a decision, and when: each supervisor, and every other recipient?

The ledger is the employee's, HR's and, as row 16 of the need-to-know matrix has it, the professionals'.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from casework.access import Act, Actor, Shown, Visit, enter
from casework.models.cases import Case
from casework.models.measures import Decision, Instruction
from casework.models.sendings import Sending
from casework.rules import recipients as rules
from casework.rules import wording
from casework.rules.days import tokyo_date
from casework.rules.notices import Notice
from casework.rules.previews import Previewed
from casework.rules.recipients import Recipient
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import Hat
from casework.services import afterwards, editions, instructions, messages, people, readings, sendings, tellable
from casework.services.readings import Reading
from casework.services.sending_texts import Text


@dataclass(frozen=True)
class Entry:
    """One line of the ledger: who was told, since when, until when they may read it, and the text."""

    at: date
    until: date | None
    role: Said
    name: str
    confirmed_at: datetime | None
    text: Text | None
    """As they read it; None where they were told the `end` alone."""
    end: Said | None = None
    """That an instruction is over, or goes on."""
    unread: bool = False
    """Practical words are in the text that aren't for them."""
    by_hr: bool = False
    """Nobody was told: whoever of HR carries it out themself."""
    sending_id: str = ""
    """Where it is a letter that can be taken as a file."""
    previewed: Previewed | None = None
    """How it stood with the employee; the employee's and HR's to know, and nothing where they weren't asked: of a
    supervisor who came to it later they never were.
    """
    unchanged_because: str = ""
    """Why it went out as the employee didn't want it; the employee's and HR's, too."""


@dataclass(frozen=True)
class Ledger:
    """Who was told what of one decision, the earliest first."""

    employee: Shown
    decision_id: str
    entries: tuple[Entry, ...]
    may_tell: bool
    waits: bool
    """Somebody who was told is to hear how it goes on."""


def ledger(session: Session, actor: Actor, decision_id: str, *, now: datetime) -> Ledger:
    """Who was told what: each supervisor since they lead, also who took over later, and every other recipient."""
    visit = enter(session, actor, Act.SEE_LEDGER, now=now)
    decision = visit.reach(Decision, decision_id)
    case = visit.reach_id(Case, decision.case_id)
    entries = [*_supervisors(visit, decision), *_ends(visit, decision), *_recipients(visit, decision, case)]
    entries.sort(key=lambda entry: entry.at)
    return Ledger(
        employee=people.employee(visit, case.employment_id),
        decision_id=decision.public_id,
        entries=tuple(entries),
        may_tell=actor.hat is Hat.HR and case.closed_on is None and tellable.refusal(visit, decision) is None,
        waits=actor.hat is Hat.HR and bool(afterwards.due(visit, decision, most=1)),
    )


def _recipients(visit: Visit, decision: Decision, case: Case) -> list[Entry]:
    found = visit.session.execute(
        select(Sending).where(Sending.decision_id == decision.id, visit.within(Sending)).order_by(Sending.id)
    ).scalars().all()  # fmt: skip
    shown = [sendings.show(visit, sending, case) for sending in found]
    return [
        Entry(
            at=tokyo_date(one.sent_at),
            until=None,
            role=Said(one.recipient.label),
            name=one.name,
            confirmed_at=None,
            text=Text(
                rules.PURPOSE[one.recipient], sendings.lines(one), one.from_on, one.until_on, one.words or "", one.ask,
                rules.NO_REASONS[one.recipient],
            ),
            sending_id=one.public_id if one.recipient is Recipient.CLIENT else "",
            previewed=one.previewed if "previewed" in one else None,
            unchanged_because=one.unchanged_because or "" if "unchanged_because" in one else "",
        )
        for one in shown
    ]  # fmt: skip


def _supervisors(visit: Visit, decision: Decision) -> list[Entry]:
    """Everybody who was told, confirmed, or could read it. Professionals aren't told the names."""
    return [
        entry for instruction in instructions.all_of(visit, decision) for entry in _of_instruction(visit, instruction)
    ]


def _ends(visit: Visit, decision: Decision) -> list[Entry]:
    """Which supervisor was told when that the instruction of a decision is over, or goes on; of a decision that takes
    no measures, what it had told of the instructions before it.
    """
    theirs: dict[str, date] = {one.public_id: one.issued_on for one in _told_of(visit, decision)}
    found = messages.sent(visit, (Notice.INSTRUCTION_ENDED, Notice.INSTRUCTION_GOES_ON), theirs) if theirs else []
    since = decision.effective_at if decision.normal else None
    names = people.person_names(visit.session, decision.company_id, {person_id for *_, person_id, _at in found})
    named = visit.actor.hat in {Hat.WORKER, Hat.HR}
    return [
        Entry(
            at=tokyo_date(at), until=None, role=Said(N_("上司")), name=names[person_id] if named else "",
            confirmed_at=None, text=None, end=_end(notice, occasion, theirs[record_id]),
        )
        for notice, record_id, occasion, person_id, at in found
        if since is None or at >= since
    ]  # fmt: skip


def _end(notice: Notice, occasion: str, issued_on: date) -> Said:
    """As the day was told then; it may have been moved since."""
    if notice is Notice.INSTRUCTION_GOES_ON:
        return Said(N_("%(first)sに伝えた指示が、続くこと"), {"first": issued_on})
    last = date.fromisoformat(occasion)
    return Said(N_("%(first)sに伝えた指示が、%(last)sまでであること"), {"first": issued_on, "last": last})


def _told_of(visit: Visit, decision: Decision) -> Sequence[Instruction]:
    if not decision.normal:
        return instructions.all_of(visit, decision)
    if decision.effective_at is None:  # a draft: nothing of it is told
        return ()
    return (
        visit.session.execute(
            select(Instruction)
            .join(Decision, and_(Decision.company_id == Instruction.company_id, Decision.id == Instruction.decision_id))
            .where(
                Decision.opinion_id.in_(editions.followed(visit.session, decision.opinion)), visit.within(Instruction)
            )
            .order_by(Instruction.id)
        )
        .scalars()
        .all()
    )


def _of_instruction(visit: Visit, instruction: Instruction) -> list[Entry]:
    shown = instructions.show(visit, instruction)
    named = visit.actor.hat in {Hat.WORKER, Hat.HR}
    return [_entry(instruction, shown, one, named=named) for one in readings.of_instruction(visit, instruction, shown)]


def _entry(instruction: Instruction, shown: Shown, one: Reading, *, named: bool) -> Entry:
    by_hr = instruction.by_hr
    asked = named and not one.later
    return Entry(
        at=one.who.at,
        until=one.who.until,
        role=Said(N_("人事が自ら行う") if by_hr else N_("上司")),
        name=one.who.name if named else "",
        confirmed_at=one.who.confirmed_at if named and not by_hr else None,
        text=Text(wording.PURPOSE, one.lines, one.from_on, one.until_on, one.words, shown.ask,
                  None if by_hr else wording.NO_REASONS),
        unread=one.unread,
        by_hr=by_hr,
        previewed=shown.previewed if asked else None,
        unchanged_because=shown.unchanged_because or "" if asked else "",
    )  # fmt: skip
