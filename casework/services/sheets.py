"""What does somebody write down for the physician before the talk, and until when can they change it?"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.access.sight import Fact
from casework.models.cases import Case
from casework.models.sheets import InterviewSheet
from casework.rules.errors import NotNow, NotYours, Stale
from casework.rules.sheet import QUESTIONS
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import RequestState, SheetState
from casework.services import requests


@dataclass(frozen=True)
class Answers:
    """What somebody wrote, and whether the physician has it."""

    answers: Mapping[str, str]
    state: SheetState
    saved_at: datetime


@dataclass(frozen=True)
class Page:
    """The sheet of a case. `open`: it can still be changed; `version` 0: nothing was written yet."""

    case_id: str
    case: Shown
    written: Answers | None
    version: int
    open: bool


def page(session: Session, actor: Actor, case_id: str, *, now: datetime) -> Page:
    """My sheet. NotYours where no talk was ever asked for."""
    visit = enter(session, actor, Act.FILL_SHEET, now=now)
    case = visit.reach(Case, case_id)
    sheet = _of(visit, case)
    is_open = _open(visit, case)
    if sheet is None and not is_open:
        raise NotYours
    return Page(
        case_id=case.public_id,
        case=visit.show(sight.CASE, case, visit.facts(case), of=case.employment_id),
        written=None if sheet is None else _written(visit, case, sheet),
        version=0 if sheet is None else sheet.version,
        open=is_open,
    )


def save(
    session: Session,
    actor: Actor,
    case_id: str,
    answers: Mapping[str, str],
    *,
    version: int,
    hand_in: bool,
    now: datetime,
) -> None:
    """Keep what is written so far; `hand_in`: from now on whoever holds the talk reads it, and every later change.

    Stale when it was saved elsewhere since `version`, NotNow once the talk was held.
    """
    visit = enter(session, actor, Act.FILL_SHEET, now=now)
    case = visit.reach(Case, case_id, lock=True)
    sheet = _of(visit, case)
    if not _open(visit, case):
        raise NotYours if sheet is None else NotNow(Said(N_("これからの面談がないため、問診票は変えられません。")))
    if version != (0 if sheet is None else sheet.version):
        raise Stale
    if sheet is None:
        sheet = InterviewSheet(
            company_id=case.company_id, public_id=ids.fresh(), case_id=case.id, state=SheetState.DRAFT, saved_at=now
        )
    kept = {name: answers.get(name, "").strip() for name in QUESTIONS}
    visit.seal(case.data_key_id, sheet, answers=json.dumps(kept, ensure_ascii=False))
    sheet.saved_at = now
    if hand_in and sheet.state is SheetState.DRAFT:
        sheet.state, sheet.submitted_at = SheetState.SUBMITTED, now
    session.add(sheet)
    visit.record(sight.SHEET, sheet.public_id, of=case.employment_id)
    session.flush()


def take_back(visit: Visit, case: Case) -> None:
    """The request was withdrawn: what was handed in for its talk is the employee's draft again, and nobody else's."""
    sheet = visit.session.execute(
        select(InterviewSheet).where(InterviewSheet.company_id == case.company_id, InterviewSheet.case_id == case.id)
    ).scalar_one_or_none()
    if sheet is not None and sheet.state is SheetState.SUBMITTED:
        sheet.state, sheet.submitted_at = SheetState.DRAFT, None
        visit.record(sight.SHEET, sheet.public_id, of=case.employment_id)


def for_talk(visit: Visit, case: Case) -> Answers | None:
    """The sheet that was handed in, for whoever is assigned to the case today."""
    sheet = _of(visit, case)
    return None if sheet is None else _written(visit, case, sheet)


def _of(visit: Visit, case: Case) -> InterviewSheet | None:
    return visit.session.execute(
        select(InterviewSheet).where(InterviewSheet.case_id == case.id, visit.within(InterviewSheet))
    ).scalar_one_or_none()


def _open(visit: Visit, case: Case) -> bool:
    """A talk is asked for and hasn't been held yet."""
    request = requests.standing(visit, case)
    return case.closed_on is None and request is not None and request.state is RequestState.SUBMITTED


def _written(visit: Visit, case: Case, sheet: InterviewSheet) -> Answers | None:
    return written(visit, case, sheet, visit.facts(case))


def written(visit: Visit, case: Case, sheet: InterviewSheet, known: Fact) -> Answers | None:
    """A sheet that was reached, with the facts of its case; None for whoever is not to read it."""
    shown = visit.show(sight.SHEET, sheet, known, of=case.employment_id)
    if "answers" not in shown:
        return None
    kept = json.loads(shown.answers)
    return Answers({name: kept.get(name, "") for name in QUESTIONS}, shown.state, shown.saved_at)
