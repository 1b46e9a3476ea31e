"""What comes of a decision that the employee didn't accept: what does the 産業医 say, and does it stand? (§12.2)"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.ids import PublicId
from casework.models.cases import Case
from casework.models.measures import Decision
from casework.models.reconsiderations import Reconsideration
from casework.rules import unclinical
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.notices import Notice
from casework.rules.objections import LONGEST, Outcome, WordsWay, possible
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import DecisionState, Hat, Zone
from casework.services import advice, explainers, limits, measures, messages, people, terms
from casework.services.people import Named

TAKEN_OVER = Said(N_("この決定は、あとの意見書についての決定に替わっています。この再検討は、もう要りません。"))
NOTHING_TO_GIVE_UP = Said(N_("とりやめる措置がありません。変えないか、やり直すかを選んでください。"))
SETTLED = Said(N_("この再検討は、すでに終わっています。"))
WRITTEN = Said(N_("医師が自分で意見を書きました。その意見を読んでから、結果を記録してください。"))
REWRITTEN = Said(N_("医師が意見を書き直しました。いまの意見を読んでから、結果を記録してください。"))
ANOTHERS = Said(N_("ほかの医師が、すでに意見を書いています。直せるのは、書いた医師だけです。"))


@dataclass(frozen=True)
class Settled:
    """What HR writes down: the day, with whom, what they said, and what comes of it. Where nobody can be named, the
    words say whom HR asked, and how. Where the physician wrote their words themself, HR names nobody and writes none.
    `words_version`: which of their words HR has read.
    """

    held_on: date
    physician_id: PublicId | None
    physician_words: str
    result: Outcome
    reason: str
    words_version: int = 0


@dataclass(frozen=True)
class ReconsiderPage:
    """HR's page: the decision, and the physicians who may be named."""

    employee: Shown
    decision: Shown
    measures: tuple[Shown, ...]
    reconsideration: Shown
    physicians: tuple[Named, ...]
    asked: tuple[str, ...]
    """Who was asked to write their words themself, and hasn't."""
    words_version: int
    instructed: bool
    open: bool
    results: tuple[Outcome, ...]
    """What can come of it."""


@dataclass(frozen=True)
class SayPage:
    """The page of a physician who is asked. `open`: it isn't settled yet. `anothers`: a colleague wrote first."""

    employee: Shown
    reconsideration: Shown
    open: bool
    anothers: bool


def begin(visit: Visit, case: Case, decision: Decision, opened_on: date) -> None:
    """The employee refused: HR is to look at it again, until a limit of the workplace's own."""
    made = Reconsideration(
        company_id=case.company_id, public_id=ids.fresh(), case_id=case.id, decision_id=decision.id,
        opened_on=opened_on,
    )  # fmt: skip
    visit.session.add(made)
    visit.session.flush()
    limits.start(visit, case, Clock.RECONSIDERATION, opened_on, zone=Zone.EMPLOYER, record_id=decision.public_id,
                 at_latest=limits.eve(decision))  # fmt: skip
    visit.record(sight.RECONSIDERATION, made.public_id, of=case.employment_id)
    for to in _called(visit, case):
        messages.queue(visit, Notice.RECONSIDERATION_ASKED, record_id=decision.public_id, to=to, hat=Hat.PHYSICIAN)


def able(session: Session, case: Case, day: date) -> list[int]:
    """The physicians who can say their opinion of a refusal: those with whom it is explained. Only those of them who
    reach the file are asked: a 産業医 of the workplace does, others while they have the case in their care.
    """
    return people.may_explain(session, case, day)


def opening(session: Session, actor: Actor, decision_id: str, *, now: datetime) -> ReconsiderPage:
    """The page on which HR writes down how it was looked at again. NotYours where nothing was refused."""
    visit = enter(session, actor, Act.RECONSIDER, now=now)
    decision = visit.reach(Decision, decision_id)
    case = visit.reach_id(Case, decision.case_id)
    found = _of_decision(session, decision)
    if found is None:
        raise NotYours
    return ReconsiderPage(
        employee=people.employee(visit, case.employment_id),
        decision=measures.show(visit, decision, case),
        measures=measures.show_measures(visit, decision, case),
        reconsideration=_show(visit, found, case),
        physicians=explainers.able_between(session, case, found.opened_on, visit.today),
        asked=_asked(visit, case, found),
        words_version=found.words_version,
        instructed=measures.instructed(session, decision),
        open=_open(session, case, decision, found),
        results=possible(nothing=decision.normal),
    )


