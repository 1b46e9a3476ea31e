"""When do the letters to somebody rest, and what leaves later because of that?

A pause belongs to the employee, not to one invitation: it may come before the first letter, and holds for general
letters too. A leave for illness is one as long as it goes on, without an entry that the office could read
(docs/decisions/0044).
"""

from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from casework.access import Act, Visit, enter_worker, sight
from casework.models.cases import Case
from casework.models.invitations import Invitation, Letter, LetterPause
from casework.models.leaves import SickLeave
from casework.models.people import Employment
from casework.rules.days import tokyo_date
from casework.rules.deadlines import Clock
from casework.rules.letters import after_pauses, after_the_first
from casework.rules.vocabulary import InvitationState, LetterKind
from casework.services import limits, policies


def of(visit: Visit, employment_id: int) -> Select[LetterPause]:
    """The pauses of one employee."""
    return select(LetterPause).where(
        LetterPause.company_id == visit.actor.company_id, LetterPause.employment_id == employment_id
    )


def holds(
    company_id: InstrumentedAttribute[int], employment_id: InstrumentedAttribute[int], today: date
) -> ColumnElement[bool]:
    """Nobody writes to this employee today: a pause holds, or they are on leave."""
    return or_(paused(company_id, employment_id, today), away(company_id, employment_id, today))


def paused(
    company_id: InstrumentedAttribute[int], employment_id: InstrumentedAttribute[int], today: date
) -> ColumnElement[bool]:
    """The office has said that nobody writes to this employee today."""
    return exists(
        select(literal(1)).where(
            LetterPause.company_id == company_id, LetterPause.employment_id == employment_id, LetterPause.on(today)
        )
    )


def away(
    company_id: InstrumentedAttribute[int], employment_id: InstrumentedAttribute[int], today: date
) -> ColumnElement[bool]:
    """The employee is on leave today, which the office may not know of: what it sees changes on the day of a letter,
    not on that of the leave (docs/decisions/0044).
    """
    return exists(
        select(literal(1)).where(
            SickLeave.company_id == company_id, SickLeave.employment_id == employment_id, SickLeave.number.is_not(None),
            SickLeave.begins_on <= today, or_(SickLeave.ended_on.is_(None), SickLeave.ended_on >= today),
        )
    )  # fmt: skip


def resting(visit: Visit, employment_id: int) -> bool:
    """Whether nobody writes to an employee today."""
    theirs = Employment.company_id == visit.actor.company_id, Employment.id == employment_id
    holding = select(holds(Employment.company_id, Employment.id, visit.today)).where(*theirs)
    return bool(visit.session.execute(holding).scalar_one())


def look(session: Session, company_id: int, *, now: datetime) -> int:
    """After a leave, letters whose day fell into it are to leave on the first working day; where the last day to ask
    fell into it, the days of the rules to think begin with the day after. How many invitations it concerned.
    """
    visit = enter_worker(session, company_id, Act.REST_FOR_LEAVE, now=now)
    into = exists(
        select(literal(1)).where(
            Letter.company_id == Invitation.company_id, Letter.invitation_id == Invitation.id,
            Letter.sent_at.is_(None), Letter.due_on >= SickLeave.begins_on, Letter.leaves_on <= SickLeave.ended_on,
        )
    )  # fmt: skip
    passed = and_(
        Invitation.state == InvitationState.OPEN,
        Invitation.request_by.between(SickLeave.begins_on, SickLeave.ended_on),
    )
    found = session.execute(
        select(Case, Invitation, SickLeave.ended_on)
        .join(Invitation, and_(Invitation.company_id == Case.company_id, Invitation.case_id == Case.id))
        .join(
            SickLeave,
            and_(SickLeave.company_id == Case.company_id, SickLeave.employment_id == Case.employment_id),
        )
        .where(
            Case.company_id == company_id, Case.closed_on.is_(None), Invitation.state != InvitationState.REQUESTED,
            SickLeave.number.is_not(None), SickLeave.ended_on.is_not(None), or_(into, passed),
        )
        .order_by(Case.id, SickLeave.id)
        .with_for_update(of=(Case, Invitation))
    ).all()  # fmt: skip
    for case, invitation, ended_on in found:
        hold(visit, case, invitation)
        asked = invitation.state is InvitationState.OPEN
        if asked and ended_on is not None and invitation.request_by <= ended_on:
            _ask_by(visit, case, invitation, max(ended_on + timedelta(days=1), visit.today))
    return len(found)


def hold(visit: Visit, case: Case, invitation: Invitation) -> None:
    """Say of every letter that waits when it may leave, now that a pause or its own day has changed, or the first one
    has left: the week after it is a pause too.
    """
    pauses = [(one.from_on, one.until_on) for one in visit.session.execute(of(visit, case.employment_id)).scalars()]
    away = select(SickLeave.begins_on, SickLeave.ended_on).where(
        SickLeave.company_id == case.company_id, SickLeave.employment_id == case.employment_id,
        SickLeave.number.is_not(None),
    )  # fmt: skip
    pauses += [(one.begins_on, one.ended_on) for one in visit.session.execute(away)]
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
    earlier = select(Letter.id).where(
        Letter.company_id == invitation.company_id, Letter.invitation_id == invitation.id,
        Letter.sent_at.is_not(None), Letter.sent_at < visit.now,
    )  # fmt: skip
    told = visit.session.execute(earlier.limit(1)).first() is not None
    if not told or invitation.request_by < visit.today:
        _ask_by(visit, case, invitation, visit.today)


def _ask_by(visit: Visit, case: Case, invitation: Invitation, first_on: date) -> None:
    """From a day on, the days of the rules are left to think; never fewer than before."""
    policy, _ = policies.policy_for(visit.session, case.company_id, case.workplace_id, visit.today)
    least = first_on + timedelta(days=policy.answer_days)
    if invitation.request_by >= least:
        return
    invitation.request_by = least
    visit.record(sight.INVITATION, invitation.public_id, of=case.employment_id)
    limits.move(visit, case, Clock.REQUEST, least)
