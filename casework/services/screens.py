"""What lies before a physician in a talk: the notes, and beside them all that is known of the employee?

Four statements, whatever the history: the talk with everything that there is one of, the results of all years, what
the company told, what it was asked beyond that, and the earlier talks with what came of them. Of earlier years only
what stands in plain is shown, with the way to the rest: a case's texts have a key of their own, and opening them all
would be reading them all.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, Select, and_, bindparam, exists, literal, or_, select
from sqlalchemy.orm import Session, aliased

from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.access.sight import Fact
from casework.models.cases import Case, Limit
from casework.models.checks import CheckResult, StressCheck
from casework.models.interviews import Interview
from casework.models.measures import Decision, Measure
from casework.models.opinions import Opinion, OpinionItem
from casework.models.people import Employment, Person
from casework.models.requests import InterviewRequest
from casework.models.risks import Crisis, RiskAssessment
from casework.models.sheets import InterviewSheet
from casework.models.slots import Booking, Slot
from casework.models.work_data import WorkData, WorkMonth
from casework.models.work_questions import WorkQuestion
from casework.rules import scoring
from casework.rules.assents import IN_FORCE
from casework.rules.bases import CLOCKS, RecordBasis
from casework.rules.errors import NotYours
from casework.rules.vocabulary import BookingState, CaseKind, Hat, InterviewState, RecordState
from casework.services import crises, editions, interviews, people, risks, sheets, work_answers, work_data
from casework.services.interviews import Known
from casework.services.limits import of_review
from casework.services.risks import Found
from casework.services.sheets import Answers
from casework.services.wishes import has_wishes
from casework.services.work_data import Told

_Asked = aliased(InterviewRequest, name="asked")
_Standing = aliased(InterviewRequest, name="standing")
_Holder = aliased(Person, name="holder")
_Giver = aliased(Person, name="giver")
_Slots = aliased(Person, name="slots")
_Assessor = aliased(Person, name="assessor")
_SCORES = ("stressors", "reactions", "support", "scales", "checked_on")
_INTERVIEW = ("state", "mode", "held_on", "physician_name")
_OPINION = ("work_category", "from_on", "until_on", "next_interview_on", "urgent")
_ITEM = ("kind", "hours", "starts", "ends")
_MEASURE = (*_ITEM, "from_on", "until_on", "review_on")
_DECIDED = (*_ITEM, "from_on", "until_on")
"""The day of the review is the one that is due next, not the first one, which was decided."""

_RECORDS: Final = frozenset(usual for usual, _same_day in CLOCKS.values())
"""Clocks that run while a record is to come."""


@dataclass(frozen=True)
class Before:
    """An earlier talk, and what came of it. `kind`: of its case."""

    kind: CaseKind
    interview: Shown
    readable: bool
    """Its notes are this reader's to read."""
    opinion: Shown | None
    items: tuple[Shown, ...]
    measures: tuple[Shown, ...]
    """Those in force."""


@dataclass(frozen=True)
class Talk:
    """The page of one talk. `mine`: the reader holds it and may write; a successor only reads."""

    known: Known
    version: int
    mine: bool
    prepared: bool
    record_open: bool
    """Report and opinion can be written now."""
    opinion_id: str | None
    """Public id of the issued opinion, its newest edition."""
    safety: Found | None
    """What the newest assessment of the case found."""
    crisis: Shown | None
    """Its newest crisis: whether, when and by whom it ended."""
    sheet: Answers | None
    """What the employee handed in beforehand."""
    work: Told | None
    """What the company told about the work."""
    asked: tuple[Shown, ...]
    """What HR was asked beyond it, with the answers."""
    answers_help: bool
    """An answer that HR owes is still of use: the talk is ahead, or a record of it is to come."""
    years: list[Shown]
    """The results of the checks before, the newest first."""
    before: list[Before]
    """The talks held before, the newest first."""


