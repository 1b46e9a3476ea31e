"""When is the next letter to somebody who answered that they don't want the talk now, and who said so?"""

from datetime import date

from sqlalchemy import ColumnElement, and_, exists, literal, or_, select
from sqlalchemy.orm import aliased

from casework import ids
from casework.access import Visit, sight
from casework.models.cases import Case
from casework.models.invitations import Invitation, Letter
from casework.rules import approaches
from casework.rules.vocabulary import InvitationState, LetterKind
from casework.services import policies, received, rests

ASKED_AGAIN = (InvitationState.DECLINED, InvitationState.CONSULTED, InvitationState.POSTPONED)
"""After these answers. To the office a consultation looks like 「今回は希望しない」 (rules/office.py): here too."""


def is_wanted() -> ColumnElement[bool]:
    """A letter may still leave: nobody has answered, or the answer lets the office ask again, and nobody has been told
    elsewhere that the person asks. For a select over letters and their invitation.
    """
    again = Letter.kind == LetterKind.REAPPROACH
    unanswered = and_(~again, Invitation.state == InvitationState.OPEN)
    after_all = and_(again, Invitation.state.in_(ASKED_AGAIN), Invitation.no_more_on.is_(None))
    return and_(~received.waits(), ~received.asks(), or_(unanswered, after_all))


def is_past() -> ColumnElement[bool]:
    """Nothing of this letter goes out once more: a later one has gone, or waits for the day that the employee chose.
    For a select over letters.
    """
    later = aliased(Letter)
    return exists(
        select(literal(1)).where(
            later.company_id == Letter.company_id,
            later.invitation_id == Letter.invitation_id,
            or_(
                and_(later.due_on > Letter.due_on, later.sent_at.is_not(None)),
                and_(
                    Letter.kind == LetterKind.REAPPROACH,
                    later.kind == LetterKind.REAPPROACH,
                    later.number > Letter.number,
                    or_(later.wished, later.sent_at.is_not(None)),
                ),
            ),
        )
    )


def plan(visit: Visit, case: Case, invitation: Invitation, wished: date | None = None) -> None:
    """Plan the next letter of an answered invitation: on the day that the person wished, else by the rules of the
    workplace; none when they want no more. The one that waits gets the new day.
    """
    found = select(Letter).where(
        Letter.company_id == invitation.company_id,
        Letter.invitation_id == invitation.id,
        Letter.kind == LetterKind.REAPPROACH,
    )
    letters = list(visit.session.execute(found).scalars())
    waiting = next((letter for letter in letters if letter.sent_at is None), None)
    invitation.next_approach_on = day = _day(visit, case, invitation, len(letters) - (waiting is not None), wished)
    if waiting is None and day is None:
        return
    if waiting is None:
        waiting = Letter(
            company_id=invitation.company_id,
            public_id=ids.fresh(),
            invitation_id=invitation.id,
            kind=LetterKind.REAPPROACH,
            number=1 + len(letters),
        )
        visit.session.add(waiting)
    visit.record(sight.LETTER, waiting.public_id, of=case.employment_id)
    if day is None:
        visit.session.delete(waiting)
    else:
        waiting.due_on, waiting.not_before_on, waiting.wished = day, None, wished is not None
    visit.session.flush()
    rests.hold(visit, case, invitation)


def _day(visit: Visit, case: Case, invitation: Invitation, sent: int, wished: date | None) -> date | None:
    if invitation.state not in ASKED_AGAIN or invitation.no_more_on is not None:
        return None
    if wished is not None:
        return wished
    policy, _ = policies.policy_for(visit.session, case.company_id, case.workplace_id, visit.today)
    calendar = policies.calendar_for(visit.session, case.company_id, case.workplace_id)
    return approaches.next_on(visit.today, invitation.notified_on, sent, policy, calendar)
