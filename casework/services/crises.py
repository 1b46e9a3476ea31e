"""What is to be done while somebody is in danger: who was called, which steps were taken, what was told to whom?

It exists for whoever is assigned to the case and for whoever was called (access/reach_cases.py): for nobody else.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, ScalarSelect, and_, func, select
from sqlalchemy.orm import Session, aliased

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.ids import PublicId
from casework.models.cases import Assignment, Case
from casework.models.handovers import Relation
from casework.models.interviews import Interview
from casework.models.people import Person
from casework.models.risks import Crisis, CrisisCall, Disclosure
from casework.rules.errors import NotNow, NotValid, Stale
from casework.rules.notices import Notice
from casework.rules.risk import STEPS, Risk
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import Hat
from casework.services import hats, messages, online, people

WORDS_AT_MOST: Final = 2_000
GOES_ON: Final = "面接指導の申出が取り下げられ、対応は続いています。新しい一覧をお知らせしました。"
"""How a crisis ends that goes on in another case: written text, as all that is said here, in the product's language."""

CLOSER: Final = aliased(Person)
COLUMNS: Final = (
    Crisis.public_id.label("crisis_id"), Crisis.closed_at.label("crisis_closed_at"),
    func.coalesce(CLOSER.name, "").label("crisis_closed_by_name"),
)  # fmt: skip
"""What `ended` reads of a select that joins `Crisis` and whoever closed it."""


@dataclass(frozen=True)
class Told:
    """One thing that was told to somebody, as typed."""

    recipient: str
    content: str
    consented: bool
    reason: str = ""


@dataclass(frozen=True)
class Done:
    """A step that was taken, once."""

    at: datetime
    by: str
    words: str


@dataclass(frozen=True)
class Alarm:
    """What an assessment set off."""

    crisis_id: PublicId
    due: bool
    """Somebody was to be told: it is new, or worse than it was."""
    told: int
    """How many people were told."""


@dataclass(frozen=True)
class Page:
    """The list of one crisis, for somebody who may act on it."""

    crisis: Shown
    employee: Shown
    risk: Risk
    done: Mapping[str, tuple[Done, ...]]
    """By step, each time that somebody wrote it down, the first one first."""
    told: tuple[Shown, ...]
    called: tuple[str, ...]
    """Names of those who were called."""
    emergency: str
    """What the workplace has settled for an emergency in a talk on line."""
    interview_id: PublicId | None
    """Where the notes are, for whoever may read them."""
    version: int


def page(session: Session, actor: Actor, crisis_id: str, *, now: datetime) -> Page:
    """The list with all that was done so far."""
    visit = enter(session, actor, Act.CARE_IN_CRISIS, now=now)
    crisis = visit.reach(Crisis, crisis_id)
    return _page(visit, crisis)


def take_step(session: Session, actor: Actor, crisis_id: str, step: str, words: str, *, now: datetime) -> None:
    """Write down that a step was taken: now, by the actor, beside what was written before. Two people at once are both
    heard and stay; nobody is made to read what the other wrote before going on.
    """
    visit, crisis, case = _open(session, actor, crisis_id, now)
    if step not in STEPS:
        raise NotValid("step", Said(N_("一覧から選んでください。")))
    shown = _shown(visit, case, crisis)
    steps: dict[str, Any] = json.loads(shown.steps) if shown.steps else {}
    by = people.person_names(session, case.company_id, [actor.person_id])[actor.person_id or 0]
    steps.setdefault(step, []).append({"at": now.isoformat(), "by": by, "words": words.strip()})
    visit.seal(case.data_key_id, crisis, steps=json.dumps(steps, ensure_ascii=False))
    visit.record(sight.CRISIS, crisis.public_id, of=case.employment_id)
    session.flush()


