"""What does the employer learn of an attending doctor's answer, and did the employee agree to these words?

Whoever asked the doctor puts into words what matters for work; the employee reads exactly these, and HR does once they
agreed. What wasn't agreed to exists for nobody at the employer.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.ids import PublicId
from casework.models.cases import Case
from casework.models.doctor_enquiries import DoctorEnquiry, DoctorSummary
from casework.models.leaves import SickLeave
from casework.rules import moves, unclinical
from casework.rules.doctor_enquiries import LONGEST_SUMMARY, EnquiryState, SummaryState
from casework.rules.errors import NotNow, NotValid, NotYours, refuse
from casework.rules.notices import Notice
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import ConsentChannel, Hat
from casework.services import advice, cases, doctor_consents, doctor_enquiries, measures, messages, people

NOT_ANSWERED: Final = Said(N_("主治医の返事を記録してから、要約を書いてください。"))


def of_enquiry(session: Session, actor: Actor, enquiry_id: str, *, now: datetime) -> list[Shown]:
    """The summaries of one answer, the newest first."""
    visit = enter(session, actor, Act.READ_ENQUIRY, now=now)
    enquiry = visit.reach(DoctorEnquiry, enquiry_id)
    case = visit.reach_id(Case, enquiry.case_id)
    return _listed(visit, case, DoctorSummary.doctor_enquiry_id == enquiry.id)


def passed(visit: Visit, case: Case) -> list[Shown]:
    """What HR may read of a case, the newest first."""
    return _listed(visit, case, DoctorSummary.state == SummaryState.PASSED)


def write(
    session: Session, actor: Actor, enquiry_id: str, words: str, *, sure: bool = False, once: PublicId | None = None,
    now: datetime,
) -> None:  # fmt: skip
    """Put a summary to the employee; it takes the place of one that still waits. NotNow before there is an answer,
    NotValid for words of illness and treatment: they are for work. `sure`: those of how somebody is are meant; `once`:
    what the record will be called.
    """
    visit = enter(session, actor, Act.SUMMARISE_ANSWER, now=now)
    case, enquiry = doctor_enquiries.author(visit, enquiry_id, lock=True)
    if visit.written(DoctorSummary, once) is not None:
        return
    if enquiry.state is not EnquiryState.ANSWERED:
        raise NotNow(NOT_ANSWERED)
    words = words.strip()
    if not words:
        raise NotValid("summary", Said(N_("入力してください。")))
    if len(words) > LONGEST_SUMMARY:
        raise NotValid("summary", Said(N_("%(most)s文字以内で入力してください。"), {"most": LONGEST_SUMMARY}))
    unclinical.check("summary", words)
    refuse(unclinical.weigh([words], sure=sure))
    waiting = session.execute(
        select(DoctorSummary)
        .where(
            visit.within(DoctorSummary), DoctorSummary.doctor_enquiry_id == enquiry.id,
            DoctorSummary.state == SummaryState.ASKED,
        )
        .with_for_update()
    ).scalar_one_or_none()  # fmt: skip
    if waiting is not None:
        waiting.state = moves.DOCTOR_SUMMARY.check(waiting.state, visit.act)
        visit.record(sight.DOCTOR_SUMMARY, waiting.public_id, of=case.employment_id)
        session.flush()  # one waits at a time
    made = DoctorSummary(
        company_id=case.company_id, public_id=once or ids.fresh(), case_id=case.id, doctor_enquiry_id=enquiry.id,
        person_id=actor.person_id, written_at=now,
    )  # fmt: skip
    visit.seal(case.data_key_id, made, words=words)
    session.add(made)
    visit.record(sight.DOCTOR_SUMMARY, made.public_id, of=case.employment_id)
    messages.queue(visit, Notice.SUMMARY_ASKED, record_id=enquiry.public_id, to=case.employment.person_id,
                   hat=Hat.WORKER, occasion=made.public_id)  # fmt: skip
    session.flush()


def agree(session: Session, actor: Actor, summary_id: str, *, now: datetime) -> None:
    """The employee agrees to these words: HR reads them from now on. NotNow when they don't wait for it (any more)."""
    visit = enter(session, actor, Act.AGREE_SUMMARY, now=now)
    case, summary = _locked(visit, summary_id)
    _pass(visit, case, summary, visit.today, ConsentChannel.ONLINE)
    _tell_asker(visit, case, summary)
    measures.close_if_over(visit, case)


