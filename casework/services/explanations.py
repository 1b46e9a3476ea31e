"""How is the decision explained to the employee: with the 産業医 present, and what do they answer? (実施規程例20条)

Where nobody can be named, as in a small workplace whose centre only sends paper, HR writes down with whom it made sure
of what it explained. Who can't be met after tries on several days is told in writing.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.ids import PublicId
from casework.models.cases import Case
from casework.models.measures import Decision, Explanation
from casework.rules import moves, unclinical
from casework.rules.days import tokyo_date
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid
from casework.rules.notices import Notice
from casework.rules.objections import LONGEST
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import DecisionState, Hat, InterviewMode, Zone
from casework.services import (
    advice,
    explainers,
    explanation_attempts,
    explanation_talks,
    limits,
    measures,
    messages,
    people,
    reconsiderations,
    talk_times,
    terms,
)
from casework.services.people import Named

NOT_YET_HELD = Said(N_("この決定は、まだ効力がありません。確認・承認がそろうまで、本人への説明は記録できません。"))
FELL_BACK = Said(N_("この決定の案は差し戻されたか、取り下げられました。効力はなく、本人への説明は記録できません。"))
TAKEN_OVER = Said(N_("この決定は、あとの意見書についての決定に替わっています。説明は、新しい決定について行います。"))
NOTHING_TO_EXPLAIN = Said(N_("通常勤務・措置なしの決定は、お知らせだけで終わります。説明の記録は要りません。"))
TRIED_FIRST = Said(N_("書面で説明できるのは、説明を試みた記録が、取決めの日数分あるときだけです。"))
TOLD_TODAY = Said(
    N_(
        "書面で説明した内容は、記録した今日、本人に知らせます。申し出られる日もこの日から数えるので、今日の日付にしてください。"
    )
)
ANSWERED = Said(
    N_(
        "「書面（返事がなかった）」は、返事がないときだけ選べます。返事があったときは、対面かオンラインで説明してください。"
    )
)


@dataclass(frozen=True)
class Account:
    """What HR writes down of the explanation. `physician_id`: the 産業医 who was present, or where none is
    appointed, a physician who serves the workplace; none, where nobody can be named: then `without_physician` says with
    whom HR made sure, and how. `mode`: None in writing, when no answer came (`answer` empty, `accepted` None).
    """

    given_on: date
    physician_id: PublicId | None
    mode: InterviewMode | None
    content: str
    answer: str
    accepted: bool | None
    refused_because: str = ""
    """In the employee's words, where they don't accept it."""
    without_physician: str = ""


@dataclass(frozen=True)
class ExplanationPage:
    """The form's page: the decision, which physicians may be named, and what is written already."""

    employee: Shown
    decision: Shown
    measures: tuple[Shown, ...]
    physicians: tuple[Named, ...]
    explanation: Shown | None
    talk: Shown | None
    """The time that was set for it."""
    in_writing: bool
    """It was tried on enough days to explain it in writing."""
    refusal: Said | None
    """Why it can't be recorded now, whatever is typed."""


def opening(session: Session, actor: Actor, decision_id: str, *, now: datetime) -> ExplanationPage:
    """The page on which HR records the explanation."""
    visit = enter(session, actor, Act.EXPLAIN, now=now)
    decision = visit.reach(Decision, decision_id)
    case = visit.reach_id(Case, decision.case_id)
    first = tokyo_date(decision.effective_at or decision.decided_at)
    given = of_decision(session, decision)
    return ExplanationPage(
        employee=people.employee(visit, case.employment_id),
        decision=measures.show(visit, decision, case),
        measures=measures.show_measures(visit, decision, case),
        physicians=explainers.able_between(session, case, first, visit.today),
        explanation=None if given is None else show(visit, given, case),
        talk=explanation_talks.of_decision(visit, decision, case),
        in_writing=explanation_attempts.enough(visit, case, decision),
        refusal=None if given is not None else _why_not(session, decision),
    )


def _why_not(session: Session, decision: Decision) -> Said | None:
    if decision.state is DecisionState.WAITING:
        return NOT_YET_HELD
    if decision.state is DecisionState.RETURNED:
        return FELL_BACK
    if measures.settled(decision):
        return NOTHING_TO_EXPLAIN
    return TAKEN_OVER if terms.taken_over(session, decision) else None


