"""What does the physician write for the employer: report and opinion as a draft, and what still keeps it from issue?

Report and opinion are one record with one version (domain: §12.1). A draft is kept in any state; only `issuing` asks
whether it is whole.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.access.sight import Fact
from casework.models.cases import Case, Limit
from casework.models.interviews import Interview, Report
from casework.models.opinions import Opinion, OpinionItem
from casework.rules import moves, record
from casework.rules.comparison import Item
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotYours, Stale
from casework.rules.record import Gap, Meeting, Record
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import CaseKind, Guidance, InterviewState, RecordState, Zone
from casework.services import interviews, limits
from casework.services.interviews import Known

REPORT_TEXTS = ("work_hours", "work_other", "burden", "other_condition", "guidance_notes")
OPINION_TEXTS = ("workplace_view", "medical_view", "notes", "reason")


@dataclass(frozen=True)
class Draft:
    """The record as its writer sees it. `version`: 0 before anything was kept."""

    known: Known
    record: Record
    version: int
    gaps: list[Gap]
    warnings: Mapping[str, list[str]]


@dataclass(frozen=True)
class Stored:
    """Report and opinion of one interview, as rows; None before anything was kept."""

    interview: Interview
    case: Case
    report: Report | None
    opinion: Opinion | None

    @property
    def version(self) -> int:
        """Grows with every saving: both rows are written each time."""
        return (self.report.version if self.report else 0) + (self.opinion.version if self.opinion else 0)


@dataclass(frozen=True)
class ShownRecord:
    """Report, opinion and advised measures, as the reader may see them."""

    report: Shown
    opinion: Shown
    items: tuple[Shown, ...]


def draft(session: Session, actor: Actor, interview_id: str, *, now: datetime) -> Draft:
    """The page on which report and opinion are written. NotNow before the interview was held and after the issue."""
    visit = enter(session, actor, Act.WRITE_RECORD, now=now)
    stored = load(visit, interview_id)
    return seen(visit, stored)


def save(
    session: Session, actor: Actor, interview_id: str, written: Record, *, version: int, now: datetime
) -> int:  # fmt: skip
    """Keep report and opinion as typed, whole or not; returns the new version. Stale when somebody saved since.

    Marked urgent, the limit of the same day runs for the physician (clinical zone); unmarked, it stops.
    """
    visit = enter(session, actor, Act.WRITE_RECORD, now=now)
    stored = load(visit, interview_id)
    if stored.version != version:
        raise Stale
    report, opinion = stored.report or new_report(stored), stored.opinion or new_opinion(stored)
    session.add_all([report, opinion])
    write_report(visit, stored.case, report, written)
    write_opinion(visit, stored.case, opinion, written)
    _hurry(visit, stored, urgent=written.urgent)
    visit.record(sight.REPORT, report.public_id, of=stored.case.employment_id)
    visit.record(sight.OPINION, opinion.public_id, of=stored.case.employment_id)
    session.flush()
    return report.version + opinion.version


def load(visit: Visit, interview_id: str) -> Stored:
    """Report and opinion of a held interview of the law, for the physician who held it; the interview is locked."""
    interview, case = interviews.mine(visit, interview_id)
    if case.kind is not CaseKind.STATUTORY:
        raise NotYours
    if interview.state is not InterviewState.HELD:
        raise NotNow(Said(N_("報告書と意見書は、面接指導の実施を記録してから書けます。")))
    session, same = visit.session, interview.company_id
    report = session.execute(
        select(Report).where(Report.company_id == same, Report.interview_id == interview.id)
    ).scalar_one_or_none()
    opinion = session.execute(
        select(Opinion).where(Opinion.company_id == same, Opinion.interview_id == interview.id)
    ).scalar_one_or_none()
    for written in (report, opinion):
        if written is not None and not moves.RECORD.possible(written.state, Act.ISSUE):
            raise NotNow(Said(N_("この報告書と意見書は発行済みのため、書き換えられません。")))
    return Stored(interview, case, report, opinion)


def show(visit: Visit, case: Case, report: Report, opinion: Opinion) -> ShownRecord:
    """Report and opinion as this reader may see them."""
    known, of = visit.facts(case), case.employment_id
    if opinion.state is RecordState.ISSUED:
        known |= Fact.ISSUED
    return ShownRecord(
        report=visit.show(sight.REPORT, report, known, of=of),
        opinion=visit.show(sight.OPINION, opinion, known, of=of),
        items=tuple(visit.show(sight.OPINION_ITEM, item, known, of=of) for item in opinion.items),
    )


def seen(visit: Visit, stored: Stored) -> Draft:
    """The draft with everything that keeps it from issue."""
    known = interviews.known(visit, stored.case, stored.interview)
    written = Record()
    if stored.report is not None and stored.opinion is not None:
        written = as_record(show(visit, stored.case, stored.report, stored.opinion))
    return Draft(
        known=known,
        record=written,
        version=stored.version,
        gaps=record.missing(written, meeting(known)),
        warnings=record.warnings(written),
    )


def meeting(known: Known) -> Meeting:
    """What the law's record says of the meeting itself."""
    return Meeting(known.interview.held_on, known.employee.name, known.interview.physician_name)


