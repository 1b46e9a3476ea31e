"""How does a decision get the words that it waits for, and how does it come back without them?"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from casework.access import Act, Actor, Shown, Visit, enter, enter_worker, sight
from casework.models.cases import Case, Limit
from casework.models.measures import Decision
from casework.models.opinions import Opinion
from casework.rules import comparison, reminders, unclinical
from casework.rules.assents import LONGEST, NOT_ALONE, ConfirmedWay, Returned, Step
from casework.rules.comparison import Compared
from casework.rules.days import TOKYO, tokyo_date
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.notices import Notice
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import DecisionState, Hat
from casework.services import (
    advice,
    assent_calls,
    editions,
    foreseen,
    hearings,
    justifications,
    late_effects,
    measures,
    messages,
    people,
)
from casework.services.advice import Advice
from casework.services.liftings import Ending

NOT_WAITING = Said(N_("この決定は、もう確認・承認を待っていません。"))
WHY = Said(N_("差し戻す理由を書いてください。決めた人が読みます。"))
THEIR_WORDS = Said(N_("会社がとらない、または終わりにする措置について、あなたの意見を書いてください。"))
ASKED_HERE = Said(N_("この決定は、医師が画面で確認します。人事労務担当者が代わりに記録することはできません。"))


@dataclass(frozen=True)
class AssentPage:
    """A decision that waits, beside the opinion, for whoever is asked. `step`: the reader's word; None once it isn't
    awaited any more.
    """

    advice: Advice
    decision: Shown
    measures: tuple[Shown, ...]
    lines: tuple[Compared, ...]
    reasons: dict[int, Shown]
    grounds: dict[str, Shown]
    hearing: Shown | None
    endings: tuple[Ending, ...]
    """What of the measures that run it would end, if the last word came today."""
    step: Step | None
    may_note: bool
    """HR may write the physician's confirmation down."""

    @property
    def in_words(self) -> bool:
        """The reader's word is the physician's, and counts in words only."""
        return self.step is Step.PHYSICIAN and self.decision.opinion_match in NOT_ALONE


@dataclass(frozen=True)
class Noted:
    """HR writes down that a physician confirmed, where none can be asked in the app."""

    confirmed_on: date
    words: str


def opening(session: Session, actor: Actor, decision_id: str, *, now: datetime) -> AssentPage:
    """The page on which somebody confirms or approves; NotYours for whoever wasn't asked."""
    visit = enter(session, actor, Act.ASSENT, now=now)
    decision, case = _reached(visit, decision_id)
    _asked(visit, case, decision)
    return _page(visit, decision, case)


def noting(session: Session, actor: Actor, decision_id: str, *, now: datetime) -> AssentPage:
    """The page on which HR writes a confirmation down."""
    visit = enter(session, actor, Act.NOTE_CONFIRMATION, now=now)
    decision, case = _reached(visit, decision_id)
    return _page(visit, decision, case)


def agree(session: Session, actor: Actor, decision_id: str, words: str, *, now: datetime) -> Shown:
    """Say the word that is awaited: the physician confirms, a second person approves. With the last one the decision
    holds. NotYours for whoever wasn't asked or can't be asked any more; NotNow when it doesn't wait, when the case is
    closed, the opinion was corrected or all of it would be past its end.
    """
    visit = enter(session, actor, Act.ASSENT, now=now)
    decision, case = _locked(visit, decision_id)
    step = _asked(visit, case, decision)
    editions.refuse_older(session, decision.opinion)
    if step is Step.PHYSICIAN and not words.strip() and decision.opinion_match in NOT_ALONE:
        raise NotValid("words", THEIR_WORDS)
    _check(words)
    if step is Step.PHYSICIAN:
        visit.seal(case.data_key_id, decision, confirmed_words=words.strip())
        decision.confirmed_on, decision.confirmed_way = visit.today, ConfirmedWay.OWN
        decision.confirmed_by_id = actor.person_id
    else:
        visit.seal(case.data_key_id, decision, approved_words=words.strip())
        decision.approved_at, decision.approved_by_id = visit.now, actor.person_id
    return _on(visit, case, decision)


