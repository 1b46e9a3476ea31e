"""May an instruction go out: has the employee seen exactly its text, and said something to it or had the time to?"""

from datetime import date, timedelta
from typing import Final

from casework.rules.errors import UnknownYear
from casework.rules.texts import N_
from casework.rules.vocabulary import Choice
from casework.rules.workdays import Calendar

LONGEST: Final = 500
"""Characters of what the employee says is wrong."""


class Preview(Choice):
    """What the employee says to the text."""

    FINE = "fine", N_("この文面でよい")
    WRONG = "wrong", N_("直してほしいところがある")


class Previewed(Choice):
    """How it stood with the employee when the instruction went out."""

    FINE = "fine", N_("文面を確かめた")
    WRONG = "wrong", N_("直してほしいという返事の文面のまま、理由を書いて送った")
    UNANSWERED = "unanswered", N_("返事を待つ日が過ぎたあとに送った")
    URGENT = "urgent", N_("急ぎのため、返事を待たずに送った")
    WRONG_URGENT = "wrong_urgent", N_("急ぎのため、直してほしいという返事の文面のまま送った")


UNCHANGED: Final = frozenset({Previewed.WRONG, Previewed.WRONG_URGENT})
"""It went out as it was, although the employee wanted it changed."""


def wait_until(shown_on: date, days: int, calendar: Calendar) -> date:
    """The last working day on which HR waits for an answer: so many working days after it was shown. Where holidays are
    not official yet, a week longer in days of the calendar: rather too long than too short.
    """
    day = shown_on
    try:
        for _ in range(days):
            day = calendar.forward_to_workday(day + timedelta(days=1))
    except UnknownYear:
        return shown_on + timedelta(days=days + 7)
    return day


def how(answer: Preview | None, until: date | None, today: date, *, urgent: bool) -> Previewed | None:
    """Why it may go out now; None when HR has to wait still. `answer`: the last one to exactly this text. `until`: None
    when nothing was shown.
    """
    if answer is not None and until is not None:
        return Previewed.WRONG_URGENT if urgent and answer is Preview.WRONG else Previewed(answer.value)
    if urgent:
        return Previewed.URGENT
    return Previewed.UNANSWERED if until is not None and today > until else None
