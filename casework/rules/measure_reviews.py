"""When are measures reviewed next, and when is somebody reminded of it?

A review (措置の見直し) in which nothing changes is written down and leads to the next one. Each is counted from the day
on which the measures began, never from the review before: one that was late doesn't move all that follow.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from casework.rules import deadlines
from casework.rules.policy import Policy

LONGEST: Final = 1000
"""Signs of each of the texts of a review."""
EARLY: Final = timedelta(days=14)
"""A review at most so long before its day is the review of that day; an earlier one is one more, and the day stays. And
no day so soon after the one that is over is another review: HR had named a day beside the one that is counted."""


def next_on(began_on: date, due_on: date | None, last_on: date, today: date, policy: Policy) -> date | None:
    """The day proposed for the review after one that is written down today, or None where the end comes first: then
    somebody decides anyway how it goes on.

    `began_on`: the measures' first day; `due_on`: the review day that stands; `last_on`: their last planned day.
    """
    if due_on is not None and due_on - today > EARLY:
        found = due_on
    else:
        after = today if due_on is None else max(today, due_on + EARLY)
        number = 1
        while (found := deadlines.review_on(began_on, number, policy)) <= after:
            number += 1
    return found if found < last_on else None


def to_remind(due_on: date, today: date, days: Sequence[int]) -> bool:
    """Whether the day is near enough to tell HR of it: as near as for the last word before an end. `days`: before an
    end, the farthest first; without any nobody is told.
    """
    return bool(days) and due_on - timedelta(days=days[-1]) <= today
