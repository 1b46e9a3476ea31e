"""What did the physician advise, as this reader may see it? The beginning of every page of the employer's procedure."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from casework.access import Shown, Visit, sight
from casework.access.sight import Fact
from casework.ids import PublicId
from casework.models.cases import Case
from casework.models.interviews import Interview
from casework.models.opinions import Opinion, OpinionView
from casework.models.requests import InterviewRequest
from casework.rules.comparison import Item
from casework.rules.errors import NotNow
from casework.rules.record import Period
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import Hat
from casework.services import editions, people, second_views


@dataclass(frozen=True)
class Advice:
    """An issued opinion, its measures, and whether the workplace's 産業医 has still to say something to it."""

    employee: Shown
    opinion: Shown
    periods: tuple[Shown, ...]
    items: tuple[Shown, ...]
    physician_name: str
    view: Shown | None
    view_wanted: bool
    newer_id: PublicId | None
    """A correction that was issued since."""
    thread_id: str | None
    """Where the reader finds the whole: HR by the request, the others by the case."""

    def as_items(self) -> tuple[Item, ...]:
        """The advised measures, each with the days of its period, for comparison."""
        days = {period.number: _days(period) for period in self.periods}
        return tuple(
            Item(item.kind, item.hours, item.starts, item.ends, item.words or "", *days.get(item.period, (None, None)))
            for item in self.items
        )


def _days(period: Shown) -> tuple[date | None, date | None]:
    """First and last day; the end counted where it was left open."""
    typed = Period(
        from_on=period.from_on, until_on=period.until_on, days=period.days, weeks=period.weeks, months=period.months
    )
    return typed.from_on, typed.ends_on


def read(visit: Visit, opinion: Opinion, case: Case) -> Advice:
    """Show an opinion that was reached. Its reading is noted, its seals are opened."""
    session, of = visit.session, case.employment_id
    known = visit.facts(case) | Fact.ISSUED
    interview = session.get_one(Interview, opinion.interview_id)
    names = people.person_names(session, case.company_id, [interview.person_id])
    given = session.execute(
        select(OpinionView).where(OpinionView.company_id == case.company_id, OpinionView.opinion_id == opinion.id)
    ).scalar_one_or_none()
    view = None
    if given is not None:
        viewer = people.person_names(session, case.company_id, [given.person_id])
        view = visit.show(sight.OPINION_VIEW, given, known, of=of, physician_name=viewer[given.person_id])
    return Advice(
        employee=people.employee(visit, case.employment_id),
        opinion=visit.show(sight.OPINION, opinion, known, of=of),
        periods=tuple(visit.show(sight.OPINION_PERIOD, period, known, of=of) for period in opinion.periods),
        items=tuple(visit.show(sight.OPINION_ITEM, item, known, of=of) for item in opinion.items),
        physician_name=names[interview.person_id],
        view=view,
        view_wanted=given is None and second_views.of_another(session, opinion),
        newer_id=editions.newest_id(session, opinion),
        thread_id=thread(visit, case),
    )


def still_open(case: Case) -> None:
    """Raise NotNow when the case was closed."""
    ended = over(case)
    if ended is not None:
        raise NotNow(ended)


def over(case: Case) -> Said | None:
    """That the case was closed, in words; None while it is open."""
    if case.closed_on is None:
        return None
    return Said(N_("この件は%(day)sに終わっているため、この操作はできません。"), {"day": case.closed_on})


def thread(visit: Visit, case: Case) -> str | None:
    """HR's handle is the request, never the case; a return to work has none."""
    if visit.actor.hat is not Hat.HR:
        return case.public_id
    return visit.session.execute(
        select(InterviewRequest.public_id)
        .where(InterviewRequest.case_id == case.id, visit.within(InterviewRequest))
        .order_by(InterviewRequest.requested_on.desc(), InterviewRequest.id.desc())
        .limit(1)
    ).scalar_one_or_none()
