"""When is somebody reminded of what is theirs to do: the physician of an opinion, HR of work data for a talk?

The law says 「遅滞なく」 and names no reminder (安衛則52条の19): the numbers of days are the standard of this system.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

OPINION_DAYS: Final = (5, 0)
"""Days before the limit of an opinion on which its physician is reminded, the farthest first; 0 is the limit itself."""
WORK_DATA_DAYS: Final = 3
"""Days before a talk on which HR is asked once more for work data that isn't there yet."""


def opinion_reminder(
    limit_on: date, *, started_on: date, today: date, days: Sequence[int] = OPINION_DAYS
) -> int | None:
    """Which reminder of an opinion is due: only the nearest that has come, none on the day of the talk itself, and
    none once the limit has passed: then it is late, which is another thing.
    """
    come = [count for count in days if max(limit_on - timedelta(days=count), started_on + timedelta(days=1)) <= today]
    return come[-1] if come and today <= limit_on else None


def late(limit_on: date, today: date) -> bool:
    """Whether an opinion is late: from the day after its last good day on."""
    return today > limit_on


def work_data_wanted(limit_on: date, talk_on: date | None, today: date) -> bool:
    """Whether work data should be there by now: its day has passed, or a talk is near."""
    near = talk_on is not None and talk_on - timedelta(days=WORK_DATA_DAYS) <= today <= talk_on
    return today > limit_on or near
