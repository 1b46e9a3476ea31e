"""Which talks wait for time, which time is free, and who could have what?

What is told one by one is what its reader may know of. Everything else that will want time (consultations, requests of
people whom this clerk doesn't reach, follow-ups, hearings, explanations, requests that open invitations will bring) is
counted together, in whole hours, never by kind or day, and always with one talk of which nobody knows yet: so the
number tells of nobody. Where fewer than ten people work it isn't told at all.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import ColumnElement, Row, Select, and_, case, exists, func, literal, select

from casework.access import Shown, Visit, sight
from casework.models.cases import Case, Limit
from casework.models.explanation_talks import ExplanationTalk
from casework.models.followups import FollowUp
from casework.models.invitations import Invitation
from casework.models.measures import Decision
from casework.models.people import Employment, Workplace
from casework.models.providers import Engagement
from casework.models.referrals import Referral
from casework.models.requests import InterviewRequest
from casework.models.slots import Booking
from casework.rules.capacity import Demand, Shortage, Supply, expected
from casework.rules.days import TOKYO
from casework.rules.deadlines import Clock
from casework.rules.policy import Policy
from casework.rules.suppression import FEWEST, Count
from casework.rules.vocabulary import (
    BookingState,
    DayPart,
    EngagementKind,
    FollowUpState,
    InterviewMode,
    InvitationState,
    PhysicianWish,
    ReferralState,
    RequestState,
    TalkPurpose,
)
from casework.services import fits, people, policies
from casework.services.fits import Asking, Fit

if TYPE_CHECKING:
    from casework.rules.planner import Matching

AHEAD: Final = timedelta(days=60)
"""So far ahead other talks are looked at: by then the requests of today have had their interview."""
PAST: Final = timedelta(days=730)
"""Invitations of the last campaigns, by which those of today are judged."""
NOBODY: Final = 0
"""Whose talk nobody knows yet: no person has this id, so nobody conflicts with them."""


@dataclass(frozen=True)
class Place:
    """A workplace in the clerk's scope."""

    id: int
    public_id: str
    name: str
    small: bool
    """So few work here that a number could be a person."""
    policy: Policy


@dataclass(frozen=True)
class Question:
    """Everything that a plan is made from: what waits within this clerk's knowledge, all else, and the free time."""

    places: Mapping[int, Place]
    waiting: Mapping[str, Row[Any]]
    """Requests without an appointment that the reader may know of, by public id."""
    askings: Mapping[str, Asking]
    spoken: frozenset[str]
    """Of those that wait: in a language that somebody speaks who could hold the talk."""
    demands: tuple[Demand, ...]
    others: tuple[Demand, ...]
    supplies: tuple[Supply, ...]
    free: Mapping[str, Fit]
    """The free slots, by public id."""
    coming: Mapping[int, tuple[int, bool]]
    """By workplace: how many requests the open invitations will probably bring, and whether that share is assumed."""


@dataclass(frozen=True)
class Waiting:
    """Somebody who waits for an appointment."""

    employee: Shown
    limit: Shown | None
    case_id: str


def question(visit: Visit) -> Question:
    """What waits and what is free, for the workplaces within the reader's scope. As many statements for a thousand
    requests as for one.
    """
    places = _places(visit)
    open_requests = _requests(visit, places)
    waiting = {row.public_id: row for row in open_requests if row.mine}
    names: list[str] = list(waiting)
    askings = [_asking(waiting[name].id, waiting[name]) for name in names]
    later, coming = _others(visit, places, [row for row in open_requests if not row.mine])
    others = [(f"~{nth}", asking, earliest, minutes) for nth, (asking, earliest, minutes) in enumerate(later)]
    keyed = [
        asking if asking.request_id else asking._replace(request_id=-1 - nth)
        for nth, (_, asking, _, _) in enumerate(others)
    ]
    survey = fits.survey(visit, [*askings, *keyed])
    offered = {key: survey.planned(key) for key in survey.found}
    there = {fit.row.public_id: fit for each in offered.values() for fit in each if fit.free}
    order = sorted(there, key=lambda name: (there[name].row.starts_at, name))
    position = {name: at for at, name in enumerate(order)}

    def free(key: int) -> tuple[int, ...]:
        return tuple(sorted(position[fit.row.public_id] for fit in offered[key] if fit.free and fit.suits))

    supplies = tuple(_supply(there[name].row) for name in order)
    demands = tuple(
        _demand(name, asking, free(asking.request_id), places, visit.today, _wished(waiting[name], supplies))
        for name, asking in zip(names, askings, strict=True)
    )
    return Question(
        places=places,
        waiting=waiting,
        askings=dict(zip(names, askings, strict=True)),
        spoken=frozenset(
            name for name, asking in zip(names, askings, strict=True) if asking.request_id in survey.spoken
        ),
        demands=demands,
        others=tuple(
            Demand(name, free(key.request_id), max(earliest, visit.today), asking.limit_on, minutes,
                   place=str(asking.workplace_id))
            for (name, asking, earliest, minutes), key in zip(others, keyed, strict=True)
        ),
        supplies=supplies,
        free=there,
        coming=coming,
    )  # fmt: skip


