"""What is an attending doctor (主治医) asked, does the employee agree to it, and what was answered?

By a physician or nurse who has the case of somebody's return, in the clinical zone. Each enquiry has a consent of its
own, which the employee may take back until it is sent. HR never learns that there is one.
"""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.access.acts import may
from casework.access.sight import Fact
from casework.documents import information_request
from casework.documents.information_request import Agreed, InformationRequest
from casework.documents.return_papers import Doctor, Person, Sender
from casework.ids import PublicId
from casework.models.cases import Case, Limit
from casework.models.doctor_enquiries import DoctorEnquiry
from casework.models.people import Person as Somebody
from casework.models.people import Workplace
from casework.papers import Paper
from casework.rules import moves
from casework.rules.days import tokyo_date
from casework.rules.deadlines import Clock
from casework.rules.doctor_enquiries import LONGEST, LONGEST_TALK, EnquiryState
from casework.rules.errors import NotValid, NotYours, Stale, refuse
from casework.rules.notices import Notice
from casework.rules.return_to_work import Asked
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import AssignmentRole, CaseKind, Hat, Language, LetterRoad, Zone
from casework.services import advice, cases, interviews, letterheads, limits, measures, messages, people

NOT_TO_SEND: Final = Said(N_("本人の同意を得てから、依頼書を発行してください。"))
OUT: Final = frozenset({EnquiryState.SENT, EnquiryState.ANSWERED, EnquiryState.UNANSWERED})
AWAITED: Final = frozenset({EnquiryState.SENT, EnquiryState.UNANSWERED})
"""An answer that comes is kept, also once the case is over."""


@dataclass(frozen=True)
class Words:
    """What is asked: whom, which of the form's questions, and up to two of one's own."""

    institution: str = ""
    doctor: str = ""
    asked: frozenset[Asked] = frozenset()
    fifth: str = ""
    sixth: str = ""


@dataclass(frozen=True)
class Answer:
    """What the doctor wrote back, typed or as a scan that was looked at (`scans.look`), or both."""

    on: date
    words: str
    scan: Paper | None = None


@dataclass(frozen=True)
class Page:
    """The enquiries of a case, and on which day that was closed. `assigned`: the reader has it; without, nothing of
    what there is can be read.
    """

    case_id: PublicId
    employee: Shown
    enquiries: Sequence[Shown]
    assigned: bool
    may_write: bool
    closed_on: date | None


@dataclass(frozen=True)
class Draft:
    """An enquiry that is being written; version 0 before it was saved."""

    case_id: PublicId
    employee: Shown
    enquiry: Shown | None
    words: Words
    version: int


@dataclass(frozen=True)
class One:
    """One enquiry. `may`: what this reader can do with it now, by the names of acts; `version` goes into the form."""

    case_id: PublicId
    employee: Shown
    enquiry: Shown
    words: Words
    may: frozenset[Act]
    version: int
    closed_on: date | None

    @property
    def late(self) -> bool:
        """The case is over, and an answer that comes is kept all the same."""
        return self.closed_on is not None and self.enquiry.state in AWAITED

    @property
    def gaps(self) -> list[NotValid]:
        """What is missing before the employee can be asked."""
        return _gaps(self.words)


def index(session: Session, actor: Actor, case_id: str, *, now: datetime) -> Page:
    """The enquiries of somebody's return, the newest first. NotYours where the case is none of a return."""
    visit = enter(session, actor, Act.READ_ENQUIRY, now=now)
    case = _return(visit, case_id)
    found = session.execute(
        select(DoctorEnquiry)
        .where(visit.within(DoctorEnquiry), DoctorEnquiry.case_id == case.id)
        .order_by(DoctorEnquiry.id.desc())
    ).scalars()
    return Page(
        case_id=case.public_id,
        employee=people.employee(visit, case.employment_id),
        enquiries=[_shown(visit, case, one, closed=True) for one in found],
        assigned=actor.hat is Hat.WORKER or Fact.ASSIGNED in visit.facts(case),
        may_write=may(actor.hat, Act.WRITE_ENQUIRY) and case.closed_on is None,
        closed_on=case.closed_on,
    )


