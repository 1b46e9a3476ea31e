"""How does HR tell a supervisor what to do, put right what it told, or carry it out itself where nobody leads?

What goes out stays as it was told: a slip is put right by a new text in its place, from that second on, which the
employee is shown first like the one before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.models.cases import Case
from casework.models.instruction_drafts import InstructionDraft
from casework.models.measures import Decision, Instruction
from casework.rules import moves, wording
from casework.rules.assents import NOT_YET
from casework.rules.comparison import Item
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid
from casework.rules.notices import Notice
from casework.rules.previews import Previewed
from casework.rules.terms import holding
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import DecisionState, Hat, InstructionState, MeasureKind
from casework.services import (
    advice,
    carers,
    ceasing,
    first_orders,
    informed,
    instructions,
    limits,
    measures,
    messages,
    orders,
    people,
    reconsiderations,
    repetitions,
    shown_texts,
    terms,
)
from casework.services.ceasing import Ceasing
from casework.services.instructions import Told
from casework.services.orders import Order

NOT_EXPLAINED = Said(N_("上司に指示する前に、決定を本人に説明して、記録してください。"))
RECONSIDERED_FIRST = Said(
    N_("本人が了承しなかった決定です。産業医との再検討が終わるまでは、待たない理由を書かないと、上司に指示できません。")
)
NOT_YET_HELD = Said(N_("この決定は、まだ効力がありません。確認・承認がそろうまで、だれにも伝えません。"))
NOTHING_TO_TELL = Said(N_("上司に伝える措置がありません。"))
TOLD = Said(N_("この決定についての指示は、すでに出しています。"))
SAME_TEXT = Said(N_("いまの文面と同じです。変えるところがなければ、出し直す必要はありません。"))
WHY_CORRECTED = Said(N_("直す理由を書いてください。"))
NOT_SHOWN = Said(N_("先に、本人に文面を見せてください。"))
ANOTHER_TEXT = Said(N_("本人に見せた文面と違います。この文面をもう一度、本人に見せてください。"))
WAIT = Said(N_("本人の返事を待っています。返事があるか、待つ日が過ぎたら送れます。"))
NOBODY = Said(N_("指示を伝える上司が登録されていません。指揮命令の登録を確かめてください。"))
NOT_BEFORE = N_("いまの文面と同じです。同じ文面を出し直せるのは、本人の職場が変わる日（%(day)s）からです。")
BEFORE_THEM = N_("いまの上司が決まった日（%(day)s）より前のことは、伝えられません。")
LED = Said(N_("いまは、指示を伝える上司がいます。上司に指示してください。"))


@dataclass(frozen=True)
class Draft:
    """The form's page. `lines` is exactly what the supervisor will read of `order`."""

    employee: Shown
    decision: Shown
    items: tuple[Item, ...]
    order: Order
    steps: dict[MeasureKind, tuple[Said, ...]]
    """Of the kinds that were decided in steps: each of them with its days."""
    lines: tuple[Said, ...]
    ceasing: Ceasing | None
    """What of the instruction before would be over with it."""
    supervisors: tuple[str, ...]
    led_before: tuple[str, ...]
    """Who led when the employee last had the text before them, where it goes to others now."""
    refusal: Said | None
    """Why it can't be issued now; None when it can."""
    shown: Shown | None
    """The text that the employee was shown last, with their answer."""
    wait_until: date | None
    """Until when HR waits for that answer."""
    said: str
    """What the employee said was wrong with the text that stands now."""
    ready: bool
    """Whether what the employee was shown may go out now."""
    unheeded: bool
    """It may, but the employee wanted it changed: a reason is wanted for sending it as it is."""
    told: Told | None
    """What stands now, and would be replaced."""
    replaces: int
    """Its edition; 0 where nothing went out yet."""
    why: bool
    """A reason is wanted for replacing it."""
    refused: bool
    """A refusal is still to be looked at: a reason is wanted for not waiting."""
    unled: bool
    """Nobody leads the employee: HR can carry it out itself."""
    in_words: tuple[MeasureKind, ...]
    """Of the measures to tell of, those whose values say nothing: only the words do."""
    moved: date | None
    """From which day on the employee works in another department than when the text went out, or is going to: do its
    words fit there?"""


