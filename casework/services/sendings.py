"""What is told to payroll, rostering or a client, and who was told what, and when?

Each recipient's text is made of the values of the measures that it needs (`rules/recipients.py`). Recipients have no
account: HR hands the text over, and each sending is kept as it was. The ledger is the employee's, HR's and, as row 16
of the need-to-know matrix has it, the professionals'.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.documents import cooperation
from casework.ids import PublicId
from casework.models.cases import Case
from casework.models.measures import Decision, Instruction
from casework.models.sendings import Sending
from casework.rules import recipients as rules
from casework.rules import wording
from casework.rules.assents import NOT_YET
from casework.rules.comparison import Item
from casework.rules.days import tokyo_date
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.notices import Notice
from casework.rules.recipients import Recipient, Saying
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import DecisionState, Hat
from casework.rules.words import telling_words
from casework.services import (
    advice,
    afterwards,
    informed,
    instructions,
    letterheads,
    measures,
    messages,
    orders,
    people,
    terms,
)
from casework.services.afterwards import Due

LONGEST_NAME: Final = 80
LONGEST_WORDS: Final = 500
NOT_EXPLAINED: Final = Said(N_("ほかの相手に伝える前に、決定を本人に説明して、記録してください。"))
SAID_ALREADY: Final = Said(N_("この相手には、もう伝えてあるか、いま伝えることがありません。"))
NOT_HELD: Final = Said(N_("この決定は、いまは効力がありません。新しく伝えることはありません。"))
RECONSIDERED: Final = Said(
    N_("本人が了承しなかった決定です。産業医との再検討が終わるか、上司に指示するまでは、ほかの相手に伝えられません。")
)
NOTHING: Final = Said(N_("この相手が知る必要のある措置はありません。"))


@dataclass(frozen=True)
class Telling:
    """Whom HR tells, and what it adds: days follow from the measures."""

    recipient: Recipient
    name: str
    ask: str
    words: str = ""
    once: PublicId | None = None
    """What the record is called on the page that was sent: sent twice, it is written once."""


@dataclass(frozen=True)
class Text:
    """What a recipient reads, exactly."""

    purpose: Said
    lines: tuple[Said, ...]
    from_on: date
    until_on: date
    words: str
    ask: str
    no_reasons: Said


@dataclass(frozen=True)
class Draft:
    """HR's page. `text`: of what was typed; None before, or where there is nothing to tell."""

    employee: Shown
    decision_id: str
    ask: str
    text: Text | None
    refusal: Said | None
    concerned: frozenset[Recipient]
    """Whom any of the measures concerns."""
    after: tuple["After", ...]
    """Who was told and is to hear that it is over, or goes on."""


@dataclass(frozen=True)
class After:
    """What is to be said to somebody who was told, ready as it is: without a word of HR's."""

    sending_id: str
    recipient: Recipient
    name: str
    text: Text


@dataclass(frozen=True)
class Entry:
    """One line of the ledger: who was told, since when, until when they may read it, and the text."""

    at: date
    until: date | None
    role: Said
    name: str
    confirmed_at: datetime | None
    text: Text
    sending_id: str = ""
    """Where it is a letter that can be taken as a file."""


@dataclass(frozen=True)
class Ledger:
    """Who was told what of one decision, the earliest first."""

    employee: Shown
    decision_id: str
    entries: tuple[Entry, ...]
    may_tell: bool
    waits: bool
    """Somebody who was told is to hear how it goes on."""


def opening(session: Session, actor: Actor, decision_id: str, typed: Telling | None = None, *, now: datetime) -> Draft:
    """The page on which HR tells another recipient; with `typed`, exactly what that recipient will read."""
    visit = enter(session, actor, Act.TELL_RECIPIENT, now=now)
    decision, case, items = _decided(visit, decision_id)
    concerned = frozenset(one for one in Recipient if rules.concerns(one, items))
    return Draft(
        employee=people.employee(visit, case.employment_id),
        decision_id=decision.public_id,
        ask=instructions.desk_of(visit),
        text=_text(typed, items) if typed is not None and typed.recipient in concerned else None,
        refusal=_refusal(visit, decision) or (None if concerned else NOTHING),
        concerned=concerned,
        after=tuple(_after(visit, case, one) for one in afterwards.due(visit, decision)),
    )


def say_after(session: Session, actor: Actor, decision_id: str, sending_id: str, *, now: datetime) -> None:
    """Keep that a recipient heard how it goes on with what they were told, and tell the employee so. Also once the case
    is closed: a lifting closes it. NotNow where there is nothing to say, or it was said.
    """
    visit = enter(session, actor, Act.TELL_RECIPIENT, now=now)
    decision = visit.reach(Decision, decision_id, lock=True)
    case = visit.reach_id(Case, decision.case_id)
    one = next((one for one in afterwards.due(visit, decision) if one.sending.public_id == sending_id), None)
    if one is None:
        raise NotNow(SAID_ALREADY)
    old = one.sending
    sending = Sending(
        company_id=case.company_id, public_id=ids.fresh(), case_id=case.id, decision_id=decision.id,
        employment_id=case.employment_id, recipient=old.recipient, says=one.saying, name=old.name, items=old.items,
        from_on=old.from_on, until_on=one.until_on, ask=old.ask, sent_at=now, sent_by_id=actor.person_id,
    )  # fmt: skip
    _keep(visit, case, decision, sending)


