"""How do report and opinion leave the physician: looked at once more, signed, sealed as files, told to the employer?

Issuing is the 意見聴取 of the law: the employer has the opinion from that day (安衛則52条の19; domain: §12.1).
"""

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.documents import opinion as opinion_form
from casework.documents import report as report_form
from casework.documents import word
from casework.documents.sheet import Content, Filled, Sheet, filled
from casework.ids import PublicId
from casework.models.cases import Case, Limit
from casework.models.interviews import Interview, IssuedDocument
from casework.models.opinions import Opinion
from casework.rules import moves
from casework.rules.bases import CLOCKS, RecordBasis
from casework.rules.deadlines import Clock
from casework.rules.errors import NotValid, Stale
from casework.rules.notices import Notice
from casework.rules.record import Record
from casework.rules.vocabulary import Hat, RequestState, WorkCategory, Zone
from casework.services import (
    cases,
    consents,
    editions,
    interviews,
    letterheads,
    limits,
    messages,
    opinions,
    people,
    remarks,
    requests,
    second_views,
    work_answers,
)  # fmt: skip
from casework.services.editions import Stored
from casework.services.opinions import Draft, ShownRecord


@dataclass(frozen=True)
class Preview:
    """One document, row by row, exactly as it will read."""

    title: str
    rows: list[Filled]


@dataclass(frozen=True)
class Issuing:
    """The last look. Without `previews` something is missing: `draft.gaps` says what."""

    draft: Draft
    previews: list[Preview]
    remark: Shown | None
    """What the employee said to it."""


@dataclass(frozen=True)
class Paper:
    """One document about to be issued: its kind, its form, and what is filled in."""

    kind: str
    sheet: Sheet
    content: Content
    scored: bool = False


def preview(
    session: Session,
    actor: Actor,
    interview_id: str,
    *,
    basis: RecordBasis = RecordBasis.STRESS_CHECK,
    now: datetime,
) -> Issuing:
    """The page before the signature: the words that the employer is going to read."""
    return _preview(enter(session, actor, Act.ISSUE, now=now), interview_id, basis)


def in_the_room(
    session: Session, actor: Actor, interview_id: str, *, basis: RecordBasis, now: datetime
) -> Issuing:  # fmt: skip
    """The same words, to show the employee in the room."""
    return _preview(enter(session, actor, Act.KEEP_REMARKS, now=now), interview_id, basis)


def _preview(visit: Visit, interview_id: str, basis: RecordBasis) -> Issuing:
    stored = editions.load(visit, interview_id, basis)
    draft = opinions.seen(visit, stored)
    remark = (
        None if stored.opinion is None else remarks.of(visit, stored.case, stored.opinion, draft_version=stored.version)
    )
    if draft.gaps or stored.report is None or stored.opinion is None:
        return Issuing(draft, [], remark)
    shown = opinions.show(visit, stored.case, stored.report, stored.opinion)
    papers = _papers(visit, stored, draft, shown)
    return Issuing(
        draft, [Preview(paper.sheet.title, list(filled(paper.sheet, paper.content))) for paper in papers], remark
    )


def issue(
    session: Session,
    actor: Actor,
    interview_id: str,
    *,
    basis: RecordBasis = RecordBasis.STRESS_CHECK,
    version: int,
    now: datetime,
) -> Shown:
    """Sign and issue report and opinion of `version`, together and for good. Returns the opinion.

    The limit of the opinion stops, that of the employer's next step starts; HR and the employee are told, and the
    workplace's 産業医 is asked for a view when somebody else held the interview (domain: §12.3), anew for a correction.
    Raises Stale when the draft changed since it was looked at, NotValid with the first gap when something is missing.
    """
    visit = enter(session, actor, Act.ISSUE, now=now)
    stored = editions.load(visit, interview_id, basis)
    if stored.version != version:
        raise Stale
    opinions.lock_followed(visit, stored)
    draft = opinions.seen(visit, stored)
    if draft.gaps:
        raise NotValid(draft.gaps[0].field, draft.gaps[0].said)
    if stored.report is None or stored.opinion is None:
        raise Stale
    stored.opinion.author_id = (
        stored.opinion.author_id if actor.person_id is None else actor.person_id
    )  # a successor's too
    remarks.settle(visit, stored.case, stored.opinion, version)
    opinions.count_ends(stored.opinion)
    session.flush()
    shown = opinions.show(visit, stored.case, stored.report, stored.opinion)
    papers = _papers(visit, stored, draft, shown)
    signed = {"report": stored.report.public_id, "opinion": stored.opinion.public_id}
    earlier = papers_before(visit, stored.opinion)
    for paper in papers:
        sign(visit, stored.case, paper, signed[paper.kind], replaces_id=earlier.get(paper.kind))
    stored.report.state = moves.RECORD.check(stored.report.state, Act.ISSUE)
    stored.opinion.state = moves.RECORD.check(stored.opinion.state, Act.ISSUE)
    stored.opinion.issued_at, stored.opinion.received_on = now, visit.today
    stored.opinion.until_on = draft.record.ends_on
    visit.record(sight.REPORT, stored.report.public_id, of=stored.case.employment_id)
    visit.record(sight.OPINION, stored.opinion.public_id, of=stored.case.employment_id)
    session.flush()
    if stored.edition == 1:
        clocks(visit, stored.case, stored.interview, stored.opinion)
    else:
        hand_on(visit, stored.case, stored.interview, stored.opinion, draft.record)
    tell(visit, stored.case, stored.opinion)
    session.flush()
    return opinions.show(visit, stored.case, stored.report, stored.opinion).opinion