def page(session: Session, actor: Actor, interview_id: str, *, now: datetime) -> Talk:
    """The notes of a talk with what is known, for those assigned to the case. NotYours for everybody else."""
    visit = enter(session, actor, Act.WRITE_INTERVIEW, now=now)
    rows = visit.rows(_talk, talk=interview_id)
    if not rows or not Fact(rows[0].facts) & Fact.ASSIGNED:
        raise NotYours
    row, facts = rows[0], Fact(rows[0].facts)
    interview: Interview = row.Interview
    of_case: Case = row.Case
    scores, years = _results(visit, of_case, facts)
    request = row.asked or (row.standing if interview.booking_id is None else None)
    held = interview.state is InterviewState.HELD and of_case.kind is CaseKind.STATUTORY
    mine = interview.person_id == actor.person_id
    work, asked = _of_employer(visit, of_case, row.standing, facts)
    limits = _limits(visit, of_case, rows, facts)
    return Talk(
        known=Known(
            interview=visit.show(
                sight.INTERVIEW, interview, facts, of=of_case.employment_id, physician_name=row.holder_name,
                affiliation=row.affiliation or row.outside or "", entered_by_name="",
            ),
            case=visit.show(sight.CASE, of_case, facts, of=of_case.employment_id),
            employee=people.show(visit, row),
            request=None if request is None else _request(visit, of_case, request, facts),
            booking=None if row.Booking is None else _booking(visit, of_case, row, facts),
            scores=scores,
            earlier=next((one for one in years if one.scales), None),
            limits=limits,
        ),
        version=interview.version,
        mine=mine,
        prepared=interview.state is InterviewState.PREPARED,
        record_open=held and mine and actor.hat is Hat.PHYSICIAN and row.opinion_id is None,
        opinion_id=row.opinion_id,
        safety=_safety(visit, of_case, row, facts),
        crisis=crises.ended(visit, rows, of_case.employment_id),
        sheet=None if row.InterviewSheet is None else sheets.written(visit, of_case, row.InterviewSheet, facts),
        work=work,
        asked=asked,
        answers_help=interview.state is InterviewState.PREPARED or any(one.clock in _RECORDS for one in limits),
        years=years,
        before=_before(visit, of_case, interview),
    )  # fmt: skip


def _talk(visit: Visit) -> Select[*tuple[Any, ...]]:
    """The talk and all that there is one of; a row for each running limit."""
    company = Interview.company_id == visit.actor.company_id
    issued = (
        select(Opinion.public_id)
        .where(
            Opinion.company_id == Interview.company_id,
            Opinion.interview_id == Interview.id,
            Opinion.basis == RecordBasis.STRESS_CHECK,
            Opinion.state == RecordState.ISSUED,
        )
        .order_by(Opinion.edition.desc())
        .limit(1)
        .correlate(Interview)
        .scalar_subquery()
    )
    by_contract, outside = interviews.affiliations(visit.today)
    statement = (
        select(
            Interview, Case, Booking, Slot, _Asked, _Standing, InterviewSheet, RiskAssessment, Limit, *people.COLUMNS,
            visit.facts_column().label("facts"), _Holder.name.label("holder_name"), _Slots.name.label("slot_name"),
            _Assessor.name.label("assessor_name"), *crises.COLUMNS,
            issued.label("opinion_id"), by_contract.label("affiliation"), outside.label("outside"),
        )
        .select_from(Interview)
        .join(Case, and_(Case.company_id == Interview.company_id, Case.id == Interview.case_id))
        .join(Employment, and_(Employment.company_id == Case.company_id, Employment.id == Case.employment_id))
        .join(_Holder, and_(_Holder.company_id == Interview.company_id, _Holder.id == Interview.person_id))
        .outerjoin(Booking, and_(Booking.company_id == Interview.company_id, Booking.id == Interview.booking_id))
        .outerjoin(Slot, and_(Slot.company_id == Booking.company_id, Slot.id == Booking.slot_id))
        .outerjoin(_Slots, and_(_Slots.company_id == Slot.company_id, _Slots.id == Slot.person_id))
        .outerjoin(_Asked, and_(_Asked.company_id == Booking.company_id, _Asked.id == Booking.interview_request_id))
        .outerjoin(
            _Standing,
            and_(
                _Standing.company_id == Case.company_id,
                _Standing.case_id == Case.id,
                _Standing.stands(),
            ),
        )
        .outerjoin(InterviewSheet, and_(InterviewSheet.case_id == Case.id, visit.within(InterviewSheet)))
        .outerjoin(RiskAssessment, and_(RiskAssessment.id == risks.newest(), visit.within(RiskAssessment)))
        .outerjoin(
            _Assessor,
            and_(_Assessor.company_id == RiskAssessment.company_id, _Assessor.id == RiskAssessment.person_id),
        )
        .outerjoin(Crisis, and_(Crisis.id == crises.newest(), visit.within(Crisis)))
        .outerjoin(
            crises.CLOSER,
            and_(crises.CLOSER.company_id == Crisis.company_id, crises.CLOSER.id == Crisis.closed_by_id),
        )
        .outerjoin(Limit, and_(Limit.case_id == Case.id, Limit.stopped_on.is_(None), visit.within(Limit)))
    )  # fmt: skip
    return (
        people.placed(statement, visit.today)
        .where(company, Interview.public_id == bindparam("talk"), visit.within(Interview), visit.within(Case))
        .order_by(Limit.limit_on, Limit.id)
    )


