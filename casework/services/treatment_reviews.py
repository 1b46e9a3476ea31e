"""How is a change looked at quietly: by the 産業医 who reads it, with the employee if they wish, to an outcome?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.ids import PublicId
from casework.models.cases import Case
from casework.models.measures import Decision, Hearing
from casework.models.opinions import Opinion
from casework.models.people import Employment, Person, Placement
from casework.models.treatment import TreatmentReview
from casework.rules.assents import IN_FORCE
from casework.rules.days import tokyo_date
from casework.rules.errors import NotNow, NotValid, NotYours, Stale
from casework.rules.notices import Notice
from casework.rules.policy import LONGEST_WATCH
from casework.rules.texts import N_, Said
from casework.rules.treatment import RAISED, TOLD_EMPLOYER, Answer, ChangeKind, Outcome, Step
from casework.rules.vocabulary import CaseKind, Hat, RecordState
from casework.services import messages, people, treatment_watch

PAGE: Final = 100
CLOSED: Final = Said(N_("この確認は、すでに終えています。"))
CHANGED: Final = Said(N_("開いている間に、この確認が変わりました。いまの内容を確かめてください。"))
NOBODY: Final = Said(N_("いま、確かめる産業医がいません。下の社外の相談先に、無料で相談できます。"))
TWICE: Final = Said(N_("同じことを、すでに伝えています。産業医が確かめています。"))
_AHEAD: Final = Said(N_("まだ来ていない日は入力できません。"))


@dataclass(frozen=True)
class Listed:
    """One line: the review and whom it is about."""

    review: Shown
    employee: Shown


@dataclass(frozen=True)
class Page:
    """One review for its reader. `version` goes into the forms."""

    review: Shown
    employee: Shown
    open: bool
    version: int


@dataclass(frozen=True)
class Looked:
    """What the reviewer found so far, as typed."""

    steps: Mapping[Step, Answer]
    notes: str
    asked_on: date | None
    agreed: bool


@dataclass(frozen=True)
class Ended:
    """How it ends, as typed: the reason for the record, and what the employee is told. `looked`: what was found, where
    it stands in the same form; None when it was kept before.
    """

    outcome: Outcome
    reason: str
    reply: str
    looked: Looked | None = None


@dataclass(frozen=True)
class Told:
    """What an employee tells."""

    kind: ChangeKind
    happened_on: date | None
    words: str


@dataclass(frozen=True)
class Own:
    """What an employee told, or was asked about, and whether anybody is there to look."""

    found: Sequence[Shown]
    anybody: bool


def index(session: Session, actor: Actor, *, now: datetime) -> list[Listed]:
    """Open ones first, the newest first."""
    visit = enter(session, actor, Act.SEE_TREATMENT_REVIEWS, now=now)
    order = (TreatmentReview.closed_on.is_not(None), TreatmentReview.opened_on.desc(), TreatmentReview.id.desc())
    rows = session.execute(_asked(visit).order_by(*order).limit(PAGE)).all()
    staff = people.employees(visit, {row.TreatmentReview.employment_id for row in rows})
    return [Listed(_shown(visit, row, read=False), staff[row.TreatmentReview.employment_id]) for row in rows]


def read(session: Session, actor: Actor, review_id: str, *, now: datetime) -> Page:
    """One of them. NotYours where it isn't within reach."""
    visit = enter(session, actor, Act.SEE_TREATMENT_REVIEWS, now=now)
    return _page(visit, visit.reach(TreatmentReview, review_id))


def look(session: Session, actor: Actor, review_id: str, looked: Looked, *, version: int, now: datetime) -> None:
    """What was found so far. Once the employee was asked they read that it is looked at, and that stays so."""
    visit = enter(session, actor, Act.REVIEW_TREATMENT, now=now)
    _keep(visit, _open(visit, review_id, version), looked)
    session.flush()


def _keep(visit: Visit, there: TreatmentReview, looked: Looked) -> None:
    if looked.asked_on is not None and looked.asked_on > visit.today:
        raise NotValid("asked_on", _AHEAD)
    if there.asked_on is not None and looked.asked_on is None:
        said = N_("本人はこの確認を知っています。本人に聞いた日は、直せますが、消せません。")
        raise NotValid("asked_on", Said(said))
    if looked.agreed and looked.asked_on is None:
        raise NotValid("asked_on", Said(N_("本人に聞いた日を入力してください。")))
    visit.seal(messages.company_key(visit), there, notes=looked.notes.strip())
    there.steps = {step.value: answer.value for step, answer in looked.steps.items()}
    there.asked_on, there.agreed = looked.asked_on, looked.agreed
    visit.record(sight.TREATMENT_REVIEW, there.public_id, of=there.employment_id)


