"""Who came back from a leave in the years before, so that there are numbers of how that went?"""

from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select

from casework.demo.road import Road
from casework.demo.stage import Stage
from casework.models.cases import Case
from casework.models.followups import FollowUp
from casework.models.leaves import SickLeave
from casework.models.people import Employment
from casework.rules.follow_up_notes import Course, NextStep, Scale, Told, View, Way
from casework.rules.leaves import ContactWay, LeaveEnd
from casework.rules.months import months_after
from casework.rules.outcomes import MARKS, TALKS, drawn_on, year_of
from casework.rules.vocabulary import CaseKind, EmploymentKind, FollowUpEnd, FollowUpState, Hat, Occasion
from casework.services import follow_up_notes, followups, leave_ends, leaves, outcomes
from casework.services.leaves import Contact, New, Term

TEAMS: Final = ("made1", "made2", "made3", "sales")
SINCE: Final = date(2020, 4, 1)
"""Whoever is here since then was on leave, not somebody who came meanwhile."""
EARLIER, AGAIN, UNTOLD, LATE, RECENT = 20, 5, 3, 3, 6
"""So many came back in the year whose tables are all drawn up; of these, so many were on leave again; so many weren't
talked with any more; so many were talked with late. So many more came back in the year after.
"""
AWAY: Final = timedelta(days=45)
_WAITS: Final = Contact(ContactWay.NONE, None, "労務課 森", "")


def returned(road: Road) -> None:
    """A year of twenty returns, whose numbers can be shown; and one of few people who all stayed, whose can't."""
    stage = road.stage
    year = _year(stage.today)
    people = _people(stage)
    for at in range(EARLIER):
        back = year + timedelta(days=20 + (at if at < AGAIN else 4 * at))
        who = people[at]
        _back(stage, who, back)
        if at < AGAIN:
            _back(stage, who, back + timedelta(days=400), away=timedelta(days=380))
            _talked(stage, who, (1,), over=True)
        elif at < AGAIN + UNTOLD:
            _given_up(stage, who, back)
        else:
            _talked(stage, who, tuple(TALKS.values()), late=at < AGAIN + UNTOLD + LATE)
    for at in range(RECENT):
        who = people[EARLIER + at]
        _back(stage, who, months_after(year, 12) + timedelta(days=20 + 12 * at))
        _talked(stage, who, (1,), over=True)
    with stage.database.writing() as session:
        outcomes.draw(session, stage.made.company_id, now=stage.now)


def _year(today: date) -> date:
    """The first day of the last year whose tables are all drawn up."""
    year = year_of(today)
    while drawn_on(months_after(year, 12), MARKS[-1]) > today:
        year = year_of(year - timedelta(days=1))
    return year


def _people(stage: Stage) -> list[Employment]:
    """Some of each team by turns."""
    teams = [
        [one for one in reversed(stage.made.crowd[team])
         if one.from_on <= SINCE and one.kind is EmploymentKind.REGULAR]
        for team in TEAMS
    ]  # fmt: skip
    return [one for some in zip(*teams, strict=False) for one in some]


def _back(stage: Stage, who: Employment, back: date, away: timedelta = AWAY) -> None:
    """On leave until the eve of a day; no talk just before the return was needed."""
    first, last = back - away, back - timedelta(days=1)
    new = New(who.number, first, Term(last, None, ""), _WAITS)
    leave_id = stage.act("hr", Hat.HR, leaves.begin, new, now=_at(stage, first))
    with stage.database.reading() as session:
        ahead = session.execute(
            select(FollowUp.public_id)
            .join(Case, Case.id == FollowUp.case_id)
            .where(Case.employment_id == who.id, FollowUp.because == Occasion.BEFORE_RETURN, FollowUp.held_on.is_(None))
            .order_by(FollowUp.id.desc())
            .limit(1)
        ).scalar_one()
    stage.act("physician", Hat.PHYSICIAN, followups.end, ahead, FollowUpEnd.RESOLVED, now=_at(stage, last))
    version = stage.version(SickLeave, leave_id)
    stage.act("hr", Hat.HR, leave_ends.end, leave_id, last, LeaveEnd.RETURNED, version=version, now=_at(stage, back))


def _talked(stage: Stage, who: Employment, months: tuple[int, ...], *, late: bool = False, over: bool = False) -> None:
    """The talks after the return were held, the last one as the end where it is `over`."""
    for talk_id, due_on in _planned(stage, who, months):
        on = due_on + timedelta(days=12) if late else due_on
        view, step = (View.KEEP, NextStep.OVER) if over else (View.KEEP, NextStep.PLANNED)
        told = Told(Course.SAME, view, step, {Scale.CONDITION: 7, Scale.SLEEP: 7})
        note = follow_up_notes.New(Way.IN_PERSON, told, "業務の量は落ち着いている。", "")
        stage.act("physician", Hat.PHYSICIAN, follow_up_notes.hold, talk_id, on, note, now=_at(stage, on))


def _given_up(stage: Stage, who: Employment, back: date) -> None:
    """The talks after the return were needed no more."""
    for talk_id, _due_on in _planned(stage, who, tuple(TALKS.values())):
        now = _at(stage, back + timedelta(days=21))
        stage.act("physician", Hat.PHYSICIAN, followups.end, talk_id, FollowUpEnd.RESOLVED, now=now)


def _planned(stage: Stage, who: Employment, months: tuple[int, ...]) -> list[tuple[str, date]]:
    with stage.database.reading() as session:
        rows = session.execute(
            select(FollowUp.public_id, FollowUp.due_on)
            .join(Case, Case.id == FollowUp.case_id)
            .where(
                Case.employment_id == who.id, Case.kind == CaseKind.RETURN, FollowUp.months.in_(months),
                FollowUp.state == FollowUpState.PLANNED,
            )
            .order_by(FollowUp.due_on)
        ).all()  # fmt: skip
    return [(row.public_id, row.due_on) for row in rows]


def _at(stage: Stage, day: date) -> datetime:
    return stage.at((stage.today - day).days, 17)
