"""How does a case open, who is assigned to it, and how does it end?"""

from datetime import date, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, exists, literal, or_, select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Visit, facts, sight
from casework.models.cases import Assignment, Case
from casework.models.checks import CheckResult
from casework.models.handovers import Relation
from casework.models.people import Employment, HatGrant, Person, PersonnelAuthority, ReportingLine
from casework.models.providers import Engagement
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import AssignmentRole, CaseKind, CloseReason, EmploymentKind, EngagementKind, Hat
from casework.services import limits, talk_times

DISPATCHED: Final = Said(
    N_("派遣で働いている方の健康相談や面接指導は、雇用主である派遣元が行います。派遣元の窓口にご連絡ください。")
)


OVER: Final = Said(N_("この件は、すでに終わっています。"))


def dispatched_in(visit: Visit, employment_id: int) -> bool:
    """Whether somebody is employed elsewhere and only works here."""
    kind = select(Employment.kind).where(
        Employment.company_id == visit.actor.company_id, Employment.id == employment_id
    )
    return visit.session.execute(kind).scalar_one_or_none() is EmploymentKind.DISPATCHED_IN


def open_case(
    visit: Visit, *, employment_id: int, workplace_id: int, kind: CaseKind, result: CheckResult | None = None
) -> Case:
    """Open a case with a fresh data key. NotNow when one of this kind (statutory: of this result) is open already, and
    for somebody whose own employer cares for them (domain: §12.11).
    """
    if dispatched_in(visit, employment_id):
        raise NotNow(DISPATCHED)
    same = [Case.company_id == visit.actor.company_id, Case.kind == kind, Case.closed_on.is_(None)]
    same.append(Case.employment_id == employment_id if result is None else Case.check_result_id == result.id)
    if visit.session.execute(select(exists(select(literal(1)).where(*same)))).scalar_one():
        raise NotNow(Said(N_("同じ種類の相談・面接の記録が、すでに開かれています。")))
    case = Case(
        company_id=visit.actor.company_id,
        public_id=ids.fresh(),
        employment_id=employment_id,
        workplace_id=workplace_id,
        kind=kind,
        stress_check_id=None if result is None else result.stress_check_id,
        check_result_id=None if result is None else result.id,
        data_key_id=visit.new_key(),
        opened_on=visit.today,
    )
    visit.session.add(case)
    visit.record(sight.CASE, case.public_id, of=employment_id)
    visit.session.flush()
    return case