def refuse_it(session: Session, actor: Actor, summary_id: str, *, now: datetime) -> None:
    """The employee doesn't wish HR to read these words; no reason is asked."""
    visit = enter(session, actor, Act.REFUSE_SUMMARY, now=now)
    case, summary = _locked(visit, summary_id)
    summary.state, summary.decided_on = moves.DOCTOR_SUMMARY.check(summary.state, visit.act), visit.today
    visit.record(sight.DOCTOR_SUMMARY, summary.public_id, of=case.employment_id)
    session.flush()
    _tell_asker(visit, case, summary)
    measures.close_if_over(visit, case)


def keep_consent(session: Session, actor: Actor, summary_id: str, on: date, *, now: datetime) -> None:
    """The employee agreed to these words on paper, on `on`: whoever asked writes it down, and HR reads them."""
    visit = enter(session, actor, Act.KEEP_SUMMARY_CONSENT, now=now)
    case, summary = _locked(visit, summary_id)
    enquiry = session.get_one(DoctorEnquiry, summary.doctor_enquiry_id)
    if not cases.acts_for(visit, case, enquiry.person_id):
        raise NotYours
    moves.DOCTOR_SUMMARY.check(summary.state, visit.act)
    doctor_consents.check_signed(visit, on, summary.written_at)
    _pass(visit, case, summary, on, ConsentChannel.PAPER)
    doctor_enquiries.tell_employee(visit, case, enquiry, f"passed {summary.public_id}")
    measures.close_if_over(visit, case)


def give_up(session: Session, actor: Actor, summary_id: str, *, now: datetime) -> None:
    """Whoever asked doesn't need it any more: it waits for the employee no longer. NotNow when it doesn't wait."""
    visit = enter(session, actor, Act.SUMMARISE_ANSWER, now=now)
    case, summary = _locked(visit, summary_id)
    enquiry = session.get_one(DoctorEnquiry, summary.doctor_enquiry_id)
    if not cases.acts_for(visit, case, enquiry.person_id):
        raise NotYours
    summary.state = moves.DOCTOR_SUMMARY.check(summary.state, visit.act)
    visit.record(sight.DOCTOR_SUMMARY, summary.public_id, of=case.employment_id)
    session.flush()
    doctor_enquiries.tell_employee(visit, case, enquiry, f"over {summary.public_id}")
    measures.close_if_over(visit, case)


def _pass(visit: Visit, case: Case, summary: DoctorSummary, on: date, channel: ConsentChannel) -> None:
    advice.still_open(case)
    summary.state = moves.DOCTOR_SUMMARY.check(summary.state, visit.act)
    summary.decided_on, summary.consent_channel = on, channel
    visit.record(sight.DOCTOR_SUMMARY, summary.public_id, of=case.employment_id)
    visit.session.flush()
    leave = visit.session.execute(
        select(SickLeave.public_id)
        .where(SickLeave.company_id == case.company_id, SickLeave.case_id == case.id)
        .order_by(SickLeave.number.is_(None), SickLeave.number.desc())
        .limit(1)
    ).scalar_one()
    officers = people.hr_for(visit.session, case.company_id, case.workplace_id, visit.today)
    for to in visit.reaching(DoctorSummary, summary.id, officers, Hat.HR):
        messages.queue(visit, Notice.SUMMARY_TO_HR, record_id=leave, to=to, hat=Hat.HR,
                       occasion=summary.public_id)  # fmt: skip


def _locked(visit: Visit, summary_id: str) -> tuple[Case, DoctorSummary]:
    case = visit.reach_id(Case, visit.reach(DoctorSummary, summary_id).case_id, lock=True)  # first
    return case, visit.reach(DoctorSummary, summary_id, lock=True)


def _tell_asker(visit: Visit, case: Case, summary: DoctorSummary) -> None:
    enquiry = visit.session.get_one(DoctorEnquiry, summary.doctor_enquiry_id)
    doctor_enquiries.tell_asker(visit, case, enquiry, f"{summary.public_id} {summary.state.value}")


def _listed(visit: Visit, case: Case, *which: ColumnElement[bool]) -> list[Shown]:
    found: Sequence[DoctorSummary] = (
        visit.session.execute(
            select(DoctorSummary)
            .where(visit.within(DoctorSummary), DoctorSummary.case_id == case.id, *which)
            .order_by(DoctorSummary.id.desc())
        )
        .scalars()
        .all()
    )
    names = people.person_names(visit.session, case.company_id, sorted({one.person_id for one in found}))
    known = visit.facts(case)
    return [
        visit.show(sight.DOCTOR_SUMMARY, one, known, of=case.employment_id, author_name=names[one.person_id])
        for one in found
    ]