def _request(visit: Visit, of_case: Case, request: InterviewRequest, facts: Fact) -> Shown:
    return visit.show(sight.REQUEST, request, facts, of=of_case.employment_id, has_wishes=has_wishes(request))


def _booking(visit: Visit, of_case: Case, row: Row[Any], facts: Fact) -> Shown:
    booking, slot = row.Booking, row.Slot
    return visit.show(
        sight.BOOKING, booking, facts, of=of_case.employment_id, booked=booking.state is BookingState.BOOKED,
        starts_at=slot.starts_at, ends_at=slot.ends_at, place=slot.place, online=slot.online,
        physician_name=row.slot_name,
    )  # fmt: skip


def _safety(visit: Visit, of_case: Case, row: Row[Any], facts: Fact) -> Found | None:
    if row.RiskAssessment is None:
        return None
    found: RiskAssessment = row.RiskAssessment
    return risks.read(
        visit.show(sight.RISK_ASSESSMENT, found, facts, of=of_case.employment_id, by_name=row.assessor_name)
    )


def _limits(visit: Visit, of_case: Case, rows: Sequence[Row[Any]], facts: Fact) -> list[Shown]:
    found = [row.Limit for row in rows if row.Limit is not None]
    return [visit.show(sight.LIMIT, limit, facts, of=of_case.employment_id) for limit in found]


def _results(visit: Visit, of_case: Case, facts: Fact) -> tuple[Shown | None, list[Shown]]:
    """The result behind the case, and those of the years before, among those in reach: a professional reaches one only
    as its examiner (access/reach.py), so that fact holds for each of them.
    """
    known = facts & ~Fact.EXAMINER  # the examiner's own columns have their own page
    if of_case.check_result_id is None or not visit.grants(sight.RESULT, known):
        return None, []
    asked = {"result": of_case.check_result_id, "employment": of_case.employment_id}
    rows = visit.rows(_years, **asked)
    shown = [
        visit.show(sight.RESULT, row, known, of=row.employment_id, spans=scoring.SPANS[scoring.thaw(row.thresholds)[0]])
        for row in rows
        if row.own
    ]
    years = visit.show_parts(
        sight.RESULT, [row for row in rows if not row.own], _SCORES, prefix="year", of=lambda row: row.employment_id
    )
    return (shown[0] if shown else None), [year for year in years if year is not None and "scales" in year]


