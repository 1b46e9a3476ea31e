"""What of report and opinion is kept by the open page itself, while the physician still types?

The first edition and a correction alike. Only what differs is sealed and written, and nothing is read out: a page that
saves every few seconds would else write its whole record, and an entry of the trail, each time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from casework import ids
from casework.access import Act, Actor, Visit, enter, sight
from casework.models.opinions import Opinion, OpinionItem, OpinionPeriod
from casework.rules import keeping
from casework.rules.bases import RecordBasis
from casework.rules.comparison import Item
from casework.rules.errors import NotValid, Stale
from casework.rules.keeping import Kept, Mark
from casework.rules.record import COUNTED, Period, Record
from casework.rules.vocabulary import MeasureKind
from casework.services import editions, opinions
from casework.services.editions import Stored
from casework.services.opinions import OPINION_TEXTS, REPORT_TEXTS

REPORT_VALUES: Final = ("other_findings", "guidance", "interview_again_on")
LONG_HOURS_VALUES: Final = ("fatigue", "hours_over_40")
OPINION_VALUES: Final = ("urgent", "work_category", "purpose", "next_interview_on")
DAYS: Final = ("from_on", "until_on", *COUNTED)


@dataclass(frozen=True)
class PeriodPart:
    """Of one period: its days by name, and its measures by kind (None: not advised)."""

    days: Mapping[str, date | int | None]
    items: Mapping[MeasureKind, Item | None]

    @property
    def empty(self) -> bool:
        return not any(self.days.values()) and not any(self.items.values())


@dataclass(frozen=True)
class Part:
    """What can be kept as it is: texts and values by name, periods by number, and the public id of the opinion that it
    is about (empty: none). What is wrong or was left out stays as it is stored.
    """

    texts: Mapping[str, str]
    values: Mapping[str, Any]
    periods: Mapping[int, PeriodPart]
    follows: str | None = None


def keep(
    session: Session,
    actor: Actor,
    interview_id: str,
    part: Part,
    *,
    basis: RecordBasis = RecordBasis.STRESS_CHECK,
    version: int,
    mark: Mark | None,
    now: datetime,
) -> Kept:
    """What the open page keeps; gives the version to go on from. Nothing is written, and nothing recorded, when nothing
    changed. Stale when somebody else saved since `version`; not for a page whose own last answer got lost
    (`rules.keeping`). NotNow once it is issued.
    """
    visit = enter(session, actor, Act.WRITE_RECORD, now=now)
    stored = editions.load(visit, interview_id, basis)
    written = {name: text.strip() for name, text in part.texts.items()}
    own = stored.report is not None and keeping.goes_on(stored.report.kept_as, mark)
    if stored.version != version and not own:
        raise Stale
    report = stored.report or opinions.new_report(stored)
    opinion = stored.opinion or opinions.new_opinion(stored, stored.interview.person_id)
    values = (*REPORT_VALUES, *(LONG_HOURS_VALUES if basis is RecordBasis.LONG_HOURS else ()))
    texts = tuple(name for name in OPINION_TEXTS if stored.edition > 1 or name != "correction_reason")
    key_id, wrong = stored.case.data_key_id, []
    changed = [
        visit.reseal(key_id, report, **_given(written, REPORT_TEXTS)),
        visit.reseal(key_id, opinion, **_given(written, texts)),
        _put(report, _given(part.values, values)),
        _put(opinion, _given(part.values, OPINION_VALUES)),
    ]
    if stored.report is None and not any(changed) and all(period.empty for period in part.periods.values()):
        return Kept(stored.version)  # an open page alone makes no record
    session.add_all([report, opinion])
    changed.append(_periods(visit, stored, opinion, part.periods))
    try:
        changed.append(_follow(visit, stored, opinion, part.follows))
    except NotValid as error:
        wrong.append(error)
    if not any(changed):
        return Kept(stored.version, tuple(wrong))
    report.kept_as = None if mark is None else str(mark)
    if stored.report is not None:
        flag_modified(report, "guidance")  # both rows count every saving: their versions together are the record's
        flag_modified(opinion, "urgent")
    if "urgent" in part.values:
        opinions.hurry(visit, stored, urgent=opinion.urgent)
    visit.record(sight.REPORT, report.public_id, of=stored.case.employment_id)
    visit.record(sight.OPINION, opinion.public_id, of=stored.case.employment_id)
    session.flush()
    return Kept(report.version + opinion.version, tuple(wrong))


def _given(given: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: given[name] for name in names if name in given}


def _put(record: Any, values: Mapping[str, Any]) -> bool:
    changed = {name: value for name, value in values.items() if getattr(record, name) != value}
    for name, value in changed.items():
        setattr(record, name, value)
    return bool(changed)


def _follow(visit: Visit, stored: Stored, opinion: Opinion, opinion_id: str | None) -> bool:
    """NotValid when the opinion isn't one of those that were offered."""
    before = "" if opinion.follows_id is None or opinion.follows is None else opinion.follows.public_id
    if opinion_id is None or opinion_id == before:
        return False
    return _put(opinion, {"follows_id": opinions.followed_id(visit, stored, opinion_id)})


def _periods(visit: Visit, stored: Stored, opinion: Opinion, wished: Mapping[int, PeriodPart]) -> bool:
    """Periods with their measures, each row written only where it differs. A measure needs its period's row: what goes
    is gone before it, what comes, comes after.
    """
    there = {(row.period, row.kind): row for row in opinion.items}
    gone = [
        row for (number, kind), row in there.items() if number in wished and wished[number].items.get(kind, row) is None
    ]
    for row in gone:
        opinion.items.remove(row)
    if gone:
        visit.session.flush()
    changed = [bool(gone)]
    changed += [_days(stored, opinion, number, period) for number, period in wished.items()]
    if any(changed):
        visit.session.flush()
    for number, period in wished.items():
        for kind, item in period.items.items():
            if item is not None:
                changed.append(_item(visit, stored, opinion, there.get((number, kind)), number, item))
    if any(changed):
        whole = Record(more=tuple(_as_period(opinion, row) for row in opinion.periods))
        _put(opinion, {"from_on": whole.starts_on, "until_on": whole.ends_on})
    return any(changed)


def _days(stored: Stored, opinion: Opinion, number: int, period: PeriodPart) -> bool:
    row = next((one for one in opinion.periods if one.number == number), None)
    days = {name: period.days.get(name, getattr(row, name, None)) for name in DAYS}
    measures = any(period.items.values()) or any(item.period == number for item in opinion.items)
    if not measures and not any(days.values()):
        if row is not None:
            opinion.periods.remove(row)
        return row is not None
    if row is None:
        opinion.periods.append(
            OpinionPeriod(company_id=stored.case.company_id, public_id=ids.fresh(), number=number, **days)
        )
        return True
    return _put(row, days)


def _item(
    visit: Visit, stored: Stored, opinion: Opinion, row: OpinionItem | None, number: int, item: Item
) -> bool:  # fmt: skip
    new = row is None
    if row is None:
        row = OpinionItem(
            company_id=stored.case.company_id, public_id=ids.fresh(), period=number, kind=item.kind,
            position=list(MeasureKind).index(item.kind),
        )  # fmt: skip
        opinion.items.append(row)
    values = _put(row, {"hours": item.hours, "starts": item.starts, "ends": item.ends})
    words = visit.reseal(stored.case.data_key_id, row, words=item.words.strip())
    return new or values or words


def _as_period(opinion: Opinion, row: OpinionPeriod) -> Period:
    items = tuple(Item(item.kind) for item in opinion.items if item.period == row.number)
    return Period(items=items, **{name: getattr(row, name) for name in DAYS})
