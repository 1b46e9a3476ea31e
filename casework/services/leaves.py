"""How does HR begin and extend a leave for illness, and agree on how the company keeps in touch?

Step 1 of the five of returning to work (domain: §2e). A leave is a case of its own kind, or belongs to the one in which
the return before is still followed up: the second leave is linked to the first.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import literal, select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.ids import PublicId
from casework.models.cases import Case
from casework.models.leaves import LeaveTerm, SickLeave
from casework.models.measures import Decision
from casework.models.people import Employment
from casework.models.return_plans import ReturnPlan
from casework.rules import explanation_times, unclinical
from casework.rules import leaves as rules
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, Stale, faults, refuse
from casework.rules.leaves import ContactWay
from casework.rules.notices import Notice
from casework.rules.return_plans import PlanEnd, PlanState
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import CaseKind, CloseReason, FollowUpEnd, Hat, Zone
from casework.services import (
    cases,
    follow_up_plans,
    followups,
    leave_certificates,
    leave_starts,
    limits,
    messages,
    people,
    plans_in_force,
    receipts,
    trials,
)
from casework.services.policies import calendar_for, policy_for

ENDS_PLAN: Final = N_(
    "決まっているプランは%(day)sからです。この日より長く休むと、プランは終わり、新しく決めることになります。"
    "よければ、チェックを入れてもう一度押してください。"
)
NOBODY: Final = Said(
    N_(
        "この社員番号の人は、担当の事業場に見つかりません。番号を確かめてください。ご自身の休業は、ほかの担当者が記録します。"
    )
)
DISPATCHED: Final = Said(
    N_("派遣で働いている方の休業は、雇用主である派遣元が扱います。ここには記録せず、派遣元の窓口に連絡してください。")
)
BEFORE_ITS_FIRST: Final = Said(N_("終わりの見込みは、休業の初めの日以後の日にしてください。"))
AFTER_EMPLOYMENT: Final = N_(
    "雇用の最後の日（%(day)s）までの日にしてください。雇用が続くときは、先に従業員の取込みで最後の日を直してください。"
)
ON_LEAVE: Final = N_("この人の休業（%(day)sから）は、すでに記録されています。")


@dataclass(frozen=True)
class Contact:
    """How the company keeps in touch, as agreed with the employee. Without `weeks` it is as the rules propose."""

    way: ContactWay
    weeks: int | None
    by: str
    to: str


@dataclass(frozen=True)
class Term:
    """Until when a leave is planned. `limit_on`: the last day that the company's rules allow, and by which of them;
    `words`: to the employee; `sure`: what they say of how somebody is, is meant to stand; `once`: what the record of a
    change will be called.
    """

    until_on: date
    limit_on: date | None
    limit_basis: str
    words: str = ""
    sure: bool = False
    once: PublicId | None = None


@dataclass(frozen=True)
class New:
    """A leave as HR writes it down. `number`: whose; `once`: what its record will be called."""

    number: str
    begins_on: date
    term: Term
    contact: Contact
    once: PublicId | None = None


def named(session: Session, actor: Actor, new: New, *, now: datetime) -> Shown:
    """Whom the number means, to be looked at before anything is written. Raises as `_placed`."""
    visit = enter(session, actor, Act.BEGIN_LEAVE, now=now)
    return people.employee(visit, _placed(visit, new.number)[0].id)


def begin(session: Session, actor: Actor, new: New, *, now: datetime) -> PublicId:
    """HR writes down that somebody is on leave for illness; the employee, the physicians of the workplace and whoever
    leads them are told. Talks that were to fall into it end, less those that may have taken place already; what else
    belongs to the return before rests from its first day (`leave_starts`). NotNow for somebody who is on leave
    already, and as `_placed`; NotValid for days and words that can't be.
    """
    visit = enter(session, actor, Act.BEGIN_LEAVE, now=now)
    employment, workplace_id = _placed(visit, new.number)
    alone(visit, employment.id)
    again = visit.written(SickLeave, new.once)
    if again is not None:
        return again.public_id
    before = last_of(session, employment.company_id, employment.id)
    if before is not None and before.ended_on is None:
        raise NotNow(Said(ON_LEAVE, {"day": before.begins_on}))
    _check(visit, new, employment, before)
    leave_id = new.once or ids.fresh()
    case = _case(visit, employment, workplace_id, leave_id, new.begins_on)
    to_come = max(new.begins_on, visit.today + timedelta(days=1))
    followups.end_planned(visit, case, FollowUpEnd.ON_LEAVE, to_come, rests_for=leave_id)
    leave = SickLeave(
        company_id=case.company_id, public_id=leave_id, case_id=case.id, employment_id=employment.id,
        number=1 if before is None else (before.number or 0) + 1, before_id=None if before is None else before.id,
        begins_on=new.begins_on, contact_way=new.contact.way, contact_weeks=_weeks(visit, case, new.contact),
        contact_by=new.contact.by.strip(), entered_by_id=actor.person_id,
    )  # fmt: skip
    visit.seal(case.data_key_id, leave, contact_to=new.contact.to.strip())
    session.add(leave)
    session.flush()
    visit.record(sight.SICK_LEAVE, leave.public_id, of=case.employment_id)
    _keep_term(visit, case, leave, new.term, None)
    watch_contact(visit, case, leave, visit.today)
    if leave.begins_on <= visit.today:
        leave_starts.begun(visit, case, leave)
    follow_up_plans.before_leave(visit, case, leave)
    messages.queue(visit, Notice.LEAVE_BEGUN, record_id=leave.public_id, to=employment.person_id, hat=Hat.WORKER)
    physicians = people.industrial_physicians(session, case.company_id, case.workplace_id, visit.today)
    for to in visit.reaching(SickLeave, leave.id, physicians, Hat.PHYSICIAN):
        messages.queue(visit, Notice.LEAVE_TO_PHYSICIAN, record_id=leave.public_id, to=to, hat=Hat.PHYSICIAN)
    _tell_supervisors(visit, leave, "begun")
    session.flush()
    return leave.public_id


def extend(
    session: Session, actor: Actor, leave_id: str, term: Term, *, aware: bool = False, version: int, now: datetime
) -> None:
    """Plan another last day, later or earlier, or another limit of the rules: the employee is told of both, whoever
    leads them of the days. NotNow once it is over, Stale when a colleague was first, NotValid for a day that can't be,
    and for one after the first day of a plan of the return, which ends then, unless HR is `aware` of it.
    """
    visit = enter(session, actor, Act.EXTEND_LEAVE, now=now)
    visit.reach_id(Case, visit.reach(SickLeave, leave_id).case_id, lock=True)
    if visit.written(LeaveTerm, term.once) is not None:
        return
    case, leave = locked(visit, leave_id, version)
    before = newest(session, leave)
    wrong = []
    if term.until_on < visit.today and term.until_on != before.until_on:
        wrong.append(NotValid("until_on", Said(N_("今日以後の日にしてください。"))))
    elif term.until_on < leave.begins_on:
        wrong.append(NotValid("until_on", BEFORE_ITS_FIRST))
    if (term.until_on, term.limit_on) == (before.until_on, before.limit_on):
        wrong.append(NotValid("until_on", Said(N_("いまの予定と同じ日です。"))))
    refuse([*wrong, *_faults_of_term(visit, term)])
    plan = plans_in_force.of_state(visit, leave, PlanState.DECIDED)
    if before.until_on < term.until_on and plan is not None and plan.begins_on <= term.until_on and not aware:
        raise NotValid("aware", Said(ENDS_PLAN, {"day": plan.begins_on}))
    leave.version += 1
    visit.record(sight.SICK_LEAVE, leave.public_id, of=case.employment_id)
    if term.until_on > before.until_on:
        outlasted(visit, case, leave, term.until_on)
    _keep_term(visit, case, leave, term, before)
    occasion = str(before.number + 1)
    messages.queue(visit, Notice.LEAVE_CHANGED, record_id=leave.public_id, to=case.employment.person_id,
                   hat=Hat.WORKER, occasion=occasion)  # fmt: skip
    if term.until_on != before.until_on:
        _tell_supervisors(visit, leave, occasion)
    session.flush()


def agree(session: Session, actor: Actor, leave_id: str, contact: Contact, *, version: int, now: datetime) -> None:
    """How the company keeps in touch was agreed anew with the employee, who reads it. Raises as `extend`."""
    visit = enter(session, actor, Act.AGREE_LEAVE_CONTACT, now=now)
    case, leave = locked(visit, leave_id, version)
    refuse(_faults_of(contact))
    weeks = _weeks(visit, case, contact)
    visit.seal(case.data_key_id, leave, contact_to=contact.to.strip())  # looks for its key before anything changed
    rhythm = leave.contact_way, leave.contact_weeks
    leave.contact_way, leave.contact_weeks, leave.contact_by = contact.way, weeks, contact.by.strip()
    visit.record(sight.SICK_LEAVE, leave.public_id, of=case.employment_id)
    session.flush()
    if rhythm != (leave.contact_way, leave.contact_weeks):
        _count_anew(visit, case, leave)
    messages.queue(visit, Notice.LEAVE_CHANGED, record_id=leave.public_id, to=case.employment.person_id,
                   hat=Hat.WORKER, occasion=f"contact {leave.version}")  # fmt: skip


def _placed(visit: Visit, number: str) -> tuple[Employment, int]:
    """Whose leave it is and where they work. NotValid for who isn't found, NotNow for who is employed elsewhere."""
    found = receipts.placed(visit, number, NOBODY)
    if cases.dispatched_in(visit, found[0].id):
        raise NotNow(DISPATCHED)
    return found


