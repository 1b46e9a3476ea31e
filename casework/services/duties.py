"""What waits for whom, and until when? One desk for each hat; the nearest limit first, so what is overdue leads.

"Overdue" is never stored: the limit date is, and the day of the question decides. Every desk asks a fixed number of
questions of the database, however much waits.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from casework.access import Act, Actor, Visit, enter, sight
from casework.models.accounts import Account
from casework.models.cases import Case, Limit
from casework.models.interviews import Interview
from casework.models.invitations import Invitation, Letter
from casework.models.measures import Decision
from casework.models.opinions import Opinion
from casework.models.people import Employment, Person
from casework.models.providers import Provider
from casework.models.receipts import Receipt
from casework.models.referrals import Referral
from casework.models.slots import Booking, Slot
from casework.models.tellings import Telling
from casework.rules.deadlines import Clock
from casework.rules.texts import N_, Said
from casework.rules.todos import Todo
from casework.rules.vocabulary import BookingState, DecisionState, Hat, OutboxState, ReferralState, Zone
from casework.services import (
    approaches,
    capacity,
    committee_reports,
    duties_of_assents,
    duties_of_care,
    duties_of_explanations,
    duties_of_instructions,
    duties_of_papers,
    duties_of_returns,
    duties_of_terms,
    duties_of_worker,
    letters,
    messages,
    owners,
    people,
    received,
    recommendations,
    rests,
    stand_ins,
    terms,
)
from casework.services import limits as clocks
from casework.services.referrals import LIVING
from casework.services.tasks import MOST, Count, Desk, Part, Task, booked, limits, of, outside, owned

HR_OWN: Final[Mapping[Clock, Todo]] = MappingProxyType(
    {
        Clock.WORK_DATA: Todo.GIVE_WORK_DATA,
        Clock.WORK_QUESTION: Todo.ANSWER_WORK,
        Clock.HEARING: Todo.HEAR,
        Clock.DECISION: Todo.DECIDE,
        Clock.EXPLANATION: Todo.EXPLAIN,
        Clock.RECONSIDERATION: Todo.RECONSIDER,
        Clock.OBJECTION: Todo.ANSWER_OBJECTION,
        Clock.INSTRUCTION: Todo.INSTRUCT,
        Clock.MEASURE_REVIEW: Todo.REVIEW,
        Clock.LEAVE_CONTACT: Todo.KEEP_IN_TOUCH,
        Clock.LEAVE_ENDS: Todo.LEAVE_ENDS,
        Clock.LEAVE_LIMIT: Todo.LEAVE_LIMIT,
        Clock.LEAVE_CERTIFICATE: Todo.ASK_CERTIFICATE,
        Clock.STAGE_CHECK: Todo.CHECK_STAGE,
    }
)
HR_WAITS: Final[Mapping[Clock, Todo]] = MappingProxyType(
    {
        Clock.INTERVIEW: Todo.AWAIT_INTERVIEW,
        Clock.ASSENT: Todo.AWAIT_ASSENT,
        Clock.OPINION: Todo.AWAIT_OPINION,
        Clock.LONG_HOURS_OPINION: Todo.AWAIT_OPINION,
    }
)
CLERK_WAITS: Final[Mapping[Clock, Todo]] = MappingProxyType(
    {Clock.REQUEST: Todo.AWAIT_ANSWER, Clock.FINAL_CONFIRMATION: Todo.SEND_FINAL}
)


def desk(session: Session, actor: Actor, *, now: datetime) -> Desk:
    """The desk of the worn hat."""
    visit = enter(session, actor, Act.SEE_DESK, now=now)
    if actor.hat is None:
        return Desk()
    return DESKS[actor.hat](visit)


def hr(visit: Visit) -> Desk:
    """What HR itself has to do, then what it waits for."""
    open_ = (Limit.zone == Zone.EMPLOYER, ~awaited(), ~duties_of_explanations.passed(visit))
    urgent, more_urgent = limits(visit, HR_OWN, *open_, clocks.urgent())
    usual = (*open_, ~clocks.urgent(), ~terms.said_as_end(visit))
    theirs = owners.colleagues(visit)
    own, more_own = limits(visit, HR_OWN, *usual, ~theirs)
    others, more_others = limits(visit, HR_OWN, *usual, theirs)
    urgent, own, others = (duties_of_explanations.told(visit, some) for some in (urgent, own, others))
    copies, more_copies = limits(visit, {Clock.OPINION: Todo.ENTER_RECORD}, held_outside())
    waits, more_waits = limits(visit, HR_WAITS, Limit.zone == Zone.EMPLOYER, ~held_outside())
    return Desk(
        owned(visit, (
            duties_of_explanations.part(visit, Limit.zone == Zone.EMPLOYER),
            Part(N_("至急：今日のうちに対応を始めること"), urgent, N_("至急の意見はありません。"), more_urgent,
                 "requests.index", today=True),
            Part(N_("届いたら入力する報告書・意見書"), copies, N_("外部の医師から届く報告書・意見書はありません。"),
                 more_copies, "requests.index"),
            duties_of_assents.part(visit),
            duties_of_terms.part(visit, Todo.DECIDE_END, "measures_board.index"),
            duties_of_instructions.of_hr(visit),
            duties_of_returns.of_hr(visit),
            duties_of_papers.part(visit),
            Part(N_("あなたがすること"), own, N_("いま、あなたがすることはありません。"),
                 more_own, "task_list.index"),
            Part(N_("ほかの担当者がすること"), others,
                 N_("ほかの担当者がすることはありません。"), more_others, "task_list.index"),
            Part(N_("ほかの人を待っていること"), waits, N_("待っていることはありません。"), more_waits,
                 "requests.index"),
        )),
        (*_of_the_committee(visit), *_uncovered(visit)),
    )  # fmt: skip


def _uncovered(visit: Visit) -> tuple[Count, ...]:
    """Workplaces at which nobody could handle an officer's own file; said whether there is one or not."""
    lacking = stand_ins.cover_lacks(visit)
    return (Count(N_("代わりの人などを決めておく事業場"), lacking, "warning", "stand_ins.index"),) if lacking else ()


