"""What does an attending doctor (主治医) learn of the return that the company decided, and does the employee agree?

職場復帰及び就業上の配慮に関する情報提供書 (様式例4 of the ministry's guide): written and signed by a physician, one for
each decision, handed over by the employee. HR never learns that there is one: it names the doctor.
"""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.access.acts import may
from casework.access.sight import Fact
from casework.documents import doctor_information
from casework.documents.doctor_information import DoctorInformation
from casework.documents.return_papers import Doctor, Person, Sender
from casework.ids import PublicId
from casework.models.cases import Case
from casework.models.doctor_enquiries import DoctorEnquiry
from casework.models.doctor_notices import DoctorNotice
from casework.models.leaves import SickLeave
from casework.models.people import Person as Somebody
from casework.models.people import Workplace
from casework.models.return_opinions import ReturnOpinion
from casework.models.return_plans import ReturnPlan
from casework.rules import moves
from casework.rules.days import tokyo_date
from casework.rules.doctor_notices import NoticeState
from casework.rules.errors import NotNow, NotValid, NotYours, Stale, refuse
from casework.rules.leaves import LeaveEnd
from casework.rules.notices import Notice
from casework.rules.return_plans import PlanState
from casework.rules.return_to_work import Accommodation, pack, unpack
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import AssignmentRole, ConsentChannel, Hat, Language, RecordState
from casework.services import advice, cases, interviews, letterheads, messages, people, return_days

NOT_DECIDED: Final = Said(
    N_("会社の決定がまだ記録されていません。復帰のプランが決まったあと、または復帰したあとに書きます。")
)
ONE_STANDS: Final = Said(
    N_("この決定については、すでに本人に示した情報提供書があります。変えるときは、それを取りやめてから書きます。")
)
STANDING: Final = (NoticeState.ASKED, NoticeState.AGREED)


@dataclass(frozen=True)
class Words:
    """What the physician wrote; whole or not."""

    institution: str = ""
    doctor: str = ""
    returns_on: date | None = None
    accommodations: tuple[Accommodation, ...] = ()
    outlook: str = ""
    message: str = ""
    from_on: date | None = None
    until_on: date | None = None


@dataclass(frozen=True)
class Page:
    """One notice, or the draft of the reader (None before it was saved; version 0). `may`: what this reader can do with
    it now. `stands`: another one was put to the employee for this decision already, so a draft has to wait.
    """

    leave_id: PublicId
    employee: Shown
    notice: Shown | None
    words: Words
    version: int
    may: frozenset[Act] = frozenset()
    stands: bool = False

    @property
    def gaps(self) -> list[NotValid]:
        """What is missing before it can be put to the employee."""
        return [NotValid(name, said) for name, said in _NEEDED if not getattr(self.words, name)]


_NEEDED: Final = (
    ("returns_on", Said(N_("復職日を入力してください。"))),
    ("from_on", Said(N_("措置期間の初めの日を入力してください。"))),
)


def of_leave(visit: Visit, case: Case, leave: SickLeave) -> list[Shown]:
    """Those of a return that this reader may know of, the newest first, without their words."""
    return [_shown(visit, case, one, sealed=False) for one in _all(visit, DoctorNotice.leave_id == leave.id)]


def writing(session: Session, actor: Actor, leave_id: str, *, now: datetime) -> Page:
    """The notice that the physician is writing, or one with what is known of the return. NotNow before a decision."""
    visit = enter(session, actor, Act.WRITE_DOCTOR_NOTICE, now=now)
    leave, case = _of_leave(visit, leave_id)
    plan = _decision(visit, leave)
    notice = _draft(visit, leave)
    page = _page(visit, case, leave, notice)
    if notice is not None:
        return page
    return replace(page, words=_proposed(visit, case, leave, plan))


