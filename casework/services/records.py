"""Who reads the issued record, and what does the 産業医 say to another physician's opinion?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.access.sight import Fact
from casework.ids import PublicId
from casework.models.cases import Case
from casework.models.interviews import Interview, IssuedDocument
from casework.models.opinions import Opinion, OpinionView
from casework.rules.bases import RecordBasis
from casework.rules.errors import NotNow, NotYours
from casework.rules.notices import Notice
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import Guidance, Hat, RecordState
from casework.services import editions, interviews, messages, opinions, people, remarks, second_views
from casework.services.opinions import ShownRecord

UNOPENED: Final[dict[str, Any]] = {"content": None, "scoreless": None, "file": None, "intact": None}
"""The seals of a document stay closed where only its cover is wanted."""
GIVEN = Said(N_("この意見書への見解は、すでに記録されています。"))


@dataclass(frozen=True)
class Edition:
    """One issued edition of a record, as far as everybody knows who reads any of it."""

    number: int
    opinion_id: PublicId
    issued_at: datetime


@dataclass(frozen=True)
class Corrigible:
    """May the reader write a correction? `refused` says why not, `begun` that a draft of it is there."""

    refused: Said | None
    begun: bool
    may_add: bool
    """A second record, because of long working hours, can be added or is being written."""
    interview_id: PublicId


@dataclass(frozen=True)
class IssuedRecord:
    """The statutory record as one reader may see it. `request_id`: HR's way back; `case_id`: everybody else's."""

    record: ShownRecord
    interview: Shown
    employee: Shown
    scores: Shown | None
    """For whoever cares for them and for the employee; HR opens them on a page of their own, each time by itself."""
    may_open: bool
    """The reader is a named officer of HR, who may open the scores there."""
    view: Shown | None
    documents: list[Shown]
    view_wanted: bool
    request_id: PublicId | None
    case_id: PublicId
    editions: tuple[Edition, ...]
    """All issued editions of this record, the first one first; a single one where nothing was corrected."""
    remark: Shown | None
    """What the employee said to these words before they were issued, for whoever may know."""
    follows_id: PublicId | None
    """The opinion that this one continues, changes or lifts, where the reader may read it."""
    copied_of: PublicId | None
    """For HR: the interview whose record was copied from paper, so that a corrected paper can be."""
    corrigible: Corrigible | None
    """For the physicians assigned to the case: what can be done about a mistake; None for everybody else."""

    @property
    def newest(self) -> Edition:
        return self.editions[-1]

    @property
    def is_newest(self) -> bool:
        return self.newest.opinion_id == self.record.opinion.public_id

    @property
    def guidance(self) -> tuple[Guidance, ...]:
        """本人への指導区分, as choices with their labels."""
        return tuple(Guidance(code) for code in self.record.report.guidance)


def read(session: Session, actor: Actor, opinion_id: str, *, now: datetime) -> IssuedRecord:
    """The record of an interview: report and opinion. NotYours for whoever may not, NotNow while it is a draft."""
    visit = enter(session, actor, Act.READ_RECORD, now=now)
    opinion = visit.reach(Opinion, opinion_id)
    case = visit.reach_id(Case, opinion.case_id)
    return _read(visit, opinion, case)


def viewing(
    session: Session, actor: Actor, opinion_id: str, *, given_too: bool = False, now: datetime
) -> IssuedRecord:  # fmt: skip
    """The page on which the workplace's 産業医 says what they think of another physician's opinion. `given_too`: also
    when a view was given meanwhile, to show both; else NotNow. A corrected opinion is asked about anew, its earlier
    edition no more.
    """
    visit = enter(session, actor, Act.GIVE_VIEW, now=now)
    opinion, case = _viewable(visit, opinion_id)
    if not given_too:
        _not_given(visit, opinion)
    return _read(visit, opinion, case)


def give_view(
    session: Session, actor: Actor, opinion_id: str, agrees: bool, words: str, *, now: datetime
) -> Shown:  # fmt: skip
    """Keep the 産業医's view on an opinion; HR and the employee are told, of one that differs in so many words. Once;
    NotYours for anybody whose view isn't asked for.
    """
    visit = enter(session, actor, Act.GIVE_VIEW, now=now)
    opinion, case = _viewable(visit, opinion_id, lock=True)
    _not_given(visit, opinion)
    view = OpinionView(
        company_id=case.company_id, public_id=ids.fresh(), case_id=case.id, opinion_id=opinion.id,
        person_id=actor.person_id, given_at=now, agrees=agrees,
    )  # fmt: skip
    visit.seal(case.data_key_id, view, words=words.strip())
    session.add(view)
    visit.record(sight.OPINION_VIEW, view.public_id, of=case.employment_id)
    notice = Notice.VIEW_GIVEN if agrees else Notice.VIEW_DIFFERS
    for to in people.hr_for(session, case.company_id, case.workplace_id, visit.today,
                            not_person=case.employment.person_id):  # fmt: skip
        messages.queue(visit, notice, record_id=opinion.public_id, to=to, hat=Hat.HR)
    messages.queue(visit, notice, record_id=opinion.public_id, to=case.employment.person_id, hat=Hat.WORKER)
    session.flush()
    return _show_view(visit, case, view)


def be_issued(opinion: Opinion) -> None:
    """NotNow while it is a draft."""
    if opinion.state is not RecordState.ISSUED:
        raise NotNow(Said(N_("報告書と意見書は、まだ発行されていません。")))


def _read(visit: Visit, opinion: Opinion, case: Case) -> IssuedRecord:
    be_issued(opinion)
    session = visit.session
    interview = session.get_one(Interview, opinion.interview_id)
    request = interviews.request_of(visit, case, interview)
    view = _view(visit, opinion)
    report = editions.report_of(session, opinion)
    scored = opinion.basis is not RecordBasis.LONG_HOURS and case.check_result_id is not None
    return IssuedRecord(
        record=opinions.show(visit, case, report, opinion),
        interview=interviews.shown(visit, case, interview),
        employee=people.employee(visit, case.employment_id),
        scores=interviews.scores(visit, case) if scored and visit.actor.hat is not Hat.HR else None,
        may_open=scored and visit.actor.hat is Hat.HR and bool(visit.grants(sight.RESULT, visit.facts(case))),
        view=None if view is None else _show_view(visit, case, view),
        documents=_documents(visit, case, opinion, (report.public_id, opinion.public_id)),
        view_wanted=view is None and _asked(visit, case, opinion) and editions.newest_id(session, opinion) is None,
        request_id=None if request is None else request.public_id,
        case_id=case.public_id,
        editions=tuple(
            Edition(one.edition, PublicId(one.public_id), one.issued_at)
            for one in editions.issued(session, opinion)
            if one.issued_at is not None
        ),
        remark=remarks.of(visit, case, opinion),
        follows_id=_follows(visit, opinion),
        copied_of=PublicId(interview.public_id) if visit.actor.hat is Hat.HR and opinion.entered_by_id else None,
        corrigible=_corrigible(visit, opinion, interview, case),
    )


def _follows(visit: Visit, opinion: Opinion) -> PublicId | None:
    if opinion.follows_id is None:
        return None
    return visit.session.execute(
        select(Opinion.public_id).where(Opinion.id == opinion.follows_id, visit.within(Opinion))
    ).scalar_one_or_none()


def _corrigible(visit: Visit, opinion: Opinion, interview: Interview, case: Case) -> Corrigible | None:
    if visit.actor.hat is not Hat.PHYSICIAN or not visit.facts(case) & Fact.ASSIGNED:
        return None
    refused = editions.may_correct(visit, opinion, case)
    last = editions.latest(visit.session, interview, case, opinion.basis).opinion
    begun = refused is None and last is not None and last.state is RecordState.DRAFT
    second = editions.latest(visit.session, interview, case, RecordBasis.LONG_HOURS).opinion
    may_add = (
        opinion.basis is RecordBasis.STRESS_CHECK
        and case.closed_on is None
        and interview.person_id == visit.actor.person_id
        and (second is None or second.state is RecordState.DRAFT)
    )
    return Corrigible(refused, begun, may_add, PublicId(interview.public_id))


def _documents(visit: Visit, case: Case, opinion: Opinion, issued: tuple[PublicId, PublicId]) -> list[Shown]:
    """Which documents there are, and whether what is kept is still what was signed (照合); the files themselves are
    asked for one by one, by whoever has a field `file` here.
    """
    found = visit.session.execute(
        select(IssuedDocument)
        .where(IssuedDocument.record_id.in_(issued), visit.within(IssuedDocument))
        .order_by(IssuedDocument.id)
    ).scalars()
    documents = list(found)
    names = people.person_names(visit.session, case.company_id, [one.signer_id for one in documents])
    facts = known(visit, case, opinion)
    return [
        visit.show(
            sight.DOCUMENT,
            one,
            facts,
            of=case.employment_id,
            signer_name=names[one.signer_id],
            **UNOPENED | {"intact": _signed(visit, one, case) == one.content_hash},
        )
        for one in documents
    ]


def _signed(visit: Visit, document: IssuedDocument, case: Case) -> str:
    """The hash over what is kept now: what it says and the file."""
    return visit.digest(sight.DOCUMENT, document, "content", "file", of=case.employment_id)


def known(visit: Visit, case: Case, opinion: Opinion) -> Fact:
    """What decides over the files: with the facts of the case, whether the reader's view is asked for. A view that
    somebody gave before them asks for none of theirs.
    """
    given = _view(visit, opinion)
    open_to = given is None or given.person_id == visit.actor.person_id
    return visit.facts(case) | (Fact.ASKED if open_to and _asked(visit, case, opinion) else Fact.NOTHING)


def _view(visit: Visit, opinion: Opinion) -> OpinionView | None:
    return visit.session.execute(
        select(OpinionView).where(OpinionView.company_id == opinion.company_id, OpinionView.opinion_id == opinion.id)
    ).scalar_one_or_none()


def _show_view(visit: Visit, case: Case, view: OpinionView) -> Shown:
    names = people.person_names(visit.session, case.company_id, [view.person_id])
    return visit.show(
        sight.OPINION_VIEW,
        view,
        visit.facts(case) | Fact.ISSUED,
        of=case.employment_id,
        physician_name=names[view.person_id],
    )


def _asked(visit: Visit, case: Case, opinion: Opinion) -> bool:
    """Whether the actor is 産業医 of the workplace and the opinion came from somebody who wasn't (domain: §12.3)."""
    if visit.actor.hat is not Hat.PHYSICIAN:
        return False
    theirs = people.industrial_physicians(visit.session, case.company_id, case.workplace_id, visit.today)
    return visit.actor.person_id in theirs and second_views.of_another(visit.session, opinion)


def _viewable(visit: Visit, opinion_id: str, *, lock: bool = False) -> tuple[Opinion, Case]:
    opinion = visit.reach(Opinion, opinion_id)
    case = visit.reach_id(Case, opinion.case_id, lock=lock)
    if opinion.state is not RecordState.ISSUED:
        raise NotYours
    if not _asked(visit, case, opinion):
        raise NotYours
    editions.refuse_older(visit.session, opinion)
    return opinion, case


def _not_given(visit: Visit, opinion: Opinion) -> None:
    if _view(visit, opinion) is not None:
        raise NotNow(GIVEN)
