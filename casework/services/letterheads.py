"""Which letterhead does the company print on, who put it there, and how does a document look on it?"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from casework import ids, letterheads
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.documents import report, word
from casework.documents.letterhead import Paper
from casework.models.letterheads import Letterhead
from casework.rules.errors import NotNow, NotValid
from casework.rules.grids import BadFile
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import Sex
from casework.services import people


@dataclass(frozen=True)
class Page:
    """What is printed on now; None for plain paper."""

    letterhead: Shown | None
    company: str


def look(data: bytes) -> bytes:
    """The letterhead in an uploaded file. Slow at times, so never within a transaction. NotValid beside the field."""
    try:
        return letterheads.look(data)
    except BadFile as bad:
        raise NotValid("file", bad.said) from bad


def page(session: Session, actor: Actor, *, now: datetime) -> Page:
    """The letterhead of the company."""
    visit = enter(session, actor, Act.KEEP_LETTERHEAD, now=now)
    standing = session.execute(select(Letterhead).where(visit.within(Letterhead), _STANDS)).scalar_one_or_none()
    company = people.company_name(session, actor.company_id)
    if standing is None:
        return Page(None, company)
    names = people.person_names(session, actor.company_id, [standing.put_by_id])
    return Page(visit.show(sight.LETTERHEAD, standing, put_by_name=names[standing.put_by_id]), company)


def put(session: Session, actor: Actor, kept: bytes, *, now: datetime) -> None:
    """Print on this letterhead (as `look` gave it) from now on. Issued documents stay as they are."""
    visit = enter(session, actor, Act.KEEP_LETTERHEAD, now=now)
    _end(visit)
    made = Letterhead(
        company_id=actor.company_id, public_id=ids.fresh(), put_at=now, put_by_id=actor.person_id, size=len(kept),
        digest=hashlib.sha256(kept).hexdigest(), file=kept,
    )  # fmt: skip
    session.add(made)
    visit.record(sight.LETTERHEAD, made.public_id)
    session.flush()


def take_away(session: Session, actor: Actor, *, now: datetime) -> None:
    """Back to plain paper. NotNow when it is plain already."""
    visit = enter(session, actor, Act.KEEP_LETTERHEAD, now=now)
    if not _end(visit):
        raise NotNow(Said(N_("会社の用紙は、登録されていません。")))


def sample(session: Session, actor: Actor, *, now: datetime) -> bytes:
    """A document on the letterhead, with nothing in it that is anybody's."""
    enter(session, actor, Act.KEEP_LETTERHEAD, now=now)
    on = paper(session, actor.company_id)
    content = {
        **dict.fromkeys(report.SHEET.fields, _SAMPLE), "company": on.company, "sex": [Sex.FEMALE.value], "age": "40",
        "other_findings": ["no"], "guidance": ["observe"], "urgent": "", "scores_note": "", "stressors": "00",
        "reactions": "00", "support": "00", "dated": "発行日　2026年4月1日",
    }  # fmt: skip
    return word.form(report.SHEET, on).fill(content)


_SAMPLE: Final = "見本"
_STANDS: Final = Letterhead.ended_at.is_(None)


def paper(session: Session, company_id: int) -> Paper:
    """On what the documents of a company are printed today."""
    standing = session.execute(
        select(Letterhead).where(Letterhead.company_id == company_id, _STANDS).options(undefer(Letterhead.file))
    ).scalar_one_or_none()
    company = people.company_name(session, company_id)
    return Paper(company) if standing is None else Paper(company, standing.digest, standing.file)


def _end(visit: Visit) -> bool:
    """What stood is replaced: its bytes go."""
    standing = visit.session.execute(
        select(Letterhead).where(visit.within(Letterhead), _STANDS).with_for_update()
    ).scalar_one_or_none()
    if standing is None:
        return False
    standing.file, standing.ended_at, standing.ended_by_id = None, visit.now, visit.actor.person_id
    visit.record(sight.LETTERHEAD, standing.public_id)
    visit.session.flush()
    return True
