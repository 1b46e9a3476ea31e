"""Who leads somebody since an instruction (or a stage of a return) went out about them, and hears of it on the day?

Rights follow the reporting line of the day by themselves: whoever led until yesterday reads nothing today, and a notice
to them that still waits doesn't leave. This only tells the new ones, acting and matrix lines included, and the
employee, who is to know who knows; and it asks HR to tell whoever leads somebody for whom it did without.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, String, and_, cast, exists, literal, or_, select
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.elements import ColumnElement

from casework.access import Act, Visit, enter_worker, sight
from casework.models.cases import Case, Limit
from casework.models.measures import Decision, Instruction
from casework.models.messages import InboxNote
from casework.models.people import Employment, ReportingLine
from casework.models.return_plans import ReturnPlan
from casework.models.stage_texts import StageText
from casework.rules import reminders
from casework.rules.days import TOKYO, tokyo_date
from casework.rules.deadlines import Clock
from casework.rules.notices import Notice
from casework.rules.vocabulary import Hat, Zone
from casework.services import cases, limits, messages

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
            Instruction.stands(),
            Instruction.carrier_id.is_(None),
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
    return len(rows) + _stages(visit) + _asked_again(visit)


def _stages(visit: Visit) -> int:
    """The same of the texts of a return to work: whoever leads since one went out hears of it on the day, and the
    employee too; how many. Who had word of it on the first day of their line or later knows.
    """
    rows: Any = visit.session.execute(
        select(StageText, ReturnPlan.public_id.label("plan_id"), _Boss.person_id.label("boss_id"),
               ReportingLine.from_on)
        .join(ReturnPlan, and_(ReturnPlan.company_id == StageText.company_id, ReturnPlan.id == StageText.plan_id))
        .join(
            ReportingLine,
            and_(
                ReportingLine.company_id == StageText.company_id,
                ReportingLine.employment_id == StageText.employment_id,
            ),
        )
        .join(_Boss, and_(_Boss.company_id == ReportingLine.company_id, _Boss.id == ReportingLine.supervisor_id))
        .where(
            StageText.company_id == visit.actor.company_id, StageText.sent_at.is_not(None),
            or_(StageText.ended_on.is_(None), StageText.ended_on >= visit.today),
            ReportingLine.on(visit.today), _Boss.from_on <= visit.today,
            or_(_Boss.until_on.is_(None), _Boss.until_on >= visit.today),
        )
        .order_by(StageText.id, ReportingLine.id)
    ).all()  # fmt: skip
    word = select(InboxNote.record_id, InboxNote.person_id, InboxNote.created_at).where(
        InboxNote.company_id == visit.actor.company_id, InboxNote.hat == Hat.SUPERVISOR,
        InboxNote.notice == Notice.STAGE_TO_SUPERVISOR.value,
        InboxNote.record_id.in_({row.StageText.public_id for row in rows}),
    )  # fmt: skip
    latest: dict[tuple[str, int], date] = {}
    for record_id, person_id, created_at in visit.session.execute(word):
        latest[record_id, person_id] = max(latest.get((record_id, person_id), date.min), tokyo_date(created_at))
    new = [row for row in rows if latest.get((row.StageText.public_id, row.boss_id), date.min) < row.from_on]
    for row in new:
        text, occasion = row.StageText, row.from_on.isoformat()
        whose = visit.session.get_one(Employment, text.employment_id).person_id
        messages.queue(visit, Notice.STAGE_TO_SUPERVISOR, record_id=text.public_id, to=row.boss_id,
                       hat=Hat.SUPERVISOR, occasion=occasion)  # fmt: skip
        messages.queue(visit, Notice.RETURN_MOVED, record_id=row.plan_id, to=whose, hat=Hat.WORKER,
                       occasion=f"taken over {text.number} {occasion} {row.boss_id}")  # fmt: skip
        visit.record(sight.STAGE_TEXT, text.public_id, of=text.employment_id)
        visit.session.flush()
    return len(new)


def _asked_again(visit: Visit) -> int:
    """Where HR carries something out itself because nobody led: somebody does now, and is to be told by HR. When they
    lead no more before that, nobody is to be told. How many of both. What HR told in the very moment isn't asked for:
    the case is locked, and then looked at again.
    """
    changed = 0
    for found in visit.session.execute(_changed(visit)).all():
        case = cases.locked(visit, found.case_id)
        row: Any = visit.session.execute(_changed(visit).where(Instruction.id == found.id)).one_or_none()
        if row is None:
            continue
        if row.asked:
            limits.stop(visit, case, Clock.INSTRUCTION, record_id=row.decision_id)
        else:
            limits.start(visit, case, Clock.INSTRUCTION, visit.today, zone=Zone.EMPLOYER, record_id=row.decision_id)
        visit.record(sight.INSTRUCTION, row.public_id, of=case.employment_id)
        visit.session.flush()
        changed += 1
    return changed


def _changed(visit: Visit) -> Select[*tuple[Any, ...]]:
    """What HR carries out itself and is asked to tell although nobody leads, or isn't although somebody does."""
    asked = exists(
        select(literal(1)).where(
            Limit.company_id == Instruction.company_id,
            Limit.case_id == Instruction.case_id,
            Limit.record_id == Decision.public_id,
            Limit.clock == Clock.INSTRUCTION,
            Limit.stopped_on.is_(None),
        )
    )
    return (
        select(
            Instruction.id, Instruction.case_id, Instruction.public_id, Decision.public_id.label("decision_id"),
            asked.label("asked"),
        )
        .join(Decision, and_(Decision.company_id == Instruction.company_id, Decision.id == Instruction.decision_id))
        .join(Case, and_(Case.company_id == Instruction.company_id, Case.id == Instruction.case_id))
        .where(
            Instruction.company_id == visit.actor.company_id,
            Instruction.carrier_id.is_not(None),
            Instruction.stands(),
            Instruction.ended_on.is_(None),
            Case.closed_on.is_(None),
            asked == unled(visit),
        )
        .order_by(Instruction.case_id, Instruction.id)
    )  # fmt: skip


def unled(visit: Visit) -> ColumnElement[bool]:
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
