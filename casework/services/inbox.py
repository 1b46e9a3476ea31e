"""What stands in somebody's inbox, and where does a line of it lead?

Lines that are alike, of one notice and one day, stand there as one with their number: nothing tells them apart but what
they lead to. Those that lead nowhere any more are not counted.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func, literal, or_, select
from sqlalchemy.orm import Session

from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.db import Instant, tokyo_day
from casework.ids import PublicId
from casework.models.cases import Case
from casework.models.explanation_talks import ExplanationTalk
from casework.models.instruction_drafts import InstructionDraft
from casework.models.measures import Instruction
from casework.models.messages import InboxNote
from casework.models.receipts import Receipt
from casework.models.sendings import Sending
from casework.models.slots import Booking
from casework.models.treatment import TreatmentReview
from casework.rules.days import tokyo_date
from casework.rules.notices import Notice
from casework.rules.vocabulary import Hat
from casework.services import instructions, messages, people, previews
from casework.services.notices import ABOUT, APPOINTMENTS, OF_NO_CASE, TALKS

PAGE: Final = 30
"""Lines on one page."""


@dataclass(frozen=True)
class Line:
    """One line: the newest of those that are alike, and how many of them lead somewhere."""

    note: Shown
    count: int


@dataclass(frozen=True)
class Page:
    """Some lines, the newest first; `after` leads to the next page."""

    lines: list[Line]
    after: PublicId | None


@dataclass(frozen=True)
class Target:
    """Where a line leads: the record it names and the case that holds it, if any."""

    notice: Notice
    record_id: PublicId
    case_id: PublicId | None
    at: datetime
    there: bool = False
    """Whether the record is still there for this reader."""
    employee: Shown | None = None
    """Whom it is about, where that is somebody else."""


OF_WHOM: Final = (Case, Receipt, TreatmentReview)
"""Records that say whom they are about."""
_NEWEST: Final = func.max(InboxNote.created_at)
_LAST: Final = func.max(InboxNote.id)
_DAY: Final = tokyo_day(InboxNote.created_at)


def index(session: Session, actor: Actor, *, now: datetime, after: str | None = None) -> Page:
    """The lines for the worn hat. NotYours for an `after` of somebody else."""
    visit = enter(session, actor, Act.READ_MESSAGES, now=now)
    behind = None
    if after is not None:
        found = session.execute(select(_NEWEST, _LAST).where(_alike(visit, visit.reach(InboxNote, after)))).one()
        at = literal(found[0], Instant)
        behind = or_(at > _NEWEST, and_(at == _NEWEST, literal(found[1]) > _LAST))
    lines = _lines(visit, PAGE + 1, behind)
    return Page(lines[:PAGE], PublicId(lines[PAGE - 1].note.public_id) if len(lines) > PAGE else None)


def unread(visit: Visit, most: int) -> list[Line]:
    """The newest lines that weren't read yet, for a desk."""
    return _lines(visit, most, None, InboxNote.read_at.is_(None))


def open_line(session: Session, actor: Actor, note_id: str, *, now: datetime) -> list[Target]:
    """Read a line, and with it those that are alike and stood beside it, and those about a text in whose place the one
    that it leads to came. Where they lead, the newest first.
    """
    visit, note = messages.read(session, actor, note_id, now=now)
    if note.read_at == visit.now:
        for one in _unread_with(visit, note):
            one.read_at = visit.now
            visit.record(sight.NOTE, one.public_id)
        session.flush()
    return _targets(visit, note)


def alike(session: Session, actor: Actor, note_id: str, *, now: datetime) -> tuple[Shown, list[Target]]:
    """A line of one's own, and where those that are alike lead, the newest first."""
    visit = enter(session, actor, Act.READ_MESSAGES, now=now)
    note = visit.reach(InboxNote, note_id)
    return visit.show(sight.NOTE, note, notice=Notice(note.notice)), _targets(visit, note)


def _lines(
    visit: Visit, most: int, behind: ColumnElement[bool] | None, *conditions: ColumnElement[bool]
) -> list[Line]:  # fmt: skip
    statement = (
        select(InboxNote.notice, _DAY.label("day"), InboxNote.read_at, func.count().label("lines"), _LAST.label("last"))
        .where(visit.within(InboxNote), *conditions)
        .group_by(InboxNote.notice, _DAY, InboxNote.read_at)
        .order_by(_NEWEST.desc(), _LAST.desc())
        .limit(most)
    )
    rows: Sequence[Any] = visit.session.execute(statement if behind is None else statement.having(behind)).all()
    last = select(InboxNote).where(InboxNote.id.in_({row.last for row in rows}))
    notes = {note.id: note for note in visit.session.execute(last).scalars()}
    counts = _counts(visit, [row for row in rows if row.lines > 1])
    return [
        Line(
            visit.show(sight.NOTE, notes[row.last], notice=Notice(row.notice)),
            max(1, counts.get((row.notice, row.day, row.read_at), 1)),
        )
        for row in rows
    ]


