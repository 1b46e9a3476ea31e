"""What does an employee say against a decision, who answers it until when, and what comes of it?

Also against the decision that nothing is needed. An objection after the days of the rules is answered all the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.ids import PublicId
from casework.models.cases import Case
from casework.models.explanation_talks import ExplanationTalk
from casework.models.measures import Decision, Explanation
from casework.models.objections import Objection
from casework.models.opinions import Opinion
from casework.models.reconsiderations import Reconsideration
from casework.rules import unclinical
from casework.rules.assents import NOT_YET
from casework.rules.days import tokyo_date
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid
from casework.rules.notices import Notice
from casework.rules.objections import LONGEST, ObjectionWay, Outcome, possible
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import DecisionState, Hat, Zone
from casework.services import advice, cases, editions, explainers, limits, measures, messages, people
from casework.services.advice import Advice
from casework.services.explainers import Advisers
from casework.services.people import Named
from casework.services.policies import policy_for

OPEN = Said(N_("この決定についての申出に、まだ返事をしていません。返事のあとで、もう一度申し出られます。"))
SET_ASIDE = Said(N_("この決定は、すでに取りやめられています。"))
NOT_YET_HELD = Said(N_("この決定は、まだ効力がありません。"))
ANSWERED = Said(N_("この申出には、すでに返事をしています。"))
SOMEBODY_ELSE = Said(
    N_("あなたが決めたことへの申出です。ほかの人事労務担当者が返事をします。事情は、その担当者に伝えてください。")
)
ONLY = Said(N_("この決定は、すでに替わっているか、取りやめられています。選べる結果は「%(result)s」だけです。"))


class Holding(NamedTuple):
    """The decision that has taken the place of another, and since when it holds."""

    decision_id: PublicId
    on: date


@dataclass(frozen=True)
class Raised:
    """An objection that HR writes down for the employee."""

    way: ObjectionWay
    raised_on: date
    words: str


@dataclass(frozen=True)
class Reply:
    """What HR answers, and what comes of the decision."""

    answer: str
    result: Outcome
    physician_id: str = ""
    """The 産業医 who was asked before, `asked_on`, and what they said: wanted where the workplace has one."""
    asked_on: date | None = None
    physician_words: str = ""


@dataclass(frozen=True)
class ObjectionPage:
    """The page on which an objection is written. `until`: the last day of the rules. `refusal`: why not now."""

    employee: Shown
    decision: Shown
    measures: tuple[Shown, ...]
    until: date
    holding: Holding | None
    advisers: Advisers
    """Whom HR hears before it answers."""
    refusal: Said | None


@dataclass(frozen=True)
class AnswerPage:
    """HR's page of one objection. `refusal`: why this reader doesn't answer now."""

    advice: Advice
    decision: Shown
    measures: tuple[Shown, ...]
    objection: Shown
    limits: list[Shown]
    instructed: bool
    results: tuple[Outcome, ...]
    """What can come of it: one alone, once the decision holds no more …"""
    holding: Holding | None
    """… and which one has taken its place."""
    physicians: tuple[Named, ...]
    """Whom HR asks before it answers; empty where the workplace has no physician."""
    refusal: Said | None


def opening(session: Session, actor: Actor, decision_id: str, *, now: datetime) -> ObjectionPage:
    """The form's page, for the employee or for HR who writes it down for them."""
    visit = enter(session, actor, Act.OBJECT if actor.hat is Hat.WORKER else Act.RECORD_OBJECTION, now=now)
    decision = visit.reach(Decision, decision_id)
    case = visit.reach_id(Case, decision.case_id)
    return ObjectionPage(
        employee=people.employee(visit, case.employment_id),
        decision=measures.show(visit, decision, case),
        measures=measures.show_measures(visit, decision, case),
        until=until(visit, case, decision),
        holding=_holding(visit, decision),
        advisers=explainers.advisers(session, case, visit.today),
        refusal=_refusal(visit, decision),
    )


def write(session: Session, actor: Actor, decision_id: str, words: str, *, now: datetime) -> Shown:
    """The employee objects in the app. NotNow while an earlier objection waits for its answer."""
    visit = enter(session, actor, Act.OBJECT, now=now)
    return _raise(visit, decision_id, Raised(ObjectionWay.IN_APP, visit.today, words))


