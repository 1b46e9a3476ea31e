"""How does an employee confirm HR's note of a meeting: with a signature, or with a correction in their own words?

HR's note stays as it is and the correction stands beside it. From then on HR changes the note no more, and a decision
that began from what was read before is refused as stale.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.models.cases import Case
from casework.models.measures import Hearing
from casework.models.opinions import Opinion
from casework.rules.assents import Returned
from casework.rules.errors import NotNow, NotValid, Stale
from casework.rules.hearings import LONGEST, HearingWay
from casework.rules.notices import Notice
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import Hat
from casework.services import advice, hearings, measures, messages, people

TOO_LATE = Said(
    N_("措置が決まったあとは、記録を訂正できません。決定に納得できないときは、決定のページを読んでください。")
)
OWN_WORDS = Said(N_("ご自分で書いた意見は、そのまま記録になっています。訂正はできません。"))
SIGNED = Said(N_("この記録には、すでに署名しています。"))


def correct(session: Session, actor: Actor, hearing_id: str, words: str, *, version: int, now: datetime) -> Shown:
    """Say in own words what is different; an earlier correction gives way, and so does a signature, which was for
    other words. HR is told.

    NotNow once decided or closed, or for own words; Stale when the note isn't the one that was read.
    """
    visit = enter(session, actor, Act.MARK_HEARING, now=now)
    hearing, case = _reached(visit, hearing_id)
    advice.still_open(case)
    if hearing.way is not HearingWay.MEETING:
        raise NotNow(OWN_WORDS)
    opinion = session.get_one(Opinion, hearing.opinion_id)
    if hearings.holds(session, opinion) is not None or hearings.rested_on(session, hearing):
        raise NotNow(TOO_LATE)
    if version != hearing.version:
        raise Stale
    if not words.strip() or len(words) > LONGEST:
        raise NotValid("words", Said(N_("%(most)s文字以内で入力してください。"), {"most": LONGEST}))
    visit.seal(case.data_key_id, hearing, correction=words.strip())
    hearing.corrected_at, hearing.signed_at = visit.now, None
    waiting = measures.waiting(session, opinion)
    if waiting is not None:  # it was decided on what was said before
        measures.give_back(visit, case, waiting, Returned.CORRECTED)
    return _marked(visit, hearing, case)


def sign(session: Session, actor: Actor, hearing_id: str, *, version: int, now: datetime) -> Shown:
    """Sign the record as it stands, with one's own correction if there is one. HR is told.

    NotNow when it is signed or closed; Stale when it isn't the one that was read.
    """
    visit = enter(session, actor, Act.MARK_HEARING, now=now)
    hearing, case = _reached(visit, hearing_id)
    advice.still_open(case)
    if hearing.signed_at is not None:
        raise NotNow(SIGNED)
    if version != hearing.version:
        raise Stale
    hearing.signed_at = visit.now
    return _marked(visit, hearing, case)


def _reached(visit: Visit, hearing_id: str) -> tuple[Hearing, Case]:
    case = visit.reach_id(Case, visit.reach(Hearing, hearing_id).case_id, lock=True)  # first: a decision waits too
    return visit.reach(Hearing, hearing_id, lock=True), case


def _marked(visit: Visit, hearing: Hearing, case: Case) -> Shown:
    visit.session.flush()
    visit.record(sight.HEARING, hearing.public_id, of=case.employment_id)
    for to in people.hr_for(visit.session, case.company_id, case.workplace_id, visit.today,
                            not_person=case.employment.person_id):  # fmt: skip
        messages.queue(visit, Notice.HEARING_MARKED, record_id=hearing.public_id, to=to, hat=Hat.HR,
                       occasion=str(hearing.version))  # fmt: skip
    return hearings.show(visit, hearing, case)
