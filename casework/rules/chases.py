"""When is somebody reminded of what is theirs to do: the physician of an opinion, HR of work data and of answers?

The law says 「遅滞なく」 and names no reminder (安衛則52条の19): the days are the workplace's own (`rules.policy`).
"""

from collections.abc import Sequence
from datetime import date, timedelta


def opinion_reminder(limit_on: date, *, started_on: date, today: date, days: Sequence[int]) -> int | None:
    """Which reminder of an opinion is due, by the days before its limit (the farthest first): only the nearest that has
    come, none on the day of the talk itself, and none once the limit has passed: then it is late, which is another
    thing.
    """
    come = [count for count in days if max(limit_on - timedelta(days=count), started_on + timedelta(days=1)) <= today]
    return come[-1] if come and today <= limit_on else None


def late(limit_on: date, today: date) -> bool:
    """Whether an opinion is late: from the day after its last good day on."""
    return today > limit_on


def work_data_wanted(limit_on: date, talk_on: date | None, today: date, days: int) -> bool:
    """Whether work data should be there by now: its day has passed, or a talk is at most `days` ahead."""
    near = talk_on is not None and talk_on - timedelta(days=days) <= today <= talk_on
    return today > limit_on or near


def answer_chase(limit_on: date, today: date, days: int) -> int | None:
    """Which reminder of an answer that HR owes is due: the first on the day after its limit, another one whenever as
    many days have gone by as the answer had at first; None before.
    """
    return ((today - limit_on).days - 1) // days + 1 if today > limit_on else None
