"""Under which conditions is a talk on line as good as one in a room?

Source: 基発0915第5号 (2015-09-15), amended by 基発1119第2号 (2020-11-19): what the employer sees to before an interview
by a physician is held over a line. Since 2020 that the physician knows the workplace is a preference.
"""

from typing import Final

from casework.rules.texts import N_
from casework.rules.vocabulary import Choice


class Condition(Choice):
    """One of the seven conditions."""

    TOLD = "told", N_("会社の事業の概要と、本人の業務の内容・勤務状況・作業環境を、医師に伝えている")
    KNOWS = (
        "knows",
        N_("医師が、その事業場の産業医である、1年以内に訪れたなど、状況を知っている（望ましい条件）"),
    )
    SEEN = "seen", N_("表情・顔色・声・しぐさを互いに確かめられ、映像と音声が安定している")
    SECURE = "secure", N_("情報が漏れず、ほかの人が入れない。操作が簡単である")
    ANNOUNCED = "announced", N_("実施の方法を衛生委員会等で調査審議し、あらかじめ労働者に知らせている")
    PRIVATE = "private", N_("本人のまわりに、話の聞こえる人がいない")
    EMERGENCY = "emergency", N_("緊急のときに駆けつける医師や、事業場の担当者を決めている")


PREFERRED: Final = frozenset({Condition.KNOWS})
"""Wished for and not required since 2020."""
OF_SETTING: Final = (
    Condition.TOLD, Condition.KNOWS, Condition.SEEN, Condition.SECURE, Condition.ANNOUNCED, Condition.EMERGENCY,
)  # fmt: skip
"""What the employer looks at once, for a workplace and a way to meet."""
OF_TALK: Final = (Condition.TOLD, Condition.KNOWS, Condition.SEEN, Condition.PRIVATE, Condition.EMERGENCY)
"""What whoever holds the talk looks at each time."""


def missing(asked: tuple[Condition, ...], met: frozenset[Condition]) -> tuple[Condition, ...]:
    """What is required of `asked` and not met, in the order of the list."""
    return tuple(one for one in asked if one not in met and one not in PREFERRED)