def matched(asked: Question) -> tuple["Matching", tuple[Shortage, ...]]:
    """Who could have which slot, and what is missing. scipy is loaded here and nowhere else: it takes half a second,
    for which no start and no other page shall wait.
    """
    from casework.rules import planner, shortages  # noqa: PLC0415 - see above

    found = planner.assign(asked.demands, asked.supplies)
    return found, shortages.shortages(found)


def hours_missing(asked: Question, found: "Matching") -> dict[int, int]:
    """By workplace: whole hours that will be missing for all that isn't told one by one. Not for small places."""
    from casework.rules import planner  # noqa: PLC0415 - see above

    told = {demand.id for demand in found.unmatched}
    whole = planner.assign((*asked.demands, *asked.others), asked.supplies)
    minutes = dict.fromkeys(asked.places, 0)
    for demand in whole.unmatched:
        if demand.id not in told:
            minutes[int(demand.place)] += demand.minutes
    return {place: -(-minutes[place] // 60) for place, at in asked.places.items() if not at.small}


def people_of(visit: Visit, asked: Question, names: Collection[str]) -> dict[str, Waiting]:
    """Those who wait, by the public id of their request, as this reader may see them."""
    rows = [asked.waiting[name] for name in names]
    staff = people.employees(visit, {row.employment_id for row in rows})
    limits = visit.show_parts(sight.LIMIT, rows, ("limit_on",), prefix="limit", of=lambda row: row.employment_id)
    return {
        name: Waiting(staff[row.employment_id], limit, row.case_public_id)
        for name, row, limit in zip(names, rows, limits, strict=True)
    }


def _places(visit: Visit) -> dict[int, Place]:
    rows = visit.session.execute(
        select(Workplace.id, Workplace.public_id, Workplace.name, people.headcount(visit.today).label("people"))
        .where(visit.workplaces())
        .order_by(Workplace.code)
    ).all()
    rules = policies.policies_for(visit.session, visit.actor.company_id, [row.id for row in rows], visit.today)
    return {row.id: Place(row.id, row.public_id, row.name, row.people < FEWEST, rules[row.id]) for row in rows}


def _requests(visit: Visit, places: Collection[int]) -> Sequence[Row[Any]]:
    """Open requests of these workplaces without an appointment, here or outside; `mine`: the reader may know of it."""
    known = and_(visit.within(InterviewRequest), InterviewRequest.statutory)
    statement: Select[*tuple[Any, ...]] = (
        select(
            InterviewRequest.id, InterviewRequest.public_id, InterviewRequest.statutory, InterviewRequest.mode,
            InterviewRequest.physician_wish, InterviewRequest.language_wish, InterviewRequest.requested_on,
            InterviewRequest.first_on, InterviewRequest.first_part, InterviewRequest.second_on,
            InterviewRequest.second_part, InterviewRequest.third_on, InterviewRequest.third_part,
            Case.id.label("case_id"), Case.public_id.label("case_public_id"), Case.workplace_id, Case.employment_id,
            InterviewRequest.public_id.label("wish_id"), InterviewRequest.mode.label("wish_mode"),
            InterviewRequest.physician_wish.label("wish_physician_wish"),
            InterviewRequest.language_wish.label("wish_language_wish"),
            Employment.person_id, Limit.public_id.label("limit_id"), Limit.limit_on.label("limit_limit_on"),
            case((known, 1), else_=0).label("mine"),
        )
        .join(Case, and_(Case.company_id == InterviewRequest.company_id, Case.id == InterviewRequest.case_id))
        .join(Employment, and_(Employment.company_id == Case.company_id, Employment.id == Case.employment_id))
        .outerjoin(
            Limit,
            and_(
                Limit.company_id == Case.company_id, Limit.case_id == Case.id, Limit.clock == Clock.INTERVIEW,
                Limit.record_id == InterviewRequest.public_id, Limit.stopped_on.is_(None),
            ),
        )
        .where(
            InterviewRequest.company_id == visit.actor.company_id, Case.workplace_id.in_(places), *_without_time()
        )
        .order_by(InterviewRequest.id)
    )  # fmt: skip
    return visit.session.execute(statement).all()


def anybody(visit: Visit) -> bool:
    """Whether anybody waits of whom the reader may know."""
    statement = (
        select(InterviewRequest.id)
        .join(Case, and_(Case.company_id == InterviewRequest.company_id, Case.id == InterviewRequest.case_id))
        .where(visit.within(InterviewRequest), InterviewRequest.statutory, *_without_time())
        .limit(1)
    )
    return visit.session.execute(statement).first() is not None


def _without_time() -> tuple[ColumnElement[bool], ...]:
    """Requests, joined with their cases, that have no appointment, here or outside."""
    booked = exists(
        select(literal(1)).where(
            Booking.company_id == InterviewRequest.company_id,
            Booking.interview_request_id == InterviewRequest.id,
            Booking.state == BookingState.BOOKED,
        )
    )
    outside = exists(
        select(literal(1)).where(
            Referral.company_id == InterviewRequest.company_id,
            Referral.interview_request_id == InterviewRequest.id,
            Referral.state != ReferralState.ENDED,
        )
    )
    return InterviewRequest.state == RequestState.SUBMITTED, Case.closed_on.is_(None), ~booked, ~outside


def _asking(key: int, row: Row[Any]) -> Asking:
    return Asking(key, row.workplace_id, row.person_id, row.statutory, row.mode, row.physician_wish, row.limit_limit_on,
                  language=row.language_wish)  # fmt: skip


def _demand(
    name: str, asking: Asking, fitting: tuple[int, ...], places: Mapping[int, Place], today: date,
    wished: frozenset[int] | None,
) -> Demand:  # fmt: skip
    minutes = places[asking.workplace_id].policy.slot_minutes
    overdue = asking.limit_on is not None and asking.limit_on < today
    return Demand(name, fitting, today, asking.limit_on, minutes, wished, str(asking.workplace_id), overdue)


def _supply(row: Any) -> Supply:
    starts = row.starts_at.astimezone(TOKYO)
    minutes = int((row.ends_at - row.starts_at).total_seconds()) // 60
    place = "" if row.workplace_id is None else str(row.workplace_id)
    return Supply(row.public_id, starts.date(), starts.time(), minutes, str(row.person_id), place)


_FROM: Final = {DayPart.MORNING: 0, DayPart.AFTERNOON: 12, DayPart.EVENING: 17}
_UNTIL: Final = {DayPart.MORNING: 12, DayPart.AFTERNOON: 17, DayPart.EVENING: 24}


def _wished(row: Row[Any], supplies: Sequence[Supply]) -> frozenset[int] | None:
    """The slots at a time that was wished; None where none was."""
    wished = [
        (on, part)
        for on, part in (
            (row.first_on, row.first_part), (row.second_on, row.second_part), (row.third_on, row.third_part)
        )
        if on is not None
    ]  # fmt: skip
    if not wished:
        return None
    return frozenset(
        at
        for at, slot in enumerate(supplies)
        if any(
            slot.day == on and (part is DayPart.ANY or _FROM[part] <= slot.starts.hour < _UNTIL[part])
            for on, part in wished
        )
    )


# --- what isn't told one by one ------------------------------------------------------------------------------

Other = tuple[Asking, date, int]
"""Who asks, from which day on, for how many minutes."""


def _others(
    visit: Visit, places: Mapping[int, Place], unknown: Iterable[Row[Any]]
) -> tuple[list[Other], dict[int, tuple[int, bool]]]:
    found: list[Other] = [
        (_asking(row.id, row), visit.today, places[row.workplace_id].policy.slot_minutes) for row in unknown
    ]
    found.extend(_follow_ups(visit, places))
    found.extend(_with_the_physician(visit, places))
    invited = _invited(visit, places)
    past = _past(visit)
    coming = {place: expected(len(invited.get(place, ())), past) for place in places}
    for place, (count, _) in coming.items():
        found.extend(_coming(places[place], invited.get(place, ()), count))
        unforeseen = visit.today + timedelta(days=places[place].policy.interview_days)
        found.append((_somebody(place, unforeseen), visit.today, places[place].policy.slot_minutes))
    return found, coming


def _somebody(place: int, limit_on: date) -> Asking:
    return Asking(0, place, NOBODY, True, InterviewMode.EITHER, PhysicianWish.ANY, limit_on)


def _follow_ups(visit: Visit, places: Mapping[int, Place]) -> Iterable[Other]:
    """Planned ones whose day is near, each within its window."""
    rows = visit.session.execute(
        select(FollowUp.due_on, FollowUp.known_to_employer, Case.workplace_id, Employment.person_id)
        .join(Case, and_(Case.company_id == FollowUp.company_id, Case.id == FollowUp.case_id))
        .join(Employment, and_(Employment.company_id == Case.company_id, Employment.id == Case.employment_id))
        .where(
            FollowUp.company_id == visit.actor.company_id,
            FollowUp.state == FollowUpState.PLANNED,
            FollowUp.due_on <= visit.today + AHEAD,
            ~exists(
                select(literal(1)).where(
                    Booking.company_id == FollowUp.company_id,
                    Booking.follow_up_id == FollowUp.id,
                    Booking.state == BookingState.BOOKED,
                )
            ),
            Case.workplace_id.in_(places),
            Employment.on(visit.today),
        )
        .order_by(FollowUp.id)
    )
    for row in rows:
        policy = places[row.workplace_id].policy
        window = timedelta(days=policy.follow_up_window_days)
        last = max(row.due_on, visit.today) + window
        asking = Asking(0, row.workplace_id, row.person_id, row.known_to_employer, InterviewMode.EITHER,
                        PhysicianWish.ANY, last, TalkPurpose.FOLLOW_UP)  # fmt: skip
        yield asking, row.due_on - window, policy.follow_up_minutes


def _with_the_physician(visit: Visit, places: Mapping[int, Place]) -> Iterable[Other]:
    """Decisions that are to be explained with the 産業医 present, or where none is appointed with another physician
    (domain: §12.2), and hearings where the rules say that a physician is there.
    """
    rows = visit.session.execute(
        select(Limit.clock, Limit.limit_on, Case.workplace_id, Employment.person_id)
        .join(Case, and_(Case.company_id == Limit.company_id, Case.id == Limit.case_id))
        .join(Employment, and_(Employment.company_id == Case.company_id, Employment.id == Case.employment_id))
        .where(
            Limit.company_id == visit.actor.company_id,
            Limit.clock.in_((Clock.EXPLANATION, Clock.HEARING)),
            Limit.stopped_on.is_(None),
            ~_has_its_time(visit),
            Case.workplace_id.in_(places),
            Employment.on(visit.today),
        )
        .order_by(Limit.id)
    )
    appointed = set(
        visit.session.execute(
            select(Engagement.workplace_id).where(
                Engagement.company_id == visit.actor.company_id,
                Engagement.kind == EngagementKind.INDUSTRIAL_PHYSICIAN,
                Engagement.on(visit.today),
            )
        ).scalars()
    )
    for row in rows:
        policy = places[row.workplace_id].policy
        minutes = policy.hearing_minutes if row.clock is Clock.HEARING else policy.explanation_minutes
        if not minutes:
            continue
        there = not appointed.isdisjoint({row.workplace_id, None})
        wish = PhysicianWish.INDUSTRIAL if there else PhysicianWish.ANY
        asking = Asking(0, row.workplace_id, row.person_id, True, InterviewMode.EITHER, wish,
                        max(row.limit_on, visit.today), TalkPurpose.EXPLANATION)  # fmt: skip
        yield asking, visit.today, minutes


def _has_its_time(visit: Visit) -> ColumnElement[bool]:
    """The time of an explanation is set: it takes no slot that is free. For a select over limits."""
    return exists(
        select(literal(1))
        .select_from(ExplanationTalk)
        .join(Decision, and_(Decision.company_id == ExplanationTalk.company_id,
                             Decision.id == ExplanationTalk.decision_id))
        .where(Decision.company_id == Limit.company_id, Decision.public_id == Limit.record_id,
               ExplanationTalk.ended_at.is_(None), ExplanationTalk.ends_at > visit.now)
    )  # fmt: skip


def _invited(visit: Visit, places: Collection[int]) -> dict[int, list[date]]:
    """Until when the people may ask who haven't answered yet, by workplace."""
    rows = visit.session.execute(
        select(Case.workplace_id, Invitation.request_by)
        .join(Case, and_(Case.company_id == Invitation.company_id, Case.id == Invitation.case_id))
        .where(
            Invitation.company_id == visit.actor.company_id,
            Invitation.state == InvitationState.OPEN,
            Invitation.request_by >= visit.today,
            Case.closed_on.is_(None),
            Case.workplace_id.in_(places),
        )
        .order_by(Invitation.request_by, Invitation.id)
    )
    found: dict[int, list[date]] = {}
    for row in rows:
        found.setdefault(row.workplace_id, []).append(row.request_by)
    return found


def _past(visit: Visit) -> Count:
    """Of the people invited in the company's last campaigns, how many asked."""
    row = visit.session.execute(
        select(
            func.count().label("people"),
            func.coalesce(func.sum(case((Invitation.state == InvitationState.REQUESTED, 1), else_=0)), 0).label("did"),
        ).where(
            Invitation.company_id == visit.actor.company_id,
            Invitation.request_by < visit.today,
            Invitation.request_by >= visit.today - PAST,
        )
    ).one()
    return Count(row.people, int(row.did))


def _coming(place: Place, invited: Sequence[date], count: int) -> Iterable[Other]:
    """So many of those who are invited, spread over their last days; each has the days that the law gives."""
    for nth in range(count):
        asked_on = invited[(2 * nth + 1) * len(invited) // (2 * count)]
        last = asked_on + timedelta(days=place.policy.interview_days)
        yield _somebody(place.id, last), asked_on, place.policy.slot_minutes
