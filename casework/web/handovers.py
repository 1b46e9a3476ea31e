"""On which pages does a clerk write down that a professional is away, and who takes over?"""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from casework.access import Act
from casework.rules.days import tokyo_date
from casework.rules.errors import NotValid
from casework.services import handovers
from casework.web.here import actor, beside, needs, now, page_session, transaction
from forms.handovers import BackForm, LeavingForm

handovers_pages = Blueprint("handovers", __name__)

Answer = str | Response | tuple[str, int]


@handovers_pages.get("/handovers")
@needs(Act.HAND_OVER)
def index() -> str:
    """Who is away, from when until when, and who takes over."""
    with page_session() as session:
        lines = handovers.index(session, actor(), now=now())
    return render_template("handovers/index.html", lines=lines)


@handovers_pages.route("/handovers/new", methods=["GET", "POST"])
@needs(Act.HAND_OVER)
def new() -> Answer:
    """Write an absence down; what came of it stands on the answer."""
    form = LeavingForm(data={"from_on": tokyo_date(now())})
    with page_session() as session:
        page = handovers.opening(session, actor(), now=now())
    form.choose_from(page)
    if form.validate_on_submit():
        try:
            with transaction() as session:
                done = handovers.hand_over(session, actor(), form.leaving(), now=now())
        except NotValid as error:
            beside(form, error)
        else:
            flash(
                _(
                    "不在を登録しました。引き継いだ面接指導の件は%(passed)s件、引き継げなかった件は%(left)s件、"
                    "日時を選び直してもらう人は%(rebooked)s人です。",
                    passed=done.passed, left=done.left, rebooked=done.rebooked,
                ),
                "warning" if done.left else "done",
            )  # fmt: skip
            return redirect(url_for("handovers.index"), 303)
    return render_template("handovers/new.html", form=form), 422 if form.is_submitted() else 200


@handovers_pages.route("/handovers/<public_id:handover_id>", methods=["GET", "POST"])
@needs(Act.HAND_OVER)
def show(handover_id: str) -> Answer:
    """One absence: whose cases nobody cares for meanwhile, and what to do when somebody is back earlier."""
    form = BackForm(data={"on": tokyo_date(now())})
    if form.validate_on_submit() and form.on.data is not None:
        try:
            with transaction() as session:
                handovers.come_back(session, actor(), handover_id, form.on.data, now=now())
        except NotValid as error:
            beside(form, error)
        else:
            told = _(
                "戻る日を変えました。定期の枠は、また案内されます。1枠ずつ作った枠は、予定表から再開してください。"
            )
            flash(told, "done")
            return redirect(url_for("handovers.index"), 303)
    with page_session() as session:
        page = handovers.show(session, actor(), handover_id, now=now())
    return render_template("handovers/show.html", page=page, form=form), 422 if form.is_submitted() else 200
