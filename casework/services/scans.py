"""Which papers belong to a request that came in on paper, and who attached or took them away?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework import ids, papers
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.ids import PublicId
from casework.models.cases import Case
from casework.models.requests import InterviewRequest
from casework.models.scans import Scan
from casework.papers import Paper
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.grids import BadFile
from casework.rules.scans import MOST_SCANS, ON_PAPER
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import RequestState
from casework.services import people, requests


@dataclass(frozen=True)
class Kept:
    """The scans of one request. `open`: one more may be attached."""

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
class One:
    """One scan and whose it is, to be taken away."""

    request_id: str
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
    scan = Scan(
        company_id=case.company_id, public_id=ids.fresh(), case_id=case.id, interview_request_id=request.id,
        kind=paper.kind, size=len(paper.content), attached_at=visit.now, attached_by_id=visit.actor.person_id,
    )  # fmt: skip
    visit.seal(case.data_key_id, scan, file=paper.content)
    session.add(scan)
    visit.record(sight.SCAN, scan.public_id, of=case.employment_id)
    session.flush()


def read(session: Session, actor: Actor, scan_id: str, *, now: datetime) -> Shown:
    """One scan with its bytes. NotYours for whoever doesn't read the wishes, and once it was taken away."""
    visit = enter(session, actor, Act.READ_SCAN, now=now)
    scan = visit.reach(Scan, scan_id)
    if scan.taken_away_at is not None:
        raise NotYours
    return _shown(visit, visit.reach_id(Case, scan.case_id), [scan], with_file=True)[0]


def one(session: Session, actor: Actor, scan_id: str, *, now: datetime) -> One:
    """A scan before it is taken away."""
    visit = enter(session, actor, Act.TAKE_AWAY_SCAN, now=now)
    case, scan = _standing(visit, scan_id)
    return One(
        request_id=visit.reach_id(InterviewRequest, scan.interview_request_id).public_id,
        employee=people.employee(visit, case.employment_id),
        scan=_shown(visit, case, [scan])[0],
    )


def take_away(session: Session, actor: Actor, scan_id: str, *, now: datetime) -> PublicId:
    """A clerk takes away what was attached to the wrong person: nobody reads it from now on. Whose request it was."""
    visit = enter(session, actor, Act.TAKE_AWAY_SCAN, now=now)
    case, scan = _standing(visit, scan_id, lock=True)
    scan.file, scan.taken_away_at, scan.taken_away_by_id = None, visit.now, visit.actor.person_id
    visit.record(sight.SCAN, scan.public_id, of=case.employment_id)
    session.flush()
    return visit.reach_id(InterviewRequest, scan.interview_request_id).public_id


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
    shown = list(zip(found, _shown(visit, case, found), strict=True))
    made: dict[str, Kept] = {}
    for request_id, request in wanted.items():
        own = [scan for row, scan in shown if row.interview_request_id == request_id]
        standing = tuple(scan for scan in own if scan.taken_away_at is None)
        made[request.public_id] = Kept(
            standing,
            tuple(scan for scan in own if scan.taken_away_at is not None),
            request.state is not RequestState.WITHDRAWN and len(standing) < MOST_SCANS,
        )
    return made


def _shown(visit: Visit, case: Case, found: list[Scan], *, with_file: bool = False) -> list[Shown]:
    by = {scan.attached_by_id for scan in found} | {scan.taken_away_by_id or 0 for scan in found}
    names = people.person_names(visit.session, case.company_id, sorted(by - {0}))
    known = visit.facts(case)
    unopened = {} if with_file else {"file": None}
    return [
        visit.show(
            sight.SCAN, scan, known, of=case.employment_id, attached_by_name=names[scan.attached_by_id],
            taken_away_by_name=names.get(scan.taken_away_by_id or 0), **unopened,
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


def _standing(visit: Visit, scan_id: str, *, lock: bool = False) -> tuple[Case, Scan]:
    scan = visit.reach(Scan, scan_id)
    case = visit.reach_id(Case, scan.case_id, lock=lock)
    if lock:
        visit.session.refresh(scan, ["taken_away_at"])
    if scan.taken_away_at is not None:
        raise NotNow(Said(N_("このスキャンは、すでに取り除かれています。")))
    return case, scan
