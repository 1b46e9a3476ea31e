"""What does the employer decide after the opinion and the hearing, and where does that depart from the opinion?

安衛法66条の10第6項. Measures come from the legal catalogue only.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.ids import PublicId
from casework.models.cases import Case
from casework.models.measures import Decision, Hearing, Measure
from casework.models.opinions import Opinion
from casework.rules import assents, comparison, departures
from casework.rules.bases import Purpose
from casework.rules.comparison import Compared, Degree, Item
from casework.rules.days import tokyo_date
from casework.rules.errors import NotNow, NotValid, Stale, faults, refuse
from casework.rules.texts import N_, Said
from casework.rules.transfers import Ground
from casework.rules.vocabulary import (
    After,
    Agreement,
    DecisionState,
    Match,
    MeasureKind,
    WorkCategory,
)
from casework.services import (
    advice,
    assent_calls,
    editions,
    hearing_attempts,
    hearings,
    judgements,
    justifications,
    lift_days,
    measures,
    terms,
    unnamed,
)
from casework.services.advice import Advice
from casework.services.judgements import Judgement, Proposal
from casework.services.policies import calendar_for, policy_for

AWAITED = Said(N_("産業医の見解がまだ届いていません。届く前に決めるときは、承知していることを示してください。"))
NOT_HEARD = Said(N_("措置を決める前に、本人の意見を聴いて、記録してください。"))
WHY_UNHEARD = Said(N_("意見を聴けないまま決めるときは、連絡を試みてもなぜ聴けなかったかを書いてください。"))
UNSEEN = Said(
    N_(
        "本人は、まだ聴取の記録を確かめていません。%(day)sまで待つか、本人の訂正・署名を受けてから決めてください。待たないときは、その理由を書いてください。本人が読みます。"
    )
)
NOT_PUT = Said(
    N_(
        "医師の意見と違うところを、本人に示して意見を聴いてください。聴いていないときは、その理由を書いてください。本人が読みます。"
    )
)
NOT_WEIGHED = Said(
    N_("本人は、示されたことの全部には了解していません。その意見をどう考えて決めたかを書いてください。本人が読みます。")
)
NOT_LIFTED = Said(
    N_("いまの措置を続ける、または変えるという意見です。措置をすべて解除するには、解除するという医師の意見が必要です。")
)


@dataclass(frozen=True)
class DecisionPage:
    """The form's page. `lines` compares the draft (at first: the proposal) with the opinion. `decided`: the decision
    that there is already, with its measures.
    """

    advice: Advice
    hearing: Shown | None
    hearing_version: int
    unseen_until: date | None
    """Until when HR waits for the employee to read that record."""
    proposal: Proposal
    second_wanted: bool
    """What is in the form wants a second person; `alone`: and there is none."""
    alone: bool
    aside_id: PublicId | None
    """The decision that was set aside last, where none stands: why is read there."""
    back: Shown | None
    """The decision that came back last, where none stands: the form starts from it."""
    advised_rows: tuple[str, ...]
    """The rows of the form in which the opinion's items stand."""
    lines: tuple[Compared, ...]
    line_rows: tuple[str, ...]
    """The row whose field holds the reason of each line."""
    left: tuple[Shown, ...]
    """The running measures that are neither advised nor chosen: does each go on, or end …"""
    left_last: date | None
    """… on this day?"""
    match: Match
    hearing_needed: bool
    apart: bool
    """It differs from the opinion that the employee was heard about: were they asked about that, or why not …"""
    to_weigh: bool
    """… and how was it taken into account that they don't agree as a whole?"""
    attempts: tuple[Shown, ...]
    """When it was tried in vain to hear the employee, on how many days, and how many the rules want …"""
    attempt_days: int
    attempts_needed: int
    lifts: tuple[Shown, ...]
    """Of an opinion that lifts earlier measures: those that hold, and end where none are chosen …"""
    lifts_until: date | None
    """… on this day at the latest."""
    decided: Shown | None
    decided_measures: tuple[Shown, ...]
    decided_reasons: tuple[Shown, ...]
    decided_last: date | None
    """Until when that decision lets hold what it lifts."""
    over: Said | None
    """Why nothing is decided on this opinion any more."""

    @property
    def differing(self) -> frozenset[str]:
        """The rows that want a reason."""
        pairs = zip(self.lines, self.line_rows, strict=True)
        return frozenset(row for line, row in pairs if line.degree is not Degree.SAME)

    @property
    def nothing_of_it(self) -> bool:
        """Measures were advised, and none at all would be taken."""
        return self.lacking and all(line.decided is None for line in self.lines)

    @property
    def lacking(self) -> bool:
        """Something that was advised would be left out."""
        return self.match is Match.LACKING

    @property
    def takes_away(self) -> bool:
        """Something that runs would end although the opinion says nothing of it."""
        return self.match in {Match.ENDING, Match.UNAGREED}

    @property
    def waits(self) -> bool:
        """What is in the form wouldn't hold at once: somebody's word is asked for first."""
        return self.match in assents.PHYSICIANS or self.second_wanted

    @property
    def decided_id(self) -> PublicId | None:
        """Where the decision is read."""
        return None if self.decided is None else PublicId(self.decided.public_id)


