"""On which pages does time come again and again: written down, looked at, changed, ended, a day left out?"""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from casework.access import Act
from casework.rules.errors import NotValid, Stale
from casework.services import series, slots
from casework.services.series_slots import Filled
from casework.web.face import lengths
from casework.web.here import actor, beside, needs, now, page_session, transaction
from forms.series import DayForm, SeriesForm

series_pages = Blueprint("series", __name__)

Answer = str | Response | tuple[str, int]


@series_pages.get("/slots/series")
@needs(Act.KEEP_SERIES)
def index() -> str:
    """The series that go on."""
    with page_session() as session:
        lines = series.index(session, actor(), now=now())
    return render_template("series/index.html", lines=lines)


@series_pages.route("/slots/series/new", methods=["GET", "POST"])
@needs(Act.KEEP_SERIES)
def new() -> Answer:
    """Write one down."""
    form = SeriesForm()
    if form.validate_on_submit():
        try:
            with transaction() as session:
                made, filled = series.make(session, actor(), form.new(), now=now())
        except NotValid as error:
            beside(form, error)
        else:
            _tell(filled)
            return redirect(url_for("series.show", series_id=made), 303)
    with page_session() as session:
        page = slots.offering(session, actor(), now=now())
    form.choose_from(page.workplaces, page.professionals)
    if not form.is_submitted():
        form.gap.data = page.policy.gap_minutes
    html = render_template("series/form.html", page=page, form=form, lengths=lengths(page.policy), series=None)
    return html, 422 if form.is_submitted() else 200


@series_pages.get("/slots/series/<public_id:series_id>")
@needs(Act.KEEP_SERIES)
def show(series_id: str) -> str:
    """One series: its days, what is left out and why, and what stays although it fits no more."""
    with page_session() as session:
        page = series.show(session, actor(), series_id, now=now())
    return render_template("series/show.html", page=page)


@series_pages.route("/slots/series/<public_id:series_id>/change", methods=["GET", "POST"])
@needs(Act.KEEP_SERIES)
def change(series_id: str) -> Answer:
    """It goes another way from now on."""
    with page_session() as session:
        known = series.changing(session, actor(), series_id, now=now())
        page = slots.offering(session, actor(), now=now())
    place = next((one.public_id for one in page.workplaces if one.name == known.series.workplace), "")
    form, stale = SeriesForm(data=SeriesForm.standing(known, place)), False
    if form.validate_on_submit():
        try:
            with transaction() as session:
                filled = series.change(session, actor(), series_id, form.new(), form.seen(), now=now())
        except NotValid as error:
            beside(form, error)
        except Stale:
            stale = True
            form.renew(known.version)
        else:
            _tell(filled)
            return redirect(url_for("series.show", series_id=series_id), 303)
    form.choose_from(page.workplaces, page.professionals)
    html = render_template(
        "series/form.html", page=page, form=form, lengths=lengths(page.policy), series=known, stale=stale
    )
    return html, 409 if stale else 422 if form.is_submitted() else 200


@series_pages.post("/slots/series/<public_id:series_id>/end")
@needs(Act.KEEP_SERIES)
def end(series_id: str) -> Answer:
    """It goes on no more."""
    with transaction() as session:
        filled = series.end(session, actor(), series_id, now=now())
    _tell(filled)
    return redirect(url_for("series.show", series_id=series_id), 303)


@series_pages.post("/slots/series/<public_id:series_id>/leave-out")
@needs(Act.KEEP_SERIES)
def leave_out(series_id: str) -> Answer:
    """Nobody comes on one day."""
    return _day(series_id, series.leave_out)


@series_pages.post("/slots/series/<public_id:series_id>/come-again")
@needs(Act.KEEP_SERIES)
def come_again(series_id: str) -> Answer:
    """A day that was left out is one of it again."""
    return _day(series_id, series.come_again)


def _day(series_id: str, verb: Callable[..., Filled]) -> Answer:
    form = DayForm()
    if form.validate_on_submit() and form.day.data is not None:
        try:
            with transaction() as session:
                filled = verb(session, actor(), series_id, form.day.data, now=now())
        except NotValid as error:
            beside(form, error)
        else:
            _tell(filled)
            return redirect(url_for("series.show", series_id=series_id), 303)
    with page_session() as session:
        page = series.show(session, actor(), series_id, now=now())
    return render_template("series/show.html", page=page, form=form), 422


def _tell(filled: Filled) -> None:
    """What came of it."""
    flash(_("%(made)s枠を作り、%(gone)s枠を取り除きました。", made=filled.made, gone=filled.gone), "done")
    if filled.kept:
        flash(_("予約のある%(count)s枠は、そのまま残ります。", count=filled.kept), "warning")
    if filled.overlapping:
        flash(_("ほかの予定と重なる%(count)s枠は作りませんでした。", count=filled.overlapping), "warning")
