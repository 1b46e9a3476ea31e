"""Which papers belong to a request or a consent that came in on paper, and who attached or took them away?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework import ids, papers
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.models.cases import Case
from casework.models.consents import ResultConsent
from casework.models.requests import InterviewRequest
from casework.models.scans import Scan
from casework.papers import Paper
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.grids import BadFile
from casework.rules.scans import MOST_SCANS, ON_PAPER
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import ConsentChannel, RequestState
from casework.services import consents, people, requests


@dataclass(frozen=True)
class Kept:
    """The scans of one paper. `open`: one more may be attached."""

    standing: tuple[Shown, ...]
    taken_away: tuple[Shown, ...]
    open: bool


@dataclass(frozen=True)
class Page:
    """The clerk's page of the scans of one request."""

    case_id: str
    request: Shown
    employee: Shown
    kept: Kept


@dataclass(frozen=True)
class ConsentPage:
    """The clerk's page of the scans of one consent."""

    line: consents.Line
    kept: Kept


@dataclass(frozen=True)
class Of:
    """What a scan belongs to; the public id of the other is empty."""

    request_id: str = ""
    consent_id: str = ""


@dataclass(frozen=True)
class One:
    """One scan and whose it is, to be taken away."""

    of: Of
    employee: Shown
    scan: Shown


def look(data: bytes) -> Paper:
    """What an uploaded file is. Slow at times, so never within a transaction. NotValid beside the field."""
    try:
        return papers.look(data)
    except BadFile as bad:
        raise NotValid("file", bad.said) from bad


def page(session: Session, actor: Actor, request_id: str, *, now: datetime) -> Page:
    """The scans of a request. NotYours when it did not come in on paper."""
    visit = enter(session, actor, Act.ATTACH_SCAN, now=now)
    case, request = _on_paper(visit, request_id)
    return Page(
        case_id=case.public_id,
        request=requests.shown(visit, case, request),
        employee=people.employee(visit, case.employment_id),
        kept=of_requests(visit, case, [request])[request.public_id],
    )


def attach(session: Session, actor: Actor, request_id: str, paper: Paper, *, now: datetime) -> None:
    """A clerk attaches a scan that was looked at. NotNow once the request is withdrawn or has as many as it may."""
    visit = enter(session, actor, Act.ATTACH_SCAN, now=now)
    case, request = _on_paper(visit, request_id, lock=True)
    if request.state is RequestState.WITHDRAWN:
        raise NotNow(Said(N_("申出が取り下げられたため、書面は添付できません。")))
    if len(of_requests(visit, case, [request])[request.public_id].standing) >= MOST_SCANS:
        raise NotNow(Said(N_("1つの申出に添付できるファイルは%(most)s個までです。"), {"most": MOST_SCANS}))
    _keep(visit, paper, case.data_key_id, case.employment_id, case_id=case.id, interview_request_id=request.id)


def consent_page(session: Session, actor: Actor, consent_id: str, *, now: datetime) -> ConsentPage:
    """The scans of a consent. NotYours when it did not come in on paper."""
    visit = enter(session, actor, Act.ATTACH_SCAN, now=now)
    consent = _on_consent(visit, consent_id)
    return ConsentPage(consents.line(visit, consent), _of_consent(visit, consent))


def attach_to_consent(session: Session, actor: Actor, consent_id: str, paper: Paper, *, now: datetime) -> None:
    """A clerk attaches the scan of a consent, taken back or not: it proves that it was given. NotNow once there are as
    many as there may be.
    """
    visit = enter(session, actor, Act.ATTACH_SCAN, now=now)
    consent = _on_consent(visit, consent_id, lock=True)
    if not _of_consent(visit, consent).open:
        raise NotNow(Said(N_("1枚の同意書に添付できるファイルは%(most)s個までです。"), {"most": MOST_SCANS}))
    employment_id = consent.check_result.employment_id
    _keep(visit, paper, visit.new_key(), employment_id, result_consent_id=consent.id)


def read(session: Session, actor: Actor, scan_id: str, *, now: datetime) -> Shown:
    """One scan with its bytes. NotYours for whoever doesn't read the wishes, and once it was taken away."""
    visit = enter(session, actor, Act.READ_SCAN, now=now)
    scan = visit.reach(Scan, scan_id)
    if scan.taken_away_at is not None:
        raise NotYours
    return visit.show(sight.SCAN_FILE, scan, of=_parent(visit, scan)[1])


def one(session: Session, actor: Actor, scan_id: str, *, now: datetime) -> One:
    """A scan before it is taken away."""
    visit = enter(session, actor, Act.TAKE_AWAY_SCAN, now=now)
    scan, of, employment_id = _standing(visit, scan_id)
    return One(of, people.employee(visit, employment_id), _shown(visit, employment_id, [scan])[0])


def take_away(session: Session, actor: Actor, scan_id: str, *, now: datetime) -> Of:
    """A clerk takes away what was attached to the wrong person: nobody reads it from now on. What it belonged to."""
    visit = enter(session, actor, Act.TAKE_AWAY_SCAN, now=now)
    scan, of, employment_id = _standing(visit, scan_id, lock=True)
    scan.file, scan.taken_away_at, scan.taken_away_by_id = None, visit.now, visit.actor.person_id
    visit.record(sight.SCAN, scan.public_id, of=employment_id)
    session.flush()
    return of


