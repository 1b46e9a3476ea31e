"""Which implementing rules and which calendar hold for a workplace on a day?"""

from collections.abc import Callable
from dataclasses import fields
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from casework.models.policies import Closure as StoredClosure
from casework.models.policies import PolicyVersion
from casework.rules.policy import Disclosure, Policy, Thresholds
from casework.rules.workdays import Calendar, Closure

_READERS: dict[str, Callable[..., Any]] = {
    "follow_up_months": tuple,
    "disclosure": Disclosure,
    "deliberated_on": date.fromisoformat,
    "published_on": date.fromisoformat,
    "thresholds": lambda stored: Thresholds(**stored),
}
"""How values come back from JSON; plain numbers and texts need nothing."""
_NAMES = {field.name for field in fields(Policy)}


def policy_for(session: Session, company_id: int, workplace_id: int, day: date) -> tuple[Policy, int]:
    """The policy of a workplace on a day and its number (0: the defaults); its own version before the company's.

    Raises NotValid when stored values contradict each other, KeyError when one is unknown.
    """
    found = session.execute(
        select(PolicyVersion)
        .where(
            PolicyVersion.company_id == company_id,
            or_(PolicyVersion.workplace_id == workplace_id, PolicyVersion.workplace_id.is_(None)),
            PolicyVersion.on(day),
        )
        .order_by(PolicyVersion.workplace_id.is_(None), PolicyVersion.from_on.desc(), PolicyVersion.number.desc())
        .limit(1)
    ).scalar_one_or_none()
    if found is None:
        return Policy(), 0
    values: dict[str, Any] = {
        name: _READERS[name](value) if name in _READERS else value for name, value in found.values.items()
    }
    return Policy(**values), found.number


def calendar_for(session: Session, company_id: int, workplace_id: int) -> Calendar:
    """The working days of a workplace: its own closures and the company's."""
    stored = session.execute(
        select(StoredClosure.from_on, StoredClosure.until_on, StoredClosure.name).where(
            StoredClosure.company_id == company_id,
            or_(StoredClosure.workplace_id == workplace_id, StoredClosure.workplace_id.is_(None)),
        )
    )
    return Calendar(closures=tuple(Closure(row.from_on, row.until_on or row.from_on, row.name) for row in stored))