def writing(session: Session, actor: Actor, case_id: str, *, now: datetime) -> Draft:
    """The enquiry that the professional is writing, or an empty one. NotNow once the case is closed."""
    visit = enter(session, actor, Act.WRITE_ENQUIRY, now=now)
    case = _return(visit, case_id)
    advice.still_open(case)
    enquiry = _draft(visit, case)
    shown = None if enquiry is None else _shown(visit, case, enquiry)
    return Draft(
        case_id=case.public_id,
        employee=people.employee(visit, case.employment_id),
        enquiry=shown,
        words=Words() if shown is None else _words(shown),
        version=0 if enquiry is None else enquiry.version,
    )


def save(session: Session, actor: Actor, case_id: str, words: Words, *, version: int, now: datetime) -> PublicId:
    """Keep the draft, whole or not. Whoever begins one has the case in their care from then on. Stale when it was saved
    elsewhere since `version`, NotNow once the case is closed.
    """
    visit = enter(session, actor, Act.WRITE_ENQUIRY, now=now)
    case = _return(visit, case_id, lock=True)
    advice.still_open(case)
    if actor.person_id is None or actor.hat is None:
        raise NotYours
    enquiry = _draft(visit, case)
    if (0 if enquiry is None else enquiry.version) != version:
        raise Stale
    if enquiry is None:
        if Fact.ASSIGNED not in visit.facts(case):
            cases.assign(visit, case, actor.person_id, AssignmentRole.CARE, visit.today)
        enquiry = DoctorEnquiry(
            company_id=case.company_id, public_id=ids.fresh(), case_id=case.id, person_id=actor.person_id,
            hat=actor.hat, asked=[], version=1,
        )  # fmt: skip
        session.add(enquiry)
    enquiry.asked = [one.value for one in Asked if one in words.asked]
    texts = {"institution": words.institution, "doctor": words.doctor, "fifth": words.fifth, "sixth": words.sixth}
    visit.seal(case.data_key_id, enquiry, **{name: text.strip() for name, text in texts.items()})
    visit.record(sight.DOCTOR_ENQUIRY, enquiry.public_id, of=case.employment_id)
    session.flush()
    return enquiry.public_id


def read(session: Session, actor: Actor, enquiry_id: str, *, now: datetime) -> One:
    """One enquiry with all that was asked and answered."""
    visit = enter(session, actor, Act.READ_ENQUIRY, now=now)
    enquiry = visit.reach(DoctorEnquiry, enquiry_id)
    return _one(visit, visit.reach_id(Case, enquiry.case_id), enquiry)


def ask(session: Session, actor: Actor, enquiry_id: str, *, version: int, now: datetime) -> None:
    """Put it to the employee: from here on its words are fixed. NotValid with what is missing, Stale when it
    changed.
    """
    visit, case, enquiry = own(session, actor, Act.ASK_ENQUIRY, enquiry_id, now)
    after = moves.DOCTOR_ENQUIRY.check(enquiry.state, visit.act)
    if enquiry.version != version:
        raise Stale
    refuse(_gaps(_words(_shown(visit, case, enquiry))))
    enquiry.state, enquiry.asked_at = after, now
    changed(visit, case, enquiry)
    messages.queue(visit, Notice.ENQUIRY_ASKED, record_id=enquiry.public_id, to=case.employment.person_id,
                   hat=Hat.WORKER)  # fmt: skip


def send(session: Session, actor: Actor, enquiry_id: str, road: LetterRoad, *, version: int, now: datetime) -> None:
    """Sign it: the paper is made and kept as it leaves. Only by a consent that stands; Stale when it changed."""
    visit, case, enquiry = own(session, actor, Act.SEND_ENQUIRY, enquiry_id, now)
    after = moves.DOCTOR_ENQUIRY.check(enquiry.state, visit.act)
    if enquiry.version != version:
        raise Stale
    file = _paper(visit, case, enquiry, visit.today, actor.person_id)
    visit.seal(case.data_key_id, enquiry, file=file)
    enquiry.state, enquiry.sent_at, enquiry.road = after, now, road
    enquiry.content_hash = hashlib.sha256(file).hexdigest()
    limits.start(visit, case, Clock.DOCTOR_ANSWER, visit.today, zone=Zone.CLINICAL, record_id=enquiry.public_id)
    changed(visit, case, enquiry)
    tell_employee(visit, case, enquiry, "sent")


