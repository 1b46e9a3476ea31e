"""How does an issued record come to be corrected: a new edition as a draft beside it, or no correction after all?"""

from datetime import datetime

from sqlalchemy.orm import Session

from casework.access import Act, Actor, Visit, enter, sight
from casework.ids import PublicId
from casework.models.cases import Case
from casework.models.interviews import Interview
from casework.models.opinions import Opinion
from casework.rules.bases import CLOCKS, RecordBasis
from casework.rules.errors import NotNow, NotYours
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import RecordState
from casework.services import editions, limits, opinions, remarks

NO_DRAFT = Said(N_("書きかけの訂正版はありません。"))


def correct(session: Session, actor: Actor, opinion_id: str, *, now: datetime) -> tuple[PublicId, RecordBasis]:
    """Begin a new edition of an issued record: a draft that starts from its words. Begun twice, it is one. Returns the
    interview and the basis: where the draft is written. NotNow for anybody but the writer, or when a newer edition was
    issued.
    """
    visit = enter(session, actor, Act.CORRECT_RECORD, now=now)
    opinion, interview, case = _issued(visit, opinion_id)
    refused = editions.may_correct(visit, opinion, case)
    if refused is not None:
        raise NotNow(refused)
    stored = editions.latest(session, interview, case, opinion.basis)
    if stored.opinion is not None and stored.opinion.state is RecordState.DRAFT:
        return PublicId(interview.public_id), opinion.basis
    before = editions.report_of(session, opinion)
    written = opinions.as_record(opinions.show(visit, case, before, opinion))
    report, draft = opinions.new_report(stored), opinions.new_opinion(stored, _person(actor))
    report.edition = draft.edition = opinion.edition + 1
    draft.replaces_id, draft.follows_id = opinion.id, opinion.follows_id
    session.add_all([report, draft])
    opinions.write_report(visit, case, report, written)
    opinions.write_opinion(visit, case, draft, written)
    visit.record(sight.REPORT, report.public_id, of=case.employment_id)
    visit.record(sight.OPINION, draft.public_id, of=case.employment_id)
    session.flush()
    return PublicId(interview.public_id), opinion.basis


def drop(session: Session, actor: Actor, opinion_id: str, *, now: datetime) -> PublicId:
    """No correction after all: the draft is gone, the issued edition stands. Returns the edition that stands."""
    visit = enter(session, actor, Act.DROP_DRAFT, now=now)
    opinion, interview, case = _issued(visit, opinion_id)
    stored = editions.load(visit, interview.public_id, opinion.basis)
    if stored.opinion is None or stored.report is None or stored.edition == 1:
        raise NotNow(NO_DRAFT)
    visit.record(sight.REPORT, stored.report.public_id, of=case.employment_id)
    visit.record(sight.OPINION, stored.opinion.public_id, of=case.employment_id)
    limits.stop(visit, case, CLOCKS[opinion.basis][1], record_id=interview.public_id)
    remarks.forget(visit, case, stored.opinion)
    session.delete(stored.opinion)
    session.delete(stored.report)
    session.flush()
    return PublicId(opinion.public_id)


def _issued(visit: Visit, opinion_id: str) -> tuple[Opinion, Interview, Case]:
    """An issued record of a case that the physician is assigned to. Its case is locked: one waits for another."""
    opinion = visit.reach(Opinion, opinion_id)
    if opinion.state is not RecordState.ISSUED:
        raise NotYours
    interview, case = editions.locked(visit, visit.session.get_one(Interview, opinion.interview_id).public_id)
    return opinion, interview, case


def _person(actor: Actor) -> int:
    if actor.person_id is None:
        raise ValueError("a record is written by a person")
    return actor.person_id
