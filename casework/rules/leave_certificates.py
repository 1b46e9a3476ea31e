"""To whom may somebody on leave hand a certificate (診断書), and which days of a leave have none?

No law asks for one: the company's work rules do, as proof of the days. The employee chooses who receives it, and only
they read the original (domain: §12.16); the employer needs no more than that there is one, and its days.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from casework.rules.texts import N_
from casework.rules.vocabulary import Choice

MOST: Final = 50
"""Of one leave: one a week for a year, nearly."""


class Purpose(Choice):
    """What a certificate is for."""

    REST = "rest", N_("休む必要があるという診断書")
    READY = "ready", N_("復職できるという診断書")


class HandedTo(Choice):
    """Who receives a certificate, and alone reads it."""

    HEALTH = "health", N_("産業医・保健師")
    HR = "hr", N_("人事労務担当者")


def open_from(begins_on: date, until_on: date, covered: Iterable[tuple[date, date]]) -> date | None:
    """The first day of a leave that lies in none of the periods, first and last day each; None when every day does."""
    day = begins_on
    for first, last in sorted(covered):
        if first > day:
            break
        day = max(day, last + timedelta(days=1))
    return day if day <= until_on else None
