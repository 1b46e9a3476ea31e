"""On which pages does a physician or nurse go through the day of a visit, on paper too, and take their leave of it?"""

from datetime import date, timedelta

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from casework.access import Act
from casework.rules.days import FIRST_DAY, LAST_DAY, tokyo_date
from casework.rules.sheet import QUESTIONS
from casework.services import visit_days
from casework.web.face import language
from casework.web.here import actor, needs, now, page_session, transaction
from forms.visit_days import LateForm

visit_days_pages = Blueprint("visit_days", __name__)
Answer = str | tuple[str, int] | AnyResponse


@visit_days_pages.get("/visits/day")
@needs(Act.SEE_VISITS)
def show() -> str:
    """Who comes on a day: today, or another one."""
    return _page(LateForm(formdata=None), _day())


@visit_days_pages.post("/visits/day")
@needs(Act.RUN_LATE)
def late() -> Answer:
    """Today begins about so many minutes later for whoever still comes."""
    form = LateForm()
    if not form.validate():
        return _page(form, tokyo_date(now())), 422
    with transaction() as session:
        told = visit_days.run_late(session, actor(), form.said(), now=now())
    if told and form.said():
        flash(
            _("%(count)s人に、始まりが約%(minutes)s分遅れることを知らせました。", count=told, minutes=form.said()),
            "done",
        )
    elif told:
        flash(_("%(count)s人に、もとの時刻に始まることを知らせました。", count=told), "done")
    else:
        flash(_("すでに同じことを知らせてあります。"), "info")
    return redirect(url_for("visit_days.show"), 303)


@visit_days_pages.get("/visits/day/print")
@needs(Act.SEE_VISITS)
def pack() -> str:
    """The same with sheets and work data, a page for each person."""
    with page_session() as session:
        page = visit_days.day(session, actor(), _day(), now=now())
    return render_template("visit_days/pack.html", page=page, questions=QUESTIONS, misread=_misread())


@visit_days_pages.get("/visits/day/end")
@needs(Act.SEE_VISITS)
def end() -> str:
    """What was issued, what still waits, and the hours."""
    with page_session() as session:
        page = visit_days.end(session, actor(), _day(), now=now())
    return render_template("visit_days/end.html", page=page, misread=_misread())


@visit_days_pages.get("/visits/day/hours")
@needs(Act.SEE_VISITS)
def hours() -> Response:
    """The hours of a day as a file. Nobody is named in it."""
    with page_session() as session:
        taken = visit_days.hours(session, actor(), _day(), language(), now=now())
    kept = {"Content-Disposition": f'attachment; filename="{taken.name}"'}
    return Response(taken.content, content_type=taken.kind, headers=kept)


def _page(form: LateForm, on: date) -> str:
    with page_session() as session:
        page = visit_days.day(session, actor(), on, now=now())
    before = on - timedelta(days=1) if on > FIRST_DAY else on
    after = on + timedelta(days=1) if on < LAST_DAY else on
    return render_template("visit_days/show.html", page=page, form=form, before=before, after=after, misread=_misread())


def _day() -> date:
    """The day that an address names; today where it names none that can be."""
    return _named() or tokyo_date(now())


def _misread() -> bool:
    """The address names a day, and it is none: the page is of today and says so."""
    return "on" in request.args and _named() is None


def _named() -> date | None:
    try:
        on = date.fromisoformat(request.args.get("on", ""))
    except ValueError:
        return None
    return on if FIRST_DAY <= on <= LAST_DAY else None
