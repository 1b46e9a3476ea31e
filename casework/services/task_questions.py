"""Which tasks does the department have for somebody who comes back, and may it be asked at all? (domain: §12.9)"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.access.reach_returns import returning
from casework.ids import PublicId
from casework.models.cases import Case
from casework.models.leaves import SickLeave
from casework.models.trials import TaskQuestion
from casework.rules import unclinical
from casework.rules.days import tokyo_date
from casework.rules.errors import NotNow, NotValid, refuse
from casework.rules.months import months_after
from casework.rules.notices import Notice
from casework.rules.return_plans import LONGEST_WORDS
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import Hat
from casework.services import cases, messages, people, returns
from casework.services.policies import policy_for

ASKED: Final = Said(N_("もう、本人か上司の答えを待っています。"))
ANSWERED: Final = Said(N_("もう、答えてあります。"))


@dataclass(frozen=True)
class Asked:
    """One question about tasks. `open`: it can be answered, or the consent to it be taken back."""

    employee: Shown
    question: Shown
    open: bool


def ask(session: Session, actor: Actor, leave_id: str, *, once: PublicId | None = None, now: datetime) -> None:
    """HR asks the employee whether it may ask who leads them. NotNow while an answer is waited for, for some months
    after a no, and once the return is over. `once`: what the record will be called.
    """
    visit = enter(session, actor, Act.ASK_FOR_TASKS, now=now)
    case = visit.reach_id(Case, visit.reach(SickLeave, leave_id).case_id, lock=True)  # first
    leave = visit.reach(SickLeave, leave_id)
    if visit.written(TaskQuestion, once) is not None:
        return
    returns.still_going_on(visit, case, leave)
    before = _of(visit, leave)
    if any(one.agreed is not False and one.answered_at is None for one in before):
        raise NotNow(ASKED)
    _leave_alone(visit, case, before)
    made = TaskQuestion(
        company_id=case.company_id, public_id=once or ids.fresh(), case_id=case.id, employment_id=case.employment_id,
        leave_id=leave.id, asked_on=visit.today, asked_by_id=actor.person_id,
    )  # fmt: skip
    session.add(made)
    session.flush()
    visit.record(sight.TASK_QUESTION, made.public_id, of=case.employment_id)
    messages.queue(visit, Notice.TASKS_MAY_BE_ASKED, record_id=leave.public_id, to=case.employment.person_id,
                   hat=Hat.WORKER, occasion=made.public_id)  # fmt: skip


def agree(session: Session, actor: Actor, question_id: str, *, agreed: bool, now: datetime) -> None:
    """The employee says whether it may be asked; once they agree it reaches whoever leads them today, until that is
    taken back. NotNow the second time, once it was answered, and once the return is over.
    """
    visit = enter(session, actor, Act.LET_TASKS_BE_ASKED, now=now)
    case = visit.reach_id(Case, visit.reach(TaskQuestion, question_id).case_id, lock=True)  # first
    question = visit.reach(TaskQuestion, question_id, lock=True)
    if question.agreed is False or question.answered_at is not None or (question.agreed and agreed):
        raise NotNow(ANSWERED)
    if not returns.goes_on(visit, question.leave_id):
        raise NotNow(returns.OVER)
    question.agreed, question.agreed_at = agreed, now
    visit.record(sight.TASK_QUESTION, question.public_id, of=case.employment_id)
    session.flush()
    _tell_hr(visit, case, question, "agreed" if agreed else "refused")
    if agreed:
        for to in people.supervisors_of(session, case.company_id, case.employment_id, visit.today):
            messages.queue(visit, Notice.TASKS_ASKED, record_id=question.public_id, to=to, hat=Hat.SUPERVISOR)


def tell(session: Session, actor: Actor, question_id: str, tasks: str, attendance: str, *, now: datetime) -> None:
    """Whoever leads says which tasks there are, and what of attendance matters for them: the first answer stands.
    NotNow once somebody answered, NotValid without tasks and for words of more than work.
    """
    visit = enter(session, actor, Act.TELL_TASKS, now=now)
    case = cases.locked(visit, visit.reach(TaskQuestion, question_id).case_id)
    question = visit.reach(TaskQuestion, question_id, lock=True)
    if question.answered_at is not None:
        raise NotNow(ANSWERED)
    refuse([*_faults("tasks", tasks, needed=True), *_faults("attendance", attendance, needed=False)])
    visit.seal(case.data_key_id, question, tasks=tasks.strip(), attendance=attendance.strip())
    question.answered_at, question.answered_by_id = now, actor.person_id
    visit.record(sight.TASK_QUESTION, question.public_id, of=question.employment_id)
    session.flush()
    _tell_hr(visit, case, question, "told")


def of_leave(session: Session, actor: Actor, leave_id: str, *, now: datetime) -> tuple[Shown, ...]:
    """What was asked about a leave, the newest first."""
    visit = enter(session, actor, Act.SEE_RETURN_PLAN, now=now)
    leave = visit.reach(SickLeave, leave_id)
    found = _of(visit, leave)
    names = people.person_names(session, leave.company_id, [one.answered_by_id for one in found])
    return tuple(
        visit.show(sight.TASK_QUESTION, one, of=leave.employment_id,
                   answered_by_name=names.get(one.answered_by_id or 0, ""))
        for one in found
    )  # fmt: skip


def opening(session: Session, actor: Actor, question_id: str, *, now: datetime) -> Asked:
    """The employee's page: nothing is asked before they agree."""
    visit = enter(session, actor, Act.LET_TASKS_BE_ASKED, now=now)
    question = visit.reach(TaskQuestion, question_id)
    return _shown(visit, question, goes_on=returns.goes_on(visit, question.leave_id))