def close(session: Session, actor: Actor, review_id: str, ended: Ended, *, version: int, now: datetime) -> None:
    """It ends, with its reason. NotValid while a step has no answer, or where the employer would have been told of
    somebody who did not agree. The employee is told where they know of it.
    """
    visit = enter(session, actor, Act.REVIEW_TREATMENT, now=now)
    there = _open(visit, review_id, version)
    if ended.looked is not None:
        _keep(visit, there, ended.looked)
    reason, reply = ended.reason.strip(), ended.reply.strip()
    knows = there.raised_on is not None or there.asked_on is not None
    if set(there.steps) != {step.value for step in Step}:
        raise NotNow(Said(N_("確認の手順に、まだ答えていないものがあります。")))
    if ended.outcome in TOLD_EMPLOYER and not there.agreed:
        said = N_("本人の了解を記録してから選んでください。了解のないまま、事業者に伝えることはできません。")
        raise NotValid("outcome", Said(said))
    if not reason:
        raise NotValid("reason_words", Said(N_("入力してください。")))
    if knows and not reply:
        raise NotValid("reply", Said(N_("本人に伝えることを入力してください。")))
    if reply and not knows:
        said = N_("本人は、この確認を知りません。本人に聞いた日を入力してから、伝えることを書いてください。")
        raise NotValid("reply", Said(said))
    visit.seal(messages.company_key(visit), there, reason=reason, reply=reply)
    there.outcome, there.closed_on, there.closed_by_id = ended.outcome, visit.today, actor.person_id
    visit.record(sight.TREATMENT_REVIEW, there.public_id, of=there.employment_id)
    session.flush()
    if knows:
        person_id = people.person_of(session, there.company_id, there.employment_id)
        messages.queue(visit, Notice.TREATMENT_CLOSED, record_id=there.public_id, to=person_id, hat=Hat.WORKER)


def own(session: Session, actor: Actor, *, now: datetime) -> Own:
    """What somebody told of themself, or was asked about; the same page for whoever asked for a talk and who didn't."""
    visit = enter(session, actor, Act.RAISE_TREATMENT, now=now)
    order = (TreatmentReview.opened_on.desc(), TreatmentReview.id.desc())
    rows = session.execute(_asked(visit).order_by(*order).limit(PAGE)).all()
    return Own([_shown(visit, row) for row in rows], _looking(visit, _me(visit)) is not None)


def tell(session: Session, actor: Actor, told: Told, *, now: datetime) -> PublicId:
    """An employee tells of something; the 産業医 of their workplace is told. What was opened of the same change already
    goes on as this, with whoever looks at that. NotNow where nobody could look at it, or while the same is looked at.
    """
    visit = enter(session, actor, Act.RAISE_TREATMENT, now=now)
    employment = _me(visit)
    looking = _looking(visit, employment)
    if looking is None:
        raise NotNow(NOBODY)
    workplace_id, reviewers = looking
    if told.kind not in RAISED:
        raise NotValid("kind", Said(N_("一覧から選んでください。")))
    if told.happened_on is not None and told.happened_on > visit.today:
        raise NotValid("happened_on", _AHEAD)
    there = session.execute(
        select(TreatmentReview)
        .where(
            TreatmentReview.company_id == actor.company_id,
            TreatmentReview.employment_id == employment.id,
            TreatmentReview.kind == told.kind,
            TreatmentReview.closed_on.is_(None),
        )
        .order_by(TreatmentReview.raised_on.is_(None).desc(), TreatmentReview.id.desc())
        .limit(1)
        .with_for_update()
    ).scalar_one_or_none()
    if there is not None and there.raised_on is not None:
        raise NotNow(TWICE)
    if there is None:
        asked = [day for day in treatment_watch.requested(visit, employment.id) if day <= visit.today]
        there = TreatmentReview(
            company_id=actor.company_id, public_id=ids.fresh(), employment_id=employment.id, workplace_id=workplace_id,
            kind=told.kind, happened_on=told.happened_on, opened_on=visit.today, steps={}, agreed=False,
            requested_on=max(asked, default=None),
        )  # fmt: skip
    elif theirs := _reviewers(visit, employment, there.workplace_id):
        reviewers = theirs
    else:
        there.workplace_id = workplace_id
    visit.seal(messages.company_key(visit), there, words=told.words.strip())
    there.raised_on = visit.today
    session.add(there)
    session.flush()
    visit.record(sight.TREATMENT_REVIEW, there.public_id, of=employment.id)
    for person_id in reviewers:
        messages.queue(visit, Notice.TREATMENT_TOLD, record_id=there.public_id, to=person_id, hat=Hat.PHYSICIAN)
    return there.public_id


