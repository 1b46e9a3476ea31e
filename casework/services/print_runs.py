"""Which letters go out on paper today, and what stands on each?"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, Select, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from casework.access import Act, Actor, Visit, enter, sight
from casework.documents import print_run
from casework.documents.print_run import Posted
from casework.models.cases import Case
from casework.models.invitations import GeneralLetter, Invitation, Letter
from casework.models.people import Company, Employment, Person, Workplace
from casework.models.wordings import Wording
from casework.rules import letter_texts, wordings
from casework.rules.errors import NotNow, NotYours
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import LetterChannel, WordingKind
from casework.services import approaches, general_letters, letters, people, rests
from casework.services import wordings as texts

AT_MOST: Final = 2000
"""Letters of one file; the rest is for the next one."""
AT_ONCE: Final = 500
"""Letters of which everything is read with one statement."""
RUNS: Final = 50
"""Of how many runs the page tells."""


@dataclass(frozen=True)
class Run:
    """A file to print, and how many letters are in it."""

    content: bytes
    count: int


@dataclass(frozen=True)
class Printed:
    """A run that was made: when, and of how many letters."""

    at: datetime
    count: int


def waiting(visit: Visit) -> Select[*tuple[Any, ...]]:
    """Letters for paper: due for somebody without a mail address, or come back as a mail, whoever noticed it."""
    today = visit.today
    came_back = or_(Letter.bounced_at.is_not(None), Letter.returned_on.is_not(None))
    bounced = and_(Letter.channel == LetterChannel.MAIL, came_back, ~letters.is_paused(today), ~approaches.is_past())
    return (
        letters.with_people()
        .where(
            visit.within(Invitation),
            approaches.is_wanted(),
            Case.closed_on.is_(None),
            Employment.on(today),
            or_(and_(Letter.sent_at.is_(None), letters.is_due(today), ~letters.has_mail()), bounced),
        )
        .order_by(Person.kana, Person.id, Letter.id)
    )


def make(session: Session, actor: Actor, link: str, *, now: datetime) -> Run:
    """Today's letters on paper, in kana order, marked as sent; NotNow when none waits. A file that is full leaves the
    others for the next one. `link`: the public address of the sign-in page, the same for everybody.
    """
    visit = enter(session, actor, Act.SEND_LETTERS, now=now)
    own = list(session.execute(waiting(visit).limit(AT_MOST).with_for_update(of=(Invitation, Letter))))
    general = list(session.execute(_general_waiting(visit).limit(AT_MOST).with_for_update(of=GeneralLetter)))
    if not own and not general:
        raise NotNow(Said(N_("今日、紙で送る案内はありません。")))
    places = sorted((row.kana, row.person_id) for row in (*own, *general))
    last = places[:AT_MOST][-1]
    found = [row for row in own if (row.kana, row.person_id) <= last]
    others = [row for row in general if (row.kana, row.person_id) <= last]
    held = _held(visit, found, others)
    for row in found:
        letters.mark_sent(visit, session.get_one(Letter, row.id), LetterChannel.PAPER)
        letters.tell(visit, row)
    for row in others:
        general_letters.mark_sent(visit, session.get_one(GeneralLetter, row.id), LetterChannel.PAPER)
    session.flush()
    return _file(visit, found, others, link, held)


def printed(visit: Visit, since: datetime) -> tuple[Printed, ...]:
    """The print runs, the newest first."""
    counts: Counter[datetime] = Counter()
    ours = letters.with_people().where(
        visit.within(Invitation), Letter.channel == LetterChannel.PAPER, Letter.sent_at >= since
    )
    general = _general(visit).where(GeneralLetter.channel == LetterChannel.PAPER, GeneralLetter.sent_at >= since)
    for statement, moment in ((ours, Letter.sent_at), (general, GeneralLetter.sent_at)):
        runs = statement.order_by(None).with_only_columns(moment, func.count()).group_by(moment)
        for at, count in visit.session.execute(runs):
            if at is not None:
                counts[at] += count
    return tuple(Printed(at, counts[at]) for at in sorted(counts, reverse=True)[:RUNS])


def general_waiting(visit: Visit) -> int:
    """How many general letters wait for paper."""
    waiting_ones = _general_waiting(visit).subquery()
    return visit.session.execute(select(func.count()).select_from(waiting_ones)).scalar_one()


def _general_waiting(visit: Visit) -> Select[*tuple[Any, ...]]:
    """Those for paper: nobody is at rest, and no later letter has overtaken them."""
    paused = rests.holds(Employment.company_id, Employment.id, visit.today)
    return _general(visit).where(GeneralLetter.sent_at.is_(None), ~paused, ~general_letters.is_past(visit.today))


def _general(visit: Visit) -> Select[*tuple[Any, ...]]:
    """General letters to people who are employed."""
    statement: Select[*tuple[Any, ...]] = (
        select(
            GeneralLetter.id,
            GeneralLetter.public_id,
            GeneralLetter.kind,
            GeneralLetter.due_on,
            GeneralLetter.sent_at,
            GeneralLetter.channel,
            GeneralLetter.employment_id,
            Employment.person_id,
            Person.kana,
        )
        .join(
            Employment,
            and_(Employment.company_id == GeneralLetter.company_id, Employment.id == GeneralLetter.employment_id),
        )
        .join(Person, and_(Person.company_id == Employment.company_id, Person.id == Employment.person_id))
        .where(visit.within(GeneralLetter), Employment.on(visit.today))
        .order_by(Person.kana, Person.id)
    )
    return statement


def again(session: Session, actor: Actor, at: datetime, link: str, *, now: datetime) -> Run:
    """A run once more, whole, but for those that nobody needs any more: answered since, at rest, or to somebody who has
    left. Nothing is marked. `at`: when it was made. NotYours when none of it is left.
    """
    visit = enter(session, actor, Act.SEND_LETTERS, now=now)
    found = list(
        session.execute(
            letters.with_people()
            .where(
                visit.within(Invitation),
                approaches.is_wanted(),
                Case.closed_on.is_(None),
                Employment.on(visit.today),
                ~letters.is_paused(visit.today),
                Letter.channel == LetterChannel.PAPER,
                Letter.sent_at == at,
            )
            .order_by(Person.kana, Person.id, Letter.id)
        )
    )
    others = list(
        session.execute(
            _general(visit).where(
                ~rests.holds(Employment.company_id, Employment.id, visit.today),
                GeneralLetter.channel == LetterChannel.PAPER,
                GeneralLetter.sent_at == at,
            )
        )
    )
    if not found and not others:
        raise NotYours
    return _file(visit, found, others, link, _held(visit, found, others))


def _held(visit: Visit, targets: list[Row[Any]], others: list[Row[Any]]) -> list[Any]:
    """All that belongs to these letters, read in portions instead of letter by letter; there as long as the list is."""
    session, held = visit.session, list[Any]()
    own = (
        select(Letter, Invitation, Case)
        .join(Invitation, and_(Invitation.company_id == Letter.company_id, Invitation.id == Letter.invitation_id))
        .join(Case, and_(Case.company_id == Invitation.company_id, Case.id == Invitation.case_id))
        .options(joinedload(Case.employment).joinedload(Employment.person), joinedload(Case.check_result))
    )
    for start in range(0, len(targets), AT_ONCE):
        ids = [row.id for row in targets[start : start + AT_ONCE]]
        held += session.execute(own.where(Letter.company_id == visit.actor.company_id, Letter.id.in_(ids))).all()
    general = (
        select(GeneralLetter, Employment)
        .join(
            Employment,
            and_(Employment.company_id == GeneralLetter.company_id, Employment.id == GeneralLetter.employment_id),
        )
        .options(joinedload(Employment.person))
    )
    for start in range(0, len(others), AT_ONCE):
        ids = [row.id for row in others[start : start + AT_ONCE]]
        of_ours = (GeneralLetter.company_id == visit.actor.company_id, GeneralLetter.id.in_(ids))
        held += session.execute(general.where(*of_ours)).all()
    return held


def _file(visit: Visit, targets: list[Row[Any]], others: list[Row[Any]], link: str, _held: list[Any]) -> Run:
    """Both kinds mixed, in kana order."""
    session, company_id = visit.session, visit.actor.company_id
    visit.show_rows(sight.LETTER, targets, of=lambda row: int(row.employment_id))
    visit.show_rows(sight.GENERAL_LETTER, others, of=lambda row: int(row.employment_id))
    filling = texts.Filling(session, company_id, sign_in=link)
    texts_of = [(row, _text(visit, row, filling)) for row in targets]
    texts_of += [(row, general_letters.text(visit, session.get_one(GeneralLetter, row.id), filling)) for row in others]
    texts_of.sort(key=lambda one: (one[0].kana, one[0].person_id))
    staff = people.employees(visit, {row.employment_id for row, _ in texts_of})
    places = dict(
        session.execute(select(Workplace.name, Workplace.address).where(Workplace.company_id == company_id)).all()
    )
    company = session.execute(select(Company.name).where(Company.id == company_id)).scalar_one()
    posted = []
    for row, text in texts_of:
        employee = staff[row.employment_id]
        where = (places.get(employee.workplace or "", ""), company, employee.workplace or "", employee.department or "")
        posted.append(
            Posted(
                address=tuple(line for line in where if line),
                name=employee.name,
                language=employee.language.value,
                text=text,
            )
        )
    return Run(print_run.base(company, link).fill(posted), len(posted))


def _text(visit: Visit, row: Row[Any], filling: texts.Filling) -> str:
    """The letter with the text it was sent with."""
    session = visit.session
    letter = session.get_one(Letter, row.id)
    invitation = session.get_one(Invitation, letter.invitation_id)
    case = session.get_one(Case, invitation.case_id)
    language = case.employment.person.language
    if letter.wording_id is None:
        body = letter_texts.TEXTS[WordingKind(letter.kind.value), language]
    else:
        body = session.get_one(Wording, letter.wording_id).body
    return wordings.fill(body, filling.of(case, invitation, language, visit.today))
