"""What is told to payroll, rostering, a client, or HR of the workplace that somebody moves to?

Each recipient's text is made of the values of the measures that it needs (`rules/recipients.py`). The employee is shown
it first, like a supervisor's. HR hands the text over, and each sending is kept as it was.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.documents import cooperation
from casework.ids import PublicId
from casework.models.cases import Case
from casework.models.instruction_drafts import InstructionDraft
from casework.models.measures import Decision
from casework.models.people import Employment
from casework.models.sendings import Sending
from casework.rules import recipients as rules
from casework.rules.comparison import Item
from casework.rules.errors import NotNow, NotYours
from casework.rules.notices import Notice
from casework.rules.previews import Previewed
from casework.rules.recipients import Recipient, Saying
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import EmploymentKind, Hat
from casework.services import (
    afterwards,
    carers,
    first_orders,
    instructing,
    letterheads,
    measures,
    messages,
    new_offices,
    orders,
    people,
    relocations,
    repetitions,
    shown_texts,
    tellable,
)
from casework.services.afterwards import Due
from casework.services.relocations import Relocation
from casework.services.sending_texts import Telling, Text, check, days, stored, text_of

SAID_ALREADY: Final = Said(N_("この相手には、もう伝えてあるか、いま伝えることがありません。"))
NOT_DISPATCHED: Final = Said(N_("派遣先に伝えられるのは、派遣先で働いている人についてだけです。"))
PAST_END: Final = Said(
    N_(
        "終了予定日が過ぎています。このまま伝えると、終わったことになります。続けるかどうかを決めてから、伝えてください。"
    )
)


@dataclass(frozen=True)
class Draft:
    """HR's page. `text`: of what was typed; None before."""

    employee: Shown
    decision_id: str
    ask: str
    text: Text | None
    refusal: Said | None
    offered: tuple[Recipient, ...]
    """Whom any of the measures concerns, and who may be told of this employee."""
    dispatched: bool
    """The employee works at a client."""
    moves: tuple[Shown, ...]
    """Where the employee works or is going to, if not where the file is kept."""
    new_office: str
    """Of these the one whose HR the next text is for."""
    at_once: bool
    """Urgent: it may go out before the employee saw it."""
    shown: tuple["ShownText", ...]
    """What the employee was shown and hasn't gone out."""
    after: tuple["After", ...]
    """Who was told and is to hear that it is over, or goes on."""


@dataclass(frozen=True)
class ShownText:
    """A text that the employee was shown, with their answer, and how long HR waits for it."""

    draft: Shown
    text: Text
    wait_until: date | None
    ready: bool
    unheeded: bool
    """It may go out, but the employee wanted it changed: a reason is wanted for sending it as it is."""


@dataclass(frozen=True)
class After:
    """What is to be said to somebody who was told, ready as it is: without a word of HR's."""

    sending_id: str
    recipient: Recipient
    name: str
    text: Text


def opening(
    session: Session,
    actor: Actor,
    decision_id: str,
    recipient: Recipient | None = None,
    typed: Telling | None = None,
    *,
    now: datetime,
) -> Draft:
    """The page on which HR tells another recipient; with `typed`, exactly what that recipient will read."""
    visit = enter(session, actor, Act.TELL_RECIPIENT, now=now)
    decision, case, items = _decided(visit, decision_id)
    dispatched = _dispatched(visit, case)
    moves = relocations.of_decision(visit, case, decision)
    there = new_offices.following(visit, case, moves)
    offered = tuple(one for one in Recipient if _why_not(one, items, dispatched=dispatched, moves=moves) is None)
    why_not = tellable.refusal(visit, decision)
    if why_not is None and recipient is None:
        why_not = None if offered else tellable.NOTHING
    elif why_not is None and recipient is not None:
        why_not = _why_not(recipient, items, dispatched=dispatched, moves=moves) or _past(visit, recipient, items)
        if why_not is None and recipient is Recipient.NEW_OFFICE:
            why_not = next((new_offices.nobody_reads(visit, case, one) for one in there), None)
    seen = None if typed is None or why_not is not None else typed
    return Draft(
        employee=people.employee(visit, case.employment_id),
        decision_id=decision.public_id,
        ask=first_orders.desk_of(visit),
        text=None if seen is None else text_of(seen, new_offices.theirs(seen, items, there)),
        refusal=why_not,
        offered=offered,
        dispatched=dispatched,
        moves=relocations.shown(visit, case, moves),
        new_office=next((one.name for one in there), ""),
        at_once=bool(decision.opinion.urgent),
        shown=tuple(_shown(visit, case, decision, draft) for draft in _waiting(visit, decision)),
        after=tuple(_after(visit, case, one) for one in afterwards.due(visit, decision)),
    )  # fmt: skip


