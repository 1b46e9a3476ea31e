"""How does a file of HR come into somebody's hands: taken, or given by a colleague with a word?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.models.cases import Case
from casework.models.holdings import Holding
from casework.models.people import Person
from casework.models.requests import InterviewRequest
from casework.rules.errors import NotNow, NotValid
from casework.rules.notices import Notice
from casework.rules.owners import LONGEST
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import Hat
from casework.rules.words import clinical_words
from casework.services import messages, owners, people
from casework.services.cases import OVER
from casework.services.owners import Told
from casework.services.people import Named

ONE_DAY: Final = timedelta(days=1)
CLINICAL: Final = N_("病名や治療にふれる言葉は書けません：%(words)s。することと期限だけを書いてください。")


@dataclass(frozen=True)
class Giving:
    """To whom a file is given, and the word that goes with it; as typed."""

    to: str
    note: str


@dataclass(frozen=True)
class GivePage:
    """To whom it can be given. Nobody: then the page says what to appoint."""

    request_id: str
    employee: Shown
    owner: Told | None
    officers: tuple[Named, ...]


@dataclass(frozen=True)
class InHand:
    """Who has the file, who had it, and the last word that went with it."""

    owner: Told | None
    before: tuple[Shown, ...]


def of_case(visit: Visit, case: Case) -> InHand:
    """For HR's file: the one who has it, and everybody from the newest back."""
    rows = list(
        visit.session.execute(
            select(Holding)
            .where(Holding.case_id == case.id, visit.within(Holding))
            .order_by(Holding.from_on.desc(), Holding.id.desc())
        ).scalars()
    )
    those = [one for row in rows for one in (row.person_id, row.given_by_id)]
    names = people.person_names(visit.session, case.company_id, those)
    known = visit.facts(case)
    shown = [
        visit.show(
            sight.HOLDING, row, known, of=case.employment_id, name=names[row.person_id],
            given_by_name=names[row.given_by_id],
        )
        for row in rows
    ]  # fmt: skip
    return InHand(owners.of(visit, [case.public_id]).get(case.public_id), tuple(shown))


def take(session: Session, actor: Actor, request_id: str, *, now: datetime) -> None:
    """Take a file in hand from today on; who had it is told. Nothing changes where it is one's own already."""
    visit = enter(session, actor, Act.HOLD_FILE, now=now)
    request, case = _file(visit, request_id)
    before = _holder(visit, case)
    if before == actor.person_id or actor.person_id is None:
        return
    able = owners.able(visit, case).names
    put(visit, case, actor.person_id, visit.today)
    if before in able:
        _tell(visit, Notice.FILE_TAKEN, request, before)


def giving(session: Session, actor: Actor, request_id: str, *, now: datetime) -> GivePage:
    """The page on which a file is given to a colleague."""
    visit = enter(session, actor, Act.HOLD_FILE, now=now)
    request, case = _file(visit, request_id)
    return GivePage(
        request_id=request.public_id,
        employee=people.employee(visit, case.employment_id),
        owner=owners.of(visit, [case.public_id]).get(case.public_id),
        officers=_colleagues(visit, case, but={_holder(visit, case)}),
    )


def give(session: Session, actor: Actor, request_id: str, giving: Giving, *, now: datetime) -> None:
    """Give a file to a colleague, who is told; with a word that holds no health data. NotValid otherwise. A page
    that is sent twice gives it once.
    """
    visit = enter(session, actor, Act.HOLD_FILE, now=now)
    request, case = _file(visit, request_id)
    if giving.to not in {one.public_id for one in _colleagues(visit, case, but=())}:
        raise NotValid("to", Said(N_("一覧から選んでください。")))
    note = giving.note.strip()
    if len(note) > LONGEST:
        raise NotValid("note", Said(N_("%(most)s文字以内で入力してください。"), {"most": LONGEST}))
    if clinical := clinical_words(note):
        raise NotValid("note", Said(CLINICAL, {"words": "、".join(clinical)}))
    to = visit.session.execute(
        select(Person.id).where(Person.company_id == case.company_id, Person.public_id == giving.to)
    ).scalar_one()
    if _given(visit, case, to, note):
        return
    put(visit, case, to, visit.today, note=note)
    _tell(visit, Notice.FILE_GIVEN, request, to)


