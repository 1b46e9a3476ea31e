"""Which files of an issued record can a reader take along: report, opinion and the record, in Japanese and in English?

The files of report and opinion are those that were issued. Everything else is made from what they say, sealed beside
them on that day: it reads the same however people, departments or forms have changed since. Whoever may not read the
scores gets the record without them.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.documents import english, japanese, opinion, record, report, word
from casework.documents.sheet import Content
from casework.models.cases import Case
from casework.models.interviews import IssuedDocument
from casework.models.opinions import Opinion
from casework.rules.bases import RecordBasis
from casework.rules.errors import NotYours
from casework.rules.vocabulary import Language
from casework.services import editions, letterheads, records

Kind = Literal["report", "opinion", "record"]
ISSUED: Final = {
    RecordBasis.STRESS_CHECK: {"report": report.SHEET, "opinion": opinion.SHEET, "record": record.SHEET},
    RecordBasis.LONG_HOURS: {"report": report.LONG_HOURS, "opinion": opinion.LONG_HOURS, "record": record.LONG_HOURS},
}

_DAY_ALONE: Final[dict[str, Any]] = {
    "workplace_view": None,
    "medical_view": None,
    "notes": None,
    "reason": None,
    "correction_reason": None,
    "entered_by_name": "",
}


@dataclass(frozen=True)
class Issued:
    """Report and opinion of one interview, newest first of each kind, as this reader may have them."""

    report: Shown
    opinion: Shown
    received_on: date
    basis: RecordBasis
    edition: int
    first_on: date
    """The day on which the first edition was received: that of this one where nothing was corrected."""


def file(
    session: Session, actor: Actor, opinion_id: str, kind: Kind, language: Language, *, now: datetime
) -> bytes:  # fmt: skip
    """One Word file. NotYours for whoever may not have it, NotNow while the record is a draft."""
    visit = enter(session, actor, Act.READ_RECORD, now=now)
    found = visit.reach(Opinion, opinion_id)
    case = visit.reach_id(Case, found.case_id)
    records.be_issued(found)
    return made(visit, issued(visit, case, found), kind, language)


def issued(visit: Visit, case: Case, found: Opinion) -> Issued:
    """What was issued. NotYours when one of the two isn't there."""
    known = records.known(visit, case, found)
    ids = {"report": editions.report_of(visit.session, found).public_id, "opinion": found.public_id}
    rows = visit.session.execute(
        select(IssuedDocument)
        .where(
            visit.within(IssuedDocument),
            IssuedDocument.kind.in_(ids),
            IssuedDocument.record_id.in_(ids.values()),
        )
        .order_by(IssuedDocument.id)
    ).scalars()
    newest = {row.kind: row for row in rows}
    if newest.keys() != ids.keys():
        raise NotYours
    shown = {
        kind: visit.show(sight.DOCUMENT, row, known, of=case.employment_id, signer_name="", intact=None)
        for kind, row in newest.items()
    }
    cover = visit.show(sight.OPINION, found, known, of=case.employment_id, **_DAY_ALONE)
    first_on = editions.issued(visit.session, found)[0].received_on or cover.received_on
    return Issued(shown["report"], shown["opinion"], cover.received_on, cover.basis, cover.edition, first_on)


def made(visit: Visit, found: Issued, kind: Kind, language: Language) -> bytes:
    """One of the files. NotYours when what it would say isn't for this reader."""
    sheet = ISSUED[found.basis][kind]
    if kind == "record":
        content = record.content(
            _said(found.report),
            _said(found.opinion),
            hashes=(found.report.content_hash, found.opinion.content_hash),
            received_on=japanese.day(found.received_on),
            edition=found.edition,
            first_on=japanese.day(found.first_on),
            sheet=sheet,
        )
    else:
        document: Shown = getattr(found, kind)
        if "file" not in document or document.file is None:
            raise NotYours
        if language is Language.JAPANESE:
            kept: bytes = document.file
            return kept
        content = _said(document)
    if language is not Language.JAPANESE:
        sheet, content = english.edition(sheet), english.content(content)
    paper = letterheads.paper(visit.session, visit.actor.company_id)
    return word.form(sheet, paper).fill({field: content.get(field, "") for field in sheet.fields})


def _said(document: Shown) -> Content:
    """What a document says, as far as this reader may know."""
    raw = document.content if "content" in document else document.scoreless if "scoreless" in document else None
    if raw is None:
        raise NotYours
    filled: Content = json.loads(raw)["filled"]
    return filled
