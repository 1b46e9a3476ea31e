"""Which questions about somebody's work may this reader read, with their answers, and which still wait for one?"""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Row, Select, and_, bindparam, exists, literal, select
from sqlalchemy.orm import aliased

from casework.access import Shown, Visit, sight
from casework.access.sight import Fact
from casework.models.cases import Case, Limit
from casework.models.people import Person
from casework.models.requests import InterviewRequest
from casework.models.work_data import WorkData
from casework.models.work_questions import WorkQuestion
from casework.rules.bases import CLOCKS
from casework.rules.vocabulary import RequestState
from casework.rules.work_questions import Wanted

_Answered = aliased(Person, name="answered")
_Sheet = aliased(WorkData, name="sheet")
COLUMNS: Final[tuple[Any, ...]] = (WorkQuestion, _Answered.name.label("answered_by"), _Sheet.number.label("sheet"))
"""What `show` reads of a row; a select of it goes through `joined`."""


def of_case(visit: Visit, case: Case) -> tuple[Shown, ...]:
    """The questions of a case within reach, the newest first."""
    known = visit.facts(case)
    rows = visit.session.execute(visit.built(_questions), {"case": case.id}).all()
    return tuple(show(visit, case, row, known) for row in rows)


def one(visit: Visit, case: Case, question: WorkQuestion) -> Shown:
    """One question that was reached."""
    statement = visit.built(_questions).where(WorkQuestion.id == question.id)
    row = visit.session.execute(statement, {"case": case.id}).one()
    return show(visit, case, row, visit.facts(case))


def heads(visit: Visit, case: Case) -> tuple[Shown, ...]:
    """The questions of a case within reach, without their words: no seal is opened. The newest first."""
    rows: Sequence[Row[Any]] = visit.session.execute(visit.built(_questions), {"case": case.id}).all()
    known = visit.facts(case)
    return tuple(show(visit, case, row, known, words=None, answer=None) for row in rows)


def waiting(visit: Visit, case: Case, request: InterviewRequest) -> WorkQuestion | None:
    """The question about a request that still waits for its answer; None when an answer would come too late."""
    found = visit.session.execute(
        select(WorkQuestion).where(
            WorkQuestion.company_id == request.company_id,
            WorkQuestion.interview_request_id == request.id,
            WorkQuestion.answered_at.is_(None),
        )
    ).scalar_one_or_none()
    return found if found is not None and helps(visit, case, request) else None


def helps(visit: Visit, case: Case, request: InterviewRequest) -> bool:
    """Whether more about the work is still of use: the talk is ahead, or a record of it is to come."""
    if request.state is RequestState.SUBMITTED:
        return True
    return request.state is RequestState.FULFILLED and record_to_come(visit, case)


def record_to_come(visit: Visit, case: Case) -> bool:
    """Whether the opinion on a talk of this case is awaited, on one article of the law or the other."""
    running = select(literal(1)).where(
        Limit.company_id == case.company_id,
        Limit.case_id == case.id,
        Limit.clock.in_([usual for usual, _same_day in CLOCKS.values()]),
        Limit.stopped_on.is_(None),
    )
    return visit.session.execute(select(exists(running))).scalar_one()


def joined(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """A select over questions with who answered them, and with which sheet."""
    return statement.outerjoin(
        _Answered, and_(_Answered.company_id == WorkQuestion.company_id, _Answered.id == WorkQuestion.answered_by_id)
    ).outerjoin(_Sheet, and_(_Sheet.company_id == WorkQuestion.company_id, _Sheet.id == WorkQuestion.work_data_id))


def _questions(visit: Visit) -> Select[*tuple[Any, ...]]:
    return (
        joined(select(*COLUMNS))
        .where(WorkQuestion.case_id == bindparam("case"), visit.within(WorkQuestion))
        .order_by(WorkQuestion.id.desc())
    )


def show(visit: Visit, case: Case, row: Row[Any], known: Fact, **computed: Any) -> Shown:
    """One question, from a row with `COLUMNS`; of what is computed nothing is opened."""
    question: WorkQuestion = row.WorkQuestion
    return visit.show(
        sight.WORK_QUESTION, question, known, of=case.employment_id,
        wanted=tuple(Wanted(code) for code in question.wanted), answered_by_name=row.answered_by or "",
        sheet_number=row.sheet, **computed,
    )  # fmt: skip
