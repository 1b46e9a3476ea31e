"""What does the employer decide after the opinion and the hearing, and where does that depart from the opinion?

安衛法66条の10第6項; the 産業医 is told without delay (安衛則14条の2). Measures come from the legal catalogue only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy import exists, literal, select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.ids import PublicId
from casework.models.cases import Case, Limit
from casework.models.followups import FollowUp
from casework.models.measures import Decision, Hearing, Instruction, Measure
from casework.models.opinions import Opinion
from casework.rules import comparison, departures, moves
from casework.rules import terms as rules_of_terms
from casework.rules.comparison import MOST, TEXT_KINDS, Compared, Degree, Item
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, Stale
from casework.rules.months import months_after
from casework.rules.notices import Notice
from casework.rules.policy import Policy
from casework.rules.texts import N_, Said
from casework.rules.transfers import Ground
from casework.rules.vocabulary import (
    CloseReason,
    DecisionState,
    FollowUpState,
    Hat,
    Match,
    MeasureKind,
    WorkCategory,
    Zone,
)
from casework.services import (
    advice,
    cases,
    editions,
    hearing_attempts,
    hearings,
    justifications,
    limits,
    messages,
    people,
    requests,
    talk_times,
    terms,
)
from casework.services.advice import Advice
from casework.services.policies import policy_for

AWAITED = Said(N_("産業医の見解がまだ届いていません。届く前に決めるときは、承知していることを示してください。"))
NOT_HEARD = Said(N_("措置を決める前に、本人の意見を聴いて、記録してください。"))
NOT_LIFTED = Said(
    N_("いまの措置を続ける、または変えるという意見です。措置をすべて解除するには、解除するという医師の意見が必要です。")
)


@dataclass(frozen=True)
class Judgement:
    """What HR decides. `confirmed_on`: the day on which the physician confirmed a stricter decision. `hearing_version`:
    what HR read of the hearing (0: there was none). `without_view`: HR knows that the 産業医's view is still awaited.
    `unheard`: why nobody was heard, after attempts on several days. `rows`: the row of the form in which each item
    stands (as `comparison.places` unless said); by row the `reasons` of what differs from the opinion and the `grounds`
    of what moves somebody.
    """

    items: tuple[Item, ...]
    review_on: date | None
    reason: str
    confirmed_on: date | None = None
    hearing_version: int = field(kw_only=True)
    without_view: bool = field(default=False, kw_only=True)
    unheard: str = field(default="", kw_only=True)
    rows: tuple[str, ...] = field(default=(), kw_only=True)
    reasons: Mapping[str, str] = field(default_factory=dict, kw_only=True)
    grounds: Mapping[str, Ground] = field(default_factory=dict, kw_only=True)

    def placed(self) -> dict[Item, str]:
        """Each item with its row."""
        return dict(zip(self.items, self.rows or comparison.places(self.items), strict=True))


@dataclass(frozen=True)
class Proposal:
    """What the form starts from: the opinion's measures and days. `rows`: where each stands in the opinion."""

    items: tuple[Item, ...]
    rows: tuple[str, ...]
    from_on: date
    until_on: date | None
    review_on: date


@dataclass(frozen=True)
class DecisionPage:
    """The form's page. `lines` compares the draft (at first: the proposal) with the opinion. `decided`: the decision
    that there is already, with its measures.
    """

    advice: Advice
    hearing: Shown | None
    hearing_version: int
    proposal: Proposal
    advised_rows: tuple[str, ...]
    """The rows of the form in which the opinion's items stand."""
    lines: tuple[Compared, ...]
    line_rows: tuple[str, ...]
    """The row whose field holds the reason of each line."""
    match: Match
    hearing_needed: bool
    attempts: tuple[Shown, ...]
    """When it was tried in vain to hear the employee, on how many days, and how many the rules want …"""
    attempt_days: int
    attempts_needed: int
    decided: Shown | None
    decided_measures: tuple[Shown, ...]
    decided_reasons: tuple[Shown, ...]

    @property
    def differing(self) -> frozenset[str]:
        """The rows that want a reason."""
        pairs = zip(self.lines, self.line_rows, strict=True)
        return frozenset(row for line, row in pairs if line.degree is not Degree.SAME)

    @property
    def decided_id(self) -> PublicId | None:
        """Where the decision is read."""
        return None if self.decided is None else PublicId(self.decided.public_id)


