"""What is said between the appointments: a call, somebody who walks in, the next call, a hand-over to the physician?

Nobody at the employer, no clerk and nobody who isn't assigned learns of any of it (domain: §12.6, §12.21).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, select
from sqlalchemy.orm import Session, aliased

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, enter_worker, keys, sight
from casework.access.sight import Fact
from casework.ids import PublicId
from casework.models.cases import Assignment, Case
from casework.models.contacts import CareContact
from casework.models.people import Employment, Person
from casework.rules import contacts as rules
from casework.rules import reminders
from casework.rules.contacts import ContactKind
from casework.rules.days import TOKYO
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.notices import Notice
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import AssignmentRole, CaseKind, Hat
from casework.services import cases, endings, hats, messages, people, receipts
from casework.services.people import Named

NOTE_AT_MOST: Final = 4_000
WORDS_AT_MOST: Final = 300
LATEST: Final = 50
"""So many of one's own stand on the list."""


@dataclass(frozen=True)
class New:
    """A contact as it is typed."""

    kind: ContactKind
    held_on: date
    minutes: int
    note: str = ""
    call_on: date | None = None
    once: PublicId | None = None
    """What the record will be called: a form that is sent a second time says the same again."""


@dataclass(frozen=True)
class Line:
    """One contact of a list, and the case as far as the reader reaches it."""

    contact: Shown
    employee: Shown
    case_id: PublicId | None


@dataclass(frozen=True)
class Mine:
    """Calls that are planned, the nearest first, and what I had lately."""

    calls: tuple[Line, ...]
    latest: tuple[Line, ...]
    takes_in: bool
    """Whoever walks in can be written down by the reader."""


@dataclass(frozen=True)
class Page:
    """The contacts of one case, the newest first; `case` says whether more can be written."""

    case: Shown
    employee: Shown
    contacts: tuple[Shown, ...]
    physicians: tuple[Named, ...]
    """To whom the case can be handed on."""
    cares: bool


def index(session: Session, actor: Actor, *, now: datetime) -> Mine:
    """The calls to come and the last contacts of whoever asks."""
    visit = enter(session, actor, Act.SEE_CONTACTS, now=now)
    planned = _rows(visit, _statement(visit).where(*_planned()).order_by(CareContact.call_on, CareContact.id))
    latest = _rows(
        visit,
        _statement(visit)
        .where(CareContact.person_id == actor.person_id, CareContact.hat == actor.hat)
        .order_by(CareContact.held_on.desc(), CareContact.id.desc())
        .limit(LATEST),
    )
    staff = people.employees(visit, {row.employment_id for row in (*planned, *latest)})
    reached = _reached(visit, {row.case_id for row in (*planned, *latest)})
    calls, last = (_listed(visit, rows, staff, reached) for rows in (planned, latest))
    return Mine(calls, last, actor.hat is Hat.NURSE and _takes_in(visit))


def due(visit: Visit, until: date) -> list[Line]:
    """The calls that are due until a day, the nearest first, for a desk."""
    rows = _rows(
        visit,
        _statement(visit)
        .where(*_planned(), CareContact.call_on <= until)
        .order_by(CareContact.call_on, CareContact.id),
    )
    staff = people.employees(visit, {row.employment_id for row in rows})
    return list(_listed(visit, rows, staff, _reached(visit, {row.case_id for row in rows})))


def opening(session: Session, actor: Actor, case_id: str, *, now: datetime) -> Page:
    """The contacts of a case that the actor cares for, or can take into their care by the first one."""
    visit = enter(session, actor, Act.LOG_CONTACT, now=now)
    case = visit.reach(Case, case_id)
    if not _cares(visit, case) and not _free(visit, case):
        raise NotYours
    return _page(visit, case)


def log(session: Session, actor: Actor, case_id: str, new: New, *, now: datetime) -> PublicId:
    """Write a contact down. A consultation that nobody cares for yet is taken into care by it."""
    visit = enter(session, actor, Act.LOG_CONTACT, now=now)
    case = visit.reach(Case, case_id, lock=True)
    if not _cares(visit, case):
        if not _free(visit, case):
            raise NotYours
        _take(visit, case)
    return _write(visit, case, new)


