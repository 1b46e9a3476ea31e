"""From which day on can a paper about somebody's return speak: of a talk, and of days at work again?"""

from datetime import date

from sqlalchemy import func, select

from casework.access import Visit
from casework.models.cases import Case
from casework.models.leaves import LeaveTerm, SickLeave
from casework.rules.errors import NotValid
from casework.rules.leaves import FARTHEST
from casework.rules.texts import N_, Said


def begun(visit: Visit, case: Case) -> SickLeave:
    """The newest leave of a case whose first day has come, else the newest; slips don't count, unless there is nothing
    else.
    """
    counted = SickLeave.number.is_(None), SickLeave.begins_on > visit.today, SickLeave.number.desc()
    return visit.session.execute(
        select(SickLeave)
        .where(SickLeave.company_id == case.company_id, SickLeave.case_id == case.id)
        .order_by(*counted)
        .limit(1)
    ).scalar_one()


def followed_on(visit: Visit, leave: SickLeave) -> date | None:
    """The first day of the next leave of the case; slips don't count."""
    return visit.session.execute(
        select(func.min(SickLeave.begins_on)).where(
            SickLeave.company_id == leave.company_id, SickLeave.case_id == leave.case_id,
            SickLeave.number.is_not(None), SickLeave.begins_on > leave.begins_on,
        )
    ).scalar_one()  # fmt: skip


def before_the_next(visit: Visit, leave: SickLeave, field: str, on: date | None) -> list[NotValid]:
    """What is wrong with the day of a meeting that is written down at a leave: from the first day of the next one on it
    belongs there.
    """
    next_on = followed_on(visit, leave)
    if on is None or next_on is None or on < next_on:
        return []
    said = N_(
        "次の休業の初めの日（%(day)s）より前の日にしてください。その日からの面談は、次の休業のページで記録します。"
    )
    return [NotValid(field, Said(said, {"day": next_on}))]


def talked(visit: Visit, leave: SickLeave, field: str, on: date | None) -> list[NotValid]:
    """What is wrong with the day of a talk about the return from a leave: it was since the leave was on record, or
    began.
    """
    if on is None or on >= leave.begins_on:
        return []
    first = _entered_on(visit, leave)
    if on >= first:
        return []
    return [
        NotValid(
            field,
            Said(
                N_("%(day)s以後の日にしてください（それより前に、この休業の支援は始まっていません）。"),
                {"day": min(first, leave.begins_on)},
            ),
        )
    ]


def ahead(visit: Visit, leave: SickLeave, field: str, on: date | None) -> list[NotValid]:
    """What is wrong with a day of which a paper says what then holds: within the leave or after it, not years ahead."""
    first, last = leave.begins_on, visit.today + FARTHEST
    if on is None or first <= on <= last:
        return []
    said = Said(N_("休業の初めの日（%(first)s）から%(last)sまでの日にしてください。"), {"first": first, "last": last})
    return [NotValid(field, said)]


def _entered_on(visit: Visit, leave: SickLeave) -> date:
    """When HR wrote it down."""
    return visit.session.execute(
        select(func.min(LeaveTerm.decided_on)).where(
            LeaveTerm.company_id == leave.company_id, LeaveTerm.leave_id == leave.id
        )
    ).scalar_one()
