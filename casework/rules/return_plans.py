"""How does a plan of returning to work run: its stages, their days, and what a check at the end of one does?

No law sets stages: the ministry's guide asks for a plan that a return follows (domain: §2e). Every day is counted from
the plan's first one in whole weeks; only a hold that is on record moves what follows, and nothing moves on by itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final

from casework.rules.errors import UnknownYear
from casework.rules.texts import N_
from casework.rules.vocabulary import Choice
from casework.rules.workdays import Calendar

MOST_STAGES: Final = 6
MOST_WEEKS: Final = 12
"""Of one stage, and of one hold."""
MOST_MINUTES: Final = 12 * 60
LEAST_MINUTES: Final = 30
MOST_OVERTIME: Final = 80
"""Hours a month: above it nobody speaks of a limit."""
LONGEST_TASKS: Final = 500
LONGEST_WORDS: Final = 1000
LONGEST_HEALTH: Final = 4000
SHORT: Final = 80
EARLY: Final = timedelta(days=7)
"""So long before its end can be said at the earliest that a stage went well [own]."""
FARTHEST: Final = timedelta(days=366)
_WEEK: Final = 7


class PlanState(Choice):
    """How far a plan is."""

    DRAFT = "draft", N_("作成中")
    DECIDED = "decided", N_("実施中")
    OVER = "over", N_("終わりました")


class Phase(Choice):
    """How a plan stands on a day."""

    DRAFT = "draft", N_("作成中")
    AHEAD = "ahead", N_("まだ始まっていません")
    IN_FORCE = "in_force", N_("実施中")
    OVER = "over", N_("終わりました")


class PlanEnd(Choice):
    """How a plan ended."""

    COMPLETED = "completed", N_("すべての段階を終えた")
    REPLACED = "replaced", N_("新しいプランに替えた")
    ON_LEAVE = "on_leave", N_("また休業に入った")
    LEFT = "left", N_("復帰しないことになった")
    STOPPED = "stopped", N_("ほかの理由で終えた")


class Outcome(Choice):
    """What a short check of a stage says."""

    WELL = "well", N_("うまくいった（次の段階へ進む）")
    HOLD = "hold", N_("いまの段階を延ばす")
    BACK = "back", N_("ひとつ前の段階に戻す")


@dataclass(frozen=True)
class Checked:
    """One check: what it said, by how many weeks what follows moves, and on which day."""

    outcome: Outcome
    weeks: int
    on: date


@dataclass(frozen=True)
class Run:
    """A stage from a day until its planned last day. `stage`: its number, from 1. `held`: it was prolonged. `said`:
    which of the checks, from 0, came at its end.
    """

    stage: int
    from_on: date
    until_on: date
    held: bool = False
    said: int | None = field(default=None, compare=False)


def phase(state: PlanState, begins_on: date, ended_on: date | None, on: date) -> Phase:
    """How a plan stands on a day: what was decided is in force from its first day until its last one, whether that was
    settled already or not. One that ended before its first day never was.
    """
    if state is PlanState.DRAFT:
        return Phase.DRAFT
    if ended_on is not None and ended_on < max(begins_on, on):
        return Phase.OVER
    return Phase.IN_FORCE if begins_on <= on else Phase.AHEAD


def course(begins_on: date, weeks: Sequence[int], checks: Sequence[Checked]) -> tuple[Run, ...]:
    """What was and is in force, in order; the last one goes on past its end until somebody checks it. `weeks`: of each
    stage. Checks are those of a plan that goes on: not the one that ended its last stage, unless another one put it
    right afterwards.

    Raises ValueError for a step that no stage is there for.
    """
    runs = [Run(1, begins_on, _end(begins_on, weeks[0]))]
    for at, check in enumerate(checks):
        if check.outcome is Outcome.HOLD and check.on < runs[-1].from_on and not runs[-1].held:
            runs = list(taken_back(runs, weeks))
        if check.outcome is Outcome.WELL and runs[-1].stage == len(weeks) and at + 1 < len(checks):
            continue  # the next one puts it right
        now = runs[-1] = replace(runs[-1], said=at)
        if check.outcome is Outcome.HOLD:
            runs.append(Run(now.stage, now.until_on + timedelta(1), now.until_on + _weeks(check.weeks), held=True))
        elif check.outcome is Outcome.WELL:
            eve = now.until_on + _weeks(check.weeks)
            first = max(eve, check.on) + timedelta(1)
            runs[-1] = replace(now, until_on=first - timedelta(1))
            runs.append(Run(_there(now.stage + 1, weeks), first, eve + _weeks(weeks[now.stage])))
        else:
            eve = now.until_on + _weeks(-((now.until_on - check.on).days // _WEEK))
            stage = _there(now.stage - 1, weeks)
            runs = [one for one in runs if one.from_on <= check.on]  # a hold that was agreed and hasn't begun is off
            runs[-1] = replace(runs[-1], until_on=check.on, said=at)
            runs.append(Run(stage, check.on + timedelta(1), eve + _weeks(weeks[stage - 1])))
    return tuple(runs)


def taken_back(runs: Sequence[Run], weeks: Sequence[int]) -> tuple[Run, ...]:
    """As if it hadn't been said that the stage before the last one went well: the last one hasn't begun, and somebody
    puts that right.
    """
    eve = runs[-1].until_on - _weeks(weeks[runs[-1].stage - 1])
    return (*runs[:-2], replace(runs[-2], until_on=eve))


def planned(begins_on: date, weeks: Sequence[int], checks: Sequence[Checked], today: date) -> tuple[Run, ...]:
    """What comes after what is in force, if each check says that it went well: on its day, or today if that passed."""
    runs = course(begins_on, weeks, checks)
    made = len(runs)
    while runs[-1].stage < len(weeks):
        last_on = runs[-1].until_on
        checks = [*checks, Checked(Outcome.WELL, lost(last_on, today), max(last_on, today))]
        runs = course(begins_on, weeks, checks)
    return runs[made:]


def put_right_until(ended_on: date, said_on: date, calendar: Calendar) -> date:
    """Until when it can be put right that the last stage went well [own]: the plan's last day, and the working day
    after the one on which it was said. Where holidays aren't official yet, a week.
    """
    try:
        return max(ended_on, calendar.forward_to_workday(said_on + timedelta(days=1)))
    except UnknownYear:
        return max(ended_on, said_on + timedelta(days=_WEEK))


def begun_on(runs: Sequence[Run]) -> date:
    """Since when the stage that is in force last is: a hold goes on with it."""
    first = len(runs) - 1
    while runs[first].held:
        first -= 1
    return runs[first].from_on


def well_from(run: Run) -> date:
    """The first day on which it can be said that a stage went well: some days before its end, and of a short one half
    of it has to be over [own].
    """
    early = run.until_on - EARLY
    return early if run.held else max(early, run.from_on + (run.until_on - run.from_on + timedelta(1)) // 2)


def lost(until_on: date, today: date) -> int:
    """By how many whole weeks a stage that goes on past its end has moved what follows."""
    return max(0, (today - until_on).days) // _WEEK


def least_hold(until_on: date, today: date) -> int:
    """The smallest number of weeks by which a stage can be prolonged today: its new end is ahead."""
    return lost(until_on, today) + 1


def _end(first: date, weeks: int) -> date:
    return first + _weeks(weeks) - timedelta(1)


def _weeks(weeks: int) -> timedelta:
    return timedelta(days=_WEEK * weeks)


def _there(stage: int, weeks: Sequence[int]) -> int:
    if not 1 <= stage <= len(weeks):
        raise ValueError("no such stage")
    return stage
