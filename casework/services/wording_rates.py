"""Of the people whom a text of a letter reached, how many asked for the talk?

A table is drawn up once, when its numbers can't move any more, for a whole campaign and not for what one reader may
reach of it: whoever watches it from day to day, or compares it with another reader's, learns nothing of anybody.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.access.sight import Fact
from casework.models.cases import Case
from casework.models.checks import CheckResult, StressCheck
from casework.models.invitations import Invitation, Letter
from casework.models.people import Workplace
from casework.models.requests import InterviewRequest
from casework.models.wordings import Wording
from casework.rules.days import tokyo_date
from casework.rules.suppression import Count, Table, differs_safely, suppressed
from casework.rules.vocabulary import Language, LetterKind

KINDS: Final = (LetterKind.FIRST, LetterKind.REMINDER, LetterKind.FINAL)
"""The letters of a campaign; the later ones go to a few people on days of their own."""
WITHIN: Final = timedelta(days=30)
"""A request counts for the letters that were sent so many days before it at most."""
COHORT: Final = timedelta(days=120)
"""Letters that were sent so long after the start of a check belong to its table; later ones never do."""
SETTLED: Final = timedelta(days=180)
"""So long after its start the table of a check is drawn up: the last request that can count was entered by then."""


@dataclass(frozen=True, slots=True)
class Version:
    """A text: the product's own without number and language, else a version of the company's or the workplace's."""

    number: int | None = None
    language: Language | None = None
    of_company: bool = False


@dataclass(frozen=True, slots=True)
class Rates:
    """One letter of a campaign: for each text how many people it reached and how many asked within thirty days."""

    kind: LetterKind
    table: Table[Version]


@dataclass(frozen=True)
class RatesPage:
    """The campaigns within reach whose tables are drawn up, the newest first."""

    checks: tuple[Shown, ...]


def page(session: Session, actor: Actor, *, now: datetime) -> RatesPage:
    """How the texts of the letters did, small-group safe. For clerks, and for examiners of the check."""
    visit = enter(session, actor, Act.READ_WORDING, now=now)
    found = session.execute(
        select(
            StressCheck.id, StressCheck.public_id, StressCheck.name, StressCheck.started_on,
            Workplace.name.label("workplace"),
        )
        .join(
            Workplace, and_(Workplace.company_id == StressCheck.company_id, Workplace.id == StressCheck.workplace_id)
        )
        .where(visit.within(StressCheck), StressCheck.started_on <= visit.today - SETTLED)
        .order_by(StressCheck.started_on.desc(), StressCheck.id.desc())
    ).all()  # fmt: skip
    sent = _sent(visit, {check.id: check.started_on for check in found}) if found else {}
    return RatesPage(
        tuple(
            visit.show(
                sight.WORDING_RATE, check, Fact.EXAMINER,
                check_name=check.name, workplace=check.workplace, letters=tuple(_safe(sent.get(check.id, {}))),
            )
            for check in found
        )
    )  # fmt: skip


_Groups = dict[LetterKind, dict[Version, Count]]


def _sent(visit: Visit, begun: Mapping[int, date]) -> dict[int, _Groups]:
    """The letters that reached somebody, by check, kind and text. Whoever reads the page counts like everybody else."""
    rows = visit.session.execute(
        select(
            CheckResult.stress_check_id, Letter.kind, Letter.sent_at, Letter.return_entered_at, Letter.bounced_at,
            Case.id.label("case_id"),
            Wording.number, Wording.language, Wording.workplace_id,
        )
        .join(Invitation, and_(Invitation.company_id == Letter.company_id, Invitation.id == Letter.invitation_id))
        .join(Case, and_(Case.company_id == Invitation.company_id, Case.id == Invitation.case_id))
        .join(CheckResult, and_(CheckResult.company_id == Case.company_id, CheckResult.id == Case.check_result_id))
        .outerjoin(Wording, and_(Wording.company_id == Letter.company_id, Wording.id == Letter.wording_id))
        .where(
            Letter.company_id == visit.actor.company_id,
            Letter.kind.in_(KINDS),
            Letter.sent_at.is_not(None),
            CheckResult.stress_check_id.in_(begun),
        )
    ).all()  # fmt: skip
    asked = _asked(visit, begun)
    found: dict[int, _Groups] = {}
    for row in rows:  # what came in later is not of the table, or two looks at it would tell of somebody
        on = tokyo_date(row.sent_at)
        if on > begun[row.stress_check_id] + COHORT:
            continue
        drawn = begun[row.stress_check_id] + SETTLED
        if _known_by(drawn, row.return_entered_at) or _known_by(drawn, row.bounced_at):
            continue
        did = any(on <= day <= on + WITHIN and entered < drawn for day, entered in asked.get(row.case_id, ()))
        groups = found.setdefault(row.stress_check_id, {}).setdefault(row.kind, {})
        own = row.number is not None
        version = Version(row.number, row.language, row.workplace_id is None) if own else Version()
        groups[version] = groups.get(version, Count(0, 0)) + Count(1, int(did))
    return found


def _known_by(drawn: date, at: datetime | None) -> bool:
    """What was entered before the table was drawn up counts in it; what was entered later never moves it."""
    return at is not None and tokyo_date(at) < drawn


def _asked(visit: Visit, checks: Iterable[int]) -> dict[int, list[tuple[date, date]]]:
    """When the people of these checks asked, and when that was entered: for the statutory interview only, taken back
    later or not.
    """
    rows = visit.session.execute(
        select(InterviewRequest.case_id, InterviewRequest.requested_on, InterviewRequest.entered_at)
        .join(Case, and_(Case.company_id == InterviewRequest.company_id, Case.id == InterviewRequest.case_id))
        .join(CheckResult, and_(CheckResult.company_id == Case.company_id, CheckResult.id == Case.check_result_id))
        .where(
            InterviewRequest.company_id == visit.actor.company_id,
            InterviewRequest.statutory,
            CheckResult.stress_check_id.in_(checks),
        )
    )
    found: dict[int, list[tuple[date, date]]] = {}
    for case_id, on, at in rows:
        found.setdefault(case_id, []).append((on, tokyo_date(at)))
    return found


def _safe(groups: _Groups) -> Iterator[Rates]:
    """The tables of one campaign, small groups hidden. Two letters to nearly the same people: the later is hidden."""
    shown: list[int] = []
    for kind in KINDS:
        rows = groups.get(kind, {})
        table = suppressed(rows)
        people = sum(count.people for count in rows.values())
        told = table.total is not None or any(count is not None for count in table.rows.values())
        if told and differs_safely(people, shown):
            shown.append(people)
        else:
            table = Table(dict.fromkeys(rows), None)
        if rows:
            yield Rates(kind, table)
