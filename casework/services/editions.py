"""Which edition of a record is there, which is the newest, and who may write the next one?

A record is report and opinion of one interview on one article of the law. Issued, it is never changed; a correction is
a new edition beside it, and both are kept (domain: §9, number 46).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, literal, or_, select
from sqlalchemy.orm import Session, aliased

from casework.access import Visit
from casework.ids import PublicId
from casework.models.cases import Case, Limit
from casework.models.interviews import Interview, Report
from casework.models.measures import Decision
from casework.models.opinions import Opinion
from casework.models.providers import Engagement
from casework.rules.bases import RecordBasis
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotYours
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import CaseKind, DecisionState, Hat, InterviewState, RecordState
from casework.services import interviews

FOLLOWED = Said(N_("あとの意見書についての措置が、すでに決まっています。この意見書についての決定は、もう要りません。"))
NEWER = Said(N_("この報告書と意見書には、新しい版があります。新しい版で進めてください。"))
ISSUED = Said(N_("この報告書と意見書は発行済みのため、書き換えられません。直すときは、訂正版を作ってください。"))
NOT_ADDED = Said(N_("長時間労働の面接指導の記録は、まだ足されていません。"))
WRITERS = Said(N_("訂正版は、この記録を書いた医師だけが書けます。"))
HRS = Said(N_("書面から転記した記録です。直した書面を人事労務担当者に渡すと、訂正版として入力できます。"))


@dataclass(frozen=True)
class Stored:
    """Report and opinion of one interview, as rows; None before anything was kept."""

    interview: Interview
    case: Case
    report: Report | None
    opinion: Opinion | None
    basis: RecordBasis = RecordBasis.STRESS_CHECK

    @property
    def version(self) -> int:
        """Grows with every saving: both rows are written each time."""
        return (self.report.version if self.report else 0) + (self.opinion.version if self.opinion else 0)

    @property
    def edition(self) -> int:
        return self.opinion.edition if self.opinion else 1


def replaced() -> ColumnElement[bool]:
    """A newer edition was issued: for statements over `Opinion`."""
    newer = aliased(Opinion)
    return exists(
        select(literal(1))
        .where(
            newer.company_id == Opinion.company_id,
            newer.replaces_id == Opinion.id,
            newer.state == RecordState.ISSUED,
        )
        .correlate(Opinion)
    )


def locked(visit: Visit, interview_id: str) -> tuple[Interview, Case]:
    """A held interview of the law, its case locked first: whatever is written for one case waits for the other."""
    interview, case = interviews.assigned(visit, interview_id, lock=True)
    if case.kind is not CaseKind.STATUTORY or visit.actor.hat is not Hat.PHYSICIAN:
        raise NotYours
    if interview.state is not InterviewState.HELD:
        raise NotNow(Said(N_("報告書と意見書は、面接指導の実施を記録してから書けます。")))
    return interview, case


def load(visit: Visit, interview_id: str, basis: RecordBasis = RecordBasis.STRESS_CHECK) -> Stored:
    """The edition that is being written, for whoever writes it; the interview is locked. NotNow once it is issued, and
    for anybody but its writer.
    """
    interview, case = locked(visit, interview_id)
    stored = latest(visit.session, interview, case, basis)
    if stored.opinion is not None and stored.opinion.state is RecordState.ISSUED:
        raise NotNow(ISSUED)
    if stored.opinion is None and basis is RecordBasis.LONG_HOURS:
        raise NotNow(NOT_ADDED)
    if stored.opinion is None or stored.edition == 1:
        if interview.person_id != visit.actor.person_id:
            raise NotNow(Said(N_("この面談の記録は、面談をした人だけが書けます。")))
    elif not _writes(visit, case, stored.opinion.author_id):
        raise NotNow(WRITERS)
    return stored


def latest(session: Session, interview: Interview, case: Case, basis: RecordBasis) -> Stored:
    """Report and opinion with the highest number of edition, drafts included."""
    opinion = session.execute(
        select(Opinion)
        .where(Opinion.company_id == case.company_id, Opinion.interview_id == interview.id, Opinion.basis == basis)
        .order_by(Opinion.edition.desc())
        .limit(1)
    ).scalar_one_or_none()
    return Stored(interview, case, None if opinion is None else report_of(session, opinion), opinion, basis)


def report_of(session: Session, opinion: Opinion) -> Report:
    """The report of the same record and edition."""
    return session.execute(
        select(Report).where(
            Report.company_id == opinion.company_id,
            Report.interview_id == opinion.interview_id,
            Report.basis == opinion.basis,
            Report.edition == opinion.edition,
        )
    ).scalar_one()


def newest_id(session: Session, opinion: Opinion) -> PublicId | None:
    """The newest issued edition of a record that was reached, when it isn't this one."""
    return session.execute(
        select(Opinion.public_id)
        .where(*_same_record(opinion), Opinion.state == RecordState.ISSUED, Opinion.edition > opinion.edition)
        .order_by(Opinion.edition.desc())
        .limit(1)
    ).scalar_one_or_none()


def issued(session: Session, opinion: Opinion) -> Sequence[Opinion]:
    """All issued editions of a record that was reached, the first one first."""
    return (
        session.execute(
            select(Opinion).where(*_same_record(opinion), Opinion.state == RecordState.ISSUED).order_by(Opinion.edition)
        )
        .scalars()
        .all()
    )