def _papers(visit: Visit, stored: Stored, draft: Draft, shown: ShownRecord) -> tuple[Paper, Paper]:
    known = draft.known
    company = people.company_name(visit.session, visit.actor.company_id)
    request = interviews.request_of(visit, stored.case, stored.interview)
    # Passed on neither by the request nor by a consent, the scores stay away from the employer; so they do on paper.
    by_request = request is not None and request.discloses and request.state is not RequestState.WITHDRAWN
    passed_on = by_request or consents.agreed(visit, stored.case)
    signer = ""
    if visit.actor.person_id != stored.interview.person_id:  # a successor corrects
        names = people.person_names(visit.session, visit.actor.company_id, [visit.actor.person_id])
        signer = names[visit.actor.person_id or 0]
    same: dict[str, Any] = {
        "company": company, "employee": known.employee, "interview": known.interview, "issued_on": visit.today,
        "signer": signer,
    }  # fmt: skip
    long_hours = stored.basis is RecordBasis.LONG_HOURS
    scores = known.scores if passed_on and not long_hours else None
    return (
        Paper(
            "report",
            report_form.LONG_HOURS if long_hours else report_form.SHEET,
            report_form.content(report=shown.report, scores=scores, urgent=draft.record.urgent, **same),
            scored=scores is not None,
        ),
        Paper(
            "opinion",
            opinion_form.LONG_HOURS if long_hours else opinion_form.SHEET,
            opinion_form.content(opinion=shown.opinion, periods=shown.periods, items=shown.items, **same),
        ),
    )


def papers_before(visit: Visit, newer: Opinion) -> dict[str, int]:
    """The documents of the edition before, by kind."""
    if newer.replaces_id is None:
        return {}
    opinion = visit.session.get_one(Opinion, newer.replaces_id)
    issued = (opinion.public_id, editions.report_of(visit.session, opinion).public_id)
    found = visit.session.execute(
        select(IssuedDocument.kind, IssuedDocument.id)
        .where(IssuedDocument.company_id == opinion.company_id, IssuedDocument.record_id.in_(issued))
        .order_by(IssuedDocument.id)
    )
    return {row.kind: row.id for row in found}


def sign(
    visit: Visit, case: Case, paper: Paper, record_id: PublicId, *, replaces_id: int | None = None
) -> None:  # fmt: skip
    """Keep the document as it is: content with salt, file, hash over both, who and when, and what it replaces."""
    content = _snapshot(paper.kind, paper.content)
    scoreless = _snapshot(paper.kind, report_form.without_scores(paper.content)) if paper.scored else None
    file = word.form(paper.sheet, letterheads.paper(visit.session, visit.actor.company_id)).fill(paper.content)
    document = IssuedDocument(
        company_id=case.company_id, public_id=ids.fresh(), case_id=case.id, kind=paper.kind, record_id=record_id,
        content_hash=hashlib.sha256(content.encode() + file).hexdigest(), signer_id=visit.actor.person_id,
        signed_at=visit.now, scored=paper.scored, replaces_id=replaces_id,
    )  # fmt: skip
    visit.seal(case.data_key_id, document, content=content, scoreless=scoreless, file=file)
    visit.session.add(document)
    visit.record(sight.DOCUMENT, document.public_id, of=case.employment_id)


