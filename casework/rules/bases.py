"""On which article of the law does a record of an interview stand, and what is an opinion for?

One meeting may stand on two articles: then there are two records, each counted in its own (domain: §9, number 41).
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from casework.rules.deadlines import Clock
from casework.rules.texts import N_
from casework.rules.vocabulary import Choice


class RecordBasis(Choice):
    """The article under which the interview was held."""

    STRESS_CHECK = "stress_check", N_("ストレスチェック後の面接指導（安衛法66条の10）")
    LONG_HOURS = "long_hours", N_("長時間労働者の面接指導（安衛法66条の8）")


CLOCKS: Final[Mapping[RecordBasis, tuple[Clock, Clock]]] = MappingProxyType(
    {
        RecordBasis.STRESS_CHECK: (Clock.OPINION, Clock.URGENT_OPINION),
        RecordBasis.LONG_HOURS: (Clock.LONG_HOURS_OPINION, Clock.URGENT_LONG_HOURS),
    }
)
"""The limit of an opinion on each article, and that of the same day when it is urgent."""


class Purpose(Choice):
    """What an opinion does to the opinions before it."""

    NEW = "new", N_("新規")
    CONTINUED = "continued", N_("継続")
    CHANGED = "changed", N_("変更")
    LIFTED = "lifted", N_("解除")


FATIGUE: Final = (N_("0（低い）"), N_("1"), N_("2"), N_("3（高い）"))
"""疲労の蓄積の状況 of the form for long hours, from low to high; the place in the list is what is kept."""
