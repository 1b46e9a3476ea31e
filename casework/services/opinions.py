"""What does the physician write for the employer: report and opinion as a draft, and what still keeps it from issue?

Report and opinion are one record with one version (domain: §12.1). A draft is kept in any state; only `issuing` asks
whether it is whole.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, literal, or_, select
from sqlalchemy.orm import Session, aliased
from sqlalchemy.orm.attributes import flag_modified

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.access.sight import Fact
from casework.ids import PublicId
from casework.models.cases import Case
from casework.models.interviews import Interview, Report
from casework.models.opinions import Opinion, OpinionItem, OpinionPeriod
from casework.rules import moves, record
from casework.rules.bases import CLOCKS, Purpose, RecordBasis
from casework.rules.comparison import Item
from casework.rules.errors import NotValid, Stale
from casework.rules.record import Gap, Meeting, Period, Record
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import Guidance, RecordState, WorkCategory, Zone
from casework.services import editions, interviews, limits
from casework.services.editions import Stored
from casework.services.interviews import Known

REPORT_TEXTS = ("work_hours", "work_other", "burden", "other_condition", "guidance_notes")
OPINION_TEXTS = ("workplace_view", "medical_view", "notes", "reason", "correction_reason")


@dataclass(frozen=True)
class Earlier:
    """An opinion in force that a new one can continue, change or lift."""

    opinion_id: PublicId
    received_on: date
    work_category: WorkCategory
    from_on: date | None
    until_on: date | None


@dataclass(frozen=True)
class Draft:
    """The record as its writer sees it. `version`: 0 before anything was kept."""

    known: Known
    record: Record
    version: int
    edition: int
    basis: RecordBasis
    earlier: tuple[Earlier, ...]
    gaps: list[Gap]
    warnings: Mapping[str, list[str]]


@dataclass(frozen=True)
class ShownRecord:
    """Report, opinion and advised measures, as the reader may see them."""

    report: Shown
    opinion: Shown
    periods: tuple[Shown, ...]
    items: tuple[Shown, ...]


def draft(
    session: Session,
    actor: Actor,
    interview_id: str,
    *,
    basis: RecordBasis = RecordBasis.STRESS_CHECK,
    now: datetime,
) -> Draft:
    """The page on which report and opinion are written. NotNow before the interview was held and after the issue."""
    visit = enter(session, actor, Act.WRITE_RECORD, now=now)
    stored = editions.load(visit, interview_id, basis)
    return seen(visit, stored)


def save(
    session: Session,
    actor: Actor,
    interview_id: str,
    written: Record,
    *,
    basis: RecordBasis = RecordBasis.STRESS_CHECK,
    version: int,
    now: datetime,
) -> int:
    """Keep report and opinion as typed, whole or not; returns the new version. Stale when somebody saved since.

    Marked urgent, the limit of the same day runs for the physician (clinical zone); unmarked, it stops.
    """
    visit = enter(session, actor, Act.WRITE_RECORD, now=now)
    stored = editions.load(visit, interview_id, basis)
    if stored.version != version:
        raise Stale
    report = stored.report or new_report(stored)
    opinion = stored.opinion or new_opinion(stored, stored.interview.person_id)
    session.add_all([report, opinion])
    write_report(visit, stored.case, report, written)
    opinion.follows_id = followed_id(visit, stored, written.follows)
    write_opinion(visit, stored.case, opinion, written)
    hurry(visit, stored, urgent=written.urgent)
    visit.record(sight.REPORT, report.public_id, of=stored.case.employment_id)
    visit.record(sight.OPINION, opinion.public_id, of=stored.case.employment_id)
    session.flush()
    return report.version + opinion.version


def show(visit: Visit, case: Case, report: Report, opinion: Opinion) -> ShownRecord:
    """Report and opinion as this reader may see them."""
    known, of = visit.facts(case), case.employment_id
    if opinion.state is RecordState.ISSUED:
        known |= Fact.ISSUED
    return ShownRecord(
        report=visit.show(sight.REPORT, report, known, of=of),
        opinion=visit.show(sight.OPINION, opinion, known, of=of),
        periods=tuple(visit.show(sight.OPINION_PERIOD, period, known, of=of) for period in opinion.periods),
        items=tuple(visit.show(sight.OPINION_ITEM, item, known, of=of) for item in opinion.items),
    )


def seen(visit: Visit, stored: Stored) -> Draft:
    """The draft with everything that keeps it from issue."""
    known = interviews.known(visit, stored.case, stored.interview)
    written = Record()
    if stored.report is not None and stored.opinion is not None:
        written = as_record(show(visit, stored.case, stored.report, stored.opinion), followed(stored.opinion))
    return Draft(
        known=known,
        record=written,
        version=stored.version,
        edition=stored.edition,
        basis=stored.basis,
        earlier=earlier(visit, stored),
        gaps=record.missing(written, meeting(known, stored)),
        warnings=record.warnings(written),
    )


def meeting(known: Known, stored: Stored) -> Meeting:
    """What the law's record says of the meeting itself."""
    physician = known.interview.physician_name
    return Meeting(known.interview.held_on, known.employee.name, physician, stored.edition, stored.basis)