def opening(
    session: Session, actor: Actor, opinion_id: str, *, draft: Mapping[Item, str] | None = None, now: datetime
) -> DecisionPage:
    """The page on which HR decides; with `draft`, what was typed (and in which rows) is compared instead of the
    proposal.
    """
    visit = enter(session, actor, Act.DECIDE, now=now)
    opinion = visit.reach(Opinion, opinion_id)
    case = visit.reach_id(Case, opinion.case_id)
    advised = advice.read(visit, opinion, case)
    policy, _ = policy_for(session, case.company_id, case.workplace_id, visit.today)
    proposal = propose(advised, policy, visit.today)
    typed = dict(zip(proposal.items, proposal.rows, strict=True)) if draft is None else draft
    lines = comparison.compare(advised.as_items(), list(typed), decided_on=visit.today)
    hearing = hearings.of_opinion(session, opinion)
    decision = _of_opinion(session, opinion)
    return DecisionPage(
        advice=advised,
        hearing=None if hearing is None else hearings.show(visit, hearing, case),
        hearing_version=0 if hearing is None else hearing.version,
        proposal=proposal,
        advised_rows=tuple(comparison.places(advised.as_items())),
        lines=lines,
        line_rows=departures.rows(lines, advised.as_items(), typed),
        match=comparison.overall(lines),
        hearing_needed=hearing is None and not _nothing_advised(opinion),
        attempts=() if hearing is not None else hearing_attempts.of_opinion(visit, opinion, case),
        attempt_days=hearing_attempts.days(session, opinion),
        attempts_needed=policy.hearing_attempts,
        decided=None if decision is None else show(visit, decision, case),
        decided_measures=() if decision is None else show_measures(visit, decision, case),
        decided_reasons=() if decision is None else tuple(justifications.reasons_of(visit, decision, case).values()),
    )


def decide(session: Session, actor: Actor, opinion_id: str, judgement: Judgement, *, now: datetime) -> Shown:
    """The employer decides. Without measures although none were advised, no hearing is needed (domain: §12.4): the
    employee and the 産業医 are told, and the case ends unless follow-ups are planned.

    Raises NotNow without a hearing or a reason why there is none, once decided, or closed; Stale when the hearing isn't
    the one that was read; NotValid for values, days, attempts on too few days, and a departure from the opinion without
    its reason or, where it is stricter, without the physician.
    """
    visit = enter(session, actor, Act.DECIDE, now=now)
    case = visit.reach_id(Case, visit.reach(Opinion, opinion_id).case_id, lock=True)  # first: a correction waits too
    opinion = visit.reach(Opinion, opinion_id, lock=True)
    advice.still_open(case)
    if hearings.decided(session, opinion) is not None:
        raise NotNow(hearings.DECIDED)
    editions.refuse_older(session, opinion)
    hearing = hearings.of_opinion(session, opinion)
    nothing = not judgement.items
    unheard = hearing is None and not (nothing and _nothing_advised(opinion))
    if unheard and not judgement.unheard.strip():
        raise NotNow(NOT_HEARD)
    if judgement.hearing_version != (0 if hearing is None else hearing.version):
        raise Stale
    if unheard:
        policy, _ = policy_for(session, case.company_id, case.workplace_id, visit.today)
        hearing_attempts.check_enough(session, opinion, policy)
    else:
        judgement = replace(judgement, unheard="")
    _check(judgement, visit.today)
    justifications.check_words(judgement.placed())
    if nothing and not _nothing_advised(opinion) and terms.hold_now(session, opinion):
        raise NotValid("reason", NOT_LIFTED)
    advised = advice.read(visit, opinion, case)
    if advised.view_wanted and not judgement.without_view:
        raise NotValid("without_view", AWAITED)
    lines = comparison.compare(advised.as_items(), judgement.items, decided_on=visit.today)
    match = comparison.overall(lines)
    placed = judgement.placed()
    reasons = justifications.check_reasons(lines, departures.rows(lines, advised.as_items(), placed), judgement.reasons)
    _check_departure(judgement, match, opinion, visit.today)
    justifications.check_grounds(advised, hearing, placed, judgement.grounds)
    decision = _written(visit, case, opinion, hearing, judgement, match, len(reasons))
    grounds = [(item, judgement.grounds.get(row)) for item, row in placed.items()]
    justifications.write(visit, case, decision, lines, reasons, grounds)
    terms.follow(visit, decision)
    limits.stop(visit, case, Clock.HEARING, Clock.DECISION, record_id=opinion.public_id)
    visit.record(sight.DECISION, decision.public_id, of=case.employment_id)
    if settled(decision):
        _tell(visit, case, decision, Notice.NO_MEASURES)
        close_if_over(visit, case)
    else:
        _tell(visit, case, decision, Notice.DECISION_TO_WORKER)
        limits.start(visit, case, Clock.EXPLANATION, visit.today, zone=Zone.EMPLOYER, record_id=decision.public_id)
        if judgement.review_on is not None and judgement.items:
            limits.start(visit, case, Clock.MEASURE_REVIEW, min(_from(item) for item in judgement.items),
                         zone=Zone.EMPLOYER, record_id=decision.public_id, limit_on=judgement.review_on)  # fmt: skip
    return show(visit, decision, case)


