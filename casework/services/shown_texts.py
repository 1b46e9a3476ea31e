"""Which text was an employee shown last, how long is their answer waited for, and has it gone out since?

For each reader of texts about a decision, the supervisor or one recipient by name, the newest text counts until it has
gone out; the next one has the next number.
"""

from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import aliased

from casework.access import Shown, Visit, sight
from casework.models.cases import Case
from casework.models.instruction_drafts import InstructionDraft
from casework.models.measures import Decision
from casework.models.sendings import Sending
from casework.rules import previews as rules
from casework.rules.days import tokyo_date
from casework.rules.previews import Preview, Previewed
from casework.rules.recipients import Saying
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import DecisionState
from casework.services import instructions, people, policies, readers, relocations, terms
from casework.services.readers import SUPERVISOR, Reader

GONE_OUT: Final = Said(N_("この文面は、もう伝えてあるか、新しい文面に替わっているか、送らないことになっています。"))


def next_edition(visit: Visit, decision: Decision, reader: Reader = SUPERVISOR) -> int:
    """The number of the next text to a reader: one more than went out to them."""
    if reader.recipient is None:
        before = instructions.of_decision(visit, decision)
        return 1 if before is None else before.edition + 1
    sent = select(func.count()).where(
        Sending.company_id == decision.company_id, Sending.decision_id == decision.id, reader.of(Sending),
        Sending.says == Saying.MEASURES,
    )  # fmt: skip
    return visit.session.execute(sent).scalar_one() + 1


def newest(
    visit: Visit,
    decision: Decision,
    reader: Reader = SUPERVISOR,
    *,
    edition: int | None = None,
    lock: bool = False,
) -> InstructionDraft | None:
    """The text for a reader that the employee was shown last and that hasn't gone out; or of an edition that has."""
    number = edition or next_edition(visit, decision, reader)
    statement = (
        select(InstructionDraft)
        .where(*_for_reader(visit, decision, reader, number))
        .order_by(InstructionDraft.id.desc())
        .limit(1)
    )
    return visit.session.execute(statement.with_for_update() if lock else statement).scalar_one_or_none()


def led_before(visit: Visit, case: Case, draft: InstructionDraft | None) -> tuple[str, ...]:
    """Who led the employee on the day on which they answered a text for supervisors, else were shown it, where it would
    go to others today. The answer was about the text, which names no reader; whom it reaches is theirs to know.
    """
    if draft is None or draft.recipient is not None:
        return ()
    then, today = (
        people.supervisors_of(visit.session, case.company_id, case.employment_id, day)
        for day in (tokyo_date(draft.answered_at or draft.shown_at), visit.today)
    )
    names = people.person_names(visit.session, case.company_id, then)
    return () if then == today else tuple(names[person_id] for person_id in then)


def ahead(visit: Visit, decision: Decision, draft: InstructionDraft) -> bool:
    """Whether it is the newest text for its reader, hasn't gone out and is to go, of a decision that holds; one for HR
    of another workplace only while they go there.
    """
    if (
        draft.withdrawn_at is not None
        or decision.state is DecisionState.SET_ASIDE
        or terms.taken_over(visit.session, decision)
    ):
        return False
    if not relocations.goes_there(visit, draft):
        return False
    found = newest(visit, decision, readers.of_draft(draft))
    return found is not None and found.id == draft.id


def for_recipients() -> ColumnElement[bool]:
    """Texts for others than the supervisor that haven't gone out, are to go and are the newest; in a select."""
    newer: Any = aliased(InstructionDraft)
    same = and_(
        newer.company_id == InstructionDraft.company_id, newer.decision_id == InstructionDraft.decision_id,
        readers.same(newer, InstructionDraft), newer.id > InstructionDraft.id,
    )  # fmt: skip
    sent = (
        select(func.count())
        .where(
            Sending.company_id == InstructionDraft.company_id, Sending.decision_id == InstructionDraft.decision_id,
            readers.same(Sending, InstructionDraft), Sending.says == Saying.MEASURES,
        )
        .correlate(InstructionDraft)
        .scalar_subquery()
    )  # fmt: skip
    return and_(
        InstructionDraft.recipient.is_not(None),
        InstructionDraft.withdrawn_at.is_(None),
        ~exists().where(same),
        InstructionDraft.edition > sent,
    )


def wait_until(visit: Visit, case: Case, draft: InstructionDraft | None) -> date | None:
    """Until when HR waits for the employee's answer to a text."""
    if draft is None:
        return None
    policy, _ = policies.policy_for(visit.session, case.company_id, case.workplace_id, visit.today)
    calendar = policies.calendar_for(visit.session, case.company_id, case.workplace_id)
    return rules.wait_until(tokyo_date(draft.shown_at), policy.instruction_preview_days, calendar)


def how(visit: Visit, decision: Decision, draft: InstructionDraft | None, until: date | None) -> Previewed | None:
    """Why a text may go out now; None when HR has to wait still."""
    answer = None if draft is None else draft.answer or (Preview.WRONG if draft.unchanged else None)
    return rules.how(answer, until, visit.today, urgent=bool(decision.opinion.urgent))


def says(shown: Shown) -> tuple[object, ...]:
    """What makes two texts the same to their reader."""
    return (shown.items, shown.words or "", shown.from_on, shown.until_on, shown.ask, shown.report_every)


def wanted_changed(
    visit: Visit,
    decision: Decision,
    case: Case,
    said: tuple[object, ...],
    reader: Reader = SUPERVISOR,
) -> bool:
    """Whether the employee's last word on exactly this text, as `says` has it, was that it should be changed: shown
    once more as it is, it doesn't begin to wait anew.
    """
    answered = (
        select(InstructionDraft)
        .where(
            *_for_reader(visit, decision, reader, next_edition(visit, decision, reader)),
            InstructionDraft.answer.is_not(None),
        )
        .order_by(InstructionDraft.id.desc())
    )
    for draft in visit.session.execute(answered).scalars():
        shown = visit.show(sight.INSTRUCTION_DRAFT, draft, visit.facts(case), of=case.employment_id)
        if says(shown) == said:
            return draft.answer is Preview.WRONG
    return False


def _for_reader(visit: Visit, decision: Decision, reader: Reader, edition: int) -> tuple[ColumnElement[bool], ...]:
    return (
        InstructionDraft.decision_id == decision.id,
        reader.of(InstructionDraft),
        InstructionDraft.edition == edition,
        visit.within(InstructionDraft),
    )
