"""What comes due by the clock in each company, without anybody pressing a button?"""

from collections.abc import Callable
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.models.people import Company
from casework.services import (
    assents,
    chases,
    contacts,
    general_letters,
    idle_returns,
    leave_starts,
    leavers,
    letters,
    lifted_cases,
    occasions,
    outcomes,
    reminders,
    rests,
    review_days,
    series,
    settling,
    stayers,
    takeovers,
    terms,
    treatment_watch,
    waiting,
)


class Round(NamedTuple):
    """One thing the worker looks after in each company; `go` is one transaction and gives how much it did."""

    name: str
    go: Callable[..., int]
    again: bool = False
    """It does one thing at a time, and goes on as long as there is one."""


ROUNDS: Final = (
    Round("rests", rests.look),
    Round("letters", letters.send_due),
    Round("general letters", general_letters.send_due),
    Round("dates", settling.settle),
    Round("series", series.fill_due),
    Round("reminders", reminders.remind),
    Round("chases", chases.chase),
    Round("assents", assents.remind),
    Round("calls", contacts.remind),
    Round("leavers", leavers.close),
    Round("stayers", stayers.go_on),
    Round("terms", terms.remind),
    Round("lifted cases", lifted_cases.close),
    Round("idle returns", idle_returns.close),
    Round("measure reviews", review_days.remind),
    Round("outcomes", outcomes.draw),
    Round("treatment", treatment_watch.look),
    Round("occasions", occasions.look),
    Round("leaves begun", leave_starts.look),
    Round("takeovers", takeovers.hand_on),
    Round("freed times", waiting.offer_freed, again=True),
)


def companies(session: Session) -> list[int]:
    """The companies of this installation."""
    return list(session.execute(select(Company.id).order_by(Company.id)).scalars())


def go(session: Session, company_id: int, which: Round, *, now: datetime) -> int:
    """One round in one company; how much was done."""
    return which.go(session, company_id, now=now)