def record(session: Session, actor: Actor, decision_id: str, raised: Raised, *, now: datetime) -> Shown:
    """HR writes down what came on paper or was said; the employee reads it. NotNow as `write`; NotValid for an
    impossible day.
    """
    visit = enter(session, actor, Act.RECORD_OBJECTION, now=now)
    return _raise(visit, decision_id, raised)


def reading(session: Session, actor: Actor, objection_id: str, *, now: datetime) -> tuple[Shown, str]:
    """One objection of mine with its answer, and the decision it is about."""
    visit = enter(session, actor, Act.OBJECT, now=now)
    objection = visit.reach(Objection, objection_id)
    case = visit.reach_id(Case, objection.case_id)
    return _show(visit, [objection], case)[0], visit.reach_id(Decision, objection.decision_id).public_id


def answering(session: Session, actor: Actor, objection_id: str, *, now: datetime) -> AnswerPage:
    """One objection, as HR reads it."""
    visit = enter(session, actor, Act.ANSWER_OBJECTION, now=now)
    objection = visit.reach(Objection, objection_id)
    case = visit.reach_id(Case, objection.case_id)
    decision = visit.reach_id(Decision, objection.decision_id)
    return AnswerPage(
        advice=advice.read(visit, visit.reach_id(Opinion, decision.opinion_id), case),
        decision=measures.show(visit, decision, case),
        measures=measures.show_measures(visit, decision, case),
        objection=_show(visit, [objection], case)[0],
        limits=[one for one in limits.shown(visit, case) if one.clock is Clock.OBJECTION],
        instructed=measures.instructed(session, decision),
        results=_results(session, decision),
        holding=_holding(visit, decision),
        physicians=explainers.able_between(session, case, objection.raised_on, visit.today),
        refusal=_answer_refusal(visit, case, decision, objection),
    )


def answer(session: Session, actor: Actor, objection_id: str, reply: Reply, *, now: datetime) -> Shown:
    """HR answers, once, and the employee reads it, after the 産業医 was asked; who is told of the answer too. Whoever
    decided doesn't answer alone: another officer of HR does where there is one.

    A decision that is made anew, or whose measures are withdrawn, is set aside before the supervisor was told, and HR
    decides again; after that the measures stay in force until they are reviewed, which is due today.

    A decision that another one has taken the place of isn't looked at again: the answer says that it isn't changed. One
    that was set aside meanwhile is answered with what came of it. NotValid for another result.
    """
    visit = enter(session, actor, Act.ANSWER_OBJECTION, now=now)
    case = visit.reach_id(Case, visit.reach(Objection, objection_id).case_id, lock=True)
    objection = visit.reach(Objection, objection_id, lock=True)
    decision = visit.reach_id(Decision, objection.decision_id, lock=True)
    refusal = _answer_refusal(visit, case, decision, objection)
    if refusal is not None:
        raise NotNow(refusal)
    if not reply.answer.strip() or len(reply.answer) > LONGEST:
        raise NotValid("answer", Said(N_("%(most)s文字以内で入力してください。"), {"most": LONGEST}))
    unclinical.check("answer", reply.answer)
    possible = _results(session, decision)
    if reply.result not in possible:
        raise NotValid("result", Said(ONLY.text, {"result": Said(possible[0].label)}))
    physician_id = _asked(visit, case, objection, reply)
    words = reply.physician_words.strip() if physician_id is not None else ""
    visit.seal(case.data_key_id, objection, answer=reply.answer.strip(), physician_words=words)
    objection.physician_id, objection.asked_on = physician_id, reply.asked_on if physician_id is not None else None
    objection.answered_at, objection.answered_by_id, objection.result = visit.now, actor.person_id, reply.result
    limits.stop(visit, case, Clock.OBJECTION, record_id=objection.public_id)
    visit.record(sight.OBJECTION, objection.public_id, of=case.employment_id)
    named = [] if physician_id is None else [physician_id]
    for to in visit.reaching(Decision, decision.id, named, Hat.PHYSICIAN):  # HR wrote down what stands there as theirs
        messages.queue(visit, Notice.OBJECTION_WORDS, record_id=decision.public_id, to=to, hat=Hat.PHYSICIAN,
                       occasion=objection.public_id)  # fmt: skip
    messages.queue(visit, Notice.OBJECTION_ANSWERED, record_id=objection.public_id, to=case.employment.person_id,
                   hat=Hat.WORKER)  # fmt: skip
    session.flush()
    if reply.result is not Outcome.KEPT and decision.state is not DecisionState.SET_ASIDE:
        measures.set_aside(visit, case, decision)
    measures.close_if_over(visit, case)
    return _show(visit, [objection], case)[0]


