"""How do dates, times and ages stand on a Japanese form?"""

from datetime import date, time

from dateutil.relativedelta import relativedelta

BLANK = "　　"
"""An empty place, as wide as two letters, so that "　　点" still reads as a place."""


def day(value: date | None) -> str:
    """2026年12月1日; empty for none."""
    return "" if value is None else f"{value.year}年{value.month}月{value.day}日"


def clock(value: time | None) -> str:
    """9時00分, with blanks for none."""
    return f"{BLANK}時{BLANK}分" if value is None else f"{value.hour}時{value.minute:02}分"


def number(value: int | None) -> str:
    """The number, or a blank."""
    return BLANK if value is None else str(value)


def age(born_on: date | None, on: date | None) -> str:
    """Full years on a day; a blank when either is unknown. Somebody born on 29 February is older from 1 March on."""
    return BLANK if born_on is None or on is None else str(relativedelta(on, born_on).years)
