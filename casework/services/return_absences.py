"""On which days was somebody who came back absent for sickness, and should a physician ask now how it goes?

HR gives facts of attendance, from a file of everybody: only days of people whose return is still followed up are taken,
so that nobody makes a list of them. Where there are as many as the rules of the workplace say, whoever cares for them
is told, and decides: a physician, or a nurse where there is none. HR isn't told what came of it, and a
supervisor nothing at all.
"""

import zlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, exists, literal, or_, select
from sqlalchemy.orm import Session, aliased

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.access.sight import Fact
from casework.ids import PublicId
from casework.models.cases import Case
from casework.models.followups import FollowUp
from casework.models.leaves import SickLeave
from casework.models.people import Employment, Person
from casework.models.return_absences import ReturnAbsence
from casework.rules import return_absences as rules
from casework.rules import terms
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, NotYours, Stale
from casework.rules.leaves import LeaveEnd
from casework.rules.notices import Notice
from casework.rules.return_absences import Answer
from casework.rules.tables import Problem, Table
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import AssignmentRole, FollowUpState, Hat, Zone
from casework.services import advice, cases, followups, limits, measures, messages, people, returns
from casework.services.policies import calendar_for, policy_for
from casework.services.return_absences_file import DAY, read

NOTHING: Final = Said(N_("いま、答えを待っている欠勤の記録はありません。"))
CHANGED: Final = Said(N_("開いている間に、欠勤の記録が変わりました。いまの内容を確かめてください。"))


@dataclass(frozen=True)
class Line:
    """What the file tells of one person. `new`: so many days that weren't told before."""

    employee: Shown
    days: int
    new: int


@dataclass(frozen=True)
class Import:
    """What a file would add, or has added. `problems` stop it. `others`: rows of people or days that aren't kept.
    `unheard`: somebody among them has neither physician nor nurse who would be told.
    """

    readable: bool
    rows: int
    encoding: str
    ignored: tuple[str, ...]
    lines: tuple[Line, ...]
    others: int
    problems: tuple[Problem, ...]
    unheard: bool

    @property
    def new(self) -> int:
        """How many days there are to write down."""
        return 0 if self.problems else sum(line.new for line in self.lines)


@dataclass(frozen=True)
class Page:
    """The days after the return from one leave, the newest first. `planned`: talks that are to come, for whoever may
    know of them. `noticed`: they are as many as the rules say, and somebody is to decide. `unheard`: nobody would be
    told, for HR. `proposed`: a day for it. `version` goes into the forms.
    """

    employee: Shown
    leave: Shown
    days: tuple[Shown, ...]
    planned: tuple[Shown, ...]
    noticed: bool
    unheard: bool
    may_answer: bool
    may_take_back: bool
    proposed: date
    fewest: int
    weeks: int
    version: int


@dataclass(frozen=True)
class _Return:
    """Somebody whose return from a leave is still followed up. `away`: the days of all their leaves."""

    leave: SickLeave
    case: Case
    away: tuple[tuple[date, date | None], ...]

    def counts(self, day: date) -> bool:
        """The day lies after the return, and on no leave."""
        first = self.leave.ended_on
        return first is not None and day > first and not any(
            begins <= day and (ends is None or day <= ends) for begins, ends in self.away
        )  # fmt: skip


def preview(session: Session, actor: Actor, data: bytes, *, now: datetime) -> Import:
    """What the file would add. Writes nothing."""
    visit = enter(session, actor, Act.IMPORT_RETURN_ABSENCES, now=now)
    table = read(data)
    back = _returns(visit)
    return _told(visit, table, back, *_plan(visit, table, back))


def load(session: Session, actor: Actor, data: bytes, *, now: datetime) -> Import:
    """Write down what the file tells, if all of it is right; the same file once more changes nothing."""
    visit = enter(session, actor, Act.IMPORT_RETURN_ABSENCES, now=now)
    if actor.person_id is None:
        raise NotYours
    table = read(data)
    back = _returns(visit, lock=True)
    found, others, problems = _plan(visit, table, back)
    told = _told(visit, table, back, found, others, problems)
    if told.new:
        kept = _kept(visit, set(found))
        for employment_id, days in found.items():
            one = back[employment_id]
            fresh = sorted(days - kept.get(employment_id, set()))
            for day in fresh:
                made = ReturnAbsence(
                    company_id=one.case.company_id, public_id=ids.fresh(), case_id=one.case.id,
                    employment_id=employment_id, leave_id=one.leave.id, absent_on=day, given_on=visit.today,
                    given_by_id=actor.person_id,
                )  # fmt: skip
                session.add(made)
                visit.record(sight.RETURN_ABSENCE, made.public_id, of=employment_id)
            session.flush()
            if fresh:
                watch(visit, one.case, one.leave)
    return told