def save(session: Session, actor: Actor, leave_id: str, words: Words, *, version: int, now: datetime) -> PublicId:
    """Keep the draft, whole or not; whoever begins one has the case from then on. Stale when it was saved elsewhere
    since `version`, NotNow as `writing`, NotValid for days that can't be.
    """
    visit = enter(session, actor, Act.WRITE_DOCTOR_NOTICE, now=now)
    leave, case = _of_leave(visit, leave_id, lock=True)
    if actor.person_id is None:
        raise NotYours
    _decision(visit, leave)
    refuse(_faults(visit, leave, words))
    notice = _draft(visit, leave)
    if (0 if notice is None else notice.version) != version:
        raise Stale
    if notice is None:
        if Fact.ASSIGNED not in visit.facts(case):
            cases.assign(visit, case, actor.person_id, AssignmentRole.CARE, visit.today)
        notice = DoctorNotice(
            company_id=case.company_id, public_id=ids.fresh(), case_id=case.id, leave_id=leave.id,
            person_id=actor.person_id, version=1,
        )  # fmt: skip
        session.add(notice)
    for name in ("returns_on", "from_on", "until_on"):
        setattr(notice, name, getattr(words, name))
    texts = {name: getattr(words, name).strip() for name in ("institution", "doctor", "outlook", "message")}
    visit.seal(case.data_key_id, notice, accommodations=pack(words.accommodations), **texts)
    _changed(visit, case, notice)
    return notice.public_id


def read(session: Session, actor: Actor, notice_id: str, *, now: datetime) -> Page:
    """One notice, for whoever reaches it."""
    visit = enter(session, actor, Act.READ_DOCTOR_NOTICE, now=now)
    notice = visit.reach(DoctorNotice, notice_id)
    return _page(visit, visit.reach_id(Case, notice.case_id), session.get_one(SickLeave, notice.leave_id), notice)


def offering(session: Session, actor: Actor, notice_id: str, *, now: datetime) -> Page:
    """The last look before it is signed."""
    visit, case, notice = _own(session, actor, Act.OFFER_DOCTOR_NOTICE, notice_id, now, lock=False)
    moves.DOCTOR_NOTICE.check(notice.state, visit.act)
    return _page(visit, case, session.get_one(SickLeave, notice.leave_id), notice)


def offer(session: Session, actor: Actor, notice_id: str, *, version: int, now: datetime) -> None:
    """Sign it and put it to the employee: from here on it stays. NotValid with what is missing, Stale when it changed,
    NotNow where one stands for this decision already.
    """
    visit, case, notice = _own(session, actor, Act.OFFER_DOCTOR_NOTICE, notice_id, now)
    after = moves.DOCTOR_NOTICE.check(notice.state, visit.act)
    if notice.version != version:
        raise Stale
    leave = session.get_one(SickLeave, notice.leave_id)
    plan = _decision(visit, leave)
    if _stands(visit, leave, plan):
        raise NotNow(ONE_STANDS)
    page = _page(visit, case, leave, notice)
    refuse([*page.gaps, *_faults(visit, leave, page.words)])
    file = _paper(visit, case, notice, page)
    visit.seal(case.data_key_id, notice, file=file)
    notice.plan_id = None if plan is None else plan.id
    notice.state, notice.asked_at, notice.content_hash = after, now, hashlib.sha256(file).hexdigest()
    _changed(visit, case, notice)
    messages.queue(visit, Notice.NOTICE_ASKED, record_id=notice.public_id, to=case.employment.person_id,
                   hat=Hat.WORKER)  # fmt: skip


def agree(session: Session, actor: Actor, notice_id: str, *, now: datetime) -> None:
    """The employee agrees to these words and takes the paper along. NotNow when it doesn't wait for them (any more)."""
    visit, case, notice = _theirs(session, actor, Act.AGREE_DOCTOR_NOTICE, notice_id, now)
    advice.still_open(case)
    notice.consent_channel = ConsentChannel.ONLINE
    _end(visit, case, notice, visit.today)
    _tell_author(visit, case, notice)


def refuse_it(session: Session, actor: Actor, notice_id: str, *, now: datetime) -> None:
    """The employee doesn't wish it this time; no reason is asked."""
    visit, case, notice = _theirs(session, actor, Act.REFUSE_DOCTOR_NOTICE, notice_id, now)
    _end(visit, case, notice, visit.today)
    _tell_author(visit, case, notice)


