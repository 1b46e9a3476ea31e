"""What does the company tell whoever holds the talk about somebody's work, and who reads it?

Asked of HR, never of a supervisor: the question itself would tell that there is a talk (domain: §12.9).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.access.sight import Fact
from casework.ids import PublicId
from casework.models.cases import Case
from casework.models.requests import InterviewRequest
from casework.models.work_data import WorkData, WorkMonth
from casework.rules import work_data as rules
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, NotYours, Stale
from casework.rules.notices import Notice
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import Hat, RequestState, WorkForm
from casework.rules.work_data import Month, Summary
from casework.services import limits, messages, people, requests, work_answers


@dataclass(frozen=True)
class Given:
    """What HR tells. `last_on`: the last of the six months that were asked for."""

    last_on: date
    months: tuple[Month, ...]
    work_form: WorkForm | None = None
    duties: str = ""
    responsibility: str = ""
    changes: str = ""


@dataclass(frozen=True)
class Told:
    """One handing in, as it is read, with what its months come to."""

    data: Shown
    summary: Summary


@dataclass(frozen=True)
class Page:
    """HR's page of one request. `number`: of the newest handing in, 0 without one; `open`: the talk is still ahead, or
    its physician asked for more.
    """

    request_id: str
    employee: Shown
    told: Told | None
    number: int
    months: tuple[date, ...]
    open: bool


@dataclass(frozen=True)
class Own:
    """What the company has told of me, the newest first."""

    case: Shown
    told: tuple[Told, ...]


def page(session: Session, actor: Actor, request_id: str, *, now: datetime) -> Page:
    """What HR has told for one request. NotYours for a stranger, or when nothing was told in time."""
    visit = enter(session, actor, Act.GIVE_WORK_DATA, now=now)
    request = visit.reach(InterviewRequest, request_id)
    case = visit.reach_id(Case, request.case_id)
    newest = latest(visit, request)
    open_ = _takes(visit, case, request)
    if newest is None and not open_:
        raise NotYours
    return Page(
        request_id=request.public_id,
        employee=people.employee(visit, case.employment_id),
        told=None if newest is None else _told(visit, case, [newest])[0],
        number=0 if newest is None else newest.number,
        months=rules.last_months(visit.today),
        open=open_,
    )


def _takes(visit: Visit, case: Case, request: InterviewRequest) -> bool:
    """The talk is ahead, of somebody who is still here; or a physician waits for an answer to a question."""
    ahead = request.state is RequestState.SUBMITTED and not people.has_left(case.employment, visit.today)
    return ahead or work_answers.waiting(visit, case, request) is not None


def give(session: Session, actor: Actor, request_id: str, given: Given, *, number: int, now: datetime) -> bool:
    """HR hands it in, or hands in better numbers; whether anything was new. What was handed in before stays as it was.

    Stale when somebody else handed in something else since `number`, NotNow once the talk was held or the request was
    withdrawn, unless the physician waits for an answer to a question.
    """
    visit = enter(session, actor, Act.GIVE_WORK_DATA, now=now)
    request = visit.reach(InterviewRequest, request_id)
    case = visit.reach_id(Case, request.case_id, lock=True)
    session.refresh(request)
    if not _takes(visit, case, request):
        raise NotNow(Said(N_("面談が終わったか、申出が取り下げられたか、本人が退職したため、勤務状況は渡せません。")))
    _refuse_impossible(visit.today, given)
    newest = latest(visit, request)
    if number != (0 if newest is None else newest.number):
        if newest is not None and read(visit, case, newest) == given:
            return False  # pressed twice, or told by two people alike
        raise Stale
    return write(visit, case, request, given, newest)


def asked_id(session: Session, actor: Actor, request_id: str, *, now: datetime) -> PublicId | None:
    """Public id of the question about a request that waits for HR's answer."""
    visit = enter(session, actor, Act.GIVE_WORK_DATA, now=now)
    request = visit.reach(InterviewRequest, request_id)
    asked = work_answers.waiting(visit, visit.reach_id(Case, request.case_id), request)
    return None if asked is None else asked.public_id


def own(session: Session, actor: Actor, case_id: str, *, now: datetime) -> Own:
    """What the company has told whoever holds my talk. NotYours while it has told nothing."""
    visit = enter(session, actor, Act.SEE_WORK_DATA, now=now)
    case = visit.reach(Case, case_id)
    found = _all(visit, case)
    if not found:
        raise NotYours
    return Own(visit.show(sight.CASE, case, visit.facts(case), of=case.employment_id), tuple(_told(visit, case, found)))


def for_talk(visit: Visit, case: Case) -> Told | None:
    """The newest handing in for the request that stands, for whoever is assigned to the case today."""
    request = requests.standing(visit, case)
    return None if request is None else of_request(visit, case, request)