def followed(opinion: Opinion) -> str:
    """Public id of the opinion that this one is about; empty for none."""
    return "" if opinion.follows_id is None or opinion.follows is None else opinion.follows.public_id


def earlier(visit: Visit, stored: Stored) -> tuple[Earlier, ...]:
    """The issued opinions of the same employee that can be continued, changed or lifted: the newest edition of each,
    restricting the work, none that another opinion is about already. They hold on the day of the interview, or their
    case is open still, for no measure ends by itself (domain: §9, number 42).
    """
    held_on = stored.interview.held_on or visit.today
    found = visit.session.execute(
        select(Opinion)
        .join(Case, and_(Case.company_id == Opinion.company_id, Case.id == Opinion.case_id))
        .where(
            visit.within(Opinion),
            Case.employment_id == stored.case.employment_id,
            Opinion.state == RecordState.ISSUED,
            Opinion.basis == stored.basis,
            Opinion.interview_id != stored.interview.id,
            Opinion.work_category != WorkCategory.NORMAL,
            or_(Opinion.until_on.is_(None), Opinion.until_on >= held_on, Case.closed_on.is_(None)),
            ~editions.replaced(),
            ~_met(stored.interview),
        )
        .order_by(Opinion.received_on.desc(), Opinion.id.desc())
    ).scalars()
    return tuple(
        Earlier(PublicId(one.public_id), one.received_on, one.work_category, one.from_on, one.until_on)
        for one in found
        if one.received_on is not None and one.work_category is not None
    )


def _met(interview: Interview) -> ColumnElement[bool]:
    """The opinion of another interview is about this one already, whichever edition of it was named: for statements
    over `Opinion`.
    """
    later, newer, named = aliased(Opinion), aliased(Opinion), aliased(Opinion)
    corrected = exists(
        select(literal(1))
        .where(newer.company_id == later.company_id, newer.replaces_id == later.id, newer.state == RecordState.ISSUED)
        .correlate(later)
    )
    return exists(
        select(literal(1))
        .select_from(later)
        .join(named, and_(named.company_id == later.company_id, named.id == later.follows_id))
        .where(
            later.company_id == Opinion.company_id,
            later.state == RecordState.ISSUED,
            later.interview_id != interview.id,
            named.interview_id == Opinion.interview_id,
            named.basis == Opinion.basis,
            ~corrected,
        )
        .correlate(Opinion)
    )


def lock_followed(visit: Visit, stored: Stored) -> None:
    """Before the issue: what the opinion is about waits for nobody else's opinion any more, in whichever case. Raises
    NotValid when it can't be chosen any more, because it was corrected or another opinion met it.
    """
    met = None if stored.opinion is None else stored.opinion.follows_id
    if met is None or stored.opinion is None:
        return
    visit.session.execute(select(Opinion.id).where(Opinion.id == met).with_for_update()).one()
    followed_id(visit, stored, followed(stored.opinion))


def as_record(shown: ShownRecord, follows: str = "") -> Record:
    """What was typed, from what is shown to somebody who may see all of it. `follows`: public id of the opinion that
    this one is about.
    """
    first, *more = _periods(shown)
    texts = {name: getattr(shown.report, name) or "" for name in REPORT_TEXTS}
    texts |= {name: getattr(shown.opinion, name) or "" for name in OPINION_TEXTS}
    return Record(
        other_findings=shown.report.other_findings,
        guidance=tuple(Guidance(code) for code in shown.report.guidance),
        interview_again_on=shown.report.interview_again_on,
        fatigue=shown.report.fatigue,
        hours_over_40=shown.report.hours_over_40,
        urgent=shown.opinion.urgent,
        purpose=shown.opinion.purpose,
        follows=follows,
        work_category=shown.opinion.work_category,
        items=first.items,
        from_on=first.from_on,
        until_on=first.until_on,
        days=first.days,
        weeks=first.weeks,
        months=first.months,
        more=tuple(more),
        next_interview_on=shown.opinion.next_interview_on,
        **texts,
    )


def _periods(shown: ShownRecord) -> list[Period]:
    """From the first to the last that is kept; one that was left out in between stays empty."""
    kept = {period.number: period for period in shown.periods}
    found = []
    for number in range(1, max(kept, default=1) + 1):
        days = kept.get(number)
        found.append(
            Period(
                items=_as_items([item for item in shown.items if item.period == number]),
                from_on=days.from_on if days else None,
                until_on=days.until_on if days else None,
                **{name: getattr(days, name) if days else None for name in record.COUNTED},
            )
        )
    return found