def _case(visit: Visit, employment: Employment, workplace_id: int, leave_id: PublicId, begins_on: date) -> Case:
    """The case in which the return before is still followed up; else a new one. Whoever moved meanwhile has a
    new one at the workplace whose HR writes this down: the one before is over, unless something was decided in it.
    """
    found = visit.session.execute(
        select(Case)
        .where(
            Case.company_id == employment.company_id, Case.employment_id == employment.id,
            Case.kind == CaseKind.RETURN, Case.closed_on.is_(None),
        )
    ).scalar_one_or_none()  # fmt: skip
    if found is not None and (found.workplace_id == workplace_id or _decided(visit, found)):
        return found
    if found is not None:
        give_over(visit, found, leave_id, begins_on)
    return cases.open_case(visit, employment_id=employment.id, workplace_id=workplace_id, kind=CaseKind.RETURN)


def give_over(visit: Visit, case: Case, leave_id: PublicId, begins_on: date) -> None:
    """The return before isn't followed up any more: the next leave goes on in a case of its own. What was settled for
    work holds until the eve of that leave.
    """
    eve = begins_on - timedelta(days=1)
    followups.end_planned(visit, case, FollowUpEnd.ON_LEAVE, rests_for=leave_id)
    plans_in_force.stop(visit, case, PlanEnd.ON_LEAVE, last_on=eve)
    trials.stop(visit, case, last_on=eve)
    cases.close(visit, case, CloseReason.RETURNED, visit.today)


