"""When does a letter leave that meets a pause, and what became of one that left?"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final

from casework.rules.errors import NoWorkday, UnknownYear
from casework.rules.texts import N_
from casework.rules.vocabulary import Choice
from casework.rules.workdays import Calendar

ONE_DAY: Final = timedelta(days=1)


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
    for from_on, until_on in sorted(pauses):
        if day < from_on:
            break
        if until_on is None:
            return None
        if day <= until_on:
            day = first_workday(until_on + ONE_DAY, calendar)
    return day


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