def keep_consent(session: Session, actor: Actor, notice_id: str, on: date, *, now: datetime) -> None:
    """The employee signed the paper on `on`: whoever has the case writes it down. NotValid for a day before it was
    put to them, or to come.
    """
    visit, case, notice = _own(session, actor, Act.KEEP_NOTICE_CONSENT, notice_id, now)
    moves.DOCTOR_NOTICE.check(notice.state, visit.act)
    if notice.asked_at is None or not tokyo_date(notice.asked_at) <= on <= visit.today:
        raise NotValid("on", Said(N_("本人に示した日から今日までの日付にしてください。")))
    notice.consent_channel = ConsentChannel.PAPER
    _end(visit, case, notice, on)
    _tell_employee(visit, case, notice, "consent")


def give_up(session: Session, actor: Actor, notice_id: str, *, now: datetime) -> None:
    """It is taken away, to write another one, also once the employee has the paper: they are told not to hand it over.
    Of a draft they never knew. NotNow for one that they didn't wish.
    """
    visit, case, notice = _own(session, actor, Act.GIVE_UP_DOCTOR_NOTICE, notice_id, now)
    notice.consent_channel = None
    _end(visit, case, notice, visit.today)
    if notice.asked_at is not None:
        _tell_employee(visit, case, notice, "over")


def file(session: Session, actor: Actor, notice_id: str, *, now: datetime) -> bytes:
    """The paper as it was signed, for the employee once they agreed and for who has the case. NotYours where there is
    none to hand over.
    """
    visit = enter(session, actor, Act.READ_DOCTOR_NOTICE, now=now)
    notice = visit.reach(DoctorNotice, notice_id)
    if not taken(notice.state, actor.hat):
        raise NotYours
    content: bytes = _shown(visit, visit.reach_id(Case, notice.case_id), notice, opened=True).file
    return content


def taken(state: NoticeState, hat: Hat | None) -> bool:
    """Whether this reader can take the paper along: its author prints it for the pen of somebody without a screen."""
    return state is NoticeState.AGREED or (state is NoticeState.ASKED and hat is not Hat.WORKER)


def _of_leave(visit: Visit, leave_id: str, *, lock: bool = False) -> tuple[SickLeave, Case]:
    leave = visit.reach(SickLeave, leave_id)
    case = visit.reach_id(Case, leave.case_id, lock=lock)
    advice.still_open(case)
    return leave, case


def untold(visit: Visit, leave: SickLeave) -> bool:
    """Whether there is a decision about a return for which no notice stands."""
    try:
        plan = _decision(visit, leave)
    except NotNow:
        return False
    return not _stands(visit, leave, plan)


def _decision(visit: Visit, leave: SickLeave) -> ReturnPlan | None:
    """The plan that was decided last; None where they came back without one. NotNow while nothing was decided."""
    plan = visit.session.execute(
        select(ReturnPlan)
        .where(visit.within(ReturnPlan), ReturnPlan.leave_id == leave.id, ReturnPlan.state != PlanState.DRAFT)
        .order_by(ReturnPlan.number.desc())
        .limit(1)
    ).scalar_one_or_none()
    back = leave.ended_as is LeaveEnd.RETURNED
    if not back and (leave.ended_on is not None or plan is None or plan.state is PlanState.OVER):
        raise NotNow(NOT_DECIDED)
    return plan


def _stands(visit: Visit, leave: SickLeave, plan: ReturnPlan | None) -> bool:
    of = DoctorNotice.plan_id.is_(None) if plan is None else DoctorNotice.plan_id == plan.id
    return visit.session.execute(
        select(DoctorNotice.id).where(
            DoctorNotice.company_id == leave.company_id, DoctorNotice.leave_id == leave.id, of,
            DoctorNotice.state.in_(STANDING),
        )
    ).first() is not None  # fmt: skip


def _own(
    session: Session, actor: Actor, act: Act, notice_id: str, now: datetime, *, lock: bool = True
) -> tuple[Visit, Case, DoctorNotice]:  # fmt: skip
    """A notice of one's own in an open case, which is locked first, or of somebody who doesn't have the case any more.
    NotYours for another's.
    """
    visit = enter(session, actor, act, now=now)
    case = visit.reach_id(Case, visit.reach(DoctorNotice, notice_id).case_id, lock=lock)
    notice = visit.reach(DoctorNotice, notice_id, lock=lock)
    if visit.act not in _goes_on_with(visit, case, notice):
        raise NotYours
    advice.still_open(case)
    return visit, case, notice


