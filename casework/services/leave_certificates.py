"""Who handed in a certificate (診断書) of a leave, to whom, for which days, and who opens it?

The employee chooses who receives it; only they open the original, which is written down. Until one of them has, it can
be taken away again. A paper stays with whoever received it, who writes down its days (domain: §12.16).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.access.acts import may
from casework.documents import certificate_guide
from casework.ids import PublicId
from casework.models.cases import Case
from casework.models.leave_certificates import CertificatePaper, LeaveCertificate
from casework.models.leaves import SickLeave
from casework.models.people import Workplace
from casework.papers import Paper
from casework.rules import leave_certificates as rules
from casework.rules import leaves as of_leaves
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, NotYours, refuse
from casework.rules.leave_certificates import HandedTo, Purpose
from casework.rules.notices import Notice
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import ConsentChannel, Hat, Language, ScanKind, Zone
from casework.services import letterheads, limits, messages, people, returns
from casework.services.policies import policy_for

OPENED: Final = Said(N_("渡した相手が、すでに開いています。取り下げることはできません。"))
TAKEN_AWAY: Final = Said(N_("この診断書は、すでに取り下げられています。"))
_RECEIVED: Final = {Hat.HR: HandedTo.HR, Hat.PHYSICIAN: HandedTo.HEALTH, Hat.NURSE: HandedTo.HEALTH}


@dataclass(frozen=True)
class Period:
    """The days that a certificate covers; of one that says they can come back, from when."""

    from_on: date
    until_on: date | None
    purpose: Purpose = Purpose.REST
    once: PublicId | None = None
    """What the record of it will be called."""


@dataclass(frozen=True)
class One:
    """A certificate. `paper`: its original, for whom that exists; `may_take_away`: this reader can, now."""

    certificate: Shown
    paper: Shown | None
    may_take_away: bool


@dataclass(frozen=True)
class Kept:
    """The certificates of a leave, the newest first. `open_from`: the first day of it without one; `next_from`: where
    the next one begins; `last_on`: the last day that one covers; `offered`: to whom the employee can hand one; none for
    anybody else. `may_note`: the reader can write down that they received a paper.
    """

    ones: tuple[One, ...]
    open_from: date | None
    next_from: date
    last_on: date | None
    offered: tuple[HandedTo, ...]
    may_note: bool
    going_on: bool
    """The leave isn't over."""


def of_leave(session: Session, actor: Actor, leave_id: str, *, now: datetime) -> Kept:
    """The certificates of one leave, for its page. NotYours where the leave isn't within reach."""
    visit = enter(session, actor, Act.SEE_LEAVE, now=now)
    leave = visit.reach(SickLeave, leave_id)
    case = visit.reach_id(Case, leave.case_id)
    found = _found(visit, leave)
    standing = [one for one in found if one.taken_away_at is None]
    papers = _papers(visit, standing)
    names = people.person_names(session, case.company_id, sorted({one.entered_by_id for one in found}))
    ones = []
    for one in reversed(found):
        shown = visit.show(sight.LEAVE_CERTIFICATE, one, of=case.employment_id,
                           entered_by_name=names[one.entered_by_id])  # fmt: skip
        paper = papers.get(one.id)
        original = None if paper is None else _shown(visit, paper)
        ones.append(One(shown, original, leave.ended_on is None and _may_take_away(visit, one, paper)))
    going_on = leave.ended_on is None
    last_on = max((one.until_on for one in standing if one.until_on is not None), default=None)
    return Kept(
        ones=tuple(ones),
        open_from=_open_from(visit, leave, standing) if going_on else None,
        next_from=leave.begins_on if last_on is None else last_on + timedelta(days=1),
        last_on=last_on,
        offered=_offered(visit, case) if going_on and may(actor.hat, Act.HAND_IN_CERTIFICATE) else (),
        may_note=going_on and may(actor.hat, Act.NOTE_CERTIFICATE),
        going_on=going_on,
    )


