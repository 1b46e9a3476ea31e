"""Which days of an instruction are whose? A supervisor reads it as though it began on the first of their own days.

That it held before, for how long, what was different then and in which text is none of theirs (docs/decisions/0042).
Their own days are those on which they led while any text of the decision was told: lines that follow one another
without a gap are one time, and after a gap the days before it are theirs still, since they read it then. `Visit` asks
for this wherever it shows a record that is cut so: no list and no page decides it by itself.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, literal, or_, select
from sqlalchemy.orm import Session, aliased

from casework.access.cells import Fact
from casework.models.measures import Instruction
from casework.models.people import Employment, Placement, ReportingLine
from casework.rules import wording
from casework.rules.instruction_notes import Days
from casework.rules.terms import holding

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class OwnDays:
    """What of one instruction is a supervisor's."""

    since: date
    """Since when they led without a gap, of the first time in which a text of the decision was told to them."""
    from_on: date
    """Its first day for them; past its planned end, the last of its days."""
    until_on: date
    read_from: date
    """From which day on they could read this very text."""
    facts: Fact
    asked: tuple[Days, ...]
    """On which days a text of the decision held and was told, and they led: about these they are asked."""

    def cut(self, field: str, value: Any) -> Any:
        """The value of a field as it is theirs."""
        if field == "from_on":
            return self.from_on
        if field == "issued_on":
            return self.read_from
        if field == "items":
            return self._items(value)
        if field == "replaces_former":
            return value and self.since < self.read_from
        return value

    def _items(self, kept: Iterable[Mapping[str, object]]) -> list[dict[str, object]]:
        """Without the steps that were over before them."""
        items = [wording.restored(item) for item in kept]
        return [
            wording.stored(item, min(self.from_on, item.until_on or self.from_on), self.until_on)
            for item in holding(items, self.since)
        ]


def find(
    session: Session, company_id: int, own: Any, today: date, public_ids: Collection[str]
) -> dict[tuple[int, str], OwnDays]:  # fmt: skip
    """By person and public id, what of these instructions is theirs whose employments these are (`own`: their ids, or a
    select of them); who never led while any text of it was told isn't in it. One statement for all of them.
    """
    text, told, line = aliased(Instruction), aliased(Instruction), aliased(ReportingLine)
    boss = aliased(Employment)
    rows: Iterable[Any] = session.execute(
        select(
            boss.person_id, text.public_id, text.from_on, text.until_on,
            (told.id == text.id).label("same"), told.from_on.label("told_from_on"), told.issued_on, told.ended_on,
            line.from_on.label("led_from"), line.until_on.label("led_until"),
            moved(text, lambda there: there.on(line.from_on), line).label("elsewhere"),
        )
        .select_from(text)
        .join(told, and_(told.company_id == text.company_id, told.decision_id == text.decision_id))
        .join(line, and_(line.company_id == text.company_id, line.employment_id == text.employment_id))
        .join(boss, and_(boss.company_id == line.company_id, boss.id == line.supervisor_id))
        .where(
            text.company_id == company_id,
            text.public_id.in_(public_ids),
            told.carrier_id.is_(None),
            line.supervisor_id.in_(own),
            line.from_on <= today,
        )
        .order_by(text.id, told.edition, line.from_on, line.id)
    )  # fmt: skip
    of: dict[tuple[int, str], list[Any]] = {}
    for row in rows:
        of.setdefault((row.person_id, row.public_id), []).append(row)
    found = {key: _of(given) for key, given in of.items()}
    return {key: one for key, one in found.items() if one is not None}


def _of(rows: list[Any]) -> OwnDays | None:
    """`rows`: of one instruction, each text of the decision with each line of one person, these by their day."""
    since: list[date] = []
    read: list[date] = []
    asked: list[Days] = []
    led = _times((row.led_from, row.led_until or date.max) for row in rows)
    elsewhere = {row.led_from for row in rows if row.elsewhere}
    fits = False
    for row in {(row.issued_on, row.told_from_on, row.ended_on): row for row in rows}.values():
        over = row.ended_on or date.max
        met = [one for one in led if one.first <= over and one.last >= row.issued_on]
        since += [one.first for one in met]
        if row.same:
            read += [max(one.first, row.issued_on) for one in met]
            fits = any(one.first not in elsewhere for one in met)
        asked += [
            days
            for one in met
            if (days := Days(max(row.told_from_on, row.issued_on, one.first), min(over, one.last))).last >= days.first
        ]
    if not read:
        return None
    first = rows[0]
    return OwnDays(
        since=min(since), from_on=min(max(first.from_on, min(since)), first.until_on), until_on=first.until_on,
        read_from=min(read), facts=Fact.FITS if fits else Fact.NOTHING, asked=tuple(asked),
    )  # fmt: skip


def _times(lines: Iterable[tuple[date, date]]) -> list[Days]:
    """The times that lines come to which overlap, or follow one another without a gap."""
    found: list[Days] = []
    for first, last in sorted(set(lines)):
        if found and first - _DAY <= found[-1].last:
            found[-1] = Days(found[-1].first, max(found[-1].last, last))
        else:
            found.append(Days(first, last))
    return found


def asked_in(told: Any, line: Any, first: date, last: date) -> ColumnElement[bool]:
    """`OwnDays.asked` has a day in the time from `first` until `last`, in a select over `told`, a text of the decision
    of whoever has it to keep, and `line`, one by which the supervisor ever led.
    """
    begins = (told.from_on, told.issued_on, line.from_on, literal(first))
    ends = (told.ended_on, line.until_on)
    return and_(
        told.carrier_id.is_(None),
        *(begun <= last for begun in begins[:-1]),
        *(or_(over.is_(None), over >= begun) for over in ends for begun in begins),
    )


def moved(text: Any, at: Callable[[Any], ColumnElement[bool]], *others: Any) -> ColumnElement[bool]:
    """After a text went out, the employee came into another department, by a placement that `at` picks; in a select
    over `text` and `others`.
    """
    now, then = aliased(Placement), aliased(Placement)
    return exists(
        select(literal(1))
        .select_from(now)
        .join(then, and_(then.company_id == now.company_id, then.employment_id == now.employment_id))
        .where(
            now.company_id == text.company_id,
            now.employment_id == text.employment_id,
            at(now),
            now.from_on > text.issued_on,
            then.from_on <= text.issued_on,
            or_(then.until_on.is_(None), then.until_on >= text.issued_on),
            then.department_id != now.department_id,
        )
        .correlate(text, *others)
    )