def _years(visit: Visit) -> Select[*tuple[Any, ...]]:
    own = CheckResult.id == bindparam("result")
    day = select(CheckResult.checked_on).where(own).scalar_subquery()
    earlier = and_(
        visit.within(CheckResult), CheckResult.employment_id == bindparam("employment"), CheckResult.checked_on < day
    )
    columns: list[Any] = [
        CheckResult.public_id, CheckResult.employment_id, CheckResult.stressors, CheckResult.reactions,
        CheckResult.support, CheckResult.high_stress, CheckResult.scales, CheckResult.checked_on,
        CheckResult.notified_on, CheckResult.interview_needed, CheckResult.decided_at,
        *_labelled(CheckResult, _SCORES, "year"), CheckResult.public_id.label("year_id"), StressCheck.thresholds,
        own.label("own"), literal(int(Fact.EXAMINER)).label("facts"),
    ]  # fmt: skip
    return (
        select(*columns)
        .join(
            StressCheck,
            and_(StressCheck.company_id == CheckResult.company_id, StressCheck.id == CheckResult.stress_check_id),
        )
        .where(CheckResult.company_id == visit.actor.company_id, or_(own, earlier))
        .order_by(CheckResult.checked_on.desc(), CheckResult.id.desc())
    )


def _of_employer(
    visit: Visit, of_case: Case, request: InterviewRequest | None, facts: Fact
) -> tuple[Told | None, tuple[Shown, ...]]:  # fmt: skip
    """The newest handing in for the request that stands, and what HR was asked beyond it in this case."""
    asked = {"case": of_case.id, "request": None if request is None else request.id}
    rows = visit.rows(_told, **asked)
    told = next((row for row in rows if row.WorkData is not None), None)
    months = [row.WorkMonth for row in _first(rows, "month_id")]
    questions = _first(rows, "question_id")
    return (
        None if told is None else work_data.told(visit, of_case, told.WorkData, facts, told.given_by, months),
        tuple(work_answers.show(visit, of_case, row, facts) for row in questions),
    )


def _told(visit: Visit) -> Select[*tuple[Any, ...]]:
    later = aliased(WorkData)
    newest = ~exists(
        select(literal(1))
        .where(
            later.company_id == WorkData.company_id,
            later.interview_request_id == WorkData.interview_request_id,
            later.number > WorkData.number,
        )
        .correlate(WorkData)
    )
    of_request = and_(
        WorkData.company_id == Case.company_id, WorkData.interview_request_id == bindparam("request"), newest,
        visit.within(WorkData),
    )  # fmt: skip
    statement = (
        select(
            WorkData, WorkMonth, WorkMonth.public_id.label("month_id"), _Giver.name.label("given_by"),
            WorkQuestion.public_id.label("question_id"), *work_answers.COLUMNS,
        )
        .select_from(Case)
        .outerjoin(WorkData, of_request)
        .outerjoin(
            WorkMonth, and_(WorkMonth.company_id == WorkData.company_id, WorkMonth.work_data_id == WorkData.id)
        )
        .outerjoin(_Giver, and_(_Giver.company_id == WorkData.company_id, _Giver.id == WorkData.given_by_id))
        .outerjoin(
            WorkQuestion,
            and_(
                WorkQuestion.company_id == Case.company_id,
                WorkQuestion.case_id == Case.id,
                visit.within(WorkQuestion),
            ),
        )
    )  # fmt: skip
    return (
        work_answers.joined(statement)
        .where(Case.company_id == visit.actor.company_id, Case.id == bindparam("case"))
        .order_by(WorkQuestion.id.desc(), WorkMonth.month_on)
    )


def _before(visit: Visit, of_case: Case, interview: Interview) -> list[Before]:
    """The talks held before in all cases of this employment within reach, with what was advised and is in force."""
    asked = {"employment": of_case.employment_id, "talk": interview.id}
    rows = visit.rows(_talks, **asked)
    talks = _first(rows, "interview_id")
    shown = visit.show_parts(sight.INTERVIEW, talks, _INTERVIEW, prefix="interview", of=lambda row: row.employment_id)
    opinions = dict(_parts(visit, sight.OPINION, _first(rows, "opinion_id"), _OPINION, "opinion"))
    items = _parts(visit, sight.OPINION_ITEM, _first(rows, "item_id"), _ITEM, "item")
    measures = _parts(visit, sight.MEASURE, _first(rows, "measure_id"), _MEASURE, "measure")
    return [
        Before(
            kind=row.kind,
            interview=one,
            readable=bool(Fact(row.facts) & Fact.ASSIGNED),
            opinion=opinions.get(row.interview_id),
            items=tuple(item for talk, item in items if talk == row.interview_id),
            measures=tuple(measure for talk, measure in measures if talk == row.interview_id),
        )
        for row, one in zip(talks, shown, strict=True)
        if one is not None
    ]