def put(visit: Visit, case: Case, person_id: int, from_on: date, *, note: str = "") -> None:
    """From a day on a file is in somebody's hands, whatever was planned for later. What was said to whoever had it from
    that very day on, and so for no day, goes along.
    """
    made = Holding(
        company_id=case.company_id, public_id=ids.fresh(), case_id=case.id, person_id=person_id, from_on=from_on,
        given_by_id=visit.actor.person_id, given_at=visit.now,
    )  # fmt: skip
    for before in _standing(visit, case, from_on):
        if before.from_on == from_on:
            visit.carry(before, made, case.data_key_id, "note")
    if note:
        visit.reseal(case.data_key_id, made, note=lambda said: f"{said}\n{note}" if said else note)
    release(visit, case, from_on)
    visit.session.add(made)
    visit.record(sight.HOLDING, made.public_id, of=case.employment_id)
    visit.session.flush()


def release(visit: Visit, case: Case, from_on: date) -> None:
    """From a day on nobody has it in hand any more."""
    for one in _standing(visit, case, from_on):
        visit.record(sight.HOLDING, one.public_id, of=case.employment_id)
        if one.from_on >= from_on:
            visit.session.delete(one)
        else:
            one.until_on = from_on - ONE_DAY
    visit.session.flush()


def _standing(visit: Visit, case: Case, from_on: date) -> Sequence[Holding]:
    return (
        visit.session.execute(
            select(Holding)
            .where(
                Holding.company_id == case.company_id,
                Holding.case_id == case.id,
                or_(Holding.until_on.is_(None), Holding.until_on >= from_on),
            )
            .order_by(Holding.from_on)
        )
        .scalars()
        .all()
    )


def _file(visit: Visit, request_id: str) -> tuple[InterviewRequest, Case]:
    """The request and its case, which is locked: of two who take it the later one has it. NotNow once it is over."""
    request = visit.reach(InterviewRequest, request_id)
    case = visit.reach_id(Case, request.case_id, lock=True)
    if case.closed_on is not None:
        raise NotNow(OVER)
    return request, case


def _given(visit: Visit, case: Case, to: int, note: str) -> bool:
    """The same was given to the same person today, with the same word last."""
    theirs = visit.session.execute(
        select(Holding).where(
            Holding.company_id == case.company_id, Holding.case_id == case.id, Holding.on(visit.today),
            Holding.person_id == to, Holding.given_by_id == visit.actor.person_id, Holding.from_on == visit.today,
        )
    ).scalar_one_or_none()  # fmt: skip

    def kept(said: str) -> str:
        return said if not note or said == note or said.endswith(f"\n{note}") else note

    return theirs is not None and not visit.resealed(case.data_key_id, Holding.__tablename__, theirs, note=kept)


def _holder(visit: Visit, case: Case) -> int | None:
    return visit.session.execute(
        select(Holding.person_id).where(
            Holding.company_id == case.company_id, Holding.case_id == case.id, Holding.on(visit.today)
        )
    ).scalar_one_or_none()


def _colleagues(visit: Visit, case: Case, *, but: Collection[int | None]) -> tuple[Named, ...]:
    able = set(owners.able(visit, case).names) - {visit.actor.person_id, *but}
    rows = visit.session.execute(
        select(Person.public_id, Person.name)
        .where(Person.company_id == case.company_id, Person.id.in_(able))
        .order_by(Person.kana, Person.id)
    )
    return tuple(Named(row.public_id, row.name) for row in rows)


def _tell(visit: Visit, notice: Notice, request: InterviewRequest, to: int | None) -> None:
    if to is not None and to != visit.actor.person_id:
        messages.queue(
            visit, notice, record_id=request.public_id, to=to, hat=Hat.HR, occasion=visit.now.isoformat()
        )  # fmt: skip