def opening(session: Session, actor: Actor, decision_id: str, *, draft: Order | None = None, now: datetime) -> Draft:
    """The page on which HR writes the instruction; with `draft`, what was typed is shown as the supervisor reads it."""
    visit = enter(session, actor, Act.INSTRUCT, now=now)
    decision = visit.reach(Decision, decision_id)
    case = visit.reach_id(Case, decision.case_id)
    items = measures.as_items(measures.show_measures(visit, decision, case))
    before = instructions.of_decision(visit, decision)
    newest = shown_texts.newest(visit, decision)
    shown = None
    if newest is not None:
        shown = visit.show(sight.INSTRUCTION_DRAFT, newest, visit.facts(case), of=case.employment_id)
    told = None if before is None else instructions.told(visit, before)
    found = people.supervisors_of(session, case.company_id, case.employment_id, visit.today)
    names = people.person_names(session, case.company_id, found)
    until = shown_texts.wait_until(visit, case, newest)
    why_not = advice.over(case) or refusal(visit, decision, found)
    how = shown_texts.how(visit, decision, newest, until)
    order = draft or first_orders.first(visit, items, shown, told, led=bool(found))
    return Draft(
        employee=people.employee(visit, case.employment_id),
        decision=measures.show(visit, decision, case),
        items=items,
        order=order,
        steps=first_orders.steps(items),
        lines=orders.lines(order, items),
        ceasing=ceasing.of_draft(visit, decision, [one for one in items if one.kind in order.kinds], order.from_on),
        supervisors=tuple(names[person_id] for person_id in found),
        led_before=shown_texts.led_before(visit, case, newest),
        refusal=why_not,
        shown=shown,
        wait_until=until,
        said=_said_of(visit, case, decision, before),
        ready=how is not None,
        unheeded=how is Previewed.WRONG,
        told=told,
        replaces=0 if before is None else before.edition,
        why=before is not None and _wants_reason(before, by_hr=not found),
        refused=before is None and waits(visit.session, decision),
        unled=why_not is NOBODY,
        in_words=tuple(
            kind
            for kind in dict.fromkeys(item.kind for item in items)
            if kind in order.kinds and wording.needs_words([kind])
        ),
        moved=None if before is None else informed.moves_on(visit, before),
    )


def check(session: Session, actor: Actor, decision_id: str, order: Order, *, now: datetime) -> None:
    """Whether what was typed could be told at all, for who only wants to see it: NotValid as `instruct` raises it for
    its days, words and measures. Nothing is kept.
    """
    visit = enter(session, actor, Act.INSTRUCT, now=now)
    decision = visit.reach(Decision, decision_id)
    case = visit.reach_id(Case, decision.case_id)
    checked(visit, decision, case, order)


def checked(visit: Visit, decision: Decision, case: Case, order: Order) -> list[dict[str, object]]:
    """The chosen measures as they are kept. NotValid as `orders.checked`, for words that repeat what was said about the
    case, and for times and numbers that nobody decided.
    """
    items = measures.as_items(measures.show_measures(visit, decision, case))
    kept = orders.checked(order, items, visit.today)
    told = [*map(str, orders.lines(order, items)), *(item.words for item in items)]
    carers.refuse(visit, "ask", order.ask)
    repetitions.refuse(visit, case, {"words": order.words, "ask": order.ask}, told)
    orders.arranged(order.words, told, order.arranged)
    return kept


def _said_of(visit: Visit, case: Case, decision: Decision, before: Instruction | None) -> str:
    draft = None if before is None else shown_texts.newest(visit, decision, edition=before.edition)
    if draft is None:
        return ""
    shown = visit.show(sight.INSTRUCTION_DRAFT, draft, visit.facts(case), of=case.employment_id)
    return shown.wrong or ""


