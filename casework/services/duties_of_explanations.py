"""When are decisions explained, with whom, and of which time that has passed has nobody said what became of it?"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, and_, exists, literal, select

from casework.access import Shown, Visit
from casework.models.cases import Limit
from casework.models.explanation_talks import ExplanationTalk
from casework.models.measures import Decision
from casework.rules.days import TOKYO
from casework.rules.deadlines import Clock
from casework.rules.explanation_times import Stage, stage
from casework.rules.texts import N_, Said
from casework.rules.todos import Todo
from casework.services import explanation_talks, people
from casework.services.tasks import Part, Task, limits

_ASKED: Final = frozenset({Todo.EXPLAIN, Todo.SAY_EXPLAINED})
_HR: Final = {
    Stage.AHEAD: N_("%(day)s %(at)sから"),
    Stage.UNDER_WAY: N_("%(day)s %(at)sから（始まっています）"),
    Stage.PASSED: N_("%(day)s %(at)sからの予定でした。過ぎました"),
}
_WITH: Final = N_("%(day)s %(at)sから（同席：%(name)s）")
_MINE: Final = {
    **_HR, Stage.PASSED: N_("%(day)s %(at)sからの予定でした。過ぎました。会社が、行ったかどうかを記録します。")
}  # fmt: skip


def mine(visit: Visit, todo: Todo, *, named: bool = False) -> list[Task]:
    """When decisions are explained to me or in my presence; one that has passed until HR says what became of it."""
    found = explanation_talks.mine(visit)
    staff = people.employees(visit, {case.employment_id for _talk, case, _id in found}) if named else {}
    return [
        Task(todo, employee=staff.get(case.employment_id), case_id=case.public_id, record_id=decision_id,
             said=_said(_MINE[stage(shown.starts_at, shown.ends_at, visit.now)], shown.starts_at))
        for talk, case, decision_id in found
        for shown in (explanation_talks.show(visit, talk, case),)
    ]  # fmt: skip


def part(visit: Visit, *more: ColumnElement[bool]) -> Part:
    """HR is asked what became of the times that have passed, the nearest limit first."""
    tasks, several = limits(visit, {Clock.EXPLANATION: Todo.SAY_EXPLAINED}, passed(visit), *more)
    return Part(N_("時間が過ぎた説明の予定"), told(visit, tasks), N_("時間が過ぎた説明の予定はありません。"), several,
                "task_list.index")  # fmt: skip


def told(visit: Visit, tasks: Sequence[Task]) -> tuple[Task, ...]:
    """The same lines of HR, those of explanations with the time that is set and with whom. Where it has passed, what is
    to be done is to say what became of it. One query.
    """
    asked = {task.record_id for task in tasks if task.todo in _ASKED}
    set_for = explanation_talks.heads(visit, asked) if asked else {}
    return tuple(
        _with_its_time(task, set_for[task.record_id], visit.now)
        if task.todo in _ASKED and task.record_id in set_for
        else task
        for task in tasks
    )  # fmt: skip


def passed(visit: Visit) -> ColumnElement[bool]:
    """The limit, in a select over `Limit`, is of an explanation whose time has passed."""
    return and_(
        Limit.clock == Clock.EXPLANATION,
        exists(
            select(literal(1))
            .select_from(ExplanationTalk)
            .join(Decision, and_(Decision.company_id == ExplanationTalk.company_id,
                                 Decision.id == ExplanationTalk.decision_id))
            .where(Decision.company_id == Limit.company_id, Decision.public_id == Limit.record_id,
                   ExplanationTalk.ended_at.is_(None), ExplanationTalk.ends_at <= visit.now)
        ),
    )  # fmt: skip


def _with_its_time(task: Task, talk: Shown, now: datetime) -> Task:
    at = stage(talk.starts_at, talk.ends_at, now)
    words = _WITH if at is Stage.AHEAD and talk.physician_name else _HR[at]
    todo = Todo.SAY_EXPLAINED if at is Stage.PASSED else task.todo
    return replace(task, todo=todo, said=_said(words, talk.starts_at, name=talk.physician_name))


def _said(words: str, starts_at: datetime, **more: str) -> Said:
    begins = starts_at.astimezone(TOKYO)
    return Said(words, {"day": begins.date(), "at": f"{begins:%-H:%M}", **more})
