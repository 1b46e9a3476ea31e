"""Which trial of going to work was settled, on which conditions, and what became of it?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.ids import PublicId
from casework.models.cases import Case
from casework.models.leaves import SickLeave
from casework.models.people import Person
from casework.models.trials import TrialAttendance
from casework.rules import trials as rules
from casework.rules import unclinical
from casework.rules.errors import NotNow, NotValid, faults, refuse
from casework.rules.notices import Notice
from casework.rules.return_plans import FARTHEST
from casework.rules.texts import N_, Said
from casework.rules.trials import Cover, TrialEnd, TrialKind
from casework.rules.vocabulary import Hat
from casework.services import messages, people, returns

RUNNING: Final = Said(N_("この人の試し出勤などは、すでに記録されています。終わりを記録してから、次を始めてください。"))
BEFORE_ITS_FIRST: Final = Said(N_("終わりの日は、初めの日以後の日にしてください。"))
BEYOND: Final = N_(
    "休業の終わりの見込み（%(day)s）までの日にしてください。休業が延びるときは、先に「期間を改める」で記録してください。"
)
OVER: Final = Said(N_("この記録は、すでに終わっています。"))
WHY_NOT: Final = {
    "kind": Said(N_("復帰の後にできるのは、勤務としての試し出勤だけです。")),
    "paid": Said(N_("休業中は勤務ではないので賃金は支払わず、復帰の後は勤務なので支払います。")),
    "cover": Said(N_("労災保険の対象になるのは、復帰の後の勤務だけです。休業中の事故の扱いを選んでください。")),
}


def settling(session: Session, actor: Actor, leave_id: str, *, now: datetime) -> None:
    """Before the form is shown. NotNow where no trial can begin."""
    visit = enter(session, actor, Act.SETTLE_TRIAL, now=now)
    leave = visit.reach(SickLeave, leave_id)
    returns.still_going_on(visit, visit.reach_id(Case, leave.case_id), leave)


@dataclass(frozen=True)
class Conditions:
    """What is settled before its first day. Whether it is work follows from the leave: during it none is."""

    kind: TrialKind
    paid: bool
    cover: Cover
    from_on: date
    until_on: date
    conditions: str
    failing: str
    sure: bool = False
    """Words of how somebody is are meant to stand."""
    once: PublicId | None = None
    """What the record of it will be called."""


@dataclass(frozen=True)
class Ending:
    """A trial of which HR says what became of it."""

    leave_id: PublicId
    employee: Shown
    trial: Shown


def settle(session: Session, actor: Actor, leave_id: str, new: Conditions, *, now: datetime) -> None:
    """Write down what holds for a trial before it begins; the employee is told. NotNow while another one runs, and once
    the return is over; NotValid for what contradicts itself, and for days that can't be.
    """
    visit = enter(session, actor, Act.SETTLE_TRIAL, now=now)
    case = visit.reach_id(Case, visit.reach(SickLeave, leave_id).case_id, lock=True)  # first
    leave = visit.reach(SickLeave, leave_id)
    if visit.written(TrialAttendance, new.once) is not None:
        return
    returns.still_going_on(visit, case, leave)
    _settle_past(visit, case, leave)
    if _open(visit, TrialAttendance.leave_id == leave.id):
        raise NotNow(RUNNING)
    as_work = leave.ended_on is not None
    refuse(_faults(visit, leave, new, as_work=as_work))
    made = TrialAttendance(
        company_id=case.company_id, public_id=new.once or ids.fresh(), case_id=case.id, leave_id=leave.id,
        kind=new.kind, as_work=as_work, paid=new.paid, cover=new.cover, from_on=new.from_on, until_on=new.until_on,
        settled_on=visit.today, settled_by_id=actor.person_id,
    )  # fmt: skip
    visit.seal(case.data_key_id, made, conditions=new.conditions.strip(), failing=new.failing.strip())
    session.add(made)
    session.flush()
    visit.record(sight.TRIAL_ATTENDANCE, made.public_id, of=case.employment_id)
    messages.queue(visit, Notice.LEAVE_CHANGED, record_id=leave.public_id, to=case.employment.person_id,
                   hat=Hat.WORKER, occasion=f"trial {made.public_id}")  # fmt: skip


def end(session: Session, actor: Actor, trial_id: str, how: TrialEnd, *, now: datetime) -> None:
    """What became of it, until today; of one that was to go on until the eve of a leave too. NotNow once it is over."""
    visit = enter(session, actor, Act.END_TRIAL, now=now)
    case = visit.reach_id(Case, visit.reach(TrialAttendance, trial_id).case_id, lock=True)  # first
    trial = visit.reach(TrialAttendance, trial_id, lock=True)
    if rules.over(trial.ended_on, visit.today):
        raise NotNow(OVER)
    if how is not TrialEnd.NOT_BEGUN and visit.today < trial.from_on:
        raise NotValid("how", Said(N_("まだ始まっていないので、「始めなかった」を選んでください。")))
    _end(visit, case, trial, how, visit.today)


def stop(visit: Visit, case: Case, *which: ColumnElement[bool], last_on: date | None = None) -> None:
    """The leave is over, or another one began: what runs ends with it, today or on `last_on`. What goes on at the
    workplace after a return is settled anew, as work.
    """
    last_on = last_on or visit.today
    for trial in _open(visit, TrialAttendance.case_id == case.id, *which):
        _end(visit, case, trial, TrialEnd.DONE if trial.from_on <= last_on else TrialEnd.NOT_BEGUN, last_on)


def ending(session: Session, actor: Actor, trial_id: str, *, now: datetime) -> Ending:
    """The page that ends a trial."""
    visit = enter(session, actor, Act.END_TRIAL, now=now)
    trial = visit.reach(TrialAttendance, trial_id)
    leave = session.get_one(SickLeave, trial.leave_id)
    shown = visit.show(sight.TRIAL_ATTENDANCE, trial, of=leave.employment_id, settled_by_name="")
    return Ending(leave.public_id, people.employee(visit, leave.employment_id), shown)


def of_leave(session: Session, actor: Actor, leave_id: str, *, now: datetime) -> tuple[Shown, ...]:
    """All trials of a leave, the newest first."""
    visit = enter(session, actor, Act.SEE_RETURN_PLAN, now=now)
    leave = visit.reach(SickLeave, leave_id)
    same = and_(Person.company_id == TrialAttendance.company_id, Person.id == TrialAttendance.settled_by_id)
    rows = session.execute(
        select(TrialAttendance, Person.name)
        .join(Person, same)
        .where(TrialAttendance.leave_id == leave.id, visit.within(TrialAttendance))
        .order_by(TrialAttendance.id.desc())
    ).all()
    return tuple(
        visit.show(sight.TRIAL_ATTENDANCE, row[0], of=leave.employment_id, settled_by_name=row[1]) for row in rows
    )


def to_end(visit: Visit, most: int) -> list[tuple[TrialAttendance, int]]:
    """For HR's desk: what reached its last day, and somebody has to say what became of it; with whose it is."""
    leave = and_(SickLeave.company_id == TrialAttendance.company_id, SickLeave.id == TrialAttendance.leave_id)
    found = (
        select(TrialAttendance, SickLeave.employment_id)
        .join(SickLeave, leave)
        .where(
            visit.within(TrialAttendance), TrialAttendance.ended_on.is_(None), TrialAttendance.until_on <= visit.today
        )
        .order_by(TrialAttendance.until_on, TrialAttendance.id)
        .limit(most)
    )
    return [(row[0], row[1]) for row in visit.session.execute(found)]


