"""For what does a case wait, and how far along the road is it? One answer for HR's list, HR's file and the employee."""

from dataclasses import dataclass
from typing import Final

from casework.rules.texts import N_
from casework.rules.vocabulary import Choice


class Waits(Choice):
    """What a request waits for, in HR's words; nothing that HR may not know goes into it."""

    BOOKING = "booking", N_("日時の予約待ち")
    INTERVIEW = "interview", N_("面接指導の実施待ち")
    OPINION = "opinion", N_("医師の報告書・意見書待ち")
    HEARING = "hearing", N_("本人の意見を聴く")
    DECISION = "decision", N_("措置を決める")
    NORMAL = "normal", N_("通常勤務を本人に知らせる")
    EXPLANATION = "explanation", N_("措置を本人に説明する")
    RECONSIDERATION = "reconsideration", N_("了承されなかった決定を再検討する")
    INSTRUCTION = "instruction", N_("上司に指示する")
    FOLLOW_UP = "follow_up", N_("措置とフォローを続けている")
    OVER = "over", N_("終了")
    WITHDRAWN = "withdrawn", N_("取下げ")


HR_ACTS: Final = frozenset(
    {
        Waits.HEARING, Waits.DECISION, Waits.NORMAL, Waits.EXPLANATION, Waits.RECONSIDERATION, Waits.INSTRUCTION,
    }
)  # fmt: skip
"""What HR itself has to do next; the rest waits for others."""


@dataclass(frozen=True)
class Done:
    """What of the road has been done. All of it is known to whoever knows of the request."""

    withdrawn: bool
    closed: bool
    booked: bool
    held: bool
    issued: bool
    normal: bool
    """The opinion says 通常勤務."""
    heard: bool
    decided: bool
    decided_normal: bool
    """No measures were decided."""
    settled: bool
    """… and none were advised: notice is enough, there is nothing to explain."""
    explained: bool
    instructed: bool
    lifted: bool = False
    """No measures were decided, and that ended the ones before."""
    refused: bool = False
    """The employee didn't accept it: it is looked at again before anybody is instructed, who isn't already (§12.2)."""


def waits(done: Done) -> Waits:
    """The first step of the road that isn't done yet. 通常勤務 needs no hearing, and nobody is instructed (§12.6). No
    measures although some were advised: that is explained all the same (§12.2). What was decided without a hearing,
    with its reason, isn't heard any more.
    """
    if done.withdrawn:
        return Waits.WITHDRAWN
    if done.closed:
        return Waits.OVER
    before: tuple[tuple[bool, Waits], ...] = (
        (done.held or done.booked, Waits.BOOKING),
        (done.held, Waits.INTERVIEW),
        (done.issued, Waits.OPINION),
    )
    if notice_only(done):
        steps: tuple[tuple[bool, Waits], ...] = (*before, (done.decided, Waits.NORMAL))
    else:
        steps = (
            *before,
            (done.heard or done.decided, Waits.HEARING),
            (done.decided, Waits.DECISION),
            (done.explained or done.settled, Waits.EXPLANATION),
            (not done.refused, Waits.RECONSIDERATION),
            (done.instructed or done.decided_normal, Waits.INSTRUCTION),
        )
    return next((waiting for finished, waiting in steps if not finished), Waits.FOLLOW_UP)


def notice_only(done: Done) -> bool:
    """通常勤務 is advised, nobody is heard, and no measures were decided all the same."""
    return done.normal and not done.heard and (done.decided_normal or not done.decided)


class Station(Choice):
    """A station of the road, in few words: they stand beside each other in one line."""

    REQUEST = "request", N_("申出")
    INTERVIEW = "interview", N_("面接指導")
    OPINION = "opinion", N_("意見書")
    HEARING = "hearing", N_("本人の意見")
    DECISION = "decision", N_("決定")
    EXPLANATION = "explanation", N_("説明")
    INSTRUCTION = "instruction", N_("上司への指示")
    REVIEW = "review", N_("見直し")
    NORMAL = "normal", N_("通常勤務のお知らせ")
    RECONSIDERATION = "reconsideration", N_("再検討")


@dataclass(frozen=True)
class Road:
    """The stations of the road, and at which one a case is, counted from 1; one more than there are stations when all
    of them are behind.
    """

    stations: tuple[Station, ...]
    current: int


_FULL: Final = tuple(one for one in Station if one not in {Station.NORMAL, Station.RECONSIDERATION})
_NO_MEASURES: Final = _FULL[: _FULL.index(Station.INSTRUCTION)]
_NORMAL: Final = (Station.REQUEST, Station.INTERVIEW, Station.OPINION, Station.NORMAL)
_PLACES: Final = {
    Waits.BOOKING: 2, Waits.INTERVIEW: 2, Waits.OPINION: 3, Waits.HEARING: 4, Waits.DECISION: 5, Waits.NORMAL: 4,
    Waits.EXPLANATION: 6, Waits.RECONSIDERATION: 7, Waits.INSTRUCTION: 7, Waits.FOLLOW_UP: 8,
}  # fmt: skip


def road(done: Done) -> Road | None:
    """Where the case is on its road; None when the request was withdrawn or all has ended."""
    place = _PLACES.get(waits(done))
    if place is None:
        return None
    if done.lifted and place == _PLACES[Waits.FOLLOW_UP]:
        return Road(_FULL, len(_FULL) + 1)
    if done.settled or notice_only(done):
        return Road(_NORMAL, min(place, len(_NORMAL) + 1))
    if waits(done) is Waits.RECONSIDERATION:
        return Road(with_reconsideration(_NO_MEASURES if done.decided_normal else _FULL), place)
    if done.decided_normal:
        return Road(_NO_MEASURES, min(place, len(_NO_MEASURES) + 1))
    return Road(_FULL, place)


def with_reconsideration(stations: tuple[Station, ...]) -> tuple[Station, ...]:
    """A road on which the decision is looked at again, after its explanation."""
    after = stations.index(Station.EXPLANATION) + 1
    return (*stations[:after], Station.RECONSIDERATION, *stations[after:])
