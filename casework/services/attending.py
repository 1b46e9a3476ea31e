"""Who may not be present in somebody's talk, and who was announced for it?"""

from typing import Any, Final

from casework.access import Visit, sight
from casework.access.sight import Fact
from casework.models.cases import Case
from casework.models.interviews import Interview
from casework.rules import attendees, errors
from casework.rules.attendees import Attendee
from casework.rules.errors import NotValid
from casework.services import people

_CLOSED: Final[dict[str, Any]] = dict.fromkeys(
    ("complaint", "work_notes", "burden_notes", "body_notes", "assessment", "items", "risk")
)
"""Who is present is read without the notes."""


def refused(visit: Visit, case: Case, text: str) -> list[NotValid]:
    """For each of those written down who leads the employee today or works for HR at the workplace: the refusal, for
    the field of that row. It is the name that tells; nobody is asked for a number of theirs.
    """
    rows = attendees.unpack(text)
    if not any(rows):
        return []
    session, company = visit.session, case.company_id
    leads = people.supervisors_of(session, company, case.employment_id, visit.today)
    staff = people.hr_for(session, company, case.workplace_id, visit.today)
    names = people.person_names(session, company, {*leads, *staff}).values()
    never = {attendees.alike(name) for name in names}
    return [
        NotValid(f"who_{at}_name", attendees.UNWELCOME)
        for at, row in enumerate(rows)
        if row is not None and attendees.alike(row.name) in never
    ]


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
