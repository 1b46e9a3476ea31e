"""How far has a case come, station by station, in the order in which the employer works, and what is not needed?

Made of what HR is shown and of nothing else: a station that HR may not know of doesn't exist, and one that waits for
others says only that it waits.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from casework.rules.deadlines import LIMITS, Clock, LimitRule
from casework.rules.standing import Done, Station, Waits, notice_only, waits, with_reconsideration
from casework.rules.texts import N_
from casework.rules.vocabulary import Choice

ORDER: Final = tuple(one for one in Station if one not in {Station.NORMAL, Station.RECONSIDERATION})

CLOCKS: Final[Mapping[Clock, Station]] = MappingProxyType(
    {
        Clock.INTERVIEW: Station.INTERVIEW,
        Clock.OPINION: Station.OPINION,
        Clock.LONG_HOURS_OPINION: Station.OPINION,
        Clock.HEARING: Station.HEARING,
        Clock.DECISION: Station.DECISION,
        Clock.EXPLANATION: Station.EXPLANATION,
        Clock.RECONSIDERATION: Station.RECONSIDERATION,
        Clock.INSTRUCTION: Station.INSTRUCTION,
        Clock.MEASURE_REVIEW: Station.REVIEW,
    }
)
"""Which limit belongs to which station."""

_WAITED_FOR: Final[Mapping[Waits, Station]] = MappingProxyType(
    {
        Waits.BOOKING: Station.INTERVIEW,
        Waits.INTERVIEW: Station.INTERVIEW,
        Waits.OPINION: Station.OPINION,
        Waits.HEARING: Station.HEARING,
        Waits.DECISION: Station.DECISION,
        Waits.NORMAL: Station.DECISION,
        Waits.EXPLANATION: Station.EXPLANATION,
        Waits.RECONSIDERATION: Station.RECONSIDERATION,
        Waits.INSTRUCTION: Station.INSTRUCTION,
        Waits.FOLLOW_UP: Station.REVIEW,
    }
)


class Doer(Choice):
    """Whose turn a station is."""

    EMPLOYEE = "employee", N_("本人")
    OFFICE = "office", N_("本人・実施事務従事者・医師")
    PHYSICIAN = "physician", N_("医師")
    HR = "hr", N_("人事労務担当者")
    HR_AND_PHYSICIAN = "hr_and_physician", N_("人事労務担当者（産業医などの医師と）")


DOERS: Final[Mapping[Station, Doer]] = MappingProxyType(
    {
        Station.REQUEST: Doer.EMPLOYEE,
        Station.INTERVIEW: Doer.OFFICE,
        Station.OPINION: Doer.PHYSICIAN,
        Station.HEARING: Doer.HR,
        Station.DECISION: Doer.HR,
        Station.EXPLANATION: Doer.HR_AND_PHYSICIAN,
        Station.RECONSIDERATION: Doer.HR_AND_PHYSICIAN,
        Station.NORMAL: Doer.HR,
        Station.INSTRUCTION: Doer.HR,
        Station.REVIEW: Doer.HR_AND_PHYSICIAN,
    }
)


class StopState(Choice):
    """How it stands with a station, in words: nobody has to tell colours apart."""

    DONE = "done", N_("済み")
    NOW = "now", N_("いま")
    LATE = "late", N_("いま（期限を過ぎています）")
    AHEAD = "ahead", N_("この先")
    NOT_NEEDED = "not_needed", N_("要りません")
    NOT_TAKEN = "not_taken", N_("行いません")
    SETTLED = "settled", N_("終わる日が決まっています")


PRESENT: Final = frozenset({StopState.NOW, StopState.LATE})


class Why(Choice):
    """Why a station isn't needed."""

    NORMAL_ADVISED = "normal_advised", N_("医師の意見が通常勤務で、そのとおりにするため")
    UNHEARD = "unheard", N_("聴けなかった理由を記録して決めたため")
    NO_MEASURES = "no_measures", N_("措置をとらないため")
    REFUSED = "refused", N_("医師の意見の措置をとらないと決めたため")
    LIFTED = "lifted", N_("措置を終える決定をしたため")
    SET_ASIDE = "set_aside", N_("決定を取りやめたため")
    WITHDRAWN = "withdrawn", N_("申出が取り下げられたため")
    LEFT = "left", N_("退職により終了")
    OVER = "over", N_("手続きが終わったため")


@dataclass(frozen=True)
class Ran:
    """The limit of a station, running or stopped."""

    clock: Clock
    limit_on: date
    running: bool

    @property
    def rule(self) -> LimitRule:
        """Who says so, and why."""
        return LIMITS[self.clock]


@dataclass(frozen=True)
class Stop:
    """One station. `on`: the day on which it was done."""

    station: Station
    state: StopState
    doer: Doer
    on: date | None = None
    ran: Ran | None = None
    why: Why | None = None
    looked_on: date | None = None
    """Of the review: the last time that measures were looked at and stayed as they are …"""
    end_on: date | None = None
    """… and, where no review is due before it, the end by which somebody decides."""

    @property
    def overran(self) -> bool:
        """Whether it was done after its limit."""
        if self.state is not StopState.DONE or self.ran is None or self.on is None:
            return False
        return self.on > self.ran.limit_on


