"""Who may not be present in somebody's talk, and who was announced for it?"""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import select

from casework.access import Visit, sight
from casework.access.sight import Fact
from casework.models.cases import Case
from casework.models.interviews import Interview
from casework.models.people import Person
from casework.rules import attendees, errors
from casework.rules.attendees import Attendee
from casework.rules.errors import NotValid
from casework.rules.texts import Said
from casework.services import people

_CLOSED: Final[dict[str, Any]] = dict.fromkeys(
    ("complaint", "work_notes", "burden_notes", "body_notes", "assessment", "items", "risk")
)
"""Who is present is read without the notes."""


def refused(visit: Visit, case: Case, text: str) -> list[NotValid]:
    """For each of those written down who leads or ever led the employee, or works for HR at the workplace: the refusal,
    for the field of that row. It is the name that tells; nobody is asked for a number of theirs. Where only the family
    name was written, it is asked whether it is somebody else of that name, beside the box that says so.
    """
    rows = attendees.unpack(text)
    if not any(rows):
        return []
    session, company = visit.session, case.company_id
    never = {
        *people.supervisors_ever(session, case.employment),
        *people.hr_for(session, company, case.workplace_id, visit.today),
    }
    named = select(Person.name, Person.kana).where(Person.company_id == company, Person.id.in_(never))
    names = [name for row in session.execute(named) for name in row if name]
    return [
        NotValid(f"who_{at}_{'other' if said is attendees.SAME_FAMILY_NAME else 'name'}", said)
        for at, row in enumerate(rows)
        if row is not None and (said := _against(row, names)) is not None
    ]


def _against(row: Attendee, names: Sequence[str]) -> Said | None:
    if any(attendees.same(row.name, name) for name in names):
        return attendees.UNWELCOME
    if not row.other and any(attendees.same_family(row.name, name) for name in names):
        return attendees.SAME_FAMILY_NAME
    return None


def refuse(visit: Visit, case: Case, text: str) -> None:
    """NotValid for the first of them, with the others."""
    errors.refuse(refused(visit, case, text))


def announced(visit: Visit, case: Case, interview: Interview | None, physician_name: str) -> tuple[Attendee, ...]:
    """Who was written down for a talk, for whoever may read it."""
    if interview is None or interview.companions is None:
        return ()
    return written(visit, case, interview, visit.facts(case), physician_name)


def written(
    visit: Visit, case: Case, interview: Interview | None, known: Fact, physician_name: str
) -> tuple[Attendee, ...]:  # fmt: skip
    """The same with the facts at hand, for a list: none of the notes is opened."""
    if interview is None or interview.companions is None:
        return ()
    shown = visit.show(
        sight.INTERVIEW, interview, known, of=case.employment_id, physician_name=physician_name, affiliation="",
        entered_by_name="", **_CLOSED,
    )  # fmt: skip
    return tuple(attendees.present(shown.companions)) if "companions" in shown else ()