def telling(session: Session, actor: Actor, question_id: str, *, now: datetime) -> Asked:
    """The supervisor's page."""
    visit = enter(session, actor, Act.TELL_TASKS, now=now)
    return _shown(visit, visit.reach(TaskQuestion, question_id))


def unanswered(visit: Visit) -> list[TaskQuestion]:
    """For the desk: what an employee hasn't said yes or no to, or a supervisor hasn't answered."""
    lacking = TaskQuestion.agreed if visit.actor.hat is Hat.WORKER else TaskQuestion.answered_at
    found = (
        select(TaskQuestion)
        .join(SickLeave, and_(SickLeave.company_id == TaskQuestion.company_id, SickLeave.id == TaskQuestion.leave_id))
        .where(visit.within(TaskQuestion), lacking.is_(None), returning())
        .order_by(TaskQuestion.id)
    )
    return list(visit.session.execute(found).scalars())


def of_team(session: Session, actor: Actor, *, now: datetime) -> list[Asked]:
    """What waits for a supervisor's answer, and what they answered."""
    visit = enter(session, actor, Act.SEE_STAGE_TEXTS, now=now)
    found = visit.session.execute(
        select(TaskQuestion)
        .where(visit.within(TaskQuestion))
        .order_by(TaskQuestion.answered_at.is_not(None), TaskQuestion.id.desc())
    ).scalars()
    return [_shown(visit, one) for one in found]


def _shown(visit: Visit, question: TaskQuestion, *, goes_on: bool = True) -> Asked:
    """To a supervisor a question exists only while the return goes on."""
    shown = visit.show(sight.TASK_QUESTION, question, of=question.employment_id, answered_by_name="")
    waits = question.agreed is not False and question.answered_at is None
    return Asked(people.employee(visit, question.employment_id), shown, waits and goes_on)


def _leave_alone(visit: Visit, case: Case, before: Sequence[TaskQuestion]) -> None:
    """NotNow for as many months after a no as the rules leave between two proposals of a talk."""
    said_no = [tokyo_date(one.agreed_at) for one in before if one.agreed is False and one.agreed_at is not None]
    if not said_no:
        return
    policy, _ = policy_for(visit.session, case.company_id, case.workplace_id, visit.today)
    again_on = months_after(max(said_no), policy.reapproach_months)
    if visit.today < again_on:
        raise NotNow(Said(N_("本人は望みませんでした。%(day)sから、もう一度たずねられます。"), {"day": again_on}))


def _of(visit: Visit, leave: SickLeave) -> Sequence[TaskQuestion]:
    return (
        visit.session.execute(
            select(TaskQuestion)
            .where(TaskQuestion.company_id == leave.company_id, TaskQuestion.leave_id == leave.id)
            .order_by(TaskQuestion.id.desc())
        )
        .scalars()
        .all()
    )


def _tell_hr(visit: Visit, case: Case, question: TaskQuestion, occasion: str) -> None:
    leave = visit.session.get_one(SickLeave, question.leave_id)
    for to in people.hr_for(visit.session, case.company_id, case.workplace_id, visit.today,
                            not_person=case.employment.person_id):  # fmt: skip
        messages.queue(visit, Notice.TASKS_TOLD, record_id=leave.public_id, to=to, hat=Hat.HR,
                       occasion=f"{occasion} {question.public_id}")  # fmt: skip


def _faults(field: str, text: str, *, needed: bool) -> list[NotValid]:
    wrong = []
    if needed and not text.strip():
        wrong.append(NotValid(field, Said(N_("入力してください。"))))
    if len(text.strip()) > LONGEST_WORDS:
        wrong.append(NotValid(field, Said(N_("%(most)s文字以内で入力してください。"), {"most": LONGEST_WORDS})))
    return [*wrong, *unclinical.work_alone(field, text)]
