"""At which stage of a campaign does somebody stand, for the office that runs it, and which of its work is near?

One answer for the counts, the filter and the line. `services/board.py` asks the database the same in SQL; a test holds
the two together.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from casework.rules.texts import N_
from casework.rules.vocabulary import Choice, InvitationState, RequestState

AHEAD: Final = timedelta(days=7)
"""How far ahead a day counts as near."""


class Stage(Choice):
    """How far somebody has come whom the examiner found to need an interview; everybody stands at exactly one."""

    INVITED = "invited", N_("案内済み・未読")
    READ = "read", N_("案内を読んだ")
    DECLINED = "declined", N_("今回は希望しない")
    CONSULTED = "consulted", N_("健康相談を選択")
    POSTPONED = "postponed", N_("あとで案内を希望")
    ASKED = "asked", N_("申出あり・日時未定")
    BOOKED = "booked", N_("日時決定")
    HELD = "held", N_("面接指導実施済み")
    WITHDRAWN = "withdrawn", N_("取下げ")


FOR_OFFICE: Final = tuple(stage for stage in Stage if stage is not Stage.CONSULTED)
"""The clerks have no word for a consultation: to them it is 「今回は希望しない」 (rules/office.py)."""


class Due(Choice):
    """Whose next day the office looks for."""

    OVERDUE = "overdue", N_("期限を過ぎている")
    TODAY = "today", N_("今日まで")
    WEEK = "week", N_("7日以内")


@dataclass(frozen=True)
class Road:
    """What has happened. `answer`: the invitation's state as its reader has a word for it."""

    answer: InvitationState | None
    read: bool
    request: RequestState | None
    """The state of the latest request."""
    booked: bool
    held: bool


_ANSWERS: Final = {
    InvitationState.DECLINED: Stage.DECLINED,
    InvitationState.CONSULTED: Stage.CONSULTED,
    InvitationState.POSTPONED: Stage.POSTPONED,
    InvitationState.REQUESTED: Stage.ASKED,
}
_AFTERWARDS: Final = frozenset({InvitationState.OPEN, InvitationState.CONSULTED})
"""What can only have come after a withdrawal, which leaves 「今回は希望しない」."""


def stage(road: Road) -> Stage:
    """The furthest point that still holds. What was taken back counts as withdrawn until something else follows."""
    if road.held:
        return Stage.HELD
    if road.request in {RequestState.SUBMITTED, RequestState.FULFILLED}:
        return Stage.BOOKED if road.booked else Stage.ASKED
    if road.request is RequestState.WITHDRAWN and road.answer not in _AFTERWARDS:
        return Stage.WITHDRAWN
    if road.answer in _ANSWERS:
        return _ANSWERS[road.answer]
    return Stage.READ if road.read else Stage.INVITED


def span(due: Due, today: date) -> tuple[date, date]:
    """The first and the last day that a filter means; the week includes today and leaves out what is overdue."""
    if due is Due.OVERDUE:
        return date.min, today - timedelta(days=1)
    return today, today if due is Due.TODAY else today + AHEAD
