"""What came of a supplementary talk (補足的面談) before the examiner decides, and who must know of it at once?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.access.sight import Fact
from casework.ids import PublicId
from casework.models.checks import CheckResult, ExaminerAppointment, StressCheck, SupplementaryTalk
from casework.rules.errors import NotNow, NotValid
from casework.rules.notices import Notice
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import Hat, Profession
from casework.services import hats, messages, people

NOTES_AT_MOST: Final = 4_000


@dataclass(frozen=True)
class NewTalk:
    """What the examiner or the nurse writes down."""

    held_on: date
    profession: Profession
    held_by: str
    notes: str
    urgent: bool = False


@dataclass(frozen=True)
class TalkPage:
    """Whose talk it is, in which check, and what was written down before."""

    check_id: PublicId
    employee: Shown
    result: Shown
    talks: tuple[Shown, ...]


def opening(session: Session, actor: Actor, result_id: str, *, now: datetime) -> TalkPage:
    """The page on which a talk is written down. NotNow once the examiner has decided."""
    visit = enter(session, actor, Act.RECORD_TALK, now=now)
    result = _undecided(visit, result_id, lock=False)
    return TalkPage(
        check_id=result.stress_check.public_id,
        employee=people.employee(visit, result.employment_id),
        result=visit.show(sight.RESULT, result, Fact.EXAMINER, of=result.employment_id, proposed=None),
        talks=of_results(visit, [result.public_id]).get(result.public_id, ()),
    )


def record(session: Session, actor: Actor, result_id: str, new: NewTalk, *, now: datetime) -> PublicId:
    """Write a talk down; gives the check. An urgent one is told at once to the other examiners and to the 産業医.

    NotValid for a day before the check or to come, NotNow once the examiner has decided.
    """
    visit = enter(session, actor, Act.RECORD_TALK, now=now)
    result = _undecided(visit, result_id, lock=True)
    if not result.checked_on <= new.held_on <= visit.today:
        raise NotValid(
            "held_on",
            Said(N_("検査を受けた日（%(day)s）から今日までの日を入力してください。"), {"day": result.checked_on}),
        )
    for field, text in (("held_by", new.held_by), ("notes", new.notes)):
        if not text.strip():
            raise NotValid(field, Said(N_("入力してください。")))
    talk = SupplementaryTalk(
        company_id=actor.company_id,
        public_id=ids.fresh(),
        check_result_id=result.id,
        held_on=new.held_on,
        profession=new.profession,
        held_by=new.held_by.strip(),
        urgent=new.urgent,
        data_key_id=visit.new_key(),
        recorded_at=visit.now,
        recorded_by_id=actor.person_id,
    )
    visit.seal(talk.data_key_id, talk, notes=new.notes.strip())
    session.add(talk)
    visit.record(sight.SUPPLEMENTARY_TALK, talk.public_id, of=result.employment_id)
    session.flush()
    if new.urgent:
        _tell(visit, result.stress_check, talk)
    return result.stress_check.public_id


def of_results(visit: Visit, result_ids: Iterable[str]) -> dict[str, tuple[Shown, ...]]:
    """The talks of these results (public ids), the oldest first, as the reader may see them."""
    rows = visit.session.execute(
        select(SupplementaryTalk, CheckResult.public_id, CheckResult.employment_id)
        .join(
            CheckResult,
            and_(
                CheckResult.company_id == SupplementaryTalk.company_id,
                CheckResult.id == SupplementaryTalk.check_result_id,
            ),
        )
        .where(visit.within(SupplementaryTalk), CheckResult.public_id.in_(list(result_ids)))
        .order_by(SupplementaryTalk.held_on, SupplementaryTalk.id)
    ).all()
    found: dict[str, tuple[Shown, ...]] = {}
    for talk, result_id, employment_id in rows:
        # A professional reaches a talk only as examiner of its check (access/reach.py), so that fact holds.
        shown = visit.show(sight.SUPPLEMENTARY_TALK, talk, Fact.EXAMINER, of=employment_id)
        found[result_id] = (*found.get(result_id, ()), shown)
    return found


def _undecided(visit: Visit, result_id: str, *, lock: bool) -> CheckResult:
    result = visit.reach(CheckResult, result_id, lock=lock)
    if result.interview_needed is not None:
        raise NotNow(Said(N_("実施者の判断が済んでいるため、補足的な面談は記録できません。")))
    return result


def _tell(visit: Visit, check: StressCheck, talk: SupplementaryTalk) -> None:
    """The examiners open the check; a 産業医 who is none of them reads only that they should call one."""
    session, company_id, today = visit.session, check.company_id, visit.today
    examiners = set(
        session.execute(
            select(ExaminerAppointment.person_id).where(
                ExaminerAppointment.company_id == company_id,
                ExaminerAppointment.stress_check_id == check.id,
                ExaminerAppointment.on(today),
            )
        ).scalars()
    )
    for person_id in sorted(examiners - {visit.actor.person_id}):
        for hat in (Hat.PHYSICIAN, Hat.NURSE):
            if hats.holds(session, company_id, person_id, hat, today):
                messages.queue(visit, Notice.URGENT_TALK, record_id=check.public_id, to=person_id, hat=hat,
                               occasion=talk.public_id)  # fmt: skip
    for person_id in people.industrial_physicians(session, company_id, check.workplace_id, today):
        if person_id not in examiners:
            messages.queue(visit, Notice.CALL_EXAMINER, record_id=talk.public_id, to=person_id, hat=Hat.PHYSICIAN)