def instruct(session: Session, actor: Actor, decision_id: str, order: Order, *, now: datetime) -> Shown:
    """Tell today's supervisors what to do, and the employee what they were told; in the place of what went out before,
    if anything did, from this second on.

    Raises NotNow before the explanation (an urgent opinion may go first), without measures, without a supervisor, when
    something else was told than the page knew of, or the same, and before the employee saw exactly this text and
    answered or had the days to; NotValid for days outside of the measures, for words of diagnosis or treatment, and,
    without their reasons, for a new text, for one that the employee wanted changed, and for what was refused and not
    looked at again yet.
    """
    visit = enter(session, actor, Act.INSTRUCT, now=now)
    case, decision = locked(visit, decision_id)
    supervisors = people.supervisors_of(session, case.company_id, case.employment_id, visit.today)
    reason = refusal(visit, decision, supervisors)
    if reason is not None:
        raise NotNow(reason)
    if decision.opinion.urgent:
        kept = checked(visit, decision, case, order)
    else:  # only what was shown goes out, and that was compared then: what the employee said to it is no note of before
        kept = orders.checked(order, measures.as_items(measures.show_measures(visit, decision, case)), visit.today)
    before = former(visit, decision, order, kept, by_hr=False)
    previewed = _previewed(visit, decision, case, order, kept)
    unchanged = orders.unchanged(order.unchanged_because, previewed)
    instruction = _issue(
        visit, case, decision, order, before, items=kept, previewed=previewed, unchanged_because=unchanged
    )
    for person_id in supervisors:
        messages.queue(visit, Notice.INSTRUCTION_TO_SUPERVISOR, record_id=instruction.public_id, to=person_id,
                       hat=Hat.SUPERVISOR)  # fmt: skip
    messages.queue(visit, Notice.INSTRUCTION_TO_WORKER, record_id=instruction.public_id,
                   to=case.employment.person_id, hat=Hat.WORKER)  # fmt: skip
    return instructions.show(visit, instruction)


def carry_out(session: Session, actor: Actor, decision_id: str, order: Order, *, now: datetime) -> Shown:
    """Nobody leads the employee: HR does what a supervisor would be told to, and the employee reads so. Nobody else is
    told anything, so that the employee isn't shown it first. Raises NotNow where somebody leads them; else as
    `instruct` refuses.
    """
    visit = enter(session, actor, Act.CARRY_OUT, now=now)
    case, decision = locked(visit, decision_id)
    found = people.supervisors_of(session, case.company_id, case.employment_id, visit.today)
    reason = LED if found else refusal(visit, decision, found)
    if reason is not None and reason is not NOBODY:
        raise NotNow(reason)
    kept = checked(visit, decision, case, order)
    before = former(visit, decision, order, kept, by_hr=True)
    instruction = _issue(
        visit, case, decision, order, before, items=kept, carrier_id=actor.person_id,
        state=InstructionState.ACKNOWLEDGED, acknowledged_at=now, acknowledged_by_id=actor.person_id,
    )  # fmt: skip
    messages.queue(visit, Notice.HR_CARRIES_OUT, record_id=instruction.public_id, to=case.employment.person_id,
                   hat=Hat.WORKER)  # fmt: skip
    return instructions.show(visit, instruction)


def locked(visit: Visit, decision_id: str) -> tuple[Case, Decision]:
    """A decision to tell of and its case, which is still open."""
    case = visit.reach_id(Case, visit.reach(Decision, decision_id).case_id, lock=True)  # first, as all who change both
    decision = visit.reach(Decision, decision_id, lock=True)
    advice.still_open(case)
    return case, decision


def former(
    visit: Visit, decision: Decision, order: Order, kept: list[dict[str, object]], *, by_hr: bool, ahead: bool = False
) -> Instruction | None:
    """What would be replaced. NotNow when it isn't what the page knew of, or says the same to the same people, or the
    same officer of HR carries it out, unless the employee works elsewhere since (`ahead`: or is going to, for the text
    that is shown first); NotValid without a reason.
    """
    before = instructions.of_decision(visit, decision)
    carrier_id = visit.actor.person_id if by_hr else None
    if (
        before is not None
        and before.carrier_id == carrier_id
        and shown_texts.says(instructions.show(visit, before)) == said(order, kept)
    ):  # first: nobody is asked for the reason of a change that isn't one
        moves_on = informed.moves_on(visit, before)
        if moves_on is None:
            raise NotNow(SAME_TEXT)
        if moves_on > visit.today and not ahead:
            raise NotNow(Said(NOT_BEFORE, {"day": moves_on}))
    if order.replaces != (0 if before is None else before.edition):
        raise NotNow(TOLD)
    if before is None:
        return None
    orders.reason("because", order.because, WHY_CORRECTED if _wants_reason(before, by_hr=by_hr) else None)
    if before.by_hr and not by_hr:
        _of_their_time(visit, before, order, kept)
    return before


