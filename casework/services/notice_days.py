"""On which day did the notice really reach somebody, and what moves with that day?

Receipt starts the clocks, not sending. When the first letter or the result notice came back, the office writes that
down, and later the day on which the employee has really received it: everything that runs is counted from there.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.models.cases import Case
from casework.models.invitations import Invitation, Letter, NoticeMove
from casework.rules import deadlines
from casework.rules.days import tokyo_date
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import InvitationState, LetterKind, ReturnReason, Zone
from casework.services import invitations, limits, people, policies, rests


@dataclass(frozen=True)
class CameBack:
    """A letter or the result notice came back on a day."""

    on: date
    reason: ReturnReason


@dataclass(frozen=True)
class ReturnPage:
    """The letter that is said to have come back."""

    case_id: str
    employee: Shown
    letter: Shown


@dataclass(frozen=True)
class ReceiptPage:
    """The present day of receipt, and how often it was moved."""

    case_id: str
    employee: Shown
    invitation: Shown
    moves: tuple[Shown, ...]


def returning(session: Session, actor: Actor, letter_id: str, *, now: datetime) -> ReturnPage:
    """The page on which a return is entered. NotNow when the letter hasn't left."""
    visit = enter(session, actor, Act.MOVE_NOTICE, now=now)
    letter, case = _sent(visit, letter_id)
    return ReturnPage(
        case.public_id,
        people.employee(visit, case.employment_id),
        visit.show(sight.LETTER, letter, visit.facts(case), of=case.employment_id),
    )


def returned(session: Session, actor: Actor, letter_id: str, said: CameBack, *, now: datetime) -> str:
    """Write down that a letter came back; entering it again corrects the day. The public id of the case."""
    visit = enter(session, actor, Act.MOVE_NOTICE, now=now)
    letter, case = _sent(visit, letter_id, lock=True)
    if letter.sent_at is not None and said.on < tokyo_date(letter.sent_at):
        raise NotValid("on", Said(N_("送った日（%(day)s）より前にできません。"), {"day": tokyo_date(letter.sent_at)}))
    if said.on > visit.today:
        raise NotValid("on", Said(N_("今日までの日付にしてください。")))
    letter.returned_on, letter.return_reason = said.on, said.reason
    letter.return_entered_at = letter.return_entered_at or visit.now
    visit.record(sight.LETTER, letter.public_id, of=case.employment_id)
    session.flush()
    return case.public_id


def receiving(session: Session, actor: Actor, case_id: str, *, now: datetime) -> ReceiptPage:
    """The page on which the day of receipt is entered. NotNow unless the notice came back and nobody has answered."""
    visit = enter(session, actor, Act.MOVE_NOTICE, now=now)
    case = visit.reach(Case, case_id)
    invitation = invitations.invited(visit, case)
    _came_back(visit, invitation)
    return ReceiptPage(
        case.public_id,
        people.employee(visit, case.employment_id),
        visit.show(sight.INVITATION, invitation, visit.facts(case), of=case.employment_id),
        shown(visit, case, invitation),
    )


def received(session: Session, actor: Actor, case_id: str, on: date, *, now: datetime) -> None:
    """The employee has really received the notice on this day: limits and letters that wait are counted from it, by
    the policy of that day. NotValid for a day before the present one or in the future.
    """
    visit = enter(session, actor, Act.MOVE_NOTICE, now=now)
    case = visit.reach(Case, case_id, lock=True)
    invitation = invitations.invited(visit, case, lock=True)
    first = _came_back(visit, invitation)
    if on <= invitation.notified_on:
        raise NotValid(
            "on",
            Said(N_("いまの受取日（%(day)s）より後の日付にしてください。早めることはできません。"),
                 {"day": invitation.notified_on}),
        )  # fmt: skip
    if on > visit.today:
        raise NotValid("on", Said(N_("今日までの日付にしてください。")))
    made = NoticeMove(
        company_id=case.company_id, public_id=ids.fresh(), invitation_id=invitation.id,
        moved_from=invitation.notified_on, moved_to=on, reason=first.return_reason, moved_at=visit.now,
        moved_by_id=visit.actor.person_id,
    )  # fmt: skip
    session.add(made)
    visit.record(sight.NOTICE_MOVE, made.public_id, of=case.employment_id)
    policy, _ = policies.policy_for(session, case.company_id, case.workplace_id, on)
    calendar = policies.calendar_for(session, case.company_id, case.workplace_id)
    invitation.notified_on = on
    invitation.request_by = deadlines.limit(Clock.REQUEST, on, policy, calendar)
    visit.record(sight.INVITATION, invitation.public_id, of=case.employment_id)
    for clock in (Clock.REQUEST, Clock.FINAL_CONFIRMATION):
        limits.restart(visit, case, clock, on)
    _plan_anew(visit, case, invitation, {plan.letter: plan for plan in deadlines.letters_plan(on, policy, calendar)})
    rests.hold(visit, case, invitation)