def alone(visit: Visit, employment_id: int) -> None:
    """Hold the employment, then all cases of its leaves in their order: what ends in one may go on in another, and a
    new one begins in none. Whoever begins or ends a leave reads after this what is on record.
    """
    theirs = Employment.company_id == visit.actor.company_id, Employment.id == employment_id
    visit.session.execute(select(Employment.id).where(*theirs).with_for_update(key_share=True))
    of = Case.company_id == visit.actor.company_id, Case.employment_id == employment_id, Case.kind == CaseKind.RETURN
    visit.session.execute(select(Case.id).where(*of).order_by(Case.id).with_for_update()).all()


def _decided(visit: Visit, case: Case) -> bool:
    decided = select(literal(1)).where(Decision.company_id == case.company_id, Decision.case_id == case.id)
    return visit.session.execute(decided).first() is not None


def locked(visit: Visit, leave_id: str, version: int) -> tuple[Case, SickLeave]:
    """A leave that goes on, as it was seen, and its case, both locked. Raises as `extend`."""
    case = visit.reach_id(Case, visit.reach(SickLeave, leave_id).case_id, lock=True)  # first
    leave = visit.reach(SickLeave, leave_id, lock=True)
    if leave.ended_on is not None:
        raise NotNow(rules.OVER)
    if leave.version != version:
        raise Stale
    return case, leave


def _keep_term(visit: Visit, case: Case, leave: SickLeave, term: Term, before: LeaveTerm | None) -> None:
    """Write it down, and see to it in good time that HR extends or begins with the return, and speaks of the limit."""
    made = LeaveTerm(
        company_id=case.company_id, public_id=term.once or ids.fresh(), case_id=case.id, leave_id=leave.id,
        number=1 if before is None else before.number + 1, until_on=term.until_on, limit_on=term.limit_on,
        limit_basis=term.limit_basis.strip() or None, decided_on=visit.today, decided_by_id=visit.actor.person_id,
    )  # fmt: skip
    visit.seal(case.data_key_id, made, words=term.words.strip())
    visit.session.add(made)
    visit.session.flush()
    visit.record(sight.LEAVE_TERM, made.public_id, of=case.employment_id)
    watch_term(visit, case, leave, made, anew=before is None or term.limit_on != before.limit_on)