def propose(advised: Advice, policy: Policy, today: date) -> Proposal:
    """The form's first values: the opinion's measures that aren't over, each for its own days (not before today), its
    review day or ours.
    """
    opinion, everything = advised.opinion, advised.as_items()
    wanted = [item for item in everything if item.until_on is None or item.until_on >= today] or list(everything)
    rows = [row for item, row in zip(everything, comparison.places(everything), strict=True) if item in wanted]
    starts = [item.from_on for item in wanted if item.from_on]
    ends = [item.until_on for item in wanted]
    from_on = max(min(starts, default=today), today)
    last = None if None in ends else max((day for day in ends if day), default=opinion.until_on)
    until_on = last if last is None or last >= from_on else None
    review_on = months_after(from_on, policy.measure_review_months)
    named = opinion.next_interview_on
    if named is not None and named >= from_on:
        review_on = named
    if until_on is not None:
        review_on = min(review_on, until_on)
    items = tuple(
        replace(
            item,
            from_on=max(item.from_on or from_on, from_on),
            until_on=item.until_on if item.until_on is None or item.until_on >= from_on else until_on,
        )
        for item in wanted
    )
    return Proposal(items, tuple(rows), from_on, until_on, review_on)


def settled(decision: Decision) -> bool:
    """Nothing was advised and nothing decided: notice is enough, there is nothing to explain, instruct or review."""
    return decision.normal and decision.opinion_match is Match.SAME


def _over(decision: Decision, today: date) -> bool:
    if decision.state is DecisionState.SET_ASIDE:  # made anew: its limit runs, and holds the case open
        return True
    if decision.measures:
        return all(one.ended_on is not None and one.ended_on <= today for one in decision.measures)
    return settled(decision) or decision.state is DecisionState.EXPLAINED


def close_if_over(visit: Visit, case: Case) -> None:
    """End a case in which no measure holds any more, each decision without any is explained or needs none, no follow-up
    is planned, no objection and no refusal waits, and no other opinion waits or is being written.
    """
    same = (case.company_id, case.id)
    decisions = visit.session.execute(
        select(Decision).where(Decision.company_id == same[0], Decision.case_id == same[1])
    ).scalars().all()  # fmt: skip
    planned = visit.session.execute(
        select(
            exists(
                select(literal(1)).where(
                    FollowUp.company_id == same[0], FollowUp.case_id == same[1], FollowUp.state == FollowUpState.PLANNED
                )
            )
        )
    ).scalar_one()
    asked = visit.session.execute(
        select(
            exists(
                select(literal(1)).where(
                    Limit.company_id == same[0], Limit.case_id == same[1], Limit.stopped_on.is_(None),
                    Limit.clock.in_((Clock.OBJECTION, Clock.RECONSIDERATION)),
                )
            )
        )
    ).scalar_one()  # fmt: skip
    over = not asked and bool(decisions) and all(_over(decision, visit.today) for decision in decisions)
    if case.closed_on is not None or planned or not over or editions.open_in(visit.session, case):
        return
    held = any(decision.measures and decision.state is not DecisionState.SET_ASIDE for decision in decisions)
    cases.close(visit, case, CloseReason.MEASURES_OVER if held else CloseReason.NO_MEASURES, visit.today)


def instructed(session: Session, decision: Decision) -> bool:
    """The supervisor was told of this decision."""
    told = select(Instruction.id).where(
        Instruction.company_id == decision.company_id, Instruction.decision_id == decision.id
    )
    return session.execute(told).first() is not None


