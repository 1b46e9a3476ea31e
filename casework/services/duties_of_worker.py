"""What waits for an employee about their own matter, and until when?"""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, exists, literal, or_, select
from sqlalchemy.orm import contains_eager

from casework.access import Shown, Visit, sight
from casework.models.cases import Case, Limit
from casework.models.followups import FollowUp
from casework.models.invitations import Invitation
from casework.models.people import Person
from casework.models.requests import InterviewRequest
from casework.models.slots import Booking, Slot
from casework.rules.deadlines import Clock
from casework.rules.follow_up_times import ASKED_BEFORE
from casework.rules.texts import N_, Said
from casework.rules.todos import Todo
from casework.rules.vocabulary import AROUND_LEAVE, BookingState, InvitationState, RequestState
from casework.services import (
    duties_of_explanations,
    duties_of_papers,
    duties_of_returns,
    follow_up_lists,
    hearing_questions,
    hearings,
    inbox,
    previews,
    rests,
)
from casework.services.bookings import handed_out
from casework.services.tasks import Desk, Part, Task, limits

UNREAD = 5
"""Lines of the inbox on the desk."""
_BEFORE = timedelta(days=7)
"""So long before the days without a certificate begin is somebody on leave asked for one."""
_AT_EASE: Final = Said(N_("受診の予定に合わせて、用意できたときで構いません。"))
"""Whoever is ill isn't pressed: the day by which HR asks is HR's."""
OFFERED: Final = N_("目安の日は%(day)sです。選ばなくても、何かを言われることはありません。")
_TALKS: Final = {Clock.FOLLOW_UP: Todo.TALK_AGAIN}
RESTS: Final = Said(N_("いまは答えなくて構いません。話したくなったときは、いつでも申し出られます。"))


def desk(visit: Visit) -> Desk:
    """The invitation, the appointment, the talks to come, and what was not read yet."""
    near = ~_has_time(visit), Limit.limit_on <= visit.today + ASKED_BEFORE
    ahead, _ = limits(visit, _TALKS, *near, ~_offered(), named=False, most=3)
    offers, _ = limits(visit, _TALKS, *near, _offered(_waits(visit)), named=False, most=3)
    offers = tuple(
        replace(task, limit=None, said=Said(OFFERED, {"day": task.limit.limit_on})) for task in offers if task.limit
    )
    uncovered = Limit.start_on <= visit.today + _BEFORE
    asked, _ = limits(visit, {Clock.LEAVE_CERTIFICATE: Todo.HAND_IN_CERTIFICATE}, uncovered, named=False, most=1)
    certificates = [replace(task, limit=None, said=_AT_EASE) for task in asked]
    return Desk(
        (
            Part(N_("あなたの予定とお願い"),
                 (*_invitations(visit), *_requests(visit), *_hearings(visit), *_texts(visit),
                  *duties_of_returns.of_worker(visit), *duties_of_papers.of_worker(visit),
                  *_follow_ups(visit), *ahead, *offers, *certificates),
                 N_("いま、お願いしていることはありません。")),
            Part(N_("まだ読んでいないお知らせ"), _unread(visit), N_("読んでいないお知らせはありません。"),
                 list_of="messages.inbox"),
        )
    )  # fmt: skip


def _invitations(visit: Visit) -> list[Task]:
    """Invitations without an answer. The limit is named while it is ahead; a late answer is as welcome, and while
    letters rest nobody is asked for one.
    """
    rows = visit.session.execute(
        select(Invitation, Case, rests.holds(Case.company_id, Case.employment_id, visit.today))
        .join(Case, and_(Case.company_id == Invitation.company_id, Case.id == Invitation.case_id))
        .where(visit.within(Invitation), Invitation.state == InvitationState.OPEN, Case.closed_on.is_(None))
        .order_by(Invitation.request_by, Invitation.id)
    ).all()
    tasks = []
    for invitation, case, resting in rows:
        shown = visit.show(sight.INVITATION, invitation, of=case.employment_id)
        said = Said(N_("%(day)sまでに答えていただけると助かります。"), {"day": shown.request_by})
        if resting:
            said = RESTS
        elif shown.request_by < visit.today:
            said = Said(N_("目安の日は過ぎましたが、今からでも申し出られます。"))
        tasks.append(Task(Todo.READ_INVITATION, said=said, case_id=case.public_id, record_id=invitation.public_id))
    return tasks


def _requests(visit: Visit) -> list[Task]:
    """What was asked for: with an appointment, when and where; without one, a time is to be chosen."""
    rows = visit.session.execute(
        select(InterviewRequest, Case, Booking, Person.name, Limit)
        .join(Case, and_(Case.company_id == InterviewRequest.company_id, Case.id == InterviewRequest.case_id))
        .outerjoin(
            Booking,
            and_(
                Booking.company_id == InterviewRequest.company_id,
                Booking.interview_request_id == InterviewRequest.id,
                Booking.state == BookingState.BOOKED,
            ),
        )
        .outerjoin(Slot, and_(Slot.company_id == Booking.company_id, Slot.id == Booking.slot_id))
        .outerjoin(Person, and_(Person.company_id == Slot.company_id, Person.id == Slot.person_id))
        .outerjoin(
            Limit,
            and_(
                Limit.company_id == InterviewRequest.company_id,
                Limit.record_id == InterviewRequest.public_id,
                Limit.clock == Clock.INTERVIEW,
                Limit.stopped_on.is_(None),
            ),
        )
        .options(contains_eager(Booking.slot))
        .where(
            visit.within(InterviewRequest),
            InterviewRequest.state == RequestState.SUBMITTED,
            Case.closed_on.is_(None),
        )
        .order_by(InterviewRequest.id)
    ).all()
    return [_request(visit, *row) for row in rows]


