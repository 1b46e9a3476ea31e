"""What waits for a physician or a nurse: who comes today, what is to be written, who is to be seen again?"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, func, literal, or_, select
from sqlalchemy.orm import aliased, contains_eager

from casework.access import Visit, facts, sight
from casework.models.cases import Case, Limit
from casework.models.checks import CheckResult, StressCheck
from casework.models.opinions import Opinion, OpinionView
from casework.models.people import Person, Workplace
from casework.models.requests import InterviewRequest
from casework.models.slots import Booking, Slot
from casework.rules.bases import CLOCKS
from casework.rules.contacts import SOON as SOON_CALLED
from casework.rules.days import TOKYO
from casework.rules.deadlines import Clock
from casework.rules.texts import N_, Said
from casework.rules.todos import Todo
from casework.rules.vocabulary import BookingState, RecordState, RequestState
from casework.services import (
    busy,
    contacts,
    crises,
    duties_of_assents,
    duties_of_explanations,
    duties_of_follow_ups,
    duties_of_papers,
    duties_of_refusals,
    duties_of_returns,
    duties_of_terms,
    editions,
    eligibility,
    follow_up_lists,
    people,
    second_views,
    treatment_reviews,
)
from casework.services.duties_of_worker import appointment
from casework.services.referrals import LIVING
from casework.services.tasks import MOST, Count, Desk, Part, Task, booked, limits, of, outside

_URGENT = {Clock.URGENT_OPINION: Todo.WRITE_URGENT, Clock.URGENT_LONG_HOURS: Todo.WRITE_URGENT_LONG_HOURS}
_RECORDS = {Clock.OPINION: Todo.WRITE_RECORD, Clock.LONG_HOURS_OPINION: Todo.WRITE_LONG_HOURS}
_TALKS = {Clock.FOLLOW_UP: Todo.FOLLOW_UP}
_WATCHED = {Clock.INTERVIEW: Todo.WATCH_REQUEST}
SOON = timedelta(days=30)
"""How far ahead follow-ups stand on the desk; their list holds the rest."""


def physician(visit: Visit) -> Desk:
    """What is urgent today, today's talks, records to write, opinions to look at, talks to repeat, results."""
    mine = facts.assigned(visit.actor, visit.today)
    urgent, more_urgent = limits(visit, _URGENT, mine)
    records, more_records = limits(visit, _RECORDS, mine, ~_hurried())
    nobodys = ~facts.with_carer(visit.today)  # whose carer has left: each physician who reaches it may take it up
    talks, more_talks = limits(visit, _TALKS, Limit.limit_on <= visit.today + SOON, or_(mine, nobodys))
    return Desk(
        (
            _crises(visit),
            Part(N_("至急：今日のうちに"), urgent, N_("至急の意見書はありません。"), more_urgent, "interviews.visits"),
            _calls(visit),
            _today(visit),
            Part(N_("同席する説明"), tuple(duties_of_explanations.mine(visit, Todo.JOIN_EXPLANATION, named=True)),
                 N_("同席する説明の予定はありません。")),
            Part(N_("書く報告書・意見書"), records, N_("書く報告書・意見書はありません。"), more_records,
                 "interviews.visits"),
            Part(N_("見解をお願いしている意見書"), _views(visit), N_("お願いしている意見書はありません。")),
            duties_of_assents.part(visit),
            duties_of_refusals.part(visit),
            duties_of_terms.part(
                visit, Todo.ADVISE_END, "cases.index", or_(mine, ~facts.with_physician(visit.today))
            ),
            duties_of_returns.of_physician(visit),
            duties_of_papers.part(visit),
            duties_of_follow_ups.next_steps(visit),
            duties_of_follow_ups.part(visit),
            _consultations(visit),
            _eligible(visit),
            _undecided(visit),
            Part(N_("フォロー面談"), _with_their_times(visit, talks), N_("近いフォロー面談はありません。"), more_talks,
                 "followups.index"),
        ),
        counts=_treatment(visit),
        notes=_notes(visit),
    )  # fmt: skip


def _with_their_times(visit: Visit, tasks: Sequence[Task]) -> tuple[Task, ...]:
    """The same lines, those of talks that have a time with it and with whom: then the day that was only meant says
    nothing any more. One query.
    """
    booked = follow_up_lists.appointments(visit, [task.record_id for task in tasks])
    return tuple(
        replace(task, limit=None, booking=booked[task.record_id], said=Said(booked[task.record_id].physician_name))
        if task.record_id in booked
        else task
        for task in tasks
    )


def _treatment(visit: Visit) -> tuple[Count, ...]:
    """Changes to look at quietly; where there is none, nothing is said."""
    waiting = treatment_reviews.open_count(visit)
    return (Count(N_("取扱いの確認"), waiting, "info", "treatment_reviews.index"),) if waiting else ()