def of_decision(visit: Visit, decision: Decision, case: Case) -> tuple[Shown, ...]:
    """The objections to a decision within reach, the newest first."""
    found = visit.session.execute(
        select(Objection)
        .where(Objection.company_id == decision.company_id, Objection.decision_id == decision.id,
               visit.within(Objection))
        .order_by(Objection.id.desc())
    ).scalars().all()  # fmt: skip
    return _show(visit, found, case)


def until(visit: Visit, case: Case, decision: Decision) -> date:
    """The last day on which the rules let an employee object, counted from the day of the explanation, or from the one
    that is set for it; later ones are answered all the same.
    """
    on = tokyo_date(decision.effective_at or decision.decided_at)
    same = (decision.company_id, decision.id)
    explained = visit.session.execute(
        select(Explanation.given_on).where(Explanation.company_id == same[0], Explanation.decision_id == same[1])
    ).scalar_one_or_none()
    talk = visit.session.execute(
        select(ExplanationTalk.starts_at).where(
            ExplanationTalk.company_id == same[0], ExplanationTalk.decision_id == same[1],
            ExplanationTalk.ended_at.is_(None),
        )
    ).scalar_one_or_none()  # fmt: skip
    on = explained or (on if talk is None else max(on, tokyo_date(talk)))
    policy, _ = policy_for(visit.session, case.company_id, case.workplace_id, on)
    return on + timedelta(days=policy.objection_days)


def waits(_visit: Visit, objection: Objection) -> bool:
    """Whether an objection still waits; the mail asks before it leaves."""
    return objection.answered_at is None


def _raise(visit: Visit, decision_id: str, raised: Raised) -> Shown:
    session = visit.session
    case = visit.reach_id(Case, visit.reach(Decision, decision_id).case_id, lock=True)
    decision = visit.reach(Decision, decision_id, lock=True)
    refusal = _refusal(visit, decision)
    if refusal is not None:
        raise NotNow(refusal)
    if not raised.words.strip() or len(raised.words) > LONGEST:
        raise NotValid("words", Said(N_("%(most)s文字以内で入力してください。"), {"most": LONGEST}))
    if not tokyo_date(decision.effective_at or decision.decided_at) <= raised.raised_on <= visit.today:
        raise NotValid("raised_on", Said(N_("措置を決めた日から今日までの日を入力してください。")))
    theirs = _officers(visit, case)
    made = Objection(
        company_id=case.company_id, public_id=ids.fresh(), case_id=case.id, decision_id=decision.id, way=raised.way,
        raised_on=raised.raised_on, late=raised.raised_on > until(visit, case, decision),
        owner_id=next((one for one in theirs if one != decision.decided_by_id), decision.decided_by_id),
        recorded_by_id=visit.actor.person_id, recorded_at=visit.now,
    )  # fmt: skip
    visit.seal(case.data_key_id, made, words=raised.words.strip())
    session.add(made)
    if case.closed_on is not None:  # whatever ended it: it goes on until the answer, and with what comes of that
        cases.open_again(visit, case)
    session.flush()
    limits.start(visit, case, Clock.OBJECTION, raised.raised_on, zone=Zone.EMPLOYER, record_id=made.public_id)
    visit.record(sight.OBJECTION, made.public_id, of=case.employment_id)
    for to in theirs:
        if to != visit.actor.person_id:
            messages.queue(visit, Notice.OBJECTION_RAISED, record_id=made.public_id, to=to, hat=Hat.HR)
    if raised.way is not ObjectionWay.IN_APP:
        messages.queue(visit, Notice.OBJECTION_RECORDED, record_id=made.public_id, to=case.employment.person_id,
                       hat=Hat.WORKER)  # fmt: skip
    session.flush()
    return _show(visit, [made], case)[0]


