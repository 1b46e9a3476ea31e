"""Which text does a letter have, at a workplace, in a language, on a day: the company's own or the product's?"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from casework import texts
from casework.access import Visit
from casework.models.cases import Case
from casework.models.checks import ExaminerAppointment
from casework.models.invitations import Invitation, Letter
from casework.models.people import Company, Person
from casework.models.wordings import Wording
from casework.rules import letter_texts, wordings
from casework.rules.policy import Disclosure
from casework.rules.texts import N_
from casework.rules.vocabulary import Language, WordingKind
from casework.services import policies

_RESULT = {
    Disclosure.DEEMED: N_("会社の規程により、申出をもって、ストレスチェックの結果の提供に同意したものとみなされます。"),
    Disclosure.SEPARATE: N_("ストレスチェックの結果を会社に提供するかどうかは、別にお尋ねします。"),
}
_TALK = N_("サインインしたあとの「だれかと話す」")
_SIGN_IN = N_("サインインのページ")


@dataclass(frozen=True)
class InForce:
    """A text with its places still open. Without ids it is the product's own."""

    id: int | None
    public_id: str | None
    body: str


def text_for(
    session: Session, company_id: int, workplace_id: int, kind: WordingKind, language: Language, day: date
) -> InForce:
    """The text in force: the workplace's own, else the company's, else the product's."""
    found = session.execute(
        select(Wording)
        .where(
            Wording.company_id == company_id,
            or_(Wording.workplace_id == workplace_id, Wording.workplace_id.is_(None)),
            Wording.kind == kind,
            Wording.language == language,
            Wording.from_on <= day,
        )
        .order_by(Wording.workplace_id.is_(None), Wording.from_on.desc(), Wording.number.desc())
        .limit(1)
    ).scalar_one_or_none()
    return _of(found) if found else InForce(None, None, letter_texts.TEXTS[kind, language])


def values(
    session: Session, case: Case, invitation: Invitation, language: Language, *, day: date, sign_in: str = ""
) -> dict[str, str]:
    """What is put into the places of a letter to the employee of a case. `sign_in`: the address of the sign-in page,
    its name where the reader is there already.
    """
    policy, _ = policies.policy_for(session, case.company_id, case.workplace_id, day)
    return {
        "氏名": case.employment.person.name,
        "会社名": session.get_one(Company, case.company_id).name,
        "実施者名": _examiners(session, case, day),
        "期限": texts.day(invitation.request_by, language),
        "申出の日数": str(policy.request_days),
        "面談の日数": str(policy.interview_days),
        "結果の扱い": texts.translate(_RESULT[policy.disclosure], language),
        "相談窓口": texts.translate(_TALK, language),
        "サインインのページ": sign_in or texts.translate(_SIGN_IN, language),
    }


def letter(visit: Visit, case: Case, invitation: Invitation) -> str:
    """The letter as its employee reads it: the latest one that was sent, with the text it was sent with."""
    session, language = visit.session, case.employment.person.language
    sent = session.execute(
        select(Letter)
        .where(Letter.company_id == case.company_id, Letter.invitation_id == invitation.id, Letter.sent_at.is_not(None))
        .order_by(Letter.sent_at.desc(), Letter.id.desc())
        .limit(1)
    ).scalar_one_or_none()
    if sent is not None and sent.wording_id is not None:
        body = session.get_one(Wording, sent.wording_id).body
    else:
        kind = WordingKind.FIRST if sent is None else WordingKind(sent.kind.value)
        body = letter_texts.TEXTS[kind, language]
    return wordings.fill(body, values(session, case, invitation, language, day=visit.today))


def _of(wording: Wording) -> InForce:
    return InForce(wording.id, wording.public_id, wording.body)


def _examiners(session: Session, case: Case, day: date) -> str:
    if case.check_result is None:
        return ""
    names = session.execute(
        select(Person.name)
        .join(ExaminerAppointment, ExaminerAppointment.person_id == Person.id)
        .where(
            ExaminerAppointment.company_id == case.company_id,
            ExaminerAppointment.stress_check_id == case.check_result.stress_check_id,
            ExaminerAppointment.on(day),
        )
        .order_by(ExaminerAppointment.id)
    ).scalars()
    return "、".join(names)