def tell(session: Session, actor: Actor, crisis_id: str, told: Told, *, now: datetime) -> None:
    """Write down what was told to whom. Without consent the reason is needed: that it was to protect life and consent
    was hard to get (個人情報保護法27条1項2号). Also after the crisis was closed.
    """
    visit = enter(session, actor, Act.CARE_IN_CRISIS, now=now)
    crisis = visit.reach(Crisis, crisis_id)
    case = visit.reach_id(Case, crisis.case_id)
    for field in ("recipient", "content"):
        if not getattr(told, field).strip():
            raise NotValid(field, Said(N_("入力してください。")))
    if not told.consented and not told.reason.strip():
        raise NotValid("reason", Said(N_("同意を得ずに伝えたときは、その理由を書いてください。")))
    made = Disclosure(
        company_id=case.company_id, public_id=ids.fresh(), case_id=case.id, crisis_id=crisis.id,
        made_by_id=actor.person_id, told_at=now, consented=told.consented,
    )  # fmt: skip
    visit.seal(
        case.data_key_id, made, recipient=told.recipient.strip(), content=told.content.strip(),
        reason=told.reason.strip(),
    )  # fmt: skip
    session.add(made)
    visit.record(sight.DISCLOSURE, made.public_id, of=case.employment_id)
    session.flush()


def close(session: Session, actor: Actor, crisis_id: str, outcome: str, *, version: int, now: datetime) -> None:
    """The danger is over, or in other hands: how it ended, in words. A later assessment opens a new one."""
    visit, crisis, case = _open(session, actor, crisis_id, now)
    if crisis.version != version:
        raise Stale
    if not outcome.strip():
        raise NotValid("outcome", Said(N_("どう落ち着いたか、だれに引き継いだかを書いてください。")))
    crisis.closed_at, crisis.closed_by_id = now, actor.person_id
    visit.seal(case.data_key_id, crisis, outcome=outcome.strip())
    visit.record(sight.CRISIS, crisis.public_id, of=case.employment_id)
    session.flush()


def newest() -> ScalarSelect[int]:
    """The newest crisis of each case in a select over `Case`, open or closed."""
    return (
        select(Crisis.id)
        .where(Crisis.company_id == Case.company_id, Crisis.case_id == Case.id)
        .order_by(Crisis.opened_at.desc(), Crisis.id.desc())
        .limit(1)
        .correlate(Case)
        .scalar_subquery()
    )


def ended(visit: Visit, rows: Sequence[Row[Any]], employment_id: int) -> Shown | None:
    """Of the newest crisis of a case, in rows with `COLUMNS` and `facts`: whether, when and by whom it ended."""
    (shown,) = visit.show_parts(
        sight.CRISIS, rows[:1], ("closed_at", "closed_by_name"), prefix="crisis", of=lambda _: employment_id
    )
    return shown


def last_of(visit: Visit, case: Case) -> Shown | None:
    """The newest crisis of a case, for whoever may know of it: whether, when and by whom it ended."""
    rows: Sequence[Any] = visit.session.execute(
        select(*COLUMNS, visit.facts_column().label("facts"))
        .select_from(Case)
        .join(Crisis, and_(Crisis.id == newest(), visit.within(Crisis)))
        .outerjoin(CLOSER, and_(CLOSER.company_id == Crisis.company_id, CLOSER.id == Crisis.closed_by_id))
        .where(Case.id == case.id)
    ).all()
    return ended(visit, rows, case.employment_id) if rows else None


def of_case(visit: Visit, case: Case, *, lock: bool = False) -> Crisis | None:
    """The open crisis of a case, for whoever may know of it."""
    statement = select(Crisis).where(Crisis.case_id == case.id, Crisis.closed_at.is_(None), visit.within(Crisis))
    if lock:
        statement = statement.with_for_update(of=Crisis).execution_options(populate_existing=True)
    return visit.session.execute(statement).scalar_one_or_none()


