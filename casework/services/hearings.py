"""What did the employee say to the opinion, before anything was decided? (安衛法66条の10第6項: 実情を考慮して)"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, exists, literal, select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.ids import PublicId
from casework.models.cases import Case
from casework.models.hearings import HearingQuestion
from casework.models.measures import Decision, Hearing
from casework.models.opinions import Opinion
from casework.rules import previews, unclinical
from casework.rules.assents import IN_FORCE
from casework.rules.days import tokyo_date
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, Stale
from casework.rules.hearings import HearingWay, confirmed
from casework.rules.notices import Notice
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import Agreement, DecisionState, Hat, Zone
from casework.services import advice, editions, limits, messages, people, policies
from casework.services.advice import Advice

DECIDED = Said(N_("この意見書についての措置は、すでに決まっています。"))
CONFIRMED = Said(N_("本人が書いた、または確かめた記録のため、書き直せません。"))


@dataclass(frozen=True)
class Heard:
    """What HR writes down of the hearing (本人の意見聴取)."""

    heard_on: date
    physician_present: bool
    present: str
    put: str
    words: str
    agreement: Agreement


@dataclass(frozen=True)
class HearingPage:
    """The form's page: the opinion beside what was written so far. `version` goes into the form."""

    advice: Advice
    hearing: Shown | None
    asked: Shown | None
    """What was put to the employee in the app and isn't answered, without the words: this note would end it."""
    version: int
    decided_id: PublicId | None
    fixed: bool
    """The employee wrote, corrected or signed it: HR changes it no more."""
    over: Said | None
    """Why nobody is heard on this opinion any more."""


@dataclass(frozen=True)
class HearingRead:
    """A hearing as it is read afterwards. `version`, and what may be done with it, are for the employee."""

    advice: Advice
    hearing: Shown
    decided_id: PublicId | None
    version: int
    may_correct: bool
    may_sign: bool
    may_change: bool
    """HR may write it anew."""


def opening(session: Session, actor: Actor, opinion_id: str, *, now: datetime) -> HearingPage:
    """The page on which HR writes the hearing down, goes on writing, or hears somebody again after a decision fell."""
    visit = enter(session, actor, Act.HEAR, now=now)
    opinion = visit.reach(Opinion, opinion_id)
    case = visit.reach_id(Case, opinion.case_id)
    hearing, decided_id = of_opinion(session, opinion), decided(session, opinion)
    if hearing is not None and decided_id is None and hearing.number < next_number(session, opinion):
        hearing = None
    return HearingPage(
        advice=advice.read(visit, opinion, case),
        hearing=None if hearing is None else show(visit, hearing, case),
        asked=_asked(visit, opinion, case) if hearing is None and decided_id is None else None,
        version=seen(hearing),
        decided_id=decided_id,
        fixed=hearing is not None and _fixed(hearing),
        over=editions.why_over(session, opinion),
    )


def hear(session: Session, actor: Actor, opinion_id: str, heard: Heard, *, version: int = 0, now: datetime) -> Shown:
    """Write the hearing down, or change what was written while nothing is decided. What a decision rested on stays:
    after that one fell, this is another hearing. `version`: what the form began from (0: nothing). The time to decide
    runs from the day of the hearing.

    Raises NotNow once decided or closed, or confirmed by the employee; Stale when somebody else wrote in between;
    NotValid for an impossible day.
    """
    visit = enter(session, actor, Act.HEAR, now=now)
    case = visit.reach_id(Case, visit.reach(Opinion, opinion_id).case_id, lock=True)  # first: a correction waits too
    opinion = visit.reach(Opinion, opinion_id, lock=True)
    advice.still_open(case)
    if decided(session, opinion) is not None:
        raise NotNow(DECIDED)
    editions.refuse_older(session, opinion)
    _check(visit, opinion, heard)
    hearing, number = of_opinion(session, opinion), next_number(session, opinion)
    if hearing is not None and hearing.number < number:
        hearing = None
    if hearing is not None and _fixed(hearing):
        raise NotNow(CONFIRMED)
    if version != seen(hearing):
        raise Stale
    moved = hearing is None or hearing.heard_on != heard.heard_on
    if hearing is None:
        hearing = Hearing(company_id=case.company_id, public_id=ids.fresh(), case_id=case.id, opinion_id=opinion.id,
                          number=number, heard_by_id=_person(actor), way=HearingWay.MEETING)  # fmt: skip
    visit.seal(case.data_key_id, hearing, present=heard.present, put=heard.put, words=heard.words)
    hearing.heard_on, hearing.agreement = heard.heard_on, heard.agreement
    hearing.physician_present, hearing.noted_at = heard.physician_present, now
    session.add(hearing)
    session.flush()
    limits.stop(visit, case, Clock.HEARING, record_id=opinion.public_id)
    if moved:
        clocks(visit, case, opinion, heard.heard_on)
    visit.record(sight.HEARING, hearing.public_id, of=case.employment_id)
    messages.queue(visit, Notice.HEARING_DONE, record_id=hearing.public_id, to=case.employment.person_id,
                   hat=Hat.WORKER, occasion=str(hearing.version))  # fmt: skip
    return show(visit, hearing, case)