def answer(session: Session, actor: Actor, enquiry_id: str, new: Answer, *, now: datetime) -> None:
    """Keep what the doctor wrote back, also where it was ended without an answer; written down anew it takes the place
    of what was typed. NotValid without words and scan, and for a day before it was sent or to come.
    """
    visit, case, enquiry = own(session, actor, Act.ANSWER_ENQUIRY, enquiry_id, now)
    after = moves.DOCTOR_ENQUIRY.check(enquiry.state, visit.act)
    words, wrong = new.words.strip(), list[NotValid]()
    wrong += _since_sent(visit, enquiry, new.on)
    if not words and new.scan is None and enquiry.scan_kind is None:
        wrong.append(NotValid("words", Said(N_("返事の内容を入力するか、書面のスキャンを添付してください。"))))
    if len(words) > LONGEST:
        wrong.append(NotValid("words", Said(N_("%(most)s文字以内で入力してください。"), {"most": LONGEST})))
    refuse(wrong)
    visit.seal(case.data_key_id, enquiry, answer=words)
    if new.scan is not None:
        visit.seal(case.data_key_id, enquiry, scan=new.scan.content)
        enquiry.scan_kind = new.scan.kind
    first = enquiry.state is not EnquiryState.ANSWERED
    enquiry.state, enquiry.answered_on = after, new.on
    limits.stop(visit, case, Clock.DOCTOR_ANSWER, record_id=enquiry.public_id)
    changed(visit, case, enquiry)
    if first:
        tell_employee(visit, case, enquiry, "answered")
    measures.close_if_over(visit, case)


def end(session: Session, actor: Actor, enquiry_id: str, on: date, words: str, *, now: datetime) -> None:
    """No answer came, which was talked of with the employee on a day: nobody waits for one any more, and the employee
    reads what was said. NotNow unless it was sent and has no answer, NotValid without words and for a day before it was
    sent or to come.
    """
    visit, case, enquiry = own(session, actor, Act.END_ENQUIRY, enquiry_id, now)
    after = moves.DOCTOR_ENQUIRY.check(enquiry.state, visit.act)
    wrong = _since_sent(visit, enquiry, on)
    if not words.strip():
        wrong.append(NotValid("words", Said(N_("本人と話したことを入力してください。"))))
    if len(words.strip()) > LONGEST_TALK:
        wrong.append(NotValid("words", Said(N_("%(most)s文字以内で入力してください。"), {"most": LONGEST_TALK})))
    refuse(wrong)
    visit.seal(case.data_key_id, enquiry, talk=words.strip())
    enquiry.state, enquiry.talked_on = after, on
    limits.stop(visit, case, Clock.DOCTOR_ANSWER, record_id=enquiry.public_id)
    changed(visit, case, enquiry)
    tell_employee(visit, case, enquiry, "unanswered")
    measures.close_if_over(visit, case)


def file(session: Session, actor: Actor, enquiry_id: str, *, now: datetime) -> bytes:
    """The paper as it was sent; before that as it would leave, for the pen. NotYours for a draft: nobody was asked."""
    visit = enter(session, actor, Act.READ_ENQUIRY, now=now)
    enquiry = visit.reach(DoctorEnquiry, enquiry_id)
    case = visit.reach_id(Case, enquiry.case_id)
    if enquiry.state in OUT:
        content: bytes = _shown(visit, case, enquiry, opened=("file",)).file
        return content
    if enquiry.state not in {EnquiryState.ASKED, EnquiryState.CONSENTED}:
        raise NotYours
    return _paper(visit, case, enquiry, None, enquiry.person_id)


def scan(session: Session, actor: Actor, enquiry_id: str, *, now: datetime) -> Shown:
    """The doctor's answer as a scan, with its bytes. NotYours where there is none."""
    visit = enter(session, actor, Act.READ_ENQUIRY, now=now)
    enquiry = visit.reach(DoctorEnquiry, enquiry_id)
    if enquiry.scan_kind is None:
        raise NotYours
    return _shown(visit, visit.reach_id(Case, enquiry.case_id), enquiry, opened=("scan",))