def of_request(visit: Visit, case: Case, request: InterviewRequest) -> Told | None:
    """The newest handing in for one request, for whoever may read it."""
    newest = latest(visit, request)
    return None if newest is None else _told(visit, case, [newest])[0]


def latest(visit: Visit, request: InterviewRequest) -> WorkData | None:
    """The handing in that counts for a request."""
    return visit.session.execute(
        select(WorkData)
        .where(WorkData.company_id == request.company_id, WorkData.interview_request_id == request.id)
        .where(visit.within(WorkData))
        .options(selectinload(WorkData.months))
        .order_by(WorkData.number.desc())
        .limit(1)
    ).scalar_one_or_none()


def read(visit: Visit, case: Case, data: WorkData) -> Given:
    """What was handed in, to be handed in anew."""
    shown = _told(visit, case, [data])[0]
    return Given(
        last_on=shown.data.last_month_on,
        months=shown.summary.months,
        work_form=shown.data.work_form,
        duties=shown.data.duties or "",
        responsibility=shown.data.responsibility or "",
        changes=shown.data.changes or "",
    )


def write(visit: Visit, case: Case, request: InterviewRequest, given: Given, newest: WorkData | None) -> bool:
    """Write down what differs from what was told last; the duty ends, and the employee hears that there is something
    to read. Whether anything was new.
    """
    if newest is not None and read(visit, case, newest) == given:
        return False
    data = WorkData(
        company_id=case.company_id, public_id=ids.fresh(), case_id=case.id, interview_request_id=request.id,
        number=1 if newest is None else newest.number + 1, last_month_on=given.last_on, work_form=given.work_form,
        given_at=visit.now, given_by_id=visit.actor.person_id,
    )  # fmt: skip
    visit.seal(case.data_key_id, data, duties=given.duties, responsibility=given.responsibility, changes=given.changes)
    visit.session.add(data)
    visit.session.flush()
    visit.session.add_all(
        WorkMonth(
            company_id=case.company_id,
            public_id=ids.fresh(),
            work_data_id=data.id,
            month_on=month.on,
            overtime=month.overtime,
            holiday=month.holiday,
            nights=month.nights,
            days=month.days,
        )
        for month in given.months
    )
    visit.record(sight.WORK_DATA, data.public_id, of=case.employment_id)
    limits.stop(visit, case, Clock.WORK_DATA, record_id=request.public_id)
    messages.queue(
        visit, Notice.WORK_DATA_GIVEN, record_id=data.public_id, to=case.employment.person_id, hat=Hat.WORKER
    )
    visit.session.flush()
    return True


def _refuse_impossible(today: date, given: Given) -> None:
    offered = rules.last_months(today)
    if not given.months:
        raise NotValid("hours", Said(N_("時間外労働と休日労働の時間を、1か月分は入力してください。")))
    if given.last_on != offered[-1]:
        raise NotValid(
            "hours", Said(N_("画面を開いたあとに月が変わりました。月を確かめて、もう一度入力してください。"))
        )
    if any(month.on not in offered for month in given.months):
        raise NotValid("hours", Said(N_("一覧にない月は入力できません。")))
    if any(month.nights is not None and month.days is not None and month.nights > month.days for month in given.months):
        raise NotValid("hours", Said(rules.MORE_NIGHTS))


def _all(visit: Visit, case: Case) -> list[WorkData]:
    """All of a case within reach, the newest first."""
    return list(
        visit.session.execute(
            select(WorkData)
            .where(WorkData.case_id == case.id, visit.within(WorkData))
            .options(selectinload(WorkData.months))
            .order_by(WorkData.id.desc())
        ).scalars()
    )


def _told(visit: Visit, case: Case, found: Iterable[WorkData]) -> list[Told]:
    known, found = visit.facts(case), list(found)
    names = people.person_names(visit.session, case.company_id, [data.given_by_id for data in found])
    return [told(visit, case, data, known, names[data.given_by_id]) for data in found]


def told(
    visit: Visit, case: Case, data: WorkData, known: Fact, given_by_name: str, stored: Sequence[WorkMonth] | None = None
) -> Told:  # fmt: skip
    """One handing in that was reached, with the facts of its case. `stored`: its months, where they are at hand."""
    of = case.employment_id
    months = [
        visit.show(sight.WORK_MONTH, month, known, of=of) for month in (data.months if stored is None else stored)
    ]
    return Told(
        visit.show(sight.WORK_DATA, data, known, of=of, given_by_name=given_by_name),
        rules.summary(
            [Month(shown.month_on, shown.overtime, shown.holiday, shown.nights, shown.days) for shown in months],
            data.last_month_on,
        ),
    )
