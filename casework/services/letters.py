"""Which letters of encouragement are due, and when do they leave?

申出の勧奨 is for the examiner's side alone (安衛則52条の16第3項). A letter leaves only while nobody has answered.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, and_, exists, literal, or_, select
from sqlalchemy.orm import Session, aliased

from casework.access import Act, Actor, Shown, Visit, enter, enter_worker, sight
from casework.models.cases import Case
from casework.models.invitations import Invitation, Letter
from casework.models.people import Employment
from casework.rules.deadlines import Clock
from casework.rules.notices import Notice
from casework.rules.vocabulary import Hat, InvitationState, LetterKind
from casework.services import limits, messages, people

AT_MOST: Final = 200
"""Letters of each list on the page; sending takes all that are due."""

_NOTICES: Final = {LetterKind.REMINDER: Notice.REMINDER, LetterKind.FINAL: Notice.FINAL_CONFIRMATION}


@dataclass(frozen=True)
class LetterLine:
    """A letter that waits, and to whom."""

    case_id: str
    employee: Shown
    letter: Shown


@dataclass(frozen=True)
class LettersPage:
    """What leaves today, and what is planned; `more`: the lists were cut."""

    due: tuple[LetterLine, ...]
    coming: tuple[LetterLine, ...]
    more: bool


def index(session: Session, actor: Actor, *, now: datetime) -> LettersPage:
    """The letters that wait in the clerk's workplaces."""
    visit = enter(session, actor, Act.SEND_LETTERS, now=now)
    inside = visit.within(Invitation)
    due, more_due = _lines(visit, _waiting(visit.today).where(inside, is_due(visit.today)))
    coming, more_coming = _lines(visit, _waiting(visit.today).where(inside, Letter.due_on > visit.today))
    return LettersPage(due, coming, more_due or more_coming)


def send(session: Session, actor: Actor, *, now: datetime) -> int:
    """Send what is due in the clerk's workplaces; gives the number of letters."""
    return _send(enter(session, actor, Act.SEND_LETTERS, now=now))


def send_due(session: Session, company_id: int, *, now: datetime) -> int:
    """Send what is due in a company, by the product's own worker; gives the number of letters."""
    return _send(enter_worker(session, company_id, Act.SEND_LETTERS, now=now))


def _waiting(today: date) -> Select[*tuple[Any, ...]]:
    """Letters not yet sent to people who are employed and haven't answered."""
    statement: Select[*tuple[Any, ...]] = (
        select(
            Letter.id,
            Letter.public_id,
            Letter.kind,
            Letter.sent_at,
            Letter.due_on,
            Case.public_id.label("case_public_id"),
            Case.employment_id,
            Employment.person_id,
        )
        .join(Invitation, and_(Invitation.company_id == Letter.company_id, Invitation.id == Letter.invitation_id))
        .join(Case, and_(Case.company_id == Invitation.company_id, Case.id == Invitation.case_id))
        .join(Employment, and_(Employment.company_id == Case.company_id, Employment.id == Case.employment_id))
        .where(
            Letter.sent_at.is_(None),
            Invitation.state == InvitationState.OPEN,
            Case.closed_on.is_(None),
            Employment.on(today),
        )
        .order_by(Letter.due_on, Letter.id)
    )
    return statement


def is_due(today: date) -> ColumnElement[bool]:
    """Its day has come, and the final one hasn't overtaken it: never two in a row, never the last one first."""
    final = aliased(Letter)
    overtaken = exists(
        select(literal(1)).where(
            final.company_id == Letter.company_id,
            final.invitation_id == Letter.invitation_id,
            final.kind == LetterKind.FINAL,
            or_(final.due_on <= today, final.sent_at.is_not(None)),
        )
    )
    return and_(Letter.due_on <= today, or_(Letter.kind == LetterKind.FINAL, ~overtaken))


def _lines(visit: Visit, statement: Select[*tuple[Any, ...]]) -> tuple[tuple[LetterLine, ...], bool]:
    rows = list(visit.session.execute(statement.limit(AT_MOST + 1)))
    shown = rows[:AT_MOST]

    def of(row: Row[Any]) -> int:
        about: int = row.employment_id
        return about

    staff = people.employees(visit, {of(row) for row in shown})
    letters = visit.show_rows(sight.LETTER, shown, of=of)
    lines = (LetterLine(row.case_public_id, staff[of(row)], letter) for row, letter in zip(shown, letters, strict=True))
    return tuple(lines), len(rows) > AT_MOST


def _send(visit: Visit) -> int:
    """Mark each due letter as sent, queue its notice, and let the final one end the clock that waited for it."""
    session = visit.session
    found = list(
        session.execute(
            _waiting(visit.today)
            .where(visit.within(Invitation), is_due(visit.today))
            .with_for_update(of=(Letter, Invitation))
        )
    )
    for row in found:
        letter = session.get_one(Letter, row.id)
        letter.sent_at = visit.now
        visit.record(sight.LETTER, letter.public_id, of=row.employment_id)
        notice = _NOTICES[letter.kind]
        messages.queue(visit, notice, record_id=row.case_public_id, to=row.person_id, hat=Hat.WORKER)
        if letter.kind is LetterKind.FINAL:
            case = session.execute(select(Case).where(Case.public_id == row.case_public_id)).scalar_one()
            limits.stop(visit, case, Clock.FINAL_CONFIRMATION)
    session.flush()
    return len(found)