def hand_in(
    session: Session, actor: Actor, leave_id: str, to: HandedTo, period: Period, paper: Paper, *, now: datetime
) -> None:
    """The employee hands in a file that was looked at (`scans.look`), to those they choose, who are told; HR is told of
    its days in any case. NotNow once the leave is over, NotValid for days that can't be and whom nobody is there for.
    """
    visit = enter(session, actor, Act.HAND_IN_CERTIFICATE, now=now)
    case, leave = _locked(visit, leave_id)
    if visit.written(LeaveCertificate, period.once) is not None:
        return
    wrong = _faults(visit, leave, period)
    if to not in _offered(visit, case):
        wrong.append(NotValid("to", Said(N_("渡す相手を選んでください。"))))
    refuse(wrong)
    made = _keep(visit, case, leave, to, ConsentChannel.ONLINE, period)
    original = CertificatePaper(
        company_id=case.company_id, public_id=ids.fresh(), case_id=case.id, leave_certificate_id=made.id,
        kind=paper.kind, size=len(paper.content),
    )  # fmt: skip
    visit.seal(case.data_key_id, original, file=paper.content)
    session.add(original)
    visit.record(sight.CERTIFICATE_PAPER, original.public_id, of=case.employment_id)
    session.flush()
    if to is HandedTo.HEALTH:
        _tell(visit, leave, made, Notice.CERTIFICATE_GIVEN, Hat.PHYSICIAN, _physicians(visit, case))
        _tell(visit, leave, made, Notice.CERTIFICATE_GIVEN, Hat.NURSE, _nurses(visit, case))
    else:
        _tell(visit, leave, made, Notice.CERTIFICATE_GIVEN, Hat.HR, _officers(visit, case))


def note(session: Session, actor: Actor, leave_id: str, period: Period, *, now: datetime) -> None:
    """Who received a paper from the employee writes down its days, and keeps the paper; the employee is told. NotNow
    once the leave is over, NotValid for days that can't be.
    """
    visit = enter(session, actor, Act.NOTE_CERTIFICATE, now=now)
    case, leave = _locked(visit, leave_id)
    if actor.hat not in _RECEIVED:
        raise NotYours
    if visit.written(LeaveCertificate, period.once) is not None:
        return
    refuse(_faults(visit, leave, period))
    made = _keep(visit, case, leave, _RECEIVED[actor.hat], ConsentChannel.PAPER, period)
    messages.queue(visit, Notice.CERTIFICATE_NOTED, record_id=leave.public_id, to=case.employment.person_id,
                   hat=Hat.WORKER, occasion=made.public_id)  # fmt: skip


def guide(session: Session, actor: Actor, leave_id: str, language: Language, *, now: datetime) -> bytes:
    """Where to bring a certificate and who reads it, on paper for somebody without a screen. NotNow once it is over."""
    visit = enter(session, actor, Act.NOTE_CERTIFICATE, now=now)
    leave = visit.reach(SickLeave, leave_id)
    if leave.ended_on is not None:
        raise NotNow(of_leaves.OVER)
    case = visit.reach_id(Case, leave.case_id)
    there = {HandedTo.HEALTH: [*_physicians(visit, case), *_nurses(visit, case)], HandedTo.HR: _officers(visit, case)}
    names = people.person_names(session, case.company_id, sorted({one for some in there.values() for one in some}))
    return certificate_guide.made(
        letterheads.paper(session, case.company_id), people.employee(visit, case.employment_id),
        visit.show(sight.SICK_LEAVE, leave, of=case.employment_id, until_on=None, contact_to=None, entered_by_name=""),
        {to: [names[one] for one in there[to]] for to in _offered(visit, case)},
        session.get_one(Workplace, case.workplace_id).address, visit.today, language,
    )  # fmt: skip