def _as_items(items: Sequence[Shown]) -> tuple[Item, ...]:
    return tuple(Item(item.kind, item.hours, item.starts, item.ends, item.words or "") for item in items)


def _same(stored: Stored) -> dict[str, Any]:
    return {
        "company_id": stored.case.company_id,
        "case_id": stored.case.id,
        "interview_id": stored.interview.id,
        "basis": stored.basis,
        "edition": 1,
        "public_id": ids.fresh(),
        "state": moves.RECORD.start,
    }


def new_report(stored: Stored) -> Report:
    """An empty report of an interview."""
    return Report(**_same(stored), guidance=[])


def new_opinion(stored: Stored, author_id: int) -> Opinion:
    """An empty opinion of an interview."""
    return Opinion(**_same(stored), urgent=False, purpose=Purpose.NEW, author_id=author_id)


def _texts(written: Record, names: tuple[str, ...]) -> dict[str, str]:
    return {name: getattr(written, name).strip() for name in names}


def write_report(visit: Visit, case: Case, report: Report, written: Record) -> None:
    """Put what was typed into the report, sealed."""
    report.other_findings, report.kept_as = written.other_findings, None
    report.guidance = [code.value for code in written.guidance]
    report.interview_again_on = written.interview_again_on
    if report.basis is RecordBasis.LONG_HOURS:
        report.fatigue, report.hours_over_40 = written.fatigue, written.hours_over_40
    visit.seal(case.data_key_id, report, **_texts(written, REPORT_TEXTS))
    flag_modified(report, "guidance")  # a saving without a change is one too: the version says how often


def write_opinion(visit: Visit, case: Case, opinion: Opinion, written: Record) -> None:
    """Put what was typed into the opinion and its measures, sealed."""
    opinion.urgent, opinion.work_category = written.urgent, written.work_category
    opinion.from_on, opinion.until_on, opinion.purpose = written.starts_on, written.ends_on, written.purpose
    opinion.next_interview_on = written.next_interview_on
    texts = _texts(written, OPINION_TEXTS)
    if opinion.edition == 1:
        texts["correction_reason"] = ""
    visit.seal(case.data_key_id, opinion, **texts)
    flag_modified(opinion, "urgent")
    opinion.items.clear()
    visit.session.flush()  # before the periods, and before the new ones: one row per period and kind
    opinion.periods.clear()
    visit.session.flush()
    for number, period in enumerate(written.periods, 1):
        if period.empty:
            continue
        opinion.periods.append(
            OpinionPeriod(
                company_id=case.company_id, public_id=ids.fresh(), number=number, from_on=period.from_on,
                until_on=period.until_on, days=period.days, weeks=period.weeks, months=period.months,
            )
        )  # fmt: skip
    visit.session.flush()
    for number, period in enumerate(written.periods, 1):
        for position, item in enumerate(period.items):
            made = OpinionItem(
                company_id=case.company_id, public_id=ids.fresh(), period=number, position=position,
                kind=item.kind, hours=item.hours, starts=item.starts, ends=item.ends,
            )  # fmt: skip
            visit.seal(case.data_key_id, made, words=item.words.strip())
            opinion.items.append(made)


def count_ends(opinion: Opinion) -> None:
    """From the issue on each period has its last day, counted where the physician typed a number: lists ask for it."""
    for row in opinion.periods:
        typed = Period(
            from_on=row.from_on, until_on=row.until_on, days=row.days, weeks=row.weeks, months=row.months
        )  # fmt: skip
        row.until_on = typed.ends_on


def followed_id(visit: Visit, stored: Stored, opinion_id: str) -> int | None:
    """The opinion that was chosen; NotValid for any but those that were offered."""
    if not opinion_id:
        return None
    if opinion_id not in {one.opinion_id for one in earlier(visit, stored)}:
        raise NotValid("follows", Said(N_("その意見書は選べません。一覧から選び直してください。")))
    return visit.reach(Opinion, opinion_id).id


def hurry(visit: Visit, stored: Stored, *, urgent: bool) -> None:
    """The employer's side learns of the urgency with the opinion, not from a draft: this limit is the physician's."""
    case, interview = stored.case, stored.interview
    same_day = CLOCKS[stored.basis][1]
    running = limits.running(visit, case, same_day, interview.public_id)
    since = interview.held_on if stored.edition == 1 else visit.today
    if urgent and running is None and since is not None:
        limits.start(visit, case, same_day, since, zone=Zone.CLINICAL, record_id=interview.public_id)
    elif not urgent:
        limits.stop(visit, case, same_day, record_id=interview.public_id)