def read_page(session: Session, actor: Actor, leave_id: str, *, now: datetime) -> Page:
    """The days after the return from a leave. NotYours where it isn't within reach."""
    visit = enter(session, actor, Act.SEE_RETURN_ABSENCES, now=now)
    leave = visit.reach(SickLeave, leave_id)
    case = visit.reach_id(Case, leave.case_id)
    until_on = leave.ended_on or leave.begins_on
    rows = session.execute(
        select(ReturnAbsence, Person.name)
        .join(Person, and_(Person.company_id == ReturnAbsence.company_id, Person.id == ReturnAbsence.given_by_id))
        .where(_after(leave), visit.within(ReturnAbsence))
        .order_by(ReturnAbsence.absent_on.desc())
    ).all()
    policy, _ = policy_for(session, case.company_id, case.workplace_id, visit.today)
    running = limits.running(visit, case, Clock.RETURN_ABSENCE, leave.public_id)
    hat = actor.hat
    noticed = hat in {Hat.PHYSICIAN, Hat.NURSE} and running is not None
    return Page(
        employee=people.employee(visit, leave.employment_id),
        leave=visit.show(sight.SICK_LEAVE, leave, of=leave.employment_id, until_on=until_on, entered_by_name="",
                         contact_to=None),
        days=tuple(
            visit.show(sight.RETURN_ABSENCE, row[0], of=leave.employment_id, given_by_name=row[1]) for row in rows
        ),
        planned=_planned(visit, case) if hat is not Hat.HR else (),
        noticed=noticed,
        unheard=hat is Hat.HR and bool(_of_cases(visit, [case.id], returns.unheard(visit.today))),
        may_answer=noticed and case.closed_on is None and _decides(visit, case),
        may_take_back=hat is Hat.HR and case.closed_on is None,
        proposed=_proposed(visit, case, policy.return_absence_talk_days),
        fewest=policy.return_absence_days,
        weeks=policy.return_absence_weeks,
        version=_seen(row[0].absent_on for row in rows),
    )  # fmt: skip


def answer(
    session: Session, actor: Actor, leave_id: str, what: Answer, on: date | None, *, version: int,
    once: PublicId | None = None, now: datetime,
) -> PublicId | None:  # fmt: skip
    """A physician, or a nurse where there is none, plans a talk because of these days, or none; gives the talk.
    Whoever plans one has the case from then on, and the employee hears of the talk as of any other. NotNow when
    nothing waits, Stale when HR has added or taken back a day since, NotValid for a day that can't be. `once`: what the
    record of the talk will be called.
    """
    visit = enter(session, actor, Act.ANSWER_RETURN_ABSENCES, now=now)
    if actor.person_id is None:
        raise NotYours
    case = visit.reach_id(Case, visit.reach(SickLeave, leave_id).case_id, lock=True)  # first
    leave = visit.reach(SickLeave, leave_id, lock=True)
    if not _decides(visit, case):
        raise NotYours
    again = visit.written(FollowUp, once)
    if again is not None:
        return again.public_id
    advice.still_open(case)
    days = session.execute(select(ReturnAbsence).where(_after(leave))).scalars().all()
    if limits.running(visit, case, Clock.RETURN_ABSENCE, leave.public_id) is None or leave.ended_on is None:
        raise NotNow(NOTHING)
    if _seen(day.absent_on for day in days) != version:
        raise Stale
    made = None
    if what is Answer.TALK:
        base_on = leave.ended_on + timedelta(days=1)
        first, last = max(visit.today, base_on + timedelta(days=1)), visit.today + rules.AHEAD
        if on is None or not first <= on <= last:
            said = Said(N_("%(first)sから%(last)sまでの日を入力してください。"), {"first": first, "last": last})
            raise NotValid("on", said)
        if Fact.ASSIGNED not in visit.facts(case):
            cases.assign(visit, case, actor.person_id, AssignmentRole.CARE, visit.today)
        made = followups.add_extra(visit, case, base_on, on, once).public_id
    for day in days:
        if day.answered_on is None:
            day.answered_on = visit.today
            visit.record(sight.RETURN_ABSENCE, day.public_id, of=case.employment_id)
    limits.stop(visit, case, Clock.RETURN_ABSENCE, record_id=leave.public_id)
    session.flush()
    measures.close_if_over(visit, case)
    return made


