"""How does one meeting get its second record: that of an interview because of long working hours (安衛法66条の8)?

The same talk may stand on two articles. Each has its own report and opinion, its own limit and its own documents, and
is counted in its own (domain: §9, number 41). The scores of the stress check belong to the first alone.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from casework.access import Act, Actor, enter, sight
from casework.ids import PublicId
from casework.rules.bases import CLOCKS, RecordBasis
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow
from casework.rules.record import Record
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import Zone
from casework.services import editions, limits, opinions, remarks


def add(session: Session, actor: Actor, interview_id: str, *, now: datetime) -> PublicId:
    """Add the second record to a held interview: a draft that begins with what the first says of the work. Its opinion
    is due like the first one's (安衛則52条の7: 遅滞なく). Added twice, it is one.
    """
    visit = enter(session, actor, Act.ADD_RECORD, now=now)
    interview, case = editions.locked(visit, interview_id)
    if interview.person_id != actor.person_id:
        raise NotNow(Said(N_("この面談の記録は、面談をした人だけが書けます。")))
    if case.closed_on is not None or interview.held_on is None:
        raise NotNow(Said(N_("この件は終わっているため、記録を足せません。")))
    stored = editions.latest(session, interview, case, RecordBasis.LONG_HOURS)
    if stored.opinion is not None:
        return PublicId(interview.public_id)
    first = editions.latest(session, interview, case, RecordBasis.STRESS_CHECK)
    written = Record()
    if first.report is not None and first.opinion is not None:
        known = opinions.as_record(opinions.show(visit, case, first.report, first.opinion))
        written = Record(work_hours=known.work_hours, work_other=known.work_other)
    report, opinion = opinions.new_report(stored), opinions.new_opinion(stored, interview.person_id)
    session.add_all([report, opinion])
    opinions.write_report(visit, case, report, written)
    opinions.write_opinion(visit, case, opinion, written)
    limits.start(
        visit, case, Clock.LONG_HOURS_OPINION, interview.held_on, zone=Zone.EMPLOYER, record_id=interview.public_id
    )  # fmt: skip
    visit.record(sight.REPORT, report.public_id, of=case.employment_id)
    visit.record(sight.OPINION, opinion.public_id, of=case.employment_id)
    session.flush()
    return PublicId(interview.public_id)


def drop(session: Session, actor: Actor, interview_id: str, *, now: datetime) -> PublicId:
    """The second record was added by mistake: its draft and its limit are gone. NotNow once it was issued."""
    visit = enter(session, actor, Act.DROP_DRAFT, now=now)
    stored = editions.load(visit, interview_id, RecordBasis.LONG_HOURS)
    if stored.opinion is None or stored.report is None or stored.edition > 1:
        raise NotNow(editions.NOT_ADDED)
    case, interview = stored.case, stored.interview
    visit.record(sight.REPORT, stored.report.public_id, of=case.employment_id)
    visit.record(sight.OPINION, stored.opinion.public_id, of=case.employment_id)
    limits.stop(visit, case, *CLOCKS[RecordBasis.LONG_HOURS], record_id=interview.public_id)
    remarks.forget(visit, case, stored.opinion)
    session.delete(stored.opinion)
    session.delete(stored.report)
    session.flush()
    return PublicId(interview.public_id)