def opening(
    session: Session,
    actor: Actor,
    opinion_id: str,
    *,
    draft: Mapping[Item, str] | None = None,
    after: Mapping[MeasureKind, After] = MappingProxyType({}),
    now: datetime,
) -> DecisionPage:
    """The page on which HR decides; with `draft`, what was typed (and in which rows) is compared instead of the
    proposal, and what goes on `after` it with it.
    """
    visit = enter(session, actor, Act.DECIDE, now=now)
    opinion = visit.reach(Opinion, opinion_id)
    case = visit.reach_id(Case, opinion.case_id)
    advised = advice.read(visit, opinion, case)
    policy, _ = policy_for(session, case.company_id, case.workplace_id, visit.today)
    calendar = calendar_for(session, case.company_id, case.workplace_id)
    proposal = judgements.propose(advised, policy, calendar, visit.today)
    fallen = measures.last_fallen(session, opinion)
    back = fallen if fallen is not None and fallen.state is DecisionState.RETURNED else None
    if back is not None:
        proposal = _again(visit, case, advised, back, proposal)
    chosen = dict(zip(proposal.items, proposal.rows, strict=True)) if draft is None else draft
    left = unnamed.of(visit, case, opinion, list(chosen))
    typed = {**chosen, **unnamed.going_on(left, list(chosen), after)}
    lines = comparison.compare(advised.as_items(), list(typed), decided_on=visit.today)
    hearing = hearings.of_opinion(session, opinion)
    match = _match(lines, opinion, hearing, ends=unnamed.ends(left, after))
    wanted = assents.second_wanted(policy, typed, match)
    there = assent_calls.seconds(session, case, visit.actor.person_id or 0, visit.today) if wanted else []
    decision = _of_opinion(session, opinion)
    lifts = terms.to_lift(visit, opinion, case)
    return DecisionPage(
        advice=advised,
        hearing=None if hearing is None else hearings.show(visit, hearing, case),
        hearing_version=hearings.seen(hearing),
        unseen_until=hearings.unseen_until(visit, case, opinion, hearing),
        proposal=proposal,
        second_wanted=wanted and bool(there),
        alone=wanted and not there,
        aside_id=fallen.public_id if fallen is not None and back is None else None,
        back=None if back is None else measures.show(visit, back, case),
        advised_rows=tuple(comparison.places(advised.as_items())),
        lines=lines,
        line_rows=departures.rows(lines, advised.as_items(), typed),
        left=left,
        left_last=unnamed.last_day(list(chosen)),
        match=match,
        hearing_needed=hearing is None and not _nothing_advised(opinion),
        apart=_apart(hearing, match),
        to_weigh=_to_weigh(hearing, match, typed),
        attempts=() if hearing is not None else hearing_attempts.of_opinion(visit, opinion, case),
        attempt_days=hearing_attempts.days(session, opinion),
        attempts_needed=policy.hearing_attempts,
        lifts=lifts,
        lifts_until=lift_days.latest(lifts, visit.today),
        decided=None if decision is None else measures.show(visit, decision, case),
        decided_measures=() if decision is None else measures.show_measures(visit, decision, case),
        decided_reasons=() if decision is None else tuple(justifications.reasons_of(visit, decision, case).values()),
        decided_last=None if decision is None else decision.ends_on,
        over=editions.why_over(session, opinion),
    )


