"""Who asked HR or the nurse for the talk, who learns of it, and what becomes of it?

Whoever enters it learns nothing from the answer: nothing here looks at a case before the clerk settles it.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.models.cases import Case
from casework.models.people import Employment, Person, Placement
from casework.models.receipts import Receipt
from casework.models.requests import InterviewRequest
from casework.rules.deadlines import Clock, is_late
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.notices import Notice
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import Hat, ReceiptAnswer, ReceiptChannel, RequestState
from casework.services import invitations, limits, messages, open_cases, people, received, requests

PAGE: Final = 50
NOBODY: Final = Said(
    N_(
        "この社員番号の人は、担当の事業場に見つかりません。番号を確かめてください。ご自身の申出は、ほかの担当者か"
        "実施事務従事者に伝えてください。"
    )
)
OLDEST: Final = timedelta(days=366)
"""So far back may it be entered; a day before anybody can be said to have asked is a slip of the hand."""


@dataclass(frozen=True)
class Heard:
    """Who asked, when and how, as HR or the nurse writes it down."""

    number: str
    received_on: date
    channel: ReceiptChannel


@dataclass(frozen=True)
class Line:
    """One line of the list."""

    receipt: Shown
    employee: Shown


@dataclass(frozen=True)
class Page:
    """What the worn hat received, or what the clerks settle; the newest first. `after` leads to the next page."""

    lines: list[Line]
    after: str | None


@dataclass(frozen=True)
class Way:
    """In which case what was received is or becomes a request. `starts_on`: the day from which it would count; `check`
    and `result`: which check it is about.
    """

    answer: ReceiptAnswer
    case_id: str
    starts_on: date
    late: bool
    check: Shown
    result: Shown


@dataclass(frozen=True)
class Settling:
    """What the clerk looks at: everything about one employee that waits, and what can become of it beside another
    answer (nothing once it is settled). `case_id`: the case of the request that it became.
    """

    receipt: Shown
    all: tuple[Shown, ...]
    employee: Shown
    ways: tuple[Way, ...]
    case_id: str


def named(session: Session, actor: Actor, heard: Heard, *, now: datetime) -> Shown:
    """Whom the number means, to be looked at before anything is written. NotValid as in `receive`."""
    visit = enter(session, actor, Act.RECEIVE_REQUEST, now=now)
    return people.employee(visit, _placed(visit, heard)[0].id)


def receive(session: Session, actor: Actor, heard: Heard, *, now: datetime) -> Shown:
    """Write down that somebody asked. Letters rest from now on; the employee and the clerks are told. Neither what is
    done nor what comes back depends on whether there is a case.
    """
    visit = enter(session, actor, Act.RECEIVE_REQUEST, now=now)
    employment, workplace_id = _placed(visit, heard)
    if actor.hat is None or actor.person_id is None:
        raise NotYours
    receipt = Receipt(
        company_id=employment.company_id, public_id=ids.fresh(), employment_id=employment.id, workplace_id=workplace_id,
        received_on=heard.received_on, channel=heard.channel, hat=actor.hat, entered_at=visit.now,
        entered_by_id=actor.person_id,
    )  # fmt: skip
    session.add(receipt)
    visit.record(sight.RECEIPT, receipt.public_id, of=employment.id)
    person = employment.person_id
    messages.queue(visit, Notice.RECEIPT_NOTED, record_id=receipt.public_id, to=person, hat=Hat.WORKER)
    for to in people.clerks_for(session, employment.company_id, workplace_id, visit.today, about=employment):
        messages.queue(visit, Notice.RECEIPT_TO_CLERK, record_id=receipt.public_id, to=to, hat=Hat.CLERK)
    session.flush()
    return _shown(visit, [receipt])[0]


def placed(visit: Visit, number: str, nobody: Said = NOBODY) -> tuple[Employment, int]:
    """The employee behind a number and where they work. The same sentence for whoever isn't in the workplaces."""
    found = visit.session.execute(
        select(Employment, Placement.workplace_id)
        .join(Placement, and_(Placement.company_id == Employment.company_id, Placement.employment_id == Employment.id))
        .where(
            visit.within(Employment),
            Placement.on(visit.today),
            Employment.number == open_cases.normal(number),
        )
        .limit(1)
    ).one_or_none()
    if found is None:
        raise NotValid("number", nobody)
    return found[0], found[1]


def _placed(visit: Visit, heard: Heard) -> tuple[Employment, int]:
    """The same, on a day on which somebody can have asked."""
    found = placed(visit, heard.number)
    if heard.received_on > visit.today:
        raise NotValid("received_on", Said(N_("受け取った日は、今日までの日付にしてください。")))
    first = visit.today - OLDEST
    if heard.received_on < first:
        raise NotValid("received_on", Said(N_("%(day)s以後の日付にしてください。"), {"day": first}))
    return found


def index(session: Session, actor: Actor, *, after: str = "", now: datetime) -> Page:
    """What was received, the newest first. `after`: public id of the last line of the page before."""
    visit = enter(session, actor, Act.SEE_RECEIPTS, now=now)
    statement: Select[*tuple[Any, ...]] = (
        select(
            Receipt.public_id, Receipt.employment_id, Receipt.received_on, Receipt.channel, Receipt.hat,
            Receipt.entered_at, Receipt.answer, Receipt.settled_at, Person.name.label("entered_by_name"),
        )
        .join(Person, and_(Person.company_id == Receipt.company_id, Person.id == Receipt.entered_by_id))
        .where(visit.within(Receipt))
        .order_by(Receipt.id.desc())
        .limit(PAGE + 1)
    )  # fmt: skip
    if after:
        statement = statement.where(Receipt.id < visit.reach(Receipt, after).id)
    rows = session.execute(statement).all()
    employees = people.employees(visit, {row.employment_id for row in rows[:PAGE]})
    shown = visit.show_rows(sight.RECEIPT, rows[:PAGE], of=lambda row: int(row.employment_id))
    lines = [Line(one, employees[row.employment_id]) for one, row in zip(shown, rows, strict=False)]
    return Page(lines, lines[-1].receipt.public_id if len(rows) > PAGE else None)