def set_aside(visit: Visit, case: Case, decision: Decision) -> bool:
    """A decision was looked at again and doesn't stand: the employee and the 産業医 are told, and HR decides anew
    on the same opinion, also that nothing is done, with its reason and all that a decision has; not where a later
    opinion was decided on meanwhile. Once the supervisor was told, nothing lapses by itself: the measures stay in
    force, and their review is due today. Whether it was set aside.
    """
    session, opinion = visit.session, decision.opinion
    if instructed(session, decision):
        review = limits.running(visit, case, Clock.MEASURE_REVIEW, decision.public_id)
        if review is None:
            limits.start(visit, case, Clock.MEASURE_REVIEW, visit.today, zone=Zone.EMPLOYER,
                         record_id=decision.public_id, limit_on=visit.today)  # fmt: skip
        elif review.limit_on > visit.today:
            review.limit_on = visit.today
            visit.record(sight.LIMIT, review.public_id, of=case.employment_id)
        return False
    decision.state = moves.DECISION.check(decision.state, visit.act)
    terms.lapse(visit, decision)
    visit.record(sight.DECISION, decision.public_id, of=case.employment_id)
    limits.stop(
        visit,
        case,
        Clock.EXPLANATION,
        Clock.RECONSIDERATION,
        Clock.INSTRUCTION,
        Clock.MEASURE_REVIEW,
        record_id=decision.public_id,
    )
    talk_times.over(visit, case, decision)
    session.flush()
    if not terms.taken_over(session, decision):
        limits.start(visit, case, Clock.DECISION, visit.today, zone=Zone.EMPLOYER, record_id=opinion.public_id)
    messages.queue(visit, Notice.DECISION_SET_ASIDE, record_id=decision.public_id, to=case.employment.person_id,
                   hat=Hat.WORKER)  # fmt: skip
    for to in requests.physicians_to_tell(session, case, visit.today):
        messages.queue(visit, Notice.DECISION_SET_ASIDE, record_id=decision.public_id, to=to, hat=Hat.PHYSICIAN)
    return True


def show(visit: Visit, decision: Decision, case: Case) -> Shown:
    """A decision that was reached, with the name of who decided."""
    names = people.person_names(visit.session, case.company_id, [decision.decided_by_id])
    return visit.show(sight.DECISION, decision, visit.facts(case), of=case.employment_id,
                      decided_by_name=names[decision.decided_by_id])  # fmt: skip


def show_measures(visit: Visit, decision: Decision, case: Case) -> tuple[Shown, ...]:
    """The decided measures of a decision that was reached."""
    known = visit.facts(case)
    return tuple(visit.show(sight.MEASURE, measure, known, of=case.employment_id) for measure in decision.measures)


def as_items(measures: Sequence[Shown]) -> tuple[Item, ...]:
    """Shown measures, for comparison and wording."""
    return tuple(
        Item(measure.kind, measure.hours, measure.starts, measure.ends, measure.words or "",
             measure.from_on, measure.until_on)
        for measure in measures
    )  # fmt: skip


def _written(
    visit: Visit,
    case: Case,
    opinion: Opinion,
    hearing: Hearing | None,
    judgement: Judgement,
    match: Match,
    differing: int,
) -> Decision:
    person_id = visit.actor.person_id
    if person_id is None:
        raise ValueError("a decision is made by a person")
    decision = Decision(
        company_id=case.company_id, public_id=ids.fresh(), case_id=case.id, opinion_id=opinion.id,
        hearing_id=None if hearing is None else hearing.id, normal=not judgement.items, opinion_match=match,
        departures=differing,
        physician_confirmed_on=judgement.confirmed_on, decided_at=visit.now, decided_by_id=person_id,
    )  # fmt: skip
    visit.seal(case.data_key_id, decision, reason=judgement.reason.strip(), unheard_reason=judgement.unheard.strip())
    visit.session.add(decision)
    visit.session.flush()
    steps = rules_of_terms.steps(judgement.items)
    for position, (item, ended_on) in enumerate(zip(judgement.items, steps, strict=True), 1):
        first, last, review_on = _from(item), _until(item), judgement.review_on
        if review_on is None:
            raise ValueError("measures without a review")
        measure = Measure(
            company_id=case.company_id, public_id=ids.fresh(), case_id=case.id, decision_id=decision.id,
            position=position, kind=item.kind, hours=item.hours, starts=item.starts, ends=item.ends,
            from_on=first, until_on=last, review_on=min(max(review_on, first), last),
            ended_on=ended_on, ended_by_id=None if ended_on is None else decision.id,
        )  # fmt: skip
        visit.seal(case.data_key_id, measure, words=item.words.strip())
        visit.session.add(measure)
    visit.session.flush()
    return decision