def read(session: Session, actor: Actor, hearing_id: str, *, now: datetime) -> HearingRead:
    """What was written down, for the employee (in full), HR, and the professionals (that it took place)."""
    visit = enter(session, actor, Act.READ_DECISION, now=now)
    hearing = visit.reach(Hearing, hearing_id)
    case = visit.reach_id(Case, hearing.case_id)
    opinion = visit.reach_id(Opinion, hearing.opinion_id)
    known = decided if actor.hat in {Hat.HR, Hat.PHYSICIAN} else holds
    decided_id, mine = known(session, opinion), actor.hat is Hat.WORKER and case.closed_on is None
    rested = rested_on(session, hearing)
    return HearingRead(
        advice=advice.read(visit, opinion, case),
        hearing=show(visit, hearing, case),
        decided_id=decided_id,
        version=hearing.version,
        may_correct=mine and decided_id is None and not rested and hearing.way is HearingWay.MEETING,
        may_sign=mine and hearing.signed_at is None,
        may_change=actor.hat is Hat.HR
        and case.closed_on is None
        and decided_id is None
        and (rested or not _fixed(hearing))
        and hearing is of_opinion(session, opinion),
    )


def clocks(visit: Visit, case: Case, opinion: Opinion, heard_on: date) -> None:
    """Heard: the time to decide runs from that day."""
    limits.stop(visit, case, Clock.HEARING, Clock.DECISION, record_id=opinion.public_id)
    visit.session.flush()
    limits.start(visit, case, Clock.DECISION, heard_on, zone=Zone.EMPLOYER, record_id=opinion.public_id)


def unseen_until(visit: Visit, case: Case, opinion: Opinion, hearing: Hearing | None) -> date | None:
    """Until when HR waits for the employee to read its note of a meeting; None once they marked it, when the days of
    the rules are over, and where the opinion is urgent.
    """
    if hearing is None or hearing.noted_at is None or _fixed(hearing) or opinion.urgent:
        return None
    policy, _ = policies.policy_for(visit.session, case.company_id, case.workplace_id, visit.today)
    calendar = policies.calendar_for(visit.session, case.company_id, case.workplace_id)
    until = previews.wait_until(tokyo_date(hearing.noted_at), policy.instruction_preview_days, calendar)
    return until if visit.today <= until else None


def of_opinion(session: Session, opinion: Opinion) -> Hearing | None:
    """The last hearing on an opinion that was reached, this very edition of it."""
    return session.execute(
        select(Hearing)
        .where(Hearing.company_id == opinion.company_id, Hearing.opinion_id == opinion.id)
        .order_by(Hearing.number.desc())
        .limit(1)
    ).scalar_one_or_none()


def of_decision(session: Session, decision: Decision) -> Hearing | None:
    """The hearing that a decision which was reached rests on."""
    return None if decision.hearing_id is None else session.get_one(Hearing, decision.hearing_id)


def rested_on(session: Session, hearing: Hearing) -> bool:
    """Whether a decision on a hearing held, also one that doesn't stand any more: then it is never changed."""
    held = select(Decision.id).where(
        Decision.company_id == hearing.company_id, Decision.hearing_id == hearing.id,
        Decision.state.in_((DecisionState.DECIDED, DecisionState.EXPLAINED, DecisionState.SET_ASIDE)),
    )  # fmt: skip
    return session.execute(held.limit(1)).first() is not None


def next_number(session: Session, opinion: Opinion) -> int:
    """The number of the hearing with which HR goes on: the last one, or another once a decision on that fell."""
    last = of_opinion(session, opinion)
    if last is None:
        return 1
    return last.number + 1 if rested_on(session, last) else last.number


