"""Which changes of post or employment does a file of people bring? Written for everybody alike.

What is known of somebody's health, or whether they asked for a talk, is not asked here: the file takes the same
statements and says the same for each. Looking at it comes later, and elsewhere (`services/treatment_watch.py`).
"""

from collections.abc import Collection
from datetime import date
from typing import Final

from sqlalchemy import select

from casework.access import Visit
from casework.models.people import Employment, Placement
from casework.models.treatment import PersonnelChange
from casework.rules.treatment import LEAVING, WATCHED, ChangeKind

_AT_ONCE: Final = 1_000
"""So many people are asked for in one statement."""


class Changes:
    """What was entered before, and what the file adds."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._company_id = visit.actor.company_id
        self._known: dict[tuple[int, ChangeKind, date | None], PersonnelChange] = {}

    def know(self, employment_ids: Collection[int]) -> None:
        """What was entered before of those whom the file names: the same statements for each."""
        asked = sorted(employment_ids)
        for at in range(0, len(asked), _AT_ONCE):
            found = self._visit.session.execute(
                select(PersonnelChange)
                .where(
                    PersonnelChange.company_id == self._company_id,
                    PersonnelChange.employment_id.in_(asked[at : at + _AT_ONCE]),
                )
                .order_by(PersonnelChange.id)
            ).scalars()
            for one in found:
                self._known[one.employment_id, self._key(one.kind), self._day(one.kind, one.happened_on)] = one

    @staticmethod
    def _key(kind: ChangeKind) -> ChangeKind:
        """An employment is left once, for whatever reason."""
        return ChangeKind.LEFT if kind in LEAVING else kind

    @staticmethod
    def _day(kind: ChangeKind, on: date) -> date | None:
        return None if kind in LEAVING else on

    def placed(
        self,
        there: Employment,
        department_id: int,
        post: str,
        workplace_id: int,
        now: Placement,
        day: date,
        said: ChangeKind | None,
    ) -> None:
        """What a placement was, and what it is from a day on: what the file calls it, and what is seen besides
        where that isn't watched. Who is promoted into another place is transferred.
        """
        if said is not None and said not in LEAVING:
            self.add(there, workplace_id, said, day)
            if said in WATCHED:
                return
            if now.department_id != department_id:
                self.add(there, workplace_id, ChangeKind.TRANSFER, day)
            return
        if now.department_id != department_id:
            self.add(there, workplace_id, ChangeKind.TRANSFER, day)
        if now.post != post:
            self.add(there, workplace_id, ChangeKind.POST, day)

    def add(self, there: Employment, workplace_id: int, kind: ChangeKind, on: date) -> bool:
        """Whether it tells something new. A leaving that was entered before takes its day and its reason from the last
        file.
        """
        key = (there.id, self._key(kind), self._day(kind, on))
        known = self._known.get(key)
        if known is None:
            made = PersonnelChange(
                company_id=self._company_id, employment_id=there.id, workplace_id=workplace_id, kind=kind,
                happened_on=on, recorded_on=self._visit.today,
            )  # fmt: skip
            self._visit.session.add(made)
            self._known[key] = made
            return True
        known.happened_on = on
        if known.kind is kind or kind is ChangeKind.LEFT:
            return False
        known.kind, known.recorded_on = kind, self._visit.today
        return True
