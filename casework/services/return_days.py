"""From which day on can a paper about somebody's return speak: of a talk, and of days at work again?"""

from datetime import date

from sqlalchemy import select

from casework.access import Visit
from casework.models.cases import Case
from casework.models.leaves import SickLeave
from casework.rules.errors import NotValid
from casework.rules.leaves import FARTHEST
from casework.rules.texts import N_, Said


def first_leave_on(visit: Visit, case: Case) -> date:
    """The first day of the first leave of a return; slips don't count, unless there is nothing else."""
    counted = (SickLeave.number.is_(None), SickLeave.begins_on)
    return visit.session.execute(
        select(SickLeave.begins_on)
        .where(SickLeave.company_id == case.company_id, SickLeave.case_id == case.id)
        .order_by(*counted)
        .limit(1)
    ).scalar_one()


def talked(visit: Visit, case: Case, field: str, on: date | None) -> list[NotValid]:
    """What is wrong with the day of a talk about a return: it lay within the case, and its leave."""
    first = min(case.opened_on, first_leave_on(visit, case))
    if on is None or on >= first:
        return []
    return [
        NotValid(
            field,
            Said(
                N_("%(day)s以後の日にしてください（それより前に、この休業の支援は始まっていません）。"), {"day": first}
            ),
        )
    ]


def ahead(visit: Visit, case: Case, field: str, on: date | None) -> list[NotValid]:
    """What is wrong with a day of which a paper says what then holds: within the leave or after it, not years ahead."""
    first, last = first_leave_on(visit, case), visit.today + FARTHEST
    if on is None or first <= on <= last:
        return []
    said = Said(N_("休業の初めの日（%(first)s）から%(last)sまでの日にしてください。"), {"first": first, "last": last})
    return [NotValid(field, said)]