def take_back(session: Session, actor: Actor, absence_id: str, *, now: datetime) -> PublicId:
    """HR has told a day that was none: it goes. Gives the leave. What rested on it is looked at anew."""
    visit = enter(session, actor, Act.TAKE_BACK_RETURN_ABSENCE, now=now)
    case = visit.reach_id(Case, visit.reach(ReturnAbsence, absence_id).case_id, lock=True)
    there = visit.reach(ReturnAbsence, absence_id, lock=True)
    advice.still_open(case)
    leave = visit.reach_id(SickLeave, there.leave_id)
    visit.record(sight.RETURN_ABSENCE, there.public_id, of=case.employment_id)
    session.delete(there)
    session.flush()
    watch(visit, case, leave)
    measures.close_if_over(visit, case)
    return leave.public_id


def watch(visit: Visit, case: Case, leave: SickLeave) -> None:
    """Let a physician decide once there are as many days as the rules say that none has looked at; where there are
    fewer by now, and in the next leave, nothing waits.
    """
    policy, _ = policy_for(visit.session, case.company_id, case.workplace_id, visit.today)
    unseen = visit.session.execute(
        select(ReturnAbsence.absent_on).where(_after(leave), ReturnAbsence.answered_on.is_(None))
    ).scalars()
    many = rules.noticed(unseen, policy.return_absence_days, policy.return_absence_weeks)
    noticed = many and not returns.followed(visit, leave, begun=True)
    running = limits.running(visit, case, Clock.RETURN_ABSENCE, leave.public_id)
    if running is not None and not noticed:
        limits.stop(visit, case, Clock.RETURN_ABSENCE, record_id=leave.public_id)
    if running is None and noticed:
        limits.start(
            visit, case, Clock.RETURN_ABSENCE, visit.today, zone=Zone.CLINICAL, record_id=leave.public_id
        )  # fmt: skip
        visit.session.flush()
        theirs = cases.assigned_physicians(visit.session, case.company_id, case.id, visit.today)
        if not theirs:
            theirs = people.industrial_physicians(visit.session, case.company_id, case.workplace_id, visit.today)
        told = dict.fromkeys(visit.reaching(SickLeave, leave.id, theirs, Hat.PHYSICIAN), Hat.PHYSICIAN)
        if not theirs:
            nurses = people.nurses_for(visit.session, case.company_id, case.workplace_id, visit.today)
            told = dict.fromkeys(visit.reaching(SickLeave, leave.id, nurses, Hat.NURSE), Hat.NURSE)
        for to, hat in told.items():
            messages.queue(visit, Notice.RETURN_ABSENCES, record_id=leave.public_id, to=to, hat=hat,
                           occasion=visit.now.isoformat(timespec="seconds"))  # fmt: skip
    visit.session.flush()


def _after(leave: SickLeave) -> ColumnElement[bool]:
    """The days after the return from a leave, as its end is on record by now; none while there is no return."""
    last_on = leave.ended_on if leave.ended_as is LeaveEnd.RETURNED else None
    return and_(ReturnAbsence.leave_id == leave.id, ReturnAbsence.absent_on > (last_on or date.max))


def _of_cases(visit: Visit, cases_: Collection[int], condition: ColumnElement[bool]) -> Sequence[int]:
    return visit.session.execute(select(Case.id).where(Case.id.in_(cases_), condition)).scalars().all()


def _seen(days: Iterable[date]) -> int:
    """Which days somebody has read, as the number of a form."""
    return zlib.crc32(" ".join(sorted(day.isoformat() for day in days)).encode())


def _decides(visit: Visit, case: Case) -> bool:
    if visit.actor.hat is Hat.NURSE:
        return bool(_of_cases(visit, [case.id], returns.without_physician(visit.today)))
    return visit.actor.hat is Hat.PHYSICIAN


