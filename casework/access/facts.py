"""What is true of a case for one reader: as one integer column, so that a list needs no second query."""

from collections.abc import Callable
from datetime import date
from functools import reduce
from operator import add, or_
from typing import Any

from sqlalchemy import and_, case, exists, literal, select, true
from sqlalchemy import or_ as either
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from casework.access import sight
from casework.access.actor import Actor
from casework.access.sight import Fact
from casework.models.cases import Assignment, Case
from casework.models.checks import CheckResult, ExaminerAppointment, StressCheck
from casework.models.consents import ResultConsent
from casework.models.handlers import NamedHandler
from casework.models.people import Employment, HatGrant, Person, PersonnelAuthority, ReportingLine
from casework.models.requests import InterviewRequest
from casework.rules.vocabulary import CaseKind, Hat


def _requested(*more: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists(
        select(literal(1))
        .where(
            InterviewRequest.company_id == Case.company_id,
            InterviewRequest.case_id == Case.id,
            InterviewRequest.statutory,
            *more,
        )
        .correlate(Case)
    )


_STANDS = InterviewRequest.stands()
_IS_RETURN = Case.kind == CaseKind.RETURN


def known() -> ColumnElement[bool]:
    """The employer knows of the case."""
    return either(_IS_RETURN, _requested())


def assigned(actor: Actor, today: date) -> ColumnElement[bool]:
    """The actor is assigned to the case today."""
    return exists(
        select(literal(1))
        .where(
            Assignment.company_id == Case.company_id,
            Assignment.case_id == Case.id,
            Assignment.person_id == actor.person_id,
            Assignment.on(today),
        )
        .correlate(Case)
    )


def with_physician(today: date) -> ColumnElement[bool]:
    """A physician who has a way in is assigned to the case today (`cases.assigned_physicians`)."""
    return _with(today, Hat.PHYSICIAN)


def with_carer(today: date) -> ColumnElement[bool]:
    """A physician or a nurse who has a way in is assigned to the case today: nobody is, where the one who was has left
    and nobody took it over.
    """
    return _with(today, Hat.PHYSICIAN, Hat.NURSE)


def cared_by(person_id: Any, today: date) -> ColumnElement[bool]:
    """Somebody is a physician or a nurse who has the case today, and has a way in: their papers are theirs."""
    return _with(today, Hat.PHYSICIAN, Hat.NURSE, more=(Assignment.person_id == person_id,))


def _with(today: date, *hats: Hat, more: tuple[ColumnElement[bool], ...] = ()) -> ColumnElement[bool]:
    return exists(
        select(literal(1))
        .select_from(Assignment)
        .join(Person, and_(Person.company_id == Assignment.company_id, Person.id == Assignment.person_id))
        .join(HatGrant, and_(HatGrant.company_id == Person.company_id, HatGrant.person_id == Person.id))
        .where(
            Assignment.company_id == Case.company_id,
            Assignment.case_id == Case.id,
            Assignment.on(today),
            Person.account_id.is_not(None),
            HatGrant.hat.in_(hats),
            HatGrant.on(today),
            *more,
        )
        .correlate_except(Assignment, Person, HatGrant)
    )


def examines(actor: Actor, today: date) -> ColumnElement[bool]:
    """The actor is examiner of the check that the case comes from."""
    return exists(
        select(literal(1))
        .where(
            CheckResult.company_id == Case.company_id,
            CheckResult.id == Case.check_result_id,
            ExaminerAppointment.company_id == CheckResult.company_id,
            ExaminerAppointment.stress_check_id == CheckResult.stress_check_id,
            ExaminerAppointment.person_id == actor.person_id,
            ExaminerAppointment.on(today),
        )
        .correlate(Case)
    )


def consented(outer: Any, result_id: Any) -> ColumnElement[bool]:
    """The employee agreed that the result is passed on to the employer, and did not take it back. What was agreed to
    for an outside organisation opens nothing here.
    """
    return exists(
        select(literal(1))
        .where(
            ResultConsent.company_id == outer.company_id,
            ResultConsent.check_result_id == result_id,
            ResultConsent.withdrawn_on.is_(None),
            ResultConsent.provider_id.is_(None),
        )
        .correlate(outer)
    )


def ever_led(company_id: Any, whose: Any, person_id: Any, *outer: Any) -> ColumnElement[bool]:
    """A person leads or ever led the employee of an employment, in one before too. `outer`: what the columns are of."""
    boss, theirs, once = aliased(Employment), aliased(Employment), aliased(Employment)
    return exists(
        select(literal(1))
        .select_from(theirs)
        .join(once, and_(once.company_id == theirs.company_id, once.person_id == theirs.person_id))
        .join(ReportingLine, and_(ReportingLine.company_id == once.company_id, ReportingLine.employment_id == once.id))
        .join(boss, and_(boss.company_id == ReportingLine.company_id, boss.id == ReportingLine.supervisor_id))
        .where(theirs.company_id == company_id, theirs.id == whose, boss.person_id == person_id)
        .correlate(*outer)
    )


def named(
    actor: Actor, today: date, outer: Any = Case, workplace_id: Any = Case.workplace_id, whose: Any = Case.employment_id
) -> ColumnElement[bool]:
    """The actor is named to open scores at the workplace of a case or check. Personnel authority there takes it
    away again: without it nobody who decides on posts and pay is to handle results. So does it to be or ever have been
    the supervisor of the employee `whose` they are, in an employment before too: what people agree to says that
    supervisors don't get them.
    """
    leads = ever_led(actor.company_id, whose, actor.person_id, whose.class_)

    def here(model: type[NamedHandler | PersonnelAuthority]) -> ColumnElement[bool]:
        return exists(
            select(literal(1))
            .where(
                model.company_id == outer.company_id,
                model.person_id == actor.person_id,
                either(model.workplace_id.is_(None), model.workplace_id == workplace_id),
                model.on(today),
            )
            .correlate(outer)
        )

    return and_(here(NamedHandler), ~here(PersonnelAuthority), ~leads)


def _needed(hat: Hat) -> Fact:
    """The facts that any cell of this hat asks for: nothing else is looked up."""
    cells = (row.cells[hat] for record in sight.RECORDS for row in record.rows)
    return reduce(or_, (fact for cell in cells for fact in cell.alternatives), Fact.NOTHING)


NEEDED = {hat: _needed(hat) for hat in Hat}


_OF_A_CASE = Fact.KNOWN | Fact.REQUESTED | Fact.DISCLOSED | Fact.ASSIGNED | Fact.EXAMINER | Fact.NAMED
"""The others are told by the record that is shown."""


def needed(actor: Actor) -> Fact:
    """The facts of a case that decide about any cell for this reader."""
    return NEEDED[actor.hat] & _OF_A_CASE if actor.hat else Fact.NOTHING


def column(actor: Actor, today: date) -> ColumnElement[int]:
    """The facts of a case for this reader, as an integer of `Fact` bits. For use in a select over `Case`."""
    conditions: dict[Fact, Callable[[], ColumnElement[bool]]] = {
        Fact.KNOWN: known,
        Fact.REQUESTED: lambda: either(_IS_RETURN, _requested(_STANDS)),
        Fact.DISCLOSED: lambda: either(
            _requested(_STANDS, InterviewRequest.discloses.is_(true())), consented(Case, Case.check_result_id)
        ),
        Fact.ASSIGNED: lambda: assigned(actor, today),
        Fact.EXAMINER: lambda: examines(actor, today),
        Fact.NAMED: lambda: named(actor, today),
    }
    return _bits(conditions, needed(actor))


def column_of_results(actor: Actor, today: date) -> ColumnElement[int]:
    """The facts of a result without a case: what was agreed to, and who is named at the workplace of its check. For use
    in a select over `CheckResult` joined with `StressCheck`.
    """
    conditions: dict[Fact, Callable[[], ColumnElement[bool]]] = {
        Fact.DISCLOSED: lambda: consented(CheckResult, CheckResult.id),
        Fact.NAMED: lambda: named(actor, today, StressCheck, StressCheck.workplace_id, CheckResult.employment_id),
    }
    return _bits(conditions, needed(actor))


def _bits(conditions: dict[Fact, Callable[[], ColumnElement[bool]]], wanted: Fact) -> ColumnElement[int]:
    bits = [case((holds(), int(fact)), else_=0) for fact, holds in conditions.items() if fact & wanted]
    return reduce(add, bits) if bits else literal(0)
