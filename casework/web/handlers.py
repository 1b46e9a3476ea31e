"""On which pages are the HR officers named who may open scores?"""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from casework.access import Act
from casework.rules.days import tokyo_date
from casework.rules.errors import NotValid
from casework.services import handlers
from casework.web.here import actor, beside, needs, now, page_session, transaction
from forms.handlers import EndForm, NameForm

handlers_pages = Blueprint("handlers", __name__)

Answer = str | Response | tuple[str, int]


@handlers_pages.get("/handlers")
@needs(Act.NAME_HANDLERS)
def index() -> str:
    """Who is named, where, from when until when."""
    with page_session() as session:
        lines = handlers.index(session, actor(), now=now())
    return render_template("handlers/index.html", lines=lines)


@handlers_pages.route("/handlers/new", methods=["GET", "POST"])
@needs(Act.NAME_HANDLERS)
def new() -> Answer:
    """Name somebody."""
    form = NameForm(data={"from_on": tokyo_date(now())})
    with page_session() as session:
        page = handlers.opening(session, actor(), now=now())
    form.choose_from(page)
    if form.validate_on_submit():
        try:
            with transaction() as session:
                handlers.name(session, actor(), form.naming(), now=now())
        except NotValid as error:
            beside(form, error)
        else:
            flash(_("指名しました。"), "done")
            return redirect(url_for("handlers.index"), 303)
    return render_template("handlers/new.html", page=page, form=form), 422 if form.is_submitted() else 200


@handlers_pages.route("/handlers/<public_id:handler_id>/end", methods=["GET", "POST"])
@needs(Act.NAME_HANDLERS)
def end(handler_id: str) -> Answer:
    """End a naming."""
    form = EndForm(data={"last_on": tokyo_date(now())})
    if form.validate_on_submit():
        try:
            with transaction() as session:
                handlers.end(session, actor(), handler_id, form.day(), now=now())
        except NotValid as error:
            beside(form, error)
        else:
            flash(_("指名の終わりを決めました。"), "done")
            return redirect(url_for("handlers.index"), 303)
    with page_session() as session:
        line = handlers.read(session, actor(), handler_id, now=now())
    return render_template("handlers/end.html", line=line, form=form), 422 if form.is_submitted() else 200