def assessed(visit: Visit, case: Case, interview: Interview, risk: Risk, *, occasion: PublicId) -> Alarm | None:
    """What an assessment (`occasion`) means: it opens a crisis and calls physician and nurse at once, or tells an open
    one what is known now. Worse than before, all are told again; as long as somebody is in danger, whoever came to the
    case since is called. None when there is no crisis. The case is locked.
    """
    crisis = of_case(visit, case, lock=True)
    if crisis is None and not risk.crisis:
        return None
    situation = json.dumps(risk.kept(), ensure_ascii=False)
    if crisis is None:
        crisis = Crisis(
            company_id=case.company_id, public_id=ids.fresh(), case_id=case.id, interview_id=interview.id,
            opened_at=visit.now, opened_by_id=visit.actor.person_id,
        )  # fmt: skip
        visit.seal(case.data_key_id, crisis, situation=situation)
        visit.session.add(crisis)
        visit.session.flush()
        due, told = True, _call(visit, case, crisis, again=None)
    else:
        due = risk.worse_than(Risk.read(json.loads(_shown(visit, case, crisis).situation)))
        visit.seal(case.data_key_id, crisis, situation=situation)
        told = _call(visit, case, crisis, again=occasion if due else None) if due or risk.crisis else 0
    visit.record(sight.CRISIS, crisis.public_id, of=case.employment_id)
    visit.session.flush()
    return Alarm(crisis.public_id, due, told)