def decide(session: Session, actor: Actor, opinion_id: str, judgement: Judgement, *, now: datetime) -> Shown:
    """The employer decides. Without measures although none were advised, no hearing is needed (domain: §12.4): the
    employee and the 産業医 are told, and the case ends unless follow-ups are planned.

    Raises NotNow without a hearing or a reason why there is none, once decided, or closed; Stale when the hearing isn't
    the one that was read; NotValid for values, days, attempts on too few days, and a departure from the opinion without
    its reason, and for a running measure that neither goes on nor ends;
    and, unless it is meant, a review day on which the workplace is closed.
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
        policy, _ = policy_for(session, case.company_id, case.workplace_id, visit.today)
        if hearing_attempts.days(session, opinion) >= policy.hearing_attempts:
            raise NotValid("unheard", WHY_UNHEARD)
        raise NotNow(NOT_HEARD)
    if judgement.hearing_version != hearings.seen(hearing):
        raise Stale
    if unheard:
        policy, _ = policy_for(session, case.company_id, case.workplace_id, visit.today)
        hearing_attempts.check_enough(session, opinion, policy)
    else:
        judgement = replace(judgement, unheard="")
    advised = advice.read(visit, opinion, case)
    left = unnamed.of(visit, case, opinion, judgement.items)
    judgement = unnamed.answered(judgement, left)
    placed = judgement.placed()
    lines = comparison.compare(advised.as_items(), judgement.items, decided_on=visit.today)
    match = _match(lines, opinion, hearing, ends=unnamed.ends(left, judgement.after))
    rows = departures.rows(lines, advised.as_items(), placed)
    last = lift_days.latest(terms.to_lift(visit, opinion, case), visit.today)
    amiss = faults(
        partial(judgements.check, judgement, visit.today, tokyo_date(opinion.issued_at or now)),
        partial(judgements.check_open, judgement, calendar_for(session, case.company_id, case.workplace_id)),
        partial(justifications.check_words, placed),
        partial(judgements.check_told, judgement, [*advised.as_items(), *measures.as_items(left)]),
        partial(justifications.check_reasons, lines, rows, placed, judgement.reasons),
        partial(justifications.check_grounds, advised, hearing, placed, judgement.grounds),
        partial(lift_days.check, judgement, last, visit.today),
        partial(_check_whole, visit, opinion, judgement, advised, match),
        partial(_check_heard, visit, case, opinion, hearing, judgement, match),
    )
    refuse(amiss)
    reasons = justifications.check_reasons(lines, rows, placed, judgement.reasons)
    judgement = replace(judgement, ends_on=lift_days.chosen(judgement, last, visit.today))
    decision = _written(visit, case, opinion, hearing, judgement, match, len(reasons))
    grounds = [(item, judgement.grounds.get(row)) for item, row in placed.items()]
    justifications.write(visit, case, decision, lines, reasons, grounds)
    visit.record(sight.DECISION, decision.public_id, of=case.employment_id)
    if assent_calls.step(decision) is None:
        measures.take_effect(visit, case, decision)
    else:
        assent_calls.ask(visit, case, decision)
    return measures.show(visit, decision, case)


def _check_whole(visit: Visit, opinion: Opinion, judgement: Judgement, advised: Advice, match: Match) -> None:
    """NotValid beside what concerns the decision as a whole."""
    nothing, lacking = not judgement.items, []
    if nothing and not _nothing_advised(opinion) and terms.hold_now(visit.session, opinion, visit.today):
        lacking.append(NotValid("reason", NOT_LIFTED))
    if advised.view_wanted and not judgement.without_view:
        lacking.append(NotValid("without_view", AWAITED))
    fallen = measures.last_fallen(visit.session, opinion)
    anew = fallen is not None and fallen.state is DecisionState.SET_ASIDE
    ends = bool(terms.running(visit.session, opinion, visit.today))
    refuse([*lacking, *faults(partial(judgements.check_reason, judgement, match, anew=anew, ends=ends))])


def _check_heard(
    visit: Visit, case: Case, opinion: Opinion, hearing: Hearing | None, judgement: Judgement, match: Match
) -> None:  # fmt: skip
    """NotValid where the employee couldn't correct the note yet, was heard about something else than is decided, or
    has no answer to what they said against it.
    """
    lacking = []
    until = hearings.unseen_until(visit, case, opinion, hearing)
    if until is not None and not judgement.unseen.strip():
        lacking.append(NotValid("unseen", Said(UNSEEN.text, {"day": until})))
    if _apart(hearing, match) and not judgement.put and not judgement.unput.strip():
        lacking.append(NotValid("unput", NOT_PUT))
    if _to_weigh(hearing, match, judgement.items) and not judgement.weighed.strip():
        lacking.append(NotValid("weighed", NOT_WEIGHED))
    refuse(lacking)


def _match(lines: Sequence[Compared], opinion: Opinion, hearing: Hearing | None, *, ends: bool) -> Match:
    """How the decision stands to the opinion. To end what runs is none of it, unless the opinion lifts."""
    agreed = hearing is not None and hearing.agreement is Agreement.YES
    return comparison.overall(lines, ends=ends and opinion.purpose is not Purpose.LIFTED, agreed=agreed)


def _apart(hearing: Hearing | None, match: Match) -> bool:
    """What was decided differs from the opinion that the employee was heard about."""
    return hearing is not None and match is not Match.SAME


def _to_weigh(hearing: Hearing | None, match: Match, chosen: Collection[Item]) -> bool:
    """Something is decided that the employee, who was heard, didn't agree to as a whole."""
    return hearing is not None and hearing.agreement is not Agreement.YES and (bool(chosen) or match is not Match.SAME)