def original(session: Session, actor: Actor, certificate_id: str, *, now: datetime) -> tuple[ScanKind, bytes]:
    """The original: what kind of file, and its bytes. NotYours for whoever it wasn't given to. The first of those to
    whom it was is remembered: from then on it isn't taken away any more.
    """
    visit = enter(session, actor, Act.READ_CERTIFICATE, now=now)
    certificate = visit.reach(LeaveCertificate, certificate_id)
    visit.reach_id(Case, certificate.case_id, lock=True)  # first: nobody takes it away meanwhile
    leave = visit.reach_id(SickLeave, certificate.leave_id)
    paper = _papers(visit, [certificate]).get(certificate.id)
    if paper is None:
        raise NotYours
    _mark_opened(visit, leave, paper)
    shown = visit.show(sight.CERTIFICATE_PAPER, paper, of=leave.employment_id)
    return paper.kind, shown.file


def one(session: Session, actor: Actor, certificate_id: str, *, now: datetime) -> tuple[str, One]:
    """A certificate before it is taken away, and the id of its leave. Raises as `take_away`."""
    visit = enter(session, actor, Act.TAKE_AWAY_CERTIFICATE, now=now)
    case, leave, certificate, paper = _to_take_away(visit, certificate_id)
    names = people.person_names(session, case.company_id, [certificate.entered_by_id])
    shown = visit.show(sight.LEAVE_CERTIFICATE, certificate, of=case.employment_id,
                       entered_by_name=names[certificate.entered_by_id])  # fmt: skip
    return leave.public_id, One(shown, None if paper is None else _shown(visit, paper), may_take_away=True)


def take_away(session: Session, actor: Actor, certificate_id: str, *, now: datetime) -> str:
    """The employee takes back what nobody has opened: its file is gone. Of a paper, whoever may have received it takes
    away what was written down of it by mistake; the employee is told. The leave's id. NotNow once it was opened, is
    taken away already or the leave is over; NotYours for what somebody else handed in.
    """
    visit = enter(session, actor, Act.TAKE_AWAY_CERTIFICATE, now=now)
    case, leave, certificate, paper = _to_take_away(visit, certificate_id, lock=True)
    if paper is not None:
        session.delete(paper)
        visit.record(sight.CERTIFICATE_PAPER, paper.public_id, of=case.employment_id)
    certificate.taken_away_at, certificate.taken_away_by_id = now, actor.person_id
    visit.record(sight.LEAVE_CERTIFICATE, certificate.public_id, of=case.employment_id)
    session.flush()
    watch(visit, case, leave)
    if actor.hat is not Hat.WORKER:
        messages.queue(visit, Notice.LEAVE_CHANGED, record_id=leave.public_id, to=case.employment.person_id,
                       hat=Hat.WORKER, occasion=f"certificate {certificate.public_id}")  # fmt: skip
    return leave.public_id


def watch(visit: Visit, case: Case, leave: SickLeave) -> None:
    """Let HR see to a certificate for the first day of a leave that has none, some days after it; where every day has
    one there is nothing to see to. What is due already stays due.
    """
    first = _open_from(visit, leave, _standing(visit, leave))
    going_on = limits.running(visit, case, Clock.LEAVE_CERTIFICATE, leave.public_id)
    if going_on is not None and going_on.start_on == first:
        return
    limits.stop(visit, case, Clock.LEAVE_CERTIFICATE, record_id=leave.public_id)
    visit.session.flush()  # one runs at a time
    if first is not None:
        policy, _ = policy_for(visit.session, case.company_id, case.workplace_id, visit.today)
        day = max(first + timedelta(days=policy.certificate_days), visit.today)
        limits.start(visit, case, Clock.LEAVE_CERTIFICATE, first, zone=Zone.EMPLOYER, record_id=leave.public_id,
                     limit_on=day)  # fmt: skip


def _locked(visit: Visit, leave_id: str) -> tuple[Case, SickLeave]:
    case = visit.reach_id(Case, visit.reach(SickLeave, leave_id).case_id, lock=True)  # first
    leave = visit.reach(SickLeave, leave_id, lock=True)
    if leave.ended_on is not None:
        raise NotNow(of_leaves.OVER)
    return case, leave


