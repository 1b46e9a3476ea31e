"""What did a nurse write down of a follow-up that a physician is to see, and none has opened yet?"""

from typing import Any

from sqlalchemy import Select, and_, select

from casework.access import Visit, facts
from casework.access.trail import read_under
from casework.models.cases import Case
from casework.models.follow_up_notes import FollowUpNote
from casework.models.followups import FollowUp
from casework.rules.texts import N_
from casework.rules.todos import Todo
from casework.rules.vocabulary import Hat
from casework.services import people
from casework.services.tasks import MOST, Part, Task, of


def part(visit: Visit) -> Part:
    """One line for each note within reach, the oldest first. That it was opened is what the trail says: a line of the
    inbox is gone once it was read, and so would be what it told of.
    """
    opened = read_under(
        Hat.PHYSICIAN, "follow_up_note", FollowUpNote, Case.employment_id, since=FollowUpNote.written_at
    )
    statement: Select[*tuple[Any, ...]] = (
        select(FollowUp.public_id, Case.employment_id)
        .select_from(FollowUpNote)
        .join(FollowUp, and_(FollowUp.company_id == FollowUpNote.company_id, FollowUp.id == FollowUpNote.follow_up_id))
        .join(Case, and_(Case.company_id == FollowUpNote.company_id, Case.id == FollowUpNote.case_id))
        .where(visit.within(FollowUpNote), FollowUpNote.for_physician, ~opened)
        .order_by(FollowUpNote.written_at, FollowUpNote.id)
        .limit(MOST + 1)
    )
    rows = visit.session.execute(statement).all()
    staff = people.employees(visit, {of(row) for row in rows[:MOST]})
    tasks = tuple(Task(Todo.SEE_NOTE, employee=staff[of(row)], record_id=row.public_id) for row in rows[:MOST])
    return Part(
        N_("看護職が、医師に見てほしいと書いた記録"), tasks, N_("医師に見てほしいという記録はありません。"),
        len(rows) > MOST, "followups.index",
    )  # fmt: skip


def next_steps(visit: Visit) -> Part:
    """What comes next after a talk and is done elsewhere, of those whom I have: until somebody says that it is done."""
    statement: Select[*tuple[Any, ...]] = (
        select(FollowUp.public_id, Case.employment_id)
        .select_from(FollowUpNote)
        .join(FollowUp, and_(FollowUp.company_id == FollowUpNote.company_id, FollowUp.id == FollowUpNote.follow_up_id))
        .join(Case, and_(Case.company_id == FollowUpNote.company_id, Case.id == FollowUpNote.case_id))
        .where(
            visit.within(FollowUpNote), FollowUpNote.leads_on, FollowUpNote.done_on.is_(None),
            Case.closed_on.is_(None), facts.assigned(visit.actor, visit.today),
        )
        .order_by(FollowUpNote.written_at, FollowUpNote.id)
        .limit(MOST + 1)
    )  # fmt: skip
    rows = visit.session.execute(statement).all()
    staff = people.employees(visit, {of(row) for row in rows[:MOST]})
    tasks = tuple(Task(Todo.NEXT_STEP, employee=staff[of(row)], record_id=row.public_id) for row in rows[:MOST])
    return Part(
        N_("フォロー面談のあとにすること"), tasks, N_("フォロー面談のあとに、残っていることはありません。"),
        len(rows) > MOST, "followups.index",
    )  # fmt: skip
