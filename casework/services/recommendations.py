"""What does the 産業医 recommend to the employer, what is answered, and when does the committee hear of it?

安衛法13条5項・6項, 安衛則14条の3. It names nobody: what is to be done for one person stands in an opinion.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.ids import PublicId
from casework.models.people import Person, Workplace
from casework.models.recommendations import Recommendation
from casework.rules import recommendations as rules
from casework.rules.errors import NotNow, NotValid, NotYours, Stale
from casework.rules.notices import Notice
from casework.rules.recommendations import Outcome
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import Hat
from casework.rules.words import clinical_words
from casework.services import messages, people
from casework.services.people import Named

PAGE: Final = 100
ANSWERED: Final = Said(N_("この勧告には、すでに回答しています。"))
UNANSWERED: Final = Said(N_("回答を記録してから、衛生委員会への報告を記録してください。"))
TOLD: Final = Said(N_("予定した措置がどうなったかは、すでに記録しています。"))
NOT_PLANNED: Final = Said(N_("「措置を講じる予定」と回答した勧告についてだけ記録できます。"))
NAMED: Final = N_("個人の名前（%(name)s）が入っています。衛生委員会も読むため、名前は書かないでください。")
CLINICAL: Final = N_(
    "病名や治療の言葉があります：%(words)s。だれのことか分からないかを、もう一度確かめてください。職場に必要な言葉で、"
    "このまま記録するときは、印をつけてもう一度押してください。"
)
REPORTED: Final = Said(N_("衛生委員会への報告は、すでに記録しています。"))


@dataclass(frozen=True)
class Given:
    """What the 産業医 recommends, as typed. `heard_on`: when the employer was asked for its opinion. `sure`: words of
    illness in it are to stand.
    """

    workplace_id: str
    heard_on: date
    given_on: date
    words: str
    sure: bool = False


@dataclass(frozen=True)
class Answer:
    """What the employer does about it, as typed: the measures, or why there are none; `sure` as `Given`."""

    outcome: Outcome
    words: str
    sure: bool = False


@dataclass(frozen=True)
class Listed:
    """All within reach, without their texts. `may_give`: the reader is 産業医 somewhere."""

    found: list[Shown]
    may_give: bool
    only_stands_in: bool
    """The reader is HR without a workplace."""


@dataclass(frozen=True)
class Page:
    """One 勧告, and what its reader can do about it today. `version` goes into the form."""

    recommendation: Shown
    may_answer: bool
    may_report: bool
    may_tell: bool
    """What became of what was planned isn't told yet."""
    version: int


def index(session: Session, actor: Actor, *, now: datetime) -> Listed:
    """The newest first."""
    visit = enter(session, actor, Act.SEE_RECOMMENDATIONS, now=now)
    order = (Recommendation.given_on.desc(), Recommendation.id.desc())
    rows = session.execute(_asked(visit).order_by(*order).limit(PAGE)).all()
    may_give = actor.hat is Hat.PHYSICIAN and bool(_places(visit))
    found = [_shown(visit, row, read=False) for row in rows]
    return Listed(found, may_give, people.only_stands_in(visit))


def read(session: Session, actor: Actor, recommendation_id: str, *, now: datetime) -> Page:
    """One of them. NotYours where it isn't within reach."""
    visit = enter(session, actor, Act.SEE_RECOMMENDATIONS, now=now)
    there = visit.reach(Recommendation, recommendation_id)
    shown = _shown(visit, session.execute(_asked(visit).where(Recommendation.id == there.id)).one())
    hr = actor.hat is Hat.HR
    return Page(
        recommendation=shown,
        may_answer=hr and there.outcome is None,
        may_report=hr and there.outcome is not None and there.reported_on is None,
        may_tell=hr and there.outcome is Outcome.PLANNED and there.done_on is None,
        version=there.version,
    )


