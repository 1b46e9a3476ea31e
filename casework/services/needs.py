"""Who needs an interview? The examiner decides, person by person; the scores only propose (安衛則52条の15)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.models.cases import Case
from casework.models.checks import CheckResult, StressCheck
from casework.models.people import Employment, Placement
from casework.rules import scoring
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.scoring import Span
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import CaseKind
from casework.services import cases, checks, general_letters, invitations, talks
from casework.services.checks import ResultLine
from casework.services.proposals import proposed

REASON_AT_MOST: Final = 500
AT_MOST: Final = 300
"""Decisions at once: a press of the button takes seconds."""


@dataclass(frozen=True)
class Decision:
    """What the examiner finds about one result, and why where it departs from the proposal."""

    result: str
    needed: bool
    reason: str = ""


@dataclass(frozen=True)
class DecisionsPage:
    """Results that wait for the examiner. `after`: where the next page begins."""

    check: Shown
    lines: tuple[ResultLine, ...]
    spans: dict[str, Span]
    high_only: bool
    after: str | None
    talks: dict[str, tuple[Shown, ...]]
    """Supplementary talks by the public id of the result."""


class Unfit(NotValid):
    """Some decisions lack something; `said_of` gives the sentence for each result, by public id."""

    def __init__(self, said_of: dict[str, Said]) -> None:
        super().__init__("reason", Said(N_("判断できなかった人がいます。それぞれの欄を確かめてください。")))
        self.said_of = said_of


def undecided(
    session: Session, actor: Actor, check_id: str, *, high_only: bool = True, after: str | None = None, now: datetime
) -> DecisionsPage:
    """The results that wait; `high_only`: those flagged in the file or proposed by the scores, else the others."""
    visit = enter(session, actor, Act.DECIDE_NEED, now=now)
    check = visit.reach(StressCheck, check_id)
    questionnaire, thresholds = scoring.thaw(check.thresholds)
    high = CheckResult.high_stress | proposed(CheckResult, thresholds)
    lines, more = checks.result_lines(
        visit, check, CheckResult.interview_needed.is_(None), high if high_only else ~high, after=after
    )
    return DecisionsPage(
        check=checks.shown(visit, check),
        lines=lines,
        spans=scoring.SPANS[questionnaire],
        high_only=high_only,
        after=lines[-1].result.public_id if more else None,
        talks=talks.of_results(visit, [line.result.public_id for line in lines]),
    )


def decide(session: Session, actor: Actor, check_id: str, decisions: Sequence[Decision], *, now: datetime) -> int:
    """Write the examiner's decisions; for each "needed" a case opens and the employee is invited. Gives their number.

    Unfit when a decision that departs from the proposal lacks its reason, or somebody has left the company. NotNow when
    another examiner was faster with one of them: then nothing is written.
    """
    visit = enter(session, actor, Act.DECIDE_NEED, now=now)
    check = visit.reach(StressCheck, check_id)
    if not decisions:
        raise NotValid("picked", Said(N_("判断する人を選んでください。")))
    if len(decisions) > AT_MOST:
        raise NotValid("picked", Said(N_("一度に判断できるのは%(limit)s人までです。"), {"limit": AT_MOST}))
    general_letters.begin(visit, check)  # the check before its results, as an import takes them
    found = _locked(visit, check, [decision.result for decision in decisions])
    _refuse_unfit(visit, check, decisions, found)
    return sum(_decide(visit, found[decision.result], decision) for decision in decisions)


def _locked(visit: Visit, check: StressCheck, wanted: Sequence[str]) -> dict[str, CheckResult]:
    """The results, in one order for everybody, so that two examiners never wait for each other."""
    rows = visit.session.execute(
        select(CheckResult)
        .where(visit.within(CheckResult), CheckResult.stress_check_id == check.id, CheckResult.public_id.in_(wanted))
        .order_by(CheckResult.id)
        .with_for_update(of=CheckResult)
        .execution_options(populate_existing=True)
    ).scalars()
    found: dict[str, CheckResult] = {result.public_id: result for result in rows}
    if found.keys() != set(wanted):
        raise NotYours
    if any(result.interview_needed is not None for result in found.values()):
        raise NotNow(Said(N_("選んだ人の中に、すでに判断が済んだ人がいます。一覧を開き直してください。")))
    return found


def _refuse_unfit(
    visit: Visit, check: StressCheck, decisions: Sequence[Decision], found: dict[str, CheckResult]
) -> None:
    _, thresholds = scoring.thaw(check.thresholds)
    working = set(
        visit.session.execute(
            select(Employment.id).where(
                Employment.company_id == check.company_id,
                Employment.id.in_([result.employment_id for result in found.values()]),
                Employment.on(visit.today),
            )
        ).scalars()
    )
    said_of: dict[str, Said] = {}
    for decision in decisions:
        result = found[decision.result]
        by_scores = scoring.proposes(thresholds, result.stressors, result.reactions, result.support)
        reason = decision.reason.strip()
        if decision.needed and result.employment_id not in working:
            said_of[decision.result] = Said(N_("すでに退職された方です。面接指導の案内はできません。"))
        elif not reason and scoring.departs(decision.needed, high_stress=result.high_stress, proposed=by_scores):
            said_of[decision.result] = Said(N_("得点からの提案や判定と違う判断です。理由を書いてください。"))
        elif len(reason) > REASON_AT_MOST:
            said_of[decision.result] = Said(N_("%(limit)s文字以内で書いてください。"), {"limit": REASON_AT_MOST})
    if said_of:
        raise Unfit(said_of)


def _decide(visit: Visit, result: CheckResult, decision: Decision) -> bool:
    result.interview_needed = decision.needed
    result.decided_at = visit.now
    result.decided_by_id = visit.actor.person_id
    visit.record(sight.RESULT, result.public_id, of=result.employment_id)
    reason = decision.reason.strip()
    case: Case | None = None
    if decision.needed:
        case = cases.open_case(
            visit,
            employment_id=result.employment_id,
            workplace_id=_workplace(visit, result),
            kind=CaseKind.STATUTORY,
            result=result,
        )
    if reason:
        result.data_key_id = visit.new_key() if case is None else case.data_key_id
        visit.seal(result.data_key_id, result, decision_reason=reason)
    visit.session.flush()
    if case is not None:
        invitations.open_invitation(visit, case, result)
    else:
        general_letters.write(visit, result)
    return decision.needed


def _workplace(visit: Visit, result: CheckResult) -> int:
    """Where the person works today; where the check was held if they stand nowhere at the moment."""
    placed = visit.session.execute(
        select(Placement.workplace_id).where(
            and_(
                Placement.company_id == result.company_id,
                Placement.employment_id == result.employment_id,
                Placement.on(visit.today),
            )
        )
    ).scalar_one_or_none()
    return result.stress_check.workplace_id if placed is None else placed