def wait_again(visit: Visit, case: Case) -> None:
    """The case is open again after all: answers that didn't come meanwhile are due as they were."""
    awaited = select(DoctorEnquiry.public_id).where(
        DoctorEnquiry.company_id == case.company_id, DoctorEnquiry.case_id == case.id,
        DoctorEnquiry.state == EnquiryState.SENT,
    )  # fmt: skip
    due = visit.session.execute(
        select(Limit).where(
            Limit.company_id == case.company_id, Limit.case_id == case.id, Limit.clock == Clock.DOCTOR_ANSWER,
            Limit.record_id.in_(awaited), Limit.stopped_on.is_not(None),
        )
    ).scalars()  # fmt: skip
    for limit in due:
        limit.stopped_on = None
        visit.record(sight.LIMIT, limit.public_id, of=case.employment_id)
    visit.session.flush()


def author(visit: Visit, enquiry_id: str, *, lock: bool = False) -> tuple[Case, DoctorEnquiry]:
    """An enquiry of one's own in an open case, or of somebody who doesn't have it any more; an answer that comes late
    is kept also once the case is over. NotYours for another's.
    """
    found = visit.reach(DoctorEnquiry, enquiry_id)
    case = visit.reach_id(Case, found.case_id, lock=lock)
    enquiry = visit.reach(DoctorEnquiry, enquiry_id, lock=lock)
    if visit.act not in _theirs_to_go_on_with(visit, case, enquiry):
        raise NotYours
    if visit.act not in _also_over(enquiry):
        advice.still_open(case)
    return case, enquiry


def own(
    session: Session, actor: Actor, act: Act, enquiry_id: str, now: datetime
) -> tuple[Visit, Case, DoctorEnquiry]:  # fmt: skip
    """Begin a verb about an enquiry of one's own, with the case locked first. Raises as `author`."""
    visit = enter(session, actor, act, now=now)
    return visit, *author(visit, enquiry_id, lock=True)


def _return(visit: Visit, case_id: str, *, lock: bool = False) -> Case:
    case = visit.reach(Case, case_id, lock=lock)
    if case.kind is not CaseKind.RETURN:
        raise NotYours
    return case


def _draft(visit: Visit, case: Case) -> DoctorEnquiry | None:
    return visit.session.execute(
        select(DoctorEnquiry).where(
            visit.within(DoctorEnquiry), DoctorEnquiry.case_id == case.id,
            DoctorEnquiry.person_id == visit.actor.person_id, DoctorEnquiry.state == EnquiryState.DRAFT,
        )
    ).scalar_one_or_none()  # fmt: skip


def _since_sent(visit: Visit, enquiry: DoctorEnquiry, on: date) -> list[NotValid]:
    if enquiry.sent_at is not None and tokyo_date(enquiry.sent_at) <= on <= visit.today:
        return []
    return [NotValid("on", Said(N_("依頼した日から今日までの日付にしてください。")))]


def _gaps(words: Words) -> list[NotValid]:
    wrong = []
    if not words.institution:
        wrong.append(NotValid("institution", Said(N_("宛先の医療機関を入力してください。"))))
    if not (words.asked or words.fifth or words.sixth):
        wrong.append(NotValid("asked", Said(N_("たずねることを、少なくとも1つ選んでください。"))))
    return wrong


def changed(visit: Visit, case: Case, enquiry: DoctorEnquiry) -> None:
    """Write down that an enquiry changed."""
    visit.record(sight.DOCTOR_ENQUIRY, enquiry.public_id, of=case.employment_id)
    visit.session.flush()


def tell_employee(visit: Visit, case: Case, enquiry: DoctorEnquiry, occasion: str) -> None:
    """There is something new to read about it."""
    messages.queue(visit, Notice.ENQUIRY_TOLD, record_id=enquiry.public_id, to=case.employment.person_id,
                   hat=Hat.WORKER, occasion=occasion)  # fmt: skip


