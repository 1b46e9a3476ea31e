"""What stands on the agenda of a monthly review: open points, cases that wait, measures that end, limits?

A fixed number of questions to the database, however many cases there are. Every line is about a case that the employer
knows of by a request and that the reader reaches; none holds a clinical word.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Select, and_, exists, func, literal, or_, select
from sqlalchemy.orm import aliased

from casework.access import Shown, Visit, keys, sight
from casework.access.sight import Fact
from casework.ids import PublicId
from casework.models.cases import Case, Limit
from casework.models.opinions import Opinion, OpinionItem, OpinionPeriod
from casework.models.people import Person
from casework.models.requests import InterviewRequest
from casework.models.reviews import MonthlyReview, ReviewPoint
from casework.models.slots import Booking
from casework.rules import reviews as rules
from casework.rules import terms
from casework.rules.comparison import Item
from casework.rules.reviews import Next
from casework.rules.standing import Waits
from casework.rules.terms import Term
from casework.rules.vocabulary import BookingState, RecordState, WorkCategory, Zone
from casework.services import editions, people
from casework.services import limits as clocks

_ISSUED: Final = literal(int(Fact.ISSUED))


@dataclass(frozen=True)
class About:
    """Whose case a line is about, and the ids of its pages: HR's by the request, the physician's by the case."""

    employee: Shown
    request_id: PublicId
    case_id: PublicId


@dataclass(frozen=True)
class Waiting:
    """A case that waits: where on its road, since when, until when, and what is next."""

    about: About
    limit: Shown
    waits: Waits
    urgent: bool
    """It is to be begun today, whatever its limit."""

    @property
    def next(self) -> Next:
        """What is to be done, and by whom."""
        return rules.NEXT[self.waits]


@dataclass(frozen=True)
class Ending:
    """Measures advised in an issued opinion, whose period ends. `next_on`: when the next step of the same opinion takes
    their place; None where nothing does, and it is to be decided how they go on.
    """

    about: About
    period: Shown
    items: tuple[Shown, ...]
    next_on: date | None


@dataclass(frozen=True)
class Coming:
    """Another limit of the employer that comes or has passed."""

    about: About
    limit: Shown


@dataclass(frozen=True)
class Point:
    """What was agreed about a case, in the review of which month."""

    about: About
    point: Shown
    month: date


@dataclass(frozen=True)
class Agenda:
    """The whole of it. `until`: the last day that it looks at."""

    until: date
    points: tuple[Point, ...]
    waiting: tuple[Waiting, ...]
    ending: tuple[Ending, ...]
    coming: tuple[Coming, ...]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to go through."""
        return not (self.points or self.waiting or self.ending or self.coming)


def of(visit: Visit, workplace_id: int, month: date) -> Agenda:
    """The agenda of a workplace's review in a month, as of today."""
    until = rules.horizon(month)
    points = _rows(visit, _points(visit).where(ReviewPoint.settled_on.is_(None), Case.workplace_id == workplace_id))
    limits = _rows(visit, _limits(visit, workplace_id, until))
    periods = _rows(visit, _periods(visit, workplace_id, until))
    items = _items(visit, periods)
    staff = people.employees(visit, {row.employment_id for row in (*points, *limits, *periods)})
    shown = _shown(visit, sight.LIMIT, limits, ("clock", "start_on", "limit_on"), "limit")
    waiting, coming = [], []
    for row, limit in zip(limits, shown, strict=True):
        about = _about(row, staff)
        if row.limit_clock in rules.WAITING:
            waits = rules.WAITING[row.limit_clock]
            unbooked = waits is Waits.INTERVIEW and not row.booked
            waiting.append(Waiting(about, limit, Waits.BOOKING if unbooked else waits, row.urgent))
        else:
            coming.append(Coming(about, limit))
    ends = _shown(visit, sight.OPINION_PERIOD, periods, ("number", "from_on", "until_on"), "period")
    return Agenda(
        until=until,
        points=_pointed(visit, points, staff),
        waiting=tuple(sorted(waiting, key=lambda one: not one.urgent)),
        ending=tuple(
            Ending(_about(row, staff), period, tuple(shown), next_on)
            for row, period in zip(periods, ends, strict=True)
            for next_on, shown in items.get((row.opinion_id, row.period_number), {}).items()
        ),
        coming=tuple(coming),
    )


def agreed_in(visit: Visit, review_id: int) -> tuple[Point, ...]:
    """What was agreed in one review, open and done."""
    rows = _rows(visit, _points(visit).where(ReviewPoint.monthly_review_id == review_id))
    return _pointed(visit, rows, people.employees(visit, {row.employment_id for row in rows}))


