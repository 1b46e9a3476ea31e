"""How far has the case of a request come, as HR is shown it? Made of the file that HR reads, and asks nothing more."""

from collections.abc import Iterable, Mapping
from datetime import date

from casework.access import Shown
from casework.rules import stations as rules
from casework.rules.assents import IN_FORCE
from casework.rules.days import tokyo_date
from casework.rules.standing import Station
from casework.rules.stations import Ran, Stop, Told
from casework.rules.vocabulary import DecisionState
from casework.services.overview import Outcome, Thread


def stops(file: Thread, today: date) -> tuple[Stop, ...]:
    """The stations of HR's file of a case."""
    of_the_round = file.done.lifted or file.to_lift
    last = file.carried if of_the_round else (file.outcomes[-1] if file.outcomes else None)
    set_aside = last is not None and last.decision.state is DecisionState.SET_ASIDE
    measures = [
        measure for outcome in file.outcomes if outcome.decision.state in IN_FORCE for measure in outcome.measures
    ]
    left_on = file.left_on or date.max
    with_it = [measure for measure in measures if measure.ended_on is not None and measure.ended_on >= left_on]
    ends = [one.ended_on for one in measures if one.ended_on is not None and one.ended_on < left_on]
    days = _days(file, last, ends)
    lasts = file.lasts_until
    told = Told(
        done=file.done,
        days=days,
        limits=_limits(file.ran, days, to_lift=file.to_lift),
        unheard=last is not None and bool(last.decision.unheard_reason),
        set_aside=set_aside,
        open_until=file.open_end,
        ended=bool(measures) and file.open_end is None and not with_it,
        looked_on=max((one.held_on for outcome in file.outcomes for one in outcome.reviews), default=None),
        asked=bool(file.questions),
        left=file.left_on is not None,
        ends_on=lasts if lasts is not None and lasts > today else None,
        to_lift=file.to_lift,
    )
    return rules.stops(told, today)


def _days(file: Thread, last: Outcome | None, ends: list[date]) -> dict[Station, date]:
    """When each was done; while a newer opinion waits for its decision, of the steps after it only what was done on
    it: days of the round before say nothing of this one. One that only ends measures belongs to the round before.
    """
    days: dict[Station, date] = {}
    if file.request is not None:
        days[Station.REQUEST] = file.request.requested_on
    if file.talks:  # the first one: on a later one measures were looked at again
        days[Station.INTERVIEW] = file.talks[0].held_on
    if file.advice:
        days[Station.OPINION] = _last_of_round(file, last, [one.opinion.received_on for one in file.advice])
    if file.hearings:
        days[Station.HEARING] = _last_of_round(file, last, [one.heard_on for one in file.hearings])
    if last is not None and last.decision.effective_at is not None and (file.to_lift or not file.anew):
        decided_on = tokyo_date(last.decision.effective_at)
        days[Station.DECISION] = decided_on
        if last.explanation is not None:
            days[Station.EXPLANATION] = last.explanation.given_on
        elif file.done.settled and not file.done.lifted:
            days[Station.EXPLANATION] = decided_on
        if last.instructions:
            days[Station.INSTRUCTION] = last.instructions[0].issued_on
    if ends:
        days[Station.REVIEW] = max(ends)
    return days


def _last_of_round(file: Thread, last: Outcome | None, days: list[date]) -> date:
    """When an opinion came in, or somebody was heard: at a lifting in the round that was carried out, as all its
    other days.
    """
    if (file.done.lifted or file.to_lift) and last is not None:
        days = [day for day in days if day <= tokyo_date(last.decision.effective_at)] or days
    return days[-1]


def _limits(ran: Iterable[Shown], days: Mapping[Station, date], *, to_lift: bool) -> dict[Station, Ran]:
    """Of each station the nearest limit that runs, else the one that ran last before it was done: what began after
    that was for another round. To decide that measures end is the last of what their review asks for.
    """
    found: dict[Station, Ran] = {}
    for limit in sorted(ran, key=lambda one: (one.stopped_on is None, one.start_on, one.limit_on)):
        station = rules.CLOCKS.get(limit.clock)
        if station is None:
            continue
        running = limit.stopped_on is None
        if to_lift and running and station is Station.DECISION:
            station = Station.REVIEW
        newer = limit.start_on > days.get(station, limit.start_on)
        if newer and (not running or station is Station.OPINION):  # on a talk whose opinion isn't there yet
            continue
        before = found.get(station)
        if running and before is not None and before.running and before.limit_on <= limit.limit_on:
            continue
        found[station] = Ran(limit.clock, limit.limit_on, running)
    return found
