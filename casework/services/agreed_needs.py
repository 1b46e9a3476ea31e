"""How does the examiner decide at once about everybody of whom the file's flag and the scores say the same?"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from casework.access import Act, Actor, Shown, Visit, enter
from casework.models.checks import CheckResult, StressCheck, SupplementaryTalk
from casework.models.people import Employment
from casework.rules import scoring
from casework.rules.errors import NotValid
from casework.rules.texts import N_, Said
from casework.services import checks, needs
from casework.services.checks import ResultLine
from casework.services.needs import Decision
from casework.services.proposals import proposed


@dataclass(frozen=True)
class Portion:
    """The people the next press decides about, by employee number. `seen`: what the button names, so that it decides
    about nobody who wasn't on the page; `waiting`: all of whom it could be said, this portion among them.
    """

    check: Shown
    lines: tuple[ResultLine, ...]
    needed: bool
    waiting: int
    seen: str


def waiting(session: Session, actor: Actor, check_id: str, *, now: datetime) -> dict[bool, int]:
    """How many wait of whom flag and scores say "needed", and how many of whom they say "not needed"."""
    visit = enter(session, actor, Act.DECIDE_NEED, now=now)
    check = visit.reach(StressCheck, check_id)
    return {needed: _count(visit, check, needed) for needed in (True, False)}


def portion(session: Session, actor: Actor, check_id: str, needed: bool, *, now: datetime) -> Portion:
    """The next of them, as they stand now."""
    visit = enter(session, actor, Act.DECIDE_NEED, now=now)
    check = visit.reach(StressCheck, check_id)
    lines, _ = checks.result_lines(visit, check, *_agreed(visit, check, needed), at_most=needs.AT_MOST)
    return Portion(
        check=checks.shown(visit, check),
        lines=lines,
        needed=needed,
        waiting=_count(visit, check, needed),
        seen=_mark([line.result.public_id for line in lines]),
    )


def decide(session: Session, actor: Actor, check_id: str, needed: bool, seen: str, *, now: datetime) -> int:
    """Decide about the portion that was seen, and give their number. NotValid when it isn't the same any more."""
    found = portion(session, actor, check_id, needed, now=now)
    if not found.lines or found.seen != seen:
        raise NotValid("seen", Said(N_("一覧が変わりました。もう一度見てから確定してください。")))
    needs.decide(session, actor, check_id, [Decision(line.result.public_id, needed) for line in found.lines], now=now)
    return len(found.lines)


def _agreed(visit: Visit, check: StressCheck, needed: bool) -> tuple[ColumnElement[bool], ...]:
    """Undecided, flag and scores alike, and nothing that asks to be looked at by itself: a supplementary talk was held,
    or whoever needs an interview has left.
    """
    _, thresholds = scoring.thaw(check.thresholds)
    high = proposed(CheckResult, thresholds)
    talked = select(SupplementaryTalk.check_result_id).where(SupplementaryTalk.company_id == check.company_id)
    working = select(Employment.id).where(Employment.company_id == check.company_id, Employment.on(visit.today))
    alike = (
        (CheckResult.high_stress, high, CheckResult.employment_id.in_(working))
        if needed
        else (~CheckResult.high_stress, ~high)
    )
    return (CheckResult.interview_needed.is_(None), CheckResult.id.not_in(talked), *alike)


def _count(visit: Visit, check: StressCheck, needed: bool) -> int:
    inside = and_(visit.within(CheckResult), CheckResult.stress_check_id == check.id)
    counted = select(func.count(CheckResult.id)).where(inside, *_agreed(visit, check, needed))
    return visit.session.execute(counted).scalar_one()


def _mark(results: list[str]) -> str:
    return hashlib.sha256(" ".join(results).encode()).hexdigest()
