"""Which implementing rules and which calendar hold for a workplace on a day?"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import asdict, fields
from datetime import date
from typing import Any, Final

from sqlalchemy import Date, Integer, Select, bindparam, func, or_, select
from sqlalchemy.orm import Session

from casework.models.policies import Closure as StoredClosure
from casework.models.policies import PolicyVersion
from casework.rules.policy import Disclosure, Policy, Thresholds
from casework.rules.workdays import Calendar, Closure

_READERS: dict[str, Callable[..., Any]] = {
    "follow_up_months": tuple,
    "reminder_days": tuple,
    "opinion_reminder_days": tuple,
    "measure_reminder_days": tuple,
    "disclosure": Disclosure,
    "deliberated_on": date.fromisoformat,
    "published_on": date.fromisoformat,
    "thresholds": lambda stored: Thresholds(**stored),
    "short_thresholds": lambda stored: Thresholds(**stored),
}
"""How values come back from JSON; plain numbers and texts need nothing."""
_WRITERS: dict[str, Callable[..., Any]] = {
    "follow_up_months": list,
    "reminder_days": list,
    "opinion_reminder_days": list,
    "measure_reminder_days": list,
    "disclosure": lambda kind: kind.value,
    "deliberated_on": date.isoformat,
    "published_on": date.isoformat,
    "thresholds": asdict,
    "short_thresholds": asdict,
}
"""And how they go there."""
_OF_COMPANY: Final = PolicyVersion.workplace_id.is_(None)
_IN_FORCE: Final = (
    PolicyVersion.company_id == bindparam("company"),
    PolicyVersion.on(bindparam("day", type_=Date)),
    PolicyVersion.taken_back_on.is_(None),
)
_LATEST: Final = (
    _OF_COMPANY, PolicyVersion.from_on.desc(), PolicyVersion.number.desc()
)  # fmt: skip
"""A workplace's own before the company's, the latest first."""
_NAMES = {field.name for field in fields(Policy)}


def policy_for(session: Session, company_id: int, workplace_id: int, day: date) -> tuple[Policy, int]:
    """The policy of a workplace on a day and its number (0: the defaults); its own version before the company's.

    Raises NotValid when stored values contradict each other, KeyError when one is unknown.
    """
    found = version_for(session, company_id, workplace_id, day)
    return (Policy(), 0) if found is None else (read(found.values), found.number)


OF_PLACES: Final[Select[*tuple[Any, ...]]] = select(
    PolicyVersion.workplace_id,
    PolicyVersion.values,
    func.row_number(type_=Integer).over(order_by=_LATEST).label("nth"),
).where(*_IN_FORCE, or_(_OF_COMPANY, PolicyVersion.workplace_id.in_(bindparam("places", expanding=True))))
"""The versions in force at some workplaces on a day. Made once: every time that is offered asks it."""


def policies_for(session: Session, company_id: int, workplaces: Collection[int], day: date) -> dict[int, Policy]:
    """The policy of each of several workplaces on a day, in one statement. Raises as `policy_for`."""
    session.flush()
    asked = {"company": company_id, "places": list(workplaces), "day": day}
    return of_places(session.connection().execute(OF_PLACES, asked), workplaces)


def of_places(rows: Iterable[Any], workplaces: Collection[int]) -> dict[int, Policy]:
    """The rows of `OF_PLACES`, as the policy of each workplace. Raises as `policy_for`."""
    versions = sorted(rows, key=lambda version: version.nth)
    found: dict[int, Policy] = {}
    for place in workplaces:
        first = next((one for one in versions if one.workplace_id in {place, None}), None)
        found[place] = Policy() if first is None else read(first.values)
    return found


def version_for(session: Session, company_id: int, workplace_id: int, day: date) -> PolicyVersion | None:
    """The version that holds at a workplace on a day, by what is written today; None where the defaults do."""
    return session.execute(
        select(PolicyVersion)
        .where(*_IN_FORCE, or_(_OF_COMPANY, PolicyVersion.workplace_id == workplace_id))
        .order_by(*_LATEST)
        .limit(1),
        {"company": company_id, "day": day},
    ).scalar_one_or_none()


def read(values: Mapping[str, Any]) -> Policy:
    """The rules of a version, as it is stored. Raises as `policy_for`."""
    return Policy(**{name: _READERS[name](value) if name in _READERS else value for name, value in values.items()})


def stored(policy: Policy) -> dict[str, Any]:
    """What is kept of a set of rules: the values that depart from the default, as JSON knows them."""
    usual = Policy()
    return {
        name: _WRITERS[name](value) if name in _WRITERS else value
        for name in sorted(_NAMES)
        if (value := getattr(policy, name)) != getattr(usual, name)
    }


def calendar_for(session: Session, company_id: int, workplace_id: int) -> Calendar:
    """The working days of a workplace: its own closures and the company's."""
    return calendars_for(session, company_id, {workplace_id})[workplace_id]


def calendars_for(session: Session, company_id: int, workplaces: Collection[int]) -> dict[int, Calendar]:
    """Those of several workplaces, in one statement."""
    rows = session.execute(
        select(
            StoredClosure.workplace_id, StoredClosure.from_on, StoredClosure.until_on, StoredClosure.name
        ).where(
            StoredClosure.company_id == company_id,
            or_(StoredClosure.workplace_id.in_(workplaces), StoredClosure.workplace_id.is_(None)),
        )
    ).all()  # fmt: skip
    return {
        place: Calendar(
            closures=tuple(
                Closure(row.from_on, row.until_on or row.from_on, row.name)
                for row in rows
                if row.workplace_id in {place, None}
            )
        )
        for place in workplaces
    }
