"""On which pages do HR and the 産業医 go through the running cases once a month, and write down what they agreed?"""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from casework.access import Act
from casework.ids import PublicId
from casework.rules.days import FIRST_DAY, LAST_DAY
from casework.rules.errors import NotValid, NotYours
from casework.rules.vocabulary import Hat
from casework.services import reviews
from casework.web.here import actor, beside, needs, now, page_session, transaction
from forms.reviews import HeldForm, PointForm

reviews_pages = Blueprint("reviews", __name__)
Answer = str | Response | tuple[str, int]


@reviews_pages.get("/reviews")
@needs(Act.SEE_REVIEWS)
def index() -> str:
    """The coming review of each workplace, and those that were held."""
    with page_session() as session:
        found = reviews.index(session, actor(), now=now())
    return render_template("reviews/index.html", found=found)


@reviews_pages.get("/reviews/<public_id:workplace_id>/<month>")
@needs(Act.SEE_REVIEWS)
def show(workplace_id: PublicId, month: str) -> str:
    """The agenda of a month, or what was agreed in it."""
    with page_session() as session:
        page = reviews.page(session, actor(), workplace_id, _month(month), now=now())
    return render_template("reviews/show.html", page=page, hr=actor().hat is Hat.HR)


@reviews_pages.route("/reviews/<public_id:workplace_id>/<month>/held", methods=["GET", "POST"])
@needs(Act.HOLD_REVIEW)
def hold(workplace_id: PublicId, month: str) -> Answer:
    """It was held: when, and who was there."""
    with page_session() as session:
        page = reviews.opening(session, actor(), workplace_id, _month(month), now=now())
    form = HeldForm()
    form.choose_from(page)
    if form.validate_on_submit():
        try:
            with transaction() as session:
                review_id = reviews.hold(session, actor(), workplace_id, page.month, form.meeting(), now=now())
        except NotValid as error:
            beside(form, error)
        else:
            flash(_("実施したことを記録しました。続けて、決めたことを書いてください。"), "done")
            return redirect(url_for("reviews.agree", review_id=review_id), 303)
    return render_template("reviews/hold.html", page=page, form=form), 422 if form.is_submitted() else 200


@reviews_pages.route("/reviews/<public_id:review_id>/points", methods=["GET", "POST"])
@needs(Act.AGREE_POINT)
def agree(review_id: PublicId) -> Answer:
    """What was agreed about a case: one after the other."""
    with page_session() as session:
        page = reviews.writing(session, actor(), review_id, now=now())
    form = PointForm()
    form.choose_from(page)
    if form.validate_on_submit():
        try:
            with transaction() as session:
                reviews.agree(session, actor(), review_id, form.agreed(), now=now())
        except NotValid as error:
            beside(form, error)
        else:
            flash(_("決めたことを記録しました。"), "done")
            return redirect(url_for("reviews.agree", review_id=review_id), 303)
    shown = render_template("reviews/agree.html", page=page, form=form, hr=actor().hat is Hat.HR)
    return shown, 422 if form.is_submitted() else 200


@reviews_pages.post("/reviews/points/<public_id:point_id>/settled")
@needs(Act.SETTLE_POINT)
def settle(point_id: PublicId) -> Response:
    """It is done."""
    with transaction() as session:
        workplace_id, month = reviews.settle(session, actor(), point_id, now=now())
    flash(_("済みにしました。"), "done")
    return redirect(url_for("reviews.show", workplace_id=workplace_id, month=f"{month:%Y-%m}"), 303)


def _month(typed: str) -> date:
    """The month that an address names. NotYours where it names none."""
    try:
        month = date.fromisoformat(f"{typed}-01")
    except ValueError as error:
        raise NotYours from error
    if not FIRST_DAY <= month <= LAST_DAY:
        raise NotYours
    return month