def propose(session: Session, actor: Actor, decision_id: str, telling: Telling, *, now: datetime) -> Shown:
    """Show the employee what a recipient is going to read; in the place of what they were shown for the same recipient
    by the same name. Raises as `send` does.
    """
    visit = enter(session, actor, Act.TELL_RECIPIENT, now=now)
    case, decision = instructing.locked(visit, decision_id)
    before = None if telling.once is None else _written(visit, InstructionDraft, decision, telling.once)
    if before is not None:
        return _show_draft(visit, before, case)
    telling = new_offices.addressed(visit, decision, case, telling)
    text, kept = _checked(visit, decision, case, telling)
    _unrepeated(visit, decision, case, telling, text)
    reader = telling.reader
    unchanged = shown_texts.wanted_changed(visit, decision, case, _said(text, kept), reader)
    draft = InstructionDraft(
        company_id=case.company_id, public_id=telling.once or ids.fresh(), case_id=case.id, decision_id=decision.id,
        recipient=reader.recipient, name=reader.name, workplace_id=reader.workplace_id,
        edition=shown_texts.next_edition(visit, decision, reader), items=kept, from_on=text.from_on,
        until_on=text.until_on, ask=text.ask, unchanged=unchanged, shown_at=now, shown_by_id=actor.person_id,
    )  # fmt: skip
    visit.seal(case.data_key_id, draft, words=text.words)
    session.add(draft)
    session.flush()
    visit.record(sight.INSTRUCTION_DRAFT, draft.public_id, of=case.employment_id)
    messages.queue(visit, Notice.INSTRUCTION_DRAFTED, record_id=draft.public_id, to=case.employment.person_id,
                   hat=Hat.WORKER)  # fmt: skip
    session.flush()
    return _show_draft(visit, draft, case)


def send_shown(
    session: Session, actor: Actor, decision_id: str, draft_id: str, unchanged_because: str = "", *, now: datetime
) -> str:
    """Keep that a recipient is told exactly what the employee was shown, and tell the employee so; gives the public id.
    NotNow while HR waits for the answer, and when it went out or another text came in its place; NotValid without the
    reason for sending what the employee wanted changed.
    """
    visit = enter(session, actor, Act.TELL_RECIPIENT, now=now)
    case, decision = instructing.locked(visit, decision_id)
    draft = visit.reach(InstructionDraft, draft_id, lock=True)
    if draft.decision_id != decision.id or draft.recipient is None:
        raise NotYours
    if not relocations.goes_there(visit, draft):
        raise NotNow(new_offices.NOT_MOVED)
    if not shown_texts.ahead(visit, decision, draft):
        raise NotNow(shown_texts.GONE_OUT)
    previewed = shown_texts.how(visit, decision, draft, shown_texts.wait_until(visit, case, draft))
    if previewed is None:
        raise NotNow(instructing.WAIT)
    shown = _show_draft(visit, draft, case)
    telling = Telling(draft.recipient, shown.name, shown.ask, shown.words or "", draft.workplace_id)
    new_offices.addressed(visit, decision, case, telling)
    text, kept = _checked(visit, decision, case, telling)
    if _said(text, kept) != shown_texts.says(shown):
        raise NotNow(instructing.ANOTHER_TEXT)  # a move was put off since: it would begin on another day
    return _send(
        visit, case, decision, telling, (text, kept), previewed, orders.unchanged(unchanged_because, previewed)
    )


def send(session: Session, actor: Actor, decision_id: str, telling: Telling, *, now: datetime) -> str:
    """Keep that this recipient is told at once, and tell the employee so; gives the public id. Only where the opinion
    is urgent: else the employee is shown the text first.

    Raises NotNow before the explanation (an urgent opinion may go first), past the end of what would be told, or where
    it isn't urgent; NotValid for a recipient whom nothing concerns, without a name or a desk, for words where none
    belong, and for words that tell a reason.
    """
    visit = enter(session, actor, Act.TELL_RECIPIENT, now=now)
    case, decision = instructing.locked(visit, decision_id)
    if telling.once is not None and _written(visit, Sending, decision, telling.once) is not None:
        return telling.once
    telling = new_offices.addressed(visit, decision, case, telling)
    text, kept = _checked(visit, decision, case, telling)
    _unrepeated(visit, decision, case, telling, text)
    if not decision.opinion.urgent:
        raise NotNow(instructing.NOT_SHOWN)
    wrong = shown_texts.wanted_changed(visit, decision, case, _said(text, kept), telling.reader)
    return _send(visit, case, decision, telling, (text, kept), Previewed.WRONG_URGENT if wrong else Previewed.URGENT)