def saying(session: Session, actor: Actor, decision_id: str, *, now: datetime) -> SayPage:
    """The page on which a physician says what they think of a refusal. NotYours for whoever isn't asked."""
    visit = enter(session, actor, Act.SAY_RECONSIDERATION, now=now)
    decision = visit.reach(Decision, decision_id)
    case = visit.reach_id(Case, decision.case_id)
    found = _mine(visit, case, decision)
    return SayPage(
        employee=people.employee(visit, case.employment_id),
        reconsideration=_show(visit, found, case),
        open=_open(session, case, decision, found),
        anothers=_anothers(visit, found),
    )


def say(session: Session, actor: Actor, decision_id: str, words: str, *, now: datetime) -> Shown:
    """The physician's own words, which HR reads before it settles; until then they can be written anew. NotYours for
    whoever isn't asked; NotNow once it is settled, another decision took its place, the case is closed, or a colleague
    wrote theirs: nobody's words are signed by another; NotValid for no words, or words of illness: HR reads them.
    """
    visit = enter(session, actor, Act.SAY_RECONSIDERATION, now=now)
    case = visit.reach_id(Case, visit.reach(Decision, decision_id).case_id, lock=True)
    decision = visit.reach(Decision, decision_id, lock=True)
    found = _mine(visit, case, decision)
    advice.still_open(case)
    if not _open(session, case, decision, found):
        raise NotNow(SETTLED if found.settled_at is not None else TAKEN_OVER)
    if _anothers(visit, found):
        raise NotNow(ANOTHERS)
    _check_words("words", words)
    visit.seal(case.data_key_id, found, physician_words=words.strip())
    found.words_way, found.said_at, found.physician_id = WordsWay.OWN, visit.now, actor.person_id
    found.words_version += 1
    visit.record(sight.RECONSIDERATION, found.public_id, of=case.employment_id)
    for to in people.hr_for(session, case.company_id, case.workplace_id, visit.today,
                            not_person=case.employment.person_id):  # fmt: skip
        messages.queue(visit, Notice.RECONSIDERATION_SAID, record_id=decision.public_id, to=to, hat=Hat.HR,
                       occasion=str(found.words_version))  # fmt: skip
    session.flush()
    return _show(visit, found, case)


def awaited(visit: Visit, decision: Decision) -> bool:
    """Whether a physician's words on a refusal are still awaited; the mail asks before it leaves."""
    found = _of_decision(visit.session, decision)
    return found is not None and found.words_way is None and found.settled_at is None


def may_say(visit: Visit, decision: Decision, case: Case) -> bool:
    """Whether the reader is a physician who can say what they think of a refusal now."""
    found = _of_decision(visit.session, decision)
    if visit.actor.hat is not Hat.PHYSICIAN or found is None or not _open(visit.session, case, decision, found):
        return False
    return visit.actor.person_id in able(visit.session, case, visit.today) and not _anothers(visit, found)


def settle(session: Session, actor: Actor, decision_id: str, said: Settled, *, now: datetime) -> Shown:
    """It was looked at again with the 産業医. Kept: the supervisor may be told now. Made anew or withdrawn: it is set
    aside and decided again (`measures.set_aside`). The employee is told.

    NotNow when it was settled, another decision took its place, the case is closed, or the physician wrote other words
    than HR has read; NotValid for days, words, and somebody who is no 産業医 there.
    """
    visit = enter(session, actor, Act.RECONSIDER, now=now)
    case = visit.reach_id(Case, visit.reach(Decision, decision_id).case_id, lock=True)
    decision = visit.reach(Decision, decision_id, lock=True)
    advice.still_open(case)
    found = _of_decision(session, decision)
    if found is None or found.settled_at is not None or decision.state is DecisionState.SET_ASIDE:
        raise NotNow(SETTLED)
    if terms.taken_over(session, decision):
        raise NotNow(TAKEN_OVER)
    if found.words_version != said.words_version:
        raise NotNow(REWRITTEN if said.words_version else WRITTEN)
    physician_id = _checked(visit, case, decision, found, said)
    if found.words_way is None:
        visit.seal(case.data_key_id, found, physician_words=said.physician_words.strip())
        found.words_way, found.physician_id = WordsWay.TOLD, physician_id
    visit.seal(case.data_key_id, found, reason=said.reason.strip())
    found.held_on, found.result = said.held_on, said.result
    found.settled_at, found.settled_by_id = visit.now, actor.person_id
    limits.stop(visit, case, Clock.RECONSIDERATION, record_id=decision.public_id)
    visit.record(sight.RECONSIDERATION, found.public_id, of=case.employment_id)
    session.flush()
    aside = False
    if said.result is not Outcome.KEPT:
        aside = measures.set_aside(visit, case, decision)
    elif not decision.normal and not measures.instructed(session, decision):
        limits.start(visit, case, Clock.INSTRUCTION, visit.today, zone=Zone.EMPLOYER, record_id=decision.public_id,
                     at_latest=limits.eve(decision))  # fmt: skip
    if not aside:  # else they are told that it was set aside
        messages.queue(visit, Notice.RECONSIDERED, record_id=decision.public_id, to=case.employment.person_id,
                       hat=Hat.WORKER)  # fmt: skip
    session.flush()
    measures.close_if_over(visit, case)
    return _show(visit, found, case)


