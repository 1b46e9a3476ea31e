"""When does nobody write to somebody about the talk: on leave, bereaved, or because they wish so?"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.models.cases import Case
from casework.models.invitations import Invitation, LetterPause
from casework.models.people import Employment, Placement
from casework.rules.errors import NotNow, NotValid
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import InvitationState, PauseReason
from casework.services import invitations, people, rests
from casework.services.open_cases import normal

FARTHEST: Final = 366
"""Days before or after today between which a pause may begin."""
AT_MOST: Final = 200
"""Pauses on the page; the office enters a handful a month."""


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


@dataclass(frozen=True)
class PauseLine:
    """A pause and whose it is."""

    employee: Shown
    pause: Shown


def index(session: Session, actor: Actor, *, now: datetime) -> tuple[PauseLine, ...]:
    """The pauses of the clerk's employees that hold today or are to come, whether or not anybody is a target."""
    visit = enter(session, actor, Act.PAUSE_LETTERS, now=now)
    found = (
        session.execute(
            select(LetterPause)
            .where(visit.within(LetterPause), or_(LetterPause.until_on.is_(None), LetterPause.until_on >= visit.today))
            .order_by(LetterPause.from_on, LetterPause.id)
            .limit(AT_MOST)
        )
        .scalars()
        .all()
    )
    staff = people.employees(visit, {one.employment_id for one in found})
    names = people.person_names(session, actor.company_id, [one.entered_by_id for one in found])
    return tuple(
        PauseLine(
            staff[one.employment_id],
            visit.show(sight.PAUSE, one, of=one.employment_id, entered_by_name=names[one.entered_by_id]),
        )
        for one in found
    )


def opening(session: Session, actor: Actor, case_id: str, *, now: datetime) -> PausePage:
    """The page on which a pause is entered from a case."""
    visit = enter(session, actor, Act.PAUSE_LETTERS, now=now)
    case = visit.reach(Case, case_id)
    invitations.invited(visit, case)
    return PausePage(case.public_id, people.employee(visit, case.employment_id), shown(visit, case))


def pause(session: Session, actor: Actor, case_id: str, rest: Rest, *, now: datetime) -> None:
    """Let the letters to the employee of a case rest. NotValid when the days don't fit each other or another pause."""
    visit = enter(session, actor, Act.PAUSE_LETTERS, now=now)
    case = visit.reach(Case, case_id)
    invitations.invited(visit, case)
    _add(visit, case.employment_id, rest)


def pause_by_number(session: Session, actor: Actor, number: str, rest: Rest, *, now: datetime) -> str:
    """Let the letters to an employee of the clerk's workplaces rest, whether or not there are any; the name.
    NotValid beside `number` when nobody there has it.
    """
    visit = enter(session, actor, Act.PAUSE_LETTERS, now=now)
    employment_id = session.execute(
        select(Employment.id)
        .join(Placement, and_(Placement.company_id == Employment.company_id, Placement.employment_id == Employment.id))
        .where(visit.within(Employment), Employment.number == normal(number), Placement.on(visit.today))
        .limit(1)
    ).scalar_one_or_none()
    if employment_id is None:
        raise NotValid("number", Said(N_("担当している事業場に、この社員番号の人はいません。")))
    _add(visit, employment_id, rest)
    name: str = people.employee(visit, employment_id).name
    return name


def end(session: Session, actor: Actor, pause_id: str, *, now: datetime) -> None:
    """End a pause today; one that hasn't begun is taken away."""
    visit = enter(session, actor, Act.PAUSE_LETTERS, now=now)
    found = visit.reach(LetterPause, pause_id, lock=True)
    if found.until_on is not None and found.until_on < visit.today:
        raise NotNow(Said(N_("この期間はすでに終わっています。")))
    visit.record(sight.PAUSE, found.public_id, of=found.employment_id)
    if found.from_on > visit.today:
        session.delete(found)
    else:
        found.until_on = visit.today
    session.flush()
    _hold(visit, found.employment_id)


def shown(visit: Visit, case: Case) -> tuple[Shown, ...]:
    """The pauses of the employee of a case, the newest first, as this reader may see them."""
    found = (
        visit.session.execute(rests.of(visit, case.employment_id).order_by(LetterPause.from_on.desc())).scalars().all()
    )
    names = people.person_names(visit.session, case.company_id, [one.entered_by_id for one in found])
    known = visit.facts(case)
    return tuple(
        visit.show(sight.PAUSE, one, known, of=case.employment_id, entered_by_name=names[one.entered_by_id])
        for one in found
    )


def _add(visit: Visit, employment_id: int, rest: Rest) -> None:
    session = visit.session
    _alone(visit, employment_id)
    if rest.until_on is not None and rest.until_on < rest.from_on:
        raise NotValid("until_on", Said(N_("終わりの日は、始まりの日より前にできません。")))
    if abs((rest.from_on - visit.today).days) > FARTHEST:
        raise NotValid("from_on", Said(N_("今日の前後1年以内の日付にしてください。")))
    if rest.until_on is not None and (rest.until_on - visit.today).days > FARTHEST:
        raise NotValid("until_on", Said(N_("今日の前後1年以内の日付にしてください。")))
    meets = or_(LetterPause.until_on.is_(None), LetterPause.until_on >= rest.from_on)
    if rest.until_on is not None:
        meets = and_(meets, LetterPause.from_on <= rest.until_on)
    if session.execute(rests.of(visit, employment_id).where(meets)).first() is not None:
        raise NotValid("from_on", Said(N_("ほかの休む期間と重なっています。")))
    made = LetterPause(
        company_id=visit.actor.company_id, public_id=ids.fresh(), employment_id=employment_id, reason=rest.reason,
        from_on=rest.from_on, until_on=rest.until_on, entered_at=visit.now, entered_by_id=visit.actor.person_id,
    )  # fmt: skip
    session.add(made)
    visit.record(sight.PAUSE, made.public_id, of=employment_id)
    session.flush()
    _hold(visit, employment_id)


def _hold(visit: Visit, employment_id: int) -> None:
    """Each invitation of the employee that letters still belong to, in one order for everybody."""
    found = visit.session.execute(
        select(Case, Invitation)
        .join(Invitation, and_(Invitation.company_id == Case.company_id, Invitation.case_id == Case.id))
        .where(
            Case.company_id == visit.actor.company_id,
            Case.employment_id == employment_id,
            Case.closed_on.is_(None),
            Invitation.state != InvitationState.REQUESTED,
        )
        .order_by(Case.id)
        .with_for_update(of=(Case, Invitation))
    ).all()
    for case, invitation in found:
        rests.hold(visit, case, invitation)


def _alone(visit: Visit, employment_id: int) -> None:
    """The employee's row is held first, so that two pauses entered at once see each other."""
    theirs = select(Employment.id).where(
        Employment.company_id == visit.actor.company_id, Employment.id == employment_id
    )
    visit.session.execute(theirs.with_for_update(key_share=True))
