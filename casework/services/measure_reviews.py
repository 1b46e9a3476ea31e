"""How are measures looked at again when nothing changes: who was heard, how do they work, and when is the next review?

What changes, lifts or prolongs them needs the physician's opinion and a decision of its own. A review only says that
they stay as they are until the day on which they are looked at next, and never beyond their end.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import exists, literal, or_, select
from sqlalchemy.orm import Session

from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.ids import PublicId
from casework.models.cases import Case
from casework.models.measure_reviews import MeasureReview
from casework.models.measures import Decision
from casework.models.objections import Objection
from casework.models.opinions import Opinion
from casework.models.reconsiderations import Reconsideration
from casework.rules import measure_reviews as rules
from casework.rules import unclinical
from casework.rules.assents import IN_FORCE
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, Stale, refuse
from casework.rules.explanation_times import SURE, closed, open_before
from casework.rules.instruction_notes import Kept
from casework.rules.notices import Notice
from casework.rules.objections import Outcome
from casework.rules.terms import Term
from casework.rules.terms import term as term_of
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import Hat, RecordState, Zone
from casework.rules.workdays import Calendar
from casework.services import (
    advice,
    editions,
    explainers,
    late_effects,
    limits,
    measures,
    messages,
    people,
    review_days,
    terms,
)
from casework.services.people import Named
from casework.services.policies import calendar_for, policy_for

NOT_HELD: Final = Said(N_("この決定には、見直す措置がありません（効力がないか、終わる日が決まっています）。"))
NOT_BEGUN: Final = Said(N_("措置がまだ始まっていないため、見直しは記録できません。"))
PAST_END: Final = Said(
    N_("措置の終了予定日を過ぎています。続けるときも、医師の意見を聴いて決めてください。見直しだけでは延ばせません。")
)
ADVISED: Final = Said(
    N_(
        "この措置について、次の意見書が届いています。「変えない」という見直しではなく、その意見書について決めてください。"
    )
)
PROMISED: Final = Said(
    N_(
        "本人の申出などへの返事で、この決定を変えることになっています。医師の意見を聴いて、新しい決定をしてください。"
        "それまで措置は続きます。"
    )
)


@dataclass(frozen=True)
class Held:
    """What HR writes down. `voice`: the employee's words, or why they weren't heard; a physician where one was asked.

    `once`: what the record is called on the page: sent twice, it is written once.
    """

    held_on: date
    kept: Kept
    words: str
    heard: bool
    voice: str
    physician_id: PublicId
    physician_words: str
    next_on: date | None
    once: PublicId
    closed_too: bool = True
    """The next day is meant even where the workplace is closed then; a page asks before it says so."""


@dataclass(frozen=True)
class ReviewPage:
    """HR's page. `next_on`: the day proposed for the next review, None where the end comes first; `last_on`: the
    measures' last planned day. `refusal`: why nothing can be written down now.
    """

    employee: Shown
    decision: Shown
    measures: tuple[Shown, ...]
    terms: tuple[Term, ...]
    reviews: tuple[Shown, ...]
    due: Shown | None
    """The review that is due next."""
    physicians: tuple[Named, ...]
    next_on: date | None
    last_on: date | None
    followed: tuple[PublicId, ...]
    """Opinions about these measures that were issued since."""
    thread_id: str | None
    refusal: Said | None

    @property
    def past(self) -> bool:
        """The measures go on past their planned last day, and nobody decided about that."""
        return self.refusal is PAST_END


def opening(session: Session, actor: Actor, decision_id: str, *, now: datetime) -> ReviewPage:
    """The page on which HR writes a review down."""
    visit = enter(session, actor, Act.HOLD_MEASURE_REVIEW, now=now)
    decision = visit.reach(Decision, decision_id)
    case = visit.reach_id(Case, decision.case_id)
    holding = [
        (one, term)
        for one in measures.show_measures(visit, decision, case)
        if (term := term_of(one.from_on, one.until_on, one.ended_on, visit.today)) is not Term.ENDED
    ]
    last_on = _last_day(decision) if case.closed_on is None else None
    return ReviewPage(
        employee=people.employee(visit, case.employment_id),
        decision=measures.show(visit, decision, case),
        measures=tuple(one for one, _term in holding),
        terms=tuple(term for _one, term in holding),
        reviews=of_decision(visit, decision, case),
        due=review_days.due(visit, decision, case),
        physicians=explainers.able_between(session, case, _earliest(decision, visit.today), visit.today),
        next_on=None if last_on is None else _proposed(visit, case, decision, last_on),
        last_on=last_on,
        followed=_advised(session, decision),
        thread_id=advice.thread(visit, case),
        refusal=refusal(visit, decision, case),
    )


def hold(session: Session, actor: Actor, decision_id: str, held: Held, *, version: int, now: datetime) -> Shown:
    """The measures were looked at again and stay as they are: the review that was due is over, the next one begins to
    run, and the employee is told; so is a physician whose words HR wrote down. `version`: how many reviews the page
    showed.

    Raises NotNow while there is nothing to look at, or something else to decide first (`refusal`); Stale when another
    review was written down since the page was opened; NotValid for days, words, and somebody who is no 産業医 there.
    """
    visit = enter(session, actor, Act.HOLD_MEASURE_REVIEW, now=now)
    case = visit.reach_id(Case, visit.reach(Decision, decision_id).case_id, lock=True)
    decision = visit.reach(Decision, decision_id, lock=True)
    before = _of(session, decision)
    again = next((one for one in before if one.public_id == held.once), None)
    if again is not None:
        return _show(visit, [again], case)[0]
    why = refusal(visit, decision, case)
    if why is not None:
        raise NotNow(why)
    if version != len(before):
        raise Stale
    physician_id = _checked(visit, case, decision, held, before)
    if actor.person_id is None:
        raise ValueError("a review is written down by a person")
    review = MeasureReview(
        company_id=case.company_id, public_id=held.once, case_id=case.id, decision_id=decision.id,
        number=len(before) + 1, held_on=held.held_on, heard=held.heard, kept=held.kept, physician_id=physician_id,
        next_on=held.next_on, recorded_at=visit.now, recorded_by_id=actor.person_id,
    )  # fmt: skip
    visit.seal(
        case.data_key_id, review, words=held.words.strip(), voice=held.voice.strip(),
        physician_words=held.physician_words.strip(),
    )  # fmt: skip
    session.add(review)
    limits.stop(visit, case, Clock.MEASURE_REVIEW, record_id=decision.public_id)
    session.flush()  # first: one review at a time is due
    if held.next_on is not None:
        limits.start(visit, case, Clock.MEASURE_REVIEW, visit.today, zone=Zone.EMPLOYER, record_id=decision.public_id,
                     limit_on=held.next_on)  # fmt: skip
    visit.record(sight.MEASURE_REVIEW, review.public_id, of=case.employment_id)
    messages.queue(visit, Notice.MEASURES_REVIEWED, record_id=decision.public_id, to=case.employment.person_id,
                   hat=Hat.WORKER, occasion=str(review.number))  # fmt: skip
    named = [] if physician_id is None else [physician_id]
    for to in visit.reaching(Decision, decision.id, named, Hat.PHYSICIAN):  # what stands there as theirs they are to
        messages.queue(visit, Notice.REVIEW_WORDS, record_id=decision.public_id, to=to, hat=Hat.PHYSICIAN,  # know of
                       occasion=str(review.number))  # fmt: skip
    session.flush()
    return _show(visit, [review], case)[0]


def refusal(visit: Visit, decision: Decision, case: Case) -> Said | None:
    """Why a review in which nothing changes can't be written down now; None when it can."""
    session = visit.session
    last_on = _last_day(decision)
    if case.closed_on is not None or decision.state not in IN_FORCE or last_on is None:
        return NOT_HELD
    if terms.taken_over(session, decision):
        return NOT_HELD
    if late_effects.first_day(decision) > visit.today:
        return NOT_BEGUN
    if last_on < visit.today:
        return PAST_END
    if _advised(session, decision):
        return ADVISED
    return PROMISED if _promised(session, decision) else None


