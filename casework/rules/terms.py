"""Until when does a measure hold, and when is somebody reminded that its end has to be decided?

Of steps that follow one another (0, then 20, then 45 hours) each holds until the next one begins, and only the end of
the last one is to be decided: the others are never past it.
A measure is never lifted by a date. Its end is a day by which somebody decides, with the physician's opinion, whether
it goes on, changes or is lifted; until they have, it goes on. The law names no reminder: the days are the workplace's
own (`rules.policy`).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final, NamedTuple

from casework.rules.comparison import Item, akin
from casework.rules.errors import NoWorkday, UnknownYear
from casework.rules.texts import N_
from casework.rules.vocabulary import Choice
from casework.rules.workdays import Calendar

SOON: Final = timedelta(days=28)
"""From so long before its end on, a measure stands on the desks."""
AGAIN: Final = 7
"""Past its end it is said again every so many days."""


class Term(Choice):
    """How a measure stands to its days."""

    AHEAD = "ahead", N_("開始前")
    HOLDS = "holds", N_("実施中")
    SOON = "soon", N_("まもなく終了予定日")
    PAST = "past", N_("終了予定日を過ぎた（継続中）")
    SETTLED = "settled", N_("終わる日が決まっている")
    ENDED = "ended", N_("終了")


class Look(Choice):
    """What HR looks for among the measures whose end is to be decided."""

    SOON = "soon", N_("まもなく終了予定日")
    PAST = "past", N_("終了予定日を過ぎた")
    UNTOLD = "untold", N_("始まったのに、上司に伝えていない")
    UNCONFIRMED = "unconfirmed", N_("上司の確認を待っている")
    UNREPORTED = "unreported", N_("報告がない")
    NOT_KEPT = "not_kept", N_("守れていないという報告")
    KEPT = "kept", N_("守れているという報告")


class Reminder(NamedTuple):
    """Which reminder is due. `past`: the end has come and gone. `number`: days before it, else how often it was due."""

    past: bool
    number: int


def term(from_on: date, until_on: date, ended_on: date | None, today: date) -> Term:
    """How a measure stands to its days."""
    if ended_on is not None and (ended_on < today or ended_on < from_on):
        return Term.ENDED
    if today < from_on:
        return Term.AHEAD
    if ended_on is not None:
        return Term.SETTLED
    if today > until_on:
        return Term.PAST
    return Term.SOON if until_on - today <= SOON else Term.HOLDS


def decide_by(until_on: date, calendar: Calendar) -> date:
    """The last working day on which something can be done in time, such as deciding on an end: an end on a holiday
    moves the day of deciding to the front, never the measure. The end itself where the calendar has no answer.
    """
    try:
        return calendar.back_to_workday(until_on)
    except (UnknownYear, NoWorkday):
        return until_on


def reminder(until_on: date, by: date, today: date, days: Sequence[int]) -> Reminder | None:
    """Which reminder is due today. `by`: when it has to be decided; `days` before it, the farthest first. Only the
    nearest that has come.
    """
    if today > until_on:
        return Reminder(True, ((today - until_on).days - 1) // AGAIN + 1)
    come = [count for count in days if by - timedelta(days=count) <= today]
    return Reminder(False, come[-1]) if come else None


def steps(items: Sequence[Item]) -> list[date | None]:
    """For each measure its last day, where a later step of the same thing takes its place (0, then 20, then 45 hours).

    Between two steps the earlier one holds on: no gap lifts anything.
    """
    found: list[date | None] = []
    for one in items:
        later = [
            other.from_on
            for other in items
            if akin(one.kind, other.kind) and one.from_on and other.from_on and other.from_on > one.from_on
        ]
        found.append(min(later) - timedelta(days=1) if later else None)
    return found


def holding(items: Sequence[Item], today: date) -> list[Item]:
    """The measures in whose place no later step has come: past its end, a measure holds on."""
    return [item for item, last in zip(items, steps(items), strict=True) if last is None or last >= today]


def step_at(starts: Sequence[date], today: date) -> int:
    """Which of the steps of one thing stands for all of them on a day, by their first days: the last one that has
    begun, as the one before it ended then; the first one while none has.
    """
    begun = [number for number, day in enumerate(starts) if day <= today]
    return max(begun, key=lambda number: starts[number]) if begun else min(range(len(starts)), key=lambda n: starts[n])


def last_day(one: Item, decided: Sequence[Item], today: date, ends_on: date | None = None) -> date:
    """The last day of an earlier measure when a later decision takes its place: the day before what is like it begins,
    else before anything of it begins. When nothing takes its place, the day that was chosen (`ends_on`), or its own
    planned end where that comes before; never before today.
    """
    starts = [item.from_on for item in decided if item.from_on and akin(one.kind, item.kind)]
    starts = starts or [item.from_on for item in decided if item.from_on]
    if starts:
        return min(starts) - timedelta(days=1)
    return max(today, min(ends_on or today, one.until_on or today))


def as_they_hold(items: Sequence[Item], issued_on: date, ended_on: date | None) -> list[Item]:
    """The measures of an instruction with the days on which they really hold: from the day on which it was issued at
    the earliest, since before nobody knew of it, until the next step, else until it is said to be over.
    """
    over = ended_on or date.max
    return [
        replace(item, from_on=max(item.from_on or issued_on, issued_on), until_on=min(last, over) if last else over)
        for item, last in zip(items, steps(items), strict=True)
    ]
