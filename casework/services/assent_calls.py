"""Who can confirm or approve a decision before it holds, and who was asked?

What was advised is left out, or what runs ends without the employee's consent: the workplace's 産業医, in words.
Stricter than the opinion: the physician who wrote that, or, where the case isn't theirs any more, the workplace's
産業医. A second person: another officer of HR who can sign in; where there is none, as in a small firm, the 産業医;
where there is none either, nobody, and the decision says that it was made alone (decision 33).
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Shown, Visit, sight
from casework.models.assents import AssentCall
from casework.models.cases import Case
from casework.models.measures import Decision
from casework.models.opinions import Opinion
from casework.models.people import Person
from casework.rules import assents as rules
from casework.rules.assents import Step
from casework.rules.deadlines import Clock
from casework.rules.notices import Notice
from casework.rules.vocabulary import DecisionState, Hat, Zone
from casework.services import cases, limits, messages, people


def step(decision: Decision) -> Step | None:
    """Whose word a decision waits for."""
    return rules.step(
        decision.state, decision.opinion_match, confirmed=decision.confirmed_on is not None,
        second=decision.second_wanted, approved=decision.approved_at is not None,
    )  # fmt: skip


def confirmers(
    session: Session, case: Case, opinion: Opinion, day: date, *, late: bool = False, lacking: bool = False
) -> list[int]:
    """The physicians who can confirm what is stricter than an opinion: its author, as long as the case is theirs or
    they are its 産業医; the 産業医 where they aren't, and beside them once it is `late`. Where it is `lacking`,
    the 産業医, and its author only where there is none. Never the person concerned, nor who leads or led them.
    """
    barred = people.supervisors_ever(session, case.employment) | {case.employment.person_id}
    here = [
        one
        for one in people.physicians_for(session, case.company_id, case.workplace_id, day)
        if one not in barred
    ]  # fmt: skip
    appointed = people.industrial_physicians(session, case.company_id, case.workplace_id, day)
    reading = {*appointed, *cases.assigned_physicians(session, case.company_id, case.id, day)}
    author = [one for one in here if one == opinion.author_id and opinion.entered_by_id is None and one in reading]
    theirs = [one for one in here if one in appointed and one not in author]
    if lacking and any(one in appointed for one in here):
        return [one for one in here if one in appointed]
    return [*author, *theirs] if late or not author else author


def seconds(session: Session, case: Case, decider_id: int, day: date) -> list[tuple[int, Hat]]:
    """Who can be the second person, and under which hat."""
    barred = people.supervisors_ever(session, case.employment) | {case.employment.person_id, decider_id}
    officers = [
        one for one in people.hr_for(session, case.company_id, case.workplace_id, day) if one not in barred
    ]  # fmt: skip
    officers = _who_sign_in(session, case.company_id, officers)
    if officers:
        return [(one, Hat.HR) for one in officers]
    appointed = people.industrial_physicians(session, case.company_id, case.workplace_id, day)
    able = _who_sign_in(session, case.company_id, [one for one in appointed if one not in barred])
    return [(one, Hat.PHYSICIAN) for one in able]


def able(session: Session, case: Case, decision: Decision, day: date, *, late: bool = False) -> list[tuple[int, Hat]]:
    """Who can say the word that a decision waits for."""
    wanted = step(decision)
    if wanted is Step.PHYSICIAN:
        lacking = decision.opinion_match in rules.NOT_ALONE
        found = confirmers(session, case, decision.opinion, day, late=late, lacking=lacking)
        return [(one, Hat.PHYSICIAN) for one in found if one != decision.decided_by_id]
    return [] if wanted is None else seconds(session, case, decision.decided_by_id, day)


def ask(visit: Visit, case: Case, decision: Decision, *, late: bool = False) -> list[int]:
    """Ask everybody who can say the word that is awaited, each once; whom it asked now. The days of the rules run from
    the first time.
    """
    wanted = step(decision)
    if wanted is None:
        return []
    before = set(
        visit.session.execute(
            select(AssentCall.person_id).where(
                AssentCall.company_id == case.company_id, AssentCall.decision_id == decision.id,
                AssentCall.step == wanted,
            )
        ).scalars()
    )  # fmt: skip
    new = [(one, hat) for one, hat in able(visit.session, case, decision, visit.today, late=late) if one not in before]
    for person_id, hat in new:
        call = AssentCall(
            company_id=case.company_id, public_id=ids.fresh(), case_id=case.id, decision_id=decision.id, step=wanted,
            person_id=person_id, hat=hat, asked_at=visit.now,
        )  # fmt: skip
        visit.session.add(call)
        visit.record(sight.ASSENT_CALL, call.public_id, of=case.employment_id)
        messages.queue(visit, Notice.DECISION_TO_ASSENT, record_id=decision.public_id, to=person_id, hat=hat,
                       occasion=wanted.value)  # fmt: skip
    if limits.running(visit, case, Clock.ASSENT, decision.public_id) is None:
        limits.start(visit, case, Clock.ASSENT, visit.today, zone=Zone.EMPLOYER, record_id=decision.public_id)
    visit.session.flush()
    return [one for one, _hat in new]


def mine(visit: Visit, case: Case, decision: Decision) -> Step | None:
    """The word that whoever acts can say now: they were asked for it under this hat, and still could be."""
    wanted = step(decision)
    if wanted is None or visit.actor.hat is None:
        return None
    asked = visit.session.execute(
        select(AssentCall.id).where(
            AssentCall.company_id == case.company_id, AssentCall.decision_id == decision.id, AssentCall.step == wanted,
            AssentCall.person_id == visit.actor.person_id, AssentCall.hat == visit.actor.hat,
        )
    ).first()  # fmt: skip
    me = (visit.actor.person_id, visit.actor.hat)
    return wanted if asked is not None and me in able(visit.session, case, decision, visit.today, late=True) else None


def was_asked(visit: Visit, decision: Decision) -> bool:
    """Whether whoever acts was ever asked for a word on a decision, under this hat."""
    asked = select(AssentCall.id).where(
        AssentCall.company_id == decision.company_id, AssentCall.decision_id == decision.id,
        AssentCall.person_id == visit.actor.person_id, AssentCall.hat == visit.actor.hat,
    )  # fmt: skip
    return visit.session.execute(asked).first() is not None


def of_decision(visit: Visit, decision: Decision, case: Case) -> tuple[Shown, ...]:
    """Who was asked for the word that a decision waits for; for the employee and nurses nobody."""
    wanted = step(decision)
    if wanted is None or visit.actor.hat not in {Hat.HR, Hat.PHYSICIAN}:
        return ()
    found = visit.session.execute(
        select(AssentCall)
        .where(AssentCall.company_id == case.company_id, AssentCall.decision_id == decision.id,
               AssentCall.step == wanted, visit.within(AssentCall))
        .order_by(AssentCall.id)
    ).scalars().all()  # fmt: skip
    names = people.person_names(visit.session, case.company_id, {one.person_id for one in found})
    known = visit.facts(case)
    return tuple(
        visit.show(sight.ASSENT_CALL, one, known, of=case.employment_id, name=names[one.person_id]) for one in found
    )


def waits(visit: Visit, decision: Decision) -> bool:
    """Whether a decision waits for the reader's word; the mail asks before it leaves."""
    case = visit.session.get_one(Case, decision.case_id)
    return mine(visit, case, decision) is not None


def returned(_visit: Visit, decision: Decision) -> bool:
    """Whether a decision came back."""
    return decision.state is DecisionState.RETURNED


def still_waits(_visit: Visit, decision: Decision) -> bool:
    """Whether a decision waits for anybody's word."""
    return decision.state is DecisionState.WAITING


def _who_sign_in(session: Session, company_id: int, person_ids: Sequence[int]) -> list[int]:
    able = select(Person.id).where(
        Person.company_id == company_id, Person.id.in_(person_ids), Person.account_id.is_not(None)
    )
    return sorted(session.execute(able).scalars())
