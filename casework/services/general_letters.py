"""What does everybody else get: a letter that looks the same from the outside, on the same days?

docs/decisions/0014. From the examiner's first decision on, each person of a check gets one letter on each day of the
plan: their own, while it is wanted, else the general one. Nothing is planned for those days: who needs the general one
is asked on the day itself, so that an answer, a pause or a closure that comes first is heeded without being told.
"""

from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, or_, select, update
from sqlalchemy.orm import Session, aliased, joinedload

from casework import ids
from casework.access import Act, Actor, Visit, enter, enter_worker, sight
from casework.models.base import Base
from casework.models.cases import Case
from casework.models.checks import CheckResult, StressCheck
from casework.models.invitations import GeneralLetter, Invitation, Letter
from casework.models.people import Employment
from casework.models.wordings import Wording
from casework.rules import deadlines, letter_texts, wordings
from casework.rules.days import TOKYO, tokyo_date
from casework.rules.letters import latest, quiet_since
from casework.rules.notices import Notice
from casework.rules.vocabulary import Hat, LetterChannel, LetterKind, WordingKind
from casework.services import approaches, messages, policies, rests
from casework.services import wordings as stored

PORTION: Final = 300
"""Letters of one step of the worker."""
_CHECKS: Final = Base.metadata.tables[StressCheck.__tablename__]
"""When everybody was last looked at is no fact about anybody, and stands in no trail."""
LONGEST: Final = timedelta(days=120)
"""After the first decision of a check: its last letters have long gone by then."""


def begin(visit: Visit, check: StressCheck) -> None:
    """An examiner decides: from now on everybody of the check gets letters on the same days. Held until the end of the
    transaction, so that nobody gets two at once.
    """
    found = select(StressCheck).where(StressCheck.company_id == check.company_id, StressCheck.id == check.id)
    held = visit.session.execute(
        found.with_for_update(key_share=True).execution_options(populate_existing=True)
    ).scalar_one()
    if held.general_from_on is None:
        held.general_from_on = visit.today
        visit.record(sight.CHECK, held.public_id)


def write(visit: Visit, result: CheckResult) -> None:
    """The examiner decided that no interview is needed: the general letter leaves at the same moment and by the same
    roads as a first letter; unless the workplace's rules say otherwise, or the person has left or is at rest.
    """
    policy, _ = policies.policy_for(
        visit.session, result.company_id, result.stress_check.workplace_id, result.notified_on
    )
    employment = result.employment
    left = employment.until_on is not None and employment.until_on < visit.today
    if not policy.same_envelope or left or rests.resting(visit, employment.id):
        return
    before = visit.session.execute(
        select(func.max(GeneralLetter.number)).where(
            GeneralLetter.company_id == result.company_id,
            GeneralLetter.stress_check_id == result.stress_check_id,
            GeneralLetter.employment_id == result.employment_id,
            GeneralLetter.kind == LetterKind.FIRST,
        )
    ).scalar_one()
    _give(visit, result, LetterKind.FIRST, 1 + (before or 0))


def send_due(session: Session, company_id: int, *, now: datetime) -> int:
    """Give a general letter to everybody who lacks a letter of a day that has come, by the product's own worker; a
    portion at a time. Gives their number. Whom no mail reaches waits for the next print run.
    """
    visit = enter_worker(session, company_id, Act.SEND_LETTERS, now=now)
    checks = session.execute(
        select(StressCheck)
        .where(
            StressCheck.company_id == company_id,
            StressCheck.general_from_on > visit.today - LONGEST,
            or_(StressCheck.general_looked_on.is_(None), StressCheck.general_looked_on < visit.today),
        )
        .order_by(StressCheck.id)
        .with_for_update(key_share=True, skip_locked=True)
    ).scalars()
    given = 0
    for check in checks:
        given += _look(visit, check, PORTION - given)
        if given >= PORTION:
            return given
        visit.session.execute(update(_CHECKS).where(_CHECKS.c.id == check.id).values(general_looked_on=visit.today))
    return given