def may(visit: Visit, decision: Decision, case: Case) -> bool:
    """Whether the reader can write a review down now."""
    return visit.actor.hat is Hat.HR and refusal(visit, decision, case) is None


def of_decision(visit: Visit, decision: Decision, case: Case) -> tuple[Shown, ...]:
    """The reviews of a decision within reach, the newest first."""
    found = visit.session.execute(
        select(MeasureReview)
        .where(MeasureReview.company_id == decision.company_id, MeasureReview.decision_id == decision.id,
               visit.within(MeasureReview))
        .order_by(MeasureReview.number.desc())
    ).scalars().all()  # fmt: skip
    return _show(visit, found, case)


def of_case(visit: Visit, case: Case) -> dict[int, tuple[Shown, ...]]:
    """The reviews of a case within reach, by the internal id of the decision, the newest first."""
    found = visit.session.execute(
        select(MeasureReview)
        .where(MeasureReview.company_id == case.company_id, MeasureReview.case_id == case.id,
               visit.within(MeasureReview))
        .order_by(MeasureReview.decision_id, MeasureReview.number.desc())
    ).scalars().all()  # fmt: skip
    shown: dict[int, tuple[Shown, ...]] = {}
    for one, said in zip(found, _show(visit, found, case), strict=True):
        shown[one.decision_id] = (*shown.get(one.decision_id, ()), said)
    return shown


def _of(session: Session, decision: Decision) -> list[MeasureReview]:
    """All of a decision, the first one first."""
    return list(
        session.execute(
            select(MeasureReview)
            .where(MeasureReview.company_id == decision.company_id, MeasureReview.decision_id == decision.id)
            .order_by(MeasureReview.number)
        ).scalars()
    )


