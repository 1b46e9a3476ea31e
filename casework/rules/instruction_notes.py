"""What may be said about an instruction between a supervisor and HR, how often is reported, and what is too much?

A report says whether the instruction was kept in one whole week or month; hours count against the limit of a month.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from casework.rules.comparison import Item
from casework.rules.texts import N_
from casework.rules.vocabulary import Choice, MeasureKind

LONGEST: Final = 300
"""Characters of what a supervisor says: a sentence or two."""
LONGEST_ANSWER: Final = 500


class NoteKind(Choice):
    """What was said."""

    QUESTION = "question", N_("質問")
    OBSTACLE = "obstacle", N_("この職場では難しい")
    REPORT = "report", N_("守れているかの報告")
    HOURS = "hours", N_("勤務時間の記録")
    """From HR's own records; no supervisor says it or reads it."""


class Kept(Choice):
    """Whether an instruction was kept."""

    YES = "yes", N_("守れています")
    PARTLY = "partly", N_("一部守れていません")
    NO = "no", N_("守れていません")


class Judged(Choice):
    """How the hours of a week or month are to what the instruction allows."""

    WITHIN = "within", N_("上限の中です")
    OVER = "over", N_("上限を超えています")
    UNTOLD = "untold", N_("合計の時間だけでは分かりません")


class Rhythm(Choice):
    """How often a supervisor reports."""

    WEEK = "week", N_("毎週")
    MONTH = "month", N_("毎月")


def begins(rhythm: Rhythm, day: date) -> date:
    """The first day of the week (from Monday) or month that a day is in."""
    return day - timedelta(days=day.weekday()) if rhythm is Rhythm.WEEK else day.replace(day=1)


def ends(rhythm: Rhythm, begun: date) -> date:
    """The last day of the week or month that begins so."""
    return begins(rhythm, begun + timedelta(days=7 if rhythm is Rhythm.WEEK else 31)) - timedelta(days=1)


def last_whole(rhythm: Rhythm, day: date) -> date:
    """The first day of the last week or month that was over on a day."""
    return begins(rhythm, begins(rhythm, day) - timedelta(days=1))


class Days(NamedTuple):
    """From a day until a day, both included."""

    first: date
    last: date


def due(rhythm: Rhythm, days: Sequence[Days], today: date) -> date | None:
    """The first day of the whole week or month that is to be reported about: the last one that is over, when some of
    the days on which the instruction was somebody's to keep are in it.
    """
    last = last_whole(rhythm, today)
    return None if asked_from(rhythm, days, last) is None else last


def reportable(rhythm: Rhythm, days: Sequence[Days], today: date) -> date | None:
    """What a report would be about today: what is due, and before anything is due the week or month that runs."""
    found = due(rhythm, days, today)
    if found is None and any(one.first <= today <= one.last for one in days):
        return begins(rhythm, today)
    return found


def asked_from(rhythm: Rhythm, days: Sequence[Days], begun: date) -> date | None:
    """The first of these days in the week or month that begins so."""
    over = ends(rhythm, begun)
    return min((max(begun, one.first) for one in days if one.first <= over and begun <= one.last), default=None)


_WEEKLY: Final = frozenset({MeasureKind.OVERTIME_BAN})
_MONTHLY: Final = _WEEKLY | {MeasureKind.OVERTIME_LIMIT}


class Allowed(NamedTuple):
    """What the instruction allows in a week or month, in minutes of overtime. Up to `sure` every limit in it is kept,
    whenever the hours were worked; above `most` one of them isn't. Nothing is too much (`most` is None) where on some
    day of it nothing was said of hours.
    """

    sure: int
    most: int | None

    def judge(self, overtime: int) -> Judged:
        """Of so many minutes in all: only what holds on whichever days they were worked is said."""
        if overtime <= self.sure:
            return Judged.WITHIN
        return Judged.OVER if self.most is not None and overtime > self.most else Judged.UNTOLD


def limit(items: Iterable[Item], rhythm: Rhythm, begun: date) -> Allowed | None:
    """How much overtime the instruction allows in a month; None where it says nothing of hours on any day of it. Where
    one limit follows another within the month, each may be used up. A ban allows none, in a week either.
    """
    found: list[int] = []
    whole = True
    counted = [item for item in items if item.kind in (_MONTHLY if rhythm is Rhythm.MONTH else _WEEKLY)]
    for number in range((ends(rhythm, begun) - begun).days + 1):
        day = begun + timedelta(days=number)
        held = [
            0 if item.kind is MeasureKind.OVERTIME_BAN else (item.hours or 0) * 60
            for item in counted
            if (item.from_on or date.min) <= day <= (item.until_on or date.max)
        ]
        if not held:
            whole = False
        elif not found or found[-1] != min(held):
            found.append(min(held))
    return Allowed(min(found), sum(found) if whole else None) if found else None


def speaks_of_hours(items: Iterable[Item]) -> bool:
    """Whether overtime is limited or forbidden."""
    return any(item.kind in _MONTHLY for item in items)


def wants_answer(kind: NoteKind, kept: Kept | None, overtime: int | None, allowed: Allowed | None) -> bool:
    """Whether HR has to do something: answer, or see to it that the instruction can be kept."""
    over = overtime is not None and allowed is not None and allowed.judge(overtime) is Judged.OVER
    return kind in {NoteKind.QUESTION, NoteKind.OBSTACLE} or kept in {Kept.PARTLY, Kept.NO} or over