def _again(visit: Visit, case: Case, advised: Advice, back: Decision, first: Proposal) -> Proposal:
    """What HR had decided, as the form's first values."""
    kept = measures.show_measures(visit, back, case)
    items = measures.as_items(kept)
    rows = comparison.places(items)
    lines = comparison.compare(advised.as_items(), items, decided_on=tokyo_date(back.decided_at))
    line_rows = departures.rows(lines, advised.as_items(), dict(zip(items, rows, strict=True)))
    reasons = justifications.reasons_of(visit, back, case)
    grounds = justifications.grounds_of(visit, back, case)
    return replace(
        first,
        items=items,
        rows=tuple(rows),
        from_on=min((one.from_on for one in kept), default=first.from_on),
        until_on=max((one.until_on for one in kept), default=first.until_on),
        review_on=min((one.review_on for one in kept), default=first.review_on),
        reason=measures.show(visit, back, case).reason or "",
        weighed=measures.show(visit, back, case).weighed or "",
        reasons={line_rows[number - 1]: one.reason for number, one in reasons.items()},
        grounds={
            row: Ground(grounds[one.public_id].purpose, grounds[one.public_id].basis)
            for one, row in zip(kept, rows, strict=True)
            if one.public_id in grounds
        },
    )


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
        departures=differing, state=DecisionState.WAITING, review_on=judgement.review_on if judgement.items else None,
        decided_at=visit.now, decided_by_id=person_id, ends_on=judgement.ends_on,
    )  # fmt: skip
    policy, _ = policy_for(visit.session, case.company_id, case.workplace_id, visit.today)
    if assents.second_wanted(policy, judgement.items, match):
        decision.second_wanted = bool(assent_calls.seconds(visit.session, case, person_id, visit.today))
        decision.alone = not decision.second_wanted
    unseen = hearings.unseen_until(visit, case, opinion, hearing) is not None
    unput = _apart(hearing, match) and not judgement.put
    weighed = _to_weigh(hearing, match, judgement.items)
    visit.seal(case.data_key_id, decision, reason=judgement.reason.strip(), unheard_reason=judgement.unheard.strip(),
               unseen_reason=judgement.unseen.strip() if unseen else "",
               unput_reason=judgement.unput.strip() if unput else "",
               weighed=judgement.weighed.strip() if weighed else "")  # fmt: skip
    visit.session.add(decision)
    visit.session.flush()
    calendar = calendar_for(visit.session, case.company_id, case.workplace_id)
    for position, item in enumerate(judgement.items, 1):
        first, last = judgements.first_day(item), judgements.last_day(item)
        review_on = judgement.review_on
        if review_on is None:
            raise ValueError("measures without a review")
        measure = Measure(
            company_id=case.company_id, public_id=ids.fresh(), case_id=case.id, decision_id=decision.id,
            position=position, kind=item.kind, hours=item.hours, starts=item.starts, ends=item.ends,
            from_on=first, until_on=last, review_on=judgements.review_day(first, last, review_on, policy, calendar),
            ended_on=first - timedelta(days=1), ended_by_id=decision.id,  # in force once the decision holds
        )  # fmt: skip
        visit.seal(case.data_key_id, measure, words=item.words.strip())
        visit.session.add(measure)
    visit.session.flush()
    return decision


def _of_opinion(session: Session, opinion: Opinion) -> Decision | None:
    return session.execute(
        select(Decision).where(
            Decision.company_id == opinion.company_id, Decision.opinion_id == opinion.id,
            Decision.state.not_in((DecisionState.SET_ASIDE, DecisionState.RETURNED)),
        )
    ).scalar_one_or_none()  # fmt: skip


def _nothing_advised(opinion: Opinion) -> bool:
    return opinion.work_category is WorkCategory.NORMAL and not opinion.items
