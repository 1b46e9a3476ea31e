"""Is a professional's time taken by the explanation of a decision, and when is it free again? For whoever offers times
and for whatever ends a decision.
"""

from sqlalchemy import ColumnElement, exists, literal, select

from casework.access import Visit, sight
from casework.models.cases import Case
from casework.models.explanation_talks import ExplanationTalk
from casework.models.measures import Decision
from casework.models.slots import Slot
from casework.rules.notices import Notice
from casework.rules.vocabulary import Hat
from casework.services import messages


def explains() -> ColumnElement[bool]:
    """Whether its professional explains a decision at some moment of a slot; for a select over `Slot`."""
    return exists(
        select(literal(1)).where(
            ExplanationTalk.company_id == Slot.company_id,
            ExplanationTalk.physician_id == Slot.person_id,
            ExplanationTalk.ended_at.is_(None),
            ExplanationTalk.starts_at < Slot.ends_at,
            ExplanationTalk.ends_at > Slot.starts_at,
        )
    )


def standing(visit: Visit, decision: Decision, *, lock: bool = False) -> ExplanationTalk | None:
    """The time that is set for a decision, also one that has passed: until HR says what became of it."""
    statement = select(ExplanationTalk).where(
        ExplanationTalk.company_id == decision.company_id, ExplanationTalk.decision_id == decision.id,
        ExplanationTalk.ended_at.is_(None),
    )  # fmt: skip
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return visit.session.execute(statement).scalar_one_or_none()


def over(
    visit: Visit, case: Case, decision: Decision | None = None, notice: Notice = Notice.EXPLANATION_OFF
) -> None:  # fmt: skip
    """It was explained, or there is nothing to explain any more: the time is free again, of one decision or of all of a
    case. They hear of a time that was still ahead, by a `notice`: that it is called off, or not needed any more.
    """
    living = select(ExplanationTalk).where(
        ExplanationTalk.company_id == case.company_id, ExplanationTalk.case_id == case.id,
        ExplanationTalk.ended_at.is_(None),
    )  # fmt: skip
    if decision is not None:
        living = living.where(ExplanationTalk.decision_id == decision.id)
    locked = living.order_by(ExplanationTalk.id).with_for_update().execution_options(populate_existing=True)
    for talk in visit.session.execute(locked).scalars().all():
        talk.ended_at = visit.now
        visit.record(sight.EXPLANATION_TALK, talk.public_id, of=case.employment_id)
        visit.session.flush()
        if talk.starts_at > visit.now:
            tell(visit, case, talk, notice)


def tell(visit: Visit, case: Case, talk: ExplanationTalk, notice: Notice, to_physician: Notice | None = None) -> None:
    """Employee, physician, if any, and the officer of HR who set it hear of a time. `to_physician`: where they hear of
    it as of something else.
    """
    for to, hat, told in (
        (case.employment.person_id, Hat.WORKER, notice),
        (talk.physician_id, Hat.PHYSICIAN, to_physician or notice),
        (talk.set_by_id, Hat.HR, notice),
    ):
        if to is not None:
            messages.queue(visit, told, record_id=talk.public_id, to=to, hat=hat)
