"""Which of an employee's open cases of the interview is a request for, and among which is it picked?

Two checks in a year, or measures of last year that still run: then several are open at a time.
"""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, and_, select
from sqlalchemy.orm import Session

from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.models.cases import Case
from casework.models.checks import CheckResult, StressCheck
from casework.models.invitations import Invitation
from casework.models.people import Employment
from casework.models.requests import InterviewRequest
from casework.rules.errors import NotValid
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import CaseKind, RequestState
from casework.services import people

PICKS: Final = 200
"""So many open cases are offered to pick from; beyond, the employee number finds the person."""


@dataclass(frozen=True)
class OpenCase:
    """One of them. `asked`: the state of the request that stands in it; `check`: the name of the check that it comes
    from; `result`: the day of it.
    """

    case_id: str
    notified_on: date
    request_by: date
    asked: RequestState | None
    check: Shown
    result: Shown


@dataclass(frozen=True)
class Pick:
    """Somebody who may be picked when a request is entered; `among`: which of several of their cases it is."""

    case_id: str
    employee: Shown
    among: OpenCase | None


def of(visit: Visit, employment_id: int) -> list[OpenCase]:
    """Those of one employee within reach, the newest check first."""
    rows = visit.session.execute(_open(visit, Case.employment_id == employment_id)).all()
    return _listed(visit, rows)


def hold(visit: Visit, employment_id: int) -> None:
    """Lock all of them, whether within reach or not and always in the same order: only one request is written at a
    time, in whichever case.
    """
    visit.session.execute(
        select(Case.id)
        .where(
            Case.company_id == visit.actor.company_id,
            Case.employment_id == employment_id,
            Case.kind == CaseKind.STATUTORY,
            Case.closed_on.is_(None),
        )
        .order_by(Case.id)
        .with_for_update()
    )


def normal(number: str) -> str:
    """An employee number as it is kept, however wide its digits were typed."""
    return unicodedata.normalize("NFKC", number).strip()


def numbered(visit: Visit, number: str, on: date) -> str:
    """The case in which the employee of a number can have asked on a day. NotValid says the same for whatever is
    missing, and asks which where there are several.
    """
    if not normal(number):
        raise NotValid("number", Said(N_("一覧から選ぶか、社員番号を入力してください。")))
    found = _listed(visit, visit.session.execute(_open(visit, Employment.number == normal(number))).all())
    if not found:
        raise NotValid(
            "number",
            Said(
                N_(
                    "この社員番号では、申出を入力できる件が見つかりません。番号を確かめてください。"
                    "実施者の判断がまだの人は、先に判断が必要です。対象でない人には「だれかと話す」をご案内ください。"
                )
            ),
        )
    free = [one for one in found if one.asked is None]
    told = [one for one in free if one.notified_on <= on]
    if len(told) > 1:
        said = N_(
            "この社員番号の人には、申出を入力できる実施回が%(count)sつあります。どの回への申出かを、一覧から実施日で"
            "選んでください。"
        )
        raise NotValid("case", Said(said, {"count": len(told)}))
    return (told or free or found)[0].case_id


def picks(session: Session, actor: Actor, number: str = "", *, now: datetime) -> list[Pick]:
    """The people for whom a request can be entered: open cases without a standing request. Those of `number` are among
    them, however many there are.
    """
    visit = enter(session, actor, Act.ENTER_REQUEST, now=now)
    free = InterviewRequest.id.is_(None)
    rows = list(session.execute(_open(visit, free).limit(PICKS)).all())
    if number and len(rows) == PICKS:
        there = {row.public_id for row in rows}
        theirs = session.execute(_open(visit, free, Employment.number == normal(number))).all()
        rows += [row for row in theirs if row.public_id not in there]
    employees = people.employees(visit, {row.employment_id for row in rows})
    times = Counter(row.employment_id for row in rows)
    doubtful = _by_id(_listed(visit, [row for row in rows if times[row.employment_id] > 1]))
    cases = visit.show_rows(sight.CASE, rows, of=_whose)
    found = [
        Pick(case.public_id, employees[row.employment_id], doubtful.get(case.public_id))
        for case, row in zip(cases, rows, strict=True)
    ]
    return sorted(found, key=lambda pick: pick.employee.kana)


def pick(visit: Visit, case: Case) -> Pick:
    """One of them, to be looked at before anything is written."""
    free = _by_id([one for one in of(visit, case.employment_id) if one.asked is None])
    among = free.get(case.public_id) if len(free) > 1 else None
    return Pick(case.public_id, people.employee(visit, case.employment_id), among)


def _open(visit: Visit, *more: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """Open cases of the interview within reach, with their check, invitation and standing request."""
    return (
        select(
            Case.public_id, Case.employment_id, Case.kind, Case.opened_on, Case.closed_on, Case.close_reason,
            Invitation.notified_on, Invitation.request_by, InterviewRequest.state.label("asked"),
            StressCheck.public_id.label("check_id"), StressCheck.name.label("check_name"),
            CheckResult.public_id.label("result_id"), CheckResult.checked_on.label("result_checked_on"),
        )
        .select_from(Case)
        .join(Employment, and_(Employment.company_id == Case.company_id, Employment.id == Case.employment_id))
        .join(Invitation, and_(Invitation.company_id == Case.company_id, Invitation.case_id == Case.id))
        .join(CheckResult, and_(CheckResult.company_id == Case.company_id, CheckResult.id == Case.check_result_id))
        .join(StressCheck, and_(StressCheck.company_id == Case.company_id, StressCheck.id == Case.stress_check_id))
        .outerjoin(
            InterviewRequest,
            and_(
                InterviewRequest.company_id == Case.company_id,
                InterviewRequest.case_id == Case.id,
                InterviewRequest.stands(),
            ),
        )
        .where(visit.within(Case), Case.kind == CaseKind.STATUTORY, Case.closed_on.is_(None), *more)
        .order_by(Case.opened_on.desc(), Case.id.desc())
    )  # fmt: skip


def _listed(visit: Visit, rows: Sequence[Row[Any]]) -> list[OpenCase]:
    checks = visit.show_parts(sight.CHECK, rows, ("name",), prefix="check", of=_whose)
    results = visit.show_parts(sight.RESULT, rows, ("checked_on",), prefix="result", of=_whose)
    return [
        OpenCase(row.public_id, row.notified_on, row.request_by, row.asked, check, result)
        for row, check, result in zip(rows, checks, results, strict=True)
        if check is not None and result is not None
    ]


def _by_id(found: Sequence[OpenCase]) -> dict[str, OpenCase]:
    return {one.case_id: one for one in found}


def _whose(row: Row[Any]) -> int:
    return int(row.employment_id)