def _to_take_away(
    visit: Visit, certificate_id: str, *, lock: bool = False
) -> tuple[Case, SickLeave, LeaveCertificate, CertificatePaper | None]:
    certificate = visit.reach(LeaveCertificate, certificate_id)
    case = visit.reach_id(Case, certificate.case_id, lock=lock)  # first
    certificate = visit.reach(LeaveCertificate, certificate_id, lock=lock)
    leave = visit.reach_id(SickLeave, certificate.leave_id)
    if not _theirs(visit, certificate):
        raise NotYours
    if certificate.taken_away_at is not None:
        raise NotNow(TAKEN_AWAY)
    if leave.ended_on is not None:
        raise NotNow(of_leaves.OVER)
    paper = _papers(visit, [certificate]).get(certificate.id)
    if paper is not None and paper.opened_at is not None:
        raise NotNow(OPENED)
    return case, leave, certificate, paper


def _faults(visit: Visit, leave: SickLeave, period: Period) -> list[NotValid]:
    wrong = []
    if abs(period.from_on - visit.today) > of_leaves.FARTHEST:
        wrong.append(NotValid("from_on", Said(N_("日付を確かめてください。"))))
    if period.purpose is Purpose.READY:
        if period.until_on is not None:
            wrong.append(NotValid("until_on", Said(N_("復職できるという診断書では、空欄にしてください。"))))
        if period.from_on <= leave.begins_on:
            wrong.append(NotValid("from_on", Said(N_("休業の初めの日より後の日にしてください。"))))
    elif period.until_on is None:
        wrong.append(NotValid("until_on", Said(N_("休む期間の終わりの日を入力してください。"))))
    elif abs(period.until_on - visit.today) > of_leaves.FARTHEST:
        wrong.append(NotValid("until_on", Said(N_("日付を確かめてください。"))))
    elif period.until_on < period.from_on:
        wrong.append(NotValid("until_on", Said(N_("終わりの日が、初めの日より前です。"))))
    elif period.until_on < leave.begins_on:
        wrong.append(
            NotValid(
                "until_on",
                Said(N_("休業の初めの日（%(day)s）以後の日を含む期間にしてください。"), {"day": leave.begins_on}),
            )
        )
    if len(_standing(visit, leave)) >= rules.MOST:
        wrong.append(
            NotValid("from_on", Said(N_("1つの休業に記録できる診断書は%(most)s通までです。"), {"most": rules.MOST}))
        )
    return wrong


def _keep(
    visit: Visit, case: Case, leave: SickLeave, to: HandedTo, channel: ConsentChannel, period: Period
) -> LeaveCertificate:
    made = LeaveCertificate(
        company_id=case.company_id, public_id=period.once or ids.fresh(), case_id=case.id, leave_id=leave.id,
        handed_to=to, purpose=period.purpose, channel=channel, from_on=period.from_on, until_on=period.until_on,
        entered_at=visit.now, entered_by_id=visit.actor.person_id,
    )  # fmt: skip
    visit.session.add(made)
    visit.session.flush()
    visit.record(sight.LEAVE_CERTIFICATE, made.public_id, of=case.employment_id)
    watch(visit, case, leave)
    if to is HandedTo.HEALTH:
        _tell(visit, leave, made, Notice.CERTIFICATE_THERE, Hat.HR, _officers(visit, case))
    return made


def _found(visit: Visit, leave: SickLeave) -> Sequence[LeaveCertificate]:
    """Those of a leave that exist for this reader, in the order in which they came."""
    return visit.session.execute(
        select(LeaveCertificate)
        .where(visit.within(LeaveCertificate), LeaveCertificate.leave_id == leave.id)
        .order_by(LeaveCertificate.id)
    ).scalars().all()  # fmt: skip