def heard(session: Session, opinion: Opinion) -> bool:
    """Whether somebody was heard, and no decision rests or rested on it."""
    last = of_opinion(session, opinion)
    return last is not None and last.number == next_number(session, opinion)


def seen(hearing: Hearing | None) -> int:
    """What a form says that it began from: grows with each writing, and with each hearing on the same opinion."""
    return 0 if hearing is None else (hearing.number - 1) * 1000 + hearing.version


def unconfirmed(visit: Visit) -> list[tuple[Hearing, Case]]:
    """The notes of my meetings that I have neither signed nor corrected, while nothing is decided."""
    made = exists(
        select(literal(1)).where(
            Decision.company_id == Hearing.company_id,
            Decision.opinion_id == Hearing.opinion_id,
            Decision.state.in_(IN_FORCE),
        )
    )
    rows = visit.session.execute(
        select(Hearing, Case)
        .join(Case, and_(Case.company_id == Hearing.company_id, Case.id == Hearing.case_id))
        .where(visit.within(Hearing), Case.closed_on.is_(None), Hearing.signed_at.is_(None),
               Hearing.corrected_at.is_(None), ~made)
        .order_by(Hearing.heard_on, Hearing.id)
    ).all()  # fmt: skip
    return [(row.Hearing, row.Case) for row in rows]


def show(visit: Visit, hearing: Hearing, case: Case) -> Shown:
    """A hearing that was reached, with the name of who heard."""
    names = people.person_names(visit.session, case.company_id, [hearing.heard_by_id])
    return visit.show(
        sight.HEARING, hearing, visit.facts(case), of=case.employment_id, heard_by_name=names[hearing.heard_by_id],
        confirmed=confirmed(hearing.corrected_at, hearing.signed_at),
    )  # fmt: skip


def decided(session: Session, opinion: Opinion) -> PublicId | None:
    """The public id of the decision on an opinion that was reached, if one stands."""
    return session.execute(
        select(Decision.public_id).where(
            Decision.company_id == opinion.company_id,
            Decision.opinion_id == opinion.id,
            Decision.state.not_in((DecisionState.SET_ASIDE, DecisionState.RETURNED)),
        )
    ).scalar_one_or_none()


def holds(session: Session, opinion: Opinion) -> PublicId | None:
    """The same, once it holds: what the employee knows of."""
    return session.execute(
        select(Decision.public_id).where(
            Decision.company_id == opinion.company_id,
            Decision.opinion_id == opinion.id,
            Decision.state.in_(IN_FORCE),
        )
    ).scalar_one_or_none()


def check_day(visit: Visit, opinion: Opinion, field: str, day: date) -> None:
    """Raise NotValid for a day before the opinion came, and for one that hasn't come."""
    if day > visit.today:
        raise NotValid(field, Said(N_("まだ来ていない日は入力できません。")))
    if opinion.received_on is not None and day < opinion.received_on:
        raise NotValid(
            field, Said(N_("意見書を受け取った日（%(day)s）以後の日を入力してください。"), {"day": opinion.received_on})
        )


def _asked(visit: Visit, opinion: Opinion, case: Case) -> Shown | None:
    found = visit.session.execute(
        select(HearingQuestion)
        .where(
            HearingQuestion.company_id == opinion.company_id, HearingQuestion.opinion_id == opinion.id,
            visit.within(HearingQuestion),
        )
        .order_by(HearingQuestion.id.desc())
        .limit(1)
    ).scalar_one_or_none()  # fmt: skip
    if found is None or of_opinion(visit.session, opinion) is not None:
        return None
    names = people.person_names(visit.session, case.company_id, [found.asked_by_id])
    return visit.show(
        sight.HEARING_QUESTION, found, visit.facts(case), of=case.employment_id, put=None,
        asked_by_name=names[found.asked_by_id],
    )  # fmt: skip


def _fixed(hearing: Hearing) -> bool:
    return hearing.signed_at is not None or hearing.corrected_at is not None


def _check(visit: Visit, opinion: Opinion, heard: Heard) -> None:
    check_day(visit, opinion, "heard_on", heard.heard_on)
    for field in ("present", "put", "words"):
        if not getattr(heard, field).strip():
            raise NotValid(field, Said(N_("入力してください。")))
    unclinical.check("put", heard.put)


def _person(actor: Actor) -> int:
    if actor.person_id is None:
        raise ValueError("a hearing is written by a person")
    return actor.person_id