def awaited() -> ColumnElement[bool]:
    """The limit, in a select over `Limit`, is of an opinion on which a decision waits for somebody's word."""
    return exists(
        select(literal(1))
        .select_from(Opinion)
        .join(Decision, and_(Decision.company_id == Opinion.company_id, Decision.opinion_id == Opinion.id))
        .where(
            Opinion.company_id == Limit.company_id,
            Opinion.public_id == Limit.record_id,
            Decision.state == DecisionState.WAITING,
        )
    )


def _of_the_committee(visit: Visit) -> tuple[Count, ...]:
    """勧告 that wait for an answer or the report to the committee, and drafts; where there is none, nothing is said."""
    waiting = recommendations.open_count(visit)
    words = N_("回答か衛生委員会への報告を待っている勧告")
    recommended = (Count(words, waiting, "warning", "recommendations.index"),) if waiting else ()
    drafts = committee_reports.open_count(visit)
    drafted = Count(N_("まだ公開していない、委員会への報告の案"), drafts, "warning", "committee_reports.index")
    return (*recommended, drafted) if drafts else recommended


def clerk(visit: Visit) -> Desk:
    """Letters that are due, requests without an appointment, invitations whose answer may still come in time: once the
    last day has passed, nobody presses (the list of cases still has them).
    """
    due = visit.session.execute(
        select(func.count())
        .select_from(Letter)
        .join(Invitation, and_(Invitation.company_id == Letter.company_id, Invitation.id == Letter.invitation_id))
        .join(Case, and_(Case.company_id == Invitation.company_id, Case.id == Invitation.case_id))
        .join(Employment, and_(Employment.company_id == Case.company_id, Employment.id == Case.employment_id))
        .where(
            Letter.sent_at.is_(None),
            Case.closed_on.is_(None),
            Employment.on(visit.today),
            letters.is_due(visit.today),
            approaches.is_wanted(),
            visit.within(Invitation),
        )
    ).scalar_one()
    arrange, more_arrange = limits(visit, {Clock.INTERVIEW: Todo.ARRANGE}, ~booked(), ~outside(*LIVING))
    asked, more_asked = limits(visit, {Clock.INTERVIEW: Todo.AWAIT_PROVIDER}, outside(ReferralState.ASKED))
    over, more_over = limits(
        visit, {Clock.INTERVIEW: Todo.REPORT_HELD}, outside(ReferralState.APPOINTED), _appointment_past(visit.now)
    )
    ahead = or_(Limit.clock != Clock.REQUEST, Limit.limit_on >= visit.today)
    answers, more_answers = limits(
        visit, CLERK_WAITS, Limit.zone == Zone.EXAMINER, ahead, ~received.waits(Limit), ~_rests(visit)
    )
    told, more_told = _received(visit)
    short = tuple(Task(Todo.FIND_TIME, said=said) for said in capacity.warnings(visit))
    return Desk(
        (
            Part(N_("受領した申出"), told, N_("返事を待っている申出はありません。"), more_told, "receipts.index"),
            Part(N_("このままでは期限に間に合わない申出があります"), short[:MOST],
                 N_("期限に間に合わない申出はありません。"), len(short) > MOST, "capacity.index"),
            Part(N_("日時が決まっていない申出"), arrange, N_("日時が決まっていない申出はありません。"), more_arrange,
                 "cases.index"),
            Part(N_("外部の依頼先に伝えること"), *_to_tell(visit), "cases.index"),
            Part(N_("外部の依頼先にお願いしている面接指導"), (*over, *asked),
                 N_("外部の依頼先にお願いしている面接指導はありません。"), more_over or more_asked, "cases.index"),
            Part(N_("返事を待っているご案内"), answers, N_("返事を待っているご案内はありません。"), more_answers,
                 "cases.index"),
        ),
        (Count(N_("今日までに送るご案内"), due, "warning" if due else "done", "letters.index"),),
    )  # fmt: skip


