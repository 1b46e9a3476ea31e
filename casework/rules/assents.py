"""Whose word does a decision wait for before it holds: the physician's, a second person's?"""

from collections.abc import Iterable
from typing import Final

from casework.rules import transfers
from casework.rules.comparison import Item
from casework.rules.policy import Policy
from casework.rules.texts import N_
from casework.rules.vocabulary import Choice, DecisionState, Match, MeasureKind

LONGEST: Final = 2000
IN_FORCE: Final = frozenset({DecisionState.DECIDED, DecisionState.EXPLAINED})
"""A decision that holds. One that waits doesn't hold yet; one that came back never did."""
NOT_YET: Final = frozenset({DecisionState.WAITING, DecisionState.RETURNED})
"""Between those who decide: to the employee it doesn't exist."""


NOT_ALONE: Final = frozenset({Match.LACKING, Match.UNAGREED})
"""What leaves the employee without what was advised, or takes away what runs although no opinion says so and they
haven't agreed: a physician's words and a second person's, whatever the rules of the workplace say.
"""
PHYSICIANS: Final = frozenset({Match.STRICTER, *NOT_ALONE})
"""What no decision holds without a physician's word: what differs clearly in kind or degree is what the law's guideline
forbids (指針), and taking nothing of it differs most.
"""


class Step(Choice):
    """Who is asked, one after the other."""

    PHYSICIAN = "physician", N_("医師の確認")
    SECOND = "second", N_("二人目の承認")


class ConfirmedWay(Choice):
    """How a physician confirmed what is stricter than the opinion."""

    OWN = "own", N_("医師が画面で確認")
    NOTED = "noted", N_("書面・電話での確認を、人事労務担当者が記録")


class Returned(Choice):
    """Why a decision came back before it held."""

    PHYSICIAN = "physician", N_("医師が確認しなかったため")
    SECOND = "second", N_("承認されなかったため")
    CORRECTED = "corrected", N_("本人が、意見聴取の記録を訂正したため")
    ANSWERED = "answered", N_("意見を聴けないまま決めた案に、本人の意見が届いたため")
    TAKEN_BACK = "taken_back", N_("決めた人が取り下げたため")
    OVER = "over", N_("意見書の新しい版、またはあとの意見書で進めることになったため")
    PAST = "past", N_("確認・承認を待つあいだに、措置の終了予定日が過ぎたため")


def second_wanted(policy: Policy, items: Iterable[Item], match: Match) -> bool:
    """Whether the rules of the workplace want a second person for what was decided; no law names one. Nobody does
    alone what is in `NOT_ALONE`, whatever the rules say.
    """
    decided = list(items)
    if match in NOT_ALONE:
        return True
    moved = policy.approve_transfers and any(transfers.is_one(item) for item in decided)
    leave = policy.approve_leave and any(item.kind is MeasureKind.WORK_BAN for item in decided)
    return moved or leave or (policy.approve_departures and match is not Match.SAME)


def step(state: DecisionState, match: Match, *, confirmed: bool, second: bool, approved: bool) -> Step | None:
    """Whose word is awaited now; None when nobody's is."""
    if state is not DecisionState.WAITING:
        return None
    if match in PHYSICIANS and not confirmed:
        return Step.PHYSICIAN
    return Step.SECOND if second and not approved else None