def nurse(visit: Visit) -> Desk:
    """What is urgent, calls promised, today's talks, who waits for one, talks to repeat, results to decide."""
    talks, more_talks = limits(visit, _TALKS, Limit.limit_on <= visit.today + SOON)
    return Desk(
        (
            _crises(visit),
            _calls(visit),
            _today(visit),
            _consultations(visit),
            _requests(visit),
            Part(
                N_("フォロー面談"),
                _with_their_times(visit, talks),
                N_("近いフォロー面談はありません。"),
                more_talks,
                "followups.index",
            ),
            duties_of_returns.of_nurse(visit),
            duties_of_papers.part(visit),
            duties_of_follow_ups.next_steps(visit),
            _eligible(visit),
            _undecided(visit),
        ),
        notes=_notes(visit),
        counsels=not (visit.standing.serves or visit.standing.serves_everywhere),
    )


def _crises(visit: Visit) -> Part:
    """Whoever may be in danger comes before everything else; no name stands on the desk."""
    tasks = tuple(Task(Todo.CARE_NOW, record_id=crisis_id) for crisis_id in crises.waiting(visit)[:MOST])
    return Part(N_("いますぐ"), tasks, N_("急ぎの対応はありません。"))


def _calls(visit: Visit) -> Part:
    """Calls that were promised, the nearest first: what was missed leads."""
    lines = contacts.due(visit, visit.today + SOON_CALLED)
    tasks = tuple(
        Task(
            Todo.CALL, employee=line.employee, said=Said(N_("%(day)sに連絡"), {"day": line.contact.call_on}),
            record_id=line.contact.public_id,
        )
        for line in lines[:MOST]
    )  # fmt: skip
    return Part(N_("約束した連絡"), tasks, N_("近い連絡の約束はありません。"), len(lines) > MOST, "contacts.index")


def _requests(visit: Visit) -> Part:
    """Requests of the law without an appointment, the nearest limit first: somebody may wait who is not well."""
    waiting, more = limits(visit, _WATCHED, ~booked(), ~outside(*LIVING))
    return Part(
        N_("日時の決まっていない面接指導の申出"),
        waiting,
        N_("日時が決まっていない申出はありません。"),
        more,
        "cases.index",
    )


def _hurried() -> ColumnElement[bool]:
    """The record of a limit, in a select over `Limit`, is also awaited the same day: it stands once on the desk."""
    same_day = aliased(Limit)
    return exists(
        select(literal(1)).where(
            same_day.company_id == Limit.company_id,
            same_day.record_id == Limit.record_id,
            same_day.stopped_on.is_(None),
            or_(*(and_(Limit.clock == usual, same_day.clock == urgent) for usual, urgent in CLOCKS.values())),
        )
    )


def _notes(visit: Visit) -> tuple[Said, ...]:
    """A calendar from outside that hasn't been readable for days: its times may be wrong by now."""
    if not busy.long_unread(visit):
        return ()
    return (
        Said(N_("登録したほかの予定表を、3日以上読めていません。「面談の枠」の「ほかの予定表」を確かめてください。")),
    )


def _today(visit: Visit) -> Part:
    """The appointments of one's own time that begin today in Japan."""
    midnight = datetime.combine(visit.today, time(), TOKYO)
    rows = visit.session.execute(
        select(Booking, Case, Person.name)
        .join(Slot, and_(Slot.company_id == Booking.company_id, Slot.id == Booking.slot_id))
        .join(Person, and_(Person.company_id == Slot.company_id, Person.id == Slot.person_id))
        .join(Case, and_(Case.company_id == Booking.company_id, Case.id == Booking.case_id))
        .options(contains_eager(Booking.slot))
        .where(
            visit.within(Booking),
            Booking.state == BookingState.BOOKED,
            Slot.person_id == visit.actor.person_id,
            Slot.starts_at >= midnight,
            Slot.starts_at < midnight + timedelta(days=1),
        )
        .order_by(Slot.starts_at)
    ).all()
    staff = people.employees(visit, {case.employment_id for _, case, _ in rows})
    tasks = tuple(
        Task(
            Todo.MEET,
            employee=staff[case.employment_id],
            booking=appointment(visit, booking, case.employment_id, name),
            case_id=case.public_id,
            record_id=booking.public_id,
        )
        for booking, case, name in rows
    )
    return Part(N_("今日の面談"), tasks, N_("今日の面談はありません。"), list_of="interviews.visits")


