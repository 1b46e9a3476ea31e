"""When does nobody write to somebody about the invitation: on leave, bereaved, or because they wish so?"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.models.cases import Case
from casework.models.invitations import Invitation, InvitationPause, Letter
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.letters import after_pauses
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import LetterKind, PauseReason
from casework.services import invitations, limits, people, policies

FARTHEST: Final = 366
"""Days before or after today between which a pause may begin."""


@dataclass(frozen=True)
class Rest:
    """A pause as it is entered; open without a last day."""

    reason: PauseReason
    from_on: date
    until_on: date | None = None


@dataclass(frozen=True)
class PausePage:
    """Whose letters are to rest, and which pauses there are."""

    case_id: str
    employee: Shown
    pauses: tuple[Shown, ...]


def opening(session: Session, actor: Actor, case_id: str, *, now: datetime) -> PausePage:
    """The page on which a pause is entered."""
    visit = enter(session, actor, Act.PAUSE_LETTERS, now=now)
    case = visit.reach(Case, case_id)
    invitation = invited(visit, case)
    return PausePage(case.public_id, people.employee(visit, case.employment_id), shown(visit, case, invitation))


def pause(session: Session, actor: Actor, case_id: str, rest: Rest, *, now: datetime) -> None:
    """Let the letters rest. NotValid when the days don't fit each other or another pause."""
    visit = enter(session, actor, Act.PAUSE_LETTERS, now=now)
    case = visit.reach(Case, case_id, lock=True)
    invitation = invited(visit, case, lock=True)
    if rest.until_on is not None and rest.until_on < rest.from_on:
        raise NotValid("until_on", Said(N_("終わりの日は、始まりの日より前にできません。")))
    if abs((rest.from_on - visit.today).days) > FARTHEST:
        raise NotValid("from_on", Said(N_("今日の前後1年以内の日付にしてください。")))
    if rest.until_on is not None and (rest.until_on - visit.today).days > FARTHEST:
        raise NotValid("until_on", Said(N_("今日の前後1年以内の日付にしてください。")))
    meets = or_(InvitationPause.until_on.is_(None), InvitationPause.until_on >= rest.from_on)
    if rest.until_on is not None:
        meets = and_(meets, InvitationPause.from_on <= rest.until_on)
    if session.execute(_of(invitation).where(meets)).first() is not None:
        raise NotValid("from_on", Said(N_("ほかの休む期間と重なっています。")))
    made = InvitationPause(
        company_id=case.company_id, public_id=ids.fresh(), invitation_id=invitation.id, reason=rest.reason,
        from_on=rest.from_on, until_on=rest.until_on, entered_at=visit.now, entered_by_id=visit.actor.person_id,
    )  # fmt: skip
    session.add(made)
    visit.record(sight.PAUSE, made.public_id, of=case.employment_id)
    session.flush()
    hold(visit, case, invitation)


def end(session: Session, actor: Actor, pause_id: str, *, now: datetime) -> str:
    """End a pause today; one that hasn't begun is taken away. The public id of the case."""
    visit = enter(session, actor, Act.PAUSE_LETTERS, now=now)
    found = visit.reach(InvitationPause, pause_id, lock=True)
    invitation = session.get_one(Invitation, found.invitation_id)
    case = session.get_one(Case, invitation.case_id)
    if found.until_on is not None and found.until_on < visit.today:
        raise NotNow(Said(N_("この期間はすでに終わっています。")))
    visit.record(sight.PAUSE, found.public_id, of=case.employment_id)
    if found.from_on > visit.today:
        session.delete(found)
    else:
        found.until_on = visit.today
    session.flush()
    hold(visit, case, invitation)
    return case.public_id


def hold(visit: Visit, case: Case, invitation: Invitation) -> None:
    """Say of every letter that waits when it may leave, now that a pause or its own day has changed."""
    pauses = [(one.from_on, one.until_on) for one in visit.session.execute(_of(invitation)).scalars()]
    calendar = policies.calendar_for(visit.session, case.company_id, case.workplace_id)
    unsent = select(Letter).where(
        Letter.company_id == invitation.company_id, Letter.invitation_id == invitation.id, Letter.sent_at.is_(None)
    )
    for letter in visit.session.execute(unsent).scalars():
        leaves_on = after_pauses(letter.due_on, pauses, calendar)
        later = leaves_on if leaves_on is not None and leaves_on > letter.due_on else None
        if letter.not_before_on != later:
            letter.not_before_on = later
            visit.record(sight.LETTER, letter.public_id, of=case.employment_id)
        if letter.kind is LetterKind.FINAL:
            limits.move(visit, case, Clock.FINAL_CONFIRMATION, letter.leaves_on)
    visit.session.flush()


def resting(visit: Visit, invitation: Invitation) -> InvitationPause | None:
    """The pause that holds today."""
    return visit.session.execute(_of(invitation).where(InvitationPause.on(visit.today)).limit(1)).scalar_one_or_none()


def shown(visit: Visit, case: Case, invitation: Invitation) -> tuple[Shown, ...]:
    """The pauses of an invitation, the newest first, as this reader may see them."""
    found = visit.session.execute(_of(invitation).order_by(InvitationPause.from_on.desc())).scalars().all()
    names = people.person_names(visit.session, case.company_id, [one.entered_by_id for one in found])
    known = visit.facts(case)
    return tuple(
        visit.show(sight.PAUSE, one, known, of=case.employment_id, entered_by_name=names[one.entered_by_id])
        for one in found
    )


def invited(visit: Visit, case: Case, *, lock: bool = False) -> Invitation:
    """The invitation of a case; NotYours when it has none."""
    invitation = invitations.of_case(visit, case, lock=lock)
    if invitation is None:
        raise NotYours
    return invitation


def _of(invitation: Invitation) -> Select[InvitationPause]:
    return select(InvitationPause).where(
        InvitationPause.company_id == invitation.company_id, InvitationPause.invitation_id == invitation.id
    )
