"""Who is offered a talk beside their plan because something happened: a transfer, or a month of long overtime?

Only those who have a plan, on a day of its own: a question, like the one whether somebody who refused wants to talk
after all. A talk that is near anyway is the one that asks. Nobody at the employer learns of it.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, exists, literal, or_, select
from sqlalchemy.orm import Session, aliased

from casework.access import Act, Visit, enter_worker
from casework.models.cases import Case
from casework.models.followups import FollowUp
from casework.models.leaves import SickLeave
from casework.models.people import Employment, Placement
from casework.rules import deadlines
from casework.rules.instruction_notes import Rhythm, ends
from casework.rules.notices import Notice
from casework.rules.vocabulary import PAUSING, FollowUpEnd, FollowUpState, Occasion
from casework.services import cases, followups
from casework.services.policies import calendar_for, policies_for, policy_for

AFTER: Final = timedelta(days=14)
"""So long after the occasion the talk is due [own]: there is something to tell by then, and it isn't too late."""
_LOOKS_BACK: Final = timedelta(days=31)
"""So long ago may a transfer lie of which nobody knew: what is entered later is history."""
_MONTHS_BACK: Final = timedelta(days=62)
"""So long ago may a month have ended whose overtime is reason to ask."""


def look(session: Session, company_id: int, *, now: datetime) -> int:
    """Offer a talk to those who began to work in another workplace or department; how many."""
    visit = enter_worker(session, company_id, Act.OFFER_TALKS, now=now)
    found = session.execute(
        select(Case.id, Placement)
        .join(Placement, and_(Placement.company_id == Case.company_id, Placement.employment_id == Case.employment_id))
        .where(
            Case.company_id == company_id, _has_plan(visit),
            Placement.from_on.between(visit.today - _LOOKS_BACK, visit.today),
        )
        .order_by(Case.id, Placement.from_on)
    ).all()  # fmt: skip
    earlier: dict[int, list[Placement]] = {}
    for place in session.execute(
        select(Placement)
        .where(
            Placement.company_id == company_id,
            Placement.employment_id.in_({place.employment_id for _case, place in found}),
        )
        .order_by(Placement.from_on)
    ).scalars():
        earlier.setdefault(place.employment_id, []).append(place)
    return sum(
        _offer(visit, case_id, Occasion.TRANSFER, place.from_on, place.from_on)
        for case_id, place in found
        if _moved(place, earlier[place.employment_id])
    )


def overworked(visit: Visit, worked: Mapping[tuple[str, date], int]) -> list[tuple[int, date]]:
    """Who worked more than the rules of their workplace name, of cases that HR reaches: a file of HR's changes nothing
    in what it doesn't know of. `worked`: minutes by number of the employee and first day of the month. Gives the
    internal id of each case with the month.
    """
    recent = {month for _number, month in worked if ends(Rhythm.MONTH, month) >= visit.today - _MONTHS_BACK}
    theirs = visit.session.execute(
        select(Case.id, Case.workplace_id, Employment.number)
        .join(Employment, and_(Employment.company_id == Case.company_id, Employment.id == Case.employment_id))
        .where(visit.within(Case), _has_plan(visit))
        .order_by(Case.id)
    ).all()  # fmt: skip
    rules = policies_for(visit.session, visit.actor.company_id, {row.workplace_id for row in theirs}, visit.today)
    return [
        (case_id, month)
        for case_id, workplace_id, number in theirs
        for month in sorted(recent, reverse=True)  # the newest asks for those before it
        if worked.get((number, month), 0) > rules[workplace_id].talk_overtime_hours * 60
    ]


def offer_after_overtime(visit: Visit, case_id: int, month: date) -> None:
    """Offer a talk to one of them."""
    _offer(visit, case_id, Occasion.OVERTIME, month, ends(Rhythm.MONTH, month))


def _has_plan(visit: Visit) -> ColumnElement[bool]:
    """Follow-ups were planned in the open case of somebody who is here; in a select over `Case`."""
    planned = exists(select(literal(1)).where(FollowUp.company_id == Case.company_id, FollowUp.case_id == Case.id))
    own = aliased(Employment)
    here = exists(
        select(literal(1)).where(
            own.company_id == Case.company_id, own.id == Case.employment_id,
            or_(own.until_on.is_(None), own.until_on >= visit.today),
        )
    )  # fmt: skip
    away = exists(
        select(literal(1)).where(
            SickLeave.company_id == Case.company_id, SickLeave.employment_id == Case.employment_id,
            SickLeave.begins_on <= visit.today, SickLeave.ended_on.is_(None),
        )
    )  # fmt: skip
    return and_(Case.closed_on.is_(None), planned, here, ~away)


def _moved(place: Placement, every: list[Placement]) -> bool:
    """Whether they were somewhere else before."""
    before = [one for one in every if one.from_on < place.from_on]
    return bool(before) and (before[-1].workplace_id, before[-1].department_id) != (
        place.workplace_id, place.department_id,
    )  # fmt: skip


def _offer(visit: Visit, case_id: int, because: Occasion, base_on: date, happened_on: date) -> bool:
    """Once for each occasion; not where a talk was held since, one is to come by then, or one that would have asked
    wasn't wished for (they are asked again in their own time); nor to whoever is away until the day of a pause.
    """
    case = cases.locked(visit, case_id)
    policy, _ = policy_for(visit.session, case.company_id, case.workplace_id, visit.today)
    calendar = calendar_for(visit.session, case.company_id, case.workplace_id)
    anchored_on = max(happened_on, visit.today) + AFTER
    due_on, settled = deadlines.near(anchored_on, calendar, policy.follow_up_window_days)
    near = anchored_on + timedelta(days=policy.follow_up_window_days)
    every = followups.every(visit.session, case)
    paused = any(one.ended_reason in PAUSING for one in every) and any(
        one.state is FollowUpState.PLANNED and one.months is None and one.base_on <= visit.today < one.due_on
        for one in every
    )
    if paused:
        return False
    for one in every:
        known = one.because is because and one.base_on == base_on
        asks = one.state is FollowUpState.PLANNED and one.due_on <= near
        talked = one.held_on is not None and one.held_on >= happened_on
        declined = one.ended_reason is FollowUpEnd.NOT_WISHED and one.due_on >= happened_on
        if known or asks or talked or declined:
            return False
    made = followups.add(visit, case, base_on=base_on, months=None, anchored_on=anchored_on, due_on=due_on,
                         settled=settled, because=because)  # fmt: skip
    followups.say_so(visit, case, Notice.FOLLOW_UP_EXTRA, made.public_id)
    return True