def _goes_on_with(visit: Visit, case: Case, notice: DoctorNotice) -> Collection[Act]:
    """With which acts this physician goes on with a notice. Somebody else's draft can only be given up: whoever signs
    it wrote it.
    """
    if notice.person_id == visit.actor.person_id:
        return tuple(Act)
    if not cases.acts_for(visit, case, notice.person_id):
        return ()
    return (Act.GIVE_UP_DOCTOR_NOTICE,) if notice.state is NoticeState.DRAFT else tuple(Act)


def _theirs(
    session: Session, actor: Actor, act: Act, notice_id: str, now: datetime
) -> tuple[Visit, Case, DoctorNotice]:  # fmt: skip
    """The employee's own."""
    visit = enter(session, actor, act, now=now)
    case = visit.reach_id(Case, visit.reach(DoctorNotice, notice_id).case_id, lock=True)
    return visit, case, visit.reach(DoctorNotice, notice_id, lock=True)


def _all(visit: Visit, *which: ColumnElement[bool]) -> list[DoctorNotice]:
    found = visit.session.execute(
        select(DoctorNotice).where(visit.within(DoctorNotice), *which).order_by(DoctorNotice.id.desc())
    )
    return list(found.scalars())


def _draft(visit: Visit, leave: SickLeave) -> DoctorNotice | None:
    mine = DoctorNotice.person_id == visit.actor.person_id
    found = _all(visit, DoctorNotice.leave_id == leave.id, mine, DoctorNotice.state == NoticeState.DRAFT)
    return found[0] if found else None


def _proposed(visit: Visit, case: Case, leave: SickLeave, plan: ReturnPlan | None) -> Words:
    """What is on record already: the day, the physician's own accommodations, and whom an enquiry went to."""
    first = plan.begins_on if plan is not None else None
    if leave.ended_on is not None:
        first = leave.ended_on + timedelta(days=1)
    told: dict[str, Any] = {"returns_on": first}
    opinion = visit.session.execute(
        select(ReturnOpinion)
        .where(visit.within(ReturnOpinion), ReturnOpinion.case_id == case.id, ReturnOpinion.state == RecordState.ISSUED)
        .order_by(ReturnOpinion.id.desc())
        .limit(1)
    ).scalar_one_or_none()
    if opinion is not None and not return_days.ahead(visit, leave, "from_on", opinion.from_on):
        shown = visit.show(sight.RETURN_OPINION, opinion, visit.facts(case), of=case.employment_id, author_name="",
                           file=None, opinion=None)  # fmt: skip
        told |= {"accommodations": unpack(shown.accommodations or ""), "outlook": shown.outlook or "",
                 "from_on": shown.from_on, "until_on": shown.until_on}  # fmt: skip
    enquiry = visit.session.execute(
        select(DoctorEnquiry)
        .where(visit.within(DoctorEnquiry), DoctorEnquiry.case_id == case.id, DoctorEnquiry.sent_at.is_not(None))
        .order_by(DoctorEnquiry.id.desc())
        .limit(1)
    ).scalar_one_or_none()
    if enquiry is not None:
        closed = dict.fromkeys(("fifth", "sixth", "answer", "file", "scan"))
        whom = visit.show(sight.DOCTOR_ENQUIRY, enquiry, visit.facts(case), of=case.employment_id, author_name="",
                          **closed)  # fmt: skip
        told |= {"institution": whom.institution or "", "doctor": whom.doctor or ""}
    return Words(**told)


def _unlike(leave: SickLeave, words: Words) -> list[NotValid]:
    """Once they came back, the paper tells of that day: it stays as it was signed."""
    if leave.ended_on is None:
        return []
    back_on = leave.ended_on + timedelta(days=1)
    if words.returns_on is None or words.returns_on == back_on:
        return []
    said = N_("会社の記録では、%(day)sに復帰しています。違うときは、人事が記録を直してから書きます。")
    return [NotValid("returns_on", Said(said, {"day": back_on}))]