def open_count(visit: Visit) -> int:
    """How many within reach are to be looked at."""
    count: int = visit.session.execute(
        select(func.count())
        .select_from(TreatmentReview)
        .where(visit.within(TreatmentReview), TreatmentReview.closed_on.is_(None))
    ).scalar_one()
    return count


def _me(visit: Visit) -> Employment:
    """The employment of today."""
    found = visit.session.execute(
        select(Employment)
        .where(
            Employment.company_id == visit.actor.company_id,
            Employment.person_id == visit.actor.person_id,
            Employment.on(visit.today),
        )
        .order_by(Employment.id.desc())
        .limit(1)
    ).scalar_one_or_none()
    if found is None:
        raise NotYours
    return found


def _looking(visit: Visit, employment: Employment) -> tuple[int, list[int]] | None:
    """Where somebody looks at what an employee tells, and who: at the workplace of today, else at the last one of the
    time that is watched. It is asked of everybody alike: that somebody looks already would tell the employee of it.
    """
    places = visit.session.execute(
        select(Placement.workplace_id)
        .where(
            Placement.company_id == employment.company_id,
            Placement.employment_id == employment.id,
            Placement.from_on <= visit.today,
            or_(Placement.until_on.is_(None), Placement.until_on >= visit.today - timedelta(days=LONGEST_WATCH)),
        )
        .order_by(Placement.from_on.desc(), Placement.id.desc())
    ).scalars()
    for workplace_id in dict.fromkeys(places):
        found = _reviewers(visit, employment, workplace_id)
        if found:
            return workplace_id, found
    return None


def _reviewers(visit: Visit, employment: Employment, workplace_id: int) -> list[int]:
    """The 産業医 of a workplace, but neither the person nor who leads or led them."""
    found = people.industrial_physicians(visit.session, employment.company_id, workplace_id, visit.today)
    barred = people.supervisors_ever(visit.session, employment) | {employment.person_id}
    return [person_id for person_id in found if person_id not in barred]


def _open(visit: Visit, review_id: str, version: int) -> TreatmentReview:
    there = visit.reach(TreatmentReview, review_id, lock=True)
    if there.closed_on is not None:
        raise NotNow(CLOSED)
    if there.version != version:
        raise Stale
    return there


def _page(visit: Visit, there: TreatmentReview) -> Page:
    row = visit.session.execute(_asked(visit).where(TreatmentReview.id == there.id)).one()
    employee = people.employee(visit, there.employment_id)
    return Page(_shown(visit, row), employee, there.closed_on is None, there.version)


def _asked(visit: Visit) -> Select[*tuple[Any, ...]]:
    return (
        select(TreatmentReview, Person.name.label("closed_by_name"))
        .outerjoin(
            Person, and_(Person.company_id == TreatmentReview.company_id, Person.id == TreatmentReview.closed_by_id)
        )
        .where(visit.within(TreatmentReview))
    )


def _shown(visit: Visit, row: Any, *, read: bool = True) -> Shown:
    """One; without `read` its texts stay sealed, and the days of its procedure unasked."""
    there = row.TreatmentReview
    left_out: dict[str, Any] = {} if read else dict.fromkeys(("words", "notes", "reason", "reply"))
    days: dict[str, Any] = dict.fromkeys(("opinion_on", "heard_on", "decided_on"))
    if read and visit.actor.hat is Hat.PHYSICIAN:
        days = _procedure(visit, there)
    return visit.show(
        sight.TREATMENT_REVIEW, there, of=there.employment_id, closed_by_name=row.closed_by_name, **days, **left_out
    )


def _procedure(visit: Visit, there: TreatmentReview) -> dict[str, date | None]:
    """When the last opinion was received, the employee heard and a measure decided, up to the change (36条6号)."""
    until = there.happened_on or visit.today

    def last(model: Any, column: Any, *more: Any) -> Any:
        return visit.session.execute(
            select(func.max(column))
            .select_from(model)
            .join(Case, and_(Case.company_id == model.company_id, Case.id == model.case_id))
            .where(
                Case.company_id == there.company_id,
                Case.employment_id == there.employment_id,
                Case.kind == CaseKind.STATUTORY,
                *more,
            )
        ).scalar_one()

    decided = visit.session.execute(
        select(Decision.decided_at)
        .join(Case, and_(Case.company_id == Decision.company_id, Case.id == Decision.case_id))
        .where(
            Case.company_id == there.company_id,
            Case.employment_id == there.employment_id,
            Decision.state.in_(IN_FORCE),
        )
    ).scalars()
    days = [day for at in decided if (day := tokyo_date(at)) <= until]
    return {
        "opinion_on": last(
            Opinion, Opinion.received_on, Opinion.state == RecordState.ISSUED, Opinion.received_on <= until
        ),
        "heard_on": last(Hearing, Hearing.heard_on, Hearing.heard_on <= until),
        "decided_on": max(days, default=None),
    }