@dataclass(frozen=True)
class Told:
    """What HR is shown of the road: what has been done, on which days, and which limits run or ran.

    `unheard`: it was decided without a hearing. `set_aside`: the last decision was taken back. `open_until`: the
    earliest planned end of a measure whose end nobody decided about; `ended`: there were measures, and all have ended.
    `looked_on`: the last review in which nothing changed.
    """

    done: Done
    days: Mapping[Station, date]
    limits: Mapping[Station, Ran]
    unheard: bool = False
    set_aside: bool = False
    open_until: date | None = None
    ended: bool = False
    looked_on: date | None = None
    asked: bool = False
    """The employee is to answer in the app."""
    left: bool = False
    """The employment is over: measures that ended with it were not looked at again for that."""
    ends_on: date | None = None
    """The last day of what was lifted, while that is ahead."""
    to_lift: bool = False
    """A newer opinion says 通常勤務 while measures hold: what is left of the road they went is to decide their end."""


def stops(told: Told, today: date) -> tuple[Stop, ...]:
    """All stations in their order. What was done before its turn (an urgent instruction) says so; of a second round,
    on a newer opinion, what comes after the present station is ahead again.
    """
    done = told.done
    over = done.withdrawn or done.closed
    current = None if over else Station.REVIEW if told.to_lift else _WAITED_FOR.get(waits(done))
    order = with_reconsideration(ORDER) if current is Station.RECONSIDERATION else ORDER
    place = order.index(current) if current else len(order)
    found = []
    for at, station in enumerate(order):
        named = Station.NORMAL if station is Station.EXPLANATION and _notice(done) else station
        why = _why(station, told, at < place) or (Why.NORMAL_ADVISED if told.to_lift and at < place else None)
        finished = _finished(station, told) and (at < place or done.decided)
        if finished and (station is not current or station is Station.REVIEW):
            state, why = StopState.DONE, None
        elif station is Station.REVIEW and told.ends_on is not None:
            state, why = StopState.SETTLED, None
        elif why is not None:
            state = StopState.NOT_TAKEN if why is Why.REFUSED else StopState.NOT_NEEDED
        elif station is current:
            state = StopState.LATE if _late(station, told, today) else StopState.NOW
        elif over:
            state, why = StopState.NOT_NEEDED, _over(told)
        else:
            state = StopState.AHEAD
        ran = told.limits.get(station)
        shown = ran is not None and (state is StopState.DONE or (ran.running and state in PRESENT))
        found.append(
            Stop(
                named, state, _doer(named, told),
                on=told.days.get(station) if state in {StopState.DONE, StopState.SETTLED} else None,
                ran=ran if shown else None,
                why=why,
                looked_on=told.looked_on if station is Station.REVIEW and state in PRESENT else None,
                end_on=told.open_until if station is Station.REVIEW and state in PRESENT and not shown else None,
            )
        )  # fmt: skip
    return tuple(found)


def _doer(station: Station, told: Told) -> Doer:
    if told.asked and station is Station.HEARING:
        return Doer.EMPLOYEE
    return Doer.HR if told.to_lift and station is Station.REVIEW else DOERS[station]


def _over(told: Told) -> Why:
    if told.done.withdrawn:
        return Why.WITHDRAWN
    return Why.LEFT if told.left else Why.OVER


def _notice(done: Done) -> bool:
    """Nothing is explained: that it stays at normal duty is told with the decision."""
    return (done.settled and not done.lifted) or notice_only(done)


def _finished(station: Station, told: Told) -> bool:
    done = told.done
    given = Station.EXPLANATION in told.days and not told.set_aside
    return {
        Station.REQUEST: True,
        Station.INTERVIEW: done.held,
        Station.OPINION: done.issued,
        Station.HEARING: done.heard,
        Station.DECISION: done.decided or told.to_lift,
        Station.EXPLANATION: given or (_notice(done) and done.decided),
        Station.RECONSIDERATION: False,
        Station.INSTRUCTION: done.instructed,
        Station.REVIEW: told.ended and told.open_until is None and told.ends_on is None,
    }[station]


def _why(station: Station, told: Told, passed: bool) -> Why | None:
    """Why nobody has to do it, where that is so already."""
    done = told.done
    if station is Station.HEARING and not done.heard:
        if told.unheard and passed:
            return Why.UNHEARD
        return Why.NORMAL_ADVISED if notice_only(done) else None
    after = station in {Station.EXPLANATION, Station.INSTRUCTION, Station.REVIEW} and done.decided
    if after and (told.set_aside or done.lifted):
        return Why.SET_ASIDE if told.set_aside else Why.LIFTED
    if station in {Station.INSTRUCTION, Station.REVIEW}:
        if notice_only(done) or done.settled:
            return Why.NORMAL_ADVISED if done.normal else Why.NO_MEASURES
        if done.decided_normal and done.decided:
            return Why.REFUSED
    return None


def _late(station: Station, told: Told, today: date) -> bool:
    ran = told.limits.get(station)
    past = station is Station.REVIEW and told.open_until is not None and told.open_until < today
    return past or (ran is not None and ran.running and ran.limit_on < today)