def _look(visit: Visit, check: StressCheck, at_most: int) -> int:
    """The notices of a check may have been received on several days: each has a plan of its own."""
    session, given = visit.session, 0
    days = session.execute(
        select(CheckResult.notified_on)
        .where(CheckResult.company_id == check.company_id, CheckResult.stress_check_id == check.id)
        .distinct()
        .order_by(CheckResult.notified_on)
    ).scalars()
    calendar = policies.calendar_for(session, check.company_id, check.workplace_id)
    for notified_on in list(days):
        policy, _ = policies.policy_for(session, check.company_id, check.workplace_id, notified_on)
        if not policy.same_envelope or check.general_from_on is None:
            continue
        first_on = max(check.general_from_on, notified_on)
        due = latest(deadlines.letters_plan(notified_on, policy, calendar), first_on, visit.today)
        if due is None:
            continue
        kind, _ = due
        lacking = _lacking(visit, check, notified_on, due, quiet_since(visit.today, calendar)).limit(at_most - given)
        for result in session.execute(lacking).scalars().all():
            _give(visit, result, kind)
            given += 1
        if given >= at_most:
            break
    session.flush()
    return given


def _lacking(
    visit: Visit, check: StressCheck, notified_on: date, due: tuple[LetterKind, date], quiet: date
) -> Select[CheckResult]:
    """Results of people who are employed and not at rest, who had no general letter of a kind and get none of their
    own, and none at all since `quiet`. `due`: the kind, and its day by the plan.
    """
    kind = due[0]
    had = exists(
        select(literal(1)).where(
            GeneralLetter.company_id == CheckResult.company_id,
            GeneralLetter.stress_check_id == CheckResult.stress_check_id,
            GeneralLetter.employment_id == CheckResult.employment_id,
            or_(GeneralLetter.kind == kind, GeneralLetter.due_on >= quiet),
        )
    )
    return (
        select(CheckResult)
        .join(
            Employment,
            and_(Employment.company_id == CheckResult.company_id, Employment.id == CheckResult.employment_id),
        )
        .where(
            CheckResult.company_id == check.company_id,
            CheckResult.stress_check_id == check.id,
            CheckResult.notified_on == notified_on,
            Employment.on(visit.today),
            ~rests.holds(Employment.company_id, Employment.id, visit.today),
            ~had,
            ~_has_own(due, quiet, visit.today),
        )
        .order_by(CheckResult.id)
        .options(joinedload(CheckResult.employment).joinedload(Employment.person), joinedload(CheckResult.stress_check))
    )


def _has_own(due: tuple[LetterKind, date], quiet: date, today: date) -> ColumnElement[bool]:
    """A letter of the person's own invitation takes that place: one of that kind that left or is still wanted, or
    another that left since that day or within the week, or leaves today.
    """
    kind, on = due
    wanted = and_(Letter.sent_at.is_(None), Case.closed_on.is_(None), approaches.is_wanted())
    return exists(
        select(literal(1))
        .select_from(Letter)
        .join(Invitation, and_(Invitation.company_id == Letter.company_id, Invitation.id == Letter.invitation_id))
        .join(Case, and_(Case.company_id == Invitation.company_id, Case.id == Invitation.case_id))
        .where(
            Case.company_id == CheckResult.company_id,
            Case.check_result_id == CheckResult.id,
            or_(
                and_(Letter.kind == kind, or_(Letter.sent_at.is_not(None), wanted)),
                Letter.sent_at >= datetime.combine(min(on, quiet), time(), TOKYO),
                and_(wanted, Letter.leaves_on <= today),
            ),
        )
        .correlate(CheckResult)
    )


def _give(visit: Visit, result: CheckResult, kind: LetterKind, number: int = 1) -> None:
    """One general letter: by mail now, or waiting for paper."""
    person = result.employment.person
    letter = GeneralLetter(
        company_id=result.company_id, public_id=ids.fresh(), stress_check_id=result.stress_check_id,
        employment_id=result.employment_id, kind=kind, number=number, due_on=visit.today,
    )  # fmt: skip
    visit.session.add(letter)
    if person.email:
        mark_sent(visit, letter, LetterChannel.MAIL)
    else:
        visit.record(sight.GENERAL_LETTER, letter.public_id, of=result.employment_id)
    messages.queue(visit, Notice.GENERAL, record_id=letter.public_id, to=person.id, hat=Hat.WORKER)