def own(session: Session, actor: Actor, receipt_id: str, *, now: datetime) -> Shown:
    """What was written down about oneself, and what became of it."""
    visit = enter(session, actor, Act.SEE_RECEIPT, now=now)
    return _shown(visit, [visit.reach(Receipt, receipt_id)])[0]


def settling(session: Session, actor: Actor, receipt_id: str, *, now: datetime) -> Settling:
    """The page on which it is settled."""
    visit = enter(session, actor, Act.SETTLE_RECEIPT, now=now)
    receipt = visit.reach(Receipt, receipt_id)
    waits = receipt.settled_at is None
    waiting = received.unsettled(visit, receipt.employment_id) if waits else [receipt]
    shown = _shown(visit, waiting)
    return Settling(
        receipt=next(one for one in shown if one.public_id == receipt.public_id),
        all=tuple(shown),
        employee=people.employee(visit, receipt.employment_id),
        ways=_ways(visit, receipt, waiting) if waits else (),
        case_id=_became(visit, receipt),
    )


def settle(
    session: Session, actor: Actor, receipt_id: str, answer: ReceiptAnswer, case_id: str = "", *, now: datetime
) -> str:  # fmt: skip
    """Settle everything that was received from one employee, who is told in every case. `case_id` says in which of
    several cases the request is or becomes one. The public id of the case that it stands in; nothing where it is
    answered in another way.
    """
    visit = enter(session, actor, Act.SETTLE_RECEIPT, now=now)
    receipt = visit.reach(Receipt, receipt_id)
    open_cases.hold(visit, receipt.employment_id)
    waiting = received.unsettled(visit, receipt.employment_id, lock=True)
    if receipt not in waiting:
        raise NotNow(Said(N_("この申出には、すでに返事をしています。")))
    request, stands_in = None, ""
    if answer is not ReceiptAnswer.OTHERWISE:
        way = _way(_ways(visit, receipt, waiting), answer, case_id)
        case = visit.reach(Case, way.case_id, lock=True)
        if answer is ReceiptAnswer.REQUEST:
            invitation = invitations.of_case(visit, case)
            if invitation is None:
                raise NotYours
            requests.take_up(visit, case, invitation, on=way.starts_on, hat=waiting[0].hat)
            return case.public_id
        request, stands_in = requests.standing(visit, case, lock=True), case.public_id
        if request is not None:
            _join(visit, case, request, way)
    received.settle(visit, waiting, answer, request)
    person = people.person_of(session, receipt.company_id, receipt.employment_id)
    messages.queue(visit, Notice.RECEIPT_ANSWERED, record_id=receipt.public_id, to=person, hat=Hat.WORKER)
    session.flush()
    return stands_in


def _join(visit: Visit, case: Case, request: InterviewRequest, way: Way) -> None:
    """The earliest receipt counts: a request that came in first by another road counts from its day."""
    if request.state is not RequestState.SUBMITTED or way.starts_on >= request.requested_on:
        return
    request.requested_on, request.late = way.starts_on, way.late
    limits.restart(visit, case, Clock.INTERVIEW, way.starts_on, record_id=request.public_id)
    visit.record(sight.REQUEST, request.public_id, of=case.employment_id)


def _ways(visit: Visit, receipt: Receipt, waiting: list[Receipt]) -> tuple[Way, ...]:
    """Which open cases it can be about. Whoever waits for the interview in one of them asks for that one: nobody waits
    for two at a time. Nobody can ask before they were told that it is open to them.
    """
    found = open_cases.of(visit, receipt.employment_id)
    standing = [one for one in found if one.asked is RequestState.SUBMITTED]
    first = min(one.received_on for one in waiting)
    ways = []
    for one in standing or found:
        if one.asked is None and received.elsewhere(visit, visit.reach(Case, one.case_id)):
            continue
        on = max(first, one.notified_on)
        answer = ReceiptAnswer.REQUEST if one.asked is None else ReceiptAnswer.JOINED
        ways.append(Way(answer, one.case_id, on, is_late(on, one.request_by), one.check, one.result))
    return tuple(ways)


def _way(ways: tuple[Way, ...], answer: ReceiptAnswer, case_id: str) -> Way:
    fitting = [way for way in ways if way.answer is answer and case_id in {"", way.case_id}]
    if not fitting:
        raise NotValid("answer", Said(N_("いまの状態では選べません。状況が変わっていないか確かめてください。")))
    if len(fitting) > 1:
        raise NotValid("answer", Said(N_("どの回への申出かを選んでください。")))
    return fitting[0]


def _became(visit: Visit, receipt: Receipt) -> str:
    """The case of the request that it became, for who reaches it."""
    found = visit.session.execute(
        select(Case.public_id)
        .join(
            InterviewRequest, and_(InterviewRequest.company_id == Case.company_id, InterviewRequest.case_id == Case.id)
        )
        .where(visit.within(Case), InterviewRequest.id == receipt.interview_request_id)
    ).scalar_one_or_none()
    return found or ""


def _shown(visit: Visit, told: list[Receipt]) -> list[Shown]:
    names = people.person_names(visit.session, visit.actor.company_id, [one.entered_by_id for one in told])
    return [
        visit.show(sight.RECEIPT, one, of=one.employment_id, entered_by_name=names[one.entered_by_id]) for one in told
    ]
