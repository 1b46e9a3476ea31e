"""Whose is the work in a file of HR, by rule, when somebody took it, left, or never took it?"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from casework.rules.texts import N_
from casework.rules.vocabulary import Choice

LONGEST: Final = 500
"""Letters of a word from one officer to the next."""


class Held(Choice):
    """How a file came to whoever has it, or why nobody has."""

    TAKEN = "taken", N_("引き受けた担当者")
    ALONE = "alone", N_("扱える人が1人のため、その人の担当")
    NOBODY = "nobody", N_("まだだれも引き受けていません")
    LEFT = "left", N_("前の担当者が離れ、だれも引き受けていません")


class Look(Choice):
    """Which part of the list of HR's work is looked at."""

    MINE = "mine", N_("自分の担当")
    NOBODYS = "nobodys", N_("担当のいないもの")
    LATE = "late", N_("期限を過ぎたもの")


@dataclass(frozen=True)
class Owner:
    """Who has it: a person, or nobody."""

    held: Held
    person_id: int | None


def owner(holder: int | None, able: Collection[int]) -> Owner:
    """`holder`: who took the file last; `able`: who may handle it today. Whoever left the workplace, or whose own file
    it is, isn't able; what they had falls back to those who are, and to the only one of them at once.
    """
    if holder is not None and holder in able:
        return Owner(Held.TAKEN, holder)
    if len(able) == 1:
        return Owner(Held.ALONE, next(iter(able)))
    return Owner(Held.NOBODY if holder is None else Held.LEFT, None)
