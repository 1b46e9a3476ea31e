"""Which day is it in Japan at a given moment, and which days can anybody mean?"""

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

TOKYO = ZoneInfo("Asia/Tokyo")
FIRST_DAY: Final = date(2000, 1, 1)
LAST_DAY: Final = date(2099, 12, 31)
"""Whatever this product knows of happened, or is planned, between these days; a year like 1026 or 2126 is mistyped."""


def tokyo_date(now: datetime) -> date:
    """The calendar day in Tokyo at the instant `now`.

    Every limit counts days of Japan: a request made at 23:59 there belongs to that day, although a machine that
    keeps UTC may still, or again, write another one. Raises ValueError for a time without a zone.
    """
    if now.tzinfo is None or now.utcoffset() is None:
        raise ValueError("an instant needs a time zone")
    return now.astimezone(TOKYO).date()


def plain(day: date) -> date:
    """`day` itself, if it is a date and no moment.

    Python lets a `datetime` pass for a `date`; a limit stored with an hour in it would end early. Raises TypeError.
    """
    if isinstance(day, datetime):
        raise TypeError("a limit is counted from a date; ask tokyo_date for the day of an instant")
    return day