def _faults(visit: Visit, leave: SickLeave, words: Words) -> list[NotValid]:
    wrong = _unlike(leave, words)
    if words.from_on is not None and words.until_on is not None and words.until_on < words.from_on:
        wrong.append(NotValid("until_on", Said(N_("終わりの日は、初めの日以後の日にしてください。"))))
    if words.until_on is not None and words.from_on is None:
        wrong.append(NotValid("from_on", Said(N_("措置期間の初めの日を入力してください。"))))
    for name in ("returns_on", "from_on", "until_on"):
        wrong += return_days.ahead(visit, leave, name, getattr(words, name))
    return wrong


def _changed(visit: Visit, case: Case, notice: DoctorNotice) -> None:
    visit.record(sight.DOCTOR_NOTICE, notice.public_id, of=case.employment_id)
    visit.session.flush()


def _end(visit: Visit, case: Case, notice: DoctorNotice, on: date) -> None:
    notice.state, notice.ended_on = moves.DOCTOR_NOTICE.check(notice.state, visit.act), on
    _changed(visit, case, notice)


def _tell_author(visit: Visit, case: Case, notice: DoctorNotice) -> None:
    for to, hat in cases.who_goes_on(visit, case, notice.person_id, Hat.PHYSICIAN).items():
        if hat is Hat.PHYSICIAN:
            messages.queue(visit, Notice.NOTICE_SAID, record_id=notice.public_id, to=to, hat=hat,
                           occasion=notice.state.value)  # fmt: skip


def _tell_employee(visit: Visit, case: Case, notice: DoctorNotice, occasion: str) -> None:
    messages.queue(visit, Notice.NOTICE_TOLD, record_id=notice.public_id, to=case.employment.person_id,
                   hat=Hat.WORKER, occasion=occasion)  # fmt: skip


def _page(visit: Visit, case: Case, leave: SickLeave, notice: DoctorNotice | None) -> Page:
    shown = None if notice is None else _shown(visit, case, notice)
    words, able = Words(), frozenset[Act]()
    open_draft = notice is None or notice.state is NoticeState.DRAFT
    if notice is not None and shown is not None:
        words = Words(
            shown.institution or "", shown.doctor or "", shown.returns_on, unpack(shown.accommodations or ""),
            shown.outlook or "", shown.message or "", shown.from_on, shown.until_on,
        )  # fmt: skip
        own = Act if visit.actor.hat is Hat.WORKER else _goes_on_with(visit, case, notice)
        able = frozenset(
            act
            for act in own
            if may(visit.actor.hat, act) and moves.DOCTOR_NOTICE.possible(notice.state, act)
            and (case.closed_on is None or act is Act.REFUSE_DOCTOR_NOTICE)
        )  # fmt: skip
    return Page(
        leave_id=leave.public_id, employee=people.employee(visit, case.employment_id), notice=shown, words=words,
        version=0 if notice is None else notice.version, may=able, stands=open_draft and not untold(visit, leave),
    )  # fmt: skip


def _paper(visit: Visit, case: Case, notice: DoctorNotice, page: Page) -> bytes:
    """様式例4, signed today."""
    session, employee, words = visit.session, page.employee, page.words
    author, workplace = session.get_one(Somebody, notice.person_id), session.get_one(Workplace, case.workplace_id)
    where = interviews.affiliation(session, case, notice.person_id, visit.today)
    content = DoctorInformation(
        Doctor(words.institution, words.doctor),
        Sender(author.name, where or workplace.name, workplace.address, author.phone),
        Person(employee.name, employee.sex, employee.born_on),
        words.returns_on, words.accommodations, words.outlook, words.message, words.from_on, words.until_on,
        visit.today,
    )  # fmt: skip
    return doctor_information.made(letterheads.paper(session, case.company_id), content, Language.JAPANESE)


def _shown(visit: Visit, case: Case, notice: DoctorNotice, *, opened: bool = False, sealed: bool = True) -> Shown:
    """A notice as this reader may see it: the file only where it is taken along, no words in a list."""
    left: dict[str, Any] = {} if opened else {"file": None}
    if not sealed:
        left |= dict.fromkeys(("institution", "doctor", "accommodations", "outlook", "message"))
    name = people.person_names(visit.session, case.company_id, [notice.person_id])[notice.person_id]
    return visit.show(sight.DOCTOR_NOTICE, notice, visit.facts(case), of=case.employment_id, author_name=name, **left)
