"""By which way may an employee object to a decision, and what can come of looking at it again?"""

from typing import Final

from casework.rules.texts import N_
from casework.rules.vocabulary import Choice

LONGEST: Final = 2000
"""Signs of an objection, and of its answer."""


class ObjectionWay(Choice):
    """How an objection arrived."""

    IN_APP = "in_app", N_("画面で")
    PAPER = "paper", N_("書面で")
    SPOKEN = "spoken", N_("口頭で")


class Outcome(Choice):
    """What comes of a decision that was looked at again."""

    KEPT = "kept", N_("決定を変えない")
    CHANGED = "changed", N_("決定をやり直す")
    WITHDRAWN = "withdrawn", N_("措置をとりやめる")


def possible(*, nothing: bool) -> tuple[Outcome, ...]:
    """What can come of a decision; where it took nothing there is no measure to give up."""
    return tuple(one for one in Outcome if not (nothing and one is Outcome.WITHDRAWN))


class WordsWay(Choice):
    """How the physician's words of a reconsideration came to stand there."""

    OWN = "own", N_("医師が自分で書いた")
    TOLD = "told", N_("人事が聞いて記録した")
