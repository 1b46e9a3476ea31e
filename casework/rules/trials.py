"""What are the three ways of trying to go to work (試し出勤制度等), and what has to be settled before one begins?

During a leave none of them is work: no pay is due, and accidents aren't normally covered by the insurance of workers.
After the return trial attendance is work and paid (domain: §2e). No law names them; the ministry's guide does.
"""

from datetime import date
from typing import Final

from casework.rules.texts import N_
from casework.rules.vocabulary import Choice

LONGEST: Final = 500
MOST_WEEKS: Final = 12


class TrialKind(Choice):
    """Which of the three."""

    MOCK = "mock", N_("模擬出勤（勤務時間に、図書館などで過ごす）")
    COMMUTE = "commute", N_("通勤訓練（職場の近くまで行き、戻る）")
    TRIAL = "trial", N_("試し出勤（職場に一定の期間、続けて来る）")


class Cover(Choice):
    """Who covers an accident."""

    STATUTORY = "statutory", N_("労災保険（勤務として）")
    COMPANY = "company", N_("会社が掛ける保険など")
    NONE = "none", N_("会社の補償はない（本人の健康保険など）")


class TrialEnd(Choice):
    """What became of it."""

    DONE = "done", N_("予定どおり終えた")
    BROKEN_OFF = "broken_off", N_("途中でやめた")
    NOT_BEGUN = "not_begun", N_("始めなかった")


def over(ended_on: date | None, today: date) -> bool:
    """It isn't going on any more: one that ends with the eve of a leave to come goes on until then."""
    return ended_on is not None and ended_on <= today


def fits(kind: TrialKind, *, as_work: bool, paid: bool, cover: Cover) -> str | None:
    """Which field contradicts the others; None when they go together."""
    if as_work and kind is not TrialKind.TRIAL:
        return "kind"
    if paid is not as_work:
        return "paid"
    return "cover" if as_work is not (cover is Cover.STATUTORY) else None