def coming(session: Session, actor: Actor, *, now: datetime) -> None:
    """The page on which somebody who walks in is written down. NotYours for a counsellor, who takes nobody in."""
    if not _takes_in(enter(session, actor, Act.WALK_IN, now=now)):
        raise NotYours


def named(session: Session, actor: Actor, number: str, *, now: datetime) -> Shown:
    """Who it is that came, to be looked at before anything is written. The same for everybody of the workplaces."""
    visit = enter(session, actor, Act.WALK_IN, now=now)
    return people.employee(visit, receipts.placed(visit, number)[0].id)


def walk_in(session: Session, actor: Actor, number: str, new: New, *, now: datetime) -> PublicId:
    """Somebody came or rang, and wants to talk: a consultation begins, or the open one goes on; gives the contact. Two
    at once wait for one another, so that both find the same consultation. What others wrote in an open one stays closed
    to whoever isn't assigned: to say that somebody came opens nothing.
    """
    visit = enter(session, actor, Act.WALK_IN, now=now)
    employment, _workplace = receipts.placed(visit, number)
    session.execute(select(Employment.id).where(Employment.id == employment.id).with_for_update())
    case = endings.open_consultation(visit, employment) or endings.begin_consultation(visit, employment)
    if not _cares(visit, case) and not _carers(visit, case):
        _take(visit, case)
    return _write(visit, case, new)


def handing(session: Session, actor: Actor, case_id: str, *, now: datetime) -> Page:
    """The page on which a case is handed on, for whoever cares for it."""
    visit = enter(session, actor, Act.HAND_ON, now=now)
    case = visit.reach(Case, case_id)
    if not _cares(visit, case):
        raise NotYours
    return _page(visit, case)


def hand_on(session: Session, actor: Actor, case_id: str, to: str, words: str, *, now: datetime) -> None:
    """The physician cares for the case as well from today, and reads the sentence first."""
    visit = enter(session, actor, Act.HAND_ON, now=now)
    case = visit.reach(Case, case_id, lock=True)
    if not _cares(visit, case):
        raise NotYours
    _open(case)
    if not words.strip():
        raise NotValid("words", Said(N_("入力してください。")))
    chosen = {one.public_id for one in _physicians(visit, case)}
    person_id = visit.session.execute(
        select(Person.id).where(
            Person.company_id == case.company_id, Person.public_id == to, Person.public_id.in_(chosen)
        )
    ).scalar_one_or_none()
    if person_id is None:
        raise NotValid("to", Said(N_("一覧から選んでください。")))
    cases.assign(visit, case, person_id, AssignmentRole.CARE, visit.today)
    made = _made(visit, case, ContactKind.HANDED_ON, visit.today, None, None, words, to_id=person_id)
    messages.queue(visit, Notice.HANDED_ON, record_id=made.public_id, to=person_id, hat=Hat.PHYSICIAN)


def call_off(session: Session, actor: Actor, contact_id: str, *, now: datetime) -> None:
    """The next call isn't wanted any more."""
    visit = enter(session, actor, Act.LOG_CONTACT, now=now)
    contact = visit.reach(CareContact, contact_id, lock=True)
    case = session.get_one(Case, contact.case_id)
    if contact.call_on is None or superseded(visit, contact):
        raise NotNow(Said(N_("この電話の約束は、すでにありません。")))
    contact.call_on = None
    visit.record(sight.CARE_CONTACT, contact.public_id, of=case.employment_id)
    session.flush()


def of_case(visit: Visit, case: Case) -> tuple[Shown, ...]:
    """The contacts of a case that the reader reaches, the newest first."""
    rows = _rows(
        visit,
        _statement(visit)
        .where(CareContact.case_id == case.id)
        .order_by(CareContact.held_on.desc(), CareContact.id.desc()),
    )
    return tuple(_shown(visit, rows, opened=True))


def may_log(visit: Visit, case: Case) -> bool:
    """Whether the reader may write a contact down."""
    return case.closed_on is None and (_cares(visit, case) or _free(visit, case))


def promised(visit: Visit, case: Case) -> bool:
    """Whether a call is promised that nobody made yet."""
    found = select(literal(1)).select_from(CareContact).join(Case, Case.id == CareContact.case_id)
    return visit.session.execute(select(exists(found.where(Case.id == case.id, *_planned())))).scalar_one()


