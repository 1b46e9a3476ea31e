"""Who takes the notice of a decision along: the employee it is for, and HR who hands it over?"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from casework import texts
from casework.access import Act, Actor, Shown, Visit, enter
from casework.documents import decision_notice
from casework.models.cases import Case
from casework.models.measures import Decision
from casework.models.opinions import Opinion
from casework.rules import comparison, wording
from casework.rules.assents import NOT_YET
from casework.rules.comparison import Item
from casework.rules.days import tokyo_date
from casework.rules.errors import NotNow
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import Language
from casework.services import (
    advice,
    explainers,
    forerunners,
    hearings,
    justifications,
    letterheads,
    liftings,
    measures,
    objections,
    people,
    review_days,
)
from casework.services.liftings import Lifting

NOT_YET_HELD = Said(N_("この決定は、まだ効力がありません。通知書は、確認・承認がそろってから作れます。"))
_MEASURE = N_("%(what)s\n%(first)sから%(last)sまで")
_REVIEW = N_("次の見直し日　%(day)s")
_ENDED = N_("%(what)s：%(last)sで終わりにします")
_GIVES_WAY = N_("これまでの「%(what)s」：%(last)sまで続き、次の日から上の措置に変わります")
_ENDS_ALONE = N_("これまでの「%(what)s」：%(last)sで終わります。そのあとに続く措置はありません")
_NEVER = N_("%(what)s：%(first)sからの予定でしたが、行いません")
_DIFFERS = N_("%(advised)s → %(decided)s：%(reason)s")
_ADVISED = N_("医師の意見「%(what)s」")
_NOTHING_ADVISED = N_("医師の意見になし")
_NOT_DECIDED = N_("とらない")
_GROUND = N_("%(what)sの目的：%(purpose)s（もとになる医師の意見：%(basis)s）")
_HEARD = N_(
    "%(day)sにお聴きしました。お示しした内容：%(put)s　これへのお返事：%(agreement)s　お聴きしたこと：%(words)s"
)
_CORRECTED = N_("%(said)s　ご本人による訂正：%(words)s")
_NOT_HEARD = N_("お聴きできないまま決めました。理由：%(reason)s")
_NOT_NEEDED = N_("医師の意見が通常勤務のため、お聴きする手続きはありませんでした。")
_UNSEEN = N_("お聴きした内容の記録を確かめていただく前に決めました。理由：%(reason)s")
_UNPUT = N_("決めた内容のうち、医師の意見と違うところは、お示ししていません。理由：%(reason)s")
_WEIGHED = N_("ご意見について会社が考えたこと：%(reason)s")
_CONFIRMED = N_("医師の確認　%(day)s　%(name)s（%(way)s）")
_WITH_WORDS = N_("医師は、次の言葉を添えて確認しました：%(words)s")
_APPROVED = N_("二人目の承認　%(day)s　%(name)s")
_NOT_FOR_AN_END = N_("措置を終える決定のため、あらためてお聴きする手続きはありませんでした。")


class Taken(NamedTuple):
    """The Word file, and when the decision was made: two of them are told apart by that."""

    file: bytes
    decided_at: datetime


def take(session: Session, actor: Actor, decision_id: str, language: Language, *, now: datetime) -> Taken:
    """The notice as a Word file, in one language."""
    visit = enter(session, actor, Act.TAKE_DECISION_NOTICE, now=now)
    decision = visit.reach(Decision, decision_id)
    case = visit.reach_id(Case, decision.case_id)
    if decision.state in NOT_YET:
        raise NotNow(NOT_YET_HELD)
    shown = measures.show(visit, decision, case)
    decided = measures.show_measures(visit, decision, case)
    lifting = liftings.of_decision(visit, decision, case)
    advisers = explainers.advisers(session, case, visit.today)
    lines = [*_lines(decided), *_before(visit, case, decision), *_review(visit, decision)]
    if lifting is not None:
        lines = _ends(lifting)
    notice = decision_notice.Notice(
        employee=people.employee(visit, case.employment_id),
        decision=shown,
        lines=[texts.say(said, language.value) for said in lines],
        reasons=[texts.say(said, language.value) for said in _reasons(visit, case, decision, decided)],
        match=texts.translate(shown.opinion_match.label, language.value),
        heard=[
            texts.say(said, language.value)
            for said in (*_heard(visit, case, decision, shown, lifting), *forerunners.led_to(visit, decision))
        ],
        assented=[texts.say(said, language.value) for said in _assented(shown)],
        lifted=lifting is not None,
        until=objections.until(visit, case, decision),
        adviser=advisers.kind,
        physicians=advisers.names,
    )  # fmt: skip
    made = decision_notice.made(letterheads.paper(session, actor.company_id), notice, language)
    return Taken(made, decision.decided_at)


def _lines(decided: Sequence[Shown]) -> list[Said]:
    return [
        Said(
            _MEASURE,
            {"what": _with_words(wording.to_employee(item), item), "first": measure.from_on,
             "last": measure.until_on},
        )
        for measure, item in zip(decided, measures.as_items(decided), strict=True)
    ]  # fmt: skip


def _before(visit: Visit, case: Case, decision: Decision) -> list[Said]:
    """What becomes of the measures that held before."""
    found = liftings.endings(visit, decision, case)
    return [
        Said(_GIVES_WAY if one.followed else _ENDS_ALONE, {"what": _side(item), "last": one.last})
        if one.begins
        else _never(one.measure, item)
        for one, item in zip(found, measures.as_items([one.measure for one in found]), strict=True)
    ]


def _review(visit: Visit, decision: Decision) -> list[Said]:
    """The day on which all of it is looked at next, as the page of the decision has it."""
    day = review_days.day(visit, decision)
    return [] if day is None else [Said(_REVIEW, {"day": day})]


def _ends(lifting: Lifting) -> list[Said]:
    return [
        Said(_ENDED, {"what": _side(item), "last": measure.ended_on})
        if measure.ended_on >= measure.from_on
        else _never(measure, item)
        for measure, item in zip(lifting.measures, measures.as_items(lifting.measures), strict=True)
    ]


def _never(measure: Shown, item: Item) -> Said:
    return Said(_NEVER, {"what": _side(item), "first": measure.from_on})


def _reasons(visit: Visit, case: Case, decision: Decision, decided: Sequence[Shown]) -> list[Said]:
    """Why something differs from the opinion, item by item, and what a transfer is for."""
    advised = advice.read(visit, visit.reach_id(Opinion, decision.opinion_id), case)
    lines = comparison.compare(
        advised.as_items(),
        measures.as_items(decided),
        decided_on=tokyo_date(decision.effective_at or decision.decided_at),
    )
    said = []
    for number, one in justifications.reasons_of(visit, decision, case).items():
        line = lines[number - 1]
        said.append(
            Said(
                _DIFFERS,
                {
                    "advised": _around(line.advised, _ADVISED, _NOTHING_ADVISED),
                    "decided": _around(line.decided, None, _NOT_DECIDED), "reason": one.reason,
                },
            )
        )  # fmt: skip
    grounds = justifications.grounds_of(visit, decision, case)
    for measure in decided:
        if measure.public_id in grounds:
            ground = grounds[measure.public_id]
            what = Said(measure.kind.label)
            said.append(Said(_GROUND, {"what": what, "purpose": ground.purpose, "basis": ground.basis}))
    return said


def _around(item: Item | None, around: str | None, absent: str) -> Said:
    if item is None:
        return Said(absent)
    said = _side(item)
    return said if around is None else Said(around, {"what": said})


def _side(item: Item) -> Said:
    return _with_words(wording.named(item), item)


def _with_words(said: Said, item: Item) -> Said:
    """With the words of a measure: a supervisor reads them elsewhere, the employee here."""
    return Said(N_("%(what)s：%(words)s"), {"what": said, "words": item.words}) if item.words else said


def _heard(visit: Visit, case: Case, decision: Decision, shown: Shown, lifting: Lifting | None) -> list[Said]:
    hearing = hearings.of_decision(visit.session, decision)
    if hearing is not None:
        heard = hearings.show(visit, hearing, case)
        answer = Said(heard.agreement.label)
        told = {"day": heard.heard_on, "put": heard.put, "agreement": answer, "words": heard.words}
        said = Said(_HEARD, told)
        if heard.correction:
            said = Said(_CORRECTED, {"said": said, "words": heard.correction})
        why = ((_WEIGHED, shown.weighed), (_UNSEEN, shown.unseen_reason), (_UNPUT, shown.unput_reason))
        return [said, *(Said(words, {"reason": reason}) for words, reason in why if reason)]
    if shown.unheard_reason:
        return [Said(_NOT_HEARD, {"reason": shown.unheard_reason})]
    return [Said(_NOT_NEEDED if lifting is None else _NOT_FOR_AN_END)]


def _assented(shown: Shown) -> list[Said]:
    """Whose word it waited for, and when that came."""
    said = []
    if shown.confirmed_on is not None:
        way = Said(shown.confirmed_way.label)
        said.append(Said(_CONFIRMED, {"day": shown.confirmed_on, "name": shown.confirmed_by_name, "way": way}))
        if shown.confirmed_words:
            said.append(Said(_WITH_WORDS, {"words": shown.confirmed_words}))
    if shown.approved_at is not None:
        said.append(Said(_APPROVED, {"day": tokyo_date(shown.approved_at), "name": shown.approved_by_name}))
    return said