def _asked(visit: Visit, case: Case, objection: Objection, reply: Reply) -> int | None:
    """The physician who was asked; None where there is none to ask. NotValid beside what is missing or can't be."""
    if not people.may_explain(visit.session, case, visit.today) and not reply.physician_id:
        return None
    if not reply.physician_id:
        raise NotValid("physician", Said(N_("返事の前に、産業医の意見を聴いてください。聴いた人を選んでください。")))
    if reply.asked_on is None or not objection.raised_on <= reply.asked_on <= visit.today:
        raise NotValid("asked_on", Said(N_("申し出た日から今日までの日を入力してください。")))
    if not reply.physician_words.strip() or len(reply.physician_words) > LONGEST:
        raise NotValid("physician_words", Said(N_("%(most)s文字以内で入力してください。"), {"most": LONGEST}))
    unclinical.check("physician_words", reply.physician_words)
    said = Said(N_("一覧から選んでください。"))
    return explainers.chosen(visit.session, case, reply.physician_id, reply.asked_on, said)


def _officers(visit: Visit, case: Case) -> list[int]:
    return people.hr_for(visit.session, case.company_id, case.workplace_id, visit.today,
                         not_person=case.employment.person_id)  # fmt: skip


def _refusal(visit: Visit, decision: Decision) -> Said | None:
    if decision.state in NOT_YET:
        return NOT_YET_HELD
    if decision.state is DecisionState.SET_ASIDE:
        return SET_ASIDE
    waiting = visit.session.execute(
        select(Objection.id).where(
            Objection.company_id == decision.company_id, Objection.decision_id == decision.id,
            Objection.answered_at.is_(None),
        )
    ).first()  # fmt: skip
    return None if waiting is None else OPEN


def _results(session: Session, decision: Decision) -> tuple[Outcome, ...]:
    """What can come of an objection to a decision."""
    if decision.state is DecisionState.SET_ASIDE:  # after a refusal, while the objection waited
        found = select(Reconsideration.result).where(
            Reconsideration.company_id == decision.company_id, Reconsideration.decision_id == decision.id
        )
        return (session.execute(found).scalar_one() or Outcome.CHANGED,)
    if editions.later_decisions(session, decision.opinion, decision):
        return (Outcome.KEPT,)
    return possible(nothing=decision.normal)


def _holding(visit: Visit, decision: Decision) -> Holding | None:
    """The newest decision that has taken the place of another, for whoever may read it."""
    later = editions.later_decisions(visit.session, decision.opinion, decision)
    if not later:
        return None
    found = visit.session.execute(
        select(Decision.public_id).where(Decision.id == later[-1].id, visit.within(Decision))
    ).scalar_one_or_none()
    return None if found is None else Holding(found, tokyo_date(later[-1].effective_at or later[-1].decided_at))


def _answer_refusal(visit: Visit, case: Case, decision: Decision, objection: Objection) -> Said | None:
    if objection.answered_at is not None:
        return ANSWERED
    others = [one for one in _officers(visit, case) if one != decision.decided_by_id]
    return SOMEBODY_ELSE if others and visit.actor.person_id == decision.decided_by_id else None


def _show(visit: Visit, found: Sequence[Objection], case: Case) -> tuple[Shown, ...]:
    people_in = {
        person for one in found for person in (one.owner_id, one.recorded_by_id, one.answered_by_id, one.physician_id)
    }
    names = people.person_names(visit.session, case.company_id, people_in)
    known = visit.facts(case)
    return tuple(
        visit.show(
            sight.OBJECTION, one, known, of=case.employment_id, owner_name=names[one.owner_id],
            recorded_by_name=names[one.recorded_by_id],
            answered_by_name=names.get(one.answered_by_id or 0, ""),
            physician_name=names.get(one.physician_id or 0, ""),
        )
        for one in found
    )  # fmt: skip
