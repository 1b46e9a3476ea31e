"""Where a request doesn't pass the result on: who confirms to the employer that the person is eligible, and when?"""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, false
from sqlalchemy.orm import Session

from casework.access import Act, Actor, enter, sight
from casework.access.sight import Fact
from casework.models.cases import Case
from casework.models.requests import InterviewRequest
from casework.rules.errors import NotNow, NotYours
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import RequestState
from casework.services import requests


def waits() -> ColumnElement[bool]:
    """A request, in a select over `InterviewRequest`, waits for the examiner to confirm."""
    return and_(
        InterviewRequest.statutory,
        InterviewRequest.discloses == false(),
        InterviewRequest.state == RequestState.SUBMITTED,
        InterviewRequest.eligible_on.is_(None),
    )


def waiting(request: InterviewRequest) -> bool:
    """The same of one request."""
    return (
        request.statutory
        and not request.discloses
        and request.state is RequestState.SUBMITTED
        and request.eligible_on is None
    )


def confirm(session: Session, actor: Actor, case_id: str, *, now: datetime) -> None:
    """The examiner tells HR that this person is one of those for whom an interview is needed: that and nothing more
    (domain: §12.5). NotYours for whoever is no examiner of the check, NotNow where nothing is to be confirmed.
    """
    visit = enter(session, actor, Act.CONFIRM_ELIGIBILITY, now=now)
    case = visit.reach(Case, case_id, lock=True)
    if Fact.EXAMINER not in visit.facts(case):
        raise NotYours
    request = requests.standing(visit, case, lock=True)
    if request is None or not waiting(request):
        raise NotNow(Said(N_("確認を待っている申出はありません。")))
    request.eligible_on, request.eligible_by_id = visit.today, actor.person_id
    visit.record(sight.REQUEST, request.public_id, of=case.employment_id)
    session.flush()
