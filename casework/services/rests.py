"""When do the letters to somebody rest, and what leaves later because of that?

A pause belongs to the employee, not to one invitation: it may come before the first letter, and holds for general
letters too.
"""

from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, exists, literal, select
from sqlalchemy.orm import InstrumentedAttribute

from casework.access import Visit, sight
from casework.models.cases import Case
from casework.models.invitations import Invitation, Letter, LetterPause
from casework.rules.days import tokyo_date
from casework.rules.deadlines import Clock
from casework.rules.letters import after_pauses, after_the_first
from casework.rules.vocabulary import LetterKind
from casework.services import limits, policies


def of(visit: Visit, employment_id: int) -> Select[LetterPause]:
    """The pauses of one employee."""
    return select(LetterPause).where(
        LetterPause.company_id == visit.actor.company_id, LetterPause.employment_id == employment_id
    )


def holds(
    company_id: InstrumentedAttribute[int], employment_id: InstrumentedAttribute[int], today: date
) -> ColumnElement[bool]:
    """Nobody writes to this employee today."""
    return exists(
        select(literal(1)).where(
            LetterPause.company_id == company_id, LetterPause.employment_id == employment_id, LetterPause.on(today)
        )
    )


def resting(visit: Visit, employment_id: int) -> LetterPause | None:
    """The pause that holds today."""
    return visit.session.execute(
        of(visit, employment_id).where(LetterPause.on(visit.today)).limit(1)
    ).scalar_one_or_none()


def hold(visit: Visit, case: Case, invitation: Invitation) -> None:
    """Say of every letter that waits when it may leave, now that a pause or its own day has changed, or the first one
    has left: the week after it is a pause too.
    """
    pauses = [(one.from_on, one.until_on) for one in visit.session.execute(of(visit, case.employment_id)).scalars()]
    theirs = (Letter.company_id == invitation.company_id, Letter.invitation_id == invitation.id)
    left = visit.session.execute(
        select(Letter.sent_at).where(*theirs, Letter.kind == LetterKind.FIRST, Letter.sent_at.is_not(None))
    ).scalar_one_or_none()
    if left is not None:
        pauses.append(after_the_first(tokyo_date(left)))
    calendar = policies.calendar_for(visit.session, case.company_id, case.workplace_id)
    unsent = select(Letter).where(*theirs, Letter.sent_at.is_(None))
    for letter in visit.session.execute(unsent).scalars():
        leaves_on = after_pauses(letter.due_on, pauses, calendar)
        later = leaves_on if leaves_on is not None and leaves_on > letter.due_on else None
        if letter.not_before_on != later:
            letter.not_before_on = later
            visit.record(sight.LETTER, letter.public_id, of=case.employment_id)
        if letter.kind is LetterKind.FINAL:
            limits.move(visit, case, Clock.FINAL_CONFIRMATION, letter.leaves_on)
    visit.session.flush()


def leave_time(visit: Visit, case: Case, invitation: Invitation) -> None:
    """A first letter that leaves late, after a late decision or a long pause, still leaves the days of the rules to
    think: the last day to ask is moved on, never back. So is one that is over when any letter leaves: none names it.
    """
    policy, _ = policies.policy_for(visit.session, case.company_id, case.workplace_id, visit.today)
    least = visit.today + timedelta(days=policy.answer_days)
    earlier = select(Letter.id).where(
        Letter.company_id == invitation.company_id, Letter.invitation_id == invitation.id,
        Letter.sent_at.is_not(None), Letter.sent_at < visit.now,
    )  # fmt: skip
    told = visit.session.execute(earlier.limit(1)).first() is not None
    if invitation.request_by >= (visit.today if told else least):
        return
    invitation.request_by = least
    visit.record(sight.INVITATION, invitation.public_id, of=case.employment_id)
    limits.move(visit, case, Clock.REQUEST, least)