def _also_over(enquiry: DoctorEnquiry) -> Collection[Act]:
    """What is done to it also once the case is over: an answer may still come."""
    late = enquiry.state in AWAITED
    return {Act.TAKE_BACK_ENQUIRY, Act.REFUSE_ENQUIRY, *((Act.ANSWER_ENQUIRY, Act.END_ENQUIRY) if late else ())}


def _theirs_to_go_on_with(visit: Visit, case: Case, enquiry: DoctorEnquiry) -> Collection[Act]:
    """With which acts this professional goes on with an enquiry, as far as it is theirs. Somebody else's draft can only
    be given up: whoever asks wrote the words.
    """
    if enquiry.person_id == visit.actor.person_id:
        return tuple(Act)
    if not cases.acts_for(visit, case, enquiry.person_id):
        return ()
    return (Act.GIVE_UP_ENQUIRY,) if enquiry.state is EnquiryState.DRAFT else tuple(Act)


def tell_asker(visit: Visit, case: Case, enquiry: DoctorEnquiry, occasion: str) -> None:
    """The employee said something to it: whoever asks, or has the case by now, is told."""
    for to, hat in cases.who_goes_on(visit, case, enquiry.person_id, enquiry.hat).items():
        messages.queue(visit, Notice.ENQUIRY_SAID, record_id=enquiry.public_id, to=to, hat=hat, occasion=occasion)


def _paper(
    visit: Visit, case: Case, enquiry: DoctorEnquiry, issued_on: date | None, by_id: int | None
) -> bytes:  # fmt: skip
    """様式例1, signed by somebody on a day or with a place for the pen."""
    session, shown = visit.session, _shown(visit, case, enquiry)
    employee, words = people.employee(visit, case.employment_id), _words(shown)
    author, workplace = session.get_one(Somebody, by_id), session.get_one(Workplace, case.workplace_id)
    where = interviews.affiliation(session, case, author.id, visit.today)
    request = InformationRequest(
        Doctor(words.institution, words.doctor),
        Sender(author.name, where or workplace.name, workplace.address, author.phone),
        Person(employee.name, employee.sex, employee.born_on),
        words.asked, words.fifth, words.sixth, issued_on,
        None if shown.consented_on is None else Agreed(shown.consented_on, shown.consent_channel),
    )  # fmt: skip
    return information_request.made(letterheads.paper(session, case.company_id), request, Language.JAPANESE)


def _words(shown: Shown) -> Words:
    asked = frozenset(Asked(code) for code in shown.asked)
    return Words(shown.institution or "", shown.doctor or "", asked, shown.fifth or "", shown.sixth or "")


def _one(visit: Visit, case: Case, enquiry: DoctorEnquiry) -> One:
    own = Act if visit.actor.hat is Hat.WORKER else _theirs_to_go_on_with(visit, case, enquiry)
    able = {
        act
        for act in own
        if may(visit.actor.hat, act) and moves.DOCTOR_ENQUIRY.possible(enquiry.state, act)
        and (case.closed_on is None or act in _also_over(enquiry))
    }  # fmt: skip
    shown = _shown(visit, case, enquiry)
    return One(
        case_id=case.public_id, employee=people.employee(visit, case.employment_id), enquiry=shown,
        words=_words(shown), may=frozenset(able), version=enquiry.version, closed_on=case.closed_on,
    )  # fmt: skip


def _shown(
    visit: Visit, case: Case, enquiry: DoctorEnquiry, *, opened: Sequence[str] = (), closed: bool = False
) -> Shown:
    """An enquiry as this reader may see it: the files only where they are taken along; `closed`: for a list, with the
    institution alone.
    """
    sealed = ("file", "scan", *(("doctor", "fifth", "sixth", "answer", "talk") if closed else ()))
    left: dict[str, Any] = {name: None for name in sealed if name not in opened}
    name = people.person_names(visit.session, case.company_id, [enquiry.person_id])[enquiry.person_id]
    return visit.show(
        sight.DOCTOR_ENQUIRY, enquiry, visit.facts(case), of=case.employment_id, author_name=name, **left
    )  # fmt: skip
