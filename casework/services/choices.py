"""From which times does somebody choose, and how is the chosen one kept while they confirm it?"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain, islice

from sqlalchemy.orm import Session

from casework.access import Act, Actor, Shown, Visit, enter
from casework.models.cases import Case
from casework.models.holds import SlotHold
from casework.models.requests import InterviewRequest
from casework.models.slots import Slot
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import Language
from casework.services import absences, bookings, fits, holds, languages, people, policies, requests, searches
from casework.services.fits import Fit
from casework.services.holds import NotFree
from casework.services.searches import Search

SHOWN_AT_ONCE = 30


@dataclass(frozen=True)
class Choosing:
    """What somebody chooses a time from."""

    case_id: str
    statutory: bool
    employee: Shown
    request: Shown
    limit_on: date | None
    booking: Shown | None
    """The appointment that a new choice would move."""
    earlier: list[Shown]
    """Free slots until the limit (for a consultation: all): those that suit first."""
    later: list[Shown]
    """Free slots after the limit: only when there is none before it, or when the person asks for later. Those that suit
    first.
    """
    spoken: Mapping[str, tuple[Shown, ...]]
    """By the public id of a slot: what its professional speaks beside Japanese, where another language is wished."""
    outside: frozenset[str]
    """Those of both that lie outside of the person's hours, by public id."""
    days: tuple[tuple[date, int], ...]
    """Where more are free than are shown: the days from which on they can be shown, and how many each has."""
    since: date | None
    """Only those from this day on are shown."""
    asks_later: bool
    more_later: bool
    """There are free slots after the limit that are not offered without being asked for."""
    kept: str | None
    """Public id of the slot that is kept for them now."""
    may_wait: bool
    """None that suits is free before the limit: they can be told when one becomes so."""


@dataclass(frozen=True)
class Confirming:
    """The last look before a chosen time is booked. It is kept until `hold.until_at`."""

    case_id: str
    statutory: bool
    employee: Shown
    slot: Shown
    hold: Shown
    booking: Shown | None
    """The appointment that it would move."""
    after_limit: bool
    outside: bool
    """It lies outside of the person's hours."""
    announced: bool
    """Of the present appointment the supervisor was told."""
    wished: bool
    """After the limit although there is time before it."""


def choosing(
    session: Session, actor: Actor, case_id: str, *, later: bool = False, since: date | None = None, now: datetime
) -> Choosing:
    """The free slots for one person, from a day on. NotNow while nothing was asked for."""
    visit = enter(session, actor, Act.SEE_FREE_SLOTS, now=now)
    case = visit.reach(Case, case_id)
    found = searches.search(visit, case)
    request, present, hold = found.request, found.present, found.kept
    free = [fit for fit in found.fitting(visit) if fit.free]
    earlier = [fit for fit in free if not fit.after_limit]
    after = [fit for fit in free if fit.after_limit]
    offered = after if later or bookings.none_before(visit, earlier, present) else []
    sooner, afterwards = _suiting_first(earlier, since), _suiting_first(offered, since)
    return Choosing(
        case_id=case.public_id,
        statutory=request.statutory,
        employee=people.employee(visit, case.employment_id),
        request=requests.shown(visit, case, request),
        limit_on=found.limit_on,
        booking=None if present is None else bookings.shown(visit, case, present),
        earlier=fits.show(visit, sooner),
        later=fits.show(visit, afterwards),
        spoken=_spoken(visit, request, [*sooner, *afterwards]),
        outside=frozenset(fit.row.public_id for fit in (*sooner, *afterwards) if fit.in_hours is False),
        days=_days(earlier, offered),
        since=since,
        asks_later=later,
        more_later=bool(after) and not offered,
        kept=None if hold is None else session.get_one(Slot, hold.slot_id).public_id,
        may_wait=request.waits_since is None
        and bookings.none_before(visit, (fit for fit in earlier if fit.suits), present),
    )