def _standing(visit: Visit, leave: SickLeave) -> Sequence[LeaveCertificate]:
    """All that weren't taken away, whoever asks."""
    return visit.session.execute(
        select(LeaveCertificate).where(
            LeaveCertificate.company_id == leave.company_id, LeaveCertificate.leave_id == leave.id,
            LeaveCertificate.taken_away_at.is_(None),
        )
    ).scalars().all()  # fmt: skip


def _papers(visit: Visit, certificates: Sequence[LeaveCertificate]) -> dict[int, CertificatePaper]:
    """Their originals, for whom those exist, by certificate."""
    found = visit.session.execute(
        select(CertificatePaper).where(
            visit.within(CertificatePaper),
            CertificatePaper.leave_certificate_id.in_([one.id for one in certificates]),
        )
    ).scalars()
    return {one.leave_certificate_id: one for one in found}


def _open_from(visit: Visit, leave: SickLeave, standing: Sequence[LeaveCertificate]) -> date | None:
    covered = ((one.from_on, one.until_on) for one in standing if one.until_on is not None)
    return rules.open_from(leave.begins_on, returns.planned_end(visit, leave), covered)


def _mark_opened(visit: Visit, leave: SickLeave, paper: CertificatePaper) -> None:
    """By the first of those to whom it was given; whoever handed it in may look at it again."""
    if visit.actor.hat is not Hat.WORKER and paper.opened_at is None:
        paper.opened_at, paper.opened_by_id = visit.now, visit.actor.person_id
        visit.record(sight.CERTIFICATE_PAPER, paper.public_id, of=leave.employment_id)
        visit.session.flush()


def _theirs(visit: Visit, certificate: LeaveCertificate) -> bool:
    """The employee's own file, or a paper that was given to this reader's side."""
    if visit.actor.hat is Hat.WORKER:
        return certificate.channel is ConsentChannel.ONLINE
    hat = visit.actor.hat
    received = hat is not None and certificate.handed_to is _RECEIVED.get(hat)
    return received and certificate.channel is ConsentChannel.PAPER


def _may_take_away(visit: Visit, certificate: LeaveCertificate, paper: CertificatePaper | None) -> bool:
    opened = paper is not None and paper.opened_at is not None
    return certificate.taken_away_at is None and _theirs(visit, certificate) and not opened


def _offered(visit: Visit, case: Case) -> tuple[HandedTo, ...]:
    """To whom a certificate can be handed: HR where the rules say so, and where nobody else is there to receive it."""
    policy, _ = policy_for(visit.session, case.company_id, case.workplace_id, visit.today)
    cared_for = bool(_physicians(visit, case) or _nurses(visit, case))
    health = (HandedTo.HEALTH,) if cared_for else ()
    return (*health, HandedTo.HR) if policy.certificates_to_hr or not cared_for else health


def _physicians(visit: Visit, case: Case) -> list[int]:
    return people.industrial_physicians(visit.session, case.company_id, case.workplace_id, visit.today)


def _nurses(visit: Visit, case: Case) -> list[int]:
    return people.nurses_for(visit.session, case.company_id, case.workplace_id, visit.today)


def _officers(visit: Visit, case: Case) -> list[int]:
    return people.hr_for(visit.session, case.company_id, case.workplace_id, visit.today,
                         not_person=case.employment.person_id)  # fmt: skip


def _tell(
    visit: Visit, leave: SickLeave, made: LeaveCertificate, notice: Notice, hat: Hat, persons: Sequence[int]
) -> None:
    """Of those for whom it exists, whoever didn't write it down."""
    for to in visit.reaching(LeaveCertificate, made.id, persons, hat):
        if to != visit.actor.person_id:
            messages.queue(visit, notice, record_id=leave.public_id, to=to, hat=hat, occasion=made.public_id)


def _shown(visit: Visit, paper: CertificatePaper) -> Shown:
    """That the original is there: nobody opens it by that, and it isn't written down as if they had."""
    return visit.show(sight.CERTIFICATE_FILE, paper)
