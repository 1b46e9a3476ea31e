"""When may somebody be asked again who did not want the talk this time? Our own pace, no law: it must not press."""

from contextlib import suppress
from datetime import date
from typing import Final

from casework.rules.errors import NoWorkday, UnknownYear
from casework.rules.months import months_after
from casework.rules.policy import Policy
from casework.rules.workdays import Calendar

HORIZON_MONTHS: Final = 12
"""From the result notice on: after a year the next check speaks for itself."""


def next_on(today: date, notified_on: date, sent: int, policy: Policy, calendar: Calendar) -> date | None:
    """The working day on or after the months of the policy, counted from today; None after the most letters of a year
    (`sent` so far), or when the year since the notice is over by then.

    A day whose holidays are not official yet stays unmoved: a letter on such a day does no harm.
    """
    if sent >= policy.reapproaches_per_year:
        return None
    day = months_after(today, policy.reapproach_months)
    with suppress(UnknownYear, NoWorkday):
        day = calendar.forward_to_workday(day)
    return day if day <= months_after(notified_on, HORIZON_MONTHS) else None


def last_wish(today: date, policy: Policy) -> date:
    """The last day that may be chosen for 「あとで聞いてほしい」."""
    return months_after(today, policy.postpone_months)