def explain(session: Session, actor: Actor, decision_id: str, account: Account, *, now: datetime) -> Shown:
    """The decision was explained. Where there are measures, the time to instruct the supervisor runs from that day;
    where there are none and no follow-up is planned, the case is over. What the employee doesn't accept is looked at
    again first, with the 産業医. What was explained in writing, without an answer, is told to the employee, who may
    object; it is given on the day on which it is written down.

    Raises NotNow when there is nothing to explain (any more) or it was explained, NotValid for an impossible day and
    for somebody who is no 産業医 of the workplace on that day (`people.may_explain`).
    """
    visit = enter(session, actor, Act.EXPLAIN, now=now)
    case = visit.reach_id(Case, visit.reach(Decision, decision_id).case_id, lock=True)  # first, as all who change both
    decision = visit.reach(Decision, decision_id, lock=True)
    why_not = _why_not(session, decision)
    if why_not is not None:
        raise NotNow(why_not)
    advice.still_open(case)
    after = moves.DECISION.check(decision.state, Act.EXPLAIN)
    written = account.mode is None
    physician_id = _checked(visit, decision, case, account)
    alone = account.without_physician.strip() if physician_id is None and not written else ""
    if actor.person_id is None:
        raise ValueError("an explanation is given by a person")
    explanation = Explanation(
        company_id=case.company_id, public_id=ids.fresh(), case_id=case.id, decision_id=decision.id,
        given_on=account.given_on, given_by_id=actor.person_id, physician_id=physician_id, mode=account.mode,
        written=written, accepted=bool(account.accepted),
    )  # fmt: skip
    visit.seal(case.data_key_id, explanation, content=account.content, answer=account.answer.strip(),
               without_physician=alone,
               refused_because="" if account.accepted else account.refused_because.strip())  # fmt: skip
    session.add(explanation)
    decision.state = after
    talk_times.over(visit, case, decision, Notice.EXPLANATION_DONE)
    limits.stop(visit, case, Clock.EXPLANATION, record_id=decision.public_id)
    if account.accepted is False:
        reconsiderations.begin(visit, case, decision, account.given_on)
    elif not decision.normal and not measures.instructed(session, decision):
        limits.start(visit, case, Clock.INSTRUCTION, account.given_on, zone=Zone.EMPLOYER,
                     record_id=decision.public_id, at_latest=limits.eve(decision))  # fmt: skip
    visit.record(sight.EXPLANATION, explanation.public_id, of=case.employment_id)
    visit.record(sight.DECISION, decision.public_id, of=case.employment_id)
    if written:
        messages.queue(visit, Notice.EXPLAINED_IN_WRITING, record_id=decision.public_id, to=case.employment.person_id,
                       hat=Hat.WORKER)  # fmt: skip
    session.flush()
    measures.close_if_over(visit, case)
    return show(visit, explanation, case)


def of_decision(session: Session, decision: Decision) -> Explanation | None:
    """The explanation of a decision that was reached."""
    return session.execute(
        select(Explanation).where(Explanation.company_id == decision.company_id, Explanation.decision_id == decision.id)
    ).scalar_one_or_none()


def show(visit: Visit, explanation: Explanation, case: Case) -> Shown:
    """An explanation that was reached, with its names."""
    wanted = {explanation.physician_id, explanation.given_by_id}
    names = people.person_names(visit.session, case.company_id, wanted)
    known = visit.facts(case) | visit.advises(case, explanation.physician_id)
    return visit.show(
        sight.EXPLANATION, explanation, known, of=case.employment_id,
        physician_name=names.get(explanation.physician_id or 0, ""), given_by_name=names[explanation.given_by_id],
    )  # fmt: skip


def _checked(visit: Visit, decision: Decision, case: Case, account: Account) -> int | None:
    """The physician who was present; None in writing, and where nobody can be named."""
    if not tokyo_date(decision.effective_at or decision.decided_at) <= account.given_on <= visit.today:
        raise NotValid("given_on", Said(N_("措置を決めた日から今日までの日を入力してください。")))
    if account.mode is InterviewMode.EITHER:
        raise NotValid("mode", Said(N_("対面かオンラインかを選んでください。")))
    if not account.content.strip():
        raise NotValid("content", Said(N_("入力してください。")))
    for field in ("content", "without_physician"):
        unclinical.check(field, getattr(account, field))
    if account.mode is not None:
        _check_answer(account)
        return _physician(visit, case, account)
    if not explanation_attempts.enough(visit, case, decision):
        raise NotValid("mode", TRIED_FIRST)
    if account.given_on != visit.today:  # before that nobody was told, and no day is counted from it
        raise NotValid("given_on", TOLD_TODAY)
    if account.answer.strip() or account.accepted is not None:
        raise NotValid("mode", ANSWERED)
    return None


def _check_answer(account: Account) -> None:
    if not account.answer.strip():
        raise NotValid("answer", Said(N_("入力してください。")))
    if account.accepted is None:
        raise NotValid("accepted", Said(N_("選んでください。")))
    if not account.accepted and not account.refused_because.strip():
        raise NotValid("refused_because", Said(N_("了承しない理由を、本人の言葉で書いてください。")))


def _physician(visit: Visit, case: Case, account: Account) -> int | None:
    """Who was present; None where nobody can be named, once HR says with whom it made sure."""
    theirs = people.may_explain(visit.session, case, account.given_on)
    if not theirs and account.physician_id is None:
        if not account.without_physician.strip() or len(account.without_physician) > LONGEST:
            raise NotValid("without_physician", Said(N_("だれに、どのように確かめて説明したかを書いてください。")))
        return None
    return explainers.chosen(visit.session, case, account.physician_id or "", account.given_on)