def opening(session: Session, actor: Actor, *, now: datetime) -> tuple[Named, ...]:
    """The workplaces whose 産業医 the actor is today. NotYours for a physician who is nowhere's."""
    visit = enter(session, actor, Act.RECOMMEND, now=now)
    places = _places(visit)
    if not places:
        raise NotYours
    return tuple(Named(row.public_id, row.name) for row in places)


def give(session: Session, actor: Actor, given: Given, *, now: datetime) -> PublicId:
    """Recommend; HR of the workplace is told. NotValid for an impossible day or workplace."""
    visit = enter(session, actor, Act.RECOMMEND, now=now)
    place = next((row for row in _places(visit) if row.public_id == given.workplace_id), None)
    if place is None:
        raise NotValid("workplace", Said(N_("一覧から選んでください。")))
    rules.check_given(given.heard_on, given.given_on, visit.today)
    made = Recommendation(
        company_id=actor.company_id, public_id=ids.fresh(), workplace_id=place.id, given_by_id=actor.person_id,
        heard_on=given.heard_on, given_on=given.given_on,
    )  # fmt: skip
    visit.seal(messages.company_key(visit), made, words=_stands(visit, place.id, "words", given.words, given.sure))
    session.add(made)
    session.flush()
    visit.record(sight.RECOMMENDATION, made.public_id)
    for person_id in people.hr_for(session, made.company_id, place.id, visit.today):
        messages.queue(visit, Notice.RECOMMENDED, record_id=made.public_id, to=person_id, hat=Hat.HR)
    return made.public_id


def answer(
    session: Session, actor: Actor, recommendation_id: str, answer: Answer, *, version: int, now: datetime
) -> None:
    """What was done, is going to be done, or why nothing is; who gave the 勧告 is told. NotNow once answered,
    Stale when a colleague was first.
    """
    visit = enter(session, actor, Act.ANSWER_RECOMMENDATION, now=now)
    there = visit.reach(Recommendation, recommendation_id, lock=True)
    if there.outcome is not None:
        raise NotNow(ANSWERED)
    if there.version != version:
        raise Stale
    words = _stands(visit, there.workplace_id, "words", answer.words, answer.sure)
    visit.seal(messages.company_key(visit), there, answer=words)
    there.outcome, there.answered_on, there.answered_by_id = answer.outcome, visit.today, actor.person_id
    visit.record(sight.RECOMMENDATION, there.public_id)
    messages.queue(
        visit, Notice.RECOMMENDATION_ANSWERED, record_id=there.public_id, to=there.given_by_id, hat=Hat.PHYSICIAN
    )
    session.flush()


def tell(
    session: Session,
    actor: Actor,
    recommendation_id: str,
    words: str,
    *,
    sure: bool = False,
    version: int,
    now: datetime,
) -> None:
    """What became of the measures that were planned; who gave the 勧告 is told, and the committee reads it.

    NotNow where nothing was planned or it was told, Stale when a colleague was first.
    """
    visit = enter(session, actor, Act.ANSWER_RECOMMENDATION, now=now)
    there = visit.reach(Recommendation, recommendation_id, lock=True)
    if there.outcome is not Outcome.PLANNED:
        raise NotNow(NOT_PLANNED)
    if there.done_on is not None:
        raise NotNow(TOLD)
    if there.version != version:
        raise Stale
    visit.seal(messages.company_key(visit), there, done=_stands(visit, there.workplace_id, "done", words, sure))
    there.done_on, there.done_by_id = visit.today, actor.person_id
    visit.record(sight.RECOMMENDATION, there.public_id)
    messages.queue(
        visit, Notice.RECOMMENDATION_ANSWERED, record_id=there.public_id, to=there.given_by_id, hat=Hat.PHYSICIAN,
        occasion="done",
    )  # fmt: skip
    session.flush()


