"""What does everybody else get, who was not selected: a letter that looks the same from the outside?"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework import ids, texts
from casework.access import Act, Actor, Visit, enter, sight
from casework.models.checks import CheckResult, ExaminerAppointment
from casework.models.invitations import GeneralLetter
from casework.models.people import Company, Employment, Person
from casework.rules import wordings
from casework.rules.notices import Notice
from casework.rules.texts import N_
from casework.rules.vocabulary import Hat, LetterChannel, WordingKind
from casework.services import messages, policies
from casework.services import wordings as stored

_TALK = N_("サインインしたあとの「だれかと話す」")
_SIGN_IN = N_("サインインのページ")


def write(visit: Visit, result: CheckResult) -> None:
    """Send the general letter, at the same moment and by the same roads as a first letter; unless the workplace's rules
    say otherwise, or the person has left.
    """
    workplace = result.stress_check.workplace_id
    policy, _ = policies.policy_for(visit.session, result.company_id, workplace, visit.today)
    employment = result.employment
    left = employment.until_on is not None and employment.until_on < visit.today
    if not policy.same_envelope or left:
        return
    reached = bool(employment.person.email)
    letter = GeneralLetter(
        company_id=result.company_id, public_id=ids.fresh(), stress_check_id=result.stress_check_id,
        employment_id=result.employment_id, due_on=visit.today, sent_at=visit.now if reached else None,
        channel=LetterChannel.MAIL if reached else None,
    )  # fmt: skip
    visit.session.add(letter)
    visit.record(sight.GENERAL_LETTER, letter.public_id, of=result.employment_id)
    messages.queue(visit, Notice.GENERAL, record_id=letter.public_id, to=employment.person_id, hat=Hat.WORKER)


def mail_given_up(visit: Visit, letter_id: str) -> None:
    """The mail of a general letter can't be delivered: it goes out on paper, as a first letter would."""
    letter = visit.session.execute(
        select(GeneralLetter).where(
            GeneralLetter.company_id == visit.actor.company_id, GeneralLetter.public_id == letter_id
        )
    ).scalar_one_or_none()
    if letter is not None and letter.channel is LetterChannel.MAIL:
        letter.sent_at = letter.channel = None
        visit.record(sight.GENERAL_LETTER, letter.public_id, of=letter.employment_id)


def read(session: Session, actor: Actor, letter_id: str, *, now: datetime) -> str:
    """The letter as its employee reads it."""
    visit = enter(session, actor, Act.READ_GENERAL_LETTER, now=now)
    letter = visit.reach(GeneralLetter, letter_id)
    visit.show(sight.GENERAL_LETTER, letter, of=letter.employment_id)
    return text(visit, letter)


def text(visit: Visit, letter: GeneralLetter, sign_in: str = "") -> str:
    """The text in force, with its places filled."""
    session = visit.session
    employment = session.get_one(Employment, letter.employment_id)
    language = employment.person.language
    result = session.execute(
        select(CheckResult).where(
            CheckResult.company_id == letter.company_id,
            CheckResult.stress_check_id == letter.stress_check_id,
            CheckResult.employment_id == letter.employment_id,
        )
    ).scalar_one()
    examiners = session.execute(
        select(Person.name)
        .join(ExaminerAppointment, ExaminerAppointment.person_id == Person.id)
        .where(
            ExaminerAppointment.company_id == letter.company_id,
            ExaminerAppointment.stress_check_id == letter.stress_check_id,
            ExaminerAppointment.on(visit.today),
        )
        .order_by(ExaminerAppointment.id)
    ).scalars()
    body = stored.text_for(
        session, letter.company_id, result.stress_check.workplace_id, WordingKind.EVERYBODY, language, visit.today
    ).body
    values = {
        "氏名": employment.person.name,
        "会社名": session.get_one(Company, letter.company_id).name,
        "実施者名": "、".join(examiners),
        "相談窓口": texts.translate(_TALK, language.value),
        "サインインのページ": sign_in or texts.translate(_SIGN_IN, language.value),
    }
    return wordings.fill(body, values)
