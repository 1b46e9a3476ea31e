"""What stands on the agenda of a monthly review, how far ahead does it look, and who does what is agreed?

HR and the 産業医 go through the running cases once a month (定例レビュー). Nothing that HR may not know stands on the
agenda, whoever opens it: it is laid on the table between them.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from casework.rules.deadlines import Clock
from casework.rules.months import months_after
from casework.rules.standing import Waits
from casework.rules.texts import N_
from casework.rules.vocabulary import Choice, Hat

WAITING: Final[Mapping[Clock, Waits]] = MappingProxyType(
    {
        Clock.INTERVIEW: Waits.INTERVIEW,
        Clock.OPINION: Waits.OPINION,
        Clock.LONG_HOURS_OPINION: Waits.OPINION,
        Clock.HEARING: Waits.HEARING,
        Clock.DECISION: Waits.DECISION,
        Clock.EXPLANATION: Waits.EXPLANATION,
        Clock.RECONSIDERATION: Waits.RECONSIDERATION,
        Clock.INSTRUCTION: Waits.INSTRUCTION,
    }
)
"""The clocks that run while a case waits for a step of its road, and for which. Without a booking it is `BOOKING`."""

COMING: Final = (Clock.WORK_DATA, Clock.MEASURE_REVIEW, Clock.OBJECTION)
"""Other limits of the employer. Follow-ups are none: the employer isn't told their days."""


class Next(Choice):
    """What is next, and who does it."""

    BOOK = "book", N_("本人が日時を選ぶ（実施事務従事者が手伝う）")
    HOLD = "hold", N_("予約の日に面接指導をする（医師）")
    WRITE = "write", N_("報告書・意見書を発行する（医師）")
    HEAR = "hear", N_("本人の意見を聴く（人事労務）")
    DECIDE = "decide", N_("措置を決めて本人に知らせる（人事労務）")
    EXPLAIN = "explain", N_("産業医の同席で本人に説明する（人事労務）")
    RECONSIDER = "reconsider", N_("了承されなかった決定を、産業医と再検討する（人事労務）")
    INSTRUCT = "instruct", N_("上司に指示する（人事労務）")


NEXT: Final[Mapping[Waits, Next]] = MappingProxyType(
    {
        Waits.BOOKING: Next.BOOK,
        Waits.INTERVIEW: Next.HOLD,
        Waits.OPINION: Next.WRITE,
        Waits.HEARING: Next.HEAR,
        Waits.DECISION: Next.DECIDE,
        Waits.EXPLANATION: Next.EXPLAIN,
        Waits.RECONSIDERATION: Next.RECONSIDER,
        Waits.INSTRUCTION: Next.INSTRUCT,
    }
)


class Doer(Choice):
    """Who does what was agreed."""

    HR = "hr", N_("人事労務")
    PHYSICIAN = "physician", N_("産業医")
    BOTH = "both", N_("人事労務と産業医")


TAKE_PART: Final = frozenset({Hat.HR, Hat.PHYSICIAN})


def first_of(day: date) -> date:
    """The month of a day, as its first day."""
    return day.replace(day=1)


def last_of(month: date) -> date:
    """The last day of a month."""
    return months_after(month, 1) - timedelta(days=1)


def horizon(month: date) -> date:
    """The last day that the review of a month looks at: nothing may end before the next one without a word."""
    return last_of(months_after(month, 1))


def may_open(month: date, today: date) -> bool:
    """Whether there is an agenda of a month that was not held: the last one, this one and the next."""
    this = first_of(today)
    return first_of(this - timedelta(days=1)) <= month <= months_after(this, 1)
