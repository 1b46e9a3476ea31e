"""Which letters of encouragement are due, when do they leave, and did they arrive?

申出の勧奨 is for the examiner's side alone (安衛則52条の16第3項). A letter leaves only while nobody has answered.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, and_, exists, literal, or_, select
from sqlalchemy.orm import Session, aliased

from casework.access import Act, Actor, Visit, enter, enter_worker, sight
from casework.models.cases import Case
from casework.models.invitations import Invitation, Letter
from casework.models.people import Employment, Person
from casework.rules.deadlines import Clock
from casework.rules.notices import Notice
from casework.rules.vocabulary import Hat, LetterChannel, LetterKind, ReturnReason, WordingKind
from casework.services import approaches, limits, messages, rests, wordings

NOTICES: Final = {
    LetterKind.FIRST: Notice.INVITATION,
    LetterKind.REMINDER: Notice.REMINDER,
    LetterKind.FINAL: Notice.FINAL_CONFIRMATION,
    LetterKind.REAPPROACH: Notice.REAPPROACH,
}
"""What goes out with each letter, in the app and by mail."""
_KINDS: Final = {notice.value: kind for kind, notice in NOTICES.items()}


def send(session: Session, actor: Actor, *, now: datetime) -> int:
    """Send what is due in the clerk's workplaces; gives the number of letters."""
    return _send(enter(session, actor, Act.SEND_LETTERS, now=now))


def send_due(session: Session, company_id: int, *, now: datetime) -> int:
    """Send what is due in a company, by the product's own worker; gives the number of letters."""
    return _send(enter_worker(session, company_id, Act.SEND_LETTERS, now=now))


def waiting(today: date) -> Select[*tuple[Any, ...]]:
    """Letters not yet sent to people who are employed and haven't answered, or may be asked again."""
    return (
        with_people()
        .where(
            Letter.sent_at.is_(None),
            approaches.is_wanted(),
            Case.closed_on.is_(None),
            Employment.on(today),
        )
        .order_by(Letter.leaves_on, Letter.id)
    )


def with_people() -> Select[*tuple[Any, ...]]:
    """Letters with the case and the person they belong to."""
    statement: Select[*tuple[Any, ...]] = (
        select(
            Letter.id,
            Letter.public_id,
            Letter.kind,
            Letter.number,
            Letter.sent_at,
            Letter.channel,
            Letter.due_on,
            Letter.leaves_on.label("leaves_on"),
            Letter.delivered_at,
            Letter.returned_on,
            Letter.bounced_at,
            Letter.return_reason,
            Case.public_id.label("case_public_id"),
            Case.employment_id,
            Employment.person_id,
            Person.kana,
        )
        .join(Invitation, and_(Invitation.company_id == Letter.company_id, Invitation.id == Letter.invitation_id))
        .join(Case, and_(Case.company_id == Invitation.company_id, Case.id == Invitation.case_id))
        .join(Employment, and_(Employment.company_id == Case.company_id, Employment.id == Case.employment_id))
        .join(Person, and_(Person.company_id == Employment.company_id, Person.id == Employment.person_id))
    )
    return statement


def has_mail() -> ColumnElement[bool]:
    """The person has an address: mail reaches them. Others are written to on paper, or called."""
    return Person.email != ""


def is_due(today: date) -> ColumnElement[bool]:
    """Its day has come, no pause holds, and no other has overtaken it: never two in a row, never the last one first.
    The final one overtakes all; a first one that leaves no earlier than the encouragement makes that needless.
    """
    other = aliased(Letter)
    final = and_(
        Letter.kind.in_((LetterKind.FIRST, LetterKind.REMINDER)),
        other.kind == LetterKind.FINAL,
        other.due_on >= Letter.due_on,
        or_(other.leaves_on <= today, other.sent_at.is_not(None)),
    )
    first = and_(
        Letter.kind == LetterKind.REMINDER,
        other.kind == LetterKind.FIRST,
        or_(other.leaves_on >= Letter.due_on, other.sent_at.is_(None)),
    )
    overtaken = exists(
        select(literal(1)).where(
            other.company_id == Letter.company_id, other.invitation_id == Letter.invitation_id, or_(final, first)
        )
    )
    return and_(Letter.leaves_on <= today, ~is_paused(today), ~overtaken)


def is_paused(today: date) -> ColumnElement[bool]:
    """Nobody writes to this person today. For a select over letters."""
    return _to(rests.holds, today)


def is_seen_to_rest(today: date) -> ColumnElement[bool]:
    """Whoever sends it sees that it rests: while a pause of the office's holds, and in a leave from its own day. For a
    select over letters.
    """
    return or_(_to(rests.paused, today), and_(Letter.leaves_on <= today, _to(rests.away, today)))