def _returns(visit: Visit, *, lock: bool = False) -> dict[int, _Return]:
    """Whose return is still followed up, of all within reach, by employment; locked in the order of their cases."""
    later = aliased(SickLeave)
    came_after = exists(
        select(literal(1)).where(
            later.company_id == SickLeave.company_id, later.employment_id == SickLeave.employment_id,
            later.number > SickLeave.number, later.ended_as == LeaveEnd.RETURNED,
        )
    )  # fmt: skip
    standing = and_(
        visit.within(SickLeave), SickLeave.ended_as == LeaveEnd.RETURNED, ~came_after, Case.closed_on.is_(None)
    )
    of_leave = and_(Case.company_id == SickLeave.company_id, Case.id == SickLeave.case_id)
    if lock:
        held = select(Case.id).join(SickLeave, of_leave).where(standing).order_by(Case.id).with_for_update(of=Case)
        standing = and_(standing, Case.id.in_(list(visit.session.execute(held).scalars())))
    rows = visit.session.execute(
        select(SickLeave, Case).join(Case, of_leave).where(standing).execution_options(populate_existing=True)
    ).all()
    away: dict[int, list[tuple[date, date | None]]] = {}
    every: Sequence[Any] = visit.session.execute(
        select(SickLeave.employment_id, SickLeave.begins_on, SickLeave.ended_on).where(
            SickLeave.company_id == visit.actor.company_id,
            SickLeave.employment_id.in_({row.SickLeave.employment_id for row in rows}),
            or_(SickLeave.ended_as.is_(None), SickLeave.ended_as != LeaveEnd.MISTAKEN),
        )
    ).all()
    for one in every:
        away.setdefault(one.employment_id, []).append((one.begins_on, one.ended_on))
    return {
        row.SickLeave.employment_id: _Return(row.SickLeave, row.Case, tuple(away[row.SickLeave.employment_id]))
        for row in rows
    }


def _plan(
    visit: Visit, table: Table, back: dict[int, _Return]
) -> tuple[dict[int, set[date]], int, list[Problem]]:  # fmt: skip
    """By employment, the days that the file tells of; how many rows aren't kept; and what is wrong in it."""
    numbers = {
        row.number: row.id
        for row in visit.session.execute(
            select(Employment.number, Employment.id).where(
                Employment.company_id == visit.actor.company_id, Employment.id.in_(back)
            )
        )
    }
    problems, met = list(table.problems), dict[tuple[str, date], int]()
    found, others = dict[int, set[date]](), 0
    for row in table.rows:
        before = met.setdefault((row["number"], row["day"]), row.line)
        if before != row.line:
            told = Said(N_("同じ社員番号と欠勤日が%(line)s行目にもあります。"), {"line": before})
            problems.append(Problem(row.line, DAY, told))
        elif row["day"] > visit.today:
            problems.append(Problem(row.line, DAY, Said(N_("まだ来ていない日は入力できません。"))))
        elif (employment_id := numbers.get(row["number"])) is not None and back[employment_id].counts(row["day"]):
            found.setdefault(employment_id, set()).add(row["day"])
        else:
            others += 1
    problems.sort(key=lambda problem: problem.line)
    return found, others, problems


def _told(
    visit: Visit,
    table: Table,
    back: Mapping[int, _Return],
    found: dict[int, set[date]],
    others: int,
    problems: Sequence[Problem],
) -> Import:
    kept = _kept(visit, set(found))
    staff = people.employees(visit, set(found))
    lines = [
        Line(staff[employment_id], len(days), len(days - kept.get(employment_id, set())))
        for employment_id, days in found.items()
    ]
    return Import(
        readable=table.readable, rows=table.lines, encoding=table.encoding, ignored=table.ignored,
        lines=tuple(sorted(lines, key=lambda line: str(line.employee.kana))), others=others, problems=tuple(problems),
        unheard=bool(_of_cases(visit, {back[one].case.id for one in found}, returns.unheard(visit.today))),
    )  # fmt: skip


def _kept(visit: Visit, employments: set[int]) -> dict[int, set[date]]:
    """The days that were told before."""
    rows: Sequence[Any] = visit.session.execute(
        select(ReturnAbsence.employment_id, ReturnAbsence.absent_on).where(
            ReturnAbsence.company_id == visit.actor.company_id, ReturnAbsence.employment_id.in_(employments)
        )
    ).all()
    kept: dict[int, set[date]] = {}
    for row in rows:
        kept.setdefault(row.employment_id, set()).add(row.absent_on)
    return kept


def _planned(visit: Visit, case: Case) -> tuple[Shown, ...]:
    """The talks of the case that are to come."""
    known = visit.facts(case)
    rows = visit.session.execute(
        select(FollowUp)
        .where(visit.within(FollowUp), FollowUp.case_id == case.id, FollowUp.state == FollowUpState.PLANNED)
        .order_by(FollowUp.due_on)
    ).scalars()
    return tuple(visit.show(sight.FOLLOW_UP, one, known, of=case.employment_id) for one in rows)


def _proposed(visit: Visit, case: Case, days: int) -> date:
    """The last working day by which the rules would have it."""
    calendar = calendar_for(visit.session, case.company_id, case.workplace_id)
    return max(visit.today, terms.decide_by(visit.today + timedelta(days=days), calendar))
