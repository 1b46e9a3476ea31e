"""What does whoever leads read of returns in their team, and have they confirmed it?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.models.people import ReportingLine
from casework.models.return_plans import ReturnPlan, ReturnStage
from casework.models.stage_texts import StageAck, StageText
from casework.rules.errors import NotYours
from casework.services import cases, people, stage_texts

MOST: Final = 200
"""Of a team."""


@dataclass(frozen=True)
class Line:
    """One text with its stage. `from_on`: since when it is the reader's."""

    employee: Shown
    text: Shown
    stage: Shown
    from_on: date
    may_acknowledge: bool = False


def acknowledge(session: Session, actor: Actor, text_id: str, *, now: datetime) -> None:
    """A supervisor has read it, each by themself; pressed twice, it is said once."""
    visit = enter(session, actor, Act.ACKNOWLEDGE_STAGE, now=now)
    case = cases.locked(visit, visit.reach(StageText, text_id).case_id)
    text = visit.reach(StageText, text_id, lock=True)
    if _own(visit, [text]):
        return
    if actor.person_id is None:
        raise NotYours
    made = StageAck(
        company_id=text.company_id, public_id=ids.fresh(), case_id=case.id, stage_text_id=text.id,
        person_id=actor.person_id, acknowledged_at=now,
    )  # fmt: skip
    session.add(made)
    session.flush()
    visit.record(sight.STAGE_ACK, made.public_id, of=text.employment_id)


def of_team(session: Session, actor: Actor, *, now: datetime) -> list[Line]:
    """What a supervisor reads of returns in their team; the latest first."""
    visit = enter(session, actor, Act.SEE_STAGE_TEXTS, now=now)
    return _lines(visit, _sent(visit))


def unconfirmed(visit: Visit, most: int) -> list[StageText]:
    """For a supervisor's desk: what they haven't confirmed and isn't over."""
    found = _sent(visit)
    read = _own(visit, found)
    return [text for text in found if text.id not in read and _living(text, visit.today)][:most]


def _living(text: StageText, today: date) -> bool:
    """It isn't over, and wasn't before it began."""
    return text.ended_on is None or text.ended_on >= max(text.from_on, today)


def _sent(visit: Visit) -> Sequence[StageText]:
    return (
        visit.session.execute(
            select(StageText)
            .where(visit.within(StageText))
            .order_by(StageText.from_on.desc(), StageText.id.desc())
            .limit(MOST)
        )
        .scalars()
        .all()
    )


def _lines(visit: Visit, texts: Sequence[StageText]) -> list[Line]:
    """As they are a supervisor's: each from the day on which they began to lead. As many statements as for one."""
    of = {text.employment_id for text in texts}
    staff, read, since = people.employees(visit, of), _own(visit, texts), _led_since(visit, of)
    plans: dict[int, ReturnPlan] = _by_id(visit, ReturnPlan, {text.plan_id for text in texts})
    stages: dict[int, ReturnStage] = _by_id(visit, ReturnStage, {text.stage_id for text in texts})
    made = []
    for text in texts:
        own_at = read.get(text.id)
        plan = plans[text.plan_id]
        until_on = stage_texts.until(plan, text)
        from_on = min(max(text.from_on, since.get(text.employment_id, visit.today)), until_on)
        shown = visit.show(sight.STAGE_TEXT, text, of=text.employment_id, ask=plan.ask, own_at=own_at,
                           from_on=from_on, until_on=until_on)  # fmt: skip
        stage = visit.show(sight.RETURN_STAGE, stages[text.stage_id], of=text.employment_id)
        may_acknowledge = own_at is None and _living(text, visit.today)
        made.append(Line(staff[text.employment_id], shown, stage, shown.from_on, may_acknowledge))
    return made


def _by_id(visit: Visit, model: Any, ids_of: set[int]) -> dict[int, Any]:
    rows = visit.session.execute(
        select(model).where(model.company_id == visit.actor.company_id, model.id.in_(ids_of))
    ).scalars()
    return {row.id: row for row in rows}


def _led_since(visit: Visit, of: set[int]) -> dict[int, date]:
    rows = visit.session.execute(
        select(ReportingLine.employment_id, func.min(ReportingLine.from_on))
        .where(
            ReportingLine.company_id == visit.actor.company_id,
            ReportingLine.employment_id.in_(of),
            ReportingLine.supervisor_id.in_(visit.standing.own),
            ReportingLine.on(visit.today),
        )
        .group_by(ReportingLine.employment_id)
    )
    return {row[0]: row[1] for row in rows}


def _own(visit: Visit, texts: Sequence[StageText]) -> dict[int, datetime]:
    """When the reader confirmed each of them, by internal id."""
    rows = visit.session.execute(
        select(StageAck.stage_text_id, StageAck.acknowledged_at).where(
            StageAck.company_id == visit.actor.company_id, StageAck.person_id == visit.actor.person_id,
            StageAck.stage_text_id.in_([text.id for text in texts]),
        )
    )  # fmt: skip
    return {row.stage_text_id: row.acknowledged_at for row in rows}