def _snapshot(kind: str, content: Content) -> str:
    """What a document says, as JSON, with a salt."""
    return json.dumps(
        {"form": kind, "filled": content, "salt": secrets.token_hex(16)}, ensure_ascii=False, sort_keys=True
    )


def clocks(visit: Visit, case: Case, interview: Interview, opinion: Opinion) -> None:
    """The employer's next step runs from the day on which it received the opinion."""
    limits.stop(visit, case, *CLOCKS[opinion.basis], record_id=interview.public_id)
    visit.session.flush()
    if not work_answers.record_to_come(visit, case):  # what HR was asked for is of no use any more
        limits.stop(visit, case, Clock.WORK_QUESTION)
    _start(visit, case, opinion, opinion.received_on or visit.today)


def hand_on(visit: Visit, case: Case, interview: Interview, opinion: Opinion, written: Record) -> None:
    """A running limit of the employer's is about the corrected opinion from now on. Where another step is the next one
    now, because there is something to hear or nothing any more, or because the employee had spoken about other words,
    that step's limit runs instead. When all was decided already, a limit runs anew only if the correction advises
    something else: then it is to be considered again.
    """
    limits.stop(visit, case, CLOCKS[opinion.basis][1], record_id=interview.public_id)
    before = visit.session.get_one(Opinion, opinion.replaces_id)
    running = visit.session.execute(
        select(Limit).where(
            Limit.company_id == case.company_id,
            Limit.case_id == case.id,
            Limit.clock.in_((Clock.HEARING, Clock.DECISION)),
            Limit.record_id == before.public_id,
            Limit.stopped_on.is_(None),
        )
    ).scalars().all()  # fmt: skip
    for limit in running:
        visit.record(sight.LIMIT, limit.public_id, of=case.employment_id)
        if limit.clock is _next_step(opinion):
            limit.record_id = opinion.public_id
            continue
        heard = limit.clock is Clock.DECISION and before.work_category is not WorkCategory.NORMAL
        limit.stopped_on = visit.today
        _start(visit, case, opinion, visit.today if heard else limit.start_on)
    earlier = opinions.show(visit, case, editions.report_of(visit.session, before), before)
    if running or _advice(opinions.as_record(earlier)) == _advice(written):
        return
    if editions.later_decisions(visit.session, opinion):  # what was advised since was decided on
        return
    if case.closed_on is not None:  # nothing was to be done, and now something is
        cases.open_again(visit, case)
    clocks(visit, case, interview, opinion)


def _next_step(opinion: Opinion) -> Clock:
    """通常勤務 without measures needs no hearing: only the decision is due (domain: §12.4)."""
    return Clock.DECISION if opinion.work_category is WorkCategory.NORMAL else Clock.HEARING


def _start(visit: Visit, case: Case, opinion: Opinion, on: date) -> None:
    limits.start(visit, case, _next_step(opinion), on, zone=Zone.EMPLOYER, record_id=opinion.public_id)


def _advice(record: Record) -> object:
    """What is advised, without what is said beside it."""
    return record.work_category, [(period.from_on, period.ends_on, period.items) for period in record.periods]


def tell(visit: Visit, case: Case, opinion: Opinion) -> None:
    """The employee, HR but for whoever acts, and the 産業医 where somebody else held the interview."""
    where, person = (case.company_id, case.workplace_id, visit.today), case.employment.person_id
    first = opinion.edition == 1
    to_worker = Notice.RECORD_TO_WORKER if first else Notice.NEWER_TO_WORKER
    to_hr = Notice.RECORD_TO_HR if first else Notice.NEWER_TO_HR
    messages.queue(visit, to_worker, record_id=opinion.public_id, to=person, hat=Hat.WORKER)
    for to in people.hr_for(visit.session, *where, not_person=person):
        if to != visit.actor.person_id:
            messages.queue(visit, to_hr, record_id=opinion.public_id, to=to, hat=Hat.HR)
    if second_views.of_another(visit.session, opinion):
        for to in requests.physicians_to_tell(visit.session, case, visit.today):
            messages.queue(visit, Notice.VIEW_WANTED, record_id=opinion.public_id, to=to, hat=Hat.PHYSICIAN)
