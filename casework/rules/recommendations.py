"""勧告 of the 産業医 (安衛法13条5項・6項, 安衛則14条の3): what is asked before it, answered to it, reported of it?

Kept apart from 勧奨, the encouragement to ask for a talk, and from the opinion about one person: a 勧告 is about what
the health of the workers of a workplace needs, and names nobody.
"""

import re
from collections.abc import Iterable
from datetime import date
from typing import Final

from casework.rules.errors import NotValid
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import Choice

AT_MOST: Final = 4_000
"""Characters of a text."""
YEARS_KEPT: Final = 3
"""安衛則14条の3第2項: content and measures are kept for three years."""


class Outcome(Choice):
    """What the employer does about it (安衛則14条の3第2項)."""

    TAKEN = "taken", N_("措置を講じた")
    PLANNED = "planned", N_("措置を講じる予定")
    NONE = "none", N_("措置を講じない")


CALLED: Final = (
    "さん", "さま", "様", "氏", "君", "くん", "ちゃん", "殿", "主任", "係長", "課長", "次長", "部長", "班長", "店長",
    "工場長", "先生", "社員",
)  # fmt: skip
"""How people are called, behind a part of their name."""


def named(words: str, names: Iterable[str]) -> str | None:
    """The first of these people whose whole name stands in a text, however it is spaced, or a part of whose name
    stands there as one calls somebody (「中村さん」); None where nobody's does. A family name alone is left: too many
    are words of everyday.
    """
    plain = "".join(words.split())
    for name in names:
        parts = name.split()
        if len(parts) > 1 and ("".join(parts) in plain or any(_calls(part, plain) for part in parts)):
            return name
    return None


def _calls(part: str, plain: str) -> bool:
    """A longer name that ends alike is somebody else's: 「小林さん」 is no 林."""
    return (
        part in plain and re.search(rf"(?<![一-鿿ァ-ヴー]){re.escape(part)}(?:{'|'.join(CALLED)})", plain) is not None
    )


def check_given(heard_on: date, given_on: date, today: date) -> None:
    """The employer is asked first (安衛則14条の3第1項). NotValid beside the day that can't be."""
    if given_on > today:
        raise NotValid("given_on", _AHEAD)
    if heard_on > given_on:
        raise NotValid("heard_on", Said(N_("事業者の意見は、勧告の前に求めます。勧告の日以前の日を入力してください。")))


def check_reported(reported_on: date, answered_on: date, today: date) -> None:
    """It is reported with the answer. NotValid for a day before that, or to come."""
    if reported_on > today:
        raise NotValid("reported_on", _AHEAD)
    if reported_on < answered_on:
        raise NotValid(
            "reported_on",
            Said(N_("回答した日（%(day)s）以後の日を入力してください。"), {"day": answered_on}),
        )


_AHEAD: Final = Said(N_("まだ来ていない日は入力できません。"))
