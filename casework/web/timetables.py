"""On which pages does one see a week, a month and one slot of offered time?"""

from datetime import date

from flask import Blueprint, render_template, request

from casework.access import Act
from casework.services import timetables
from casework.web.here import actor, needs, now, page_session

timetables_pages = Blueprint("timetables", __name__)


@timetables_pages.get("/slots/week")
@needs(Act.OFFER_SLOTS)
def week() -> str:
    """A week, hour by hour."""
    with page_session() as session:
        page = timetables.week(session, actor(), _asked(), request.args.get("person", ""), now=now())
    return render_template("timetables/week.html", page=page)


@timetables_pages.get("/slots/month")
@needs(Act.OFFER_SLOTS)
def month() -> str:
    """A month, day by day, with the days on which nobody works."""
    with page_session() as session:
        page = timetables.month(session, actor(), _asked(), request.args.get("person", ""), now=now())
    return render_template("timetables/month.html", page=page)


@timetables_pages.get("/slots/<public_id:slot_id>")
@needs(Act.OFFER_SLOTS)
def slot(slot_id: str) -> str:
    """One slot, and what can be done with it."""
    with page_session() as session:
        page = timetables.slot(session, actor(), slot_id, now=now())
    return render_template("timetables/slot.html", page=page)


def _asked() -> date | None:
    """The day in the address; today for anything that is none."""
    try:
        return date.fromisoformat(request.args.get("on", ""))
    except ValueError:
        return None