def superseded(visit: Visit, contact: CareContact) -> bool:
    """Whether a later contact took the place of the call that was planned in this one."""
    return visit.session.execute(select(_later()).where(CareContact.id == contact.id)).scalar_one()


def awaited(visit: Visit, contact: CareContact) -> bool:
    """Whether the planned call is still to be made; the mail asks before it leaves."""
    return contact.call_on is not None and not superseded(visit, contact)


def remind(session: Session, company_id: int, *, now: datetime) -> int:
    """Tell everybody in a company of the calls that they promised for today, each once; how many. By day only."""
    if not reminders.EARLIEST <= now.astimezone(TOKYO).time() < reminders.LATEST:
        return 0
    visit = enter_worker(session, company_id, Act.CHASE, now=now)
    told = 0
    for row in _rows(visit, _statement(visit).where(*_planned(), CareContact.call_on == visit.today)):
        contact, occasion = row.CareContact, visit.today.isoformat()
        if not hats.holds(session, company_id, contact.person_id, contact.hat, visit.today):
            continue
        if messages.queue(
            visit,
            Notice.CALL_DUE,
            record_id=contact.public_id,
            to=contact.person_id,
            hat=contact.hat,
            occasion=occasion,
        ):
            visit.record(sight.CARE_CONTACT, contact.public_id, of=row.employment_id)
            session.flush()
            told += 1
    return told


def _page(visit: Visit, case: Case) -> Page:
    return Page(
        case=visit.show(sight.CASE, case, visit.facts(case), of=case.employment_id),
        employee=people.employee(visit, case.employment_id),
        contacts=of_case(visit, case),
        physicians=_physicians(visit, case) if (cares := _cares(visit, case)) else (),
        cares=cares,
    )


def _cares(visit: Visit, case: Case) -> bool:
    return bool(visit.facts(case) & Fact.ASSIGNED)


def _takes_in(visit: Visit) -> bool:
    """Whether the reader cares for a workplace, and so for whoever comes from it; not who only counsels."""
    return visit.standing.serves_everywhere or bool(visit.standing.serves)


def _carers(visit: Visit, case: Case) -> bool:
    """Whether anybody cares for the case today."""
    return visit.session.execute(
        select(
            exists(
                select(literal(1)).where(
                    Assignment.company_id == case.company_id, Assignment.case_id == case.id, Assignment.on(visit.today)
                )
            )
        )
    ).scalar_one()


def _free(visit: Visit, case: Case) -> bool:
    """A consultation that was wished for and that nobody cares for."""
    return case.kind is CaseKind.CONSULTATION and not _carers(visit, case)


def _take(visit: Visit, case: Case) -> None:
    if visit.actor.person_id is None:
        raise NotYours
    cases.assign(visit, case, visit.actor.person_id, AssignmentRole.CARE, visit.today)


def _open(case: Case) -> None:
    if case.closed_on is not None:
        raise NotNow(cases.OVER)


def _write(visit: Visit, case: Case, new: New) -> PublicId:
    if new.once is not None and _written(visit, case, new.once):
        return new.once
    _open(case)
    if new.kind not in rules.TALKS:
        raise NotValid("kind", Said(N_("一覧から選んでください。")))
    first = rules.first_day(visit.today)
    if not first <= new.held_on <= visit.today:
        raise NotValid(
            "held_on",
            Said(N_("%(first)sから%(last)sまでの日を入力してください。"), {"first": first, "last": visit.today}),
        )
    if not 1 <= new.minutes <= rules.LONGEST:
        raise NotValid("minutes", Said(N_("1から%(most)sまでの数を入力してください。"), {"most": rules.LONGEST}))
    if new.call_on is not None and not visit.today < new.call_on <= visit.today + rules.FARTHEST:
        raise NotValid("call_on", Said(N_("次に連絡する日は、明日から1年以内の日付にしてください。")))
    return _made(visit, case, new.kind, new.held_on, new.minutes, new.call_on, new.note, once=new.once).public_id


def _written(visit: Visit, case: Case, once: PublicId) -> bool:
    """Whether this very form was written down already; the case, or its employment, is locked."""
    return visit.session.execute(
        select(
            exists(
                select(literal(1)).where(
                    CareContact.company_id == case.company_id,
                    CareContact.public_id == once,
                    CareContact.case_id == case.id,
                    CareContact.person_id == visit.actor.person_id,
                )
            )
        )
    ).scalar_one()


