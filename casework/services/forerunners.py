"""In the place of which decision did another one come, and what did the employee say that led to it?"""

from datetime import datetime

from sqlalchemy import select

from casework.access import Shown, Visit
from casework.models.cases import Case
from casework.models.measures import Decision
from casework.rules.assents import NOT_YET
from casework.rules.days import tokyo_date
from casework.rules.objections import Outcome, WordsWay
from casework.rules.texts import N_, Said
from casework.services import editions, explanations, objections, reconsiderations

_REFUSED = N_(
    "%(old)sの決定は、%(day)sの説明のときに了承していただけませんでした（理由：%(why)s）。"
    "医師の意見を聴いて検討し直し（%(asked)s）、その決定に替えて、この決定をしました。"
)
_OBJECTED = N_(
    "%(old)sの決定に、%(day)sに異議の申出がありました（「%(words)s」）。"
    "%(answered)sに「%(result)s」とお返事し（「%(answer)s」）、その決定に替えて、この決定をしました。"
)
_OBJECTED_AND_ASKED = N_(
    "%(old)sの決定に、%(day)sに異議の申出がありました（「%(words)s」）。医師の意見を聴いて（%(asked)s）、"
    "%(answered)sに「%(result)s」とお返事し（「%(answer)s」）、その決定に替えて、この決定をしました。"
)
_NAMED = N_("%(name)s、%(way)s：「%(words)s」")
_UNNAMED = N_("「%(words)s」")


def led_to(visit: Visit, decision: Decision) -> list[Said]:
    """That the employee refused the decision before this one, or objected to it, and that it was to be changed: on the
    same record in whichever edition, or on one that this one goes on from. Empty where nobody said a word against it,
    and where what was said changed nothing.
    """
    earlier = _before(visit, decision)
    if earlier is None:
        return []
    case = visit.reach_id(Case, earlier.case_id)
    return [*_refused(visit, earlier, case), *_objected(visit, earlier, case, decision.decided_at)]


def _before(visit: Visit, decision: Decision) -> Decision | None:
    opinion = decision.opinion
    theirs = {one.id for one in editions.issued(visit.session, opinion)} | editions.followed(visit.session, opinion)
    return visit.session.execute(
        select(Decision)
        .where(
            visit.within(Decision), Decision.opinion_id.in_(theirs), Decision.id < decision.id,
            Decision.state.not_in(NOT_YET),
        )
        .order_by(Decision.id.desc())
        .limit(1)
    ).scalar_one_or_none()  # fmt: skip


def _refused(visit: Visit, earlier: Decision, case: Case) -> list[Said]:
    again = reconsiderations.of_decision(visit, earlier, case)
    explained = explanations.of_decision(visit.session, earlier)
    if again is None or explained is None or again.result in {None, Outcome.KEPT}:
        return []
    refused = explanations.show(visit, explained, case)
    if "refused_because" not in refused:
        return []
    return [
        Said(
            _REFUSED,
            {"old": tokyo_date(earlier.decided_at), "day": refused.given_on, "why": refused.refused_because,
             "asked": _asked(again, again.words_way)},
        )
    ]  # fmt: skip


def _objected(visit: Visit, earlier: Decision, case: Case, before: datetime) -> list[Said]:
    """The newest one is enough: after it was granted nobody objects to the same decision again but in vain."""
    return [
        Said(
            _OBJECTED_AND_ASKED if one.asked_on else _OBJECTED,
            {"old": tokyo_date(earlier.decided_at), "day": one.raised_on, "words": one.words,
             "answered": tokyo_date(one.answered_at), "result": Said(one.result.label), "answer": one.answer,
             "asked": _asked(one, WordsWay.TOLD)},
        )
        for one in objections.of_decision(visit, earlier, case)
        if "words" in one and one.answered_at is not None and one.answered_at <= before
        and one.result is not Outcome.KEPT
    ][:1]  # fmt: skip


def _asked(one: Shown, way: WordsWay) -> Said:
    """Whom HR asked and what they said; where nobody can be named, the words say whom."""
    if not one.physician_name:
        return Said(_UNNAMED, {"words": one.physician_words})
    return Said(_NAMED, {"name": one.physician_name, "way": Said(way.label), "words": one.physician_words})
