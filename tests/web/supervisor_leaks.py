"""Products that leak to a supervisor, for the twins of `supervisor_twins`."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import false, func, select

from casework.access import Act, own_days, reach, reach_cases, reach_returns, reach_work_talks
from casework.access.own_days import OwnDays
from casework.access.visit import Visit
from casework.models.cases import Case
from casework.models.leaves import LeaveTerm
from casework.models.measures import Instruction
from casework.models.people import ReportingLine
from casework.models.stage_texts import StageText
from casework.models.work_talks import WorkTalk
from casework.rules.errors import NotNow, NotYours
from casework.rules.texts import Said
from casework.rules.vocabulary import Hat
from casework.services import duties, duties_of_instructions, instruction_threads, leave_views
from casework.services.tasks import Count, Desk


def _counts(visit: Visit) -> Desk:
    """A number on the supervisor's desk: how many cases there are of those whom they lead."""
    number = visit.session.execute(
        select(func.count())
        .select_from(Case)
        .join(ReportingLine, ReportingLine.employment_id == Case.employment_id)
        .where(ReportingLine.supervisor_id.in_(visit.standing.own), ReportingLine.on(visit.today))
    ).scalar_one()
    return replace(duties_of_instructions.supervisor(visit), counts=(Count("件", number, about="desk.show"),))


def _tells_that_it_exists(reached: Any) -> Any:
    """Another answer for what is there and not theirs than for what isn't there."""

    def leaking(visit: Visit, model: Any, public_id: str, **more: Any) -> Any:
        try:
            return reached(visit, model, public_id, **more)
        except NotYours:
            if visit.act is Act.DELIVER:  # a notice that doesn't leave is no answer to anybody
                raise
            if visit.session.execute(select(model.id).where(model.public_id == public_id)).first() is not None:
                raise NotNow(Said("x")) from None
            raise

    return leaking


def _without_end(actor: Any, where: Any, today: date) -> Any:
    """Whoever leads somebody today reads every instruction there ever was about them."""
    if actor.hat is Hat.SUPERVISOR:
        return reach_cases.supervised(Instruction.employment_id, actor, where, today)
    return reach_cases.instructions(actor, where, today)


def _everybodys(actor: Any, where: Any, today: date) -> Any:
    """Whoever leads somebody reads all that was talked about with them, whoever held it."""
    if actor.hat is Hat.SUPERVISOR:
        return reach_cases.supervised(WorkTalk.employment_id, actor, where, today)
    return reach_work_talks.work_talks(actor, where, today)


def _unsent(actor: Any, where: Any, today: date) -> Any:
    """Whoever leads somebody reads the text of a stage before the employee did, and before it is sent."""
    if actor.hat is Hat.SUPERVISOR:
        return reach_cases.supervised(StageText.employment_id, actor, where, today)
    return reach_returns.texts(actor, where, today)


@contextmanager
def leaking(how: str) -> Iterator[None]:
    """The product with one leak."""
    with pytest.MonkeyPatch.context() as twin:
        if how == "over":
            twin.setitem(reach.REACHES, Instruction, _without_end)
        elif how == "talks":
            twin.setitem(reach.REACHES, WorkTalk, _everybodys)
        elif how == "stage":
            twin.setitem(reach.REACHES, StageText, _unsent)
        elif how == "count":
            twin.setattr(duties, "DESKS", {**duties.DESKS, Hat.SUPERVISOR: _counts})
        elif how == "since":  # whoever takes over reads it as it was told to those before them
            twin.setattr(OwnDays, "cut", lambda _own, _field, value: value)
        elif how == "limit":  # of whoever is on leave, and not until when it is planned
            twin.setattr(leave_views, "_until", lambda: select(func.max(LeaveTerm.limit_on)).scalar_subquery())
        elif how == "words":  # and with the words for another department
            twin.setattr(own_days, "moved", lambda *_of: false())
        elif how == "thread":  # and what they report is called by the day on which it began
            twin.setattr(instruction_threads, "_since", lambda _visit, text, _own: text.from_on)
        else:
            twin.setattr(Visit, "reach", _tells_that_it_exists(Visit.reach))
        yield


__all__ = ["leaking"]