def _earliest(decision: Decision, today: date) -> date:
    """The first day on which these measures may have been looked at."""
    return today if _last_day(decision) is None else min(late_effects.first_day(decision), today)


def _last_day(decision: Decision) -> date | None:
    """The last planned day of the measures whose end nobody decided yet."""
    return max((one.until_on for one in decision.measures if one.ended_on is None), default=None)


def _proposed(visit: Visit, case: Case, decision: Decision, last_on: date) -> date | None:
    policy, _ = policy_for(visit.session, case.company_id, case.workplace_id, visit.today)
    day = rules.next_on(
        late_effects.first_day(decision), review_days.day(visit, decision), last_on, visit.today, policy
    )
    return day and open_before(_calendar(visit, case), day, visit.today + timedelta(days=1))


def _calendar(visit: Visit, case: Case) -> Calendar:
    return calendar_for(visit.session, case.company_id, case.workplace_id)


def _advised(session: Session, decision: Decision) -> tuple[PublicId, ...]:
    """The newest issued opinions that continue, change or lift these measures, whichever edition they name."""
    editions_of = [one.id for one in editions.issued(session, decision.opinion)]
    found = session.execute(
        select(Opinion.public_id)
        .where(
            Opinion.company_id == decision.company_id,
            Opinion.follows_id.in_(editions_of),
            Opinion.state == RecordState.ISSUED,
            ~editions.replaced(),
        )
        .order_by(Opinion.id)
    )
    return tuple(found.scalars())


def _promised(session: Session, decision: Decision) -> bool:
    """The employee was told that the decision is made anew or given up, and the supervisor had been told of it before:
    it holds until then.
    """
    answered = [
        exists(
            select(literal(1)).where(
                model.company_id == decision.company_id,
                model.decision_id == decision.id,
                model.result.is_not(None),
                model.result != Outcome.KEPT,
            )
        )
        for model in (Objection, Reconsideration)
    ]
    return session.execute(select(or_(*answered))).scalar_one()


def _show(visit: Visit, found: Sequence[MeasureReview], case: Case) -> tuple[Shown, ...]:
    names = people.person_names(
        visit.session,
        case.company_id,
        {one for review in found for one in (review.physician_id, review.recorded_by_id)},
    )
    known = visit.facts(case)
    return tuple(
        visit.show(
            sight.MEASURE_REVIEW, one, known, of=case.employment_id,
            physician_name=names.get(one.physician_id or 0, ""), recorded_by_name=names[one.recorded_by_id],
        )
        for one in found
    )  # fmt: skip


def _checked(
    visit: Visit, case: Case, decision: Decision, held: Held, before: Sequence[MeasureReview]
) -> int | None:  # fmt: skip
    """The physician who was asked, if any; NotValid beside what is missing or can't be."""
    first = max([late_effects.first_day(decision), *(one.held_on for one in before)])
    if not first <= held.held_on <= visit.today:
        raise NotValid(
            "held_on",
            Said(N_("措置の開始日と前の見直しの日のうち遅い日（%(first)s）から、今日までの日を入力してください。"),
                 {"first": first}),
        )  # fmt: skip
    asked = bool(held.physician_id)
    if asked != bool(held.physician_words.strip()):
        field = "physician_words" if asked else "physician"
        raise NotValid(field, Said(N_("産業医に尋ねたときは、名前と意見の両方を入れてください。")))
    wanted = {"voice" if held.heard else "unheard": held.voice, "words": held.words}
    for field, text in {**wanted, "physician_words": held.physician_words}.items():
        if len(text) > rules.LONGEST or (field in wanted and not text.strip()):
            raise NotValid(field, Said(N_("%(most)s文字以内で入力してください。"), {"most": rules.LONGEST}))
        if field != "voice":  # what somebody says of themself is left as they say it
            unclinical.check(field, text)
    _check_next(visit, case, decision, held.next_on)
    if held.next_on is not None and not held.closed_too and (said := closed(_calendar(visit, case), held.next_on)):
        refuse([NotValid("sure", one) for one in (*said, SURE)])
    return _asked(visit, case, held) if asked else None


def _check_next(visit: Visit, case: Case, decision: Decision, next_on: date | None) -> None:
    last_on = _last_day(decision)
    if last_on is None:
        raise ValueError("a review of nothing")
    if next_on is None:
        if _proposed(visit, case, decision, last_on) is not None:
            raise NotValid(
                "next_on", Said(N_("次の見直し日を入力してください（終了予定日より前に、見直しがあります）。"))
            )
        return
    if not visit.today < next_on <= last_on:
        raise NotValid(
            "next_on",
            Said(N_("次の見直し日は、明日から終了予定日（%(last)s）までの間の日にしてください。"), {"last": last_on}),
        )


def _asked(visit: Visit, case: Case, held: Held) -> int:
    return explainers.chosen(visit.session, case, held.physician_id, held.held_on)
