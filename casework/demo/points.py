"""Which points have the scales of an invented result, so that they fit its three sums?"""

from typing import Final

from casework.rules.scales import DOMAINS as SCALES_OF
from casework.rules.scales import HARD, HIGH, LOW, Scale
from casework.rules.scoring import SPANS, Questionnaire

NAMES: Final = tuple(scale.label for scale in Scale)
"""The headings of their columns."""
_SPANS: Final = SPANS[Questionnaire.FULL]
_SPREAD: Final = (0, 1, -1, 0, 1, 0, -1)


def points(number: str, sums: dict[str, int]) -> list[int]:
    """The points in the order of the scales: few where the sum of the domain is high, each a little unlike."""
    found = []
    for domain, key in zip(SCALES_OF, ("stressors", "reactions", "support"), strict=True):
        span = _SPANS[key]
        middle = HIGH - round((HIGH - LOW) * (sums[key] - span.low) / (span.high - span.low))
        for place, scale in enumerate(domain.scales):
            turn = _SPREAD[(sum(map(ord, number)) + 3 * place + (scale in HARD)) % len(_SPREAD)]
            found.append(min(HIGH, max(LOW, middle + turn)))
    return found
