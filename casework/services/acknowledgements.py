"""Was what a request makes known to whom explained to somebody who asked on paper without ticking it?"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.models.cases import Case
from casework.models.requests import InterviewRequest
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.policy import Disclosure
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import RequestState
from casework.services import people, policies, requests


@dataclass(frozen=True)
class ToExplain:
    """Whose request it is and what is to be said."""

    case_id: str
    employee: Shown
    request: Shown
    discloses: bool


def to_explain(session: Session, actor: Actor, case_id: str, *, now: datetime) -> ToExplain:
    """The page with what is to be explained. NotNow when the ticks are there or it was explained already."""
    visit = enter(session, actor, Act.EXPLAIN_REQUEST, now=now)
    case, request = _unexplained(visit, case_id)
    policy, _ = policies.policy_for(session, case.company_id, case.workplace_id, visit.today)
    return ToExplain(
        case_id=case.public_id,
        employee=people.employee(visit, case.employment_id),
        request=requests.shown(visit, case, request),
        discloses=request.discloses or policy.disclosure is Disclosure.DEEMED,
    )


def explained(session: Session, actor: Actor, case_id: str, on: date, *, now: datetime) -> Shown:
    """A clerk explained it on `on`. The request was valid all the time (domain: §12.13)."""
    visit = enter(session, actor, Act.EXPLAIN_REQUEST, now=now)
    case, request = _unexplained(visit, case_id, lock=True)
    if not request.requested_on <= on <= visit.today:
        raise NotValid("on", Said(N_("説明した日は、申出の日から今日までの日付にしてください。")))
    request.explained_on = on
    visit.record(sight.REQUEST, request.public_id, of=case.employment_id)
    session.flush()
    return requests.shown(visit, case, request)


def _unexplained(visit: Visit, case_id: str, *, lock: bool = False) -> tuple[Case, InterviewRequest]:
    case = visit.reach(Case, case_id)
    request = requests.standing(visit, case, lock=lock)
    if request is None or not request.statutory:
        raise NotYours
    if request.acknowledged or request.explained_on is not None:
        raise NotNow(Said(N_("伝わる範囲の確認は、すでに済んでいます。")))
    if request.state is not RequestState.SUBMITTED:
        raise NotNow(Said(N_("面接が終わっているため、ここには記録できません。")))
    return case, request
