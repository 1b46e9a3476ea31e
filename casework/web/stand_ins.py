"""On which pages is it settled, before it is needed, who acts where the person concerned is HR?"""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from casework.access import Act
from casework.rules.days import tokyo_date
from casework.rules.errors import NotValid
from casework.services import stand_ins
from casework.web.here import actor, beside, needs, now, page_session, transaction
from forms.stand_ins import StandInForm

stand_ins_pages = Blueprint("stand_ins", __name__)

Answer = str | Response | tuple[str, int]


@stand_ins_pages.get("/cover")
@needs(Act.SEE_COVER)
def index() -> str:
    """Who acts at each workplace, who stands in, and what is lacking."""
    with page_session() as session:
        places = stand_ins.index(session, actor(), now=now())
    return render_template("stand_ins/index.html", places=places)


@stand_ins_pages.route("/cover/new", methods=["GET", "POST"])
@needs(Act.KEEP_STAND_INS)
def new() -> Answer:
    """Settle who stands in."""
    with page_session() as session:
        page = stand_ins.opening(session, actor(), now=now())
    form = StandInForm(data={"from_on": tokyo_date(now())})
    form.choose_from(page)
    if form.validate_on_submit():
        try:
            with transaction() as session:
                stand_ins.appoint(session, actor(), form.wanted(), now=now())
        except NotValid as error:
            beside(form, error)
        else:
            flash(_("代わりの担当を決めました。本人に知らせました。"), "done")
            return redirect(url_for("stand_ins.index"), 303)
    return render_template("stand_ins/new.html", page=page, form=form), 422 if form.is_submitted() else 200


@stand_ins_pages.post("/cover/<public_id:grant_id>/end")
@needs(Act.KEEP_STAND_INS)
def end(grant_id: str) -> Response:
    """Not any more, from today on."""
    with transaction() as session:
        stand_ins.end(session, actor(), grant_id, now=now())
    flash(_("代わりの担当を終えました。"), "done")
    return redirect(url_for("stand_ins.index"), 303)