def report(session: Session, actor: Actor, recommendation_id: str, reported_on: date, *, now: datetime) -> None:
    """It was reported to the committee with the answer (安衛法13条6項), which reads both from now on."""
    visit = enter(session, actor, Act.REPORT_RECOMMENDATION, now=now)
    there = visit.reach(Recommendation, recommendation_id, lock=True)
    if there.answered_on is None:
        raise NotNow(UNANSWERED)
    if there.reported_on is not None:
        raise NotNow(REPORTED)
    rules.check_reported(reported_on, there.answered_on, visit.today)
    there.reported_on, there.reported_by_id = reported_on, actor.person_id
    visit.record(sight.RECOMMENDATION, there.public_id)
    session.flush()


def reported(visit: Visit, workplace_id: int, first: date, last: date) -> list[Shown]:
    """What was reported to the committee of a workplace within some days, the earliest first."""
    there = (Recommendation.workplace_id == workplace_id, Recommendation.reported_on.between(first, last))
    order = (Recommendation.reported_on, Recommendation.id)
    return [_shown(visit, row) for row in visit.session.execute(_asked(visit).where(*there).order_by(*order))]


def open_count(visit: Visit) -> int:
    """How many of those within reach wait for an answer, for the report to the committee, or for word of what was
    planned.
    """
    count: int = visit.session.execute(
        select(func.count())
        .select_from(Recommendation)
        .where(
            visit.within(Recommendation),
            or_(
                Recommendation.reported_on.is_(None),
                and_(Recommendation.outcome == Outcome.PLANNED, Recommendation.done_on.is_(None)),
            ),
        )
    ).scalar_one()
    return count


def nameless(visit: Visit, workplace_id: int, field: str, typed: str) -> str:
    """A text that names nobody who works there: NotValid for one that does."""
    words = typed.strip()
    if not words:
        raise NotValid(field, Said(N_("入力してください。")))
    named = rules.named(words, people.names_at(visit.session, visit.actor.company_id, workplace_id, visit.today))
    if named is not None:
        raise NotValid(field, Said(NAMED, {"name": named}))
    return words


def _stands(visit: Visit, workplace_id: int, field: str, typed: str, sure: bool) -> str:
    """The same, with words of illness only where whoever writes says that they are to stand: what a workplace owes to
    those who are pregnant, say, can't be recommended without them.
    """
    words = nameless(visit, workplace_id, field, typed)
    clinical = clinical_words(words)
    if clinical and not sure:
        raise NotValid("sure", Said(CLINICAL, {"words": "、".join(clinical)}))
    return words


def _places(visit: Visit) -> Sequence[Any]:
    return visit.session.execute(
        select(Workplace.id, Workplace.public_id, Workplace.name)
        .where(
            Workplace.company_id == visit.actor.company_id,
            people.industrial(Workplace.company_id, Workplace.id, visit.today, visit.actor.person_id),
        )
        .order_by(Workplace.code)
    ).all()


def _asked(visit: Visit) -> Select[*tuple[Any, ...]]:
    gave, answered, done = aliased(Person), aliased(Person), aliased(Person)
    company = Recommendation.company_id
    return (
        select(
            Recommendation, Workplace.name.label("workplace_name"), gave.name.label("given_by_name"),
            answered.name.label("answered_by_name"), done.name.label("done_by_name"),
        )
        .join(Workplace, and_(Workplace.company_id == company, Workplace.id == Recommendation.workplace_id))
        .join(gave, and_(gave.company_id == company, gave.id == Recommendation.given_by_id))
        .outerjoin(answered, and_(answered.company_id == company, answered.id == Recommendation.answered_by_id))
        .outerjoin(done, and_(done.company_id == company, done.id == Recommendation.done_by_id))
        .where(visit.within(Recommendation))
    )  # fmt: skip


def _shown(visit: Visit, row: Any, *, read: bool = True) -> Shown:
    """One with its names; without `read` its texts stay sealed."""
    left_out: dict[str, Any] = {} if read else {"words": None, "answer": None, "done": None}
    return visit.show(
        sight.RECOMMENDATION, row.Recommendation, of=None, workplace_name=row.workplace_name,
        given_by_name=row.given_by_name, answered_by_name=row.answered_by_name, done_by_name=row.done_by_name,
        **left_out,
    )  # fmt: skip