def may_be_agreed(visit: Visit, workplace_id: int) -> tuple[tuple[PublicId, Shown], ...]:
    """The open cases of a workplace about which something can be agreed: request and employee."""
    rows = _rows(
        visit,
        _known(visit, select(*_ABOUT).select_from(Case))
        .where(Case.workplace_id == workplace_id, Case.closed_on.is_(None))
        .order_by(Case.id),
    )
    staff = people.employees(visit, {row.employment_id for row in rows})
    found = [(PublicId(row.request_id), staff[row.employment_id]) for row in rows]
    return tuple(sorted(found, key=lambda one: one[1].kana))


_ABOUT: Final = (Case.employment_id, Case.public_id.label("case_id"), InterviewRequest.public_id.label("request_id"))


def _known(visit: Visit, statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Beside `Case`: the last request by which the employer knows of it. Cases without one fall away, and those in
    which it was taken back: nothing of them waits for the employer.
    """
    newest = aliased(InterviewRequest)
    last = (
        select(func.max(newest.id))
        .where(newest.company_id == Case.company_id, newest.case_id == Case.id, newest.statutory)
        .correlate(Case)
        .scalar_subquery()
    )
    return statement.join(
        InterviewRequest, and_(InterviewRequest.company_id == Case.company_id, InterviewRequest.id == last)
    ).where(visit.within(Case), InterviewRequest.stands())


def _rows(visit: Visit, statement: Select[*tuple[Any, ...]]) -> Sequence[Any]:
    return visit.session.execute(statement).all()


def _limits(visit: Visit, workplace_id: int, until: date) -> Select[*tuple[Any, ...]]:
    """What the employer's side waits for, whenever it is due; of the other limits those until a day."""
    booked = exists(
        select(literal(1)).where(
            Booking.company_id == Case.company_id,
            Booking.case_id == Case.id,
            Booking.state == BookingState.BOOKED,
            Booking.interview_request_id.is_not(None),
        )
    )
    return (
        _known(
            visit,
            select(
                *_ABOUT, visit.facts_column().label("facts"), booked.label("booked"), clocks.urgent().label("urgent"),
                Limit.public_id.label("limit_id"), Limit.clock.label("limit_clock"),
                Limit.start_on.label("limit_start_on"), Limit.limit_on.label("limit_limit_on"),
            )
            .select_from(Limit)
            .join(Case, and_(Case.company_id == Limit.company_id, Case.id == Limit.case_id)),
        )
        .where(
            visit.within(Limit),
            Limit.stopped_on.is_(None),
            Limit.zone == Zone.EMPLOYER,
            Limit.workplace_id == workplace_id,
            or_(Limit.clock.in_(rules.WAITING), and_(Limit.clock.in_(rules.COMING), Limit.limit_on <= until)),
        )
        .order_by(Limit.limit_on, Limit.id)
    )  # fmt: skip


def _periods(visit: Visit, workplace_id: int, until: date) -> Select[*tuple[Any, ...]]:
    """Periods of opinions in force that end until a day. An opinion is in force until a newer one takes its place; past
    its end too, since nothing lifts itself.
    """
    later = aliased(Opinion)
    followed = exists(
        select(literal(1)).where(
            later.company_id == Opinion.company_id, later.follows_id == Opinion.id, later.state == RecordState.ISSUED
        )
    )
    return (
        _known(
            visit,
            select(
                *_ABOUT, (visit.facts_column() + _ISSUED).label("facts"), Opinion.id.label("opinion_id"),
                OpinionPeriod.public_id.label("period_id"),
                OpinionPeriod.number.label("period_number"), OpinionPeriod.from_on.label("period_from_on"),
                OpinionPeriod.until_on.label("period_until_on"),
            )
            .select_from(OpinionPeriod)
            .join(Opinion, and_(Opinion.company_id == OpinionPeriod.company_id, Opinion.id == OpinionPeriod.opinion_id))
            .join(Case, and_(Case.company_id == Opinion.company_id, Case.id == Opinion.case_id)),
        )
        .where(
            visit.within(Opinion),
            Opinion.state == RecordState.ISSUED,
            Opinion.work_category != WorkCategory.NORMAL,
            ~editions.replaced(),
            ~followed,
            Case.workplace_id == workplace_id,
            Case.closed_on.is_(None),
            OpinionPeriod.until_on <= until,
        )
        .order_by(OpinionPeriod.until_on, OpinionPeriod.id)
    )  # fmt: skip


def _items(visit: Visit, periods: Sequence[Any]) -> dict[tuple[int, int], dict[date | None, list[Shown]]]:
    """What is advised in these opinions, by opinion and period, and by the day on which the next step of it begins:
    kinds and values, none of the words beside them. Of a step in whose place another one has come nothing is said.
    """
    rows = _rows(
        visit,
        select(
            OpinionItem.public_id.label("item_id"), OpinionItem.opinion_id, OpinionItem.period,
            OpinionItem.kind.label("item_kind"), OpinionItem.hours.label("item_hours"),
            OpinionItem.starts.label("item_starts"), OpinionItem.ends.label("item_ends"), Case.employment_id,
            OpinionPeriod.from_on, OpinionPeriod.until_on, (visit.facts_column() + _ISSUED).label("facts"),
        )
        .join(Opinion, and_(Opinion.company_id == OpinionItem.company_id, Opinion.id == OpinionItem.opinion_id))
        .join(
            OpinionPeriod,
            and_(
                OpinionPeriod.company_id == OpinionItem.company_id,
                OpinionPeriod.opinion_id == OpinionItem.opinion_id,
                OpinionPeriod.number == OpinionItem.period,
            ),
        )
        .join(Case, and_(Case.company_id == Opinion.company_id, Case.id == Opinion.case_id))
        .where(OpinionItem.opinion_id.in_({row.opinion_id for row in periods}), visit.within(Opinion))
        .order_by(OpinionItem.period, OpinionItem.position),
    )  # fmt: skip
    of_opinion: dict[int, list[Item]] = {}
    for row in rows:
        one = Item(row.item_kind, from_on=row.from_on, until_on=row.until_on)
        of_opinion.setdefault(row.opinion_id, []).append(one)
    lasts = {opinion_id: iter(terms.steps(items)) for opinion_id, items in of_opinion.items()}
    found: dict[tuple[int, int], dict[date | None, list[Shown]]] = {}
    for row, item in zip(rows, _shown(visit, sight.OPINION_ITEM, rows, _ITEM, "item"), strict=True):
        last = next(lasts[row.opinion_id])
        if terms.term(row.from_on, row.until_on, last, visit.today) is not Term.ENDED:
            next_on = None if last is None else last + timedelta(days=1)
            found.setdefault((row.opinion_id, row.period), {}).setdefault(next_on, []).append(item)
    return found


_ITEM: Final = ("kind", "hours", "starts", "ends")


def _points(visit: Visit) -> Select[*tuple[Any, ...]]:
    settled_by = aliased(Person)
    return (
        _known(
            visit,
            select(
                ReviewPoint, *_ABOUT, MonthlyReview.month, visit.facts_column().label("facts"),
                func.coalesce(settled_by.name, "").label("settled_by_name"),
            )
            .select_from(ReviewPoint)
            .join(
                MonthlyReview,
                and_(
                    MonthlyReview.company_id == ReviewPoint.company_id,
                    MonthlyReview.id == ReviewPoint.monthly_review_id,
                ),
            )
            .join(Case, and_(Case.company_id == ReviewPoint.company_id, Case.id == ReviewPoint.case_id))
            .outerjoin(
                settled_by,
                and_(settled_by.company_id == ReviewPoint.company_id, settled_by.id == ReviewPoint.settled_by_id),
            ),
        )
        .where(visit.within(ReviewPoint))
        .order_by(MonthlyReview.month, ReviewPoint.id)
    )  # fmt: skip


def _pointed(visit: Visit, rows: Sequence[Any], staff: dict[int, Shown]) -> tuple[Point, ...]:
    keys.preload(visit.session, {row.ReviewPoint.words.key_id for row in rows})
    return tuple(
        Point(
            _about(row, staff),
            visit.show(
                sight.REVIEW_POINT, row.ReviewPoint, Fact(row.facts), of=row.employment_id,
                settled_by_name=row.settled_by_name,
            ),
            row.month,
        )
        for row in rows
    )  # fmt: skip


def _about(row: Any, staff: dict[int, Shown]) -> About:
    return About(staff[row.employment_id], PublicId(row.request_id), PublicId(row.case_id))


def _shown(
    visit: Visit, record: sight.Record, rows: Sequence[Any], fields: Sequence[str], prefix: str
) -> list[Shown]:  # fmt: skip
    found = visit.show_parts(record, rows, fields, prefix=prefix, of=lambda row: row.employment_id)
    return [one for one in found if one is not None]