def of_consent(session: Session, actor: Actor, consent_id: str, *, now: datetime) -> tuple[Shown, ...]:
    """The scans of a consent of my own; none of one that I gave on the screen."""
    visit = enter(session, actor, Act.GIVE_CONSENT, now=now)
    return _of_consent(visit, visit.reach(ResultConsent, consent_id)).standing


def of_requests(visit: Visit, case: Case, asked: Iterable[InterviewRequest]) -> Mapping[str, Kept]:
    """The scans of those requests of a case that came in on paper, for whoever reads them."""
    wanted = {request.id: request for request in asked if request.channel in ON_PAPER and request.statutory}
    if not wanted or not visit.grants(sight.SCAN):
        return {}
    found = list(
        visit.session.execute(
            select(Scan)
            .where(Scan.company_id == case.company_id, Scan.interview_request_id.in_(wanted.keys()), visit.within(Scan))
            .order_by(Scan.id)
        ).scalars()
    )
    shown = list(zip(found, _shown(visit, case.employment_id, found), strict=True))
    made: dict[str, Kept] = {}
    for request_id, request in wanted.items():
        own = [scan for row, scan in shown if row.interview_request_id == request_id]
        made[request.public_id] = _kept(own, living=request.state is not RequestState.WITHDRAWN)
    return made


def _of_consent(visit: Visit, consent: ResultConsent) -> Kept:
    found = visit.session.execute(
        select(Scan)
        .where(Scan.company_id == consent.company_id, Scan.result_consent_id == consent.id, visit.within(Scan))
        .order_by(Scan.id)
    ).scalars()
    return _kept(_shown(visit, consent.check_result.employment_id, list(found)))


def _kept(own: list[Shown], *, living: bool = True) -> Kept:
    standing = tuple(scan for scan in own if scan.taken_away_at is None)
    taken_away = tuple(scan for scan in own if scan.taken_away_at is not None)
    return Kept(standing, taken_away, living and len(standing) < MOST_SCANS)


def _keep(visit: Visit, paper: Paper, key_id: str, employment_id: int, **of: int) -> None:
    scan = Scan(
        company_id=visit.actor.company_id, public_id=ids.fresh(), kind=paper.kind, size=len(paper.content),
        attached_at=visit.now, attached_by_id=visit.actor.person_id, **of,
    )  # fmt: skip
    visit.seal(key_id, scan, file=paper.content)
    visit.session.add(scan)
    visit.record(sight.SCAN, scan.public_id, of=employment_id)
    visit.session.flush()


def _shown(visit: Visit, employment_id: int, found: list[Scan]) -> list[Shown]:
    """That they are there: nobody opens them by that, and it isn't written down as if they had."""
    by = {scan.attached_by_id for scan in found} | {scan.taken_away_by_id or 0 for scan in found}
    names = people.person_names(visit.session, visit.actor.company_id, sorted(by - {0}))
    return [
        visit.show(
            sight.SCAN, scan, of=employment_id, attached_by_name=names[scan.attached_by_id],
            taken_away_by_name=names.get(scan.taken_away_by_id or 0),
        )
        for scan in found
    ]  # fmt: skip


def _on_paper(visit: Visit, request_id: str, *, lock: bool = False) -> tuple[Case, InterviewRequest]:
    """A request that can have a paper, and its case: the case is locked, as by whoever else changes the request."""
    request = visit.reach(InterviewRequest, request_id)
    case = visit.reach_id(Case, request.case_id, lock=lock)
    if lock:
        visit.session.refresh(request)
    if request.channel not in ON_PAPER or not request.statutory:
        raise NotYours
    return case, request


def _on_consent(visit: Visit, consent_id: str, *, lock: bool = False) -> ResultConsent:
    consent = visit.reach(ResultConsent, consent_id, lock=lock)
    if consent.channel is not ConsentChannel.PAPER:
        raise NotYours
    return consent


def _parent(visit: Visit, scan: Scan, *, lock: bool = False) -> tuple[Of, int]:
    """What a scan belongs to, and whose it is; locked, as by whoever attaches one more."""
    if scan.result_consent_id is not None:
        consent = visit.reach_id(ResultConsent, scan.result_consent_id, lock=lock)
        return Of(consent_id=consent.public_id), consent.check_result.employment_id
    case = visit.reach_id(Case, scan.case_id, lock=lock)
    request = visit.reach_id(InterviewRequest, scan.interview_request_id)
    return Of(request_id=request.public_id), case.employment_id


def _standing(visit: Visit, scan_id: str, *, lock: bool = False) -> tuple[Scan, Of, int]:
    scan = visit.reach(Scan, scan_id)
    of, employment_id = _parent(visit, scan, lock=lock)
    if lock:
        visit.session.refresh(scan, ["taken_away_at"])
    if scan.taken_away_at is not None:
        raise NotNow(Said(N_("このスキャンは、すでに取り除かれています。")))
    return scan, of, employment_id
