"""Whom did HR tell of measures that are over by now, or that go on past the end that was told?

Other recipients have no page on which they could see it. Unless somebody tells them, what they were told ends by itself
with the day that stands in it, and goes on where it was lifted; what was said to be over stays so where it holds again.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import aliased

from casework.access import Visit
from casework.models.cases import Case
from casework.models.measures import Decision, Measure
from casework.models.sendings import Sending
from casework.rules.recipients import KINDS, LAST, Recipient, Saying
from casework.services import readers, relocations


@dataclass(frozen=True)
class Due:
    """One recipient who is to hear something now. `until_on`: the last day, or the end that has passed."""

    sending: Sending
    decision_id: str
    recipient: Recipient
    saying: Saying
    until_on: date

    @property
    def employment_id(self) -> int:
        """Whose measures they are."""
        return self.sending.employment_id


def due(visit: Visit, decision: Decision | None = None, *, most: int | None = None) -> list[Due]:
    """What is to be said, the first told first; of one decision or of all within reach. Whoever was told something
    newer of the same case as the same reader is asked for by that alone; HR of a workplace that somebody left hears
    nothing more. Who was told that it is over hears that it goes on where that was set aside.
    """
    newer = aliased(Sending)
    replaced = exists().where(
        newer.company_id == Sending.company_id,
        newer.case_id == Sending.case_id,
        readers.same(newer, Sending),
        newer.id > Sending.id,
    )
    holds = exists().where(
        Measure.company_id == Sending.company_id,
        Measure.decision_id == Sending.decision_id,
        Measure.ended_on.is_(None),
    )
    past = and_(Sending.says == Saying.MEASURES, Sending.until_on < visit.today, Case.closed_on.is_(None))
    statement = (
        select(Sending, Decision)
        .join(Case, and_(Case.company_id == Sending.company_id, Case.id == Sending.case_id))
        .join(Decision, and_(Decision.company_id == Sending.company_id, Decision.id == Sending.decision_id))
        .where(
            visit.within(Case),  # what HR elsewhere was told is there for them too, and theirs to read alone
            visit.within(Sending),
            ~replaced,
            or_(Sending.recipient != Recipient.NEW_OFFICE, relocations.there(visit)),
            or_(
                and_(Sending.says.not_in(LAST), or_(~holds, past)),
                and_(Sending.says.in_(LAST), holds, Case.closed_on.is_(None)),  # what had ended it was set aside
            ),
        )
        .order_by(Sending.id)
        .limit(most)
    )
    if decision is not None:
        statement = statement.where(Sending.decision_id == decision.id)
    found = [_due(row.Sending, row.Decision) for row in visit.session.execute(statement)]
    return [one for one in found if not {one.sending.says, one.saying} <= LAST]  # what was over still is


def _due(sending: Sending, decision: Decision) -> Due:
    ends = [one.ended_on for one in decision.measures if one.kind in KINDS[sending.recipient]]
    last = max((day for day in ends if day is not None), default=sending.until_on)
    if None in ends:
        saying, last = Saying.GOES_ON, sending.until_on
    elif last < sending.from_on:
        saying, last = Saying.WITHDRAWN, sending.until_on
    else:
        saying = Saying.ENDED
    return Due(sending, decision.public_id, sending.recipient, saying, last)