def _of_their_time(visit: Visit, before: Instruction, order: Order, kept: list[dict[str, object]]) -> None:
    """NotValid for days before anybody led: who leads now reads nothing of what was. A measure that holds past its end
    is told with the last of its days.
    """
    since = people.led_since(visit.session, before.company_id, before.employment_id, visit.today)
    told = holding([wording.restored(item) for item in kept], visit.today)
    ends = [item.until_on or since for item in told]
    if order.from_on < min(since, *ends):
        raise NotValid("from_on", Said(BEFORE_THEM, {"day": since}))


def _wants_reason(before: Instruction, *, by_hr: bool) -> bool:
    """That somebody leads the employee now is reason enough where HR did without."""
    return by_hr or not before.by_hr


def _issue(
    visit: Visit,
    case: Case,
    decision: Decision,
    order: Order,
    before: Instruction | None,
    unchanged_because: str = "",
    **told: Any,
) -> Instruction:
    held_back = before is None and waits(visit.session, decision)
    if held_back:
        orders.reason("despite", order.despite, RECONSIDERED_FIRST)
    if before is not None:
        before.state = moves.INSTRUCTION.check(before.state, visit.act)
        before.ended_on = visit.today - timedelta(days=1)
        visit.record(sight.INSTRUCTION, before.public_id, of=case.employment_id)
        visit.session.flush()
    instruction = Instruction(
        company_id=case.company_id, public_id=ids.fresh(), case_id=case.id, decision_id=decision.id,
        employment_id=case.employment_id, edition=1 if before is None else before.edition + 1,
        replaces_id=None if before is None else before.id, from_on=order.from_on, until_on=order.until_on,
        ask=order.ask.strip(), report_every=order.report_every, issued_on=visit.today, **told,
    )  # fmt: skip
    visit.seal(case.data_key_id, instruction, words=order.words.strip(),
               despite_reason=order.despite.strip() if held_back else "",
               corrected_because=order.because.strip() if before is not None else "",
               unchanged_because=unchanged_because)  # fmt: skip
    visit.session.add(instruction)
    visit.session.flush()
    limits.stop(visit, case, Clock.INSTRUCTION, record_id=decision.public_id)
    terms.hand_over(visit, decision, order.from_on, moved_from=None if before is None else before.from_on)
    visit.record(sight.INSTRUCTION, instruction.public_id, of=case.employment_id)
    return instruction


def _previewed(visit: Visit, decision: Decision, case: Case, order: Order, kept: list[dict[str, object]]) -> Previewed:
    """How it stands with the employee. NotNow when they saw nothing, something else, or may still answer."""
    draft = shown_texts.newest(visit, decision, lock=True)
    found = shown_texts.how(visit, decision, draft, shown_texts.wait_until(visit, case, draft))
    if found is Previewed.URGENT:
        return found
    if draft is None:
        raise NotNow(NOT_SHOWN)
    if not _same(visit, case, draft, order, kept):
        raise NotNow(ANOTHER_TEXT)
    if found is None:
        raise NotNow(WAIT)
    return found


def _same(visit: Visit, case: Case, draft: InstructionDraft, order: Order, kept: list[dict[str, object]]) -> bool:
    shown = visit.show(sight.INSTRUCTION_DRAFT, draft, visit.facts(case), of=case.employment_id)
    return shown_texts.says(shown) == said(order, kept)


def said(order: Order, kept: list[dict[str, object]]) -> tuple[object, ...]:
    """What the supervisor would be told, as `shown_texts.says` has it."""
    return (kept, order.words.strip(), order.from_on, order.until_on, order.ask.strip(), order.report_every)


def waits(session: Session, decision: Decision) -> bool:
    """A refusal is to be looked at first; what is urgent doesn't wait for it."""
    return not decision.opinion.urgent and reconsiderations.waits(session, decision)


def refusal(visit: Visit, decision: Decision, supervisors: Sequence[int]) -> Said | None:
    """Why no instruction can go out now."""
    if decision.state in NOT_YET:
        return NOT_YET_HELD
    if decision.normal or decision.state is DecisionState.SET_ASIDE or terms.taken_over(visit.session, decision):
        return NOTHING_TO_TELL
    if decision.state is not DecisionState.EXPLAINED and not decision.opinion.urgent:
        return NOT_EXPLAINED
    return None if supervisors else NOBODY
