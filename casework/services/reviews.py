"""What do HR and the 産業医 go through once a month, was it held, and what was agreed about which case?

What is laid on the table between the two holds nothing that HR may not know, whichever of them opens it, and nobody's
case that the reader doesn't reach anyway. The agenda itself stands in `agendas.py`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session, aliased

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.access.reach_reviews import reviewed
from casework.ids import PublicId
from casework.models.cases import Case
from casework.models.people import Person, Workplace
from casework.models.requests import InterviewRequest
from casework.models.reviews import MonthlyReview, ReviewPoint
from casework.rules import reviews as rules
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.months import months_after
from casework.rules.reviews import Doer
from casework.rules.texts import N_, Said
from casework.rules.words import clinical_words
from casework.services import agendas, people
from casework.services.agendas import Agenda, Point
from casework.services.people import Named

WORDS_AT_MOST: Final = 300
HELD_AT_MOST: Final = 12
"""So many are listed for each workplace: a year of them."""


@dataclass(frozen=True)
class Series:
    """The reviews of one workplace: the month of the next one, and those that were held, the newest first."""

    workplace: Named
    coming: date
    held: tuple[Shown, ...]


@dataclass(frozen=True)
class Page:
    """One month of one workplace. `held` None: `agenda` is what waits for it; else `points` were agreed in it."""

    workplace: Named
    month: date
    held: Shown | None
    agenda: Agenda | None
    points: tuple[Point, ...]
    recordable: bool
    """That it was held can be written down today."""


@dataclass(frozen=True)
class Meeting:
    """That it was held, as typed. `present`: public ids of those who were there."""

    held_on: date
    present: frozenset[str]


@dataclass(frozen=True)
class Present:
    """Who may have been there."""

    workplace: Named
    month: date
    officers: tuple[Named, ...]
    physicians: tuple[Named, ...]
    others: tuple[Named, ...]


@dataclass(frozen=True)
class Agreed:
    """What was agreed about one case, as typed. `request`: public id of the request by which HR knows the case."""

    request: str
    doer: Doer
    words: str
    sure: bool = False
    """The words that look clinical are meant to stand."""


@dataclass(frozen=True)
class Writing:
    """The page on which a point is written down: of which review, and about whom it can be."""

    held: Shown
    workplace: Named
    month: date
    cases: tuple[tuple[PublicId, Shown], ...]
    points: tuple[Point, ...]


def index(session: Session, actor: Actor, *, now: datetime) -> list[Series]:
    """The workplaces whose cases the actor goes through, each with the coming review and those that were held."""
    visit = enter(session, actor, Act.SEE_REVIEWS, now=now)
    places = visit.session.execute(
        select(Workplace.id, Workplace.public_id, Workplace.name)
        .where(reviewed(actor, visit.standing))
        .order_by(Workplace.code)
    ).all()
    found: dict[int, list[Any]] = {place.id: [] for place in places}
    for row in visit.session.execute(_held(visit).order_by(MonthlyReview.month.desc())).all():
        if row.workplace_id in found:
            found[row.workplace_id].append(row)
    return [
        Series(
            workplace=Named(place.public_id, place.name),
            coming=_coming(found[place.id], visit.today),
            held=_shown(visit, found[place.id][:HELD_AT_MOST]),
        )
        for place in places
    ]


def page(session: Session, actor: Actor, workplace_id: str, month: date, *, now: datetime) -> Page:
    """One month: its agenda, or once it was held what was agreed. NotYours where there is neither."""
    visit = enter(session, actor, Act.SEE_REVIEWS, now=now)
    place = _place(visit, workplace_id)
    held = _of_month(visit, place.id, month)
    if not held and not rules.may_open(month, visit.today):
        raise NotYours
    return Page(
        workplace=Named(place.public_id, place.name),
        month=month,
        held=_shown(visit, held)[0] if held else None,
        agenda=None if held else agendas.of(visit, place.id, month),
        points=agendas.agreed_in(visit, held[0].id) if held else (),
        recordable=not held and month <= visit.today,
    )


def opening(session: Session, actor: Actor, workplace_id: str, month: date, *, now: datetime) -> Present:
    """The form on which it is written down that a review was held. NotNow when it was, or before its month."""
    visit = enter(session, actor, Act.HOLD_REVIEW, now=now)
    place = _recordable(visit, workplace_id, month)
    return _present(visit, place, month)


def hold(session: Session, actor: Actor, workplace_id: str, month: date, met: Meeting, *, now: datetime) -> PublicId:
    """Write down that the review of a month was held; gives its id. NotValid for a day outside of the month or to come,
    and unless somebody of HR and a physician were there.
    """
    visit = enter(session, actor, Act.HOLD_REVIEW, now=now)
    place = _recordable(visit, workplace_id, month)
    if not month <= met.held_on <= min(rules.last_of(month), visit.today):
        raise NotValid(
            "held_on",
            Said(
                N_("%(first)sから%(last)sまでの日を入力してください。"),
                {"first": month, "last": min(rules.last_of(month), visit.today)},
            ),
        )
    there = _present(visit, place, month)
    groups = (there.officers, there.physicians)
    if not all(any(one.public_id in met.present for one in group) for group in groups):
        raise NotValid(
            "present", Said(N_("人事労務担当者と産業医の、それぞれ一人以上を選んでください。"))
        )  # fmt: skip
    names = [one.name for one in (*there.officers, *there.physicians, *there.others) if one.public_id in met.present]
    made = MonthlyReview(
        company_id=actor.company_id, public_id=ids.fresh(), workplace_id=place.id, month=month, held_on=met.held_on,
        present=list(dict.fromkeys(names)), recorded_by_id=actor.person_id, recorded_at=now,
    )  # fmt: skip
    session.add(made)
    visit.record(sight.MONTHLY_REVIEW, made.public_id)
    session.flush()
    return made.public_id


def writing(session: Session, actor: Actor, review_id: str, *, now: datetime) -> Writing:
    """The page on which a point is written down."""
    visit = enter(session, actor, Act.AGREE_POINT, now=now)
    review = visit.reach(MonthlyReview, review_id)
    place = visit.session.get_one(Workplace, review.workplace_id)
    [held] = _shown(visit, _of_month(visit, place.id, review.month))
    return Writing(
        held=held,
        workplace=Named(place.public_id, place.name),
        month=review.month,
        cases=agendas.may_be_agreed(visit, place.id),
        points=agendas.agreed_in(visit, review.id),
    )


def agree(session: Session, actor: Actor, review_id: str, agreed: Agreed, *, now: datetime) -> None:
    """Write down what was agreed about a case. NotValid beside the words once when they look clinical: the writer looks
    at them again and says that they are to stand.
    """
    visit = enter(session, actor, Act.AGREE_POINT, now=now)
    review = visit.reach(MonthlyReview, review_id)
    request = visit.reach(InterviewRequest, agreed.request) if agreed.request else None
    offered = {public_id for public_id, _ in agendas.may_be_agreed(visit, review.workplace_id)}
    if request is None or request.public_id not in offered:
        raise NotValid("request", Said(N_("一覧から選んでください。")))
    words = agreed.words.strip()
    if not words:
        raise NotValid("words", Said(N_("入力してください。")))
    clinical = clinical_words(words)
    if clinical and not agreed.sure:
        raise NotValid("sure", Said(CLINICAL, {"words": "、".join(clinical)}))
    case = visit.reach_id(Case, request.case_id)
    made = ReviewPoint(
        company_id=actor.company_id, public_id=ids.fresh(), monthly_review_id=review.id, case_id=case.id,
        doer=agreed.doer, written_by_id=actor.person_id,
    )  # fmt: skip
    visit.seal(case.data_key_id, made, words=words)
    session.add(made)
    visit.record(sight.REVIEW_POINT, made.public_id, of=case.employment_id)
    session.flush()


CLINICAL: Final = N_(
    "病名や治療にふれる言葉があります：%(words)s。することだけを書いてください。このまま記録するときは、印をつけて"
    "もう一度押してください。"
)


def settle(session: Session, actor: Actor, point_id: str, *, now: datetime) -> tuple[PublicId, date]:
    """What was agreed is done. Gives the workplace of the case and the month of its coming review."""
    visit = enter(session, actor, Act.SETTLE_POINT, now=now)
    point = visit.reach(ReviewPoint, point_id, lock=True)
    case = visit.reach_id(Case, point.case_id)
    if point.settled_on is not None:
        raise NotNow(Said(N_("すでに済みになっています。")))
    point.settled_on, point.settled_by_id = visit.today, actor.person_id
    visit.record(sight.REVIEW_POINT, point.public_id, of=case.employment_id)
    session.flush()
    held = _of_month(visit, case.workplace_id, rules.first_of(visit.today))
    return session.get_one(Workplace, case.workplace_id).public_id, _coming(held, visit.today)


def _place(visit: Visit, workplace_id: str) -> Any:
    row = visit.session.execute(
        select(Workplace.id, Workplace.public_id, Workplace.name).where(
            Workplace.public_id == workplace_id, reviewed(visit.actor, visit.standing)
        )
    ).one_or_none()
    if row is None:
        raise NotYours
    return row


def _recordable(visit: Visit, workplace_id: str, month: date) -> Any:
    place = _place(visit, workplace_id)
    held = bool(_of_month(visit, place.id, month))
    if not held and not rules.may_open(month, visit.today):
        raise NotYours
    if held:
        raise NotNow(Said(N_("この月のレビューは、すでに記録されています。")))
    if month > visit.today:
        raise NotNow(Said(N_("この月になってから記録できます。")))
    return place


def _present(visit: Visit, place: Any, month: date) -> Present:
    where = (visit.session, visit.actor.company_id or 0, place.id, visit.today)
    groups = (people.hr_for(*where), people.explaining_physicians(*where), people.nurses_for(*where))
    found = visit.session.execute(
        select(Person.id, Person.public_id, Person.name)
        .where(Person.company_id == visit.actor.company_id, Person.id.in_({one for group in groups for one in group}))
        .order_by(Person.kana, Person.id)
    ).all()
    officers, physicians, others = (
        tuple(Named(row.public_id, row.name) for row in found if row.id in group) for group in groups
    )
    return Present(Named(place.public_id, place.name), month, officers, physicians, others)


def _held(visit: Visit) -> Select[*tuple[Any, ...]]:
    wrote = aliased(Person)
    return (
        select(
            MonthlyReview.id, MonthlyReview.public_id, MonthlyReview.workplace_id, MonthlyReview.month,
            MonthlyReview.held_on, MonthlyReview.present, wrote.name.label("recorded_by_name"),
        )
        .join(wrote, and_(wrote.company_id == MonthlyReview.company_id, wrote.id == MonthlyReview.recorded_by_id))
        .where(visit.within(MonthlyReview))
    )  # fmt: skip


def _of_month(visit: Visit, workplace_id: int, month: date) -> Sequence[Any]:
    statement = _held(visit).where(MonthlyReview.workplace_id == workplace_id, MonthlyReview.month == month)
    return visit.session.execute(statement).all()


def _shown(visit: Visit, rows: Iterable[Any]) -> tuple[Shown, ...]:
    return tuple(visit.show_rows(sight.MONTHLY_REVIEW, rows, of=lambda _row: None))


def _coming(held: Sequence[Any], today: date) -> date:
    """The present month; the next one once it was held."""
    this = rules.first_of(today)
    return months_after(this, 1) if any(row.month == this for row in held) else this