def send(session: Session, actor: Actor, decision_id: str, telling: Telling, *, now: datetime) -> str:
    """Keep that this recipient is told, and tell the employee so; gives the public id.

    Raises NotNow before the explanation (an urgent opinion may go first), NotValid for a recipient whom nothing
    concerns, without a name or a desk, for words where none belong, and for words that tell a reason.
    """
    visit = enter(session, actor, Act.TELL_RECIPIENT, now=now)
    decision, case, items = _decided(visit, decision_id, lock=True)
    if telling.once is not None and _written(visit, decision, telling.once):
        return telling.once
    advice.still_open(case)
    refusal = _refusal(visit, decision)
    if refusal is not None:
        raise NotNow(refusal)
    text = _text(telling, items)
    if text is None:
        raise NotValid("recipient", NOTHING)
    _check(telling, items)
    sending = Sending(
        company_id=case.company_id, public_id=telling.once or ids.fresh(), case_id=case.id, decision_id=decision.id,
        employment_id=case.employment_id, recipient=telling.recipient, name=telling.name.strip(),
        items=_stored(telling.recipient, items), from_on=text.from_on, until_on=text.until_on, ask=telling.ask.strip(),
        sent_at=now, sent_by_id=actor.person_id,
    )  # fmt: skip
    visit.seal(case.data_key_id, sending, words=telling.words.strip())
    _keep(visit, case, decision, sending)
    return str(sending.public_id)


def _keep(visit: Visit, case: Case, decision: Decision, sending: Sending) -> None:
    visit.session.add(sending)
    visit.session.flush()
    visit.record(sight.SENDING, sending.public_id, of=case.employment_id)
    messages.queue(visit, Notice.RECIPIENT_TOLD, record_id=decision.public_id, to=case.employment.person_id,
                   hat=Hat.WORKER, occasion=sending.public_id)  # fmt: skip
    visit.session.flush()


def ledger(session: Session, actor: Actor, decision_id: str, *, now: datetime) -> Ledger:
    """Who was told what: each supervisor since they lead, also who took over later, and every other recipient."""
    visit = enter(session, actor, Act.SEE_LEDGER, now=now)
    decision = visit.reach(Decision, decision_id)
    case = visit.reach_id(Case, decision.case_id)
    entries = [*_supervisors(visit, decision), *_recipients(visit, decision, case)]
    entries.sort(key=lambda entry: entry.at)
    return Ledger(
        employee=people.employee(visit, case.employment_id),
        decision_id=decision.public_id,
        entries=tuple(entries),
        may_tell=actor.hat is Hat.HR and case.closed_on is None and _refusal(visit, decision) is None,
        waits=actor.hat is Hat.HR and bool(afterwards.due(visit, decision, most=1)),
    )


def letter(session: Session, actor: Actor, sending_id: str, *, now: datetime) -> bytes:
    """協力依頼 to a client, as a Word file. NotYours for any other sending."""
    visit = enter(session, actor, Act.TAKE_COOPERATION_LETTER, now=now)
    sending = visit.reach(Sending, sending_id)
    if sending.recipient is not Recipient.CLIENT:
        raise NotYours
    case = session.get_one(Case, sending.case_id)
    shown = _show(visit, sending, case)
    return cooperation.made(
        letterheads.paper(session, case.company_id), people.employee(visit, case.employment_id), shown,
        _lines(shown), rules.NO_REASONS[Recipient.CLIENT],
    )  # fmt: skip


def _decided(visit: Visit, decision_id: str, *, lock: bool = False) -> tuple[Decision, Case, tuple[Item, ...]]:
    decision = visit.reach(Decision, decision_id, lock=lock)
    case = visit.reach_id(Case, decision.case_id)
    return decision, case, measures.as_items(measures.show_measures(visit, decision, case))


def _refusal(visit: Visit, decision: Decision) -> Said | None:
    """Why nobody is told now: as with the supervisor. What went to them in spite of a refusal may go to the others."""
    if decision.normal:
        return NOTHING
    if decision.state in NOT_YET:
        return instructions.NOT_YET_HELD
    if decision.state is DecisionState.SET_ASIDE or terms.taken_over(visit.session, decision):
        return NOT_HELD
    if decision.state is not DecisionState.EXPLAINED and not decision.opinion.urgent:
        return NOT_EXPLAINED
    held_back = instructions.waits(visit.session, decision) and instructions.of_decision(visit, decision) is None
    return RECONSIDERED if held_back else None


def _written(visit: Visit, decision: Decision, once: PublicId) -> bool:
    return visit.session.execute(
        select(
            exists().where(
                Sending.company_id == decision.company_id, Sending.decision_id == decision.id,
                Sending.public_id == once, visit.within(Sending),
            )
        )
    ).scalar_one()  # fmt: skip


