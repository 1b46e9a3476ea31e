"""How is an employee heard in the app: what does HR put to them, and what do they answer in their own words?

Instead of a meeting, by the employee's choice or because shifts don't meet. What is put to them can be changed until
the answer; the answer is signed by the employee and nobody changes it afterwards.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, literal, or_, select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.models.cases import Case
from casework.models.hearings import HearingQuestion
from casework.models.measures import Decision, Hearing
from casework.models.opinions import Opinion
from casework.rules import unclinical
from casework.rules.assents import IN_FORCE, Returned
from casework.rules.errors import NotNow, NotValid, Stale
from casework.rules.hearings import LONGEST, HearingWay
from casework.rules.notices import Notice
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import Agreement, Hat
from casework.services import advice, editions, hearing_attempts, hearings, measures, messages, people
from casework.services.advice import Advice

NOT_OPEN = Said(N_("この問いかけには、すでに答えたか、答えがいらなくなりました。"))


@dataclass(frozen=True)
class Answer:
    """What the employee writes: their own words, and whether they agree. `signed`: they said that it is theirs."""

    words: str
    agreement: Agreement
    signed: bool


@dataclass(frozen=True)
class AskPage:
    """HR's page: the opinion, what was put so far. `open`: nobody was heard yet and nothing is decided."""

    advice: Advice
    question: Shown | None
    version: int
    open: bool


@dataclass(frozen=True)
class AnswerPage:
    """The employee's page. `heard_id`: what was heard on this opinion, in the app or in a meeting."""

    advice: Advice
    question: Shown
    version: int
    heard_id: str | None
    open: bool


def asking(session: Session, actor: Actor, opinion_id: str, *, now: datetime) -> AskPage:
    """The page on which HR puts its proposal to the employee."""
    visit = enter(session, actor, Act.ASK_HEARING, now=now)
    opinion = visit.reach(Opinion, opinion_id)
    case = visit.reach_id(Case, opinion.case_id)
    question = _of_opinion(session, opinion)
    return AskPage(
        advice=advice.read(visit, opinion, case),
        question=None if question is None else show(visit, question, case),
        version=0 if question is None else question.version,
        open=case.closed_on is None
        and hearings.holds(session, opinion) is None
        and not hearings.heard(session, opinion)
        and editions.why_over(session, opinion) is None,
    )


def ask(session: Session, actor: Actor, opinion_id: str, put: str, *, version: int = 0, now: datetime) -> Shown:
    """Put a proposal to the employee, or other words of it while they haven't answered; they are told. `version`: what
    the form began from (0: nothing).

    NotNow once heard, unless the decision on that fell, decided or closed; Stale when somebody else wrote in between.
    """
    visit = enter(session, actor, Act.ASK_HEARING, now=now)
    case = visit.reach_id(Case, visit.reach(Opinion, opinion_id).case_id, lock=True)
    opinion = visit.reach(Opinion, opinion_id)
    advice.still_open(case)
    if hearings.decided(session, opinion) is not None:
        raise NotNow(hearings.DECIDED)
    if hearings.heard(session, opinion):
        raise NotNow(hearing_attempts.HEARD)
    editions.refuse_older(session, opinion)
    if not put.strip() or len(put) > LONGEST:
        raise NotValid("put", Said(N_("%(most)s文字以内で入力してください。"), {"most": LONGEST}))
    unclinical.check("put", put)
    question = _of_opinion(session, opinion)
    if version != (0 if question is None else question.version):
        raise Stale
    if question is None:
        question = HearingQuestion(company_id=case.company_id, public_id=ids.fresh(), case_id=case.id,
                                   opinion_id=opinion.id)  # fmt: skip
    number = hearings.next_number(session, opinion)
    visit.seal(case.data_key_id, question, put=put.strip())
    question.number, question.asked_at, question.asked_by_id = number, visit.now, _person(actor)
    session.add(question)
    session.flush()
    visit.record(sight.HEARING_QUESTION, question.public_id, of=case.employment_id)
    messages.queue(visit, Notice.HEARING_ASKED, record_id=question.public_id, to=case.employment.person_id,
                   hat=Hat.WORKER, occasion=str(question.version))  # fmt: skip
    return show(visit, question, case)


def answering(session: Session, actor: Actor, question_id: str, *, now: datetime) -> AnswerPage:
    """What was put to me, beside the physician's opinion."""
    visit = enter(session, actor, Act.ANSWER_HEARING, now=now)
    question = visit.reach(HearingQuestion, question_id)
    case = visit.reach_id(Case, question.case_id)
    opinion = visit.reach_id(Opinion, question.opinion_id)
    heard = _answer_to(session, opinion, question)
    return AnswerPage(
        advice=advice.read(visit, opinion, case),
        question=show(visit, question, case),
        version=question.version,
        heard_id=None if heard is None else heard.public_id,
        open=_open(session, case, opinion, question) and editions.why_over(session, opinion) is None,
    )