def watch_term(visit: Visit, case: Case, leave: SickLeave, term: LeaveTerm, *, anew: bool) -> None:
    """Let HR extend or begin with the return in good time, on a working day; where the limit counts
    `anew`, speak of it in good time.
    """
    policy, _ = policy_for(visit.session, case.company_id, case.workplace_id, visit.today)
    days = {Clock.LEAVE_ENDS: rules.word_on(term.until_on, policy.leave_end_days, visit.today)}
    if anew and term.limit_on is not None:
        days[Clock.LEAVE_LIMIT] = rules.word_on(term.limit_on, policy.leave_limit_days, visit.today)
    calendar = calendar_for(visit.session, case.company_id, case.workplace_id)
    days = {clock: explanation_times.open_before(calendar, day, visit.today) for clock, day in days.items()}
    limits.stop(visit, case, Clock.LEAVE_ENDS, record_id=leave.public_id)
    if anew:  # an early word of the same limit stays due
        limits.stop(visit, case, Clock.LEAVE_LIMIT, record_id=leave.public_id)
    visit.session.flush()  # one of each runs at a time
    for clock, day in days.items():
        limits.start(visit, case, clock, visit.today, zone=Zone.EMPLOYER, record_id=leave.public_id, limit_on=day)
    leave_certificates.watch(visit, case, leave)
    plans_in_force.talk_before_return(visit, case, leave)


def outlasted(visit: Visit, case: Case, leave: SickLeave, until_on: date) -> None:
    """A plan that would begin while they are still at home is over: HR decides another one. A draft stays theirs."""
    plan = ReturnPlan.leave_id == leave.id, ReturnPlan.state == PlanState.DECIDED, ReturnPlan.begins_on <= until_on
    plans_in_force.stop(visit, case, PlanEnd.STOPPED, *plan)


def _weeks(visit: Visit, case: Case, contact: Contact) -> int | None:
    """How many weeks lie between two contacts: as agreed, else as the rules of the workplace propose."""
    if contact.weeks is not None or contact.way is ContactWay.NONE:
        return contact.weeks
    return policy_for(visit.session, case.company_id, case.workplace_id, visit.today)[0].leave_contact_weeks


def _count_anew(visit: Visit, case: Case, leave: SickLeave) -> None:
    """Let the next word be due as it was agreed anew; one that was missed stays due, unless none is wanted any more."""
    due = limits.running(visit, case, Clock.LEAVE_CONTACT, leave.public_id)
    if due is None or due.limit_on >= visit.today or leave.contact_weeks is None:
        watch_contact(visit, case, leave, visit.today)


def watch_contact(visit: Visit, case: Case, leave: SickLeave, after: date) -> None:
    """Let the next word with the employee be due, by what was agreed, after a day on which there was one."""
    limits.stop(visit, case, Clock.LEAVE_CONTACT, record_id=leave.public_id)
    visit.session.flush()  # one runs at a time
    if leave.contact_weeks is not None:
        day = rules.next_contact(leave.begins_on, leave.contact_weeks, after)
        limits.start(visit, case, Clock.LEAVE_CONTACT, after, zone=Zone.EMPLOYER, record_id=leave.public_id,
                     limit_on=day)  # fmt: skip


def tell_of(visit: Visit, case: Case, leave: SickLeave, occasion: str, knew: Collection[int]) -> None:
    """The employee, and whoever leads them and knew of it or may know now, read what became of it."""
    messages.queue(visit, Notice.LEAVE_CHANGED, record_id=leave.public_id, to=case.employment.person_id,
                   hat=Hat.WORKER, occasion=occasion)  # fmt: skip
    _tell_supervisors(visit, leave, occasion, knew)


def known_to(visit: Visit, leave: SickLeave) -> list[int]:
    """Those who lead them today and can read of the leave."""
    leading = people.supervisors_of(visit.session, leave.company_id, leave.employment_id, visit.today)
    return visit.reaching(SickLeave, leave.id, leading, Hat.SUPERVISOR)


