"""Which letters go out on paper today, and what stands on each?"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import Row, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from casework.access import Act, Actor, Visit, enter, sight
from casework.documents import print_run
from casework.documents.print_run import Posted
from casework.models.cases import Case
from casework.models.invitations import GeneralLetter, Invitation, Letter
from casework.models.people import Company, Employment, Person, Workplace
from casework.models.wordings import Wording
from casework.rules import letter_texts, wordings
from casework.rules.days import TOKYO, tokyo_date
from casework.rules.errors import NotNow, NotYours
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import LetterChannel, WordingKind
from casework.services import approaches, general_letters, letters, people, rests
from casework.services import wordings as texts

AT_MOST: Final = 2000
"""Letters of one file."""


@dataclass(frozen=True)
class Run:
    """A file to print, and how many letters are in it."""

    content: bytes
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
    """Today's letters on paper, in kana order, marked as sent. NotNow when none waits. `link`: the public address of
    the sign-in page, the same for everybody.
    """
    visit = enter(session, actor, Act.SEND_LETTERS, now=now)
    found = list(session.execute(waiting(visit).limit(AT_MOST).with_for_update(of=(Letter, Invitation))))
    unsent = _general_waiting(visit)
    others = list(session.execute(unsent.limit(AT_MOST).with_for_update(of=GeneralLetter)))
    if not found and not others:
        raise NotNow(Said(N_("今日、紙で送る案内はありません。")))
    for row in found:
        letters.mark_sent(visit, session.get_one(Letter, row.id), LetterChannel.PAPER)
        letters.tell(visit, row)
    for row in others:
        letter = session.get_one(GeneralLetter, row.id)
        general_letters.mark_sent(visit, letter, LetterChannel.PAPER)
    session.flush()
    return _file(visit, found, others, link)


def printed(visit: Visit, since: datetime) -> tuple[date, ...]:
    """The days of print runs, the newest first."""
    ours = (Letter.channel == LetterChannel.PAPER, Letter.sent_at >= since)
    targets = letters.with_people().with_only_columns(Letter.sent_at).where(visit.within(Invitation), *ours)
    others = select(GeneralLetter.sent_at).where(
        visit.within(GeneralLetter), GeneralLetter.channel == LetterChannel.PAPER, GeneralLetter.sent_at >= since
    )
    found = {*visit.session.execute(targets.distinct()).scalars(), *visit.session.execute(others.distinct()).scalars()}
    return tuple(dict.fromkeys(tokyo_date(moment) for moment in sorted(found, reverse=True)))


def general_waiting(visit: Visit) -> int:
    """How many general letters wait for paper."""
    waiting_ones = _general_waiting(visit).subquery()
    return visit.session.execute(select(func.count()).select_from(waiting_ones)).scalar_one()


def _general_waiting(visit: Visit) -> Select[*tuple[Any, ...]]:
    """Those for paper: nobody is at rest, and no later letter has overtaken them."""
    paused = rests.holds(Employment.company_id, Employment.id, visit.today)
    return _general(visit).where(GeneralLetter.sent_at.is_(None), ~paused, ~general_letters.is_past())


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


def again(session: Session, actor: Actor, on: date, link: str, *, now: datetime) -> Run:
    """The letters that were printed on a day, once more, but for those that nobody needs any more: answered since, at
    rest, or to somebody who has left. Nothing is marked. NotYours when none is left.
    """
    visit = enter(session, actor, Act.SEND_LETTERS, now=now)
    begin = datetime.combine(on, time(), TOKYO)
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
                Letter.sent_at >= begin,
                Letter.sent_at < begin + timedelta(days=1),
            )
            .order_by(Person.kana, Person.id, Letter.id)
            .limit(AT_MOST)
        )
    )
    others = list(
        session.execute(
            _general(visit)
            .where(
                ~rests.holds(Employment.company_id, Employment.id, visit.today),
                GeneralLetter.channel == LetterChannel.PAPER,
                GeneralLetter.sent_at >= begin,
                GeneralLetter.sent_at < begin + timedelta(days=1),
            )
            .limit(AT_MOST)
        )
    )
    if not found and not others:
        raise NotYours
    return _file(visit, found, others, link)


def _file(visit: Visit, targets: list[Row[Any]], others: list[Row[Any]], link: str) -> Run:
    """Both kinds mixed, in kana order."""
    session, company_id = visit.session, visit.actor.company_id
    visit.show_rows(sight.LETTER, targets, of=lambda row: int(row.employment_id))
    visit.show_rows(sight.GENERAL_LETTER, others, of=lambda row: int(row.employment_id))
    texts_of = [(row, _text(visit, row, link)) for row in targets]
    texts_of += [(row, general_letters.text(visit, session.get_one(GeneralLetter, row.id), link)) for row in others]
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


def _text(visit: Visit, row: Row[Any], link: str) -> str:
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
    return wordings.fill(body, texts.values(session, case, invitation, language, day=visit.today, sign_in=link))