def _made(
    visit: Visit, case: Case, kind: ContactKind, held_on: date, minutes: int | None, call_on: date | None, note: str,
    *, to_id: int | None = None, once: PublicId | None = None,
) -> CareContact:  # fmt: skip
    made = CareContact(
        company_id=case.company_id, public_id=once or ids.fresh(), case_id=case.id, person_id=visit.actor.person_id,
        hat=visit.actor.hat, kind=kind, held_on=held_on, minutes=minutes, call_on=call_on, to_id=to_id,
        recorded_at=visit.now,
    )  # fmt: skip
    visit.seal(case.data_key_id, made, note=note.strip())
    visit.session.add(made)
    visit.record(sight.CARE_CONTACT, made.public_id, of=case.employment_id)
    visit.session.flush()
    return made


def _physicians(visit: Visit, case: Case) -> tuple[Named, ...]:
    """産業医 of the workplace who can take it: not the person themself, nor their supervisors, nor whoever acts."""
    theirs = people.industrial_physicians(visit.session, case.company_id, case.workplace_id, visit.today)
    barred = people.supervisors_ever(visit.session, case.employment) | {
        case.employment.person_id,
        visit.actor.person_id,
    }
    statement = select(Person.public_id, Person.name).where(
        Person.company_id == case.company_id, Person.id.in_(set(theirs) - barred)
    )
    return tuple(Named(*row) for row in visit.session.execute(statement.order_by(Person.kana, Person.id)))


def _later() -> ColumnElement[bool]:
    """A later contact of the same case, in a select over `CareContact`."""
    later = aliased(CareContact)
    return exists(
        select(literal(1))
        .where(
            later.company_id == CareContact.company_id,
            later.case_id == CareContact.case_id,
            later.id > CareContact.id,
            later.kind != ContactKind.HANDED_ON,
        )
        .correlate(CareContact)
    )


def _planned() -> tuple[ColumnElement[bool], ...]:
    """Calls that are to come, in a select over `CareContact` and `Case`."""
    return CareContact.call_on.is_not(None), ~_later(), Case.closed_on.is_(None)


def _statement(visit: Visit) -> Select[*tuple[Any, ...]]:
    by, to = aliased(Person), aliased(Person)
    return (
        select(
            CareContact, Case.employment_id, Case.id.label("case_id"), visit.facts_column().label("facts"),
            by.name.label("by_name"), func.coalesce(to.name, "").label("to_name"),
        )
        .join(Case, and_(Case.company_id == CareContact.company_id, Case.id == CareContact.case_id))
        .join(by, and_(by.company_id == CareContact.company_id, by.id == CareContact.person_id))
        .outerjoin(to, and_(to.company_id == CareContact.company_id, to.id == CareContact.to_id))
        .where(visit.within(CareContact))
    )  # fmt: skip


def _rows(visit: Visit, statement: Select[*tuple[Any, ...]]) -> Sequence[Any]:
    return visit.session.execute(statement).all()


def _shown(visit: Visit, rows: Iterable[Any], *, opened: bool) -> list[Shown]:
    """A list of lines opens none of the notes."""
    found = list(rows)
    if opened:
        keys.preload(visit.session, {row.CareContact.note.key_id for row in found if row.CareContact.note is not None})
    closed: dict[str, Any] = {} if opened else {"note": None}
    return [
        visit.show(
            sight.CARE_CONTACT, row.CareContact, Fact(row.facts), of=row.employment_id, by_name=row.by_name,
            to_name=row.to_name, **closed,
        )
        for row in found
    ]  # fmt: skip


def _reached(visit: Visit, case_ids: set[int]) -> dict[int, PublicId]:
    """Of these cases those that the reader reaches: what was written in another's doesn't lead there."""
    rows = visit.session.execute(select(Case.id, Case.public_id).where(Case.id.in_(case_ids), visit.within(Case)))
    return {row.id: PublicId(row.public_id) for row in rows}


def _listed(
    visit: Visit, rows: Sequence[Any], staff: dict[int, Shown], reached: dict[int, PublicId]
) -> tuple[Line, ...]:  # fmt: skip
    return tuple(
        Line(contact, staff[row.employment_id], reached.get(row.case_id))
        for contact, row in zip(_shown(visit, rows, opened=False), rows, strict=True)
    )