def _tell_supervisors(visit: Visit, leave: SickLeave, occasion: str, knew: Collection[int] = ()) -> None:
    for to in sorted({*knew, *known_to(visit, leave)}):
        messages.queue(visit, Notice.LEAVE_PERIOD, record_id=leave.public_id, to=to, hat=Hat.SUPERVISOR,
                       occasion=occasion)  # fmt: skip


def last_of(session: Session, company_id: int, employment_id: int) -> SickLeave | None:
    """The newest leave of an employment that counts."""
    return session.execute(
        select(SickLeave)
        .where(
            SickLeave.company_id == company_id, SickLeave.employment_id == employment_id,
            SickLeave.number.is_not(None),
        )
        .order_by(SickLeave.number.desc())
        .limit(1)
    ).scalar_one_or_none()  # fmt: skip


def newest(session: Session, leave: SickLeave) -> LeaveTerm:
    """The term that holds."""
    return session.execute(
        select(LeaveTerm)
        .where(LeaveTerm.company_id == leave.company_id, LeaveTerm.leave_id == leave.id)
        .order_by(LeaveTerm.number.desc())
        .limit(1)
    ).scalar_one()


def _check(visit: Visit, new: New, employment: Employment, before: SickLeave | None) -> None:
    wrong = []
    first, last = visit.today - rules.FARTHEST, visit.today + rules.FARTHEST
    if not first <= new.begins_on <= last:
        said = Said(N_("%(first)sから%(last)sまでの日を入力してください。"), {"first": first, "last": last})
        wrong.append(NotValid("begins_on", said))
    if employment.until_on is not None and new.begins_on > employment.until_on:
        wrong.append(NotValid("begins_on", Said(AFTER_EMPLOYMENT, {"day": employment.until_on})))
    if before is not None and before.ended_on is not None and new.begins_on <= before.ended_on:
        wrong.append(
            NotValid(
                "begins_on", Said(N_("前の休業（%(day)sまで）より後の日にしてください。"), {"day": before.ended_on})
            )
        )
    if new.term.until_on < new.begins_on:
        wrong.append(NotValid("until_on", BEFORE_ITS_FIRST))
    refuse([*wrong, *_faults_of_term(visit, new.term), *_faults_of(new.contact)])


def _faults_of_term(visit: Visit, term: Term) -> list[NotValid]:
    wrong = []
    last = visit.today + rules.FARTHEST
    if term.until_on > last:
        wrong.append(NotValid("until_on", Said(N_("%(day)sまでの日にしてください。"), {"day": last})))
    if term.limit_on is not None and term.limit_on < term.until_on:
        wrong.append(NotValid("limit_on", Said(N_("満了日は、終わりの見込み以後の日にしてください。"))))
    if (term.limit_on is None) != (not term.limit_basis.strip()):
        wrong.append(
            NotValid("limit_basis", Said(N_("満了日と、その根拠になる就業規則の条文を、どちらも入力してください。")))
        )
    wrong += [*unclinical.plain("limit_basis", term.limit_basis), *faults(lambda: check_words("words", term.words))]
    return [*wrong, *unclinical.weigh([term.words], sure=term.sure)]


def _faults_of(contact: Contact) -> list[NotValid]:
    wrong = []
    waits = contact.way is ContactWay.NONE
    if waits and contact.weeks is not None:
        wrong.append(NotValid("weeks", Said(N_("本人から連絡があるまで待つときは、空欄にしてください。"))))
    elif contact.weeks is not None and not 1 <= contact.weeks <= rules.MOST_WEEKS:
        wrong.append(
            NotValid(
                "weeks",
                Said(N_("%(least)sから%(most)sまでの数を入力してください。"), {"least": 1, "most": rules.MOST_WEEKS}),
            )
        )
    if not contact.by.strip():
        wrong.append(NotValid("by", Said(N_("連絡する窓口（人か部署）を入力してください。"))))
    if not waits and not contact.to.strip():
        wrong.append(NotValid("to", Said(N_("本人が選んだ連絡先を入力してください。"))))
    return [*wrong, *unclinical.plain("by", contact.by), *unclinical.plain("to", contact.to)]


def check_words(field: str, text: str) -> None:
    """NotValid for words to the employee that are too long or tell of an illness."""
    if len(text.strip()) > rules.LONGEST_WORDS:
        raise NotValid(field, Said(N_("%(most)s文字以内で入力してください。"), {"most": rules.LONGEST_WORDS}))
    unclinical.check(field, text)
