"""How does somebody who cares for a case talk to its person between the appointments, and when is a call due?"""

from datetime import date, timedelta
from typing import Final

from casework.rules.texts import N_
from casework.rules.vocabulary import Choice


class ContactKind(Choice):
    """How a contact took place; a hand-over to the physician stands among them, so that all is read in one order."""

    PHONE = "phone", N_("電話")
    ON_SITE = "on_site", N_("来室・対面")
    ONLINE = "online", N_("オンライン")
    HANDED_ON = "handed_on", N_("医師への引継ぎ")


TALKS: Final = tuple(kind for kind in ContactKind if kind is not ContactKind.HANDED_ON)
"""What can be written down as a contact."""

OLDEST: Final = timedelta(days=31)
"""So far back may it be written down."""
LONGEST: Final = 240
"""Minutes: more is a slip of the hand."""
FARTHEST: Final = timedelta(days=366)
"""So far ahead may the next call be."""
SOON: Final = timedelta(days=7)
"""So many days before it stands on the desk."""


def first_day(today: date) -> date:
    """The earliest day on which a contact may have been."""
    return today - OLDEST