def waits(session: Session, decision: Decision) -> bool:
    """Whether a refusal is still to be looked at."""
    found = _of_decision(session, decision)
    return found is not None and found.settled_at is None


def due_on(visit: Visit, decision: Decision, case: Case) -> date | None:
    """Until when the rules want a refusal to be looked at again; None when none waits."""
    running = limits.running(visit, case, Clock.RECONSIDERATION, decision.public_id)
    return None if running is None else running.limit_on


def of_decision(visit: Visit, decision: Decision, case: Case) -> Shown | None:
    """For the page of the decision."""
    found = visit.session.execute(
        select(Reconsideration).where(
            Reconsideration.company_id == decision.company_id, Reconsideration.decision_id == decision.id,
            visit.within(Reconsideration),
        )
    ).scalar_one_or_none()  # fmt: skip
    return None if found is None else _show(visit, found, case)


def _of_decision(session: Session, decision: Decision) -> Reconsideration | None:
    return session.execute(
        select(Reconsideration).where(
            Reconsideration.company_id == decision.company_id, Reconsideration.decision_id == decision.id
        )
    ).scalar_one_or_none()


def _show(visit: Visit, found: Reconsideration, case: Case) -> Shown:
    names = people.person_names(visit.session, case.company_id, {found.physician_id, found.settled_by_id})
    return visit.show(
        sight.RECONSIDERATION, found, visit.facts(case), of=case.employment_id,
        physician_name=names.get(found.physician_id or 0, ""), settled_by_name=names.get(found.settled_by_id or 0, ""),
    )  # fmt: skip


def _checked(visit: Visit, case: Case, decision: Decision, found: Reconsideration, said: Settled) -> int | None:
    if not found.opened_on <= said.held_on <= visit.today:
        raise NotValid("held_on", Said(N_("説明した日から今日までの日を入力してください。")))
    _check_words("reason", said.reason)
    if said.result not in possible(nothing=decision.normal):
        raise NotValid("result", NOTHING_TO_GIVE_UP)
    if found.words_way is WordsWay.OWN:
        return found.physician_id
    _check_words("physician_words", said.physician_words)
    if said.physician_id is None and not people.may_explain(visit.session, case, said.held_on):
        return None
    return explainers.chosen(visit.session, case, said.physician_id or "", said.held_on)


def _check_words(field: str, text: str) -> None:
    if not text.strip() or len(text) > LONGEST:
        raise NotValid(field, Said(N_("%(most)s文字以内で入力してください。"), {"most": LONGEST}))
    unclinical.check(field, text)


def _mine(visit: Visit, case: Case, decision: Decision) -> Reconsideration:
    found = _of_decision(visit.session, decision)
    if found is None or visit.actor.person_id not in able(visit.session, case, visit.today):
        raise NotYours
    return found


def _anothers(visit: Visit, found: Reconsideration) -> bool:
    """A colleague of the reader wrote their own words."""
    return found.words_way is WordsWay.OWN and found.physician_id != visit.actor.person_id


def _open(session: Session, case: Case, decision: Decision, found: Reconsideration) -> bool:
    return found.settled_at is None and case.closed_on is None and not terms.taken_over(session, decision)


def _called(visit: Visit, case: Case) -> list[int]:
    """Those of the physicians who reach the file: whoever else was told would learn of a refusal that they can't read,
    and HR would wait for them.
    """
    return visit.reaching(Case, case.id, able(visit.session, case, visit.today), Hat.PHYSICIAN)


def _asked(visit: Visit, case: Case, found: Reconsideration) -> tuple[str, ...]:
    if found.words_way is not None:
        return ()
    theirs = _called(visit, case)
    names = people.person_names(visit.session, case.company_id, theirs)
    return tuple(names[one] for one in theirs)
