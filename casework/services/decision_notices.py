"""Who takes the notice of a decision along: the employee it is for, and HR who hands it over?"""

from datetime import datetime

from sqlalchemy.orm import Session

from casework import texts
from casework.access import Act, Actor, Shown, Visit, enter
from casework.documents import decision_notice
from casework.models.cases import Case
from casework.models.measures import Decision
from casework.models.opinions import Opinion
from casework.rules import wording
from casework.rules.comparison import Item
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import Language
from casework.services import hearings, letterheads, measures, objections, people

_MEASURE = N_("%(what)s　%(first)sから%(last)sまで（見直し日 %(review)s）")
_HEARD = N_("%(day)sにお聴きしました（%(agreement)s）。")
_NOT_HEARD = N_("お聴きできないまま決めました。理由：%(reason)s")
_NOT_NEEDED = N_("医師の意見が通常勤務のため、お聴きする手続きはありませんでした。")


def take(session: Session, actor: Actor, decision_id: str, language: Language, *, now: datetime) -> bytes:
    """The notice as a Word file, in one language."""
    visit = enter(session, actor, Act.TAKE_DECISION_NOTICE, now=now)
    decision = visit.reach(Decision, decision_id)
    case = visit.reach_id(Case, decision.case_id)
    shown = measures.show(visit, decision, case)
    decided = measures.show_measures(visit, decision, case)
    physicians = people.industrial_physicians(session, case.company_id, case.workplace_id, visit.today)
    names = people.person_names(session, case.company_id, physicians)
    notice = decision_notice.Notice(
        employee=people.employee(visit, case.employment_id),
        decision=shown,
        lines=[texts.say(_line(measure, item), language.value) for measure, item in
               zip(decided, measures.as_items(decided), strict=True)],
        match=texts.translate(shown.opinion_match.label, language.value),
        heard=texts.say(_heard(visit, case, decision, shown), language.value),
        until=objections.until(visit, case, decision),
        physicians=[names[one] for one in physicians if one != case.employment.person_id],
    )  # fmt: skip
    return decision_notice.made(letterheads.paper(session, actor.company_id), notice, language)


def _line(measure: Shown, item: Item) -> Said:
    return Said(
        _MEASURE,
        {"what": wording.line(item), "first": measure.from_on, "last": measure.until_on, "review": measure.review_on},
    )


def _heard(visit: Visit, case: Case, decision: Decision, shown: Shown) -> Said:
    if decision.hearing_id is not None:
        hearing = hearings.of_opinion(visit.session, visit.reach_id(Opinion, decision.opinion_id))
        if hearing is not None:
            heard = hearings.show(visit, hearing, case)
            return Said(_HEARD, {"day": heard.heard_on, "agreement": Said(heard.agreement.label)})
    if shown.unheard_reason:
        return Said(_NOT_HEARD, {"reason": shown.unheard_reason})
    return Said(_NOT_NEEDED)