def _open(visit: Visit, *which: ColumnElement[bool]) -> Sequence[TrialAttendance]:
    same = TrialAttendance.company_id == visit.actor.company_id, TrialAttendance.ended_on.is_(None)
    return visit.session.execute(select(TrialAttendance).where(*same, *which)).scalars().all()


def _settle_past(visit: Visit, case: Case, leave: SickLeave) -> None:
    """What ran until its last day and was ended by nobody is done: it doesn't stand in the way of the next."""
    past = TrialAttendance.leave_id == leave.id, TrialAttendance.until_on < visit.today
    for trial in _open(visit, *past):
        _end(visit, case, trial, TrialEnd.DONE, visit.today)


def _end(visit: Visit, case: Case, trial: TrialAttendance, how: TrialEnd, last_on: date) -> None:
    trial.ended_on, trial.ended_as = min(last_on, trial.until_on), how
    trial.ended_by_id = visit.actor.person_id
    visit.record(sight.TRIAL_ATTENDANCE, trial.public_id, of=case.employment_id)
    visit.session.flush()


def _faults_of_days(visit: Visit, leave: SickLeave, new: Conditions) -> list[NotValid]:
    """During a leave a trial ends with it, as it is planned today: after that it would be work."""
    least = max(visit.today, (leave.ended_on or leave.begins_on) + timedelta(days=1))
    if new.from_on < least:
        return [NotValid("from_on", Said(N_("%(day)s以後の日にしてください。"), {"day": least}))]
    most = visit.today + FARTHEST
    if new.from_on > most:
        return [NotValid("from_on", Said(N_("%(day)sまでの日にしてください。"), {"day": most}))]
    if new.until_on < new.from_on:
        return [NotValid("until_on", BEFORE_ITS_FIRST)]
    if new.until_on > new.from_on + timedelta(weeks=rules.MOST_WEEKS):
        return [NotValid("until_on", Said(N_("初めの日から12週間以内の日にしてください。")))]
    if leave.ended_on is None and new.until_on > (end := returns.planned_end(visit, leave)):
        return [NotValid("until_on", Said(BEYOND, {"day": end}))]
    return []


def _faults(visit: Visit, leave: SickLeave, new: Conditions, *, as_work: bool) -> list[NotValid]:
    wrong = []
    against = rules.fits(new.kind, as_work=as_work, paid=new.paid, cover=new.cover)
    if against is not None:
        wrong.append(NotValid(against, WHY_NOT[against]))
    wrong += _faults_of_days(visit, leave, new)
    for field, text in (("conditions", new.conditions), ("failing", new.failing)):
        if not text.strip() or len(text.strip()) > rules.LONGEST:
            wrong.append(NotValid(field, Said(N_("%(most)s文字以内で入力してください。"), {"most": rules.LONGEST})))
        wrong += faults(partial(unclinical.check, field, text))
    return [*wrong, *unclinical.weigh([new.conditions, new.failing], sure=new.sure)]