def send_back(session: Session, actor: Actor, decision_id: str, words: str, *, now: datetime) -> Shown:
    """Don't say it, and why; HR decides anew. Refusals as `agree`; NotValid without a reason."""
    visit = enter(session, actor, Act.SEND_BACK, now=now)
    decision, case = _locked(visit, decision_id)
    step = _asked(visit, case, decision)
    if not words.strip():
        raise NotValid("words", WHY)
    _check(words)
    cause = Returned.PHYSICIAN if step is Step.PHYSICIAN else Returned.SECOND
    measures.give_back(visit, case, decision, cause, words)
    return measures.show(visit, decision, case)


def note(session: Session, actor: Actor, decision_id: str, noted: Noted, *, now: datetime) -> Shown:
    """Write down that a physician confirmed on paper or by telephone: only where nobody can be asked in the app."""
    visit = enter(session, actor, Act.NOTE_CONFIRMATION, now=now)
    decision, case = _locked(visit, decision_id)
    if not may_note(visit, case, decision):
        raise NotNow(NOT_WAITING if assent_calls.step(decision) is not Step.PHYSICIAN else ASKED_HERE)
    editions.refuse_older(session, decision.opinion)
    first = decision.opinion.received_on or tokyo_date(decision.decided_at)
    if not first <= noted.confirmed_on <= visit.today:
        raise NotValid("confirmed_on", Said(N_("意見書を受け取った日から今日までの日を入力してください。")))
    if not noted.words.strip():
        raise NotValid("words", Said(N_("医師の氏名、方法、医師の言葉を書いてください。")))
    _check(noted.words)
    visit.seal(case.data_key_id, decision, confirmed_words=noted.words.strip())
    decision.confirmed_on, decision.confirmed_way = noted.confirmed_on, ConfirmedWay.NOTED
    decision.confirmed_by_id = actor.person_id
    return _on(visit, case, decision)


def take_back(session: Session, actor: Actor, decision_id: str, *, now: datetime) -> str:
    """HR takes back what waits, to decide anew on the same opinion: its public id. NotNow when it doesn't wait."""
    visit = enter(session, actor, Act.TAKE_BACK_DECISION, now=now)
    decision, case = _locked(visit, decision_id)
    measures.give_back(visit, case, decision, Returned.TAKEN_BACK)
    return decision.opinion.public_id


def remind(session: Session, company_id: int, *, now: datetime) -> int:
    """Ask whoever can say the awaited word by now, and past the days of the rules tell them and who decided, once a
    week; of how many decisions. What waits on an opinion with which the employer doesn't go on any more, or past its
    planned end, comes back.
    By day only.
    """
    if not reminders.EARLIEST <= now.astimezone(TOKYO).time() < reminders.LATEST:
        return 0
    visit = enter_worker(session, company_id, Act.CHASE, now=now)
    rows = session.execute(
        select(Decision, Case, Limit.limit_on)
        .join(Case, and_(Case.company_id == Decision.company_id, Case.id == Decision.case_id))
        .join(
            Limit,
            and_(
                Limit.company_id == Decision.company_id, Limit.record_id == Decision.public_id,
                Limit.clock == Clock.ASSENT, Limit.stopped_on.is_(None),
            ),
        )
        .where(
            Decision.company_id == company_id, Decision.state == DecisionState.WAITING, Case.closed_on.is_(None)
        )
        .order_by(Decision.id)
    ).all()  # fmt: skip
    return sum(_remind(visit, row.Decision, row.Case, (visit.today - row.limit_on).days) for row in rows)


