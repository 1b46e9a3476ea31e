"""Which texts that an employee was shown may go out now, and wait for HR?"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, and_, exists, select, true
from sqlalchemy.orm import aliased, selectinload

from casework.access import Shown, Visit, keys, sight
from casework.access.sight import Fact
from casework.ids import PublicId
from casework.models.cases import Case
from casework.models.instruction_drafts import InstructionDraft
from casework.models.measures import Decision, Instruction
from casework.rules import previews as rules
from casework.rules.days import tokyo_date
from casework.rules.vocabulary import DecisionState
from casework.services import editions, policies, relocations, shown_texts

Ready = tuple[Shown, PublicId, int]
"""A text, the public id of its decision, and whose it is."""


def for_recipients(visit: Visit, most: int, case: Case | None = None) -> list[Ready]:
    """Texts for others than the supervisor, of all cases or of one: what was answered first, then what was shown
    first.
    """
    return _live(
        visit,
        _texts(visit)
        .where(shown_texts.for_recipients(), relocations.still(visit), true() if case is None else Case.id == case.id)
        .order_by(InstructionDraft.answered_at.is_(None), InstructionDraft.shown_at, InstructionDraft.id),
        most,
    )


def corrections(visit: Visit, most: int, case: Case | None = None) -> list[Ready]:
    """Texts, of all cases or of one, in the place of one that a supervisor has, the first that was shown first: until
    one is sent the supervisor keeps the old.
    """
    newer = aliased(InstructionDraft)
    another = exists().where(
        newer.company_id == InstructionDraft.company_id, newer.decision_id == InstructionDraft.decision_id,
        newer.recipient.is_(None), newer.edition == InstructionDraft.edition, newer.id > InstructionDraft.id,
    )  # fmt: skip
    return _live(
        visit,
        _texts(visit)
        .join(
            Instruction,
            and_(
                Instruction.company_id == InstructionDraft.company_id,
                Instruction.decision_id == InstructionDraft.decision_id,
                Instruction.edition == InstructionDraft.edition - 1,
            ),
        )
        .where(
            InstructionDraft.recipient.is_(None), ~another, Instruction.stands(), Instruction.ended_on.is_(None),
            Instruction.carrier_id.is_(None), true() if case is None else Case.id == case.id,
        )
        .order_by(InstructionDraft.shown_at, InstructionDraft.id),
        most,
    )  # fmt: skip


def _texts(visit: Visit) -> Select[*tuple[Any, ...]]:
    return (
        select(InstructionDraft, Decision, Case, visit.facts_column().label("facts"))
        .join(
            Decision,
            and_(Decision.company_id == InstructionDraft.company_id, Decision.id == InstructionDraft.decision_id),
        )
        .join(Case, and_(Case.company_id == InstructionDraft.company_id, Case.id == InstructionDraft.case_id))
        .where(visit.within(InstructionDraft), Case.closed_on.is_(None), Decision.state != DecisionState.SET_ASIDE)
        .options(selectinload(Decision.opinion))
    )


def _live(visit: Visit, statement: Select[*tuple[Any, ...]], most: int) -> list[Ready]:
    """Those of a decision that holds, which the employee answered or had the days to: no text of what fell, and none
    that waits, takes the place of another. As many statements for many as for one.
    """
    rows: Sequence[Any] = visit.session.execute(statement).all()
    if not rows:
        return []
    places = {row.Case.workplace_id for row in rows}
    company_id = visit.actor.company_id
    days = policies.policies_for(visit.session, company_id, places, visit.today)
    calendars = policies.calendars_for(visit.session, company_id, places)
    replaced = editions.taken_over(visit.session, {row.Decision for row in rows})

    def goes(row: Any) -> bool:
        place, shown_on = row.Case.workplace_id, tokyo_date(row.InstructionDraft.shown_at)
        until = rules.wait_until(shown_on, days[place].instruction_preview_days, calendars[place])
        return shown_texts.how(visit, row.Decision, row.InstructionDraft, until) is not None

    live = [row for row in rows if row.Decision.id not in replaced and goes(row)][:most]
    sealed = [(one.words, one.wrong, one.corrected_because) for one in (row.InstructionDraft for row in live)]
    keys.preload(visit.session, {one.key_id for texts in sealed for one in texts if one is not None})
    return [
        (
            visit.show(sight.INSTRUCTION_DRAFT, row.InstructionDraft, Fact(row.facts), of=row.Case.employment_id),
            row.Decision.public_id,
            row.Case.employment_id,
        )
        for row in live
    ]