def mark_sent(visit: Visit, letter: GeneralLetter, channel: LetterChannel) -> None:
    """It left, with the text in force."""
    letter.sent_at, letter.channel = visit.now, channel
    letter.wording_id = _in_force(visit, letter).id
    visit.record(sight.GENERAL_LETTER, letter.public_id, of=letter.employment_id)


def is_past(today: date) -> ColumnElement[bool]:
    """Nobody needs this one any more: a letter of a later day has been written for the person, their own or general;
    their own leaves with the same run, or has left. For a select over general letters.
    """
    later = aliased(GeneralLetter)
    general = exists(
        select(literal(1)).where(
            later.company_id == GeneralLetter.company_id,
            later.stress_check_id == GeneralLetter.stress_check_id,
            later.employment_id == GeneralLetter.employment_id,
            later.id > GeneralLetter.id,
        )
    )
    own = exists(
        select(literal(1))
        .select_from(Letter)
        .join(Invitation, and_(Invitation.company_id == Letter.company_id, Invitation.id == Letter.invitation_id))
        .join(Case, and_(Case.company_id == Invitation.company_id, Case.id == Invitation.case_id))
        .join(CheckResult, and_(CheckResult.company_id == Case.company_id, CheckResult.id == Case.check_result_id))
        .where(
            CheckResult.company_id == GeneralLetter.company_id,
            CheckResult.stress_check_id == GeneralLetter.stress_check_id,
            CheckResult.employment_id == GeneralLetter.employment_id,
            or_(
                Letter.sent_at.is_not(None),
                and_(Case.closed_on.is_(None), approaches.is_wanted(), Letter.leaves_on <= today),
            ),
            Letter.leaves_on >= GeneralLetter.due_on,
        )
        .correlate(GeneralLetter)
    )
    return or_(general, own)


def mail_given_up(visit: Visit, letter_id: str) -> None:
    """The mail of a general letter can't be delivered: it goes out on paper, as a first letter would."""
    letter = visit.session.execute(
        select(GeneralLetter).where(
            GeneralLetter.company_id == visit.actor.company_id, GeneralLetter.public_id == letter_id
        )
    ).scalar_one_or_none()
    if letter is not None and letter.channel is LetterChannel.MAIL:
        letter.sent_at = letter.channel = letter.wording_id = None
        visit.record(sight.GENERAL_LETTER, letter.public_id, of=letter.employment_id)


def read(session: Session, actor: Actor, letter_id: str, *, now: datetime) -> str:
    """The letter as its employee reads it."""
    visit = enter(session, actor, Act.READ_GENERAL_LETTER, now=now)
    letter = visit.reach(GeneralLetter, letter_id)
    visit.show(sight.GENERAL_LETTER, letter, of=letter.employment_id)
    return text(visit, letter, stored.Filling(session, letter.company_id))


def text(visit: Visit, letter: GeneralLetter, filling: stored.Filling) -> str:
    """The text it was sent with, or that of today, with its places filled."""
    session = visit.session
    person = session.get_one(Employment, letter.employment_id).person
    day = visit.today if letter.sent_at is None else tokyo_date(letter.sent_at)
    if letter.sent_at is None:
        body = _in_force(visit, letter).body
    elif letter.wording_id is None:
        body = letter_texts.TEXTS[WordingKind.EVERYBODY, person.language]
    else:
        body = session.get_one(Wording, letter.wording_id).body
    return wordings.fill(body, filling.of_check(letter.stress_check_id, person.name, person.language, day))


def _in_force(visit: Visit, letter: GeneralLetter) -> stored.InForce:
    session = visit.session
    check = session.get_one(StressCheck, letter.stress_check_id)
    language = session.get_one(Employment, letter.employment_id).person.language
    kind = WordingKind.EVERYBODY
    return stored.text_for(session, letter.company_id, check.workplace_id, kind, language, visit.today)