def _said(text: Text, kept: list[dict[str, object]]) -> tuple[object, ...]:
    """What a recipient would be told, as `shown_texts.says` has it: nobody but supervisors reports."""
    return (kept, text.words, text.from_on, text.until_on, text.ask, None)


def _send(
    visit: Visit, case: Case, decision: Decision, telling: Telling, checked: tuple[Text, list[dict[str, object]]],
    previewed: Previewed, unchanged_because: str = "",
) -> str:  # fmt: skip
    """`checked`: the text and its measures as they were compared, and no newer ones. Who moves whom doesn't wait for
    the case: asked for once more, a text could be another one than was shown.
    """
    text, kept = checked
    sending = Sending(
        company_id=case.company_id, public_id=telling.once or ids.fresh(), case_id=case.id, decision_id=decision.id,
        employment_id=case.employment_id, recipient=telling.recipient, name=telling.name.strip(), items=kept,
        from_on=text.from_on, until_on=text.until_on, ask=text.ask, previewed=previewed, sent_at=visit.now,
        sent_by_id=visit.actor.person_id, workplace_id=telling.workplace_id,
    )  # fmt: skip
    visit.seal(case.data_key_id, sending, words=text.words, unchanged_because=unchanged_because)
    _keep(visit, case, decision, sending)
    return str(sending.public_id)


def say_after(session: Session, actor: Actor, decision_id: str, sending_id: str, *, now: datetime) -> None:
    """Keep that a recipient heard how it goes on with what they were told, and tell the employee so. Also once the case
    is closed: a lifting closes it. NotNow where there is nothing to say, or it was said.
    """
    visit = enter(session, actor, Act.TELL_RECIPIENT, now=now)
    case = visit.reach_id(Case, visit.reach(Decision, decision_id).case_id, lock=True)  # first, as all who change both
    decision = visit.reach(Decision, decision_id, lock=True)
    one = next((one for one in afterwards.due(visit, decision) if one.sending.public_id == sending_id), None)
    if one is None:
        raise NotNow(SAID_ALREADY)
    old = one.sending
    sending = Sending(
        company_id=case.company_id, public_id=ids.fresh(), case_id=case.id, decision_id=decision.id,
        employment_id=case.employment_id, recipient=old.recipient, says=one.saying, name=old.name, items=old.items,
        from_on=old.from_on, until_on=one.until_on, ask=old.ask, sent_at=now, sent_by_id=actor.person_id,
        workplace_id=old.workplace_id,
    )  # fmt: skip
    _keep(visit, case, decision, sending)


def _keep(visit: Visit, case: Case, decision: Decision, sending: Sending) -> None:
    visit.session.add(sending)
    visit.session.flush()
    visit.record(sight.SENDING, sending.public_id, of=case.employment_id)
    messages.queue(visit, Notice.RECIPIENT_TOLD, record_id=decision.public_id, to=case.employment.person_id,
                   hat=Hat.WORKER, occasion=sending.public_id)  # fmt: skip
    new_offices.tell(visit, case, sending)
    visit.session.flush()


def letter(session: Session, actor: Actor, sending_id: str, *, now: datetime) -> bytes:
    """協力依頼 to a client, as a Word file. NotYours for any other sending."""
    visit = enter(session, actor, Act.TAKE_COOPERATION_LETTER, now=now)
    sending = visit.reach(Sending, sending_id)
    if sending.recipient is not Recipient.CLIENT:
        raise NotYours
    case = session.get_one(Case, sending.case_id)
    shown = show(visit, sending, case)
    return cooperation.made(
        letterheads.paper(session, case.company_id), people.employee(visit, case.employment_id), shown,
        lines(shown), rules.NO_REASONS[Recipient.CLIENT],
    )  # fmt: skip


def _decided(visit: Visit, decision_id: str) -> tuple[Decision, Case, tuple[Item, ...]]:
    decision = visit.reach(Decision, decision_id)
    case = visit.reach_id(Case, decision.case_id)
    return decision, case, measures.as_items(measures.show_measures(visit, decision, case))


def _written(visit: Visit, model: Any, decision: Decision, once: PublicId) -> Any:
    """What the page that was sent has written already."""
    return visit.session.execute(
        select(model).where(
            model.company_id == decision.company_id, model.decision_id == decision.id, model.public_id == once,
            visit.within(model),
        )
    ).scalar_one_or_none()  # fmt: skip