def _remind(visit: Visit, decision: Decision, case: Case, days_late: int) -> bool:
    if editions.why_over(visit.session, decision.opinion) is not None:
        measures.give_back(visit, case, decision, Returned.OVER)
        return True
    if late_effects.past(decision, visit.today):
        measures.give_back(visit, case, decision, Returned.PAST)
        return True
    late = days_late > 0
    asked = assent_calls.ask(visit, case, decision, late=late)
    if not late:
        return bool(asked)
    occasion = f"{decision.public_id} {(days_late - 1) // 7}"
    theirs = assent_calls.able(visit.session, case, decision, visit.today, late=True)
    officers = people.hr_for(visit.session, case.company_id, case.workplace_id, visit.today,
                             not_person=case.employment.person_id)  # fmt: skip
    theirs += [(decision.decided_by_id, Hat.HR)] if decision.decided_by_id in officers else []
    new = [
        messages.queue(visit, Notice.ASSENT_LATE, record_id=decision.public_id, to=to, hat=hat, occasion=occasion)
        for to, hat in theirs
    ]
    if any(new):
        visit.record(sight.DECISION, decision.public_id, of=case.employment_id)
        visit.session.flush()
    return bool(asked) or any(new)


def may_note(visit: Visit, case: Case, decision: Decision) -> bool:
    """Whether HR may write down the physician's confirmation: nobody can give it in the app."""
    awaited = assent_calls.step(decision) is Step.PHYSICIAN
    return awaited and visit.actor.hat is Hat.HR and not assent_calls.able(
        visit.session, case, decision, visit.today, late=True
    )  # fmt: skip


def _on(visit: Visit, case: Case, decision: Decision) -> Shown:
    """One word came: the next one is asked for, or the decision holds."""
    visit.record(sight.DECISION, decision.public_id, of=case.employment_id)
    visit.session.flush()
    if assent_calls.step(decision) is None:
        measures.take_effect(visit, case, decision)
        measures.tell_decider(visit, case, decision)
    else:
        assent_calls.ask(visit, case, decision)
    visit.session.flush()
    return measures.show(visit, decision, case)


def _reached(visit: Visit, decision_id: str) -> tuple[Decision, Case]:
    decision = visit.reach(Decision, decision_id)
    return decision, visit.reach_id(Case, decision.case_id)


def _locked(visit: Visit, decision_id: str) -> tuple[Decision, Case]:
    case = visit.reach_id(Case, visit.reach(Decision, decision_id).case_id, lock=True)  # first: a correction waits too
    decision = visit.reach(Decision, decision_id, lock=True)
    advice.still_open(case)
    if decision.state is not DecisionState.WAITING:
        raise NotNow(NOT_WAITING)
    return decision, case


def _asked(visit: Visit, case: Case, decision: Decision) -> Step | None:
    """The reader's word. NotYours for whoever was never asked about this decision, or couldn't be any more."""
    found = assent_calls.mine(visit, case, decision)
    if found is None and (decision.state is DecisionState.WAITING or not assent_calls.was_asked(visit, decision)):
        raise NotYours
    return found


def _page(visit: Visit, decision: Decision, case: Case) -> AssentPage:
    opinion = visit.reach_id(Opinion, decision.opinion_id)
    advised = advice.read(visit, opinion, case)
    decided = measures.show_measures(visit, decision, case)
    hearing = hearings.of_opinion(visit.session, opinion)
    return AssentPage(
        advice=advised,
        decision=measures.show(visit, decision, case),
        measures=decided,
        lines=comparison.compare(
            advised.as_items(), measures.as_items(decided), decided_on=tokyo_date(decision.decided_at)
        ),
        reasons=justifications.reasons_of(visit, decision, case),
        grounds=justifications.grounds_of(visit, decision, case),
        hearing=None if hearing is None else hearings.show(visit, hearing, case),
        endings=foreseen.endings(visit, decision, case),
        step=assent_calls.mine(visit, case, decision),
        may_note=may_note(visit, case, decision),
    )


def _check(words: str) -> None:
    if len(words) > LONGEST:
        raise NotValid("words", Said(N_("%(most)s文字以内で入力してください。"), {"most": LONGEST}))
    unclinical.check("words", words)
