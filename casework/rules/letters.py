"""When does a letter leave that meets a pause, and what became of one that left?"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final

from casework.rules.deadlines import PlannedLetter
from casework.rules.errors import NoWorkday, UnknownYear
from casework.rules.texts import N_
from casework.rules.vocabulary import Choice, LetterKind
from casework.rules.workdays import Calendar

ONE_DAY: Final = timedelta(days=1)
QUIET: Final = timedelta(days=6)
"""After a first letter nobody gets another one; our own pace."""
CATCH_UP: Final = timedelta(days=13)
"""How late a general letter may follow its day: less than two weeks, as the letters of a plan lie apart."""


class Fate(Choice):
    """What became of a letter that was sent."""

    SENT = "sent", N_("送った")
    DELIVERED = "delivered", N_("届いた")
    BOUNCED = "bounced", N_("メールが届かなかった")
    RETURNED = "returned", N_("戻ってきた")
    ANSWERED = "answered", N_("お返事あり")


def after_pauses(day: date, pauses: Iterable[tuple[date, date | None]], calendar: Calendar) -> date | None:
    """The day on which a letter planned for `day` leaves: its own day, or the first working day after the pause into
    which it falls, and after the next one. None while that pause has no end.
    """
    for from_on, until_on in sorted(pauses, key=lambda one: one[0]):
        if day < from_on:
            break
        if until_on is None:
            return None
        if day <= until_on:
            day = first_workday(until_on + ONE_DAY, calendar)
    return day


def after_the_first(first_on: date) -> tuple[date, date]:
    """The days on which no other letter follows the first one: two in a row would press. From, until."""
    return first_on, first_on + QUIET


def quiet_since(today: date, calendar: Calendar) -> date:
    """Whoever had a letter on this day or later gets none today: the first working day after a week is still ahead."""
    last = today
    while first_workday(last, calendar) != last:
        last -= ONE_DAY
    return last - QUIET


def latest(plan: Iterable[PlannedLetter], first_on: date, today: date) -> tuple[LetterKind, date] | None:
    """Which letter of a plan everybody should have had by `today`, when the first one left on `first_on`: the last
    whose day has come, with that day. None before the first, and when its day is so long ago that it would surprise.
    """
    found: tuple[LetterKind, date] | None = None
    for kind, on in ((LetterKind.FIRST, first_on), *((one.letter, one.on) for one in plan if one.on > first_on)):
        if on <= today:
            found = (kind, on)
    return found if found is not None and today - found[1] <= CATCH_UP else None


def first_workday(day: date, calendar: Calendar) -> date:
    """`day` or the first working day after it; `day` itself where the calendar can't tell."""
    try:
        return calendar.forward_to_workday(day)
    except (UnknownYear, NoWorkday):
        return day


def fate(
    *,
    sent_at: datetime,
    delivered_at: datetime | None,
    returned_on: date | None,
    bounced_at: datetime | None,
    answered_at: datetime | None,
) -> Fate:
    """The last thing that is known of a letter. An answer from before it says nothing of this letter."""
    if answered_at is not None and answered_at >= sent_at:
        return Fate.ANSWERED
    if returned_on is not None:
        return Fate.RETURNED
    if bounced_at is not None:
        return Fate.BOUNCED
    return Fate.DELIVERED if delivered_at is not None else Fate.SENT
