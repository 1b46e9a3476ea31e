"""Which reminder of an appointment is due on a day, if any?"""

from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Final

EARLIEST: Final = time(8, 0)
LATEST: Final = time(20, 0)
"""Reminders leave between these times of day in Tokyo: nobody's telephone rings at night."""


def due(days: Sequence[int], on: date, *, booked_on: date, today: date) -> int | None:
    """How many days before an appointment `on` that day the reminder due `today` belongs to; None when none is due.

    `days`: the rules of the workplace, the farthest first. Only the nearest one that has come: whoever was not told a
    week before, because nothing could be sent, is not told twice on the day before. Nobody is reminded on the day on
    which they booked, nor later for a day that had passed by then.
    """
    come = [count for count in days if on - timedelta(days=count) <= today <= on]
    if not come or booked_on >= on - timedelta(days=come[-1]):
        return None
    return come[-1]