def _to(holds: Callable[..., ColumnElement[bool]], today: date) -> ColumnElement[bool]:
    """It holds for the employee of a letter."""
    invited, theirs = aliased(Invitation), aliased(Case)
    return exists(
        select(literal(1))
        .select_from(invited)
        .join(theirs, and_(theirs.company_id == invited.company_id, theirs.id == invited.case_id))
        .where(
            invited.company_id == Letter.company_id,
            invited.id == Letter.invitation_id,
            holds(theirs.company_id, theirs.employment_id, today),
        )
        .correlate(Letter)
    )


def _send(visit: Visit) -> int:
    """Send each due letter of somebody whom mail reaches."""
    found = list(
        visit.session.execute(
            waiting(visit.today)
            .where(visit.within(Invitation), is_due(visit.today), has_mail())
            .with_for_update(of=(Invitation, Letter))
        )
    )
    for row in found:
        mark_sent(visit, visit.session.get_one(Letter, row.id), LetterChannel.MAIL)
        tell(visit, row)
    visit.session.flush()
    return len(found)


def tell(visit: Visit, row: Row[Any]) -> None:
    """The line in the inbox and the mail that go with a letter; without an address the line alone stays."""
    occasion = "" if row.number == 1 else str(row.number)
    messages.queue(
        visit, NOTICES[row.kind], record_id=row.case_public_id, to=row.person_id, hat=Hat.WORKER, occasion=occasion
    )


def mark_sent(visit: Visit, letter: Letter, channel: LetterChannel) -> None:
    """A letter left, with the text in force; the final one ends the clock that waited for it."""
    once_more = letter.sent_at is not None
    letter.sent_at, letter.channel = visit.now, channel
    invitation = visit.session.get_one(Invitation, letter.invitation_id)
    case = visit.session.get_one(Case, invitation.case_id)
    language = case.employment.person.language
    letter.wording_id = wordings.text_for(
        visit.session, case.company_id, case.workplace_id, WordingKind(letter.kind.value), language, visit.today
    ).id
    visit.record(sight.LETTER, letter.public_id, of=case.employment_id)
    if letter.kind is LetterKind.FINAL:
        limits.stop(visit, case, Clock.FINAL_CONFIRMATION)
    if letter.kind is LetterKind.REAPPROACH:
        if not once_more:  # printed after a bounce: the next day stays as it is
            approaches.plan(visit, case, invitation)
        return
    if letter.kind is LetterKind.FIRST:
        visit.session.flush()
        rests.hold(visit, case, invitation)
    rests.leave_time(visit, case, invitation)


def told_by_telephone(visit: Visit, invitation: Invitation) -> None:
    """The person was spoken to: the letter that was due has reached them in this way."""
    due = visit.session.execute(
        select(Letter).where(
            Letter.company_id == invitation.company_id,
            Letter.invitation_id == invitation.id,
            Letter.sent_at.is_(None),
            is_due(visit.today),
        )
    ).scalars()
    for letter in due.all():
        mark_sent(visit, letter, LetterChannel.TELEPHONE)
        letter.delivered_at = visit.now


def mail_left(visit: Visit, notice: str, record_id: str) -> None:
    """The mail server took the mail of a letter."""
    letter = _of_mail(visit, notice, record_id)
    if letter is not None and letter.delivered_at is None:
        letter.delivered_at = visit.now
        visit.record(sight.LETTER, letter.public_id)


def mail_given_up(visit: Visit, notice: str, record_id: str) -> None:
    """The mail of a letter can't be delivered: the office sees it without anybody entering it."""
    letter = _of_mail(visit, notice, record_id)
    if letter is not None and not letter.came_back:
        letter.bounced_at, letter.return_reason = visit.now, ReturnReason.MAILBOX
        visit.record(sight.LETTER, letter.public_id)


def _of_mail(visit: Visit, notice: str, record_id: str) -> Letter | None:
    """The letter that left with a mail; None when the mail belongs to none."""
    if notice not in _KINDS:
        return None
    return visit.session.execute(
        select(Letter)
        .join(Invitation, and_(Invitation.company_id == Letter.company_id, Invitation.id == Letter.invitation_id))
        .join(Case, and_(Case.company_id == Invitation.company_id, Case.id == Invitation.case_id))
        .where(
            Letter.company_id == visit.actor.company_id,
            Letter.kind == _KINDS[notice],
            Letter.channel == LetterChannel.MAIL,
            Case.public_id == record_id,
        )
        .order_by(Letter.number.desc())
        .limit(1)
    ).scalar_one_or_none()
