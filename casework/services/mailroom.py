"""What does the office see of its letters: today's, the coming weeks', and what became of those that left?"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, and_, func, literal, or_, select
from sqlalchemy.orm import Session

from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.models.invitations import Invitation, Letter
from casework.models.people import Person
from casework.rules.days import tokyo_date
from casework.rules.errors import NotYours
from casework.rules.letters import Fate, fate
from casework.rules.texts import N_
from casework.rules.vocabulary import Choice, LetterChannel
from casework.services import letters, people, print_runs
from casework.services.print_runs import Printed

FIRST: Final = 50
"""Letters of each list on the page of all of them."""
PAGE: Final = 200
"""Letters on a page of one list."""
KEPT_IN_SIGHT: Final = timedelta(days=60)
"""How far back the page looks."""


class Pile(Choice):
    """A list of letters."""

    DUE = "due", N_("今日までに送るもの")
    BY_HAND = "by-hand", N_("電話か紙で届けるもの")
    RESTING = "resting", N_("休んでいるもの")
    COMING = "coming", N_("これから送るもの")
    SENT = "sent", N_("送ったものと、その後")


@dataclass(frozen=True)
class LetterLine:
    """A letter that waits, or that left with the last that is known of it, and to whom."""

    case_id: str
    employee: Shown
    letter: Shown
    fate: Fate | None


@dataclass(frozen=True)
class Lines:
    """A part of a pile. `total`: how many there are in all; `after`: where the next page begins, None at the end."""

    lines: tuple[LetterLine, ...]
    total: int
    after: str | None

    @property
    def weeks(self) -> tuple[tuple[date, tuple[LetterLine, ...]], ...]:
        """The lines by the Monday of their week."""
        return tuple((monday, tuple(theirs)) for monday, theirs in groupby(self.lines, _monday))


@dataclass(frozen=True)
class LettersPage:
    """What leaves today by mail, what waits for paper or telephone, what rests, what is planned, and what left."""

    due: Lines
    by_hand: Lines
    general: int
    """General letters that wait for paper."""
    resting: Lines
    coming: Lines
    sent: Lines
    printed: tuple[Printed, ...]
    """The print runs of lately, for printing again."""


def index(session: Session, actor: Actor, *, now: datetime) -> LettersPage:
    """The letters of the clerk's workplaces, the first of each pile."""
    visit = enter(session, actor, Act.SEND_LETTERS, now=now)
    return LettersPage(
        due=_lines(visit, Pile.DUE, FIRST),
        by_hand=_lines(visit, Pile.BY_HAND, FIRST),
        general=print_runs.general_waiting(visit),
        resting=_lines(visit, Pile.RESTING, FIRST),
        coming=_lines(visit, Pile.COMING, FIRST),
        sent=_lines(visit, Pile.SENT, FIRST),
        printed=print_runs.printed(visit, visit.now - KEPT_IN_SIGHT),
    )


def pile(session: Session, actor: Actor, which: Pile, *, after: str | None = None, now: datetime) -> Lines:
    """A page of one pile; `after`: the public id of a letter of the page before. NotYours when it isn't there."""
    return _lines(enter(session, actor, Act.SEND_LETTERS, now=now), which, PAGE, after)


def _monday(line: LetterLine) -> date:
    leaves_on: date = line.letter.leaves_on
    return leaves_on - timedelta(days=leaves_on.weekday())


def _statement(visit: Visit, which: Pile) -> Select[*tuple[Any, ...]]:
    today = visit.today
    if which is Pile.BY_HAND:
        return print_runs.waiting(visit)
    if which is Pile.SENT:
        return (
            letters.with_people()
            .add_columns(
                Invitation.public_id.label("invitation_id"), Invitation.answered_at.label("invitation_answered_at")
            )
            .where(visit.within(Invitation), Letter.sent_at >= visit.now - KEPT_IN_SIGHT)
        )
    which_ones = {
        Pile.DUE: and_(letters.is_due(today), letters.has_mail()),
        Pile.RESTING: letters.is_seen_to_rest(today),
        Pile.COMING: and_(Letter.leaves_on > today, ~letters.is_seen_to_rest(today)),
    }
    return letters.waiting(today).where(visit.within(Invitation), which_ones[which])


def _order(which: Pile) -> tuple[tuple[Any, ...], bool]:
    """By what a pile is in order, and whether the last comes first."""
    if which is Pile.BY_HAND:
        return (Person.kana, Person.id, Letter.id), False
    if which is Pile.SENT:
        return (Letter.sent_at, Letter.id), True
    return (Letter.leaves_on, Letter.id), False


def _lines(visit: Visit, which: Pile, at_most: int, after: str | None = None) -> Lines:
    session, statement = visit.session, _statement(visit, which).order_by(None)
    key, falling = _order(which)
    total = session.execute(select(func.count()).select_from(statement.subquery())).scalar_one()
    wanted = statement
    if after is not None:
        place = statement.with_only_columns(*key).where(Letter.public_id == after)
        cursor = session.execute(place).one_or_none()
        if cursor is None:
            raise NotYours
        wanted = statement.where(_beyond(key, tuple(cursor), falling))
    ordered = wanted.order_by(*(part.desc() if falling else part for part in key))
    rows = list(session.execute(ordered.limit(at_most + 1)))
    shown = rows[:at_most]
    staff = people.employees(visit, {_of(row) for row in shown})
    found = visit.show_rows(sight.LETTER, shown, of=_of)
    fates: list[Fate | None] = [None] * len(shown)
    if which is Pile.SENT:
        answers = visit.show_parts(sight.INVITATION, shown, ("answered_at",), prefix="invitation", of=_of)
        fates = [_fate(letter, answer) for letter, answer in zip(found, answers, strict=True)]
    lines = tuple(
        LetterLine(row.case_public_id, staff[_of(row)], letter, known)
        for row, letter, known in zip(shown, found, fates, strict=True)
    )
    return Lines(lines, total, shown[-1].public_id if len(rows) > at_most else None)


def _beyond(key: tuple[Any, ...], place: tuple[Any, ...], falling: bool) -> ColumnElement[bool]:
    """What comes after a place: one part after the other, since a row of a calculated day compares nowhere alike."""
    ways = []
    for number, (part, value) in enumerate(zip(key, place, strict=True)):
        bound = literal(value, part.type)
        further = part < bound if falling else part > bound
        ways.append(and_(*(one == known for one, known in zip(key[:number], place, strict=False)), further))
    return or_(*ways)


def _fate(letter: Shown, answer: Shown | None) -> Fate:
    sent_on = tokyo_date(letter.sent_at)
    return fate(
        sent_at=letter.sent_at,
        delivered_at=letter.delivered_at,
        returned_on=letter.returned_on if letter.returned_on and letter.returned_on >= sent_on else None,
        bounced_at=letter.bounced_at if letter.channel is LetterChannel.MAIL else None,
        answered_at=None if answer is None else answer.answered_at,
    )


def _of(row: Row[Any]) -> int:
    about: int = row.employment_id
    return about