def _rests(visit: Visit) -> ColumnElement[bool]:
    """The final confirmation waits for the end of a pause, or its day has come in a leave. For a select over limits."""
    theirs = aliased(Case)
    to = theirs.company_id, theirs.employment_id, visit.today
    waits = exists(
        select(literal(1))
        .select_from(theirs)
        .where(
            theirs.company_id == Limit.company_id,
            theirs.id == Limit.case_id,
            or_(rests.paused(*to), and_(Limit.limit_on <= visit.today, rests.away(*to))),
        )
        .correlate(Limit)
    )
    return and_(Limit.clock == Clock.FINAL_CONFIRMATION, waits)


def _received(visit: Visit) -> tuple[tuple[Task, ...], bool]:
    """What was told to HR or the nurse and waits for an answer: one line for each employee, the earliest first."""
    statement: Select[*tuple[Any, ...]] = (
        select(
            Receipt.public_id.label("receipt_id"),
            Receipt.received_on.label("receipt_received_on"),
            Receipt.employment_id,
        )
        .where(visit.within(Receipt), Receipt.settled_at.is_(None))
        .order_by(Receipt.received_on, Receipt.id)
        .limit(MOST + 1)
    )
    rows = visit.session.execute(statement).all()
    told = visit.show_parts(sight.RECEIPT, rows[:MOST], ("received_on",), prefix="receipt", of=of)
    staff = people.employees(visit, {of(row) for row in rows[:MOST]})
    tasks: dict[int, Task] = {}
    for row, one in zip(rows, told, strict=False):
        if one is not None and of(row) not in tasks:
            said = Said(N_("%(day)sに受け取り"), {"day": one.received_on})
            who = staff[of(row)]
            tasks[of(row)] = Task(Todo.SETTLE_RECEIPT, employee=who, said=said, record_id=one.public_id)
    return tuple(tasks.values()), len(rows) > MOST


