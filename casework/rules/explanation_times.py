"""At which time of an explanation, and on which day of a review, is HR asked once whether it is meant?"""

from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import Final

from casework.rules.days import TOKYO, tokyo_date
from casework.rules.errors import UnknownYear
from casework.rules.texts import N_, Said
from casework.rules.workdays import Calendar

EARLIEST: Final = time(8, 0)
LATEST: Final = time(19, 0)
"""What is usual in Tokyo: whoever explains, listens or sits by isn't to come by night. Our own."""
SURE: Final = Said(N_("このままでよければ、印をつけて、もう一度押してください。"))
SOON: Final = timedelta(hours=1)
"""Nobody comes to what begins sooner, unless they were told of it otherwise. Our own."""
FARTHEST: Final = timedelta(days=92)
"""So far ahead may it be: an explanation is not put off for longer. Our own."""


class Stage(Enum):
    """How it is with a time that is set."""

    AHEAD = "ahead"
    UNDER_WAY = "under_way"
    PASSED = "passed"


def stage(starts_at: datetime, ends_at: datetime, now: datetime) -> Stage:
    """How it is with a time at a moment."""
    if now < starts_at:
        return Stage.AHEAD
    return Stage.UNDER_WAY if now < ends_at else Stage.PASSED


def closed(calendar: Calendar, day: date) -> list[Said]:
    """That the workplace is closed on a day; nothing where it isn't."""
    return [Said(N_("%(day)sは、この事業場の休みの日です。"), {"day": day})] if rests(calendar, day) else []


def open_before(calendar: Calendar, day: date, first: date) -> date:
    """A day, or the last one before it on which the workplace works, not before `first`."""
    found = day
    while rests(calendar, found) and found > first:
        found -= timedelta(days=1)
    return day if rests(calendar, found) else found


def odd(starts_at: datetime, ends_at: datetime, calendar: Calendar, limit_on: date | None) -> list[Said]:
    """What is unusual about a time that was agreed: no working day of the workplace, early or late, past the limit.
    Where holidays are not official yet, nothing is said of the day.
    """
    day = tokyo_date(starts_at)
    found = closed(calendar, day)
    if starts_at.astimezone(TOKYO).time() < EARLIEST or ends_at.astimezone(TOKYO) > datetime.combine(
        day, LATEST, TOKYO
    ):
        found.append(Said(N_("朝早く、または夜の時間です（8時から19時までの外）。")))
    return [*found, *late(starts_at, limit_on)]


def hasty(starts_at: datetime, first: date, now: datetime) -> list[Said]:
    """It begins at once, or only after the measures do, on `first`, though it could be explained before."""
    found = []
    if starts_at - now < SOON:
        found.append(Said(N_("1時間以内に始まります。本人と医師に、別に知らせてください。")))
    if tokyo_date(now) < first < tokyo_date(starts_at):
        found.append(Said(N_("措置の開始日（%(day)s）より後です。"), {"day": first}))
    return found


def late(starts_at: datetime, limit_on: date | None) -> list[Said]:
    """The limit has passed by then."""
    if limit_on is None or tokyo_date(starts_at) <= limit_on:
        return []
    return [Said(N_("説明の期限（%(day)s）より後です。"), {"day": limit_on})]


def rests(calendar: Calendar, day: date) -> bool:
    """Whether the workplace is closed; of a day whose holidays aren't official yet nothing is said."""
    try:
        return not calendar.is_workday(day)
    except UnknownYear:
        return False
