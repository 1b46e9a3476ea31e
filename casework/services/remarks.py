"""What does the employee say to the words that the employer is going to read, before they are issued?

They are shown in the room, and what is said to them is kept with this edition of the record. It belongs to the
employee: HR reads it only when the employee wants that (domain: §4, row 11; §12.19).
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.access.sight import Fact
from casework.models.cases import Case
from casework.models.opinions import Opinion, RecordRemark
from casework.rules.bases import RecordBasis
from casework.rules.errors import NotNow, NotValid, Stale
from casework.rules.texts import N_, Said
from casework.services import editions, people

NOTHING_YET = Said(N_("見せる文面がまだありません。先に報告書と意見書の下書きを保存してください。"))


@dataclass(frozen=True)
class Remark:
    """What is recorded: whether the words were shown, what was said, and whether the employer is to read it."""

    shown: bool
    words: str
    pass_on: bool


@dataclass(frozen=True)
class RemarkPage:
    """The form's page. `version`: 0 before anything was recorded."""

    employee: Shown
    remark: Shown | None
    """With `changed_since`: the draft was saved after it was shown, so it isn't the text that the employee saw."""
    version: int
    basis: RecordBasis
    edition: int


def opening(
    session: Session, actor: Actor, interview_id: str, *, basis: RecordBasis, now: datetime
) -> RemarkPage:  # fmt: skip
    """The page on which the physician records it, while the record is a draft."""
    visit = enter(session, actor, Act.KEEP_REMARKS, now=now)
    case, opinion, draft_version = _draft(visit, interview_id, basis)
    kept = _kept(session, opinion)
    return RemarkPage(
        employee=people.employee(visit, case.employment_id),
        remark=None if kept is None else _show(visit, case, kept, draft_version=draft_version),
        version=0 if kept is None else kept.version,
        basis=basis,
        edition=opinion.edition,
    )


def keep(
    session: Session,
    actor: Actor,
    interview_id: str,
    remark: Remark,
    *,
    basis: RecordBasis,
    version: int,
    now: datetime,
) -> Shown:
    """Record it, or change what was recorded, until the record is issued. Stale when it was changed since `version`."""
    visit = enter(session, actor, Act.KEEP_REMARKS, now=now)
    case, opinion, draft_version = _draft(visit, interview_id, basis)
    kept = _kept(session, opinion)
    if version != (0 if kept is None else kept.version):
        raise Stale
    words = remark.words.strip()
    if words and not remark.shown:
        raise NotValid("shown", Said(N_("本人の意見があるときは、文面を見せたことも記録してください。")))
    if kept is None and not remark.shown and not words:
        raise NotValid(
            "shown",
            Said(
                N_("文面を見せたときは印をつけ、本人の意見があれば書いてください。どちらもなければ、記録は要りません。")
            ),
        )
    if remark.pass_on and not words:
        raise NotValid("words", Said(N_("会社に伝える意見を書いてください。")))
    if kept is None:
        kept = RecordRemark(company_id=case.company_id, public_id=ids.fresh(), case_id=case.id, opinion_id=opinion.id)
    same = kept.shown_on is not None and kept.draft_version == draft_version
    kept.shown_on = (kept.shown_on if same else visit.today) if remark.shown else None
    kept.draft_version = draft_version
    kept.pass_on, kept.recorded_at, kept.recorded_by_id = remark.pass_on, now, _person(actor)
    visit.seal(case.data_key_id, kept, words=words)
    session.add(kept)
    visit.record(sight.REMARK, kept.public_id, of=case.employment_id)
    session.flush()
    return _show(visit, case, kept)


def of(visit: Visit, case: Case, opinion: Opinion, *, draft_version: int | None = None) -> Shown | None:
    """What was said to an edition, for whoever may know that something was; None otherwise. `draft_version`: the saving
    that is looked at, while it is a draft.
    """
    found = visit.session.execute(
        select(RecordRemark).where(RecordRemark.opinion_id == opinion.id, visit.within(RecordRemark))
    ).scalar_one_or_none()
    if found is None:
        return None
    return _show(visit, case, found, issued=opinion.issued_at is not None, draft_version=draft_version)


def settle(visit: Visit, case: Case, opinion: Opinion, draft_version: int) -> None:
    """With the issue it stays as it is, and says so when another text was shown than is issued."""
    kept = _kept(visit.session, opinion)
    if kept is not None and kept.shown_on is not None and kept.draft_version != draft_version:
        kept.changed_since = True
        visit.record(sight.REMARK, kept.public_id, of=case.employment_id)
        visit.session.flush()


def forget(visit: Visit, case: Case, opinion: Opinion) -> None:
    """With a draft that is given up goes what was said to it."""
    kept = _kept(visit.session, opinion)
    if kept is not None:
        visit.record(sight.REMARK, kept.public_id, of=case.employment_id)
        visit.session.delete(kept)
        visit.session.flush()


def _draft(visit: Visit, interview_id: str, basis: RecordBasis) -> tuple[Case, Opinion, int]:
    stored = editions.load(visit, interview_id, basis)
    if stored.opinion is None:
        raise NotNow(NOTHING_YET)
    return stored.case, stored.opinion, stored.version


def _kept(session: Session, opinion: Opinion) -> RecordRemark | None:
    return session.execute(
        select(RecordRemark).where(RecordRemark.company_id == opinion.company_id, RecordRemark.opinion_id == opinion.id)
    ).scalar_one_or_none()


def _show(
    visit: Visit, case: Case, remark: RecordRemark, *, issued: bool = False, draft_version: int | None = None
) -> Shown:
    known = visit.facts(case) | (Fact.ISSUED if issued else Fact.NOTHING)
    another = draft_version is not None and remark.shown_on is not None and remark.draft_version != draft_version
    return visit.show(
        sight.REMARK, remark, known, of=case.employment_id, changed_since=remark.changed_since or another
    )  # fmt: skip


def _person(actor: Actor) -> int:
    if actor.person_id is None:
        raise ValueError("a remark is recorded by a person")
    return actor.person_id