def _to_tell(visit: Visit) -> tuple[tuple[Task, ...], str, bool]:
    """The organisations that have to be told that somebody changed their mind, each once: lines, no lines, more."""
    rows = visit.session.execute(
        select(Referral.public_id, Case.employment_id, func.min(Telling.arose_on).label("since"))
        .join(Referral, and_(Referral.company_id == Telling.company_id, Referral.id == Telling.referral_id))
        .join(Case, and_(Case.company_id == Telling.company_id, Case.id == Telling.case_id))
        .where(Telling.told_on.is_(None), visit.within(Telling))
        .group_by(Referral.id, Referral.public_id, Case.employment_id)
        .order_by(func.min(Telling.arose_on), Referral.id)
        .limit(MOST + 1)
    ).all()
    staff = people.employees(visit, {row.employment_id for row in rows[:MOST]})
    tasks = tuple(
        Task(
            Todo.TELL_PROVIDER, employee=staff[row.employment_id], record_id=row.public_id,
            said=Said(N_("%(day)sから"), {"day": row.since}),
        )
        for row in rows[:MOST]
    )  # fmt: skip
    return tasks, N_("外部の依頼先に伝えることはありません。"), len(rows) > MOST


def held_outside() -> ColumnElement[bool]:
    """An outside physician held the talk that a limit is about; in a select over `Limit`."""
    return exists(
        select(literal(1))
        .select_from(Referral)
        .join(Interview, and_(Interview.company_id == Referral.company_id, Interview.id == Referral.interview_id))
        .where(Referral.company_id == Limit.company_id, Interview.public_id == Limit.record_id)
    )


def _appointment_past(now: datetime) -> ColumnElement[bool]:
    """The appointment of a case, in a select over `Case`, has begun."""
    return exists(
        select(literal(1))
        .select_from(Booking)
        .join(Slot, and_(Slot.company_id == Booking.company_id, Slot.id == Booking.slot_id))
        .where(
            Booking.company_id == Case.company_id,
            Booking.case_id == Case.id,
            Booking.state == BookingState.BOOKED,
            Booking.interview_request_id.is_not(None),
            Slot.starts_at <= now,
        )
    )


def committee(visit: Visit) -> Desk:
    """Nothing about one person ever comes here: only how many reports came within the last month, if any."""
    recent = committee_reports.recent(visit)
    told = Count(N_("この1か月に公開された報告"), recent, "neutral", "committee_reports.index")
    return Desk(counts=(told,) if recent else ())


def coordinator(visit: Visit) -> Desk:
    """Nobody's health comes here, so nothing about one person waits; only whether anybody can be asked."""
    there = visit.session.execute(
        select(func.count()).select_from(Provider).where(visit.within(Provider), Provider.on(visit.today))
    ).scalar_one()
    return Desk(counts=(Count(N_("いま頼める依頼先"), there, "neutral", "providers.index"), *_uncovered(visit)))


def admin(visit: Visit) -> Desk:
    """Do the mails leave, and can everybody sign in? Numbers only."""
    totals = messages.totals(visit.session, visit.actor, now=visit.now)
    without = visit.session.execute(
        select(func.count())
        .select_from(Person)
        .join(Account, Account.id == Person.account_id)
        .where(
            Person.company_id == visit.actor.company_id,
            Account.password_hash.is_(None),
            Account.disabled_at.is_(None),
        )
    ).scalar_one()
    waiting, failed = totals.counts[OutboxState.WAITING], totals.counts[OutboxState.FAILED]
    notes = () if totals.last_run_at is not None else (Said(N_("メールを送るプログラムがまだ動いていません。")),)
    return Desk(
        counts=(
            Count(N_("送信待ちのメール"), waiting, "waiting" if waiting else "done", "messages.outbox"),
            Count(N_("送れなかったメール"), failed, "danger" if failed else "done", "messages.outbox"),
            Count(N_("パスワード未設定の人"), without, "info" if without else "done", "accounts.index"),
        ),
        notes=notes,
    )  # fmt: skip


DESKS: Final[Mapping[Hat, Callable[[Visit], Desk]]] = MappingProxyType(
    {
        Hat.WORKER: duties_of_worker.desk,
        Hat.SUPERVISOR: duties_of_instructions.supervisor,
        Hat.HR: hr,
        Hat.CLERK: clerk,
        Hat.PHYSICIAN: duties_of_care.physician,
        Hat.NURSE: duties_of_care.nurse,
        Hat.COMMITTEE: committee,
        Hat.ADMIN: admin,
        Hat.COORDINATOR: coordinator,
    }
)
