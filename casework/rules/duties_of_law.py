"""On which days does the law change what an employer owes, and has the day been confirmed in the official gazette?"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from casework.rules.texts import N_


@dataclass(frozen=True, slots=True)
class Amendment:
    """One change. `confirmed`: the text itself was read; else the page marks the day as one to confirm."""

    from_on: date
    what: str
    source: str
    confirmed: bool


AMENDMENTS: Final = (
    Amendment(
        date(2025, 1, 1),
        N_("検査結果等報告書（50人以上の事業場）の提出は、電子申請が原則になる"),
        N_("労働安全衛生規則の改正"),
        confirmed=False,
    ),
    Amendment(
        date(2027, 4, 1),
        N_("集団ごとの分析は、個人を特定できない方法で行わなければならない"),
        N_("基発0630第2号（令和7年法律第33号に関わる通達）"),
        confirmed=False,
    ),
    Amendment(
        date(2028, 4, 1),
        N_("50人未満の事業場でも、ストレスチェックの実施が義務になる"),
        N_("令和7年法律第33号（公布2025年5月14日、施行日は政令）"),
        confirmed=False,
    ),
)
"""Ordered by day (domain §1.7). Whoever confirms a day in the gazette turns its mark."""
