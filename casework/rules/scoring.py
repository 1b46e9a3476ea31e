"""What do the three scores of a stress check say, and which decision do they propose? They never decide.

安衛則52条の15: an interview is for somebody with high stress of whom the examiner finds that it is needed. So the
scores only propose; the decision is a person's.
"""

import json
from dataclasses import asdict, dataclass
from typing import Final

from casework.rules.policy import Policy, Thresholds
from casework.rules.texts import N_
from casework.rules.vocabulary import Choice


class Questionnaire(Choice):
    """職業性ストレス簡易調査票, in its two lengths. The 80-item one scores the same 57 items."""

    FULL = "57", N_("57項目（80項目版を含む）")
    SHORT = "23", N_("23項目（簡略版）")


@dataclass(frozen=True, slots=True)
class Span:
    """The lowest and the highest sum that a domain can have: one to four points an item."""

    low: int
    high: int

    def holds(self, score: int) -> bool:
        return self.low <= score <= self.high


def _span(items: int) -> Span:
    return Span(items, items * 4)


SPANS: Final[dict[Questionnaire, dict[str, Span]]] = {
    Questionnaire.FULL: {"stressors": _span(17), "reactions": _span(29), "support": _span(9)},
    Questionnaire.SHORT: {"stressors": _span(6), "reactions": _span(11), "support": _span(6)},
}
"""What each domain can sum up to; the three domains of 安衛則52条の9. The one place where these numbers stand."""


def frozen(questionnaire: Questionnaire, thresholds: Thresholds) -> str:
    """The rule of a check as it is kept with it: later changes of the policy don't touch a check under way."""
    return json.dumps({"questionnaire": questionnaire.value, **asdict(thresholds)}, sort_keys=True)


def by_policy(questionnaire: Questionnaire, policy: Policy) -> str:
    """The rule of a check that begins under a policy."""
    short = questionnaire is Questionnaire.SHORT
    return frozen(questionnaire, policy.short_thresholds if short else policy.thresholds)


def thaw(text: str) -> tuple[Questionnaire, Thresholds]:
    """The rule of a check, as `frozen` wrote it. Raises ValueError, KeyError or TypeError for any other text."""
    values = json.loads(text)
    kinds = {kind.value: kind for kind in Questionnaire}
    return kinds[values.pop("questionnaire")], Thresholds(**values)


def proposes(thresholds: Thresholds, stressors: int, reactions: int, support: int) -> bool:
    """Do the scores propose high stress? High reactions alone, or causes and support together beside raised reactions
    (実施規程例の選定基準; the company may set other numbers).
    """
    alone = reactions >= thresholds.reactions
    together = stressors + support >= thresholds.stressors_and_support and reactions >= thresholds.reactions_beside
    return alone or together


def departs(needed: bool, *, high_stress: bool, proposed: bool) -> bool:
    """Does the examiner's decision differ from what the file's flag or the scores propose? Then it needs a reason;
    where flag and scores disagree, either decision does.
    """
    return needed != high_stress or needed != proposed


def implausible(questionnaire: Questionnaire, domain: str, score: int) -> bool:
    """Is this score one that no answered questionnaire gives? A hint for whoever imports: perhaps answers are missing,
    or another method counted. What is above the highest sum isn't read at all.
    """
    return not SPANS[questionnaire][domain].holds(score)