def open_in(session: Session, case: Case) -> bool:
    """A record of the case is being written, or its opinion waits for the employer: for the hearing or the decision."""
    drafts = select(Opinion.id).where(
        Opinion.company_id == case.company_id, Opinion.case_id == case.id, Opinion.state == RecordState.DRAFT
    )
    waiting = select(Limit.id).where(
        Limit.company_id == case.company_id,
        Limit.case_id == case.id,
        Limit.clock.in_((Clock.HEARING, Clock.DECISION)),
        Limit.stopped_on.is_(None),
    )
    return any(session.execute(found.limit(1)).first() is not None for found in (drafts, waiting))


def refuse_older(session: Session, opinion: Opinion) -> None:
    """Raise NotNow when the employer would go on with an opinion that isn't the one to go on with any more."""
    reason = why_over(session, opinion)
    if reason is not None:
        raise NotNow(reason)


def why_over(session: Session, opinion: Opinion) -> Said | None:
    """Why nothing is heard or decided on an opinion any more: it was corrected since, or a decision stands on another
    one that continues, changes or lifts it.
    """
    if newest_id(session, opinion) is not None:
        return NEWER
    return FOLLOWED if later_decisions(session, opinion) else None


def followed(session: Session, opinion: Opinion) -> set[int]:
    """The ids of the opinions that this one is about, and of those before them: in whichever edition."""
    found: set[int] = set()
    earlier = opinion.follows
    while earlier is not None and earlier.id not in found:
        editions = session.execute(select(Opinion.id).where(*_same_record(earlier))).scalars()
        found |= {earlier.id, *editions}
        earlier = earlier.follows
    return found


def later_decisions(session: Session, opinion: Opinion, but: Decision | None = None) -> list[Decision]:
    """The decisions that hold on opinions that continue, change or lift this one, or what came of it, in order."""
    cases = select(Case.id).where(
        Case.company_id == opinion.company_id,
        Case.employment_id == select(Case.employment_id).where(Case.id == opinion.case_id).scalar_subquery(),
    )  # fmt: skip
    found = session.execute(
        select(Decision)
        .join(Opinion, Opinion.id == Decision.opinion_id)
        .where(
            Decision.company_id == opinion.company_id, Decision.case_id.in_(cases), Opinion.follows_id.is_not(None),
            Decision.state.in_((DecisionState.DECIDED, DecisionState.EXPLAINED)),
            Decision.id != (0 if but is None else but.id), Opinion.id != opinion.id,
        )
        .order_by(Decision.id)
    ).scalars()  # fmt: skip
    return [one for one in found if opinion.id in followed(session, one.opinion)]


def taken_over(session: Session, decisions: Collection[Decision]) -> set[int]:
    """Of these decisions, the internal ids of those in whose place later ones stand, as `later_decisions` has it: asked
    for all of them in one statement.
    """
    theirs = select(Case.employment_id).where(Case.id.in_({one.case_id for one in decisions}))
    rows: Sequence[Any] = session.execute(
        select(
            Opinion.id, Opinion.follows_id, Opinion.interview_id, Opinion.basis, Decision.id.label("decision_id"),
            Decision.state,
        )
        .join(Case, and_(Case.company_id == Opinion.company_id, Case.id == Opinion.case_id))
        .outerjoin(Decision, and_(Decision.company_id == Opinion.company_id, Decision.opinion_id == Opinion.id))
        .where(Case.company_id.in_({one.company_id for one in decisions}), Case.employment_id.in_(theirs))
    ).all()  # fmt: skip
    follows = {row.id: row.follows_id for row in rows}
    records = {row.id: (row.interview_id, row.basis) for row in rows}

    def about(opinion_id: int) -> set[tuple[int, RecordBasis]]:
        """The records that one is about, and those before them."""
        found = set()
        earlier = follows[opinion_id]
        while earlier in records and records[earlier] not in found:
            found.add(records[earlier])
            earlier = follows[earlier]
        return found

    heirs = [
        (row.id, row.decision_id, about(row.id))
        for row in rows
        if row.follows_id is not None and row.state in {DecisionState.DECIDED, DecisionState.EXPLAINED}
    ]
    return {
        one.id
        for one in decisions
        for opinion_id, heir, about_them in heirs
        if heir != one.id and opinion_id != one.opinion_id and records[one.opinion_id] in about_them
    }


def may_correct(visit: Visit, opinion: Opinion, case: Case) -> Said | None:
    """None when the actor may write a correction of an issued opinion; else why not."""
    if opinion.entered_by_id is not None:
        return HRS
    if newest_id(visit.session, opinion) is not None:
        return NEWER
    return None if _writes(visit, case, opinion.author_id) else WRITERS


def _writes(visit: Visit, case: Case, author_id: int) -> bool:
    """The writer writes; when they have left, whoever is assigned to the case (which was made sure of before)."""
    return author_id == visit.actor.person_id or not serves(visit, case, author_id)


def serves(visit: Visit, case: Case, person_id: int) -> bool:
    """The physician has a contract today that covers the workplace of the case."""
    return visit.session.execute(
        select(
            exists(
                select(literal(1)).where(
                    Engagement.company_id == case.company_id,
                    Engagement.person_id == person_id,
                    or_(Engagement.workplace_id.is_(None), Engagement.workplace_id == case.workplace_id),
                    Engagement.on(visit.today),
                )
            )
        )
    ).scalar_one()


def _same_record(opinion: Opinion) -> tuple[ColumnElement[bool], ...]:
    return (
        and_(Opinion.company_id == opinion.company_id, Opinion.interview_id == opinion.interview_id),
        Opinion.basis == opinion.basis,
    )
