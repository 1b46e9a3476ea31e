"""Until when does what a decision lifts still hold?

Whoever has the measures, and whoever plans by them, was told a day: that one unless HR chooses an earlier one.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

from casework.access import Shown
from casework.rules.errors import NotValid
from casework.rules.texts import N_, Said
from casework.services.judgements import Judgement

_OFFERED: Final = N_("今日（%(first)s）から、予定の終わりの日（%(last)s）までの日を選んでください。")


def latest(lifts: Sequence[Shown], today: date) -> date | None:
    """The latest day that is offered: the planned end of the last of them, today once that has passed. None where
    nothing is lifted.
    """
    return max([today, *(one.until_on for one in lifts)]) if lifts else None


def check(judgement: Judgement, last: date | None, today: date) -> None:
    """NotValid for a day that isn't offered. Where today alone is, nobody is asked."""
    if judgement.items or last is None or last == today:
        return
    if judgement.ends_on is None or not today <= judgement.ends_on <= last:
        raise NotValid("ends_on", Said(_OFFERED, {"first": today, "last": last}))


def chosen(judgement: Judgement, last: date | None, today: date) -> date | None:
    """The day that is kept with the decision, once it was checked."""
    if judgement.items or last is None:
        return None
    return today if last == today else judgement.ends_on
