"""On which pages are those who come to hold talks listed, written down and ended?"""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from casework.access import Act
from casework.rules.errors import NotValid
from casework.services import engagements
from casework.web.here import actor, beside, needs, now, page_session, transaction
from forms.engagements import EndEngagementForm, EngagementForm

engagements_pages = Blueprint("engagements", __name__)

Answer = str | Response | tuple[str, int]


@engagements_pages.get("/engagements")
@needs(Act.KEEP_ENGAGEMENTS)
def index() -> str:
    """Who comes, by which contract."""
    with page_session() as session:
        page = engagements.index(session, actor(), now=now())
    return render_template("engagements/index.html", page=page)


@engagements_pages.route("/engagements/new", methods=["GET", "POST"])
@needs(Act.KEEP_ENGAGEMENTS)
def new() -> Answer:
    """Write one down."""
    form = EngagementForm()
    with page_session() as session:
        form.offer(engagements.opening(session, actor(), now=now()))
    if form.validate_on_submit():
        try:
            with transaction() as session:
                engagements.add(session, actor(), form.new(), now=now())
        except NotValid as error:
            beside(form, error)
        else:
            flash(_("登録しました。続けて、来る日時の枠を作れます。"), "done")
            return redirect(url_for("engagements.index"), 303)
    return render_template("engagements/new.html", form=form), 422 if form.is_submitted() else 200


@engagements_pages.route("/engagements/<public_id:engagement_id>/end", methods=["GET", "POST"])
@needs(Act.KEEP_ENGAGEMENTS)
def end(engagement_id: str) -> Answer:
    """The last day."""
    form = EndEngagementForm()
    with page_session() as session:
        engagement = engagements.ending(session, actor(), engagement_id, now=now())
    if form.validate_on_submit() and form.until_on.data is not None:
        try:
            with transaction() as session:
                engagements.end(session, actor(), engagement_id, form.until_on.data, now=now())
        except NotValid as error:
            beside(form, error)
        else:
            flash(_("最後の日を登録しました。"), "done")
            return redirect(url_for("engagements.index"), 303)
    page = render_template("engagements/end.html", form=form, engagement=engagement)
    return page, 422 if form.is_submitted() else 200
