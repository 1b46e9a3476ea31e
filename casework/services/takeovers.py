"""Who leads somebody since an instruction about them went out, and is told of it on the day?

Rights follow the reporting line of the day by themselves: whoever led until yesterday reads nothing today, and a notice
to them that still waits doesn't leave. This only tells the new ones, acting and matrix lines included, and the
employee, who is to know who knows.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import String, and_, cast, exists, literal, or_, select
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.elements import ColumnElement

from casework.access import Act, enter_worker, sight
from casework.models.measures import Instruction
from casework.models.messages import InboxNote
from casework.models.people import Employment, ReportingLine
from casework.rules import reminders
from casework.rules.days import TOKYO
from casework.rules.notices import Notice
from casework.rules.vocabulary import Hat
from casework.services import messages

_Boss = aliased(Employment, name="boss")


def hand_on(session: Session, company_id: int, *, now: datetime) -> int:
    """Tell everybody who leads somebody with an instruction in force and has no notice of it, once for each time they
    take over; how many. Whose line begins on the day of issue or before, because it was corrected or entered
    later, is asked for any notice. By day only: the instruction itself stands on their desk from the first second.
    """
    if not reminders.EARLIEST <= now.astimezone(TOKYO).time() < reminders.LATEST:
        return 0
    visit = enter_worker(session, company_id, Act.HAND_ON_INSTRUCTION, now=now)
    since = cast(ReportingLine.from_on, String)
    told = exists(
        select(literal(1)).where(
            InboxNote.company_id == Instruction.company_id,
            InboxNote.person_id == _Boss.person_id,
            InboxNote.hat == Hat.SUPERVISOR,
            InboxNote.notice == Notice.INSTRUCTION_TO_SUPERVISOR.value,
            InboxNote.record_id == Instruction.public_id,
            or_(InboxNote.occasion == since, ReportingLine.from_on <= Instruction.issued_on),
        )
    )
    theirs = aliased(Employment, name="led")
    rows: Any = session.execute(
        select(
            Instruction.public_id, Instruction.employment_id, _Boss.person_id.label("boss_id"), ReportingLine.from_on,
            theirs.person_id.label("employee_id"),
        )
        .join(theirs, and_(theirs.company_id == Instruction.company_id, theirs.id == Instruction.employment_id))
        .join(
            ReportingLine,
            and_(
                ReportingLine.company_id == Instruction.company_id,
                ReportingLine.employment_id == Instruction.employment_id,
            ),
        )
        .join(_Boss, and_(_Boss.company_id == ReportingLine.company_id, _Boss.id == ReportingLine.supervisor_id))
        .where(
            Instruction.company_id == company_id,
            or_(Instruction.ended_on.is_(None), Instruction.ended_on >= visit.today),
            ReportingLine.on(visit.today),
            _Boss.from_on <= visit.today,
            or_(_Boss.until_on.is_(None), _Boss.until_on >= visit.today),
            ~told,
        )
        .order_by(Instruction.id, ReportingLine.id)
    ).all()  # fmt: skip
    for row in rows:
        occasion = row.from_on.isoformat()
        messages.queue(visit, Notice.INSTRUCTION_TO_SUPERVISOR, record_id=row.public_id, to=row.boss_id,
                       hat=Hat.SUPERVISOR, occasion=occasion)  # fmt: skip
        messages.queue(visit, Notice.INSTRUCTION_TAKEN_OVER, record_id=row.public_id, to=row.employee_id,
                       hat=Hat.WORKER, occasion=f"{occasion} {row.boss_id}")  # fmt: skip
        visit.record(sight.INSTRUCTION, row.public_id, of=row.employment_id)
        session.flush()
    return len(rows)


def unled(visit: Any) -> ColumnElement[bool]:
    """Nobody leads the employee today, in a select over `Instruction`: nobody reads it."""
    leads = (
        select(literal(1))
        .select_from(ReportingLine)
        .join(_Boss, and_(_Boss.company_id == ReportingLine.company_id, _Boss.id == ReportingLine.supervisor_id))
        .where(
            ReportingLine.company_id == Instruction.company_id,
            ReportingLine.employment_id == Instruction.employment_id,
            ReportingLine.on(visit.today),
            _Boss.from_on <= visit.today,
            or_(_Boss.until_on.is_(None), _Boss.until_on >= visit.today),
        )
    )
    return ~exists(leads.correlate(Instruction))