def hold(
    session: Session, actor: Actor, case_id: str, slot_id: str, *, later: bool = False, now: datetime
) -> Shown:  # fmt: skip
    """Keep a chosen time while it is confirmed, for as long as the rules of the workplace say. NotFree when it can't be
    had, NotValid as in booking. Locks as booking does: case, request, booking, slot.
    """
    visit = enter(session, actor, Act.HOLD_SLOT, now=now)
    case = visit.reach(Case, case_id, lock=True)
    request = bookings.open_request(visit, case, lock=True)
    present = bookings.of_request(visit, request, lock=True)
    fit = bookings.wanted(visit, case, request, slot_id, present)
    bookings.hold_open(visit, fit, request)
    if fit.after_limit:
        bookings.allow_later(visit, case, request, present, asked=later)
    kept = holds.keep(visit, case, request, fit.row.id, now + _minutes(visit, case))
    session.flush()
    return holds.shown(visit, case, kept)


def confirming(session: Session, actor: Actor, case_id: str, *, now: datetime) -> Confirming:
    """What is kept for this person, to be confirmed. NotFree when nothing is (any more)."""
    visit = enter(session, actor, Act.HOLD_SLOT, now=now)
    case = visit.reach(Case, case_id)
    found = searches.search(visit, case)
    request, present, kept = found.request, found.present, found.kept
    fit = None if kept is None else _fit(visit, found, kept)
    if kept is None or fit is None:
        raise NotFree(Said(N_("取り置きの時間が過ぎました。もう一度、日時を選んでください。")))
    earlier = [one for one in found.fitting(visit) if one.free and not one.after_limit]
    return Confirming(
        case_id=case.public_id,
        statutory=request.statutory,
        employee=people.employee(visit, case.employment_id),
        slot=fits.show(visit, [fit])[0],
        hold=holds.shown(visit, case, kept),
        booking=None if present is None else bookings.shown(visit, case, present),
        after_limit=fit.after_limit,
        outside=fit.in_hours is False,
        announced=present is not None and absences.of_booking(visit, present) is not None,
        wished=fit.after_limit and not bookings.none_before(visit, earlier, present),
    )


def let_go(session: Session, actor: Actor, case_id: str, *, now: datetime) -> None:
    """Give back what is kept, to choose another time. Nothing happens when nothing is."""
    visit = enter(session, actor, Act.HOLD_SLOT, now=now)
    case = visit.reach(Case, case_id, lock=True)
    holds.let_go(visit, case, bookings.open_request(visit, case, lock=True))


def _spoken(
    visit: Visit, request: InterviewRequest, those: Sequence[Fit]
) -> dict[str, tuple[Shown, ...]]:  # fmt: skip
    if request.language_wish in {None, Language.JAPANESE} and request.language_other is None:
        return {}
    known = languages.shown_each(visit, {fit.row.person_id for fit in those})
    return {fit.row.public_id: known[fit.row.person_id] for fit in those}


def _suiting_first(found: list[Fit], since: date | None) -> list[Fit]:
    """As many as are shown: those that suit before the others, each by its time. Of a day that was asked for all are
    among them, whatever suits on later ones.
    """
    asked = [fit for fit in found if fit.day == since] if since is not None else []
    others = [fit for fit in found if fit.day > since] if since is not None else found
    shown = list(islice(chain(_by_suit(asked), _by_suit(others)), SHOWN_AT_ONCE))
    return list(_by_suit(shown))


def _by_suit(found: list[Fit]) -> Iterator[Fit]:
    return chain((fit for fit in found if fit.suits), (fit for fit in found if not fit.suits))


def _days(earlier: list[Fit], later: list[Fit]) -> tuple[tuple[date, int], ...]:
    """How many are free on each day, where they are too many for one page."""
    if max(len(earlier), len(later)) <= SHOWN_AT_ONCE:
        return ()
    return tuple(sorted(Counter(fit.day for fit in (*earlier, *later)).items()))


def _fit(visit: Visit, found: Search, kept: SlotHold) -> Fit | None:
    slot_id = visit.session.get_one(Slot, kept.slot_id).public_id
    return next(iter(found.fitting(visit, slot_id)), None)


def _minutes(visit: Visit, case: Case) -> timedelta:
    policy, _ = policies.policy_for(visit.session, case.company_id, case.workplace_id, visit.today)
    return timedelta(minutes=policy.hold_minutes)
