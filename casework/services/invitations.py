"""Who is told that a talk is open to them, by which letters, and what do they answer?"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.models.cases import Case
from casework.models.checks import CheckResult
from casework.models.invitations import Invitation, Letter
from casework.rules import approaches as rules
from casework.rules import deadlines, moves
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.notices import Notice
from casework.rules.policy import Disclosure
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import (
    Again,
    CaseKind,
    DeclineReason,
    Hat,
    InvitationState,
    Language,
    LetterChannel,
    LetterKind,
    WordingKind,
    Zone,
)
from casework.services import approaches, limits, messages, people, policies, received, rests, results, talks, wordings

WORDS_AT_MOST: Final = 1000
"""Characters of the words that may go with "not this time"."""


@dataclass(frozen=True)
class NotThisTime:
    """The answer 「今回は希望しない」; both parts may be left out. `words` are kept sealed."""

    reason: DeclineReason | None = None
    words: str = ""


@dataclass(frozen=True)
class Approach:
    """What stands about the next letter. `first`: nothing was answered yet, so that only a day can be chosen.
    `last_on`: the last one; `months`: the pace of the workplace's rules.
    """

    case: Shown
    invitation: Shown
    first: bool
    last_on: date
    months: int


@dataclass(frozen=True)
class InvitationPage:
    """The employee's invitation. `letter`: the text of the letter that told of it, in the employee's language; `ways`:
    the acts that are open now; `earlier`: day and scales of the check before;
    `small`: so few work there that an absence is noticed.
    """

    case: Shown
    invitation: Shown
    letter: str
    letter_language: Language
    result: Shown
    earlier: Shown | None
    ways: frozenset[str]
    disclosure: Disclosure
    request_days: int
    interview_days: int
    small: bool
    talks: tuple[Shown, ...]
    """Supplementary talks before the examiner decided: that they took place."""


def open_invitation(visit: Visit, case: Case, result: CheckResult) -> Invitation:
    """Tell the employee that the talk is open to them: letters planned, clocks started, the first letter sent at once
    where mail reaches the person, else left to be sent on paper or told by telephone.

    A letter whose day has passed is left out: the first one has only just gone, and two in a row would press. Where
    somebody has told already that they ask, all of them wait for the answer to that; in a pause, for its end.
    """
    notified_on = result.notified_on
    policy, _ = policies.policy_for(visit.session, case.company_id, case.workplace_id, notified_on)
    calendar = policies.calendar_for(visit.session, case.company_id, case.workplace_id)
    invitation = Invitation(
        company_id=case.company_id,
        public_id=ids.fresh(),
        case_id=case.id,
        notified_on=notified_on,
        request_by=deadlines.limit(Clock.REQUEST, notified_on, policy, calendar),
    )
    visit.session.add(invitation)
    visit.record(sight.INVITATION, invitation.public_id, of=case.employment_id)
    visit.session.flush()
    waits = received.unsettled(visit, case.employment_id) or rests.resting(visit, case.employment_id)
    add_letter(visit, case, invitation, LetterKind.FIRST, sent=bool(case.employment.person.email) and not waits)
    limits.start(visit, case, Clock.REQUEST, notified_on, zone=Zone.EXAMINER)
    for planned in deadlines.letters_plan(notified_on, policy, calendar):
        if planned.on <= visit.today:
            continue
        add_letter(visit, case, invitation, planned.letter, planned)
        if planned.letter is LetterKind.FINAL:
            limits.start(visit, case, Clock.FINAL_CONFIRMATION, notified_on, zone=Zone.EXAMINER)
    if not waits:
        messages.queue(visit, Notice.INVITATION, record_id=case.public_id, to=case.employment.person_id, hat=Hat.WORKER)
    visit.session.flush()
    rests.hold(visit, case, invitation)
    if not waits and case.employment.person.email:
        rests.leave_time(visit, case, invitation)
    return invitation


def of_case(visit: Visit, case: Case, *, lock: bool = False) -> Invitation | None:
    """The invitation of a case that was reached; a consultation has none."""
    found = select(Invitation).where(Invitation.company_id == case.company_id, Invitation.case_id == case.id)
    if lock:
        found = found.with_for_update().execution_options(populate_existing=True)
    return visit.session.execute(found).scalar_one_or_none()


def invited(visit: Visit, case: Case, *, lock: bool = False) -> Invitation:
    """The invitation of a case; NotYours when it has none."""
    invitation = of_case(visit, case, lock=lock)
    if invitation is None:
        raise NotYours
    return invitation


def answer(visit: Visit, case: Case, act: Act | None = None) -> Invitation:
    """Write down that the employee has answered by `act` (the visit's own, unless said): the clocks of asking stop and
    no letter follows. NotNow when this answer doesn't fit any more, NotYours when the case has no invitation.

    The days that the examiner's office sees move only when its word for the answer changes: a consultation has the days
    of 「今回は希望しない」, and after it no new ones.
    """
    invitation = invited(visit, case, lock=True)
    before = invitation.office_state
    invitation.state = moves.INVITATION.check(invitation.state, act or visit.act)
    if invitation.office_state is not before:
        invitation.answered_at, invitation.next_approach_on = visit.now, None
        approaches.plan(visit, case, invitation)
    limits.stop(visit, case, Clock.REQUEST, Clock.FIRST_REMINDER, Clock.FINAL_CONFIRMATION)
    visit.record(sight.INVITATION, invitation.public_id, of=case.employment_id)
    visit.session.flush()
    return invitation


def page(session: Session, actor: Actor, case_id: str, *, now: datetime) -> InvitationPage:
    """The invitation as its employee reads it; the first reading is noted with its time."""
    visit = enter(session, actor, Act.READ_INVITATION, now=now)
    case = visit.reach(Case, case_id)
    invitation = _theirs(visit, case)
    if invitation.read_at is None:
        invitation.read_at = visit.now
        visit.record(sight.INVITATION, invitation.public_id, of=case.employment_id)
        session.flush()
    return _page(visit, case, invitation)


def before_answer(session: Session, actor: Actor, act: Act, case_id: str, *, now: datetime) -> InvitationPage:
    """The page before an answer (`Act.DECLINE` or `Act.CONSULT`). NotNow when this answer isn't open any more."""
    visit = enter(session, actor, act, now=now)
    case = visit.reach(Case, case_id)
    invitation = _theirs(visit, case)
    _refuse_closed(case)
    moves.INVITATION.check(invitation.state, act)
    return _page(visit, case, invitation)


def decline(session: Session, actor: Actor, case_id: str, said: NotThisTime, *, now: datetime) -> Invitation:
    """The employee doesn't want the talk this time. Not "no need": the door stays open, nobody presses. 「答えない」 is
    kept as no reason at all: else everybody without one would have chosen a consultation.
    """
    visit = enter(session, actor, Act.DECLINE, now=now)
    if len(said.words) > WORDS_AT_MOST:
        raise NotValid("words", Said(N_("%(limit)s文字以内で書いてください。"), {"limit": WORDS_AT_MOST}))
    case = visit.reach(Case, case_id, lock=True)
    _theirs(visit, case)
    _refuse_closed(case)
    invitation = answer(visit, case)
    invitation.decline_reason = None if said.reason is DeclineReason.NO_ANSWER else said.reason
    visit.seal(case.data_key_id, invitation, decline_words=said.words.strip())
    session.flush()
    return invitation


def before_approach(session: Session, actor: Actor, case_id: str, *, now: datetime) -> Approach:
    """The page on which the time of the next letter is chosen. NotNow after a request."""
    visit = enter(session, actor, Act.CHOOSE_APPROACH, now=now)
    case = visit.reach(Case, case_id)
    invitation = _theirs(visit, case)
    _refuse_closed(case)
    moves.INVITATION.check(invitation.state, visit.act)
    policy, _ = policies.policy_for(session, case.company_id, case.workplace_id, visit.today)
    return Approach(
        case=visit.show(sight.CASE, case, of=case.employment_id),
        invitation=visit.show(sight.INVITATION, invitation, of=case.employment_id),
        first=invitation.state is InvitationState.OPEN,
        last_on=rules.last_wish(visit.today, policy),
        months=policy.reapproach_months,
    )


def choose_approach(
    session: Session, actor: Actor, case_id: str, again: Again, on: date | None = None, *, now: datetime
) -> Invitation:
    """The employee says when to be asked again. Before any answer a day is the only choice: the rest is no answer.
    NotValid, beside `on`, for a day that is not ahead or beyond the policy; beside `again` for what isn't open.
    """
    visit = enter(session, actor, Act.CHOOSE_APPROACH, now=now)
    case = visit.reach(Case, case_id, lock=True)
    invitation = _theirs(visit, case)
    _refuse_closed(case)
    if again is Again.ON_A_DAY:
        policy, _ = policies.policy_for(session, case.company_id, case.workplace_id, visit.today)
        last = rules.last_wish(visit.today, policy)
        if on is None or not visit.today < on <= last:
            raise NotValid("on", Said(N_("明日から%(last)sまでの日付を入力してください。"), {"last": last}))
    elif invitation.state is InvitationState.OPEN:
        raise NotValid("again", Said(N_("日を選んでください。")))
    invitation = answer(visit, case)
    invitation.next_approach_on = None
    invitation.no_more_on = visit.today if again is Again.NEVER else None
    approaches.plan(visit, case, invitation, on if again is Again.ON_A_DAY else None)
    session.flush()
    return invitation


def _theirs(visit: Visit, case: Case) -> Invitation:
    invitation = of_case(visit, case)
    if case.kind is not CaseKind.STATUTORY or invitation is None:
        raise NotYours
    return invitation


def _refuse_closed(case: Case) -> None:
    if case.closed_on is not None:
        raise NotNow(Said(N_("この件はすでに終わっています。お話しを希望されるときは「だれかと話す」からどうぞ。")))


def _page(visit: Visit, case: Case, invitation: Invitation) -> InvitationPage:
    result = visit.reach_id(CheckResult, case.check_result_id)
    policy, _ = policies.policy_for(visit.session, case.company_id, case.workplace_id, visit.today)
    acts = () if case.closed_on is not None else (Act.REQUEST, Act.CONSULT, Act.DECLINE, Act.CHOOSE_APPROACH)
    of = case.employment_id
    return InvitationPage(
        case=visit.show(sight.CASE, case, of=of),
        invitation=visit.show(sight.INVITATION, invitation, of=of),
        letter=wordings.letter(visit, case, invitation),
        letter_language=case.employment.person.language,
        result=visit.show(sight.RESULT, result, of=of),
        earlier=results.earlier(visit, result),
        ways=frozenset(act.value for act in acts if moves.INVITATION.possible(invitation.state, act)),
        disclosure=policy.disclosure,
        request_days=policy.request_days,
        interview_days=policy.interview_days,
        small=people.in_a_small_place(visit.session, case.employment_id, visit.today),
        talks=talks.of_results(visit, [result.public_id]).get(result.public_id, ()),
    )


def add_letter(
    visit: Visit,
    case: Case,
    invitation: Invitation,
    kind: LetterKind,
    planned: deadlines.PlannedLetter | None = None,
    *,
    sent: bool = False,
    number: int = 1,
) -> None:
    """One letter of an invitation: planned for its day, for today without a plan."""
    text = None
    if sent:
        language = case.employment.person.language
        text = wordings.text_for(
            visit.session, case.company_id, case.workplace_id, WordingKind(kind.value), language, visit.today
        )
    letter = Letter(
        company_id=invitation.company_id,
        public_id=ids.fresh(),
        invitation_id=invitation.id,
        kind=kind,
        number=number,
        due_on=visit.today if planned is None else planned.on,
        sent_at=visit.now if sent else None,
        channel=LetterChannel.MAIL if sent else None,
        wording_id=text.id if text else None,
    )
    visit.session.add(letter)
    visit.record(sight.LETTER, letter.public_id, of=case.employment_id)