def _counts(visit: Visit, groups: Sequence[Any]) -> dict[tuple[str, date, datetime | None], int]:
    """To how many records the lines of each group lead: one statement, and some more for each kind of record."""
    if not groups:
        return {}
    rows: Sequence[Any] = visit.session.execute(
        select(InboxNote.notice, _DAY.label("day"), InboxNote.read_at, InboxNote.record_id).where(
            visit.within(InboxNote), or_(*(_of_group(row.notice, row.day, row.read_at) for row in groups))
        )
    ).all()
    asked: dict[Any, set[PublicId]] = {}
    for row in rows:
        asked.setdefault(_model(row.notice), set()).add(row.record_id)
    there = {
        model: {one: one for one in ids} if model is None else _there(visit, model, ids) for model, ids in asked.items()
    }
    found: dict[tuple[str, date, datetime | None], set[PublicId]] = {}
    for row in rows:
        leads_to = there[_model(row.notice)].get(row.record_id)
        found.setdefault((row.notice, row.day, row.read_at), set()).update([leads_to] if leads_to else [])
    return {group: len(places) for group, places in found.items()}


def _there(visit: Visit, model: Any, ids: Collection[PublicId]) -> dict[PublicId, PublicId]:
    """Of some records those that lead to one which exists for this reader, and to which."""
    stands = _standing(visit, model, ids)
    reached = select(model.public_id).where(model.public_id.in_(set(stands.values())), visit.within(model))
    there = set(visit.session.execute(reached).scalars())
    return {one: at for one, at in stands.items() if at in there}


def _of_group(notice: str, day: date, read_at: datetime | None) -> ColumnElement[bool]:
    read = InboxNote.read_at.is_(None) if read_at is None else InboxNote.read_at == read_at
    return and_(InboxNote.notice == notice, literal(day) == _DAY, read)


def _alike(visit: Visit, note: InboxNote) -> ColumnElement[bool]:
    return and_(visit.within(InboxNote), _of_group(note.notice, tokyo_date(note.created_at), note.read_at))


def _model(notice: str) -> Any:
    """What `record_id` names; None where it is nothing that the reader could open."""
    told = Notice(notice)
    if told in APPOINTMENTS or told is Notice.BOOKING_AHEAD:
        return Booking
    return ExplanationTalk if told in TALKS else ABOUT[told][0] if told in ABOUT else None


def _standing(visit: Visit, model: Any, ids: Collection[PublicId]) -> dict[PublicId, PublicId]:
    """To which record each leads: of texts the one that came in its place."""
    if model is Instruction:
        return instructions.standing(visit, ids)
    return previews.standing(visit, ids) if model is InstructionDraft else {one: one for one in ids}


def _unread_with(visit: Visit, note: InboxNote) -> list[InboxNote]:
    """What is read with a line; nothing that came after it, which wasn't shown."""
    others = visit.session.execute(
        select(InboxNote).where(
            visit.within(InboxNote), InboxNote.notice == note.notice, InboxNote.read_at.is_(None),
            InboxNote.id <= note.id,
        )
    ).scalars().all()  # fmt: skip
    day, stands = tokyo_date(note.created_at), _standing(visit, _model(note.notice), {
        note.record_id, *(one.record_id for one in others)
    })  # fmt: skip
    return [
        one
        for one in others
        if tokyo_date(one.created_at) == day or stands[one.record_id] == stands[note.record_id]
    ]  # fmt: skip


def _targets(visit: Visit, note: InboxNote) -> list[Target]:
    notes = visit.session.execute(
        select(InboxNote)
        .where(_alike(visit, note), InboxNote.id <= note.id)
        .order_by(InboxNote.created_at.desc(), InboxNote.id.desc())
    ).scalars().all()  # fmt: skip
    notice, model = Notice(note.notice), _model(note.notice)
    if model in {None, Sending}:  # of who comes to a workplace only the page says more, as it stood when it was told
        return [Target(notice, note.record_id, None, note.created_at)]
    stands = _standing(visit, model, {one.record_id for one in notes})
    reached = select(model).where(model.public_id.in_(set(stands.values())), visit.within(model))
    records = {record.public_id: record for record in visit.session.execute(reached).scalars()}
    cases = _cases(visit, records)
    whose = {public_id: one.employment_id for public_id, one in (records | cases).items() if isinstance(one, OF_WHOM)}
    others = {} if visit.actor.hat is Hat.WORKER else people.employees(visit, whose.values())
    found: dict[PublicId, Target] = {}
    for one in notes:
        leads_to = stands[one.record_id]
        found.setdefault(
            leads_to,
            Target(
                notice, leads_to, cases[leads_to].public_id if leads_to in cases else None, one.created_at,
                there=leads_to in records, employee=others.get(whose.get(leads_to, 0)),
            ),
        )  # fmt: skip
    return list(found.values())


def _cases(visit: Visit, records: dict[PublicId, Any]) -> dict[PublicId, Case]:
    """The case of each record that belongs to one."""
    ids = {
        public_id: record.id if isinstance(record, Case) else record.case_id
        for public_id, record in records.items()
        if not isinstance(record, OF_NO_CASE)
    }
    found = visit.session.execute(select(Case).where(Case.id.in_(set(ids.values())))).scalars()
    by_id = {case.id: case for case in found}
    return {public_id: by_id[case_id] for public_id, case_id in ids.items()}