def go_on(visit: Visit, ended: Case, following: Interview, case: Case) -> None:
    """The talk goes on as one of another case: an open crisis goes on there, with what was done and told, and all that
    were called are called to it. The one of the ended case says so and is closed, so that nobody acts on two lists.
    """
    before = visit.session.execute(
        select(Crisis)
        .where(Crisis.company_id == ended.company_id, Crisis.case_id == ended.id, Crisis.closed_at.is_(None))
        .with_for_update(of=Crisis)
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()
    if before is None:
        return
    crisis = Crisis(
        company_id=case.company_id, public_id=ids.fresh(), case_id=case.id, interview_id=following.id,
        opened_at=before.opened_at, opened_by_id=before.opened_by_id,
    )  # fmt: skip
    visit.carry(before, crisis, case.data_key_id, "situation", "steps")
    visit.session.add(crisis)
    visit.session.flush()
    told = visit.session.execute(
        select(Disclosure)
        .where(Disclosure.company_id == ended.company_id, Disclosure.crisis_id == before.id)
        .order_by(Disclosure.id)
    ).scalars()
    for one in told.all():
        made = Disclosure(
            company_id=case.company_id, public_id=ids.fresh(), case_id=case.id, crisis_id=crisis.id,
            made_by_id=one.made_by_id, told_at=one.told_at, consented=one.consented,
        )  # fmt: skip
        visit.carry(one, made, case.data_key_id, "recipient", "content", "reason")
        visit.session.add(made)
        visit.record(sight.DISCLOSURE, made.public_id, of=case.employment_id)
    _call(visit, case, crisis, again=None)
    before.closed_at, before.closed_by_id = visit.now, visit.actor.person_id
    visit.seal(ended.data_key_id, before, outcome=GOES_ON)
    for one_of, of in ((before, ended), (crisis, case)):
        visit.record(sight.CRISIS, one_of.public_id, of=of.employment_id)
    visit.session.flush()


def waiting(visit: Visit) -> list[PublicId]:
    """The open crises within reach, the oldest first: the first thing on a desk."""
    return list(
        visit.session.execute(
            select(Crisis.public_id)
            .where(Crisis.closed_at.is_(None), visit.within(Crisis))
            .order_by(Crisis.opened_at, Crisis.id)
        ).scalars()
    )


def _call(visit: Visit, case: Case, crisis: Crisis, *, again: PublicId | None) -> int:
    """産業医 and nurses of the workplace and whoever is assigned: never a supervisor of the employee, past or present,
    nor anybody who is not to care for them or whom they would rather not meet. Whoever was called already is told once
    more because of the assessment `again`. How many are told.
    """
    session, where = visit.session, (case.company_id, case.workplace_id, visit.today)
    barred = people.supervisors_ever(session, case.employment) | {case.employment.person_id} | _apart(visit, case)
    physicians = people.industrial_physicians(session, *where)
    called = dict.fromkeys(people.nurses_for(session, *where), Hat.NURSE)
    called |= dict.fromkeys(physicians, Hat.PHYSICIAN)
    for person_id in _caring(visit, case):
        physician = hats.holds(session, case.company_id, person_id, Hat.PHYSICIAN, visit.today)
        called.setdefault(person_id, Hat.PHYSICIAN if physician else Hat.NURSE)
    before = {call.person_id: call.hat for call in _calls(session, crisis)}
    told = 0
    for person_id, hat in called.items():
        if person_id in barred or person_id == visit.actor.person_id or (person_id in before and again is None):
            continue
        if person_id not in before:
            session.add(
                CrisisCall(
                    company_id=case.company_id, crisis_id=crisis.id, person_id=person_id, hat=hat, called_at=visit.now
                )
            )
        told += messages.queue(
            visit, Notice.LOOK_AT_ONCE, record_id=crisis.public_id, to=person_id, hat=before.get(person_id, hat),
            occasion=again or "",
        )  # fmt: skip
    return told


def _calls(session: Session, crisis: Crisis) -> list[CrisisCall]:
    """Who was called so far, in order."""
    return list(
        session.execute(
            select(CrisisCall)
            .where(CrisisCall.company_id == crisis.company_id, CrisisCall.crisis_id == crisis.id)
            .order_by(CrisisCall.id)
        ).scalars()
    )


def _apart(visit: Visit, case: Case) -> frozenset[int]:
    """Professionals who said that they are not to care for this person, or whom the person would rather not meet."""
    found = visit.session.execute(
        select(Relation.person_id).where(
            Relation.company_id == case.company_id,
            Relation.other_id == case.employment.person_id,
            Relation.until_on.is_(None),
        )
    ).scalars()
    return frozenset(found)


def _caring(visit: Visit, case: Case) -> list[int]:
    """Whoever is assigned to the case today: physicians who interview from outside, counsellors."""
    found = visit.session.execute(
        select(Assignment.person_id)
        .where(Assignment.company_id == case.company_id, Assignment.case_id == case.id, Assignment.on(visit.today))
        .order_by(Assignment.id)
    ).scalars()
    return list(found)


def _open(session: Session, actor: Actor, crisis_id: str, now: datetime) -> tuple[Visit, Crisis, Case]:
    visit = enter(session, actor, Act.CARE_IN_CRISIS, now=now)
    case = visit.reach_id(Case, visit.reach(Crisis, crisis_id).case_id, lock=True)
    crisis = visit.reach(Crisis, crisis_id, lock=True)
    if crisis.closed_at is not None:
        raise NotNow(Said(N_("この対応は、すでに終了しています。")))
    return visit, crisis, case


def _shown(visit: Visit, case: Case, crisis: Crisis) -> Shown:
    names = people.person_names(visit.session, case.company_id, [crisis.opened_by_id, crisis.closed_by_id])
    return visit.show(
        sight.CRISIS, crisis, visit.facts(case), of=case.employment_id,
        opened_by_name=names[crisis.opened_by_id], closed_by_name=names.get(crisis.closed_by_id or 0, ""),
    )  # fmt: skip


def _page(visit: Visit, crisis: Crisis) -> Page:
    session = visit.session
    case = visit.reach_id(Case, crisis.case_id)
    shown = _shown(visit, case, crisis)
    steps = json.loads(shown.steps) if shown.steps else {}
    called = [call.person_id for call in _calls(session, crisis)]
    told = list(
        session.execute(
            select(Disclosure)
            .where(Disclosure.crisis_id == crisis.id, visit.within(Disclosure))
            .order_by(Disclosure.told_at, Disclosure.id)
        ).scalars()
    )
    names = people.person_names(session, case.company_id, [*called, *(one.made_by_id for one in told)])
    interview = session.get_one(Interview, crisis.interview_id)
    setting = online.setting_of(visit, case.workplace_id)
    known = visit.facts(case)
    return Page(
        crisis=shown,
        employee=people.employee(visit, case.employment_id),
        risk=Risk.read(json.loads(shown.situation)),
        done={
            name: tuple(Done(datetime.fromisoformat(one["at"]), one["by"], one["words"]) for one in each)
            for name, each in steps.items()
        },
        told=tuple(
            visit.show(sight.DISCLOSURE, one, known, of=case.employment_id, made_by_name=names[one.made_by_id])
            for one in told
        ),
        called=tuple(names[person_id] for person_id in called),
        emergency="" if setting is None else setting.emergency,
        interview_id=interview.public_id if known & sight.Fact.ASSIGNED else None,
        version=crisis.version,
    )