def answer(session: Session, actor: Actor, question_id: str, said: Answer, *, version: int, now: datetime) -> Shown:
    """The employee answers in writing and signs: that is their hearing, and the time to decide runs from it. HR is
    told. NotNow once heard otherwise, decided, closed, or when the opinion was corrected; Stale when other words were
    put to them meanwhile.
    """
    visit = enter(session, actor, Act.ANSWER_HEARING, now=now)
    case = visit.reach_id(Case, visit.reach(HearingQuestion, question_id).case_id, lock=True)
    question = visit.reach(HearingQuestion, question_id, lock=True)
    opinion = visit.reach_id(Opinion, question.opinion_id)
    if not _open(session, case, opinion, question):
        raise NotNow(NOT_OPEN)
    editions.refuse_older(session, opinion)
    if version != question.version:
        raise Stale
    if not said.words.strip() or len(said.words) > LONGEST:
        raise NotValid("words", Said(N_("%(most)s文字以内で入力してください。"), {"most": LONGEST}))
    if not said.signed:
        raise NotValid("signed", Said(N_("自分の言葉であることを確かめて、印を付けてください。")))
    hearing = Hearing(
        company_id=case.company_id, public_id=ids.fresh(), case_id=case.id, opinion_id=opinion.id,
        number=question.number, way=HearingWay.IN_APP, heard_on=visit.today, heard_by_id=question.asked_by_id,
        physician_present=False, agreement=said.agreement, signed_at=visit.now,
    )  # fmt: skip
    put = show(visit, question, case).put
    visit.seal(case.data_key_id, hearing, put=put, words=said.words.strip())
    session.add(hearing)
    session.flush()
    hearings.clocks(visit, case, opinion, visit.today)
    pending = measures.waiting(session, opinion)
    if pending is not None:  # it was decided while nobody had been heard
        measures.give_back(visit, case, pending, Returned.ANSWERED)
    visit.record(sight.HEARING, hearing.public_id, of=case.employment_id)
    for to in people.hr_for(session, case.company_id, case.workplace_id, visit.today,
                            not_person=case.employment.person_id):  # fmt: skip
        messages.queue(visit, Notice.HEARING_ANSWERED, record_id=hearing.public_id, to=to, hat=Hat.HR)
    return hearings.show(visit, hearing, case)


def waiting(visit: Visit, case: Case) -> tuple[Shown, ...]:
    """What was put to the employee of a case and is not answered yet; no seal is opened."""
    found = visit.session.execute(
        select(HearingQuestion).where(
            HearingQuestion.company_id == case.company_id, HearingQuestion.case_id == case.id,
            visit.within(HearingQuestion), ~_answered(),
        )
    ).scalars().all()  # fmt: skip
    if case.closed_on is not None or not found:
        return ()
    names = people.person_names(visit.session, case.company_id, {one.asked_by_id for one in found})
    known = visit.facts(case)
    return tuple(
        visit.show(sight.HEARING_QUESTION, one, known, of=case.employment_id, put=None,
                   asked_by_name=names[one.asked_by_id])
        for one in found
    )  # fmt: skip


def unanswered(visit: Visit) -> list[tuple[HearingQuestion, Case]]:
    """What waits for my answer, of all my open cases."""
    rows = visit.session.execute(
        select(HearingQuestion, Case)
        .join(Case, (Case.company_id == HearingQuestion.company_id) & (Case.id == HearingQuestion.case_id))
        .where(visit.within(HearingQuestion), Case.closed_on.is_(None), ~_answered())
        .order_by(HearingQuestion.asked_at, HearingQuestion.id)
    ).all()
    return [(row.HearingQuestion, row.Case) for row in rows]


def waits(visit: Visit, question: HearingQuestion) -> bool:
    """Whether a question still waits; the mail asks before it leaves."""
    case = visit.session.get_one(Case, question.case_id)
    return _open(visit.session, case, visit.session.get_one(Opinion, question.opinion_id), question)


def show(visit: Visit, question: HearingQuestion, case: Case) -> Shown:
    """A question that was reached, with the name of who asks."""
    names = people.person_names(visit.session, case.company_id, [question.asked_by_id])
    return visit.show(sight.HEARING_QUESTION, question, visit.facts(case), of=case.employment_id,
                      asked_by_name=names[question.asked_by_id])  # fmt: skip


def _answered() -> ColumnElement[bool]:
    """Somebody was heard since it was asked, or it was decided about; for a select over `HearingQuestion`."""
    heard = exists(
        select(literal(1)).where(
            Hearing.company_id == HearingQuestion.company_id,
            Hearing.opinion_id == HearingQuestion.opinion_id,
            Hearing.number >= HearingQuestion.number,
        )
    )
    decided = exists(
        select(literal(1)).where(
            Decision.company_id == HearingQuestion.company_id,
            Decision.opinion_id == HearingQuestion.opinion_id,
            Decision.state.in_(IN_FORCE),
        )
    )
    newer = exists(
        select(literal(1)).where(
            Opinion.company_id == HearingQuestion.company_id, Opinion.replaces_id == HearingQuestion.opinion_id,
            Opinion.issued_at.is_not(None),
        )
    )  # fmt: skip
    return or_(heard, decided, newer)


def _answer_to(session: Session, opinion: Opinion, question: HearingQuestion) -> Hearing | None:
    last = hearings.of_opinion(session, opinion)
    return last if last is not None and last.number >= question.number else None


def _open(session: Session, case: Case, opinion: Opinion, question: HearingQuestion) -> bool:
    return (
        case.closed_on is None
        and _answer_to(session, opinion, question) is None
        and hearings.holds(session, opinion) is None
    )


def _of_opinion(session: Session, opinion: Opinion) -> HearingQuestion | None:
    return session.execute(
        select(HearingQuestion).where(
            HearingQuestion.company_id == opinion.company_id, HearingQuestion.opinion_id == opinion.id
        )
    ).scalar_one_or_none()


def _person(actor: Actor) -> int:
    if actor.person_id is None:
        raise ValueError("a question is put by a person")
    return actor.person_id
