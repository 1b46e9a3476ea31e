"""How is a leave for illness (病気休業・休職) counted: its planned end, the limit of the company's rules, its contacts?

No law sets the length of such a leave, its end or who calls how often: the company's work rules do, and what was agreed
with the employee. Step 1 of the ministry's guide on returning to work asks for the contact and for early word of the
limit (domain: §2e).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from casework.rules.deadlines import Clock
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import Choice, Hat

OVER: Final = Said(N_("この休業は、すでに終わっています。"))
LONGEST_BASIS: Final = 80
LONGEST_WORDS: Final = 500
MOST_WEEKS: Final = 26
"""Half a year: beyond it nobody knows any more who calls."""
FARTHEST: Final = timedelta(days=3 * 366)
"""So far before or after today may a day of a leave lie; anything else is a slip of the hand."""

TOLD_AFTER: Final = timedelta(days=14)
"""So long whoever leads somebody reads that a leave is over [own]: they are told of it, often a day late."""

CLOCKS: Final = (Clock.LEAVE_ENDS, Clock.LEAVE_LIMIT, Clock.LEAVE_CONTACT, Clock.LEAVE_CERTIFICATE)
"""What HR is to see to during a leave."""

_OF_CARE: Final = (Clock.FOLLOW_UP, Clock.DOCTOR_ANSWER, Clock.RETURN_ABSENCE)
SEEN_TO_BY: Final[Mapping[Hat | None, tuple[Clock, ...]]] = {
    Hat.HR: (*CLOCKS, Clock.RETURN_OPINION, Clock.STAGE_CHECK),
    Hat.PHYSICIAN: _OF_CARE,
    Hat.NURSE: _OF_CARE,
}
"""Of a leave and the way back from it, by whose desk it stands on. Nobody asks anything of the employee."""


class LeaveEnd(Choice):
    """How a leave ended."""

    RETURNED = "returned", N_("職場に復帰した")
    LEFT = "left", N_("退職した")
    EXPIRED = "expired", N_("休職の期間が満了した")
    MISTAKEN = "mistaken", N_("記録の誤り（休業はなかった）")


class ContactWay(Choice):
    """How somebody on leave wishes to be reached; nothing that tells anybody else at home."""

    TELEPHONE = "telephone", N_("電話")
    EMAIL = "email", N_("メール")
    LETTER = "letter", N_("封書（差出人は会社名だけ）")
    NONE = "none", N_("本人から連絡があるまで待つ")


class Reached(Choice):
    """What became of an attempt to reach somebody on leave."""

    TALKED = "talked", N_("話せた・返事があった")
    NOT_REACHED = "not_reached", N_("連絡がつかなかった")
    NOT_NOW = "not_now", N_("今回は話さないことにした")
    MISTAKEN = "mistaken", N_("記録の誤り（連絡はなかった）")


def next_contact(begins_on: date, weeks: int, after: date) -> date:
    """The first day after `after` that lies a whole number of `weeks` after the leave's first day: counted from there,
    so that a late call doesn't move all that follow. Raises ValueError for less than a week.
    """
    if weeks < 1:
        raise ValueError("contacts are whole weeks apart")
    step = 7 * weeks
    passed = max((after - begins_on).days, 0)
    return begins_on + timedelta(days=(passed // step + 1) * step)


def word_on(last_on: date, ahead_days: int, today: date) -> date:
    """The day on which somebody is to see to a day that comes, so many days before it; never before today."""
    return max(last_on - timedelta(days=ahead_days), today)


def at_home(begins_on: date, ended_on: date | None, today: date) -> bool:
    """Whether somebody is on that leave today."""
    return begins_on <= today and (ended_on is None or today <= ended_on)


@dataclass(frozen=True)
class Turn:
    """The days of one leave and its return among the leaves of one case: from `since` until the next one begins.

    None on either side where no other leave of the case lies there.
    """

    since: date | None
    next_on: date | None

    def holds(self, day: date | None) -> bool:
        """Whether what was written on a day belongs to this leave; what has no day yet belongs to the last one."""
        if day is None:
            return self.next_on is None
        return (self.since is None or day >= self.since) and (self.next_on is None or day < self.next_on)