def _about_cases(visit: Visit, rows: Sequence[Any], todo: Todo) -> tuple[Task, ...]:
    """Lines about cases without a limit. Rows carry the case's public id, its fields, and `record_id`."""
    shown = visit.show_rows(sight.CASE, rows[:MOST], of=of)
    staff = people.employees(visit, {of(row) for row in rows[:MOST]})
    return tuple(
        Task(todo, employee=staff[of(row)], case_id=case.public_id, record_id=row.record_id)
        for row, case in zip(rows, shown, strict=False)
    )


_CASE = (Case.public_id, Case.employment_id, Case.kind, Case.opened_on, Case.closed_on, Case.close_reason)


def _views(visit: Visit) -> tuple[Task, ...]:
    """Issued opinions of physicians who weren't 産業医 of the workplace, where the reader is and no view was given."""
    industrial = people.industrial(Case.company_id, Case.workplace_id, visit.today, visit.actor.person_id)
    given = exists(
        select(literal(1)).where(OpinionView.company_id == Opinion.company_id, OpinionView.opinion_id == Opinion.id)
    )
    rows = visit.session.execute(
        select(*_CASE, Opinion.public_id.label("record_id"))
        .select_from(Opinion)
        .join(Case, and_(Case.company_id == Opinion.company_id, Case.id == Opinion.case_id))
        .where(
            visit.within(Opinion),
            Opinion.state == RecordState.ISSUED,
            industrial,
            second_views.by_another(),
            ~given,
            ~editions.replaced(),
        )
        .order_by(Opinion.issued_at, Opinion.id)
        .limit(MOST)
    ).all()
    return _about_cases(visit, rows, Todo.GIVE_VIEW)


def _consultations(visit: Visit) -> Part:
    """Wishes for a talk outside the statute that have no appointment yet."""
    rows = visit.session.execute(
        select(*_CASE, InterviewRequest.public_id.label("record_id"))
        .select_from(InterviewRequest)
        .join(Case, and_(Case.company_id == InterviewRequest.company_id, Case.id == InterviewRequest.case_id))
        .where(
            visit.within(InterviewRequest),
            InterviewRequest.statutory == false(),
            InterviewRequest.state == RequestState.SUBMITTED,
            Case.closed_on.is_(None),
            ~booked(),
        )
        .order_by(InterviewRequest.requested_on, InterviewRequest.id)
        .limit(MOST + 1)
    ).all()
    return Part(
        N_("日時の決まっていない健康相談"), _about_cases(visit, rows, Todo.ANSWER_WISH),
        N_("日時の決まっていない健康相談はありません。"), len(rows) > MOST, "cases.index",
    )  # fmt: skip


def _eligible(visit: Visit) -> Part:
    """Requests that don't pass the result on, of checks of which the reader is examiner: HR waits for a word."""
    rows = visit.session.execute(
        select(*_CASE, InterviewRequest.public_id.label("record_id"))
        .select_from(InterviewRequest)
        .join(Case, and_(Case.company_id == InterviewRequest.company_id, Case.id == InterviewRequest.case_id))
        .where(
            visit.within(InterviewRequest),
            eligibility.waits(),
            Case.closed_on.is_(None),
            facts.examines(visit.actor, visit.today),
        )
        .order_by(InterviewRequest.requested_on, InterviewRequest.id)
        .limit(MOST + 1)
    ).all()
    return Part(
        N_("人事への対象者の確認"), _about_cases(visit, rows, Todo.CONFIRM_ELIGIBILITY),
        N_("確認を待っている申出はありません。"), len(rows) > MOST, "cases.index",
    )  # fmt: skip


def _undecided(visit: Visit) -> Part:
    """Checks of which the reader is examiner, with people marked as highly stressed who wait for the decision."""
    rows = visit.session.execute(
        select(StressCheck.public_id, StressCheck.name, Workplace.name.label("place"), func.count().label("waiting"))
        .join(Workplace, and_(Workplace.company_id == StressCheck.company_id, Workplace.id == StressCheck.workplace_id))
        .join(
            CheckResult,
            and_(CheckResult.company_id == StressCheck.company_id, CheckResult.stress_check_id == StressCheck.id),
        )
        .where(visit.within(CheckResult), CheckResult.interview_needed.is_(None), CheckResult.high_stress)
        .group_by(StressCheck.id, StressCheck.public_id, StressCheck.name, StressCheck.started_on, Workplace.name)
        .order_by(StressCheck.started_on)
        .limit(MOST)
    ).all()
    tasks = tuple(
        Task(
            Todo.DECIDE_NEED,
            said=Said(
                N_("%(place)s %(name)s：%(count)s人"), {"place": row.place, "name": row.name, "count": row.waiting}
            ),
            record_id=row.public_id,
        )
        for row in rows
    )
    return Part(N_("実施者としての判断"), tasks, N_("判断を待っている結果はありません。"), list_of="checks.index")
