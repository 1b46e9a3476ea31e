"""What may be written down of a talk that HR or a supervisor held with somebody about their work?

人事面談 is about arrangements, 上司面談 about the work itself; how somebody is, the physician alone hears. So
there is a closed list of topics, all of them about work, and few words beside it.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from casework.rules.texts import N_
from casework.rules.vocabulary import Choice

LONGEST: Final = 300
BACK: Final = timedelta(days=366)
"""So far back may a talk lie that is written down today [own]: whoever writes later no longer knows."""


class Topic(Choice):
    """What was talked about. Nothing of how somebody is."""

    AMOUNT = "amount", N_("仕事の量・締切り")
    HOURS = "hours", N_("勤務時間・休み")
    TASKS = "tasks", N_("仕事の内容・やり方")
    SUPPORT = "support", N_("職場の体制・応援")
    PLACE = "place", N_("働く場所・通勤の方法")
    KEPT = "kept", N_("配慮が守れているか")
    PROCEDURE = "procedure", N_("会社の制度・手続き")
    AHEAD = "ahead", N_("今後の働き方")


def led_since(lines: Iterable[tuple[date, date | None]], today: date) -> date | None:
    """Since when somebody leads without a gap until today, by their reporting lines; None where they don't lead."""
    since: date | None = None
    for first, last in sorted(lines, key=lambda one: one[1] or date.max, reverse=True):
        upto = (last or date.max).toordinal()
        reaches = first <= today <= (last or date.max) if since is None else upto >= since.toordinal() - 1
        if reaches and (since is None or first < since):
            since = first
    return since


def earliest(own_from: date, today: date) -> date:
    """The first day of which a talk can still be written down, by somebody whose own days begin so."""
    return max(own_from, today - BACK)