def as_record(shown: ShownRecord) -> Record:
    """What was typed, from what is shown to somebody who may see all of it."""
    texts = {name: getattr(shown.report, name) or "" for name in REPORT_TEXTS}
    texts |= {name: getattr(shown.opinion, name) or "" for name in OPINION_TEXTS}
    return Record(
        other_findings=shown.report.other_findings,
        guidance=tuple(Guidance(code) for code in shown.report.guidance),
        interview_again_on=shown.report.interview_again_on,
        urgent=shown.opinion.urgent,
        work_category=shown.opinion.work_category,
        items=_as_items(shown.items),
        from_on=shown.opinion.from_on,
        until_on=shown.opinion.until_on,
        months=shown.opinion.months,
        next_interview_on=shown.opinion.next_interview_on,
        **texts,
    )


def _as_items(items: Sequence[Shown]) -> tuple[Item, ...]:
    return tuple(Item(item.kind, item.hours, item.starts, item.ends, item.words or "") for item in items)


def _same(stored: Stored) -> dict[str, Any]:
    return {
        "company_id": stored.case.company_id,
        "case_id": stored.case.id,
        "interview_id": stored.interview.id,
        "public_id": ids.fresh(),
        "state": moves.RECORD.start,
    }


def new_report(stored: Stored) -> Report:
    """An empty report of an interview."""
    return Report(**_same(stored), guidance=[])


def new_opinion(stored: Stored) -> Opinion:
    """An empty opinion of an interview."""
    return Opinion(**_same(stored), urgent=False)


def _texts(written: Record, names: tuple[str, ...]) -> dict[str, str]:
    return {name: getattr(written, name).strip() for name in names}


def write_report(visit: Visit, case: Case, report: Report, written: Record) -> None:
    """Put what was typed into the report, sealed."""
    report.other_findings = written.other_findings
    report.guidance = [code.value for code in written.guidance]
    report.interview_again_on = written.interview_again_on
    visit.seal(case.data_key_id, report, **_texts(written, REPORT_TEXTS))
    flag_modified(report, "guidance")  # a saving without a change is one too: the version says how often


def write_opinion(visit: Visit, case: Case, opinion: Opinion, written: Record) -> None:
    """Put what was typed into the opinion and its measures, sealed."""
    opinion.urgent, opinion.work_category = written.urgent, written.work_category
    opinion.from_on, opinion.until_on, opinion.months = written.from_on, written.until_on, written.months
    opinion.next_interview_on = written.next_interview_on
    visit.seal(case.data_key_id, opinion, **_texts(written, OPINION_TEXTS))
    flag_modified(opinion, "urgent")
    opinion.items.clear()
    visit.session.flush()  # before the new ones: one row per kind
    for position, item in enumerate(written.items):
        made = OpinionItem(
            company_id=case.company_id, public_id=ids.fresh(), position=position,
            kind=item.kind, hours=item.hours, starts=item.starts, ends=item.ends,
        )  # fmt: skip
        visit.seal(case.data_key_id, made, words=item.words.strip())
        opinion.items.append(made)


def _hurry(visit: Visit, stored: Stored, *, urgent: bool) -> None:
    """The employer's side learns of the urgency with the opinion, not from a draft: this limit is the physician's."""
    case, interview = stored.case, stored.interview
    running = visit.session.execute(
        select(Limit.id).where(
            Limit.company_id == case.company_id,
            Limit.case_id == case.id,
            Limit.clock == Clock.URGENT_OPINION,
            Limit.record_id == interview.public_id,
            Limit.stopped_on.is_(None),
        )
    ).first()
    if urgent and running is None and interview.held_on is not None:
        limits.start(
            visit, case, Clock.URGENT_OPINION, interview.held_on, zone=Zone.CLINICAL, record_id=interview.public_id
        )
    elif not urgent:
        limits.stop(visit, case, Clock.URGENT_OPINION, record_id=interview.public_id)
