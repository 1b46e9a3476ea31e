"""What of a return to work waits: texts for HR to send, for the employee to read, for whoever leads to confirm?"""

from datetime import timedelta

from sqlalchemy import and_, exists, literal, or_, select
from sqlalchemy.orm import aliased

from casework.access import Visit, facts, sight
from casework.models.return_plans import ReturnPlan
from casework.models.stage_texts import StageText
from casework.rules.deadlines import Clock
from casework.rules.texts import N_
from casework.rules.todos import Todo
from casework.services import people, returns, stage_texts, task_questions, team_stages, trials
from casework.services.tasks import MOST, Part, Task, limits


def of_hr(visit: Visit) -> Part:
    """The texts of stages that haven't gone out: until the day before the stage begins. And trials of going to work
    that reached their last day: what became of them?
    """
    found, past = _unsent(visit), trials.to_end(visit, MOST + 1)
    whose = {text.employment_id for text, _plan in found} | {employment_id for _trial, employment_id in past}
    staff = people.employees(visit, whose)
    ended = tuple(
        Task(Todo.END_TRIAL, employee=staff[of], record_id=trial.public_id,
             due_on=visit.show(sight.TRIAL_ATTENDANCE, trial, of=of, settled_by_name="").until_on)
        for trial, of in past[:MOST]
    )  # fmt: skip
    tasks = tuple(
        Task(Todo.SEND_STAGE, employee=staff[text.employment_id], record_id=plan_id,
             due_on=visit.show(sight.STAGE_TEXT, text, of=text.employment_id, ask="").from_on - timedelta(days=1))
        for text, plan_id in found[:MOST]
    )  # fmt: skip
    more = len(found) > MOST or len(past) > MOST
    return Part(N_("復帰の段階と試し出勤など"), (*ended, *tasks),
                N_("送る文面も、終わりを記録する試し出勤などもありません。"), more, "leaves.index")  # fmt: skip


def of_physician(visit: Visit) -> Part:
    """Days of absence after a return that somebody should look at: mine, and those whom no physician has."""
    unowned = ~facts.with_physician(visit.today)
    tasks, more = limits(
        visit, {Clock.RETURN_ABSENCE: Todo.SEE_ABSENCES}, or_(facts.assigned(visit.actor, visit.today), unowned)
    )
    return Part(N_("復帰した人の欠勤の記録"), tasks, N_("見ていない欠勤の記録はありません。"), more, "leaves.index")


def of_nurse(visit: Visit) -> Part:
    """Days of absence after a return of those who have no physician."""
    tasks, more = limits(
        visit, {Clock.RETURN_ABSENCE: Todo.SEE_ABSENCES}, returns.without_physician(visit.today)
    )  # fmt: skip
    return Part(N_("復帰した人の欠勤の記録"), tasks, N_("見ていない欠勤の記録はありません。"), more, "leaves.index")


def of_worker(visit: Visit) -> list[Task]:
    """The texts about me that haven't gone out and that I haven't answered, and whether my supervisor may be asked."""
    texts = [Task(Todo.CHECK_STAGE_TEXT, record_id=plan_id) for text, plan_id in _unsent(visit) if text.answer is None]
    return [
        *texts,
        *(Task(Todo.LET_TASKS_BE_ASKED, record_id=one.public_id) for one in task_questions.unanswered(visit)),
    ]


def of_supervisor(visit: Visit) -> tuple[Task, ...]:
    """The texts that I haven't confirmed, and what I am asked about tasks."""
    texts, asked = team_stages.unconfirmed(visit, MOST), task_questions.unanswered(visit)[:MOST]
    mine = [(Todo.CONFIRM_STAGE, one.employment_id, one.public_id) for one in texts]
    mine += [(Todo.TELL_TASKS, one.employment_id, one.public_id) for one in asked]
    staff = people.employees(visit, {employment_id for _todo, employment_id, _id in mine})
    return tuple(Task(todo, employee=staff[of], record_id=public_id) for todo, of, public_id in mine)


def _unsent(visit: Visit) -> list[tuple[StageText, str]]:
    """The newest text of each plan in force, where it hasn't gone out; with the plan."""
    newer = aliased(StageText)
    same = and_(newer.company_id == StageText.company_id, newer.plan_id == StageText.plan_id)
    rows = visit.session.execute(
        select(StageText, ReturnPlan.public_id)
        .join(ReturnPlan, stage_texts.OF_PLAN)
        .where(
            visit.within(StageText), stage_texts.going_out(visit.today),
            ~exists(select(literal(1)).where(same, newer.number > StageText.number)),
        )
        .order_by(StageText.from_on, StageText.id)
        .limit(MOST + 1)
    ).all()  # fmt: skip
    return [(row[0], row[1]) for row in rows]
