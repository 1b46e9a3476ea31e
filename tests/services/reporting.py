"""Many people of a workplace to whom something happened, as rows, for the committee's numbers."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import select

from casework import ids
from casework.access import Act, enter_worker
from casework.models.cases import Case
from casework.models.checks import CheckResult
from casework.models.interviews import Interview
from casework.models.measures import Decision, Measure
from casework.models.opinions import Opinion
from casework.models.people import Employment, Placement
from casework.rules.vocabulary import (
    CaseKind,
    DecisionState,
    InterviewMode,
    InterviewState,
    Match,
    MeasureKind,
    RecordState,
    WorkCategory,
)
from tests.services import results

NOVEMBER, OCTOBER = date(2026, 11, 10), date(2026, 10, 20)


@dataclass(frozen=True)
class Happened:
    """To so many people, on one day: `interviewed` of those examined, and so on; `banned` of those with measures."""

    examined: int
    interviewed: int = 0
    opinions: int = 0
    restricted: int = 0
    banned: int = 0
    day: date = NOVEMBER


def happens(world, happened: Happened, people: list[str], *, kind: CaseKind = CaseKind.STATUTORY) -> None:
    """The first ones were examined and interviewed, the first of them have an opinion, and so on."""
    day, physician = happened.day, world.people["physician"].person_id
    at = datetime(day.year, day.month, day.day, 3, tzinfo=UTC)
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        employments = {row.number: row.id for row in session.execute(select(Employment.id, Employment.number)).all()}
        key = visit.new_key()

        def add(model, sealed=None, **values):
            made = model(company_id=world.company_id, public_id=ids.fresh(), **values)
            visit.seal(key, made, **(sealed or {}))
            session.add(made)
            session.flush()
            return made.id

        for at_number, number in enumerate(people[: happened.examined]):
            employment = employments[number]
            result = add(
                CheckResult, stress_check_id=world.check_id, employment_id=employment, stressors=50, reactions=80,
                support=20, high_stress=True, checked_on=day, notified_on=day,
            )  # fmt: skip
            if at_number >= happened.interviewed:
                continue
            check = {"stress_check_id": world.check_id, "check_result_id": result}
            case = add(
                Case, employment_id=employment, workplace_id=world.head_office, kind=kind, data_key_id=key,
                opened_on=day, **(check if kind is CaseKind.STATUTORY else {}),
            )  # fmt: skip
            interview = add(
                Interview, case_id=case, person_id=physician, state=InterviewState.HELD, held_on=day,
                mode=InterviewMode.IN_PERSON, entered_by_id=world.people["clerk"].person_id,
            )  # fmt: skip
            if at_number >= happened.opinions:
                continue
            strict = at_number < happened.restricted
            opinion = add(
                Opinion, case_id=case, interview_id=interview, author_id=physician, state=RecordState.ISSUED,
                work_category=WorkCategory.RESTRICTED if strict else WorkCategory.NORMAL, from_on=day,
                issued_at=at, received_on=day,
            )  # fmt: skip
            if not strict:
                continue
            decision = add(
                Decision, {"unheard_reason": "連絡がつかない"}, case_id=case, opinion_id=opinion,
                state=DecisionState.DECIDED, normal=False,
                opinion_match=Match.SAME, decided_at=at, effective_at=at, decided_by_id=world.people["hr"].person_id,
            )  # fmt: skip
            some = MeasureKind.WORK_BAN if at_number < happened.banned else MeasureKind.OVERTIME_LIMIT
            add(
                Measure, case_id=case, decision_id=decision, position=1, kind=some, hours=20, from_on=day,
                until_on=day, review_on=day,
            )  # fmt: skip
        visit.record("case", "0" * 32)


def crowd(world, count: int = 30) -> list[str]:
    """So many more people at the head office."""
    return results.more_people(world, count)


def moved(world, people: list[str], on: date) -> None:
    """From a day on they work at the factory."""
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        there = session.execute(
            select(Placement.department_id).where(Placement.workplace_id == world.factory).limit(1)
        ).scalar_one()
        for number in people:
            placement = session.execute(
                select(Placement)
                .join(Employment, Employment.id == Placement.employment_id)
                .where(Employment.number == number)
            ).scalar_one()
            placement.until_on = date.fromordinal(on.toordinal() - 1)
            session.flush()
            session.add(
                Placement(company_id=world.company_id, employment_id=placement.employment_id, department_id=there,
                          workplace_id=world.factory, from_on=on)
            )  # fmt: skip
        visit.record("employment", "0" * 32)