def _days(concerned: tuple[Item, ...]) -> tuple[date, date]:
    first = min(item.from_on for item in concerned if item.from_on)
    return first, max(item.until_on for item in concerned if item.until_on)


def _stored(recipient: Recipient, items: tuple[Item, ...]) -> list[dict[str, object]]:
    concerned = rules.concerns(recipient, items)
    first, last = _days(concerned)
    return [wording.stored(item, first, last) for item in concerned]


def _text(telling: Telling, items: tuple[Item, ...]) -> Text | None:
    concerned = rules.concerns(telling.recipient, items)
    if not concerned:
        return None
    first, last = _days(concerned)
    return Text(
        purpose=rules.PURPOSE[telling.recipient],
        lines=rules.lines(_stored(telling.recipient, items), first, last),
        from_on=first,
        until_on=last,
        words=telling.words.strip() if rules.takes_words(telling.recipient) else "",
        ask=telling.ask.strip(),
        no_reasons=rules.NO_REASONS[telling.recipient],
    )


def _check(telling: Telling, items: tuple[Item, ...]) -> None:
    said = N_("%(most)s文字以内で入力してください。")
    for field, text, most in (("name", telling.name, LONGEST_NAME), ("ask", telling.ask, orders.LONGEST_DESK)):
        if not text.strip():
            raise NotValid(field, Said(N_("入力してください。")))
        if len(text.strip()) > most:
            raise NotValid(field, Said(said, {"most": most}))
    words = telling.words.strip()
    if words and not rules.takes_words(telling.recipient):
        raise NotValid("words", Said(N_("この相手には、措置の内容のほかは伝えません。空けておいてください。")))
    if len(words) > LONGEST_WORDS:
        raise NotValid("words", Said(said, {"most": LONGEST_WORDS}))
    needs = wording.needs_words({item.kind for item in rules.concerns(telling.recipient, items)})
    if needs and not words:
        raise NotValid("words", Said(N_("言葉で伝える措置があります。派遣先が実際にすることを書いてください。")))
    for field, text in (("words", words), ("name", telling.name), ("ask", telling.ask)):
        found = telling_words(text)
        if found:
            told = N_("病名・治療や、理由が分かる言葉（%(words)s）は伝えられません。")
            raise NotValid(field, Said(told, {"words": "、".join(found)}))


def _show(visit: Visit, sending: Sending, case: Case) -> Shown:
    names = people.person_names(visit.session, case.company_id, [sending.sent_by_id])
    return visit.show(sight.SENDING, sending, visit.facts(case), of=case.employment_id,
                      sent_by_name=names[sending.sent_by_id])  # fmt: skip


def _lines(shown: Shown) -> tuple[Said, ...]:
    if shown.says is Saying.MEASURES:
        return rules.lines(shown.items, shown.from_on, shown.until_on)
    return rules.after(shown.says, shown.until_on)


def _after(visit: Visit, case: Case, one: Due) -> After:
    shown = _show(visit, one.sending, case)
    text = Text(
        rules.PURPOSE[one.recipient], rules.after(one.saying, one.until_on), shown.from_on, one.until_on, "", shown.ask,
        rules.NO_REASONS[one.recipient],
    )  # fmt: skip
    return After(shown.public_id, shown.recipient, shown.name, text)


def _recipients(visit: Visit, decision: Decision, case: Case) -> list[Entry]:
    found = visit.session.execute(
        select(Sending).where(Sending.decision_id == decision.id, visit.within(Sending)).order_by(Sending.id)
    ).scalars().all()  # fmt: skip
    shown = [_show(visit, sending, case) for sending in found]
    return [
        Entry(
            at=tokyo_date(one.sent_at),
            until=None,
            role=Said(one.recipient.label),
            name=one.name,
            confirmed_at=None,
            text=Text(
                rules.PURPOSE[one.recipient], _lines(one), one.from_on, one.until_on, one.words or "", one.ask,
                rules.NO_REASONS[one.recipient],
            ),
            sending_id=one.public_id if one.recipient is Recipient.CLIENT else "",
        )
        for one in shown
    ]  # fmt: skip


def _supervisors(visit: Visit, decision: Decision) -> list[Entry]:
    """Everybody who was told, confirmed, or could read it. Professionals aren't told the names."""
    instruction = visit.session.execute(
        select(Instruction).where(Instruction.decision_id == decision.id, visit.within(Instruction))
    ).scalar_one_or_none()
    if instruction is None:
        return []
    shown = instructions.show(visit, instruction)
    text = Text(wording.PURPOSE, instructions.lines_of(shown), shown.from_on, shown.until_on, shown.words or "",
                shown.ask, wording.NO_REASONS)  # fmt: skip
    named = visit.actor.hat in {Hat.WORKER, Hat.HR}
    return [
        Entry(
            at=one.at,
            until=one.until,
            role=Said(N_("上司")),
            name=one.name if named else "",
            confirmed_at=one.confirmed_at if named else None,
            text=text,
        )
        for one in informed.of_instruction(visit, instruction)
    ]
