"""On which pages does a clerk see whether the time does for all who wait, and give everybody an appointment at once?"""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from casework.access import Act
from casework.rules.capacity import Help
from casework.rules.texts import N_
from casework.services import capacity, plans
from casework.services.capacity import Step
from casework.web.face import say
from casework.web.here import actor, needs, now, page_session, transaction
from forms.plans import PlanForm

capacity_pages = Blueprint("capacity", __name__)

Answer = str | Response | tuple[str, int]

WORDS = {
    Help.ONLINE: N_("オンラインの枠を作る"),
    Help.VISIT: N_("来てもらう日の枠を作る"),
    Help.SPOT: N_("依頼先を見る"),
    Help.ELSEWHERE: N_("枠の一覧を見る"),
}
"""What the link of each kind of help says."""


@capacity_pages.get("/capacity")
@needs(Act.SEE_CAPACITY)
def index() -> str:
    """What fits, what doesn't, and what would help."""
    with page_session() as session:
        page = capacity.page(session, actor(), now=now())
    return render_template("capacity/index.html", page=page, place=place, words=WORDS)


@capacity_pages.get("/capacity/plan")
@needs(Act.SEE_CAPACITY)
def plan() -> Answer:
    """The proposal for all who wait."""
    return _plan()


@capacity_pages.post("/capacity/plan", endpoint="accept")
@needs(Act.SEE_CAPACITY)
def accept() -> Answer:
    """Book what is ticked, all or none; when anything has changed, the new proposal comes instead."""
    form = PlanForm()
    try:
        with transaction() as session:
            booked = plans.accept(session, actor(), form.digest.data or "", form.chosen(), now=now())
    except plans.Changed as error:
        return _plan(say(error.said))
    if booked:
        flash(_("%(count)s件の予約を入れました。本人と担当者に、お知らせが届きます。", count=booked), "done")
    else:
        flash(_("予約は入れていません。"), "info")
    return redirect(url_for("capacity.index"), 303)


def place(step: Step) -> str:
    """Where one does what would help, filled in as far as it is known."""
    if step.help is Help.SPOT:
        return url_for("providers.index")
    if step.help is Help.ELSEWHERE:
        return url_for("slots.index")
    known = {"on": step.until.isoformat(), "count": str(step.count), "minutes": str(step.minutes)}
    where = {"workplace": step.workplace_id} if step.help is Help.VISIT else {"online": "1", "workplace": ""}
    address: dict[str, Any] = {**known, **where, "person": step.person_id}
    return url_for("slots.new", **address)


def _plan(refusal: str = "") -> Answer:
    with page_session() as session:
        page = plans.proposal(session, actor(), now=now())
    html = render_template("capacity/plan.html", page=page, refusal=refusal)
    return (html, 409) if refusal else html