def _tell(visit: Visit, case: Case, decision: Decision, notice: Notice) -> None:
    employee_id = case.employment.person_id
    messages.queue(visit, notice, record_id=decision.public_id, to=employee_id, hat=Hat.WORKER)
    for to in requests.physicians_to_tell(visit.session, case, visit.today):
        messages.queue(
            visit, Notice.DECISION_TO_PHYSICIAN, record_id=decision.public_id, to=to, hat=Hat.PHYSICIAN
        )  # fmt: skip


def _of_opinion(session: Session, opinion: Opinion) -> Decision | None:
    return session.execute(
        select(Decision).where(
            Decision.company_id == opinion.company_id, Decision.opinion_id == opinion.id,
            Decision.state != DecisionState.SET_ASIDE,
        )
    ).scalar_one_or_none()  # fmt: skip


def _nothing_advised(opinion: Opinion) -> bool:
    return opinion.work_category is WorkCategory.NORMAL and not opinion.items


def _from(item: Item) -> date:
    if item.from_on is None:
        raise NotValid("from_on", Said(N_("開始日を入力してください。")))
    return item.from_on


def _until(item: Item) -> date:
    if item.until_on is None:
        raise NotValid("until_on", Said(N_("終了予定日を入力してください。")))
    return item.until_on


def _check(judgement: Judgement, today: date) -> None:
    placed = judgement.placed()
    for item, place in placed.items():
        _check_values(item, place)
        if _until(item) < _from(item):
            raise NotValid("until_on", Said(N_("終了予定日は、開始日以後の日にしてください。")))
        if _until(item) < today:
            raise NotValid("until_on", Said(N_("終了予定日が過ぎています。")))
    for first, second in comparison.contradictions(judgement.items):
        raise NotValid(
            f"{second.value}_chosen",
            Said(N_("「%(first)s」と同時には選べません。"), {"first": Said(first.label)}),
        )
    if judgement.items:
        first_on = min(_from(item) for item in judgement.items)
        last_on = max(_until(item) for item in judgement.items)
        if judgement.review_on is None or not first_on <= judgement.review_on <= last_on:
            raise NotValid("review_on", Said(N_("見直し日は、措置の開始日から終了予定日までの間の日にしてください。")))


def _check_values(item: Item, place: str) -> None:
    """Each kind has what it needs, named beside the field of that kind."""
    most = MOST.get(item.kind)
    if most is not None and (item.hours is None or not 0 <= item.hours <= most):
        raise NotValid(
            f"{place}_hours",
            Said(N_("%(least)sから%(most)sまでの数を入力してください。"), {"least": 0, "most": most}),
        )
    if item.kind is MeasureKind.WORKING_HOURS and (
        item.starts is None or item.ends is None or item.starts == item.ends
    ):
        raise NotValid(f"{place}_starts", Said(N_("就業時間の始まりと終わりを入力してください。")))
    if item.kind in TEXT_KINDS and not item.words.strip():
        raise NotValid(f"{place}_words", Said(N_("措置の内容を入力してください。")))


def _check_departure(judgement: Judgement, match: Match, opinion: Opinion, today: date) -> None:
    if not judgement.items and match is Match.SAME and not judgement.reason.strip():
        raise NotValid("reason", Said(N_("措置をとらない理由を書いてください。本人に知らせます。")))
    if match is Match.STRICTER and judgement.confirmed_on is None:
        raise NotValid(
            "confirmed_on",
            Said(
                N_(
                    "意見より厳しい、または意見にない措置は、医師に確認してから決めてください。確認した日を入力してください。"
                )
            ),
        )
    if judgement.confirmed_on is not None and not (opinion.received_on or today) <= judgement.confirmed_on <= today:
        raise NotValid("confirmed_on", Said(N_("意見書を受け取った日から今日までの日を入力してください。")))
