"""Do days of absence after a return say that somebody should ask now how it goes?

No law counts them: how many days within how many weeks is a rule of the workplace. They are no proof of anything, and a
reason for a talk alone.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from casework.rules.texts import N_
from casework.rules.vocabulary import Choice

AHEAD: Final = timedelta(days=31)
"""[own] So far ahead may the talk lie that is planned because of them: later it is no answer to them."""


class Answer(Choice):
    """What the physician does about them."""

    TALK = "talk", N_("話を聞く日を決める")
    NONE = "none", N_("いまは、新しい予定を入れない（予定している面談で足りる、事情が分かっているなど）")


def noticed(days: Iterable[date], fewest: int, weeks: int) -> bool:
    """Whether there are so many days of absence within so many weeks, whenever these begin."""
    found = sorted(set(days))
    last = fewest - 1
    return any(found[at + last] - found[at] < timedelta(weeks=weeks) for at in range(len(found) - last))