def locked(visit: Visit, case_id: int) -> Case:
    """The case of a record that was reached, locked. Whoever changes a record of a case locks the case first: two who
    lock in different orders would wait for each other. Not by reach: a supervisor has an instruction, and no case.
    """
    return visit.session.execute(
        select(Case)
        .where(Case.company_id == visit.actor.company_id, Case.id == case_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one()


def assign(visit: Visit, case: Case, person_id: int, role: AssignmentRole, from_on: date) -> Assignment:
    """Put a case into somebody's care from a day on; nothing changes when it is theirs already in this role.

    NotNow for the person themself, for anybody who ever was their supervisor, for who has personnel authority there,
    and for a counsellor unless it is a consultation.
    """
    refuse_carer(visit, case, person_id, from_on)
    session = visit.session
    standing = session.execute(
        select(Assignment)
        .where(
            Assignment.company_id == case.company_id,
            Assignment.case_id == case.id,
            Assignment.person_id == person_id,
            or_(Assignment.until_on.is_(None), Assignment.until_on >= from_on),
        )
        .order_by(Assignment.from_on)
        .limit(1)
    ).scalar_one_or_none()
    if standing is not None and standing.role is role and standing.from_on <= from_on:
        return standing
    if standing is not None and standing.from_on >= from_on:
        standing.role, standing.from_on = role, from_on
        visit.record(sight.ASSIGNMENT, standing.public_id, of=case.employment_id)
        session.flush()
        return standing
    if standing is not None:
        standing.until_on = from_on - timedelta(days=1)
        visit.record(sight.ASSIGNMENT, standing.public_id, of=case.employment_id)
        session.flush()
    made = Assignment(
        company_id=case.company_id,
        public_id=ids.fresh(),
        case_id=case.id,
        person_id=person_id,
        role=role,
        from_on=from_on,
    )
    session.add(made)
    visit.record(sight.ASSIGNMENT, made.public_id, of=case.employment_id)
    session.flush()
    return made


def assigned_physicians(session: Session, company_id: int, case_id: int, day: date) -> list[int]:
    """The physicians who have a case on a day and have a way in; one outside has none, and HR copies their paper."""
    return [who for who, hat in carers(session, company_id, case_id, day).items() if hat is Hat.PHYSICIAN]


def carers(session: Session, company_id: int, case_id: int, day: date) -> dict[int, Hat]:
    """Who has a case on a day and has a way in, with the hat under which they have it: as a physician who can."""
    return _carers(session, company_id, case_id, day)


def planners(session: Session, company_id: int, case_id: int, day: date) -> dict[int, Hat]:
    """Of these, who says that the talks to come won't take place: not a nurse who has it for a talk alone."""
    more = or_(HatGrant.hat == Hat.PHYSICIAN, Assignment.role != AssignmentRole.FOLLOW_UP)
    return _carers(session, company_id, case_id, day, more)


def _carers(session: Session, company_id: int, case_id: int, day: date, *more: ColumnElement[bool]) -> dict[int, Hat]:
    found = session.execute(
        select(Person.id, HatGrant.hat)
        .distinct()
        .join(Assignment, and_(Assignment.company_id == Person.company_id, Assignment.person_id == Person.id))
        .join(HatGrant, and_(HatGrant.company_id == Person.company_id, HatGrant.person_id == Person.id))
        .where(
            Person.company_id == company_id,
            Person.account_id.is_not(None),
            Assignment.case_id == case_id,
            Assignment.on(day),
            HatGrant.hat.in_((Hat.PHYSICIAN, Hat.NURSE)),
            HatGrant.on(day),
            *more,
        )
        .order_by(Person.id, HatGrant.hat)  # by its code the physician's comes last
    )
    return {row.id: row.hat for row in found}


def acts_for(visit: Visit, case: Case, author_id: int) -> bool:
    """Whether this reader, who has the case, goes on with a paper of it that somebody wrote: the writer, or anybody
    once the writer doesn't have it any more.
    """
    if author_id == visit.actor.person_id:
        return True
    still = select(literal(1)).where(Case.id == case.id, facts.cared_by(author_id, visit.today))
    return visit.session.execute(still).first() is None


def who_goes_on(visit: Visit, case: Case, author_id: int, hat: Hat) -> dict[int, Hat]:
    """Who is told what was said to a paper: its writer, under the hat of the paper; once they don't have the case any
    more, all who have it.
    """
    theirs = carers(visit.session, case.company_id, case.id, visit.today)
    return {author_id: hat} if author_id in theirs else theirs


def close(visit: Visit, case: Case, reason: CloseReason, on: date) -> None:
    """End a case: its running limits stop, and times that are kept in it are free. NotNow when it is closed already."""
    if case.closed_on is not None:
        raise NotNow(OVER)
    limits.stop(visit, case, *Clock)
    talk_times.over(visit, case)
    case.closed_on, case.close_reason = on, reason
    visit.record(sight.CASE, case.public_id, of=case.employment_id)
    visit.session.flush()


def open_again(visit: Visit, case: Case) -> None:
    """What ended a case wasn't so after all."""
    case.closed_on, case.close_reason = None, None
    visit.record(sight.CASE, case.public_id, of=case.employment_id)
    visit.session.flush()


def refuse_carer(visit: Visit, case: Case, person_id: int, from_on: date) -> None:
    """NotNow where somebody can't have the case in their care from a day on."""
    refuse_conflict(visit, case, person_id)
    if case.kind is CaseKind.CONSULTATION:
        return
    engaged = set(
        visit.session.execute(
            select(Engagement.kind).where(
                Engagement.company_id == case.company_id,
                Engagement.person_id == person_id,
                or_(Engagement.workplace_id == case.workplace_id, Engagement.workplace_id.is_(None)),
                Engagement.on(from_on),
            )
        ).scalars()
    )
    if engaged == {EngagementKind.COUNSELLOR}:  # 安衛法66条の10第3項: a physician; and health matters of work too
        raise NotNow(Said(N_("心理職が担当できるのは、健康相談だけです。")))


def refuse_conflict(visit: Visit, case: Case, person_id: int) -> None:
    """The same conflicts that reach refuses at every reading (安衛則52条の10第2項; domain §9 no. 22)."""
    own = select(Employment.id).where(Employment.company_id == case.company_id, Employment.person_id == person_id)
    conflicts = (
        exists(own.where(Employment.id == case.employment_id)),
        exists(
            select(literal(1)).where(
                ReportingLine.company_id == case.company_id,
                ReportingLine.employment_id == case.employment_id,
                ReportingLine.supervisor_id.in_(own),
            )
        ),
        exists(
            select(literal(1)).where(
                PersonnelAuthority.company_id == case.company_id,
                PersonnelAuthority.person_id == person_id,
                or_(
                    PersonnelAuthority.workplace_id == case.workplace_id,
                    PersonnelAuthority.workplace_id.is_(None),
                ),
                PersonnelAuthority.on(visit.today),
            )
        ),
        exists(
            select(literal(1))
            .select_from(Relation)
            .join(
                Employment,
                and_(Employment.company_id == Relation.company_id, Employment.person_id == Relation.other_id),
            )
            .where(
                Relation.company_id == case.company_id,
                Relation.person_id == person_id,
                Relation.until_on.is_(None),
                Employment.id == case.employment_id,
            )
        ),
    )
    if visit.session.execute(select(or_(*conflicts))).scalar_one():
        raise NotNow(
            Said(N_("この方は、ご本人・これまでの上司・人事権のある立場のいずれかにあたるため、担当になれません。"))
        )
