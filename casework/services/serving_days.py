"""Which physicians serve a workplace on which of some days, and with whom are measures explained there on each?"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from casework.models.people import HatGrant, PersonnelAuthority
from casework.models.providers import Engagement
from casework.rules.vocabulary import EngagementKind, Hat

PHYSICIANS: Final = (
    EngagementKind.INDUSTRIAL_PHYSICIAN, EngagementKind.INTERVIEW_PHYSICIAN, EngagementKind.SPOT_PHYSICIAN,
    EngagementKind.REGIONAL_CENTRE,
)  # fmt: skip


class Span(NamedTuple):
    """Days of somebody, both included; without a kind they have personnel authority."""

    person_id: int
    kind: EngagementKind | None
    from_on: date
    until_on: date | None

    def on(self, day: date) -> bool:
        return self.from_on <= day and (self.until_on is None or self.until_on >= day)


@dataclass(frozen=True)
class Serving:
    """Who serves from `first` to `last`, without those who are barred, and who has personnel authority meanwhile."""

    first: date
    last: date
    engaged: tuple[Span, ...]
    deciding: tuple[Span, ...]

    def appointed(self, day: date) -> list[int]:
        """The 産業医 of a day."""
        return sorted({one.person_id for one in self._there(day) if one.kind is EngagementKind.INDUSTRIAL_PHYSICIAN})

    def explaining(self, day: date) -> list[int]:
        """Who may be present when measures are explained on a day: the 産業医; where none is appointed (a duty from 50
        workers on, 安衛令5条), or the only one is barred, the physicians who serve the workplace by contract or for the
        regional centre.
        """
        return self.appointed(day) or sorted({one.person_id for one in self._there(day)})

    def without(self, barred: Collection[int]) -> "Serving":
        """The same without these persons."""
        return replace(self, engaged=tuple(one for one in self.engaged if one.person_id not in barred))

    def turns(self) -> list[date]:
        """The first of the days, and each on which it may be somebody else's turn."""
        days = {self.first}
        for one in chain(self.engaged, self.deciding):
            days |= {one.from_on} if one.until_on is None else {one.from_on, one.until_on + timedelta(days=1)}
        return sorted(day for day in days if self.first <= day <= self.last)

    def _there(self, day: date) -> list[Span]:
        """安衛則52条の10第2項: who decides over dismissal, promotion or transfer here takes no part."""
        deciding = {one.person_id for one in self.deciding if one.on(day)}
        return [one for one in self.engaged if one.on(day) and one.person_id not in deciding]


def here(column: InstrumentedAttribute[int | None], workplace_id: Any) -> ColumnElement[bool]:
    """A dated row is of this workplace, or of all."""
    return or_(column.is_(None), column == workplace_id)


def read(
    session: Session, company_id: int, workplace_id: int, first: date, last: date, *, barred: Collection[int] = ()
) -> Serving:
    """The days of everybody there, with two statements however many rows there are."""
    rows = session.execute(
        select(HatGrant.person_id, HatGrant.from_on, HatGrant.until_on, Engagement.kind,
               Engagement.from_on.label("engaged_on"), Engagement.until_on.label("engaged_until_on"))
        .join(
            Engagement,
            and_(Engagement.company_id == HatGrant.company_id, Engagement.person_id == HatGrant.person_id),
        )
        .where(
            HatGrant.company_id == company_id,
            HatGrant.hat == Hat.PHYSICIAN,
            HatGrant.instead.is_(False),
            here(HatGrant.workplace_id, workplace_id),
            Engagement.kind.in_(PHYSICIANS),
            here(Engagement.workplace_id, workplace_id),
            *_within(HatGrant, first, last),
            *_within(Engagement, first, last),
        )
    )  # fmt: skip
    engaged = tuple(
        Span(row.person_id, row.kind, max(row.from_on, row.engaged_on), _earlier(row.until_on, row.engaged_until_on))
        for row in rows
        if row.person_id not in barred
    )
    authority = session.execute(
        select(PersonnelAuthority.person_id, PersonnelAuthority.from_on, PersonnelAuthority.until_on).where(
            PersonnelAuthority.company_id == company_id,
            here(PersonnelAuthority.workplace_id, workplace_id),
            PersonnelAuthority.person_id.in_({one.person_id for one in engaged}),
            *_within(PersonnelAuthority, first, last),
        )
    )
    return Serving(
        first, last, engaged, tuple(Span(row.person_id, None, row.from_on, row.until_on) for row in authority)
    )


def _within(model: Any, first: date, last: date) -> tuple[ColumnElement[bool], ...]:
    return (model.from_on <= last, or_(model.until_on.is_(None), model.until_on >= first))


def _earlier(one: date | None, other: date | None) -> date | None:
    return min((day for day in (one, other) if day is not None), default=None)