def _checked(
    visit: Visit, decision: Decision, case: Case, telling: Telling
) -> tuple[Text, list[dict[str, object]]]:  # fmt: skip
    """The text and the measures in it. Raises as `send` does."""
    why_not = tellable.refusal(visit, decision)
    if why_not is not None:
        raise NotNow(why_not)
    items = measures.as_items(measures.show_measures(visit, decision, case))
    moves = relocations.of_decision(visit, case, decision)
    why_not = _why_not(telling.recipient, items, dispatched=_dispatched(visit, case), moves=moves)
    items = new_offices.theirs(telling, items, new_offices.place(visit, case, telling, moves))
    text = text_of(telling, items)
    if text is None or why_not is not None:
        raise NotNow(why_not or tellable.NOTHING)
    past = _past(visit, telling.recipient, items)
    if past is not None:
        raise NotNow(past)
    check(telling, items)
    return text, stored(telling.recipient, items)


def _unrepeated(visit: Visit, decision: Decision, case: Case, telling: Telling, text: Text) -> None:
    """NotValid for what repeats what was said about the case; a workplace is called what it is called."""
    name = "" if telling.recipient is Recipient.NEW_OFFICE else telling.name
    carers.refuse(visit, "ask", text.ask)
    words = (item.words for item in measures.as_items(measures.show_measures(visit, decision, case)))
    repetitions.refuse(
        visit, case, {"words": text.words, "ask": text.ask, "name": name}, [*map(str, text.lines), *words]
    )  # fmt: skip


def _why_not(
    recipient: Recipient, items: tuple[Item, ...], *, dispatched: bool, moves: tuple[Relocation, ...]
) -> Said | None:
    """Why a recipient is nobody to tell of this decision."""
    if not rules.concerns(recipient, items):
        return tellable.NOTHING
    if recipient is Recipient.NEW_OFFICE and not moves:
        return new_offices.NOT_MOVED
    return NOT_DISPATCHED if recipient is Recipient.CLIENT and not dispatched else None


def _past(visit: Visit, recipient: Recipient, items: tuple[Item, ...]) -> Said | None:
    """Recipients have no page on which they could see that it goes on: a text whose end has passed would tell them that
    it is over.
    """
    return PAST_END if days(rules.concerns(recipient, items))[1] < visit.today else None


def _dispatched(visit: Visit, case: Case) -> bool:
    kind = select(Employment.kind).where(
        Employment.company_id == case.company_id, Employment.id == case.employment_id
    )  # fmt: skip
    return visit.session.execute(kind).scalar_one() is EmploymentKind.DISPATCHED_OUT


def _waiting(visit: Visit, decision: Decision) -> list[InstructionDraft]:
    if tellable.refusal(visit, decision) is not None:
        return []
    found = select(InstructionDraft).where(
        InstructionDraft.decision_id == decision.id,
        visit.within(InstructionDraft),
        shown_texts.for_recipients(),
        relocations.still(visit),
    )
    return list(visit.session.execute(found.order_by(InstructionDraft.id)).scalars())


def _show_draft(visit: Visit, draft: InstructionDraft, case: Case) -> Shown:
    return visit.show(sight.INSTRUCTION_DRAFT, draft, visit.facts(case), of=case.employment_id)


def _shown(visit: Visit, case: Case, decision: Decision, draft: InstructionDraft) -> ShownText:
    shown = _show_draft(visit, draft, case)
    text = Text(
        rules.PURPOSE[shown.recipient], rules.lines(shown.items, shown.from_on, shown.until_on), shown.from_on,
        shown.until_on, shown.words or "", shown.ask, rules.NO_REASONS[shown.recipient],
    )  # fmt: skip
    until = shown_texts.wait_until(visit, case, draft)
    how = shown_texts.how(visit, decision, draft, until)
    return ShownText(shown, text, until, how is not None, how is Previewed.WRONG)


def show(visit: Visit, sending: Sending, case: Case) -> Shown:
    """What was told to a recipient, with the name of who told it."""
    names = people.person_names(visit.session, case.company_id, [sending.sent_by_id])
    return visit.show(sight.SENDING, sending, visit.facts(case), of=case.employment_id,
                      sent_by_name=names[sending.sent_by_id])  # fmt: skip


def lines(shown: Shown) -> tuple[Said, ...]:
    """What a recipient reads of the measures, or of their end."""
    if shown.says is Saying.MEASURES:
        return rules.lines(shown.items, shown.from_on, shown.until_on)
    return rules.after(shown.says, shown.until_on)


def _after(visit: Visit, case: Case, one: Due) -> After:
    shown = show(visit, one.sending, case)
    text = Text(
        rules.PURPOSE[one.recipient], rules.after(one.saying, one.until_on), shown.from_on, one.until_on, "", shown.ask,
        rules.NO_REASONS[one.recipient],
    )  # fmt: skip
    return After(shown.public_id, shown.recipient, shown.name, text)
