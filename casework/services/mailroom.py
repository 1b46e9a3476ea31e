"""What does the office see of its letters: today's, the coming weeks', and what became of those that left?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any, Final

from sqlalchemy import Row, Select
from sqlalchemy.orm import Session

from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.models.invitations import Invitation, Letter
from casework.rules.letters import Fate, fate
from casework.rules.vocabulary import LetterChannel
from casework.services import letters, people, print_runs

AT_MOST: Final = 200
"""Letters of each list on the page; sending takes all that are due."""
KEPT_IN_SIGHT: Final = timedelta(days=60)
"""How far back the page looks."""


@dataclass(frozen=True)
class LetterLine:
    """A letter that waits, and to whom."""

    case_id: str
    employee: Shown
    letter: Shown


@dataclass(frozen=True)
class SentLine:
    """A letter that left, and the last that is known of it."""

    case_id: str
    employee: Shown
    letter: Shown
    fate: Fate


@dataclass(frozen=True)
class Week:
    """The letters of one week, by its Monday."""

    monday: date
    lines: tuple[LetterLine, ...]


@dataclass(frozen=True)
class LettersPage:
    """What leaves today by mail, what waits for paper or telephone, what rests, what is planned, and what left;
    `more`: the lists were cut.
    """

    due: tuple[LetterLine, ...]
    by_hand: tuple[LetterLine, ...]
    general: int
    """General letters that wait for paper."""
    resting: tuple[LetterLine, ...]
    weeks: tuple[Week, ...]
    sent: tuple[SentLine, ...]
    printed: tuple[date, ...]
    """Days on which letters went out on paper lately, for printing again."""
    more: bool


def index(session: Session, actor: Actor, *, now: datetime) -> LettersPage:
    """The letters of the clerk's workplaces."""
    visit = enter(session, actor, Act.SEND_LETTERS, now=now)
    today = visit.today
    waiting = letters.waiting(today).where(visit.within(Invitation))
    due, more_due = _lines(visit, waiting.where(letters.is_due(today), letters.has_mail()))
    by_hand, more_by_hand = _lines(visit, print_runs.waiting(visit))
    resting, more_resting = _lines(visit, waiting.where(letters.is_paused(today)))
    coming, more_coming = _lines(visit, waiting.where(Letter.leaves_on > today, ~letters.is_paused(today)))
    sent, more_sent = _sent(visit)
    return LettersPage(
        due=due,
        by_hand=by_hand,
        general=print_runs.general_waiting(visit),
        resting=resting,
        weeks=_weeks(coming),
        sent=sent,
        printed=print_runs.printed(visit, visit.now - KEPT_IN_SIGHT),
        more=more_due or more_by_hand or more_resting or more_coming or more_sent,
    )


def _weeks(lines: Iterable[LetterLine]) -> tuple[Week, ...]:
    def monday(line: LetterLine) -> date:
        leaves_on: date = line.letter.leaves_on
        return leaves_on - timedelta(days=leaves_on.weekday())

    return tuple(Week(day, tuple(theirs)) for day, theirs in groupby(lines, monday))


def _lines(visit: Visit, statement: Select[*tuple[Any, ...]]) -> tuple[tuple[LetterLine, ...], bool]:
    rows = list(visit.session.execute(statement.limit(AT_MOST + 1)))
    shown = rows[:AT_MOST]
    staff = people.employees(visit, {_of(row) for row in shown})
    found = visit.show_rows(sight.LETTER, shown, of=_of)
    lines = (LetterLine(row.case_public_id, staff[_of(row)], letter) for row, letter in zip(shown, found, strict=True))
    return tuple(lines), len(rows) > AT_MOST


def _sent(visit: Visit) -> tuple[tuple[SentLine, ...], bool]:
    """Letters that left lately, the newest first."""
    statement = (
        letters.with_people()
        .add_columns(
            Invitation.public_id.label("invitation_id"), Invitation.answered_at.label("invitation_answered_at")
        )
        .where(visit.within(Invitation), Letter.sent_at >= visit.now - KEPT_IN_SIGHT)
        .order_by(Letter.sent_at.desc(), Letter.id.desc())
        .limit(AT_MOST + 1)
    )
    rows = list(visit.session.execute(statement))
    shown = rows[:AT_MOST]
    staff = people.employees(visit, {_of(row) for row in shown})
    found = visit.show_rows(sight.LETTER, shown, of=_of)
    answers = visit.show_parts(sight.INVITATION, shown, ("answered_at",), prefix="invitation", of=_of)
    lines = tuple(
        SentLine(row.case_public_id, staff[_of(row)], letter, _fate(letter, answer))
        for row, letter, answer in zip(shown, found, answers, strict=True)
    )
    return lines, len(rows) > AT_MOST


def _fate(letter: Shown, answer: Shown | None) -> Fate:
    return fate(
        sent_at=letter.sent_at,
        delivered_at=letter.delivered_at,
        returned_on=letter.returned_on,
        bounced_at=letter.bounced_at if letter.channel is LetterChannel.MAIL else None,
        answered_at=None if answer is None else answer.answered_at,
    )


def _of(row: Row[Any]) -> int:
    about: int = row.employment_id
    return about