def _talks(visit: Visit) -> Select[*tuple[Any, ...]]:
    among = visit.among(Case.company_id == visit.actor.company_id, Case.employment_id == bindparam("employment"))
    return (
        select(
            Case.kind,
            Case.employment_id,
            (among.facts + literal(int(Fact.ISSUED))).label("facts"),  # drafts are joined by nobody
            Interview.public_id.label("interview_id"),
            *_labelled(Interview, _INTERVIEW[:3], "interview"),
            _Holder.name.label("interview_physician_name"),
            Opinion.public_id.label("opinion_id"),
            *_labelled(Opinion, _OPINION, "opinion"),
            OpinionItem.public_id.label("item_id"),
            *_labelled(OpinionItem, _ITEM, "item"),
            Measure.public_id.label("measure_id"),
            *_labelled(Measure, _DECIDED, "measure"),
            Limit.limit_on.label("measure_review_on"),
        )
        .select_from(among.cases)
        .join(Case, and_(Case.company_id == among.cases.c.company_id, Case.id == among.cases.c.id))
        .join(Interview, and_(Interview.company_id == Case.company_id, Interview.case_id == Case.id))
        .join(_Holder, and_(_Holder.company_id == Interview.company_id, _Holder.id == Interview.person_id))
        .outerjoin(
            Opinion,
            and_(
                Opinion.company_id == Interview.company_id,
                Opinion.interview_id == Interview.id,
                Opinion.state == RecordState.ISSUED,
                ~editions.replaced(),
                among.within(Opinion),
            ),
        )
        .outerjoin(
            OpinionItem, and_(OpinionItem.company_id == Opinion.company_id, OpinionItem.opinion_id == Opinion.id)
        )
        .outerjoin(
            Decision,
            and_(
                Decision.company_id == Opinion.company_id,
                Decision.opinion_id == Opinion.id,
                Decision.state.in_(IN_FORCE),
            ),
        )
        .outerjoin(
            Measure,
            and_(
                Measure.company_id == Decision.company_id,
                Measure.decision_id == Decision.id,
                Measure.from_on <= visit.today,
                or_(Measure.until_on >= visit.today, Case.closed_on.is_(None)),  # nothing lifts itself
                among.within(Measure),
            ),
        )
        .outerjoin(Limit, of_review())
        .where(
            among.within(Interview),
            Interview.state == InterviewState.HELD,
            Interview.id != bindparam("talk"),
        )
        .order_by(Interview.held_on.desc(), Interview.id.desc(), OpinionItem.position, Measure.position)
    )


def _labelled(model: Any, names: Iterable[str], prefix: str) -> list[Any]:
    return [getattr(model, name).label(f"{prefix}_{name}") for name in names]


def _first(rows: Sequence[Row[Any]], label: str) -> list[Row[Any]]:
    """The first row of each record of one kind: what is joined repeats it."""
    found: dict[str, Row[Any]] = {}
    for row in rows:
        public_id = getattr(row, label)
        if public_id is not None:
            found.setdefault(public_id, row)
    return list(found.values())


def _parts(
    visit: Visit, record: sight.Record, rows: list[Row[Any]], fields: Sequence[str], prefix: str
) -> list[tuple[str, Shown]]:
    """What is shown of each, with the talk that it belongs to."""
    shown = visit.show_parts(record, rows, fields, prefix=prefix, of=lambda row: row.employment_id)
    return [(row.interview_id, one) for row, one in zip(rows, shown, strict=True) if one is not None]
