"""When is a change of somebody's post or employment looked at quietly, and what is asked then (不利益な取扱いの禁止)?

Never an accusation: that two things lie near each other says nothing of why. Nobody but the reviewer learns that there
is anything to look at, and the reviewer nothing of whoever didn't ask the employer for a talk.
"""

from collections.abc import Iterable
from datetime import date
from typing import Final

from casework.rules.texts import N_
from casework.rules.vocabulary import Choice

AT_MOST: Final = 4_000
"""Characters of a text."""


class ChangeKind(Choice):
    """異動区分: what a personnel system tells of a change. Without it: what can be seen from the change itself."""

    DISMISSAL = "dismissal", N_("解雇")
    NON_RENEWAL = "non_renewal", N_("雇止め")
    ADVISED = "advised", N_("退職勧奨による退職")
    LEFT = "left", N_("退職（理由の記載なし）")
    TRANSFER = "transfer", N_("配置転換")
    POST = "post", N_("役職の変更")
    DEMOTION = "demotion", N_("降格")
    PAY_CUT = "pay_cut", N_("賃金の引下げ")
    OTHER = "other", N_("そのほかの取扱い")
    RESIGNATION = "resignation", N_("自己都合退職")
    RETIREMENT = "retirement", N_("定年退職")
    PROMOTION = "promotion", N_("昇格")


LEAVING: Final = frozenset(
    {
        ChangeKind.DISMISSAL, ChangeKind.NON_RENEWAL, ChangeKind.ADVISED, ChangeKind.LEFT, ChangeKind.RESIGNATION,
        ChangeKind.RETIREMENT,
    }
)  # fmt: skip
WATCHED: Final = frozenset(ChangeKind) - {ChangeKind.RESIGNATION, ChangeKind.RETIREMENT, ChangeKind.PROMOTION}
"""Dismissal, non-renewal, advised resignation, transfer and change of post (実施規程例36条8号), and what comes near."""
RAISED: Final = tuple(kind for kind in ChangeKind if kind in WATCHED and kind is not ChangeKind.LEFT)
"""What an employee can tell of."""


def falls(on: date, recorded_on: date, after: Iterable[date], days: int) -> bool:
    """Does a change follow, within so many days, a request or an interview? It is as old as the earlier of its day and
    the day on which it was entered: what was known before isn't because of what came later.
    """
    known = min(on, recorded_on)
    return any(0 <= (known - day).days <= days for day in after)


class Step(Choice):
    """What the reviewer goes through (実施規程例36条), in this order."""

    REASON = "reason", N_("変更の理由と、決めた日・決めた人が書面で残っている")
    BEFORE = "before", N_("申出より前から決まっていた、または同じ立場の人にも同じ変更がある")
    OPINION = "opinion", N_("就業上の措置としての変更なら、医師の意見を聴いてから決めている（36条6号）")
    HEARD = "heard", N_("本人の意見を聴き、内容と理由を説明している（20条、36条6号）")
    WITHIN = "within", N_("医師の意見と、内容や程度が著しく違っていない（36条7号）")
    ALLOWED = "allowed", N_("解雇、雇止め、退職勧奨、不当な動機の異動や役職の変更に当たらない（36条8号）")


class Answer(Choice):
    YES = "yes", N_("はい")
    NO = "no", N_("いいえ")
    UNKNOWN = "unknown", N_("分からない")
    NOT_ASKED = "not_asked", N_("当てはまらない")


class Outcome(Choice):
    """How it ended."""

    NO_CONCERN = "no_concern", N_("気になる点はない")
    TALKED = "talked", N_("本人の了解を得て、事業者と話した")
    REVERSE = "reverse", N_("本人の了解を得て、取扱いを改めるよう事業者に伝えた")
    OUTSIDE = "outside", N_("社外の相談先（都道府県労働局など）を案内した")


TOLD_EMPLOYER: Final = frozenset({Outcome.TALKED, Outcome.REVERSE})
"""Nobody is spoken of to the employer without having agreed to it."""