def _request(
    visit: Visit, request: InterviewRequest, case: Case, booking: Booking | None, name: str, limit: Limit | None
) -> Task:
    if booking is not None:
        shown = appointment(visit, booking, case.employment_id, name)
        return Task(Todo.COME, booking=shown, case_id=case.public_id, record_id=booking.public_id)
    until = visit.show(sight.LIMIT, limit, of=case.employment_id) if limit is not None else None
    if handed_out(visit.session, request):
        return Task(Todo.AWAIT_DATE, limit=until, case_id=case.public_id, record_id=request.public_id)
    return Task(Todo.CHOOSE_SLOT, limit=until, case_id=case.public_id, record_id=request.public_id)


def _has_time(visit: Visit) -> ColumnElement[bool]:
    """The follow-up of a limit, in a select over `Limit`, has its appointment: until the day after it, by when whoever
    talked has written it down.
    """
    return exists(
        select(literal(1))
        .select_from(FollowUp)
        .join(Booking, and_(Booking.company_id == FollowUp.company_id, Booking.follow_up_id == FollowUp.id))
        .join(Slot, and_(Slot.company_id == Booking.company_id, Slot.id == Booking.slot_id))
        .where(
            FollowUp.company_id == Limit.company_id, FollowUp.public_id == Limit.record_id,
            Booking.state == BookingState.BOOKED, Slot.ends_at > visit.now - timedelta(days=1),
        )
    )  # fmt: skip


def _offered(*more: ColumnElement[bool]) -> ColumnElement[bool]:
    """The follow-up of a limit, in a select over `Limit`, is only offered: nothing prescribes it, or they said no."""
    return exists(
        select(literal(1)).where(
            FollowUp.company_id == Limit.company_id, FollowUp.public_id == Limit.record_id,
            or_(FollowUp.because.is_not(None), FollowUp.asks_again.is_(True)), *more,
        )
    )  # fmt: skip


def _waits(visit: Visit) -> ColumnElement[bool]:
    """What is offered is still to come: before a leave or a return until then, after anything else until its day."""
    return and_(
        follow_up_lists.ahead(visit.today), or_(FollowUp.because.in_(AROUND_LEAVE), FollowUp.due_on >= visit.today)
    )


def _follow_ups(visit: Visit) -> list[Task]:
    """The appointments of follow-ups that are still ahead."""
    rows = visit.session.execute(
        select(Booking, Case, Person.name)
        .join(Case, and_(Case.company_id == Booking.company_id, Case.id == Booking.case_id))
        .join(Slot, and_(Slot.company_id == Booking.company_id, Slot.id == Booking.slot_id))
        .join(Person, and_(Person.company_id == Slot.company_id, Person.id == Slot.person_id))
        .options(contains_eager(Booking.slot))
        .where(
            visit.within(Booking),
            Booking.follow_up_id.is_not(None),
            Booking.state == BookingState.BOOKED,
            Slot.ends_at > visit.now,
        )
        .order_by(Slot.starts_at)
    ).all()
    return [
        Task(Todo.COME, booking=appointment(visit, booking, case.employment_id, name), case_id=case.public_id,
             record_id=booking.public_id)
        for booking, case, name in rows
    ]  # fmt: skip


def _hearings(visit: Visit) -> list[Task]:
    """What HR asks before it decides, and the notes of meetings that I haven't confirmed."""
    asked = [
        Task(Todo.ANSWER_HEARING, case_id=case.public_id, record_id=question.public_id)
        for question, case in hearing_questions.unanswered(visit)
    ]
    noted = [
        Task(Todo.CHECK_HEARING, case_id=case.public_id, record_id=hearing.public_id)
        for hearing, case in hearings.unconfirmed(visit)
    ]
    return [*asked, *noted, *duties_of_explanations.mine(visit, Todo.HEAR_EXPLANATION)]


def _texts(visit: Visit) -> list[Task]:
    """Texts about me that HR shows me before they go out, and until when it waits for my answer."""
    return [
        Task(Todo.CHECK_TEXT, case_id=case.public_id, record_id=draft.public_id,
             said=None if until is None else Said(N_("%(day)sまでに答えていただけると助かります。"), {"day": until}))
        for draft, case, until in previews.unanswered(visit)
    ]  # fmt: skip


def appointment(visit: Visit, booking: Booking, employment_id: int, physician_name: str) -> Shown:
    """A living booking with its slot, for the employee or the professional."""
    slot = booking.slot
    return visit.show(
        sight.BOOKING, booking, of=employment_id, booked=True, starts_at=slot.starts_at, ends_at=slot.ends_at,
        place=slot.place, online=slot.online, physician_name=physician_name,
    )  # fmt: skip


def _unread(visit: Visit) -> tuple[Task, ...]:
    return tuple(
        Task(Todo.READ_NOTE, note=line.note, alike=line.count, record_id=line.note.public_id)
        for line in inbox.unread(visit, UNREAD)
    )