def shown(visit: Visit, case: Case, invitation: Invitation) -> tuple[Shown, ...]:
    """How the day of receipt was moved, the newest first, as this reader may see it."""
    found = (
        visit.session.execute(
            select(NoticeMove)
            .where(NoticeMove.company_id == invitation.company_id, NoticeMove.invitation_id == invitation.id)
            .order_by(NoticeMove.id.desc())
        )
        .scalars()
        .all()
    )
    names = people.person_names(visit.session, case.company_id, [one.moved_by_id for one in found])
    known = visit.facts(case)
    return tuple(
        visit.show(sight.NOTICE_MOVE, one, known, of=case.employment_id, moved_by_name=names[one.moved_by_id])
        for one in found
    )


def _plan_anew(
    visit: Visit, case: Case, invitation: Invitation, plan: dict[LetterKind, deadlines.PlannedLetter]
) -> None:
    """Letters that haven't left get their new day; one that the new plan doesn't have falls away. One that never was is
    added, and so is one that left before the notice had been received: it told of a result that nobody knew of.
    """
    newest: dict[LetterKind, Letter] = {}
    for letter in sorted(_letters(visit, invitation), key=lambda one: one.number):
        newest[letter.kind] = letter
    for kind, letter in newest.items():
        if letter.sent_at is not None or kind is LetterKind.FIRST:
            continue
        visit.record(sight.LETTER, letter.public_id, of=case.employment_id)
        if kind in plan:
            letter.due_on = plan[kind].on
        else:
            visit.session.delete(letter)
    for kind, planned in plan.items():
        before = newest.get(kind)
        if before is not None and (before.sent_at is None or tokyo_date(before.sent_at) >= invitation.notified_on):
            continue
        if planned.on <= visit.today:
            continue
        number = 1 if before is None else before.number + 1
        invitations.add_letter(visit, case, invitation, kind, planned, number=number)
        if kind is LetterKind.FINAL:
            limits.start(visit, case, Clock.FINAL_CONFIRMATION, invitation.notified_on, zone=Zone.EXAMINER)
    visit.session.flush()


def _letters(visit: Visit, invitation: Invitation) -> list[Letter]:
    found = select(Letter).where(Letter.company_id == invitation.company_id, Letter.invitation_id == invitation.id)
    return list(visit.session.execute(found).scalars())


def _sent(visit: Visit, letter_id: str, *, lock: bool = False) -> tuple[Letter, Case]:
    letter = visit.reach(Letter, letter_id, lock=lock)
    invitation = visit.session.get_one(Invitation, letter.invitation_id)
    if letter.sent_at is None:
        raise NotNow(Said(N_("この案内はまだ送っていません。")))
    return letter, visit.session.get_one(Case, invitation.case_id)


def _came_back(visit: Visit, invitation: Invitation) -> Letter:
    """The first letter, which came back. NotNow when it didn't, or when the person has answered already."""
    if invitation.state is not InvitationState.OPEN:
        raise NotNow(Said(N_("すでにお返事のあった方です。受け取った日は動かせません。")))
    first = next((one for one in _letters(visit, invitation) if one.kind is LetterKind.FIRST), None)
    if first is None or not first.came_back:
        raise NotNow(Said(N_("先に、最初の案内か結果の通知が戻ってきたことを記録してください。")))
    return first
