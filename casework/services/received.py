"""Has somebody asked for the talk elsewhere: told HR or the nurse so, or in another of their open cases?"""

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, exists, literal, select
from sqlalchemy.orm import aliased

from casework.access import Visit, sight
from casework.models.cases import Case, Limit
from casework.models.invitations import Invitation
from casework.models.receipts import Receipt
from casework.models.requests import InterviewRequest
from casework.rules.vocabulary import CaseKind, ReceiptAnswer, RequestState


def waits(of: type[Invitation] | type[Limit] = Invitation) -> ColumnElement[bool]:
    """The employee of a case has asked and waits for the answer: until then no letter leaves, and the office waits for
    nothing from them. For a select over what belongs to a case.
    """
    theirs = aliased(Case)
    return exists(
        select(literal(1))
        .select_from(Receipt)
        .join(theirs, and_(theirs.company_id == Receipt.company_id, theirs.employment_id == Receipt.employment_id))
        .where(
            Receipt.company_id == of.company_id,
            Receipt.settled_at.is_(None),
            theirs.id == of.case_id,
        )
        .correlate(of)
    )


def asks() -> ColumnElement[bool]:
    """The employee of an invitation waits for the interview in an open case, this one or another: no letter presses
    them to ask. For a select over invitations.
    """
    invited, other = aliased(Case), aliased(Case)
    # One question inside of another, not a join: SQLite would begin with the requests and walk through all of them.
    asked = exists(
        select(literal(1))
        .where(
            InterviewRequest.company_id == other.company_id,
            InterviewRequest.case_id == other.id,
            InterviewRequest.state == RequestState.SUBMITTED,
        )
        .correlate(other)
    )
    somewhere = exists(
        select(literal(1))
        .where(
            other.company_id == invited.company_id,
            other.employment_id == invited.employment_id,
            other.kind == CaseKind.STATUTORY,
            other.closed_on.is_(None),
            asked,
        )
        .correlate(invited)
    )
    return exists(
        select(literal(1))
        .where(invited.company_id == Invitation.company_id, invited.id == Invitation.case_id, somewhere)
        .correlate(Invitation)
    )


def elsewhere(visit: Visit, case: Case) -> bool:
    """Whether the employee of a case waits for the interview in another open case."""
    asked = select(InterviewRequest.id).join(
        Case, and_(Case.company_id == InterviewRequest.company_id, Case.id == InterviewRequest.case_id)
    )
    found = visit.session.execute(
        asked.where(
            Case.company_id == case.company_id,
            Case.employment_id == case.employment_id,
            Case.id != case.id,
            Case.kind == CaseKind.STATUTORY,
            Case.closed_on.is_(None),
            InterviewRequest.state == RequestState.SUBMITTED,
        ).limit(1)
    )
    return found.first() is not None


def unsettled(visit: Visit, employment_id: int, *, lock: bool = False) -> list[Receipt]:
    """What waits about one employee, the earliest first."""
    statement = (
        select(Receipt)
        .where(
            Receipt.company_id == visit.actor.company_id,
            Receipt.employment_id == employment_id,
            Receipt.settled_at.is_(None),
        )
        .order_by(Receipt.received_on, Receipt.id)
    )
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return list(visit.session.execute(statement).scalars())


def settle(
    visit: Visit, told: Collection[Receipt], answer: ReceiptAnswer, request: InterviewRequest | None = None
) -> None:
    """Write down what became of these. Whoever asks by themself settles what was received before."""
    for receipt in told:
        receipt.answer, receipt.settled_at, receipt.settled_by_id = answer, visit.now, visit.actor.person_id
        receipt.interview_request_id = request.id if request is not None else None
        visit.record(sight.RECEIPT, receipt.public_id, of=receipt.employment_id)
    visit.session.flush()
