"""Does the employee agree that their attending doctor is asked, and do they still?

One consent for one enquiry, of which every word was read before. Whoever refuses gives no reason, and the employer
never learns of it.
"""

from datetime import date, datetime

from sqlalchemy.orm import Session

from casework.access import Act, Actor, Visit, enter
from casework.models.cases import Case
from casework.models.doctor_enquiries import DoctorEnquiry
from casework.rules import moves
from casework.rules.days import tokyo_date
from casework.rules.errors import NotValid
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import ConsentChannel
from casework.services import advice, doctor_enquiries


def agree(session: Session, actor: Actor, enquiry_id: str, *, now: datetime) -> None:
    """The employee agrees to this enquiry, which they have read. NotNow when it isn't asked (any more)."""
    visit, case, enquiry = _theirs(session, actor, Act.AGREE_ENQUIRY, enquiry_id, now)
    advice.still_open(case)
    _consent(visit, case, enquiry, visit.today, ConsentChannel.ONLINE)
    doctor_enquiries.tell_asker(visit, case, enquiry, enquiry.state.value)


def refuse_it(session: Session, actor: Actor, enquiry_id: str, *, now: datetime) -> None:
    """The employee doesn't wish it this time; no reason is asked. Raises as `agree`."""
    visit, case, enquiry = _theirs(session, actor, Act.REFUSE_ENQUIRY, enquiry_id, now)
    _end(visit, case, enquiry)
    doctor_enquiries.tell_asker(visit, case, enquiry, enquiry.state.value)


def take_back(session: Session, actor: Actor, enquiry_id: str, *, now: datetime) -> None:
    """The employee takes the consent back. NotNow once it was sent."""
    visit, case, enquiry = _theirs(session, actor, Act.TAKE_BACK_ENQUIRY, enquiry_id, now)
    _end(visit, case, enquiry)
    doctor_enquiries.tell_asker(visit, case, enquiry, enquiry.state.value)


def keep_consent(session: Session, actor: Actor, enquiry_id: str, on: date, *, now: datetime) -> None:
    """The employee signed the paper on `on`: whoever asks writes it down, the employee reads that. NotValid for a day
    before they were asked, or to come.
    """
    visit, case, enquiry = doctor_enquiries.own(session, actor, Act.KEEP_ENQUIRY_CONSENT, enquiry_id, now)
    moves.DOCTOR_ENQUIRY.check(enquiry.state, visit.act)
    check_signed(visit, on, enquiry.asked_at)
    _consent(visit, case, enquiry, on, ConsentChannel.PAPER)
    doctor_enquiries.tell_employee(visit, case, enquiry, "consent")


def give_up(session: Session, actor: Actor, enquiry_id: str, *, now: datetime) -> None:
    """Whoever asks doesn't need it any more, or asks anew in other words. NotNow once it was sent."""
    visit, case, enquiry = doctor_enquiries.own(session, actor, Act.GIVE_UP_ENQUIRY, enquiry_id, now)
    told = enquiry.asked_at is not None
    _end(visit, case, enquiry)
    if told:
        doctor_enquiries.tell_employee(visit, case, enquiry, "over")


def check_signed(visit: Visit, on: date, asked_at: datetime | None) -> None:
    """NotValid for a day on which nobody can have signed what was put to them at `asked_at`."""
    if asked_at is None or not tokyo_date(asked_at) <= on <= visit.today:
        raise NotValid("on", Said(N_("本人に示した日から今日までの日付にしてください。")))


def _theirs(
    session: Session, actor: Actor, act: Act, enquiry_id: str, now: datetime
) -> tuple[Visit, Case, DoctorEnquiry]:  # fmt: skip
    """The employee's own."""
    visit = enter(session, actor, act, now=now)
    case = visit.reach_id(Case, visit.reach(DoctorEnquiry, enquiry_id).case_id, lock=True)
    return visit, case, visit.reach(DoctorEnquiry, enquiry_id, lock=True)


def _consent(visit: Visit, case: Case, enquiry: DoctorEnquiry, on: date, channel: ConsentChannel) -> None:
    enquiry.state = moves.DOCTOR_ENQUIRY.check(enquiry.state, visit.act)
    enquiry.consented_on, enquiry.consent_channel = on, channel
    doctor_enquiries.changed(visit, case, enquiry)


def _end(visit: Visit, case: Case, enquiry: DoctorEnquiry) -> None:
    enquiry.state = moves.DOCTOR_ENQUIRY.check(enquiry.state, visit.act)
    enquiry.ended_on = visit.today
    doctor_enquiries.changed(visit, case, enquiry)
